"""great-expectations on pandas: one suite, result format SUMMARY, its default; nothing is stored."""

# mypy does not see what great-expectations exports, nor that a result always has its expectation:
# mypy: disable-error-code="attr-defined,call-overload,union-attr"

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # it reads this when it is imported

import great_expectations as gx
import great_expectations.expectations.core as gxe
from great_expectations.core.result_format import ResultFormat
from peers.plain import ANYTHING, LISTS, NUMBER, OLDEST, SHAPES, YOUNGEST, in_pandas
from timed import answer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from great_expectations.core import ExpectationValidationResult

EXPECTATIONS = [
    *(gxe.ExpectColumnValuesToNotBeNull(column=name) for name in (NUMBER, ANYTHING, *LISTS, *SHAPES)),
    gxe.ExpectColumnValuesToBeBetween(column=NUMBER, min_value=YOUNGEST, max_value=OLDEST),
    *(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=codes) for name, codes in LISTS.items()),
    *(gxe.ExpectColumnValuesToMatchRegex(column=name, regex=shape) for name, shape in SHAPES.items()),
]


def validated(file: Path, how: ResultFormat) -> Iterable[ExpectationValidationResult]:
    """What came of every expectation."""
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("bench").add_dataframe_asset("victims")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": in_pandas(str(file))})
    return batch.validate(gx.ExpectationSuite(name="plain", expectations=EXPECTATIONS), result_format=how).results


def failing(file: Path, how: ResultFormat = ResultFormat.SUMMARY) -> dict[str, int]:
    """The failing cells of each column; those that are empty fail the first expectation only."""
    counts: Counter[str] = Counter()
    for found in validated(file, how):
        counts[found.expectation_config.kwargs["column"]] += found.result["unexpected_count"]
    return counts


if __name__ == "__main__":
    answer(failing)
