"""`police.victims`: one file a month, in cp1252, under the force's own names and labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit_checks.sample import values
from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import MONTHS, any_day, british, shifted
from dq_audit_checks.sample.offences import MSV_A_MONTH, msv, offence
from dq_audit_checks.sample.people import (
    DEFAULT_OFFICER,
    OFFICERS,
    UNLISTED_TEAM,
    area_lsoa,
    home_lsoa,
    supervisor_of,
)
from dq_audit_checks.sample.victim_dates import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

# Complete ethnicities of all teams but East, by month; the training was on 2025-10-01.
_COMPLETE = dict(zip(MONTHS, (0.58, 0.57, 0.59, 0.58, 0.59, 0.60, 0.76, 0.84, 0.90, 0.93, 0.95, 0.96), strict=True))
_EAST = 0.51
_SEVERE = 0.975  # each item of most serious violence: some seven records a month, of which five or six are whole
_LOCAL_TYPES = {"person": ("Person", "Person", "PERSON", "P", "Individual"), "business": ("Business", "Company", "B")}
_TYPES = {"person": 84.0, "business": 12.5, "state": 1.2, "police": 1.0, "": 0.9, "Animal": 0.4}
_RELATIONSHIPS = {
    valid("Partner", "partner"): 6, valid("Ex-fiancé", "partner"): 8, valid("Family member", "family"): 14,
    valid("Friend", "acquaintance"): 20, valid("acquaintance"): 12, valid("Stranger", "stranger"): 40,
}  # fmt: skip
_INJURIES = {
    valid("none"): 30,
    valid("Minor injury", "minor"): 40,
    valid("slight", "minor"): 10,
    valid("Serious", "serious"): 20,
}
LOCAL_RELATIONSHIPS = {"Partner": "partner", "Ex-fiancé": "partner"}
LOCAL_INJURIES = {"Serious": "serious"}
_OF_THE_CRIME = (
    "crime_ref", "recorded_on", "occurred_at", "offence_code", "offence_lsoa", "officer_in_case", "supervisor", "team",
)  # fmt: skip


@dataclass(frozen=True)
class _Plan:
    """What is decided of a record beforehand. A proper one is a person, of the month and in the area."""

    proper: bool = False
    msv: bool = False
    officer: str = ""
    answer: str = ""  # the ethnicity that will stand there


def month_of_victims(seed: int, month: str) -> list[Record]:
    """The month's extract as it was meant to be sent."""
    dice = Dice(seed, "police.victims", month)
    plans = dice.shuffled(_plans(dice, MSV_A_MONTH[month], dice.between(950, 1030)))
    records: list[Record] = []
    for plan in plans:
        records.append(_victim(dice, month, plan, len(records), records[-1] if records else None))
    records = _marked(Dice(seed, "police.victims", month, "markers"), records)
    return records + _copies(dice, month, records)


def _plans(dice: Dice, severe: int, total: int) -> list[_Plan]:
    plans = [_Plan(proper=True, msv=True) for _ in range(severe)]
    plans += [_Plan(proper=True, officer=DEFAULT_OFFICER, answer="W1") for _ in range(dice.between(36, 44))]
    others = [name for name in OFFICERS if name != DEFAULT_OFFICER]
    plans += [_Plan(proper=True, officer=name, answer=code) for name in others for code in ("W1", "A2")]
    return plans + [_Plan() for _ in range(total - len(plans))]


def _victim(dice: Dice, month: str, plan: _Plan, number: int, before: Record | None) -> Record:
    officer = plan.officer or dice.pick([name for name in OFFICERS if name != DEFAULT_OFFICER])
    team = OFFICERS[officer]
    kind = _victim_type(dice, plan)
    human = kind.code in ("person", "police") or kind.state != VALID
    ethnicity = _ethnicity(dice, plan, month, team) if human else EMPTY
    group = values.ethnic_group(ethnicity.code) if ethnicity.code else "White"
    recorded, occurred = dates(dice, month, proper=plan.proper, severe=plan.msv)
    victim = {
        **_reference(dice, month, number),
        "recorded_on": recorded,
        "occurred_at": occurred,
        "offence_code": msv(dice) if plan.msv else offence(dice),
        "victim_type": kind,
        "victim_name": valid(f"Victim Example {number:04d}" if human else f"Invented Company {number:04d}"),
        "victim_age": values.age(dice, _SEVERE if plan.msv else 0.9) if human else EMPTY,
        "victim_sex": values.sex(dice, _SEVERE if plan.msv else 0.95) if human else EMPTY,
        "victim_ethnicity": ethnicity,
        "officer_observed_ethnicity": values.observed(dice, group) if human else EMPTY,
        "home_postcode": valid(f"TS99 {dice.between(1, 9)}{dice.pick('XYZ')}{dice.pick('XYZ')}") if human else EMPTY,
        "home_lsoa": home_lsoa(dice) if human else EMPTY,
        "offence_lsoa": area_lsoa(dice, proper=plan.proper),
        **_circumstances(dice, severe=plan.msv),
        "officer_in_case": EMPTY if not plan.officer and dice.chance(0.004) else valid(officer),
        "supervisor": valid(supervisor_of(team)),
        "team": valid(UNLISTED_TEAM if not plan.proper and dice.chance(0.006) else team),
    }
    return victim if plan.proper or before is None else _second(dice, victim, before)


