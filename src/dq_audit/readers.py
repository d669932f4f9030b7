"""What the text of a column may say, and how that becomes a recording state.

Every cell of an extract is text until it is judged (docs/decisions/0001). A reader is frozen data with one job:
`state(column)`, an expression that gives the recording state of each cell as a small integer. Null cells are blank.

Classification is most of the cost of an audit, so it goes in two steps (`layers`): a cheap test that most cells pass
(`sure`), and the folded form of the others only (the string kernels skip nulls).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeAlias

import narwhals as nw

from dq_audit.cells import (
    BLANKS,
    code,
    folded,
    missing_tokens,
    squeezed,
    state_of_word,
    stripped,
    sure_column,
    tokens_by_state,
    word_column,
)
from dq_audit.codes import some_of
from dq_audit.errors import PackError
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, Grain, day_column
from dq_audit.patterns import pattern_fault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from dq_audit.codes import Code, CodeList

    Window: TypeAlias = tuple[str | None, str | None]

_ENUMERABLE = 1_000
_NUMBER = r"^[+-]?(?:[0-9]{1,15}(?:\.[0-9]*)?|\.[0-9]{1,15})$"  # \d would take the digits of other scripts
_WHOLE = r"^[+-]?[0-9]{1,15}(?:\.0*)?$"


class Reader(Protocol):
    """What every reader offers."""

    @property
    def grain(self) -> Grain | None:
        """How dates in the column are parsed before judging; None where it holds none."""

    @property
    def remark(self) -> str:
        """What a reader of the figures must know of how values were judged; mostly nothing."""

    def describe(self) -> str:
        """What counts as valid, in plain words."""

    def sure(self, column: str) -> nw.Expr:
        """True where a cell is valid by a test that costs next to nothing; false or null is no verdict."""

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell (Int8, never null) of a column to which `layers` were added."""


def layers(readers: Mapping[str, Reader]) -> list[dict[str, nw.Expr]]:
    """The columns to add, step by step, before any cell of these columns is judged."""
    lower = {
        name: stripped(nw.when(~nw.col(sure_column(name))).then(nw.col(name))).str.to_lowercase() for name in readers
    }
    return [
        {sure_column(name): reader.sure(name).fill_null(False) for name, reader in readers.items()},
        {word_column(name): expr for name, expr in lower.items()},
        {word_column(name): squeezed(nw.col(word_column(name))) for name in readers},
    ]


def _judged(column: str, chain: nw.Expr) -> nw.Expr:
    """Blank where null, valid where sure, else as the chain has it."""
    cell, sure = nw.col(column), nw.col(sure_column(column))
    return nw.when(cell.is_null()).then(code(State.BLANK)).when(sure).then(code(State.VALID)).otherwise(chain)


def answer(column: str, reader: Reader) -> nw.Expr:
    """What tells one answer in a column from another: codes, days and numbers, whatever their spelling."""
    text = folded(nw.col(column))
    if isinstance(reader, Coded):
        return nw.coalesce(reader.code_of(column), text)
    if isinstance(reader, When):
        return nw.col(day_column(column)).cast(nw.String)
    return text.str.replace_all(r"\.0*$", "") if isinstance(reader, Number) else text


