"""Which places? The Vulnerable Localities Index, and whether the same places lead in every source."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

import numpy as np

from dq_audit.questions import given
from dq_audit.questions.intervals import Interval
from dq_audit.questions.verdicts import Decision, Verdict, at_best_undetermined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

VARIABLES = ("burglary", "criminal_damage", "income", "employment", "young", "education")
PRIORITY_ABOVE = 200.0
SEED, DRAWS = 20100323, 20_000  # the date of the partnership's paper; draws put a chance right to about 0.003
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Locality:
    """A neighbourhood: of each of the six variables its rate or share, None where it is not known.

    Burglary and criminal damage to dwellings per household, income and employment deprivation, 15-24s among residents,
    and people with low or no qualification: each points the bad way. ValueError where a number is below 0.
    """

    name: str
    burglary: float | None
    criminal_damage: float | None
    income: float | None
    employment: float | None
    young: float | None
    education: float | None
    residential: bool = True

    def __post_init__(self) -> None:
        for variable in VARIABLES:
            if (value := getattr(self, variable)) is not None:
                given.at_least(value, 0, f"{variable} of {self.name}")

    @property
    def complete(self) -> bool:
        """Whether all six are known."""
        return all(getattr(self, variable) is not None for variable in VARIABLES)


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """A neighbourhood's six indices (100: the mean of the areas), their mean, and whether it is above 200."""

    name: str
    indices: dict[str, float]
    index: float
    priority: bool


@dataclass(frozen=True, slots=True)
class VulnerableLocalities:
    """The areas computed, highest first, and the names of those that were not."""

    areas: tuple[Vulnerable, ...]
    incomplete: tuple[str, ...]
    not_residential: tuple[str, ...]


def vulnerable_localities(localities: Sequence[Locality]) -> VulnerableLocalities:
    """The Vulnerable Localities Index of each residential area with all six variables.

    index = 100 x / mean of the areas computed (the mean of their rates, not the pooled rate), the composite the mean of
    the six; above 200 is a priority neighbourhood. Relative to the areas given. ValueError where no area can be
    computed, a name is doubled or a variable is 0 everywhere. Source: JDiBrief (Chainey), DOMAIN 6.1.
    """
    if len({a.name for a in localities}) < len(localities):
        message = "each locality has a name of its own"
        raise ValueError(message)
    used = [a for a in localities if a.residential and a.complete]
    if not used:
        message = "no residential area has all six variables"
        raise ValueError(message)
    means = {variable: fsum(getattr(a, variable) for a in used) / len(used) for variable in VARIABLES}
    if nought := [variable for variable, mean in means.items() if mean == 0]:
        message = f"{nought[0]} is 0 in every area, so that no area can be compared by it"
        raise ValueError(message)
    computed = [_vulnerable(area, means) for area in used]
    return VulnerableLocalities(
        tuple(sorted(computed, key=lambda area: (-area.index, area.name))),
        tuple(a.name for a in localities if a.residential and not a.complete),
        tuple(a.name for a in localities if not a.residential),
    )


def _vulnerable(area: Locality, means: Mapping[str, float]) -> Vulnerable:
    indices = {variable: 100 * getattr(area, variable) / mean for variable, mean in means.items()}
    index = fsum(indices.values()) / len(indices)
    return Vulnerable(area.name, indices, index, index > PRIORITY_ABOVE)


@dataclass(frozen=True, slots=True)
class Concentration:
    """Records of the first areas among all; `bounds` over where the unplaced may belong."""

    first: tuple[str, ...]
    x: int
    n: int
    share: float
    bounds: Interval


