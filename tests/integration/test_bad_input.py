"""Bad input of every kind: one clear sentence, the right exit code, nothing dropped unseen, nothing half written."""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pandas as pd
import polars as pl
import pytest
from attacking import ASB, LSOA, Called, as_csv, call, good_row, good_rows, quoted, write_xlsx, xlsx

import dq_audit
from dq_audit.errors import AuditError, InputError, UsageError
from dq_audit.model import Outcome
from dq_audit.outcomes import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from dq_audit.audit import Result

NAMES = list(good_row(ASB))
GOOD = as_csv(good_rows(ASB, 20))
AGE = ("council.asb-contact-age", "contact_age")
FAULTY = quoted({**good_row(ASB, 99), "contact_age": ""}.values()) + "\n"  # its row number is what is asked for


def spoilt(rows: Sequence[dict[str, str]], **cells: str) -> list[dict[str, str]]:
    return [{**row, **cells} for row in rows]


def assert_one_sentence(called: Called, code: int) -> None:
    """An end with an exit code and one sentence, and no figures that look whole."""
    assert called.code == code, called.err
    assert called.err.startswith("dq-audit: ")
    assert len(called.err.strip().splitlines()) == 1, called.err
    assert "Traceback" not in called.out + called.err
    assert called.out == ""


# --- files that cannot be used: exit code 3 ------------------------------------------------------------------------


def _xlsx(edit: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """A good workbook, its parts edited."""
    out, rows = io.BytesIO(), good_rows(ASB, 5)
    made = xlsx([list(rows[0]), *(list(row.values()) for row in rows)])
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return out.getvalue()


def _far_corner(cell: bytes) -> bytes:
    row = b'<row r="1048576">' + cell + b"</row></sheetData>"
    return _xlsx(lambda name, part: part.replace(b"</sheetData>", row) if "sheet1.xml" in name else part)


def _damaged_in_the_middle() -> bytes:
    whole = bytearray(_xlsx())
    with zipfile.ZipFile(io.BytesIO(bytes(whole))) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    whole[middle : middle + 20] = bytes(byte ^ 0xFF for byte in whole[middle : middle + 20])
    return bytes(whole)


def _encrypted_zip() -> bytes:
    """The flag alone: no reader gets further."""
    whole = bytearray(_xlsx())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(re.escape(magic), bytes(whole)):
            whole[found.start() + flags] |= 1
    return bytes(whole)


def _parquet(rows: Sequence[dict[str, str]], height: int = 1_000) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(rows).head(height).write_parquet(out)
    return out.getvalue()


UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "white space": (b"\n \n\r\n", "empty"),
    "header only": ((quoted(NAMES) + "\n").encode(), "header and no rows"),
    "header only without line end": (quoted(NAMES).encode(), "header and no rows"),
    "header only, Parquet": (_parquet(good_rows(ASB, 1), height=0), "header and no rows"),
    "wrong source": (as_csv([{"crime_id": "x", "month": "2026-01", "longitude": "1"}]).encode(), "header"),
    "a few of the columns": ((quoted(NAMES[2:4]) + "\n1,30\n").encode(), "does not look like"),
    "column twice": (GOOD.replace("team_leader", "team", 1).encode(), "columns for team"),
    "long rows": ((GOOD + FAULTY.strip() + ",more\n").encode(), "row 22"),
    "quote never closed": ((GOOD + '"C1,2026-01-15\n' + GOOD).encode(), "quote"),
    "quote never closed, then much": ((GOOD + '"C1,2026-01-15\n' + GOOD * 200).encode(), "quote"),
    "UTF-16 without BOM": (GOOD.encode("utf-16-le"), "not text"),
    "NUL": (GOOD.replace("R3", "R\x003").encode(), "NUL"),
    "binary": (bytes(range(256)) * 40, "not text"),
    "binary without NUL": (bytes(range(1, 256)) * 40, ""),
    "neither UTF-8 nor cp1252": (GOOD.encode() + b"\x81,\n", "encoding"),
    "first row is data": ("\n".join(GOOD.splitlines()[1:]).encode(), "no header row"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook"),
    "cut-off workbook": (_xlsx()[:-200], "damaged"),
    "damaged workbook": (_damaged_in_the_middle(), "damaged"),
    "encrypted archive": (_encrypted_zip(), ""),
    "far corner": (_far_corner(b'<c r="XFD1048576" t="n"><v>1</v></c>'), "more than any monthly return"),
    "cut-off Parquet": (_parquet(good_rows(ASB, 5))[:-40], "Parquet"),
    "archive, no workbook": (b"PK\x05\x06" + bytes(18), ""),
}


@pytest.mark.parametrize("name", list(UNUSABLE))
def test_an_extract_that_cannot_be_used_ends_in_3(name: str, tmp_path: Path) -> None:
    content, said = UNUSABLE[name]
    path = tmp_path / "2026-01.csv"
    path.write_bytes(content)
    out = tmp_path / "out"
    called = call("check", path, "-s", ASB, "--json", "-o", out, "--failing", tmp_path / "failing.csv")
    assert_one_sentence(called, 3)
    assert said in called.err
    assert not out.exists()
    assert not (tmp_path / "failing.csv").exists()


def test_an_extract_without_a_readable_date_ends_in_3(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text(as_csv(spoilt(good_rows(ASB, 5), opened_on="2026-02-31")), encoding="utf-8")
    called = call("check", path, "-s", ASB)
    assert_one_sentence(called, 3)
    assert "no row has a readable date" in called.err


def test_half_the_columns_absent_is_audited_and_could_not_be_judged(tmp_path: Path) -> None:
    rows = [{name: row[name] for name in NAMES[:6]} for row in good_rows(ASB, 100)]
    called = call("check", written(tmp_path, as_csv(rows)), "-s", ASB, "--json")
    judged = {f["outcome"] for f in json.loads(called.out)["findings"] if f["gap"] == "3.2.5"}
    assert judged <= {"met", None}, "the checks of 3.2.5 need none of the other columns"
    rows = [{name: row[name] for name in NAMES if name not in NAMES[3:6]} for row in good_rows(ASB, 100)]
    called = call("check", written(tmp_path, as_csv(rows)), "-s", ASB, "--fail-on", "could-not-judge")
    assert called.code == 1
    assert "is absent" in called.out


def test_missing_file_and_folder_end_in_3(tmp_path: Path) -> None:
    assert_one_sentence(call("check", tmp_path / "none.csv", "-s", ASB), 3)
    assert_one_sentence(call("check", tmp_path, "-s", ASB), 3)


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        b'<c s="0" r="XFD1048576" t="n"><v>1</v></c>',
        pytest.param(b"<c r='XFD1048576' t='n'><v>1</v></c>", marks=pytest.mark.slow),
        pytest.param(b'<c\n r="XFD1048576" t="n"><v>1</v></c>', marks=pytest.mark.slow),
        b'<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="XFD1048576"><v>1</v></x:c>',
    ],
    ids=["style first", "single quotes", "line end", "prefix"],
)
def test_a_far_corner_in_other_words_does_not_kill_the_process(cell: bytes, tmp_path: Path) -> None:
    path = tmp_path / "2026-01.xlsx"
    path.write_bytes(_far_corner(cell))
    assert_one_sentence(_subprocess("check", path, "-s", ASB), 3)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "ascii", "nonsense", "undefined", "idna", "rot13"])
