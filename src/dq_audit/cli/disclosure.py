"""The arguments of `dq-audit disclosure …` and `--audience`: as light as `cli`, which registers them."""

from __future__ import annotations

from typing import Annotated

import typer

from dq_audit.cli.options import ProjectOption, verb
from dq_audit.disclosure.settings import Audience

HELP = "Show counts to others without giving anybody away."
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False)

AudienceOption = Annotated[
    Audience,
    typer.Option(
        "--audience",
        metavar="internal|partnership|public",
        help="For whom: counts for the last two are protected as [disclosure] in the project file states.",
    ),
]


@app.callback()
def _top() -> None:
    """Typer would otherwise make the only verb the whole of it."""


@app.command("new-key", epilog="Example: dq-audit disclosure new-key")
def new_key(project: ProjectOption = None) -> None:
    """Make the key by which counts are rounded, in the file that the project file names; never over one."""
    verb("new_key", project=project, room="disclosing")
