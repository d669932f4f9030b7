"""Are BME residents over-represented as victims, is it the address, and who asks for help? Gaps 3.2.1, 3.2.2, 3.2.5.

BME means here: every group but White, as the five broad groups of the census have it; White minorities are not in it.
Where the data tell White British from other White people, the answer by the other definition stands beside it.
Residents only: a victim whose home is not of the borough has no share of its population to be held against.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import floor, isinf
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, Pooled, middle, question
from dq_audit.questions.ethnicity import OverRepresentation, over_representation
from dq_audit.questions.strata import Level, Stratum, dispersion
from dq_audit.questions.verdicts import Decision, Reach, Verdict, at_best_undetermined
from dq_audit_checks.questions.residents import (
    DEFINITION,
    ELSEWHERE,
    GROUPS,
    LSOA,
    MAJORITY,
    NO_HOME,
    OTHER_DEFINITION,
    Residents,
    residents_not_british,
    residents_on,
)
from dq_audit_checks.questions.sharing import records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dq_audit.questions.address import Address

_FIRST_PLACES = 5
_BY_WARD = "homes by ward: what is found is an excess within wards, and never its cause"


@dataclass(frozen=True)
class Records:
    """Which records are asked: their source, its tallies and its count of persons."""

    source: str
    tally: str
    british: str  # the tally of those recorded as White British
    events: str
    who: str
    majority_first: bool = False


VICTIMS = Records(
    "police.victims", "victim-ethnicity-by-home", "victims-white-british-by-home", "victim-events", "victims"
)
CONTACTS = Records(
    "council.asb_contacts", "contact-ethnicity-by-home", "contacts-white-british-by-home", "contact-events",
    "contacts", majority_first=True,
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The ratio of two groups' rates; with residents at either end of their range; by the other definition of BME."""

    result: OverRepresentation
    strata: tuple[Stratum, ...]
    counted: Pooled
    residents: Residents
    ends: tuple[OverRepresentation, ...]
    other: OverRepresentation | str  # or why there is none

    @property
    def decision(self) -> Decision:
        """The verdict, taken back where residents at another end of their range give another one."""
        return self._kept(self.result.decision, lambda one: one.decision)

    def address(self, told: Address) -> Decision:
        """The same of whether the address contributes."""
        return self._kept(told.decision, lambda one: one.address.decision if one.address else None)

    def _kept(self, decision: Decision, of: Callable[[OverRepresentation], Decision | None]) -> Decision:
        found = [end for one in self.ends if (end := of(one)) is not None]
        if all(end.verdict is decision.verdict for end in found):
            return decision
        return at_best_undetermined(decision, "residents may have changed less or more since the last census")

    @property
    def notes(self) -> tuple[str, ...]:
        """Definition, months, and where the residents come from."""
        who, by_ward = self.counted.said, [_BY_WARD] if self.result.level is Level.WARD else []
        why = f": {self.other}" if isinstance(self.other, str) else ""
        beside = f"the other definition, {OTHER_DEFINITION}, {'cannot be computed' if why else 'stands beside it'}{why}"
        return (DEFINITION, beside, who, *self.residents.notes, *by_ward)


@question("3.2.1", "Are BME residents over-represented as victims of crime?")
def over_represented(evidence: Evidence) -> Answer | None:
    """Conditional on the home's LSOA: the ratio of two groups' rates, whatever the area's own rate is."""
    found = _asked(evidence, VICTIMS)
    if found is None:
        return None
    text = f"Are BME residents more than {found.result.deciding.margin:g} times as often victims as their neighbours?"
    return _answered("3.2.1", text, found, VICTIMS)


@question("3.2.5", "Who asks for help, and who does not?")
def help_asked_for(evidence: Evidence) -> Answer | None:
    """The other way round: a group that calls less often is one whose neighbours call more often."""
    found = _asked(evidence, CONTACTS)
    if found is None:
        return None
    margin = f"{found.result.deciding.margin:g}"
    text = f"Do White residents contact the team more than {margin} times as often as BME neighbours?"
    return _answered("3.2.5", text, found, CONTACTS)


