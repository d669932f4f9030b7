"""Reports of any month of the history, written again when its extracts are gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from asb_months import CANARY, TOML, send

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run


@pytest.fixture
def project(tmp_path: Path, dq: Run) -> Path:
    """February (30 of 60 ages known) and March (45 of 60) went into the history; no extract is left."""
    for folder in ("in", "kept"):
        (tmp_path / folder).mkdir()
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    assert dq("history", "init").returncode == 0
    for month, known in (("2026-02", 30), ("2026-03", 45)):
        send(tmp_path, month, known)
        assert dq("run", "-f", "json").returncode in (0, 1)
    next((tmp_path / "in").iterdir()).unlink()
    return tmp_path


def test_a_report_needs_no_extract(project: Path, dq: Run) -> None:
    done = dq("report", "--out", "again")
    assert (done.returncode, done.stderr) == (0, "")
    assert "The year to 2026-03, 2 audits" in done.stdout
    audits = json.loads((project / "again/report.json").read_text(encoding="utf-8"))
    assert [one["period"] for one in audits] == ["2026-02", "2026-03"]
    page = (project / "again/site/gap-3-2-5.html").read_text(encoding="utf-8")
    assert "45 of 60" in page
    assert CANARY not in page


def test_a_report_of_an_earlier_month_knows_nothing_of_later_ones(project: Path, dq: Run) -> None:
    done = dq("report", "--period", "2026-02", "--out", "then", "-f", "html")
    assert (done.returncode, done.stderr) == (0, "")
    page = (project / "then/report.html").read_text(encoding="utf-8")
    assert "30 of 60" in page
    assert "45 of 60" not in page
    assert "March 2026" not in page


def test_what_cannot_be_reported_is_said(project: Path, dq: Run) -> None:
    none = dq("report", "--period", "2026-01")
    assert (none.returncode, none.stderr) == (2, "dq-audit: the history holds no month up to 2026-01\n")
    assert "written YYYY-MM" in dq("report", "--period", "January").stderr
    text = TOML.replace('[history]\nplace = "kept/history.sqlite"\n', "")
    (project / "dq_audit.toml").write_text(text, encoding="utf-8")
    assert "--period needs a history: dq_audit.toml names none" in dq("report", "--period", "2026-03").stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_charts_for_a_document(project: Path, dq: Run, kind: str) -> None:
    """Each a file of its own, and what it shows in words beside it."""
    done = dq("report", "--charts", kind, "--out", "drawn")
    assert (done.returncode, done.stderr) == (0, "")
    drawn = sorted((project / "drawn/charts").glob(f"*.{kind}"))
    assert drawn
    assert all(one.read_bytes().startswith({"png": b"\x89PNG", "svg": b"<svg"}[kind]) for one in drawn)
    told = (project / "drawn/charts/what-they-show.txt").read_text(encoding="utf-8")
    assert all(one.name in told for one in drawn)
    assert "45 of 60 (75.0%) in March 2026" in told
    assert not (project / "drawn/report.html").exists()
    assert CANARY not in told
