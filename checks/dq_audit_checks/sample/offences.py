"""Offence classes as clerks write them. Most serious violence is some seven crimes a month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, Record, invalid, valid
from dq_audit_checks.sample.months import MONTHS

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

MSV_A_MONTH = dict(zip(MONTHS, (7, 5, 9, 6, 8, 4, 11, 7, 6, 8, 5, 9), strict=True))
_MSV = {
    "5D": 22, "005D": 20, "05d": 6, "5E": 8, "005E": 6, "4/4": 5, "004/04": 5, "4.4": 4, "37/1": 3, "037/01": 2,
    "1": 3, "001": 3, "2": 4, "4/1": 3, "4.10": 1,
}  # fmt: skip
_LISTED = {
    "28E": 5, "028E": 2, "30C": 3, "34B": 2, "45": 5, "045": 2, "46": 8, "49": 9, "58A": 7, "58C": 7, "8L": 6,
    "008L": 3, "104": 2, "105A": 14, "9A": 5, "8N": 14, "008N": 6, "8S": 1, "17A": 1, "20A": 1, "19C": 1,
}  # fmt: skip
_SHAPED = ("92D", "125/9", "195/94", "53.1", "65", "149", "66/1")  # in no list, but a class by its shape
_REPEALED = ("5A", "005A", "8F")  # held until 2013-03; in no list of these months


def msv(dice: Dice) -> Cell:
    """A class of most serious violence."""
    return Cell(dice.weighted(_MSV), VALID, "msv")


def offence(dice: Dice) -> Cell:
    """Any other class, a repealed one, a blank or nonsense."""
    if dice.chance(0.004):
        return dice.weighted({EMPTY: 3, invalid("TBC"): 1, invalid(dice.pick(_REPEALED)): 2})
    return valid(dice.pick(_SHAPED) if dice.chance(0.08) else dice.weighted(_LISTED), "other")


_VIOLENCE = {"8L", "104", "105A", "8N", "8S"}


def is_violence(record: Record) -> bool | None:
    """Whether it is violence of any kind."""
    severe = is_msv(record)
    return severe or record["offence_code"].text.lstrip("0") in _VIOLENCE if severe is not None else None


def is_msv(record: Record) -> bool | None:
    """Whether it is most serious violence; a class that no list has in that month cannot tell."""
    cell = record["offence_code"]
    return cell.code == "msv" if cell.state == VALID else None
