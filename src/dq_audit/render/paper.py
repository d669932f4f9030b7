"""Papers of one side: pages of their own that print on one side of A4, with one small style sheet.

As on every page of ours all is escaped, and the style is named by its hash in the content security policy, so that
nothing else can be loaded, run or styled.
"""

from __future__ import annotations

from typing import Final

from markupsafe import Markup

from dq_audit.render import pages, words

NONE: Final = "—"  # nothing to say


def rendered(template: str, **values: object) -> str:
    """A paper by its template, in the style of papers."""
    style = pages.part("paper.css")
    return pages.rendered(template, **values, style=Markup(style), style_hash=pages.hashed(style))  # noqa: S704  our own


def short(text: str, most: int) -> str:
    """A text on one line, of so many characters at most: what others wrote must not push a paper onto a second side."""
    line = " ".join(words.clean(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def sentence(text: str) -> str:
    """A text with a capital at its beginning and a stop at its end."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', '…')) else '.'}" if text else ""
