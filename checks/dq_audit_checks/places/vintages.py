"""Of which period is each variable of the index, and is it one period for all areas?

An index that is put together from figures of different years for different areas compares years, not areas. The ages
that are let pass are the project's own: a year for crime; otherwise the longest that passes between two publications.
"""

import pandera.pandas as pa

from dq_audit.declare import Condition, agreed, check, known, must, not_after, signal, within_days
from dq_audit_checks.places.neighbourhoods import Neighbourhoods

YEAR = 366  # days, the leap day in it


def _recent(column: str, days: int) -> Condition:
    """The month in a column is none after the table's, and at most so many days before it."""
    return not_after(column, "compiled_on") & within_days(column, "compiled_on", days)


@check(id="places.vintages-stated", gap="5.2.1", source=Neighbourhoods, target=1.0)
class VintagesStated(pa.DataFrameModel):
    """A figure that does not say what it was measured from and when may be of any year and of anything.

    What counts: every area; of each variable its source, and the last month that it is about (for a score the month
    of its publication).

    What to do: state both in every row, from the publication that the figure was taken from.

    What it tells: that they are stated, not that they are right.

    Examples:
        burglaries_from | burglaries_to | criminal_damage_from | criminal_damage_to | income_from | income_to | employment_from | employment_to | young_from | young_to | qualifications_from | qualifications_to | expected
        police          | 2026-09       | police               | 2026-09            | IMD         | 2025-10   | IMD             | 2025-10       | ONS        | 2025-06  | ONS                 | 2021-03           | pass
        police          | 2026-09       | police               |                    | IMD         | 2025-10   | IMD             | 2025-10       | ONS        | 2025-06  | ONS                 | 2021-03           | fail
    """

    burglaries_from: str = known()
    burglaries_to: str = known()
    criminal_damage_from: str = known()
    criminal_damage_to: str = known()
    income_from: str = known()
    income_to: str = known()
    employment_from: str = known()
    employment_to: str = known()
    young_from: str = known()
    young_to: str = known()
    qualifications_from: str = known()
    qualifications_to: str = known()


