"""Code lists: CSV files `code,label,group,state,source` with optional `from,until,default,also,retired` columns.

A cell matches a code by the code itself, its label or one of the known local spellings (`also`, parted by `|`), in
any case and with stray blanks.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dq_audit.cells import fold
from dq_audit.errors import PackError
from dq_audit.model import State

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

REQUIRED = ("code", "label", "group", "state", "source")
_STATES = {state.label: state for state in State if state not in (State.BLANK, State.INVALID)}


Window: TypeAlias = tuple[str | None, str | None]


class Listed(NamedTuple):
    """A code of a list that has nothing but codes, with the months in which it holds."""

    code: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """One line of a code list. `start` and `end` are the first and last month (YYYY-MM) in which it holds.

    A `retired` code is read like any other, and no longer offered to whoever enters records.
    """

    code: str
    label: str
    group: str
    state: State
    default: bool = False
    also: tuple[str, ...] = ()
    start: str | None = None
    end: str | None = None
    retired: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        """The code, its label and its local spellings as written."""
        return tuple(s for s in (self.code, self.label, *self.also) if s)

    @property
    def window(self) -> tuple[str | None, str | None]:
        """The months in which the code holds."""
        return (self.start, self.end)


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes. `name` is the file's; `ignoring` a pattern cut from cells before they are compared."""

    name: str
    codes: tuple[Code, ...]
    sources: tuple[str, ...] = ()
    ignoring: str | None = None
    _by_spelling: Mapping[str, tuple[Code, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the spellings; PackError where one stands for two codes at the same time."""
        index: dict[str, list[Code]] = {}
        for code in self.codes:
            for spelling in {fold(s) for s in code.spellings}:
                clash = [c for c in index.get(spelling, ()) if c.code != code.code and _overlap(c, code)]
                if clash:
                    message = f"{self.name}: «{spelling}» stands for {clash[0].code} and for {code.code}; keep one"
                    raise PackError(message)
                index.setdefault(spelling, []).append(code)
        object.__setattr__(self, "_by_spelling", {k: tuple(v) for k, v in index.items()})

    def with_ending_ignored(self, pattern: str) -> CodeList:
        """The same list for cells that carry something behind the code, given as a regular expression."""
        return replace(self, ignoring=pattern)

    def with_spellings(self, local: Mapping[str, str], window: Window = (None, None)) -> CodeList:
        """The list with local spellings (spelling -> code) added, for some months. PackError on an unknown code."""
        known = {c.code for c in self.codes}
        for spelling, code in local.items():
            if code not in known:
                message = (
                    f"local codes for {self.name}: {code!r} is not one of its codes, so «{spelling}» cannot mean it"
                )
                raise PackError(message)
        extra = {code: tuple(s for s, c in local.items() if c == code) for code in known}
        if window == (None, None):
            return replace(self, codes=tuple(replace(c, also=c.also + extra[c.code]) for c in self.codes))
        spelt = (_within(replace(c, also=extra[c.code]), window) for c in self.codes if extra[c.code])
        return replace(self, codes=(*self.codes, *spelt))

    @property
    def windows(self) -> tuple[tuple[str | None, str | None], ...]:
        """The distinct periods of validity in the list."""
        return tuple(dict.fromkeys(c.window for c in self.codes))

    @property
    def dated(self) -> bool:
        """Whether any code holds only for some months."""
        return self.windows != ((None, None),)

    @property
    def spellings(self) -> frozenset[str]:
        """All spellings, folded."""
        return frozenset(self._by_spelling)

    def spelt(self, code: Code) -> frozenset[str]:
        """The spellings of a code, folded."""
        return frozenset(fold(s) for s in code.spellings)

    def select(
        self,
        *,
        codes: Collection[str] | None = None,
        groups: Collection[str] | None = None,
        states: Iterable[State] = (State.VALID,),
    ) -> list[Code]:
        """The codes in some states, narrowed to some codes or groups."""
        wanted = set(states)
        return [
            c
            for c in self.codes
            if c.state in wanted and (codes is None or c.code in codes) and (groups is None or c.group in groups)
        ]

    def unknown_names(self, names: Collection[str], *, groups: bool) -> str:
        """Why some of these are no codes (or groups) of the list, and what it has instead; empty where all are."""
        codes = list(dict.fromkeys(c.code for c in self.codes))
        grouped = list(dict.fromkeys(c.group for c in self.codes))
        known, others = (grouped, codes) if groups else (codes, grouped)
        unknown = sorted(set(names) - set(known))
        if not unknown:
            return ""
        word, other, verb = ("groups", "code", "coded") if groups else ("codes", "group", "grouped")
        of_the_other = [name for name in unknown if name in others and name]
        hint = f'; {of_the_other[0]} is a {other} of it: write {verb}("…", "{of_the_other[0]}")' if of_the_other else ""
        return f"{', '.join(unknown)}, not found in the list {self.name}, whose {word} are {some_of(known)}{hint}"

    def group_of(self, code: str | None) -> str:
        """The group of a code; empty where it has none or is not listed."""
        return next((c.group for c in self.codes if c.code == code), "")

    def labels(self) -> dict[str, str]:
        """Code to label."""
        return {c.code: c.label or c.code for c in self.codes}


def some_of(names: Iterable[str], most: int = 12) -> str:
    """The first names, and how many more there are."""
    told = [name for name in names if name]
    more = f" and {len(told) - most} more" if len(told) > most else ""
    return (", ".join(told[:most]) or "none") + more


def _within(code: Code, window: Window) -> Code:
    """A code in those of its months that lie in a window."""
    start = max((month for month in (code.start, window[0]) if month), default=None)
    end = min((month for month in (code.end, window[1]) if month), default=None)
    return replace(code, start=start, end=end)


def _overlap(a: Code, b: Code) -> bool:
    return (a.start or "") <= (b.end or "9999") and (b.start or "") <= (a.end or "9999")


def code_list(path: str | Path) -> CodeList:
    """Read a code list. PackError, naming file and line, where it is not one.

    Columns: code, label, group, state (valid, declined, unknown, not_asked), source; optional: from and until
    (YYYY-MM or YYYY-MM-DD), default (1 where DQMI counts the code as a default), also (local spellings, parted by |),
    retired (1 where the code is still read and no longer offered for entry).
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
    else:
        return _parse(path, list(csv.DictReader(text.splitlines())))
    message = f"code list {path.name} cannot be read ({reason})"
    raise PackError(message)


def _parse(path: Path, rows: list[dict[str, str]]) -> CodeList:
    if not rows or not set(REQUIRED) <= set(rows[0]):
        message = f"code list {path.name}: needs a header with {', '.join(REQUIRED)} and at least one code"
        raise PackError(message)
    codes = tuple(_code(path, number, row) for number, row in enumerate(rows, 2))
    return CodeList(path.stem, codes, tuple(dict.fromkeys(row["source"] for row in rows)))


def _code(path: Path, number: int, row: dict[str, str]) -> Code:
    state = _STATES.get(row["state"])
    default, retired = (row.get(name) in ("1", "yes", "true") for name in ("default", "retired"))
    if state is None or not row["code"] or not row["source"]:
        message = f"code list {path.name} line {number}: needs a code, a source and a state out of {', '.join(_STATES)}"
        raise PackError(message)
    if default and state is State.VALID:
        message = f"code list {path.name} line {number}: a default code cannot be valid; give it the state it means"
        raise PackError(message)
    also = tuple(s for s in (row.get("also") or "").split("|") if s)
    start, end = ((row.get(name) or "")[:7] or None for name in ("from", "until"))
    if not all(re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", month) for month in (start, end) if month):
        message = f"code list {path.name} line {number}: from and until are written 2025-10 or 2025-10-31"
        raise PackError(message)
    return Code(row["code"], row["label"], row["group"], state, default, also, start, end, retired)
