"""Do those who answered a survey look like the residents? Recommendation R4.

By ethnic group: whether BME residents answered as often as White residents, within a margin either way. By age, where
a table of neighbourhoods is in the run: whether people of 16 to 24 answered as often as their elders. By home area:
whether answers per resident differ between areas by no more than a margin. All hold whatever those hold who did not
say; a yes needs all, and one no is enough. Only the latest wave is asked: another wave does not mend this one.
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
from dq_audit_checks.questions.residents import (
    DEFINITION,
    ELSEWHERE,
    GROUPS,
    MAJORITY,
    NO_HOME,
    Residents,
    residents_on,
)
from dq_audit_checks.questions.sharing import wanted

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

SURVEY = "consultation.survey"
GAP = "R4"
TEXT = "Do those who answered look like the residents, by ethnic group, age and home area?"
NOT_TOLD = "sex cannot be told: no source of residents has it"
NO_AGES = "age cannot be told: no table of neighbourhoods, with people of 15 to 24 and of 16 and over, is in the run"
PLACES = "places.neighbourhoods"
YOUNG, TOO_YOUNG, OLDER_FROM = "16-24", "Under 16", 25
FIFTEEN = (0.0, 0.1, 0.2)  # of people of 15 to 24, whom the table counts together, so many may be 15
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
    def needed(self) -> str:
        """What would settle it, said of being alike: first of the side to which those known lean."""
        for one in sorted((self.more, self.less), key=lambda one: -(one.estimate or 0.0)):
            if one.decision.verdict is Verdict.CANNOT_BE_DETERMINED and one.needed:
                needed = replace(one.needed, toward=alike(one.needed.toward))
                return wanted(needed, one.decision.verdict, "a usable ethnicity", "answers")
        return ""


@dataclass(frozen=True)
class ByAge:
    """Whether people of 16 to 24 answered as often as their elders, however many of the table's young are 15."""

    each: tuple[ByGroup, ...]
    months: str
    too_young: int  # answers of people under 16, of whom the table does not tell

    @property
    def verdict(self) -> Verdict:
        """One that all give, or none."""
        first, *others = (one.verdict for one in self.each)
        return first if all(one is first for one in others) else Verdict.CANNOT_BE_DETERMINED


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
    by_area, ages = alike(areas.decision.verdict), _by_age(evidence)
    verdict = together(groups.verdict, by_area, *([ages.verdict] if ages else []))
    notes = (
        DEFINITION,
        f"wave: {places.said}; {_response(evidence)}",
        *residents.notes,
        *(_age_notes(ages) if ages else [NO_AGES]),
        NOT_TOLD,
        f"by ethnic group: {groups.more.deciding.printed}",
        f"by home area: {areas.deciding.printed}; {areas.decision.reason}",
        *([f"{homes.outside:,} who live elsewhere or have no fixed abode are left out"] if homes.outside else []),
    )
    by_age = f" By age: {ages.verdict}; {_ages_said(ages)}" if ages else ""
    said = f"By ethnic group: {groups.verdict}; {_groups_said(groups)}{by_age}"
    said += f" By home area: {by_area}; {_areas_said(areas)}"
    needed, narrows = _needed(groups, areas, verdict, ages), _narrows(groups, areas, verdict, ages)
    figures = _figures(groups, areas) | _age_figures(ages)
    return Answer(GAP, TEXT, str(verdict), said, needed, narrows, notes, figures, by_cells=True)


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


def _by_age(evidence: Evidence) -> ByAge | None:
    """The borough as one place, by age; None where nobody counted the residents by age."""
    people = evidence.tally(SURVEY, "respondents-by-age", 1)
    young, adults = (_by_place(evidence, name) for name in ("young-people", "adults"))
    both = young.keys() & adults.keys()
    grown, total = sum(adults[area] for area in both), sum(young[area] for area in both)
    if people is None or not grown or not total or total > grown:
        return None
    told: Counter[str] = Counter()
    for (age, area), n in people.along("home_area").items():
        told[_band(age)] += n if area != ELSEWHERE else 0
    table = evidence.latest(PLACES)
    each = []
    for fifteen in FIFTEEN:
        living = total * (1 - fifteen)
        missing = told["missing"] + told["declined"]
        whole = Stratum("all ages", living, grown - living, told[YOUNG], told["older"], missing, told["declined"])
        each.append(ByGroup(over_representation([whole], ONCE), over_representation([turned(whole)], ONCE)))
    return ByAge(tuple(each), table.period if table else "", told[TOO_YOUNG])


