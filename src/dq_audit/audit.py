"""The ten lines that join it: extract -> plan -> sums -> findings -> outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import pandas as pd

from dq_audit.adopting import Judged, open_judged
from dq_audit.codes import code_list
from dq_audit.declaration import DeliveryKind, Lasting
from dq_audit.discover import Packs
from dq_audit.engine.counting import failing, faults, handed_on, standing, sums_of, write_failing
from dq_audit.engine.findings import Findings
from dq_audit.engine.handing import as_judged
from dq_audit.engine.persons import known_before, persons_of
from dq_audit.engine.plan import Plan, Settings
from dq_audit.engine.planning import plan
from dq_audit.engine.standing import slots_of
from dq_audit.errors import UsageError, no_values_escape
from dq_audit.extracts.database import Database, InDuckDB, open_database
from dq_audit.extracts.made import with_made
from dq_audit.extracts.names import Naming
from dq_audit.extracts.read import Extract, file_name, read
from dq_audit.extracts.spark import Scattered, is_spark, month_told, open_spark
from dq_audit.fingerprints import area_fingerprint, area_kinds, list_fingerprint, rule_fingerprint
from dq_audit.fitness import Looked, Sent, of_extract
from dq_audit.fitting import refuse_unknown_names, retargeted
from dq_audit.model import Audit, ExtractFacts, Persons, months_of
from dq_audit.outcomes import Judging, judge_audits, month_number
from dq_audit.periods import dated, is_day, is_month, month_key, periods
from dq_audit.project import Project, SourceConfig
from dq_audit.schemas import packs_for, with_schema
from dq_audit.whole import Held, with_lasting, with_wholes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.discover import Packs
    from dq_audit.engine.kernel import Sums
    from dq_audit.extracts.table import Place
    from dq_audit.linked import Keys, found_in

    Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True)
class Result:
    """What came of one extract: its audits, and beside them (never inside) the records to put right."""

    audits: tuple[Audit, ...]
    _plan: Plan = field(repr=False)
    _extract: Extract = field(repr=False)
    _sums: Sums = field(repr=False)

    @property
    def sent(self) -> Sent:
        """What the columns of the extract were called."""
        return Sent(self._extract.table.headers, self._extract.table.unused)

    @cached_property
    def failing(self) -> pl.DataFrame:
        """Every failing record of the audited months: reference, owner, checks and items to fill. Personal data."""
        months = [month_key(audit.period) for audit in self.audits]
        return no_values_escape(failing)(self._plan, self._extract, self._sums, months)

    @property
    def counted_by_spark(self) -> bool:
        """Whether the rows stayed with Spark, so that it must write whatever is said of each."""
        return isinstance(self._extract, Scattered)

    def write_failing(self, folder: str) -> int:
        """Let Spark write the failing records as a new Parquet folder; how many. Only where Spark counted."""
        months = [month_key(audit.period) for audit in self.audits]
        return no_values_escape(write_failing)(self._plan, cast("Scattered", self._extract), months, folder)

    @cached_property
    def slots(self) -> list[tuple[str, str | None, str]]:
        """What can be wrong with a record of the source: check, item (None for a rule), fingerprint of the check."""
        rules = {one.check.id: rule_fingerprint(one.check) for one in self._plan.checks}
        return [(slot.check, slot.item, rules[slot.check]) for slot in slots_of(self._plan)]

    def standing(self, *, any_month: bool = False) -> pl.DataFrame:
        """Every record of the audited months, or of any, by its key; a letter for each of `slots`. Personal data."""
        months = None if any_month else [month_key(audit.period) for audit in self.audits]
        return no_values_escape(standing)(self._plan, self._extract, self._sums, months)

    @cached_property
    def faults(self) -> pl.DataFrame:
        """Every fault of every failing record, with its place and the state of the cell. Keys are personal data."""
        months = [month_key(audit.period) for audit in self.audits]
        return no_values_escape(faults)(self._plan, self._extract, self._sums, months)

    def handed_on(self, period: str | None = None) -> pd.DataFrame:
        """The records of a month (the last if not given) in the area, as text with blank cells null: personal data.

        It is what pandera, great-expectations and others are given to judge.
        """
        month = month_key(period or self.audits[-1].period)
        frame = no_values_escape(handed_on)(self._plan, self._extract, self._sums, month)
        return pd.DataFrame({name: frame[name].to_list() for name in frame.columns}, dtype="str")

    def declared(self, audit: Audit) -> tuple[Source, tuple[CheckRule, ...]]:
        """The source and its checks as they were judged: with the spellings, lists and targets of the project file."""
        return as_judged(self._plan, audit)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the columns stand in the sheets that were read; none where a record is not one row of cells."""
        return self._extract.table.places

    def noted(self, note: str) -> Result:
        """The same with a note more in every audit."""
        return replace(self, audits=tuple(replace(audit, notes=(*audit.notes, note)) for audit in self.audits))

    def unseen_codes(self, column: str) -> dict[str, int]:
        """Codes never seen in a column: none in under 3 records, none over 12 characters. Ask only where allowed."""
        return self._sums.unseen.values(column)

    def persons(self, months: Sequence[tuple[str, Result]], *, ending: bool = True) -> tuple[Persons, ...]:
        """The counts of persons over a window that ends with the last of some months, each with the result it is in.

        Of a snapshot the last one counts alone: who stands in it no more was withdrawn. Where no window is `ending`,
        only what is counted of every month by itself.
        """
        alone = self._plan.source.delivery.kind is DeliveryKind.SNAPSHOT
        last = month_number(months[-1][0])
        found = []
        for made in self._plan.persons:
            if not (ending or made.persons.each):
                continue
            window = [
                (period, result)
                for period, result in months
                if month_number(period) > last - made.persons.months and (result is self or not alone)
            ]
            there = [(period, result) for period, result in window if result.counts_persons(made.persons.name)]
            parts = [result.person_rows(made.persons.name, period) for period, result in there]
            shown = Findings(self._plan, self._sums).shown
            found.append(persons_of(made, parts, tuple(period for period, _ in there), shown))
        return tuple(found)

    def person_rows(self, name: str, period: str) -> pl.DataFrame:
        """Records by month and person (by fingerprint alone) of a count of persons, of one month."""
        return self._sums.persons.of(name, [month_key(period)])

    def lasting(self, audit: Audit, known: Mapping[str, Mapping[int, tuple[int, int]]]) -> Audit:
        """An audit of this result, its findings about persons who last counted by what is known before each month."""
        there = {name: months[key] for name, months in known.items() if (key := month_key(audit.period)) in months}
        return replace(audit, findings=with_lasting(audit.findings, [one.check for one in self._plan.checks], there))

    @property
    def asked_to_last(self) -> set[str]:
        """The counts of persons of which a check asks whether they last."""
        rules = (planned.check.rule for planned in self._plan.checks)
        asked = {name for rule in rules if isinstance(rule, Lasting) for name in (rule.persons, rule.among)}
        return {name for name in asked if self.counts_persons(name)}

    def counts_persons(self, name: str) -> bool:
        """Whether a count of persons was made: a column it needs may be absent."""
        return any(made.persons.name == name for made in self._plan.persons)

    def summary(self) -> pd.DataFrame:
        """One row per finding, tidy: source, period, check, item, outcome, every count, target and reason."""
        return summary(self.audits)


