"""The arguments of `dq-audit history …`: as light as `cli`, which registers it."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003  typer looks at annotations when it runs
from typing import Annotated, Any

import typer

from dq_audit.cli.options import ChecksOption, JsonOption, ProjectOption, verb

HELP = "Keep the counts of every month: make, list, show, hand on, take in, judge again."
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


def _verb(name: str, *args: Any, **options: Any) -> None:  # noqa: ANN401  handed on as they are
    verb(name, *args, room="remembering", **options)


@app.command(epilog="Example: dq-audit history init")
def init(
    project: ProjectOption = None,
    ledger: Annotated[
        bool, typer.Option("--ledger/--no-ledger", help="Follow single records too, under a key that is made here.")
    ] = True,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="Of a history that is there: a new key, and its ledger begun anew.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Begin anew, and do not only say what that means.")] = False,
) -> None:
    """Make the history that the project file names under [history] place: a file, or the address of a PostgreSQL."""
    _verb("init", project=project, ledger=ledger, new_key=new_key, yes=yes)


@app.command("list", epilog="Example: dq-audit history list --json")
def list_(project: ProjectOption = None, json: JsonOption = False) -> None:
    """Say which audits the history holds, the superseded ones too."""
    _verb("list_history", project=project, json=json)


@app.command(epilog="Example: dq-audit history show police.victims 2026-09")
def show(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of a source.")],
    period: Annotated[str, typer.Argument(metavar="MONTH", help="Data month, YYYY-MM.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day on which the extract was cut; the latest if not given.")
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Show an audit of the past, judged under the targets that were kept with it."""
    _verb("show", source, period, as_of=as_of, project=project, json=json)


@app.command(epilog="Example: dq-audit history upgrade")
def upgrade(
    project: ProjectOption = None,
    json: JsonOption = False,
    has_dump: Annotated[
        bool,
        typer.Option(
            "--i-have-a-dump",
            help="Of a history in a PostgreSQL: its server's dump was taken.",
            envvar="DQ_AUDIT_HISTORY_UPGRADE_I_HAVE_A_DUMP",
        ),
    ] = False,
) -> None:
    """Copy a history that an older dq-audit made to a file beside it, and bring it up to date."""
    _verb("upgrade", project=project, json=json, has_dump=has_dump)


@app.command(epilog="Example: dq-audit history export --out trust.json")
def export(
    project: ProjectOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="File; standard output if not given.")
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help="Of what was written to a file, JSON to standard output too.")
    ] = False,
) -> None:
    """Write all audits that count as JSON: counts only, for another installation to take in."""
    _verb("export", project=project, out=out, json=json)


@app.command("import", epilog="Example: dq-audit history import force.json trust.json council.json")
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="AUDIT.json…", help="What another installation wrote.")],
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Take in the counts of other installations, where rules and areas are the same; and say who has not sent."""
    _verb("take", files, project=project, json=json)


@app.command(epilog="Example: dq-audit history gx result.json --source gx.victims --period 2026-10")
def gx(
    file: Annotated[Path, typer.Argument(metavar="RESULT.json", help="A validation result of great-expectations.")],
    source: Annotated[
        str, typer.Option("--source", "-s", metavar="ID", help="What it is of; the project file names it with gx = …")
    ],
    period: Annotated[str, typer.Option("--period", metavar="YYYY-MM", help="Which month it is of.")],
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Day on which the extract was cut.", show_default=False)
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Keep the counts of a validation result of great-expectations, which need not be installed."""
    verb("take_gx", file, source, period, as_of=as_of, project=project, json=json, room="importing")


@app.command(epilog="Example: dq-audit history rescore")
def rescore(project: ProjectOption = None, json: JsonOption = False) -> None:
    """Judge the past under the targets of today; no extract is needed, and no count changes."""
    _verb("rescore", project=project, json=json)


@app.command(epilog="Example: dq-audit history prune --before 2020-04 --yes")
def prune(
    before: Annotated[
        str | None, typer.Option("--before", metavar="MONTH", help="First month that stays, YYYY-MM.")
    ] = None,
    retention: Annotated[
        bool, typer.Option("--retention", help="Instead: audits and records that are past their time.")
    ] = False,
    project: ProjectOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete, and do not only say how much that would be.")] = False,
    json: JsonOption = False,
) -> None:
    """Delete all months before one, or all that [retention] does not let be kept any longer."""
    verb("prune", before, retention=retention, project=project, yes=yes, json=json, room="forgetting")


