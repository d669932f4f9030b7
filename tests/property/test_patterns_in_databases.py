"""Regular expressions find in a database what they find in Polars, or are refused."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest
from comparing import quick
from databases import Postgres
from hypothesis import given
from hypothesis import strategies as st
from strategies import BLANK_CELLS, MISSING, NUMBERS, PLACES, STRANGE, WORDS

from dq_audit.cells import _INNER_PATTERN, _UNEVEN_PATTERN
from dq_audit.conditions import looks_personal
from dq_audit.engine.portable import DIALECTS
from dq_audit.engine.regexes import UnlikeError, said_alike
from dq_audit.moments import MOMENT, SERIAL
from dq_audit.readers import _NUMBER, _POSTCODE, _STREETS, _WHOLE, Place

PERSONAL = "(?i)" + looks_personal("any").pattern  # type: ignore[attr-defined]
PATTERNS = (
    *(_INNER_PATTERN, _UNEVEN_PATTERN, _NUMBER, _WHOLE, _POSTCODE, MOMENT, SERIAL, PERSONAL, Place._type_only()),
    rf"\w (?:{_STREETS})\b",
    *("", "a|", "^.+$", "a.c", r"a\.c", "(?i)k+[^s]", "(?i:a)b", "(?i)[m-s]{2,3}?", "(?i)ß|σ|µ", "(?i)å"),
    *("[]a-c-]+", "[^]x]$", r"\d\D", r"^[\d-]+$", r"\u00e9x?", r"\xe9", r"\x{e9}", r"\U000000e9", r"\t|\n|\v"),
    *(r"^(?P<x>a|b)?\.\-[\-\]\d]", r"(?:ab){2}$", "x{2,}", r"\Aa", r"a\z", r"\bst\b", r"\b(?:st|rd)\b|\bway", r"\bnk|\bunk"),
)  # fmt: skip
CELLS = (
    *BLANK_CELLS[1:], *MISSING, *NUMBERS, *PLACES, *STRANGE, *WORDS,
    *("e\u0301 street", "high street", "xts18 1ab", "éts18 1ab", "ts18 1abé", "ts18 1ab.", "mr é", "mr jane", "émr jane", "-Mr Jane"),
    *("07700 900123", "07700900123x", "٠7700 900123", "born", "éborn", "d.o.b", "dobé", "José@x.y", "1/2/1999", "12/12/2001x"),
    *("Kſ", "k\u212a", "a\nc", "abc", "a]-", "١a", "a.-]", "a.-٣", "ς", "Σ", "µ", "μ", "Å", "\u212b", "abab", "st\u0301", "\U0001f130 st"),
)  # fmt: skip
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8)


def _found(pattern: str, cells: list[str]) -> list[bool]:
    return pl.Series(cells, dtype=pl.String).str.contains(pattern).to_list()


def _found_by_duckdb(pattern: str, cells: list[str]) -> list[bool]:
    said = said_alike(pattern, DIALECTS["duckdb"].regex)
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT regexp_matches(unnest(?::varchar[]), ?)", [cells, said]).fetchall()
    return [found for (found,) in rows]


def _found_by_postgresql(pattern: str, cells: list[str], postgres: Postgres) -> list[bool]:
    said = said_alike(pattern, DIALECTS["postgres"].regex)
    with postgres.connect() as connection:
        rows = connection.execute("SELECT c ~ %s FROM unnest(%s::text[]) AS c", [said, cells]).fetchall()
    return [found for (found,) in rows]


@pytest.mark.few(12)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_the_same_everywhere(pattern: str, postgres: Postgres) -> None:
    cells = [cell for cell in CELLS if "\x00" not in cell]
    wanted = _found(pattern, cells)
    assert _found_by_duckdb(pattern, cells) == wanted
    assert _found_by_postgresql(pattern, cells, postgres) == wanted


@pytest.mark.slow
@quick(40)
@given(pattern=st.sampled_from(PATTERNS), cells=st.lists(TEXT, min_size=1))
def test_a_pattern_finds_the_same_in_any_text(pattern: str, cells: list[str], postgres: Postgres) -> None:
    wanted = _found(pattern, cells)
    assert _found_by_duckdb(pattern, cells) == wanted
    assert _found_by_postgresql(pattern, cells, postgres) == wanted


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        (r"a\b b", "is not the edge of a word at either end"),
        (r"\b-", "is not the edge of a word at either end"),
        (r"(?:a\b)c", "is not the edge of a word at either end"),
        (r"^\bfoo", "is not the edge of a word at either end"),
        (r"(?:\ba)+", "is not the edge of a word at either end"),
        (r"\b", "is not the edge of a word at either end"),
        (r"\Bx", r"uses \B"),
        (r"(?s)a.c", "uses the flags 's'"),
        (r"(?m:^a)", "uses the flags 'm'"),
        (r"(?=a)", "uses a group that databases do not have"),
        (r"[a&&b]", "has a set of characters"),
        (r"[[:alpha:]]", "has a set of characters"),
        (r"[\D]", r"uses \D"),
        (r"a**", "repeats a repetition"),
        (r"(a", "is not understood"),
        (r"a)", "is not understood"),
        (r"\p{L}", r"uses \p"),
    ],
)
def test_what_databases_read_otherwise_is_refused(pattern: str, why: str) -> None:
    for dialect in DIALECTS.values():
        with pytest.raises(UnlikeError) as caught:
            said_alike(pattern, dialect.regex)
        assert why in str(caught.value)


def test_a_pattern_that_repeats_too_often_is_refused() -> None:
    assert said_alike("a{256}", DIALECTS["duckdb"].regex) == "a{256}"
    for pattern, dialect in (("a{256}", "postgres"), ("a{1001}", "duckdb")):
        with pytest.raises(UnlikeError, match="more often than the database can count"):
            said_alike(pattern, DIALECTS[dialect].regex)


def test_the_edge_of_a_word_cannot_be_replaced() -> None:
    """The match would take in the character beside the word."""
    with pytest.raises(UnlikeError):
        said_alike(r"st\b", DIALECTS["duckdb"].regex, replacing=True)
