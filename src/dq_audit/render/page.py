"""A run as one self-contained HTML page: no network, no script, nothing but counts.

The template escapes everything; the style sheet stands in the page and is named by its hash in the page's content
security policy, so that nothing else can be loaded, run or styled.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dq_audit.model import latest, months_of
from dq_audit.outcomes import Judging, percent
from dq_audit.profiles import FEWEST
from dq_audit.render import charts, sections, words
from dq_audit.render.documents import TOOL
from dq_audit.render.funnel import Funnel, funnels_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit.model import Audit, Tally, Unusable
    from dq_audit.profiles import Profile
    from dq_audit.register import GapRow


@dataclass(frozen=True, slots=True)
class SourceSection:
    """Everything that the page says of one source in its latest month."""

    anchor: str
    name: str
    audit: Audit
    summary: str
    checks: tuple[sections.Check, ...]
    states: tuple[sections.StateRow, ...]
    funnels: tuple[Funnel, ...]
    months: sections.Months | None
    breakdowns: Mapping[str, tuple[sections.Breakdown, ...]]
    scores: tuple[sections.Score, ...]


def page(
    audits: Sequence[Audit],
    title: str,
    rows: Sequence[GapRow],
    guidance: Mapping[str, Mapping[str, str]],
    judging: Judging = Judging(),  # noqa: B008  frozen
    unusable: Sequence[Unusable] = (),
) -> str:
    """The page of a run.

    `rows` are the register's; `guidance` holds for each check id the texts `why`,
    `counts`, `supplier` and `reader`; `judging` are the settings the outcomes were judged by; `unusable` the
    extracts that are missing from it.
    """
    style = _style()
    parts = [_section(place, months, guidance) for place, months in enumerate(months_of(audits).values(), 1)]
    html = _environment().get_template("page.html.j2").render(
        title=title,
        style=Markup(style),  # noqa: S704  our own file
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        register=rows,
        sources=parts,
        anchors={part.audit.source: part.anchor for part in parts},
        summary=words.summary(f.outcome for audit in latest(audits) for f in audit.findings),
        periods=sorted({audit.period for audit in audits}),
        judging=judging,
        unusable=unusable,
        tool=TOOL,
    )  # fmt: skip
    return html.encode("utf-8", "replace").decode()


def profile_page(profile: Profile) -> str:
    """What the data of an offence can support, on two pages of A4."""
    style = _style()
    html = _environment().get_template("profile.html.j2").render(
        title=words.profile_title(profile),
        style=Markup(style),  # noqa: S704  our own file
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        profile=profile,
        summary=words.profile_summary(profile),
        fewest=FEWEST,
        tool=TOOL,
    )  # fmt: skip
    return html.encode("utf-8", "replace").decode()


def _section(place: int, months: Sequence[Audit], guidance: Mapping[str, Mapping[str, str]]) -> SourceSection:
    audit = months[-1]
    return SourceSection(
        anchor=f"source-{place}",
        name=words.source_name(audit.source),
        audit=audit,
        summary=words.summary(f.outcome for f in audit.findings),
        checks=sections.checks_of(audit, guidance),
        states=sections.states_of(audit),
        funnels=funnels_of(audit),
        months=sections.months_of_run(months),
        breakdowns=sections.breakdowns_of(audit),
        scores=sections.scores_of(audit),
    )


@cache
def _style() -> str:
    """The style sheet, with the line ends that a browser sees when it computes the hash."""
    text = files("dq_audit.render").joinpath("page.css").read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dq_audit", "render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_finalize,
    )  # fmt: skip
    environment.globals |= {"words": words, "charts": charts, "OUTCOMES": words.OUTCOMES, "STATES": words.STATES}
    environment.globals |= {"percent": percent, "tally_size": _tally_size}
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
