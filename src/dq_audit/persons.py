"""Who a row is about, in one canonical text: the PNC id, else surname, forename, date of birth and sex.

All spellings of a person must give the same text, and nobody no text at all: a blank, a word for a missing value and
a date that stands for none are not there. The texts are those that docs/decisions/0011 documents; a token is made of
nothing else, so that another program with the key can make it again. Changing a rule here changes tokens.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Final

import polars as pl

from dq_audit.cells import BLANKS, fold, missing_tokens
from dq_audit.clock import today
from dq_audit.moments import Grain, day_column, with_moments

if TYPE_CHECKING:
    from collections.abc import Callable

PURPOSE: Final = "suspect"
PNC, SURNAME, FORENAME, BIRTH, SEX = "pnc_id", "surname", "forename", "birth", "sex"
NAMED = (SURNAME, FORENAME, BIRTH, SEX)  # all of them, or it is no identity
ROLES = (PNC, *NAMED)

# Letters with a stroke and joined letters, which NFKD leaves alone (CLDR, Latin-ASCII): Łukasz is typed Lukasz.
_STROKES = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ð": "d"} | {"æ": "ae", "œ": "oe", "þ": "th"}
)
_NOBODY = re.compile(  # whole cells, folded, beside the words for a missing value that every column knows
    r"(?:unknown|unidentified|unnamed|not known|no name|anonymous|anon|unk|u/k|n/k)\b.*"
    r"|null|none|nil|no trace|tbc|to be confirmed|x+|(.)\1{2,}"
)
_FIRST_BIRTH = date(1902, 1, 1)  # 01/01/1900 and 01/01/1901 stand for “not known”, and nobody so old is a suspect

# Small and fixed: a token must not change because a list of codes did, in a pack or in a project file.
_SEXES = {"m": "M", "male": "M", "man": "M", "1": "M", "f": "F", "female": "F", "woman": "F", "2": "F"} | dict.fromkeys(
    ("x", "other", "otherornonbinary", "nonbinary"), "X"
)

# Written with a slash, or as the twelve characters of the long form, or as the short form without its slash
# (ministryofjustice/hmpps-person-record, PNCIdentifier.kt). Ten or eleven characters without one could be either.
_PNC = re.compile(
    "((?:19|20)?[0-9]{2})/([0-9]{1,7})([A-Z])|((?:19|20)[0-9]{2})([0-9]{7})([A-Z])|([0-9]{2})([0-9]{1,6})([A-Z])"
)
_NO_LETTERS = re.compile("[^a-z0-9]+")
_NO_BLANKS = dict.fromkeys(map(ord, BLANKS))
_PIVOT = 50  # years of two digits: 49 is 2049, 50 is 1950; fixed, so that no token changes with the calendar
_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # the check letter, by the year's last two digits and the number modulo 23


def letters(cell: str) -> str:
    """A name as it is compared: NFKD, case folded, strokes taken off; letters and digits stay, all else goes.

    >>> letters("O’Brien-Łuków"), letters("obrien lukow")
    ('obrienlukow', 'obrienlukow')
    """
    if cell.isascii():  # as most are; the same, in a tenth of the time
        return _NO_LETTERS.sub("", cell.lower())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", cell).casefold()).translate(_STROKES)
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")


def name_part(cell: str) -> str | None:
    """A surname or forename in its canonical form; None where it names nobody."""
    plain = cell.isascii() and cell.isalpha()  # as most are: then its letters are the word itself
    word = cell.lower() if plain else fold(cell)
    if word in missing_tokens() or _NOBODY.fullmatch(word):
        return None
    return word if plain else letters(cell) or None


def sex_part(cell: str) -> str | None:
    """M, F or X; None where the sex is not known, or said in a way that is not listed."""
    return _SEXES.get(letters(cell))


def pnc_part(cell: str) -> str | None:
    """A PNC id in its long form; None where the cell is not written as one.

    >>> pnc_part("10/12p"), pnc_part("2010/0000012P"), pnc_part("pending")
    ('2010/0000012P', '2010/0000012P', None)
    """
    found = _PNC.fullmatch(cell) or _PNC.fullmatch(cell.translate(_NO_BLANKS).upper())
    if not found:
        return None
    year, number, letter = filter(None, found.groups())
    if len(year) == 2:  # noqa: PLR2004  digits
        year = f"20{year}" if int(year) < _PIVOT else f"19{year}"
    return f"{year}/{number:0>7}{letter}" if int(number) else None


def fits_check_letter(pnc: pl.Expr) -> pl.Expr:
    """Whether the letter that ends a canonical PNC id is the one that its digits ask for."""
    tail = pnc.str.tail(11)  # the last two digits of the year, a stroke, seven digits, the letter
    digits = (tail.str.head(2) + tail.str.slice(3, 7)).cast(pl.Int64)
    alphabet = pl.lit(pl.Series(list(_LETTERS)))
    return tail.str.tail(1) == alphabet.gather(digits % len(_LETTERS))


def identities(rows: pl.DataFrame) -> pl.DataFrame:
    """The canonical texts of some rows, by PNC id (`pnc`) and by name (`name`); null where there is none.

    `rows` has columns of `ROLES` as text, those that the file has. `odd` and `unread` tell cells that hold something
    and are no PNC id, or no date of birth.
    """
    pnc = _each(rows, PNC, pnc_part)
    born = _once(rows, BIRTH, _born)
    parts = [_each(rows, SURNAME, name_part), _each(rows, FORENAME, name_part), born, _each(rows, SEX, sex_part)]
    return pl.DataFrame([pnc, *(part.alias(str(at)) for at, part in enumerate(parts))]).select(
        (f"{PURPOSE}|pnc|" + pl.col(PNC)).alias("pnc"),
        pl.concat_str(pl.lit(f"{PURPOSE}|name"), *map(str, range(len(parts))), separator="|").alias("name"),
        odd=_held(rows, PNC) & pl.col(PNC).is_null(),
        unread=_held(rows, BIRTH) & pl.col(str(NAMED.index(BIRTH))).is_null(),
    )


def _each(rows: pl.DataFrame, role: str, part: Callable[[str], str | None]) -> pl.Series:
    """A column's canonical form. In Python: case folding and Unicode's categories are to be had nowhere else."""

    def parts(cells: pl.Series) -> pl.Series:
        return pl.Series([part(cell) for cell in cells.to_list()], dtype=pl.String)

    return _once(rows, role, parts)


def _once(rows: pl.DataFrame, role: str, parts: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What `parts` makes of the differing cells of a column, dealt out to all; null where there is no such column."""
    if role not in rows.columns:
        return pl.Series(role, [None], dtype=pl.String).new_from_index(0, rows.height)
    cells = rows.select(pl.col(role).alias("cell"))
    differing = cells["cell"].drop_nulls().unique()
    pairs = pl.DataFrame([differing.alias("cell"), parts(differing).alias(role)])
    return cells.join(pairs, on="cell", how="left", maintain_order="left")[role]


def _born(cells: pl.Series) -> pl.Series:
    """Dates of birth as ISO dates; null where there is none that a suspect can have."""
    day = pl.col(day_column(BIRTH)).cast(pl.Date)
    told = with_moments(cells.alias(BIRTH).to_frame(), {BIRTH: Grain.DAY})
    return told.select(pl.when(day.is_between(_FIRST_BIRTH, today())).then(day).dt.to_string("%Y-%m-%d")).to_series()


def _held(rows: pl.DataFrame, role: str) -> pl.Series:
    """Whether a cell holds more than blanks and words for a missing value."""
    if role not in rows.columns:
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, rows.height)
    word = rows[role].str.strip_chars(BLANKS).str.to_lowercase()
    return (word.is_not_null() & (word != "") & ~word.is_in(sorted(missing_tokens()))).fill_null(value=False)
