"""What of people lies where, what is deleted, who touched it: `where`, `purge`, the access log, and what is stated.

Invented names and the keys of records are planted in rows and in the names of files, and must stand in no answer.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from asb_months import CANARY, TOML, contacts, send
from commands import RETENTION, run_here
from openpyxl import Workbook

from dq_audit.cli.program import app
from dq_audit.governance import access
from dq_audit.governance.kinds import KINDS, as_markdown
from dq_audit.project_retention import kept_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

ROOT = Path(__file__).parents[2]
ASB = "council.asb_contacts"
EXTRACT = "in/asb-2026-01-as-of-2026-01-28.csv"
KEYS = [f"2026-01/{at}" for at in range(30, 60)]  # of the records without an age
FAILING = f"{CANARY}.csv"
UNLOGGED = {  # verbs that touch no record, and why
    "checks": "declarations", "explain": "declarations", "export gx": "declarations", "export pandera": "declarations",
    "new-check": "declarations", "lint": "declarations and invented examples", "schema": "the project file's words",
    "demo": "invented extracts of its own making", "disclosure new-key": "makes a key",
    "where": "names and days of files, and how much the history holds",
    "history list": "counts", "history show": "counts", "history upgrade": "tables", "history export": "counts",
    "history import": "counts", "history gx": "counts", "history rescore": "counts", "history triangle": "counts",
    "shortcut": "declarations", "doctor": "the machine",
    "trend": "counts", "diff": "counts", "units": "counts", "schedule": "what day it is to run",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after its first month: a history, work lists in a folder of choice, failing records elsewhere."""
    folder = tmp_path_factory.mktemp("governed")
    for name in ("in", "kept", "elsewhere"):
        (folder / name).mkdir()
    (folder / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    send(folder, "2026-01", 30)
    for words in (
        ("history", "init"),
        ("run", "--format", "json"),
        ("worklists", "write", "--out", "lists"),
        ("check", EXTRACT, "-s", ASB, "--failing", f"elsewhere/{FAILING}"),
    ):
        done = run_here(*words, cwd=folder)
        assert done.returncode in (0, 1), done.stderr
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it for each test."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        (tmp_path / "tmp").mkdir()
        patch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))  # leftovers of other programs are none of ours
        yield tmp_path


def files(dq: Run, *words: str) -> dict[str, dict[str, Any]]:
    found = json.loads(dq("where", "--json", *words).stdout)["files"]
    assert len({one["place"] for one in found}) == len(found), "no two read alike"
    return {one["place"]: one for one in found}


def aged(path: Path, days: int) -> None:
    at = path.stat().st_mtime - days * 86_400
    os.utime(path, (at, at))


def refuse_canaries(*texts: str) -> None:
    for text in texts:
        for secret in (CANARY, *CANARY.split(), *KEYS):
            assert secret not in text, secret


# --- where --------------------------------------------------------------------------------------------------------


def test_every_file_with_personal_data_is_listed_with_its_age(project: Path, dq: Run) -> None:
    aged(project / EXTRACT, 400)
    aged(project / "lists/worklist-2026-01-001.xlsx", 200)
    (project / "kept/history.sqlite.0003.bak").write_bytes(b"before an upgrade")
    (project / "lists/worklist-2026-01-002.xlsx.part").write_bytes(b"its writer was killed")
    (project / "lists/minutes.docx").write_bytes(b"of somebody else")
    found = files(dq, "--names")
    assert {place: one["kind"] for place, one in found.items()} == {
        "dq_audit.toml": "project file",
        "ledger.key": "key",
        "dq_audit.access.jsonl": "access log",
        "dq_audit.places.jsonl": "register of places",
        "kept/history.sqlite.0003.bak": "backup of a history",
        "kept/history.sqlite": "history",
        EXTRACT: "extract",
        "lists/worklist-2026-01-001.xlsx": "work list",
        "lists/worklist-2026-01-002.xlsx.part": "work list",
        "lists/worklists-2026-01-index.csv": "work list",
        f"elsewhere/{FAILING}": "failing records",
    }
    assert (found[EXTRACT]["age_days"], found[EXTRACT]["past"]) == (400, False)  # no time is stated of extracts
    assert [place for place, one in found.items() if one["past"]] == ["lists/worklist-2026-01-001.xlsx"]
    done = dq("where")
    assert done.returncode == 1
    assert "1 of 11 files are past their time" in done.stdout
    assert "worklist-2026-01-001.xlsx  " in done.stdout
    assert "The history follows 60 records (0 replies, 0 waivers) and keeps 1 audit" in done.stdout
    (project / "lists/worklist-2026-01-001.xlsx").unlink()
    assert dq("where").returncode == 0


