"""A part of an extract, counted in a process that has no other; and the parts added up.

Each process counts its part as `kernel` counts an extract, so a cell cannot be judged otherwise than here. What it
tells are frames of figures that add up, and fingerprints of groups, which `groups` judges where a group is whole. It
goes from process to process as Arrow; nothing here knows who starts them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias, cast
from zlib import crc32

import polars as pl
import pyarrow as pa

from dq_audit.engine.facts import Facts
from dq_audit.engine.failing import FAILING_SCHEMA, faults_of, flag_column, flagged, listed
from dq_audit.engine.groups import CountedGroups, GroupRows
from dq_audit.engine.kernel import KEY, WHOLE, Sums, added, count, judge_slice
from dq_audit.engine.persons import EVENTS, PersonRows
from dq_audit.engine.unseen import UnseenCodes
from dq_audit.errors import AuditError, InternalError, place_of
from dq_audit.extracts.spark import SparkRows, ipc_bytes
from dq_audit.extracts.table import Slice
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from pandera.pandas import DataFrameModel

    from dq_audit.engine.groups import Kept
    from dq_audit.engine.plan import Plan
    from dq_audit.extracts.spark import Batches

    Slices: TypeAlias = Callable[[tuple[str, ...]], Iterator[pl.DataFrame]]
    Told: TypeAlias = tuple[str, str, pl.DataFrame]  # what it is, of what, and the figures

GROUP = "group"
_BY, _TALLY, _KEPT, _PERSONS = "by", "tally", "kept", "persons"
_UNSEEN, _DAYS, _UNREADABLE, _CUT = "unseen", "days", "unreadable", "cut"
_TOLD = {"place": pa.int32(), "what": pa.string(), "of": pa.string(), "figures": pa.binary()}
_BROKEN = {"of": pa.string(), "month": pa.int32(), "h1": pa.int64(), "h2": pa.int64()}
_AT_ONCE = 32  # frames of a name that are held before they are added up


@dataclass
class Sent:
    """What travels to the processes: the plan, and how rows become text there."""

    plan: Plan
    rows: SparkRows
    slices: Slices

    def arriving(self, batches: Batches, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The slices of the part that arrives in a process."""
        self.rows.arriving = batches
        return self.slices(tuple(dict.fromkeys(columns)))


def light(plan: Plan) -> Plan:
    """The plan without the classes it was declared in: a process need not load them, nor have them."""
    model = cast("type[DataFrameModel]", type(None))
    source = replace(plan.source, model=model)
    checks = tuple(replace(one, check=replace(one.check, model=model, source=source)) for one in plan.checks)
    return replace(plan, source=source, checks=checks)


# --- added up -----------------------------------------------------------------------------------------------------


def sums_of_parts(plan: Plan, told: Iterable[Told]) -> Sums:
    """The sums of a whole extract from what its parts told."""
    nothing = count(plan, [Slice(_no_rows(plan))])  # of which the columns are known, whatever came
    found = dict(_added_up([*_told_of(nothing), *told]))
    by = {of: frame for (what, of), frame in found.items() if what == _BY}
    counted: dict[tuple[str, str], Kept] = {}
    persons, unseen = PersonRows(plan), UnseenCodes(plan)
    for (what, of), frame in found.items():
        if what == _PERSONS:
            persons.take(of, frame)
        elif what == _KEPT:
            check, _, breakdown = of.partition("\t")
            rows = frame.select(MONTH_COLUMN, KEY, "n").iter_rows()
            counted[check, breakdown] = {(month, key): n for month, key, n in rows}
        elif what == _UNSEEN:
            unseen.take(of, dict(frame.select("cell", "n").iter_rows()))
    days: dict[int, dict[int, int]] = {}
    for month, day, n in found[_DAYS, ""].select("month", "day", "n").iter_rows():
        days.setdefault(month, {})[day] = n
    return Sums(
        by=by,
        tallies={of: frame for (what, of), frame in found.items() if what == _TALLY},
        facts=Facts(plan),
        groups=CountedGroups(plan, counted=counted),
        persons=persons,
        unseen=unseen,
        rows=int(by[WHOLE]["rows"].sum()),
        unreadable=dict(found[_UNREADABLE, ""].select("column", "n").iter_rows()),
        days=None if nothing.days is None else days,
        cut=cast("date | None", found[_CUT, ""]["cut"].max()),
        there=True,
    )


