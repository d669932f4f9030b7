"""The secret key of pseudonyms: read from the environment or from its owner's file, judged, and shown nowhere.

Whoever has the key can try every name and birthday, so a key that can be guessed protects nobody (decision 0011).
No exception leaves a frame that holds the key's bytes: crash reporters look at frames.
"""

from __future__ import annotations

import base64
import hmac
import importlib
import os
import re
import secrets
import stat
import subprocess
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from dq_audit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VARIABLE, OLD_VARIABLE = "DQ_AUDIT_PSEUDONYM_KEY", "DQ_AUDIT_PSEUDONYM_OLD_KEY"
SHORTEST = 32  # bytes: as many as the digest has
_FEWEST_DISTINCT = 16  # of 32 random bytes some 30 differ; fewer than 16 come once in 10^15 keys
_LONGEST_FILE = 4_096  # bytes
_HEX = re.compile("(?:[0-9A-Fa-f]{2})+")
_BASE64 = re.compile("[A-Za-z0-9+/_-]+={0,2}")
_HOW = "`dq-audit pseudonymise --new-key FILE` makes a good one"


@dataclass(frozen=True)
class Key:
    """A key that was found strong enough. Its bytes stand in no text that is made of it."""

    _secret: bytes = field(repr=False)

    def tokens(self, identities: Iterable[str]) -> list[str]:
        """The token of each identity: HMAC-SHA256 as 64 hexadecimal digits."""
        return [hmac.digest(self._secret, identity.encode(), "sha256").hex() for identity in identities]


def secret_key(file: Path | None, variable: str, group: str = "") -> Key:
    """The key that stands in a file, or in a variable of the environment, which is emptied. UsageError for neither.

    The variable is taken out of the environment, so that no process which is started from here inherits it. The file
    is its owner's alone, or may be read by one named group too.
    """
    found = _asked_for(file, variable, group)
    if isinstance(found, Key):
        return found
    raise UsageError(found)


def _asked_for(file: Path | None, variable: str, group: str) -> Key | str:
    """The key, or why there is none. Two keys would be one too many: nobody could say which made the tokens."""
    text = os.environ.pop(variable, "")
    if file and text.strip():
        return f"there is a key in {variable} and a key file too; give one of them"
    if file:
        return _of_file(file, group)
    return _judged(text, variable) if text.strip() else f"there is no key: set {variable} or name a key file; {_HOW}"


