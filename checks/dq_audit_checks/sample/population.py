"""`population.wards`: two censuses of the made-up borough, laid out as such tables are published."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import VALID, Cell, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.people import AREA

if TYPE_CHECKING:
    from dq_audit_checks.sample.cells import Record
CENSUS_DAYS = {"2011": date(2011, 3, 27), "2021": date(2021, 3, 21)}
NOT_YET_BUILT = AREA[-1]  # an estate that has no row in the census of 2011
_SIZES = {"2011": (1_250, 1_700), "2021": (1_300, 1_850)}
_SHARES = {"2011": (0.01, 0.05, 0.22), "2021": (0.02, 0.08, 0.28)}  # of BME residents: least, usual, most
_HEADERS = {
    "2011": {
        "T": "Ethnic Group: All usual residents; measures: Value",
        "W": "Ethnic Group: White; measures: Value",
        "W1": "Ethnic Group: White: English/Welsh/Scottish/Northern Irish/British; measures: Value",
        "M": "Ethnic Group: Mixed/multiple ethnic groups; measures: Value",
        "A": "Ethnic Group: Asian/Asian British; measures: Value",
        "B": "Ethnic Group: Black/African/Caribbean/Black British; measures: Value",
        "O": "Ethnic Group: Other ethnic group; measures: Value",
    },
    "2021": {
        "T": "Ethnic group: Total: All usual residents",
        "A": "Ethnic group: Asian, Asian British or Asian Welsh",
        "B": "Ethnic group: Black, Black British, Black Welsh, Caribbean or African",
        "M": "Ethnic group: Mixed or Multiple ethnic groups",
        "W": "Ethnic group: White",
        "W1": "Ethnic group: White: English, Welsh, Scottish, Northern Irish or British",
        "O": "Ethnic group: Other ethnic group",
    },
}


def file_name(census: str) -> str:
    """The name of a census's table, as it is downloaded."""
    return {"2011": "ks201ew-2011-lsoa.csv", "2021": "census2021-ts021-lsoa.csv"}[census]


def residents(seed: int) -> dict[str, dict[str, dict[str, int]]]:
    """Census, area and group: how many live there. BME areas stay BME areas."""
    dice = Dice(seed, "population.wards")
    lean = {area: dice.weighted({0: 40.0, 1: 45.0, 2: 15.0}) for area in AREA}
    return {census: {area: _area(dice, census, lean[area]) for area in AREA} for census in CENSUS_DAYS}


def _area(dice: Dice, census: str, lean: int) -> dict[str, int]:
    total = dice.between(*_SIZES[census])
    bme = round(total * _SHARES[census][lean] * dice.between(80, 120) / 100)
    asian, black, mixed = bme * 6 // 10, bme * 15 // 100, bme * 18 // 100
    white = total - bme
    british = white - dice.between(10, 70)
    other = bme - asian - black - mixed
    return {"T": total, "W": white, "W1": british, "M": mixed, "A": asian, "B": black, "O": other}


def _name(census: str, at: int) -> str:
    """What an area is called: one was renamed between the censuses, and kept its code."""
    return "Old Made-up Mill 012A" if (census, at) == ("2011", 12) else f"Made-up Borough {at:03d}A"


def records(seed: int, census: str) -> list[Record]:
    """A record for each area and group, as the folded table has it."""
    table = residents(seed)[census]
    return [
        {
            "area_code": valid(area),
            "area_name": valid(_name(census, at)),
            "census_on": Cell(census, VALID, day=CENSUS_DAYS[census]),
            "ethnic_group": valid(group),
            "residents": valid(str(n)),
        }
        for at, (area, groups) in enumerate(table.items(), 1)
        if (census, area) != ("2011", NOT_YET_BUILT)
        for group, n in groups.items()
    ]


def rows(seed: int, census: str) -> list[list[str]]:
    """The published layout: a row for each area, a column for each group."""
    headers = _HEADERS[census]
    further = ["Rural Urban"] if census == "2011" else []
    table = [["date", "geography", "geography code", *further, *headers.values()]]
    for at, (area, groups) in enumerate(residents(seed)[census].items(), 1):
        if (census, area) != ("2011", NOT_YET_BUILT):
            numbers = [str(groups[group]) for group in headers]
            table.append([census, _name(census, at), area, *(["Total"] if further else []), *numbers])
    return table


def total(seed: int, census: str) -> int:
    """What the census publishes for the whole borough: a few more than its areas add up to (cells are perturbed)."""
    return sum(groups["T"] for groups in residents(seed)[census].values()) + 3
