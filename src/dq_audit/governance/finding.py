"""Which files with personal data a project has: by the project file, by their names, and by what was noted.

No extract is opened for it, and no archive: their names and days are all that is looked at.
"""

from __future__ import annotations

import os
import stat
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.answers import PLAN_FILE
from dq_audit.extracts.names import masked_name, told_apart
from dq_audit.extracts.patterns import is_litter, paths_of
from dq_audit.governance import access, kinds, places
from dq_audit.history.place import address_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.governance.kinds import FileKind
    from dq_audit.project import Project
    from dq_audit.project_retention import KeptFor

_OURS = (  # words of names that we give, and of the places in which things lie
    "dq audit access places jsonl worklist worklists index recheck history sqlite db bak backup wal shm journal key "
    "old part ledger disclosure reports register extract returned failing toml csv xlsx xlsm xlsb xls ods html json "
    "parquet gz zip txt"
)
_DUCKDB = "duckdb:///"


@dataclass(frozen=True)
class Found:
    """A file with personal data, or half of one."""

    kind: FileKind
    path: Path
    size: int
    changed: date

    def age(self, today: date) -> int:
        """Days since it was last changed, or (of the access log) begun."""
        return max(0, (today - self.changed).days)

    def is_over(self, kept: KeptFor | None, today: date) -> bool:
        """Whether it is older than a time."""
        return kept is not None and self.changed < kept.since(today)


def files_with_personal_data(project: Project) -> list[Found]:
    """All such files, each once, in order of kind and path."""
    found: dict[Path, FileKind] = {}
    claimed = list(_claimed(project))
    for kind in kinds.KINDS:
        for path in sorted({path for one, path in claimed if one is kind}):
            found.setdefault(path, kind)
    return [one for path, kind in found.items() if kind.personal and (one := _looked_at(kind, path))]


def _claimed(project: Project) -> Iterator[tuple[FileKind, Path]]:
    folder = project.folder
    yield kinds.PROJECT, folder / project.file_name
    yield kinds.PLAN, folder / PLAN_FILE
    yield kinds.ACCESS_LOG, folder / access.NAME
    yield kinds.PLACES, folder / places.NAME
    yield from ((kinds.KEY, path) for path in (project.ledger_key, folder / project.disclosure.key))
    yield kinds.KEY, project.ledger_key.with_name(f"{project.ledger_key.name}.old")
    if history := history_file(project):
        yield from ((kinds.BACKUP, path) for path in backups_of(history))
        yield from ((kinds.HISTORY, path) for path in _with_tails(history))
    for config in project.sources.values():
        for pattern in config.files:
            yield from ((kinds.EXTRACT, path) for path in paths_of(project.extracts or folder, pattern))
        if config.database and config.database.startswith(_DUCKDB):
            yield kinds.EXTRACT, folder / config.database.removeprefix(_DUCKDB)
    yield from _named((kinds.KEY, kinds.RECHECK), folder)
    yield from _named((kinds.WORK_LIST,), project.reports / "worklists")
    for kind, path in places.noted(folder):
        yield from _named((kind,), path) if kind.names and path.is_dir() else _whole_and_half(kind, path)
    yield from ((kinds.UNPACKED, path) for path in Path(tempfile.gettempdir()).glob("dq-audit-*/extract"))


def backups_of(history: Path) -> list[Path]:
    """The copies of a history that were made before an upgrade, and what SQLite left beside them."""
    patterns = (f"{escape(history.stem)}*{ending}" for ending in (".bak*", ".backup*"))
    return sorted(path for pattern in patterns for path in history.parent.glob(pattern) if path.is_file())


def history_file(project: Project) -> Path | None:
    """The file of a project's history; None where it names none, or a server keeps it."""
    url = address_of(project.history, project.folder) if project.history else None
    return Path(url.database or "") if url and url.get_backend_name() == "sqlite" else None


def _with_tails(history: Path) -> Iterator[Path]:
    """A history of SQLite, and the files that it keeps beside it while it is written."""
    yield from (history.with_name(f"{history.name}{tail}") for tail in ("", "-wal", "-shm", "-journal"))


def _named(wanted: Sequence[FileKind], folder: Path) -> Iterator[tuple[FileKind, Path]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        yield from ((kind, path) for kind in wanted if kinds.is_called(kind, path.name) and not is_litter(path.name))


def _whole_and_half(kind: FileKind, path: Path) -> Iterator[tuple[FileKind, Path]]:
    yield kind, path
    yield kind, path.with_name(f"{path.name}.part")


def _looked_at(kind: FileKind, path: Path) -> Found | None:
    """What can be told of a file from outside; None where there is none."""
    try:
        told = path.lstat()
    except OSError:
        return None
    if stat.S_ISDIR(told.st_mode):
        return None
    begun = access.begun_on(path) if kind is kinds.ACCESS_LOG else None  # a log is as old as its first line
    return Found(kind, path, told.st_size, begun or datetime.fromtimestamp(told.st_mtime, UTC).date())


def shown_places(found: Iterable[Found], project: Project, *, names: bool) -> dict[Path, str]:
    """How the place of each file may be shown: below the project file, and (unless `names`) without words of one's own.

    A word stays that stands in the project file or in our own names; numbers tell apart what then reads alike.
    """
    paths = {one.path: _below(one.path, project.folder) for one in found}
    if names:
        return paths
    words = f"{_OURS} {project.file_name} {project.text}"
    return told_apart({path: masked_name(shown, words) for path, shown in paths.items()})


def _below(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/") if path.is_relative_to(folder) else str(path)
