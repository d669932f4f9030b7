"""Gaps 3.2.3, 3.2.4 and 3.2.5 asked of counts, with answers worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Tally

VICTIMS, ASSAULTS, CONTACTS = "police.victims", "health.ae_assaults", "council.asb_contacts"


def audit(source: str, period: str, *tallies: Tally, findings: tuple[Finding, ...] = ()) -> Audit:
    return Audit(source, "Agency", period, None, ExtractFacts("", "", 1), findings, tallies)


def sexes(**cells: int) -> Tally:
    return Tally(
        "msv-victim-sex-by-home", "victim_sex", ("home_lsoa",), {(sex, "E01999001"): n for sex, n in cells.items()}
    )


def asked(*audits: Audit) -> dict[str, Answer]:
    return {answer.gap: answer for answer in answers_of(audits, questions())}


def test_most_victims_of_violence_are_men_where_the_lower_limit_says_so() -> None:
    """70 of 100 with 5 missing: Wilson's lower limit of 70/100 is 0.6042, the upper of 75/100 is 0.8245 (by hand)."""
    ties = Tally(
        "msv-relationship", "relationship_to_suspect", (), {("stranger",): 40, ("family",): 20, ("blank",): 40}
    )
    found = asked(audit(VICTIMS, "2026-01", sexes(M=70, F=25, blank=4, declined=1), ties))["3.2.3"]
    assert found.verdict == "yes"
    assert found.figures["low"] == pytest.approx(0.60415, abs=1e-5)
    assert found.figures["high"] == pytest.approx(0.82455, abs=1e-5)
    assert "70 of 95 victims are men (73.7% of those known); of all 100 between 60.4% and 82.5%" in found.said
    assert "is known of 60 of 100: stranger 40 of 60, family 20 of 60, known 0 of 60." in found.said


def test_where_the_missing_could_turn_it_nothing_is_determined() -> None:
    """55 of 65 known are men, 35 missing. Needed: (50 + 1.96 x 5) / (100 x 55/65) = 70.7%, so 71 records, 6 more."""
    found = asked(audit(VICTIMS, "2026-01", sexes(M=55, F=10, blank=35)))["3.2.3"]
    assert found.verdict == "cannot be determined"
    assert found.needed == "a usable value in 70.7% of records: 6 more, toward yes"
    assert (found.records_needed, found.what_needed) == (6, "victims' sexes")


def test_a_month_of_seven_is_too_few_and_a_year_is_pooled() -> None:
    one = audit(VICTIMS, "2026-01", sexes(M=6, F=1))
    assert asked(one)["3.2.3"].verdict == "not enough records"
    year = [audit(VICTIMS, f"2025-{month:02}", sexes(M=6, F=1)) for month in range(1, 13)]
    pooled = asked(*year)["3.2.3"]
    assert (pooled.verdict, pooled.figures["of"]) == ("yes", 84)
    assert "victims of 12 months to 2025-12" in pooled.notes


def location(valid: int, of: int, obstacle: str = "") -> Finding:
    counts = Counts(rows=of, in_period=of, in_area=of, applicable=of, valid=valid, blank=of - valid)
    name = "assault_location_description"
    return Finding("health.ae-location", "3.2.4", Kind.ITEM, name, counts, 0.9, obstacle=obstacle)


def test_assaults_that_can_be_put_on_a_map() -> None:
    """31.2% of 2,648 as in the benchmark: no; a month that could not be judged is not asked."""
    violence = recorded({"23": 120, "02": 80})
    found = asked(
        audit(ASSAULTS, "2025-12", findings=(location(425, 1324),)),
        audit(ASSAULTS, "2026-01", findings=(location(400, 1324),)),
        audit(ASSAULTS, "2025-11", findings=(location(0, 0, "column absent"),)),
        audit(VICTIMS, "2026-01", violence),
        audit(VICTIMS, "2026-02", recorded({"23": 500})),  # of which no assault came
    )["3.2.4"]
    assert found.verdict == "no"
    assert "825 of 2,648 assaults can be put on a map (31.2% of those known)" in found.said
    assert "In 2026-01 the police recorded 200 victims of violence." in found.said
    assert "assaults of 2 months to 2026-01" in found.notes
    assert (found.records_needed, found.what_needed) == (None, "locations")


def recorded(hours: dict[str, int], places: dict[str, int] | None = None) -> Tally:
    """Victims of violence by hour; or by place."""
    by, cells = ("offence_lsoa", places) if places is not None else ("occurred_at_hour", hours)
    name = "violence-by-place" if places is not None else "violence-by-hour"
    return Tally(name, "offence_code", (by,), {("violence", value): n for value, n in cells.items()})


