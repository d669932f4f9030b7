"""What the verbs that audit have in common: the run, what is printed and written of it, and the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from dq_audit import log
from dq_audit.asking import fault_in
from dq_audit.console import console, extracts_done, say, to_stdout
from dq_audit.console import show as show_lines
from dq_audit.discover import Packs, questions
from dq_audit.errors import ProjectError
from dq_audit.governance.access import has_read
from dq_audit.model import Audit, Outcome, Unusable, latest, worst
from dq_audit.month import Month
from dq_audit.month import run as run_month
from dq_audit.render.annotations import annotated
from dq_audit.render.documents import to_json
from dq_audit.render.terminal import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.project import Project

OK, FAILED, UNUSABLE = 0, 1, 3
UNFIT = (Outcome.MISSED, Outcome.COULD_NOT_JUDGE)
_LEVELS = {
    "could-not-judge": Outcome.COULD_NOT_JUDGE,
    "missed": Outcome.MISSED,
    "too-few": Outcome.TOO_FEW,
    "not-applicable": Outcome.NOT_APPLICABLE,
}


def audited(
    project: Project,
    packs: Packs,
    sources: Iterable[str],
    *,
    json: bool,
    earlier: Sequence[Audit] = (),
    until: str = "",
) -> Month:
    """Audit all extracts of a project (or of some sources); ProjectError for a setting that no question has."""
    if project.questions and (fault := fault_in(project.questions, questions())):
        message = f"{project.file_name}: {fault}"
        raise ProjectError(message)
    with extracts_done(json=json) as told:
        month = run_month(project, packs, sources, told, earlier, until)
    has_read((audit.extract.sha256 for result in month.results for audit in result.audits), len(month.unusable))
    return month


def show_audits(audits: Iterable[Audit], packs: Packs, *, json: bool) -> None:
    """The audits in words, or as JSON with the words on standard error."""
    audits = list(audits)
    if json:
        to_stdout(to_json(audits) + "\n")
    show(audits, console(json=json), {c.id: c.guidance.supplier for c in packs.checks.values()})
    for audit in latest(audits):  # a log is kept of what came of each source, not of tables of figures
        log.said(f"{audit.source} {audit.period}: {audit.outcome.value if audit.outcome else 'nothing judged'}")


def tell_build(
    service: str | None, audits: Iterable[Audit], unusable: Iterable[Unusable] = (), *, json: bool = False
) -> None:
    """What is not met, as the annotations of a build service."""
    if service:
        show_lines(annotated(service, audits, unusable), json=json)


def tell_written(written: Iterable[str], *, json: bool) -> None:
    """Say what was written."""
    say((f"Wrote {what}" for what in written), json=json)


def tell_unusable(unusable: Sequence[Unusable]) -> None:
    """Say which extracts could not be audited, and why."""
    console = Console(stderr=True, legacy_windows=False)
    for one in unusable:
        line = f"Not audited: {one.source} {one.name}: {one.reason}{'' if one.reason.endswith('?') else '.'}"
        log.warned(line)
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def exit_code(audits: Iterable[Audit], fail_on: str) -> int:
    """Whether anything of some audits is at or above what `--fail-on` names."""
    audits = list(audits)
    fit = [fitness.outcome for audit in audits for fitness in audit.fitness if fitness.outcome in UNFIT]
    return code_of([*fit, *(audit.outcome for audit in audits if audit.outcome)], fail_on)


def code_of(outcomes: Iterable[Outcome], fail_on: str) -> int:
    """The exit code of some outcomes: whether the worst is at or above what `--fail-on` names."""
    reached = None if fail_on == "never" else worst(outcomes)
    return FAILED if reached and reached.severity >= _LEVELS[fail_on].severity else OK
