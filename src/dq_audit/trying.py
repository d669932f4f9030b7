"""Small tables, drawn with bars, audited: what tests of checks and the examples in their docstrings are made of.

    loan_no | lent_on    | reader_age
    L1      | 2026-10-01 | 34
    L2      | 2026-10-02 |

An empty cell is blank; `{nbsp}` and its like stand for what cannot be seen.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.audit import Result, count_extract
from dq_audit.declaration import CheckRule, Source
from dq_audit.declare import declaration
from dq_audit.discover import Packs, discover
from dq_audit.errors import PackError
from dq_audit.model import Kind, State
from dq_audit.moments import Grain

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandera.pandas as pa

    from dq_audit.linked import Keys, found_in
    from dq_audit.model import Finding
    from dq_audit.project import Project

MONTH = "2026-10"
_UNSEEN = {"{nbsp}": "\u00a0", "{zwsp}": "\u200b", "{bom}": "\ufeff", "{wide}": "\u3000", "{tab}": "\t", "{nl}": "\n"}


def table(text: str) -> pl.DataFrame:
    """A table drawn with bars, as a frame of text. PackError, with its number, for a row of other length."""
    rows = [[cell.strip(" ") for cell in line.strip().split("|")] for line in text.strip().splitlines()]
    if len(set(rows[0])) < len(rows[0]):
        message = "the header of the table names a column twice"
        raise PackError(message)
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            message = f"row {number} of the table has {len(row)} cells, and its header {len(rows[0])}"
            raise PackError(message)
    cells = [[_unescaped(cell) for cell in row] for row in rows[1:]]
    return pl.DataFrame(cells, schema=dict.fromkeys(rows[0], pl.String), orient="row")


def _unescaped(cell: str) -> str | None:
    for name, character in _UNSEEN.items():
        cell = cell.replace(name, character)
    return cell or None


def counted(
    text: str,
    source: type[pa.DataFrameModel],
    *checks: type[pa.DataFrameModel],
    period: str = MONTH,
    project: Project | None = None,
) -> Result:
    """The counts of a table, as it stands, by some checks of a source."""
    facts, packs = declared(source, *checks)
    return count_extract(table(text), facts, packs, project, period)


def declared(source: type[pa.DataFrameModel], *checks: type[pa.DataFrameModel]) -> tuple[Source, Packs]:
    """A source, and packs that hold it and some checks of it alone."""
    facts, rules = declaration(source), [declaration(check) for check in checks]
    found = {rule.id: rule for rule in rules if isinstance(rule, CheckRule)}
    if not isinstance(facts, Source):
        message = f"{facts.id} is a check; give the class of its source first"
        raise PackError(message)
    return facts, Packs({facts.id: facts}, found)


def audit(
    text: str,
    check: type[pa.DataFrameModel] | str,
    item: str | None = None,
    *,
    checks: Path | None = None,
    period: str = MONTH,
    project: Project | None = None,
) -> Finding:
    """One finding of a table: of an item of a check, else of its records. What it does not say is filled in.

    The check is its class, or its id in the installed packs and in the folder `checks`.
    """
    rule = _packs(checks).check(check) if isinstance(check, str) else declaration(check)
    if not isinstance(rule, CheckRule):
        message = f"{rule.id} is a source; give the class of one of its checks"
        raise PackError(message)
    return of_frame(filled(table(text), rule.source, period), rule, item, period=period, project=project)


@cache
def _packs(folder: Path | None) -> Packs:
    return discover([folder] if folder else ())


def of_frame(
    frame: pl.DataFrame,
    rule: CheckRule,
    item: str | None = None,
    *,
    period: str = MONTH,
    project: Project | None = None,
    keys: Mapping[found_in, Keys] | None = None,
) -> Finding:
    """One finding of a frame of text: of an item of a check, else of its records."""
    source = rule.source
    result = count_extract(frame, source, Packs({source.id: source}, {rule.id: rule}), project, period, keys=keys)
    found = result.audits[-1].findings
    whole = next(one for one in found if one.kind is not Kind.ITEM)
    return whole if item is None else result.audits[-1].finding(rule.id, item)


def filled(frame: pl.DataFrame, source: Source, period: str = MONTH) -> pl.DataFrame:
    """A frame with all columns of a source: those absent blank, but for a running number as key and a day of the month.

    A column that is made by a lookup, or told by the file's name, is not made up, but for the month.
    """
    unsaid = [
        one
        for one in source.columns.values()
        if one.name not in frame.columns
        and (one.name == source.period or (one.made is None and one.name not in source.file_values))
    ]
    day = period if source.grains.get(source.period) is Grain.MONTH else f"{period}-15"
    numbers = pl.int_range(1, pl.len() + 1).cast(pl.String)
    given = {**dict.fromkeys(source.key, numbers), source.period: pl.lit(day)}
    blank = pl.lit(None, pl.String)
    return frame.with_columns(**{one.name: given.get(one.name, blank) for one in unsaid})


def states(finding: Finding) -> dict[str, int]:
    """The recording states that occur in a finding, by name."""
    names = {state.label for state in State}
    return {name: n for name, n in finding.counts.as_dict().items() if name in names and n}
