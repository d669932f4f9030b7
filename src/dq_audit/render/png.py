"""A picture as a file of its own: the page's drawing with the page's light colours in it, as SVG and as PNG.

Whatever draws it knows neither variables nor dark mode, so colours are written out. Needs an extra for PNG.
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dq_audit.errors import UsageError
from dq_audit.render.plotting import LEFT, RIGHT, text_width
from dq_audit.render.words import clean

if TYPE_CHECKING:
    from dq_audit.render.plotting import Picture

WIDTH, MARGIN = 720, 24  # of the drawing; a PNG may be wider, its letters grow along
TITLE, NOTE = 16, 12  # letters
FONTS = '"Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "DejaVu Sans", sans-serif'
_HOW = "pictures as PNG need what draws them; install dq-audit[pictures]"
_NO_FONT = (
    "pictures as PNG need a font, and none that they know is installed; "
    "install one, for instance Liberation Sans or DejaVu Sans"
)
_NESTED = re.compile(r"@[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # rules for some media only
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><text y="15" font-family="{}">{}</text></svg>'


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of words and its height."""

    text: str
    y: int


def standalone(picture: Picture) -> str:
    """A picture as an SVG of its own, with its title and notes in it."""
    heading = _lines(picture.title, TITLE, TITLE + 5, MARGIN + TITLE)
    head = heading[-1].y + 18
    notes: list[_Line] = []
    at = head + picture.height + 26
    for note in picture.notes:
        notes += _lines(note, NOTE, NOTE + 5, at)
        at = notes[-1].y + NOTE + 7
    text = _environment().get_template("picture.svg.j2").render(
        p=picture, style=Markup(_style()), width=WIDTH, margin=MARGIN, left=LEFT,  # noqa: S704  our own files
        plot=WIDTH - 2 * MARGIN - LEFT - RIGHT, heading=heading, head=head, notes=notes,
        foot=at - head - picture.height,
    )  # fmt: skip
    return text.encode("utf-8", "replace").decode()


def png(svg: str, width: int = 2 * WIDTH) -> bytes:
    """An SVG as a PNG of so many pixels across. UsageError where what draws it is not installed, or no font is."""
    draw = _drawing_library()
    _refuse_without_fonts(draw)
    return bytes(draw.svg_to_bytes(svg_string=svg, width=width, background="#ffffff"))


def _drawing_library() -> Any:  # noqa: ANN401  a library that may not be there
    if importlib.util.find_spec("resvg_py") is None:
        raise UsageError(_HOW)
    return importlib.import_module("resvg_py")


@cache
def _refuse_without_fonts(draw: Any) -> None:  # noqa: ANN401  the same
    """Without a font of a picture's own list letters would be left out in silence."""
    empty, lettered = (draw.svg_to_bytes(svg_string=_PROBE.format(escape(FONTS), text)) for text in ("", "n of N"))
    if empty == lettered:
        raise UsageError(_NO_FONT)


def _lines(text: str, size: int, step: int, y: int) -> list[_Line]:
    """Words as lines of like length that fit between the margins."""
    room = WIDTH - 2 * MARGIN
    fewest = len(_wrapped(text, size, room))
    even = next(
        part for part in range(room // 2, room + 1, 8) if len(_wrapped(text, size, part)) == fewest or part + 8 > room
    )
    return [_Line(line, y + at * step) for at, line in enumerate(_wrapped(text, size, even))]


def _wrapped(text: str, size: int, room: float) -> list[str]:
    lines = [""]
    for word in clean(text).split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


@cache
def _style() -> str:
    """The rules of pictures.css that hold everywhere, with the light colours of page.css in place of their names."""
    colours = dict(re.findall(r"(--[a-z-]+): *([^;]+);", _sheet("page.css").partition("}")[0]))
    rules = re.sub(r"var\((--[a-z-]+)\)", lambda found: colours[found[1]], _NESTED.sub("", _sheet("pictures.css")))
    own = (
        f"text {{ font-family: {FONTS}; }} .sheet {{ fill: {colours['--paper']}; }} "
        f".heading {{ font-size: {TITLE}px; font-weight: 600; fill: {colours['--ink']}; }} "
        f".note {{ font-size: {NOTE}px; fill: {colours['--muted']}; }} "
        ".t.wide { display: inline; } .t.narrow { display: none; }"
    )
    return f"{rules}\n{own}"


def _sheet(name: str) -> str:
    return files("dq_audit.render").joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dq_audit", "render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=lambda value: clean(value) if type(value) is str else value,
    )  # fmt: skip