def with_persons(results: Sequence[Result]) -> list[Result]:
    """The results of a run; the latest audit of each source with the persons of the window that ends with it.

    What is counted of every month by itself (cohorts) stands with each month, in its latest version; so does whether
    persons of a month stood in an earlier one.
    """
    makers = {id(audit): result for result in results for audit in result.audits}
    told: dict[int, tuple[Persons, ...]] = {}
    lasting: dict[int, Audit] = {}
    for months in months_of(audit for result in results for audit in result.audits).values():
        *earlier, last = months
        told |= {id(a): makers[id(a)].persons([(a.period, makers[id(a)])], ending=False) for a in earlier}
        told[id(last)] = makers[id(last)].persons([(audit.period, makers[id(audit)]) for audit in months])
        known = _known_before([(audit.period, makers[id(audit)]) for audit in months])
        lasting |= {id(audit): makers[id(audit)].lasting(audit, known) for audit in months}
    return [
        replace(
            result,
            audits=tuple(replace(lasting.get(id(a), a), persons=told.get(id(a), ())) for a in result.audits),
        )
        for result in results
    ]


def _known_before(months: Sequence[tuple[str, Result]]) -> dict[str, Mapping[int, tuple[int, int]]]:
    """By count of persons that a check asks about: what `known_before` tells of the months of a source in order."""
    asked = {name for _, result in months for name in result.asked_to_last}
    rows = {
        name: [result.person_rows(name, period) for period, result in months if result.counts_persons(name)]
        for name in asked
    }
    return {name: known_before(parts) for name, parts in rows.items()}


