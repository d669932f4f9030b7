"""Conditions in great-expectations' row-condition language, which knows no pattern: only cells written to the letter.

So a condition comes with what must be guarded: the spellings it names, and the pattern of all others that mean the
same. Where no cell is spelt in another way, the denominator is the audit's to a record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from great_expectations.expectations.row_conditions import MAX_CONDITIONS, AndCondition, Column, OrCondition
from great_expectations.expectations.row_conditions import Condition as GxCondition

from dq_audit.bridges.patterns import BLANK, COMPLETE, InexpressibleError, listed, whole, words
from dq_audit.cells import fold, tokens_by_state
from dq_audit.conditions import Condition, blank, coded, filled, recorded, stands
from dq_audit.conditions import _Both as Both
from dq_audit.conditions import _Either as Either
from dq_audit.conditions import _Not as Not
from dq_audit.model import State
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dq_audit.readers import Reader

    Alternatives: TypeAlias = list[tuple[GxCondition, ...]]  # any of these, each of which is all of those


@dataclass(frozen=True)
class Spelt:
    """What a condition takes cells of a column for: the `literal` cells it names, out of all that match `regex`."""

    column: str
    literal: tuple[str, ...]
    regex: str


@dataclass
class Written:
    """A condition as great-expectations writes it, with the spellings that it relies on."""

    condition: GxCondition | None = None
    spelt: list[Spelt] = field(default_factory=list)


def write(condition: Condition | None, readers: Mapping[str, Reader], also: Iterable[GxCondition] = ()) -> Written:
    """A condition (and some more of GX's own that must hold too). InexpressibleError where it cannot be written."""
    writer = _Writer(readers)
    alternatives = writer.alternatives(condition, holds=True) if condition is not None else [()]
    joined = [(*together, *also) for together in alternatives]
    if sum(map(len, joined)) > MAX_CONDITIONS:
        reason = f"its condition comes to more than the {MAX_CONDITIONS} parts that GX allows"
        raise InexpressibleError(reason)
    parts = [_all_of(together) for together in joined if together]
    either = parts[0] if len(parts) == 1 else OrCondition(conditions=parts) if parts else None
    return Written(either, writer.spelt)


def _all_of(together: tuple[GxCondition, ...]) -> GxCondition:
    return together[0] if len(together) == 1 else AndCondition(conditions=list(together))


@dataclass
class _Writer:
    """Walks through a condition. GX allows no OR below an AND, so every step gives alternatives."""

    readers: Mapping[str, Reader]
    spelt: list[Spelt] = field(default_factory=list)

    def alternatives(self, condition: Condition, *, holds: bool) -> Alternatives:
        """When a condition is true, or false. What cannot be told is neither (Kleene), so each is written out."""
        if isinstance(condition, Not):
            return self.alternatives(condition.inner, holds=not holds)
        if isinstance(condition, Both | Either):
            left = self.alternatives(condition.left, holds=holds)
            right = self.alternatives(condition.right, holds=holds)
            if isinstance(condition, Both) is holds:
                return [(*one, *other) for one in left for other in right]
            return [*left, *right]
        if isinstance(condition, blank | filled):
            return self._blank(condition.column, is_blank=isinstance(condition, blank) is holds)
        if isinstance(condition, recorded | coded):
            return self._among(condition, holds=holds)
        reason = f"GX has no row condition for «{condition.describe()}»"
        raise InexpressibleError(reason)

    def _blank(self, column: str, *, is_blank: bool) -> Alternatives:
        self.spelt.append(Spelt(column, ("",), f"^{BLANK}+$"))
        here = Column(column)
        if is_blank:
            return [(here.is_null(),), (here.is_in([""]),)]
        return [(here.is_not_null(), here.is_not_in([""]))]

    def _among(self, condition: recorded | coded, *, holds: bool) -> Alternatives:
        column, reader = condition.column, self.readers[condition.column]
        if not isinstance(reader, Coded):
            reason = f"«{condition.describe()}» is judged by more than a list of spellings"
            raise InexpressibleError(reason)
        here, two_valued = Column(column), isinstance(condition, recorded | stands)
        named = _recorded(reader) if isinstance(condition, recorded) else _codes(condition, reader, holds=holds)
        literal = tuple(sorted({form for spelling in named for form in _forms(spelling)}))
        self.spelt.append(Spelt(column, literal, whole(words({fold(spelling) for spelling in named}))))
        if two_valued and not holds:
            return [(here.is_null(),), (here.is_not_null(), here.is_not_in(literal))]
        return [(here.is_in(literal),)]


def _recorded(reader: Coded) -> set[str]:
    """The spellings that are complete."""
    listed(reader)
    spelt = {s for c in reader.codes.select(states=COMPLETE) for s in c.spellings}
    return spelt.union(tokens_by_state(reader.codes.spellings).get(State.DECLINED, []))


def _codes(condition: coded, reader: Coded, *, holds: bool) -> set[str]:
    """The spellings that make a condition true, or, where a code must be valid to tell, those that make it false."""
    groups, codes = (condition.codes, None) if condition.groups else (None, condition.codes)
    states = tuple(State) if isinstance(condition, stands) else (State.VALID,)
    named = reader.codes.select(codes=codes, groups=groups, states=states)
    if not holds and not isinstance(condition, stands):
        named = [c for c in reader.codes.select() if c not in named]
        listed(reader)
    if reader.codes.ignoring:
        listed(reader)
    if any(c.start or c.end for c in named):
        reason = f"«{condition.describe()}» depends on the month of the record, which a row condition cannot tell"
        raise InexpressibleError(reason)
    return {s for c in named for s in c.spellings}


def _forms(spelling: str) -> set[str]:
    """A spelling as people write it: as listed, and in lower, upper and title case."""
    forms = {spelling, spelling.lower(), spelling.upper(), spelling.title(), spelling.capitalize()}
    return {form for form in forms if fold(form) == fold(spelling)}
