"""What a file holds, without a value of it: its tables, their columns, and the source that it most likely is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dq_audit.errors import InputError
from dq_audit.extracts.content import Member
from dq_audit.extracts.look import Found, look
from dq_audit.extracts.names import masked_name
from dq_audit.matching import Match, Sample, are_headers, likelihood, matches, states_of
from dq_audit.model import State
from dq_audit.moments import Grain
from dq_audit.readers import Number, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import polars as pl

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.project import Project

PLAUSIBLE = 0.45  # likelihood from which a table is said to be a source
_MOSTLY = 0.9
_FEW = 30
_EXAMINED = 6  # tables of a file, the largest


@dataclass(frozen=True)
class ColumnFacts:
    """A column of a delivered table: what may be said of it."""

    letter: str  # as a spreadsheet names it
    header: str = field(repr=False)  # as delivered; empty where the header may be data or there is none
    holds: str
    filled: int
    rows: int
    match: Match | None = None
    states: Mapping[State, int] = field(default_factory=dict)  # of the column it stands for


@dataclass(frozen=True)
class TableFacts:
    """A table of a file: where it stands, its columns, and how likely it is each source."""

    where: str
    header_rows: tuple[int, int]
    records: int
    rows: tuple[int, int]
    columns: tuple[ColumnFacts, ...]
    sources: tuple[tuple[str, float], ...]  # the likeliest first
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> str | None:
        """The source that it most likely is; None where none is plausible."""
        return self.sources[0][0] if self.sources and self.sources[0][1] >= PLAUSIBLE else None

    @property
    def likelihood(self) -> float:
        """How likely its likeliest source is."""
        return self.sources[0][1] if self.sources else 0


@dataclass(frozen=True)
class FileFacts:
    """What a file is; its tables, the likeliest to be a source first."""

    name: str  # masked
    kind: str
    notes: tuple[str, ...]
    tables: tuple[TableFacts, ...]


def inspect(file: Path | Member, packs: Packs, project: Project | None = None, source: str | None = None) -> FileFacts:
    """Look into a file. `source` asks for one source only. InputError where there is no table in it."""
    member = file if isinstance(file, Member) else Member(file)
    chosen = [packs.source(source)] if source else list(packs.sources.values())
    config = project.source(source) if project and source else None
    looked = look(member, config.encoding if config else None)
    if not looked.tables:
        message = "no table was found: a header, all words, and rows below it that fill its columns"
        raise InputError(message)
    largest = sorted(looked.tables, key=lambda table: -len(table.rows))[:_EXAMINED]
    tables = sorted((_table(table, chosen, project) for table in largest), key=lambda table: -table.likelihood)
    left = len(looked.tables) - len(largest)
    notes = (*looked.notes, *([f"{left} smaller tables were not looked at"] if left else []))
    allowed = f"{' '.join(packs.sources)} {project.text if project else ''}"
    return FileFacts(masked_name(member.shown, allowed), looked.kind.value, notes, tuple(tables))


def _table(found: Found, sources: Iterable[Source], project: Project | None) -> TableFacts:
    sample = Sample.of(found.names, found.cells)
    matched = {source.id: matches(sample, source, earlier(project, source.id)) for source in sources}
    ranked = sorted(((s.id, likelihood(matched[s.id], s, sample)) for s in sources), key=lambda pair: -pair[1])
    best = next((s for s in sources if s.id == ranked[0][0] and ranked[0][1] >= PLAUSIBLE), None)
    shown = are_headers(found.names, sources)
    by_place = {m.at: m if shown else replace(m, header="") for m in (matched[best.id] if best else ())}
    columns = tuple(
        _column(found.cells[str(at)], at, name if shown else "", by_place.get(at), best)
        for at, name in enumerate(found.names)
        if name or found.cells[str(at)].null_count() < len(found.rows)
    )
    sheet = f"sheet {found.sheet_number} of {found.sheets}" if found.sheets > 1 else "the file"
    notes = ["the sheet is hidden"] if found.hidden else []
    notes += [f"only the first {len(found.rows):,} rows were looked at"] if found.cut_off else []
    notes += [] if shown else ["headers are not shown: the first row may be data"]
    rows = (found.rows[0], found.rows[-1])
    return TableFacts(sheet, found.header, len(found.rows), rows, columns, tuple(ranked), tuple(notes))


def earlier(project: Project | None, source: str) -> dict[str, str]:
    """The headers (in snake case) that the project file maps in any month, with their columns."""
    return project.source(source).headers if project else {}


def _column(cells: pl.Series, at: int, header: str, match: Match | None, source: Source | None) -> ColumnFacts:
    filled = cells.drop_nulls()
    states: Counter[State] = Counter()
    if match and source:
        reader = source.columns[match.column].reader
        times = filled.value_counts()
        for state, n in zip(states_of(times[:, 0].to_list(), reader), times["count"], strict=True):
            states[state] += n
        states[State.BLANK] += cells.null_count()
    return ColumnFacts(letter(at), header, _holds(filled), len(filled), len(cells), match, +states)


def _holds(filled: pl.Series) -> str:
    """What the filled cells are, in words and numbers of different ones."""
    distinct = filled.unique()
    if not len(distinct):
        return "nothing"
    for words_, reader in _KINDS:
        states = states_of(distinct.head(1_000).to_list(), reader)
        if states.count(State.VALID) >= _MOSTLY * len(states):
            return words_
    return f"text, {len(distinct):,} different" if len(distinct) <= _FEW else "text"


_KINDS = (
    ("dates", When(Grain.MOMENT)),
    ("months", When(Grain.MONTH)),
    ("whole numbers", Number(float("-inf"), float("inf"))),
    ("numbers", Number(float("-inf"), float("inf"), is_whole=False)),
)


def letter(at: int) -> str:
    """The name of a column in a spreadsheet: A, B, …, Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name
