"""When a crime was recorded and when it happened, with the slips of entry."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, Cell, invalid
from dq_audit_checks.sample.months import any_day, british, impossible, shifted

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

_MINUTE = 60


def dates(dice: Dice, month: str, *, proper: bool, severe: bool) -> tuple[Cell, Cell]:
    """The recorded date and the moment of the crime."""
    day = any_day(dice, month)
    if not proper and dice.chance(0.004):
        day = any_day(dice, shifted(month, -1))
    recorded = impossible(dice) if not proper and dice.chance(0.003) else british(day)
    return recorded, _occurred(dice, day, severe=severe)


def _occurred(dice: Dice, recorded: date, *, severe: bool) -> Cell:
    slips = 0.06 if severe else 0.02
    if dice.chance(slips):
        return dice.weighted({EMPTY: 3, invalid("30/02/2025 22:10"): 1})
    if dice.chance(slips):
        return british(recorded + timedelta(days=dice.between(1, 20)), dice.between(0, 1439) * _MINUTE)
    day = recorded - timedelta(days=dice.weighted({0: 55, 1: 25, 2: 8, 6: 7, 30: 5}))
    return british(day, None if dice.chance(0.05) else dice.between(0, 287) * 5 * _MINUTE)
