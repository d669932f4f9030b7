"""Who counts an extract: its database, where that gives the very same figures, else this process, row by row."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from dq_audit.engine.failing import failing_records
from dq_audit.engine.faults import record_faults
from dq_audit.engine.handing import handed_on as records_handed_on
from dq_audit.engine.kernel import Sums, count
from dq_audit.engine.regexes import UnlikeError
from dq_audit.engine.standing import standing_records
from dq_audit.extracts.database import Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import polars as pl

    from dq_audit.engine.plan import Plan
    from dq_audit.extracts.read import Extract


def sums_of(plan: Plan, extract: Extract, progress: Callable[[int], None] | None = None) -> tuple[Sums, list[str]]:
    """The sums of an extract, and a note where its database could have counted and did not."""
    if not isinstance(extract, Stored):
        return count(plan, extract.slices(plan.needed), progress), []
    notes: list[str] = []
    sums = None
    if extract.server:
        try:
            sums = _pushed().count_there(plan, extract.server, progress)
        except UnlikeError as unlike:
            notes.append(f"rows were read out of the database and counted here: {unlike}")
    sums = sums or count(plan, extract.slices(plan.needed), progress)
    extract.found([*sums.by.values(), *sums.tallies.values()])
    return sums, notes


def failing(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """The records to put right, found by whoever counted."""
    if sums.there and isinstance(extract, Stored):
        found: pl.DataFrame = _pushed().failing_there(plan, extract.server, months)
        return found
    return failing_records(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def standing(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int] | None) -> pl.DataFrame:
    """How every record of some months (None: of any) stands at every fault.

    What a database counted is read out of it and judged here.
    """
    if sums.there:
        sums = count(plan, extract.slices(plan.needed))
    return standing_records(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def faults(plan: Plan, extract: Extract, sums: Sums, months: Iterable[int]) -> pl.DataFrame:
    """Every fault of the records to put right, with the state of its cell."""
    return record_faults(plan, extract.slices((*plan.needed, *plan.named)), sums, months)


def handed_on(plan: Plan, extract: Extract, sums: Sums, month: int) -> pl.DataFrame:
    """The records of a month and area for another judge. What a database counted is read out of it."""
    if sums.there:
        sums = count(plan, extract.slices(plan.needed))
    return records_handed_on(plan, extract.slices((*plan.needed, *plan.source.columns)), sums, month)


def _pushed() -> Any:  # noqa: ANN401  a module
    """Loaded where a database counts: Ibis takes half a second."""
    return importlib.import_module("dq_audit.engine.pushed")