def _answered(gap: str, text: str, found: Found, records: Records) -> Answer:
    result, decision = found.result, found.decision
    return Answer(
        gap,
        text,
        str(decision.verdict),
        f"{_ratio(result, records.who)}{_by_the_other(found.other)}",
        _needed(found, records.who),
        _narrows(found, records.who),
        (*_named(found, records), *_at_the_ends(found), result.deciding.printed, _dispersion(result)),
        _figures(found),
        records_wanted(result.needed, decision.verdict),
        "ethnicities",
        by_cells=True,
    )


def _named(found: Found, records: Records) -> tuple[str, ...]:
    definition, beside, months, *others = found.notes
    return (definition, beside, f"{records.who}: {months}", *others)


@question("3.2.2", "Is it the address rather than the ethnicity?")
def address(evidence: Evidence) -> Answer | None:
    """How much of the crude difference between the groups comes from where they live."""
    found = _asked(evidence, VICTIMS)
    if found is None or found.result.address is None:
        return None
    result, told = found.result, found.result.address
    said = f"Crude, the groups' rates differ {_times(result.crude)} times; {_accounts(told)}."
    other = found.other.address if isinstance(found.other, OverRepresentation) else None
    if other is not None:
        said += f" If BME is every group but White British: {_accounts(other)}."
    decision = found.address(told)
    ends = [one.address for one in found.ends if one.address]
    where = [f"with residents at the ends of their range: {'; '.join(_accounts(one) for one in ends)}"] if ends else []
    notes = (*_named(found, VICTIMS), *where, f"decided: {decision.reason}", result.deciding.printed)
    figures = {"crude": result.crude, "factor": told.factor, "low": told.limits.low, "high": _finite(told.limits.high)}
    if other is not None:
        figures |= {
            "other_factor": other.factor,
            "other_low": other.limits.low,
            "other_high": _finite(other.limits.high),
        }
    text = "Does where BME residents live add to how often they are victims?"
    (needed, more), narrows = _address_needed(found, decision), _homes_first(found, VICTIMS.who)
    verdict = str(decision.verdict)
    return Answer("3.2.2", text, verdict, said, needed, narrows, notes, figures, more, "ethnicities", by_cells=True)


def _accounts(told: Address) -> str:
    limits = f"{told.limits.low:.2f} to {_times(told.limits.high)}"
    return f"living where they live accounts for {_times(told.factor)} times ({limits})"


def _times(value: float | None) -> str:
    if value is None:
        return "not known"
    return "no upper limit" if isinf(value) else f"{value:.2f}"


def _finite(value: float) -> float | None:
    return None if isinf(value) else value


def _asked(evidence: Evidence, records: Records) -> Found | None:
    """The ratio of two groups' rates: of BME residents to all others, or the other way round."""
    counted = evidence.tally(records.source, records.tally)
    if counted is None or not counted.total:
        return None
    day = middle(counted.periods)
    residents = residents_on(evidence, day)
    if residents is None:
        return None
    cells = counted.along("home_lsoa")
    events = evidence.persons(records.source, records.events)
    phi = dispersion(events.by_events()) if events and sum(n * k for k, n in events.by_events().items()) else None
    unplaced = sum(n for (_, home), n in cells.items() if home not in (NO_HOME, ELSEWHERE, *residents.by_area))
    unknown = unplaced + sum(n for (_, home), n in cells.items() if home == NO_HOME)
    white = {home: n for (group, home), n in cells.items() if group == MAJORITY}

    def strata(by_area: Mapping[str, tuple[float, float]], majority: Mapping[str, int]) -> tuple[Stratum, ...]:
        made = (_stratum(area, people, cells, majority.get(area, 0)) for area, people in sorted(by_area.items()))
        kept = [one for one in made if one.level is Level.LSOA or one.victims]
        return tuple(turned(one) if records.majority_first else one for one in kept)

    def ratio(by_area: Mapping[str, tuple[float, float]], majority: Mapping[str, int]) -> OverRepresentation:
        return over_representation(strata(by_area, majority), phi, unknown)

    if unplaced:
        other_borders = "live in areas that the census does not have: other boundaries?"
        note = f"{unplaced:,} {other_borders} They count as homes not known"
        residents = replace(residents, notes=(*residents.notes, note))
    other: Residents | str = residents_not_british(evidence, day)
    british = _british(evidence, records, white)
    told = other if isinstance(other, str) else british if isinstance(british, str) else ratio(other.by_area, british)
    return Found(
        ratio(residents.by_area, white),
        strata(residents.by_area, white),
        counted,
        residents,
        tuple(ratio(end, white) for end in residents.ends),
        told,
    )


