"""What must hold of every chart and every comparison; held against scipy and statsmodels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.mstats import winsorize
from statsmodels.stats.multitest import multipletests

from dq_audit.trends.charts import p_chart, xmr_chart
from dq_audit.trends.events import Change, event_test
from dq_audit.trends.points import Point, Volume
from dq_audit.trends.seasons import Season, seasonality
from dq_audit.units import GroupCount, UnitCount, benjamini_hochberg, compare, hypergeometric_mid_p, mid_p, winsorise

if TYPE_CHECKING:
    from dq_audit.trends.charts import Chart
    from dq_audit.trends.rules import Signal

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=30)
AMOUNTS = st.lists(st.integers(0, 500), min_size=2, max_size=40)


def month(number: int) -> str:
    return f"{2020 + number // 12}-{number % 12 + 1:02d}"


@st.composite
def months(draw: st.DrawFn, least: int = 0, most: int = 40, smallest: int = 0) -> list[Point]:
    sizes = draw(st.lists(st.integers(smallest, 300), min_size=least, max_size=most))
    return [Point(month(at), draw(st.integers(0, n)), n) for at, n in enumerate(sizes)]


def signals_of(chart: Chart) -> list[tuple[Signal, ...]]:
    return [point.signals for point in chart.points]


# --- charts -----------------------------------------------------------------------------------------------------


@given(months(), st.randoms())
def test_the_order_in_which_months_come_is_nothing(points: list[Point], chance: st.DataObject) -> None:
    mixed = list(points)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert p_chart(mixed) == p_chart(points)


@given(months())
def test_every_month_is_in_a_point_or_left_over(points: list[Point]) -> None:
    chart = p_chart(points)
    assert len(chart.points) * chart.pooled + len(chart.left_over) == len(points)
    inside = sum(point.n or 0 for point in chart.points)
    assert inside + sum(p.n for p in points if p.period in chart.left_over) == sum(p.n for p in points)
    for point in chart.points:
        assert point.too_few == (point.n < chart.needed) == (point.outer is None)
        if point.outer and point.near and point.centre is not None:
            ladder = (0, point.outer.low, point.near.low, float(point.centre), point.near.high, point.outer.high, 1)
            assert list(ladder) == sorted(ladder)


@given(months(least=13, smallest=50))
def test_what_is_complete_and_what_is_missing_mirror_each_other(points: list[Point]) -> None:
    """Trends and sides turn round; limits only where no rounding decides, so those marks are left out."""
    turned = p_chart([Point(p.period, p.n - p.x, p.n) for p in points])
    for one, two in zip(p_chart(points).points, turned.points, strict=True):
        assert one.outer is not None
        assert two.outer is not None
        assert one.outer.low == pytest.approx(1 - two.outer.high, abs=1e-9)
        exact = [{(s.mark, s.up) for s in p.signals if s.mark.value.startswith("7")} for p in (one, two)]
        assert exact[0] == {(mark, not up) for mark, up in exact[1]}


@given(months(least=25, smallest=50), months(most=6, smallest=50))
def test_months_to_come_move_no_frozen_limit(points: list[Point], later: list[Point]) -> None:
    more = [Point(month(len(points) + at), p.x, p.n) for at, p in enumerate(later)]
    before, after = p_chart(points), p_chart([*points, *more])
    for one, two in zip(before.points, after.points, strict=False):
        assert (one.outer, one.near) == (two.outer, two.near)
        assert set(one.signals) <= set(two.signals)  # what was marked stays marked


@given(AMOUNTS, st.sampled_from([2, 4, 0.5, 1024]))
def test_volumes_in_another_unit_have_the_same_marks(amounts: list[int], factor: float) -> None:
    """Powers of two, so that no rounding decides."""
    one = xmr_chart([Volume(month(at), a) for at, a in enumerate(amounts)])
    two = xmr_chart([Volume(month(at), factor * a) for at, a in enumerate(amounts)])
    assert signals_of(one) == signals_of(two)
    assert two.segments[0].spread == pytest.approx(factor * (one.segments[0].spread or 0))


@given(AMOUNTS, st.integers(1, 10**6))
def test_a_constant_added_moves_limits_and_no_spread(amounts: list[int], constant: int) -> None:
    one = xmr_chart([Volume(month(at), a) for at, a in enumerate(amounts)]).segments[0]
    two = xmr_chart([Volume(month(at), a + constant) for at, a in enumerate(amounts)]).segments[0]
    assert two.centre == (one.centre or 0) + constant
    assert two.spread == one.spread


# --- events and seasons -----------------------------------------------------------------------------------------


@given(months(least=3, most=12, smallest=1), months(least=3, most=12, smallest=1))
def test_before_and_after_turn_round(one: list[Point], two: list[Point]) -> None:
    def at(points: list[Point], start: int) -> list[Point]:
        return [Point(month(start + place), p.x, p.n) for place, p in enumerate(points)]

    there, back = event_test(at(one, 0), at(two, 60)), event_test(at(two, 0), at(one, 60))
    opposite = {Change.ROSE: Change.FELL, Change.FELL: Change.ROSE}
    assert back.change is opposite.get(there.change, there.change)
    if there.difference and back.difference:
        assert there.difference.value == pytest.approx(-back.difference.value)


@given(st.lists(st.floats(0, 1000), min_size=36, max_size=36))
def test_a_season_is_friedman_s_with_f(values: list[float]) -> None:
    found = seasonality([Volume(month(at), value) for at, value in enumerate(values)])
    middle = [at - 17.5 for at in range(36)]
    fitted = stats.linregress(middle, values)
    left = [round(v - fitted.intercept - fitted.slope * at, 12) for at, v in zip(middle, values, strict=True)]
    assume(len({round(v, 6) for v in left}) == 36)  # ties are a matter of the last digit
    statistic = stats.friedmanchisquare(*([left[at], left[at + 12], left[at + 24]] for at in range(12))).statistic
    assume(statistic < 33 - 1e-9)
    oracle = stats.f.sf(2 * statistic / (33 - statistic), 11, 22)
    assert found.chance == pytest.approx(oracle, rel=1e-6)
    assert (found.season is Season.SHOWN) == (oracle < 0.05)


# --- units ------------------------------------------------------------------------------------------------------


@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.data())
def test_mid_p_is_that_of_scipy(n: int, share: float, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    oracle = stats.binom.cdf(x - 1, n, share) + stats.binom.pmf(x, n, share) / 2
    assert mid_p(x, n, share) == pytest.approx(oracle, rel=1e-7, abs=1e-300)


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_the_group_s_mid_p_is_that_of_scipy(n: int, rest: int, data: st.DataObject) -> None:
    missing, others = data.draw(st.integers(0, n)), data.draw(st.integers(0, rest))
    law = stats.hypergeom(n + rest, missing + others, n)
    found = hypergeometric_mid_p(GroupCount("c", "a", missing, n, others, rest))
    assert found == pytest.approx(law.sf(missing) + law.pmf(missing) / 2, rel=1e-6, abs=1e-12)


@given(CHANCES)
def test_false_discoveries_are_those_of_statsmodels_and_scipy(chances: list[float]) -> None:
    oracle = multipletests(chances, method="fdr_bh")[1]
    assert benjamini_hochberg(chances) == pytest.approx(list(oracle))
    assert benjamini_hochberg(chances) == pytest.approx(list(stats.false_discovery_control(chances)))


@given(CHANCES)
def test_adjusting_keeps_the_order_and_makes_nothing_smaller(chances: list[float]) -> None:
    pairs = sorted(zip(chances, benjamini_hochberg(chances), strict=True))
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)
    assert all(p <= q * (1 + 1e-12) and q <= 1 for p, q in pairs)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.sampled_from([0, 0.1, 0.2, 0.25]))
def test_winsorised_as_by_scipy(values: list[float], share: float) -> None:
    assert winsorise(values, share) == sorted(winsorize(np.array(values), (share, share)).tolist())


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=25), st.randoms())
def test_units_in_any_order_give_one_ranking(counts: list[tuple[int, int]], chance: st.DataObject) -> None:
    units = [UnitCount("c", str(at), min(pair), max(pair)) for at, pair in enumerate(counts)]
    mixed = list(units)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    one, two = compare(units), compare(mixed)
    assert [c.name for c in one.comparisons] == [c.name for c in two.comparisons]
    assert [c.excess for c in one.comparisons] == sorted((c.excess for c in one.comparisons), reverse=True)
    assert one.flagged == two.flagged
    assert len(one.comparisons) + one.too_small == len(units)
