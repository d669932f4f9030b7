"""What happened to the cases: do more than half of charged offences end in a conviction? Gap 4.2.2.

Asked of offences charged long enough ago to have an outcome. One without a final result, or whose final results do not
say whether they convict, may end either way; so may a charge of the police that no court extract knows, which stands
for one offence at least. Hearings are no outcomes, and an offence counts once however many results it has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.shares import ShareAnswer, share_above
from dq_audit.questions.verdicts import Decision, Verdict, at_best_undetermined
from dq_audit_checks.questions.sharing import most, records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.asking import Persons

GAP = "4.2.2"
COURTS, SUSPECTS = "courts.outcomes", "police.suspects"
AT_COURT = "police.charge-at-court"
STATED = 0.5  # the share that is asked about; printed
TEXT = "Do more than half of charged offences end in a conviction?"
DUE_MONTHS = 6  # the half year after which `courts.outcomes` takes an outcome to be due
WINDOW_MONTHS = 24  # of charges that an extract of the courts holds
DUE_IN_WINDOW = WINDOW_MONTHS - DUE_MONTHS
_AGES = {
    "resolved-charged-in-the-last-half-year": "in the last half year",
    "resolved-charged-half-a-year-to-a-year-ago": "half a year to a year ago",
    "resolved-charged-over-a-year-ago": "over a year ago",
}
_NOT_KNOWN = ("declined", "unknown", "not_asked", "blank", "invalid")
_NEVER_SEEN = "how many charges never reached court is not known: the police's charges of then are not in the run"


@dataclass(frozen=True, slots=True)
class Ends:
    """How the offences ended that were charged long enough ago."""

    convicted: int
    otherwise: int  # ended, and no result convicts
    open: int  # at court, without a result that tells
    unnamed: int  # results without a reference: of nobody knows which offence
    unlinked: int  # charges of the police that no court extract knows

    @property
    def missing(self) -> int:
        """Offences of which it is not known how they ended."""
        return self.open + self.unnamed + self.unlinked

    @property
    def total(self) -> int:
        """All offences."""
        return self.convicted + self.otherwise + self.missing


@dataclass(frozen=True, slots=True)
class AtCourt:
    """The police's charges of the months in which an outcome is due: those not at court, those that cannot be told."""

    unlinked: int
    untold: int
    months: int


@question(GAP, TEXT)
def ends_in_conviction(evidence: Evidence) -> Answer | None:
    """The share of convictions among offences charged long enough ago, with bounds for those without a known end."""
    told, convicted = (evidence.persons(COURTS, f"due-offences-{name}") for name in ("told", "convicted"))
    if told is None or convicted is None:
        return None
    police = charges_at_court(evidence)
    ends = ends_of(told, convicted, police.unlinked if police else 0)
    if not ends.total:
        return _nobody_due()
    found = share_above(ends.convicted, ends.total, ends.missing, STATED)
    undated = _undated(evidence)
    decision = _decided(found, ends, undated, police) if police else at_best_undetermined(found.decision, _NEVER_SEEN)
    said = f"{_share(found, ends)} {_mix(evidence)}".strip()
    return Answer(
        GAP, TEXT, str(decision.verdict), said, _needed(found, decision, police, undated),
        _narrows(decision, ends, undated, police), _notes(evidence, found, decision, police), _figures(found, ends),
        *_records_needed(found, decision, police, undated),
    )  # fmt: skip


def ends_of(told: Persons, convicted: Persons, unlinked: int) -> Ends:
    """The ends of offences by how many of their results tell one, and how many convict."""
    every, known, guilty = sum(told.cells.values()), _with_any(told), _with_any(convicted)
    return Ends(guilty, known - guilty, every - known, told.unnamed, unlinked)


def charges_at_court(evidence: Evidence) -> AtCourt | None:
    """What the police's side tells of the months whose outcomes are due; None where it was not judged for them."""
    latest = evidence.latest(COURTS)
    if latest is None:
        return None
    first, last = _before(latest.period, WINDOW_MONTHS - 1), _before(latest.period, DUE_MONTHS)
    audits = [audit for audit in evidence.months.get(SUSPECTS, ()) if first <= audit.period <= last]
    found = [finding for audit in audits for finding in audit.findings if finding.check == AT_COURT]
    if not found or any(finding.obstacle for finding in found):
        return None
    unlinked = sum(finding.counts.invalid for finding in found)
    return AtCourt(unlinked, sum(finding.counts.applicability_unknown for finding in found), len(found))


def _decided(found: ShareAnswer, ends: Ends, undated: int, police: AtCourt) -> Decision:
    """No yes or no that offences without a charge date, or charges that nobody can look up, could undo.

    Each result without a date might be due, and each charge without a number may never have reached court. Of months
    whose charges the police did not send, none may have.
    """
    if police.months < DUE_IN_WINDOW:
        absent = DUE_IN_WINDOW - police.months
        why = f"of {absent} of {DUE_IN_WINDOW} months the police's charges are not in the run"
        return at_best_undetermined(found.decision, why)
    more = undated + police.untold
    widened = share_above(ends.convicted, ends.total + more, ends.missing + more, STATED)
    if widened.decision.verdict is found.decision.verdict:
        return found.decision
    why = (
        f"of {undated:,} results it cannot be told whether an outcome is due, and {police.untold:,} charges have no "
        "number or no known status"
    )
    return at_best_undetermined(found.decision, why)


