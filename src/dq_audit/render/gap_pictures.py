"""Which pictures stand in a gap's part of a report: the months, how they filled up, units, where the missing lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.model import headline
from dq_audit.register import by_check
from dq_audit.render.funnel_plot import funnel_plot
from dq_audit.render.late_fill import late_fill
from dq_audit.render.lens_picture import lens_picture
from dq_audit.render.trend_picture import trend_picture
from dq_audit.render.words import check_name, plain, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.compared import Compared, Value
    from dq_audit.model import Audit, Finding
    from dq_audit.render.late_fill import LateFill
    from dq_audit.render.plotting import Picture
    from dq_audit.reported import Report

MOST_PLOTS = 4  # of units, for a gap and source; all values stand in the source's tables
_FEWEST = 3  # values that make a plot


def trend_pictures(audit: Audit, report: Report) -> Iterator[Picture]:
    """Each check of an audit over the months."""
    for check, findings in by_check(audit.findings).items():
        line = report.timelines.get(check)
        drawn = line and trend_picture(
            _what(headline(findings)), line.chart, line.heading, target=line.target, events=line.events,
            unjudged=line.unjudged,
        )  # fmt: skip
        if drawn:
            yield drawn


def late_fills(audit: Audit, report: Report) -> Iterator[LateFill]:
    """How the months of each check filled up, where they came more than once."""
    for check, findings in by_check(audit.findings).items():
        triangle = report.triangles.get(check)
        drawn = triangle and late_fill(_what(headline(findings)), triangle)
        if drawn:
            yield drawn


def unit_plots(audit: Audit, compared: Compared) -> tuple[Picture, ...]:
    """Units as funnel plots: those in which one stands out, the most records first; else the first that is drawn."""
    plots = [(_excess(held, compared), held) for held in _together(audit, compared, groups=False)]
    plots.sort(key=lambda plot: -plot[0])
    wanted = [held for excess, held in plots if excess > 0][:MOST_PLOTS] or [held for _, held in plots]
    drawn = (_plot(held, audit, compared) for held in wanted)
    found = [picture for picture in drawn if picture]
    return tuple(found if plots and plots[0][0] > 0 else found[:1])


def lenses(audit: Audit, compared: Compared) -> tuple[Picture, ...]:
    """Where what is missing concentrates: the breakdown in which most records stand out."""
    found = sorted(_together(audit, compared, groups=True), key=lambda held: -_excess(held, compared))
    drawn = (_lens(held, audit, compared) for held in found)
    return tuple(picture for picture in drawn if picture)[:1]


def _together(audit: Audit, compared: Compared, *, groups: bool) -> Iterable[Sequence[Value]]:
    """The values that were held against each other: of one finding, by one breakdown."""
    ours = {finding.check for finding in audit.findings}
    found: dict[str, list[Value]] = {}
    for value in compared.held:
        if value.is_group is groups and value.finding.check in ours:
            found.setdefault(value.of, []).append(value)
    return (held for held in found.values() if len(held) >= _FEWEST)


def _excess(held: Sequence[Value], compared: Compared) -> float:
    """The records by which those that stand out fall short."""
    return sum(one.excess for one in compared.family.flagged if one.check == held[0].of)


def _plot(held: Sequence[Value], audit: Audit, compared: Compared) -> Picture | None:
    first = held[0]
    counts = first.finding.counts
    return funnel_plot(
        _what(first.finding), [one.unit for one in held], compared.family, source=(counts.complete, counts.applicable),
        kind=plain(first.breakdown), names=audit.labels.get(first.breakdown, {}),
    )  # fmt: skip


def _lens(held: Sequence[Value], audit: Audit, compared: Compared) -> Picture | None:
    breakdown = held[0].breakdown
    names = audit.labels.get(breakdown, {})
    groups = [one.group for one in held]
    return lens_picture(_what(held[0].finding), groups, compared.family, kind=plain(breakdown), names=names)


def _what(finding: Finding) -> str:
    return f"{check_name(finding.check)}, {subject(finding)}"
