"""The verbs of time: the line of a check over the months of the history, and what differs between two months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dq_audit.console import print_json, say
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.history.store import NEVER
from dq_audit.model import Audit, Finding, months_of
from dq_audit.outcomes import judge_audits, percent
from dq_audit.periods import is_month
from dq_audit.questions.intervals import newcombe_difference
from dq_audit.remembering import opened, settings_of
from dq_audit.schemas import packs_for
from dq_audit.telling import OK
from dq_audit.timelines import Timeline, timeline_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.history.store import History
    from dq_audit.project import Project
    from dq_audit.trends.charts import Charted


def trend(
    check: str,
    *,
    item: str | None,
    of: str | None,
    volume: bool,
    project: Path | None,
    checks: list[Path] | None,
    json: bool,
) -> int:
    """The line of a check over the months, with limits, marks, events and the direction in words."""
    settings = settings_of(project)
    packs = packs_for(settings, checks)
    line = line_of(opened(settings), settings, packs, check, item, of or "", volume=volume)
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
    settings = settings_of(project)
    packs = packs_for(settings)
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


def line_of(
    history: History,
    settings: Project,
    packs: Packs,
    check: str,
    item: str | None = None,
    of: str = "",
    *,
    volume: bool = False,
) -> Timeline:
    """The timeline of a check in a history. UsageError where the history does not have it."""
    source, breakdown = _source_of(check, packs), of.partition("=")[0]
    tables = [settings.lookups.get(view.rebuilt_by) for view in source.breakdowns if view.name == breakdown]
    months = history.findings(source.id, check, broken_down="" if of else NEVER)
    found = timeline_of(months, check, item, of, settings.events, next(iter(tables), None), volume=volume)
    if found is None:
        message = f"the history holds no month of {check} that could be judged"
        raise UsageError(message)
    return found


def _source_of(check: str, packs: Packs) -> Source:
    """The source of a check; of one that another tool counted, whose rules nobody declares here, by its id."""
    if check in packs.checks:
        return packs.check(check).source
    for source in packs.sources.values():
        if check.startswith(f"{source.id}.") and not packs.checks_of(source):
            return source
    message = f"no pack declares {check}; {did_you_mean(check, packs.checks)}"
    raise UsageError(message)


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
        "another_list_from": list(line.relisted),
        "rebuilt": list(line.rebuilt),
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
        "share": None if point.value is None or point.n is None else float(point.value),
        "records": float(point.value) if point.n is None and point.value is not None else None,  # of volumes
        "centre": None if point.centre is None else float(point.centre),
        "low": None if outer is None else outer.low,
        "high": None if outer is None else outer.high,
        "marks": [signal.said for signal in point.signals],
    }


def _lines(line: Timeline) -> Iterator[str]:
    volume = "records" if line.chart.needed is None else ""
    what = " ".join(filter(None, (line.check, line.item, f"({line.of})" if line.of else "", volume)))
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
    for month in line.relisted:
        yield f"From {month} on {line.of} was told by another list, so the line begins anew: it may be another value."
    if line.rebuilt:
        yield f"Added up from values of an earlier list, as [lookups] says: {', '.join(line.rebuilt)}."
    yield f"Settings: {line.chart.charting.printed}"


def _row(point: Charted) -> str:
    when = point.first if point.first == point.last else f"{point.first} to {point.last}"
    marks = f": {'; '.join(signal.said for signal in point.signals)}" if point.signals else ""
    return f"{when}  {_amount(point)}{marks}"


def _amount(point: Charted) -> str:
    """The records of a point, and what is expected of it."""
    outer = point.outer
    if point.n is None:
        expected = f", expected {outer.low:,.1f} to {outer.high:,.1f}" if outer else ", no limits"
        return f"{float(point.value or 0):,.0f} records{expected}"
    x, expected = point.x or 0, ", no limits"
    if outer:
        expected = f", expected {100 * outer.low:.1f}% to {100 * outer.high:.1f}%"
    return f"{x:,} of {point.n:,} ({percent(x, point.n)}){expected}"


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
