"""Records that were sent once and never again: their keys for a fresh pull, and what the pull shows of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.audit import check as check_extract
from dq_audit.console import print_json, rows_read, say
from dq_audit.errors import UsageError
from dq_audit.files import refuse_file, write_table
from dq_audit.following import pull_of, since_of
from dq_audit.governance.access import has_read, has_written, lies_at, logged
from dq_audit.governance.kinds import EXTRACT, RECHECK
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.record_keys import record_ids
from dq_audit.remembering import Keeping, keeping
from dq_audit.render.words import counted, n_of_n
from dq_audit.schemas import packs_for
from dq_audit.telling import OK, UNUSABLE, audited, tell_unusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.audit import Result
    from dq_audit.discover import Packs

LISTED = ("Open since", "Month of the record")


@logged("worklists recheck")
def listed(source: str, *, out: Path | None, project: Path | None, checks: list[Path] | None) -> int:
    """Write the keys of all records of a source that have something to put right, for a fresh pull of just those.

    The ledger has no keys: they are found again in the extracts of the project, as far as those are still there.
    """
    from_file = project or Path(FILE_NAME)
    settings = load_project(from_file)
    packs = packs_for(settings, checks)
    key_columns = packs.source(source).key
    kept = _kept(settings, packs, source)
    target = out or settings.folder / f"recheck-{source}.csv"
    refuse_file(target, [from_file])
    settings.refuse_unstated_retention("a list of records to pull afresh")
    lies_at(RECHECK, target)
    wanted = _months(since_of(kept.history, source))
    month = audited(settings, packs, [source], json=False)
    found: dict[str, tuple[str, ...]] = {}
    for result in month.results:
        found |= {id_: row for id_, row in _rows(result, kept, source, wanted).items() if id_ not in found}
    rows = sorted(found.values())
    table = {name: [row[at] for row in rows] for at, name in enumerate((*LISTED, *key_columns))}
    write_table(table, target)
    has_written(RECHECK)
    say([f"Wrote {target}: {n_of_n(len(found), len(wanted))} open records. It names records."])
    if len(found) < len(wanted):
        say(["The others are in no extract that is still here: only the agency can find them."])
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else OK


def _months(since: Mapping[tuple[str, str, str | None], str]) -> dict[str, str]:
    """Record -> the first month since which something is open."""
    found: dict[str, str] = {}
    for (record, _, _), month in since.items():
        found[record] = min(found.get(record, month), month)
    return found


def _rows(result: Result, kept: Keeping, source: str, wanted: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    standing = result.standing()
    ids = record_ids(kept.key, source, standing["key"]) if kept.key else []
    return {
        id_: (wanted[id_], period, *(part or "" for part in parts))
        for id_, period, parts in zip(ids, standing["period"], standing["key"], strict=True)
        if id_ is not None and id_ in wanted
    }


@logged("check --recheck")
def entered(
    file: Path, source: str, *, as_of: str | None, project: Path | None, checks: list[Path] | None, json: bool
) -> int:
    """Enter a fresh pull of some records in the ledger, and nowhere else: it is no month of the source."""
    settings = load_project(project or Path(FILE_NAME))
    packs = packs_for(settings, checks)
    kept = _kept(settings, packs, source)
    lies_at(EXTRACT, file)
    with rows_read(json=json) as told:
        result = check_extract(file, source, as_of=as_of, project=settings, packs=packs, progress=told)
    has_read(audit.extract.sha256 for audit in result.audits)
    if result.audits[-1].as_of is None:
        message = "on which day was the fresh pull cut? Say so with --as-of YYYY-MM-DD"
        raise UsageError(message)
    pull = pull_of(result, kept.key, packs.source(source), recheck=True) if kept.key else None
    if pull is None or not pull.seen:
        message = f"the fresh pull holds no record that {source} can be known again by"
        raise UsageError(message)
    before = _months(since_of(kept.history, source))
    kept.history.take([], "", pull=pull)
    after = _months(since_of(kept.history, source))
    came = [record for record, _, _ in pull.seen]
    said = Counter("not open before" if r not in before else "still open" if r in after else "fixed" for r in set(came))
    if json:
        print_json({"records": len(set(came)), "unkeyed": pull.unkeyed, **said})
    say(
        [f"{counted(len(set(came)), 'record')}: " + ", ".join(f"{n:,} {what}" for what, n in sorted(said.items()))],
        json=json,
    )
    return OK


def _kept(settings: Project, packs: Packs, source: str) -> Keeping:
    """The history with its ledger. UsageError where there is none, or the source has no record key."""
    kept = keeping(settings)
    fault = "" if packs.source(source).key else f"the records of {source} have no key to know them again by"
    if kept is None or kept.key is None:
        fault = "the project has no history with a ledger; `dq-audit history init` makes one"
    if fault or kept is None:
        raise UsageError(fault)
    return kept
