"""Is an extract fit to be judged? Small extracts, and what must be said of them, worked out by hand."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
import pytest
from harness import packs

from dq_audit.audit import Result, check
from dq_audit.fitness import of_months
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Fitness, Kind, Outcome
from dq_audit.month import run
from dq_audit.project import Project, SourceConfig

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

VICTIMS, ASB = "police.victims", "council.asb_contacts"
NAMES = tuple(packs().source(VICTIMS).columns)


def lines(days: dict[int, int], month: str = "2026-01") -> list[list[str]]:
    """So many victims recorded on each day of a month."""
    rows = [list(NAMES)]
    for day, number in days.items():
        for n in range(number):
            cells = {"crime_ref": f"C/{month}/{day}/{n}", "victim_no": "1", "recorded_on": f"{month}-{day:02}"}
            rows.append([cells.get(name, "") for name in NAMES])
    return rows


def told(path: Path, rows: list[list[str]], project: Project | None = None) -> dict[str, Fitness]:
    path.write_bytes(making.csv(rows))
    return by_id(check(path, VICTIMS, period="2026-01", project=project, packs=packs()))


def by_id(result: Result) -> dict[str, Fitness]:
    return {fit.id: fit for fit in result.audits[-1].fitness}


def test_days_without_a_record_are_named_where_there_should_be_some(tmp_path: Path) -> None:
    """8 a day; none on the 3rd and from the 10th to the 12th."""
    days = {day: 8 for day in range(1, 32) if day not in (3, 10, 11, 12)}
    fit = told(tmp_path / "a.csv", lines(days))["extract.days"]
    assert (fit.sound, fit.of, fit.outcome) == (27, 31, Outcome.MISSED)
    assert fit.reason == "no record on day 3, 10-12, at 7 a day"


@pytest.mark.parametrize(
    ("days", "outcome"),
    [(dict.fromkeys(range(1, 32), 8), Outcome.MET), ({5: 20}, Outcome.TOO_FEW), ({5: 200}, Outcome.MISSED)],
)
def test_few_records_leave_days_empty_by_chance(days: dict[int, int], outcome: Outcome, tmp_path: Path) -> None:
    assert told(tmp_path / "a.csv", lines(days))["extract.days"].outcome is outcome


def test_a_snapshot_of_one_day_is_of_one_event_and_of_two_days_is_not() -> None:
    """A wave of a survey bears the day on which it was opened; a month's victims of one day lack the other days."""
    head = ["wave", "respondent_ref", "wave_opened_on", "status"]
    one, two = ([[f"{n}", f"{n}", f"2026-01-{9 + n % days:02}", "completed"] for n in range(200)] for days in (1, 2))
    survey = "consultation.survey"
    made = [
        by_id(check(pl.DataFrame(rows, schema=head, orient="row"), survey, period="2026-01", packs=packs()))
        for rows in (one, two)
    ]
    found = [fit["extract.days"] for fit in made]
    assert [fit.outcome for fit in found] == [Outcome.NOT_APPLICABLE, Outcome.MISSED]
    assert found[0].reason == "the records are of one event, on one day"


def test_records_of_other_months_are_a_fault_only_where_a_month_is_sent(tmp_path: Path) -> None:
    rows = [*lines({5: 10}), *lines({20: 3}, "2025-12")[1:], ["" for _ in NAMES]]
    rows[-1][:2] = "C/undated", "1"
    fit = told(tmp_path / "a.csv", rows)["extract.period"]
    assert (fit.sound, fit.of, fit.outcome) == (10, 14, Outcome.MISSED)
    assert fit.reason == "10 of 14 records are of 2026-01, 3 of other months, 1 of a month that cannot be told"
    asb = tmp_path / "asb.csv"
    names = list(packs().source(ASB).columns)
    asb.write_bytes(
        making.csv(
            [names, *[[f"A{n}", day, *[""] * (len(names) - 2)] for n, day in enumerate(["2026-01-05", "2025-12-05"])]]
        )
    )
    rolling = by_id(check(asb, ASB, period="2026-01", packs=packs()))["extract.period"]
    assert (rolling.sound, rolling.of, rolling.outcome) == (1, 2, Outcome.NOT_APPLICABLE)


