"""What each verb of the command line does. Returns the exit code; people's words go to standard error with --json."""

from __future__ import annotations

import importlib.metadata
from dataclasses import asdict, replace
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.console import Console

from dq_audit.answers import PLAN_FILE, Planned, plans
from dq_audit.asking import answers_of, fault_in
from dq_audit.audit import Result
from dq_audit.audit import check as check_extract
from dq_audit.console import console, extracts_done, is_utf8, print_json, rows_read, say, to_stdout
from dq_audit.declaration import ROWS, DeliveryKind
from dq_audit.discover import Packs, discover, questions
from dq_audit.errors import InputError, PackError, ProjectError, UsageError
from dq_audit.explain import check_facts, check_lines, explained
from dq_audit.extracts.patterns import EXTENSIONS
from dq_audit.files import (
    KINDS,
    refuse_entry_workbook,
    refuse_file,
    refuse_folder,
    write_entry_workbook,
    write_failing,
    write_json,
    write_page,
    write_reports,
)
from dq_audit.fitting import refuse_unknown_names
from dq_audit.model import Audit, Outcome, Unusable, worst
from dq_audit.moments import ZONE
from dq_audit.month import Month
from dq_audit.month import run as run_month
from dq_audit.outcomes import Judging
from dq_audit.profiling import narrowed, profile_of
from dq_audit.project import FILE_NAME, Project, load_project, project_here
from dq_audit.register import GapRow, to_rows
from dq_audit.register import register as register_of
from dq_audit.render.documents import to_json
from dq_audit.render.page import profile_page
from dq_audit.render.terminal import show, show_profile, show_register
from dq_audit.sharing import fingerprint, received, refused, release_note, told
from dq_audit.template.workbook import entry_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Source

OK, FAILED, UNUSABLE = 0, 1, 3
SAMPLES = "dq_audit.samples"
_MAY_LEAVE = "The extract holds nothing that the agreement does not allow, as far as looks can tell."
_UNFIT = (Outcome.MISSED, Outcome.COULD_NOT_JUDGE)
_LEVELS = {
    "could-not-judge": Outcome.COULD_NOT_JUDGE,
    "missed": Outcome.MISSED,
    "too-few": Outcome.TOO_FEW,
    "not-applicable": Outcome.NOT_APPLICABLE,
}


def check(
    file: Path,
    source: str,
    *,
    period: str | None,
    as_of: str | None,
    json: bool,
    project: Path | None,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    failing: Path | None,
    show_codes: list[str] | None,
    outgoing: bool,
    release: Path | None,
    by: str | None,
    fail_on: str,
) -> int:
    """Audit one extract, print it, write what was asked for."""
    packs, settings = discover(checks or ()), project_here(project)
    if _is_several(file):
        if any((period, as_of, failing, show_codes, outgoing, release)):
            message = (
                "with a folder or a pattern, --period, --as-of, --failing, --show-codes and --outgoing mean nothing"
            )
            raise UsageError(message)
        return _check_all(file, source, packs, settings, json=json, out=out, formats=formats, fail_on=fail_on)
    if release and not outgoing:
        message = "--release needs --outgoing: nothing is released that was not held against the agreement"
        raise UsageError(message)
    _refuse_codes(show_codes or (), settings)
    if out:
        refuse_folder(out)
    for target in filter(None, (failing, release)):
        refuse_file(target, [file, project or Path(FILE_NAME)])
    before = fingerprint(file) if release else ""
    with rows_read(json=json) as told:
        result = check_extract(file, source, period=period, as_of=as_of, project=settings, packs=packs, progress=told)
    written: list[str] = []
    if out:
        title = f"{source} {result.audits[-1].period}"
        judging = settings.judging if settings else Judging()
        written = _write(
            result.audits, packs, out, formats, title=title, judging=judging, rows=register_of(result.audits, ROWS)
        )
    if failing:
        write_failing(result.failing, failing)
        written += [f"{failing}: {result.failing.height:,} records to put right. It names records and owners"]
    _print(result.audits, packs, json=json)
    _tell_written(written, json=json)
    _show_codes(result, show_codes or ())
    if outgoing and not _may_leave(file, packs.source(source), result, settings, json=json):
        say(["No release note was written."] if release else [], json=json)
        return FAILED
    if release and settings:
        write_json(release_note(file, before, result.audits, settings, by or getuser()), release)
        say([f"Wrote {release}"], json=json)
    return _exit_code(result.audits, fail_on)


