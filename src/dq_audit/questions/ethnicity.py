"""Are victims of a group over-represented, given where they live?

The rule is that of the statistical notes, 3 and 8. Three answers stand beside each other: the worst case, in which the
missing may be of anyone; the answer *if* the odds of being of the group differ by no more than Gamma between the
missing and the recorded of a place; and what the records would say if they were complete and like those recorded. The
first is the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import exp, inf
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import brentq

from dq_audit.questions import given
from dq_audit.questions.address import Address, MantelHaenszel, address_factor, crude_ratio, mantel_haenszel
from dq_audit.questions.intervals import Z95, Interval
from dq_audit.questions.shares import break_even_share
from dq_audit.questions.strata import ASSUMED_DISPERSION, Level, Places, Stratum
from dq_audit.questions.verdicts import (
    Decision,
    Needed,
    Reach,
    Recorded,
    Standing,
    Verdict,
    at_best_undetermined,
    decide,
    needed,
    needed_share,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.questions.strata import Numbers

WARD_MARGIN = 1.25  # with no effect of ethnicity at all, ward-adjusted ratios come out at 1.13-1.22
LARGEST_LOG_GAMMA = 50.0  # beyond it the missing are all or none of the group


@dataclass(frozen=True, slots=True)
class Deciding:
    """The settings of the rule; printed wherever they decide.

    `margin` allows for age and for places below the stratum; 1 needs all homes by LSOA. `gamma` is the stated limit of
    how unlike the missing may be. Above `most_home_unknown` no question gets a yes or a no.
    """

    margin: float = 1.25
    gamma: float = 2.0
    z: float = Z95
    minimum_expected: float = 10.0
    most_home_unknown: float = 0.05

    def __post_init__(self) -> None:
        given.at_least(self.margin, 1, "the margin")
        given.at_least(self.gamma, 1, "Gamma")
        given.above(self.z, 0, "z")
        given.at_least(self.minimum_expected, 0, "the least number expected")
        given.at_least(self.most_home_unknown, 0, "the share of homes that may be unknown")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return (
            f"margin {self.margin:g}; Γ at most {self.gamma:g}; z {self.z:g}; at least {self.minimum_expected:g} "
            f"expected; homes unknown up to {100 * self.most_home_unknown:g}%"
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records that the ratio cannot use, each counted once."""

    one_group_places: int = 0  # only one of the groups lives there: nothing to compare
    no_resident_places: int = 0  # nobody lives there by the census
    of_nobody: int = 0  # of a group that does not live in that place by the census
    home_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Completing:
    """What completing one missing record of each place is worth toward an answer; a sum of 1 is expected to settle it.

    By the places' names. Within a place take records in random order, never by name or appearance.
    """

    toward: Verdict
    gap: float
    values: dict[str, float]


@dataclass(frozen=True)
class OverRepresentation:
    """The answer to “more than `deciding.margin` times?”, and all that stands beside it.

    `decision` is the verdict to publish; `decision_if` is labelled “if Gamma is at most …”; `largest_gamma` is the
    largest at which a yes or no from the recorded alone still holds (infinite: at any), None where there is none.
    """

    decision: Decision
    decision_if: Decision
    largest_gamma: float | None
    records: Recorded
    left_out: LeftOut
    estimate: float | None
    crude: float | None
    mantel_haenszel: MantelHaenszel | None
    bounds: Interval
    worst_case: Interval
    under_gamma: Interval
    as_if_completed: Interval | None
    expected_at_margin: float
    needed: Needed | None
    break_even: float | None
    completing: Completing | None
    address: Address | None
    level: Level
    phi: float
    phi_assumed: bool
    deciding: Deciding


def over_representation(
    strata: Sequence[Stratum],
    phi: float | None = None,
    home_unknown: int = 0,
    deciding: Deciding = Deciding(),
) -> OverRepresentation:
    """Has the group more victims than its residents would have it, place by place?

    `strata` hold resident victims by home LSOA where known, else by ward, each name once. `phi` comes from
    `dispersion`, None where no key of victims tells it (then 1.6, and said so). `home_unknown` victims stand in no
    stratum.
    ValueError where names are doubled, phi is below 1, or the margin is below 1.25 while homes are known by ward.
    """
    question = _Question.of(strata, phi, home_unknown, deciding)
    worst, gamma, complete = question.worst_case(), question.under_gamma(deciding.gamma), question.completed
    decision = question.decide(worst)
    used, records = question.all_used, question.records
    address = address_factor(used, worst, deciding.z)
    return OverRepresentation(
        decision=decision,
        decision_if=question.decide(gamma),
        largest_gamma=question.largest_gamma(),
        records=records,
        left_out=question.left_out,
        estimate=question.estimate,
        crude=crude_ratio(_finest(used)),
        mantel_haenszel=mantel_haenszel(question.strata, question.places.phi, deciding.z),
        bounds=question.bounds(),
        worst_case=worst,
        under_gamma=gamma,
        as_if_completed=complete,
        expected_at_margin=question.expected,
        needed=question.needed(decision),
        break_even=break_even_share(question.places.expected(1, question.all), records.group, records.missing),
        completing=question.completing(decision),
        address=address and replace(address, decision=question.capped(address.decision)),
        level=Level.WARD if any(s.level is Level.WARD for s in strata) else Level.LSOA,
        phi=question.places.phi,
        phi_assumed=phi is None,
        deciding=deciding,
    )


