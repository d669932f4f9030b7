"""Are BME residents over-represented as victims, is it the address, and who asks for help? Gaps 3.2.1, 3.2.2, 3.2.5.

BME means here: every group but White, as the five broad groups of the census have it; White minorities are not in it.
Residents only: a victim whose home is not of the borough has no share of its population to be held against.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from math import isinf
from typing import TYPE_CHECKING

from dq_audit.asking import Answer, Audit, Evidence, Pooled, middle, question
from dq_audit.questions.ethnicity import OverRepresentation, over_representation
from dq_audit.questions.population import Census, population_on
from dq_audit.questions.strata import Stratum, dispersion
from dq_audit.questions.verdicts import Verdict
from dq_audit_checks.questions.sharing import records_wanted, wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

VICTIMS, CONTACTS, POPULATION = "police.victims", "council.asb_contacts", "population.wards"
OF_VICTIMS = (VICTIMS, "victim-ethnicity-by-home", "victim-events")
MAJORITY = "White"
GROUPS = (MAJORITY, "Asian", "Black", "Mixed", "Other")
NO_HOME, ELSEWHERE = "not recorded", "not listed"
DEFINITION = "BME: every group but White (White minorities are not in it); residents of the borough only"
NEAR = 0.001  # of a census: cells of small areas are perturbed (DOMAIN 1.3: 15,656 and 15,640)
OLDEST = 10  # years; an older census is said to be old
_FIRST_PLACES = 5


@dataclass(frozen=True)
class Residents:
    """Residents by area on a day: BME and all others, and where the figures come from."""

    by_area: Mapping[str, tuple[float, float]]
    notes: tuple[str, ...]


@question("3.2.1", "Are BME residents over-represented as victims of crime?")
def over_represented(evidence: Evidence) -> Answer | None:
    """Conditional on the home's LSOA: the ratio of two groups' rates, whatever the area's own rate is."""
    found = _asked(evidence, *OF_VICTIMS)
    if found is None:
        return None
    result, victims, residents = found
    notes = (DEFINITION, f"victims: {victims.said}", *residents.notes, result.deciding.printed, _dispersion(result))
    return Answer(
        "3.2.1",
        f"Are BME residents more than {result.deciding.margin:g} times as often victims as their neighbours?",
        str(result.decision.verdict),
        _ratio(result),
        _needed(result),
        _narrows(result),
        notes,
        _figures(result),
        records_wanted(result.needed, result.decision.verdict),
        "ethnicities",
    )


@question("3.2.2", "Is it the address rather than the ethnicity?")
def address(evidence: Evidence) -> Answer | None:
    """How much of the crude difference between the groups comes from where they live."""
    found = _asked(evidence, *OF_VICTIMS)
    if found is None or found[0].address is None:
        return None
    result, victims, residents = found
    told = found[0].address
    crude = "not known" if result.crude is None else f"{result.crude:.2f}"
    factor = "not known" if told.factor is None else f"{told.factor:.2f}"
    said = (
        f"Crude, the groups' rates differ {crude} times; living where they live accounts for {factor} times "
        f"({told.limits.low:.2f} to {told.limits.high:.2f})."
    )
    notes = (DEFINITION, f"victims: {victims.said}", *residents.notes)
    figures = {"crude": result.crude, "factor": told.factor, "low": told.limits.low, "high": told.limits.high}
    text = "Does where BME residents live add to how often they are victims?"
    return Answer("3.2.2", text, str(told.decision.verdict), said, _needed(result), (), notes, figures)


@question("3.2.5", "Who asks for help, and who does not?")
def help_asked_for(evidence: Evidence) -> Answer | None:
    """The other way round: a group that calls less often is one whose neighbours call more often."""
    found = _asked(evidence, CONTACTS, "contact-ethnicity-by-home", "contact-events", majority_first=True)
    if found is None:
        return None
    result, contacts, residents = found
    notes = (DEFINITION, f"contacts: {contacts.said}", *residents.notes, result.deciding.printed, _dispersion(result))
    return Answer(
        "3.2.5",
        f"Do White residents contact the team more than {result.deciding.margin:g} times as often as BME neighbours?",
        str(result.decision.verdict),
        _ratio(result, "contacts"),
        _needed(result),
        _narrows(result, "people"),
        notes,
        _figures(result),
        records_wanted(result.needed, result.decision.verdict),
        "ethnicities",
    )


def _asked(
    evidence: Evidence, source: str, tally: str, persons: str, *, majority_first: bool = False
) -> tuple[OverRepresentation, Pooled, Residents] | None:
    """The ratio of two groups' rates: of BME residents to all others, or the other way round."""
    counted = evidence.tally(source, tally)
    if counted is None or not counted.total:
        return None
    residents = residents_on(evidence, middle(counted.periods))
    if residents is None:
        return None
    cells = counted.along("home_lsoa")
    events = evidence.persons(source, persons)
    phi = dispersion(events.by_events()) if events and events.by_events() else None
    made = (_stratum(area, people, cells) for area, people in sorted(residents.by_area.items()))
    strata = [turned(stratum) if majority_first else stratum for stratum in made]
    unplaced = sum(n for (_, home), n in cells.items() if home not in (NO_HOME, ELSEWHERE, *residents.by_area))
    if unplaced:
        note = (
            f"{unplaced:,} live in areas that the census does not have: other boundaries? They count as homes not known"
        )
        residents = replace(residents, notes=(*residents.notes, note))
    unknown = sum(n for (_, home), n in cells.items() if home == NO_HOME) + unplaced
    return over_representation(strata, phi, unknown), counted, residents


