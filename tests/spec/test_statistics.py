"""The golden values of the statistical notes (STATISTICS 2-4, 6 and 8; DOMAIN 7 and 8) and tables worked by hand.

Those of section 1 and of the item score stand in unit/test_outcomes.py.
"""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from math import exp, inf, isinf, nan, sqrt
from pathlib import Path

import numpy as np
import pytest

from dq_audit.outcomes import dqmi, wilson_interval
from dq_audit.questions.address import _contributes
from dq_audit.questions.ethnicity import Deciding, OverRepresentation, over_representation
from dq_audit.questions.intervals import (
    Z95,
    Z998,
    Interval,
    byar_interval,
    exact_poisson_interval,
    excess_missing,
    funnel_limits,
    indirectly_standardised_ratio,
    newcombe_difference,
    poisson_interval,
    ratio_funnel_limits,
)
from dq_audit.questions.persons import follow_up, months_after, reoffending, repeats
from dq_audit.questions.places import (
    VARIABLES,
    LeadingDeciding,
    Locality,
    SourceCounts,
    concentration,
    same_areas_lead,
    vulnerable_localities,
)
from dq_audit.questions.population import Census, population_on, sum_check
from dq_audit.questions.shares import (
    break_even_share,
    missing_data_bounds,
    missing_data_limits,
    share_above,
    value_of_completing,
)
from dq_audit.questions.strata import Level, Places, Stratum, dispersion
from dq_audit.questions.verdicts import Reach, Verdict

YES, NO = Verdict.YES, Verdict.NO
OPEN, FEW = Verdict.CANNOT_BE_DETERMINED, Verdict.NOT_ENOUGH_RECORDS
EXACT_Z95 = 1.959963984540054  # with which the intervals of DOMAIN 8.1 were worked out
GROUP, OTHER = (3000, 600, 400), (7000, 7400, 5600)


def printed(value: float, digits: int = 6) -> float:
    """To the digit that the notes print."""
    return round(value, digits)


def table(b: tuple[int, ...], u: tuple[int, ...], m: tuple[int, ...]) -> list[Stratum]:
    return [Stratum(*line) for line in zip("abc", GROUP, OTHER, b, u, m, strict=True)]


T1 = table((420, 40, 15), (540, 350, 260), (40, 10, 25))
T2 = table((300, 20, 10), (660, 370, 265), (40, 10, 25))
T3 = table((300, 30, 12), (700, 370, 288), (0, 0, 0))


# --- intervals (DOMAIN 8.1, 8.4; STATISTICS 6) ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(65, 100, 0.552544, 0.736358), (0, 20, 0, 0.161125), (20, 20, 0.838875, 1), (3, 7, 0.158220, 0.749542)],
)
def test_wilson(x: int, n: int, low: float, high: float) -> None:
    found = wilson_interval(x, n)
    assert (printed(found[0]), printed(found[1])) == (low, high)


@pytest.mark.parametrize(
    ("observed", "low", "high"),
    [(10, 4.787450, 18.391459), (15, 8.389264, 24.741631), (100, 81.362105, 121.627938)],
)
def test_byar(observed: int, low: float, high: float) -> None:
    found = byar_interval(observed, EXACT_Z95)
    assert (printed(found.low), printed(found.high)) == (low, high)
    assert found == poisson_interval(observed, EXACT_Z95)
    assert byar_interval(observed).high == pytest.approx(high, abs=2e-6)  # with the z of the rules, of six digits


@pytest.mark.parametrize(
    ("observed", "low", "high"),
    [(0, 0, 3.688879), (1, 0.025318, 5.571643), (5, 1.623486, 11.668332), (9, 4.115373, 17.084803)],
)
def test_exact_poisson(observed: int, low: float, high: float) -> None:
    found = exact_poisson_interval(observed, EXACT_Z95)
    assert (printed(found.low), printed(found.high)) == (low, high)
    assert found == poisson_interval(observed, EXACT_Z95)
    assert exact_poisson_interval(observed).high == pytest.approx(high, abs=1e-6)


@pytest.mark.parametrize(
    ("observed", "ratio", "low", "high"), [(15, 153.061, 85.605, 252.466), (5, 51.020, 16.566, 119.065)]
)
def test_indirectly_standardised_ratio(observed: int, ratio: float, low: float, high: float) -> None:
    found = indirectly_standardised_ratio(observed, 9.8)
    assert (printed(found.value, 3), printed(found.limits.low, 3), printed(found.limits.high, 3)) == (ratio, low, high)


