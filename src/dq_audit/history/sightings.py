"""How each record stood in each extract, as rows: a run of extracts in which it stood alike is one row.

A later extract puts the row's end off, or begins another; the last extract of a day can be taken back when another
version supersedes it. What a record is known to have been later is not changed by what arrives late.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import delete, func, insert, select, update

from dq_audit.history.tables import PULLS, SIGHTINGS, SLOTS
from dq_audit.model import NO_WORD, NOT_ASKED_ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection

RECHECK = "recheck"  # the scope of a fresh pull of some records: who is not in it is not missing
_MANY = 10_000  # records asked for in one statement; both databases take over 30,000 parameters
_ORDER = NO_WORD + NOT_ASKED_ABOUT + "0123456"  # of a key that stands twice the worst letter counts

Seen: TypeAlias = tuple[str, str, str]  # record (32 hexadecimal digits), period (YYYY-MM), states


@dataclass(frozen=True)
class Pull:
    """What an extract showed of the records of a source."""

    source: str
    day: str  # YYYY-MM-DD on which it was cut
    scope: str  # the month that it holds; empty where it holds several months, or all that stand; or RECHECK
    sha256: str
    slots: Sequence[tuple[str, str | None, str]]  # what each letter is about: check, item, fingerprint
    seen: Sequence[Seen]
    unkeyed: int  # records without a whole key


def take_pull(connection: Connection, pull: Pull) -> None:
    """Enter an extract; nothing changes where it is there already."""
    slots = _slots_id(connection, pull)
    here = (PULLS.c.source == pull.source) & (PULLS.c.day == pull.day) & (PULLS.c.scope == pull.scope)
    there = connection.execute(select(PULLS.c.sha256, PULLS.c.slots_id).where(here)).one_or_none()
    if there == (pull.sha256, slots):
        return
    if there:
        _take_back(connection, pull)
        connection.execute(delete(PULLS).where(here))
    seen = _each_once(pull.seen)
    _enter(connection, pull, slots, seen)
    row = {"source": pull.source, "day": pull.day, "scope": pull.scope, "sha256": pull.sha256, "slots_id": slots}
    connection.execute(insert(PULLS).values(**row, records=len(seen), unkeyed=pull.unkeyed))


def _slots_id(connection: Connection, pull: Pull) -> int:
    told = json.dumps([list(slot) for slot in pull.slots])
    here = (SLOTS.c.source == pull.source) & (SLOTS.c.slots == told)
    known = connection.execute(select(SLOTS.c.id).where(here)).scalar()
    if known is None:
        made = insert(SLOTS).values(source=pull.source, slots=told).returning(SLOTS.c.id)
        known = connection.execute(made).scalar_one()
    return int(known)


def _each_once(seen: Iterable[Seen]) -> dict[bytes, tuple[str, str]]:
    """Record -> its month and letters; of a key that stands twice the later month and the worst letters."""
    found: dict[bytes, tuple[str, str]] = {}
    for id_, period, states in seen:
        record = bytes.fromhex(id_)
        before = found.get(record)
        found[record] = (period, states) if before is None else _together(before, (period, states))
    return found


def _together(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str]:
    letters = (max(pair, key=_ORDER.index) for pair in zip(one[1], other[1], strict=True))
    return (max(one[0], other[0]), "".join(letters))


def _enter(connection: Connection, pull: Pull, slots: int, seen: Mapping[bytes, tuple[str, str]]) -> None:
    stands = {record: (period, slots, states) for record, (period, states) in seen.items()}
    known = _last_rows(connection, pull.source, stands)
    corrected = [r for r, row in known.items() if row["until"] == pull.day and _as_row(row) != stands[r]]
    _unsee(connection, pull.source, corrected, pull.day)
    anew = frozenset(corrected)
    known = {r: row for r, row in known.items() if r not in anew}
    known |= _last_rows(connection, pull.source, corrected)
    open_to_change = [r for r in stands if r not in known or known[r]["until"] <= pull.day]
    as_before = [r for r in open_to_change if r in known and _as_row(known[r]) == stands[r]]
    for some in _parts(as_before):
        last = (SIGHTINGS.c.until < pull.day) & _of(pull.source, some) & SIGHTINGS.c.is_last
        connection.execute(update(SIGHTINGS).where(last).values(before=SIGHTINGS.c.until, until=pull.day))
    new = sorted(set(open_to_change).difference(as_before))
    for some in _parts(new):
        connection.execute(update(SIGHTINGS).where(_of(pull.source, some)).values(is_last=False))
    rows = [_new_row(pull, record, *stands[record]) for record in new]
    if rows:
        connection.execute(insert(SIGHTINGS), rows)


def _new_row(pull: Pull, record: bytes, period: str, slots: int, states: str) -> dict[str, Any]:
    days = {"since": pull.day, "until": pull.day, "before": "", "is_last": True}
    return {"source": pull.source, "record": record, **days, "period": period, "slots_id": slots, "states": states}


def _as_row(row: Mapping[str, Any]) -> tuple[str, int, str]:
    return (row["period"], row["slots_id"], row["states"])


def _take_back(connection: Connection, pull: Pull) -> None:
    """Undo what the extract of this day said, where no later one was entered for the record."""
    touched = (SIGHTINGS.c.source == pull.source) & (SIGHTINGS.c.until == pull.day) & SIGHTINGS.c.is_last
    if pull.scope not in ("", RECHECK):
        touched &= SIGHTINGS.c.period == pull.scope
    records = list(connection.execute(select(SIGHTINGS.c.record).where(touched)).scalars())
    _unsee(connection, pull.source, records, pull.day)


def _unsee(connection: Connection, source: str, records: Iterable[bytes], day: str) -> None:
    """Take a day's sighting of some records away: the row that began on it, or the end that it put off."""
    for some in _parts(records):
        here = _of(source, some) & (SIGHTINGS.c.until == day)
        put_off = update(SIGHTINGS).where(here, SIGHTINGS.c.since < day).values(until=SIGHTINGS.c.before)
        begun = select(SIGHTINGS.c.record).where(here, SIGHTINGS.c.since == day)
        gone = list(connection.execute(begun).scalars())
        connection.execute(put_off)
        connection.execute(delete(SIGHTINGS).where(here, SIGHTINGS.c.since == day))
        newest = select(func.max(SIGHTINGS.c.since)).where(_of(source, gone)).group_by(SIGHTINGS.c.record)
        pairs = connection.execute(newest.add_columns(SIGHTINGS.c.record)).all()
        for since, record in pairs:
            one = (SIGHTINGS.c.source == source) & (SIGHTINGS.c.record == record) & (SIGHTINGS.c.since == since)
            connection.execute(update(SIGHTINGS).where(one).values(is_last=True))


