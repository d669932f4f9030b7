"""A whole `run`: every extract of every source of a project file, audited together.

One unusable extract stops nothing: the others are audited and kept, and it is named. The months of a source serve
each other where one month alone is too few to judge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from dq_audit.audit import Result, count_extract, with_persons
from dq_audit.declaration import DeliveryKind
from dq_audit.disclosure.settings import Audience, name_of
from dq_audit.errors import InputError, ProjectError, did_you_mean, no_values_escape
from dq_audit.extracts.database import Database
from dq_audit.extracts.names import Naming
from dq_audit.extracts.patterns import matching_files
from dq_audit.extracts.read import file_name
from dq_audit.fitness import of_months, vanished
from dq_audit.fitting import refuse_unknown_names
from dq_audit.linking import keys_for, links_of
from dq_audit.matching import by_name
from dq_audit.model import Audit, Unusable, latest, months_of
from dq_audit.outcomes import judge_audits
from dq_audit.periods import dated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.extracts.content import Member
    from dq_audit.linked import Keys, found_in
    from dq_audit.project import Project

    Sent: TypeAlias = tuple[Source, str, list[Member | Database]]  # source, pattern, what was found


@dataclass(frozen=True)
class Month:
    """What came of a run."""

    audits: tuple[Audit, ...]
    results: tuple[Result, ...]
    unusable: tuple[Unusable, ...]
    earlier: tuple[Audit, ...] = ()  # of the history: what was not audited now

    @property
    def everything(self) -> tuple[Audit, ...]:
        """The audits of the history and of the run."""
        return (*self.earlier, *self.audits)

    @property
    def latest(self) -> tuple[Audit, ...]:
        """Of each source the audit of its latest period, in its latest version."""
        return latest(self.audits)


def extracts_of(
    project: Project, packs: Packs, only: Iterable[str] = ()
) -> Iterator[tuple[Source, str, list[Member | Database]]]:
    """Source, pattern and matching files, for every source of the project (or some of them).

    ProjectError where there is no source to audit, or no pattern to look for.
    """
    chosen = list(only) or list(project.sources)
    for source_id in chosen:
        if source_id not in project.sources:
            message = f"{project.file_name} names no source {source_id!r}; {did_you_mean(source_id, project.sources)}"
            raise ProjectError(message)
    if not any(project.sources[source_id].files or project.sources[source_id].database for source_id in chosen):
        message = f'{project.file_name} names no extracts; add a table [sources."…"] with files = ["extracts/*.csv"]'
        raise ProjectError(message)
    for source_id in dict.fromkeys(chosen):
        config = project.sources[source_id]
        if config.database:
            stored = Database(_beside(project, config.database), config.table, config.query, config.timeout)
            yield packs.source(source_id), "the database", [stored]
        for pattern in config.files:
            found = matching_files(project.extracts or project.folder, pattern)
            yield packs.source(source_id), pattern, [f for f in found if not _is_report(f.path, project)]


def _beside(project: Project, address: str) -> str:
    """The address of a database; of a DuckDB file relative to the project file, where that is."""
    file = address.removeprefix("duckdb:///")
    relative = file != address and not Path(file).is_absolute()
    return f"duckdb:///{(project.folder / file).as_posix()}" if relative else address


def _is_report(path: Path, project: Project) -> bool:
    return path.parent == project.reports and path.stem in {name_of(audience) for audience in Audience}


@no_values_escape
def run(
    project: Project,
    packs: Packs,
    only: Iterable[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
    earlier: Sequence[Audit] = (),
) -> Month:
    """Audit all extracts of a project. `progress` is told the source, how many extracts are done and of how many.

    `earlier` are audits of the history: they serve where months are held against each other, and are judged again.
    """
    refuse_unknown_names(project, packs)
    found = list(extracts_of(project, packs, only))
    nothing = "nothing received: no file matches the pattern in the project file"
    unusable = [Unusable(source.id, pattern, nothing) for source, pattern, files in found if not files]
    extracts = dict.fromkeys((source.id, file) for source, _, files in found for file in files)  # each once
    keys = _keys(project, packs, {source.id for source, _, _ in found})
    results: list[Result] = []
    came: set[tuple[str, str | None]] = set()  # source and month of whatever was sent, usable or not
    for done, (source_id, file) in enumerate(extracts, 1):
        source = packs.source(source_id)
        try:
            results.append(count_extract(file, source, packs, project, keys=keys))
            came |= {(audit.source, audit.period) for audit in results[-1].audits}
        except InputError as error:
            name = file_name(file)
            came.add((source_id, dated(name, source.file_period)))
            shown = Naming(source, words=project.text).masked(name) if name else "the database"
            unusable.append(Unusable(source_id, shown, str(error)))
        if progress:
            progress(source_id, done, len(extracts))
    for settle in (_sent_again, _rivals):
        refused = settle(results)
        results = [result for at, result in enumerate(results) if at not in refused]
        unusable += refused.values()
    results += _nil_returns(project, packs, {source.id for source, _, _ in found}, came, keys)
    results = with_persons(results)
    standing = [source.id for source in packs.sources.values() if source.stands]
    known = _not_among(earlier, results)
    judged = judge_audits([*known, *_fit(results, packs, known)], project.judging, standing)
    now = iter(judged[len(known) :])
    results = [replace(result, audits=tuple(next(now) for _ in result.audits)) for result in results]
    audits = tuple(audit for result in results for audit in result.audits)
    return Month(audits, tuple(results), tuple(unusable), tuple(judged[: len(known)]))


def _not_among(earlier: Iterable[Audit], results: Iterable[Result]) -> list[Audit]:
    """The audits of the history that are not those of this run."""
    now = {(audit.source, audit.period, audit.as_of) for result in results for audit in result.audits}
    return [audit for audit in earlier if (audit.source, audit.period, audit.as_of) not in now]


def _keys(project: Project, packs: Packs, sources: Iterable[str]) -> dict[found_in, Keys]:
    """What the sources ask of each other, also of those of the project that are not audited now."""
    rules = links_of(packs, sources)
    configs = {rule.source: project.source(rule.source) for rule in rules}
    asked = sorted(source for source, config in configs.items() if config.files or config.database)
    given: dict[str, list[Member | Database]] = {}
    for source, _, files in extracts_of(project, packs, asked) if asked else ():
        given.setdefault(source.id, []).extend(files)
    return keys_for(rules, given, packs, project)


def _fit(results: Sequence[Result], packs: Packs, earlier: Sequence[Audit]) -> list[Audit]:
    """All audits of the run, with what the other months tell of the fitness of their extracts."""
    placed = [(audit, result.sent) for result in results for audit in result.audits]
    audits = [*earlier, *(audit for audit, _ in placed)]
    sent = {at: told for at, (_, told) in enumerate(placed, len(earlier)) if told.headers}
    places = {id(audit): at for at, audit in enumerate(audits)}
    successors: dict[tuple[int, str], str] = {}
    for months in months_of(audits).values():
        for before, now in pairwise(places[id(audit)] for audit in months):
            if before in sent and now in sent and vanished(sent[now], sent[before]):
                new = [header for header in sent[now].unused if header not in sent[before].unused]
                found = by_name(new, packs.source(audits[now].source))
                successors |= {(now, column): header for column, header in found.items()}
    ids = {audit.source for audit in audits}
    snapshots = {id_ for id_ in ids if packs.source(id_).delivery.kind is DeliveryKind.SNAPSHOT}
    return of_months(audits, sent, successors, snapshots)[len(earlier) :]


def _nil_returns(
    project: Project,
    packs: Packs,
    sources: Iterable[str],
    came: set[tuple[str, str | None]],
    keys: Mapping[found_in, Keys],
) -> Iterator[Result]:
    """A nil return of which no file came is a month like any other: nobody in it, unless a control total says so.

    A file that came and could not be used is no nil return; one that tells no month may be for any.
    """
    for source_id in sorted(sources):
        source = packs.source(source_id)
        for month in sorted(project.source(source_id).nil):
            if came.isdisjoint({(source_id, month), (source_id, None)}):
                empty = pl.DataFrame(schema=dict.fromkeys(source.columns, pl.String))
                nil = count_extract(empty, source, packs, project, month, keys=keys)
                nameless = tuple(replace(a, extract=replace(a.extract, name="")) for a in nil.audits)
                yield replace(nil, audits=nameless).noted(
                    "no file came: the nil return of the project file stands for it"
                )


def _sent_again(results: Sequence[Result]) -> dict[int, Unusable]:
    """Extracts of the very same bytes: the one whose month has most of the rows stays. Nil returns repeat honestly."""
    refused: dict[int, Unusable] = {}
    for group in _alike(results, lambda audit: audit.extract.sha256 if audit.extract.rows else None):
        kept = max(group, key=lambda at: _in_period(results[at].audits[-1]))
        for at in group:
            period, copied = results[at].audits[-1].period, results[kept].audits[-1].period
            reason = (
                f"these are the very bytes of the extract for {copied}, sent again for {period}; remove the copy, or "
                "ask the agency for the right month"
            )
            if at != kept:
                refused[at] = _refused(results[at], reason)
    return refused


def _rivals(results: Sequence[Result]) -> dict[int, Unusable]:
    """Different extracts of one month and as-of: which of them counts, or whether all do, cannot be told."""
    refused: dict[int, Unusable] = {}
    for group in _alike(results, lambda audit: (audit.period, audit.as_of)):
        audit = results[group[0]].audits[-1]
        reason = (
            f"{len(group)} different extracts are for {audit.period} as of {audit.as_of or 'an unknown day'}, and "
            "which counts cannot be told; remove all but one, put parts together, or name the day each was cut"
        )
        refused |= {at: _refused(results[at], reason) for at in group}
    return refused


def _alike(results: Sequence[Result], by: Callable[[Audit], object]) -> list[list[int]]:
    """The places of extracts of one source that share something (not None), where there are two or more."""
    groups: dict[object, list[int]] = {}
    for at, result in enumerate(results):
        audit = result.audits[-1]
        if by(audit) is not None:
            groups.setdefault((audit.source, by(audit)), []).append(at)
    return [group for group in groups.values() if len(group) > 1]


def _in_period(audit: Audit) -> int:
    return max((finding.counts.in_period for finding in audit.findings), default=0)


def _refused(result: Result, reason: str) -> Unusable:
    audit = result.audits[-1]
    return Unusable(audit.source, audit.extract.name, reason)
