"""The rules for trends (STATISTICS 5): golden values, and small tables worked by hand."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest

from dq_audit.trends.autocorrelation import autocorrelation
from dq_audit.trends.charts import Chart, Charting, p_chart, xmr_chart
from dq_audit.trends.directions import Direction, direction
from dq_audit.trends.events import Change, EventDeciding, event_test, event_tests
from dq_audit.trends.points import Point, Volume, split, windows
from dq_audit.trends.rules import Mark
from dq_audit.trends.seasons import Season, seasonality

GOLDEN = tuple(zip((850, 870, 830, 900, 860, 845), (1000, 1010, 990, 1020, 1000, 980), strict=True))
LEVEL = (50, 52, 48, 51, 49, 50, 53, 47, 50, 52, 48, 50)  # of 100; a year that stays where it is


def month(number: int) -> str:
    """The months from 2020-01 on, from 0."""
    return f"{2020 + number // 12}-{number % 12 + 1:02d}"


def series(xs: list[int] | tuple[int, ...], n: int = 100, start: int = 0) -> list[Point]:
    return [Point(month(start + at), x, n) for at, x in enumerate(xs)]


def volumes(values: list[float] | tuple[float, ...]) -> list[Volume]:
    return [Volume(month(at), value) for at, value in enumerate(values)]


def marked(chart: Chart, mark: Mark) -> list[int]:
    return [at for at, point in enumerate(chart.points) if mark in point.marks]


def printed(value: float, digits: int = 6) -> float:
    return round(value, digits)


# --- golden values ----------------------------------------------------------------------------------------------


def test_the_golden_p_chart() -> None:
    chart = p_chart([Point(month(at), x, n) for at, (x, n) in enumerate(GOLDEN)])
    (segment,) = chart.segments
    first = chart.points[0]
    assert first.outer is not None
    assert first.near is not None
    assert segment.centre == Fraction(5155, 6000)
    assert (printed(float(segment.centre)), printed(segment.spread or 0)) == (0.859167, 1.663442)
    assert (printed(first.outer.low), printed(first.outer.high)) == (0.804273, 0.914060)
    centre = float(segment.centre)
    assert (first.near.high - centre) / (first.outer.high - centre) == pytest.approx(2 / 3)
    plain = 3 * sqrt(centre * (1 - centre) / 1000)
    assert (printed(centre - plain), printed(centre + plain)) == (0.826167, 0.892167)
    assert chart.points[1].outer.high - centre == pytest.approx((first.outer.high - centre) * sqrt(1000 / 1010))
    assert chart.provisional
    assert (chart.pooled, chart.needed) == (1, 50)
    assert marked(chart, Mark.OUTSIDE) == []


def test_the_golden_xmr_chart() -> None:
    chart = xmr_chart(volumes([x / n for x, n in GOLDEN]))
    outer = chart.points[0].outer
    assert outer is not None
    assert (printed(outer.low), printed(outer.high)) == (0.804289, 0.913834)


def test_sigma_z_is_never_below_one() -> None:
    """50 of 100 every month: no moving range at all, and limits of chance: .5 -+ 3 x .05."""
    chart = p_chart(series([50] * 12))
    outer = chart.points[-1].outer
    assert chart.segments[0].spread == 1
    assert outer is not None
    assert (outer.low, outer.high) == pytest.approx((0.35, 0.65))
    assert not chart.provisional
    assert all(point.signals == () for point in chart.points)  # all on the line


def test_xmr_by_hand() -> None:
    """10, 14, 12: mean 12, ranges 4 and 2, mean range 3: limits 12 -+ 7.98, near ones 12 -+ 5.32."""
    point = xmr_chart(volumes([10, 14, 12])).points[0]
    assert point.centre == 12
    assert point.outer is not None
    assert point.near is not None
    assert (point.outer.low, point.outer.high) == pytest.approx((4.02, 19.98))
    assert (point.near.low, point.near.high) == pytest.approx((6.68, 17.32))


def test_no_limit_lies_beyond_what_can_be() -> None:
    low = p_chart(series([95, 99, 100, 94] * 3)).points[0].outer
    volume = xmr_chart(volumes([1, 9, 1, 9])).points[0].outer
    assert low is not None
    assert volume is not None
    assert low.high == 1
    assert volume.low == 0


# --- the four rules ---------------------------------------------------------------------------------------------


def after_a_level_year(*xs: int) -> Chart:
    """Limits set by twelve months at 50 of 100 (.5; near ones .4 and .6, outer ones .35 and .65), then more months.

    The ranges of the year are 2 4 3 2 1 3 6 3 2 4 2: mean 2.9, in standard deviations .58, so sigma_z is 1.
    """
    return p_chart(series([*LEVEL, *xs]), charting=Charting(freeze_after=12))


@pytest.mark.parametrize(("x", "outside"), [(65, False), (66, True), (35, False), (34, True)])
def test_outside_is_beyond_the_limit(x: int, outside: bool) -> None:  # noqa: FBT001  a row of the table
    chart = after_a_level_year(x)
    assert float(chart.points[0].centre or 0) == 0.5
    assert (marked(chart, Mark.OUTSIDE) == [12]) == outside


@pytest.mark.parametrize(
    ("xs", "hit"),
    [
        ((51, 52, 53, 54, 55), list(range(10, 17))),  # 48 and 50 precede: that makes seven
        ((51, 52, 53, 54, 55, 56), list(range(10, 18))),
        ((51, 52, 53, 54), []),
        ((46, 45, 44, 43, 42, 41), list(range(11, 18))),  # 50 precedes
        ((46, 45, 44, 43, 42), []),
        ((49, 51, 52, 53, 53, 54, 55), []),  # an equal one ends it
        ((49, 51, 52, 53, 52, 54, 55), []),
    ],
)
def test_seven_in_a_row_rising_or_falling(xs: tuple[int, ...], hit: list[int]) -> None:
    chart = after_a_level_year(*xs)
    assert marked(chart, Mark.TREND) == hit
    if hit:
        (up,) = {s.up for p in chart.points for s in p.signals if s.mark is Mark.TREND}
        assert up == (xs[-1] > xs[0])


@pytest.mark.parametrize(
    ("xs", "hit"),
    [
        ((61, 61), []),  # the fifty before stands on the line, so no three are on one side yet
        ((51, 61, 61), [13, 14]),  # only those near the limit are marked
        ((61, 51, 61), [12, 14]),
        ((61, 49, 61), []),  # not all on one side
        ((61, 50, 61), []),  # one on the line
        ((51, 60, 61), []),  # .6 lies on the near limit, not beyond
        ((51, 66, 61), []),  # outside is not near
        ((49, 39, 39), [13, 14]),
        ((39, 61, 39), []),
    ],
)
def test_two_of_three_near_a_limit(xs: tuple[int, ...], hit: list[int]) -> None:
    assert marked(after_a_level_year(*xs), Mark.NEAR) == hit


@pytest.mark.parametrize(
    ("xs", "hit"),
    [
        ((51, 52, 51, 53, 51, 52, 51), list(range(12, 19))),
        ((51, 52, 51, 53, 51, 52), []),
        ((51, 52, 51, 50, 51, 52, 51, 52), []),  # a point on the line breaks it
        ((49, 48, 49, 47, 49, 48, 49, 48), list(range(12, 20))),
    ],
)
def test_seven_on_one_side(xs: tuple[int, ...], hit: list[int]) -> None:
    assert marked(after_a_level_year(*xs), Mark.ONE_SIDE) == hit


def test_marks_stand_in_their_order_and_say_their_side() -> None:
    chart = after_a_level_year(49, 48, 47, 46, 45, 39, 38, 30)
    last, near = chart.points[-1], chart.points[-2]
    assert last.marks == (Mark.OUTSIDE, Mark.TREND, Mark.ONE_SIDE)
    assert near.marks == (Mark.TREND, Mark.NEAR, Mark.ONE_SIDE)
    assert [s.said for s in last.signals] == [
        "below the lower limit",
        "one of 7 in a row that fall",
        "one of 7 in a row below the centre",
    ]


# --- gaps, breaks and frozen limits -----------------------------------------------------------------------------


def test_a_missing_month_ends_a_run() -> None:
    """Seven months on one side, the fourth of them away: eight by the calendar, and no seven in a row."""
    whole = series([*LEVEL, 51, 52, 51, 53, 51, 52, 51, 52])
    chart = p_chart([p for p in whole if p.period != month(15)], charting=Charting(freeze_after=12))
    assert marked(chart, Mark.ONE_SIDE) == []
    assert chart.missing == (month(15),)
    assert marked(after_a_level_year(51, 52, 51, 53, 51, 52, 51, 52), Mark.ONE_SIDE) != []


def test_a_month_with_nobody_is_a_gap_not_a_zero() -> None:
    points = [
        Point(p.period, 0, 0) if p.period == month(15) else p for p in series([*LEVEL, 51, 52, 51, 53, 51, 52, 51])
    ]
    chart = p_chart(points, charting=Charting(freeze_after=12))
    assert chart.points[15].value is None
    assert chart.points[15].outer is None
    assert marked(chart, Mark.ONE_SIDE) == []
    assert chart.missing == ()
    assert chart.segments[0].centre == Fraction(1, 2)


def test_a_moving_range_is_not_joined_over_a_gap() -> None:
    """10, 12, then a month away, then 30, 32: ranges 2 and 2, and not the 18 between."""
    chart = xmr_chart([Volume("2020-01", 10), Volume("2020-02", 12), Volume("2020-04", 30), Volume("2020-05", 32)])
    assert chart.segments[0].spread == 2


def test_limits_are_frozen_after_24_points() -> None:
    before, after = p_chart(series([50, 52] * 12)), p_chart(series([50, 52] * 12 + [90] * 12))
    assert before.segments[0].centre == after.segments[0].centre == Fraction(51, 100)
    assert after.points[-1].outer == before.points[-1].outer
    assert [p.sets_limits for p in after.points] == [True] * 24 + [False] * 12
    assert after.segments[0].set_by == 24


@pytest.mark.parametrize(("months", "provisional"), [(11, True), (12, False)])
def test_fewer_than_twelve_points_are_provisional(months: int, provisional: bool) -> None:  # noqa: FBT001  a row
    assert p_chart(series([50, 52] * 6)[:months]).provisional == provisional
    assert xmr_chart(volumes([5.0, 6.0] * 6)[:months]).provisional == provisional


@pytest.mark.parametrize("began", [{"event": "training"}, {"rule": "2"}])
def test_limits_start_anew_at_an_event_or_another_rule_only(began: dict[str, str]) -> None:
    after = [Point(p.period, p.x, p.n, rule=began.get("rule", "")) for p in series([70, 72] * 6, start=12)]
    after[0] = Point(after[0].period, 70, 100, **began)
    chart = p_chart([*series([50, 52] * 6), *after])
    assert [s.centre for s in chart.segments] == [Fraction(51, 100), Fraction(71, 100)]
    assert all(p.signals == () for p in chart.points)
    assert len(p_chart(series([50, 52] * 6 + [70, 72] * 6)).segments) == 1


def test_no_run_goes_through_an_event() -> None:
    """Seven rise, four before and three after a form was changed."""
    points = series([50] * 12 + [51, 52, 53, 54]) + series([55, 56, 57], start=16)
    assert marked(p_chart(points, charting=Charting(freeze_after=12)), Mark.TREND) != []
    points[16] = Point(month(16), 55, 100, event="a new form")
    assert marked(p_chart(points, charting=Charting(freeze_after=12)), Mark.TREND) == []


# --- pooling ----------------------------------------------------------------------------------------------------


def test_windows_are_laid_from_the_first_month_and_begin_again_after_a_gap() -> None:
    """Months 0 to 3, 5 to 9: windows 0-2 and 5-7; 3 fills none before the gap, 8 and 9 not yet."""
    part = [p for p in series([1] * 10, 7) if p.period != month(4)]
    full, left = windows(part, 3)
    assert [[p.period for p in window] for window in full] == [
        [month(0), month(1), month(2)],
        [month(5), month(6), month(7)],
    ]
    assert left == [month(3), month(8), month(9)]


@pytest.mark.parametrize(
    ("n", "target", "pooled", "judged"),
    [
        (50, 0.9, 1, True),  # k(.90) = 50
        (49, 0.9, 3, True),
        (17, 0.9, 3, True),  # 51
        (16, 0.9, 12, True),  # 48 of a quarter
        (7, 0.9, 12, True),  # most serious violence: 84 a year
        (7, 0.98, 12, False),  # k(.98) = 250, and 84 a year
        (34, 0.85, 1, True),  # k(.85) = 34
        (49, None, 3, True),  # without a target that of .90
        (49, 1.0, 3, True),
        (50, 1.0, 1, True),
    ],
)
def test_too_few_records_are_pooled(n: int, target: float | None, pooled: int, judged: bool) -> None:  # noqa: FBT001  a row
    chart = p_chart(series([n - 1] * 36, n), target)
    assert chart.pooled == pooled
    assert all(p.months == pooled for p in chart.points)
    assert all((p.outer is not None) == judged != p.too_few for p in chart.points)
    assert len(chart.points) == 36 // pooled


def test_no_window_spans_an_event() -> None:
    points = series([15] * 8, 17)
    points[4] = Point(month(4), 15, 17, event="training")
    chart = p_chart(points, 0.9)
    assert [(p.first, p.last) for p in chart.points] == [(month(0), month(2)), (month(4), month(6))]
    assert chart.left_over == (month(3), month(7))
    assert chart.points[0].n == 51


def test_one_short_month_redraws_nothing_and_is_not_judged() -> None:
    """One of ten is short (10%): it gets no limits. Two of ten are too many: all are pooled."""
    points = series([45] * 10, 50)
    points[3] = Point(month(3), 1, 49)
    chart = p_chart(points, 0.9)
    assert chart.pooled == 1
    assert (chart.points[3].too_few, chart.points[3].outer, chart.points[3].sets_limits) == (True, None, False)
    assert chart.segments[0].centre == Fraction(9, 10)
    points[7] = Point(month(7), 44, 49)
    assert p_chart(points, 0.9).pooled == 3


# --- what cannot be divided -------------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [0, 100])
def test_a_share_of_none_or_all_has_limits_of_itself(x: int) -> None:
    chart = p_chart(series([x] * 24))
    assert chart.points[0].outer is not None
    assert (chart.points[0].outer.low, chart.points[0].outer.high) == (x / 100, x / 100)
    assert all(p.signals == () for p in chart.points)
    assert marked(p_chart(series([100] * 24 + [99])), Mark.OUTSIDE) == [24]


def test_one_point_none_and_nobody() -> None:
    one = p_chart(series([40]))
    assert one.provisional
    assert one.segments[0].spread == 1
    assert one.points[0].signals == ()
    assert p_chart([]).points == ()
    assert p_chart([]).provisional
    nobody = p_chart([Point("2020-01", 0, 0)])
    assert (nobody.points[0].value, nobody.segments[0].centre) == (None, None)
    alone = xmr_chart([Volume("2020-01", 5), Volume("2020-03", 9)])
    assert [p.outer for p in alone.points] == [None, None]
    still = xmr_chart(volumes([0.1] * 12))
    assert all(p.signals == () for p in still.points)


@pytest.mark.parametrize("make", [lambda: Point("2020-13", 1, 2), lambda: Point("2020-01", 3, 2), lambda: Point("2020-01", -1, 2), lambda: Volume("2020-1", 1), lambda: Volume("2020-01", -1), lambda: p_chart([Point("2020-01", 1, 2)] * 2), lambda: p_chart(series([1]), 1.5), lambda: Charting(freeze_after=0), lambda: EventDeciding(confidence=1.0)])  # fmt: skip
def test_what_cannot_be_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"."):
        make()


# --- events -----------------------------------------------------------------------------------------------------


def test_an_event_by_hand() -> None:
    """80, 84, 76 of 100, then 90, 94, 86 of 100: p1 = .8, p2 = .9.

    z1 = 0, 1, -1 (s = .04): sum z^2 = 2, over K - 1 = 2: 1. z2 = 0, 4/3, -4/3 (s = .03): 32/9 / 2 = 16/9. phi is the
    mean, 25/18. d = .1, variance (.16 + .09) / 300 x 25/18 = .00115741, its root .0340207; t(4) = 2.776445: -+ .0944566.
    """
    found = event_test(series([80, 84, 76]), series([90, 94, 86], start=3))
    assert found.difference is not None
    assert found.phi == pytest.approx(25 / 18)
    assert found.difference.value == pytest.approx(0.1)
    assert (found.difference.limits.low, found.difference.limits.high) == pytest.approx(
        (0.0055434, 0.1944566), abs=1e-6
    )
    assert found.change is Change.ROSE
    assert found.reason == "+10.0 points, 95% limits +0.6 to +19.4"
    assert event_test(series([90, 94, 86]), series([80, 84, 76], start=3)).change is Change.FELL


def test_phi_is_never_below_one() -> None:
    """80 of 100 thrice, then 85: no spread at all; -+ 2.776445 x sqrt((.16 + .1275) / 300) = .085951, so none is shown."""
    found = event_test(series([80] * 3), series([85] * 3, start=3))
    assert found.phi == 1
    assert found.change is Change.NONE_SHOWN
    assert found.difference is not None
    assert found.difference.limits.high == pytest.approx(0.05 + 0.085951, abs=1e-6)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (series([80] * 2), series([85] * 3, start=3), "fewer than 3 months with records before or after (2 and 3)"),
        (series([80] * 3), [], "fewer than 3 months with records before or after (3 and 0)"),
        ([*series([80] * 2), Point(month(2), 0, 0)], series([85] * 3, start=3), "fewer than 3 months with records before or after (2 and 3)"),
        (series([7] * 3, 7), series([6] * 3, 7, start=3), "fewer than 5 complete or incomplete records expected before or after"),
    ],
)  # fmt: skip
def test_what_an_event_test_cannot_tell(before: list[Point], after: list[Point], why: str) -> None:
    found = event_test(before, after)
    assert (found.change, found.reason, found.difference) == (Change.CANNOT_BE_TOLD, why, None)


def test_nothing_ever_missing_is_no_change() -> None:
    assert event_test(series([100] * 3), series([100] * 3, start=3)).change is Change.NONE_SHOWN


def test_before_and_after_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="come after"):
        event_test(series([1], start=3), series([1], start=1))
    with pytest.raises(ValueError, match="stands twice"):
        event_test(series([1]), series([1]))


def test_each_named_event_is_tested_between_its_neighbours() -> None:
    points = series([80] * 3 + [90] * 3 + [60] * 3 + [60] * 3)
    for at, event, rule in ((3, "training", ""), (6, "a new form", "2"), (9, "reminders", "2")):
        points[at] = Point(month(at), points[at].x, 100, event, rule)
    points = [Point(p.period, p.x, p.n, p.event, "2" if p.period >= month(6) else "") for p in points]
    assert [(t.event, t.first, t.change, t.months) for t in event_tests(points)] == [
        ("training", month(3), Change.ROSE, (3, 3)),
        ("a new form", month(6), Change.CANNOT_BE_TOLD, (3, 3)),
        ("reminders", month(9), Change.NONE_SHOWN, (3, 3)),
    ]
    assert event_tests(points)[1].reason == "the rule changed in the same month"
    assert len(split(points)) == 4


# --- autocorrelation --------------------------------------------------------------------------------------------


def residuals(values: list[float]) -> list[tuple[str, str, float]]:
    return [(month(at), month(at), value) for at, value in enumerate(values)]


def test_autocorrelation_by_hand() -> None:
    """Six of 1 and six of -1: ten products of 1, one of -1: 9/11 over 12/12. The limit is 2/sqrt(11) = .603."""
    found = autocorrelation(residuals([1] * 6 + [-1] * 6))
    assert found.value == pytest.approx(9 / 11)
    assert found.limit == pytest.approx(0.603023, abs=1e-6)
    assert found.notable
    assert "too narrow" in found.said


def test_neither_alternating_nor_few_months_are_notable() -> None:
    alternating = autocorrelation(residuals([1, -1] * 6))
    assert (alternating.value, alternating.notable) == (pytest.approx(-1), False)
    assert autocorrelation(residuals([1] * 6 + [-1] * 5)).value is None  # ten pairs
    assert autocorrelation(residuals([0] * 20)).value is None
    gap = [r for r in residuals([1] * 6 + [-1] * 7) if r[0] != month(6)]
    assert autocorrelation(gap).pairs == 10


def test_an_event_of_a_series_that_hangs_together_says_so() -> None:
    drifting = [80, 82, 84, 86, 88, 90, 90, 88, 86, 84, 82, 80]
    found = event_test(series(drifting), series(drifting, start=12))
    assert found.autocorrelation.notable
    assert found.reason.endswith("the limits and intervals are too narrow")
    assert p_chart(series(drifting)).segments[0].autocorrelation.notable


# --- seasons ----------------------------------------------------------------------------------------------------

WAVE = (50, 55, 60, 63, 65, 63, 60, 55, 50, 46, 44, 46)


def test_under_two_years_nothing_is_told_of_seasons() -> None:
    assert seasonality(series(WAVE * 2)[:23]).season is Season.CANNOT_BE_TOLD
    assert seasonality([]).season is Season.CANNOT_BE_TOLD
    assert "1 whole year without" in seasonality(series(WAVE * 2)[:23]).reason


def test_a_wave_that_comes_back_is_shown() -> None:
    found = seasonality(series([*WAVE, *(x + 1 for x in reversed(WAVE)), *WAVE]))
    again = seasonality(series(WAVE * 2))
    assert again.season is Season.SHOWN
    assert (again.highest, again.lowest) == ("05", "11")
    assert found.years == 3
    assert seasonality(series([*WAVE, *reversed(WAVE)])).season is Season.NONE_SHOWN


def test_equal_months_share_their_rank() -> None:
    """Two years alike, four months each of 1, 2 and 3: the ranks agree in all, so chance has no part in it."""
    found = seasonality(volumes([1, 1, 2, 2, 3, 3, 3, 3, 2, 2, 1, 1] * 2))
    assert found.chance == pytest.approx(0, abs=1e-9)
    assert seasonality(volumes([5.0] * 24)).chance == 1


def test_a_steady_rise_is_no_season() -> None:
    assert seasonality(series(tuple(range(20, 68)))).season is Season.NONE_SHOWN


def test_years_have_no_gap_and_no_event_in_them() -> None:
    points = series(WAVE * 2)
    assert seasonality([p for p in points if p.period != month(5)]).season is Season.CANNOT_BE_TOLD
    nobody = [Point(p.period, 0, 0) if p.period == month(5) else p for p in points]
    assert seasonality(nobody).season is Season.CANNOT_BE_TOLD
    points[6] = Point(month(6), points[6].x, 100, event="a new form")
    assert seasonality(points).years == 1
    assert seasonality(volumes([float(x) for x in WAVE * 2])).season is Season.SHOWN


# --- directions -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("xs", "way", "reason"),
    [
        ((66,), Direction.BETTER, "2021-01 is above the upper limit; limits set by 2020-01 to 2020-12 (12 points)"),
        ((34,), Direction.WORSE, "2021-01 is below the lower limit; limits set by 2020-01 to 2020-12 (12 points)"),
        ((66, 50), Direction.NO_CHANGE, "2021-02 is ordinary variation; limits set by 2020-01 to 2020-12 (12 points)"),
    ],
)
def test_the_last_point_gives_the_direction(xs: tuple[int, ...], way: Direction, reason: str) -> None:
    chart = after_a_level_year(*xs)
    assert (direction(chart).direction, direction(chart).reason) == (way, reason)
    turned = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER}
    assert direction(chart, more_is_better=False).direction == turned.get(way, way)


@pytest.mark.parametrize(
    ("chart", "reason"),
    [
        (p_chart([]), "no month"),
        (p_chart(series([50] * 11)), "11 points, fewer than the 12 that limits need"),
        (p_chart(series([6] * 24, 7), 0.98), "84 records in 2021-01 to 2021-12, 12 months pooled: fewer than the 250 that a point needs"),
        (p_chart([*series([50] * 12), Point(month(12), 0, 0)]), "0 records in 2021-01: fewer than the 50 that a point needs"),
    ],
)  # fmt: skip
def test_too_early_to_say(chart: Chart, reason: str) -> None:
    assert (direction(chart).direction, direction(chart).reason) == (Direction.TOO_EARLY, reason)


def test_after_an_event_its_test_speaks_until_the_limits_hold() -> None:
    points = series([60] * 12 + [80] * 3)
    points[12] = Point(month(12), 80, 100, event="training")
    (test,) = event_tests(points)
    assert direction(p_chart(points)).direction is Direction.TOO_EARLY
    found = direction(p_chart(points), test)
    assert found.direction is Direction.BETTER
    assert found.reason.startswith("rose after “training”: +20.0 points")
    assert direction(p_chart(points), test, more_is_better=False).direction is Direction.WORSE
    points[12] = Point(month(12), 80, 100, event="another")
    assert direction(p_chart(points), test).direction is Direction.TOO_EARLY


def test_once_the_limits_hold_the_chart_speaks() -> None:
    points = series([60] * 12 + [80] * 12)
    points[12] = Point(month(12), 80, 100, event="training")
    (test,) = event_tests(points)
    assert test.change is Change.ROSE
    assert direction(p_chart(points), test).direction is Direction.NO_CHANGE


def test_an_event_of_which_no_window_is_full_yet() -> None:
    points = series([15] * 13, 17)
    points[12] = Point(month(12), 15, 17, event="training")
    found = direction(p_chart(points, 0.9))
    assert (found.direction, found.reason) == (Direction.TOO_EARLY, "not yet 3 months in a row")


def test_volumes_of_every_other_month_have_no_direction() -> None:
    chart = xmr_chart([Volume(month(2 * at), at) for at in range(12)])
    found = direction(chart)
    assert not chart.provisional
    assert (found.direction, found.reason) == (Direction.TOO_EARLY, "no two months that follow each other")
