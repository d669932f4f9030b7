"""The verbs of the work lists: the month is audited and dealt out; replies are read."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.clock import today
from dq_audit.console import print_json, say
from dq_audit.declaration import DeliveryKind, Whole
from dq_audit.errors import UsageError
from dq_audit.files import refuse_folder, refuse_work_lists, write_json, write_table, write_work_list
from dq_audit.governance.access import has_written, lies_at, logged
from dq_audit.governance.kinds import RETURNED, WORK_LIST
from dq_audit.keys import Key, secret_key
from dq_audit.model import State, months_of
from dq_audit.periods import is_month
from dq_audit.project import FILE_NAME, Project, load_project, project_here
from dq_audit.render.words import check_name, counted, n_of_n
from dq_audit.schemas import packs_for
from dq_audit.telling import FAILED, OK, UNUSABLE, audited, tell_unusable
from dq_audit.waiving import keep, kept_of, known_of
from dq_audit.worklists.book import AT_MOST, workbook
from dq_audit.worklists.dealing import Total, WorkList, deal, reconciled, without_waived
from dq_audit.worklists.file_names import index_name, stems
from dq_audit.worklists.lines import Sheet, sheet_of
from dq_audit.worklists.reading import read_folder
from dq_audit.worklists.sealing import VARIABLE, Password, password
from dq_audit.worklists.tasks import Known, tasks_of
from dq_audit.worklists.urgency import ranks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import polars as pl

    from dq_audit.audit import Result
    from dq_audit.discover import Packs
    from dq_audit.model import Audit
    from dq_audit.month import Month
    from dq_audit.worklists.replies import Returned
    from dq_audit.worklists.tasks import Asked, Place

FORMATS = ("xlsx", "csv", "json")
LEDGER_KEY = "DQ_AUDIT_LEDGER_KEY"
_FOLDER = "worklists"


@logged("worklists write")
def write(
    *,
    out: Path | None,
    formats: str,
    project: Path | None,
    sources: list[str] | None,
    checks: list[Path] | None,
    since: str | None = None,
) -> int:
    """Audit a project and write a work list for each owner, and the index that says whose is which."""
    kinds, secret = _kinds(formats), password()
    if since and not is_month(since):
        message = "--since is a month, written YYYY-MM"
        raise UsageError(message)
    if secret and kinds != ["xlsx"]:
        message = f"a password is set in {VARIABLE}, and only workbooks can be encrypted; leave --format at xlsx"
        raise UsageError(message)
    settings = load_project(project or Path(FILE_NAME))
    packs = packs_for(settings, checks)
    settings.refuse_unstated_retention("work lists")
    folder = out or settings.reports / _FOLDER
    refuse_folder(folder)
    kept = kept_of(settings)
    known = known_of(kept, packs.sources) if kept else Known(key=_ledger_key())
    month = audited(settings, packs, sources or (), json=False)
    lists, totals = dealt(month, packs, settings, known, since)
    if lists:
        written = _written(lists, settings, packs, folder, kinds, known.key, secret)
        say([f"Wrote {counted(written, 'work list')} to {folder}; {index_name(_month(lists))} says whose is which"])
    say(_total_lines(totals, lists))
    tell_unusable(month.unusable)
    return UNUSABLE if month.unusable else OK


def dealt(
    month: Month, packs: Packs, settings: Project, known: Known, since: str | None = None
) -> tuple[tuple[WorkList, ...], tuple[Total, ...]]:
    """The work lists of a run, and totals that agree with the report's.

    They hold the latest month of each source, and with `since` the earlier months from then on; of a source whose
    extracts hold the same records again the latest month is all there is.
    """
    first = settings.worklists.first
    if first is None:
        first = tuple(check.id for check in packs.checks.values() if check.first)
    urgent = ranks(month.latest, first, settings.judging)
    audits = list(_asked(month, packs, since))
    frames = _failing(month, audits)
    known = replace(known, states=_states(month, audits, frames))
    tasks = [
        task
        for (id_, _), frame in frames.items()
        for task in tasks_of(
            frame, packs.source(id_), packs.checks_of(packs.source(id_)), urgent, settings.allowed_columns, known
        )
    ]
    tasks, waived = without_waived(tasks, known)
    lists = deal(tasks, settings.worklists.leavers, known.key)
    dealt_checks = {c.id for c in packs.checks.values() if not c.is_signal and not isinstance(c.rule, Whole)}
    counts = {place: frame.height for place, frame in frames.items()}
    return lists, reconciled(lists, audits, counts, dealt_checks, waived)


@logged("worklists read")
def read(folder: Path, *, project: Path | None, json: bool) -> int:
    """Read the replies of a folder, and say how many of each kind, what disagrees, and what could not be taken.

    Where the project's history keeps a ledger, they are kept there.
    """
    kept = kept_of(project_here(project))
    found = returned(folder, kept.key if kept else _ledger_key())
    if json:
        print_json(_as_json(found))
    say(_reply_lines(found), json=json)
    say(keep(found, kept) if kept else ["No reply is kept: there is no history with a ledger here"], json=json)
    return FAILED if found.problems or found.conflicts else OK


def returned(folder: Path, key: Key | None) -> Returned:
    """What the work lists in a folder reply, read with the ledger's key and the password of the environment."""
    found = read_folder(folder, key, password())
    lies_at(RETURNED, *(folder / name for name in found.names))
    return found


# --- parts --------------------------------------------------------------------------------------------------------


