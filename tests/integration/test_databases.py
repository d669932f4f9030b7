"""Extracts in databases: counted there and to the same figures, read only, and every fault told in one sentence."""

from __future__ import annotations

import datetime as dt
import importlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import making
import polars as pl
import psycopg
import pytest
from databases import Postgres, counted_there, duckdb_table, failing, said

from dq_audit.audit import Result, check, count_extract
from dq_audit.discover import discover
from dq_audit.errors import AuditError, InputError, ProjectError, UsageError
from dq_audit.extracts import servers
from dq_audit.extracts.database import Database, open_database
from dq_audit.extracts.names import Naming
from dq_audit.extracts.read import file_name, read
from dq_audit.extracts.typed import as_text
from dq_audit.month import extracts_of, run
from dq_audit.periods import dated
from dq_audit.project import load_project

SAMPLE = Path(__file__).parents[2] / "sample_data" / "dq_audit.toml"
PACKS = discover()
PROJECT = load_project(SAMPLE)
LATEST = {source.id: files[-1] for source, _, files in extracts_of(PROJECT, PACKS) if files}
CANARY = "Canary Birdsong"
VICTIMS = "police.victims"


def _delivered(source_id: str) -> tuple[pl.DataFrame, str | None]:
    """The rows of the sample's last extract of a source under the agency's headers, and their month."""
    source, config, path = PACKS.source(source_id), PROJECT.source(source_id), LATEST[source_id]
    period = dated(file_name(path), source.file_period)
    mapping = config.mapping(period)
    extract = read(path, Naming(source, mapping, PROJECT.text), config.encoding)
    rows = pl.concat(list(extract.slices(extract.present)))
    return rows.select(pl.exclude("^@.*$")).rename(mapping, strict=False), period


@cache
def _victims() -> pl.DataFrame:
    """The same of the victims, under the names that the source itself gives its columns."""
    rows, period = _delivered(VICTIMS)
    return rows.rename({theirs: ours for ours, theirs in PROJECT.source(VICTIMS).mapping(period).items()})


def _audited(given: object, source_id: str, period: str | None, as_of: str | None = None) -> Result:
    return count_extract(given, PACKS.source(source_id), PACKS, PROJECT, period, as_of)


def _fault(act: Callable[[], object], kind: type[AuditError] = InputError) -> str:
    """The one sentence with which an act fails; nothing hangs on it that could hold more."""
    with pytest.raises(kind) as caught:
        act()
    fault = caught.value
    assert fault.__cause__ is None
    assert fault.__context__ is None
    assert "\n" not in str(fault)
    assert CANARY not in str(fault)
    return str(fault)


# --- the same figures -------------------------------------------------------------------------------------------


SMALL = "council.asb_contacts"  # the others are left to CI
# Persons are counted over several extracts, names are held against an earlier one, and a lookup of the project's is
# not in the database.
READ_OUT = {
    "police.suspects", "council.asb_perpetrators", "probation.offenders", "courts.outcomes", "health.ae_assaults",
    "population.wards",
}  # fmt: skip


@pytest.mark.parametrize(
    "source_id", [pytest.param(id_, marks=() if id_ == SMALL else pytest.mark.slow) for id_ in LATEST]
)
@pytest.mark.parametrize("engine", [pytest.param("duckdb", marks=pytest.mark.slow), "postgresql"])
def test_the_sample_gives_the_same_findings_tallies_and_records(
    engine: str, source_id: str, tmp_path: Path, postgres: Postgres
) -> None:
    rows, period = _delivered(source_id)
    database = duckdb_table(tmp_path, rows) if engine == "duckdb" else postgres.table(rows)
    here = _audited(LATEST[source_id], source_id, period)
    there = _audited(database, source_id, period, here.audits[-1].as_of)
    assert counted_there(there) is (source_id not in READ_OUT)
    assert said(there) == said(here)
    assert failing(there) == failing(here)
    assert there.audits[-1].extract.rows == here.audits[-1].extract.rows


