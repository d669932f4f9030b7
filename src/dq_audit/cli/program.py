"""The command line: arguments in, exit code out. The work is in `verbs`, loaded when a verb runs.

Nothing heavy is imported here: `dq-audit --help` must not wait for pandas, Polars and pandera.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dq_audit import __version__, log
from dq_audit.cli import bridges, desktop, disclosure, governance, history, packs, pseudonymise, schedule, worklists
from dq_audit.cli.options import (
    AnnotateOption,
    AnnotationsOption,
    AsOfOption,
    ByOption,
    ChecksOption,
    Drawn,
    Engine,
    EngineOption,
    FailingOption,
    FailOn,
    FailOnOption,
    FormatOption,
    JsonOption,
    LogFileOption,
    OutgoingOption,
    OutOption,
    PeriodOption,
    ProjectOption,
    RecheckOption,
    ReleaseOption,
    RunPeriodOption,
    ShowCodesOption,
    verb,
)
from dq_audit.disclosure.settings import Audience
from dq_audit.errors import AuditError, UsageError, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

EPILOG = (
    "Exit codes: 0 nothing at or above --fail-on, 1 something is, 2 usage, project file or pack error, "
    "3 an extract cannot be used or has not come, or another run goes on, 4 internal error."
)
app = typer.Typer(
    name="dq-audit",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # `dq-audit[gx]` is no style, and frames are noise to a screen reader
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "DQ_AUDIT"},
)


def _version(wanted: bool) -> None:  # noqa: FBT001  typer's call
    if wanted:
        typer.echo(f"dq-audit {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            help="Print the version and stop.",
            is_eager=True,
            allow_from_autoenv=False,  # images set DQ_AUDIT_VERSION as a matter of course; it is no flag
            callback=_version,
        ),
    ] = False,
) -> None:
    """Audit public-safety extracts: what is missing, from whom, and what it means for the question behind it."""


@app.command(epilog="Example: dq-audit check 2023-01-cleveland-street.csv --source police.street_crime")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The extract, of whatever kind.")],
    source: Annotated[
        str, typer.Option("--source", "-s", metavar="ID", help="Which source it is; `dq-audit checks` lists them.")
    ],
    period: PeriodOption = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    out: OutOption = None,
    format: FormatOption = None,  # noqa: A002  its name makes the variable DQ_AUDIT_…_FORMAT
    failing: FailingOption = None,
    annotate: AnnotateOption = None,
    show_codes: ShowCodesOption = None,
    outgoing: OutgoingOption = False,
    release: ReleaseOption = None,
    by: ByOption = None,
    recheck: RecheckOption = False,
    annotations: AnnotationsOption = None,
    engine: EngineOption = Engine.POLARS,
    fail_on: FailOnOption = FailOn.MISSED,
    log_file: LogFileOption = None,
    schema: bridges.SchemaOption = None,
    period_column: bridges.PeriodColumnOption = None,
    key: bridges.KeyOption = None,
) -> None:
    """Audit one extract."""
    log.begin(log_file, "check")
    if recheck and engine is not Engine.POLARS:
        message = "--recheck reads every record here; leave --engine out"
        raise UsageError(message)
    if recheck:
        verb("entered", file, source, as_of=as_of, project=project, checks=checks, json=json, room="rechecking")
    verb(
        "check",
        file,
        source,
        period=period,
        as_of=as_of,
        json=json,
        project=project,
        checks=checks,
        out=out,
        formats=format,
        failing=failing,
        annotate=annotate,
        show_codes=show_codes,
        outgoing=outgoing,
        release=release,
        by=by,
        annotations=annotations,
        engine=engine.value,
        fail_on=fail_on.value,
        schema=schema,
        period_column=period_column,
        key=key,
    )


@app.command(epilog="Example: dq-audit run --project stockton/dq_audit.toml --out reports")
def run(
    project: ProjectOption = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", "-s", metavar="ID", help="Only this source; repeatable.", show_default=False),
    ] = None,
    json: JsonOption = False,
    checks: ChecksOption = None,
    out: OutOption = None,
    format: FormatOption = None,  # noqa: A002  its name makes the variable DQ_AUDIT_…_FORMAT
    annotations: AnnotationsOption = None,
    fail_on: FailOnOption = FailOn.MISSED,
    period: RunPeriodOption = None,
    log_file: LogFileOption = None,
    audience: disclosure.AudienceOption = Audience.INTERNAL,
) -> None:
    """Audit the extracts of a project file, those of a month and what came before, and write the reports."""
    log.begin(log_file, "run")
    verb(
        "run",
        room="monthly",
        project=project,
        sources=source,
        json=json,
        checks=checks,
        out=out,
        formats=format,
        annotations=annotations,
        fail_on=fail_on.value,
        period=period,
        audience=audience,
    )


@app.command(epilog="Example: dq-audit register --project stockton/dq_audit.toml")
def register(
    project: ProjectOption = None,
    json: JsonOption = False,
    checks: ChecksOption = None,
    fail_on: FailOnOption = FailOn.MISSED,
    audience: disclosure.AudienceOption = Audience.INTERNAL,
) -> None:
    """Ten gaps and five recommendations on one page: records complete, can the question be answered, who acts."""
    said = fail_on.value
    verb("register", project=project, json=json, checks=checks, fail_on=said, audience=audience, room="monthly")


@app.command(epilog="Example: dq-audit report --period 2026-09 --out reports")
def report(
    project: ProjectOption = None,
    period: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM", help="The last month to show; else the newest of the history.", show_default=False
        ),
    ] = None,
    checks: ChecksOption = None,
    out: OutOption = None,
    format: FormatOption = None,  # noqa: A002  its name makes the variable DQ_AUDIT_…_FORMAT
    charts: Annotated[
        Drawn | None,
        typer.Option(
            metavar="png|svg", help="Only the charts, each a file of its own for a document.", show_default=False
        ),
    ] = None,
    audience: disclosure.AudienceOption = Audience.INTERNAL,
) -> None:
    """Write the reports of any month again, from the history: its extracts need not be there any more."""
    options = {"checks": checks, "out": out, "formats": format, "charts": charts.value if charts else None}
    verb("report", project=project, period=period, **options, audience=audience, room="reporting")


@app.command(epilog="Example: dq-audit profile --offence violence --area E05014880 --out profile.html")
def profile(
    offence: Annotated[str, typer.Option("--offence", metavar="CODE", help="A code of the offence list, or a group.")],
    area: Annotated[
        list[str] | None,
        typer.Option("--area", "-a", metavar="CODE", help="Only this LSOA or ward; repeatable.", show_default=False),
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
    checks: ChecksOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write it as a page, too.", show_default=False)
    ] = None,
) -> None:
    """What the data of an offence, in some areas, can and cannot support: for a problem profile."""
    verb("profile", offence, area or [], project=project, json=json, checks=checks, out=out, room="monthly")


@app.command(epilog="Example: dq-audit demo --out reports")
def demo(
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for the sample year and its reports.")
    ] = Path("reports"),
) -> None:
    """Make a year of invented extracts, audit it and write the reports."""
    verb("demo", out, room="monthly")


@app.command(epilog="Example: dq-audit receive victims-2026-10.csv victims-2026-10.release.json")
def receive(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The extract as it arrived.")],
    note: Annotated[Path, typer.Argument(metavar="NOTE", help="Its release note.")],
    json: JsonOption = False,
) -> None:
    """Verify that an extract is the one that was released."""
    verb("receive", file, note, json=json)


@app.command("inspect", epilog="Example: dq-audit inspect victims-2026-10.xlsx")
def inspect_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file, of whatever kind.")],
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="ID", help="Hold it against this source only.", show_default=False),
    ] = None,
    json: JsonOption = False,
    project: ProjectOption = None,
    checks: ChecksOption = None,
) -> None:
    """Show what a file holds, and which source it most likely is, without a value of it."""
    verb("inspect_file", file, source, json=json, project=project, checks=checks, room="setting_up")


@app.command("map", epilog="Example: dq-audit map victims-2026-10.xlsx --source police.victims --write")
def map_columns(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An extract whose columns have names of their own.")],
    source: Annotated[str, typer.Option("--source", "-s", metavar="ID", help="The source that it is.")],
    write: Annotated[bool, typer.Option("--write", help="Put the proposal into the project file.")] = False,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM", help="First month in which it holds.", envvar="DQ_AUDIT_MAP_FROM"),
    ] = None,
    end: Annotated[
        str | None,
        typer.Option("--until", metavar="YYYY-MM", help="Last month in which it holds.", envvar="DQ_AUDIT_MAP_UNTIL"),
    ] = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
) -> None:
    """Propose which header stands for which column, and which local code for which listed one."""
    verb(
        "map_columns", file, source, write=write, start=start, end=end, project=project, checks=checks,
        room="setting_up",
    )  # fmt: skip


@app.command(epilog="Example: dq-audit init extracts")
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder that holds the extracts.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace a project file that is there.")] = False,
    checks: ChecksOption = None,
) -> None:
    """Make a project file from a folder of extracts."""
    verb("init", folder, force=force, checks=checks, room="setting_up")


@app.command("checks", epilog="Example: dq-audit checks --source police.victims")
def list_checks(
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="ID", help="Only the checks of this source.", show_default=False),
    ] = None,
    json: JsonOption = False,
    checks: ChecksOption = None,
    ids: Annotated[
        bool, typer.Option("--ids", help="Only the ids, one a line: the form of the committed list.")
    ] = False,
) -> None:
    """List all sources and checks."""
    verb("list_checks", source, json=json, checks=checks, ids=ids)


@app.command(epilog="Example: dq-audit explain police.msv-victim-details")
def explain(
    check_id: Annotated[str, typer.Argument(metavar="ID", help="A check's id.")],
    json: JsonOption = False,
    checks: ChecksOption = None,
) -> None:
    """Say what a check counts, why, and what to do about it."""
    verb("explain", check_id, json=json, checks=checks)


app.command(epilog=packs.NEW_EPILOG)(packs.new_check)
app.command(epilog=packs.LINT_EPILOG)(packs.lint)
app.command(epilog=packs.SCHEMA_EPILOG)(packs.schema)
app.command(epilog=pseudonymise.EPILOG)(pseudonymise.pseudonymise)
app.command(epilog=history.TREND_EPILOG)(history.trend)
app.command(epilog=history.DIFF_EPILOG)(history.diff)
app.command(epilog=history.UNITS_EPILOG)(history.units)
app.command(epilog=schedule.EPILOG)(schedule.schedule)
app.command(epilog=governance.WHERE_EPILOG)(governance.where)
app.command(epilog=governance.PURGE_EPILOG)(governance.purge)
app.command(epilog=bridges.EPILOG)(bridges.verify)
app.add_typer(bridges.app, name="export", help=bridges.HELP)
app.command(epilog=desktop.SHORTCUT_EPILOG)(desktop.shortcut)
app.command(hidden=True, epilog=desktop.DROPPED_EPILOG)(desktop.dropped)
app.command(epilog=desktop.DOCTOR_EPILOG)(desktop.doctor)
app.add_typer(history.app, name="history", help=history.HELP)
app.add_typer(disclosure.app, name="disclosure", help=disclosure.HELP)
app.add_typer(worklists.app, name="worklists", help=worklists.HELP)


@app.command(epilog="Example: dq-audit template council.asb_contacts --out contacts.xlsx")
def template(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A source's id; `dq-audit checks` lists them.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The workbook; SOURCE.xlsx here.", show_default=False),
    ] = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a workbook of this name, with all that is filled in.")
    ] = False,
) -> None:
    """Write a workbook to fill in: a source's columns with drop-down lists, limits and plain instructions."""
    verb("template", source, out=out, project=project, checks=checks, force=force, room="entering")


