"""How often do charts cry wolf, and how soon do they see a fall? The figures of docs/method-trends.md, seeds fixed.

A fall counts from the month in which it is first told: the chart is drawn anew each month, as it is in use.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest

from dq_audit.trends.charts import p_chart
from dq_audit.trends.directions import Direction, direction
from dq_audit.trends.events import Change, EventTest, event_test, event_tests
from dq_audit.trends.points import Point
from dq_audit.trends.seasons import Season, seasonality
from dq_audit.units import UnitCount, compare

SERIES, BEFORE, YEAR = 1000, 24, 12
FALL = 0.1  # ten points


def month(number: int) -> str:
    return f"{2020 + number // 12}-{number % 12 + 1:02d}"


def series(
    rng: np.random.Generator,
    months: int,
    n: float,
    *,
    p: float = 0.85,
    sd: float = 0,
    rho: float = 0,
    fall_at: int = 0,
    wave: float = 0,
) -> list[Point]:
    """Months of about n records; `sd` is how much the share itself wanders, `rho` how much of it stays to the next."""
    wander = [rng.normal()]
    while len(wander) < months:
        wander.append(rho * wander[-1] + np.sqrt(1 - rho**2) * rng.normal())
    shares = p + sd * np.array(wander) + wave * np.sin(2 * np.pi * np.arange(months) / YEAR)
    if fall_at:
        shares[fall_at:] -= FALL
    sizes = rng.poisson(n, months)
    complete = rng.binomial(sizes, np.clip(shares, 0.001, 0.999))
    return [Point(month(at), int(complete[at]), int(sizes[at])) for at in range(months)]


@cache
def unchanging(n: int, p: float, sd: float, rho: float) -> dict[str, float]:
    """Of charts of three unchanging years: those with a mark in the third, and with a direction at its end."""
    rng, found = np.random.default_rng([2010, 5]), Counter[str]()
    for _ in range(SERIES):
        chart = p_chart(series(rng, BEFORE + YEAR, n, p=p, sd=sd, rho=rho), 0.9)
        marks = {mark for point in chart.points[BEFORE:] for mark in point.marks}
        found["any"] += bool(marks)
        found.update(mark.name for mark in marks)
        found["a direction"] += direction(chart).direction in {Direction.BETTER, Direction.WORSE}
        found["said to hang together"] += chart.segments[0].autocorrelation.notable
    return {what: times / SERIES for what, times in found.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "p", "sd", "rho", "least", "most", "at_its_end"),
    [
        (100, 0.85, 0.0, 0.0, 0.11, 0.19, 0.05),
        (300, 0.85, 0.0, 0.0, 0.11, 0.19, 0.05),
        (1000, 0.85, 0.0, 0.0, 0.11, 0.19, 0.05),
        (1000, 0.85, 0.02, 0.0, 0.15, 0.25, 0.06),
        (1000, 0.85, 0.03, 0.5, 0.55, 0.75, 0.30),
    ],
)
def test_false_alarms_in_a_chart_year(
    n: int, p: float, sd: float, rho: float, least: float, most: float, at_its_end: float
) -> None:
    found = unchanging(n, p, sd, rho)
    print(n, p, sd, rho, found)  # noqa: T201  the figures of the method notes
    assert least <= found["any"] <= most
    assert found["a direction"] <= at_its_end


@cache
def fallen(n: int, sd: float) -> dict[int, float]:
    """After a fall of ten points: the charts whose last point says worse, within so many months."""
    rng, seen = np.random.default_rng([2010, 6]), Counter[int]()
    for _ in range(SERIES // 2):
        months = series(rng, BEFORE + YEAR, n, sd=sd, fall_at=BEFORE)
        for after in range(1, YEAR + 1):
            if direction(p_chart(months[: BEFORE + after], 0.9)).direction is Direction.WORSE:
                seen.update(at for at in range(after, YEAR + 1))
                break
    return {at: seen[at] / (SERIES // 2) for at in (1, 2, 3, 6, 12)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("n", "sd", "in_one", "in_three", "in_six"),
    [(100, 0.0, 0.3, 0.8, 0.95), (300, 0.0, 0.85, 0.99, 1), (300, 0.02, 0.6, 0.95, 0.99), (1000, 0.02, 0.83, 0.99, 1)],
)
def test_a_fall_of_ten_points_is_seen(n: int, sd: float, in_one: float, in_three: float, in_six: float) -> None:
    found = fallen(n, sd)
    print(n, sd, found)  # noqa: T201  the figures of the method notes
    assert (found[1] >= in_one, found[3] >= in_three, found[6] >= in_six) == (True, True, True)


@pytest.mark.slow
def test_seven_a_month_are_beyond_a_chart() -> None:
    """84 a year make a point a year: limits are provisional for a dozen years."""
    rng = np.random.default_rng([2010, 7])
    for _ in range(50):
        chart = p_chart(series(rng, 36, 7, fall_at=24), 0.9)
        assert (chart.pooled, direction(chart).direction) == (12, Direction.TOO_EARLY)


def changes(before: int, after: int, n: int, *, fall: bool = False, sd: float = 0, rho: float = 0) -> Counter[str]:
    rng, found = np.random.default_rng([2010, 8]), Counter[str]()
    for _ in range(SERIES):
        months = series(rng, before + after, n, sd=sd, rho=rho, fall_at=before if fall else 0)
        test: EventTest = event_test(months[:before], months[before:])
        found[test.change] += 1
        found["hangs together"] += test.autocorrelation.notable
    print(before, after, n, fall, sd, rho, dict(found))  # noqa: T201  the figures of the method notes
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("before", "after"), [(3, 3), (12, 3), (12, 12), (24, 3), (24, 12)])
@pytest.mark.parametrize(("n", "sd"), [(7, 0.0), (300, 0.0), (1000, 0.03)])
def test_an_event_without_effect(before: int, after: int, n: int, sd: float) -> None:
    found = changes(before, after, n, sd=sd)
    assert found[Change.ROSE] + found[Change.FELL] <= 0.085 * SERIES


@pytest.mark.slow
@pytest.mark.parametrize(("n", "after", "least"), [(7, 12, 0.3), (7, 24, 0.4), (100, 3, 0.7), (300, 3, 0.99)])
def test_an_event_that_costs_ten_points(n: int, after: int, least: float) -> None:
    assert changes(24, after, n, fall=True)[Change.FELL] >= least * SERIES


@pytest.mark.slow
@pytest.mark.parametrize("rho", [0.2, 0.4, 0.6])
def test_months_that_hang_together_make_events_of_nothing(rho: float) -> None:
    found = changes(24, 12, 1000, sd=0.03, rho=rho)
    assert found[Change.ROSE] + found[Change.FELL] <= 0.35 * SERIES


@pytest.mark.slow
@pytest.mark.parametrize(
    ("years", "wave", "rho", "sd", "least", "most"),
    [
        (2, 0.0, 0.0, 0.02, 0.02, 0.08),
        (2, 0.0, 0.5, 0.02, 0.02, 0.2),
        (2, 0.05, 0.0, 0.02, 0.5, 1),
        (3, 0.05, 0.0, 0.02, 0.8, 1),
    ],
)
def test_yearly_patterns(years: int, wave: float, rho: float, sd: float, least: float, most: float) -> None:
    rng = np.random.default_rng([2010, 9])
    made = (series(rng, YEAR * years, 300, sd=sd, rho=rho, wave=wave) for _ in range(SERIES))
    share = sum(seasonality(months).season is Season.SHOWN for months in made) / SERIES
    print(years, wave, rho, sd, share)  # noqa: T201  the figures of the method notes
    assert least <= share <= most


@pytest.mark.slow
def test_six_thousand_comparisons_with_nothing_wrong() -> None:
    """300 units x 20 checks; flags of the family and those of bare 95% limits."""
    rng, flags, bare = np.random.default_rng([2010, 10]), 0, 0
    for _ in range(10):
        units = [UnitCount(f"c{c}", str(u), int(rng.binomial(40, 0.85)), 40) for c in range(20) for u in range(300)]
        family = compare(units)
        flags += len(family.flagged)
        bare += sum(c.chance < 0.025 or c.chance > 0.975 for c in family.comparisons)
    print(flags, bare)  # noqa: T201  the figures of the method notes
    assert flags <= 2
    assert bare > 1000


def test_event_tests_find_the_event() -> None:
    rng = np.random.default_rng([2010, 11])
    months = series(rng, 36, 300, fall_at=24)
    months[24] = Point(month(24), months[24].x, months[24].n, event="a new form")
    assert [test.change for test in event_tests(months)] == [Change.FELL]