@pytest.mark.parametrize(
    ("n", "z", "low", "high"),
    [
        (20, Z95, 0.38530, 0.81470),
        (20, Z998, 0.26148, 0.93852),
        (100, Z95, 0.50398, 0.69602),
        (100, Z998, 0.44861, 0.75139),
        (1, Z998, 0, 1),
    ],
)
def test_funnel(n: int, z: float, low: float, high: float) -> None:
    found = funnel_limits(0.6, n, z)
    assert (printed(found.low, 5), printed(found.high, 5)) == (low, high)


@pytest.mark.parametrize(("n", "low", "high"), [(50, 0.39215, 0.80785), (200, 0.49608, 0.70392)])
def test_a_plain_p_chart_is_a_funnel_at_three_standard_deviations(n: int, low: float, high: float) -> None:
    found = funnel_limits(0.6, n, 3)
    assert (printed(found.low, 5), printed(found.high, 5)) == (low, high)


def test_ratio_funnel() -> None:
    assert ratio_funnel_limits(100).high == pytest.approx(1.21627938, abs=1e-7)
    assert ratio_funnel_limits(5).low == pytest.approx(1.623486 / 5, abs=1e-6)


def test_lens_between_groups() -> None:
    found = newcombe_difference(56, 70, 48, 80)
    assert (printed(found.value), printed(found.limits.low), printed(found.limits.high)) == (0.2, 0.052431, 0.333873)
    assert excess_missing(30, 100, 150, 1000) == 15


# --- the index of data quality (STATISTICS 2, DOMAIN 7) ---------------------------------------------------------


def test_dqmi_is_the_product_of_means_not_the_mean_of_products() -> None:
    scores = [0.94, 1, 0.76, 0, 0.8, 0.45, 0.935, 1, 1, 1, 0.98, 0.835]
    coverages = [1] * 3 + [1 / 3] * 6 + [2 / 3] * 3
    assert printed(dqmi(scores, coverages)) == 47.152778
    products = [score * coverage for score, coverage in zip(scores, coverages, strict=True)]
    assert printed(100 * sum(products) / len(products)) == 49.763889
    with pytest.raises(ValueError, match="as many scores"):
        dqmi([], [])
    for wrong in ([1.1], [nan], [-0.1]):
        with pytest.raises(ValueError, match="from 0 to 1"):
            dqmi(wrong, [1])


# --- address or ethnicity (STATISTICS 3) ------------------------------------------------------------------------


def figures(found: OverRepresentation) -> tuple[float, ...]:
    assert found.crude is not None
    assert found.estimate is not None
    assert found.address is not None
    assert found.address.factor is not None
    return tuple(
        printed(value)
        for value in (
            found.crude,
            found.estimate,
            found.address.factor,
            found.worst_case.low,
            found.worst_case.high,
            found.under_gamma.low,
            found.under_gamma.high,
        )
    )


def test_t1_yes() -> None:
    found = over_representation(T1, phi=1)
    assert figures(found) == (2.065217, 1.662875, 1.241956, 1.391865, 2.195781, 1.448284, 1.921137)
    assert (printed(found.bounds.low), printed(found.bounds.high)) == (1.556570, 1.970699)
    assert printed(found.expected_at_margin) == 410.237189
    assert found.mantel_haenszel is not None
    assert (printed(found.mantel_haenszel.ratio), printed(found.mantel_haenszel.standard_error)) == (1.678152, 0.058865)
    assert (found.decision.verdict, found.decision_if.verdict, found.largest_gamma) == (YES, YES, inf)
    assert found.break_even is not None
    assert printed(found.break_even) == -1.666667
    assert found.needed is not None
    assert (printed(found.needed.share), found.needed.records, found.needed.reach) == (0.891924, 0, Reach.SETTLED)
    assert found.completing is None


def test_what_t1_is_made_of() -> None:
    """E and V at 1 and at the margin, S with them, and the group's share of the recorded."""
    places = Places.of(T1, 1.0)
    victims = np.array([s.victims for s in T1], dtype=np.float64)
    assert printed(places.expected(1, victims)) == 350
    assert printed(places.expected(1.25, victims)) == 410.237189
    assert printed((places.spread(1, victims, Z95) / Z95) ** 2) == 256.416667
    assert printed((places.spread(1.25, victims, Z95) / Z95) ** 2) == 283.146797
    records = over_representation(T1, phi=1).records
    assert printed(records.group / records.usable) == 0.292308


def test_t1_with_the_assumed_dispersion() -> None:
    found = over_representation(T1)
    assert (printed(found.worst_case.low), printed(found.worst_case.high)) == (1.351283, 2.259534)
    assert (found.decision.verdict, found.phi, found.phi_assumed) == (YES, 1.6, True)
    assert found.mantel_haenszel is not None
    assert found.mantel_haenszel.standard_error == pytest.approx(0.058865 * sqrt(1.6), abs=1e-6)
    assert found.mantel_haenszel.limits.low == pytest.approx(1.678152 * exp(-Z95 * 0.058865 * sqrt(1.6)), abs=1e-5)


