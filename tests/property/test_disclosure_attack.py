"""Protected counts under attack: whole numbers by linear programming over all that is published, release by release."""

from __future__ import annotations

import hashlib
import itertools
import os
from dataclasses import replace

import pytest
from disclosure_attack import Attacked, System, Tried, differences
from disclosure_tables import World, left_over

from dq_audit.disclosure.figures import Figures
from dq_audit.disclosure.protecting import protect, without_tallies
from dq_audit.disclosure.rounding import Draws
from dq_audit.disclosure.settings import Audience, Protection, Rounding
from dq_audit.keys import Key
from dq_audit.outcomes import Judging

CANDIDATES = 3
TABLES = int(os.environ.get("DQ_AUDIT_ATTACK_TABLES", "80"))


def protection(seed: int, base: int) -> Protection:
    secret = hashlib.sha256(f"key {seed}".encode()).digest()
    rule = Rounding(base, base)
    return Protection(Audience.PARTNERSHIP, rule, rule, CANDIDATES, Key(secret))


def attacked(seeds: range, base: int) -> tuple[Tried, Tried]:
    """What the attack finds of counts, and of changes between up to three versions of a month."""
    counts, changes = Tried(base), Tried(base)
    for seed in seeds:
        world, rule = World(seed), protection(seed, base)
        versions = []
        for version in range(1, world.random.choice((2, 3, 4))):
            true = world.audit(version)
            [shown] = without_tallies(protect([true], rule, Judging()))
            versions.append(Attacked(true, shown, base, left_over(true, shown, rule)))
            counts.add(versions[-1].protected(base))
            world.correct()
        for one, other in itertools.pairwise(versions):
            changes.add(differences(one, other, base))
    return counts, changes


def test_the_worked_example() -> None:
    """1, 2, 9, 14 and 0, the first two hidden (1 to 7): with the total 26 each has 2 candidates, without it 7."""
    for total, candidates in ((True, 2), (False, 7)):
        system = System()
        cells = [system.variable(f"cell {n}", *((1, 7) if n in (1, 2) else (n, n))) for n in (1, 2, 9, 14, 0)]
        if total:
            system.equal(cells, [system.variable("total", 26, 26)])
        least, most = system.range((("cell 1", 1),))
        assert most - least + 1 == candidates


@pytest.mark.slow
def test_the_attack_finds_what_careless_rounding_gives_away() -> None:
    """Of tables that the guard would refuse, shown all the same, some leave a count fewer than 3 candidates."""
    tried = Tried(3)
    for seed in range(60):
        true = World(seed).audit(1)
        figures = Figures(Draws(protection(seed, 3).key, true.source, true.period, 3))
        shown = replace(true, findings=figures.of(true.findings))
        if figures.known.fewest() < CANDIDATES:
            tried.add(Attacked(true, shown, 3, [figures.rest(one) for one in true.findings]).protected(3))
    assert min(tried.candidates) < CANDIDATES


def test_some_tables() -> None:
    for tried in attacked(range(1), 5):
        assert tried.protected > 0
        assert min(tried.candidates) >= CANDIDATES, tried.fewest


@pytest.mark.slow
@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("first", range(0, TABLES, TABLES // 4))
def test_many_tables(base: int, first: int) -> None:
    """A thousand with DQ_AUDIT_ATTACK_TABLES=1000. Printed with -n0 -s: the figures of docs/disclosure.md."""
    for what, tried in zip(("counts", "changes"), attacked(range(first, first + TABLES // 4), base), strict=True):
        print(base, first, what, dict(tried.said))  # noqa: T201  what is measured
        assert min(tried.candidates) >= CANDIDATES, tried.fewest
