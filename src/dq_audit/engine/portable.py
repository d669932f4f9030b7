"""Expressions of the plan as SQL that counts the same in every database: all that differs between engines is here.

Narwhals turns the plan's expressions into Ibis operations, Ibis turns operations into SQL. In between, every operation
that engines understand differently is put in words that they share (`_REWORDED`), or refused (`UnlikeError`). The SQL
is text: it is run by whoever has the session, so nothing here opens a connection.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import narwhals as nw
from ibis.common.exceptions import IbisError
from narwhals.exceptions import NarwhalsError

from dq_audit.cells import BLANKS
from dq_audit.engine.regexes import Flavour, UnlikeError, final_sigma, said_alike
from dq_audit.extracts.servers import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import ibis.expr.types as ir


@dataclass(frozen=True)
class Dialect:
    """What one kind of database needs said in its own way."""

    name: str  # as Ibis calls it
    regex: Flavour
    fence: str = ""  # put behind a layer, it keeps the planner from copying its expressions into the next
    longest_name: int = 10_000  # of a column, in bytes
    most_columns: int = 10_000  # of a result
    in_order: bool = True  # it puts texts into the order of their characters
    folds_fully: bool = False  # its lower case knows the Σ that ends a word
    casts_blindly: bool = False  # a text that is no number ends the statement, even where its branch is not taken


def _by_number_u(point: int) -> str:
    return f"\\u{point:04x}" if point < 1 << 16 else f"\\U{point:08x}"


DIALECTS = {
    # OFFSET 0 is no work and a wall: without it PostgreSQL copies an expression into each place that uses it.
    "postgres": Dialect("postgres", Flavour(_by_number_u, 255, first=1), " OFFSET 0", 63, 1_600),
    "duckdb": Dialect("duckdb", Flavour(lambda point: f"\\x{{{point:x}}}", 1_000, categories=True), casts_blindly=True),
}


class Query:
    """A query that grows layer by layer; each layer adds columns that look at those before."""

    def __init__(self, dialect: Dialect, text: str, columns: Iterable[str], name: str = "layer") -> None:
        """Begin with a statement that gives columns of text."""
        self.dialect, self._name, self._parts = dialect, name, 0
        self.columns: dict[str, Any] = dict.fromkeys(columns, "string")
        self.layers = {f"{name}0": f"NOT MATERIALIZED ({text}{dialect.fence})"}

    @property
    def table(self) -> ir.Table:
        """The last layer as a table of Ibis, to write expressions over."""
        return ibis.table(self.columns, name=self.last)

    @property
    def last(self) -> str:
        """The name of the last layer."""
        return next(reversed(self.layers))

    def add(self, columns: Mapping[str, nw.Expr]) -> None:
        """A layer of narwhals expressions."""
        if columns:
            self._add(self._with(columns))

    def _with(self, columns: Mapping[str, nw.Expr]) -> ir.Table:
        try:
            table: ir.Table = nw.from_native(self.table).with_columns(**columns).to_native()
        except (NotImplementedError, NarwhalsError, IbisError) as error:
            unknown = f"narwhals cannot say one of the rules to databases ({type(error).__name__})"
        else:
            return table
        raise UnlikeError(unknown)

    def add_ibis(self, columns: Mapping[str, ir.Value]) -> None:
        """A layer of Ibis expressions over `table`."""
        if columns:
            self._add(self.table.mutate(**columns))

    def cells(self, column: str) -> Query:
        """The distinct cells of a column, as a query of their own that grows by itself until it is joined."""
        self._parts += 1
        text = f"SELECT DISTINCT {quoted(column)} FROM {self._name}0"  # noqa: S608  our own names
        return Query(self.dialect, text, [column], f"cells{self._parts}_")

    def join(self, judged: Mapping[str, Query]) -> None:
        """A layer that deals out to each record what was found of its cells, by column."""
        if not judged:
            return
        last, dealt, joins = self.last, list[str](), list[str]()
        for at, (column, query) in enumerate(judged.items(), 1):
            self.layers |= query.layers
            dealt += [f"t{at}.{quoted(name)}" for name in query.columns if name != column]
            cell, other = (f"COALESCE({table}.{quoted(column)}, '')" for table in ("t0", f"t{at}"))
            joins.append(f"JOIN {query.last} AS t{at} ON {cell} = {other}")
            self.columns |= query.columns
        self._append(f"SELECT t0.*, {', '.join(dealt)} FROM {last} AS t0 {' '.join(joins)}")  # noqa: S608

    def _add(self, table: ir.Table) -> None:
        values = table.op().values
        anew = {
            name: value for name, value in values.items() if not (isinstance(value, ops.Field) and value.name == name)
        }
        if len(values) > self.dialect.most_columns:
            message = "the source has more columns than the database can hold at once"
            raise UnlikeError(message)
        too_long = [name for name in anew if len(name.encode()) > self.dialect.longest_name]
        if too_long:
            message = f"the column name {too_long[0]} is longer than the database can tell apart"
            raise UnlikeError(message)
        statement = self._compiled(table, anew)
        alone = re.search(r'^SELECT .* FROM "\w+" AS "t0"$', statement, re.DOTALL)
        if alone and anew.keys().isdisjoint(self.columns):
            statement = statement.replace("SELECT ", 'SELECT "t0".*, ', 1)  # to name each would treble the length
        else:
            statement = self._compiled(table, values)
        self._append(statement)
        self.columns = dict(table.schema().items())

    def _compiled(self, table: ir.Table, values: Mapping[str, Any]) -> str:
        worded = ops.Project(table.op().parent, values).replace(_Reworded(self.dialect)).to_expr()
        return str(ibis.to_sql(worded, dialect=self.dialect.name, pretty=False))

    def _append(self, statement: str) -> None:
        self.layers[f"{self._name}{len(self.layers)}"] = f"({statement}{self.dialect.fence})"

    def select(self, columns: str, rest: str = "") -> str:
        """The statement that selects some columns from the last layer; `rest` is what follows its name."""
        named = (f"{name} AS {layer}" for name, layer in self.layers.items())
        return f"WITH {', '.join(named)} SELECT {columns} FROM {self.last} {rest}"  # noqa: S608


def _function(name: str, given: tuple[Any, ...], gives: Any) -> Any:  # noqa: ANN401  Ibis' own types
    """A function that all these databases have, under one name."""

    def declared() -> None: ...

    # Ibis reads the number of arguments off the signature.
    arguments = [Parameter(f"given{n}", Parameter.POSITIONAL_ONLY) for n in range(len(given))]
    declared.__signature__ = Signature(arguments)  # type: ignore[attr-defined]
    return ibis.udf.scalar.builtin(declared, name=name, signature=(given, gives))


_INSTANT = dt.Timestamp(timezone="UTC")
ltrim = _function("ltrim", (dt.string, dt.string), dt.string)
rtrim = _function("rtrim", (dt.string, dt.string), dt.string)
to_instant = _function("to_timestamp", (dt.float64,), _INSTANT)  # seconds since 1970
local_time = _function("timezone", (dt.string, _INSTANT), dt.Timestamp())


class _Reworded:
    """Puts operations into words that engines share, from the leaves up."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def __call__(self, node: Any, changed: dict[str, Any] | None) -> Any:  # noqa: ANN401  Ibis' own nodes
        node = node.__recreate__(changed) if changed else node
        reword = _REWORDED.get(type(node))
        if reword:
            return reword(node, self.dialect)
        if isinstance(node, _ORDERED) and node.left.dtype.is_string() and not self.dialect.in_order:
            message = "the database puts texts into the order of a language"
            raise UnlikeError(message)
        if isinstance(node, ops.Comparison | ops.IsNull | ops.NotNull):
            return _bracketed(node)
        if isinstance(node, ops.Value) and not isinstance(node, _ALIKE):
            message = f"{type(node).__name__} is not known to mean the same in the database"
            raise UnlikeError(message)
        return node