def test_t2_cannot_be_determined_and_if_gamma_is_at_most_2_no() -> None:
    found = over_representation(T2, phi=1)
    assert figures(found) == (1.274131, 0.977415, 1.303572, 0.815223, 1.379112, 0.841921, 1.145227)
    assert (found.decision.verdict, found.decision_if.verdict) == (OPEN, NO)
    assert found.break_even is not None
    assert printed(found.break_even) == 0.266667
    assert found.needed is not None
    assert (found.needed.toward, printed(found.needed.share), found.needed.records) == (NO, 0.976360, 35)
    assert found.needed.reach is Reach.OPEN


def test_t2_value_of_completing() -> None:
    worth = over_representation(T2, phi=1).completing
    assert worth is not None
    assert (worth.toward, printed(worth.gap)) == (NO, 27.743059)
    assert [printed(value) for value in worth.values.values()] == [0.025404, 0.033398, 0.033693]


def test_t3_no() -> None:
    found = over_representation(T3, phi=1)
    assert figures(found)[:5] == (1.259205, 0.969051, 1.299421, 0.856666, 1.096181)
    assert (found.decision.verdict, found.break_even) == (NO, None)
    assert found.under_gamma.low == pytest.approx(found.worst_case.low)  # nothing is missing


@pytest.mark.parametrize(("times", "margin", "verdict"), [(1, 1, OPEN), (1, 1.25, FEW), (10, 1, YES), (10, 1.25, OPEN)])
def test_one_stratum_of_domain_8_3(times: int, margin: float, verdict: Verdict) -> None:
    only = [Stratum("a", 2000, 18000, 12 * times, 60 * times, 28 * times)]
    found = over_representation(only, phi=1, deciding=Deciding(margin=margin))
    assert found.decision.verdict is verdict
    assert found.estimate == pytest.approx(1.8)
    assert (found.bounds.low, found.bounds.high) == pytest.approx((27 / 22, 6))
    assert found.break_even == pytest.approx(-2 / 28)
    assert found.as_if_completed is not None
    if times == 1:
        limits = (found.worst_case.low, found.worst_case.high, found.as_if_completed.low, found.as_if_completed.high)
        assert tuple(map(printed, limits)) == (0.677358, 8.928194, 1.070101, 3.027752)
    if (times, margin) == (10, 1):
        assert found.needed is not None
        assert (printed(found.worst_case.low), printed(found.needed.share)) == (1.014457, 0.711563)


def test_crude_is_ratio_times_address_exactly() -> None:
    for strata in (T1, T2, T3):
        found = over_representation(strata, phi=1)
        assert found.estimate is not None
        assert found.address is not None
        assert found.address.factor is not None
        assert found.crude == pytest.approx(found.estimate * found.address.factor, rel=1e-12)


def test_the_address_has_a_verdict_of_its_own() -> None:
    contributes = over_representation(T3, phi=1).address
    assert contributes is not None
    assert contributes.decision.verdict is YES  # 1.245 to 1.354
    alike = over_representation([Stratum("a", 500, 500, 900, 900, 0), Stratum("b", 500, 500, 900, 900, 0)]).address
    assert alike is not None
    assert (alike.factor, alike.decision.verdict) == (pytest.approx(1), NO)
    few = over_representation([Stratum("a", 500, 100, 20, 4, 0), Stratum("b", 100, 500, 4, 20, 0)]).address
    assert few is not None
    assert few.decision.verdict is OPEN


def test_the_range_of_the_address_factor_in_plain_python() -> None:
    """T1: from A at the upper limit of th, less chance, to A at its lower limit, plus chance."""
    found = over_representation(T1, phi=1)
    ends = []
    for ratio, sign in ((found.worst_case.high, -1), (found.worst_case.low, 1)):
        level = [s.victims / (ratio * s.group_residents + s.other_residents) for s in T1]
        group = sum(s.group_residents * x for s, x in zip(T1, level, strict=True))
        other = sum(s.other_residents * x for s, x in zip(T1, level, strict=True))
        variance = sum(
            s.victims
            * (
                s.group_residents / (ratio * s.group_residents + s.other_residents) / group
                - s.other_residents / (ratio * s.group_residents + s.other_residents) / other
            )
            ** 2
            for s in T1
        )
        ends.append(group / 4000 / (other / 20000) * exp(sign * Z95 * sqrt(variance)))
    assert found.address is not None
    assert (found.address.limits.low, found.address.limits.high) == pytest.approx(ends, rel=1e-12)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(1.07, 1.3, YES), (1.06, 1.09, YES), (0.9, 1.08, NO), (1.04, 1.11, OPEN), (1.05, 1.10, OPEN)],
)
def test_address_contributes_above_1_05_and_not_below_1_10(low: float, high: float, verdict: Verdict) -> None:
    assert _contributes(Interval(low, high)).verdict is verdict


