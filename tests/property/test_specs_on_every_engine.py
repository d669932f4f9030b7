"""Every table of every spec, counted by the other engines besides: they must say what Polars says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SPECS = Path(__file__).parents[1] / "spec"
# A table takes Spark some seconds, so it counts those of a few files; all of them are counted in parts without Java, by
# the very functions that its processes run.
_OF_SPARK = [
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
def test_specs_in_parts() -> None:
    assert _specs("parts", str(SPECS)) == ""


@pytest.mark.slow
def test_specs_on_duckdb() -> None:
    assert _specs("duckdb", str(SPECS)) == ""


@pytest.mark.slow
def test_specs_on_spark() -> None:
    assert _specs("spark", *_OF_SPARK) == ""
