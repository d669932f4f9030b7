"""Rows that Spark holds, counted beside them by the same kernel: the sums of each part, added up.

Spark deals the parts of a table out to processes; each counts its part as `kernel` counts an extract, so a cell cannot
be judged otherwise than here. One exchange of what they found follows: sums go to where those of their name are added,
and fingerprints of groups to where all records of their group meet (`groups` judges them there). What comes back are
sums. Records to put right are listed by the processes too, and Spark writes them: they are never brought here.
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias
from zlib import crc32

import polars as pl
import pyarrow as pa

from dq_audit.engine.failing import FAILING_SCHEMA, faults_of, flag_column, flagged, listed
from dq_audit.engine.facts import Facts
from dq_audit.engine.groups import CountedGroups, GroupRows
from dq_audit.engine.kernel import KEY, WHOLE, Sums, added, count, judge_slice
from dq_audit.engine.persons import PersonRows
from dq_audit.engine.unseen import UnseenCodes
from dq_audit.errors import AuditError, InternalError, place_of
from dq_audit.extracts.servers import loaded
from dq_audit.extracts.spark import Scattered, SparkRows, guarded, ipc_bytes
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dq_audit.engine.plan import Plan
    from dq_audit.extracts.spark import Batches

    Slices: TypeAlias = Callable[[tuple[str, ...]], Iterator[pl.DataFrame]]
    Told: TypeAlias = tuple[str, str, pl.DataFrame]  # what it is, of what, and the figures

_BY, _TALLY, _GROUP, _KEPT, _BROKEN, _PERSONS = "by", "tally", "group", "kept", "broken", "persons"
_UNSEEN, _DAYS, _UNREADABLE, _CUT = "unseen", "days", "unreadable", "cut"
_TOLD = {"place": pa.int32(), "what": pa.string(), "of": pa.string(), "figures": pa.binary()}
_TOLD_THERE = "place int, what string, of string, figures binary"
_MARKS = {MONTH_COLUMN: pl.Int32, "@h1": pl.Int64, "@h2": pl.Int64}
_LISTED_THERE = (
    "source string, period string, sheet string, row bigint, key array<string>, owner string, supervisor string, "
    "checks array<string>, items array<string>"
)
_AT_ONCE = 32  # parts that are held before they are added up


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


# --- here ---------------------------------------------------------------------------------------------------------


def count_scattered(plan: Plan, extract: Scattered) -> Sums:
    """The sums of an extract, counted where its rows are."""
    found = _there(plan, extract, plan.needed, partial(_judged, places=_places(extract)), partial(_settled, plan=_light(plan)))
    rows: list[Any] = guarded(found.collect)
    return sums_of_parts(plan, [(row["what"], row["of"], pl.read_ipc_stream(bytes(row["figures"]))) for row in rows])


def failing_scattered(plan: Plan, extract: Scattered, months: Iterable[int]) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """Every failing record of these months, as a table of Spark with the columns of `FAILING_SCHEMA`."""
    functions = loaded("pyspark.sql.functions")
    grouped = [check.check.id for check, _ in GroupRows(plan).checks()]
    marks = "".join(f", `{_mark(n)}1` bigint, `{_mark(n)}2` bigint" for n in range(len(grouped)))
    sent, read = _sent(plan, extract, (*plan.needed, *plan.named))
    work = partial(_listed, sent=sent, months=list(months))
    found = read.mapInArrow(work, f"{_LISTED_THERE}, `{MONTH_COLUMN}` int{marks}")
    broken = _broken(plan, extract) if grouped else None
    for n, check in enumerate(grouped):
        one = broken.where(functions.col("of") == check).select(
            functions.col("month").alias("m"), functions.col("h1").alias("a"), functions.col("h2").alias("b")
        )
        same = (found[MONTH_COLUMN] == one["m"]) & (found[f"{_mark(n)}1"] == one["a"]) & (found[f"{_mark(n)}2"] == one["b"])
        others = functions.array_remove("checks", functions.lit(check))
        found = found.join(one, same, "left")
        found = found.withColumn("checks", functions.when(one["m"].isNull(), others).otherwise(found["checks"])).drop(
            "m", "a", "b"
        )
    return found.where(functions.size("checks") > 0).select(*FAILING_SCHEMA)


def failing_there(plan: Plan, extract: Scattered, months: Iterable[int]) -> pl.DataFrame:
    """The failing records brought here, for whoever asks for them one by one."""
    table = pl.DataFrame(guarded(failing_scattered(plan, extract, months).toArrow))
    return table.select(pl.col(name).cast(kind) for name, kind in FAILING_SCHEMA.items())


def write_there(plan: Plan, extract: Scattered, months: Iterable[int], path: str) -> int:
    """Let Spark write the failing records as Parquet; how many there are. They do not come here."""
    found = failing_scattered(plan, extract, months)
    guarded(lambda: found.write.mode("errorifexists").parquet(path))
    written: int = guarded(lambda: found.sparkSession.read.parquet(path).count())
    return written


def sums_of_parts(plan: Plan, told: Iterable[Told]) -> Sums:
    """The sums of a whole extract from what its parts told."""
    nothing = count(plan, [_no_rows(plan)])  # of which the columns are known, whatever came
    found = dict(_added_up([*_told_of(nothing), *told]))
    by = {of: frame for (what, of), frame in found.items() if what == _BY}
    counted = {
        tuple(of.split("\t")): {
            (month, key): n for month, key, n in frame.select(MONTH_COLUMN, KEY, "n").iter_rows() if n
        }
        for (what, of), frame in found.items()
        if what == _KEPT
    }
    persons, unseen = PersonRows(plan), UnseenCodes(plan)
    for (what, of), frame in found.items():
        if what == _PERSONS:
            persons.take(of, frame)
        elif what == _UNSEEN:
            unseen.take(of, dict(frame.select("cell", "n").iter_rows()))
    days = {}
    for month, day, n in found[_DAYS, ""].select("month", "day", "n").iter_rows():
        days.setdefault(month, {})[day] = n
    cut: date | None = found[_CUT, ""]["cut"].max()  # type: ignore[assignment]  its column holds dates
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
        cut=cut,
        there=True,
    )


def _no_rows(plan: Plan) -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys((*plan.needed, *plan.named), pl.String))


def _there(plan: Plan, extract: Scattered, columns: Sequence[str], judge: Any, settle: Any) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """What the processes tell of their parts, settled after the one exchange."""
    sent, read = _sent(plan, extract, columns)
    told = read.mapInArrow(partial(judge, sent=sent), _TOLD_THERE)
    return told.repartition("place").mapInArrow(settle, _TOLD_THERE)


def _sent(plan: Plan, extract: Scattered, columns: Sequence[str]) -> tuple[Sent, Any]:
    """What travels, and the table of Spark with no more columns than are read there."""
    _by_value(plan)
    sent = Sent(_light(plan), extract.rows, extract.table.slices)
    list(sent.arriving(iter(()), columns))
    extract.rows.arriving = None
    return sent, extract.rows.of(extract.rows.asked)


def _places(extract: Scattered) -> int:
    setting: str = guarded(lambda: extract.rows.frame.sparkSession.conf.get("spark.sql.shuffle.partitions"))
    return int(setting)


def _light(plan: Plan) -> Plan:
    """The plan without the classes it was declared in: a process need not load them, nor have them."""
    source = replace(plan.source, model=None)  # type: ignore[arg-type]  nothing there asks for it
    checks = tuple(replace(one, check=replace(one.check, model=None, source=source)) for one in plan.checks)  # type: ignore[arg-type]  the same
    return replace(plan, source=source, checks=checks)


def _by_value(plan: Plan) -> None:
    """Let checks written in Python travel as code, for no process has the file that they stand in."""
    pickle = importlib.import_module("pyspark.cloudpickle")
    for _, check in plan.python_checks.values():
        module = sys.modules.get(getattr(check._check_fn, "__module__", ""))  # noqa: SLF001  pandera shows it nowhere else
        if module is not None and not module.__name__.startswith("pandera"):
            pickle.register_pickle_by_value(module)


def _broken(plan: Plan, extract: Scattered) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """The groups that break a rule, by the check, the month and their fingerprint."""
    sent, read = _sent(plan, extract, plan.needed)
    told = read.mapInArrow(partial(_judged, sent=sent, places=_places(extract), only=_GROUP), _TOLD_THERE)
    work = partial(_broken_groups, plan=_light(plan))
    return told.repartition("place").mapInArrow(work, "of string, month int, h1 bigint, h2 bigint")


# --- there --------------------------------------------------------------------------------------------------------


def _judged(batches: Batches, sent: Sent, places: int, only: str = "") -> Batches:
    """Count a part, as if it were an extract."""
    yield from _sealed(_written(_told_of_part(batches, sent, only), places))


def _told_of_part(batches: Batches, sent: Sent, only: str) -> Iterator[Told]:
    sums = count(sent.plan, sent.arriving(batches, sent.plan.needed))
    return (told for told in _told_of(sums) if only in ("", told[0]))


def _told_of(sums: Sums) -> Iterator[Told]:
    """All that sums are made of, as frames whose numbers add up."""
    yield from ((_BY, name, frame) for name, frame in sums.by.items())
    yield from ((_TALLY, name, frame) for name, frame in sums.tallies.items())
    yield from ((_GROUP, name, rows) for name, rows in sums.groups.taken())
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
        if what in (_GROUP, _PERSONS) and places > 1:
            meeting = frame.with_columns((pl.col("@h1").fill_null(0) % places).alias("@place"))
            by_place = [
                (int(place), part) for (place,), part in meeting.partition_by("@place", as_dict=True, include_key=False).items()
            ]
        for place, part in by_place:
            row = (place, what, of, ipc_bytes(part))
            yield pa.record_batch([pa.array([value], kind) for value, kind in zip(row, _TOLD.values(), strict=True)], list(_TOLD))


def _settled(batches: Batches, plan: Plan) -> Batches:
    """Add up what has met in one place, and judge the groups that are whole there."""
    yield from _sealed(_written(_settled_here(_read(batches), plan), 1))


def _settled_here(told: Iterable[Told], plan: Plan) -> Iterator[Told]:
    groups = GroupRows(plan)
    others = []
    for (what, of), frame in _added_up(told):
        if what == _GROUP:
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


def _broken_groups(batches: Batches, plan: Plan) -> Batches:
    yield from _sealed(_broken_here(batches, plan))


def _broken_here(batches: Batches, plan: Plan) -> Batches:
    groups = GroupRows(plan)
    for (_, of), frame in _added_up(_read(batches)):
        groups.take(of, frame)
    for check, _ in groups.checks():
        if groups.has(check):
            marks = groups.broken(check).select(
                pl.lit(check.check.id).alias("of"), pl.col(MONTH_COLUMN).alias("month"),
                *(pl.col(f"@{h}").reinterpret(signed=True).alias(h) for h in ("h1", "h2")),
            )
            kinds = {"of": pa.string(), "month": pa.int32(), "h1": pa.int64(), "h2": pa.int64()}
            yield from marks.to_arrow().cast(pa.schema(kinds)).to_batches()


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
        if len(parts) > _AT_ONCE and what != _GROUP:
            held[what, of] = [_sum(what, parts)]
    for (what, of), parts in held.items():
        yield (what, of), _sum(what, parts)


def _sum(what: str, parts: list[pl.DataFrame]) -> pl.DataFrame:
    if what == _GROUP:
        return pl.concat(parts)
    if what in (_BY, _TALLY):
        return added(parts)
    number = "@events" if what == _PERSONS else "n"
    return pl.concat(parts).group_by(pl.exclude(number)).agg(pl.col(number).sum())


def _listed(batches: Batches, sent: Sent, months: list[int]) -> Batches:
    yield from _sealed(_failing_of_part(batches, sent, months))


def _failing_of_part(batches: Batches, sent: Sent, months: list[int]) -> Batches:
    """The failing records of a part. Of rules about groups all that may break one, each with its group's fingerprint."""
    plan, facts = sent.plan, Facts(sent.plan)
    faults, groups = list(faults_of(plan)), GroupRows(plan)
    marks = [f"{_mark(n)}{h}" for n in range(len(list(groups.checks()))) for h in (1, 2)]
    texts, names = pa.string(), pa.list_(pa.string())
    kinds = dict(zip(FAILING_SCHEMA, (texts, texts, texts, pa.int64(), names, texts, texts, names, names), strict=True))
    schema = pa.schema(kinds | {MONTH_COLUMN: pa.int32()} | dict.fromkeys(marks, pa.int64()))
    for rows in sent.arriving(batches, (*plan.needed, *plan.named)) if faults else ():
        judged = judge_slice(plan, facts, rows).filter(pl.col(MONTH_COLUMN).is_in(months))
        asked = groups.asked(judged)
        judged = judged.with_columns(
            part.alias(f"{_mark(n)}{h}") for n, (_, *parts) in enumerate(asked) for h, part in enumerate(parts, 1)
        )
        all_flagged = flagged(judged, faults, [inside for inside, *_ in asked])
        failing = all_flagged.filter(pl.any_horizontal(flag_column(n) for n in range(len(faults))))
        found = listed(plan, faults, failing).hstack(failing.select(MONTH_COLUMN, *marks))
        yield from found.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(schema).to_batches()


def _mark(rule: int) -> str:
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
