"""The history as people use it: a run leaves its counts there, and the next month is judged with them."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from asb_months import CANARY, TOML, contacts, send
from commands import as_somebody_else, environment

from dq_audit.history import place

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


@pytest.fixture
def project(tmp_path: Path, dq: Run) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "kept").mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    made = dq("history", "init")
    assert made.returncode == 0, made.stderr
    return tmp_path


def listed(dq: Run) -> list[dict[str, Any]]:
    done = dq("history", "list", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def finding(report: Path, check: str, item: str | None) -> dict[str, Any]:
    given = json.loads(report.read_text(encoding="utf-8"))
    audit = given if isinstance(given, dict) else given[-1]
    return next(f for f in audit["findings"] if (f["check"], f["item"]) == (check, item))


def test_a_run_leaves_its_counts_and_the_same_again_changes_nothing(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    first = dq("run")
    assert "History history.sqlite: 1 new" in first.stdout
    [entry] = listed(dq)
    assert (entry["source"], entry["period"], entry["as_of"], entry["rows"]) == (
        "council.asb_contacts", "2026-01", "2026-01-28", 60
    )  # fmt: skip
    assert "History history.sqlite: 1 unchanged" in dq("run").stdout
    assert listed(dq) == [entry]


def test_the_same_month_sent_anew_supersedes(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    send(project, "2026-01", 31)
    assert "1 another version of the extract: the earlier one is kept" in dq("run").stdout
    assert [(one["period"], one["is_current"]) for one in listed(dq)] == [("2026-01", False), ("2026-01", True)]
    assert "(superseded)" in dq("history", "list").stdout


def test_a_nil_return_takes_no_place_of_a_file_that_came_in_an_earlier_run(project: Path, dq: Run) -> None:
    (project / "dq_audit.toml").write_text(f'{TOML}nil = ["2026-01", "2026-02"]\n', encoding="utf-8")
    send(project, "2026-01", 0, 0)
    dq("run")
    send(project, "2026-03", 30)
    dq("run")
    assert [(one["period"], one["as_of"], one["name"] != "") for one in listed(dq)] == [
        ("2026-01", "2026-01-28", True), ("2026-02", None, False), ("2026-03", "2026-03-28", True),
    ]  # fmt: skip


@pytest.mark.slow
def test_months_that_are_gone_serve_the_next_where_it_is_too_few(project: Path, dq: Run) -> None:
    """8 of 8 is too few for a target of 90%; with 100 of 100 of two months before it is enough."""
    for month in ("2026-01", "2026-02"):
        send(project, month, 50, 50)
        dq("run")
    send(project, "2026-03", 8, 8)
    dq("run", "--out", "reports")
    age = finding(project / "reports/report.json", "council.asb-contact-age", "contact_age")
    assert age["outcome"] == "met"
    assert age["reason"] == "108 of 108 (100%) over 2026-01 to 2026-03 (3 months pooled), target 90%"
    alone = dq("check", project / "in/asb-2026-03-as-of-2026-03-28.csv", "-s", "council.asb_contacts", "--json")
    assert next(
        f["outcome"] for f in json.loads(alone.stdout)["findings"] if f["check"] == "council.asb-contact-age"
    ) == "too few to judge"  # fmt: skip


@pytest.mark.slow
def test_months_of_another_rule_are_neither_pooled_nor_the_month_before(project: Path, dq: Run) -> None:
    """What was counted otherwise says nothing of this month: 8 of 8 stays too few, and nothing stands before it."""
    send(project, "2026-02", 50, 50)
    dq("run")
    with sqlite3.connect(project / "kept/history.sqlite") as kept:
        kept.execute("UPDATE findings SET rule = ?", ("0" * 16,))
    send(project, "2026-03", 8, 8)
    dq("run", "--out", "reports")
    age = finding(project / "reports/report.json", "council.asb-contact-age", "contact_age")
    assert age["outcome"] == "too few to judge"
    row = next(one for one in json.loads(dq("register", "--json").stdout) if one["ref"] == "3.2.5")
    assert (row["n_before"], row["of_before"]) == (None, None)


def test_the_register_knows_the_month_before(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    send(project, "2026-02", 45)
    row = next(one for one in json.loads(dq("register", "--json").stdout) if one["ref"] == "3.2.5")
    assert (row["n_before"], row["of_before"]) == (90, 120)  # ages and ethnicities
    assert [one["period"] for one in listed(dq)] == ["2026-01"]  # it only looks


def test_an_audit_of_the_past_is_shown(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    shown = dq("history", "show", "council.asb_contacts", "2026-01")
    assert "30 of 60" in shown.stdout
    told = json.loads(dq("history", "show", "council.asb_contacts", "2026-01", "--json").stdout)
    assert (told["period"], told["findings"][0]["outcome"]) == ("2026-01", "missed")
    none = dq("history", "show", "council.asb_contacts", "2025-01")
    assert (none.returncode, none.stderr.count("\n")) == (2, 1)


def test_the_past_is_judged_under_the_targets_of_today(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    toml = TOML + '\n[targets."council.asb-contact-age"]\ntarget = 0.4\nnote = "agreed for the first year"\n'
    (project / "dq_audit.toml").write_text(toml, encoding="utf-8")
    (change,) = json.loads(dq("history", "rescore", "--json").stdout)
    assert (change["check"], change["item"], change["before"], change["after"]) == (
        "council.asb-contact-age", "contact_age", "missed", "met"
    )  # fmt: skip
    told = json.loads(dq("history", "show", "council.asb_contacts", "2026-01", "--json").stdout)
    age = next(f for f in told["findings"] if f["check"] == "council.asb-contact-age" and f["kind"] == "item")
    assert (age["target"], age["note"], age["outcome"]) == (0.4, "agreed for the first year", "met")
    assert "0 outcomes changed" in dq("history", "rescore").stdout
    (project / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    assert "1 outcomes changed; no count did" in dq("history", "rescore").stdout  # and back again


@pytest.mark.slow
def test_old_months_are_deleted_only_when_somebody_says_so(project: Path, dq: Run) -> None:
    for month in ("2025-12", "2026-01"):
        send(project, month, 30)
        dq("run")
    asked = json.loads(dq("history", "prune", "--before", "2026-01", "--json").stdout)
    assert asked == {"before": "2026-01", "audits": 1, "deleted": False}
    assert "1 audits of months before 2026-01 would be deleted" in dq("history", "prune", "--before", "2026-01").stdout
    assert len(listed(dq)) == 2
    assert "Deleted 1 audits" in dq("history", "prune", "--before", "2026-01", "--yes").stdout
    assert [one["period"] for one in listed(dq)] == ["2026-01"]
    assert dq("history", "prune", "--before", "January").returncode == 2


def test_backfill_keeps_all_months_and_writes_no_report(project: Path, dq: Run) -> None:
    for month in ("2025-11", "2025-12", "2026-01"):
        (project / "in" / f"asb-{month}.csv").write_bytes(contacts(month, 30, 60))
    done = dq("history", "backfill")
    assert (done.returncode, "3 new" in done.stdout) == (0, True)
    assert [one["period"] for one in listed(dq)] == ["2025-11", "2025-12", "2026-01"]
    assert not (project / "reports").exists()
    again = json.loads(dq("history", "backfill", "--json").stdout)
    assert [(one["period"], one["came"]) for one in again] == [(m, "same") for m in ("2025-11", "2025-12", "2026-01")]


def other(folder: Path, toml: str = TOML) -> Path:
    (folder / "kept").mkdir(parents=True)
    (folder / "dq_audit.toml").write_text(toml, encoding="utf-8")
    return folder


def test_another_installation_takes_the_counts_in_and_says_who_has_not_sent(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    assert json.loads(dq("history", "export", "--out", "council.json", "--json").stdout)["audits"] == 1
    there = other(project / "partnership")
    assert dq("history", "init", cwd=there).returncode == 0
    done = dq("history", "import", project / "council.json", cwd=there)
    assert done.returncode == 0, done.stderr
    assert "1 new" in done.stdout
    assert "Not sent: police.victims (Police), last never" in done.stdout
    assert "council.asb_contacts" not in done.stdout
    mine, theirs = (dq("history", "export", cwd=at).stdout for at in (project, there))
    assert mine == theirs
    assert "1 unchanged" in dq("history", "import", project / "council.json", cwd=there).stdout


def test_whoever_names_no_extracts_sees_the_register_of_what_was_taken_in(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run", "--out", "out", "--format", "json")
    there = other(project / "partnership", TOML.partition("[sources")[0])
    dq("history", "init", cwd=there)
    empty = dq("register", cwd=there)
    assert (empty.returncode, "names no extracts" in empty.stderr) == (2, True)
    dq("history", "import", project / "out/report.json", cwd=there)
    mine, theirs = (dq("register", "--json", cwd=at) for at in (project, there))
    assert (theirs.returncode, theirs.stderr) == (1, "")
    row, same = (next(one for one in json.loads(done.stdout) if one["ref"] == "3.2.5") for done in (mine, theirs))
    assert (row["n"], row["of"]) == (90, 120)  # 30 ages and 60 ethnicities of 60 contacts each
    assert same == row


REFUSED = {
    "another area": (lambda a: a | {"area": "0" * 16}, "counted for other areas than the project's"),
    "another rule": (lambda a: a | {"findings": [a["findings"][0] | {"rule": "0" * 16}]}, "counted under other rules"),
    "another schema": (lambda a: a | {"schema_version": "9.0"}, "its schema has version 9.0"),
    "an unknown source": (lambda a: a | {"source": "x.y"}, "no pack here declares x.y"),
    "no month": (lambda a: a | {"period": "2026-13"}, "is of no month in the calendar"),
    "a negative count": (
        lambda a: a | {"findings": [a["findings"][0] | {"counts": a["findings"][0]["counts"] | {"rows": -1}}]},
        "is no whole number of at least 0",
    ),
    "more than can be counted": (
        lambda a: a | {"findings": [a["findings"][0] | {"counts": a["findings"][0]["counts"] | {"rows": 2**70}}]},
        "is no whole number of at least 0",
    ),
    "a tally in words": (
        lambda a: a | {"tallies": [{"name": "x", "item": "y", "by": [], "cells": [{"group": "W", "records": "x"}]}]},
        "is no whole number",
    ),
    "a version in words": (lambda a: a | {"schema_version": CANARY}, "its schema has version unknown"),
    "states that do not add up": (
        lambda a: a | {"findings": [a["findings"][0] | {"counts": a["findings"][0]["counts"] | {"valid": 999}}]},
        "do not add up",
    ),
    "a finding less": (lambda a: {k: v for k, v in a.items() if k != "findings"}, "is no audit of dq-audit"),
    "no audit": (lambda _: "audit", "is no audit of dq-audit"),
}  # fmt: skip


_FAST = ("another rule", "states that do not add up")


@pytest.mark.few(1)
@pytest.mark.parametrize("what", [w if w in _FAST else pytest.param(w, marks=pytest.mark.slow) for w in REFUSED])
def test_what_cannot_be_bridged_is_refused_whole(what: str, project: Path, dq: Run) -> None:
    """The good month that stands before it in the file is not taken in either."""
    for month in ("2026-01", "2026-02"):
        send(project, month, 30)
        dq("run")
    change, said = REFUSED[what]
    good, bad = json.loads(dq("history", "export").stdout)
    (project / "audit.json").write_text(json.dumps([good, change(bad)]), encoding="utf-8")
    there = other(project / "partnership")
    dq("history", "init", cwd=there)
    done = dq("history", "import", project / "audit.json", cwd=there)
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert said in done.stderr
    assert CANARY not in done.stderr
    assert json.loads(dq("history", "list", "--json", cwd=there).stdout) == []


def test_a_file_that_is_no_json_is_refused(project: Path, dq: Run) -> None:
    for name, data in {"a.json": b"{", "b.json": b"\xff\xfe", "c.json": b"[]]"}.items():
        (project / name).write_bytes(data)
        done = dq("history", "import", name)
        assert (done.returncode, done.stderr.count("\n")) == (3, 1), name
    assert dq("history", "import", "none.json").returncode == 3


@pytest.mark.parametrize("verb", [("history", "list"), ("run",), ("register",)])
def test_a_history_that_is_not_there_stops_before_anything_is_read(
    verb: tuple[str, ...], tmp_path: Path, dq: Run
) -> None:
    other(tmp_path / "p")
    done = dq(*verb, cwd=tmp_path / "p")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "make it with `dq-audit history init`" in done.stderr


def test_without_a_history_in_the_project_its_verbs_say_how_to_name_one(tmp_path: Path, dq: Run) -> None:
    other(tmp_path / "p", TOML.replace('[history]\nplace = "kept/history.sqlite"', ""))
    done = dq("history", "init", cwd=tmp_path / "p")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert 'add [history] place = "history.sqlite"' in done.stderr


def test_nobody_is_named_in_the_history(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    dq("run")
    shown = dq("history", "list").stdout + dq("history", "export").stdout
    kept = b"".join(path.read_bytes() for path in (project / "kept").iterdir())
    for word in (CANARY, "Zebedee", "Canary", "2026-01/0"):
        assert word not in shown
        assert word.encode() not in kept


def _older(file: Path) -> None:
    with sqlite3.connect(file) as kept:
        kept.execute("UPDATE alembic_version SET version_num = '0001'")


def _newer(file: Path) -> None:
    with sqlite3.connect(file) as kept:
        kept.execute("UPDATE alembic_version SET version_num = '9999'")


def _damaged(file: Path) -> None:
    file.write_bytes(b"no database " * 999)


def _unwritable(file: Path) -> None:
    file.chmod(0o400)
    file.parent.chmod(0o500)


def _elsewhere(_: Path) -> None:
    """What lies on a drive of another machine cannot be had in a test: the system is asked in its place."""


SPOILED = {
    "older": (
        _older,
        "was made by an older dq-audit; `dq-audit history upgrade` takes a copy of it and brings it up to date",
    ),
    "newer": (_newer, "was made by a newer dq-audit"),
    "damaged": (_damaged, "is damaged, or no history: restore it from a copy"),
    "write-protected": (_unwritable, "cannot be written: is it, or its folder, write-protected?"),
    "on a network drive": (_elsewhere, "would lie on a network drive (cifs)"),
}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="rights to files are others there")
@pytest.mark.parametrize("what", SPOILED)
def test_a_history_that_cannot_be_used_is_one_sentence_and_stays_as_it_was(
    what: str, project: Path, dq: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(project, "2026-01", 30)
    assert dq("run").returncode == 1
    file = project / "kept/history.sqlite"
    spoil, said = SPOILED[what]
    spoil(file)
    if what == "on a network drive":
        monkeypatch.setattr(place, "_file_system", lambda _: "cifs")
    before = file.read_bytes()
    send(project, "2026-02", 30)
    done = _by_one_without_rights(project) if what == "write-protected" else dq("run", "--out", "after")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert said in done.stderr
    file.parent.chmod(0o700)
    assert file.read_bytes() == before
    assert [one.name for one in file.parent.iterdir()] == ["history.sqlite"]
    assert not (project / "after").exists()


def _by_one_without_rights(project: Path) -> subprocess.CompletedProcess[str]:
    """Run it as a user whom a file's mode stops: nothing stops root, as whom CI runs the tests."""
    words = [*as_somebody_else(project), sys.executable, "-m", "dq_audit", "run", "--out", "after"]
    return subprocess.run(  # noqa: S603  our own words
        words, cwd=project, env=environment({}), capture_output=True, encoding="utf-8", check=False, timeout=120
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="files have no limit of a process there")
def test_a_disk_that_holds_no_more_is_one_sentence_and_the_next_run_goes_on(project: Path, dq: Run) -> None:
    """A process of its own that may write no file larger than the history is by now."""
    for month in ("2026-01", "2026-02"):
        send(project, month, 30)
        dq("run")
    file = project / "kept/history.sqlite"
    before, most = file.read_bytes(), file.stat().st_size
    send(project, "2026-03", 30)
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", _LIMITED, str(most)], cwd=project, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert "the history is as it was before" in done.stderr
    assert file.read_bytes() == before
    assert [one["period"] for one in listed(dq)] == ["2026-01", "2026-02"]
    assert "1 new" in dq("run").stdout


_LIMITED = """
import resource, sys
most = int(sys.argv.pop())
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
sys.argv = ["dq-audit", "history", "backfill"]
from dq_audit.cli.program import main
main()
"""


@pytest.mark.usefixtures("project")
def test_a_history_up_to_date_is_left_alone(dq: Run) -> None:
    assert "is up to date already" in dq("history", "upgrade").stdout
    assert json.loads(dq("history", "upgrade", "--json").stdout) == {"upgraded": False, "backup": None}
