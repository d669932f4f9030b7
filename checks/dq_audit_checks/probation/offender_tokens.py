"""Whether the tokens of offenders are what they should be: keyed, of one person each, and nobody's name."""

import pandera.pandas as pa

from dq_audit.declare import agreed, at_most, check, must, signal
from dq_audit_checks import tokens
from dq_audit_checks.probation.offenders import MOST_OF_ONE, TOKEN, Offenders, has_token, is_given


@check(id="probation.offender-token-personal", gap="4.2.3", source=Offenders, target=1.0, applies_to=is_given)
class TokenPersonal(pa.DataFrameModel):
    """A name or a number of a person in the place of the token gives an offender away to all who have the extract.

    What counts: cells that hold anything but a word for a missing value, looked at as in police.suspect-token-personal.

    What to do: stop the extract, delete it where it has arrived, tell the data protection officer, and send it again
    with tokens.

    What it tells: a breach where it is missed. A single word can be a surname and is not told from other short values.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        Sam Sample                                                       | fail
    """

    rule = must(~tokens.is_person(TOKEN))


@check(id="probation.offender-token-bare-hash", gap="4.2.3", source=Offenders, applies_to=is_given)
class TokenBareHash(pa.DataFrameModel):
    """A hash without a key is undone by hashing all names and birthdays there are.

    What counts: cells that hold something; 32, 40, 56, 96 or 128 hexadecimal digits, which `dq-audit pseudonymise`
    never makes.

    What to do: ask how the token is made; ask for one made by the holder of the key.

    What it tells: a signal by length alone. An SHA-256 without a key cannot be told from a token by looks.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3                                 | fail
    """

    bare = signal(tokens.is_bare_hash(TOKEN), limit=0.0)


@check(id="probation.offender-token-of-blank", gap="4.2.3", source=Offenders, target=1.0, applies_to=is_given)
class TokenOfBlank(pa.DataFrameModel):
    """A blank that was hashed makes one high crime causer of everybody who could not be identified.

    What counts: cells that hold something, held against what the usual hashes make of an empty text.

    What to do: leave the token blank where nobody is known, before anything is hashed.

    What it tells: that no blank was hashed without a key; under a key it shows as a token with too many rows
    (`probation.offender-token-giant`).

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | pass
        d41d8cd98f00b204e9800998ecf8427e                                 | fail
    """

    rule = must(~tokens.is_of_nothing(TOKEN))


@check(id="probation.offender-token-giant", gap="4.2.3", source=Offenders, target=1.0, applies_to=has_token)
class TokenGiant(pa.DataFrameModel):
    """A token with very many re-offences is mostly a stand-in, and would head the list of high crime causers.

    What counts: rows with a token; more than 30 rows of one token in a month's cohort, which would be more than two
    proven re-offences for every month of follow-up.

    What to do: look the entries up; where the person is no person, blank the token. Where one person really has so
    many, say so in the project file with a target for the month.

    What it tells: that no stand-in is large within a cohort; a small one, or one spread over cohorts, is not seen.

    Examples:
        offender_token                                                   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | 30 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 31 fail
    """

    rule = must(at_most(MOST_OF_ONE, by=TOKEN))


@check(id="probation.offender-one-sex", gap="4.2.3", source=Offenders, target=0.98, applies_to=has_token)
class OneSex(pa.DataFrameModel):
    """A token with two sexes joins two people, whose re-offences would be added up as one's.

    What counts: rows with a token and a known sex; all rows of a token in the month's cohort, where they differ.

    What to do: compare the entries; correct the sex, or the identity the token was made of.

    What it tells: within a cohort only; two people of one sex under one token are not seen, and people change.

    Examples:
        offender_token                                                   | offender_sex | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | M            | 2 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | M            | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | F            | fail
    """

    rule = must(agreed("offender_sex", by=TOKEN))


@check(id="probation.offender-one-birth-year", gap="4.2.3", source=Offenders, target=0.98, applies_to=has_token)
class OneBirthYear(pa.DataFrameModel):
    """A token with two years of birth joins two people, whose re-offences would be added up as one's.

    What counts: rows with a token and a year of birth; all rows of a token in the month's cohort, where they differ.

    What to do: compare the entries; correct the year, or the identity the token was made of.

    What it tells: within a cohort only.

    Examples:
        offender_token                                                   | offender_birth_year | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | 1990                | 2 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 1990                | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 1961                | fail
    """

    rule = must(agreed("offender_birth_year", by=TOKEN))


@check(id="probation.offender-one-index", gap="4.2.3", source=Offenders, target=0.98, applies_to=has_token)
class OneIndex(pa.DataFrameModel):
    """An offender enters a cohort once; with two index dates the same re-offences would stand below both.

    What counts: rows with a token; all rows of a token in the month's cohort, where their index dates differ.

    What to do: keep the first index date of the month, and the re-offences that follow it.

    What it tells: within a month; whoever enters again in another month belongs to that month's cohort too.

    Examples:
        offender_token                                                   | index_on   | expected
        a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1 | 2026-10-03 | 2 pass
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 2026-10-03 | fail
        b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2 | 2026-10-04 | fail
    """

    rule = must(agreed("index_on", by=TOKEN))
