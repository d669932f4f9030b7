"""The verbs of governance: what of people lies where and for how long, what of it is deleted, and who touched it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dq_audit import clock
from dq_audit.console import print_json, say
from dq_audit.errors import HistoryError, UsageError
from dq_audit.governance import places
from dq_audit.governance.access import NAME, chain_of, has_deleted, logged
from dq_audit.governance.finding import Found, files_with_personal_data, history_file, shown_places
from dq_audit.governance.kinds import HISTORY, Purged
from dq_audit.history.forgetting import Held
from dq_audit.project import FILE_NAME, Project, load_project
from dq_audit.project_retention import SUGGESTED, KeptFor, kept_for
from dq_audit.remembering import opened
from dq_audit.render.words import counted, n_of_n
from dq_audit.telling import FAILED, OK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from dq_audit.governance.kinds import FileKind

_UNSTATED = f"How long anything may be kept is not stated: add [retention] with what was agreed, such as {SUGGESTED}"
_GONE = "What a disk or a backup of the machine still holds of deleted files is the business of whoever runs it."


def where(*, project: Path | None, json: bool, names: bool, log: bool) -> int:
    """Every file with personal data that a project has, how old it is, and whether it is past its time."""
    settings = load_project(project or Path(FILE_NAME))
    if log:
        return _log(settings, json=json)
    today, found = clock.today(), files_with_personal_data(settings)
    shown, over = shown_places(found, settings, names=names), _past(settings, today)
    held = _held(settings, today)
    past = [one for one in found if over(one)]
    if json:
        print_json(
            {
                "files": [_facts(one, shown[one.path], settings, today, past=over(one)) for one in found],
                "history": asdict(held) if isinstance(held, Held) else held,
                "databases": _databases(settings),
                "past": len(past),
                "stated": settings.retention is not None,
            }
        )
    else:
        say(_lines(found, shown, settings, today, over))
        say(_about_history(held))
        say([f"{n_of_n(len(past), len(found))} files are past their time"] if settings.retention else [_UNSTATED])
    late = held.records_over or held.audits_over if isinstance(held, Held) else held
    return FAILED if past or late or settings.retention is None else OK


@logged("purge")
def purge(*, older_than: str | None, extracts: bool, yes: bool, project: Path | None, json: bool, names: bool) -> int:
    """Delete files with personal data that are older than a time, or past their own; or say which that would be."""
    settings, today = load_project(project or Path(FILE_NAME)), clock.today()
    every = files_with_personal_data(settings)
    over = _older(_time(older_than), today) if older_than else _past(settings, today)
    if not older_than:
        settings.refuse_unstated_retention("anything")
    may = {Purged.YES, *([Purged.AS_EXTRACT] if extracts else [])}
    mine = [one for one in every if one.kind.purged in may]
    wanted = [one for one in mine if over(one)]
    shown = shown_places(every, settings, names=names)
    faults = {one.path: _deleted(one.path) if yes else "" for one in wanted}
    gone = [one for one in wanted if yes and not faults[one.path]]
    if yes:
        places.forget_gone(settings.folder)
    for kind, number in Counter(one.kind.id for one in gone).items():
        has_deleted(kind, number)
    stay = sum(over(one) for one in every) - len(wanted)
    if json:
        told = [
            {**_facts(one, shown[one.path], settings, today, past=True), "fault": faults[one.path]} for one in wanted
        ]
        print_json({"files": told, "deleted": len(gone), "of": len(mine), "left": stay, "yes": yes})
    else:
        what = "deleted" if yes else "would be deleted"
        say(f"{faults[one.path] or what}: {_line(one, shown[one.path], today)}" for one in wanted)
    say(_told(gone if yes else wanted, mine, faults, stay, yes=yes), json=json)
    return FAILED if any(faults.values()) else OK


# --- parts --------------------------------------------------------------------------------------------------------


def kept_of(settings: Project, kind: FileKind) -> KeptFor | None:
    """How long a kind of file may be kept; None where that is not stated, or it stays as long as the project."""
    found: KeptFor | None = getattr(settings.retention, kind.kept, None) if kind.kept else None
    return found


def _past(settings: Project, today: date) -> Callable[[Found], bool]:
    """Whether a file is past the time of its kind. A history is judged by what is in it."""
    return lambda one: one.kind is not HISTORY and one.is_over(kept_of(settings, one.kind), today)


def _older(time: KeptFor, today: date) -> Callable[[Found], bool]:
    return lambda one: one.is_over(time, today)


def _time(text: str) -> KeptFor:
    fault = ""
    try:
        return kept_for(text)
    except ValueError as error:
        fault = str(error)
    message = f"--older-than {fault}, or shorter 90d and 24m"
    raise UsageError(message)


def _deleted(path: Path) -> str:
    """Delete a file; what is wrong where that cannot be."""
    try:
        if path.is_symlink():
            return "not deleted, for it is a link: delete what it points to, then the link"
        path.unlink()
    except OSError:
        return "could not be deleted (open in another program, or not yours?)"
    return ""


def _facts(one: Found, shown: str, settings: Project, today: date, *, past: bool) -> dict[str, Any]:
    return {
        "kind": one.kind.id,
        "place": shown,
        "personal_data": one.kind.personal,
        "bytes": one.size,
        "changed": f"{one.changed:%Y-%m-%d}",
        "age_days": one.age(today),
        "kept_for": str(kept) if (kept := kept_of(settings, one.kind)) else None,
        "past": past,
    }


def _line(one: Found, shown: str, today: date) -> str:
    return f"{one.kind.id} {shown}, {counted(one.age(today), 'day')} old"


def _lines(
    found: Sequence[Found], shown: dict[Path, str], settings: Project, today: date, over: Callable[[Found], bool]
) -> Iterator[str]:
    for kind, ones in groupby(found, key=lambda one: one.kind):
        kept = kept_of(settings, kind)
        time = f"; kept for {kept}" if kept else "; for how long is not stated" if kind.kept else ""
        yield f"{kind.id}: {kind.personal}{time}"
        for one in ones:
            past = "  past its time" if over(one) else ""
            yield f"    {shown[one.path]}  {one.size:,} bytes, {counted(one.age(today), 'day')} old{past}"
    if databases := _databases(settings):
        yield f"{counted(databases, 'source')} of the project lie in a database: their rows stay there"


def _databases(settings: Project) -> int:
    return sum(bool(one.database) for one in settings.sources.values())


def _held(settings: Project, today: date) -> Held | str | None:
    """What the project's history holds, or why that cannot be told; None where there is none."""
    kept, file = settings.retention, history_file(settings)
    if not settings.history or kept is None or (file and not file.is_file()):
        return None
    try:
        return opened(settings).held(kept.records.since(today), kept.counts.since(today))
    except HistoryError as error:
        return str(error)


