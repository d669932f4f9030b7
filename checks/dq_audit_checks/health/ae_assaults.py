"""The Cardiff Model return of an A&E department: the ISTV minimum data set (ISB 1594).

M items stop a submission, R items the use of it; the location description is only R, although it is the item that
the partnership needs (DOMAIN 3). The permitted codes of method and location type were not found: any value of the
right shape counts as valid, and the reason says so, until a list is configured. The return holds no person.
"""

from datetime import date, datetime

import pandera.pandas as pa

from dq_audit.declare import (
    Place,
    Shaped,
    at_midnight,
    by_area,
    by_code,
    by_grade,
    by_hour,
    by_weekday,
    captured,
    check,
    column,
    differs,
    known,
    looks_personal,
    lookup,
    must,
    not_after,
    on_the_hour,
    signal,
    source,
    tally,
    timed,
    unique,
    within_days,
)
from dq_audit_checks import lists

_ISTV_CODE = Shaped(r"[0-9A-Za-z]{1,2}", "a code of one or two characters", closed=False)


@source(
    id="health.ae_assaults",
    agency="A&E",
    period="arrival_at",
    owner="site_code",
    breakdowns=(
        by_grade("assault_location_description"),
        by_hour("assault_at"),
        by_weekday("assault_at"),
        by_code("alcohol"),
        by_area("assault_lsoa", "lsoa"),
    ),
    tallies=(tally("alcohol-by-hour", "alcohol", ("assault_at_hour",)),),
)
class AeAssaults(pa.DataFrameModel):
    """Assaults treated in the emergency department, as returned under the Cardiff Model."""

    site_code: str = column(
        Shaped(r"[0-9A-Za-z]{3,12}", "a site code of 3 to 12 characters"),
        also=("site code (of treatment)", "site code of treatment", "site"),
        requirement="M",
        header=True,
    )
    reporting_period_start_date: date = column(
        also=("period start", "reporting period start"), requirement="M", header=True
    )
    reporting_period_end_date: date = column(also=("period end", "reporting period end"), requirement="M", header=True)
    arrival_at: datetime = column(
        also=("arrival date and time at accident and emergency department", "arrival date and time", "arrival"),
        requirement="R",
    )
    assault_at: datetime = column(also=("assault date and time", "date and time of assault"), requirement="M")
    assault_method: str = column(_ISTV_CODE, also=("method of assault", "weapon"), requirement="M")
    assault_method_other: str = column(also=("assault method other description",), requirement="R", optional=True)
    assault_location_type: str = column(_ISTV_CODE, also=("location type",), requirement="M")
    assault_location_description: str = column(
        Place(), also=("assault location", "location description", "location of assault"), requirement="R"
    )
    alcohol: str = column(lists.YES_NO, also=("alcohol involved", "alcohol related"), optional=True)
    assault_lsoa: str = column(
        Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("lsoa of assault",), optional=True,
        made=lookup("assault_location_description", "assault_places"),
    )  # fmt: skip


@check(id="health.ae-istv-mandatory", gap="3.2.4", source=AeAssaults, target=0.98, record_target=0.95)
class IstvMandatory(pa.DataFrameModel):
    """Without the mandatory items a Cardiff Model submission is refused, and the month is lost.

    What counts: the items that the data set marks M, in the table or above it.

    What to do: complete them before the return is submitted.

    What it tells: a return can be complete here and still say nothing about where; see the location.

    Examples:
        site_code | reporting_period_start_date | reporting_period_end_date | assault_at       | assault_method | assault_location_type | expected
        RVW01     | 2026-10-01                  | 2026-10-31                | 2026-10-03T22:00 | 1              | 2                     | pass
        RVW01     | 2026-10-01                  | 2026-10-31                | 2026-10-03T22:00 |                | 2                     | fail
    """

    site_code: str = known()
    reporting_period_start_date: date = known()
    reporting_period_end_date: date = known()
    assault_at: datetime = known()
    assault_method: str = known()
    assault_location_type: str = known()


@check(id="health.ae-location", gap="3.2.4", source=AeAssaults, target=0.90)
class AssaultLocation(pa.DataFrameModel):
    """Violence that the police never hear of cannot be found on the ground when nobody writes down where it was.

    What counts: the name of a pub, street or other place, or a postcode. A type alone (“pub”) cannot be mapped and is
    invalid.

    What to do: ask at reception “Where exactly were you when it happened?”, and write the name and the street.

    What it tells: a department with Cardiff screening got a usable location from 31% of patients; those without
    differed from those with.

    Examples:
        assault_location_description | expected
        The Sample Arms, High Street | pass
        pub                          | fail
                                     | fail
    """

    assault_location_description: str = known()


@check(id="health.ae-arrival", gap="3.2.4", source=AeAssaults, target=0.98)
class ArrivalTime(pa.DataFrameModel):
    """Without the arrival a record has no month, and the lag to the assault cannot be judged.

    What counts: the required (R) item arrival date and time; the records without it stand in no other figure.

    What to do: take the time from the department's own system, which stamps every arrival.

    What it tells: which part of the return can be placed in a month at all.
    """

    rule = timed()


@check(id="health.ae-alcohol", gap="R2", source=AeAssaults, target=0.80)
class AlcoholAsked(pa.DataFrameModel):
    """The part that alcohol plays cannot be told unless it is asked every time.

    What counts: yes or no; the item stands outside the minimum data set, and many departments add it.

    What to do: add the question to the reception screen.

    What it tells: how often the question was answered; that a patient had drunk says nothing about the assailant.

    Examples:
        alcohol | expected
        N       | pass
                | fail
    """

    alcohol: str = known()


