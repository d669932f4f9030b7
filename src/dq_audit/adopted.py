"""A pandera schema of somebody else's as a source and checks of ours, without a word of it rewritten.

pandera judges the records (`engine.schemas`), and each of its verdicts becomes a column: `kept` or `broken`, blank
where the rule is not about the record. What is declared here counts these columns, so that a schema has denominators,
months, history and reports like any pack. A rule is one line: that a column is filled in, its type, each check …
"""

from __future__ import annotations

import hashlib
import inspect
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pandera.pandas as pa
from pandera.api.base.schema import BaseSchema

from dq_audit.cells import snake
from dq_audit.codes import Code, CodeList
from dq_audit.conditions import coded, filled
from dq_audit.declaration import MONTH, Adopted, CheckRule, Column, Guidance, Item, SchemaLine, Source
from dq_audit.errors import PackError
from dq_audit.fields import ID
from dq_audit.model import State
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Text, When

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Rule: TypeAlias = tuple[str | None, str, str, str, dict[str, Any]]  # column, kind, words, slug, facts

KEPT, BROKEN, THERE = "kept", "broken", "there"
PERIOD = "month of the record"
_WHY = "The schema of the extract asks for it."
_KINDS = ("pandas", "polars")
_WHOLE = "records"  # in names of what is asked of no single column


def adopt(
    given: Any,  # noqa: ANN401  a pandera model or schema
    source_id: str,
    *,
    agency: str = "",
    period: str | None = None,
    key: tuple[str, ...] = (),
) -> tuple[Source, tuple[CheckRule, ...]]:
    """The source and the checks of a schema for pandas or Polars. `period` is the column that tells a record's month.

    PackError where it is no schema, or none that can be audited.
    """
    schema = _schema(given)
    if not ID.fullmatch(source_id):
        message = f"a source is called agency.what-it-holds, in lower case, not {source_id!r}"
        raise PackError(message)
    _refuse_columns(schema, [*filter(None, [period]), *key])
    lines = tuple(_lines(schema, source_id))
    adopted = Adopted(schema, kind_of(schema), lines, period, key)
    title = _sentence(schema.title or schema.description or _first_words(given) or schema.name or source_id)
    columns = dict(_columns(schema, adopted))
    model = type("Schema", (pa.DataFrameModel,), {"__annotations__": dict.fromkeys(_needed(schema), str)})
    facts = Source(
        source_id, title, agency or source_id.partition(".")[0], model, columns, tuple(map(key_column, key)), PERIOD,
        MONTH, None, None, None, (), (), (), _FILE_PERIOD, None, None, schema=adopted,
    )  # fmt: skip
    return facts, tuple(_checks(schema, facts, adopted))


def counted_elsewhere(source_id: str, agency: str) -> Source:
    """A source of which only counts come, made by another tool."""
    if not ID.fullmatch(source_id):
        message = f"a source is called agency.what-it-holds, in lower case, not {source_id!r}"
        raise PackError(message)
    model = type("Counted", (pa.DataFrameModel,), {})
    columns = {PERIOD: Column(PERIOD, When(Grain.MONTH))}
    return Source(
        source_id, f"{source_id}, counted elsewhere.", agency, model, columns, (), PERIOD, MONTH, None, None, None, (),
        (), (), _FILE_PERIOD, None, None,
    )  # fmt: skip


_FILE_PERIOD = r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)"


def kind_of(schema: Any) -> str:  # noqa: ANN401  a pandera schema
    """For which kind of frame a schema is."""
    return next((kind for kind in _KINDS if f".{kind}." in type(schema).__module__), "")


def key_column(name: str) -> str:
    """What the column of a part of the key is called beside the verdicts."""
    return f"{name} (key)"


def _schema(given: Any) -> Any:  # noqa: ANN401  a pandera model or schema
    schema = given.to_schema() if isinstance(given, type) and hasattr(given, "to_schema") else given
    if not isinstance(schema, BaseSchema) or not hasattr(schema, "columns"):
        message = f"a {type(given).__name__} is no schema; name a DataFrameModel or a DataFrameSchema of pandera"
        raise PackError(message)
    if not kind_of(schema):
        message = "the schema is for another kind of frame; schemas for pandas and for Polars are audited"
        raise PackError(message)
    if schema.dtype is not None:
        message = "the schema names one type for all columns; name it for each, so that each can be counted"
        raise PackError(message)
    if getattr(schema, "index", None) is not None:
        message = "the schema has rules about the index, which an extract does not have; make them rules of columns"
        raise PackError(message)
    return schema


def _refuse_columns(schema: Any, named: list[str]) -> None:  # noqa: ANN401  a pandera schema
    lacking = [name for name in named if schema.strict is True and name not in schema.columns]
    if lacking:
        message = f"the schema is strict and has no column {lacking[0]!r}; it has {', '.join(schema.columns)}"
        raise PackError(message)


def _first_words(given: Any) -> str:  # noqa: ANN401  a pandera model or schema
    """The first paragraph of a model's own docstring."""
    own = vars(given).get("__doc__") if isinstance(given, type) else ""
    return (own or "").strip().partition("\n\n")[0]


