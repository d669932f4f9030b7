"""The funnel: how the rows received became the records that a check is about, and how many of those are complete.

Every line is counted: what was left out stands between the steps, and what cannot be told stands on a line of its own,
so that the numbers between two steps add up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dq_audit.model import Audit, Counts, Finding, Kind, headline
from dq_audit.register import by_check
from dq_audit.render.charts import part
from dq_audit.render.words import check_name, n_of_n, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the funnel: `css` is step, left (out), unknown or complete; its bar is given in percent."""

    label: str
    figure: str
    css: str
    x: Decimal
    width: Decimal


@dataclass(frozen=True, slots=True)
class Funnel:
    """The funnel of the checks that are about the same records."""

    title: str
    steps: tuple[Step, ...]


def funnels_of(audit: Audit) -> tuple[Funnel, ...]:
    """The funnels of an audit. Checks about the same records share one."""
    alike: dict[tuple[int, ...], list[Finding]] = {}
    for findings in by_check(audit.findings).values():
        standing = headline(findings)
        alike.setdefault(_scope(standing.counts), []).append(standing)
    return tuple(_funnel(found) for found in alike.values())


def _scope(c: Counts) -> tuple[int, ...]:
    return (c.rows, c.in_period, c.period_unknown, c.in_area, c.area_unknown, c.applicable, c.applicability_unknown)


def _funnel(findings: Sequence[Finding]) -> Funnel:
    c = findings[0].counts
    names = ", ".join(check_name(f.check) for f in findings)
    whole = max(c.rows, c.applicable)  # a control total may be larger than what was sent
    common = (*_selecting(c, whole), *_applying(c, whole))
    return Funnel(names, (*common, *(_complete(f, whole) for f in findings)))


def _selecting(c: Counts, whole: int) -> Iterator[Step]:
    """From received to in the area."""
    yield _step("Received", c.rows, whole)
    yield from _left(c.rows, c.in_period, c.period_unknown, ("of other months", "month cannot be told"), whole)
    yield _step("In the period", c.in_period, whole)
    yield from _left(c.in_period, c.in_area, c.area_unknown, ("of other areas", "area cannot be told"), whole)
    yield _step("In the area", c.in_area, whole)


def _applying(c: Counts, whole: int) -> Iterator[Step]:
    """From in the area to applicable; against a control total, that total."""
    if c.applicable > c.in_area:
        yield _step("Control total, counted by the agency", c.applicable, whole)
        return
    words = ("not what the check is about", "cannot be told whether it applies")
    yield from _left(c.in_area, c.applicable, c.applicability_unknown, words, whole)
    yield _step("Applicable", c.applicable, whole)


def _step(label: str, records: int, whole: int) -> Step:
    return Step(label, number(records), "step", Decimal(0), part(records, whole))


def _left(before: int, after: int, unknown: int, labels: tuple[str, str], whole: int) -> Iterator[Step]:
    """The lines between two steps: what is of another kind, and what cannot be told."""
    others = max(0, before - after - unknown)
    start, middle, end = part(after, whole), part(after + others, whole), part(after + others + unknown, whole)
    yield Step(labels[0], number(others), "left", start, middle - start)
    yield Step(labels[1], number(unknown), "unknown", middle, end - middle)


def _complete(finding: Finding, whole: int) -> Step:
    c = finding.counts
    verb = {Kind.RULE: "Rule kept", Kind.SIGNAL: "Without the signal"}.get(finding.kind, "Complete")
    figure = n_of_n(c.complete, c.applicable)
    return Step(f"{verb}: {check_name(finding.check)}", figure, "complete", Decimal(0), part(c.complete, whole))
