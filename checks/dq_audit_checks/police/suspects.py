"""Suspects of recorded crime: one row per suspect and crime, the person told by a token alone.

The token is made by the force before the extract leaves (`dq-audit pseudonymise`, docs/decisions/0011): 64 hexadecimal
digits, the same for the same person in every month. DOMAIN 5.4 says what can be wrong with it. A token is still
personal data. A run also asks whether people come back at all from month to month: under another key nobody would.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    Shaped,
    agreed,
    at_most,
    by_code,
    by_group,
    by_list,
    check,
    coded,
    column,
    found_in,
    known,
    lasting,
    must,
    persons,
    recorded,
    signal,
    source,
    unique,
)
from dq_audit_checks import lists, tokens
from dq_audit_checks.courts.outcomes import is_resolved

TOKEN = "suspect_token"  # noqa: S105  the name of a column
MOST_IN_A_MONTH = 30  # records of one token; more than one a day
has_token = recorded(TOKEN)
is_given, is_person = tokens.is_given(TOKEN), tokens.is_person(TOKEN)
# Not yet assigned an outcome (Home Office outcome type 0) is unknown: it stands in no denominator.
is_charged = coded("status", "charged")


@source(
    id="police.suspects",
    agency="Police",
    key=("crime_ref", "suspect_no"),
    period="recorded_on",
    area=("offence_lsoa", "lsoa"),
    about="offence_code",
    owner="officer_in_case",
    supervisor="supervisor",
    breakdowns=(
        by_list("team", "teams"),
        by_group("offence_code", "offence_group"),
        by_code("suspect_sex"),
    ),
    persons=(persons("suspect-events", TOKEN, months=12),),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Suspects(pa.DataFrameModel):
    """Suspects of the crimes recorded in the month."""

    crime_ref: str = column(also=("crime reference", "crime no", "crime number", "occurrence no"))
    suspect_no: str = column(also=("suspect number", "suspect sequence", "offender no"))
    recorded_on: date = column(also=("recorded date", "date recorded"))
    suspect_token: str = column(
        tokens.TOKEN,
        also=("token", "suspect pseudonym", "pseudonym", "suspect indicator", "anonymous indicator"),
        personal=True,
    )
    suspect_sex: str = column(lists.SEX, also=("sex", "gender", "suspect gender"), personal=True)
    suspect_birth_year: int = column(
        ge=1902, le=2099, also=("year of birth", "birth year", "yob", "suspect yob"), personal=True
    )
    suspect_ethnicity: str = column(
        lists.ETHNICITY_SELF_DEFINED,
        also=("self defined ethnicity", "sde", "ethnicity 16+1", "ethnicity 18+1"),
        personal=True,
        optional=True,
    )
    offence_code: str = column(lists.OFFENCE, also=("ho code", "home office code", "offence class"))
    offence_lsoa: str = column(Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"), also=("crime lsoa",))
    status: str = column(lists.SUSPECT_STATUS, also=("suspect status", "disposal"))
    charged_on: date = column(also=("charge date", "date charged"), optional=True)
    # Not also "arrest summons number": `inspect` would take a row of data with “Arrest” in it for a header.
    asn: str = column(also=("asn no", "summons number"), personal=True, optional=True)
    officer_in_case: str = column(also=("oic", "officer", "officer dealing"))
    supervisor: str = column(also=("sergeant",), optional=True)
    team: str = column(also=("unit", "officer team"))


@check(id="police.suspect-token", gap="4.2.1", source=Suspects, target=0.95)
class SuspectToken(pa.DataFrameModel):
    """Who comes back cannot be said of suspects without a token.

    What counts: every suspect; a token of 64 hexadecimal digits. A name, a number or a shorter hash is invalid here,
    and a suspect who was never identified has rightly none: then it is blank.

    What to do: run `dq-audit pseudonymise` on the extract before it leaves the force; where tokens are missing,
    complete the PNC id, or surname, forename, date of birth and sex together, in the crime system.

    What it tells: a record without a token may be a new person's, or make a repeat of a person who stood alone. So with
    5% missing the share of records that are of repeat suspects is known to some ten points at worst; hence the target.

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        S-4711                                                           | fail
                                                                         | fail
    """

    suspect_token: str = known()


@check(id="police.suspect-token-personal", gap="4.2.1", source=Suspects, target=1.0, applies_to=is_given)
class TokenPersonal(pa.DataFrameModel):
    """A name or a number of a person in the place of the token gives the person away to everybody who has the extract.

    What counts: cells that hold anything but a word for a missing value. A name is told by two words without a digit or
    a title, a PNC id by its stroke and check letter or its twelve characters, an NHS or telephone number by ten digits
    or more in its groups, a date of birth by its day, month and year; a token holds none of these.

    What to do: stop the extract, delete it where it has arrived, tell the data protection officer, and send it again
    with tokens.

    What it tells: a breach where it is missed. A single word can be a surname and is not told from other short values;
    `police.suspect-token-short` counts it.

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        Sam Sample                                                       | fail
        unknown                                                          | not applicable
    """

    rule = must(~is_person)


@check(id="police.suspect-token-short", gap="4.2.1", source=Suspects, target=1.0, applies_to=is_given & ~is_person)
class TokenShort(pa.DataFrameModel):
    """A short value is no token but a number of the force's own system, or a word, and leads back to the person.

    What counts: cells that hold something and do not look like a person; fewer than 32 characters are short.

    What to do: send tokens made with `dq-audit pseudonymise`; a running number of the system is not anonymous.

    What it tells: that something stands there which is no keyed hash; not whether it can be looked up.

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        S-4711                                                           | fail
        Sam Sample                                                       | not applicable
    """

    rule = must(~tokens.is_short(TOKEN))


@check(id="police.suspect-token-bare-hash", gap="4.2.1", source=Suspects, applies_to=is_given)
class TokenBareHash(pa.DataFrameModel):
    """A hash without a key is undone by hashing all names and birthdays there are.

    What counts: cells that hold something; 32, 40, 56, 96 or 128 hexadecimal digits, the lengths of MD5, SHA-1 and
    their kind, which `dq-audit pseudonymise` never makes.

    What to do: ask how the token is made; ask for an HMAC with a secret key of 32 bytes.

    What it tells: a signal by length alone. An SHA-256 without a key has 64 digits like a token and cannot be told from
    it by looks: ask even where this is met.

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3                                 | fail
        unknown                                                          | not applicable
    """

    bare = signal(tokens.is_bare_hash(TOKEN), limit=0.0)


@check(id="police.suspect-token-of-blank", gap="4.2.1", source=Suspects, target=1.0, applies_to=is_given)
class TokenOfBlank(pa.DataFrameModel):
    """A blank that was hashed makes one person of everybody who was never identified.

    What counts: cells that hold something, held against what MD5, SHA-1, SHA-256 and SHA-512 make of an empty text,
    and HMAC-SHA256 under an empty key. Each is public knowledge.

    What to do: leave the token blank where nobody is known, before anything is hashed.

    What it tells: that no blank was hashed without a key. Under a secret key the hash of a blank looks like any token;
    it shows as one with too many records (`police.suspect-token-giant`).

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        d41d8cd98f00b204e9800998ecf8427e                                 | fail
                                                                         | not applicable
    """

    rule = must(~tokens.is_of_nothing(TOKEN))


@check(id="police.suspect-token-giant", gap="4.2.1", source=Suspects, target=1.0, applies_to=has_token)
class TokenGiant(pa.DataFrameModel):
    """A token with very many records is mostly a stand-in: “Unknown Male”, 01/01/1900, or a blank that was hashed.

    What counts: suspects with a token; more than 30 records of one token in a month, which is more than one a day.

    What to do: look the records up by their crime references; where the person is no person, blank the token. Where one
    person really stands in so many, say so in the project file with a target for the month.

    What it tells: that no stand-in is large within a month; a small one is not seen, nor one spread over the year.

    Examples:
        suspect_token                                                    | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | 30 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 31 fail
                                                                         | not applicable
    """

    rule = must(at_most(MOST_IN_A_MONTH, by=TOKEN))


@check(id="police.suspect-token-lasting", gap="4.2.1", source=Suspects, target=0.02)
class TokenLasting(pa.DataFrameModel):
    """Under another key everybody has another token, and nobody comes back.

    What counts: people of a month by their tokens, not records; those who stand in an earlier month of the run too.
    The first month of a run could not be judged. Fewer than 81 people, of whom none came back, are too few to judge.

    What to do: ask whether the key, or how a person is written before it is hashed, was changed in the month; make the
    tokens of the earlier months anew (`dq-audit pseudonymise --rotate` needs both keys).

    What it tells: that tokens were made alike in both months. The target is low, since the second month of a run has
    one month to come back from; a change that spares some (of PNC ids alone, say) is not seen.
    """

    rule = lasting("suspect-events")


@check(id="police.suspect-token-one-sex", gap="4.2.1", source=Suspects, target=0.98, applies_to=has_token)
class TokenOneSex(pa.DataFrameModel):
    """A token with two sexes joins two people, or one of the records is wrong.

    What counts: suspects with a token and a known sex; all of a token's records of the month, where they differ.

    What to do: compare the records by their crime references; correct the sex, or the identity the token was made of.

    What it tells: within a month only; two people of one sex under one token are not seen, and people change.

    Examples:
        suspect_token                                                    | suspect_sex | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | M           | 2 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | M           | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | F           | fail
                                                                         | M           | not applicable
    """

    rule = must(agreed("suspect_sex", by=TOKEN))


@check(id="police.suspect-token-one-birth-year", gap="4.2.1", source=Suspects, target=0.98, applies_to=has_token)
class TokenOneBirthYear(pa.DataFrameModel):
    """A token with two years of birth joins two people, or one of the records is wrong.

    What counts: suspects with a token and a year of birth; all of a token's records of the month, where they differ.

    What to do: compare the records by their crime references; a date of birth given on arrest comes before one that a
    witness guessed.

    What it tells: within a month only; who gives another date of birth each time has another token each time, and is
    not seen here.

    Examples:
        suspect_token                                                    | suspect_birth_year | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | 1990               | 2 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 1990               | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 1961               | fail
                                                                         | 1990               | not applicable
    """

    rule = must(agreed("suspect_birth_year", by=TOKEN))


@check(id="police.suspect-once", gap="4.2.1", source=Suspects, target=1.0)
class SuspectOnce(pa.DataFrameModel):
    """A suspect who stands twice for one crime looks like one who came back.

    What counts: crime reference and suspect number together.

    What to do: remove the copy in the crime system, not in the extract.

    What it tells: that no record stands twice; one person under two suspect numbers of a crime is not seen.

    Examples:
        crime_ref | suspect_no | expected
        C1        | 1          | pass
        C1        | 2          | fail
        C1        | 2          | fail
    """

    rule = must(unique())


@check(id="police.suspect-crime-has-victim", gap="4.2.1", source=Suspects)
class CrimeHasVictim(pa.DataFrameModel):
    """Whom repeat suspects harm can be said only where the crime is in the victims' extracts too.

    What counts: suspects with a crime reference, held against all extracts of victims in the run; blanks around a
    reference and its case do not matter.

    What to do: send victims and suspects of the same months from the same system, with the reference written alike.

    What it tells: a signal. Crimes without a victim (drugs, weapons, public order) have rightly none, and so has one
    recorded before the first month of the victims; far more than 40% says that the references are written otherwise.

    Examples:
        crime_ref | expected
        C1        | pass
        C2        | fail
        police.victims:
        crime_ref
        C1
    """

    unlinked = signal(found_in("police.victims", crime_ref="crime_ref"), limit=0.40)


@check(id="police.charge-at-court", gap="4.2.2", source=Suspects, target=0.90, applies_to=is_charged)
class ChargeAtCourt(pa.DataFrameModel):
    """A charge that no court extract knows is a case whose end nobody will ever see.

    What counts: suspects who were charged and have an arrest summons number, held against all court extracts in the
    run; blanks around a number and its case do not matter. Without a number it cannot be told; nor of a suspect whose
    status is not known or not yet assigned, who stands in no denominator.

    What to do: write the number as the court does; ask the court for the cases it has under none.

    What it tells: that the case came to court, not how it ended. Charges of the last weeks may not be listed yet, so
    that the latest month is the lowest: read it month by month.

    Examples:
        status  | asn | expected
        charged | A1  | pass
        charged | A2  | fail
        bailed  | A2  | not applicable
        courts.outcomes:
        asn
        A1
    """

    rule = must(found_in("courts.outcomes", asn="asn"))


@check(id="police.charge-final-result", gap=None, source=Suspects, applies_to=is_charged)
class ChargeFinalResult(pa.DataFrameModel):
    """How many charges have come to an end is the share of each month's charges that have a final result at court.

    What counts: suspects who were charged and have an arrest summons number, held against the final and discontinued
    results of all court extracts in the run. One of the offences under a number is enough.

    What to do: nothing in the first half year; then ask the court about each number without an end.

    What it tells: a signal, to be read month by month, since a month is the age of its charges: those of the last half
    year rightly await their end. It belongs to no gap, for no month's share is wrong by itself; whether an end is due
    is judged where the day is known, by `courts.offence-final-result`.

    Source: the project's own rule; what ends a case is a FINAL result in HMCTS Common Platform.

    Examples:
        status  | asn | expected
        charged | A1  | pass
        charged | A2  | fail
        bailed  | A2  | not applicable
        courts.outcomes:
        asn | result_category
        A1  | FINAL
        A2  | INTERMEDIARY
    """

    without_end = signal(found_in("courts.outcomes", asn="asn", where=is_resolved), limit=0.50)
