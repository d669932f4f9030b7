"""The code lists of `codes/`, read once. Each line of a list names its source."""

from __future__ import annotations

from pathlib import Path

from dq_audit.declare import Coded, CodeList, code_list

_CODES = Path(__file__).parent / "codes"


def _list(name: str) -> CodeList:
    return code_list(_CODES / f"{name}.csv")


AGE_RANGE_PUBLISHED = _list("age_range_published")
AREA_VINTAGE = _list("area_vintage")
ASB_CATEGORY = _list("asb_category")
CENSUS_BASIS = _list("census_basis")
# What is done to whom is said as data.police.uk publishes it; verdicts by a list of our own, for none was found that is
# complete (one that is in use reads “jury unable to agree” as not guilty).
COURT_DISPOSAL = _list("court_disposal")
COURT_PLEA = _list("court_plea")
COURT_RESULT_CATEGORY = _list("court_result_category")
COURT_VERDICT = _list("court_verdict")
CRIME_OUTCOME_PUBLISHED = _list("crime_outcome_published")
CRIME_TYPE_PUBLISHED = _list("crime_type_published")
ETHNICITY_ASB = _list("asb_ethnicity")
# A published long table may carry what its numbers are behind the name of the group.
ETHNICITY_CENSUS = _list("ethnicity_census").with_ending_ignored(r" \(number\)")
ETHNICITY_NHS = _list("ethnicity_nhs")
ETHNICITY_OFFICER_OBSERVED = _list("ethnicity_officer_observed")
ETHNICITY_OFFICER_DEFINED_PUBLISHED = _list("ethnicity_officer_defined_published")
ETHNICITY_SELF_DEFINED = _list("ethnicity_self_defined")
# An LSOA's name is that of its district and a number; a district that is not listed is another force's.
FORCE_DISTRICTS = Coded(_list("force_districts").with_ending_ignored(r" [0-9]{3}[a-z]"), others=r"[a-z][a-z ,.'&-]+")
FORCES_WITH_DISTRICTS = _list("forces_with_districts")
GENDER_PUBLISHED = _list("gender_published")
# Where somebody lives, as a postcode, a district or a smaller area: who has no fixed abode has said so.
HOME_AREA = Coded(_list("home"), others=r"[ewsn][0-9]{8}")
# A district, and no smaller area: the four kinds in England, and those of Wales, Scotland and Northern Ireland (ONS).
HOME_DISTRICT = Coded(_list("home"), others=r"(?:e0[6-9]|w06|s12|n09)[0-9]{6}")
HOME_POSTCODE = Coded(_list("home"), others=r"[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}")
INDEX_KIND = _list("index_kind")
INJURY_LEVEL = _list("injury_level")
OAC_2011 = _list("oac_2011")
OAC_2021 = _list("oac_2021")
# Classes of the Home Office Counting Rules. Only violence is listed line by line, with the months in which a class
# counts as most serious violence; other classes are recognised by their shape.
OFFENCE = Coded(_list("offence"), others=r"[0-9]{1,3}[a-z]?(?:[./][0-9]{1,2})?")
PURPOSE_OF_TRAVEL = _list("purpose_of_travel")
QUALIFICATIONS = _list("qualifications")
REASON_FOR_ASB = _list("reason_for_asb")
RELATIONSHIP = _list("relationship")
REOFFENCE_STATUS = _list("reoffence_status")
SEARCH_OUTCOME_PUBLISHED = _list("search_outcome_published")
SEARCH_TYPE = _list("search_type")
# A segment's code says nothing without its scheme and version (DOMAIN 6.2), so that this list has no labels.
SEGMENT = _list("segment")
SEGMENT_SCHEME = _list("segment_scheme")
SEGMENT_VERSION = _list("segment_version")
SEGMENTS_OF = {  # (scheme, version) -> its groups or supergroups
    ("mosaic", "2003"): tuple("ABCDEFGHIJK"),
    ("mosaic", "2009"): tuple("ABCDEFGHIJKLMNO"),
    ("mosaic", "7"): tuple("ABCDEFGHIJKLMNO"),
    ("oac", "2011"): tuple(c.code for c in OAC_2011.codes),
    ("oac", "2021"): tuple(c.code for c in OAC_2021.codes),
}
SEX = _list("sex")
SUSPECT_STATUS = _list("suspect_status")
# Surveys ask for bands of ages; where they ask for years these are read too, as spreadsheets write them (34.0).
SURVEY_AGE = Coded(_list("survey_age"), others=r"(?:1[01][0-9]|120|[1-9]?[0-9])(?:\.0)?")
SURVEY_MODE = _list("survey_mode")
SURVEY_PRIORITY = _list("survey_priority")
SURVEY_QUESTION_KIND = _list("survey_question_kind")
SURVEY_STATUS = _list("survey_status")
TRUE_FALSE = _list("true_false")
VICTIM_TYPE = _list("victim_type")
YES_NO = _list("yes_no")
