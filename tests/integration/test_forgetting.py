"""A record that is forgotten is in no byte of the history, its journals, its freelist and its backups."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from asb_months import TOML, send
from commands import run_here

from dq_audit.following import VARIABLE
from dq_audit.history.replies import KeptReply, Waiver
from dq_audit.history.sightings import Pull
from dq_audit.history.store import History
from dq_audit.keys import secret_key
from dq_audit.record_keys import record_ids

if TYPE_CHECKING:
    from conftest import Run
    from databases import Postgres

ASB, KEY, OTHER = "council.asb_contacts", "2026-01/41", "2026-01/42"
STORE, BACKUP = "kept/history.sqlite", "kept/history.sqlite.0003-20260101T000000Z.backup"
_number = count()


def id_of(folder: Path, key: str, file: str = "ledger.key") -> str:
    [found] = record_ids(secret_key(folder / file, VARIABLE), ASB, [[key]])
    assert found is not None
    return found


def add_replies(folder: Path, id_: str) -> None:
    history = History.open(STORE, folder)
    history.keep_replies([KeptReply(ASB, id_, "0" * 16, "2026-02-03T10:00:00", "updated")])
    history.keep_waivers([Waiver(ASB, id_, "cannot be known", "2026-02-04", "0" * 16, "2027-01")])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose ledger holds 60 records, two of them with a reply and a waiver, and a backup of it."""
    folder = tmp_path_factory.mktemp("forgotten")
    for name in ("in", "kept"):
        (folder / name).mkdir()
    (folder / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    run_here("history", "init", cwd=folder)
    send(folder, "2026-01", 30)
    assert run_here("run", "--format", "json", cwd=folder).returncode in (0, 1)
    for key in (KEY, OTHER):
        add_replies(folder, id_of(folder, key))
    shutil.copy(folder / STORE, folder / BACKUP)
    os.utime(folder / BACKUP, (1_000_000_000, 1_000_000_000))
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def traces(folder: Path, key: str = KEY, *ids: str) -> set[str]:
    """The files that hold the key, or its hash as bytes or as digits: all but extracts and what is made of them."""
    id_ = id_of(folder, key)
    needles = [key.encode(), *(form for one in (id_, *ids) for form in (bytes.fromhex(one), one.encode()))]
    kept = [path for path in folder.rglob("*") if path.is_file() and path.parent.name not in ("in", "reports", "lists")]
    return {p.relative_to(folder).as_posix() for p in kept if any(needle in p.read_bytes() for needle in needles)}


def rows(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as connection:
        tables = ("sightings", "replies", "waivers")
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}  # noqa: S608


def asked(dq: Run, key: str, *words: str) -> str:
    """Forget a record whose key comes by a pipe; what was said."""
    with patch("sys.stdin", io.StringIO(f"{key}\n")):
        done = dq("history", "forget", ASB, *words)
    assert key not in done.stdout + done.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def in_a_write_ahead_log(path: Path) -> Iterator[None]:
    """The store is in WAL mode, what was written last stands in the log, and somebody holds the store open."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE replies SET kind = 'no change'")
        connection.commit()
        yield


def in_a_journal_left_behind(path: Path) -> Iterator[None]:
    """Another program has kept its journal, with the pages as they were before it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = PERSIST")
        connection.execute("UPDATE replies SET kind = 'no change'")
        connection.commit()
    yield


def as_it_is(path: Path) -> Iterator[None]:
    assert path.is_file()
    yield


@pytest.mark.parametrize(
    ("state", "before"),
    [
        (as_it_is, {STORE, BACKUP}),
        (in_a_write_ahead_log, {STORE, BACKUP, f"{STORE}-wal"}),
        pytest.param(in_a_journal_left_behind, {STORE, BACKUP, f"{STORE}-journal"}, marks=pytest.mark.slow),
    ],
)
def test_no_byte_is_left(state: Callable[[Path], Iterator[None]], before: set[str], project: Path, dq: Run) -> None:
    for _ in state(project / STORE):
        assert traces(project) == before
        said = asked(dq, KEY)
        assert "6 rows about this record, in 2 of 2 stores, would be deleted" in said
        assert traces(project) == before
        said = asked(dq, KEY.upper() + " ", "--yes")  # case and stray blanks do not count in a record's key
        assert "6 rows about this record, in 2 of 2 stores, were deleted" in said
        assert traces(project) == set()
    assert {STORE, BACKUP} <= traces(project, OTHER), "of another record nothing is lost"
    assert (project / BACKUP).stat().st_mtime == 1_000_000_000, "a backup stays as old as it was"
    assert rows(project / STORE) == rows(project / BACKUP) == {"sightings": 59, "replies": 1, "waivers": 1}


def test_what_was_deleted_without_care_is_overwritten_too(project: Path, dq: Run) -> None:
    """A row that an older version deleted stays in the freelist; forgetting a record cleans up all the same."""
    for path in (project / STORE, project / BACKUP):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA secure_delete = OFF")
            for table in ("sightings", "replies", "waivers"):
                connection.execute(f"DELETE FROM {table} WHERE record = ?", [bytes.fromhex(id_of(project, KEY))])  # noqa: S608
            connection.commit()
    assert traces(project) == {STORE, BACKUP}
    done = dq("history", "forget", ASB, KEY, "--yes")
    assert (done.returncode, "No row about this record stands in any of 2 stores" in done.stdout) == (1, True)
    assert traces(project) == set()


def test_a_backup_under_the_key_before_is_searched_by_that_key(project: Path, dq: Run) -> None:
    old = id_of(project, KEY)
    assert dq("history", "init", "--new-key", "--yes").returncode == 0
    send(project, "2026-02", 30)
    assert dq("run", "--format", "json").returncode in (0, 1)
    assert traces(project, KEY, old) == {BACKUP}, "what a new ledger deletes is gone from the store"
    assert "3 rows about this record, in 1 of 2 stores" in asked(dq, KEY, "--yes")
    assert traces(project, KEY, old) == set()


@pytest.mark.slow
def test_a_backup_under_a_key_that_is_lost_is_said(project: Path, dq: Run) -> None:
    dq("history", "init", "--new-key", "--yes")
    (project / "ledger.key.old").unlink()
    (project / "kept/history.of-last-year.bak").write_bytes(b"no history at all")
    done = dq("history", "forget", ASB, KEY, "--yes", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["not_searched"], len(told["could_not"])) == (1, [Path(BACKUP).name], 1)
    assert "is damaged, or no history" in done.stderr


def test_a_key_comes_from_a_file_or_not_at_all(project: Path, dq: Run) -> None:
    (project / "key.txt").write_text(KEY, encoding="utf-8-sig")
    assert "6 rows" in dq("history", "forget", ASB, "--key-file", "key.txt").stdout
    for words in ((ASB, KEY, "2"), (ASB, " "), (ASB, "--key-file", "no-such.txt")):
        done = dq("history", "forget", *words)
        assert (done.returncode, KEY in done.stderr) == (2, False)
    assert "give 1 part in that order, one a line; 2 came" in dq("history", "forget", ASB, KEY, "2").stderr
    assert "have no key to know them again by" in dq("history", "forget", "police.stop_search", KEY).stderr
    log = (project / "dq_audit.access.jsonl").read_text(encoding="utf-8")
    assert ("history forget" in log, KEY in log, id_of(project, KEY) in log) == (True, False, False)


@pytest.mark.slow
def test_in_a_postgresql_rows_go_and_the_rest_is_said(postgres: Postgres, project: Path, dq: Run) -> None:
    name = f"forgets_{next(_number)}"
    with postgres.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    address = postgres.url.replace("/postgres?", f"/{name}?")
    toml = TOML.replace('place = "kept/history.sqlite"', f'place = "{address}"\nkey = "server.key"')
    (project / "dq_audit.toml").write_text(toml, encoding="utf-8")
    dq("history", "init")
    [id_] = record_ids(secret_key(project / "server.key", VARIABLE), ASB, [[KEY]])
    history = History.open(address, project)
    seen = [(id_ or "", "2026-01", "0"), ("0" * 32, "2026-01", "0")]
    history.take([], "", pull=Pull(ASB, "2026-02-01", "2026-01", "", [("c", None, "")], seen, 0))
    done = dq("history", "forget", ASB, KEY, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 row about this record, in 1 of 1 stores" in done.stdout
    assert "archived write-ahead log, replicas, base backups" in done.stdout
    assert [record for record, *_ in history.sightings(ASB).rows] == ["0" * 32]
