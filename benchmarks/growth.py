"""dq-audit on a file with so many checks and breakdowns. Each check has a denominator of its own."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from timed import answer

import dq_audit
from dq_audit.declare import coded
from dq_audit.discover import Packs, discover

CHECKS = Path(__file__).parent / "checks"
OFFENCES = ("8N", "105A", "8L", "34B", "28E", "58A", "45", "46", "49", "9A", "5D", "8P", "4/4")


def grown(checks: int, breakdowns: int) -> Packs:
    """The benchmark's source with its first breakdowns, and its check of seven items once for so many offences."""
    known = discover([CHECKS])
    declared = known.source("bench.victims")
    source = replace(declared, breakdowns=declared.breakdowns[:breakdowns])
    details = replace(known.check("bench.victim-details"), source=source)
    rules = [
        replace(details, id=f"bench.details-{at}", applies_to=coded("offence_code", code))
        for at, code in enumerate(OFFENCES[:checks])
    ]
    return Packs({source.id: source}, {rule.id: rule for rule in rules})


def incomplete(file: Path) -> dict[str, int]:
    """The applicable records of each check in which something is not complete."""
    packs = grown(int(sys.argv[2]), int(sys.argv[3]))
    result = dq_audit.check(file, source="bench.victims", packs=packs)
    found = [one for audit in result.audits for one in audit.findings if not one.item]
    return {one.check: one.counts.applicable - one.counts.complete for one in found}


if __name__ == "__main__":
    answer(incomplete)
