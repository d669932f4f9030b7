"""`places.neighbourhoods`: the area table twice, first by old boundaries and with slips, then mostly put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import first_day
from dq_audit_checks.sample.people import AREA, OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from dq_audit_checks.sample.cells import Record
    from dq_audit_checks.sample.truth import Told

OLD, NEW = "2025-09", "2026-03"
SNAPSHOTS = (OLD, NEW)
_VINTAGE = {OLD: valid("2011"), NEW: valid("2021")}
_WORST = {AREA[6]: 3.4, AREA[17]: 2.9, AREA[18]: 2.6, AREA[30]: 2.5}  # beside these it is much the same everywhere
_NOBODY_LIVES = (AREA[2], AREA[24])
_NOT_SENT = {OLD: (AREA[10], AREA[11]), NEW: ()}
_PERIODS = {  # of each variable: its last month in either table
    "burglaries": {OLD: "2025-08", NEW: "2026-02"},
    "criminal_damage": {OLD: "2025-08", NEW: "2026-02"},
    "income": {OLD: "2019-09", NEW: "2025-10"},
    "employment": {OLD: "2019-09", NEW: "2025-10"},
    "young": {OLD: "2023-06", NEW: "2024-06"},
    "qualifications": {OLD: "2021-03", NEW: "2021-03"},
}
_SOURCES = {
    "burglaries": "recorded crime, 12 months",
    "criminal_damage": "recorded crime, 12 months",
    "income": "indices of deprivation",
    "employment": "indices of deprivation",
    "young": "mid-year estimates",
    "qualifications": "census",
}
_MOSAIC = {"A": 1, "E": 3, "J": 4, "N": 2, "O": 2}
ALLOWED = {
    ("mosaic", "2003"): "ABCDEFGHIJK",
    ("mosaic", "2009"): "ABCDEFGHIJKLMNO",
    ("mosaic", "7"): "ABCDEFGHIJKLMNO",
    ("oac", "2011"): "12345678",
    ("oac", "2021"): "12345678",
}


def file_name(month: str) -> str:
    """The name of the table of a month."""
    return f"neighbourhoods-{month}.csv"


def records(seed: int, month: str) -> list[Record]:
    """The areas of a table: in the older one two are missing, one stands twice and one is another borough's."""
    dice = Dice(seed, "places.neighbourhoods", month)
    made = [_area(dice, month, area) for area in AREA if area not in _NOT_SENT[month]]
    if month == OLD:
        made += [made[4], _area(dice, month, OUTSIDE[0])]
    return [_spoilt(dice, month, at, record) for at, record in enumerate(made)]


def is_residential(record: Record) -> Told:
    """Whether people live there; it cannot be told where that is not said."""
    cell = record["residential"]
    return cell.code == "Y" if cell.state == VALID else None


def of_vintage(vintage: str) -> Callable[[Record], Told]:
    """The condition of a check that is about areas of some boundaries."""

    def applies(record: Record) -> Told:
        cell = record["area_vintage"]
        return cell.code == vintage if cell.state == VALID else None

    return applies


def has_segment(record: Record) -> Told:
    """Whether there is a segment."""
    return record["segment"].complete


def segment_told(record: Record) -> Told:
    """Whether there is a segment with its scheme and version."""
    return record["segment"].complete and not_bare(record)


def not_bare(record: Record) -> bool:
    """Whether scheme and version stand beside the segment."""
    return record["segment_scheme"].complete and record["segment_version"].complete


def of_its_version(record: Record) -> Told:
    """Whether the version has such a code."""
    scheme, version, code = (record[name].code for name in ("segment_scheme", "segment_version", "segment"))
    return code in ALLOWED.get((scheme, version), "")


def points_down(record: Record) -> Told:
    """Whether people without or with low qualifications are counted."""
    cell = record["qualifications"]
    return cell.code in ("none", "low") if cell.state == VALID else None


def _month(text: str) -> Cell:
    return Cell(text, VALID, text, day=first_day(text))


