"""What part does alcohol play? Recommendation R2, asked of three agencies, each of its own records.

A marker that is blank, unknown or invalid may be yes or no, so that the share has bounds. Whether a marker that says
“no” was ever asked about nobody can see.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.shares import share_above
from dq_audit_checks.questions.sharing import told

if TYPE_CHECKING:
    from dq_audit.asking import Pooled

VICTIMS, ASSAULTS, CONTACTS = "police.victims", "health.ae_assaults", "council.asb_contacts"
HALF = 0.5
YES, NO = "Y", "N"
MARKED = "marked: the agency's own marker says yes"


@question("R2", "Is more than half of recorded violence alcohol-related?")
def violence(evidence: Evidence) -> Answer | None:
    """Of victims of violence; how much of it was domestic abuse or among the young stands beside it."""
    drink = evidence.tally(VICTIMS, "violence-alcohol")
    if drink is None:
        return None
    beside = " ".join(
        filter(
            None,
            (
                _among("domestic abuse", evidence.tally(VICTIMS, "violence-in-drink-domestic-abuse")),
                _among("youth-related", evidence.tally(VICTIMS, "violence-in-drink-youth")),
            ),
        )
    )
    text = "Is more than half of recorded violence alcohol-related?"
    return _asked(text, drink, "victims of violence are marked alcohol-related", beside)


@question("R2", "Is more than half of assaults that the hospital treats alcohol-related?")
def assaults(evidence: Evidence) -> Answer | None:
    """Of A&E assaults, police-recorded or not."""
    text = "Are more than half of the assaults that the hospital treated alcohol-related?"
    return _asked(text, evidence.tally(ASSAULTS, "alcohol-by-hour"), "assaults are marked alcohol-related")


@question("R2", "Is more than half of anti-social behaviour alcohol-related?")
def asb(evidence: Evidence) -> Answer | None:
    """Of contacts with the council's team."""
    text = "Are more than half of the contacts about anti-social behaviour alcohol-related?"
    return _asked(text, evidence.tally(CONTACTS, "asb-alcohol"), "contacts are marked alcohol-related")


def _asked(text: str, tally: Pooled | None, what: str, beside: str = "") -> Answer | None:
    if tally is None or not tally.total:
        return None
    states = {state: n for (state,), n in tally.along().items()}
    yes, no = states.get(YES, 0), states.get(NO, 0)
    found = share_above(yes, tally.total, tally.total - yes - no, HALF, states.get("declined", 0))
    lacking = "records whose marker is not known"
    return told(
        "R2", text, found, what, beside, (MARKED, f"records of {tally.said}"), lacking, what_needed="alcohol markers"
    )


def _among(what: str, tally: Pooled | None) -> str:
    """How many of the alcohol-related carry a further marker, of those where it is known."""
    if tally is None or not tally.total:
        return ""
    states = {state: n for (state,), n in tally.along().items()}
    yes, known = states.get(YES, 0), states.get(YES, 0) + states.get(NO, 0)
    return f"Of {tally.total:,} alcohol-related, {what}: {yes:,} of {known:,} known."