def test_the_address_factor_by_hand() -> None:
    """Two places, th = 1: rates 20 and 5 a thousand; the group lives 3:1 in the first, the others 1:3."""
    found = over_representation([Stratum("a", 300, 100, 6, 2, 0), Stratum("b", 100, 300, 1, 1, 0)])
    assert found.crude == pytest.approx((7 / 400) / (3 / 400))
    # With m=0 and b, u set by th = 1 in both places: A = (300*20 + 100*5)/(100*20 + 300*5) = 6500/3500.
    exactly = over_representation([Stratum("a", 300, 100, 600, 200, 0), Stratum("b", 100, 300, 50, 150, 0)])
    assert exactly.estimate == pytest.approx(1)
    assert exactly.address is not None
    assert exactly.address.factor == pytest.approx(6500 / 3500)


def test_too_many_homes_unknown_leave_at_best_undetermined() -> None:
    for unknown, verdict in ((89, YES), (90, OPEN)):  # 89 of 1,789 are 4.97%
        found = over_representation(T1, phi=1, home_unknown=unknown)
        assert found.decision.verdict is verdict
        assert found.address is not None
        assert found.address.decision.verdict is verdict
    assert found.needed is not None
    assert (found.needed.reach, found.left_out.home_unknown) == (Reach.PLACE, 90)
    assert "above 5%" in found.decision.reason


def test_too_many_declined_put_the_answer_out_of_reach() -> None:
    """T2 needs 97.636% usable: of 1,700 at most 40 may have declined."""
    for declined, reach in ((0, Reach.OPEN), (1, Reach.DECLINED)):
        first = Stratum("a", 3000, 7000, 300, 660, 40, declined=40)
        last = Stratum("c", 400, 5600, 10, 265, 25, declined=declined)
        found = over_representation([first, T2[1], last], phi=1).needed
        assert found is not None
        assert found.reach is reach


def test_records_beyond_the_declined_only_are_worth_completing() -> None:
    worth = over_representation([Stratum("a", 3000, 7000, 300, 660, 40, declined=40), *T2[1:]], phi=1).completing
    assert worth is not None
    assert list(worth.values) == ["b", "c"]


def test_places_that_tell_nothing_are_counted_and_said() -> None:
    extra = [
        Stratum("nobody lives here", 0, 0, 1, 2, 4),
        Stratum("others only", 0, 5000, 3, 100, 7),
        Stratum("group only", 50, 0, 5, 2, 1),
    ]
    found = over_representation([*T1, *extra], phi=1)
    alone = over_representation(T1, phi=1)
    assert (found.worst_case, found.estimate, found.records) == (alone.worst_case, alone.estimate, alone.records)
    assert (found.left_out.no_resident_places, found.left_out.of_nobody) == (7, 5)  # 3 of the group, 2 of others
    assert found.left_out.one_group_places == 113  # 100 + 7, and 5 + 1
    # Where one group alone lives is an address all the same, so the product holds over all places.
    assert found.estimate is not None
    assert found.address is not None
    assert found.address.factor is not None
    assert found.crude == pytest.approx((480 / 4050) / (1250 / 25000))
    assert found.crude == pytest.approx(found.estimate * found.address.factor, rel=1e-12)


def test_nothing_recorded_and_nobody_at_all() -> None:
    blank = over_representation([Stratum("a", 500, 500, 0, 0, 100)], phi=1)
    assert (blank.decision.verdict, blank.estimate, blank.needed) == (OPEN, None, None)
    assert (blank.worst_case.low, isinf(blank.worst_case.high)) == (0, True)
    empty = over_representation([], phi=1)
    assert (empty.decision.verdict, empty.records.n, empty.address) == (FEW, 0, None)


def test_nobody_of_the_group_and_nobody_else() -> None:
    none = over_representation([Stratum("a", 500, 500, 0, 100, 0)], phi=1)
    assert (none.decision.verdict, none.estimate, none.worst_case.low) == (NO, 0, 0)
    all_of_it = over_representation([Stratum("a", 500, 500, 100, 0, 0)], phi=1)
    assert (all_of_it.decision.verdict, all_of_it.estimate, all_of_it.worst_case.high) == (YES, inf, inf)


