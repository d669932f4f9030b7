"""The arguments of `dq-audit export …` and `dq-audit verify`: as light as `cli`, which registers them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dq_audit.cli.options import ChecksOption, JsonOption, PeriodOption, ProjectOption, verb

HELP = "Write the rules for other tools."
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)


class Judge(StrEnum):
    """Who gives a second opinion."""

    GX = "gx"
    PANDERA = "pandera"


CheckOption = Annotated[
    list[str] | None,
    typer.Option("--check", metavar="ID", help="Only this check; repeatable.", show_default=False),
]


SchemaOption = Annotated[
    str | None,
    typer.Option(
        "--schema",
        metavar="FILE.py:NAME",
        help="Audit by this pandera schema (or module:Name); --source is the id that it gets.",
        show_default=False,
    ),
]
PeriodColumnOption = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="The column of a --schema that tells the month.", show_default=False),
]
KeyOption = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="COLUMN", help="A column of a --schema that names a record.", show_default=False),
]


@app.command("gx", epilog="Example: dq-audit export gx --source police.stop_search --out gx")
def export_gx(
    source: Annotated[
        str | None,
        typer.Option("--source", "-s", metavar="ID", help="The source whose checks to write.", show_default=False),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for the suites, or for the context.")
    ] = Path("gx"),
    check: CheckOption = None,
    context: Annotated[
        bool,
        typer.Option("--context", help="Write a file context: data source, checkpoint, offline Data Docs."),
    ] = False,
    checks: ChecksOption = None,
) -> None:
    """Write great-expectations suites of a source, of some checks or of all packs (needs the extra dq-audit[gx])."""
    verb("export_gx", source, out, only=check or [], context=context, checks=checks, room="exporting")


@app.command("pandera", epilog="Example: dq-audit export pandera --check police.victim-ethnicity --out ethnicity.py")
def export_pandera(
    check: Annotated[str, typer.Option("--check", metavar="ID", help="The check to write.")],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="The schema: a file in Python (.py) or YAML (.yaml).")
    ],
    checks: ChecksOption = None,
) -> None:
    """Write a check as a plain pandera schema, which works without dq-audit."""
    verb("export_pandera", check, out, checks=checks, room="exporting")


def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The extract, of whatever kind.")],
    source: Annotated[
        str, typer.Option("--source", "-s", metavar="ID", help="Which source it is; `dq-audit checks` lists them.")
    ],
    judge: Annotated[
        Judge,
        typer.Option("--with", metavar="gx|pandera", help="Who judges it beside us.", envvar="DQ_AUDIT_VERIFY_WITH"),
    ],
    period: PeriodOption = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Day the extract was cut, YYYY-MM-DD.", show_default=False)
    ] = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    json: JsonOption = False,
) -> None:
    """Have another tool judge the same records by the same rules, and hold its counts against ours."""
    options = {"period": period, "as_of": as_of, "project": project, "checks": checks, "json": json}
    verb("verify", file, source, judge=judge.value, **options, room="verifying")


EPILOG = "Example: dq-audit verify 2023-01-cleveland-stop-and-search.csv --source police.stop_search --with gx"
