"""The fields of a model: how they are written (`column`, `known`, `must`, `signal`, `captured`) and how they are read.

A field is pandera's own; what pandera has no word for travels in its metadata. Faults are raised as `PackError` with
the class's name and a way to mend them.
"""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeGuard

import pandera.pandas as pa
from pandera.api.dataframe.model_components import FieldInfo
from pandera.errors import SchemaInitError

from dq_audit.codes import CodeList
from dq_audit.conditions import directly, verify
from dq_audit.declaration import Captured, Covered, Lasting, Placed, Rated, Summed, Timed
from dq_audit.errors import PackError
from dq_audit.moments import Grain
from dq_audit.patterns import pattern_fault
from dq_audit.readers import Coded, Number, Reader, Text, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.conditions import Condition
    from dq_audit.declaration import Lookup, Source, Whole
    from dq_audit.grouped import Grouped

MARK = "_dq_audit"  # the underscore keeps pandera from taking it for a column
DROPPED_IN = "dq_audit_pack_"  # how the names of modules begin that no process but this one can import
_MADE_UP = re.compile(rf"\b{DROPPED_IN}[0-9a-f]{{12}}_")  # in front of the name of the file
ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)+")
_HINTS = (str, int, float, date, datetime)
_PATTERNS = ("str_matches", "str_contains")
_COMPARING = ("eq", "ne", "gt", "lt", "in_range", "isin", "notin", "str_startswith", "str_endswith")
_declared: dict[str, tuple[str, str]] = {}  # id -> where its class stands


class Must:
    """What `must` and `signal` leave in a class body until `check` takes it up."""

    def __init__(self, word: str, rule: Condition | Grouped | Whole, limit: float | None = None) -> None:
        """`word` is the one that was written; `limit` is given for a signal only."""
        self.word, self.rule, self.limit = word, rule, limit

    def __get__(self, instance: object, owner: type | None = None) -> Must:
        """Being a descriptor keeps pandera from asking for an annotation."""
        return self


def must(rule: Condition | Grouped) -> Must:
    """A cross-item rule or record uniqueness: records that break it are failing records."""
    return Must("must", rule)


def signal(mark: Condition | Grouped, limit: float) -> Must:
    """A share with a limit: of records that bear the mark (or break the grouped rule) at most `limit` is expected.

    No record is at fault: a signal never makes a failing record.
    """
    return Must("signal", mark, limit)


def captured(control: str, beside: str = "") -> Must:
    """Hold the records sent against a control total. Without the total the outcome is could not judge."""
    return Must("captured", Captured(control, beside))


def covered(breakdown: str) -> Must:
    """Every area that the project lists has a record. `breakdown` is one by area."""
    return Must("covered", Covered(breakdown))


def lasting(persons: str, among: str = "") -> Must:
    """Of the persons of a month some stood in an earlier month of the run too; `persons` names a count of the source.

    A token made under another key is a new one for everybody, and then nobody stood there before. The first month of a
    run could not be judged. With `among`, another count, it is asked of those of it who stood earlier: under which
    names areas stand whose codes did.
    """
    return Must("lasting", Lasting(persons, among))


def placed() -> Must:
    """Every record of the month says in which area it is: of this area or, if not, of another, which is left out."""
    return Must("placed", Placed())


def timed() -> Must:
    """Every record says of which month it is: one that does not stands in no month's denominator but this one's."""
    return Must("timed", Timed())


def summed(tally: str, control: str, within: float) -> Must:
    """A tally adds up to a control total of the project file, but for a share `within` of it.

    Published tables of small areas do not add up to the last person: cells are perturbed.
    """
    return Must("summed", Summed(tally, control, within))


def rated(tally: str, counted: tuple[str, ...], *, without: tuple[str, ...] = (), beside: tuple[str, ...] = ()) -> Must:
    """A share of the extract, by the groups of a tally: those `counted`, of all but those `without`.

    With no record in any group of `beside` it could not be judged: where only successes are sent, all are successes.
    No record is at fault.
    """
    return Must("rated", Rated(tally, counted, without, beside))


def column(  # noqa: PLR0913  a column has as many facts as keywords
    reader: Reader | CodeList | None = None,
    *,
    also: tuple[str, ...] = (),
    personal: bool = False,
    requirement: str = "",
    header: bool = False,
    optional: bool = False,
    made: Lookup | None = None,
    ge: float | None = None,
    le: float | None = None,
) -> Any:  # noqa: ANN401  as pandera's own Field
    """A column of a source. Without a reader the annotation decides: text, number (`ge`, `le`), date or moment.

    One that is `made` by a lookup is made here, where the extract does not have it: no supplier owes it.
    """
    facts = {"word": "column", "reader": reader, "also": also, "personal": personal, "requirement": requirement}
    more = {"header": header, "optional": optional or made is not None, "made": made, "ge": ge, "le": le}
    return pa.Field(nullable=True, required=False, metadata={MARK: {**facts, **more}})


