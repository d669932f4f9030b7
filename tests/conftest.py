"""Says how many tests were left to CI, and finds the real extracts that lie beside the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

REALDATA = Path(__file__).parents[2] / "shared" / "realdata"
_left_to_ci: list[str] = []


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember what the markers left out."""
    _left_to_ci.extend(item.nodeid for item in items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A number that nobody overlooks."""
    if _left_to_ci:
        terminalreporter.write_line(
            f"{len(_left_to_ci)} tests left to CI (markers browser and slow; `.ci/run` runs them)"
        )


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real extracts; the test is skipped, and says so, where it is absent."""
    if not REALDATA.is_dir():
        pytest.skip(f"the real extracts are not here ({REALDATA.name}/ beside the project): nothing was compared")
    return REALDATA