def treated(hours: dict[str, int], places: dict[str, int] | None = None) -> Finding:
    """Assaults by hour and place; all of them on a map."""

    def by(cells: dict[str, int]) -> dict[str, Counts]:
        return {value: Counts(rows=n, in_period=n, in_area=n, applicable=n, valid=n) for value, n in cells.items()}

    of = sum(hours.values())
    breakdowns = {"assault_at_hour": by(hours)} | ({"assault_lsoa": by(places)} if places else {})
    return replace(location(of, of), breakdowns=breakdowns)


def test_assaults_are_held_against_recorded_violence_by_hour() -> None:
    """02: 60 treated of 100; all others 60 of 340, and 43% is surely more; 23: 40 of 240 is less. 9 have no time."""
    found = asked(
        audit(ASSAULTS, "2026-01", findings=(treated({"02": 60, "23": 40, "12": 20, "not recorded": 9}),)),
        audit(VICTIMS, "2026-01", recorded({"02": 40, "23": 200, "12": 80, "not recorded": 30})),
    )["3.2.4"]
    assert "In 2026-01 the police recorded 350 victims of violence." in found.said
    assert "Surely more treated, to those recorded, than at any other hour: 02 (60 to 40)." in found.said
    assert (
        "assaults treated to victims of violence recorded, by hour: 02 60 to 40; 12 20 to 80; 23 40 to 200; "
        "not known, or not ours, 9 to 30"
    ) in found.notes
    assert any("by place: not compared, for no assault has an LSOA" in note for note in found.notes)


def test_and_by_place_in_wards_where_they_are_known() -> None:
    """E01999001 and 002 are of ward A: 10 + 40 of 50 + 50 + …; what the lookup does not hold is not placed."""
    audits = (
        audit(ASSAULTS, "2026-01", findings=(treated({"02": 100}, {"E01999001": 10, "E01999002": 40, "E01999003": 30, "not listed": 20}),)),
        audit(VICTIMS, "2026-01", recorded({"02": 400}), recorded({}, {"E01999001": 30, "E01999002": 20, "E01999003": 340, "E01999004": 10})),
    )  # fmt: skip
    wards = {"e01999001": "A", "e01999002": "A", "e01999003": "B"}
    [found] = [one for one in answers_of(audits, questions(), {"wards": wards}) if one.gap == "3.2.4"]
    assert "Surely more treated, to those recorded, than at any other place: A (50 to 50)." in found.said
    assert any(
        note.endswith("by place: A 50 to 50; B 30 to 340; not known, or not ours, 20 to 10") for note in found.notes
    )
    [by_lsoa] = [one for one in answers_of(audits, questions()) if one.gap == "3.2.4"]
    assert "than at any other place: E01999002 (40 to 20)." in by_lsoa.said


def test_few_assaults_are_surely_more_nowhere() -> None:
    found = asked(
        audit(ASSAULTS, "2026-01", findings=(treated({"02": 3, "23": 9}),)),
        audit(VICTIMS, "2026-01", recorded({"02": 4, "23": 40})),
    )["3.2.4"]
    assert "No hour has surely more treated, to those recorded, than the others." in found.said


def test_without_a_record_nothing_is_asked() -> None:
    assert asked(audit(ASSAULTS, "2026-01", findings=(location(0, 0),)), audit(VICTIMS, "2026-01", sexes())) == {}


def test_who_does_not_ask_for_help_is_who_asks_less_often_than_the_neighbours() -> None:
    """In a place of 500 BME and 500 White residents 20 and 100 got in touch: White residents 5 times as often."""
    cells = {("Asian", "E01999001"): 20, ("White", "E01999001"): 100}
    contacts = Tally("contact-ethnicity-by-home", "contact_ethnicity", ("home_lsoa",), cells)
    living = {"Asian": 500, "White": 500, "Black": 0, "Mixed": 0, "Other": 0}
    cells = {(group, "E01999001"): n for group, n in living.items()}
    people = Tally("residents-by-area", "ethnic_group", ("area_code",), cells)
    found = asked(audit(CONTACTS, "2026-01", contacts), audit("population.wards", "2021-03", people))["3.2.5"]
    assert (found.verdict, found.figures["estimate"]) == ("yes", pytest.approx(5.0))
    assert found.question == "Do White residents contact the team more than 1.25 times as often as BME neighbours?"
    assert "resident contacts with a usable ethnicity" in found.said
