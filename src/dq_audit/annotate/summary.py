"""The sheet in front of an annotated return: what the colours mean, where to begin, item by item n of N complete.

Every number is the audit's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from dq_audit.annotate.page import Cell, Look, Page, sentences
from dq_audit.annotate.references import letters
from dq_audit.annotate.words import MEANINGS
from dq_audit.model import Kind, Outcome
from dq_audit.render.words import (
    check_name,
    counted,
    n_of_n,
    outcome_words,
    share,
    source_name,
    target,
    uk_month,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dq_audit.annotate.faults import Colour
    from dq_audit.annotate.words import Adviser
    from dq_audit.model import Audit, Finding

    Subject: TypeAlias = tuple[str, str | None]  # a check, and its item where it has any

NAME, LISTS = "What to put right", "Lists to choose from"
_WIDTHS = (26, 24, 10, 21, 9, 17, 8, 9, 9, 10, 54)
_WIDE = int(sum(_WIDTHS) * 0.85)
_HEADINGS = ("Column", "Check", "First cell", "Complete", "Target", "Outcome", "Empty", "Not known", "Not asked",
             "Cannot be right", "What to do")  # fmt: skip
_KINDS = (Kind.ITEM, Kind.RULE)  # what has cells to mark


@dataclass
class Drawn:
    """What was done to the file, told once it is done."""

    colours: dict[Colour, int] = field(default_factory=dict)  # cells
    first: dict[Subject, tuple[str, int, int]] = field(default_factory=dict)  # sheet, row and column of a cell
    without_note: int = 0  # coloured cells, beyond so many of a column
    in_talks: int = 0  # coloured cells that hold a conversation, which takes no note
    merged: int = 0  # cells to put right that lie under a merged one
    lists: str = ""  # the sheet behind the drop-down lists; empty where there is none
    locked: bool = False


def summary_page(
    audits: Sequence[Audit], drawn: Drawn, adviser: Adviser, title: str, opening: Sequence[str], name: str = NAME
) -> Page:
    """The summary of an annotated return. `opening` are the sentences below its title."""
    rows: list[tuple[Cell, ...]] = [(Cell(f"{source_name(audits[-1].source)}: what to put right", Look.TITLE),)]
    months = ", ".join(uk_month(audit.period) for audit in audits)
    for text in (f"{title} {months}.", *opening, *_begin(audits, drawn, adviser)):
        rows += sentences(text, _WIDE)
    rows += [(), (Cell("What the colours mean", Look.TITLE),)] if drawn.colours else []
    rows += [
        (Cell(counted(drawn.colours[colour], "cell"), colour), Cell(MEANINGS[colour], Look.LINE))
        for colour in MEANINGS
        if drawn.colours.get(colour)
    ]
    rows += [(), (Cell("Column by column, the most to put right first", Look.TITLE),)]
    rows.append(tuple(Cell(heading, Look.HEADING) for heading in _HEADINGS))
    rows += [_line(audit, found, drawn, adviser, several=len(audits) > 1) for audit, found in _findings(audits)]
    rows += [(), (Cell("What else to know", Look.TITLE),)]
    for text in [*_not_marked(drawn), *_in_no_figure(audits), *_absent(audits)]:
        rows += sentences(text, _WIDE)
    return Page(name, _WIDTHS, tuple(rows))


def _findings(audits: Iterable[Audit]) -> list[tuple[Audit, Finding]]:
    found = [(audit, finding) for audit in audits for finding in audit.findings if finding.kind in _KINDS]
    return sorted(found, key=lambda pair: (pair[1].item is not None, pair[1].counts.missing), reverse=True)


def _begin(audits: Sequence[Audit], drawn: Drawn, adviser: Adviser) -> Iterator[str]:
    """Where to begin: the column of which most records are open."""
    items = [(a, f) for a, f in _findings(audits) if f.kind is Kind.ITEM and f.item and not f.obstacle]
    if not any(found.counts.missing for _, found in _findings(audits)):
        yield "Nothing that was looked at is to be put right."
    elif items and items[0][1].counts.missing:
        _, found = items[0]
        item = found.item or ""
        first = drawn.first.get((found.check, item))
        where = f" (column {letters(first[2])})" if first else ""
        missing = n_of_n(found.counts.missing, found.counts.applicable)
        yield f"Where to begin: “{adviser.shown(item)}”{where}, which is to be put right in {missing} records."


def _line(audit: Audit, found: Finding, drawn: Drawn, adviser: Adviser, *, several: bool) -> tuple[Cell, ...]:
    """A line of the table. A rule has no states: its records keep it, or they do not."""
    counts, item = found.counts, found.item
    what = adviser.shown(item) if item else adviser.ruled(found.check)
    month = f" ({uk_month(audit.period)})" if several else ""
    first = drawn.first.get((found.check, item))
    states = (counts.blank, counts.unknown, counts.not_asked, counts.invalid)
    shown = [f"{n:,}" if found.kind is Kind.ITEM else "–" for n in states]
    judged = "–" if found.obstacle else share(counts.complete, counts.applicable, found.target)
    return (
        Cell(what + month),
        Cell(check_name(found.check)),
        Cell(f"{letters(first[2])}{first[1]}", link=_link(*first) if first[0] else "") if first else Cell("–"),
        Cell(judged),
        Cell(target(found)),
        Cell(outcome_words(found.outcome).word),
        *(Cell(number) for number in (["–"] * 4 if found.obstacle else shown)),
        Cell(_to_do(found, adviser)),
    )


def _link(sheet: str, row: int, column: int) -> str:
    name = sheet.replace("'", "''")
    return f"'{name}'!{letters(column)}{row}"


def _to_do(found: Finding, adviser: Adviser) -> str:
    if found.obstacle:
        return f"Could not be judged: {found.obstacle}."
    return " ".join(adviser.to_do(found.check)) if found.counts.missing else "–"


def _not_marked(drawn: Drawn) -> Iterator[str]:
    if drawn.without_note:
        yield (
            f"Coloured cells without a note: {drawn.without_note:,}. Thousands of notes make a workbook slow; what to "
            "do is the same as for the cells above them in the column."
        )
    if drawn.in_talks:
        yield f"Coloured cells without a note because a conversation stands there already: {drawn.in_talks:,}."
    if drawn.merged:
        yield (
            f"Cells to put right that lie under merged cells, and so could not be coloured: {drawn.merged:,}. Unmerge "
            "them, and give each record its own."
        )
    if drawn.lists:
        yield f"Entries of lists stand in the sheet “{drawn.lists}”. A cell that had a list of its own keeps it."
    if drawn.locked:
        yield "The sheet is protected and stays so: what was locked is locked, only colours and notes were added."


def _in_no_figure(audits: Sequence[Audit]) -> Iterator[str]:
    """Records that are in none of the figures."""
    counts = next((found.counts for found in audits[-1].findings), None)
    if counts and counts.period_unknown:
        yield f"Records in no figure, since nobody can tell of which month they are: {counts.period_unknown:,}."
    if counts and counts.area_unknown:
        yield f"Records in no figure, since nobody can tell of which area they are: {counts.area_unknown:,}."


def _absent(audits: Sequence[Audit]) -> Iterator[str]:
    judged = [f for audit in audits for f in audit.findings]
    unjudged = sum(1 for f in judged if f.outcome is Outcome.COULD_NOT_JUDGE and f.kind in _KINDS)
    if unjudged:
        yield f"Lines above that could not be judged, each with its reason: {unjudged:,}."
    yield "Checks of the whole return (days without a record, control totals, signals) are in the report, not here."


def lists_page(lists: Mapping[str, Sequence[str]], adviser: Adviser, name: str) -> tuple[Page, dict[str, str]]:
    """The sheet behind the drop-down lists, one below the other, and where the list of each column stands."""
    rows: list[tuple[Cell, ...]] = [(Cell("Column", Look.HEADING), Cell("Entry", Look.HEADING))]
    places: dict[str, str] = {}
    for column, entries in lists.items():
        first = len(rows) + 1
        rows += [(Cell(adviser.shown(column)), Cell(entry)) for entry in entries]
        places[column] = f"'{name}'!$B${first}:$B${len(rows)}"
    return Page(name, (36, 70), tuple(rows)), places
