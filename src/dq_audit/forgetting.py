"""The verbs that delete from a history: one record, what is past its time, old months."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from getpass import getpass
from typing import TYPE_CHECKING

from dq_audit import clock
from dq_audit.console import print_json, say
from dq_audit.errors import HistoryError, UsageError
from dq_audit.following import VARIABLE, ledger_key
from dq_audit.governance.access import has_deleted, logged
from dq_audit.governance.finding import backups_of, history_file
from dq_audit.history.store import History
from dq_audit.keys import secret_key
from dq_audit.periods import is_month
from dq_audit.record_keys import fingerprint_of, record_ids
from dq_audit.remembering import opened, settings_of
from dq_audit.render.words import counted, n_of_n
from dq_audit.schemas import packs_for
from dq_audit.telling import FAILED, OK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.declaration import Source
    from dq_audit.keys import Key
    from dq_audit.project import Project

_TAILS = ("-wal", "-shm", "-journal")
_SERVER = (
    "What the PostgreSQL server keeps elsewhere (archived write-ahead log, replicas, base backups) is the server's "
    "business: ask who runs it."
)
_ELSEWHERE = (
    "Extracts, work lists and lists of failing records are not looked into (`dq-audit where` says which there are): an "
    "extract that still holds the record enters it again. What the disk itself or a backup of the machine holds is "
    "beyond dq-audit."
)


@dataclass(frozen=True)
class _Store:
    """A history, or a copy of one from before an upgrade, with how many rows it has about the record."""

    history: History
    rows: int
    is_known: bool  # whether its ledger is under a key that is here
    copy: Path | None = None  # its file, of a backup


@logged("history forget")
def forget(
    source: str, parts: Sequence[str], *, key_file: Path | None, project: Path | None, yes: bool, json: bool
) -> int:
    """Forget a record: whatever history and backups know of it; or say what that would be."""
    settings = settings_of(project)
    declared = packs_for(settings).source(source)
    history = opened(settings)
    now = ledger_key(history, settings)
    if now is None:
        message = f"the history {history.name} keeps no ledger, so it knows no single record"
        raise UsageError(message)
    keys = {fingerprint_of(key): key for key in (now, *_former(settings))}
    given = _key_of_record(declared, parts, key_file)
    ids = [id_ for key in keys.values() for id_ in record_ids(key, source, [given]) if id_]
    records = [bytes.fromhex(id_) for id_ in ids]
    stores, unread = _stores(history, settings, source, records, keys)
    faults = {one: list(_forgotten(one, source, records)) for one in stores} if yes else {}
    undone = [*unread, *(fault for found in faults.values() for fault in found)]
    about = [one for one in stores if one.rows and not faults.get(one)]
    has_deleted("records", int(yes and bool(about)))
    strange = [one.history.name for one in stores if not one.is_known]
    if json:
        rows = {one.history.name: one.rows for one in stores}
        print_json({"rows": rows, "forgotten": yes, "not_searched": strange, "could_not": undone})
    say(_told(about, len(stores), yes=yes), json=json)
    say((f"Not forgotten there: {fault}" for fault in undone), json=json)
    say((f"Not searched: {name} has the ledger of a key that is not here" for name in strange), json=json)
    say(_beyond(history, yes=yes), json=json)
    return FAILED if undone or strange or not about else OK


@logged("history prune")
def prune(before: str | None, *, retention: bool, project: Path | None, yes: bool, json: bool) -> int:
    """Delete all months before one, or all that is past its time under [retention]."""
    if (before is None) is not retention or not (before is None or is_month(before)):
        message = "give --before with a month, written YYYY-MM, or --retention"
        raise UsageError(message)
    settings, today = settings_of(project), clock.today()
    history, kept = opened(settings), settings.retention if retention else None
    month, records, faults = before or "", 0, ""
    if kept:
        month = f"{kept.counts.since(today):%Y-%m}"
        records = history.held(kept.records.since(today), kept.counts.since(today)).records_over
    number = sum(entry.period < month for entry in history.entries())
    if yes:
        history.prune(month, records=not kept)  # a record may be older than any audit and still be sent
        if kept:
            history.forget_unseen(kept.records.since(today))
        faults = history.scrub()
        has_deleted("audits", number)
        has_deleted("records", records)
    if json:
        told = {"before": month, "audits": number, "deleted": yes}
        print_json({**told, "records": records} if kept else told)
    what = f"{number:,} audits of months before {month}"
    what += f", and {records:,} records that no extract has shown for {kept.records}" if kept else ""
    say([f"Deleted {what}." if yes else f"{what} would be deleted; say so with --yes."], json=json)
    say([f"Bytes of it may be left: the history {history.name}: {faults}; try again"] if faults else [], json=json)
    return FAILED if faults else OK


# --- parts --------------------------------------------------------------------------------------------------------


def _former(settings: Project) -> Iterator[Key]:
    """The key that the ledger had before it was begun anew, where that is still there: backups may be under it."""
    file = settings.ledger_key.with_name(f"{settings.ledger_key.name}.old")
    if file.exists():
        yield secret_key(file, f"{VARIABLE}_OLD", settings.ledger_group)


def _key_of_record(source: Source, parts: Sequence[str], file: Path | None) -> list[str]:
    """The parts of a record key: as given, else a line each from a file, a prompt that shows nothing, or a pipe.

    UsageError, without the key, where it is not whole.
    """
    if not source.key:
        message = f"the records of {source.id} have no key to know them again by"
        raise UsageError(message)
    found = list(parts) or _lines_of(file, source.key)
    if len(found) != len(source.key) or not all(part.strip() for part in found):
        message = (
            f"a record of {source.id} is known by {' and '.join(source.key)}: give {counted(len(source.key), 'part')} "
            f"in that order, one a line; {len(found)} came"
        )
        raise UsageError(message)
    return found


def _lines_of(file: Path | None, columns: Sequence[str]) -> list[str]:
    if file is None and sys.stdin.isatty():
        return [getpass(f"{column} (is not shown): ") for column in columns]
    fault = ""
    try:
        text = file.read_text(encoding="utf-8-sig") if file else sys.stdin.read()
    except (OSError, UnicodeDecodeError):
        fault = "the file with the record's key cannot be read: is it there, and text in UTF-8?"
    if fault:
        raise UsageError(fault)
    return text.splitlines()


def _stores(
    history: History, settings: Project, source: str, records: Sequence[bytes], keys: dict[str, Key]
) -> tuple[list[_Store], list[str]]:
    """The history and its backups with what they hold of a record; and what is wrong with those that cannot be read."""
    found, faults = [_Store(history, history.rows_about(source, records).all, is_known=True)], []
    for copy in _backups(settings):
        one = History.backup(copy)
        try:
            fingerprint = one.ledger_key
            rows = one.rows_about(source, records).all
            found.append(_Store(one, rows, is_known=not fingerprint or fingerprint in keys, copy=copy))
        except HistoryError as error:
            faults.append(str(error))
    return found, faults


def _backups(settings: Project) -> list[Path]:
    file = history_file(settings)
    return [path for path in backups_of(file) if not path.name.endswith(_TAILS)] if file else []


def _forgotten(one: _Store, source: str, records: Sequence[bytes]) -> Iterator[str]:
    """Forget in a store; also where no row is left, for its bytes may be. What could not be done."""
    told = one.copy.stat() if one.copy else None
    try:
        fault = one.history.forget(source, records)
        yield from [f"the history {one.history.name}: {fault}; try again"] if fault else []
    except HistoryError as error:
        yield str(error)
    if one.copy and told:  # a backup stays as old as it was
        os.utime(one.copy, ns=(told.st_atime_ns, told.st_mtime_ns))


def _told(about: Sequence[_Store], stores: int, *, yes: bool) -> Iterator[str]:
    if not about:
        yield f"No row about this record stands in any of {counted(stores, 'store')} (the history and its backups)"
        yield from ["They were written anew all the same, so that nothing deleted earlier is left."] if yes else []
        return
    rows = sum(one.rows for one in about)
    what = "were deleted, and the files written anew" if yes else "would be deleted; say so with --yes"
    yield f"{counted(rows, 'row')} about this record, in {n_of_n(len(about), stores)} stores, {what}"


def _beyond(history: History, *, yes: bool) -> Iterator[str]:
    if yes:
        yield from [_SERVER] if history.engine.dialect.name != "sqlite" else []
        yield _ELSEWHERE
