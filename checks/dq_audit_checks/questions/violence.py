"""Who are the victims of most serious violence, and where is the violence that the police never hear of? 3.2.3, 3.2.4.

Of seven cases a month nothing can be said, so a year is asked together. Where an assault happened is known where its
location can be put on a map: a place or street by name, or a postcode.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.excess import surely_more
from dq_audit.questions.shares import share_above
from dq_audit_checks.questions.sharing import most, told

if TYPE_CHECKING:
    from collections.abc import Mapping

VICTIMS, ASSAULTS = "police.victims", "health.ae_assaults"
MALE, SEXES = "M", ("M", "F", "X")
TIES = ("family", "known", "stranger")
HALF = 0.5
LOCATION, BY_HOUR, BY_PLACE = "health.ae-location", "violence-by-hour", "violence-by-place"
NOT_RECORDED, ELSEWHERE = "not recorded", "not listed"
LISTS = "counts of two lists, not of people: one assault may be in both; surely: at 95% over all hours, or places"
MIDNIGHT = "hour 00 also holds times that nobody asked for, entered as midnight: see health.ae-midnight"
FIRST = 3  # of the hours or places that are named
ON_A_MAP = "on a map: a place or street by name, or a postcode"


@question("3.2.3", "Who are the victims of most serious violence?")
def victims_of_violence(evidence: Evidence) -> Answer | None:
    """Whether most of them are men, with how they stand to the suspect beside it."""
    sexes = evidence.tally(VICTIMS, "msv-victim-sex-by-home")
    if sexes is None or not sexes.total:
        return None
    states = {state: n for (state,), n in sexes.along().items()}
    known = {sex: states.pop(sex, 0) for sex in SEXES}
    result = share_above(known[MALE], sexes.total, sum(states.values()), HALF, states.get("declined", 0))
    ties = evidence.tally(VICTIMS, "msv-relationship")
    beside = ""
    if ties is not None and ties.total:
        counted = {tie: n for (tie,), n in ties.along().items()}
        named = {tie: counted.get(tie, 0) for tie in TIES}
        beside = f"How they stand to the suspect is known of {sum(named.values()):,} of {ties.total:,}"
        beside += f": {most(named)}." if sum(named.values()) else "."
    text = "Are most victims of most serious violence men?"
    return told(
        "3.2.3", text, result, "victims are men", beside, (f"victims of {sexes.said}",), what_needed="victims' sexes"
    )


@question("3.2.4", "Where and when does violence happen that the police never hear of?")
def violence_on_the_map(evidence: Evidence) -> Answer | None:
    """Whether most assaults that the hospital treated can be put on a map, beside what the police recorded."""
    counted = evidence.counts(ASSAULTS, LOCATION, "assault_location_description")
    if counted is None or not counted[0].applicable:
        return None
    counts, periods = counted
    result = share_above(counts.valid, counts.applicable, 0, HALF)
    text = "Can most of the assaults that the hospital treated be put on a map?"
    beside, compared = _held_against_the_police(evidence.among(periods))
    notes = (f"assaults of {len(periods)} months to {periods[-1]}", ON_A_MAP, *compared)
    return told("3.2.4", text, result, "assaults can be put on a map", beside, notes, what_needed="locations")


def _held_against_the_police(evidence: Evidence) -> tuple[str, tuple[str, ...]]:
    """Assaults treated beside victims of violence recorded, in the months of which both came, by hour and by place."""
    recorded = evidence.tally(VICTIMS, BY_HOUR)
    if recorded is None:
        return "", ("what the police recorded is not in the run for these months, or not by hour",)
    both = evidence.among(recorded.periods)
    hours, places = _by_hour(both), _by_place(both)
    told = [_compared(one) for one in (hours, places) if one is not None]
    said = f"In {recorded.said} the police recorded {recorded.total:,} victims of violence."
    notes = (*(note for _, note in told), LISTS, MIDNIGHT, *_not_by_place(places))
    return " ".join((said, *(one for one, _ in told))), notes


@dataclass(frozen=True)
class Beside:
    """Assaults treated and victims of violence recorded, by hour or place; and those of which it is not known."""

    by: str
    treated: Mapping[str, int]
    recorded: Mapping[str, int]
    treated_unknown: int
    recorded_unknown: int


def _by_hour(evidence: Evidence) -> Beside | None:
    counted = evidence.tally(VICTIMS, BY_HOUR)
    treated = {hour: c.applicable for hour, c in evidence.whole_by(ASSAULTS, LOCATION, "assault_at_hour").items()}
    if counted is None or not treated:
        return None
    recorded: Counter[str] = Counter()
    for (_, hour), n in counted.along("occurred_at_hour").items():
        recorded[hour] += n
    return Beside("hour", treated, recorded, treated.pop(NOT_RECORDED, 0), recorded.pop(NOT_RECORDED, 0))


def _by_place(evidence: Evidence) -> Beside | None:
    """By ward where the project names the wards of its LSOAs. None where no assault has an LSOA."""
    counted = evidence.tally(VICTIMS, BY_PLACE)
    assaults = evidence.whole_by(ASSAULTS, LOCATION, "assault_lsoa")
    if counted is None or not assaults:
        return None
    wards = evidence.lookups.get("wards", {})
    treated: Counter[str] = Counter()
    recorded: Counter[str] = Counter()
    for area, c in assaults.items():
        treated[_ward(area, wards)] += c.applicable
    for (_, area), n in counted.along("offence_lsoa").items():
        recorded[_ward(area, wards)] += n
    unknown = (treated.pop(NOT_RECORDED, 0), recorded.pop(NOT_RECORDED, 0))
    return Beside("place", treated, recorded, *unknown)


def _ward(area: str, wards: Mapping[str, str]) -> str:
    """The ward of an LSOA; an area itself where no lookup holds it, and what is elsewhere is not placed here."""
    if area in (NOT_RECORDED, ELSEWHERE):
        return NOT_RECORDED
    return wards.get(area.lower(), NOT_RECORDED) if wards else area


def _compared(both: Beside) -> tuple[str, str]:
    """Where more is treated, to what is recorded, than in all other hours or places; and every figure as a note."""
    every = sorted({*both.treated, *both.recorded})
    shown = "; ".join(f"{name} {both.treated.get(name, 0):,} to {both.recorded.get(name, 0):,}" for name in every)
    unknown = f"not known, or not ours, {both.treated_unknown:,} to {both.recorded_unknown:,}"
    note = f"assaults treated to victims of violence recorded, by {both.by}: {shown}; {unknown}"
    found = surely_more(both.treated, both.recorded)
    if not found:
        return f"No {both.by} has surely more treated, to those recorded, than the others.", note
    named = ", ".join(f"{one.name} ({one.first:,} to {one.second:,})" for one in found[:FIRST])
    return f"Surely more treated, to those recorded, than at any other {both.by}: {named}.", note


def _not_by_place(places: Beside | None) -> tuple[str, ...]:
    lookup = "[lookups] assault_places, the names of pubs and streets with their LSOAs"
    return () if places else (f"by place: not compared, for no assault has an LSOA ({lookup}, would give it)",)
