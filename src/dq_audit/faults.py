"""What became of the faults of records, as frozen values: how many are open, since when, what each extract showed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

Slot: TypeAlias = tuple[str, str | None, str]  # check, item (None: its rule), fingerprint of the check
Ages: TypeAlias = Mapping[int, int]  # months -> records


class Move(StrEnum):
    """What an extract showed of a fault that it had not shown before."""

    NEW = "new"
    REOPENED = "reopened"
    BEGUN = "first judged"  # the record is old, the rule or its column new: no change of what was recorded
    FIXED = "fixed"
    NO_LONGER_ASKED = "no longer asked"  # the check is not about the record any more


class Standing(StrEnum):
    """How an open fault stands after the latest extract."""

    NEW = "new"
    REOPENED = "reopened"
    BEGUN = "first judged"
    STILL_OPEN = "still open"
    NOT_JUDGED = "not judged"  # the record came, the column did not
    NOT_RE_SUPPLIED = "not re-supplied"
    VANISHED = "vanished"  # of a snapshot, which holds all that stand


@dataclass(frozen=True)
class Line:
    """One fault of a source over its ledger. All figures are records."""

    check: str
    item: str | None
    standing: Mapping[Standing, int]  # the open ones after the latest extract
    moves: Mapping[str, Mapping[Move, int]]  # by the day of the extract that showed them
    turns: Mapping[str, Mapping[tuple[str, str], int]]  # by the same day: from letter, to letter
    ages: Ages = field(default_factory=dict)  # of the open ones: months since the fault began
    times: Ages = field(
        default_factory=dict
    )  # of the fixed ones: months from its beginning to the extract that shows it gone

    @property
    def open(self) -> int:
        """Records at which the fault is open, in the latest extract or not."""
        return sum(self.standing.values())

    def moved(self, move: Move) -> int:
        """Times that an extract ever showed this."""
        return sum(moves.get(move, 0) for moves in self.moves.values())

    def as_dict(self) -> dict[str, Any]:
        """The line as it stands in JSON."""
        told = asdict(self)
        told["turns"] = {day: {f"{a}>{b}": n for (a, b), n in turns.items()} for day, turns in self.turns.items()}
        return told
