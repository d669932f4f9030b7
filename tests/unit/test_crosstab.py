"""Counting by arithmetic, by join and by Polars' own grouping come to the same, whatever is null."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dq_audit.engine import crosstab as counting
from dq_audit.engine.crosstab import crosstab, size
from dq_audit.engine.plan import NO, UNTOLD, YES
from dq_audit.model import State

KEYS = ["by:team", "by:group"]
SUMS = {"valid": ("state", 0), "invalid": ("state", 5), "kept": ("rule", None)}


@pytest.fixture
def judged() -> pl.DataFrame:
    """Every combination of some values, some of them more than once; a group that never occurs."""
    values = product(
        (202601, 202602, None), ("North", "East", None), ("p", "q"), (0, 1, 5, None), (True, False, None), (1, 1, 1)
    )
    rows = [row[:-1] for at, row in enumerate(values) if at % 7]
    teams, groups = pl.Enum(["North", "East", "Nobody"]), pl.Enum(["p", "q"])
    kinds = {"@month": pl.Int32, "by:team": teams, "by:group": groups, "state": pl.Int8, "rule": pl.Boolean}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def by_polars(judged: pl.DataFrame) -> pl.DataFrame:
    return judged.group_by("@month", *KEYS).agg(
        pl.len().cast(pl.Int64).alias("rows"),
        *(
            (pl.col(column).cast(pl.Int8) == (1 if value is None else value)).sum().cast(pl.Int64).alias(name)
            for name, (column, value) in SUMS.items()
        ),
    )  # fmt: skip


@pytest.mark.parametrize("finest", [counting.FINEST, 1], ids=["arithmetic", "join"])
def test_it_counts_as_a_grouping_does(judged: pl.DataFrame, finest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "FINEST", finest)
    order = ["@month", *KEYS]
    assert_frame_equal(crosstab(judged, KEYS, SUMS).sort(order), by_polars(judged).sort(order))


def test_no_rows_are_no_groups(judged: pl.DataFrame) -> None:
    assert crosstab(judged.clear(), KEYS, SUMS).height == 0


def test_without_keys_there_is_a_group_for_each_month(judged: pl.DataFrame) -> None:
    counted = crosstab(judged, [], SUMS)
    assert counted.height == 3
    assert counted["rows"].sum() == judged.height


def test_the_size_of_keys_counts_null(judged: pl.DataFrame) -> None:
    assert [size(judged[key]) for key in KEYS] == [4, 3]


def test_every_value_of_a_judged_column_has_a_place_of_its_own() -> None:
    """One beyond would be counted in the next group, and nobody would see it."""
    assert max(*State, YES, NO, UNTOLD) < counting._NULL < counting._WIDTH
