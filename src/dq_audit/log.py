"""A log file of what a run said: lines with their moment, in UTF-8, added to what is there. No cell of a record.

What people are told is written down as it is told (`console.say`), so that there is one wording of each thing; tables
of figures are not. Nothing is turned over or deleted: a run leaves some twenty lines. The last is its exit code; where
that is missing, the run was ended from outside.
"""

from __future__ import annotations

import logging
import platform
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

from dq_audit.clock import stamp
from dq_audit.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_LOGGER = logging.getLogger("dq_audit")
_LOGGER.addHandler(logging.NullHandler())  # else faults would be printed where no log is kept
_LOGGER.propagate = False
_LINE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \[\d+\] ")
_TOLD = ("pandera", "polars", "narwhals")  # the libraries that count


class _Lines(logging.Formatter):
    """Each line of a message with moment, process and weight: what comes from outside cannot look like a line."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{stamp()} [{record.process}] {record.levelname.lower()}: "
        return "\n".join(head + line for line in record.getMessage().splitlines() or [""])


class _File(logging.FileHandler):
    """A file that is appended to; a disk that is full stops no run, and is told at its end."""

    failed = False

    def close(self) -> None:
        """What is still to be written may find no room either."""
        try:
            super().close()
        except OSError:
            self.failed = True

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802  as logging calls it
        self.failed = True


def begin(file: Path | None, verb: str) -> None:
    """Write down from now on what is said; nothing where no file is named. UsageError where that cannot be."""
    if file is None:
        return
    _refuse(file)
    try:
        handler = _File(file, mode="a", encoding="utf-8", errors="backslashreplace")
    except OSError:
        handler = None
    if handler is None:
        message = f"{file} cannot be written as a log file: is its folder there, and yours to write to?"
        raise UsageError(message)
    handler.setFormatter(_Lines())
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    with_ = ", ".join(f"{name} {version(name)}" for name in _TOLD)
    said(f"dq-audit {version('dq-audit')} {verb} begins (Python {platform.python_version()}, {with_})")


def _refuse(file: Path) -> None:
    """UsageError for a file that is there and no log of ours: an extract or a project file would be spoilt."""
    try:
        with file.open("rb") as there:
            start = there.read(64)
    except OSError:
        return  # not there, or not to be read: opening it tells
    if start and not _LINE.match(start):
        message = f"{file} is there and no log of dq-audit; give another name with --log-file"
        raise UsageError(message)


def said(line: str) -> None:
    """Something that people were told."""
    _LOGGER.info(line)


def warned(line: str) -> None:
    """Something that people were warned of."""
    _LOGGER.warning(line)


def end(code: int, fault: str = "") -> str:
    """The last lines: what went wrong, and the exit code. What is wrong with the log itself; empty where nothing is."""
    if fault:
        _LOGGER.error(fault)
    _LOGGER.info("ended with exit code %d", code)
    failed = False
    for handler in [one for one in _LOGGER.handlers if isinstance(one, _File)]:
        _LOGGER.removeHandler(handler)
        handler.close()
        failed |= handler.failed
    return "The log file could not be written in full: is the disk full?" if failed else ""
