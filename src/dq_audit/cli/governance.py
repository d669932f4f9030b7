"""The arguments of `dq-audit where` and `purge`: as light as `cli`, which registers them."""

from __future__ import annotations

from typing import Annotated

import typer

from dq_audit.cli.options import JsonOption, ProjectOption, verb

WHERE_EPILOG = "Example: dq-audit where --project stockton/dq_audit.toml"
PURGE_EPILOG = "Example: dq-audit purge --older-than 90d --yes"

NamesOption = Annotated[
    bool, typer.Option("--names", help="Show names of files as they are; a name may say whom a file is about.")
]


def where(
    project: ProjectOption = None,
    json: JsonOption = False,
    names: NamesOption = False,
    log: Annotated[
        bool, typer.Option("--log", help="Instead: whether the access log is whole, from its first line to its last.")
    ] = False,
) -> None:
    """List every file with personal data that a project has, and its age. Exits with 1 where any is past its time."""
    verb("where", project=project, json=json, names=names, log=log, room="governing")


def purge(
    older_than: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="90d, 6m, “90 days” or “2 years”; else of each file its own time under [retention].",
            show_default=False,
        ),
    ] = None,
    extracts: Annotated[
        bool, typer.Option("--extracts", help="Extracts, crosswalks and entry workbooks too; else none of them.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete, and do not only say what would be deleted.")] = False,
    project: ProjectOption = None,
    json: JsonOption = False,
    names: NamesOption = False,
) -> None:
    """Delete files with personal data that are older than a time. Exits with 1 where one could not be deleted."""
    options = {"older_than": older_than, "extracts": extracts, "yes": yes, "names": names}
    verb("purge", project=project, json=json, **options, room="governing")
