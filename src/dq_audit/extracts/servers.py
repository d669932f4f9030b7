"""Databases that count by themselves: how each is reached read-only, gives its cells as text, and tells its faults.

Drivers quote cells, addresses and users in their messages, so a fault is told by its kind alone. What is read is one
state of the database, however many statements.
"""

from __future__ import annotations

import importlib
import os
import threading
from abc import ABC, abstractmethod
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

import polars as pl

from dq_audit.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Schema: TypeAlias = Mapping[str, type[pl.DataType]]
    Ask: TypeAlias = Callable[[str, Schema], Iterator[pl.DataFrame]]
    T = TypeVar("T")

USER, PASSWORD = "DQ_AUDIT_DB_USER", "DQ_AUDIT_DB_PASSWORD"
_BATCH = 50_000  # rows
_CONNECT_SECONDS = 15
_EXACT = 2**53  # beyond it a float is no exact whole number
_WRITTEN_OUT = 10**16  # up to here Python writes a whole float in full

LOST = "the connection to the database was lost before the audit was done; nothing was kept, so run it again"
UNREACHED = (
    "the database cannot be reached, or refuses the user: check host, port and name of the database, and that "
    f"{USER} and {PASSWORD} (or PGUSER and PGPASSWORD) are set"
)
NO_FILE = "the database file cannot be opened: it is not there, not a DuckDB file, or open in another program"
NO_TABLE = "the database has no such table, or the user cannot see it"
NO_RIGHT = "the user may not read the table; ask for the right to SELECT from it"
NOT_READ = "the database does not understand the query; try it there first"
OUTSIDE = "the query reaches for something outside the database, and an audit reads the one table or query"
WRITES = "the query would change the database, and an audit only reads"


def loaded(driver: str, extra: str = "databases", wanted: str = "databases need") -> Any:  # noqa: ANN401  a module
    """A driver, imported where a database is used. UsageError where it is not installed."""
    try:
        return importlib.import_module(driver)
    except ModuleNotFoundError:
        pass
    message = f"{driver.partition('.')[0]} is not installed, and {wanted} it; install dq-audit[{extra}]"
    raise UsageError(message)


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


class Server(ABC):
    """A database and the table or query in it: `origin` is what stands behind FROM."""

    engine: ClassVar[str]

    def __init__(self, address: str, origin: str, timeout: int) -> None:
        """`timeout` is the number of seconds that one statement may take."""
        self._address, self._origin, self._timeout = address, origin, timeout
        self._texts: dict[str, str] = {}
        self.obstacle = ""  # why it cannot count by itself
        self.folds_fully = False  # whether its lower case knows the Σ that ends a word
        self.in_order = True  # whether it puts texts into the order of their characters

    @abstractmethod
    def describe(self) -> list[tuple[str, str]]:
        """The columns and how each gives its cells as text. InputError where there is no such table."""

    @abstractmethod
    def _connect(self) -> Any:  # noqa: ANN401  the driver's own class
        """A connection that can only read, and sees one state of the database."""

    @abstractmethod
    def _run(self, connection: Any, statement: str) -> Any:  # noqa: ANN401
        """A cursor that gives the rows of a statement."""

    def _release(self, cursor: Any) -> None:  # noqa: ANN401, B027  few have something to let go of
        """Let go of a cursor, whether all its rows have come or not."""

    @abstractmethod
    def _guarded(self, act: Callable[[], T], otherwise: str = "") -> T:
        """What an act on the database gives. InputError, in one sentence (or `otherwise`), where it fails."""

    def name_columns(self, texts: Mapping[str, str]) -> None:
        """Remember how each column, by its canonical name, is given as text."""
        self._texts = dict(texts)

    def text_of(self, columns: Sequence[str]) -> str:
        """The statement that gives some columns as text."""
        chosen = ", ".join(f"{self._texts[name]} AS {quoted(name)}" for name in columns) or "NULL AS nothing"
        return f"SELECT {chosen} FROM {self._origin}"  # noqa: S608  names are quoted; the query is the project's own

    @contextmanager
    def session(self) -> Iterator[Ask]:
        """A session that is asked statements and gives frames of a schema, at least one."""
        connection = self._connect()

        def ask(statement: str, schema: Schema) -> Iterator[pl.DataFrame]:
            cursor = self._guarded(lambda: self._run(connection, statement))
            try:
                yield pl.DataFrame(schema=schema)
                while rows := self._guarded(lambda: cursor.fetchmany(_BATCH)):
                    yield pl.DataFrame(rows, schema=schema, orient="row")
            finally:
                self._release(cursor)

        try:
            yield ask
        finally:
            connection.close()

    @property
    def _whole(self) -> str:
        return f"SELECT * FROM {self._origin}"  # noqa: S608  as above

    @property
    def _too_long(self) -> str:
        return (
            f"a statement took longer than the database allows, or {self._timeout:,} seconds; give it more time or less"
        )


