"""`police.suspects`: one file a month, each person told by a token that is made here of an invented identity.

Most crimes are those of the month's victims, so that both can be held against each other.
"""

from __future__ import annotations

import hmac
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, INVALID, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import any_day, british, impossible, shifted
from dq_audit_checks.sample.offences import offence
from dq_audit_checks.sample.people import OFFICERS, area_lsoa, supervisor_of
from dq_audit_checks.sample.values import self_defined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PERSONAL, SHORT, BARE, OF_BLANK = "personal", "short", "bare", "of blank"  # what slipped in where a token belongs
GIANT_MONTH, GIANT = "2025-09", 40  # when a stand-in was entered for everybody
_KEY = b"the key of the sample year, printed here for all to see: it keeps no secret"
_PEOPLE = 240
OFTEN = dict.fromkeys(range(1, 25), 9.0)  # who comes back
_STAND_IN = 0  # «Unknown Male», born 01/01/1900
_STATUS = {
    valid("Charged", "charged"): 26,
    valid("NFA", "no-further-action"): 30,
    valid("RUI", "released-under-investigation"): 14,
    valid("Police bail", "bailed"): 8,
    valid("Caution", "cautioned"): 6,
    valid("Community resolution", "community-resolution"): 8,
    unknown("Not yet known", default=True): 5,
    EMPTY: 2,
    invalid("see notes"): 1,
}
_SEX = {"M": (valid("M"), valid("Male", "M"), valid("m", "M")), "F": (valid("F"), valid("Female", "F"))}
_NO_SEX = (EMPTY, unknown("U", default=True), invalid("Mr"))
_NO_TOKEN = {
    EMPTY: 70,
    Cell("  ", EMPTY.state): 4,
    unknown("not known"): 6,
    unknown("Unknown"): 4,
    Cell("N00123", INVALID, SHORT): 6,
    Cell("9f" * 16, INVALID, BARE): 3,
    Cell("Testperson, Sam", INVALID, PERSONAL): 2,
    Cell("2099/0000000A", INVALID, PERSONAL): 1,
    Cell("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", VALID, OF_BLANK): 4,
}
_SLIPPED = Cell("Invented-Person, Alex", INVALID, PERSONAL)


@dataclass(frozen=True)
class Person:
    """Somebody invented."""

    token: str
    sex: str
    birth_year: int


def month_of_suspects(seed: int, month: str, victims: Sequence[Record]) -> list[Record]:
    """The month's extract; `victims` are those of the month."""
    dice = Dice(seed, "police.suspects", month)
    known = people(seed)
    weights = {at: OFTEN.get(at, 1.0) for at in range(1, _PEOPLE)}
    chosen = [dice.weighted(weights) for _ in range(dice.between(36, 42))]
    chosen += [_STAND_IN] * (GIANT if month == GIANT_MONTH else dice.between(0, 2))
    references = _references(dice, month, victims)
    times: Counter[str] = Counter()
    records: list[dict[str, Cell]] = []
    for at in dice.shuffled(chosen):
        crime = dice.pick(references)
        times[crime.code] += 1
        records.append(_suspect(dice, month, known[at], crime, times[crime.code]))
    _conflicts(dice, records)
    records[dice.between(0, len(records) - 1)]["suspect_token"] = _SLIPPED
    return [*records, dict(dice.pick(records))]


def repeats(months: Iterable[Sequence[Record]]) -> tuple[dict[int, int], int]:
    """{records of a person: persons} over some months, and the records without a token."""
    cells = [record["suspect_token"] for records in months for record in records]
    persons = Counter(cell.code for cell in cells if cell.state == VALID)
    return dict(sorted(Counter(persons.values()).items())), sum(cell.state != VALID for cell in cells)


def people(seed: int) -> list[Person]:
    """Everybody who may be a suspect; the first of them is nobody, a stand-in."""
    dice = Dice(seed, "police.suspects", "people")
    return [person(dice, f"person {at:03d}") for at in range(_PEOPLE)]


def person(dice: Dice, name: str) -> Person:
    """Somebody invented, with the token that the key of the sample year makes."""
    sex, year = dice.weighted({"M": 4, "F": 1}), dice.between(1950, 2010)
    return Person(hmac.digest(_KEY, f"suspect|invented|{name}|{year}|{sex}".encode(), "sha256").hex(), sex, year)


def _references(dice: Dice, month: str, victims: Sequence[Record]) -> list[Cell]:
    """Seven in ten are crimes with a victim, now and then typed otherwise; the others are of crimes without one."""
    theirs = sorted({record["crime_ref"].code for record in victims} - {""})
    made = [dice.pick(theirs) for _ in range(70)]
    known = [Cell(f" {ref.lower()} " if dice.chance(0.04) else ref, VALID, ref) for ref in made]
    return known + [valid(f"ZZ/{month[2:4]}{month[5:]}/{90_000 + at}") for at in range(29)] + [EMPTY]


def _suspect(dice: Dice, month: str, person: Person, crime: Cell, number: int) -> dict[str, Cell]:
    officer = dice.pick(list(OFFICERS))
    team = OFFICERS[officer]
    day = any_day(dice, shifted(month, -1) if dice.chance(0.01) else month)
    status = dice.weighted(_STATUS)
    charged = status.code == "charged"
    return {
        "crime_ref": crime,
        "suspect_no": valid(f"{number}"),
        "recorded_on": impossible(dice) if dice.chance(0.006) else british(day),
        "suspect_token": _token(dice, person),
        "suspect_sex": dice.pick(_SEX[person.sex]) if dice.chance(0.95) else dice.pick(_NO_SEX),
        "suspect_birth_year": _year(dice, person),
        "suspect_ethnicity": self_defined(dice, 0.7),
        "offence_code": offence(dice),
        "offence_lsoa": area_lsoa(dice),
        "status": status,
        "charged_on": british(day + timedelta(days=dice.between(1, 40))) if charged else EMPTY,
        "asn": valid(f"99/0000/00/{dice.between(1, 99_999):05d}Z") if charged and dice.chance(0.9) else EMPTY,
        "officer_in_case": valid(officer),
        "supervisor": valid(supervisor_of(team)),
        "team": valid(team),
    }


def _token(dice: Dice, person: Person) -> Cell:
    if dice.chance(0.07):
        return dice.weighted(_NO_TOKEN)
    return Cell(person.token.upper() if dice.chance(0.02) else person.token, VALID, person.token)


def _year(dice: Dice, person: Person) -> Cell:
    if dice.chance(0.94):
        return valid(f"{person.birth_year}")
    return dice.weighted({EMPTY: 5, unknown("not known"): 2, invalid("1900"): 2, invalid("19"): 1})


def _conflicts(dice: Dice, records: Sequence[dict[str, Cell]]) -> None:
    """Of two tokens that stand twice in the month, one gets another sex and one another year of birth."""
    times = Counter(record["suspect_token"].code for record in records if record["suspect_token"].state == VALID)
    twice = [record for record in records if times[record["suspect_token"].code] == 2]  # noqa: PLR2004  two
    if dice.chance(0.8) and twice:
        record = dice.pick(twice)
        record["suspect_sex"] = valid("F" if record["suspect_sex"].code != "F" else "M")
    if dice.chance(0.8) and twice:
        record = dice.pick(twice)
        record["suspect_birth_year"] = valid("1949")
