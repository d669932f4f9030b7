"""dq-audit: all that `checks/victims.py` asks, to the judged findings. No report is written."""

from __future__ import annotations

from pathlib import Path

from timed import answer

import dq_audit
from dq_audit.discover import discover

CHECKS = Path(__file__).parent / "checks"


def incomplete(file: Path) -> dict[str, int]:
    """The applicable records in which an item is not complete, or a rule is broken or cannot be told."""
    result = dq_audit.check(file, source="bench.victims", packs=discover([CHECKS]))
    counted = [found for audit in result.audits for found in audit.findings]
    return {found.item or found.check: found.counts.applicable - found.counts.complete for found in counted}


if __name__ == "__main__":
    answer(incomplete)
