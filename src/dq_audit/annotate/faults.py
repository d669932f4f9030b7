"""The kinds of fault that a cell may have, and the colour that each is shown in."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.conditions import Condition
from dq_audit.grouped import Grouped
from dq_audit.model import State

if TYPE_CHECKING:
    from dq_audit.declaration import CheckRule


class Colour(Enum):
    """What a coloured cell asks for, the gravest first, and the colour. Light enough to read black letters on."""

    INVALID = "F4A6A0"
    EMPTY = "FFE699"
    ASK = "A9CBEE"
    RULE = "D5B8EA"

    @property
    def rank(self) -> int:
        """Its place among the colours: of two the first is shown."""
        return list(Colour).index(self)


_COLOURS = {
    State.UNKNOWN: Colour.ASK,
    State.NOT_ASKED: Colour.ASK,
    State.BLANK: Colour.EMPTY,
    State.INVALID: Colour.INVALID,
}


class Fault(NamedTuple):
    """A kind of fault, of however many cells."""

    check: str
    item: str | None
    state: State | None
    unreadable: bool = False

    @property
    def colour(self) -> Colour:
        """The colour of its cells."""
        if self.state is None:
            return Colour.RULE
        return Colour.INVALID if self.unreadable else _COLOURS.get(self.state, Colour.INVALID)


def spoken_of(check: CheckRule) -> list[str]:
    """The columns that the rule of a check speaks of; none where it is about the extract as a whole, or its rows."""
    rule = check.rule
    if isinstance(rule, Condition):
        return [*rule.columns]
    if isinstance(rule, Grouped):
        looked = rule.looks_for.columns if rule.looks_for else ()
        own = rule.columns or (() if rule.whole_row else check.source.key)
        return [*dict.fromkeys([*own, *([rule.value_column] if rule.value_column else []), *looked])]
    return []
