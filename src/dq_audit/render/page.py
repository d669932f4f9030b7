"""The page of a run: one self-contained file with the register, every gap and every source. And that of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.model import latest
from dq_audit.profiles import FEWEST
from dq_audit.render import words
from dq_audit.render.pages import rendered
from dq_audit.render.views import Views, views_of

if TYPE_CHECKING:
    from dq_audit.profiles import Profile
    from dq_audit.reported import Report


def page(report: Report) -> str:
    """The page of a run, whole in one file."""
    views = views_of(report)
    anchors = views.anchors()
    return rendered(
        "page.html.j2", **shared(report, views), href=lambda kind, key: f"#{anchors.get((kind, key), kind)}"
    )


def shared(report: Report, views: Views) -> dict[str, object]:
    """What the page of a run and the pages of its site are made of."""
    return {
        "report": report,
        "sources": views.sources,
        "gaps": views.gaps,
        "agencies": views.agencies,
        "summary": words.summary(f.outcome for audit in latest(report.audits) for f in audit.findings),
        "came": len(latest(report.audits)),  # sources; of others only earlier months are there
        "periods": sorted({audit.period for audit in report.audits}),
    }


def profile_page(profile: Profile) -> str:
    """What the data of an offence can support, on two pages of A4."""
    return rendered("profile.html.j2", profile=profile, fewest=FEWEST)
