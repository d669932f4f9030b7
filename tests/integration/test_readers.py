"""What stands above a table, and which sheet of a workbook is read: the choices that a reader makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from dq_audit.discover import discover
from dq_audit.extracts.header import find_header
from dq_audit.extracts.names import Naming
from dq_audit.extracts.read import read

if TYPE_CHECKING:
    from pathlib import Path

AE = Naming(discover().sources["health.ae_assaults"])
ASB = Naming(discover().sources["council.asb_contacts"])
TABLE = ["arrival_at", "assault_at", "assault_method", "assault_location_type", "assault_location_description"]


def test_of_two_labels_above_the_table_the_first_counts() -> None:
    rows = [["Site code", "RVW01"], ["site_code: RVW02", None], TABLE]
    assert find_header(rows, AE).above == {"site_code": "RVW01"}


def test_a_value_may_stand_behind_its_label() -> None:
    assert find_header([["site_code: RVW02"], TABLE], AE).above == {"site_code": "RVW02"}


def test_a_column_of_the_table_comes_before_a_value_above_it(tmp_path: Path) -> None:
    path = tmp_path / "return.csv"
    path.write_text(f"Site code,RVW01\n{','.join([*TABLE, 'site_code'])}\n2026-01-15,,,,,RVW02\n", encoding="utf-8")
    assert next(read(path, AE).slices(["site_code"]))["site_code"].to_list() == ["RVW02"]


def test_no_module_of_the_folder_with_the_extracts_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workbooks are read by a process of its own, which must not find `zipfile.py` beside them."""
    for name in ("zipfile.py", "python_calamine.py", "sitecustomize.py"):
        (tmp_path / name).write_text("open('ran', 'w').close()\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.append(list(ASB.source.columns))
    book.active.append(["x"] * len(ASB.source.columns))
    book.save(tmp_path / "return.xlsx")
    monkeypatch.chdir(tmp_path)
    assert len(next(read(tmp_path / "return.xlsx", ASB).slices(["team"]))) == 1
    assert not (tmp_path / "ran").exists()


def test_columns_without_a_name_that_hold_something_are_said(tmp_path: Path) -> None:
    names = list(ASB.source.columns)
    path = tmp_path / "a.csv"
    path.write_text(f"{','.join([*names, '', ''])}\n{','.join(['x'] * len(names))},y,\n", encoding="utf-8")
    assert "1 columns without a name hold something and were left aside" in read(path, ASB).table.notes


@pytest.mark.parametrize(("more", "words"), [(1, "1 column not known"), (2, "2 columns not known")])
def test_columns_left_aside_are_counted_as_one_says_it(tmp_path: Path, more: int, words: str) -> None:
    path = tmp_path / "asb.csv"
    names = [*ASB.source.columns, *(f"note {n}" for n in range(more))]
    path.write_text(f"{','.join(names)}\n{','.join(['x'] * len(names))}\n", encoding="utf-8")
    assert f"{words} to council.asb_contacts left aside" in read(path, ASB).table.notes


@pytest.mark.parametrize(("headers", "said"), [(4, False), (5, True)])
def test_a_sheet_with_more_than_half_as_many_known_headers_is_told(tmp_path: Path, headers: int, *, said: bool) -> None:
    names = list(ASB.source.columns)[:8]
    book = openpyxl.Workbook()
    book.active.append(names)
    book.active.append(["x"] * len(names))
    other = book.create_sheet("Other")
    other.append(names[:headers])
    other.append(["x"] * headers)
    book.save(tmp_path / "return.xlsx")
    told = [note for note in read(tmp_path / "return.xlsx", ASB).table.notes if note.startswith("sheet 2 looks")]
    assert [note.partition(" (sheet")[0] for note in told] == (
        ["sheet 2 looks like the same source and was not read: 1 of its rows are not in these figures"] * said
    )
