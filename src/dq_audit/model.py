"""The words of the audit as frozen values: recording states, counts, outcomes, findings, tallies, audits.

Pure: nothing here reads a file or sees a record. Counts are kept, never shares, so that they add up over months and
can be judged again under another target.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum, IntEnum, StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class State(IntEnum):
    """The recording state of one value, in the order in which a report lists them.

    The numbers matter: up to `DECLINED` the recording duty is met, and of two items the larger number is the worse. On
    a record's line only valid, declined and invalid occur: all items valid, all complete, or not.
    """

    VALID = 0
    DECLINED = 1  # asked, would not say: a complete record
    UNKNOWN = 2  # declared not known
    NOT_ASKED = 3
    BLANK = 4
    INVALID = 5

    @property
    def label(self) -> str:
        """The state's name as it stands in code lists and in JSON."""
        return self.name.lower()


NOT_RECORDED, NOT_LISTED = (
    "not recorded",
    "not listed",
)  # sums of a breakdown: records that stand at no value of its list

# How a record stands at a fault, in the ledger: the digit of its state, or one of these letters.
RULE_BROKEN, NOT_ASKED_ABOUT, NO_WORD = "6", "-", "?"  # the last: nobody knows, or the column is absent
COMPLETE_LETTERS = frozenset(str(int(state)) for state in (State.VALID, State.DECLINED))
OPEN_LETTERS = frozenset(str(int(state)) for state in State if state > State.DECLINED) | {RULE_BROKEN}


class Kind(StrEnum):
    """What a finding is about."""

    ITEM = "item"  # one column of a check
    RECORD = "record"  # all named items of a check together
    RULE = "rule"  # a cross-item rule or record uniqueness
    SIGNAL = "signal"  # a share with a limit; no record is at fault


class Outcome(Enum):
    """The outcome of a check, from good news to none; only `MET` is good news."""

    MET = "met"
    NOT_APPLICABLE = "not applicable"
    TOO_FEW = "too few to judge"
    MISSED = "missed"
    COULD_NOT_JUDGE = "could not judge"

    @property
    def severity(self) -> int:
        """Place in the order met < not applicable < too few < missed < could not judge."""
        return list(Outcome).index(self)


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The worst of some outcomes, None of none."""
    return max(outcomes, key=lambda outcome: outcome.severity, default=None)


@dataclass(frozen=True, slots=True)
class Counts:
    """Records at every step of the funnel and in every recording state.

    rows = in_period + period_unknown + other months; in_period = in_area + area_unknown + elsewhere;
    in_area = applicable + applicability_unknown + those the check is not about; the six states add up to applicable.
    """

    rows: int = 0
    in_period: int = 0
    period_unknown: int = 0
    in_area: int = 0
    area_unknown: int = 0
    applicable: int = 0
    applicability_unknown: int = 0
    valid: int = 0
    declined: int = 0
    unknown: int = 0
    not_asked: int = 0
    blank: int = 0
    invalid: int = 0
    defaults: int = 0  # records whose code the list marks as a default (DQMI's d)

    @property
    def complete(self) -> int:
        """Records that meet the recording duty: valid + declined."""
        return self.valid + self.declined

    @property
    def missing(self) -> int:
        """Applicable records with something to put right."""
        return self.applicable - self.complete

    def __add__(self, other: Self) -> Self:
        """Counts of two disjoint sets of records (months, slices) together."""
        return type(self)(*(getattr(self, name) + getattr(other, name) for name in COUNT_NAMES))

    def as_dict(self) -> dict[str, int]:
        """The counts by name, in the order of the JSON document."""
        return {name: getattr(self, name) for name in COUNT_NAMES}  # `asdict` copies deeply, ten times as slow


COUNT_NAMES = tuple(f.name for f in fields(Counts))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check says of one item (or record, rule, signal) of one extract in one month."""

    check: str
    gap: str | None
    kind: Kind
    item: str | None
    counts: Counts
    target: float | None
    title: str = ""
    outcome: Outcome | None = None  # None: shown as n of N, judged by nobody (a record line without a record_target)
    reason: str = ""
    note: str = ""  # why the target is what it is, from the project file
    allowance: float | None = None  # DQMI's accepted share of defaults
    obstacle: str = ""  # why the counts cannot be judged at all (column absent …)
    remark: str = ""  # what a reader must know of how values were judged
    alone: bool = False  # no month of it may be pooled with others: they hold the same again
    rule: str = ""  # fingerprint of what is counted and how: where it changes, figures before and after are not alike
    breakdowns: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, Kind, str | None]:
        """What makes it the same finding in another month."""
        return (self.check, self.kind, self.item)


