"""Rules about a whole extract: what it holds against what the agency, a census or the project says it should hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dq_audit.declaration import ANY_AREA, Captured, Covered, Lasting, Placed, Rated, Summed, Timed, Whole
from dq_audit.outcomes import exact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dq_audit.codes import Listed
    from dq_audit.declaration import CheckRule
    from dq_audit.model import Counts, Finding, Tally


UNTOLD_WHOLE = "there is nothing to hold the extract against"
FIRST = "no earlier month in this run to hold it against"


@dataclass(frozen=True)
class Held:
    """What an extract is held against in a month: control totals and the project's areas, and what was counted."""

    period: str
    control: Mapping[str, int]
    areas: Mapping[str, Sequence[Listed | str]]
    tallies: Sequence[Tally]


def with_wholes(findings: Iterable[Finding], checks: Iterable[CheckRule], held: Held) -> Iterator[Finding]:
    """The findings, those of rules about the whole extract counted where there is something to hold it against."""
    wholes = {check.id: check for check in checks if isinstance(check.rule, Whole)}
    for finding in findings:
        check = wholes.get(finding.check)
        if check is None or finding.obstacle != UNTOLD_WHOLE:  # a column that it needs is absent
            yield finding
        elif isinstance(check.rule, Captured):
            yield _captured(finding, check.rule, held.control)
        elif isinstance(check.rule, Covered):
            kind = next(b.listed for b in check.source.breakdowns if b.name == check.rule.breakdown)
            yield _covered(finding, check.rule.breakdown, kind, held.areas)
        elif isinstance(check.rule, Lasting):
            yield replace(finding, obstacle=FIRST)
        elif isinstance(check.rule, Placed):
            yield _placed(finding, check.source.area, held.areas)
        elif isinstance(check.rule, Rated):
            yield _rated(finding, check.rule, held.tallies)
        elif isinstance(check.rule, Summed):
            yield _summed(finding, check.rule, held)
        elif isinstance(check.rule, Timed):
            yield _timed(finding)


def _captured(finding: Finding, rule: Captured, control: Mapping[str, int]) -> Finding:
    """Of the cases that the agency counted, those that were sent."""
    if rule.control not in control:
        return finding
    total, sent = control[rule.control], finding.counts.in_area
    beside = f"; {rule.beside.replace('_', ' ')}: {control[rule.beside]:,}" if rule.beside in control else ""
    more = f"; {sent:,} were sent, more than counted" if sent > total else ""
    return _told(finding, min(sent, total), total, f"control total of the agency{beside}{more}")


def _covered(finding: Finding, breakdown: str, kind: str, areas: Mapping[str, Sequence[Listed | str]]) -> Finding:
    """Of the areas that the project lists, those with a record; of any kind: of the kinds of which some have."""
    kinds = areas if kind == ANY_AREA else {kind: areas.get(kind, ())}
    there: Mapping[str, Counts] = finding.breakdowns.get(breakdown, {})
    came = {area for area, counts in there.items() if counts.in_period}
    listed = {name: {_code(one) for one in codes} for name, codes in kinds.items()}
    meant = {name: codes for name, codes in listed.items() if codes & came} or listed
    every = set[str]().union(*meant.values())
    if not every:
        return replace(finding, obstacle="the project file lists no areas ([area])")
    return _told(finding, len(every & came), len(every), f"areas of the kind {', '.join(sorted(meant))}")


def with_lasting(
    findings: Iterable[Finding], checks: Iterable[CheckRule], known: Mapping[str, tuple[int, int]]
) -> tuple[Finding, ...]:
    """The findings, those about lasting persons counted: by count of persons those known before, of those there."""
    rules = {check.id: check.rule for check in checks if isinstance(check.rule, Lasting)}
    told = {id_: rule for id_, rule in rules.items() if {rule.persons, rule.among or rule.persons} <= known.keys()}
    return tuple(_lasting(f, told[f.check], known) if f.check in told else f for f in findings)


def _lasting(finding: Finding, rule: Lasting, known: Mapping[str, tuple[int, int]]) -> Finding:
    """Of the persons of the month those known before; of months pooled, the same persons would count again."""
    before, there = known[rule.persons]
    told = _told(finding, before, there, "persons by their tokens, not records")
    if rule.among:
        earlier, every = known[rule.among]
        told = _told(finding, before, earlier, f"{earlier:,} of {every:,} stood in an earlier month; not records")
    return replace(told, alone=True)


def _placed(finding: Finding, area: tuple[str, str] | None, areas: Mapping[str, Sequence[Listed | str]]) -> Finding:
    """Of the records of the month that are not known to be of another area, those known to be of this one."""
    if area is None or not areas.get(area[1]):
        return _told(finding, 0, 0, "the project file lists no areas ([area]), so that none can be told from another")
    ours, unknown = finding.counts.in_area, finding.counts.area_unknown
    return _told(finding, ours, ours + unknown, f"{unknown:,} cannot be placed; of other areas: left out")


def _timed(finding: Finding) -> Finding:
    """Of the records of the month and those that may be of any, the former."""
    there, unknown = finding.counts.in_period, finding.counts.period_unknown
    return _told(finding, there, there + unknown, f"{unknown:,} of no month that could be told")


def _rated(finding: Finding, rule: Rated, tallies: Sequence[Tally]) -> Finding:
    """A share of the records, by group. What is of no group, an unreadable cell too, is one of all and not counted."""
    tally = next((one for one in tallies if one.name == rule.tally), None)
    if tally is None:
        return replace(finding, obstacle=f"the tally {rule.tally} was not made")
    groups = Counter[str]()
    for cell, n in tally.cells.items():
        groups[cell[0]] += n
    if rule.beside and not any(groups[group] for group in rule.beside):
        return replace(finding, obstacle=f"no record is {' or '.join(rule.beside)}: a file of successes has no rate")
    left_out = sum(groups[group] for group in rule.without)
    remark = f"{left_out:,} left out: {' or '.join(rule.without)}" if left_out else ""
    return _told(finding, sum(groups[group] for group in rule.counted), groups.total() - left_out, remark)


def _summed(finding: Finding, rule: Summed, held: Held) -> Finding:
    """Of what the table should add up to, what it does; too much counts as little as too little."""
    tally = next((one for one in held.tallies if one.name == rule.tally), None)
    if rule.control not in held.control or tally is None:
        missing = f"no control total of {rule.control}" if tally else f"the tally {rule.tally} was not made"
        return replace(finding, obstacle=f"{missing} for {held.period}")
    total, found = held.control[rule.control], sum(tally.cells.values())
    off = abs(found - total)
    near = off <= exact(rule.within) * total
    told = f"the table adds up to {found:,}, the published total is {total:,}, {off:,} apart"
    return _told(finding, total if near else max(0, total - off), total, told)


def _told(finding: Finding, valid: int, of: int, remark: str) -> Finding:
    counts = replace(finding.counts, applicable=of, valid=valid, invalid=of - valid)
    return replace(finding, counts=counts, obstacle="", remark=remark, breakdowns={})


def _code(listed: Listed | str) -> str:
    return listed if isinstance(listed, str) else listed.code
