"""What is wrong with each failing record, fault by fault, with the state of the cell: for whoever marks the cells.

Beside the list of failing records and never inside it: databases and other programs read that one. No value of a cell
comes along but the record key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS, UNREADABLE
from dq_audit.engine.failing import Fault, faults_of, flag_column, flagged, record_key
from dq_audit.engine.kernel import judge_slice
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN
from dq_audit.positions import LINE, ROW, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.engine.kernel import Sums
    from dq_audit.engine.plan import Plan

UNDATED = ""  # in the place of a check: nobody can tell of which month the record is, so it stands in no figure
FAULTS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "record": pl.Int64,  # its number in the extract, from 0
    "row": pl.Int64,  # as a spreadsheet shows it
    "key": pl.List(pl.String),
    "check": pl.String,
    "item": pl.String,  # null for a rule
    "state": pl.Int8,  # null for a rule
    "unreadable": pl.Boolean,  # an error, ####, or a formula without a stored result
    "sheet": pl.String,  # null where the file has no sheets
}


def record_faults(plan: Plan, slices: Iterable[pl.DataFrame], sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """Every fault of every record of these months (YYYYMM), and the records of no month, by `FAULTS_SCHEMA`."""
    faults, wanted = list(faults_of(plan)), pl.col(MONTH_COLUMN).is_in(list(months))
    parts = [pl.DataFrame(schema=FAULTS_SCHEMA)]
    for rows in slices:
        judged = judge_slice(plan, sums.facts, rows)
        ours = judged.filter(wanted)
        parts += _of_slice(plan, faults, flagged(ours, faults, sums.groups.breaking(ours)))
        parts.append(_undated(plan, judged.filter(pl.col(MONTH_COLUMN).is_null())))
    return pl.concat(parts)


def _of_slice(plan: Plan, faults: list[Fault], rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for number, fault in enumerate(faults):
        failing = rows.filter(pl.col(flag_column(number)))
        state = pl.col(fault.state) if fault.state else pl.lit(None)
        yield _listed(plan, failing, fault.check, fault.item, state)


def _undated(plan: Plan, rows: pl.DataFrame) -> pl.DataFrame:
    """The records of which nobody can tell the month, where a column should tell it."""
    period = plan.source.period
    if period not in rows.columns:
        return pl.DataFrame(schema=FAULTS_SCHEMA)
    cell = pl.col(period).str.strip_chars(BLANKS)
    blank = cell.is_null() | (cell == "")
    state = pl.when(blank).then(pl.lit(int(State.BLANK))).otherwise(pl.lit(int(State.INVALID)))
    return _listed(plan, rows, UNDATED, period, state)


def _listed(plan: Plan, rows: pl.DataFrame, check: str, item: str | None, state: pl.Expr) -> pl.DataFrame:
    frame = rows.select(
        record=pl.col(ROW),
        sheet=pl.col(SHEET),
        row=pl.col(LINE),
        key=record_key(plan.source, set(rows.columns)),
        check=pl.lit(check),
        item=pl.lit(item, dtype=pl.String),
        state=state,
        unreadable=_unreadable(item, rows),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in FAULTS_SCHEMA.items())


def _unreadable(item: str | None, rows: pl.DataFrame) -> pl.Expr:
    if item not in rows.columns:
        return pl.lit(value=False)
    return pl.col(item).str.strip_chars(BLANKS).str.to_lowercase().is_in(sorted(UNREADABLE)).fill_null(value=False)
