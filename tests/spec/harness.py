"""The form of a spec: a small table as it might arrive, one check, and the answer worked out by hand.

`DQ_AUDIT_SPEC_ENGINES=duckdb,spark` has every table counted by those engines besides, which must say the same
(`tests/property/test_specs_on_every_engine.py`).
"""

from __future__ import annotations

import importlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.audit import Result, count_extract
from dq_audit.declaration import CheckRule, Source
from dq_audit.declare import declaration
from dq_audit.discover import Packs, discover
from dq_audit.project import Project

if TYPE_CHECKING:
    import pandera.pandas as pa

    from dq_audit.model import Finding

NAMED = {"{nbsp}": "\u00a0", "{zwsp}": "\u200b", "{bom}": "\ufeff", "{wide}": "\u3000", "{tab}": "\t", "{nl}": "\n"}


@cache
def packs() -> Packs:
    """The shipped packs."""
    return discover()


def table(text: str) -> pl.DataFrame:
    """A table drawn with bars; an empty cell is blank, `{nbsp}` and its like stand for what cannot be seen."""
    rows = [[cell.strip(" ") for cell in line.strip().split("|")] for line in text.strip().splitlines()]
    cells = [[_unescaped(cell) for cell in row] for row in rows[1:]]
    return pl.DataFrame(cells, schema=dict.fromkeys(rows[0], pl.String), orient="row")


def _unescaped(cell: str) -> str | None:
    for name, character in NAMED.items():
        cell = cell.replace(name, character)
    return cell or None


def result(text: str, source: str, period: str = "2026-10", project: Project | None = None) -> Result:
    """The counts of a table by the shipped checks of a source."""
    return _counted(table(text), packs().source(source), packs(), project, period)


def finding(text: str, source: str, check: str, item: str | None = None, **options: object) -> Finding:
    """One finding of a table."""
    return result(text, source, **options).audits[-1].finding(check, item)  # type: ignore[arg-type]  period, project


def own(
    text: str, source: type[pa.DataFrameModel], *checks: type[pa.DataFrameModel], period: str = "2026-10"
) -> Result:
    """The counts of a table by checks declared in the spec itself."""
    declared, rules = declaration(source), [declaration(check) for check in checks]
    assert isinstance(declared, Source)
    found = {rule.id: rule for rule in rules if isinstance(rule, CheckRule)}
    return _counted(table(text), declared, Packs({declared.id: declared}, found), None, period)


def _counted(rows: pl.DataFrame, source: Source, known: Packs, project: Project | None, period: str) -> Result:
    """What Polars counts, held against what the other engines say that were asked for."""
    here = count_extract(rows, source, known, project, period)
    for engine in filter(None, os.environ.get("DQ_AUDIT_SPEC_ENGINES", "").split(",")):
        engines = importlib.import_module("engines")
        there = count_extract(engines.given_to(engine, rows), source, known, project, period)
        engines.assert_alike(engine, here, there)
    return here


def states(counted: Finding) -> dict[str, int]:
    """The states that occur, by name."""
    names = ("valid", "declined", "unknown", "not_asked", "blank", "invalid")
    return {name: n for name, n in counted.counts.as_dict().items() if name in names and n}


def project(**facts: object) -> Project:
    """A project file's contents."""
    return Project(Path(), **facts)  # type: ignore[arg-type]  named by the spec
