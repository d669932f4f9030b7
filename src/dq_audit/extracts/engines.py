"""Which engine counts an extract: Polars in this process, unless somebody says otherwise; a database by its address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from dq_audit.errors import InputError, UsageError
from dq_audit.extracts.content import Member
from dq_audit.extracts.database import Database, InDuckDB
from dq_audit.extracts.patterns import matching_files
from dq_audit.extracts.read import file_name
from dq_audit.extracts.spark import PARTED, Spark, months_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.project_values import Engine

Given: TypeAlias = Member | Database | InDuckDB | Spark
PARQUET = ".parquet"


def given_to(engine: Engine, path: Path, month: str | None = None) -> Path | InDuckDB | Spark:
    """A file or folder as an engine is given it. UsageError where the engine does not read such a thing."""
    if engine == "polars":
        return path
    if not path.is_dir() and path.suffix.lower() != PARQUET:
        message = f"{engine} counts a Parquet file or a folder of them, and this is neither: leave the engine out"
        raise UsageError(message)
    if not path.exists():
        message = "there is no such Parquet file or folder"
        raise InputError(message)
    return Spark(str(path), month) if engine == "spark" else InDuckDB(str(path), month)


def called(given: Given) -> str:
    """What an extract is called, not yet masked; empty for a database."""
    if isinstance(given, Spark | InDuckDB):
        return f"{Path(given.path).name} {given.month or ''}".strip()
    return file_name(given)


def matching(engine: Engine, folder: Path, pattern: str) -> list[Given]:
    """What a pattern of the project file stands for, as its engine is given it: of a folder by month each month."""
    if engine == "polars":
        return list(matching_files(folder, pattern))
    found = (path for path in sorted(folder.glob(pattern)) if path.is_dir() or path.suffix.lower() == PARQUET)
    return [one for path in found for one in _of_place(engine, path)]


def _of_place(engine: Engine, path: Path) -> Iterator[Given]:
    months = months_in(path) if path.is_dir() else []
    if engine == "spark":
        yield from (Spark(str(path), month) for month in months) if months else [Spark(str(path))]
    else:
        parts = (InDuckDB(str(path / f"{PARTED}={month}"), month) for month in months)
        yield from parts if months else [InDuckDB(str(path))]
