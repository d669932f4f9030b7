"""`verify`: another tool judges the same records by the same rules, and every line is held against ours."""

from __future__ import annotations

import importlib
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dq_audit.audit import check as check_extract
from dq_audit.bridges.opinions import Line, Verdict, compared
from dq_audit.console import print_json, rows_read, say
from dq_audit.errors import UsageError, no_values_escape
from dq_audit.governance.access import has_read, lies_at, logged
from dq_audit.governance.kinds import EXTRACT
from dq_audit.model import Kind
from dq_audit.project import project_here
from dq_audit.schemas import packs_for
from dq_audit.telling import FAILED, OK, UNUSABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.audit import Result
    from dq_audit.model import Audit, Finding

_NOBODY = "No line is about any record, which is no agreement."
_JUDGES = {"gx": ("gx_opinion", "great-expectations", "gx"), "pandera": ("plain_opinion", "pandera", "")}


@logged("verify")
def verify(
    file: Path,
    source: str,
    *,
    judge: str,
    period: str | None,
    as_of: str | None,
    project: Path | None,
    checks: list[Path] | None,
    json: bool,
) -> int:
    """A second opinion on an extract; 0 all agreed or explained, 1 something disagrees, 3 nothing was compared."""
    settings = project_here(project)
    packs = packs_for(settings, checks)
    bridge = loaded(*_JUDGES[judge])
    with rows_read(json=json) as told:
        result = check_extract(file, source, period=period, as_of=as_of, project=settings, packs=packs, progress=told)
    has_read(audit.extract.sha256 for audit in result.audits)
    lies_at(EXTRACT, file)
    lines = no_values_escape(_all_lines)(result, bridge)
    counted = Counter(line.verdict for line in lines)
    if json:
        print_json(_document(source, bridge.TOOL, lines, counted))
    say(_told(bridge.TOOL, lines, counted), json=json)
    if counted[Verdict.DISAGREED]:
        return FAILED
    return OK if any(line.is_about_somebody for line in lines) else UNUSABLE


def loaded(module: str, tool: str, extra: str) -> Any:  # noqa: ANN401  a module
    """A bridge, loaded where it is asked for; UsageError where the tool that it leads to is not installed."""
    try:
        return importlib.import_module(f"dq_audit.bridges.{module}")
    except ModuleNotFoundError:
        pass
    message = f"{tool} is not installed; install dq-audit[{extra}]"
    raise UsageError(message)


def _all_lines(result: Result, bridge: Any) -> list[Line]:  # noqa: ANN401  a module
    return [line for audit in result.audits for line in _lines(result, audit, bridge)]


def _lines(result: Result, audit: Audit, bridge: Any) -> Iterator[Line]:  # noqa: ANN401  a module
    """Every item and rule of an audit, compared or with the reason why it could not be."""
    source, checks = result.declared(audit)
    answers, respelt, left_out = bridge.opinion(source, checks, result.handed_on(audit.period))
    for finding in audit.findings:
        key = (finding.check, finding.item)
        if key in answers and finding.kind in (Kind.ITEM, Kind.RULE):
            yield compared(audit.period, finding, answers[key], respelt.get(key), bridge.TOOL)
        else:
            yield _left_out(audit.period, finding, left_out)


def _left_out(period: str, finding: Finding, reasons: dict[tuple[str, str | None], str]) -> Line:
    key = (finding.check, finding.item)
    reason = reasons.get(key) or "the record line: there is no share of records that are complete in several columns"
    return Line(period, *key, Verdict.LEFT_OUT, reason)


def _document(source: str, tool: str, lines: Sequence[Line], counted: Counter[Verdict]) -> dict[str, Any]:
    return {
        "source": source,
        "with": tool,
        **{verdict.value.replace(" ", "_"): counted[verdict] for verdict in Verdict},
        "lines": [{**asdict(line), "verdict": line.verdict.value} for line in lines],
    }


def _told(tool: str, lines: Sequence[Line], counted: Counter[Verdict]) -> Iterator[str]:
    agreed, explained, disagreed, left_out = (counted[verdict] for verdict in Verdict)
    number = agreed + explained + disagreed
    verdicts = f"{agreed:,} agreed, {explained:,} explained, {disagreed:,} disagreed; {left_out:,} not compared"
    yield f"{number:,} lines compared with {tool}: {verdicts}."
    for verdict in (Verdict.DISAGREED, Verdict.EXPLAINED, Verdict.LEFT_OUT):
        for line in lines:
            if line.verdict is verdict:
                yield f"{verdict.value.capitalize()}: {_figures(line)}"
    if not any(line.is_about_somebody for line in lines):
        yield "Nothing was compared, which is no agreement." if not number else _NOBODY


def _figures(line: Line) -> str:
    name = " ".join(filter(None, (line.period, line.check, line.item)))
    if line.verdict is Verdict.LEFT_OUT or line.ours is None:
        return f"{name}: {line.reason}"
    ours = "{:,} of {:,}".format(*line.ours)
    theirs = "no figures" if line.theirs is None else "{:,} of {:,}".format(*line.theirs)
    return f"{name}: ours {ours}, theirs {theirs}; {line.reason}"
