"""A copy of a history before its tables are changed: beside it, whole, and looked at before anything else is done.

`VACUUM INTO` leaves out what was deleted: a copy never brings back what somebody had forgotten.
"""

from __future__ import annotations

import glob
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from dq_audit.clock import now
from dq_audit.errors import HistoryError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

_ENDING = ".backup"
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_VERSION = "SELECT version_num FROM alembic_version"


def rows_of(connection: Connection) -> dict[str, int]:
    """How many rows each table of a history has."""
    names = inspect(connection).get_table_names()
    return {name: connection.exec_driver_sql(_counted(name)).scalar_one() for name in names}


def backups_of(path: Path) -> list[Path]:
    """The copies that lie beside a history in a file, and halves of them that a killed run left."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.*{_ENDING}*"))


def take(path: Path, version: str, rows: dict[str, int]) -> Path:
    """Copy a history in a file, as it is now; the copy. HistoryError where it would not be whole."""
    copy = path.with_name(f"{path.name}.{version}-{now():%Y%m%dT%H%M%SZ}{_ENDING}")
    part = copy.with_name(f"{copy.name}.part")
    fault = ""
    try:
        _clear(path)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, path.stat().st_mode & 0o777))
        with closing(sqlite3.connect(path)) as history:
            history.execute("VACUUM INTO ?", (str(part),))
        if _whole(part, version, rows):
            _on_disk(part)
            part.replace(copy)
            _on_disk(copy.parent)
        else:
            fault = "is not whole"
    except OSError:
        fault = "cannot be written: is the disk full, the folder yours to write to?"
    finally:
        _clear(path)
    if fault:
        message = f"the copy of the history {path.name} {fault}; the history is as it was before"
        raise HistoryError(message)
    return copy


def _clear(path: Path) -> None:
    """Remove the halves of copies, and their journals, that a run left which was killed or found the disk full."""
    for left in backups_of(path):
        if f"{_ENDING}.part" in left.name:
            left.unlink()


def _whole(copy: Path, version: str, rows: dict[str, int]) -> bool:
    """Whether a copy is sound, and has the same tables with as many rows."""
    with closing(sqlite3.connect(copy)) as opened:
        sound = opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        same = opened.execute(_VERSION).fetchall() == [(version,)]
        found = {name: opened.execute(_counted(name)).fetchone()[0] for (name,) in opened.execute(_TABLES).fetchall()}
    return sound and same and found == rows


def _counted(table: str) -> str:
    return f'SELECT count(*) FROM "{table}"'  # noqa: S608  names of our own tables


def _on_disk(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk itself; Windows does not know folders."""
    if os.name != "posix" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
