"""Every real month of Cleveland, against DuckDB SQL written by somebody who had not read the engine."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from dq_audit.audit import check
from dq_audit.discover import Packs, discover
from dq_audit.project import Project

sys.path.insert(0, str(Path(__file__).parent))
import cleveland_oracle

STOPS = [f"2023-{m:02d}" for m in range(1, 13)] + [f"2024-{m:02d}" for m in range(1, 7)]
STREETS = ["2023-01", "2023-02", "2023-03"]
AREA = frozenset(f"E010{number}" for number in range(12187, 12310)) | {
    "E01033467",
    "E01033468",
    "E01033475",
    "E01033477",
}


@cache
def packs() -> Packs:
    return discover()


def ours(path: Path, source: str, project: Project | None = None) -> dict[tuple[str, str | None], dict[str, int]]:
    audit = check(path, source, project=project, packs=packs()).audits[0]
    return {(found.check, found.item): found.counts.as_dict() for found in audit.findings}


@pytest.mark.few(6)
@pytest.mark.parametrize("month", STOPS)
def test_stop_and_search_equals_sql(realdata: Path, month: str) -> None:
    path = realdata / "cleveland" / f"{month}-cleveland-stop-and-search.csv"
    assert ours(path, "police.stop_search") == cleveland_oracle.stop_search(path, month)


@pytest.mark.parametrize("month", STREETS)
def test_street_crime_equals_sql(realdata: Path, month: str) -> None:
    path = realdata / "cleveland" / f"{month}-cleveland-street.csv"
    assert ours(path, "police.street_crime") == cleveland_oracle.street_crime(path, month)


@pytest.mark.parametrize("month", STREETS)
def test_street_crime_of_an_area_equals_sql(realdata: Path, month: str) -> None:
    path = realdata / "cleveland" / f"{month}-cleveland-street.csv"
    project = Project(Path(), areas={"lsoa": tuple(sorted(AREA))})
    found = ours(path, "police.street_crime", project)
    assert found == cleveland_oracle.street_crime(path, month, AREA)
    assert (
        0 < found["police.street-location", "latitude"]["in_area"] < found["police.street-location", "latitude"]["rows"]
    )
