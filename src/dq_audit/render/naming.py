"""File names that are safe on every system."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from dq_audit.render.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_REFUSED = re.compile(r'[<>:"/\\|?*\s]+')  # by Windows; blanks are awkward everywhere
_LONGEST = 100  # bytes of a name: with month and ending far below the 255 that file systems allow


def safe(text: str) -> str:
    """A text as part of a file name, empty where nothing of it may stand there.

    It never stands alone, so the words that Windows keeps for itself do no harm.
    """
    kept = _REFUSED.sub("-", clean(unicodedata.normalize("NFC", text)).strip())
    return kept.encode()[:_LONGEST].decode(errors="ignore").strip(".- ")


def apart(stems: Iterable[str]) -> Iterator[str]:
    """The same names, those with a number more that a file system could take for an earlier one."""
    taken: set[str] = set()
    for stem in stems:
        again = (f"{stem}-{more}" for more in range(2, len(taken) + 3))
        free = next(name for name in (stem, *again) if _told_apart(name) not in taken)
        taken.add(_told_apart(free))
        yield free


def _told_apart(name: str) -> str:
    """What a file system compares, at its most lenient."""
    return unicodedata.normalize("NFKC", name).casefold()
