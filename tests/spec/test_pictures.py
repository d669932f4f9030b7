"""The pictures of the page: where a figure stands, worked out by hand, and what is said of it."""

from __future__ import annotations

from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest
from pictures_made import HOSTILE, funnel, in_the_way, late, lens, month, pictures, steady, trend

from dq_audit.errors import UsageError
from dq_audit.questions.intervals import funnel_limits
from dq_audit.render import png as drawn
from dq_audit.render.late_fill import late_fill
from dq_audit.render.lens_picture import lens_picture
from dq_audit.render.plotting import (
    LEFT,
    NARROW,
    RIGHT,
    SIZE,
    WIDE,
    Axis,
    Picture,
    amount,
    axis_of,
    fitted,
    spread,
    text_width,
)
from dq_audit.render.png import png, standalone
from dq_audit.render.trend_picture import trend_picture
from dq_audit.trends.charts import p_chart, xmr_chart
from dq_audit.trends.directions import direction
from dq_audit.trends.filling import triangle
from dq_audit.trends.points import Point, Volume
from dq_audit.units import compare

GOLDEN = ((850, 1000), (870, 1010), (830, 990), (900, 1020), (860, 1000), (845, 980))  # statistical notes, 5


def glyphs(picture: Picture, shape: str) -> list[tuple[float, float]]:
    return [(g.x, g.y) for g in picture.glyphs if g.shape == shape]


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


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (3.25, "3.25"),
        (1234, "1,234"),
        (9949, "9,949"),
        (12345, "12.3k"),
        (999_400, "999k"),
        (999_500, "1m"),
        (2.5e9, "2,500m"),
    ],
)
def test_amounts_take_few_letters(value: float, said: str) -> None:
    assert amount(value) == said


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


def test_amounts_are_written_as_amounts() -> None:
    """Records received: usual 800, moving range 20, limits 800 -+ 53.2 (2.66 x 20)."""
    chart = xmr_chart(Volume(month(at), 790 if at % 2 else 810) for at in range(14))
    found = trend_picture("Records received", chart, direction(chart))
    assert found is not None
    assert found.title == "Records received: 790 in February 2026, within what is usual"
    assert found.table.headers == ("Months", "Amount", "Usual", "Limits", "Stands out")
    assert found.table.rows[0] == ("January 2025", "810", "800", "746.8 to 853.2", "–")
    # 1,000 is the round number that holds 853.2 and a little more; from 700 to 900 in 168 pixels below the 10 on top.
    assert {label.text for label in found.labels if label.anchor == "end" and label.css == "tick"} >= {
        "700",
        "800",
        "900",
    }
    assert glyphs(found, "dot")[0][1] == 85.6
    assert in_the_way(found) == []


def test_without_any_record_there_is_no_picture() -> None:
    chart = p_chart([Point("2025-01", 0, 0)])
    assert trend_picture("x", chart, direction(chart)) is None


# --- units --------------------------------------------------------------------------------------------------------

TEAMS = {"North": (12, 20), "South": (60, 100), "East": (24, 80), "West": (120, 200), "Small": (3, 5)}
TEAMS |= {f"Team {at}": (60, 100) for at in range(6)}


def test_a_unit_stands_at_its_records_and_share_between_the_published_limits() -> None:
    found = funnel(TEAMS, source=(600, 1000))  # 60% in all
    # 200 records and a little more: 250 across. 12 of 20 and 60 of 100 stand at 60%.
    assert {g.x for g in found.glyphs} == {2, 8, 32, 40, 80}
    middle = next(line for line in found.straights if line.css == "middle")
    assert {g.y for g in found.glyphs if g.x in {2, 8, 40, 80}} == {middle.y1}
    rows = {row[0]: row for row in found.table.rows}
    assert rows["North"][1:5] == ("12 of 20", "60.0%", "38.5% to 81.5%", "26.1% to 93.9%")  # DOMAIN 8.4
    assert rows["South"][3:5] == ("50.4% to 69.6%", "44.9% to 75.1%")
    assert rows["Small"][1:] == ("3 of 5", "60.0%", "17.1% to 100.0%", "0.0% to 100.0%", "–", "too few to compare")


