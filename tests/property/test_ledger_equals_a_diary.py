"""The ledger against a diary kept in plain Python: every extract written down, every record read from the start."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest
from comparing import long, quick
from hypothesis import given
from hypothesis import strategies as st

from dq_audit.faults import Line, Move, Standing
from dq_audit.history.sightings import Pull
from dq_audit.history.store import History
from dq_audit.ledger import SIGHTINGS_SCHEMA, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SLOTS = (("a.one", "x", "r1"), ("a.two", None, "r1"))
OTHER = (("a.two", None, "r1"), ("a.one", "x", "r2"))  # of a later version of the pack
DAYS = ("2026-01-31", "2026-02-28", "2026-03-31", "2026-05-31")
OPEN, DONE = "23456", "01"
BEGINS = (Move.NEW, Move.BEGUN, Move.REOPENED)

Diary = dict[
    str, list[tuple[str, str, tuple[tuple[str, str | None, str], ...], str]]
]  # record -> day, month, slots, letters


@st.composite
def extracts(draw: st.DrawFn) -> list[Pull]:
    """Extracts in order of day; of a day there may be a second version, which supersedes the first."""
    made, slots = [], SLOTS
    for day in DAYS:
        slots = draw(st.sampled_from((slots, slots, slots, OTHER)))
        for version in range(draw(st.sampled_from((1, 1, 1, 2)))):
            records = draw(st.lists(st.sampled_from("abcde"), unique=True, max_size=5))
            seen = [
                (f"{ord(r):032x}", f"2026-0{ord(r) % 3 + 1}", draw(st.text("0123456-?", min_size=2, max_size=2)))
                for r in records
            ]
            made.append(Pull("s.t", day, "", f"{day} {version}", slots, seen, 0))
    return made


def diary_of(pulls: Sequence[Pull]) -> Diary:
    """What was last said of each day, record by record."""
    final = {pull.day: pull for pull in pulls}
    diary: Diary = {}
    for day in sorted(final):
        for record, month, states in final[day].seen:
            diary.setdefault(record, []).append((day, month, tuple(final[day].slots), states))
    return diary


def told(diary: Diary, slot: tuple[str, str | None, str], latest: str) -> tuple[Counter[object], ...]:
    """Standing, moves by day, ages, times to fix and turns of a slot, by reading each record through."""
    standing, moves, ages, times, turns = (Counter[object]() for _ in range(5))
    for entries in diary.values():
        letters = [(day, month, s[slots.index(slot)] if slot in slots else "?") for day, month, slots, s in entries]
        known = [(day, month, letter) for day, month, letter in letters if letter != "?"]
        if not any(letter in OPEN for *_, letter in known):
            continue
        before, began, ever, shown = None, "", False, None
        for day, month, letter in known:
            shown = shown_by(before, letter, ever=ever, known_longer=day != entries[0][0])
            began = (month if before is None else day[:7]) if shown in BEGINS else began
            times[months(began or day, day)] += shown is Move.FIXED
            moves[day, shown] += 1
            turns[day, before, letter] += before != letter
            ever, before = ever or letter in OPEN, letter
        last_day, _, last = known[-1]
        if last in OPEN:
            ages[months(began, latest)] += 1
            here = entries[-1][0] == latest
            if not here:
                standing[Standing.NOT_RE_SUPPLIED] += 1
            elif last_day != latest:
                standing[Standing.NOT_JUDGED] += 1
            else:
                standing[Standing(shown.value) if shown else Standing.STILL_OPEN] += 1
    moves = Counter({move: n for move, n in moves.items() if move[1]})  # type: ignore[index]  day, move
    turns = Counter({turn: n for turn, n in turns.items() if turn[1]})  # type: ignore[index]  day, from, to
    return standing, moves, ages, +times, +turns


def shown_by(before: str | None, letter: str, *, ever: bool, known_longer: bool) -> Move | None:
    """What a letter shows that the one before it did not."""
    was_open = before is not None and before in OPEN
    if letter in OPEN and not was_open:
        unseen = Move.BEGUN if known_longer else Move.NEW
        return unseen if before is None else Move.REOPENED if ever else Move.NEW
    if letter not in OPEN and was_open:
        return Move.FIXED if letter in DONE else Move.NO_LONGER_ASKED
    return None


def months(month: str, day: str) -> int:
    return (int(day[:4]) - int(month[:4])) * 12 + int(day[5:7]) - int(month[5:7])


def in_full(line: Line) -> tuple[dict[object, int], ...]:
    moves = {(day, move): n for day, found in line.moves.items() for move, n in found.items()}
    turns = {(day, *pair): n for day, found in line.turns.items() for pair, n in found.items()}
    return dict(line.standing), moves, dict(line.ages), dict(line.times), turns


def assert_alike(pulls: Sequence[Pull]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History.make("h.sqlite", Path(folder))
        for pull in pulls:
            history.take([], "", pull=pull)
        held = history.sightings("s.t")
    frame = pl.DataFrame(held.rows, schema=SIGHTINGS_SCHEMA, orient="row")
    diary = diary_of(pulls)
    assert held.latest == pulls[-1].day
    for line, slot in zip(lines_of(frame, held.slots, held.now, held.latest, snapshot=False), held.now, strict=True):
        assert in_full(line) == told(diary, slot, held.latest), slot


@quick(15)
@given(pulls=extracts())
def test_the_ledger_says_what_a_diary_says(pulls: list[Pull]) -> None:
    assert_alike(pulls)


@pytest.mark.slow
@long(60)
@given(pulls=extracts())
def test_the_ledger_says_what_a_diary_says_at_length(pulls: list[Pull]) -> None:
    assert_alike(pulls)
