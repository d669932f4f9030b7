"""One run of a project at a time: a lock beside the project file, for the verbs that write.

The lock is the operating system's (by `filelock`), so it ends with its process however that ends, and nobody has to
clear it away. Who holds it stands in a file of its own. Where the lock is free and that file is there, its process is
gone; of another machine that cannot be told for sure on a shared drive, and it has a day to come to its end.
"""

from __future__ import annotations

import json as jsonlib
import os
import socket
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from dq_audit.clock import now, stamp
from dq_audit.console import say
from dq_audit.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dq_audit.project import Project

_LONGEST = timedelta(days=1)  # no run takes so long
_UNLOCKED = "No lock can be kept beside the project file: see to it that no other run of this project goes on."


@dataclass(frozen=True)
class _Holder:
    """Who runs, or ran."""

    host: str
    process: int
    begun: str  # as `clock.stamp` writes it

    @property
    def is_recent(self) -> bool:
        return now() - datetime.fromisoformat(self.begun) < _LONGEST

    def __str__(self) -> str:
        return f"process {self.process} on {self.host}, since {self.begun}"


@contextmanager
def alone(project: Project, *, json: bool) -> Iterator[None]:
    """Hold the lock of a project. BusyError, in one sentence, where another run holds it."""
    lock = FileLock(project.folder / f"{project.file_name}.lock", blocking=False, fallback_to_soft=False)
    file = project.folder / f"{project.file_name}.running"
    fault, before = _fault(lock), _read(file)
    try:
        _refuse(fault, before, file.name)
        told = [_UNLOCKED] if fault else []
        told += [f"The run before ({before}) did not come to its end."] if before else []
        say(told, json=json)
        _write(file)
        try:
            yield
        finally:
            _removed(file)
    finally:
        lock.release()


def _fault(lock: FileLock) -> OSError | None:
    """None where the lock is ours now; else why it is not: a Timeout where another process holds it."""
    try:
        lock.acquire()
    except OSError as error:
        return error
    return None


def _refuse(fault: OSError | None, holder: _Holder | None, name: str) -> None:
    """BusyError where another run goes on, or may go on on another machine."""
    message = ""
    if isinstance(fault, Timeout):
        message = f"another run of this project goes on ({holder or 'just begun'}); try again when it has ended"
    elif holder and holder.is_recent and (fault or holder.host != socket.gethostname()):
        message = f"another run of this project may go on ({holder}); if it does not, delete {name} and try again"
    if message:
        raise BusyError(message)


def _read(file: Path) -> _Holder | None:
    """Who is said to run; None where nobody is, or what is said is no such thing."""
    try:
        said = jsonlib.loads(file.read_text(encoding="utf-8"))
        holder = _Holder(str(said["host"]), int(said["process"]), str(said["begun"]))
        return holder if datetime.fromisoformat(holder.begun).tzinfo else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(file: Path) -> None:
    """Say who runs; where that cannot be written the lock alone must do."""
    try:
        file.write_text(jsonlib.dumps(asdict(_Holder(socket.gethostname(), os.getpid(), stamp()))), encoding="utf-8")
    except OSError:
        return


def _removed(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
