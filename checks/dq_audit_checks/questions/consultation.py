"""Do those who answered a survey look like the residents? Recommendation R4.

By ethnic group: whether BME residents answered as often as White residents, within a margin either way. By home area:
whether answers per resident differ between areas by no more than a margin. Both hold whatever those hold who did not
say; a yes needs both, and one no is enough. Only the latest wave is asked: another wave does not mend this one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import isinf
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Evidence, middle, question
from dq_audit.questions.ethnicity import OverRepresentation, over_representation
from dq_audit.questions.spread import Spread, spread
from dq_audit.questions.strata import Stratum
from dq_audit.questions.verdicts import Verdict
from dq_audit_checks.questions.ethnicity import turned
from dq_audit_checks.questions.residents import DEFINITION, ELSEWHERE, GROUPS, MAJORITY, Residents, residents_on
from dq_audit_checks.questions.sharing import records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SURVEY = "consultation.survey"
GAP = "R4"
TEXT = "Do those who answered look like the residents, by ethnic group and home area?"
NOT_TOLD = "age and sex cannot be told: the source of residents has neither"
ONCE = 1.0  # dispersion: nobody answers a wave more than once
_ALIKE = {Verdict.YES: Verdict.NO, Verdict.NO: Verdict.YES}  # more apart than the margin is not alike
_NO_ABODE = "no fixed abode"


@dataclass(frozen=True)
class Homes:
    """Where those who answered live: by area, not known, and outside (which is left out)."""

    by_area: Mapping[str, int]
    unknown: int
    outside: int


@dataclass(frozen=True)
class ByGroup:
    """Whether BME residents answered much more often than White residents, and the other way round."""

    more: OverRepresentation
    less: OverRepresentation

    @property
    def verdict(self) -> Verdict:
        """Yes, they are alike, where neither is so."""
        return together(*(alike(one.decision.verdict) for one in (self.more, self.less)))

    @property
    def records_needed(self) -> int | None:
        """How many more answers with an ethnicity would settle both ways round; None where none would."""
        open_ = [one for one in (self.more, self.less) if one.decision.verdict is Verdict.CANNOT_BE_DETERMINED]
        more = [records_wanted(one.needed, one.decision.verdict) for one in open_]
        return max((n for n in more if n is not None), default=None) if None not in more else None

    @property
    def needed(self) -> str:
        """What would settle it, said of being alike."""
        for one in (self.more, self.less):
            if one.decision.verdict is Verdict.CANNOT_BE_DETERMINED and one.needed:
                needed = replace(one.needed, toward=alike(one.needed.toward))
                return wanted(needed, one.decision.verdict, "a usable ethnicity", "answers")
        return ""


@question(GAP, TEXT)
def like_the_residents(evidence: Evidence) -> Answer | None:
    """By group and by area, each with bounds for those who did not say."""
    people, places = (evidence.tally(SURVEY, f"respondents-by-{what}", 1) for what in ("ethnicity", "area"))
    if people is None or places is None or not places.total:
        return None
    residents = residents_on(evidence, middle(places.periods))
    if residents is None:
        return None
    cells = places.along("home_area")
    residents = _of_one_kind(residents, {area for _, area in cells})
    homes = homes_of(cells, residents.by_area)
    groups = _by_group(people.along("home_area"), residents)
    areas = spread(homes.by_area, {area: sum(both) for area, both in residents.by_area.items()}, homes.unknown)
    by_area = alike(areas.decision.verdict)
    verdict = together(groups.verdict, by_area)
    notes = (
        DEFINITION,
        f"wave: {places.said}; {_response(evidence)}",
        *residents.notes,
        NOT_TOLD,
        f"by ethnic group: {groups.more.deciding.printed}",
        f"by home area: {areas.deciding.printed}; {areas.decision.reason}",
        *([f"{homes.outside:,} who live elsewhere or have no fixed abode are left out"] if homes.outside else []),
    )
    said = f"By ethnic group: {groups.verdict}; {_groups_said(groups)} By home area: {by_area}; {_areas_said(areas)}"
    needed, narrows = _needed(groups, areas, verdict), _narrows(groups, areas, verdict)
    more = _records_needed(groups, areas, verdict)
    return Answer(
        GAP, TEXT, str(verdict), said, needed, narrows, notes, _figures(groups, areas), more, "ethnicities and homes"
    )


def alike(apart: Verdict) -> Verdict:
    """The verdict on being alike, of the verdict on being further apart than the margin."""
    return _ALIKE.get(apart, apart)


def together(*verdicts: Verdict) -> Verdict:
    """One no is no; yes needs all; what is missing comes before what is too little, for it can be mended."""
    for one in (Verdict.NO, Verdict.CANNOT_BE_DETERMINED, Verdict.NOT_ENOUGH_RECORDS):
        if one in verdicts:
            return one
    return Verdict.YES


def homes_of(cells: Mapping[tuple[str, ...], int], areas: Collection[str]) -> Homes:
    """The homes of those who answered. An area that the census does not have is not known: other boundaries."""
    told: Counter[str] = Counter()
    unknown = outside = 0
    for (home, area), n in cells.items():
        if area in areas:
            told[area] += n
        elif home == _NO_ABODE or area == ELSEWHERE:
            outside += n
        else:
            unknown += n
    return Homes(dict(told), unknown, outside)


def _of_one_kind(residents: Residents, homes: Collection[str]) -> Residents:
    """The census of the kind of area that homes are given by: of wards and LSOAs together everybody stands twice."""
    kinds = Counter(area[:3] for area in residents.by_area if area in homes) or Counter(
        area[:3] for area in residents.by_area
    )
    kind = min(kinds, key=lambda one: (-kinds[one], one))
    return replace(residents, by_area={area: n for area, n in residents.by_area.items() if area.startswith(kind)})


def _by_group(cells: Mapping[tuple[str, ...], int], residents: Residents) -> ByGroup:
    """The borough as one place, without those known to live outside: who lives where is the other half."""
    told: Counter[str] = Counter()
    for (group, area), n in cells.items():
        told[group] += n if area != ELSEWHERE else 0
    known = {group: told.pop(group, 0) for group in GROUPS}
    white = known.pop(MAJORITY)
    bme, others = (sum(both[at] for both in residents.by_area.values()) for at in (0, 1))
    whole = Stratum("all areas", bme, others, sum(known.values()), white, sum(told.values()), told["declined"])
    return ByGroup(over_representation([whole], ONCE), over_representation([turned(whole)], ONCE))


def _response(evidence: Evidence) -> str:
    """The response, as the check counts it: of all who are not known to be ineligible."""
    tally = evidence.tally(SURVEY, "invited-by-status", 1)
    told = tally.along() if tally else {}
    answered, ineligible = told.get(("responded",), 0), told.get(("ineligible",), 0)
    return f"{answered:,} of {sum(told.values()) - ineligible:,} invited who are not known to be ineligible answered"


def _groups_said(groups: ByGroup) -> str:
    found = groups.more
    limits, records = found.worst_case, found.records
    estimate = "not known how many times" if found.estimate is None else f"{found.estimate:.2f} times"
    high = "no upper limit" if isinf(limits.high) else f"{limits.high:.2f}"
    return (
        f"BME residents answered {estimate} as often as White residents ({limits.low:.2f} to {high} whatever the "
        f"missing hold), from {records.usable:,} of {records.n:,} answers with a usable ethnicity."
    )


def _areas_said(areas: Spread) -> str:
    limits = areas.limits
    estimate = "not known by how much" if areas.estimate is None else f"by {_percent(areas.estimate)} of their mean"
    high = "no upper limit" if isinf(limits.high) else _percent(limits.high)
    return (
        f"answers per resident differ between {areas.places:,} areas {estimate} ({_percent(limits.low)} to {high} "
        f"wherever the missing live), from {areas.n - areas.missing:,} of {areas.n:,} answers with a known home."
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"


def _needed(groups: ByGroup, areas: Spread, verdict: Verdict) -> str:
    if verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ""
    homes = ""
    if areas.decision.verdict is Verdict.CANNOT_BE_DETERMINED:
        homes = f"by home area: the homes of those {areas.missing:,} of {areas.n:,} answers that have none"
    return "; ".join(filter(None, (groups.needed and f"by ethnic group: {groups.needed}", homes)))


def _records_needed(groups: ByGroup, areas: Spread, verdict: Verdict) -> int | None:
    """The same as a number, of ethnicities and homes together; None where one of the two halves has none."""
    if verdict is not Verdict.CANNOT_BE_DETERMINED:
        return None
    homes = areas.missing if areas.decision.verdict is Verdict.CANNOT_BE_DETERMINED else 0
    if groups.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return homes
    more = groups.records_needed
    return None if more is None else more + homes


def _narrows(groups: ByGroup, areas: Spread, verdict: Verdict) -> tuple[str, ...]:
    """Answers without an ethnicity or a home; of which of them more is worth nobody can say."""
    if verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ()
    records = groups.more.records
    lacking = {
        "a usable ethnicity": (records.missing, records.n, groups.verdict),
        "a home": (areas.missing, areas.n, alike(areas.decision.verdict)),
    }
    return tuple(
        f"answers without {what}: {missing:,} of {n:,}"
        for what, (missing, n, told) in lacking.items()
        if missing and told is Verdict.CANNOT_BE_DETERMINED
    )


def _figures(groups: ByGroup, areas: Spread) -> dict[str, float | int | str | None]:
    found = groups.more
    return {
        "by_group": str(groups.verdict),
        "ratio": found.estimate,
        "ratio_low": found.worst_case.low,
        "ratio_high": None if isinf(found.worst_case.high) else found.worst_case.high,
        "usable": found.records.usable,
        "of": found.records.n,
        "margin": found.deciding.margin,
        "by_area": str(alike(areas.decision.verdict)),
        "spread": areas.estimate,
        "spread_low": areas.limits.low,
        "spread_high": None if isinf(areas.limits.high) else areas.limits.high,
        "spread_margin": areas.deciding.margin,
        "homes_known": areas.n - areas.missing,
        "homes_of": areas.n,
        "areas": areas.places,
    }
