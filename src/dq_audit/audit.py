"""The ten lines that join it: extract -> plan -> sums -> findings -> outcomes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from dq_audit.codes import code_list
from dq_audit.declaration import Captured, DeliveryKind
from dq_audit.discover import Packs, discover
from dq_audit.engine.failing import failing_records
from dq_audit.engine.findings import Findings
from dq_audit.engine.kernel import Sums, count
from dq_audit.engine.plan import Plan, Settings, plan
from dq_audit.errors import InputError, ProjectError, no_values_escape
from dq_audit.extracts.header import Naming
from dq_audit.extracts.read import Extract, dated_name, masked_name, read
from dq_audit.model import Audit, ExtractFacts, Finding, Kind
from dq_audit.outcomes import Judging, judge_audits, month_number
from dq_audit.project import Project, SourceConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

    from dq_audit.declaration import CheckRule, Source

    Progress: TypeAlias = Callable[[int], None]


@dataclass(frozen=True)
class Result:
    """What came of one extract: its audits, and beside them (never inside) the records to put right."""

    audits: tuple[Audit, ...]
    _plan: Plan = field(repr=False)
    _extract: Extract = field(repr=False)
    _sums: Sums = field(repr=False)

    @cached_property
    def failing(self) -> pl.DataFrame:
        """Every failing record of the audited months: reference, owner, checks and items to fill. Personal data."""
        months = [int(audit.period.replace("-", "")) for audit in self.audits]
        return no_values_escape(failing_records)(self._plan, self._extract.slices(), self._sums.groups, months)

    def summary(self) -> pd.DataFrame:
        """One row per finding, tidy: source, period, check, item, outcome, every count, target and reason."""
        return summary(self.audits)


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


def check(
    extract: Any,  # noqa: ANN401  a path or any frame
    source: str,
    *,
    period: str | None = None,
    as_of: str | None = None,
    project: Project | None = None,
    packs: Packs | None = None,
    progress: Progress | None = None,
) -> Result:
    """Audit one extract: a path, or a pandas, Polars or Arrow table.

    `period` (YYYY-MM) is the data month; without it the file name's, else the month of most rows. Raises InputError
    where the extract cannot be used, PackError where there is no such source.
    """
    packs = packs or discover()
    result = count_extract(extract, packs.source(source), packs, project, period, as_of, progress)
    judging = project.judging if project else Judging()
    return replace(result, audits=tuple(judge_audits(result.audits, judging)))


@no_values_escape
def count_extract(
    given: Any,  # noqa: ANN401  a path or any frame
    source: Source,
    packs: Packs,
    project: Project | None,
    period: str | None,
    as_of: str | None,
    progress: Progress | None = None,
) -> Result:
    """All counts of an extract, not yet judged: the months of a run serve each other when it comes to that."""
    config = project.source(source.id) if project else SourceConfig()
    name = getattr(given, "name", "") if hasattr(given, "suffix") else str(given) if isinstance(given, str) else ""
    named_period = period or dated_name(name, source.file_period, {"year": "", "month": ""})
    extract = read(given, Naming(source, config.mapping(named_period)), config.encoding)
    checks = tuple(_retargeted(c, project) for c in packs.checks_of(source))
    planned = plan(source, checks, extract.present, _settings(project, config))
    sums = count(planned, extract.slices(), progress)
    findings = Findings(planned, sums)
    notes = [*extract.table.notes, *planned.notes]
    periods = _periods(source, findings, named_period, notes, nil=named_period in config.nil)
    cut = as_of or dated_name(name, source.file_as_of, {"year": "", "month": "", "day": ""})
    if cut is None:
        notes.append("as-of not known: neither given nor in the file's name")
    facts = ExtractFacts(
        masked_name(extract.name, source.id + (project.text if project else "")), extract.sha256, sums.rows
    )
    audits = tuple(
        Audit(
            source.id, source.agency, month, cut, facts,
            tuple(_with_control(f, checks, config.control.get(month)) for f in findings.of(int(month.replace("-", "")))),
            findings.tallies(int(month.replace("-", ""))), tuple(notes), findings.labels(),
        )
        for month in periods
    )  # fmt: skip
    return Result(audits, planned, extract, sums)


def _settings(project: Project | None, config: SourceConfig) -> Settings:
    if project is None:
        return Settings()
    lists = {column: code_list(path) for column, path in config.code_lists.items()}
    return Settings(project.areas, project.lists, config.codes, lists)


def _retargeted(rule: CheckRule, project: Project | None) -> CheckRule:
    """The check with the project's targets in place of its own."""
    chosen = project.targets.get(rule.id) if project else None
    if chosen is None:
        return rule
    unknown = set(chosen.items) - {item.name for item in rule.items}
    if unknown:
        message = f"[targets] {rule.id} has no item {', '.join(sorted(unknown))}"
        raise ProjectError(message)
    items = tuple(replace(i, target=chosen.items.get(i.name, chosen.target or i.target)) for i in rule.items)
    return replace(
        rule, target=chosen.target or rule.target, record_target=chosen.record_target or rule.record_target, items=items,
        target_note=chosen.note,
    )  # fmt: skip


def _periods(source: Source, findings: Findings, named: str | None, notes: list[str], *, nil: bool) -> list[str]:
    """The months to audit: one under delivery `month`, else every month the extract is about."""
    rows = {month: n for month, n in findings.rows_by_month().items() if month is not None}
    if not sum(findings.rows_by_month().values()):
        return _nil(source, named, notes, nil=nil)
    if named is None:
        if not rows:
            message = f"no row has a readable date in {source.period}; say which month it is with --period YYYY-MM"
            raise InputError(message)
        chosen = max(rows) if source.delivery.kind is not DeliveryKind.MONTH else max(rows, key=lambda m: (rows[m], m))
        named = f"{chosen // 100:04d}-{chosen % 100:02d}"
        notes.append(f"period {named} taken from the rows: neither given nor in the file's name")
    if source.delivery.kind is DeliveryKind.MONTH:
        return [named]
    first = month_number(named) - source.delivery.months + 1 if source.delivery.kind is DeliveryKind.ROLLING else 0
    months = {f"{m // 100:04d}-{m % 100:02d}" for m in rows} | {named}
    return sorted(m for m in months if first <= month_number(m) <= month_number(named))


def _nil(source: Source, named: str | None, notes: list[str], *, nil: bool) -> list[str]:
    if nil and named:
        notes.append(f"nil return declared for {named}")
        return [named]
    message = (
        "the extract has a header and no rows; if nothing happened, declare a nil return in dq_audit.toml "
        f"([sources.{source.id!r}] nil = [{named or 'YYYY-MM'!r}]), otherwise ask the agency to send it again"
    )
    raise InputError(message)


def _with_control(finding: Finding, checks: tuple[CheckRule, ...], control: Mapping[str, int] | None) -> Finding:
    """A finding about captured cases, with the control total in its denominator."""
    rule = next((c.rule for c in checks if c.id == finding.check), None)
    if (
        not isinstance(rule, Captured)
        or finding.kind is not Kind.RULE
        or control is None
        or rule.control not in control
    ):
        return finding
    total, sent = control[rule.control], finding.counts.in_area
    captured = min(sent, total)
    counts = replace(finding.counts, applicable=total, valid=captured, invalid=total - captured)
    beside = f"; {rule.beside.replace('_', ' ')}: {control[rule.beside]:,}" if rule.beside in control else ""
    more = f"; {sent:,} were sent, more than counted" if sent > total else ""
    return replace(
        finding, counts=counts, obstacle="", remark=f"control total of the agency{beside}{more}", breakdowns={}
    )