def test_a_record_that_stands_twice(tmp_path: Path) -> None:
    rows = lines({5: 6})
    fit = told(tmp_path / "a.csv", [*rows, rows[1]])["extract.once"]
    assert (fit.sound, fit.of, fit.outcome) == (5, 7, Outcome.MISSED)


def test_control_totals_are_reconciled_those_entered_and_those_read(tmp_path: Path) -> None:
    entered = Project(Path(), sources={VICTIMS: SourceConfig(control={"2026-01": {"records": 12}})})
    fit = told(tmp_path / "a.csv", lines({5: 10}), entered)["extract.control"]
    assert (fit.sound, fit.of, fit.outcome) == (10, 12, Outcome.MISSED)
    assert fit.reason == "the agency's own count is 12, and 10 came"
    total = ["Total", "10", *[""] * (len(NAMES) - 2)]
    read = told(tmp_path / "a.csv", [*lines({5: 10}), total])["extract.control"]
    assert (read.sound, read.of, read.outcome) == (10, 10, Outcome.MET)
    assert told(tmp_path / "a.csv", lines({5: 10}))["extract.control"].outcome is Outcome.NOT_APPLICABLE


def test_a_control_total_of_nothing_and_nothing_is_no_pass(tmp_path: Path) -> None:
    """0 of 0 judges nothing."""
    nil = Project(Path(), sources={VICTIMS: SourceConfig(control={"2026-01": {"records": 0}}, nil=("2026-01",))})
    fit = told(tmp_path / "a.csv", lines({}), nil)["extract.control"]
    assert (fit.sound, fit.of, fit.outcome) == (0, 0, Outcome.NOT_APPLICABLE)


def test_an_absent_column_is_never_a_pass(tmp_path: Path) -> None:
    """Without the date no day can be told, without the reference no record that stands twice, and no code is there."""
    gone = ("recorded_on", "crime_ref")
    cells = {"victim_no": "1", "victim_age": "34", "victim_type": "person"}
    names = [name for name in NAMES if name not in gone]
    fit = told(tmp_path / "a.csv", [names, *[[cells.get(name, "") for name in names]] * 10])
    assert (fit["extract.days"].outcome, fit["extract.days"].reason) == (
        Outcome.COULD_NOT_JUDGE,
        "column recorded_on is absent",
    )
    assert fit["extract.once"].outcome is Outcome.COULD_NOT_JUDGE
    assert fit["extract.codes"].outcome is Outcome.NOT_APPLICABLE
    assert (fit["extract.codes"].sound, fit["extract.codes"].of) == (0, 0)


def test_codes_never_seen_look_like_a_changed_list_where_there_are_many(tmp_path: Path) -> None:
    names = list(packs().source(ASB).columns)
    cells = {"opened_on": "2026-01-05", "contact_ethnicity": "Q7"}
    for number, outcome in ((4, Outcome.MET), (5, Outcome.MISSED)):
        rows = [{**cells, "case_ref": f"A{n}", "contact_ethnicity": "Q7" if n < number else "W1"} for n in range(10)]
        path = tmp_path / "a.csv"
        path.write_bytes(making.csv([names, *[[row.get(name, "") for name in names] for row in rows]]))
        fit = by_id(check(path, ASB, period="2026-01", packs=packs()))["extract.codes"]
        assert (fit.of - fit.sound, fit.of, fit.outcome) == (number, 10, outcome)
    assert fit.reason == "codes never seen in contact_ethnicity (5): has a list changed?"


# --- what other months tell ---------------------------------------------------------------------------------------


def months(
    folder: Path, made: dict[str, list[list[str]]], control: dict[str, dict[str, int]] | None = None
) -> dict[str, dict[str, Fitness]]:
    folder.mkdir(exist_ok=True)
    for month, rows in made.items():
        (folder / f"victims-{month}-as-of-{month}-28.csv").write_bytes(making.csv(rows))
    project = Project(folder, sources={VICTIMS: SourceConfig(files=("*.csv",), control=control or {})})
    return {a.period: {fit.id: fit for fit in a.fitness} for a in run(project, packs()).audits}


