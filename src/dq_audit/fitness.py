"""Is an extract fit to be judged? Looked at before any rule: its period, days, doubles, volume, columns, totals.

Pure: counts, months and headers come in. What one extract can tell of itself is in `of_extract`; what only its
neighbours can tell is in `of_months`.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING

from dq_audit.declaration import DeliveryKind
from dq_audit.grouped import Grouped
from dq_audit.model import Audit, Fitness, Kind, Outcome, months_of
from dq_audit.moments import Grain
from dq_audit.outcomes import month_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from dq_audit.declaration import CheckRule, Source

CONTROL_RECORDS = "records"  # the name of an agency's own count of the records of a month
_BUSY_DAY = 5.0  # records a day from which a day without any is a gap: by chance it happens to one in 150 days
_YEAR = 12  # months of which the volume is asked
_EARLIER = 6  # months that must have come before a volume can be called unusual
_XMR = 2.66  # Wheeler (1993): limits of an individuals chart are the mean and 2.66 times the mean moving range
_NEW_CODE = 0.01  # of the records, from which codes never seen look like a changed list
_FEWEST_NEW = 5


@dataclass(frozen=True)
class Looked:
    """What was counted of an extract for one month."""

    source: Source
    checks: Sequence[CheckRule]
    period: str
    rows: Mapping[int | None, int]  # by data month YYYYMM; None: month unknown
    days: Mapping[int, int] | None  # day of the month -> records; None where the source has no days
    coded: Collection[str]  # columns that are read by a list of codes
    control: Mapping[str, int]
    stated: int | None = None  # the total that stands in the extract itself


def of_extract(looked: Looked, audit: Audit) -> tuple[Fitness, ...]:
    """The fitness of an extract for one month, as far as it can be told from the extract alone."""
    return (_period(looked), _days(looked), _once(looked, audit), _codes(looked, audit), *_controls(looked))


def _period(looked: Looked) -> Fitness:
    month, total = int(looked.period.replace("-", "")), sum(looked.rows.values())
    inside, unknown = looked.rows.get(month, 0), looked.rows.get(None, 0)
    told = f"{inside:,} of {total:,} records are of {looked.period}"
    if looked.source.delivery.kind is not DeliveryKind.MONTH:
        outcome, told = Outcome.NOT_APPLICABLE, f"{told}; the source is sent as {looked.source.delivery.describe()}"
    elif not total:
        outcome, told = Outcome.NOT_APPLICABLE, "no record came"
    else:
        outcome = Outcome.MET if inside == total else Outcome.MISSED
        others = total - inside - unknown
        told += f", {others:,} of other months" if others else ""
    told += f", {unknown:,} of a month that cannot be told" if unknown else ""
    return Fitness("extract.period", "records of the period", inside, total, "records", outcome, told)


def _days(looked: Looked) -> Fitness:
    year, month = int(looked.period[:4]), int(looked.period[5:])
    length = monthrange(year, month)[1]
    title = "days with a record"
    if looked.days is None and looked.source.readers[looked.source.period].grain is not Grain.MONTH:
        why = f"column {looked.source.period} is absent"
        return Fitness("extract.days", title, 0, length, "days", Outcome.COULD_NOT_JUDGE, why)
    if looked.days is None:
        why = "the source tells months, not days"
        return Fitness("extract.days", title, 0, 0, "days", Outcome.NOT_APPLICABLE, why)
    filled, records = len(looked.days), sum(looked.days.values())
    empty = [day for day in range(1, length + 1) if day not in looked.days]
    if not records:
        return Fitness("extract.days", title, 0, length, "days", Outcome.NOT_APPLICABLE, "no record of the month")
    if not empty:
        return Fitness("extract.days", title, filled, length, "days", Outcome.MET, "every day has a record")
    one_event = filled == 1 and looked.source.delivery.kind is DeliveryKind.SNAPSHOT
    if one_event or records / length < _BUSY_DAY:
        why = f"{records / length:.1f} records a day: with fewer than {_BUSY_DAY:g} a day without any is no surprise"
        outcome, why = (
            (Outcome.NOT_APPLICABLE, "the records are of one event, on one day")
            if one_event
            else (Outcome.TOO_FEW, why)
        )
        return Fitness("extract.days", title, filled, length, "days", outcome, why)
    why = f"no record on day {_runs(empty)}, at {records / length:.0f} a day"
    return Fitness("extract.days", title, filled, length, "days", Outcome.MISSED, why)


def _runs(days: Sequence[int]) -> str:
    """Days as people write them: 3, 5-9."""
    breaks = [0, *(at for at, (one, other) in enumerate(pairwise(days), 1) if other != one + 1), len(days)]
    runs = (days[start:end] for start, end in pairwise(breaks))
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _once(looked: Looked, audit: Audit) -> Fitness:
    title = "records that stand once"
    rules = [c.id for c in looked.checks if isinstance(c.rule, Grouped) and c.rule.is_about_doubles]
    found = next((f for f in audit.findings if f.check in rules and f.kind is Kind.RULE), None)
    if found is None:
        why = "no check of the source says what makes a record the same"
        return Fitness("extract.once", title, 0, 0, "records", Outcome.NOT_APPLICABLE, why)
    if found.obstacle:
        return Fitness("extract.once", title, 0, 0, "records", Outcome.COULD_NOT_JUDGE, found.obstacle)
    counts = found.counts
    outcome = Outcome.MISSED if counts.invalid else Outcome.MET if counts.applicable else Outcome.NOT_APPLICABLE
    why = f"{counts.invalid:,} of {counts.applicable:,} records stand more than once ({found.check})"
    return Fitness("extract.once", title, counts.valid, counts.applicable, "records", outcome, why)


def _codes(looked: Looked, audit: Audit) -> Fitness:
    """Of the cells of coded items that hold something: those that some line of the list explains."""
    title = "codes that stand in their lists"
    filled: dict[str, tuple[int, int]] = {}  # column -> cells that hold something, those of them that are no code
    for f in audit.findings:
        if f.kind is Kind.ITEM and f.item and f.item in looked.coded and not f.obstacle:
            cells = f.counts.applicable - f.counts.blank
            filled[f.item] = max(filled.get(f.item, (0, 0)), (cells, f.counts.invalid))
    total, strange = (sum(part) for part in zip(*filled.values(), strict=True)) if filled else (0, 0)
    if not total:
        why = "no cell of a coded item holds anything"
        return Fitness("extract.codes", title, 0, 0, "cells", Outcome.NOT_APPLICABLE, why)
    many = {name: n for name, (of, n) in filled.items() if n >= max(_FEWEST_NEW, _NEW_CODE * of)}
    named = ", ".join(f"{name} ({n:,})" for name, n in sorted(many.items()))
    why = f"codes never seen in {named}: has a list changed?" if many else f"{strange:,} cells hold codes never seen"
    outcome = Outcome.MISSED if many else Outcome.MET
    return Fitness("extract.codes", title, total - strange, total, "cells", outcome, why)


def _controls(looked: Looked) -> Iterable[Fitness]:
    month, total = int(looked.period.replace("-", "")), sum(looked.rows.values())
    given = looked.control.get(CONTROL_RECORDS)
    told = [("the agency's own count", given, looked.rows.get(month, 0))] if given is not None else []
    told += [("the total in the extract", looked.stated, total)] if looked.stated is not None else []
    title = "records against the control total"
    if not told:
        why = "no control total was given"
        yield Fitness("extract.control", title, 0, 0, "records", Outcome.NOT_APPLICABLE, why)
    for whose, stated, came in told:
        outcome = Outcome.MISSED if stated != came else Outcome.MET if came else Outcome.NOT_APPLICABLE
        why = f"{whose} is {stated:,}, and {came:,} came"
        yield Fitness("extract.control", title, min(came, stated or 0), max(came, stated or 0), "records", outcome, why)


# --- what only other months can tell ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """The columns of an extract: what each was called, and the headers that stood for none."""

    headers: Mapping[str, str]
    unused: tuple[str, ...]


def of_months(
    audits: Sequence[Audit],
    sent: Mapping[int, Sent],
    successors: Mapping[tuple[int, str], str],
    snapshots: Collection[str] = (),
    controlled: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> list[Audit]:
    """The audits of a run with the fitness that their neighbours tell: columns, volume, submissions received.

    `sent` and `successors` (of a column that vanished) are by the place of the audit; `snapshots` are the sources of
    which no month is expected; `controlled` are the months of a source of which the agency has given its own figures.
    """
    places = {id(audit): at for at, audit in enumerate(audits)}
    added: dict[int, tuple[Fitness, ...]] = {}
    last = max((audit.period for audit in audits), default="")
    for months in months_of(audits).values():
        for at, audit in enumerate(months):
            here, before = places[id(audit)], [places[id(earlier)] for earlier in months[:at]]
            columns = _columns(sent.get(here), sent.get(before[-1]) if before else None, successors, here)
            added[here] = (columns, _volume(audit, months[:at]))
        newest = places[id(months[-1])]
        source = months[-1].source
        received = _received(months, last, source in snapshots, controlled.get(source, ()))
        added[newest] = (*added[newest], received)
    return [replace(audit, fitness=(*audit.fitness, *added.get(at, ()))) for at, audit in enumerate(audits)]


def vanished(now: Sent, before: Sent) -> list[str]:
    """The columns that were there a month before and are not now."""
    return [column for column in before.headers if column not in now.headers]


def _columns(now: Sent | None, before: Sent | None, successors: Mapping[tuple[int, str], str], here: int) -> Fitness:
    title = "columns of the month before"
    if now is None or before is None:
        why = "no earlier month to compare with"
        return Fitness("extract.columns", title, 0, 0, "columns", Outcome.NOT_APPLICABLE, why)
    gone = vanished(now, before)
    new = [header for header in now.unused if header not in before.unused]
    named = (f"{c} (was “{before.headers[c]}”" + _successor(successors.get((here, c))) + ")" for c in gone)
    why = f"gone: {', '.join(named)}" if gone else "all are there"
    why += f"; {len(new)} columns never seen before" if new else ""
    outcome = Outcome.MISSED if gone else Outcome.MET
    return Fitness(
        "extract.columns", title, len(before.headers) - len(gone), len(before.headers), "columns", outcome, why
    )


def _successor(header: str | None) -> str:
    return f", now likely “{header}”" if header else ""


def _volume(audit: Audit, earlier: Sequence[Audit]) -> Fitness:
    title = "records against earlier months"
    here = month_number(audit.period)
    now, before = _records(audit), [_records(one) for one in earlier if here - month_number(one.period) <= _YEAR]
    if len(before) < _EARLIER:
        why = f"{now:,} records; {len(before)} earlier months are too few to call that much or little"
        return Fitness("extract.volume", title, 0, 0, "records", Outcome.TOO_FEW, why)
    mean = sum(before) / len(before)
    moving = sum(abs(b - a) for a, b in pairwise(before)) / (len(before) - 1)
    spread = max(_XMR * moving, 3 * sqrt(mean))
    low, high = max(0.0, mean - spread), mean + spread
    outcome = Outcome.MET if low <= now <= high else Outcome.MISSED
    why = (
        f"{now:,} records; {len(before)} earlier months had {mean:,.0f} on average, usual are {low:,.0f} to {high:,.0f}"
    )
    return Fitness("extract.volume", title, 0, 0, "records", outcome, why)  # no part of a whole: the reason has it


def _records(audit: Audit) -> int:
    return max((finding.counts.in_period for finding in audit.findings), default=0)


def _received(months: Sequence[Audit], last: str, is_snapshot: bool, controlled: Collection[str]) -> Fitness:  # noqa: FBT001
    """DQMI's coverage: submissions received of those expected, from the first month to the last of the run.

    A month after the first of which the agency has given figures of its own is expected, too, and named where it did
    not come.
    """
    first, came = months[0].period, {audit.period for audit in months}
    told = sorted(month for month in controlled if month > first and month not in came)
    if is_snapshot and not told:
        why = "each extract holds all that stands; no month is expected"
        return Fitness("extract.received", "submissions received", 0, 0, "months", Outcome.NOT_APPLICABLE, why)
    last = max(last, *told, first)
    expected = len(came) + len(told) if is_snapshot else month_number(last) - month_number(first) + 1
    why = f"{len(came)} of {expected} months from {first} to {last} came and could be used"
    why += f"; the agency has given figures of {', '.join(told)}, which did not come" if told else ""
    outcome = Outcome.MISSED if expected > len(came) else Outcome.MET if expected > 1 else Outcome.NOT_APPLICABLE
    return Fitness("extract.received", "submissions received", len(came), expected, "months", outcome, why)
