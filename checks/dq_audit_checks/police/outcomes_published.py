"""Outcomes of crimes as data.police.uk publishes them, month by month: a public stand-in for the courts' own data.

Columns: https://data.police.uk/about/#columns. A file holds the outcomes that were decided in its month, of crimes of
that month and of earlier ones. They are aggregates by place: who was sentenced, for what charge and at which court is
not in them, so that no check here belongs to gap 4.2.2.
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
    column,
    found_in,
    known,
    must,
    signal,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists


@source(
    id="police.outcomes_published",
    agency="Police",
    period="month",
    area=("lsoa_code", "lsoa"),
    breakdowns=(by_code("outcome_type"), by_area("lsoa_code", "lsoa"), by_code("district_of_lsoa", "district")),
    tallies=(tally("outcome-type-by-lsoa", "outcome_type", ("lsoa_code",)),),
)
class OutcomesPublished(pa.DataFrameModel):
    """Outcomes of crimes by place, as published month by month.

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
    outcome_type: str = column(lists.CRIME_OUTCOME_PUBLISHED)


@check(id="police.published-outcome", gap=None, source=OutcomesPublished, target=0.98)
class PublishedOutcome(pa.DataFrameModel):
    """An outcome that does not say what it is, or of which crime, tells nothing.

    What counts: every row; an outcome that is awaited or unavailable is unknown.

    What to do: tell the publisher which month lacks them; the force's own system has both.

    What it tells: a public stand-in for the courts' own data, by place and month only. It closes no gap: that the
    stand-in came says nothing of court data (gap 4.2.2), which are `courts.outcomes`.

    Examples:
        crime_id                                                         | outcome_type           | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | Offender fined         | pass
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | Awaiting court outcome | fail
                                                                         | Offender fined         | fail
    """

    crime_id: str = known()
    outcome_type: str = known()


@check(id="police.published-outcome-location", gap=None, source=OutcomesPublished, target=0.95)
class LocationOfOutcome(pa.DataFrameModel):
    """Outcomes cannot be compared between places when they have none.

    What counts: every row; the point is the nearest anonymous map point.

    What to do: tell the publisher; “No Location” is set where the force sent no place.

    What it tells: which outcomes can be counted by area.

    Examples:
        lsoa_code | expected
        E01000001 | pass
                  | fail
    """

    lsoa_code: str = known()


@check(id="police.published-outcome-coordinates", gap=None, source=OutcomesPublished, target=1.0)
class CoordinatesOfOutcome(pa.DataFrameModel):
    """Half a coordinate is a fault of processing, and the outcome falls off the map.

    What counts: every row; both or neither fulfil the rule.

    What to do: tell the publisher; the coordinates are set by its anonymisation.

    What it tells: that no half coordinate is there; the point is the nearest anonymous one, not the place itself.

    Examples:
        latitude | longitude | expected
        54.57    | -1.31     | pass
        54.57    |           | fail
    """

    rule = must(both_or_neither("latitude", "longitude"))


@check(id="police.published-outcome-once", gap=None, source=OutcomesPublished, target=0.95)
class OutcomeOnce(pa.DataFrameModel):
    """An outcome that stands twice in a month is counted twice.

    What counts: the crime's id and the outcome together; a crime may have several outcomes.

    What to do: count each crime's outcome once; where most stand twice, the month was downloaded and appended twice.

    What it tells: how much a count of rows is too high. In three published months that were tried two to four rows in
    a hundred stood more than once; why is not said, hence the target.

    Examples:
        crime_id                                                         | outcome_type   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | Offender fined | pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | Offender fined | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | Offender fined | fail
    """

    rule = must(unique(("crime_id", "outcome_type")))


@check(id="police.published-outcome-has-crime", gap=None, source=OutcomesPublished)
class OutcomeHasCrime(pa.DataFrameModel):
    """What became of a crime can be told by its kind only where the crime is in the street file too.

    What counts: outcomes with an id, held against the street crime of all months in the run.

    What to do: download the street files of earlier months too; an outcome comes months after its crime.

    What it tells: a signal. Outcomes of crimes from before the first street file are rightly not found: more of them in
    the first months; a share that stays above 20% says that months or a force are missing.

    Examples:
        crime_id                                                         | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | fail
        police.street_crime:
        crime_id
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
    """

    unlinked = signal(found_in("police.street_crime", crime_id="crime_id"), limit=0.20)
