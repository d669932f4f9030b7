"""Victims and residents by place, and the ratio of two groups' rates within places (statistical notes, 3).

Conditional on how many victims a place has, each of them is of the group with probability th B / (th B + W), where th
is the ratio of the two groups' rates and B and W their residents there. So what makes a place's crime rate high or low
falls out, and th speaks of ethnicity given address.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, inf, log, sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit

from dq_audit.questions import given
from dq_audit.questions.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers: TypeAlias = NDArray[np.float64]

ASSUMED_DISPERSION = 1.6  # where no key of victims tells how often one person is in the records
STEP = 0.5  # of ln th, in the search for the first ratio that is not refused


class Level(StrEnum):
    """How finely a victim's home is known."""

    LSOA = "LSOA"
    WARD = "ward"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A place: its residents and its resident victims, of the group, of all others, and of unknown ethnicity.

    In the letters of the statistical notes: B, W, b, u, m. Residents may be fractions (between two censuses), victims
    are whole numbers; `declined` are those of the missing that will never be known. ValueError otherwise.
    """

    name: str
    group_residents: float
    other_residents: float
    group_victims: int
    other_victims: int
    missing: int
    declined: int = 0
    level: Level = Level.LSOA

    def __post_init__(self) -> None:
        for name in ("group_residents", "other_residents"):
            given.at_least(getattr(self, name), 0, f"{name} of {self.name}")
        for name in ("group_victims", "other_victims", "missing", "declined"):
            given.count(getattr(self, name), f"{name} of {self.name}")
        if self.declined > self.missing:
            message = f"{self.declined} declined are more than the {self.missing} missing of {self.name}"
            raise ValueError(message)

    @property
    def victims(self) -> int:
        """All resident victims, whether or not their ethnicity is known."""
        return self.group_victims + self.other_victims + self.missing

    @property
    def tells(self) -> bool:
        """Whether it can tell the groups apart: both live there."""
        return self.group_residents > 0 and self.other_residents > 0


def dispersion(victims_by_events: Mapping[int, int]) -> float:
    """phi, by how much records scatter more than people: sum k^2 n_k / sum k n_k over n_k victims with k events each.

    At least 1. Statistical notes, 3. ValueError where there is no event, or a number cannot be one.
    """
    numbers = [(given.count(k, "events of a victim"), given.count(n, "victims")) for k, n in victims_by_events.items()]
    events = sum(k * n for k, n in numbers)
    if events == 0:
        message = "a dispersion needs at least one victim with an event"
        raise ValueError(message)
    return max(1.0, sum(k * k * n for k, n in numbers) / events)


@dataclass(frozen=True, eq=False)
class Places:
    """The places where both groups live, as columns, and the equation of the ratio over them.

    Products are summed, not handed to the matrix product: on a busy machine its threads wait for each other.
    """

    group: Numbers  # B
    other: Numbers  # W
    phi: float

    @classmethod
    def of(cls, strata: Sequence[Stratum], phi: float) -> Places:
        """From strata that tell. ValueError where phi is below 1."""
        return cls(
            np.array([s.group_residents for s in strata], dtype=np.float64),
            np.array([s.other_residents for s in strata], dtype=np.float64),
            given.at_least(phi, 1, "the dispersion phi"),
        )

    def chances(self, ratio: float) -> Numbers:
        """p_w(th): the chance that a victim of each place is of the group."""
        if ratio == inf:
            return np.ones_like(self.group)
        if ratio == 0:
            return np.zeros_like(self.group)
        return ratio * self.group / (ratio * self.group + self.other)

    def expected(self, ratio: float, victims: Numbers) -> float:
        """E(th): victims of the group to be expected."""
        return float((victims * self.chances(ratio)).sum())

    def variance(self, ratio: float, victims: Numbers) -> float:
        """V(th), before the dispersion."""
        p = self.chances(ratio)
        return float((victims * p * (1 - p)).sum())

    def spread(self, ratio: float, victims: Numbers, z: float) -> float:
        """S = z sqrt(phi V(th))."""
        return z * sqrt(self.phi * self.variance(ratio, victims))

    def ratio(self, observed: float, victims: Numbers) -> float:
        """R(O, 0, v): the ratio at which as many of the group are expected as there are. 0 and infinity may be."""
        return self.lower(observed, victims, 0.0)

    def lower(self, observed: float, victims: Numbers, z: float) -> float:
        """R(O, +z, v): the smallest ratio that a score test does not refuse, O = E(th) + z sqrt(phi V(th)).

        Where few victims leave several solutions, the smallest: the interval is never narrower than it should be.
        """
        n = float(victims.sum())
        observed = min(observed, n)
        if observed <= 0:
            return 0.0
        if z == 0 and observed == n:
            return inf
        odds = (np.log(self.group) - np.log(self.other))[victims > 0]
        counts = victims[victims > 0]

        def beyond(x: float) -> float:
            p = expit(x + odds)
            each = counts * p
            return float(each.sum()) + z * sqrt(self.phi * float((each * (1 - p)).sum())) - observed

        # At `low` each of the two terms is at most a quarter of what was observed.
        low = -float(odds.max()) + log(observed / (4 * n))
        if z > 0:
            low = min(low, -float(odds.max()) + 2 * log(observed / (4 * z * sqrt(self.phi * n))))
        high = low + STEP
        while beyond(high) < 0:
            low, high = high, high + STEP
        return exp(brentq(beyond, low, high, xtol=1e-12, rtol=1e-12))

    def upper(self, observed: float, victims: Numbers, z: float) -> float:
        """R(O, -z, v): the largest ratio that a score test does not refuse; infinity where none is too large.

        It is the lower limit of the others' ratio, turned over.
        """
        mirrored = Places(self.other, self.group, self.phi)
        low = mirrored.lower(float(victims.sum()) - observed, victims, z)
        return inf if low == 0 else 1 / low

    def limits(self, low: float, high: float, victims: Numbers, z: float) -> Interval:
        """From the lower limit of one number observed to the upper limit of another."""
        upper = self.upper(high, victims, z)
        return Interval(min(self.lower(low, victims, z), upper), upper)  # without z they may differ by a rounding
