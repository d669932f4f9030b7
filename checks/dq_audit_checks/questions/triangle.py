"""Can crimes be seen from all three sides, victim, offender and location? Recommendation R1.

Usable are: a victim who is a person with age and sex recorded; a suspect with an indicator in the extracts of suspects;
an area of ours. Which places and offenders carry most of several problems stands beside it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.persons import repeats
from dq_audit.questions.shares import share_above
from dq_audit.questions.verdicts import at_best_undetermined
from dq_audit_checks.questions.sharing import told

if TYPE_CHECKING:
    from dq_audit.asking import Counts

VICTIMS, SUSPECTS = "police.victims", "police.suspects"
HALF = 0.5
TEXT = "Can most crimes against people be seen from all three sides: victim, offender and location?"
DEFINITION = (
    "usable: a person's age and sex; a suspect with an indicator; an area of ours. Of victims no indicator is sent, so "
    "that repeat victims cannot be told"
)


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
    beside = f"Singly: {singly}. {_offenders(evidence)}".strip()
    return told("R1", TEXT, found, "victims have all three", beside, notes, "crime references")


def _n_of_n(counts: Counts) -> str:
    return f"{counts.complete:,} of {counts.applicable:,}"


def _offenders(evidence: Evidence) -> str:
    """How much of it stands under the few suspects with most records."""
    found = evidence.persons(SUSPECTS, "suspect-events")
    if found is None or not found.cells:
        return ""
    top = repeats(found.by_events(), found.unnamed, 0.1).top
    return f"The tenth of suspects with most records stand in {top.x:,} of {top.n:,} records with a token."
