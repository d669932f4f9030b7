"""What is to be marked of an audited extract: which cells, in which colour, with which words.

No value of a cell comes in here: only places, states, and the record key for the list that stands in where a file
cannot be edited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.annotate.faults import Fault, spoken_of
from dq_audit.model import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from dq_audit.annotate.faults import Colour
    from dq_audit.declaration import CheckRule, Source
    from dq_audit.extracts.table import Place


@dataclass
class Mark:
    """A cell to put right: its column, what is wrong with it."""

    column: str
    faults: list[Fault] = field(default_factory=list)

    @property
    def colour(self) -> Colour:
        """The colour of the gravest of its faults."""
        return min((fault.colour for fault in self.faults), key=lambda colour: colour.rank)

    @property
    def asks_for_entry(self) -> bool:
        """Whether its own value is at fault, not how it fits with others."""
        return any(fault.item is not None for fault in self.faults)


@dataclass(frozen=True)
class Marks:
    """The marks of one sheet, by row and column."""

    place: Place
    cells: Mapping[tuple[int, int], Mark]


class Asked(NamedTuple):
    """A line of the list: what is wrong with a column of a record."""

    sheet: str
    row: int
    key: str
    column: str
    faults: tuple[Fault, ...]


_OF_A_FAULT = ("record", "row", "key", "check", "item", "state", "unreadable")


def marks_of(faults: pl.DataFrame, places: Sequence[Place], source: Source, checks: Sequence[CheckRule]) -> list[Marks]:
    """The marks of each sheet that was read."""
    named = {check.id: check for check in checks}
    sheets: list[dict[tuple[int, int], Mark]] = [{} for _ in places]
    starts = [place.first for place in places]
    for record, row, _, check, item, state, unreadable in faults.select(_OF_A_FAULT).iter_rows():
        at = sum(start <= record for start in starts) - 1
        fault = Fault(check, item, None if state is None else State(state), unreadable)
        for column in columns_of(fault, named, source, places[at]):
            cell = _cell(column, row, places[at])
            mark = sheets[at].setdefault(cell, Mark(column))
            if fault not in mark.faults:
                mark.faults.append(fault)
    return [Marks(place, cells) for place, cells in zip(places, sheets, strict=True)]


def asked_of(faults: pl.DataFrame, places: Sequence[Place], source: Source, checks: Sequence[CheckRule]) -> list[Asked]:
    """The same as a list in the order of the records, for a file of which no cell can be marked."""
    named = {check.id: check for check in checks}
    starts = [place.first for place in places]
    found: dict[tuple[int, str], Asked] = {}
    for record, row, key, check, item, state, unreadable in faults.select(_OF_A_FAULT).iter_rows():
        place = places[sum(start <= record for start in starts) - 1] if places else None
        fault = Fault(check, item, None if state is None else State(state), unreadable)
        column = ", ".join(columns_of(fault, named, source, place))
        words = " | ".join(part for part in key if part)
        before = found.get((record, column), Asked(place.sheet if place else "", row, words, column, ()))
        found[record, column] = before._replace(faults=tuple(dict.fromkeys((*before.faults, fault))))
    return [found[at] for at in sorted(found, key=lambda at: at[0])]


def _cell(column: str, row: int, place: Place) -> tuple[int, int]:
    """The cell of a column in a row; a value that stands above the table is the same for all rows."""
    return (row, place.columns[column]) if column in place.columns else place.above[column]


def columns_of(fault: Fault, checks: Mapping[str, CheckRule], source: Source, place: Place | None) -> list[str]:
    """The columns in which a fault is to be marked: its item's, those its rule speaks of, or else the key's.

    An item that stands nowhere in the sheet (the file's name may tell it) has none.
    """
    asked = (spoken_of(checks[fault.check]) or [*source.key]) if fault.item is None else [fault.item]
    asked = [how.base if (how := source.columns[name].made) else name for name in asked]
    if place is None:
        return list(dict.fromkeys(asked))
    there = [name for name in asked if name in place.columns] or [name for name in asked if name in place.above]
    if fault.item is None:
        there = there or [name for name in source.key if name in place.columns] or [*place.columns][:1]
    return list(dict.fromkeys(there))
