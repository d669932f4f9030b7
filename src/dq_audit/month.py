"""A whole `run`: every extract of every source of a project file, audited together.

One unusable extract stops nothing: the others are audited and kept, and it is named. The months of a source serve
each other where one month alone is too few to judge.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from dq_audit.audit import Result, count_extract, with_persons
from dq_audit.declaration import DeliveryKind
from dq_audit.disclosure.settings import Audience, name_of
from dq_audit.errors import InputError, ProjectError, did_you_mean, no_values_escape
from dq_audit.extracts.content import Member
from dq_audit.extracts.database import Database
from dq_audit.extracts.engines import called, matching
from dq_audit.extracts.names import Naming, told_apart
from dq_audit.extracts.spark import month_told
from dq_audit.fitness import of_months, vanished
from dq_audit.fitting import refuse_unknown_names
from dq_audit.linked import Keys
from dq_audit.linking import keys_for, links_of
from dq_audit.matching import by_name
from dq_audit.model import Audit, Unusable, latest, months_of, nothing_since
from dq_audit.outcomes import judge_audits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.extracts.engines import Given
    from dq_audit.linked import found_in
    from dq_audit.project import Project

    Sent: TypeAlias = tuple[Source, str, list[Given]]  # source, pattern, what was found


@dataclass(frozen=True)
class Month:
    """What came of a run."""

    audits: tuple[Audit, ...]
    results: tuple[Result, ...]
    unusable: tuple[Unusable, ...]
    earlier: tuple[Audit, ...] = ()  # of the history: what was not audited now
    later: tuple[tuple[str, str], ...] = ()  # source and month of extracts that are left for a run of their own

    @property
    def everything(self) -> tuple[Audit, ...]:
        """The audits of the history and of the run."""
        return (*self.earlier, *self.audits)

    @property
    def latest(self) -> tuple[Audit, ...]:
        """Of each source the audit of its latest period, in its latest version."""
        return latest(self.audits)


def extracts_of(project: Project, packs: Packs, only: Iterable[str] = ()) -> Iterator[tuple[Source, str, list[Given]]]:
    """Source, pattern and matching files, for every source of the project (or some of them).

    ProjectError where there is no source to audit, or no pattern to look for.
    """
    chosen = list(only) or list(project.sources)
    for source_id in chosen:
        if source_id not in project.sources:
            message = f"{project.file_name} names no source {source_id!r}; {did_you_mean(source_id, project.sources)}"
            raise ProjectError(message)
    if not names_extracts(project, chosen):
        message = f'{project.file_name} names no extracts; add a table [sources."…"] with files = ["extracts/*.csv"]'
        raise ProjectError(message)
    for source_id in dict.fromkeys(chosen):
        config = project.sources[source_id]
        if config.database:
            stored = Database(_beside(project, config.database), config.table, config.query, config.timeout)
            yield packs.source(source_id), "the database", [stored]
        for pattern in config.files:
            found = matching(config.engine, project.extracts or project.folder, pattern)
            yield packs.source(source_id), pattern, [f for f in found if not is_report(_path(f), project.reports)]


def names_extracts(project: Project, sources: Iterable[str]) -> bool:
    """Whether a project file says where the extracts of any of some sources of its are."""
    return any(project.sources[source_id].files or project.sources[source_id].database for source_id in sources)


def _beside(project: Project, address: str) -> str:
    """The address of a database; of a DuckDB file relative to the project file, where that is."""
    file = address.removeprefix("duckdb:///")
    relative = file != address and not Path(file).is_absolute()
    return f"duckdb:///{(project.folder / file).as_posix()}" if relative else address


def _path(given: Given) -> Path:
    return given.path if isinstance(given, Member) else Path()


def is_report(path: Path, reports: Path) -> bool:
    """Whether a file is a report that was written to a folder before, which no pattern means."""
    return path.parent == reports and path.stem in {name_of(audience) for audience in Audience}


@no_values_escape
def run(
    project: Project,
    packs: Packs,
    only: Iterable[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
    earlier: Sequence[Audit] = (),
    until: str = "",
) -> Month:
    """Audit all extracts of a project. `progress` is told the source, how many extracts are done and of how many.

    `earlier` are audits of the history: they serve where months are held against each other, and are judged again.
    `until` (YYYY-MM) is the month that the run is about: extracts of later ones are left out, and whoever sends
    month by month and has not sent this one is named.
    """
    earlier = [audit for audit in earlier if audit.period <= (until or audit.period)]
    refuse_unknown_names(project, packs)
    found = list(extracts_of(project, packs, only))
    nothing = "nothing received: no file matches the pattern in the project file"
    unusable = [Unusable(source.id, pattern, nothing) for source, pattern, files in found if not files]
    extracts = dict.fromkeys((source.id, file) for source, _, files in found for file in files)  # each once
    keys = _keys(project, packs, {source.id for source, _, _ in found})
    names = _names(extracts, packs, project)
    results: list[Result] = []
    files: dict[int, Given] = {}  # of each result, by its last audit
    shown: list[str] = []  # how each of the results is called
    came: set[tuple[str, str | None]] = set()  # source and month of whatever was sent, usable or not
    later: set[tuple[str, str]] = set()
    mixed: dict[str, str] = defaultdict(str)  # what is to be said of extracts of two months, by source
    for done, (source_id, file) in enumerate(extracts, 1):
        source = packs.source(source_id)
        try:
            result = count_extract(file, source, packs, project, keys=keys)
            mixed[source_id] += _of_other_months(result)
            if until and (period := result.audits[-1].period) > until:
                later.add((source_id, period))
            else:
                results.append(result)
                files[id(result.audits[-1])] = file
                shown.append(names[source_id, file])
                came |= {(audit.source, audit.period) for audit in result.audits}
        except InputError as error:
            came.add((source_id, month_told(file, source.file_period)))
            unusable.append(Unusable(source_id, names[source_id, file], str(error)))
        if progress:
            progress(source_id, done, len(extracts))
    for settle in (partial(_sent_again, earlier=earlier), _rivals):
        refused = settle(results)
        unusable += [Unusable(results[at].audits[-1].source, shown[at], why) for at, why in refused.items()]
        shown = [name for at, name in enumerate(shown) if at not in refused]
        results = [result for at, result in enumerate(results) if at not in refused]
    came |= {(audit.source, audit.period) for audit in earlier if audit.extract.name}  # of which the history has a file
    nil = _nil_returns(project, packs, {source.id for source, _, _ in found}, came, keys)
    results += [result for result in nil if result.audits[-1].period <= (until or result.audits[-1].period)]
    came |= {(audit.source, audit.period) for result in results for audit in result.audits}
    unusable += _not_come(until, (source for source, _, files in found if files), came, mixed) if until else ()
    results = _without_silent(results, files, project, packs, keys)
    judged, known = _judged(with_persons(results), packs, project, earlier)
    audits = tuple(audit for result in judged for audit in result.audits)
    return Month(audits, tuple(judged), tuple(unusable), tuple(known), tuple(sorted(later)))


def _judged(
    results: Sequence[Result], packs: Packs, project: Project, earlier: Sequence[Audit]
) -> tuple[list[Result], list[Audit]]:
    """The results of a run and what the history knows beside them, all judged together."""
    standing = [source.id for source in packs.sources.values() if source.stands]
    known = _not_among(earlier, results)
    judged = judge_audits([*known, *_fit(results, packs, project, known)], project.judging, standing)
    now = iter(judged[len(known) :])
    return [replace(one, audits=tuple(next(now) for _ in one.audits)) for one in results], judged[: len(known)]


def of_history(project: Project, packs: Packs, earlier: Sequence[Audit]) -> Month:
    """What a history holds, judged: of an installation that gets counts of others and no extract of its own."""
    standing = [source.id for source in packs.sources.values() if source.stands]
    return Month((), (), (), tuple(judge_audits(earlier, project.judging, standing)))


def _without_silent(
    results: Sequence[Result],
    files: Mapping[int, Given],
    project: Project,
    packs: Packs,
    keys: Mapping[found_in, Keys],
) -> list[Result]:
    """The results, those of a month counted anew for which a source that they are held against has sent nothing yet.

    Its rules would accuse that month's records of what the other agency has not sent. Only of sources whose extract is
    one month, for another one's holds months that can be told; and only where the other source is audited in this run.
    """
    newest = {source: months[-1].period for source, months in months_of(a for r in results for a in r.audits).items()}
    settled = []
    for result in results:
        last = result.audits[-1]
        source = packs.source(last.source)
        silent = {
            rule: Keys(None, f"rows held by {packs.source(rule.source).agency}: {nothing_since(rule.source, since)}")
            for rule in links_of(packs, [last.source])
            if (since := newest.get(rule.source, last.period)) < last.period
            and packs.source(rule.source).delivery.kind is not DeliveryKind.SNAPSHOT
            and keys[rule].fingerprints is not None
        }
        file = files.get(id(last))
        if silent and file is not None and source.delivery.kind is DeliveryKind.MONTH:
            result = count_extract(file, source, packs, project, keys={**keys, **silent})  # noqa: PLW2901
        settled.append(result)
    return settled


def _names(extracts: Iterable[tuple[str, Given]], packs: Packs, project: Project) -> dict[tuple[str, Given], str]:
    """What extracts are called where they cannot be used."""
    masked: defaultdict[str, dict[Given, str]] = defaultdict(dict)
    for source_id, file in extracts:
        name = called(file)
        shown = Naming(packs.source(source_id), words=project.text).masked(name) if name else "the database"
        masked[source_id][file] = shown
    return {(id_, file): name for id_, names in masked.items() for file, name in told_apart(names).items()}


def _not_among(earlier: Iterable[Audit], results: Iterable[Result]) -> list[Audit]:
    """The audits of the history that are not those of this run."""
    now = {(audit.source, audit.period, audit.as_of) for result in results for audit in result.audits}
    return [audit for audit in earlier if (audit.source, audit.period, audit.as_of) not in now]


def _keys(project: Project, packs: Packs, sources: Iterable[str]) -> dict[found_in, Keys]:
    """What the sources ask of each other, also of those of the project that are not audited now."""
    rules = links_of(packs, sources)
    configs = {rule.source: project.source(rule.source) for rule in rules}
    asked = sorted(source for source, config in configs.items() if config.files or config.database)
    given: dict[str, list[Given]] = {}
    for source, _, files in extracts_of(project, packs, asked) if asked else ():
        given.setdefault(source.id, []).extend(files)
    return keys_for(rules, given, packs, project)


def _fit(results: Sequence[Result], packs: Packs, project: Project, earlier: Sequence[Audit]) -> list[Audit]:
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
    controlled = {id_: project.source(id_).control for id_ in ids}
    return of_months(audits, sent, successors, snapshots, controlled)[len(earlier) :]


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


def _of_other_months(result: Result) -> str:
    """That an extract about one month holds rows of others, which are in no figure; empty where it holds none.

    How many is not said: the sentence stands in reports to the public too, and no count of theirs goes unprotected.
    """
    counts = next((finding.counts for audit in result.audits for finding in audit.findings), None)
    if counts is None or len(result.audits) > 1 or counts.rows == counts.in_period + counts.period_unknown:
        return ""
    period = result.audits[-1].period
    return f"; rows of other months are in the extract for {period}: give each month a file of its own"


def _not_come(
    month: str, sources: Iterable[Source], came: set[tuple[str, str | None]], mixed: Mapping[str, str]
) -> Iterator[Unusable]:
    """The sources that send month by month and have sent nothing for a month, with the latest that they have sent.

    What is sent whole (a snapshot) need not come every month; a file that tells no month may be for any. A file of two
    months is about the one with most of its rows; that the other may be in it is said.
    """
    for source in {source.id: source for source in sources}.values():
        silent = came.isdisjoint({(source.id, month), (source.id, None)})
        if silent and source.delivery.kind is not DeliveryKind.SNAPSHOT and not source.stands:
            last = max((at for id_, at in came if id_ == source.id and at and at < month), default="")
            known = f"the latest is for {last}" if last else "none for an earlier month has either"
            told = f"no extract for {month} has come; {known}{mixed.get(source.id, '')}"
            yield Unusable(source.id, month, told, absent=True)


def _sent_again(results: Sequence[Result], earlier: Iterable[Audit]) -> dict[int, str]:
    """Extracts of the very same bytes: the one whose month has most of the rows stays. Nil returns repeat honestly.

    `earlier` are months of the history, whose extracts need not be here any more. The others, with the reason.
    """
    refused: dict[int, str] = {}
    in_order = sorted(earlier, key=lambda audit: audit.period)  # the last month of an extract is that of its name
    known = {(audit.source, audit.extract.sha256): audit for audit in in_order if audit.extract.rows}
    for group in _alike(results, lambda audit: audit.extract.sha256 if audit.extract.rows else None, fewest=1):
        kept = max((results[at].audits[-1] for at in group), key=_in_period)
        before = known.get((kept.source, kept.extract.sha256))
        if before and before.period != kept.period and _in_period(before) >= _in_period(kept):
            kept = before
        for at in group:
            audit = results[at].audits[-1]
            if audit is not kept:
                refused[at] = (
                    f"these are the very bytes of the extract for {kept.period}, sent again for {audit.period}; remove "
                    "the copy, or ask the agency for the right month"
                )
    return refused


def _rivals(results: Sequence[Result]) -> dict[int, str]:
    """Different extracts of one month and as-of: which of them counts, or whether all do, cannot be told."""
    refused: dict[int, str] = {}
    for group in _alike(results, lambda audit: (audit.period, audit.as_of)):
        audit = results[group[0]].audits[-1]
        reason = (
            f"{len(group)} different extracts are for {audit.period} as of {audit.as_of or 'an unknown day'}, and "
            "which counts cannot be told; remove all but one, put parts together, or name the day each was cut"
        )
        refused |= dict.fromkeys(group, reason)
    return refused


def _alike(results: Sequence[Result], by: Callable[[Audit], object], fewest: int = 2) -> list[list[int]]:
    """The places of extracts of one source that share something (not None), where there are so many or more."""
    groups: dict[object, list[int]] = {}
    for at, result in enumerate(results):
        audit = result.audits[-1]
        if by(audit) is not None:
            groups.setdefault((audit.source, by(audit)), []).append(at)
    return [group for group in groups.values() if len(group) >= fewest]


def _in_period(audit: Audit) -> int:
    return max((finding.counts.in_period for finding in audit.findings), default=0)
