"""Who are the victims of most serious violence, and where is the violence that the police never hear of? 3.2.3, 3.2.4.

Of seven cases a month nothing can be said, so a year is asked together. Where an assault happened is known where its
location can be put on a map: a place or street by name, or a postcode.
"""

from __future__ import annotations

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.shares import share_above
from dq_audit_checks.questions.sharing import most, told

VICTIMS, ASSAULTS = "police.victims", "health.ae_assaults"
MALE, SEXES = "M", ("M", "F", "X")
TIES = ("family", "known", "stranger")
HALF = 0.5
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
    return told("3.2.3", text, result, "victims are men", beside, (f"victims of {sexes.said}",), "victims' sexes")


@question("3.2.4", "Where and when does violence happen that the police never hear of?")
def violence_on_the_map(evidence: Evidence) -> Answer | None:
    """Whether most assaults that the hospital treated can be put on a map, beside what the police recorded."""
    counted = evidence.counts(ASSAULTS, "health.ae-location", "assault_location_description")
    if counted is None or not counted[0].applicable:
        return None
    counts, periods = counted
    result = share_above(counts.valid, counts.applicable, 0, HALF)
    recorded = evidence.tally(VICTIMS, "victim-ethnicity-by-home", months=len(periods))
    beside = ""
    if recorded is not None:
        violent = sum(n for (_, crime), n in recorded.along("offence_group").items() if crime in ("msv", "violence"))
        beside = f"In {recorded.said} the police recorded {violent:,} victims of violence."
    text = "Can most of the assaults that the hospital treated be put on a map?"
    notes = (
        f"assaults of {len(periods)} months to {periods[-1]}",
        "on a map: a place or street by name, or a postcode",
    )
    return told("3.2.4", text, result, "assaults can be put on a map", beside, notes, "locations")
