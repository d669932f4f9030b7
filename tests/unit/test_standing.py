"""Where a question stands: one table for every outcome and verdict, and which question is the cheapest next."""

from __future__ import annotations

import re
from itertools import product

import pytest

from dq_audit.answers import Answer
from dq_audit.declaration import ASKED, ROWS
from dq_audit.model import Outcome, State
from dq_audit.questions.verdicts import Verdict
from dq_audit.register import GapRow
from dq_audit.standing import STANDINGS, VERDICTS, Next, cheapest_next, standing_of, verdict_of

VOCABULARY = re.compile(
    r"\b(" + "|".join([o.value for o in Outcome] + [s.label.replace("_", " ") for s in State]) + r")\b", re.IGNORECASE
)


def answer(verdict: str, records: int | None = None, what: str = "locations", gap: str = "3.2.4") -> Answer:
    return Answer(gap, "Is it so?", verdict, "", records_needed=records, what_needed=what)


def row(ref: str, outcome: Outcome | None, *answers: Answer) -> GapRow:
    return GapRow(ref, ROWS.get(ref, ""), outcome, (), received=True, answers=answers)


def test_the_table_is_total() -> None:
    """Six outcomes, none among them, with five verdicts, none among them: thirty, and no other."""
    every = set(product([*Outcome, None], [*map(str, Verdict), None]))
    assert len(every) == 30
    assert set(STANDINGS) == every
    assert set(VERDICTS) == set(map(str, Verdict))


@pytest.mark.parametrize(("outcome", "verdict"), STANDINGS, ids=str)
def test_a_status_says_what_is_so_and_nothing_better(outcome: Outcome | None, verdict: str | None) -> None:
    found = standing_of(row("3.2.4", outcome, *([answer(verdict)] if verdict else [])))
    assert found.answered == (verdict in {"yes", "no"})
    assert found.words.startswith("Can be answered" if found.answered else "Not yet: ")
    assert (found.css == "good") == (found.answered and outcome is Outcome.MET)  # nothing else may look like it
    assert ("targets reached" in found.words) == (outcome is Outcome.MET)
    assert (found.css == "absent") == (not found.answered and outcome is Outcome.COULD_NOT_JUDGE)
    assert len(found.words) <= 60


def test_no_status_and_no_question_speaks_of_outcomes_or_states() -> None:
    said = [standing.words for standing in STANDINGS.values()] + list(ASKED.values())
    assert [text for text in said if VOCABULARY.search(text)] == []
    assert list(ASKED) == list(ROWS)


def test_an_open_question_stands_for_a_row_that_has_an_answered_one_too() -> None:
    assert verdict_of([]) is None
    assert verdict_of([answer("no"), answer("yes")]) == "no"
    assert verdict_of([answer("yes"), answer("not enough records")]) == "not enough records"
    assert verdict_of([answer("not enough records"), answer("cannot be determined"), answer("no")]) == (
        "cannot be determined"
    )
    assert verdict_of([answer("a pack's own word")]) == "cannot be determined"


def test_the_cheapest_next_is_the_open_question_that_fewest_records_would_settle() -> None:
    open_ = "cannot be determined"
    rows = [
        row("3.2.1", Outcome.MISSED, answer("yes", 1)),  # answered
        row("3.2.3", Outcome.MISSED, answer(open_, None)),  # nobody knows
        row("3.2.4", Outcome.MISSED, answer(open_, 31)),
        row("4.2.1", Outcome.MISSED, answer(open_, 31, "tokens")),  # as many, later
        row("5.2.2", Outcome.MISSED, answer(open_, 20, "homes"), answer(open_, 12, "purposes")),  # 32 together
        row("R1", Outcome.MISSED, answer(open_, 2)),  # a recommendation, none of the ten
        row("X.1", Outcome.MISSED, answer(open_, 3)),  # a gap of a pack's own
    ]
    assert cheapest_next(rows) == Next("3.2.4", 31, "locations")
    assert cheapest_next(rows[4:]) == Next("5.2.2", 32, "homes and purposes")
    assert cheapest_next(rows[:2]) is None
    half = row("5.2.2", Outcome.MISSED, answer(open_, 20), answer(open_, None))
    assert cheapest_next([half]) is None
