"""Random months for the attack: records are invented, and counted by hand, so that what is linked is truly linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from dq_audit.disclosure.figures import Figures
from dq_audit.disclosure.rounding import Draws
from dq_audit.disclosure.settings import Protection
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, State

COLUMNS = ("age", "sex", "ethnicity", "home", "offence", "outcome")
RULES = ("dates", "once", "linked")
POPULATIONS = ("all", "persons", "msv")  # the last are few
TOLD = ("yes", "no", "unknown")


@dataclass
class Row:
    """A record, as far as it is counted."""

    month: str  # here, other, unknown
    area: str
    about: dict[str, str]
    states: dict[str, State]
    kept: dict[str, bool]


@dataclass(frozen=True)
class Check:
    """What is asked of the records of a population."""

    id: str
    population: str
    items: tuple[str, ...]  # none of a rule
    kind: Kind


class World:
    """A month of records, and the checks that are made of it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  no secret
        good = self.random.choice((0.5, 0.8, 0.95, 0.99))
        self._valid = {name: self.random.choice((good, 0.6, 0.9, 1.0)) for name in COLUMNS}
        self._few = self.random.choice((0.02, 0.1, 0.3))
        self.rows = [self._row() for _ in range(self.random.choice((3, 8, 20, 60, 200)))]
        self.checks = list(self._checks())

    def _row(self) -> Row:
        draw = self.random
        place = lambda: draw.choices(("here", "other", "unknown"), (0.92, 0.05, 0.03))[0]  # noqa: E731
        about = {"all": "yes", "persons": draw.choices(TOLD, (0.85, 0.12, 0.03))[0]}
        about["msv"] = draw.choices(TOLD, (self._few, 1 - self._few - 0.01, 0.01))[0]
        states = {name: self._state(name) for name in COLUMNS}
        return Row(place(), place(), about, states, {name: draw.random() < 0.93 for name in RULES})

    def _state(self, name: str) -> State:
        if self.random.random() < self._valid[name]:
            return State.VALID
        return self.random.choice(list(State))

    def _checks(self) -> Iterator[Check]:
        for at in range(self.random.randint(2, 4)):
            items = tuple(self.random.sample(COLUMNS, self.random.randint(1, 4)))
            yield Check(f"a.items-{at}", self.random.choice(POPULATIONS), items, Kind.RECORD)
        for name in RULES[: self.random.randint(1, 3)]:
            yield Check(f"a.{name}", self.random.choice(POPULATIONS), (), self.random.choice((Kind.RULE, Kind.SIGNAL)))

    def correct(self) -> None:
        """A later version of the month: a few cells put right, now and then a record more or less."""
        for row in self.random.sample(self.rows, min(len(self.rows), self.random.randint(1, 3))):
            row.states[self.random.choice(COLUMNS)] = self.random.choice(list(State))
        self.rows += [self._row() for _ in range(self.random.choice((0, 0, 1, 2)))]
        if len(self.rows) > 3 and self.random.random() < 0.3:
            self.rows.pop()

    def audit(self, version: int) -> Audit:
        """The month, counted."""
        findings = [finding for check in self.checks for finding in self._findings(check)]
        return Audit(
            "a.b", "A", "2026-01", f"2026-02-0{version}", ExtractFacts("", "", len(self.rows)), tuple(findings)
        )

    def _findings(self, check: Check) -> Iterator[Finding]:
        for item in check.items:
            yield self._finding(check, Kind.ITEM, item, lambda row, item=item: row.states[item])
        yield self._finding(check, check.kind, None, lambda row: _of_record(check, row))

    def _finding(self, check: Check, kind: Kind, item: str | None, state: Callable[[Row], State]) -> Finding:
        here = [row for row in self.rows if row.month == "here"]
        ours = [row for row in here if row.area == "here"]
        told = Counter(row.about[check.population] for row in ours)
        states = Counter(state(row).label for row in ours if row.about[check.population] == "yes")
        counts = Counts(
            rows=len(self.rows), in_period=len(here), period_unknown=sum(r.month == "unknown" for r in self.rows),
            in_area=len(ours), area_unknown=sum(r.area == "unknown" for r in here), applicable=told["yes"],
            applicability_unknown=told["unknown"], **states,
        )  # fmt: skip
        return Finding(check.id, "3.2.1", kind, item, counts, 0.9)


def _of_record(check: Check, row: Row) -> State:
    """As the engine has it: the worst of the items, or whether a rule is kept."""
    if not check.items:
        return State.VALID if row.kept[check.id.partition(".")[2]] else State.INVALID
    worst = max(row.states[item] for item in check.items)
    return worst if worst <= State.DECLINED else State.INVALID


def left_over(true: Audit, shown: Audit, rule: Protection) -> list[State]:
    """For each finding the state that was left over, which nobody without the key can tell for sure."""
    draws = Draws(rule.key, true.source, "" if true.source in rule.standing else true.period, rule.empty_fields.base)
    for salt in range(1_000):
        figures = Figures(replace(draws, salt=salt))
        if [one.counts for one in figures.of(true.findings)] == [one.counts for one in shown.findings]:
            return [figures.rest(one) for one in true.findings]
    message = "these are not the figures of these counts"
    raise AssertionError(message)
