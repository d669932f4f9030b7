"""The page of speed says what was measured, and nothing else."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
RUNS = [{"wall": 2.0, "cpu": 3.0, "peak": 500_000_000}, {"wall": 3.0, "cpu": 3.0, "peak": 700_000_000}]
FLOOR = [{"wall": 1.0, "cpu": 1.0, "peak": 100_000_000}, {"wall": 2.0, "cpu": 1.0, "peak": 100_000_000}]


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "benchmarks")])
    return importlib.import_module("page")


def test_the_page_is_made_of_the_results_that_lie_here(page: ModuleType) -> None:
    results = (ROOT / "benchmarks" / "results").glob("*.json")
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in results}
    written = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert written == page.text(found, "performance"), "run benchmarks/page.py"
    for name, svg in page.drawn(found).items():
        assert (ROOT / "docs" / "performance" / f"{name}.svg").read_text(encoding="utf-8") == svg


def test_ratios_are_those_of_the_fastest_and_their_spread_that_of_the_rounds(page: ModuleType) -> None:
    """2 s over 1 s is 2.00; the rounds gave 2/1 and 3/2. The peak is the highest of any round."""
    jobs = [
        {"group": "csv", "name": "floor", "missing": "", "runs": FLOOR},
        {"group": "csv", "name": "dq-audit", "missing": "", "runs": RUNS},
        {"group": "csv", "name": "cuallee on Polars", "missing": "not installed", "runs": []},
    ]
    found = {"about": "two rounds", "jobs": jobs, "targets": [{"target": "CSV", "limit": 2, "found": None}]}
    told = page.text({"mixed": found}, "performance")
    assert "| dq-audit | 2.00 | 2.00 | 1.50-2.00 | 3.00 | 0.70 |" in told
    assert "| cuallee on Polars | not installed |" in told
    assert "| CSV | 2 |  | not measured |" in told
    assert told.count(page.NOTHING) == 6, "two mixes, phases, growth, memory and Spark"


def test_phases_are_added_up_and_a_kind_without_one_has_a_gap(page: ModuleType) -> None:
    """Only Parquet starts a process: 0.3 s and 1.2 s are 1.5 s; a CSV's 2 s stand alone."""
    spent = {"csv": {"reading": 2.0}, "parquet": {"starting": 0.3, "reading": 1.2}}
    told = page.text({"phases": {"rows": 7_000, "phases": spent, "start": [["Python", 0.1], ["Polars", 0.25]]}}, "x")
    for line in (
        "| reading | 2.00 | 1.20 |",
        "| starting |  | 0.30 |",
        "| together | 2.00 | 1.50 |",
        "| … Polars | 0.25 |",
    ):
        assert line in told


def test_a_straight_line_is_fitted_by_least_squares(page: ModuleType) -> None:
    """Through (1, 3), (2, 5), (3, 7) goes y = 1 + 2x, and nothing is left over."""
    assert page.fitted([[1, 3], [2, 5], [3, 7]]) == pytest.approx({"slope": 2, "start": 1, "r2": 1})
