"""Sums into findings: the counts of every check, item, rule and breakdown, month by month.

Outcomes are not given here: a finding leaves with its counts, its target and, where it cannot be judged at all, the
obstacle. `outcomes` judges.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from dq_audit.declaration import Whole
from dq_audit.engine.kernel import KEY, WHOLE, Sums
from dq_audit.engine.plan import CheckPlan, ItemPlan, Plan, key_column
from dq_audit.grouped import Grouped
from dq_audit.model import NOT_LISTED, NOT_RECORDED, Counts, Finding, Kind, State, Tally
from dq_audit.moments import MONTH_COLUMN
from dq_audit.whole import UNTOLD_WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dq_audit.codes import CodeList
    from dq_audit.declaration import Breakdown

    Group: TypeAlias = Mapping[str, int]
    Month: TypeAlias = int | None
    View: TypeAlias = dict[str, dict[Month, dict[str | None, Group]]]  # breakdown -> month -> raw key -> sums

UNREAD = "errors of a spreadsheet, or formulas of which no result was stored"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_STATES = (State.VALID, State.DECLINED, State.UNKNOWN, State.NOT_ASKED, State.BLANK)


class Findings:
    """The findings of one extract, for any of its months."""

    def __init__(self, plan: Plan, sums: Sums) -> None:
        self.plan, self.sums = plan, sums
        self.view: View = {name: _by_month(frame) for name, frame in sums.by.items()}
        self._received = {name: _received(months) for name, months in self.view.items()}
        self._shown = {name: self._in_order(name) for name in plan.breakdowns if name in self.view}
        self.grouped = {
            planned.check.id: {name: sums.groups.kept(planned, name) for name in (WHOLE, *plan.breakdowns)}
            for planned in plan.checks
            if isinstance(planned.check.rule, Grouped) and not planned.obstacle
        }

    def rows_by_month(self) -> dict[Month, int]:
        """Rows received by data month (YYYYMM); None: month unknown."""
        return {month: sum(g["rows"] for g in groups.values()) for month, groups in self.view.get(WHOLE, {}).items()}

    def whole(self, month: int) -> Counts:
        """Who is in the month and in the area, whatever is asked of them."""
        return self._counts(WHOLE, None, "", month, lambda _, __: {})

    def of(self, month: int) -> tuple[Finding, ...]:
        """All findings of a month."""
        return tuple(finding for planned in self.plan.checks for finding in self._of_check(planned, month))

    def tallies(self, month: int) -> tuple[Tally, ...]:
        """All tallies of a month."""
        return tuple(self._tally(made.tally.name, month) for made in self.plan.tallies)

    def _of_check(self, planned: CheckPlan, month: int) -> Iterator[Finding]:
        check = planned.check
        base = Finding(check.id, check.gap, Kind.RULE, None, Counts(), check.target, title=check.title)
        for item in planned.items:
            yield self._item(base, planned, item, month)
        if check.items:
            obstacle = planned.obstacle or next(filter(None, map(self._unreadable, planned.items)), "")
            blocked = replace(base, kind=Kind.RECORD, target=check.record_target, obstacle=obstacle)
            yield self._counted(blocked, planned.scope, month, lambda g, _: _record_states(planned, g))
        elif isinstance(check.rule, Whole):
            yield self._counted(
                replace(base, obstacle=planned.obstacle or UNTOLD_WHOLE), planned.scope, month, lambda _, __: {}
            )
        else:
            kind = Kind.SIGNAL if check.is_signal else Kind.RULE
            yield self._counted(
                replace(base, kind=kind, obstacle=planned.obstacle), planned.scope, month, self._rule_states(planned)
            )

    def _item(self, base: Finding, planned: CheckPlan, item: ItemPlan, month: int) -> Finding:
        finding = replace(
            base,
            kind=Kind.ITEM,
            item=item.item.name,
            target=item.item.target,
            allowance=item.item.allowance,
            obstacle=item.obstacle or self._unreadable(item),
            remark=item.reader.remark,
        )
        return self._counted(finding, planned.scope, month, lambda g, _: _item_states(planned, item, g))

    def _unreadable(self, item: ItemPlan) -> str:
        """Why an item cannot be judged though its column is there: some of its cells are neither filled nor blank."""
        return self.unreadable.get(item.item.name, "")

    @property
    def unreadable(self) -> dict[str, str]:
        """What is said of the columns with cells that cannot be read."""
        return {
            column: f"{cells:,} of {self.sums.rows:,} cells of {column} cannot be read ({UNREAD})"
            for column, cells in sorted(self.sums.unreadable.items())
        }

    def _rule_states(self, planned: CheckPlan) -> Callable[[Group, tuple[str, Month, str | None]], dict[str, int]]:
        if planned.obstacle:
            return lambda _, __: {}
        if isinstance(planned.check.rule, Grouped):
            kept = self.grouped[planned.check.id]

            def grouped(group: Group, place: tuple[str, Month, str | None]) -> dict[str, int]:
                name, month, key = place
                valid = kept[name].get((month, key), 0)
                return {"valid": valid, "invalid": group[f"{planned.scope}=yes"] - valid}

            return grouped
        return lambda group, _: _kept_states(planned, group)

    def _counted(
        self,
        finding: Finding,
        scope: str,
        month: int,
        states: Callable[[Group, tuple[str, Month, str | None]], dict[str, int]],
    ) -> Finding:
        """The finding with its counts, in all and by breakdown."""
        if not self.plan.area_known and not finding.obstacle:
            finding = replace(finding, obstacle="the area of every record is unknown: the area column is absent")
        if finding.obstacle:
            scope = ""
        whole = self._counts(WHOLE, None, scope, month, states)
        broken = {name: self._breakdown(name, scope, month, states) for name in self.plan.breakdowns}
        if not finding.obstacle and whole.rows and whole.in_period == 0:
            finding = replace(
                finding, obstacle=f"none of the {whole.rows:,} records received is known to be of this month"
            )
        return replace(finding, counts=whole, breakdowns=broken)

    def _breakdown(
        self,
        name: str,
        scope: str,
        month: int,
        states: Callable[[Group, tuple[str, Month, str | None]], dict[str, int]],
    ) -> dict[str, Counts]:
        shown: dict[str, Counts] = {}
        for key, value in self._shown[name]:
            counts = self._counts(name, key, scope, month, states)
            shown[value] = shown[value] + counts if value in shown else counts
        return shown

    def _in_order(self, name: str) -> list[tuple[str | None, str]]:
        """The raw keys of a breakdown and what each is printed as, in the order of a reader."""
        told = ((key, self.shown(name, key)) for key in self._received[name])
        return sorted(told, key=lambda pair: (pair[1] in (NOT_LISTED, NOT_RECORDED), _natural(pair[1]), pair[1]))

    def _counts(
        self,
        name: str,
        key: str | None,
        scope: str,
        month: int,
        states: Callable[[Group, tuple[str, Month, str | None]], dict[str, int]],
    ) -> Counts:
        months = self.view.get(name, {})
        in_month, undated = (months.get(m, {}).get(key) for m in (month, None))
        rows = self._received.get(name, {}).get(key, 0)
        if in_month is None:
            return Counts(rows=rows, period_unknown=undated["rows"] if undated else 0)
        counted = states(in_month, (name, month, key))
        return Counts(
            rows=rows,
            in_period=in_month["rows"],
            period_unknown=undated["rows"] if undated else 0,
            in_area=in_month["in_area"],
            area_unknown=in_month["rows"] - in_month["in_area"] - in_month["elsewhere"],
            applicable=in_month[f"{scope}=yes"] if scope else 0,
            applicability_unknown=in_month[f"{scope}=untold"] if scope else 0,
            **(counted if scope else {}),
        )

    def shown(self, name: str, key: str | None) -> str:
        """What a raw key is printed as: a code or group of a list, or something derived; else not listed."""
        breakdown, listed = self.plan.breakdowns[name]
        return _printable(breakdown, listed, key)

    def _tally(self, name: str, month: int) -> Tally:
        made = next(m for m in self.plan.tallies if m.tally.name == name)
        frame = self.sums.tallies[name].filter(pl.col(MONTH_COLUMN) == month)
        cells: dict[tuple[str, ...], int] = {}
        for row in frame.iter_rows(named=True):
            code, state = row[f"{KEY}0"], State(row["@state"])
            group = (made.coded.codes.group_of(code) or code or NOT_LISTED) if state is State.VALID else state.label
            cell = (group, *(self.shown(b, row[key_column(b)]) for b in made.tally.by))
            cells[cell] = cells.get(cell, 0) + row["n"]
        untold = sum(g[f"{made.scope}=untold"] for g in self.view.get(WHOLE, {}).get(month, {}).values())
        return Tally(name, made.tally.item, made.tally.by, cells, made.tally.decimals, untold)

    def labels(self) -> dict[str, dict[str, str]]:
        """For each breakdown by code, what the codes mean."""
        return {
            name: listed.labels()
            for name, (breakdown, listed) in self.plan.breakdowns.items()
            if listed is not None and breakdown.kind == "code"
        }


def _by_month(frame: pl.DataFrame) -> dict[Month, dict[str | None, Group]]:
    out: dict[Month, dict[str | None, Group]] = {}
    for row in frame.iter_rows(named=True):
        out.setdefault(row.pop(MONTH_COLUMN), {})[row.pop(KEY)] = row
    return out


def _received(months: Mapping[Month, Mapping[str | None, Group]]) -> Mapping[str | None, int]:
    """Rows received by raw key, of whatever month."""
    rows: Counter[str | None] = Counter()
    for groups in months.values():
        rows.update({key: group["rows"] for key, group in groups.items()})
    return rows


def _item_states(planned: CheckPlan, item: ItemPlan, group: Group) -> dict[str, int]:
    if not item.state:
        return {}
    counted = {state.label: group[f"{item.state}={state.label}"] for state in _STATES}
    counted["invalid"] = group[f"{planned.scope}=yes"] - sum(counted.values())
    if item.default:
        counted["defaults"] = group[f"{item.default}=default"]
    return counted


def _record_states(planned: CheckPlan, group: Group) -> dict[str, int]:
    if not planned.record:
        return {}
    counted = {name: group[f"{planned.record}={name}"] for name in ("valid", "declined")}
    return {**counted, "invalid": group[f"{planned.scope}=yes"] - sum(counted.values())}


def _kept_states(planned: CheckPlan, group: Group) -> dict[str, int]:
    valid = group[f"{planned.rule}=kept"]
    return {"valid": valid, "invalid": group[f"{planned.scope}=yes"] - valid}


def _printable(breakdown: Breakdown, listed: CodeList | None, key: str | None) -> str:
    if breakdown.kind == "hour":
        return f"{int(key):02d}" if key is not None else NOT_RECORDED
    if breakdown.kind == "weekday":
        return WEEKDAYS[int(key)] if key is not None else NOT_RECORDED
    if breakdown.kind == "grade":
        return key or NOT_RECORDED
    if key == "":
        return NOT_RECORDED
    if key is None or listed is None:
        return NOT_LISTED
    return (listed.group_of(key) or key) if breakdown.kind == "group" else key


def _natural(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdigit() else (10**9, value)
