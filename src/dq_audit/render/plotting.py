"""What the pictures share: places on a plot that stretches, labels that keep clear of each other, the table behind.

A plot is as wide as the page lets it be: across, a place is a percentage of its width; down, it is in pixels. Letters
keep their size. So what is clear of each other where the plot is narrowest is clear wherever it is wider.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from dq_audit.render.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEFT, RIGHT = 46, 84  # pixels beside the plot, for letters; pictures.css has the same
NARROW, WIDE = 158, 446  # the plot's pixels in a window of 320; from where on the wider labels are shown
SIZE, LINE = 12, 15  # letters and lines of them
BOLD = 1.12  # how much wider bold letters are
_ELLIPSIS = "…"
_THIN, _SLIM, _BROAD = set(" ijlI.,:;'!|"), set('()[]ftr-“”‘’"'), set("mwMW@%—…")
_FULL_WIDTH = 0x1100  # from here on letters may fill their square


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a picture, as they are printed."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A line through places, each step of it straight; `closed` encloses an area."""

    css: str
    places: tuple[tuple[float, float], ...]
    closed: bool = False

    def d(self, across: float = 1.0) -> str:
        """The places as SVG wants a path, `across` units to a percent."""
        return "M" + "L".join(f"{round(across * x, 2):g} {y:g}" for x, y in self.places) + ("Z" if self.closed else "")


@dataclass(frozen=True, slots=True)
class Straight:
    """A straight line."""

    css: str
    x1: float
    x2: float
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape at a place, and what it says."""

    shape: str
    x: float
    y: float
    said: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """What a label covers on a plot of some width, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: Box) -> bool:
        """Whether the two overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )  # fmt: skip

    @property
    def within(self) -> bool:
        """Whether it keeps within the margins where the plot is narrowest."""
        return self.left >= -LEFT and self.right <= NARROW + RIGHT


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place, `dx` pixels beside it. `css` may hold `wide` or `narrow`: shown only where the plot is so.

    Names (`name`, `named`) are bold.
    """

    text: str
    x: float
    y: float
    dx: float = 0
    anchor: str = "start"
    css: str = ""

    def box(self, width: float = NARROW) -> Box:
        """What it covers; estimated, rather too much than too little."""
        long = text_width(self.text) * (BOLD if self.css.startswith("name") else 1)
        at = self.x * width / 100 + self.dx - {"start": 0, "middle": long / 2, "end": long}[self.anchor]
        return Box(at, self.y - SIZE + 1, at + long, self.y + 3)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: a title that states the finding, its text alternative, its figures, and where everything stands.

    Drawn in this order: areas, straights, curves, glyphs, labels. Areas and curves are cut at the plot's edges,
    `top` and `bottom`.
    """

    title: str
    description: str
    notes: tuple[str, ...]
    table: Table
    height: int
    top: int
    bottom: int
    areas: tuple[Curve, ...] = ()
    straights: tuple[Straight, ...] = ()
    curves: tuple[Curve, ...] = ()
    glyphs: tuple[Glyph, ...] = ()
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """The way down the plot: `high` stands at `top`, `low` at `bottom`, both shares of `whole`.

    Shares are of a whole of 1; amounts are of a round number that holds them all.
    """

    low: float
    high: float
    top: float
    bottom: float
    whole: float = 1.0

    def y(self, value: float) -> float:
        """Where a value stands."""
        return round(self.top + (self.high - value / self.whole) / (self.high - self.low) * (self.bottom - self.top), 1)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The values that are written beside it: about four round ones."""
        steps = round(100 * (self.high - self.low))
        step = next(s for s in (5, 10, 20, 25) if steps / s <= 4 or s == 25)  # noqa: PLR2004  more than four crowd it
        first = ceil(round(100 * self.low, 6) / step) * step
        return tuple(percent * self.whole / 100 for percent in range(first, round(100 * self.high) + 1, step))


