"""Which row is the header, what its columns are called here, and what stands above it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from dq_audit.cells import snake
from dq_audit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.extracts.names import Naming

SEARCHED_ROWS = 40
_ENOUGH, _ENOUGH_UNDATED = 0.25, 0.50  # of the source's columns; fewer, and it is probably another source


@dataclass(frozen=True)
class Header:
    """The header row: its place (0 is the first row), its columns by position, and the labelled values above it."""

    row: int
    columns: Mapping[int, str]  # position -> canonical name
    width: int
    above: Mapping[str, str] = field(default_factory=dict)
    unused: int = 0


def find_header(rows: Sequence[Sequence[str | None]], naming: Naming) -> Header:
    """The header among the first rows. InputError where none is there, or it stands for another source."""
    canonical = naming.canonical
    best, found = 0, set[str]()
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        here = {canonical[snake(cell)] for cell in row if cell and snake(cell) in canonical}
        if len(here) > len(found):
            best, found = number, here
    _enough(naming.source, found, len(rows[0]) if rows else 0)
    cells = list(rows[best])
    columns = _columns(cells, canonical, best + 1)
    above = _labelled(rows[:best], naming.source, canonical)
    named = sum(1 for cell in cells if cell)
    return Header(best, columns, len(cells), above, named - len(columns))


def _enough(source: Source, found: set[str], width: int) -> None:
    wanted, hits = [c for c in source.columns.values() if not c.optional], len(found)
    if hits == 0:
        message = (
            f"no header row: none of the first {SEARCHED_ROWS} rows names a column of {source.id} (the first row has "
            f"{width} cells and may already be data). Expected names such as {_examples(source)}; put a header row on "
            "top, or map the agency's own names in dq_audit.toml"
        )
        raise InputError(message)
    if hits < len(wanted) * (_ENOUGH if source.period in found else _ENOUGH_UNDATED):
        message = (
            f"this does not look like {source.id}: {hits} of its {len(wanted)} columns are there. Expected names such "
            f"as {_examples(source)}. Is it another source, or do its columns need mapping in dq_audit.toml?"
        )
        raise InputError(message)


def _examples(source: Source) -> str:
    return ", ".join(list(source.columns)[:5])


def _columns(cells: Sequence[str | None], canonical: Mapping[str, str], row: int) -> dict[int, str]:
    columns = {at: canonical[snake(cell)] for at, cell in enumerate(cells) if cell and snake(cell) in canonical}
    for name, times in Counter(columns.values()).items():
        if times > 1:
            places = ", ".join(str(at + 1) for at, other in columns.items() if other == name)
            message = (
                f"the header in row {row} has {times} columns for {name} (columns {places}); "
                "remove or rename all but one, or say in dq_audit.toml which is meant"
            )
            raise InputError(message)
    return columns


def _labelled(rows: Sequence[Sequence[str | None]], source: Source, canonical: Mapping[str, str]) -> dict[str, str]:
    """Values that stand above the table beside or behind their label, of columns declared with header=True."""
    wanted = {name for name, column in source.columns.items() if column.header}
    found: dict[str, str] = {}
    for row in rows:
        cells = [cell for cell in row if cell]
        pairs = list(pairwise(cells))
        pairs += [(cell.partition(":")[0], cell.partition(":")[2].strip()) for cell in cells if ":" in cell]
        for label, value in pairs:
            name = canonical.get(snake(label))
            if name in wanted and value:
                found.setdefault(name, value)
    return found
