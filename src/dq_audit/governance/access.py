"""The access log: a line for each verb that touched records. Who, when, which extracts; no value, no key, no file name.

Each line holds the fingerprint of the one before, so that a line that was changed or taken out is found out. Whoever
can write the file can also make all of it anew: hold the fingerprint of the last line against one noted elsewhere.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial, wraps
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

from dq_audit import __version__
from dq_audit.clock import stamp
from dq_audit.errors import AuditError, UsageError
from dq_audit.governance import places
from dq_audit.governance.kinds import NOTED
from dq_audit.governance.lines import add_line, can_add
from dq_audit.project import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dq_audit.governance.kinds import FileKind

P = ParamSpec("P")
NAME = "dq_audit.access.jsonl"
FIRST = "0" * 64  # what stands in the first line for the one before
FAILED = 4  # what a verb ends with that fails for no reason of ours
_FAULT = f"{NAME}, the log of who touched records, cannot be written"


@dataclass
class Access:
    """What a verb does while it runs. It is kept where there is a project file beside which to keep it."""

    project: Path
    extracts: set[str] = field(default_factory=set)
    unusable: int = 0
    wrote: Counter[str] = field(default_factory=Counter)
    deleted: Counter[str] = field(default_factory=Counter)
    code: int = FAILED

    @property
    def folder(self) -> Path:
        """Of the project file."""
        return self.project.resolve().parent


_now: ContextVar[Access | None] = ContextVar("the verb that runs", default=None)


def logged(verb: str) -> Callable[[Callable[P, int]], Callable[P, int]]:
    """A verb that touches records: entered in the log beside its project file. Without a project there is none."""

    def decorated(function: Callable[P, int]) -> Callable[P, int]:
        @wraps(function)
        def entered(*args: P.args, **options: P.kwargs) -> int:
            project: Any = options.get("project")
            with entry(verb, project or Path(FILE_NAME)) as access:
                access.code = function(*args, **options)
            return access.code

        return entered

    return decorated


@contextmanager
def entry(verb: str, project: Path) -> Iterator[Access]:
    """One line of the log, written when the verb ends, however it does; whoever runs it puts its exit code in.

    UsageError, before anything is read, where the log cannot be written.
    """
    access = Access(project)
    if project.is_file() and not can_add(access.folder / NAME):
        message = f"{_FAULT}, so nothing was done: is the folder of {project.name} yours to write to?"
        raise UsageError(message)
    token, done = _now.set(access), True
    try:
        yield access
    except AuditError as error:
        access.code = error.exit_code
        raise
    finally:
        _now.reset(token)
        done = not project.is_file() or add_line(access.folder / NAME, partial(_line, verb=verb, access=access))
    if not done:
        message = f"{_FAULT}: what was done stands, and the log lacks it; is the disk full?"
        raise UsageError(message)


def has_read(fingerprints: Iterable[str], unusable: int = 0) -> None:
    """Extracts were read, known by their fingerprints; and so many more could not be used."""
    if access := _now.get():
        access.extracts.update(filter(None, fingerprints))
        access.unusable += unusable


def has_written(kind: FileKind, files: int = 1) -> None:
    """So many files of a kind were written."""
    if access := _now.get():
        access.wrote[kind.id] += files


def lies_at(kind: FileKind, *paths: Path | None) -> None:
    """Files of a kind lie, or are about to be written, where nobody would look for them: so that they are found again.

    What is no path is passed over.
    """
    access = _now.get()
    if access and access.project.is_file() and NOTED in kind.lies:
        places.note(access.folder, kind, filter(None, paths))


def has_deleted(what: str, number: int) -> None:
    """So much was deleted."""
    if (access := _now.get()) and number:
        access.deleted[what] += number


def login() -> str:
    """Who runs the program, as the system says."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return f"user {os.getuid()}" if hasattr(os, "getuid") else "unknown"


def _line(last: bytes, verb: str, access: Access) -> str:
    told = {
        "at": stamp(),
        "who": login(),
        "verb": verb,
        "version": __version__,
        "extracts": sorted(access.extracts),
        "unusable": access.unusable,
        "wrote": dict(sorted(access.wrote.items())),
        "deleted": dict(sorted(access.deleted.items())),
        "exit": access.code,
        "before": sha256(last).hexdigest() if last else FIRST,
    }
    return json.dumps(told, ensure_ascii=False)


def begun_on(log: Path) -> date | None:
    """The day of the first line of a log; None where none can be told."""
    try:
        with log.open("rb") as file:
            return datetime.fromisoformat(str(_said(file.readline()).get("at", ""))).date()
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Chain:
    """What the lines of a log say of themselves. `broken` is the number of the first line that does not follow."""

    lines: int
    first: str  # when it was written; empty where there is none
    last: str
    fingerprint: str  # of the last line
    broken: int | None


def chain_of(folder: Path) -> Chain:
    """Follow the log beside a project file from line to line."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
    except OSError:
        lines = []
    expected, times, broken = FIRST, list[str](), None
    for number, line in enumerate(lines, 1):
        said = _said(line)
        if said.get("before") != expected and broken is None:
            broken = number
        expected = sha256(line).hexdigest()
        times.append(str(said.get("at", "")))
    whole = [time for time in times if time]
    return Chain(len(lines), *((whole[0], whole[-1]) if whole else ("", "")), expected if lines else "", broken)


def _said(line: bytes) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
