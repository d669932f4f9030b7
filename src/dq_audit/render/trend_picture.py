"""The trend of a share as a picture: months between their limits, what stands out, and what began when."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from dq_audit.outcomes import month_number, percent_of
from dq_audit.render import trend_words as words
from dq_audit.render.month_axis import Calendar, month_labels, quarters
from dq_audit.render.plotting import (
    LEFT,
    LINE,
    NARROW,
    RIGHT,
    Axis,
    Curve,
    Glyph,
    Label,
    Picture,
    Straight,
    amount,
    axis_of,
    beside,
    both_widths,
    round_up,
    scale_of,
    text_width,
)
from dq_audit.render.words import uk_month
from dq_audit.trends.points import follows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dq_audit.render.trend_words import Run
    from dq_audit.trends.charts import Chart, Charted, Segment
    from dq_audit.trends.directions import Heading
    from dq_audit.trends.events import EventTest

PLOT = 168  # pixels from the plot's top to its bottom
MOST_LANES, MOST_BEGUN = 4, 4


def trend_picture(
    what: str,
    chart: Chart,
    heading: Heading,
    *,
    target: float | None = None,
    events: Sequence[EventTest] = (),
    unjudged: Sequence[str] = (),
) -> Picture | None:
    """The picture of a chart of `what` ("Victim ethnicity recorded"); None where no month has a record.

    The chart is of shares (`p_chart`) or of amounts (`xmr_chart`). `heading` is its direction, `events` the tests of
    what was named beforehand, `unjudged` the months that came and could not be judged.
    """
    points = [point for point in chart.points if point.value is not None]
    if not points:
        return None
    runs, begun = words.runs_of(chart), _begun(chart, events)[-MOST_BEGUN:]
    lanes = sorted(runs, key=lambda run: run.last.last)[-MOST_LANES:]
    lane = LINE * (chart.pooled > 1)
    upper = lane + LINE * len(begun) + 10
    values = list(_values(points, target))
    whole = round_up(max(values)) if words.is_of_amounts(chart) else 1.0
    axis = axis_of(values, upper, upper + PLOT, whole)
    calendar = _calendar(chart, unjudged)
    months_at = int(axis.bottom) + 18
    grid, ticks = scale_of(axis)
    rules, named = _beginnings(begun, calendar, lane, axis.bottom)
    brackets, told, end = _brackets(lanes, calendar, months_at + 8)
    absent = [*words.absent(chart, unjudged), *unjudged]
    return Picture(
        title=words.title(what, chart, heading, events, target) + words.unjudged_since(points[-1], unjudged),
        description=words.described(chart, points, runs, target),
        notes=tuple(words.notes(chart, events, unjudged, len(runs) - len(lanes))),
        table=words.table(chart, points, target),
        height=int(end),
        top=int(axis.top),
        bottom=int(axis.bottom),
        areas=tuple(_areas(chart, calendar, axis)),
        straights=(*grid, *quarters(calendar, axis.bottom), *_target(target, axis), *rules, *brackets),
        curves=(*_limits(chart, calendar, axis), *_lines(chart, calendar, axis)),
        glyphs=(
            *(Glyph("absent", calendar.middle(m, m), axis.bottom - 7, f"{uk_month(m)}: no figure") for m in absent),
            *(
                Glyph(_shape(p), calendar.middle(p.first, p.last), axis.y(_value(p)), words.said(p, target))
                for p in points
            ),
            *(Glyph(words.SHAPES[run.signal], line.x1, line.y1) for run, line in zip(lanes, brackets, strict=True)),
        ),
        labels=(
            *_pooled(chart),
            *ticks,
            *month_labels(calendar, months_at),
            *_sides(chart, target, axis),
            *named,
            *told,
        ),
    )


def _values(points: Sequence[Charted], target: float | None) -> Iterator[float]:
    yield from map(_value, points)
    yield from chain.from_iterable((p.outer.low, p.outer.high) for p in points if p.outer)
    if target is not None:
        yield target


def _value(point: Charted) -> float:
    return float(point.value or 0)


def _shape(point: Charted) -> str:
    if point.too_few:
        return "few"
    return words.SHAPES[point.signals[0]] if point.signals else "dot"


def _calendar(chart: Chart, unjudged: Sequence[str]) -> Calendar:
    months = [m for p in chart.points for m in (p.first, p.last)]
    numbers = [month_number(m) for m in chain(months, chart.missing, chart.left_over, unjudged)]
    return Calendar(min(numbers), max(numbers))


def _areas(chart: Chart, calendar: Calendar, axis: Axis) -> Iterator[Curve]:
    """What is usual: between the outer limits, step by step."""
    for segment in chart.segments:
        for stretch in words.stretches(segment.points, _bounded(segment)):
            upper, lower = (_steps(stretch, calendar, axis, side) for side in (_upper, _lower))
            yield Curve("usual", (*upper, *reversed(lower)), closed=True)


def _bounded(segment: Segment) -> set[str]:
    return {point.first for point in segment.points if point.outer}


def _limits(chart: Chart, calendar: Calendar, axis: Axis) -> Iterator[Curve]:
    """The limits and the line that is usual, of every stretch of months that follow each other."""
    sides = (("outer", _upper), ("outer", _lower), ("near", _near_up), ("near", _near_low), ("centre", _centre))
    for segment in chart.segments:
        css = " provisional" if segment.provisional else ""
        for stretch in words.stretches(segment.points, _bounded(segment)):
            yield from (Curve(name + css, tuple(_steps(stretch, calendar, axis, side))) for name, side in sides)


def _upper(point: Charted) -> float:
    return point.outer.high if point.outer else 1.0


def _lower(point: Charted) -> float:
    return point.outer.low if point.outer else 0.0


def _near_up(point: Charted) -> float:
    return point.near.high if point.near else 1.0


def _near_low(point: Charted) -> float:
    return point.near.low if point.near else 0.0


def _centre(point: Charted) -> float:
    return float(point.centre or 0)


def _steps(
    stretch: Sequence[Charted], calendar: Calendar, axis: Axis, side: Callable[[Charted], float]
) -> list[tuple[float, float]]:
    """A limit from month to month; equal ones are one step."""
    found: list[tuple[float, float]] = []
    for point in stretch:
        y = axis.y(side(point))
        if len(found) > 1 and found[-1][1] == y:
            found.pop()
        else:
            found.append((calendar.left(point.first), y))
        found.append((calendar.right(point.last), y))
    return found


def _lines(chart: Chart, calendar: Calendar, axis: Axis) -> Iterator[Curve]:
    """From point to point, broken where months are missing or the rule changed; an event does not break it."""
    joined: list[list[Charted]] = [[]]
    before: tuple[Segment, Charted] | None = None
    for segment, point in ((s, p) for s in chart.segments for p in s.points):
        if before and not (before[0].rule == segment.rule and follows(point.first, before[1].last)):
            joined.append([])
        if point.value is None:
            joined.append([])
        else:
            joined[-1].append(point)
        before = segment, point
    for line in joined:
        if len(line) > 1:
            yield Curve("run", tuple((calendar.middle(p.first, p.last), axis.y(_value(p))) for p in line))


def _target(target: float | None, axis: Axis) -> Iterator[Straight]:
    if target is not None:
        yield Straight("target", 0, 100, axis.y(target), axis.y(target))


def _sides(chart: Chart, target: float | None, axis: Axis) -> tuple[Label, ...]:
    """What the lines are, at their right ends."""
    last = next((p for p in reversed(chart.segments[-1].points) if p.outer), None)
    named = [] if target is None else [(axis.y(target), f"target {percent_of(target)}")]
    if last and last.outer:
        ends = ((_upper(last), "limit"), (_centre(last), "usual"), (_lower(last), "limit"))
        named += [
            (axis.y(value), f"{word} {amount(value) if words.is_of_amounts(chart) else words.rough(value, chart)}")
            for value, word in dict.fromkeys(ends)
        ]
    return beside(named, axis.top, axis.bottom)


def _pooled(chart: Chart) -> Iterator[Label]:
    if chart.pooled > 1:
        yield Label(f"each point: {chart.pooled} months", 0, LINE, css="tick")


def _begun(chart: Chart, events: Sequence[EventTest]) -> list[tuple[str, str, str]]:
    """What began when: a month, words, and whether it is an event or counts anew."""
    named = [(e.first, f"{e.event}: {e.change}", "event") for e in events if e.first]
    return sorted([*named, *((start, "counted by another rule", "anew") for start in words.starts(chart))])


def _beginnings(
    begun: Sequence[tuple[str, str, str]], calendar: Calendar, above: int, bottom: float
) -> tuple[list[Straight], list[Label]]:
    """Upright lines where something began, each with a line of words of its own above the plot."""
    rules: list[Straight] = []
    labels: list[Label] = []
    for lane, (month, said, css) in enumerate(begun, 1):
        x, y = calendar.left(month), above + LINE * lane
        rules.append(Straight(css, x, x, y - LINE + 4, bottom))
        labels += both_widths(said, x, y, "named")
    return rules, labels


def _brackets(runs: Sequence[Run], calendar: Calendar, y: float) -> tuple[list[Straight], list[Label], float]:
    """Below the months, each run as a line as long as it, with words beside or under it; and where the last ends."""
    lines, labels = [], []
    for run in runs:
        first, last = (calendar.middle(p.first, p.last) for p in (run.first, run.last))
        lines.append(Straight("bracket", first, last, y + 8, y + 8))
        labels.append(_named(run.said, first, last, y + 12))
        y += LINE + 1 if labels[-1].dx else 2 * LINE
    return lines, labels, y


def _named(said: str, first: float, last: float, y: float) -> Label:
    """A run's words behind its line or before it, where there is room at the narrowest; else under it."""
    if text_width(said) <= (100 - last) * NARROW / 100 + RIGHT - 10:
        return Label(said, last, y, 10, "start", "mark")
    if text_width(said) <= first * NARROW / 100 + LEFT - 10:
        return Label(said, first, y, -10, "end", "mark")
    if text_width(said) <= last * NARROW / 100 + LEFT:
        return Label(said, last, y + LINE - 2, 0, "end", "mark")
    return Label(said, first, y + LINE - 2, 0, "start", "mark")
