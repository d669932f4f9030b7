"""The arguments of the verbs for authors of packs: as light as `program`, which registers them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dq_audit.cli.options import AnnotationsOption, JsonOption, verb

LINT_EPILOG = "Example: dq-audit lint checks"
SCHEMA_EPILOG = "Example: dq-audit schema project"
NEW_EPILOG = (
    "Example: dq-audit new-check library.reader-age --source library.loans --agency Library --column loan_no:text "
    "--column lent_on:date --column reader_age:whole --key loan_no --period lent_on --item reader_age "
    '--why "Whether children read cannot be said." --cite "the library\'s own rule"'
)


class Schema(StrEnum):
    """What is described by a JSON Schema."""

    PROJECT = "project"
    RESULT = "result"


def lint(
    pack: Annotated[
        str, typer.Argument(metavar="PACK", help="A folder with checks, or the name of an installed pack.")
    ],
    json: JsonOption = False,
    annotations: AnnotationsOption = None,
) -> None:
    """Say what the checks of a pack lack: a source, or examples that must pass and must fail and do."""
    verb("lint", pack, json=json, annotations=annotations, room="packing")


def schema(
    of: Annotated[Schema, typer.Argument(metavar="project|result", help="The project file, or an audit in JSON.")],
) -> None:
    """Print a JSON Schema, by which editors complete a project file and programs read results."""
    verb("schema", of.value, room="packing")


def new_check(
    id: Annotated[str, typer.Argument(metavar="ID", help="Its id: agency.what-is-wrong, in lower case.")],  # noqa: A002
    source: Annotated[str, typer.Option("--source", "-s", metavar="ID", help="The source that it is about.")],
    item: Annotated[list[str], typer.Option("--item", "-i", metavar="COLUMN", help="What must be known; repeatable.")],
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="Why it matters, in a sentence: reports print it.")],
    target: Annotated[float, typer.Option("--target", help="The share that must be complete.")] = 0.95,
    gap: Annotated[
        str | None, typer.Option("--gap", metavar="REF", help="The row of the register.", show_default=False)
    ] = None,
    cite: Annotated[
        str, typer.Option("--cite", metavar="TEXT", help="Where the rule comes from.", show_default=False)
    ] = "",
    passing: Annotated[
        list[str] | None,
        typer.Option(
            "--passing",
            metavar="COLUMN=VALUE",
            help="A value that passes, where none can be made up; repeatable.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="The folder of your checks.")] = Path(
        "checks"
    ),
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="NAME", help="New source: who sends it.", show_default=False)
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="NAME:KIND",
            help="New source: a column, and whether it holds text, whole, number, date or moment; repeatable.",
            show_default=False,
        ),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(
            "--key", metavar="COLUMN", help="New source: what tells records apart; repeatable.", show_default=False
        ),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="COLUMN", help="New source: the date of the month.", show_default=False),
    ] = None,
) -> None:
    """Write a check, and its source where that is new: with examples and a test, ready to lint and run."""
    verb(
        "new_check", id, source=source, items=item, target=target, why=why, gap=gap, cited=cite, passing=passing or (),
        out=out, agency=agency, columns=column or (), key=key or (), period=period, room="packing",
    )  # fmt: skip
