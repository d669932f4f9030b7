"""Victims of recorded crime, as the force's crime system sends them: one row per victim and crime.

Minimum victim details: DOMAIN 2 (no official list of mandatory victim fields was found). Cells of names may arrive;
they are personal and never judged.
"""

from datetime import date, datetime

import pandera.pandas as pa

from dq_audit.declare import (
    Shaped,
    by_area,
    by_code,
    by_group,
    by_hour,
    by_list,
    check,
    coded,
    column,
    found_in,
    grouped,
    known,
    must,
    not_after,
    one_answer,
    persons,
    placed,
    recorded,
    same_group,
    signal,
    source,
    tally,
    unique,
)
from dq_audit_checks import lists

is_person = coded("victim_type", "person", "police")
is_white_british = coded("victim_ethnicity", "W1")
is_msv = grouped("offence_code", "msv")
is_violence = grouped("offence_code", "msv", "violence")
in_drink = coded("alcohol", "Y")
KNOWN_SUSPECT = found_in("police.suspects", where=recorded("suspect_token"), crime_ref="crime_ref")
is_seen = is_person & recorded("victim_age") & recorded("victim_sex")


@source(
    id="police.victims",
    agency="Police",
    key=("crime_ref", "victim_no"),
    period="recorded_on",
    area=("offence_lsoa", "lsoa"),
    about="offence_code",
    owner="officer_in_case",
    supervisor="supervisor",
    breakdowns=(
        by_list("team", "teams"),
        by_group("offence_code", "offence_group"),
        by_area("home_lsoa", "lsoa"),
        by_area("offence_lsoa", "lsoa"),
        by_code("officer_observed_ethnicity"),
        by_hour("occurred_at"),
    ),
    tallies=(
        tally("victim-ethnicity-by-home", "victim_ethnicity", ("home_lsoa", "offence_group"), is_person),
        tally("victims-white-british-by-home", "victim_ethnicity", ("home_lsoa",), is_person & is_white_british),
        tally("msv-victim-sex-by-home", "victim_sex", ("home_lsoa",), is_msv),
        tally("msv-relationship", "relationship_to_suspect", (), is_msv),
        tally("crimes-by-place", "offence_code", ("offence_lsoa",)),
        tally("violence-by-hour", "offence_code", ("occurred_at_hour",), is_person & is_violence),
        tally("violence-by-place", "offence_code", ("offence_lsoa",), is_person & is_violence),
        tally("violence-alcohol", "alcohol", (), is_violence),
        tally("violence-in-drink-domestic-abuse", "domestic_abuse", (), is_violence & in_drink),
        tally("violence-in-drink-youth", "youth_related", (), is_violence & in_drink),
    ),
    # Repeat victims, and how far they widen the limits of 3.2.1; where no key tells victims apart, 1.6 is assumed.
    persons=(persons("victim-events", "victim_token", 12, (), is_person),),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Victims(pa.DataFrameModel):
    """Victims of the crimes recorded in the month."""

    crime_ref: str = column(also=("crime reference", "crime no", "crime number", "occurrence no"))
    victim_no: str = column(also=("victim number", "victim id"), optional=True)
    recorded_on: date = column(also=("recorded date", "date recorded"))
    occurred_at: datetime = column(also=("occurred", "offence date", "committed at"), optional=True)
    offence_code: str = column(lists.OFFENCE, also=("ho code", "home office code", "offence class"))
    victim_type: str = column(lists.VICTIM_TYPE)
    victim_name: str = column(also=("name",), personal=True, optional=True)
    victim_age: int = column(ge=0, le=120, also=("age",), personal=True)
    victim_sex: str = column(lists.SEX, also=("sex", "gender"), personal=True)
    victim_ethnicity: str = column(
        lists.ETHNICITY_SELF_DEFINED,
        also=("self defined ethnicity", "sde", "ethnicity 16+1", "ethnicity 18+1"),
        personal=True,
    )
    officer_observed_ethnicity: str = column(
        lists.ETHNICITY_OFFICER_OBSERVED, also=("ic code", "observed ethnicity"), optional=True
    )
    home_postcode: str = column(personal=True, optional=True)
    home_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("victim lsoa",))
    offence_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("crime lsoa",))
    relationship_to_suspect: str = column(lists.RELATIONSHIP, also=("relationship",))
    injury_level: str = column(lists.INJURY_LEVEL, also=("injury",))
    alcohol: str = column(lists.YES_NO, also=("alcohol marker", "alcohol related", "alcohol flag"), optional=True)
    domestic_abuse: str = column(
        lists.YES_NO, also=("domestic abuse marker", "da marker", "domestic violence", "dv flag"), optional=True
    )
    youth_related: str = column(lists.YES_NO, also=("youth marker", "youth related", "youth flag"), optional=True)
    victim_token: str = column(
        also=("victim indicator", "victim pseudonym", "victim key", "victim nominal ref"), personal=True, optional=True
    )
    officer_in_case: str = column(also=("oic", "officer", "officer dealing"))
    supervisor: str = column(also=("sergeant",), optional=True)
    team: str = column(also=("unit", "officer team"))


