"""What `check --annotate` does: hands a submitter their own workbook back, marked, or a list where that cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.annotate.returned import LISTED, annotated, ending_of
from dq_audit.errors import UsageError
from dq_audit.files import refuse_annotated, write_annotated

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from dq_audit.audit import Result
    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.project import Project


def refuse_return(file: Path, out: Path, kept: Iterable[Path]) -> None:
    """UsageError where an annotated return cannot be written, said before the extract is read."""
    ending, why = ending_of(file)
    if out.suffix.lower() != ending:
        what = f"a list of cells, since the extract itself cannot be marked: {why}" if why else "a copy of the extract"
        message = f"{out} would be {what}; give --annotate a name that ends in {ending}"
        raise UsageError(message)
    refuse_annotated(out, [file, *kept])


def write_return(file: Path, out: Path, result: Result, source: Source, packs: Packs, project: Project | None) -> str:
    """Write the annotated return of an audited file; what was written, in words. UsageError where it cannot be."""
    made = annotated(file, result, source, packs, project)
    if made.why and out.suffix.lower() != LISTED:
        message = (
            f"the extract itself cannot be marked: {made.why}; give --annotate a name that ends in {LISTED}, for "
            "a list of its cells to put right"
        )
        raise UsageError(message)
    write_annotated(made.book, out)
    if made.why:
        return f"{out}: a list of the cells to put right, since the file itself cannot be marked ({made.why})"
    return f"{out}: the submitter's own workbook with the cells to put right marked. It holds their records"
