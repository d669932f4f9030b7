"""A table or a query of a database as an extract.

PostgreSQL and DuckDB count by themselves (`engine.pushed`); rows of other databases come here in batches, through
Ibis. User and password come from the environment only: an address is written into project files and logs.
"""

from __future__ import annotations

import hashlib
import os
import re
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

import polars as pl

from dq_audit.errors import AuditError, InputError, ProjectError
from dq_audit.extracts.header import Header, find_header
from dq_audit.extracts.read import Extract
from dq_audit.extracts.servers import PASSWORD, USER, DuckDB, ParquetInDuckDB, Postgres, Server, loaded, quoted
from dq_audit.extracts.table import Table
from dq_audit.extracts.typed import as_text
from dq_audit.positions import LINE, positioned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dq_audit.extracts.names import Naming

_POSTGRES, _DUCKDB = ("postgresql", "postgres"), "duckdb"
_SECRET = re.compile("pass|pwd|secret|token|credential", re.IGNORECASE)
_BATCH = 50_000  # rows


@dataclass(frozen=True)
class Database:
    """A table (`name` or `schema.name`) or a query of a database, by its address without any password.

    `duckdb:///folder/file.duckdb`, `postgresql://host:5432/name`, or whatever else Ibis connects to.
    """

    url: str
    table: str = ""
    query: str = ""
    timeout: int = 3_600  # seconds that one statement may take

    def __post_init__(self) -> None:
        """ProjectError where the address cannot be used or holds a password."""
        address = _split(self.url)
        fault = ""
        if address is None or not address.scheme:
            fault = "the address of a database reads postgresql://host:5432/name or duckdb:///folder/file.duckdb"
        elif address.password or any(_SECRET.search(key) for key, _ in parse_qsl(address.query)):
            fault = f"the address of the database holds a password; take it out and set {PASSWORD} or PGPASSWORD"
        elif bool(self.table) == bool(self.query.strip()):
            fault = "name either a table or a query of the database"
        elif self.timeout <= 0:
            fault = "the seconds that a statement may take are a number above 0"
        if fault:
            raise ProjectError(fault)

    @property
    def address(self) -> SplitResult:
        """The parts of the address."""
        return urlsplit(self.url)

    @property
    def origin(self) -> str:
        """The table or query as it stands behind FROM."""
        if self.table:
            return ".".join(map(quoted, self.table.split(".")))
        return f"({self.query.strip().rstrip(';')}\n) AS given"  # the line end, for a remark at the end of a query


@dataclass(frozen=True)
class InDuckDB:
    """A Parquet file, or a folder of them, that DuckDB counts."""

    path: str
    month: str | None = None
    timeout: int = 3_600  # seconds that one statement may take


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


@dataclass
class Stored(Extract):
    """An extract that stands in a database. `server` counts by itself; None: its rows must be read."""

    server: Server | None = None
    place: str = ""
    _found: list[str] = field(default_factory=list, repr=False)

    @property
    def sha256(self) -> str:
        """The fingerprint of where the rows stand and of all that was counted of them: there are no bytes to take."""
        return hashlib.sha256("\n".join([self.place, *self._found]).encode()).hexdigest()

    def found(self, sums: Iterable[pl.DataFrame]) -> None:
        """Remember what was counted."""
        self._found = [frame.sort(frame.columns, nulls_last=True).write_csv() for frame in sums]


def open_database(given: Database | InDuckDB, naming: Naming) -> Stored:
    """Open a table, a query or a file. InputError, in one sentence, where that cannot be done."""
    if isinstance(given, InDuckDB):
        file = ParquetInDuckDB(given.path, given.timeout)
        return Stored(naming.masked(Path(given.path).name), _of_server(file, naming), Future(), file, given.path)
    address = given.address
    place = urlunsplit((address.scheme, address.netloc.rpartition("@")[2], address.path, "", "")) + f" {given.origin}"
    server: Server | None = None
    if address.scheme == _DUCKDB:
        server = DuckDB(_file(address), given.origin, given.timeout)
    elif address.scheme in _POSTGRES:
        server = Postgres(given.url, given.origin, given.timeout)
    table = _of_ibis(given, naming) if server is None else _of_server(server, naming)
    return Stored(naming.masked(given.table or "query"), table, Future(), server, place)


