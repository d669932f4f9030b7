"""What in an extract may not leave: columns that nobody agreed on, keys as they are, cells that name or reach somebody.

Cells are told by their looks, so that a free text is never wholly safe; what is found is said by row, never by value.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS
from dq_audit.extracts.beside import beside_cells
from dq_audit.extracts.content import content_of
from dq_audit.extracts.header import Header, find_header, hits
from dq_audit.extracts.kinds import FileKind
from dq_audit.extracts.look import sheets
from dq_audit.matching import states_of
from dq_audit.model import State
from dq_audit.readers import Place, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.declaration import Source
    from dq_audit.extracts.content import Member
    from dq_audit.extracts.grid import Row
    from dq_audit.extracts.names import Naming
    from dq_audit.readers import Reader

_BATCH = 20_000  # rows
_KEYED = r"^\s*[0-9A-Fa-f]{16,128}\s*$"  # a keyed hash of at least 64 bits, as hexadecimal digits
_DAY = r"\b(?:[0-9]{1,2}[-./][0-9]{1,2}[-./](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2})\b"
_GAP = r"[ ().-]{0,3}"  # between the digits of a telephone number
_LOOKS = {
    "what looks like an e-mail address": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}",
    "what looks like a telephone number": (
        rf"(?:\+|\b00)44(?:{_GAP}[0-9]){{9,11}}\b|\b0(?:{_GAP}[0-9]){{9,10}}\b"
        r"|\b7[0-9]{3} ?[0-9]{6}\b"  # a spreadsheet took the 0 away
    ),
    "what looks like a PNC number": (
        r"\b(?:19|20)?[0-9]{2}/(?:[0-9]{1,7}[A-Z]|[0-9]{4,7}[a-z])\b|\b(?:19|20)[0-9]{9}[A-Za-z]\b"
    ),
}
_NAME = "what looks like a name"
_NHS_NUMBER = r"\b[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{4}\b"
_TITLED = (
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|PCSO|DC|DS|Sgt|Insp|MR|MRS|MS|MISS)\.? +(?:\p{Lu}\.? +)?\p{Lu}[\p{L}'’-]+"
    r"|\b(?:mr|mrs)\.? +\p{L}[\p{L}'’-]+"
)
_WORD = r"\p{Lu}[\p{L}'’-]*\.?"
_NAMED = rf"^\s*{_WORD}(?:(?:, *| +){_WORD})+\s*$"
_LETTERS = r"\p{L}{2}"
_NHS_LENGTH, _NHS_MODULUS = 10, 11


@dataclass(frozen=True)
class Breach:
    """What may not leave: a column, a sheet, or cells of a column in some rows (as a spreadsheet numbers them)."""

    what: str
    where: str
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Agreed:
    """What an agreement allows: columns, and those of them that must be pseudonymised."""

    columns: frozenset[str]
    pseudonymised: frozenset[str] = frozenset()


def breaches(file: Member, naming: Naming, agreed: Agreed, encoding: str | None = None) -> list[Breach]:
    """Everything in a file that the agreement does not allow. InputError where the file cannot be used."""
    grids, kind, _ = sheets(file, encoding)
    chosen = max(range(len(grids)), key=lambda at: hits(grids[at].head, naming))
    header = find_header(grids[chosen].head, naming)
    found = [Breach("a sheet beside the agreed one", f"sheet {at + 1}") for at in range(len(grids)) if at != chosen]
    beside = beside_cells(content_of(file.path, file.name)) if kind is FileKind.WORKBOOK else []
    found += [Breach("beside the cells", what) for what in beside]
    found += _columns(header, agreed)
    cells = _Cells(naming.source, header, agreed)
    above = header.row - header.depth + 1
    cells.look_above(islice(grids[chosen].rows(), above), grids[chosen].top)
    first = grids[chosen].top + header.row + 1
    rows = islice(grids[chosen].rows(), header.row + 1, None)
    while batch := list(islice(rows, _BATCH)):
        cells.look(batch, first)
        first += len(batch)
    nameless = (at for at in sorted(cells.filled) if at >= len(header.names) or not header.names[at])
    found += [Breach("a column without a name", f"column {at + 1}") for at in nameless]
    return [*found, *cells.breaches()]


def _columns(header: Header, agreed: Agreed) -> Iterator[Breach]:
    for at, name in enumerate(header.names):
        if name and header.columns.get(at) not in agreed.columns:
            yield Breach("a column that is not agreed", name)
    for name in header.above:
        if name not in agreed.columns:
            yield Breach("a value above the table that is not agreed", name)


class _Cells:
    """Collects the rows in which cells look like what may not leave."""

    def __init__(self, source: Source, header: Header, agreed: Agreed) -> None:
        self._source, self._agreed = source, agreed
        self._columns = {at: name for at, name in header.columns.items() if name in agreed.columns}
        self._rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.filled: set[int] = set()  # positions of columns that hold anything

    def look(self, batch: list[Row], first: int) -> None:
        """Look at some rows; `first` is the number of the first of them."""
        for at in range(max(map(len, batch))):
            cells = pl.Series([row[at] if at < len(row) else None for row in batch], dtype=pl.String)
            if cells.null_count() < len(cells):
                self.filled.add(at)
                name = self._columns.get(at)
                for what, mask in self._suspicious(name, cells) if name else ():
                    self._note(what, str(name), mask, first)

    def look_above(self, rows: Iterable[Row], first: int) -> None:
        """Look at the lines above the header, in which somebody may stand too."""
        cells = pl.Series([" ".join(cell for cell in row if cell) for row in rows], dtype=pl.String)
        for what, mask in (*_contacts(cells), (_NAME, cells.str.contains(_TITLED))):
            self._note(what, "the lines above the table", mask, first)

    def breaches(self) -> Iterator[Breach]:
        """What was found."""
        yield from (Breach(what, where, tuple(rows)) for (what, where), rows in self._rows.items() if rows)

    def _suspicious(self, name: str, cells: pl.Series) -> Iterator[tuple[str, pl.Series]]:
        """What cells of an agreed column look like, with the mask of those that do."""
        column = self._source.columns[name]
        if name in self._agreed.pseudonymised:
            filled = cells.is_not_null() & (cells.str.strip_chars(BLANKS) != "")
            yield "a key that is not pseudonymised", filled & ~cells.str.contains(_KEYED)
            return
        yield from _contacts(cells)
        if isinstance(column.reader, Place | Text):
            of_names = name in (self._source.owner, self._source.supervisor) or column.personal
            if not of_names:  # whoever agreed on a column of names agreed on names
                yield _NAME, cells.str.contains(_TITLED)
        else:
            named = cells.str.contains(_NAMED) & cells.str.contains(_LETTERS)
            yield _NAME, _invalid(cells, named.fill_null(value=False), column.reader)

    def _note(self, what: str, where: str, mask: pl.Series, first: int) -> None:
        self._rows[what, where] += [first + at for at in mask.fill_null(value=False).arg_true().to_list()]


def looks(cells: pl.Series) -> Iterator[tuple[str, pl.Series]]:
    """What cells of which nothing is declared look like, with the mask of those that do.

    Two words with capitals are no name here: “North East” has them too.
    """
    yield from _contacts(cells)
    yield _NAME, cells.str.contains(_TITLED)


def _contacts(cells: pl.Series) -> Iterator[tuple[str, pl.Series]]:
    """What reaches somebody, or is their number, with the mask of the cells that hold it."""
    undated = cells.str.replace_all(_DAY, "|")  # the digits of a day and an hour would do for a number
    for what, pattern in _LOOKS.items():
        yield what, undated.str.contains(pattern)
    yield "what looks like an NHS number", _nhs_numbers(cells)


def _nhs_numbers(cells: pl.Series) -> pl.Series:
    """The mask of cells that hold an NHS number; only those with ten digits are looked at one by one."""
    places = cells.str.contains(_NHS_NUMBER).arg_true()
    numbers = cells.gather(places).str.extract_all(_NHS_NUMBER).to_list()
    found = [place for place, told in zip(places, numbers, strict=True) if any(map(is_nhs_number, told))]
    return pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(cells)).scatter(found, True)


def is_nhs_number(text: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number.

    Source: NHS Data Dictionary, NHS NUMBER: modulus 11 over the first nine digits, weighted 10 to 2.

    >>> is_nhs_number("943 476 5919"), is_nhs_number("943 476 5918")
    (True, False)
    """
    digits = [int(c) for c in text if c.isdigit()]
    if len(digits) != _NHS_LENGTH or len(set(digits)) == 1:
        return False
    rest = sum(digit * weight for digit, weight in zip(digits, range(_NHS_LENGTH, 1, -1), strict=False)) % _NHS_MODULUS
    return (_NHS_MODULUS - rest) % _NHS_MODULUS == digits[-1]


def _invalid(cells: pl.Series, among: pl.Series, reader: Reader) -> pl.Series:
    """Those cells of a mask that a reader finds invalid."""
    places = among.arg_true().to_list()
    states = states_of(cells.gather(places).to_list(), reader) if places else []
    wrong = {place for place, state in zip(places, states, strict=True) if state is State.INVALID}
    return pl.Series([at in wrong for at in range(len(cells))], dtype=pl.Boolean)