@pytest.mark.usefixtures("project")
def test_where_and_purge_name_nobody_unless_asked(dq: Run) -> None:
    told = [dq("where"), dq("where", "--json"), dq("purge", "--older-than", "1d"), dq("where", "--log")]
    refuse_canaries(*(done.stdout + done.stderr for done in told))
    assert "elsewhere/… …-….csv" not in told[0].stdout  # its folder is a word of one's own too
    assert "…/… …-….csv" in told[0].stdout
    assert FAILING in dq("where", "--names").stdout


_opened: list[str] | None = None


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open":
        _opened.append(str(args[0]))


def test_no_extract_is_opened_for_it(project: Path, dq: Run) -> None:
    global _opened  # noqa: PLW0603  a hook of the interpreter cannot be taken away again
    (project / "dq_audit.toml").write_text(TOML.replace("in/asb-*.csv", "in/all.zip/*.csv"), encoding="utf-8")
    (project / "in/all.zip").write_bytes(b"no archive at all")
    sys.addaudithook(_hook)
    try:
        _opened = []
        found = files(dq, "--names")
        opened = list(_opened)
    finally:
        _opened = None
    assert found["in/all.zip"]["kind"] == "extract"
    assert [path for path in opened if "dq_audit.toml" in path], "the hook sees what is opened"
    assert [path for path in opened if "/in/" in path] == []


@pytest.mark.slow
def test_what_is_put_anywhere_is_found_by_kind(project: Path, dq: Run) -> None:
    """Workbooks to fill in, annotated returns, lists that came back, tokens and what makes them."""
    (project / "people.csv").write_text(f"PNC ID,Surname\n2001/1234567X,{CANARY}\n", encoding="utf-8")
    shutil.copytree(project / "lists", project / "back/of Berta")
    shutil.move(project / "back/of Berta/worklist-2026-01-001.xlsx", project / "back/of Berta/RE list.xlsx")
    (project / "back/holiday.xlsx").write_bytes(b"no list")
    for words in (
        ("template", ASB, "--out", "blank.xlsx"),
        ("check", "elsewhere/contacts.xlsx", "-s", ASB, "--period", "2026-01", "--annotate", "elsewhere/marked.xlsx"),
        ("worklists", "read", "back"),
        ("worklists", "recheck", ASB, "--out", "elsewhere/pull.csv"),
        ("pseudonymise", "--new-key", "elsewhere/secret"),
        ("pseudonymise", "people.csv", "--out", "tokens.csv", "--key-file", "elsewhere/secret"),
    ):
        if words[0] == "check":
            book = Workbook()
            for line in contacts("2026-01", 5, 20).decode().splitlines():
                book.active.append([cell.strip('"') for cell in line.split(",")])
            book.save(project / "elsewhere/contacts.xlsx")
        done = dq(*words)
        assert done.returncode in (0, 1), done.stderr
    found = {place: one["kind"] for place, one in files(dq, "--names").items()}
    assert {place: found.get(place) for place in (
        "blank.xlsx", "elsewhere/contacts.xlsx", "elsewhere/marked.xlsx", "back/of Berta/RE list.xlsx",
        "back/holiday.xlsx", "elsewhere/pull.csv", "elsewhere/secret", "people.csv", "tokens.csv",
    )} == {
        "blank.xlsx": "entry workbook", "elsewhere/contacts.xlsx": "extract",
        "elsewhere/marked.xlsx": "annotated return", "back/of Berta/RE list.xlsx": "returned work list",
        "back/holiday.xlsx": None, "elsewhere/pull.csv": "recheck list", "elsewhere/secret": "key",
        "people.csv": "extract", "tokens.csv": "pseudonymised extract",
    }  # fmt: skip
    assert lines(project)[-1]["wrote"] == {"pseudonymised extract": 1}
    refuse_canaries((project / access.NAME).read_text(encoding="utf-8"))


