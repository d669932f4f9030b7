"""A history as an older dq-audit would have left it: the tables of an earlier version, with what it could hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from alembic import command

from dq_audit.history import place

if TYPE_CHECKING:
    from pathlib import Path

_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def as_older(newer: Path, older: Path, version: str) -> None:
    """Write what a history holds into a new one of an earlier version; what that has no table or column for is lost."""
    engine = place.engine_of(place.address_of(older.name, older.parent))
    with place.transaction(engine, older.name, writes=True) as connection:
        config = place._config()
        config.attributes["connection"] = connection
        command.upgrade(config, version)
    with closing(sqlite3.connect(older)) as made, made:
        made.execute("ATTACH ? AS newer", (str(newer),))
        for (table,) in made.execute(_TABLES).fetchall():
            if table != "alembic_version":
                names = ", ".join(f'"{name}"' for name in columns(made, table))
                made.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM newer."{table}"')  # noqa: S608


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns of a table."""
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


def held(history: Path, like: Path | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a history in a file (or of the tables and columns of another), and its version."""
    with closing(sqlite3.connect(like or history)) as shape:
        wanted = {table: columns(shape, table) for (table,) in shape.execute(_TABLES).fetchall()}
    with closing(sqlite3.connect(history)) as opened:
        return {
            table: sorted(opened.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table, names in wanted.items()
        }
