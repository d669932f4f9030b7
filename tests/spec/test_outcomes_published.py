"""Outcomes as data.police.uk publishes them: known, once, and of a crime that is in the street file."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import finding, packs, states

from dq_audit.audit import check
from dq_audit.model import Finding, Outcome
from dq_audit.month import run
from dq_audit.project import Project, SourceConfig

SOURCE = "police.outcomes_published"
HEAD = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
A, B, C = ("a1" * 32, "b2" * 32, "c3" * 32)


def told(check_id: str, rows: list[tuple[str, str]], item: str | None = None) -> Finding:
    text = "crime_id | month | outcome_type\n" + "\n".join(f"{id_} | 2026-10 | {outcome}" for id_, outcome in rows)
    return finding(text, SOURCE, f"police.published-outcome{check_id}", item)


def test_an_outcome_is_known() -> None:
    """Awaited and unavailable are unknown; “Fined?” is no outcome of the list."""
    words = ["Offender fined", "Awaiting court outcome", "Court result unavailable", "Fined?", ""]
    found = told("", [(A, word) for word in words], "outcome_type")
    assert states(found) == {"valid": 1, "unknown": 2, "invalid": 1, "blank": 1}


def test_a_crime_may_have_several_outcomes_and_each_once() -> None:
    found = told(
        "-once",
        [(A, "Suspect charged"), (A, "Offender fined"), (B, "Local resolution"), (B.upper(), "Local resolution")],
    )
    assert (found.counts.valid, found.counts.invalid) == (2, 2)


def test_an_outcome_is_linked_to_its_crime(tmp_path: Path) -> None:
    """A is of an earlier month's street file, B is in none; a blank id cannot be told. Alone nothing can be judged."""
    place = "2026-{},X,X,-1.2,54.6,On or near A Street,E01999001,A 001A"
    street = f"{HEAD}Crime type,Last outcome category,Context\n{A.upper()},{place.format('09')},Burglary,,\n"
    rows = "".join(f"{id_},{place.format(10)},Offender fined\n" for id_ in (A, B, ""))
    (tmp_path / "2026-09-x-street.csv").write_text(street, encoding="utf-8")
    later = f"{HEAD}Crime type,Last outcome category,Context\n{C},{place.format(10)},Burglary,,\n"
    (tmp_path / "2026-10-x-street.csv").write_text(later, encoding="utf-8")
    (tmp_path / "2026-10-x-outcomes.csv").write_text(f"{HEAD}Outcome type\n{rows}", encoding="utf-8")
    sources = {
        "police.street_crime": SourceConfig(files=("*-street.csv",)), SOURCE: SourceConfig(files=("*-outcomes.csv",))
    }  # fmt: skip
    month = run(Project(tmp_path, sources=sources), packs())
    found = next(a for a in month.audits if a.source == SOURCE).finding("police.published-outcome-has-crime")
    counts = found.counts
    assert (counts.valid, counts.invalid, counts.applicability_unknown) == (1, 1, 1)
    alone = check(tmp_path / "2026-10-x-outcomes.csv", SOURCE).audits[0].finding("police.published-outcome-has-crime")
    assert alone.outcome is Outcome.COULD_NOT_JUDGE


def test_the_public_stand_in_belongs_to_no_gap() -> None:
    """No check of published crime or outcomes may fill the row of the courts' data."""
    for source in ("police.street_crime", SOURCE):
        assert {one.gap for one in packs().checks_of(packs().source(source))} == {None}


@pytest.mark.parametrize(("month", "rows", "crimes"), [("2023-01", 5_453, 4_599), ("2023-03", 6_733, 6_551)])
def test_published_months(realdata: Path, month: str, rows: int, crimes: int) -> None:
    """Counted with csv and sets: rows, and those whose id stands in one of three months of street crime."""
    folder = realdata / "cleveland"
    sources = {
        "police.street_crime": SourceConfig(files=("2023-*-street.csv",)),
        SOURCE: SourceConfig(files=(f"{month}-*-outcomes.csv",)),
    }
    found = next(a for a in run(Project(folder, sources=sources), packs(), [SOURCE]).audits)
    linked = found.finding("police.published-outcome-has-crime").counts
    assert (linked.applicable, linked.valid) == (rows, crimes)
    assert found.finding("police.published-outcome", "outcome_type").counts.valid == rows
