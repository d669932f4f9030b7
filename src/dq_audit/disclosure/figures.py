"""The findings of an audit, rounded so that everything still adds up.

Drawn are the states of an item, the records that the check is about (N), the records in the area and those received,
and what cannot be told. Two things are never drawn but left over, since another draw of what is known already would
give something away: the largest state of an item is N less the others, and what a check is not about is the area's
less N. Where the others came to more than N, their sum is shown as N and nothing is left over.

N is drawn once for all findings about as many records, and so is every other cell that several findings share.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dq_audit.disclosure.guard import Known
from dq_audit.disclosure.rounding import Draws, range_of
from dq_audit.model import Counts, Finding, Kind, State
from dq_audit.register import by_check

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dq_audit.disclosure.guard import Cell

RECORDS, UNTOLD, AREA_UNKNOWN, ELSEWHERE = ("records",), ("applicability unknown",), ("area unknown",), ("elsewhere",)
RECEIVED, UNDATED = ("received",), ("month unknown",)  # of the extract, whatever the month
_MISSING = tuple(state for state in State if state > State.DECLINED)
_POSSIBLE = {  # the states that a line of its kind can have at all, as every reader knows
    Kind.ITEM: tuple(State),
    Kind.RECORD: (State.VALID, State.DECLINED, State.INVALID),
    Kind.RULE: (State.VALID, State.INVALID),
    Kind.SIGNAL: (State.VALID, State.INVALID),
}


@dataclass
class Figures:
    """The figures of one audit under some draws, and what they let a reader know."""

    draws: Draws
    known: Known = field(default_factory=Known)
    left: dict[Cell, State] = field(default_factory=dict)  # by what is left over, the state that it is
    valid: dict[Cell, Cell] = field(default_factory=dict)  # by the same, the cell of the valid

    def of(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings with rounded counts, in their order."""
        made: dict[int, Finding] = {}
        for group in by_check(findings).values():
            items = [f for f in group if f.kind is Kind.ITEM]
            for finding in group:
                same = items[0] if finding.kind is Kind.RECORD and _says_the_same(finding, items) else finding
                made[id(finding)] = self._finding(finding, same)
            self._bind_record_line(group, items)
        return tuple(made[id(finding)] for finding in findings)

    def rest(self, finding: Finding) -> State:
        """The state of a finding that was left over; of a record line made of an item's figures, no matter which."""
        return self.left.get(_left_over(finding), State.VALID)

    def _finding(self, finding: Finding, same: Finding) -> Finding:
        """A finding with its figures; the record line of a check with one item is made of those of the item."""
        states = self._states(same)
        if same is not finding:
            missing = sum(states[state] for state in _MISSING)
            states = {s: states[s] for s in (State.VALID, State.DECLINED)} | {State.INVALID: missing}
        counts = self._funnel(finding.counts, sum(states.values()))
        figures = {state.label: n for state, n in states.items()}
        return replace(finding, counts=replace(counts, **figures), allowance=None, breakdowns={})

    def _states(self, finding: Finding) -> dict[State, int]:
        """The states of a finding. The one with the largest figure is what the others leave of N."""
        true = _true(finding)
        cells = {state: _cell(finding, state) for state in true}
        of = self._shared(finding.counts.applicable, RECORDS)
        drawn = {state: self.draws.of(n, *cells[state]) for state, n in true.items()}
        nobody = not any(drawn.values())
        rest = max(true, key=lambda state: (drawn[state], true[state] if nobody else 0, -state))
        others = {state: n for state, n in drawn.items() if state is not rest}
        for state, n in others.items():
            self.known.add((cells[state], true[state]), *self._range(n))
        self.left[_left_over(finding)] = rest
        self.known.add(_left_over(finding), self._range(max(drawn.values()))[0])
        self._add_up(finding)
        return {**dict.fromkeys(State, 0), **drawn, rest: max(0, of - sum(others.values()))}

    def _funnel(self, c: Counts, applicable: int) -> Counts:
        """The steps before it: of the area, of the month, received. What stands between two steps is what is left."""
        others = c.in_period - c.in_area - c.area_unknown
        untold, in_area = self._shared(c.applicability_unknown, UNTOLD), self._shared(c.in_area, RECORDS)
        unknown, elsewhere = self._shared(c.area_unknown, AREA_UNKNOWN), self._shared(others, ELSEWHERE)
        undated, rows = self._of_extract(c.period_unknown, UNDATED), self._of_extract(c.rows, RECEIVED)
        parts = [(RECORDS, c.in_area), (AREA_UNKNOWN, c.area_unknown), (ELSEWHERE, others), (UNDATED, c.period_unknown)]
        self.known.bound(parts, [(RECEIVED, c.rows)])
        if c.applicable + c.applicability_unknown <= c.in_area:  # else it is held against a total of the agency's
            if c.applicable < c.in_area:  # else both are one cell
                about = [(RECORDS, c.applicable), (UNTOLD, c.applicability_unknown)]
                self.known.bound(about, [(RECORDS, c.in_area)])
            in_area = max(in_area, applicable + untold)
        in_period = in_area + unknown + elsewhere
        received = max(rows, in_period + undated)
        return Counts(received, in_period, undated, in_area, unknown, applicable, untold)

    def _shared(self, n: int, cell: tuple[str, ...]) -> int:
        """The figure of a step of the funnel, one for all findings of which it is the same step."""
        return self._kept(self.draws.of(n, *cell), n, cell)

    def _of_extract(self, n: int, cell: tuple[str, ...]) -> int:
        """The figure of what an extract holds, one for all the months that it brought."""
        return self._kept(self.draws.of_extract(n, *cell), n, cell)

    def _kept(self, figure: int, n: int, cell: tuple[str, ...]) -> int:
        self.known.add((cell, n), *self._range(figure))
        return figure

    def _range(self, figure: int) -> tuple[int, int]:
        return range_of(figure, self.draws.base)

    def _add_up(self, finding: Finding) -> None:
        """Complete and missing are what their states come to, and N both together."""
        true, left = _true(finding), _left_over(finding)
        cells = {s: left if self.left[left] is s else (_cell(finding, s), n) for s, n in true.items()}
        complete, missing = _sums(finding)
        for whole, parts in (
            (complete, [cell for state, cell in cells.items() if state not in _MISSING]),
            (missing, [cell for state, cell in cells.items() if state in _MISSING]),
            ((RECORDS, finding.counts.applicable), [complete, missing]),
        ):
            self.known.add(whole, 0)
            self.known.bound(parts, [whole], equal=True)
        self.valid[left] = cells[State.VALID]

    def _bind_record_line(self, group: Sequence[Finding], items: Sequence[Finding]) -> None:
        """What the record line says of its items: it lacks as much as each of them, and no more than all together."""
        record = next((f for f in group if f.kind is Kind.RECORD), None)
        if record is None or _says_the_same(record, items):
            return
        about = [item for item in items if item.counts.applicable == record.counts.applicable]
        for item in about:
            self.known.bound([_sums(item)[1]], [_sums(record)[1]])
            self.known.bound([self.valid[_left_over(record)]], [self.valid[_left_over(item)]])
        if len(about) == len(items):
            self.known.bound([_sums(record)[1]], [_sums(item)[1] for item in items])