_LINES = {Kind.RECORD, Kind.RULE}  # what stands as n of N for a check; items and signals only move its outcome


NOTHING_RECEIVED = "nothing received"


def nothing_since(source: str, period: str) -> str:
    """That nothing came of a source since some month."""
    return f"{NOTHING_RECEIVED} of {source} since {period}"


def headline(findings: Sequence[Finding]) -> Finding:
    """The finding that stands for its check: the record line, or else the rule, or else the first."""
    return next((f for f in findings if f.kind in _LINES), findings[0])


@dataclass(frozen=True, slots=True)
class Tally:
    """Records per group of a coded item crossed with up to two breakdowns; what questions are answered from."""

    name: str
    item: str
    by: tuple[str, ...]
    cells: Mapping[tuple[str, ...], int]  # (group or state, value, value) -> records
    decimals: int = 0  # of a number that was summed: cells are in whole units of the last one
    untold: int = 0  # records of the month and area of which it cannot be told whether the tally is about them


@dataclass(frozen=True, slots=True)
class Persons:
    """How many persons stand in how many records of some months. A person is told by a token, which is not kept."""

    name: str
    item: str
    by: tuple[str, ...]
    periods: tuple[str, ...]  # the months of which records were there
    cells: Mapping[tuple[str, ...], int]  # (events, value, value) -> persons
    unnamed: int  # events of nobody: their records hold no token

    def by_events(self) -> dict[int, int]:
        """Events of a person -> persons."""
        found: dict[int, int] = {}
        for cell, n in self.cells.items():
            found[int(cell[0])] = found.get(int(cell[0]), 0) + n
        return found


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """What may be said of a file: its name with unlisted words masked, its fingerprint, its rows."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Fitness:
    """What must be true of an extract before its figures mean anything: so many of so many are as they should be."""

    id: str
    title: str
    sound: int
    of: int
    what: str  # records, days, columns, months, total
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The finished audit of one source, one data period, one as-of. Holds counts only."""

    source: str
    agency: str
    period: str
    as_of: str | None
    extract: ExtractFacts
    findings: tuple[Finding, ...]
    tallies: tuple[Tally, ...] = ()
    notes: tuple[str, ...] = ()  # what was skipped, guessed or assumed
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # breakdown -> code -> label
    fitness: tuple[Fitness, ...] = ()  # of the extract, before any rule
    persons: tuple[Persons, ...] = ()  # of a window that ends with this month (latest audit only), or of it alone
    area: str = ""  # fingerprint of the areas by which it was counted, as they hold in the month; empty where none are
    vintages: Mapping[str, str] = field(default_factory=dict)  # breakdown -> fingerprint of its list

    @property
    def outcome(self) -> Outcome | None:
        """The worst outcome of its findings."""
        return worst(finding.outcome for finding in self.findings if finding.outcome)

    def finding(self, check: str, item: str | None = None, kind: Kind | None = None) -> Finding:
        """The finding of a check, by item and (where a check has both) kind. KeyError where there is none."""
        for found in self.findings:
            if found.check == check and found.item == item and kind in (None, found.kind):
                return found
        message = f"no finding of {check} for {item}"
        raise KeyError(message)


def months_of(audits: Iterable[Audit]) -> dict[str, tuple[Audit, ...]]:
    """The audits of each source in order of month; of a month that came more than once, the latest as-of."""
    by_source: dict[str, dict[str, Audit]] = {}
    for audit in sorted(audits, key=lambda a: (a.period, a.as_of or "")):
        by_source.setdefault(audit.source, {})[audit.period] = audit
    return {source: tuple(months.values()) for source, months in sorted(by_source.items())}


def latest(audits: Iterable[Audit]) -> tuple[Audit, ...]:
    """The audit of the latest month of each source."""
    return tuple(months[-1] for months in months_of(audits).values())


@dataclass(frozen=True, slots=True)
class Unusable:
    """An extract that could not be audited, by its masked name, and why; or one that is `absent`, by its month."""

    source: str
    name: str
    reason: str
    absent: bool = False
