"""The verbs of what came back: replies are kept, waivers accepted, and *updated* held against the extracts since."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from dq_audit.cells import fold
from dq_audit.clock import this_month, today
from dq_audit.console import print_json, say
from dq_audit.errors import UsageError
from dq_audit.following import since_of
from dq_audit.governance.access import lies_at, logged
from dq_audit.governance.kinds import RETURNED
from dq_audit.history.replies import KeptReply, Waiver
from dq_audit.periods import is_month
from dq_audit.remembering import Keeping, keeping, opened, settings_of
from dq_audit.render.words import counted, n_of_n, source_name
from dq_audit.schemas import packs_for
from dq_audit.telling import OK
from dq_audit.worklists.claims import WAIVABLE, Claims, claims_of, in_force, proposed, said_of
from dq_audit.worklists.identity import owner_digest
from dq_audit.worklists.reading import read_folder
from dq_audit.worklists.sealing import password
from dq_audit.worklists.tasks import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dq_audit.project import Project
    from dq_audit.worklists.replies import Reply, Returned


def known_of(kept: Keeping, sources: Iterable[str]) -> Known:
    """What a history with a ledger knows beside the failing records: since when, what was replied, what is waived."""
    since = {gap: month for source in sources for gap, month in since_of(kept.history, source).items()}
    waived = {(one.source, one.record): one.accepted_by for one in in_force(kept.history.waivers(), this_month())}
    return Known(kept.key, since, said_of(kept.history.replies()), waived=waived)


def keep(found: Returned, kept: Keeping) -> Iterator[str]:
    """Keep replies in the history, and say so."""
    replies = [_kept(reply) for reply in found.replies if reply.record]
    new = kept.history.keep_replies(replies)
    yield f"Kept {counted(new, 'new reply', 'new replies')}; {len(replies) - new:,} were known"
    without = len(found.replies) - len(replies)
    if without:
        yield f"Not kept: {counted(without, 'reply', 'replies')} without the id of a record: no ledger, or no whole key"
    asked = len(proposed(kept.history.replies(), kept.history.waivers(), this_month()))
    yield f"{counted(asked, 'waiver')} proposed: `dq-audit worklists accept FOLDER --by NAME --until MONTH` accepts"


def _kept(reply: Reply) -> KeptReply:
    moment = reply.when.strftime("%Y-%m-%dT%H:%M:%S")
    return KeptReply(reply.source, reply.record or "", reply.owner, moment, reply.kind.value)


@logged("worklists accept")
def accept(folder: Path, by: str, until: str, *, project: Path | None) -> int:
    """Accept the waivers that the lists in a folder propose: somebody under [approvers] has read them."""
    settings = settings_of(project)
    if fold(by) not in {fold(name) for name in settings.approvers}:
        message = f"{settings.file_name} does not name this approver; it lists them under [approvers] names"
        raise UsageError(message)
    if not is_month(until) or until < this_month():
        message = "--until is the last month in which the waivers hold, written YYYY-MM, this month or later"
        raise UsageError(message)
    kept = keeping(settings)
    if kept is None or kept.key is None:
        message = "waivers are kept in the ledger, and this history keeps none"
        raise UsageError(message)
    found = read_folder(folder, kept.key, password())
    lies_at(RETURNED, *(folder / name for name in found.names))
    say(keep(found, kept))
    packs, day = packs_for(settings), f"{today()}"
    asked = [reply for reply in found.replies if reply.kind in WAIVABLE and reply.record]
    accepted = []
    for reply in asked:
        who = owner_digest(kept.key, packs.source(reply.source).agency, by)
        if who != reply.owner:
            accepted.append(Waiver(reply.source, reply.record or "", reply.kind.value, day, who, until))
    kept.history.keep_waivers(accepted)
    say([f"Accepted {n_of_n(len(accepted), len(asked))} proposed waivers until {until}. No count changes by it."])
    if len(accepted) < len(asked):
        say(["The others were proposed by the same person: nobody accepts a waiver of their own."])
    return OK


@logged("worklists status")
def status(*, project: Path | None, json: bool) -> int:
    """What was replied, what became of *updated*, and which waivers are proposed, hold or have run out."""
    history = opened(settings_of(project))
    replies, waivers, month = history.replies(), history.waivers(), this_month()
    claims = claims_of(replies, {source: history.sightings(source) for source in {one.source for one in replies}})
    held = in_force(waivers, month)
    told = {
        "replies": dict(Counter(one.kind for one in replies)),
        "updated": [{**asdict(one), "said": one.said} for one in claims],
        "waivers": {
            "proposed": len(proposed(replies, waivers, month)),
            "in_force": len(held),
            "run_out": len(waivers) - len(held),
        },
    }
    if json:
        print_json(told)
        return OK
    say(f"{kind}: {counted(n, 'reply', 'replies')}" for kind, n in Counter(one.kind for one in replies).items())
    say(map(_claimed, claims))
    asked = len(proposed(replies, waivers, month))
    say([f"Waivers: {asked:,} proposed, {len(held):,} in force, {len(waivers) - len(held):,} run out"])
    return OK


def _claimed(one: Claims) -> str:
    return (
        f"{source_name(one.source)}: of {counted(one.said, 'record')} said to be updated {one.fixed:,} are complete "
        f"now, {one.still_open:,} are not, {one.not_seen:,} are in no extract since"
    )


def kept_of(project: Project | None) -> Keeping | None:
    """The history of a project file, where it has one that keeps a ledger."""
    kept = keeping(project) if project else None
    return kept if kept and kept.key else None
