"""The verbs of disclosure: the key is made, and a run becomes what its audience may see."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.console import say
from dq_audit.disclosure.answers import as_shown
from dq_audit.disclosure.manifest import written_for
from dq_audit.disclosure.protecting import protect, without_tallies
from dq_audit.disclosure.settings import VARIABLE, Audience, Protection, Rounding
from dq_audit.errors import ProjectError
from dq_audit.files import write_manifest
from dq_audit.keys import make_key, secret_key
from dq_audit.model import Audit, Unusable
from dq_audit.outcomes import ROUNDED, percents
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.record_keys import fingerprint_of
from dq_audit.report_files import behind
from dq_audit.telling import OK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dq_audit.answers import Answer
    from dq_audit.discover import Packs
    from dq_audit.keys import Key
    from dq_audit.month import Month
    from dq_audit.project_disclosure import ForAudience, Rounded

_UNNAMED = "an extract"
_OTHERS = 3  # draws that must bear an answer out


@dataclass(frozen=True)
class Shown:
    """How a run is shown to its audience; the steps are those of every audience that sees more."""

    audience: Audience
    steps: tuple[Protection, ...] = ()

    @property
    def few(self) -> int:
        """So many records or fewer of a month are shown with other months together."""
        return max((step.empty_fields.threshold for step in self.steps), default=-1)

    @property
    def percentages(self) -> AbstractContextManager[None]:
        """Percentages as they may be shown, for as long as something is judged or rendered."""
        return percents(ROUNDED) if self.steps else nullcontext()

    def month(self, month: Month, project: Project, again: int = 0) -> Month:
        """A run as its audience may see it. Tallies are kept, for the questions."""
        audits: Sequence[Audit] = month.everything
        if not self.steps:
            return month
        judging = project.judging
        for step in self.steps:
            audits = protect(audits, step, judging, again)
            judging = replace(judging, rounded=judging.rounded + step.empty_fields.base - 1)
        now = {(audit.source, audit.period, audit.as_of) for audit in month.audits}
        came = [(audit.source, audit.period, audit.as_of) in now for audit in audits]
        return replace(
            month,
            audits=tuple(audit for audit, new in zip(audits, came, strict=True) if new),
            earlier=tuple(audit for audit, new in zip(audits, came, strict=True) if not new),
            unusable=tuple(
                one if one.absent else Unusable(one.source, _UNNAMED, "it could not be used") for one in month.unusable
            ),
        )

    def others(self, month: Month, project: Project) -> Iterator[tuple[Audit, ...]]:
        """The same by other draws, which nobody is shown: an answer must not hang on the draw."""
        return (self.month(month, project, n).everything for n in range(1, 1 + _OTHERS) if self.steps)

    def written(self, audits: Iterable[Audit]) -> list[Audit]:
        """The audits as they are printed and written."""
        return without_tallies(audits) if self.steps else list(audits)

    def answers(self, answers: Sequence[Answer], others: Sequence[Sequence[Answer]]) -> Sequence[Answer]:
        """What questions answered, as it is printed and written; `others` are the answers to other draws."""
        return as_shown(answers, others) if self.steps else answers

    def manifest(self, written: Sequence[str], folder: Path) -> list[str]:
        """Enter the reports that were written in the disclosure manifest of their folder."""
        files = (file for one in written for file in behind(Path(one)))
        names = [file.relative_to(folder).as_posix() for file in dict.fromkeys(files)]
        lines = written_for(names, self.audience, self.steps[-1] if self.steps else None)
        return [str(path) for path in write_manifest(folder, lines)]


TO_US = Shown(Audience.INTERNAL)


def shown_to(audience: Audience, project: Project, packs: Packs) -> Shown:
    """How a run is shown to an audience. ProjectError where the project file does not state it; UsageError: no key."""
    if audience is Audience.INTERNAL:
        return TO_US
    stated = {one: getattr(project.disclosure, one) for one in (Audience.PARTNERSHIP, Audience.PUBLIC)}
    if stated[audience] is None:
        message = (
            f"{project.file_name} states nothing for the audience {audience}: add [disclosure.{audience}] with "
            "empty_fields = { threshold = ..., base = ... } and people = { threshold = ..., base = ... }"
        )
        raise ProjectError(message)
    key = _key(project)
    standing = frozenset(source.id for source in packs.sources.values() if source.stands)
    steps = [
        Protection(
            one, _rounding(rule.empty_fields), _rounding(rule.people), rule.candidates, key, fingerprint_of(key),
            project.disclosure.published, standing,
        )
        for one in (Audience.PARTNERSHIP, Audience.PUBLIC)[: 1 + (audience is Audience.PUBLIC)]
        for rule in _stated(stated[one])
    ]  # fmt: skip
    return Shown(audience, tuple(steps))


def _key(project: Project) -> Key:
    file = project.folder / project.disclosure.key
    if not file.exists() and not os.environ.get(VARIABLE, "").strip():
        message = f"there is no disclosure key {file.name}: `dq-audit disclosure new-key` makes one, or set {VARIABLE}"
        raise ProjectError(message)
    return secret_key(file if file.exists() else None, VARIABLE)


def _stated(rule: ForAudience | None) -> tuple[ForAudience, ...]:
    return (rule,) if rule else ()


def _rounding(rule: Rounded) -> Rounding:
    return Rounding(rule.threshold, rule.base)


def new_key(*, project: Path | None) -> int:
    """Make the key that the project file names."""
    settings = load_project(project or Path(FILE_NAME))
    path = settings.folder / settings.disclosure.key
    make_key(path)
    say([f"Made the disclosure key {path.name}, which only its owner can read. Keep a copy."])
    say(["With another key every figure would be drawn anew, and whoever has both reports learns more than from one."])
    return OK