def axis_of(values: Iterable[float], top: float, bottom: float, whole: float = 1.0) -> Axis:
    """The axis that holds some values, from twentieth to twentieth, at least a fifth long and within 0 and `whole`."""
    found = [value / whole for value in values]
    low = floor(round(min(found) * 20, 9)) / 20
    high = min(1.0, ceil(round(max(found) * 20, 9)) / 20)
    low = max(0.0, min(low, round(high - 0.2, 9)))
    return Axis(low, max(high, round(low + 0.2, 9)), top, bottom, whole)


def scale_of(axis: Axis) -> tuple[tuple[Straight, ...], tuple[Label, ...]]:
    """The lines across the plot at an axis's ticks, and their percentages, or amounts, beside it."""
    shares = axis.whole == 1
    ticks = [(axis.y(tick), f"{100 * tick:.0f}%" if shares else amount(tick)) for tick in axis.ticks]
    return (
        tuple(Straight("grid", 0, 100, y, y) for y, _ in ticks),
        tuple(Label(said, 0, y + 4, -7, "end", "tick") for y, said in ticks),
    )


def amount(value: float) -> str:
    """An amount in few letters: 1,234 or 3.5, 12.3k or 1.25m."""
    for least, size, letter in ((999_500, 1_000_000, "m"), (9_950, 1_000, "k")):
        if value >= least:
            return f"{value / size:.3g}{letter}" if value / size < 999.5 else f"{value / size:,.0f}{letter}"  # noqa: PLR2004
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"  # noqa: PLR2004  three letters


def round_up(value: float) -> float:
    """A round number, above 1, that holds a value and a little more."""
    wanted = max(1.04 * value, 1.5)
    size = 10.0 ** floor(log10(wanted))
    return next(step * size for step in (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * size >= wanted)


def beside(named: Sequence[tuple[float, str]], low: float, high: float) -> tuple[Label, ...]:
    """Labels at the right of the plot, each as near its height as the others let it stand."""
    ordered = sorted(named)
    heights = spread([y for y, _ in ordered], LINE, low, high)
    return tuple(
        Label(said, 100, round(y + 4, 1), 7, css="side") for y, (_, said) in zip(heights, ordered, strict=True)
    )


def spread(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights in order, moved so far apart that neighbours are `gap` apart, between `low` and `high` where they fit."""
    moved: list[float] = []
    for height in heights:
        moved.append(max(height, low, moved[-1] + gap if moved else low))
    limit = high
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], limit)
        limit = moved[at] - gap
    return moved


def text_width(text: str, size: float = SIZE) -> float:
    """How wide words are at most, in pixels, whatever plain font draws them."""
    return size * sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if ord(letter) >= _FULL_WIDTH and letter not in "–…“”‘’−":
        return 1.05
    for letters, width in ((_THIN, 0.35), (_SLIM, 0.45), (_BROAD, 1.0)):
        if letter in letters:
            return width
    return 0.74 if letter.isupper() else 0.61


def fitted(text: str, room: float, size: float = SIZE) -> str:
    """The words, or as many of their letters as there is room for."""
    text = clean(text)
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept, size) + size > room:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def both_widths(text: str, x: float, y: float, css: str) -> tuple[Label, ...]:
    """Bold words beside an upright line, on the side with more room, shortened where they do not fit.

    One label where they fit either way, else one for each width.
    """
    found = {css_of: _beside_line(text, x, y, width, css) for css_of, width in (("narrow", NARROW), ("wide", WIDE))}
    if len(set(found.values())) == 1:
        return (found["wide"],)
    return tuple(
        Label(one.text, one.x, one.y, one.dx, one.anchor, f"{css} {only}") for only, one in found.items()
    )  # fmt: skip


def _beside_line(text: str, x: float, y: float, width: float, css: str) -> Label:
    before, after = (x * width / 100 + LEFT - 5) / BOLD, ((100 - x) * width / 100 + RIGHT - 5) / BOLD
    if text_width(text) <= after or after >= before:
        return Label(fitted(text, after), x, y, 5, "start", css)
    return Label(fitted(text, before), x, y, -5, "end", css)
