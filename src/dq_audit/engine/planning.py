"""From declarations to a plan.

Everything is judged once: checks that look at the same column in the same way share its facts, and checks with the
same condition share their denominator.
"""

from __future__ import annotations

import importlib
from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import narwhals.stable.v1 as nw_v1

from dq_audit.as_pandera import further_checks
from dq_audit.belonging import kinds_asked, ours
from dq_audit.cells import code, folded, stripped, trimmed_in_two
from dq_audit.codes import Code, CodeList, Listed
from dq_audit.conditions import Condition, Leaf, See, filled
from dq_audit.grouped import HOLDS, Grouped
from dq_audit.linked import ELSEWHERE, found_in
from dq_audit.model import State
from dq_audit.moments import day_column, second_column
from dq_audit.readers import Coded, Place, Reader, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import pandera.pandas as pa

    from dq_audit.declaration import Breakdown, CheckRule, Item, Source

from dq_audit.declaration import Placed, Timed
from dq_audit.engine.plan import (
    AREA,
    NO,
    UNTOLD,
    YES,
    CheckPlan,
    FactsOf,
    ItemPlan,
    PersonsPlan,
    Plan,
    Settings,
    TallyPlan,
    key_column,
)

_DERIVED = ("hour", "weekday", "grade")


def plan(
    source: Source,
    checks: tuple[CheckRule, ...],
    present: frozenset[str],
    settings: Settings,
    *,
    for_database: bool = False,
) -> Plan:
    """Plan the audit of an extract that has the columns `present`; in words that databases know too, where asked."""
    with trimmed_in_two() if for_database else nullcontext():
        return _Planner(source, present, settings).plan(checks)