_ORDERED = (ops.Less, ops.LessEqual, ops.Greater, ops.GreaterEqual)
# What was tried on every engine and came out alike (tests/property/test_pushed_equals_polars.py).
_ALIKE = (
    *(ops.Field, ops.Literal, ops.Coalesce, ops.IfElse, ops.SearchedCase, ops.SimpleCase, ops.InValues, ops.Not),
    *(ops.And, ops.Or, ops.Add, ops.Subtract, ops.Multiply, ops.Modulus, ops.FloorDivide, ops.Greatest),
    *(ops.Substring, ops.StringLength, ops.StartsWith, ops.EndsWith, ops.StringContains, ops.StringReplace),
    *(ops.StringSplit, ops.ArrayIndex, ops.ExtractEpochSeconds, ops.ExtractYear, ops.ExtractMonth, ops.ScalarUDF),
    *(ops.WindowFunction, ops.CountStar, ops.Min, ops.Max, ops.RegexExtract, ops.NullIf, ops.Floor, ops.StringConcat),
)


def _bracketed(node: Any) -> Any:  # noqa: ANN401  Ibis' own nodes
    """A test of a truth in brackets of its own: `NOT a IN (…) IS NULL` would be read as `NOT (a IN (…) IS NULL)`."""
    held = {
        name: ops.Coalesce((value,)) if isinstance(value, ops.Value) and value.dtype.is_boolean() else value
        for name, value in zip(node.__argnames__, node.__args__, strict=True)
    }
    return node.__recreate__(held)


