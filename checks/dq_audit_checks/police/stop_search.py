"""Stop and search as data.police.uk publishes it: a real extract of any force, for anyone to try.

Columns: https://data.police.uk/about/#columns. The publisher gives no record key. Times stand in UTC; they are judged
in Europe/London.
"""

from datetime import datetime

import pandera.pandas as pa

from dq_audit.declare import (
    Text,
    at_midnight,
    both_or_neither,
    by_code,
    by_hour,
    check,
    coded,
    column,
    known,
    loaded_once,
    must,
    signal,
    source,
    tally,
)
from dq_audit_checks import lists


@source(
    id="police.stop_search",
    agency="Police",
    period="date",
    breakdowns=(
        by_code("type"),
        by_code("age_range"),
        by_code("officer_defined_ethnicity"),
        by_hour("date"),
    ),
    tallies=(
        tally(
            "ethnicity-by-officer-view",
            "self_defined_ethnicity",
            ("officer_defined_ethnicity",),
            coded("type", "person", "person_and_vehicle"),
        ),
    ),
)
class StopSearch(pa.DataFrameModel):
    """Stops and searches by the police, as published month by month.

    Source: data.police.uk, whose files have these columns, month by month.
    """

    type: str = column(lists.SEARCH_TYPE)
    date: datetime = column()
    part_of_a_policing_operation: str = column(lists.TRUE_FALSE, optional=True)
    policing_operation: str = column(optional=True)
    latitude: float = column(ge=-90, le=90)
    longitude: float = column(ge=-180, le=180)
    gender: str = column(lists.GENDER_PUBLISHED)
    age_range: str = column(lists.AGE_RANGE_PUBLISHED)
    self_defined_ethnicity: str = column(lists.ETHNICITY_SELF_DEFINED)
    officer_defined_ethnicity: str = column(lists.ETHNICITY_OFFICER_DEFINED_PUBLISHED)
    legislation: str = column()
    object_of_search: str = column()
    outcome: str = column(lists.SEARCH_OUTCOME_PUBLISHED)
    outcome_linked_to_object_of_search: str = column(lists.TRUE_FALSE, optional=True)
    removal_of_more_than_just_outer_clothing: str = column(lists.TRUE_FALSE, optional=True)


@check(
    id="police.stop-search-person",
    gap=None,
    source=StopSearch,
    target=0.90,
    applies_to=coded("type", "person", "person_and_vehicle"),
)
class PersonSearched(pa.DataFrameModel):
    """Whether powers are used evenly cannot be said when the person searched is not described.

    What counts: searches of a person, with or without a vehicle; searches of a vehicle alone have no person. The
    officer's view of ethnicity stands on its own line and never completes what the person said.

    What to do: ask, and record the answer on the slip at the roadside; "not stated" needs its reason (N1 to N4).

    What it tells: below the target, rates by ethnicity describe the recording as much as the searching.

    Examples:
        type           | self_defined_ethnicity | officer_defined_ethnicity | age_range | gender | expected
        Person search  | W1                     | White                     | 18-24     | Male   | pass
        Person search  | N4                     | White                     | 18-24     | Male   | pass
        Person search  |                        | White                     | 18-24     | Male   | fail
        Vehicle search |                        |                           |           |        | not applicable
    """

    self_defined_ethnicity: str = known()
    officer_defined_ethnicity: str = known()
    age_range: str = known()
    gender: str = known(target=0.95)


@check(id="police.stop-search-grounds", gap=None, source=StopSearch, target=0.95)
class GroundsOfSearch(pa.DataFrameModel):
    """A search whose power, object or result is not recorded cannot be scrutinised.

    What counts: every search.

    What to do: complete the search record; a search without a result needs the result, even where it is no action.

    What it tells: find rates are about the records that have a result only.

    Examples:
        legislation                           | object_of_search | outcome | expected
        Misuse of Drugs Act 1971 (section 23) | Controlled drugs | Arrest  | pass
        Misuse of Drugs Act 1971 (section 23) |                  | Arrest  | fail
    """

    legislation: str = known(Text(), target=0.98)
    object_of_search: str = known(Text())
    outcome: str = known()


@check(id="police.stop-search-location", gap=None, source=StopSearch, target=0.95)
class LocationOfSearch(pa.DataFrameModel):
    """Where powers are used cannot be mapped without coordinates.

    What counts: every search; the published point is the nearest anonymous map point, not the place itself.

    What to do: record the place when the search is entered.

    What it tells: a map shows only the records with coordinates; those without may not be spread alike.

    Examples:
        latitude | longitude | expected
        54.57    | -1.31     | pass
                 |           | fail
    """

    latitude: float = known()
    longitude: float = known()


@check(id="police.stop-search-coordinates", gap=None, source=StopSearch, target=1.0)
class CoordinatesOfSearch(pa.DataFrameModel):
    """Half a coordinate is a fault of processing, and the record falls off the map.

    What counts: every search; both or neither fulfil the rule.

    What to do: tell the publisher; the coordinates are set by its anonymisation.

    What it tells: that no half coordinate is there; the point is the nearest anonymous one, not the place itself.

    Examples:
        latitude | longitude | expected
        54.57    | -1.31     | pass
                 | -1.31     | fail
    """

    rule = must(both_or_neither("latitude", "longitude"))


@check(id="police.stop-search-midnight", gap=None, source=StopSearch)
class SearchesAtMidnight(pa.DataFrameModel):
    """A month in which searches pile up at midnight has lost its times of day.

    What counts: searches at exactly 00:00 local time; real searches hardly ever fall on it.

    What to do: check whether the export drops the time.

    What it tells: nothing about hours, and shifts cannot be compared.

    Examples:
        date                      | expected
        2026-10-03T10:20:00+00:00 | pass
        2026-10-02T23:00:00+00:00 | fail
    """

    heaping = signal(at_midnight("date"), limit=0.05)


@check(id="police.stop-search-loaded-once", gap=None, source=StopSearch)
class SearchesLoadedOnce(pa.DataFrameModel):
    """A file that was loaded twice doubles every figure.

    What counts: rows whose whole content stands an even number of times. A few do by chance, since the publisher
    coarsens place and person; all do after a double load.

    What to do: remove the second load and audit again; nothing else in the month can be used before.

    What it tells: a signal; a share near the usual one is no fault, a share of nearly all is a double load.

    Examples:
        date                      | gender | expected
        2026-10-03T10:20:00+00:00 | Male   | pass
        2026-10-03T11:20:00+00:00 | Male   | fail
        2026-10-03T11:20:00+00:00 | Male   | fail
    """

    twice = signal(loaded_once(), limit=0.90)
