"""Residents by area and group: published tables, wide and long, of two censuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from harness import packs, states

from dq_audit.audit import Result, check
from dq_audit.errors import InputError
from dq_audit.model import Finding, Outcome
from dq_audit.project import Project, SourceConfig

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

SOURCE = "population.wards"
WIDE_2021 = [
    [
        "date", "geography", "geography code", "Ethnic group: Total: All usual residents",
        "Ethnic group: Asian, Asian British or Asian Welsh", "Ethnic group: Asian, Asian British or Asian Welsh: Indian",
        "Ethnic group: Black, Black British, Black Welsh, Caribbean or African",
        "Ethnic group: Mixed or Multiple ethnic groups", "Ethnic group: White", "Ethnic group: Other ethnic group",
    ],
    ["2021", "Made-up 001A", "E01999001", "100", "10", "7", "2", "3", "80", "5"],
    ["2021", "Made-up 001B", "E01999002", "200", "8", "8", "1", "1", "190", "0"],
]  # fmt: skip
WIDE_2011 = [
    [
        "date", "geography", "geography code", "Rural Urban", "Ethnic Group: All usual residents; measures: Value",
        "Ethnic Group: White; measures: Value",
        "Ethnic Group: White: English/Welsh/Scottish/Northern Irish/British; measures: Value",
        "Ethnic Group: Asian/Asian British; measures: Value",
    ],
    ["2011", "Made-up 001A", "E01999001", "Urban", "90", "85", "80", "5"],
    ["2011", "Made-up 001B", "E01999002", "Urban", "190", "188", "188", "2"],
]  # fmt: skip
LONG_2021 = [
    ["Lower layer Super Output Areas Code", "Ethnic group (20 categories)", "Observation"],
    ["E01999001", "Asian, Asian British or Asian Welsh", "10"],
    ["E01999001", "White", "80"],
    ["E01999002", "White (number)", "190"],
]
AREAS = {"lsoa": ("E01999001", "E01999002"), "ward": ("E05999001",)}


def audited(path: Path, rows: list[list[str]], total: int | None = None, areas: object = None) -> Result:
    path.write_bytes(making.csv(rows))
    control = {"2021-03": {"residents": total}, "2011-03": {"residents": total}} if total else {}
    sources = {SOURCE: SourceConfig(control=control)}
    project = Project(path.parent, sources=sources, areas=AREAS if areas is None else areas)  # type: ignore[arg-type]  by the spec
    return check(path, SOURCE, project=project, packs=packs())


def told(result: Result, id_: str) -> Finding:
    return result.audits[-1].finding(id_)


def tally(result: Result, name: str = "residents-by-area") -> dict[tuple[str, ...], int]:
    return dict(next(t for t in result.audits[-1].tallies if t.name == name).cells)


def test_a_table_with_a_column_for_each_group_is_a_record_for_each(tmp_path: Path) -> None:
    """The five broad groups are tallied; the total and the detailed group stand beside them and count nothing twice."""
    result = audited(tmp_path / "census2021-ts021-lsoa.csv", WIDE_2021)
    audit = result.audits[-1]
    assert (audit.period, audit.extract.rows) == ("2021-03", 14)
    assert tally(result) == {
        ("Asian", "E01999001"): 10, ("Black", "E01999001"): 2, ("Mixed", "E01999001"): 3, ("White", "E01999001"): 80,
        ("Other", "E01999001"): 5, ("Asian", "E01999002"): 8, ("Black", "E01999002"): 1, ("Mixed", "E01999002"): 1,
        ("White", "E01999002"): 190, ("Other", "E01999002"): 0,
    }  # fmt: skip
    assert tally(result, "residents-in-all") == {("Total",): 300}
    assert "census_on is taken from the file's name" in audit.notes
    assert "7 headers of the table are values of ethnic_group: a record for each" in audit.notes


def test_the_table_of_2011_reads_the_same_way(tmp_path: Path) -> None:
    result = audited(tmp_path / "ks201ew-2011.csv", WIDE_2011)
    assert result.audits[-1].period == "2011-03"
    assert tally(result)["White", "E01999001"] == 85
    assert sum(tally(result).values()) == 280


def test_a_table_with_a_record_for_each_group(tmp_path: Path) -> None:
    result = audited(tmp_path / "ts021-2021.csv", LONG_2021)
    assert tally(result) == {("Asian", "E01999001"): 10, ("White", "E01999001"): 80, ("White", "E01999002"): 190}


@pytest.mark.few(5)
@pytest.mark.parametrize("name", making.KINDS)
def test_every_kind_of_file_folds_alike(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"census2021-{name}"
    path.write_bytes(making.KINDS[name](WIDE_2021))
    project = Project(tmp_path, sources={}, areas=AREAS)  # type: ignore[arg-type]  by the spec
    result = check(path, SOURCE, project=project, packs=packs())
    assert (result.audits[-1].extract.rows, sum(tally(result).values())) == (14, 300)


def test_areas_that_the_table_does_not_have_are_missed(tmp_path: Path) -> None:
    """It is a table of LSOAs, so that the ward is not asked for."""
    found = told(audited(tmp_path / "c2021.csv", WIDE_2021[:2]), "population.areas-covered")
    assert (found.counts.valid, found.counts.applicable, found.outcome) == (1, 2, Outcome.MISSED)
    whole = told(audited(tmp_path / "c2021.csv", WIDE_2021), "population.areas-covered")
    assert (whole.counts.valid, whole.counts.applicable) == (2, 2)
    assert whole.outcome is Outcome.TOO_FEW  # of two areas nothing can be said; a borough has dozens


def test_a_table_of_other_boundaries_covers_no_area(tmp_path: Path) -> None:
    other = [WIDE_2021[0], *[[*row[:2], row[2].replace("E01", "E05"), *row[3:]] for row in WIDE_2021[1:]]]
    found = told(audited(tmp_path / "c2021.csv", other, areas={"lsoa": ("E01999001",)}), "population.areas-covered")
    assert (found.counts.valid, found.counts.applicable, found.outcome) == (0, 1, Outcome.MISSED)


@pytest.mark.parametrize(
    ("total", "outcome", "valid"), [(300, "met", 300), (301, "missed", 300), (30_000, "missed", 300)]
)
def test_the_areas_add_up_to_the_published_total(total: int, outcome: str, valid: int, tmp_path: Path) -> None:
    found = told(audited(tmp_path / "c2021.csv", WIDE_2021, total), "population.adds-up")
    assert found.outcome
    assert (found.outcome.value, found.counts.valid, found.counts.applicable) == (outcome, valid, total)
    unasked = told(audited(tmp_path / "c2021.csv", WIDE_2021), "population.adds-up")
    assert unasked.outcome is Outcome.COULD_NOT_JUDGE
    assert unasked.reason == "no control total of residents for 2021-03"


def test_cells_of_small_areas_are_perturbed_a_thousandth_is_let_be(tmp_path: Path) -> None:
    many = [WIDE_2021[0], ["2021", "Made-up 001A", "E01999001", "10000", "0", "0", "0", "0", "9990", "0"]]
    near = told(audited(tmp_path / "c2021.csv", many, 10_000), "population.adds-up")
    assert (near.outcome, near.counts.valid, near.counts.applicable) == (Outcome.MET, 10_000, 10_000)
    assert "the table adds up to 9,990, the published total is 10,000, 10 apart" in near.reason
    far = told(audited(tmp_path / "c2021.csv", many, 10_001), "population.adds-up")
    assert far.outcome is Outcome.MISSED


def test_a_negative_population_is_invalid_and_summed_nowhere(tmp_path: Path) -> None:
    rows = [WIDE_2021[0], ["2021", "Made-up 001A", "E01999001", "100", "-10", "7", "", "3", "80", "5"]]
    result = audited(tmp_path / "c2021.csv", rows)
    residents = result.audits[-1].finding("population.residents-known", "residents")
    assert (states(residents), residents.outcome) == ({"valid": 5, "blank": 1, "invalid": 1}, Outcome.MISSED)
    assert ("Asian", "E01999001") not in tally(result)


def test_an_area_that_stands_twice(tmp_path: Path) -> None:
    found = told(audited(tmp_path / "c2021.csv", [*WIDE_2021, WIDE_2021[1]]), "population.area-once")
    assert (found.counts.invalid, found.counts.applicable) == (14, 21)


def test_a_code_with_two_names_is_a_drift(tmp_path: Path) -> None:
    renamed = [*WIDE_2021[1][:1], "Made-up and Sons", *WIDE_2021[1][2:]]
    found = told(audited(tmp_path / "c2021.csv", [*WIDE_2021, renamed]), "population.one-name")
    assert (found.counts.invalid, found.outcome) == (14, Outcome.MISSED)


def test_a_best_fit_is_approximate(tmp_path: Path) -> None:
    found = told(audited(tmp_path / "census2021_ward24_bestfit.csv", WIDE_2021), "population.best-fit")
    assert (found.counts.invalid, found.counts.applicable) == (14, 14)


def test_a_file_whose_name_tells_no_census_cannot_be_placed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row has a readable date in census_on"):
        audited(tmp_path / "population.csv", WIDE_2021)
