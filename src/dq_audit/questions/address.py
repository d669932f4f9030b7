"""How much of the crude ratio is the address?

The factor A of the statistical notes, 3. The crude ratio of the two groups' rates is th times A exactly: th compares
neighbours, A compares where they live.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, isinf, sqrt
from typing import TYPE_CHECKING

import numpy as np

from dq_audit.questions.intervals import Interval
from dq_audit.questions.strata import Level, Places
from dq_audit.questions.verdicts import Decision, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.questions.strata import Numbers, Stratum

CONTRIBUTES_ABOVE, NOT_BELOW = 1.05, 1.10


@dataclass(frozen=True, slots=True)
class Address:
    """The factor by which the group's places have more victims, its range, and whether the address contributes.

    `records_left_out` are victims whose home is known by ward only while others' is known by LSOA: their ward's
    residents would be counted twice.
    """

    factor: float | None
    limits: Interval
    decision: Decision
    records_left_out: int


@dataclass(frozen=True, slots=True)
class MantelHaenszel:
    """The Mantel-Haenszel rate ratio and the standard error of its logarithm, widened by the dispersion."""

    ratio: float
    standard_error: float
    limits: Interval


def mantel_haenszel(strata: Sequence[Stratum], phi: float, z: float) -> MantelHaenszel | None:
    """The classical ratio over the recorded, beside the estimate of the notes; None where a group has no victim.

    Source: Rothman and Greenland, rate ratio of person-time data, residents standing in for person-time.
    """
    top = bottom = joint = 0.0
    for s in strata:
        total = s.group_residents + s.other_residents
        top += s.group_victims * s.other_residents / total
        bottom += s.other_victims * s.group_residents / total
        joint += (s.group_victims + s.other_victims) * s.group_residents * s.other_residents / total**2
    if not top or not bottom:
        return None
    error = sqrt(phi * joint / (top * bottom))
    ratio = top / bottom
    return MantelHaenszel(ratio, error, Interval(ratio * exp(-z * error), ratio * exp(z * error)))


def crude_ratio(strata: Sequence[Stratum]) -> float | None:
    """The recorded rates of the two groups over all places, the first over the second; None where it has no meaning."""
    group, other = (sum(s.group_residents for s in strata), sum(s.other_residents for s in strata))
    b, u = sum(s.group_victims for s in strata), sum(s.other_victims for s in strata)
    if not group or not other or b + u == 0:
        return None
    return inf if u == 0 else (b / group) / (u / other)


def address_factor(strata: Sequence[Stratum], limits: Interval, z: float) -> Address | None:
    """A, its range over the limits of th, and “address contributes”; None where a group has no residents.

    Every place with residents counts, for one in which only one group lives is an address too. `strata` hold no victim
    of a group that does not live there. Of homes known by ward only nothing is used where others are known by LSOA.
    """
    fine = [s for s in strata if s.level is Level.LSOA]
    used = fine or list(strata)
    left_out = sum(s.victims for s in strata) - sum(s.victims for s in used)
    group = np.array([s.group_residents for s in used], dtype=np.float64)
    other = np.array([s.other_residents for s in used], dtype=np.float64)
    if not group.sum() or not other.sum():
        return None
    victims = np.array([s.victims for s in used], dtype=np.float64)
    recorded = np.array([s.group_victims + s.other_victims for s in used], dtype=np.float64)
    telling = (group > 0) & (other > 0)
    observed = float(sum(s.group_victims for s in used if s.tells))
    factor = None
    if recorded[telling].sum():
        own = Places(group[telling], other[telling], 1.0).ratio(observed, recorded[telling])
        factor = _factor(own, group, other, recorded)[0]
    low, low_sd = _factor(limits.high, group, other, victims)
    high, high_sd = _factor(limits.low, group, other, victims)
    upper = inf if isinf(high) else high * exp(z * high_sd)
    found = Interval(min(low * exp(-z * low_sd), upper), upper)  # where A cannot vary they differ by a rounding
    return Address(factor, found, _contributes(found), left_out)


def _contributes(limits: Interval) -> Decision:
    words = f"the factor lies between {limits.low:.3f} and {limits.high:.3f}"
    if limits.low > CONTRIBUTES_ABOVE:
        return Decision(Verdict.YES, f"{words}, above {CONTRIBUTES_ABOVE}")
    if limits.high < NOT_BELOW:
        return Decision(Verdict.NO, f"{words}, below {NOT_BELOW:.2f}")
    return Decision(Verdict.CANNOT_BE_DETERMINED, words)


def _factor(ratio: float, group: Numbers, other: Numbers, victims: Numbers) -> tuple[float, float]:
    """A at a ratio, and the standard deviation of its logarithm.

    l = v / (th B + W) is taken times 1 + th, which cancels and lets th be infinite. Nought and infinity are A's ends.
    """
    share = 1.0 if isinf(ratio) else ratio / (1 + ratio)
    weight = share * group + (1 - share) * other
    here = victims > 0
    if not here.any():
        return 0.0, 0.0
    b, w, v = group[here], other[here], victims[here]
    if not weight[here].all():  # only at nought and infinity, where one group alone lives somewhere
        return (0.0, 0.0) if isinf(ratio) else (inf, 0.0)
    level = v / weight[here]
    of_group, of_other = float((b * level).sum()), float((w * level).sum())
    if not of_group or not of_other:
        return (inf, 0.0) if of_group else (0.0, 0.0)
    slope = (b / weight[here]) / of_group - (w / weight[here]) / of_other
    ratio_of_levels = (of_group / float(group.sum())) / (of_other / float(other.sum()))
    return ratio_of_levels, sqrt(float((slope**2 * v).sum()))
