"""Every kind of file that a project reads or writes, and the personal data in it: the one table.

`where` and `purge` go by it, and `docs/governance/files.md` is made of it, so that what an officer reads is what the
program does. The order counts: a file belongs to the first kind that claims it, and what is never deleted stands first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BESIDE, REPORTS, LISTS, TEMPORARY = "beside the project file", "reports", "reports/worklists", "the temporary folder"
NOTED, SET = "where its maker put it (noted)", "where the project file says"


class Purged(StrEnum):
    """Whether `purge` deletes a kind of file."""

    NEVER = "no"
    YES = "yes"
    AS_EXTRACT = "with --extracts only"


@dataclass(frozen=True)
class FileKind:
    """One kind of file."""

    id: str
    what: str
    personal: str  # the personal data in it; empty where there is none
    kept: str  # its time under [retention]; empty where it stays as long as the project does
    purged: Purged
    lies: tuple[str, ...]
    verbs: tuple[str, ...] = ()  # that write it
    writers: tuple[str, ...] = ()  # functions that do
    names: str = ""  # what it is called, in those places where names tell it


KEY = FileKind(
    "key",
    "secret of a ledger, of pseudonyms, or of protected counts",
    "none by itself; with the ledger or the tokens it tells whom they are about",
    "",
    Purged.NEVER,
    (BESIDE, SET, NOTED),
    ("history init", "pseudonymise", "disclosure new-key"),
    ("make_key",),
    r".+\.key(\.old)?",
)
PROJECT = FileKind(
    "project file",
    "settings; its lists say who may accept waivers, and which owners have left",
    "names of staff; words that agencies write for codes",
    "",
    Purged.NEVER,
    (BESIDE,),
    ("init", "map"),
    ("save",),
)
PLAN = FileKind("plan", "what is to be done about each gap, and by whom", "names of staff", "", Purged.NEVER, (BESIDE,))
ACCESS_LOG = FileKind(
    "access log",
    "a line for each verb that touched records: who, when, which extracts by fingerprint, what was written",
    "logins of staff",
    "log",
    Purged.NEVER,
    (BESIDE,),
    ("every verb that touches records",),
    ("logged",),
)
PLACES = FileKind(
    "register of places",
    "where files were put that lie in no known folder",
    "what somebody called files and folders",
    "",
    Purged.NEVER,
    (BESIDE,),
    ("every verb that writes to a place of one's own choice",),
    ("note", "forget_gone"),
)
HISTORY = FileKind(
    "history",
    "counts of every month; the ledger, replies and waivers (a PostgreSQL is its server's business)",
    "keyed hashes of record keys with what is missing in each record: pseudonymised; digests of owners",
    "records",
    Purged.NEVER,
    (SET,),
    ("history init", "run", "history backfill", "worklists read", "worklists accept", "check --recheck"),
    ("History.make",),
)
BACKUP = FileKind(
    "backup of a history",
    "the history as it was before an upgrade",
    "as in the history",
    "records",
    Purged.YES,
    (SET,),
    ("history upgrade",),
)
EXTRACT = FileKind(
    "extract",
    "rows as an agency sent them",
    "everything that was sent: names, birthdays, addresses, what happened to whom",
    "extracts",
    Purged.AS_EXTRACT,
    (SET, NOTED),
)
IDENTITIES = FileKind(
    "crosswalk",
    "names and PNC ids that tell which token is whose",
    "names, birthdays, PNC ids",
    "extracts",
    Purged.AS_EXTRACT,
    (NOTED,),
)
ENTRY = FileKind(
    "entry workbook",
    "a workbook to fill in; empty when it is written",
    "once it is filled in, as in an extract",
    "extracts",
    Purged.AS_EXTRACT,
    (NOTED,),
    ("template",),
    ("write_entry_workbook",),
)
WORK_LIST = FileKind(
    "work list",
    "the records that an owner is to put right, and the index that says whose list is which",
    "record keys and keyed hashes of them, names of owners, what is missing; once it is back, notes",
    "lists",
    Purged.YES,
    (LISTS, NOTED),
    ("worklists write",),
    ("write_work_list", "write_table", "write_json"),
    r"worklist-\d{4}-\d{2}-.+\.(xlsx|csv|json)|worklists-\d{4}-\d{2}-index\.csv",
)
RETURNED = FileKind(
    "returned work list",
    "a work list that came back",
    "as in a work list, with replies and notes",
    "lists",
    Purged.YES,
    (NOTED,),
)
FAILING = FileKind(
    "failing records",
    "a line for each record with something to put right",
    "record keys, names of owners and supervisors, what is missing",
    "lists",
    Purged.YES,
    (NOTED,),
    ("check --failing",),
    ("write_failing",),
)
ANNOTATED = FileKind(
    "annotated return",
    "a submitter's own workbook with cells marked, or a list of such cells",
    "everything that the submitter sent",
    "lists",
    Purged.YES,
    (NOTED,),
    ("check --annotate",),
    ("write_annotated",),
)
RECHECK = FileKind(
    "recheck list",
    "keys of records to pull afresh",
    "record keys",
    "lists",
    Purged.YES,
    (BESIDE, NOTED),
    ("worklists recheck",),
    ("write_table",),
    r"recheck-.+\.csv",
)
PSEUDONYMISED = FileKind(
    "pseudonymised extract",
    "an extract with tokens in place of names",
    "tokens that follow a person, and every column that was not dropped",
    "lists",
    Purged.YES,
    (NOTED,),
    ("pseudonymise",),
    ("write_rows",),
)
RELEASE = FileKind(
    "release note",
    "what was released: fingerprint, rows, outcomes",
    "the name or login of whoever released it",
    "log",
    Purged.YES,
    (NOTED,),
    ("check --release",),
    ("write_json",),
)
UNPACKED = FileKind(
    "unpacked extract",
    "bytes of a packed extract that were left behind when a program was killed",
    "as in an extract",
    "lists",
    Purged.YES,
    (TEMPORARY,),
    ("every verb that reads a packed extract of more than 64 MB",),
    ("kept",),
)
REPORT = FileKind(
    "report",
    "pages, papers, letters, workbooks, charts, JSON: counts, never a record",
    "",
    "counts",
    Purged.NEVER,
    (REPORTS,),
    ("run", "check --out", "report", "profile", "demo", "history export"),
    ("write_reports", "write_charts", "write_text", "write_manifest"),
)
RULES = FileKind(
    "rules for other tools",
    "checks as a great-expectations suite, or as a pandera schema",
    "",
    "",
    Purged.NEVER,
    (NOTED,),
    ("export gx", "export pandera"),
)
SCHEDULE = FileKind(
    "schedule",
    "a task, a cron line and a timer for a monthly run",
    "",
    "",
    Purged.NEVER,
    (NOTED,),
    ("schedule",),
    ("write_bytes",),
)
SHORTCUT = FileKind(
    "shortcut", "a file on which extracts are dropped", "", "", Purged.NEVER, (NOTED,), ("shortcut",), ("write_bytes",)
)
RUN_LOG = FileKind(
    "log of runs",
    "what a run said, line by line, without tables of figures and without values",
    "",
    "",
    Purged.NEVER,
    (NOTED,),
    ("run --log-file", "check --log-file"),
)
LOCK = FileKind(
    "lock", "that a run goes on: process, machine, since when", "", "", Purged.NEVER, (BESIDE,), ("run",), ("alone",)
)
KINDS = (
    PROJECT, PLAN, KEY, ACCESS_LOG, PLACES, BACKUP, HISTORY, EXTRACT, IDENTITIES, ENTRY, WORK_LIST, RETURNED, FAILING,
    ANNOTATED, RECHECK, PSEUDONYMISED, RELEASE, UNPACKED, REPORT, RULES,
    SCHEDULE, SHORTCUT, RUN_LOG, LOCK,
)  # fmt: skip
BY_ID = {kind.id: kind for kind in KINDS}
_PART = r"(\.part)?"  # half a file, left behind when its writer was killed, holds as much as the whole


def is_called(kind: FileKind, name: str) -> bool:
    """Whether a file has a name of this kind, or is half of one that has."""
    return bool(kind.names) and re.fullmatch(f"({kind.names}){_PART}", name) is not None


def as_markdown(kinds: Iterable[FileKind] = KINDS) -> str:
    """The table as the documentation shows it."""
    return "\n".join(_lines(kinds)) + "\n"


def _lines(kinds: Iterable[FileKind]) -> Iterator[str]:
    yield "| file | what it is | personal data in it | lies | written by | time in `[retention]` | purged |"
    yield "|---|---|---|---|---|---|---|"
    for one in kinds:
        written = ", ".join(f"`{verb}`" if not verb.startswith("every") else verb for verb in one.verbs)
        time = f"`{one.kept}`" if one.kept else "as long as the project"
        cells = (one.id, one.what, one.personal or "**none**", "; ".join(one.lies), written or "not by dq-audit", time)
        yield f"| {' | '.join((*cells, one.purged.value))} |"
