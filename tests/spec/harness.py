"""The form of a spec: a small table as it might arrive, one check, and the answer worked out by hand.

What makes tables and counts is `dq_audit.trying`, which tests of other people's packs use, too; here stand the shipped
packs and the project file beside it.

`DQ_AUDIT_SPEC_ENGINES=duckdb,spark` has every table counted by those engines besides, which must say the same
(`tests/property/test_specs_on_every_engine.py`).
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.audit import Result, count_extract
from dq_audit.discover import Packs, discover
from dq_audit.project import Project
from dq_audit.trying import MONTH, declared, states, table

if TYPE_CHECKING:
    import pandera.pandas as pa
    import polars as pl

    from dq_audit.declaration import Source
    from dq_audit.model import Finding

__all__ = ["finding", "own", "packs", "project", "result", "states", "table"]


@cache
def packs() -> Packs:
    """The shipped packs."""
    return discover()


def result(text: str, source: str, period: str = MONTH, project: Project | None = None) -> Result:
    """The counts of a table by the shipped checks of a source."""
    return _counted(table(text), packs().source(source), packs(), project, period)


def finding(text: str, source: str, check: str, item: str | None = None, **options: object) -> Finding:
    """One finding of a table."""
    return result(text, source, **options).audits[-1].finding(check, item)  # type: ignore[arg-type]  period, project


def own(
    text: str,
    source: type[pa.DataFrameModel],
    *checks: type[pa.DataFrameModel],
    period: str = MONTH,
    project: Project | None = None,
) -> Result:
    """The counts of a table by checks declared in the spec itself."""
    return _counted(table(text), *declared(source, *checks), project, period)


def _counted(rows: pl.DataFrame, source: Source, known: Packs, project: Project | None, period: str) -> Result:
    """What Polars counts, held against what the other engines say that were asked for."""
    here = count_extract(rows, source, known, project, period)
    for engine in filter(None, os.environ.get("DQ_AUDIT_SPEC_ENGINES", "").split(",")):
        engines = importlib.import_module("engines")
        there = count_extract(engines.given_to(engine, rows), source, known, project, period)
        engines.assert_alike(engine, here, there)
    return here


def project(**facts: object) -> Project:
    """A project file's contents."""
    return Project(Path(), **facts)  # type: ignore[arg-type]  named by the spec