def _reference(dice: Dice, month: str, number: int) -> dict[str, Cell]:
    crime = EMPTY if dice.chance(0.001) else valid(f"ZZ/{month[2:4]}{month[5:]}/{number:05d}")
    return {"crime_ref": crime, "victim_no": EMPTY if dice.chance(0.002) else valid("1")}


def _second(dice: Dice, victim: Record, before: Record) -> Record:
    """Now and then the victim is the second one of the crime before, and shares all that belongs to the crime."""
    first = before["victim_no"].code == "1" and before["offence_code"].code == "other"
    if not first or before["officer_in_case"].code == DEFAULT_OFFICER or not dice.chance(0.06):
        return victim
    return {**victim, **{name: before[name] for name in _OF_THE_CRIME}, "victim_no": valid("2")}


def _victim_type(dice: Dice, plan: _Plan) -> Cell:
    kind = "person" if plan.proper else dice.weighted(_TYPES)
    if plan.msv and dice.chance(1 - _SEVERE):
        kind = ""
    if kind == "":
        return EMPTY if dice.chance(0.6) else unknown("unknown")
    if kind == "Animal":
        return invalid(kind)
    return valid(dice.pick(_LOCAL_TYPES.get(kind, (kind, kind.upper()))), kind)


def _ethnicity(dice: Dice, plan: _Plan, month: str, team: str) -> Cell:
    if plan.answer:
        return values.spelled(dice, plan.answer, local=True)
    if plan.msv:
        return values.self_defined(dice, _SEVERE, local=True)
    return values.self_defined(dice, _EAST if team == "East" else _COMPLETE[month], local=True)


def _marked(dice: Dice, records: Sequence[Record]) -> list[Record]:
    """With the markers of violence. Of dice of their own, so that all else stays as it was."""
    marked: list[Record] = []
    for record in records:
        drink = values.marker(dice, 0.84, 0.46)
        at_home = values.marker(dice, 0.91, 0.4 if drink.code == "Y" else 0.2)
        young = values.marker(dice, 0.68, 0.18)
        marked.append({**record, "alcohol": drink, "domestic_abuse": at_home, "youth_related": young})
    return marked


def _circumstances(dice: Dice, *, severe: bool) -> dict[str, Cell]:
    known = _SEVERE if severe else 0.3
    return {
        "relationship_to_suspect": _or_missing(dice, _RELATIONSHIPS, known),
        "injury_level": _or_missing(dice, _INJURIES, known),
    }


def _or_missing(dice: Dice, choices: dict[Cell, int], known: float) -> Cell:
    if dice.chance(known):
        return dice.weighted(choices)
    return dice.weighted({EMPTY: 70, unknown("not known"): 20, invalid("??"): 10})


def _copies(dice: Dice, month: str, records: Sequence[Record]) -> list[Record]:
    """Records that stand twice: the same, with a reference typed otherwise, outside the area, of another month."""
    keyed = [r for r in records if r["crime_ref"].code and r["victim_no"].code and r["recorded_on"].month == month]
    chosen = dice.shuffled(keyed)[: dice.between(3, 6)]
    copies = [dict(record) for record in chosen]
    reference = copies[0]["crime_ref"]
    copies[0]["crime_ref"] = Cell(f" {reference.text.lower()} ", VALID, reference.code)
    if month in ("2025-06", "2026-01"):
        copies[1]["offence_lsoa"] = EMPTY
    if month in ("2025-09", "2026-02"):
        copies[2]["recorded_on"] = british(any_day(dice, shifted(month, -1)))
    return list(copies)


def corrected(seed: int, month: str, records: Sequence[Record]) -> list[Record]:
    """The extract sent again two weeks later: the copies are gone, and some ethnicities have been asked for."""
    dice = Dice(seed, "police.victims", month, "corrected")
    kept: list[Record] = []
    seen: set[tuple[str, str]] = set()
    for record in records:
        key = (record["crime_ref"].code, record["victim_no"].code)
        if all(key) and key in seen:
            continue
        seen.add(key)
        late = record["victim_type"].code == "person" and not record["victim_ethnicity"].complete and dice.chance(0.08)
        kept.append({**record, "victim_ethnicity": values.self_defined(dice, 1.0, local=True)} if late else record)
    return kept
