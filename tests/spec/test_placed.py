"""Whether records can be placed at all, by hand: ours, of another area, of none."""

from __future__ import annotations

import pytest
from harness import finding, project

HEAD = "crime_ref | victim_no | recorded_on | offence_lsoa"
ROWS = (
    *("1 | 1 | 2026-10-05 | E01000001", "2 | 1 | 2026-10-05 | e01000002", "3 | 1 | 2026-10-05 | E01000001"),  # ours
    "4 | 1 | 2026-10-05 | E01999999",  # of another area: left out
    *("5 | 1 | 2026-10-05 | ", "6 | 1 | 2026-10-05 | unknown", "8 | 1 | 2026-10-05 | see notes"),  # nobody can tell
    "7 | 1 | 2026-09-05 | ",  # of another month
)


def test_three_of_six_can_be_placed() -> None:
    ours = project(areas={"lsoa": ("E01000001", "E01000002")})
    found = finding("\n".join((HEAD, *ROWS)), "police.victims", "police.offence-placed", project=ours)
    assert (found.counts.in_area, found.counts.area_unknown, found.counts.in_period) == (3, 3, 7)
    assert (found.counts.valid, found.counts.invalid, found.counts.applicable) == (3, 3, 6)
    assert "3 cannot be placed" in found.remark


@pytest.mark.parametrize("areas", [{}, {"ward": ("E05000001",)}])
def test_without_a_list_of_areas_nothing_is_told(areas: dict[str, tuple[str, ...]]) -> None:
    found = finding("\n".join((HEAD, *ROWS)), "police.victims", "police.offence-placed", project=project(areas=areas))
    assert (found.counts.applicable, found.obstacle) == (0, "")
    assert "lists no areas" in found.remark


def test_without_the_column_nobody_can_judge() -> None:
    ours = project(areas={"lsoa": ("E01000001",)})
    rows = "crime_ref | victim_no | recorded_on | occurred_at | offence_code\n1 | 1 | 2026-10-05 | 2026-10-05 | 8N"
    found = finding(rows, "police.victims", "police.offence-placed", project=ours)
    assert "offence_lsoa" in found.obstacle
    assert (found.counts.applicable, found.counts.valid) == (0, 0)