@check(id="police.victim-ethnicity", gap="3.2.1", source=Victims, target=0.85, applies_to=is_person)
class VictimEthnicity(pa.DataFrameModel):
    """Over-representation of ethnic minorities among victims cannot be seen when ethnicity is not asked.

    What counts: victims who are people. Self-defined ethnicity in the 16+1 or 18+1 classification; a victim who
    declined (N4) is complete but not usable. What the officer observed (IC codes) never completes it. “Not stated”
    without a reason is unknown: it does not prove that anybody asked.

    What to do: ask, and record the code; where nobody could be asked, record the reason (N1, N2, N3).

    What it tells: nationally 61% of identified victims had no ethnicity recorded in 2021-22; a rate by ethnic group
    below some 98% usable can hide or invent a difference.

    Examples:
        victim_type | victim_ethnicity | expected
        person      | W1               | pass
        person      | N4               | pass
        person      | N1               | fail
        person      |                  | fail
        business    |                  | not applicable
    """

    victim_ethnicity: str = known(allowance=0.05)


@check(id="police.victim-home-area", gap="3.2.1", source=Victims, target=0.90, applies_to=is_person)
class VictimHomeArea(pa.DataFrameModel):
    """Whether it is the address or the ethnicity cannot be told without the victim's home area.

    What counts: victims who are people; the LSOA of the home, not of the offence.

    What to do: record the home address so that the system can derive the LSOA.

    What it tells: victims without a home area are left out of every comparison with residents.

    Examples:
        victim_type | home_lsoa | expected
        person      | E01000001 | pass
        person      | TS18      | fail
        business    |           | not applicable
    """

    home_lsoa: str = known()


@check(id="police.victim-ethnicity-agrees", gap="3.2.1", source=Victims, applies_to=is_person)
class EthnicityAgrees(pa.DataFrameModel):
    """Where the officer's view and the victim's own answer often differ, one of them is being guessed.

    What counts: victims with both; groups that only one of the lists has (Mixed) cannot be compared.

    What to do: remind officers that the self-defined answer is the victim's own, asked and not assumed.

    What it tells: a signal of accuracy. Some difference is expected, and no record is at fault.

    Examples:
        victim_type | victim_ethnicity | officer_observed_ethnicity | expected
        person      | A2               | IC4                        | pass
        person      | A2               | IC1                        | fail
        person      | A2               |                            | cannot be told
        business    |                  |                            | not applicable
    """

    disagree = signal(~same_group("victim_ethnicity", "officer_observed_ethnicity"), limit=0.15)


