"""Whatever the figures and names: labels keep clear of each other and of the edges, and shapes stand within."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pictures_made import funnel, in_the_way, lens, month, trend

from dq_audit.render.plotting import Picture
from dq_audit.render.trend_picture import trend_picture
from dq_audit.trends.charts import xmr_chart
from dq_audit.trends.directions import direction
from dq_audit.trends.points import Point, Volume

pytestmark = pytest.mark.slow
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60)


@st.composite
def series(draw: st.DrawFn) -> list[Point]:
    months = sorted(draw(st.sets(st.integers(0, 40), min_size=1, max_size=36)))
    size = draw(st.sampled_from([3, 30, 700, 20_000]))
    begins = draw(st.dictionaries(st.sampled_from(months), NAMES, max_size=4))
    changed = draw(st.integers(0, 60))
    found = []
    for at in months:
        n = draw(st.integers(size // 2, size))
        found.append(Point(month(at), draw(st.integers(0, n)), n, begins.get(at, ""), str(at >= changed)))
    return found


def counts(least: int) -> st.SearchStrategy[dict[str, tuple[int, int]]]:
    part = st.tuples(st.integers(least, 400), st.floats(0, 1)).map(lambda one: (round(one[0] * one[1]), one[0]))
    return st.dictionaries(NAMES, part, min_size=2, max_size=30)


def is_sound(picture: Picture) -> None:
    assert in_the_way(picture) == []
    assert all(0 <= g.x <= 100 and 0 <= g.y <= picture.height for g in picture.glyphs)
    assert all(0 <= line.x1 <= 100 and 0 <= line.x2 <= 100 for line in picture.straights)


@settings(max_examples=60, deadline=None)
@given(series(), st.sampled_from([None, 0.0, 0.5, 0.9, 0.985, 1.0]), st.booleans())
def test_trends(points: list[Point], target: float | None, unjudged: bool) -> None:  # noqa: FBT001  drawn
    if any(point.n for point in points):
        is_sound(trend(points, target or None, (month(41),) if unjudged else ()))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 10) | st.integers(0, 10_000_000), min_size=1, max_size=36))
def test_amounts(amounts: list[float]) -> None:
    chart = xmr_chart(Volume(month(at), amount) for at, amount in enumerate(amounts))
    found = trend_picture("Records received", chart, direction(chart))
    assert found is not None
    is_sound(found)


@settings(max_examples=60, deadline=None)
@given(counts(10))
def test_units(teams: dict[str, tuple[int, int]]) -> None:
    is_sound(funnel(teams))


@settings(max_examples=60, deadline=None)
@given(counts(10))
def test_groups(wards: dict[str, tuple[int, int]]) -> None:
    is_sound(lens(wards))
