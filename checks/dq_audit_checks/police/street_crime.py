"""Street-level crime as data.police.uk publishes it.

Columns: https://data.police.uk/about/#columns. Rows of anti-social behaviour carry no crime id and no outcome, and
repeat because places are anonymised: neither is a fault.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    Grain,
    Place,
    Shaped,
    When,
    both_or_neither,
    by_area,
    by_code,
    check,
    coded,
    column,
    grouped,
    implies,
    known,
    loaded_once,
    must,
    signal,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists

is_crime = grouped("crime_type", "crime")


@source(
    id="police.street_crime",
    agency="Police",
    about="crime_type",
    period="month",
    area=("lsoa_code", "lsoa"),
    breakdowns=(by_code("crime_type"), by_area("lsoa_code", "lsoa"), by_code("district_of_lsoa", "district")),
    tallies=(tally("crime-type-by-lsoa", "crime_type", ("lsoa_code",)),),
)
class StreetCrime(pa.DataFrameModel):
    """Crimes and anti-social behaviour incidents by place, as published month by month.

    Source: data.police.uk, whose files have these columns, month by month.
    """

    crime_id: str = column(Shaped(r"[0-9a-fA-F]{64}", "an id of 64 hexadecimal digits"))
    month: date = column(When(Grain.MONTH))
    reported_by: str = column()
    falls_within: str = column(lists.FORCES_WITH_DISTRICTS)
    longitude: float = column(ge=-180, le=180)
    latitude: float = column(ge=-90, le=90)
    location: str = column(Place(prefix="On or near"))
    lsoa_code: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"))
    district_of_lsoa: str = column(lists.FORCE_DISTRICTS, also=("LSOA name",))
    crime_type: str = column(lists.CRIME_TYPE_PUBLISHED)
    last_outcome_category: str = column(lists.CRIME_OUTCOME_PUBLISHED)
    context: str = column(optional=True)


@check(id="police.street-crime-id", gap=None, source=StreetCrime, target=0.98, applies_to=is_crime)
class CrimeId(pa.DataFrameModel):
    """A crime without its id cannot be followed to its outcome.

    What counts: crimes; anti-social behaviour has no id by design.

    What to do: tell the publisher which month lacks them; the force's own system has the ids.

    What it tells: which crimes can be joined to the outcomes file.

    Examples:
        crime_type            | crime_id                                                         | expected
        Burglary              | a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        Burglary              |                                                                  | fail
        Anti-social behaviour |                                                                  | not applicable
    """

    crime_id: str = known()


@check(id="police.street-outcome", gap=None, source=StreetCrime, target=0.80, applies_to=is_crime)
class LastOutcome(pa.DataFrameModel):
    """What happened to the cases cannot be said while outcomes are awaited or unavailable.

    What counts: crimes; an outcome that is still awaited, under investigation or unavailable is unknown.

    What to do: nothing at the month's end; look at it again when the cases are older.

    What it tells: a public stand-in for the courts' own data, by place and month only. It closes no gap: that the
    stand-in came says nothing of court data (gap 4.2.2), which are `courts.outcomes`.

    Examples:
        crime_type            | last_outcome_category | expected
        Burglary              | Offender fined        | pass
        Burglary              | Under investigation   | fail
        Anti-social behaviour |                       | not applicable
    """

    last_outcome_category: str = known()


@check(id="police.street-location", gap=None, source=StreetCrime, target=0.95)
class LocationOfCrime(pa.DataFrameModel):
    """Places cannot be compared when crimes have none.

    What counts: every row; the point is the nearest anonymous map point.

    What to do: tell the publisher; “No Location” is set where the force sent no place.

    What it tells: which crimes can be mapped by area; none can be mapped to its door.

    Examples:
        latitude | longitude | lsoa_code | location               | expected
        54.57    | -1.31     | E01000001 | On or near High Street | pass
                 |           |           | No location            | fail
    """

    latitude: float = known()
    longitude: float = known()
    lsoa_code: str = known()
    location: str = known()


@check(id="police.street-coordinates", gap=None, source=StreetCrime, target=1.0)
class CoordinatesOfCrime(pa.DataFrameModel):
    """Half a coordinate is a fault of processing, and the crime falls off the map.

    What counts: every row; both or neither fulfil the rule.

    What to do: tell the publisher; the coordinates are set by its anonymisation.

    What it tells: that no half coordinate is there; the point is the nearest anonymous one, not the place itself.

    Examples:
        latitude | longitude | expected
        54.57    | -1.31     | pass
        54.57    |           | fail
    """

    rule = must(both_or_neither("latitude", "longitude"))


@check(id="police.street-crime-once", gap=None, source=StreetCrime, target=1.0, applies_to=is_crime)
class CrimeOnce(pa.DataFrameModel):
    """A crime that stands twice in a month is counted twice.

    What counts: crimes; anti-social behaviour has no id and repeats by the publisher's anonymisation.

    What to do: find out whether the month was downloaded and appended twice.

    What it tells: a rule kept by all says that no crime was counted twice within the month; across months they are not
    compared.

    Examples:
        crime_type            | crime_id                                                         | expected
        Burglary              | a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        Burglary              | b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | fail
        Burglary              | b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | fail
        Anti-social behaviour |                                                                  | not applicable
    """

    rule = must(unique(("crime_id",)))


@check(id="police.street-loaded-once", gap=None, source=StreetCrime)
class CrimesLoadedOnce(pa.DataFrameModel):
    """A file that was loaded twice doubles every figure.

    What counts: rows whose whole content stands an even number of times. Rows of anti-social behaviour repeat by the
    publisher's anonymisation, so some do every month; all do after a double load.

    What to do: remove the second load and audit again; nothing else in the month can be used before.

    What it tells: a signal; a share near the usual one is no fault, a share of nearly all is a double load.

    Examples:
        crime_type | location               | expected
        Burglary   | On or near High Street | pass
        Burglary   | On or near Mill Lane   | fail
        Burglary   | On or near Mill Lane   | fail
    """

    twice = signal(loaded_once(), limit=0.90)


@check(id="police.street-force-district", gap=None, source=StreetCrime, target=0.98)
class DistrictOfForce(pa.DataFrameModel):
    """A crime placed in another force's district is misplaced, or belongs to somebody else's figures.

    What counts: rows of a force whose districts are listed (`codes/force_districts.csv`); other forces cannot be told.

    What to do: look the places up; where many stand in one other district, the file may be another force's.

    What it tells: that rows lie where the force polices; a wrong place within the force is not seen.

    Examples:
        falls_within        | district_of_lsoa      | expected
        Cleveland Police    | Stockton-on-Tees 001A | pass
        Cleveland Police    | Darlington 001A       | fail
        Durham Constabulary | Darlington 001A       | cannot be told
    """

    rule = must(implies(coded("falls_within", "cleveland"), grouped("district_of_lsoa", "cleveland")))
