"""Months of a series: counts or volumes, what begins with them, and the windows into which they are pooled."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from re import fullmatch
from typing import TYPE_CHECKING, TypeVar

from dq_audit.outcomes import month_number
from dq_audit.questions import given

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Point:
    """A month: x of n records.

    `event` names what begins with this month and was named beforehand (a training date, a new form, a changed code
    list): limits start anew, and before is tested against after. `rule` is the rule by which the month was counted:
    where it differs from the month before, the two cannot be compared. ValueError where month or counts cannot be.
    """

    period: str  # YYYY-MM
    x: int
    n: int
    event: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        _check_month(self.period)
        if given.count(self.x, "a count") > given.count(self.n, "the number of records"):
            message = f"{self.x} of {self.n} records in {self.period}"
            raise ValueError(message)

    @property
    def value(self) -> Fraction | None:
        """The share; None with nobody in the denominator."""
        return Fraction(self.x, self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Volume:
    """A month: a number that is no share, such as records received. `event` and `rule` as of `Point`.

    ValueError where the month cannot be, or the amount is below 0 or no number.
    """

    period: str  # YYYY-MM
    amount: float
    event: str = ""
    rule: str = ""

    def __post_init__(self) -> None:
        _check_month(self.period)
        given.at_least(self.amount, 0, "a volume")

    @property
    def value(self) -> Fraction:
        """The amount, exactly as it is held: a point on the line is on the line."""
        return Fraction(self.amount)


Month = TypeVar("Month", Point, Volume)


def value_of(month: Point | Volume) -> Fraction | None:
    """The share or amount of a month; None with nobody in the denominator."""
    return month.value


def _check_month(period: str) -> None:
    if fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", period) is None:
        message = f"a month is written YYYY-MM, not “{period}”"
        raise ValueError(message)


def in_order(months: Iterable[Month]) -> list[Month]:
    """The months by the calendar. ValueError where one stands twice."""
    ordered = sorted(months, key=lambda month: month.period)
    twice = [a.period for a, b in pairwise(ordered) if a.period == b.period]
    if twice:
        message = f"{twice[0]} stands twice in the series"
        raise ValueError(message)
    return ordered


def follows(period: str, earlier: str) -> bool:
    """Whether a month is the very next after another."""
    return month_number(period) == month_number(earlier) + 1


def missing_between(months: Sequence[Month]) -> tuple[str, ...]:
    """The months of the calendar that the series has not, between its first and its last."""
    if not months:
        return ()
    there = {month_number(month.period) for month in months}
    return tuple(f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(min(there), max(there)) if m not in there)


def starts_anew(month: Month, before: Month) -> bool:
    """Whether limits start anew with a month: a named event, or another rule."""
    return bool(month.event) or month.rule != before.rule


def split(months: Iterable[Month]) -> list[list[Month]]:
    """The series cut where it starts anew, in order."""
    parts: list[list[Month]] = []
    for month in in_order(months):
        if parts and not starts_anew(month, parts[-1][-1]):
            parts[-1].append(month)
        else:
            parts.append([month])
    return parts


def windows(part: Sequence[Month], size: int) -> tuple[list[list[Month]], list[str]]:
    """Full windows of `size` months that follow each other, and the months left over.

    They do not overlap, are laid from the first month on (so a month to come moves none of them), and begin again after
    a missing month, which no window spans. The months of an unfilled window are left over. `part` is in order.
    """
    full: list[list[Month]] = []
    left: list[str] = []
    window: list[Month] = []
    for month in part:
        if window and not follows(month.period, window[-1].period):
            left += [m.period for m in window]
            window = []
        window.append(month)
        if len(window) == size:
            full.append(window)
            window = []
    return full, left + [m.period for m in window]
