"""The checks of the sources, as the truth counts them."""

from __future__ import annotations

from dq_audit_checks.sample import survey
from dq_audit_checks.sample.offences import is_msv
from dq_audit_checks.sample.perpetrators import is_visitor
from dq_audit_checks.sample.rules import (
    both_or_neither,
    differ,
    given_and_not_personal,
    given_as_token,
    groups_agree,
    has_token,
    is_person,
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
    Linked,
    Rated,
    Rule,
    SourceTruth,
    Summed,
    agreed,
    among,
    at_most,
    each,
    one_answer,
    some,
    unique,
)
from dq_audit_checks.sample.values import MERGED

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
    ),
)  # fmt: skip
SUSPECTS = SourceTruth(
    "police.suspects",
    "recorded_on",
    "offence_lsoa",
    (
        Items("police.suspect-token", ("suspect_token",)),
        Rule("police.suspect-token-personal", each(token_is_no(PERSONAL)), given_as_token),
        Rule("police.suspect-token-short", each(token_is_no(SHORT)), given_and_not_personal),
        Rule("police.suspect-token-bare-hash", each(token_is_no(BARE)), given_as_token, "signal"),
        Rule("police.suspect-token-of-blank", each(token_is_no(OF_BLANK)), given_as_token),
        Rule("police.suspect-token-giant", at_most(30, "suspect_token"), has_token),
        Rule("police.suspect-token-one-sex", agreed("suspect_sex", "suspect_token"), has_token),
        Rule("police.suspect-token-one-birth-year", agreed("suspect_birth_year", "suspect_token"), has_token),
        Rule("police.suspect-once", unique("crime_ref", "suspect_no")),
        Linked("police.suspect-crime-has-victim", "crime_ref", "signal"),
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
        Items("health.ae-arrival", ("arrival_at",)),
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
        Rule("population.best-fit", each(lambda _: True), kind="signal", needs=("basis",)),
    ),
)
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
SOURCES = (VICTIMS, SUSPECTS, VULNERABLE, AE, ECDS, ASB, PERPETRATORS, POPULATION, SURVEY)
