"""Replies out of a folder of returned work lists: what counts, what disagrees, and what could not be taken.

A row counts only where its check value is that of its cells. Of several replies to one record the one that was saved
last counts; copies of one list that disagree are listed.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dq_audit.cells import fold
from dq_audit.errors import InputError
from dq_audit.render.words import clean
from dq_audit.worklists.identity import mark
from dq_audit.worklists.lines import MARK, NOTE, PERIOD, RECORD, REFERENCE, REPLY, SOURCE, WHERE
from dq_audit.worklists.replies import Conflict, Problem, Reply, ReplyKind, Returned
from dq_audit.worklists.returned import Opened, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from dq_audit.keys import Key
    from dq_audit.worklists.returned import Answer
    from dq_audit.worklists.sealing import Password

_LITTER = ("~$", ".", "__MACOSX")  # what Excel, LibreOffice and macOS leave beside files
_KINDS = {fold(kind.value): kind for kind in ReplyKind}
_OURS = ("-index.csv",)


@dataclass(frozen=True)
class _File:
    """What one file says."""

    replies: tuple[Reply, ...] = ()
    problems: tuple[Problem, ...] = ()
    list_id: str = ""
    records: int = 0


def read_folder(folder: Path, key: Key | None = None, password: Password | None = None) -> Returned:
    """All replies in the workbooks of a folder and the folders in it. InputError where there is no such folder.

    `key` is the ledger's, if the lists were written under one; `password` that of the lists.
    """
    if not folder.is_dir():
        message = f"there is no folder {folder.name}; give the folder that holds the returned work lists"
        raise InputError(message)
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_litter(path, folder)]
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:  # each workbook is read in a process of its own
        files = list(pool.map(lambda path: _read(path, path.relative_to(folder).as_posix(), key, password), paths))
    replies, conflicts = _settled([reply for file in files for reply in file.replies])
    records = {file.list_id: file.records for file in files if file.list_id}
    return Returned(
        replies=tuple(replies),
        conflicts=tuple(conflicts),
        problems=tuple(problem for file in files for problem in file.problems),
        files=len(files),
        lists=len(records),
        records=sum(records.values()),
        names=tuple(p.relative_to(folder).as_posix() for p, f in zip(paths, files, strict=True) if f.list_id),
    )


def _is_litter(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(_LITTER) for part in parts) or path.name.endswith(_OURS)


def _read(path: Path, name: str, key: Key | None, password: Password | None) -> _File:
    """The replies of one file, and what is wrong with it."""
    name, fault = clean(name), ""
    try:
        found = opened(path, key, password)
    except InputError as error:
        fault = str(error)
    if fault:
        return _File(problems=(Problem(name, fault),))
    taken, problems = _Rows(found, name, key).read()
    return _File(tuple(taken), tuple(problems), found.identity.list_id, found.identity.records)


class _Rows:
    """Reads the rows of a list: which of them are as they were sent, and what they reply."""

    def __init__(self, found: Opened, name: str, key: Key | None) -> None:
        self._list, self._name, self._key = found, name, key
        self._problems: list[Problem] = []

    def read(self) -> tuple[list[Reply], list[Problem]]:
        """The replies, and a problem for each row (or for the file) of which something could not be taken."""
        whole = [row for row in self._list.rows if self._is_as_sent(row)]
        by_mark: dict[str, list[Answer]] = {}
        for row in whole:
            by_mark.setdefault(row[MARK], []).append(row)
        replies = [reply for rows in by_mark.values() if (reply := self._reply(rows))]
        absent = self._list.identity.records - len(by_mark)
        if absent:
            self._problem(f"{absent:,} of {self._list.identity.records:,} records of the list are not in it as sent")
        return replies, self._problems

    def _is_as_sent(self, row: Answer) -> bool:
        """Whether the check value of a row is that of its cells."""
        if not row[MARK]:
            self._problem("was added: it has no check value; nothing of it is taken", row)
            return False
        cells = (row[SOURCE], row[PERIOD], row[RECORD], row[REFERENCE], row[WHERE])
        as_sent = row[MARK] == mark(self._key, self._list.identity.list_id, *cells)
        if not as_sent:
            self._problem("is not as it was sent (another reference, place or list); its reply is not taken", row)
        return as_sent

    def _reply(self, rows: Sequence[Answer]) -> Reply | None:
        """The reply to one record, from the rows that are about it: usually one."""
        said = {kind: row for row in rows if (kind := self._kind(row))}
        if len(said) > 1:
            self._problem("stands again in the file with another reply; neither is taken", rows[-1])
        if len(said) != 1:
            return None
        [(kind, row)] = said.items()
        facts = self._list.identity
        return Reply(
            source=row[SOURCE],
            period=row[PERIOD],
            record=row[RECORD] or None,
            reference=row[REFERENCE],
            kind=kind,
            note=row[NOTE],
            owner=facts.owner,
            list_id=facts.list_id,
            mark=row[MARK],
            file=self._name,
            row=row.row,
            issued_on=facts.issued_on,
            when=self._list.when,
        )

    def _kind(self, row: Answer) -> ReplyKind | None:
        kind = _KINDS.get(fold(row[REPLY]))
        if row[REPLY] and kind is None:
            self._problem(f"the reply is none of the four ({', '.join(_KINDS)}); it is not taken", row)
        elif row[NOTE] and kind is None:
            self._problem("has a note and no reply; choose one of the four", row)
        return kind

    def _problem(self, reason: str, row: Answer | None = None) -> None:
        self._problems.append(Problem(self._name, reason, row.sheet if row else None, row.row if row else None))


def _settled(replies: Iterable[Reply]) -> tuple[list[Reply], list[Conflict]]:
    """Of each record the reply that counts, and the copies of one list that say something else."""
    by_record: dict[tuple[str, ...], list[Reply]] = {}
    for reply in replies:
        by_record.setdefault(reply.about, []).append(reply)
    kept: list[Reply] = []
    conflicts: list[Conflict] = []
    for group in by_record.values():
        ordered = sorted(group, key=lambda reply: (reply.issued_on, reply.when, reply.file))
        rows: dict[str, list[Reply]] = {}  # a record that stands twice in its extract has two rows in the list
        for reply in (one for one in ordered if one.list_id == ordered[-1].list_id):
            rows.setdefault(reply.mark, []).append(reply)
        for *earlier, last in rows.values():
            kept.append(last)
            others = tuple(one for one in earlier if one.kind is not last.kind)
            conflicts += [Conflict(last, others)] if others else []
    return kept, conflicts
