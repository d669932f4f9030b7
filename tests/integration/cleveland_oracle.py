"""A second opinion on two public sources of data.police.uk, written in DuckDB SQL alone.

It shares no line with the engine: each file is read as text, judged by SQL and counted, so that a figure which both
give was reached on two roads. Where a rule leans on what the publisher says of a column, the function names the page:
"About" is https://data.police.uk/about (its table of CSV columns), "API" is https://data.police.uk/docs (the response
descriptions of the methods for stops, crimes and outcomes).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Key = tuple[str, str | None]
Lines = dict[Key, dict[str, int]]

COUNTED = (
    "rows",
    "in_period",
    "period_unknown",
    "in_area",
    "area_unknown",
    "applicable",
    "applicability_unknown",
    "valid",
    "declined",
    "unknown",
    "not_asked",
    "blank",
    "invalid",
    "defaults",
)

# What every source has in common: how a cell is read and which of the six states it is in.
_READING = r"""
CREATE MACRO cell(raw) AS
    lower(trim(coalesce(raw, ''), concat(' ', chr(9), chr(10), chr(11), chr(12), chr(13), chr(160))));

CREATE MACRO missing_state(c) AS CASE
    WHEN c = '' THEN 'blank'
    WHEN c IN ('unknown', 'unk', 'u/k', 'n/k', 'nk', 'not known', 'n/a', 'not given', 'not stated', 'not recorded')
        THEN 'unknown'
    WHEN c IN ('refused', 'declined', 'prefer not to say') THEN 'declined'
    WHEN c = 'not asked' THEN 'not_asked'
END;

CREATE MACRO state_of(c, is_valid) AS
    coalesce(missing_state(c), CASE WHEN is_valid THEN 'valid' ELSE 'invalid' END);

CREATE MACRO recorded(c) AS missing_state(c) IS NULL;

CREATE MACRO is_decimal(c, bound) AS
    regexp_full_match(c, '[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)')
    AND coalesce(abs(TRY_CAST(c AS DOUBLE)) <= bound, FALSE);

CREATE TABLE published (item VARCHAR, value VARCHAR);

CREATE MACRO is_published(name, c) AS
    EXISTS (SELECT 1 FROM published WHERE published.item = name AND published.value = c);
