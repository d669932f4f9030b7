"""Which neighbourhoods are priority ones, whatever the incomplete ones hold: bounds of the Vulnerable Localities Index.

An area that lacks a variable may hold anything from 0 to a stated most; one that may or may not be residential may
count or not. Both move the means that every index is held to, so that the bounds are those of all areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING

from dq_audit.questions import given
from dq_audit.questions.places import PRIORITY_ABOVE, VARIABLES, Locality
from dq_audit.questions.verdicts import ROUNDING, Decision, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

POSSIBLE = dict.fromkeys(VARIABLES, 1.0)  # a crime in every household, a score of 1, everybody


@dataclass(frozen=True, slots=True)
class Bounded:
    """The least and the highest index that an area may have; `sure` where it is surely residential."""

    name: str
    low: float
    high: float
    sure: bool

    @property
    def is_priority(self) -> bool:
        """Whether it is above 200 whatever is missing."""
        return self.sure and self.low > PRIORITY_ABOVE + ROUNDING

    @property
    def may_be(self) -> bool:
        """Whether it could be above 200."""
        return self.high > PRIORITY_ABOVE + ROUNDING


@dataclass(frozen=True, slots=True)
class LocalityDeciding:
    """Settings, printed with the answer: of fewer areas than `fewest` a mean says little."""

    fewest: int = 10

    def __post_init__(self) -> None:
        given.at_least(self.fewest, 3, "the fewest areas")  # of two, none can be above 200


@dataclass(frozen=True, slots=True)
class _Range:
    low: float
    high: float
    sure: bool


def bounded_localities(
    localities: Sequence[Locality],
    doubtful: Collection[str] = (),
    absent: int = 0,
    most: Mapping[str, float] | None = None,
) -> list[Bounded]:
    """The bounds of every area that is, or may be, residential.

    `doubtful` may or may not be residential; `absent` areas are known by number only, and doubtful too; `most` is the
    highest that a missing variable may be (else what is possible at all). The means are bounded one by one, so that the
    bounds are never too narrow, and may be a little wide. ValueError where a variable is 0 everywhere.
    """
    highest = {**POSSIBLE, **(most or {})}
    nowhere = [_unknown(n) for n in range(given.count(absent, "absent areas"))]
    names = {*doubtful, *(area.name for area in nowhere)}
    areas = [area for area in (*localities, *nowhere) if area.residential or area.name in names]
    if not areas:
        message = "no area is known to be residential"
        raise ValueError(message)
    found = {variable: [_range(area, variable, highest, names) for area in areas] for variable in VARIABLES}
    for variable, ranges in found.items():
        if not any(one.high for one in ranges):
            message = f"{variable} is 0 in every area, so that no area can be compared by it"
            raise ValueError(message)
    indices = {variable: _indices(ranges) for variable, ranges in found.items()}
    bounds = [
        [fsum(indices[variable][at][end] for variable in VARIABLES) / len(VARIABLES) for end in (0, 1)]
        for at in range(len(areas))
    ]
    return [Bounded(a.name, low, high, a.name not in names) for a, (low, high) in zip(areas, bounds, strict=True)]


def _unknown(n: int) -> Locality:
    """An area of which nothing came."""
    return Locality(f"absent area {n + 1}", None, None, None, None, None, None)


def _range(area: Locality, variable: str, highest: Mapping[str, float], doubtful: Collection[str]) -> _Range:
    known = getattr(area, variable)
    sure = area.name not in doubtful
    return _Range(0.0, highest[variable], sure) if known is None else _Range(known, known, sure)


def _indices(ranges: Sequence[_Range]) -> list[tuple[float, float]]:
    """Of one variable the least and the highest index of each area: against the highest and the lowest mean."""
    least, highest = _mean(ranges, lowest=True), _mean(ranges, lowest=False)
    found = []
    for at, one in enumerate(ranges):
        if one.sure and one.low == one.high:
            found.append((_index(one.low, highest), _index(one.high, least)))
        else:
            others = [*ranges[:at], *ranges[at + 1 :]]
            up = _mean([*others, _Range(one.high, one.high, sure=True)], lowest=True)
            down = _mean([*others, _Range(one.low, one.low, sure=True)], lowest=False)
            found.append((_index(one.low, down), _index(one.high, up)))
    return found


def _index(value: float, mean: float) -> float:
    return 100 * value / mean if value else 0.0


def _mean(ranges: Sequence[_Range], *, lowest: bool) -> float:
    """The lowest or the highest mean: who may be left out counts where that moves it further."""
    ends = [(one.low if lowest else one.high, one.sure) for one in ranges]
    counted = [value for value, sure in ends if sure]
    total, n = fsum(counted), len(counted)
    for value in sorted((value for value, sure in ends if not sure), reverse=not lowest):
        if n and (value >= total / n if lowest else value <= total / n):
            break
        total, n = total + value, n + 1
    return total / n


def any_priority(bounded: Sequence[Bounded], computed: int, deciding: LocalityDeciding) -> Decision:
    """Whether there is a priority neighbourhood: yes where one surely is, no where none can be."""
    if computed < deciding.fewest:
        return Decision(
            Verdict.NOT_ENOUGH_RECORDS, f"{computed} areas with all six variables, fewer than {deciding.fewest}"
        )
    surely, perhaps = sum(area.is_priority for area in bounded), sum(area.may_be for area in bounded)
    if surely:
        return Decision(Verdict.YES, f"{surely} areas are above {PRIORITY_ABOVE:g} whatever is missing")
    if not perhaps:
        return Decision(Verdict.NO, f"no area can be above {PRIORITY_ABOVE:g}, whatever is missing")
    return Decision(Verdict.CANNOT_BE_DETERMINED, f"{perhaps} areas may be above {PRIORITY_ABOVE:g}, none surely is")
