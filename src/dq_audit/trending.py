"""The verbs of time: the line of a check over the months of the history, and what differs between two months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dq_audit.console import print_json, say
from dq_audit.discover import Packs, discover
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.history.store import NEVER
from dq_audit.model import Audit, Finding, months_of
from dq_audit.outcomes import judge_audits, percent
from dq_audit.periods import is_month
from dq_audit.questions.intervals import newcombe_difference
from dq_audit.remembering import opened, settings_of
from dq_audit.telling import OK
from dq_audit.timelines import Timeline, timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dq_audit.history.store import History
    from dq_audit.project import Project
    from dq_audit.trends.charts import Charted


def trend(check: str, *, item: str | None, of: str | None, project: Path | None, json: bool) -> int:
    """The line of a check over the months, with limits, marks, events and the direction in words."""
    settings, packs = settings_of(project), discover()
    line = line_of(opened(settings), settings, packs, check, item, of or "")
    if json:
        print_json(as_dict(line))
    else:
        say(_lines(line))
    return OK


def diff(before: str, after: str, *, source: str | None, project: Path | None, json: bool) -> int:
    """What differs between two months of the history, first what changed its outcome."""
    if not (is_month(before) and is_month(after)):
        message = "a month is written YYYY-MM"
        raise UsageError(message)
    settings, packs = settings_of(project), discover()
    standing = [one.id for one in packs.sources.values() if one.stands]
    audits = judge_audits(
        opened(settings).audits([source] if source else None, broken_down=NEVER), settings.judging, standing
    )
    told = sorted(_differences(audits, before, after), key=lambda one: (one["before"] == one["after"], one["source"]))
    if not told:
        message = f"the history has no source with both {before} and {after}; `dq-audit history list` says what it has"
        raise UsageError(message)
    if json:
        print_json(told)
    else:
        say(map(_told, told))
    return OK


def line_of(history: History, settings: Project, packs: Packs, check: str, item: str | None, of: str) -> Timeline:
    """The timeline of a check in a history. UsageError where the history does not have it."""
    if check not in packs.checks:
        message = f"no pack declares {check}; {did_you_mean(check, packs.checks)}"
        raise UsageError(message)
    months = history.findings(packs.check(check).source.id, check)
    found = timeline_of(months, check, item, of, settings.events)
    if found is None:
        message = f"the history holds no month of {check} that could be judged"
        raise UsageError(message)
    return found


# --- in words and for programs ------------------------------------------------------------------------------------


def as_dict(line: Timeline) -> dict[str, Any]:
    """A line as plain values: one for each point, then what is said of all."""
    return {
        "check": line.check,
        "item": line.item,
        "of": line.of,
        "target": line.target,
        "direction": str(line.heading.direction),
        "reason": line.heading.reason,
        "pooled": line.chart.pooled,
        "missing": list(line.chart.missing),
        "could_not_judge": list(line.unjudged),
        "points": [_point(point) for point in line.chart.points],
        "events": [
            {"event": e.event, "first": e.first, "change": str(e.change), "reason": e.reason} for e in line.events
        ],
        "season": {"season": str(line.season.season), "reason": line.season.reason},
        "settings": line.chart.charting.printed,
    }


def _point(point: Charted) -> dict[str, Any]:
    outer = point.outer
    return {
        "first": point.first,
        "last": point.last,
        "n": point.x,
        "of": point.n,
        "share": None if point.value is None else float(point.value),
        "centre": None if point.centre is None else float(point.centre),
        "low": None if outer is None else outer.low,
        "high": None if outer is None else outer.high,
        "marks": [signal.said for signal in point.signals],
    }


def _lines(line: Timeline) -> Iterator[str]:
    what = " ".join(filter(None, (line.check, line.item, f"({line.of})" if line.of else "")))
    yield f"{what}: {line.heading.direction}. {line.heading.reason}."
    for point in line.chart.points:
        yield _row(point)
    for event in line.events:
        yield f"{event.event} ({event.first or 'no month after it'}): {event.change}. {event.reason}."
    yield f"Seasons: {line.season.season}. {line.season.reason}."
    if line.chart.pooled > 1:
        yield f"{line.chart.pooled} months make a point: single months have too few records."
    if line.chart.missing:
        yield f"Months that are not there: {', '.join(line.chart.missing)}."
    if line.unjudged:
        yield f"Months that could not be judged: {', '.join(line.unjudged)}."
    yield f"Settings: {line.chart.charting.printed}"


def _row(point: Charted) -> str:
    when = point.first if point.first == point.last else f"{point.first} to {point.last}"
    x, n = point.x or 0, point.n or 0
    expected = (
        f", expected {100 * point.outer.low:.1f}% to {100 * point.outer.high:.1f}%" if point.outer else ", no limits"
    )
    marks = f": {'; '.join(signal.said for signal in point.signals)}" if point.signals else ""
    return f"{when}  {x:,} of {n:,} ({percent(x, n)}){expected}{marks}"


def _differences(audits: Iterable[Audit], before: str, after: str) -> Iterator[dict[str, Any]]:
    for source, months in months_of(audits).items():
        of_month: Mapping[str, Audit] = {audit.period: audit for audit in months}
        if before in of_month and after in of_month:
            now = {finding.key: finding for finding in of_month[after].findings}
            for was in of_month[before].findings:
                if was.key in now:
                    yield _difference(source, was, now[was.key])


def _difference(source: str, was: Finding, now: Finding) -> dict[str, Any]:
    """Two months of a finding. Under two rules they are not alike, and no difference is worked out."""
    (x1, n1), (x2, n2) = ((f.counts.complete, f.counts.applicable) for f in (was, now))
    alike = was.rule == now.rule and bool(n1 and n2)
    change = newcombe_difference(x2, n2, x1, n1) if alike else None
    return {
        "source": source,
        "check": now.check,
        "kind": now.kind.value,
        "item": now.item,
        "before": was.outcome.value if was.outcome else None,
        "after": now.outcome.value if now.outcome else None,
        "n_before": x1,
        "of_before": n1,
        "n": x2,
        "of": n2,
        "same_rule": was.rule == now.rule,
        "points": None if change is None else 100 * change.value,
        "low": None if change is None else 100 * change.limits.low,
        "high": None if change is None else 100 * change.limits.high,
    }


def _told(one: Mapping[str, Any]) -> str:
    what = f"{one['source']} {one['check']}, {one['item'] or one['kind']}"
    same = one["before"] == one["after"]
    outcome = one["after"] or "no target" if same else f"{one['before']} then, {one['after']} now"
    counts = f"{one['n_before']:,} of {one['of_before']:,}, then {one['n']:,} of {one['of']:,}"
    if not one["same_rule"]:
        return f"{what}: {outcome}; {counts}; counted under another rule, so not to be compared"
    if one["points"] is None:
        return f"{what}: {outcome}; {counts}"
    return f"{what}: {outcome}; {counts}: {one['points']:+.1f} points ({one['low']:+.1f} to {one['high']:+.1f})"
