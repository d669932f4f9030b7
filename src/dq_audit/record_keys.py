"""What stands for a record in the ledger: a keyed hash of its record key, which says nothing without the secret.

A crime reference can be guessed, so a plain hash of it would hide nobody. The secret is the history's own (decision
0017): never that of pseudonyms, which other agencies share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.cells import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.keys import Key

DIGITS = 32  # hexadecimal, of the 64 of the hash: 128 bits, so that two of a billion records never share one
_MARK = "dq-audit ledger"  # says of which key the hash is, and keeps it apart from every record


def record_ids(key: Key, source: str, records: Iterable[Sequence[str | None]]) -> list[str | None]:
    """For the record keys of a source (their parts in its order) what stands for each; None where a part is blank.

    Stray blanks and case do not count, as in the rule that record keys are unique.
    """
    folded = [[fold(part or "") for part in parts] for parts in records]
    told = [_identity(source, parts) if parts and all(parts) else None for parts in folded]
    tokens = iter(key.tokens(identity for identity in told if identity is not None))
    return [None if identity is None else next(tokens)[:DIGITS] for identity in told]


def fingerprint_of(key: Key) -> str:
    """What the history keeps of its key, to know it again."""
    [token] = key.tokens([_identity("", [_MARK])])
    return token[:DIGITS]


def _identity(source: str, parts: Sequence[str]) -> str:
    """The parts so written that no other parts read the same: each with its length before it."""
    return "".join(f"{len(part)}:{part}" for part in (source, *parts))
