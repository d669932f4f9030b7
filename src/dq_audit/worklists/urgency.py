"""Which records come first: those of the checks that come first, then those that move a verdict with the least work."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from dq_audit.model import Kind, Outcome
from dq_audit.outcomes import Judging, judge_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dq_audit.model import Audit, Finding


def ranks(audits: Iterable[Audit], first: Sequence[str], judging: Judging) -> dict[str, int]:
    """The rank of each check that decides something, from 0; a check that is not named comes after all of them.

    First the checks named `first`, in their order; then those that were missed, the one that needs the fewest records
    to be met before the others. The findings of one month are looked at, whatever they were pooled with.
    """
    needed: dict[str, int] = {}
    for finding in (f for audit in audits for f in audit.findings):
        if finding.outcome is Outcome.MISSED and finding.kind is not Kind.SIGNAL and finding.check not in first:
            needed[finding.check] = min(
                needed.get(finding.check, finding.counts.applicable), records_to_met(finding, judging)
            )
    order = [*dict.fromkeys(first), *sorted(needed, key=lambda check: (needed[check], check))]
    return {check: rank for rank, check in enumerate(order)}


def records_to_met(finding: Finding, judging: Judging) -> int:
    """How many records must be put right until a finding is met; all of its records where even that is too few."""
    done, n, target = finding.counts.complete, finding.counts.applicable, finding.target
    if target is None:
        return n
    tries = (more for more in count() if done + more >= n or _is_met(done + more, n, target, judging))
    return next(tries)


def _is_met(x: int, n: int, target: float, judging: Judging) -> bool:
    return judge_share(x, n, target, judging)[0] is Outcome.MET
