"""Writers to a history that are killed at any instant, or write all at once. Prints what came of it as JSON.

    python history_kills.py kill ADDRESS FOLDER NUMBER
    python history_kills.py together ADDRESS FOLDER WRITERS EACH
    python history_kills.py upgrade ADDRESS FOLDER NUMBER
    python history_kills.py upgrade-there ADDRESS FOLDER COMMITS

A program of its own: it forks, which a test runner with threads must not.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import statistics
import sys
import time
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
from older_histories import Address, Held, as_older, held
from sqlalchemy import Engine, event, make_url

from dq_audit.history import backup, place
from dq_audit.history.store import History
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind

STARTED, DONE = b"s", b"d"
MONTHS = [f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(18)]
_CHANGES = ("SELECT pg_advisory_xact_lock", "CREATE", "ALTER", "INSERT", "UPDATE")


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


def _span(history: History, writers: range) -> float:
    """How long a writer takes from the first thing it writes until it is done, in seconds: the middle of these."""
    spans = []
    for number in writers:
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            _child(history, number, write)
        os.close(write)
        os.read(read, 1)
        began = time.monotonic()
        os.waitpid(pid, 0)
        spans.append(time.monotonic() - began)
        os.close(read)
    return statistics.median(spans)


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
    left_alone = range(2, 7)
    span = _span(history, left_alone)
    dice, between, halves, lost, current = random.Random(5), 0, 0, 0, left_alone[-1]  # noqa: S311  no secret
    for at in range(left_alone.stop, left_alone.stop + number):
        begun, done = _killed(history, at, dice.triangular(0, 1.5 * span, 0))
        history.prune("0000-00")  # deletes nothing, and waits until a server has done with the writer that was killed
        [found] = history.audits()
        stands = found.extract.rows
        between += begun and not done
        halves += not is_whole(found)
        lost += stands not in (current, at) or (done and stands != at)
        current = stands
    entries = history.entries()
    whole = sum(is_whole(one) for entry in entries if (one := history.audit(entry.id)))
    history.take([audit(number + 99)], "dq-audit 0")
    [last] = history.audits()
    return {
        "between": between, "halves": halves, "lost": lost, "kept": len(entries), "whole": whole,
        "current": sum(entry.is_current for entry in entries), "goes_on": int(last.extract.rows == number + 99),
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
    rows = _older(folder / "newer.sqlite", older)
    shutil.copy(older, history)
    began = time.monotonic()
    History.upgrade(address, folder)
    whole, dice = time.monotonic() - began, random.Random(7)  # noqa: S311  no secret
    found = dict.fromkeys(("lost", "before_copy", "between", "new", "halves", "without_copy", "stuck"), 0)
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
        os.waitpid(pid, 0)
        fate = _fate(history, older, rows)
        copies = [copy for copy in backup.backups_of(history) if ".part" not in copy.name]
        found["lost"] += fate == "lost"
        found["before_copy"] += fate == "old" and not copies
        found["between"] += fate == "old" and bool(copies)
        found["new"] += fate == "new"
        found["halves"] += any(held(copy, older) != rows for copy in copies)
        found["without_copy"] += fate == "new" and not copies
        History.upgrade(address, folder)
        found["stuck"] += _fate(history, older, rows) != "new"
    return found


def upgrade_there(address: str, _: Path, commits: int) -> dict[str, int]:
    """Kill upgrades of a history on a server: once they wait no more, after each change, and so many committing."""
    older = _database(address, "older")
    rows, dice = _older(_database(address, "newer"), older), random.Random(7)  # noqa: S311  no secret
    found = dict.fromkeys(("after_changes", "committing", "new", "lost", "early", "stuck"), 0)

    def look(history: str) -> str:
        fate = _fate(history, older, rows)
        History.upgrade(history, Path(), has_dump=True)
        found["lost"] += fate == "lost"
        found["new"] += fate == "new"
        found["stuck"] += _fate(history, older, rows) != "new"
        return fate

    while _killed_changing(history := _database(address, "history", older), found["after_changes"] + 1):
        found["after_changes"] += 1
        found["early"] += look(history) != "old"
    for _ in range(commits):
        found["committing"] += _killed_committing(_database(address, "history", older), dice.uniform(0, 0.004))
        look(history)
    figures = {one.period: numbers(one) for one in History.open(history, Path()).audits()}
    return found | {"figures": int(figures == {month: {at} for at, month in enumerate(MONTHS, start=1)})}


def _database(address: str, name: str, like: str = "") -> str:
    """The address of a database of the same server, made anew: empty, or with what another holds."""
    url, name = make_url(address), f"{make_url(address).database}_{name}"
    template = make_url(like).database if like else "template0"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return url.set(database=name).render_as_string()


def _killed_changing(history: str, after: int) -> bool:
    """Kill an upgrade after so many statements that change something, or lock; whether it came as far."""
    pid = os.fork()
    if pid == 0:
        changes = count(1)

        def changed(*told: object) -> None:
            if str(told[2]).lstrip().startswith(_CHANGES) and next(changes) == after:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "after_cursor_execute", changed)
        History.upgrade(history, Path(), has_dump=True)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == signal.SIGKILL


def _killed_committing(history: str, wait: float) -> bool:
    """Kill an upgrade so long after it began to commit; whether it had not yet ended."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        event.listen(Engine, "commit", lambda _: os.write(write, STARTED))
        History.upgrade(history, Path(), has_dump=True)
        os._exit(0)
    os.close(write)
    os.read(read, 1)
    time.sleep(wait)
    os.kill(pid, signal.SIGKILL)
    os.close(read)
    return os.waitpid(pid, 0)[1] == signal.SIGKILL


def _older(newer: Address, older: Address) -> Held:
    """Make 18 months, and what the first version of the tables would have held of them; every row of that."""
    made = History.make(str(newer), Path())
    for at, month in enumerate(MONTHS, start=1):
        made.take([audit(at, month)], "dq-audit 0")
    as_older(newer, older, "0001")
    return held(older)


def _fate(history: Address, older: Address, rows: Held) -> str:
    """What became of a history: it is `old` or `new`, with every row; or `lost`, which is anything else."""
    there, versions = held(history, older), {str(rows["alembic_version"][0][0]): "old", place.newest(): "new"}
    version = str(there["alembic_version"][0][0])
    return versions.get(version, "lost") if there | {"alembic_version": rows["alembic_version"]} == rows else "lost"


if __name__ == "__main__":
    what, address_, folder_, *rest = sys.argv[1:]
    verbs = {"kill": kill, "together": together, "upgrade": upgrade, "upgrade-there": upgrade_there}
    print(json.dumps(verbs[what](address_, Path(folder_), *map(int, rest))))  # noqa: T201  the answer
