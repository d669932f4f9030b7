"""What each verb of the command line does. Returns the exit code; people's words go to standard error with --json."""

from __future__ import annotations

import importlib.metadata
import json as jsonlib
import sys
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dq_audit.audit import Result
from dq_audit.audit import check as check_extract
from dq_audit.declaration import GAPS
from dq_audit.discover import Packs, discover
from dq_audit.errors import PackError, UsageError
from dq_audit.explain import check_facts, check_lines, explained
from dq_audit.model import Audit, Outcome, worst
from dq_audit.month import Month, Unusable
from dq_audit.month import run as run_month
from dq_audit.outcomes import Judging
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.render.documents import to_json
from dq_audit.render.page import page
from dq_audit.render.terminal import show
from dq_audit.render.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

OK, FAILED, UNUSABLE = 0, 1, 3
SAMPLES = "dq_audit.samples"
_LEVELS = {
    "could-not-judge": Outcome.COULD_NOT_JUDGE,
    "missed": Outcome.MISSED,
    "too-few": Outcome.TOO_FEW,
    "not-applicable": Outcome.NOT_APPLICABLE,
}


def check(
    file: Path,
    source: str,
    *,
    period: str | None,
    as_of: str | None,
    json: bool,
    project: Path | None,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    failing: Path | None,
    show_codes: list[str] | None,
    fail_on: str,
) -> int:
    """Audit one extract, print it, write what was asked for."""
    _dates(period, as_of)
    packs, settings = discover(checks or ()), _project(project)
    with _rows_read(json=json) as told:
        result = check_extract(file, source, period=period, as_of=as_of, project=settings, packs=packs, progress=told)
    _print(result.audits, packs, json=json)
    if out:
        _write(
            result.audits, packs, out, formats, f"{source} {result.audits[-1].period}", _judging(settings), json=json
        )
    if failing:
        _write_failing(result, failing)
    _show_codes(result, show_codes or (), settings)
    return _exit_code(result.audits, fail_on)


def run(
    *,
    project: Path | None,
    sources: list[str] | None,
    json: bool,
    checks: list[Path] | None,
    out: Path | None,
    formats: Sequence[str] | None,
    fail_on: str,
) -> int:
    """Audit all extracts of a project, print the latest month of each source, write the reports."""
    settings = load_project(project or Path(FILE_NAME))
    packs = discover(checks or ())
    month = _run(settings, packs, sources or (), json=json)
    _print(month.audits if json else month.latest, packs, json=json)
    _write(
        month.audits,
        packs,
        out or settings.reports,
        formats,
        settings.name or "Data quality audit",
        settings.judging,
        json=json,
    )
    _tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else _exit_code(month.latest, fail_on)


def demo(out: Path) -> int:
    """The sample year: made, audited, reported. Ends in 0 whatever the invented data show."""
    makers = list(importlib.metadata.entry_points(group=SAMPLES))
    if not makers:
        message = "no installed pack brings sample data; install dq-audit from its wheel"
        raise PackError(message)
    console = _console(json=False)
    console.print(
        "Making a year of invented extracts …" if _is_utf8(console) else "Making a year of invented extracts ..."
    )
    settings = load_project(makers[0].load()(out / "sample_year"))
    packs = discover()
    month = _run(settings, packs, (), json=False)
    _print(month.latest, packs, json=False)
    _write(month.audits, packs, out, None, settings.name, settings.judging, json=False)
    _tell_unusable(month.unusable)
    return OK


def list_checks(source: str | None, *, json: bool, checks: list[Path] | None, ids: bool) -> int:
    """All sources and checks, or the ids alone."""
    packs = discover(checks or ())
    chosen = [c for c in sorted(packs.checks.values(), key=lambda c: c.id) if source in (None, c.source.id)]
    if source:
        packs.source(source)
    if ids:
        sys.stdout.write("".join(f"{c.id}\n" for c in chosen))
    elif json:
        _json([check_facts(c) for c in chosen])
    else:
        _console(json=False).print("\n".join(check_lines(packs, chosen)), markup=False, highlight=False, soft_wrap=True)
    return OK


def explain(check_id: str, *, json: bool, checks: list[Path] | None) -> int:
    """One check, in full."""
    found = discover(checks or ()).check(check_id)
    facts = check_facts(found)
    if json:
        _json(facts)
    else:
        _console(json=False).print(explained(facts), markup=False, highlight=False)
    return OK


def export_gx(source: str, out: Path, *, checks: list[Path] | None) -> int:
    """A great-expectations suite. The bridge is imported here only: it weighs 400 MB and needs its extra."""
    packs = discover(checks or ())
    declared = packs.source(source)
    try:
        bridge = importlib.import_module("dq_audit.bridges.gx")
    except ModuleNotFoundError:
        bridge = None
    if bridge is None:
        message = "great-expectations is not installed; install dq-audit[gx]"
        raise UsageError(message)
    written, left_out = bridge.export_suite(declared, packs.checks_of(declared), out)
    _console(json=False).print(
        f"Wrote {written}. Not expressible in great-expectations: {len(left_out)} rules, listed in the suite's meta.",
        markup=False,
    )
    return OK


