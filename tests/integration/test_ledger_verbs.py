"""The ledger as people use it: its key, what became of records, and how months filled up later."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING, Any

import pytest
from asb_months import CANARY, TOML, contacts, send

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

AGE = "council.asb-contact-age"


@pytest.fixture
def project(tmp_path: Path, dq: Run) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "kept").mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    made = dq("history", "init")
    assert made.returncode == 0, made.stderr
    assert "Made the key of the ledger, ledger.key, which its owner can read." in made.stdout
    return tmp_path


def line(dq: Run, check: str = AGE) -> dict[str, Any]:
    done = dq("history", "ledger", "council.asb_contacts", "--json")
    assert done.returncode == 0, done.stderr
    [found] = json.loads(done.stdout)
    return next(one for one in found["lines"] if one["check"] == check)


def ran(dq: Run, *words: str) -> None:
    done = dq("run", *words)
    assert done.returncode in (0, 1), done.stderr


def send_as_of(project: Path, as_of: str, *months: tuple[str, int]) -> None:
    """A rolling extract, cut on a day: so many contacts of each month know their age, of 10."""
    for old in (project / "in").iterdir():
        old.unlink()
    head, rows = b"", b""
    for month, known in months:
        first, rest = contacts(month, known, 10).split(b"\n", 1)
        head, rows = first, rows + rest
    (project / "in" / f"asb-{months[-1][0]}-as-of-{as_of}.csv").write_bytes(head + b"\n" + rows)


def test_what_became_of_the_records_of_three_months(project: Path, dq: Run) -> None:
    """January: 4 of 10 open, then 3 of them put right; February: 5 open."""
    send_as_of(project, "2026-02-03", ("2026-01", 6))
    ran(dq)
    assert line(dq)["standing"] == {"new": 4}
    send_as_of(project, "2026-03-03", ("2026-01", 9), ("2026-02", 5))
    ran(dq)
    found = line(dq)
    assert found["standing"] == {"new": 5, "still open": 1}
    assert found["moves"]["2026-03-03"] == {"new": 5, "fixed": 3}
    assert (found["ages"], found["times"]) == ({"1": 5, "2": 1}, {"2": 3})
    assert found["turns"]["2026-03-03"] == {"4>0": 3}
    told = dq("history", "ledger").stdout
    assert "6 open (5 new, 1 still open); 3 fixed so far, half of them within 2 months" in told


@pytest.mark.slow
def test_a_fresh_pull_closes_what_was_never_sent_again(project: Path, dq: Run) -> None:
    """January is not in February's extract. Of its four open records two are put right, one is not, one is left out."""
    send_as_of(project, "2026-02-03", ("2026-01", 6))
    ran(dq)
    first = (project / "in" / "asb-2026-01-as-of-2026-02-03.csv").read_bytes()
    send_as_of(project, "2026-03-03", ("2026-02", 10))
    ran(dq)
    assert line(dq)["standing"] == {"not re-supplied": 4}
    gone = dq("worklists", "recheck", "council.asb_contacts", "--out", project / "pull.csv")
    assert "0 of 4 open records" in gone.stdout
    assert "only the agency can find them" in gone.stdout
    (project / "in" / "asb-2026-01-as-of-2026-02-03.csv").write_bytes(first)
    done = dq("worklists", "recheck", "council.asb_contacts", "--out", project / "pull.csv")
    assert "4 of 4 open records" in done.stdout
    asked = (project / "pull.csv").read_text(encoding="utf-8-sig").splitlines()
    assert asked == [
        "Open since,Month of the record,case_ref",
        *(f"2026-01,2026-01,2026-01/{at}" for at in (6, 7, 8, 9)),
    ]
    rows = first.replace(b"\r\n", b"\n").split(b"\n")
    fresh = [rows[0], *(row.replace(b',"",', b',"41",', 1) if at < 8 else row for at, row in enumerate(rows[7:10], 6))]
    (project / "fresh.csv").write_bytes(b"\n".join(fresh) + b"\n")
    words = ("check", project / "fresh.csv", "-s", "council.asb_contacts", "--recheck")
    assert "on which day" in dq(*words).stderr
    done = dq(*words, "--as-of", "2026-03-10")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 records: 2 fixed, 1 still open" in done.stdout
    found = line(dq)
    assert found["standing"] == {"not re-supplied": 1, "still open": 1}
    assert found["moves"]["2026-03-10"] == {"fixed": 2}
    assert len(json.loads(dq("history", "list", "--json").stdout)) == 2  # it is no month


