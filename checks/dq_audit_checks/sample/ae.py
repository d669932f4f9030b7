"""`health.ae_assaults`: a workbook a month, with a title and the site and period above the table."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, Record, invalid, unknown, valid
from dq_audit_checks.sample.dice import Dice
from dq_audit_checks.sample.months import DAY, any_day, british, first_day, impossible, last_day, shifted
from dq_audit_checks.sample.places import location
from dq_audit_checks.sample.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit_checks.sample.workbook import Value

NIL = "2025-12"
SITE = "ZZ901"
_HEADERS = {
    "arrival_at": "Arrival date and time",
    "assault_at": "Date and time of assault",
    "assault_method": "Method of assault",
    "assault_method_other": "Assault method other description",
    "assault_location_type": "Location type",
    "assault_location_description": "Location of assault",
    "alcohol": "Alcohol involved",
}
_CODES = {valid("1"): 40, valid("2"): 18, valid("3"): 12, valid("4"): 8, valid("9"): 10, valid("12"): 4, valid("A"): 3}
_NO_CODE = {EMPTY: 6, unknown("unknown"): 2, unknown("n/k"): 1, invalid("Bottle?"): 2}
_ALCOHOL = {
    valid("Y"): 38, valid("N"): 28, valid("Yes"): 4, valid("No"): 3, valid("y"): 2, EMPTY: 17, unknown("unknown"): 4,
    unknown("N/K"): 2, invalid("?"): 2,
}  # fmt: skip
_MINUTE, _HOUR = 60, 3600


def month_of_assaults(seed: int, month: str) -> list[Record]:
    """The month's rows; none in the month of the nil return."""
    if month == NIL:
        return []
    dice = Dice(seed, "health.ae_assaults", month)
    records = [_assault(dice, month) for _ in range(dice.between(45, 78))]
    again = [record for record in records if record["arrival_at"].month == month][: dice.between(0, 2)]
    return records + [dict(record) for record in again]


def _assault(dice: Dice, month: str) -> Record:
    day = any_day(dice, shifted(month, -1) if dice.chance(0.008) else month)
    arrival = british(day, dice.between(0, 1439) * _MINUTE)
    start, end = first_day(month), last_day(month)
    return {
        "site_code": valid(SITE),
        "reporting_period_start_date": Cell(f"{start}", VALID, day=start),
        "reporting_period_end_date": Cell(f"{end}", VALID, day=end),
        "arrival_at": impossible(dice) if dice.chance(0.008) else arrival,
        "assault_at": _assault_at(dice, arrival),
        "assault_method": _code(dice),
        "assault_method_other": valid("invented object") if dice.chance(0.1) else EMPTY,
        "assault_location_type": _code(dice),
        "assault_location_description": location(dice),
        "alcohol": dice.weighted(_ALCOHOL),
    }


def _code(dice: Dice) -> Cell:
    return dice.weighted(_CODES) if dice.chance(0.95) else dice.weighted(_NO_CODE)


def _assault_at(dice: Dice, arrival: Cell) -> Cell:
    """Mostly some hours before arrival, heaped on the hour and at midnight; with the usual slips."""
    slip = dice.weighted({"": 86, "missing": 4, "no time": 4, "after": 2, "copied": 2, "long ago": 2})
    if arrival.day is None or arrival.second is None or slip == "missing":
        return dice.weighted({EMPTY: 5, unknown("unknown"): 3, invalid("last night"): 2})
    came = datetime.combine(arrival.day, time()) + timedelta(seconds=arrival.second)
    if slip == "no time":
        return british(arrival.day - timedelta(days=dice.between(0, 1)))
    if slip == "copied":
        return arrival
    if slip == "after":
        return _moment(came + timedelta(minutes=dice.between(1, 600)))
    lag = timedelta(days=dice.between(8, 60)) if slip == "long ago" else timedelta(minutes=dice.between(15, 900))
    return _heaped(dice, came - lag)


def _heaped(dice: Dice, moment: datetime) -> Cell:
    """The moment as it is remembered: to five minutes, to the hour, or not at all and entered as midnight."""
    seconds = moment.hour * _HOUR + moment.minute * _MINUTE
    kept = dice.weighted({5 * _MINUTE: 45, _HOUR: 44, DAY: 11})
    return british(moment.date(), seconds // kept * kept)


def _moment(moment: datetime) -> Cell:
    return british(moment.date(), moment.hour * _HOUR + moment.minute * _MINUTE)


def write_return(path: Path, month: str, records: list[Record]) -> None:
    """The workbook: a title, the header items, an empty row, the table with one more empty row in it."""
    above: list[list[Value]] = [
        ["INVENTED DATA: assaults treated at Made-up General Hospital"],
        ["Site code (of treatment)", SITE],
        ["Reporting period start", first_day(month)],
        ["Reporting period end", last_day(month)],
        [],
        list(_HEADERS.values()),
    ]
    table = [[_value(record[name]) for name in _HEADERS] for record in records]
    rows: list[list[Value]] = [*above, *table[:20], *([[]] if records else []), *table[20:]]
    write_workbook(path, "Return", rows)


def _value(cell: Cell) -> Value:
    """The cell as Excel holds it: moments and whole numbers are typed, all else is text."""
    if cell.day is not None and cell.second is not None:
        return datetime.combine(cell.day, time()) + timedelta(seconds=cell.second)
    return int(cell.text) if cell.text.isdigit() else cell.text
