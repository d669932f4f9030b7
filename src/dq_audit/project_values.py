"""What may stand in a project file for a month, a share, a pattern, a list of codes; else refused in plain words."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationInfo,
    model_validator,
)

from dq_audit.cells import shape
from dq_audit.errors import did_you_mean
from dq_audit.lookups import read_lookup

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
T = TypeVar("T")
Engine: TypeAlias = Literal["polars", "duckdb", "spark"]  # who counts an extract


def _month(value: str) -> str:
    return must(_MONTH.fullmatch(value) is not None, value, 'a month is written "2026-10"')


def share(value: Any) -> float:  # noqa: ANN401  whatever stands in the file
    """A share above 0 and at most 1."""
    wanted = "a target is a share above 0 and at most 1 (95% is 0.95)"
    return float(must(_is_number(value) and 0 < value <= 1, value, wanted))


def _positive(value: Any) -> float:  # noqa: ANN401  whatever stands in the file
    return float(must(_is_number(value) and 0 < value < float("inf"), value, "must be a number above 0"))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def must(holds: bool, value: T, otherwise: str) -> T:  # noqa: FBT001  what is asked
    """The value, or a ValueError that says what is wanted otherwise."""
    if not holds:
        raise ValueError(otherwise)
    return value


def _pattern(value: str) -> str:
    """A glob below the project's folder; an absolute one would not move with it."""
    parts = value.replace("\\", "/").split("/")
    fits = all(part not in ("", ".") and (part == "**" or "**" not in part) for part in parts) and ":" not in value
    return must(fits and "\x00" not in value, value, "give a pattern below the project file's folder: extracts/*.csv")


def _folder(value: str) -> str:
    return must("\x00" not in value, value, "give the name of a folder")


def _encoding(value: str) -> str:
    try:
        codecs.lookup(value)
        known = True
    except (LookupError, ValueError):
        known = False
    return must(known, value, f"there is no encoding called {value!r}; use utf-8, cp1252 or utf-16")


def _codes(given: Any, info: ValidationInfo) -> tuple[str, ...]:  # noqa: ANN401  whatever stands in the file
    """A list of codes or names, or the first column of a CSV file."""
    wanted = "give a list of texts, or a CSV file with a header and one code a line"
    folder: Path = (info.context or {}).get("folder", Path())
    values = _first_column(folder / given) if isinstance(given, str) else given
    fits = isinstance(values, list) and values != [] and all(isinstance(v, str) and v.strip() for v in values)
    fits = fits and not (isinstance(given, str) and any(";" in v or "\t" in v for v in values))
    return tuple(value.strip() for value in must(fits, values, wanted))


def _lookup(given: Any, info: ValidationInfo) -> dict[str, str]:  # noqa: ANN401  whatever stands in the file
    """The pairs of a lookup's file."""
    folder: Path = (info.context or {}).get("folder", Path())
    fits = isinstance(given, str) and "\x00" not in given
    return read_lookup(folder / must(fits, given, 'give the name of a CSV file: "lookups/postcodes.csv"'))


def _first_column(path: Path) -> list[str]:
    fault = ""
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except OSError:
        fault = f"there is no file {path.name} beside the project file"
    except (UnicodeDecodeError, csv.Error):
        fault = f"{path.name} is not CSV in UTF-8"
    must(not fault, path, fault)
    cells = [row[0] for row in rows if row and row[0].strip()]
    headed = len(cells) < 2 or not (any(map(str.isdigit, cells[0])) and shape(cells[0]) == shape(cells[1]))  # noqa: PLR2004
    must(
        headed, path, f"{path.name} begins with what looks like a code; put a header line on top, so that none is lost"
    )
    return cells[1:]


def as_list(given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    """A list of one where one stands by itself."""
    return [given] if isinstance(given, str | dict | BaseModel) else given


def one_or_more(given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    """A list of one where no list stands."""
    return given if isinstance(given, list | tuple) else [given]


Month: TypeAlias = Annotated[StrictStr, AfterValidator(_month)]
Share: TypeAlias = Annotated[float, BeforeValidator(share)]
Above0: TypeAlias = Annotated[float, BeforeValidator(_positive)]
Total: TypeAlias = Annotated[StrictInt, Field(ge=0)]
Codes: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_codes)]
Pairs: TypeAlias = Annotated[Mapping[str, str], BeforeValidator(_lookup)]
Pattern: TypeAlias = Annotated[StrictStr, AfterValidator(_pattern)]
Encoding: TypeAlias = Annotated[StrictStr, AfterValidator(_encoding)]
Folder: TypeAlias = Annotated[StrictStr, AfterValidator(_folder)]


OURS = {
    "names": "",
    "kinds": "",
    "[key]": "",
    "start": "from",
    "end": "until",
}  # steps of our models, as the file has them


class Table(BaseModel):
    """A table of the file: words that mean nothing in it are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_words(cls, given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
        """ValueError for the first unknown word, with the nearest known one."""
        return known_words(cls, given)


def known_words(table: type[BaseModel], given: Any) -> Any:  # noqa: ANN401  whatever stands in the file
    """What stands in a table, once every word in it is one of the table's."""
    for word in given if isinstance(given, dict) else ():
        known = table.model_fields
        shown = [OURS.get(name, name) for name in known]
        must(word in known, word, f"{word!r} means nothing here; {did_you_mean(word, shown)}")
    return given