def _area(dice: Dice, month: str, area: str) -> Record:
    lived_in = area not in _NOBODY_LIVES
    worse = _WORST.get(area, dice.between(70, 120) / 100)
    households = dice.between(560, 760) if lived_in else dice.between(0, 9)
    residents = households * 23 // 10
    adults = residents * 4 // 5
    dwellings = {"burglaries": 0.008, "criminal_damage": 0.012}
    made: dict[str, Cell] = {
        "area_code": valid(area),
        "area_vintage": _VINTAGE[month],
        "area_name": valid(f"Made-up Borough {int(area[-3:]):03d}A"),
        "compiled_on": _month(month),
        "residential": valid("Yes", "Y") if lived_in else valid("No", "N"),
        "households": valid(f"{households}"),
        **{name: valid(f"{round(households * rate * worse)}") for name, rate in dwellings.items()},
        "income_score": valid(f"{0.11 * worse:.3f}"),
        "employment_score": valid(f"{0.08 * worse:.3f}"),
        "residents": valid(f"{residents}"),
        "young_people": valid(f"{round(residents * 0.09 * worse)}"),
        "adults": valid(f"{adults}"),
        "unqualified": valid(f"{round(adults * 0.22 * worse)}"),
        "qualifications": valid("No or low qualifications", "low"),
        **_segment(dice, month),
    }
    for name, periods in _PERIODS.items():
        made |= {f"{name}_from": valid(_SOURCES[name]), f"{name}_to": _month(periods[month])}
    return made


def _segment(dice: Dice, month: str) -> dict[str, Cell]:
    """A licensed segment's code in the older table, the open classification's in the newer one."""
    if month == NEW:
        code = dice.pick("12345678")
        return {"segment": valid(code), "segment_scheme": valid("OAC", "oac"), "segment_version": valid("2021")}
    letter = dice.weighted(_MOSAIC)
    version = dice.weighted({"2009": 7, "2003": 1})
    return {"segment": valid(letter), "segment_scheme": valid("Mosaic", "mosaic"), "segment_version": valid(version)}


# What is wrong with the rows of a table, by their place in it.
_SLIPS: dict[str, dict[int, dict[str, Cell]]] = {
    OLD: {
        0: {"burglaries": invalid("-3")},
        1: {"criminal_damage": EMPTY, "segment_scheme": EMPTY, "segment_version": EMPTY},
        3: {"segment_scheme": EMPTY, "segment_version": EMPTY},
        5: {"income_score": invalid("23.5")},
        7: {"employment_to": _month("2015-09"), "segment": EMPTY},
        8: {"employment_to": _month("2015-09")},
        9: {"burglaries_to": _month("2024-03"), "segment_version": EMPTY},
        12: {"qualifications": valid("Level 4 and above", "high")},
        13: {"residential": EMPTY},
        14: {"residents": unknown("*"), "young_people": unknown("*")},
        15: {"households": invalid("about 600")},
        16: {"young_to": EMPTY, "young_from": EMPTY},
        17: {"segment": valid("O"), "segment_version": valid("2003")},
        18: {"criminal_damage_to": _month("2025-03"), "income_to": _month("2015-09"), "young_to": _month("2022-06")},
        20: {"area_vintage": EMPTY},
        21: {"area_vintage": valid("2021")},
        22: {"unqualified": EMPTY, "qualifications": EMPTY, "qualifications_to": EMPTY},
    },
    NEW: {
        8: {"unqualified": EMPTY},
        19: {"segment": EMPTY, "segment_scheme": EMPTY, "segment_version": EMPTY},
        27: {"segment_version": EMPTY},
        33: {"income_from": EMPTY},
    },
}


def _spoilt(dice: Dice, month: str, at: int, record: Record) -> Record:
    slips = _SLIPS[month].get(at, {})
    code = record["area_code"]
    spelt = {"area_code": valid(code.text.lower(), code.code)} if dice.chance(0.05) else {}
    return {**record, **slips, **spelt}