"""

_STOP_LISTS = """
INSERT INTO published SELECT item, cell(label) FROM (VALUES
    ('gender', ['Male', 'Female', 'Other']),
    ('age_range', ['under 10', '10-17', '18-24', '25-34', 'over 34']),
    ('officer_defined_ethnicity', ['White', 'Black', 'Asian', 'Other', 'Mixed']),
    ('self_defined_ethnicity', [
        'White - English/Welsh/Scottish/Northern Irish/British',
        'White - Irish',
        'White - Gypsy or Irish Traveller',
        'White - Any other White background',
        'Mixed/Multiple ethnic groups - White and Black Caribbean',
        'Mixed/Multiple ethnic groups - White and Black African',
        'Mixed/Multiple ethnic groups - White and Asian',
        'Mixed/Multiple ethnic groups - Any other Mixed/Multiple ethnic background',
        'Asian/Asian British - Indian',
        'Asian/Asian British - Pakistani',
        'Asian/Asian British - Bangladeshi',
        'Asian/Asian British - Chinese',
        'Asian/Asian British - Any other Asian background',
        'Black/African/Caribbean/Black British - African',
        'Black/African/Caribbean/Black British - Caribbean',
        'Black/African/Caribbean/Black British - Any other Black/African/Caribbean background',
        'Other ethnic group - Arab',
        'Other ethnic group - Any other ethnic group'
    ]),
    ('ethnicity default', [
        'Not stated',
        'White - Not stated',
        'Mixed/Multiple ethnic groups - Not stated',
        'Asian/Asian British - Not stated',
        'Black/African/Caribbean/Black British - Not stated',
        'Other ethnic group - Not stated'
    ]),
    ('outcome', [
        'A no further action disposal',
        'Arrest',
        'Caution (simple or conditional)',
        'Community resolution',
        'Khat or Cannabis warning',
        'Penalty Notice for Disorder',
        'Summons / charged by post',
        'Article found - Detailed outcome unavailable',
        'Local resolution',
        'Nothing found - no further action',
        'Offender cautioned',
        'Offender given drugs possession warning',
        'Offender given penalty notice',
        'Suspect arrested',
        'Suspect summonsed to court',
        'Suspected psychoactive substances seized - No further action'
    ])
) AS lists(item, labels), unnest(labels) AS one(label);
"""

_STREET_LISTS = """
INSERT INTO published SELECT item, cell(label) FROM (VALUES
    ('crime_type', [
        'Anti-social behaviour',
        'Bicycle theft',
        'Burglary',
        'Criminal damage and arson',
        'Drugs',
        'Other crime',
        'Other theft',
        'Possession of weapons',
        'Public disorder and weapons',
        'Public order',
        'Robbery',
        'Shoplifting',
        'Theft from the person',
        'Vehicle crime',
        'Violence and sexual offences',
        'Violent crime'
    ]),
    ('outcome not final', [
        'Under investigation',
        'Awaiting court outcome',
        'Court result unavailable',
        'Status update unavailable'
    ]),
    ('last_outcome_category', [
        'Action to be taken by another organisation',
        'Court case unable to proceed',
        'Defendant found not guilty',
        'Defendant sent to Crown Court',
        'Formal action is not in the public interest',
        'Further action is not in the public interest',
        'Further investigation is not in the public interest',
        'Investigation complete; no suspect identified',
        'Local resolution',
        'Offender deprived of property',
        'Offender fined',
        'Offender given a caution',
        'Offender given a drugs possession warning',
        'Offender given absolute discharge',
        'Offender given community sentence',
        'Offender given conditional discharge',
        'Offender given penalty notice',
        'Offender given suspended prison sentence',
        'Offender ordered to pay compensation',
        'Offender otherwise dealt with',
        'Offender sent to prison',
        'Suspect charged',
        'Suspect charged as part of another case',
        'Unable to prosecute suspect'
    ]),
    ('district', ['Hartlepool', 'Middlesbrough', 'Redcar and Cleveland', 'Stockton-on-Tees']),
    ('location unknown', ['On or near', 'No Location'])
) AS lists(item, labels), unnest(labels) AS one(label);
"""

# `records`: one row per data row, its cells clean, and how far it comes: NULL in in_period or in_area is "cannot tell".
_STOP_RECORDS = r"""
CREATE TABLE records AS
WITH clean AS (
    SELECT
        row_number() OVER () AS row_id,
        cell("Type") AS type,
        upper(cell("Date")) AS stamp,
        cell("Part of a policing operation") AS part_of_operation,
        cell("Policing operation") AS operation,
        cell("Latitude") AS latitude,
        cell("Longitude") AS longitude,
        cell("Gender") AS gender,
        cell("Age range") AS age_range,
        cell("Self-defined ethnicity") AS self_defined_ethnicity,
        cell("Officer-defined ethnicity") AS officer_defined_ethnicity,
        cell("Legislation") AS legislation,
        cell("Object of search") AS object_of_search,
        cell("Outcome") AS outcome,
        cell("Outcome linked to object of search") AS outcome_linked,
        cell("Removal of more than just outer clothing") AS clothing_removed
    FROM read_csv($path, header = TRUE, all_varchar = TRUE, delim = ',', quote = '"', escape = '"', skip = 0)
), timed AS (
    SELECT
        *,
        regexp_matches(stamp, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]') AS has_time,
        CASE
            WHEN regexp_matches(stamp, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})$')
                THEN timezone('Europe/London', TRY_CAST(stamp AS TIMESTAMPTZ))
            WHEN regexp_matches(stamp, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?$') THEN TRY_CAST(stamp AS TIMESTAMP)
        END AS local_time
    FROM clean
)
SELECT *, strftime(local_time, '%Y-%m') = $period AS in_period, TRUE AS in_area FROM timed;
"""

_STREET_RECORDS = r"""
CREATE TABLE records AS
WITH clean AS (
    SELECT
        row_number() OVER () AS row_id,
        cell("Crime ID") AS crime_id,
        cell("Month") AS month,
        cell("Reported by") AS reported_by,
        cell("Falls within") AS falls_within,
        cell("Longitude") AS longitude,
        cell("Latitude") AS latitude,
        cell("Location") AS location,
        cell("LSOA code") AS lsoa_code,
        cell("LSOA name") AS lsoa_name,
        cell("Crime type") AS crime_type,
        cell("Last outcome category") AS last_outcome_category,
        cell("Context") AS context
    FROM read_csv($path, header = TRUE, all_varchar = TRUE, delim = ',', quote = '"', escape = '"', skip = 0)
)
SELECT
    *,
    CASE
        WHEN recorded(lsoa_name) THEN regexp_extract(lsoa_name, '^(.*\S)\s+\S+$', 1)
        ELSE ''
    END AS district,
    CASE
        WHEN crime_type = 'anti-social behaviour' THEN FALSE
        WHEN is_published('crime_type', crime_type) THEN TRUE
    END AS is_crime,
    CASE WHEN regexp_full_match(month, '[0-9]{4}-(0[1-9]|1[0-2])') THEN month = $period END AS in_period,
    CASE
        WHEN $area::VARCHAR[] IS NULL THEN TRUE
        WHEN lsoa_code <> '' THEN list_contains(list_transform($area::VARCHAR[], lambda code: cell(code)), lsoa_code)
    END AS in_area
