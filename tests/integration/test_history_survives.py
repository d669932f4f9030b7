"""A history outlives its writers: killed at any instant, or all writing at once."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from databases import Postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and kills as POSIX does; on Windows nothing is shown"),
]
_number = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return "history.sqlite"
    server: Postgres = request.getfixturevalue("postgres")
    name = f"survives_{next(_number)}"
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.url.replace("/postgres?", f"/{name}?")


def called(*words: object) -> dict[str, int]:
    script = Path(__file__).parent / "history_kills.py"
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, script, *map(str, words)], capture_output=True, text=True, check=True, timeout=900
    )
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_five_hundred_writers_killed_lose_nothing(address: str, tmp_path: Path) -> None:
    """At least 200 of them after the first and before the last thing they wrote, and some after it."""
    found = called("kill", address, tmp_path, 500)
    assert (found["halves"], found["lost"]) == (0, 0)
    assert (found["between"] >= 200, found["kept"] > 20) == (True, True), found
    assert (found["whole"], found["current"], found["goes_on"]) == (found["kept"], 1, 1)


def test_sixty_upgrades_killed_lose_nothing(tmp_path: Path) -> None:
    """Each leaves the history of either version whole, and never the newer without a copy of the older beside it."""
    found = called("upgrade", "history.sqlite", tmp_path, 60)
    assert min(found["before_copy"], found["between"], found["new"]) >= 1, found
    assert {name: found[name] for name in ("lost", "halves", "without_copy", "stuck")} == dict.fromkeys(
        ("lost", "halves", "without_copy", "stuck"), 0
    )


def test_upgrades_on_a_server_killed_at_each_change_lose_nothing(postgres: Postgres, tmp_path: Path) -> None:
    """Before its commit the history is the older one, during it one of both; the next try gives the same figures."""
    with postgres.connect() as connection:
        connection.execute(b"CREATE DATABASE upgraded")
    found = called("upgrade-there", postgres.url.replace("/postgres?", "/upgraded?"), tmp_path, 5)
    assert found["after_changes"] >= 8, found  # the lock, six tables, a column, the version
    assert found["committing"] >= 1, found
    assert {name: found[name] for name in ("lost", "early", "stuck", "figures")} == {
        "lost": 0, "early": 0, "stuck": 0, "figures": 1
    }, found  # fmt: skip


def test_eight_writers_at_once_lose_nothing(address: str, tmp_path: Path) -> None:
    found = called("together", address, tmp_path, 8, 12)
    assert found == {"failed": 0, "entries": 97, "current": 97, "whole": 97, "shared": 1}
