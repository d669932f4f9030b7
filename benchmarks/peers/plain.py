"""The plain checks that all peers make, written down once: seven items, and the day they were recorded on.

Each item must be there; five of them must besides be in a list, in a range or of a shape, and so must the day.
The lists are the valid codes of the lists that dq-audit's own checks use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

_ETHNICITY = {"W": "1239", "M": "1239", "A": "12349", "B": "129", "O": "129"}
LISTS = {
    "victim_sex": ["M", "F", "X"],
    "victim_ethnicity": [group + number for group, numbers in _ETHNICITY.items() for number in numbers],
    "relationship_to_suspect": ["partner", "family", "acquaintance", "stranger"],
    "injury_level": ["none", "minor", "serious", "fatal"],
}
SHAPES = {"home_lsoa": r"^[EW][0-9]{8}$", "recorded_on": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
NUMBER, YOUNGEST, OLDEST = "victim_age", 0, 120
ANYTHING = "home_postcode"
COLUMNS = [NUMBER, *LISTS, *SHAPES, ANYTHING]


def in_pandas(file: str) -> pd.DataFrame:
    """The columns that are checked, as text but for the age: a cell that is no number counts as empty."""
    import pandas as pd  # noqa: PLC0415  peers on Polars must not pay for it

    if file.endswith(".parquet"):
        rows = pd.read_parquet(file, columns=COLUMNS)
    else:
        rows = pd.read_csv(file, usecols=COLUMNS, dtype="str")
    return rows.assign(**{NUMBER: pd.to_numeric(rows[NUMBER], errors="coerce").astype("float64")})


def in_polars(file: str) -> pl.DataFrame:
    """The same on Polars, read by its streaming engine."""
    import polars as pl  # noqa: PLC0415  peers on pandas must not pay for it

    rows = pl.scan_parquet(file) if file.endswith(".parquet") else pl.scan_csv(file, infer_schema=False)
    number = pl.col(NUMBER).cast(pl.Int64, strict=False)
    return rows.select(COLUMNS).with_columns(number).collect(engine="streaming")
