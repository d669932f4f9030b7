"""Where missingness concentrates: by how much more often groups miss something than all others, with limits."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from types import MappingProxyType
from typing import TYPE_CHECKING

from dq_audit.outcomes import percent
from dq_audit.render.plotting import (
    BOLD,
    LEFT,
    NARROW,
    RIGHT,
    WIDE,
    Glyph,
    Label,
    Picture,
    Straight,
    Table,
    fitted,
    text_width,
)
from dq_audit.render.words import counted, n_of_n, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dq_audit.questions.intervals import Estimate
    from dq_audit.units import Family, GroupCount

MOST_DRAWN = 8
HEAD, ROW = 20, 38  # pixels: the words above, and each group
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is drawn: its counts, its difference to the rest, and what it is called."""

    name: str
    counts: GroupCount
    excess: float
    flagged: bool
    difference: Estimate

    @property
    def said(self) -> str:
        """In a line of words."""
        rest = n_of_n(self.counts.rest_missing, self.counts.rest_n)
        return f"{n_of_n(self.counts.missing, self.counts.n)} missing, rest {rest}"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Points of percent across the plot."""

    low: int
    high: int
    step: int

    def x(self, share: float) -> float:
        """Where a difference of shares stands."""
        return round(100 * (100 * share - self.low) / (self.high - self.low), 2)


def lens_picture(
    what: str,
    groups: Sequence[GroupCount],
    family: Family,
    *,
    kind: str = "group",
    names: Mapping[str, str] = _NO_NAMES,
) -> Picture | None:
    """The groups of one check in which most is missing beyond the others' share; None where none could be compared.

    By records, as `family` ranks them: eight are drawn, the others counted. `kind` is the word for a group, `names`
    what groups are called.
    """
    ranked = _ranked(groups, family, names)
    if not ranked:
        return None
    drawn = ranked[:MOST_DRAWN]
    scale = _scale(drawn)
    bottom = HEAD + ROW * len(drawn)
    return Picture(
        title=_title(what, ranked, kind),
        description=_described(drawn, len(ranked), kind),
        notes=tuple(_notes(ranked, len(groups), family, kind)),
        table=Table(
            (
                kind.capitalize(),
                "Missing",
                "Share",
                "Missing in the rest",
                "Share",
                "Difference",
                "Records more",
                "Stands out",
            ),
            tuple(map(_row, drawn)),
        ),
        height=bottom + 20,
        top=HEAD,
        bottom=bottom,
        straights=(
            *_grid(scale, bottom),
            *(line for at, group in enumerate(drawn) for line in _whisker(group, at, scale)),
        ),
        glyphs=tuple(
            Glyph("flagged" if g.flagged else "plain", scale.x(g.difference.value), _y(at), f"{g.name}: {g.said}")
            for at, g in enumerate(drawn)
        ),
        labels=(
            *_head(scale),
            *_ticks(scale, bottom),
            *(label for at, g in enumerate(drawn) for label in _words(g, at)),
        ),
    )


def _ranked(groups: Sequence[GroupCount], family: Family, names: Mapping[str, str]) -> list[Group]:
    counts = {(group.check, group.group): group for group in groups}
    return [
        Group(names.get(c.name, c.name), counts[c.check, c.name], c.excess, c.flagged, c.difference)
        for c in family.comparisons
        if c.difference is not None and (c.check, c.name) in counts
    ]


# --- words --------------------------------------------------------------------------------------------------------


def _title(what: str, ranked: Sequence[Group], kind: str) -> str:
    flagged = [group for group in ranked if group.flagged]
    if not flagged:
        return f"{what}: none of {counted(len(ranked), kind)} stands out by what is missing"
    most = flagged[0]
    here, rest = n_of_n(most.counts.missing, most.counts.n), n_of_n(most.counts.rest_missing, most.counts.rest_n)
    more = counted(round(most.excess), "record")
    found = f"{what}: {here} missing in {most.name} against {rest} in the rest, {more} more than its share"
    if len(flagged) == 1:
        return found
    return f"{found}; {len(flagged)} of {counted(len(ranked), kind)} stand out"


def _described(drawn: Sequence[Group], compared: int, kind: str) -> str:
    told = "; ".join(f"{group.name} {_points(group.difference)}" for group in drawn)
    return (
        f"Difference of the missing share, {kind} minus rest, in points with 95% limits, for the {len(drawn)} of "
        f"{counted(compared, kind)} with most records: {told}."
    )


def _notes(ranked: Sequence[Group], groups: int, family: Family, kind: str) -> Iterator[str]:
    if any(group.flagged for group in ranked):
        yield f"Diamonds: what stands out among all {plural(kind)}. Limits are 95%."
    if any(not g.flagged and g.difference.limits.low > 0 for g in ranked[:MOST_DRAWN]):
        many = f"Among so many {plural(kind)}"
        yield f"{many}, limits that leave out the rest are to be expected: a circle does not stand out."
    hidden = ranked[MOST_DRAWN:]
    if hidden:
        out = sum(group.flagged for group in hidden)
        yield f"Not drawn: {counted(len(hidden), kind)} with fewer records, {out or 'none'} of which stand out."
    if groups > len(ranked):
        few = counted(groups - len(ranked), kind)
        yield f"Not compared, with fewer than {family.comparing.least_n} records in it or in the rest: {few}."
    yield f"Compared: {family.comparing.printed}."


def _points(found: Estimate) -> str:
    low, high = (f"{100 * end:+.1f}" for end in (found.limits.low, found.limits.high))
    return f"{100 * found.value:+.1f} ({low} to {high})"


def _row(group: Group) -> tuple[str, ...]:
    c = group.counts
    return (
        group.name,
        n_of_n(c.missing, c.n),
        percent(c.missing, c.n),
        n_of_n(c.rest_missing, c.rest_n),
        percent(c.rest_missing, c.rest_n),
        _points(group.difference),
        f"{group.excess:+,.1f}",
        "yes" if group.flagged else "no",
    )


# --- places -------------------------------------------------------------------------------------------------------


def _scale(drawn: Sequence[Group]) -> _Scale:
    low = 100 * min(0.0, *(g.difference.limits.low for g in drawn))
    high = 100 * max(0.0, *(g.difference.limits.high for g in drawn))
    step = next(step for step in (5, 10, 20, 25, 50) if (high - low) / step <= 4 or step == 50)  # noqa: PLR2004  few fit
    return _Scale(floor(low / step) * step, max(ceil(high / step) * step, floor(low / step) * step + step), step)


def _y(at: int) -> int:
    """The height of a group's whisker."""
    return HEAD + ROW * at + 27


