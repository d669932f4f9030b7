"""An extract in parts, as Spark counts it, gives what Polars gives of the whole: on Spark, and without its Java."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from comparing import quick
from databases import failing, said
from hypothesis import given
from hypothesis import strategies as st
from on_spark import Dealt, spark_folder
from strategies import Case, cases
from test_engine_equals_oracle import READERS
from test_pushed_equals_polars import _every_cell, _sums, some

EXAMPLES, EXAMPLES_OF_SPARK = 25, 2


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _assert_alike(case: Case, given: object) -> None:
    here, there = case.audited(), case.audited(given)
    assert said(there) == said(here)
    assert _sums(there) == _sums(here)


@pytest.mark.parametrize("name", some(READERS, "codes"))
def test_every_awkward_cell_in_parts(name: str) -> None:
    case = _every_cell(name)
    _assert_alike(case, Dealt.of(case.frame))


@pytest.mark.slow
@quick(EXAMPLES)
@given(case=cases(), parts=st.integers(1, 4))
def test_parts_count_what_the_whole_counts(*, case: Case, parts: int) -> None:
    _assert_alike(case, Dealt.of(case.frame, parts))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["codes", "moment"])
def test_every_awkward_cell_on_spark(name: str, folder: Path) -> None:
    """Cells travel from Parquet through Java to the processes: what is odd about them must arrive."""
    case = _every_cell(name)
    given = spark_folder(folder, case.frame)
    _assert_alike(case, given)
    assert failing(case.audited(given)) == failing(case.audited())


@pytest.mark.slow
@quick(EXAMPLES_OF_SPARK)
@given(case=cases())
def test_spark_counts_and_lists_what_polars_does(*, case: Case, folder: Path) -> None:
    given = spark_folder(folder, case.frame)
    _assert_alike(case, given)
    assert failing(case.audited(given)) == failing(case.audited())
