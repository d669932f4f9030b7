"""How many persons stand in how many records, over several months and extracts.

Of a person only the fingerprint of the token is kept, with the month; the tokens go nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.engine.groups import fingerprint
from dq_audit.engine.plan import YES, Plan, key_column
from dq_audit.model import Persons
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from dq_audit.engine.plan import PersonsPlan

_WHO = ["@h1", "@h2"]
EVENTS = "@events"


@dataclass
class PersonRows:
    """For each count of persons of a plan: records by month and person, summed while slices go by."""

    plan: Plan
    _parts: dict[str, list[pl.DataFrame]] = field(default_factory=dict, repr=False)

    def add(self, judged: pl.DataFrame) -> None:
        """Take what is needed from a judged slice."""
        for made in self.plan.persons:
            self._parts.setdefault(made.persons.name, []).append(_of_slice(made, judged))

    def taken(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """What was kept of the slices, by count of persons, to be counted elsewhere."""
        yield from ((name, pl.concat(parts)) for name, parts in self._parts.items())

    def take(self, name: str, rows: pl.DataFrame) -> None:
        """Take what was kept elsewhere."""
        self._parts.setdefault(name, []).append(rows)

    def of(self, name: str, months: Iterable[int]) -> pl.DataFrame:
        """Records by person (null: without a token) and breakdown keys, in some months (YYYYMM)."""
        rows = pl.concat(self._parts[name])
        return rows.filter(pl.col(MONTH_COLUMN).is_in(list(months)))


def known_before(parts: Sequence[pl.DataFrame]) -> dict[int, tuple[int, int]]:
    """By month but the first: of its persons those who stood in an earlier month too, and how many there are."""
    rows = pl.concat([part.select(MONTH_COLUMN, *_WHO) for part in parts]).drop_nulls().unique()
    known = pl.col(MONTH_COLUMN) > pl.col(MONTH_COLUMN).min().over(_WHO)
    months = rows.select(MONTH_COLUMN, known=known).group_by(MONTH_COLUMN).agg(pl.col("known").sum(), there=pl.len())
    return {month: (before, there) for month, before, there in months.sort(MONTH_COLUMN).rows()[1:]}


def _of_slice(made: PersonsPlan, judged: pl.DataFrame) -> pl.DataFrame:
    keys = [key_column(name) for name in made.persons.across]
    known = pl.col(made.told)
    who = [pl.when(known).then(part).alias(part.meta.output_name()) for part in fingerprint(made.persons.by)]
    counted = pl.col(made.counting).fill_null(value=False).sum() if made.counting else pl.len()
    inside = judged.lazy().filter(pl.col(made.scope) == YES)
    grouped = inside.group_by(MONTH_COLUMN, *who, *(pl.col(key).cast(pl.String) for key in keys))
    return grouped.agg(counted.cast(pl.Int64).alias(EVENTS)).collect()


def persons_of(
    made: PersonsPlan, parts: Sequence[pl.DataFrame], periods: tuple[str, ...], shown: Callable[[str, str | None], str]
) -> Persons:
    """Persons by how many events each has, over parts of several extracts. `shown` prints a breakdown's key."""
    across = list(made.persons.across)
    keys = [key_column(name) for name in across]
    rows = pl.concat(parts)
    by_person = rows.filter(pl.col("@h1").is_not_null()).group_by(*_WHO, *keys).agg(pl.col(EVENTS).sum())
    cells: dict[tuple[str, ...], int] = {}
    for row in by_person.group_by(EVENTS, *keys).len("persons").sort(EVENTS, *keys).iter_rows(named=True):
        cell = (str(row[EVENTS]), *(shown(name, row[key_column(name)]) for name in across))
        cells[cell] = cells.get(cell, 0) + row["persons"]
    unnamed = rows.filter(pl.col("@h1").is_null())[EVENTS].sum()
    return Persons(made.persons.name, ", ".join(made.persons.by), tuple(across), periods, cells, int(unnamed))
