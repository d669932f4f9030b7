"""pandera's verdicts on the records of an extract, by a schema of somebody else's.

The schema is run as it is (`validate(lazy=True)`), once, over the whole extract, and what it fails becomes a column of
verdicts for each of its rules. Nothing that pandera says of a failure leaves: its errors hold cells.

A table in memory is handed over as it is. The cells of a file are text, so each column is first read as the type that
the schema names; a cell that cannot be is a failure of the type, and no value in any other rule.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import polars as pl
from pandera import dtypes
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrorReason, SchemaErrors

from dq_audit.adopted import BROKEN, KEPT, PERIOD, THERE, key_column
from dq_audit.cells import BLANKS, UNREADABLE
from dq_audit.engine.findings import UNREAD
from dq_audit.errors import InputError, PackError
from dq_audit.moments import Grain, day_column, second_column, with_moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from dq_audit.declaration import Adopted, SchemaLine

    Mask = pl.Series  # of booleans, one for each record

_NULLS, _TYPES = SchemaErrorReason.SERIES_CONTAINS_NULLS, "type"
_KINDS = {
    _NULLS: "filled",
    SchemaErrorReason.WRONG_DATATYPE: _TYPES,
    SchemaErrorReason.DATATYPE_COERCION: _TYPES,
    SchemaErrorReason.SERIES_CONTAINS_DUPLICATES: "unique",
    SchemaErrorReason.DUPLICATES: "unique",
    SchemaErrorReason.DATAFRAME_CHECK: "check",
    SchemaErrorReason.CHECK_ERROR: "check",
    SchemaErrorReason.COLUMN_NOT_IN_SCHEMA: "strict",
    SchemaErrorReason.COLUMN_NOT_ORDERED: "ordered",
    SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME: "absent",
}
_TRUTH = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_SECONDS = 1_000_000  # of microseconds


@dataclass(frozen=True)
class Verdicts:
    """A column of verdicts for each rule; which are one verdict on the extract; and why some have no column."""

    rows: pl.DataFrame
    whole: frozenset[str]  # ids of lines
    reasons: Mapping[str, str]  # column of verdicts -> why it is not there


@dataclass
class _Found:
    """What pandera said of a line: the records that break it, or a verdict on the extract, or why it could not say."""

    broken: Mask
    whole: bool | None = None  # whether it is kept
    reason: str = ""


@dataclass
class _Read:
    """The frame that pandera is given, with what was found while the cells of a file were read as their types."""

    frame: Any
    rows: pl.DataFrame
    misread: dict[str, Mask] = field(default_factory=dict)  # column -> cells that cannot be read as its type
    unreadable: dict[str, str] = field(default_factory=dict)  # column -> why none can
    errors: dict[str, str] = field(default_factory=dict)  # column -> that cells are neither filled nor blank

    @property
    def columns(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    def nulls(self, name: str) -> Mask:
        """The cells of a column that hold nothing, or nothing that could be read."""
        if isinstance(self.frame, pl.DataFrame):
            return self.frame[name].is_null()
        return pl.Series(self.frame[name].isna().to_list(), dtype=pl.Boolean)


def judged(adopted: Adopted, rows: pl.DataFrame, given: Any, month: str | None) -> Verdicts:  # noqa: ANN401  any frame
    """The verdicts on an extract. `rows` are its cells as text; `given` the table in memory, where it is one.

    InputError where the month of the records is told by nothing; PackError where pandera cannot run the schema.
    """
    if adopted.period is None and month is None:
        message = "which month the extract is of is not told by its name; say it with --period YYYY-MM"
        raise InputError(message)
    schema, read = _own_copy(adopted.schema), _handed(adopted, rows, given)
    if given is None:
        _types_are_read(schema, read)
    scalars: dict[tuple[str | None, int], bool] = {}
    _watch(schema, scalars, rows.height)
    found = _found(adopted, read, _failures(schema, read.frame))
    for (column, number), is_scalar in scalars.items():
        line = _line(adopted, column, "check", number)
        if line and is_scalar and found[line.id].whole is None:
            found[line.id].whole = not found[line.id].broken.any()
    return _verdicts(adopted, read, found, month)


# --- what pandera is given ----------------------------------------------------------------------------------------


def _own_copy(schema: Any) -> Any:  # noqa: ANN401  a pandera schema
    """A copy that names every failing record: none dropped, none cut off, none merely warned of."""
    own = copy.deepcopy(schema)
    own.drop_invalid_rows = False
    for check in [*own.checks, *(check for column in own.columns.values() for check in column.checks)]:
        check.n_failure_cases, check.raise_warning = None, False
    for column in own.columns.values():
        column.drop_invalid_rows = False
    return own


def _watch(schema: Any, scalars: dict[tuple[str | None, int], bool], height: int) -> None:  # noqa: ANN401  a schema
    """Have the user's own functions tell whether they give one verdict for all records."""

    def watched(function: Callable[..., Any], place: tuple[str | None, int]) -> Callable[..., Any]:
        def judge(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  whatever the schema's author takes and gives
            said = function(*args, **kwargs)
            scalars[place] = not hasattr(said, "__len__") and not isinstance(said, pl.LazyFrame)
            if isinstance(said, pl.LazyFrame):
                scalars[place] = height > 1 and said.select(pl.len()).collect().item() == 1
            return said

        return judge

    places = [(None, schema.checks), *((name, column.checks) for name, column in schema.columns.items())]
    for name, checks in places:
        for number, check in enumerate(checks):
            if not check.element_wise and not check.is_builtin_check(str(check.name)):
                check._check_fn = watched(check._check_fn, (name, number))  # noqa: SLF001  pandera's own name for it


def _handed(adopted: Adopted, rows: pl.DataFrame, given: Any) -> _Read:  # noqa: ANN401  any frame
    if given is None:
        return _typed(adopted, rows)
    if adopted.kind == "polars":
        frame = given.collect() if isinstance(given, pl.LazyFrame) else given
        if isinstance(frame, pl.DataFrame):
            return _Read(frame, rows)
    elif isinstance(given, pd.DataFrame):
        return _Read(given.reset_index(drop=True), rows)
    message = f"the schema is for {adopted.kind}; give a table of that kind, or a file"
    raise InputError(message)


def _typed(adopted: Adopted, rows: pl.DataFrame) -> _Read:
    """The cells of a file as the types that the schema names."""
    names = [name for name in rows.columns if not name.startswith("@")]
    read = _Read(None, rows.select(names))
    series = [_series(adopted, name, rows[name], read) for name in names]
    if adopted.kind == "polars":
        read.frame = pl.DataFrame(series)
    else:
        read.frame = pd.DataFrame({one.name: _to_pandas(one) for one in series}, index=range(rows.height))
    return read


def _series(adopted: Adopted, name: str, cells: pl.Series, read: _Read) -> pl.Series:
    errors = int(cells.str.strip_chars(BLANKS).str.to_lowercase().is_in(sorted(UNREADABLE)).sum())
    if errors:
        read.errors[name] = f"{errors:,} of {len(cells):,} cells of {name} cannot be read ({UNREAD})"
    column = _column(adopted.schema, name)
    if column is None or column.dtype is None or column.parsers:
        return cells
    values = _values(cells, column.dtype)
    if values is None:
        read.unreadable[name] = f"the cells of a file cannot be read as {column.dtype}"
        return cells
    read.misread[name] = cells.is_not_null() & values.is_null()
    return values


def _values(cells: pl.Series, kind: Any) -> pl.Series | None:  # noqa: ANN401  a pandera type
    """Text as a type, null where it cannot be; None where that type is not known here."""
    if dtypes.is_bool(kind):
        return cells.str.to_lowercase().replace_strict(_TRUTH, default=None, return_dtype=pl.Boolean)
    if dtypes.is_int(kind):
        number = cells.str.replace(r"\.0*$", "").cast(pl.Int64, strict=False)
        low, high = _limits(kind)
        return number.set(((number < low) | (number > high)).fill_null(value=False), None)
    if dtypes.is_float(kind):
        number = cells.cast(pl.Float64, strict=False)
        return number.set(~number.is_finite().fill_null(value=True), None)
    if dtypes.is_datetime(kind) or str(kind).lower() in ("date", "date32[day]", "date32[day][pyarrow]"):
        return _moments(cells, is_date="date" in str(kind).lower() and "datetime" not in str(kind).lower())
    if dtypes.is_category(kind):
        return _categories(cells, list(getattr(kind, "categories", None) or ()))
    return cells if dtypes.is_string(kind) or str(kind) in ("object", "str", "string", "String") else None


def _categories(cells: pl.Series, known: list[Any]) -> pl.Series | None:
    """Text as one of some categories; None where these are no texts."""
    if not all(isinstance(one, str) for one in known):
        return None
    return cells.set(~cells.is_in(known).fill_null(value=True), None) if known else cells


def _limits(kind: Any) -> tuple[int, int]:  # noqa: ANN401  a pandera type
    """The least and the largest number that a type of whole numbers holds."""
    bits = min(getattr(kind, "bit_width", None) or 64, 64)
    if dtypes.is_uint(kind):
        return 0, min(2**bits, 2**63) - 1
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1


def _moments(cells: pl.Series, *, is_date: bool) -> pl.Series:
    rows = with_moments(cells.alias("cell").to_frame(), {"cell": Grain.MOMENT})
    day, second = pl.col(day_column("cell")), pl.col(second_column("cell"))
    if is_date:
        return rows.select(day.cast(pl.Date).alias(cells.name)).to_series()
    moment = day.cast(pl.Date).cast(pl.Datetime("us")) + pl.duration(microseconds=second.fill_null(0) * _SECONDS)
    return rows.select(moment.alias(cells.name)).to_series()


def _to_pandas(values: pl.Series) -> pd.Series:
    """As pandas reads a file: whole numbers with nulls among them are floats, and so are truths objects."""
    if values.dtype == pl.String:
        return pd.Series(values.to_list(), dtype="str")
    if values.dtype == pl.Date:
        return pd.Series(values.to_list(), dtype=object)
    return values.to_pandas()


def _types_are_read(schema: Any, read: _Read) -> None:  # noqa: ANN401  a pandera schema
    """Types have been judged, cell by cell: pandera is not asked again what a whole column is."""
    schema.coerce = False
    for name, column in schema.columns.items():
        if not column.parsers and name not in read.unreadable:
            column.dtype, column.coerce = None, False


def _column(schema: Any, name: str) -> Any:  # noqa: ANN401  a pandera column
    """The column of a schema that a column of the frame is, by name or by pattern; None where it is none."""
    if name in schema.columns and not schema.columns[name].regex:
        return schema.columns[name]
    return next((c for pattern, c in schema.columns.items() if c.regex and re.match(pattern, name)), None)


# --- what pandera says --------------------------------------------------------------------------------------------


def _failures(schema: Any, frame: Any) -> list[Any]:  # noqa: ANN401  a pandera schema, any frame
    """Pandera's errors, one for each rule that is broken. They hold cells, and are read here only."""
    fault = ""
    try:
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return list(errors.schema_errors)
    except Exception as error:  # noqa: BLE001  a schema is foreign code, and its faults may quote cells
        fault = type(error).__name__
    if fault:
        message = f"pandera could not run the schema: {fault}; its details are withheld, because they may hold records"
        raise PackError(message)
    return []


def _found(adopted: Adopted, read: _Read, failures: list[Any]) -> dict[str, _Found]:
    """By line what was found; under `@column`, the nulls of a column that must be filled in."""
    height = read.rows.height
    none = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    found = {line.id: _Found(none, whole=True if line.whole else None) for line in adopted.lines}
    nulls: dict[str, _Found] = {}
    for error in failures:
        kind = _KINDS.get(error.reason_code, "")
        if kind == "absent":
            continue  # seen by who asks for the column
        line = _line(adopted, *_place(adopted, error, kind))
        one = found[line.id] if line else nulls.setdefault(str(_place(adopted, error, kind)[0]), _Found(none))
        if line is None and kind != "filled":
            message = f"pandera found what is no verdict on records ({error.reason_code.name}); is the schema complete?"
            raise PackError(message)
        if error.reason_code is SchemaErrorReason.CHECK_ERROR:
            one.reason = f"pandera could not run it ({_type_of(error)})"
        elif kind in ("strict", "ordered"):
            one.whole = False
        else:
            _add(one, error, height)
    return found | {f"@{name}": one for name, one in nulls.items()}


def _type_of(error: Any) -> str:  # noqa: ANN401  a pandera error
    """The kind of a fault in a check, without its words, which may quote a cell."""
    return re.split(r"[^A-Za-z]", str(error.failure_cases), maxsplit=1)[0] or "it raised an exception"


def _place(adopted: Adopted, error: Any, kind: str) -> tuple[str | None, str, int]:  # noqa: ANN401  a pandera error
    """Column of the schema, kind and number of the line that an error is about."""
    name = error.column_name if error.column_name is not None else getattr(error.schema, "name", None)
    if kind in ("strict", "ordered") or error.reason_code is SchemaErrorReason.DUPLICATES:
        name = None
    if hasattr(error.schema, "columns") and error.column_name is None:
        name = None
    column = _column(adopted.schema, name) if name is not None else None
    known = next((key for key, one in adopted.schema.columns.items() if one is column), name)
    return known, kind, -1 if error.check_index is None or kind != "check" else int(error.check_index)


def _line(adopted: Adopted, column: str | None, kind: str, number: int) -> SchemaLine | None:
    wanted = (column, kind, number)
    return next((one for one in adopted.lines if (one.column, one.kind, one.number) == wanted), None)


def _add(one: _Found, error: Any, height: int) -> None:  # noqa: ANN401  a pandera error
    """Add to a line the records of an error, or that it is about the extract."""
    output, cases = error.check_output, error.failure_cases
    if isinstance(output, pl.DataFrame) and output.height == height and "check_output" in output.columns:
        one.broken = one.broken | ~output["check_output"].fill_null(value=False)
    elif isinstance(cases, pd.DataFrame) and "index" in cases and cases["index"].notna().any():
        one.broken = one.broken | _at(cases["index"].dropna().astype(int).tolist(), height)
    else:
        one.whole = False


def _at(places: list[int], height: int) -> Mask:
    return (
        pl.Series([False] * height, dtype=pl.Boolean).scatter(places, True) if places else pl.Series([False] * height)
    )


# --- verdicts as columns ------------------------------------------------------------------------------------------


def _verdicts(adopted: Adopted, read: _Read, found: dict[str, _Found], month: str | None) -> Verdicts:
    reasons: dict[str, str] = {}
    columns = list(_beside(adopted, read, month))
    for name, column in adopted.schema.columns.items():
        if name in read.errors:
            reasons[name] = read.errors[name]
        elif name in read.columns and column.required and not column.nullable and not column.regex:
            columns.append(_filled(name, read, found.get(f"@{name}")))
    for line in adopted.lines:
        one, there = found[line.id], _matched(adopted, line, read)
        if line.column and not there and adopted.schema.columns[line.column].required:
            reasons[line.shown] = f"column {line.column} is absent"
        elif why := next((told[n] for told in (read.errors, read.unreadable) for n in there if n in told), one.reason):
            reasons[line.shown] = why
        else:
            columns.append(_words(line, one, _about(line, one, there, read)))
    whole = frozenset(id_ for id_, one in found.items() if one.whole is not None)
    return Verdicts(pl.DataFrame(columns), whole, reasons)


def _beside(adopted: Adopted, read: _Read, month: str | None) -> Iterator[pl.Series]:
    """What tells month and record."""
    rows = read.rows
    if adopted.period is None:
        yield pl.repeat(month, rows.height, dtype=pl.String, eager=True).alias(PERIOD)
    elif adopted.period in rows.columns:
        yield rows[adopted.period].alias(PERIOD)
    for name in adopted.key:
        if name in rows.columns:
            yield rows[name].alias(key_column(name))


def _matched(adopted: Adopted, line: SchemaLine, read: _Read) -> list[str]:
    """The columns of the frame that a line is about."""
    if line.column is None:
        return []
    wanted = adopted.schema.columns[line.column]
    return [name for name in read.columns if _column(adopted.schema, name) is wanted]


def _filled(name: str, read: _Read, found: _Found | None) -> pl.Series:
    """`there` where a needed cell is filled in: as pandera has it, but that an unreadable cell is not blank."""
    broken = found.broken if found else pl.repeat(False, read.rows.height, dtype=pl.Boolean, eager=True)
    if name in read.misread:
        broken = broken & ~read.misread[name]
    return pl.select(pl.when(~broken).then(pl.lit(THERE)).alias(name)).to_series()


def _about(line: SchemaLine, one: _Found, there: list[str], read: _Read) -> Mask:
    """The records that a line is about: not those whose cell is null, where the rule leaves these out."""
    height = read.rows.height
    about = pl.repeat(line.column is None, height, dtype=pl.Boolean, eager=True)
    for name in there:
        cells = ~read.nulls(name) if line.ignores_nulls else pl.repeat(True, height, dtype=pl.Boolean, eager=True)
        misread = read.misread.get(name)
        if misread is not None:
            cells = cells if line.kind == _TYPES else cells & ~misread
            one.broken = one.broken | misread if line.kind == _TYPES else one.broken & ~misread
        about = about | cells
    return about | one.broken


def _words(line: SchemaLine, one: _Found, about: Mask) -> pl.Series:
    """The column of verdicts. One on the extract stands with its first record."""
    if one.whole is not None:
        word = KEPT if one.whole else BROKEN
        return pl.Series(line.shown, [word, *[None] * (len(about) - 1)][: len(about)], dtype=pl.String)
    chosen = pl.when(about & one.broken).then(pl.lit(BROKEN)).when(about).then(pl.lit(KEPT))
    return pl.select(chosen.alias(line.shown)).to_series()
