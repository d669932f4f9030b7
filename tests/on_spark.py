"""Tables of Spark made for tests, and one that deals its rows out to processes as Spark does, without any Java."""

from __future__ import annotations

from itertools import count, pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
from pyspark import cloudpickle

from dq_audit.extracts.spark import Spark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_number = count()


def spark_folder(folder: Path, frame: pl.DataFrame, parts: int = 3) -> Spark:
    """A new Parquet folder with the rows of a frame in some files."""
    path = folder / f"rows_{next(_number)}"
    path.mkdir()
    for at, part in enumerate(_parts(frame, parts)):
        part.write_parquet(path / f"{at}.parquet")
    return Spark(str(path))


def _parts(frame: pl.DataFrame, parts: int) -> list[pl.DataFrame]:
    borders = [frame.height * at // parts for at in range(parts + 1)]
    return [frame[a:b] for a, b in pairwise(borders)]


class Dealt:
    """What `engine.scattered` asks of a DataFrame of Spark to count, over a frame in parts.

    Each function is pickled and loaded once for every part, as it is by Spark; where rows meet is told by their place.
    """

    def __init__(self, parts: Iterable[pl.DataFrame]) -> None:
        self.parts = list(parts)

    @classmethod
    def of(cls, frame: pl.DataFrame, parts: int = 3) -> Dealt:
        return cls(_parts(frame, parts))

    @property
    def columns(self) -> list[str]:
        return self.parts[0].columns

    @property
    def sparkSession(self) -> Dealt:  # noqa: N802  as Spark has it
        return self

    @property
    def conf(self) -> dict[str, str]:
        return {"spark.sql.shuffle.partitions": "3"}

    def toDF(self, *names: str) -> Dealt:  # noqa: N802
        return Dealt(part.rename(dict(zip(part.columns, names, strict=True))) for part in self.parts)

    def drop(self, name: str) -> Dealt:
        return Dealt(part.drop(name) for part in self.parts)

    def __getitem__(self, name: str) -> pl.Expr:
        return pl.col(name)

    def where(self, chosen: pl.Expr) -> Dealt:
        return Dealt(part.filter(chosen) for part in self.parts)

    def select(self, *names: str) -> Dealt:
        return Dealt(part.select(names) for part in self.parts)

    def mapInArrow(self, work: Callable[..., Any], _: str) -> Dealt:  # noqa: N802
        worked = (self._worked(part, cloudpickle.dumps(work)) for part in self.parts)
        return Dealt(part for part in worked if part is not None)

    def _worked(self, part: pl.DataFrame, work: bytes) -> pl.DataFrame | None:
        table = part.to_arrow(compat_level=pl.CompatLevel.oldest())
        batches = pa.Table.to_batches(table, max_chunksize=7)
        told = list(cloudpickle.loads(work)(iter(batches)))
        return pl.DataFrame(pa.Table.from_batches(told)) if told else None

    def repartition(self, column: str) -> Dealt:
        return Dealt(pl.concat(self.parts).partition_by(column)) if self.parts else self

    def collect(self) -> list[dict[str, Any]]:
        return [row for part in self.parts for row in part.to_dicts()]


Dealt.__module__ = "pyspark.sql"  # by which `is_spark` knows one