def _last_rows(connection: Connection, source: str, records: Iterable[bytes]) -> dict[bytes, Mapping[str, Any]]:
    found: dict[bytes, Mapping[str, Any]] = {}
    for some in _parts(records):
        rows = connection.execute(select(SIGHTINGS).where(_of(source, some), SIGHTINGS.c.is_last)).mappings()
        found |= {bytes(row["record"]): dict(row) for row in rows}
    return found


def _of(source: str, records: Sequence[bytes]) -> ColumnElement[bool]:
    return (SIGHTINGS.c.source == source) & SIGHTINGS.c.record.in_(records)


def _parts(records: Iterable[bytes]) -> Iterator[list[bytes]]:
    every = sorted(records)
    return (every[at : at + _MANY] for at in range(0, len(every), _MANY))


# --- out ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sightings:
    """All that the ledger holds of a source: rows (record, since, until, period, slots, states) and what they mean."""

    rows: Sequence[tuple[str, str, str, str, int, str]]
    slots: Mapping[int, Sequence[tuple[str, str | None, str]]]
    now: Sequence[tuple[str, str | None, str]]  # the slots of the latest extract
    latest: str  # its day; empty where none was entered
    unkeyed: int  # of the latest extract


def read_sightings(connection: Connection, source: str) -> Sightings:
    """Everything of a source, in no order."""
    names = ("record", "since", "until", "period", "slots_id", "states")
    found = connection.execute(select(*(SIGHTINGS.c[n] for n in names)).where(SIGHTINGS.c.source == source))
    rows = [(bytes(record).hex(), *rest) for record, *rest in found]
    told = connection.execute(select(SLOTS.c.id, SLOTS.c.slots).where(SLOTS.c.source == source))
    slots = {id_: [(check, item, rule) for check, item, rule in json.loads(text)] for id_, text in told}
    whole = select(PULLS).where(PULLS.c.source == source, PULLS.c.scope != RECHECK).order_by(PULLS.c.day, PULLS.c.scope)
    pulls = connection.execute(whole).mappings().all()
    if not pulls:
        return Sightings(rows, slots, (), "", 0)
    last = pulls[-1]
    return Sightings(rows, slots, slots[last["slots_id"]], last["day"], last["unkeyed"])


def sources_followed(connection: Connection) -> list[str]:
    """The sources of which the ledger holds anything."""
    return list(connection.execute(select(PULLS.c.source).distinct().order_by(PULLS.c.source)).scalars())


def forget_before(connection: Connection, month: str) -> None:
    """Delete the records of months before one (YYYY-MM)."""
    connection.execute(delete(SIGHTINGS).where(SIGHTINGS.c.period < month))