def test_the_drawn_limits_are_the_published_ones() -> None:
    found = funnel({"One": (60, 100), "Two": (60, 100)}, source=(120, 200))
    inner = [curve for curve in found.curves if curve.css == "inner"]
    limits = funnel_limits(0.6, 100)
    assert (round(limits.low, 5), round(limits.high, 5)) == (0.50398, 0.69602)
    # 120 records across; the axis goes from 45% to 75% in 210 pixels below the 10 at the top.
    low, high = (y for curve in inner for x, y in curve.places if x == 100)
    at_the_end = funnel_limits(0.6, 120)
    assert low == pytest.approx(10 + (0.75 - at_the_end.low) / 0.3 * 210, abs=0.1)
    assert high == pytest.approx(10 + (0.75 - at_the_end.high) / 0.3 * 210, abs=0.1)


def test_a_title_does_not_pass_over_a_later_month_that_could_not_be_judged() -> None:
    points = steady()
    assert "judged" not in trend([*points[:5], *points[6:]], unjudged=(month(5),)).title
    found = trend([*points[:5], *points[6:]], unjudged=(month(5), month(14), month(15)))
    assert found.title.endswith("in February 2026, within what is usual; April 2026 could not be judged")


def test_units_that_fall_short_are_named_and_drawn_otherwise() -> None:
    found = funnel(TEAMS, source=(600, 1000))
    assert (found.glyphs[-1].shape, found.glyphs[-1].x) == ("flagged", 32)  # last, so that nothing hides it
    assert [g.x for g in found.glyphs if g.shape == "few"] == [2]
    assert {g.shape for g in found.glyphs[:-1]} == {"plain", "few"}
    assert {label.text for label in found.labels if label.css == "name"} == {"East"}
    # 80 x 60% is 48; 24 are complete.
    assert (
        found.title
        == "Victim ethnicity recorded: 1 of 10 teams falls short of 600 of 1,000 (60.0%) in all, East, by 24 records"
    )
    assert "Diamonds fall short by more than chance: East 24 of 80, 24 fewer than expected." in found.notes
    assert "Not compared, with fewer than 10 records (open squares): 1 team." in found.notes


def test_where_no_unit_falls_short_the_title_says_so() -> None:
    found = funnel({"A": (90, 100), "B": (180, 200)})
    assert found.title == "Victim ethnicity recorded: none of 2 teams stands out from 270 of 300 (90.0%) in all"


def test_a_unit_below_the_limits_is_told_even_where_it_does_not_stand_out() -> None:
    """Four units that differ so much that none stands out: the picture shows it below, so the title says so."""
    found = funnel({"A": (95, 100), "B": (95, 100), "C": (96, 100), "D": (60, 100)})
    assert found.title == (
        "Victim ethnicity recorded: none of 4 teams stands out from 346 of 400 (86.5%) in all, "
        "though 1 of them lies below the 99.8% limit"
    )
    assert "The teams differ more than chance makes them; only what goes beyond that, too, stands out." in found.notes


def test_units_that_cannot_be_compared_make_no_picture() -> None:
    with pytest.raises(AssertionError):
        funnel({"A": (3, 5)})


# --- groups -------------------------------------------------------------------------------------------------------


def test_a_group_stands_at_its_difference_with_newcombes_limits() -> None:
    # Statistical notes, 6: 56 of 70 against 48 of 80 is 20 points more, 5.2 to 33.4.
    found = lens({"Town Centre": (56, 70), "Elsewhere": (48, 80)})
    assert found.table.rows[0] == (
        "Town Centre", "56 of 70", "80.0%", "48 of 80", "60.0%", "+20.0 (+5.2 to +33.4)", "+14.0", "yes",
    )  # fmt: skip
    # The mirror image stands beside it: -40 to +40 across, in steps of 20.
    assert [(g.shape, g.x) for g in found.glyphs] == [("flagged", 75), ("plain", 25)]
    whiskers = [(line.x1, line.x2) for line in found.straights if line.css == "whisker strong" and line.x1 != line.x2]
    assert whiskers == [(round((5.2431 + 40) / 0.8, 2), round((33.3873 + 40) / 0.8, 2))]
    assert found.title == (
        "Victim ethnicity: 56 of 70 missing in Town Centre against 48 of 80 in the rest, 14 records more than its share"
    )


