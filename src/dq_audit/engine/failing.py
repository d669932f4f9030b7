"""The records to put right: reference, owner, what to fill. Complete, never sampled, and without any other value.

They come out beside the audit, never inside it, so that no report can reach them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from dq_audit.engine.groups import broken_column
from dq_audit.engine.kernel import judge_slice
from dq_audit.engine.plan import YES, Plan
from dq_audit.grouped import Grouped
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN
from dq_audit.positions import LINE, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.declaration import Source
    from dq_audit.engine.kernel import Sums

_LONGEST = 200  # letters of a key or owner; longer ones are cut, and end in “…”
FAILING_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source": pl.String,
    "period": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "key": pl.List(pl.String),
    "owner": pl.String,
    "supervisor": pl.String,
    "checks": pl.List(pl.String),
    "items": pl.List(pl.String),
}


def failing_records(plan: Plan, slices: Iterable[pl.DataFrame], sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """Every record of these months (YYYYMM) that fails at least one check, with the schema `FAILING_SCHEMA`.

    `row` is the row number as a spreadsheet shows it; `key` the record key, its parts in the source's order.
    """
    faults = list(faults_of(plan))
    judged = (judge_slice(plan, sums.facts, rows) for rows in slices) if faults else ()
    wanted = pl.col(MONTH_COLUMN).is_in(list(months))
    ours = (rows.filter(wanted) for rows in judged)
    parts = [listed(plan, faults, flagged(rows, faults, sums.groups.breaking(rows))) for rows in ours]
    return pl.concat(parts) if parts else pl.DataFrame(schema=FAILING_SCHEMA)


def flagged(judged: pl.DataFrame, faults: Sequence[Fault], breaking: Sequence[pl.Series]) -> pl.DataFrame:
    """A judged slice with a flag column for each of the faults; `breaking` are those of rules about groups."""
    flags = {flag_column(n): fault.failed.fill_null(value=False) for n, fault in enumerate(faults)}
    frame = nw.from_native(judged.with_columns(breaking))
    return frame.with_columns(**flags).to_native()


@dataclass(frozen=True)
class Fault:
    """What can be wrong with a record: the check, the item (none for a rule) and the flag of the records at fault."""

    check: str
    item: str | None
    failed: nw.Expr
    state: str = ""  # the column of the item's state


def faults_of(plan: Plan) -> Iterator[Fault]:
    """All that can be wrong with a record; signals find no fault."""
    for planned in plan.checks:
        check, inside = planned.check, nw.col(planned.scope) == YES
        if check.is_signal:
            continue
        for item in planned.items:
            if item.state:
                yield Fault(check.id, item.item.name, nw.col(item.state) > int(State.DECLINED), item.state)
        if planned.rule:
            yield Fault(check.id, None, inside & ~nw.col(planned.rule))
        elif isinstance(check.rule, Grouped) and not planned.obstacle:
            yield Fault(check.id, None, nw.col(broken_column(planned)))


def flag_column(number: int) -> str:
    """The name of the column that marks the records with a fault, by the fault's number."""
    return f"@fails{number}"


def listed(plan: Plan, faults: list[Fault], flagged: pl.DataFrame) -> pl.DataFrame:
    """The records with at least one of the faults, which are marked in flag columns, with the schema of the list."""
    failing = flagged.filter(pl.any_horizontal(flag_column(n) for n in range(len(faults))))
    source, present = plan.source, set(flagged.columns)
    month = pl.col(MONTH_COLUMN)
    frame = failing.select(
        source=pl.lit(source.id),
        period=pl.format("{}-{}", month // 100, (month % 100).cast(pl.String).str.zfill(2)),
        sheet=_text(SHEET, present),
        row=_text(LINE, present),
        key=record_key(source, present),
        owner=_word(source.owner, present),
        supervisor=_word(source.supervisor, present),
        checks=_names([fault.check for fault in faults]),
        items=_names([fault.item for fault in faults]),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in FAILING_SCHEMA.items())


def record_key(source: Source, present: set[str]) -> pl.Expr:
    """The parts of the record key as a list; an empty one where the source has none."""
    if not source.key:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(_word(name, present) for name in source.key)


def _text(name: str | None, present: set[str]) -> pl.Expr:
    return pl.col(name) if name in present else pl.lit(None, dtype=pl.String)


def _word(name: str | None, present: set[str]) -> pl.Expr:
    """A cell that tells people which record it is: nobody reads a thousand letters, and memory is full of them."""
    cell = _text(name, present).cast(pl.String)
    return pl.when(cell.str.len_chars() > _LONGEST).then(cell.str.head(_LONGEST) + "…").otherwise(cell)


def _names(names: list[str | None]) -> pl.Expr:
    """The distinct names of the faults a record has, as a list."""
    chosen = [pl.when(flag_column(n)).then(pl.lit(name)) for n, name in enumerate(names) if name is not None]
    if not chosen:
        return pl.lit([], dtype=pl.List(pl.String))
    return pl.concat_list(chosen).list.drop_nulls().list.unique(maintain_order=True)
