"""A whole `run`: every extract of every source of a project file, audited together.

One unusable extract stops nothing: the others are audited and kept, and it is named. The months of a source serve
each other where one month alone is too few to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dq_audit.audit import Result, count_extract
from dq_audit.errors import InputError
from dq_audit.extracts.read import masked_name
from dq_audit.outcomes import judge_audits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.model import Audit
    from dq_audit.project import Project


@dataclass(frozen=True, slots=True)
class Unusable:
    """An extract that could not be audited, by its masked name, and why."""

    source: str
    name: str
    reason: str


@dataclass(frozen=True)
class Month:
    """What came of a run."""

    audits: tuple[Audit, ...]
    results: tuple[Result, ...]
    unusable: tuple[Unusable, ...]

    @property
    def latest(self) -> tuple[Audit, ...]:
        """Of each source the audit of its latest period, in its latest version."""
        newest: dict[str, Audit] = {}
        for audit in sorted(self.audits, key=lambda a: (a.period, a.as_of or "")):
            newest[audit.source] = audit
        return tuple(newest.values())


def extracts_of(project: Project, packs: Packs, only: Iterable[str] = ()) -> Iterator[tuple[Source, str, list[Path]]]:
    """Source, pattern and matching files, for every source of the project (or some of them)."""
    chosen = set(only)
    for source_id, config in project.sources.items():
        if not chosen or source_id in chosen:
            source = packs.source(source_id)
            for pattern in config.files:
                yield source, pattern, sorted(project.folder.glob(pattern))


def run(
    project: Project, packs: Packs, only: Iterable[str] = (), progress: Callable[[str, int, int], None] | None = None
) -> Month:
    """Audit all extracts of a project. `progress` is told the source, how many extracts are done and of how many."""
    plan = list(extracts_of(project, packs, only))
    total = sum(len(files) for _, _, files in plan)
    results: list[Result] = []
    unusable: list[Unusable] = []
    seen: dict[tuple[str, str], str] = {}
    for source, pattern, files in plan:
        if not files:
            unusable.append(
                Unusable(source.id, pattern, "nothing received: no file matches the pattern in the project file")
            )
        for path in files:
            try:
                result = count_extract(path, source, packs, project, None, None)
                _refuse_repeats(result, seen)
                results.append(result)
            except InputError as error:
                unusable.append(Unusable(source.id, masked_name(path.name, f"{source.id} {project.text}"), str(error)))
            if progress:
                progress(source.id, len(results) + len(unusable), total)
    judged = iter(judge_audits([audit for result in results for audit in result.audits], project.judging))
    results = [replace(result, audits=tuple(next(judged) for _ in result.audits)) for result in results]
    return Month(tuple(a for r in results for a in r.audits), tuple(results), tuple(unusable))


def _refuse_repeats(result: Result, seen: dict[tuple[str, str], str]) -> None:
    """InputError for bytes that came before in this run. A nil return repeats honestly."""
    audit = result.audits[-1]
    key = (audit.source, audit.extract.sha256)
    if audit.extract.rows and key in seen:
        message = (
            f"these are the very bytes of the extract for {seen[key]}, sent again for {audit.period}; remove the copy, "
            "or ask the agency for the right month"
        )
        raise InputError(message)
    seen[key] = audit.period
