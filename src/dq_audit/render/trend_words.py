"""What is said of the trend of a share: its title, what stands out, notes, and the table behind the picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dq_audit.outcomes import percent, percent_of, rate
from dq_audit.render.plotting import Table
from dq_audit.render.words import counted, n_of_n, share, uk_month
from dq_audit.trends.directions import Direction
from dq_audit.trends.points import follows
from dq_audit.trends.rules import Mark, Signal

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from dq_audit.trends.charts import Chart, Charted
    from dq_audit.trends.directions import Heading
    from dq_audit.trends.events import EventTest

MOST_NAMED = 6  # months of a list

SHAPES: Final[dict[Signal, str]] = {
    Signal(Mark.OUTSIDE, True): "up",
    Signal(Mark.OUTSIDE, False): "down",
    Signal(Mark.TREND, True): "square",
    Signal(Mark.TREND, False): "square",
    Signal(Mark.NEAR, True): "target",
    Signal(Mark.NEAR, False): "target",
    Signal(Mark.ONE_SIDE, True): "ring",
    Signal(Mark.ONE_SIDE, False): "ring",
}
_RUNS: Final[dict[Signal, str]] = {
    Signal(Mark.OUTSIDE, True): "above the limit",
    Signal(Mark.OUTSIDE, False): "below the limit",
    Signal(Mark.TREND, True): "{} in a row rising",
    Signal(Mark.TREND, False): "{} in a row falling",
    Signal(Mark.NEAR, True): "near the upper limit",
    Signal(Mark.NEAR, False): "near the lower limit",
    Signal(Mark.ONE_SIDE, True): "{} in a row above usual",
    Signal(Mark.ONE_SIDE, False): "{} in a row below usual",
}
_LAST: Final[dict[Signal, str]] = {
    Signal(Mark.OUTSIDE, True): "above what is usual",
    Signal(Mark.OUTSIDE, False): "below what is usual",
    Signal(Mark.TREND, True): "in a run that rises",
    Signal(Mark.TREND, False): "in a run that falls",
    Signal(Mark.NEAR, True): "near the upper limit of what is usual",
    Signal(Mark.NEAR, False): "near the lower limit of what is usual",
    Signal(Mark.ONE_SIDE, True): "in a run above what is usual",
    Signal(Mark.ONE_SIDE, False): "in a run below what is usual",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Points in a row with the same signal."""

    signal: Signal
    first: Charted
    last: Charted
    points: int

    @property
    def said(self) -> str:
        """In a few words."""
        return _RUNS[self.signal].format(self.points)


def runs_of(chart: Chart) -> list[Run]:
    """What stands out: points in a row that have a signal in common, by rank of mark and then by month."""
    found = []
    for segment in chart.segments:
        for signal in SHAPES:
            having = {point.first for point in segment.points if signal in point.signals}
            found += [Run(signal, run[0], run[-1], len(run)) for run in stretches(segment.points, having)]
    return sorted(found, key=lambda run: (run.first.first, list(SHAPES).index(run.signal)))


def stretches(points: Sequence[Charted], wanted: Container[str]) -> Iterator[list[Charted]]:
    """The points whose first months are wanted, by stretches of months that follow each other."""
    stretch: list[Charted] = []
    for point in points:
        if stretch and not (point.first in wanted and follows(point.first, stretch[-1].last)):
            yield stretch
            stretch = []
        if point.first in wanted:
            stretch.append(point)
    if stretch:
        yield stretch


def starts(chart: Chart) -> list[str]:
    """The months from which another rule counts."""
    return [b.points[0].first for a, b in pairwise(chart.segments) if a.rule != b.rule and b.points]


def absent(chart: Chart, unjudged: Sequence[str]) -> list[str]:
    """The months that did not come, without those that came and could not be judged."""
    return [month for month in chart.missing if month not in unjudged]


def title(
    what: str, chart: Chart, heading: Heading, events: Sequence[EventTest] = (), target: float | None = None
) -> str:
    """The finding in one sentence, with figures."""
    last = next(point for point in reversed(chart.points) if point.value is not None)
    told = f"{what}: {figures(last, target)} in {when(last)}"
    segment = chart.segments[-1]
    started = next((e for e in events if e.event and e.event == segment.event), None)
    since = f" since “{segment.event}” ({uk_month(started.first)})" if started else ""
    if heading.direction is Direction.TOO_EARLY:
        return f"{told}, too early to say whether it {'has changed' if since else 'is changing'}{since}"
    if last not in segment.points:
        return f"{told}, the last month with a figure"
    if segment.provisional and started and heading.direction is not Direction.NO_CHANGE:
        return f"{told}; it {started.change}{since}"
    return f"{told}, {_LAST[last.signals[0]] if last.signals else 'within what is usual'}{since}"


