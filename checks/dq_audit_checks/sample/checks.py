"""The checks of the sources, as the truth counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample import survey
from dq_audit_checks.sample.courts import OFFENCE, final_or_dropped, is_due, is_final, needs_plea, needs_verdict
from dq_audit_checks.sample.neighbourhoods import (
    has_segment,
    is_residential,
    not_bare,
    of_its_version,
    of_vintage,
    points_down,
    segment_told,
)
from dq_audit_checks.sample.offences import is_msv, is_violence
from dq_audit_checks.sample.perpetrators import is_visitor
from dq_audit_checks.sample.rules import (
    after,
    all_of,
    both_or_neither,
    complete,
    differ,
    given_and_not_personal,
    given_as_token,
    groups_agree,
    has_token,
    is_charged,
    is_person,
    is_proven,
    is_seen,
    not_after,
    not_at_midnight,
    not_on_the_hour,
    token_is_no,
    within_days,
)
from dq_audit_checks.sample.suspects import BARE, OF_BLANK, PERSONAL, SHORT
from dq_audit_checks.sample.truth import (
    Captured,
    Covered,
    Items,
    Lasting,
    Linked,
    Placed,
    Rated,
    Rule,
    SourceTruth,
    Summed,
    Timed,
    agreed,
    among,
    at_most,
    each,
    one_answer,
    some,
    unique,
)
from dq_audit_checks.sample.values import MERGED

if TYPE_CHECKING:
    from collections.abc import Callable

    from dq_audit_checks.sample.cells import Record
    from dq_audit_checks.sample.truth import Told


def _recent(days: int, *columns: str) -> Callable[[Record], Told]:
    """Months that are none after the table's, and at most so many days before it."""
    judged = ((not_after(name, "compiled_on"), within_days(name, "compiled_on", days)) for name in columns)
    return all_of(*(rule for pair in judged for rule in pair))


_LOCATION = "assault_location_description"