def test_a_fresh_pull_says_nothing_of_rules_over_several_records(project: Path, dq: Run) -> None:
    """A contact that was loaded twice is not put right because one of the two is pulled alone."""
    send(project, "2026-01", 30)
    place = next((project / "in").iterdir())
    rows = place.read_bytes().replace(b"\r\n", b"\n").rstrip(b"\n").split(b"\n")
    place.write_bytes(b"\n".join([*rows, rows[1]]) + b"\n")
    ran(dq)
    once = line(dq, "council.asb-contact-once")
    assert once["standing"] == {"new": 1}  # one key, on two rows
    (project / "fresh.csv").write_bytes(b"\n".join(rows[:2]) + b"\n")
    dq("check", project / "fresh.csv", "-s", "council.asb_contacts", "--recheck", "--as-of", "2026-02-10")
    assert line(dq, "council.asb-contact-once")["moves"] == once["moves"]


def test_the_late_fill_triangle(project: Path, dq: Run) -> None:
    for as_of, months in (
        ("2026-02-03", [("2026-01", 6)]),
        ("2026-03-03", [("2026-01", 9), ("2026-02", 5)]),
        ("2026-04-03", [("2026-01", 10), ("2026-02", 7), ("2026-03", 8)]),
    ):
        send_as_of(project, as_of, *months)
        ran(dq)
    found = json.loads(dq("history", "triangle", AGE, "--item", "contact_age", "--json").stdout)
    cells = {(one["period"], one["lag"]): (one["complete"], one["of"]) for one in found}
    assert cells == {
        ("2026-01", 1): (6, 10), ("2026-01", 2): (9, 10), ("2026-01", 3): (10, 10),
        ("2026-02", 1): (5, 10), ("2026-02", 2): (7, 10), ("2026-03", 1): (8, 10),
    }  # fmt: skip
    told = dq("history", "triangle", AGE).stdout
    assert "January 2026: 6 of 10 complete as of 3 February 2026, 10 of 10 as of 3 April 2026." in told


def test_one_version_of_each_month_tells_nothing_of_late_filling(project: Path, dq: Run) -> None:
    send(project, "2026-01", 6, 10)
    ran(dq)
    assert "No month came more than once" in dq("history", "triangle", AGE).stdout


