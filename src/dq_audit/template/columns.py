"""What each column of a source asks of whoever fills it in: its header, when it is needed, what may be entered.

Whatever a drop-down list offers is read back as the very code it stands for; an entry of which that does not hold is
not offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from dq_audit.cells import fold, missing_tokens, snake
from dq_audit.codes import code_list
from dq_audit.declaration import ROWS
from dq_audit.extracts.names import Naming
from dq_audit.model import State
from dq_audit.readers import Coded, Text
from dq_audit.render.words import clean, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.codes import Code, CodeList
    from dq_audit.declaration import CheckRule, Column, Source
    from dq_audit.project import Project, SourceConfig
    from dq_audit.readers import Reader

MISSING = (State.DECLINED, State.NOT_ASKED, State.UNKNOWN)
# Words for a missing value that every column understands; the first that a code list does not use for something else.
_WORDS = {
    State.DECLINED: ("Prefer not to say", "Declined", "Refused"),
    State.NOT_ASKED: ("Not asked",),
    State.UNKNOWN: ("Not known", "Unknown", "Not recorded"),
}


class Need(Enum):
    """When a column has to be filled in, with the mark behind its header (which the tool reads over)."""

    ALWAYS = " *"
    SOME = " (*)"
    OPTIONAL = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a drop-down list puts into a cell, and what that stands for. Without a code it is a word for missing."""

    text: str
    state: State
    code: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class EntryColumn:
    """One column as it is filled in."""

    name: str
    header: str
    need: Need
    reader: Reader
    entries: tuple[Entry, ...] = ()  # of its drop-down list
    closed: bool = True  # whether only these may be entered
    words: tuple[Entry, ...] = ()  # what may be typed for a missing value where there is no list
    identifies: bool = False  # of the key or the period: a word for missing would be no answer
    only_where: tuple[str, ...] = ()
    personal: bool = False
    used: bool = True  # whether anything looks at it: a check, the key, a breakdown
    above: bool = False  # stands above the table, as a label and its value
    requirement: str = ""
    gaps: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The header with its mark."""
        return self.header + self.need.value

    def said(self, state: State) -> tuple[str, ...]:
        """What to enter where a value is missing in some way, the plainest word first."""
        texts = (entry.text for entry in (*self.entries, *self.words) if entry.state is state)
        return tuple(sorted(texts, key=lambda text: text not in _WORDS.get(state, ())))


def entry_columns(
    source: Source, checks: Sequence[CheckRule], project: Project | None, month: str
) -> tuple[EntryColumn, ...]:
    """The columns of a source in order, with the codes that hold in a month (YYYY-MM)."""
    return _Columns(source, checks, project, month).all()


class _Columns:
    def __init__(self, source: Source, checks: Sequence[CheckRule], project: Project | None, month: str) -> None:
        self._source, self._checks, self._project, self._month = source, checks, project, month
        self._config: SourceConfig | None = project.source(source.id) if project else None
        self._mapping = self._config.mapping(month) if self._config else {}
        self._canonical = Naming(source, self._mapping).canonical
        self._conditions = {name for c in checks if c.applies_to is not None for name in c.applies_to.columns}

    def all(self) -> tuple[EntryColumn, ...]:
        """A table without a column would be none: where all might stand above it, they stand in it."""
        columns = [column for column in self._source.columns.values() if not column.made]  # nobody enters what is made
        may_stand_above = not all(column.header for column in columns)
        return tuple(self._column(column, above=column.header and may_stand_above) for column in columns)

    def _column(self, column: Column, *, above: bool) -> EntryColumn:
        name = column.name
        judging = [c for c in self._checks if any(item.name == name for item in c.items)]
        reader = self._reader(column, judging)
        identifies = name in {*self._source.key, self._source.period, self._source.as_of}
        lacking = () if identifies else MISSING if column.personal else (State.UNKNOWN,)  # only a person can decline
        entries = tuple(self._entries(reader, name, lacking) if isinstance(reader, Coded) else self._listed(name))
        need, used = self._need(column, judging, identifies=identifies), bool(judging) or name in self._used()
        return EntryColumn(
            name=name,
            header=self._header(name),
            need=need,
            reader=reader,
            entries=entries,
            closed=isinstance(reader, Coded) and not reader.others,
            words=tuple(_words(lacking, frozenset())) if used and not entries else (),
            identifies=identifies,
            only_where=tuple(dict.fromkeys(filter(None, map(self._where, judging)))) if need is Need.SOME else (),
            personal=column.personal,
            used=used,
            above=above,
            requirement=column.requirement,
            gaps=tuple(sorted({c.gap for c in judging if c.gap})),
            why=tuple(dict.fromkeys(c.guidance.why for c in judging)),
        )

    def _header(self, name: str) -> str:
        """The project's own header, else the name in plain letters if that is read back as the column."""
        words = plain(name)
        shown = words[:1].upper() + words[1:]
        return clean(self._mapping.get(name) or (shown if self._canonical.get(snake(shown)) == name else name))

    def _reader(self, column: Column, judging: Iterable[CheckRule]) -> Reader:
        """The strictest: the project's code list, the source's reader, or a check's where the source takes any text."""
        path = self._config.code_lists.get(column.name) if self._config else None
        reader = column.reader
        if isinstance(reader, Text):
            stricter = (i.reader for c in judging for i in c.items if i.name == column.name)
            reader = next((r for r in stricter if not isinstance(r, Text)), reader)
        return Coded(code_list(self._project.folder / path)) if self._project and path else reader

    def _listed(self, name: str) -> Iterator[Entry]:
        """The values of a column that the project file lists: teams, units."""
        lists = self._project.lists if self._project else {}
        named = [b.listed for b in self._source.breakdowns if b.kind == "listed" and b.column == name]
        texts = dict.fromkeys(clean(text) for listed in named for text in lists.get(listed, ()))
        for text in texts:
            yield Entry(text, missing_tokens().get(fold(text), State.VALID), text)
        yield from _words((State.UNKNOWN,), frozenset(map(fold, texts))) if texts else ()

    def _entries(self, reader: Coded, name: str, lacking: Iterable[State]) -> Iterator[Entry]:
        """The codes that hold, in words; then a word for each way to be missing that the list has no code for.

        Of a list's codes for not known only a plain one will do: “awaiting court outcome” is no word for it.
        """
        codes = reader.codes
        for local in self._config.codes.get(name, ()) if self._config else ():
            codes = codes.with_spellings(local.names, local.window)
        offered = [c for c in codes.codes if not c.retired and _holds(c, self._month)]
        for code in offered:
            text = next((t for t in map(clean, (code.label, code.code)) if _stands_for(codes, t, code)), "")
            if text:
                yield Entry(text, code.state, code.code, code.group)
        told = {c.state for c in offered if c.state is not State.UNKNOWN or c.label in _WORDS[State.UNKNOWN]}
        yield from _words((state for state in lacking if state not in told), codes.spellings)

    def _need(self, column: Column, judging: Sequence[CheckRule], *, identifies: bool) -> Need:
        telling = column.name in self._conditions or (self._source.area or ("",))[0] == column.name
        if identifies or telling or any(c.applies_to is None for c in judging):
            return Need.ALWAYS
        if judging:
            return Need.SOME
        return Need.OPTIONAL if column.optional else Need.ALWAYS

    def _where(self, check: CheckRule) -> str:
        """Of which records a check is, with its columns called as in the workbook."""
        if check.applies_to is None:
            return ""
        said = plain(check.applies_to.describe())
        for name in check.applies_to.columns:
            shown = f"“{self._header(name)}”".replace("\\", r"\\")
            said = re.sub(rf"\b{re.escape(plain(name))}\b", shown, said)
        return said

    def _used(self) -> set[str]:
        """The columns that somebody reads, whether or not they are items of a check."""
        source = self._source
        rules = (c.rule for c in self._checks if c.rule is not None)
        ruled = {name for rule in rules for name in getattr(rule, "columns", ())}
        told = {*source.key, source.period, source.as_of, source.owner, source.supervisor, (source.area or (None,))[0]}
        seen = {b.column for b in source.breakdowns} | {t.item for t in source.tallies}
        return ruled | self._conditions | seen | {name for name in told if name}


def _words(states: Iterable[State], taken: frozenset[str]) -> Iterator[Entry]:
    """A word for each state that is read as this state, since the code list does not take it for something else."""
    for state in states:
        read = (t for t in _WORDS[state] if fold(t) not in taken and missing_tokens().get(fold(t)) is state)
        yield from (Entry(text, state) for text in list(read)[:1])


def _holds(code: Code, month: str) -> bool:
    return (code.start or "") <= month <= (code.end or "9999-12")


def _stands_for(codes: CodeList, text: str, code: Code) -> bool:
    """Whether a cell with this text is read as this code."""
    word = re.sub(f"(?:{codes.ignoring})$", "", fold(text)) if codes.ignoring else fold(text)
    return text != "" and word in codes.spelt(code)


def gap_titles(refs: Iterable[str]) -> str:
    """Gaps by number and title."""
    return "; ".join(f"{ref} {ROWS[ref]}" for ref in refs)
