"""The verbs of the ledger: what became of the records with something to put right, and how months filled up later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.console import console, print_json, say
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.following import SourceLedger, ledger_of
from dq_audit.governance.access import logged
from dq_audit.remembering import opened, settings_of
from dq_audit.render.following import ledger_lines, show_triangle
from dq_audit.render.words import check_name, plain
from dq_audit.schemas import packs_for
from dq_audit.telling import OK
from dq_audit.timelines import filling_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dq_audit.discover import Packs


@logged("history ledger")
def ledger(sources: Sequence[str], *, project: Path | None, json: bool) -> int:
    """What became of the records of some sources, or of all that the ledger follows."""
    settings = settings_of(project)
    packs = packs_for(settings)
    history = opened(settings)
    if not history.ledger_key:
        message = (
            f"the history {history.name} keeps no ledger: it was made with --no-ledger; "
            "`dq-audit history init --new-key` begins one"
        )
        raise UsageError(message)
    chosen = [packs.source(one).id for one in sources] or history.followed()
    found = [ledger_of(history, packs.source(one)) for one in chosen if packs.source(one).key]
    if json:
        print_json([_document(one) for one in found])
        return OK
    for one in found:
        nothing = [f"{one.source}: no extract of it was entered in the ledger yet"]
        say(ledger_lines(one.source, one.day, one.unkeyed, one.lines) if one.day else nothing)
    say(_unfollowed(packs, sources or list(settings.sources)))
    return OK


def _unfollowed(packs: Packs, sources: Sequence[str]) -> Iterator[str]:
    for one in sources:
        if not packs.source(one).key:
            yield f"{one}: the ledger is not available; its records have no key to know them again by"


def _document(found: SourceLedger) -> dict[str, object]:
    lines = [line.as_dict() for line in found.lines]
    return {"source": found.source, "as_of": found.day, "unkeyed": found.unkeyed, "lines": lines}


def triangle(check: str, *, item: str | None, project: Path | None, json: bool) -> int:
    """How the records of each month filled up later."""
    settings = settings_of(project)
    packs = packs_for(settings)
    if check not in packs.checks:
        message = f"no pack declares {check}; {did_you_mean(check, packs.checks)}"
        raise UsageError(message)
    found = filling_of(opened(settings).findings(packs.check(check).source.id, check), check, item)
    if not found.cells:
        message = f"the history holds no month of {check} that could be judged and of which the as-of is known"
        raise UsageError(message)
    if json:
        print_json(found.as_dict())
    else:
        show_triangle(f"{check_name(check)}{f': {plain(item)}' if item else ''}", found, console())
    return OK