def _number_text(number: str, text: str, whole: str) -> str:
    """A float as Python writes it: whole ones without a point up to 2^53, as `frames.cell_text` has them."""
    is_whole = f"FLOOR({number}) = {number}"
    return (
        f"CASE WHEN {number} = 'NaN' THEN NULL "
        f"WHEN {number} = 'Infinity' THEN 'inf' WHEN {number} = '-Infinity' THEN '-inf' "
        f"WHEN ABS({number}) < {_EXACT} AND {is_whole} THEN {whole} "
        f"WHEN ABS({number}) < {_WRITTEN_OUT} AND {is_whole} THEN {whole} || '.0' ELSE {text} END"
    )


# --- PostgreSQL -------------------------------------------------------------------------------------------------


class Postgres(Server):
    """PostgreSQL, through psycopg."""

    engine = "postgres"

    def describe(self) -> list[tuple[str, str]]:
        """The columns, each with its text in a collation that knows upper and lower case in all scripts."""
        connection = self._connect()
        try:
            heads = self._guarded(lambda: connection.execute(f"{self._whole} LIMIT 0").description)
            found = self._guarded(lambda: connection.execute(_COLLATIONS, [_PREFERRED]).fetchall())
            encoding = self._guarded(lambda: connection.execute("SHOW server_encoding").fetchone()[0])
        finally:
            connection.close()
        collation = next((name for name in _PREFERRED if (name,) in found), "")
        if not collation or encoding != "UTF8":
            self.obstacle = "the database does not know upper and lower case of all scripts"
        self.folds_fully, self.in_order = collation in _FULL, collation in _IN_ORDER
        ending = f" COLLATE {quoted(collation)}" if collation else ""
        return [(head.name, f"({_pg_text(quoted(head.name), head.type_code)}){ending}") for head in heads or ()]

    def _connect(self) -> Any:  # noqa: ANN401
        psycopg = loaded("psycopg")
        given = {"user": os.environ.get(USER), "password": os.environ.get(PASSWORD)}

        def opened() -> Any:  # noqa: ANN401
            chosen = {name: value for name, value in given.items() if value}
            return psycopg.connect(
                self._address, connect_timeout=_CONNECT_SECONDS, application_name="dq-audit", **chosen
            )

        connection = self._guarded(opened, UNREACHED)
        connection.read_only = True
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        chosen = [(value, name) for name, value in _SESSION.items()]
        self._guarded(lambda: connection.cursor().executemany(_SET, chosen))
        self._guarded(lambda: connection.execute(_LIMIT, [self._timeout * 1_000] * 2))
        return connection

    def _run(self, connection: Any, statement: str) -> Any:  # noqa: ANN401
        cursor = connection.cursor(name="dq_audit")  # kept by the database, so that rows come as they are asked for
        with ExitStack() as unless_run:
            unless_run.callback(self._release, cursor)
            cursor.execute(statement)
            unless_run.pop_all()
        return cursor

    def _release(self, cursor: Any) -> None:  # noqa: ANN401
        with suppress(loaded("psycopg").Error):
            cursor.close()

    def _guarded(self, act: Callable[[], T], otherwise: str = "") -> T:
        try:
            return act()
        except loaded("psycopg").Error as error:
            state = error.sqlstate or ""
        except UnicodeError:
            state = _NO_TEXT
        raise InputError(otherwise or self._told(state))

    def _told(self, state: str) -> str:
        """A fault by its SQLSTATE."""
        if state == "57014":
            return self._too_long
        if not state or state.startswith(("08", "57P")):
            return LOST
        known = {"42P01": NO_TABLE, "3F000": NO_TABLE, "42501": NO_RIGHT, "25006": WRITES}
        return known.get(state) or (NOT_READ if state[:2] == "42" else f"the database gave up (SQLSTATE {state})")


