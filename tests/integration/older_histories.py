"""A history as an older dq-audit would have left it: the tables of an earlier version, with what it could hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from alembic import command
from sqlalchemy import MetaData, insert, select

from dq_audit.history import place

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Table

Address: TypeAlias = str | Path  # of a PostgreSQL, or a file
Held: TypeAlias = dict[str, list[tuple[object, ...]]]


def as_older(newer: Address, older: Address, version: str) -> None:
    """Write what a history holds into a new one of an earlier version; what that has no table or column for is lost."""
    with alone(newer) as given, alone(older) as made:
        config = place._config()
        config.attributes["connection"] = made
        command.upgrade(config, version)
        for table in _tables(made):
            if table.name != "alembic_version" and (rows := given.execute(select(table)).mappings().all()):
                made.execute(insert(table), [dict(row) for row in rows])


def held(history: Address, like: Address | None = None) -> Held:
    """Every row of every table of a history (or of the tables and columns of another), and its version."""
    with alone(like or history) as shape:
        tables = _tables(shape)
    with alone(history) as opened:
        return {table.name: sorted(map(tuple, opened.execute(select(table))), key=repr) for table in tables}


def alone(history: Address) -> AbstractContextManager[Connection]:
    """A history while nobody else writes to it: a server has then done with a writer that was killed."""
    return place.transaction(place.engine_of(place.address_of(str(history), Path())), str(history), writes=True)


def _tables(connection: Connection) -> list[Table]:
    """The tables of a history, those first that others refer to."""
    found = MetaData()
    found.reflect(connection)
    return found.sorted_tables
