"""The Vulnerable Localities Index: six variables of each neighbourhood, and the segment of who lives there.

The six are those of the Jill Dando Institute's brief (DOMAIN 6.1). Nobody publishes the table ready-made: the council's
analyst puts it together from the force's counts, the indices of deprivation, estimates of population and the census.
How old each variable is, and whether it is of one period everywhere, stands in `vintages.py`.
"""

from typing import Any

import pandera.pandas as pa

from dq_audit.declare import (
    SNAPSHOT,
    Condition,
    Grain,
    Shaped,
    When,
    agreed,
    by_area,
    by_code,
    check,
    coded,
    column,
    covered,
    found_in,
    known,
    matches,
    must,
    recorded,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists

AREA = ("area_code",)
is_residential = coded("residential", "Y")
has_segment = recorded("segment")
told_of = has_segment & recorded("segment_scheme") & recorded("segment_version")


def _from(what: str, *also: str) -> Any:  # noqa: ANN401  as `column`
    """Where a variable's figures come from, under the names that such a column has."""
    return column(also=(f"{what} source", f"{what} data source", f"where {what} figures came from", *also))


def _to(what: str, *also: str) -> Any:  # noqa: ANN401  as `column`
    """The last month that a variable's figures cover."""
    return column(When(Grain.MONTH), also=(f"{what} period end", f"{what} latest month", f"{what} data to", *also))


@source(
    id="places.neighbourhoods",
    agency="Council research team",
    key=AREA,
    period="compiled_on",
    delivery=SNAPSHOT,
    area=("area_code", "lsoa"),
    breakdowns=(by_area("area_code", "lsoa"), by_code("segment_scheme")),
    tallies=(
        tally("areas", "residential", AREA),
        tally("vintages", "area_vintage"),
        tally("households", "residential", AREA, of="households"),
        tally("burglaries", "residential", AREA, of="burglaries"),
        tally("criminal-damage", "residential", AREA, of="criminal_damage"),
        tally("income", "residential", AREA, of="income_score", decimals=6),
        tally("employment", "residential", AREA, of="employment_score", decimals=6),
        tally("residents", "residential", AREA, of="residents"),
        tally("young-people", "residential", AREA, of="young_people"),
        tally("adults", "residential", AREA, of="adults"),
        tally("unqualified", "residential", AREA, of="unqualified"),
        tally("segments", "segment", ("area_code", "segment_scheme")),
        tally("segment-versions", "segment_version", AREA),
    ),
    file_values={"compiled_on": (r"(?<!\d)(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])(?!\d)", "{year}-{month}")},
)
class Neighbourhoods(pa.DataFrameModel):
    """Neighbourhoods (LSOAs) of the borough with what makes them vulnerable and who lives there."""

    # Few other names: a word that stands in data would make a first row of data look like headers, and be shown.
    area_code: str = column(
        Shaped(r"[EWew]01[0-9]{6}", "the code of an LSOA: E01 or W01 and six digits"),
        also=("lsoa", "lsoa code", "geography code", "lsoa11cd", "lsoa21cd", "lsoa11 code", "lsoa21 code"),
    )
    area_vintage: str = column(lists.AREA_VINTAGE, also=("boundaries", "vintage", "lsoa vintage"))
    area_name: str = column(also=("lsoa name", "name", "neighbourhood"), optional=True)
    compiled_on: str = column(When(Grain.MONTH), also=("compiled", "month", "built", "table of"))
    residential: str = column(lists.YES_NO, also=("is residential", "residential area"))
    households: int = column(ge=0, le=100_000, also=("dwellings", "number of households"))
    burglaries: int = column(ge=0, le=100_000, also=("dwelling burglaries", "domestic burglaries"))
    burglaries_from: str = _from("burglary", "domestic burglary source")
    burglaries_to: str = _to("burglary")
    criminal_damage: int = column(ge=0, le=100_000)
    criminal_damage_from: str = _from("criminal damage")
    criminal_damage_to: str = _to("criminal damage")
    income_score: float = column(ge=0, le=1, also=("income deprivation", "income deprivation score"))
    income_from: str = _from("income")
    income_to: str = _to("income")
    employment_score: float = column(ge=0, le=1, also=("employment deprivation", "employment deprivation score"))
    employment_from: str = _from("employment")
    employment_to: str = _to("employment")
    residents: int = column(ge=0, le=100_000, also=("population", "number of residents", "people living here"))
    young_people: int = column(ge=0, le=100_000, also=("aged 15 to 24", "15-24", "young residents"))
    young_from: str = _from("young people", "population source", "young residents source")
    young_to: str = _to("young people", "population estimate of")
    adults: int = column(ge=0, le=100_000, also=("residents 16+", "population 16+", "number of adults"))
    unqualified: int = column(ge=0, le=100_000, also=("no qualifications", "adults without qualifications"))
    qualifications: str = column(lists.QUALIFICATIONS)
    qualifications_from: str = _from("qualifications")
    qualifications_to: str = _to("qualifications", "qualifications census")
    segment: str = column(lists.SEGMENT, also=("segment code", "mosaic group", "oac supergroup", "supergroup"))
    segment_scheme: str = column(lists.SEGMENT_SCHEME, also=("scheme", "segmentation"))
    segment_version: str = column(lists.SEGMENT_VERSION, also=("scheme version", "segmentation version"))


@check(id="places.areas-covered", gap="5.2.1", source=Neighbourhoods, target=1.0)
class AreasCovered(pa.DataFrameModel):
    """A neighbourhood that is not in the table is never a priority, however bad things are there.

    What counts: the LSOAs that the project file lists.

    What to do: add the areas; a table of older boundaries lacks those that were split or merged since.

    What it tells: that every area has a row, not that the row is complete.
    """

    rule = covered("area_code")


@check(id="places.area-known", gap="5.2.1", source=Neighbourhoods, target=1.0)
class AreaKnown(pa.DataFrameModel):
    """Without its code and the boundaries it is of, nobody can say which neighbourhood a row is about.

    What counts: every area, whether people live there or not.

    What to do: state the census whose boundaries the codes are of (2001, 2011, 2021); say of each area whether it is
    residential.

    What it tells: what the table says of itself; whether the codes exist is another check's.

    Examples:
        area_code | area_vintage | residential | expected
        E01000001 | 2021         | Y           | pass
        E01000001 |              | Y           | fail
    """

    area_code: str = known()
    area_vintage: str = known()
    residential: str = known()


@check(id="places.area-once", gap="5.2.1", source=Neighbourhoods, target=1.0)
class AreaOnce(pa.DataFrameModel):
    """An area that stands twice has two sets of figures, and a mean of areas counts it twice.

    What counts: every area of the month.

    What to do: remove the row that is not meant.

    What it tells: nothing about areas that overlap under different codes.

    Examples:
        area_code | expected
        E01000001 | pass
        E01000002 | fail
        E01000002 | fail
    """

    rule = must(unique())


@check(id="places.one-vintage", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneVintage(pa.DataFrameModel):
    """Areas of two sets of boundaries overlap, and some people live in both or in neither.

    What counts: areas that say of which boundaries they are.

    What to do: bring all figures to the boundaries that the project's areas are of.

    What it tells: that one vintage is stated, not that it is the right one.

    Examples:
        compiled_on | area_vintage | expected
        2026-10     | 2021         | 2 pass
        or:
        2026-10     | 2021         | fail
        2026-10     | 2011         | fail
    """

    rule = must(agreed("area_vintage", by="compiled_on"))


@check(
    id="places.area-in-census-2011",
    gap=None,  # a table of 2021, as it should be now, has nothing in it
    source=Neighbourhoods,
    target=1.0,
    applies_to=coded("area_vintage", "2011"),
)
class AreaInCensus2011(pa.DataFrameModel):
    """An area that the census of its boundaries does not have is of other boundaries than the table says.

    What counts: areas of the boundaries of 2011, against the census of 2011 in `population.wards`.

    What to do: put the right vintage into the table, or bring the figures to its boundaries by the ONS's lookup.

    What it tells: that the code exists; of areas that kept their code over a census it cannot tell the vintage.

    Source: Office for National Statistics, the areas of the census of 2011.

    Examples:
        area_code | area_vintage | expected
        E01000001 | 2011         | pass
        E01000002 | 2011         | fail
        E01000002 | 2021         | not applicable
        population.wards:
        area_code | census_on
        E01000001 | 2011-03
        E01000002 | 2021-03
    """

    rule = must(
        found_in("population.wards", where=matches("census_on", "^ *2011-", "is of 2011"), area_code="area_code")
    )


@check(
    id="places.area-in-census-2021",
    gap="5.2.1",
    source=Neighbourhoods,
    target=1.0,
    applies_to=coded("area_vintage", "2021"),
)
class AreaInCensus2021(pa.DataFrameModel):
    """An area that the census of its boundaries does not have is of other boundaries than the table says.

    What counts: areas of the boundaries of 2021, against the census of 2021 in `population.wards`.

    What to do: put the right vintage into the table, or bring the figures to its boundaries by the ONS's lookup.

    What it tells: that the code exists; of areas that kept their code over a census it cannot tell the vintage.

    Examples:
        area_code | area_vintage | expected
        E01000001 | 2021         | pass
        E01000002 | 2021         | fail
        E01000002 | 2011         | not applicable
        population.wards:
        area_code | census_on
        E01000001 | 2021-03
        E01000002 | 2011-03
    """

    rule = must(
        found_in("population.wards", where=matches("census_on", "^ *2021-", "is of 2021"), area_code="area_code")
    )


@check(
    id="places.vulnerable-locality",
    gap="5.2.1",
    source=Neighbourhoods,
    target=1.0,
    record_target=1.0,
    applies_to=is_residential,
)
class VulnerableLocality(pa.DataFrameModel):
    """The index of an area needs all six variables; one area without them moves the mean that all others are held to.

    What counts: residential areas. Counts are whole and not negative; scores of deprivation lie between 0 and 1.

    What to do: fill in the variables of the areas on the list; a suppressed or negative count is no count.

    What it tells: that the figures are there and possible, not that they are right.

    Examples:
        residential | households | burglaries | criminal_damage | income_score | employment_score | residents | young_people | adults | unqualified | expected
        Y           | 600        | 4          | 9               | 0.21         | 0.18             | 1500      | 190          | 1200   | 280         | pass
        Y           | 600        | 4          |                 | 0.21         | 0.18             | 1500      | 190          | 1200   | 280         | fail
        Y           | 600        | 4          | 9               | 21           | 0.18             | 1500      | 190          | 1200   | 280         | fail
        N           |            |            |                 |              |                  |           |              |        |             | not applicable
    """

    households: int = known()
    burglaries: int = known()
    criminal_damage: int = known()
    income_score: float = known()
    employment_score: float = known()
    residents: int = known()
    young_people: int = known()
    adults: int = known()
    unqualified: int = known()


@check(id="places.qualifications-point-down", gap="5.2.1", source=Neighbourhoods, target=1.0)
class QualificationsPointDown(pa.DataFrameModel):
    """Education must point the bad way: a count of graduates would make the best-off areas the most vulnerable.

    What counts: areas that say which qualifications are counted.

    What to do: send the people without or with low qualifications (level 1 and below), and say so.

    What it tells: what the table says it counts.

    Examples:
        qualifications | expected
        none           | pass
        low            | pass
        high           | fail
    """

    rule = must(coded("qualifications", "none", "low"))


@check(id="places.segment-known", gap="5.2.1", source=Neighbourhoods, target=0.95, applies_to=is_residential)
class SegmentKnown(pa.DataFrameModel):
    """Who lives in a vulnerable neighbourhood decides what may work there.

    What counts: residential areas; the group (Mosaic) or supergroup (OAC), the scheme and its version.

    What to do: fill in the segment. OAC is free to use; of Mosaic only codes belong into the table.

    What it tells: which segment most people of an area are counted to, nothing about any of them.

    Examples:
        residential | segment | segment_scheme | segment_version | expected
        Y           | 4       | oac            | 2021            | pass
        Y           |         | oac            | 2021            | fail
        N           |         |                |                 | not applicable
    """

    segment: str = known()
    segment_scheme: str = known()
    segment_version: str = known()


@check(id="places.segment-not-bare", gap="5.2.1", source=Neighbourhoods, target=1.0, applies_to=has_segment)
class SegmentNotBare(pa.DataFrameModel):
    """A bare letter is nobody: the same letter means different people in different versions of a scheme.

    What counts: areas with a segment.

    What to do: state the scheme and its version beside the code.

    What it tells: that scheme and version are stated.

    Examples:
        segment | segment_scheme | segment_version | expected
        4       | oac            | 2021            | pass
        4       | oac            |                 | fail
                |                |                 | not applicable
    """

    rule = must(recorded("segment_scheme") & recorded("segment_version"))


def _of(scheme: str, version: str) -> Condition:
    codes = lists.SEGMENTS_OF[scheme, version]
    return coded("segment_scheme", scheme) & coded("segment_version", version) & coded("segment", *codes)


@check(id="places.segment-of-version", gap="5.2.1", source=Neighbourhoods, target=1.0, applies_to=told_of)
class SegmentOfVersion(pa.DataFrameModel):
    """A code that its version does not have was read in another version, and means somebody else.

    What counts: areas with a segment, its scheme and version.

    What to do: look the code up in the version that is stated. OAC of 2011 and 2021 have supergroups 1 to 8, Mosaic
    of 2003 groups A to K, Mosaic Public Sector of 2009 and Mosaic 7 A to O.

    What it tells: that the version has such a code.

    Examples:
        segment | segment_scheme | segment_version | expected
        4       | oac            | 2021            | pass
        L       | mosaic         | 7               | pass
        L       | mosaic         | 2003            | fail
        L       | mosaic         |                 | not applicable
    """

    rule = must(
        _of("oac", "2011") | _of("oac", "2021") | _of("mosaic", "2003") | _of("mosaic", "2009") | _of("mosaic", "7")
    )
