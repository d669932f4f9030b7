"""What the ledger knows of single records is forgotten, so that no byte of it is left in the files of the store.

A deleted row leaves its bytes in the file, in the write-ahead log, in a journal. So what was deleted is overwritten
(`secure_delete`), the file is written anew (VACUUM), and the log is emptied. What the file system, a backup of the
machine, or the archive of a PostgreSQL server still holds is theirs, and the verbs say so.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, inspect, select
from sqlalchemy.exc import DBAPIError

from dq_audit.errors import HistoryError
from dq_audit.history import place
from dq_audit.history.tables import AUDITS, REPLIES, SETTINGS, SIGHTINGS, WAIVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Engine, Table

KEY = "ledger_key"  # the setting that holds the fingerprint of the ledger's key
_OF_RECORDS = (SIGHTINGS, REPLIES, WAIVERS)


@dataclass(frozen=True)
class Rows:
    """Rows about single records: how often they were seen to stand otherwise, replies, waivers."""

    sightings: int = 0
    replies: int = 0
    waivers: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.sightings + self.replies + self.waivers


@dataclass(frozen=True)
class Held:
    """What a history holds of single records, and how much of it is older than it may be."""

    records: int
    replies: int
    waivers: int
    audits: int
    oldest: str  # the day on which the record was last seen that was not seen for longest; empty where there is none
    records_over: int  # not seen since the first day that is still kept
    audits_over: int


def fingerprint_in(connection: Connection) -> str:
    """The fingerprint of the ledger's key, of a history of any version; empty where it keeps no ledger."""
    if not inspect(connection).has_table(SETTINGS.name):
        return ""
    return connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == KEY)).scalar() or ""


def rows_of(connection: Connection, source: str, records: Sequence[bytes]) -> Rows:
    """How many rows there are about a record, under any of the hashes that it was given."""
    there = _tables(connection)
    counted = (
        connection.execute(select(func.count()).select_from(one).where(_about(one, source, records))).scalar_one()
        if one.name in there
        else 0
        for one in _OF_RECORDS
    )
    return Rows(*counted)


def forget_record(connection: Connection, source: str, records: Sequence[bytes]) -> None:
    """Delete all rows about a record."""
    there = _tables(connection)
    for one in _OF_RECORDS:
        if one.name in there:
            connection.execute(delete(one).where(_about(one, source, records)))


def _tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _about(table: Table, source: str, records: Sequence[bytes]) -> ColumnElement[bool]:
    return (table.c.source == source) & table.c.record.in_(records)


def held(connection: Connection, records_since: date, counts_since: date) -> Held:
    """What a history holds of single records."""
    last = SIGHTINGS.c.is_last
    count = select(func.count())
    return Held(
        records=connection.execute(count.where(last)).scalar_one(),
        replies=connection.execute(count.select_from(REPLIES)).scalar_one(),
        waivers=connection.execute(count.select_from(WAIVERS)).scalar_one(),
        audits=connection.execute(count.select_from(AUDITS)).scalar_one(),
        oldest=connection.execute(select(func.min(SIGHTINGS.c.until)).where(last)).scalar() or "",
        records_over=connection.execute(
            count.where(last, SIGHTINGS.c.until < f"{records_since:%Y-%m-%d}")
        ).scalar_one(),
        audits_over=connection.execute(count.where(AUDITS.c.period < f"{counts_since:%Y-%m}")).scalar_one(),
    )


def forget_unseen(connection: Connection, since: date) -> None:
    """Delete the records that no extract has shown since a day, replies of before it, and waivers that ran out."""
    day = f"{since:%Y-%m-%d}"
    seen = select(SIGHTINGS.c.record).where(SIGHTINGS.c.is_last, SIGHTINGS.c.until >= day)
    for source in connection.execute(select(SIGHTINGS.c.source).distinct()).scalars().all():
        here = SIGHTINGS.c.source == source
        connection.execute(delete(SIGHTINGS).where(here, SIGHTINGS.c.record.not_in(seen.where(here))))
    connection.execute(delete(REPLIES).where(REPLIES.c.said_at < day))
    connection.execute(delete(WAIVERS).where(WAIVERS.c.until < day[:7]))


def scrub(engine: Engine, name: str) -> str:
    """Leave no byte of what was deleted in the files of a store; what could not be done, in words, or nothing.

    HistoryError where the store cannot be used.
    """
    fault = said = ""
    try:
        with closing(engine.raw_connection()) as connection:  # beyond any transaction, in which no VACUUM may run
            run = connection.cursor().execute
            if engine.dialect.name == "sqlite":
                said = _scrub_sqlite(run)
            else:
                setattr(connection.driver_connection, "autocommit", True)  # noqa: B010  types know nothing of a driver
                for one in _OF_RECORDS:
                    run(f"VACUUM {one.name}")
    except (engine.dialect.loaded_dbapi.Error, DBAPIError) as error:
        fault = place.told(str(error))
    if fault:
        message = f"the history {name} {fault}"
        raise HistoryError(message)
    return said


def _scrub_sqlite(run: Callable[[str], Any]) -> str:
    run("VACUUM")
    if run("PRAGMA journal_mode").fetchone()[0] != "wal":
        return ""
    busy = run("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return "somebody reads it just now, so its write-ahead log could not be emptied" if busy else ""
