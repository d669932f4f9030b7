"""Do the same months of the year stand out every year? Under two whole years that cannot be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from typing import TYPE_CHECKING

from scipy.special import fdtrc

from dq_audit.questions import given
from dq_audit.trends.points import Month, split, value_of, windows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

YEAR = 12


class Season(StrEnum):
    """Whether a series has a yearly pattern."""

    SHOWN = "a yearly pattern"
    NONE_SHOWN = "no yearly pattern shown"
    CANNOT_BE_TOLD = "cannot be told"


@dataclass(frozen=True, slots=True)
class Seasonality:
    """What is said of a yearly pattern, after how many whole years, with the chance of it where there is none.

    `highest` and `lowest` are the months of the year (01 to 12) with the highest and lowest mean rank, where one is
    shown.
    """

    season: Season
    years: int
    chance: float | None
    highest: str
    lowest: str
    level: float
    reason: str


def seasonality(months: Iterable[Month], level: float = 0.05) -> Seasonality:
    """Friedman's test of whole years by months of the year, of what is left beside a straight line, with F limits.

    Years are runs of twelve months without a gap, an empty denominator, a named event or another rule; two are needed.
    Ranks within each year leave the levels of the years out; the line leaves out a steady rise, which would else look
    like a pattern from January to December. ValueError where a month stands twice or the level is no share.
    Source: Friedman (1937); Iman and Davenport (1980) for F; one of the tests for seasonality of Eurostat's JDemetra+.
    """
    given.between(level, 0, 1, "the level")
    years = [year for part in split(months) for year in windows(_told(part), YEAR)[0]]
    if len(years) < 2:  # noqa: PLR2004  one year cannot repeat itself
        why = f"{len(years)} whole year{'' if len(years) == 1 else 's'} without a gap or a change, of the 2 needed"
        return Seasonality(Season.CANNOT_BE_TOLD, len(years), None, "", "", level, why)
    ranks, ties = _ranks(years)
    sums = {month: fsum(year[month] for year in ranks) for month in sorted(ranks[0])}
    chance = _chance(list(sums.values()), ties, len(years))
    if chance >= level:
        why = f"chance alone does so in {100 * chance:.0f} of 100 series ({len(years)} whole years)"
        return Seasonality(Season.NONE_SHOWN, len(years), chance, "", "", level, why)
    highest, lowest = max(sums, key=lambda m: sums[m]), min(sums, key=lambda m: sums[m])
    chances = f"chance alone does so in {100 * chance:.2g} of 100 series"
    why = f"the same months stand out in {len(years)} whole years; {chances}"
    return Seasonality(Season.SHOWN, len(years), chance, highest, lowest, level, why)


def _told(part: Sequence[Month]) -> list[Month]:
    return [month for month in part if value_of(month) is not None]


def _ranks(years: Sequence[Sequence[Month]]) -> tuple[list[dict[str, float]], int]:
    """The ranks of each year's months, and sum (t^3 - t) over ties of t."""
    values = iter(_beside_a_line([float(month.value or 0) for year in years for month in year]))
    found, ties = [], 0
    for year in years:
        own = {month.period[5:]: next(values) for month in year}
        found.append({month: _rank(value, own.values()) for month, value in own.items()})
        ties += sum(t**3 - t for t in Counter(own.values()).values())
    return found, ties


def _rank(value: float, among: Collection[float]) -> float:
    """From 1 up; equals share their mean."""
    return sum(v < value for v in among) + (sum(v == value for v in among) + 1) / 2


def _beside_a_line(values: Sequence[float]) -> list[float]:
    """What is left beside the least-squares line, rounded so that equals stay equal."""
    middle, mean = (len(values) - 1) / 2, fsum(values) / len(values)
    along = [at - middle for at in range(len(values))]
    slope = fsum(at * v for at, v in zip(along, values, strict=True)) / fsum(at * at for at in along)
    return [round(v - mean - slope * at, 12) for at, v in zip(along, values, strict=True)]


def _chance(sums: Sequence[float], ties: int, years: int) -> float:
    """Of Friedman's statistic or a greater one, by F with 11 and 11 (years - 1) degrees of freedom."""
    spread = years * YEAR * (YEAR + 1) / 12 - ties / (12 * (YEAR - 1))
    if spread <= 0:  # all months of each year are equal
        return 1.0
    statistic = fsum((total - years * (YEAR + 1) / 2) ** 2 for total in sums) / spread
    left = years * (YEAR - 1) - statistic
    if left <= 0:  # the years agree in every rank
        return 0.0
    return float(fdtrc(YEAR - 1, (YEAR - 1) * (years - 1), (years - 1) * statistic / left))
