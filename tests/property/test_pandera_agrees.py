"""A check's own class, run by pandera alone, fails exactly the records that dq-audit says fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest
from comparing import long, quick
from hypothesis import given
from oracle import strip
from strategies import Case, cases

from dq_audit.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.declare import CheckRule

EXAMPLES = 25
Failures = set[tuple[str, int]]


def handed_on(case: Case, positions: Sequence[int]) -> pd.DataFrame:
    """Some records as the source hands them on: no blanks around cells, blank cells null."""
    cells = {name: [strip(case.rows[at][name]) or None for at in positions] for name in case.source.columns}
    return pd.DataFrame(cells, index=list(positions), dtype="str")


def failures(model: Any, frame: pd.DataFrame) -> Failures:  # noqa: ANN401  a pandera model
    """(item, position) of what pandera says fails; a rule has the item «rule»."""
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        table = errors.failure_cases
    else:
        return set()
    assert table["index"].notna().all(), table  # a failure without a record is no verdict on data
    columns = set(model.to_schema().columns)
    return {
        (
            row.column if row.schema_context == "Column" else row.check if row.check in columns else "rule",
            int(row.index_),
        )
        for row in table.rename(columns={"index": "index_"}).itertuples()
    }


def wanted(case: Case, check: CheckRule) -> tuple[tuple[int, ...], Failures]:
    """The applicable records and what fails of them, by the oracle."""
    lines = case.oracle.lines()
    if check.rule is not None:
        line = lines[check.id, Kind.RULE, None]
        return case.oracle.applicable(check), {("rule", at) for at in line.failing}
    found = {(item.name, at) for item in check.items for at in lines[check.id, Kind.ITEM, item.name].failing}
    return case.oracle.applicable(check), found


def _agree(case: Case) -> None:
    for check in case.checks:
        if not check.is_signal:
            applicable, fails = wanted(case, check)
            if applicable:
                assert failures(check.model, handed_on(case, applicable)) == fails


@quick(EXAMPLES)
@given(cases())
def test_pandera_fails_the_same_records(case: Case) -> None:
    """The failing records of an item are the applicable ones whose state is neither valid nor declined."""
    _agree(case)


@pytest.mark.slow
@long(EXAMPLES)
@given(cases())
def test_pandera_fails_the_same_records_at_length(case: Case) -> None:
    """The same, for longer."""
    _agree(case)
