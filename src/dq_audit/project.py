"""The project file `dq_audit.toml`: which files, whose area, what they call their columns, which targets and why.

Everything is optional; unknown words are refused with the nearest known one, so that a slip is never silent. Paths
are relative to the project file.
"""

from __future__ import annotations

import csv
import difflib
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from dq_audit.errors import ProjectError
from dq_audit.outcomes import Judging

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FILE_NAME = "dq_audit.toml"
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_TOP = ("project", "area", "lists", "sources", "targets", "judging", "allow")
_SOURCE = ("files", "columns", "codes", "code_lists", "nil", "control", "encoding")
_TARGET = ("target", "note", "items", "record_target")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the agency calls the columns, in the months from `start` to `end` (either open)."""

    names: Mapping[str, str]  # canonical -> header
    start: str | None = None
    end: str | None = None

    def holds(self, period: str | None) -> bool:
        """Whether the mapping holds in a month; an undated one always does."""
        if self.start is None and self.end is None:
            return True
        return period is not None and (self.start or "") <= period <= (self.end or "9999-12")


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """What the project file says of one source."""

    files: tuple[str, ...] = ()
    columns: tuple[ColumnMapping, ...] = ()
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    code_lists: Mapping[str, Path] = field(default_factory=dict)
    nil: frozenset[str] = frozenset()
    control: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    encoding: str | None = None

    def mapping(self, period: str | None) -> dict[str, str]:
        """The column mapping of a month: later tables in the file come before earlier ones."""
        chosen: dict[str, str] = {}
        for mapping in self.columns:
            if mapping.holds(period):
                chosen |= mapping.names
        return chosen


@dataclass(frozen=True, slots=True)
class Target:
    """A target set by the project, with the note why."""

    target: float | None = None
    note: str = ""
    items: Mapping[str, float] = field(default_factory=dict)
    record_target: float | None = None


@dataclass(frozen=True)
class Project:
    """A project file, read."""

    folder: Path
    name: str = ""
    reports: Path = Path("reports")
    area_name: str = ""
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sources: Mapping[str, SourceConfig] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    judging: Judging = field(default_factory=Judging)
    allowed_columns: frozenset[str] = frozenset()
    text: str = ""  # as written: its words may be shown in file names

    def source(self, source_id: str) -> SourceConfig:
        """What the project says of a source; nothing where it does not name it."""
        return self.sources.get(source_id, SourceConfig())


def load_project(path: Path) -> Project:
    """Read a project file. ProjectError, in one sentence, where it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
        fault = ""
    except OSError:
        fault = f"there is no project file {path.name}; `dq-audit check FILE` needs none"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        fault = f"{path.name} is not valid TOML: {error}"
    if fault:
        raise ProjectError(fault)
    return _Reading(path).project(document, text)


class _Reading:
    """Walks through the document and names the place of every fault."""

    def __init__(self, path: Path) -> None:
        self.path, self.folder = path, path.resolve().parent

    def project(self, document: Mapping[str, Any], text: str) -> Project:
        self._known("the file", document, _TOP)
        head = self._table("project", document)
        self._known("[project]", head, ("name", "reports"))
        area = dict(self._table("area", document))
        judging = self._table("judging", document)
        self._known("[judging]", judging, ("z", "minimum"))
        allow = self._table("allow", document)
        self._known("[allow]", allow, ("columns",))
        return Project(
            folder=self.folder,
            name=str(head.get("name", "")),
            reports=self.folder / str(head.get("reports", "reports")),
            area_name=str(area.pop("name", "")),
            areas={kind: self._values(f"[area] {kind}", given) for kind, given in area.items()},
            lists={
                name: self._values(f"[lists] {name}", given) for name, given in self._table("lists", document).items()
            },
            sources={name: self._source(name, given) for name, given in self._table("sources", document).items()},
            targets={name: self._target(name, given) for name, given in self._table("targets", document).items()},
            judging=Judging(**{name: self._number(f"[judging] {name}", value) for name, value in judging.items()}),  # type: ignore[arg-type]
            allowed_columns=frozenset(allow.get("columns", ())),
            text=text,
        )

    def _source(self, name: str, given: Mapping[str, Any]) -> SourceConfig:
        where = f"[sources.{name!r}]"
        self._known(where, given, _SOURCE)
        files = given.get("files", ())
        columns = given.get("columns", ())
        tables = [columns] if isinstance(columns, dict) else list(columns)
        nil = frozenset(given.get("nil", ()))
        control = given.get("control", {})
        for month in (*nil, *control):
            self._month(f"{where} nil or control", month)
        return SourceConfig(
            files=(files,) if isinstance(files, str) else tuple(files),
            columns=tuple(self._mapping(where, table) for table in tables),
            codes={column: dict(codes) for column, codes in given.get("codes", {}).items()},
            code_lists={column: self.folder / path for column, path in given.get("code_lists", {}).items()},
            nil=nil,
            control={month: {k: int(v) for k, v in totals.items()} for month, totals in control.items()},
            encoding=given.get("encoding"),
        )

    def _mapping(self, where: str, table: Mapping[str, str]) -> ColumnMapping:
        names = dict(table)
        start, end = names.pop("from", None), names.pop("until", None)
        for month in filter(None, (start, end)):
            self._month(f"{where} columns", month)
        return ColumnMapping(names, start, end)

    def _target(self, name: str, given: float | Mapping[str, Any]) -> Target:
        where = f"[targets] {name}"
        if not isinstance(given, dict):
            return Target(self._share(where, given))
        self._known(where, given, _TARGET)
        items = {item: self._share(f"{where} {item}", share) for item, share in given.get("items", {}).items()}
        target, record = (
            None if given.get(k) is None else self._share(where, given[k]) for k in ("target", "record_target")
        )
        return Target(target, str(given.get("note", "")), items, record)

    def _values(self, where: str, given: object) -> tuple[str, ...]:
        """A list of values, or the first column of a CSV file."""
        if isinstance(given, list):
            return tuple(str(value) for value in given)
        path = self.folder / str(given)
        try:
            rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        except (OSError, UnicodeDecodeError):
            rows = []
        if len(rows) < 2:  # noqa: PLR2004  a header and a value
            self._fail(f"{where}: give a list, or a CSV file with a header and one code a line")
        return tuple(row[0].strip() for row in rows[1:] if row and row[0].strip())

    def _table(self, name: str, document: Mapping[str, Any]) -> dict[str, Any]:
        table = document.get(name, {})
        if not isinstance(table, dict):
            self._fail(f"[{name}] must be a table")
        return dict(table)

    def _known(self, where: str, given: Mapping[str, Any], words: Iterable[str]) -> None:
        for word in given:
            if word not in words:
                near = difflib.get_close_matches(word, list(words), 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(words)}"
                self._fail(f"{where} has {word!r}, which means nothing here; {hint}")

    def _number(self, where: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
            self._fail(f"{where} must be a number above 0")
        return value

    def _share(self, where: str, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self._fail(f"{where}: a target is a share above 0 and at most 1 (95% is 0.95)")
        return float(value)

    def _month(self, where: str, value: object) -> None:
        if not isinstance(value, str) or not _MONTH.fullmatch(value):
            self._fail(f'{where}: a month is written "2026-10"')

    def _fail(self, fault: str) -> NoReturn:
        message = f"{self.path.name}: {fault}"
        raise ProjectError(message)
