"""“How to fill this in”: what each column asks, in plain English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.declaration import Whole
from dq_audit.grouped import Grouped
from dq_audit.model import State
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Shaped, Text, When
from dq_audit.template.columns import EntryColumn, Need, gap_titles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.declaration import CheckRule, Source

HEADINGS = ("Column", "Needed", "What to enter", "If not known", "If they would not say", "If not asked", "Personal",
            "Gap it closes", "Why it matters")  # fmt: skip
_DATES = {
    Grain.MONTH: "A month as YYYY-MM, as in 2026-10",
    Grain.DAY: "A date: day, month and year, as in 31/10/2026",
    Grain.MOMENT: "A date and time, as in 31/10/2026 23:05; the date alone where the time is not known",
}

_MARKS = (
    f"{Need.ALWAYS.value.strip()} behind a heading: needed for every record. {Need.SOME.value.strip()}: needed for "
    "some, as said below. A needed cell that is still empty is shaded, with a dashed frame, once its row is begun."
)
_LISTS = "Where a cell has a list, click the arrow beside it, or press Alt and the down arrow."
_NO_LIMIT = 1e15  # what `column()` takes where no limit is given


def what_to_enter(column: EntryColumn) -> str:
    """What counts as valid in a column, as an instruction without a full stop."""
    reader = column.reader
    if column.entries:
        more = "" if column.closed else ", or another code of the same kind" if isinstance(reader, Coded) else ""
        return f"Choose from the list{more}"
    if isinstance(reader, When):
        return _DATES[reader.grain]
    if isinstance(reader, Text):
        return "The reference, as your system has it" if column.identifies else "Text, as your system has it"
    said = reader.means if isinstance(reader, Shaped) else reader.describe()
    if isinstance(reader, Number) and max(-reader.low, reader.high) >= _NO_LIMIT:
        said = "a whole number" if reader.is_whole else "a number"
    return said[:1].upper() + said[1:]


def guide_rows(columns: Iterable[EntryColumn]) -> list[tuple[str, ...]]:
    """One row for each column, under `HEADINGS`."""
    return [_row(column) for column in columns]


def _row(column: EntryColumn) -> tuple[str, ...]:
    missing = [_instead(column, state) for state in (State.UNKNOWN, State.DECLINED, State.NOT_ASKED)]
    return (
        column.heading,
        _needed(column),
        what_to_enter(column),
        *missing,
        _personal(column),
        gap_titles(column.gaps) or "none of the register",
        " ".join(column.why),
    )


def _needed(column: EntryColumn) -> str:
    marked = f" (marked {column.requirement} in the data standard)" if column.requirement else ""
    if column.need is Need.SOME:
        return f"Where {', or where '.join(column.only_where)}{marked}"
    return ("For every record" if column.need is Need.ALWAYS else "If you have it") + marked


def _instead(column: EntryColumn, state: State) -> str:
    """What to enter in place of a value. An empty cell says nothing, so it is never the answer."""
    said = column.said(state)
    if said:
        return ("Choose " if column.entries else "Type ") + quoted(said)
    if state is State.UNKNOWN:
        return "Find out: a record without it cannot be told apart or put in its month" if column.identifies else ""
    return "–"


def _personal(column: EntryColumn) -> str:
    if not column.personal:
        return "No"
    return "Yes" if column.used else "Yes, and no check looks at it: leave it empty unless your agency needs it"


def quoted(texts: Sequence[str]) -> str:
    """“this” or “that”."""
    return " or ".join(f"“{text}”" for text in texts)


def rule_lines(checks: Iterable[CheckRule], columns: Iterable[EntryColumn]) -> list[str]:
    """What else is looked at once the records are in: why, and what to do.

    Whether all cases came, and whether a file was loaded twice, is no matter of entry; nor is which entries of a list
    there should be, since it offers no other.
    """
    listed = {c.name for c in columns if c.entries}
    rules = [c.guidance for c in checks if not c.items and not _of_the_extract(c.rule) and not _of_one(c.rule, listed)]
    return [line for said in rules for line in (said.why, *([f"    → {said.supplier}"] if said.supplier else []))]


def _of_the_extract(rule: object) -> bool:
    return isinstance(rule, Whole) or (isinstance(rule, Grouped) and rule.whole_row)


def _of_one(rule: object, columns: set[str]) -> bool:
    named: tuple[str, ...] = getattr(rule, "columns", ())
    return len(named) == 1 and named[0] in columns


def instructions(source: Source, columns: Sequence[EntryColumn], sheet: str, lists: str) -> list[str]:
    """What holds for every column."""
    above = [c.header for c in columns if c.above]
    lines = [
        source.title,
        f"Fill in the sheet “{sheet}”: one row for each record, and no row left empty between two.",
        *([f"Fill in the cells above the table once: {', '.join(above)}."] if above else []),
        _MARKS,
        *([f"{_LISTS} The sheet “{lists}” shows each entry with its code."] if lists else []),
        "An empty cell says nothing: nobody can tell whether it was asked. Enter one of the words below instead.",
        f"{_difference(columns)}",
        "Paste values only (Ctrl+Shift+V, or Paste Special, Values): any other pasting removes lists and checks.",
        _care(columns),
        f"To audit it: dq-audit check FILE --source {source.id}",
    ]
    return [line for line in lines if line]


def _difference(columns: Sequence[EntryColumn]) -> str:
    """The three ways to be missing, in words that this workbook offers."""
    if not any(c.said(State.DECLINED) for c in columns):
        return ""
    return (
        "“Would not say” completes a record: the person was asked. “Not asked” and “not known” leave it open, so that "
        "somebody can ask later."
    )


def _care(columns: Sequence[EntryColumn]) -> str:
    if any(c.personal for c in columns):
        return (
            "Filled in, this workbook holds personal data: keep it where your agency keeps such records, and send it "
            "only in the agreed way."
        )
    return "No column is meant for personal data: enter nothing by which a person could be recognised."
