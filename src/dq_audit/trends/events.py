"""Did a named event change a share? Before is tested against after (statistical notes, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import fsum, sqrt
from typing import TYPE_CHECKING

from scipy.special import stdtrit

from dq_audit.questions import given
from dq_audit.questions.intervals import Estimate, Interval
from dq_audit.trends.autocorrelation import Autocorrelation, autocorrelation
from dq_audit.trends.points import Point, in_order, split

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Change(StrEnum):
    """What a test of before against after says."""

    ROSE = "rose"
    FELL = "fell"
    NONE_SHOWN = "no change shown"
    CANNOT_BE_TOLD = "cannot be told"


@dataclass(frozen=True, slots=True)
class EventDeciding:
    """The settings of the test; printed wherever they decide.

    `least_months` with records on either side; `least_expected` complete and incomplete records of either side, below
    which the formula's normal curve is no likeness of the counts.
    """

    confidence: float = 0.95
    least_months: int = 3
    least_expected: float = 5.0

    def __post_init__(self) -> None:
        given.between(self.confidence, 0, 1, "the confidence")
        given.at_least(self.least_months, 2, "the months on either side")
        given.at_least(self.least_expected, 0, "the least number expected")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return (
            f"{100 * self.confidence:g}% limits; at least {self.least_months} months before and after; "
            f"at least {self.least_expected:g} complete and incomplete records expected in each"
        )


@dataclass(frozen=True, slots=True)
class EventTest:
    """The share after minus the share before, with its limits; None where it cannot be told.

    `phi` is how much more months vary than chance makes them, at least 1. `reason` says why, in a sentence.
    """

    event: str
    first: str  # the first month after; empty with none
    change: Change
    difference: Estimate | None
    phi: float | None
    months: tuple[int, int]
    reason: str
    autocorrelation: Autocorrelation
    deciding: EventDeciding


def event_tests(points: Iterable[Point], deciding: EventDeciding = EventDeciding()) -> tuple[EventTest, ...]:
    """Each named event of a series: the months since the one before it against those up to the next.

    A change of the rule ends the months on either side, as an event does.

    Where the rule changed in the same month it cannot be told: two rules do not count the same thing.
    """
    tests = []
    for before, after in pairwise(split(points)):
        if after[0].event and after[0].rule == before[0].rule:
            tests.append(event_test(before, after, deciding))
        elif after[0].event:
            tests.append(_cannot(_both(before, after), "the rule changed in the same month", deciding))
    return tuple(tests)


@dataclass(frozen=True, slots=True)
class _Half:
    """The months of one side in which there are records."""

    months: tuple[Point, ...]

    @property
    def x(self) -> int:
        return sum(m.x for m in self.months)

    @property
    def n(self) -> int:
        return sum(m.n for m in self.months)

    @property
    def p(self) -> Fraction:
        return Fraction(self.x, self.n)

    @property
    def variance(self) -> float:
        """That of the share, p q / N, by chance alone."""
        return float(self.p * (1 - self.p) / self.n)

    @property
    def scores(self) -> tuple[tuple[str, str, float], ...]:
        """(x/n - p) / sqrt(p q / n) by month, 0 where p is 0 or 1."""
        spread = self.p * (1 - self.p)
        found = (float(Fraction(m.x, m.n) - self.p) / sqrt(spread / m.n) if spread else 0.0 for m in self.months)
        return tuple((m.period, m.period, z) for m, z in zip(self.months, found, strict=True))

    @property
    def dispersion(self) -> float:
        """Sum z^2 / (K - 1): 1 where months vary as chance makes them."""
        return fsum(z * z for _, _, z in self.scores) / (len(self.months) - 1)


def event_test(before: Sequence[Point], after: Sequence[Point], deciding: EventDeciding = EventDeciding()) -> EventTest:
    """Did the share change between two stretches of months that were fixed beforehand?

    The difference d = p2 - p1; phi = max(1, mean of both halves' sum z^2 / (K - 1)); limits
    d -+ t(K1 + K2 - 2) sqrt(phi (p1 q1 / N1 + p2 q2 / N2)). Months without records count for nothing. ValueError where
    a month stands on both sides or after precedes before. Source: statistical notes, 5; phi as in quasi-binomial models
    (McCullagh and Nelder 1989).
    """
    in_order([*before, *after])
    if before and after and max(m.period for m in before) > min(m.period for m in after):
        message = "the months after an event come after those before it"
        raise ValueError(message)
    halves = _both(before, after)
    refused = _refused(halves, deciding)
    if refused:
        return _cannot(halves, refused, deciding)
    one, two = halves
    phi = max(1.0, (one.dispersion + two.dispersion) / 2)
    free = len(one.months) + len(two.months) - 2
    reach = float(stdtrit(free, 0.5 + deciding.confidence / 2)) * sqrt(phi * (one.variance + two.variance))
    d = float(two.p - one.p)
    limits = Interval(d - reach, d + reach)
    change = Change.ROSE if limits.low > 0 else Change.FELL if limits.high < 0 else Change.NONE_SHOWN
    within = f"{_points(limits.low)} to {_points(limits.high)}"
    reason = f"{_points(d)} points, {100 * deciding.confidence:g}% limits {within}"
    return _test(halves, change, reason, deciding, Estimate(d, limits), phi)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"


def _both(before: Sequence[Point], after: Sequence[Point]) -> tuple[_Half, _Half]:
    one, two = (tuple(m for m in in_order(side) if m.n) for side in (before, after))
    return _Half(one), _Half(two)


def _refused(halves: tuple[_Half, _Half], deciding: EventDeciding) -> str:
    """Why it cannot be told; empty where it can."""
    few = [half for half in halves if len(half.months) < deciding.least_months]
    if few:
        counts = " and ".join(str(len(half.months)) for half in halves)
        return f"fewer than {deciding.least_months} months with records before or after ({counts})"
    p = Fraction(sum(half.x for half in halves), sum(half.n for half in halves))
    if 0 < p < 1 and min(half.n for half in halves) * min(p, 1 - p) < deciding.least_expected:
        return f"fewer than {deciding.least_expected:g} complete or incomplete records expected before or after"
    return ""


def _cannot(halves: tuple[_Half, _Half], why: str, deciding: EventDeciding) -> EventTest:
    return _test(halves, Change.CANNOT_BE_TOLD, why, deciding, None, None)


def _test(
    halves: tuple[_Half, _Half],
    change: Change,
    reason: str,
    deciding: EventDeciding,
    difference: Estimate | None,
    phi: float | None,
) -> EventTest:
    after = halves[1].months
    together = autocorrelation([score for half in halves if half.months for score in half.scores])
    return EventTest(
        event=after[0].event if after else "",
        first=after[0].period if after else "",
        change=change,
        difference=difference,
        phi=phi,
        months=(len(halves[0].months), len(after)),
        reason=f"{reason}; {together.said}" if together.notable else reason,
        autocorrelation=together,
        deciding=deciding,
    )