FROM clean;
"""

_OURS = "CREATE VIEW ours AS SELECT * FROM records WHERE in_period AND in_area;"

# `judged_items`: per in-area row and item; `applies` NULL is "cannot be told".
_STOP_ITEMS = """
CREATE TABLE judged_items AS
WITH person AS (
    SELECT
        *,
        CASE
            WHEN type IN ('person search', 'person and vehicle search') THEN TRUE
            WHEN type = 'vehicle search' THEN FALSE
        END AS applies
    FROM ours
), person_cells AS (
    UNPIVOT (SELECT row_id, applies, gender, age_range, self_defined_ethnicity, officer_defined_ethnicity FROM person)
    ON gender, age_range, self_defined_ethnicity, officer_defined_ethnicity INTO NAME item VALUE c
), person_defaults AS (
    SELECT *, item = 'self_defined_ethnicity' AND is_published('ethnicity default', c) AS is_default FROM person_cells
), open_cells AS (
    UNPIVOT (SELECT row_id, legislation, object_of_search, outcome, latitude, longitude FROM ours)
    ON legislation, object_of_search, outcome, latitude, longitude INTO NAME item VALUE c
)
SELECT
    'police.stop-search-person' AS check_id,
    row_id,
    item,
    applies,
    is_default,
    CASE WHEN is_default THEN 'unknown' ELSE state_of(c, is_published(item, c)) END AS state
FROM person_defaults
UNION ALL
SELECT
    CASE
        WHEN item IN ('latitude', 'longitude') THEN 'police.stop-search-location'
        ELSE 'police.stop-search-grounds'
    END,
    row_id,
    item,
    TRUE,
    FALSE,
    state_of(c, CASE item
        WHEN 'latitude' THEN is_decimal(c, 90)
        WHEN 'longitude' THEN is_decimal(c, 180)
        WHEN 'outcome' THEN is_published('outcome', c)
        ELSE TRUE
    END)
FROM open_cells;
"""

_STREET_ITEMS = """
CREATE TABLE judged_items AS
WITH cells AS (
    UNPIVOT (
        SELECT row_id, is_crime, crime_id, last_outcome_category, latitude, longitude, lsoa_code, location FROM ours
    )
    ON crime_id, last_outcome_category, latitude, longitude, lsoa_code, location INTO NAME item VALUE c
)
SELECT
    CASE item
        WHEN 'crime_id' THEN 'police.street-crime-id'
        WHEN 'last_outcome_category' THEN 'police.street-outcome'
        ELSE 'police.street-location'
    END AS check_id,
    row_id,
    item,
    CASE WHEN item IN ('crime_id', 'last_outcome_category') THEN is_crime ELSE TRUE END AS applies,
    FALSE AS is_default,
    CASE
        WHEN item = 'last_outcome_category' AND is_published('outcome not final', c) THEN 'unknown'
        WHEN item = 'location' AND is_published('location unknown', c) THEN 'unknown'
        ELSE state_of(c, CASE item
            WHEN 'crime_id' THEN regexp_full_match(c, '[0-9a-f]{64}')
            WHEN 'last_outcome_category' THEN is_published('last_outcome_category', c)
            WHEN 'latitude' THEN is_decimal(c, 90)
            WHEN 'longitude' THEN is_decimal(c, 180)
            WHEN 'lsoa_code' THEN regexp_full_match(c, '[ew][0-9]{8}')
            ELSE TRUE
        END)
    END AS state
FROM cells;
"""

# `judged_rules`: per in-area row and rule; `holds` is looked at only where the rule applies.
_STOP_RULES = """
CREATE TABLE judged_rules AS
WITH whole AS (
    SELECT row_id, count(*) OVER (
        PARTITION BY
            type, stamp, part_of_operation, operation, latitude, longitude, gender, age_range, self_defined_ethnicity,
            officer_defined_ethnicity, legislation, object_of_search, outcome, outcome_linked, clothing_removed
    ) AS times
    FROM ours
)
SELECT
    'police.stop-search-coordinates' AS check_id,
    row_id,
    TRUE AS applies,
    recorded(latitude) = recorded(longitude) AS holds
