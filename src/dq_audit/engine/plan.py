"""The lazy plan of a source, as frozen values: which columns to compute and what to sum.

What can be said of a cell by looking at its column alone (its state, its key in a breakdown, a leaf of a condition) is
a *fact* of that column; everything else combines facts, record by record. `planning` makes a plan of declarations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dq_audit.readers import Coded, Reader, layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw
    import pandera.pandas as pa

    from dq_audit.codes import CodeList, Listed, Window
    from dq_audit.declaration import Breakdown, CheckRule, Item, PersonsOf, Source, TallyOf
    from dq_audit.linked import Keys, found_in
    from dq_audit.moments import Grain

AREA = "@area"  # 1 in the area, 0 elsewhere, null unknown
NO, YES, UNTOLD = 0, 1, 2  # of a denominator: the check is not about the record, is, cannot be told


@dataclass(frozen=True)
class Settings:
    """What the project file adds to the declarations: areas by kind, lists of names, local spellings, code lists."""

    areas: Mapping[str, tuple[Listed | str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Mapping[str, tuple[tuple[Mapping[str, str], Window], ...]] = field(default_factory=dict)  # by column
    code_lists: Mapping[str, CodeList] = field(default_factory=dict)  # column -> list, where only a shape was known
    keys: Mapping[found_in, Keys] = field(default_factory=dict)  # what other sources hold
    absent: Mapping[str, str] = field(default_factory=dict)  # why columns are not there, where it is known


@dataclass(frozen=True)
class ItemPlan:
    """An item of a check: the column that holds its state where the check applies, or why it has none."""

    item: Item
    reader: Reader
    state: str = ""
    default: str = ""  # the column that marks default codes, where the list has any
    obstacle: str = ""


@dataclass(frozen=True)
class CheckPlan:
    """A check: the column of its denominator, its items or its rule, or why it cannot be judged."""

    check: CheckRule
    scope: str  # column: NO, YES or UNTOLD
    items: tuple[ItemPlan, ...] = ()
    record: str = ""  # column: the record's state, the worst of its items
    rule: str = ""  # column: whether the rule holds
    value: str = ""  # column: the answer whose variety within a group matters
    keys: Keys | None = None  # what another source holds, where the rule asks for it
    obstacle: str = ""


@dataclass(frozen=True)
class TallyPlan:
    """A tally with how its item is read, and the columns of its item's key and state and of its denominator."""

    tally: TallyOf
    coded: Coded
    key: str
    state: str
    scope: str
    weight: str = ""  # column: the number that is summed, where records are not counted


@dataclass(frozen=True)
class PersonsPlan:
    """A count of persons, with the columns of whether its token is told, of the denominator and of what is an event."""

    persons: PersonsOf
    told: str
    scope: str
    counting: str = ""


@dataclass
class FactsOf:
    """The facts of one column. `readers` are the ways to read it, by the name of the copy that is read."""

    column: str
    readers: dict[str, Reader] = field(default_factory=dict)
    exprs: dict[str, nw.Expr] = field(default_factory=dict)

    @property
    def dated(self) -> bool:
        """Whether they depend on the month of the record."""
        return any(isinstance(r, Coded) and r.codes.dated for r in self.readers.values())

    @property
    def grains(self) -> dict[str, Grain]:
        """The copies that hold dates."""
        return {name: reader.grain for name, reader in self.readers.items() if reader.grain}

    @property
    def steps(self) -> list[dict[str, nw.Expr]]:
        """The columns to add one after the other, the facts last."""
        return [*layers(self.readers), self.exprs]


@dataclass(frozen=True)
class Plan:
    """All that is computed for a source. `layers` combine facts, each layer building on the one before."""

    source: Source
    checks: tuple[CheckPlan, ...]
    facts: Mapping[str, FactsOf]  # by column
    layers: tuple[dict[str, nw.Expr], ...]
    breakdowns: Mapping[str, tuple[Breakdown, CodeList | None]]
    tallies: tuple[TallyPlan, ...]
    needed: tuple[str, ...]  # columns to count
    named: tuple[str, ...]  # columns that name a record: its key, owner and supervisor
    python_checks: Mapping[str, tuple[str, pa.Check]]  # column -> (text column, check that is no expression)
    area_known: bool
    notes: tuple[str, ...] = ()
    persons: tuple[PersonsPlan, ...] = ()


def key_column(breakdown: str) -> str:
    """The column of a breakdown's grouping key in a judged frame."""
    return f"by:{breakdown}"
