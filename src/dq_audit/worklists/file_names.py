"""What the files of work lists are called: safe on every system, and without a name unless the project allows it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from dq_audit.render.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')  # by Windows; blanks are awkward everywhere
_LONGEST = 100  # bytes of a name: with month and ending far below the 255 that file systems allow
NOBODY = "nobody"


def stems(month: str, owners: Iterable[str | None], *, named: bool) -> Iterator[str]:
    """A file name without ending for each owner: numbered, or (where `named`) with the owner in it.

    Two that a file system could take for one another get a number more.
    """
    taken: set[str] = set()
    for number, owner in enumerate(owners, 1):
        stem = f"worklist-{month}-{safe(owner) if named else f'{number:03}'}"
        again = (f"{stem}-{more}" for more in range(2, len(taken) + 3))
        free = next(name for name in (stem, *again) if _told_apart(name) not in taken)
        taken.add(_told_apart(free))
        yield free


def index_name(month: str) -> str:
    """The file that says whose list is which."""
    return f"worklists-{month}-index.csv"


def safe(owner: str | None) -> str:
    """A name as part of a file name. It never stands alone, so the words that Windows keeps for itself do no harm."""
    text = _REFUSED.sub("-", clean(unicodedata.normalize("NFC", owner or "")).strip())
    short = text.encode()[:_LONGEST].decode(errors="ignore").strip(".- ")
    return short or (NOBODY if not owner else "unnamed")


def _told_apart(name: str) -> str:
    """What a file system compares, at its most lenient."""
    return unicodedata.normalize("NFKC", name).casefold()