def _kinds(formats: str) -> list[str]:
    kinds = list(dict.fromkeys(part.strip().lower() for part in formats.split(",") if part.strip()))
    if not kinds or not set(kinds) <= set(FORMATS):
        message = f"--format is one or more of {', '.join(FORMATS)}, with commas between"
        raise UsageError(message)
    return kinds


def _ledger_key() -> Key | None:
    return secret_key(None, LEDGER_KEY) if os.environ.get(LEDGER_KEY, "").strip() else None


def _asked(month: Month, packs: Packs, since: str | None) -> Iterator[Audit]:
    """The audits whose records are dealt out."""
    for source, months in months_of(month.audits).items():
        again = packs.source(source).delivery.kind is DeliveryKind.SNAPSHOT
        yield from (one for one in months[:-1] if since and one.period >= since and not again)
        yield months[-1]


def _failing(month: Month, audits: Iterable[Audit]) -> dict[tuple[str, str], pl.DataFrame]:
    """The failing records by source and month."""
    found = {}
    for audit in audits:
        records = _made(month, audit).failing
        found[audit.source, audit.period] = records.filter(records["period"] == audit.period)
    return found


def _made(month: Month, audit: Audit) -> Result:
    return next(result for result in month.results if any(one is audit for one in result.audits))


def _states(
    month: Month, audits: Iterable[Audit], failing: Mapping[tuple[str, str], pl.DataFrame]
) -> dict[Place, dict[Asked, State]]:
    """What is wrong with the cells of the records that are told by their row; a database knows no rows."""
    found: dict[Place, dict[Asked, State]] = {}
    for audit in audits:
        rows = failing[audit.source, audit.period]["row"].drop_nulls()
        faults = _made(month, audit).faults if len(rows) else None
        for row in faults.drop_nulls(("row", "item", "state")).iter_rows(named=True) if faults is not None else ():
            place = (audit.source, audit.period, row["sheet"], row["row"])
            found.setdefault(place, {})[row["check"], row["item"]] = State(row["state"])
    return found


def _month(lists: Sequence[WorkList]) -> str:
    """The month that the files are named after: the latest of any record."""
    return max(one.month for one in lists)


def _written(
    lists: Sequence[WorkList],
    settings: Project,
    packs: Packs,
    folder: Path,
    kinds: Sequence[str],
    key: Key | None,
    secret: Password | None,
) -> int:
    """Write the files of all lists, the index last; how many lists there are."""
    month, day = _month(lists), f"{today()}"
    refuse_work_lists(folder, month)
    names = list(stems(month, (one.owner for one in lists), named=settings.worklists.owner_in_file_names))
    lies_at(WORK_LIST, folder)
    for one, name in zip(lists, names, strict=True):
        sheet = sheet_of(one, month, day, key)
        for kind in kinds:
            _write_one(one, sheet, packs, folder / f"{name}.{kind}", key, secret)
    index = {
        "File": names,
        "Agency": [one.agency for one in lists],
        "Owner": [one.owner or "(nobody is named)" for one in lists],
        "Records": [str(len(one.entries)) for one in lists],
        "Do now": [str(min(len(one.entries), AT_MOST)) for one in lists],
    }
    write_table(index, folder / index_name(month))
    has_written(WORK_LIST, len(names) * len(kinds) + 1)
    return len(lists)


def _write_one(
    work: WorkList, sheet: Sheet, packs: Packs, path: Path, key: Key | None, secret: Password | None
) -> None:
    if path.suffix == ".csv":
        write_table(sheet.table(), path)
    elif path.suffix == ".json":
        write_json(sheet.records(), path)
    else:
        named = dict.fromkeys(one.check for entry in work.entries for one in entry.task.missing)
        advice = {check_name(id_): packs.checks[id_].guidance.supplier for id_ in named}
        write_work_list(workbook(sheet, advice, key), path, secret.sealed if secret else None)


def _total_lines(totals: Sequence[Total], lists: Sequence[WorkList]) -> Iterator[str]:
    for one in totals:
        waived = f"; {one.waived:,} are waived for now" if one.waived else ""
        listed = n_of_n(one.listed, one.failing)
        yield f"{one.source} {one.period}: {listed} records to put right stand on a list{waived}"
    nobody = sum(len(one.entries) for one in lists if one.owner is None)
    records = sum(len(one.entries) for one in lists)
    yield f"{counted(records, 'record')} on {counted(len(lists), 'list')}; {nobody:,} of them with nobody named"


def _reply_lines(found: Returned) -> Iterator[str]:
    for kind, n in found.by_kind.items():
        yield f"{kind.value}: {n_of_n(n, found.records)}"
    said = n_of_n(len(found.replies), found.records)
    yield f"Replies to {said} records of {counted(found.lists, 'list')}, in {counted(found.files, 'file')}"
    for conflict in found.conflicts:
        kept = conflict.kept
        others = ", ".join(f"{one.file} row {one.row} ({one.kind.value})" for one in conflict.others)
        yield f"Copies disagree: {kept.file} row {kept.row} ({kept.kind.value}) was saved last and counts, not {others}"
    yield from (f"Not taken: {problem}" for problem in found.problems)


def _as_json(found: Returned) -> dict[str, object]:
    """What programs need; notes stay where they were written."""
    return {
        "files": found.files,
        "lists": found.lists,
        "records": found.records,
        "replies": {kind.value: n for kind, n in found.by_kind.items()},
        "conflicts": [
            {"file": one.kept.file, "row": one.kept.row, "counts": one.kept.kind.value, "others": len(one.others)}
            for one in found.conflicts
        ],
        "problems": [{"file": p.file, "sheet": p.sheet, "row": p.row, "reason": p.reason} for p in found.problems],
    }