def _search(node: ops.RegexSearch, dialect: Dialect) -> ops.Value:
    return ops.RegexSearch(node.arg, said_alike(node.pattern.value, dialect.regex))


def _replacement(node: ops.RegexReplace, dialect: Dialect) -> ops.Value:
    """A replacement by a pattern; stray blanks, which are most of them, are trimmed, which is faster."""
    pattern = node.pattern.value
    chars = "".join(c for c in BLANKS if ord(c) >= dialect.regex.first)
    if pattern in (_LEADING, _TRAILING) and node.replacement.value == "":
        trim = ltrim if pattern == _LEADING else rtrim
        return trim(node.arg.to_expr(), chars).op()
    return ops.RegexReplace(node.arg, said_alike(pattern, dialect.regex, replacing=True), node.replacement)


def _lower(node: ops.Lowercase, dialect: Dialect) -> ops.Value:
    """Lower case letter by letter, after the two that databases do not lower as Unicode has it: İ, and Σ at an end."""
    text = node.arg.to_expr().replace("İ", "i̇")
    if dialect.folds_fully:
        return ops.Lowercase(text.op())
    ended = text.re_replace(final_sigma(dialect.regex), r"\1ς\2")
    return ops.Lowercase(ibis.ifelse(text.contains("Σ"), ended, text).op())


def _looked_up(node: ops.MapGet, _: Dialect) -> ops.Value:
    keys, values = node.arg.keys.value, node.arg.values.value
    return node.key.to_expr().cases(*zip(keys, values, strict=True)).op() if keys else ops.Literal(None, dt.string)


def _cast(node: ops.Cast, dialect: Dialect) -> ops.Value:
    """A cast of whole numbers to text, or of text that was looked at before to a number."""
    kinds = (node.arg.dtype, node.to)
    if dialect.casts_blindly and kinds[0].is_string() and kinds[1].is_numeric():
        return ops.TryCast(node.arg, node.to)
    if kinds[0].is_boolean() or kinds[1].is_temporal() or (kinds[0].is_floating() and not kinds[1].is_floating()):
        message = f"a cast from {kinds[0]} to {kinds[1]} is not known to mean the same in the database"
        raise UnlikeError(message)
    return node


_REWORDED: Mapping[type, Callable[[Any, Dialect], Any]] = {
    ops.RegexSearch: _search,
    ops.RegexReplace: _replacement,
    ops.Lowercase: _lower,
    ops.MapGet: _looked_up,
    ops.Map: lambda node, _: node,  # looked up in, and gone with that
    ops.Cast: _cast,
}
_LEADING, _TRAILING = f"^[{re.escape(BLANKS)}]+", f"[{re.escape(BLANKS)}]+$"  # as narwhals trims
