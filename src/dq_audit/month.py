"""A whole `run`: every extract of every source of a project file, audited together.

One unusable extract stops nothing: the others are audited and kept, and it is named. The months of a source serve
each other where one month alone is too few to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dq_audit.audit import Result, count_extract
from dq_audit.errors import InputError, ProjectError, did_you_mean, no_values_escape
from dq_audit.extracts.names import Naming
from dq_audit.fitting import refuse_unknown_names
from dq_audit.model import Audit, Unusable
from dq_audit.outcomes import judge_audits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.project import Project


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
    """Source, pattern and matching files, for every source of the project (or some of them).

    ProjectError where there is no source to audit, or no pattern to look for.
    """
    chosen = list(only) or list(project.sources)
    for source_id in chosen:
        if source_id not in project.sources:
            message = f"{project.file_name} names no source {source_id!r}; {did_you_mean(source_id, project.sources)}"
            raise ProjectError(message)
    if not any(project.sources[source_id].files for source_id in chosen):
        message = f'{project.file_name} names no extracts; add a table [sources."…"] with files = ["extracts/*.csv"]'
        raise ProjectError(message)
    for source_id in dict.fromkeys(chosen):
        for pattern in project.sources[source_id].files:
            yield packs.source(source_id), pattern, sorted(p for p in project.folder.glob(pattern) if p.is_file())


@no_values_escape
def run(
    project: Project, packs: Packs, only: Iterable[str] = (), progress: Callable[[str, int, int], None] | None = None
) -> Month:
    """Audit all extracts of a project. `progress` is told the source, how many extracts are done and of how many."""
    refuse_unknown_names(project, packs)
    found = list(extracts_of(project, packs, only))
    nothing = "nothing received: no file matches the pattern in the project file"
    unusable = [Unusable(source.id, pattern, nothing) for source, pattern, files in found if not files]
    extracts = dict.fromkeys((source.id, path) for source, _, files in found for path in files)  # each once
    results: list[Result] = []
    seen: dict[tuple[str, str], str] = {}
    for done, (source_id, path) in enumerate(extracts, 1):
        source = packs.source(source_id)
        try:
            result = count_extract(path, source, packs, project, None, None)
            _refuse_repeats(result, seen)
            results.append(result)
        except InputError as error:
            unusable.append(Unusable(source_id, Naming(source, words=project.text).masked(path.name), str(error)))
        if progress:
            progress(source_id, done, len(extracts))
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