def summary(audits: tuple[Audit, ...] | list[Audit]) -> pd.DataFrame:
    """One row per finding of some audits, as a tidy pandas table."""
    rows = [
        {
            "source": audit.source,
            "period": audit.period,
            "as_of": audit.as_of,
            "check": found.check,
            "gap": found.gap,
            "kind": found.kind.value,
            "item": found.item,
            "outcome": found.outcome.value if found.outcome else None,
            "target": found.target,
            "complete": found.counts.complete,
            **found.counts.as_dict(),
            "reason": found.reason,
        }
        for audit in audits
        for found in audit.findings
    ]
    return pd.DataFrame(rows)


@no_values_escape
def check(
    extract: Any,  # noqa: ANN401  a path, any frame, a Database or what Spark holds
    source: str,
    *,
    period: str | None = None,
    as_of: str | None = None,
    project: Project | None = None,
    packs: Packs | None = None,
    progress: Progress | None = None,
) -> Result:
    """Audit one extract: a path, a pandas, Polars, Arrow or Spark table, a `Spark` folder, a table of a `Database`.

    `period` (YYYY-MM) is the data month; without it the file name's, else the month of most rows. Raises InputError
    where the extract cannot be used, PackError where there is no such source.
    """
    packs = packs or packs_for(project)
    if (period and not is_month(period)) or (as_of and not is_day(as_of)):
        message = "a period is written YYYY-MM, an as-of YYYY-MM-DD, and both must be in the calendar"
        raise UsageError(message)
    if project:
        refuse_unknown_names(project, packs)
    result = count_extract(extract, packs.source(source), packs, project, period, as_of, progress=progress)
    [result] = with_persons([result])
    judging = project.judging if project else Judging()
    return replace(result, audits=tuple(judge_audits(result.audits, judging)))


@no_values_escape
def check_by_schema(
    extract: Any,  # noqa: ANN401  a path or any frame
    schema: Any,  # noqa: ANN401  of pandera, for pandas or Polars
    source: str,
    *,
    period: str | None = None,
    period_column: str | None = None,
    key: tuple[str, ...] = (),
    project: Project | None = None,
) -> Result:
    """Audit an extract by a pandera schema (a model or a DataFrameSchema) as it stands; `source` is the id it gets.

    `period_column` tells the month of a record, `key` names columns that say which record it is. PackError where
    pandera cannot run the schema.
    """
    packs = with_schema(packs_for(project), schema, source, period=period_column, key=key)
    return check(extract, source, period=period, project=project, packs=packs)


