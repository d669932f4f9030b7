"""What a run comes to: the latest audit of each source, its months, and the register of gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.model import Audit, Finding, Kind, Outcome, latest, worst

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LINES = {Kind.RECORD, Kind.RULE}  # what a register row shows as n of N; items and signals only move its outcome


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a register row: the records of a check with every named item complete, or that keep its rule."""

    audit: Audit
    finding: Finding
    outcome: Outcome | None  # the worst of the check's findings


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row of the register. `ref` is None for the checks that belong to no gap."""

    ref: str | None
    title: str
    outcome: Outcome | None
    lines: tuple[Line, ...]
    received: bool


def by_check(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Findings by check, in the order in which they stand."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.check, []).append(finding)
    return {check: tuple(found) for check, found in grouped.items()}


def headline(findings: Sequence[Finding]) -> Finding:
    """The finding that stands for its check: the record line, or else the rule, or else the first."""
    return next((f for f in findings if f.kind in _LINES), findings[0])


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings without the record lines of checks with a single item, which say the same as that item."""
    grouped = by_check(findings).values()
    return tuple(f for found in grouped for f in found if f.kind is not Kind.RECORD or not _single(found))


def _single(findings: Sequence[Finding]) -> bool:
    return sum(f.kind is Kind.ITEM for f in findings) == 1


def register(audits: Iterable[Audit], gaps: Mapping[str, str]) -> tuple[GapRow, ...]:
    """A row for every gap, heard of or not, then those found that no title was given for, then checks of no gap."""
    lines: dict[str | None, list[Line]] = {}
    for audit in latest(audits):
        for findings in by_check(audit.findings).values():
            lines.setdefault(findings[0].gap, []).append(_line(audit, findings))
    further = sorted(ref for ref in lines if ref is not None and ref not in gaps)
    rows = [_row(ref, gaps.get(ref, ""), lines.get(ref, ())) for ref in (*gaps, *further)]
    return (*rows, _row(None, "Checks that belong to no gap", lines[None])) if None in lines else tuple(rows)


def _line(audit: Audit, findings: Sequence[Finding]) -> Line:
    return Line(audit, headline(findings), worst(f.outcome for f in findings if f.outcome))


def _row(ref: str | None, title: str, lines: Sequence[Line]) -> GapRow:
    outcome = worst(line.outcome for line in lines if line.outcome) if lines else Outcome.COULD_NOT_JUDGE
    return GapRow(ref, title, outcome, tuple(lines), received=bool(lines))
