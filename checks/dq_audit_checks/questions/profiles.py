"""Can crimes against people be profiled? Recommendation R5: by offence, how often all that a profile needs is there."""

from __future__ import annotations

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.shares import share_above
from dq_audit_checks.questions.sharing import told

VICTIMS, CHECK = "police.victims", "police.profile-items"
HALF = 0.5
TEXT = "Is all that a problem profile needs recorded for most crimes against people?"
DEFINITION = (
    "needed: time, age, sex, home area and relationship to the suspect; `dq-audit profile` says it for one offence"
)


@question("R5", TEXT)
def profiles(evidence: Evidence) -> Answer | None:
    """The share of crimes against people with every item of a profile, and each group of offences beside it."""
    counts = evidence.whole(VICTIMS, CHECK)
    if counts is None or not counts.applicable:
        return None
    found = share_above(counts.complete, counts.applicable, 0, HALF)
    groups = evidence.whole_by(VICTIMS, CHECK, "offence_group")
    named = sorted(groups.items(), key=lambda one: (-one[1].applicable, one[0]))
    beside = "; ".join(f"{group} {c.complete:,} of {c.applicable:,}" for group, c in named if c.applicable)
    return told("R5", TEXT, found, "crimes have all of it", f"By offence: {beside}." if beside else "", (DEFINITION,))
