"""Which units and groups of people fall short, and by how many records? One family of tests, ranked by records.

Sources: statistical notes, 6; Spiegelhalter (2005), Handling over-dispersion of performance indicators; Benjamini and
Hochberg (1995). Nothing here sees a record.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, fsum, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtr, gammaln, logsumexp, ndtr, ndtri

from dq_audit.outcomes import exact
from dq_audit.questions import given
from dq_audit.questions.intervals import Estimate, excess_missing, newcombe_difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Comparing:
    """The settings of the comparison; printed wherever they decide.

    `least_n` records of a unit, or of a group and of its rest; `false_discoveries` is the q of Benjamini and Hochberg,
    `least_excess` is in records, `winsorised` the share pulled in at either end before the dispersion is measured.
    """

    least_n: int = 10
    false_discoveries: float = 0.05
    least_excess: float = 5.0
    winsorised: float = 0.1

    def __post_init__(self) -> None:
        given.at_least(self.least_n, 1, "the least number of records")
        given.between(self.false_discoveries, 0, 1, "the share of false discoveries")
        given.at_least(self.least_excess, 0, "the least number of records in excess")
        given.between(self.winsorised, -1e-9, 0.5, "the share pulled in")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return (
            f"units of at least {self.least_n} records; {100 * self.false_discoveries:g}% false discoveries; "
            f"at least {self.least_excess:g} records more than expected; "
            f"dispersion without the outer {100 * self.winsorised:g}% at either end"
        )


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What one unit has complete for one check: x of n. ValueError where the counts cannot be."""

    check: str
    unit: str
    x: int
    n: int

    def __post_init__(self) -> None:
        _part(self.x, self.n)


@dataclass(frozen=True, slots=True)
class GroupCount:
    """What is missing of one group of people, and of all others: `missing` of `n`. ValueError as `UnitCount`."""

    check: str
    group: str
    missing: int
    n: int
    rest_missing: int
    rest_n: int

    def __post_init__(self) -> None:
        _part(self.missing, self.n)
        _part(self.rest_missing, self.rest_n)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A unit or group held against the others.

    `excess` are the records that it has missing beyond what their share would make; `chance` that of so many or more
    where it is like the others, `adjusted` the same within the family (Benjamini and Hochberg). `difference` is of a
    group: its missing share minus the rest's, with Newcombe's interval.
    """

    check: str
    name: str
    missing: int
    n: int
    others: float  # the share that is missing of the others (a group) or of the whole source (a unit)
    excess: float
    chance: float
    adjusted: float
    flagged: bool
    difference: Estimate | None = None

    @property
    def is_group(self) -> bool:
        """Whether it is a group of people, not a unit."""
        return self.difference is not None


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much the units of a check differ beyond chance: phi, and tau^2 where that is more than chance makes.

    `units` are those compared. `tau2` is 0 where nothing was adjusted.
    """

    units: int
    phi: float
    tau2: float


@dataclass(frozen=True, slots=True)
class Family:
    """All comparisons of a source and month, most records first; those too small to compare are only counted."""

    comparisons: tuple[Comparison, ...]
    dispersions: Mapping[str, Dispersion]
    too_small: int
    comparing: Comparing

    @property
    def flagged(self) -> tuple[Comparison, ...]:
        """Those to act upon, most records first."""
        return tuple(found for found in self.comparisons if found.flagged)


def _part(x: int, n: int) -> None:
    if given.count(x, "a count") > given.count(n, "the number of records"):
        message = f"{x} is no part of {n} records"
        raise ValueError(message)


def compare(
    units: Iterable[UnitCount],
    groups: Iterable[GroupCount] = (),
    sources: Mapping[str, tuple[int, int]] | None = None,
    comparing: Comparing = Comparing(),
) -> Family:
    """All units and groups of one source and month, in one family.

    `sources` are x of n of the whole source by check; without, the units' sum (small ones too) stands for it. Flagged
    is what Benjamini and Hochberg leave at `false_discoveries` and has `least_excess` records missing beyond expected.
    ValueError where a unit or group of a check stands twice, or a source holds nothing.
    """
    units, groups = list(units), list(groups)
    _refuse_twice([(u.check, u.unit) for u in units])
    _refuse_twice([(g.check, g.group) for g in groups])
    by_check: dict[str, list[UnitCount]] = defaultdict(list)
    for unit in units:
        by_check[unit.check].append(unit)
    found: list[Comparison] = []
    dispersions = {}
    for check, members in by_check.items():
        p0 = _source_share(members, (sources or {}).get(check))
        large = [unit for unit in members if unit.n >= comparing.least_n]
        if large:
            dispersions[check] = dispersion(large, p0, comparing.winsorised)
            found += [_unit(unit, p0, dispersions[check].tau2) for unit in large]
    compared = [group for group in groups if min(group.n, group.rest_n) >= comparing.least_n]
    adjusted = _adjusted([*found, *(_group(group) for group in compared)], comparing)
    ranked = sorted(adjusted, key=lambda c: (-c.excess, c.adjusted, c.check, c.name))
    return Family(tuple(ranked), dispersions, len(units) + len(groups) - len(ranked), comparing)


def _refuse_twice(names: Sequence[tuple[str, str]]) -> None:
    if len(set(names)) < len(names):
        message = "a unit or group stands twice under one check"
        raise ValueError(message)