# --- parts ------------------------------------------------------------------------------------------------------


def _project(path: Path | None) -> Project | None:
    if path:
        return load_project(path)
    return load_project(Path(FILE_NAME)) if Path(FILE_NAME).is_file() else None


def _judging(project: Project | None) -> Judging:
    return project.judging if project else Judging()


def _dates(period: str | None, as_of: str | None) -> None:
    for name, value, length, shape in (("--period", period, 7, "YYYY-MM"), ("--as-of", as_of, 10, "YYYY-MM-DD")):
        digits = (value or "").replace("-", "")
        if value and not (len(value) == length and digits.isdigit() and "01" <= value[5:7] <= "12"):
            message = f"{name} must be written {shape}"
            raise UsageError(message)


@contextmanager
def _rows_read(*, json: bool) -> Iterator[Callable[[int], None] | None]:
    """A count of rows read, on a terminal only."""
    console = _console(json=json)
    if not console.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("Reading"),
        TextColumn("{task.completed:,} rows"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda rows: bar.update(task, completed=rows)


def _run(project: Project, packs: Packs, sources: Iterable[str], *, json: bool) -> Month:
    """The run, with a bar of extracts on a terminal."""
    console = _console(json=json)
    if not console.is_terminal:
        return run_month(project, packs, sources)
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    ) as bar:
        task = bar.add_task("extracts", total=None)
        return run_month(
            project,
            packs,
            sources,
            lambda source, done, of: bar.update(task, description=source, completed=done, total=of),
        )


def _console(*, json: bool) -> Console:
    return Console(stderr=json, legacy_windows=False)


def _is_utf8(console: Console) -> bool:
    return console.encoding.lower().replace("-", "") == "utf8"


def _print(audits: Iterable[Audit], packs: Packs, *, json: bool) -> None:
    audits = list(audits)
    if json:
        sys.stdout.write(to_json(audits) + "\n")
    show(audits, _console(json=json), {c.id: c.guidance.supplier or c.guidance.why for c in packs.checks.values()})


def _json(value: Any) -> None:  # noqa: ANN401  any JSON value
    sys.stdout.write(jsonlib.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _write(
    audits: Sequence[Audit],
    packs: Packs,
    out: Path,
    formats: Sequence[str] | None,
    title: str,
    judging: Judging,
    *,
    json: bool,
) -> None:
    """Write the reports; a name that is taken by an open workbook is a kind sentence, not a traceback."""
    out.mkdir(parents=True, exist_ok=True)
    guidance = {c.id: asdict(c.guidance) for c in packs.checks.values()}
    writers: dict[str, Callable[[Path], object]] = {
        "html": lambda p: p.write_text(page(audits, title, GAPS, guidance, judging), encoding="utf-8"),
        "xlsx": lambda p: write_workbook(audits, p, GAPS),
        "json": lambda p: p.write_text(to_json(audits) + "\n", encoding="utf-8"),
    }
    for kind in formats or list(writers):
        path = out / f"report.{kind}"
        try:
            writers[str(kind)](path)
            blocked = False
        except PermissionError:
            blocked = True
        if blocked:
            message = f"{path} cannot be written: is it open in another program, or the folder read-only?"
            raise UsageError(message)
        _console(json=json).print(f"Wrote {path}", markup=False, highlight=False, soft_wrap=True)


def _write_failing(result: Result, path: Path) -> None:
    """The failing records as CSV with a BOM, so that Excel reads it right; no cell can start a formula."""
    flat = result.failing.with_columns(pl.col(name).list.join(" | ") for name in ("key", "checks", "items"))
    texts = ("sheet", "key", "owner", "supervisor")
    safe = flat.with_columns(
        pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]")).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    )
    safe.write_csv(path, include_bom=True)


def _show_codes(result: Result, columns: Iterable[str], project: Project | None) -> None:
    """Codes never seen, by value, for columns that the project file allows to be printed."""
    for column in columns:
        if project is None or column not in project.allowed_columns:
            message = f'--show-codes {column}: the project file does not allow it; add [allow] columns = ["{column}"]'
            raise UsageError(message)
        for code, records in result.unseen_codes(column).items():
            Console(stderr=True, legacy_windows=False).print(f"{column}: {code!r} in {records:,} records", markup=False)


def _tell_unusable(unusable: Sequence[Unusable]) -> None:
    console = Console(stderr=True, legacy_windows=False)
    for one in unusable:
        console.print(
            f"Not audited: {one.source} {one.name}: {one.reason}.", markup=False, highlight=False, soft_wrap=True
        )


def _exit_code(audits: Iterable[Audit], fail_on: str) -> int:
    if fail_on == "never":
        return OK
    reached = worst(audit.outcome for audit in audits if audit.outcome)
    return FAILED if reached and reached.severity >= _LEVELS[fail_on].severity else OK
