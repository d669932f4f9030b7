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

from typing import TYPE_CHECKING

from dq_audit.as_pandera import into_pandera, refuse_frame_checks, text_only
from dq_audit.codes import CodeList, code_list
from dq_audit.conditions import (
    Condition,
    at_midnight,
    blank,
    both_or_neither,
    coded,
    differs,
    directly,
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
from dq_audit.declaration import (
    GAPS,
    MONTH,
    SNAPSHOT,
    Breakdown,
    Captured,
    CheckRule,
    Column,
    Delivery,
    Guidance,
    Item,
    Source,
    TallyOf,
    by_area,
    by_code,
    by_grade,
    by_group,
    by_hour,
    by_list,
    by_weekday,
    rolling,
    tally,
)
from dq_audit.errors import PackError
from dq_audit.fields import (
    MARK,
    Must,
    captured,
    column,
    facts_of,
    fail,
    hints,
    known,
    must,
    paragraphs_of,
    reader_of,
    register,
    signal,
)
from dq_audit.grouped import Grouped, loaded_once, one_answer, unique
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Place, Shaped, Text, When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandera.pandas as pa

# --- sources ----------------------------------------------------------------------------------------------------


def source(  # noqa: PLR0913  a source has as many facts as keywords
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
        title = paragraphs_of(model, id)
        columns = {name: _column(model, name, hint) for name, hint in hints(model).items()}
        named = [
            *key,
            period,
            owner,
            supervisor,
            as_of,
            area and area[0],
            *(b.column for b in breakdowns),
            *(t.item for t in tallies),
        ]
        for name in filter(None, named):
            if name not in columns:
                fail(model, f"names {name!r}, which is not one of its columns ({', '.join(columns)})")
        if columns[period].reader.grain is None:
            fail(model, f"period={period!r} must be a date column; annotate it as date or datetime")
        _check_breakdowns(model, columns, breakdowns, tallies)
        facts = Source(
            id, title[0], agency, model, columns, key, period, delivery, area, owner, supervisor, breakdowns, tallies,
            file_period, file_as_of, as_of,
        )  # fmt: skip
        for t in tallies:
            if t.applies_to is not None:
                t.applies_to.verify(facts.readers)
        register(model, id)
        text_only(model)
        setattr(model, MARK, facts)
        return model

    return declare


def _column(model: type, name: str, hint: object) -> Column:
    facts = facts_of(model, name)
    reader = reader_of(model, name, hint, facts, None)
    return Column(
        name, reader, facts["also"], facts["personal"], facts["requirement"], facts["header"], facts["optional"]
    )


def _check_breakdowns(
    model: type, columns: Mapping[str, Column], breakdowns: tuple[Breakdown, ...], tallies: tuple[TallyOf, ...]
) -> None:
    needs: dict[str, type] = {"code": Coded, "group": Coded, "hour": When, "weekday": When, "grade": Place}
    for b in breakdowns:
        if b.kind in needs and not isinstance(columns[b.column].reader, needs[b.kind]):
            fail(
                model,
                f"breaks down by {b.kind} of {b.column!r}, which is read as {columns[b.column].reader.describe()}",
            )
    names = {b.name for b in breakdowns}
    for t in tallies:
        if not isinstance(columns[t.item].reader, Coded) or len(t.by) > 2 or not set(t.by) <= names:  # noqa: PLR2004
            fail(
                model,
                f"tally {t.name!r} needs a coded item and at most two of its breakdowns ({', '.join(sorted(names))})",
            )


# --- checks -----------------------------------------------------------------------------------------------------


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
        facts = getattr(source, MARK, None)
        if not isinstance(facts, Source):
            fail(model, "needs source=… to be a class declared with @source")
        paragraphs = paragraphs_of(model, id)
        if gap is not None and gap not in GAPS:
            fail(model, f"gap={gap!r} is none of the register's ({', '.join(GAPS)}); None where it stands outside")
        if applies_to is not None:
            _verified(model, applies_to, facts)
        _share(model, "record_target", record_target)
        refuse_frame_checks(model)
        ruled = [value for value in vars(model).values() if isinstance(value, Must)]
        items = _items(model, facts, target) if not ruled else ()
        rule = _rule(model, facts, ruled, target) if ruled else None
        limit = ruled[0].limit if ruled else None
        goal = target if limit is None else round(1 - limit, 12)
        declared = CheckRule(
            id,
            paragraphs[0],
            gap,
            facts,
            model,
            goal,
            record_target,
            applies_to,
            items,
            rule,
            limit,
            _guidance(paragraphs),
        )
        register(model, id)
        into_pandera(model, declared)
        setattr(model, MARK, declared)
        return model

    return declare


def _items(model: type, facts: Source, target: float | None) -> tuple[Item, ...]:
    fields = hints(model)
    if not fields:
        fail(
            model, "checks nothing: give it items (`name: str = known()`), a rule (`must(…)`) or a signal (`signal(…)`)"
        )
    return tuple(_item(model, name, hint, facts, target) for name, hint in fields.items())


def _item(model: type, name: str, hint: object, facts: Source, target: float | None) -> Item:
    if name not in facts.columns:
        fail(model, f"names the item {name!r}, which {facts.id} does not have ({', '.join(facts.columns)})")
    given = facts_of(model, name)
    goal = target if given["target"] is None else given["target"]
    if goal is None:
        fail(model, f"has no target for {name!r}: write known(target=0.95) or give the check a target")
    _share(model, f"target of {name!r}", goal)
    reader = reader_of(model, name, hint, given, facts.columns[name].reader)
    return Item(name, reader, goal, given["allowance"])


def _rule(model: type, facts: Source, ruled: list[Must], target: float | None) -> Condition | Grouped | Captured:
    if len(ruled) > 1 or hints(model):
        fail(model, "mixes several rules, or rules and items; one check, one id, one rule: split it")
    rule, limit = ruled[0].rule, ruled[0].limit
    if limit is None and target is None:
        fail(model, "has no target: say which share of records must keep the rule")
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
        fail(model, f"groups by {', '.join(missing)}, which {facts.id} does not have")
    if not (rule.columns or rule.whole_row or facts.key):
        fail(model, f"needs a record key, and {facts.id} has none: name the columns, as in unique(('case_ref',))")


def _verified(model: type, condition: Condition, facts: Source) -> None:
    try:
        condition.verify(facts.readers)
        condition.expr(directly(facts.readers))
    except PackError as error:
        reason = str(error)
    else:
        return
    fail(model, f"cannot be compiled: {reason}")


def _share(model: type, what: str, value: float | None) -> None:
    if value is not None and not 0 < value <= 1:
        fail(model, f"{what} is {value}: a target is a share above 0 and at most 1 (95% is 0.95)")


def _guidance(paragraphs: list[str]) -> Guidance:
    heads = {"counts": "What counts:", "supplier": "What to do:", "reader": "What it tells:"}
    said = {
        name: paragraph.removeprefix(head).strip()
        for paragraph in paragraphs[1:]
        for name, head in heads.items()
        if paragraph.startswith(head)
    }
    return Guidance(paragraphs[0], **said)


def declaration(model: type) -> Source | CheckRule:
    """What was declared on a class. PackError where nothing was."""
    facts = getattr(model, MARK, None)
    if not isinstance(facts, Source | CheckRule):
        fail(model, "is declared neither with @source nor with @check")
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
