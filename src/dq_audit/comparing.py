"""The verb that holds units and groups against each other: who falls short, and where what is missing concentrates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.compared import Compared, Shortfall, compared
from dq_audit.console import print_json, say
from dq_audit.errors import UsageError
from dq_audit.model import Audit, Unusable, latest
from dq_audit.outcomes import percent
from dq_audit.periods import is_month
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.remembering import opened
from dq_audit.render import words
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, UNUSABLE, audited, tell_unusable

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN = 20  # in words; JSON has all


def units(
    source: str | None, *, period: str | None, project: Path | None, checks: list[Path] | None, json: bool
) -> int:
    """The values of each source's breakdowns held against each other, of its latest month or of one."""
    if period and not is_month(period):
        message = "a period is a month, written YYYY-MM"
        raise UsageError(message)
    settings = load_project(project or Path(FILE_NAME))
    packs = packs_for(settings, checks)
    if source:
        packs.source(source)
    audits: tuple[Audit, ...]
    unusable: tuple[Unusable, ...]
    if settings.history:
        audits, unusable = _kept(settings, source, period), ()
    else:
        month = audited(settings, packs, [source] if source else (), json=json)
        audits, unusable = latest(audit for audit in month.audits if period in (None, audit.period)), month.unusable
    if not audits and not unusable:
        where = "the history" if settings.history else "the project"
        message = f"{where} has no {'audit' if source is None else source}{f' for {period}' if period else ''}"
        raise UsageError(message)
    found = [compared(audit, packs) for audit in audits]
    if json:
        print_json([one.as_dict() for one in found])
    else:
        say(line for one in found for line in _lines(one))
    tell_unusable(unusable)
    return UNUSABLE if unusable else OK


def _kept(settings: Project, source: str | None, period: str | None) -> tuple[Audit, ...]:
    """Of the history, the latest audit of each source wanted."""
    history = opened(settings)
    wanted = {
        entry.source: entry.id  # in order of period and as-of: the latest stays
        for entry in history.entries()
        if entry.is_current and source in (None, entry.source) and period in (None, entry.period)
    }
    return tuple(audit for id_ in wanted.values() if (audit := history.audit(id_)))


def _lines(found: Compared) -> Iterator[str]:
    number, head = len(found.shortfalls), f"{found.audit.source} {found.audit.period}"
    few = f"; {found.too_small:,} have under {found.comparing.least_n} records" if found.too_small else ""
    if not found.compared:
        yield f"{head}: nothing could be compared, of {found.values:,} values{few}."
    else:
        told = f"{number:,} stand out" if number else "none is shown to fall short of the others"
        yield f"{head}: {told}; {found.compared:,} of {found.values:,} values compared{few}."
    yield from map(_line, found.shortfalls[:_SHOWN])
    if number > _SHOWN:
        yield f"  and {number - _SHOWN:,} more, of fewer records: --json has all"
    if found.unjudged:
        yield f"  Could not be judged, so not compared: {len(found.unjudged):,} items and rules."
    if found.compared:
        yield f"  Settings: {found.comparing.printed}."


def _line(one: Shortfall) -> str:
    found, limits = one.comparison, one.difference.limits
    what = f"{one.finding.check}, {words.subject(one.finding)}"
    value = one.label if one.label == one.value else f"{one.label} ({one.value})"
    others = f"{'of the rest' if found.is_group else 'of all'} {100 * found.others:.1f}%"
    return (
        f"  {what}: {words.plain(one.breakdown)} {value}: {found.missing:,} of {found.n:,} not complete "
        f"({percent(found.missing, found.n)}), {others}: {found.excess:,.0f} records more than expected; "
        f"{100 * one.difference.value:+.1f} points against the rest "
        f"({100 * limits.low:+.1f} to {100 * limits.high:+.1f})"
    )