def _of_file(path: Path, group: str) -> Key | str:
    """The key in a file that nobody but its owner, and the named group, can read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return "the key file is no file but something else (a folder or a device)"
        with path.open("rb") as file:
            if not _may_be_read(os.fstat(file.fileno()), group):
                return (
                    "the key file is not its owner's alone"
                    + (f", or the group {group}'s" if group else "")
                    + f": chmod {'640' if group else '600'} it, and make a new key if others may have read it"
                )
            text = file.read(_LONGEST_FILE).decode("utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return "the key file cannot be read; check the name, the folder and whose it is"
    return _judged(text, "the key file")


def is_private(told: os.stat_result) -> bool:
    """Whether a file is ours and closed to all others. On Windows that is not told, and not checked."""
    if os.name != "posix":
        return True
    return told.st_uid == os.geteuid() and not told.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _judged(text: str, where: str) -> Key | str:
    """The key that a text says, or what is wrong with it."""
    written = text.strip()
    secret = _decoded(written)
    if secret is None:
        return f"the key in {where} is neither hexadecimal digits nor base64; {_HOW}"
    fault = weakness(secret) or ("" if _HEX.fullmatch(written) else _reads_as_words(written))
    return f"the key in {where} {fault}; {_HOW}" if fault else Key(secret)


def _decoded(text: str) -> bytes | None:
    """Hexadecimal digits or base64 (either alphabet, with or without its padding) as bytes.

    Letters of one case alone are no base64: one digit more or less makes hexadecimal digits look so.
    """
    if _HEX.fullmatch(text):
        return bytes.fromhex(text)
    if not _BASE64.fullmatch(text) or text in (text.lower(), text.upper()):
        return None
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:
        return None


def weakness(secret: bytes) -> str:
    """Why somebody could guess a key; empty where nobody could. A random key is refused less than once in 10^13 tries.

    >>> weakness(bytes(32)), weakness(b"correct horse battery staple, said she")
    ('is a pattern that repeats', 'is text that somebody typed, not random bytes')
    """
    if len(secret) < SHORTEST:
        return f"has {len(secret)} bytes; it needs {SHORTEST}"
    if _repeated_part(secret) < SHORTEST:
        return "is a pattern that repeats"
    if len({(after - before) % 256 for before, after in pairwise(secret)}) == 1:
        return "is a plain count"
    if all(byte in b"\t\n\r" or 0x20 <= byte < 0x7F for byte in secret):  # noqa: PLR2004  printable ASCII
        return "is text that somebody typed, not random bytes"
    return "has too few different bytes to be random" if len(set(secret)) < _FEWEST_DISTINCT else ""


def _repeated_part(secret: bytes) -> int:
    """The length of the shortest part that stands twice or more in a row and is the whole; else of the whole."""
    whole = len(secret)
    halves = (n for n in range(1, whole // 2 + 1) if secret == (secret[:n] * (whole // n + 1))[:whole])
    return next(halves, whole)


def _reads_as_words(text: str) -> str:
    """Whether base64 is a passphrase that happens to decode: no digit in it, or long runs of one kind of letter.

    Of 43 random letters 27 differ in kind from the one before. One random key in 6,000 is refused here by bad luck.
    """
    bare = text.rstrip("=")
    kinds = ["a" if c.islower() else "A" if c.isupper() else "9" for c in bare]
    changes = sum(before != after for before, after in pairwise(kinds))
    return "reads as words, not as random letters" if "9" not in kinds or changes * 3 < len(bare) - 1 else ""


def _may_be_read(told: os.stat_result, group: str) -> bool:
    """Whether a file is closed to all but its owner and a group (if one is named), which may read it and no more."""
    if is_private(told) or not group:
        return is_private(told)
    closed = not told.st_mode & (stat.S_IWGRP | stat.S_IXGRP | stat.S_IRWXO)
    return closed and told.st_gid == _group_id(group)


def _group_id(group: str) -> int | None:
    """The number of a group of this machine; None where there is none of that name."""
    try:
        found: int = importlib.import_module("grp").getgrnam(group).gr_gid
    except KeyError:
        return None
    return found


def make_key(path: Path, group: str = "") -> None:
    """Write a new key to a file that only its owner, and a named group, can read.

    UsageError where one is there, or that cannot be.
    """
    fault = _made(path) or (_shared_with(path, group) if group else "")
    if fault:
        raise UsageError(fault)


def _shared_with(path: Path, group: str) -> str:
    """Let a group read a file; what is wrong where that cannot be, and then no file is left."""
    share = _share_on_posix if os.name == "posix" else _share_on_windows
    if share(path, group):
        return ""
    path.unlink(missing_ok=True)
    return f"{path.name} cannot be shared with {group}: is there such a group, and are you in it?"


def _share_on_posix(path: Path, group: str) -> bool:
    number = _group_id(group)
    try:
        if number is not None:
            os.chown(path, -1, number)
            path.chmod(0o640)
    except OSError:
        return False
    return number is not None


def _share_on_windows(path: Path, group: str) -> bool:
    """By the list of who may (ACL): nothing inherited, its maker may do all, the group may read."""
    who = os.environ.get("USERNAME", "")
    words = ["icacls", str(path), "/inheritance:r", "/grant:r", f"{who}:F", f"{group}:R"]
    try:
        return subprocess.run(words, capture_output=True, check=False).returncode == 0  # noqa: S603  fixed words
    except OSError:
        return False


def _made(path: Path) -> str:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return f"{path} is there already, and a key that is lost cannot be made again; give another name"
    except (OSError, ValueError):
        return f"{path} cannot be written: is the folder there, and yours to write to?"
    fault = f"{path} cannot be kept from others: the file system knows no owners; choose another folder"
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            if is_private(os.fstat(file.fileno())):
                file.write(secrets.token_hex(SHORTEST) + "\n")
                fault = ""
    except OSError:
        fault = f"{path} cannot be written: is the disk full?"
    if fault:
        path.unlink(missing_ok=True)
    return fault
