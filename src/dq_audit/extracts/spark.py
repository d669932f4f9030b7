"""A table that Spark holds: its session, its rows as text, and its faults in one sentence each.

All that is Spark's own is here and in `engine.scattered`. Rows are made text by the very code that reads a Parquet
file, in the processes that Spark starts beside its data; here only what they give arrives. Spark and its Java are
loaded where a source names them.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl
import pyarrow as pa

from dq_audit.errors import AuditError, InputError, InternalError, UsageError
from dq_audit.extracts.database import InDuckDB, Stored, placed
from dq_audit.extracts.header import find_header
from dq_audit.extracts.read import file_name
from dq_audit.extracts.servers import loaded
from dq_audit.extracts.table import SLICE_ROWS, Table
from dq_audit.extracts.typed import as_text
from dq_audit.periods import dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dq_audit.extracts.names import Naming

T = TypeVar("T")
Batches = Iterator[pa.RecordBatch]

PARTED = "month"  # the column that parts a folder by month: `month=2026-01/…`
PART = re.compile(rf"{PARTED}=([0-9]{{4}}-(?:0[1-9]|1[0-2]))")

_OURS_FAILED = re.compile(r"dq-audit itself failed \(\w+ at \w+\.py:\d+\)")
_FULL = re.compile("No space left on device|File too large|Disk quota exceeded")  # as Linux says it

NO_JAVA = "Spark needs Java 17 or later, and there is none: install it, or set JAVA_HOME to where it is"
NO_START = "Spark did not start: its Java ended at once; is it Java 17 or later, and is there memory for it?"
LOST = "Spark stopped before the audit was done; nothing was kept, so run it again"
NOT_READ = "Spark cannot read it as a Parquet folder: is the path right, and do all of its files have the same columns?"
_WHOSE = ("pyspark", "py4j")  # modules whose faults are Spark's
_OURS = {
    "spark.app.name": "dq-audit",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",  # what Spark logs of an error may hold cells
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "16",  # of sums, which are few; rows are never shuffled
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.executorEnv.POLARS_MAX_THREADS": "1",  # Spark runs a process for each core already
}


@dataclass(frozen=True)
class Spark:
    """A Parquet folder that Spark counts: a path here, or any address that Spark reads (`s3a://…`, `hdfs://…`).

    With a `month`, only what stands below `month=…` in it, where it is parted so.
    """

    path: str
    month: str | None = None


def month_told(given: Any, pattern: str | None) -> str | None:  # noqa: ANN401  whatever is audited
    """The month that an extract names: that of a part of a folder, or of the file's name by the source's pattern."""
    if isinstance(given, Spark | InDuckDB):
        part = PART.fullmatch(Path(given.path).name)
        return given.month or (part[1] if part else None)
    return dated(file_name(given), pattern)


def is_spark(given: object) -> bool:
    """Whether an extract is Spark's to count: a folder said to be, or a DataFrame of Spark."""
    return isinstance(given, Spark) or type(given).__module__.startswith("pyspark.sql")


def months_in(folder: Path) -> list[str]:
    """The months by which a folder is parted; none where it is not."""
    return sorted(found[1] for path in folder.glob(f"{PARTED}=*") if (found := PART.fullmatch(path.name)))


