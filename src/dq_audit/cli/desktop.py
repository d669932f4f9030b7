"""The arguments of `dq-audit shortcut`, `dropped` and `doctor`: as light as `cli`, which registers them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dq_audit.cli.options import ChecksOption, JsonOption, ProjectOption, verb

SHORTCUT_EPILOG = "Example: dq-audit shortcut --source police.victims --out victims.cmd"
DROPPED_EPILOG = "Example: dq-audit dropped --source police.victims --out pages victims-2026-10.csv"
DOCTOR_EPILOG = "Example: dq-audit doctor --json"

SourceOption = Annotated[
    str, typer.Option("--source", "-s", metavar="ID", help="Which source it is; `dq-audit checks` lists them.")
]
ShortcutOption = Annotated[Path, typer.Option("--out", "-o", metavar="FILE.cmd", help="The file to write.")]
PagesOption = Annotated[
    Path | None,
    typer.Option(
        "--reports", metavar="FOLDER", help="Folder for the pages; reports beside it if not given.", show_default=False
    ),
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace a file of this name.")]
FilesArgument = Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="The extracts.", show_default=False)]
FolderOption = Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for the pages.")]
OpenOption = Annotated[
    bool,
    typer.Option("--open/--no-open", help="Show each page when it is written.", envvar="DQ_AUDIT_DROPPED_OPEN"),
]
ReportsOption = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar="FOLDER", help="Folder for reports; the project's if not given.", show_default=False
    ),
]
SparkOption = Annotated[bool, typer.Option("--spark", help="Spark is wanted: look for it and for Java, too.")]


def shortcut(
    source: SourceOption,
    out: ShortcutOption,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    reports: PagesOption = None,
    force: ForceOption = False,
) -> None:
    """Write a file for a Windows desktop: extracts dropped on it are audited, and their pages opened."""
    verb("shortcut", source, out, project=project, checks=checks, reports=reports, force=force, room="dropping")


def dropped(
    source: SourceOption,
    out: FolderOption,
    files: FilesArgument = None,
    project: ProjectOption = None,
    checks: ChecksOption = None,
    opens: OpenOption = True,
) -> None:
    """What a shortcut runs: audit each file, write its page and open it, say one sentence."""
    verb("dropped", files or [], source, out=out, project=project, checks=checks, opens=opens, room="dropping")


def doctor(
    project: ProjectOption = None, out: ReportsOption = None, spark: SparkOption = False, json: JsonOption = False
) -> None:
    """Say what is wrong with this machine and installation, and what to do; no extract is read.

    Exits with 0 where there is nothing to do, with 1 where there is.
    """
    verb("doctor", project=project, out=out, spark=spark, json=json, room="doctor.verb")
