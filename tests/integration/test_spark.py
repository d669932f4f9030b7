"""A folder of Parquet that Spark counts, from the command to the figures; and what becomes of it when Spark fails."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from commands import RETENTION
from databases import failing, said

import dq_audit
from dq_audit.audit import Result, count_extract
from dq_audit.discover import discover
from dq_audit.extracts.spark import LOST, NO_JAVA, Spark
from dq_audit.render.documents import to_json

pytestmark = pytest.mark.slow
CANARY = "Zyxwina Quuxbury"
VICTIMS = "police.victims"
PROGRAM = (sys.executable, "-m", "dq_audit")
# In October two of four people have no sex, and CR/1 stands twice; September is another delivery.
OCTOBER = {
    "crime_ref": ["CR/1", "CR/2", "CR/3", "CR/1", None],
    "victim_no": ["1", "1", "1", "1", "1"],
    "recorded_on": ["2026-10-01", "2026-10-02", "2026-10-31", "2026-10-05", "2026-10-06"],
    "victim_type": ["person", "person", "person", "person", "business"],
    "victim_sex": ["M", None, "\u00a0", "F", None],
    "victim_name": [CANARY] * 5,
    "officer_in_case": ["PC 1", "PC 1", "PC 2", "PC 2", "PC 3"],
}
PROJECT = f"""{RETENTION}
[history]
place = "history.sqlite"
[sources."{VICTIMS}"]
engine = "spark"
files = ["victims"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder parted by month."""
    october = pl.DataFrame(OCTOBER, schema=dict.fromkeys(OCTOBER, pl.String))
    september = october.with_columns(pl.lit("2026-09-09").alias("recorded_on"))
    for month, rows in {"2026-09": september[:1], "2026-10": october}.items():
        part = tmp_path / "victims" / f"month={month}"
        part.mkdir(parents=True)
        rows[:2].write_parquet(part / "a.parquet")
        rows[2:].write_parquet(part / "b.parquet")
    return tmp_path / "victims"


def _run(*words: str, at: Path, code: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    program = (sys.executable, "-c", code) if code else PROGRAM
    return subprocess.run(  # noqa: S603  our own program
        [*program, *words],
        cwd=at,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_month_of_a_folder_is_counted_and_its_failing_records_are_written(folder: Path, tmp_path: Path) -> None:
    listed = tmp_path / "to put right"
    words = ("check", str(folder), "-s", VICTIMS, "--engine", "spark", "--period", "2026-10", "--json")
    done = _run(*words, "--failing", str(listed), "--fail-on", "never", at=tmp_path)
    assert done.returncode == 0, done.stderr
    audit = json.loads(done.stdout)
    assert audit["extract"]["rows"] == 5, "the part of September is not read"
    assert _once(audit) == (2, 4), "of four records with a reference CR/2 and CR/3 stand once"
    polars = dq_audit.check(pl.DataFrame(OCTOBER), source=VICTIMS, period="2026-10")
    assert audit["findings"] == json.loads(to_json(polars.audits))["findings"]
    rows, here = pl.read_parquet(listed / "*.parquet"), polars.failing
    assert sorted(map(str, rows.drop("sheet", "row").to_dicts())) == sorted(
        map(str, here.drop("sheet", "row").to_dicts())
    )
    assert "CR/1" in str(rows["key"].to_list())
    assert CANARY not in done.stdout + done.stderr
    again = _run(*words, "--failing", str(listed), at=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def _once(audit: dict[str, Any]) -> tuple[int, int]:
    [found] = [one for one in audit["findings"] if one["check"] == "police.victim-once" and not one["item"]]
    return found["counts"]["valid"], found["counts"]["applicable"]


def _victims() -> tuple[object, object]:
    packs = discover()
    return packs.source(VICTIMS), packs


def test_typed_columns_are_the_text_that_polars_reads(tmp_path: Path) -> None:
    """Spark's own types for dates, moments and numbers become the cells that a reading of the file gives."""
    typed = pl.DataFrame(
        {
            "crime_ref": ["a", "b", None],
            "victim_no": [1, 2, None],
            "recorded_on": [date(2026, 10, 1), date(2026, 2, 28), None],
            "occurred_at": [
                datetime(2026, 7, 1, 0, 30, tzinfo=UTC),
                datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC),
                None,
            ],
            "victim_age": [12.0, float("nan"), 0.5],
            "team": [Decimal("1.50"), None, Decimal(-2)],
            "victim_type": [True, False, None],
            "victim_ethnicity": [b"A1", b"\xff", None],
        }
    )
    typed.write_parquet(tmp_path / "typed.parquet")
    places = (tmp_path / "typed.parquet", Spark(str(tmp_path)))
    alike = [count_extract(given, *_victims(), None, "2026-10") for given in places]
    assert said(alike[0]) == said(alike[1])
    assert failing(alike[0]) == failing(alike[1])
    cells = [_cells(result) for result in alike]
    assert cells[0] == cells[1]


def _cells(result: Result) -> list[tuple[object, ...]]:
    rows = pl.concat(result._extract.slices(tuple(result._extract.present)))
    return sorted(rows.select(sorted(result._extract.present)).rows(), key=str)


