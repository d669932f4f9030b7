"""Gap 5.2.1 worked by hand: six variables, their vintages, boundaries and segments of a small borough."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from harness import packs, states, table

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.audit import Result, check
from dq_audit.discover import questions
from dq_audit.model import Finding, Outcome
from dq_audit.month import Month, run
from dq_audit.project import Project, SourceConfig

SOURCE = "places.neighbourhoods"
STATED = {
    "area_vintage": "2021",
    "compiled_on": "2026-03",
    "burglaries_from": "recorded crime",
    "burglaries_to": "2026-02",
    "criminal_damage_from": "recorded crime",
    "criminal_damage_to": "2026-02",
    "income_from": "indices of 2025",
    "income_to": "2025-10",
    "employment_from": "indices of 2025",
    "employment_to": "2025-10",
    "young_from": "mid-year estimates",
    "young_to": "2024-06",
    "qualifications": "low",
    "qualifications_from": "census",
    "qualifications_to": "2021-03",
}
# a to f of the worked example of `test_statistics.py`: means of a to d are 40, 40 of 1,000, .15, .1, .15, .2.
SIX = """
area_code | residential | households | burglaries | criminal_damage | income_score | employment_score | residents | young_people | adults | unqualified | segment | segment_scheme | segment_version
E01999001 | Y           | 1000       | 100        | 80              | 0.30         | 0.20             | 2000      | 300          | 1500           | 600           | 8       | OAC            | 2021
E01999002 | Y           | 500        | 10         | 20              | .1           | 0.10             | 1000      | 150          | 1000           | 200           | N       | Mosaic         | 2009
E01999003 | yes         | 1000       | 0          | 0.0             | 0.05         | 0.05             | 1000      | 100          | 1000           | 100           | N       |                |
E01999004 | Y           | 1000       | 40         | 40              | 0.15         | 0.050            | 1000      | 200          | 1000           | 100           | 8       | OAC            | 2011
E01999005 | Y           | 1000       | -1         | 200             | 0.90         | 1.01             | 1000      | 900          | 1000           | 900           | N       | Mosaic         | 2003
E01999006 | N           | 1000       | 90         | 90              | 0.90         | 0.90             | 1000      | 900          | 1000           | 900           | 9       | OAC            | 2021
"""
LISTED = tuple(f"E0199900{n}" for n in range(1, 8))


def rows(text: str = SIX, **changes: str | None) -> pl.DataFrame:
    given = table(text)
    stated = {name: value for name, value in {**STATED, **changes}.items() if name not in given.columns}
    return given.with_columns(**{name: pl.lit(value) for name, value in stated.items()})


def audited(given: object, areas: object = LISTED) -> Result:
    return check(given, SOURCE, period="2026-03", project=Project(Path(), areas={"lsoa": areas}), packs=packs())  # type: ignore[arg-type]  by the spec


def told(result: Result, id_: str, item: str | None = None) -> Finding:
    return result.audits[-1].finding(f"places.{id_}", item)


def tally(result: Result, name: str) -> dict[tuple[str, ...], int]:
    return {cell: n for cell, n in next(t for t in result.audits[-1].tallies if t.name == name).cells.items() if n}


def counted(found: Finding) -> tuple[int, int]:
    return found.counts.valid, found.counts.applicable


def asked(result: Result) -> Answer:
    [answer] = answers_of(result.audits, questions())
    assert answer.gap == "5.2.1"
    return answer


# --- the six variables --------------------------------------------------------------------------------------------


def test_the_variables_of_residential_areas_by_hand() -> None:
    """Of five residential areas the fifth has a negative count and a score above 1, which are none."""
    result = audited(rows())
    assert states(told(result, "vulnerable-locality", "burglaries")) == {"valid": 4, "invalid": 1}
    assert states(told(result, "vulnerable-locality", "employment_score")) == {"valid": 4, "invalid": 1}
    assert states(told(result, "vulnerable-locality", "income_score")) == {"valid": 5}
    record = next(f for f in result.audits[-1].findings if f.check == "places.vulnerable-locality" and f.item is None)
    assert (counted(record), record.outcome) == ((4, 5), Outcome.MISSED)
    assert tally(result, "burglaries") == {("Y", "E01999001"): 100, ("Y", "E01999002"): 10, ("Y", "E01999004"): 40, ("N", "E01999006"): 90}  # fmt: skip
    assert tally(result, "income")["Y", "E01999002"] == 100_000
    failing = [row for row in result.failing.iter_rows(named=True) if "places.vulnerable-locality" in row["checks"]]
    assert [row["key"] for row in failing] == [["E01999005"]]


def test_blanks_and_words_for_missing_are_no_noughts() -> None:
    spoilt = rows().with_columns(burglaries=pl.Series(["", "n/k", "*", "many", "1.5", "1e3"]), residential=pl.lit("Y"))
    found = told(audited(spoilt), "vulnerable-locality", "burglaries")
    assert states(found) == {"blank": 1, "unknown": 2, "invalid": 3}
    assert tally(audited(spoilt), "burglaries") == {}


def test_a_missing_column_is_never_complete() -> None:
    result = audited(rows().drop("unqualified", "income_to", "segment_version"))
    for found in (
        told(result, "vulnerable-locality", "unqualified"),
        told(result, "vintages-stated", "income_to"),
        told(result, "income-one-vintage"),
        told(result, "scores-are-recent"),
        told(result, "segment-not-bare"),
        told(result, "segment-of-version"),
    ):
        assert (found.outcome, found.counts.applicable) == (Outcome.COULD_NOT_JUDGE, 0), found.check
    assert asked(result).verdict == "cannot be determined"
    assert "no residential area has all six variables" in asked(result).said


def test_whether_people_live_there_has_to_be_said() -> None:
    silent = rows().with_columns(residential=pl.Series(["Y", "", "not known", "N", "maybe", "Y"]))
    result = audited(silent)
    assert states(told(result, "area-known", "residential")) == {"valid": 3, "unknown": 1, "blank": 1, "invalid": 1}
    households = told(result, "vulnerable-locality", "households").counts
    assert (households.applicable, households.applicability_unknown) == (2, 3)


# --- areas and boundaries -----------------------------------------------------------------------------------------


def test_areas_that_did_not_come_and_codes_that_are_no_lsoas() -> None:
    """Seven are listed and six came; a ward's code, and one of seven digits, belong nowhere."""
    assert counted(told(audited(rows()), "areas-covered")) == (6, 7)
    odd = rows().with_columns(area_code=pl.Series(["E05001527", "E0199900", "e01999003", "E01999004", "", "E01999006"]))
    assert counted(told(audited(odd), "areas-covered")) == (3, 7)
    known = told(check(odd, SOURCE, period="2026-03", packs=packs()), "area-known", "area_code")
    assert states(known) == {"valid": 3, "blank": 1, "invalid": 2}


