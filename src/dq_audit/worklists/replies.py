"""What comes back with a work list, as frozen values: replies, copies that disagree, and what could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class ReplyKind(StrEnum):
    """What an owner can say of a record; the words stand in the drop-down list."""

    UPDATED = "updated"
    CANNOT_OBTAIN = "cannot obtain"
    DECLINED = "person declined"
    NOT_MINE = "not mine"


@dataclass(frozen=True, slots=True)
class Reply:
    """What one owner says of one record. The note is what somebody typed: it may name people, so nothing prints it."""

    source: str
    period: str
    record: str | None  # what stands for it in the ledger; None without a key of the ledger or of the record
    reference: str = field(repr=False)
    kind: ReplyKind
    note: str = field(repr=False)  # personal
    owner: str  # digest of whose list it was
    list_id: str
    mark: str  # check value: what stands for the record within its list
    file: str = field(repr=False)
    row: int
    issued_on: str  # YYYY-MM-DD, of the list
    when: datetime  # when the workbook was saved last, as far as it says

    @property
    def about(self) -> tuple[str, ...]:
        """What makes two replies speak of the same record: its id, or else its place in the list."""
        return (self.source, self.record) if self.record else (self.source, self.list_id, self.mark)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Copies of one list that do not agree on a record: what counts, and what does not."""

    kept: Reply
    others: tuple[Reply, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be taken, by file, sheet and row. Says nothing that was typed."""

    file: str
    reason: str
    sheet: int | None = None  # from 1, as they stand in the file
    row: int | None = None

    def __str__(self) -> str:
        """One sentence."""
        where = f", sheet {self.sheet}" if self.sheet else ""
        return f"{self.file}{where}{f', row {self.row}' if self.row else ''}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Returned:
    """All that a folder of returned work lists says. `records` are those of the lists that came, each list once."""

    replies: tuple[Reply, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: int = 0
    lists: int = 0
    records: int = 0
    names: tuple[str, ...] = ()  # of the files that are lists, below the folder

    @property
    def by_kind(self) -> dict[ReplyKind, int]:
        """How many replies there are of each kind."""
        counted = Counter(reply.kind for reply in self.replies)
        return {kind: counted[kind] for kind in ReplyKind}
