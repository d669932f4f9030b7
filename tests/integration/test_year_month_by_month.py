"""The sample year, fed month by month to a history, gives the truth file's ledger, triangles, verdicts and replies.

Truth: the generator's own diary of what it planted in each extract, read through record by record (`sample/ledger.py`).
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql
from year_fed import APPROVER, SAMPLE, Fed, references

import dq_audit
from dq_audit.discover import discover
from dq_audit.month import run
from dq_audit.remembering import keeping

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Postgres

_number = count()
PARTS = ("standing", "moves", "turns", "ages", "times")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def fed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Fed:
    """The whole year in a history of a kind, and then a fresh pull."""
    address = "history.sqlite"
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        name = f"year_{next(_number)}"
        with server.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        address = server.url.replace("/postgres?", f"/{name}?")
    fed = Fed.made(tmp_path_factory.mktemp("fed"), address)
    fed.year()
    fed.said["ledger"] = fed.dq("history", "ledger", "--json")
    fed.said["exported"] = fed.dq("history", "export")
    fed.everything()
    fed.said["recheck"] = fed.dq("worklists", "recheck", "police.victims", "--out", fed.folder / "recheck.csv")
    fresh = SAMPLE / "follow_up/victims-pulled-afresh.csv"
    words = ("check", fresh, "-s", "police.victims", "--recheck", "--as-of", fed.truth["pulled afresh"]["as_of"])
    fed.said["pulled"] = fed.dq(*words, "--json")
    fed.said["ledger after the pull"] = fed.dq("history", "ledger", "police.victims", "--json")
    return fed


def answered(fed: Fed, name: str, code: int = 0) -> Any:  # noqa: ANN401  whatever stands in JSON
    done = fed.said[name]
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def summed(turns: dict[str, dict[str, int]]) -> dict[str, int]:
    """From letter to letter over the year: 4>0."""
    return dict(sum((Counter(of_day) for of_day in turns.values()), Counter()))


def parts(line: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures of a line; the truth leaves out what is empty."""
    return {name: line.get(name, {}) for name in PARTS}


@pytest.mark.slow
def test_the_ledger_is_that_of_the_truth(fed: Fed) -> None:
    """Every fault of every source that has a record key: how it stands, what each extract showed, ages and times."""
    found = {one["source"]: one for one in answered(fed, "ledger")}
    assert found.keys() == {one["source"] for one in fed.truth["ledger"]}
    for planted in fed.truth["ledger"]:
        told = found[planted["source"]]
        assert (told["as_of"], told["unkeyed"]) == (planted["as_of"], planted["unkeyed"]), planted["source"]
        got = {(line["check"], line["item"]): parts(line | {"turns": summed(line["turns"])}) for line in told["lines"]}
        assert got == {(line["check"], line["item"]): parts(line) for line in planted["lines"]}, planted["source"]


@pytest.mark.slow
def test_every_kind_of_move_was_planted(fed: Fed) -> None:
    """A year without fixes, or with nothing that comes back, would prove nothing."""
    lines = [line for one in fed.truth["ledger"] for line in one["lines"]]
    moves = {move for line in lines for of_day in line.get("moves", {}).values() for move in of_day}
    assert moves == {"new", "fixed", "reopened", "first judged", "no longer asked"}
    assert {name for line in lines for name in line.get("standing", {})} >= {
        "new", "still open", "not re-supplied", "vanished",
    }  # fmt: skip


@pytest.mark.slow
def test_what_came_twice_changed_nothing_and_another_version_took_its_place(fed: Fed) -> None:
    again = fed.said["the same again"].stdout
    assert "unchanged" in again
    assert not any(word in again for word in (" new", "another version", "counted otherwise"))
    whole = fed.said["the whole after a first cut"].stdout
    assert "3 another version of the extract: the earlier one is kept, and counts no more" in " ".join(whole.split())
    entries = fed.asked("history", "list")
    assert {(e["source"], e["period"], e["as_of"], e["name"] != "") for e in entries if not e["is_current"]} == {
        *(("council.asb_contacts", month, "2025-12-03", True) for month in ("2025-09", "2025-10", "2025-11")),
        ("health.ae_assaults", "2025-12", None, False),  # declared as nil from the start, until its file came
    }
    august = [
        (e["as_of"], e["is_current"]) for e in entries if (e["source"], e["period"]) == ("police.victims", "2025-08")
    ]
    assert august == [("2025-09-03", True), ("2025-09-17", True)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "check", ["council.asb-contact-ethnicity", "police.vulnerable-person-ethnicity", "police.victim-ethnicity"]
)
def test_the_late_fill_triangle_is_that_of_the_truth(fed: Fed, check: str) -> None:
    told = fed.asked("history", "triangle", check)
    found: dict[str, dict[str, list[int]]] = {}
    for one in told:
        found.setdefault(one["period"], {})[str(one["lag"])] = [one["complete"], one["of"]]
    assert found == fed.truth["triangles"][check]


