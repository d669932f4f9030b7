"""What became of records, and how months filled up, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from dq_audit.faults import Move, Standing
from dq_audit.outcomes import percent
from dq_audit.render.words import check_name, counted, plain, source_name, uk_date, uk_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from dq_audit.faults import Line
    from dq_audit.trends.filling import Triangle

_OLD = 6  # months from which an open gap is named as old


def ledger_lines(source: str, day: str, unkeyed: int, lines: Sequence[Line]) -> Iterator[str]:
    """The open faults of a source after its latest extract, how long they stand, and what was ever put right.

    Lines of words, not a table: eleven figures stand beside each other on no console, and are read aloud as sentences.
    """
    yield f"{source_name(source)}: records after the extract of {uk_date(day)}"
    shown = [line for line in lines if line.open or line.moves]
    for line in shown:
        yield f"  {check_name(line.check)}{f', {plain(line.item)}' if line.item else ''}: {_told(line)}"
    if hidden := len(lines) - len(shown):
        yield f"  {counted(hidden, 'more had', 'more had')} no fault in any extract."
    if unkeyed:
        yield f"  {counted(unkeyed, 'record')} of the extract without a whole key: nobody can follow them."


def _told(line: Line) -> str:
    parts = [f"{n:,} {one.value}" for one in Standing if (n := line.standing.get(one, 0))]
    old = sum(n for months, n in line.ages.items() if months >= _OLD)
    parts += [f"{old:,} of them for {_OLD} months or more"] if old else []
    told = f"{line.open:,} open" + (f" ({', '.join(parts)})" if parts else "")
    fixed = line.moved(Move.FIXED)
    return f"{told}; {fixed:,} fixed so far" + (f", {_middle(line.times)}" if fixed else "")


def _middle(months: Mapping[int, int]) -> str:
    """Within how many months half of them were fixed, and all."""
    ordered = [one for one, n in sorted(months.items()) for _ in range(n)]
    half, longest = ordered[(len(ordered) - 1) // 2], ordered[-1]
    return f"half of them within {counted(half, 'month')}, all within {counted(longest, 'month')}"


def show_triangle(title: str, found: Triangle, console: Console) -> None:
    """The triangle, n of N and percent in each cell; and what back-filling added."""
    heads = (f"{lag} months on" if lag != 1 else "1 month on" for lag in found.lags)
    table = Table("Records of", *heads, box=SIMPLE_HEAD, title=title, title_justify="left")
    for period, row in found.cells.items():
        cells = (row.get(lag) for lag in found.lags)
        told = (f"{c.complete:,} of {c.of:,} ({percent(c.complete, c.of)})" if c else "" for c in cells)
        table.add_row(uk_month(period), *told)
    console.print(table)
    for one in found.filled:
        first, last = uk_date(one.first.as_of), uk_date(one.last.as_of)
        console.print(
            f"{uk_month(one.period)}: {one.first.complete:,} of {one.first.of:,} complete as of {first}, "
            f"{one.last.complete:,} of {one.last.of:,} as of {last}.",
            highlight=False, markup=False, soft_wrap=True,
        )  # fmt: skip
    if not found.filled:
        console.print("No month came more than once: what is filled in later cannot be told from this history.")
