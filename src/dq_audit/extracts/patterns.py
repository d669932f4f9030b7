"""Which files a pattern of the project file means; those in an archive too: `downloads.zip/*-street.csv`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from dq_audit.errors import InputError
from dq_audit.extracts.content import Member, members

if TYPE_CHECKING:
    from pathlib import Path

EXTENSIONS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".gz", ".zip"})
_ARCHIVE = re.compile(r"(?P<archive>.+?\.zip)/(?P<inside>.+)", re.IGNORECASE)


def matching_files(folder: Path, pattern: str) -> list[Member]:
    """The files below a folder that match a pattern, in order of their names; a damaged archive is one of them.

    Whoever reads it is told so, and what else there is can be read.
    """
    parts = _ARCHIVE.fullmatch(pattern)
    if not parts:
        return [Member(path) for path in paths_of(folder, pattern)]
    archives = sorted(path for path in folder.glob(parts["archive"]) if path.is_file())
    return [member for archive in archives for member in _inside(archive, parts["inside"])]


def paths_of(folder: Path, pattern: str) -> list[Path]:
    """The files on the disk that a pattern means; an archive is not opened, and stands for all that is in it."""
    parts = _ARCHIVE.fullmatch(pattern)
    found = folder.glob(parts["archive"] if parts else pattern)
    return sorted(path for path in found if path.is_file() and not is_litter(path.name))


def _inside(archive: Path, pattern: str) -> list[Member]:
    try:
        return [Member(archive, name) for name in sorted(members(archive)) if fnmatchcase(name, pattern)]
    except InputError:
        return [Member(archive)]


def is_litter(name: str) -> bool:
    """Whether a file is what Excel and macOS leave beside one that is open or was copied."""
    return name.startswith(("~$", "._"))
