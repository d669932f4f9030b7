"""What each verb of the command line does. Returns the exit code; people's words go to standard error with --json."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from dq_audit.audit import Result
from dq_audit.audit import check as check_extract
from dq_audit.console import console, print_json, rows_read, say, to_stdout
from dq_audit.errors import InputError, UsageError
from dq_audit.explain import check_facts, check_lines, explained
from dq_audit.extracts.engines import given_to
from dq_audit.extracts.patterns import EXTENSIONS, paths_of
from dq_audit.files import (
    OF_AN_EXTRACT,
    refuse_file,
    refuse_folder,
    replacing_folder,
    write_failing,
    write_json,
)
from dq_audit.governance.access import has_read, has_written, lies_at, logged, login
from dq_audit.governance.kinds import ANNOTATED, EXTRACT, FAILING, RELEASE
from dq_audit.month import is_report
from dq_audit.project import FILE_NAME, Project, project_here
from dq_audit.schemas import packs_for, schema_named, with_schema
from dq_audit.sharing import fingerprint, received, refused, release_note, told
from dq_audit.telling import (
    FAILED,
    OK,
    UNUSABLE,
    audited,
    exit_code,
    show_audits,
    tell_build,
    tell_unusable,
    tell_written,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.project_values import Engine

_OF_ONE = (
    "with a folder or a pattern, --period, --as-of, --failing, --annotate, --show-codes and --outgoing mean nothing"
)
_OF_FILES = "--annotate, --outgoing and --release are about one file; leave --engine out"
_UNHELD = "--release needs --outgoing: nothing is released that was not held against the agreement"
_MAY_LEAVE = "The extract holds nothing that the agreement does not allow, as far as looks can tell."


@logged("check")
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
    annotate: Path | None,
    show_codes: list[str] | None,
    outgoing: bool,
    release: Path | None,
    by: str | None,
    annotations: str | None = None,
    engine: Engine,
    fail_on: str,
    schema: str | None = None,
    period_column: str | None = None,
    key: Sequence[str] | None = None,
) -> int:
    """Audit one extract, print it, write what was asked for."""
    settings = project_here(project)
    packs = _with_schema(packs_for(settings, checks), source, schema, period_column, tuple(key or ()))
    if engine == "polars" and _is_several(file):
        if any((period, as_of, failing, annotate, show_codes, outgoing, release)):
            raise UsageError(_OF_ONE)
        return _check_all(
            file, source, packs, settings, json=json, out=out, formats=formats, annotations=annotations, fail_on=fail_on
        )
    if release and not outgoing:
        raise UsageError(_UNHELD)
    _refuse_codes(show_codes or (), settings)
    if engine != "polars" and any((annotate, outgoing, release)):
        raise UsageError(_OF_FILES)
    _refuse_list(file, failing if engine == "spark" else None)
    _refuse_places([file, project or Path(FILE_NAME)], out, failing, release, annotate)
    _note_places(settings, file, failing, annotate, release)
    before, given = fingerprint(file) if release else "", given_to(engine, file)
    with rows_read(json=json) as told:
        result = check_extract(given, source, period=period, as_of=as_of, project=settings, packs=packs, progress=told)
    has_read(audit.extract.sha256 for audit in result.audits)
    written = _reports(result, source, packs, settings, out, formats or OF_AN_EXTRACT)
    written += [_failing(result, failing, settings)] if failing else []
    if annotate:
        written.append(_room("annotating").write_return(file, annotate, result, packs.source(source), packs, settings))
        has_written(ANNOTATED)
    show_audits(result.audits, packs, json=json)
    tell_build(annotations, result.audits, json=json)
    tell_written(written, json=json)
    _show_codes(result, show_codes or ())
    if outgoing and not _may_leave(file, packs.source(source), result, settings, json=json):
        say(["No release note was written."] if release else [], json=json)
        return FAILED
    if release and settings:
        _release(release_note(file, before, result.audits, settings, by or login()), release, json=json)
    return exit_code(result.audits, fail_on)


def _release(note: object, place: Path, *, json: bool) -> None:
    """Write a release note."""
    write_json(note, place)
    has_written(RELEASE)
    say([f"Wrote {place}"], json=json)


def _failing(result: Result, place: Path, settings: Project | None) -> str:
    """Write the records to put right, as a file, or as a folder where Spark found them; what was written."""
    if result.counted_by_spark:
        with replacing_folder(place) as part:
            records = result.write_failing(str(part))
    else:
        write_failing(result.failing, place)
        records = result.failing.height
    has_written(FAILING)
    unnoted = "" if settings else "; without a project file nothing notes where it lies, so delete it yourself"
    return f"{place}: {records:,} records to put right. It names records and owners{unnoted}"


def _reports(
    result: Result, source: str, packs: Packs, settings: Project | None, out: Path | None, kinds: Sequence[str]
) -> list[str]:
    """Write the reports of one extract, where a folder for them is given; what was written."""
    return [*_room("drawing_up").reports_of_one(result, source, packs, settings, out, kinds)] if out else []


def _room(name: str) -> Any:  # noqa: ANN401  a module
    """A room whose libraries take a while, loaded where a file is asked for that it makes."""
    return importlib.import_module(f"dq_audit.{name}")


def _refuse_list(file: Path, failing: Path | None) -> None:
    """UsageError for a folder of failing records that is there, or would become part of the extract."""
    if failing and (failing.exists() or file.resolve() in failing.resolve().parents):
        message = f"{failing} is there already, or lies in the folder that is read; give another name"
        raise UsageError(message)


def _with_schema(packs: Packs, source: str, schema: str | None, period: str | None, key: tuple[str, ...]) -> Packs:
    """The packs, and with them the source that a schema of somebody else's makes, where one is named."""
    if schema:
        return with_schema(packs, schema_named(schema, Path()), source, period=period, key=key)
    if period or key:
        message = "--period-column and --key say something of a --schema; a source of the packs declares its own"
        raise UsageError(message)
    return packs


