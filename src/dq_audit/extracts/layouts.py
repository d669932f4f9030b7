"""Layouts of published tables: headers that are values, and values that stand in the file's name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.extracts.names import FOLDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.declaration import Source
    from dq_audit.extracts.table import Table


def laid_out(table: Table, source: Source, file: str) -> Table:
    """The table as records, with what the file's name says of columns that it does not have."""
    told = _told_by_name(source, file)
    absent = {name: value for name, value in told.items() if name not in table.columns and name not in table.above}
    table.above = {**table.above, **absent}
    table.skipped += [f"{name} is taken from the file's name" for name in absent]
    return _unfolded(table, source)


def _told_by_name(source: Source, file: str) -> dict[str, str]:
    found = {name: (re.search(pattern, file), layout) for name, (pattern, layout) in source.file_values.items()}
    return {name: layout.format(**match.groupdict()) for name, (match, layout) in found.items() if match}


def _unfolded(table: Table, source: Source) -> Table:
    """A record for each header that is a value. A row's place stays with all of its records."""
    folded, headers = source.folded, [name for name in table.columns if name.startswith(FOLDED)]
    if folded is None or not headers:
        return table
    others = [name for name in table.columns if name not in headers and name not in (folded.names, folded.numbers)]

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        kept = [name for name in columns if name in others]
        for rows in table.slices((*kept, *headers)):
            places = [name for name in rows.columns if name not in headers]
            long = rows.unpivot(headers, index=places, variable_name=folded.names, value_name=folded.numbers)
            codes = pl.col(folded.names).str.strip_prefix(FOLDED)
            yield long.with_columns(codes).select(*columns, pl.col("^@.*$"))

    note = f"{len(headers)} headers of the table are values of {folded.names}: a record for each"
    unfolded = replace(table, columns=(*others, folded.names, folded.numbers), slices=slices, places=(), numbered=None)
    unfolded.skipped = [*table.skipped, note]
    return unfolded
