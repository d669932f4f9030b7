"""Tables made for tests: the rows of a frame in a DuckDB file or in a PostgreSQL of one's own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import duckdb
import polars as pl
import psycopg
from psycopg import sql

from dq_audit.extracts.database import Database

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit.audit import Result

_number = count()


@dataclass(frozen=True)
class Postgres:
    """A running PostgreSQL, which asks for no password."""

    url: str

    def connect(self) -> psycopg.Connection[Any]:
        """A connection that writes at once."""
        return psycopg.connect(self.url, autocommit=True)

    def table(self, frame: pl.DataFrame) -> Database:
        """A new table of text with the rows of a frame."""
        name = f"rows_{next(_number)}"
        columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(column)) for column in frame.columns)
        with self.connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(name), columns))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                for row in frame.iter_rows():
                    copy.write_row(row)
        return Database(self.url, table=name)


def duckdb_table(folder: Path, frame: pl.DataFrame) -> Database:
    """A new DuckDB file with the rows of a frame as its one table."""
    path = folder / f"rows_{next(_number)}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.register("given", frame.to_arrow())
        connection.execute("CREATE TABLE delivered AS SELECT * FROM given")
    return Database(f"duckdb://{path}", table="delivered")


def said(result: Result) -> list[str]:
    """All that an audit says of an extract, but for what names the extract itself; a line for each difference."""
    lines = []
    for audit in result.audits:
        head = f"{audit.source} {audit.period} {audit.as_of}"
        lines += [f"{head} {found}" for found in audit.findings]
        lines += [f"{head} {tally.name} {sorted(tally.cells.items())}" for tally in audit.tallies]
        lines += [f"{head} {told}" for told in audit.fitness]
        lines += [f"{head} {note}" for note in sorted(audit.notes) if note.startswith("codes never seen")]
    return lines


def failing(result: Result) -> list[str]:
    """The records to put right, without their place in a file."""
    return sorted(json.dumps(row, default=str) for row in result.failing.drop("sheet", "row").to_dicts())


def counted_there(result: Result) -> bool:
    """Whether the database counted by itself."""
    return not any(note.startswith("rows were read out of the database") for note in result.audits[-1].notes)