def _british(evidence: Evidence, records: Records, white: Mapping[str, int]) -> Mapping[str, int] | str:
    """By home, who is recorded as White British; a sentence where the records do not tell."""
    counted = evidence.part(records.source, records.british)
    told = {home: n for (_, home), n in counted.along("home_lsoa").items()} if counted else {}
    if white and not told:
        return "no record says White British"
    return told


def _stratum(area: str, people: tuple[float, float], cells: Mapping[tuple[str, ...], int], majority: int) -> Stratum:
    here = {group: n for (group, home), n in cells.items() if home == area}
    known = sum(here.pop(group, 0) for group in GROUPS)
    level = Level.LSOA if area.startswith(LSOA) else Level.WARD
    return Stratum(area, *people, known - majority, majority, sum(here.values()), here.get("declined", 0), level)


def turned(stratum: Stratum) -> Stratum:
    """The same place with the two groups changed about: who is asked less often is whose neighbours are asked more."""
    return replace(
        stratum,
        group_residents=stratum.other_residents,
        other_residents=stratum.group_residents,
        group_victims=stratum.other_victims,
        other_victims=stratum.group_victims,
    )


def _ratio(result: OverRepresentation, what: str) -> str:
    records = result.records
    told = (
        f"{_limits(result)} whatever the missing hold), from {records.usable:,} of {records.n:,} resident {what} with "
        "a usable ethnicity."
    )
    if result.decision_if.verdict is not result.decision.verdict:
        told += (
            f" If the odds of the missing are at most {result.deciding.gamma:g} times those of the recorded: "
            f"{result.decision_if.verdict}."
        )
    return told


def _limits(result: OverRepresentation) -> str:
    limits = result.worst_case
    estimate = "not known" if result.estimate is None else f"{result.estimate:.2f} times"
    return f"{estimate} ({limits.low:.2f} to {_times(limits.high)}"


def _by_the_other(other: OverRepresentation | str) -> str:
    if isinstance(other, str):
        return ""
    return f" If BME is every group but White British: {other.decision.verdict}, {_limits(other)})."


def _at_the_ends(found: Found) -> tuple[str, ...]:
    """What the answer would be if residents had changed less, or more, since the last census."""
    if not found.ends:
        return ()
    told = (f"{one.decision.verdict}, {_limits(one)})" for one in found.ends)
    return (f"with residents at the ends of their range: {'; '.join(told)}",)


def _needed(found: Found, who: str) -> str:
    """What would settle it: first the homes, where too many are not known, then the ethnicities."""
    result, decision = found.result, found.decision
    if decision.verdict.settled:
        return ""
    homes = _homes_needed(result, who)
    if result.decision.verdict.settled:
        return "a census, or an estimate, of later years: residents may have changed less or more since the last"
    needed = result.needed
    if not homes or needed is None:
        return homes or wanted(needed, decision.verdict, "a usable ethnicity")
    known, records = "of those with a known home", result.records
    if needed.share > 1:
        return f"{homes}; {known}, complete ethnicities would not decide either"
    if needed.share > 1 - records.declined / records.n:
        return f"{homes}; {known}, too many declined"
    more = f"{needed.records:,} more, toward {needed.toward}" if needed.records else "as there is"
    return f"{homes}; {known}, a usable ethnicity in {100 * needed.share:.1f}%: {more}"


def _homes(result: OverRepresentation) -> tuple[int, int]:
    """Of how many the home is not known, and of how many in all."""
    left, unknown = result.left_out, result.left_out.home_unknown
    return unknown, unknown + result.records.n + left.one_group_places + left.no_resident_places + left.of_nobody