@check(id="police.victim-ethnicity-one-answer", gap="3.2.1", source=Victims, applies_to=is_person)
class EthnicityOneAnswer(pa.DataFrameModel):
    """An officer who gives every victim the same ethnicity may be filling in a default.

    What counts: records of officers with 30 or more valid answers in the month, all the same.

    What to do: let the supervisor look at a few of the officer's records with the officer before anything is said.

    What it tells: a signal of accuracy; in a ward that is nearly all of one group it can be true.

    Examples:
        victim_type | officer_in_case | victim_ethnicity | expected
        person      | Officer A       | W1               | 29 pass
        person      | Officer A       | A2               | pass
        person      | Officer B       | W1               | 30 fail
    """

    default = signal(one_answer("victim_ethnicity", by="officer_in_case", at_least=30), limit=0.20)


@check(id="police.victim-once", gap="3.2.1", source=Victims, target=1.0)
class VictimOnce(pa.DataFrameModel):
    """A victim who stands twice is counted twice.

    What counts: crime reference and victim number together.

    What to do: remove the copy in the crime system, not in the extract.

    What it tells: a rule kept by all says that no victim was counted twice within a crime; one person hurt in two
    crimes is two victims.

    Examples:
        crime_ref | victim_no | expected
        C1        | 1         | pass
        C1        | 2         | fail
        C1        | 2         | fail
    """

    rule = must(unique())


@check(
    id="police.msv-victim-details",
    gap="3.2.3",
    source=Victims,
    target=0.98,
    record_target=0.90,
    applies_to=is_msv,
    first=True,
)
class MsvVictimDetails(pa.DataFrameModel):
    """Most serious violence cannot be understood when the victim is not on the record.

    What counts: offences of the National Indicator 15 list of 2009/10, or of today's classes that stand in for it, by
    the month of the record; GBH without intent cannot be told apart since it was merged into assault with injury.

    What to do: every record goes to the officer in the case until all details are there; there are some seven a
    month, so each one matters.

    What it tells: with so few a month, read it over twelve months.

    Examples:
        offence_code | victim_type | victim_age | victim_sex | victim_ethnicity | home_lsoa | relationship_to_suspect | injury_level | expected
        1            | person      | 34         | F          | N4               | E01000001 | stranger                | fatal        | pass
        1            | person      | 34         | F          | N4               |           | stranger                | fatal        | fail
        1            | person      | 134        | F          | N4               | E01000001 | stranger                | fatal        | fail
        105A         | person      |            |            |                  |           |                         |              | not applicable
    """

    victim_type: str = known()
    victim_age: int = known()
    victim_sex: str = known()
    victim_ethnicity: str = known(target=0.90)
    home_lsoa: str = known(target=0.90)
    relationship_to_suspect: str = known(target=0.90)
    injury_level: str = known()


@check(id="police.msv-dates", gap="3.2.3", source=Victims, target=1.0, applies_to=is_msv)
class MsvDates(pa.DataFrameModel):
    """A crime recorded before it happened is a slip of entry, and its month may be wrong.

    What counts: most serious violence with both dates; where only a day is known the days are compared.

    What to do: correct the date in the crime system; the officer in the case has it in the statement.

    What it tells: that the order of dates holds; a date can still be wrong within it.

    Examples:
        offence_code | occurred_at      | recorded_on | expected
        1            | 2026-10-02T23:10 | 2026-10-03  | pass
        1            | 2026-10-04T23:10 | 2026-10-03  | fail
        105A         | 2026-10-04T23:10 | 2026-10-03  | not applicable
    """

    rule = must(not_after("occurred_at", "recorded_on"))


@check(id="police.triangle-victim", gap="R1", source=Victims, target=0.90, applies_to=is_person)
class TriangleVictim(pa.DataFrameModel):
    """A crime is understood from three sides, and the first is who was hurt.

    What counts: victims who are people; age and sex, the least that tells one group of victims from another.

    What to do: record age and sex at the first account; the officer in the case has both.

    What it tells: which crimes can be seen from the victim's side; ethnicity has checks of its own.

    Examples:
        victim_type | victim_age | victim_sex | expected
        person      | 34         | F          | pass
        person      |            | F          | fail
        business    |            |            | not applicable
    """

    victim_age: int = known()
    victim_sex: str = known()


