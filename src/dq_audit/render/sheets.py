"""What stands in the workbook: each sheet as a name, columns and rows. `workbook` writes them, guarded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.answers import Planned
from dq_audit.model import COUNT_NAMES, Audit, Finding, Kind, Unusable, latest
from dq_audit.outcomes import dqmi_score, shown_share
from dq_audit.register import GapRow, Line, distinct, listed
from dq_audit.render.charts import records_in
from dq_audit.render.words import STATES, goal, outcome_words, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.reported import Report
    from dq_audit.timelines import Timeline
    from dq_audit.trends.charts import Charted


class Share(NamedTuple):
    """x of n, shown as a percentage that is never rounded into 0%, 100% or across its target."""

    x: int
    n: int
    target: float | None = None

    @property
    def value(self) -> float | None:
        """The share that is shown; None of nothing, and where none is."""
        share = shown_share(self.x, self.n, self.target)
        return None if share is None else float(share)


class Format(Enum):
    """How the cells of a column are shown."""

    TEXT = "text"
    LONG = "long text"
    OUTCOME = "outcome"
    NUMBER = "number"
    SHARE = "share"
    TARGET = "target"
    SCORE = "score"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its format and its width in characters."""

    name: str
    format: Format
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a name, a sentence for the contents, columns and rows."""

    name: str
    about: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[object]]


def _text(name: str, width: int) -> Column:
    return Column(name, Format.TEXT, width)


def _counts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, Format.NUMBER, max(11, len(name) + 4)) for name in names)


_SOURCE = (_text("Source", 25), _text("Period", 10))
_WHAT = (_text("Check", 33), _text("Kind", 9), _text("Item", 26))
_OUTCOME = Column("Outcome", Format.OUTCOME, 19)
_SHARE = Column("Share", Format.SHARE, 10)
_N_OF_N = (*_counts("Complete", "Applicable"), _SHARE)
_REASON = Column("Reason", Format.LONG, 60)


REGISTER, TRENDS = "Register", "Trends"


def sheets(report: Report) -> tuple[Sheet, ...]:
    """All sheets but the contents and the charts."""
    audits, rows = report.audits, report.rows
    left_out = (_unusable(report.unusable),) if report.unusable else ()
    return (
        *left_out,
        _register(rows),
        _questions(rows),
        _gap_checks(rows),
        _trends(report.timelines.values()),
        _findings(audits),
        _breakdowns(audits),
        _states(audits),
        _fitness(audits),
        _notes(audits),
    )


def _register(rows: Iterable[GapRow]) -> Sheet:
    columns = (
        _text("Gap", 8), Column("Title", Format.LONG, 44), Column("Outcome", Format.OUTCOME, 19), *_N_OF_N,
        *_counts("To put right", "Complete before", "Applicable before"), _text("Verdict", 24),
        Column("Answer", Format.LONG, 60),
        Column("Needed", Format.LONG, 44), Column("Why", Format.LONG, 40), Column("Action", Format.LONG, 40),
        _text("Owner", 18), _text("Due", 12), Column("Progress", Format.LONG, 30),
    )  # fmt: skip
    about = "Each gap: worst outcome of its checks, records complete, whether its question can be answered, who acts"
    return Sheet(REGISTER, about, columns, [_gap(row) for row in listed(rows)])


def _gap(row: GapRow) -> Sequence[object]:
    before, planned = row.before or (None, None), row.planned or Planned()
    answer = row.answers[0] if row.answers else None
    asked = (answer.verdict, answer.said, answer.needed) if answer else (None, None, None)
    counted = (row.n, row.of, Share(row.n, row.of), row.of - row.n, *before)
    plan = (planned.action or None, planned.owner or None, planned.due or None, planned.progress or None)
    return (row.ref, row.title, outcome_words(row.outcome).word, *counted, *asked, row.reason, *plan)


def _questions(rows: Iterable[GapRow]) -> Sheet:
    columns = (
        _text("Gap", 8), Column("Question", Format.LONG, 44), _text("Verdict", 24), Column("Answer", Format.LONG, 80),
        Column("Needed", Format.LONG, 44), Column("Would narrow it most", Format.LONG, 60),
        Column("How", Format.LONG, 100),
    )  # fmt: skip
    cells = [
        (row.ref, a.question, a.verdict, a.said, a.needed, "; ".join(a.narrows), "; ".join(a.notes))
        for row in rows
        for a in row.answers
    ]
    return Sheet("Questions", "Every question with its answer, definitions, settings and months", columns, cells)


def _gap_checks(rows: Iterable[GapRow]) -> Sheet:
    columns = (
        _text("Gap", 8), Column("Title", Format.LONG, 52), Column("Gap outcome", Format.OUTCOME, 19),
        _text("Agency", 18), *_SOURCE, _text("Check", 33), _text("Line", 22),
        Column("Check outcome", Format.OUTCOME, 19), *_N_OF_N, Column("Target", Format.LONG, 40),
    )  # fmt: skip
    cells = [cells for row in rows for cells in _register_rows(row)]
    about = "Each gap with the worst outcome of its checks in the latest month of each source, one row for each check"
    return Sheet("Gaps and checks", about, columns, cells)


def _register_rows(row: GapRow) -> Iterator[Sequence[object]]:
    title, outcome = row.title, outcome_words(row.outcome).word
    if not row.received:
        yield (row.ref, title, outcome, *[None] * 4, row.reason, *[None] * 5)
    for line in row.lines:
        yield (row.ref, title, outcome, *_line(line))


def _line(line: Line) -> Sequence[object]:
    audit, finding = line.audit, line.finding
    outcome = outcome_words(line.outcome).word
    what = (audit.agency, audit.source, audit.period, finding.check, subject(finding), outcome)
    return (*what, *_n_of_n(finding), goal(line) or None)


def _n_of_n(finding: Finding) -> tuple[int, int, Share]:
    c = finding.counts
    return c.complete, c.applicable, Share(c.complete, c.applicable, finding.target)


def _trends(timelines: Iterable[Timeline]) -> Sheet:
    """A row for each point of each line; where few records are pooled, a point is of several months."""
    columns = (
        _text("Check", 33), _text("From", 10), _text("To", 10), *_N_OF_N, Column("Expected", Format.RATE, 11),
        Column("Expected from", Format.RATE, 15), Column("Expected to", Format.RATE, 13),
        Column("Target", Format.TARGET, 10), Column("What stands out", Format.LONG, 44),
    )  # fmt: skip
    rows = [_point(line, point) for line in timelines for point in line.chart.points]
    about = "Each check over the months: what is usual, and which points are not (limits of 3 standard deviations)"
    return Sheet(TRENDS, about, columns, rows)


def _point(line: Timeline, point: Charted) -> Sequence[object]:
    x, n = point.x or 0, point.n or 0
    limits = (point.outer.low, point.outer.high) if point.outer else (None, None)
    centre = None if point.centre is None else float(point.centre)
    said = "; ".join(signal.said for signal in point.signals)
    return (line.check, point.first, point.last, x, n, Share(x, n, line.target), centre, *limits, line.target, said)


def _findings(audits: Iterable[Audit]) -> Sheet:
    steps = _counts(*(name.replace("_", " ").capitalize() for name in COUNT_NAMES))
    columns = (
        *_SOURCE, _text("As of", 11), _text("Gap", 8), *_WHAT, _OUTCOME, *_counts("Complete", "Of applicable"), _SHARE,
        Column("Target", Format.TARGET, 10), _REASON, Column("Note", Format.LONG, 30), *steps,
        Column("Allowance", Format.TARGET, 12), Column("DQMI score", Format.SCORE, 13),
    )  # fmt: skip
    rows = [_finding_row(audit, finding) for audit in audits for finding in audit.findings]
    return Sheet("Findings", "Every finding of every month, one row each, with all counts", columns, rows)


def _finding_row(audit: Audit, f: Finding) -> Sequence[object]:
    score = None if f.allowance is None else dqmi_score(f.counts, f.allowance)
    where = (audit.source, audit.period, audit.as_of, f.gap, f.check, f.kind.value, f.item)
    judged = (outcome_words(f.outcome).word, *_n_of_n(f), f.target, f.reason, f.note)
    return (*where, *judged, *f.counts.as_dict().values(), f.allowance, score)


def _breakdowns(audits: Iterable[Audit]) -> Sheet:
    columns = (*_SOURCE, *_WHAT, _text("Breakdown", 26), _text("Code", 18), _text("Label", 30), *_N_OF_N)
    rows = [row for audit in latest(audits) for f in distinct(audit.findings) for row in _breakdown_rows(audit, f)]
    about = "Findings by breakdown value in the latest month of each source (earlier months: in the JSON)"
    return Sheet("Breakdowns", about, columns, rows)


def _breakdown_rows(audit: Audit, f: Finding) -> Iterator[Sequence[object]]:
    for name, values in f.breakdowns.items():
        labels = audit.labels.get(name, {})
        for code, c in values.items():
            if c.applicable:
                share = Share(c.complete, c.applicable, f.target)
                where = (audit.source, audit.period, f.check, f.kind.value, f.item, name, code, labels.get(code, code))
                yield (*where, c.complete, c.applicable, share)


def _states(audits: Iterable[Audit]) -> Sheet:
    item = (_text("Check", 33), _text("Item", 26), _text("State", 12))
    columns = (*_SOURCE, *item, *_counts("Records", "Applicable"), _SHARE)
    items = [(audit, f) for audit in audits for f in audit.findings if f.kind is Kind.ITEM]
    rows = [row for audit, f in items for row in _state_rows(audit, f)]
    return Sheet("States", "Records of each item by recording state, every month", columns, rows)


def _state_rows(audit: Audit, f: Finding) -> Iterator[Sequence[object]]:
    n = f.counts.applicable
    for state, label in STATES.items():
        records = records_in(f.counts, state)
        yield (audit.source, audit.period, f.check, f.item, label, records, n, Share(records, n))


def _fitness(audits: Iterable[Audit]) -> Sheet:
    columns = (
        *_SOURCE, _text("Id", 20), _text("What", 34), Column("Outcome", Format.OUTCOME, 19),
        *_counts("Sound", "Of"), _text("Counted in", 11), _REASON,
    )  # fmt: skip
    rows = [
        (audit.source, audit.period, f.id, f.title, outcome_words(f.outcome).word, f.sound, f.of, f.what, f.reason)
        for audit in audits
        for f in audit.fitness
    ]
    about = "What must be true of an extract before its figures mean anything, looked at before any rule"
    return Sheet("Fitness", about, columns, rows)


def _notes(audits: Iterable[Audit]) -> Sheet:
    columns = (*_SOURCE, _text("Extract", 34), *_counts("Rows"), Column("Note", Format.LONG, 80))
    rows = [
        (audit.source, audit.period, audit.extract.name, audit.extract.rows, note)
        for audit in audits
        for note in audit.notes or ("nothing skipped or assumed",)
    ]
    return Sheet("Notes", "What was skipped, guessed or assumed", columns, rows)


def _unusable(extracts: Sequence[Unusable]) -> Sheet:
    columns = (_text("Source", 25), _text("Extract", 34), Column("Why", Format.LONG, 80))
    rows = [(one.source, one.name, one.reason) for one in extracts]
    return Sheet("Not audited", "Extracts that could not be audited: every figure here is without them", columns, rows)
