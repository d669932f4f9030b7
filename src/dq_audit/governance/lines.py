"""A file of lines to which several programs add at once: opened to append, locked, one line in one write."""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_TAIL = 1 << 16
_FAR = 1 << 40  # where Windows is asked to lock: beyond every line, so that nobody is kept from reading
_OPEN = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


def add_line(path: Path, made: Callable[[bytes], str]) -> bool:
    """Add the line that is made of the last one (empty where there is none); whether that could be done."""
    try:
        with _locked(path) as handle:
            last, torn = _last(handle)
            data = (b"\n" if torn else b"") + made(last).encode("utf-8", "surrogateescape") + b"\n"
            done = os.write(handle, data) == len(data)
            os.fsync(handle)
    except OSError:
        return False
    return done


def can_add(path: Path) -> bool:
    """Whether lines can be added to a file, which is made where it is not there."""
    try:
        os.close(os.open(path, _OPEN, 0o666))
    except OSError:
        return False
    return True


def rewritten(path: Path, kept: Callable[[str], bool]) -> None:
    """Leave lines out of a file, in its place and under its lock. A file that cannot be written stays as it is."""
    try:
        with _locked(path, append=False) as handle:
            lines = _all(handle).decode("utf-8", "surrogateescape").splitlines()
            text = "".join(f"{line}\n" for line in lines if kept(line)).encode("utf-8", "surrogateescape")
            os.lseek(handle, 0, os.SEEK_SET)
            os.truncate(handle, os.write(handle, text))  # in this order: a kill between them loses no line
    except OSError:
        return


def _last(handle: int) -> tuple[bytes, bool]:
    """The last line of a file, and whether its writer was killed in the middle of it."""
    size, length = os.lseek(handle, 0, os.SEEK_END), _TAIL
    while True:
        os.lseek(handle, max(0, size - length), os.SEEK_SET)
        tail = _all(handle)
        lines = tail.rstrip(b"\n").rsplit(b"\n", 1)
        if len(lines) > 1 or length >= size:
            return lines[-1], bool(tail) and not tail.endswith(b"\n")
        length *= 4


def _all(handle: int) -> bytes:
    """All bytes from here to the end."""
    data = b""
    while some := os.read(handle, _TAIL):
        data += some
    return data


@contextmanager
def _locked(path: Path, *, append: bool = True) -> Iterator[int]:
    """A file, open, that no other writer of ours writes to meanwhile; closing it gives it free."""
    handle = os.open(path, _OPEN if append else _OPEN & ~(os.O_APPEND | os.O_CREAT), 0o666)
    try:
        _lock(handle)
        yield handle
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    if os.name == "posix":
        fcntl: Any = importlib.import_module("fcntl")
        fcntl.flock(handle, fcntl.LOCK_EX)
        return
    msvcrt: Any = importlib.import_module("msvcrt")
    os.lseek(handle, _FAR, os.SEEK_SET)
    msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
