"""A process that audits one file after another and tells what came of each: run as a script by `running`.

A line of JSON in, a line of JSON out. Standard output and error are caught at the level of the operating system, since
a library in Rust or C writes there without asking Python; memory is measured for each call alone.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

ADDRESSES = 4 << 30  # bytes of address space on top of what the idle process has reserved


def main() -> None:
    """Answer on what was standard output, until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    from dq_audit import verbs  # noqa: F401, PLC0415  loaded once, before memory is measured
    from dq_audit.cli import program  # noqa: PLC0415  the same

    _limit_addresses()
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        answers.write(json.dumps(_audited(json.loads(line), program.main)) + "\n")
        answers.flush()


def _limit_addresses() -> None:
    limit = _status("VmSize") + ADDRESSES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _audited(asked: dict[str, Any], command: Any) -> dict[str, Any]:  # noqa: ANN401
    os.chdir(asked["cwd"])
    _forget_peak()
    start, used = time.perf_counter(), time.process_time()
    with tempfile.TemporaryFile(dir=asked["scratch"]) as out, tempfile.TemporaryFile(dir=asked["scratch"]) as err:
        os.dup2(out.fileno(), 1)
        os.dup2(err.fileno(), 2)
        code: object = "returned"
        with patch.object(sys, "argv", ["dq-audit", *map(os.fsdecode, map(bytes.fromhex, asked["words"]))]):
            try:
                command()
            except SystemExit as end:
                code = end.code
        _wait_for_threads()
        sys.stdout.flush()
        sys.stderr.flush()
        texts = [_whole(file.fileno()) for file in (out, err)]
    return {
        "code": code,
        "out": texts[0],
        "err": texts[1],
        "seconds": time.perf_counter() - start,
        "used": time.process_time() - used,
        "peak": _peak(),
    }


def _wait_for_threads() -> None:
    """As the interpreter does before it ends: a thread that reads an endless file keeps the command from ending."""
    gc.collect()
    for thread in threading.enumerate():
        if thread is not threading.main_thread() and not thread.daemon:
            thread.join()


def _whole(file: int) -> str:
    os.lseek(file, 0, os.SEEK_SET)
    with os.fdopen(os.dup(file), "rb") as stream:
        return stream.read().decode("utf-8", "backslashreplace")


def _forget_peak() -> None:
    """Where the kernel can: else the peak is that of the process since it began, and a doubt is settled in a new one."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _status(name: str) -> int:
    """A line of /proc/self/status in bytes, 0 where there is none."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), 0)


def _peak() -> int:
    """The most memory held since the peak was forgotten, in bytes; by a process of its own since this one began."""
    mine = _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return max(mine, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)


if __name__ == "__main__":
    main()