@dataclass(frozen=True)
class Coded:
    """Cells that hold a code, a label or a known spelling of a list.

    A list is closed unless `others` gives the shape of codes that it does not hold: such a code is valid, belongs to
    no group and is none of the codes that a condition names.
    """

    codes: CodeList
    others: str = ""
    grain: ClassVar[Grain | None] = None

    @property
    def remark(self) -> str:
        """What a reader of the figures must know of how values were judged."""
        return f"codes outside the list {self.codes.name} are judged by their shape only" if self.others else ""

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        shown = some_of(c.code for c in self.codes.select())
        others = ", or another code of the same shape" if self.others else ""
        return f"a code or label of the list {self.codes.name} ({shown}){others}"

    def sure(self, column: str) -> nw.Expr:
        """True where the cell is to the letter a valid code or label in its month."""
        return self._exactly(column, self.codes.select())

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        word = self._word(column)
        tokens = tokens_by_state(self.codes.spellings)
        unlisted = nw.when(self._other(word)).then(code(State.VALID)).otherwise(code(State.INVALID))
        chain = state_of_word(word, tokens, unlisted if self.others else code(State.INVALID))
        for state in (State.NOT_ASKED, State.UNKNOWN, State.DECLINED, State.VALID):
            chosen = self.codes.select(states=(state,))
            if chosen:
                chain = nw.when(self._spelled(word, chosen)).then(code(state)).otherwise(chain)
        return _judged(column, chain)

    def among(self, column: str, chosen: Iterable[Code]) -> nw.Expr:
        """True where the cell stands for one of the chosen codes, false for another valid code, else null."""
        chosen = list(chosen)
        others = [c for c in self.codes.select() if c not in chosen]
        word = self._word(column)
        yes = self._exactly(column, chosen) | self._spelled(word, chosen)
        no = self._exactly(column, others) | self._spelled(word, others) | self._other(word)
        return nw.when(yes).then(nw.lit(True)).when(no).then(nw.lit(False))

    def stands_for(self, column: str, chosen: Collection[Code]) -> nw.Expr:
        """True where the cell stands for one of the chosen codes, of whatever state; else false."""
        return self._exactly(column, chosen) | self._spelled(self._word(column), chosen)

    def marked_default(self, column: str) -> nw.Expr:
        """True where the cell stands for a code that the list marks as a default."""
        return self.stands_for(column, [c for c in self.codes.codes if c.default])

    def code_of(self, column: str) -> nw.Expr:
        """The code that a cell stands for, of whatever state; null where it is none."""
        cell, word = nw.col(column), self._word(column)
        found = nw.lit(None, dtype=nw.String)
        for (start, end), codes in self._by_window().items():
            spelt = {spelling: c.code for c in codes for spelling in self.codes.spelt(c)}
            exact = {text: c.code for c in codes for text in (c.label, c.code) if text}
            here = (
                _looked_up(word, spelt)
                if self.codes.ignoring
                else nw.coalesce(_looked_up(cell, exact), _looked_up(word, spelt))
            )
            found = nw.coalesce(found, nw.when(_in_window(start, end)).then(here) if start or end else here)
        return found

    def _by_window(self) -> dict[Window, list[Code]]:
        windows: dict[Window, list[Code]] = defaultdict(list)
        for c in self.codes.codes:
            windows[c.window].append(c)
        return windows

    def _word(self, column: str) -> nw.Expr:
        """The folded cell, without the ending that the list ignores."""
        word = nw.col(word_column(column))
        return word.str.replace_all(f"(?:{self.codes.ignoring})$", "") if self.codes.ignoring else word

    def _other(self, word: nw.Expr) -> nw.Expr:
        """True where a folded word is in no line of the list but has the shape of a code."""
        if not self.others:
            return nw.lit(False)
        spelt = sorted(self.codes.spellings | missing_tokens().keys())
        shaped = word.str.contains(f"^(?:{self.others})$") & ~word.is_in(spelt)
        return shaped.fill_null(False)

    def _exactly(self, column: str, chosen: Collection[Code]) -> nw.Expr:
        """True where a cell is to the letter one of the chosen codes or labels: a cheap test that most pass."""
        if self.codes.ignoring:
            return nw.lit(False)
        return _in_windows(nw.col(column), ((c.window, {s for s in (c.code, c.label) if s}) for c in chosen))

    def _spelled(self, word: nw.Expr, chosen: Iterable[Code]) -> nw.Expr:
        """True where a folded word spells one of the chosen codes in a month in which it holds."""
        return _in_windows(word, ((c.window, self.codes.spelt(c)) for c in chosen))


def _looked_up(text: nw.Expr, table: Mapping[str, str]) -> nw.Expr:
    """The table's value for a text, null for any other."""
    return text.replace_strict(list(table), list(table.values()), default=None, return_dtype=nw.String)


