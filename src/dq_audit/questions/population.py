"""How many people live there? Between two censuses, after the last, and whether parts add up to a total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import fsum
from typing import TYPE_CHECKING

from dq_audit.questions import given
from dq_audit.questions.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Census:
    """How many were counted on a day. ValueError where it is no number of people."""

    day: date
    residents: float

    def __post_init__(self) -> None:
        given.at_least(self.residents, 0, f"the residents of {self.day}")


@dataclass(frozen=True, slots=True)
class Population:
    """Residents on a day; after the last census a range, which is always shown, and `extrapolated` is said."""

    day: date
    residents: float
    limits: Interval
    extrapolated: bool

    @property
    def label(self) -> str:
        """Where the figure comes from, for what is printed beside it."""
        if not self.extrapolated:
            return "from the censuses on either side"
        return (
            f"extrapolated after the last census: {self.limits.low:,.0f} to {self.limits.high:,.0f} "
            "(no further change to twice the last change)"
        )


def year_fraction(day: date) -> float:
    """A day as a year with its fraction: 2 July 2010 is about half past 2010."""
    first, following = date(day.year, 1, 1), date(day.year + 1, 1, 1)
    return day.year + (day - first).days / (following - first).days


def population_on(day: date, censuses: Sequence[Census]) -> Population:
    """Residents on a day, from censuses in any order.

    Between two, and on a census day, linear by the fraction of the year. After the last, the change from the last but
    one to the last goes on at its pace; the range runs from no further change to twice that pace, and never below 0.
    Ours, and no confidence interval: use it to see whether an answer depends on it.
    ValueError before the first census (nothing says how it was), with fewer than two, or two of one day.
    """
    points = sorted(censuses, key=lambda census: census.day)
    if len(points) < 2 or any(a.day == b.day for a, b in pairwise(points)):  # noqa: PLR2004  one has no trend
        message = "a population needs at least two censuses of different days"
        raise ValueError(message)
    if day < points[0].day:
        message = f"nothing is known of {day}, before the first census of {points[0].day}"
        raise ValueError(message)
    at = year_fraction(day)
    for before, after in pairwise(points):
        if day <= after.day:
            return _between(day, at, before, after)
    return _after(day, at, points[-2], points[-1])


def _pace(before: Census, after: Census) -> float:
    return (after.residents - before.residents) / (year_fraction(after.day) - year_fraction(before.day))


def _between(day: date, at: float, before: Census, after: Census) -> Population:
    since = at - year_fraction(before.day)
    residents = after.residents if day == after.day else before.residents + _pace(before, after) * since
    return Population(day, residents, Interval(residents, residents), extrapolated=False)


def _after(day: date, at: float, before: Census, last: Census) -> Population:
    change = _pace(before, last) * (at - year_fraction(last.day))
    once, twice = max(0.0, last.residents + change), max(0.0, last.residents + 2 * change)
    ends = sorted((last.residents, twice))
    return Population(day, once, Interval(*ends), extrapolated=True)


@dataclass(frozen=True, slots=True)
class SumCheck:
    """Whether parts add up to a published total, within a tolerance (censuses are perturbed cell by cell)."""

    total: float
    summed: float
    tolerance: float

    @property
    def difference(self) -> float:
        """The parts' sum minus the total."""
        return self.summed - self.total

    @property
    def agrees(self) -> bool:
        """Whether the difference is within the tolerance."""
        return abs(self.difference) <= self.tolerance


def sum_check(parts: Mapping[str, float], total: float, tolerance: float = 0.0) -> SumCheck:
    """Whether the parts (areas of a borough, groups of an area) add up. ValueError where one is no number of people."""
    summed = fsum(given.at_least(n, 0, f"the residents of {name}") for name, n in parts.items())
    return SumCheck(given.at_least(total, 0, "the total"), summed, given.at_least(tolerance, 0, "the tolerance"))
