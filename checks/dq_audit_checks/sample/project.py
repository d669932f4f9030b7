"""The project file of the sample year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit_checks.sample.courts import COURTS
from dq_audit_checks.sample.over_time import TRAINED, TRAINING
from dq_audit_checks.sample.people import TEAMS
from dq_audit_checks.sample.perpetrators import OURS
from dq_audit_checks.sample.values import LOCAL_ETHNICITY
from dq_audit_checks.sample.victims import LOCAL_INJURIES, LOCAL_RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Mapping

RENAMED_IN = "2025-10"
ETHNICITY_HEADERS = ("Vic Ethnicity", "Vic Self-Def Eth")  # until and from the renaming
VICTIM_HEADERS = {
    "crime_ref": "Crime Ref",
    "victim_no": "Vic No",
    "recorded_on": "Date Rec",
    "occurred_at": "Occurred From",
    "offence_code": "HO Class",
    "victim_type": "Vic Type",
    "victim_name": "Vic Name",
    "victim_age": "Vic Age",
    "victim_sex": "Vic Gender",
    "victim_ethnicity": "",
    "officer_observed_ethnicity": "Officer View",
    "home_postcode": "Vic Postcode",
    "home_lsoa": "Vic LSOA",
    "offence_lsoa": "Locn LSOA",
    "relationship_to_suspect": "Rel to Susp",
    "injury_level": "Inj Level",
    "alcohol": "Alc Mkr",
    "domestic_abuse": "DA Mkr",
    "youth_related": "Youth Mkr",
    "officer_in_case": "OIC",
    "supervisor": "Supv",
    "team": "Resp Team",
}
_TEXT = """\
# The sample year: invented data. `python -m dq_audit_checks.sample FOLDER` writes it again, byte for byte.

[project]
name = "Made-up Safer Partnership (invented data)"

[retention]
extracts = "18 months"
lists = "3 months"
records = "24 months"
counts = "10 years"
log = "6 years"

[area]
name = "Made-up Borough"
lsoa = "areas/lsoa.csv"
district = ["{district}"]

[lists]
teams = [{teams}]
courts = [{courts}]

[lookups]
postcodes = "lookups/postcodes.csv"
wards = "lookups/wards.csv"
assault_places = "lookups/assault-places.csv"

[targets."police.victim-ethnicity"]
target = 0.80
note = "Agreed for the year of the training (October 2025); 0.85 from April 2026."

[targets."health.ae-location"]
target = 0.70
note = "The first year of the Cardiff Model at this hospital; the pack's 0.90 from the second."

[[events]]
month = "{training}"
name = "{trained}"
sources = ["police.victims"]

[sources."police.victims"]
files = ["extracts/police/victims-*.csv"]

[[sources."police.victims".columns]]
{columns}

[[sources."police.victims".columns]]
until = "2025-09"
victim_ethnicity = "{old}"

[[sources."police.victims".columns]]
from = "{renamed}"
victim_ethnicity = "{new}"

[sources."police.victims".codes.victim_ethnicity]
{ethnicity}

[sources."police.victims".codes.relationship_to_suspect]
{relationships}

[sources."police.victims".codes.injury_level]
{injuries}

[sources."police.suspects"]
files = ["extracts/police/suspects-*.csv"]

[sources."police.vulnerable_people"]
files = ["extracts/police/protection-notices-*.csv"]

[sources."courts.outcomes"]
files = ["extracts/courts/court-outcomes-*.csv"]

[sources."health.ae_assaults"]
files = ["extracts/health/istv-return-*.xlsx"]
nil = ["{nil}"]

[sources."health.ae_assaults".control]
{control}

[sources."health.ecds_injuries"]
files = ["extracts/health/ecds-injuries-*.csv"]

[sources."council.asb_contacts"]
files = ["extracts/council/asb-contacts-*.csv"]

[sources."council.asb_perpetrators"]
files = ["extracts/council/asb-perpetrators-*.csv"]

[sources."places.neighbourhoods"]
files = ["extracts/council/neighbourhoods-*.csv"]

[sources."probation.offenders"]
files = ["extracts/probation/offenders-*.csv"]

[sources."probation.offenders".control]
{cohorts}

[sources."consultation.survey"]
files = ["extracts/council/crime-panel-*.csv", "extracts/council/residents-survey-*.csv"]

[sources."population.wards"]
files = ["extracts/council/ks201ew-*.csv", "extracts/council/census2021-*.csv"]

[sources."population.wards".control]
{census}
"""


def victim_headers(month: str) -> dict[str, str]:
    """What the force calls the columns in a month."""
    return VICTIM_HEADERS | {"victim_ethnicity": ETHNICITY_HEADERS[month >= RENAMED_IN]}


def project_file(
    nil: str,
    control: Mapping[str, Mapping[str, int]],
    census: Mapping[str, Mapping[str, int]],
    cohorts: Mapping[str, Mapping[str, int]],
) -> str:
    """The text of dq_audit.toml."""
    return _TEXT.format(
        district=OURS,
        training=TRAINING,
        trained=TRAINED,
        teams=", ".join(f'"{team}"' for team in TEAMS),
        courts=", ".join(f'"{court}"' for court in COURTS),
        columns="\n".join(f'{name} = "{header}"' for name, header in VICTIM_HEADERS.items() if header),
        old=ETHNICITY_HEADERS[0],
        new=ETHNICITY_HEADERS[1],
        renamed=RENAMED_IN,
        ethnicity=_table(LOCAL_ETHNICITY),
        relationships=_table(LOCAL_RELATIONSHIPS),
        injuries=_table(LOCAL_INJURIES),
        nil=nil,
        control=_totals(control),
        census=_totals(census),
        cohorts=_totals(cohorts),
    )


def _totals(control: Mapping[str, Mapping[str, int]]) -> str:
    return "\n".join(
        f"{month} = {{ {', '.join(f'{name} = {n}' for name, n in given.items())} }}" for month, given in control.items()
    )


def _table(values: Mapping[str, str]) -> str:
    return "\n".join(f'"{spelling}" = "{code}"' for spelling, code in values.items())
