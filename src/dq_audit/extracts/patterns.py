"""Which files a pattern of the project file means; those in an archive too: `downloads.zip/*-street.csv`."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from dq_audit.extracts.content import Member, members

if TYPE_CHECKING:
    from pathlib import Path

EXTENSIONS = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".parquet", ".gz", ".zip"})
_ARCHIVE = re.compile(r"(?P<archive>.+?\.zip)/(?P<inside>.+)", re.IGNORECASE)


def matching_files(folder: Path, pattern: str) -> list[Member]:
    """The files below a folder that match a pattern, in order of their names. InputError for a damaged archive."""
    parts = _ARCHIVE.fullmatch(pattern)
    if not parts:
        return [Member(path) for path in sorted(folder.glob(pattern)) if path.is_file() and not is_litter(path.name)]
    archives = sorted(path for path in folder.glob(parts["archive"]) if path.is_file())
    return [Member(a, name) for a in archives for name in sorted(members(a)) if fnmatchcase(name, parts["inside"])]


def is_litter(name: str) -> bool:
    """Whether a file is what Excel and macOS leave beside one that is open or was copied."""
    return name.startswith(("~$", "._"))
