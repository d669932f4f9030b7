"""One pass over the rows: slices in, sums out. Sums of slices add, so memory is that of a slice.

The result is a `Sums`: for each breakdown (and for the source as a whole) one small frame of sums by data month and
key. Everything that later stands in a finding is read from it.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import chain
from math import prod
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
import polars as pl

from dq_audit.cells import BLANKS
from dq_audit.engine.crosstab import FINEST, crosstab, size
from dq_audit.engine.facts import Facts
from dq_audit.engine.groups import GroupRows, columns_of
from dq_audit.engine.persons import PersonRows
from dq_audit.engine.plan import AREA, NO, UNTOLD, YES, Plan, TallyPlan, key_column
from dq_audit.engine.unseen import UnseenCodes
from dq_audit.extracts.table import NO_ENTRIES
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, Grain, day_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dq_audit.extracts.table import Slice

T = TypeVar("T")
KEY = "@key"
TALLY = "tally:"
_DAY_0 = date(1970, 1, 1).toordinal()
WHOLE = ""  # the name under which the undivided source is summed
SUMMED = (State.VALID, State.DECLINED, State.UNKNOWN, State.NOT_ASKED, State.BLANK)  # invalid is what remains


@dataclass(frozen=True)
class Sums:
    """Sums by data month: `by` holds for each breakdown a frame of `@month`, `@key` and one column per sum."""

    by: dict[str, pl.DataFrame]
    tallies: dict[str, pl.DataFrame]
    facts: Facts  # what is known of the cells, for another pass
    groups: GroupRows
    persons: PersonRows
    unseen: UnseenCodes
    rows: int
    unreadable: Mapping[str, int]  # column -> cells that hold an error or a formula without a stored result
    days: Mapping[int, Mapping[int, int]] | None  # month -> day of it -> records; None where the source has no days
    cut: date | None  # the latest day in the column that says when the extract was cut, where the source has one
    there: bool = False  # counted by the database that holds the rows


def looked_at(plan: Plan) -> frozenset[str]:
    """The columns whose cells are looked at beside their facts, so that numbers will not do."""
    groups = (columns_of(plan, rule) for _, rule in GroupRows(plan).checks())
    persons = (made.persons.by for made in plan.persons)
    python = [column for column, _ in plan.python_checks.values()]
    return frozenset(chain(python, *groups, *persons))


def judge_slice(
    plan: Plan, facts: Facts, rows: pl.DataFrame, entries: Mapping[str, pl.Series] = NO_ENTRIES
) -> pl.DataFrame:
    """The slice with all judged columns added. `entries` as in `Slice`."""
    for name, (column, check) in plan.python_checks.items():
        text = rows[column].str.strip_chars(BLANKS).to_pandas()
        passed = check(text).check_output.reindex(text.index, fill_value=False)  # pandera leaves nulls out
        rows = rows.with_columns(pl.Series(name, passed.fillna(value=False).to_list(), dtype=pl.Boolean))
    frame = nw.from_native(facts.add_to(rows, entries).lazy())
    for layer in filter(None, plan.layers):
        frame = frame.with_columns(**layer)
    judged: pl.LazyFrame = frame.to_native()
    return judged.collect(engine="streaming")


def count(plan: Plan, slices: Iterable[Slice], progress: Callable[[int], None] | None = None) -> Sums:
    """Sum all slices of an extract. `progress` is told the rows read so far."""
    parts: list[dict[str, pl.DataFrame]] = []
    facts, groups, persons, unseen = Facts(plan), GroupRows(plan), PersonRows(plan), UnseenCodes(plan)
    seen, cuts, unreadable, days = 0, [], Counter[str](), _Days(plan)
    for judged in _ahead(judge_slice(plan, facts, rows, entries) for rows, entries in slices):
        parts.append(_sums(plan, judged))
        groups.add(judged)
        persons.add(judged)
        unseen.add(judged, facts)
        unreadable += facts.unreadable(judged)
        days.add(judged)
        cuts += _latest(plan.source.as_of, judged)
        seen += judged.height
        if progress:
            progress(seen)
    merged = {name: added([part[name] for part in parts]) for name in (parts[0] if parts else ())}
    tallies = {name.removeprefix(TALLY): frame for name, frame in merged.items() if name.startswith(TALLY)}
    by = {name: frame for name, frame in merged.items() if not name.startswith(TALLY)}
    if by and WHOLE not in by:
        by[WHOLE] = added([next(iter(by.values())).with_columns(pl.lit(None, dtype=pl.String).alias(KEY))])
    return Sums(by, tallies, facts, groups, persons, unseen, seen, unreadable, days.by_month(), max(cuts, default=None))


class _Days:
    """Records by day of the source's period column, where it tells days."""

    def __init__(self, plan: Plan) -> None:
        self._column = days_of(plan)
        self._counted: Counter[int] = Counter()

    def add(self, judged: pl.DataFrame) -> None:
        """Count the days of a judged slice."""
        if self._column:
            counted = judged.group_by(self._column).len().drop_nulls()
            self._counted.update(dict(counted.iter_rows()))

    def by_month(self) -> dict[int, dict[int, int]] | None:
        """Month (YYYYMM) -> day of the month -> records."""
        return by_month(self._counted) if self._column else None


