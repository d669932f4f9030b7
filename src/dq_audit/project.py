"""The project file `dq_audit.toml`: which files, whose area, what they call their columns, which targets and why.

Everything is optional; unknown words are refused with the nearest known one, so that a slip is never silent. Paths
are relative to the project file. Whether the sources, checks and columns that it names exist is looked at in
`fitting`, where the packs are known.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping  # noqa: TC003  pydantic reads the annotations
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from dq_audit.cells import snake
from dq_audit.codes import Listed
from dq_audit.declaration import ANY_AREA
from dq_audit.errors import ProjectError
from dq_audit.outcomes import Judging
from dq_audit.project_disclosure import Disclosure
from dq_audit.project_retention import SUGGESTED, Retention
from dq_audit.project_values import (
    OURS,
    Above0,
    Codes,
    Encoding,
    Engine,
    Folder,
    Month,
    Pairs,
    Pattern,
    Share,
    Table,
    Total,
    as_list,
    known_words,
    must,
    one_or_more,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.codes import Window

FILE_NAME = "dq_audit.toml"
_PLAIN = {  # pydantic's kinds of faults in the words of a project file
    "string_type": "must be a text in quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "frozen_set_type": "must be a list",
    "dict_type": "must be a table",
    "mapping_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "greater_than_equal": "must not be below 0",
    "greater_than": "must be above 0",
    "missing": "must be stated",
}
_WINDOW = {"from": "start", "until": "end"}


def _with_window(given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    """The words `from` and `until` under names that Python allows."""
    if not isinstance(given, dict):
        return given
    return {_WINDOW.get(word, word): value for word, value in given.items()}


class Dated(Table):
    """What holds in the months from `start` to `end`, either open (in the file: `from` and `until`)."""

    start: Month | None = None
    end: Month | None = None

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """ValueError for what holds in no month."""
        return must((self.start or "") <= (self.end or "9999-12"), self, "from is later than until: it never holds")

    def holds(self, period: str | None) -> bool:
        """Whether it holds in a month; what is undated always does."""
        if self.start is None and self.end is None:
            return True
        return period is not None and (self.start or "") <= period <= (self.end or "9999-12")

    @property
    def window(self) -> Window:
        """Its first and last month."""
        return (self.start, self.end)


class DatedNames(Dated):
    """Names on the left and what they stand for, in the months in which that holds."""

    names: Mapping[str, StrictStr]

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_words(cls, given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        """Part the dates from the names, which stand in one table in the file."""
        names = dict(must(isinstance(given, dict), given, "must be a table"))
        return {"start": names.pop("from", None), "end": names.pop("until", None), "names": names}


class ColumnMapping(DatedNames):
    """What the agency calls the columns: canonical name -> header."""

    @model_validator(mode="after")
    def clear(self) -> ColumnMapping:
        """ValueError for headers that name no column, or two."""
        headers = [snake(header) for header in self.names.values()]
        must("" not in headers, self, "a header without a letter or digit names no column")
        twice = [header for header in headers if headers.count(header) > 1]
        return must(not twice, self, f"the header {twice[:1]} stands for two columns; leave it to one of them")


class LocalCodes(DatedNames):
    """What the agency writes for codes: spelling -> code."""


class Agreement(Table):
    """What a sharing agreement lets leave: to whom, which columns, and which of them pseudonymised."""

    partner: StrictStr = ""
    columns: frozenset[StrictStr]
    pseudonymised: frozenset[StrictStr] = frozenset()

    @model_validator(mode="after")
    def about_agreed_columns(self) -> Agreement:
        """ValueError for a pseudonymised column that is not agreed at all."""
        odd = sorted(self.pseudonymised - self.columns)
        return must(not odd, self, f"{', '.join(odd)} is to be pseudonymised and is not among the agreed columns")


class Schema(Table):
    """A pandera schema of somebody else's, by which a source is judged."""

    at: StrictStr  # file.py:Name, beside the project file, or module:Name
    agency: StrictStr = ""
    period: StrictStr | None = None  # the column that tells the month of a record
    key: Annotated[tuple[StrictStr, ...], BeforeValidator(as_list)] = ()

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_words(cls, given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        """A schema of which there is no more to say is written as a text."""
        return known_words(cls, {"at": given} if isinstance(given, str) else given)


class SourceConfig(Table):
    """What the project file says of one source."""

    files: Annotated[tuple[Pattern, ...], BeforeValidator(as_list)] = ()
    columns: Annotated[tuple[ColumnMapping, ...], BeforeValidator(as_list)] = ()
    codes: Mapping[str, Annotated[tuple[LocalCodes, ...], BeforeValidator(as_list)]] = Field(default_factory=dict)
    code_lists: Mapping[str, StrictStr] = Field(default_factory=dict)  # column -> file
    nil: frozenset[Month] = frozenset()
    control: Mapping[Month, Mapping[str, Total]] = Field(default_factory=dict)
    encoding: Encoding | None = None
    engine: Engine = "polars"  # who counts the files
    agreement: Agreement | None = None
    database: StrictStr | None = None  # its address, without a password
    table: StrictStr = ""
    query: StrictStr = ""
    timeout: Annotated[StrictInt, Field(gt=0)] = 3_600  # seconds that a statement may take
    pandera: Schema | None = None
    gx: StrictStr = ""  # the agency, of a source whose counts come from great-expectations
    sheet: StrictStr | None = None  # the sheet of a workbook that holds the source; "*" for all that do

    @property
    def headers(self) -> dict[str, str]:
        """Every header that stands for a column in any month, in snake case, with that column."""
        return {snake(header): name for mapping in self.columns for name, header in mapping.names.items()}

    def mapping(self, period: str | None) -> dict[str, str]:
        """The column mapping of a month: later tables in the file come before earlier ones."""
        chosen: dict[str, str] = {}
        for mapping in self.columns:
            if mapping.holds(period):
                chosen |= mapping.names
        return chosen


class Target(Dated):
    """A target set by the project, with the note why and the months in which it holds."""

    target: Share | None = None
    note: StrictStr = ""
    items: Mapping[str, Share] = Field(default_factory=dict)
    record_target: Share | None = None

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_words(cls, given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        """A target without more to say is written as a number."""
        return known_words(cls, _with_window(given) if isinstance(given, dict) else {"target": share(given)})


class _Head(Table):
    name: StrictStr = ""
    reports: Folder = "reports"
    checks: Annotated[tuple[Folder, ...], BeforeValidator(as_list)] = ()  # folders with checks of our own


class _Judging(Table):
    z: Above0 = Judging().z
    minimum: Annotated[StrictInt, Field(gt=0)] = Judging().minimum


class _History(Table):
    place: Folder = ""
    key: Folder = "ledger.key"  # the file of the ledger's key
    group: StrictStr = ""  # who else may read it


class Event(Table):
    """Something that begins with a month and was named beforehand: a training, a new form, another list of codes."""

    month: Month
    name: Annotated[StrictStr, Field(min_length=1)]
    sources: Annotated[tuple[StrictStr, ...], BeforeValidator(as_list)] = ()  # all, where none is named


class WorkLists(Table):
    """How the records to put right are dealt out."""

    first: tuple[StrictStr, ...] | None = None  # checks whose records head the lists; else as the packs declare
    leavers: frozenset[StrictStr] = frozenset()  # owners whose records go to their supervisors
    owner_in_file_names: StrictBool = False


class _Approvers(Table):
    names: frozenset[StrictStr] = frozenset()  # who may accept that a record need not be put right


class _Allow(Table):
    columns: frozenset[StrictStr] = frozenset()


class _Area(Dated):
    name: StrictStr = ""
    kinds: Mapping[str, Codes] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_words(cls, given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        """Part the area's name and months from its codes, which stand in one table in the file."""
        kinds = dict(must(isinstance(given, dict), given, "must be a table"))
        said = {name: kinds.pop(word, unsaid) for word, name, unsaid in _AREA_WORDS}
        return {**said, "kinds": kinds}


_AREA_WORDS = (("name", "name", ""), ("from", "start", None), ("until", "end", None))


def _areas(tables: Iterable[_Area]) -> dict[str, tuple[Listed, ...]]:
    """The codes of each kind of area, each with the months in which it is ours."""
    areas: dict[str, tuple[Listed, ...]] = {}
    for table in tables:
        for kind, codes in table.kinds.items():
            areas[kind] = areas.get(kind, ()) + tuple(Listed(code, *table.window) for code in dict.fromkeys(codes))
    return areas


class ProjectFile(Table):
    """All that may stand in a project file, by table."""

    project: _Head = _Head()
    area: Annotated[tuple[_Area, ...], BeforeValidator(as_list)] = ()
    lists: Mapping[str, Codes] = Field(default_factory=dict)
    lookups: Mapping[str, Pairs] = Field(default_factory=dict)
    sources: Mapping[str, SourceConfig] = Field(default_factory=dict)
    targets: Mapping[str, Annotated[tuple[Target, ...], BeforeValidator(one_or_more)]] = Field(default_factory=dict)
    questions: Mapping[str, Mapping[str, Above0]] = Field(default_factory=dict)
    judging: _Judging = _Judging()
    history: _History = _History()
    worklists: WorkLists = WorkLists()
    events: tuple[Event, ...] = ()
    approvers: _Approvers = _Approvers()
    disclosure: Disclosure = Disclosure()
    retention: Retention | None = None
    allow: _Allow = _Allow()


@dataclass(frozen=True)
class Project:
    """A project file, read."""

    folder: Path
    file_name: str = FILE_NAME
    name: str = ""
    reports: Path = Path("reports")
    checks: tuple[Path, ...] = ()  # folders with more checks
    extracts: Path | None = (
        None  # where patterns of files begin; the project file's folder, unless a verb says otherwise
    )
    area_name: str = ""
    areas: Mapping[str, tuple[Listed | str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lookups: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)  # their keys are personal
    sources: Mapping[str, SourceConfig] = field(default_factory=dict)
    targets: Mapping[str, tuple[Target, ...]] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # settings, by gap
    judging: Judging = field(default_factory=Judging)
    events: tuple[Event, ...] = ()
    history: str = ""  # where it is kept: a file beside the project file, or a PostgreSQL; empty: nowhere
    ledger_key: Path = Path("ledger.key")
    ledger_group: str = ""  # of the machine, that may read the key beside its owner
    worklists: WorkLists = field(default_factory=WorkLists, repr=False)  # names people
    approvers: frozenset[str] = field(default=frozenset(), repr=False)  # people
    disclosure: Disclosure = field(default_factory=Disclosure)
    retention: Retention | None = None
    allowed_columns: frozenset[str] = frozenset()
    text: str = ""  # as written: its words may be shown in file names

    @property
    def all_areas(self) -> dict[str, tuple[Listed | str, ...]]:
        """The areas by kind, and those of any kind in any month: a published code says by itself what it stands for."""
        every = dict.fromkeys(one if isinstance(one, str) else one.code for kind in self.areas.values() for one in kind)
        return {ANY_AREA: tuple(every), **self.areas} if self.areas else {}

    def source(self, source_id: str) -> SourceConfig:
        """What the project says of a source; nothing where it does not name it."""
        return self.sources.get(source_id, SourceConfig())

    def refuse_unstated_retention(self, what: str) -> None:
        """ProjectError where something that names records would be kept and nobody has stated for how long."""
        if self.retention is None:
            message = (
                f"{self.file_name} does not state how long {what} may be kept; add [retention] with what your "
                f"information governance officer has agreed, such as {SUGGESTED}"
            )
            raise ProjectError(message)

    def target(self, check_id: str, period: str) -> Target | None:
        """What the project sets for a check in a month; later tables in the file come before earlier ones."""
        return next((t for t in reversed(self.targets.get(check_id, ())) if t.holds(period)), None)


def load_project(path: Path) -> Project:
    """Read a project file. ProjectError, in one sentence, where it cannot be used."""
    folder, fault = path.resolve().parent, ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        file = ProjectFile.model_validate(tomllib.loads(text), context={"folder": folder})
    except FileNotFoundError:
        fault = f"there is no project file {path.name}; `dq-audit check FILE` needs none"
    except OSError:
        fault = f"{path.name} cannot be read: is it a folder, or not yours to read?"
    except UnicodeDecodeError:
        fault = f"{path.name} is not UTF-8; save it as UTF-8"
    except RecursionError:
        fault = f"{path.name} is nested too deep"
    except tomllib.TOMLDecodeError as error:
        fault = f"{path.name} is not valid TOML: {error}"
    except ValidationError as error:
        fault = f"{path.name}: {_first_fault(error)}"
    if fault:
        raise ProjectError(fault)
    project = Project(
        folder=folder,
        file_name=path.name,
        name=file.project.name,
        reports=folder / file.project.reports,
        checks=tuple(folder / name for name in file.project.checks),
        area_name=next((area.name for area in file.area if area.name), ""),
        areas=_areas(file.area),
        lists=file.lists,
        lookups=file.lookups,
        sources=file.sources,
        targets=file.targets,
        questions=file.questions,
        judging=Judging(**file.judging.model_dump()),
        events=file.events,
        history=file.history.place,
        ledger_key=folder / file.history.key,
        ledger_group=file.history.group,
        worklists=file.worklists,
        approvers=file.approvers.names,
        disclosure=file.disclosure,
        retention=file.retention,
        allowed_columns=file.allow.columns,
        text=text,
    )
    if project.history:
        project.refuse_unstated_retention("the history")
    return project


def project_here(path: Path | None) -> Project | None:
    """The project file that was named, else the one in this folder; None where there is neither."""
    here = path or Path(FILE_NAME)
    return load_project(here) if path or here.is_file() else None


def _first_fault(error: ValidationError) -> str:
    """The first fault and its place, as the file has it."""
    first = error.errors(include_url=False, include_input=False)[0]
    steps = (OURS.get(str(part), str(part)) for part in first["loc"] if not isinstance(part, int))
    place = [step for step in steps if step]
    where = " ".join([f"[{place[0]}]", *place[1:]]) if place else "the file"
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {_PLAIN.get(first['type'], said)}"
