"""`dq-audit units`: of the history, or without one of the extracts that are there."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from asb_months import HEAD
from commands import RETENTION

from dq_audit.history.store import History
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

if TYPE_CHECKING:
    from conftest import Run

CHECK, ITEM = "council.asb-contact-age", "contact_age"
TEAMS = [f"Team {at}" for at in range(9)]
TOML = f'[lists]\nteams = {["West", *TEAMS]}\n\n[sources."council.asb_contacts"]\nfiles = ["in/asb-*.csv"]\n'
HISTORY = f'{TOML}\n[history]\nplace = "history.sqlite"\n{RETENTION}'


def month(period: str, west: int) -> Audit:
    """Nine teams with 18 of 20 ages each, and West with so many."""
    parts = {
        team: Counts(rows=20, in_period=20, in_area=20, applicable=20, valid=x, blank=20 - x)
        for team, x in {"West": west, **dict.fromkeys(TEAMS, 18)}.items()
    }
    whole = sum(parts.values(), Counts())
    item = Finding(CHECK, "3.2.5", Kind.ITEM, ITEM, whole, 0.9, breakdowns={"team": parts})
    return Audit("council.asb_contacts", "Council", period, None, ExtractFacts("", "", 200), (item,))


def told(dq: Run, *words: str) -> list[dict[str, Any]]:
    done = dq("units", *words, "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_latest_month_of_the_history_or_the_one_asked_for(tmp_path: Path, dq: Run) -> None:
    """West has 4 of 20 where 83% are complete in all: 16.6 expected, 12.6 records more are missing than that."""
    (tmp_path / "dq_audit.toml").write_text(HISTORY, encoding="utf-8")
    history = History.make("history.sqlite", tmp_path)
    history.take([month("2025-01", 18)], "dq-audit 0")
    history.take([month("2025-02", 4)], "dq-audit 0")
    [found] = told(dq)
    [one] = found.pop("flagged")
    assert (found["period"], found["values"], found["compared"], found["too_small"]) == ("2025-02", 10, 10, 0)
    assert (one["breakdown"], one["value"], one["missing"], one["of"]) == ("team", "West", 16, 20)
    assert (one["excess"], one["others"]) == (pytest.approx(12.6), pytest.approx(34 / 200))
    assert told(dq, "council.asb_contacts", "--period", "2025-01")[0]["flagged"] == []
    shown = dq("units").stdout
    assert "1 stand out; 10 of 10 values compared" in shown
    assert "team West: 16 of 20 not complete (80.0%), of all 17.0%: 13 records more than expected" in shown


@pytest.mark.slow
def test_without_a_history_the_extracts_are_counted(tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "in").mkdir()
    rows = [
        [f"{team}{at}", "2026-01-05", "", "41" if at < (4 if team == "West" else 18) else "", "W1", "", "", team]
        for team in ("West", *TEAMS)
        for at in range(20)
    ]
    (tmp_path / "in/asb-2026-01.csv").write_bytes(making.csv([HEAD, *rows]))
    [found] = told(dq, "council.asb_contacts")
    assert [(one["item"], one["value"], one["missing"]) for one in found["flagged"] if one["breakdown"] == "team"] == [
        (ITEM, "West", 16)
    ]
    (tmp_path / "in/asb-2026-01.csv").unlink()
    assert dq("units").returncode == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("council.asb_contact",), "there is no source 'council.asb_contact'"),
        (("--period", "January"), "a period is a month"),
        (("--period", "2020-01"), "the history has no audit for 2020-01"),
        (("police.victims",), "the history has no police.victims"),
    ],
)
def test_what_is_not_there_is_one_sentence(words: tuple[str, ...], said: str, tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(HISTORY, encoding="utf-8")
    History.make("history.sqlite", tmp_path).take([month("2025-01", 18)], "dq-audit 0")
    done = dq("units", *words)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
