"""An extract dealt out in parts, as Spark deals it, is counted as a whole: no part may know the others' records."""

from __future__ import annotations

import polars as pl
import pytest
from databases import said
from harness import packs, table
from on_spark import Dealt

from dq_audit.audit import Result, count_extract

RECORDS = """
crime_ref | victim_no | recorded_on | offence_code | victim_type | victim_sex | victim_ethnicity | officer_in_case
CR/1 | 1 | 2026-10-01 | 8N | person   | M      | W1    | PC 1
CR/2 | 1 | 2026-10-02 | 8N | person   |        | A1    | PC 1
cr/1 | 1 | 2026-10-03 | 8N | person   | F      | ?x    | PC 2
CR/3 | 1 | 2026-10-04 | 8N | business |        |       | PC 2
CR/4 | 1 | 2026-10-05 | 8N | person   | refuse | {nbsp}| PC 3
"""


def _counted(given: object) -> Result:
    return count_extract(given, packs().source("police.victims"), packs(), None, "2026-10")


@pytest.mark.parametrize("parts", [1, 2, 9])
def test_doubles_in_different_parts_are_found(parts: int) -> None:
    """CR/1 stands in the first and in the third row: 3 of 5 records stand alone. Nine parts leave some empty."""
    found = _counted(Dealt.of(table(RECORDS), parts)).audits[-1].finding("police.victim-once")
    assert (found.counts.valid, found.counts.applicable) == (3, 5)


def test_all_that_is_said_is_that_of_the_whole() -> None:
    parts, whole = _counted(Dealt.of(table(RECORDS))), _counted(table(RECORDS))
    assert said(parts) == said(whole)
    assert parts._sums.rows == whole._sums.rows == 5


def test_a_column_that_parts_the_folder_is_none_of_the_extract() -> None:
    dealt = Dealt.of(table(RECORDS).with_columns(pl.lit("2026-10").alias("month")))
    assert said(_counted(dealt)) == said(_counted(table(RECORDS)))
