"""Makes the extract that the benchmarks run on: victims of crime, clean, mixed or all wrong, as CSV and Parquet.

Numbers only steer it; nobody in it exists.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl

MIXES = {"mixed": (0.30, 0.05), "clean": (0.0, 0.0), "blank": (1.0, 0.0), "invalid": (0.0, 1.0)}
SLICE = 1_000_000
_ETHNICITY = ["W1"] * 80 + [
    "W2",
    "W9",
    "M1",
    "M9",
    "A1",
    "A2",
    "A3",
    "A9",
    "B1",
    "B2",
    "B9",
    "O1",
    "O9",
    "N1",
    "N4",
    "NS",
]
_OFFENCES = ["8N"] * 20 + ["105A"] * 30 + ["8L"] * 15 + ["34B", "28E", "58A", "45", "46", "49", "9A", "5D", "8P", "4/4"]


def make(folder: Path, rows: int, mix: str) -> tuple[Path, Path]:
    """Write (or reuse) the CSV and the Parquet file of a mix; give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    csv, parquet = (folder / f"victims-2026-10-{mix}-{rows}.{kind}" for kind in ("csv", "parquet"))
    if not (csv.exists() and parquet.exists()):
        random = np.random.default_rng(2010)
        with TemporaryDirectory(dir=folder) as parts:  # fifty million rows do not fit into memory
            for start in range(0, rows, SLICE):
                part = _part(random, start, min(SLICE, rows - start), *MIXES[mix])
                part.write_parquet(f"{parts}/{start:012}.parquet")
            whole = pl.scan_parquet(f"{parts}/*.parquet")
            whole.sink_parquet(parquet)
            whole.sink_csv(csv)
    return csv, parquet


def _part(random: np.random.Generator, start: int, n: int, blank: float, invalid: float) -> pl.DataFrame:
    def choice(values: list[str]) -> np.ndarray:
        return np.array(values, dtype=object)[random.integers(0, len(values), n)]

    def spoiled(values: np.ndarray) -> pl.Series:
        dice = random.random(n)
        out = np.where(dice < blank * 0.8, np.array(None), np.where(dice < blank, "unknown", values))
        return pl.Series(np.where(dice >= 1 - invalid, "?x", out).tolist(), dtype=pl.String)

    days = [f"2026-10-{day:02d}" for day in range(1, 32)]
    lsoas = [f"E0199{number:04d}" for number in range(1, 125)]
    return pl.DataFrame(
        {
            "crime_ref": [f"CR/{number:08d}/26" for number in range(start, start + n)],
            "victim_no": pl.Series(["1"] * n),
            "recorded_on": pl.Series(choice(days).tolist(), dtype=pl.String),
            "offence_code": pl.Series(choice(_OFFENCES).tolist(), dtype=pl.String),
            "victim_type": pl.Series(choice(["person"] * 9 + ["business"]).tolist(), dtype=pl.String),
            "victim_age": spoiled(choice([str(age) for age in range(100)])),
            "victim_sex": spoiled(choice(["M", "F"])),
            "victim_ethnicity": spoiled(choice(_ETHNICITY)),
            "home_lsoa": spoiled(choice(lsoas)),
            "relationship_to_suspect": spoiled(choice(["partner", "family", "acquaintance", "stranger"])),
            "injury_level": spoiled(choice(["none", "minor", "serious"])),
            "home_postcode": spoiled(choice([f"TS{a} {b}ZZ" for a in range(90, 99) for b in range(10)])),
            "team": pl.Series(choice(["North", "East", "South", "West"]).tolist(), dtype=pl.String),
            "officer_in_case": pl.Series(
                choice([f"Officer {number:04d}" for number in range(1500)]).tolist(), dtype=pl.String
            ),
        }
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
