"""What is wrong with a cell and what to do about it, in plain words. They quote no cell, only entries of code lists."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from dq_audit.annotate.faults import Colour, spoken_of
from dq_audit.engine.faults import UNDATED
from dq_audit.model import State
from dq_audit.render.words import check_name, clean, plain
from dq_audit.template.guide import quoted, what_to_enter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.annotate.faults import Fault
    from dq_audit.declaration import CheckRule
    from dq_audit.template.columns import EntryColumn

MEANINGS: Final[dict[Colour, str]] = {
    Colour.INVALID: "Cannot be right or cannot be read: correct it",
    Colour.EMPTY: "Empty: fill it in",
    Colour.ASK: "Recorded as not known or not asked: find out if you can",
    Colour.RULE: "Does not fit with other cells, or should not be there: compare and correct",
}
_STATES: Final[dict[State | None, str]] = {
    State.BLANK: "Empty.",
    State.UNKNOWN: "Recorded as not known: find out if you can.",
    State.NOT_ASKED: "Recorded as not asked: ask if you still can.",
}
_UNREADABLE: Final = "An error, or a formula without a result: enter the value itself."
_UNDATED: Final = "Nobody can tell of which month this record is, so it is in no figure."
_LONGEST: Final = 1_500  # letters of a note: more does not fit into its box


class Adviser:
    """Says what to do about the faults of a column."""

    def __init__(self, columns: Sequence[EntryColumn], checks: Sequence[CheckRule], headers: Mapping[str, str]) -> None:
        """`headers` are what the columns are called in the file."""
        self._columns = {column.name: column for column in columns}
        self._checks = {check.id: check for check in checks}
        self._headers = headers
        self.entries = cache(self._entries)

    def shown(self, column: str) -> str:
        """A column as the submitter calls it."""
        own = self._columns[column].header if column in self._columns else plain(column)
        return clean(self._headers.get(column) or own)

    def note(self, column: str, faults: Iterable[Fault]) -> str:
        """The words of a cell: what is wrong, then what to do, each thing once."""
        said: dict[str, None] = {}
        for fault in faults:
            said |= dict.fromkeys(self._said(column, fault))
        text = "\n".join(said)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 2] + " …"

    def _said(self, column: str, fault: Fault) -> list[str]:
        if fault.state is None:
            return [f"{check_name(fault.check)}: {self._why(fault.check)}", *self.to_do(fault.check)]
        undated = [_UNDATED] if fault.check == UNDATED else []
        return [*undated, self._wrong(column, fault), *self._enter(column, fault), *self.to_do(fault.check)]

    def _wrong(self, column: str, fault: Fault) -> str:
        if fault.unreadable:
            return _UNREADABLE
        listed = self._columns[column].entries if column in self._columns else ()
        invalid = "This is none of the listed entries." if listed else "This cannot be right, or cannot be read."
        return _STATES.get(fault.state, invalid)

    def _enter(self, column: str, fault: Fault) -> list[str]:
        """What to enter, and what instead where nobody knows. The words for missing only where none stands there."""
        if column not in self._columns:
            return []
        entered = self._columns[column]
        said = [f"What to enter: {_lowered(what_to_enter(entered))}."]
        if fault.state in (State.BLANK, State.INVALID) and not entered.identifies:
            unknown, declined = entered.said(State.UNKNOWN)[:1], entered.said(State.DECLINED)[:1]
            said += [f"If it is not known: {quoted(unknown)}."] if unknown else []
            said += [f"If they would not say: {quoted(declined)}."] if declined else []
        return said

    def _why(self, check: str) -> str:
        return self._checks[check].guidance.why if check in self._checks else ""

    def to_do(self, check: str) -> list[str]:
        """What the check asks of the supplier; nothing where it says nothing."""
        said = self._checks[check].guidance.supplier if check in self._checks else ""
        return [said[:1].upper() + said[1:]] if said else []

    def ruled(self, check: str) -> str:
        """The columns that a rule speaks of; all of them where it is about the return as a whole."""
        spoken = spoken_of(self._checks[check]) if check in self._checks else []
        return ", ".join(map(self.shown, spoken)) or "The whole return"

    def _entries(self, column: str) -> tuple[str, ...]:
        """The entries of a column's drop-down list; none where it has no list."""
        found = self._columns.get(column)
        return tuple(dict.fromkeys(entry.text for entry in found.entries)) if found else ()


def _lowered(text: str) -> str:
    """A sentence as the end of another, but for one that begins with an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
