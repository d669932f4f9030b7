"""What looks blank, what is only a word for "missing", and how text is folded: once in Python, once as expressions.

The Python forms (`fold`) serve code lists and settings; the expressions serve frames of any engine that narwhals
reaches. Both must agree: tests hold them against each other.
"""

from __future__ import annotations

import csv
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import narwhals as nw

from dq_audit.model import State

if TYPE_CHECKING:
    from collections.abc import Iterator

# Written out, because engines disagree on what "white space" is: tab to carriage return, the
# separators, NBSP, Ogham and typographic spaces, zero-width characters, BOM, ideographic space, NUL.
BLANKS = (
    "\x00\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d"
    "\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)
_INNER = re.compile(f"[{BLANKS}]+")
_INNER_PATTERN = "[" + "".join(f"\\x{{{ord(c):x}}}" for c in BLANKS) + "]+"
UNSPACED = _INNER_PATTERN  # what is taken out of keys before they are compared
_UNEVEN_PATTERN = "  |[" + "".join(f"\\x{{{ord(c):x}}}" for c in BLANKS if c != " ") + "]"


_EXCEL = "n/a ref! value! div/0! name? num! null! spill! calc! field! blocked! connect! unknown! busy! getting_data"
# What programs write into text where they have no value to show; `####` is a number too wide for its column.
UNREADABLE = frozenset(
    ["#error!", "#no result!"]  # as our own reader of workbooks has them
    + [f"#{word}" for word in _EXCEL.split()]
    + [f"err:{number}" for number in range(501, 541)]
    + ["#" * width for width in range(3, 100)]
)


def fold(text: str) -> str:
    """The form in which spellings are compared: stray blanks gone, lower case."""
    return _INNER.sub(" ", text.strip(BLANKS)).lower()


def unspaced(text: str) -> str:
    """The form in which keys of lookups are compared: no blanks at all, lower case."""
    return _INNER.sub("", text).lower()


def snake(name: str) -> str:
    """A header as a column name: «Self-defined ethnicity» becomes self_defined_ethnicity."""
    return re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")


_LONGEST_SHAPE = 8


def shape(cell: str) -> str:
    """What a cell looks like.

    >>> shape("Q7"), shape("Jane Example-Doe")
    ('A9', 'text of 16')
    """
    word = cell.strip(BLANKS)
    if len(word) > _LONGEST_SHAPE:
        return f"text of {len(word)}"
    lettered = re.sub(r"[^\W\d_]", "A", word)
    return re.sub(r"[^A9 /.\-]", "?", re.sub(r"\d", "9", lettered))


_in_two: ContextVar[bool] = ContextVar("trims in two steps", default=False)


@contextmanager
def trimmed_in_two() -> Iterator[None]:
    """Expressions made in here trim each end by itself, which is the one way that narwhals has in databases."""
    token = _in_two.set(True)
    try:
        yield
    finally:
        _in_two.reset(token)


def stripped(cell: nw.Expr) -> nw.Expr:
    """A text cell without blanks around it; null stays null."""
    if _in_two.get():
        return cell.str.strip_chars_start(BLANKS).str.strip_chars_end(BLANKS)
    return cell.str.strip_chars(BLANKS)


def squeezed(lower: nw.Expr) -> nw.Expr:
    """A stripped, lower-case cell with its inner blanks made single spaces; only cells that need it are touched."""
    uneven = nw.when(lower.str.contains(_UNEVEN_PATTERN)).then(lower)
    return nw.coalesce(uneven.str.replace_all(_INNER_PATTERN, " "), lower)


def folded(cell: nw.Expr) -> nw.Expr:
    """`fold` as an expression."""
    return squeezed(stripped(cell).str.to_lowercase())


def sure_column(column: str) -> str:
    """The name of the flag that a cell is valid beyond doubt, by the cheap test of its reader."""
    return f"{column}@sure"


def word_column(column: str) -> str:
    """The name of the folded form of the cells about which there is doubt; null where there is none."""
    return f"{column}@word"


@cache
def missing_tokens() -> dict[str, State]:
    """Whole cells that only say that the value is missing, folded, with the state they mean."""
    text = resources.files("dq_audit").joinpath("missing_tokens.csv").read_text(encoding="utf-8")
    told = {fold(row["token"]): State[row["state"].upper()] for row in csv.DictReader(text.splitlines())}
    return dict.fromkeys(UNREADABLE, State.UNKNOWN) | told  # whoever may not judge them has an obstacle, see `facts`


def code(state: State) -> nw.Expr:
    """A recording state as a small literal."""
    return nw.lit(int(state), dtype=nw.Int8)


def state_of_word(word: nw.Expr, spelled: dict[State, list[str]], otherwise: nw.Expr) -> nw.Expr:
    """The state of a folded word: blank, or as `spelled` has it, else `otherwise`. Null words give `otherwise` too."""
    chain = otherwise
    for state, words in sorted(spelled.items(), reverse=True):
        if words:
            chain = nw.when(word.is_in(sorted(words))).then(code(state)).otherwise(chain)
    return nw.when(word == "").then(code(State.BLANK)).otherwise(chain)


def tokens_by_state(but_not: frozenset[str] = frozenset()) -> dict[State, list[str]]:
    """The missing tokens by state, without those that a code list spells itself."""
    out: dict[State, list[str]] = {}
    for token, state in missing_tokens().items():
        if token not in but_not:
            out.setdefault(state, []).append(token)
    return out


def indicator(condition: nw.Expr) -> nw.Expr:
    """1 where a condition is true, else 0 (null too): sums of it are right on every engine."""
    return nw.when(condition).then(nw.lit(1, dtype=nw.Int8)).otherwise(nw.lit(0, dtype=nw.Int8))
