"""Who counts an extract: its database, where that gives the very same figures, else this process, row by row."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from dq_audit.engine.failing import failing_records
from dq_audit.engine.faults import record_faults
from dq_audit.engine.handing import handed_on as records_handed_on
from dq_audit.engine.kernel import Sums, count, looked_at
from dq_audit.engine.regexes import UnlikeError
from dq_audit.engine.standing import standing_records
from dq_audit.extracts.database import Stored
from dq_audit.extracts.spark import Scattered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from dq_audit.engine.plan import Plan
    from dq_audit.extracts.read import Extract


def sums_of(plan: Plan, extract: Extract, progress: Callable[[int], None] | None = None) -> tuple[Sums, list[str]]:
    """The sums of an extract, and a note where its database could have counted and did not."""
    if not isinstance(extract, Stored):
        return _counted(plan, extract, progress), []
    notes: list[str] = []
    sums = _scattered().count_there(plan, extract) if isinstance(extract, Scattered) else None
    if extract.server:
        try:
            sums = _pushed().count_there(plan, extract.server, progress)
        except UnlikeError as unlike:
            notes.append(f"rows were read out of the database and counted here: {unlike}")
    sums = sums or _counted(plan, extract, progress)
    extract.found([*sums.by.values(), *sums.tallies.values()])
    return sums, notes


def failing(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """The records to put right, found by whoever counted."""
    if isinstance(extract, Scattered):
        found: pl.DataFrame = _scattered().failing_there(plan, extract, months)
        return found
    if sums.there and isinstance(extract, Stored):
        listed: pl.DataFrame = _pushed().failing_there(plan, extract.server, months)
        return listed
    return failing_records(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def write_failing(plan: Plan, extract: Scattered, months: Iterable[int], path: str) -> int:
    """Let Spark write the records to put right as a Parquet folder; how many there are. None of them comes here."""
    written: int = _scattered().write_there(plan, extract, months, path)
    return written


def standing(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int] | None) -> pl.DataFrame:
    """How every record of some months (None: of any) stands at every fault.

    What a database or Spark counted is read out of it and judged here.
    """
    sums = _counted_here(plan, extract, sums)
    return standing_records(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def faults(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """Every fault of the records to put right, with the state of its cell."""
    sums = _counted_here(plan, extract, sums)
    return record_faults(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def handed_on(plan: Plan, extract: Extract, sums: Sums, month: int) -> pl.DataFrame:
    """The records of a month and area for another judge. What a database counted is read out of it."""
    sums = _counted_here(plan, extract, sums)
    return records_handed_on(plan, extract.slices((*plan.needed, *plan.source.columns)), sums, month)


def _counted_here(plan: Plan, extract: Extract, sums: Sums) -> Sums:
    """Sums that know of each record: of what was counted elsewhere the rows are read."""
    return _counted(plan, extract) if sums.there else sums


def _counted(plan: Plan, extract: Extract, progress: Callable[[int], None] | None = None) -> Sums:
    return count(plan, extract.numbered(plan.needed, looked_at(plan)), progress)


def _scattered() -> Any:  # noqa: ANN401  a module
    """Loaded where Spark counts."""
    return importlib.import_module("dq_audit.engine.scattered")


def _pushed() -> Any:  # noqa: ANN401  a module
    """Loaded where a database counts: Ibis takes half a second."""
    return importlib.import_module("dq_audit.engine.pushed")
