"""A second opinion held against the audit's figures, line by line: agreed, explained, or not.

Pure: figures come in, words go out. A difference is explained only where the figures prove it: where it is exactly the
nulls, or is gone once the cells that another tool reads to the letter are written to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dq_audit.model import Counts, Finding


class Verdict(Enum):
    """What became of a line."""

    AGREED = "agreed"
    EXPLAINED = "explained"
    DISAGREED = "disagreed"
    LEFT_OUT = "not compared"


@dataclass(frozen=True, slots=True)
class Answer:
    """What another tool counted for an item or a rule, and whether it calls that a success."""

    applicable: int
    nulls: int  # of the applicable: cells without anything in them
    failing: int  # of the others
    success: bool | None = None  # None: it only counts
    fault: str = ""  # why it has no figures

    @property
    def complete(self) -> int:
        """As the audit counts: nulls are in the denominator, and not complete."""
        return self.applicable - self.nulls - self.failing


@dataclass(frozen=True, slots=True)
class Line:
    """An item or a rule of one month, with both figures as (complete, applicable)."""

    period: str
    check: str
    item: str | None
    verdict: Verdict
    reason: str = ""
    ours: tuple[int, int] | None = None
    theirs: tuple[int, int] | None = None

    @property
    def is_about_somebody(self) -> bool:
        """Whether records stood behind what was compared: 0 of 0 is the same everywhere, and no agreement."""
        return self.verdict is not Verdict.LEFT_OUT and any(of for _, of in filter(None, (self.ours, self.theirs)))


@dataclass(frozen=True, slots=True)
class Respelt:
    """What the other tool counts once cells are written to the letter, and how many cells of the line that took."""

    answer: Answer
    cells: int


def compared(period: str, finding: Finding, answer: Answer, respelt: Respelt | None, tool: str) -> Line:
    """The line of a finding and what another tool says of it."""
    counts = finding.counts

    def line(verdict: Verdict, reason: str = "") -> Line:
        theirs = None if answer.fault else (answer.complete, answer.applicable)
        return Line(period, finding.check, finding.item, verdict, reason, (counts.complete, counts.applicable), theirs)

    if finding.obstacle:
        return line(Verdict.LEFT_OUT, f"the audit could not judge it: {finding.obstacle}")
    if answer.fault:
        return line(Verdict.DISAGREED, f"{tool} could not count it: {answer.fault}")
    if _same(counts, answer):
        return line(*_by_success(counts, answer, finding.target, tool))
    if respelt and respelt.cells and _same(counts, respelt.answer):
        verdict, said = _by_success(counts, respelt.answer, finding.target, tool)
        if verdict is not Verdict.DISAGREED:
            told = f"{tool} compares to the letter: with cells so written ({respelt.cells:,}) it counts the same"
            return line(Verdict.EXPLAINED, "; ".join(filter(None, (told, said))))
    return line(Verdict.DISAGREED, "the figures differ")


def _same(counts: Counts, answer: Answer) -> bool:
    return (counts.complete, counts.applicable) == (answer.complete, answer.applicable)


def _by_success(counts: Counts, answer: Answer, target: float | None, tool: str) -> tuple[Verdict, str]:
    """Of a line whose figures are the same: whether success means the same."""
    if answer.success is None or target is None:
        return Verdict.AGREED, ""
    if not counts.applicable:
        said = f"{tool} calls a share of nobody a success; the audit calls it not applicable"
        return (Verdict.EXPLAINED, said) if answer.success else (Verdict.DISAGREED, "nobody, and no success")
    met = Fraction(counts.complete, counts.applicable) >= _exact(target)
    if met is answer.success:
        return Verdict.AGREED, ""
    there = counts.applicable - answer.nulls
    without_nulls = there == 0 or Fraction(counts.complete, there) >= _exact(target)
    if answer.nulls and answer.success is without_nulls:
        said = f"{tool} leaves nulls out ({answer.nulls:,}): {counts.complete:,} of {there:,}"
        return Verdict.EXPLAINED, f"{said}, where the audit has {counts.complete:,} of {counts.applicable:,}"
    word = "a success" if answer.success else "a failure"
    return Verdict.DISAGREED, f"the figures are the same, and {tool} calls them {word}"


def _exact(target: float) -> Fraction:
    """A target as it was written: 0.9 is nine tenths."""
    return Fraction(str(target))
