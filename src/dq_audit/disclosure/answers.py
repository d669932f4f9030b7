"""Answers as they are shown to others: asked of protected counts already, and in whole percentages."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from dq_audit.answers import SETTLED, UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.answers import Answer

_FRACTION = re.compile(r"(?<![\d.])(\d+\.\d+)%")
_NONE, _ALL = Decimal(0), Decimal(100)


_BY_DRAW = "the rounding alone could turn the answer, so that none is given"
_BY_CELLS = "worked out from rounded cells of a few people each: neither a yes nor a no is given to others"
_ROUNDED = "asked of rounded counts; what the rounding adds to chance is not in the limits"


def as_shown(answers: Iterable[Answer], others: Sequence[Sequence[Answer]]) -> list[Answer]:
    """The answers, without fractions of a percent in their sentences, settled only where other draws settle them too.

    Notes keep their fractions: settings are said as they are.
    """
    verdicts = [{(one.gap, one.question): one.verdict for one in drawn} for drawn in others]
    return [_borne_out(_not_by_cells(_in_whole(answer)), verdicts) for answer in answers]


def _not_by_cells(answer: Answer) -> Answer:
    """No answer that rests on cells of a few people each: rounding moves them all, and no draw shows how far."""
    return _withheld(answer, _BY_CELLS) if answer.by_cells and answer.verdict in SETTLED else answer


def _withheld(answer: Answer, why: str) -> Answer:
    return replace(answer, verdict=UNDETERMINED, needed="", records_needed=None, notes=(*answer.notes, why))


def _borne_out(answer: Answer, others: Iterable[Mapping[tuple[str, str], str]]) -> Answer:
    """An answer whose yes or no other draws give too; else cannot be determined."""
    same = all(drawn.get((answer.gap, answer.question)) == answer.verdict for drawn in others)
    if answer.verdict not in SETTLED or same:
        return answer
    return _withheld(answer, _BY_DRAW)


def _in_whole(answer: Answer) -> Answer:
    return replace(
        answer,
        said=_whole(answer.said),
        needed=_whole(answer.needed),
        narrows=tuple(_whole(one) for one in answer.narrows),
        notes=(*answer.notes, _ROUNDED),
    )


def _whole(text: str) -> str:
    return _FRACTION.sub(lambda found: f"{_rounded(Decimal(found[1]))}%", text)


def _rounded(percentage: Decimal) -> Decimal:
    """Half up, but neither to none nor to all where it is neither."""
    whole = percentage.quantize(Decimal(1), ROUND_HALF_UP)
    if whole == _ALL != percentage:
        return whole - 1
    return whole + 1 if whole == _NONE != percentage else whole
