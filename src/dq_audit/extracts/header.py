"""Which rows are the header, what its columns are called here, and what stands above it.

A header may take up several rows: a merged cell ("Victim") above others ("Age", "Sex") lends them its words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.cells import snake
from dq_audit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.extracts.names import Naming

SEARCHED_ROWS = 100
_DEEPEST = 3  # header rows
_ENOUGH, _ENOUGH_UNDATED = 0.25, 0.50  # of the source's columns; fewer, and it is probably another source


@dataclass(frozen=True)
class Header:
    """The header: its last row (0 is the first row), its columns by position, and the labelled values above it."""

    row: int
    columns: Mapping[int, str]  # position -> canonical name
    width: int
    above: Mapping[str, str] = field(default_factory=dict)
    depth: int = 1  # rows
    names: tuple[str, ...] = ()  # as delivered, by position; empty where a column has none
    above_at: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # row and position of the values above it

    @property
    def unused(self) -> tuple[str, ...]:
        """The named columns that stand for none of the source's, as delivered."""
        return tuple(name for at, name in enumerate(self.names) if name and at not in self.columns)

    @property
    def headers(self) -> dict[str, str]:
        """What each of the source's columns is called in the extract."""
        return {column: self.names[at] for at, column in self.columns.items()}

    def notes(self, source: Source) -> Iterator[str]:
        """What was skipped or guessed."""
        above = self.row - self.depth + 1
        if above:
            yield f"{above} rows above the header skipped"
        if self.depth > 1:
            yield f"the header takes up {self.depth} rows, read together"
        if self.unused:
            n = len(self.unused)
            yield f"{n} {'column' if n == 1 else 'columns'} not known to {source.id} left aside"


class _Labelled(NamedTuple):
    """A value above the table, and its row and position."""

    value: str
    at: tuple[int, int]


def find_header(rows: Sequence[Sequence[str | None]], naming: Naming) -> Header:
    """The header among the first rows. InputError where none is there, or it stands for another source."""
    canonical = naming.canonical
    row, depth, found = _best(rows, canonical)
    _enough(naming.source, found, len(rows[0]) if rows else 0)
    spelled = spellings(rows, row, depth)
    labelled = _labelled(rows[: row - depth + 1], naming.source, canonical)
    above = {name: found.value for name, found in labelled.items()}
    above_at = {name: found.at for name, found in labelled.items()}
    names = tuple(words[0] if words else "" for words in spelled)
    return Header(row, _columns(spelled, canonical, row + 1), len(rows[row]), above, depth, names, above_at)


def header_naming(rows: Sequence[Sequence[str | None]], canonical: Mapping[str, str]) -> Header | None:
    """The header among the first rows that names most of some columns, which belong to no source; None without one.

    Of columns that go by one canonical name all are told: whoever asks decides.
    """
    row, depth, found = _best(rows, canonical)
    if not found:
        return None
    spelled = spellings(rows, row, depth)
    names = tuple(words[0] if words else "" for words in spelled)
    return Header(row, _known(spelled, canonical), len(rows[row]), depth=depth, names=names)


def hits(rows: Sequence[Sequence[str | None]], naming: Naming) -> int:
    """How many of a source's columns the best header among the first rows names."""
    return len(_best(rows, naming.canonical)[2])


def _best(rows: Sequence[Sequence[str | None]], canonical: Mapping[str, str]) -> tuple[int, int, set[str]]:
    """Last row, depth and columns of the header that names most columns; of equals the flattest, then the first."""
    best: tuple[int, int, set[str]] = (0, 1, set())
    named, all_of_them = cache(snake), set(canonical.values())  # a cell is part of many headers that could be
    for depth in range(1, _DEEPEST + 1):
        for row in range(depth - 1, min(len(rows), SEARCHED_ROWS)):
            if best[2] == all_of_them:
                return best
            found = _known(spellings(rows, row, depth), canonical, named)
            here = set(found.values())
            if len(here) > len(best[2]) and (depth == 1 or len(found) == len(here)):
                best = row, depth, here
    return best