# --- purge --------------------------------------------------------------------------------------------------------


def test_purge_says_first_and_deletes_no_extract_unless_it_is_named(project: Path, dq: Run) -> None:
    before = {path for path in project.rglob("*") if path.is_file()}
    for path in before:
        aged(path, 100)
    lists = {*project.glob("lists/*"), project / "elsewhere" / FAILING}
    done = dq("purge", "--older-than", "90d")
    assert "3 of 3 files that purge may delete would be deleted" in done.stdout
    assert before <= set(project.rglob("*"))
    done = dq("purge", "--older-than", "90d", "--yes")
    assert (done.returncode, before - set(project.rglob("*"))) == (0, lists)
    assert "3 of 3 files that purge may delete were deleted" in done.stdout
    assert FAILING not in (project / "dq_audit.places.jsonl").read_text(encoding="utf-8")
    assert "0 of 1 files" in dq("purge", "--older-than", "101d", "--extracts", "--yes").stdout
    done = dq("purge", "--older-than", "3m", "--extracts", "--yes", "--json")
    assert json.loads(done.stdout)["deleted"] == 1
    assert before - set(project.rglob("*")) == {*lists, project / EXTRACT}


def test_without_a_time_purge_goes_by_what_is_stated(project: Path, dq: Run) -> None:
    """Lists three months, the log six years, extracts: nothing is stated, so none is too old."""
    for path in project.rglob("*"):
        aged(path, 100)
    assert "3 of 4 files" in dq("purge", "--extracts").stdout
    toml = (project / "dq_audit.toml").read_text(encoding="utf-8")
    (project / "dq_audit.toml").write_text(toml.replace("[retention]", '[retention]\nextracts = "99 days"'), "utf-8")
    assert "4 of 4 files" in dq("purge", "--extracts").stdout


def test_what_cannot_be_deleted_is_said(project: Path, dq: Run) -> None:
    target = project / "elsewhere" / FAILING
    shutil.move(target, project / "moved.csv")
    target.symlink_to(project / "moved.csv")
    for path in (*project.glob("lists/*"), project / "moved.csv"):
        aged(path, 100)
    os.utime(target, (0, 0), follow_symlinks=False)
    done = dq("purge", "--older-than", "90 days", "--yes")
    assert done.returncode == 1
    assert "2 of 3 files that purge may delete were deleted" in done.stdout
    assert "1 file could not be deleted" in done.stdout
    assert (project / "moved.csv").exists()
    assert dq("purge", "--older-than", "soon").returncode == 2


# --- the access log -----------------------------------------------------------------------------------------------


def lines(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / access.NAME).read_text(encoding="utf-8").splitlines()]


def test_the_log_says_who_did_what_and_names_nobody(project: Path) -> None:
    told = lines(project)
    assert [one["verb"] for one in told] == ["history init", "run", "worklists write", "check"]
    assert [one["wrote"] for one in told] == [
        {"history": 1, "key": 1},
        {"report": 1},
        {"work list": 2},
        {"failing records": 1},
    ]
    assert told[0]["extracts"] == []
    assert len({*told[1]["extracts"], *told[2]["extracts"], *told[3]["extracts"]}) == 1
    assert len(told[1]["extracts"][0]) == 64
    assert [one["exit"] for one in told] == [0, 1, 0, 1]
    refuse_canaries((project / access.NAME).read_text(encoding="utf-8"))