@app.command(epilog="Example: dq-audit history forget police.victims --key-file key.txt --yes")
def forget(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of a source.")],
    key: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY…",
            help="The record's key, its parts in the source's order. It would stand in the history of the shell: "
            "leave it out, and it is asked for, or read from a pipe, a part a line.",
        ),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Read the key from this file, a part a line; delete it then.")
    ] = None,
    project: ProjectOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Forget, and do not only say what that would delete.")] = False,
    json: JsonOption = False,
) -> None:
    """Forget one record: no byte of its keyed hash is left in history, journals and backups (*.bak, *.backup).

    Exits with 1 where nothing was known of it, or it could not be forgotten everywhere.
    """
    options = {"key_file": key_file, "project": project, "yes": yes, "json": json}
    verb("forget", source, tuple(key or ()), **options, room="forgetting")


@app.command(epilog="Example: dq-audit history backfill")
def backfill(project: ProjectOption = None, checks: ChecksOption = None, json: JsonOption = False) -> None:
    """Audit all extracts of the project, old months too, and keep their counts; no report is written."""
    _verb("backfill", project=project, checks=checks, json=json)


@app.command(epilog="Example: dq-audit history ledger police.victims")
def ledger(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE…", help="Ids of sources; all if not given.")
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Say what became of the records with something to put right: new, still open, fixed, reopened, not seen again."""
    verb("ledger", sources or (), project=project, json=json, room="ledgering")


@app.command(epilog="Example: dq-audit history triangle police.victim-ethnicity --item victim_ethnicity")
def triangle(
    check: Annotated[str, typer.Argument(metavar="CHECK", help="Id of a check.")],
    item: Annotated[
        str | None, typer.Option(metavar="ITEM", help="One of its items; else the check as a whole.")
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Show how the records of each month filled up later: no better recording, but back-filling."""
    verb("triangle", check, item=item, project=project, json=json, room="ledgering")


def trend(
    check: Annotated[str, typer.Argument(metavar="CHECK", help="Id of a check.")],
    item: Annotated[
        str | None, typer.Option(metavar="ITEM", help="One of its items; else the check as a whole.")
    ] = None,
    of: Annotated[
        str | None, typer.Option(metavar="BREAKDOWN=VALUE", help="Of one value of a breakdown, such as team=West.")
    ] = None,
    volume: Annotated[
        bool, typer.Option("--volume", help="Of how many records the check is about, not of the share complete.")
    ] = False,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    json: JsonOption = False,
) -> None:
    """Show a check over the months of the history: limits, marks, named events, and where it is going."""
    options = {"item": item, "of": of, "volume": volume}
    verb("trend", check, **options, project=project, checks=checks, json=json, room="trending")


def diff(
    before: Annotated[str, typer.Argument(metavar="MONTH", help="The earlier month, YYYY-MM.")],
    after: Annotated[str, typer.Argument(metavar="MONTH", help="The later month.")],
    source: Annotated[
        str | None, typer.Option("--source", "-s", metavar="SOURCE", help="One source; else all.")
    ] = None,
    project: ProjectOption = None,
    json: JsonOption = False,
) -> None:
    """Say what differs between two months of the history, first what changed its outcome."""
    verb("diff", before, after, source=source, project=project, json=json, room="trending")


def units(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="Id of a source; all if not given.")] = None,
    period: Annotated[
        str | None, typer.Option(metavar="MONTH", help="Data month, YYYY-MM; the latest of each source if not given.")
    ] = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    json: JsonOption = False,
) -> None:
    """Hold teams, areas, offences and hours against each other: where more is missing than chance makes, by records."""
    verb("units", source, period=period, project=project, checks=checks, json=json, room="comparing")


TREND_EPILOG = "Example: dq-audit trend police.victim-ethnicity --item victim_ethnicity --of team=West"
DIFF_EPILOG = "Example: dq-audit diff 2026-09 2026-10"
UNITS_EPILOG = "Example: dq-audit units police.victims --period 2026-10"