def test_an_area_that_stands_twice() -> None:
    result = audited(pl.concat([rows(), rows().head(1).with_columns(area_code=pl.lit("e01999001 "))]))
    assert counted(told(result, "area-once")) == (5, 7)
    assert "1 areas that stand twice (E01999001)" in asked(result).said


def test_two_sets_of_boundaries_in_one_table() -> None:
    result = audited(rows().with_columns(area_vintage=pl.Series(["2021", "lsoa21", "2011", "", "21", "2021"])))
    assert states(told(result, "area-known", "area_vintage")) == {"valid": 4, "blank": 1, "invalid": 1}
    assert (told(result, "one-vintage").counts.applicable, told(result, "one-vintage").counts.valid) == (4, 0)
    answer = asked(result)
    assert answer.verdict == "cannot be determined"
    assert "areas of the boundaries of 2011 and 2021 in one table" in answer.said


def month(folder: Path, census: str, given: pl.DataFrame) -> Month:
    """A run with a census of the year 2021 or 2011, of the first five areas."""
    lines = "\n".join(["geography code,Ethnic group: White", *(f"{area},100" for area in LISTED[:5])])
    (folder / f"census-{census}.csv").write_text(lines, encoding="utf-8")
    given.write_csv(folder / "areas-2026-03.csv")
    files = {SOURCE: SourceConfig(files=("areas-*.csv",)), "population.wards": SourceConfig(files=("census-*.csv",))}
    return run(Project(folder, sources=files, areas={"lsoa": LISTED}), packs())


def of(done: Month, id_: str) -> Finding:
    return next(a for a in done.audits if a.source == SOURCE).finding(f"places.{id_}")


@pytest.mark.parametrize("census", ["2011", "2021"])
def test_a_table_of_other_boundaries_is_told_by_the_census_and_refused(census: str, tmp_path: Path) -> None:
    """Five of six areas are in the census of their year; in the census of another year none is looked for."""
    done = month(tmp_path, census, rows(area_vintage=census))
    assert counted(of(done, f"area-in-census-{census}")) == (5, 6)
    other = of(done, f"area-in-census-{'2011' if census == '2021' else '2021'}")
    assert (other.outcome, other.counts.applicable) == (Outcome.NOT_APPLICABLE, 0)
    [answer] = [a for a in answers_of(done.audits, questions()) if a.gap == "5.2.1"]
    assert answer.verdict == "cannot be determined"
    assert f"1 areas that the census of {census} does not have: the table is of other boundaries" in answer.said


def test_a_census_of_the_other_year_vouches_for_no_area(tmp_path: Path) -> None:
    done = month(tmp_path, "2011", rows(area_vintage="2021"))
    assert counted(of(done, "area-in-census-2021")) == (0, 6)


