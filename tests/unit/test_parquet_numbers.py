"""Numbers of Parquet columns, with their entries, are the texts of the file: in any chunks, with any blanks."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from dq_audit.extracts import parquet_child, parquet_numbers
from dq_audit.extracts.content import content_of
from dq_audit.extracts.parquet import ParquetRows
from dq_audit.extracts.parquet_numbers import NumberedColumns, stored_as_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit.extracts.table import Slice

ROWS = 1_000
SEX = [["F", "M", "", None, "not known"][at * at % 5] for at in range(ROWS)]
TEAM = [f"team {at // 100}" if at % 3 else None for at in range(ROWS)]  # new ones come as the file goes on
LINE = [f"text of its own {at}" for at in range(ROWS)]
BLANK = [None] * ROWS
TABLE = {"sex": SEX, "team": TEAM, "line": LINE, "blank": BLANK}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in TABLE.items()})
    parquet.write_table(table, tmp_path / "x.parquet", row_group_size=130, use_dictionary=["sex", "team", "blank"])
    return tmp_path / "x.parquet"


def read(file: Path, asked: list[str], steps: list[int]) -> dict[str, list[str | None]]:
    numbers = NumberedColumns(str(file), asked, 200)
    found: dict[str, list[str | None]] = {}
    for rows in steps:
        for name, cells in numbers.next(rows).items():
            assert len(cells) == rows
            found.setdefault(name, []).extend(cells.to_pylist())
    return found


@pytest.mark.parametrize("steps", [[1_000], [300, 300, 300, 100], [1, 999], [130] * 7 + [90]], ids=str)
def test_cells_are_those_of_the_file_and_empty_texts_are_blank(file: Path, steps: list[int]) -> None:
    asked = ["sex", "team", "blank"]
    assert read(file, asked, steps) == {name: [cell or None for cell in TABLE[name]] for name in asked}


def test_entries_stay_where_they_are(file: Path) -> None:
    numbers = NumberedColumns(str(file), ["team"], 200)
    entries = [numbers.next(250)["team"].dictionary.to_pylist() for _ in range(4)]
    assert all(later[: len(earlier)] == earlier for earlier, later in pairwise(entries))
    assert [len(each) for each in entries] == [4, 7, 9, 11], "blank, and the teams of all rows read so far"
    assert entries[0][0] is None


@pytest.mark.parametrize(("most", "is_left"), [("MOST_ENTRIES", 5), ("MOST_BYTES", 30)])
def test_a_column_that_outgrows_numbers_is_given_up(
    file: Path, monkeypatch: pytest.MonkeyPatch, most: str, is_left: int
) -> None:
    monkeypatch.setattr(parquet_numbers, most, is_left)
    found = read(file, ["sex", "team"], [250] * 4)
    assert len(found["sex"]) == ROWS
    assert len(found["team"]) == 250, "a few entries at first, too many then"


def test_many_entries_take_wider_numbers(tmp_path: Path) -> None:
    cells = [f"{at % 300}" for at in range(ROWS)]
    parquet.write_table(pa.table({"c": cells}), tmp_path / "x.parquet")
    numbers = NumberedColumns(str(tmp_path / "x.parquet"), ["c"], ROWS)
    assert numbers.next(ROWS)["c"].indices.type == pa.uint16()
    assert read(tmp_path / "x.parquet", ["c"], [500, 500]) == {"c": cells}


def test_a_file_with_fewer_rows_than_told_ends_it(file: Path) -> None:
    with pytest.raises(StopIteration):
        read(file, ["sex"], [ROWS + 1])


def test_numbers_beyond_the_entries_are_refused() -> None:
    cells = pa.DictionaryArray.from_arrays(pa.array([0, 7]), pa.array(["a"]), safe=False)
    with pytest.raises(IndexError):
        parquet_numbers._Column().numbers(
            pa.DictionaryArray.from_arrays(cells.indices.cast(pa.int32()), cells.dictionary, safe=False)
        )


def test_what_stands_in_the_place_of_a_null_is_not_looked_at() -> None:
    held = [pa.py_buffer(np.packbits([1, 0, 1], bitorder="little")), pa.py_buffer(np.array([0, 99, 1], np.int32))]
    cells = pa.DictionaryArray.from_arrays(pa.Array.from_buffers(pa.int32(), 3, held), pa.array(["a", "b"]), safe=False)
    assert parquet_numbers._Column().numbers(cells).tolist() == [1, 0, 2]


def test_the_footer_tells_which_columns_are_numbers(file: Path, tmp_path: Path) -> None:
    assert stored_as_numbers(parquet.read_metadata(file), [*TABLE, "sex"][:4]) == ["sex", "team", "blank"]
    nested = pa.table({"sex": SEX, "within": [{"a": cell} for cell in SEX], "day": list(range(ROWS))})
    parquet.write_table(nested, tmp_path / "nested.parquet")
    assert stored_as_numbers(parquet.read_metadata(tmp_path / "nested.parquet"), ["sex"]) == [], "not of nested files"
    parquet.write_table(nested.select(["sex", "day"]), tmp_path / "flat.parquet")
    assert stored_as_numbers(parquet.read_metadata(tmp_path / "flat.parquet"), ["sex", "day"]) == ["sex"], "text alone"


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["F", "M", "", "not known"])], ids=["categories", "enum"])
def test_categories_are_numbers_too(tmp_path: Path, kind: pl.DataType) -> None:
    frame = pl.DataFrame({"sex": pl.Series(SEX, dtype=kind)})
    frame.write_parquet(tmp_path / "polars.parquet")
    parquet.write_table(frame.to_arrow(compat_level=pl.CompatLevel.oldest()), tmp_path / "arrow.parquet")
    for file in tmp_path.iterdir():
        assert stored_as_numbers(parquet.read_metadata(file), ["sex"]) == ["sex"]
        assert read(file, ["sex"], [ROWS]) == {"sex": [cell or None for cell in SEX]}


def texts(told: Slice) -> dict[str, list[str | None]]:
    rows, entries = told
    as_text = {name: entries[name].gather(rows[name]) if name in entries else rows[name] for name in rows.columns}
    return {name: cells.to_list() for name, cells in as_text.items()}


@pytest.mark.parametrize("much_text", [10**9, 500], ids=["whole slices", "texts in parts"])
@pytest.mark.parametrize("asked", [["sex", "team", "blank"], ["sex"], []], ids=str)
def test_tables_of_numbers_and_texts_hold_every_row(
    file: Path, monkeypatch: pytest.MonkeyPatch, asked: list[str], much_text: int
) -> None:
    """The team outgrows its numbers on the way, from where on it comes as text, in slices of fewer rows."""
    limits = {"SLICE_ROWS": 100, "_MANY_ROWS": 300, "_MUCH_TEXT": much_text, "_MOST_AT_ONCE": 100}
    for name, limit in limits.items():
        monkeypatch.setattr(parquet_child, name, limit)
    monkeypatch.setattr(parquet_numbers, "MOST_ENTRIES", 5)
    numbers = NumberedColumns(str(file), asked, 100)
    wanted = {name: name for name in ("sex", "team", *(["line"] if much_text == 500 else []), "blank")}
    found: dict[str, list[str | None]] = {name: [] for name in wanted}
    for table in parquet_child._tables(pl.scan_parquet(file), wanted, numbers, ROWS):
        for name, cells in found.items():
            cells.extend(table[name].to_pylist())
    assert found == {name: [cell or None for cell in TABLE[name]] for name in wanted}


def test_the_process_gives_numbers_only_where_they_will_do(file: Path) -> None:
    rows = ParquetRows(content_of(file))
    [(start, told)] = rows.slices([0, 1, 2], [0, 2])
    assert (start, set(told.entries)) == (0, {"0"}), "the team was not asked for, the line has none"
    assert texts(told) == {"0": [cell or None for cell in SEX], "1": TEAM, "2": LINE}
    [(_, again)] = rows.slices([0, 1, 2])
    assert not again.entries
    assert texts(again) == texts(told)
    assert [kind for name, kind in again.rows.schema.items()] == [pl.String] * 3
