"""Does the project file speak of sources, checks, items and columns that exist? Looked at before any row is read.

A target for a check that is not there, or a mapping of a column that no source has, would otherwise do nothing and
say nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from dq_audit.belonging import kinds_asked
from dq_audit.codes import code_list
from dq_audit.conditions import Condition
from dq_audit.declaration import ANY_AREA, AREA_LOOKUPS, OFFICIAL_AREAS, Captured, Summed
from dq_audit.discover import OWN_CHECKS
from dq_audit.errors import PackError, ProjectError, did_you_mean
from dq_audit.fitness import CONTROL_RECORDS
from dq_audit.model import Finding, Kind
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.discover import Packs
    from dq_audit.project import Project, SourceConfig, Target


def refuse_unknown_names(project: Project, packs: Packs) -> None:
    """ProjectError for the first name in the project file that no pack knows."""
    fit = _Fit(project.folder, project.file_name)
    sources, checks = packs.sources.values(), packs.checks
    listed = [(b.kind, b.listed) for source in sources for b in source.breakdowns]
    areas = {source.area[1] for source in sources if source.area} | {name for kind, name in listed if kind == "area"}
    asked = [condition for check in checks.values() for condition in (check.applies_to, check.rule)]
    areas |= {kind for one in asked if isinstance(one, Condition) for kind in kinds_asked(one)}
    fit.known("[area]", project.areas, (areas | {*OFFICIAL_AREAS}) - {ANY_AREA})
    made = {column.made.name for source in sources for column in source.columns.values() if column.made}
    rebuilt = {view.rebuilt_by for source in sources for view in source.breakdowns}
    fit.known("[lookups]", project.lookups, made | {*AREA_LOOKUPS} | rebuilt)
    fit.known("[lists]", project.lists, {name for kind, name in listed if kind == "listed"})
    fit.known("[allow] columns", project.allowed_columns, {name for source in sources for name in source.columns})
    fit.known("[sources]", project.sources, packs.sources)
    fit.known("[disclosure] published", project.disclosure.published, packs.sources)
    fit.known("[[events]] sources", [one for event in project.events for one in event.sources], packs.sources)
    for source_id, config in project.sources.items():
        fit.source(packs.source(source_id), packs.checks_of(packs.source(source_id)), config)
    fit.known("[targets]", project.targets, checks)
    fit.known("[worklists] first", project.worklists.first or (), checks)
    for check_id, target in ((check_id, target) for check_id, dated in project.targets.items() for target in dated):
        fit.known(f"[targets] {check_id}", target.items, [item.name for item in checks[check_id].items])
        if target.record_target and not checks[check_id].items:
            fit.fail(f"[targets] {check_id}", "a rule has no record line: give it a target, not a record_target")


def retargeted(finding: Finding, chosen: Target | None) -> Finding:
    """A finding with the project's target of its month in place of the pack's."""
    if chosen is None:
        return finding
    if finding.kind is Kind.RECORD:
        return replace(finding, target=chosen.record_target or finding.target, note=chosen.note)
    own = chosen.items.get(finding.item or "")
    return replace(finding, target=own or chosen.target or finding.target, note=chosen.note)


class _Fit:
    """Says of which file the names are."""

    def __init__(self, folder: Path, file_name: str) -> None:
        self._folder, self._file_name = folder, file_name

    def known(self, where: str, names: Iterable[str], known: Iterable[str]) -> None:
        """ProjectError for the first of `names` that is not known."""
        words = sorted(known)
        for name in names:
            if name not in words:
                told = did_you_mean(name, words)
                own = OWN_CHECKS if where in {"[sources]", "[targets]"} and not told.endswith("?") else ""
                self.fail(where, f"{name!r} is not known to any pack; {told}{own}")

    def source(self, source: Source, checks: Iterable[CheckRule], config: SourceConfig) -> None:
        """ProjectError for the first column or control total that the source does not have."""
        where, columns = f"[sources] {source.id}", source.columns
        for mapping in config.columns:
            self.known(f"{where} columns", mapping.names, columns)
        self.known(f"{where} codes", config.codes, columns)
        self.known(f"{where} code_lists", config.code_lists, columns)
        self.known(f"{where} agreement", config.agreement.columns if config.agreement else (), columns)
        for column, path in config.code_lists.items():
            self._list(f"{where} code_lists {column}", path)
        coded = {name for name, reader in source.readers.items() if isinstance(reader, Coded)} | {*config.code_lists}
        coded |= {item.name for check in checks for item in check.items if isinstance(item.reader, Coded)}
        for column in config.codes:
            if column not in coded:
                self.fail(f"{where} codes", f"{column!r} is read without a code list, so it can have no local codes")
        captured = [check.rule for check in checks if isinstance(check.rule, Captured)]
        totals = {name for rule in captured for name in (rule.control, rule.beside) if name} | {CONTROL_RECORDS}
        totals |= {check.rule.control for check in checks if isinstance(check.rule, Summed)}
        for month, control in config.control.items():
            self.known(f"{where} control {month}", control, totals)

    def _list(self, where: str, path: str) -> None:
        try:
            code_list(self._folder / path)
            fault = ""
        except PackError as error:
            fault = str(error)
        if fault:
            self.fail(where, fault)

    def fail(self, where: str, fault: str) -> NoReturn:
        """ProjectError naming the place."""
        message = f"{self._file_name}: {where}: {fault}"
        raise ProjectError(message)
