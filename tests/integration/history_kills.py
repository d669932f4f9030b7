"""Writers to a history that are killed at any instant, or write all at once. Prints what came of it as JSON.

    python history_kills.py kill ADDRESS FOLDER NUMBER
    python history_kills.py together ADDRESS FOLDER WRITERS EACH
    python history_kills.py upgrade ADDRESS FOLDER NUMBER

A program of its own: it forks, which a test runner with threads must not.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import NoReturn

from older_histories import as_older, held
from sqlalchemy import event

from dq_audit.history import backup, place
from dq_audit.history.store import History
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

STARTED, DONE = b"s", b"d"


def audit(number: int, period: str = "2026-10") -> Audit:
    """An audit whose every count is its number, so that halves of two cannot pass for one."""
    counts = Counts(rows=number, applicable=number, valid=number)
    parts = {"team": {f"T{at}": counts for at in range(40)}}
    findings = tuple(
        Finding(f"police.check-{at}", "3.2.1", Kind.RULE, None, counts, 0.9, rule="0" * 16, breakdowns=parts)
        for at in range(15)
    )
    return Audit("police.victims", "Police", period, "2026-11-02", ExtractFacts("", f"{number:064x}", number), findings)


def numbers(one: Audit) -> set[int]:
    """All numbers that stand in an audit; of a whole one there is one."""
    parts = [counts for f in one.findings for values in f.breakdowns.values() for counts in values.values()]
    told = {n for counts in (*parts, *(f.counts for f in one.findings)) for n in counts.as_dict().values() if n}
    return told | {one.extract.rows}


def is_whole(one: Audit) -> bool:
    return len(numbers(one)) == 1 and [len(f.breakdowns["team"]) for f in one.findings] == [40] * 15


def _child(history: History, number: int, out: int) -> NoReturn:
    def wrote(*told: object) -> None:
        if str(told[2]).startswith(("INSERT", "UPDATE")):
            os.write(out, STARTED)

    event.listen(history.engine, "after_cursor_execute", wrote)
    history.take([audit(number)], "dq-audit 0")
    os.write(out, DONE)
    os._exit(0)


def _killed(history: History, number: int, wait: float) -> tuple[bool, bool]:
    """Whether the writer had begun to write when it was killed, and whether it said that it was done."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        _child(history, number, write)
    os.close(write)
    begun = os.read(read, 1) == STARTED
    time.sleep(wait)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    said = b""
    while more := os.read(read, 4096):
        said += more
    os.close(read)
    return begun, DONE in said


def kill(address: str, folder: Path, number: int) -> dict[str, int]:
    """Kill so many writers; after each the month is as before or as after, and the next goes on."""
    history = History.make(address, folder)
    history.take([audit(1)], "dq-audit 0")
    dice, between, halves, lost, current = random.Random(5), 0, 0, 0, 1  # noqa: S311  no secret
    for at in range(2, number + 2):
        begun, done = _killed(history, at, dice.uniform(0, 0.03))
        history.prune("0000-00")  # deletes nothing, and waits until a server has done with the writer that was killed
        [found] = history.audits()
        stands = found.extract.rows
        between += begun and not done
        halves += not is_whole(found)
        lost += stands not in (current, at) or (done and stands != at)
        current = stands
    entries = history.entries()
    whole = sum(is_whole(one) for entry in entries if (one := history.audit(entry.id)))
    history.take([audit(number + 9)], "dq-audit 0")
    [last] = history.audits()
    return {
        "between": between, "halves": halves, "lost": lost, "kept": len(entries), "whole": whole,
        "current": sum(entry.is_current for entry in entries), "goes_on": int(last.extract.rows == number + 9),
    }  # fmt: skip


def together(address: str, folder: Path, writers: int, each: int) -> dict[str, int]:
    """So many processes write so many months each, at once, and all of them the same month too."""
    History.make(address, folder)
    children = []
    for writer in range(writers):
        pid = os.fork()
        if pid == 0:
            history = History.open(address, folder)
            for at in range(each):
                history.take([audit(1000 * writer + at + 1, f"{2000 + writer:04d}-{at % 12 + 1:02d}")], "dq-audit 0")
                history.take([audit(7, "1999-01")], "dq-audit 0")
            os._exit(0)
        children.append(pid)
    failed = sum(os.waitpid(pid, 0)[1] != 0 for pid in children)
    history = History.open(address, folder)
    entries = history.entries()
    found = history.audits()
    return {
        "failed": failed, "entries": len(entries), "current": len(found), "whole": sum(map(is_whole, found)),
        "shared": sum(entry.period == "1999-01" for entry in entries),
    }  # fmt: skip


def upgrade(address: str, folder: Path, number: int) -> dict[str, int]:
    """Kill so many upgrades of a history in a file: it is of either version, with every row, and so is each copy."""
    history, older = folder / address, folder / "older.sqlite"
    made = History.make("newer.sqlite", folder)
    for month in range(18):
        made.take([audit(month + 1, f"{2025 + month // 12}-{month % 12 + 1:02d}")], "dq-audit 0")
    as_older(folder / "newer.sqlite", older, "0001")
    rows = held(older)
    versions = {before := rows.pop("alembic_version")[0][0], place.newest()}
    shutil.copy(older, history)
    began = time.monotonic()
    History.upgrade(address, folder)
    whole, dice = time.monotonic() - began, random.Random(7)  # noqa: S311  no secret
    found = dict.fromkeys(("killed", "lost", "before_copy", "between", "new", "halves", "without_copy", "stuck"), 0)
    for _ in range(number):
        for left in folder.glob(f"{address}*"):
            left.unlink()
        shutil.copy(older, history)
        pid = os.fork()
        if pid == 0:
            History.upgrade(address, folder)
            os._exit(0)
        time.sleep(dice.uniform(0.2, 1.6) * whole)
        os.kill(pid, signal.SIGKILL)
        found["killed"] += os.waitpid(pid, 0)[1] == signal.SIGKILL
        there = held(history, older)
        version = there.pop("alembic_version")[0][0]
        copies = [copy for copy in backup.backups_of(history) if ".part" not in copy.name]
        found["lost"] += there != rows or version not in versions
        found["before_copy"] += version == before and not copies
        found["between"] += version == before and bool(copies)
        found["new"] += version != before
        found["halves"] += any(held(copy, older) != held(older) for copy in copies)
        found["without_copy"] += version != before and not copies
        History.upgrade(address, folder)
        again = held(history, older)
        found["stuck"] += again.pop("alembic_version")[0][0] != place.newest() or again != rows
    return found


if __name__ == "__main__":
    what, address_, folder_, *rest = sys.argv[1:]
    told = {"kill": kill, "together": together, "upgrade": upgrade}[what](address_, Path(folder_), *map(int, rest))
    print(json.dumps(told))  # noqa: T201  the answer
