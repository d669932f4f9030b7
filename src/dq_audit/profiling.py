"""A problem profile: one offence, in some areas, and what the data of it can and cannot support.

The month is audited once more with every check held to these records alone, so that a figure here means what it means
in the audit. No value of a record is in it: how often something is recorded, not what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from dq_audit.asking import YEAR
from dq_audit.conditions import Condition, coded, grouped
from dq_audit.declaration import AREA_LOOKUPS
from dq_audit.discover import Packs
from dq_audit.errors import PackError, UsageError
from dq_audit.linked import found_in
from dq_audit.model import Audit, Counts, Finding, Kind, months_of
from dq_audit.outcomes import exact, month_number
from dq_audit.profiles import BOUNDS, FEWEST, NOT_ASKED, NOT_THERE, SUPPORTED, TOO_FEW, UNSUPPORTED, Line, Profile
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.project import Project

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Narrowed:
    """Sources and checks held to the records of a profile, and why other sources of the project are left out."""

    packs: Packs
    project: Project
    sources: tuple[str, ...]
    left_out: Mapping[str, str]


def narrowed(packs: Packs, project: Project, offence: str, areas: Sequence[str]) -> Narrowed:
    """The project held to an offence (a code, or a group of the code list) and to areas (LSOAs, or wards of them).

    UsageError where no source knows the offence, or the project lists none of the areas.
    """
    ours = _areas(project, areas) if areas else dict(project.areas)
    sources, checks, left = dict(packs.sources), dict(packs.checks), dict[str, str]()
    kept: list[str] = []
    for id_ in project.sources:
        source = packs.source(id_)
        meant = _meant(source, offence)
        if meant is None:
            left[id_] = "its records do not say whether they are about it"
        elif areas and (source.area is None or source.area[1] not in ours):
            left[id_] = "its records do not say in which of the areas they are"
        else:
            kept.append(id_)
            sources[id_] = _held_to(source, meant)
            checks |= {
                check.id: replace(check, source=sources[id_], applies_to=_both(check.applies_to, meant))
                for check in packs.checks_of(source)
            }
    if not kept:
        message = f"no source of the project can tell {offence!r} there; known are: {', '.join(_known(packs, project))}"
        raise UsageError(message)
    return Narrowed(Packs(sources, checks), replace(project, areas=ours), tuple(kept), left)


def _areas(project: Project, areas: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    """The kinds of areas of the project, each held to those asked for; a ward stands for its LSOAs."""
    wards = [table for name in AREA_LOOKUPS for table in (project.lookups.get(name, {}),)]
    asked = {area.lower() for area in areas}
    meant = asked | {lsoa for table in wards for lsoa, ward in table.items() if ward.lower() in asked}
    found = {
        kind: chosen
        for kind, listed in project.areas.items()
        if (chosen := tuple(one for one in listed if _code(one).lower() in meant))
    }
    known = {_code(one).lower() for chosen in found.values() for one in chosen}
    known |= {ward.lower() for table in wards for lsoa, ward in table.items() if lsoa in known}
    strange = [area for area in areas if area.lower() not in known]
    if strange:
        message = f"the project file lists no area {', '.join(strange)}; areas stand under [area], wards in [lookups]"
        raise UsageError(message)
    return found


def _code(listed: Any) -> str:  # noqa: ANN401  a code, or a code with its months
    return listed if isinstance(listed, str) else str(listed.code)


def _meant(source: Source, offence: str) -> Condition | None:
    """The records of a source that are of the offence; None where it does not know it."""
    for word in (grouped, coded):
        condition = word(source.about or "", offence)
        try:
            condition.verify(source.readers)
        except PackError:
            continue
        return condition
    return None


def _held_to(source: Source, meant: Condition) -> Source:
    tallies = tuple(replace(one, applies_to=_both(one.applies_to, meant)) for one in source.tallies)
    people = tuple(replace(one, applies_to=_both(one.applies_to, meant)) for one in source.persons)
    return replace(source, tallies=tallies, persons=people)


def _both(first: Condition | None, second: Condition) -> Condition:
    return second if first is None else first & second


def _known(packs: Packs, project: Project) -> list[str]:
    """What `--offence` can say: the groups of the lists that say what a record is about, or their codes."""
    sources = [packs.source(id_) for id_ in project.sources]
    readers = [source.columns[source.about].reader for source in sources if source.about]
    return sorted({c.group or c.code for r in readers if isinstance(r, Coded) for c in r.codes.codes})


def profile_of(audits: Iterable[Audit], offence: str, areas: Sequence[str], held: Narrowed) -> Profile:
    """What the last year of each source supports, the records of all its months added up."""
    window = {source: _year(months) for source, months in months_of(audits).items()}
    linked = {check.id for check in held.packs.checks.values() if isinstance(check.rule, found_in)}
    lines = [line for source, months in window.items() for line in _lines(source, months, linked)]
    return Profile(
        offence,
        tuple(areas),
        {source: tuple(audit.period for audit in months) for source, months in window.items()},
        {source: max((n.counts.applicable for n in lines if n.source == source), default=0) for source in window},
        tuple(lines),
        {**_unplaced(window), **held.left_out},
    )


def _unplaced(window: Mapping[str, Sequence[Audit]]) -> dict[str, str]:
    """By source: how many records stand in no line, since nobody knows where or when they were, or of what they are."""
    told = {}
    for source, months in window.items():
        counts = [max((f.counts for f in audit.findings), key=_unknown, default=Counts()) for audit in months]
        left = sum(map(_unknown, counts))
        if left:
            of = left + sum(one.applicable for one in counts)
            told[source] = f"{left:,} of {of:,} records stand in no line: their area or offence is not known"
    return told


def _unknown(counts: Counts) -> int:
    return counts.area_unknown + counts.applicability_unknown


def _year(months: Sequence[Audit]) -> list[Audit]:
    return [audit for audit in months if month_number(audit.period) > month_number(months[-1].period) - YEAR]


def _lines(source: str, months: Sequence[Audit], linked: Collection[str]) -> list[Line]:
    """A line for each item, in the check that asks it of most records, and for each link to another source."""
    by_key: dict[tuple[str, str], list[Finding]] = {}
    for finding in (finding for audit in months for finding in audit.findings):
        if finding.kind is Kind.ITEM or finding.check in linked:
            by_key.setdefault((finding.check, finding.item or ""), []).append(finding)
    widest: dict[str, Line] = {}
    for (check, item), found in by_key.items():
        line = Line(source, check, item, _pooled(found), _status(found))
        before = widest.get(item or check)
        if before is None or before.counts.applicable < line.counts.applicable:
            widest[item or check] = line
    return list(widest.values())


def _pooled(found: Iterable[Finding]) -> Counts:
    return sum((finding.counts for finding in found if not finding.obstacle), Counts())


def _status(found: Sequence[Finding]) -> str:
    """What the records can carry: a share as it is, a share with bounds for what is missing, or none."""
    counts = _pooled(found)
    if all(finding.obstacle for finding in found):
        return NOT_THERE
    if counts.applicable < FEWEST:
        return TOO_FEW if counts.applicable else NOT_ASKED
    share = Fraction(counts.complete, counts.applicable)
    if share >= exact(found[-1].target or 1.0):
        return SUPPORTED
    return BOUNDS if share >= HALF else UNSUPPORTED