def test_wards_need_the_margin_and_are_not_counted_twice() -> None:
    ward = Stratum("ward", 4000, 20000, 10, 40, 0, level=Level.WARD)
    with pytest.raises(ValueError, match=r"below 1\.25 needs all homes by LSOA"):
        over_representation([*T1, ward], deciding=Deciding(margin=1))
    found = over_representation([*T1, ward], phi=1)
    alone = over_representation(T1, phi=1)
    assert (found.level, alone.level) == (Level.WARD, Level.LSOA)
    assert found.address is not None
    assert alone.address is not None
    assert (found.records.n, found.address.records_left_out) == (1750, 50)
    assert (found.crude, found.address.factor) == (alone.crude, alone.address.factor)


def test_largest_gamma_is_where_the_answer_ends() -> None:
    gamma = over_representation(T2, phi=1).largest_gamma
    assert gamma == pytest.approx(9.962734, abs=1e-6)
    assert gamma is not None
    for given, verdict in ((gamma * 0.999, NO), (gamma * 1.001, OPEN)):
        assert over_representation(T2, phi=1, deciding=Deciding(gamma=given)).decision_if.verdict is verdict
    unsure = [Stratum("a", 2000, 18000, 120, 600, 280)]
    assert over_representation(unsure, phi=4).largest_gamma is None


def test_gamma_in_one_stratum_by_hand() -> None:
    """One stratum: the limit of all is recorded share plus missing share, with the odds of the missing divided by 2."""
    found = over_representation([Stratum("a", 2000, 18000, 120, 600, 280)], phi=1)
    recorded = wilson_interval(120, 720)
    ends = []
    for share, gamma in zip(recorded, (0.5, 2), strict=True):
        odds = gamma * share / (1 - share)
        of_all = 0.72 * share + 0.28 * odds / (1 + odds)
        ends.append(of_all / (1 - of_all) * 9)
    assert (found.under_gamma.low, found.under_gamma.high) == pytest.approx(ends, rel=1e-9)


def test_settings_are_printed() -> None:
    words = over_representation(T1).deciding.printed
    assert words == "margin 1.25; Γ at most 2; z 1.95996; at least 10 expected; homes unknown up to 5%"
    assert "at least 10 expected" in share_above(1, 10, 0, 0.5).deciding.printed
    assert "20000 draws" in LeadingDeciding().printed


def test_dispersion_by_hand() -> None:
    assert dispersion({1: 70, 2: 10, 5: 2}) == (70 + 40 + 50) / (70 + 20 + 10)
    assert dispersion({1: 9, 0: 5}) == 1
    with pytest.raises(ValueError, match="at least one victim"):
        dispersion({0: 5})


@pytest.mark.parametrize("wrong", [-1, nan, inf, 1.5])
def test_what_cannot_be_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="whole number"):
        Stratum("a", 1, 1, wrong, 1, 1)  # type: ignore[arg-type]
    if wrong != 1.5:
        with pytest.raises(ValueError, match="at least 0"):
            Stratum("a", wrong, 1, 1, 1, 1)
        for bad in ({"margin": wrong}, {"gamma": wrong}, {"z": wrong}):
            with pytest.raises(ValueError, match="is a number"):
                Deciding(**bad)
        with pytest.raises(ValueError, match="dispersion"):
            over_representation(T1, phi=wrong)
        with pytest.raises(ValueError, match="a count"):
            byar_interval(wrong)


def test_more_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="declined are more"):
        Stratum("a", 1, 1, 1, 1, 1, declined=2)
    with pytest.raises(ValueError, match="name of its own"):
        over_representation([*T1, T1[0]])
    with pytest.raises(ValueError, match="expected number"):
        indirectly_standardised_ratio(5, 0)
    with pytest.raises(ValueError, match="funnel"):
        funnel_limits(0.6, 0)
    with pytest.raises(ValueError, match="a share needs"):
        newcombe_difference(5, 4, 1, 2)
    for x, n, z in ((5, 0, Z95), (6, 5, Z95), (nan, 5, Z95), (5, nan, Z95), (5, inf, Z95), (5, 6, nan), (5, 6, 0)):
        with pytest.raises(ValueError, match="a share needs"):
            wilson_interval(x, n, z)
    with pytest.raises(ValueError, match="no part of"):
        missing_data_bounds(8, 10, 3)
    with pytest.raises(ValueError, match="stated share"):
        share_above(1, 10, 0, 1.0)


# --- shares (STATISTICS 4 and 8, DOMAIN 8.3) --------------------------------------------------------------------


def test_bounds_of_domain_8_3() -> None:
    found = missing_data_bounds(12, 100, 28)
    assert (found.low, found.high) == (0.12, 0.40)
    assert share_above(12, 100, 28, 0.1).recorded_share == pytest.approx(1 / 6)
    assert break_even_share(10, 12, 28) == pytest.approx(-2 / 28)
    assert break_even_share(10, 12, 0) is None
    limits = missing_data_limits(12, 100, 28)
    assert limits.low == wilson_interval(12, 100)[0]
    assert limits.high == wilson_interval(40, 100)[1]
    assert value_of_completing(250) == 0.004


