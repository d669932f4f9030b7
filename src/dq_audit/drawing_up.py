"""Draws up the reports of an audit or a run, and writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.declaration import ROWS
from dq_audit.disclosure.settings import Audience
from dq_audit.explain import told
from dq_audit.governance.access import has_written
from dq_audit.governance.kinds import REPORT
from dq_audit.outcomes import Judging
from dq_audit.register import register as register_of
from dq_audit.report_files import write_reports
from dq_audit.reported import Report, comparisons_of, timelines_of, triangles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from dq_audit.audit import Result
    from dq_audit.discover import Packs
    from dq_audit.model import Audit, Unusable
    from dq_audit.month import Month
    from dq_audit.project import Project
    from dq_audit.register import GapRow


def reported(
    audits: Sequence[Audit],
    packs: Packs,
    *,
    title: str,
    rows: Sequence[GapRow],
    project: Project | None = None,
    unusable: Sequence[Unusable] = (),
    earlier: Sequence[Audit] = (),
    audience: Audience = Audience.INTERNAL,
) -> Report:
    """All that the reports of some audits show. `earlier` are those of the history: they make the lines longer."""
    everything = [*earlier, *audits]
    return Report(
        title=title,
        audits=tuple(audits),
        rows=tuple(rows),
        guidance={check.id: told(check) for check in packs.checks.values()},
        judging=project.judging if project else Judging(),
        unusable=tuple(unusable),
        agencies={id_: packs.source(id_).agency for id_ in project.sources} if project else {},
        timelines=timelines_of(everything, project.events if project else ()),
        triangles=triangles_of(everything),
        comparisons=comparisons_of(audits, packs),
        audience=audience,
    )


def reports_of_one(
    result: Result, source: str, packs: Packs, settings: Project | None, out: Path, formats: Sequence[str]
) -> list[str]:
    """Write the reports of one extract; what was written."""
    title, rows = f"{source} {result.audits[-1].period}", register_of(result.audits, ROWS)
    return write(reported(result.audits, packs, title=title, rows=rows, project=settings), out, formats)


def reports_of_several(
    month: Month, source: str, packs: Packs, settings: Project, out: Path, formats: Sequence[str]
) -> list[str]:
    """Write the reports of some extracts of a source; what was written."""
    title, rows = f"{source}, {len(month.results)} extracts", register_of(month.audits, ROWS)
    report = reported(month.audits, packs, title=title, rows=rows, project=settings, unusable=month.unusable)
    return write(report, out, formats)


def write(report: Report, out: Path, formats: Iterable[str]) -> list[str]:
    """Write the reports, before anything is printed: whoever closes the console early still has them."""
    written = [str(path) for path in write_reports(report, out, [str(kind) for kind in formats])]
    has_written(REPORT, len(written))
    return written