def test_a_verb_that_fails_is_in_the_log_too(project: Path, dq: Run) -> None:
    assert dq("check", "no-such-file.csv", "-s", ASB).returncode == 3
    assert (lines(project)[-1]["verb"], lines(project)[-1]["exit"]) == ("check", 3)
    assert dq("check", "no-such-file.csv", "-s", ASB, "--failing", "f.csv").returncode == 3
    assert lines(project)[-1]["wrote"] == {}, "what was only meant to be written"


def test_a_log_is_as_old_as_its_first_line(project: Path, dq: Run) -> None:
    log = project / access.NAME
    log.write_text(re.sub(r'"at": "20\d\d', '"at": "2019', log.read_text(encoding="utf-8")), encoding="utf-8")
    assert files(dq)["dq_audit.access.jsonl"]["past"] is True


def test_a_line_that_was_changed_or_taken_out_is_found_out(project: Path, dq: Run) -> None:
    done = dq("where", "--log")
    assert (done.returncode, "Every line follows" in done.stdout) == (0, True)
    log = project / access.NAME
    whole = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join([*whole[:1], *whole[2:]]), encoding="utf-8")
    done = dq("where", "--log")
    assert (done.returncode, "Line 2 does not follow" in done.stdout) == (1, True)
    log.write_text("".join([whole[0].replace('"who"', '"WHO"'), *whole[1:]]), encoding="utf-8")
    assert "Line 2 does not follow" in dq("where", "--log").stdout
    log.write_text("".join(whole)[:-9], encoding="utf-8")  # its writer was killed in the middle of a line
    dq("history", "ledger")
    assert len(log.read_text(encoding="utf-8").splitlines()) == 5
    assert "Line 4 does not follow" in dq("where", "--log").stdout


def test_without_a_log_nothing_is_read(project: Path, dq: Run) -> None:
    (project / access.NAME).unlink()
    (project / access.NAME).mkdir()
    done = dq("run")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the log of who touched records, cannot be written, so nothing was done" in done.stderr


def test_lines_of_programs_that_end_at_once_do_not_mix(project: Path) -> None:
    def run(_: int) -> None:
        with access.entry("run", project / "dq_audit.toml") as entered:
            entered.extracts.update(f"{at:064x}" for at in range(100))  # a line of 6 KB

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(80)))
    chain = access.chain_of(project)
    assert (chain.lines, chain.broken) == (84, None)


def test_every_verb_is_logged_or_touches_no_record() -> None:
    known = {" ".join(path) for path in _verbs(typer.main.get_command(app), ())}
    said = {f.removeprefix('@logged("').removesuffix('")') for f in _decorators()} | {"init"}
    assert said.isdisjoint(UNLOGGED)
    assert known == {verb.removesuffix(" --recheck") for verb in said} | set(UNLOGGED)


def _verbs(
    command: Any,  # noqa: ANN401  typer keeps its classes to itself
    path: tuple[str, ...],
) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    yield from [] if below else [path]
    for name, one in below.items():
        yield from _verbs(one, (*path, name))


def _decorators() -> Iterator[str]:
    for path in (ROOT / "src/dq_audit").glob("*.py"):
        yield from (line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("@logged("))


