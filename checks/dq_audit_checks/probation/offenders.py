"""Offenders and their proven re-offences: one row per entry into a cohort and re-offence, or one row that says none.

What the proven re-offending measure of the Ministry of Justice needs (DOMAIN 5.3): who entered the cohort when, by
release from custody, non-custodial conviction or caution; and which offences of the 12 months after it were convicted
or cautioned in these or the 6 months that follow. A breach of licence alone is none. Months are calendar months, as the
Ministry writes them: 12 months from 29 February 2024 end on 28 February 2025.

A blank is not “none”: an entry without a re-offence has a row whose status says that none was found. Offenders are
told by the token of gap 4.2.1 alone (docs/who-holds-the-key.md). The extract is the last 30 months of entries, so that
a year of cohorts is 18 months old or older.
"""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import (
    Shaped,
    agreed,
    by_code,
    by_list,
    captured,
    check,
    coded,
    column,
    found_in,
    known,
    must,
    not_after,
    persons,
    possibly,
    recorded,
    rolling,
    signal,
    source,
    unique,
    within_months,
)
from dq_audit_checks import lists, tokens

TOKEN = "offender_token"  # noqa: S105  the name of a column
FOLLOW_UP, WAITING = 12, 6  # calendar months: of re-offending, and for the court afterwards (DOMAIN 5.3)
WINDOW = FOLLOW_UP + WAITING + 12  # a year of complete cohorts behind those that are too young
MOST_OF_ONE = 30  # rows of one token in a month's cohort; more than two proven re-offences a month

has_token = recorded(TOKEN)
is_given = tokens.is_given(TOKEN)
is_proven = coded("reoffence_status", "proven")
is_after_index = ~not_after("reoffence_on", "index_on")
is_reoffence = (
    is_proven
    & is_after_index
    & within_months("index_on", "reoffence_on", FOLLOW_UP)
    & within_months("index_on", "convicted_on", FOLLOW_UP + WAITING)
    & coded("breach_only", "N")
)