@no_values_escape
def count_extract(
    given: Any,  # noqa: ANN401  a path, any frame or a Database
    source: Source,
    packs: Packs,
    project: Project | None = None,
    period: str | None = None,
    as_of: str | None = None,
    *,
    progress: Progress | None = None,
    keys: Mapping[found_in, Keys] | None = None,
) -> Result:
    """All counts of an extract, not yet judged: the months of a run serve each other when it comes to that.

    `keys` are what other sources hold, for the rules that ask for it.
    """
    config = project.source(source.id) if project else SourceConfig()
    named = period or month_told(given, source.file_period)
    extract = opened(given, source, project, named)
    checks, absent = _asked(extract, packs.checks_of(source))
    settings = replace(settings_of(project, source), keys=keys or {}, absent=absent)
    planned = plan(source, checks, extract.present, settings, for_database=isinstance(given, Database | InDuckDB))
    sums, counting_notes = sums_of(planned, extract, progress)
    findings = Findings(planned, sums)
    notes = [*extract.table.notes, *counting_notes, *planned.notes, *findings.unreadable.values()]
    notes += sums.unseen.notes()
    months = periods(source, findings.rows_by_month(), named, notes, nil=named in config.nil)
    if named is None and config.mapping(months[-1]) != config.mapping(None):
        again = count_extract(given, source, packs, project, months[-1], as_of, progress=progress, keys=keys)
        return again.noted(f"period {months[-1]}: the month of most rows; its column mapping was applied")
    notes += filter(None, [_unmatched_area(findings, months[-1])])
    cut = as_of or (sums.cut.isoformat() if sums.cut else None) or dated(file_name(given), source.file_as_of)
    if cut is None:
        notes.append("as-of not known: neither given nor in the extract")
    rules = {check.id: rule_fingerprint(check) for check in checks}
    facts = ExtractFacts(extract.name, extract.sha256, sums.rows)
    kinds, told_by = area_kinds(source, checks), planned.breakdowns

    def audit(month: str) -> Audit:
        tallies = findings.tallies(month_key(month))
        held = Held(month, config.control.get(month, {}), project.areas if project else {}, tallies)
        counted = with_wholes(findings.of(month_key(month)), checks, held)
        found = tuple(
            replace(retargeted(f, project.target(f.check, month) if project else None), rule=rules[f.check])
            for f in counted
        )
        made = Audit(
            source.id, source.agency, month, cut, facts, found, tallies, tuple(notes), findings.labels(),
            area=area_fingerprint(project.areas, month, kinds) if project else "",
            vintages={name: list_fingerprint(listed, month) for name, (_, listed) in told_by.items() if listed},
        )  # fmt: skip
        return replace(made, fitness=of_extract(looked(month), made))

    def looked(month: str) -> Looked:
        days = None if sums.days is None else sums.days.get(month_key(month), {})
        control, stated = config.control.get(month, {}), extract.table.stated
        return Looked(source, checks, month, findings.rows_by_month(), days, sums.unseen.columns, control, stated)

    return Result(tuple(audit(month) for month in months), planned, extract, sums)


def _asked(extract: Extract, declared: tuple[CheckRule, ...]) -> tuple[tuple[CheckRule, ...], Mapping[str, str]]:
    """The checks as they are asked of an extract, and why columns of it are not there, where that is known."""
    return (extract.checks(declared), extract.reasons) if isinstance(extract, Judged) else (declared, {})


def _unmatched_area(findings: Findings, month: str) -> str:
    """A warning where records stand in the month, all of them elsewhere: the list of areas may be the wrong one."""
    counts = findings.whole(month_key(month))
    if counts.in_area or counts.area_unknown or not counts.in_period:
        return ""
    return f"none of the {counts.in_period:,} records of {month} is in the area: does [area] list the right codes?"


def opened(given: Any, source: Source, project: Project | None, period: str | None) -> Extract:  # noqa: ANN401  a path, any frame or a Database
    """An extract of a source, its columns named as the project says for the month."""
    config = project.source(source.id) if project else SourceConfig()
    words = project.text if project else ""
    if source.schema is not None:
        mapping, how = config.mapping(period), {"encoding": config.encoding, "sheet": config.sheet}
        return open_judged(given, source, source.schema, mapping=mapping, words=words, month=period, **how)
    naming = Naming(source, config.mapping(period), words)
    if isinstance(given, Database | InDuckDB):
        extract: Extract = open_database(given, naming)
    elif is_spark(given):
        extract = open_spark(given, naming, period)
    else:
        extract = read(given, naming, config.encoding, config.sheet)
    return with_made(extract, source, project.lookups if project else {})


def settings_of(project: Project | None, source: Source) -> Settings:
    """What the project says of how a source is judged."""
    if project is None:
        return Settings()
    config = project.source(source.id)
    lists = {column: code_list(project.folder / path) for column, path in config.code_lists.items()}
    spellings = {column: tuple((t.names, t.window) for t in tables) for column, tables in config.codes.items()}
    return Settings(project.all_areas, project.lists, spellings, lists)
