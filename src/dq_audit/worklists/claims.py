"""What became of replies: who said *updated*, and was it so; which waivers are proposed, and which were accepted.

Pure. A waiver moves no count: the gap stays in every figure until the extract itself says that the person declined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.model import OPEN_LETTERS
from dq_audit.worklists.replies import ReplyKind
from dq_audit.worklists.tasks import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.history.replies import KeptReply, Waiver
    from dq_audit.history.sightings import Sightings

WAIVABLE = (ReplyKind.DECLINED, ReplyKind.CANNOT_OBTAIN)


@dataclass(frozen=True, slots=True)
class Claims:
    """The records of a source that were said to be updated: what the extracts cut since then show of them."""

    source: str
    fixed: int
    still_open: int  # said to be updated, and something is still to be put right
    not_seen: int  # in no extract since

    @property
    def said(self) -> int:
        """All of them."""
        return self.fixed + self.still_open + self.not_seen


def last_said(replies: Iterable[KeptReply]) -> dict[tuple[str, str], KeptReply]:
    """The last reply about each record, by source and record. *Not mine* passes a record on and replies nothing."""
    ordered = sorted(replies, key=lambda one: one.said_at)
    return {(one.source, one.record): one for one in ordered if one.kind != ReplyKind.NOT_MINE.value}


def said_of(replies: Sequence[KeptReply]) -> dict[tuple[str, str], Said]:
    """What the next work lists know of each record: the last reply, and who said *not mine*."""
    found: dict[tuple[str, str], Said] = {}
    for one in sorted(replies, key=lambda one: one.said_at):
        before = found.get((one.source, one.record))
        passed_on = before.not_mine if before else frozenset()
        if one.kind == ReplyKind.NOT_MINE.value:
            passed_on |= {one.owner}
        found[one.source, one.record] = Said(ReplyKind(one.kind), passed_on)
    return found


def claims_of(replies: Iterable[KeptReply], seen: Mapping[str, Sightings]) -> list[Claims]:
    """By source, what became of the records that were said to be updated."""
    updated: dict[str, dict[str, str]] = {}
    for (source, record), one in last_said(replies).items():
        if one.kind == ReplyKind.UPDATED.value:
            updated.setdefault(source, {})[record] = one.said_at[:10]
    return [_claims(source, said, seen.get(source)) for source, said in sorted(updated.items())]


def _claims(source: str, said: Mapping[str, str], seen: Sightings | None) -> Claims:
    last: dict[str, tuple[str, str, str]] = {}  # record -> since, until, states
    for record, since, until, _, _, states in seen.rows if seen else ():
        last[record] = max(last.get(record, ("", "", "")), (since, until, states))
    since_then = {record: last[record][2] for record, day in said.items() if record in last and last[record][1] > day}
    still_open = sum(bool(OPEN_LETTERS.intersection(states)) for states in since_then.values())
    return Claims(source, len(since_then) - still_open, still_open, len(said) - len(since_then))


def proposed(replies: Iterable[KeptReply], waivers: Iterable[Waiver], month: str) -> list[KeptReply]:
    """The last replies that ask for a waiver, and have none that holds in a month (YYYY-MM)."""
    held = {(one.source, one.record) for one in in_force(waivers, month)}
    kinds = {kind.value for kind in WAIVABLE}
    return [one for place, one in last_said(replies).items() if one.kind in kinds and place not in held]


def in_force(waivers: Iterable[Waiver], month: str) -> list[Waiver]:
    """The waivers that hold in a month (YYYY-MM): the others have run out."""
    return [one for one in waivers if one.until >= month]
