"""What the doctor looks at, beside the libraries: folders, clock, console, project file, history, letters, Java."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dq_audit import __version__, clock

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE_NAME = "dq_audit.toml"
_PATIENCE = 300  # seconds for a process of its own
_ROOM = 500_000_000  # bytes that a temporary folder should have: archives are unpacked there
_SLACK = 86_400  # seconds by which another machine's clock may differ from ours
_LONGEST, _NAMES = 259, 80  # characters of a path on Windows; those of our own names in a folder of reports
_NEWEST_FILES = 2_000  # that are asked how new they are


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: what was found, and what to do where something is wrong."""

    what: str
    found: str
    todo: str = ""


def asked(*words: str) -> str:
    """The fault that a process of its own finds, or nothing. What else it says may quote a file, and is not shown."""
    printed, ended = told_by(*words)
    return printed or ended


def told_by(*words: str) -> tuple[str, str]:
    """What a process of its own prints, and how it ended where that was not as it should be."""
    try:
        done = subprocess.run(  # noqa: S603  ourselves
            [sys.executable, "-X", "utf8", "-W", "ignore", "-m", "dq_audit.doctor.child", *words],
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace"), f"it took more than {_PATIENCE} seconds"
    except OSError:
        return "", "no process could be begun"
    return done.stdout.decode("utf-8", "replace"), "it ends the program" if done.returncode else ""


def look_at_program() -> Iterator[Look]:
    """The program, its Python and the system; dates of this country."""
    yield Look("dq-audit", __version__)
    bits = 64 if sys.maxsize > 2**32 else 32
    found = f"{platform.python_version()}, {bits} bit, {platform.system() or sys.platform} {platform.release()}"
    fit = sys.version_info >= (3, 11) and bits == 64  # noqa: PLR2004  what pyproject says, and Polars needs
    yield Look("python", found, "" if fit else "use a Python of 64 bit, 3.11 or newer")
    try:
        ZoneInfo("Europe/London")
        missing = ""
    except ZoneInfoNotFoundError:
        missing = "install tzdata"
    yield Look("time zones", "Europe/London is not known" if missing else "known", missing)


def look_at_console() -> Look:
    """Whether a console has all letters; what it lacks is shown as a question mark, and figures are not touched."""
    encoding = (getattr(sys.stdout, "encoding", "") or "unknown").lower()
    if encoding.replace("-", "") == "utf8":
        return Look("console", "utf-8")
    return Look("console", f"{encoding}: letters that it lacks are shown as question marks; reports have them all")


def look_at_project(named: Path | None) -> Iterator[Look]:
    """The project file that was named or lies here, and the history that it names."""
    path = named or Path(FILE_NAME)
    if not named and not path.is_file():
        yield Look("project file", f"none here ({FILE_NAME}); `check` needs none")
        return
    fault = asked("project", str(path))
    yield Look("project file", fault or str(path), "put it right where it says, or `dq-audit init`" if fault else "")
    if place := _table(read_project(path), "history").get("place"):
        fault = asked("history", str(path))
        yield Look(
            "history", fault or "can be read", "do what is said, or ask whoever keeps the history" if fault else ""
        )
    else:
        yield Look("history", "none is kept" if place is None else "no place is named")


def look_at_folders(named: Path | None, out: Path | None) -> Iterator[Look]:
    """Whether reports, history and what is unpacked can be written, and how much room there is."""
    told, folder = read_project(named or Path(FILE_NAME)), (named or Path(FILE_NAME)).absolute().parent
    reports = out or folder / str(_table(told, "project").get("reports", "reports"))
    yield _writable("reports folder", reports.absolute())
    place = str(_table(told, "history").get("place", ""))
    if place and "://" not in place:
        yield _writable("history folder", (folder / place).parent)
    yield _writable("temporary folder", Path(tempfile.gettempdir()), _ROOM)
    if os.name == "nt" and (length := len(str(reports.absolute()))) + _NAMES > _LONGEST:
        found = f"the reports folder's path has {length} characters, and Windows allows {_LONGEST} with our names in it"
        yield Look("length of paths", found, "choose a folder nearer to the root of the disk")


def look_at_clock(named: Path | None) -> Look:
    """Whether the clock is behind files that lie beside the project file, or behind this program."""
    folder = (named or Path(FILE_NAME)).absolute().parent
    now, newest = clock.now().timestamp(), max([_changed(Path(__file__)), *map(_changed, _some_files(folder))])
    said = clock.now().astimezone().strftime("%d %B %Y, %H:%M (%Z)")
    if newest > now + _SLACK:
        days = int((newest - now) // _SLACK)
        found = f"{said}; a file beside the project file, or of dq-audit, is {days:,} days ahead of it"
        return Look("clock", found, "set the clock, or find out who dated the file ahead: months are told by dates")
    return Look("clock", said)


def look_at_letters() -> Look:
    """Whether charts can be drawn as PNG: only then fonts matter."""
    fault = asked("pictures")
    wanted = fault and "install dq-audit[pictures]" not in fault  # who has not the extra wants no PNG
    return Look("fonts", fault or "a chart can be drawn as PNG", "do what is said" if wanted else "")


def look_at_java() -> Look:
    """Whether Spark would find a Java."""
    found = shutil.which("java") or os.environ.get("JAVA_HOME", "")
    return Look("java", found or "none is on the path", "" if found else "install a Java, or set JAVA_HOME")


def read_project(path: Path) -> dict[str, Any]:
    """A project file as it is written, whatever it says; empty where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}


def _table(told: dict[str, Any], name: str) -> dict[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _writable(what: str, folder: Path, room: int = 0) -> Look:
    """Whether a file can be made in a folder, or the folder in the nearest one that is there."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            free = shutil.disk_usage(nearest).free
    except OSError:
        return Look(what, f"{folder} cannot be written", "choose a folder of your own, or ask for the right to write")
    short = free < max(room, _ROOM // 10)
    return Look(what, f"{folder}, {free / 1e9:,.1f} GB free", "make room on this disk" if short else "")


def _some_files(folder: Path) -> Iterator[Path]:
    """Files of a folder and of those in it, some thousands at most."""
    for at, path in enumerate((*folder.glob("*"), *folder.glob("*/*"))):
        if at >= _NEWEST_FILES:
            return
        yield path


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
