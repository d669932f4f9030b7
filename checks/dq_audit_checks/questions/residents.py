"""Who lives where on a day, by the censuses of a run, and whom BME means: what several questions are held against.

Two definitions are in use (DOMAIN 1.3): every group but White, and every group but White British, so that White
minorities are in it. The first can be told from the five broad groups; the second needs the census's detailed ones.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from dq_audit.questions.population import Census, population_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.asking import Audit, Evidence

    ByArea: TypeAlias = Mapping[str, tuple[float, float]]  # BME and all others

POPULATION = "population.wards"
MAJORITY = "White"
GROUPS = (MAJORITY, "Asian", "Black", "Mixed", "Other")
NO_HOME, ELSEWHERE = "not recorded", "not listed"
DEFINITION = "BME: every group but White (White minorities are not in it); residents of the borough only"
OTHER_DEFINITION = "every group but White British, so that White minorities are in it"
LSOA = ("E01", "W01")  # how the code of one begins
NEAR = 0.001  # of a census: cells of small areas are perturbed (DOMAIN 1.3: 15,656 and 15,640)
OLDEST = 10  # years; an older census is said to be old


@dataclass(frozen=True)
class Residents:
    """Residents by area on a day: BME and all others, and where the figures come from.

    `ends` are the same without any change since the last census and with twice its pace; none where nothing was carried
    past a census.
    """

    by_area: ByArea
    notes: tuple[str, ...]
    ends: tuple[ByArea, ...] = ()


def residents_on(evidence: Evidence, day: date) -> Residents | None:
    """Residents on a day by the censuses of the run; None without a census that came before it."""
    censuses = {
        _day(month): _by_area(cells)
        for month, cells in evidence.each(POPULATION, "residents-by-area").items()
        if sum(cells.values())
    }
    last = _last(censuses, day)
    if last is None:
        return None
    _refuse_broken(evidence)
    return _carried(day, censuses, last)


def residents_not_british(evidence: Evidence, day: date) -> Residents | str:
    """The same where only White British are not BME; a sentence where the censuses do not tell."""
    every = {
        _day(month): cells
        for month, cells in evidence.each(POPULATION, "residents-by-area").items()
        if sum(cells.values())
    }
    british = {_day(month): cells for month, cells in evidence.each(POPULATION, "white-british-by-area").items()}
    censuses = {}
    for census, cells in every.items():
        told = british.get(census, {})
        if {area for _, area in cells} != {area for _, area in told}:
            continue
        if any(n > cells.get(cell, 0) for cell, n in told.items()):
            return f"the census of {census.year} has more White British than White residents in an area"
        whole = _by_area(cells)
        censuses[census] = {
            area: (bme + white - told.get((MAJORITY, area), 0), float(told.get((MAJORITY, area), 0)))
            for area, (bme, white) in whole.items()
        }
    last = _last(every, day)
    if last is None or last not in censuses:
        return "the last census of the run does not tell White British from other White residents"
    return _carried(day, censuses, last)


def _day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def _last(censuses: Mapping[date, object], day: date) -> date | None:
    return max((census for census in censuses if census <= day), default=None)


def _by_area(cells: Mapping[tuple[str, ...], int]) -> dict[str, tuple[float, float]]:
    areas = sorted({area for _, area in cells} - {NO_HOME, ELSEWHERE})
    return {
        area: (
            float(sum(n for (group, place), n in cells.items() if place == area and group != MAJORITY)),
            float(cells.get((MAJORITY, area), 0)),
        )
        for area in areas
    }


def _carried(day: date, censuses: Mapping[date, ByArea], last: date) -> Residents:
    """The residents of a day: as counted, between two censuses, or past the last one with its range."""
    counted = censuses[last]
    if len(censuses) == 1:
        age = (day - last).days / 365.25
        notes = [f"residents: census of {last.year}, {age:.0f} years before: {_shown(counted)}"]
        notes += ["the census is old: shares of residents have moved since"] if age > OLDEST else []
        return Residents(counted, tuple(notes))
    both = {area for area in counted if all(area in areas for areas in censuses.values())}
    people = {area: _on(day, censuses, area) if area in both else told for area, told in counted.items()}
    years = ", ".join(str(census.year) for census in sorted(censuses))
    alone = len(counted) - len(both)
    notes = [f"areas in the latest census only, which stand as counted there: {alone}"] if alone else []
    if day < max(censuses):
        told = f"residents: by the censuses of {years}, interpolated: {_shown(people)}"
        return Residents(people, (told, *notes))
    twice = {
        area: (max(0.0, 2 * bme - counted[area][0]), max(0.0, 2 * others - counted[area][1]))
        for area, (bme, others) in people.items()
    }
    carried = f"carried {(day - last).days / 365.25:.0f} years past the last at the pace between them"
    ends = f"from {_shown(counted)} without further change to {_shown(twice)} at twice the pace"
    told = f"residents: by the censuses of {years}, {carried}: {_shown(people)}; {ends}"
    return Residents(people, (told, *notes), (counted, twice))


def _on(day: date, censuses: Mapping[date, ByArea], area: str) -> tuple[float, float]:
    told = [[Census(census, areas[area][at]) for census, areas in censuses.items()] for at in (0, 1)]
    return population_on(day, told[0]).residents, population_on(day, told[1]).residents


def _shown(by_area: ByArea) -> str:
    """How many of all residents are BME; of LSOAs where there are any, for a ward's residents are theirs."""
    fine = [both for area, both in by_area.items() if area.startswith(LSOA)] or list(by_area.values())
    bme, every = sum(one for one, _ in fine), sum(sum(both) for both in fine)
    return f"{bme:,.0f} BME of {every:,.0f}"


def _refuse_broken(evidence: Evidence) -> None:
    """ValueError where cells of a census are no figures: their group would count as nobody."""
    for audit in evidence.months[POPULATION]:
        for found in audit.findings:
            wrong = found.counts.missing
            if found.check == "population.residents-known" and found.item and wrong:
                of = found.counts.applicable
                message = f"a census ({audit.period}) of which {wrong:,} of {of:,} cells of {found.item} are no figure"
                raise ValueError(message)
            if found.check == "population.area-once" and found.counts.invalid:
                message = f"a census ({audit.period}) in which {found.counts.invalid:,} figures stand twice"
                raise ValueError(message)
        _refuse_contradicted(audit)


def _refuse_contradicted(audit: Audit) -> None:
    """ValueError where a census lacks a group, or its groups do not add up to its own total: some were not read."""
    tallies = {tally.name: tally.cells for tally in audit.tallies}
    groups: Counter[str] = Counter()
    for (group, _), n in tallies.get("residents-by-area", {}).items():
        groups[group] += n
    if not groups:
        return
    lacking = [group for group in GROUPS if group not in groups]
    if lacking:
        message = f"a census ({audit.period}) without figures for {', '.join(lacking)}"
        raise ValueError(message)
    whole, own = groups.total(), sum(tallies.get("residents-in-all", {}).values())
    if own and abs(whole - own) > NEAR * own:
        message = f"a census ({audit.period}) whose groups add up to {whole:,} and whose own total is {own:,}"
        raise ValueError(message)