def _is_several(place: Path) -> bool:
    """Whether a folder or a pattern was named. A path that no system could hold is neither: its reader says so."""
    try:
        return place.is_dir() or (bool(set("*?[") & set(str(place))) and not place.exists())
    except OSError:
        return False


def _patterns(place: Path) -> tuple[Path, tuple[str, ...]]:
    """A folder and the patterns of the extracts in it, of a folder or a pattern that was named."""
    if not place.is_dir():
        return Path(place.anchor or "."), (place.relative_to(place.anchor).as_posix(),)
    endings = {path.suffix for path in place.iterdir() if path.suffix.lower() in EXTENSIONS}
    if endings:
        return place, tuple(f"*{ending}" for ending in sorted(endings))
    message = "the folder holds no extract; give the folder of the files, or a pattern such as extracts/*.csv"
    raise InputError(message)


def _check_all(
    place: Path,
    source: str,
    packs: Packs,
    settings: Project | None,
    *,
    json: bool,
    out: Path | None,
    formats: Sequence[str] | None,
    fail_on: str,
) -> int:
    """Audit all extracts of a folder, or those that match a pattern, together."""
    folder, patterns = _patterns(place)
    base = settings or Project(folder)
    config = base.source(packs.source(source).id).model_copy(update={"files": patterns, "database": None})
    project = replace(
        base, extracts=folder.resolve(), sources={source: config}, reports=out or Path("reports").resolve()
    )
    if out:
        refuse_folder(out)
    month = _run(project, packs, (), json=json)
    if out:
        title = f"{source}, {len(month.results)} extracts"
        rows = register_of(month.audits, ROWS)
        written = _write(
            month.audits, packs, out, formats, title=title, judging=base.judging, rows=rows, unusable=month.unusable
        )
        _tell_written(written, json=json)
    _print(month.audits if json else month.latest, packs, json=json)
    _tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else _exit_code(month.latest, fail_on)


def receive(file: Path, note: Path, *, json: bool) -> int:
    """Verify at the other end that a file is the one that was released."""
    said = received(file, note)
    if json:
        print_json(said)
    else:
        months = ", ".join(said["periods"])
        say([f"The file is the one released by {said['released_by']} on {said['released_at']}."])
        say([f"{said['source']}, {months}: {said['rows']:,} rows. Now: dq-audit check FILE --source {said['source']}"])
    return OK


def run(
    *,
    project: Path | None,
    sources: list[str] | None,
    json: bool,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    fail_on: str,
) -> int:
    """Audit all extracts of a project, print the latest month of each source, write the reports."""
    settings = load_project(project or Path(FILE_NAME))
    packs = discover(checks or ())
    refuse_folder(out or settings.reports)
    planned = plans(settings.folder / PLAN_FILE, ROWS)
    month = _run(settings, packs, sources or (), json=json)
    title, folder = settings.name or "Data quality audit", out or settings.reports
    rows = _register(month, packs, settings, planned, sources)
    written = _write(
        month.audits, packs, folder, formats, title=title, judging=settings.judging, rows=rows, unusable=month.unusable
    )
    _print(month.audits if json else month.latest, packs, json=json)
    _tell_written(written, json=json)
    _tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else _exit_code(month.latest, fail_on)


