"""How a declared model comes to validate without dq-audit's engine.

pandera gets one check for each item, or one for the rule. They judge with the very expressions that the engine
fuses, over the frame that the source hands on: the applicable records of one month, text cells without blanks around
them, blank cells null. So the failing records of an item are those whose state is neither valid nor declined.
"""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd
import pandera.pandas as pa
import polars as pl
from pandera.api.dataframe.model_components import DATAFRAME_CHECK_KEY

from dq_audit.conditions import Condition, directly
from dq_audit.fields import fail, field_of, hints
from dq_audit.grouped import GROUP, HOLDS, VALUE, Grouped, group_of, kept
from dq_audit.linked import found_in
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, month_of, with_moments
from dq_audit.quiet_errors import quiet
from dq_audit.readers import Coded, answer, layers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dq_audit.declaration import CheckRule, Item, Source
    from dq_audit.readers import Reader


_RECORDED = "recorded"


def text_only(model: type) -> None:
    """In the schema every column is text."""
    model.__annotations__ = {**model.__annotations__, **dict.fromkeys(hints(model), str)}


def refuse_frame_checks(model: type) -> None:
    """PackError where a check has frame-level checks of pandera's own: their denominator could not be told."""
    if any(hasattr(value, DATAFRAME_CHECK_KEY) for value in vars(model).values()):
        fail(
            model,
            "has a @pa.dataframe_check; write the rule as must(…), in a check of its own, so that it can be counted",
        )


def further_checks(model: type[pa.DataFrameModel], item: str) -> tuple[pa.Check, ...]:
    """The checks of an item that pandera has beside ours: keywords of `known` and `@pa.check` methods."""
    return tuple(c for c in model.to_schema().columns[item].checks if c.name != _RECORDED)


def into_pandera(model: type, declared: CheckRule) -> None:
    """Give the model the checks that make it validate on its own: one for each item, or one for the rule."""
    text_only(model)
    quiet(model)
    for item in declared.items:
        if isinstance(item.reader, Coded) and item.reader.codes.dated:
            # A dated list needs the record's month, so the whole frame.
            _frame_check(model, f"recorded_{item.name}", item.name, _completes(declared, item))
        else:
            judge = _completes(declared, item)
            recorded_check = pa.Check(
                lambda series, judge=judge, name=item.name: judge(series.to_frame(name)),
                name=_RECORDED,
                ignore_na=False,
            )
            field_of(model, item.name).checks.append(recorded_check)
    if isinstance(declared.rule, found_in):
        return  # it cannot be judged by the frame alone, and a check that always passes would be worse than none
    if isinstance(declared.rule, Condition | Grouped) and not declared.is_signal:
        _frame_check(model, "rule", declared.id, _keeps_rule(declared))


def _frame_check(model: type, attribute: str, name: str, judge: Callable[[pd.DataFrame], pd.Series]) -> None:
    def judged(cls: type, frame: pd.DataFrame) -> pd.Series:  # noqa: ARG001  pandera passes the class
        return judge(frame)

    setattr(model, attribute, pa.dataframe_check(judged, name=name, ignore_na=False))


def _completes(declared: CheckRule, item: Item) -> Callable[[pd.DataFrame], pd.Series]:
    def judge(frame: pd.DataFrame) -> pd.Series:  # the expression is made where it is asked for: there are hundreds
        complete = item.reader.state(item.name) <= int(State.DECLINED)
        return _evaluate(frame, declared.source, complete, {item.name: item.reader})

    return judge


def _keeps_rule(declared: CheckRule) -> Callable[[pd.DataFrame], pd.Series]:
    """A record of which the rule cannot be told breaks nothing; the engine counts it on a line of its own."""
    rule, facts = declared.rule, declared.source
    if isinstance(rule, Grouped):
        return lambda frame: _evaluate_groups(frame, facts, rule)
    condition = typing.cast("Condition", rule)
    readers = {name: facts.readers[name] for name in condition.columns}
    return lambda frame: _evaluate(frame, facts, condition.expr(directly(readers)).fill_null(True), readers)


def _evaluate(frame: pd.DataFrame, facts: Source, judgement: nw.Expr, readers: Mapping[str, Reader]) -> pd.Series:
    """A condition over a pandas frame of text, as a boolean series on its index."""
    return pd.Series(_evaluated(frame, facts, judgement, readers).to_list(), index=frame.index, dtype=bool)


def _evaluated(frame: pd.DataFrame, facts: Source, expression: nw.Expr, readers: Mapping[str, Reader]) -> pl.Series:
    """An expression over a pandas frame of text."""
    rows = nw.from_native(_parsed(frame, facts, readers).lazy())
    for layer in layers(readers):
        rows = rows.with_columns(**layer)
    found: pl.LazyFrame = rows.select(judged=expression).to_native()
    return found.collect()["judged"]


def _evaluate_groups(frame: pd.DataFrame, facts: Source, rule: Grouped) -> pd.Series:
    parsed = _parsed(frame, facts, {})
    keys = list(frame.columns) if rule.whole_row else list(rule.columns or facts.key)
    told = pl.lit(value=True) if rule.blanks_matter else pl.all_horizontal(pl.col(k).is_not_null() for k in keys)
    value = pl.Series([None] * len(frame), dtype=pl.String)
    if rule.value_column:
        readers = {rule.value_column: facts.readers[rule.value_column]}
        valid = facts.readers[rule.value_column].state(rule.value_column) == int(State.VALID)
        value = _evaluated(frame, facts, answer(rule.value_column, readers[rule.value_column]), readers)
        told = told & _evaluated(frame, facts, valid, readers) if rule.needs_answers else told
    if rule.looks_for is not None:
        readers = {name: facts.readers[name] for name in rule.looks_for.columns}
        looked_for = nw.when(rule.looks_for.expr(directly(readers))).then(nw.lit(HOLDS))
        value = _evaluated(frame, facts, looked_for, readers)
    groups = parsed.select(group_of(keys).alias(GROUP), value.alias(VALUE), told=told)
    holds = pl.when("told").then(kept(rule)).otherwise(pl.lit(value=True))
    return pd.Series(groups.select(holds).to_series().to_list(), index=frame.index, dtype=bool)


def _parsed(frame: pd.DataFrame, facts: Source, readers: Mapping[str, Reader]) -> pl.DataFrame:
    text = {str(name): [None if pd.isna(v) else str(v) for v in frame[name]] for name in frame.columns}
    grains = {
        name: reader.grain for name, reader in {**facts.readers, **readers}.items() if reader.grain and name in text
    }
    parsed = with_moments(pl.DataFrame(text, schema=dict.fromkeys(text, pl.String)), grains)
    month = month_of(facts.period) if facts.period in text else pl.lit(None, dtype=pl.Int32)
    return parsed.with_columns(month.alias(MONTH_COLUMN))
