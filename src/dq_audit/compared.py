"""Counts of a finished audit held value against value: which team, ward, offence or hour falls short, by how much?

Everything that the breakdown tables of a report show is one family: every value of every breakdown under every
finding. Values that record, and places, are units; values of what is recorded (offence, hour, code) are groups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dq_audit.conditions import Condition
from dq_audit.model import NOT_LISTED, NOT_RECORDED, Kind
from dq_audit.questions.intervals import newcombe_difference
from dq_audit.register import distinct
from dq_audit.units import GroupCount, UnitCount, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.discover import Packs
    from dq_audit.model import Audit, Counts, Finding
    from dq_audit.questions.intervals import Estimate
    from dq_audit.units import Comparing, Comparison, Family

_GROUPS = ("code", "group", "hour", "weekday", "grade")  # kinds of breakdown by what is recorded, not by who or where
_NOBODY = (NOT_LISTED, NOT_RECORDED)  # sums of values that nobody can be asked about


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A value of a breakdown with more missing than chance makes, beside the others."""

    finding: Finding
    breakdown: str
    value: str
    label: str
    comparison: Comparison
    difference: Estimate  # its missing share minus that of the rest, with Newcombe's limits


@dataclass(frozen=True, slots=True)
class Value:
    """A value under a finding: x of n, and how it is to be compared."""

    finding: Finding
    breakdown: str
    value: str
    counts: Counts
    is_group: bool

    @property
    def of(self) -> str:
        """What is dispersed together: one finding by one breakdown."""
        return " ".join((self.finding.check, self.finding.kind, self.finding.item or "", self.breakdown))

    @property
    def unit(self) -> UnitCount:
        """Its complete of its records."""
        return UnitCount(self.of, self.value, self.counts.complete, self.counts.applicable)

    @property
    def group(self) -> GroupCount:
        """What is missing of it, and of all others."""
        whole, own = self.finding.counts, self.counts
        rest = (whole.missing - own.missing, whole.applicable - own.applicable)
        return GroupCount(self.of, self.value, own.missing, own.applicable, *rest)


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of an audit's breakdowns, compared. `shortfalls` stand by records, the most first."""

    audit: Audit
    shortfalls: tuple[Shortfall, ...]
    values: int  # that have a record, under every finding
    too_small: int  # of them, to be compared
    unjudged: tuple[Finding, ...]  # could not be judged, so that nothing of them is compared
    comparing: Comparing
    family: Family
    held: tuple[Value, ...]  # what was compared, or too small to be

    @property
    def compared(self) -> int:
        """How many values were."""
        return self.values - self.too_small

    def as_dict(self) -> dict[str, Any]:
        """As plain values, for programs."""
        return {
            "source": self.audit.source,
            "period": self.audit.period,
            "as_of": self.audit.as_of,
            "values": self.values,
            "compared": self.compared,
            "too_small": self.too_small,
            "could_not_judge": [{"check": f.check, "item": f.item, "reason": f.obstacle} for f in self.unjudged],
            "flagged": [_shortfall(one) for one in self.shortfalls],
            "settings": self.comparing.printed,
        }


def compared(audit: Audit, packs: Packs) -> Compared:
    """The values of an audit's breakdowns, all in one family.

    Not compared: signals, of which no record is at fault; a breakdown by a column that the finding is itself about,
    since where that is missing it has no value.
    """
    findings = [f for f in distinct(audit.findings) if f.kind is not Kind.SIGNAL]
    found = {(one.of, one.value): one for f in findings if not f.obstacle for one in _values(f, packs, audit.source)}
    family = compare(
        (one.unit for one in found.values() if not one.is_group),
        (one.group for one in found.values() if one.is_group),
        {one.of: (one.finding.counts.complete, one.finding.counts.applicable) for one in found.values()},
    )
    unjudged = tuple(f for f in findings if f.obstacle)
    told, held = _shortfalls(audit, family, found), tuple(found.values())
    return Compared(audit, told, len(found), family.too_small, unjudged, family.comparing, family, held)


def _values(finding: Finding, packs: Packs, source: str) -> Iterator[Value]:
    """The values of a finding's breakdowns that have a record, but for those by a column that it is about."""
    declared = {b.name: b for b in packs.sources[source].breakdowns} if source in packs.sources else {}
    about = _columns(finding, packs)
    for name, values in finding.breakdowns.items():
        of = declared.get(name)
        if (of.column if of else name) in about:
            continue
        for value, counts in values.items():
            if counts.applicable and value not in _NOBODY:
                yield Value(finding, name, value, counts, of is not None and of.kind in _GROUPS)


def _columns(finding: Finding, packs: Packs) -> set[str]:
    """The columns that a finding is about."""
    check = packs.checks.get(finding.check)
    if finding.item or check is None:
        return {finding.item} if finding.item else set()
    rule = check.rule.columns if isinstance(check.rule, Condition) else ()
    return {*(item.name for item in check.items), *rule}


def _shortfalls(audit: Audit, family: Family, found: dict[tuple[str, str], Value]) -> tuple[Shortfall, ...]:
    told = []
    for comparison in family.flagged:
        one = found[comparison.check, comparison.name]
        label = audit.labels.get(one.breakdown, {}).get(one.value, one.value)
        group = one.group
        difference = newcombe_difference(group.missing, group.n, group.rest_missing, group.rest_n)
        told.append(Shortfall(one.finding, one.breakdown, one.value, label, comparison, difference))
    return tuple(told)


def _shortfall(one: Shortfall) -> dict[str, Any]:
    found, limits = one.comparison, one.difference.limits
    return {
        "check": one.finding.check,
        "kind": one.finding.kind.value,
        "item": one.finding.item,
        "breakdown": one.breakdown,
        "value": one.value,
        "label": one.label,
        "is_group": found.is_group,
        "missing": found.missing,
        "of": found.n,
        "others": found.others,
        "excess": found.excess,
        "points": 100 * one.difference.value,
        "low": 100 * limits.low,
        "high": 100 * limits.high,
        "chance": found.chance,
        "adjusted": found.adjusted,
    }
