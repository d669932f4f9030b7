"""Units of one check as a funnel plot: the fewer records a unit has, the further chance alone carries its share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING

from dq_audit.outcomes import percent
from dq_audit.questions.intervals import Z95, Z998, Interval, funnel_limits
from dq_audit.render.plotting import (
    BOLD,
    LEFT,
    NARROW,
    RIGHT,
    WIDE,
    Axis,
    Box,
    Curve,
    Glyph,
    Label,
    Picture,
    Straight,
    Table,
    axis_of,
    beside,
    fitted,
    round_up,
    scale_of,
)
from dq_audit.render.words import counted, n_of_n, plural, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dq_audit.units import Comparison, Family, UnitCount

TOP, PLOT = 10, 210
MOST_NAMED = 6
_STEPS = 48  # places along a limit
_ROOM = 0.03  # below the lowest share, for its name
_LIMITS = (("inner", Z95, "95% limit"), ("outer", Z998, "99.8% limit"))
_PLACES = (  # of a name beside its shape, the best first: pixels across and down, and where its words begin
    (10, 4, "start"), (-10, 4, "end"), (0, -9, "middle"), (0, 18, "middle"),
    (-6, -9, "start"), (6, -9, "end"), (-6, 18, "start"), (6, 18, "end"),
)  # fmt: skip
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Plot:
    """Records across, up to `most`; shares down. `p0` is the share of the whole source."""

    most: int
    axis: Axis
    p0: float

    def place(self, x: int, n: int) -> tuple[float, float]:
        """Where a unit of x of n stands."""
        return round(100 * n / self.most, 2), self.axis.y(x / n)


def funnel_plot(
    what: str,
    units: Sequence[UnitCount],
    family: Family,
    *,
    source: tuple[int, int] | None = None,
    kind: str = "unit",
    names: Mapping[str, str] = _NO_NAMES,
) -> Picture | None:
    """The units of one check, as `family` compared them; None where none is large enough to be compared.

    `source` is x of n of the whole source (the sum of the units without), `kind` the word for a unit ("team"), `names`
    what units are called.
    """
    check = units[0].check if units else ""
    compared = [c for c in family.comparisons if c.check == check and not c.is_group]
    if not compared:
        return None
    x, n = source or (sum(u.x for u in units), sum(u.n for u in units))
    filled = [unit for unit in units if unit.n]
    most = ceil(round_up(max(unit.n for unit in filled)))
    outer = funnel_limits(x / n, most, Z998)
    shares = [u.x / u.n for u in filled]
    axis = axis_of([min(shares) - _ROOM, *shares, outer.low, outer.high], TOP, TOP + PLOT)
    plot = _Plot(most, axis, x / n)
    called = {unit.unit: names.get(unit.unit, unit.unit) for unit in units}
    grid, ticks = scale_of(axis)
    fixed = [*ticks, *_records(plot), *_sides(plot)]
    glyphs = _glyphs(filled, compared, plot, called)
    flagged = [c for c in compared if c.flagged]
    return Picture(
        title=_title(what, compared, (x, n), kind, called),
        description=_described(compared, (x, n), kind),
        notes=tuple(_notes(units, compared, family, check, kind, called)),
        table=_table(units, compared, plot.p0, kind, called),
        height=TOP + PLOT + 22,
        top=TOP,
        bottom=TOP + PLOT,
        straights=(*grid, Straight("foot", 0, 100, axis.bottom, axis.bottom), _middle(plot)),
        curves=tuple(_curves(plot)),
        glyphs=glyphs,
        labels=(*fixed, *_named(flagged[:MOST_NAMED], plot, called, fixed, glyphs)),
    )


# --- words --------------------------------------------------------------------------------------------------------


def _title(
    what: str, compared: Sequence[Comparison], source: tuple[int, int], kind: str, called: Mapping[str, str]
) -> str:
    """Who falls short; where nobody stands out, also whom the limits nevertheless leave out."""
    flagged, all_of = [c for c in compared if c.flagged], counted(len(compared), kind)
    if not flagged:
        low = sum(_below(c, source[0] / source[1]) for c in compared)
        but = f", though {low} of them {'lies' if low == 1 else 'lie'} below the 99.8% limit" if low else ""
        return f"{what}: none of {all_of} stands out from {share(*source)} in all{but}"
    verb = "falls" if len(flagged) == 1 else "fall"
    by = f"{called[flagged[0].name]}, by {counted(round(flagged[0].excess), 'record')}"
    most = "" if len(flagged) == 1 else " most of all"
    return f"{what}: {len(flagged)} of {all_of} {verb} short of {share(*source)} in all,{most} {by}"


def _below(found: Comparison, p0: float) -> bool:
    return (found.n - found.missing) / found.n < funnel_limits(p0, found.n, Z998).low


def _described(compared: Sequence[Comparison], source: tuple[int, int], kind: str) -> str:
    found = [c for c in compared if c.flagged]
    return (
        f"Each {kind} by its records (across) and its share complete (up), between the limits within which chance "
        f"keeps 95% and 99.8% of them around {percent(*source)}. {counted(len(compared), kind)} compared, "
        f"{len(found)} named."
    )


def _notes(
    units: Sequence[UnitCount],
    compared: Sequence[Comparison],
    family: Family,
    check: str,
    kind: str,
    called: Mapping[str, str],
) -> Iterator[str]:
    flagged = [c for c in compared if c.flagged]
    if flagged:
        yield f"Diamonds fall short by more than chance: {'; '.join(_short(c, called) for c in flagged[:MOST_NAMED])}."
    if len(flagged) > MOST_NAMED:
        yield f"{len(flagged) - MOST_NAMED} more fall short: in the table."
    if family.dispersions[check].tau2:
        yield f"The {plural(kind)} differ more than chance makes them; only what goes beyond that, too, stands out."
    few = len(units) - len(compared)
    if few:
        yield f"Not compared, with fewer than {family.comparing.least_n} records (open squares): {counted(few, kind)}."
    yield f"Compared: {family.comparing.printed}."


def _short(found: Comparison, called: Mapping[str, str]) -> str:
    return f"{called[found.name]} {n_of_n(found.n - found.missing, found.n)}, {found.excess:,.0f} fewer than expected"


def _table(
    units: Sequence[UnitCount], compared: Sequence[Comparison], p0: float, kind: str, called: Mapping[str, str]
) -> Table:
    """Every unit: those compared by records short, the others below."""
    headers = (kind.capitalize(), "Complete", "Share", "95% limits", "99.8% limits", "Records short", "Stands out")
    large = {c.name for c in compared}
    rows = [_row(called[c.name], c.n - c.missing, c.n, p0, c) for c in compared]
    rows += [_row(called[u.unit], u.x, u.n, p0, None) for u in units if u.unit not in large]
    return Table(headers, tuple(rows))


def _row(name: str, x: int, n: int, p0: float, found: Comparison | None) -> tuple[str, ...]:
    limits = tuple(_limits_said(funnel_limits(p0, n, z)) if n else "–" for _, z, _ in _LIMITS)
    if found is None:
        return (name, n_of_n(x, n), percent(x, n), *limits, "–", "too few to compare")
    return (name, n_of_n(x, n), percent(x, n), *limits, f"{found.excess:+,.1f}", "yes" if found.flagged else "no")


def _limits_said(limits: Interval) -> str:
    return f"{100 * limits.low:.1f}% to {100 * limits.high:.1f}%"


# --- places -------------------------------------------------------------------------------------------------------


def _curves(plot: _Plot) -> Iterator[Curve]:
    """The limits, denser where they are steep."""
    records = sorted({max(1, round(plot.most * (step / _STEPS) ** 2)) for step in range(1, _STEPS + 1)})
    for css, z, _ in _LIMITS:
        found = [(round(100 * n / plot.most, 2), funnel_limits(plot.p0, n, z)) for n in records]
        yield Curve(css, tuple((x, plot.axis.y(limits.low)) for x, limits in found))
        yield Curve(css, tuple((x, plot.axis.y(limits.high)) for x, limits in found))


def _middle(plot: _Plot) -> Straight:
    return Straight("middle", 0, 100, plot.axis.y(plot.p0), plot.axis.y(plot.p0))


def _records(plot: _Plot) -> Iterator[Label]:
    y = plot.axis.bottom + 18
    yield Label("0", 0, y, 0, "middle", "tick")
    yield Label(f"{plot.most // 2:,}", 50 * (plot.most // 2 * 2) / plot.most, y, 0, "middle", "tick")
    yield Label(f"{plot.most:,}", 100, y, 0, "middle", "tick")
    yield Label("records", 100, y, RIGHT, "end", "tick")


def _sides(plot: _Plot) -> tuple[Label, ...]:
    """What the lines are, at their right ends."""
    named = [(plot.axis.y(plot.p0), f"all {100 * plot.p0:.1f}%")]
    for _, z, said in _LIMITS:
        limits = funnel_limits(plot.p0, plot.most, z)
        named += [(plot.axis.y(end), said) for end in {limits.low, limits.high}]
    return beside(named, TOP, TOP + PLOT)


def _glyphs(
    units: Sequence[UnitCount], compared: Sequence[Comparison], plot: _Plot, called: Mapping[str, str]
) -> tuple[Glyph, ...]:
    """Those that stand out last, so that nothing hides them."""
    shapes = {c.name: "flagged" if c.flagged else "plain" for c in compared}
    ranked = sorted(units, key=lambda unit: (shapes.get(unit.unit) == "flagged", unit.unit))
    return tuple(
        Glyph(shapes.get(u.unit, "few"), *plot.place(u.x, u.n), f"{called[u.unit]}: {share(u.x, u.n)}") for u in ranked
    )


def _named(
    flagged: Sequence[Comparison],
    plot: _Plot,
    called: Mapping[str, str],
    fixed: Sequence[Label],
    glyphs: Sequence[Glyph],
) -> Iterator[Label]:
    """Names beside those that stand out, wherever they hide neither words nor shapes; the others are in the table."""
    found = {
        css: _placed(flagged, plot, called, fixed, glyphs, width)
        for css, width in (("narrow", NARROW), ("wide", WIDE))
    }  # fmt: skip
    for label in dict.fromkeys([*found["wide"], *found["narrow"]]):
        only = [css for css, labels in found.items() if label in labels]
        yield label if len(only) == len(found) else replace(label, css=f"{label.css} {only[0]}")


def _placed(
    flagged: Sequence[Comparison],
    plot: _Plot,
    called: Mapping[str, str],
    fixed: Sequence[Label],
    glyphs: Sequence[Glyph],
    width: float,
) -> list[Label]:
    taken = [label.box(width) for label in fixed]
    taken += [_around(glyph, width) for glyph in glyphs]
    placed = []
    for unit in flagged:
        x, y = plot.place(unit.n - unit.missing, unit.n)
        name = fitted(called[unit.name], width * 2 / 3 / BOLD)
        for dx, dy, anchor in _PLACES:
            label = Label(name, x, round(y + dy, 1), dx, anchor, "name")
            box = label.box(width)
            if _inside(box, width) and not any(box.touches(other) for other in taken):
                taken.append(box)
                placed.append(label)
                break
    return placed


def _around(glyph: Glyph, width: float) -> Box:
    x = glyph.x * width / 100
    return Box(x - 6, glyph.y - 6, x + 6, glyph.y + 6)


def _inside(box: Box, width: float) -> bool:
    return box.left >= -LEFT / 8 and box.right <= width + RIGHT and box.top >= 0 and box.bottom <= TOP + PLOT