def _homes_needed(result: OverRepresentation, who: str) -> str:
    """How many homes must be known for any answer; nothing where enough are."""
    unknown, every = _homes(result)
    share = result.deciding.most_home_unknown
    more = unknown - floor(share * every)
    if more <= 0:
        return ""
    return f"the homes of {more:,} more {who}: {unknown:,} of {every:,} are not known, and {100 * share:g}% may be"


def _address_needed(found: Found, decision: Decision) -> tuple[str, int | None]:
    """The usable share at which the factor's range would decide, if the missing of a place are like its recorded.

    And how many records that are, where they are all that is needed.
    """
    if decision.verdict.settled:
        return "", None
    result, homes = found.result, _homes_needed(found.result, VICTIMS.who)
    records, theta = result.records, result.estimate
    if theta is None or found.result.address is None:
        return homes or "a usable ethnicity", None
    if found.result.address.decision.verdict.settled:
        return homes or "a census, or an estimate, of later years", None
    least, most = 0, records.missing
    if not _address_with(found, theta, most):
        return "; ".join(filter(None, (homes, str(Reach.NEVER)))), None
    while least < most:
        half = (least + most) // 2
        least, most = (least, half) if _address_with(found, theta, half) else (half + 1, most)
    if records.missing - records.declined < least:
        return "; ".join(filter(None, (homes, str(Reach.DECLINED)))), None
    share = (records.usable + least) / records.n
    more = f"a usable ethnicity in about {share:.1%} of records: {least:,} more" if least else ""
    return "; ".join(filter(None, (homes, more))), None if homes else least


def _address_with(found: Found, theta: float, completed: int) -> bool:
    """Whether the factor would decide with so many of the missing completed, in every place the same share."""
    share = completed / (found.result.records.missing or 1)
    made = []
    for one in found.strata:
        more = round(share * one.missing)
        weight = theta * one.group_residents + one.other_residents
        group = round(more * theta * one.group_residents / weight) if weight else 0
        made.append(
            replace(
                one,
                group_victims=one.group_victims + group,
                other_victims=one.other_victims + more - group,
                missing=one.missing - more,
                declined=min(one.declined, one.missing - more),
            )
        )
    told = over_representation(made, found.result.phi).address
    return told is not None and told.decision.verdict.settled


def _homes_first(found: Found, who: str) -> tuple[str, ...]:
    """The records without a home, where their number forbids any answer."""
    unknown, every = _homes(found.result)
    return (f"{who} whose home is not known: {unknown:,} of {every:,}",) if _homes_needed(found.result, who) else ()


def _narrows(found: Found, who: str) -> tuple[str, ...]:
    """The places whose missing records are worth most; within a place in random order."""
    completing, homes = found.result.completing, _homes_first(found, who)
    if completing is None or found.decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return homes
    most = sorted(completing.values.items(), key=lambda place: (-place[1], place[0]))[:_FIRST_PLACES]
    people = {"contacts": "people"}.get(who, who)
    places = (f"{people} who live in {area}: each worth {value:.4f} of what is missing" for area, value in most)
    return (*homes, *places)


def _dispersion(result: OverRepresentation) -> str:
    how = "assumed, since no key tells victims apart" if result.phi_assumed else "from how often one person is there"
    return f"dispersion {result.phi:.2f}, {how}"


def _figures(found: Found) -> dict[str, float | int | str | None]:
    result, other = found.result, found.other
    gamma = result.largest_gamma
    figures: dict[str, float | int | str | None] = {
        "estimate": result.estimate,
        "crude": result.crude,
        "low": result.worst_case.low,
        "high": _finite(result.worst_case.high),
        "usable": result.records.usable,
        "of": result.records.n,
        "verdict_if": str(result.decision_if.verdict),
        "largest_gamma": None if gamma is None or isinf(gamma) else gamma,
        "home_unknown": result.left_out.home_unknown,
    }
    if not isinstance(other, str):
        figures |= {
            "other_verdict": str(other.decision.verdict),
            "other_estimate": other.estimate,
            "other_low": other.worst_case.low,
            "other_high": _finite(other.worst_case.high),
        }
    return figures
