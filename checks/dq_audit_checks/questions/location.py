"""Do the same places lead in every source? Recommendation R3, a location-based target.

Wards where the project file names their LSOAs (`[lookups] wards`), LSOAs otherwise. What no source can place is counted
against it; what lies outside the borough is left out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, question
from dq_audit.questions.places import LeadingDeciding, SameAreas, SourceCounts, same_areas_lead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dq_audit.asking import Pooled

WARDS = "wards"  # the lookup: LSOA to ward
NO_AREA, ELSEWHERE = "not recorded", "not listed"
TALLIES = {  # source: its tally by place, that place, its check of what cannot be placed, and how it is called
    "police.victims": ("crimes-by-place", "offence_lsoa", "police.offence-placed", "recorded crime"),
    "council.asb_contacts": ("contact-ethnicity-by-home", "home_lsoa", "council.asb-contact-placed", "ASB contacts"),
    "police.vulnerable_people": ("vulnerable-ethnicity-by-home", "home_lsoa", "", "vulnerable people"),
}
TEXT = "Do the same five areas lead in every source?"
FEWEST_SOURCES = 2
FIRST = LeadingDeciding().first


def sources_by_place(evidence: Evidence) -> list[SourceCounts]:
    """What each source counts in the same places: wards where the project names them, LSOAs otherwise."""
    wards = evidence.lookups.get(WARDS, {})
    counted: dict[str, tuple[Counter[str], int]] = {}
    for source in TALLIES:
        if (places := _places(evidence, source, wards)) is not None:
            counted[source] = places
    areas = sorted({area for counts, _ in counted.values() for area in counts})
    return [
        SourceCounts(TALLIES[source][3], {area: counts.get(area, 0) for area in areas}, unplaced)
        for source, (counts, unplaced) in counted.items()
    ]


@question("R3", TEXT)
def same_areas(evidence: Evidence) -> Answer | None:
    """Whether the first five areas are the same, and how sure that order is."""
    sources, deciding = sources_by_place(evidence), LeadingDeciding()
    if len(sources) < FEWEST_SOURCES or len(sources[0].counts) <= deciding.first:
        return None
    found = same_areas_lead(sources, deciding)
    areas, wards = sources[0].counts, evidence.lookups.get(WARDS)
    kind = "wards, by the project's lookup of LSOAs" if wards else "LSOAs; no lookup of their wards ([lookups] wards)"
    return Answer(
        "R3",
        TEXT,
        str(found.decision.verdict),
        _said(found, sources),
        "" if found.decision.verdict.settled else _needed(sources, deciding),
        () if found.decision.verdict.settled else tuple(_unplaced(sources)),
        (f"areas: {kind}", f"decided: {found.decision.reason}", deciding.printed, "ASB contacts by the caller's home"),
        {"chance": found.chance, "areas": len(areas), "always": ", ".join(found.always)},
    )


def _places(evidence: Evidence, source: str, wards: Mapping[str, str]) -> tuple[Counter[str], int] | None:
    """Records by area, and how many have none; None where the source did not count them."""
    tally, column, check, _ = TALLIES[source]
    pooled = evidence.tally(source, tally)
    if pooled is None or not pooled.total:
        return None
    counts, unplaced = _by_area(pooled, column, wards)
    placed = evidence.counts(source, check, None) if check else None
    return (counts, unplaced + (placed[0].invalid if placed else 0)) if counts else None


def _by_area(pooled: Pooled, column: str, wards: Mapping[str, str]) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    unplaced = 0
    for (_, area), n in pooled.along(column).items():
        ward = wards.get(area.lower(), "") if wards else area
        if area == ELSEWHERE:
            continue
        if area == NO_AREA or not ward:
            unplaced += n
        else:
            counts[ward] += n
    return counts, unplaced


def _needed(sources: list[SourceCounts], deciding: LeadingDeciding) -> str:
    """What stands in the way most: records without an area, else counts too close together."""
    for source in sources:
        every = source.unplaced + sum(source.counts.values())
        if source.unplaced > deciding.most_unplaced * every:
            return f"an area in {100 * (1 - deciding.most_unplaced):g}% of the records of {source.name}"
    return "more records, or fewer and larger areas: their counts lie too close together to be told apart"


def _unplaced(sources: list[SourceCounts]) -> Iterator[str]:
    """The records that an area would move into an order."""
    for one in sources:
        if one.unplaced:
            every = one.unplaced + sum(one.counts.values())
            yield f"records of {one.name} without an area: {one.unplaced:,} of {every:,}"


def _said(found: SameAreas, sources: list[SourceCounts]) -> str:
    firsts = "; ".join(f"{one.source}: {', '.join(one.first)}" for one in found.sources)
    always = (
        f"Among the first in all: {', '.join(found.always)}." if found.always else "None is among the first in all."
    )
    unplaced = sum(source.unplaced for source in sources)
    every = unplaced + sum(sum(source.counts.values()) for source in sources)
    chance = f"One set leads everywhere with a chance of {100 * found.chance:.0f}%"
    return f"{firsts}. {always} {chance}; {unplaced:,} of {every:,} records have no area."