def test_areas_that_were_held_against_nothing_are_labelled() -> None:
    found = told(audited(rows()), "area-in-census-2021")
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert any("nobody checked whether the areas are of 2021" in note for note in asked(audited(rows())).notes)


# --- vintages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "id_", "what"),
    [
        ("burglaries_to", "burglary-one-period", "burglaries"),
        ("criminal_damage_to", "criminal-damage-one-period", "criminal damage"),
        ("income_to", "income-one-vintage", "income"),
        ("employment_to", "employment-one-vintage", "employment"),
        ("young_to", "young-people-one-vintage", "young people"),
        ("qualifications_to", "qualifications-one-vintage", "qualifications"),
    ],
)
def test_one_area_of_another_period_is_refused(column: str, id_: str, what: str) -> None:
    same, one, last = STATED[column], "2020-01", "unknown"
    result = audited(rows().with_columns(**{column: pl.Series([same, same, one, same, "", last])}))
    assert counted(told(result, id_)) == (0, 4)
    assert states(told(result, "vintages-stated", column)) == {"valid": 4, "unknown": 1, "blank": 1}
    assert f"different periods in different areas ({what})" in asked(result).said


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("id_", "column", "fresh", "stale"),
    [
        ("crime-is-recent", "burglaries_to", "2025-03", "2025-02"),
        ("crime-is-recent", "criminal_damage_to", "2025-03", "2026-04"),
        ("scores-are-recent", "income_to", "2020-03", "2019-09"),
        ("scores-are-recent", "employment_to", "2020-03", "2019-09"),
        ("population-is-recent", "young_to", "2024-03", "2024-02"),
        ("qualifications-are-recent", "qualifications_to", "2021-03", "2011-03"),
    ],
)
def test_how_old_a_variable_may_be(id_: str, column: str, fresh: str, stale: str) -> None:
    """Against March 2026, by the first days of the months; what lies after the table's month is marked too."""
    for value, invalid in ((fresh, 0), (stale, 6), (None, 0)):
        found = told(audited(rows(**{column: value})), id_)
        assert found.counts.invalid == invalid, value
        assert found.counts.applicability_unknown == (0 if value else 6)
    assert any("in 6 of 6 areas" in note for note in asked(audited(rows(**{column: stale}))).notes)


def test_what_is_not_stated_is_labelled() -> None:
    notes = asked(audited(rows(income_to=None, qualifications=None))).notes
    assert "not every area says of which period its figures are (income)" in notes
    assert "not every area says which qualifications are counted" in notes


def test_education_that_points_the_good_way_is_refused() -> None:
    result = audited(rows().with_columns(qualifications=pl.Series(["low", "Level 4+", "none", "low", "", "low"])))
    assert counted(told(result, "qualifications-point-down")) == (4, 5)
    assert "1 areas that count people with high qualifications" in asked(result).said


# --- segments -----------------------------------------------------------------------------------------------------


def test_segments_by_hand() -> None:
    """All but the sixth are residential: a bare N, and an N that the Mosaic of 2003 does not have; 9 is no supergroup."""
    result = audited(rows())
    assert states(told(result, "segment-known", "segment")) == {"valid": 5}
    assert states(told(result, "segment-known", "segment_scheme")) == {"valid": 4, "blank": 1}
    assert counted(told(result, "segment-not-bare")) == (4, 5)
    assert counted(told(result, "segment-of-version")) == (3, 4)
    failing = {row["key"][0]: row["checks"] for row in result.failing.iter_rows(named=True)}
    assert "places.segment-not-bare" in failing["E01999003"]
    assert "places.segment-of-version" in failing["E01999005"]


@pytest.mark.few(6)
@pytest.mark.parametrize(
    ("scheme", "version", "code", "bare", "holds"),
    [
        ("OAC", "2021", "8", False, True), ("OAC", "2011", "1", False, True), ("OAC", "2021", "B", False, False),
        ("Mosaic", "2003", "K", False, True), ("Mosaic", "2003", "L", False, False), ("mosaic", "7", "o", False, True),
        ("Mosaic", "2011", "A", False, False), ("OAC", "2009", "1", False, False), ("Mosaic", "8", "A", True, None),
        ("", "2009", "A", True, None), ("Acorn", "2009", "A", True, None), ("Mosaic", "", "A", True, None),
    ],
)  # fmt: skip
def test_a_code_belongs_to_its_version(scheme: str, version: str, code: str, bare: bool, holds: bool | None) -> None:  # noqa: FBT001
    given = rows().head(1).with_columns(
        segment=pl.lit(code), segment_scheme=pl.lit(scheme), segment_version=pl.lit(version)
    )  # fmt: skip
    result = audited(given)
    assert counted(told(result, "segment-not-bare")) == ((0, 1) if bare else (1, 1))
    wanted = (0, 0) if holds is None else (int(holds), 1)
    assert counted(told(result, "segment-of-version")) == wanted
