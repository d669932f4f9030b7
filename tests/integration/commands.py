"""Gives a command to `dq-audit` in this process: fast, and with all that it said."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from unittest.mock import patch

from dq_audit.cli.program import main

NOBODY = 65534
RETENTION = """
[retention]
lists = "3 months"
records = "24 months"
counts = "10 years"
log = "6 years"
"""  # what a project file states that lets anything be kept which names records


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This environment without settings of ours, and with a width at which nothing is cut.

    A run is about all months there are: what is the last complete one changes with the calendar.
    """
    ours = ("DQ_AUDIT_", "PYTHONIOENCODING", "PYTHONUTF8", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"COLUMNS": "200", "DQ_AUDIT_RUN_PERIOD": "all"} | dict(extra)


def run_here(
    *args: str | Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    encoding: str = "utf-8",  # of the console
    written_in: str | None = None,  # of what is expected on standard output, where it is not the console's
) -> CompletedProcess[str]:
    """Run `dq-audit …` in a folder."""
    raw = io.BytesIO(), io.BytesIO()
    out, err = (  # strict and lenient, as Python opens them
        io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n", write_through=True)
        for stream, errors in zip(raw, ("strict", "backslashreplace"), strict=True)
    )
    words = ["dq-audit", *map(str, args)]
    with (
        contextlib.chdir(cwd),
        patch.object(sys, "argv", words),
        patch.dict(os.environ, environment(env or {}), clear=True),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code: object = 0
        except SystemExit as end:
            code = end.code
    out.flush()
    err.flush()
    texts = [raw[0].getvalue().decode(written_in or encoding), raw[1].getvalue().decode(encoding)]
    assert isinstance(code, int | None)
    return CompletedProcess(words, code or 0, *texts)


def as_somebody_else(folder: Path) -> list[str]:
    """Give a folder to a user without rights, and the words that run a command as that user.

    Only root can, and needs to: whoever is somebody already gets no words.
    """
    if os.geteuid():
        return []
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    caps = [f"--{kind}-caps=+dac_read_search" for kind in ("inh", "ambient")]  # the interpreter may be another's
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *caps]