def concentration(counts: Mapping[str, int], first: int = 5, unplaced: int = 0) -> Concentration:
    """The share of records in the `first` areas with most; areas of equal count in the order of their names.

    ValueError where there is no placed record or there are fewer areas than asked for.
    """
    tally = {name: given.count(n, f"records of {name}") for name, n in counts.items()}
    m, total = given.count(unplaced, "unplaced records"), sum(tally.values())
    if not 0 < first <= len(tally) or not total:
        message = f"a concentration needs records and at least {first} areas (one or more), not {len(tally)} areas"
        raise ValueError(message)
    leading = sorted(tally, key=lambda name: (-tally[name], name))[:first]
    x = sum(tally[name] for name in leading)
    return Concentration(tuple(leading), x, total, x / total, Interval(x / (total + m), (x + m) / (total + m)))


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What one source counted by area.

    `unplaced` records have no area; `phi` is its dispersion (1: each record stands alone). ValueError for bad numbers.
    """

    name: str
    counts: Mapping[str, int]
    unplaced: int = 0
    phi: float = 1.0

    def __post_init__(self) -> None:
        for area, n in self.counts.items():
            given.count(n, f"records of {area} in {self.name}")
        given.count(self.unplaced, f"unplaced records of {self.name}")
        given.at_least(self.phi, 1, f"the dispersion of {self.name}")


@dataclass(frozen=True, slots=True)
class LeadingDeciding:
    """The settings of the question of the same first areas; printed wherever they decide."""

    first: int = 5
    sure: float = SURE
    fewest: int = 10  # records of the last of the first areas
    most_unplaced: float = 0.05
    draws: int = DRAWS
    seed: int = SEED

    def __post_init__(self) -> None:
        given.above(given.count(self.first, "the number of first areas"), 0, "the number of first areas")
        given.between(self.sure, 0.5, 1, "the chance that is sure enough")
        given.above(given.count(self.draws, "the number of draws"), 0, "the number of draws")
        given.at_least(self.fewest, 0, "the fewest records")
        given.at_least(self.most_unplaced, 0, "the share of records that may be unplaced")

    @property
    def printed(self) -> str:
        """The settings in words, to stand where they decide."""
        return (
            f"first {self.first} areas; sure from {100 * self.sure:g}%; at least {self.fewest} records in each; "
            f"unplaced up to {100 * self.most_unplaced:g}%; {self.draws} draws, seed {self.seed}"
        )


@dataclass(frozen=True, slots=True)
class Leading:
    """Of one source: the first areas as counted, and for each area the chance that it is truly among the first."""

    source: str
    first: tuple[str, ...]
    chances: dict[str, float]


@dataclass(frozen=True, slots=True)
class SameAreas:
    """Whether the same areas lead in every source; `chance` that one and the same set does, in all of them.

    `always` are the areas that are among the first of every source as counted.
    """

    decision: Decision
    sources: tuple[Leading, ...]
    always: tuple[str, ...]
    chance: float
    deciding: LeadingDeciding


def same_areas_lead(sources: Sequence[SourceCounts], deciding: LeadingDeciding = LeadingDeciding()) -> SameAreas:
    """Do the same five areas lead in every source, and how sure is that?

    Each area's true level is drawn from what its count says of it: a gamma distribution of shape (count + 1/2) / phi,
    times phi (Jeffreys' prior of a Poisson count; ours). The first five of each draw are compared, with a fixed seed.
    Yes: one set leads everywhere in 95% of draws. No: an area surely leads in one source and surely not in another,
    where surely is 95% over all areas and pairs of sources together (Bonferroni). Not enough records: the fifth area of
    a source has fewer than 10. With over 5% of a source unplaced at best cannot be determined.
    ValueError where there are fewer than two sources, their areas differ or are no more than asked for.
    """
    areas = _areas(sources, deciding)
    k = deciding.first
    rng = np.random.default_rng(deciding.seed)
    within = [_among_first(source, areas, rng, deciding) for source in sources]
    leading = []
    for source, inside in zip(sources, within, strict=True):
        chances = {name: float(chance) for name, chance in zip(areas, inside.mean(axis=0), strict=True)}
        leading.append(Leading(source.name, concentration(source.counts, k).first, chances))
    common = set(leading[0].first).intersection(*(found.first for found in leading))
    chance = _chance_of_one_set(within)
    decision = _decide(sources, leading, chance, deciding)
    return SameAreas(decision, tuple(leading), tuple(sorted(common)), chance, deciding)


def _areas(sources: Sequence[SourceCounts], deciding: LeadingDeciding) -> list[str]:
    if len(sources) < 2 or len({source.name for source in sources}) < len(sources):  # noqa: PLR2004  two to compare
        message = "at least two sources, each with a name of its own, can have the same first areas"
        raise ValueError(message)
    areas = sorted(sources[0].counts)
    if any(sorted(source.counts) != areas for source in sources) or len(areas) <= deciding.first:
        message = f"all sources count the same areas, more than {deciding.first} of them, with 0 where there is none"
        raise ValueError(message)
    return areas


def _among_first(
    source: SourceCounts, areas: Sequence[str], rng: np.random.Generator, deciding: LeadingDeciding
) -> NDArray[np.bool_]:
    """Draws x areas: whether the area is among the first."""
    shape = (np.array([source.counts[name] for name in areas], dtype=np.float64) + 0.5) / source.phi
    drawn = rng.gamma(shape, size=(deciding.draws, len(areas)))
    inside = np.zeros(drawn.shape, dtype=np.bool_)
    order = np.argpartition(-drawn, deciding.first - 1, axis=1)[:, : deciding.first]
    np.put_along_axis(inside, order, values=True, axis=1)
    return inside


def _chance_of_one_set(within: Sequence[NDArray[np.bool_]]) -> float:
    """Of the sets that led everywhere in a draw, the most frequent one's share of all draws."""
    same = np.logical_and.reduce([(within[0] == other).all(axis=1) for other in within[1:]])
    if not same.any():
        return 0.0
    return float(np.unique(within[0][same], axis=0, return_counts=True)[1].max() / len(same))


def _decide(
    sources: Sequence[SourceCounts], leading: Sequence[Leading], chance: float, deciding: LeadingDeciding
) -> Decision:
    for source, found in zip(sources, leading, strict=True):
        last = source.counts[found.first[-1]]
        if last < deciding.fewest:
            why = f"{source.name}: the last of the first {deciding.first} areas has {last} records"
            return Decision(Verdict.NOT_ENOUGH_RECORDS, f"{why}, fewer than {deciding.fewest}")
    decision = _from_chances(leading, chance, deciding)
    for source in sources:
        unplaced = source.unplaced / (source.unplaced + sum(source.counts.values()))
        if unplaced > deciding.most_unplaced:
            most = f"{100 * deciding.most_unplaced:g}%"
            why = f"{source.name}: {100 * unplaced:.1f}% of records have no area, above {most}"
            decision = at_best_undetermined(decision, why)
    return decision


def _from_chances(leading: Sequence[Leading], chance: float, deciding: LeadingDeciding) -> Decision:
    words = f"one set leads in every source in {100 * chance:.0f}% of draws"
    if chance >= deciding.sure:
        return Decision(Verdict.YES, words)
    areas = leading[0].chances
    surely = 1 - (1 - deciding.sure) / (len(areas) * len(leading) * (len(leading) - 1))
    for area in areas:
        chances = [found.chances[area] for found in leading]
        if max(chances) >= surely and min(chances) <= 1 - surely:
            into, out = leading[chances.index(max(chances))], leading[chances.index(min(chances))]
            return Decision(Verdict.NO, f"{area} surely leads in {into.source} and surely not in {out.source}")
    return Decision(Verdict.CANNOT_BE_DETERMINED, f"{words}; no area surely leads in one and not in another")
