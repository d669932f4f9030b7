"""Where a row of the register is going: what its lines show in the months that could be judged, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from papers_made import audit, finding

from dq_audit.declaration import ROWS
from dq_audit.model import Counts, Outcome
from dq_audit.register import register
from dq_audit.reported import MIXED, Report, timelines_of

CHECKS = ("police.victim-ethnicity", "police.victim-home-area")
USUAL = (300, 296, 304, 301, 297, 303, 299, 302, 298, 300, 304, 296, 301)  # of 500, in thirteen months


def shown(*last: int | None) -> str:
    """The direction of 3.2.1, by what is complete of 500 in the last month of each check; None could not be judged."""
    months = [
        audit(
            "police.victims",
            "Police",
            f"{2024 + at // 12}-{at % 12 + 1:02}",
            *(finding(c, "3.2.1", n, 500) for c in CHECKS),
        )
        for at, n in enumerate(USUAL)
    ]
    lost = {"outcome": Outcome.COULD_NOT_JUDGE, "obstacle": "column absent", "counts": Counts()}
    newest = [
        finding(check, "3.2.1", n, 500) if n is not None else replace(finding(check, "3.2.1", 0, 0), **lost)  # type: ignore[arg-type]
        for check, n in zip(CHECKS, last, strict=True)
    ]
    everything = [*months, audit("police.victims", "Police", "2025-02", *newest)]
    return Report("A year", (), register(everything, ROWS), timelines=timelines_of(everything)).directions["3.2.1"]


@pytest.mark.parametrize(
    ("last", "said"),
    [
        ((450, 300), "better"),
        ((150, 300), "worse"),
        ((450, 150), MIXED),
        ((299, 301), "no change shown"),
        ((450, None), "better"),  # of the one that could be judged
        ((None, None), ""),  # an earlier month is not where it is going
    ],
)
def test_the_direction_of_a_row_is_that_of_what_could_be_judged_last(last: tuple[int | None, ...], said: str) -> None:
    assert shown(*last) == said
