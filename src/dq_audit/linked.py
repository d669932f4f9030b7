"""Rules that hold the records of one source against those of another.

They need both sources in one run. What travels between them is a fingerprint of each key, and it is kept no longer
than the run; where the other agency keeps its rows to itself, the rule says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dq_audit.grouped import Grouped

if TYPE_CHECKING:
    import polars as pl

    from dq_audit.conditions import Condition
    from dq_audit.grouped import Group


@dataclass(frozen=True, eq=False)
class Keys:
    """The fingerprints of the keys that another source holds, or why they are not to be had."""

    fingerprints: pl.DataFrame | None
    obstacle: str = ""


ELSEWHERE = Keys(None, "rows held elsewhere: the other source is not in this run")


@dataclass(frozen=True)
class found_in(Grouped):  # noqa: N801
    """The record's key stands in a record of another source.

    `found_in("courts.outcomes", asn="asn", where=coded("result_category", "FINAL"))`: the arrest summons number of a
    charge has a final result at court. Blanks around a key and its case do not matter; a blank key cannot be told.
    """

    source: str = ""
    theirs: tuple[str, ...] = ()
    where: Condition | None = None  # of the other source's records

    def __init__(self, source: str, *, where: Condition | None = None, **on: str) -> None:
        """Which source, which of its records, and `own column="their column"`, once or more often."""
        object.__setattr__(self, "source", source)
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "columns", tuple(on))
        object.__setattr__(self, "theirs", tuple(on.values()))

    @property
    def judges_alone(self) -> bool:
        """Every record is held against the other source."""
        return True

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records whose key is known."""
        return group.named

    def describe(self) -> str:
        """The rule in plain words."""
        only = f" (of those where {self.where.describe()})" if self.where is not None else ""
        return f"{' and '.join(self.columns)} stands in {self.source} as {' and '.join(self.theirs)}{only}"
