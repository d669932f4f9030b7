"""Records of which nobody can tell the month stand in no month's figures: a rule of its own counts them, by hand."""

from __future__ import annotations

from harness import finding

RETURN = """
site_code | arrival_at       | assault_at
RVW01     | 2026-10-03T23:10 | 2026-10-03T22:00
RVW01     | 2026-10-04T01:05 | 2026-10-04T00:30
RVW01     |                  | 2026-10-09T00:30
RVW01     | see notes        | 2026-10-09T01:30
RVW01     | 2026-09-30T23:50 | 2026-09-30T23:00
"""


def test_two_of_four_can_be_told() -> None:
    """The one of September is of another month; the blank and the unreadable arrival may be of this one."""
    found = finding(RETURN, "health.ae_assaults", "health.ae-arrival")
    assert (found.counts.in_period, found.counts.period_unknown) == (2, 2)
    assert (found.counts.applicable, found.counts.valid, found.counts.invalid) == (4, 2, 2)
    assert found.remark == "2 of no month that could be told"
    assert found.obstacle == ""


def test_a_whole_return_is_whole() -> None:
    rows = [line for line in RETURN.strip().splitlines() if "2026-10-0" in line and "|                  |" not in line]
    found = finding(
        "\n".join((RETURN.strip().splitlines()[0], rows[0], rows[1])), "health.ae_assaults", "health.ae-arrival"
    )
    assert (found.counts.applicable, found.counts.valid) == (2, 2)


def test_a_return_without_the_column_is_neither_met_nor_missed() -> None:
    """Of no record can it be told: nothing was judged, and the column is what is missing."""
    found = finding(
        "site_code | reporting_period_start_date | reporting_period_end_date | assault_at | assault_method\n"
        "RVW01 | 2026-10-01 | 2026-10-31 | 2026-10-03T22:00 | 1",
        "health.ae_assaults",
        "health.ae-arrival",
    )
    assert "arrival_at" in found.obstacle
    assert (found.counts.applicable, found.counts.valid) == (0, 0)
