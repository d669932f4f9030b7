"""A file of persons: which of its columns say who somebody is, and its rows as they stand, of whatever kind it is.

No source is declared for it: columns are told by their headers alone, and everything below the header is a row. Where
cells may have slipped into other columns the file is refused, since a name would leave under another header.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import BLANKS, snake
from dq_audit.errors import InputError, UsageError
from dq_audit.extracts.body import row_list
from dq_audit.extracts.content import Member
from dq_audit.extracts.grid import moved
from dq_audit.extracts.header import header_naming
from dq_audit.extracts.kinds import FileKind
from dq_audit.extracts.look import sheets
from dq_audit.persons import BIRTH, FORENAME, NAMED, PNC, SEX, SURNAME, pnc_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dq_audit.extracts.grid import Grid, Row
    from dq_audit.extracts.header import Header

_BATCH = 50_000  # rows; what stands in Python's memory at a time
_WHOSE = ("", "suspect_", "suspect_s_", "suspects_", "offender_", "nominal_", "accused_", "perpetrator_", "person_")
_KNOWN = {
    PNC: "pnc_id pnc pncid pnc_no pnc_number pnc_num pnc_ref pnc_reference pnc_identifier",
    SURNAME: "surname last_name lastname family_name familyname",
    FORENAME: "forename forenames forename_s forename_1 forename1 first_name first_names given_name given_names",
    BIRTH: "dob d_o_b date_of_birth dateofbirth birth_date birthdate birth",
    SEX: "sex sex_code gender gender_code",
}
_OPTION = {PNC: "--pnc-id", SURNAME: "--surname", FORENAME: "--forename", BIRTH: "--birth", SEX: "--sex"}
_FEW = 2  # a line of one cell in a text of more columns than this is a note
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2,4}")


@dataclass(frozen=True)
class Asked:
    """What somebody said of the columns: the headers of roles, and those that are to go besides."""

    headers: Mapping[str, str] = field(default_factory=dict)  # role -> header, as typed
    dropped: tuple[str, ...] = ()
    encoding: str | None = None

    def canonical(self, known: Mapping[str, str]) -> dict[str, str]:
        """Header in snake case -> role. What was typed comes before what is known."""
        usual = {
            snake(before + name): role
            for role, names in known.items()
            if role not in self.headers
            for name in names.split()
            for before in _WHOSE
        }
        return usual | {snake(header): role for role, header in self.headers.items()}


@dataclass(frozen=True)
class Persons:
    """A file of persons: its rows as text, columns "0", "1", … by position, and which column has which role."""

    names: tuple[str, ...] = field(repr=False)  # of the columns, as delivered; empty where one has none
    roles: Mapping[str, int]
    dropped: frozenset[int]
    rows: pl.DataFrame = field(repr=False)  # those that hold anything
    notes: tuple[str, ...]
    later: int = 0  # days to add to days that are numbers

    @property
    def identity(self) -> pl.DataFrame:
        """The columns that have a role, called by it."""
        cells = self.rows.select(pl.col(str(at)).alias(role) for role, at in self.roles.items())
        return cells.with_columns(moved(pl.col(BIRTH), self.later)) if self.later and BIRTH in self.roles else cells


@dataclass
class _Body:
    """Reads the rows below a header. InputError where cells may stand in wrong columns."""

    grid: Grid = field(repr=False)
    header: Header = field(repr=False)
    roles: Mapping[str, int]
    is_text: bool
    lines: int = 0  # of one cell: notes
    below: list[int] = field(default_factory=list)  # rows of notes, or of another table

    def rows(self) -> pl.DataFrame:
        """All rows that hold anything, but for those below an empty row among which nobody has an id or a birthday."""
        at, below = self.grid.top + self.header.row + 1, islice(self.grid.rows(), self.header.row + 1, None)
        frames = [self._frame([])]
        while batch := list(islice(below, _BATCH)):
            frame = self._frame(self._whole(batch, at))
            self._refuse_swallowed(frame, at)
            frames.append(frame)
            at += len(batch)
        rows = pl.concat(frames)
        return self._above(rows, at - rows.height)

    def _above(self, rows: pl.DataFrame, first: int) -> pl.DataFrame:
        """The rows without empty ones and without other tables: their names would stand under headers of this one."""
        empty = rows.select(pl.all_horizontal(pl.all().is_null())).to_series()
        telling = [str(self.roles[role]) for role in (PNC, BIRTH) if role in self.roles]
        if not telling or not empty.any():
            return rows.filter(~empty)
        block = empty.cum_sum()
        told = rows.select(pl.any_horizontal(pl.col(telling).str.contains("[0-9]")).fill_null(value=False)).to_series()
        stays = ~empty & ((block == 0) | block.is_in(block.filter(told).unique().implode()))
        self.below = [first + at for at in (~empty & ~stays).arg_true().to_list()]
        return rows.filter(stays)

    def _whole(self, batch: list[Row], first: int) -> list[Row]:
        """The rows of a batch; lines of one cell in a text become empty rows, so that the others keep their numbers."""
        width = self.header.width
        least = 1 if self.is_text and width > _FEW else 0
        if {len(row) for row in batch} == {width}:
            return batch
        wide = [first + at for at, row in enumerate(batch) if len(row) > width and any(row[width:])]
        short = [first + at for at, row in enumerate(batch) if self.is_text and least < len(row) < width]
        for rows, what in ((wide, "more"), (short, "fewer")):
            if rows:
                message = (
                    f"{len(rows):,} rows have {what} cells than the header's {width} ({row_list(rows)}), so that names "
                    "may stand in other columns: mend these rows, or ask for the file again"
                )
                raise InputError(message)
        self.lines += sum(1 for row in batch if len(row) == least and any(row))
        return [row if len(row) > least else [] for row in batch]

    def notes(self) -> Iterator[str]:
        """What was left out of the rows."""
        if self.lines:
            yield f"{self.lines:,} lines of one cell below the header left out: they are notes"
        if self.below:
            where = row_list(self.below)
            yield f"{len(self.below):,} rows below an empty one left out ({where}): nobody there has an id or birthday"

    def _frame(self, rows: Sequence[Row]) -> pl.DataFrame:
        columns = list(zip_longest(*rows))[: self.header.width]
        columns += [(None,) * len(rows)] * (self.header.width - len(columns))
        return pl.DataFrame([pl.Series(str(at), cells, dtype=pl.String) for at, cells in enumerate(columns)])

    def _refuse_swallowed(self, frame: pl.DataFrame, first: int) -> None:
        """InputError where a quote that was never closed has made a cell of rows."""
        if not self.is_text:
            return
        broken = frame.select(pl.any_horizontal(pl.all().str.contains("\n", literal=True))).to_series().arg_true()
        rows = [first + at for at in broken.to_list() if self._has_swallowed(frame.row(at))]
        if rows:
            message = (
                f"a cell seems to hold other rows ({row_list(rows)}): is a quote never closed? Names would leave so; "
                "mend the quote, or ask for the file again"
            )
            raise InputError(message)

    def _has_swallowed(self, row: Sequence[str | None]) -> bool:
        """Whether a line within a cell is itself a row: as many cells, or a PNC id or birthday where one belongs."""
        lines = [line for cell in row if cell for line in cell.split("\n")[1:]]
        return any(self._is_like(line.split(mark)) for line in lines for mark in ",;\t|" if line.count(mark) > 1)

    def _is_like(self, cells: list[str]) -> bool:
        bare = [cell.strip('"' + BLANKS) for cell in cells]
        pnc, birth = (self.roles.get(role, len(bare)) for role in (PNC, BIRTH))
        dated = any(_DATE.fullmatch(cell) for cell in bare[birth : birth + 1])
        return len(bare) >= self.header.width or dated or any(pnc_part(cell) for cell in bare[pnc : pnc + 1])


def persons_in(file: Path, asked: Asked, known: Mapping[str, str] = _KNOWN) -> Persons:
    """A file whose columns say who somebody is. InputError where they do not, UsageError for a header not in it."""
    grids, kind, notes = sheets(Member(file), asked.encoding)
    canonical = asked.canonical(known)
    headers = [header_naming(grid.head, canonical) for grid in grids]
    best = _chosen(grids, headers, known)
    header = headers[best]
    if header is None:
        raise InputError(_nobody(NAMED, known))
    roles = _roles(header, asked)
    if not _tells(roles, known):
        raise InputError(_nobody([role for role in NAMED if role not in roles], known))
    body = _Body(grids[best], header, roles, kind in (FileKind.TEXT, FileKind.HTML))
    rows = body.rows()
    told = (*notes, *_said(grids, best, header), *body.notes())
    return Persons(header.names, roles, _dropped(header, asked), rows, told, grids[best].later)


def _tells(roles: Iterable[str], known: Mapping[str, str]) -> bool:
    """Whether columns of some roles are enough: for persons a PNC id, or all of the name."""
    there = set(roles)
    return PNC in there or there.issuperset(NAMED) if known is _KNOWN else bool(there)


def _chosen(grids: Sequence[Grid], headers: Sequence[Header | None], known: Mapping[str, str]) -> int:
    """The one sheet that will do; a hidden one only where no other does. InputError where several do."""
    fit = [at for at, header in enumerate(headers) if header and _tells(header.columns.values(), known)]
    among = [at for at in fit if not grids[at].hidden] or fit
    if len(among) > 1:
        numbers = " and ".join(str(at + 1) for at in among)
        message = f"sheets {numbers} all tell who somebody is; save the one that is meant as a file of its own"
        raise InputError(message)
    named = [len(set(header.columns.values())) if header else 0 for header in headers]
    return among[0] if among else named.index(max(named))


def _roles(header: Header, asked: Asked) -> dict[str, int]:
    """Where each role stands. UsageError where two columns could have it, or the header that was typed is absent."""
    places: dict[str, list[int]] = {}
    for at, role in header.columns.items():
        places.setdefault(role, []).append(at)
    for role, several in places.items():
        if len(several) > 1:
            numbers = " and ".join(str(at + 1) for at in several)
            message = f"columns {numbers} could both be meant; say which: {_OPTION.get(role, '--token')} COLUMN"
            raise UsageError(message)
    for role, typed in asked.headers.items():
        if role not in places:
            message = f"{_OPTION.get(role, '--token')}: the file has no column {typed!r}"
            raise UsageError(message)
    return {role: several[0] for role, several in places.items()}


def _nobody(absent: Sequence[str], known: Mapping[str, str]) -> str:
    """What is wrong with a file that has not the columns asked for."""
    if known is not _KNOWN:
        return "the file has no column of tokens; name it with --token COLUMN"
    options = ", ".join(_OPTION[role] for role in absent)
    return (
        "nobody can be told apart in this file: it has no column of PNC ids, and not all of surname, forename, date of "
        f"birth and sex; name those that have other headers (--pnc-id, {options})"
    )


def _dropped(header: Header, asked: Asked) -> frozenset[int]:
    """The columns that are to go because somebody said so. UsageError for one that is not there."""
    found: set[int] = set()
    for typed in asked.dropped:
        places = {at for at, name in enumerate(header.names) if name and snake(name) == snake(typed)}
        if not places:
            message = f"--drop: the file has no column {typed!r}"
            raise UsageError(message)
        found |= places
    return frozenset(found)


def _said(grids: Sequence[Grid], best: int, header: Header) -> Iterator[str]:
    """What was left out, and what is to be known of the rest."""
    above = header.row - header.depth + 1
    if above:
        yield f"{above:,} lines above the header left out"
    if len(grids) > 1:
        yield f"sheet {best + 1} of {len(grids)} read, the others left out"
    if grids[best].hidden:
        yield "the sheet is hidden in the workbook"
    if grids[best].later:
        yield "the workbook counts days from 1904: dates kept as numbers count so in the new file too"
