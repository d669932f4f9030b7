"""Two ways to give a command: `dq` in this process, fast; `shell` in a process of its own, as people do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

import pytest
from commands import environment, run_here

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def dq(tmp_path: Path) -> Run:
    """Run `dq-audit …` in this process: `dq("check", file, cwd=…, env=…, encoding=…)`."""
    return partial(run_here, cwd=tmp_path)


@pytest.fixture(scope="session")
def shell() -> Callable[..., CompletedProcess[bytes]]:
    """Run `python -m dq_audit …` in a process of its own; output as bytes."""

    def run(*args: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> CompletedProcess[bytes]:
        words = [sys.executable, "-m", "dq_audit", *map(str, args)]
        return subprocess.run(  # noqa: S603  our own interpreter and module
            words, cwd=cwd, env=environment(env or {}), capture_output=True, check=False, timeout=120
        )

    return run
