"""A run that nobody watches: the month it is about, its log, its lock, and what a scheduler is given."""

from __future__ import annotations

import errno
import io
import json
import logging
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import making
import pytest
from asb_months import CANARY, TOML, contacts
from commands import NOBODY, as_somebody_else, run_here
from defusedxml.ElementTree import fromstring
from filelock import FileLock

from dq_audit import clock, log
from dq_audit.alone import alone
from dq_audit.errors import BusyError
from dq_audit.project import load_project
from dq_audit.schedules import Monthly

if TYPE_CHECKING:
    from subprocess import CompletedProcess

ASB = "council.asb_contacts"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three months came, the last of them named after a person; a history is kept."""
    for folder in ("in", "kept"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    for month in ("2026-08", "2026-09"):
        (tmp_path / "in" / f"asb-{month}.csv").write_bytes(contacts(month, 60, 60))
    (tmp_path / "in" / f"asb-2026-10 {CANARY}.csv").write_bytes(contacts("2026-10", 60, 60))
    assert run_here("history", "init", cwd=tmp_path).returncode == 0
    return tmp_path


def at(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(clock, "_moment", lambda: datetime.fromisoformat(f"{day}T06:00:00").replace(tzinfo=UTC))


def run(project: Path, *words: str | Path) -> CompletedProcess[str]:
    """A run as a scheduler gives it: without the setting of the tests that it be about all months."""
    return run_here("run", "--format", "json", *words, cwd=project, env={"DQ_AUDIT_RUN_PERIOD": ""})


def months(project: Path) -> list[str]:
    given = json.loads((project / "reports/report.json").read_text(encoding="utf-8"))
    return [one["period"] for one in (given if isinstance(given, list) else [given])]


# --- the month ----------------------------------------------------------------------------------------------------


def test_it_is_about_the_last_complete_month_and_leaves_the_running_one_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On 5 October that is September: of October there is a file already, which is no whole month."""
    at(monkeypatch, "2026-10-05")
    done = run(project)
    assert done.stdout.startswith("Auditing 2026-09, the last complete month.\n")
    assert f"Left for a run of its own: {ASB} 2026-10" in done.stdout
    assert (months(project), done.stderr) == (["2026-08", "2026-09"], "")
    assert "2 new" in done.stdout
    assert run(project, "--period", "2026-10").stdout.startswith("Auditing 2026-10, which is not over yet.\n")


