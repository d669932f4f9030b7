"""What the text of a column may say, and how that becomes a recording state.

Every cell of an extract is text until it is judged (docs/decisions/0001). A reader is frozen data with one job:
`state(column)`, an expression that gives the recording state of each cell as a small integer. Null cells are blank.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import narwhals as nw

from dq_audit.cells import BLANKS, code, folded, missing_tokens, state_of_word, stripped, tokens_by_state, unless
from dq_audit.errors import PackError
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, Grain, day_column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dq_audit.codes import Code, CodeList

_ENUMERABLE = 1_000
_NUMBER = r"^[+-]?(?:\d{1,15}(?:\.\d*)?|\.\d{1,15})$"
_WHOLE = r"^[+-]?\d{1,15}(?:\.0*)?$"


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

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column (Int8, never null)."""


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
        valid = [c.code for c in self.codes.select()]
        shown = ", ".join(valid[:12]) + (f" and {len(valid) - 12} more" if len(valid) > 12 else "")  # noqa: PLR2004
        others = ", or another code of the same shape" if self.others else ""
        return f"a code or label of the list {self.codes.name} ({shown}){others}"

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell = nw.col(column)
        certain = self._exactly(cell, self.codes.select())
        word = self.word(unless(certain, cell))
        tokens = tokens_by_state(self.codes.spellings)
        unlisted = nw.when(self._other(word)).then(code(State.VALID)).otherwise(code(State.INVALID))
        chain = state_of_word(word, tokens, unlisted if self.others else code(State.INVALID))
        for state in (State.NOT_ASKED, State.UNKNOWN, State.DECLINED, State.VALID):
            chosen = self.codes.select(states=(state,))
            if chosen:
                chain = nw.when(self._spelled(word, chosen)).then(code(state)).otherwise(chain)
        return nw.when(cell.is_null()).then(code(State.BLANK)).when(certain).then(code(State.VALID)).otherwise(chain)

    def among(self, column: str, chosen: Iterable[Code]) -> nw.Expr:
        """True where the cell stands for one of the chosen codes, false for another valid code, else null."""
        cell = nw.col(column)
        chosen = list(chosen)
        others = [c for c in self.codes.select() if c not in chosen]
        yes, no = self._exactly(cell, chosen), self._exactly(cell, others)
        word = self.word(unless(yes | no, cell))
        return (
            nw.when(yes | self._spelled(word, chosen))
            .then(nw.lit(True))
            .when(no | self._spelled(word, others) | self._other(word))
            .then(nw.lit(False))
        )

    def stands_for(self, column: str, chosen: Collection[Code]) -> nw.Expr:
        """True where the cell stands for one of the chosen codes, of whatever state; else false."""
        cell = nw.col(column)
        certain = self._exactly(cell, self.codes.codes)
        word = self.word(unless(certain, cell))
        return self._exactly(cell, chosen) | self._spelled(word, chosen)

    def marked_default(self, column: str) -> nw.Expr:
        """True where the cell stands for a code that the list marks as a default."""
        return self.stands_for(column, [c for c in self.codes.codes if c.default])

    def key(self, column: str) -> nw.Expr:
        """The cell as one of the list's spellings, folded; null where it is none. Few distinct values, for grouping."""
        cell = nw.col(column)
        certain = self._exactly(cell, self.codes.codes)
        word = self.word(unless(certain, cell))
        listed = nw.when(word.is_in(sorted(self.codes.spellings))).then(word)
        return nw.when(certain).then(cell).otherwise(listed)

    def word(self, cell: nw.Expr) -> nw.Expr:
        """The folded cell, without the ending that the list ignores."""
        word = folded(cell)
        return word.str.replace_all(f"(?:{self.codes.ignoring})$", "") if self.codes.ignoring else word

    def _other(self, word: nw.Expr) -> nw.Expr:
        """True where a folded word is in no line of the list but has the shape of a code."""
        if not self.others:
            return nw.lit(False)
        shaped = word.str.contains(f"^(?:{self.others})$") & ~word.is_in(sorted(self.codes.spellings))
        return shaped.fill_null(False)

    def _exactly(self, cell: nw.Expr, chosen: Collection[Code]) -> nw.Expr:
        """True where an undated cell is to the letter one of the chosen codes or labels: a cheap test that most pass."""
        if self.codes.ignoring or self.codes.dated:
            return nw.lit(False)
        return cell.is_in(sorted({spelling for c in chosen for spelling in (c.code, c.label) if spelling})).fill_null(
            False
        )

    def _spelled(self, word: nw.Expr, chosen: Iterable[Code]) -> nw.Expr:
        """True where a folded word spells one of the chosen codes in a month in which it holds."""
        windows: dict[tuple[str | None, str | None], set[str]] = defaultdict(set)
        own = self.codes.spellings
        for c in chosen:
            windows[c.window] |= {w for w in own if c in self.codes._by_spelling[w]}  # noqa: SLF001  same room
        hit = nw.lit(False)
        for (start, end), words in windows.items():
            hit = hit | (word.is_in(sorted(words)).fill_null(False) & _in_window(start, end))
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

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell = nw.col(column)
        certain = self._canonical(cell)
        word = folded(unless(certain, cell))
        number = nw.when(word.str.contains(_WHOLE if self.is_whole else _NUMBER)).then(word).cast(nw.Float64)
        inside = ((number >= self.low) & (number <= self.high)).fill_null(False)
        chain = state_of_word(
            word, tokens_by_state(), nw.when(inside).then(code(State.VALID)).otherwise(code(State.INVALID))
        )
        return nw.when(cell.is_null()).then(code(State.BLANK)).when(certain).then(code(State.VALID)).otherwise(chain)

    def _canonical(self, cell: nw.Expr) -> nw.Expr:
        if not self.is_whole or self.high - self.low > _ENUMERABLE:
            return nw.lit(False)
        return cell.is_in([str(n) for n in range(int(self.low), int(self.high) + 1)]).fill_null(False)


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

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell, read = nw.col(column), ~nw.col(day_column(column)).is_null()
        word = folded(unless(read, cell))
        chain = state_of_word(word, tokens_by_state(), code(State.INVALID))
        return nw.when(cell.is_null()).then(code(State.BLANK)).when(read).then(code(State.VALID)).otherwise(chain)


