"""What stands on the page about one source: plain values that the template only has to lay out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.model import Audit, Counts, Finding, Kind
from dq_audit.outcomes import dqmi_score, percent_of
from dq_audit.register import by_check, distinct
from dq_audit.render import charts, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit.render.charts import LineChart, Segment


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its findings and what it says to people."""

    id: str
    name: str
    gap: str | None
    title: str
    findings: tuple[Finding, ...]
    guidance: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StateRow:
    """An item's recording states as a bar and as numbers."""

    check: str
    what: str
    sentence: str
    counts: Counts
    records: tuple[int, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """A finding over the months of the run."""

    check: str
    what: str
    title: str
    text: str
    chart: LineChart
    latest: Finding


@dataclass(frozen=True, slots=True)
class Months:
    """The months of the run: a chart for each finding and the table behind them."""

    periods: tuple[str, ...]
    trends: tuple[Trend, ...]
    rows: tuple[tuple[str, str, tuple[Finding | None, ...]], ...]  # check, what, a finding for each period


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The findings of one check by the values of a breakdown."""

    check: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Counts | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """An item's score by the Data Quality Maturity Index, and the counts it is made of."""

    check: str
    what: str
    score: str
    usable: int  # valid codes including defaults
    defaults: int
    applicable: int
    allowance: str


def checks_of(audit: Audit, guidance: Mapping[str, Mapping[str, str]]) -> tuple[Check, ...]:
    """The checks of an audit, in the order of its findings."""
    return tuple(
        Check(check, words.check_name(check), found[0].gap, found[0].title, found, guidance.get(check, {}))
        for check, found in by_check(audit.findings).items()
    )


def states_of(audit: Audit) -> tuple[StateRow, ...]:
    """The recording states of each item about which there is a record."""
    return tuple(_state_row(f) for f in audit.findings if f.kind is Kind.ITEM and f.counts.applicable)


def _state_row(finding: Finding) -> StateRow:
    counts, what = finding.counts, words.subject(finding)
    found = [(label, charts.records_in(counts, state)) for state, label in words.STATES.items()]
    named = ", ".join(f"{label.lower()} {n:,}" for label, n in found if n)
    sentence = f"{what}: {words.share(counts.complete, counts.applicable, finding.target)} complete. {named}"
    name = words.check_name(finding.check)
    return StateRow(name, what, sentence, counts, tuple(n for _, n in found), charts.stacked(counts))


def months_of_run(months: Sequence[Audit]) -> Months | None:
    """The months of a source; None where there is only one."""
    if len(months) <= 1:
        return None
    found = [{f.key: f for f in audit.findings} for audit in months]
    rows = [(f, tuple(month.get(f.key) for month in found)) for f in distinct(months[-1].findings)]
    periods = tuple(audit.period for audit in months)
    trends = tuple(_trend(f, list(zip(periods, row, strict=True))) for f, row in rows if _drawn(row))
    table = tuple((words.check_name(f.check), words.subject(f), row) for f, row in rows)
    return Months(periods, trends, table)


def _drawn(row: Sequence[Finding | None]) -> bool:
    """Whether there is a month to draw."""
    return any(f is not None and f.counts.applicable for f in row)


def _trend(finding: Finding, months: Sequence[tuple[str, Finding | None]]) -> Trend:
    known = [(p, f) for p, f in months if f is not None and f.counts.applicable]
    said = [f"{words.share(f.counts.complete, f.counts.applicable, f.target)} in {words.uk_month(p)}" for p, f in known]
    what = words.subject(finding)
    target = "" if finding.target is None else f" Target {words.target(finding)}."
    title = f"{what}: from {said[0]} to {said[-1]}" if len(said) > 1 else f"{what}: {said[0] if said else 'no month'}"
    text = f"Share complete in {len(known)} of {len(months)} months.{target} {'; '.join(said)}."
    return Trend(words.check_name(finding.check), what, title, text, charts.line_chart(months), finding)


def breakdowns_of(audit: Audit) -> dict[str, tuple[Breakdown, ...]]:
    """The tables of each breakdown, one for each check."""
    names = dict.fromkeys(name for f in audit.findings for name in f.breakdowns)
    checks = by_check(distinct(audit.findings)).values()
    return {name: tuple(_breakdown(audit, name, found) for found in checks if _has(name, found)) for name in names}


def _has(name: str, findings: Sequence[Finding]) -> bool:
    return any(finding.breakdowns.get(name) for finding in findings)


def _breakdown(audit: Audit, name: str, findings: Sequence[Finding]) -> Breakdown:
    labels = audit.labels.get(name, {})
    found = [f.breakdowns.get(name, {}) for f in findings]
    codes = dict.fromkeys([*labels, *(code for values in found for code in values)])
    rows = ((labels.get(code, code), tuple(values.get(code) for values in found)) for code in codes)
    kept = tuple((label, counts) for label, counts in rows if any(c is not None and c.applicable for c in counts))
    return Breakdown(words.check_name(findings[0].check), tuple(words.subject(f) for f in findings), kept)


def scores_of(audit: Audit) -> tuple[Score, ...]:
    """The DQMI score of each item with an accepted share of defaults."""
    return tuple(_score(f, f.allowance) for f in audit.findings if f.allowance is not None)


def _score(finding: Finding, allowance: float) -> Score:
    counts, score = finding.counts, dqmi_score(finding.counts, allowance)
    return Score(
        words.check_name(finding.check), words.subject(finding), "–" if score is None else f"{score:.3f}",
        counts.valid + counts.defaults, counts.defaults, counts.applicable, percent_of(allowance),
    )  # fmt: skip
