"""Work lists, part by part: words of a task, who gets it, what comes first, names of files, check values."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from worklists_made import KEY, sheet, task

from dq_audit.discover import discover
from dq_audit.engine.failing import FAILING_SCHEMA
from dq_audit.errors import InternalError
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome, State
from dq_audit.month import Month
from dq_audit.outcomes import Judging
from dq_audit.record_keys import record_ids
from dq_audit.working import _asked, _failing
from dq_audit.worklists.dealing import Why, deal, reconciled
from dq_audit.worklists.file_names import safe, stems
from dq_audit.worklists.identity import from_facts, mark, owner_digest
from dq_audit.worklists.replies import ReplyKind
from dq_audit.worklists.tasks import Known, Missing, Said, Task, tasks_of
from dq_audit.worklists.urgency import ranks, records_to_met

VICTIMS, ECDS, ETHNICITY = "police.victims", "health.ecds_injuries", "police.victim-ethnicity"


def failing(source: str = VICTIMS, **other: object) -> pl.DataFrame:
    row = {
        "source": source,
        "period": "2026-09",
        "sheet": None,
        "row": 7,
        "key": ["ZZ/00001", "1"],
        "owner": "PC 1234",
        "supervisor": "Sgt Example",
        "checks": [ETHNICITY],
        "items": ["victim_ethnicity"],
        **other,
    }
    return pl.DataFrame([row], schema=FAILING_SCHEMA)


def made(frame: pl.DataFrame, known: Known | None = None) -> Task:
    packs = discover()
    source = packs.source(VICTIMS)
    [one] = tasks_of(frame, source, packs.checks_of(source), {}, known=known or Known())
    return one


# --- tasks ------------------------------------------------------------------------------------------------------


def test_an_item_that_several_checks_ask_for_is_said_once() -> None:
    checks = [ETHNICITY, "police.msv-victim-details"]
    one = made(failing(checks=checks, items=["victim_ethnicity", "victim_age"]))
    assert [(gap.check, gap.item) for gap in one.missing] == [
        (ETHNICITY, "victim_ethnicity"),
        ("police.msv-victim-details", "victim_ethnicity"),
        ("police.msv-victim-details", "victim_age"),
    ]
    assert one.words == ("victim ethnicity: to fill in or to put right", "victim age: to fill in or to put right")


def test_a_state_that_is_known_is_said() -> None:
    told = {
        State.BLANK: "victim ethnicity is blank",
        State.UNKNOWN: "victim ethnicity is declared not known",
        State.INVALID: "victim ethnicity is not on the list of codes",
    }
    for state, words in told.items():
        states = {(VICTIMS, "2026-09", None, 7): {(ETHNICITY, "victim_ethnicity"): state}}
        assert made(failing(), known=Known(states=states)).words == (words,)


def test_what_has_no_list_of_codes_is_not_said_to_be_off_it() -> None:
    msv = "police.msv-victim-details"
    states = {(VICTIMS, "2026-09", None, 7): {(msv, "victim_age"): State.INVALID}}
    one = made(failing(checks=[msv], items=["victim_age"]), known=Known(states=states))
    assert one.words == ("victim age cannot be right as it stands",)


def test_a_rule_says_what_to_do() -> None:
    [words] = made(failing(checks=["police.msv-dates"], items=[])).words
    assert words.startswith("MSV dates: correct the date in the crime system")


def test_a_record_is_known_by_the_ledgers_key_only() -> None:
    [expected] = record_ids(KEY, VICTIMS, [("ZZ/00001", "1")])
    assert made(failing()).record is None
    assert made(failing(), known=Known(key=KEY)).record == expected
    assert made(failing(key=["ZZ/00001", None]), known=Known(key=KEY)).record is None
    cut = "Z" * 200 + "…"
    assert made(failing(key=[cut, "1"]), known=Known(key=KEY)).record is None


def test_since_is_the_month_of_the_oldest_gap() -> None:
    [id_] = record_ids(KEY, VICTIMS, [("ZZ/00001", "1")])
    since = {
        (str(id_), ETHNICITY, "victim_ethnicity"): "2026-08",
        (str(id_), "police.msv-dates", None): "2026-03",
    }
    both = failing(checks=[ETHNICITY, "police.msv-dates"])
    assert made(both, known=Known(KEY, since)).since == "2026-03"
    assert made(both).since is None


def test_a_personal_key_is_shown_only_where_the_project_allows_it() -> None:
    packs = discover()
    source = packs.source(ECDS)
    frame = failing(ECDS, key=["ATT0001"], checks=["health.ecds-location"], items=["place_of_injury"])
    [held] = tasks_of(frame, source, packs.checks_of(source), {})
    [shown] = tasks_of(frame, source, packs.checks_of(source), {}, allowed=source.key)
    assert "ATT0001" not in held.reference
    assert shown.reference == ("ATT0001",)


def test_no_value_stands_in_what_is_printed_of_a_task() -> None:
    assert "ZZ/00001" not in repr(task())
    assert "1234" not in repr(task())
    assert "1234" not in repr(deal([task()]))


# --- dealing ----------------------------------------------------------------------------------------------------


def owners(*tasks: Task, **options: object) -> list[tuple[str | None, Why]]:
    return [(one.owner, entry.why) for one in deal(tasks, **options) for entry in one.entries]  # type: ignore[arg-type]


def test_owners_are_told_apart_by_agency_and_name() -> None:
    spellings = [task(1), task(2, owner=" pc  1234 "), task(3, agency="Council ASB team")]
    assert [(one.agency, len(one.entries)) for one in deal(spellings)] == [("Council ASB team", 1), ("Police", 2)]


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0"])
def test_a_record_without_an_owner_goes_to_the_supervisor_and_else_to_nobody(blank: str | None) -> None:
    assert owners(task(owner=blank)) == [("Sgt Example", Why.NO_OWNER)]
    assert owners(task(owner=blank, supervisor=blank)) == [(None, Why.NO_OWNER)]


def test_leavers_and_not_mine_go_to_the_supervisor_and_then_to_nobody() -> None:
    assert owners(task(), leavers=["pc 1234"]) == [("Sgt Example", Why.LEFT)]
    assert owners(task(), leavers=["PC 1234", "Sgt Example"]) == [(None, Why.LEFT)]
    first, second = (owner_digest(None, "Police", name) for name in ("PC 1234", "Sgt Example"))
    assert owners(task(not_mine=frozenset({first}))) == [("Sgt Example", Why.NOT_MINE)]
    assert owners(task(not_mine=frozenset({first, second}))) == [(None, Why.NOT_MINE)]
    assert owners(task(not_mine=frozenset({second}))) == [("PC 1234", Why.OWN)]


def test_what_was_replied_comes_from_what_is_known() -> None:
    [id_] = record_ids(KEY, VICTIMS, [("ZZ/00001", "1")])
    by = owner_digest(KEY, "Police", "PC 1234")
    said = {(VICTIMS, str(id_)): Said(ReplyKind.NOT_MINE, frozenset({by}))}
    one = made(failing(), known=Known(KEY, said=said))
    assert one.earlier is ReplyKind.NOT_MINE
    assert owners(one, key=KEY) == [("Sgt Example", Why.NOT_MINE)]


def test_urgent_comes_first_then_what_is_open_longest() -> None:
    gap = Missing("x", None, "x", since="2026-01")
    later = Missing("x", None, "x", since="2026-05")
    given = [task(1), task(2, missing=(later,)), task(3, missing=(gap,)), task(4, urgency=-1)]
    random.Random(7).shuffle(given)  # noqa: S311  an order, no secret
    [one] = deal(given)
    assert [entry.task.row for entry in one.entries] == [5, 4, 3, 2]


def finding(
    check: str, complete: int, of: int, target: float, outcome: Outcome | None, kind: Kind = Kind.RULE
) -> Finding:
    counts = Counts(applicable=of, valid=complete, invalid=of - complete)
    return Finding(check, None, kind, None, counts, target, outcome=outcome)


def audit(*findings: Finding) -> Audit:
    return Audit(VICTIMS, "Police", "2026-09", None, ExtractFacts("", "", 1_000), findings)


def test_a_total_that_is_not_the_reports_stops_everything() -> None:
    lists = deal([task(1), task(2)])
    report = [audit(finding(ETHNICITY, 98, 100, 0.9, Outcome.MET))]
    at_fault = {(VICTIMS, "2026-09"): 2}
    [total] = reconciled(lists, report, at_fault, {ETHNICITY})
    assert (total.failing, total.listed) == (2, 2)
    with pytest.raises(InternalError, match=r"police\.victims"):
        reconciled(lists, report, {(VICTIMS, "2026-09"): 3}, {ETHNICITY})
    with pytest.raises(InternalError, match=r"police\.victim-ethnicity"):
        reconciled(lists, [audit(finding(ETHNICITY, 97, 100, 0.9, Outcome.MET))], at_fault, {ETHNICITY})
    with pytest.raises(InternalError, match=r"police\.victims"):
        reconciled([*lists, *deal([task(3, period="2026-08")])], report, at_fault, {ETHNICITY})


def test_a_snapshot_gives_its_latest_month_only_and_others_as_many_as_are_asked_for() -> None:
    months = ("2026-07", "2026-08", "2026-09")
    sources = (VICTIMS, "places.neighbourhoods")
    audits = tuple(replace(audit(), source=source, period=month) for source in sources for month in months)
    month = Month(audits, (), ())
    told = [(one.source, one.period) for one in _asked(month, discover(), "2026-08")]
    assert told == [("places.neighbourhoods", "2026-09"), (VICTIMS, "2026-08"), (VICTIMS, "2026-09")]
    assert [one.period for one in _asked(month, discover(), None)] == ["2026-09", "2026-09"]


def test_of_an_extract_of_several_months_each_month_gives_its_own_records() -> None:
    audits = tuple(replace(audit(), period=month) for month in ("2026-08", "2026-09"))
    both = pl.concat([failing(period="2026-08"), failing(), failing(row=8)])
    month: Any = SimpleNamespace(results=[SimpleNamespace(audits=audits, failing=both)])
    assert {place: frame.height for place, frame in _failing(month, audits).items()} == {
        (VICTIMS, "2026-08"): 1,
        (VICTIMS, "2026-09"): 2,
    }
    assert list(_failing(month, audits[1:])) == [(VICTIMS, "2026-09")]


def test_where_a_column_is_absent_the_other_items_say_how_many_records_there_are() -> None:
    def line(kind: Kind, item: str | None, missing: int, obstacle: str = "") -> Finding:
        counts = Counts(applicable=100, valid=100 - missing, invalid=missing)
        return Finding(ETHNICITY, None, kind, item, counts, 0.9, obstacle=obstacle)

    absent = line(Kind.RECORD, None, 0, "column a is absent")
    report = [audit(absent, line(Kind.ITEM, "a", 0, "column a is absent"), *(line(Kind.ITEM, i, 2) for i in "bc"))]
    for records, holds in ((1, False), (2, True), (4, True), (5, False)):
        lists, at_fault = deal([task(n) for n in range(records)]), {(VICTIMS, "2026-09"): records}
        if holds:
            assert reconciled(lists, report, at_fault, {ETHNICITY})
        else:
            with pytest.raises(InternalError, match="count alike"):
                reconciled(lists, report, at_fault, {ETHNICITY})


# --- urgency ----------------------------------------------------------------------------------------------------


def test_the_verdict_that_needs_the_fewest_records_comes_first() -> None:
    report = audit(
        finding("far", 100, 1_000, 0.9, Outcome.MISSED),
        finding("near", 880, 1_000, 0.9, Outcome.MISSED),
        finding("met", 999, 1_000, 0.9, Outcome.MET),
        finding("signal", 0, 1_000, 0.9, Outcome.MISSED, Kind.SIGNAL),
        finding("worst", 0, 1_000, 0.9, Outcome.MISSED),
    )
    assert ranks([report], ("worst",), Judging()) == {"worst": 0, "near": 1, "far": 2}


def test_records_to_the_target_are_counted_as_the_outcome_is_judged() -> None:
    assert records_to_met(finding("x", 880, 1_000, 0.9, Outcome.MISSED), Judging()) == 20
    assert records_to_met(finding("x", 99, 100, 1.0, Outcome.MISSED), Judging()) == 1
    assert records_to_met(finding("x", 0, 3, 0.9, Outcome.MISSED), Judging()) == 3  # too few, even all of them


def test_most_serious_violence_heads_the_lists() -> None:
    assert [check.id for check in discover().checks.values() if check.first] == ["police.msv-victim-details"]


# --- names of files ---------------------------------------------------------------------------------------------


def test_files_are_numbered_unless_the_project_names_owners() -> None:
    assert list(stems("2026-10", ["PC 1234", None], named=False)) == ["worklist-2026-10-001", "worklist-2026-10-002"]
    assert list(stems("2026-10", ["PC 1234", None], named=True)) == [
        "worklist-2026-10-PC-1234",
        "worklist-2026-10-nobody",
    ]


def test_names_that_a_file_system_takes_for_one_are_told_apart() -> None:
    named = list(stems("2026-10", ["Nobody", None, "A/B", "a\\b", "A:b.", "ſtraße", "strasse"], named=True))
    assert len({name.casefold() for name in named}) == len(named)
    assert named[2:5] == ["worklist-2026-10-A-B", "worklist-2026-10-a-b-2", "worklist-2026-10-A-b-3"]


@pytest.mark.parametrize(
    "owner", ["..", "...", "CON", "a\x00b", "../../etc", "x. ", "/", "?", "é" * 300, "\u202egnp", "🙂" * 90, "\ud800"]
)
def test_no_owner_makes_a_file_name_that_cannot_be(owner: str) -> None:
    [stem] = stems("2026-10", [owner], named=True)
    assert not set('<>:"/\\|?*\x00') & set(stem)
    assert stem == stem.strip(". ")
    assert len(f"{stem}.xlsx".encode()) < 200
    assert safe(owner)


# --- identity ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [None, KEY])
def test_an_identity_is_read_only_as_it_was_written(key: object) -> None:
    identity = sheet([task()], key).identity  # type: ignore[arg-type]
    facts = identity.facts(key)  # type: ignore[arg-type]
    assert from_facts(facts, key) == identity  # type: ignore[arg-type]
    for name in facts:
        assert from_facts({**facts, name: facts[name] + "1"}, key) is None  # type: ignore[arg-type]


def test_a_check_value_is_of_every_cell_and_of_the_key() -> None:
    cells = ("police.victims", "2026-09", "", "ZZ/00001 / 1", "row 2")
    known = mark(None, "a", *cells)
    assert mark(None, "a", *cells[:-1], " row  2\n") == known  # blanks are nobody's edit
    assert len({known, mark(KEY, "a", *cells), mark(None, "b", *cells), mark(None, "a", *cells[:-1], "row 3")}) == 4


def test_records_of_one_reference_and_no_row_are_told_apart() -> None:
    lines = sheet([task(row=None), task(row=None)]).lines
    assert len({line.mark for line in lines}) == 2
