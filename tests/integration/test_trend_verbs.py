"""`dq-audit trend` and `dq-audit diff`: a history of months made by hand, and what is said of its lines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import RETENTION

from dq_audit.discover import discover
from dq_audit.fingerprints import rule_fingerprint
from dq_audit.history.store import History
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conftest import Run

CHECK, ITEM = "council.asb-contact-age", "contact_age"
TOML = f'[history]\nplace = "history.sqlite"\n{RETENTION}'
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


def month(period: str, x: int, n: int, **changes: Any) -> Audit:  # noqa: ANN401  whatever a finding takes
    """A month with x of n ages, half of them in the team West."""
    rule = rule_fingerprint(discover().check(CHECK))
    counts = Counts(rows=n, in_period=n, in_area=n, applicable=n, valid=x, blank=n - x)
    west = Counts(rows=n // 2, in_period=n // 2, in_area=n // 2, applicable=n // 2, valid=x // 2, blank=n // 2 - x // 2)
    item = Finding(CHECK, "3.2.5", Kind.ITEM, ITEM, counts, 0.9, rule=rule, breakdowns={"team": {"West": west}})
    item = replace(item, **changes)
    line = replace(item, kind=Kind.RECORD, item=None, target=None)
    return Audit("council.asb_contacts", "Council", period, None, ExtractFacts("", "", n), (item, line))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    return tmp_path


def kept(project: Path, months: Sequence[Audit]) -> None:
    history = History.make("history.sqlite", project)
    for one in months:
        history.take([one], "dq-audit 0")


def told(dq: Run, *words: str) -> dict[str, Any]:
    done = dq("trend", CHECK, *words, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_fall_below_the_limits_is_worse(project: Path, dq: Run) -> None:
    """23 months of 80 to 84 of 100, then 40: the centre is 81.9 - and the last month far below three sigma."""
    kept(project, [month(m, 80 + at % 5, 100) for at, m in enumerate(MONTHS[:23])] + [month(MONTHS[23], 40, 100)])
    found = told(dq, "--item", ITEM)
    assert (found["direction"], found["pooled"], len(found["points"])) == ("worse", 1, 24)
    assert found["reason"].startswith("2025-12 is below the lower limit")
    last = found["points"][-1]
    assert (last["n"], last["of"], "below the lower limit" in last["marks"]) == (40, 100, True)
    assert last["low"] < sum(p["n"] for p in found["points"]) / 2400 < last["high"]
    shown = dq("trend", CHECK, "--item", ITEM)
    assert "2025-12  40 of 100 (40.0%), expected" in shown.stdout
    assert shown.stdout.startswith(f"{CHECK} {ITEM}: worse.")


def test_few_months_are_too_early_and_few_records_are_pooled(project: Path, dq: Run) -> None:
    kept(project, [month(m, 6, 7) for m in MONTHS])
    found = told(dq)
    assert (found["direction"], found["pooled"], len(found["points"])) == ("too early to say", 12, 2)
    assert [(p["first"], p["last"], p["n"], p["of"]) for p in found["points"]] == [
        ("2024-01", "2024-12", 72, 84), ("2025-01", "2025-12", 72, 84)
    ]  # fmt: skip


def test_a_named_event_is_tested_and_limits_begin_anew(project: Path, dq: Run) -> None:
    event = '[[events]]\nmonth = "2025-01"\nname = "training of the team"\nsources = ["council.asb_contacts"]\n'
    (project / "dq_audit.toml").write_text(TOML + event, encoding="utf-8")
    kept(project, [month(m, 60 if m < "2025" else 85, 100) for m in MONTHS])
    found = told(dq, "--item", ITEM)
    [one] = found["events"]
    assert (one["event"], one["first"], one["change"]) == ("training of the team", "2025-01", "rose")
    assert [p["centre"] for p in found["points"]] == [0.6] * 12 + [0.85] * 12
    elsewhere = event.replace("council.asb_contacts", "police.victims")
    (project / "dq_audit.toml").write_text(TOML + elsewhere, encoding="utf-8")
    assert told(dq, "--item", ITEM)["events"] == []


def test_an_event_of_a_month_that_did_not_come_begins_with_the_next(project: Path, dq: Run) -> None:
    event = '[[events]]\nmonth = "2025-01"\nname = "training"\n'
    (project / "dq_audit.toml").write_text(TOML + event, encoding="utf-8")
    kept(project, [month(m, 60 if m < "2025" else 85, 100) for m in MONTHS if m != "2025-01"])
    [one] = told(dq, "--item", ITEM)["events"]
    assert (one["event"], one["first"], one["change"]) == ("training", "2025-02", "rose")


def test_another_rule_breaks_the_line(project: Path, dq: Run) -> None:
    """A changed rule is no change in performance: no month before it sets a limit after it."""
    kept(
        project, [month(m, 60 if m < "2025" else 85, 100, **({"rule": "0" * 16} if m < "2025" else {})) for m in MONTHS]
    )
    found = told(dq, "--item", ITEM)
    assert [p["centre"] for p in found["points"]] == [0.6] * 12 + [0.85] * 12
    assert found["direction"] == "no change shown"
    assert dq("diff", "2024-12", "2025-01").stdout.count("counted under another rule, so not to be compared") == 2


def test_a_value_of_a_breakdown_and_a_month_that_could_not_be_judged(project: Path, dq: Run) -> None:
    months = [month(m, 80, 100) for m in MONTHS[:14]]
    months[5] = month(MONTHS[5], 0, 0, obstacle="column contact_age is absent")
    kept(project, months)
    found = told(dq, "--of", "team=West", "--item", ITEM)
    assert {(p["n"], p["of"]) for p in found["points"]} == {(40, 50)}
    assert (found["could_not_judge"], found["missing"]) == (["2024-06"], ["2024-06"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("trend", "council.asb-contact-agee"), "did you mean 'council.asb-contact-age'"),
        (("trend", "police.victim-ethnicity"), "the history holds no month of police.victim-ethnicity"),
        (("trend", CHECK, "--item", "contact_agee"), "did you mean 'contact_age'"),
        (("trend", CHECK, "--of", "ward=X"), "write breakdown=value; breakdowns are team"),
        (("diff", "2024-01", "2026-01"), "the history has no source with both"),
        (("diff", "January", "2026-01"), "a month is written YYYY-MM"),
    ],
)
def test_what_is_not_there_is_one_sentence(words: tuple[str, ...], said: str, project: Path, dq: Run) -> None:
    kept(project, [month(m, 80, 100) for m in MONTHS[:3]])
    done = dq(*words)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


def test_two_months_are_held_against_each_other(project: Path, dq: Run) -> None:
    """95 of 100, then 70 of 100: 25 points less, no longer met. Newcombe (1998), method 10, by hand: -35.0, -14.8."""
    kept(project, [month("2025-01", 95, 100), month("2025-02", 70, 100)])
    first, second = json.loads(dq("diff", "2025-01", "2025-02", "--json").stdout)
    assert (first["item"], first["before"], first["after"]) == (ITEM, "met", "missed")
    assert (first["n_before"], first["of_before"], first["n"], first["of"]) == (95, 100, 70, 100)
    assert (round(first["points"], 1), round(first["low"], 1), round(first["high"], 1)) == (-25.0, -35.0, -14.8)
    assert (second["kind"], second["before"]) == ("record", None)
    assert "met then, missed now; 95 of 100, then 70 of 100: -25.0 points" in dq("diff", "2025-01", "2025-02").stdout


def test_an_event_of_an_unknown_source_is_refused(project: Path, dq: Run) -> None:
    (project / "dq_audit.toml").write_text(TOML + '[[events]]\nmonth = "2025-01"\nname = "x"\nsources = ["a.b"]\n')
    History.make("history.sqlite", project)
    done = dq("run")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "a.b" in done.stderr


def test_volumes_are_charted_by_their_moving_ranges(project: Path, dq: Run) -> None:
    """100 and 110 records by turns: mean 105, ranges of 10: limits 105 -+ 26.6. Then 140, which is more, not better."""
    kept(project, [month(m, 50, 100 + 10 * (at % 2)) for at, m in enumerate(MONTHS)] + [month("2026-01", 50, 140)])
    found = told(dq, "--volume", "--item", ITEM)
    last = found["points"][-1]
    assert (last["records"], last["share"], last["n"]) == (140, None, None)
    assert (last["low"], last["high"]) == (pytest.approx(78.4), pytest.approx(131.6))
    assert (found["direction"], found["target"], found["events"]) == ("more", None, [])
    assert (
        "2026-01  140 records, expected 78.4 to 131.6: above the upper limit" in dq("trend", CHECK, "--volume").stdout
    )


REDRAWN = '[lookups]\nrebuilt_teams = "became.csv"\n'


def redrawn(period: str, *teams: str) -> Audit:
    """A month in which each team has 60 of 80 ages; from May 2025 on another list of teams."""
    counts = Counts(rows=80, in_period=80, in_area=80, applicable=80, valid=60, blank=20)
    made = month(period, 60 * len(teams), 80 * len(teams), breakdowns={"team": dict.fromkeys(teams, counts)})
    return replace(made, vintages={"team": "b" * 16 if period >= "2025-05" else "a" * 16})


def test_a_value_of_another_list_is_not_the_same_value_whatever_its_name(project: Path, dq: Run) -> None:
    kept(project, [redrawn(m, "West", "East") for m in MONTHS])
    found = told(dq, "--of", "team=West", "--item", ITEM)
    assert (found["another_list_from"], found["rebuilt"]) == (["2025-05"], [])
    assert found["reason"] == "8 points, fewer than the 12 that limits need"
    whole = told(dq, "--item", ITEM)  # the sum of all is what it was
    assert (whole["another_list_from"], whole["direction"]) == ([], "no change shown")
    assert "From 2025-05 on team=West was told by another list" in dq("trend", CHECK, "--of", "team=West").stdout


def test_a_table_of_the_project_says_what_became_of_the_values(project: Path, dq: Run) -> None:
    """West and North became West and North; so 120 of 160 a month until April, and one line of 24 months."""
    (project / "dq_audit.toml").write_text(TOML + REDRAWN, encoding="utf-8")
    (project / "became.csv").write_text("from,to\nWEST,West and North\nNorth,West and North\nEast,East\n")
    months = [
        redrawn(m, *(("West and North", "East") if m >= "2025-05" else ("West", "North", "East"))) for m in MONTHS
    ]
    kept(project, months)
    found = told(dq, "--of", "team=West and North", "--item", ITEM)
    assert (found["another_list_from"], len(found["rebuilt"])) == ([], 16)
    assert [(p["n"], p["of"]) for p in found["points"]] == [(120, 160)] * 16 + [(60, 80)] * 8
    assert {p["centre"] for p in found["points"]} == {0.75}
    assert [p["n"] for p in told(dq, "--of", "team=West", "--item", ITEM)["points"]] == []