@source(
    id="probation.offenders",
    agency="Probation",
    key=("entry_ref", "reoffence_no"),
    period="index_on",
    delivery=rolling(WINDOW),
    area=("home_lsoa", "lsoa"),
    owner="offender_manager",
    supervisor="supervisor",
    breakdowns=(by_list("team", "teams"), by_code("index_kind"), by_code("offender_sex")),
    persons=(
        persons("cohort", TOKEN, each=True),
        persons("reoffences", TOKEN, counting=is_reoffence, each=True),
        persons("possible-reoffences", TOKEN, counting=possibly(is_reoffence), each=True),
    ),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Offenders(pa.DataFrameModel):
    """Offenders who entered a cohort in the month, with their proven re-offences."""

    entry_ref: str = column(also=("entry reference", "cohort entry", "event reference", "sentence reference"))
    offender_token: str = column(tokens.TOKEN, also=("offender pseudonym", "offender indicator"), personal=True)
    index_on: date = column(also=("index date", "date of index", "start of follow up"))
    index_kind: str = column(lists.INDEX_KIND, also=("index type", "index disposal", "kind of index"))
    reoffence_no: str = column(also=("re-offence number", "re-offence no", "reoffence sequence"))
    reoffence_status: str = column(lists.REOFFENCE_STATUS, also=("re-offence status", "re-offence result"))
    reoffence_ref: str = column(also=("re-offence reference", "re-offence ref"), optional=True)
    reoffence_on: date = column(also=("re-offence date", "date of re-offence"))
    convicted_on: date = column(also=("conviction date", "conviction or caution date", "date of conviction"))
    offence_code: str = column(lists.OFFENCE, also=("ho code", "home office code", "re-offence code"))
    breach_only: str = column(lists.YES_NO, also=("breach of licence only", "licence breach only"))
    offender_sex: str = column(lists.SEX, also=("sex", "gender"), personal=True)
    offender_birth_year: int = column(ge=1902, le=2099, also=("year of birth", "birth year", "yob"), personal=True)
    home_lsoa: str = column(
        Shaped(r"[EWew][0-9]{8}", "an LSOA code: E or W and eight digits"),
        also=("lsoa", "home area", "lsoa code"),
        personal=True,
    )
    offender_manager: str = column(also=("probation practitioner", "probation officer", "supervising officer"))
    supervisor: str = column(also=("senior probation officer", "spo"), optional=True)
    team: str = column(also=("unit",))


@check(id="probation.offender-token", gap="4.2.3", source=Offenders, target=0.95)
class OffenderToken(pa.DataFrameModel):
    """Who re-offends, and how often, cannot be said of an offender without a token.

    What counts: every row; a token of 64 hexadecimal digits, made under the key of the police.

    What to do: hand the file to the holder of the key for `dq-audit pseudonymise` (docs/who-holds-the-key.md); where
    tokens are missing, complete the PNC id, or surname, forename, date of birth and sex together, in the case system.

    What it tells: a row without a token may be a new offender's or a further re-offence of one who is known. The target
    is that of police.suspect-token.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
                                                                         | fail
    """

    offender_token: str = known()


@check(id="probation.offender-index", gap="4.2.3", source=Offenders, target=0.98)
class IndexKind(pa.DataFrameModel):
    """How somebody entered the cohort decides whom its rate may be compared with.

    What counts: every row: release from custody, non-custodial conviction, caution, reprimand or warning.

    What to do: complete the kind from the sentence; send only what opens a cohort.

    What it tells: nothing about the index date, without which a row belongs to no cohort: such rows stand in the funnel
    as records whose month is not known, and are missing from `probation.cohort-complete`.

    Examples:
        index_kind | expected
        custody    | pass
                   | fail
    """

    index_kind: str = known()


@check(id="probation.reoffence-known", gap="4.2.3", source=Offenders, target=0.95)
class ReoffenceKnown(pa.DataFrameModel):
    """A blank is not “none”: only who was looked for and not found convicted again has not re-offended.

    What counts: every row. “Not traced” and “not looked for” are no answers: such offenders may have re-offended.

    What to do: search the records of convictions for each entry, and write none where none was found.

    What it tells: the share of which the question can be asked; each row without a status widens its bounds.

    Examples:
        reoffence_status | expected
        none             | pass
        not_traced       | fail
                         | fail
    """

    reoffence_status: str = known()


@check(id="probation.reoffence-complete", gap="4.2.3", source=Offenders, target=0.98, applies_to=is_proven)
class ReoffenceComplete(pa.DataFrameModel):
    """Whether an offence counts as a re-offence is decided by its date, that of the conviction, and what it was.

    What counts: rows of a proven re-offence: its date, the date of conviction or caution, its offence code, and whether
    it is a breach of licence alone, which does not count.

    What to do: complete them from the court's result; a breach together with a new offence is no breach alone.

    What it tells: that each is there, not that it is right.

    Examples:
        reoffence_status | reoffence_on | convicted_on | offence_code | breach_only | expected
        proven           | 2026-11-20   | 2027-02-01   | 30           | N           | pass
        proven           | 2026-11-20   |              | 30           | N           | fail
        none             |              |              |              |             | not applicable
    """

    reoffence_on: date = known()
    convicted_on: date = known()
    offence_code: str = known(target=0.95)
    breach_only: str = known()


@check(id="probation.reoffence-after-index", gap="4.2.3", source=Offenders, target=1.0, applies_to=is_proven)
class AfterIndex(pa.DataFrameModel):
    """An offence before the index date is an old one that came to court late, not a re-offence.

    What counts: rows of a proven re-offence with both dates; it must lie after the index date, not on it.

    What to do: correct the date, or take the row out.

    What it tells: such rows never count as re-offences, which makes the rate too low where the date is wrong.

    Examples:
        reoffence_status | index_on   | reoffence_on | expected
        proven           | 2026-10-03 | 2026-11-20   | pass
        proven           | 2026-10-03 | 2026-10-03   | fail
        none             | 2026-10-03 |              | not applicable
    """

    rule = must(is_after_index)


@check(id="probation.reoffence-before-conviction", gap="4.2.3", source=Offenders, target=1.0, applies_to=is_proven)
class BeforeConviction(pa.DataFrameModel):
    """Nobody is convicted of an offence before it happens: one of the two dates is wrong, and both decide.

    What counts: rows of a proven re-offence with both dates; they may be the same day.

    What to do: correct the date that is wrong from the court's result.

    What it tells: that the order is possible, not that the dates are right.

    Examples:
        reoffence_status | reoffence_on | convicted_on | expected
        proven           | 2026-11-20   | 2027-02-01   | pass
        proven           | 2027-02-02   | 2027-02-01   | fail
        none             |              |              | not applicable
    """

    rule = must(not_after("reoffence_on", "convicted_on"))


@check(id="probation.offender-once", gap="4.2.3", source=Offenders, target=1.0)
class OffenderOnce(pa.DataFrameModel):
    """A re-offence that stands twice is counted twice.

    What counts: entry reference and number of the re-offence together; the number is 0 where there is none.

    What to do: remove the copy in the case system, not in the extract.

    What it tells: that no row stands twice; one offence under two numbers is not seen.

    Examples:
        entry_ref | reoffence_no | expected
        E1        | 1            | pass
        E1        | 2            | fail
        E1        | 2            | fail
    """

    rule = must(unique())


@check(id="probation.none-and-some", gap="4.2.3", source=Offenders, target=1.0)
class NoneAndSome(pa.DataFrameModel):
    """An entry that has a re-offence and a row that says none contradicts itself.

    What counts: rows with an entry reference and a status; all rows of an entry, where they differ.

    What to do: take the row that says none out once a re-offence is proven.

    What it tells: the re-offence counts all the same, so the rate does not suffer; the bookkeeping does.

    Examples:
        entry_ref | reoffence_status | expected
        E1        | proven           | 2 pass
        E2        | proven           | fail
        E2        | none             | fail
    """

    rule = must(agreed("reoffence_status", by="entry_ref"))


@check(id="probation.cohort-complete", gap="4.2.3", source=Offenders, target=0.98)
class CohortComplete(pa.DataFrameModel):
    """A rate of those who were sent is no rate of the cohort: who is hard to find is left out first.

    What counts: rows sent for the month, held against probation's own count (`records` of the month in the project
    file's control totals).

    What to do: supply the count with the extract, and send the entries that are missing.

    What it tells: that so many came, not that they are the right ones.
    """

    rule = captured("records")


@check(id="probation.offender-is-suspect", gap="4.2.3", source=Offenders, applies_to=has_token)
class IsSuspect(pa.DataFrameModel):
    """Police and probation can speak of the same people only where one person has one token with both.

    What counts: rows with a token, held against all extracts of suspects in the run.

    What to do: have both files made under one key by its holder, with the same `--identities` each time.

    What it tells: a signal. An offender need not be a suspect of these months; far more than 80% unknown to the police
    says that the keys, or what the tokens are made of, differ.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | fail
                                                                         | not applicable
        police.suspects:
        suspect_token
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
    """

    unlinked = signal(
        found_in("police.suspects", offender_token="suspect_token"),  # noqa: S106  names of columns
        limit=0.80,
    )


@check(id="probation.offender-is-perpetrator", gap="4.2.3", source=Offenders, applies_to=has_token)
class IsPerpetrator(pa.DataFrameModel):
    """Whether those who re-offend are those whom the neighbours complain of can be said only under one token.

    What counts: rows with a token, held against all extracts of perpetrators of anti-social behaviour in the run.

    What to do: send the council's perpetrators with tokens of the one key, in the place of their names.

    What it tells: a signal. Most offenders are no such perpetrators; none at all says that the keys differ, and a file
    without tokens that nothing can be said.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | fail
                                                                         | not applicable
        council.asb_perpetrators:
        perpetrator_token
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
    """

    unlinked = signal(
        found_in("council.asb_perpetrators", offender_token="perpetrator_token"),  # noqa: S106  names of columns
        limit=0.98,
    )
