"""The twelve months of the sample year, and dates as the agencies write them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit_checks.sample.cells import EMPTY, VALID, Cell, invalid

if TYPE_CHECKING:
    from dq_audit_checks.sample.dice import Dice

MONTHS = tuple(f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(3, 15))
DAY = 86_400
IMPOSSIBLE = ("31/02/2025", "30/02/2026", "31/06/2025", "00/11/2025", "14/13/2025")


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def last_day(month: str) -> date:
    """The last day of a month."""
    start = first_day(month)
    return start.replace(day=monthrange(start.year, start.month)[1])


def shifted(month: str, by: int) -> str:
    """The month some months later or, below 0, earlier."""
    number = first_day(month).year * 12 + first_day(month).month - 1 + by
    return f"{number // 12}-{number % 12 + 1:02d}"


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    month = shifted(f"{day:%Y-%m}", months)
    return min(last_day(month), first_day(month) + timedelta(days=day.day - 1))


def any_day(dice: Dice, month: str) -> date:
    """Some day of a month."""
    return first_day(month) + timedelta(days=dice.between(0, last_day(month).day - 1))


def british(day: date, second: int | None = None) -> Cell:
    """A date as 31/10/2026, with a time as 31/10/2026 23:05."""
    clock = "" if second is None else f" {second // 3600:02d}:{second // 60 % 60:02d}"
    return Cell(f"{day:%d/%m/%Y}{clock}", VALID, day=day, second=second)


def iso(day: date, second: int | None = None) -> Cell:
    """A date as 2026-10-31, with a time as 2026-10-31T23:05:00."""
    clock = "" if second is None else f"T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
    return Cell(f"{day:%Y-%m-%d}{clock}", VALID, day=day, second=second)


def impossible(dice: Dice) -> Cell:
    """A date that no calendar has, or none at all."""
    return EMPTY if dice.chance(0.25) else invalid(dice.pick(IMPOSSIBLE))