def _source_share(units: Sequence[UnitCount], source: tuple[int, int] | None) -> Fraction:
    x, n = source or (sum(unit.x for unit in units), sum(unit.n for unit in units))
    _part(x, n)
    if n < max((unit.n for unit in units), default=0):
        message = f"the source has {n} records, fewer than one of its units"
        raise ValueError(message)
    return Fraction(x, n) if n else Fraction(0)


def mid_p(x: int, n: int, share: float) -> float:
    """The chance of fewer than x of n, and half that of x, where the true share is `share`. Exact, one-sided.

    ValueError where x is no part of n or the share lies outside 0 to 1. Source: Lancaster (1961).
    """
    _part(x, n)
    if not 0 <= share <= 1:
        message = f"a share lies between 0 and 1, not at {share}"
        raise ValueError(message)
    below = float(bdtr(x - 1, n, share)) if x else 0.0
    return (below + float(bdtr(x, n, share))) / 2


def hypergeometric_mid_p(group: GroupCount) -> float:
    """The chance of more missing in the group, and half that of as many, where both are alike. Exact, one-sided.

    Given how many are missing in all, as Fisher's test: the rest's share is counted, too, and not known for certain.
    """
    every, missing = group.n + group.rest_n, group.missing + group.rest_missing
    k = np.arange(group.missing, min(group.n, missing) + 1)
    logs = _log_choose(group.n, k) + _log_choose(group.rest_n, missing - k) - _log_choose(every, np.array(missing))
    return min(1.0, float(np.exp(logsumexp(logs)) - np.exp(logs[0]) / 2))


def _log_choose(n: int, k: np.ndarray) -> np.ndarray:
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def winsorise(values: Sequence[float], share: float) -> list[float]:
    """The values in order, with the lowest and highest `share` of them drawn in to the next."""
    ordered = sorted(values)
    ends = floor(exact(share) * len(ordered))
    low, high = ordered[ends], ordered[len(ordered) - 1 - ends]
    return [min(max(value, low), high) for value in ordered]


def dispersion(units: Sequence[UnitCount], share: Fraction, winsorised: float = 0.1) -> Dispersion:
    """How much the units of one check differ from its share beyond chance.

    Phi is the mean of winsorised z^2, z = (x/n - p0) / s, s^2 = p0 q0 / n. Above 1 + 2 sqrt(2/I):
    tau^2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), w = 1/s^2; else 0. A single unit, or a share of 0 or 1, tells
    nothing of it. ValueError with no unit. Source: Spiegelhalter (2005); DerSimonian and Laird (1986).
    """
    count = len(units)
    if count == 0:
        message = "a dispersion needs units"
        raise ValueError(message)
    spread = share * (1 - share)
    if not spread:
        return Dispersion(count, 0.0, 0.0)
    phi = fsum(z * z for z in winsorise([_score(unit, share) for unit in units], winsorised)) / count
    if count == 1 or phi <= 1 + 2 * sqrt(2 / count):
        return Dispersion(count, phi, 0.0)
    weights = [float(unit.n / spread) for unit in units]
    total = fsum(weights)
    tau2 = (count * phi - (count - 1)) / (total - fsum(w * w for w in weights) / total)
    return Dispersion(count, phi, max(0.0, tau2))


def _score(unit: UnitCount, share: Fraction) -> float:
    return float(Fraction(unit.x, unit.n) - share) / sqrt(share * (1 - share) / unit.n)


def _unit(unit: UnitCount, share: Fraction, tau2: float) -> Comparison:
    chance = mid_p(unit.x, unit.n, float(share))
    if tau2:
        # The exact chance as a normal score, shrunk as z is; where it is less than a computer can hold, z itself.
        z = float(ndtri(chance)) if chance > 0 else _score(unit, share)
        chance = float(ndtr(z / sqrt(1 + tau2 * unit.n / float(share * (1 - share)))))
    excess = float(unit.n * share - unit.x)
    return Comparison(
        unit.check, unit.unit, unit.n - unit.x, unit.n, float(1 - share), excess, chance, 1.0, flagged=False
    )


def _group(group: GroupCount) -> Comparison:
    return Comparison(
        check=group.check,
        name=group.group,
        missing=group.missing,
        n=group.n,
        others=group.rest_missing / group.rest_n,
        excess=excess_missing(group.missing, group.n, group.rest_missing, group.rest_n),
        chance=hypergeometric_mid_p(group),
        adjusted=1.0,
        flagged=False,
        difference=newcombe_difference(group.missing, group.n, group.rest_missing, group.rest_n),
    )


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """Adjusted chances, in the order given: those at most q are the discoveries at a false-discovery rate of q.

    The smallest of m p / rank over this and all larger ones. Source: Benjamini and Hochberg (1995).
    """
    m = len(chances)
    adjusted, least = [1.0] * m, 1.0
    for rank, at in sorted(enumerate(sorted(range(m), key=lambda i: chances[i]), start=1), reverse=True):
        least = min(least, chances[at] * m / rank)
        adjusted[at] = least
    return adjusted


def _adjusted(family: Sequence[Comparison], comparing: Comparing) -> list[Comparison]:
    """The family with what Benjamini and Hochberg make of it, and flags."""
    adjusted = benjamini_hochberg([found.chance for found in family])
    return [
        replace(
            found,
            adjusted=q,
            flagged=q <= comparing.false_discoveries and found.excess >= comparing.least_excess,
        )
        for found, q in zip(family, adjusted, strict=True)
    ]
