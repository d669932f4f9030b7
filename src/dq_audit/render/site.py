"""A small site of a run or a year: the register, and a page for each gap, source and agency. No server, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.render.page import shared
from dq_audit.render.pages import rendered
from dq_audit.render.views import views_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.reported import Report

INDEX = "index.html"


def site(report: Report) -> Iterator[tuple[str, str]]:
    """The pages of the site: each file's name and its text. Links between them are relative."""
    views = views_of(report)
    anchors = views.anchors()

    def href(kind: str, key: str) -> str:
        anchor = anchors.get((kind, key))
        return f"{anchor}.html" if anchor else f"{INDEX}#{kind}"

    common = {**shared(report, views), "href": href}
    yield INDEX, rendered("site_index.html.j2", **common)
    for gap in views.gaps:
        yield f"{gap.anchor}.html", rendered("site_gap.html.j2", **common, g=gap)
    for source in views.sources:
        yield f"{source.anchor}.html", rendered("site_source.html.j2", **common, s=source)
    for agency in views.agencies:
        yield f"{agency.anchor}.html", rendered("site_agency.html.j2", **common, agency=agency)
