"""The verb that renders again: the reports of any month of the history, without its extracts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.alone import alone
from dq_audit.answers import PLAN_FILE, plans
from dq_audit.console import say
from dq_audit.declaration import ROWS
from dq_audit.disclosing import shown_to
from dq_audit.drawing_up import write
from dq_audit.errors import UsageError
from dq_audit.files import OF_A_RUN, refuse_folder
from dq_audit.governance.access import logged
from dq_audit.history.store import NEVER
from dq_audit.month import Month, of_history
from dq_audit.monthly import report_of
from dq_audit.outcomes import month_number
from dq_audit.periods import is_month
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.remembering import opened
from dq_audit.report_files import write_charts
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, UNUSABLE, audited, tell_unusable, tell_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.disclosure.settings import Audience
    from dq_audit.discover import Packs

_YEAR = 12  # months that a report shows; lines in time are as long as the history


@logged("report")
def report(
    *,
    project: Path | None,
    period: str | None,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    charts: str | None,
    audience: Audience,
) -> int:
    """Write the reports of the year that ends with a month; without a history, of the project's extracts."""
    settings = load_project(project or Path(FILE_NAME))
    packs, folder = packs_for(settings, checks), out or settings.reports
    if period and not is_month(period):
        message = "--period is a month, written YYYY-MM"
        raise UsageError(message)
    if period and not settings.history:
        message = f"--period needs a history: {settings.file_name} names none"
        raise UsageError(message)
    shown = shown_to(audience, settings, packs)
    refuse_folder(folder)
    planned = plans(settings.folder / PLAN_FILE, ROWS)
    month = _remembered(settings, packs, period) if settings.history else audited(settings, packs, (), json=False)
    if not month.audits:
        message = f"the history holds no month up to {period}" if period else "the history is empty: nothing to report"
        raise UsageError(message)
    say([f"The year to {max(audit.period for audit in month.audits)}, {len(month.audits):,} audits"])
    with alone(settings, json=False), shown.percentages:
        made = report_of(month, settings, packs, planned, shown)
        written = write(made, folder, formats or (() if charts else OF_A_RUN))
        written += [str(write_charts(made, folder, charts))] if charts else []
    tell_written([*written, *shown.manifest(written, folder)], json=False)
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else OK


def _remembered(settings: Project, packs: Packs, period: str | None) -> Month:
    """The audits of the history up to a month, as the project judges them now: those of its last year, and earlier."""
    history = opened(settings)
    held = history.audits(broken_down=f"{int(period[:4]) - 2:04d}{period[4:]}") if period else history.context()
    judged = of_history(settings, packs, [one for one in held if one.period <= (period or NEVER)]).earlier
    first = max((month_number(audit.period) for audit in judged), default=0) - _YEAR
    shown = tuple(audit for audit in judged if month_number(audit.period) > first)
    return Month(shown, (), (), tuple(audit for audit in judged if month_number(audit.period) <= first))
