"""How the records of a month fill up after it: the late-fill triangle, of counts as they were at each as-of.

The method of run-off triangles, as insurers and epidemiologists draw them for late reports: a row for each month, a
column for each month that went by. Read along a row it is back-filling; down a column, recording itself.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Version:
    """The records of a month as an extract had them: n complete of N."""

    period: str  # YYYY-MM
    as_of: str  # YYYY-MM-DD
    complete: int
    of: int
    rule: str = ""  # fingerprint: versions of different rules do not stand side by side

    @property
    def lag(self) -> int:
        """Months that went by between the month and the extract; 0 where it was cut within the month."""
        year, month = int(self.as_of[:4]), int(self.as_of[5:7])
        return (year - int(self.period[:4])) * 12 + month - int(self.period[5:])


@dataclass(frozen=True)
class Filled:
    """What came of a month between its first version and its last."""

    period: str
    first: Version
    last: Version

    @property
    def added(self) -> int:
        """Records complete in the last version beyond those of the first; below 0 where records lost what they had."""
        return self.last.complete - self.first.complete


@dataclass(frozen=True)
class Triangle:
    """The versions by month and lag; of several within a month the latest."""

    cells: dict[str, dict[int, Version]]

    @property
    def lags(self) -> tuple[int, ...]:
        """All lags at which there is a version, in order."""
        return tuple(sorted({lag for row in self.cells.values() for lag in row}))

    @property
    def filled(self) -> tuple[Filled, ...]:
        """The months that came more than once."""
        rows = ((period, [row[lag] for lag in sorted(row)]) for period, row in self.cells.items())
        return tuple(Filled(period, row[0], row[-1]) for period, row in rows if len(row) > 1)

    def as_dict(self) -> list[dict[str, Any]]:
        """The triangle as it stands in JSON and in tidy tables: a row for each version."""
        return [{**asdict(one), "lag": lag} for row in self.cells.values() for lag, one in row.items()]


def triangle(versions: Iterable[Version]) -> Triangle:
    """The triangle of the versions of a line that were counted under the rule of its newest version."""
    ordered = sorted(versions, key=lambda one: (one.as_of, one.period))
    rule = ordered[-1].rule if ordered else ""
    cells: dict[str, dict[int, Version]] = {}
    for one in sorted(ordered, key=lambda one: (one.period, one.as_of)):
        if one.rule == rule:
            cells.setdefault(one.period, {})[one.lag] = one
    return Triangle(cells)