def _stratum(area: str, people: tuple[float, float], cells: Mapping[tuple[str, ...], int]) -> Stratum:
    here = {group: n for (group, home), n in cells.items() if home == area}
    known = {group: here.pop(group, 0) for group in GROUPS}
    others = known.pop(MAJORITY)
    return Stratum(area, *people, sum(known.values()), others, sum(here.values()), here.get("declined", 0))


def turned(stratum: Stratum) -> Stratum:
    """The same place with the two groups changed about: who is asked less often is whose neighbours are asked more."""
    return replace(
        stratum,
        group_residents=stratum.other_residents,
        other_residents=stratum.group_residents,
        group_victims=stratum.other_victims,
        other_victims=stratum.group_victims,
    )


def residents_on(evidence: Evidence, day: date) -> Residents | None:
    """Residents on a day by the censuses of the run; None without a census that came before it."""
    censuses = {
        date(int(month[:4]), int(month[5:]), 1): _by_area(cells)
        for month, cells in evidence.each(POPULATION, "residents-by-area").items()
        if sum(cells.values())
    }
    last = max((census for census in censuses if census <= day), default=None)
    if last is None:
        return None
    _refuse_broken(evidence)
    age = (day - last).days / 365.25
    notes = [f"residents: census of {last.year}, {age:.0f} years before"]
    notes += ["the census is old: shares of residents have moved since"] if age > OLDEST else []
    both = {area for area in censuses[last] if all(area in areas for areas in censuses.values())}
    if len(censuses) > 1:
        notes = [f"residents: by the censuses of {', '.join(str(c.year) for c in sorted(censuses))}, {_how(day, last)}"]
        alone = len(censuses[last]) - len(both)
        notes += [f"{alone} areas are in the latest census only and stand as counted there"] if alone else []
    people = {area: _on(day, censuses, area) if area in both else told for area, told in censuses[last].items()}
    return Residents(people, tuple(notes))


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


def _how(day: date, last: date) -> str:
    years = (day - last).days / 365.25
    return f"carried {years:.0f} years past the last at the pace between them" if day > last else "interpolated"


def _on(day: date, censuses: Mapping[date, Mapping[str, tuple[float, float]]], area: str) -> tuple[float, float]:
    if len(censuses) == 1:
        return next(iter(censuses.values()))[area]
    told = [[Census(census, areas[area][at]) for census, areas in censuses.items()] for at in (0, 1)]
    return population_on(day, told[0]).residents, population_on(day, told[1]).residents


def _by_area(cells: Mapping[tuple[str, ...], int]) -> dict[str, tuple[float, float]]:
    areas = sorted({area for _, area in cells} - {NO_HOME, ELSEWHERE})
    return {
        area: (
            float(sum(n for (group, place), n in cells.items() if place == area and group != MAJORITY)),
            float(cells.get((MAJORITY, area), 0)),
        )
        for area in areas
    }


def _ratio(result: OverRepresentation, what: str = "victims") -> str:
    limits, records = result.worst_case, result.records
    estimate = "not known" if result.estimate is None else f"{result.estimate:.2f}"
    high = "no upper limit" if isinf(limits.high) else f"{limits.high:.2f}"
    told = (
        f"{estimate} times ({limits.low:.2f} to {high} whatever the missing hold), from {records.usable:,} of "
        f"{records.n:,} resident {what} with a usable ethnicity."
    )
    if result.decision_if.verdict is not result.decision.verdict:
        told += (
            f" If the odds of the missing are at most {result.deciding.gamma:g} times those of the recorded: "
            f"{result.decision_if.verdict}."
        )
    return told


def _needed(result: OverRepresentation) -> str:
    return wanted(result.needed, result.decision.verdict, "a usable ethnicity")


def _narrows(result: OverRepresentation, who: str = "victims") -> tuple[str, ...]:
    """The places whose missing records are worth most; within a place in random order."""
    completing = result.completing
    if completing is None or result.decision.verdict is not Verdict.CANNOT_BE_DETERMINED:
        return ()
    most = sorted(completing.values.items(), key=lambda place: (-place[1], place[0]))[:_FIRST_PLACES]
    return tuple(f"{who} who live in {area}: each worth {value:.4f} of what is missing" for area, value in most)


def _dispersion(result: OverRepresentation) -> str:
    how = "assumed, since no key tells victims apart" if result.phi_assumed else "from how often one person is there"
    return f"dispersion {result.phi:.2f}, {how}"


def _figures(result: OverRepresentation) -> dict[str, float | int | str | None]:
    gamma = result.largest_gamma
    return {
        "estimate": result.estimate,
        "crude": result.crude,
        "low": result.worst_case.low,
        "high": None if isinf(result.worst_case.high) else result.worst_case.high,
        "usable": result.records.usable,
        "of": result.records.n,
        "verdict_if": str(result.decision_if.verdict),
        "largest_gamma": None if gamma is None or isinf(gamma) else gamma,
        "home_unknown": result.left_out.home_unknown,
    }
