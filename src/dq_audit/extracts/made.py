"""Columns made of others by a lookup of the user's, before anything is judged: a postcode becomes a district.

A cell that is no key is handed on as it stands, so that «not known» and blanks keep their state; not where it holds a
digit, as postcodes do: it then becomes a text that nothing is valid by, since what people wrote there is personal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.cells import UNREADABLE, UNSPACED
from dq_audit.extracts.database import Stored

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dq_audit.declaration import Lookup, Source
    from dq_audit.extracts.read import Extract

    Lookups = Mapping[str, Mapping[str, str]]

NOT_FOUND = "not in the lookup"


def with_made(extract: Extract, source: Source, lookups: Lookups) -> Extract:
    """The extract with the columns that can be made. One that it has itself is let be."""
    table = extract.table
    made = {c.name: c.made for c in source.columns.values() if c.made and c.name not in extract.present}
    made = {name: how for name, how in made.items() if how.base in table.columns and how.name in lookups}
    if not made:
        return extract
    arriving, arrived = table.slices, table.columns

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        bases = (how.base for name, how in made.items() if name in columns)
        read = tuple(dict.fromkeys([*(name for name in columns if name in arrived), *bases]))
        for rows in arriving(read):
            told = (_made(how, lookups).alias(name) for name, how in made.items() if name in columns)
            yield rows.with_columns(told).select(*columns, pl.col("^@.*$"))

    table.columns, table.slices, table.numbered = (*arrived, *made), slices, None
    table.skipped += [f"{name} is {how.describe()}" for name, how in made.items()]
    if isinstance(extract, Stored) and extract.server:
        extract.server = None
        table.skipped.append("rows were read out of the database and counted here: it does not have the lookup")
    return extract


def _made(how: Lookup, lookups: Lookups) -> pl.Expr:
    table, cell = lookups[how.name], pl.col(how.base)
    key = cell.str.replace_all(UNSPACED, "").str.to_lowercase()
    found = key.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
    personal = cell.str.contains("[0-9]") & ~key.is_in(sorted(word.replace(" ", "") for word in UNREADABLE))
    return pl.coalesce(found, pl.when(personal).then(pl.lit(NOT_FOUND)).otherwise(cell))
