"""Every engine that a spec's table can be given to, and what must be the same whoever counts it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from databases import duckdb_table, failing, said
from on_spark import Dealt, spark_folder

if TYPE_CHECKING:
    import polars as pl

    from dq_audit.audit import Result

_folder = tempfile.TemporaryDirectory(prefix="dq-audit-", ignore_cleanup_errors=True)


def given_to(engine: str, rows: pl.DataFrame) -> Any:  # noqa: ANN401  whatever the engine is given
    """The rows as an engine is given them; `parts` are those of Spark without Spark."""
    if engine == "duckdb":
        return duckdb_table(Path(_folder.name), rows)
    return Dealt.of(rows) if engine == "parts" else spark_folder(Path(_folder.name), rows)


def assert_alike(engine: str, here: Result, there: Result) -> None:
    """The same counts, notes on codes and persons; and the same records to put right, where an engine lists them."""
    assert said(there) == said(here), engine
    assert _persons(there) == _persons(here), engine
    if engine != "parts":
        assert failing(there) == failing(here), engine


def _persons(result: Result) -> list[Any]:
    return [result.persons([(audit.period, result)]) for audit in result.audits]