@check(id="police.triangle-offender", gap="R1", source=Victims, applies_to=is_person)
class TriangleOffender(pa.DataFrameModel):
    """The second side is who did it: without a suspect's indicator the same few people cannot be told from many.

    What counts: victims who are people, whose crime has a suspect with an indicator in any extract of suspects.

    What to do: send suspects with their tokens (`dq-audit pseudonymise`), with the crime reference written alike.

    What it tells: a signal. Of many crimes nobody knows the suspect, which is no fault of a record; above the limit ask
    whether the suspects' extract is whole.

    Examples:
        crime_ref | victim_type | expected
        C1        | person      | pass
        C2        | person      | fail
        C2        | business    | not applicable
        police.suspects:
        crime_ref | suspect_token
        C1        | a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
        C2        |
    """

    unknown = signal(KNOWN_SUSPECT, limit=0.70)


@check(id="police.triangle-all", gap="R1", source=Victims, applies_to=is_seen)
class TriangleAll(pa.DataFrameModel):
    """Priorities can be chosen by victim, offender and location together only where all three are known.

    What counts: victims who are people with age and sex recorded, in an area of ours, so that victim and location are
    known; whose crime has a suspect with an indicator. Divided by all people it is the share seen from all three sides.

    What to do: as for the three sides; this one needs nothing of its own.

    What it tells: a signal, by offence and place: where it is low, a profile of that crime has one side missing.

    Examples:
        crime_ref | victim_type | victim_age | victim_sex | expected
        C1        | person      | 34         | F          | pass
        C2        | person      | 34         | F          | fail
        C2        | person      |            | F          | not applicable
        police.suspects:
        crime_ref | suspect_token
        C1        | a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
        C2        |
    """

    partly = signal(KNOWN_SUSPECT, limit=0.70)


@check(id="police.violence-markers", gap="R2", source=Victims, target=0.80, applies_to=is_violence)
class ViolenceMarkers(pa.DataFrameModel):
    """The part that alcohol plays, at home and among the young, cannot be told from markers that nobody sets.

    What counts: victims of violence; the markers for alcohol, domestic abuse and youth. “No” is an answer; a blank is
    none, since it does not say whether anybody asked.

    What to do: make the three markers compulsory for violence, with “no” as a choice.

    What it tells: how far the share that is alcohol-related can be trusted; blanks widen it to both sides.

    Examples:
        offence_code | alcohol | domestic_abuse | youth_related | expected
        1            | N       | N              | N             | pass
        1            | N       |                | N             | fail
        30           |         |                |               | not applicable
    """

    alcohol: str = known()
    domestic_abuse: str = known()
    youth_related: str = known()


@check(id="police.offence-placed", gap="R3", source=Victims, target=0.98)
class OffencePlaced(pa.DataFrameModel):
    """A target for a place counts only the crimes that can be placed.

    What counts: the month's records that are not known to be of another area; the LSOA of the offence.

    What to do: record the place of the offence so that the system can derive the LSOA.

    What it tells: how many crimes no area has; a ward can fall out of the first five for want of them.
    """

    rule = placed()


@check(id="police.profile-items", gap="R5", source=Victims, target=0.90, record_target=0.80, applies_to=is_person)
class ProfileItems(pa.DataFrameModel):
    """A problem profile says what happens, when, to whom and by whom; what is not recorded it can only guess.

    What counts: victims who are people; time, age, sex, home area, relationship to the suspect. Offence and place are
    what the profile is about.

    What to do: complete the record before the crime is filed.

    What it tells: by offence and place, which profile the data can support; `dq-audit profile` says it for one.

    Examples:
        victim_type | occurred_at      | victim_age | victim_sex | home_lsoa | relationship_to_suspect | expected
        person      | 2026-10-02T23:10 | 34         | F          | E01000001 | stranger                | pass
        person      | 2026-10-02T23:10 | 34         | F          |           | stranger                | fail
        business    |                  |            |            |           |                         | not applicable
    """

    occurred_at: datetime = known()
    victim_age: int = known()
    victim_sex: str = known()
    home_lsoa: str = known()
    relationship_to_suspect: str = known(target=0.70)