@pytest.mark.parametrize(
    ("x", "n", "missing", "stated", "verdict"),
    [
        (120, 200, 0, 0.5, YES),  # Wilson .531 to .665
        (80, 200, 0, 0.5, NO),
        (100, 200, 60, 0.5, OPEN),  # .432 to .852; complete, 71% of 200 would decide
        (50, 100, 2, 0.5, FEW),  # .404 to .615; complete, 51% of 100 would not decide
        (9, 9, 0, 0.5, FEW),  # 4.5 expected
        (19, 19, 0, 0.5, FEW),  # 9.5 expected
        (20, 20, 0, 0.5, YES),  # 10 expected
        (99, 99, 0, 0.92, FEW),  # Wilson from .963, but 7.9 expected on the other side
        (0, 60, 60, 0.5, OPEN),  # nothing recorded
    ],
)
def test_verdict_of_a_share(x: int, n: int, missing: int, stated: float, verdict: Verdict) -> None:
    assert share_above(x, n, missing, stated).decision.verdict is verdict


def test_what_a_share_needs() -> None:
    """100 of 140 usable, 200 in all, half asked about: (100 + 1.96 sqrt 50) / (200 x 5/7) = .797009 of 200 is 159.4."""
    found = share_above(100, 200, 60, 0.5).needed
    assert found is not None
    assert (found.toward, printed(found.share), found.records, found.reach) == (YES, 0.797013, 20, Reach.OPEN)
    declined = share_above(100, 200, 60, 0.5, declined=41).needed
    assert declined is not None
    assert declined.reach is Reach.DECLINED


# --- people (DOMAIN 5.3) ----------------------------------------------------------------------------------------


def test_repeats_by_hand() -> None:
    """Ten people: 6 with one event, 3 with two, 1 with eight. 20 events, 14 of them of repeats, 8 of the top tenth."""
    found = repeats({1: 6, 2: 3, 8: 1})
    assert (found.people.x, found.people.n, found.events.x, found.events.n, found.top.x) == (4, 10, 14, 20, 8)
    assert (found.people.share, found.events.share, found.top.share) == (0.4, 0.7, 0.4)
    assert (found.events.bounds.low, found.events.bounds.high) == (0.7, 0.7)


def test_records_without_a_token_widen_repeats_beyond_themselves() -> None:
    """Five records: all of new people, or further events of five of the six: then 10 events more are of repeats."""
    found = repeats({1: 6, 2: 3, 8: 1}, without_token=5)
    assert (found.events.bounds.low, found.events.bounds.high) == (14 / 25, 24 / 25)
    assert (found.people.bounds.low, found.people.bounds.high) == (4 / 15, 9 / 10)
    # Top: all five of the first person (13); or one of a new person, which makes the tenth of 11 two (8 + 4 + 2 = 14).
    assert (found.top.bounds.low, found.top.bounds.high) == (8 / 25, 14 / 25)
    with pytest.raises(ValueError, match="without a person"):
        repeats({0: 3}, without_token=2)


def test_reoffending_by_hand() -> None:
    """100 offenders, 30 of whom re-offend 45 times in all."""
    cohort = follow_up(date(2024, 3, 31), date(2025, 9, 30))
    found = reoffending({0: 70, 1: 20, 2: 5, 3: 5}, cohort)
    assert (found.offenders, found.reoffenders, found.reoffences) == (100, 30, 45)
    assert found.rate.value == 0.3
    assert (found.rate.limits.low, found.rate.limits.high) == wilson_interval(30, 100)
    assert found.frequency is not None
    assert found.frequency.value == 1.5
    # Further offences: 15 among 30, mean 1/2, variance (20/4 + 5/4 + 5 x 9/4)/29 = 17.5/29; phi 35/29.
    phi = 35 / 29
    limits = byar_interval(15 / phi)
    expected = (1 + limits.low * phi / 30, 1 + limits.high * phi / 30)
    assert (found.frequency.limits.low, found.frequency.limits.high) == pytest.approx(expected)
    nobody = reoffending({0: 9}, cohort)
    assert (nobody.rate.value, nobody.frequency) == (0, None)
    once = reoffending({0: 9, 1: 3}, cohort).frequency
    assert once is not None
    assert (once.limits.low, printed(once.limits.high)) == (1, printed(1 + 3.6888794541 / 3))
    with pytest.raises(ValueError, match="cohort"):
        reoffending({}, cohort)