_NO_TEXT = "22021"  # characters that are none
_SET = "SELECT set_config(name, %s, false) FROM pg_settings WHERE name = %s"
# The server may allow a user less; nobody is given more.
_LIMIT = (
    "SELECT set_config(name, %s::text, false) FROM pg_settings "
    "WHERE name = 'statement_timeout' AND (setting::bigint = 0 OR setting::bigint > %s)"
)
_SESSION = {
    "timezone": "UTC",
    "client_encoding": "UTF8",
    "extra_float_digits": "1",
    "jit": "off",  # to compile a statement of this size takes longer than to run it
    "enable_nestloop": "off",  # how many cells differ is not known beforehand, and facts are joined by cell
    "enable_mergejoin": "off",
    "join_collapse_limit": "1",
}
_FULL = ("pg_unicode_fast", "und-x-icu")
_IN_ORDER = ("pg_unicode_fast", "pg_c_utf8", "C.utf8", "C.UTF-8")
_PREFERRED = [*dict.fromkeys((*_FULL, *_IN_ORDER)), "en_GB.utf8", "en_US.utf8"]
_COLLATIONS = (
    "SELECT collname FROM pg_collation WHERE collname = ANY(%s) AND collnamespace = 'pg_catalog'::regnamespace "
    "AND collencoding IN (-1, pg_char_to_encoding('UTF8'))"
)
_FLOATS, _NUMERIC, _DATE, _TIME, _MOMENT, _INSTANT = (700, 701), 1700, 1082, 1083, 1114, 1184  # types by number


def _pg_text(column: str, kind: int) -> str:
    """A column of some type as text, as `typed.as_text` has it."""
    if kind in _FLOATS:
        number = f"{column}::float8"
        return _number_text(number, f"{number}::text", f"({number}::bigint)::text")
    return {
        _NUMERIC: f"CASE WHEN {column} <> 'NaN' THEN trim_scale({column})::text END",
        _DATE: f"to_char({column}, 'YYYY-MM-DD')",
        _TIME: f"to_char({column}, 'HH24:MI:SS')",
        _MOMENT: f"""to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SS')""",
        _INSTANT: f"""to_char({column}, 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')""",
    }.get(kind, f"NULLIF({column}::text, '')")


# --- DuckDB -----------------------------------------------------------------------------------------------------


