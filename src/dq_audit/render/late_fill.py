"""How months fill up later, as a table with a bar in each cell: a row for each month, a column for each month since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.outcomes import percent
from dq_audit.render.charts import part
from dq_audit.render.words import counted, n_of_n, short_month, uk_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from dq_audit.trends.filling import Filled, Triangle, Version


@dataclass(frozen=True, slots=True)
class Fill:
    """A cell: n of N as an extract had them, and the bar of it in percent of its track."""

    figures: str
    percent: str
    width: Decimal
    as_of: str


@dataclass(frozen=True, slots=True)
class LateFill:
    """The late-fill triangle: headers and rows, None where there was no extract; words beside it."""

    title: str
    description: str
    notes: tuple[str, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Fill | None, ...]], ...]


def late_fill(what: str, triangle: Triangle) -> LateFill | None:
    """The triangle of `what` ("Victim ethnicity recorded"); None without any version."""
    if not triangle.cells:
        return None
    lags = triangle.lags
    return LateFill(
        title=_title(what, triangle.filled),
        description="Each row is a month, each column how long after it the extract was cut. "
        "Along a row records are completed later; down a column recording itself changes.",
        notes=tuple(_notes(triangle)),
        headers=("Records of", *(f"{counted(lag, 'month')} on" if lag else "same month" for lag in lags)),
        rows=tuple(
            (short_month(period), tuple(_fill(row.get(lag)) for lag in lags)) for period, row in triangle.cells.items()
        ),
    )


def _fill(version: Version | None) -> Fill | None:
    if version is None:
        return None
    x, n = version.complete, version.of
    return Fill(n_of_n(x, n), percent(x, n), part(x, n), f"as of {uk_date(version.as_of)}")


def _title(what: str, filled: Sequence[Filled]) -> str:
    """What came later, gains and losses apart: one must not hide the other."""
    if not filled:
        return f"{what}: no month came more than once, so what is filled in later cannot be told"
    more, fewer = ([one.added for one in filled if one.added * way > 0] for way in (1, -1))
    came = counted(len(filled), "month")
    if not more and not fewer:
        return f"{what}: nothing was completed later in the {came} that came more than once"
    gained = f"{counted(sum(more), 'record')} completed later, {_in(len(more), filled)} that came more than once"
    lost = f"{counted(-sum(fewer), 'record')} fewer complete than at first, {_in(len(fewer), filled)}"
    if not more:
        return f"{what}: {lost} that came more than once"
    return f"{what}: {gained}; {lost}" if fewer else f"{what}: {gained}"


def _in(months: int, filled: Sequence[Filled]) -> str:
    """In 3 of the 8 months; in all 8 months."""
    came = counted(len(filled), "month")
    if months < len(filled):
        return f"in {months} of the {came}"
    return f"in {'all' if months > 1 else 'the'} {came}"


def _notes(triangle: Triangle) -> Iterator[str]:
    filled = triangle.filled
    if filled:
        most = max(filled, key=lambda one: (one.added, one.period))
        first, last = (f"{n_of_n(v.complete, v.of)} as of {uk_date(v.as_of)}" for v in (most.first, most.last))
        yield f"Most in {short_month(most.period)}: {first}, {last}."
    if any(one.last.of != one.first.of for one in filled):
        yield "Where N changes, later extracts hold records that earlier ones did not, or no longer hold some."
