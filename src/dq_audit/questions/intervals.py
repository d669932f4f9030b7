"""Intervals of shares, counts and ratios. The Wilson interval itself stands in `outcomes`, which needs no scipy."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, sqrt

from scipy.special import gammaincinv, ndtr

from dq_audit.outcomes import wilson_interval
from dq_audit.questions import given

Z95 = 1.959964  # 95% two-sided
Z998 = 3.090232  # 99.8% two-sided, the outer limits of a funnel
NEXT_TO_NOTHING = 1e-6  # of a count; its lower limit is no number that a computer has
BYAR_FROM = 10  # records; below, Byar's approximation is not near enough


@dataclass(frozen=True, slots=True)
class Interval:
    """Two limits, the lower first; the upper may be infinite."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if isnan(self.low) or isnan(self.high) or self.low > self.high:
            message = f"the limits of an interval are in order, not {self.low} and {self.high}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and its limits."""

    value: float
    limits: Interval


def wilson(x: float, n: float, z: float = Z95) -> Interval:
    """The Wilson interval of x of n as an `Interval`. ValueError as `outcomes.wilson_interval`, which computes it."""
    return Interval(*wilson_interval(x, n, given.above(z, 0, "z")))


def byar_interval(observed: float, z: float = Z95) -> Interval:
    """Byar's limits of a Poisson count; for 10 and more. ValueError where the count is negative.

    Source: Breslow and Day (1987), as in PHE's indicator methods.
    """
    o = given.at_least(observed, 0, "a count")
    z = given.above(z, 0, "z")
    # Far below one the cube turns negative, which no count is.
    low = 0.0 if o < NEXT_TO_NOTHING else o * max(0.0, 1 - 1 / (9 * o) - z / (3 * sqrt(o))) ** 3
    up = o + 1
    return Interval(low, up * (1 - 1 / (9 * up) + z / (3 * sqrt(up))) ** 3)


def exact_poisson_interval(observed: float, z: float = Z95) -> Interval:
    """Exact (Garwood) limits of a Poisson count, from the chi-squared distribution. ValueError where it is negative.

    chi2inv(a/2, 2O)/2 and chi2inv(1-a/2, 2O+2)/2 are quantiles of the gamma distribution, which scipy has.
    """
    o = given.at_least(observed, 0, "a count")
    tail = float(ndtr(-given.above(z, 0, "z")))
    low = 0.0 if o < NEXT_TO_NOTHING else float(gammaincinv(o, tail))
    return Interval(low, float(gammaincinv(o + 1, 1 - tail)))


def poisson_interval(observed: float, z: float = Z95) -> Interval:
    """Limits of a count: exact below 10, Byar from 10, as PHE's indicator methods choose. ValueError as both."""
    return exact_poisson_interval(observed, z) if observed < BYAR_FROM else byar_interval(observed, z)


def indirectly_standardised_ratio(observed: int, expected: float, reference: float = 100.0, z: float = Z95) -> Estimate:
    """Observed over expected, times the reference (100 for the usual ratio), with the count's limits.

    ValueError where nothing was expected. Source: PHE's indicator methods.
    """
    o = given.count(observed, "a count of events")
    scale = given.above(reference, 0, "the reference") / given.above(expected, 0, "the expected number")
    limits = poisson_interval(o, z)
    return Estimate(o * scale, Interval(limits.low * scale, limits.high * scale))


def funnel_limits(average: float, n: int, z: float = Z95) -> Interval:
    """Where the share of a unit of n records lies when it is no different from the average; within 0 and 1.

    The limits average -+ z sqrt(average (1 - average) / n) solve Wilson's interval about the average (PHE). Draw them
    at `Z95` and `Z998`. ValueError where n is 0 or the average is no share.
    """
    if given.count(n, "the number of records") == 0 or not 0 <= average <= 1:
        message = f"limits of a funnel need records and a share from 0 to 1, not {average} of {n}"
        raise ValueError(message)
    reach = given.above(z, 0, "z") * sqrt(average * (1 - average) / n)
    return Interval(max(0.0, average - reach), min(1.0, average + reach))


def ratio_funnel_limits(expected: float, z: float = Z95) -> Interval:
    """Where observed over expected lies when it is truly 1: the count's limits over the expected number.

    ValueError where nothing is expected. Source: PHE (exact below 10, else Byar).
    """
    e = given.above(expected, 0, "the expected number")
    limits = poisson_interval(e, z)
    return Interval(limits.low / e, limits.high / e)


def newcombe_difference(x1: int, n1: int, x2: int, n2: int, z: float = Z95) -> Estimate:
    """The difference of two shares, the first minus the second, with Newcombe's hybrid score interval.

    ValueError where a group has no record or more than all. Source: Newcombe (1998), method 10.
    """
    first, second = wilson(x1, n1, z), wilson(x2, n2, z)
    p1, p2 = x1 / n1, x2 / n2
    down = sqrt((p1 - first.low) ** 2 + (second.high - p2) ** 2)
    up = sqrt((first.high - p1) ** 2 + (p2 - second.low) ** 2)
    return Estimate(p1 - p2, Interval(p1 - p2 - down, p1 - p2 + up))


def excess_missing(missing: int, n: int, missing_rest: int, n_rest: int) -> float:
    """Records of a group that are missing beyond the rest's share: m - n m_rest / n_rest. Below 0 where fewer are.

    ValueError where either has no record, or more missing than records.
    """
    wilson_interval(missing, n), wilson_interval(missing_rest, n_rest)
    return missing - n * missing_rest / n_rest
