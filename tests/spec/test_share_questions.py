"""Gaps 3.2.3, 3.2.4 and 3.2.5 asked of counts, with answers worked out by hand."""

from __future__ import annotations

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
    crimes = {("White", "E01999001", "violence"): 200, ("White", "E01999001", "acquisitive"): 50}
    violence = Tally("victim-ethnicity-by-home", "victim_ethnicity", ("home_lsoa", "offence_group"), crimes)
    found = asked(
        audit(ASSAULTS, "2025-12", findings=(location(425, 1324),)),
        audit(ASSAULTS, "2026-01", findings=(location(400, 1324),)),
        audit(ASSAULTS, "2025-11", findings=(location(0, 0, "column absent"),)),
        audit(VICTIMS, "2026-01", violence),
    )["3.2.4"]
    assert found.verdict == "no"
    assert "825 of 2,648 assaults can be put on a map (31.2% of those known)" in found.said
    assert "In 2026-01 the police recorded 200 victims of violence." in found.said
    assert "assaults of 2 months to 2026-01" in found.notes
    assert (found.records_needed, found.what_needed) == (None, "locations")


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