def _in_windows(text: nw.Expr, spellings: Iterable[tuple[Window, Collection[str]]]) -> nw.Expr:
    """True where a text is one of some spellings that hold in the record's month."""
    windows: dict[Window, set[str]] = defaultdict(set)
    for window, words in spellings:
        windows[window] |= set(words)
    hit = nw.lit(False)
    for (start, end), words in windows.items():
        listed = text.is_in(sorted(words)).fill_null(False)
        hit = hit | (listed & _in_window(start, end) if start or end else listed)
    return hit


def _in_window(start: str | None, end: str | None) -> nw.Expr:
    """True in the months from start to end (YYYY-MM, either open)."""
    inside = nw.lit(True)
    if start:
        inside = inside & (nw.col(MONTH_COLUMN) >= int(start.replace("-", ""))).fill_null(False)
    if end:
        inside = inside & (nw.col(MONTH_COLUMN) <= int(end.replace("-", ""))).fill_null(False)
    return inside


@dataclass(frozen=True)
class Number:
    """Cells that hold a number within limits; whole numbers may carry `.0`, as spreadsheets write them."""

    low: float
    high: float
    is_whole: bool = True
    grain: ClassVar[Grain | None] = None
    remark: ClassVar[str] = ""

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return f"a {'whole ' if self.is_whole else ''}number from {self.low:g} to {self.high:g}"

    def sure(self, column: str) -> nw.Expr:
        """True where the cell is a number within the limits in its plainest form."""
        if not self.is_whole or self.high - self.low > _ENUMERABLE:
            return nw.lit(False)
        return nw.col(column).is_in([str(n) for n in range(ceil(self.low), floor(self.high) + 1)])

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        word = nw.col(word_column(column))
        number = nw.when(word.str.contains(_WHOLE if self.is_whole else _NUMBER)).then(word).cast(nw.Float64)
        inside = ((number >= self.low) & (number <= self.high)).fill_null(False)
        read = nw.when(inside).then(code(State.VALID)).otherwise(code(State.INVALID))
        return _judged(column, state_of_word(word, tokens_by_state(), read))


@dataclass(frozen=True)
class When:
    """Cells that hold a month, a date or a date and time."""

    grain: Grain
    remark: ClassVar[str] = ""

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return {
            Grain.MONTH: "a month as YYYY-MM",
            Grain.DAY: "a date (2026-10-31, 31/10/2026 or 31 Oct 2026)",
            Grain.MOMENT: "a date with or without a time (2026-10-31T23:05, 31/10/2026 23:05)",
        }[self.grain]

    def sure(self, column: str) -> nw.Expr:
        """True where the cell was parsed."""
        return ~nw.col(day_column(column)).is_null()

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        return _judged(column, state_of_word(nw.col(word_column(column)), tokens_by_state(), code(State.INVALID)))


@dataclass(frozen=True)
class Text:
    """Cells that hold anything but a blank or a word that means missing."""

    grain: ClassVar[Grain | None] = None
    remark: ClassVar[str] = ""

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return "any text that does not only say that it is missing"

    def sure(self, column: str) -> nw.Expr:
        """True where the first character already rules out a blank or a missing token."""
        return nw.col(column).str.slice(0, 1).is_in(_safe_starts())

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        return _judged(column, state_of_word(nw.col(word_column(column)), tokens_by_state(), code(State.VALID)))


def _safe_starts() -> list[str]:
    """ASCII letters and digits with which no missing token begins: such a text is neither blank nor a token."""
    risky = {token[0] for token in missing_tokens()}
    return [c for c in map(chr, range(0x21, 0x7F)) if c.isalnum() and c.lower() not in risky]