def _no_rows(plan: Plan) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys((*plan.needed, *plan.named), pl.String))


# --- in a process -------------------------------------------------------------------------------------------------


def judged(batches: Batches, sent: Sent, places: int, only: str = "") -> Batches:
    """Count a part, as if it were an extract."""
    yield from _sealed(_written(_told_of_part(batches, sent, only), places))


def _told_of_part(batches: Batches, sent: Sent, only: str) -> Iterator[Told]:
    sums = count(sent.plan, map(Slice, sent.arriving(batches, sent.plan.needed)))
    yield from (told for told in _told_of(sums) if only in ("", told[0]))


def _told_of(sums: Sums) -> Iterator[Told]:
    """All that sums are made of, as frames whose numbers add up."""
    yield from ((_BY, name, frame) for name, frame in sums.by.items())
    yield from ((_TALLY, name, frame) for name, frame in sums.tallies.items())
    yield from ((GROUP, name, rows) for name, rows in sums.groups.taken())
    yield from ((_PERSONS, name, rows) for name, rows in sums.persons.taken())
    for column, cells in sums.unseen.cells():
        schema = {"cell": pl.String, "n": pl.Int64}
        yield _UNSEEN, column, pl.DataFrame(list(cells.items()), schema=schema, orient="row")
    days = [(month, day, n) for month, found in (sums.days or {}).items() for day, n in found.items()]
    yield _DAYS, "", pl.DataFrame(days, schema=dict.fromkeys(("month", "day", "n"), pl.Int64), orient="row")
    unread = list(sums.unreadable.items())
    yield _UNREADABLE, "", pl.DataFrame(unread, schema={"column": pl.String, "n": pl.Int64}, orient="row")
    yield _CUT, "", pl.DataFrame({"cut": [sums.cut], "n": [1]}, schema={"cut": pl.Date, "n": pl.Int64})


def _written(told: Iterable[Told], places: int) -> Batches:
    """What was told, each piece with the place where it is added up; fingerprints by themselves."""
    for what, of, frame in told:
        by_place = [(crc32(f"{what}{of}".encode()) % places, frame)]
        if what in (GROUP, _PERSONS) and places > 1:
            meeting = frame.with_columns((pl.col("@h1").fill_null(0) % places).alias("@place"))
            dealt = meeting.partition_by("@place", as_dict=True, include_key=False)
            by_place = [(int(place), part) for (place,), part in dealt.items()]
        for place, part in by_place:
            row = {"place": place, "what": what, "of": of, "figures": ipc_bytes(part)}
            yield pa.RecordBatch.from_pylist([row], pa.schema(_TOLD))


def settled(batches: Batches, plan: Plan) -> Batches:
    """Add up what has met in one place, and judge the groups that are whole there."""
    yield from _sealed(_written(_settled_here(_read(batches), plan), 1))


def _settled_here(told: Iterable[Told], plan: Plan) -> Iterator[Told]:
    groups = GroupRows(plan)
    others = []
    for (what, of), frame in _added_up(told):
        if what == GROUP:
            groups.take(of, frame)
        else:
            others.append((what, of, frame))
    yield from others
    schema = {MONTH_COLUMN: pl.Int32, KEY: pl.String, "n": pl.Int64}
    for check, _ in groups.checks():
        if groups.has(check):
            for name in (WHOLE, *plan.breakdowns):
                kept = [(month, key, n) for (month, key), n in groups.kept(check, name).items()]
                yield _KEPT, f"{check.check.id}\t{name}", pl.DataFrame(kept, schema=schema, orient="row")


