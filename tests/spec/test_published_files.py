"""Published files of others: the header row, the number of records and the rows in which they stand.

Worked out by looking at the files. Skipped, and said so, where they are absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dq_audit.audit import check
from dq_audit.discover import discover
from dq_audit.errors import InputError
from dq_audit.extracts.look import look

if TYPE_CHECKING:
    from pathlib import Path

# file, sheet number -> header rows, records, first and last row of them; for the first table of each sheet
WHERE = {
    ("ed/NEISS_17-21_sample.csv", 1): ((1, 1), 10_000, 2, 10_001),
    ("ed/odi_synthetic_hospital_ae_data.csv", 1): ((1, 1), 10_000, 2, 10_001),
    ("messy/gla-250-report-2013-14-P07.csv", 1): ((7, 7), 461, 8, 468),
    ("messy/gla-december_2009.csv", 1): ((6, 6), 156, 7, 162),
    ("messy/nhse_msitrep_jan2020.xls", 1): ((14, 15), 145, 16, 161),
    ("messy/nhse_msitrep_jan2020.xls", 2): ((14, 15), 145, 16, 161),
    ("messy/ons_pfafinalmar22.xls", 4): ((7, 7), 56, 8, 63),
    ("messy/ons_pfafinalmar22.xls", 6): ((8, 8), 56, 9, 64),
    ("messy/ons_pfafinalmar22.xls", 16): ((10, 10), 56, 11, 66),
    ("messy/iopc_deaths_time_series_2019-20.ods", 3): ((12, 12), 16, 13, 28),
    ("messy/iopc_deaths_time_series_2019-20.ods", 4): ((7, 8), 48, 9, 56),
    ("messy/iopc_deaths_time_series_2019-20.ods", 6): ((8, 9), 16, 10, 25),
}


@pytest.mark.parametrize(("name", "sheet"), WHERE)
def test_tables_of_published_files_are_found_where_they_stand(realdata: Path, name: str, sheet: int) -> None:
    found = next(table for table in look(realdata / name).tables if table.sheet_number == sheet)
    assert (found.header, len(found.rows), found.rows[0], found.rows[-1]) == WHERE[name, sheet]


def test_tables_that_follow_each_other_in_a_sheet_are_told_apart(realdata: Path) -> None:
    found = [t for t in look(realdata / "messy/iopc_deaths_time_series_2019-20.ods").tables if t.sheet_number == 3]
    assert [(t.header, len(t.rows)) for t in found] == [
        ((12, 12), 16), ((32, 33), 3), ((40, 41), 3), ((50, 51), 2), ((58, 59), 7), ((71, 72), 6),
    ]  # fmt: skip


def test_every_published_month_has_its_header_in_row_1_and_a_record_a_line(realdata: Path) -> None:
    for path in sorted((realdata / "cleveland").glob("*.csv")):
        lines = len(path.read_text(encoding="utf-8-sig").splitlines())
        (found,) = look(path).tables
        assert (found.header, len(found.rows), found.rows[-1]) == ((1, 1), lines - 1, lines), path.name


@pytest.mark.slow
def test_every_published_file_is_audited_or_refused_in_a_sentence(realdata: Path) -> None:
    packs = discover()
    for path in sorted(realdata.glob("*/*.*")):
        for source in packs.sources:
            try:
                said = f"{len(check(path, source, packs=packs).audits[-1].findings)} findings"
            except InputError as error:
                said = str(error)
            assert said != "0 findings"
            assert len(said.splitlines()) == 1, path.name
