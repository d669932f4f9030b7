"""Extracts of a source that pandera judges by somebody else's schema: opened, judged, and handed on as verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.cells import snake
from dq_audit.declaration import Column
from dq_audit.engine.schemas import judged
from dq_audit.errors import PackError
from dq_audit.extracts.content import Member
from dq_audit.extracts.database import Database, open_database
from dq_audit.extracts.names import Naming
from dq_audit.extracts.read import Extract, read
from dq_audit.extracts.table import SLICE_ROWS, Table
from dq_audit.positions import LINE, ROW, SHEET
from dq_audit.readers import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dq_audit.declaration import Adopted, CheckRule, Source

_POSITIONS = (ROW, LINE, SHEET)


@dataclass
class Judged(Extract):
    """An extract whose columns are verdicts."""

    whole: frozenset[str] = frozenset()  # ids of checks of which there is one verdict for the extract
    reasons: Mapping[str, str] = field(default_factory=dict)  # column of verdicts -> why it is not there

    def checks(self, declared: tuple[CheckRule, ...]) -> tuple[CheckRule, ...]:
        """The checks, those about the extract without a record at fault."""
        return tuple(replace(check, limit=0.0) if check.id in self.whole else check for check in declared)


def open_judged(
    given: Any,  # noqa: ANN401  a path or any frame
    source: Source,
    adopted: Adopted,
    *,
    mapping: Mapping[str, str],
    words: str,
    encoding: str | None,
    sheet: str | None,
    month: str | None,
) -> Judged:
    """Open an extract, have pandera judge it, and hand its verdicts on under the place of each record."""
    known = _known(source, adopted, [str(name) for name in getattr(given, "columns", ())])

    def opened() -> Extract:
        naming = Naming(known, mapping, words)
        return open_database(given, naming) if isinstance(given, Database) else read(given, naming, encoding, sheet)

    extract = opened()
    others = _others(extract.table.unused, known)
    if others:  # a schema may ask for columns by pattern, or refuse those that it does not have
        known = replace(known, columns={**known.columns, **others})
        extract = opened()
    rows = pl.concat(list(extract.slices(known.columns)), how="vertical")
    in_memory = None if isinstance(given, str | Path | Member | Database) else given
    verdicts = judged(adopted, rows, in_memory, month)
    placed = verdicts.rows.hstack(rows.select(_POSITIONS))

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        for start in range(0, placed.height, SLICE_ROWS):
            yield placed.select(*columns, *_POSITIONS).slice(start, SLICE_ROWS)

    notes = [*extract.table.notes, *(f"{name}: {why}" for name, why in verdicts.reasons.items())]
    table = Table(tuple(verdicts.rows.columns), slices, notes, stated=extract.table.stated)
    return Judged(extract.name, table, extract._digest, verdicts.whole, verdicts.reasons)  # noqa: SLF001  the same file


def _known(source: Source, adopted: Adopted, in_memory: Sequence[str]) -> Source:
    """The source as its extract has it: with the columns of the schema, not those of verdicts."""
    named = {name: column.required for name, column in adopted.schema.columns.items() if not column.regex}
    named = dict.fromkeys([*filter(None, [adopted.period]), *adopted.key], True) | named
    named = named or dict.fromkeys(in_memory, True)
    if not named:
        message = "the schema names columns by patterns only; say with period= or key= which column must be there"
        raise PackError(message)
    columns = {name: Column(name, Text(), optional=not needed) for name, needed in named.items()}
    return replace(source, columns=columns, key=(), period=adopted.period or next(iter(columns)), schema=None)


def _others(headers: tuple[str, ...], known: Source) -> dict[str, Column]:
    """The columns that the schema does not name, under their own names."""
    times = Counter(snake(header) for header in headers)
    taken = {snake(name) for name in known.columns}
    chosen = [header for header in headers if snake(header) and times[snake(header)] == 1]
    return {header: Column(header, Text(), optional=True) for header in chosen if snake(header) not in taken}