VICTIMS = SourceTruth(
    "police.victims",
    "recorded_on",
    "offence_lsoa",
    (
        Items("police.victim-ethnicity", ("victim_ethnicity",), is_person, by_team=True),
        Items("police.victim-home-area", ("home_lsoa",), is_person),
        Rule("police.victim-ethnicity-agrees", each(groups_agree), is_person, "signal"),
        Rule(
            "police.victim-ethnicity-one-answer",
            one_answer("victim_ethnicity", "officer_in_case", 30),
            is_person,
            "signal",
        ),
        Rule("police.victim-once", unique("crime_ref", "victim_no")),
        Items(
            "police.msv-victim-details",
            (
                "victim_type", "victim_age", "victim_sex", "victim_ethnicity", "home_lsoa", "relationship_to_suspect",
                "injury_level",
            ),
            is_msv,
        ),
        Rule("police.msv-dates", each(not_after("occurred_at", "recorded_on")), is_msv),
        Items("police.triangle-victim", ("victim_age", "victim_sex"), is_person),
        Linked("police.triangle-offender", "crime_ref", "signal", is_person),
        Linked("police.triangle-all", "crime_ref", "signal", is_seen),
        Items("police.violence-markers", ("alcohol", "domestic_abuse", "youth_related"), is_violence),
        Placed("police.offence-placed"),
        Items(
            "police.profile-items",
            ("occurred_at", "victim_age", "victim_sex", "home_lsoa", "relationship_to_suspect"),
            is_person,
        ),
    ),
)  # fmt: skip
SUSPECTS = SourceTruth(
    "police.suspects",
    "recorded_on",
    "offence_lsoa",
    (
        Items("police.suspect-token", ("suspect_token",)),
        Rule(
            "police.suspect-token-personal",
            each(token_is_no("suspect_token", PERSONAL)),
            given_as_token("suspect_token"),
        ),
        Rule(
            "police.suspect-token-short",
            each(token_is_no("suspect_token", SHORT)),
            given_and_not_personal("suspect_token"),
        ),
        Rule(
            "police.suspect-token-bare-hash",
            each(token_is_no("suspect_token", BARE)),
            given_as_token("suspect_token"),
            "signal",
        ),
        Rule(
            "police.suspect-token-of-blank",
            each(token_is_no("suspect_token", OF_BLANK)),
            given_as_token("suspect_token"),
        ),
        Rule("police.suspect-token-giant", at_most(30, "suspect_token"), has_token("suspect_token")),
        Lasting("police.suspect-token-lasting", ("suspect_token",)),
        Rule("police.suspect-token-one-sex", agreed("suspect_sex", "suspect_token"), has_token("suspect_token")),
        Rule(
            "police.suspect-token-one-birth-year",
            agreed("suspect_birth_year", "suspect_token"),
            has_token("suspect_token"),
        ),
        Rule("police.suspect-once", unique("crime_ref", "suspect_no")),
        Linked("police.suspect-crime-has-victim", "crime_ref", "signal"),
        Linked("police.charge-at-court", "asn", "rule", is_charged),
        Linked("police.charge-final-result", "asn", "signal", is_charged),
    ),
)
COURTS = SourceTruth(
    "courts.outcomes",
    "month",
    None,
    (
        Rule("courts.offence-final-result", final_or_dropped, is_due),
        Items("courts.result-details", ("result_label", "ordered_on", "is_convicted_result"), is_final),
        Items("courts.plea", ("plea",), needs_plea),
        Items("courts.plea-date", ("plea_on",), complete("plea")),
        Items("courts.verdict", ("verdict", "verdict_on"), needs_verdict),
        Rule("courts.charge-before-hearing", each(not_after("charged_on", "hearing_on")), complete("hearing_on")),
        Rule("courts.charge-before-result", each(not_after("charged_on", "ordered_on")), complete("ordered_on")),
        Rule("courts.result-once", unique(*OFFENCE, "result_no")),
        Linked("courts.case-has-charge", "asn", "signal"),
    ),
)
VULNERABLE = SourceTruth(
    "police.vulnerable_people",
    "referred_on",
    "home_lsoa",
    (
        Items("police.vulnerable-person-ethnicity", ("ethnicity",), by_team=True),
        Items("police.vulnerable-person-details", ("age", "sex")),
        Rule("police.vulnerable-person-once", unique("person_ref")),
    ),
)
AE = SourceTruth(
    "health.ae_assaults",
    "arrival_at",
    None,
    (
        Items(
            "health.ae-istv-mandatory",
            (
                "site_code", "reporting_period_start_date", "reporting_period_end_date", "assault_at", "assault_method",
                "assault_location_type",
            ),
        ),
        Items("health.ae-location", (_LOCATION,)),
        Timed("health.ae-arrival"),
        Items("health.ae-alcohol", ("alcohol",)),
        Rule("health.ae-assault-after-arrival", each(not_after("assault_at", "arrival_at"))),
        Rule("health.ae-lag", each(within_days("assault_at", "arrival_at", 7)), kind="signal"),
        Rule("health.ae-midnight", each(not_at_midnight("assault_at")), kind="signal"),
        Rule("health.ae-on-the-hour", each(not_on_the_hour("assault_at")), kind="signal"),
        Rule("health.ae-time-of-arrival", each(differ("assault_at", "arrival_at")), kind="signal"),
        Rule("health.ae-location-personal", each(lambda record: record[_LOCATION].code != "personal")),
        Rule("health.ae-once", unique("site_code", "arrival_at")),
        Captured("health.ae-case-capture", "coded_assaults"),
    ),
)  # fmt: skip
ECDS = SourceTruth(
    "health.ecds_injuries",
    "arrival_at",
    None,
    (
        Items(
            "health.ecds-injury-items",
            ("injury_date", "injury_time", "place_of_injury", "injury_intent", "injury_mechanism", "alcohol_or_drug"),
        ),
        Items("health.ecds-location", (_LOCATION,)),
        Rule("health.ecds-coordinates", each(both_or_neither("place_latitude", "place_longitude"))),
        Rule("health.ecds-once", unique("attendance_ref")),
    ),
)
ASB = SourceTruth(
    "council.asb_contacts",
    "opened_on",
    "home_lsoa",
    (
        Items("council.asb-contact-ethnicity", ("contact_ethnicity",), by_team=True),
        Items("council.asb-contact-age", ("contact_age",)),
        Items("council.asb-markers", ("alcohol", "youth_related")),
        Placed("council.asb-contact-placed"),
        Rule(
            "council.asb-merged-value", each(lambda record: record["contact_ethnicity"].code != MERGED), kind="signal"
        ),
        Rule("council.asb-contact-once", unique("case_ref")),
    ),
)
PERPETRATORS = SourceTruth(
    "council.asb_perpetrators",
    "recorded_on",
    None,
    (
        Items("council.asb-perpetrator-home", ("home_district",)),
        Items("council.asb-visitor-purpose", ("purpose_of_travel", "reason_for_asb"), is_visitor),
        Rule("council.asb-perpetrator-once", unique("case_ref", "perpetrator_no")),
    ),
)
_OFFENDER, _HAS_OFFENDER = "offender_token", has_token("offender_token")
OFFENDERS = SourceTruth(
    "probation.offenders",
    "index_on",
    "home_lsoa",
    (
        Items("probation.offender-token", (_OFFENDER,)),
        Rule("probation.offender-token-personal", each(token_is_no(_OFFENDER, PERSONAL)), given_as_token(_OFFENDER)),
        Rule(
            "probation.offender-token-bare-hash",
            each(token_is_no(_OFFENDER, BARE)),
            given_as_token(_OFFENDER),
            "signal",
        ),
        Rule("probation.offender-token-of-blank", each(token_is_no(_OFFENDER, OF_BLANK)), given_as_token(_OFFENDER)),
        Rule("probation.offender-token-giant", at_most(30, _OFFENDER), _HAS_OFFENDER),
        Rule("probation.offender-one-sex", agreed("offender_sex", _OFFENDER), _HAS_OFFENDER),
        Rule("probation.offender-one-birth-year", agreed("offender_birth_year", _OFFENDER), _HAS_OFFENDER),
        Rule("probation.offender-one-index", agreed("index_on", _OFFENDER), _HAS_OFFENDER),
        Items("probation.offender-index", ("index_kind",)),
        Items("probation.reoffence-known", ("reoffence_status",)),
        Items(
            "probation.reoffence-complete", ("reoffence_on", "convicted_on", "offence_code", "breach_only"), is_proven
        ),
        Rule("probation.reoffence-after-index", each(after("index_on", "reoffence_on")), is_proven),
        Rule("probation.reoffence-before-conviction", each(not_after("reoffence_on", "convicted_on")), is_proven),
        Rule("probation.offender-once", unique("entry_ref", "reoffence_no")),
        Rule("probation.none-and-some", agreed("reoffence_status", "entry_ref")),
        Captured("probation.cohort-complete", "records"),
        Linked("probation.offender-is-suspect", _OFFENDER, "signal", _HAS_OFFENDER),
        Linked("probation.offender-is-perpetrator", _OFFENDER, "signal", _HAS_OFFENDER),
    ),
)
POPULATION = SourceTruth(
    "population.wards",
    "census_on",
    "area_code",
    (
        Covered("population.areas-covered", "area_code"),
        Summed("population.adds-up", "ethnic_group", ("W", "A", "B", "M", "O"), "residents", "residents"),
        Items("population.residents-known", ("area_code", "ethnic_group", "residents")),
        Rule("population.area-once", unique("area_code", "census_on", "ethnic_group")),
        Rule("population.one-name", each(lambda record: record["area_name"].complete), kind="signal"),
        Lasting("population.name-kept", ("area_code", "area_name"), ("area_code",)),
        Rule("population.best-fit", each(lambda _: True), kind="signal", needs=("basis",)),
    ),
)
_VARIABLES = ("burglaries", "criminal_damage", "income", "employment", "young", "qualifications")
_YEAR = 366
NEIGHBOURHOODS = SourceTruth(
    "places.neighbourhoods",
    "compiled_on",
    "area_code",
    (
        Covered("places.areas-covered", "area_code"),
        Items("places.area-known", ("area_code", "area_vintage", "residential")),
        Rule("places.area-once", unique("area_code")),
        Rule("places.one-vintage", agreed("area_vintage", "compiled_on")),
        Linked("places.area-in-census-2011", "area_code", "rule", of_vintage("2011")),
        Linked("places.area-in-census-2021", "area_code", "rule", of_vintage("2021")),
        Items(
            "places.vulnerable-locality",
            (
                "households", "burglaries", "criminal_damage", "income_score", "employment_score", "residents",
                "young_people", "adults", "unqualified",
            ),
            is_residential,
        ),
        Rule("places.qualifications-point-down", each(points_down)),
        Items("places.segment-known", ("segment", "segment_scheme", "segment_version"), is_residential),
        Rule("places.segment-not-bare", each(not_bare), has_segment),
        Rule("places.segment-of-version", each(of_its_version), segment_told),
        Items("places.vintages-stated", tuple(f"{name}_{end}" for name in _VARIABLES for end in ("from", "to"))),
        Rule("places.burglary-one-period", agreed("burglaries_to", "compiled_on")),
        Rule("places.criminal-damage-one-period", agreed("criminal_damage_to", "compiled_on")),
        Rule("places.income-one-vintage", agreed("income_to", "compiled_on")),
        Rule("places.employment-one-vintage", agreed("employment_to", "compiled_on")),
        Rule("places.young-people-one-vintage", agreed("young_to", "compiled_on")),
        Rule("places.qualifications-one-vintage", agreed("qualifications_to", "compiled_on")),
        Rule("places.crime-is-recent", each(_recent(_YEAR, "burglaries_to", "criminal_damage_to")), kind="signal"),
        Rule("places.scores-are-recent", each(_recent(6 * _YEAR, "income_to", "employment_to")), kind="signal"),
        Rule("places.population-is-recent", each(_recent(2 * _YEAR, "young_to")), kind="signal"),
        Rule("places.qualifications-are-recent", each(_recent(11 * _YEAR, "qualifications_to")), kind="signal"),
    ),
)  # fmt: skip
SURVEY = SourceTruth(
    "consultation.survey",
    "wave_opened_on",
    None,
    (
        Items("consultation.invited-status", ("status",)),
        Rated("consultation.response", "status", survey.ANSWERED, ("ineligible",), survey.NOT_ANSWERED),
        Rule("consultation.no-answer-listed", some("status", survey.NOT_ANSWERED, "wave")),
        Items(
            "consultation.respondent-details",
            ("respondent_age", "respondent_sex", "respondent_ethnicity", "home_area"),
            survey.is_respondent,
            by_team=True,
        ),
        Items("consultation.how-asked", ("mode", "question_kind"), survey.is_respondent),
        Items("consultation.closed-answer", ("priority",), survey.is_closed),
        Items("consultation.open-answer", ("priority_text",), survey.in_own_words),
        Rule("consultation.closed-without-other", each(survey.has_way_out), survey.is_respondent),
        Rule(
            "consultation.only-crime-types",
            among(survey.answered_closed, some("priority", survey.BEYOND, "wave")),
            survey.answered_closed,
        ),
        Rule("consultation.mostly-crime-types", each(survey.is_no_crime), survey.is_closed, "signal"),
        Rule("consultation.text-personal", each(survey.names_nobody), survey.has_text),
        Rule(
            "consultation.one-response",
            among(survey.is_respondent, unique("wave", "respondent_ref")),
            survey.is_respondent,
        ),
        Rule("consultation.invited-once", unique("wave", "respondent_ref")),
    ),
)
SOURCES = (
    VICTIMS, SUSPECTS, COURTS, VULNERABLE, AE, ECDS, ASB, PERPETRATORS, OFFENDERS, POPULATION, NEIGHBOURHOODS, SURVEY,
)  # fmt: skip