def known(
    reader: Reader | CodeList | None = None,
    *,
    target: float | None = None,
    allowance: float | None = None,
    ge: float | None = None,
    le: float | None = None,
    **further: Any,  # noqa: ANN401  pandera's own keywords
) -> Any:  # noqa: ANN401  as pandera's own Field
    """An item of a check: it must be known, read as the source reads it unless a reader is given.

    `target` overrides the check's; `allowance` is the share of default codes that DQMI accepts. Further keywords are
    pandera's (`str_matches`, `isin`, `str_length`…) and judge the text of complete values: a complete value that
    fails one is invalid.
    """
    facts = {"word": "known", "reader": reader, "target": target, "allowance": allowance, "ge": ge, "le": le}
    return pa.Field(nullable=True, ignore_na=False, metadata={MARK: {**facts, "further": further}})


def plain(model: type) -> None:
    """PackError unless a class is a model on its own: of what it inherits, nothing would be counted."""
    if getattr(model, "__bases__", ()) != (pa.DataFrameModel,):
        fail(
            model,
            "must be a `class …(pa.DataFrameModel)` of pandera.pandas and of nothing else: "
            "what it inherits would not be counted, so write its fields out",
        )
    if MARK in vars(model):
        fail(model, f"is already declared as {vars(model)[MARK].id!r}; write a class of its own")
    for name, value in vars(model).items():
        if isinstance(value, FieldInfo) and name not in model.__annotations__:
            fail(model, f"does not say what {name!r} reads as; annotate it, as in `{name}: str = …`")


def hints(model: type) -> dict[str, object]:
    """The annotated fields of a model, in order."""
    unknown = None
    try:
        found = inspect.get_annotations(model, eval_str=True)
    except NameError as error:
        unknown = error.name
    if unknown:
        fail(model, f"is annotated with {unknown!r}, which is not known here; import it, and not under TYPE_CHECKING")
    return {name: hint for name, hint in found.items() if not name.startswith("_") and name != "Config"}


def field_of(model: type, name: str) -> Any:  # noqa: ANN401  pandera's FieldInfo
    """Pandera's FieldInfo of a field."""
    return vars(model)[name]


def ruled(model: type) -> list[Must]:
    """The rules and signals of a model."""
    return [value for value in vars(model).values() if isinstance(value, Must)]


def facts_of(model: type, name: str, word: str) -> dict[str, Any]:
    """What the word, `column` or `known`, left in a field's metadata."""
    facts = (getattr(field_of(model, name), "metadata", None) or {}).get(MARK, {})
    if facts.get("word") != word:
        fail(model, f"the field {name!r} must be written as column(…) in a source and known(…) in a check")
    return typing.cast("dict[str, Any]", facts)


def add_further(model: type, name: str, further: Mapping[str, Any]) -> None:
    """Give an item pandera's own checks, which `known` was given by keyword."""
    for word, value in further.items():
        fault = _further_fault(word, value)
        if fault:
            fail(model, f"{name!r} has {word}={value!r}: {fault}")
    whole = {"str_matches": f"(?:{further['str_matches']})"} if "str_matches" in further else {}
    try:
        checks = pa.Field(ignore_na=False, **{**further, **whole}).checks
    except (TypeError, ValueError, re.error, SchemaInitError) as error:
        reason = str(error)
    else:
        field_of(model, name).checks.extend(checks)
        return
    fail(model, f"{name!r} has keywords that pandera cannot use: {reason}")


def _further_fault(word: str, value: object) -> str:
    if not hasattr(pa.Check, word):
        return "known(…) has no such keyword, and pandera no such check"
    if word in _PATTERNS:
        return pattern_fault(value)
    if word in _COMPARING and not _is_text(value, many=word in ("isin", "notin")):
        return "cells are text, so compare them with text, as in isin=('1', '2'); the limits of a number are ge and le"
    return ""


def _is_text(value: object, *, many: bool) -> bool:
    values = value.values() if isinstance(value, dict) else value
    if isinstance(values, str) or not isinstance(values, Collection):
        return isinstance(values, str) and not many
    return all(isinstance(one, str | bool) for one in values)  # pandera's in_range has switches beside its limits


