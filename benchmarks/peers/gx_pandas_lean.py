"""great-expectations on pandas as lean as it goes: BOOLEAN_ONLY tells that a column failed, not how often."""

# mypy does not see that a result always has its expectation:
# mypy: disable-error-code="union-attr"

from __future__ import annotations

from typing import TYPE_CHECKING

from great_expectations.core.result_format import ResultFormat
from peers.gx_pandas import validated
from timed import answer

if TYPE_CHECKING:
    from pathlib import Path


def failed(file: Path) -> dict[str, int]:
    """The failed expectations of each column."""
    found = validated(file, ResultFormat.BOOLEAN_ONLY)
    columns = [result.expectation_config.kwargs["column"] for result in found if not result.success]
    return {column: columns.count(column) for column in columns}


if __name__ == "__main__":
    answer(failed)