# --- what is stated -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "today", "since"),
    [
        ("90 days", date(2026, 3, 1), date(2025, 12, 1)),  # 1 day of March, 28, 31, 30 before it
        ("1 month", date(2026, 3, 31), date(2026, 2, 28)),
        ("24m", date(2026, 11, 29), date(2024, 11, 29)),
        ("10 years", date(2024, 2, 29), date(2014, 2, 28)),
        ("9999 years", date(2026, 1, 1), date(1, 1, 1)),
    ],
)
def test_times_are_told_by_the_calendar(text: str, today: date, since: date) -> None:
    assert kept_for(text).since(today) == since


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("", "does not state how long the history may be kept; add [retention]"),
        (RETENTION.replace("counts", "count"), "'count' means nothing here; did you mean 'counts'?"),
        (RETENTION.replace('log = "6 years"\n', ""), "[retention] log: must be stated"),
        (RETENTION.replace("24 months", "two years"), '[retention] records: must be a time such as "90 days"'),
        (RETENTION.replace('"24 months"', "24"), "[retention] records: must be a time"),
        (RETENTION.replace("24 months", "0 days"), "[retention] records: must be a time"),
    ],
)
def test_a_history_needs_its_times_stated(stated: str, said: str, tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(TOML.replace(RETENTION, stated), encoding="utf-8")
    done = dq("history", "init")
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_list_that_nothing_notes_says_so(tmp_path: Path) -> None:
    """Beside a project file the register of places notes it; without one `where` could never find it."""
    (tmp_path / "asb-2026-01.csv").write_bytes(contacts("2026-01", 30, 60))
    said = "without a project file nothing notes where it lies"
    for nothing_notes in (True, False):
        if not nothing_notes:
            (tmp_path / "dq_audit.toml").write_text(RETENTION, encoding="utf-8")
        done = run_here("check", "asb-2026-01.csv", "-s", ASB, "--failing", "list.csv", cwd=tmp_path)
        assert (said in done.stdout) is nothing_notes
        assert ("failing" in run_here("where", cwd=tmp_path).stdout) is not nothing_notes


def test_a_list_needs_its_time_stated_and_a_plain_check_does_not(project: Path, dq: Run) -> None:
    bare = TOML.replace(RETENTION, "").replace('[history]\nplace = "kept/history.sqlite"', "")
    (project / "dq_audit.toml").write_text(bare, encoding="utf-8")
    assert dq("check", EXTRACT, "-s", ASB).returncode == 1
    for words in (("worklists", "write"), ("check", EXTRACT, "-s", ASB, "--failing", "f.csv")):
        assert "does not state how long" in dq(*words).stderr
    done = dq("where")
    assert (done.returncode, "is not stated: add [retention]" in done.stdout) == (1, True)
    assert dq("purge").returncode == 2


@pytest.mark.slow
def test_what_is_past_its_time_is_pruned(tmp_path: Path) -> None:
    """A month of eleven years ago, whose audit and 60 records are too old, and last month's, which are not."""
    dq = partial(run_here, cwd=tmp_path)
    today = date.today()
    old, new = f"{today.year - 11}-01", f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    for name in ("in", "kept"):
        (tmp_path / name).mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    dq("history", "init")
    for month in (old, new):
        send(tmp_path, month, 30)
        assert dq("run", "--format", "json").returncode in (0, 1)
    assert "60 of 120 records were not seen for longer" in dq("where").stdout
    asked = json.loads(dq("history", "prune", "--retention", "--json").stdout)
    assert (asked["audits"], asked["records"], asked["deleted"]) == (1, 60, False)
    done = dq("history", "prune", "--retention", "--yes")
    assert "and 60 records that no extract has shown for 24 months" in done.stdout
    assert [one["period"] for one in json.loads(dq("history", "list", "--json").stdout)] == [new]
    assert "0 of 60 records" in dq("where").stdout
    assert dq("history", "prune", "--retention", "--before", "2020-01").returncode == 2


# --- the one table ------------------------------------------------------------------------------------------------


def test_the_page_for_officers_is_the_table_that_where_goes_by() -> None:
    page = (ROOT / "docs/governance/files.md").read_text(encoding="utf-8")
    assert as_markdown() in page


def test_whatever_writes_a_file_has_a_line_in_the_table() -> None:
    """The writers of files stand in two modules; a new one must say what kind of file it writes."""
    named = {name for kind in KINDS for name in kind.writers}
    for module in ("files", "keys"):
        text = (ROOT / f"src/dq_audit/{module}.py").read_text(encoding="utf-8")
        assert set(re.findall(r"^def ((?:write|make)_\w+)\(", text, re.MULTILINE)) <= named
