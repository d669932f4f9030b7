"""Dates and times out of text, by the database: what `moments` does in Polars, in whole numbers and few functions.

Databases raise an error for a date that is none, or invent one. So a date is taken apart, looked at and put together
as days since 1970 by counting. Only where a time carries an offset is the database asked for local time.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import ibis
import narwhals as nw

from dq_audit.cells import stripped
from dq_audit.clock import ZONE
from dq_audit.engine.portable import local_time, to_instant
from dq_audit.moments import (
    DAY_0,
    FIRST_YEAR,
    LAST_YEAR,
    MOMENT,
    MONTH_COLUMN,
    SERIAL,
    Grain,
    day_column,
    second_column,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from dq_audit.engine.portable import Query

_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = (date(*at).toordinal() - _EPOCH for at in ((FIRST_YEAR, 1, 1), (LAST_YEAR, 12, 31)))
_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60
_HALF = 0.5
_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {
    form: number for number, name in enumerate(_NAMES, 1) for form in (f"{number}", f"{number:02}", name[:3], name)
}
_FEBRUARY, _FEBRUARY_DAYS, _LONGEST = 2, 28, 31
_BEFORE = [(date(2001, month, 1) - date(2001, 1, 1)).days for month in range(1, 13)]  # days of a common year


def add_moments(query: Query, columns: Mapping[str, Grain]) -> None:
    """Add day, second and month of each date column; null where it cannot be read, or holds no time."""
    query.add({f"{name}@text": stripped(nw.col(name)) for name in columns})
    for step in (_pieces, _numbers, _days, _shifted, _told):
        table = query.table
        query.add_ibis({k: v for name, grain in columns.items() for k, v in step(table, name, grain).items()})


def month_column(name: str) -> str:
    """The name of the month of a date column, as YYYYMM."""
    return f"{MONTH_COLUMN}{name}"


def _pieces(table: ir.Table, name: str, grain: Grain) -> dict[str, ir.Value]:
    """Year, month, day and clock as text, of texts that have the form of a date."""
    shape = "^[0-9]{4}-[0-9]{2}$" if grain is Grain.MONTH else MOMENT
    cell = table[f"{name}@text"]
    text = ibis.cases((cell.re_search(shape), cell))
    parts = text.re_replace("[/. ]", "-").split("-")
    basic, year_first = text.re_search("^[0-9]{8}"), text.re_search("^[0-9]{4}")
    last = ibis.literal("1") if grain is Grain.MONTH else parts[2].substr(0, 2)
    clock = text.re_extract("[T ]([0-9]{1,2}:[0-9:.Z+-]+)$", 1).nullif("")
    serial = ibis.null("string") if grain is Grain.MONTH else ibis.cases((cell.re_search(SERIAL), cell))
    return {
        f"{name}@yyyy": ibis.ifelse(year_first, text.substr(0, 4), parts[2].substr(0, 4)),
        f"{name}@mm": ibis.ifelse(basic, text.substr(4, 2), parts[1].lower()),
        f"{name}@dd": ibis.cases((basic, text.substr(6, 2)), (year_first, last), else_=parts[0]),
        f"{name}@clock": ibis.ifelse(clock.substr(1, 1) == ":", ibis.literal("0") + clock, clock),
        f"{name}@serial": serial.cast("float64"),
    }


def _numbers(table: ir.Table, name: str, _: Grain) -> dict[str, ir.Value]:
    """The same as numbers; seconds since midnight and the seconds of the offset, null where there is none.

    A day that a spreadsheet has counted is put into seconds since it began to count, halves to the even one.
    """
    clock = table[f"{name}@clock"]
    seconds = ibis.ifelse(clock.substr(5, 1) == ":", clock.substr(6, 2), "0")
    offset = clock.re_extract("(Z|[+-][0-9:]+)$", 1).nullif("")
    digits = ibis.ifelse(offset == "Z", "+0000", offset.replace(":", ""))
    counted = table[f"{name}@serial"] * _DAY
    below = counted.floor()
    up = (counted - below > _HALF) | ((counted - below == _HALF) & (below % 2 == 1))
    size = _int(digits.substr(1, 2)) * _HOUR + _int(digits.substr(3, 2)) * _MINUTE
    return {
        f"{name}@y": _int(table[f"{name}@yyyy"]),
        f"{name}@m": table[f"{name}@mm"].cases(*_MONTHS.items()),
        f"{name}@d": _int(table[f"{name}@dd"]),
        f"{name}@s": _int(clock.substr(0, 2)) * _HOUR + _int(clock.substr(3, 2)) * _MINUTE + _int(seconds),
        f"{name}@offset": ibis.ifelse(digits.substr(0, 1) == "-", 0 - size, size),
        f"{name}@counted": below + ibis.ifelse(up, 1, 0),
        f"{name}@timed": table[f"{name}@serial"] != table[f"{name}@serial"].floor(),
    }


def _int(text: ir.Value) -> ir.Value:
    return text.cast("int64")


def _days(table: ir.Table, name: str, _: Grain) -> dict[str, ir.Value]:
    """Days since 1970 of dates that stand in the calendar, a year either side of what is plausible too."""
    year, month, day = (table[f"{name}@{part}"] for part in "ymd")
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = ibis.ifelse(leap, _FEBRUARY_DAYS + 1, _FEBRUARY_DAYS)
    length = ibis.cases((month == _FEBRUARY, february), (month.isin([4, 6, 9, 11]), 30), else_=_LONGEST)
    stands = (year >= FIRST_YEAR - 1) & (year <= LAST_YEAR + 1) & (day >= 1) & (day <= length)
    past = year - 1
    leap_day = ibis.ifelse(leap & (month > _FEBRUARY), 1, 0)
    in_year = month.cases(*enumerate(_BEFORE, 1)) + leap_day + day
    count = past * 365 + past // 4 - past // 100 + past // 400 + in_year - _EPOCH
    counted = table[f"{name}@counted"]
    return {
        f"{name}@written": ibis.coalesce(ibis.cases((stands, count)), counted // _DAY + DAY_0),
        f"{name}@clocked": ibis.coalesce(table[f"{name}@s"], ibis.cases((table[f"{name}@timed"], counted % _DAY))),
    }


def _shifted(table: ir.Table, name: str, _: Grain) -> dict[str, ir.Value]:
    """The local time of moments with an offset, and of days that were counted: their month is not written either."""
    midnight = table[f"{name}@written"] * _DAY
    moved = midnight + table[f"{name}@s"] - table[f"{name}@offset"]
    counted = ibis.cases((table[f"{name}@counted"].notnull(), midnight + table[f"{name}@clocked"].fill_null(0)))
    here, there = (to_instant(seconds.cast("float64")) for seconds in (moved, counted))
    return {f"{name}@local": ibis.coalesce(local_time(ZONE, here), local_time("UTC", there))}


def _told(table: ir.Table, name: str, _: Grain) -> dict[str, ir.Value]:
    """Day, second and month."""
    local = table[f"{name}@local"]
    since = local.epoch_seconds().cast("int64")
    here, shifted = since // _DAY, local.notnull()
    day = ibis.ifelse(shifted, here, table[f"{name}@written"])
    clocked = table[f"{name}@clocked"]
    second = ibis.ifelse(shifted & clocked.notnull(), since - here * _DAY, clocked)
    written = table[f"{name}@y"] * 100 + table[f"{name}@m"]
    month = ibis.ifelse(shifted, local.year() * 100 + local.month(), written)
    plausible = (day >= _FIRST) & (day <= _LAST)
    return {
        day_column(name): ibis.cases((plausible, day)),
        second_column(name): ibis.cases((plausible, second)),
        month_column(name): ibis.cases((plausible, month)),
    }
