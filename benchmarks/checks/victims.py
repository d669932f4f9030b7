"""What is asked of the benchmark's extract: 7 items, 4 breakdowns, one cross-item rule."""

from datetime import date

import pandera.pandas as pa
from dq_audit_checks import lists

from dq_audit.declare import (
    Shaped,
    by_area,
    by_group,
    by_list,
    by_weekday,
    check,
    coded,
    column,
    grouped,
    implies,
    known,
    must,
    recorded,
    source,
)


@source(
    id="bench.victims",
    agency="Benchmark",
    key=("crime_ref",),
    period="recorded_on",
    owner="officer_in_case",
    breakdowns=(
        by_list("team", "teams"),
        by_group("offence_code", "offence_group"),
        by_area("home_lsoa", "lsoa"),
        by_weekday("recorded_on"),
    ),
)
class BenchVictims(pa.DataFrameModel):
    """Numbers only steer it; nobody in it exists."""

    crime_ref: str = column()
    recorded_on: date = column()
    offence_code: str = column(lists.OFFENCE)
    victim_type: str = column(lists.VICTIM_TYPE)
    victim_age: int = column(ge=0, le=120)
    victim_sex: str = column(lists.SEX)
    victim_ethnicity: str = column(lists.ETHNICITY_SELF_DEFINED)
    home_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code"))
    relationship_to_suspect: str = column(lists.RELATIONSHIP)
    injury_level: str = column(lists.INJURY_LEVEL)
    home_postcode: str = column()
    team: str = column()
    officer_in_case: str = column()


@check(
    id="bench.victim-details", gap="3.2.3", source=BenchVictims, target=0.95, applies_to=coded("victim_type", "person")
)
class BenchDetails(pa.DataFrameModel):
    """Seven items of a victim."""

    victim_age: int = known()
    victim_sex: str = known()
    victim_ethnicity: str = known()
    home_lsoa: str = known()
    relationship_to_suspect: str = known()
    injury_level: str = known()
    home_postcode: str = known()


@check(id="bench.violence-has-injury", gap="3.2.3", source=BenchVictims, target=0.95)
class BenchInjury(pa.DataFrameModel):
    """Violence without an injury level."""

    rule = must(implies(grouped("offence_code", "violence"), recorded("injury_level")))
