"""`dq-audit register`, and the register in the reports, as an analyst sees them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from dq_audit.declaration import ROWS

if TYPE_CHECKING:
    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

CANARY = "Zebedee-Canary"
AREAS = [f"E0199900{n}" for n in range(1, 5)]
TOML = """
[area]
lsoa = ["E01999001", "E01999002", "E01999003", "E01999004"]
[sources."police.victims"]
files = ["victims-*.csv"]
[sources."council.asb_contacts"]
files = ["asb-*.csv"]
[sources."population.wards"]
files = ["census*.csv"]
[sources."population.wards".control]
2021-03 = { residents = 4000 }
"""


def victims(month: str) -> bytes:
    """Of 40 residents of each area 10 are BME, as in the population; nobody's ethnicity is missing."""
    head = ["crime_ref", "victim_no", "recorded_on", "victim_type", "victim_name", "victim_ethnicity", "home_lsoa"]
    rows = [
        [f"{month}-{area}-{n}", "1", f"{month}-05", "person", CANARY, "A1" if n < 10 else "W1", area]
        for area in AREAS
        for n in range(40)
    ]
    return making.csv([[*head, "offence_lsoa", "offence_code"], *[[*row, row[-1], "8N"] for row in rows]])


def contacts(month: str) -> bytes:
    head = ["case_ref", "opened_on", "contact_name", "contact_age", "contact_ethnicity", "home_lsoa"]
    return making.csv([head, *[[f"{month}-{n}", f"{month}-05", CANARY, "40", "W1", AREAS[0]] for n in range(60)]])


_NOBODY = (
    "Black, Black British, Black Welsh, Caribbean or African", "Mixed or Multiple ethnic groups", "Other ethnic group"
)  # fmt: skip


def census() -> bytes:
    groups = ("White", "Asian, Asian British or Asian Welsh", *_NOBODY)
    head = ["geography code", *(f"Ethnic group: {group}" for group in groups)]
    return making.csv([head, *[[area, "750", "250", "0", "0", "0"] for area in AREAS]])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    for month in ("2025-12", "2026-01"):
        (tmp_path / f"victims-{month}.csv").write_bytes(victims(month))
        (tmp_path / f"asb-{month}.csv").write_bytes(contacts(month))
    (tmp_path / "census2021-ts021.csv").write_bytes(census())
    return tmp_path


def rows_of(text: str) -> dict[str, dict[str, Any]]:
    return {row["ref"]: row for row in json.loads(text)}


@pytest.mark.usefixtures("project")
def test_a_row_for_each_gap_and_below_them_each_recommendation(dq: Run) -> None:
    done = dq("register", "--json")
    assert done.returncode == 1, done.stderr
    rows = rows_of(done.stdout)
    assert list(rows) == list(ROWS)
    contacts_row, population = rows["3.2.5"], rows["3.2.2"]
    assert (contacts_row["n"], contacts_row["of"], contacts_row["n_before"], contacts_row["of_before"]) == (120,) * 4
    assert (population["outcome"], population["n"], population["of"]) == ("too few to judge", 20, 20)
    silent = rows["4.2.2"]
    assert (silent["outcome"], silent["n"], silent["of"], silent["reason"]) == (
        "could not judge",
        0,
        0,
        "nothing received",
    )
    ethnicity = rows["3.2.1"]["questions"][0]
    assert ethnicity["figures"]["estimate"] == pytest.approx(1.0)
    assert (ethnicity["figures"]["usable"], ethnicity["figures"]["of"]) == (320, 320)
    assert rows["3.2.1"]["verdict"] == ethnicity["verdict"] == "not enough records"


def test_a_month_that_one_source_did_not_send_turns_its_rows_and_no_others(project: Path, dq: Run) -> None:
    before = rows_of(dq("register", "--json").stdout)
    (project / "asb-2026-01.csv").unlink()
    after = rows_of(dq("register", "--json").stdout)
    changed = [ref for ref in ROWS if after[ref] != before[ref]]
    assert changed == ["3.2.5", "R2", "R3"]
    assert (after["3.2.5"]["outcome"], after["3.2.5"]["reason"]) == (
        "could not judge",
        "nothing received of council.asb_contacts since 2025-12",
    )
    assert (after["3.2.5"]["n"], after["3.2.5"]["of"]) == (0, 0)


