"""The annotated return of an audited file: the file itself marked where that can be done, else a list of its cells."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dq_audit.annotate.editing import edited, suffix_of
from dq_audit.annotate.marked_list import listing
from dq_audit.annotate.marks import asked_of, marks_of
from dq_audit.annotate.splice import CannotEditError
from dq_audit.annotate.words import Adviser
from dq_audit.errors import InputError, no_values_escape
from dq_audit.extracts.content import ARCHIVE_FAULTS
from dq_audit.template.columns import entry_columns

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit.audit import Result
    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.project import Project

LISTED = ".xlsx"  # what the name of a list ends in


class Saved(Protocol):
    """Whatever can be saved under a name."""

    def save(self, path: Path, /) -> None:
        """Write it."""


@dataclass(frozen=True)
class Returned:
    """An annotated return, not yet written. `why` says why it is a list and not the file itself; else empty."""

    book: Saved
    why: str


def ending_of(file: Path) -> tuple[str, str]:
    """What the name of an annotated return has to end in, and why it will be a list; empty where it will not."""
    why = "it is no Excel workbook (.xlsx or .xlsm) by itself"
    try:
        with file.open("rb") as stream:
            return suffix_of(stream), ""
    except CannotEditError as error:
        why = str(error)
    except ARCHIVE_FAULTS:
        pass
    return LISTED, why


@no_values_escape
def annotated(file: Path, result: Result, source: Source, packs: Packs, project: Project | None) -> Returned:
    """The annotated return of a file that was audited. InputError where the file has changed since."""
    checks = tuple(packs.checks_of(source))
    columns = entry_columns(source, checks, project, result.audits[-1].period)
    adviser = Adviser(columns, checks, result.sent.headers)
    _, why = ending_of(file)
    if not why and not result.places:
        why = "in it a record is not a row of cells, but a cell under a heading"
    if not why:
        data = file.read_bytes()
        if hashlib.sha256(data).hexdigest() != result.audits[-1].extract.sha256:
            message = "the file has changed while it was audited; close it in other programs and run the command again"
            raise InputError(message)
        marks = marks_of(result.faults, result.places, source, checks)
        try:
            return Returned(edited(io.BytesIO(data), marks, result.audits, adviser), "")
        except CannotEditError as error:
            why = str(error)
    asked = asked_of(result.faults, result.places, source, checks)
    return Returned(listing(asked, result.audits, adviser, result.places, why), why)
