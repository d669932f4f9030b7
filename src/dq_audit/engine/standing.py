"""How every record stands at every fault, for the ledger: one letter for each, and no value of any cell.

The same flags as in the list of records to put right; here for the records too at which nothing is wrong, since only
who is seen complete can be said to have been put right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from dq_audit.declaration import Whole
from dq_audit.engine.groups import broken_column
from dq_audit.engine.kernel import judge_slice
from dq_audit.engine.plan import UNTOLD, YES, Plan
from dq_audit.grouped import Grouped
from dq_audit.model import NO_WORD, NOT_ASKED_ABOUT, RULE_BROKEN, State
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.engine.kernel import Sums

STANDING_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.List(pl.String),
    "period": pl.String,
    "states": pl.String,
}


@dataclass(frozen=True)
class Slot:
    """A fault that records can have: of a check, at an item or (None) against its rule; the letter of each record."""

    check: str
    item: str | None
    letter: nw.Expr


def slots_of(plan: Plan, *, in_part: bool = False) -> list[Slot]:
    """A slot for everything that can be wrong with a record, judged here or not; signals find no fault.

    Where only some records came (`in_part`), nothing is said of rules over groups: half of a pair may be away.
    """
    found = []
    for planned in plan.checks:
        check, scope = planned.check, nw.col(planned.scope)
        if check.is_signal or isinstance(check.rule, Whole):
            continue
        for item in planned.items:
            letter = nw.col(item.state).cast(nw.String) if item.state else nw.lit(None, dtype=nw.String)
            found.append(Slot(check.id, item.item.name, _letter(scope, letter)))
        if check.items:
            continue
        if planned.rule:
            kept: nw.Expr | None = nw.col(planned.rule)
        elif isinstance(check.rule, Grouped) and not planned.obstacle and not in_part:
            kept = ~nw.col(broken_column(planned))
        else:
            kept = None
        word = nw.lit(None, dtype=nw.String) if kept is None else nw.when(kept).then(_KEPT).otherwise(_BROKEN)
        found.append(Slot(check.id, None, _letter(scope, word)))
    return found


_KEPT, _BROKEN = nw.lit(str(int(State.VALID))), nw.lit(RULE_BROKEN)


def _letter(scope: nw.Expr, inside: nw.Expr) -> nw.Expr:
    """The letter of a record: how it stands where the check is about it, else that it is not, or that nobody knows."""
    told = nw.when(scope == YES).then(inside).otherwise(nw.lit(NOT_ASKED_ABOUT))
    return nw.when(scope != UNTOLD).then(told).fill_null(NO_WORD)


def standing_records(
    plan: Plan, slices: Iterable[pl.DataFrame], sums: Sums, months: Iterable[int] | None
) -> pl.DataFrame:
    """Every record of these months (YYYYMM) with a letter for each of `slots_of`, with the schema `STANDING_SCHEMA`.

    No months stand for a fresh pull of some records of any month.
    Empty where the source has no record key, or the extract not all of its columns.
    """
    slots, source_key = slots_of(plan, in_part=months is None), plan.source.key
    wanted = pl.col(MONTH_COLUMN).is_in(list(months)) if months is not None else pl.col(MONTH_COLUMN).is_not_null()
    columns = [f"@stands{n}" for n in range(len(slots))]
    month = pl.col(MONTH_COLUMN)
    parts = [pl.DataFrame(schema=STANDING_SCHEMA)]
    for rows in slices if source_key and slots else ():
        if not set(source_key) <= set(rows.columns):
            break
        judged = judge_slice(plan, sums.facts, rows).filter(wanted)
        flagged = nw.from_native(judged.with_columns(sums.groups.breaking(judged)))
        letters = {name: slot.letter for name, slot in zip(columns, slots, strict=True)}
        told: pl.DataFrame = flagged.with_columns(**letters).to_native()
        parts.append(
            told.select(
                key=pl.concat_list(pl.col(name).cast(pl.String) for name in source_key),
                period=pl.format("{}-{}", month // 100, (month % 100).cast(pl.String).str.zfill(2)),
                states=pl.concat_str(columns),
            )
        )
    return pl.concat(parts)
