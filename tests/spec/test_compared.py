"""The values of an audit's breakdowns held against each other: what is one family, and what is left out of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dq_audit.compared import compared
from dq_audit.discover import Packs, discover
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE, CHECK = "police.victims", "police.victim-ethnicity"


@pytest.fixture(scope="module")
def packs() -> Packs:
    return discover()


def counts(x: int, n: int) -> Counts:
    return Counts(rows=n, in_period=n, in_area=n, applicable=n, valid=x, blank=n - x)


def finding(breakdowns: Mapping[str, Mapping[str, tuple[int, int]]], **changes: Any) -> Finding:  # noqa: ANN401  whatever a finding takes
    """A finding whose counts are the sum of its first breakdown."""
    parts = {name: {v: counts(*c) for v, c in values.items()} for name, values in breakdowns.items()}
    whole = sum(next(iter(parts.values())).values(), Counts())
    made = Finding(CHECK, "3.2.1", Kind.ITEM, "victim_ethnicity", whole, 0.85, breakdowns=parts)
    return replace(made, **changes)


def audit(*findings: Finding, **changes: Any) -> Audit:  # noqa: ANN401  whatever an audit takes
    return Audit(SOURCE, "Police", "2026-10", "2026-11-02", ExtractFacts("", "", 0), findings, **changes)


ALIKE = {f"Team {at}": (90, 100) for at in range(9)}


def test_a_team_that_falls_short_is_flagged_with_its_records(packs: Packs) -> None:
    """Nine teams of 90 of 100, one of 50 of 100: the source's share is 86%, so 36 more than expected are missing.

    Of the rest 90 of 900 are missing: 40 points more.
    """
    found = compared(audit(finding({"team": {**ALIKE, "West": (50, 100)}})), packs)
    [one] = found.shortfalls
    assert (one.value, one.breakdown, one.comparison.missing, one.comparison.n) == ("West", "team", 50, 100)
    assert (one.comparison.excess, one.comparison.is_group) == (pytest.approx(36), False)
    assert one.difference.value == pytest.approx(0.4)
    assert (found.values, found.compared, found.too_small) == (10, 10, 0)


def test_an_offence_is_a_group_held_against_the_rest(packs: Packs) -> None:
    """Of violence 60 of 100 are missing, of the rest 90 of 900: 100 x .1 = 10 expected, 50 more."""
    parts = {"offence_group": {"violence": (40, 100), "theft": (810, 900)}}
    [one] = compared(audit(finding(parts)), packs).shortfalls
    assert (one.value, one.comparison.is_group) == ("violence", True)
    assert (one.comparison.excess, one.comparison.others) == (pytest.approx(50), pytest.approx(0.1))


def test_all_breakdowns_of_all_findings_are_one_family(packs: Packs) -> None:
    """9 of 25 at a share of 64.4%, z = -2.97: a chance of some .003, by 13 teams 4%; among 200 more it is no wonder."""
    teams = finding({"team": {**{f"T{at}": (65, 100) for at in range(12)}, "West": (9, 25)}})
    many = finding({"offence_group": {f"{at}": (61, 100) for at in range(200)}}, item="home_lsoa")
    assert [one.value for one in compared(audit(teams), packs).shortfalls] == ["West"]
    assert compared(audit(teams, many), packs).shortfalls == ()


def test_what_is_most_stands_first(packs: Packs) -> None:
    parts = {"team": {**{f"T{at}": (950, 1000) for at in range(20)}, "Small": (2, 60), "Large": (700, 1000)}}
    assert [one.value for one in compared(audit(finding(parts)), packs).shortfalls] == ["Large", "Small"]


def test_too_small_and_nobody_and_sums_of_the_unlisted(packs: Packs) -> None:
    """9 records are too few; a value without a record is none; whoever is not listed cannot be asked."""
    parts = {"team": {**ALIKE, "Tiny": (0, 9), "Empty": (0, 0), "not listed": (0, 50), "not recorded": (0, 50)}}
    found = compared(audit(finding(parts)), packs)
    assert (found.values, found.compared, found.too_small) == (10, 9, 1)
    assert found.shortfalls == ()


def test_an_item_is_not_compared_by_its_own_column(packs: Packs) -> None:
    """Where the home is not recorded no ward is known either: each ward would be complete."""
    own = finding({"home_lsoa": {"E01": (50, 50)}}, check="police.victim-home-area", item="home_lsoa")
    line = finding({"home_lsoa": {"E01": (50, 50)}}, check="police.msv-victim-details", item=None, kind=Kind.RECORD)
    other = finding({"home_lsoa": {"E01": (50, 50)}}, check="police.msv-victim-details", item="victim_age")
    dates = finding({"occurred_at_hour": {"03": (50, 50)}}, check="police.msv-dates", item=None, kind=Kind.RULE)
    for one, values in ((own, 0), (line, 0), (other, 1), (dates, 0)):
        more = (other, replace(other, item="victim_sex")) if one is line else ()
        assert compared(audit(one, *more), packs).values == values + len(more), one.check


def test_signals_and_what_could_not_be_judged_are_left_out_and_said(packs: Packs) -> None:
    signal = finding({"team": {**ALIKE, "West": (0, 100)}}, kind=Kind.SIGNAL, item=None)
    blocked = finding({"team": {**ALIKE, "West": (0, 100)}}, obstacle="column absent")
    found = compared(audit(signal, blocked), packs)
    assert (found.values, found.shortfalls, [f.obstacle for f in found.unjudged]) == (0, (), ["column absent"])


def test_a_record_line_that_repeats_its_only_item_is_not_compared_twice(packs: Packs) -> None:
    item = finding({"team": ALIKE})
    assert compared(audit(item, replace(item, kind=Kind.RECORD, item=None)), packs).values == 9


def test_a_code_is_shown_by_its_label(packs: Packs) -> None:
    parts = {"officer_observed_ethnicity": {"4": (10, 100), "1": (850, 900)}}
    [one] = compared(
        audit(finding(parts), labels={"officer_observed_ethnicity": {"4": "Asian"}}), packs
    ).shortfalls  # fmt: skip
    assert (one.value, one.label) == ("4", "Asian")


def test_a_pack_that_is_gone_still_compares(packs: Packs) -> None:
    gone = replace(audit(finding({"team": {**ALIKE, "West": (50, 100)}}, check="x.y")), source="x.z")
    assert [one.value for one in compared(gone, packs).shortfalls] == ["West"]
