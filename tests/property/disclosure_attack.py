"""The attacker of protected counts: has every file, the method and its settings, and not the key.

What he knows are equations and inequalities over the true counts: every published figure with the range that rounding
leaves it, every sum that must hold, that items of one check are about the same records, and which checks are about the
same records. Of each protected count he asks the least and the most it can be, in whole numbers (HiGHS, through scipy).

He is told more than a reader is: which findings of a month are about equally many records, and which state was left
over. Nothing here reads `dq_audit.disclosure`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import lil_matrix

from dq_audit.model import Audit, Counts, Finding, Kind, State

FREE = 10**7  # more records than a month has
NEAR = 1e-6
STATES = {
    Kind.ITEM: tuple(State),
    Kind.RECORD: (State.VALID, State.DECLINED, State.INVALID),
    Kind.RULE: (State.VALID, State.INVALID),
    Kind.SIGNAL: (State.VALID, State.INVALID),
}
Sum = tuple[tuple[str, int], ...]  # variables, each with its sign


@dataclass
class System:
    """What is known of the true counts of one month."""

    low: dict[str, int] = field(default_factory=dict)
    high: dict[str, int] = field(default_factory=dict)
    rows: list[tuple[Sum, int]] = field(default_factory=list)  # the sum is at least so much
    rests: dict[int, State] = field(default_factory=dict)  # by finding, the state that was left over

    def variable(self, name: str, low: int = 0, high: int = FREE) -> str:
        """A true count, with what is known of it by itself."""
        self.low[name] = max(self.low.get(name, 0), low)
        self.high[name] = min(self.high.get(name, FREE), high)
        return name

    def at_least(self, more: Sequence[str], less: Sequence[str]) -> None:
        """Some counts come to at least as much as others."""
        self.rows.append((tuple([(n, 1) for n in more] + [(n, -1) for n in less]), 0))

    def equal(self, one: Sequence[str], other: Sequence[str]) -> None:
        """Some counts come to as much as others."""
        self.at_least(one, other)
        self.at_least(other, one)

    @cached_property
    def _solver(self) -> tuple[dict[str, int], lil_matrix, np.ndarray, np.ndarray, np.ndarray]:
        places = {name: at for at, name in enumerate(self.low)}
        matrix, least = lil_matrix((max(1, len(self.rows)), len(places))), np.zeros(max(1, len(self.rows)))
        for at, (terms, n) in enumerate(self.rows):
            for name, sign in terms:
                matrix[at, places[name]] += sign
            least[at] = n
        low = np.array([self.low[name] for name in places], float)
        high = np.array([self.high[name] for name in places], float)
        return places, matrix.tocsr(), least, low, high

    def range(self, terms: Sum) -> tuple[int, int]:
        """The least and the most that a sum can be, in whole numbers."""
        return self._least(terms), -self._least(tuple((name, -sign) for name, sign in terms))

    def _least(self, terms: Sum) -> int:
        places, matrix, least, low, high = self._solver
        aim = np.zeros(len(places))
        for name, sign in terms:
            aim[places[name]] += sign
        found = linprog(aim, A_ub=-matrix, b_ub=-least, bounds=np.column_stack([low, high]), method="highs")
        assert found.status == 0, found.message
        if np.all(np.abs(found.x - np.round(found.x)) < NEAR):
            return round(found.fun)
        whole = milp(
            aim, constraints=LinearConstraint(matrix, least, np.inf), bounds=Bounds(low, high),
            integrality=np.ones(len(places)),
        )  # fmt: skip
        assert whole.status == 0, whole.message
        return ceil(whole.fun - NEAR)


@dataclass(frozen=True)
class Asked:
    """A true count, what he was shown of it, and the range that he finds for it."""

    what: str
    true: int
    shown: int
    least: int
    most: int

    @property
    def candidates(self) -> int:
        """How many whole numbers it can be."""
        return self.most - self.least + 1


def drawn(figure: int, base: int) -> tuple[int, int]:
    """What a drawn figure says of its count."""
    return max(0, figure - base + 1), figure + base - 1


class Attacked:
    """A month as the attacker has it, to be asked for any of its counts."""

    def __init__(self, true: Audit, shown: Audit, base: int, rests: Sequence[State]) -> None:
        self._system = System()
        told = _known(self._system, true, shown, base, rests)
        self._sums = {what: (terms, n, figure) for what, terms, n, figure in told}
        self._found: dict[Sum, tuple[int, int]] = {}

    def counts(self) -> dict[str, int]:
        """The true counts, by name."""
        return {what: n for what, (_, n, _) in self._sums.items()}

    def ask(self, what: str) -> Asked:
        """The range of a count. That the truth lies in it is the proof that nothing wrong was told."""
        terms, n, figure = self._sums[what]
        if terms not in self._found:
            self._found[terms] = self._system.range(terms)
        least, most = self._found[terms]
        assert least <= n <= most, f"{what}: {n} is not in {least} to {most}"
        return Asked(what, n, figure, least, most)

    def protected(self, threshold: int) -> Iterator[Asked]:
        """The counts from 1 to the threshold."""
        return (self.ask(what) for what, n in self.counts().items() if 1 <= n <= threshold)


def differences(one: Attacked, other: Attacked, threshold: int) -> Iterator[Asked]:
    """What two versions of a month tell of the change between them, where it is from 1 to the threshold."""
    before, after = one.counts(), other.counts()
    for what in before.keys() & after.keys():
        if 1 <= abs(after[what] - before[what]) <= threshold:
            was, now = one.ask(what), other.ask(what)
            least, most = now.least - was.most, now.most - was.least
            yield Asked(f"change of {what}", now.true - was.true, now.shown - was.shown, least, most)


def _known(
    system: System, true: Audit, shown: Audit, base: int, rests: Sequence[State]
) -> Iterator[tuple[str, Sum, int, int]]:
    """Fill the system; each count that may be asked for: its name, its sum, its true value and its figure."""
    by_check: dict[str, list[tuple[Finding, Finding]]] = {}
    for one, other, rest in zip(true.findings, shown.findings, rests, strict=True):
        assert one.key == other.key
        by_check.setdefault(one.check, []).append((one, other))
        system.rests[id(one)] = rest
    for group in by_check.values():
        told = [pair for pair in group if not _says_the_same(pair[0], group)]
        for one, other in told:
            yield from _finding(system, one, other, base)
        _record_line(system, told)


def _says_the_same(line: Finding, group: Sequence[tuple[Finding, Finding]]) -> bool:
    """A record line of a check with one item: what is shown of it is made of what is shown of the item."""
    items = [one.counts for one, _ in group if one.kind is Kind.ITEM]
    if line.kind is not Kind.RECORD or len(items) != 1:
        return False
    told = (line.counts.valid, line.counts.declined, line.counts.missing)
    return told == (items[0].valid, items[0].declined, items[0].missing)


def _finding(system: System, true: Finding, shown: Finding, base: int) -> Iterator[tuple[str, Sum, int, int]]:
    t, s = true.counts, shown.counts
    subject = f"{true.kind.value} {true.item or true.check}"
    rest = system.rests[id(true)]
    names: dict[State, str] = {}
    for state in STATES[true.kind]:
        n = getattr(t, state.label)
        if state is rest:
            most = max(getattr(s, other.label) for other in State if other is not rest)
            names[state] = system.variable(f"{subject} {_values(t)} rest", max(0, most - base + 1))
        else:
            names[state] = system.variable(f"{subject} {state.label} {n}", *drawn(getattr(s, state.label), base))
    of = system.variable(f"records {t.applicable}", *_total(s.applicable, getattr(s, rest.label), base))
    system.equal(list(names.values()), [of])
    yield from _funnel(system, true, shown, of, base)
    for state, name in names.items():
        n, figure = getattr(t, state.label), getattr(s, state.label)
        yield f"{true.check} {subject}: {state.label}", ((name, 1),), n, figure
        yield (
            f"{true.check} {subject}: N without {state.label}",
            ((of, 1), (name, -1)),
            t.applicable - n,
            s.applicable - figure,
        )
    missing = tuple((name, 1) for state, name in names.items() if state > State.DECLINED)
    yield f"{true.check} {subject}: missing", missing, t.missing, s.missing
    complete = tuple((name, 1) for state, name in names.items() if state <= State.DECLINED)
    yield f"{true.check} {subject}: complete", complete, t.complete, s.complete


def _values(counts: Counts) -> tuple[int, ...]:
    return tuple(getattr(counts, state.label) for state in State)


def _total(figure: int, left: int, base: int) -> tuple[int, int]:
    """What a sum says: it is the draw where something is left over, and otherwise at least the draw."""
    low, high = drawn(figure, base)
    return (low if left else 0), high


def _funnel(system: System, true: Finding, shown: Finding, of: str, base: int) -> Iterator[tuple[str, Sum, int, int]]:
    t, s = true.counts, shown.counts
    untold = system.variable(f"untold {t.applicability_unknown}", *drawn(s.applicability_unknown, base))
    inside = t.applicable + t.applicability_unknown <= t.in_area
    left = s.in_area - s.applicable - s.applicability_unknown if inside else 1
    area = system.variable(f"records {t.in_area}", *_total(s.in_area, left, base))
    nowhere = system.variable(f"area unknown {t.area_unknown}", *drawn(s.area_unknown, base))
    others = t.in_period - t.in_area - t.area_unknown
    gone = s.in_period - s.in_area - s.area_unknown
    elsewhere = system.variable(f"elsewhere {others}", *drawn(gone, base))
    undated = system.variable(f"undated {t.period_unknown}", *drawn(s.period_unknown, base))
    beyond = s.rows - s.in_period - s.period_unknown
    received = system.variable(f"received {t.rows}", *_total(s.rows, beyond, base))
    system.at_least([received], [area, nowhere, elsewhere, undated])
    if inside and t.applicable < t.in_area:
        system.at_least([area], [of, untold])
        not_about = ((area, 1), (of, -1), (untold, -1))
        yield f"{true.check}: not about", not_about, t.in_area - t.applicable - t.applicability_unknown, left
    yield f"{true.check}: applicable", ((of, 1),), t.applicable, s.applicable
    yield f"{true.check}: applicability unknown", ((untold, 1),), t.applicability_unknown, s.applicability_unknown
    yield "in the area", ((area, 1),), t.in_area, s.in_area
    yield "area unknown", ((nowhere, 1),), t.area_unknown, s.area_unknown
    yield "elsewhere", ((elsewhere, 1),), others, gone
    yield "month unknown", ((undated, 1),), t.period_unknown, s.period_unknown


def _record_line(system: System, group: Iterable[tuple[Finding, Finding]]) -> None:
    """No item lacks more than the record line, the line no more than all items together; valid likewise."""
    pairs = list(group)
    lines = [pair for pair in pairs if pair[0].kind is Kind.RECORD]
    items = [pair for pair in pairs if pair[0].kind is Kind.ITEM]
    if not lines or not items or not lines[0][0].counts.applicable:
        return
    line = lines[0][0]
    if any(item.counts.applicable != line.counts.applicable for item, _ in items):
        return
    whole = _names(system, line)
    lacking = [_names(system, item) for item, _ in items]
    missing = [[name for state, name in names.items() if state > State.DECLINED] for names in lacking]
    for names, item in zip(lacking, missing, strict=True):
        system.at_least([whole[State.INVALID]], item)
        system.at_least([names[State.VALID]], [whole[State.VALID]])
    system.at_least([name for item in missing for name in item], [whole[State.INVALID]])


def _names(system: System, finding: Finding) -> dict[State, str]:
    """The variables of a finding that is in the system."""
    subject = f"{finding.kind.value} {finding.item or finding.check}"
    left, rest = f"{subject} {_values(finding.counts)} rest", system.rests[id(finding)]
    named = {state: f"{subject} {state.label} {getattr(finding.counts, state.label)}" for state in STATES[finding.kind]}
    return {**named, rest: left}


@dataclass
class Tried:
    """What an attack came to, over many tables."""

    smallest: int
    protected: int = 0
    safe: int = 0  # with as many candidates as threshold and base allow
    error: int = 0
    candidates: Counter[int] = field(default_factory=Counter)
    fewest: str = ""

    def add(self, asked: Iterable[Asked]) -> None:
        """Count what was asked."""
        for one in asked:
            if one.candidates < min(self.candidates, default=FREE):
                self.fewest = f"{one.what}: {one.true} shown as {one.shown}, {one.least} to {one.most}"
            self.protected += 1
            self.safe += one.candidates >= self.smallest
            self.error += abs(one.shown - one.true)
            self.candidates[one.candidates] += 1

    @property
    def said(self) -> Mapping[str, float | int | str]:
        """The figures, to print."""
        n = max(1, self.protected)
        return {
            "protected": self.protected,
            "fewest candidates": min(self.candidates, default=0),
            "where": self.fewest,
            "share with min(T, b) or more": round(self.safe / n, 4),
            "mean error": round(self.error / n, 2),
        }


__all__ = ["Asked", "Attacked", "Tried", "differences"]
