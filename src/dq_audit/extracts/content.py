"""The bytes of an extract: a file as delivered, or the one file that a gz or zip holds.

Packed bytes are unpacked once: into memory where they are few, else into a file of the system's temporary folder that
goes when the extract goes. An archive that unpacks to more than any extract is refused before it has done so.
"""

from __future__ import annotations

import gzip
import io
import shutil
import stat
import tempfile
import weakref
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Protocol, TypeAlias

from dq_audit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Stream: TypeAlias = IO[bytes] | gzip.GzipFile

GZIP, ZIP, NO_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"  # the last: an archive with nothing in it
_IN_MEMORY = 64_000_000
_HARMLESS = 256_000_000  # bytes that any extract may unpack to
_STEEPEST = 100  # tables shrink to a tenth or twentieth; what shrinks to less is a bomb
_CHUNK = 1 << 20
ARCHIVE_FAULTS = (  # what a damaged archive raises
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
)
_OFFICE = ("[Content_Types].xml", "mimetype")  # parts that make a zip a document


@dataclass(frozen=True)
class Member:
    """A file, or one of the files in a zip."""

    path: Path
    name: str | None = None

    @property
    def shown(self) -> str:
        """Its name, without folders; whoever prints it masks it."""
        return PurePosixPath((self.name or self.path.name).replace("\\", "/")).name


@dataclass(frozen=True)
class Content:
    """Bytes that can be read from the start as often as asked. `where` is a path, or the bytes themselves."""

    where: Path | bytes = field(repr=False)
    notes: tuple[str, ...] = ()
    _held: object = field(default=None, repr=False)  # keeps a temporary file alive

    def open(self) -> io.BytesIO | io.BufferedReader:
        """The bytes as a stream, from the start."""
        return io.BytesIO(self.where) if isinstance(self.where, bytes) else self.where.open("rb")

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return len(self.where) if isinstance(self.where, bytes) else self.where.stat().st_size

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def tail(self, size: int) -> bytes:
        """The last bytes."""
        with self.open() as stream:
            stream.seek(max(0, self.size - size))
            return stream.read()


def content_of(path: Path, member: str | None = None) -> Content:
    """The content of a file; of a gz or zip what is inside. `member` names one of the files of a zip.

    InputError where it cannot be opened, is damaged, or holds several files.
    """
    magic = _magic(path)
    if magic.startswith(GZIP):
        return _unpacked(lambda: gzip.open(path), path.stat().st_size, "unpacked from gz")
    if magic.startswith((ZIP, NO_ZIP)):
        names = _names(path)
        if not any(part in names for part in _OFFICE):
            return _from_zip(path, member or _only(names))
    absolute = path.absolute()  # Polars reads `~` and `file:` in a path its own way
    if str(absolute).isascii() or _is_unicode(str(absolute)):
        return Content(absolute)
    with path.open("rb") as stream:  # a name that native code cannot be given
        return kept(stream, path.stat().st_size)


def _is_unicode(name: str) -> bool:
    try:
        return bool(name.encode())
    except UnicodeError:
        return False


def members(path: Path) -> list[str]:
    """The files in a zip archive, without what Excel and macOS leave beside them; none for any other file."""
    if not _magic(path).startswith(ZIP):
        return []
    names = _names(path)
    return [] if any(part in names for part in _OFFICE) else [name for name in names if not _is_litter(name)]


def _magic(path: Path) -> bytes:
    fault = "the file cannot be opened; is it open in Excel, not yours to read, or a link that leads nowhere?"
    try:
        if stat.S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return file.read(8)
        fault = "that is no file but something else (a folder or a device); give a file"
    except FileNotFoundError:
        fault = "there is no such file; check the name and the folder"
    except (OSError, ValueError):
        pass
    raise InputError(fault)


def _names(path: Path) -> list[str]:
    fault = "the archive is damaged or cut off; ask for it again"
    try:
        with zipfile.ZipFile(path) as archive:
            return [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except ARCHIVE_FAULTS:
        pass
    raise InputError(fault)


def _is_litter(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    return "__MACOSX" in parts.parts or parts.name.startswith((".", "~$"))


def _only(names: list[str]) -> str:
    files = [name for name in names if not _is_litter(name)]
    if len(files) == 1:
        return files[0]
    found = f"holds {len(files)} files" if files else "holds no file"
    message = (
        f"the archive {found}; unpack it, or name those of one source in dq_audit.toml: "
        'files = ["downloads.zip/*-street.csv"]'
    )
    raise InputError(message)


def _from_zip(path: Path, member: str) -> Content:
    try:
        with zipfile.ZipFile(path) as archive:
            entry = next((e for e in archive.infolist() if e.filename == member), None)
        fault = "" if entry else "the archive no longer holds that file"
    except ARCHIVE_FAULTS:
        entry, fault = None, "the archive is damaged or cut off; ask for it again"
    if entry and entry.flag_bits & 1:
        fault = "the archive is protected by a password; unpack it first"
    if fault or entry is None:
        raise InputError(fault)

    def opened() -> Stream:
        return zipfile.ZipFile(path).open(entry)

    content = _unpacked(opened, entry.compress_size, "unpacked from zip")
    if content.size != entry.file_size:
        message = "the archive is damaged: what it holds is not as long as it says; ask for it again"
        raise InputError(message)
    return content


def _unpacked(opened: Callable[[], Stream], packed: int, note: str) -> Content:
    """Unpack a stream as it is read; never more than a table can have been packed from."""
    try:
        with opened() as stream:
            return kept(stream, max(_HARMLESS, packed * _STEEPEST), note)
    except ARCHIVE_FAULTS:
        pass
    message = "the archive is damaged, cut off, protected by a password, or there is no room to unpack it"
    raise InputError(message)


def kept(stream: Readable, most: int, *notes: str) -> Content:
    """All bytes of a stream, to be read as often as asked. InputError where there are more than `most`."""
    start = b""
    while len(start) < _IN_MEMORY and (chunk := stream.read(_IN_MEMORY)):  # a stream may give less than was asked for
        start += chunk
    if len(start) < _IN_MEMORY:
        return Content(start, notes)
    folder = Path(tempfile.mkdtemp(prefix="dq-audit-"))  # readable by its owner alone
    content, size = Content(folder / "extract", notes, _Gone(folder)), len(start)
    with (folder / "extract").open("wb") as file:
        file.write(start)
        while size <= most and (chunk := stream.read(_CHUNK)):
            size += file.write(chunk)
    if size <= most:
        return content
    message = "the archive would unpack to more than any extract holds; ask for the table alone, as CSV"
    raise InputError(message)


class Readable(Protocol):
    """Whatever gives bytes when asked."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class _Gone:
    """Removes a temporary folder when the last extract that needs it is gone, or the program ends."""

    def __init__(self, folder: Path) -> None:
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
