"""How a question is declared, and the evidence it is given: counts of finished audits, never a row.

    @question(gap="3.2.1", text="Are BME residents over-represented as victims?")
    def over_represented(evidence: Evidence) -> Answer | None: ...

A question answers None where what it needs was not counted. Questions stand in packages of their own, which are loaded
only when they are asked: the statistics behind them take a while to load.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from dq_audit.answers import SETTLED, UNDETERMINED, Answer
from dq_audit.errors import did_you_mean
from dq_audit.model import Audit, Counts, Finding, Kind, Outcome, Persons, headline, months_of
from dq_audit.outcomes import month_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

YEAR = 12  # months that are asked together, so that there are records enough
MAY_BE_LEFT_OUT = 0.05  # of the records: what STATISTICS.md 3 says of homes, of every record that nobody can place
_MOST = 1_000  # of a setting that is a whole number


@dataclass(frozen=True, slots=True)
class Pooled:
    """A tally over several months."""

    by: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int]
    periods: tuple[str, ...]
    decimals: int = 0  # cells are in whole units of the last one

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(self.cells.values())

    def along(self, *names: str) -> dict[tuple[str, ...], int]:
        """The cells by group and some of the breakdowns, summed over the others."""
        places = [0, *(1 + self.by.index(name) for name in names)]
        summed: Counter[tuple[str, ...]] = Counter()
        for cell, n in self.cells.items():
            summed[tuple(cell[at] for at in places)] += n
        return dict(summed)

    @property
    def said(self) -> str:
        """The months, in words."""
        return self.periods[0] if len(self.periods) == 1 else f"{len(self.periods)} months to {self.periods[-1]}"


@dataclass(frozen=True)
class Evidence:
    """What a run has counted: of each source its months in order, the latest version of each.

    `lookups` are those of the project file, such as which ward an LSOA is of; their keys are in lower case.
    """

    months: Mapping[str, tuple[Audit, ...]]
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    settings: Mapping[str, float] = field(default_factory=dict)  # of the question that is asked
    left_out: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict, repr=False)
    covered: dict[str, set[str]] = field(default_factory=dict, repr=False)

    def among(self, periods: Collection[str]) -> Evidence:
        """The evidence of some months alone, so that sources are held against each other in the same ones."""
        kept = {source: tuple(one for one in audits if one.period in periods) for source, audits in self.months.items()}
        return replace(self, months={source: audits for source, audits in kept.items() if audits})

    def relied_on(self, source: str, audits: Iterable[Audit]) -> None:
        """Remember, of audits that an answer rests on, the months, and the records that no figure holds.

        Those are of no known area or month.
        """
        audits = list(audits)
        self.covered.setdefault(source, set()).update(audit.period for audit in audits)
        funnels = [audit.findings[0].counts for audit in audits if audit.findings]
        unplaced, placed = sum(f.area_unknown for f in funnels), sum(f.in_area for f in funnels)
        undated, rows = sum(f.period_unknown for f in funnels), sum(f.rows for f in funnels)
        self._left(source, "whose area is not known", unplaced, placed + unplaced)
        self._left(source, "whose month is not known", undated, rows)

    def _left(self, source: str, why: str, left: int, of: int) -> None:
        """The largest such share of a source stands: the same records are met in several of its counts."""
        before = self.left_out.get((source, why), (0, 1))
        if left and left * before[1] > before[0] * of:
            self.left_out[source, why] = (left, of)

    @classmethod
    def of(cls, audits: Iterable[Audit], lookups: Mapping[str, Mapping[str, str]] | None = None) -> Evidence:
        """The evidence of a run."""
        return cls(months_of(audits), lookups or {})

    def tally(self, source: str, name: str, months: int = YEAR) -> Pooled | None:
        """A tally over the last months of a source; None where none of them has it."""
        found = self.part(source, name, months)
        if found is None:
            return None
        window = self._last(source, months)
        self.relied_on(source, window)
        untold = sum(tally.untold for audit in window for tally in audit.tallies if tally.name == name)
        self._untold(source, untold, found.total)
        return found

    def part(self, source: str, name: str, months: int = YEAR) -> Pooled | None:
        """The same of a part of what another tally holds: what it cannot tell stands there, and is not left out."""
        window = self._last(source, months)
        found = [(audit.period, tally) for audit in window for tally in audit.tallies if tally.name == name]
        if not found:
            return None
        cells: Counter[tuple[str, ...]] = Counter()
        for _, tally in found:
            cells.update(tally.cells)
        last = found[-1][1]
        return Pooled(last.by, dict(cells), tuple(period for period, _ in found), last.decimals)

    def counts(self, source: str, check: str, item: str | None, months: int = YEAR) -> tuple[Counts, list[str]] | None:
        """The counts of a finding over the last months of a source, and those months; None where none was judged."""
        wanted = (check, item)
        self.relied_on(source, self._last(source, months))
        found = [
            (audit.period, finding.counts)
            for audit in self._last(source, months)
            for finding in audit.findings
            if (finding.check, finding.item) == wanted and finding.kind is not Kind.RECORD and not finding.obstacle
        ]
        return (sum((counts for _, counts in found), Counts()), [period for period, _ in found]) if found else None

    def whole(self, source: str, check: str, months: int = YEAR) -> Counts | None:
        """The counts that stand for a check over the last months: of whole records, or of its rule."""
        shown = self._shown(source, check, months)
        self.relied_on(source, self._last(source, months))
        counts = sum((finding.counts for finding in shown), Counts())
        self._untold(source, counts.applicability_unknown, counts.applicable)
        return counts if shown else None

    def _untold(self, source: str, untold: int, told: int) -> None:
        self._left(source, "of which it is not known whether they are asked about", untold, told + untold)

    def whole_by(self, source: str, check: str, breakdown: str, months: int = YEAR) -> dict[str, Counts]:
        """The same by a breakdown of the source."""
        added: dict[str, Counts] = {}
        for finding in self._shown(source, check, months):
            for value, counts in finding.breakdowns.get(breakdown, {}).items():
                added[value] = added.get(value, Counts()) + counts
        return added

    def _shown(self, source: str, check: str, months: int) -> list[Finding]:
        found = (_of(audit, check) for audit in self._last(source, months))
        return [shown for one in found if one and not (shown := headline(one)).obstacle]

    def _last(self, source: str, months: int) -> list[Audit]:
        """The audits of the last so many months of a source, counted from its latest."""
        last = self.latest(source)
        first = month_number(last.period) - months if last else 0
        return [audit for audit in self.months.get(source, ()) if month_number(audit.period) > first]

    def each(self, source: str, name: str) -> dict[str, Mapping[tuple[str, ...], int]]:
        """A tally of every month of a source, by month."""
        return {
            audit.period: tally.cells
            for audit in self.months.get(source, ())
            for tally in audit.tallies
            if tally.name == name
        }

    def persons(self, source: str, name: str) -> Persons | None:
        """A count of persons of the latest month of a source; None where it was not made."""
        latest = self.latest(source)
        self.relied_on(source, self._last(source, YEAR))
        return next((one for one in latest.persons if one.name == name), None) if latest else None

    def latest(self, source: str) -> Audit | None:
        """The latest audit of a source; None where nothing came."""
        months = self.months.get(source, ())
        return months[-1] if months else None


@dataclass(frozen=True)
class Question:
    """A question behind a gap."""

    gap: str
    text: str
    ask: Callable[[Evidence], Answer | None]
    settings: Mapping[str, float] = field(default_factory=dict)


def question(gap: str, text: str, **settings: float) -> Callable[[Callable[[Evidence], Answer | None]], Question]:
    """Declare the question that a function answers, and what of it the project file may set, with its usual value.

    The value says what may stand there: a whole number from 1 to 1,000, or else a share between 0 and 1. The function
    finds what was chosen in `evidence.settings`, and prints it with its answer.
    """
    return lambda ask: Question(gap, text, ask, settings)


def fault_in(chosen: Mapping[str, Mapping[str, float]], questions: Sequence[Question]) -> str:
    """What is wrong with the settings chosen for questions, by gap; nothing where nothing is."""
    usual = {one.gap: one.settings for one in questions if one.settings}
    for gap, name, value in ((gap, name, value) for gap, names in chosen.items() for name, value in names.items()):
        known = usual.get(gap, {})
        if name not in known:
            return f"[questions] {gap}: {name!r} is no setting of its question; {did_you_mean(name, known)}"
        if isinstance(known[name], int) and not (1 <= value <= _MOST and value == int(value)):
            return f"[questions] {gap} {name}: must be a whole number from 1 to {_MOST:,}"
        if isinstance(known[name], float) and not 0 < value < 1:
            return f"[questions] {gap} {name}: must be a share between 0 and 1 (25% is 0.25)"
    return ""


def _of(audit: Audit, check: str) -> list[Finding]:
    return [finding for finding in audit.findings if finding.check == check]


def answers_of(
    audits: Iterable[Audit],
    questions: Sequence[Question],
    lookups: Mapping[str, Mapping[str, str]] | None = None,
    chosen: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Answer]:
    """What the questions answer to the audits of a run. One whose figures cannot be computed with says why.

    `chosen` are the settings of questions that the project file makes, by gap; `fault_in` says whether they fit.
    """
    evidence = Evidence.of(audits, lookups)
    return [answer for one in questions if (answer := _answered(one, evidence, chosen or {})) is not None]


def _answered(asked: Question, evidence: Evidence, chosen: Mapping[str, Mapping[str, float]]) -> Answer | None:
    own = {name: value for name, value in chosen.get(asked.gap, {}).items() if name in asked.settings}
    given = replace(evidence, settings={**asked.settings, **own}, left_out={}, covered={})
    try:
        answer = asked.ask(given)
        return replace(_without(answer, given.left_out), covers=_months(given)) if answer else None
    except ValueError as error:
        reason = str(error)
    return Answer(asked.gap, asked.text, UNDETERMINED, f"The figures cannot be computed with: {reason}.")


def _months(evidence: Evidence) -> dict[str, tuple[str, ...]]:
    """The months that an answer rests on, by source."""
    return {source: tuple(sorted(months)) for source, months in sorted(evidence.covered.items()) if months}


def _without(answer: Answer, left_out: Mapping[tuple[str, str], tuple[int, int]]) -> Answer:
    """An answer with the records said that it leaves out. Where they are many, they could undo a yes or no."""
    told = [f"{left:,} of {of:,} records of {source} {why}" for (source, why), (left, of) in left_out.items()]
    many = [one for one, (left, of) in zip(told, left_out.values(), strict=True) if left > MAY_BE_LEFT_OUT * of]
    notes = (*answer.notes, *(f"left out: {one}" for one in told))
    if not many:
        return replace(answer, notes=notes)
    if answer.verdict not in SETTLED:
        return replace(answer, notes=notes, records_needed=None)  # they would make an answer that is taken back
    why = (
        f"what is left would say {answer.verdict}, but more than {MAY_BE_LEFT_OUT:.0%} of the records is left out of "
        "every figure"
    )
    return replace(answer, verdict=UNDETERMINED, needed=f"what is left out now: {'; '.join(many)}", notes=(*notes, why))


def middle(periods: Sequence[str]) -> date:
    """The day in the middle of some months in order."""
    first = date(int(periods[0][:4]), int(periods[0][5:]), 1)
    number = month_number(periods[-1]) + 1
    end = date(number // 12, number % 12 + 1, 1)
    return first + (end - first) / 2


__all__ = [
    "MAY_BE_LEFT_OUT",
    "Answer",
    "Audit",
    "Counts",
    "Evidence",
    "Outcome",
    "Persons",
    "Pooled",
    "Question",
    "answers_of",
    "fault_in",
    "middle",
    "question",
]
