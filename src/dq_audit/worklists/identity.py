"""By what a work list and its records are known again when it comes back: an identity, and a check value for each row.

With the key of the ledger nobody else can make a check value, so an edited row is found out. Without one a check value
finds slips only: whoever wants to can make it (decision 0019).
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dq_audit.cells import fold
from dq_audit.record_keys import fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dq_audit.keys import Key

TITLE, VERSION = "dq-audit work list", "1"
DIGITS = 16  # hexadecimal: 64 bits tell the rows of a list apart, and typing errors from rows
SEAL = "check value"
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a work list is: whose (by digest), of which month, issued when, with how many records."""

    list_id: str
    agency: str
    month: str
    owner: str
    issued_on: str
    records: int
    key: str  # fingerprint of the ledger's key; empty without one
    version: str = VERSION

    def facts(self, key: Key | None) -> dict[str, str]:
        """The identity as texts by name, its own check value last."""
        told = {name: str(value) for name, value in asdict(self).items()}
        return {**told, SEAL: digest(key, TITLE, *told.values())}


def from_facts(facts: Mapping[str, str], key: Key | None) -> Identity | None:
    """The identity that some texts say; None where they were changed, or are none."""
    names = list(Identity.__dataclass_fields__)
    told = {name: facts.get(name, "") for name in names}
    whole = facts.get(SEAL) == digest(key, TITLE, *told.values()) and told["records"].isdecimal()
    return Identity(**{**told, "records": int(told["records"])}) if whole else None  # type: ignore[arg-type]  # texts


def owner_digest(key: Key | None, agency: str, owner: str | None) -> str:
    """What stands for an owner in a list's identity; stray blanks and case do not count."""
    return digest(key, "owner", agency, fold(owner or ""))


def key_print(key: Key | None) -> str:
    """The fingerprint of the ledger's key; empty without one."""
    return fingerprint_of(key) if key else ""


def list_id(key: Key | None, parts: Iterable[str]) -> str:
    """What stands for one issue of a list: the same records, owner and day are the same issue."""
    return digest(key, "list", *parts)


def mark(key: Key | None, list_id: str, *cells: str) -> str:
    """The check value of a row: of its list and of every cell that must not be edited, blanks aside."""
    return digest(key, "row", list_id, *(_BLANKS.sub(" ", cell).strip() for cell in cells))


def digest(key: Key | None, *parts: str) -> str:
    """A digest of texts, keyed where there is a key."""
    text = json.dumps(["work list", *parts])
    whole = key.tokens([text])[0] if key else sha256(text.encode()).hexdigest()
    return whole[:DIGITS]
