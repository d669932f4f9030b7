"""What stands on the pages about a gap, a source and an agency: gathered once, whether for one page or for a site."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dq_audit.model import latest, months_of
from dq_audit.render import sections, words
from dq_audit.render.funnel import Funnel, funnels_of
from dq_audit.render.gap_pictures import late_fills, lenses, trend_pictures, unit_plots
from dq_audit.render.limitations import limitations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dq_audit.model import Audit
    from dq_audit.register import GapRow
    from dq_audit.render.late_fill import LateFill
    from dq_audit.render.plotting import Picture
    from dq_audit.reported import Report


@dataclass(frozen=True, slots=True)
class SourceView:
    """Every figure of one source in its latest month, and its months."""

    anchor: str
    name: str
    audit: Audit
    summary: str
    checks: tuple[sections.Check, ...]
    months: sections.Months | None
    breakdowns: Mapping[str, tuple[sections.Breakdown, ...]]
    scores: tuple[sections.Score, ...]


@dataclass(frozen=True, slots=True)
class GapPart:
    """What one source has to say about a gap."""

    anchor: str
    name: str
    audit: Audit
    silent: str  # since when nothing has come of the source; empty where it did
    checks: tuple[sections.Check, ...]
    states: tuple[sections.StateRow, ...]
    funnels: tuple[Funnel, ...]
    trends: tuple[Picture, ...]
    fills: tuple[LateFill, ...]
    units: tuple[Picture, ...]
    lenses: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """A row of the register in full: its question, and what each source has to say."""

    anchor: str
    key: str
    row: GapRow
    summary: str
    parts: tuple[GapPart, ...]
    limits: str  # a paragraph on what may be said, to be quoted


@dataclass(frozen=True, slots=True)
class AgencyView:
    """What one agency sent, in its latest months."""

    anchor: str
    name: str
    sources: tuple[SourceView, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Views:
    """All that the pages of a report show."""

    gaps: tuple[GapView, ...]
    sources: tuple[SourceView, ...]
    agencies: tuple[AgencyView, ...]

    def anchors(self) -> dict[tuple[str, str], str]:
        """The anchor of each gap, source and agency."""
        found = {("gap", gap.key): gap.anchor for gap in self.gaps}
        found |= {("source", source.audit.source): source.anchor for source in self.sources}
        return found | {("agency", agency.name): agency.anchor for agency in self.agencies}


def views_of(report: Report) -> Views:
    """Gather what the pages show."""
    months = months_of([*_of_rows(report.rows), *report.audits])  # of one month those of the report stand
    sources = [_source(anchor, months[id_], report) for id_, anchor in _anchors("source", months).items()]
    named = {row.ref or "": row for row in report.rows}
    gaps = [_gap(anchor, named[key], report) for key, anchor in _anchors("gap", named).items()]
    by_agency: dict[str, list[SourceView]] = {}
    for source in sources:
        by_agency.setdefault(source.audit.agency, []).append(source)
    agencies = [_agency(anchor, name, by_agency[name]) for name, anchor in _anchors("agency", by_agency).items()]
    return Views(tuple(gaps), tuple(sources), tuple(agencies))


def pictures_of(views: Views) -> Iterator[tuple[str, Picture]]:
    """All pictures of the gaps, each with a name for its file: gap-3-2-1-1-months-2."""
    for gap in views.gaps:
        for part in gap.parts:
            for kind, drawn in (("months", part.trends), ("units", part.units), ("missing", part.lenses)):
                yield from ((f"{part.anchor}-{kind}-{place}", one) for place, one in enumerate(drawn, 1))


def _anchors(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """A name for each that may stand in an address and in a file's name: gap-3-2-1."""
    taken: dict[str, str] = {}
    for key in keys:
        slug = re.sub("[^a-z0-9]+", "-", key.lower()).strip("-") or "other"
        anchor, place = f"{kind}-{slug}", 2
        while anchor in taken.values():
            anchor, place = f"{kind}-{slug}-{place}", place + 1
        taken[key] = anchor
    return taken


def _source(anchor: str, months: Sequence[Audit], report: Report) -> SourceView:
    audit = months[-1]
    return SourceView(
        anchor=anchor,
        name=words.source_name(audit.source),
        audit=audit,
        summary=words.summary(f.outcome for f in audit.findings),
        checks=sections.checks_of(audit, report.guidance),
        months=sections.months_of_run(months),
        breakdowns=sections.breakdowns_of(audit),
        scores=sections.scores_of(audit),
    )


def _gap(anchor: str, row: GapRow, report: Report) -> GapView:
    told = f"{words.outcome_words(row.outcome).word}, {words.share(row.n, row.of)}" if row.of else row.reason
    parts = [_part(f"{anchor}-{n}", audit, row, report) for n, audit in enumerate(latest(_audits(row)), 1)]
    limits = limitations([row], report.audience.caution).get(row.ref or "", "")
    return GapView(anchor, row.ref or "", row, told, tuple(parts), limits)


def _of_rows(rows: Iterable[GapRow]) -> Iterator[Audit]:
    """The audits that rows rest on: of a source that is silent that is one of the history."""
    return (audit for row in rows for audit in _audits(row))


def _audits(row: GapRow) -> Iterable[Audit]:
    return {id(line.audit): line.audit for line in row.lines}.values()


def _part(anchor: str, audit: Audit, row: GapRow, report: Report) -> GapPart:
    """The findings of a source that are about the gap, and no others."""
    ours = {line.finding.check for line in row.lines if line.audit is audit}
    compared = report.comparisons.get(audit.source)
    held = replace(audit, findings=tuple(f for f in audit.findings if f.check in ours))
    return GapPart(
        anchor=anchor,
        name=words.source_name(audit.source),
        audit=held,
        silent=next((line.silent for line in row.lines if line.audit is audit), ""),
        checks=sections.checks_of(held, report.guidance),
        states=sections.states_of(held),
        funnels=funnels_of(held),
        trends=tuple(trend_pictures(held, report)),
        fills=tuple(late_fills(held, report)),
        units=unit_plots(held, compared) if compared else (),
        lenses=lenses(held, compared) if compared else (),
    )


def _agency(anchor: str, name: str, sources: Sequence[SourceView]) -> AgencyView:
    summary = words.summary(f.outcome for source in sources for f in source.audit.findings)
    return AgencyView(anchor, name, tuple(sources), summary)
