"""The records to put right: reference, owner, what to fill. Complete, never sampled, and without any other value.

They come out beside the audit, never inside it, so that no report can reach them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.engine.kernel import judge_slice
from dq_audit.engine.plan import YES, Plan
from dq_audit.grouped import Grouped
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN
from dq_audit.positions import LINE, ROW, SHEET

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.engine.kernel import Sums

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
    broken = {
        planned.check.id: sums.groups.failing_rows(planned).implode()
        for planned in plan.checks
        if isinstance(planned.check.rule, Grouped) and not planned.obstacle
    }
    wanted = list(months)
    parts = [_of_slice(plan, judge_slice(plan, sums.facts, rows), broken, wanted) for rows in slices]
    return pl.concat(parts) if parts else pl.DataFrame(schema=FAILING_SCHEMA)


def _of_slice(plan: Plan, rows: pl.DataFrame, broken: dict[str, pl.Series], months: list[int]) -> pl.DataFrame:
    faults = list(_faults(plan, broken))
    if not faults:
        return pl.DataFrame(schema=FAILING_SCHEMA)
    judged = rows.filter(pl.col(MONTH_COLUMN).is_in(months))
    flagged = judged.with_columns(
        failed.fill_null(value=False).alias(f"@fails{n}") for n, (_, _, failed) in enumerate(faults)
    )
    failing = flagged.filter(pl.any_horizontal(f"@fails{n}" for n in range(len(faults))))
    source, present = plan.source, set(rows.columns)
    month = pl.col(MONTH_COLUMN)
    key = (
        pl.concat_list(_text(name, present) for name in source.key)
        if source.key
        else pl.lit([], dtype=pl.List(pl.String))
    )
    frame = failing.select(
        source=pl.lit(source.id),
        period=pl.format("{}-{}", month // 100, (month % 100).cast(pl.String).str.zfill(2)),
        sheet=pl.col(SHEET),
        row=pl.col(LINE),
        key=key,
        owner=_text(source.owner, present),
        supervisor=_text(source.supervisor, present),
        checks=_names(faults, 0),
        items=_names(faults, 1),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in FAILING_SCHEMA.items())


def _faults(plan: Plan, broken: dict[str, pl.Series]) -> Iterator[tuple[str, str | None, pl.Expr]]:
    """Check, item and the flag of its failing records; signals have none."""
    for planned in plan.checks:
        check, inside = planned.check, pl.col(planned.scope) == YES
        if check.is_signal:
            continue
        for item in planned.items:
            if item.state:
                yield check.id, item.item.name, pl.col(item.state) > int(State.DECLINED)
        if planned.rule:
            yield check.id, None, inside & ~pl.col(planned.rule)
        elif check.id in broken:
            yield check.id, None, inside & pl.col(ROW).is_in(broken[check.id])


def _text(name: str | None, present: set[str]) -> pl.Expr:
    return pl.col(name) if name in present else pl.lit(None, dtype=pl.String)


def _names(faults: list[tuple[str, str | None, pl.Expr]], part: int) -> pl.Expr:
    """The distinct names of the faults a record has, as a list."""
    named = [(fault[part], n) for n, fault in enumerate(faults) if fault[part] is not None]
    if not named:
        return pl.lit([], dtype=pl.List(pl.String))
    chosen = [pl.when(f"@fails{n}").then(pl.lit(name)) for name, n in named]
    return pl.concat_list(chosen).list.drop_nulls().list.unique(maintain_order=True)
