"""The form of a spec: a small table as it might arrive, one check, and the answer worked out by hand."""

from __future__ import annotations

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
    return count_extract(table(text), packs().source(source), packs(), project, period)


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
    return count_extract(table(text), declared, Packs({declared.id: declared}, found), None, period)


def states(counted: Finding) -> dict[str, int]:
    """The states that occur, by name."""
    names = ("valid", "declined", "unknown", "not_asked", "blank", "invalid")
    return {name: n for name, n in counted.counts.as_dict().items() if name in names and n}


def project(**facts: object) -> Project:
    """A project file's contents."""
    return Project(Path(), **facts)  # type: ignore[arg-type]  named by the spec
