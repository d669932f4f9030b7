"""What may be given: numbers that cannot be are refused in one sentence, never computed with."""

from __future__ import annotations

from math import isfinite


def count(value: float, what: str) -> int:
    """A whole number of at least 0. ValueError otherwise."""
    if not isfinite(value) or value < 0 or value != int(value):
        message = f"{what} is a whole number of at least 0, not {value}"
        raise ValueError(message)
    return int(value)


def at_least(value: float, least: float, what: str) -> float:
    """A finite number of at least `least`. ValueError otherwise."""
    if not isfinite(value) or value < least:
        message = f"{what} is a number of at least {least:g}, not {value}"
        raise ValueError(message)
    return float(value)


def above(value: float, least: float, what: str) -> float:
    """A finite number greater than `least`. ValueError otherwise."""
    if not isfinite(value) or value <= least:
        message = f"{what} is a number above {least:g}, not {value}"
        raise ValueError(message)
    return float(value)


def between(value: float, low: float, high: float, what: str) -> float:
    """A number strictly between two others. ValueError otherwise."""
    if not low < value < high:
        message = f"{what} lies between {low:g} and {high:g}, not at {value}"
        raise ValueError(message)
    return float(value)
