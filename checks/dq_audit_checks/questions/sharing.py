"""How a share is told: with its limits, what is missing, and what would settle the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.asking import Answer
from dq_audit.questions.verdicts import Reach, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit.questions.shares import ShareAnswer
    from dq_audit.questions.verdicts import Needed


def told(
    gap: str,
    text: str,
    result: ShareAnswer,
    what: str,
    beside: str = "",
    notes: Sequence[str] = (),
    lacking: str = "records without a usable value",
    *,
    what_needed: str = "usable values",
) -> Answer:
    """The answer of a question about a share above a stated value.

    `what` names what is counted, `lacking` the records that do not tell, `what_needed` what they must hold: all in the
    plural.
    """
    records = result.records
    own = "none is known" if result.recorded_share is None else f"{100 * result.recorded_share:.1f}% of those known"
    limits = f"between {100 * result.limits.low:.1f}% and {100 * result.limits.high:.1f}%"
    said = (
        f"{records.group:,} of {records.usable:,} {what} ({own}); of all {records.n:,} {limits}"
        f"{f', whatever the {records.missing:,} missing hold' if records.missing else ''}."
    )
    figures: Mapping[str, float | int | str | None] = {
        "stated": result.stated,
        "x": records.group,
        "usable": records.usable,
        "of": records.n,
        "missing": records.missing,
        "low": result.limits.low,
        "high": result.limits.high,
    }
    settings = f"the stated share is {100 * result.stated:g}%; {result.deciding.printed}"
    sentence = f"{said} {beside}".strip()
    verdict = result.decision.verdict
    narrows = each_alike(verdict, records.missing, records.n, lacking)
    settled, more = wanted(result.needed, verdict), records_wanted(result.needed, verdict)
    return Answer(gap, text, str(verdict), sentence, settled, narrows, (*notes, settings), figures, more, what_needed)


def each_alike(verdict: Verdict, missing: int, n: int, lacking: str) -> tuple[str, ...]:
    """Which records would narrow a share: of those that are missing each is worth the same, 1/N (STATISTICS 8)."""
    if verdict is not Verdict.CANNOT_BE_DETERMINED or not missing:
        return ()
    return (f"{lacking}, {missing:,} of {n:,}, in any order: each is worth 1/{n:,} of the share",)


def wanted(needed: Needed | None, verdict: Verdict, what: str = "a usable value", records: str = "records") -> str:
    """What would settle a question; empty where it is settled."""
    if needed is None or verdict.settled:
        return ""
    if needed.reach is not Reach.OPEN:
        return str(needed.reach)
    return f"{what} in {100 * needed.share:.1f}% of {records}: {needed.records:,} more, toward {needed.toward}"


def records_wanted(needed: Needed | None, verdict: Verdict) -> int | None:
    """How many more records would settle a question; None where it is settled, or none would."""
    can_be = needed is not None and not verdict.settled and needed.reach is Reach.OPEN
    return needed.records if needed is not None and can_be else None


def most(counts: Mapping[str, int], first: int = 3) -> str:
    """The most frequent values, each n of N."""
    total = sum(counts.values())
    often = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:first]
    return ", ".join(f"{name} {n:,} of {total:,}" for name, n in often)
