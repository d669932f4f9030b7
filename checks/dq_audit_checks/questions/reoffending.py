"""Does more than a quarter of those who enter a cohort re-offend within a year, and how often? Gap 4.2.3.

A cohort is the offenders who entered in a month. It is complete once its last day lies 18 months before the day on
which the extract was cut: 12 of follow-up and 6 for the court (Ministry of Justice, DOMAIN 5.3). Only complete cohorts
are pooled and answer; what is known of younger ones is too low, stands in a note with its label, and decides nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dq_audit.asking import YEAR, Answer, Audit, Evidence, question
from dq_audit.questions.intervals import Interval, wilson
from dq_audit.questions.persons import FOLLOW_UP, WAITING, FollowUp, Reoffending, follow_up, months_after, reoffending
from dq_audit.questions.shares import ShareAnswer, ShareDeciding, share_above
from dq_audit.questions.verdicts import Decision, Standing, Verdict, at_best_undetermined, decide
from dq_audit_checks.questions.sharing import records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GAP = "4.2.3"
OFFENDERS = "probation.offenders"
COHORT, AGAIN, POSSIBLY = "cohort", "reoffences", "possible-reoffences"
STATED = 0.25  # a round share to ask about, and nobody's target; printed with the answer
HIGH = 5  # re-offences from which on somebody is a high crime causer: ours, no official rule was found (DOMAIN 9)
OTHER_RULES = (3, 10)  # what the selection would be by other numbers, beside it
TEXT = f"Does more than {STATED:.0%} of the cohort re-offend within {FOLLOW_UP} months?"
DEFINITION = (
    f"proven re-offence: an offence within {FOLLOW_UP} months after the index date, convicted or cautioned within "
    f"{FOLLOW_UP + WAITING}; months by the calendar, no breach of licence alone; offenders known to live in the area"
)
POOLED = "an offender counts once in each month's cohort that they entered, and their re-offences in each"
ONE_KEY = "an offender is a token; all rows are taken to be under one key, which these counts cannot show"
_DOUBTS = {
    "probation.offender-token-giant": "rows under a token with too many of them in a cohort, which may be nobody's",
    "probation.offender-token-of-blank": "rows with the hash of a blank, which count as one offender's",
}
_DATES = {
    "probation.reoffence-after-index": "re-offences dated on or before the index date, which do not count",
    "probation.reoffence-before-conviction": "re-offences dated after their conviction",
}


@dataclass(frozen=True)
class Followed:
    """A month's cohort and how long it was followed; None where nobody said when the extract was cut."""

    audit: Audit
    follow: FollowUp | None

    @property
    def complete(self) -> bool:
        """Whether its figures may answer anything."""
        return self.follow is not None and self.follow.complete

    def events(self, name: str) -> Mapping[int, int] | None:
        """{events: offenders} of one of its counts; None where it was not made."""
        return next((one.by_events() for one in self.audit.persons if one.name == name), None)

    def unnamed(self, name: str) -> int:
        """Events of rows without a token."""
        return next((one.unnamed for one in self.audit.persons if one.name == name), 0)


@dataclass(frozen=True)
class Known:
    """What some cohorts hold: offenders with k re-offences each, and what is not known.

    `may` are offenders by how many re-offences they may turn out to have. Of the rows without a token (`rows`) some are
    surely of a re-offence, and some may be.
    """

    offenders: Mapping[int, int]
    may: Mapping[int, int]
    rows: int
    surely: int
    maybe: int

    @property
    def n(self) -> int:
        """All offenders with a token."""
        return sum(self.offenders.values())

    @property
    def again(self) -> int:
        """Those who surely re-offended."""
        return _from(1, self.offenders)

    @property
    def unclear(self) -> int:
        """Those of whom it is not known."""
        return _from(1, self.may) - self.again

    @property
    def most(self) -> int:
        """Those who may have re-offended, each row without a token one more that is possible."""
        return min(self.n, self.again + self.unclear + self.maybe)

    @property
    def people(self) -> int:
        """All offenders there may be: each row without a token that is not surely a re-offence may be a new one."""
        return self.n + self.rows - self.surely

    @property
    def bounds(self) -> Interval:
        """The least and largest share, whatever is not known turns out to be."""
        return Interval(self.again / self.people, self.most / self.n)

    @property
    def limits(self) -> Interval:
        """The same with chance: Wilson's, at either end."""
        return Interval(wilson(self.again, self.people).low, wilson(self.most, self.n).high)