def _grid(scale: _Scale, bottom: int) -> Iterator[Straight]:
    for points in range(scale.low, scale.high + 1, scale.step):
        x = scale.x(points / 100)
        yield Straight("zero" if points == 0 else "grid", x, x, HEAD, bottom)


def _whisker(group: Group, at: int, scale: _Scale) -> Iterator[Straight]:
    y, css = _y(at), "whisker strong" if group.flagged else "whisker"
    ends = [scale.x(end) for end in (group.difference.limits.low, group.difference.limits.high)]
    yield Straight(css, ends[0], ends[1], y, y)
    for end in ends:
        yield Straight(css, end, end, y - 4, y + 4)


def _head(scale: _Scale) -> Iterator[Label]:
    """Which way is more and which is less, where there is room at the narrowest."""
    zero = scale.x(0)
    for said, dx, anchor, room in (
        ("more missing →", 6, "start", (100 - zero) * NARROW / 100 + RIGHT),
        ("← less missing", -6, "end", zero * NARROW / 100 + LEFT),
    ):
        if text_width(said) + 6 <= room:
            yield Label(said, zero, 12, dx, anchor, "tick")


def _ticks(scale: _Scale, bottom: int) -> Iterator[Label]:
    for points in range(scale.low, scale.high + 1, scale.step):
        said = f"{points:+d}".replace("-", "−") if points else "as the rest"
        wide = "" if points == 0 or abs(scale.x(points / 100) - scale.x(0)) * NARROW / 100 > 52 else " wide"  # noqa: PLR2004
        yield Label(said, scale.x(points / 100), bottom + 16, 0, "middle", f"tick{wide}")


def _words(group: Group, at: int) -> Iterator[Label]:
    """A group's name and counts above its whisker, and the difference behind it."""
    y = HEAD + ROW * at + 14
    css = "name" if group.flagged else "group"
    short = f"{group.counts.missing:,} of {group.counts.n:,}"
    for only, said, width in (("narrow", short, NARROW), ("wide", group.said, WIDE)):
        room = width + LEFT + RIGHT - text_width(said) - 14
        yield Label(fitted(group.name, room / BOLD), 0, y, -LEFT, "start", f"{css} {only}")
        yield Label(said, 100, y, RIGHT, "end", f"tick {only}")
    yield Label(f"{100 * group.difference.value:+.1f} points".replace("-", "−"), 100, _y(at) + 4, 7, "start", "side")
