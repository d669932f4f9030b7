"""The history itself: audits go in, one transaction each, and come out as they were.

An audit is known by source, period and as-of. The same counts again change nothing; other counts supersede those that
were there, which are kept. Nothing is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, delete, func, insert, select, update

from dq_audit.errors import HistoryError
from dq_audit.history import backup, forgetting, place, replies, rows, sightings
from dq_audit.history.tables import AUDITS, BREAKDOWNS, FINDINGS, PULLS, REPLIES, SETTINGS, SIGHTINGS, SLOTS, WAIVERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import ColumnElement, Engine

    from dq_audit.history.forgetting import Held, Rows
    from dq_audit.history.replies import KeptReply, Waiver
    from dq_audit.history.rows import Came
    from dq_audit.history.sightings import Pull, Sightings
    from dq_audit.model import Audit, Counts


_NO_DUMP = (
    "lies on a server, which dq-audit cannot copy: have it dumped (pg_dump), then say so with "
    "`dq-audit history upgrade --i-have-a-dump`"
)
NEVER = "9999-99"  # a month from which on breakdowns are read at once: none


@dataclass(frozen=True)
class Entry:
    """An audit of the history without its figures."""

    id: int
    source: str
    agency: str
    period: str
    as_of: str | None
    is_current: bool
    sha256: str
    rows: int
    name: str
    area: str
    tool: str
    origin: str
    recorded_at: str


@dataclass(frozen=True)
class Upgraded:
    """From which version of the tables to which a history was brought, and the copy that was taken of a file."""

    before: str
    after: str
    backup: Path | None


@dataclass(frozen=True)
class History:
    """An open history. Every call is one transaction. All raise HistoryError where the store cannot be used."""

    engine: Engine
    name: str  # as it may be shown

    @classmethod
    def make(cls, address: str, folder: Path) -> Self:
        """Make a new history. HistoryError where one is there already."""
        made = cls._of(address, folder)
        with place.transaction(made.engine, made.name, writes=True) as connection:
            there = place.version_of(connection)
            if there is None:
                place.migrate(connection)
        _refuse(made, "is there already; nothing was changed" if there is not None else "")
        return made

    @classmethod
    def open(cls, address: str, folder: Path) -> Self:
        """Open a history. HistoryError where there is none, or one of another version of this program."""
        found = cls._of(address, folder)
        _refuse_absent(found, folder)
        with place.transaction(found.engine, found.name) as connection:
            fault = _version_fault(place.version_of(connection))
        _refuse(found, fault)
        return found

    @classmethod
    def upgrade(cls, address: str, folder: Path, *, has_dump: bool = False) -> Upgraded | None:
        """Bring the tables of a history up to date, or leave it as it was; None where there was nothing to do.

        A file is copied first, while no other can write to it. A server's history nobody here can copy: its keeper
        `has_dump`, or it is refused.
        """
        found = cls._of(address, folder)
        _refuse_absent(found, folder)
        in_file = found.engine.dialect.name == "sqlite"
        with place.transaction(found.engine, found.name, writes=True) as connection:
            version = place.version_of(connection) or ""
            if version not in place.known_versions():
                _refuse(found, _version_fault(version or None))
            if version == place.newest():
                return None
            if not in_file and not has_dump:
                _refuse(found, _NO_DUMP)
            before = backup.rows_of(connection)
            file = folder / (found.engine.url.database or "")
            copy = backup.take(file, version, before) if in_file else None
            place.migrate(connection)
            after = backup.rows_of(connection)
            if any(after.get(table) != rows for table, rows in before.items()):
                _refuse(found, "would lose rows in being brought up to date; it is as it was before")
        return Upgraded(version, place.newest(), copy)

    @classmethod
    def backup(cls, path: Path) -> Self:
        """A copy of a history of whatever version, to forget in it what the history forgets."""
        return cls(place.engine_of(URL.create("sqlite", database=str(path))), path.name)

    @classmethod
    def _of(cls, address: str, folder: Path) -> Self:
        url = place.address_of(address, folder)
        shown = (url.database or "").replace("\\", "/").rpartition("/")[2]
        return cls(place.engine_of(url), shown)

    def take(self, audits: Iterable[Audit], tool: str, origin: str = "run", pull: Pull | None = None) -> list[Came]:
        """Take the audits of an extract in, and what it showed of its records: all, or nothing."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            came = [rows.take(connection, audit, tool, origin) for audit in audits]
            if pull:
                sightings.take_pull(connection, pull)
            return came

    @property
    def ledger_key(self) -> str:
        """The fingerprint of the ledger's key; empty where no ledger is kept."""
        with place.transaction(self.engine, self.name) as connection:
            return forgetting.fingerprint_in(connection)

    def begin_ledger(self, fingerprint: str) -> None:
        """Keep a ledger from now on under a key; what was kept under another one is deleted, counts are not."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            for table in (SIGHTINGS, PULLS, SLOTS, REPLIES, WAIVERS):
                connection.execute(delete(table))
            connection.execute(delete(SETTINGS).where(SETTINGS.c.name == forgetting.KEY))
            connection.execute(insert(SETTINGS).values(name=forgetting.KEY, value=fingerprint))

    def keep_replies(self, said: Iterable[KeptReply]) -> int:
        """Keep what came back with work lists; how many replies are new."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            return replies.keep_replies(connection, said)

    def replies(self) -> list[KeptReply]:
        """All replies, in the order in which they were said."""
        with place.transaction(self.engine, self.name) as connection:
            return replies.read_replies(connection)

    def keep_waivers(self, accepted: Iterable[Waiver]) -> None:
        """Keep waivers; a later one of a record takes the place of an earlier one."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            replies.keep_waivers(connection, accepted)

    def waivers(self) -> list[Waiver]:
        """All waivers, those that have run out too."""
        with place.transaction(self.engine, self.name) as connection:
            return replies.read_waivers(connection)

    def followed(self) -> list[str]:
        """The sources of which the ledger holds anything."""
        with place.transaction(self.engine, self.name) as connection:
            return sightings.sources_followed(connection)

    def sightings(self, source: str) -> Sightings:
        """All that the ledger holds of a source."""
        with place.transaction(self.engine, self.name) as connection:
            return sightings.read_sightings(connection, source)

    def audits(self, sources: Iterable[str] | None = None, *, since: str = "", broken_down: str = "") -> list[Audit]:
        """The current audits of months from `since` on, in order of source, period and as-of.

        Breakdowns, of which there may be millions, are read at once of months from `broken_down` on; of earlier ones
        when somebody asks for them.
        """
        wanted: list[ColumnElement[bool]] = [AUDITS.c.is_current, AUDITS.c.period >= since]
        if sources is not None:
            wanted.append(AUDITS.c.source.in_(list(sources)))
        with place.transaction(self.engine, self.name) as connection:
            return rows.read(connection, wanted, broken_down=broken_down, later=self._breakdowns)

    def _breakdowns(self, finding: int) -> dict[str, dict[str, Counts]]:
        with place.transaction(self.engine, self.name) as connection:
            return rows.breakdowns_of(connection, finding)

    def context(self) -> list[Audit]:
        """All current audits: what a month is judged and asked with. Few of their breakdowns are ever asked for."""
        return self.audits(broken_down=NEVER)

    def audit(self, id_: int) -> Audit | None:
        """The audit of an entry, current or not; None where there is none."""
        with place.transaction(self.engine, self.name) as connection:
            return next(iter(rows.read(connection, [AUDITS.c.id == id_], later=self._breakdowns)), None)

    def findings(self, source: str, check: str, since: str = "", broken_down: str = "") -> list[Audit]:
        """The current audits of a source with the findings of one check alone: a line in time."""
        wanted = [AUDITS.c.is_current, AUDITS.c.source == source, AUDITS.c.period >= since]
        with place.transaction(self.engine, self.name) as connection:
            return rows.read(connection, wanted, check=check, broken_down=broken_down, later=self._breakdowns)

    def counts(
        self, source: str | None, check: str | None, since: str, breakdowns: Sequence[str] | None
    ) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Names and rows of the counts of current audits, of all records and by the breakdowns wanted (None: all)."""
        wanted: list[ColumnElement[bool]] = [AUDITS.c.is_current, AUDITS.c.period >= since]
        wanted += [AUDITS.c.source == source] if source else []
        wanted += [FINDINGS.c.check_id == check] if check else []
        with place.transaction(self.engine, self.name) as connection:
            return rows.table(connection, wanted, breakdowns)

    def entries(self) -> list[Entry]:
        """All audits, also those that were superseded, in order of source, period, as-of and arrival."""
        columns = [AUDITS.c[name] for name in Entry.__dataclass_fields__]
        order = (AUDITS.c.source, AUDITS.c.period, AUDITS.c.as_of, AUDITS.c.id)
        with place.transaction(self.engine, self.name) as connection:
            found = connection.execute(select(*columns).order_by(*order)).mappings().all()
        return [Entry(**{**one, "as_of": one["as_of"] or None}) for one in found]

    def retarget(self, targets: Iterable[tuple[int, int, float | None, str]]) -> None:
        """Put other targets and notes to findings: (audit, position, target, note). Their counts stay."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            for audit, position, target, note in targets:
                here = (FINDINGS.c.audit_id == audit) & (FINDINGS.c.position == position)
                connection.execute(update(FINDINGS).where(here).values(target=target, note=note))

    def prune(self, before: str, *, records: bool = True) -> int:
        """Delete all audits (and `records`) of months before one (YYYY-MM); how many audits those were."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            old = select(AUDITS.c.id).where(AUDITS.c.period < before)
            number = connection.execute(select(func.count()).select_from(old.subquery())).scalar_one()
            of_old = select(FINDINGS.c.id).where(FINDINGS.c.audit_id.in_(old))
            connection.execute(delete(BREAKDOWNS).where(BREAKDOWNS.c.finding_id.in_(of_old)))
            connection.execute(delete(FINDINGS).where(FINDINGS.c.audit_id.in_(old)))
            connection.execute(delete(AUDITS).where(AUDITS.c.period < before))
            if records:
                sightings.forget_before(connection, before)
        return int(number)

    def rows_about(self, source: str, records: Sequence[bytes]) -> Rows:
        """How many rows there are about a record, under any of its hashes."""
        with place.transaction(self.engine, self.name) as connection:
            return forgetting.rows_of(connection, source, records)

    def forget(self, source: str, records: Sequence[bytes]) -> str:
        """Forget a record, and leave no byte of it in the files of the store; what could not be done, in words."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            forgetting.forget_record(connection, source, records)
        return self.scrub()

    def forget_unseen(self, since: date) -> None:
        """Forget the records that no extract has shown since a day, older replies, and waivers that ran out."""
        with place.transaction(self.engine, self.name, writes=True) as connection:
            forgetting.forget_unseen(connection, since)

    def scrub(self) -> str:
        """Leave no byte of what was deleted in the files of the store; what could not be done, in words."""
        return forgetting.scrub(self.engine, self.name)

    def held(self, records_since: date, counts_since: date) -> Held:
        """What is held of single records, and how much of it is older than it may be."""
        with place.transaction(self.engine, self.name) as connection:
            return forgetting.held(connection, records_since, counts_since)


def _refuse(history: History, fault: str) -> None:
    """HistoryError where there is a fault."""
    if fault:
        message = f"the history {history.name} {fault}"
        raise HistoryError(message)


def _refuse_absent(history: History, folder: Path) -> None:
    """HistoryError where a file is not there: SQLite would make one."""
    if history.engine.dialect.name == "sqlite" and not (folder / (history.engine.url.database or "")).is_file():
        _refuse(history, "is not there; make it with `dq-audit history init`")


def _version_fault(version: str | None) -> str:
    if version is None:
        return "is no history of dq-audit, or an empty one; make one with `dq-audit history init`"
    if version == place.newest():
        return ""
    if version in place.known_versions():
        return "was made by an older dq-audit; `dq-audit history upgrade` takes a copy of it and brings it up to date"
    return "was made by a newer dq-audit; use that one, or a history of your own"