def test_a_month_that_has_not_come_is_named_and_never_ends_well(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 1 December November is over. Nothing is missing in what came, and still nobody must take it for November."""
    at(monkeypatch, "2026-12-01")
    done = run(project, "--fail-on", "never")
    said = f"Not audited: {ASB} 2026-11: no extract for 2026-11 has come; the latest is for 2026-10.\n"
    assert (done.returncode, done.stderr) == (3, said)
    assert run(project, "--period", "2026-10", "--fail-on", "never").returncode == 0
    assert run(project, "--period", "all", "--fail-on", "never").returncode == 0


def test_a_month_inside_the_file_of_another_month_has_not_come_and_is_pointed_at(project: Path) -> None:
    """A case system writes two months into one file; it is about the month with most of its rows."""
    days = [f"2026-09-0{n}" for n in (1, 2)] + [f"2026-10-0{n}" for n in (1, 2, 3)] + ["not known"]
    head = ["crime_ref", "victim_no", "recorded_on", "victim_type", "victim_sex", "victim_age", "officer_in_case"]
    rows = [head, *([f"C{at}", "1", day, "person", "M", "40", ""] for at, day in enumerate(days))]
    (project / "in" / "victims.csv").write_bytes(making.csv(rows))
    (project / "dq_audit.toml").write_text('sources."police.victims".files = "in/victims.csv"\n', encoding="utf-8")
    done = run(project, "--period", "2026-09", "--fail-on", "never")
    assert done.returncode == 3
    said = "none for an earlier month has either; rows of other months are in the extract for 2026-10: give each month"
    assert f"{said} a file of its own" in done.stderr, (
        "without a count, for reports to the public show the sentence too"
    )


@pytest.mark.slow
def test_a_month_that_the_history_holds_has_come(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Extracts may be deleted once they are audited."""
    at(monkeypatch, "2026-11-05")
    assert run(project).returncode in {0, 1}
    for file in (project / "in").glob("asb-2026-10*"):
        file.unlink()
    assert run(project, "--fail-on", "never").returncode == 0


@pytest.mark.slow
def test_a_nil_return_and_a_file_that_cannot_be_used_have_come(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-12-05")
    (project / "in" / "asb-2026-11.csv").write_bytes(b"")
    done = run(project)
    assert (done.returncode, done.stderr.count("\n"), "has come" in done.stderr) == (3, 1, False), done.stderr
    (project / "in" / "asb-2026-11.csv").unlink()
    (project / "dq_audit.toml").write_text(f'{TOML}nil = ["2026-11"]\n', encoding="utf-8")
    assert run(project, "--fail-on", "never").returncode == 0


@pytest.mark.parametrize("day", ["2026-03-31T22:59:00", "2026-03-31T23:30:00"])
def test_months_end_where_the_extracts_come_from(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In summer time London is an hour ahead: half past eleven in UTC is the first of April there."""
    monkeypatch.setattr(clock, "_moment", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert clock.last_complete_month() == ("2026-02" if day.endswith("22:59:00") else "2026-03")


def test_a_month_is_a_month(project: Path) -> None:
    done = run(project, "--period", "October")
    assert (done.returncode, done.stderr) == (2, "dq-audit: --period is a month, written YYYY-MM, or all\n")


# --- the log ------------------------------------------------------------------------------------------------------


def test_the_log_says_what_was_done_and_no_value(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, "2026-12-05")
    log = project / "run é.log"
    first = run(project, "--log-file", log)
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"2026-12-05T06:00:00Z \[\d+\] (info|warning|error): ", line) for line in lines)
    told = [line.partition(": ")[2] for line in lines]
    assert re.match(r"dq-audit [\d.]+ run begins \(Python [\d.]+, pandera [\d.]+, ", told[0])
    assert told[1] == "Auditing 2026-11, the last complete month."
    assert f"{ASB} 2026-10: met" in told or f"{ASB} 2026-10: could not judge" in told
    assert f"Wrote {project / 'reports/report.json'}" in told
    assert next(line for line in lines if " warning: " in line).endswith(first.stderr.strip())
    assert told[-1] == f"ended with exit code {first.returncode}"
    (project / "dq_audit.toml").write_text("[[", encoding="utf-8")
    assert run(project, "--log-file", log).returncode == 2
    after = log.read_text(encoding="utf-8").splitlines()
    assert after[: len(lines)] == lines
    assert [line.split("] ")[1].partition(":")[0] for line in after[len(lines) :]] == ["info", "error", "info"]
    assert after[-1].endswith("ended with exit code 2")
    for part in CANARY.split():
        assert part not in "\n".join(after)


def test_the_log_of_a_check_has_its_outcome_and_no_annotation(project: Path) -> None:
    """Annotations hold figures, and are for the build service that reads them from the console."""
    extract, log = next(project.glob("in/*.csv")), project / "check.log"
    done = run_here("check", extract, "-s", ASB, "--annotations", "github", "--log-file", log, cwd=project)
    said = log.read_text(encoding="utf-8")
    assert "::error" in done.stdout + done.stderr
    assert "::" not in said
    assert re.search(rf"info: {ASB} 2026-\d\d: (met|missed|could not judge)", said)


def test_a_log_spoils_no_other_file(project: Path) -> None:
    before = (project / "dq_audit.toml").read_bytes()
    done = run(project, "--log-file", project / "dq_audit.toml")
    assert (done.returncode, "is there and no log of dq-audit" in done.stderr) == (2, True)
    assert (project / "dq_audit.toml").read_bytes() == before
    assert run(project, "--log-file", project / "none" / "run.log").returncode == 2
    assert run_here("check", "none.csv", "-s", ASB, "--log-file", "check.log", cwd=project).returncode == 3
    assert (project / "check.log").read_text(encoding="utf-8").endswith("ended with exit code 3\n")


# --- the lock -----------------------------------------------------------------------------------------------------

_HOLD = """
import sys
from pathlib import Path
from dq_audit.alone import alone
from dq_audit.project import load_project
with alone(load_project(Path("dq_audit.toml")), json=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_of_two_runs_ends_and_the_third_after_a_crash_goes_on(project: Path) -> None:
    with subprocess.Popen(  # noqa: S603  our own interpreter
        [sys.executable, "-c", _HOLD], cwd=project, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        second = run(project, "--period", "2026-10")
        assert (second.returncode, second.stderr.count("\n")) == (3, 1), second.stderr
        assert f"another run of this project goes on (process {first.pid} on {socket.gethostname()}" in second.stderr
        assert not (project / "reports").exists()
        assert run_here("history", "list", cwd=project).returncode == 0  # it only reads
        first.kill()
    third = run(project, "--period", "2026-10", "--fail-on", "never")
    assert f"The run before (process {first.pid} on " in third.stdout
    assert (third.returncode, (project / "dq_audit.toml.running").exists()) == (0, False)
    assert "The run before" not in run(project, "--period", "2026-10").stdout


@pytest.mark.slow
@pytest.mark.parametrize(("begun", "code"), [("2026-11-05T01:00:00Z", 3), ("2026-11-03T01:00:00Z", 0)])
def test_of_another_machine_nobody_can_tell_and_it_has_a_day(
    project: Path, monkeypatch: pytest.MonkeyPatch, begun: str, code: int
) -> None:
    at(monkeypatch, "2026-11-05")
    holder = project / "dq_audit.toml.running"
    holder.write_text(json.dumps({"host": "elsewhere", "process": 7, "begun": begun}), encoding="utf-8")
    done = run(project, "--fail-on", "never")
    assert done.returncode == code, done.stderr
    if code:
        assert f"(process 7 on elsewhere, since {begun}); if it does not, delete {holder.name}" in done.stderr
        assert holder.exists()


def test_where_no_lock_can_be_kept_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a folder that may only be read, say. Who seems to run is believed, since nothing else is known."""

    def refused(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(FileLock, "acquire", refused)
    (tmp_path / "dq_audit.toml").write_text("", encoding="utf-8")
    project = load_project(tmp_path / "dq_audit.toml")
    with alone(project, json=True), pytest.raises(BusyError, match="may go on"), alone(project, json=True):
        pytest.fail("two at once")
    assert capsys.readouterr().err.startswith("No lock can be kept beside the project file")


# --- what a scheduler is given ------------------------------------------------------------------------------------

NASTY = r"C:\Förce data\50% & <x>\$y"
WORDS = ("-m", "dq_audit", "run", "--project", NASTY + r"\dq_audit.toml", "--checks", NASTY + "\\", 'say "so"', "")
TASK = Monthly(r"C:\Program Files\dq-audit\python.exe", WORDS, NASTY, "dq-audit & co", 5, "06:30")
MONTHS = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]  # fmt: skip
ORDER = {  # of elements, where schema 1.2 fixes one
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"],
    "CalendarTrigger": ["StartBoundary", "ScheduleByMonth"],
    "ScheduleByMonth": ["DaysOfMonth", "Months"],
    "Months": MONTHS,
    "Exec": ["Command", "Arguments", "WorkingDirectory"],
}
SETTINGS = {
    "MultipleInstancesPolicy": "IgnoreNew", "DisallowStartIfOnBatteries": "false", "StopIfGoingOnBatteries": "false",
    "StartWhenAvailable": "true", "Enabled": "true", "WakeToRun": "false", "RunOnlyIfNetworkAvailable": "false",
}  # fmt: skip


def taken_apart(line: str) -> list[str]:
    """The words of a command line as CommandLineToArgvW of Windows takes it apart, by its published rules."""
    words, word, quoted, begun, at = list[str](), "", False, False, 0
    while at < len(line):
        strokes = len(line[at:]) - len(line[at:].lstrip("\\"))
        if strokes and line[at + strokes : at + strokes + 1] == '"':
            word, begun, at = word + "\\" * (strokes // 2), True, at + strokes
            if strokes % 2:
                word, at = word + '"', at + 1
        elif line[at] == '"':
            quoted, begun, at = not quoted, True, at + 1
        elif line[at] in " \t" and not quoted:
            words, word, begun, at = words + [word] * begun, "", False, at + 1
        else:
            word, begun, at = word + line[at], True, at + 1
    return words + [word] * begun


def test_the_task_of_windows_has_its_elements_in_order_and_every_word_comes_through() -> None:
    written = TASK.task(date(2026, 11, 29))
    assert written.startswith(b"\xff\xfe<\0?\0")
    task = fromstring(written)
    namespace = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert (task.tag, task.get("version")) == (f"{namespace}Task", "1.2")
    found = {one.tag.removeprefix(namespace): one for one in task.iter()}
    assert {name: [one.tag.removeprefix(namespace) for one in found[name]] for name in ORDER} == ORDER
    assert {name: found[name].text for name in SETTINGS} == SETTINGS
    assert (found["LogonType"].text, found["RunLevel"].text) == ("Password", "LeastPrivilege")
    assert (found["StartBoundary"].text, found["Day"].text) == ("2026-12-05T06:30:00", "5")
    assert TASK.task(date(2026, 12, 4)) == written
    assert "2027-01-05T06:30:00" in TASK.task(date(2026, 12, 31)).decode("utf-16")
    assert taken_apart(found["Arguments"].text or "") == list(WORDS)
    assert (found["Command"].text, found["WorkingDirectory"].text) == (TASK.program, NASTY)


def test_a_line_of_cron_comes_through_its_per_cent_signs_and_its_shell(tmp_path: Path) -> None:
    folder = tmp_path / "Förce data 50% $x"
    folder.mkdir()
    told = "import sys, os; print([os.path.basename(os.getcwd()), *sys.argv[1:]])"
    line = Monthly(sys.executable, ("-c", told, *WORDS), str(folder), "x", 28, "00:05").cron().splitlines()[1]
    when, command = line[:9], line[9:]
    assert when == "5 0 28 * "
    assert command.startswith("* cd ")
    assert re.search(r"(?<!\\)%", command) is None
    shell = command.removeprefix("* ").replace(r"\%", "%")  # as cron hands it on
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=True, encoding="utf-8", cwd="/")  # noqa: S603
    assert done.stdout == f"{[folder.name, *WORDS]}\n"


@pytest.mark.parametrize(("option", "value"), [("--day", "29"), ("--time", "6:00"), ("--time", "24:00")])
def test_a_day_that_not_every_month_has_is_refused(project: Path, option: str, value: str) -> None:
    assert run_here("schedule", "--out", "there", option, value, cwd=project).returncode == 2
    assert not (project / "there").exists()


@pytest.fixture
def twins() -> Iterator[tuple[Path, Path]]:
    """Two projects alike, in folders that everybody may look into; the last month has come to both."""
    with tempfile.TemporaryDirectory(prefix="dq-audit-") as root:
        Path(root).chmod(0o755)
        here = Path(root) / "mine"
        for folder in ("in", "kept"):
            (here / folder).mkdir(parents=True)
        (here / "dq_audit.toml").write_text(TOML, encoding="utf-8")
        month = clock.last_complete_month()
        (here / "in" / f"asb-{month}.csv").write_bytes(contacts(month, 30, 60))
        assert run_here("history", "init", cwd=here).returncode == 0
        there = Path(shutil.copytree(here, Path(root) / "another's é"))
        yield here, there


def parts(file: Path) -> dict[str, bytes]:
    """What a file holds, by part; but for when a workbook was made."""
    if file.suffix != ".xlsx":
        return {"": file.read_bytes()}
    with ZipFile(file) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="cron is not to be had there")
def test_a_scheduled_run_elsewhere_as_somebody_else_gives_the_same_files(twins: tuple[Path, Path]) -> None:
    """From /, with no home, no terminal, a closed umask, and (where we may) as a user who owns the project alone."""
    here, there = twins
    first = run_here("run", cwd=here, env={"DQ_AUDIT_RUN_PERIOD": ""})
    assert run_here("schedule", "-P", there / "dq_audit.toml", "--out", there / "x", cwd=here).returncode == 0
    line = (there / "x/dq-audit.cron").read_text(encoding="utf-8").splitlines()[1]
    words = ["env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", f"umask 077; {line.split(' * * ')[1]}"]
    changes = as_somebody_else(there)
    words = [*changes, *words]
    done = subprocess.run(  # noqa: S603  our own words
        words, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, start_new_session=True, check=False, timeout=300
    )
    assert (done.returncode, done.stderr) == (first.returncode, b"")
    mine, theirs = (
        {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()} for root in twins
    )
    extra = {f"x/dq-audit.{kind}" for kind in ("xml", "cron", "service", "timer")} | {"dq-audit.log"}
    assert theirs.keys() - mine.keys() == extra
    reports = {name for name in mine if name.startswith("reports/")}
    assert len(reports) > 10
    assert {name for name in reports if parts(mine[name]) != parts(theirs[name])} == set()
    exported = [run_here("history", "export", cwd=root).stdout for root in twins] if not changes else ["", ""]
    assert exported[0] == exported[1]
    if changes:
        assert {path.stat().st_uid for path in theirs.values()} == {NOBODY}
        assert {theirs[name].stat().st_mode & 0o077 for name in reports} == {0}
    log = theirs["dq-audit.log"].read_text(encoding="utf-8")
    assert log.endswith(f"ended with exit code {first.returncode}\n")
    assert f"Auditing {clock.last_complete_month()}, the last complete month." in log


class Full(io.StringIO):
    """A file on a disk that is full."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_without_room_for_the_log_stops_no_run_and_is_told(tmp_path: Path) -> None:
    log.begin(tmp_path / "run.log", "run")
    [handler] = [one for one in logging.getLogger("dq_audit").handlers if isinstance(one, log._File)]
    before = handler.setStream(Full())
    assert before
    before.close()
    log.said("a line that finds no room")
    assert log.end(0) == "The log file could not be written in full: is the disk full?"
    assert "begins" in (tmp_path / "run.log").read_text(encoding="utf-8")
    assert log.end(0) == ""
