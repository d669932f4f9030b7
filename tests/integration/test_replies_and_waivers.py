"""What comes back with work lists and is kept: claims held against the next extract, waivers that move no count."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from asb_months import CANARY, TOML, contacts
from openpyxl import load_workbook
from worklists_made import FIRST, fill

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

APPROVER = "Insp Invented-Approver"
APPROVERS = f'\n[approvers]\nnames = ["{APPROVER}", "{CANARY}"]\n'


@pytest.fixture
def project(tmp_path: Path, dq: Run) -> Path:
    """Ten contacts of January, six without an age; all of one officer."""
    (tmp_path / "in").mkdir()
    (tmp_path / "kept").mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML + APPROVERS, encoding="utf-8")
    assert dq("history", "init").returncode == 0
    cut(tmp_path, "2026-02-03", 4)
    assert dq("run").returncode == 1
    return tmp_path


def cut(project: Path, as_of: str, known: int, of: int = 10) -> None:
    """January as it was on a day: so many of its contacts have an age."""
    for old in (project / "in").iterdir():
        old.unlink()
    (project / "in" / f"asb-2026-01-as-of-{as_of}.csv").write_bytes(contacts("2026-01", known, of))


def written(dq: Run, project: Path, name: str) -> tuple[str, list[Path]]:
    done = dq("worklists", "write", "--out", project / name)
    assert done.returncode == 0, done.stderr
    return done.stdout, sorted((project / name).glob("*.xlsx"))


def since(book: Path) -> list[str]:
    """What a list says of each record: since when it is open, and what was replied before."""
    return [str(row[3].value) for row in load_workbook(book).worksheets[0].iter_rows(min_row=FIRST)]


def status(dq: Run) -> dict[str, Any]:
    done = dq("worklists", "status", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def counts(dq: Run, project: Path) -> list[dict[str, Any]]:
    """All that the report counts."""
    dq("run", "--out", project / "again", "--format", "json")
    audit = json.loads((project / "again/report.json").read_text(encoding="utf-8"))
    return [finding["counts"] for finding in (audit[0] if isinstance(audit, list) else audit)["findings"]]


def test_since_when_a_record_is_open_stands_on_the_list(project: Path, dq: Run) -> None:
    cut(project, "2026-03-03", 3)  # the fourth contact lost its age
    dq("run")
    told, [book] = written(dq, project, "lists")
    assert "7 of 7 records to put right stand on a list" in told
    assert sorted(since(book)) == ["Jan 2026"] * 6 + ["Mar 2026"]


@pytest.mark.slow
def test_said_to_be_updated_is_held_against_the_next_extract(project: Path, dq: Run) -> None:
    _, [book] = written(dq, project, "lists")
    fill(book, {1: "updated", 2: "updated", 3: "updated", 4: "not mine"})
    done = dq("worklists", "read", project / "lists")
    assert "Kept 4 new replies; 0 were known" in done.stdout
    assert "Kept 0 new replies; 4 were known" in dq("worklists", "read", project / "lists").stdout
    found = status(dq)
    assert found["replies"] == {"updated": 3, "not mine": 1}
    assert [(one["said"], one["not_seen"]) for one in found["updated"]] == [(3, 3)]
    cut(project, "2099-03-03", 6)  # the first two have an age now; cut after the reply, whenever this test runs
    dq("run")
    [claims] = status(dq)["updated"]
    assert (claims["fixed"], claims["still_open"], claims["not_seen"]) == (2, 1, 0)
    assert "of 3 records said to be updated 2 are complete now, 1 are not" in " ".join(
        dq("worklists", "status").stdout.split()
    )


@pytest.mark.slow
def test_a_waiver_keeps_records_off_the_lists_and_changes_no_count(project: Path, dq: Run) -> None:
    before = counts(dq, project)
    _, [book] = written(dq, project, "lists")
    fill(book, {1: "person declined", 2: "cannot obtain", 3: "updated"})
    dq("worklists", "read", project / "lists")
    assert status(dq)["waivers"] == {"proposed": 2, "in_force": 0, "run_out": 0}
    assert "6 of 6 records" in written(dq, project, "proposed only")[0]
    done = dq("worklists", "accept", project / "lists", "--by", APPROVER.upper(), "--until", "2099-12")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Accepted 2 of 2 proposed waivers until 2099-12. No count changes by it." in done.stdout
    told, [later] = written(dq, project, "lists after")
    assert "4 of 6 records to put right stand on a list; 2 are waived for now" in told
    assert status(dq)["waivers"] == {"proposed": 0, "in_force": 2, "run_out": 0}
    assert counts(dq, project) == before
    assert sorted(since(later)) == ["Jan 2026"] * 3 + ["Jan 2026\nearlier reply: updated"]


@pytest.mark.slow
def test_three_hundred_declines_of_one_owner_change_no_figure(project: Path, dq: Run) -> None:
    """Neither replied nor accepted: counts, register, trend, ledger and triangle are what they were."""
    cut(project, "2026-03-03", 0, 300)
    dq("run")
    before = figures(dq, project)
    _, [book] = written(dq, project, "lists")
    fill(book, dict.fromkeys(range(1, 301), "person declined"))
    assert "person declined: 300 of 300" in dq("worklists", "read", project / "lists").stdout
    assert status(dq)["waivers"] == {"proposed": 300, "in_force": 0, "run_out": 0}
    assert figures(dq, project) == before
    dq("worklists", "accept", project / "lists", "--by", APPROVER, "--until", "2099-12")
    assert status(dq)["waivers"]["in_force"] == 300
    assert figures(dq, project) == before


def figures(dq: Run, project: Path) -> tuple[object, ...]:
    """All that is said of the records in figures, by every verb that says any."""
    age = "council.asb-contact-age"
    asked = (
        ("history", "export"), ("register", "--json"), ("history", "ledger", "--json"), ("trend", age, "--json"),
        ("history", "triangle", age, "--json"),
    )  # fmt: skip
    done = [dq(*words) for words in asked]
    assert {one.returncode for one in done} <= {0, 1}
    return (counts(dq, project), *(json.loads(one.stdout) for one in done))


def test_nobody_accepts_a_waiver_of_their_own(project: Path, dq: Run) -> None:
    """The officer stands under [approvers] too."""
    _, [book] = written(dq, project, "lists")
    fill(book, {1: "person declined"})
    done = dq("worklists", "accept", project / "lists", "--by", CANARY, "--until", "2099-12")
    assert "Accepted 0 of 1 proposed waivers" in done.stdout
    assert "nobody accepts a waiver of their own" in done.stdout
    assert CANARY not in done.stdout + done.stderr
    assert status(dq)["waivers"] == {"proposed": 1, "in_force": 0, "run_out": 0}


def test_a_waiver_runs_out(project: Path, dq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    _, [book] = written(dq, project, "lists")
    fill(book, {1: "person declined"})
    monkeypatch.setattr("dq_audit.waiving.this_month", lambda: "2026-04")
    dq("worklists", "accept", project / "lists", "--by", APPROVER, "--until", "2026-05")
    assert status(dq)["waivers"] == {"proposed": 0, "in_force": 1, "run_out": 0}
    monkeypatch.setattr("dq_audit.waiving.this_month", lambda: "2026-06")
    assert status(dq)["waivers"] == {"proposed": 1, "in_force": 0, "run_out": 1}
    assert "6 of 6 records" in written(dq, project, "lists after")[0]


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("by", "until", "said"),
    [
        ("PC Nobody", "2099-12", "does not name this approver"),
        (APPROVER, "2020-01", "this month or later"),
        (APPROVER, "soon", "written YYYY-MM"),
    ],
)
def test_who_may_accept_and_until_when_is_asked_first(by: str, until: str, said: str, project: Path, dq: Run) -> None:
    written(dq, project, "lists")
    done = dq("worklists", "accept", project / "lists", "--by", by, "--until", until)
    assert (done.returncode, said in " ".join(done.stderr.split())) == (2, True)
    assert by not in done.stderr


def test_no_name_is_kept(project: Path, dq: Run) -> None:
    _, [book] = written(dq, project, "lists")
    fill(book, {1: "person declined"}, {1: f"says {CANARY}"})
    dq("worklists", "accept", project / "lists", "--by", APPROVER, "--until", "2099-12")
    kept = (project / "kept/history.sqlite").read_bytes()
    for name in (CANARY, CANARY.lower(), APPROVER, APPROVER.lower(), "2026-01/7"):
        assert name.encode() not in kept
