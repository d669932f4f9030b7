"""People who contact the council's anti-social behaviour team. Sent as a rolling three months, so that late fills show.

The field lists of the common systems were not found; the model is generic (DOMAIN 4).
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    Shaped,
    by_area,
    by_code,
    by_list,
    check,
    coded,
    column,
    known,
    must,
    persons,
    placed,
    rolling,
    signal,
    source,
    stands,
    tally,
    unique,
)
from dq_audit_checks import lists


@source(
    id="council.asb_contacts",
    agency="Council ASB team",
    key=("case_ref",),
    period="opened_on",
    delivery=rolling(3),
    area=("home_lsoa", "lsoa"),
    about="category",
    owner="case_officer",
    supervisor="team_leader",
    breakdowns=(by_list("team", "teams"), by_code("category"), by_area("home_lsoa", "lsoa")),
    tallies=(
        tally("contact-ethnicity-by-home", "contact_ethnicity", ("home_lsoa",)),
        tally("contacts-white-british-by-home", "contact_ethnicity", ("home_lsoa",), coded("contact_ethnicity", "W1")),
        tally("asb-alcohol", "alcohol"),
    ),
    persons=(persons("contact-events", "contact_token", 12),),  # who calls again widens the limits of 3.2.5
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class AsbContacts(pa.DataFrameModel):
    """People who asked the council for help with anti-social behaviour."""

    case_ref: str = column(also=("case reference", "case no", "ref"))
    opened_on: date = column(also=("date opened", "opened"))
    contact_name: str = column(also=("complainant", "name"), personal=True, optional=True)
    contact_age: int = column(ge=0, le=120, also=("age", "complainant age"), personal=True)
    contact_sex: str = column(lists.SEX, also=("sex", "gender"), personal=True, optional=True)
    contact_ethnicity: str = column(lists.ETHNICITY_ASB, also=("ethnicity", "complainant ethnicity"), personal=True)
    category: str = column(lists.ASB_CATEGORY, also=("type", "asb type"))
    home_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("lsoa",))
    alcohol: str = column(lists.YES_NO, also=("alcohol marker", "alcohol related"), optional=True)
    youth_related: str = column(lists.YES_NO, also=("youth marker", "youth related"), optional=True)
    contact_token: str = column(also=("complainant id", "contact id"), personal=True, optional=True)
    case_officer: str = column(also=("officer", "officer name", "lead officer"))
    team_leader: str = column(also=("supervisor",), optional=True)
    team: str = column(also=("unit", "area team"))


@check(id="council.asb-contact-ethnicity", gap="3.2.5", source=AsbContacts, target=0.80)
class ContactEthnicity(pa.DataFrameModel):
    """Who asks for help, and who does not, cannot be said while ethnicity stays “unknown / not given”.

    What counts: every contact. Declined is complete; unknown and not asked are the gap; the merged value “unknown /
    not given” is accepted as unknown and counted again on a line of its own.

    What to do: ask at the next call, and replace the merged value by what is true: declined, not asked or unknown.

    What it tells: only records with a recorded group can be held against the population.

    Examples:
        contact_ethnicity | expected
        W1                | pass
        declined          | pass
        not known         | fail
                          | fail
    """

    contact_ethnicity: str = known(allowance=0.10)


@check(id="council.asb-contact-age", gap="3.2.5", source=AsbContacts, target=0.90)
class ContactAge(pa.DataFrameModel):
    """Whether young or old people ask for help cannot be said without their age.

    What counts: every contact; a whole number of years from 0 to 120.

    What to do: ask for the age or an age band at the first call.

    What it tells: how the ages of those who got in touch compare with the population; nothing about those who never
    did.

    Examples:
        contact_age | expected
        34          | pass
                    | fail
        150         | fail
    """

    contact_age: int = known()


@check(id="council.asb-merged-value", gap="3.2.5", source=AsbContacts)
class MergedValue(pa.DataFrameModel):
    """“Unknown / not given” hides whether anybody asked; the partnership asked for it to be replaced when known.

    What counts: contacts whose ethnicity holds the merged value.

    What to do: ask the supplier of the case system to split the value; until then choose “not given” where the question
    was asked.

    What it tells: a signal; each of these records already counts as unknown.

    Examples:
        contact_ethnicity   | expected
        W1                  | pass
        unknown / not given | fail
    """

    merged = signal(stands("contact_ethnicity", "merged"), limit=0.10)


@check(id="council.asb-contact-once", gap="3.2.5", source=AsbContacts, target=1.0)
class ContactOnce(pa.DataFrameModel):
    """A contact that stands twice is counted twice.

    What counts: every record; the case reference is the key.

    What to do: merge the two entries in the case system, not in the extract.

    What it tells: a rule kept by all says that no contact was counted twice under one reference; one entered twice
    under two references is not seen.

    Examples:
        case_ref | expected
        A1       | pass
        A2       | fail
        A2       | fail
    """

    rule = must(unique())


@check(id="council.asb-markers", gap="R2", source=AsbContacts, target=0.80)
class AsbMarkers(pa.DataFrameModel):
    """Drink and young people are often named as causes of anti-social behaviour; without markers it stays a belief.

    What counts: every contact; the markers for alcohol and youth. “No” is an answer, a blank is none.

    What to do: ask at the first call, and set both markers, with “no” as a choice.

    What it tells: how far the share that is alcohol-related can be trusted.

    Examples:
        alcohol | youth_related | expected
        Y       | N             | pass
        Y       |               | fail
    """

    alcohol: str = known()
    youth_related: str = known()


@check(id="council.asb-contact-placed", gap="R3", source=AsbContacts, target=0.98)
class ContactPlaced(pa.DataFrameModel):
    """A target for a place counts only the contacts that can be placed.

    What counts: the contacts that are not known to be of another area; the LSOA of the caller's home, which stands for
    the place since these systems record no other.

    What to do: record the address of whoever calls.

    What it tells: how many contacts no area has; trouble far from the caller's home is counted at the home.
    """

    rule = placed()