def register(*, project: Path | None, json: bool, checks: list[Path] | None, fail_on: str) -> int:
    """The register on one page: the month is audited, and nothing is written."""
    settings = load_project(project or Path(FILE_NAME))
    packs = discover(checks or ())
    planned = plans(settings.folder / PLAN_FILE, ROWS)
    month = _run(settings, packs, (), json=json)
    rows = _register(month, packs, settings, planned)
    if json:
        print_json(to_rows(rows))
    else:
        show_register(rows, console())
    _tell_unusable(month.unusable)
    if month.unusable:
        return UNUSABLE
    reached = None if fail_on == "never" else worst(row.outcome for row in rows if row.ref and row.outcome)
    return FAILED if reached and reached.severity >= _LEVELS[fail_on].severity else OK


def profile(
    offence: str, areas: Sequence[str], *, project: Path | None, json: bool, checks: list[Path] | None, out: Path | None
) -> int:
    """What the data of an offence can support: the month is audited with every check held to its records."""
    settings = load_project(project or Path(FILE_NAME))
    if out:
        refuse_file(out, [project or Path(FILE_NAME)])
    held = narrowed(discover(checks or ()), settings, offence, areas)
    month = _run(held.project, held.packs, held.sources, json=json)
    found = profile_of(month.audits, offence, areas, held)
    if json:
        print_json(found.as_dict())
    else:
        show_profile(found, console())
    if out:
        write_page(profile_page(found), out)
        _tell_written([str(out)], json=json)
    _tell_unusable(month.unusable)
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
    packs = discover()
    month = _run(settings, packs, (), json=False)
    rows = _register(month, packs, settings, {})
    written = _write(
        month.audits,
        packs,
        out,
        None,
        title=settings.name,
        judging=settings.judging,
        rows=rows,
        unusable=month.unusable,
    )
    _print(month.latest, packs, json=False)
    _tell_written(written, json=False)
    _tell_unusable(month.unusable)
    return OK


def list_checks(source: str | None, *, json: bool, checks: list[Path] | None, ids: bool) -> int:
    """All sources and checks, or the ids alone."""
    packs = discover(checks or ())
    chosen = [c for c in sorted(packs.checks.values(), key=lambda c: c.id) if source in (None, c.source.id)]
    if source:
        packs.source(source)
    if ids:
        to_stdout("".join(f"{c.id}\n" for c in chosen))
    elif json:
        print_json([check_facts(c) for c in chosen])
    else:
        console(json=False).print("\n".join(check_lines(packs, chosen)), markup=False, highlight=False, soft_wrap=True)
    return OK


def explain(check_id: str, *, json: bool, checks: list[Path] | None) -> int:
    """One check, in full."""
    found = discover(checks or ()).check(check_id)
    facts = check_facts(found)
    if json:
        print_json(facts)
    else:
        console(json=False).print(explained(facts), markup=False, highlight=False)
    return OK


def template(source: str, *, out: Path | None, project: Path | None, checks: list[Path] | None, force: bool) -> int:
    """An entry workbook. The codes in it are those of this month, since that is when it is filled in."""
    path = out or Path(f"{source}.xlsx")
    packs, settings = discover(checks or ()), project_here(project)
    declared = packs.source(source)
    if settings:
        refuse_unknown_names(settings, packs)
    refuse_entry_workbook(path, replace=force)
    month = f"{datetime.now(ZoneInfo(ZONE)):%Y-%m}"
    write_entry_workbook(entry_workbook(declared, packs.checks_of(declared), settings, month), path, replace=force)
    _tell_written([f"{path}: {declared.title}"], json=False)
    return OK


def export_gx(source: str, out: Path, *, checks: list[Path] | None) -> int:
    """A great-expectations suite. The bridge is imported here only: it weighs 400 MB and needs its extra."""
    packs = discover(checks or ())
    declared = packs.source(source)
    try:
        bridge = importlib.import_module("dq_audit.bridges.gx")
    except ModuleNotFoundError:
        bridge = None
    if bridge is None:
        message = "great-expectations is not installed; install dq-audit[gx]"
        raise UsageError(message)
    written, left_out = bridge.export_suite(declared, packs.checks_of(declared), out)
    console(json=False).print(
        f"Wrote {written}. Not expressible in great-expectations: {len(left_out)} rules, listed in the suite's meta.",
        markup=False,
    )
    return OK


