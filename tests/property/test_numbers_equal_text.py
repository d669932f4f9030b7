"""An extract whose cells come as numbers of entries is counted, and listed, as one whose cells come as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest
from comparing import quick
from databases import failing, said
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases
from test_engine_equals_oracle import READERS
from test_pushed_equals_polars import _every_cell, _sums, some

from dq_audit.extracts.read import Extract
from dq_audit.extracts.table import Slice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from dq_audit.audit import Result

EXAMPLES = 12


def numbered(rows: pl.DataFrame, chosen: Iterable[str], known: dict[str, dict[str | None, int]]) -> Slice:
    """A slice with the cells of some columns as numbers. What is `known` of a column's entries grows."""
    numbers, entries = {}, {}
    for column in chosen:
        held = known.setdefault(column, {None: 0})
        numbers[column] = pl.Series(
            column, [held.setdefault(cell, len(held)) for cell in rows[column]], dtype=pl.UInt16
        )
        entries[column] = pl.Series(column, [*held], dtype=pl.String)
    return Slice(rows.with_columns(numbers.values()), entries)


def audited_in_numbers(case: Case, height: int, every: int) -> Result:
    """The audit of a case whose rows come a few at a time, now one column of them as numbers, now another."""

    def in_numbers(extract: Extract, columns: Iterable[str], text: AbstractSet[str]) -> Iterator[Slice]:
        known: dict[str, dict[str | None, int]] = {}
        for rows in extract.slices(columns):
            fit = [name for name in rows.columns if name not in text and not name.startswith("@")]
            for at, part in enumerate(rows.iter_slices(height) if rows.height else [rows]):
                yield numbered(part, [c for place, c in enumerate(fit) if (at + place) % every or every == 1], known)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Extract, "numbered", in_numbers)
        return case.audited()


def _assert_alike(case: Case, height: int, every: int) -> None:
    as_text, as_numbers = case.audited(), audited_in_numbers(case, height, every)
    assert said(as_numbers) == said(as_text)
    assert _sums(as_numbers) == _sums(as_text)
    assert failing(as_numbers) == failing(as_text)


@pytest.mark.parametrize("every", [1, 2])  # all columns in all slices; each column in every other slice
@pytest.mark.parametrize("name", some(READERS, "codes"))
def test_every_awkward_cell_as_a_number(name: str, every: int) -> None:
    _assert_alike(_every_cell(name), 4_000, every)


@quick(EXAMPLES)
@given(case=cases(), height=st.integers(1, 20), every=st.integers(1, 3))
def test_numbers_count_and_list_what_text_does(*, case: Case, height: int, every: int) -> None:
    _assert_alike(case, height, every)
