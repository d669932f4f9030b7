"""How a source and its checks are written. Packs import nothing else of dq-audit.

A source is one pandera model: the extract's columns, its record key, period, delivery, area, owner, breakdowns and
tallies. Beside it stand its checks, pandera models too:

    @check(id="police.msv-victim-details", gap="3.2.3", source=Victims, applies_to=is_msv, target=0.98)
    class MsvVictimDetails(pa.DataFrameModel):
        '''Most serious violence cannot be understood when the victim is not on the record.'''

        victim_age: int = known()
        victim_ethnicity: str = known(target=0.90)

Cells are text until they are judged (docs/decisions/0001): the annotation says what the text must read as (`str` as
the reader has it, `int`, `float`, `date`, `datetime`), and in the pandera schema every column is text. The models
validate without dq-audit's engine on the frame that the source hands on: text cells without blanks around them,
blank cells null, only the applicable records of one month. There the failing records of an item are those whose
recording state is neither valid nor declined.
"""

from __future__ import annotations

import re
import typing
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pandas as pd
import pandera.pandas as pa
import polars as pl

from dq_audit.codes import CodeList, code_list
from dq_audit.conditions import (
    Condition,
    at_midnight,
    blank,
    both_or_neither,
    coded,
    differs,
    grouped,
    implies,
    looks_personal,
    matches,
    not_after,
    on_the_hour,
    recorded,
    same_group,
    stands,
    within_days,
)
from dq_audit.errors import PackError
from dq_audit.grouped import GROUP, VALUE, Grouped, group_of, loaded_once, one_answer, unique
from dq_audit.model import State
from dq_audit.moments import Grain, with_moments
from dq_audit.readers import Coded, Number, Place, Reader, Shaped, Text, When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

GAPS = {
    "3.2.1": "ethnicity of crime victims and vulnerable people",
    "3.2.2": "BME population by ward",
    "3.2.3": "most serious violence with victim details missing",
    "3.2.4": "A&E data through the Cardiff Model, with incident location",
    "3.2.5": "age and ethnicity of people contacting the ASB team",
    "4.2.1": "anonymous indicator for repeat suspects",
    "4.2.2": "court outcome data",
    "4.2.3": "re-offending; High Crime Causers",
    "5.2.1": "vulnerable localities with lifestyle overlay",
    "5.2.2": "visitors committing ASB, purpose of travel",
}
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_-]*)+")
_MARK = "dq_audit"
_declared: dict[str, tuple[str, str]] = {}  # id -> where its class stands


# --- deliveries -------------------------------------------------------------------------------------------------


class DeliveryKind(Enum):
    """How an agency sends a source."""

    MONTH = "month"
    ROLLING = "rolling"
    SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one extract holds: the records created in a month, in the last `months` months, or all that stand."""

    kind: DeliveryKind
    months: int = 1

    def describe(self) -> str:
        """The delivery as people write it."""
        return f"rolling {self.months} months" if self.kind is DeliveryKind.ROLLING else self.kind.value


MONTH = Delivery(DeliveryKind.MONTH)
SNAPSHOT = Delivery(DeliveryKind.SNAPSHOT)


def rolling(months: int) -> Delivery:
    """A delivery of the last `months` months."""
    return Delivery(DeliveryKind.ROLLING, months)


# --- columns, items, breakdowns, tallies ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a source: how its cells are read, other names it arrives under, whether it is personal."""

    name: str
    reader: Reader
    also: tuple[str, ...] = ()
    personal: bool = False
    requirement: str = ""  # as the data standard has it: M, R, O
    header: bool = False  # may stand above the table, as a label and its value
    optional: bool = False  # not every supplier has it: its absence does not count against the extract


