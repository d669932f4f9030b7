"""Do repeat suspects account for more than half of the records with a suspect? Gap 4.2.1.

A person is a token; a repeat suspect stands in two records or more of the window. The bounds hold whatever the records
without a token are. They are no limits of chance: the records are all there are, and those of one person do not come
independently.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dq_audit.asking import YEAR, Answer, Counts, Evidence, Outcome, Persons, question
from dq_audit.questions.intervals import Interval
from dq_audit.questions.persons import Bounded, Repeats, repeats
from dq_audit.questions.shares import ShareDeciding
from dq_audit.questions.verdicts import Decision, Standing, Verdict, at_best_undetermined, decide
from dq_audit_checks.questions.sharing import each_alike

GAP = "4.2.1"
TEXT = "Do repeat suspects account for more than half of the records with a suspect?"
SUSPECTS, EVENTS = "police.suspects", "suspect-events"
STATED = 0.5  # the share asked about; printed with the answer
TOP = 0.1  # the people with most records
DEFINITION = "a repeat suspect stands in two or more records of the window; a person is a token"
LASTING = "police.suspect-token-lasting"
COME_BACK = 0.05  # of a month's people: where fewer stood in an earlier month, tokens may not last
ONE_KEY = "all months are taken to be under one key, as far as the people show who come back"
_SUSPICIOUS = {
    "police.suspect-token-giant": "records under a token with too many of them in a month, which may be nobody's",
    "police.suspect-token-of-blank": "records with the hash of a blank, which count as one person's",
}


@dataclass(frozen=True, slots=True)
class Further:
    """How many more records must get a token, or be told whose they are, and toward which answer."""

    records: int
    toward: Verdict
    doubtful: bool = False  # they stand under tokens that may be nobody's


@question(GAP, TEXT)
def repeat_suspects(evidence: Evidence) -> Answer | None:
    """Records of repeat suspects among all, with bounds for the records without a token."""
    found = evidence.persons(SUSPECTS, EVENTS)
    if found is None or not (found.cells or found.unnamed):
        return None
    result = repeats(found.by_events(), found.unnamed, TOP)
    doubts = _doubts(evidence, found)
    others = _under_another_key(evidence, found)
    told = _with_doubts(_decided(result), result, sum(doubts.values()))
    absent, back = YEAR - len(found.periods), _back(evidence, found)
    decision = _under_one_key(told, others, absent, back)
    deciding = ShareDeciding().minimum_expected
    notes = (
        DEFINITION,
        f"setting: more than half is above {STATED:g}; at least {deciding:g} records expected on either side",
        f"setting: a “no” needs a whole year, and over {COME_BACK:.0%} of a month's people seen in an earlier one",
        f"decided: {decision.reason}",
        _window(found),
        *(f"{what}: {n:,}" for what, n in doubts.items()),
        _other_keys(others) if others else ONE_KEY,
    )
    further = _further(result, told, sum(doubts.values()))
    needed = "; ".join(filter(None, (_one_key_needed(decision, others), _needed(result, further))))
    reached = further and _under_one_key(Decision(further.toward, ""), others, absent, back)
    more = further.records if further and reached and reached.verdict.settled else None
    narrows = each_alike(decision.verdict, result.without_token, _all(result), "records without a token")
    return Answer(
        GAP, TEXT, str(decision.verdict), _said(result), needed, narrows, notes, _figures(result), more, "tokens"
    )


def _decided(result: Repeats) -> Decision:
    """By the bounds alone; if the records without a token were like the others, the share would stay as it is."""
    share, bounds = result.events.share, result.events.bounds
    expected = _all(result) * min(STATED, 1 - STATED)
    at = Standing(STATED, expected, ShareDeciding().minimum_expected, bounds, Interval(share, share))
    if at.enough_expected and bounds.high == STATED:
        return Decision(Verdict.NO, f"the upper limit is {STATED:g} itself, which is not more")
    return decide(at)


def _with_doubts(decision: Decision, result: Repeats, doubtful: int) -> Decision:
    """No yes or no that the doubtful records could undo, were they of nobody knows whom too."""
    x, m, alone = result.events.x, result.without_token, result.people.n - result.people.x
    stays = {
        Verdict.YES: x - doubtful > STATED * _all(result),
        Verdict.NO: x + m + min(m + doubtful, alone) <= STATED * _all(result),
    }
    if stays.get(decision.verdict, True):
        return decision
    return at_best_undetermined(decision, f"{doubtful:,} records stand under doubtful tokens")


def _under_another_key(evidence: Evidence, found: Persons) -> list[str]:
    """The months of the window in which next to nobody of the earlier ones came back."""
    return [
        audit.period
        for audit in evidence.months[SUSPECTS]
        for finding in audit.findings
        if audit.period in found.periods and finding.check == LASTING and finding.outcome is Outcome.MISSED
    ]


def _under_one_key(decision: Decision, others: list[str], absent: int, back: Counts) -> Decision:
    """No “no” where one person may stand as two, or not at all: joined, they would make more repeats, never fewer.

    So a “no” needs a whole year in which people are seen to come back; a “yes” needs neither.
    """
    if decision.verdict is not Verdict.NO:
        return decision
    if others:
        return at_best_undetermined(decision, _other_keys(others))
    if absent:
        return at_best_undetermined(decision, f"{absent} of {YEAR} months are absent, and people may stand there too")
    if back.valid <= COME_BACK * back.applicable:
        seen = f"{back.valid:,} of {back.applicable:,} people of a month stood in an earlier one"
        return at_best_undetermined(decision, f"{seen}: so few that each month may be under a key of its own")
    return decision


def _back(evidence: Evidence, found: Persons) -> Counts:
    """People of each month who stood in an earlier one, over the months of the window."""
    findings = (f for audit in evidence.months[SUSPECTS] if audit.period in found.periods for f in audit.findings)
    return sum((f.counts for f in findings if f.check == LASTING and not f.obstacle), Counts())


def _one_key_needed(decision: Decision, others: list[str]) -> str:
    if decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ""
    return f"tokens of all months under one key ({', '.join(others)})" if others else ""


def _other_keys(months: list[str]) -> str:
    return f"next to nobody of earlier months stands in {', '.join(months)}: its tokens may be under another key"


def _all(result: Repeats) -> int:
    return result.events.n + result.without_token


def _said(result: Repeats) -> str:
    return (
        f"{_shown(result.events)} records with a token are of repeat suspects{_bounds(result.events, result)}; the "
        f"{TOP:.0%} of people with most records stand in {_shown(result.top)}{_bounds(result.top, result)}."
    )


def _shown(found: Bounded) -> str:
    return f"{found.x:,} of {found.n:,}"


def _bounds(found: Bounded, result: Repeats) -> str:
    if not result.without_token:
        return f" ({found.share:.1%})"
    bounds = f"{found.bounds.low:.1%} to {found.bounds.high:.1%}"
    return f" ({found.share:.1%}; {bounds} of all, whatever the {result.without_token:,} without one are)"


def _further(result: Repeats, decision: Decision, doubtful: int) -> Further | None:
    """How many of the records without a token must get one, if they are like the others.

    Toward yes the lower bound must rise above the stated value: (x + s k) / N > t. Toward no each record that is left
    counts twice, since it may make a repeat of a person who stood alone: (x + s k + 2 (m - k)) / N < t.
    """
    if decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return None
    if (decided := _decided(result).verdict).settled:
        return Further(doubtful, decided, doubtful=True)
    x, m, every, stated = result.events.x, result.without_token, _all(result), Fraction(STATED)
    share = Fraction(x, result.events.n)
    toward = Verdict.YES if share > stated else Verdict.NO
    short = (stated * every - x) / share if toward is Verdict.YES else (x + 2 * m - stated * every) / (2 - share)
    return Further(int(short) + 1, toward)


def _needed(result: Repeats, further: Further | None) -> str:
    if further is None:
        return ""
    if further.doubtful:
        return f"whose the {further.records:,} records under doubtful tokens are"
    share = (result.events.n + further.records) / _all(result)
    return f"a token in {share:.1%} of records: {further.records:,} more, toward {further.toward}"


def _window(found: Persons) -> str:
    there = len(found.periods)
    said = f"window: {YEAR} months to {found.periods[-1]}, {there} of them there"
    return said if there == YEAR else f"{said}; over fewer months fewer people come back"


def _doubts(evidence: Evidence, found: Persons) -> dict[str, int]:
    """What the checks of the tokens found in the months of the window: records, by what is doubtful."""
    audits = [audit for audit in evidence.months[SUSPECTS] if audit.period in found.periods]
    counted = {
        what: sum(f.counts.invalid for audit in audits for f in audit.findings if f.check == check)
        for check, what in _SUSPICIOUS.items()
    }
    return {what: n for what, n in counted.items() if n}


def _figures(result: Repeats) -> dict[str, float | int | str | None]:
    return {
        "stated": STATED,
        "share": result.events.share,
        "low": result.events.bounds.low,
        "high": result.events.bounds.high,
        "records": result.events.x,
        "of": result.events.n,
        "without_token": result.without_token,
        "people": result.people.n,
        "repeat_people": result.people.x,
        "top_records": result.top.x,
        "top_share": result.top.share,
        "top_low": result.top.bounds.low,
        "top_high": result.top.bounds.high,
    }
