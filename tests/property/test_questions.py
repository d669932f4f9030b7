"""What must hold of every answer, whatever the counts; held against plain Python, brute force and statsmodels."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from math import ceil, exp, inf, isinf, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from dq_audit.outcomes import wilson_interval
from dq_audit.questions.ethnicity import Deciding, over_representation
from dq_audit.questions.intervals import (
    Z95,
    Interval,
    byar_interval,
    exact_poisson_interval,
    newcombe_difference,
    poisson_interval,
)
from dq_audit.questions.persons import repeats
from dq_audit.questions.places import concentration
from dq_audit.questions.population import Census, population_on
from dq_audit.questions.shares import missing_data_bounds, missing_data_limits, share_above
from dq_audit.questions.strata import Places, Stratum, dispersion
from dq_audit.questions.verdicts import Reach, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

YES, NO = Verdict.YES, Verdict.NO
RESIDENTS = st.integers(0, 5000)
SOME = st.integers(0, 300)


@st.composite
def strata(draw: st.DrawFn, least: int = 1, residents: st.SearchStrategy[int] = RESIDENTS) -> list[Stratum]:
    lines = draw(st.lists(st.tuples(residents, residents, SOME, SOME, st.integers(0, 60)), min_size=least, max_size=5))
    return [Stratum(f"place {n}", *line) for n, line in enumerate(lines)]


# --- the ratio and its limits -----------------------------------------------------------------------------------


def expectation(places: Sequence[Stratum], ratio: float, victims: Sequence[float]) -> tuple[float, float]:
    """E and V in plain Python."""
    chances = [ratio * s.group_residents / (ratio * s.group_residents + s.other_residents) for s in places]
    mean = sum(v * p for v, p in zip(victims, chances, strict=True))
    return mean, sum(v * p * (1 - p) for v, p in zip(victims, chances, strict=True))


@given(strata(), st.floats(1, 3))
def test_estimate_and_limits_solve_their_equations(places: list[Stratum], phi: float) -> None:
    found = over_representation(places, phi=phi)
    telling = [s for s in places if s.tells]
    observed, missing = sum(s.group_victims for s in telling), sum(s.missing for s in telling)
    recorded = [s.group_victims + s.other_victims for s in telling]
    everyone = [s.victims for s in telling]
    scale = 1e-6 * max(1, sum(everyone))
    if found.estimate is not None and 0 < found.estimate < inf:
        assert expectation(telling, found.estimate, recorded)[0] == pytest.approx(observed, abs=scale)
    for limit, sign, seen in ((found.worst_case.low, 1, observed), (found.worst_case.high, -1, observed + missing)):
        if 0 < limit < inf:
            mean, variance = expectation(telling, limit, everyone)
            assert mean + sign * Z95 * sqrt(phi * variance) == pytest.approx(seen, abs=scale)
    assert (found.worst_case.low == 0) == (observed == 0)
    assert isinf(found.worst_case.high) == (observed + missing == sum(everyone))


@given(strata(), st.floats(1, 3), st.floats(-6, 6))
def test_limits_hold_every_ratio_that_the_score_test_does_not_refuse(
    places: list[Stratum], phi: float, logarithm: float
) -> None:
    """Outside the limits the test refuses: so they are neither too narrow nor, at their ends, too wide."""
    telling = [s for s in places if s.tells]
    everyone = [s.victims for s in telling]
    assume(sum(everyone) > 0)
    columns = Places.of(telling, phi)
    victims = np.array(everyone, dtype=np.float64)
    observed = sum(s.group_victims for s in telling)
    limits = columns.limits(observed, observed, victims, Z95)
    mean, variance = expectation(telling, exp(logarithm), everyone)
    if abs(observed - mean) < Z95 * sqrt(phi * variance) - 1e-6:
        assert limits.low <= exp(logarithm) <= limits.high


@pytest.mark.parametrize(
    "shape", [[(1, 10**6, 1, 3), (10**6, 1, 2, 1)], [(1, 4000, 0, 1), (4000, 1, 1, 0), (5, 5, 1, 0)]]
)
def test_of_several_solutions_the_outermost_is_taken(shape: list[tuple[int, int, int, int]]) -> None:
    """Few victims in places unlike each other: the curve dips, and a grid finds what a hurried root finder misses."""
    places = [Stratum(str(n), *line, 0) for n, line in enumerate(shape)]
    everyone = [s.victims for s in places]
    observed = sum(s.group_victims for s in places)
    found = over_representation(places, phi=1).worst_case
    for ratio in np.exp(np.arange(-20, 20, 0.02)).tolist():
        mean, variance = expectation(places, ratio, everyone)
        if abs(observed - mean) < Z95 * sqrt(variance) - 1e-6:
            assert found.low <= ratio <= found.high


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(0, 200), st.integers(0, 200))
def test_in_one_place_the_limits_are_wilsons(group: int, other: int, b: int, u: int) -> None:
    assume(b + u > 0)
    found = over_representation([Stratum("a", group, other, b, u, 0)], phi=1).worst_case
    for limit, share in zip((found.low, found.high), wilson_interval(b, b + u), strict=True):
        chance = 1.0 if isinf(limit) else limit * group / (limit * group + other)
        assert chance == pytest.approx(share, abs=1e-7)


@given(strata(), st.floats(1, 2), st.data())
def test_bounds_hold_what_the_complete_records_would_give(
    places: list[Stratum], phi: float, data: st.DataObject
) -> None:
    found = over_representation(places, phi=phi)
    completed = []
    for s in places:
        of_group = data.draw(st.integers(0, s.missing))
        completed.append(
            Stratum(
                s.name,
                s.group_residents,
                s.other_residents,
                s.group_victims + of_group,
                s.other_victims + s.missing - of_group,
                0,
            )
        )
    truth = over_representation(completed, phi=phi)
    if truth.estimate is not None:
        assert found.bounds.low <= truth.estimate * (1 + 1e-9)
        assert truth.estimate <= found.bounds.high * (1 + 1e-9)
        assert found.worst_case.low <= truth.worst_case.low * (1 + 1e-9)
        assert truth.worst_case.high <= found.worst_case.high * (1 + 1e-9)
        if found.decision.verdict.settled:
            assert truth.decision.verdict is found.decision.verdict


@given(strata(), st.floats(1, 2))
def test_the_limits_stand_in_their_order(places: list[Stratum], phi: float) -> None:
    found = over_representation(places, phi=phi)
    slack = 1 + 1e-9
    assert found.worst_case.low <= found.bounds.low * slack
    assert found.bounds.high <= found.worst_case.high * slack
    if found.as_if_completed is not None:
        assert found.worst_case.low <= found.as_if_completed.low * slack
        assert found.as_if_completed.high <= found.worst_case.high * slack
    if found.estimate is not None:
        assert found.under_gamma.low <= found.estimate * slack
        assert found.estimate <= found.under_gamma.high * slack
        assert found.bounds.low <= found.estimate * slack
        assert found.estimate <= found.bounds.high * slack


@given(strata(), st.floats(1, 2), st.floats(1, 5), st.floats(0, 5))
def test_a_larger_gamma_is_a_wider_doubt(places: list[Stratum], phi: float, gamma: float, more: float) -> None:
    narrow = over_representation(places, phi=phi, deciding=Deciding(gamma=gamma))
    wide = over_representation(places, phi=phi, deciding=Deciding(gamma=gamma + more))
    assert wide.under_gamma.low <= narrow.under_gamma.low * (1 + 1e-9)
    assert narrow.under_gamma.high <= wide.under_gamma.high * (1 + 1e-9)
    if wide.decision_if.verdict.settled:
        assert narrow.decision_if.verdict is wide.decision_if.verdict
    if narrow.largest_gamma not in {None, inf}:
        assert (narrow.decision_if.verdict.settled) == (gamma < narrow.largest_gamma)  # type: ignore[operator]


@given(strata(), st.floats(1, 2), st.floats(1, 1.5))
def test_more_scatter_is_a_wider_doubt(places: list[Stratum], phi: float, times: float) -> None:
    narrow, wide = over_representation(places, phi=phi), over_representation(places, phi=phi * times)
    assert wide.worst_case.low <= narrow.worst_case.low * (1 + 1e-9)
    assert narrow.worst_case.high <= wide.worst_case.high * (1 + 1e-9)
    assert {narrow.decision.verdict, wide.decision.verdict} != {YES, NO}


@given(strata(), st.floats(1, 2), st.data())
def test_one_more_victim_of_the_group_never_lowers_the_ratio(
    places: list[Stratum], phi: float, data: st.DataObject
) -> None:
    which = data.draw(st.integers(0, len(places) - 1))
    s = places[which]
    assume(s.other_victims > 0)
    moved = Stratum(s.name, s.group_residents, s.other_residents, s.group_victims + 1, s.other_victims - 1, s.missing)
    before, after = (over_representation(p, phi=phi) for p in (places, [*places[:which], moved, *places[which + 1 :]]))
    assert before.worst_case.low <= after.worst_case.low * (1 + 1e-9)
    assert before.worst_case.high <= after.worst_case.high * (1 + 1e-9)
    order = (NO, YES)
    if before.decision.verdict.settled and after.decision.verdict.settled:
        assert order.index(before.decision.verdict) <= order.index(after.decision.verdict)


def completed_like_the_recorded(group: int, other: int, usable: float) -> tuple[int, int]:
    """The recorded of the group and of others once `usable` of n records are complete, shares unchanged; rounded."""
    of_group = group + round((usable - group - other) * group / (group + other))
    return of_group, round(usable) - of_group


@given(
    st.integers(50, 5000), st.integers(50, 5000), st.integers(20, 4000), st.integers(20, 4000), st.integers(50, 4000)
)
def test_the_share_needed_is_where_the_verdict_turns(group: int, other: int, b: int, u: int, m: int) -> None:
    """Completed as expected, up to the rounding of whole records: settled from there on and not before."""
    before = over_representation([Stratum("a", group, other, b, u, m)], phi=1.2)
    assume(before.needed is not None)
    needed = before.needed
    assert needed is not None
    n, slack = b + u + m, 3 * n_over_share(b, u, needed.toward)
    for records, settled in ((needed.records + slack, True), (needed.records - slack, False)):
        if not 0 < records < m or needed.share > 1:
            continue
        of_group, of_other = completed_like_the_recorded(b, u, b + u + records)
        after = over_representation([Stratum("a", group, other, of_group, of_other, n - of_group - of_other)], phi=1.2)
        assert (after.decision.verdict is needed.toward) is settled
    assert (needed.reach is Reach.NEVER) == (needed.share > 1)


def n_over_share(b: int, u: int, toward: Verdict) -> int:
    """Records that hold one of those who count, so that a rounding of one is made good."""
    return ceil((b + u) / (b if toward is YES else u))


@given(strata(residents=st.integers(50, 5000)), st.floats(1, 2))
def test_what_is_needed_never_contradicts_the_verdict(places: list[Stratum], phi: float) -> None:
    """Also where the missing lie in other places than the recorded."""
    found = over_representation(places, phi=phi)
    if found.needed is None:
        return
    verdicts = {
        Reach.SETTLED: {YES, NO},
        Reach.OPEN: {Verdict.CANNOT_BE_DETERMINED},
        Reach.NEVER: {Verdict.NOT_ENOUGH_RECORDS},
    }
    assert found.decision.verdict in verdicts[found.needed.reach]
    if found.needed.reach is Reach.OPEN:
        assert 0 < found.needed.records <= found.records.missing


@given(strata(residents=st.integers(1, 5000)))
def test_completing_all_that_is_worth_something_settles_it_as_expected(places: list[Stratum]) -> None:
    """The values of missing records, taken all, are what the group (or the others) is expected to gain over the gap."""
    found = over_representation(places, phi=1)
    if found.completing is None:
        return
    assert all(0 <= value < inf for value in found.completing.values.values())
    total = sum(found.completing.values[s.name] * s.missing for s in places if s.missing)
    assert found.as_if_completed is not None
    margin = found.deciding.margin
    beyond = (
        found.as_if_completed.low > margin if found.completing.toward is YES else found.as_if_completed.high < margin
    )
    if abs(total - 1) > 1e-6 and found.expected_at_margin > 20:
        assert (total > 1) == beyond


@given(strata(residents=st.integers(1, 5000)), st.floats(1, 3))
def test_crude_is_the_product_of_ratio_and_address(places: list[Stratum], phi: float) -> None:
    found = over_representation(places, phi=phi)
    if found.crude and found.estimate and found.crude < inf and found.address and found.address.factor:
        assert log(found.crude) == pytest.approx(log(found.estimate) + log(found.address.factor), abs=1e-6)


@given(strata(residents=st.integers(1, 5000)), st.floats(-3, 3))
def test_the_address_factor_falls_as_the_ratio_rises(places: list[Stratum], logarithm: float) -> None:
    found = over_representation(places, phi=1).address
    assume(found is not None)
    assert found is not None
    assert found.limits.low <= found.limits.high
    victims = [s.victims for s in places]
    factors = []
    for ratio in (exp(logarithm), exp(logarithm + 0.5)):
        level = [v / (ratio * s.group_residents + s.other_residents) for v, s in zip(victims, places, strict=True)]
        group = sum(s.group_residents * x for s, x in zip(places, level, strict=True))
        other = sum(s.other_residents * x for s, x in zip(places, level, strict=True))
        factors.append(group / other if other else 0)
    assert factors[1] <= factors[0] * (1 + 1e-9)


@given(strata(residents=st.integers(1, 5000), least=2))
def test_mantel_haenszel_is_that_of_statsmodels(places: list[Stratum]) -> None:
    """The odds ratio of a table with residents so many that nobody is missed from them is the rate ratio."""
    found = over_representation(places, phi=1).mantel_haenszel
    assume(found is not None)
    assert found is not None
    many = 10**9
    tables = [
        np.array(
            [
                [s.group_victims, s.group_residents * many - s.group_victims],
                [s.other_victims, s.other_residents * many - s.other_victims],
            ],
            dtype=np.float64,
        )
        for s in places
        if s.group_victims + s.other_victims
    ]
    oracle = StratifiedTable(tables)
    assert found.ratio == pytest.approx(oracle.oddsratio_pooled, rel=1e-5)


# --- shares -----------------------------------------------------------------------------------------------------


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.floats(0.01, 0.99), st.data())
def test_a_share_once_complete_lies_within_its_bounds(
    x: int, rest: int, missing: int, stated: float, data: st.DataObject
) -> None:
    n = x + rest + missing
    assume(n > 0)
    more = data.draw(st.integers(0, missing))
    bounds, limits = missing_data_bounds(x, n, missing), missing_data_limits(x, n, missing)
    assert bounds.low <= (x + more) / n <= bounds.high
    complete = wilson_interval(x + more, n)
    assert limits.low <= complete[0] <= complete[1] <= limits.high
    answer = share_above(x, n, missing, stated)
    truth = share_above(x + more, n, 0, stated)
    if answer.decision.verdict.settled:
        assert truth.decision.verdict is answer.decision.verdict
    assert truth.decision.verdict is not Verdict.CANNOT_BE_DETERMINED


@given(st.integers(20, 500), st.integers(20, 500), st.integers(20, 500), st.floats(0.05, 0.95))
def test_the_share_needed_of_a_share_is_where_it_turns(x: int, rest: int, missing: int, stated: float) -> None:
    n = x + rest + missing
    needed = share_above(x, n, missing, stated).needed
    assume(needed is not None)
    assert needed is not None
    slack = 3 * n_over_share(x, rest, needed.toward)
    for records, settled in ((needed.records + slack, True), (needed.records - slack, False)):
        if not 0 < records < missing or needed.share > 1:
            continue
        a, b = completed_like_the_recorded(x, rest, x + rest + records)
        assert (share_above(a, n, n - a - b, stated).decision.verdict is needed.toward) is settled


# --- intervals --------------------------------------------------------------------------------------------------


@given(st.integers(1, 10**6), st.data())
def test_wilson_is_that_of_statsmodels(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    oracle = proportion_confint(x, n, alpha=2 * NormalDist().cdf(-Z95), method="wilson")
    assert wilson_interval(x, n) == pytest.approx(oracle, abs=1e-9)


@given(st.integers(1, 5000), st.integers(1, 5000), st.data())
def test_newcombe_is_that_of_statsmodels(n1: int, n2: int, data: st.DataObject) -> None:
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    found = newcombe_difference(x1, n1, x2, n2).limits
    alpha = 2 * NormalDist().cdf(-Z95)
    oracle = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff", alpha=alpha)
    assert (found.low, found.high) == pytest.approx(oracle, abs=1e-9)


@given(st.integers(0, 400))
def test_exact_limits_leave_two_and_a_half_in_a_hundred_on_either_side(observed: int) -> None:
    found = exact_poisson_interval(observed)
    tail = NormalDist().cdf(-Z95)
    assert stats.poisson.cdf(observed, found.high) == pytest.approx(tail, rel=1e-6)
    if observed:
        assert stats.poisson.sf(observed - 1, found.low) == pytest.approx(tail, rel=1e-6)
        quantiles = stats.chi2.ppf(tail, 2 * observed) / 2, stats.chi2.ppf(1 - tail, 2 * observed + 2) / 2
        assert (found.low, found.high) == pytest.approx(quantiles, rel=1e-9)


@given(st.integers(10, 10**6))
def test_byar_is_near_the_exact_limits(observed: int) -> None:
    near, right = byar_interval(observed), exact_poisson_interval(observed)
    assert near.low == pytest.approx(right.low, rel=0.01)
    assert near.high == pytest.approx(right.high, rel=0.01)
    assert poisson_interval(observed) == near


@given(st.floats(0, 12))
def test_a_count_has_limits_on_either_side_of_it(observed: float) -> None:
    for interval in (byar_interval, exact_poisson_interval, poisson_interval):
        found = interval(observed)
        assert 0 <= found.low <= observed <= found.high


def test_an_interval_is_in_order() -> None:
    for low, high in ((2, 1), (float("nan"), 1)):
        with pytest.raises(ValueError, match="in order"):
            Interval(low, high)


# --- people and places ------------------------------------------------------------------------------------------


def completions(people: Sequence[int], missing: int) -> set[tuple[int, ...]]:
    """Every way in which records without a token may belong to people: known ones, or new ones."""
    ways = {tuple(sorted(people))}
    for _ in range(missing):
        ways = {
            tuple(sorted((*way[:i], way[i] + 1, *way[i + 1 :]) if i < len(way) else (*way, 1)))
            for way in ways
            for i in range(len(way) + 1)
        }
    return ways


@given(st.lists(st.integers(1, 4), min_size=1, max_size=6), st.integers(0, 5), st.sampled_from([0.1, 0.25, 0.5, 0.7]))
def test_repeats_lie_within_their_bounds_and_the_upper_ones_are_reached(
    people: list[int], missing: int, top_share: float
) -> None:
    found = repeats({k: people.count(k) for k in people}, missing, top_share)
    shares, events, top = [], [], []
    for way in completions(people, missing):
        again = [k for k in way if k > 1]
        first = sorted(way, reverse=True)[: ceil(Fraction(str(top_share)) * len(way))]
        shares.append(Fraction(len(again), len(way)))
        events.append(Fraction(sum(again), sum(way)))
        top.append(Fraction(sum(first), sum(way)))
    for bounds, truths in ((found.people.bounds, shares), (found.events.bounds, events)):
        assert (bounds.low, bounds.high) == pytest.approx((float(min(truths)), float(max(truths))))
    assert found.top.bounds.high == pytest.approx(float(max(top)))
    assert found.top.bounds.low <= float(min(top)) + 1e-12


@given(st.dictionaries(st.integers(1, 30), st.integers(0, 50), min_size=1))
def test_dispersion_is_at_least_one(victims: dict[int, int]) -> None:
    assume(any(victims.values()))
    phi = dispersion(victims)
    assert 1 <= phi <= 30
    assert (phi == 1) == (not any(n for k, n in victims.items() if k > 1))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=4), st.integers(0, 3))
def test_concentration_lies_within_its_bounds(numbers: list[int], unplaced: int) -> None:
    assume(sum(numbers) > 0)
    found = concentration({str(i): n for i, n in enumerate(numbers)}, first=1, unplaced=unplaced)
    for extra in product(range(unplaced + 1), repeat=len(numbers)):
        if sum(extra) == unplaced:
            most = max(n + e for n, e in zip(numbers, extra, strict=True)) / (sum(numbers) + unplaced)
            assert found.bounds.low <= most <= found.bounds.high


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.dates(date(2011, 3, 27), date(2100, 1, 1)))
def test_a_population_lies_within_its_limits(first: float, last: float, day: date) -> None:
    found = population_on(day, [Census(date(2011, 3, 27), first), Census(date(2021, 3, 21), last)])
    assert 0 <= found.limits.low <= found.residents <= found.limits.high
    assert found.extrapolated == (day > date(2021, 3, 21))
