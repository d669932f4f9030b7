"""The outcome rule against its golden values, and pooling by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome, worst
from dq_audit.outcomes import (
    ROUNDED,
    Judging,
    MonthCounts,
    dqmi_score,
    judge,
    judge_audits,
    judge_finding,
    judge_share,
    needed_records,
    percent,
    percents,
    wilson_interval,
    x_of_n,
)

Z80, Z95 = 1.2815515655446004, 1.959963984540054  # as the golden values were worked out; the settings have six digits
MET, MISSED, FEW = Outcome.MET, Outcome.MISSED, Outcome.TOO_FEW


@pytest.mark.parametrize(
    ("x", "n", "target", "outcome", "close"),
    [
        (84, 84, 0.98, MET, False),
        (83, 84, 0.98, FEW, False),
        (80, 84, 0.98, MISSED, False),
        (7, 7, 0.98, FEW, False),
        (6, 7, 0.98, MISSED, False),
        (20, 20, 0.9, MET, False),
        (19, 20, 0.9, FEW, False),
        (16, 20, 0.9, MISSED, False),
        (450, 500, 0.9, MET, True),
        (449, 500, 0.9, MISSED, True),
        (244, 250, 0.98, MISSED, True),
        (0, 0, 0.9, Outcome.NOT_APPLICABLE, False),
        (4, 4, 1.0, FEW, False),
        (5, 5, 1.0, MET, False),
        (99, 100, 1.0, MISSED, False),
    ],
)
def test_golden_outcomes(x: int, n: int, target: float, outcome: Outcome, close: bool) -> None:  # noqa: FBT001
    assert judge_share(x, n, target) == (outcome, close)


@pytest.mark.parametrize(
    ("x", "n", "z", "low", "high"),
    [
        (84, 84, Z80, 0.980823, 1.0),
        (83, 84, Z80, 0.961038, 0.996432),
        (80, 84, Z80, 0.912965, 0.974446),
        (7, 7, Z80, 0.809963, 1.0),
        (6, 7, Z80, 0.622310, 0.956234),
        (20, 20, Z80, 0.924113, 1.0),
        (16, 20, Z80, 0.664716, 0.889752),
        (65, 100, Z95, 0.552544, 0.736358),
        (0, 20, Z95, 0.0, 0.161125),
        (20, 20, Z95, 0.838875, 1.0),
        (3, 7, Z95, 0.158220, 0.749542),
    ],
)
def test_golden_intervals(x: int, n: int, z: float, low: float, high: float) -> None:
    assert tuple(round(limit, 6) for limit in wilson_interval(x, n, z)) == (low, high)


@pytest.mark.parametrize(("target", "records"), [(0.85, 34), (0.90, 50), (0.95, 100), (0.98, 250)])
def test_records_needed_are_counted_in_exact_decimals(target: float, records: int) -> None:
    assert needed_records(target, 5) == records


@pytest.mark.parametrize(("valid", "defaults", "n", "allowance", "score"), [
    (850, 120, 1000, 0.05, 0.90), (940, 30, 1000, 0.05, 0.97), (30, 3, 33, 0.05, 0.959091), (80, 20, 100, 0.05, 0.85),
])  # fmt: skip
def test_golden_dqmi_scores(valid: int, defaults: int, n: int, allowance: float, score: float) -> None:
    counts = Counts(applicable=n, valid=valid, unknown=defaults, blank=n - valid - defaults, defaults=defaults)
    assert dqmi_score(counts, allowance) == pytest.approx(score, abs=5e-7)


def test_dqmi_of_nobody_is_no_score() -> None:
    assert dqmi_score(Counts()) is None


def months(*pairs: tuple[int, int]) -> list[MonthCounts]:
    return [MonthCounts(f"2026-{number:02d}", x, n) for number, (x, n) in enumerate(pairs, 1)]


def test_too_few_are_pooled_over_three_and_then_twelve_months() -> None:
    outcome, reason = judge(months((7, 7), (7, 7), (7, 7)), 0.9)
    assert (outcome, reason) == (MET, "21 of 21 (100%) over 2026-01 to 2026-03 (3 months pooled), target 90%")
    outcome, reason = judge(months(*[(7, 7)] * 12), 0.98)
    assert outcome is MET  # 84 of 84
    assert "2026-01 to 2026-12 (12 months pooled)" in reason
    outcome, reason = judge(months((6, 7), (7, 7), (7, 7)), 0.98)
    assert (outcome, "3 months pooled" in reason) == (FEW, False)


def test_a_month_beyond_the_window_is_not_pooled() -> None:
    old = [MonthCounts("2024-01", 0, 500), *months((7, 7))]
    assert judge(old, 0.98)[0] is FEW


def test_three_months_are_no_four() -> None:
    """October's 500 would decide; November to January alone are too few."""
    pool = [MonthCounts(period, 10, 10) for period in ("2025-11", "2025-12", "2026-01")]
    outcome, reason = judge([MonthCounts("2025-10", 0, 12), *pool], 0.9)
    assert (outcome, reason.split(", ")[0]) == (MET, "30 of 30 (100%) over 2025-11 to 2026-01 (3 months pooled)")