def test_a_column_that_vanished_is_named_with_its_likely_successor(tmp_path: Path) -> None:
    before, now = lines({5: 10}, "2025-12"), lines({5: 10})
    now[0][NAMES.index("victim_ethnicity")] = "Vic Self Defined Ethnic Group"
    found = months(tmp_path, {"2025-12": before, "2026-01": now})
    first, second = found["2025-12"]["extract.columns"], found["2026-01"]["extract.columns"]
    assert first.outcome is Outcome.NOT_APPLICABLE
    assert (second.sound, second.of, second.outcome) == (len(NAMES) - 1, len(NAMES), Outcome.MISSED)
    assert second.reason == (
        "gone: victim_ethnicity (was “victim_ethnicity”, now likely “Vic Self Defined Ethnic Group”); "
        "1 columns never seen before"
    )


@pytest.mark.slow
def test_submissions_received_of_those_expected(tmp_path: Path) -> None:
    found = months(tmp_path, {month: lines({5: 10}, month) for month in ("2025-10", "2025-11", "2026-01")})
    received = found["2026-01"]["extract.received"]
    assert (received.sound, received.of, received.outcome) == (3, 4, Outcome.MISSED)
    assert received.reason == "3 of 4 months from 2025-10 to 2026-01 came and could be used"
    assert "extract.received" not in found["2025-10"]
    alone = months(tmp_path / "alone", {"2026-01": lines({5: 10})})["2026-01"]["extract.received"]
    assert alone.outcome is Outcome.NOT_APPLICABLE


def test_a_month_of_which_the_agency_gave_figures_is_expected(tmp_path: Path) -> None:
    """January came; of February there are figures alone; those of a month before the first say nothing of this run."""
    control = {month: {"records": 10} for month in ("2025-11", "2026-01", "2026-02")}
    found = months(tmp_path, {"2026-01": lines({5: 10})}, control)["2026-01"]["extract.received"]
    assert (found.sound, found.of, found.outcome) == (1, 2, Outcome.MISSED)
    assert found.reason.endswith("; the agency has given figures of 2026-02, which did not come")


def test_of_a_snapshot_the_months_with_figures_are_expected() -> None:
    audit = Audit("police.victims", "Police", "2026-01", None, ExtractFacts("", "", 1), ())
    [told] = of_months([audit], {}, {}, ["police.victims"], {"police.victims": ["2026-01", "2026-03"]})
    found = next(fit for fit in told.fitness if fit.id == "extract.received")
    assert (found.sound, found.of, found.outcome) == (1, 2, Outcome.MISSED)


def volumes(*records: int) -> Fitness:
    """The volume of the last of some months."""
    audits = []
    for at, n in enumerate(records, 1):
        finding = Finding("x.y", None, Kind.RULE, None, Counts(rows=n, in_period=n), None)
        audits.append(Audit("police.victims", "Police", f"2026-{at:02}", None, ExtractFacts("", "", n), (finding,)))
    return next(fit for fit in of_months(audits, {}, {})[-1].fitness if fit.id == "extract.volume")


def test_a_volume_far_from_earlier_months() -> None:
    """Mean 100; moving ranges 10, 20, 10, 10, 20: mean 14; limits 100 plus and minus 2.66 x 14 = 37.24."""
    earlier = (100, 110, 90, 100, 110, 90)
    assert volumes(*earlier, 137).outcome is Outcome.MET
    assert volumes(*earlier, 138).outcome is Outcome.MISSED
    assert volumes(*earlier, 62).outcome is Outcome.MISSED
    assert volumes(*earlier[1:], 500).outcome is Outcome.TOO_FEW
    assert "usual are 63 to 137" in volumes(*earlier, 100).reason


def test_months_that_do_not_vary_leave_room_for_chance() -> None:
    """No moving range at all: three standard deviations of a count, 3 x 10, are the limits."""
    assert volumes(*[100] * 6, 130).outcome is Outcome.MET
    assert volumes(*[100] * 6, 131).outcome is Outcome.MISSED
