"""The verb that writes what a scheduler needs to run a project every month."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from dq_audit.clock import today
from dq_audit.console import say
from dq_audit.errors import UsageError
from dq_audit.files import refuse_folder, write_bytes, write_text
from dq_audit.project import FILE_NAME, load_project
from dq_audit.schedules import Monthly
from dq_audit.telling import OK, tell_written

STEM = "dq-audit"
_HOW = (
    'Windows, at a command prompt: schtasks /Create /TN "dq-audit" /XML "{task}" /RU "%USERDOMAIN%\\%USERNAME%" /RP *',
    "cron: add the line of dq-audit.cron with crontab -e",
    "systemd: copy dq-audit.service and dq-audit.timer to ~/.config/systemd/user, and enable dq-audit.timer there",
    "Each run adds to {log}; its last line is the exit code.",
)
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def schedule(*, project: Path | None, out: Path, day: int, time: str, checks: list[Path] | None) -> int:
    """Write a task for Windows, a line for cron, and a service with its timer for systemd; install none of them."""
    settings = load_project(project or Path(FILE_NAME))
    if not _TIME.fullmatch(time):
        message = "--time is written HH:MM, from 00:00 to 23:59"
        raise UsageError(message)
    file = settings.folder / settings.file_name
    words = ["-m", "dq_audit", "run", "--project", str(file), "--log-file", str(settings.folder / f"{STEM}.log")]
    for folder in checks or ():
        words += ["--checks", str(folder.resolve())]
    if any(_CONTROL.search(word) for word in words):
        message = "the name of a folder on the way to the project holds a character that no scheduler can be given"
        raise UsageError(message)
    refuse_folder(out)
    description = f"dq-audit, the last complete month of {file}"
    monthly = Monthly(sys.executable, tuple(words), str(settings.folder), description, day, time)
    write_bytes(monthly.task(today()), out / f"{STEM}.xml")
    texts = {f"{STEM}.cron": monthly.cron(), f"{STEM}.service": monthly.service(), f"{STEM}.timer": monthly.timer()}
    for name, text in texts.items():
        write_text(text, out / name)
    place, log = out.resolve(), settings.folder / f"{STEM}.log"
    tell_written([str(place / name) for name in (f"{STEM}.xml", *texts)], json=False)
    say(line.format(task=place / f"{STEM}.xml", log=log) for line in _HOW)
    return OK
