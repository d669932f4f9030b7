"""Arguments and options that several verbs share, and how a verb's room is loaded: only when it runs."""

from __future__ import annotations

import importlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer


class FailOn(StrEnum):
    """From which outcome on the exit code is 1."""

    COULD_NOT_JUDGE = "could-not-judge"
    MISSED = "missed"
    TOO_FEW = "too-few"
    NOT_APPLICABLE = "not-applicable"
    NEVER = "never"


class Engine(StrEnum):
    """Who counts the rows of a file."""

    POLARS = "polars"
    DUCKDB = "duckdb"
    SPARK = "spark"


class Format(StrEnum):
    """The kinds of report that can be written."""

    HTML = "html"
    XLSX = "xlsx"
    JSON = "json"
    SITE = "site"
    ONE_PAGE = "one-page"
    LETTERS = "letters"
    LIMITATIONS = "limitations"
    JUNIT = "junit"


class Builds(StrEnum):
    """The services whose annotations can be written."""

    GITHUB = "github"
    AZURE = "azure"


class Drawn(StrEnum):
    """As what kind of file a chart is drawn."""

    PNG = "png"
    SVG = "svg"


ProjectOption = Annotated[
    Path | None,
    typer.Option(
        "--project", "-P", metavar="FILE", help="Project file; dq_audit.toml here if there is one.", show_default=False
    ),
]
ChecksOption = Annotated[
    list[Path] | None,
    typer.Option("--checks", "-c", metavar="FOLDER", help="Folder with more checks; repeatable.", show_default=False),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for reports.", show_default=False)
]
FormatOption = Annotated[
    list[Format] | None,
    typer.Option(
        "--format",
        "-f",
        metavar="KIND",
        help="html, xlsx, json, site, one-page (A4), letters, limitations or junit (for build servers); repeatable; "
        "else html, xlsx and json, and of a run all others but junit.",
        show_default=False,
    ),
]
FailOnOption = Annotated[
    FailOn,
    typer.Option(
        "--fail-on",
        metavar="OUTCOME",
        help="Exit with 1 from this outcome on: could-not-judge, missed, too-few, not-applicable or never.",
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help="JSON on standard output, words for people on standard error.")
]

FailingOption = Annotated[
    Path | None,
    typer.Option(
        "--failing",
        metavar="FILE",
        help="Write the records to put right to this CSV file; with Spark, to this new folder, as Parquet. It names "
        "records and owners: personal data.",
        show_default=False,
    ),
]
EngineOption = Annotated[
    Engine,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="Who counts: polars; duckdb or spark, of a Parquet file or folder.",
    ),
]

PeriodOption = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM",
        help="Data month YYYY-MM; else from the file name, else the month of most rows.",
        show_default=False,
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option(metavar="YYYY-MM-DD", help="Day the extract was cut, YYYY-MM-DD.", show_default=False)
]
OutgoingOption = Annotated[
    bool, typer.Option("--outgoing", help="Hold the extract against the sharing agreement before it leaves.")
]
ReleaseOption = Annotated[
    Path | None,
    typer.Option("--release", metavar="FILE", help="Write a release note where it may leave.", show_default=False),
]
ShowCodesOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN",
        help="Print codes never seen in this column; the project file must allow it.",
        show_default=False,
    ),
]
RunPeriodOption = Annotated[
    str | None,
    typer.Option(
        metavar="YYYY-MM",
        help="Data month that the run is about, or `all` for whatever there is; else the last complete month.",
        show_default=False,
    ),
]
LogFileOption = Annotated[
    Path | None,
    typer.Option(
        "--log-file",
        metavar="FILE",
        help="Add what is said to this file, each line with its moment: no table of figures, no value of a record.",
        show_default=False,
    ),
]
AnnotateOption = Annotated[
    Path | None,
    typer.Option(
        "--annotate",
        metavar="FILE",
        help="Write the submitter's own workbook to this file, its cells to put right marked: personal data.",
        show_default=False,
    ),
]
RecheckOption = Annotated[
    bool,
    typer.Option("--recheck", help="It is a fresh pull of open records: enter it in the ledger, and nowhere else."),
]
AnnotationsOption = Annotated[
    Builds | None,
    typer.Option(
        "--annotations",
        metavar="SERVICE",
        help="Print what is not met as annotations of a build service, too: github or azure.",
        show_default=False,
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who releases it; else whoever is logged in."),
]


def verb(name: str, *args: Any, room: str = "verbs", **options: Any) -> None:  # noqa: ANN401  handed on as they are
    """Run a verb of a room and end with its exit code. Heavy libraries are loaded here, not before."""
    rooms = importlib.import_module(f"dq_audit.{room}")
    raise typer.Exit(getattr(rooms, name)(*args, **options))
