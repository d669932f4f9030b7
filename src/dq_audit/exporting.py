"""`export`: our rules written down for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.bridges.patterns import InexpressibleError
from dq_audit.bridges.plain import as_python, as_yaml, plain
from dq_audit.console import say
from dq_audit.errors import UsageError
from dq_audit.files import refuse_file, write_text
from dq_audit.project import project_here
from dq_audit.schemas import packs_for
from dq_audit.telling import OK
from dq_audit.verifying import loaded

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit.declaration import CheckRule, Source
    from dq_audit.discover import Packs


def export_gx(source: str | None, out: Path, *, only: list[str], context: bool, checks: list[Path] | None) -> int:
    """A great-expectations suite for each source, or a context around them. Loaded here only: it weighs 400 MB."""
    packs = packs_for(project_here(None), checks)
    chosen = _chosen(packs, source, only)
    suites = loaded("gx", "great-expectations", "gx")
    around = loaded("gx_context", "great-expectations", "gx") if context else None
    for declared, rules in chosen:
        if around:
            folder, left_out = around.write_context(declared, rules, out), suites.left_out_of(declared, rules)
            say([f"Wrote {folder}: checkpoint {declared.id}. Its Data Docs open offline and hold no value of a cell."])
        else:
            written, left_out = suites.export_suite(declared, rules, out)
            say([f"Wrote {written}."])
        say([f"Not expressible in great-expectations: {len(left_out)} rules, listed in the suite's meta."])
    return OK


def _chosen(packs: Packs, source: str | None, only: list[str]) -> list[tuple[Source, tuple[CheckRule, ...]]]:
    """The checks that are wanted, by source; UsageError for one of another source than the one that was named."""
    named = [packs.check(name) for name in only]
    stray = next((check for check in named if source and check.source.id != source), None)
    if stray:
        message = f"{stray.id} is a check of {stray.source.id}, not of {source}"
        raise UsageError(message)
    ids = [source] if source else list(dict.fromkeys(check.source.id for check in named)) or sorted(packs.sources)
    sources = [packs.source(id_) for id_ in ids]
    return [(one, tuple(c for c in packs.checks_of(one) if not only or c.id in only)) for one in sources]


def export_pandera(check_id: str, out: Path, *, checks: list[Path] | None) -> int:
    """A check as a plain pandera schema: Python or YAML, by the ending of the file."""
    check = packs_for(project_here(None), checks).check(check_id)
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
