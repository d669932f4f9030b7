"""Units and groups compared (STATISTICS 6): golden values, and small tables worked by hand."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest

from dq_audit.units import (
    Comparing,
    GroupCount,
    UnitCount,
    benjamini_hochberg,
    compare,
    dispersion,
    hypergeometric_mid_p,
    mid_p,
    winsorise,
)


def unit(x: int, n: int, name: str = "A", check: str = "police.one") -> UnitCount:
    return UnitCount(check, name, x, n)


def alike(number: int, x: int = 85, n: int = 100, check: str = "police.one") -> list[UnitCount]:
    return [unit(x, n, f"unit {at}", check) for at in range(number)]


# --- golden values ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "n", "chance"), [(12, 20, 0.003625), (7, 10, 0.114887), (150, 200, 0.000114)])
def test_mid_p(x: int, n: int, chance: float) -> None:
    assert round(mid_p(x, n, 0.85), 6) == chance


def test_the_lens_between_groups() -> None:
    """56 of 70 against 48 of 80, and 30 of 100 against 150 of 1,000."""
    found = compare([], [GroupCount("c", "a", 56, 70, 48, 80), GroupCount("c", "b", 30, 100, 150, 1000)])
    first, second = sorted(found.comparisons, key=lambda c: c.name)
    assert first.difference is not None
    limits = first.difference.limits
    assert round(first.difference.value, 6) == 0.2
    assert (round(limits.low, 6), round(limits.high, 6)) == (0.052431, 0.333873)
    assert second.excess == 15
    assert first.excess == pytest.approx(56 - 70 * 0.6)
    assert first.is_group
    assert (first.missing, first.n, first.others) == (56, 70, 0.6)


# --- mid-p by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "share", "chance"),
    [
        (0, 2, 0.5, 0.125),  # half of a quarter
        (1, 2, 0.5, 0.5),
        (2, 2, 0.5, 0.875),
        (5, 5, 1.0, 0.5),
        (4, 5, 1.0, 0.0),
        (0, 5, 0.0, 0.5),
    ],
)
def test_mid_p_by_hand(x: int, n: int, share: float, chance: float) -> None:
    assert mid_p(x, n, share) == pytest.approx(chance)


def test_the_group_s_mid_p_by_hand() -> None:
    """2 of 2 and 0 of 2: of the six ways to miss two of four, one misses both of the group: 1/6, and half of it 1/12."""
    assert hypergeometric_mid_p(GroupCount("c", "a", 2, 2, 0, 2)) == pytest.approx(1 / 12)
    assert hypergeometric_mid_p(GroupCount("c", "a", 1, 2, 1, 2)) == pytest.approx(1 / 2)  # 1/6 + 4/6 / 2
    assert hypergeometric_mid_p(GroupCount("c", "a", 0, 5, 0, 5)) == pytest.approx(1 / 2)


# --- dispersion -------------------------------------------------------------------------------------------------


def test_a_tenth_is_drawn_in_at_either_end() -> None:
    assert winsorise([9, 1, 2, 3, 4, 5, 6, 7, 8, 100], 0.1) == [2, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert winsorise([1, 2, 3], 0.1) == [1, 2, 3]
    assert winsorise(list(range(30)), 0.1)[:5] == [3, 3, 3, 3, 4]  # .1 x 30 is three
    assert winsorise(list(range(100)), 0.29)[0] == 29  # in floats .29 x 100 is less than 29


def test_dispersion_by_hand() -> None:
    """Four units of 100 at .3, .7, .3, .7 about .5: s = .05, z = -+4, phi = 16, above 1 + 2 sqrt(1/2).

    w = 400 each: sum 1600, sum of squares over it 400. tau^2 = (64 - 3) / 1200 = .0508333.
    """
    found = dispersion([unit(30, 100, "a"), unit(70, 100, "b"), unit(30, 100, "c"), unit(70, 100, "d")], Fraction(1, 2))
    assert (found.units, found.phi) == (4, pytest.approx(16))
    assert found.tau2 == pytest.approx(61 / 1200)


def test_dispersion_of_chance_adjusts_nothing() -> None:
    """z = -+1.4: phi = 1.96, below 1 + 2 sqrt(2/4) = 2.414; at -+1.6 phi = 2.56 is above."""
    within = [unit(x, 100, str(at)) for at, x in enumerate((43, 57, 43, 57))]
    beyond = [unit(x, 100, str(at)) for at, x in enumerate((42, 58, 42, 58))]
    assert dispersion(within, Fraction(1, 2)).tau2 == 0
    assert dispersion(beyond, Fraction(1, 2)).tau2 == pytest.approx((4 * 2.56 - 3) / 1200)


def test_one_unit_and_a_share_of_all_tell_nothing_of_dispersion() -> None:
    assert dispersion([unit(10, 100)], Fraction(1, 2)).tau2 == 0
    assert dispersion(alike(3, 100), Fraction(1)).phi == 0
    with pytest.raises(ValueError, match="needs units"):
        dispersion([], Fraction(1, 2))


def test_overdispersion_shrinks_the_score() -> None:
    """As above: 30 of 100 against .5. sqrt(1 + tau^2 / s^2) = sqrt(1 + .0508333 x 400) = 4.618802; -+4 become -.866."""
    units = [unit(30, 100, "a"), unit(70, 100, "b"), unit(30, 100, "c"), unit(70, 100, "d")]
    found = {c.name: c for c in compare(units).comparisons}
    assert found["a"].chance == pytest.approx(0.19, abs=0.01)
    assert mid_p(30, 100, 0.5) < 0.0001
    assert not found["a"].flagged
    assert sqrt(1 + 61 / 1200 * 400) == pytest.approx(4.618802, abs=1e-6)


def test_dispersion_is_of_one_check() -> None:
    """The units of the other check differ widely; that of this one is held against its own."""
    wild = [unit(x, 100, str(at), "police.two") for at, x in enumerate((30, 70) * 5)]
    found = compare([*alike(19), unit(60, 100, "bad"), *wild])
    assert found.dispersions["police.one"].tau2 == 0
    assert found.dispersions["police.two"].tau2 > 0
    assert [c.name for c in found.flagged] == ["bad"]


def test_a_chance_too_small_for_a_computer_is_shrunk_too() -> None:
    """0 of 20,000 at about a half is exactly 0 in floats; with units this far apart it is no wonder."""
    units = [unit(x, 20000, str(at)) for at, x in enumerate((0, 20000) * 5)]
    found = [c.chance for c in compare(units).comparisons if c.missing == 20000]
    assert mid_p(0, 20000, 0.5) == 0
    assert all(0.1 < chance < 0.2 for chance in found)  # z = -141.4 of a spread of 141.4


# --- the family -------------------------------------------------------------------------------------------------


def test_benjamini_hochberg_by_hand() -> None:
    """Four chances: .01 x 4, .02 x 4/2, .03 x 4/3, .5: all of the first three become .04."""
    assert benjamini_hochberg([0.03, 0.01, 0.5, 0.02]) == pytest.approx([0.04, 0.04, 0.5, 0.04])
    assert benjamini_hochberg([0.01, 0.011]) == pytest.approx([0.011, 0.011])  # no chance counts for more than a larger
    assert benjamini_hochberg([]) == []
    assert benjamini_hochberg([1.0]) == [1.0]


def test_more_comparisons_make_each_weigh_less() -> None:
    """75 of 100 against .85: mid-p .006 or so. Alone with four others it is a discovery, among a hundred checks not."""
    few = compare([unit(75, 100, "bad"), *alike(4, 850, 1000)])
    other = [u for at in range(100) for u in alike(1, check=f"police.{at}")]
    many = compare([unit(75, 100, "bad"), *alike(4, 850, 1000), *other])
    assert [c.name for c in few.flagged] == ["bad"]
    assert many.flagged == ()
    assert few.comparisons[0].chance == many.comparisons[0].chance


@pytest.mark.parametrize(("n", "compared"), [(9, 0), (10, 1)])
def test_units_of_fewer_than_ten_are_not_compared_but_counted(n: int, compared: int) -> None:
    found = compare([unit(0, n, "small"), *alike(5)])
    assert len([c for c in found.comparisons if c.name == "small"]) == compared
    assert found.too_small == 1 - compared
    lens = compare([], [GroupCount("c", "a", 1, 100, 1, n)])
    assert len(lens.comparisons) == compared


def test_small_units_are_part_of_the_source() -> None:
    """85 of 100 and 0 of 5: the source stands at 85 of 105."""
    assert compare([unit(85, 100, "a"), unit(0, 5, "b")]).comparisons[0].excess == pytest.approx(100 * 85 / 105 - 85)


def test_the_source_may_be_given() -> None:
    found = compare([unit(12, 20)], sources={"police.one": (850, 1000)})
    (only,) = found.comparisons
    assert round(only.chance, 6) == 0.003625
    assert only.excess == 5
    assert only.others == pytest.approx(0.15)
    assert only.flagged


@pytest.mark.parametrize(("x", "flagged"), [(12, True), (13, False)])
def test_a_flag_needs_five_records(x: int, flagged: bool) -> None:  # noqa: FBT001  a row of the table
    """12 of 20 at .85 are 5 fewer than expected, 13 are 4; both are discoveries at q = .05."""
    (only,) = compare([unit(x, 20)], sources={"police.one": (850, 1000)}).comparisons
    assert only.adjusted <= 0.05
    assert only.flagged == flagged


def test_five_is_reckoned_exactly() -> None:
    """.9 x 50 - 40 is 5, whatever floats make of it; so are 30 of 100 less 100 x 250/1000."""
    (only,) = compare([unit(40, 50)], sources={"police.one": (900, 1000)}).comparisons
    assert only.excess == 5


def test_ranked_by_records_not_by_chance() -> None:
    """1,700 of 2,000 expected .9: 100 records, and 20 of 60: 34 records at a far smaller share."""
    source = {"police.one": (90_000, 100_000)}
    found = compare([unit(20, 60, "small"), unit(1700, 2000, "large"), unit(900, 1000, "plain")], sources=source)
    assert [c.name for c in found.comparisons] == ["large", "small", "plain"]
    assert [round(c.excess) for c in found.comparisons] == [100, 34, 0]


def test_groups_and_units_are_one_family() -> None:
    """Of two chances the smaller counts twice, of one once."""
    group = GroupCount("police.one", "IC4", 30, 100, 150, 1000)
    alone, both = compare([], [group]), compare(alike(9), [group])
    assert both.comparisons[0].chance == alone.comparisons[0].chance
    assert both.comparisons[0].adjusted == pytest.approx(10 * alone.comparisons[0].adjusted)
    assert both.comparisons[0].flagged


def test_a_group_with_less_missing_is_no_flag() -> None:
    found = compare([], [GroupCount("c", "a", 10, 1000, 500, 1000)])
    assert found.flagged == ()
    assert found.comparisons[0].chance > 0.99


def test_nothing_and_nobody() -> None:
    assert compare([]).comparisons == ()
    assert compare([unit(0, 0)]).too_small == 1
    found = compare(alike(3, 0, 100))
    assert [c.chance for c in found.comparisons] == [0.5] * 3
    assert found.flagged == ()


@pytest.mark.parametrize(
    "make",
    [
        lambda: unit(3, 2),
        lambda: GroupCount("c", "a", 1, 2, 3, 2),
        lambda: mid_p(1, 2, 1.5),
        lambda: mid_p(3, 2, 0.5),
        lambda: compare([unit(1, 20), unit(2, 20)]),
        lambda: compare([], [GroupCount("c", "a", 1, 20, 1, 20)] * 2),
        lambda: compare([unit(1, 20)], sources={"police.one": (1, 10)}),
        lambda: Comparing(false_discoveries=0),
        lambda: Comparing(winsorised=0.5),
    ],
)
def test_what_cannot_be_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"."):
        make()
