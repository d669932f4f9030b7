"""Whatever is counted in parts adds up to the whole; cutting the extract into slices changes nothing."""

from __future__ import annotations

import importlib
import tempfile
from contextlib import ExitStack
from functools import reduce
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from comparing import counted, expected, findings, long, quick
from hypothesis import given
from strategies import Case, cases, declared_check, declared_source, drawn_class

from dq_audit.declare import Grain, Text, When, check, column, known, must, source, unique
from dq_audit.model import Counts, State

if TYPE_CHECKING:
    from dq_audit.audit import Result

EXAMPLES = 20
CUTTERS = [
    name
    for name in ("table", "read", "delimited", "workbook")
    if hasattr(importlib.import_module(f"dq_audit.extracts.{name}"), "SLICE_ROWS")
]


def _adds_up(counts: Counts) -> None:
    assert sum(getattr(counts, state.label) for state in State) == counts.applicable
    assert counts.applicable + counts.applicability_unknown <= counts.in_area
    assert counts.in_area + counts.area_unknown <= counts.in_period
    assert counts.in_period + counts.period_unknown <= counts.rows
    assert counts.defaults <= counts.applicable
    assert min(counts.as_dict().values()) >= 0


def _everything_adds_up(case: Case) -> None:
    for found in findings(case.audited()).values():
        _adds_up(found.counts)
        assert set(found.breakdowns) == {view.name for view in case.source.breakdowns}
        for parts in found.breakdowns.values():
            assert reduce(add, parts.values(), Counts()) == found.counts
            for part in parts.values():
                _adds_up(part)


@quick(EXAMPLES)
@given(cases())
def test_funnel_states_and_breakdowns_add_up(case: Case) -> None:
    """For every finding, and for every part of every breakdown."""
    _everything_adds_up(case)


@pytest.mark.slow
@long(EXAMPLES)
@given(cases())
def test_funnel_states_and_breakdowns_add_up_at_length(case: Case) -> None:
    """The same, for longer."""
    _everything_adds_up(case)


def failing(result: Result) -> dict[int, tuple[set[str], set[str]]]:
    """Row number -> the checks that it fails and the items to fill. No row is listed twice."""
    lines = result.failing.select("row", "checks", "items").rows()
    out = {row: (set(checks), set(items)) for row, checks, items in lines}
    assert len(out) == len(lines)
    return out


def _slices_change_nothing(drawn: Case) -> None:
    case = drawn.fit_for_files()
    records = {at + 2: verdict for at, verdict in case.oracle.failing().items()}
    whole = case.audited()
    assert failing(whole) == records
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for name in CUTTERS:
            stack.enter_context(patch(f"dq_audit.extracts.{name}.SLICE_ROWS", 7))
        parquet = Path(folder) / "rows.parquet"
        case.frame.write_parquet(parquet)
        for extract in (None, parquet, case.write_csv(Path(folder) / "rows.csv")):
            cut = case.audited(extract)
            assert counted(cut) == expected(case)
            assert {key: found.breakdowns for key, found in findings(cut).items()} == {
                key: found.breakdowns for key, found in findings(whole).items()
            }
            assert (
                set(failing(cut)) == set(records) if extract and extract.suffix == ".csv" else failing(cut) == records
            )


@quick(2)
@given(cases())
def test_slices_change_nothing_and_failing_records_are_the_oracles(case: Case) -> None:
    """Cut into slices of seven rows, from a frame, a Parquet and a CSV file."""
    _slices_change_nothing(case)


@pytest.mark.slow
@long(EXAMPLES // 4)
@given(cases())
def test_slices_change_nothing_and_failing_records_are_the_oracles_at_length(case: Case) -> None:
    """The same, for longer."""
    _slices_change_nothing(case)


@pytest.mark.parametrize("blank", [None, "", " ", "\u200b"])
def test_keys_and_the_failing_list(blank: str | None) -> None:
    """Case does not part keys, a blank part of a key tells nothing, and a declined value is no failing record."""
    fields = {"happened": column(When(Grain.DAY)), "ref": column(Text()), "team": column(Text())}
    of = source(id="drawn.keys", agency="Drawn", period="happened", key=("ref", "team"))(
        drawn_class("DrawnKeys", dict.fromkeys(fields, str), fields)
    )
    declare = check(id="drawn.keys-once", gap=None, source=of, target=0.9)
    once = declared_check(declare(drawn_class("DrawnOnce", {}, {"rule": must(unique())})))
    declare = check(id="drawn.keys-item", gap=None, source=of, target=0.9)
    item = declared_check(declare(drawn_class("DrawnKeysItem", {"ref": str}, {"ref": known()})))
    keys = (("a", "t"), ("A ", "T"), ("b", blank), ("b", blank), ("refused", "t"), ("c", "t"), (blank, "t"))
    rows = [{"happened": "2026-10-05", "ref": ref, "team": team} for ref, team in keys]
    case = Case(declared_source(of), (once, item), rows, None, {})
    result = case.audited()
    assert counted(result) == expected(case)
    assert failing(result) == {at + 2: verdict for at, verdict in case.oracle.failing().items()}
