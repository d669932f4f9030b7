"""Facts dealt out by numpy are those that Polars gathers, whatever their kind and wherever nulls stand."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_series_equal

from dq_audit.engine.dealing import dealt

FACTS = {
    "states": pl.Series("f", [4, 0, 5, 1], dtype=pl.Int8),
    "truths": pl.Series("f", [True, False, True, False]),
    "truths or nulls": pl.Series("f", [None, True, False, None], dtype=pl.Boolean),
    "days or nulls": pl.Series("f", [None, 20_000, -3, 0], dtype=pl.Int32),
    "nulls alone": pl.Series("f", [None] * 4, dtype=pl.Int32),
    "keys": pl.Series("f", [None, "East", "West", "East"], dtype=pl.Enum(["East", "West"])),
    "texts": pl.Series("f", [None, "a", "b", ""], dtype=pl.String),
    "numbers": pl.Series("f", [None, 0.5, 1.5, 2.0], dtype=pl.Float64),
}
PLACES = {
    "every entry": [3, 2, 1, 0, 1, 1, 2, 3, 0],  # nine: more than a byte of bits
    "none that is null": [1, 2, 1],
    "no row": [],
}


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.uint32])
@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_it_deals_what_polars_gathers(fact: pl.Series, kind: type[np.unsignedinteger], places: list[int]) -> None:
    assert_series_equal(dealt(fact, np.array(places, kind)), fact.gather(places))