@dataclass(frozen=True)
class Item:
    """A column that matters in a check, with its reader, its target and pandera's further checks of its text."""

    name: str
    reader: Reader
    target: float
    allowance: float | None
    extra: tuple[pa.Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A view of the counts: by `code` or `group` of a coded column, by `listed` values of the project, or derived."""

    name: str
    column: str
    kind: str
    listed: str = ""


def by_code(column: str, name: str | None = None) -> Breakdown:
    """By the code of a coded column."""
    return Breakdown(name or column, column, "code")


def by_group(column: str, name: str | None = None) -> Breakdown:
    """By the group of a coded column's list."""
    return Breakdown(name or f"{column}_group", column, "group")


def by_list(column: str, listed: str) -> Breakdown:
    """By a column whose values the project file lists under `[lists]` (teams, units)."""
    return Breakdown(column, column, "listed", listed)


def by_area(column: str, vintage: str) -> Breakdown:
    """By area: the values that the project file lists under `[area]` for this kind of area."""
    return Breakdown(column, column, "area", vintage)


def by_hour(column: str) -> Breakdown:
    """By hour of the day."""
    return Breakdown(f"{column}_hour", column, "hour")


def by_weekday(column: str) -> Breakdown:
    """By day of the week."""
    return Breakdown(f"{column}_weekday", column, "weekday")


def by_grade(column: str) -> Breakdown:
    """By how precisely a location text says where."""
    return Breakdown(f"{column}_grade", column, "grade")


@dataclass(frozen=True, slots=True)
class TallyOf:
    """Records per group of a coded item crossed with up to two breakdowns."""

    name: str
    item: str
    by: tuple[str, ...] = ()
    applies_to: Condition | None = None


def tally(name: str, item: str, by: tuple[str, ...] = (), applies_to: Condition | None = None) -> TallyOf:
    """Declare a tally. `by` names breakdowns of the source, at most two."""
    return TallyOf(name, item, by, applies_to)


# --- rules and signals ------------------------------------------------------------------------------------------


class Must:
    """What `must` and `signal` leave in a class body until `check` takes it up."""

    def __init__(self, rule: Condition | Grouped, limit: float | None = None) -> None:
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


@dataclass(frozen=True)
class Captured:
    """Rule over the whole extract: its records are held against a control total of the agency."""

    control: str
    beside: str = ""  # another control total that the reason prints

    def describe(self) -> str:
        """The rule in plain words."""
        return f"the records sent are at least the agency's own count of {self.control}"


def captured(control: str, beside: str = "") -> Must:
    """Hold the records sent against a control total. Without the total the outcome is could not judge."""
    return Must(Captured(control, beside))  # type: ignore[arg-type]  not a rule over records


# --- fields -----------------------------------------------------------------------------------------------------


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
    return pa.Field(nullable=True, required=False, metadata={_MARK: {**facts, "optional": optional, "ge": ge, "le": le}})


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
    return pa.Field(nullable=True, ignore_na=False, metadata={_MARK: facts}, **field)


# --- sources ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """A kind of extract from one agency."""

    id: str
    title: str
    agency: str
    model: type[pa.DataFrameModel]
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    period: str
    delivery: Delivery
    area: tuple[str, str] | None
    owner: str | None
    supervisor: str | None
    breakdowns: tuple[Breakdown, ...]
    tallies: tuple[TallyOf, ...]
    file_period: str
    file_as_of: str | None
    as_of: str | None
    synonyms: Mapping[str, str] = field(default_factory=dict)

    @property
    def readers(self) -> dict[str, Reader]:
        """The reader of each column."""
        return {name: c.reader for name, c in self.columns.items()}

    @property
    def grains(self) -> dict[str, Grain]:
        """The columns that hold dates."""
        return {name: reader.grain for name, reader in self.readers.items() if reader.grain}


def source(
    *,
    id: str,  # noqa: A002  the word of the rule language
    agency: str,
    period: str,
    delivery: Delivery = MONTH,
    key: tuple[str, ...] = (),
    area: tuple[str, str] | None = None,
    owner: str | None = None,
    supervisor: str | None = None,
    breakdowns: tuple[Breakdown, ...] = (),
    tallies: tuple[TallyOf, ...] = (),
    file_period: str = r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)",
    file_as_of: str | None = None,
    as_of: str | None = None,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a source on a pandera model whose fields are `column(...)`.

    `area` is (column, kind of area in the project file's `[area]`); `file_period` and `file_as_of` are patterns for
    file names (groups year, month, day); `as_of` a column that holds the day the extract was cut.
    PackError where a name is not a column, the docstring is missing, or the id is taken.
    """

    def declare(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
        title = _docstring(model, id)
        columns = {name: _column(model, name, hint) for name, hint in _hints(model).items()}
        named = [*key, period, owner, supervisor, as_of, area and area[0], *(b.column for b in breakdowns), *(t.item for t in tallies)]
        for name in filter(None, named):
            if name not in columns:
                _fail(model, f"names {name!r}, which is not one of its columns ({', '.join(columns)})")
        if columns[period].reader.grain is None:
            _fail(model, f"period={period!r} must be a date column; annotate it as date or datetime")
        _check_breakdowns(model, columns, breakdowns, tallies)
        facts = Source(
            id, title[0], agency, model, columns, key, period, delivery, area, owner, supervisor, breakdowns, tallies,
            file_period, file_as_of, as_of,
        )  # fmt: skip
        for t in tallies:
            if t.applies_to is not None:
                t.applies_to.verify(facts.readers)
        _register(model, id)
        _text_only(model)
        setattr(model, _MARK, facts)
        return model

    return declare


def _column(model: type, name: str, hint: object) -> Column:
    facts = _facts(model, name)
    reader = _reader(model, name, hint, facts, None)
    return Column(
        name, reader, facts["also"], facts["personal"], facts["requirement"], facts["header"], facts["optional"]
    )


def _check_breakdowns(
    model: type, columns: Mapping[str, Column], breakdowns: tuple[Breakdown, ...], tallies: tuple[TallyOf, ...]
) -> None:
    needs: dict[str, type] = {"code": Coded, "group": Coded, "hour": When, "weekday": When, "grade": Place}
    for b in breakdowns:
        if b.kind in needs and not isinstance(columns[b.column].reader, needs[b.kind]):
            _fail(model, f"breaks down by {b.kind} of {b.column!r}, which is read as {columns[b.column].reader.describe()}")
    names = {b.name for b in breakdowns}
    for t in tallies:
        if not isinstance(columns[t.item].reader, Coded) or len(t.by) > 2 or not set(t.by) <= names:  # noqa: PLR2004
            _fail(model, f"tally {t.name!r} needs a coded item and at most two of its breakdowns ({', '.join(sorted(names))})")


# --- checks -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Guidance:
    """What a check says to people. `why` is the docstring's first paragraph."""

    why: str
    counts: str = ""
    supplier: str = ""
    reader: str = ""


@dataclass(frozen=True)
class CheckRule:
    """One data-gap rule: what must be known (`items`), or what must hold (`rule`), of which records."""

    id: str
    title: str
    gap: str | None
    source: Source
    model: type[pa.DataFrameModel]
    target: float | None
    record_target: float | None
    applies_to: Condition | None
    items: tuple[Item, ...]
    rule: Condition | Grouped | Captured | None
    limit: float | None
    guidance: Guidance
    target_note: str = ""  # why the target is what it is, from the project file

    @property
    def is_signal(self) -> bool:
        """Whether it is a share with a limit, at which no record is at fault."""
        return self.limit is not None


def check(
    *,
    id: str,  # noqa: A002  the word of the rule language
    gap: str | None,
    source: type[pa.DataFrameModel],
    target: float | None = None,
    record_target: float | None = None,
    applies_to: Condition | None = None,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a check on a pandera model: fields of `known(...)`, or one `must(...)`, or one `signal(...)`.

    `target` holds for each item that names none of its own; `record_target` judges the record line. The docstring is
    compulsory: its first paragraph says why the gap matters; paragraphs that begin with “What counts:”, “What to do:”
    and “What it tells:” are the guidance for supplier and reader. PackError, saying how to mend it, for any mistake.
    """

    def declare(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
        facts = getattr(source, _MARK, None)
        if not isinstance(facts, Source):
            _fail(model, "needs source=… to be a class declared with @source")
        paragraphs = _docstring(model, id)
        if gap is not None and gap not in GAPS:
            _fail(model, f"gap={gap!r} is none of the register's ({', '.join(GAPS)}); None where it stands outside")
        if applies_to is not None:
            _verified(model, applies_to, facts)
        _share(model, "record_target", record_target)
        ruled = [value for value in vars(model).values() if isinstance(value, Must)]
        items = _items(model, facts, target) if not ruled else ()
        rule = _rule(model, facts, ruled, target) if ruled else None
        limit = ruled[0].limit if ruled else None
        goal = target if limit is None else round(1 - limit, 12)
        declared = CheckRule(
            id, paragraphs[0], gap, facts, model, goal, record_target, applies_to, items, rule, limit, _guidance(paragraphs)
        )
        _register(model, id)
        _into_pandera(model, declared)
        setattr(model, _MARK, declared)
        return model

    return declare


def _items(model: type, facts: Source, target: float | None) -> tuple[Item, ...]:
    hints = _hints(model)
    if not hints:
        _fail(model, "checks nothing: give it items (`name: str = known()`), a rule (`must(…)`) or a signal (`signal(…)`)")
    return tuple(_item(model, name, hint, facts, target) for name, hint in hints.items())


def _item(model: type, name: str, hint: object, facts: Source, target: float | None) -> Item:
    if name not in facts.columns:
        _fail(model, f"names the item {name!r}, which {facts.id} does not have ({', '.join(facts.columns)})")
    given = _facts(model, name)
    goal = target if given["target"] is None else given["target"]
    if goal is None:
        _fail(model, f"has no target for {name!r}: write known(target=0.95) or give the check a target")
    _share(model, f"target of {name!r}", goal)
    reader = _reader(model, name, hint, given, facts.columns[name].reader)
    return Item(name, reader, goal, given["allowance"], tuple(_field(model, name).checks))


def _rule(model: type, facts: Source, ruled: list[Must], target: float | None) -> Condition | Grouped | Captured:
    if len(ruled) > 1 or _hints(model):
        _fail(model, "mixes several rules, or rules and items; one check, one id, one rule: split it")
    rule, limit = ruled[0].rule, ruled[0].limit
    if limit is None and target is None:
        _fail(model, "has no target: say which share of records must keep the rule")
    if limit is None:
        _share(model, "target", target)
    if isinstance(rule, Condition):
        _verified(model, rule, facts)
    elif isinstance(rule, Grouped):
        _group_columns(model, rule, facts)
    return rule


def _group_columns(model: type, rule: Grouped, facts: Source) -> None:
    named = [*rule.columns, *([rule.value_column] if rule.value_column else [])]
    missing = [name for name in named if name not in facts.columns]
    if missing:
        _fail(model, f"groups by {', '.join(missing)}, which {facts.id} does not have")
    if not (rule.columns or rule.whole_row or facts.key):
        _fail(model, f"needs a record key, and {facts.id} has none: name the columns, as in unique(('case_ref',))")


def _verified(model: type, condition: Condition, facts: Source) -> None:
    try:
        condition.verify(facts.readers)
        condition.expr(facts.readers)
    except PackError as error:
        reason = str(error)
    else:
        return
    _fail(model, f"cannot be compiled: {reason}")


def _share(model: type, what: str, value: float | None) -> None:
    if value is not None and not 0 < value <= 1:
        _fail(model, f"{what} is {value}: a target is a share above 0 and at most 1 (95% is 0.95)")


def _guidance(paragraphs: list[str]) -> Guidance:
    heads = {"counts": "What counts:", "supplier": "What to do:", "reader": "What it tells:"}
    said = {
        name: paragraph.removeprefix(head).strip()
        for paragraph in paragraphs[1:]
        for name, head in heads.items()
        if paragraph.startswith(head)
    }
    return Guidance(paragraphs[0], **said)


# --- reading a model --------------------------------------------------------------------------------------------


def _hints(model: type) -> dict[str, object]:
    """The annotated fields of a model, in order."""
    return {
        name: hint
        for name, hint in typing.get_type_hints(model).items()
        if name in model.__annotations__ and not name.startswith("_") and name != "Config"
    }


def _field(model: type, name: str) -> Any:  # noqa: ANN401  pandera's FieldInfo
    return vars(model)[name]


def _facts(model: type, name: str) -> dict[str, Any]:
    facts = (_field(model, name).metadata or {}).get(_MARK)
    if facts is None:
        _fail(model, f"the field {name!r} must be written as column(…) in a source and known(…) in a check")
    return typing.cast("dict[str, Any]", facts)


def _reader(model: type, name: str, hint: object, facts: Mapping[str, Any], of_source: Reader | None) -> Reader:
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
        _fail(model, f"{name!r} has ge or le but is not annotated as int or float")
    by_hint = {str: Text(), date: When(Grain.DAY), datetime: When(Grain.MOMENT)}
    if hint not in by_hint:
        _fail(model, f"{name!r} is annotated {hint}; use str, int, float, date or datetime")
    return by_hint[hint]  # type: ignore[index]  just tested


def _docstring(model: type, id_: str) -> list[str]:
    if not _ID.fullmatch(id_):
        _fail(model, f"id={id_!r} should read agency.what-is-wrong, in lower case")
    text = (model.__doc__ or "").strip()
    if not text or model.__doc__ == pa.DataFrameModel.__doc__:
        _fail(model, "has no docstring: its first line is printed in reports and says why the gap matters")
    return [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]


def _register(model: type, id_: str) -> None:
    place = (model.__module__, model.__qualname__)
    if _declared.setdefault(id_, place) != place:
        _fail(model, f"id {id_!r} is already that of {'.'.join(_declared[id_])}; ids never repeat")


def _fail(model: type, fault: str) -> typing.NoReturn:
    message = f"{model.__module__}.{model.__qualname__}: {fault}"
    raise PackError(message)


# --- pandera ----------------------------------------------------------------------------------------------------


def _text_only(model: type) -> None:
    """In the schema every column is text."""
    model.__annotations__ = {name: str if name in _hints(model) else a for name, a in model.__annotations__.items()}


def _into_pandera(model: type, declared: CheckRule) -> None:
    """Give the model the checks that make it validate on its own: one for each item, or one for the rule."""
    _text_only(model)
    for item in declared.items:
        if isinstance(item.reader, Coded) and item.reader.codes.dated:
            # A dated list needs the record's month, so the whole frame.
            _frame_check(model, f"recorded_{item.name}", item.name, _completes(declared, item))
        else:
            judge = _completes(declared, item)
            recorded_check = pa.Check(
                lambda series, judge=judge, name=item.name: judge(series.to_frame(name)), name="recorded", ignore_na=False
            )
            _field(model, item.name).checks.append(recorded_check)
    if isinstance(declared.rule, Condition | Grouped) and not declared.is_signal:
        _frame_check(model, "rule", declared.id, _keeps_rule(declared))


def _frame_check(model: type, attribute: str, name: str, judge: Callable[[pd.DataFrame], pd.Series]) -> None:
    def judged(cls: type, frame: pd.DataFrame) -> pd.Series:  # noqa: ARG001  pandera passes the class
        return judge(frame)

    setattr(model, attribute, pa.dataframe_check(judged, name=name, ignore_na=False))


def _completes(declared: CheckRule, item: Item) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda frame: _evaluate(frame, declared.source, item.reader.state(item.name) <= int(State.DECLINED))


def _keeps_rule(declared: CheckRule) -> Callable[[pd.DataFrame], pd.Series]:
    """A record of which the rule cannot be told breaks nothing; the engine counts it on a line of its own."""
    rule, facts = declared.rule, declared.source
    if isinstance(rule, Grouped):
        return lambda frame: _evaluate_groups(frame, facts, rule)
    condition = typing.cast("Condition", rule)
    return lambda frame: _evaluate(frame, facts, condition.expr(facts.readers).fill_null(True))  # noqa: FBT003


def _evaluate(frame: pd.DataFrame, facts: Source, judgement: nw.Expr) -> pd.Series:
    """An expression over a pandas frame of text, as a boolean series on its index."""
    parsed = _parsed(frame, facts)
    values = nw.from_native(parsed).select(judged=judgement).to_native().collect()["judged"]
    return pd.Series(values.to_list(), index=frame.index, dtype=bool)


def _evaluate_groups(frame: pd.DataFrame, facts: Source, rule: Grouped) -> pd.Series:
    parsed = _parsed(frame, facts)
    whole = list(frame.columns)
    keys = whole if rule.whole_row else list(rule.columns or facts.key)
    told = pl.lit(value=True) if rule.blanks_matter else pl.all_horizontal(pl.col(k).is_not_null() for k in keys)
    value = pl.col(rule.value_column) if rule.value_column else pl.lit(None)
    groups = parsed.select(group_of(keys).alias(GROUP), value.alias(VALUE), told=told)
    values = groups.select(pl.when("told").then(rule.holds()).otherwise(pl.lit(value=True)).alias("judged")).collect()["judged"]
    return pd.Series(values.to_list(), index=frame.index, dtype=bool)


def _parsed(frame: pd.DataFrame, facts: Source) -> pl.LazyFrame:
    text = {str(name): [None if pd.isna(v) else str(v) for v in frame[name]] for name in frame.columns}
    grains = {name: grain for name, grain in facts.grains.items() if name in text}
    lazy = pl.LazyFrame(text, schema=dict.fromkeys(text, pl.String))
    return with_moments(lazy, grains, facts.period)


def declaration(model: type) -> Source | CheckRule:
    """What was declared on a class. PackError where nothing was."""
    facts = getattr(model, _MARK, None)
    if not isinstance(facts, Source | CheckRule):
        _fail(model, "is declared neither with @source nor with @check")
    return facts


__all__ = [
    "MONTH",
    "SNAPSHOT",
    "Captured",
    "CheckRule",
    "CodeList",
    "Coded",
    "Condition",
    "Grain",
    "Number",
    "Place",
    "Shaped",
    "Source",
    "Text",
    "When",
    "at_midnight",
    "blank",
    "both_or_neither",
    "by_area",
    "by_code",
    "by_grade",
    "by_group",
    "by_hour",
    "by_list",
    "by_weekday",
    "captured",
    "check",
    "code_list",
    "coded",
    "column",
    "declaration",
    "differs",
    "grouped",
    "implies",
    "known",
    "loaded_once",
    "looks_personal",
    "matches",
    "must",
    "not_after",
    "on_the_hour",
    "one_answer",
    "recorded",
    "rolling",
    "same_group",
    "signal",
    "source",
    "stands",
    "tally",
    "unique",
    "within_days",
]