@dataclass(frozen=True)
class Text:
    """Cells that hold anything but a blank or a word that means missing."""

    grain: ClassVar[Grain | None] = None
    remark: ClassVar[str] = ""

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return "any text that does not only say that it is missing"

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell = nw.col(column)
        certain = cell.str.slice(0, 1).is_in(_safe_starts()).fill_null(False)
        word = folded(unless(certain, cell))
        chain = state_of_word(word, tokens_by_state(), code(State.VALID))
        return nw.when(cell.is_null()).then(code(State.BLANK)).otherwise(chain)


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
        try:
            re.compile(self.pattern)
        except re.error:
            reason = "is not a regular expression"
        else:
            reason = "uses look-around or a back-reference" if re.search(r"\(\?[=!<]|\\[1-9]", self.pattern) else ""
        if reason:
            message = f"the pattern {self.pattern!r} {reason}; write one that every engine reads alike"
            raise PackError(message)

    @property
    def remark(self) -> str:
        """What a reader of the figures must know of how values were judged."""
        return "" if self.closed else "shape only, no code list configured"

    def describe(self) -> str:
        """What counts as valid, in plain words."""
        return self.means + ("" if self.closed else " (shape only: no code list configured)")

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell = nw.col(column)
        fits = stripped(cell).str.contains(f"^(?:{self.pattern})$").fill_null(False)
        word = folded(unless(fits, cell))
        chain = state_of_word(word, tokens_by_state(), code(State.INVALID))
        return nw.when(cell.is_null()).then(code(State.BLANK)).when(fits).then(code(State.VALID)).otherwise(chain)


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

    def state(self, column: str) -> nw.Expr:
        """The recording state of each cell of the column."""
        cell = nw.col(column)
        word = self._word(cell)
        only = word.str.contains(self._type_only()).fill_null(False)
        chain = state_of_word(
            word, self._tokens(), nw.when(only).then(code(State.INVALID)).otherwise(code(State.VALID))
        )
        return nw.when(cell.is_null()).then(code(State.BLANK)).otherwise(chain)

    def grade(self, column: str) -> nw.Expr:
        """How precisely the text says where, as one of `GRADES`."""
        word, state = self._word(nw.col(column)), self.state(column)
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

    def _word(self, cell: nw.Expr) -> nw.Expr:
        return folded(cell)

    def _tokens(self) -> dict[State, list[str]]:
        tokens = tokens_by_state()
        if self.prefix:
            tokens[State.UNKNOWN] = [*tokens[State.UNKNOWN], self.prefix.lower().strip(BLANKS)]
        return tokens

    @staticmethod
    def _type_only() -> str:
        return rf"^(?:(?:{_ARTICLES}) )*(?:{_STREETS}|{_VENUES}|{_PLACES})$"