@pytest.mark.parametrize(
    ("last", "cut", "complete"),
    [
        (date(2024, 3, 31), date(2025, 9, 30), True),  # September has no 31st
        (date(2024, 3, 31), date(2025, 9, 29), False),
        (date(2024, 3, 31), date(2025, 3, 31), False),  # followed, but the court has had no time
        (date(2024, 1, 1), date(2025, 7, 1), True),
        (date(2022, 8, 31), date(2024, 2, 29), True),
    ],
)
def test_a_cohort_is_complete_after_eighteen_months(last: date, cut: date, complete: bool) -> None:  # noqa: FBT001
    found = follow_up(last, cut)
    assert found.complete is complete
    assert found.label.startswith("complete" if complete else "incomplete")


def test_months_and_a_cut_before_the_cohort() -> None:
    assert months_after(date(2024, 12, 31), 2) == date(2025, 2, 28)
    with pytest.raises(ValueError, match="cannot hold"):
        follow_up(date(2024, 3, 31), date(2024, 3, 30))


# --- places (DOMAIN 6.1) ----------------------------------------------------------------------------------------

SIX = """
    a 10  8 0.30 0.20 0.15 0.40
    b  2  4 0.10 0.10 0.15 0.20
    c  0  0 0.05 0.05 0.10 0.10
    d  4  4 0.15 0.05 0.20 0.10
    e  . 20 0.90 0.90 0.90 0.90
    f  9  9 0.90 0.90 0.90 0.90
"""


def test_vulnerable_localities_by_hand() -> None:
    """The means of a to d are 4, 4, .15, .1, .15, .2; e lacks burglary, f is no place where people live."""
    lines = [line.split() for line in SIX.strip().splitlines()]
    areas = [
        Locality(name, *(None if cell == "." else float(cell) for cell in cells), residential=name != "f")  # type: ignore[arg-type]
        for name, *cells in lines
    ]
    found = vulnerable_localities(areas)
    assert [area.name for area in found.areas] == ["a", "d", "b", "c"]
    assert list(found.areas[0].indices.values()) == pytest.approx([250, 200, 200, 200, 100, 200])
    by_hand = {
        "a": Fraction(1150, 6),
        "d": (100 + 100 + 100 + 50 + Fraction(400, 3) + 50) / 6,
        "b": (50 + 100 + Fraction(200, 3) + 100 + 100 + 100) / 6,
        "c": (Fraction(100, 3) + 50 + Fraction(200, 3) + 50) / 6,
    }
    assert {area.name: area.index for area in found.areas} == pytest.approx({k: float(v) for k, v in by_hand.items()})
    assert sum(area.index for area in found.areas) / 4 == pytest.approx(100)
    assert [area.priority for area in found.areas] == [False] * 4  # a has 191.7
    assert (found.incomplete, found.not_residential) == (("e",), ("f",))


def test_above_200_is_a_priority_and_200_is_not() -> None:
    areas = [Locality(name, *[value] * 6) for name, value in (("a", 2.0), ("b", 0.5), ("c", 0.5))]
    highest = vulnerable_localities(areas).areas[0]
    assert (highest.index, highest.priority) == (pytest.approx(200), False)
    areas[0] = Locality("a", 2.1, *[2.0] * 5)
    assert vulnerable_localities(areas).areas[0].priority


def test_the_index_of_stocktons_neighbourhoods() -> None:
    """The demonstration of DOMAIN 6.1, worked out elsewhere: mean 100, 13 of 124 at 200 and above."""
    with (Path(__file__).parents[1] / "data" / "stockton_vulnerable_localities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    areas = [Locality(row["lsoa21"], *(float(row[variable]) for variable in VARIABLES)) for row in rows]
    found = vulnerable_localities(areas).areas
    published = {row["lsoa21"]: float(row["index"]) for row in rows}
    assert {area.name: area.index for area in found} == pytest.approx(
        published, abs=0.1
    )  # they are means of rounded ones
    assert (len(found), sum(area.priority for area in found), found[0].name) == (124, 13, "E01012286")


def test_an_index_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="burglary is 0"):
        vulnerable_localities([Locality("a", 0, 1, 1, 1, 1, 1)])
    with pytest.raises(ValueError, match="all six"):
        vulnerable_localities([Locality("a", None, 1, 1, 1, 1, 1)])
    with pytest.raises(ValueError, match="at least 0"):
        Locality("a", -1, 1, 1, 1, 1, 1)


def counts(*numbers: int) -> dict[str, int]:
    return dict(zip("abcdefgh", numbers, strict=True))


CLEAR = counts(900, 800, 700, 600, 500, 100, 90, 80)


