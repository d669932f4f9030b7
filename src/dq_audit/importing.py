"""`history gx`: counts of great-expectations kept in our history, under an id and a month that somebody names."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dq_audit.bridges.gx_results import audit_of
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.outcomes import judge_audits
from dq_audit.periods import is_day, is_month
from dq_audit.remembering import opened, settings_of, tell_came
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, show_audits

if TYPE_CHECKING:
    from pathlib import Path

ORIGIN = "gx"


def take_gx(file: Path, source: str, period: str, *, as_of: str | None, project: Path | None, json: bool) -> int:
    """Take in the counts of a validation result, for a source that the project file names as one of GX's."""
    if not is_month(period) or (as_of and not is_day(as_of)):
        message = "a period is written YYYY-MM, an as-of YYYY-MM-DD, and both must be in the calendar"
        raise UsageError(message)
    settings = settings_of(project)
    theirs = [name for name, config in settings.sources.items() if config.gx]
    if source not in theirs:
        near = (
            did_you_mean(source, theirs) if theirs else f'add [sources."{source}"] gx = "the agency" under its own id'
        )
        message = f"{settings.file_name} names no source {source!r} whose counts come from great-expectations; {near}"
        raise UsageError(message)
    packs, history = packs_for(settings), opened(settings)
    audit, tool = audit_of(file, packs.source(source), period, as_of)
    tell_came(history, Counter(history.take([audit], tool, ORIGIN)), json=json)
    show_audits(judge_audits([audit], settings.judging), packs, json=json)
    return OK
