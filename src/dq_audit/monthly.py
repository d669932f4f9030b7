"""The verbs of the month: the run over all extracts, the register, a problem profile, the demonstration."""

from __future__ import annotations

import importlib
import importlib.metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dq_audit.alone import alone
from dq_audit.answers import PLAN_FILE, Planned, plans
from dq_audit.asking import answers_of
from dq_audit.clock import last_complete_month
from dq_audit.console import console, is_utf8, print_json, say
from dq_audit.declaration import ROWS, DeliveryKind
from dq_audit.disclosing import TO_US, Shown, shown_to
from dq_audit.disclosure.settings import Audience
from dq_audit.discover import Packs, questions
from dq_audit.drawing_up import reported, write
from dq_audit.errors import PackError, UsageError
from dq_audit.files import OF_A_RUN, refuse_file, refuse_folder, write_text
from dq_audit.governance.access import logged
from dq_audit.model import latest
from dq_audit.month import names_extracts, of_history
from dq_audit.periods import is_month
from dq_audit.profiling import narrowed, profile_of
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.register import GapRow, listed, to_rows
from dq_audit.register import register as register_of
from dq_audit.render.page import profile_page
from dq_audit.render.terminal import show_profile, show_register
from dq_audit.schemas import packs_for
from dq_audit.telling import (
    OK,
    UNUSABLE,
    audited,
    code_of,
    exit_code,
    show_audits,
    tell_build,
    tell_unusable,
    tell_written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.model import Audit
    from dq_audit.month import Month
    from dq_audit.reported import Report

SAMPLES = "dq_audit.samples"
ALL = "all"  # said in place of a month: whatever there is


@logged("run")
def run(
    *,
    project: Path | None,
    sources: list[str] | None,
    json: bool,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    annotations: str | None = None,
    fail_on: str,
    period: str | None = None,
    audience: Audience = Audience.INTERNAL,
) -> int:
    """Audit the extracts of a project up to a month, print the latest of each source, write the reports."""
    settings = load_project(project or Path(FILE_NAME))
    until, packs, folder = _until(period, json=json), packs_for(settings, checks), out or settings.reports
    shown = shown_to(audience, settings, packs)
    refuse_folder(folder)
    planned = plans(settings.folder / PLAN_FILE, ROWS)
    with alone(settings, json=json):
        kept = _remembering().keeping(settings) if settings.history else None
        earlier = kept.history.context() if kept else ()
        month = audited(settings, packs, sources or (), json=json, earlier=earlier, until=until)
        with shown.percentages:
            report = report_of(month, settings, packs, planned, shown, sources)
            if kept:
                kept.remember(month.results, packs, json=json)
            written = write(report, folder, formats or OF_A_RUN)
            show_audits(report.audits if json else latest(report.audits), packs, json=json)
            tell_build(annotations, latest(report.audits), report.unusable, json=json)
        tell_written([*written, *shown.manifest(written, folder)], json=json)
    say((f"Left for a run of its own: {source} {later}" for source, later in month.later), json=json)
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else exit_code(latest(report.audits), fail_on)


def _until(period: str | None, *, json: bool) -> str:
    """The month that a run is about, which is said; empty where it is about all there are."""
    if period == ALL:
        return ""
    if period and not is_month(period):
        message = f"--period is a month, written YYYY-MM, or {ALL}"
        raise UsageError(message)
    last = last_complete_month()
    month = period or last
    what = "the last complete month" if month == last else "which is not over yet" if month > last else ""
    say([f"Auditing {', '.join(filter(None, (month, what)))}."], json=json)
    return month


def report_of(
    month: Month,
    settings: Project,
    packs: Packs,
    planned: Mapping[str, Planned],
    shown: Shown = TO_US,
    sources: Iterable[str] | None = None,
) -> Report:
    """All that the reports of a run show, as its audience may see it."""
    told = shown.month(month, settings)
    return reported(
        shown.written(told.audits),
        packs,
        title=settings.name or "Data quality audit",
        rows=rows_of(told, packs, settings, planned, sources, shown, shown.others(month, settings)),
        project=settings,
        unusable=told.unusable,
        earlier=shown.written(told.earlier),
        audience=shown.audience,
    )


@logged("register")
def register(
    *,
    project: Path | None,
    json: bool,
    checks: list[Path] | None,
    fail_on: str,
    audience: Audience = Audience.INTERNAL,
) -> int:
    """The register on one page: the month is audited, and nothing is written.

    Of an installation that names no extracts it is what its history holds.
    """
    settings = load_project(project or Path(FILE_NAME))
    packs = packs_for(settings, checks)
    shown = shown_to(audience, settings, packs)
    planned = plans(settings.folder / PLAN_FILE, ROWS)
    history = _remembering().history_of(settings) if settings.history else None
    earlier = history.context() if history else ()
    if earlier and not names_extracts(settings, settings.sources):
        month = of_history(settings, packs, earlier)
    else:
        month = audited(settings, packs, (), json=json, earlier=earlier)
    with shown.percentages:
        others = shown.others(month, settings)
        rows = rows_of(shown.month(month, settings), packs, settings, planned, shown=shown, others=others)
        if json:
            print_json(to_rows(rows))
        else:
            show_register(rows, console())
        say(filter(None, (audience.caution,)), json=json)
    tell_unusable(month.unusable)
    if month.unusable:
        return UNUSABLE
    return code_of((row.outcome for row in listed(rows) if row.outcome), fail_on)


@logged("profile")
def profile(
    offence: str, areas: Sequence[str], *, project: Path | None, json: bool, checks: list[Path] | None, out: Path | None
) -> int:
    """What the data of an offence can support: the month is audited with every check held to its records."""
    settings = load_project(project or Path(FILE_NAME))
    if out:
        refuse_file(out, [project or Path(FILE_NAME)])
    held = narrowed(packs_for(settings, checks), settings, offence, areas)
    month = audited(held.project, held.packs, held.sources, json=json)
    found = profile_of(month.audits, offence, areas, held)
    if json:
        print_json(found.as_dict())
    else:
        show_profile(found, console())
    if out:
        write_text(profile_page(found), out)
        tell_written([str(out)], json=json)
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else OK


def demo(out: Path) -> int:
    """The sample year: made, audited, reported. Ends in 0 whatever the invented data show."""
    makers = list(importlib.metadata.entry_points(group=SAMPLES))
    if not makers:
        message = "no installed pack brings sample data; install dq-audit from its wheel"
        raise PackError(message)
    refuse_folder(out)
    say([f"Making a year of invented extracts {'…' if is_utf8(console()) else '...'}"])
    settings = load_project(makers[0].load()(out / "sample_year"))
    packs = packs_for(settings)
    month = audited(settings, packs, (), json=False)
    report = report_of(month, settings, packs, {})
    written = write(report, out, OF_A_RUN)
    show_audits(month.latest, packs, json=False)
    tell_written(written, json=False)
    tell_unusable(month.unusable)
    return OK


def rows_of(
    month: Month,
    packs: Packs,
    settings: Project,
    planned: Mapping[str, Planned],
    sources: Iterable[str] | None = None,
    shown: Shown = TO_US,
    others: Iterable[Sequence[Audit]] = (),
) -> tuple[GapRow, ...]:
    """The register of a run over some sources of a project, or all, with what the questions answer."""
    came = {audit.source for audit in month.everything}
    absent: dict[str, list[str]] = {}
    for id_ in sorted(set(sources or settings.sources) - came):
        for gap in dict.fromkeys(check.gap for check in packs.checks_of(packs.source(id_)) if check.gap):
            absent.setdefault(gap, []).append(id_)
    snapshots = [source.id for source in packs.sources.values() if source.delivery.kind is DeliveryKind.SNAPSHOT]
    asked, *again = [
        answers_of(audits, questions(), settings.lookups, settings.questions) for audits in (month.everything, *others)
    ]
    answers = shown.answers(asked, again)
    return register_of(month.everything, ROWS, answers, planned, snapshots, absent, shown.few)


def _remembering() -> Any:  # noqa: ANN401  a module
    """The room of the history, loaded where a project names one: its libraries take a while."""
    return importlib.import_module("dq_audit.remembering")