def test_a_source_that_sent_nothing_at_all_turns_its_rows_and_no_others(project: Path, dq: Run) -> None:
    """Of ethnicity only the victims come; the other half of the gap is not there, and must not look as if it were."""
    before = rows_of(dq("register", "--json").stdout)
    (project / "dq_audit.toml").write_text(
        f'{TOML}[sources."police.vulnerable_people"]\nfiles = ["none-*.csv"]\n', encoding="utf-8"
    )
    done = dq("register", "--json")
    assert done.returncode == 3
    after = rows_of(done.stdout)
    assert [ref for ref in ROWS if after[ref] != before[ref]] == ["3.2.1"]
    assert after["3.2.1"]["outcome"] == "could not judge"
    assert "nothing received of police.vulnerable_people" in after["3.2.1"]["reason"]


def test_the_public_stand_in_alone_is_no_court_data(project: Path, dq: Run) -> None:
    """Published street crime with every outcome known leaves the courts' gap as it was: nothing of theirs came."""
    head = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
        "Crime type,Last outcome category,Context\n"
    )
    rows = [
        f"{at:064x},2026-01,A,A,-1.2,54.6,On or near A Street,{AREAS[0]},A 001A,Burglary,Offender sent to prison,\n"
        for at in range(100)
    ]
    (project / "street-2026-01.csv").write_text(head + "".join(rows), encoding="utf-8")
    config = f'{TOML}[sources."police.street_crime"]\nfiles = ["street-*.csv"]\n'
    (project / "dq_audit.toml").write_text(config, encoding="utf-8")
    courts = rows_of(dq("register", "--json").stdout)["4.2.2"]
    assert (courts["outcome"], courts["n"], courts["of"]) == ("could not judge", 0, 0)
    assert (courts["reason"], courts["verdict"], courts["checks"]) == ("nothing received", None, [])


@pytest.mark.slow
def test_in_words_and_in_every_report_and_nobody_is_named(project: Path, dq: Run) -> None:
    plan = "ref,action,owner,due,progress\n3.2.1,Ask at the first account,Police,2026-12-31,begun\n"
    (project / "register.csv").write_text(plan, encoding="utf-8")
    shown = dq("register", "--fail-on", "never")
    assert shown.returncode == 0, shown.stderr
    words = " ".join(shown.stdout.split())
    assert "3.2.1: action: Ask at the first account (Police by 2026-12-31) begun" in words
    assert "Not enough records." in words
    assert "4.2.2: nothing received" in words
    definition = "BME: every group but White (White minorities are not in it); residents of the borough only"
    assert f"3.2.1: how: {definition}; the other definition, every group but White British" in words
    done = dq("run", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    page = (project / "reports" / "report.html").read_text(encoding="utf-8")
    assert "Can the question be answered?" in page
    assert "Are BME residents more than 1.25 times as often victims as their neighbours?" in page
    assert "Ask at the first account (Police, by 31 December 2026): begun" in page
    assert definition in page
    assert "Definitions and settings" in page
    asked = openpyxl.load_workbook(project / "reports" / "report.xlsx")["Questions"]
    how = {row[0].value: row[6].value for row in asked.iter_rows(min_row=2)}
    assert definition in how["3.2.1"]
    sheet = openpyxl.load_workbook(project / "reports" / "report.xlsx")["Register"]
    head, first = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)]
    told = dict(zip(head, first, strict=True))
    assert (told["Gap"], told["Verdict"], told["Action"]) == ("3.2.1", "not enough records", "Ask at the first account")
    everything = shown.stdout + done.stdout + done.stderr + page
    assert CANARY not in everything


def test_a_plan_that_cannot_be_used_stops_the_run_before_anything_is_read(project: Path, dq: Run) -> None:
    (project / "register.csv").write_text("ref,what\n9.9,x\n", encoding="utf-8")
    for verb in ("register", "run"):
        done = dq(verb)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "register.csv: cannot be read as a table with the columns" in done.stderr


def test_a_setting_that_no_question_has_stops_the_run_before_anything_is_read(project: Path, dq: Run) -> None:
    (project / "dq_audit.toml").write_text(f'{TOML}\n[questions."4.2.3"]\nhigh_crime_causer = 5\n', encoding="utf-8")
    for verb in ("register", "run"):
        done = dq(verb)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "[questions] 4.2.3: 'high_crime_causer' is no setting of its question; did you mean" in done.stderr
