"""People held responsible for anti-social behaviour: who comes from elsewhere, and why.

The field lists of the common systems were not found; the model is generic (DOMAIN 4). TS postcodes cross borough
lines, so that the district comes from a lookup and never from the postcode's first letters.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    by_area,
    by_code,
    by_list,
    check,
    coded,
    column,
    known,
    lookup,
    must,
    ours,
    rolling,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists

is_visitor = ~ours("home_district", "district") & ~coded("home_district", "nfa")


@source(
    id="council.asb_perpetrators",
    agency="Council ASB team",
    key=("case_ref", "perpetrator_no"),
    period="recorded_on",
    delivery=rolling(3),
    about="category",
    owner="case_officer",
    supervisor="team_leader",
    breakdowns=(by_list("team", "teams"), by_code("category"), by_area("home_district", "district")),
    tallies=(
        tally("perpetrators-by-home", "home_district", ("home_district",)),
        tally("visitors-by-purpose", "purpose_of_travel", ("category",), is_visitor),
        tally("visitors-by-reason", "reason_for_asb", ("category",), is_visitor),
    ),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class AsbPerpetrators(pa.DataFrameModel):
    """People held responsible for anti-social behaviour in the borough."""

    case_ref: str = column(also=("case reference", "case no", "ref"))
    perpetrator_no: str = column(also=("perpetrator number", "perp no"))
    recorded_on: date = column(also=("date recorded", "recorded"))
    perpetrator_name: str = column(also=("perpetrator", "name"), personal=True, optional=True)
    perpetrator_token: str = column(also=("perpetrator id",), personal=True, optional=True)
    perpetrator_age: int = column(ge=0, le=120, also=("age", "perp age"), personal=True)
    perpetrator_sex: str = column(lists.SEX, also=("sex", "gender"), personal=True)
    home_postcode: str = column(lists.HOME_POSTCODE, also=("postcode", "perpetrator postcode"), personal=True)
    home_district: str = column(
        lists.HOME_DISTRICT, also=("district", "local authority"), personal=True,
        made=lookup("home_postcode", "postcodes"),
    )  # fmt: skip
    purpose_of_travel: str = column(lists.PURPOSE_OF_TRAVEL, also=("purpose", "purpose of visit"), personal=True)
    reason_for_asb: str = column(lists.REASON_FOR_ASB, also=("reason", "cause"), personal=True)
    category: str = column(lists.ASB_CATEGORY, also=("type", "asb type"))
    case_officer: str = column(also=("officer", "officer name", "lead officer"))
    team_leader: str = column(also=("supervisor",), optional=True)
    team: str = column(also=("unit", "area team"))


@check(id="council.asb-perpetrator-home", gap="5.2.2", source=AsbPerpetrators, target=0.90)
class PerpetratorHome(pa.DataFrameModel):
    """Whether residents or visitors cause anti-social behaviour cannot be said of people whose home is not known.

    What counts: every perpetrator. No fixed abode is an answer and counts as known; a postcode that the lookup does not
    hold does not.

    What to do: ask for the postcode, and write “no fixed abode” where there is none; add new postcodes to the lookup.

    What it tells: that a home is known, not that the person still lives there.

    Examples:
        home_district | expected
        E06000004     | pass
        nfa           | pass
                      | fail
    """

    home_district: str = known()


@check(id="council.asb-visitor-purpose", gap="5.2.2", source=AsbPerpetrators, target=0.80, applies_to=is_visitor)
class VisitorPurpose(pa.DataFrameModel):
    """What brings visitors here, and why they then cause trouble, decides what would prevent it.

    What counts: visitors, that is, perpetrators whose district is known and none of ours. People of no fixed abode are
    neither residents nor visitors; of people whose home is not known nobody can tell. Declined is complete.

    What to do: ask both at the first interview; the failing records of this check are the work list.

    What it tells: what people said, which is not always why they came.

    Examples:
        home_district | purpose_of_travel | reason_for_asb | expected
        E06000003     | event             | alcohol        | pass
        E06000003     | event             |                | fail
        E06000001     |                   |                | not applicable
        nfa           |                   |                | not applicable
        area:
        district
        E06000001
    """

    purpose_of_travel: str = known()
    reason_for_asb: str = known()


@check(id="council.asb-perpetrator-once", gap="5.2.2", source=AsbPerpetrators, target=1.0)
class PerpetratorOnce(pa.DataFrameModel):
    """A perpetrator who stands twice in a case is counted twice.

    What counts: every record; the case reference and the number within the case are the key.

    What to do: merge the two entries in the case system, not in the extract.

    What it tells: nothing about one person in several cases, who counts once in each.

    Examples:
        case_ref | perpetrator_no | expected
        A1       | 1              | pass
        A1       | 2              | fail
        A1       | 2              | fail
    """

    rule = must(unique())
