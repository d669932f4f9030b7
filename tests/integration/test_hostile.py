"""Hostile files of every kind (`hostile/`): audited rightly, or refused in one sentence; in bounds, and nobody named.

Every twentieth case runs by default, all of them with `-m "slow or not slow"`; to see at once what fails and why:
`uv run python -m tests.integration.hostile`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("memory is measured as Linux tells it", allow_module_level=True)

from hostile.case import Case
from hostile.corpus import CASES, FEW, TWICE
from hostile.running import Worker, faults


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    with Worker() as process:
        yield process


def test_no_two_cases_have_one_name() -> None:
    assert TWICE == []


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.name, marks=[] if c.name in FEW else [pytest.mark.slow]) for c in CASES]
)
def test_a_hostile_file_is_audited_rightly_or_refused(case: Case, worker: Worker) -> None:
    assert faults(case, worker.run(case)) == []