def _needed(schema: Any) -> list[str]:  # noqa: ANN401  a pandera schema
    """The columns that must be there and filled in."""
    return [name for name, c in schema.columns.items() if c.required and not c.nullable and not c.regex]


def _lines(schema: Any, source_id: str) -> Iterator[SchemaLine]:  # noqa: ANN401  a pandera schema
    """Every rule of a schema but that needed columns are filled in, in its order, each under a name of its own."""
    taken = Counter[str]()
    for column, kind, words, slug, facts in (*_of_columns(schema), *_of_frame(schema)):
        name = f"{source_id}.{snake(column or _WHOLE) or 'column'}.{snake(slug).replace('_', '-') or kind}"
        taken[name] += 1
        again, shown = taken[name] > 1, f"{column or _WHOLE} ({words})"
        id_, shown = (f"{name}-{taken[name]}", f"{shown} {taken[name]}") if again else (name, shown)
        yield SchemaLine(id_, shown, column, kind, **facts)


def _of_columns(schema: Any) -> Iterator[Rule]:  # noqa: ANN401  a pandera schema
    for name, column in schema.columns.items():
        if not column.nullable and name not in _needed(schema):
            yield name, "filled", "is filled in", "filled", {}
        if column.dtype is not None:
            yield name, "type", f"reads as {column.dtype}", "type", {"ignores_nulls": True}
        if column.unique:
            yield name, "unique", "stands once", "unique", {"ignores_nulls": kind_of(schema) == "pandas"}
        for number, check in enumerate(column.checks):
            yield name, "check", _words(check), _name(check), _facts(check, number)


def _of_frame(schema: Any) -> Iterator[Rule]:  # noqa: ANN401  a pandera schema
    for number, check in enumerate(schema.checks):
        yield None, "check", _words(check), _name(check), _facts(check, number)
    if schema.unique:
        named = [schema.unique] if isinstance(schema.unique, str) else schema.unique
        yield None, "unique", f"{' and '.join(named)} together stand once", "unique", {}
    if schema.strict is True:
        yield None, "strict", "no column that the schema does not have", "strict", {"whole": True}
    if schema.ordered:
        yield None, "ordered", "columns in the order of the schema", "ordered", {"whole": True}


def _facts(check: Any, number: int) -> dict[str, Any]:  # noqa: ANN401  a pandera check
    one_verdict = check.name == "unique_values_eq" or isinstance(check, pa.Hypothesis)
    told = {"number": number, "ignores_nulls": bool(check.ignore_na), "digest": _digest(check)}
    return told | {"whole": one_verdict}


def _name(check: Any) -> str:  # noqa: ANN401  a pandera check
    return "lambda" if check.name in (None, "<lambda>") else str(check.name)


def _words(check: Any) -> str:  # noqa: ANN401  a pandera check
    return " ".join(str(check.error or _name(check)).split())


def _digest(check: Any) -> str:  # noqa: ANN401  a pandera check
    """What tells one function from another of the same name: its text, so that a history sees another rule."""
    function = check._check_fn  # noqa: SLF001  pandera's own name for what the user wrote
    try:
        text = inspect.getsource(function)
    except (OSError, TypeError):
        text = ""
    constants = getattr(getattr(function, "__code__", None), "co_consts", ())  # where two stand on one line
    told = f"{text} {constants} {check.statistics} {check.element_wise} {check.ignore_na} {check.groupby}"
    return hashlib.sha256(re.sub(r" at 0x[0-9a-f]+", "", told).encode()).hexdigest()[:8]


def _columns(schema: Any, adopted: Adopted) -> Iterator[tuple[str, Column]]:  # noqa: ANN401  a pandera schema
    yield PERIOD, Column(PERIOD, When(Grain.MOMENT if adopted.period else Grain.MONTH))
    for name in adopted.key:
        yield key_column(name), Column(key_column(name), Text(), optional=True)
    for name in _needed(schema):
        yield name, Column(name, Text())
    for line in adopted.lines:
        codes = (Code(KEPT, KEPT, "", State.VALID), Code(BROKEN, BROKEN, "", State.VALID))
        reader = Coded(CodeList(f"verdicts {line.digest}".strip(), codes))
        yield line.shown, Column(line.shown, reader, optional=True)


def _checks(schema: Any, source: Source, adopted: Adopted) -> Iterator[CheckRule]:  # noqa: ANN401  a pandera schema
    needed = _needed(schema)
    if needed:
        items = tuple(Item(name, Text(), 1.0, None) for name in needed)
        yield CheckRule(
            f"{source.id}.filled-in", "Columns that may not be null are filled in.", None, source, source.model, 1.0,
            None, None, items, None, None, Guidance(_WHY),
        )  # fmt: skip
    for line in adopted.lines:
        column = schema.columns.get(line.column) if line.column else None
        why = _sentence(getattr(column, "description", None) or _WHY)
        yield CheckRule(
            line.id, line.shown, None, source, source.model, 1.0, None, filled(line.shown), (),
            coded(line.shown, KEPT), 0.0 if line.whole else None, Guidance(why),
        )  # fmt: skip


def _sentence(text: str) -> str:
    words = " ".join(str(text).split())
    return words if words.endswith((".", "?", "!")) else f"{words}."
