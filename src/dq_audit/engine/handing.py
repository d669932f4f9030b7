"""What a source hands on to other judges: the records of one month and area, and the rules as the project has them.

Records are text with blank cells null: whoever validates a check's model, or a schema or suite made of it, gives it
this frame. It is for the owner of the records and goes into no report.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS
from dq_audit.engine.kernel import judge_slice
from dq_audit.engine.plan import AREA, YES
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.engine.kernel import Sums
    from dq_audit.engine.plan import CheckPlan, Plan
    from dq_audit.model import Audit


def handed_on(plan: Plan, slices: Iterable[pl.DataFrame], sums: Sums, month: int) -> pl.DataFrame:
    """The records of a month (YYYYMM) that are in the area, the columns in the source's order."""
    parts = []
    for rows in slices:
        judged = judge_slice(plan, sums.facts, rows)
        here = judged.filter(pl.col(MONTH_COLUMN) == month, pl.col(AREA) == YES)
        cells = (pl.col(name).str.strip_chars(BLANKS) for name in plan.source.columns if name in rows.columns)
        parts.append(here.select(cells).with_columns(pl.all().replace("", None)))
    return pl.concat(parts)


def as_judged(plan: Plan, audit: Audit) -> tuple[Source, tuple[CheckRule, ...]]:
    """The source and its checks with the spellings, lists and targets by which an audit of it was judged."""
    readers = {name: facts.readers[name] for name, facts in plan.facts.items() if name in facts.readers}
    columns = {name: replace(c, reader=readers.get(name, c.reader)) for name, c in plan.source.columns.items()}
    source = replace(plan.source, columns=columns)
    targets = {(f.check, f.item): f.target for f in audit.findings if f.target is not None}
    return source, tuple(_as_judged(planned, source, targets) for planned in plan.checks)


def _as_judged(planned: CheckPlan, source: Source, targets: dict[tuple[str, str | None], float]) -> CheckRule:
    check = planned.check
    items = tuple(
        replace(one.item, reader=one.reader, target=targets.get((check.id, one.item.name), one.item.target))
        for one in planned.items
    )
    own = check.target if items else targets.get((check.id, None), check.target)
    return replace(check, source=source, items=items or check.items, target=own)
