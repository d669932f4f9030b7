"""A check over the months: its chart, its named events, seasons, and the direction in words.

Made of finished audits, whether a history kept them or a run has just counted them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dq_audit.cells import unspaced
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.model import Audit, Counts, Finding, headline, months_of
from dq_audit.trends.charts import Chart, p_chart, xmr_chart
from dq_audit.trends.directions import Heading, direction
from dq_audit.trends.events import EventTest, event_tests
from dq_audit.trends.filling import Triangle, Version, triangle
from dq_audit.trends.points import Point, Volume
from dq_audit.trends.seasons import Seasonality, seasonality

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.project import Event


@dataclass(frozen=True)
class Timeline:
    """A check (or one of its items, or one value of a breakdown) over the months, and what is said of it."""

    check: str
    item: str | None
    of: str  # breakdown=value; empty: all records
    target: float | None  # None of volumes
    chart: Chart  # of shares; of volumes, XmR
    heading: Heading
    events: tuple[EventTest, ...]
    season: Seasonality
    unjudged: tuple[str, ...]  # months that could not be judged
    relisted: tuple[str, ...] = ()  # months from which on the values of the breakdown were told by another list
    rebuilt: tuple[str, ...] = ()  # months of such an earlier list, added up to the value by a table of the project


def timeline_of(
    audits: Iterable[Audit],
    check: str,
    item: str | None = None,
    of: str = "",
    events: Sequence[Event] = (),
    rebuilding: Mapping[str, str] | None = None,
    *,
    volume: bool = False,
) -> Timeline | None:
    """The timeline of a check of one source; None where no month of it could be judged.

    `of` is breakdown=value; `volume` asks for the number of records that the check is about, not for the share that is
    complete. A value told by another list is not the same value, whatever it is called: the line breaks
    there, unless `rebuilding` says what the earlier values became (keys as `unspaced` has them). UsageError where the
    check has no such item or breakdown.
    """
    held = [(audit, ours) for audit in audits if (ours := [f for f in audit.findings if f.check == check])]
    months = next(iter(months_of(audit for audit, _ in held).values()), ())
    lines = {id(audit): ours for audit, ours in held}
    found = {audit.period: finding_of(lines[id(audit)], check, item) for audit in months}
    judged = {period: finding for period, finding in found.items() if not finding.obstacle}
    if not judged:
        return None
    areas = {audit.period: audit.area for audit in months}
    lists = {audit.period: audit.vintages.get(of.partition("=")[0], "") for audit in months if audit.period in judged}
    now = lists[max(lists)]
    rebuilt = {period for period, told_by in lists.items() if rebuilding and told_by != now}
    told_by = {period: now if period in rebuilt else lists[period] for period in lists}
    named = _beginning(events, months[0].source, sorted(judged))
    points = [
        Point(
            period,
            counts.complete,
            counts.applicable,
            named.get(period, ""),
            f"{finding.rule} {areas[period]} {told_by[period]}",
        )
        for period, finding in sorted(judged.items())
        if (counts := _counts(finding, of, rebuilding if period in rebuilt else None)) is not None
    ]
    target = None if volume else judged[max(judged)].target
    volumes = [Volume(point.period, point.n, point.event, point.rule) for point in points]
    chart = xmr_chart(volumes) if volume else p_chart(points, target)
    tests = () if volume else event_tests(points)
    heading = direction(chart, tests[-1] if tests else None, more_is_better=None if volume else True)
    unjudged = tuple(sorted(found.keys() - judged.keys()))
    relisted = tuple(after for before, after in pairwise(sorted(lists)) if told_by[before] != told_by[after])
    season = seasonality(volumes) if volume else seasonality(points)
    return Timeline(
        check, item, of, target, chart, heading, tests, season, unjudged, relisted, tuple(sorted(rebuilt))
    )  # fmt: skip


def filling_of(audits: Iterable[Audit], check: str, item: str | None = None) -> Triangle:
    """How the records of each month of a check filled up later; of months that were judged and whose as-of is known."""
    versions = []
    for audit in audits:
        ours = [finding for finding in audit.findings if finding.check == check]
        if not ours or audit.as_of is None:
            continue
        finding = finding_of(ours, check, item)
        if not finding.obstacle:
            counts, rule = finding.counts, f"{finding.rule} {audit.area}"
            versions.append(Version(audit.period, audit.as_of, counts.complete, counts.applicable, rule))
    return triangle(versions)


def _beginning(events: Iterable[Event], source: str, months: Sequence[str]) -> dict[str, str]:
    """By month, the named events of a source: of a month that is not there, its event begins with the next one."""
    named: dict[str, list[str]] = {}
    for event in events:
        first = next((month for month in months if month >= event.month), None)
        if first and (not event.sources or source in event.sources):
            named.setdefault(first, []).append(event.name)
    return {month: ", ".join(names) for month, names in named.items()}


def finding_of(findings: Sequence[Finding], check: str, item: str | None) -> Finding:
    """The line that stands for a check, or one of its items. UsageError where there is no such item."""
    if item is None:
        return headline(findings)
    found = next((finding for finding in findings if finding.item == item), None)
    if found is None:
        items = [finding.item for finding in findings if finding.item]
        message = f"{check} has no item {item!r}; {did_you_mean(item, items)}"
        raise UsageError(message)
    return found


def _counts(finding: Finding, of: str, rebuilding: Mapping[str, str] | None) -> Counts | None:
    """The counts of a month, or of one value of a breakdown; None where the month does not have the value.

    Of a month of another list, those of all values that became the value.
    """
    if not of:
        return finding.counts
    name, _, value = of.partition("=")
    if name not in finding.breakdowns:
        message = f"--of {of}: write breakdown=value; breakdowns are {', '.join(finding.breakdowns) or 'none'}"
        raise UsageError(message)
    values = finding.breakdowns[name]
    if rebuilding is None:
        return values.get(value)
    became = [counts for old, counts in values.items() if rebuilding.get(unspaced(old)) == value]
    return sum(became, Counts()) if became else None