@question(GAP, TEXT, high_crime_causers=HIGH)
def reoffend(evidence: Evidence) -> Answer | None:
    """The rate, the frequency and the high crime causers of the complete cohorts of a year, with bounds."""
    audits = evidence.months.get(OFFENDERS, ())
    if not audits:
        return None
    cohorts = [Followed(audit, _followed(audit)) for audit in audits]
    counted = [one for one in cohorts if one.events(AGAIN) is not None]
    complete = _last_year([one for one in counted if one.complete])
    evidence.relied_on(OFFENDERS, [one.audit for one in complete])
    notes = _notes(cohorts, complete)
    known = known_of(complete)
    if not known.n:
        return _unanswered(cohorts, counted, complete, notes)
    return _answered(complete, known, notes, int(evidence.settings["high_crime_causers"]))


def known_of(cohorts: Iterable[Followed]) -> Known:
    """The counts of some cohorts, added up."""
    offenders: Counter[int] = Counter()
    may: Counter[int] = Counter()
    rows = surely = maybe = 0
    for one in cohorts:
        offenders.update(one.events(AGAIN) or {})
        may.update(one.events(POSSIBLY) or {})
        rows += one.unnamed(COHORT)
        surely += one.unnamed(AGAIN)
        maybe += one.unnamed(POSSIBLY)
    return Known(offenders, may, rows, surely, maybe)


def _followed(audit: Audit) -> FollowUp | None:
    """How long a month's cohort was followed when its extract was cut."""
    if audit.as_of is None:
        return None
    last = months_after(date(int(audit.period[:4]), int(audit.period[5:]), 1), 1) - timedelta(days=1)
    cut = date.fromisoformat(audit.as_of)
    if cut < last:  # its month was not over
        return FollowUp(complete=False, needed_until=months_after(last, FOLLOW_UP + WAITING), cut=cut)
    return follow_up(last, cut)


def _last_year(cohorts: Sequence[Followed]) -> list[Followed]:
    """Those of the twelve months that end with the latest."""
    return [one for one in cohorts if _number(one) > _number(cohorts[-1]) - YEAR]


def _number(one: Followed) -> int:
    return 12 * int(one.audit.period[:4]) + int(one.audit.period[5:])


def _answered(complete: Sequence[Followed], known: Known, notes: Sequence[str], high: int) -> Answer:
    follow = next(one.follow for one in reversed(complete) if one.follow)  # complete, so that each was followed
    result = reoffending(known.offenders, follow)
    doubts = _found(_DOUBTS, complete)
    decision = _with_doubts(_decided(known.limits, known), known, sum(doubts.values()))
    told = (
        *notes,
        f"decided: {decision.reason}",
        follow.label,
        *_selections(known, high),
        *(f"{what}: {n:,}" for what, n in (doubts | _found(_DATES, complete)).items()),
        ONE_KEY,
    )
    said = f"{_rate(result, known, len(complete))} {_often(result)} {_high(known, high)}"
    needed = _needed(known, decision, sum(doubts.values()))
    narrows, figures = _narrows(known, decision), _figures(result, known, len(complete), high)
    more = _records_needed(known, decision, sum(doubts.values()))
    what = "tokens and what came of them"
    return Answer(GAP, TEXT, str(decision.verdict), said, needed, narrows, told, figures, more, what)


def _decided(limits: Interval, known: Known) -> Decision:
    """By the limits; complete records would be like those known."""
    told = known.n - known.unclear
    own = known.again / told if told else None
    completed = None if own is None else wilson(own * known.n, known.n)
    return decide(Standing(STATED, known.n * STATED, ShareDeciding().minimum_expected, limits, completed))


def _with_doubts(decision: Decision, known: Known, doubtful: int) -> Decision:
    """No yes or no that the doubtful rows could undo, were each of them of somebody else, or of nobody."""
    least = max(0, known.again - doubtful)
    fewest = max(1, known.n - doubtful)
    low = wilson(least, known.people + doubtful).low
    high = wilson(min(fewest, known.most + doubtful), fewest).high
    if not doubtful or _decided(Interval(low, high), known).verdict is decision.verdict:
        return decision
    return at_best_undetermined(decision, f"{doubtful:,} rows stand under doubtful tokens")


