"""What `template` does: a workbook to fill in, for those who have no system that sends extracts."""

from __future__ import annotations

from pathlib import Path

from dq_audit.clock import this_month
from dq_audit.files import refuse_entry_workbook, write_entry_workbook
from dq_audit.fitting import refuse_unknown_names
from dq_audit.governance.access import has_written, lies_at, logged
from dq_audit.governance.kinds import ENTRY
from dq_audit.project import project_here
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, tell_written
from dq_audit.template.workbook import entry_workbook


@logged("template")
def template(source: str, *, out: Path | None, project: Path | None, checks: list[Path] | None, force: bool) -> int:
    """An entry workbook. The codes in it are those of this month, since that is when it is filled in."""
    path = out or Path(f"{source}.xlsx")
    settings = project_here(project)
    packs = packs_for(settings, checks)
    declared = packs.source(source)
    if settings:
        refuse_unknown_names(settings, packs)
    refuse_entry_workbook(path, replace=force)
    lies_at(ENTRY, path)
    book = entry_workbook(declared, packs.checks_of(declared), settings, this_month())
    write_entry_workbook(book, path, replace=force)
    has_written(ENTRY)
    tell_written([f"{path}: {declared.title}"], json=False)
    return OK