def _undated(evidence: Evidence) -> int:
    """Results of which it cannot be told whether an outcome is due."""
    counted = evidence.counts(COURTS, "courts.offence-final-result", None, 1)
    return counted[0].applicability_unknown if counted else 0


def _before(period: str, months: int) -> str:
    """The month (YYYY-MM) so many months earlier."""
    number = 12 * int(period[:4]) + int(period[5:7]) - 1 - months
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _with_any(counted: Persons) -> int:
    """Offences with at least one such result."""
    return sum(n for events, n in counted.by_events().items() if events)


def _nobody_due() -> Answer:
    said = "No offence was charged more than half a year before the extract was cut."
    return Answer(GAP, TEXT, str(Verdict.NOT_ENOUGH_RECORDS), said, "", (), (), {"stated": STATED, "of": 0})


def _share(found: ShareAnswer, ends: Ends) -> str:
    bounds, limits = found.bounds, found.limits
    return (
        f"{ends.convicted:,} of {ends.total:,} offences are known to have ended in a conviction and {ends.otherwise:,} "
        f"without one: {_percent(bounds.low)} to {_percent(bounds.high)} convicted whatever the {ends.missing:,} "
        f"others come to, {_percent(limits.low)} to {_percent(limits.high)} with chance."
    )


def _mix(evidence: Evidence) -> str:
    """The most frequent disposals of final results, among the known ones."""
    tally = evidence.tally(COURTS, "final-results-by-disposal", 1)
    if tally is None or not tally.total:
        return ""
    known = {what: n for (what,), n in tally.along().items() if what not in _NOT_KNOWN}
    if not known:
        return f"What was ordered is known of none of {tally.total:,} final results."
    return (
        f"Most frequent of the {sum(known.values()):,} known disposals of {tally.total:,} final results: {most(known)}."
    )


def _needed(found: ShareAnswer, decision: Decision, police: AtCourt | None, undated: int) -> str:
    """What stands in the way: months of which the police's charges are not in the run, doubtful charges, or ends."""
    if not found.decision.verdict.settled or decision.verdict.settled:
        return wanted(found.needed, decision.verdict, "a known end", "offences")
    absent = DUE_IN_WINDOW - (police.months if police else 0)
    if police is None or absent:
        return f"the police's charges of {absent} of the {DUE_IN_WINDOW} months whose outcomes are due"
    doubtful = {"the day of charge of {:,} results": undated, "the number and status of {:,} charges": police.untold}
    return " and ".join(what.format(n) for what, n in doubtful.items() if n)


def _records_needed(
    found: ShareAnswer, decision: Decision, police: AtCourt | None, undated: int
) -> tuple[int | None, str]:
    """The same as a number; None where months of the police's charges are needed."""
    if not found.decision.verdict.settled or decision.verdict.settled:
        return records_wanted(found.needed, decision.verdict), "known ends of cases"
    whole = police is not None and police.months >= DUE_IN_WINDOW
    return undated + police.untold if police and whole else None, "charges with day, number and status"


def _narrows(decision: Decision, ends: Ends, undated: int, police: AtCourt | None) -> tuple[str, ...]:
    """The records that would narrow it: each kind of what is missing, each worth one offence of all."""
    if decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ()
    kinds = {
        "offences at court without a result that tells": ends.open,
        "results without a reference": ends.unnamed,
        "charges that no court extract knows": ends.unlinked,
        "results of which it cannot be told whether an outcome is due": undated,
        "charges without a number or a known status": police.untold if police else 0,
    }
    return tuple(f"{what}: {n:,}, each is worth 1/{ends.total:,} of the share" for what, n in kinds.items() if n)


def _notes(evidence: Evidence, found: ShareAnswer, decision: Decision, police: AtCourt | None) -> tuple[str, ...]:
    latest = evidence.latest(COURTS)
    as_of = latest.as_of or "an unknown day" if latest else ""
    ends = (
        "an offence is convicted where any of its final results says so; else not, where one says so or it was dropped"
    )
    beside = (
        f"charges of the police in {police.months:,} months: {police.unlinked:,} not found at court, "
        f"{police.untold:,} without a number or of unknown status, of which it cannot be told"
        if police
        else _NEVER_SEEN
    )
    return (
        ends,
        f"an outcome is due 182 days after the charge; the extract was cut on {as_of}",
        *(f"charged {age}: {_resolved(evidence, name)}" for name, age in _AGES.items()),
        beside,
        f"results of which it cannot be told whether an outcome is due: {_undated(evidence):,}",
        f"decided: {decision.reason}",
        f"stated value {100 * STATED:g}%; {found.deciding.printed}",
    )


def _resolved(evidence: Evidence, name: str) -> str:
    counted = evidence.persons(COURTS, name)
    return f"{_with_any(counted):,} of {sum(counted.cells.values()):,} offences resolved" if counted else "not counted"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _figures(found: ShareAnswer, ends: Ends) -> Mapping[str, float | int | str | None]:
    return {
        "stated": found.stated,
        "convicted": ends.convicted,
        "otherwise": ends.otherwise,
        "open": ends.open,
        "without_reference": ends.unnamed,
        "not_at_court": ends.unlinked,
        "of": ends.total,
        "least": found.bounds.low,
        "most": found.bounds.high,
        "low": found.limits.low,
        "high": found.limits.high,
    }