def reader_of(model: type, name: str, hint: object, facts: Mapping[str, Any], of_source: Reader | None) -> Reader:
    """The reader of a field: the one given, else the source's, else by its limits and annotation."""
    if hint not in _HINTS:
        fail(model, f"{name!r} is annotated {hint}; use str, int, float, date or datetime")
    bounded = facts["ge"] is not None or facts["le"] is not None
    if facts["reader"] is not None:
        if bounded:
            fail(model, f"{name!r} has a reader and ge or le, which would not be looked at; write one or the other")
        return _given_reader(model, name, facts["reader"])
    if bounded and hint not in (int, float):
        fail(model, f"{name!r} has ge or le but is not annotated as int or float")
    if of_source is not None and not bounded:
        return of_source
    if hint in (int, float):
        return _number(model, name, facts, is_whole=hint is int)
    return Text() if hint is str else When(Grain.DAY if hint is date else Grain.MOMENT)


def _given_reader(model: type, name: str, given: object) -> Reader:
    """A reader as it was given, of which every pattern compiles everywhere (a shape has seen to its own)."""
    if isinstance(given, CodeList):
        given = Coded(given)
    if isinstance(given, type) or not hasattr(given, "state"):
        fail(model, f"{name!r} is to be read by {given!r}; give it a code_list(…), a reader such as Shaped(…) or none")
    reader = typing.cast("Reader", given)
    patterns = [reader.others, reader.codes.ignoring or ""] if isinstance(reader, Coded) else []
    for fault in filter(None, map(pattern_fault, filter(None, patterns))):
        fail(model, f"{name!r} cannot be read: {fault}")
    return reader


def _number(model: type, name: str, facts: Mapping[str, Any], *, is_whole: bool) -> Number:
    low, high = (limit if facts[word] is None else facts[word] for word, limit in (("ge", -1e15), ("le", 1e15)))
    if not (_is_number(low) and _is_number(high) and low <= high):
        fail(model, f"{name!r} has ge={low!r} and le={high!r}; write two numbers, the lower one first: ge=0, le=120")
    return Number(low, high, is_whole=is_whole)


def verified(model: type, what: str, condition: Condition, facts: Source) -> None:
    """PackError where a condition cannot be compiled for the columns of a source."""
    try:
        verify(condition, facts.readers)
        condition.expr(directly(facts.readers))
    except PackError as error:
        reason = str(error)
    else:
        return
    fail(model, f"{what} cannot be compiled: {reason}")


def share(model: type, what: str, value: object) -> None:
    """PackError unless a target, if there is one, is a share."""
    if value is not None and not (_is_number(value) and 0 < value <= 1):
        fail(model, f"{what} is {value!r}: a target is a share above 0 and at most 1 (95% is 0.95)")


def tolerance(model: type, what: str, value: object) -> None:
    """PackError unless what is tolerated is a share."""
    if not (_is_number(value) and 0 <= value < 1):
        fail(model, f"{what} is a share of records, at least 0 and under 1, not {value!r}")


def tuple_of(kind: type, given: object) -> bool:
    """Whether a keyword holds a tuple of a kind. A text in its stead would be taken apart into letters."""
    return isinstance(given, tuple) and all(isinstance(one, kind) for one in given)


def has_groups(pattern: object, *groups: str) -> bool:
    """Whether a keyword holds a pattern with just these groups."""
    try:
        return isinstance(pattern, str) and set(re.compile(pattern).groupindex) == set(groups)
    except re.error:
        return False


def _is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number; True and False are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def paragraphs_of(model: type, id_: str) -> list[str]:
    """The paragraphs of the compulsory docstring; the id is looked at on the way."""
    if not ID.fullmatch(str(id_)):
        fail(model, f"id={id_!r} should read agency.what-is-wrong, in lower case")
    text = (model.__doc__ or "").strip()
    if not text or model.__doc__ == pa.DataFrameModel.__doc__:
        fail(model, "has no docstring: its first line is printed in reports and says why the gap matters")
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]


def drawn_in(model: type) -> str:
    """The table below “Examples:” in a docstring, line by line as it was drawn."""
    told = inspect.cleandoc(model.__doc__ or "")
    return re.split(r"\n\s*\n", told.partition("Examples:")[2].strip("\n"))[0].strip()


def register(model: type, id_: str) -> None:
    """Take an id; the same class may be defined again, another may not have it."""
    place = (model.__module__, model.__qualname__)
    if _declared.setdefault(id_, place) != place:
        fail(model, f"id {id_!r} is already that of {'.'.join(_declared[id_])}; ids never repeat")


def fail(model: type, fault: str) -> typing.NoReturn:
    """Raise PackError with the class in front of the fault, in one line."""
    message = " ".join(f"{model.__module__}.{model.__qualname__}: {fault}".split())
    raise PackError(_MADE_UP.sub("", message))
