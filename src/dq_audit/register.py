"""The register: ten gaps, five recommendations; of each, are its data there, and can its question be answered?

Made of finished audits, of what the questions answered and of the partnership's own plan; it sees no record.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dq_audit.model import (
    NOTHING_RECEIVED,
    Audit,
    Counts,
    Finding,
    Kind,
    Outcome,
    headline,
    latest,
    months_of,
    nothing_since,
    worst,
)
from dq_audit.outcomes import POOLS, adds_up, month_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dq_audit.answers import Answer, Planned


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register row: the records of a check with every named item complete, or that keep its rule."""

    audit: Audit
    finding: Finding
    outcome: Outcome | None  # the worst of the check's findings
    items: tuple[Finding, ...] = ()  # worst first; none of a rule
    before: Finding | None = None  # the same of the month before
    silent: str = ""  # since when nothing has come of its source

    @property
    def barred(self) -> str:
        """The check with why it cannot be judged at all; empty where it can."""
        why = self.finding.obstacle
        return f"{self.finding.check}, {Outcome.COULD_NOT_JUDGE.value}: {why}" if why else ""


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row of the register. `ref` is None for the checks that belong to no gap."""

    ref: str | None
    title: str
    outcome: Outcome | None
    lines: tuple[Line, ...]
    received: bool
    answers: tuple[Answer, ...] = ()
    planned: Planned | None = None
    absent: tuple[str, ...] = ()  # sources of the project of which nothing came at all
    pooled: int = 1  # months of which n of N is the sum, where one alone has too few records to be shown

    @property
    def counted(self) -> tuple[Line, ...]:
        """The lines that make its n of N: those of checks with items, or where there are none, all."""
        items = tuple(line for line in self.lines if line.finding.kind is Kind.RECORD)
        return items or self.lines

    @property
    def n(self) -> int:
        """Records with every named item complete, over its checks."""
        return sum(line.finding.counts.complete for line in self.counted if not line.silent)

    @property
    def of(self) -> int:
        """Records that its checks are about."""
        return sum(line.finding.counts.applicable for line in self.counted if not line.silent)

    @property
    def before(self) -> tuple[int, int] | None:
        """The same n of N a month earlier, of the lines that were there then too; None where not all were."""
        earlier = [line.before for line in self.counted if line.before]
        gone = self.absent or self.pooled > 1 or any(line.silent for line in self.counted)
        if not earlier or len(earlier) < len(self.counted) or gone:
            return None
        return sum(f.counts.complete for f in earlier), sum(f.counts.applicable for f in earlier)

    @property
    def reason(self) -> str:
        """Why it stands as it does: what has not come, every check that cannot be judged, else the worst of them."""
        if not self.received:
            return NOTHING_RECEIVED
        silent = dict.fromkeys(f"{NOTHING_RECEIVED} of {source}" for source in self.absent)
        silent |= dict.fromkeys(line.silent for line in self.lines if line.silent)
        poor = [line for line in self.lines if line.outcome is self.outcome and not line.silent]
        named = [line.barred for line in poor if line.barred] or [line.finding.check for line in poor[:1]]
        together = [f"n of N over {self.pooled} months, for one has too few records"] if self.pooled > 1 else []
        return "; ".join([*silent, *(named if self.outcome is not Outcome.MET else ()), *together])


def by_check(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings by check, in the order in which they stand."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.check, []).append(finding)
    return {check: tuple(found) for check, found in grouped.items()}


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without the record lines of checks with a single item, which say the same as that item."""
    grouped = by_check(findings).values()
    return tuple(f for found in grouped for f in found if f.kind is not Kind.RECORD or not _single(found))


def _single(findings: Sequence[Finding]) -> bool:
    return sum(f.kind is Kind.ITEM for f in findings) == 1


def register(
    audits: Iterable[Audit],
    gaps: Mapping[str, str],
    answers: Sequence[Answer] = (),
    plans: Mapping[str, Planned] | None = None,
    snapshots: Collection[str] = (),
    absent: Mapping[str, Sequence[str]] | None = None,
    few: int = -1,
) -> tuple[GapRow, ...]:
    """A row for every gap, heard of or not, then those found that no title was given for, then checks of no gap.

    Where only checks of no gap came, and nothing else was to come, theirs is the one row: ten empty ones tell nothing.
    `snapshots` are the sources of which no month is expected unless they came month by month so far: of any other, what
    has not come for the latest month of the run keeps its gap from being judged. `absent` are, by gap, the project's
    sources of which nothing came at all. A row of `few` records or fewer shows those of 3 or 12 months together.
    """
    audits = list(audits)
    months = months_of(audits)
    newest = max((audit.period for audit in audits if audit.source not in snapshots), default="")
    lines: dict[str | None, list[Line]] = {}
    for audit in latest(audits):
        expected = audit.source not in snapshots or _is_monthly(months[audit.source])
        silent = _silent(audit, newest) if expected else ""
        before = _month_before(months[audit.source])
        for findings in by_check(audit.findings).values():
            lines.setdefault(findings[0].gap, []).append(_line(audit, findings, before, silent))
    further = sorted(ref for ref in lines if ref is not None and ref not in gaps)
    rows = [_row(ref, gaps.get(ref, ""), lines.get(ref, ()), answers, plans or {}) for ref in (*gaps, *further)]
    rows = [_pooled(_without(row, (absent or {}).get(row.ref or "", ())), months, few) for row in rows]
    if None not in lines:
        return tuple(rows)
    heard_of = any(row.received or row.absent for row in rows)
    return (*(rows if heard_of else ()), _row(None, "Checks that belong to no gap", lines[None], (), {}))


