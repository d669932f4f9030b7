"""A work list as lines of text: what a workbook, a CSV file and a JSON document of it have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from dq_audit.render.words import clean, short_month, source_name
from dq_audit.worklists.identity import Identity, key_print, list_id, mark, owner_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.keys import Key
    from dq_audit.worklists.dealing import Entry, WorkList
    from dq_audit.worklists.tasks import Task

REFERENCE, WHERE, MISSING, SINCE = "Reference", "Where", "What is missing", "Open since"
REPLY, NOTE = "Reply", "Note"
MARK, RECORD, SOURCE, PERIOD = "Check value", "Record", "Source", "Month"
SHOWN = (REFERENCE, WHERE, MISSING, SINCE, REPLY, NOTE)
HIDDEN = (MARK, RECORD, SOURCE, PERIOD)
_NO_REFERENCE, _UNKNOWN = "(no reference: go by the row)", "not known"


@dataclass(frozen=True, slots=True)
class Line:
    """One record of a list, as texts."""

    reference: str = field(repr=False)
    where: str = field(repr=False)
    missing: tuple[str, ...]
    since: tuple[str, ...]
    mark: str
    record: str
    source: str
    period: str

    @property
    def shown(self) -> tuple[str, str, str, str]:
        """What stands before the reply."""
        return (self.reference, self.where, "\n".join(self.missing), "\n".join(self.since))

    @property
    def hidden(self) -> tuple[str, str, str, str]:
        """What stands after the note: by this the line is known again."""
        return (self.mark, self.record, self.source, self.period)


@dataclass(frozen=True)
class Sheet:
    """A whole list as lines, with its identity. `owner` is what its title says; None for nobody's list."""

    identity: Identity
    owner: str | None = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)

    def records(self) -> dict[str, object]:
        """The list as plain values, for JSON. Whose it is stands in the index alone."""
        lines = [{name: value for name, value in asdict(line).items() if value} for line in self.lines]
        return {"list": asdict(self.identity), "records": lines}

    def table(self) -> dict[str, list[str]]:
        """The list as columns, for CSV: those of the workbook, the hidden ones too."""
        rows = [(*line.shown, "", "", *line.hidden) for line in self.lines]
        return {name: [row[at] for row in rows] for at, name in enumerate((*SHOWN, *HIDDEN))}


def sheet_of(work: WorkList, month: str, issued_on: str, key: Key | None) -> Sheet:
    """A work list of a month as lines that are known again when they come back."""
    owner = owner_digest(key, work.agency, work.owner)
    told = list(_told_apart((entry.task, _reference(entry.task), _where(entry)) for entry in work.entries))
    named = (part for task, reference, where in told for part in (task.record or "", reference, where))
    issue = list_id(key, (work.agency, owner, month, issued_on, *named))
    lines = tuple(_line(task, reference, where, issue, key) for task, reference, where in told)
    identity = Identity(issue, work.agency, month, owner, issued_on, len(lines), key_print(key))
    return Sheet(identity, clean(work.owner) if work.owner else None, lines)


def _told_apart(told: Iterable[tuple[Task, str, str]]) -> Iterator[tuple[Task, str, str]]:
    """Records of one reference and place (a database knows no rows) with a number more."""
    seen: Counter[tuple[str, str]] = Counter()
    for task, reference, where in told:
        seen[reference, where] += 1
        again = seen[reference, where]
        yield task, reference, where if again == 1 else f"{where}\n{again} of the same reference"


def _line(task: Task, reference: str, where: str, issue: str, key: Key | None) -> Line:
    record = task.record or ""
    made = mark(key, issue, task.source, task.period, record, reference, where)
    words = tuple(clean(word) for word in task.words)
    return Line(reference, where, words, tuple(_since(task)), made, record, task.source, task.period)


def _reference(task: Task) -> str:
    return clean(" / ".join(part for part in task.reference if part)) or _NO_REFERENCE


def _where(entry: Entry) -> str:
    """Which extract, which month, which sheet and row; and why the record is on a list that is not its owner's."""
    task = entry.task
    place = ", ".join(
        filter(None, (f"sheet {task.sheet}" if task.sheet else "", f"row {task.row}" if task.row else ""))
    )
    parts = (f"{source_name(task.source)}, {short_month(task.period)}", place, entry.why.value)
    return "\n".join(clean(part) for part in parts if part)


def _since(task: Task) -> list[str]:
    told = [short_month(task.since) if task.since else _UNKNOWN]
    return [*told, f"earlier reply: {task.earlier.value}"] if task.earlier else told
