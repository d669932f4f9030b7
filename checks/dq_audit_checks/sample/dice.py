"""Chance that comes out the same on every Python: only `Random.random` is promised never to change."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")


class Dice:
    """Dice of their own for each source and month, so that a change to one leaves the others as they were."""

    def __init__(self, *seed: object) -> None:
        """Seed by words and numbers."""
        self._random = random.Random("/".join(map(str, seed))).random  # noqa: S311  invented data, no secret

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in a share of cases."""
        return self._random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """One of some values, each as likely."""
        return values[int(self._random() * len(values))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of some values, as likely as its weight."""
        point = self._random() * sum(weights.values())
        for value, weight in weights.items():
            point -= weight
            if point < 0:
                return value
        return next(reversed(list(weights)))

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        left = list(values)
        return [left.pop(int(self._random() * len(left))) for _ in values]
