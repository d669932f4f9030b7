"""Answers spread over places as the residents are, or not: limits worked out by hand.

With two places Pearson's statistic is the square of a normal variable about sqrt(n) w, so that the limits of w are
(sqrt(X) -+ 1.96) / sqrt(n), but for a tail that is next to nothing.
"""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from dq_audit.questions.spread import SpreadDeciding, _least, _most, spread
from dq_audit.questions.verdicts import Verdict

HALVES = {"N": 500.0, "S": 500.0}


def test_two_places_by_hand() -> None:
    """70 and 30 of 100: X = 16, so 2.04 / 10 to 5.96 / 10; the estimate is sqrt((16 - 1) / 100)."""
    found = spread({"N": 70, "S": 30}, HALVES)
    assert (found.limits.low, found.limits.high) == pytest.approx((0.2040, 0.5960), abs=1e-4)
    assert found.estimate == pytest.approx(0.3873, abs=1e-4)
    assert found.decision.verdict is Verdict.NOT_ENOUGH_RECORDS
    assert found.as_if_completed == found.limits


def test_the_missing_widen_the_limits_to_both_sides() -> None:
    """70, 20 and 10 missing: at least as 70 and 30 (X = 16), at most as 80 and 20 (X = 36: 7.96 / 10)."""
    found = spread({"N": 70, "S": 20}, HALVES, 10)
    assert (found.limits.low, found.limits.high) == pytest.approx((0.2040, 0.7960), abs=1e-4)
    assert (found.n, found.missing) == (100, 10)


def test_complete_answers_would_be_spread_like_those_known() -> None:
    """70 and 20 of 90: X = 27.78; of 100 alike 30.86, so (5.555 -+ 1.96) / 10."""
    completed = spread({"N": 70, "S": 20}, HALVES, 10).as_if_completed
    assert completed is not None
    assert (completed.low, completed.high) == pytest.approx((0.3595, 0.7515), abs=1e-4)


def test_yes_and_no_and_what_is_missing() -> None:
    """900 of 1000: X = 640, above (25.298 - 1.96) / 31.62 = 0.738. 500: 0 to 0.06. With 400 missing neither."""
    assert spread({"N": 900, "S": 100}, HALVES).decision.verdict is Verdict.YES
    assert spread({"N": 500, "S": 500}, HALVES).decision.verdict is Verdict.NO
    assert spread({"N": 300, "S": 300}, HALVES, 400).decision.verdict is Verdict.CANNOT_BE_DETERMINED


def test_a_place_without_answers_counts() -> None:
    """Of three equal places one is silent: X = 2 x 150^2 x 3 / 300 - 300 = 150, w about 0.7."""
    found = spread({"N": 150, "S": 150}, {"N": 400.0, "S": 400.0, "E": 400.0})
    assert found.estimate == pytest.approx(np.sqrt(148 / 300))
    assert found.decision.verdict is Verdict.YES


def test_the_least_uneven_fills_the_silent_places_first() -> None:
    """50, 10, 0 of shares .5, .3, .2 and 10 missing: the level of the last two is 40, so 12 and 8: 5800 / 70 - 70."""
    counts, shares = [50, 10, 0], [0.5, 0.3, 0.2]
    assert _least(counts, shares, 10) == pytest.approx(5800 / 70 - 70)
    assert _least([5, 3, 1], shares, 1) == pytest.approx(0.0)
    assert _least(counts, shares, 0) == _most(counts, shares, 0)


def test_the_most_uneven_puts_all_into_one_place() -> None:
    """10 into the first, second or last: 60, 10, 0; 50, 20, 0; 50, 10, 10. 7533 / 70 - 70 is the largest."""
    assert _most([50, 10, 0], [0.5, 0.3, 0.2], 10) == pytest.approx((3600 / 0.5 + 100 / 0.3) / 70 - 70)


def test_too_few_answers_a_place_and_none_at_all() -> None:
    few = spread({"N": 4, "S": 5}, HALVES)
    assert (few.decision.verdict, few.decision.reason) == (
        Verdict.NOT_ENOUGH_RECORDS, "4.5 answers a place, fewer than 5"
    )  # fmt: skip
    assert spread({"N": 5, "S": 5}, HALVES).decision.reason != few.decision.reason
    none = spread({}, HALVES)
    assert (none.estimate, none.limits.low, none.limits.high) == (None, 0.0, inf)
    assert spread({}, HALVES, 100).decision.reason == "nothing is recorded"


@pytest.mark.parametrize(
    ("answers", "residents", "missing"),
    [({"N": 1}, {"N": 5.0}, 0), ({"N": 1}, {"N": 5.0, "S": 0.0}, 0), ({"W": 1}, HALVES, 0), ({"N": 1}, HALVES, -1)],
)
def test_what_cannot_be_is_refused(answers: dict[str, int], residents: dict[str, float], missing: int) -> None:
    with pytest.raises(ValueError, match=r"place|missing"):
        spread(answers, residents, missing)


def test_the_limits_hold_what_they_promise() -> None:
    """Of 300 drawn waves of 250 answers from 40 places with a true w of 0.25, 95% of the limits hold it."""
    dice = np.random.default_rng(4)
    share = dice.uniform(0.7, 1.3, 40)
    share /= share.sum()
    lean = dice.normal(size=40)
    lean -= (share * lean).sum()
    lean *= 0.25 / np.sqrt((share * lean**2).sum())
    residents = {str(at): float(p) for at, p in enumerate(share)}
    held = 0
    for _ in range(300):
        drawn = dice.multinomial(250, share * (1 + lean))
        limits = spread({str(at): int(n) for at, n in enumerate(drawn)}, residents).limits
        held += limits.low <= 0.25 <= limits.high
    assert 0.91 <= held / 300 <= 0.985


def test_a_margin_is_above_nothing() -> None:
    with pytest.raises(ValueError, match="margin"):
        SpreadDeciding(margin=0)
