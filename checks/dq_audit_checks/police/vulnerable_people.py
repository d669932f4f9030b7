"""Vulnerable people known to the police (protection notices), sent as a snapshot of all that stand."""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import SNAPSHOT, Shaped, by_area, by_list, check, column, known, must, source, tally, unique
from dq_audit_checks import lists


@source(
    id="police.vulnerable_people",
    agency="Police",
    key=("person_ref",),
    period="referred_on",
    delivery=SNAPSHOT,
    area=("home_lsoa", "lsoa"),
    owner="officer",
    supervisor="supervisor",
    breakdowns=(by_list("team", "teams"), by_area("home_lsoa", "lsoa")),
    tallies=(tally("vulnerable-ethnicity-by-home", "ethnicity", ("home_lsoa",)),),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
    file_period=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-\d{2}",
)
class VulnerablePeople(pa.DataFrameModel):
    """People for whom the police have made a protection notice."""

    person_ref: str = column(also=("reference", "notice no"))
    referred_on: date = column(also=("referral date",))
    age: int = column(ge=0, le=120, personal=True)
    sex: str = column(lists.SEX, also=("gender",), personal=True)
    ethnicity: str = column(lists.ETHNICITY_SELF_DEFINED, also=("self defined ethnicity", "sde"), personal=True)
    home_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("lsoa",))
    officer: str = column(also=("officer in case", "oic"))
    supervisor: str = column(optional=True)
    team: str = column(also=("unit",))


@check(id="police.vulnerable-person-ethnicity", gap="3.2.1", source=VulnerablePeople, target=0.85)
class VulnerablePersonEthnicity(pa.DataFrameModel):
    """Whether protection reaches every community cannot be said when ethnicity is not asked.

    What counts: every person; self-defined ethnicity in the 16+1 or 18+1 classification; declined (N4) is complete.

    What to do: ask at the next visit, and record the answer on the notice.

    What it tells: read it beside victims; the two lines are never added together, since people stand in both.

    Examples:
        ethnicity | expected
        N4        | pass
                  | fail
    """

    ethnicity: str = known(allowance=0.05)


@check(id="police.vulnerable-person-details", gap="3.2.1", source=VulnerablePeople, target=0.95)
class VulnerablePersonDetails(pa.DataFrameModel):
    """Age and sex decide what help fits; without them a notice is only a count.

    What counts: every person. A home area that is unknown stands in the funnel: nobody can say whether the person is
    ours.

    What to do: complete the notice.

    What it tells: for which notices a service can be chosen; nothing about people for whom no notice was made.

    Examples:
        age | sex | expected
        81  | F   | pass
        81  |     | fail
    """

    age: int = known()
    sex: str = known()


@check(id="police.vulnerable-person-once", gap="3.2.1", source=VulnerablePeople, target=1.0)
class VulnerablePersonOnce(pa.DataFrameModel):
    """A person who stands twice is counted twice.

    What counts: every record; the person's reference is the key.

    What to do: remove the copy in the crime system, not in the extract.

    What it tells: a rule kept by all says that no person stands twice under one reference.

    Examples:
        person_ref | expected
        P1         | pass
        P2         | fail
        P2         | fail
    """

    rule = must(unique())