def spellings(rows: Sequence[Sequence[str | None]], row: int, depth: int = 1) -> list[list[str]]:
    """What the column at each position may be called, the fullest form first; nothing where it has no name.

    Of columns with the very same name each may also be called by its number among them: `Age (2)`.
    """
    layers = [_lent(rows[at], rows[row]) for at in range(row - depth + 1, row)] + [list(rows[row])]
    stacked = [[layer[at] if at < len(layer) else None for layer in layers] for at in range(len(rows[row]))]
    parts = [[cell for cell in cells if cell] for cells in stacked]
    spelled = [list(dict.fromkeys([" ".join(words), *reversed(words)])) if words else [] for words in parts]
    times = Counter(words[0] for words in spelled if words)
    seen: Counter[str] = Counter()
    for words in spelled:
        if words and times[words[0]] > 1:
            seen[words[0]] += 1
            words.append(f"{words[0]} ({seen[words[0]]})")
    return spelled


def _lent(upper: Sequence[str | None], lower: Sequence[str | None]) -> list[str | None]:
    """An upper header row in which a cell lends its words to the empty ones right of it that have something below."""
    lent: list[str | None] = []
    last: str | None = None
    for at in range(len(lower)):
        cell = upper[at] if at < len(upper) else None
        last = cell or (last if lower[at] else None)
        lent.append(last)
    return lent


def _known(
    spelled: Sequence[Sequence[str]], canonical: Mapping[str, str], named: Callable[[str], str] = snake
) -> dict[int, str]:
    found = {}
    for at, words in enumerate(spelled):
        name = next(filter(None, (canonical.get(named(word)) for word in words)), None)
        if name:
            found[at] = name
    return found


def _enough(source: Source, found: set[str], width: int) -> None:
    wanted, hits = [c for c in source.columns.values() if not c.optional], len(found)
    if hits == 0:
        message = (
            f"no header row: none of the first {SEARCHED_ROWS} rows names a column of {source.id} (the first row has "
            f"{width} cells and may already be data). Expected names such as {_examples(source)}; put a header row on "
            f"top, or see what `dq-audit map` proposes for the agency's own names"
        )
        raise InputError(message)
    if hits < len(wanted) * (_ENOUGH if source.period in found else _ENOUGH_UNDATED):
        message = (
            f"this does not look like {source.id}: {hits} of its {len(wanted)} columns are there. Expected names such "
            f"as {_examples(source)}. Is it another source (`dq-audit inspect` tells), or do its columns need mapping "
            f"in dq_audit.toml (`dq-audit map` proposes one)?"
        )
        raise InputError(message)


def _examples(source: Source) -> str:
    return ", ".join(list(source.columns)[:5])


def _columns(spelled: Sequence[Sequence[str]], canonical: Mapping[str, str], row: int) -> dict[int, str]:
    columns = _known(spelled, canonical)
    for name, times in Counter(columns.values()).items():
        if times > 1:
            places = [at for at, other in columns.items() if other == name]
            last = spelled[places[-1]][-1]
            message = (
                f"the header in row {row} has {times} columns for {name} (columns "
                f"{', '.join(str(at + 1) for at in places)}); remove or rename all but one, or say in dq_audit.toml "
                f'which is meant, as in {name} = "{last}"'
            )
            raise InputError(message)
    return columns


def _labelled(
    rows: Sequence[Sequence[str | None]], source: Source, canonical: Mapping[str, str]
) -> dict[str, _Labelled]:
    """Values that stand above the table beside or behind their label, of columns declared with header=True."""
    wanted = {name for name, column in source.columns.items() if column.header}
    found: dict[str, _Labelled] = {}
    for at, row in enumerate(rows):
        cells = [(place, cell) for place, cell in enumerate(row) if cell]
        pairs = [(label, value, place) for (_, label), (place, value) in pairwise(cells)]
        split = ((place, cell.partition(":")) for place, cell in cells if ":" in cell)
        pairs += [(label, value.strip(), place) for place, (label, _, value) in split]
        for label, value, place in pairs:
            name = canonical.get(snake(label))
            if name in wanted and value:
                found.setdefault(name, _Labelled(value, (at, place)))
    return found
