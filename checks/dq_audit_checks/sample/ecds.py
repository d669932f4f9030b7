"""`health.ecds_injuries`: the official column names, parted by semicolons; arrivals stand in local time or in UTC."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import DAY, any_day, iso, last_day
from dq_audit_checks.sample.places import location

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHOUT_ALCOHOL = "2025-11"
LOCATION_SINCE = "2026-01"
_HEADERS = {
    "attendance_ref": "Attendance Identifier",
    "site_code": "Site",
    "arrival_at": "Arrival Date and Time",
    "injury_date": "InjuryDate",
    "injury_time": "InjuryTime",
    "place_of_injury": "EmergencyCarePlaceOfInjury_SnomedCt",
    "place_latitude": "EmergencyCarePlaceOfInjury_Latitude",
    "place_longitude": "EmergencyCarePlaceOfInjury_Longitude",
    "injury_intent": "EmergencyCareInjuryIntent_SnomedCt",
    "activity_status": "EmergencyCareInjuryActivityStatus_SnomedCt",
    "injury_mechanism": "EmergencyCareInjuryMechanism_SnomedCt",
    "alcohol_or_drug": "EmergencyCareInjuryAlcoholOrDrugInvolvement_SnomedCt",
    "assault_location_description": "AssaultLocationDescription",
}
_SUMMER = ((date(2025, 3, 30), date(2025, 10, 26)), (date(2026, 3, 29), date(2026, 10, 25)))  # first day, day after
_HALF_PAST_ELEVEN = 23 * 3600 + 1800
_HOUR = 3600


def headers(month: str) -> Mapping[str, str]:
    """The columns of a month's file."""
    return {name: header for name, header in _HEADERS.items() if name not in absent(month)}


def absent(month: str) -> frozenset[str]:
    """The columns that a month's file does not have."""
    gone = {"alcohol_or_drug"} if month == WITHOUT_ALCOHOL else set()
    return frozenset(gone | ({"assault_location_description"} if month < LOCATION_SINCE else set()))


def month_of_injuries(seed: int, month: str) -> list[Record]:
    """The month's rows; the last but one arrived at half past eleven in the evening of the last day, by UTC."""
    dice = Dice(seed, "health.ecds_injuries", month)
    records = [
        _injury(dice, _arrival(dice, month), f"{month[2:4]}{month[5:]}{at:04d}") for at in range(dice.between(29, 46))
    ]
    records.append(_injury(dice, _in_utc(last_day(month), _HALF_PAST_ELEVEN), f"{month[2:4]}{month[5:]}9999"))
    again = dice.chance(0.35)
    return [*records, dict(records[0])] if again else [*records, _injury(dice, _arrival(dice, month), "")]


def _arrival(dice: Dice, month: str) -> Cell:
    day, second = any_day(dice, month), dice.between(0, 1439) * 60
    if dice.chance(0.015):
        return dice.weighted({EMPTY: 1, invalid("2025-02-30T10:00:00"): 2})
    return _in_utc(day, second) if dice.chance(0.1) else iso(day, second)


def _in_utc(day: date, second: int) -> Cell:
    """A moment written with Z; the clock on the wall is an hour ahead in summer. Not for the nights of the change."""
    ahead = _HOUR if any(start <= day < end for start, end in _SUMMER) else 0
    local = second + ahead
    return Cell(f"{iso(day, second).text}Z", VALID, day=day + timedelta(days=local // DAY), second=local % DAY)


def _injury(dice: Dice, arrival: Cell, number: str) -> Record:
    latitude, longitude = _coordinates(dice)
    return {
        "attendance_ref": valid(f"ATT{number}") if number else EMPTY,
        "site_code": valid("ZZ901"),
        "arrival_at": arrival,
        "injury_date": _injury_date(dice, arrival),
        "injury_time": _injury_time(dice),
        "place_of_injury": _snomed(dice, 0.72),
        "place_latitude": latitude,
        "place_longitude": longitude,
        "injury_intent": _snomed(dice, 0.97),
        "activity_status": _snomed(dice, 0.5),
        "injury_mechanism": _snomed(dice, 0.9),
        "alcohol_or_drug": _snomed(dice, 0.66),
        "assault_location_description": location(dice),
    }


def _injury_date(dice: Dice, arrival: Cell) -> Cell:
    if arrival.day is None or dice.chance(0.04):
        return dice.weighted({EMPTY: 3, unknown("unknown"): 1, invalid("2025-13-01"): 1})
    return iso(arrival.day - timedelta(days=dice.between(0, 1)))


def _injury_time(dice: Dice) -> Cell:
    if dice.chance(0.14):
        return dice.weighted({EMPTY: 6, unknown("n/k"): 2, invalid("25:10"): 1, invalid("10.30pm"): 1})
    return valid(f"{dice.between(0, 23):02d}:{dice.between(0, 11) * 5:02d}{dice.pick(('', ':00'))}")


def _snomed(dice: Dice, known: float) -> Cell:
    """An identifier of the right shape, obviously invented."""
    if not dice.chance(known):
        return dice.weighted({EMPTY: 8, unknown("unknown"): 1, invalid("OTHER"): 1})
    return valid(f"99900000{dice.between(1, 9)}")


def _coordinates(dice: Dice) -> tuple[Cell, Cell]:
    """Both, neither (blank, or one of them only a word), or half of them."""
    both = valid(f"54.5{dice.between(10, 99)}"), valid(f"-1.3{dice.between(10, 99)}")
    return dice.weighted(
        {
            both: 60, (EMPTY, EMPTY): 30, (unknown("n/k"), EMPTY): 4, (both[0], EMPTY): 3, (EMPTY, both[1]): 1,
            (invalid("545.1"), both[1]): 2,
        }
    )  # fmt: skip
