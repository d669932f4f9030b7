"""Where a history is kept: opened, made and refused with one sentence each. Rows of audits are `store`'s business.

SQLite: one writer at a time, tables made and changed in transactions (the driver's own way commits in between). On
PostgreSQL a lock of the transaction does the same, so that both behave alike.
"""

from __future__ import annotations

import ctypes
import os
import re
import sqlite3
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from dq_audit.errors import HistoryError, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterator

USER, PASSWORD = "DQ_AUDIT_HISTORY_USER", "DQ_AUDIT_HISTORY_PASSWORD"
_WAIT = 60  # seconds for which a writer waits for another
_LOCK = 7_303_014  # any number, the same for everybody: the lock that writers to a PostgreSQL take
_NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "davfs", "ceph", "lustre", "virtiofs", "vboxsf",
    "fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.ceph", "fuse.vmhgfs-fuse",
}  # fmt: skip
_MOUNTS = Path("/proc/self/mounts")
_REMOTE = 4  # what GetDriveTypeW of Windows answers for a drive of another machine
_BEFORE = "the history is as it was before"
_FAULTS = {  # what drivers say, and what that means; SQLite's own words, then PostgreSQL's
    "not a database|malformed|disk image": "is damaged, or no history: restore it from a copy",
    "readonly|read-only": "cannot be written: is it, or its folder, write-protected?",
    "disk is full|No space left|DiskFull": f"cannot be written: the disk is full; {_BEFORE}",
    "disk I/O": f"cannot be read or written: its disk failed, or may hold no more of you; {_BEFORE}",
    "locked|busy": f"is being written by somebody else for over {_WAIT} seconds; try again later",
    "unable to open": "cannot be opened: is its folder there, and yours to read and write?",
    "password|role .* does not exist": f"refuses the user: set {USER} and {PASSWORD}",
    "permission denied|InsufficientPrivilege": "may not be changed by this user: ask for the right to",
    "does not exist": "cannot be reached: there is no such database",
    "connection|server closed|AdminShutdown|translate|timeout": f"cannot be reached, or the line broke; {_BEFORE}",
}


def address_of(place: str, folder: Path) -> URL:
    """The address of a history: a file (relative to a folder), or a PostgreSQL without any password.

    ProjectError where it is neither.
    """
    if "://" not in place:
        return URL.create("sqlite", database=str(folder / place))
    fault = ""
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):
        fault = "the address of a history reads postgresql://host:5432/name, or is the name of a file"
    else:
        if url.get_backend_name() not in ("postgresql", "sqlite"):
            fault = "a history is kept in a file (SQLite) or in a PostgreSQL"
        elif url.password or re.search("pass|pwd|secret", urlsplit(place).query, re.IGNORECASE):
            fault = f"the address of the history holds a password; take it out and set {PASSWORD}"
    if fault:
        raise ProjectError(fault)
    if url.get_backend_name() == "sqlite":
        return URL.create("sqlite", database=str(folder / (url.database or "")))
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    return url.set(drivername="postgresql+psycopg", username=user or url.username, password=password)


def engine_of(url: URL) -> Engine:
    """The engine of a history. HistoryError where a file lies on a network drive."""
    if url.get_backend_name() == "postgresql":
        engine = create_engine(url, hide_parameters=True, poolclass=NullPool)
        event.listen(engine, "begin", _lock_postgresql)
        return engine
    _refuse_network(Path(url.database or ""))
    engine = create_engine(url, connect_args={"timeout": _WAIT}, hide_parameters=True, poolclass=NullPool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:  # noqa: ANN401  as SQLAlchemy calls it
    """Transactions are ours to begin, so that tables are made in them too; nothing is kept back after a commit."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only no longer listed


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _lock_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def transaction(engine: Engine, what: str, *, writes: bool = False) -> Iterator[Connection]:
    """One transaction, all or nothing. HistoryError, in one sentence, where the store cannot do it."""
    fault = ""
    try:
        with engine.connect().execution_options(writes=writes) as connection, connection.begin():
            yield connection
    except (DBAPIError, sqlite3.Error) as error:
        fault = told(str(getattr(error, "orig", None) or error))
    if fault:
        message = f"the history {what} {fault}"
        raise HistoryError(message)


def told(said: str) -> str:
    """What the words of a driver mean, as the end of a sentence about a history."""
    return next(
        (meaning for words, meaning in _FAULTS.items() if re.search(words, said)), "cannot be used: its store failed"
    )


def newest() -> str:
    """The version of the tables that this program makes."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def version_of(connection: Connection) -> str | None:
    """The version of the tables of a history; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def known_versions() -> set[str]:
    """All versions that this program can bring up to date."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def migrate(connection: Connection) -> None:
    """Make the tables, or bring them up to date, in the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(resources.files("dq_audit.history").joinpath("migrations")).replace("%", "%%")
    )
    config.set_main_option("path_separator", "os")
    return config


def _refuse_network(path: Path) -> None:
    """HistoryError where the file lies on a drive of another machine: SQLite cannot keep its writers apart there."""
    kind = _file_system(path)
    if kind in _NETWORK:
        message = (
            f"the history {path.name} would lie on a network drive ({kind}), where several writers would spoil it; "
            "keep it in a folder of this machine, or in a PostgreSQL"
        )
        raise HistoryError(message)


def _file_system(path: Path) -> str:
    """The kind of the file system of a file where the system tells (Linux, Windows); empty elsewhere."""
    if os.name == "nt":
        return _of_windows(str(path), str(path.resolve()))
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
    return _of_mounts(str(path.resolve()), mounts)


def _of_mounts(path: str, mounts: str) -> str:
    """The kind of the deepest mount above a path; of several at one place the last, which hides the others."""
    above = [("", "")]
    for line in mounts.splitlines():
        _, mount, kind, *_ = line.split(" ")
        place = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), mount)  # a space is written \\040
        if path == place or path.startswith(place.rstrip("/") + "/"):
            above.append((place, kind))
    deepest = max(len(place) for place, _ in above)
    return [kind for place, kind in above if len(place) == deepest][-1]


def _of_windows(*paths: str) -> str:
    """`cifs` where one of the names of a file is a share's (UNC), or its drive letter stands for one."""
    for path in paths:
        plain = path.replace("/", "\\")
        if plain.startswith("\\\\") and not re.match(r"\\\\[?.]\\[A-Za-z]:", plain):
            return "cifs"
        drive = re.search(r"[A-Za-z]:", plain[:6])
        if drive and _drive_type(f"{drive[0]}\\") == _REMOTE:
            return "cifs"
    return ""


def _drive_type(root: str) -> int:
    """What kind of drive Windows takes a root for; 0, which it does not know either, elsewhere."""
    library = getattr(ctypes, "windll", None)
    return int(library.kernel32.GetDriveTypeW(root)) if library else 0