def test_eight_groups_are_drawn_and_the_others_counted() -> None:
    found = lens({f"Ward {at}": (5 + at, 50) for at in range(11)} | {"Tiny": (1, 3)})
    assert len(found.table.rows) == 8
    assert "Not drawn: 3 wards with fewer records, none of which stand out." in found.notes
    assert "Not compared, with fewer than 10 records in it or in the rest: 1 ward." in found.notes
    assert found.title == "Victim ethnicity: none of 11 wards stands out by what is missing"


def test_groups_that_cannot_be_compared_make_no_picture() -> None:
    assert lens_picture("x", [], compare([])) is None


# --- late fill ----------------------------------------------------------------------------------------------------


def test_the_triangle_says_what_came_later_and_what_was_lost() -> None:
    found = late(
        ("2026-01", "2026-02-10", 500, 660), ("2026-01", "2026-04-10", 563, 664),
        ("2026-02", "2026-03-10", 400, 500), ("2026-02", "2026-04-10", 390, 500), ("2026-03", "2026-04-10", 410, 500),
    )  # fmt: skip
    assert found.title == (
        "Victim ethnicity recorded: 63 records completed later, in 1 of the 2 months that came more than once; "
        "10 records fewer complete than at first, in 1 of the 2 months"
    )
    assert found.headers == ("Records of", "1 month on", "2 months on", "3 months on")
    name, cells = found.rows[0]
    assert name == "Jan 2026"
    assert [cell and (cell.figures, cell.percent, str(cell.width)) for cell in cells] == [
        ("500 of 660", "75.8%", "75.758"), None, ("563 of 664", "84.8%", "84.789"),
    ]  # fmt: skip
    assert found.notes[0] == "Most in Jan 2026: 500 of 660 as of 10 February 2026, 563 of 664 as of 10 April 2026."


def test_all_months_are_called_all() -> None:
    twice = [("2026-01", "2026-02-10", 5, 9), ("2026-01", "2026-04-10", 6, 9)]
    more = [("2026-02", "2026-03-10", 5, 9), ("2026-02", "2026-04-10", 7, 9)]
    said = "Victim ethnicity recorded: {} completed later, in {} that came more than once"
    assert late(*twice).title == said.format("1 record", "the 1 month")
    assert late(*twice, *more).title == said.format("3 records", "all 2 months")


def test_months_that_came_once_tell_nothing_of_filling_up() -> None:
    found = late(("2026-01", "2026-02-10", 500, 660))
    assert (
        found.title
        == "Victim ethnicity recorded: no month came more than once, so what is filled in later cannot be told"
    )
    assert late_fill("x", triangle([])) is None


# --- all ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("picture", [p for _, p in pictures() if isinstance(p, Picture)], ids=lambda p: p.title[:50])
def test_no_label_is_in_the_way_of_another(picture: Picture) -> None:
    assert in_the_way(picture) == []
    assert all(picture.top <= y <= picture.bottom for area in picture.areas for _, y in area.places)
    assert all(0 <= g.x <= 100 and 0 <= g.y <= picture.height for g in picture.glyphs)
    assert all(len(row) == len(picture.table.headers) for row in picture.table.rows)


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


def test_any_font_of_a_pictures_list_will_do() -> None:
    """Windows takes `sans-serif` for Arial: where that is not there, and another of the list is, letters are drawn."""

    class OneFont:
        @staticmethod
        def svg_to_bytes(*, svg_string: str) -> bytes:
            root = ET.fromstring(svg_string)  # noqa: S314  our own
            families = root[0].get("font-family", "").replace('"', "").split(", ")
            return (root[0].text or "").encode() if "DejaVu Sans" in families else b""

    drawn._refuse_without_fonts(OneFont)


def test_the_style_sheet_keeps_the_margins_that_labels_are_placed_for() -> None:
    sheet = files("dq_audit.render").joinpath("pictures.css").read_text(encoding="utf-8")
    assert f"padding: 0 {RIGHT}px 0 {LEFT}px; font-size: {SIZE}px" in sheet
    assert LEFT + NARROW + RIGHT == 320 - 2 * 16  # a telephone's window less the page's own margins
    assert LEFT + WIDE + RIGHT == 36 * 16  # where the wider labels are shown
    assert "@container (min-width: 36rem)" in sheet
