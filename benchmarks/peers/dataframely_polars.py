"""dataframely on Polars: one schema, good rows and failing rows parted (`filter`)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import dataframely as dy
from peers.plain import LISTS, OLDEST, SHAPES, YOUNGEST, in_polars
from timed import answer

if TYPE_CHECKING:
    from pathlib import Path


def _listed(name: str) -> dy.String:
    return dy.String(check=lambda cell: cell.is_in(LISTS[name]))


class Victims(dy.Schema):
    """The plain checks; no column may be empty."""

    victim_age = dy.Int64(min=YOUNGEST, max=OLDEST)
    victim_sex = _listed("victim_sex")
    victim_ethnicity = _listed("victim_ethnicity")
    relationship_to_suspect = _listed("relationship_to_suspect")
    injury_level = _listed("injury_level")
    home_lsoa = dy.String(regex=SHAPES["home_lsoa"])
    recorded_on = dy.String(regex=SHAPES["recorded_on"])
    home_postcode = dy.String()


def failing(file: Path) -> dict[str, int]:
    """The failing cells of each column."""
    counts: Counter[str] = Counter()
    for rule, n in Victims.filter(in_polars(str(file))).failure.counts().items():
        counts[rule.partition("|")[0]] += n
    return counts


if __name__ == "__main__":
    answer(failing)