def _by_place(evidence: Evidence, name: str) -> dict[str, int]:
    """A number of the newest table of neighbourhoods, by area."""
    counted = evidence.part(PLACES, name, 1)
    told: Counter[str] = Counter()
    for (_, area), n in counted.along("area_code").items() if counted else ():
        told[area] += n
    return {area: n for area, n in told.items() if area not in (ELSEWHERE, NO_HOME)}


def _band(age: str) -> str:
    """Young, older, too young, declined, or missing; of a band as of a number of years."""
    if age in (YOUNG, TOO_YOUNG, "declined"):
        return age
    first = age.partition("-")[0].removesuffix("+").removesuffix(".0")
    if not first.isdigit():
        return "missing"
    if int(first) >= OLDER_FROM:
        return "older"
    return YOUNG if int(first) >= int(YOUNG[:2]) else TOO_YOUNG


def _age_notes(ages: ByAge) -> list[str]:
    shares = ", ".join(_percent(fifteen) for fifteen in FIFTEEN)
    notes = [
        f"residents by age: table of neighbourhoods of {ages.months}; of its people of 15 to 24 {shares} taken as 15"
    ]
    notes += [f"answers of people under 16, which are left out by age: {ages.too_young:,}"] if ages.too_young else []
    return [*notes, f"by age: {ages.each[0].more.deciding.printed}"]


def _ages_said(ages: ByAge) -> str:
    middle_one = ages.each[len(ages.each) // 2].more
    lows, highs = [one.more.worst_case.low for one in ages.each], [one.more.worst_case.high for one in ages.each]
    estimate = "not known how many times" if middle_one.estimate is None else f"{middle_one.estimate:.2f} times"
    high = "no upper limit" if isinf(max(highs)) else f"{max(highs):.2f}"
    records = middle_one.records
    return (
        f"people of 16 to 24 answered {estimate} as often as their elders ({min(lows):.2f} to {high} whatever the "
        f"missing hold), from {records.usable:,} of {records.n:,} answers with a known age."
    )


def _age_figures(ages: ByAge | None) -> dict[str, float | int | str | None]:
    if ages is None:
        return {}
    found = ages.each[len(ages.each) // 2].more
    return {"by_age": str(ages.verdict), "age_ratio": found.estimate, "ages_known": found.records.usable}


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


def _needed(groups: ByGroup, areas: Spread, verdict: Verdict, ages: ByAge | None) -> str:
    if verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ""
    homes = ""
    if areas.decision.verdict is Verdict.CANNOT_BE_DETERMINED:
        homes = f"by home area: the homes of those {areas.missing:,} of {areas.n:,} answers that have none"
    by_age = ""
    if ages and ages.verdict is Verdict.CANNOT_BE_DETERMINED:
        wants = next((one.needed for one in ages.each if one.needed), "the number of residents of 16 to 24")
        by_age = f"by age: {wants.replace('usable ethnicity', 'known age')}"
    return "; ".join(filter(None, (groups.needed and f"by ethnic group: {groups.needed}", by_age, homes)))


def _narrows(groups: ByGroup, areas: Spread, verdict: Verdict, ages: ByAge | None) -> tuple[str, ...]:
    """Answers without an ethnicity or a home; of which of them more is worth nobody can say."""
    if verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ()
    records = groups.more.records
    lacking = {
        "a usable ethnicity": (records.missing, records.n, groups.verdict),
        "a home": (areas.missing, areas.n, alike(areas.decision.verdict)),
    }
    if ages:
        known = ages.each[0].more.records
        lacking["a known age"] = (known.missing, known.n, ages.verdict)
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
