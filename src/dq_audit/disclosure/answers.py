"""Answers as they are shown to others: asked of protected counts already, and in whole percentages."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.answers import Answer

_FRACTION = re.compile(r"(?<![\d.])(\d+\.\d+)%")
_NONE, _ALL = Decimal(0), Decimal(100)


_ROUNDED = "asked of rounded counts; what the rounding adds to chance is not in the limits"


def as_shown(answers: Iterable[Answer]) -> list[Answer]:
    """The answers, their sentences without fractions of a percent. Notes keep theirs: settings are said as they are."""
    return [
        replace(
            answer,
            said=_whole(answer.said),
            needed=_whole(answer.needed),
            narrows=tuple(_whole(one) for one in answer.narrows),
            notes=(*answer.notes, _ROUNDED),
        )
        for answer in answers
    ]


def _whole(text: str) -> str:
    return _FRACTION.sub(lambda found: f"{_rounded(Decimal(found[1]))}%", text)


def _rounded(percentage: Decimal) -> Decimal:
    """Half up, but neither to none nor to all where it is neither."""
    whole = percentage.quantize(Decimal(1), ROUND_HALF_UP)
    if whole == _ALL != percentage:
        return whole - 1
    return whole + 1 if whole == _NONE != percentage else whole
