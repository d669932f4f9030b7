"""What the files of work lists are called: safe on every system, and without a name unless the project allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.render.naming import apart
from dq_audit.render.naming import safe as safe_part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOBODY = "nobody"


def stems(month: str, owners: Iterable[str | None], *, named: bool) -> Iterator[str]:
    """A file name without ending for each owner: numbered, or (where `named`) with the owner in it.

    Two that a file system could take for one another get a number more.
    """
    return apart(
        f"worklist-{month}-{safe(owner) if named else f'{number:03}'}" for number, owner in enumerate(owners, 1)
    )


def index_name(month: str) -> str:
    """The file that says whose list is which."""
    return f"worklists-{month}-index.csv"


def safe(owner: str | None) -> str:
    """An owner as part of a file name."""
    return safe_part(owner or "") or ("unnamed" if owner else NOBODY)
