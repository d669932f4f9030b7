"""Dates and times out of text, by Polars. Engine-specific, and in this one place.

Every date column is parsed once per slice into two columns: `NAME@day` (days since 1970, so that portable arithmetic
does the rest) and `NAME@second` (seconds since midnight, null where the cell holds no time). A time with an offset is
put into Europe/London first, so that month, hour and midnight are those of the place where it happened. A number of
five digits is a day as spreadsheets count them (46025 is 2026-01-03), with the time behind the point; eight digits are
year, month and day (ISO 8601 basic format). What cannot be read is null in both.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS
from dq_audit.clock import ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTH_COLUMN = "@month"
FIRST_YEAR, LAST_YEAR = 1900, 2100  # a year outside is a slip of the keyboard, not a date
_ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"  # \d would take the digits of other scripts
_BASIC_DATE = "(?:19|20|21)[0-9]{6}"
_DAY_FIRST = "[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{1,2}[ -][A-Za-z]{3,9}[ -][0-9]{4}"
_DATE = f"{_ISO_DATE}|{_BASIC_DATE}|{_DAY_FIRST}"
_TIME = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
MOMENT = rf"^(?P<date>{_DATE})(?:[T ](?P<time>{_TIME})(?P<offset>Z|[+-][01][0-9]:?[0-5][0-9])?)?$"
SERIAL = r"^[1-6][0-9]{4}(?:\.[0-9]+)?$"  # from 1927 to 2091
DAY_0 = -25_569  # 1899-12-30, from which spreadsheets count, in days since 1970 (ECMA-376 part 1, 18.17.4.1)
_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d-%b-%Y", "%d-%B-%Y", "%Y%m%d")


class Grain(StrEnum):
    """How finely a column tells time: a month column holds YYYY-MM, the others a date with or without a time."""

    MONTH = "month"
    DAY = "day"
    MOMENT = "moment"


def day_column(name: str) -> str:
    """The name of the parsed date of a column."""
    return f"{name}@day"


def second_column(name: str) -> str:
    """The name of the parsed time of day of a column, in seconds since midnight."""
    return f"{name}@second"


def with_moments(rows: pl.DataFrame, columns: Mapping[str, Grain]) -> pl.DataFrame:
    """The rows with the parsed columns of each date column."""
    return rows.with_columns(parsed for name, grain in columns.items() for parsed in _parsed(rows[name], grain))


def month_of(column: str) -> pl.Expr:
    """The month of a parsed date column as an integer YYYYMM, named `@month` and the column; null where unreadable."""
    day = pl.col(day_column(column)).cast(pl.Date)
    return (day.dt.year() * 100 + day.dt.month().cast(pl.Int32)).alias(f"{MONTH_COLUMN}{column}")


def _parsed(cells: pl.Series, grain: Grain) -> list[pl.Series]:
    """Day and second of each cell. Plain ISO dates, which most are, take the short way; the rest is parsed alone."""
    name = cells.name
    if grain is Grain.MONTH:
        cell = pl.col(name).str.strip_chars(BLANKS)
        quick = pl.when(cell.str.contains("^[0-9]{4}-[0-9]{2}$")).then(cell + "-01")
    else:
        quick = pl.when(pl.col(name).str.contains(f"^{_ISO_DATE}$")).then(pl.col(name))
    day = cells.to_frame().select(_plausible(quick.str.to_date(_FORMATS[0], strict=False))).to_series()
    second = pl.Series(dtype=pl.Int32).extend_constant(None, len(cells))
    doubtful = (day.is_null() & cells.is_not_null()).arg_true()
    if grain is not Grain.MONTH and len(doubtful):
        rest = cells.gather(doubtful).to_frame().select(*_of_any_form(pl.col(name)))
        day, second = day.scatter(doubtful, rest["day"]), second.scatter(doubtful, rest["second"])
    return [day.alias(day_column(name)), second.alias(second_column(name))]


def _of_any_form(cell: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Day and second of cells of any accepted form."""
    cell = cell.str.strip_chars(BLANKS)
    parts = cell.str.extract_groups(MOMENT)
    counted = pl.when(cell.str.contains(SERIAL)).then(cell).cast(pl.Float64, strict=False)
    seconds = (counted * 86_400).round().cast(pl.Int64)
    day = pl.coalesce(_date(parts.struct.field("date")), (seconds // 86_400 + DAY_0).cast(pl.Int32).cast(pl.Date))
    second = pl.coalesce(
        _seconds(parts.struct.field("time")), pl.when(counted != counted.floor()).then(seconds % 86_400).cast(pl.Int32)
    )
    offset = _offset_seconds(parts.struct.field("offset"))
    utc = (day.cast(pl.Datetime("us")) + pl.duration(seconds=second - offset)).dt.replace_time_zone("UTC")
    local = utc.dt.convert_time_zone(ZONE)
    time = local.dt.hour().cast(pl.Int32) * 3600 + local.dt.minute().cast(pl.Int32) * 60 + local.dt.second()
    shifted = offset.is_not_null()
    told = _plausible(pl.when(shifted).then(local.dt.date()).otherwise(day))
    clock = pl.when(shifted).then(time).otherwise(second).cast(pl.Int32)
    return told.alias("day"), pl.when(told.is_not_null()).then(clock).alias("second")


def _plausible(day: pl.Expr) -> pl.Expr:
    return pl.when(day.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(day).cast(pl.Int32)


def _date(text: pl.Expr) -> pl.Expr:
    dashed = text.str.replace_all("[/. ]", "-")
    return pl.coalesce(dashed.str.to_date(layout, strict=False) for layout in _FORMATS)


def _seconds(text: pl.Expr) -> pl.Expr:
    whole = pl.when(text.str.slice(1, 1) == ":").then("0" + text).otherwise(text)
    hour, minute = (whole.str.slice(at, 2).cast(pl.Int32, strict=False) for at in (0, 3))
    second = whole.str.slice(6, 2).replace("", "0").cast(pl.Int32, strict=False)
    return hour * 3600 + minute * 60 + second


def _offset_seconds(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all("[+:-]", "")
    size = (
        digits.str.slice(0, 2).cast(pl.Int32, strict=False) * 3600
        + digits.str.slice(2, 2).cast(pl.Int32, strict=False) * 60
    )
    signed = pl.when(text.str.starts_with("-")).then(-size).otherwise(size)
    return pl.when(text == "Z").then(pl.lit(0, dtype=pl.Int32)).otherwise(signed)
