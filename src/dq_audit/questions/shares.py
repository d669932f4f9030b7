"""Is a share above a stated value, with records missing? Visitors, repeats, outcomes (statistical notes, 4 and 8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt

from dq_audit.questions import given
from dq_audit.questions.intervals import Z95, Interval, wilson
from dq_audit.questions.verdicts import Decision, Needed, Reach, Recorded, Standing, Verdict, decide, needed


@dataclass(frozen=True, slots=True)
class ShareDeciding:
    """The settings of the rule; printed wherever they decide.

    `minimum_expected` stands for E(M) >= 10 of the ratio: Wilson's limits hold what they promise (93-97% of the time)
    where at least 10 records are expected on either side of the stated value, so both sides are asked.
    """

    z: float = Z95
    minimum_expected: float = 10.0

    def __post_init__(self) -> None:
        given.above(self.z, 0, "z")
        given.at_least(self.minimum_expected, 0, "the least number expected")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return f"z {self.z:g}; at least {self.minimum_expected:g} expected on either side of the value"


@dataclass(frozen=True, slots=True)
class ShareAnswer:
    """Whether a share exceeds `stated`; `recorded_share` is of the usable, `bounds` and `limits` are of all records."""

    stated: float
    decision: Decision
    records: Recorded
    recorded_share: float | None
    bounds: Interval
    limits: Interval
    as_if_completed: Interval | None
    needed: Needed | None
    break_even: float | None
    deciding: ShareDeciding


def missing_data_bounds(x: int, n: int, missing: int) -> Interval:
    """The least and the largest share that the n records, once complete, can have: x/N and (x + m)/N (Manski).

    ValueError where n is 0 or x and the missing are more than n.
    """
    _share_of(x, n, missing)
    return Interval(x / n, (x + missing) / n)


def missing_data_limits(x: int, n: int, missing: int, z: float = Z95) -> Interval:
    """Wilson's lower limit of x/N and upper limit of (x + m)/N: missing records and chance together.

    ValueError as `missing_data_bounds`.
    """
    _share_of(x, n, missing)
    return Interval(wilson(x, n, z).low, wilson(x + missing, n, z).high)


def break_even_share(expected: float, observed: float, missing: int) -> float | None:
    """The share of the missing that must belong to the group for exactly `expected` of it: (E - O) / m.

    Below 0 an excess survives any allocation of the missing, above 1 a deficit does. It says nothing about chance.
    None where nothing is missing. ValueError where a number is negative.
    """
    e, o = given.at_least(expected, 0, "the expected number"), given.at_least(observed, 0, "the observed number")
    m = given.count(missing, "the number missing")
    return (e - o) / m if m else None


def value_of_completing(n: int) -> float:
    """What completing one record is worth to a share of n: it narrows the bounds by 1/N. ValueError where n is 0."""
    return 1 / given.above(given.count(n, "the number of records"), 0, "the number of records")


def share_above(
    x: int,
    n: int,
    missing: int,
    stated: float,
    declined: int = 0,
    deciding: ShareDeciding = ShareDeciding(),
) -> ShareAnswer:
    """Is the share of x among n records above `stated`, with `missing` of them not known (`declined` of those)?

    ValueError where n is 0, the counts do not fit each other or `stated` is not between 0 and 1.
    Source: statistical notes, 4; what is needed as in 3, with E = N t and V = N t (1 - t), which is where Wilson's
    limit meets t.
    """
    records = _share_of(x, n, missing, declined)
    t = given.between(stated, 0, 1, "the stated share")
    own = x / records.usable if records.usable else None
    completed = None if own is None else wilson(x + missing * own, n, deciding.z)
    standing = Standing(
        margin=t,
        expected=n * min(t, 1 - t),
        minimum=deciding.minimum_expected,
        limits=missing_data_limits(x, n, missing, deciding.z),
        completed=completed,
    )
    decision = decide(standing)
    return ShareAnswer(
        stated=t,
        decision=decision,
        records=records,
        recorded_share=own,
        bounds=missing_data_bounds(x, n, missing),
        limits=standing.limits,
        as_if_completed=completed,
        needed=_needed(standing, decision, records, own, deciding),
        break_even=break_even_share(n * t, x, missing),
        deciding=deciding,
    )


def _share_of(x: int, n: int, missing: int, declined: int = 0) -> Recorded:
    x, n, missing = (
        given.count(x, "the count"),
        given.count(n, "the number of records"),
        given.count(missing, "missing"),
    )
    if n == 0 or x + missing > n or declined > missing:
        message = f"{x} counted and {missing} missing ({declined} declined) are no part of {n} records"
        raise ValueError(message)
    return Recorded(n, x, n - missing - x, declined)


def _needed(
    standing: Standing, decision: Decision, records: Recorded, own: float | None, deciding: ShareDeciding
) -> Needed | None:
    """None where there is nothing to expect from: nothing recorded, too little expected, or a share on the value."""
    t = standing.margin
    if own is None or own == t or not standing.enough_expected:
        return None
    toward = Verdict.YES if own > t else Verdict.NO
    found = needed(records, toward, records.n * t, deciding.z * sqrt(records.n * t * (1 - t)))
    return replace(found, records=0, reach=Reach.SETTLED) if decision.verdict.settled else found
