"""Pictures from invented figures, and what must hold of where their labels stand."""

from __future__ import annotations

from itertools import combinations

from dq_audit.render.funnel_plot import funnel_plot
from dq_audit.render.late_fill import LateFill, late_fill
from dq_audit.render.lens_picture import lens_picture
from dq_audit.render.plotting import LEFT, NARROW, RIGHT, WIDE, Picture
from dq_audit.render.trend_picture import trend_picture
from dq_audit.trends.charts import p_chart
from dq_audit.trends.directions import direction
from dq_audit.trends.events import event_tests
from dq_audit.trends.filling import Version, triangle
from dq_audit.trends.points import Point
from dq_audit.units import GroupCount, UnitCount, compare

HOSTILE = "<script>alert(1)</script>\"'&\x1b]]>"


def month(at: int) -> str:
    return f"{2025 + at // 12}-{at % 12 + 1:02d}"


def steady(months: int = 14, x: int = 800, n: int = 1000) -> list[Point]:
    """A share that goes up and down by a point, so that it has limits and nothing stands out."""
    return [Point(month(at), x + (-10 if at % 2 else 10), n) for at in range(months)]


def trend(points: list[Point], target: float | None = None, unjudged: tuple[str, ...] = ()) -> Picture:
    chart, events = p_chart(points, target), event_tests(points)
    heading = direction(chart, events[-1] if events else None)
    found = trend_picture("Victim ethnicity recorded", chart, heading, target=target, events=events, unjudged=unjudged)
    assert found is not None
    return found


def funnel(counts: dict[str, tuple[int, int]], source: tuple[int, int] | None = None) -> Picture:
    """Units by name: x of n complete."""
    units = [UnitCount("check", name, x, n) for name, (x, n) in counts.items()]
    family = compare(units, sources={"check": source} if source else None)
    found = funnel_plot("Victim ethnicity recorded", units, family, source=source, kind="team")
    assert found is not None
    return found


def lens(counts: dict[str, tuple[int, int]]) -> Picture:
    """Groups by name: missing of n; the rest are all others."""
    missing, n = (sum(part) for part in zip(*counts.values(), strict=True))
    groups = [GroupCount("check", name, m, k, missing - m, n - k) for name, (m, k) in counts.items()]
    found = lens_picture("Victim ethnicity", groups, compare([], groups), kind="ward")
    assert found is not None
    return found


def late(*versions: tuple[str, str, int, int]) -> LateFill:
    """Versions: month, as-of, complete, of."""
    found = late_fill("Victim ethnicity recorded", triangle(Version(*one) for one in versions))
    assert found is not None
    return found


def in_the_way(picture: Picture) -> list[tuple[str, str]]:
    """Labels that overlap or leave the margins: at the narrowest, where the wider ones begin, on wide screens."""
    found = []
    for width, hidden in ((NARROW, "wide"), (WIDE, "narrow"), (1500, "narrow")):
        shown = [label for label in picture.labels if hidden not in label.css]
        found += [(a.text, b.text) for a, b in combinations(shown, 2) if a.box(width).touches(b.box(width))]
        boxes = [(label.text, label.box(width)) for label in shown]
        found += [(text, "the edge") for text, b in boxes if b.left < -LEFT - 1 or b.right > width + RIGHT + 10]
    return found


def pictures() -> list[tuple[str, Picture | LateFill]]:
    """One of each kind and more, by the macro that draws it; names are hostile or long where they may be."""
    training = [
        Point(month(14 + at), 880 + at * 3, 1000, "" if at else f"Training of response officers {HOSTILE}")
        for at in range(8)
    ]
    runs = [
        *steady(),
        *(Point(month(14 + at), 815, 1000) for at in range(8)),
        Point(month(22), 900, 1000),
        Point(month(23), 650, 1000),
    ]
    gaps = [
        Point(p.period, p.x, p.n, "", "old" if at < 9 else "new") for at, p in enumerate(steady(20)) if at not in {4, 5}
    ]
    pooled = [Point(month(at), 16 + at % 2, 20) for at in range(37)]
    teams = {
        f"Team {at}, {HOSTILE if at == 3 else 'Neighbourhood policing'}": (n - n // (2 if at in {3, 7} else 9), n)
        for at, n in enumerate(range(8, 400, 19))
    }
    wards = {
        f"{'Stockton Town Centre and Portrack' if at % 2 else HOSTILE} {at}": (n // (3 if at in {2, 6} else 9), n)
        for at, n in enumerate(range(9, 300, 17))
    }
    versions = [
        (month(at), f"{month(at + lag)}-15", 440 + 9 * lag + at, 630 + lag)
        for at in range(9)
        for lag in range(7)
        if at + lag < 12
    ]
    return [
        ("trend_picture", trend([*steady(), *training], target=0.9)),
        ("trend_picture", trend(runs, target=0.8)),
        ("trend_picture", trend(gaps, unjudged=(month(20),))),
        ("trend_picture", trend(pooled, target=0.9)),
        ("trend_picture", trend(steady(1))),
        ("funnel_plot", funnel(teams)),
        ("funnel_plot", funnel({"A": (90, 100), "B": (180, 200)})),
        ("lens_picture", lens(wards)),
        ("lens_picture", lens({"A": (10, 100), "B": (20, 200)})),
        ("late_fill", late(*versions)),
    ]
