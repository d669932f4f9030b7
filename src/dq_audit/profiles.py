"""A problem profile as frozen values: what the data of one offence can support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.model import Counts

FEWEST = 10  # records of which a share is said at all, as in the questions
SUPPORTED, BOUNDS, UNSUPPORTED = "supported", "with bounds only", "not supported"
TOO_FEW, NOT_ASKED, NOT_THERE = "too few records", "asked of none of these records", "not there"


@dataclass(frozen=True)
class Line:
    """Of one item or rule: records where it is known or kept, over the year."""

    source: str
    check: str
    what: str
    counts: Counts
    status: str


@dataclass(frozen=True)
class Profile:
    """What the data of an offence in some areas can support. `records` is by source the most that a check is about."""

    offence: str
    areas: tuple[str, ...]
    months: Mapping[str, tuple[str, ...]]
    records: Mapping[str, int]
    lines: tuple[Line, ...]
    left_out: Mapping[str, str]

    def as_dict(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "offence": self.offence,
            "areas": list(self.areas),
            "months": {source: list(months) for source, months in self.months.items()},
            "records": dict(self.records),
            "lines": [
                {
                    "source": line.source, "check": line.check, "what": line.what, "n": line.counts.complete,
                    "of": line.counts.applicable, "status": line.status,
                }
                for line in self.lines
            ],
            "left_out": dict(self.left_out),
        }  # fmt: skip