FROM ours
UNION ALL
SELECT
    'police.stop-search-midnight',
    row_id,
    CASE WHEN has_time THEN TRUE END,
    local_time::TIME <> TIME '00:00:00'
FROM ours
UNION ALL
SELECT 'police.stop-search-loaded-once', row_id, TRUE, times % 2 = 1 FROM whole;
"""

_STREET_RULES = """
CREATE TABLE judged_rules AS
WITH whole AS (
    SELECT row_id, count(*) OVER (
        PARTITION BY
            crime_id, month, reported_by, falls_within, longitude, latitude, location, lsoa_code, lsoa_name, crime_type,
            last_outcome_category, context
    ) AS times
    FROM ours
), identified AS (
    SELECT row_id, crime_id, CASE WHEN is_crime AND crime_id = '' THEN NULL ELSE is_crime END AS applies FROM ours
)
SELECT
    'police.street-coordinates' AS check_id,
    row_id,
    TRUE AS applies,
    recorded(latitude) = recorded(longitude) AS holds
FROM ours
UNION ALL
SELECT 'police.street-loaded-once', row_id, TRUE, times % 2 = 1 FROM whole
UNION ALL
SELECT 'police.street-crime-once', row_id, applies, count(*) OVER (PARTITION BY applies, crime_id) = 1 FROM identified
UNION ALL
SELECT
    'police.street-force-district',
    row_id,
    CASE WHEN falls_within = 'cleveland police' AND district <> '' THEN TRUE END,
    is_published('district', district)
FROM ours;
"""

# The lines to report, so that a check without a single row in the area still has its line of zeros.
_STOP_LINES = """
CREATE TABLE lines AS SELECT * FROM (VALUES
    ('police.stop-search-person', NULL),
    ('police.stop-search-person', 'gender'),
    ('police.stop-search-person', 'age_range'),
    ('police.stop-search-person', 'self_defined_ethnicity'),
    ('police.stop-search-person', 'officer_defined_ethnicity'),
    ('police.stop-search-grounds', NULL),
    ('police.stop-search-grounds', 'legislation'),
    ('police.stop-search-grounds', 'object_of_search'),
    ('police.stop-search-grounds', 'outcome'),
    ('police.stop-search-location', NULL),
    ('police.stop-search-location', 'latitude'),
    ('police.stop-search-location', 'longitude'),
    ('police.stop-search-coordinates', NULL),
    ('police.stop-search-midnight', NULL),
    ('police.stop-search-loaded-once', NULL)
) AS line(check_id, item);
"""

_STREET_LINES = """
CREATE TABLE lines AS SELECT * FROM (VALUES
    ('police.street-crime-id', NULL),
    ('police.street-crime-id', 'crime_id'),
    ('police.street-outcome', NULL),
    ('police.street-outcome', 'last_outcome_category'),
    ('police.street-location', NULL),
    ('police.street-location', 'latitude'),
    ('police.street-location', 'longitude'),
    ('police.street-location', 'lsoa_code'),
    ('police.street-location', 'location'),
    ('police.street-coordinates', NULL),
    ('police.street-loaded-once', NULL),
    ('police.street-crime-once', NULL),
    ('police.street-force-district', NULL)
) AS line(check_id, item);
"""

_COUNTS = """
WITH judged AS (
    SELECT check_id, item, applies, state, is_default FROM judged_items
    UNION ALL
    SELECT
        check_id,
        NULL,
        any_value(applies),
        CASE
            WHEN bool_and(state = 'valid') THEN 'valid'
            WHEN bool_and(state IN ('valid', 'declined')) THEN 'declined'
            ELSE 'invalid'
        END,
        FALSE
    FROM judged_items GROUP BY check_id, row_id
    UNION ALL
    SELECT check_id, NULL, applies, CASE WHEN holds THEN 'valid' ELSE 'invalid' END, FALSE FROM judged_rules
), funnel AS (
    SELECT
        count(*) AS n_rows,
        count(*) FILTER (in_period) AS in_period,
        count(*) FILTER (in_period IS NULL) AS period_unknown,
        count(*) FILTER (in_period AND in_area) AS in_area,
        count(*) FILTER (in_period AND in_area IS NULL) AS area_unknown
    FROM records
), counted AS (
    SELECT
        check_id,
        item,
        count(*) FILTER (applies) AS applicable,
        count(*) FILTER (applies IS NULL) AS applicability_unknown,
        count(*) FILTER (applies AND state = 'valid') AS valid,
        count(*) FILTER (applies AND state = 'declined') AS declined,
        count(*) FILTER (applies AND state = 'unknown') AS unknown,
        count(*) FILTER (applies AND state = 'not_asked') AS not_asked,
        count(*) FILTER (applies AND state = 'blank') AS blank,
        count(*) FILTER (applies AND state = 'invalid') AS invalid,
        count(*) FILTER (applies AND is_default) AS defaults
    FROM judged GROUP BY check_id, item
)
SELECT
    lines.check_id, lines.item,
    n_rows, in_period, period_unknown, in_area, area_unknown,
    coalesce(applicable, 0), coalesce(applicability_unknown, 0), coalesce(valid, 0), coalesce(declined, 0),
    coalesce(unknown, 0), coalesce(not_asked, 0), coalesce(blank, 0), coalesce(invalid, 0), coalesce(defaults, 0)