def _true(finding: Finding) -> dict[State, int]:
    return {state: int(getattr(finding.counts, state.label)) for state in _POSSIBLE[finding.kind]}


def _says_the_same(record: Finding, items: Sequence[Finding]) -> bool:
    """Whether a record line says what the only item of its check says."""
    if len(items) != 1:
        return False
    item, line = items[0].counts, record.counts
    told = (line.applicable, line.valid, line.declined, line.invalid)
    return told == (item.applicable, item.valid, item.declined, item.missing)


def _subject(finding: Finding) -> tuple[str, str]:
    """What the cells of a finding are about: an item is the same one in every check that asks for it."""
    return (finding.kind.value, finding.item or finding.check)


def _left_over(finding: Finding) -> tuple[str | int, ...]:
    return ("left over", *_subject(finding), *_true(finding).values())


def _sums(finding: Finding) -> tuple[Cell, Cell]:
    """What is complete and what is missing, as cells."""
    return ("complete", *_left_over(finding)), ("missing", *_left_over(finding))


def _cell(finding: Finding, state: State) -> tuple[str, ...]:
    """The cell of a state. Records of unknown area are one cell, also where a check asks for them."""
    c = finding.counts
    asks_for_the_area = finding.kind is Kind.RULE and (c.valid, c.invalid) == (c.in_area, c.area_unknown)
    if state is State.INVALID and asks_for_the_area:
        return AREA_UNKNOWN
    return (*_subject(finding), state.label)
