"""The ledger of a project: its key, what an extract shows of its records, and what became of them."""

from __future__ import annotations

import calendar
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.declaration import DeliveryKind
from dq_audit.errors import HistoryError
from dq_audit.history.sightings import RECHECK, Pull
from dq_audit.keys import Key, secret_key
from dq_audit.ledger import SIGHTINGS_SCHEMA, lines_of, open_since
from dq_audit.record_keys import fingerprint_of, record_ids

if TYPE_CHECKING:
    from dq_audit.audit import Result
    from dq_audit.declaration import Source
    from dq_audit.faults import Line
    from dq_audit.history.store import History
    from dq_audit.model import Audit
    from dq_audit.project import Project

VARIABLE = "DQ_AUDIT_LEDGER_KEY"


@dataclass(frozen=True)
class SourceLedger:
    """The ledger of a source, after its latest extract."""

    source: str
    day: str  # YYYY-MM-DD on which that was cut
    unkeyed: int  # its records without a whole record key: nobody can follow them
    lines: tuple[Line, ...]


def ledger_key(history: History, project: Project) -> Key | None:
    """The key of the ledger that a history keeps; None where it keeps none.

    HistoryError where there is no key, or another; UsageError where others can read it, or it stands in two places.
    """
    expected = history.ledger_key
    if not expected:
        return None
    file = project.ledger_key if project.ledger_key.exists() else None
    fault = f"there is no key of the ledger that the history {history.name} keeps"
    if file or os.environ.get(VARIABLE, "").strip():
        key = secret_key(file, VARIABLE, project.ledger_group)
        if fingerprint_of(key) == expected:
            return key
        fault = f"the key of the ledger is not the one that the history {history.name} was made with"
    message = (
        f"{fault}; bring that one back ({project.ledger_key.name}, or {VARIABLE}); if it is lost, `dq-audit history "
        "init --new-key` begins the ledger anew and keeps the counts"
    )
    raise HistoryError(message)


def pull_of(result: Result, key: Key, source: Source, *, recheck: bool = False) -> Pull | None:
    """What an extract showed of its records; None where the source has no record key to follow them by."""
    if not source.key:
        return None
    standing = result.standing(any_month=recheck)
    ids = record_ids(key, source.id, standing["key"])
    rows = zip(ids, standing["period"], standing["states"], strict=True)
    seen = [(id_, period, states) for id_, period, states in rows if id_ is not None]
    last = result.audits[-1]
    by_month = source.delivery.kind is DeliveryKind.MONTH
    scope = RECHECK if recheck else last.period if by_month else ""
    return Pull(source.id, day_of(last), scope, last.extract.sha256, result.slots, seen, len(ids) - len(seen))


def day_of(audit: Audit) -> str:
    """The day on which an extract was cut; where nobody knows it, the last day of its month."""
    if audit.as_of:
        return audit.as_of
    year, month = int(audit.period[:4]), int(audit.period[5:])
    return f"{audit.period}-{calendar.monthrange(year, month)[1]:02d}"


def ledger_of(history: History, source: Source) -> SourceLedger:
    """What became of the records of a source."""
    held = history.sightings(source.id)
    frame = pl.DataFrame(held.rows, schema=SIGHTINGS_SCHEMA, orient="row")
    snapshot = source.delivery.kind is DeliveryKind.SNAPSHOT
    lines = lines_of(frame, held.slots, held.now, held.latest, snapshot=snapshot)
    return SourceLedger(source.id, held.latest, held.unkeyed, tuple(lines))


def since_of(history: History, source: str) -> dict[tuple[str, str, str | None], str]:
    """Of every open fault of a source since when: (record, check, item) -> YYYY-MM."""
    held = history.sightings(source)
    frame = pl.DataFrame(held.rows, schema=SIGHTINGS_SCHEMA, orient="row")
    return open_since(frame, held.slots, held.now)
