"""One record to put right is a `Task`: its reference, where it stands, whose it is, what is missing and since when.

Tasks are made of the failing records of audits (`Result.failing`). What the ledger knows of earlier months comes in as
`Known`; without it, tasks are as complete but for that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from dq_audit.as_pandera import further_checks
from dq_audit.model import State
from dq_audit.readers import Coded
from dq_audit.record_keys import record_ids
from dq_audit.render.words import check_name, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.keys import Key
    from dq_audit.worklists.replies import ReplyKind

    Gap: TypeAlias = tuple[str, str, str | None]  # record id, check, item (None for a rule)
    Place: TypeAlias = tuple[str, str, str | None, int]  # source, period, sheet, row
    Asked: TypeAlias = tuple[str, str]  # check, item

_STATES = {
    State.UNKNOWN: "is declared not known",
    State.NOT_ASKED: "was not asked",
    State.BLANK: "is blank",
    State.INVALID: "cannot be right as it stands",
}
_CUT = "…"  # ends a key that was too long to show whole
_WITHHELD = "(not shown: go by the row)"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing or wrong in a record, in plain words; the state and the month only where known."""

    check: str
    item: str | None
    words: str
    state: State | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One record to put right. Personal: it names a record and people who deal with it."""

    source: str
    agency: str
    period: str
    record: str | None  # what stands for it in the ledger; None without a key of either kind
    reference: tuple[str, ...] = field(repr=False)
    sheet: str | None = field(repr=False)
    row: int | None
    owner: str | None = field(repr=False)
    supervisor: str | None = field(repr=False)
    missing: tuple[Missing, ...]
    urgency: int = 0  # the smaller, the sooner
    earlier: ReplyKind | None = None
    not_mine: frozenset[str] = frozenset()  # digests of the owners who said so

    @property
    def since(self) -> str | None:
        """The first month (YYYY-MM) from which on one of the gaps has been open; None where that is not known."""
        return min((one.since for one in self.missing if one.since), default=None)

    @property
    def words(self) -> tuple[str, ...]:
        """What is missing, each thing once, however many checks ask for it."""
        return tuple(dict.fromkeys(one.words for one in self.missing))


@dataclass(frozen=True)
class Said:
    """What was replied of a record last, and by whom it was ever called somebody else's (digests of owners)."""

    kind: ReplyKind
    not_mine: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Known:
    """What is known beside the failing records: the ledger's key, months, replies, and states of items."""

    key: Key | None = None
    since: Mapping[Gap, str] = field(default_factory=dict)
    said: Mapping[tuple[str, str], Said] = field(default_factory=dict)  # by source and record id
    states: Mapping[Place, Mapping[Asked, State]] = field(default_factory=dict)  # of the cells of each record
    waived: Mapping[tuple[str, str], str] = field(
        default_factory=dict
    )  # digest of who accepted, by source and record id


def tasks_of(
    failing: pl.DataFrame,
    source: Source,
    checks: Iterable[CheckRule],
    ranks: Mapping[str, int],
    allowed: Collection[str] = (),
    known: Known = Known(),
) -> Iterator[Task]:
    """A task for each failing record of one source.

    `ranks` says of checks how urgent they are (`urgency.ranks`). A part of the record key that is declared personal is
    shown only where the project has `allowed` its column.
    """
    rules = {check.id: check for check in checks}
    keys = [parts or [] for parts in failing["key"].to_list()]
    ids = _ids(known.key, source.id, keys)
    for row, parts, record in zip(failing.iter_rows(named=True), keys, ids, strict=True):
        place = (source.id, row["period"], row["sheet"], row["row"])
        said = known.said.get((source.id, record)) if record else None
        missing = tuple(_missing(row, rules, record, known, known.states.get(place, {})))
        yield Task(
            source=source.id,
            agency=source.agency,
            period=row["period"],
            record=record,
            reference=_shown(source, parts, allowed),
            sheet=row["sheet"],
            row=row["row"],
            owner=row["owner"],
            supervisor=row["supervisor"],
            missing=missing,
            urgency=min((ranks[one.check] for one in missing if one.check in ranks), default=len(ranks)),
            earlier=said.kind if said else None,
            not_mine=said.not_mine if said else frozenset(),
        )


def _ids(key: Key | None, source: str, keys: Sequence[Sequence[str | None]]) -> list[str | None]:
    """What stands for each record. A key that was cut could be another record's, too."""
    if key is None:
        return [None] * len(keys)
    whole = [() if any((part or "").endswith(_CUT) for part in parts) else parts for parts in keys]
    return record_ids(key, source, whole)


def _shown(source: Source, parts: Sequence[str | None], allowed: Collection[str]) -> tuple[str, ...]:
    hidden = [source.columns[name].personal and name not in allowed for name in source.key]
    return tuple(_WITHHELD if hide else part or "" for part, hide in zip(parts, hidden, strict=False))


def _missing(
    row: Mapping[str, list[str]],
    rules: Mapping[str, CheckRule],
    record: str | None,
    known: Known,
    states: Mapping[Asked, State],
) -> Iterator[Missing]:
    """The faults of a record by check and item. An item that several checks ask for is at fault in each of them."""
    for check in (rules[id_] for id_ in row["checks"] if id_ in rules):
        asked = {item.name for item in check.items}
        for item in [name for name in row["items"] if name in asked] if asked else [None]:
            state = states.get((check.id, item)) if item else None
            since = known.since.get((record, check.id, item)) if record else None
            yield Missing(check.id, item, _words(check, item, state), state, since)


def _words(check: CheckRule, item: str | None, state: State | None) -> str:
    """What is to be done, as one says it: of an item its state where it is known, of a rule what the pack advises."""
    if item is None:
        told = check.guidance.supplier or (check.rule.describe() if check.rule else "")
        return f"{check_name(check.id)}: {told}"
    if state is State.INVALID and _is_listed(check, item):
        return f"{plain(item)} is not on the list of codes"
    return f"{plain(item)} {_STATES[state]}" if state in _STATES else f"{plain(item)}: to fill in or to put right"


def _is_listed(check: CheckRule, item: str) -> bool:
    """Whether an item is invalid only where its cell is on no list: it has one, and nothing further is asked."""
    reader = next(one.reader for one in check.items if one.name == item)
    return isinstance(reader, Coded) and not further_checks(check.model, item)