@pytest.mark.slow
@pytest.mark.parametrize("source_id", [SMALL, VICTIMS])
def test_one_extract_is_the_same_through_every_door(source_id: str, tmp_path: Path, postgres: Postgres) -> None:
    """CSV, the kinds of workbooks, Parquet, pandas, Polars, PostgreSQL and DuckDB: counts and record keys.

    Not HTML, which does not keep the blanks round a reference.
    """
    rows, period = _delivered(source_id)
    cells = [rows.columns, *([cell or "" for cell in row] for row in rows.rows())]
    doors: dict[str, object] = {"pandas": rows.to_pandas(), "Polars": rows}
    doors |= {"DuckDB": duckdb_table(tmp_path, rows), "PostgreSQL": postgres.table(rows)}
    for name in (f"extract.{kind}" for kind in ("csv", "xlsx", "xlsb", "xls", "ods", "parquet")):
        doors[name] = tmp_path / name
        (tmp_path / name).write_bytes(making.KINDS[name](cells))
    told = {name: _audited(given, source_id, period, "2026-11-02") for name, given in doors.items()}
    assert len(told["pandas"].failing) > 0
    for name, found in told.items():
        assert said(found) == said(told["extract.csv"]), name
        assert failing(found) == failing(told["extract.csv"]), name
        assert found.audits[-1].extract.rows == rows.height, name