def days_of(plan: Plan) -> str | None:
    """The column of the days of the source's period; None where the period tells months only."""
    period = plan.source.period
    return day_column(period) if period in plan.facts and plan.source.grains[period] is not Grain.MONTH else None


def by_month(days: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """Records by day since 1970 as month (YYYYMM) -> day of the month -> records."""
    found: dict[int, dict[int, int]] = {}
    for number, records in days.items():
        day = date.fromordinal(number + _DAY_0)
        found.setdefault(day.year * 100 + day.month, {})[day.day] = records
    return found


def _ahead(items: Iterable[T]) -> Iterator[T]:
    """The items, the next one made in another thread while one is used."""
    making = iter(items)
    with ThreadPoolExecutor(1) as worker:
        coming = worker.submit(next, making, None)
        while (item := coming.result()) is not None:
            coming = worker.submit(next, making, None)
            yield item


def _latest(column: str | None, judged: pl.DataFrame) -> list[date]:
    """The latest day of a date column of the slice, if there is any."""
    if column is None or column not in judged.columns:
        return []
    latest = judged.select(pl.col(day_column(column)).max().cast(pl.Date)).item()
    return [latest] if latest else []


def _sums(plan: Plan, judged: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The sums of a judged slice, by name."""
    keys = [key_column(name) for name in plan.breakdowns]
    one_pass = prod(size(judged[key]) for key in keys) <= FINEST  # all keys at once, rolled up
    groups = [keys] if one_pass else [[key] for key in keys]
    wanted = summed(plan)
    counted = [crosstab(judged, group, wanted) for group in groups]
    tallied = [_tallied(nw.from_native(judged.lazy()), made) for made in plan.tallies]
    by_name = zip(plan.tallies, pl.collect_all(tallied, engine="streaming"), strict=True)
    return {
        **_rolled_up(plan, counted, ["rows", *wanted]),
        **{f"{TALLY}{made.tally.name}": frame for made, frame in by_name},
    }


def _rolled_up(plan: Plan, summed: list[pl.DataFrame], names: list[str]) -> dict[str, pl.DataFrame]:
    """For each breakdown its sums by month and key; for a source without any, by month alone."""
    if not plan.breakdowns:
        return {WHOLE: summed[0].with_columns(pl.lit(None, dtype=pl.String).alias(KEY))}
    parts = summed * len(plan.breakdowns) if len(summed) == 1 else summed
    return {
        name: part.group_by(MONTH_COLUMN, pl.col(key_column(name)).cast(pl.String).alias(KEY)).agg(pl.col(names).sum())
        for name, part in zip(plan.breakdowns, parts, strict=True)
    }


def _tallied(frame: nw.LazyFrame[Any], made: TallyPlan) -> pl.LazyFrame:
    counted = frame.filter(nw.col(made.scope) == YES).with_columns(
        nw.col(made.key).alias(f"{KEY}0"), nw.col(made.state).alias("@state")
    )
    keys = [key_column(name) for name in made.tally.by]
    number = nw.col(made.weight).sum().round(0).cast(nw.Int64) if made.weight else nw.len()
    tallied: pl.LazyFrame = (
        counted.group_by(MONTH_COLUMN, f"{KEY}0", "@state", *keys).agg(number.alias("n")).to_native()
    )
    return tallied.with_columns(pl.col(keys).cast(pl.String)) if keys else tallied


def summed(plan: Plan) -> dict[str, tuple[str, int | None]]:
    """What is counted in every group beside its rows: by name, a column and the value (None: where it is true)."""
    wanted: dict[str, tuple[str, int | None]] = {"in_area": (AREA, YES), "elsewhere": (AREA, NO)}
    wanted |= {f"{made.scope}=untold": (made.scope, UNTOLD) for made in plan.tallies}
    for check in plan.checks:
        wanted |= {f"{check.scope}=yes": (check.scope, YES), f"{check.scope}=untold": (check.scope, UNTOLD)}
        if check.record:
            wanted |= {f"{check.record}={s.label}": (check.record, int(s)) for s in (State.VALID, State.DECLINED)}
        if check.rule:
            wanted[f"{check.rule}=kept"] = (check.rule, None)
        for item in check.items:
            if item.state:
                wanted |= {f"{item.state}={s.label}": (item.state, int(s)) for s in SUMMED}
            if item.default:
                wanted[f"{item.default}=default"] = (item.default, None)
    return wanted


def added(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """Sums of several slices, or parts, added up."""
    stacked = pl.concat(parts)
    keys = [
        name
        for name in stacked.columns
        if name in (MONTH_COLUMN, KEY, f"{KEY}0", "@state") or name.startswith(key_column(""))
    ]
    return stacked.group_by(keys).agg(pl.all().cast(pl.Int64).sum())