def _finest(strata: Sequence[Stratum]) -> Sequence[Stratum]:
    """The LSOAs where there are any, for a ward's residents are theirs."""
    return [s for s in strata if s.level is Level.LSOA] or strata


def _column(numbers: list[int]) -> Numbers:
    return np.array(numbers, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class _Question:
    """The strata that tell, as columns, with the settings: every figure of the answer is one method."""

    strata: list[Stratum]
    all_used: list[Stratum]  # with those where one group alone lives: an address, but no comparison
    places: Places
    all: Numbers  # v
    recorded: Numbers  # b + u
    missing: Numbers  # m
    records: Recorded
    left_out: LeftOut
    deciding: Deciding

    @classmethod
    def of(cls, strata: Sequence[Stratum], phi: float | None, home_unknown: int, deciding: Deciding) -> _Question:
        """From what was given, which is refused where it cannot be."""
        names = [s.name for s in strata]
        if len(set(names)) < len(names):
            message = "each stratum has a name of its own"
            raise ValueError(message)
        if deciding.margin < WARD_MARGIN and any(s.level is Level.WARD for s in strata):
            message = f"a margin below {WARD_MARGIN} needs all homes by LSOA; wards alone leave more than that"
            raise ValueError(message)
        used, left_out = _usable(strata, given.count(home_unknown, "victims whose home is unknown"))
        telling = [s for s in used if s.tells]
        group, other = sum(s.group_victims for s in telling), sum(s.other_victims for s in telling)
        declined = sum(s.declined for s in telling)
        return cls(
            strata=telling,
            all_used=used,
            places=Places.of(telling, ASSUMED_DISPERSION if phi is None else phi),
            all=_column([s.victims for s in telling]),
            recorded=_column([s.group_victims + s.other_victims for s in telling]),
            missing=_column([s.missing for s in telling]),
            records=Recorded(sum(s.victims for s in telling), group, other, declined),
            left_out=left_out,
            deciding=deciding,
        )

    @cached_property
    def estimate(self) -> float | None:
        """R(O, 0, b + u): recorded against recorded, never recorded against all."""
        return self.places.ratio(self.records.group, self.recorded) if self.records.usable else None

    @property
    def expected(self) -> float:
        """E(M)."""
        return self.places.expected(self.deciding.margin, self.all)

    @property
    def spread(self) -> float:
        """S, at the margin."""
        return self.places.spread(self.deciding.margin, self.all, self.deciding.z)

    def bounds(self) -> Interval:
        """The least and largest estimate that the complete records can give."""
        return self.places.limits(self.records.group, self.records.group + self.records.missing, self.all, 0.0)

    def worst_case(self) -> Interval:
        """All missing are of the others, or all of the group; with the limits of chance at either end."""
        return self.places.limits(
            self.records.group, self.records.group + self.records.missing, self.all, self.deciding.z
        )

    @cached_property
    def completed(self) -> Interval | None:
        """The limits if the missing were like the recorded of their place; None with nothing recorded."""
        if self.estimate is None:
            return None
        observed = self.records.group + self.places.expected(self.estimate, self.missing)
        return self.places.limits(observed, observed, self.all, self.deciding.z)

    def under_gamma(self, gamma: float) -> Interval:
        """The limits if the odds of the missing differ from the recorded of their place by at most Gamma."""
        low, high = self._recorded_limits
        ends = (
            self.places.expected(low, self.recorded) + self.places.expected(low / gamma, self.missing),
            self.places.expected(high, self.recorded) + self.places.expected(high * gamma, self.missing),
        )
        return Interval(self.places.ratio(ends[0], self.all), self.places.ratio(ends[1], self.all))

    @cached_property
    def _recorded_limits(self) -> tuple[float, float]:
        """The limits from the recorded alone: what Gamma = 1 comes to."""
        found = self.places.limits(self.records.group, self.records.group, self.recorded, self.deciding.z)
        return found.low, found.high

    def largest_gamma(self) -> float | None:
        """The largest Gamma at which a yes or no holds; None where not even the recorded alone give one."""
        at_one = self.decide(self.under_gamma(1.0)).verdict
        if not at_one.settled:
            return None
        low, high = self._recorded_limits
        ratio, sign = (low, -1) if at_one is Verdict.YES else (high, 1)

        def beyond(log_gamma: float) -> float:
            missing = self.places.expected(ratio * exp(sign * log_gamma), self.missing)
            return self.places.expected(ratio, self.recorded) + missing - self.expected

        if beyond(0.0) * beyond(LARGEST_LOG_GAMMA) > 0:
            return inf
        return exp(brentq(beyond, 0.0, LARGEST_LOG_GAMMA, xtol=1e-12))

    def standing(self, limits: Interval) -> Standing:
        """Where the question stands with some limits."""
        return Standing(
            margin=self.deciding.margin,
            expected=self.expected,
            minimum=self.deciding.minimum_expected,
            limits=limits,
            completed=self.completed,
        )

    def decide(self, limits: Interval) -> Decision:
        """The verdict from some limits, taken back where too many homes are unknown."""
        return self.capped(decide(self.standing(limits)))

    @property
    def homes_unknown(self) -> float:
        """The share of all victims whose home is not known."""
        unknown, known = self.left_out.home_unknown, self.records.n + self.left_out_places
        return unknown / (unknown + known) if unknown else 0.0

    @property
    def left_out_places(self) -> int:
        """Victims with a home that tells nothing."""
        return self.left_out.one_group_places + self.left_out.no_resident_places + self.left_out.of_nobody

    def capped(self, decision: Decision) -> Decision:
        """At best “cannot be determined” where too many homes are unknown."""
        if self.homes_unknown <= self.deciding.most_home_unknown:
            return decision
        most = f"{100 * self.deciding.most_home_unknown:g}%"
        return at_best_undetermined(decision, f"the home of {100 * self.homes_unknown:.1f}% is unknown, above {most}")

    def toward(self) -> Verdict | None:
        """On which side of the margin the estimate lies."""
        if self.estimate is None or self.estimate == self.deciding.margin:
            return None
        return Verdict.YES if self.estimate > self.deciding.margin else Verdict.NO

    def needed(self, decision: Decision) -> Needed | None:
        """None where too little is expected, nothing recorded, or the estimate lies on the margin."""
        toward = self.toward()
        if toward is None or not self.standing(self.bounds()).enough_expected:
            return None
        found = needed(self.records, toward, self.expected, self.spread)
        if (found.share <= 1) is not self.complete_would_decide:
            found = self._needed_by_place(toward)
        if decision.verdict.settled:
            return replace(found, reach=Reach.SETTLED)
        too_many = self.homes_unknown > self.deciding.most_home_unknown
        return replace(found, reach=Reach.PLACE) if too_many else found

    @property
    def complete_would_decide(self) -> bool:
        """Whether the limits of records completed like the recorded lie on one side of the margin."""
        margin, limits = self.deciding.margin, self.completed
        return limits is not None and (limits.low > margin or limits.high < margin)

    def _needed_by_place(self, toward: Verdict) -> Needed:
        """The same need, from what each place's missing are worth (section 8), which the verdict always agrees with.

        Section 3 takes all missing to be like all recorded. Where they lie in other places, it may ask for more records
        than there are while complete records would decide, or for fewer while they would not.
        """
        gap, worth = self.gap(toward)
        gain = float((self.missing * worth).sum())
        more = gap / gain * self.records.missing if gain else inf
        return needed_share(self.records, toward, (self.records.usable + more) / self.records.n)

    def gap(self, toward: Verdict) -> tuple[float, Numbers]:
        """What is lacking for an answer, and what one more record of each place is expected to bring."""
        chances = self.places.chances(self.estimate or 0.0)
        if toward is Verdict.YES:
            return self.expected + self.spread - self.records.group, chances
        return self.records.n - self.records.other - self.expected + self.spread, 1 - chances

    def completing(self, decision: Decision) -> Completing | None:
        """The value of a record of each place, where there is a gap left to close."""
        toward = self.toward()
        if toward is None or decision.verdict.settled:
            return None
        gap, worth = self.gap(toward)
        if gap <= 0:
            return None
        here = [(s, float(w)) for s, w in zip(self.strata, worth, strict=True) if s.missing > s.declined]
        return Completing(toward, gap, {s.name: value / gap for s, value in here})


def _usable(strata: Sequence[Stratum], home_unknown: int) -> tuple[list[Stratum], LeftOut]:
    """The strata with residents, without victims of a group that does not live there; and what was left out."""
    used = []
    one_group = nobody = of_nobody = 0
    for s in strata:
        if not s.group_residents and not s.other_residents:
            nobody += s.victims
            continue
        kept = replace(
            s,
            group_victims=s.group_victims if s.group_residents else 0,
            other_victims=s.other_victims if s.other_residents else 0,
        )
        of_nobody += s.victims - kept.victims
        one_group += 0 if kept.tells else kept.victims
        used.append(kept)
    return used, LeftOut(one_group, nobody, of_nobody, home_unknown)
