"""What Spark does to count a folder parted by month: jobs, stages, bytes, and what it costs to double the rows.

    uv run python benchmarks/spark.py --rows 1000000 --json benchmarks/results/spark.json

Each size is counted twice, and the second counts: the first starts the processes. Bytes are those of Spark's own event
log, so they do not depend on how busy the machine is; seconds do.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import extract
import polars as pl
from pyarrow import parquet

from dq_audit.audit import check
from dq_audit.discover import discover
from dq_audit.extracts import spark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyspark.sql import SparkSession

HERE = Path(__file__).resolve().parent
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description="Counts a folder by month with Spark, twice and four times as large.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the smallest folder (%(default)s)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as logs:
        session = _session(Path(logs))
        found = [_measured(session, Path(logs), chosen.rows * times) for times in (1, 2, 4)]
        found.append(_measured(session, Path(logs), chosen.rows * 4, "2026-10"))
    for one in found:
        print(json.dumps(one))
    if chosen.json:
        chosen.json.parent.mkdir(exist_ok=True)
        told = {"about": _about(), "sizes": found}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def _about() -> str:
    """The machine, and how busy it was: seconds go by that, bytes and stages do not."""
    busy = f"{os.getloadavg()[0]:.0f} programs wanted to run" if hasattr(os, "getloadavg") else "its load is not known"
    return (
        f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"pyspark {version('pyspark')}, local mode; while it was measured {busy} at once"
    )


def _session(logs: Path) -> SparkSession:
    """A session with the settings of dq-audit's own, that writes down what it does."""
    kept = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": logs.as_uri(), "spark.eventLog.compress": "false"}
    spark._OURS.update(kept)  # noqa: SLF001  the settings of dq-audit's own session, and a log besides
    return spark.session()


def _folder(rows: int) -> Path:
    """A folder parted by month, of the benchmark's invented victims; each month holds records of October's days."""
    place = HERE / "data" / f"by-month-{rows}"
    if not place.exists():
        _, parquet = extract.make(HERE / "data", rows, "mixed")
        whole = pl.scan_parquet(parquet)
        for at, month in enumerate(MONTHS):
            part = place / f"month={month}"
            part.mkdir(parents=True)
            start, end = rows * at // 12, rows * (at + 1) // 12
            days = pl.col("recorded_on").str.replace("2026-10", month)
            whole.slice(start, end - start).with_columns(days).sink_parquet(part / "part.parquet")
    return place


def _measured(session: SparkSession, logs: Path, rows: int, month: str | None = None) -> dict[str, Any]:
    given, packs = spark.Spark(str(_folder(rows))), discover([HERE / "checks"])
    counted = lambda: check(given, "bench.victims", period=month, packs=packs)  # noqa: E731
    counted()
    before, start = len(_events(logs)), perf_counter()
    result = counted()
    seconds = perf_counter() - start
    session.sparkContext._jsc.sc().listenerBus().waitUntilEmpty()  # noqa: SLF001  the log is written behind our back
    events = _events(logs)[before:]
    return {
        "rows": rows,
        "month": month,
        "counted": result.audits[-1].extract.rows,
        "wall s": round(seconds, 2),
        "column bytes": column_bytes(Path(given.path), month, result._plan.needed),  # noqa: SLF001  what it reads
        **_told(events),
    }


def _events(logs: Path) -> list[dict[str, Any]]:
    """The events so far, of all the files that the log is rolled over."""
    files = sorted(path for path in logs.rglob("events_*") if path.is_file())
    return [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def column_bytes(folder: Path, month: str | None, columns: Iterable[str]) -> int:
    """Bytes of the columns that are read, by the footers: Spark's own figure leaves out what its reader reads ahead."""
    wanted, found = set(columns), 0
    for file in folder.glob(f"month={month or '*'}/*.parquet"):
        told = parquet.read_metadata(file)
        groups = [told.row_group(at) for at in range(told.num_row_groups)]
        chunks = [group.column(at) for group in groups for at in range(told.num_columns)]
        found += sum(chunk.total_compressed_size for chunk in chunks if chunk.path_in_schema in wanted)
    return found


def _told(events: list[dict[str, Any]]) -> dict[str, Any]:
    tasks = [event["Task Metrics"] for event in events if event["Event"] == "SparkListenerTaskEnd"]
    of = {
        "read rows": lambda task: task["Input Metrics"]["Records Read"],
        "shuffled bytes": lambda task: task["Shuffle Write Metrics"]["Shuffle Bytes Written"],
        "shuffled pieces": lambda task: task["Shuffle Write Metrics"]["Shuffle Records Written"],
        "brought to the driver bytes": lambda task: task["Result Size"],
        "spilled bytes": lambda task: task["Disk Bytes Spilled"],
    }
    stages = [event for event in events if event["Event"] == "SparkListenerStageCompleted"]
    jobs = [event for event in events if event["Event"] == "SparkListenerJobStart"]
    queries = [event for event in events if event["Event"].endswith("SparkListenerSQLExecutionStart")]
    sums = {name: sum(map(figure, tasks)) for name, figure in of.items()}
    return {"queries": len(queries), "jobs": len(jobs), "stages": len(stages), "tasks": len(tasks), **sums}


if __name__ == "__main__":
    main()
