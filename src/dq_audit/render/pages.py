"""What every page shares: its templates, style, script and content security policy.

Pages load nothing: style and script stand in the page and are named by their hash in its policy, so that nothing else
can be loaded, run or styled. The script adds sorting, filtering and links to copy; without it all is there to be read.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dq_audit.model import Outcome
from dq_audit.outcomes import percent
from dq_audit.render import charts, words
from dq_audit.render.documents import TOOL

if TYPE_CHECKING:
    from dq_audit.model import Tally


def rendered(template: str, **values: object) -> str:
    """A page of a template; whatever is printed in it is escaped."""
    html = _environment().get_template(template).render(**values)
    return html.encode("utf-8", "replace").decode()  # half a character, from a file's name, cannot be written


@cache
def part(name: str) -> str:
    """A style sheet or script of ours, with the line ends that a browser sees when it computes the hash."""
    text = files("dq_audit.render").joinpath(name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


def hashed(text: str) -> str:
    """The hash by which a content security policy names a style or script."""
    return b64encode(sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dq_audit", "render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finalize,
    )  # fmt: skip
    style, script = part("page.css") + part("pictures.css"), part("page.js")
    environment.globals |= {"words": words, "charts": charts, "OUTCOMES": words.OUTCOMES, "STATES": words.STATES}
    environment.globals |= {
        "OUTCOME_UNJUDGED": Outcome.COULD_NOT_JUDGE,
        "percent": percent,
        "tally_size": _tally_size,
        "TOOL": TOOL,
    }
    environment.globals |= {"style": Markup(style), "style_hash": hashed(style)}  # noqa: S704  our own file
    environment.globals |= {"script": Markup(script), "script_hash": hashed(script)}  # noqa: S704  our own file
    return environment


def _finalize(value: object) -> object:
    """Control characters and the like are blanked in whatever is printed."""
    return words.clean(value) if type(value) is str else value


def _tally_size(tally: Tally) -> str:
    """How large a tally is, in words: the page names it only."""
    by = f" by {' and '.join(words.plain(name) for name in tally.by)}" if tally.by else ""
    cells, total = words.counted(len(tally.cells), "cell"), sum(tally.cells.values())
    if tally.decimals:
        return f"{words.plain(tally.item)}{by}: {cells}, {total / 10**tally.decimals:,.{tally.decimals}f} in all"
    return f"{words.plain(tally.item)}{by}: {cells}, {words.counted(total, 'record')}"
