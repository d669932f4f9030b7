"""`council.asb_contacts`: three months a file (the system went live on 1 April 2025); gaps are filled later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample import values
from dq_audit_checks.sample.cells import EMPTY, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, any_day, british, first_day, impossible, shifted
from dq_audit_checks.sample.people import CASE_OFFICERS, area_lsoa, leader_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_WINDOW = 3
_COMPLETE = dict(zip(MONTHS, (0.50, 0.50, 0.52, 0.53, 0.55, 0.56, 0.58, 0.60, 0.62, 0.63, 0.66, 0.68), strict=True))
_CATEGORIES = {
    valid("Nuisance", "nuisance"): 55, valid("personal"): 20, valid("Environmental", "environmental"): 15,
    invalid("Neighbours"): 4, EMPTY: 4, unknown("unknown"): 2,
}  # fmt: skip


@dataclass
class _Contact:
    """A contact as it stands in the first file, and in the two that follow."""

    month: str
    versions: Sequence[Record]


def file_name(month: str) -> str:
    """The name of a month's file: cut on the third day of the next month."""
    return f"asb-contacts-{month}-as-of-{first_day(shifted(month, 1)) + timedelta(days=2):%Y-%m-%d}.csv"


def windows(seed: int) -> dict[str, list[Record]]:
    """All files, by month."""
    dice = Dice(seed, "council.asb_contacts")
    contacts: list[_Contact] = []
    for month in MONTHS:
        contacts += _month(dice, month, len(contacts))
    _mark(Dice(seed, "council.asb_contacts", "markers"), contacts)
    return {month: _file(contacts, month) for month in MONTHS}


def _month(dice: Dice, month: str, start: int) -> list[_Contact]:
    contacts = [_contact(dice, month, start + at) for at in range(dice.between(60, 88))]
    chosen = dice.shuffled(contacts)[: dice.between(0, 2)]
    return contacts + [_Contact(month, [dict(version) for version in contact.versions]) for contact in chosen]


def _file(contacts: Sequence[_Contact], month: str) -> list[Record]:
    standing: list[Record] = []
    for contact in contacts:
        age = MONTHS.index(month) - MONTHS.index(contact.month)
        if 0 <= age < _WINDOW:
            standing.append(contact.versions[age])
    if month in MONTHS[6:9]:
        standing.append(contacts[0].versions[-1])  # an old case that was left in, outside the window
    return standing


def _contact(dice: Dice, month: str, number: int) -> _Contact:
    officer = dice.pick(list(CASE_OFFICERS))
    team = CASE_OFFICERS[officer]
    first: Record = {
        "case_ref": EMPTY if dice.chance(0.003) else valid(f"ASB{number:06d}"),
        "opened_on": impossible(dice) if dice.chance(0.006) else british(any_day(dice, month)),
        "contact_name": valid(f"Caller Example {number:04d}"),
        "contact_age": values.age(dice, 0.68, decimals=0.5),
        "contact_sex": values.sex(dice, 0.9),
        "contact_ethnicity": values.asb_ethnicity(dice, _COMPLETE[month]),
        "category": dice.weighted(_CATEGORIES),
        "home_lsoa": area_lsoa(dice),
        "case_officer": valid(officer),
        "team_leader": valid(leader_of(team)),
        "team": valid(team),
    }
    second = _later(dice, first)
    return _Contact(month, (first, second, _later(dice, second)))


def _mark(dice: Dice, contacts: Sequence[_Contact]) -> None:
    """Set the markers, the same in every file. Of dice of their own, so that all else stays as it was."""
    for contact in contacts:
        markers = {"alcohol": values.marker(dice, 0.74, 0.34), "youth_related": values.marker(dice, 0.81, 0.45)}
        contact.versions = [{**version, **markers} for version in contact.versions]


def _later(dice: Dice, record: Record) -> Record:
    """The contact a month later: some gaps are closed, and some merged values told apart."""
    cells: dict[str, Cell] = dict(record)
    if not cells["contact_ethnicity"].complete and dice.chance(0.22):
        cells["contact_ethnicity"] = values.asb_ethnicity(dice, 0.8)
    if not cells["contact_age"].complete and dice.chance(0.2):
        cells["contact_age"] = values.age(dice, 1.0, decimals=0.5)
    return cells
