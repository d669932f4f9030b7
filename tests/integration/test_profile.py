"""`dq-audit profile`: what the data of one offence in some areas can support, counted by hand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

CANARY = "Zebedee-Canary"
TOML = """
[area]
lsoa = ["E01999001", "E01999002", "E01999003"]
[lookups]
wards = "wards.csv"
[sources."police.victims"]
files = ["victims-*.csv"]
[sources."council.asb_perpetrators"]
files = ["perpetrators-*.csv"]
"""
HEAD = [
    "crime_ref", "victim_no", "recorded_on", "occurred_at", "victim_type", "victim_name", "victim_age", "victim_sex",
    "victim_ethnicity", "home_lsoa", "relationship_to_suspect", "alcohol", "domestic_abuse", "youth_related",
    "offence_lsoa", "offence_code",
]  # fmt: skip


def victims(month: str) -> bytes:
    """A month: in area 1 ten assaults (age blank in 2, relationship known in 4), in area 2 five, in 3 a theft."""
    rows = []
    for n in range(16):
        area = "E01999001" if n < 10 else "E01999002" if n < 15 else "E01999003"
        age, tie = ("" if n < 2 else "30"), ("stranger" if n < 4 else "")
        code = "45" if n == 15 else "8N"
        who = [f"{month}-{n}", "1", f"{month}-05", f"{month}-04", "person", CANARY, age, "F", "W1", area, tie]
        rows.append([*who, "Y", "", "N", area, code])
    return making.csv([HEAD, *rows])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "wards.csv").write_text(
        "lsoa,ward\nE01999001,E05999001\nE01999002,E05999002\nE01999003,E05999002\n", encoding="utf-8"
    )
    for month in ("2025-12", "2026-01"):
        (tmp_path / f"victims-{month}.csv").write_bytes(victims(month))
    return tmp_path


def lines(document: dict[str, Any]) -> dict[str, tuple[int, int, str]]:
    return {line["what"] or line["check"]: (line["n"], line["of"], line["status"]) for line in document["lines"]}


@pytest.mark.usefixtures("project")
def test_two_months_of_an_offence_in_an_area(dq: Run) -> None:
    """Twenty assaults in two months. Age in 16 (80%, under its 98%), sex in all, tie in 8, marker of abuse in none."""
    done = dq("profile", "--offence", "violence", "--area", "E01999001", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["records"], said["months"]) == ({"police.victims": 20}, {"police.victims": ["2025-12", "2026-01"]})
    found = lines(said)
    assert found["victim_age"] == (16, 20, "with bounds only")
    assert found["victim_sex"] == (20, 20, "supported")
    assert found["relationship_to_suspect"] == (8, 20, "not supported")
    assert found["domestic_abuse"] == (0, 20, "not supported")
    assert found["injury_level"] == (0, 0, "not there")
    assert found["police.triangle-offender"] == (0, 0, "not there")
    assert set(said["left_out"]) == {"council.asb_perpetrators"}


def test_records_that_nobody_can_place_are_said(project: Path, dq: Run) -> None:
    """Of 10 + 10 assaults in area 1 four lose their area: they stand in no line, and it is told."""
    file = project / "victims-2026-01.csv"
    lost = file.read_text(encoding="utf-8").replace('"E01999001","8N"', '"see notes","8N"', 4)
    file.write_text(lost, encoding="utf-8")
    told = json.loads(dq("profile", "--offence", "violence", "--area", "E01999001", "--json").stdout)
    assert told["left_out"]["police.victims"] == (
        "4 of 20 records stand in no line: their area or offence is not known"
    )
    assert lines(told)["victim_sex"][:2] == (16, 16)


@pytest.mark.usefixtures("project")
def test_a_ward_is_its_areas_and_few_records_carry_nothing(dq: Run) -> None:
    """Ward 2: ten assaults (areas 2 and 3 hold five a month and none), and by code two thefts."""
    assaults = lines(json.loads(dq("profile", "--offence", "violence", "-a", "e05999002", "--json").stdout))
    assert assaults["victim_sex"] == (10, 10, "supported")
    thefts = lines(json.loads(dq("profile", "--offence", "45", "-a", "E05999002", "--json").stdout))
    assert thefts["victim_sex"] == (2, 2, "too few records")
    assert thefts["alcohol"] == (0, 0, "asked of none of these records")


@pytest.mark.usefixtures("project")
def test_without_an_area_all_of_the_project(dq: Run) -> None:
    assert lines(json.loads(dq("profile", "--offence", "violence", "--json").stdout))["victim_sex"][:2] == (30, 30)


def test_on_a_page_and_in_words_and_nobody_is_named(project: Path, dq: Run) -> None:
    done = dq("profile", "--offence", "violence", "--out", "profile.html")
    page = (project / "profile.html").read_text(encoding="utf-8")
    for text in (" ".join(done.stdout.split()), page):
        assert "Problem profile: violence" in text
        assert "26 of 30" in text  # age: blank in two of fifteen a month
        assert CANARY not in text


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--offence", "White"), "no source of the project can tell 'White' there; known are: "),
        (("--offence", "violence", "-a", "E01999009"), "the project file lists no area E01999009"),
    ],
)
def test_what_is_not_known_is_one_sentence(asked: tuple[str, ...], said: str, dq: Run) -> None:
    done = dq("profile", *asked)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert said in done.stderr


@pytest.mark.usefixtures("project")
def test_the_page_replaces_no_project_file(dq: Run) -> None:
    assert dq("profile", "--offence", "violence", "--out", "dq_audit.toml").returncode == 2
