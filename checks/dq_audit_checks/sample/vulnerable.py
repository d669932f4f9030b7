"""`police.vulnerable_people`: at each month's end all notices since April 2025; some gaps are filled later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dq_audit_checks.sample import values
from dq_audit_checks.sample.cells import EMPTY, Cell, Record, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, any_day, impossible, iso, last_day, shifted
from dq_audit_checks.sample.people import OFFICERS, area_lsoa, supervisor_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class _Notice:
    month: str  # from whose snapshot on it stands
    cells: dict[str, Cell]
    later: Mapping[str, Cell] = field(default_factory=dict)  # snapshot month -> ethnicity from then on


def file_name(month: str) -> str:
    """The name of a month's file."""
    return f"protection-notices-as-of-{last_day(month):%Y-%m-%d}.csv"


def snapshots(seed: int) -> dict[str, list[Record]]:
    """All files, by month."""
    dice = Dice(seed, "police.vulnerable_people")
    notices: list[_Notice] = []
    for month in MONTHS:
        notices += [_notice(dice, month, len(notices) + at) for at in range(dice.between(41, 49))]
    notices.append(_twice(notices[60]))
    return {month: [_standing(n, month) for n in notices if n.month <= month] for month in MONTHS}


def _standing(notice: _Notice, month: str) -> Record:
    filled = [cell for since, cell in sorted(notice.later.items()) if since <= month]
    return {**notice.cells, "ethnicity": filled[-1]} if filled else dict(notice.cells)


def _notice(dice: Dice, month: str, number: int) -> _Notice:
    officer = dice.pick(list(OFFICERS))
    team = OFFICERS[officer]
    ethnicity = values.self_defined(dice, 0.66)
    cells = {
        "person_ref": EMPTY if dice.chance(0.004) else valid(f"PPN-{number:05d}"),
        "referred_on": impossible(dice) if dice.chance(0.006) else _referred(dice, month),
        "age": values.age(dice, 0.93),
        "sex": values.sex(dice, 0.95),
        "ethnicity": ethnicity,
        "home_lsoa": area_lsoa(dice),
        "officer": valid(officer),
        "supervisor": valid(supervisor_of(team)),
        "team": valid(team),
    }
    return _Notice(month, cells, {} if ethnicity.complete else _late_answer(dice, month))


def _referred(dice: Dice, month: str) -> Cell:
    """A day of the month; once in a while one that has not come yet."""
    day = any_day(dice, month)
    return iso(day.replace(year=2062, day=1) if dice.chance(0.004) else day)


def _late_answer(dice: Dice, month: str) -> dict[str, Cell]:
    if not dice.chance(0.45):
        return {}
    return {shifted(month, dice.between(1, 4)): values.self_defined(dice, 1.0)}


def _twice(notice: _Notice) -> _Notice:
    return _Notice(shifted(notice.month, 2), dict(notice.cells), notice.later)