def _may_leave(file: Path, source: Source, result: Result, settings: Project | None, *, json: bool) -> bool:
    """Hold an extract against the sharing agreement, and say what of it may not leave."""
    found = refused(file, source, settings, result.audits[-1].period)
    say(told(found) or [_MAY_LEAVE], json=json)
    return not found


# --- parts ------------------------------------------------------------------------------------------------------


def _run(project: Project, packs: Packs, sources: Iterable[str], *, json: bool) -> Month:
    if project.questions and (fault := fault_in(project.questions, questions())):
        message = f"{project.file_name}: {fault}"
        raise ProjectError(message)
    with extracts_done(json=json) as told:
        return run_month(project, packs, sources, told)


def _register(
    month: Month,
    packs: Packs,
    settings: Project,
    planned: Mapping[str, Planned],
    sources: Iterable[str] | None = None,
) -> tuple[GapRow, ...]:
    """The register of a run over some sources of a project, or all, with what the questions answer."""
    came = {audit.source for audit in month.audits}
    absent: dict[str, list[str]] = {}
    for id_ in sorted(set(sources or settings.sources) - came):
        for gap in dict.fromkeys(check.gap for check in packs.checks_of(packs.source(id_)) if check.gap):
            absent.setdefault(gap, []).append(id_)
    snapshots = [source.id for source in packs.sources.values() if source.delivery.kind is DeliveryKind.SNAPSHOT]
    answers = answers_of(month.audits, questions(), settings.lookups, settings.questions)
    return register_of(month.audits, ROWS, answers, planned, snapshots, absent)


def _print(audits: Iterable[Audit], packs: Packs, *, json: bool) -> None:
    audits = list(audits)
    if json:
        to_stdout(to_json(audits) + "\n")
    show(audits, console(json=json), {c.id: c.guidance.supplier for c in packs.checks.values()})


def _write(
    audits: Sequence[Audit],
    packs: Packs,
    out: Path,
    formats: Sequence[str] | None,
    *,
    title: str,
    judging: Judging,
    rows: Sequence[GapRow],
    unusable: Sequence[Unusable] = (),
) -> list[str]:
    """Write the reports, before anything is printed: whoever closes the console early still has them."""
    guidance = {c.id: asdict(c.guidance) for c in packs.checks.values()}
    kinds = [str(kind) for kind in formats or KINDS]
    written = write_reports(
        audits, out, kinds, title=title, rows=rows, guidance=guidance, judging=judging, unusable=unusable
    )
    return [str(path) for path in written]


def _tell_written(written: Iterable[str], *, json: bool) -> None:
    say((f"Wrote {what}" for what in written), json=json)


def _refuse_codes(columns: Iterable[str], project: Project | None) -> None:
    """UsageError for a column that the project file does not allow to be printed."""
    for column in columns:
        if project is None or column not in project.allowed_columns:
            message = f'--show-codes {column}: the project file does not allow it; add [allow] columns = ["{column}"]'
            raise UsageError(message)


def _show_codes(result: Result, columns: Iterable[str]) -> None:
    """Codes never seen, by value."""
    for column in columns:
        for code, records in result.unseen_codes(column).items():
            Console(stderr=True, legacy_windows=False).print(f"{column}: {code!r} in {records:,} records", markup=False)


def _tell_unusable(unusable: Sequence[Unusable]) -> None:
    console = Console(stderr=True, legacy_windows=False)
    for one in unusable:
        end = "" if one.reason.endswith("?") else "."
        console.print(
            f"Not audited: {one.source} {one.name}: {one.reason}{end}", markup=False, highlight=False, soft_wrap=True
        )


def _exit_code(audits: Iterable[Audit], fail_on: str) -> int:
    if fail_on == "never":
        return OK
    audits = list(audits)
    fit = [fitness.outcome for audit in audits for fitness in audit.fitness if fitness.outcome in _UNFIT]
    reached = worst([*fit, *(audit.outcome for audit in audits if audit.outcome)])
    return FAILED if reached and reached.severity >= _LEVELS[fail_on].severity else OK