def test_without_java_it_says_so(folder: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nothing here"
    nowhere.mkdir()
    words = ("check", str(folder), "-s", VICTIMS, "--engine", "spark")
    for environment in ({"PATH": str(nowhere), "JAVA_HOME": ""}, {"JAVA_HOME": str(nowhere)}):
        done = _run(*words, at=tmp_path, **environment)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", f"dq-audit: {NO_JAVA}\n")


KILLED = """
import os, signal, sys
from dq_audit.engine import scattered
from dq_audit.cli.program import main

def dying(*given, counting=scattered.count_there):
    from pyspark import SparkContext
    os.kill(SparkContext._gateway.proc.pid, signal.SIGKILL)
    return counting(*given)

scattered.count_there = dying
main()
"""


def test_a_java_that_is_killed_ends_the_run_and_leaves_the_history_as_it_was(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "dq_audit.toml").write_text(PROJECT)
    assert _run("history", "init", at=tmp_path).returncode == 0
    before = hashlib.sha256((tmp_path / "history.sqlite").read_bytes()).hexdigest()
    done = _run("run", "--out", "reports", at=folder.parent, code=KILLED)
    assert done.returncode == 3, done.stderr
    assert done.stderr.count(LOST) == 2, "both months are said to be unusable, and why"
    assert "Traceback" not in done.stderr
    assert hashlib.sha256((tmp_path / "history.sqlite").read_bytes()).hexdigest() == before


def test_a_disk_that_is_full_ends_it_and_leaves_no_half_of_a_list(tmp_path: Path) -> None:
    """No file of more than 100 kB can be written: as if there were no more room. The list would have twice that."""
    records = 10_000
    keys = [hashlib.sha256(str(at).encode()).hexdigest() for at in range(records)]
    rows = {name: [cells[1]] * records for name, cells in OCTOBER.items()} | {"crime_ref": keys}
    (tmp_path / "victims").mkdir()
    pl.DataFrame(rows, schema=dict.fromkeys(rows, pl.String)).write_parquet(tmp_path / "victims" / "a.parquet")
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n" + CALLED
    words = ("check", "victims", "-s", VICTIMS, "--engine", "spark", "--period", "2026-10", "--failing", "listed")
    done = _run(*words, at=tmp_path, code=full)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.endswith("; is a disk full?\n"), done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["victims"]


CALLED = "from dq_audit.cli.program import main; main()"

DROPPED_IN = """
import pandera.pandas as pa
from dq_audit.declare import check, known
from dq_audit_checks.police.victims import Victims

def judged(cells):
    {judged}

@check(id="police.officer-two", gap=None, source=Victims, target=0.9)
class OfficerTwo(pa.DataFrameModel):
    \"\"\"A check that only Python can judge.\"\"\"

    officer_in_case: str = known()

    @pa.check("officer_in_case")
    def two(cls, cells):
        return judged(cells)
"""


@pytest.fixture
def words(folder: Path, tmp_path: Path) -> tuple[str, ...]:
    """The command that takes a check dropped in by `_drop_in` to Spark."""
    (tmp_path / "own").mkdir()
    return ("check", str(folder), "-s", VICTIMS, "--engine", "spark", "--checks", "own", "--period", "2026-10")


def _drop_in(at: Path, judged: str) -> None:
    (at / "own" / "two.py").write_text(DROPPED_IN.format(judged=judged))


def test_a_check_in_python_is_judged_in_the_processes_of_spark(words: tuple[str, ...], tmp_path: Path) -> None:
    _drop_in(tmp_path, 'return cells == "PC 2"')
    done = _run(*words, "--json", "--fail-on", "never", at=tmp_path)
    assert done.returncode == 0, done.stderr
    every = [one for one in json.loads(done.stdout)["findings"] if one["check"] == "police.officer-two"]
    [found] = [one for one in every if one["kind"] == "item"]
    assert {what: found["counts"][what] for what in ("applicable", "valid", "invalid")} == {
        "applicable": 5,
        "valid": 2,
        "invalid": 3,
    }


def test_a_function_of_a_module_that_no_process_has_travels_with_the_check(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a check is judged by code of a working folder, that is nowhere installed."""
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "desks.py").write_text("def second(cells):\n    return cells == 'PC 2'\n")
    _drop_in(tmp_path, "return desks.second(cells)")
    code = "import sys; sys.path.append('beside'); import desks; from dq_audit.cli.program import main; main()"
    file = tmp_path / "own" / "two.py"
    file.write_text("import desks\n" + file.read_text())
    monkeypatch.delenv("PYTHONPATH", raising=False)
    done = _run(*words, "--json", "--fail-on", "never", at=tmp_path, code=code)
    assert done.returncode == 0, done.stderr
    every = [one for one in json.loads(done.stdout)["findings"] if one["check"] == "police.officer-two"]
    assert [one["counts"]["valid"] for one in every if one["kind"] == "item"] == [2]


def test_what_fails_in_a_process_of_spark_tells_no_cell(words: tuple[str, ...], tmp_path: Path) -> None:
    _drop_in(tmp_path, "raise ValueError(str(list(cells)))")
    done = _run(*words, at=tmp_path)
    assert CANARY not in done.stdout + done.stderr
    assert "PC 1" not in done.stdout + done.stderr
    assert (done.returncode, done.stdout) == (4, ""), done.stderr
    assert "PicklingError" not in done.stderr, "the check never came there"


def test_duckdb_counts_a_parquet_folder_too(folder: Path, tmp_path: Path) -> None:
    words = (
        "check",
        str(folder / "month=2026-10"),
        "-s",
        VICTIMS,
        "--period",
        "2026-10",
        "--json",
        "--fail-on",
        "never",
    )
    done = _run(*words, "--engine", "duckdb", at=tmp_path)
    assert done.returncode == 0, done.stderr
    assert _once(json.loads(done.stdout)) == (2, 4)
    refused = _run("check", "x.csv", "-s", VICTIMS, "--engine", "duckdb", at=tmp_path)
    assert (refused.returncode, "leave the engine out" in refused.stderr) == (2, True)