@check(id="places.burglary-one-period", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneBurglaryPeriod(pa.DataFrameModel):
    """Burglaries of a longer or later period in one area make it look worse than its neighbours.

    What counts: areas with a readable burglaries_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | burglaries_to | expected
        2026-10     | 2026-09       | 2 pass
        or:
        2026-10     | 2026-09       | fail
        2026-10     | 2025-09       | fail
    """

    rule = must(agreed("burglaries_to", by="compiled_on"))


@check(id="places.criminal-damage-one-period", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneDamagePeriod(pa.DataFrameModel):
    """Criminal damage of a longer or later period in one area makes it look worse than its neighbours.

    What counts: areas with a readable criminal_damage_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | criminal_damage_to | expected
        2026-10     | 2026-09            | 2 pass
        or:
        2026-10     | 2026-09            | fail
        2026-10     | 2025-09            | fail
    """

    rule = must(agreed("criminal_damage_to", by="compiled_on"))


@check(id="places.income-one-vintage", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneIncomeVintage(pa.DataFrameModel):
    """Income deprivation is scored anew in each edition of the indices; scores of two editions cannot be compared.

    What counts: areas with a readable income_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | income_to | expected
        2026-10     | 2026-09   | 2 pass
        or:
        2026-10     | 2026-09   | fail
        2026-10     | 2025-09   | fail
    """

    rule = must(agreed("income_to", by="compiled_on"))


@check(id="places.employment-one-vintage", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneEmploymentVintage(pa.DataFrameModel):
    """Employment deprivation is scored anew in each edition of the indices; scores of two editions cannot be compared.

    What counts: areas with a readable employment_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | employment_to | expected
        2026-10     | 2026-09       | 2 pass
        or:
        2026-10     | 2026-09       | fail
        2026-10     | 2025-09       | fail
    """

    rule = must(agreed("employment_to", by="compiled_on"))


@check(id="places.young-people-one-vintage", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OnePopulationVintage(pa.DataFrameModel):
    """Estimates of young people of two years differ where students have moved in between.

    What counts: areas with a readable young_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | young_to | expected
        2026-10     | 2026-09  | 2 pass
        or:
        2026-10     | 2026-09  | fail
        2026-10     | 2025-09  | fail
    """

    rule = must(agreed("young_to", by="compiled_on"))


@check(id="places.qualifications-one-vintage", gap="5.2.1", source=Neighbourhoods, target=1.0)
class OneQualificationsVintage(pa.DataFrameModel):
    """Qualifications are counted once in ten years; those of two censuses cannot be compared.

    What counts: areas with a readable qualifications_to.

    What to do: take the variable from one publication for all areas.

    What it tells: that one period is stated for all areas, not that it is the right one.

    Examples:
        compiled_on | qualifications_to | expected
        2026-10     | 2026-09           | 2 pass
        or:
        2026-10     | 2026-09           | fail
        2026-10     | 2025-09           | fail
    """

    rule = must(agreed("qualifications_to", by="compiled_on"))


@check(id="places.crime-is-recent", gap="5.2.1", source=Neighbourhoods)
class CrimeAge(pa.DataFrameModel):
    """Crime of a year ago or more shows where offenders were, not where they are.

    What counts: burglaries and criminal damage, against the month in which the table was put together. A year is let
    pass.

    What to do: ask for the later figures, and use them for all areas.

    What it tells: a signal; what lies after the month of the table is marked too.

    Examples:
        compiled_on | burglaries_to | criminal_damage_to | expected
        2026-10     | 2026-09       | 2026-09            | pass
        2026-10     | 2024-09       | 2026-09            | fail
    """

    rule = signal(
        ~(_recent("burglaries_to", YEAR) & _recent("criminal_damage_to", YEAR)),
        limit=0.0,
    )


@check(id="places.scores-are-recent", gap="5.2.1", source=Neighbourhoods)
class ScoresAge(pa.DataFrameModel):
    """Scores of an edition that a newer one has replaced show a borough of long ago.

    What counts: income and employment, against the month in which the table was put together. Six years are let pass,
    the longest between two editions of the indices so far (2019 to 2025).

    What to do: ask for the later figures, and use them for all areas.

    What it tells: a signal; what lies after the month of the table is marked too.

    Examples:
        compiled_on | income_to | employment_to | expected
        2026-10     | 2025-10   | 2025-10       | pass
        2026-10     | 2025-10   | 2015-10       | fail
    """

    rule = signal(
        ~(_recent("income_to", 6 * YEAR) & _recent("employment_to", 6 * YEAR)),
        limit=0.0,
    )


@check(id="places.population-is-recent", gap="5.2.1", source=Neighbourhoods)
class PopulationAge(pa.DataFrameModel):
    """Young people are gone in a few years, and others have come.

    What counts: 15-24s, against the month in which the table was put together. Two years are let pass: estimates for
    the middle of a year come out in the year after.

    What to do: ask for the later figures, and use them for all areas.

    What it tells: a signal; what lies after the month of the table is marked too.

    Examples:
        compiled_on | young_to | expected
        2026-10     | 2025-06  | pass
        2026-10     | 2020-06  | fail
    """

    rule = signal(~(_recent("young_to", 2 * YEAR)), limit=0.0)


@check(id="places.qualifications-are-recent", gap="5.2.1", source=Neighbourhoods)
class QualificationsAge(pa.DataFrameModel):
    """Qualifications of the census before the last are those of another generation.

    What counts: people with no or low qualifications, against the month in which the table was put together. Eleven
    years are let pass: a census is held in ten, and published a year later.

    What to do: ask for the later figures, and use them for all areas.

    What it tells: a signal; what lies after the month of the table is marked too.

    Examples:
        compiled_on | qualifications_to | expected
        2026-10     | 2021-03           | pass
        2026-10     | 2011-03           | fail
    """

    rule = signal(~(_recent("qualifications_to", 11 * YEAR)), limit=0.0)
