"""A check as text: what `dq-audit new-check` writes of a few words, so that it loads, lints and has a test at once."""

from __future__ import annotations

import keyword
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.errors import UsageError, did_you_mean
from dq_audit.readers import Coded, Number, Text, When
from dq_audit.trying import MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.readers import Reader

KINDS = {  # of columns, as people write them: annotation, and a value that passes
    "text": ("str", "as recorded"),
    "whole": ("int", "34"),
    "number": ("float", "0.5"),
    "date": ("date", f"{MONTH}-15"),
    "moment": ("datetime", f"{MONTH}-15T10:20"),
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class NewColumn:
    """A column of a new source."""

    name: str
    annotation: str
    passing: str


@dataclass(frozen=True)
class NewSource:
    """A source that nobody has declared yet."""

    id: str
    agency: str
    columns: tuple[NewColumn, ...]
    key: tuple[str, ...]
    period: str

    @property
    def class_name(self) -> str:
        """Its name as a class."""
        return class_name(self.id)


@dataclass(frozen=True)
class Asked:
    """The check that was asked for; `items` with a value of each that passes."""

    id: str
    items: Mapping[str, tuple[str, str]]  # column -> annotation, passing value
    target: float
    why: str
    gap: str | None
    cited: str
    source: str
    key: str  # a column of the table in the test that is not judged

    @property
    def stem(self) -> str:
        """The name of its file, without the end."""
        return self.id.replace(".", "_").replace("-", "_")


def class_name(id_: str) -> str:
    """The last part of an id as the name of a class."""
    return "".join(word.capitalize() for word in re.split("[-_]", id_.rpartition(".")[2]))


def new_source(
    id_: str, agency: str | None, columns: Sequence[str], key: Sequence[str], period: str | None
) -> NewSource:
    """A new source, of words such as `reader_age:whole`. UsageError, saying what is missing, where it is none."""
    if not (agency and columns and period):
        message = (
            f"there is no source {id_!r}; to declare it, say --agency, --period COLUMN and each column as "
            f"--column NAME:KIND ({', '.join(KINDS)})"
        )
        raise UsageError(message)
    found = tuple(map(_column, columns))
    names = {column.name: column for column in found}
    for name in (*key, period):
        if name not in names:
            message = f"{name!r} is none of the columns; {did_you_mean(name, names)}"
            raise UsageError(message)
    if names[period].annotation not in ("date", "datetime"):
        message = f"--period {period}: a date says in which month a record belongs; write --column {period}:date"
        raise UsageError(message)
    return NewSource(id_, agency, found, tuple(key), period)


def _column(words: str) -> NewColumn:
    name, _, kind = words.partition(":")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or kind not in KINDS:
        message = f"--column {words}: write it as name:kind, in lower case; kinds are {', '.join(KINDS)}"
        raise UsageError(message)
    return NewColumn(name, *KINDS[kind])


def passing_value(column: str, reader: Reader) -> tuple[str, str]:
    """The annotation of a column of a source, and a value of it that passes. UsageError where none can be made up."""
    if isinstance(reader, When):
        kind = "date" if reader.grain.value != "moment" else "moment"
        return KINDS[kind] if reader.grain.value != "month" else ("str", MONTH)
    if isinstance(reader, Coded):
        return "str", reader.codes.select()[0].code
    if isinstance(reader, Number):
        middle = min(max(34.0, reader.low), reader.high)
        return ("int", f"{middle:.0f}") if reader.is_whole else ("float", f"{middle:g}")
    if isinstance(reader, Text):
        return KINDS["text"]
    message = f"what passes as {column} must be {reader.describe()}; give an example with --passing {column}=VALUE"
    raise UsageError(message)


def check_text(asked: Asked, source: Source | NewSource) -> str:
    """The file of a check: with its source, where that is new."""
    new = isinstance(source, NewSource)
    annotations = [annotation for annotation, _ in asked.items.values()]
    if isinstance(source, NewSource):
        annotations += [column.annotation for column in source.columns]
        model, words, beside = source.class_name, "check, column, known, source", ""
    else:
        model, words = source.model.__name__, "check, known"
        beside = f"from {source.model.__module__} import {model}\n"
    times = [word for word in ("date", "datetime") if word in annotations]
    imports = f"from datetime import {', '.join(times)}\n\n" if times else ""
    return (
        f'"""{_head(asked, new=new)}"""\n\n{imports}import pandera.pandas as pa\n\n'
        f"from dq_audit.declare import {words}\n{beside}\n\n"
        + (_source(source) if isinstance(source, NewSource) else "")
        + _check(asked, model)
    )


def _head(asked: Asked, *, new: bool) -> str:
    return f"The source {asked.source} and its checks." if new else f"A check of {asked.source}: {asked.id}."


def _source(source: NewSource) -> str:
    key = f"key=({', '.join(map(_quoted, source.key))},), " if source.key else ""
    columns = "".join(f"    {c.name}: {c.annotation} = column()\n" for c in source.columns)
    return (
        f"@source(id={_quoted(source.id)}, agency={_quoted(source.agency)}, {key}period={_quoted(source.period)})\n"
        f"class {source.class_name}(pa.DataFrameModel):\n"
        f'    """{source.class_name}, as {source.agency} sends them month by month."""\n\n{columns}\n\n'
    )


def _check(asked: Asked, model: str) -> str:
    named = ", ".join(asked.items)
    cited = "    " + _in_docstring(f"Source: {asked.cited}") + "\n\n" if asked.cited else ""
    rows = [[*asked.items, "expected"], [*(value for _, value in asked.items.values()), "pass"]]
    rows += [
        [*("" if one == item else value for one, (_, value) in asked.items.items()), "fail"] for item in asked.items
    ]
    items = "".join(f"    {name}: {annotation} = known()\n" for name, (annotation, _) in asked.items.items())
    gap = _quoted(asked.gap) if asked.gap else "None"
    name = class_name(asked.id) + ("Check" if class_name(asked.id) == model else "")
    return (
        f"@check(id={_quoted(asked.id)}, gap={gap}, source={model}, target={asked.target:g})\n"
        f"class {name}(pa.DataFrameModel):\n"
        f'    """{_in_docstring(asked.why)}\n\n'
        f"    What counts: every record of the month.\n\n"
        f"    What to do: complete {named} and send the extract again.\n\n"
        f"    What it tells: how often it is recorded, not whether it is right.\n\n"
        f"{cited}    Examples:\n{drawn(rows, 8)}"
        f'    """\n\n{items}'
    )


def test_text(asked: Asked) -> str:
    """The file of a test of a check: a table in, counts out."""
    first = next(iter(asked.items))
    values = [value for _, value in asked.items.values()]
    rows = [[asked.key, *asked.items], ["1", *values], ["2", "", *values[1:]]]
    return (
        f'"""What {asked.id} counts."""\n\nfrom pathlib import Path\n\nCHECKS = Path(__file__).parent\n'
        f'TABLE = """\n{drawn(rows, 0)}"""\n\n\n'
        f"def test_a_blank_is_not_complete(audit):\n"
        f"    found = audit(TABLE, {_quoted(asked.id)}, {_quoted(first)}, checks=CHECKS)\n"
        f"    assert (found.counts.applicable, found.counts.complete, found.counts.blank) == (2, 1, 1)\n"
    )


def drawn(rows: Iterable[Sequence[str]], indent: int) -> str:
    """Rows of cells as a table with bars."""
    rows = list(rows)
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    lines = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{' ' * indent}{line.rstrip()}\n" for line in lines)


def _in_docstring(text: str) -> str:
    """A paragraph of a docstring in a class; quotation marks could end it."""
    safe = text.replace("\\", "\\\\").replace('"', "'")
    return textwrap.fill(safe, 112, subsequent_indent="    ", break_long_words=False)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
