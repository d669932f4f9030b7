"""Finished audits become audits of protected counts, judged anew. Whatever renders them knows no other."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from dq_audit.disclosure.figures import Figures
from dq_audit.disclosure.rounding import Draws
from dq_audit.model import Audit, ExtractFacts, Finding, Fitness, Persons, Tally, months_of
from dq_audit.outcomes import Judging, judge_audits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.disclosure.settings import Protection

_OF_NO_RECORD = ("extract.columns", "extract.received")  # counted in columns and months
_FAR = 10**6  # draws between those of one number and of the next
_DIGIT = re.compile(r"\d")


def protect(audits: Iterable[Audit], protection: Protection, judging: Judging, again: int = 0) -> list[Audit]:
    """The audits of a run as they may be shown to an audience, of no two the same records.

    `again` is the number of another draw, to ask how far an answer hangs on the draw; only the first is ever shown.

    Of every month that is its latest version; of sources whose months hold the same records again, the latest month.
    Tallies and counts of persons are protected too, so that questions can be asked of them.
    """
    months = months_of(audits)
    shown = [audit for source, found in months.items() for audit in _disjoint(found, source, protection)]
    public = [_protected(audit, protection, again) for audit in shown if audit.source in protection.published]
    rounded = [_protected(audit, protection, again) for audit in shown if audit.source not in protection.published]
    exact = replace(judging, rounded=0)
    more = replace(judging, rounded=judging.rounded + protection.empty_fields.base - 1)
    return [*judge_audits(public, exact, protection.standing), *judge_audits(rounded, more, protection.standing)]


def without_tallies(audits: Iterable[Audit]) -> list[Audit]:
    """Protected audits as they are written: what only the questions need stays behind."""
    return [replace(audit, tallies=(), persons=()) for audit in audits]


def _disjoint(months: Sequence[Audit], source: str, protection: Protection) -> Sequence[Audit]:
    """The months of a source of which no two hold the same records."""
    return months[-1:] if source in protection.standing - protection.published else months


def _protected(audit: Audit, protection: Protection, again: int) -> Audit:
    """One audit, not yet judged: without names, and without words or fitness that hold a count."""
    rounded = _public(audit) if audit.source in protection.published else _rounded(audit, protection, again)
    fitness = tuple(_unnamed(one) for one in audit.fitness if one.id in _OF_NO_RECORD)
    rows = max((finding.counts.rows for finding in rounded.findings), default=0)
    return replace(rounded, extract=ExtractFacts("", "", rows), labels={}, vintages={}, fitness=fitness)


def _public(audit: Audit) -> Audit:
    """An audit of figures that anybody can look up."""
    findings = tuple(replace(finding, breakdowns={}) for finding in audit.findings)
    return replace(audit, findings=findings, notes=("the figures of this source are public, and shown as they are",))


def _rounded(audit: Audit, protection: Protection, again: int) -> Audit:
    """An audit with every count rounded. Months that hold the same records again are drawn without their month."""
    period = "" if audit.source in protection.standing else audit.period
    draws = Draws(protection.key, audit.source, period, protection.empty_fields.base, again * _FAR)
    of_people = replace(draws, base=protection.people.base)
    return replace(
        audit,
        findings=tuple(_wordless(finding) for finding in _safe(audit, draws, protection.candidates)),
        tallies=tuple(_tally(tally, of_people) for tally in audit.tallies),
        persons=tuple(_persons(one, of_people) for one in audit.persons),
        notes=protection.said,
    )


def _safe(audit: Audit, draws: Draws, candidates: int) -> tuple[Finding, ...]:
    """The findings in figures that leave every cell its candidates; where some would not, all are drawn anew."""
    made = (Figures(replace(draws, salt=salt)) for salt in count(draws.salt))
    tried = ((figures, figures.of(audit.findings)) for figures in made)
    return next(findings for figures, findings in tried if figures.known.fewest() >= candidates)


def _wordless(finding: Finding) -> Finding:
    """A finding without words that hold a count: they were said before its counts were protected."""
    remark = "" if _DIGIT.search(finding.remark) else finding.remark
    obstacle = "it could not be judged of this extract" if _DIGIT.search(finding.obstacle) else finding.obstacle
    return replace(finding, remark=remark, obstacle=obstacle)


def _unnamed(fitness: Fitness) -> Fitness:
    """Fitness counted in columns or months, without the headers that an agency wrote."""
    return replace(fitness, reason=f"{fitness.sound} of {fitness.of} {fitness.what}") if fitness.of else fitness


def _tally(tally: Tally, draws: Draws) -> Tally:
    """A tally with rounded cells: of two tallies of the same item by the same breakdowns, one cell is one."""
    cells = {cell: draws.of(n, "tally", tally.item, *tally.by, "", *cell) for cell, n in tally.cells.items()}
    untold = draws.of(tally.untold, "tally untold", tally.name)
    return replace(tally, cells={cell: n for cell, n in cells.items() if n}, untold=untold)


def _persons(persons: Persons, draws: Draws) -> Persons:
    """Persons by number of records. A window of months is met again in the next report: drawn without its month."""
    if len(persons.periods) > 1:
        draws = replace(draws, period="")
    cells = {cell: draws.of(n, "persons", persons.name, *cell) for cell, n in persons.cells.items()}
    unnamed = draws.of(persons.unnamed, "persons unnamed", persons.name)
    return replace(persons, cells={cell: n for cell, n in cells.items() if n}, unnamed=unnamed)
