"""Can crimes be seen from all three sides, victim, offender and location? Recommendation R1.

Usable are: a victim who is a person with age and sex recorded; a suspect with an indicator in the extracts of suspects;
an area of ours. Which places and offenders carry most of several problems stands beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from dq_audit.asking import Answer, Counts, Evidence, question
from dq_audit.questions.persons import repeats
from dq_audit.questions.places import concentration
from dq_audit.questions.shares import share_above
from dq_audit.questions.verdicts import at_best_undetermined
from dq_audit_checks.questions.location import FEWEST_SOURCES, FIRST, sources_by_place
from dq_audit_checks.questions.sharing import told

VICTIMS, SUSPECTS = "police.victims", "police.suspects"
HALF = 0.5
TEXT = "Can most crimes against people be seen from all three sides: victim, offender and location?"
DEFINITION = "usable: a person's age and sex; a suspect with an indicator; an area of ours"
_NO_VICTIMS = "which victims come back cannot be told: no indicator of victims is sent (victim_token)"
TOP = 0.1  # the people with most records
_NO_SUSPECTS = "suspects of some months are not in the run"


@question("R1", TEXT)
def triangle(evidence: Evidence) -> Answer | None:
    """The share of crimes against people with all three sides usable, each side singly beside it."""
    people = evidence.whole(VICTIMS, "police.triangle-victim")
    offender = evidence.counts(VICTIMS, "police.triangle-offender", None)
    together = evidence.counts(VICTIMS, "police.triangle-all", None)
    if people is None or offender is None or together is None or not people.applicable:
        return None
    known, periods = offender
    unclear = people.applicable - known.applicable  # without a crime reference nobody can look the suspect up
    found = share_above(together[0].valid, people.applicable, unclear, HALF)
    suspected = {audit.period for audit in evidence.months.get(SUSPECTS, ())}
    silent = [month for month in periods if month not in suspected]
    decision = at_best_undetermined(found.decision, _NO_SUSPECTS) if silent else found.decision
    found = replace(found, decision=decision)
    sides = {"victim": people, "offender": known, "location": evidence.whole(VICTIMS, "police.offence-placed")}
    singly = ", ".join(f"{side} {_n_of_n(counts)}" for side, counts in sides.items() if counts is not None)
    notes = [DEFINITION, f"{len(periods)} months to {periods[-1]}"]
    if silent:
        notes.append(f"no suspects came of {len(silent)} of these months: their crimes look as if nobody was suspected")
    victims = _most(evidence, VICTIMS, "victim-events", "victims")
    notes += [] if victims else [_NO_VICTIMS]
    by_place = _all_three(evidence, "offence_lsoa", "area")
    notes += [by_place] if by_place else []
    beside = (
        f"Singly: {singly}.",
        _all_three(evidence, "offence_group", "offence"),
        _most(evidence, SUSPECTS, "suspect-events", "suspects"),
        victims,
        _places(evidence),
    )
    return told(
        "R1",
        TEXT,
        found,
        "victims have all three",
        " ".join(filter(None, beside)),
        notes,
        what_needed="crime references",
    )


def _n_of_n(counts: Counts) -> str:
    return f"{counts.complete:,} of {counts.applicable:,}"


def _all_three(evidence: Evidence, breakdown: str, what: str) -> str:
    """Each side and all three by offence or area: of those with most people first."""
    people = evidence.whole_by(VICTIMS, "police.triangle-victim", breakdown)
    offender = evidence.whole_by(VICTIMS, "police.triangle-offender", breakdown)
    together = evidence.whole_by(VICTIMS, "police.triangle-all", breakdown)
    none = Counts()
    named = sorted(people.items(), key=lambda one: (-one[1].applicable, one[0]))
    told = (
        f"{group} {together.get(group, none).valid:,} of {c.applicable:,} (victim {c.complete:,}, offender "
        f"{offender.get(group, none).valid:,})"
        for group, c in named
        if c.applicable
    )
    said = "; ".join(told)
    return f"By {what}, all three: {said}." if said else ""


def _most(evidence: Evidence, source: str, name: str, who: str) -> str:
    """How much of it stands under the few people with most records."""
    found = evidence.persons(source, name)
    if found is None or not any(found.by_events()):
        return ""
    top = repeats(found.by_events(), found.unnamed, TOP).top
    return f"The tenth of {who} with most records stand in {top.x:,} of {top.n:,} records with a token."


def _places(evidence: Evidence) -> str:
    """The places that carry most of several problems: among the first in more than one source."""
    sources = sources_by_place(replace(evidence, left_out={}))  # what they leave out undoes nothing here
    if len(sources) < FEWEST_SOURCES or len(sources[0].counts) <= FIRST:
        return ""
    first = Counter(area for one in sources for area in concentration(one.counts, FIRST, one.unplaced).first)
    carry = sorted(((n, area) for area, n in first.items() if n > 1), key=lambda one: (-one[0], one[1]))
    names = ", ".join(one.name for one in sources)
    told = ", ".join(f"{area} (of {n})" for n, area in carry) or "none"
    return f"Among the first {FIRST} places of more than one problem ({names}): {told}."
