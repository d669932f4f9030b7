"""From limits to a verdict: yes, no, cannot be determined, not enough records; and what would settle it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil, inf
from typing import TYPE_CHECKING

from dq_audit.questions import given

if TYPE_CHECKING:
    from dq_audit.questions.intervals import Interval

ROUNDING = 1e-9  # ten expected are ten, though they be summed from fractions


class Verdict(StrEnum):
    """The answer to a question of the form “more than this?”."""

    YES = "yes"
    NO = "no"
    CANNOT_BE_DETERMINED = "cannot be determined"  # what is missing is why
    NOT_ENOUGH_RECORDS = "not enough records"  # even complete records would not decide

    @property
    def settled(self) -> bool:
        """Whether it is an answer."""
        return self in {Verdict.YES, Verdict.NO}


class Reach(StrEnum):
    """Whether completing records can settle a question."""

    SETTLED = "settled already"
    OPEN = "can be reached"
    NEVER = "more than completing records can give: even complete ones would not decide"
    DECLINED = "more than completing records can give: too many declined to say"
    PLACE = "too many homes unknown"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict and the figures that led to it, in one sentence."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class Needed:
    """What would settle a question: the usable share, the further records to complete, and whether that can be had.

    `share` is above 1, `records` more than there are, where no completing helps. Both follow the expectation that the
    records to come are like those recorded.
    """

    toward: Verdict
    share: float
    records: int
    reach: Reach


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a question stands: the margin asked about, what was expected there, and the limits at either end.

    `completed` are the limits if all records were complete and like those recorded; None with nothing recorded.
    """

    margin: float
    expected: float
    minimum: float
    limits: Interval
    completed: Interval | None

    @property
    def enough_expected(self) -> bool:
        """Whether so many are expected that the limits hold what they promise."""
        return self.expected >= self.minimum - ROUNDING


def decide(at: Standing) -> Decision:
    """The verdict, in the order of the statistical notes (section 3).

    Too little expected; then yes, then no; then, where complete records would decide, what is missing is why; else
    even complete records would not. With nothing recorded what is missing is why.
    """
    m = f"{at.margin:g}"
    if not at.enough_expected:
        return Decision(Verdict.NOT_ENOUGH_RECORDS, f"{at.expected:.1f} expected at {m}, fewer than {at.minimum:g}")
    if at.limits.low > at.margin:
        return Decision(Verdict.YES, f"the lower limit {at.limits.low:.3f} lies above {m}")
    if at.limits.high < at.margin:
        return Decision(Verdict.NO, f"the upper limit {at.limits.high:.3f} lies below {m}")
    between = f"{m} lies between the limits {at.limits.low:.3f} and {at.limits.high:.3f}"
    if at.completed is None:
        return Decision(Verdict.CANNOT_BE_DETERMINED, "nothing is recorded")
    if at.completed.low > at.margin or at.completed.high < at.margin:
        return Decision(Verdict.CANNOT_BE_DETERMINED, f"{between}; complete records could decide")
    return Decision(Verdict.NOT_ENOUGH_RECORDS, f"{between}; complete records would not decide either")


def at_best_undetermined(decision: Decision, why: str) -> Decision:
    """The same decision, with an answer taken back where something else forbids one."""
    if not decision.verdict.settled:
        return decision
    return replace(decision, verdict=Verdict.CANNOT_BE_DETERMINED, reason=f"{why} ({decision.reason})")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What of `n` records is known: `group` and `other` are usable, the rest is missing, `declined` of it for good."""

    n: int
    group: int
    other: int
    declined: int = 0

    def __post_init__(self) -> None:
        for name in ("n", "group", "other", "declined"):
            given.count(getattr(self, name), f"{name} of the records")
        if self.usable + self.declined > self.n:
            message = f"{self.usable} usable and {self.declined} declined are more than all {self.n} records"
            raise ValueError(message)

    @property
    def usable(self) -> int:
        """Records with a recorded group."""
        return self.group + self.other

    @property
    def missing(self) -> int:
        """Records without one, the declined among them."""
        return self.n - self.usable

    @property
    def usable_share(self) -> float | None:
        """The usable share, None of no record."""
        return self.usable / self.n if self.n else None


def needed(recorded: Recorded, toward: Verdict, expected: float, spread: float) -> Needed:
    """The usable share at which the question would be settled, if the records to come are like those recorded.

    `expected` at the margin is E(M), `spread` is S = z sqrt(phi V(M)). Toward yes (E + S) / (N s), toward no
    (N - E + S) / (N (1 - s)), where s is the group's share of the recorded. ValueError toward anything else.
    Source: statistical notes, 3.
    """
    if not toward.settled:
        message = f"records are completed toward yes or no, not toward “{toward}”"
        raise ValueError(message)
    yes = toward is Verdict.YES
    weight = (recorded.group if yes else recorded.other) * recorded.n
    goal = expected + spread if yes else recorded.n - expected + spread
    if weight == 0:
        return needed_share(recorded, toward, inf)
    return needed_share(recorded, toward, goal * recorded.usable / weight)


def needed_share(recorded: Recorded, toward: Verdict, share: float) -> Needed:
    """What a usable share means in records, and whether it can be had: not above 1, nor where too many declined."""
    if share == inf:
        return Needed(toward, inf, recorded.missing + 1, Reach.NEVER)
    records = max(0, ceil(share * recorded.n) - recorded.usable)
    if share > 1:
        return Needed(toward, share, records, Reach.NEVER)
    too_many = share > 1 - recorded.declined / recorded.n
    return Needed(toward, share, records, Reach.DECLINED if too_many else Reach.OPEN)
