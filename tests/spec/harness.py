"""The form of a spec: a small table as it might arrive, one check, and the answer worked out by hand.

What makes tables and counts is `dq_audit.trying`, which tests of other people's packs use, too; here stand the shipped
packs and the project file beside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.audit import Result, count_extract
from dq_audit.discover import Packs, discover
from dq_audit.project import Project
from dq_audit.trying import MONTH, states, table
from dq_audit.trying import counted as own

if TYPE_CHECKING:
    from dq_audit.model import Finding

__all__ = ["finding", "own", "packs", "project", "result", "states", "table"]


@cache
def packs() -> Packs:
    """The shipped packs."""
    return discover()


def result(text: str, source: str, period: str = MONTH, project: Project | None = None) -> Result:
    """The counts of a table by the shipped checks of a source."""
    return count_extract(table(text), packs().source(source), packs(), project, period)


def finding(text: str, source: str, check: str, item: str | None = None, **options: object) -> Finding:
    """One finding of a table."""
    return result(text, source, **options).audits[-1].finding(check, item)  # type: ignore[arg-type]  period, project


def project(**facts: object) -> Project:
    """A project file's contents."""
    return Project(Path(), **facts)  # type: ignore[arg-type]  named by the spec