@contextmanager
def _native_code_silenced() -> Iterator[None]:
    """Nobody reads what native libraries print to standard error: when they panic, they quote cells."""
    before = sys.stderr
    try:
        ours = os.dup(2) if before.fileno() == 2 else None  # noqa: PLR2004  standard error
    except (OSError, ValueError, AttributeError):
        ours = None  # captured, or closed
    if ours is None:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    shown = open(ours, "w", encoding=before.encoding, errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = shown
    try:
        yield
    finally:
        shown.close()
        sys.stderr = before
        os.dup2(ours, 2)
        os.close(ours)


def main() -> None:
    """Run the command line. Faults are one sentence on standard error; no traceback, no value of a record."""
    fault = None
    sys.modules["pyspark.pandas"] = None  # type: ignore[assignment]  # pandera would load it, and it warns
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console of few letters gets a question mark for the others
            stream.reconfigure(errors="replace")
    try:
        with _native_code_silenced():
            app()
    except AuditError as error:
        fault = (error.exit_code, str(error))
    except SystemExit as done:
        _log_end(done.code if isinstance(done.code, int) else int(bool(done.code)))
        raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  its message may hold a cell; a panic in Rust is no Exception
        fault = (4, f"dq-audit itself failed ({place_of(error)}). Details are withheld because they may hold records.")
    if fault:
        code, sentence = fault
        typer.echo(f"dq-audit: {sentence}", err=True)
        _log_end(code, sentence)
        sys.exit(code)


def _log_end(code: int, sentence: str = "") -> None:
    """Close the log, where one is kept, with the exit code."""
    wrong = log.end(code, sentence)
    if wrong:
        typer.echo(f"dq-audit: {wrong}", err=True)
