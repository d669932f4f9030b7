"""Everything that can go wrong, as a tree. Each branch owns its exit code.

    AuditError
    ├── UsageError        2  the command line or the call is wrong
    │   ├── ProjectError  2  dq_audit.toml is wrong
    │   └── PackError     2  a check or a code list is wrong
    ├── InputError        3  an extract cannot be used
    ├── HistoryError      3  the history cannot be used
    ├── BusyError         3  another run of the project goes on; later it will do
    └── InternalError     4  our own fault; says where, never with what values

Messages are read by people: what was found, what was expected, what to do. None holds a cell of a record.
"""

from __future__ import annotations

import difflib
import traceback
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")
T = TypeVar("T")


class AuditError(Exception):
    """Base of all errors that are shown to people without a traceback."""

    exit_code = 4


class UsageError(AuditError):
    """The command or the call cannot be understood."""

    exit_code = 2


class ProjectError(UsageError):
    """The project file (dq_audit.toml) cannot be used."""


class PackError(UsageError):
    """A pack of checks, one of its declarations or one of its code lists is wrong."""


class InputError(AuditError):
    """An extract cannot be read, or is not what it is said to be."""

    exit_code = 3


class HistoryError(AuditError):
    """The history cannot be opened, read or written; it is as it was before."""

    exit_code = 3


class BusyError(AuditError):
    """Another run of the project goes on: nothing is wrong with the command, and later it will do."""

    exit_code = 3


class InternalError(AuditError):
    """A fault of dq-audit itself. The message says where it arose and holds no values."""

    exit_code = 4


def no_values_escape(function: Callable[P, T]) -> Callable[P, T]:
    """Turn an unforeseen exception of a function into an `InternalError` that names only types and places.

    The libraries below us quote cells in their messages, and `raise … from None` would keep the first exception on
    `__context__`, where debuggers and crash reporters look. So the new one is raised after the `except` block.
    """

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except (AuditError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as fault:  # noqa: BLE001  its message may hold a cell; a panic in Rust is no Exception
            place = place_of(fault)
        message = (
            f"dq-audit itself failed ({place}). No figures were produced. "
            "The details are withheld because they may hold records; please report the place."
        )
        raise InternalError(message)

    return guarded


def place_of(fault: BaseException) -> str:
    """The type of an exception and the line of ours at which it arose: all that may be told of it."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "dq_audit" in frame.filename and "errors.py" not in frame.filename] or list(
        frames
    )
    return f"{type(fault).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or all of them: how a message about an unknown word ends."""
    words = list(known)
    near = difflib.get_close_matches(word, words, 1)
    return f"did you mean {near[0]!r}?" if near else f"known are {', '.join(words) or 'none'}"