@pytest.mark.slow
def test_the_training_changed_what_it_was_about_and_nothing_else(fed: Fed) -> None:
    planted = fed.truth["event"]
    for check, wanted in planted["checks"].items():
        line = fed.asked("trend", check)
        [event] = line["events"]
        found = (event["event"], event["first"], event["change"], line["direction"])
        assert found == (planted["name"], planted["month"], wanted["change"], wanted["direction"]), event["reason"]
        sides = [[one for one in line["points"] if (one["first"] < planted["month"]) is side] for side in (True, False)]
        assert [len(side) for side in sides] == wanted["months"]
        totals = [[sum(one["n"] for one in side), sum(one["of"] for one in side)] for side in sides]
        assert totals == [wanted["before"], wanted["after"]]
        [(x1, n1), (x2, n2)] = totals
        assert event["reason"].startswith(f"{100 * (x2 / n2 - x1 / n1):+.1f} points")


@pytest.mark.slow
def test_the_lists_hold_every_record_to_put_right(fed: Fed) -> None:
    said = " ".join(fed.said["lists"].stdout.split())
    failing = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["failing"]
    for file in fed.truth["feed"][fed.replied]:
        source = {"asb-": "council.asb_contacts", "prot": "police.vulnerable_people", "vict": "police.victims"}.get(
            file.rpartition("/")[2][:4]
        )
        if source and "perpetrators" not in file:
            n = f"{failing[f'{file}|{fed.replied}']:,}"
            assert f"{source} {fed.replied}: {n} of {n} records to put right stand on a list" in said


@pytest.mark.slow
def test_replies_come_to_what_was_planted(fed: Fed) -> None:
    planted = fed.truth["replies"]
    told = answered(fed, "read", 1)  # copies disagree
    assert (told["files"], told["lists"]) == (planted["files"], planted["lists"])
    assert {kind: n for kind, n in told["replies"].items() if n} == planted["kept"]
    assert (len(told["conflicts"]), told["problems"]) == (planted["conflicts"], [])
    status = answered(fed, "status of the month")
    assert status["replies"] == planted["kept"]
    assert status["waivers"] == {"proposed": planted["waivers"]["proposed"], "in_force": 0, "run_out": 0}
    assert all(one["not_seen"] == one["said"] for one in status["updated"])  # no extract was cut since
    assert f"Accepted {planted['waivers']['proposed']} of" in fed.said["accepted"].stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("when", "name"), [("month after", "status of the month after"), ("at last", "status at last")]
)
def test_said_to_be_updated_is_held_against_the_extracts(fed: Fed, when: str, name: str) -> None:
    assert answered(fed, name)["updated"] == fed.truth["replies"]["updated"][when]


@pytest.mark.slow
def test_what_is_not_mine_goes_to_the_supervisor(fed: Fed) -> None:
    """Those that are open in the next extract stand on the team leader's list."""
    lines = (SAMPLE / "follow_up/replies.csv").read_text(encoding="utf-8").splitlines()
    last = {tuple(line.split(",")[3:5]): line.split(",")[5] for line in lines[1:]}
    refused = {place for place, reply in last.items() if reply == "not mine" and place[0] == "council.asb_contacts"}
    found = {}
    for row in fed.index("lists after"):
        if n := len(refused & references(fed.folder / "lists after" / f"{row['File']}.xlsx")):
            found[row["Owner"]] = n
    assert found == fed.truth["replies"]["passed on"]


@pytest.mark.slow
def test_replies_and_waivers_moved_no_count(fed: Fed) -> None:
    before, after = fed.said["before the replies"], fed.said["after the replies"]
    assert before.returncode == 0
    assert before.stdout == after.stdout


@pytest.mark.slow
def test_a_fresh_pull_closes_what_it_shows_and_nothing_else(fed: Fed) -> None:
    planted = fed.truth["pulled afresh"]
    n = f"{planted['listed']:,}"
    assert f"{n} of {n} open records" in fed.said["recheck"].stdout
    told = answered(fed, "pulled")
    assert told == {"records": planted["records"], "unkeyed": 0, **planted["said"]}
    [ledger] = answered(fed, "ledger after the pull")
    moves = {f"{line['check']} {line['item']}": line["moves"] for line in ledger["lines"]}
    assert {name: by_day[planted["as_of"]] for name, by_day in moves.items() if planted["as_of"] in by_day} == (
        planted["moves"]
    )
    [before] = [one for one in answered(fed, "ledger") if one["source"] == "police.victims"]
    for line in before["lines"]:
        earlier = moves[f"{line['check']} {line['item']}"]
        assert {day: told for day, told in earlier.items() if day != planted["as_of"]} == line["moves"]
    assert fed.dq("history", "export").stdout == fed.said["exported"].stdout  # it is no month


