"""Residents by area and ethnic group, as the Office for National Statistics publishes them.

Read as they come: KS201EW of 2011 and TS021 of 2021 with a column for each group, or a record for each; by ward or by
LSOA. An area's code says of which boundaries it is; its name does not, since names repeat and drift.
"""

import pandera.pandas as pa

from dq_audit.declare import (
    SNAPSHOT,
    Folded,
    Grain,
    Shaped,
    When,
    agreed,
    by_area,
    check,
    coded,
    column,
    covered,
    known,
    lasting,
    must,
    persons,
    recorded,
    signal,
    source,
    stands,
    summed,
    tally,
    unique,
)
from dq_audit_checks import lists

YEARS = ("01", "11", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24", "25", "26", "27")  # of boundaries
PUBLISHED_KINDS = ("Lower layer Super Output Areas", "Electoral wards and divisions", "Lower tier local authorities")
BROAD = ("W", "A", "B", "M", "O")


@source(
    id="population.wards",
    agency="Council research team",
    key=("area_code", "census_on", "ethnic_group"),
    period="census_on",
    delivery=SNAPSHOT,
    area=("area_code", "any"),
    breakdowns=(by_area("area_code", "any"),),
    tallies=(
        tally("residents-by-area", "ethnic_group", ("area_code",), coded("ethnic_group", *BROAD), of="residents"),
        # For the other definition of BME; a table of the five broad groups alone does not have it.
        tally("white-british-by-area", "ethnic_group", ("area_code",), coded("ethnic_group", "W1"), of="residents"),
        tally("residents-in-all", "ethnic_group", (), coded("ethnic_group", "T"), of="residents"),
    ),
    persons=(  # areas, not people: what was called how in which census
        persons("areas-named", "area_code", 12, (), recorded("area_name")),
        persons("areas-by-name", ("area_code", "area_name")),
    ),
    folded=Folded("ethnic_group", "residents", before=("Ethnic group: ",), after=("; measures: Value", " (number)")),
    file_values={
        "census_on": (r"(?<!\d)(?P<year>(?:19|20)\d1)(?!\d)", "{year}-03"),  # censuses are held in spring
        "basis": (r"(?i)best[ _-]?(?P<fit>fit)", "best {fit}"),
    },
    file_period=r"(?!)(?P<year>)(?P<month>)",  # the month is the census's, whatever else the name says
)
class Wards(pa.DataFrameModel):
    """Residents of an area in one ethnic group, on census day.

    Source: Office for National Statistics, census tables of ethnic group by area.
    """

    area_code: str = column(
        Shaped(r"[EWew][0-9]{8}", "an area's code: E or W and eight digits"),
        also=(
            "geography code",
            "mnemonic",
            *(f"{kind} Code" for kind in PUBLISHED_KINDS),
            "code",
            "lsoa",
            *(f"{kind}{year} code" for kind in ("lsoa", "ward", "ltla") for year in ("", *YEARS)),
            *(f"{kind}{year}CD" for kind in ("LSOA", "WD") for year in YEARS),
        ),
    )
    area_name: str = column(
        also=(
            "geography",
            "area",
            "name",
            "ward",
            *PUBLISHED_KINDS,
            *(f"{kind}{year} name" for kind in ("lsoa", "ward", "ltla") for year in ("", *YEARS)),
            *(f"{kind}{year}NM" for kind in ("LSOA", "WD") for year in YEARS),
        ),
        optional=True,
    )
    census_on: str = column(When(Grain.MONTH), also=("census month",))
    basis: str = column(lists.CENSUS_BASIS, also=("fit",), optional=True)
    ethnic_group: str = column(
        lists.ETHNICITY_CENSUS,
        also=("ethnic group code", "Ethnic group (20 categories)", "Ethnic group (6 categories)"),
    )
    residents: int = column(ge=0, le=10_000_000, also=("observation", "value", "persons", "count"))


@check(id="population.areas-covered", gap="3.2.2", source=Wards, target=1.0)
class AreasCovered(pa.DataFrameModel):
    """An area without residents in the table has no share to be held against, and a table of other wards has none.

    What counts: the areas that the project file lists; those of the same kind (ward, LSOA) as the table's.

    What to do: download the table for the wards or LSOAs that are in force, and list them in the project file.

    What it tells: whether every area of the borough has a population; nothing about how old it is.
    """

    rule = covered("area_code")


@check(id="population.adds-up", gap="3.2.2", source=Wards, target=1.0)
class AddsUp(pa.DataFrameModel):
    """Areas that do not add up to the borough are the wrong areas, or some are missing.

    What counts: residents of the five broad groups in all areas, against the borough's published total. Up to 0.1% may
    be apart: cells of small areas are perturbed.

    What to do: enter the borough's total as a control total, and ask for the table again where it is far off.

    What it tells: that the table is the borough's, not that each area's figure is right.
    """

    rule = summed("residents-by-area", "residents", within=0.001)


@check(id="population.residents-known", gap="3.2.2", source=Wards, target=1.0)
class ResidentsKnown(pa.DataFrameModel):
    """A share of residents needs their number.

    What counts: every area and group; a whole number, not negative.

    What to do: download the table again; figures are never to be filled in by hand.

    What it tells: that nothing is missing from the table as it was sent.

    Examples:
        area_code | ethnic_group | residents | expected
        E05000001 | W1           | 1204      | pass
        E05000001 | W1           |           | fail
    """

    area_code: str = known()
    ethnic_group: str = known()
    residents: int = known()


@check(id="population.area-once", gap="3.2.2", source=Wards, target=1.0)
class AreaOnce(pa.DataFrameModel):
    """An area that stands twice in one census counts its residents twice.

    What counts: every area and group of a census.

    What to do: remove the doubled table or row.

    What it tells: nothing about areas that overlap under different codes, such as a ward and its LSOAs.

    Examples:
        area_code | ethnic_group | expected
        E05000001 | W1           | pass
        E05000001 | A2           | fail
        E05000001 | A2           | fail
    """

    rule = must(unique())


@check(id="population.one-name", gap=None, source=Wards)
class OneName(pa.DataFrameModel):
    """Names of wards drift and repeat: a code with two names points to tables of different years mixed together.

    What counts: areas with a name, within one table; `population.name-kept` holds censuses against each other.

    What to do: go by the code; see which of the names is of which year.

    What it tells: a signal; figures are joined by code and never by name.

    Examples:
        area_code | area_name   | expected
        E05000001 | Sample Ward | 2 pass
        E05000002 | Mill Ward   | fail
        E05000002 | Church Ward | fail
    """

    drift = signal(agreed("area_name", by="area_code"), limit=0.0)


@check(id="population.name-kept", gap=None, source=Wards, target=1.0)
class NameKept(pa.DataFrameModel):
    """Under another name an area looks like another area, and whoever joins censuses by name loses it.

    What counts: areas by their codes, not records; those whose code stands with a name in an earlier census of the run,
    held against its names there. The first census could not be judged.

    What to do: go by the code. Where a name moved to another code, the boundaries changed: see the order that made it.

    What it tells: names that drifted between censuses; figures are joined by code and never by name.
    """

    rule = lasting("areas-by-name", among="areas-named")


@check(id="population.best-fit", gap=None, source=Wards)
class BestFit(pa.DataFrameModel):
    """Figures of wards put together from smaller areas are approximate, most so where a small area straddles two wards.

    What counts: areas whose table says how it was made.

    What to do: use the table that is published for the wards, where there is one.

    What it tells: how much of the population is approximate.

    Examples:
        basis    | expected
        exact    | pass
        best-fit | fail
    """

    approximate = signal(stands("basis", "best-fit"), limit=0.0)
