"""Papers of one side: pages of their own that print on one side of A4, with one small style sheet.

As on every page of ours all is escaped, and the style is named by its hash in the content security policy, so that
nothing else can be loaded, run or styled.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dq_audit.render import words
from dq_audit.render.documents import TOOL

NONE: Final = "—"  # nothing to say


def rendered(template: str, **values: object) -> str:
    """A paper by its template."""
    style = _style()
    html = _environment().get_template(template).render(
        style=Markup(style),  # noqa: S704  our own file
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        tool=TOOL,
        **values,
    )  # fmt: skip
    return html.encode("utf-8", "replace").decode()


def short(text: str, most: int) -> str:
    """A text on one line, of so many characters at most: what others wrote must not push a paper onto a second side."""
    line = " ".join(words.clean(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def sentence(text: str) -> str:
    """A text with a capital at its beginning and a stop at its end."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', '…')) else '.'}" if text else ""


@cache
def _style() -> str:
    """The style sheet, with the line ends that a browser sees when it computes the hash."""
    text = files("dq_audit.render").joinpath("paper.css").read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dq_audit", "render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finalize,
    )  # fmt: skip


def _finalize(value: object) -> object:
    """Control characters and the like are blanked in whatever is printed."""
    return words.clean(value) if type(value) is str else value
