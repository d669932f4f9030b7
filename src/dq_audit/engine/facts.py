"""The facts of columns, computed once per distinct cell where that pays. For Polars.

A column of codes, ages or dates has few distinct cells, however many rows. They are kept in a dictionary that grows
while slices go by: facts are computed for its entries and dealt out to the rows by number. A column of free text or
references is judged row by row, at the same counts.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import narwhals as nw
import numpy as np
import polars as pl

from dq_audit.cells import BLANKS, UNREADABLE, fold
from dq_audit.engine.dealing import dealt
from dq_audit.engine.plan import key_column
from dq_audit.extracts.table import NO_ENTRIES
from dq_audit.moments import MONTH_COLUMN, day_column, month_of, second_column, with_moments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dq_audit.engine.dealing import Places
    from dq_audit.engine.plan import FactsOf, Plan

TRIED, FEW_OF_TRIED = 20_000, 4_000  # a column with more distinct cells among its first is not worth a dictionary
_ODD_STARTS = ["#", "e", "E", *BLANKS]  # of cells that may be unreadable
_LARGEST = 100_000  # entries of a dictionary
_MOST_MONTHS = 24  # a dictionary whose facts depend on the month holds each entry once a month


class Facts:
    """Computes the facts of a plan, slice by slice, and remembers what it has judged."""

    def __init__(self, plan: Plan) -> None:
        self._period = plan.source.period
        self._columns = plan.facts
        self._dictionaries: dict[str, _Dictionary | None] = {}
        self._entries: dict[str, pl.Series] = {}  # of columns whose cells are numbers

    def add_to(self, rows: pl.DataFrame, entries: Mapping[str, pl.Series] = NO_ENTRIES) -> pl.DataFrame:
        """The rows with all facts of the plan, and the data month of each. `entries` as in `Slice`."""
        self._entries.update(entries)
        if self._period in self._columns:
            rows = self._with(rows, [self._columns[self._period]]).rename(
                {f"{MONTH_COLUMN}{self._period}": MONTH_COLUMN}
            )
        else:
            rows = rows.with_columns(pl.lit(None, dtype=pl.Int32).alias(MONTH_COLUMN))
        return self._with(rows, [facts for column, facts in self._columns.items() if column != self._period])

    def text(self, cells: pl.Series) -> pl.Series:
        """Cells of a judged column as text."""
        return cells if cells.dtype == pl.String else self._entries[cells.name].gather(cells).alias(cells.name)

    def unreadable(self, rows: pl.DataFrame) -> Counter[str]:
        """How many cells of each judged column hold an error, or a formula of which no result was stored.

        Looked for among the entries of a dictionary, which are few; in other columns by how such a cell begins.
        """
        found: Counter[str] = Counter()
        for column in self._columns:
            known, cells = self._dictionaries.get(column), rows[column]
            if known is not None and not known.unreadable:
                continue
            cells = self.text(cells)
            if known is None:
                odd = cells.filter(cells.str.head(1).is_in(_ODD_STARTS))
                odd = odd.filter(odd.str.strip_chars(BLANKS).str.contains("^(?i:#|err:)"))
                found[column] = sum(fold(cell) in UNREADABLE for cell in odd)
            else:
                found[column] = int(cells.is_in(known.unreadable).sum())
        return +found

    def _with(self, rows: pl.DataFrame, wanted: list[FactsOf]) -> pl.DataFrame:
        coded = {f.column: d for f in wanted if (d := self._dictionary(f, rows)) is not None}
        numbered = [c for c in (f.column for f in wanted) if rows[c].dtype != pl.String]
        given = [c for c in numbered if c in coded and coded[c].has_grown_to(self._entries[c])]
        rows = rows.with_columns(self.text(rows[c]) for c in numbered if c not in given)
        places = {c: rows[c].to_numpy() for c in given} | _numbered(
            rows, {c: coded[c] for c in coded if c not in given}
        )
        dealt = [fact for column, at in places.items() for fact in coded[column].deal(at, rows)]
        direct = [f for f in wanted if f.column not in coded]
        return rows.with_columns(*dealt, *(c for f in direct for c in _judged(_cells(rows, f), f)))

    def _dictionary(self, facts: FactsOf, rows: pl.DataFrame) -> _Dictionary | None:
        """The dictionary of a column, None where it has too many distinct cells for one."""
        column = facts.column
        if column not in self._dictionaries:
            few = rows[column].head(TRIED).n_unique() <= FEW_OF_TRIED
            self._dictionaries[column] = _Dictionary(facts) if few else None
        known = self._dictionaries[column]
        if known and known.too_large(rows):
            known = self._dictionaries[column] = None
        return known


def _numbered(rows: pl.DataFrame, coded: Mapping[str, _Dictionary]) -> dict[str, Places]:
    """The entry of each cell of some columns of text. Cells not yet known are learnt."""
    numbers = rows.select(d.numbers().alias(column) for column, d in coded.items())
    strange = [c for c in coded if numbers[c].null_count() > rows[c].null_count()]
    for column in strange:
        coded[column].learn(rows[column])
    numbers = numbers.with_columns(rows.select(coded[c].numbers().alias(c) for c in strange))
    return {column: (numbers[column] + 1).fill_null(0).to_numpy() for column in coded}


class _Dictionary:
    """The distinct cells of a column so far and the facts of each: the first entry is blank."""

    def __init__(self, facts: FactsOf) -> None:
        self.facts = facts
        self.cells = pl.Series([None], dtype=pl.String)
        self.months = pl.Series([], dtype=pl.Int32)
        self.judged: list[pl.Series] = []
        self.unreadable: list[str] = []

    def too_large(self, rows: pl.DataFrame) -> bool:
        """Whether it has grown beyond use, or a slice holds too many months for facts that depend on them."""
        if self.facts.dated and rows[MONTH_COLUMN].n_unique() > _MOST_MONTHS:
            return True
        return len(self.cells) > _LARGEST

    def numbers(self) -> pl.Expr:
        """The entry of each cell that is text, from 0 on for the second; null for a blank and for one not yet known."""
        return pl.col(self.facts.column).cast(pl.Enum(self.cells[1:]), strict=False).to_physical().cast(pl.UInt32)

    def learn(self, cells: pl.Series) -> None:
        """Take in new cells; their facts are computed when next dealt out."""
        self._take(pl.concat([self.cells, cells.unique().drop_nulls()]).unique(maintain_order=True))

    def has_grown_to(self, entries: pl.Series) -> bool:
        """Whether the entries that an extract brings are these cells, and maybe new ones, which are taken in."""
        if not entries.head(len(self.cells)).equals(self.cells, null_equal=True):
            return False
        if len(entries) > len(self.cells):
            self._take(entries)
        return True

    def _take(self, cells: pl.Series) -> None:
        self.cells = cells
        self.unreadable = [cell for cell in cells.drop_nulls() if fold(cell) in UNREADABLE]
        self.judged = []

    def deal(self, places: Places, rows: pl.DataFrame) -> Iterable[pl.Series]:
        """The facts of each row, by the number of its entry (and its month)."""
        if self.facts.dated:
            months = rows[MONTH_COLUMN].unique().sort()
            if not months.equals(self.months, null_equal=True):
                self.months, self.judged = months, []
            if len(months) > 1:
                nth = pl.int_range(len(months), dtype=pl.UInt32, eager=True)
                at = rows[MONTH_COLUMN].replace_strict(months, nth, return_dtype=pl.UInt32)
                places = np.add(places, at.to_numpy() * np.uint32(len(self.cells)), dtype=np.uint32)
        if not self.judged:
            self.judged = _judged(self._entries(), self.facts)
        return (dealt(fact, places) for fact in self.judged)

    def _entries(self) -> pl.DataFrame:
        entries = self.cells.alias(self.facts.column).to_frame()
        if not self.facts.dated:
            return entries
        return self.months.alias(MONTH_COLUMN).to_frame().join(entries, how="cross", maintain_order="left_right")


def _cells(rows: pl.DataFrame, facts: FactsOf) -> pl.DataFrame:
    return rows.select(facts.column, *([MONTH_COLUMN] if facts.dated else []))


def _judged(cells: pl.DataFrame, facts: FactsOf) -> list[pl.Series]:
    """All facts of a frame of cells, with what was parsed of dates. Keys come as categories: they group faster."""
    copies = cells.with_columns(pl.col(facts.column).alias(name) for name in facts.readers if name != facts.column)
    frame = nw.from_native(with_moments(copies, facts.grains).lazy())
    for step in filter(None, facts.steps):
        frame = frame.with_columns(**step)
    parsed = [part(name) for name in facts.grains for part in (day_column, second_column)]
    native: pl.LazyFrame = frame.to_native()
    wanted = native.select(*parsed, *facts.exprs, *(month_of(name) for name in facts.grains))
    keys = [name for name in facts.exprs if name.startswith(key_column(""))]
    found = wanted.collect(engine="streaming")
    return found.with_columns(
        pl.col(name).cast(pl.Enum(found[name].unique().drop_nulls())) for name in keys
    ).get_columns()
