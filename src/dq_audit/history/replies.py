"""What came back with work lists, as rows: replies, and waivers that somebody accepted. They move no count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from dq_audit.history.tables import REPLIES, WAIVERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What an owner said of a record."""

    source: str
    record: str  # its id, 32 hexadecimal digits
    owner: str  # digest
    said_at: str  # YYYY-MM-DDTHH:MM:SS
    kind: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A record that need not be put right for a while: its gap stays, and is counted."""

    source: str
    record: str
    kind: str  # of the reply that proposed it
    accepted_on: str  # YYYY-MM-DD
    accepted_by: str  # digest
    until: str  # YYYY-MM, the last month in which it holds


def keep_replies(connection: Connection, replies: Iterable[KeptReply]) -> int:
    """Keep replies, each once; how many are new."""
    known = {(one.source, one.record, one.owner, one.said_at) for one in read_replies(connection)}
    new = {(r.source, r.record, r.owner, r.said_at): r for r in replies}
    rows = [_row(reply) for place, reply in new.items() if place not in known]
    if rows:
        connection.execute(insert(REPLIES), rows)
    return len(rows)


def read_replies(connection: Connection) -> list[KeptReply]:
    """All replies, in the order in which they were said."""
    rows = connection.execute(select(REPLIES).order_by(REPLIES.c.said_at)).mappings()
    return [KeptReply(**{**row, "record": bytes(row["record"]).hex()}) for row in rows]


def keep_waivers(connection: Connection, waivers: Iterable[Waiver]) -> None:
    """Keep waivers; a later one of a record takes the place of an earlier one."""
    for one in waivers:
        row = _row(one)
        here = (WAIVERS.c.source == one.source) & (WAIVERS.c.record == row["record"])
        connection.execute(delete(WAIVERS).where(here))
        connection.execute(insert(WAIVERS).values(row))


def read_waivers(connection: Connection) -> list[Waiver]:
    """All waivers, those that have run out too."""
    rows = connection.execute(select(WAIVERS).order_by(WAIVERS.c.source, WAIVERS.c.record)).mappings()
    return [Waiver(**{**row, "record": bytes(row["record"]).hex()}) for row in rows]


def _row(one: KeptReply | Waiver) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(one, name) for name in one.__dataclass_fields__}
    return {**told, "record": bytes.fromhex(one.record)}