def test_no_key_and_no_name_is_in_the_history(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    ran(dq)
    kept = (project / "kept/history.sqlite").read_bytes()
    key = (project / "ledger.key").read_text(encoding="ascii").strip()
    for secret in (CANARY, CANARY.lower(), "2026-01/7", "2026-01/30", key, bytes.fromhex(key).decode("latin-1")):
        assert secret.encode() not in kept
        assert secret.encode("latin-1") not in kept


@pytest.mark.parametrize("what", ["gone", "another", "world", "two"])
def test_another_key_or_none_is_an_error_before_anything_is_read(what: str, project: Path, dq: Run) -> None:
    key, good = project / "ledger.key", "6f" * 8 + "".join(f"{n:02x}" for n in range(3, 100, 4))
    said = {
        "gone": "there is no key of the ledger that the history history.sqlite keeps; bring that one back",
        "another": "is not the one that the history history.sqlite was made with",
        "world": "the key file is not its owner's alone",
        "two": "there is a key in DQ_AUDIT_LEDGER_KEY and a key file too",
    }[what]
    if what == "gone":
        key.unlink()
    if what == "another":
        key.write_text(good, encoding="ascii")
    if what == "world":
        key.chmod(0o644)
    done = dq("run", env={"DQ_AUDIT_LEDGER_KEY": good} if what == "two" else None)
    assert done.returncode in (2, 3)
    assert said in " ".join(done.stderr.split())
    assert "Reading" not in done.stdout
    assert key.exists() is (what != "gone")
    assert dq("register").returncode != 4  # who only reads the counts needs no key


@pytest.mark.slow
def test_the_key_may_stand_in_the_environment(project: Path, dq: Run) -> None:
    secret = (project / "ledger.key").read_text(encoding="ascii")
    (project / "ledger.key").unlink()
    send(project, "2026-01", 30)
    assert dq("run", env={"DQ_AUDIT_LEDGER_KEY": secret}).returncode in (0, 1)
    assert line(dq)["standing"] == {"new": 30}


@pytest.mark.slow
def test_a_new_key_begins_the_ledger_anew_and_keeps_the_counts(project: Path, dq: Run) -> None:
    send(project, "2026-01", 30)
    ran(dq)
    before = (project / "ledger.key").read_text(encoding="ascii")
    assert "would be deleted" in dq("history", "init", "--new-key").stdout
    assert line(dq)["standing"] == {"new": 30}
    done = dq("history", "init", "--new-key", "--yes")
    assert done.returncode == 0, done.stderr
    assert (project / "ledger.key.old").read_text(encoding="ascii") == before
    assert (project / "ledger.key").read_text(encoding="ascii") != before
    assert json.loads(dq("history", "ledger", "--json").stdout) == []
    assert len(json.loads(dq("history", "list", "--json").stdout)) == 1
    assert dq("history", "init", "--new-key", "--yes").returncode == 2  # the old one still lies there
    ran(dq)
    assert line(dq)["standing"] == {"new": 30}


def test_init_makes_both_or_neither(tmp_path: Path, dq: Run) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    key = tmp_path / "ledger.key"
    key.write_text("somebody else's", encoding="ascii")
    assert dq("history", "init").returncode == 2
    assert not (tmp_path / "kept/history.sqlite").exists()
    key.unlink()
    assert dq("history", "init", "--no-ledger").returncode == 0
    assert not key.exists()
    done = dq("history", "init")
    assert done.returncode == 3
    assert not key.exists()  # the history was there already
    done = dq("history", "ledger")
    assert (done.returncode, "keeps no ledger" in done.stderr) == (2, True)
    (tmp_path / "in").mkdir()
    send(tmp_path, "2026-01", 30)
    ran(dq)  # without a ledger no key is asked for


@pytest.mark.usefixtures("project")
def test_a_source_without_a_record_key_says_so(dq: Run) -> None:
    done = dq("history", "ledger", "health.ae_assaults")
    assert done.returncode == 0, done.stderr
    assert "health.ae_assaults: the ledger is not available" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="groups of users are another thing there")
def test_the_key_is_shared_by_a_named_group(tmp_path: Path, dq: Run) -> None:
    import grp  # noqa: PLC0415  not on Windows

    group = grp.getgrgid(os.getgid()).gr_name
    (tmp_path / "kept").mkdir()
    (tmp_path / "in").mkdir()
    toml = tmp_path / "dq_audit.toml"
    toml.write_text(TOML.replace("[history]", '[history]\ngroup = "no-such-group-here"'), encoding="utf-8")
    done = dq("history", "init")
    assert (done.returncode, "cannot be shared with no-such-group-here" in " ".join(done.stderr.split())) == (2, True)
    assert not (tmp_path / "ledger.key").exists()
    assert not (tmp_path / "kept/history.sqlite").exists()
    toml.write_text(TOML.replace("[history]", f'[history]\ngroup = "{group}"'), encoding="utf-8")
    assert dq("history", "init").returncode == 0
    assert stat.S_IMODE((tmp_path / "ledger.key").stat().st_mode) == 0o640
    send(tmp_path, "2026-01", 30)
    ran(dq)
    (tmp_path / "ledger.key").chmod(0o660)
    assert dq("run").returncode == 2
    toml.write_text(TOML, encoding="utf-8")
    (tmp_path / "ledger.key").chmod(0o640)
    assert dq("run").returncode == 2  # no group is named: nobody else may read it