def unjudged_since(last: Charted, unjudged: Sequence[str]) -> str:
    """What a title adds where the latest month came and could not be judged: its finding is of an earlier one."""
    latest = max(unjudged, default="")
    return f"; {uk_month(latest)} could not be judged" if latest > last.last else ""


def when(point: Charted) -> str:
    """The months of a point."""
    return uk_month(point.first) if point.first == point.last else f"{uk_month(point.first)} to {uk_month(point.last)}"


def figures(point: Charted, target: float | None) -> str:
    """What a point is: n of N, or an amount."""
    if point.x is None or point.n is None:
        return _exact(float(point.value or 0))
    return share(point.x, point.n, target)


def said(point: Charted, target: float | None) -> str:
    """A point in words."""
    marks = ", ".join(signal.said for signal in point.signals)
    few = ", fewer records than a point needs" if point.too_few else ""
    return f"{when(point)}: {figures(point, target)}{few}" + (f", {marks}" if marks else "")


def described(chart: Chart, points: Sequence[Charted], runs: Sequence[Run], target: float | None) -> str:
    """The picture in words, for those who do not see it."""
    usual = chart.segments[-1].centre
    parts = [
        f"By month, {when(points[0])} to {uk_month(points[-1].last)}, between the limits of what is usual.",
        f"Usual at last: {rough(float(usual), chart)}." if usual is not None else "",
        f"Target {percent_of(target)}." if target is not None else "",
        f"Stands out: {'; '.join(f'{run.said}, {_span(run)}' for run in runs)}." if runs else "No month stands out.",
    ]
    return " ".join(part for part in parts if part)


def _span(run: Run) -> str:
    first, last = run.first.first, run.last.last
    return uk_month(first) if first == last else f"{uk_month(first)} to {uk_month(last)}"


def notes(chart: Chart, events: Sequence[EventTest], unjudged: Sequence[str], hidden: int) -> Iterator[str]:
    """What must be known to read the picture, a sentence each; `hidden` runs stand in its table only."""
    for event in events:
        if event.first:
            yield f"“{event.event}”, from {uk_month(event.first)}: {event.change}. {_capital(event.reason)}."
    for start in starts(chart):
        yield f"From {uk_month(start)} it is counted by another rule or of other areas: before is not comparable."
    yield from _of_points(chart)
    empty = [when(point) for point in chart.points if point.value is None]
    for months, what in (
        (empty, "No record that it is about"),
        (absent(chart, unjudged), "Not there"),
        (unjudged, "Could not be judged"),
        (chart.left_over, "Not yet a whole point"),
    ):
        if months:
            yield f"{what}: {_listed(months)}."
    if hidden:
        yield f"Earlier runs that stood out, in the table only: {hidden}."


def _of_points(chart: Chart) -> Iterator[str]:
    """How far the points and their limits can be relied upon."""
    if chart.pooled > 1:
        yield f"Each point is {chart.pooled} months: single months have fewer than {chart.needed or 0:,} records."
    if any(segment.provisional and segment.points for segment in chart.segments):
        yield f"Dashed limits are provisional: set by fewer than {chart.charting.provisional_below} points."
    if few := sum(point.too_few for point in chart.points):
        yield f"Open squares have fewer than {chart.needed or 0:,} records and are not judged: {counted(few, 'point')}."
    if chart.segments[-1].autocorrelation.notable:
        yield f"{_capital(chart.segments[-1].autocorrelation.said)}."


def _listed(months: Sequence[str]) -> str:
    named = ", ".join(uk_month(month) for month in months[:MOST_NAMED])
    return named + (f" and {len(months) - MOST_NAMED} more" if len(months) > MOST_NAMED else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def rough(value: float, chart: Chart) -> str:
    """A figure that was worked out: a share with one decimal (nothing and all without), or an amount."""
    if is_of_amounts(chart):
        return _exact(round(value, 1))
    return percent_of(value) if value in {0, 1} else rate(value)


def _exact(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def is_of_amounts(chart: Chart) -> bool:
    """Whether a chart is of amounts, which are no shares."""
    return chart.needed is None


def table(chart: Chart, points: Sequence[Charted], target: float | None) -> Table:
    """The figures, a row for each point."""
    what = ("Amount",) if is_of_amounts(chart) else ("Complete", "Share")
    headers = ("Months", *what, "Usual", "Limits", "Stands out")
    return Table(headers, tuple(_row(chart, point, target) for point in points))


def _row(chart: Chart, point: Charted, target: float | None) -> tuple[str, ...]:
    x, n = point.x or 0, point.n or 0
    found = (figures(point, target),) if is_of_amounts(chart) else (n_of_n(x, n), percent(x, n, target))
    limits = f"{rough(point.outer.low, chart)} to {rough(point.outer.high, chart)}" if point.outer else "–"
    usual = rough(float(point.centre), chart) if point.centre is not None else "–"
    marks = "too few records" if point.too_few else "; ".join(signal.said for signal in point.signals)
    return (when(point), *found, usual, limits, marks or "–")