@dataclass
class SparkRows:
    """The rows of a table of Spark. Sent to a process of Spark's, it gives the rows that came there (`arriving`)."""

    frame: Any = None  # of Spark, its columns named 0, 1, …
    places: dict[str, int] = field(default_factory=dict)  # canonical name -> column
    arriving: Batches | None = None
    asked: tuple[str, ...] = ()  # the columns that were last asked for

    def __getstate__(self) -> dict[str, Any]:
        """What travels: not the table."""
        return {"frame": None, "places": self.places, "arriving": None}

    def columns(self, names: Iterable[str]) -> list[str]:
        """The columns of Spark in which these stand, at least one: rows without any have no number."""
        return list(dict.fromkeys(str(self.places[name]) for name in names)) or ["0"]

    def of(self, names: Iterable[str]) -> Any:  # noqa: ANN401  a DataFrame of Spark
        """The table of Spark with some columns of it."""
        return self.frame.select(*self.columns(names))

    def slices(self, columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        """The rows as text, where they are wanted."""
        self.asked = columns
        if self.arriving is None:
            return placed(self._brought(columns))
        return placed(self._named(rows, columns) for rows in _gathered(self.arriving))

    def _named(self, rows: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
        return as_text(rows.select(pl.col(str(self.places[name])).alias(name) for name in columns))

    def _brought(self, columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        """All rows, brought here; for what must see each of them, as a ledger does."""
        packed = guarded(lambda: self.of(columns).mapInArrow(_packed, "rows binary").toLocalIterator())
        while (row := guarded(lambda: next(packed, None))) is not None:
            yield self._named(pl.read_ipc_stream(bytes(row[0])), columns)


def _packed(batches: Batches) -> Batches:
    for rows in _gathered(batches):
        yield pa.record_batch({"rows": pa.array([ipc_bytes(rows)], pa.binary())})


def ipc_bytes(frame: pl.DataFrame) -> bytes:
    """A frame on its way from one process to another."""
    stream = frame.write_ipc_stream(None, compression="lz4")
    return stream.getvalue()


def _gathered(batches: Batches) -> Iterator[pl.DataFrame]:
    """Rows of Spark, about as many at a time as of other extracts; moments in UTC, as Parquet has them."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(one.num_rows for one in held) >= SLICE_ROWS:
            yield _in_utc(held)
            held = []
    if held:
        yield _in_utc(held)


def _in_utc(held: list[pa.RecordBatch]) -> pl.DataFrame:
    rows = pl.DataFrame(pa.Table.from_batches(held))
    zoned = [name for name, kind in rows.schema.items() if isinstance(kind, pl.Datetime) and kind.time_zone]
    return rows.with_columns(pl.col(zoned).dt.convert_time_zone("UTC")) if zoned else rows


@dataclass
class Scattered(Stored):
    """An extract whose rows Spark holds and counts."""

    rows: SparkRows = field(default_factory=SparkRows, repr=False)


def open_spark(given: Any, naming: Naming, period: str | None) -> Scattered:  # noqa: ANN401  a `Spark` or its DataFrame
    """Open a folder or a DataFrame of Spark. InputError, in one sentence, where that cannot be done.

    Of a folder parted by month only the month's part is read, where one is asked for. A column that parts it and is
    none of the source's is no column of the extract.
    """
    frame = _read(given) if isinstance(given, Spark) else given
    heads: list[str] = guarded(lambda: frame.columns)
    parting = heads.index(PARTED) if PARTED in heads and PARTED not in naming.canonical else None
    if parting is not None:
        heads = [name for at, name in enumerate(heads) if at != parting]
    header = find_header([heads], naming)
    notes = list(header.notes(naming.source))
    if parting is not None and period:
        chosen = frame
        frame = guarded(lambda: chosen.where(chosen[PARTED] == period))
        notes.append(f"only {PARTED}={period} of the folder was read")
    if parting is not None:
        frame = frame.drop(PARTED)
    named = frame
    rows = SparkRows(guarded(lambda: named.toDF(*map(str, range(len(heads))))))
    rows.places = {name: at for at, name in header.columns.items()}
    table = Table(tuple(header.columns.values()), rows.slices, notes, headers=header.headers, unused=header.unused)
    place = f"{given.path} {period or ''}" if isinstance(given, Spark) else "a DataFrame of Spark"
    name = naming.masked(Path(given.path).name) if isinstance(given, Spark) else "DataFrame of Spark"
    return Scattered(name, table, Future(), None, place, rows=rows)


def _read(given: Spark) -> Any:  # noqa: ANN401  a DataFrame of Spark
    """A folder as Spark reads it; what stands in the names of its parts is text."""
    spark = session()
    inferred = "spark.sql.sources.partitionColumnTypeInference.enabled"
    before = guarded(lambda: spark.conf.get(inferred))
    guarded(lambda: spark.conf.set(inferred, "false"))
    try:
        return guarded(lambda: spark.read.parquet(given.path))
    finally:
        guarded(lambda: spark.conf.set(inferred, before))


# --- the session ------------------------------------------------------------------------------------------------


def session() -> Any:  # noqa: ANN401  a SparkSession
    """The session that is there already, with its settings; else one of our own, as `SPARK_CONF_DIR` and its like say.

    UsageError where Spark or Java is not installed, InputError where it does not start.
    """
    sql = loaded("pyspark.sql", "spark", "Spark needs")
    there = guarded(sql.SparkSession.getActiveSession)
    if there is not None:
        return there
    if not os.environ.get("SPARK_REMOTE") and not _java():
        raise UsageError(NO_JAVA)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = sql.SparkSession.builder
    for setting, value in _OURS.items():
        builder = builder.config(setting, value)
    logging.getLogger().addFilter(_is_not_py4j)
    logging.getLogger("DataFrameQueryContextLogger").setLevel(logging.CRITICAL + 1)  # it quotes cells
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    with _unheard():
        return guarded(builder.getOrCreate, NO_START)


def _is_not_py4j(record: logging.LogRecord) -> bool:
    """Py4J logs a Java that has gone with all its traces; we say so in a sentence."""
    return "py4j" not in record.pathname


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes that start in here have no standard error, ever: what Spark and its Java say may hold cells."""
    heard, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(heard, 2)
        os.close(heard)
        os.close(nowhere)


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def guarded(act: Callable[[], T], otherwise: str = "") -> T:
    """What an act of Spark gives. InputError, in one sentence (or `otherwise`), where it fails.

    Spark quotes cells in its messages, so a fault is told by its kind alone.
    """
    try:
        return act()
    except (AuditError, KeyboardInterrupt):
        raise
    except Exception as error:
        if not isinstance(error, OSError | EOFError) and not type(error).__module__.startswith(_WHOSE):
            raise  # a fault of our own
        ours = _OURS_FAILED.search(str(error))  # it holds no values, see `scattered`
        fault = InternalError(ours[0]) if ours else InputError(otherwise or _fault(error))
    raise fault


def _fault(error: Exception) -> str:
    """A fault of Spark by its kind; where it names a condition of its own, by that."""
    kind = type(error).__name__
    if isinstance(error, OSError | EOFError) or kind in ("Py4JNetworkError", "Py4JError", "_MultiThreadedRendezvous"):
        return LOST
    condition = getattr(error, "getCondition", lambda: None)() or ""
    if kind == "AnalysisException":
        return f"{NOT_READ} ({condition})" if condition else NOT_READ
    full = "; is a disk full?" if _FULL.search(str(error)) else ""
    return f"Spark gave up ({condition or kind}){full or '; nothing was kept'}"
