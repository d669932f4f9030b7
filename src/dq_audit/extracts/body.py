"""Which rows below the header are no records: headers that stand again, totals, notes, and other tables.

A row is left out only where it names neither a date nor a reference of its source, so that no record is lost for
looking odd; every row left out is said, by its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dq_audit.cells import BLANKS, fold, shape
from dq_audit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.extracts.header import Header

TOTAL = re.compile(r"(?:(?:grand |sub[ -]?)?totals?\b.{0,40}|.{1,40}\btotals?:?)", re.IGNORECASE | re.DOTALL)
_OF_ALL = re.compile(r"(?:grand )?totals?\b", re.IGNORECASE)  # a subtotal or a team's total is not that of the extract
_DATE = re.compile(r"\d{1,4}[-/. ](?:\d{1,2}|[a-z]{3,9})(?:[-/. ]\d{2,4})?|(?:19|20)\d{6}", re.IGNORECASE)
_FORMATS = frozenset(
    {"dd/mm/yyyy", "dd/mm/yy", "yyyy-mm-dd", "dd-mm-yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "24 hour clock", "date", "time"}
    | {"text", "free text", "number", "numeric", "integer", "code", "string", "drop down", "drop-down", "see list"}
    | {"yes/no", "y/n", "mandatory", "required", "optional", "m", "r", "o", "p", "n/a"}
)
_NOTHING = f"{BLANKS}\x1a"  # the last ends a text of DOS
_SHAPES = 200
_SHOWN = 5


@dataclass
class LeftOut:
    """Rows that are no records, by why they are none. Rows are counted from 0, the first below the header."""

    blank: list[int] = field(default_factory=list)  # blanks and nothing else; a row of no cell at all is not among them
    again: list[int] = field(default_factory=list)
    formats: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    nameless: set[int] = field(default_factory=set)  # positions of columns that have no name and hold something
    totalled: list[int] = field(default_factory=list)  # whole numbers that stand alone beside the word for a total

    @property
    def stated(self) -> int | None:
        """How many records the extract says it has: the last total, where no other is as large."""
        *others, last = self.totalled or [0]
        return last if self.totalled and last > max(others, default=-1) else None

    @property
    def rows(self) -> list[int]:
        """All of them."""
        return sorted([*self.blank, *self.again, *self.formats, *self.totals, *self.below])

    def notes(self, first: int) -> list[str]:
        """What is said of them. `first` is the number of the first row below the header, as a spreadsheet shows it."""
        words = {
            "they hold blanks alone": self.blank,
            "the header stands there again": self.again,
            "they say how the columns are to be filled": self.formats,
            "they are totals": self.totals,
            "notes or another table, which name no date or reference of the source": self.below,
        }
        nameless = len(self.nameless)
        return ([f"{nameless} columns without a name hold something and were left aside"] if nameless else []) + [
            f"{len(rows):,} rows left out ({row_list([first + at for at in rows])}): {why}"
            for why, rows in words.items()
            if rows
        ]


def row_list(rows: Sequence[int]) -> str:
    """Some row numbers, and how many more there are."""
    shown = ", ".join(map(str, rows[:_SHOWN])) + (f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else "")
    return f"row {shown}"


@dataclass
class Body:
    """Looks at the rows below a header one after the other; `left_out` stands once `end` was called."""

    dated: tuple[int, ...]  # positions of the columns that say when
    keys: tuple[int, ...]  # positions of the columns that name a record
    header: Mapping[int, str]  # position -> folded name
    known: frozenset[int]  # positions of the source's columns
    left_out: LeftOut = field(default_factory=LeftOut)
    _at: int = -1
    _shapes: set[str] = field(default_factory=set)
    _parted: bool = False  # an empty row stands before the rows in doubt
    _doubtful: list[tuple[int, bool]] = field(default_factory=list)  # row, and whether it stands apart

    @classmethod
    def of(cls, header: Header, source: Source) -> Body:
        """The body below a header of a source."""
        at = {name: place for place, name in header.columns.items()}
        dated = tuple(place for name, place in at.items() if name in source.grains)
        keys = tuple(at[name] for name in source.key if name in at)
        names = {place: fold(name) for place, name in enumerate(header.names) if name}
        return cls(dated, keys, names, frozenset(header.columns))

    def see(self, row: Sequence[str | None]) -> None:
        """Look at the next row."""
        self._at += 1
        filled = [at for at, cell in enumerate(row) if cell and cell.strip(_NOTHING)]
        self.left_out.nameless.update(at for at in filled if at not in self.header)
        if not filled:
            self._parted = True
            self.left_out.blank += [self._at] if any(row) else []
        elif self._is_dated(row):
            self._record(row)
        elif self._at == 0 and len(filled) > 1 and all(fold(row[at] or "") in _FORMATS for at in filled):
            self.left_out.formats.append(self._at)
        elif self._stands_again(row, filled):
            self.left_out.again.append(self._at)
            self._drop()
        elif TOTAL.fullmatch((row[filled[0]] or "").strip()) and not self._is_named(row, filled[1:]):
            self.left_out.totals.append(self._at)
            self.left_out.totalled += _alone(row, filled) if _OF_ALL.match((row[filled[0]] or "").strip()) else []
        elif self._is_named(row, filled):
            self._record(row)
        else:
            beside = self.known.isdisjoint(filled)  # a longer table stands beside this one
            self._doubtful.append((self._at, self._parted or beside or len(filled) == 1))

    def end(self) -> LeftOut:
        """The rows that are no records, now that all have been seen."""
        self._drop()
        return self.left_out

    def swallowed(self, row: Sequence[str | None], delimiter: str) -> bool:
        """Whether a line within a cell is itself a record: its reference or date stands where it should."""
        lines = (line for cell in row if cell and "\n" in cell for line in cell.split("\n")[1:])
        return any(self._is_like(line.split(delimiter)) for line in lines if line.count(delimiter) > 1)

    def _is_like(self, cells: list[str]) -> bool:
        bare = [cell.strip('"') for cell in cells]
        dated = any(_DATE.fullmatch(bare[at]) for at in self.dated if at < len(bare))
        return dated or any(shape(bare[at]) in self._shapes for at in self.keys if at < len(bare))

    def _record(self, row: Sequence[str | None]) -> None:
        """A record: what stood in doubt before it, in the midst of records, are records too."""
        if len(self._shapes) < _SHAPES:
            self._shapes |= {shape(row[at] or "") for at in self.keys if at < len(row) and row[at]}
        self._doubtful, self._parted = [], False

    def _drop(self) -> None:
        """No record follows: lines alone, rows below an empty row and rows beside the table were no records."""
        if self.dated or self.keys:
            self.left_out.below += [at for at, stands_apart in self._doubtful if stands_apart]
        self._doubtful, self._parted = [], False

    def _is_dated(self, row: Sequence[str | None]) -> bool:
        return any(_DATE.search(row[at] or "") for at in self.dated if at < len(row))

    def _is_named(self, row: Sequence[str | None], filled: list[int]) -> bool:
        """Whether a reference stands there; a line alone or below an empty row must look like other references."""
        found = [shape(row[at] or "") for at in self.keys if at in filled]
        if self._parted or len(filled) == 1:
            return any(one in self._shapes for one in found)
        return bool(found)

    def _stands_again(self, row: Sequence[str | None], filled: list[int]) -> bool:
        return set(filled) == set(self.header) and all(fold(row[at] or "") == self.header[at] for at in filled)


def _alone(row: Sequence[str | None], filled: Sequence[int]) -> list[int]:
    """The whole number in a row of two cells, of which the first says that it is a total."""
    numbers = [cell for at in filled[1:] if (cell := (row[at] or "").strip().replace(",", "")).isdecimal()]
    return [int(numbers[0])] if len(numbers) == len(filled) - 1 == 1 else []


def left_out(rows: Iterable[Sequence[str | None]], header: Header, source: Source) -> LeftOut:
    """The rows below a header that are no records."""
    body = Body.of(header, source)
    for row in rows:
        body.see(row)
    return body.end()


def judged_widths(widths: Sequence[int], most: int, first: int, gone: Iterable[int]) -> list[str]:
    """A note on rows with fewer cells than the header. InputError for rows with more, by their numbers.

    `first` is the number of the first of them as a spreadsheet shows it; rows that are `gone` are no records.
    """
    left = set(gone)
    long = [first + at for at, width in enumerate(widths) if width > most and at not in left]
    if long:
        message = (
            f"{len(long):,} rows have more cells than the header's {most} ({row_list(long)}): a delimiter inside a "
            "cell that is not in quotes? Mend these rows or ask for the file again; nothing was audited"
        )
        raise InputError(message)
    short = sum(0 < width < most for at, width in enumerate(widths) if at not in left)
    return [f"{short:,} rows have fewer cells than the header; the missing cells count as blank"] if short else []
