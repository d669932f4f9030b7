"""How often do the intervals hold the truth? Every count that can occur is weighed with its chance, so without luck.

Only where no formula gives the chance is it simulated, with a fixed seed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import stats

from dq_audit.outcomes import wilson_interval
from dq_audit.questions.intervals import byar_interval, exact_poisson_interval, poisson_interval
from dq_audit.questions.persons import follow_up, reoffending
from dq_audit.questions.places import LeadingDeciding, SourceCounts, same_areas_lead
from dq_audit.questions.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dq_audit.questions.intervals import Interval

FOLLOWED = follow_up(date(2023, 1, 1), date(2025, 1, 1))
MOST = 700  # no mean up to 300 gives more


def coverage(interval: Callable[[float], Interval], means: NDArray[np.float64]) -> tuple[float, float]:
    """The least and the greatest chance with which it holds the mean."""
    counts = np.arange(MOST)
    limits = [interval(k) for k in range(MOST)]
    low, high = np.array([limit.low for limit in limits]), np.array([limit.high for limit in limits])
    found = [stats.poisson.pmf(counts[(low <= mean) & (mean <= high)], mean).sum() for mean in means]
    return min(found), max(found)


@pytest.mark.slow
def test_exact_limits_never_fall_short() -> None:
    assert coverage(exact_poisson_interval, np.arange(0.01, 300, 0.05))[0] >= 0.95


@pytest.mark.slow
def test_byar_holds_95_to_97_6_above_ten() -> None:
    least, most = coverage(byar_interval, np.arange(10.01, 300, 0.05))
    assert 0.95 <= least <= most <= 0.976
    assert coverage(poisson_interval, np.arange(0.01, 300, 0.05))[0] >= 0.95


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 25, 30, 50, 84, 100, 200, 500, 1000, 5000])
def test_wilson_holds_93_to_97_where_ten_are_expected_on_either_side(n: int) -> None:
    counts = np.arange(n + 1)
    limits = np.array([wilson_interval(x, n) for x in range(n + 1)])
    for p in np.linspace(10 / n, 1 - 10 / n, 401):
        held = (limits[:, 0] <= p) & (p <= limits[:, 1])
        assert 0.93 <= stats.binom.pmf(counts[held], n, p).sum() <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("offenders", [30, 300])
@pytest.mark.parametrize("further", [0.2, 1.5])
@pytest.mark.parametrize("phi", [1.0, 3.0])
def test_the_frequency_of_reoffending_is_held_in_about_95_of_100(offenders: int, further: float, phi: float) -> None:
    """Further offences are Poisson, or negative binomial with three times the variance.

    Fewer than 50, so scattered, tell too little of their scatter: the limits are too narrow, as the docstring says.
    """
    rng = np.random.default_rng([5, 3, offenders, int(10 * further), int(phi)])
    held, years = 0, 1000
    for _ in range(years):
        if phi == 1:
            extra = rng.poisson(further, offenders)
        else:
            extra = rng.negative_binomial(further / (phi - 1), 1 / phi, offenders)
        values, numbers = np.unique(extra + 1, return_counts=True)
        tally = dict(zip(values.tolist(), numbers.tolist(), strict=True))
        frequency = reoffending(tally, FOLLOWED).frequency
        assert frequency is not None
        held += frequency.limits.low <= 1 + further <= frequency.limits.high
    assert held >= (0.93 if phi == 1 or offenders * further > 50 else 0.85) * years, held


LEVELS = np.array([900, 700, 600, 450, 400, 250, 200, *[100] * 20], dtype=np.float64)
NAMES = [f"ward {n:02}" for n in range(len(LEVELS))]


def leading(levels: list[NDArray[np.float64]], seed: int) -> Verdict:
    rng = np.random.default_rng([5, seed])
    sources = [
        SourceCounts(str(n), dict(zip(NAMES, rng.poisson(level).tolist(), strict=True)))
        for n, level in enumerate(levels)
    ]
    return same_areas_lead(sources, LeadingDeciding(draws=4000)).decision.verdict


@pytest.mark.slow
def test_leading_areas_are_found_the_same_where_they_are_and_never_where_they_are_not() -> None:
    """Three sources of 27 wards: clearly the same five; the same five by a hair; another fifth; another by a hair."""
    hair = LEVELS.copy()
    hair[4:6] = 305, 300
    swapped, swapped_hair = LEVELS.copy(), hair.copy()
    swapped[4:6] = LEVELS[[5, 4]]
    swapped_hair[4:6] = hair[[5, 4]]
    found = {
        name: [leading([LEVELS if other is not hair else hair, other, other / 2], seed) for seed in range(100)]
        for name, other in (("clear", LEVELS), ("hair", hair), ("other", swapped), ("other by a hair", swapped_hair))
    }
    assert found["clear"].count(Verdict.YES) >= 95
    assert found["other"].count(Verdict.NO) >= 95
    assert Verdict.NO not in found["clear"] + found["hair"]
    assert Verdict.YES not in found["other"] + found["other by a hair"]