@check(id="health.ae-assault-after-arrival", gap="3.2.4", source=AeAssaults, target=0.99)
class AssaultAfterArrival(pa.DataFrameModel):
    """Nobody is assaulted after they arrive to be treated for it: one of the times is wrong.

    What counts: attendances with both times; where only a day is known the days are compared.

    What to do: compare both times with the triage note.

    What it tells: how far the times can be trusted for a picture of the night; not which of the two is wrong.

    Examples:
        assault_at       | arrival_at       | expected
        2026-10-03T22:00 | 2026-10-03T23:10 | pass
        2026-10-04T01:00 | 2026-10-03T23:10 | fail
    """

    rule = must(not_after("assault_at", "arrival_at"))


@check(id="health.ae-lag", gap="3.2.4", source=AeAssaults)
class AssaultLag(pa.DataFrameModel):
    """Assaults that lie more than a week back are mostly dates of something else.

    What counts: attendances with both dates, the assault more than 7 days before the arrival.

    What to do: ask reception whether the date of the assault is asked for, or filled in from another field.

    What it tells: a signal; some people do come late, and no record is at fault.

    Examples:
        assault_at       | arrival_at       | expected
        2026-10-03T22:00 | 2026-10-03T23:10 | pass
        2026-09-03T22:00 | 2026-10-03T23:10 | fail
    """

    late = signal(~within_days("assault_at", "arrival_at", 7), limit=0.05)


@check(id="health.ae-midnight", gap="3.2.4", source=AeAssaults)
class AssaultAtMidnight(pa.DataFrameModel):
    """Times that pile up at midnight were never asked, and the picture of the night is wrong.

    What counts: assaults with a time, at 00:00 exactly in local time.

    What to do: leave the time blank where it is not known, and ask for the hour.

    What it tells: a signal; some assaults do happen at midnight, and no record is at fault.

    Examples:
        assault_at       | expected
        2026-10-03T22:10 | pass
        2026-10-03T00:00 | fail
    """

    heaping = signal(at_midnight("assault_at"), limit=0.10)


@check(id="health.ae-on-the-hour", gap="3.2.4", source=AeAssaults)
class AssaultOnTheHour(pa.DataFrameModel):
    """Times on the full hour are guesses; a few are honest, most of a month is a habit.

    What counts: assaults with a time, at a full hour exactly.

    What to do: ask for the time as the patient remembers it; “about eleven” is worth having.

    What it tells: a signal; hours of the night can still be compared, minutes cannot.

    Examples:
        assault_at       | expected
        2026-10-03T22:10 | pass
        2026-10-03T22:00 | fail
    """

    heaping = signal(on_the_hour("assault_at"), limit=0.50)


@check(id="health.ae-time-of-arrival", gap="3.2.4", source=AeAssaults)
class AssaultTimeIsArrival(pa.DataFrameModel):
    """An assault at the very second of arrival was filled in by the system, not by a person.

    What counts: attendances with both times, equal to the second.

    What to do: have the form leave the time of the assault empty until somebody enters it.

    What it tells: a signal; where it is high, the hours of the assaults are those of the department.

    Examples:
        assault_at       | arrival_at       | expected
        2026-10-03T22:10 | 2026-10-03T23:10 | pass
        2026-10-03T23:10 | 2026-10-03T23:10 | fail
    """

    copied = signal(~differs("assault_at", "arrival_at"), limit=0.10)


@check(id="health.ae-location-personal", gap="3.2.4", source=AeAssaults, target=1.0)
class LocationNamesNobody(pa.DataFrameModel):
    """The return is anonymous by design; a name or date of birth in the location text breaks that.

    What counts: every text; titles with a name, dates of birth, telephone and NHS numbers and e-mail addresses are
    looked for.

    What to do: remove it before the return leaves the hospital, and tell the information governance lead.

    What it tells: that nothing of these kinds was found; a first name alone is not, so a rule kept by all is no proof.

    Examples:
        assault_location_description | expected
        High Street                  | pass
        house of Mrs Sample          | fail
    """

    rule = must(~looks_personal("assault_location_description"))


@check(id="health.ae-once", gap="3.2.4", source=AeAssaults, target=0.98)
class AssaultOnce(pa.DataFrameModel):
    """Two rows of one site at the same arrival are mostly one patient entered twice.

    What counts: every row; site and time of arrival together.

    What to do: look both rows up by the arrival and remove the copy.

    What it tells: how many rows may be counted twice; two patients of one brawl can share a minute, so a few are
    expected.

    Examples:
        site_code | arrival_at       | expected
        RVW01     | 2026-10-03T22:10 | pass
        RVW01     | 2026-10-03T23:10 | fail
        RVW01     | 2026-10-03T23:10 | fail
    """

    rule = must(unique(("site_code", "arrival_at")))


@check(id="health.ae-case-capture", gap="3.2.4", source=AeAssaults, target=0.90)
class CasesCaptured(pa.DataFrameModel):
    """Perfect rows can hide the assaults that nobody asked about.

    What counts: rows returned, of the assaults that the hospital coded independently in the month (a control total in
    the project file). Without it the check cannot be judged.

    What to do: count attendances coded as assault (patient group 20, or ECDS intent) and enter the total.

    What it tells: whether the return stands for the assaults that came through the door; where it is low, every other
    share is of those who happened to be asked.
    """

    rule = captured("coded_assaults", beside="attendances")