FROM lines
CROSS JOIN funnel
LEFT JOIN counted ON counted.check_id = lines.check_id AND counted.item IS NOT DISTINCT FROM lines.item
ORDER BY lines.check_id, lines.item NULLS FIRST;
"""


def stop_search(path: Path, period: str) -> Lines:
    """Count one stop-and-search file of data.police.uk for the month `period` (YYYY-MM).

    From the API's response description of the stop-and-search methods: `type` has three values and says whether a
    person was searched (who is in the denominator of police.stop-search-person); `datetime` is when the stop took
    place, and for forces that publish a date only it stands at midnight (police.stop-search-midnight); `gender`,
    `age_range`, the two ethnicities, `legislation`, `object_of_search` and `outcome` are the items of the same names;
    `location` is approximate and may be absent (police.stop-search-location, police.stop-search-coordinates). No
    column identifies a stop, so a file loaded twice shows in whole rows only (police.stop-search-loaded-once).
    """
    statements = (_STOP_LISTS, _STOP_RECORDS, _OURS, _STOP_ITEMS, _STOP_RULES, _STOP_LINES)
    return _counts(statements, {"path": str(path), "period": period})


def street_crime(path: Path, period: str, area: frozenset[str] | None = None) -> Lines:
    """Count one street-crime file of data.police.uk for the month `period`, in the LSOAs of `area` (None: everywhere).

    From About's table of CSV columns: `Crime type` is one of the published types, and `Last outcome category` the
    latest outcome of the crime (police.street-outcome; labels as in the API's outcomes-for-crime method);
    `Longitude and Latitude` are anonymised coordinates (police.street-location, police.street-coordinates);
    `LSOA code and LSOA name` refer to the area around that point (the area of the funnel, police.street-location);
    `Falls within` is the force (police.street-force-district). `Crime ID` is the API's persistent_id, 64 characters,
    which anti-social behaviour does not have (police.street-crime-id, police.street-crime-once).
    """
    statements = (_STREET_LISTS, _STREET_RECORDS, _OURS, _STREET_ITEMS, _STREET_RULES, _STREET_LINES)
    codes = None if area is None else sorted(area)
    return _counts(statements, {"path": str(path), "period": period, "area": codes})


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the counts of one file; which of the two publisher's layouts it has is read from the end of its name."""
    parser = argparse.ArgumentParser(description="Count one data.police.uk file with DuckDB SQL.")
    parser.add_argument("file", type=Path)
    parser.add_argument("period", help="the data month, YYYY-MM")
    parser.add_argument("--area", nargs="+", metavar="LSOA", help="street crime only: the LSOA codes that are ours")
    given = parser.parse_args(arguments)
    if given.file.stem.endswith("street"):
        counts = street_crime(given.file, given.period, frozenset(given.area) if given.area else None)
    else:
        counts = stop_search(given.file, given.period)
    for (check, item), numbers in counts.items():
        figures = " ".join(f"{name}={number}" for name, number in numbers.items())
        sys.stdout.write(f"{check} {item or '(record)'}: {figures}\n")
    return 0


def _counts(statements: Sequence[str], values: Mapping[str, str | list[str] | None]) -> Lines:
    """Run the statements of one source in a database of its own and hand back its lines."""
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.execute(_READING)
        for statement in statements:
            used = {name: value for name, value in values.items() if f"${name}" in statement}
            database.execute(statement, used or None)
        lines = database.execute(_COUNTS).fetchall()
    return {(check, item): dict(zip(COUNTED, numbers, strict=True)) for check, item, *numbers in lines}


if __name__ == "__main__":
    sys.exit(main())