def _note_places(
    settings: Project | None, file: Path, failing: Path | None, annotate: Path | None, release: Path | None
) -> None:
    """Note where files with personal data lie or will; ProjectError where nothing says how long they may."""
    if settings and (failing or annotate):
        settings.refuse_unstated_retention("a list of failing records, or an annotated return,")
    for kind, path in ((EXTRACT, file), (FAILING, failing), (ANNOTATED, annotate), (RELEASE, release)):
        lies_at(kind, path)


def _refuse_places(
    kept: list[Path], out: Path | None, failing: Path | None, release: Path | None, annotate: Path | None
) -> None:
    """UsageError where something cannot be written, or would be written over what is read: the first is the extract."""
    if out:
        refuse_folder(out)
    lists = [*filter(None, (failing, release))]
    for target in lists:
        refuse_file(target, kept)
    if annotate:
        _room("annotating").refuse_return(kept[0], annotate, [*kept, *lists])


def _is_several(place: Path) -> bool:
    """Whether a folder or a pattern was named. A path that no system could hold is neither: its reader says so."""
    try:
        return place.is_dir() or (bool(set("*?[") & set(str(place))) and not place.exists())
    except OSError:
        return False


def _patterns(place: Path, reports: Path) -> tuple[Path, tuple[str, ...]]:
    """A folder and the patterns of the extracts in it, of a folder or a pattern that was named."""
    if not place.is_dir():
        return Path(place.anchor or "."), (place.relative_to(place.anchor).as_posix(),)
    files = (path for path in place.resolve().iterdir() if not is_report(path, reports))
    endings = {path.suffix for path in files if path.suffix.lower() in EXTENSIONS}
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
    annotations: str | None = None,
    fail_on: str,
) -> int:
    """Audit all extracts of a folder, or those that match a pattern, together."""
    reports = (out or (settings.reports if settings else Path("reports"))).resolve()
    folder, patterns = _patterns(place, reports)
    base = settings or Project(folder)
    config = base.source(packs.source(source).id).model_copy(update={"files": patterns, "database": None})
    project = replace(base, extracts=folder.resolve(), sources={source: config}, reports=reports)
    if out:
        refuse_folder(out)
    lies_at(EXTRACT, *(path for pattern in patterns for path in paths_of(folder.resolve(), pattern)))
    month = audited(project, packs, (), json=json)
    if out:
        drawn = _room("drawing_up").reports_of_several(month, source, packs, base, out, formats or OF_AN_EXTRACT)
        tell_written(drawn, json=json)
    show_audits(month.audits if json else month.latest, packs, json=json)
    tell_build(annotations, month.latest, month.unusable, json=json)
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else exit_code(month.latest, fail_on)


@logged("receive")
def receive(file: Path, note: Path, *, json: bool) -> int:
    """Verify at the other end that a file is the one that was released."""
    said = received(file, note)
    has_read([said["sha256"]])
    lies_at(EXTRACT, file)
    lies_at(RELEASE, note)
    if json:
        print_json(said)
    else:
        months = ", ".join(said["periods"])
        say([f"The file is the one released by {said['released_by']} on {said['released_at']}."])
        say([f"{said['source']}, {months}: {said['rows']:,} rows. Now: dq-audit check FILE --source {said['source']}"])
    return OK


def list_checks(source: str | None, *, json: bool, checks: list[Path] | None, ids: bool) -> int:
    """All sources and checks, or the ids alone."""
    packs = packs_for(project_here(None), checks)
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
    found = packs_for(project_here(None), checks).check(check_id)
    facts = check_facts(found)
    if json:
        print_json(facts)
    else:
        console(json=False).print(explained(facts), markup=False, highlight=False)
    return OK


def _may_leave(file: Path, source: Source, result: Result, settings: Project | None, *, json: bool) -> bool:
    """Hold an extract against the sharing agreement, and say what of it may not leave."""
    found = refused(file, source, settings, result.audits[-1].period)
    say(told(found) or [_MAY_LEAVE], json=json)
    return not found


# --- parts ------------------------------------------------------------------------------------------------------


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