def test_two_months_of_contacts_are_entered_as_planted(tmp_path: Path) -> None:
    """The quick one: one source, and what its first two extracts show."""
    fed = Fed.made(tmp_path, "history.sqlite")
    kept = keeping(dq_audit.load_project(tmp_path / "dq_audit.toml"))
    assert kept
    for month in ("2025-04", "2025-05"):
        fed.arrive(file for file in fed.truth["feed"][month] if "asb-contacts" in file)
        month_run = run(dq_audit.load_project(tmp_path / "dq_audit.toml"), discover(), ["council.asb_contacts"])
        kept.remember(month_run.results, discover(), json=False)
    [ledger] = fed.asked("history", "ledger", "council.asb_contacts")
    [planted] = [one for one in fed.truth["ledger"] if one["source"] == "council.asb_contacts"]
    found = {(line["check"], line["item"]): line["moves"] for line in ledger["lines"]}
    assert found == {
        (line["check"], line["item"]): {day: told for day, told in line.get("moves", {}).items() if day < "2025-07"}
        for line in planted["lines"]
    }


# --- nobody is in it ----------------------------------------------------------------------------------------------

TELLING = {  # the headers of columns that name a record, a person or somebody's own words
    "Crime Ref", "Crime ref", "Vic Name", "Vic Postcode", "OIC", "Supv", "Suspect token", "Asn", "Officer in case",
    "Supervisor", "Case urn", "Responsible", "Person ref", "Officer", "Case ref", "Perpetrator token",
    "Home postcode", "Case officer", "Team leader", "Contact name", "Entry ref", "Offender token", "Reoffence ref",
    "Offender manager", "Respondent ref", "Priority text", "Interviewer", "Attendance Identifier",
    "AssaultLocationDescription", "reference", "owner", "note",
}  # fmt: skip
WORDS = {"unknown", "not known", "refused", "at home", "street", "no fixed abode"}  # nobody's: packs have them too
SHORTEST = 6  # letters: what is shorter stands in other words by chance


def canaries() -> set[bytes]:
    """What must stand nowhere: of references and of names that only differ by a number, what they have in common."""
    texts = {APPROVER.lower()}
    for path in sorted(SAMPLE.rglob("*.csv")):
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig" if path.parent.name != "police" and "pulled" not in path.name else "cp1252")
        rows = csv.DictReader(text.splitlines(), delimiter=";" if "ecds" in path.name else ",")
        texts |= {(row[name] or "").strip().lower() for row in rows for name in TELLING & row.keys()}
    told = {text for text in texts if len(text) >= SHORTEST} - WORDS
    return {_shortened(text).encode() for text in told}


def _shortened(text: str) -> str:
    head = text.rstrip("0123456789")
    if head == text or re.fullmatch("[0-9a-f]{64}", text):
        return text
    return head if len(head) >= SHORTEST else text[:SHORTEST]


def bytes_of(fed: Fed) -> bytes:
    """All that a history holds: the file and its write-ahead log byte for byte, or every table of the database."""
    if fed.watching:
        log = fed.folder / f"{fed.address}-wal"
        assert log.stat().st_size > 0
        return (fed.folder / fed.address).read_bytes() + log.read_bytes()
    with psycopg.connect(fed.address) as connection, connection.cursor() as cursor:
        tables = cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        held = []
        for (table,) in tables:
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                held += [bytes(part) for part in copy]
    return b"".join(held)


@pytest.mark.slow
def test_no_record_key_and_no_personal_value_is_in_the_history(fed: Fed) -> None:
    """The year's counts, ledger, replies (with names in their notes), accepted waivers and a fresh pull are in it."""
    held, told = bytes_of(fed).lower(), canaries()
    tokens = {value for value in told if re.fullmatch(rb"[0-9a-f]{64}", value)}
    assert len(tokens) > 100
    assert {b"zz/2504/", b"ppn-00", b"asb000", b"victim example ", b"ts99 3bn", b"officer teasel "} <= told
    assert tokens.isdisjoint(re.findall(rb"[0-9a-f]{64}", held))
    assert [value for value in sorted(told - tokens) if value in held] == []
    assert b"police.victim-ethnicity" in held  # it is the history that was looked through