def test_concentration_by_hand() -> None:
    found = concentration(CLEAR, first=2, unplaced=230)
    assert (found.first, found.x, found.n) == (("a", "b"), 1700, 3770)
    assert (found.bounds.low, found.bounds.high) == (1700 / 4000, 1930 / 4000)


@pytest.mark.parametrize(
    ("other", "unplaced", "verdict"),
    [
        (CLEAR, 0, YES),
        (counts(90, 80, 70, 60, 50, 1, 9, 8), 0, YES),
        (counts(900, 800, 700, 600, 100, 500, 90, 80), 0, NO),
        (counts(900, 800, 700, 600, 105, 100, 90, 80), 0, OPEN),
        (CLEAR, 300, OPEN),  # 7.4% have no area
        (counts(20, 15, 12, 11, 9, 1, 1, 1), 0, FEW),
    ],
)
def test_do_the_same_five_lead(other: dict[str, int], unplaced: int, verdict: Verdict) -> None:
    found = same_areas_lead([SourceCounts("police", CLEAR), SourceCounts("A&E", other, unplaced)])
    assert found.decision.verdict is verdict
    assert found == same_areas_lead([SourceCounts("police", CLEAR), SourceCounts("A&E", other, unplaced)])


def test_surely_is_sure_over_all_areas_together() -> None:
    """120 against 90 is .98 of one area in each of two sources; over eight areas that is no surprise."""
    one, other = counts(900, 800, 700, 600, 120, 90, 9, 8), counts(900, 800, 700, 600, 90, 120, 9, 8)
    found = same_areas_lead([SourceCounts("police", one), SourceCounts("A&E", other)])
    assert [round(source.chances["e"], 2) for source in found.sources] == [0.98, 0.02]
    assert (found.decision.verdict, found.always) == (OPEN, tuple("abcd"))


def test_the_chances_of_an_even_fifth_place() -> None:
    even = counts(900, 800, 700, 600, 100, 100, 2, 1)
    found = same_areas_lead([SourceCounts("police", even), SourceCounts("council", CLEAR)]).sources[0]
    assert sum(found.chances.values()) == pytest.approx(5)
    assert found.chances["e"] == pytest.approx(0.5, abs=0.015)  # 20,000 draws: four standard errors
    assert found.chances["f"] == pytest.approx(0.5, abs=0.015)
    assert found.first == tuple("abcde")


def test_leading_areas_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="at least two sources"):
        same_areas_lead([SourceCounts("police", CLEAR)])
    with pytest.raises(ValueError, match="the same areas"):
        same_areas_lead([SourceCounts("police", CLEAR), SourceCounts("A&E", {"a": 1})])
    with pytest.raises(ValueError, match="first areas"):
        LeadingDeciding(first=0)


# --- population -------------------------------------------------------------------------------------------------

CENSUSES = [Census(date(2021, 1, 1), 15_656), Census(date(2011, 1, 1), 10_311)]


def test_between_censuses_by_the_year() -> None:
    found = population_on(date(2015, 1, 1), CENSUSES)
    assert (found.residents, found.extrapolated) == (pytest.approx(10_311 + 0.4 * 5345), False)
    assert population_on(date(2016, 7, 2), CENSUSES).residents == pytest.approx(10_311 + (5.5) * 534.5, abs=1)
    assert population_on(date(2021, 1, 1), CENSUSES).residents == 15_656


def test_after_the_last_census_a_range_is_always_there() -> None:
    found = population_on(date(2026, 1, 1), CENSUSES)
    assert found.residents == pytest.approx(15_656 + 5 * 534.5)
    assert (found.limits.low, found.limits.high) == pytest.approx((15_656, 15_656 + 10 * 534.5))
    assert found.label.startswith("extrapolated after the last census: 15,656 to 21,001")
    shrinking = population_on(date(2030, 1, 1), [Census(date(2011, 1, 1), 100), Census(date(2021, 1, 1), 50)])
    assert (shrinking.residents, shrinking.limits.low, shrinking.limits.high) == (pytest.approx(5), 0, 50)


def test_a_population_that_nobody_knows() -> None:
    with pytest.raises(ValueError, match="before the first census"):
        population_on(date(2010, 3, 23), CENSUSES)
    with pytest.raises(ValueError, match="at least two censuses"):
        population_on(date(2015, 1, 1), CENSUSES[:1])
    with pytest.raises(ValueError, match="at least 0"):
        Census(date(2011, 1, 1), -5)


def test_parts_are_held_against_the_total() -> None:
    found = sum_check({"a": 100_000, "b": 96_590}, 196_593, tolerance=5)
    assert (found.difference, found.agrees) == (-3, True)
    assert not sum_check({"a": 100_000, "b": 96_590}, 196_593).agrees
