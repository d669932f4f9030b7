"""Are answers spread over places as the residents are?

What is measured is how much the answers per resident differ from place to place: their standard deviation over
residents, as a share of the borough's mean, w = sqrt(sum p (q/p - 1)^2), with q a place's share of the answers and p
its share of the residents. It is 0 where every place answers alike, and 1 where one half of the borough gives all the
answers. Chance alone makes w about sqrt((places - 1) / n), so it is judged by limits: n w^2 is Pearson's statistic,
which follows the noncentral chi-squared distribution whose noncentrality is n times the true w squared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, sqrt
from typing import TYPE_CHECKING

from scipy.optimize import brentq
from scipy.special import chndtr, ndtr

from dq_audit.questions import given
from dq_audit.questions.intervals import Z95, Interval
from dq_audit.questions.verdicts import Decision, Standing, Verdict, decide

if TYPE_CHECKING:
    from collections.abc import Mapping

_TWO = 2  # places; with fewer there is nothing to spread over


@dataclass(frozen=True, slots=True)
class SpreadDeciding:
    """The settings of the rule; printed wherever they decide.

    `margin` is the w that is asked about. `minimum_expected` is the mean number of answers of a place: with fewer
    Pearson's statistic is far from its distribution.
    """

    margin: float = 0.25
    z: float = Z95
    minimum_expected: float = 5.0

    def __post_init__(self) -> None:
        given.above(self.margin, 0, "the margin")
        given.above(self.z, 0, "z")
        given.above(self.minimum_expected, 0, "the least number expected")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return f"margin {self.margin:g} of the mean; z {self.z:g}; at least {self.minimum_expected:g} answers a place"


@dataclass(frozen=True, slots=True)
class Spread:
    """Whether answers per resident differ between places by more than the margin (yes: they do).

    `estimate` is of the answers with a known place, less what chance alone makes; `limits` hold wherever the missing
    live; `as_if_completed` are the limits if these lived where the others do.
    """

    decision: Decision
    estimate: float | None
    limits: Interval
    as_if_completed: Interval | None
    n: int
    missing: int
    places: int
    deciding: SpreadDeciding


def spread(
    answers: Mapping[str, int],
    residents: Mapping[str, float],
    missing: int = 0,
    deciding: SpreadDeciding = SpreadDeciding(),
) -> Spread:
    """Do answers per resident differ between places by more than the margin, with `missing` of unknown place?

    ValueError where fewer than two places have residents, or answers come from a place without any.
    """
    counts, shares = _placed(answers, residents)
    known, m = sum(counts), given.count(missing, "the number missing")
    n, free = known + m, len(shares) - 1
    at_least, at_most = _least(counts, shares, m), _most(counts, shares, m)
    limits = Interval(_low(at_least, n, free, deciding.z), _high(at_most, n, free, deciding.z))
    own = _statistic(counts, shares)
    completed = None
    if known:
        grown = own * n / known
        completed = Interval(_low(grown, n, free, deciding.z), _high(grown, n, free, deciding.z))
    standing = Standing(deciding.margin, n / len(shares), deciding.minimum_expected, limits, completed)
    return Spread(
        decision=_decided(standing),
        estimate=sqrt(max(0.0, own - free) / known) if known else None,
        limits=limits,
        as_if_completed=completed,
        n=n,
        missing=m,
        places=len(shares),
        deciding=deciding,
    )


def _decided(at: Standing) -> Decision:
    if at.enough_expected:
        return decide(at)
    return Decision(Verdict.NOT_ENOUGH_RECORDS, f"{at.expected:.1f} answers a place, fewer than {at.minimum:g}")


def _placed(answers: Mapping[str, int], residents: Mapping[str, float]) -> tuple[list[int], list[float]]:
    people = {place: n for place, n in residents.items() if given.at_least(n, 0, f"residents of {place}") > 0}
    if len(people) < _TWO:
        message = f"a spread needs two places or more with residents, not {len(people)}"
        raise ValueError(message)
    stray = sum(given.count(n, f"answers of {place}") for place, n in answers.items() if place not in people)
    if stray:
        message = f"{stray} answers come from places without residents"
        raise ValueError(message)
    every = sum(people.values())
    return [answers.get(place, 0) for place in people], [n / every for n in people.values()]


def _statistic(counts: list[int] | list[float], shares: list[float]) -> float:
    """Pearson's: sum O^2 / (n p) - n. 0 of nothing."""
    n = sum(counts)
    return max(0.0, sum(x * x / p for x, p in zip(counts, shares, strict=True)) / n - n) if n else 0.0


def _most(counts: list[int], shares: list[float], missing: int) -> float:
    """The largest that the statistic can become: it is convex, so all the missing are of one place."""
    each = ([x + missing * (at == chosen) for at, x in enumerate(counts)] for chosen in range(len(counts)))
    return max(_statistic(made, shares) for made in each)


def _least(counts: list[int], shares: list[float], missing: int) -> float:
    """The smallest: the missing fill up the places that answered least per resident, to one level."""
    rising = sorted(zip(counts, shares, strict=True), key=lambda place: place[0] / place[1])
    filled, share = 0.0, 0.0
    level = 0.0
    for at, (x, p) in enumerate(rising):
        filled, share = filled + x, share + p
        level = (filled + missing) / share
        if at + 1 == len(rising) or level <= rising[at + 1][0] / rising[at + 1][1]:
            break
    return _statistic([max(float(x), level * p) for x, p in rising], [p for _, p in rising])


def _low(statistic: float, n: int, free: int, z: float) -> float:
    """The smallest w that the statistic does not refuse."""
    tail = float(ndtr(-z))
    if n == 0 or chndtr(statistic, free, 0.0) <= 1 - tail:
        return 0.0
    return _root(statistic, n, free, 1 - tail)


def _high(statistic: float, n: int, free: int, z: float) -> float:
    """The largest w that the statistic does not refuse; infinity of nothing."""
    tail = float(ndtr(-z))
    if n == 0:
        return inf
    return 0.0 if chndtr(statistic, free, 0.0) <= tail else _root(statistic, n, free, tail)


def _root(statistic: float, n: int, free: int, chance: float) -> float:
    """The w at which a statistic no larger than this one has this chance: the chance falls as w grows."""
    high = statistic + 1.0
    while chndtr(statistic, free, high) > chance:
        high *= 2
    return sqrt(brentq(lambda nc: float(chndtr(statistic, free, nc)) - chance, 0.0, high, xtol=1e-9) / n)
