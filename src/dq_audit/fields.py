"""The fields of a model: how they are written (`column`, `known`, `must`, `signal`, `captured`) and how they are read.

A field is pandera's own; what pandera has no word for travels in its metadata. Faults are raised as `PackError` with
the class's name and a way to mend them.
"""

from __future__ import annotations

import re
import typing
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pandera.pandas as pa

from dq_audit.codes import CodeList
from dq_audit.declaration import Captured
from dq_audit.errors import PackError
from dq_audit.grouped import Grouped
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Reader, Shaped, Text, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.conditions import Condition

MARK = "_dq_audit"  # the underscore keeps pandera from taking it for a column
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)+")
_declared: dict[str, tuple[str, str]] = {}  # id -> where its class stands


class Must:
    """What `must` and `signal` leave in a class body until `check` takes it up."""

    def __init__(self, rule: Condition | Grouped | Captured, limit: float | None = None) -> None:
        """`limit` is given for a signal only."""
        self.rule, self.limit = rule, limit

    def __get__(self, instance: object, owner: type | None = None) -> Must:
        """Being a descriptor keeps pandera from asking for an annotation."""
        return self


def must(rule: Condition | Grouped) -> Must:
    """A cross-item rule or record uniqueness: records that break it are failing records."""
    return Must(rule)


def signal(mark: Condition | Grouped, limit: float) -> Must:
    """A share with a limit: of records that bear the mark (or break the grouped rule) at most `limit` is expected.

    No record is at fault: a signal never makes a failing record.
    """
    if not 0 <= limit < 1:
        message = f"a signal's limit is a share of records, at least 0 and under 1, not {limit}"
        raise PackError(message)
    return Must(mark if isinstance(mark, Grouped) else ~mark, limit)


def captured(control: str, beside: str = "") -> Must:
    """Hold the records sent against a control total. Without the total the outcome is could not judge."""
    return Must(Captured(control, beside))


def column(
    reader: Reader | CodeList | None = None,
    *,
    also: tuple[str, ...] = (),
    personal: bool = False,
    requirement: str = "",
    header: bool = False,
    optional: bool = False,
    ge: float | None = None,
    le: float | None = None,
) -> Any:  # noqa: ANN401  as pandera's own Field
    """A column of a source. Without a reader the annotation decides: text, number (`ge`, `le`), date or moment."""
    facts = {"reader": reader, "also": also, "personal": personal, "requirement": requirement, "header": header}
    return pa.Field(nullable=True, required=False, metadata={MARK: {**facts, "optional": optional, "ge": ge, "le": le}})


def known(
    reader: Reader | CodeList | None = None,
    *,
    target: float | None = None,
    allowance: float | None = None,
    ge: float | None = None,
    le: float | None = None,
    **field: Any,  # noqa: ANN401  pandera's own keywords
) -> Any:  # noqa: ANN401  as pandera's own Field
    """An item of a check: it must be known, read as the source reads it unless a reader is given.

    `target` overrides the check's; `allowance` is the share of default codes that DQMI accepts. Further keywords are
    pandera's (`str_matches`, `isin`, `str_length`…) and judge the text of complete values: a complete value that
    fails one is invalid.
    """
    facts = {"reader": reader, "target": target, "allowance": allowance, "ge": ge, "le": le}
    if "str_matches" in field:
        field["str_matches"] = f"(?:{Shaped(field['str_matches'], '').pattern})"
    return pa.Field(nullable=True, ignore_na=False, metadata={MARK: facts}, **field)


def hints(model: type) -> dict[str, object]:
    """The annotated fields of a model, in order."""
    return {
        name: hint
        for name, hint in typing.get_type_hints(model).items()
        if name in model.__annotations__ and not name.startswith("_") and name != "Config"
    }


def field_of(model: type, name: str) -> Any:  # noqa: ANN401  pandera's FieldInfo
    """Pandera's FieldInfo of a field."""
    return vars(model)[name]


def facts_of(model: type, name: str) -> dict[str, Any]:
    """What `column` or `known` left in a field's metadata."""
    facts = (field_of(model, name).metadata or {}).get(MARK)
    if facts is None:
        fail(model, f"the field {name!r} must be written as column(…) in a source and known(…) in a check")
    return typing.cast("dict[str, Any]", facts)


def reader_of(model: type, name: str, hint: object, facts: Mapping[str, Any], of_source: Reader | None) -> Reader:
    """The reader of a field: the one given, else the source's, else by its limits and annotation."""
    given = facts["reader"]
    if isinstance(given, CodeList):
        return Coded(given)
    if given is not None:
        return typing.cast("Reader", given)
    bounded = facts["ge"] is not None or facts["le"] is not None
    if of_source is not None and not bounded:
        return of_source
    if hint in (int, float):
        low = -1e15 if facts["ge"] is None else facts["ge"]
        return Number(low, 1e15 if facts["le"] is None else facts["le"], is_whole=hint is int)
    if bounded:
        fail(model, f"{name!r} has ge or le but is not annotated as int or float")
    by_hint: dict[object, Reader] = {str: Text(), date: When(Grain.DAY), datetime: When(Grain.MOMENT)}
    if hint not in by_hint:
        fail(model, f"{name!r} is annotated {hint}; use str, int, float, date or datetime")
    return by_hint[hint]


def paragraphs_of(model: type, id_: str) -> list[str]:
    """The paragraphs of the compulsory docstring; the id is looked at on the way."""
    if not _ID.fullmatch(id_):
        fail(model, f"id={id_!r} should read agency.what-is-wrong, in lower case")
    text = (model.__doc__ or "").strip()
    if not text or model.__doc__ == pa.DataFrameModel.__doc__:
        fail(model, "has no docstring: its first line is printed in reports and says why the gap matters")
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]


def register(model: type, id_: str) -> None:
    """Take an id; the same class may be defined again, another may not have it."""
    place = (model.__module__, model.__qualname__)
    if _declared.setdefault(id_, place) != place:
        fail(model, f"id {id_!r} is already that of {'.'.join(_declared[id_])}; ids never repeat")


def fail(model: type, fault: str) -> typing.NoReturn:
    """Raise PackError with the class in front of the fault."""
    message = f"{model.__module__}.{model.__qualname__}: {fault}"
    raise PackError(message)
