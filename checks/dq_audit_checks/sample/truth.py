"""What an audit must find: counted over the planted records, before any of them is written as text.

A condition or rule of one record is true, false or None (it cannot be told).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from dq_audit_checks.sample.cells import BLANK, DECLINED, INVALID, STATES, VALID, Record
from dq_audit_checks.sample.people import AREA, TEAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Told: TypeAlias = bool | None
    Counts: TypeAlias = dict[str, int]
    Finding: TypeAlias = dict[str, Any]  # as it stands in truth.json
    Judge: TypeAlias = Callable[[Sequence[Record]], Sequence[Told]]  # over all records of one month

NAMES = (
    "rows", "in_period", "period_unknown", "in_area", "area_unknown", "applicable", "applicability_unknown",
    *STATES, "defaults",
)  # fmt: skip
NOT_LISTED = "not listed"


def everybody(_: Record) -> Told:
    """The condition of a check that is about all records."""
    return True


def each(rule: Callable[[Record], Told]) -> Judge:
    """A rule that looks at one record at a time."""
    return lambda records: [rule(record) for record in records]


def unique(*columns: str) -> Judge:
    """No other record of the month has the same key; with a blank in the key it cannot be told."""

    def judge(records: Sequence[Record]) -> list[Told]:
        keys = [tuple(record[name].code or record[name].text for name in columns) for record in records]
        times = Counter(keys)
        whole = [all(record[name].state != BLANK for name in columns) for record in records]
        return [times[key] == 1 if told else None for key, told in zip(keys, whole, strict=True)]

    return judge


def one_answer(item: str, by: str, at_least: int) -> Judge:
    """Many valid answers of somebody, all the same, break the rule; records without a valid answer do not count."""

    def judge(records: Sequence[Record]) -> list[Told]:
        answers: dict[str, list[str]] = defaultdict(list)
        told = [record[item].state == VALID and record[by].state != BLANK for record in records]
        for record, counts in zip(records, told, strict=True):
            if counts:
                answers[record[by].code].append(record[item].code)
        same = {who for who, given in answers.items() if len(given) >= at_least and len(set(given)) == 1}
        return [record[by].code not in same if counts else None for record, counts in zip(records, told, strict=True)]

    return judge


def agreed(item: str, by: str) -> Judge:
    """All valid answers of one valid token are the same; records without either do not count."""

    def judge(records: Sequence[Record]) -> list[Told]:
        answers: dict[str, set[str]] = defaultdict(set)
        told = [record[item].state == VALID and record[by].state == VALID for record in records]
        for record, counts in zip(records, told, strict=True):
            if counts:
                answers[record[by].code].add(record[item].code)
        return [len(answers[r[by].code]) == 1 if counts else None for r, counts in zip(records, told, strict=True)]

    return judge


def at_most(most: int, by: str) -> Judge:
    """No valid token stands in more records than so many."""

    def judge(records: Sequence[Record]) -> list[Told]:
        times = Counter(record[by].code for record in records if record[by].state == VALID)
        return [times[r[by].code] <= most if r[by].state == VALID else None for r in records]

    return judge


def some(item: str, wanted: Collection[str], by: str) -> Judge:
    """One of the records of each group has one of some answers; without a group it cannot be told."""

    def judge(records: Sequence[Record]) -> list[Told]:
        have = {record[by].code for record in records if record[item].state == VALID and record[item].code in wanted}
        return [None if record[by].state == BLANK else record[by].code in have for record in records]

    return judge


def among(applies: Callable[[Record], Told], judge: Judge) -> Judge:
    """A rule over groups that sees only the records that its check is about."""

    def judged(records: Sequence[Record]) -> list[Told]:
        about = [applies(record) is True for record in records]
        told = iter(judge([record for record, counts in zip(records, about, strict=True) if counts]))
        return [next(told) if counts else None for counts in about]

    return judged


@dataclass(frozen=True)
class Items:
    """A check with items and its record line."""

    id: str
    items: tuple[str, ...]
    applies: Callable[[Record], Told] = everybody
    by_team: bool = False


@dataclass(frozen=True)
class Rule:
    """A cross-item rule, record uniqueness, or a signal (`kind`)."""

    id: str
    judge: Judge
    applies: Callable[[Record], Told] = everybody
    kind: str = "rule"
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Linked:
    """A rule that needs the records of another source: of a file that is audited alone it cannot be judged."""

    id: str
    column: str
    kind: str
    applies: Callable[[Record], Told] = everybody


@dataclass(frozen=True)
class Lasting:
    """Persons of a month who stood in an earlier one: of a file that is audited alone it cannot be judged.

    With `among`, of those told by these columns who stood there, those told by all `columns` who did.
    """

    id: str
    columns: tuple[str, ...]
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Captured:
    """Records sent, held against a control total."""

    id: str
    control: str


@dataclass(frozen=True)
class Covered:
    """Areas of ours that have a record."""

    id: str
    column: str


@dataclass(frozen=True)
class Placed:
    """Records of the month that are not of another area, and those that are of ours."""

    id: str


@dataclass(frozen=True)
class Timed:
    """Records of the month, and those of which nobody can tell the month."""

    id: str


@dataclass(frozen=True)
class Summed:
    """The numbers of some groups, added up and held against a control total; a thousandth may be apart."""

    id: str
    group: str
    groups: tuple[str, ...]
    number: str
    control: str


@dataclass(frozen=True)
class Rated:
    """A share of all records but some, by the codes of a column; not judged without any of the others."""

    id: str
    column: str
    counted: tuple[str, ...]
    without: tuple[str, ...]
    beside: tuple[str, ...]


@dataclass(frozen=True)
class SourceTruth:
    """A source: its period and area columns and its checks."""

    id: str
    period: str
    area: str | None
    checks: tuple[Items | Rule | Linked | Lasting | Captured | Covered | Placed | Rated | Summed | Timed, ...]


@dataclass
class Month:
    """The records of one file as the audit of one month sees them."""

    source: SourceTruth
    records: Sequence[Record]
    month: str
    absent: frozenset[str] = frozenset()  # columns that the file does not have
    control: Mapping[str, int] = field(default_factory=dict)
    failing: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Find out, by position, which records are of the month and which of these are ours."""
        months = [record[self.source.period].month for record in self.records]
        self.undated = [at for at, month in enumerate(months) if month is None]
        self.inside = [at for at, month in enumerate(months) if month == self.month]
        self.ours = [at for at in self.inside if self._in_area(at)]
        self.nowhere = [at for at in self.inside if self._in_area(at) is None]

    def _in_area(self, at: int) -> Told:
        if self.source.area is None:
            return True
        cell = self.records[at][self.source.area]
        return cell.code in AREA if cell.state == VALID else None

    def funnel(self, team: str | None = None) -> Counts:
        """Received, in period, in area; of all records, or of a team's."""
        steps = {
            "rows": range(len(self.records)), "in_period": self.inside, "period_unknown": self.undated,
            "in_area": self.ours, "area_unknown": self.nowhere,
        }  # fmt: skip
        return dict.fromkeys(NAMES, 0) | {name: len(self._of(team, step)) for name, step in steps.items()}

    def _of(self, team: str | None, positions: Iterable[int]) -> list[int]:
        return [at for at in positions if team is None or _team(self.records[at]) == team]

    def findings(self) -> list[Finding]:
        """Every finding of the month, in the order of the checks."""
        found: list[Finding] = []
        for check in self.source.checks:
            if isinstance(check, Items):
                found += [self._item(check, item) for item in check.items]
                found.append(_finding(check.id, None, "record", self._record_line(check)))
            elif isinstance(check, Rule):
                found.append(_finding(check.id, None, check.kind, self._rule(check)))
            elif isinstance(check, Linked | Lasting):
                kind = check.kind if isinstance(check, Linked) else "rule"
                found.append(_finding(check.id, None, kind, self.funnel()))
            else:
                found.append(_finding(check.id, None, "rule", self._whole(check)))
        return found

    def linked(self, keys: Mapping[str, Collection[str]]) -> dict[str, Counts]:
        """By check, of those given: the counts that a run finds where the other source holds these keys."""
        return {
            check.id: self._rule(Rule(check.id, each(held(check.column, keys[check.id])), check.applies, check.kind))
            for check in self.source.checks
            if isinstance(check, Linked) and check.id in keys
        }

    def lasting(self, check: Lasting, before: Sequence[Month]) -> Counts:
        """The counts that a run finds where those stood in earlier months; nothing is counted in the first."""
        there, earlier = self.persons(check.columns), [month.persons(check.columns) for month in before]
        known = len(there & set().union(*earlier))
        every = len(there)
        if check.among:
            every = len(self.persons(check.among) & set().union(*(month.persons(check.among) for month in before)))
        return self.funnel() | ({"applicable": every, VALID: known, INVALID: every - known} if before else {})

    def persons(self, columns: tuple[str, ...]) -> set[tuple[str, ...]]:
        """Whom our records are about, told by some columns that are all valid."""
        rows = ([self.records[at][column] for column in columns] for at in self.ours)
        return {tuple(cell.code for cell in row) for row in rows if all(cell.state == VALID for cell in row)}

    def _whole(self, check: Captured | Covered | Placed | Rated | Summed | Timed) -> Counts:
        if isinstance(check, Captured):
            return self._captured(check)
        if isinstance(check, Rated):
            return self._rated(check)
        if isinstance(check, Placed):
            valid, of = len(self.ours), len(self.ours) + len(self.nowhere)
        elif isinstance(check, Timed):
            counts = self.funnel()
            valid, of = counts["in_period"], counts["in_period"] + counts["period_unknown"]
        else:
            valid, of = self._covered(check) if isinstance(check, Covered) else self._summed(check)
        return self.funnel() | {"applicable": of, VALID: valid, INVALID: of - valid}

    def _rated(self, check: Rated) -> Counts:
        codes = [self.records[at][check.column].code for at in self.ours]
        if not any(code in check.beside for code in codes):
            return self.funnel()
        of, valid = (sum(code not in check.without for code in codes), sum(code in check.counted for code in codes))
        return self.funnel() | {"applicable": of, VALID: valid, INVALID: of - valid}

    def _covered(self, check: Covered) -> tuple[int, int]:
        return len({self.records[at][check.column].code for at in self.ours}), len(AREA)

    def _summed(self, check: Summed) -> tuple[int, int]:
        ours = (self.records[at] for at in self.ours)
        found = sum(int(record[check.number].code) for record in ours if record[check.group].code in check.groups)
        total = self.control[check.control]
        off = abs(total - found)
        return (total if 1000 * off <= total else max(0, total - off)), total

    def _item(self, check: Items, item: str) -> Finding:
        found = _finding(check.id, item, "item", self._states(check, item))
        if check.by_team:
            teams = sorted({_team(record) for record in self.records})
            found["breakdowns"] = {"team": {team: self._states(check, item, team) for team in teams}}
        return found

    def _states(self, check: Items, item: str, team: str | None = None) -> Counts:
        counts = self.funnel(team)
        if item in self.absent:
            return counts
        for at in self._of(team, self.ours):
            applies = check.applies(self.records[at])
            counts["applicability_unknown"] += applies is None
            if applies:
                cell = self.records[at][item]
                counts["applicable"] += 1
                counts[cell.state] += 1
                counts["defaults"] += cell.default
                self._note(at, failed=not cell.complete)
        return counts

    def _record_line(self, check: Items) -> Counts:
        counts = self.funnel()
        if self.absent & set(check.items):
            return counts
        for at in self.ours:
            applies = check.applies(self.records[at])
            counts["applicability_unknown"] += applies is None
            if applies:
                counts["applicable"] += 1
                counts[_worst({self.records[at][item].state for item in check.items})] += 1
        return counts

    def _rule(self, check: Rule) -> Counts:
        counts = self.funnel()
        if self.absent & set(check.needs):
            return counts
        kept = dict(zip(self.ours, check.judge([self.records[at] for at in self.ours]), strict=True))
        for at in self.ours:
            applies = check.applies(self.records[at])
            holds = kept[at] if applies else None
            counts["applicability_unknown"] += applies is not False and holds is None
            counts["applicable"] += holds is not None
            counts[VALID] += holds is True
            counts[INVALID] += holds is False
            self._note(at, failed=holds is False and check.kind == "rule")
        return counts

    def _captured(self, check: Captured) -> Counts:
        counts = self.funnel()
        if check.control in self.control:
            total = self.control[check.control]
            sent = min(counts["in_area"], total)
            counts |= {"applicable": total, VALID: sent, INVALID: total - sent}
        return counts

    def _note(self, at: int, *, failed: bool) -> None:
        if failed:
            self.failing.add(at)


def held(column: str, keys: Collection[str]) -> Callable[[Record], Told]:
    """Another source holds what stands in the column; with a blank it cannot be told."""
    return lambda record: None if record[column].state == BLANK else record[column].code in keys


def _worst(states: set[str]) -> str:
    """The state of a whole record: all items valid, all complete, or not."""
    if states <= {VALID}:
        return VALID
    return DECLINED if states <= {VALID, DECLINED} else INVALID


def _team(record: Record) -> str:
    return record["team"].text if record["team"].text in TEAMS else NOT_LISTED


def _finding(check: str, item: str | None, kind: str, counts: Counts) -> Finding:
    return {"check": check, "item": item, "kind": kind, "counts": counts}
