"""The arguments of `dq-audit schedule`: as light as `cli`, which registers it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dq_audit.cli.options import ChecksOption, ProjectOption, verb

EPILOG = "Example: dq-audit schedule --project stockton/dq_audit.toml --out schedule --day 5 --time 06:00"


def schedule(
    project: ProjectOption = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FOLDER", help="Folder for the task, the cron line and the timer.")
    ] = Path("schedule"),
    day: Annotated[int, typer.Option("--day", metavar="DAY", min=1, max=28, help="Day of the month, 1 to 28.")] = 5,
    time: Annotated[str, typer.Option("--time", metavar="HH:MM", help="Time of that day, as the machine has it.")] = (
        "06:00"
    ),
    checks: ChecksOption = None,
) -> None:
    """Write what Task Scheduler, cron or systemd needs to run a project every month; nothing is installed."""
    verb("schedule", project=project, out=out, day=day, time=time, checks=checks, room="scheduling")
