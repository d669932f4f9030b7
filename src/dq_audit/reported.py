"""What a report is made of: the audits of a run, its register, and what is worked out of the months. Plain values.

Every renderer takes one `Report` and needs nothing else, so whatever is done to the audits before it is made (protected
counts, say) is done to every figure, chart and word of every report.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dq_audit.compared import compared
from dq_audit.disclosure.settings import Audience
from dq_audit.model import Audit, Unusable, latest
from dq_audit.outcomes import Judging
from dq_audit.register import GapRow, by_check
from dq_audit.timelines import Timeline, filling_of, timeline_of
from dq_audit.trends.directions import Direction

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.compared import Compared
    from dq_audit.discover import Packs
    from dq_audit.project import Event
    from dq_audit.trends.filling import Triangle

MIXED = "better and worse"  # of a row: some of its lines one way, some the other
_TELLING = (Direction.WORSE, Direction.BETTER, Direction.NO_CHANGE, Direction.TOO_EARLY)


@dataclass(frozen=True)
class Report:
    """Everything that the reports of a run show."""

    title: str
    audits: tuple[Audit, ...]
    rows: tuple[GapRow, ...] = ()  # of the register
    guidance: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by check: why, counts, supplier, reader
    judging: Judging = field(default_factory=Judging)
    unusable: tuple[Unusable, ...] = ()
    agencies: Mapping[str, str] = field(default_factory=dict)  # by source of the project: whose it is
    timelines: Mapping[str, Timeline] = field(default_factory=dict)  # by check: the line that stands for it
    triangles: Mapping[str, Triangle] = field(default_factory=dict)  # by check, of those whose months came again
    comparisons: Mapping[str, Compared] = field(default_factory=dict)  # by source: its units and groups, latest month
    audience: Audience = Audience.INTERNAL

    @property
    def cautions(self) -> tuple[str, ...]:
        """What every page and paper says of its figures at the foot."""
        return tuple(filter(None, (self.audience.caution,)))

    @property
    def directions(self) -> dict[str, str]:
        """Where each row of the register is going, by reference: better, worse, mixed …; empty where nobody can say."""
        return {row.ref: _direction(row, self.timelines) for row in self.rows if row.ref}


def _direction(row: GapRow, timelines: Mapping[str, Timeline]) -> str:
    """The direction of the lines that make a row's n of N: what any of them shows, and whether they disagree."""
    judged = (line for line in row.counted if not line.silent and not line.finding.obstacle)
    lines = (timelines.get(line.finding.check) for line in judged)
    found = {line.heading.direction for line in lines if line}
    if {Direction.BETTER, Direction.WORSE} <= found:
        return MIXED
    return next((str(one) for one in _TELLING if one in found), "")


def timelines_of(audits: Sequence[Audit], events: Sequence[Event] = ()) -> dict[str, Timeline]:
    """The timeline of each check of the latest month of each source, of those that could be judged in any month."""
    found = ((check, timeline_of(held, check, events=events)) for check, held in _by_check(audits))
    return {check: line for check, line in found if line is not None}


def comparisons_of(audits: Sequence[Audit], packs: Packs) -> dict[str, Compared]:
    """The units and groups of each source in its latest month, held against each other."""
    return {audit.source: compared(audit, packs) for audit in latest(audits)}


def triangles_of(audits: Sequence[Audit]) -> dict[str, Triangle]:
    """The late-fill triangle of each check of which a month came more than once."""
    found = ((check, filling_of(held, check)) for check, held in _by_check(audits))
    return {check: triangle for check, triangle in found if triangle.filled}


def _by_check(audits: Sequence[Audit]) -> Iterable[tuple[str, list[Audit]]]:
    """Each check of the latest months, with the audits of its source."""
    for audit in latest(audits):
        held = [one for one in audits if one.source == audit.source]
        for check in by_check(audit.findings):
            yield check, held