class DuckDB(Server):
    """A DuckDB file. The address is its path."""

    engine = "duckdb"

    def describe(self) -> list[tuple[str, str]]:
        """The columns, each with its text."""
        connection = self._connect()
        try:
            heads = self._guarded(lambda: connection.execute(f"DESCRIBE {self._whole}").fetchall())
        finally:
            connection.close()
        return [(name, _duck_text(quoted(name), kind)) for name, kind, *_ in heads]

    def _connect(self) -> Any:  # noqa: ANN401
        duckdb = loaded("duckdb")
        connection = self._guarded(lambda: duckdb.connect(self._address, read_only=True, config=_SHUT), NO_FILE)
        self._open(connection)
        return connection

    def _open(self, connection: Any) -> None:  # noqa: ANN401
        """Set the session up, for good."""
        names = self._guarded(lambda: connection.execute("SELECT name FROM duckdb_optimizers()").fetchall())
        unwanted = ",".join(name for (name,) in names if name in _NOT_OPTIMIZED)
        self._guarded(lambda: connection.execute(_OPENED.format(unwanted)))

    def _run(self, connection: Any, statement: str) -> Any:  # noqa: ANN401
        timer = threading.Timer(self._timeout, connection.interrupt)
        timer.start()
        try:
            return connection.execute(statement)
        finally:
            timer.cancel()

    def _guarded(self, act: Callable[[], T], otherwise: str = "") -> T:
        duckdb = loaded("duckdb")
        try:
            return act()
        except duckdb.Error as error:
            kind = type(error)
        known = {
            duckdb.InterruptException: self._too_long,
            duckdb.CatalogException: NO_TABLE,
            duckdb.ParserException: NOT_READ,
            duckdb.BinderException: NOT_READ,
            duckdb.PermissionException: OUTSIDE,
        }
        raise InputError(otherwise or known.get(kind) or f"the database gave up ({kind.__name__})")


# What DuckDB must not do to our statements. Lists of spellings are long and many: to turn each into a join takes longer
# than to look through it. And its search for parts of an aggregate that could be computed below a join writes each
# judgement out in full wherever it is used, layer upon layer: a minute and 23 GB to plan a question about 45 rows.
_NOT_OPTIMIZED = ("in_clause", "partial_aggregate_pushdown")
_OPENED = "SET TimeZone = 'UTC'; SET disabled_optimizers = '{}'; SET lock_configuration = true"
# A query reads the file that it was given, and neither other files nor the network.
_OUTSIDE = "enable_external_access"
_SHUT = {
    _OUTSIDE: "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class ParquetInDuckDB(DuckDB):
    """A Parquet file, or a folder of them, that DuckDB counts. The address is its path, and nothing else is read."""

    def __init__(self, path: str, timeout: int) -> None:
        self._within = "directories" if os.path.isdir(path) else "paths"  # noqa: PTH112  as DuckDB compares paths: as text
        place = path.rstrip("/") + "/" if self._within == "directories" else path
        self._allowed = _literal(place)
        pattern = _literal(f"{place}**/*.parquet") if self._within == "directories" else self._allowed
        super().__init__(":memory:", f"read_parquet({pattern}, hive_partitioning = false)", timeout)

    def _connect(self) -> Any:  # noqa: ANN401
        duckdb = loaded("duckdb")
        connection = duckdb.connect(":memory:", config={k: v for k, v in _SHUT.items() if k != _OUTSIDE})
        connection.execute(f"SET allowed_{self._within} = [{self._allowed}]; SET {_OUTSIDE} = false")
        self._open(connection)
        return connection


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _duck_text(column: str, kind: str) -> str:
    """A column of some type as text, as `typed.as_text` has it."""
    text = f"CAST({column} AS VARCHAR)"
    if kind in ("FLOAT", "DOUBLE"):
        number = f"CAST({column} AS DOUBLE)"
        return _number_text(number, f"CAST({number} AS VARCHAR)", f"CAST(CAST({number} AS BIGINT) AS VARCHAR)")
    if kind.startswith("DECIMAL") and not kind.endswith(",0)"):
        return f"RTRIM(RTRIM({text}, '0'), '.')"
    if kind.startswith("TIMESTAMP"):
        zone = "+00:00" if kind.endswith("WITH TIME ZONE") else ""
        return f"STRFTIME({column}, '%Y-%m-%dT%H:%M:%S{zone}')"
    if kind in ("TIME", "DATE"):
        return f"LEFT({text}, {8 if kind == 'TIME' else 10})"
    return f"NULLIF({text}, '')"
