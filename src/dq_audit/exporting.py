"""`export`: our rules written down for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.bridges.patterns import InexpressibleError
from dq_audit.bridges.plain import as_python, as_yaml, plain
from dq_audit.console import say
from dq_audit.discover import discover
from dq_audit.errors import UsageError
from dq_audit.files import refuse_file, write_text
from dq_audit.telling import OK
from dq_audit.verifying import loaded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.discover import Packs


def export_gx(source: str, out: Path, *, only: list[str], context: bool, checks: list[Path] | None) -> int:
    """A great-expectations suite, or a context around it. The bridge is loaded here only: it weighs 400 MB."""
    packs = discover(checks or ())
    declared = packs.source(source)
    chosen = _chosen(packs, declared, only)
    suites = loaded("gx", "great-expectations", "gx")
    if context:
        folder = loaded("gx_context", "great-expectations", "gx").write_context(declared, chosen, out)
        left_out = suites.left_out(suites.build_suite(declared, chosen))
        say([f"Wrote {folder}: checkpoint {declared.id}. Its Data Docs open offline and hold no value of a cell."])
    else:
        written, left_out = suites.export_suite(declared, chosen, out)
        say([f"Wrote {written}."])
    say([f"Not expressible in great-expectations: {len(left_out)} rules, listed in the suite's meta."])
    return OK


def _chosen(packs: Packs, source: Source, only: Iterable[str]) -> tuple[CheckRule, ...]:
    """The checks of a source, or those that were named; UsageError for one of another source."""
    chosen = packs.checks_of(source)
    for name in only:
        if packs.check(name).source.id != source.id:
            message = f"{name} is a check of {packs.check(name).source.id}, not of {source.id}"
            raise UsageError(message)
    return tuple(check for check in chosen if not only or check.id in only)


def export_pandera(check_id: str, out: Path, *, checks: list[Path] | None) -> int:
    """A check as a plain pandera schema: Python or YAML, by the ending of the file."""
    check = discover(checks or ()).check(check_id)
    writers = {".py": as_python, ".yaml": as_yaml, ".yml": as_yaml}
    if out.suffix not in writers:
        message = f"--out {out.name}: a schema is written as .py or .yaml"
        raise UsageError(message)
    refuse_file(out, ())
    try:
        text, fault = writers[out.suffix](plain(check)), ""
    except InexpressibleError as error:
        text, fault = "", str(error)
    if fault:
        message = f"{check_id} has no plain schema: {fault}"
        raise UsageError(message)
    write_text(text, out)
    say([f"Wrote {out}. It works without dq-audit, on the frame that its first lines describe."])
    return OK
