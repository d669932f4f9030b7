"""Two ways to give a command: `dq` in this process, fast; `shell` in a process of its own, as people do."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias
from unittest.mock import patch

import pytest

from dq_audit.cli import main

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    """This environment without settings of ours, and with a width at which nothing is cut."""
    ours = ("DQ_AUDIT_", "PYTHONIOENCODING", "PYTHONUTF8", "NO_COLOR", "FORCE_COLOR", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"COLUMNS": "200"} | dict(extra)


@pytest.fixture
def dq(tmp_path: Path) -> Run:
    """Run `dq-audit …` in this process: `dq("check", file, cwd=…, env=…, encoding=…)`."""

    def run(
        *args: str | Path,
        cwd: Path = tmp_path,
        env: Mapping[str, str] | None = None,
        encoding: str = "utf-8",  # of the console
        written_in: str | None = None,  # of what is expected on standard output, where it is not the console's
    ) -> CompletedProcess[str]:
        raw = io.BytesIO(), io.BytesIO()
        out, err = (  # strict and lenient, as Python opens them
            io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="\n", write_through=True)
            for stream, errors in zip(raw, ("strict", "backslashreplace"), strict=True)
        )
        words = ["dq-audit", *map(str, args)]
        with (
            contextlib.chdir(cwd),
            patch.object(sys, "argv", words),
            patch.dict(os.environ, _environment(env or {}), clear=True),
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

    return run


@pytest.fixture(scope="session")
def shell() -> Callable[..., CompletedProcess[bytes]]:
    """Run `python -m dq_audit …` in a process of its own; output as bytes."""

    def run(*args: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> CompletedProcess[bytes]:
        words = [sys.executable, "-m", "dq_audit", *map(str, args)]
        return subprocess.run(  # noqa: S603  our own interpreter and module
            words, cwd=cwd, env=_environment(env or {}), capture_output=True, check=False, timeout=120
        )

    return run
