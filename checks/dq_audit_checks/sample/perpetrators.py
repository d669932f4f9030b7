"""`council.asb_perpetrators`: three months a file, in which homes, purposes and reasons are filled in later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample import values
from dq_audit_checks.sample.cells import DECLINED, EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, any_day, british, first_day, shifted
from dq_audit_checks.sample.people import CASE_OFFICERS, leader_of
from dq_audit_checks.sample.suspects import Person, people, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit_checks.sample.truth import Told

OURS = "E06999004"
OTHERS = ("E06999002", "E06999003", "E06999005")
NO_ABODE = "nfa"
POSTCODES = {  # every postcode that begins with TS99 is invented; neighbours lie on both sides of the border
    f"TS99 {at % 9 + 1}{first}{second}": OURS if at % 3 else OTHERS[at % len(OTHERS) - at // 9 % 2]
    for at, (first, second) in enumerate((a, b) for a in "ABDE" for b in "FGHJLN")
}
_WINDOW = 3
_NOT_LOOKED_UP = ("TS99 0ZZ", "TS99 0ZY")
_CATEGORIES = {valid("Nuisance", "nuisance"): 60, valid("personal"): 22, valid("Environmental", "environmental"): 18}
_PURPOSES = {
    valid("Shopping", "shopping"): 30, valid("Night out", "night_out"): 28, valid("visiting family", "family"): 20,
    valid("Passing through", "passing"): 12, valid("work", "work"): 6, valid("other"): 4,
}  # fmt: skip
_REASONS = {
    valid("Alcohol", "alcohol"): 45, valid("drugs"): 15, valid("bored", "boredom"): 20,
    valid("peer pressure", "peers"): 12,
    valid("Other", "other"): 8,
}  # fmt: skip
_MISSING = {
    EMPTY: 55, unknown("Not known", default=True): 20, Cell("Refused", DECLINED, default=True): 15,
    invalid("see file"): 10,
}  # fmt: skip


@dataclass
class _Perpetrator:
    """A record as it stands in the first file, and in the two that follow."""

    month: str
    versions: Sequence[Record]


def file_name(month: str) -> str:
    """The name of a month's file: cut on the fifth day of the next month."""
    return f"asb-perpetrators-{month}-as-of-{first_day(shifted(month, 1)) + timedelta(days=4):%Y-%m-%d}.csv"


def lookup_file() -> str:
    """The lookup that the analyst supplies."""
    return "postcode,district\n" + "".join(f"{code},{district}\n" for code, district in POSTCODES.items())


def windows(seed: int) -> dict[str, list[Record]]:
    """All files, by month. What is made of the postcode stands in the records and in no file."""
    dice = Dice(seed, "council.asb_perpetrators")
    known: list[_Perpetrator] = []
    persons = people(seed)
    for month in MONTHS:
        found = [_perpetrator(dice, month, len(known) + at, persons) for at in range(dice.between(20, 28))]
        known += found + [_Perpetrator(month, one.versions) for one in dice.shuffled(found)[: dice.between(0, 1)]]
    return {month: _file(known, month) for month in MONTHS}


def sent(records: Sequence[Record]) -> list[str]:
    """The columns that stand in a file."""
    return [name for name in records[0] if name != "home_district"]


def is_visitor(record: Record) -> Told:
    """Whether somebody's home is another district; without a known home it cannot be told."""
    home = record["home_district"]
    return home.code not in (OURS, NO_ABODE) if home.state == VALID else None


def _file(known: Sequence[_Perpetrator], month: str) -> list[Record]:
    ages = ((MONTHS.index(month) - MONTHS.index(one.month), one) for one in known)
    return [one.versions[age] for age, one in ages if 0 <= age < _WINDOW]


def _perpetrator(dice: Dice, month: str, number: int, known: Sequence[Person]) -> _Perpetrator:
    officer = dice.pick(list(CASE_OFFICERS))
    team = CASE_OFFICERS[officer]
    first: Record = {
        "case_ref": valid(f"ASB{number // 2:06d}"),
        "perpetrator_no": valid(f"{number % 2 + 1}"),
        "recorded_on": british(any_day(dice, month)),
        "perpetrator_token": _token(Dice("perpetrator", number), known),
        "perpetrator_age": values.age(dice, 0.9),
        "perpetrator_sex": values.sex(dice, 0.95),
        **_home(dice, 0.75),
        "purpose_of_travel": _told(dice, _PURPOSES, 0.5),
        "reason_for_asb": _told(dice, _REASONS, 0.6),
        "category": dice.weighted(_CATEGORIES),
        "case_officer": valid(officer),
        "team_leader": valid(leader_of(team)),
        "team": valid(team),
    }
    second = _later(dice, first)
    return _Perpetrator(month, (first, second, _later(dice, second)))


def _token(dice: Dice, known: Sequence[Person]) -> Cell:
    """The token that the force made in the place of the name; half of them are suspects of crimes, too."""
    if dice.chance(0.2):
        return EMPTY
    return valid(
        (dice.pick(known[1:]) if dice.chance(0.5) else person(dice, f"perpetrator {dice.between(0, 999)}")).token
    )


def _told(dice: Dice, answers: Mapping[Cell, float], share: float) -> Cell:
    return dice.weighted(answers if dice.chance(share) else _MISSING)


def _home(dice: Dice, share: float) -> dict[str, Cell]:
    """The postcode as it is written, and the district that the lookup makes of it."""
    if dice.chance(share):
        code = dice.pick(list(POSTCODES))
        text = dice.weighted({code: 80.0, code.lower(): 10.0, code.replace(" ", ""): 10.0})
        return {"home_postcode": valid(text), "home_district": valid(POSTCODES[code])}
    cell = dice.weighted(
        {
            valid("NFA", NO_ABODE): 20, valid("no fixed abode", NO_ABODE): 10, EMPTY: 35,
            unknown("unknown"): 15, unknown("Not known", default=True): 5, Cell("Refused", DECLINED, default=True): 5,
            valid(dice.pick(_NOT_LOOKED_UP)): 10,
        }
    )  # fmt: skip
    made = invalid("") if cell.text in _NOT_LOOKED_UP else cell
    return {"home_postcode": cell, "home_district": made}


def _later(dice: Dice, record: Record) -> Record:
    """The record a month later: some gaps are closed."""
    cells: dict[str, Cell] = dict(record)
    if not cells["home_district"].complete and dice.chance(0.3):
        cells |= _home(dice, 0.9)
    for name, answers in (("purpose_of_travel", _PURPOSES), ("reason_for_asb", _REASONS)):
        if not cells[name].complete and dice.chance(0.25):
            cells[name] = _told(dice, answers, 0.9)
    return cells
