"""What became of records, over extracts small enough to be followed with a finger; on SQLite and PostgreSQL alike."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import polars as pl
import pytest

from dq_audit.faults import Line, Move, Slot, Standing
from dq_audit.history.sightings import RECHECK, Pull
from dq_audit.history.store import History
from dq_audit.ledger import SIGHTINGS_SCHEMA, lines_of, open_since

if TYPE_CHECKING:
    from pathlib import Path

    from databases import Postgres

ETHNICITY: Slot = ("police.victim-ethnicity", "victim_ethnicity", "rule-1")
ONCE: Slot = ("police.victim-once", None, "rule-2")
Slots: TypeAlias = tuple[Slot, ...]
_number = count()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> History:
    if request.param == "sqlite":
        return History.make("history.sqlite", tmp_path)
    server: Postgres = request.getfixturevalue("postgres")
    name = f"ledger_{next(_number)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return History.make(server.url.replace("/postgres?", f"/{name}?"), tmp_path)


def id_of(record: str) -> str:
    """An id for a record with a name of one letter."""
    return f"{ord(record):032x}"


def pull(
    day: str, records: str, *, scope: str = "", sha: str = "", slots: Slots = (ETHNICITY,), unkeyed: int = 0
) -> Pull:
    """An extract such as "a 01 4": record a of January with the letters “4”."""
    seen = [(id_of(r), f"2026-{month}", states) for r, month, states in (one.split() for one in records.split(","))]
    return Pull("police.victims", day, scope, sha or day + records, slots, seen, unkeyed)


def lines(history: History, *, snapshot: bool = False) -> list[Line]:
    held = history.sightings("police.victims")
    frame = pl.DataFrame(held.rows, schema=SIGHTINGS_SCHEMA, orient="row")
    return lines_of(frame, held.slots, held.now, held.latest, snapshot=snapshot)


def one_line(history: History, *, snapshot: bool = False) -> Line:
    return lines(history, snapshot=snapshot)[0]


def test_a_quarter_that_is_sent_again_each_month(history: History) -> None:
    """Rolling three months: b is put right, c was right and is not, d comes later, a stays as it is."""
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 2,c 01 0"))
    history.take([], "", pull=pull("2026-03-03", "a 01 4,b 01 0,c 01 0,d 02 3"))
    history.take([], "", pull=pull("2026-04-03", "a 01 4,b 01 0,c 01 2,d 02 1,e 03 5"))
    line = one_line(history)
    assert line.moves == {
        "2026-02-03": {Move.NEW: 2},
        "2026-03-03": {Move.NEW: 1, Move.FIXED: 1},
        "2026-04-03": {Move.NEW: 2, Move.FIXED: 1},
    }
    assert line.standing == {Standing.STILL_OPEN: 1, Standing.NEW: 2}
    assert line.ages == {0: 1, 1: 1, 3: 1}  # c since April, when it lost what it had; e since March; a since January
    assert line.times == {2: 2}  # b since January, right in March; d since February, right in April
    assert line.turns == {"2026-03-03": {("2", "0"): 1}, "2026-04-03": {("0", "2"): 1, ("3", "1"): 1}}
    assert line.open == 3


def test_what_was_put_right_and_is_lost_again_is_reopened(history: History) -> None:
    for day, letter in (("2026-02-03", "4"), ("2026-03-03", "0"), ("2026-04-03", "4"), ("2026-05-03", "4")):
        history.take([], "", pull=pull(day, f"a 01 {letter}"))
        if day == "2026-04-03":
            assert one_line(history).standing == {Standing.REOPENED: 1}
    assert one_line(history).standing == {Standing.STILL_OPEN: 1}
    assert one_line(history).ages == {1: 1}  # since April
    assert one_line(history).moved(Move.REOPENED) == 1


@pytest.mark.parametrize(("snapshot", "stands"), [(False, Standing.NOT_RE_SUPPLIED), (True, Standing.VANISHED)])
def test_who_is_in_the_extract_no_more_is_not_fixed(history: History, stands: Standing, *, snapshot: bool) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 0"))
    history.take([], "", pull=pull("2026-03-03", "c 02 0"))
    line = one_line(history, snapshot=snapshot)
    assert line.standing == {stands: 1}
    assert line.moved(Move.FIXED) == 0


def test_a_record_that_comes_back_goes_on_where_it_was(history: History) -> None:
    for day, records in (("2026-02-03", "a 01 4"), ("2026-03-03", "b 02 0"), ("2026-04-03", "a 01 4,b 02 0")):
        history.take([], "", pull=pull(day, records))
    assert one_line(history).standing == {Standing.STILL_OPEN: 1}
    assert one_line(history).ages == {3: 1}


def test_a_record_that_the_check_is_not_about_any_more_is_not_fixed(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4"))
    history.take([], "", pull=pull("2026-03-03", "a 01 -"))
    assert one_line(history).moves["2026-03-03"] == {Move.NO_LONGER_ASKED: 1}
    assert one_line(history).open == 0


def test_a_column_that_is_absent_fixes_nothing_and_opens_nothing(history: History) -> None:
    for day, records in (("2026-02-03", "a 01 4,b 01 0"), ("2026-03-03", "a 01 ?,b 01 ?")):
        history.take([], "", pull=pull(day, records))
    assert one_line(history).standing == {Standing.NOT_JUDGED: 1}
    history.take([], "", pull=pull("2026-04-03", "a 01 4,b 01 0"))
    assert one_line(history).standing == {Standing.STILL_OPEN: 1}
    assert one_line(history).moves == {"2026-02-03": {Move.NEW: 1}}


def test_another_rule_begins_anew_and_is_no_change_of_what_was_recorded(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 0"))
    other = (*ETHNICITY[:2], "rule-9")
    history.take([], "", pull=pull("2026-03-03", "a 01 04,b 01 05,c 02 04", slots=(ONCE, other)))
    once, line = lines(history)
    assert (once.check, once.open, line.check) == (ONCE[0], 0, ETHNICITY[0])
    assert line.moves == {"2026-03-03": {Move.BEGUN: 2, Move.NEW: 1}}
    assert line.standing == {Standing.BEGUN: 2, Standing.NEW: 1}
    assert line.ages == {2: 2, 1: 1}  # since the month of the record: that it was open before nobody judged


def test_another_version_of_a_day_takes_its_place(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 0"))
    history.take([], "", pull=pull("2026-03-03", "a 01 0,b 01 4,c 02 4"))
    for _ in range(2):  # the same bytes again change nothing
        history.take([], "", pull=pull("2026-03-03", "a 01 4,b 01 0"))
        line = one_line(history)
        assert line.moves == {"2026-02-03": {Move.NEW: 1}}
        assert line.standing == {Standing.STILL_OPEN: 1}
    assert len(history.sightings("police.victims").rows) == 2


def test_a_run_of_extracts_in_which_a_record_stood_alike_is_one_row(history: History) -> None:
    """And its end goes back where it was when the extract that put it off is superseded by one without the record."""
    for day, letter in (("2026-02-03", "4"), ("2026-03-03", "0"), ("2026-04-03", "0"), ("2026-05-03", "0")):
        history.take([], "", pull=pull(day, f"a 01 {letter}"))
    stood = sorted(row[1:3] for row in history.sightings("police.victims").rows)
    assert stood == [("2026-02-03", "2026-02-03"), ("2026-03-03", "2026-05-03")]
    history.take([], "", pull=pull("2026-05-03", "b 02 0", sha="corrected"))
    stood = sorted(row[1:3] for row in history.sightings("police.victims").rows if row[0] == id_of("a"))
    assert stood == [("2026-02-03", "2026-02-03"), ("2026-03-03", "2026-04-03")]


def test_months_that_were_cut_on_one_day_do_not_take_each_other_back(history: History) -> None:
    """Delivery `month`: January is sent again on the day on which February is."""
    history.take([], "", pull=pull("2026-02-03", "a 01 4", scope="2026-01"))
    history.take([], "", pull=pull("2026-03-03", "b 02 4", scope="2026-02"))
    history.take([], "", pull=pull("2026-03-03", "a 01 0", scope="2026-01"))
    history.take([], "", pull=pull("2026-03-03", "a 01 2", scope="2026-01", sha="corrected"))
    line = one_line(history)
    assert line.moves == {"2026-02-03": {Move.NEW: 1}, "2026-03-03": {Move.NEW: 1}}
    assert line.standing == {Standing.NEW: 1, Standing.STILL_OPEN: 1}
    assert line.turns == {"2026-03-03": {("4", "2"): 1}}


def test_an_older_extract_that_comes_late_changes_nothing_that_is_known_since(history: History) -> None:
    history.take([], "", pull=pull("2026-04-03", "a 01 0"))
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 4"))
    line = one_line(history)
    assert line.moves == {"2026-02-03": {Move.NEW: 1}}  # of b
    assert line.standing == {Standing.NOT_RE_SUPPLIED: 1}


def test_a_fresh_pull_of_some_records_closes_them_and_leaves_the_others_alone(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 4,c 01 4"))
    history.take([], "", pull=pull("2026-02-20", "a 01 0,b 01 4", scope=RECHECK))
    line = one_line(history, snapshot=True)
    assert line.moves["2026-02-20"] == {Move.FIXED: 1}
    assert line.standing == {Standing.NEW: 2}  # in the latest whole extract, and open still


def test_a_key_that_stands_twice_counts_as_its_worst(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 0,a 01 4,b 01 ?,b 01 0,c 01 -,c 01 0", unkeyed=3))
    assert one_line(history).standing == {Standing.NEW: 1}
    assert len(history.sightings("police.victims").rows) == 3
    assert history.sightings("police.victims").unkeyed == 3


def test_since_when_a_fault_is_open(history: History) -> None:
    history.take([], "", pull=pull("2026-02-03", "a 01 4,b 01 0"))
    history.take([], "", pull=pull("2026-04-03", "a 01 4,b 01 2"))
    held = history.sightings("police.victims")
    frame = pl.DataFrame(held.rows, schema=SIGHTINGS_SCHEMA, orient="row")
    found = open_since(frame, held.slots, held.now)
    assert found == {(id_of("a"), *ETHNICITY[:2]): "2026-01", (id_of("b"), *ETHNICITY[:2]): "2026-04"}


def test_a_new_key_begins_the_ledger_anew(history: History) -> None:
    history.begin_ledger("one")
    history.take([], "", pull=pull("2026-02-03", "a 01 4"))
    assert (history.ledger_key, history.followed()) == ("one", ["police.victims"])
    history.begin_ledger("other")
    assert (history.ledger_key, history.followed()) == ("other", [])


def test_pruned_months_are_forgotten_here_too(history: History) -> None:
    history.take([], "", pull=pull("2026-03-03", "a 01 4,b 02 4"))
    history.prune("2026-02")
    assert one_line(history).open == 1
