"""Tasks dealt out: each to one list and no other, to the owner, else the supervisor, else to nobody's list.

Owners are told apart by agency and name; stray blanks and case do not count. That no record is lost or doubled is
looked at every time (`reconciled`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from dq_audit.cells import fold
from dq_audit.errors import InternalError
from dq_audit.model import headline
from dq_audit.worklists.identity import owner_digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dq_audit.keys import Key
    from dq_audit.model import Audit
    from dq_audit.worklists.tasks import Known, Task


class Why(Enum):
    """Why a record stands on a list that is not its owner's, in words that name nobody."""

    OWN = ""
    NO_OWNER = "nobody is named on the record"
    LEFT = "whoever is named on the record has left"
    NOT_MINE = "whoever is named on the record said: not mine"


@dataclass(frozen=True, slots=True)
class Entry:
    """A task on a list, and why it is there."""

    task: Task
    why: Why


@dataclass(frozen=True)
class WorkList:
    """What one owner of one agency is asked to put right, the most urgent first. No owner: nobody's list."""

    agency: str
    owner: str | None = field(repr=False)
    entries: tuple[Entry, ...] = field(repr=False)

    @property
    def month(self) -> str:
        """The latest month of its records."""
        return max(entry.task.period for entry in self.entries)


def deal(tasks: Iterable[Task], leavers: Collection[str] = (), key: Key | None = None) -> tuple[WorkList, ...]:
    """The lists, by agency and owner, nobody's last. Those of `leavers`, and what owners said is not theirs, go on."""
    left = {fold(name) for name in leavers}
    heaps: dict[tuple[str, bool, str], list[Entry]] = {}
    names: dict[tuple[str, bool, str], str | None] = {}
    for task in tasks:
        owner, why = _whose(task, left, key)
        place = (task.agency, owner is None, fold(owner or ""))
        names.setdefault(place, owner)
        heaps.setdefault(place, []).append(Entry(task, why))
    return tuple(WorkList(at[0], names[at], tuple(sorted(heaps[at], key=_order))) for at in sorted(heaps))


def _whose(task: Task, left: Collection[str], key: Key | None) -> tuple[str | None, Why]:
    """Who is to put a record right, and why it is not the owner."""
    why = Why.OWN
    for name in (task.owner, task.supervisor):
        if not fold(name or ""):
            reason = Why.NO_OWNER
        elif fold(name or "") in left:
            reason = Why.LEFT
        elif task.not_mine and owner_digest(key, task.agency, name) in task.not_mine:
            reason = Why.NOT_MINE
        else:
            return (name or "").strip(), why
        why = reason if why is Why.OWN else why  # the owner's reason says more than the supervisor's
    return None, why


def _order(entry: Entry) -> tuple[int, str, str, str, str, int]:
    """Urgent first, then what has been open longest, then as the records stand in their extracts."""
    task = entry.task
    return (task.urgency, task.since or task.period, task.source, task.period, task.sheet or "", task.row or 0)


@dataclass(frozen=True, slots=True)
class Total:
    """The records of one source and month that are to be put right, and how many of them stand on lists."""

    source: str
    period: str
    failing: int
    listed: int
    waived: int = 0  # not listed: somebody accepted that they need not be put right for now


def reconciled(
    lists: Iterable[WorkList],
    audits: Iterable[Audit],
    failing: Mapping[tuple[str, str], int],
    dealt_checks: Collection[str],
    waived: Sequence[Task] = (),
) -> tuple[Total, ...]:
    """Totals by source and month. InternalError where a list lost or doubled a record, or the report counts otherwise.

    `failing` is how many records of a source and month are at fault; `dealt_checks` are those that find fault with
    records (a signal does not, nor a rule about a whole extract): for each the report's own count must be the lists'.
    """
    audits = list(audits)
    tasks = [*(entry.task for one in lists for entry in one.entries), *waived]
    off = Counter((task.source, task.period) for task in waived)
    listed = Counter((task.source, task.period) for task in tasks)
    by_check = Counter(
        (task.source, task.period, check) for task in tasks for check in {one.check for one in task.missing}
    )
    wrong = [audit.source for audit in audits if listed[_of(audit)] != failing.get(_of(audit), 0)]
    wrong += [
        check
        for audit in audits
        for check, counted in _counted(audit).items()
        if check in dealt_checks and by_check[*_of(audit), check] not in counted
    ]
    wrong += [source for source, period in listed if (source, period) not in set(map(_of, audits))]
    if wrong:
        message = f"the work lists and the report do not count alike ({', '.join(wrong)}); no list was written"
        raise InternalError(message)
    return tuple(
        Total(a.source, a.period, failing.get(_of(a), 0), listed[_of(a)] - off[_of(a)], off[_of(a)]) for a in audits
    )


def without_waived(tasks: Iterable[Task], known: Known) -> tuple[list[Task], list[Task]]:
    """The tasks that are dealt out, and those that a waiver keeps off the lists: never one that its owner accepted."""
    listed: list[Task] = []
    waived: list[Task] = []
    for task in tasks:
        accepted_by = known.waived.get((task.source, task.record)) if task.record else None
        own = accepted_by == owner_digest(known.key, task.agency, task.owner)
        (waived if accepted_by and not own else listed).append(task)
    return listed, waived


def _of(audit: Audit) -> tuple[str, str]:
    return (audit.source, audit.period)


def _counted(audit: Audit) -> dict[str, range]:
    """By check how many records the report says are to be put right.

    Where a column is absent no record can be called complete, and the report has no such line: then there are at least
    as many as for one of the other items, and at most as many as for all of them.
    """
    found: dict[str, range] = {}
    for check in dict.fromkeys(finding.check for finding in audit.findings):
        findings = [finding for finding in audit.findings if finding.check == check]
        line = headline(findings)
        told = [line] if not line.obstacle else [one for one in findings if not one.obstacle]
        missing = [one.counts.missing for one in told]
        found[check] = range(max(missing, default=0), sum(missing) + 1)
    return found
