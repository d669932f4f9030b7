"""Regular expressions that mean the same to Python, to Polars and to whoever is given the rules."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

_UNALIKE = {
    r"\(\?[=!<]|\\[1-9]": "uses look-around or a back-reference",
    r"(?<!\\)\\[wWsS]": "uses a class of letters or blanks that engines draw otherwise (letters are [A-Za-z])",
}


def pattern_fault(pattern: object) -> str:
    """Why a pattern cannot be used, in a sentence; empty where it can."""
    if not isinstance(pattern, str):
        return f"the pattern {pattern!r} is no text"
    reason = _reason(pattern)
    return f"the pattern {pattern!r} {reason}; write one that every engine reads alike" if reason else ""


@cache  # packs ask for the same shapes again and again, and each answer takes a run of Polars
def _reason(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error:
        return "is not a regular expression"
    unalike = next((why for found, why in _UNALIKE.items() if re.search(found, pattern)), "")
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.PolarsError:
        return unalike or "does not compile in Polars"
    return unalike
