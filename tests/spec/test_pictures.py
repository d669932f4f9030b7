"""The pictures of the page: where a figure stands, worked out by hand, and what is said of it."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from dq_audit.errors import UsageError
from dq_audit.render import png as drawn
from dq_audit.render.plotting import LEFT, NARROW, RIGHT, WIDE, Axis, Picture, axis_of, fitted, spread, text_width
from dq_audit.render.png import png, standalone
from dq_audit.render.trend_picture import trend_picture
from dq_audit.trends.charts import p_chart
from dq_audit.trends.directions import direction
from dq_audit.trends.events import event_tests
from dq_audit.trends.points import Point

GOLDEN = ((850, 1000), (870, 1010), (830, 990), (900, 1020), (860, 1000), (845, 980))  # statistical notes, 5
HOSTILE = "<script>alert(1)</script>\"'&\x1b]]>"


def month(at: int) -> str:
    return f"{2025 + at // 12}-{at % 12 + 1:02d}"


def trend(points: list[Point], target: float | None = None, unjudged: tuple[str, ...] = ()) -> Picture:
    chart, events = p_chart(points, target), event_tests(points)
    heading = direction(chart, events[-1] if events else None)
    found = trend_picture("Victim ethnicity recorded", chart, heading, target=target, events=events, unjudged=unjudged)
    assert found is not None
    return found


def steady(months: int = 14, x: int = 800, n: int = 1000) -> list[Point]:
    """A share that goes up and down by a point, so that it has limits and nothing stands out."""
    return [Point(month(at), x + (-10 if at % 2 else 10), n) for at in range(months)]


def glyphs(picture: Picture, shape: str) -> list[tuple[float, float]]:
    return [(g.x, g.y) for g in picture.glyphs if g.shape == shape]


def in_the_way(picture: Picture) -> list[tuple[str, str]]:
    """Labels that overlap, where the plot is narrowest, where the wider labels begin, and on a wide screen."""
    found = []
    for width, hidden in ((NARROW, "wide"), (WIDE, "narrow"), (1500, "narrow")):
        shown = [label for label in picture.labels if hidden not in label.css]
        pairs = combinations(shown, 2)
        found += [(a.text, b.text) for a, b in pairs if a.box(width).touches(b.box(width))]
        beyond = [b for b in shown if b.box(width).left < -LEFT or b.box(width).right > width + RIGHT + 8]
        found += [(label.text, "the edge") for label in beyond]
    return found


# --- places -------------------------------------------------------------------------------------------------------


def test_an_axis_goes_from_twentieth_to_twentieth() -> None:
    axis = axis_of([0.8044, 0.914], 10, 178)
    assert (axis.low, axis.high) == (0.75, 0.95)
    assert [axis.y(share) for share in (0.95, 0.85, 0.75)] == [10, 94, 178]
    assert axis.ticks == (0.75, 0.8, 0.85, 0.9, 0.95)


@pytest.mark.parametrize(
    ("shares", "ends"), [([0.0], (0.0, 0.2)), ([1.0], (0.8, 1.0)), ([0.0, 1.0], (0.0, 1.0)), ([0.07, 0.11], (0.0, 0.2))]
)
def test_an_axis_stays_within_nothing_and_all(shares: list[float], ends: tuple[float, float]) -> None:
    axis = axis_of(shares, 0, 100)
    assert (axis.low, axis.high) == pytest.approx(ends)


def test_ticks_are_few_and_round() -> None:
    assert Axis(0.0, 1.0, 0, 100).ticks == (0.0, 0.25, 0.5, 0.75, 1.0)


def test_heights_are_moved_apart_and_no_further() -> None:
    assert spread([10, 12, 60], 14, 10, 100) == [10, 24, 60]
    assert spread([95, 96], 14, 10, 100) == [86, 100]


def test_words_are_shortened_to_the_room() -> None:
    assert fitted("Training", 500) == "Training"
    short = fitted("Training of response officers", 80)
    assert short.endswith("…")
    assert text_width(short) <= 80


# --- the trend ----------------------------------------------------------------------------------------------------


def test_a_month_stands_at_its_share_and_between_the_limits_of_the_notes() -> None:
    found = trend([Point(month(at), x, n) for at, (x, n) in enumerate(GOLDEN)])
    # From 75% to 95% in 168 pixels below the 10 at the top: 85% is half way down. Six months: the first is 1/12 along.
    assert glyphs(found, "dot")[0] == (8.33, 94)
    upper = next(curve for curve in found.curves if curve.css == "outer provisional")
    assert upper.places[0] == (0, round(10 + (0.95 - 0.914060) / 0.2 * 168, 1))
    assert upper.places[1][0] == pytest.approx(100 / 6, abs=0.01)
    assert found.table.headers == ("Months", "Complete", "Share", "Usual", "Limits", "Stands out")
    assert found.table.rows[0] == ("January 2025", "850 of 1,000", "85.0%", "85.9%", "80.4% to 91.4%", "–")


def test_the_title_states_the_finding() -> None:
    assert (
        trend(steady()).title
        == "Victim ethnicity recorded: 790 of 1,000 (79.0%) in February 2026, within what is usual"
    )
    outside = trend([*steady(), Point(month(14), 900, 1000)])
    assert outside.title == "Victim ethnicity recorded: 900 of 1,000 (90.0%) in March 2026, above what is usual"
    below = trend([*steady(), Point(month(14), 600, 1000)])
    assert below.title == "Victim ethnicity recorded: 600 of 1,000 (60.0%) in March 2026, below what is usual"


def test_a_title_never_judges_what_the_limits_cannot() -> None:
    early = trend(steady(6))
    assert early.title.endswith("in June 2025, too early to say whether it is changing")
    assert "Dashed limits are provisional: set by fewer than 12 points." in early.notes


def test_a_share_near_its_target_is_not_rounded_onto_it() -> None:
    assert "(79.96%)" in trend([*steady(), Point(month(14), 1999, 2500)], target=0.8).title


def test_marks_differ_in_shape_and_are_named_below() -> None:
    run = [Point(month(14 + at), 815, 1000) for at in range(7)]
    found = trend([*steady(), *run, Point(month(21), 900, 1000), Point(month(22), 650, 1000)])
    assert len(glyphs(found, "up")) == len(glyphs(found, "down")) == 2  # the point, and its name below
    assert {"above the limit", "below the limit"} <= {label.text for label in found.labels if label.css == "mark"}
    assert any("in a row above usual" in label.text for label in found.labels)
    assert in_the_way(found) == []


def test_the_line_is_broken_where_months_are_missing_and_they_are_named() -> None:
    points = steady()
    found = trend([*points[:5], *points[7:]])
    lines = [curve for curve in found.curves if curve.css == "run"]
    assert [len(line.places) for line in lines] == [5, 7]
    assert len(glyphs(found, "absent")) == 2
    assert "Not there: June 2025, July 2025." in found.notes


def test_a_month_that_could_not_be_judged_is_not_said_to_be_absent() -> None:
    points = steady()
    found = trend([*points[:5], *points[6:]], unjudged=(month(5), month(14)))
    assert "Could not be judged: June 2025, March 2026." in found.notes
    assert not [note for note in found.notes if note.startswith("Not there")]
    assert len(glyphs(found, "absent")) == 2


def test_the_line_is_broken_where_another_rule_counts_and_not_at_an_event() -> None:
    points = [Point(p.period, p.x, p.n, "", "old" if at < 7 else "new") for at, p in enumerate(steady())]
    found = trend(points)
    assert [len(curve.places) for curve in found.curves if curve.css == "run"] == [7, 7]
    assert [(line.css, line.x1) for line in found.straights if line.css in {"anew", "event"}] == [("anew", 50)]
    named = [Point(p.period, p.x, p.n, "Training" if at == 7 else "") for at, p in enumerate(steady())]
    assert [len(curve.places) for curve in trend(named).curves if curve.css == "run"] == [14]


def test_an_event_stands_where_it_began_with_what_became_of_it() -> None:
    points = [
        *steady(12),
        *(Point(month(12 + at), 880 + at % 2 * 10, 1000, "Training" if not at else "") for at in range(12)),
    ]
    found = trend(points, target=0.9)
    assert found.title == (
        "Victim ethnicity recorded: 890 of 1,000 (89.0%) in December 2026, within what is usual since “Training” (January 2026)"
    )
    assert [(line.x1, line.x2) for line in found.straights if line.css == "event"] == [(50, 50)]
    assert [label.text for label in found.labels if label.css == "named"] == ["Training: rose"]
    assert found.notes[0].startswith("“Training”, from January 2026: rose. +8.5 points")
    assert in_the_way(found) == []


def test_pooled_months_are_said_to_be_pooled() -> None:
    found = trend([Point(month(at), 16 + at % 2, 20) for at in range(37)], target=0.9)
    assert "each point: 3 months" in {label.text for label in found.labels}
    assert "Each point is 3 months: single months have fewer than 50 records." in found.notes
    assert "Not yet a whole point: January 2028." in found.notes


def test_a_month_about_nobody_is_named_and_not_drawn() -> None:
    points = steady()
    points[3] = Point(month(3), 0, 0)
    found = trend(points)
    assert "No record that it is about: April 2025." in found.notes
    assert len(found.table.rows) == 13


def test_without_any_record_there_is_no_picture() -> None:
    chart = p_chart([Point("2025-01", 0, 0)])
    assert trend_picture("x", chart, direction(chart)) is None


# --- as files -----------------------------------------------------------------------------------------------------


def test_a_picture_of_its_own_is_sound_and_escapes_what_it_is_given() -> None:
    points = [*steady(12), *(Point(month(12 + at), 880, 1000, HOSTILE if not at else "") for at in range(12))]
    text = standalone(trend(points, target=0.9))
    root = ET.fromstring(text)  # noqa: S314  our own
    assert "<script" not in text
    assert "var(" not in text
    assert "@" not in text
    assert not [e for e in root.iter() if "style" in e.attrib]
    assert root.find("{*}title") is not None


def test_a_picture_becomes_a_png_of_a_width() -> None:
    pytest.importorskip("resvg_py")
    found = png(standalone(trend(steady())), 900)
    assert found.startswith(b"\x89PNG")
    assert int.from_bytes(found[16:20]) == 900


def test_without_what_draws_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawn.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"install dq-audit\[pictures\]"):
        png("<svg/>", 100)


def test_without_a_font_there_is_a_sentence() -> None:
    """Letters would be left out of the picture in silence."""

    class Fontless:
        @staticmethod
        def svg_to_bytes(**_: object) -> bytes:
            return b"the same"

    with pytest.raises(UsageError, match="font"):
        drawn._refuse_without_fonts(Fontless)