def test_a_wrong_encoding_named_is_said(encoding: str, tmp_path: Path) -> None:
    path, toml = tmp_path / "2026-01.csv", tmp_path / "p.toml"
    path.write_bytes(GOOD.replace("Recorded", "Zoë").encode("cp1252"))
    toml.write_text(f'[sources."{ASB}"]\nencoding = "{encoding}"\n', encoding="utf-8")
    called = call("check", path, "-s", ASB, "-P", toml)
    assert called.code in (2, 3)
    assert_one_sentence(called, called.code)


# --- files that can be used, and what is said of them --------------------------------------------------------------


def audit(given: Any, **options: Any) -> Result:  # noqa: ANN401  whatever check takes
    return dq_audit.check(given, source=ASB, **options)


def written(tmp_path: Path, text: str | bytes, name: str = "2026-01.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


HEADER, BODY = GOOD.split("\n", 1)
LAYOUTS: dict[str, tuple[str, int]] = {  # the text, and the row that Excel shows for the faulty record at its end
    "plain": (GOOD + FAULTY, 22),
    "blank lines in the middle": (GOOD + "\n\n" + FAULTY, 24),
    "trailing blank lines": (GOOD + FAULTY + "\n\n\n", 22),
    "title rows": ("Return\n\nMade by hand\n" + GOOD + FAULTY, 25),
    "title over two lines": ('"Return\nof January"\n' + GOOD + FAULTY, 23),
    "line end in a cell": (GOOD.replace("R3", '"R\n3"') + FAULTY, 22),
    "line end in the header": (HEADER.replace("case_ref", '"case\nref"') + "\n" + BODY + FAULTY, 22),
    "CRLF": ((GOOD + FAULTY).replace("\n", "\r\n"), 22),
    "empty cells only": (GOOD + "," * (len(NAMES) - 1) + "\n" + FAULTY, 23),
    "quoted empty cells only": (GOOD + ",".join(['""'] * len(NAMES)) + "\n" + FAULTY, 23),
    "short first row": (HEADER + "\nR77,2026-01-15,x,30,1,W1\n" + BODY + FAULTY, 23),
    "blank first row": (HEADER + "\n\n" + BODY + FAULTY, 23),
    "short row": (GOOD + "R77,2026-01-15,x,30,1,W1\n" + FAULTY, 23),
}


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_row_numbers_are_those_of_excel(name: str, tmp_path: Path) -> None:
    text, row = LAYOUTS[name]
    failing = audit(written(tmp_path, text)).failing
    assert failing.filter(pl.col("key").list.first() == "R99")["row"].to_list() == [row]


@pytest.mark.parametrize("name", [n for n in LAYOUTS if "in the" not in n.removeprefix("blank lines") or "blank" in n])
def test_wholly_empty_rows_are_no_records(name: str, tmp_path: Path) -> None:
    text, _ = LAYOUTS[name]
    expected = 22 if name.startswith("short") else 21
    assert audit(written(tmp_path, text)).audits[-1].extract.rows == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_give_the_same_counts(encoding: str, tmp_path: Path) -> None:
    text = GOOD.replace("Recorded", "Zoë")
    found = audit(written(tmp_path, text, encoding=encoding)).audits[-1]
    assert [f.counts for f in found.findings] == [f.counts for f in audit(written(tmp_path, GOOD)).audits[-1].findings]


def test_rows_in_a_workbook_are_those_of_excel(tmp_path: Path) -> None:
    rows = good_rows(ASB, 4)
    faulty = list({**good_row(ASB, 99), "contact_age": ""}.values())
    filled = [list(rows[0]), *(list(row.values()) for row in rows)]
    path = write_xlsx(tmp_path / "2026-01.xlsx", [["Title"], [None], *filled, [None], faulty])
    assert audit(path).failing["row"].to_list() == [9]


def test_rows_of_a_table_that_starts_below_the_top_are_those_of_excel_and_the_sheet_names_nobody(
    tmp_path: Path,
) -> None:
    table = [list(NAMES), list(good_row(ASB, 1).values()), list({**good_row(ASB, 99), "contact_age": ""}.values())]
    path = write_xlsx(tmp_path / "2026-01.xlsx", [[None], [None], *table], "Jane Example")
    assert audit(path).failing.select("sheet", "row").rows() == [("… …", 5)]


def test_rows_of_parquet_are_those_of_a_table_with_its_header(tmp_path: Path) -> None:
    path = tmp_path / "2026-01.parquet"
    pl.DataFrame([good_row(ASB, 1), {**good_row(ASB, 99), "contact_age": ""}]).write_parquet(path)
    assert audit(path).failing["row"].to_list() == [3]


@pytest.mark.parametrize(("row", "wide"), [(2, 0), (22, 20)])
def test_a_row_with_too_many_cells_is_named_as_excel_shows_it(row: int, wide: int, tmp_path: Path) -> None:
    lines = [HEADER, *BODY.splitlines(), FAULTY.strip()]
    lines[wide + 1] += ",x"
    with pytest.raises(InputError, match=rf"\(row {row}\)"):
        audit(written(tmp_path, "\n".join(lines) + "\n"))


def test_what_the_project_calls_a_column_comes_before_its_own_name(tmp_path: Path) -> None:
    mapping = f'[[sources."{ASB}".columns]]\nfrom = "2026-01"\nuntil = "2026-01"\nteam = "Squad"\n'
    project = dq_audit.load_project(written(tmp_path, mapping + '[lists]\nteams = ["North"]\n', "p.toml"))
    rows = [{**row, "Squad": "North"} for row in good_rows(ASB, 5)]
    teams = audit(written(tmp_path, as_csv(rows)), project=project).audits[-1].finding(*AGE).breakdowns["team"]
    assert {team: counts.valid for team, counts in teams.items()} == {"North": 5}


def test_a_cell_of_five_megabytes_is_read(tmp_path: Path) -> None:
    found = audit(written(tmp_path, GOOD + FAULTY.replace("Recorded", "x" * 5_000_000, 1)))
    assert found.audits[-1].extract.rows == 21


def test_carriage_returns_alone_end_lines(tmp_path: Path) -> None:
    found = audit(written(tmp_path, (GOOD + FAULTY).replace("\n", "\r")))
    assert found.failing["row"].to_list() == [22]


def test_short_rows_and_many_columns_are_read_and_said(tmp_path: Path) -> None:
    wide = [*NAMES, *(f"x{n}" for n in range(3_000))]
    path = written(tmp_path, "\n".join([quoted(wide), *GOOD.splitlines()[1:]]) + "\n")
    found = audit(path).audits[-1]
    assert found.extract.rows == 20
    assert any("3,000 columns" in n or "3000 columns" in n for n in found.notes)
    assert any("20 rows have fewer cells" in n for n in found.notes)


def test_a_second_sheet_of_the_same_kind_is_not_dropped_in_silence(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title in ("North", "South"):
        sheet = book.create_sheet(title)
        for row in (NAMES, *(list(r.values()) for r in good_rows(ASB, 5))):
            sheet.append(row)
    path = tmp_path / "2026-01.xlsx"
    book.save(path)
    try:
        notes = audit(path).audits[-1].notes
    except InputError:
        return
    assert any("sheet 2" in note and "5 of its rows" in note for note in notes), notes


# --- frames --------------------------------------------------------------------------------------------------------

SAME_AGE: dict[str, list[object]] = {
    "object int": [30, np.int64(30), np.int32(30), Decimal("30.00")],
    "object float": [30.0, np.float64(30), np.float32(30), "30.0"],
    "bytes of other kinds": [" 30", "30.", "+30", "030"],
}


@pytest.mark.parametrize("name", list(SAME_AGE))
def test_numbers_in_object_columns_are_read_alike(name: str) -> None:
    frame = pd.DataFrame(good_rows(ASB, 4)).assign(contact_age=pd.Series(SAME_AGE[name], dtype=object))
    assert audit(frame).audits[-1].finding(*AGE).counts.valid == 4


def test_numpy_floats_in_object_columns_are_numbers() -> None:
    rows = pd.DataFrame(good_rows("police.street_crime", 3))
    frame = rows.assign(latitude=pd.Series([np.float64(54.57)] * 3, dtype=object))
    found = dq_audit.check(frame, source="police.street_crime").audits[-1]
    assert found.finding("police.street-location", "latitude").counts.valid == 3


def test_missing_values_of_pandas_are_blank() -> None:
    values = pd.Series([None, float("nan"), pd.NA, pd.NaT, ""], dtype=object)
    frame = pd.DataFrame(good_rows(ASB, 5)).assign(contact_age=values)
    assert audit(frame).audits[-1].finding(*AGE).counts.blank == 5


@pytest.mark.parametrize(
    ("column", "valid", "blank"),
    [
        (pd.array([30, pd.NA], dtype="Int64"), 1, 1),
        (pd.array([30.0, float("nan")]), 1, 1),
        (pd.Categorical([30, None]), 1, 1),
        ([True, False], 0, 0),
        ([dt.date(2026, 1, 1), None], 0, 1),
        ([[30], [31, 32]], 0, 0),
        ([{"a": 30}, {}], 0, 0),
        ([b"x", b""], 0, 0),
        ([np.array([1, 2]), np.array([3])], 0, 0),
        ([pd.Series([1, 2]), pd.Series([3])], 0, 0),
        ([float("inf"), -float("inf")], 0, 0),
    ],
    ids=str,
)
def test_any_cell_of_pandas_becomes_a_state(column: Any, valid: int, blank: int) -> None:  # noqa: ANN401
    frame = pd.DataFrame(good_rows(ASB, 2)).assign(contact_age=pd.Series(list(column), dtype=object))
    counts = audit(frame).audits[-1].finding(*AGE).counts
    assert (counts.applicable, counts.valid, counts.blank) == (2, valid, blank)


@pytest.mark.few(10)
@pytest.mark.parametrize("stored", [False, True], ids=["memory", "Parquet"])
@pytest.mark.parametrize(
    ("column", "valid"),
    [
        (pl.Series([30, None], dtype=pl.Int8), 1),
        (pl.Series([30, None], dtype=pl.UInt64), 1),
        (pl.Series([30.0, float("nan")], dtype=pl.Float32), 1),
        (pl.Series(["30", None], dtype=pl.Categorical), 1),
        (pl.Series(["30", None], dtype=pl.Enum(["30"])), 1),
        (pl.Series([Decimal("30.00"), None]), 1),
        (pl.Series([None, None], dtype=pl.Null), 0),
        (pl.Series([True, None]), 0),
        (pl.Series([dt.date(2026, 1, 1), None]), 0),
        (pl.Series([dt.time(1), None]), 0),
        (pl.Series([dt.timedelta(1), None]), 0),
        (pl.Series([[1], []]), 0),
        (pl.Series([{"a": 1}, None]), 0),
        (pl.Series([b"30", None]), 1),
    ],
    ids=lambda value: str(value.dtype) if isinstance(value, pl.Series) else "",
)
def test_any_column_of_polars_becomes_states(column: pl.Series, valid: int, *, stored: bool, tmp_path: Path) -> None:
    frame = pl.DataFrame(good_rows(ASB, 2)).with_columns(column.alias("contact_age"))
    if stored:
        frame.write_parquet(tmp_path / "2026-01.parquet")
    counts = audit(tmp_path / "2026-01.parquet" if stored else frame).audits[-1].finding(*AGE).counts
    assert (counts.applicable, counts.valid) == (2, valid)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", None])
def test_datetimes_are_put_into_london(zone: str | None) -> None:
    stamps = pd.to_datetime(["2026-06-30T23:30:00Z"] * 3)
    stamps = stamps.tz_convert(zone) if zone else stamps.tz_localize(None)
    found = audit(pd.DataFrame(good_rows(ASB, 3)).assign(opened_on=stamps))
    assert found.audits[-1].period == ("2026-07" if zone else "2026-06")


FRAMES: dict[str, Any] = {
    "no columns": pl.DataFrame(),
    "no columns, pandas": pd.DataFrame(),
    "no rows": pl.DataFrame(schema=dict.fromkeys(NAMES, pl.String)),
    "no rows, pandas": pd.DataFrame(columns=NAMES),
    "a name twice": pd.concat([pd.DataFrame(good_rows(ASB, 3))] * 2, axis=1),
    "numbers for names": pd.DataFrame(np.zeros((3, 11))),
    "a list": [1, 2],
    "None": None,
    "a series": pd.Series([1]),
}


@pytest.mark.parametrize("name", list(FRAMES))
def test_a_table_that_cannot_be_used_is_an_input_error(name: str) -> None:
    with pytest.raises(InputError):
        audit(FRAMES[name])


def test_a_date_beyond_all_calendars_does_not_escape_as_a_panic() -> None:
    far = pl.Series([2**62] * 3, dtype=pl.Int64).cast(pl.Datetime("ms"))
    with pytest.raises(AuditError):
        audit(pl.DataFrame(good_rows(ASB, 3)).with_columns(far.alias("opened_on")))


# --- nil returns, months, days -------------------------------------------------------------------------------------

OURS = f'[area]\nlsoa = ["{LSOA}"]\n'  # the area of every good row
NIL = f'[sources."{ASB}"]\nnil = ["2026-01"]\n'


@pytest.mark.parametrize("kind", ["csv", "xlsx", "polars", "pandas"])
def test_a_declared_nil_return_is_nobody_in_the_denominator(kind: str, tmp_path: Path) -> None:
    given: Any = {
        "csv": written(tmp_path, HEADER + "\n"),
        "xlsx": write_xlsx(tmp_path / "2026-01.xlsx", [list(NAMES)]),
        "polars": FRAMES["no rows"],
        "pandas": FRAMES["no rows, pandas"],
    }[kind]
    project = dq_audit.load_project(written(tmp_path, NIL, "p.toml"))
    found = audit(given, project=project, period="2026-01")
    judged = {f.outcome for f in found.audits[-1].findings if f.target is not None}
    assert judged == {Outcome.NOT_APPLICABLE}
    assert found.failing.height == 0


@pytest.mark.parametrize(
    "period", ["2026-13", "2026-00", "2026010", "2026-1", "26-01", "nonsense", "２０２６-01", "20261-1"]
)
def test_a_period_that_is_no_month_is_refused(period: str, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert_one_sentence(call("check", path, "-s", ASB, "--period", period), 2)
    with pytest.raises(UsageError):
        audit(path, period=period)


@pytest.mark.parametrize("as_of", ["2026-02-31", "2026-12-99", "2026-1-001", "20260101xx", "nonsense"])
def test_an_as_of_that_is_no_day_is_refused(as_of: str, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    assert_one_sentence(call("check", path, "-s", ASB, "--as-of", as_of), 2)
    with pytest.raises(UsageError):
        audit(path, as_of=as_of)


def test_a_day_in_a_file_name_that_is_none_is_not_taken(tmp_path: Path) -> None:
    found = audit(written(tmp_path, GOOD, "contacts-2026-01-as-of-2026-99-99.csv"))
    assert found.audits[-1].as_of is None


def test_a_month_with_no_rows_could_not_be_judged(tmp_path: Path) -> None:
    called = call("check", written(tmp_path, GOOD, "2025-03.csv"), "-s", ASB)
    assert called.code == 1
    assert "could not judge" in called.out


@pytest.mark.parametrize("source", [ASB, "police.vulnerable_people", "police.victims"])
def test_one_date_in_the_future_does_not_move_the_month(source: str) -> None:
    rows = good_rows(source, 30)
    dated = {ASB: "opened_on", "police.vulnerable_people": "referred_on", "police.victims": "recorded_on"}[source]
    rows[7] = {**rows[7], dated: "2062-03-01"}
    found = dq_audit.check(pl.DataFrame(rows), source=source)
    judged = {a.period: a.findings[0].counts.in_period for a in found.audits}
    assert judged.get("2026-01") == 29
    assert found.audits[-1].period == "2026-01"


# --- flags, folders, writing ---------------------------------------------------------------------------------------


def _command(tmp_path: Path, *more: object) -> Called:
    return call("check", written(tmp_path, GOOD), "-s", ASB, *more)


def test_an_unknown_source_check_or_folder_ends_in_2(tmp_path: Path) -> None:
    assert_one_sentence(call("check", written(tmp_path, GOOD), "-s", "council.asb"), 2)
    assert_one_sentence(call("explain", "council.asb"), 2)
    assert_one_sentence(call("checks", "-s", "council.asb"), 2)
    assert_one_sentence(call("run", "-P", tmp_path / "none.toml"), 2)
    assert_one_sentence(_command(tmp_path, "-c", tmp_path / "none"), 2)


@pytest.mark.parametrize(
    ("flag", "place"),
    [("--out", "taken"), ("--out", "taken/missing/x"), ("--failing", "taken/missing/x"), ("--failing", ".")],
)
def test_a_place_that_cannot_be_written_ends_in_2(flag: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    called = _command(tmp_path, flag, tmp_path / place)
    assert called.code == 2, called.err
    assert len(called.err.strip().splitlines()) == 1


def test_the_failing_records_never_replace_the_extract(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + FAULTY)
    (tmp_path / "folder").mkdir()
    for other in (path, tmp_path / "folder" / ".." / path.name):
        called = call("check", path, "-s", ASB, "--failing", other)
        assert (called.code, path.read_text(encoding="utf-8")) == (2, GOOD + FAULTY)


@pytest.mark.few(2)
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"])
def test_no_cell_of_the_failing_records_starts_a_formula(start: str, tmp_path: Path) -> None:
    row = {**good_row(ASB, 99), "contact_age": "", "case_officer": f"{start}1+1"}
    path = written(tmp_path, as_csv([row]))
    call("check", path, "-s", ASB, "--failing", tmp_path / "failing.csv")
    assert pl.read_csv(tmp_path / "failing.csv")["owner"].to_list() == [f"'{start}1+1"]


def test_show_codes_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    called = _command(tmp_path, "--show-codes", "team", "-o", tmp_path / "out")
    assert_one_sentence(called, 2)
    assert not (tmp_path / "out").exists()


class _FullError(OSError):
    """No space left on the device."""


@pytest.mark.few(1)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a closed archive of openpyxl's
@pytest.mark.parametrize("kind", ["html", "xlsx", "json"])
def test_no_report_is_half_written(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full after the first bytes: what stood there before is still whole, or nothing is there."""
    out = tmp_path / "out"
    assert _command(tmp_path, "-o", out).code in (0, 1)
    before = (out / f"report.{kind}").read_bytes()
    real = open

    def full(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as io.open has it
        made = real(file, mode, *args, **kwargs)
        if "w" in mode and "report" in os.path.basename(str(file)):  # noqa: PTH119  it may be a number
            made.write("<" if "b" not in mode else b"<")
            made.close()
            raise _FullError(28, "No space left on device")
        return made

    monkeypatch.setattr(io, "open", full)
    monkeypatch.setattr("builtins.open", full)
    called = _command(tmp_path, "-o", out, "-f", kind)
    monkeypatch.undo()
    gc.collect()  # the closed archive complains here, not in another test
    assert called.code in (2, 4)
    assert (out / f"report.{kind}").read_bytes() == before


# --- the project file ----------------------------------------------------------------------------------------------

S = f'[sources."{ASB}"]\n'
SLIPS: dict[str, tuple[str, str]] = {
    "unknown key": ('[projct]\nname = "x"\n', "did you mean 'project'"),
    "no TOML": ("[project\n", "line 1"),
    "no UTF-8": ("[project]\nname = 'Ö'\n", "UTF-8"),
    "month 13": (S + 'nil = ["2026-13"]\n', "a month is written"),
    "from after until": (f'[[sources."{ASB}".columns]]\nfrom = "2026-05"\nuntil = "2026-01"\nteam = "T"\n', "until"),
    "target 95": (f'[targets]\n"{AGE[0]}" = 95\n', "95% is 0.95"),
    "target as text": (f'[targets]\n"{AGE[0]}" = "0.95"\n', "a target is a share"),
    "unknown check": ('[targets]\n"council.asb-contact-agee" = 0.9\n', "council.asb-contact-agee"),
    "unknown item": (f'[targets."{AGE[0]}"]\nitems = {{ age = 0.9 }}\n', "age"),
    "items no table": (f'[targets."{AGE[0]}"]\nitems = 5\n', "items"),
    "missing list": ('[lists]\nteams = "none.csv"\n', "teams"),
    "missing area": ('[area]\nlsoa = "none.csv"\n', "lsoa"),
    "unknown area": ('[area]\nlsoas = ["E01012345"]\n', "lsoas"),
    "empty area": ("[area]\nlsoa = []\n", "lsoa"),
    "unknown source": ('[sources."council.asb_contact"]\nfiles = ["*.csv"]\n', "council.asb_contact"),
    "source no table": (f'[sources]\n"{ASB}" = 3\n', ASB),
    "files on a drive": (S + 'files = ["C:/extracts/*.csv"]\n', "below the project file"),
    "target 0": (f'[targets]\n"{AGE[0]}" = 0\n', "a share above 0"),
    "target true": (f'[targets]\n"{AGE[0]}" = true\n', "a target is a share"),
    "files no text": (S + "files = 5\n", "files"),
    "unknown column in columns": (f'[sources."{ASB}".columns]\nethnicityy = "Eth"\n', "ethnicityy"),
    "columns no text": (f'[sources."{ASB}".columns]\nteam = 5\n', "team"),
    "columns no table": (S + 'columns = "x"\n', "columns"),
    "unknown column in codes": (f'[sources."{ASB}".codes.ethnicityy]\nx = "W1"\n', "ethnicityy"),
    "codes of no list": (f'[sources."{ASB}".codes.contact_age]\nx = "1"\n', "contact_age"),
    "unknown code": (f'[sources."{ASB}".codes.contact_ethnicity]\nx = "ZZ"\n', "ZZ"),
    "unknown column in code_lists": (f'[sources."{ASB}".code_lists]\nzz = "list.csv"\n', "zz"),
    "missing code list": (f'[sources."{ASB}".code_lists]\ncategory = "none.csv"\n', "none.csv"),
    "unknown control": (f'[sources."{ASB}".control]\n2026-01 = {{ attendence = 5 }}\n', "attendence"),
    "control below 0": (
        '[sources."health.ae_assaults".control]\n2026-01 = { coded_assaults = -5 }\n',
        "coded_assaults",
    ),
    "control as text": (
        '[sources."health.ae_assaults".control]\n2026-01 = { coded_assaults = "x" }\n',
        "coded_assaults",
    ),
    "control no table": (f'[sources."{ASB}".control]\n2026-01 = 5\n', "control"),
    "encoding no text": (S + "encoding = 5\n", "encoding"),
    "allowed column unknown": ('[allow]\ncolumns = ["zz"]\n', "zz"),
    "allowed columns no list": ("[allow]\ncolumns = 5\n", "columns"),
    "z is no number": ("[judging]\nz = nan\n", "z"),
}


@pytest.mark.parametrize("name", list(SLIPS))
def test_a_slip_in_the_project_file_is_never_silent(name: str, tmp_path: Path) -> None:
    text, said = SLIPS[name]
    toml = written(tmp_path, text, "p.toml", "cp1252" if name == "no UTF-8" else "utf-8")
    called = _command(tmp_path, "-P", toml)
    assert_one_sentence(called, 2)
    assert said.casefold() in called.err.casefold()


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("", ()),
        (S, ()),
        (S + 'files = ["*.csv"]\n', ("-s", "council.asb")),
        (S + 'files = ["*.csv"]\n', ("-s", "police.victims")),
        (S + 'files = [""]\n', ()),
        (S + 'files = ["/2026-01.csv"]\n', ()),
    ],
    ids=["no source", "no files", "unknown source", "source not in the project", "empty pattern", "absolute pattern"],
)
def test_a_run_that_audits_nothing_is_no_success(text: str, more: tuple[str, ...], tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    called = call("run", "-P", written(tmp_path, text, "p.toml"), "-o", tmp_path / "out", *more)
    assert called.code in (2, 3)
    assert "Traceback" not in called.err


def test_an_extract_that_two_patterns_match_is_audited_once(tmp_path: Path) -> None:
    written(tmp_path, as_csv(good_rows(ASB, 100)))
    toml = written(tmp_path, S + 'files = ["2026-01.csv", "2026*.csv"]\n', "p.toml")
    called = call("run", "-P", toml, "--json", "-o", tmp_path / "out")
    assert called.code == 0, called.err
    assert json.loads(called.out)["extract"]["rows"] == 100


def test_run_keeps_what_could_be_audited_and_ends_in_3(tmp_path: Path) -> None:
    written(tmp_path, as_csv(good_rows(ASB, 100)))
    written(tmp_path, "", "2026-02.csv")
    toml = written(tmp_path, S + 'files = ["2026*.csv"]\n', "p.toml")
    called = call("run", "-P", toml, "--json", "-o", tmp_path / "out")
    assert called.code == 3
    assert json.loads(called.out)["period"] == "2026-01"
    assert "2026-02" in called.err


# --- packs ---------------------------------------------------------------------------------------------------------

PACK = """from dq_audit.declare import check, known
import pandera.pandas as pa
from dq_audit_checks.council.asb_contacts import AsbContacts


@check(id="{id}", gap=None, source=AsbContacts, target={target})
class Mine(pa.DataFrameModel):
    {doc}

    {column}: str = known()
"""
FIELDS = {"id": "attack.broken", "target": "0.9", "doc": '"""Why."""', "column": "team"}
BROKEN = {
    "syntax": ("def x(:\n", 1),
    "import": ("\nimport no_such_thing\n", 2),
    "raises": ("\n\n1 / 0\n", 3),
    "ends the process": ("import sys\nsys.exit(0)\n", 2),
    "no docstring": (PACK.format(**FIELDS | {"doc": "pass"}), 7),
    "id twice": (PACK.format(**FIELDS | {"id": AGE[0]}), 7),
    "unknown column": (PACK.format(**FIELDS | {"column": "teamm"}), 7),
    "target 95": (PACK.format(**FIELDS | {"target": "95"}), 7),
    "no target": (PACK.format(**FIELDS | {"target": "None"}), 7),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_pack_names_its_file_and_line(name: str, tmp_path: Path) -> None:
    text, line = BROKEN[name]
    folder = tmp_path / "pack"
    folder.mkdir()
    written(folder, text, f"mine_{len(name)}.py")
    called = _command(tmp_path, "-c", folder)
    assert_one_sentence(called, 2)
    found = re.search(rf"mine_{len(name)}\.py, line (\d+)", called.err)
    assert found
    assert line - 1 <= int(found[1]) <= line


def test_a_folder_without_a_pack_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    assert_one_sentence(_command(tmp_path, "-c", folder), 2)


# --- lies ----------------------------------------------------------------------------------------------------------


def test_records_of_which_nobody_knows_the_area_are_not_good_news(tmp_path: Path) -> None:
    path = written(tmp_path, as_csv(spoilt(good_rows(ASB, 100), home_lsoa="")))
    called = call("check", path, "-s", ASB, "-P", written(tmp_path, f'[area]\nlsoa = ["{LSOA}"]\n', "p.toml"))
    assert (called.code, "could not judge" in called.out) == (1, True)


@pytest.mark.parametrize("column", ["opened_on", "home_lsoa"])
def test_rows_left_out_for_want_of_a_month_or_area_are_said_on_the_terminal(column: str, tmp_path: Path) -> None:
    rows = [*spoilt(good_rows(ASB, 990), **{column: ""}), *good_rows(ASB, 1_090)[990:]]
    path = written(tmp_path, as_csv(rows))
    called = call("check", path, "-s", ASB, "-P", written(tmp_path, f'[area]\nlsoa = ["{LSOA}"]\n', "p.toml"))
    assert "990" in called.out


def test_rows_of_other_months_are_said_on_the_terminal(tmp_path: Path) -> None:
    rows = [*spoilt(good_rows(ASB, 990), opened_on="2019-01-15"), *good_rows(ASB, 1_090)[990:]]
    assert "990" in call("check", written(tmp_path, as_csv(rows)), "-s", ASB).out


@pytest.mark.parametrize(("x", "n", "target"), [(8_996, 10_000, 0.90), (19_990, 20_000, 0.9996), (900, 1_000, 0.90)])
def test_no_percentage_is_rounded_across_the_target(x: int, n: int, target: float, tmp_path: Path) -> None:
    rows = good_rows(ASB, n)
    rows[x:] = spoilt(rows[x:], contact_age="")
    project = dq_audit.load_project(written(tmp_path, f'[targets]\n"{AGE[0]}" = {target}\n', "p.toml"))
    found = audit(pl.DataFrame(rows), project=project).audits[-1].finding(*AGE)
    shown = re.search(r"\((\d+(?:\.\d+)?)%\)", found.reason)
    assert shown
    assert (float(shown[1]) >= 100 * target) == (found.outcome is Outcome.MET) == (x / n >= target)


def test_percentages_never_reach_0_or_100_by_rounding() -> None:
    assert [percent(13, 80), percent(45, 80)] == ["16.3%", "56.3%"], "half up, as Excel has it"
    assert [percent(1, 10**7), percent(10**7 - 1, 10**7), percent(0, 5), percent(5, 5)] == [
        "0.00001%",
        "99.99999%",
        "0%",
        "100%",
    ]


@pytest.mark.parametrize(
    "column", [c for c in NAMES if c not in {"contact_name", "contact_sex", "team_leader", "opened_on"}]
)
def test_an_absent_column_is_never_complete(column: str, tmp_path: Path) -> None:
    rows = [{name: cell for name, cell in row.items() if name != column} for row in good_rows(ASB, 100)]
    found = audit(written(tmp_path, as_csv(rows))).audits[-1]
    blocked = [f for f in found.findings if f.item == column]
    assert all(f.outcome is Outcome.COULD_NOT_JUDGE and f.counts.complete == 0 for f in blocked)
    assert not [f for f in found.findings if f.outcome is Outcome.MET and not f.counts.applicable]


def test_a_month_missed_within_a_rolling_extract_does_not_end_in_0(tmp_path: Path) -> None:
    early = spoilt(good_rows(ASB, 100), opened_on="2025-12-05", contact_age="")
    path = written(tmp_path, as_csv([*early, *good_rows(ASB, 200)[100:]]))
    called = call("check", path, "-s", ASB, "-P", written(tmp_path, OURS, "p.toml"), "--json")
    assert {a["outcome"] for a in json.loads(called.out)} == {"missed", "met"}
    assert called.code == 1


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("missing", "outcome"), [(0, "met"), (90, "missed"), (None, "could not judge")], ids=["met", "missed", "unjudged"]
)
@pytest.mark.parametrize("level", ["could-not-judge", "missed", "too-few", "not-applicable", "never"])
def test_fail_on_ends_in_1_from_its_level_on(missing: int | None, outcome: str, level: str, tmp_path: Path) -> None:
    order = ["met", "not-applicable", "too-few", "missed", "could-not-judge", "never"]
    rows = good_rows(ASB, 100)
    rows = spoilt(rows[: missing or 0], contact_age="") + rows[missing or 0 :]
    if missing is None:
        rows = [{name: cell for name, cell in row.items() if name != "contact_age"} for row in rows]
    project = written(tmp_path, OURS, "p.toml")
    called = call("check", written(tmp_path, as_csv(rows)), "-s", ASB, "-P", project, "--fail-on", level, "--json")
    assert json.loads(called.out)["outcome"] == outcome
    assert called.code == int(order.index(outcome.replace(" ", "-")) >= order.index(level))


def test_counts_add_up_at_every_step(tmp_path: Path) -> None:
    rows = good_rows(ASB, 60)
    rows[:10] = spoilt(rows[:10], opened_on="")
    rows[10:20] = spoilt(rows[10:20], opened_on="2019-05-05")
    rows[20:30] = spoilt(rows[20:30], home_lsoa="E01099999")
    rows[30:35] = spoilt(rows[30:35], home_lsoa="")
    project = dq_audit.load_project(written(tmp_path, OURS, "p.toml"))
    for finding in audit(written(tmp_path, as_csv(rows)), project=project).audits[-1].findings:
        c = finding.counts
        assert (c.rows, c.in_period, c.period_unknown, c.in_area, c.area_unknown) == (60, 40, 10, 25, 5)
        ours = 30 if finding.check == "council.asb-contact-placed" else 25  # which is about those of no area, too
        assert c.applicable == c.valid + c.declined + c.unknown + c.not_asked + c.blank + c.invalid == ours
        for values in finding.breakdowns.values():
            assert sum(v.applicable for v in values.values()) == 25


# --- the real command ----------------------------------------------------------------------------------------------


def _subprocess(*args: object, **environment: str) -> Called:
    done = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-m", "dq_audit", *map(str, args)],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    return Called(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "header only",
        *(pytest.param(name, marks=pytest.mark.slow) for name in ("damaged workbook", "first row is data")),
    ],
)
def test_the_real_command_ends_in_3(name: str, tmp_path: Path) -> None:
    assert_one_sentence(_subprocess("check", written(tmp_path, UNUSABLE[name][0]), "-s", ASB), 3)


_LATER = [pytest.param(name, marks=pytest.mark.slow) for name in ("utf-8", "ascii")]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [*_LATER, "cp1252"])
def test_json_on_standard_output_is_json_whatever_the_console(encoding: str, tmp_path: Path) -> None:
    path = written(tmp_path, as_csv(good_rows(ASB, 100)))
    project = written(tmp_path, OURS, "p.toml")
    called = _subprocess("check", path, "-s", ASB, "-P", project, "--json", PYTHONIOENCODING=encoding)
    assert called.code == 0, called.err
    assert "�" not in called.out
    assert json.loads(called.out)["outcome"] == "met"


@pytest.mark.slow
def test_words_reach_a_console_that_cannot_write_them() -> None:
    called = _subprocess("explain", "police.victim-ethnicity", PYTHONIOENCODING="ascii")
    assert called.code == 0, called.err