def _about_history(held: Held | str | None) -> Iterator[str]:
    if isinstance(held, str):
        yield f"What the history holds cannot be told: {held}"
    elif held:
        records, audits = counted(held.records, "record"), counted(held.audits, "audit")
        said = f"{counted(held.replies, 'reply', 'replies')}, {counted(held.waivers, 'waiver')}"
        yield f"The history follows {records} ({said}) and keeps {audits}"
        yield f"    {n_of_n(held.records_over, held.records)} records were not seen for longer than they may be kept"
        yield f"    {n_of_n(held.audits_over, held.audits)} audits are past their time"
        if held.records_over or held.audits_over:
            yield "    `dq-audit history prune --retention --yes` deletes what is past its time"


def _told(
    done: Sequence[Found], mine: Sequence[Found], faults: dict[Path, str], stay: int, *, yes: bool
) -> Iterator[str]:
    what = "were deleted" if yes else "would be deleted; say so with --yes"
    yield f"{n_of_n(len(done), len(mine))} files that purge may delete {what}"
    if failed := sum(map(bool, faults.values())):
        yield f"{counted(failed, 'file')} could not be deleted"
    if stay:
        yield (
            f"{counted(stay, 'file')} as old as that stay: an extract goes with --extracts only, a history by "
            "`dq-audit history prune`; keys, the access log and the project file never"
        )
    yield from [_GONE] if yes and done else []


def _log(settings: Project, *, json: bool) -> int:
    """Whether the access log is whole: each line holds the fingerprint of the one before."""
    chain = chain_of(settings.folder)
    if json:
        print_json(asdict(chain))
    elif not chain.lines:
        say([f"{NAME} is not there, or empty: no verb has touched a record here yet"])
    else:
        say([f"{NAME}: {counted(chain.lines, 'line')}, {chain.first} to {chain.last}"])
        say(["Every line follows from the one before."] if chain.broken is None else [])
        say([f"Fingerprint of the last line: {chain.fingerprint}. Note it elsewhere: a log made anew has another."])
    if chain.broken is not None:
        say([f"Line {chain.broken:,} does not follow from the one before: a line was changed or taken out."], json=json)
    return FAILED if chain.broken is not None else OK
