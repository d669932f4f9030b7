"""What moment and what day it is: the one place that asks, so that a test may say another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = "Europe/London"


def _moment() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This moment, in UTC."""
    return _moment()


def stamp() -> str:
    """This moment as it is written down: 2026-11-05T06:00:00Z."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """The day that it is where the extracts come from."""
    return now().astimezone(ZoneInfo(ZONE)).date()


def this_month() -> str:
    """The month of today, YYYY-MM."""
    return f"{today():%Y-%m}"


def last_complete_month() -> str:
    """The month before the month of today, YYYY-MM: the last of which every day is over."""
    return f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"