def _needed(known: Known, decision: Decision, doubtful: int) -> str:
    """What must be completed: of how many offenders it is not known, each row without a token as one more."""
    if decision.verdict.settled:
        return ""
    if _decided(known.limits, known).verdict.settled:
        return f"whose the {doubtful:,} rows under doubtful tokens are"
    found = _each_a_new_one(known)
    if found.decision.verdict.settled:
        return f"a token in the {known.rows:,} rows without one"
    return wanted(found.needed, decision.verdict, "a token and what came of it", "offenders")


def _records_needed(known: Known, decision: Decision, doubtful: int) -> int | None:
    """The same as a number of rows or offenders."""
    if decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return None
    if _decided(known.limits, known).verdict.settled:
        return doubtful
    found = _each_a_new_one(known)
    return known.rows if found.decision.verdict.settled else records_wanted(found.needed, decision.verdict)


def _each_a_new_one(known: Known) -> ShareAnswer:
    """The question as if no row without a token made a repeat of somebody known."""
    return share_above(known.again, known.people, known.people - known.n + known.unclear, STATED)


def _narrows(known: Known, decision: Decision) -> tuple[str, ...]:
    """Each offender of whom it is not known, and each row without a token, is worth one offender of all."""
    if decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ()
    kinds = {"offenders of whom it is not known": known.unclear, "rows without a token": known.rows}
    return tuple(f"{what}: {n:,}, each is worth 1/{known.people:,} of the share" for what, n in kinds.items() if n)


def _unanswered(
    cohorts: Sequence[Followed], counted: Sequence[Followed], complete: Sequence[Followed], notes: Sequence[str]
) -> Answer:
    """No cohort is complete, or none of the complete ones can be counted: said, and never computed on."""
    if not counted:
        said = f"Nobody could be counted in any of {len(cohorts)} cohorts: a column that the measure needs is absent."
        needed = "a token, a status, both dates and whether it is a breach alone, in the extract"
    elif complete:
        rows = sum(one.unnamed(COHORT) for one in complete)
        said, needed = f"None of {rows:,} rows of the complete cohorts has a token.", "tokens"
    else:
        until = min((one.follow.needed_until for one in counted if one.follow), default=None)
        said = f"None of {len(counted)} cohorts is complete."
        needed = "the day on which the extract was cut, in its name (as-of-YYYY-MM-DD)"
        if until:
            needed = f"an extract cut on {until} or later, for the first cohort of them"
    figures = {"stated": STATED, "cohorts": len(complete), "cohorts_incomplete": sum(not c.complete for c in cohorts)}
    return Answer(GAP, TEXT, str(Verdict.CANNOT_BE_DETERMINED), said, needed, (), (*notes, ONE_KEY), figures)


def _notes(cohorts: Sequence[Followed], complete: Sequence[Followed]) -> list[str]:
    """Definitions, which cohorts are pooled, and which are left out, with the label that belongs to them."""
    notes = [DEFINITION, POOLED, f"stated value {STATED:.0%}, ours and no target; {ShareDeciding().printed}"]
    if complete:
        first, last = complete[0].audit.period, complete[-1].audit.period
        notes.append(f"pooled: {len(complete)} complete cohorts of the {YEAR} months to {last}, the first {first}")
    young = [one for one in cohorts if one.follow is not None and not one.follow.complete]
    if young:
        so_far, label = known_of(young), young[0].follow.label if young[0].follow else ""
        notes.append(
            f"in no figure: {len(young)} cohorts from {young[0].audit.period} to {young[-1].audit.period}, of which "
            f"{so_far.again:,} of {so_far.n:,} offenders are known to have re-offended so far; the first of them is "
            f"{label}"
        )
    undated = sum(one.follow is None for one in cohorts)
    notes += [f"in no figure: {undated} cohorts of extracts that nobody says when they were cut"] if undated else []
    uncounted = sum(one.complete and one.events(AGAIN) is None for one in cohorts)
    notes += [f"in no figure: {uncounted} complete cohorts without a column that is needed"] if uncounted else []
    homeless = sum(one.audit.findings[0].counts.area_unknown for one in complete if one.audit.findings)
    notes += [f"in no figure: {homeless:,} rows of which it is not known whether the home is ours"] if homeless else []
    return notes


