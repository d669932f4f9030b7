"""Tables of the specs, counted by the other engines besides: they must say what Polars says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SPECS = Path(__file__).parents[1] / "spec"
# Every table of these is counted three times more, which takes minutes. All specs are tried by hand, engine by engine:
# `DQ_AUDIT_SPEC_ENGINES=duckdb,parts uv run pytest tests/spec` (parts are what Spark's processes run, without Java).
CHOSEN = [
    f"{SPECS}/{name}.py" for name in ("test_recording_states", "test_linked", "test_long_keys", "test_sums_of_decimals")
]


def _specs(engine: str, *paths: str) -> str:
    """What pytest says of the specs with an engine that counts besides; empty where all pass."""
    words = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-x", *paths]
    done = subprocess.run(  # noqa: S603  our own tests
        words,
        env=os.environ | {"DQ_AUDIT_SPEC_ENGINES": engine},
        capture_output=True,
        text=True,
        check=False,
        cwd=SPECS.parents[1],
    )
    return done.stdout[-3000:] if done.returncode else ""


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["duckdb", "parts", "spark"])
def test_specs_on_another_engine(engine: str) -> None:
    assert _specs(engine, *CHOSEN) == ""
