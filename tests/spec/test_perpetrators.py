"""Gap 5.2.2 worked by hand: residents, visitors, no fixed abode, and homes that are not known."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from harness import packs, states, table

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.audit import Result, check
from dq_audit.discover import questions
from dq_audit.model import Audit, ExtractFacts, Finding, Outcome, Tally
from dq_audit.project import Project

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

SOURCE = "council.asb_perpetrators"
LOOKUPS = {"postcodes": {"ts991aa": "E06999004", "ts992bb": "E06999002"}}
AREAS = {"district": ("E06999004",)}
ROWS = """
case_ref | perpetrator_no | recorded_on | home_postcode  | purpose_of_travel | reason_for_asb | category | team
C1       | 1              | 2026-10-01  | ts991aa        |                   |                | nuisance | North
C2       | 1              | 2026-10-02  | TS99 2BB       | Shopping          | Alcohol        | nuisance | North
C2       | 2              | 2026-10-02  | TS992bb        | Refused           |                | nuisance | North
C3       | 1              | 2026-10-03  | No Fixed Abode |                   |                | nuisance | North
C4       | 1              | 2026-10-04  | unknown        |                   |                | nuisance | North
C5       | 1              | 2026-10-05  |                |                   |                | nuisance | North
C6       | 1              | 2026-10-06  | TS99 9ZZ       |                   |                | nuisance | North
C6       | 2              | 2026-10-06  | declined       |                   |                | nuisance | North
"""
HOMES = {
    ("not listed", "E06999004"): 1, ("not listed", "not listed"): 2, ("no fixed abode", "not listed"): 1,
    ("unknown", "not recorded"): 1, ("blank", "not recorded"): 1, ("invalid", "not recorded"): 1,
    ("declined", "not recorded"): 1,
}  # fmt: skip


def audited(given: object, lookups: object = LOOKUPS, areas: object = AREAS) -> Result:
    project = Project(Path(), areas=areas, lookups=lookups, lists={"teams": ("North",)})  # type: ignore[arg-type]  by the spec
    return check(given, SOURCE, period="2026-10", project=project, packs=packs())


def told(result: Result, id_: str, item: str | None = None) -> Finding:
    return result.audits[-1].finding(f"council.asb-{id_}", item)


def tally(result: Result, name: str) -> dict[tuple[str, ...], int]:
    return {cell: n for cell, n in next(t for t in result.audits[-1].tallies if t.name == name).cells.items() if n}


def test_homes_by_hand() -> None:
    result = audited(table(ROWS))
    home = told(result, "perpetrator-home", "home_district")
    assert states(home) == {"valid": 4, "declined": 1, "unknown": 1, "blank": 1, "invalid": 1}
    assert tally(result, "perpetrators-by-home") == HOMES
    assert "home_district is made of home_postcode by [lookups] postcodes" in result.audits[-1].notes


def test_visitors_are_asked_for_purpose_and_reason_and_nobody_else() -> None:
    """Residents and people of no fixed abode are not asked; of four homes it cannot be told."""
    result = audited(table(ROWS))
    purpose, reason = (told(result, "visitor-purpose", item) for item in ("purpose_of_travel", "reason_for_asb"))
    assert (purpose.counts.applicable, purpose.counts.applicability_unknown) == (2, 4)
    assert (states(purpose), states(reason)) == ({"valid": 1, "declined": 1}, {"valid": 1, "blank": 1})
    assert tally(result, "visitors-by-purpose") == {("shopping", "nuisance"): 1, ("declined", "nuisance"): 1}
    assert tally(result, "visitors-by-reason") == {("substances", "nuisance"): 1, ("blank", "nuisance"): 1}


def test_the_failing_records_are_the_work_list_of_visitors() -> None:
    failing = audited(table(ROWS)).failing
    listed = [row for row in failing.iter_rows(named=True) if row["checks"] == ["council.asb-visitor-purpose"]]
    assert len(listed) == 1
    assert "C2" in str(listed[0])


@pytest.mark.few(4)
@pytest.mark.parametrize("name", making.KINDS)
def test_every_kind_of_file_is_looked_up_alike(name: str, tmp_path: Path) -> None:
    rows = table(ROWS)
    path = tmp_path / name
    path.write_bytes(making.KINDS[name]([list(rows.columns), *[list(row) for row in rows.rows()]]))
    assert tally(audited(path), "perpetrators-by-home") == HOMES


def test_without_the_lookup_the_column_is_absent_and_its_checks_say_so() -> None:
    result = audited(table(ROWS), lookups={})
    absent = "column home_district is absent (it would be made of home_postcode by [lookups] postcodes)"
    home, visitors = (
        told(result, "perpetrator-home", "home_district"),
        told(result, "visitor-purpose", "reason_for_asb"),
    )
    assert (home.outcome, visitors.outcome) == (Outcome.COULD_NOT_JUDGE, Outcome.COULD_NOT_JUDGE)
    assert absent in home.reason
    assert f"cannot tell whom the check is about: {absent}" in visitors.reason


def test_a_smaller_area_is_no_other_district() -> None:
    """A lookup of postcodes that gives LSOAs would make a visitor of everybody, those of this very district too."""
    lsoas = Project(Path(), lookups={"postcodes": {"ts991aa": "E01999001", "ts992bb": "E01999002"}}, areas=AREAS)
    found = check(table(ROWS), SOURCE, project=lsoas, packs=packs())
    homes = tally(found, "perpetrators-by-home")
    assert not any(district == "not listed" for home, district in homes if home != "no fixed abode")
    assert sum(n for (_, district), n in homes.items() if district == "not recorded") == sum(homes.values()) - 1


def test_without_districts_of_ours_nobody_is_taken_for_a_visitor() -> None:
    for areas in ({}, {"lsoa": ("E01999001",)}):
        result = audited(table(ROWS), areas=areas)
        visitors = told(result, "visitor-purpose", "purpose_of_travel")
        assert (visitors.outcome, visitors.counts.applicable) == (Outcome.COULD_NOT_JUDGE, 0)
        assert "cannot tell whom the check is about: [area] lists no district" in visitors.reason
        assert "tally visitors-by-purpose not made: [area] lists no district" in result.audits[-1].notes
        assert answers_of(result.audits, questions()) == []


def test_no_postcode_leaves() -> None:
    result = audited(table(ROWS))
    left = json.dumps([asdict(audit) for audit in result.audits], default=str, skipkeys=True) + repr(result.audits)
    left += result.summary().to_csv() + repr(result) + str(result.failing.to_dicts())
    assert "TS99" not in left.upper()


def test_a_perpetrator_who_stands_twice_in_a_case() -> None:
    found = told(audited(table(ROWS + "C1|1|2026-10-09|NFA||||")), "perpetrator-once")
    assert (found.counts.applicable, found.counts.invalid) == (9, 2)


def asked(cells: dict[tuple[str, ...], int], purposes: dict[tuple[str, ...], int], *months: str) -> Answer:
    tallies = (
        Tally("perpetrators-by-home", "home_district", ("home_district",), cells),
        Tally("visitors-by-purpose", "purpose_of_travel", ("category",), purposes),
    )
    audits = [Audit(SOURCE, "A", month, None, ExtractFacts("", "", 1), (), tallies) for month in months]
    [answer] = answers_of(audits, questions())
    return answer


def test_the_question_by_hand() -> None:
    """Of 100 perpetrators 40 are visitors: Wilson 0.3094 to 0.4980. The 5 unknown may be too: 45, up to 0.5475."""
    cells = {
        ("not listed", "E06999004"): 50, ("not listed", "not listed"): 40, ("no fixed abode", "not listed"): 5,
        ("unknown", "not recorded"): 2, ("declined", "not recorded"): 1, ("invalid", "not recorded"): 2,
    }  # fmt: skip
    purposes = {("shopping", "a"): 6, ("shopping", "b"): 6, ("night out", "a"): 9, ("other", "a"): 4, ("event", "a"): 1}
    found = asked(cells, {**purposes, ("blank", "a"): 14}, "2026-10")
    assert (found.gap, found.verdict) == ("5.2.2", "yes")
    assert found.figures == pytest.approx(
        {"stated": 0.25, "residents": 50, "visitors": 40, "no_fixed_abode": 5, "unknown": 5, "of": 100, "least": 0.40,
         "most": 0.45, "low": 0.30940, "high": 0.54753}, abs=1e-4
    )  # fmt: skip
    assert "shopping 12 of 26, night out 9 of 26, other 4 of 26" in found.said
    assert "40.0% to 45.0% whatever the 5 unknown homes are, 30.9% to 54.8% with chance" in found.said
    assert any("stated value 25%" in note for note in found.notes)


def test_unknown_homes_forbid_an_answer_and_a_year_is_pooled() -> None:
    """Two months of 50: 40 visitors of 100, at most 60 unknown would be needed; here 10 known of 30 may be 80."""
    cells = {("not listed", "E06999004"): 10, ("not listed", "not listed"): 10, ("blank", "not recorded"): 30}
    found = asked(cells, {}, "2025-10", "2026-09", "2026-10")
    assert (found.verdict, found.figures["of"]) == ("cannot be determined", 100)
    assert (found.records_needed, found.what_needed) == (
        27,
        "home addresses",
    )  # (25 + 1.96 x 4.33) / 0.5 = 67, of which 40
    assert "What brought them is known of none of 0 visitors." in found.said
    assert "perpetrators: 2 months to 2026-10" in found.notes
