"""The arguments of `dq-audit worklists …`: as light as `cli`, which registers it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from dq_audit.cli.options import ChecksOption, JsonOption, ProjectOption, verb

HELP = "Hand to each officer, team or hospital the records to put right, and read their replies."
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Folder; worklists in the reports' if not given.")
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="xlsx,csv,json", help="Which files to write, with commas between.")
]
SourceOption = Annotated[
    list[str] | None, typer.Option("--source", "-s", metavar="SOURCE", help="Only this source; repeatable.")
]
SinceOption = Annotated[
    str | None, typer.Option(metavar="MONTH", help="Earlier months too, from this one on (YYYY-MM); else the latest.")
]
FolderArgument = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of the returned lists.")]


def _verb(name: str, *args: Any, **options: Any) -> None:  # noqa: ANN401  handed on as they are
    verb(name, *args, room="working", **options)


@app.command(epilog="Example: dq-audit worklists write --out lists --format xlsx")
def write(
    out: OutOption = None,
    format: FormatOption = "xlsx",  # noqa: A002  the word of the command line
    project: ProjectOption = None,
    source: SourceOption = None,
    checks: ChecksOption = None,
    since: SinceOption = None,
) -> None:
    """Audit the project and write a list for each owner: what to put right in the latest month, most urgent first."""
    _verb("write", out=out, formats=format, project=project, sources=source, checks=checks, since=since)


@app.command(epilog="Example: dq-audit worklists read returned")
def read(folder: FolderArgument, project: ProjectOption = None, json: JsonOption = False) -> None:
    """Read the replies in returned lists, and say what could not be taken. Exits with 1 where there is any such.

    Where the project's history keeps a ledger, the replies are kept there: without notes, and without names.
    """
    _verb("read", folder, project=project, json=json)


@app.command(epilog='Example: dq-audit worklists accept returned --by "Insp Example" --until 2027-03')
def accept(
    folder: FolderArgument,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who accepts; stands in the project file under [approvers].")],
    until: Annotated[str, typer.Option(metavar="MONTH", help="The last month in which the waivers hold, YYYY-MM.")],
    project: ProjectOption = None,
) -> None:
    """Accept what the lists of a folder propose: that these records need not be put right for now. No count changes."""
    verb("accept", folder, by, until, project=project, room="waiving")


@app.command(epilog="Example: dq-audit worklists status")
def status(project: ProjectOption = None, json: JsonOption = False) -> None:
    """Say what was replied, what became of records said to be updated, and which waivers hold."""
    verb("status", project=project, json=json, room="waiving")


@app.command(epilog="Example: dq-audit worklists recheck police.victims --out fresh-pull.csv")
def recheck(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of a source.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="CSV; recheck-SOURCE.csv here if not given.")
    ] = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
) -> None:
    """Write the keys of all open records of a source, for a fresh pull; `dq-audit check FILE --recheck` enters it."""
    verb("listed", source, out=out, project=project, checks=checks, room="rechecking")