@pytest.mark.slow
def test_a_query_is_audited_like_a_table(postgres: Postgres) -> None:
    rows, table = _victims(), postgres.table(_victims())
    query = f"SELECT * FROM {table.table} WHERE victim_sex = 'F' -- with a remark;"
    assert said(check(Database(postgres.url, query=query), VICTIMS)) == said(
        check(rows.filter(pl.col("victim_sex") == "F"), VICTIMS)
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pandas about Ibis
def test_a_database_without_an_engine_of_its_own_is_read_in_batches(tmp_path: Path) -> None:
    rows, path = _victims(), tmp_path / "rows.sqlite"
    connection = importlib.import_module("sqlite3").connect(path)
    connection.execute(f"CREATE TABLE delivered ({', '.join(f'{name} text' for name in rows.columns)})")
    connection.executemany(f"INSERT INTO delivered VALUES ({', '.join('?' * rows.width)})", rows.rows())
    connection.commit()
    connection.close()
    here, there = (check(given, VICTIMS) for given in (rows, Database(f"sqlite://{path}", table="delivered")))
    assert said(there) == said(here)
    assert failing(there) == failing(here)


@pytest.mark.slow
def test_records_have_no_row_numbers_in_a_database(postgres: Postgres) -> None:
    found = check(postgres.table(_victims()), VICTIMS).failing
    assert found.height > 0
    assert found["row"].null_count() == found["sheet"].null_count() == found.height
    assert found["key"].list.len().min() == len(PACKS.source(VICTIMS).key)


@pytest.mark.slow
def test_the_fingerprint_tells_what_was_counted(postgres: Postgres) -> None:
    table = postgres.table(_victims())
    first, again = (check(table, VICTIMS).audits[-1].extract.sha256 for _ in range(2))
    with postgres.connect() as connection:
        connection.execute(f"UPDATE {table.table} SET victim_sex = NULL")
    changed = check(table, VICTIMS).audits[-1].extract.sha256
    assert first == again != changed


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "postgresql"])
def test_only_counts_codes_and_keys_come_back(
    engine: str, tmp_path: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever comes from the database is caught on its way: no cell of a personal or free column is in it."""
    rows = _victims().with_columns(
        *(pl.lit(CANARY).alias(name) for name in ("victim_name", "home_postcode", "victim_age", "home_lsoa"))
    )
    database = duckdb_table(tmp_path, rows) if engine == "duckdb" else postgres.table(rows)
    real, caught = servers.Server.session, list[pl.DataFrame]()

    @contextmanager
    def listening(self: servers.Server) -> Iterator[servers.Ask]:
        with real(self) as ask:
            yield lambda statement, schema: (caught.append(frame) or frame for frame in ask(statement, schema))

    monkeypatch.setattr(servers.Server, "session", listening)
    result = check(database, VICTIMS)
    assert result.failing.height > 0
    assert counted_there(result)
    assert sum(frame.height for frame in caught) > result.failing.height
    assert CANARY not in "".join(frame.write_csv() for frame in caught)


TYPED = {
    "crime_ref": [1, 2, None, 4],
    "victim_age": [20.0, None, 35.5, float("nan")],
    "recorded_on": [dt.date(2026, 10, 1), None, dt.date(1999, 12, 31), dt.date(2026, 10, 31)],
    "occurred_at": [
        dt.datetime(2026, 10, 1, 23, 5, 7, 999_999),
        None,
        dt.datetime(2026, 10, 1),
        dt.datetime(1969, 1, 1),
    ],
    "offence_code": [Decimal("1.50"), Decimal("100.00"), None, Decimal("0.00")],
    "victim_sex": [True, False, None, True],
    "home_lsoa": ["", " ", None, "E01"],
    "relationship_to_suspect": [1e-5, 1e16, 123456789.123, -0.0],
    "injury_level": [9007199254740992.0, float("inf"), 0.1, -2.0],
    "victim_type": [
        dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=1))),
        None,
        dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        dt.datetime(2026, 1, 1, 0, 0, 0, 5, tzinfo=dt.UTC),
    ],
    "weapon": [dt.time(1, 2, 3), None, dt.time(23, 59, 59, 999_999), dt.time(0)],
}


def _typed() -> pl.DataFrame:
    known = {name: cells for name, cells in TYPED.items() if name in PACKS.source(VICTIMS).columns}
    frame = pl.DataFrame(known, strict=False)
    return frame.with_columns(
        pl.col(pl.Decimal).cast(pl.Decimal(10, 2)), small=pl.Series([0.1, 1.0, None, 2.5], dtype=pl.Float32)
    )


def test_typed_columns_become_the_same_text_everywhere(tmp_path: Path, postgres: Postgres) -> None:
    frame = _typed()
    naming = Naming(PACKS.source(VICTIMS), {"officer_in_case": "small"})
    wanted = as_text(frame).rename({"small": "officer_in_case"})
    for database in (duckdb_table(tmp_path, frame), _typed_table(postgres, frame)):
        extract = open_database(database, naming)
        rows = pl.concat(list(extract.slices(extract.present)))
        assert rows.select(wanted.columns).rows() == wanted.rows()


_PG_TYPES = {
    pl.Int64: "bigint", pl.Float64: "double precision", pl.Float32: "real", pl.Date: "date", pl.Boolean: "boolean",
    pl.String: "character varying(20)", pl.Time: "time", pl.Decimal: "numeric(10, 2)",
}  # fmt: skip


def _typed_table(postgres: Postgres, frame: pl.DataFrame) -> Database:
    def kind(dtype: pl.DataType) -> str:
        if isinstance(dtype, pl.Datetime):
            return "timestamptz" if dtype.time_zone else "timestamp"
        return _PG_TYPES[dtype.base_type()]

    columns = ", ".join(f"{name} {kind(dtype)}" for name, dtype in frame.schema.items())
    with postgres.connect() as connection:
        connection.execute("DROP TABLE IF EXISTS typed")
        connection.execute(f"CREATE TABLE typed ({columns})")
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO typed VALUES ({', '.join(['%s'] * frame.width)})", frame.rows())
    return Database(postgres.url, table="public.typed")


# --- only reading -----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_user_who_may_only_read_is_enough(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, table = _victims(), postgres.table(_victims())
    with postgres.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS auditor")
        connection.execute("CREATE ROLE auditor LOGIN PASSWORD 'not a secret'")
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO auditor")
        connection.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
        connection.execute(f"GRANT SELECT ON {table.table} TO auditor")
    monkeypatch.setenv("DQ_AUDIT_DB_USER", "auditor")
    monkeypatch.setenv("DQ_AUDIT_DB_PASSWORD", "not a secret")
    there = check(table, VICTIMS)
    assert counted_there(there)
    assert failing(there) == failing(check(rows, VICTIMS))


def test_a_table_that_the_user_may_not_read(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    table = postgres.table(_victims())
    with postgres.connect() as connection:
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN; GRANT USAGE ON SCHEMA public TO stranger")
    monkeypatch.setenv("DQ_AUDIT_DB_USER", "stranger")
    assert "may not read the table" in _fault(lambda: check(table, VICTIMS))


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM {table}) AS given; DROP TABLE {table}; SELECT * FROM (SELECT 1",
        "SELECT * FROM {table}) AS given; COMMIT; SET default_transaction_read_only = off; DROP TABLE {table}; --",
        "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone",
        "SELECT *, lose('{table}') FROM {table}",
    ],
)
def test_a_query_cannot_change_the_database(query: str, postgres: Postgres) -> None:
    table = postgres.table(_victims())
    with postgres.connect() as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION lose(name text) RETURNS int LANGUAGE plpgsql AS "
            "$$ BEGIN EXECUTE 'DELETE FROM ' || name; RETURN 1; END $$"
        )
    _fault(lambda: check(Database(postgres.url, query=query.format(table=table.table)), VICTIMS))
    with postgres.connect() as connection:
        (left,) = connection.execute(f"SELECT count(*) FROM {table.table}").fetchone() or (0,)
    assert left == _victims().height


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_csv('{other}')",
        "SELECT * FROM delivered) AS given; CREATE TABLE more AS SELECT 1; --",
        "SELECT * FROM delivered) AS given; ATTACH '{other}' AS other; --",
        "SELECT * FROM delivered) AS given; COPY delivered TO '{other}'; --",
    ],
)
def test_a_query_reads_no_other_file_and_writes_none(query: str, tmp_path: Path) -> None:
    table = duckdb_table(tmp_path, _victims())
    other = tmp_path / "other.csv"
    other.write_text("crime_ref\n1\n", encoding="utf-8")
    _fault(lambda: check(Database(table.url, query=query.format(other=other)), VICTIMS))
    assert other.read_text(encoding="utf-8") == "crime_ref\n1\n"
    with duckdb.connect(table.url.removeprefix("duckdb://"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchone() == (1,)


# --- what goes wrong --------------------------------------------------------------------------------------------


def test_a_table_that_is_not_there(tmp_path: Path, postgres: Postgres) -> None:
    for database in (duckdb_table(tmp_path, _victims()), postgres.table(_victims())):
        gone = Database(database.url, table=f"{CANARY} gone")
        assert "no such table" in _fault(lambda gone=gone: check(gone, VICTIMS))
        unread = Database(database.url, query=f"SELEKT '{CANARY}'")
        assert "does not understand" in _fault(lambda unread=unread: check(unread, VICTIMS))


def test_a_database_that_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DQ_AUDIT_DB_PASSWORD", CANARY)
    assert "cannot be reached" in _fault(lambda: check(Database("postgresql://localhost:1/none", table="a"), VICTIMS))
    nothing = tmp_path / CANARY / "none.duckdb"
    assert "cannot be opened" in _fault(lambda: check(Database(f"duckdb://{nothing}", table="a"), VICTIMS))
    text = tmp_path / "text.duckdb"
    text.write_text(CANARY * 1_000, encoding="utf-8")
    assert "cannot be opened" in _fault(lambda: check(Database(f"duckdb://{text}", table="a"), VICTIMS))


@pytest.mark.slow
def test_a_statement_that_takes_too_long(tmp_path: Path, postgres: Postgres) -> None:
    slow = Database(postgres.url, query=f"SELECT *, pg_sleep(0.1) FROM {postgres.table(_victims()).table}", timeout=1)
    assert "or 1 seconds" in _fault(lambda: check(slow, VICTIMS))
    endless = "SELECT d.* FROM delivered AS d, range(100000) AS a, range(100000) AS b"
    slow = Database(duckdb_table(tmp_path, _victims()).url, query=endless, timeout=1)
    assert "or 1 seconds" in _fault(lambda: check(slow, VICTIMS))


def test_a_server_that_allows_less_time_is_obeyed(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    table = postgres.table(_victims())
    with postgres.connect() as connection:
        connection.execute(
            "DROP ROLE IF EXISTS hurried; CREATE ROLE hurried LOGIN; ALTER ROLE hurried SET statement_timeout = 500"
        )
        connection.execute(f"GRANT USAGE ON SCHEMA public TO hurried; GRANT SELECT ON {table.table} TO hurried")
    monkeypatch.setenv("DQ_AUDIT_DB_USER", "hurried")
    slow = Database(postgres.url, query=f"SELECT *, pg_sleep(0.1) FROM {table.table}")
    assert "longer than the database allows" in _fault(lambda: check(slow, VICTIMS))


def test_a_connection_that_is_cut_halfway(postgres: Postgres) -> None:
    slow = Database(postgres.url, query=f"SELECT *, pg_sleep(0.1) FROM {postgres.table(_victims()).table}")
    found: list[str] = []
    audit = threading.Thread(target=lambda: found.append(_fault(lambda: check(slow, VICTIMS))))
    audit.start()
    with postgres.connect() as connection:
        while audit.is_alive() and not connection.execute(_CUT).fetchall():
            time.sleep(0.1)
    audit.join(timeout=30)
    assert "was lost" in found[0]


_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE application_name = 'dq-audit' AND state = 'active' AND query LIKE 'FETCH%'"
)


@pytest.mark.slow
def test_a_connection_that_is_cut_while_records_come(postgres: Postgres) -> None:
    """The counts stand; only the list of records is asked for again, and fails in words."""
    table = postgres.table(_victims())
    result = check(table, VICTIMS)
    with postgres.connect() as connection:
        connection.execute(f"DROP TABLE {table.table}")
    assert "no such table" in _fault(lambda: result.failing)


@pytest.mark.parametrize(
    ("url", "driver"),
    [("postgresql://localhost/a", "psycopg"), ("duckdb:///a.duckdb", "duckdb"), ("mssql://h/a", "ibis")],
)
def test_a_driver_that_is_not_installed(url: str, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def without(name: str, package: str | None = None) -> object:
        if name == driver:
            raise ModuleNotFoundError(name=driver)
        return real(name, package)

    monkeypatch.setattr(importlib, "import_module", without)
    fault = _fault(lambda: check(Database(url, table="a"), VICTIMS), UsageError)
    assert fault == f"{driver} is not installed, and databases need it; install dq-audit[databases]"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://reader:{CANARY}@host/db",
        f"postgresql://host/db?password={CANARY}",
        f"postgresql://host/db?sslpassword={CANARY}",
        f"mssql://reader:{CANARY}@host/db",
        f"snowflake://host/db?token={CANARY}",
    ],
)
def test_a_password_in_an_address_is_refused(url: str) -> None:
    fault = _fault(lambda: Database(url, table="a"), ProjectError)
    assert "take it out and set DQ_AUDIT_DB_PASSWORD" in fault


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("", {"table": "a"}),
        ("no address", {"table": "a"}),
        ("postgresql://host:port/db", {"table": "a"}),
        ("postgresql://[host/db", {"table": "a"}),
        ("postgresql://host/db", {}),
        ("postgresql://host/db", {"query": " "}),
        ("postgresql://host/db", {"table": "a", "query": "SELECT 1"}),
        ("postgresql://host/db", {"table": "a", "timeout": 0}),
    ],
)
def test_an_address_that_means_nothing(url: str, more: dict[str, Any]) -> None:
    _fault(lambda: Database(url, **more), ProjectError)


def test_a_database_that_no_driver_knows() -> None:
    assert "cannot be read" in _fault(lambda: check(Database("nonsense://host/db", table="a"), VICTIMS))


def test_no_credential_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DQ_AUDIT_DB_USER", CANARY)
    monkeypatch.setenv("DQ_AUDIT_DB_PASSWORD", CANARY)
    for url in ("postgresql://localhost:1/none", "mssql://localhost:1/none", "nonsense://host/db"):
        _fault(lambda url=url: check(Database(url, table="a"), VICTIMS))


def test_the_cell_that_ends_a_statement_is_not_told(postgres: Postgres) -> None:
    """PostgreSQL quotes it in its message; we give the kind of fault."""
    table = postgres.table(_victims().with_columns(victim_age=pl.lit(CANARY)))
    numbers = ", ".join("victim_age::int" if name == "victim_age" else name for name in _victims().columns)
    query = f"SELECT {numbers} FROM {table.table}"
    with pytest.raises(psycopg.Error, match=CANARY), postgres.connect() as connection:
        connection.execute(query)
    assert "SQLSTATE 22P02" in _fault(lambda: check(Database(postgres.url, query=query), VICTIMS))


# --- from a project file ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_source_of_a_project_may_be_a_table_beside_its_file(tmp_path: Path) -> None:
    """A DuckDB file named relative to the project file, and another month as a query of it."""
    rows = _victims()
    with duckdb.connect(tmp_path / "store.duckdb") as store:
        store.register("given", rows.to_arrow())
        store.execute("CREATE TABLE victims AS SELECT * FROM given")
    text = f'[sources."{VICTIMS}"]\ndatabase = "duckdb:///store.duckdb"\ntable = "victims"\n'
    (tmp_path / "dq_audit.toml").write_text(text, encoding="utf-8")
    whole = run(load_project(tmp_path / "dq_audit.toml"), PACKS)
    assert whole.unusable == ()
    by_file = count_extract(rows, PACKS.source(VICTIMS), PACKS, None, None)
    assert {f.key: f.counts for f in whole.audits[-1].findings} == {
        f.key: f.counts for f in by_file.audits[-1].findings
    }
    (tmp_path / "dq_audit.toml").write_text(text.replace('victims"\n', 'nowhere"\n'), encoding="utf-8")
    (gone,) = run(load_project(tmp_path / "dq_audit.toml"), PACKS).unusable
    assert gone.name == "the database"


def test_a_password_in_a_project_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dq_audit.toml"
    path.write_text(
        f'[sources."{VICTIMS}"]\ndatabase = "postgresql://ro:{CANARY.split(maxsplit=1)[0]}@host/x"\ntable = "t"\n',
        encoding="utf-8",
    )
    said_then = _fault(lambda: run(load_project(path), PACKS), ProjectError)
    assert "holds a password" in said_then


def test_duckdb_does_not_write_a_judgement_out_wherever_it_is_used(tmp_path: Path) -> None:
    """Seen: a minute and 23 GB to plan a question about 45 rows. Which steps of its planning do so we switch off."""
    database = duckdb_table(tmp_path, _victims())
    server = servers.DuckDB(database.url.removeprefix("duckdb://"), "delivered", 60)
    with server.session() as ask:
        told = pl.concat(ask("SELECT current_setting('disabled_optimizers') AS off", {"off": pl.String}))
    assert set(told.item().split(",")) == {"in_clause", "partial_aggregate_pushdown"}
