"""The plan run by the database that holds the rows: counts come back, codes never seen and keys of failing records.

The same facts, layers and sums as in `kernel`, as one SQL statement a question. What cannot be said in SQL so that it
means the same is an `UnlikeError`, before anything is counted: the caller then reads the rows instead.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ibis
import narwhals as nw
import polars as pl

from dq_audit.cells import UNREADABLE, stripped, trimmed_in_two, word_column
from dq_audit.engine.facts import FEW_OF_TRIED, TRIED, Facts
from dq_audit.engine.failing import FAILING_SCHEMA, faults_of, flag_column, listed
from dq_audit.engine.groups import CountedGroups, broken_column, columns_of
from dq_audit.engine.kernel import KEY, SUMMED, WHOLE, Sums, by_month, days_of, summed
from dq_audit.engine.persons import PersonRows
from dq_audit.engine.plan import YES, CheckPlan, Plan, key_column
from dq_audit.engine.portable import DIALECTS, Query
from dq_audit.engine.pushed_moments import add_moments, month_column
from dq_audit.engine.regexes import UnlikeError
from dq_audit.engine.unseen import LOOKED_AT, UnseenCodes
from dq_audit.extracts.servers import quoted
from dq_audit.grouped import Group, Grouped, kept_by
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, day_column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dq_audit.engine.plan import FactsOf
    from dq_audit.extracts.servers import Ask, Server

_EPOCH = date(1970, 1, 1)
_SET, _ROWS = "@set", "rows"
FEWEST_ROWS = 2_000  # of a table whose distinct cells are judged apart: with fewer the longer statement costs more
_NUMBER, _TEXT = pl.Int64, pl.String


def count_there(plan: Plan, server: Server, progress: Callable[[int], None] | None = None) -> Sums:
    """The sums of an extract, counted by its database. UnlikeError where that would not give what `count` gives."""
    with server.session() as ask:
        query = _judged(plan, server, ask)
        by, groups = _summed(plan, query, ask)
        tallies = {made.tally.name: _tallied(plan, query, ask, made.tally.name) for made in plan.tallies}
        unseen = UnseenCodes(plan)
        for column, state in unseen.coded():
            unseen.take(column, _wrong(query, ask, column, state) if _invalid(plan, by[WHOLE], state) else {})
        cut, days = _latest(plan, query, ask), _days(plan, query, ask)
    rows = int(by[WHOLE]["rows"].sum())
    if progress:
        progress(rows)
    unreadable = {column: cells for column in plan.facts if (cells := int(by[WHOLE][_unreadable(column)].sum()))}
    by = {name: frame.drop(_flags(plan)) for name, frame in by.items()}
    return Sums(by, tallies, Facts(plan), groups, PersonRows(plan), unseen, rows, unreadable, days, cut, there=True)


def failing_there(plan: Plan, server: Server, months: Iterable[int]) -> pl.DataFrame:
    """Every record of these months (YYYYMM) that fails at least one check, found by the database; see `failing`.

    A row of a database has no number, so `row` and `sheet` are empty: a record is known by its key.
    """
    faults = list(faults_of(plan))
    wanted = [str(int(month)) for month in months]
    if not faults or not wanted:
        return pl.DataFrame(schema=FAILING_SCHEMA)
    with server.session() as ask:
        query = _judged(plan, server, ask)
        flags = [flag_column(n) for n in range(len(faults))]
        query.add({flag: fault.failed.fill_null(False) for flag, fault in zip(flags, faults, strict=True)})
        schema = {MONTH_COLUMN: _NUMBER, **dict.fromkeys(plan.named, _TEXT), **dict.fromkeys(flags, pl.Boolean)}
        month, at_fault = quoted(MONTH_COLUMN), " OR ".join(map(quoted, flags))
        chosen = f"WHERE {month} IN ({', '.join(wanted)}) AND ({at_fault})"
        statement = query.select(", ".join(map(quoted, schema)), chosen)
        parts = [listed(plan, faults, flagged) for flagged in ask(statement, schema)]
    found = pl.concat([pl.DataFrame(schema=FAILING_SCHEMA), *parts])
    return found.sort("period", *(pl.col("key").list.get(n) for n in range(len(plan.source.key))))


# --- judging ----------------------------------------------------------------------------------------------------


def _judged(plan: Plan, server: Server, ask: Ask) -> Query:
    """The query that judges every record: the cells as text, their facts, what is combined of them, the groups."""
    obstacle = "a check is written in Python" if plan.python_checks else server.obstacle
    if any(check.keys for check in plan.checks):
        obstacle = "a rule holds the records against another source"
    if plan.persons:
        obstacle = "persons are counted over several extracts"
    if obstacle:
        raise UnlikeError(obstacle)
    columns = list(dict.fromkeys((*plan.needed, *plan.named)))
    dialect = replace(DIALECTS[server.engine], folds_fully=server.folds_fully, in_order=server.in_order)
    query = Query(dialect, server.text_of(columns), columns)
    period, others = plan.source.period, [f for f in plan.facts.values() if f.column != plan.source.period]
    few = _few_cells(query, ask, [f.column for f in plan.facts.values()])
    with trimmed_in_two():
        if period in plan.facts:
            _add_facts(query, [plan.facts[period]], few)
        query.add(
            {MONTH_COLUMN: nw.col(month_column(period)) if period in plan.facts else nw.lit(None, dtype=nw.Int32)}
        )
        _add_facts(query, others, few)
        for layer in plan.layers:
            query.add(layer)
        _add_groups(query, plan)
    return query


def _few_cells(query: Query, ask: Ask, columns: list[str]) -> set[str]:
    """The columns that have few distinct cells: their facts are found once for each, as in `facts`."""
    if not columns:
        return set()
    numbers = ", ".join(f"COUNT(DISTINCT {quoted(name)})" for name in columns)
    head = query.select(", ".join(map(quoted, columns)), f"LIMIT {TRIED}")
    statement = f"SELECT COUNT(*), {numbers} FROM ({head}) AS head"  # noqa: S608  names are quoted
    rows, *found = pl.concat(ask(statement, dict.fromkeys((_ROWS, *columns), _NUMBER))).row(0)
    if rows < FEWEST_ROWS:
        return set()
    return {name for name, number in zip(columns, found, strict=True) if number <= FEW_OF_TRIED}


def _add_facts(query: Query, wanted: list[FactsOf], few: set[str]) -> None:
    """Add the facts of some columns: of their distinct cells where these are few, else of every record."""
    coded = [f for f in wanted if f.column in few and not f.dated]
    judged = {f.column: query.cells(f.column) for f in coded}
    for facts in coded:
        _judge_cells(judged[facts.column], [facts])
    query.join(judged)
    _judge_cells(query, [f for f in wanted if f.column not in judged])


def _judge_cells(query: Query, wanted: list[FactsOf]) -> None:
    query.add({name: nw.col(f.column) for f in wanted for name in f.readers if name != f.column})
    add_moments(query, {name: grain for f in wanted for name, grain in f.grains.items()})
    for steps in zip(*(f.steps for f in wanted), strict=True):
        query.add({name: expr for step in steps for name, expr in step.items()})
    words = {f.column: word_column(next(iter(f.readers))) for f in wanted}
    query.add({_unreadable(name): nw.col(word).is_in(sorted(UNREADABLE)) for name, word in words.items()})


def _unreadable(column: str) -> str:
    return f"{column}@unreadable"


def _add_groups(query: Query, plan: Plan) -> None:
    """The verdict of each grouped rule, and the flag of the records that break it."""
    rules = list(_grouped(plan))
    keys = dict.fromkeys(name for _, rule in rules for name in columns_of(plan, rule))
    query.add({_key(name): stripped(nw.col(name)).str.to_lowercase().fill_null("") for name in keys})
    query.add({_inside(c): nw.when(nw.col(c.scope) == YES).then(nw.lit(1)).otherwise(nw.lit(0)) for c, _ in rules})
    table = query.table
    verdicts = {}
    for check, rule in rules:
        same = ibis.window(group_by=[MONTH_COLUMN, _inside(check), *map(_key, columns_of(plan, rule))])
        records = table.count().over(same)
        various = named = ibis.literal(value=False)
        if check.value:
            answer = table[check.value]
            various = answer.min().over(same) != answer.max().over(same)
            named = answer.isin(sorted(rule.answers)).fill_null(False).max().over(same) if rule.answers else named
        verdicts[_verdict(check)] = kept_by(rule, Group(records, various, named))
    query.add_ibis(verdicts)
    told: dict[str, nw.Expr] = {}
    for check, _ in rules:
        inside, verdict = nw.col(_inside(check)) == 1, nw.col(_verdict(check))
        told |= {_kept(check): inside & verdict, broken_column(check): inside & ~verdict}
    query.add(told)


def _grouped(plan: Plan) -> Iterator[tuple[CheckPlan, Grouped]]:
    for planned in plan.checks:
        if isinstance(planned.check.rule, Grouped) and not planned.obstacle:
            yield planned, planned.check.rule


def _key(column: str) -> str:
    return f"{column}@key"


def _inside(check: CheckPlan) -> str:
    return f"{check.check.id}@inside"


def _verdict(check: CheckPlan) -> str:
    return f"{check.check.id}@verdict"


def _kept(check: CheckPlan) -> str:
    return f"{check.check.id}@kept"


# --- counting ---------------------------------------------------------------------------------------------------


def _summed(plan: Plan, query: Query, ask: Ask) -> tuple[dict[str, pl.DataFrame], CountedGroups]:
    """All sums by month, and by month and key of each breakdown, in one statement."""
    keys = {name: key_column(name) for name in plan.breakdowns}
    wanted = summed(plan) | {flag: (flag, None) for flag in _flags(plan)}
    shown = {name: _number_of(column, value) for name, (column, value) in wanted.items()}
    if len(shown) + len(keys) + 3 > query.dialect.most_columns:
        message = "there are more sums than the database can give at once"
        raise UnlikeError(message)
    schema = {_SET: _NUMBER, MONTH_COLUMN: pl.Int32, **dict.fromkeys(keys.values(), _TEXT), "rows": _NUMBER}
    month, listed_keys = quoted(MONTH_COLUMN), [quoted(key) for key in keys.values()]
    place = f"GROUPING({', '.join(listed_keys)})" if keys else "0"
    columns = [place, month, *listed_keys, "COUNT(*)", *shown.values()]
    sets = ", ".join([f"({month})", *(f"({month}, {key})" for key in listed_keys)])
    statement = query.select(", ".join(columns), f"GROUP BY GROUPING SETS ({sets})")
    found = pl.concat(ask(statement, schema | dict.fromkeys(shown, _NUMBER)))
    every = (1 << len(keys)) - 1
    by = {WHOLE: _of_set(found, every, None, list(keys.values()))}
    for at, (name, key) in enumerate(keys.items()):
        by[name] = _of_set(found, every & ~(1 << (len(keys) - 1 - at)), key, list(keys.values()))
    counted = {
        (check.check.id, name): {
            (month, key): n for month, key, n in frame.select(MONTH_COLUMN, KEY, _kept(check)).iter_rows() if n
        }
        for check, _ in _grouped(plan)
        for name, frame in by.items()
    }
    return by, CountedGroups(plan, counted=counted)


def _flags(plan: Plan) -> list[str]:
    """What is counted here and not in `kernel`, which has other ways."""
    return [*(_kept(check) for check, _ in _grouped(plan)), *map(_unreadable, plan.facts)]


def _of_set(found: pl.DataFrame, number: int, key: str | None, keys: list[str]) -> pl.DataFrame:
    """The rows of one grouping, told by the bits of the columns that it leaves out."""
    value = pl.col(key) if key else pl.lit(None, dtype=pl.String)
    return found.filter(pl.col(_SET) == number).select(
        MONTH_COLUMN, value.alias(KEY), pl.exclude(_SET, MONTH_COLUMN, *keys)
    )


def _number_of(column: str, value: int | None) -> str:
    return f"COUNT(*) FILTER (WHERE {quoted(column)}{'' if value is None else f' = {value}'})"


def _tallied(plan: Plan, query: Query, ask: Ask, name: str) -> pl.DataFrame:
    made = next(m for m in plan.tallies if m.tally.name == name)
    columns = {MONTH_COLUMN: MONTH_COLUMN, f"{KEY}0": made.key, "@state": made.state}
    columns |= {key_column(by): key_column(by) for by in made.tally.by}
    schema = {**dict.fromkeys(columns, _TEXT), MONTH_COLUMN: pl.Int32, "@state": pl.Int8, "n": _NUMBER}
    grouped = ", ".join(map(quoted, columns.values()))
    number = f"CAST(ROUND(SUM({quoted(made.weight)})) AS BIGINT)" if made.weight else "COUNT(*)"
    statement = query.select(f"{grouped}, {number}", f"WHERE {quoted(made.scope)} = {YES} GROUP BY {grouped}")
    return pl.concat(ask(statement, schema))


def _invalid(plan: Plan, whole: pl.DataFrame, state: str) -> int:
    """How many cells of an item are invalid: what remains of its denominator."""
    scope = next(c.scope for c in plan.checks for item in c.items if item.state == state)
    others = sum(int(whole[f"{state}={s.label}"].sum()) for s in SUMMED)
    return int(whole[f"{scope}=yes"].sum()) - others


def _wrong(query: Query, ask: Ask, column: str, state: str) -> dict[str, int]:
    """The invalid cells of a coded item, as many as are looked at, each with its number."""
    cell = quoted(column)
    inner = query.select(f"{cell} AS cell", f"WHERE {quoted(state)} = {int(State.INVALID)} LIMIT {LOOKED_AT}")
    statement = f"SELECT cell, COUNT(*) FROM ({inner}) AS wrong GROUP BY cell"  # noqa: S608  names are quoted
    return dict(pl.concat(ask(statement, {"cell": _TEXT, "n": _NUMBER})).iter_rows())


def _days(plan: Plan, query: Query, ask: Ask) -> dict[int, dict[int, int]] | None:
    """Records by day of the period, where it tells days."""
    column = days_of(plan)
    if column is None:
        return None
    day = quoted(column)
    statement = query.select(f"{day}, COUNT(*)", f"WHERE {day} IS NOT NULL GROUP BY {day}")
    return by_month(dict(pl.concat(ask(statement, {"day": _NUMBER, "n": _NUMBER})).iter_rows()))


def _latest(plan: Plan, query: Query, ask: Ask) -> date | None:
    """The latest day of the column that says when the extract was cut."""
    column = plan.source.as_of
    if column is None or column not in plan.facts:
        return None
    days = pl.concat(ask(query.select(f"MAX({quoted(day_column(column))})"), {"day": _NUMBER})).item()
    return None if days is None else _EPOCH + timedelta(days=days)