class _Planner:
    """Collects the columns of a plan while it walks through the checks."""

    def __init__(self, source: Source, present: frozenset[str], settings: Settings) -> None:
        self.source, self.present, self.settings = source, present, settings
        self.readers = {name: self._localised(name, reader) for name, reader in source.readers.items()}
        self.facts: dict[str, FactsOf] = {}
        self.states: dict[str, nw.Expr] = {}
        self.scopes: dict[str, nw.Expr] = {}
        self.masked: dict[str, nw.Expr] = {}
        self.unmasked: dict[str, str] = {}  # the state of an item where its check applies -> its state anywhere
        self.python: dict[str, tuple[str, pa.Check]] = {}
        self._names: dict[object, str] = {}
        self.used: set[str] = set()
        self.notes: list[str] = []

    def plan(self, checks: tuple[CheckRule, ...]) -> Plan:
        area, area_known = self._area()
        planned = tuple(self._check(check) for check in checks)
        self._judge(c for c in (self.source.period, self.source.as_of) if c in self.present)
        breakdowns = {b.name: (b, self._breakdown_list(b)) for b in self.source.breakdowns if b.column in self.present}
        absent = [b.name for b in self.source.breakdowns if b.column not in self.present]
        if absent:
            self.notes.append(f"not broken down by {', '.join(absent)}: the column is absent")
        for name, (b, listed) in breakdowns.items():
            self._key(name, b, listed)
        tallies = tuple(self._tallies(frozenset(breakdowns)))
        persons = tuple(self._persons(frozenset(breakdowns)))
        return Plan(
            source=self.source,
            checks=planned,
            facts=self.facts,
            layers=({AREA: area}, self.states, self.scopes, self.masked),
            breakdowns=breakdowns,
            tallies=tallies,
            needed=tuple(sorted(self.used & self.present)),
            named=tuple(c for c in (*self.source.key, self.source.owner, self.source.supervisor) if c in self.present),
            python_checks=self.python,
            area_known=area_known,
            persons=persons,
            notes=tuple(self.notes),
        )

    # -- how columns are read

    def _judge(self, columns: Iterable[str]) -> None:
        """Have columns judged as the source reads them."""
        for column in columns:
            self._read(column, self.readers[column])

    def _read(self, column: str, reader: Reader) -> str:
        """Have a column judged by a reader; its name, a copy's where the source reads the column otherwise."""
        self.used.add(column)
        facts = self.facts.setdefault(column, FactsOf(column))
        own = reader == self.readers[column]
        name = column if own else self._names.setdefault((column, reader), f"{column}@{len(self._names)}")
        facts.readers[name] = reader
        return name

    def _fact(self, column: str, kind: str, identity: object, expr: nw.Expr) -> str:
        """Name a fact of a column; the same one asked for twice is computed once."""
        return self._column(kind, (column, identity), expr, self.facts[column].exprs)

    def _state(self, column: str, reader: Reader) -> str:
        name = self._read(column, reader)
        return self._fact(column, "state", name, reader.state(name))

    @property
    def _see(self) -> See:
        return See(self.readers, self._leaf)

    def _leaf(self, leaf: Leaf) -> nw.Expr:
        self._judge([leaf.column])
        if isinstance(leaf, ours) and leaf.kind in self.settings.areas:
            listed = Coded(_listed(leaf.kind, self.settings.areas[leaf.kind]))
            own, known = (self._state(leaf.column, reader) for reader in (self.readers[leaf.column], listed))
            return leaf.among(nw.col(own), nw.col(known) == int(State.VALID))
        return nw.col(self._fact(leaf.column, "leaf", leaf, leaf.of(self.readers[leaf.column])))

    # -- what the project adds

    def _localised(self, name: str, reader: Reader) -> Reader:
        listed = self.settings.code_lists.get(name)
        if listed is not None:
            reader = Coded(listed)
        for local, window in self.settings.spellings.get(name, ()):
            if isinstance(reader, Coded):
                reader = replace(reader, codes=reader.codes.with_spellings(local, window))
        return reader

    def _area(self) -> tuple[nw.Expr, bool]:
        inside = nw.lit(1, dtype=nw.Int8)
        if not self.settings.areas:
            self.notes.append("no [area] in the project file: in area = in period")
            return inside, True
        if self.source.area is None:
            self.notes.append(f"{self.source.id} has no area column: in area = in period")
            return inside, True
        column, kind = self.source.area
        codes = self.settings.areas.get(kind)
        if codes is None:
            self.notes.append(f"[area] lists no {kind}: in area = in period")
            return inside, True
        if column not in self.present:
            self.notes.append(f"the area column {column} is absent: the area of every record is unknown")
            return nw.lit(None, dtype=nw.Int8), False
        ours = nw.col(self._state(column, Coded(_listed(kind, codes)))) == int(State.VALID)
        readable = nw.col(self._state(column, self.readers[column])) == int(State.VALID)
        inside = nw.lit(YES, dtype=nw.Int8)
        where = nw.when(ours).then(inside).when(readable).then(nw.lit(NO, dtype=nw.Int8))  # else it cannot be told
        return where, True

    def _lacking(self, columns: Iterable[str], kinds: Iterable[str] = ()) -> str:
        """What is not there of what is needed: columns, or areas of ours of some kinds; empty where nothing is."""
        absent = [name for name in columns if name not in self.present]
        if absent and absent[0] in self.settings.absent:
            return self.settings.absent[absent[0]]
        if absent:
            made = (self.source.columns[name].made for name in absent)
            how = "; ".join(f"it would be {one.describe()}" for one in made if one)
            return f"column {', '.join(absent)} is absent" + (f" ({how})" if how else "")
        unlisted = [kind for kind in kinds if kind not in self.settings.areas]
        return f"[area] lists no {', '.join(unlisted)}" if unlisted else ""

    # -- checks

    def _check(self, check: CheckRule) -> CheckPlan:
        condition = check.applies_to
        lacking = self._lacking(columns_of(condition), kinds_asked(condition))
        if lacking:
            obstacle = f"cannot tell whom the check is about: {lacking}"
            return CheckPlan(
                check,
                self._scope(None),
                tuple(ItemPlan(i, i.reader, obstacle=obstacle) for i in check.items),
                obstacle=obstacle,
            )
        if check.items:
            return self._items(check, self._scope(condition))
        if isinstance(check.rule, Condition):
            return self._condition(check, condition, check.rule)
        if isinstance(check.rule, Grouped):
            return self._grouped(check, condition, check.rule)
        return CheckPlan(check, self._scope(condition), obstacle=self._lacking(self._asked_of_all(check.rule)))

    def _asked_of_all(self, rule: object) -> Iterator[str]:
        """The columns without which a rule about the whole extract can say nothing."""
        if isinstance(rule, Timed):
            yield self.source.period
        if isinstance(rule, Placed) and self.source.area and self.source.area[1] in self.settings.areas:
            yield self.source.area[0]

    def _items(self, check: CheckRule, scope: str) -> CheckPlan:
        items = tuple(self._item(item, scope, further_checks(check.model, item.name)) for item in check.items)
        missing = [p.item.name for p in items if p.obstacle]
        if missing:
            return CheckPlan(check, scope, items, obstacle=self._lacking(missing))
        raw = tuple(self.unmasked[p.state] for p in items)  # Polars compares what holds nulls ten times as slowly
        worst = nw.max_horizontal(*map(nw.col, raw)) if len(raw) > 1 else nw.col(*raw)
        inside = nw.when(nw.col(scope) == YES).then(worst)
        return CheckPlan(check, scope, items, record=self._column("record", (scope, raw), inside, self.masked))

    def _item(self, item: Item, scope: str, further: tuple[pa.Check, ...]) -> ItemPlan:
        declared = self.source.columns[item.name].reader
        reader = self.readers[item.name] if item.reader == declared else self._localised(item.name, item.reader)
        if item.name not in self.present:
            return ItemPlan(item, reader, obstacle=self._lacking([item.name]))
        name = self._read(item.name, reader)
        raw = self._state(item.name, reader)
        if further:
            raw = self._column("state", (name, further), self._further(item, nw.col(raw), further), self.states)
        inside = nw.when(nw.col(scope) == YES).then(nw.col(raw))
        state = self._column("item", (scope, raw), inside, self.masked)
        self.unmasked[state] = raw
        default = ""
        if isinstance(reader, Coded) and any(c.default for c in reader.codes.codes):
            marked = self._fact(item.name, "marked", name, reader.marked_default(name))
            default = self._column("default", (scope, marked), (nw.col(scope) == YES) & nw.col(marked), self.masked)
        return ItemPlan(item, reader, state, default)

    def _further(self, item: Item, state: nw.Expr, further: tuple[pa.Check, ...]) -> nw.Expr:
        """The state of an item that has further pandera checks: a complete value that fails one is invalid."""
        passes = nw.lit(True)
        for one in further:
            passes = passes & self._passes(item.name, one)
        return nw.when((state <= int(State.DECLINED)) & ~passes).then(code(State.INVALID)).otherwise(state)

    def _passes(self, column: str, further: pa.Check) -> nw.Expr:
        """A further pandera check of an item as an expression; one that is none runs through pandera itself."""
        function = _builtin(str(further.name)) if further.is_builtin_check(str(further.name)) else None
        if function is not None:
            text = stripped(nw_v1.col(column))  # pandera's own functions are written for stable.v1
            passed: nw.Expr = function(text, **(further.statistics or {})).fill_null(False)
            return nw.col(self._fact(column, "passes", id(further), passed))
        name = self._names.setdefault((column, id(further)), f"@python{len(self.python)}")
        self.python[name] = (column, further)
        return nw.col(name)

    def _condition(self, check: CheckRule, applies: Condition | None, rule: Condition) -> CheckPlan:
        lacking = self._lacking(rule.columns, kinds_asked(rule))
        if lacking:
            return CheckPlan(check, self._scope(applies), obstacle=lacking)
        self._judge(rule.columns)
        holds = self._column("holds", rule, rule.expr(self._see), self.states)
        scope = self._scope(applies, told=holds)
        kept = self._column("rule", (scope, holds), (nw.col(scope) == YES) & nw.col(holds), self.masked)
        return CheckPlan(check, scope, rule=kept)

    def _grouped(self, check: CheckRule, applies: Condition | None, rule: Grouped) -> CheckPlan:
        columns = rule.columns or ((rule.value_column,) if rule.value_column else ()) or self.source.key
        wanted = () if rule.whole_row else (*columns, *((rule.value_column,) if rule.value_column else ()))
        lacking = self._lacking((*wanted, *columns_of(rule.looks_for)), kinds_asked(rule.looks_for))
        if lacking:
            return CheckPlan(check, self._scope(applies), obstacle=lacking)
        keys = self.settings.keys.get(rule, ELSEWHERE) if isinstance(rule, found_in) else None
        if keys and keys.obstacle:
            return CheckPlan(check, self._scope(applies), obstacle=keys.obstacle)
        self.used |= set(self.present if rule.whole_row else (*columns, *wanted))
        if rule.blanks_matter:
            return CheckPlan(check, self._scope(applies))
        told, value = nw.lit(True), ""
        for name in columns:
            told = told & filled(name).expr(self._see)
        if rule.value_column:
            state = self._state(rule.value_column, self.readers[rule.value_column])
            told = told & (nw.col(state) == int(State.VALID)) if rule.needs_answers else told
            value = self._answer(rule.value_column)
        if rule.looks_for is not None:
            self._judge(rule.looks_for.columns)
            holds = nw.when(rule.looks_for.expr(self._see)).then(nw.lit(HOLDS))
            value = self._column("looked for", rule.looks_for, holds, self.states)
        alike = (columns, rule.value_column, rule.needs_answers)
        grouping = self._column("grouping", alike, nw.when(told).then(nw.lit(True)), self.states)
        return CheckPlan(check, self._scope(applies, told=grouping), value=value, keys=keys)

    def _answer(self, column: str) -> str:
        """The fact that tells one answer from another: the code, so that spellings are no variety."""
        return self._fact(column, "code", column, answer(column, self.readers[column]))

    def _scope(self, condition: Condition | None, told: str = "") -> str:
        """The column of a denominator: records in area to which the condition applies (and `told` is not null)."""
        self._judge(columns_of(condition))  # what compares two columns does not ask for them leaf by leaf
        applies = nw.lit(True) if condition is None else condition.expr(self._see)
        if told:
            untold = nw.col(told).is_null()
            applies = nw.when(~(applies & untold)).then(applies)
        where = nw.col(AREA) == YES
        scope = (
            nw.when(~where | where.is_null())
            .then(nw.lit(NO, dtype=nw.Int8))
            .when(applies)
            .then(nw.lit(YES, dtype=nw.Int8))
            .when(~applies)
            .then(nw.lit(NO, dtype=nw.Int8))
            .otherwise(nw.lit(UNTOLD, dtype=nw.Int8))
        )
        return self._column("scope", (condition, told), scope, self.scopes)

    def _column(self, kind: str, identity: object, expr: nw.Expr, layer: dict[str, nw.Expr]) -> str:
        """Name a column of a layer; the same thing asked for twice is computed once."""
        key = (kind, identity)
        if key not in self._names:
            self._names[key] = f"@{kind}{len(self._names)}"
            layer[self._names[key]] = expr
        return self._names[key]

    # -- views

    def _breakdown_list(self, breakdown: Breakdown) -> CodeList | None:
        if breakdown.kind == "area":
            return _listed(breakdown.listed, self.settings.areas.get(breakdown.listed, ()))
        if breakdown.kind == "listed":
            return _listed(breakdown.listed, self.settings.lists.get(breakdown.listed, ()))
        reader = self.readers[breakdown.column]
        return reader.codes if isinstance(reader, Coded) else None

    def _key(self, name: str, breakdown: Breakdown, listed: CodeList | None) -> None:
        """Make the grouping key of a breakdown a fact of its column."""
        column = breakdown.column
        self._judge([column])
        key = self._derived(breakdown) if breakdown.kind in _DERIVED else self._coded_key(breakdown, listed)
        self.facts[column].exprs[key_column(name)] = key.cast(nw.String)

    def _derived(self, breakdown: Breakdown) -> nw.Expr:
        reader, column = self.readers[breakdown.column], breakdown.column
        if isinstance(reader, Place):
            return reader.grade(column)
        return (
            nw.col(second_column(column)) // 3600 if breakdown.kind == "hour" else (nw.col(day_column(column)) + 3) % 7
        )

    def _coded_key(self, breakdown: Breakdown, listed: CodeList | None) -> nw.Expr:
        own = self.readers[breakdown.column]
        reader = (
            own if isinstance(own, Coded) and breakdown.kind in ("code", "group") else Coded(listed or CodeList("", ()))
        )
        name = self._read(breakdown.column, reader)
        unrecorded = reader.state(name) != int(State.INVALID)
        if breakdown.kind == "area":  # what is no area at all is not another area
            unrecorded = own.state(self._read(breakdown.column, own)) != int(State.VALID)
        return nw.coalesce(reader.code_of(name), nw.when(unrecorded).then(nw.lit("")))

    def _tallies(self, keys: frozenset[str]) -> Iterator[TallyPlan]:
        for tally in self.source.tallies:
            columns = {tally.item, *columns_of(tally.applies_to), *filter(None, [tally.of])}
            reader = self.readers[tally.item]
            unlisted = self._lacking((), kinds_asked(tally.applies_to))
            if unlisted:
                self.notes.append(f"tally {tally.name} not made: {unlisted}")
            elif columns <= self.present and set(tally.by) <= keys and isinstance(reader, Coded):
                state = self._state(tally.item, reader)
                key = self._fact(tally.item, "code", tally.item, reader.code_of(tally.item))
                number = self._number(tally.of, tally.decimals) if tally.of else ""
                scope = self._scope(tally.applies_to, told=number)
                yield TallyPlan(tally, reader, key, state, scope, number)
            else:
                self.notes.append(f"tally {tally.name} not made: a column it needs is absent")

    def _number(self, column: str, decimals: int) -> str:
        """The fact that is the number in a column, in whole units of its last decimal; null where it is none."""
        reader = self.readers[column]
        valid = nw.col(self._state(column, reader)) == int(State.VALID)
        text = self._fact(column, "figures", column, folded(nw.col(column)))
        number = nw.when(valid).then(nw.col(text)).cast(nw.Float64)
        if decimals:  # no `round`: engines differ on halves
            number = (number * float(10**decimals) + 0.5).floor()
        return self._column("number", (column, decimals), number, self.states)

    def _persons(self, keys: frozenset[str]) -> Iterator[PersonsPlan]:
        for wanted in self.source.persons:
            columns = {*wanted.by, *columns_of(wanted.applies_to), *columns_of(wanted.counting)}
            if columns <= self.present and set(wanted.across) <= keys:
                counting = ""
                if wanted.counting is not None:
                    self._judge(wanted.counting.columns)
                    expr = wanted.counting.expr(self._see)
                    counting = self._column("holds", wanted.counting, expr, self.states)
                yield PersonsPlan(wanted, self._told(wanted.by), self._scope(wanted.applies_to), counting)
            else:
                self.notes.append(f"persons of {wanted.name} not counted: a column it needs is absent")

    def _told(self, columns: tuple[str, ...]) -> str:
        """Whether each of some columns holds a valid value."""
        told = nw.lit(True)
        for column in columns:
            told = told & (nw.col(self._state(column, self.readers[column])) == int(State.VALID))
        return self._column("told", columns, told, self.states)


def columns_of(condition: Condition | None) -> tuple[str, ...]:
    """The columns a condition looks at; none where there is none."""
    return () if condition is None else condition.columns


def _builtin(name: str) -> Callable[..., Any] | None:
    """A check of pandera's own as a function of expressions. Loaded where one is asked for: it is heavy and rare."""
    return getattr(importlib.import_module("pandera.backends.narwhals.builtin_checks"), name, None)


def _listed(name: str, values: tuple[Listed | str, ...]) -> CodeList:
    listed = dict.fromkeys(Listed(value) if isinstance(value, str) else value for value in values)
    return CodeList(name, tuple(Code(c, c, "", State.VALID, start=start, end=end) for c, start, end in listed))
