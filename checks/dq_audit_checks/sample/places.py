"""Where an assault happened, in the words of a reception desk: of every grade, and at times about somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import DECLINED, EMPTY, VALID, Cell, invalid, unknown, valid
from dq_audit_checks.sample.people import AREA

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

_NAMED = ("The Invented Arms", "Club Imaginary", "Made-up Road", "Fictional Street", "Pretend Park", "Nowhere Lane")
_BOTH = (
    "The Invented Arms on Made-up Road",
    "outside Imaginary Bar, Fictional Street",
    "Pretend Takeaway, 5 Nowhere Lane",
)
_POSTCODES = ("TS99 9ZZ", "Made-up Road TS99 9ZY", "ts99 9zx")
_TYPES = (
    "pub",
    "Pub",
    "street",
    "at home",
    "in the street",
    "nightclub",
    "town centre",
    "outside the pub",
    "park",
    "house",
)
_TOKENS = ("unk", "unknown", "n/k", "not known", "UNK ")
_PERSONAL = (
    "flat of Mr Testperson, Made-up Road",
    "Mrs Example's garden, Nowhere Lane",
    "dob 01/01/1900 Fictional Street",
)


def lookup_file() -> str:
    """Which LSOA a named place is in, as the partnership's analyst would keep it; of the pretend park nobody knows."""
    named = [place for place in (*_NAMED, *_BOTH, *_POSTCODES) if place != "Pretend Park"]
    rows = [f'"{place}",{AREA[7 * at % len(AREA)]}' for at, place in enumerate(named)]
    return "\n".join(["from,to", *rows, ""])


def location(dice: Dice) -> Cell:
    """A location text. One in some 120 looks as if it were about a person."""
    grade = dice.weighted(
        {"named": 27, "both": 18, "postcode": 9, "type": 21, "token": 10, "blank": 13, "refused": 0.8, "personal": 0.8}
    )
    if grade == "blank":
        return EMPTY
    if grade == "type":
        return invalid(dice.pick(_TYPES))
    if grade == "token":
        return unknown(dice.pick(_TOKENS))
    if grade == "refused":
        return Cell("refused", DECLINED)
    if grade == "personal":
        return Cell(dice.pick(_PERSONAL), VALID, "personal")
    return valid(dice.pick({"named": _NAMED, "both": _BOTH, "postcode": _POSTCODES}[grade]))
