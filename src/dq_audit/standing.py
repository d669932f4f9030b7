"""Where a question stands, in words for people who never saw an audit: outcome and verdict joined, in one table.

The partnership reads these and nothing else, so that no word of the outcomes, the verdicts or the recording states is
among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dq_audit.declaration import GAPS
from dq_audit.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.answers import Answer
    from dq_audit.register import GapRow

# From the answer to none: of several questions behind one gap the last of these stands for all.
VERDICTS: Final = ("yes", "no", "not enough records", "cannot be determined")
SETTLED: Final = VERDICTS[:2]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a question stands: whether it can be answered, the words, and a class for style sheets."""

    answered: bool
    words: str
    css: str  # good, part, open, absent


_UNUSABLE: Final = Standing(answered=False, words="Not yet: data absent or unusable", css="absent")
_ANSWERED: Final = {
    Outcome.MET: Standing(answered=True, words="Can be answered; targets reached", css="good"),
    Outcome.NOT_APPLICABLE: Standing(answered=True, words="Can be answered; no case this month", css="part"),
    Outcome.TOO_FEW: Standing(answered=True, words="Can be answered; few cases this month", css="part"),
    Outcome.MISSED: Standing(answered=True, words="Can be answered; data to put right", css="part"),
    Outcome.COULD_NOT_JUDGE: Standing(answered=True, words="Can be answered, from part of the data", css="part"),
    None: Standing(answered=True, words="Can be answered; no target agreed", css="part"),
}
_WHY_NOT: Final = {
    "not enough records": "too few cases",
    "cannot be determined": "too much is missing",
    None: "what it needs is not there",
}


def _not_yet(outcome: Outcome | None, why: str) -> Standing:
    if outcome is Outcome.COULD_NOT_JUDGE:
        return _UNUSABLE
    reached = "targets reached, but " if outcome is Outcome.MET else ""
    return Standing(answered=False, words=f"Not yet: {reached}{why}", css="open")


# The one table: every outcome of a register row, and none, with every verdict, and none.
STANDINGS: Final[dict[tuple[Outcome | None, str | None], Standing]] = {
    (outcome, verdict): standing for verdict in SETTLED for outcome, standing in _ANSWERED.items()
} | {(outcome, verdict): _not_yet(outcome, why) for verdict, why in _WHY_NOT.items() for outcome in (*Outcome, None)}


@dataclass(frozen=True, slots=True)
class Next:
    """The question that fewest records would settle: its reference, how many, and what they must hold."""

    ref: str
    records: int
    what: str


def verdict_of(answers: Iterable[Answer]) -> str | None:
    """The verdict that stands for some answers: an open one before a settled one. None of none."""
    told = [answer.verdict if answer.verdict in VERDICTS else VERDICTS[-1] for answer in answers]
    return max(told, key=VERDICTS.index, default=None)


def standing_of(row: GapRow) -> Standing:
    """Where the question behind a row of the register stands."""
    return STANDINGS[row.outcome, verdict_of(row.answers)]


def cheapest_next(rows: Sequence[GapRow]) -> Next | None:
    """Of the ten gaps' open questions the one that fewest records would settle; None where no number is known.

    Of two that need the same the first stands. A row with several open questions needs the records of all of them.
    """
    known = [needed for row in rows if row.ref in GAPS and (needed := _needed(row)) is not None]
    return min(known, key=lambda needed: needed.records, default=None)


def _needed(row: GapRow) -> Next | None:
    open_ = [answer for answer in row.answers if answer.verdict not in SETTLED]
    numbers = [answer.records_needed for answer in open_]
    records = sum(n for n in numbers if n is not None)
    if not records or None in numbers:
        return None
    return Next(row.ref or "", records, " and ".join(dict.fromkeys(a.what_needed or "records" for a in open_)))