def _without(row: GapRow, absent: Sequence[str]) -> GapRow:
    """A row of which part was never sent: what came is not the whole."""
    return replace(row, outcome=Outcome.COULD_NOT_JUDGE, absent=tuple(absent)) if absent else row


def _pooled(row: GapRow, months: Mapping[str, Sequence[Audit]], few: int) -> GapRow:
    """A row with the counts of as many months as have more than `few` records together; of one year at most."""
    for size in POOLS:
        if row.of > few or not row.lines:
            break
        lines = [replace(line, finding=_over(line, months[line.audit.source], size)) for line in row.lines]
        row = replace(row, lines=tuple(lines), pooled=size)
    return row


def _over(line: Line, months: Sequence[Audit], size: int) -> Finding:
    """The finding of a line with the counts of the last so many months, as far as they may be added up."""
    own, last = line.finding, month_number(line.audit.period)
    there = [audit for audit in months if last - size < month_number(audit.period) <= last]
    found = [f for audit in there for f in audit.findings if f.key == own.key and adds_up(f, own)]
    return replace(own, counts=sum((f.counts for f in found), Counts())) if found else own


def _silent(audit: Audit, newest: str) -> str:
    return nothing_since(audit.source, audit.period) if audit.period < newest else ""


def _is_monthly(months: Sequence[Audit], last: int = 3) -> bool:
    """Whether the last so many months of a source follow on each other."""
    return len(months) >= last and month_number(months[-last].period) == month_number(months[-1].period) - last + 1


def _month_before(months: Sequence[Audit]) -> Mapping[tuple[str, Kind, str | None], Finding]:
    """The findings of the month before the latest, where that month is there."""
    return {finding.key: finding for finding in months[-2].findings} if _is_monthly(months, 2) else {}


def _line(
    audit: Audit, findings: Sequence[Finding], before: Mapping[tuple[str, Kind, str | None], Finding], silent: str
) -> Line:
    outcome = Outcome.COULD_NOT_JUDGE if silent else worst(f.outcome for f in findings if f.outcome)
    shown = headline(findings)
    items = sorted((f for f in findings if f.kind is Kind.ITEM), key=_poor_first)
    earlier = before.get(shown.key)
    alike = earlier if earlier and earlier.rule == shown.rule else None  # under another rule it is no change
    return Line(audit, shown, outcome, tuple(items), alike, silent)


def _poor_first(finding: Finding) -> tuple[int, float]:
    """The worst outcome first, and of equal ones what is least complete."""
    counts = finding.counts
    share = counts.complete / counts.applicable if counts.applicable else 0.0
    return (-finding.outcome.severity if finding.outcome else 0, share)


def _row(
    ref: str | None, title: str, lines: Sequence[Line], answers: Sequence[Answer], plans: Mapping[str, Planned]
) -> GapRow:
    outcome = worst(line.outcome for line in lines if line.outcome) if lines else Outcome.COULD_NOT_JUDGE
    lines = sorted(lines, key=lambda line: -line.outcome.severity if line.outcome else 0)
    asked = tuple(answer for answer in answers if answer.gap == ref)
    return GapRow(ref, title, outcome, tuple(lines), bool(lines), asked, plans.get(ref or ""))


def listed(rows: Iterable[GapRow]) -> list[GapRow]:
    """What the register lists: the rows of gaps, or where there are none, that of the checks of no gap."""
    rows = list(rows)
    return [row for row in rows if row.ref] or rows


def to_rows(rows: Iterable[GapRow]) -> list[dict[str, Any]]:
    """The register as plain values: one for each gap, in order."""
    return [_as_row(row) for row in listed(rows)]


def _as_row(row: GapRow) -> dict[str, Any]:
    before = row.before
    return {
        "ref": row.ref,
        "title": row.title,
        "outcome": row.outcome.value if row.outcome else None,
        "n": row.n,
        "of": row.of,
        "n_before": before[0] if before else None,
        "of_before": before[1] if before else None,
        "reason": row.reason,
        "verdict": row.answers[0].verdict if row.answers else None,
        "questions": [answer.as_dict() for answer in row.answers],
        "action": row.planned.action if row.planned else "",
        "owner": row.planned.owner if row.planned else "",
        "due": row.planned.due if row.planned else "",
        "progress": row.planned.progress if row.planned else "",
        "checks": [
            {
                "check": line.finding.check,
                "source": line.audit.source,
                "period": line.audit.period,
                "outcome": line.outcome.value if line.outcome else None,
                "n": line.finding.counts.complete,
                "of": line.finding.counts.applicable,
                "target": line.finding.target,
                "reason": line.finding.reason,
                "silent": line.silent,
                "items": [
                    {
                        "item": item.item,
                        "outcome": item.outcome.value if item.outcome else None,
                        "n": item.counts.complete,
                        "of": item.counts.applicable,
                        "target": item.target,
                        "reason": item.reason,
                    }
                    for item in line.items
                ],
            }
            for line in row.lines
        ],
    }
