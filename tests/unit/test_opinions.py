"""A difference between two tools is explained only where the figures prove it."""

from __future__ import annotations

import pytest

from dq_audit.bridges.opinions import Answer, Respelt, Verdict, compared
from dq_audit.model import Counts, Finding, Kind

AGREED, EXPLAINED, DISAGREED, LEFT_OUT = Verdict


def _finding(complete: int, applicable: int, obstacle: str = "") -> Finding:
    counts = Counts(applicable=applicable, valid=complete, blank=applicable - complete)
    return Finding("a.check", None, Kind.ITEM, "item", counts, 0.9, obstacle=obstacle)


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict", "said"),
    [
        ((95, 100), Answer(100, 0, 5, True), AGREED, ""),
        ((80, 100), Answer(100, 20, 0, False), AGREED, ""),  # 80 of 80 would be a success, and is called none
        ((80, 100), Answer(100, 20, 0, True), EXPLAINED, "leaves nulls out (20): 80 of 80"),
        ((80, 100), Answer(100, 5, 15, True), DISAGREED, "calls them a success"),  # 80 of 95 misses 0.9 as well
        ((95, 100), Answer(100, 5, 0, False), DISAGREED, "calls them a failure"),
        ((90, 100), Answer(100, 0, 10, True), AGREED, ""),  # exactly the target: nine tenths, in no binary number
        ((0, 0), Answer(0, 0, 0, True), EXPLAINED, "a share of nobody a success"),
        ((0, 0), Answer(0, 0, 0, False), DISAGREED, ""),
        ((95, 100), Answer(100, 0, 6, True), DISAGREED, "the figures differ"),
        ((95, 100), Answer(99, 0, 4, True), DISAGREED, "the figures differ"),  # as many complete, of fewer
        ((95, 100), Answer(0, 0, 0, fault="it raised"), DISAGREED, "could not count it: it raised"),
        ((95, 100), Answer(100, 0, 5), AGREED, ""),  # only counts
    ],
)
def test_a_line(ours: tuple[int, int], theirs: Answer, verdict: Verdict, said: str) -> None:
    line = compared("2026-10", _finding(*ours), theirs, None, "the tool")
    assert (line.verdict, said in line.reason) == (verdict, True)


def test_what_we_could_not_judge_is_not_compared() -> None:
    line = compared("2026-10", _finding(0, 0, "column item is absent"), Answer(0, 0, 0, fault="it raised"), None, "x")
    assert (line.verdict, line.reason) == (LEFT_OUT, "the audit could not judge it: column item is absent")


@pytest.mark.parametrize(
    ("respelt", "verdict"),
    [
        (Respelt(Answer(100, 0, 5, True), 2), EXPLAINED),  # two cells written to the letter, and the figures are ours
        (Respelt(Answer(100, 0, 5, True), 0), DISAGREED),  # no cell of the line was: that is no proof
        (Respelt(Answer(99, 0, 5, True), 2), DISAGREED),
        (Respelt(Answer(100, 0, 5, False), 2), DISAGREED),  # the figures are ours, and success means another thing
        (None, DISAGREED),
    ],
)
def test_spelling_explains_a_difference_only_where_it_is_gone_with_it(
    respelt: Respelt | None, verdict: Verdict
) -> None:
    assert compared("2026-10", _finding(95, 100), Answer(98, 0, 3, True), respelt, "x").verdict is verdict
