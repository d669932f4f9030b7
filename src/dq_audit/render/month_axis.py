"""Months across a picture: a band for each, a tick for each quarter, as many names as keep clear of each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dq_audit.outcomes import month_number
from dq_audit.periods import month_text
from dq_audit.render.plotting import NARROW, WIDE, Label, Straight
from dq_audit.render.words import short_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_APART = 6  # pixels: half a letter


@dataclass(frozen=True, slots=True)
class Calendar:
    """Months as bands across the plot."""

    first: int
    last: int

    def left(self, month: str) -> float:
        """Where the band of a month begins."""
        return self._at(month_number(month))

    def right(self, month: str) -> float:
        """Where it ends."""
        return self._at(month_number(month) + 1)

    def middle(self, first: str, last: str) -> float:
        """The middle of some months."""
        return self._at((month_number(first) + month_number(last) + 1) / 2)

    def _at(self, month: float) -> float:
        return round(100 * (month - self.first) / (self.last - self.first + 1), 2)

    @property
    def months(self) -> list[str]:
        """All of them, YYYY-MM."""
        return [month_text(m // 12 * 100 + m % 12 + 1) for m in range(self.first, self.last + 1)]


def quarters(calendar: Calendar, foot: float) -> Iterator[Straight]:
    """The foot of the plot, and where each quarter begins."""
    yield Straight("foot", 0, 100, foot, foot)
    for month in calendar.months:
        if month_number(month) % 3 == 0:
            yield Straight("foot", calendar.left(month), calendar.left(month), foot, foot + 4)


def month_labels(calendar: Calendar, y: float) -> Iterator[Label]:
    """The first and the last month, and between them as many quarters as keep clear of each other."""
    first, last = calendar.months[0], calendar.months[-1]
    ends = [Label(short_month(first), 0, y, 0, "start", "tick")]
    if last != first:
        ends.append(Label(short_month(last), 100, y, 0, "end", "tick"))
    yield from ends
    quarters = [m for m in calendar.months[1:-1] if month_number(m) % 3 == 0]
    middle = {m: calendar.middle(m, m) for m in quarters}
    inner = [
        Label(short_month(m)[: None if m.endswith("-01") else 3], middle[m], y, 0, "middle", "tick") for m in quarters
    ]
    narrow, wide = (_clear(inner, ends, width) for width in (NARROW, WIDE))
    for label in inner:
        if label in narrow or label in wide:
            only = "" if label in narrow and label in wide else " wide" if label in wide else " narrow"
            yield replace(label, css=label.css + only)


def _clear(labels: Sequence[Label], taken: Sequence[Label], width: float) -> list[Label]:
    """As many labels as keep clear of each other and of those that are there; Januaries, which say the year, first."""
    found: list[Label] = []
    for label in sorted(labels, key=lambda one: -len(one.text)):
        if not any(_crowded(label, other, width) for other in [*taken, *found]):
            found.append(label)
    return found


def _crowded(label: Label, other: Label, width: float) -> bool:
    """Whether two labels of a line are nearer than half a letter."""
    one, two = label.box(width), other.box(width)
    return one.left < two.right + _APART and two.left < one.right + _APART