def _file(address: SplitResult) -> str:
    """The path of a file: from the root with three slashes, from here with two, or with a drive of Windows."""
    path = unquote(address.netloc + address.path)
    return path[1:] if re.match(r"/[A-Za-z]:[/\\]", path) else path


def _of_server(server: Server, naming: Naming) -> Table:
    texts = server.describe()
    header = find_header([[name for name, _ in texts]], naming)
    server.name_columns({name: texts[at][1] for at, name in header.columns.items()})

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        with server.session() as ask:
            yield from placed(ask(server.text_of(columns), dict.fromkeys(columns, pl.String)))

    return _table(header, naming, slices)


def _table(header: Header, naming: Naming, slices: Callable[[tuple[str, ...]], Iterator[pl.DataFrame]]) -> Table:
    notes = list(header.notes(naming.source))
    return Table(tuple(header.columns.values()), slices, notes, headers=header.headers, unused=header.unused)


def placed(batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Rows with the places of an extract. No number is shown: the next time a database gives them in another order."""
    seen = 0
    for rows in batches:
        yield positioned(rows, seen, seen, None).with_columns(pl.lit(None, dtype=pl.Int64).alias(LINE))
        seen += rows.height


# --- other databases --------------------------------------------------------------------------------------------


def _of_ibis(given: Database, naming: Naming) -> Table:
    """A table of any database that Ibis reaches; its rows come here."""
    heads: list[str] = _guarded(given, lambda: list(_foreign_table(given).columns))
    header = find_header([heads], naming)
    chosen = {name: heads[at] for at, name in header.columns.items()}

    def slices(columns: tuple[str, ...]) -> Iterator[pl.DataFrame]:
        return placed(_batches(given, {name: chosen[name] for name in columns}))

    return _table(header, naming, slices)


def _foreign_table(given: Database) -> Any:  # noqa: ANN401  Ibis' own class
    """The table on a connection of its own: few drivers let another thread use theirs."""
    connection = loaded("ibis").connect(_with_user(given.address))
    if given.query:
        return connection.sql(given.query)
    schema, _, name = given.table.rpartition(".")
    return connection.table(name, database=schema or None)


def _batches(given: Database, columns: dict[str, str]) -> Iterator[pl.DataFrame]:
    table = _guarded(given, lambda: _foreign_table(given).select(**columns))
    coming = _guarded(given, lambda: iter(table.to_pyarrow_batches(chunk_size=_BATCH)))
    while (batch := _guarded(given, lambda: next(coming, None))) is not None:
        yield as_text(pl.DataFrame(batch))


def _guarded(given: Database, act: Callable[[], Any]) -> Any:  # noqa: ANN401  whatever the act gives
    """What an act on a foreign database gives. InputError, in one sentence, where it fails."""
    try:
        return act()
    except AuditError:
        raise
    except Exception as error:  # noqa: BLE001  every driver has faults of its own, and they quote addresses
        fault = _foreign_fault(error, given.address.scheme)
    raise InputError(fault)


def _foreign_fault(error: Exception, scheme: str) -> str:
    """A fault of a driver, by its kind alone."""
    if isinstance(error, ModuleNotFoundError):
        return f"the driver for {scheme} is not installed; install ibis-framework[{scheme}]"
    return (
        f"the database cannot be read ({type(error).__name__}): check its address, the name of the table, and that "
        f"{USER} and {PASSWORD} are set"
    )


def _with_user(address: SplitResult) -> str:
    """The address with user and password from the environment, as Ibis wants it; it goes no further."""
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    place = address.netloc.rpartition("@")[2]
    if not user or not place:
        return urlunsplit(address)
    known = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    return urlunsplit(address._replace(netloc=f"{known}@{place}"))