def test_a_month_that_decides_alone_is_never_pooled() -> None:
    outcome, reason = judge(months((0, 500), (500, 500)), 0.9)
    assert (outcome, reason) == (MET, "500 of 500 (100%), target 90%")


def test_an_obstacle_and_an_applicability_nobody_knows_are_could_not_judge() -> None:
    blocked = Finding("a.b", None, Kind.ITEM, "x", Counts(), 0.9, obstacle="column x is absent")
    assert judge_finding(blocked, months((0, 0)), Judging()).outcome is Outcome.COULD_NOT_JUDGE
    unknown = Finding("a.b", None, Kind.ITEM, "x", Counts(applicability_unknown=9), 0.9)
    assert judge_finding(unknown, months((0, 0)), Judging()).outcome is Outcome.COULD_NOT_JUDGE


def test_only_met_is_good_news() -> None:
    order = [MET, Outcome.NOT_APPLICABLE, FEW, MISSED, Outcome.COULD_NOT_JUDGE]
    assert [o.severity for o in order] == [0, 1, 2, 3, 4]
    assert worst(order[:2]) is Outcome.NOT_APPLICABLE
    assert worst([]) is None


@given(st.integers(1, 10**7), st.data())
def test_percentages_never_round_into_nothing_or_everything(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    assert (percent(x, n) == "0%") == (x == 0)
    assert (percent(x, n) == "100%") == (x == n)


@given(st.integers(0, 2000), st.integers(0, 2000), st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.98, 1.0]))
def test_one_more_complete_record_never_makes_it_worse(x: int, missing: int, target: float) -> None:
    n = x + missing + 1
    ranks = {MET: 0, FEW: 1, MISSED: 2}
    assert ranks[judge_share(x + 1, n, target)[0]] <= ranks[judge_share(x, n, target)[0]]


def counted(period: str, x: int, n: int, as_of: str = "", obstacle: str = "") -> Audit:
    found = Finding("a.b", None, Kind.ITEM, "x", Counts(applicable=n, valid=x), 0.9, obstacle=obstacle)
    return Audit("a", "A", period, as_of or None, ExtractFacts("a", "", n), (found,))


def test_a_month_is_not_pooled_with_itself() -> None:
    assert judge_audits([counted("2026-01", 8, 8)])[0].outcome is FEW


def test_a_month_that_could_not_be_judged_is_not_pooled() -> None:
    judged = judge_audits([counted("2026-01", 500, 500, obstacle="column x is absent"), counted("2026-02", 8, 8)])
    assert [audit.outcome for audit in judged] == [Outcome.COULD_NOT_JUDGE, FEW]


def test_of_a_month_that_came_twice_the_latest_version_is_pooled() -> None:
    late, early = counted("2026-01", 8, 8, "2026-03-01"), counted("2026-01", 0, 8, "2026-02-01")
    judged = judge_audits([late, early, counted("2026-02", 8, 8)])
    assert judged[2].findings[0].reason.startswith("16 of 16 (100%) over 2026-01 to 2026-02")


# --- percentages for others -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "target", "shown"),
    [
        (5, 10, None, "–"),  # fewer than 50
        (25, 50, None, "50%"),
        (448, 500, 0.9, "89%"),  # 89.6 is on the near side of 90
        (450, 500, 0.9, "90%"),
        (995, 1_000, None, "99%"),  # not all
        (5, 5_000, None, "1%"),  # not none
        (1_000, 1_000, None, "100%"),
        (0, 1_000, None, "0%"),
    ],
)
def test_whole_percentages_stay_on_their_side(x: int, n: int, target: float | None, shown: str) -> None:
    with percents(ROUNDED):
        assert percent(x, n, target) == shown
    assert percent(448, 500, 0.9) == "89.6%"


def test_a_percentage_that_is_not_shown_leaves_no_brackets() -> None:
    with percents(ROUNDED):
        assert (x_of_n(5, 10), x_of_n(448, 500, 0.9)) == ("5 of 10", "448 of 500 (89%)")
    assert x_of_n(5, 10) == "5 of 10 (50.0%)"
