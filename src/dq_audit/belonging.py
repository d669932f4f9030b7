"""Whether an area is one of the project's own: a condition that the declarations cannot tell by themselves.

Which areas are ours stands in the project file, so that the planner compiles this leaf with what is listed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from dq_audit.conditions import Condition, Leaf, OfOne, _Pair
from dq_audit.model import State

if TYPE_CHECKING:
    from dq_audit.readers import Reader


@dataclass(frozen=True)
class ours(Leaf):  # noqa: N801  reads as a word of the rule language
    """The area in the column is one of the project's own in the record's month: `ours("home_district", "district")`.

    Another valid cell is none of ours. A cell that is not valid cannot be told, nor can any where the project file's
    `[area]` lists none of the kind.
    """

    kind: str

    def of(self, reader: Reader) -> nw.Expr:
        """Not known: nothing is listed."""
        return self.among(reader.state(self.column), nw.lit(None, dtype=nw.Boolean))

    def among(self, state: nw.Expr, listed: nw.Expr) -> nw.Expr:
        """The condition, by the state of the cells and whether they are listed."""
        return nw.when(state == int(State.VALID)).then(listed)

    def describe(self) -> str:
        """The condition in plain words."""
        return f"{self.column} is a {self.kind} of ours"


def kinds_asked(condition: Condition | None) -> tuple[str, ...]:
    """The kinds of area of which a condition asks whether they are ours."""
    if isinstance(condition, ours):
        return (condition.kind,)
    if isinstance(condition, _Pair):
        return tuple(dict.fromkeys(kinds_asked(condition.left) + kinds_asked(condition.right)))
    return kinds_asked(condition.inner) if isinstance(condition, OfOne) else ()
