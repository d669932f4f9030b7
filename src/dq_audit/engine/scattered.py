"""Rows that Spark holds, counted beside them by the same kernel: see `parts` for what its processes do.

One exchange: sums go to where those of their name are added, fingerprints of groups to where all records of their
group meet. What comes back are sums. Records to put right are listed by the processes too, and Spark writes them: they
are never brought here.
"""

from __future__ import annotations

import sys
import sysconfig
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.engine.failing import FAILING_SCHEMA
from dq_audit.engine.groups import GroupRows
from dq_audit.engine.parts import (
    GROUP,
    Sent,
    broken_groups,
    judged,
    light,
    listed_of_part,
    mark,
    settled,
    sums_of_parts,
)
from dq_audit.extracts.servers import loaded
from dq_audit.extracts.spark import guarded
from dq_audit.fields import DROPPED_IN
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType

    from dq_audit.engine.kernel import Sums
    from dq_audit.engine.plan import Plan
    from dq_audit.extracts.spark import Scattered

_OURS = "dq_audit"  # and what comes with it begin so; every process has them
_STANDARD = sysconfig.get_path("stdlib")
_INSTALLED = {"site-packages", "dist-packages"}
_TOLD = "place int, what string, of string, figures binary"
_BROKEN = "of string, month int, h1 bigint, h2 bigint"
_LISTED = (
    "source string, period string, sheet string, row bigint, key array<string>, owner string, supervisor string, "
    f"checks array<string>, items array<string>, `{MONTH_COLUMN}` int"
)


def count_there(plan: Plan, extract: Scattered) -> Sums:
    """The sums of an extract, counted where its rows are."""
    rows: list[Any] = guarded(lambda: _told(plan, extract).collect())
    return sums_of_parts(plan, [(row["what"], row["of"], pl.read_ipc_stream(bytes(row["figures"]))) for row in rows])


def _told(plan: Plan, extract: Scattered) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """What the processes tell of their parts, settled after the one exchange."""
    sent, read = _sent(plan, extract, plan.needed)
    told = read.mapInArrow(partial(judged, sent=sent, places=_places(extract)), _TOLD)
    return told.repartition("place").mapInArrow(partial(settled, plan=sent.plan), _TOLD)


def failing_there(plan: Plan, extract: Scattered, months: Iterable[int]) -> pl.DataFrame:
    """The failing records brought here, for whoever asks for them one by one."""
    table = pl.DataFrame(guarded(lambda: _failing(plan, extract, months).toArrow()))
    return table.select(pl.col(name).cast(kind) for name, kind in FAILING_SCHEMA.items())


def write_there(plan: Plan, extract: Scattered, months: Iterable[int], path: str) -> int:
    """Let Spark write the failing records as Parquet; how many there are. They do not come here."""

    def write() -> int:
        found = _failing(plan, extract, months)
        found.write.mode("errorifexists").parquet(path)
        written: int = found.sparkSession.read.parquet(path).count()
        return written

    return guarded(write)


def _failing(plan: Plan, extract: Scattered, months: Iterable[int]) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """Every failing record of these months, as a table of Spark with the columns of `FAILING_SCHEMA`.

    The processes list whoever may break a rule about groups; Spark joins them with the groups that do.
    """
    functions = loaded("pyspark.sql.functions")
    rules = [check.check.id for check, _ in GroupRows(plan).checks()]
    marks = "".join(f", `{mark(n)}1` bigint, `{mark(n)}2` bigint" for n in range(len(rules)))
    sent, read = _sent(plan, extract, (*plan.needed, *plan.named))
    found = read.mapInArrow(partial(listed_of_part, sent=sent, months=list(months)), _LISTED + marks)
    for n, rule in enumerate(rules):
        one = _broken(plan, extract).where(functions.col("of") == rule).drop("of")
        marked = [found[name] for name in (MONTH_COLUMN, f"{mark(n)}1", f"{mark(n)}2")]
        same = [there == here for there, here in zip((one["month"], one["h1"], one["h2"]), marked, strict=True)]
        others = functions.array_remove("checks", functions.lit(rule))
        found = found.join(one, same, "left")
        found = found.withColumn("checks", functions.when(one["month"].isNull(), others).otherwise(found["checks"]))
        found = found.drop("month", "h1", "h2")
    return found.where(functions.size("checks") > 0).select(*FAILING_SCHEMA)


def _broken(plan: Plan, extract: Scattered) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """The groups that break a rule, by the check, the month and their fingerprint."""
    sent, read = _sent(plan, extract, plan.needed)
    told = read.mapInArrow(partial(judged, sent=sent, places=_places(extract), only=GROUP), _TOLD)
    return told.repartition("place").mapInArrow(partial(broken_groups, plan=sent.plan), _BROKEN)


def _sent(plan: Plan, extract: Scattered, columns: Sequence[str]) -> tuple[Sent, Any]:
    """What travels, and the table of Spark with no more columns than are read there."""
    _by_value(plan)
    sent = Sent(light(plan), extract.rows, extract.table.slices)
    list(sent.arriving(iter(()), columns))  # tells which columns are read: some are made of others
    extract.rows.arriving = None
    return sent, extract.rows.of(extract.rows.asked)


def _places(extract: Scattered) -> int:
    return int(extract.rows.frame.sparkSession.conf.get("spark.sql.shuffle.partitions"))


def _by_value(plan: Plan) -> None:
    """Let checks written in Python travel as code: no process has a module that is not installed."""
    if plan.python_checks:
        cloudpickle = loaded("pyspark.cloudpickle")
        for module in [each for name, each in sys.modules.items() if _lives_here_alone(name, each)]:
            cloudpickle.register_pickle_by_value(module)


def _lives_here_alone(name: str, module: ModuleType) -> bool:
    """Whether only this process can import a module: a file dropped in, or found in a working folder or a script's."""
    if name.startswith(DROPPED_IN):
        return True
    file = getattr(module, "__file__", None)
    if file is None or name.startswith(_OURS):
        return False
    return _INSTALLED.isdisjoint(Path(file).parts) and not Path(file).is_relative_to(_STANDARD)