def _found(checks: Mapping[str, str], cohorts: Sequence[Followed]) -> dict[str, int]:
    """Rows that broke some rules in some cohorts, by what that means."""
    counted = {
        what: sum(f.counts.invalid for one in cohorts for f in one.audit.findings if f.check == check)
        for check, what in checks.items()
    }
    return {what: n for what, n in counted.items() if n}


def _rate(result: Reoffending, known: Known, cohorts: int) -> str:
    bounds, limits = known.bounds, known.limits
    return (
        f"{result.reoffenders:,} of {result.offenders:,} offenders in {cohorts} complete cohorts re-offended "
        f"({result.rate.value:.1%}): {bounds.low:.1%} to {bounds.high:.1%} whatever the {known.unclear:,} unclear "
        f"offenders and {known.rows:,} rows without a token are, {limits.low:.1%} to {limits.high:.1%} with chance."
    )


def _often(result: Reoffending) -> str:
    """The frequency, of the re-offences that are known."""
    if result.frequency is None:
        return "No re-offence is known."
    often = result.frequency
    return (
        f"{result.reoffences:,} known re-offences of {result.reoffenders:,} re-offenders are {often.value:.2f} each "
        f"({often.limits.low:.2f} to {often.limits.high:.2f} with chance)."
    )


def _high(known: Known, least: int) -> str:
    """The high crime causers and what share of the re-offences is theirs."""
    people, theirs, most = _selected(least, known)
    every = sum(k * n for k, n in known.offenders.items())
    share = f" ({theirs / every:.1%})" if every else ""
    return (
        f"High crime causers ({least} re-offences or more): {people:,} of {known.n:,} offenders, {most:,} at most, "
        f"with {theirs:,} of {every:,} known re-offences{share}."
    )


def _selected(least: int, known: Known) -> tuple[int, int, int]:
    """Offenders with so many re-offences or more, their re-offences, and how many such offenders there may be.

    A row without a token can lift one offender over the line at most.
    """
    theirs = sum(k * n for k, n in known.offenders.items() if k >= least)
    return _from(least, known.offenders), theirs, min(known.n + known.rows, _from(least, known.may) + known.maybe)


def _selections(known: Known, chosen: int) -> list[str]:
    """The parameter of the selection, and what others would select."""
    every = sum(k * n for k, n in known.offenders.items())
    whose = "our parameter" if chosen == HIGH else "the project file's parameter"
    rule = f"high crime causers: {chosen} re-offences or more in the follow-up, {whose}; no official rule was found"
    others = (
        f"with {least} or more: {people:,} of {known.n:,} offenders, {theirs:,} of {every:,} re-offences"
        for least, (people, theirs, _) in ((least, _selected(least, known)) for least in OTHER_RULES if least != chosen)
    )
    return [rule, *others]


def _from(least: int, offenders: Mapping[int, int]) -> int:
    return sum(n for k, n in offenders.items() if k >= least)


def _figures(result: Reoffending, known: Known, cohorts: int, chosen: int) -> dict[str, float | int | str | None]:
    high, theirs, most = _selected(chosen, known)
    often = result.frequency
    return {
        "stated": STATED,
        "cohorts": cohorts,
        "offenders": result.offenders,
        "reoffenders": result.reoffenders,
        "reoffences": result.reoffences,
        "rate": result.rate.value,
        "rate_low": result.rate.limits.low,
        "rate_high": result.rate.limits.high,
        "least": known.bounds.low,
        "most": known.bounds.high,
        "low": known.limits.low,
        "high": known.limits.high,
        "unclear": known.unclear,
        "without_token": known.rows,
        "frequency": often.value if often else None,
        "frequency_low": often.limits.low if often else None,
        "frequency_high": often.limits.high if often else None,
        "high_crime_causers_from": chosen,
        "high_crime_causers": high,
        "high_crime_causers_most": most,
        "high_crime_causers_reoffences": theirs,
    }