def broken_groups(batches: Batches, plan: Plan) -> Batches:
    """The groups that are whole in one place and break a rule."""
    yield from _sealed(_broken_here(batches, plan))


def _broken_here(batches: Batches, plan: Plan) -> Batches:
    groups = GroupRows(plan)
    for (_, of), frame in _added_up(_read(batches)):
        groups.take(of, frame)
    for check, _ in groups.checks():
        if groups.has(check):
            signed = (pl.col(f"@{h}").reinterpret(signed=True).alias(h) for h in ("h1", "h2"))
            name = pl.lit(check.check.id).alias("of")
            marks = groups.broken(check).select(name, pl.col(MONTH_COLUMN).alias("month"), *signed)
            yield from marks.to_arrow().cast(pa.schema(_BROKEN)).to_batches()


def _read(batches: Batches) -> Iterator[Told]:
    for batch in batches:
        for row in batch.to_pylist():
            yield row["what"], row["of"], pl.read_ipc_stream(row["figures"])


def _added_up(told: Iterable[Told]) -> Iterator[tuple[tuple[str, str], pl.DataFrame]]:
    """The figures of each name in one frame. No more of them are held than a few parts have."""
    held: defaultdict[tuple[str, str], list[pl.DataFrame]] = defaultdict(list)
    for what, of, frame in told:
        parts = held[what, of]
        parts.append(frame)
        if len(parts) > _AT_ONCE and what != GROUP:
            held[what, of] = [_sum(what, parts)]
    for (what, of), parts in held.items():
        yield (what, of), _sum(what, parts)


def _sum(what: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    if what == GROUP:
        return pl.concat(parts)
    if what in (_BY, _TALLY):
        return added(parts)
    number = EVENTS if what == _PERSONS else "n"
    return pl.concat(parts).group_by(pl.exclude(number)).agg(pl.col(number).sum())


def listed_of_part(batches: Batches, sent: Sent, months: list[int]) -> Batches:
    """The failing records of a part; of rules about groups all that may break one, with the group's fingerprint."""
    yield from _sealed(_failing_of_part(batches, sent, months))


def _failing_of_part(batches: Batches, sent: Sent, months: list[int]) -> Batches:
    plan, facts = sent.plan, Facts(sent.plan)
    faults, groups = list(faults_of(plan)), GroupRows(plan)
    marks = [f"{mark(n)}{h}" for n in range(len(list(groups.checks()))) for h in (1, 2)]
    texts, names = pa.string(), pa.list_(pa.string())
    kinds = dict(zip(FAILING_SCHEMA, (texts, texts, texts, pa.int64(), names, texts, texts, names, names), strict=True))
    schema = pa.schema(kinds | {MONTH_COLUMN: pa.int32()} | dict.fromkeys(marks, pa.int64()))
    for rows in sent.arriving(batches, (*plan.needed, *plan.named)) if faults else ():
        found = judge_slice(plan, facts, rows).filter(pl.col(MONTH_COLUMN).is_in(months))
        asked = groups.asked(found)
        found = found.with_columns(
            part.alias(f"{mark(n)}{h}") for n, (_, *parts) in enumerate(asked) for h, part in enumerate(parts, 1)
        )
        all_flagged = flagged(found, faults, [inside for inside, *_ in asked])
        failing = all_flagged.filter(pl.any_horizontal(flag_column(n) for n in range(len(faults))))
        named = listed(plan, faults, failing).hstack(failing.select(MONTH_COLUMN, *marks))
        yield from named.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema).to_batches()


def mark(rule: int) -> str:
    """The fingerprint of a record's group under a rule, by the rule's number; two columns."""
    return f"@group{rule}:"


def _sealed(batches: Batches) -> Batches:
    """What a process gives; where it fails, no value leaves it (see `no_values_escape`)."""
    try:
        yield from batches
    except (AuditError, GeneratorExit):
        raise
    except BaseException as fault:  # noqa: BLE001  its message may hold a cell
        place = place_of(fault)
    else:
        return
    message = f"dq-audit itself failed ({place})"
    raise InternalError(message)