@dataclass(frozen=True)
class Shaped:
    """Cells that match a regular expression from end to end. Where no code list was found, none is invented."""

    pattern: str
    means: str
    closed: bool = True  # False: the shape stands in for a code list that nobody has configured
    grain: ClassVar[Grain | None] = None

    def __post_init__(self) -> None:
        """PackError where the pattern does not compile, or would not mean the same on every engine."""
        fault = pattern_fault(self.pattern)
        if fault:
            raise PackError(fault)

    @property
    def remark(self) -> str:
        """What a reader of the figures must know of how values were judged."""
        return "" if self.closed else "shape only, no code list configured"

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return self.means + ("" if self.closed else " (shape only: no code list configured)")

    def sure(self, column: str) -> nw.Expr:
        """True where the cell fits as it stands. A missing token that happens to fit is still missing."""
        fits = nw.col(column).str.contains(self._whole)
        mistakable = any(
            re.fullmatch(self.pattern, form) for t in missing_tokens() for form in (t, t.upper(), t.title())
        )
        return fits & nw.col(column).str.slice(0, 1).is_in(_safe_starts()) if mistakable else fits

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        doubtful = nw.when(~nw.col(sure_column(column))).then(nw.col(column))
        fits = stripped(doubtful).str.contains(self._whole).fill_null(False)
        read = nw.when(fits).then(code(State.VALID)).otherwise(code(State.INVALID))
        return _judged(column, state_of_word(nw.col(word_column(column)), tokens_by_state(), read))

    @property
    def _whole(self) -> str:
        return f"^(?:{self.pattern})$"


_STREETS = (
    "street|st|road|rd|lane|avenue|ave|close|drive|way|terrace|court|square|row|crescent|grove|gardens|bank|green"
)
_VENUES = (
    "pub|bar|inn|arms|club|nightclub|hotel|school|college|park|shop|station|hostel|surgery|cafe|restaurant|takeaway"
    "|market"
)
_ARTICLES = "in|at|the|a|an|outside|on|near|some"
_PLACES = "home|house|work|town|town centre|public place|outside"
_POSTCODE = r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b"


@dataclass(frozen=True)
class Place:
    """Free text that says where: graded, since "pub" alone cannot be put on a map.

    A text that names only a type of place is `invalid`; a venue, a street, both or a postcode is `valid`. A text that
    trails off (a fixed prefix with nothing behind it) is `unknown`.
    """

    prefix: str = ""
    grain: ClassVar[Grain | None] = None
    remark: ClassVar[str] = ""
    GRADES: ClassVar[tuple[str, ...]] = (
        "blank",
        "missing token",
        "type only",
        "place or street",
        "place and street",
        "postcode",
    )

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return "the name of a place or street, or a postcode; a type of place alone (“pub”) is not enough"

    def sure(self, column: str) -> nw.Expr:
        """Never: every text is looked at."""
        return ~nw.col(column).is_null() & nw.lit(False)

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        word = nw.col(word_column(column))
        only = word.str.contains(self._type_only()).fill_null(False)
        named = nw.when(only).then(code(State.INVALID)).otherwise(code(State.VALID))
        return _judged(column, state_of_word(word, self._tokens(), named))

    def grade(self, column: str) -> nw.Expr:
        """How precisely the text says where, as one of `GRADES`."""
        word, state = nw.col(word_column(column)), self.state(column)
        street = word.str.contains(rf"\w (?:{_STREETS})\b").fill_null(False)
        venue = word.str.contains(rf"\w (?:{_VENUES})\b").fill_null(False)
        postcode = word.str.contains(_POSTCODE).fill_null(False)
        blank, token, only, one, both, code_ = (nw.lit(grade) for grade in self.GRADES)
        return (
            nw.when(state == int(State.BLANK))
            .then(blank)
            .when(state == int(State.INVALID))
            .then(only)
            .when(state != int(State.VALID))
            .then(token)
            .when(postcode)
            .then(code_)
            .when(street & venue)
            .then(both)
            .otherwise(one)
        )

    def _tokens(self) -> dict[State, list[str]]:
        tokens = tokens_by_state()
        if self.prefix:
            tokens[State.UNKNOWN] = [*tokens[State.UNKNOWN], self.prefix.lower().strip(BLANKS)]
        return tokens

    @staticmethod
    def _type_only() -> str:
        return rf"^(?:(?:{_ARTICLES}) )*(?:{_STREETS}|{_VENUES}|{_PLACES})$"
