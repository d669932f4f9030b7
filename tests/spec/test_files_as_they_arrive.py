"""The same four victims, in every kind of file and layout: what is a record, what is none, and where each one stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from harness import packs, states
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dq_audit.audit import Result, check
from dq_audit.errors import InputError
from dq_audit.extracts.header import spellings
from dq_audit.extracts.names import Naming
from dq_audit.extracts.read import read
from dq_audit.model import Outcome
from dq_audit.project import Project, SourceConfig

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

ASB = "council.asb_contacts"
HEAD = ["case_ref", "opened_on", "contact_age", "contact_ethnicity", "team"]
ROWS = [
    ["C/0001", "2026-01-05", "34", "A", "North"],
    ["C/0002", "2026-01-06", "", "Z", "North"],
    ["C/0003", "2026-01-07", "unknown", "", "South"],
    ["C/0004", "2026-01-08", "71", "M", "South"],
]
NAMES = tuple(packs().source(ASB).columns)


def rows() -> list[list[str]]:
    """With the columns that the four do not need, so that the source is known."""
    return [list(NAMES), *([dict(zip(HEAD, row, strict=True)).get(name, "") for name in NAMES] for row in ROWS)]


def audited(path: Path, content: bytes, project: Project | None = None) -> Result:
    path.write_bytes(content)
    return check(path, ASB, period="2026-01", project=project, packs=packs())


def placed(result: Result) -> list[tuple[str, int]]:
    """Reference and row number of every failing record."""
    return [(row["key"][0], row["row"]) for row in result.failing.sort("row").iter_rows(named=True)]


def said(result: Result) -> str:
    return "\n".join(result.audits[-1].notes)


# --- kinds of files -----------------------------------------------------------------------------------------------


@pytest.mark.few(6)
@pytest.mark.parametrize("name", making.KINDS)
def test_every_kind_of_file_gives_the_same_counts_and_places(name: str, tmp_path: Path) -> None:
    found = audited(tmp_path / name, making.KINDS[name](rows()))
    age = found.audits[-1].finding("council.asb-contact-age", "contact_age")
    assert (age.counts.rows, states(age)) == (4, {"valid": 2, "unknown": 1, "blank": 1})
    plain = audited(tmp_path / "plain.csv", making.csv(rows()))
    assert placed(found) == placed(plain)
    assert {f.key: f.counts for f in found.audits[-1].findings} == {f.key: f.counts for f in plain.audits[-1].findings}


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_part_of_the_key_that_is_empty_is_the_same_in_quotes(quote: str, tmp_path: Path) -> None:
    """Else the record would be another one when the agency sends it from another program."""
    head = ["crime_ref", "victim_no", "recorded_on", "victim_age", "victim_sex", "victim_ethnicity", "victim_type"]
    lines = [head, ["C/1", "", "2026-01-05", "", "", "", "person"]]
    (tmp_path / "a.csv").write_text(
        "".join(",".join(f"{quote}{cell}{quote}" for cell in line) + "\n" for line in lines), encoding="utf-8"
    )
    found = check(tmp_path / "a.csv", "police.victims", period="2026-01", packs=packs())
    assert found.failing["key"].to_list() == [["C/1", None]]


@pytest.mark.parametrize(("name", "words"), [("renamed.xls", None), ("page.xls", "HTML"), ("extract.csv.gz", "gz")])
def test_what_a_file_really_is_is_said(name: str, words: str | None, tmp_path: Path) -> None:
    assert (words or "") in said(audited(tmp_path / name, making.KINDS[name](rows())))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (making.packed({"a.csv": b"1", "b.csv": b"2"}), "holds 2 files"),
        (making.packed({"__MACOSX/a": b"1"}), "holds no file"),
        (making.packed({"inner.zip": making.packed({"a.csv": b"1"})}), "packed twice"),
        (b"%PDF-1.7 ...", "PDF"),
        (making.packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "not a workbook"),
        (b"<html><body><p>Please log in</p></body></html>", "HTML page with no table"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words):
        audited(tmp_path / "extract.csv", content)


def test_a_part_of_an_archive_that_cannot_be_unpacked_is_damage(tmp_path: Path) -> None:
    """Found by fuzzing: the first part of a spreadsheet, which says that it is one, was cut."""
    whole = bytearray(making.ods(rows()))
    start = whole.index(b"mimetype") + len("mimetype")
    whole[start : start + 4] = b"\xff\xff\xff\xff"
    with pytest.raises(InputError, match="damaged"):
        audited(tmp_path / "a.ods", bytes(whole))


# --- what is no record --------------------------------------------------------------------------------------------


def padded(*cells: str) -> list[str]:
    return [*cells, *[""] * (len(NAMES) - len(cells))]


@pytest.mark.parametrize("name", ["extract.csv", "extract.xlsx", "page.xls"])
def test_titles_totals_and_notes_are_no_records(name: str, tmp_path: Path) -> None:
    title = [padded("ASB contacts, January 2026"), padded("Printed by", "the system"), padded()]
    foot = [padded("Total", "4"), padded(), padded("Source: case system"), padded("End of report")]
    found = audited(tmp_path / name, making.KINDS[name]([*title, *rows(), *foot]))
    assert found.audits[-1].extract.rows == 4
    assert placed(found)[0] == ("C/0001", 5)
    assert "3 rows above the header skipped" in said(found)
    assert "1 rows left out (row 9): they are totals" in said(found)
    assert "2 rows left out (row 11, 12): notes or another table" in said(found)


def test_a_record_is_never_taken_for_a_note(tmp_path: Path) -> None:
    """A last row without a date, one without a reference, and one below an empty line: all are records."""
    lines = rows()
    undated, unnamed, apart = (list(lines[1]) for _ in range(3))
    undated[NAMES.index("opened_on")] = ""
    undated[0] = "C/0005"
    unnamed[0] = ""
    apart[0], apart[NAMES.index("opened_on")] = "C/0007", ""
    found = audited(tmp_path / "extract.csv", making.csv([*lines, padded(), apart, unnamed, undated]))
    assert found.audits[-1].extract.rows == 7
    assert "left out" not in said(found)


def test_a_row_without_date_and_reference_in_the_midst_of_records_is_one(tmp_path: Path) -> None:
    lines = rows()
    lines.insert(3, ["", "", *lines[3][2:]])
    assert audited(tmp_path / "extract.csv", making.csv(lines)).audits[-1].extract.rows == 5


def test_a_header_that_stands_again_is_no_record(tmp_path: Path) -> None:
    lines = rows()
    found = audited(
        tmp_path / "extract.csv", making.csv([*lines[:3], padded(), padded("South team"), lines[0], *lines[3:]])
    )
    assert found.audits[-1].extract.rows == 4
    assert "1 rows left out (row 6): the header stands there again" in said(found)
    assert "1 rows left out (row 5): notes or another table" in said(found)
    assert placed(found)[-1] == ("C/0004", 8)


def test_a_line_that_says_how_to_fill_the_columns_is_no_record(tmp_path: Path) -> None:
    lines = rows()
    lines.insert(1, ["text", "dd/mm/yyyy", *["optional"] * (len(NAMES) - 2)])
    assert audited(tmp_path / "extract.csv", making.csv(lines)).audits[-1].extract.rows == 4


def test_another_table_below_is_left_aside_and_said(tmp_path: Path) -> None:
    other = [padded("Team", "Contacts"), padded("North", "2"), padded("South", "2")]
    found = audited(tmp_path / "extract.csv", making.csv([*rows(), padded(), *other]))
    assert found.audits[-1].extract.rows == 4
    assert "3 rows left out (row 7, 8, 9): notes or another table" in said(found)


@pytest.mark.parametrize("left", [True, False])
def test_a_longer_table_beside_the_records_adds_none(tmp_path: Path, *, left: bool) -> None:
    """A list of codes in two columns of its own, six lines long, beside four records."""
    codes = [["Code", "Label"], *([f"K{n}", f"label {n}"] for n in range(6))]
    lines = [*rows(), *[[""] * len(NAMES)] * 2]
    beside = [[*code, "", *row] if left else [*row, "", *code] for code, row in zip(codes, lines, strict=True)]
    found = audited(tmp_path / "extract.xlsx", making.xlsx(beside))
    assert found.audits[-1].extract.rows == 4
    assert "2 rows left out (row 6, 7): notes or another table" in said(found)


@pytest.mark.parametrize(
    ("totals", "stated"),
    [
        ((("North total", "2"), ("South total:", "2")), None),
        ((("Subtotal", "2"), ("Subtotal", "2"), ("Grand total", "5")), 5),
        ((("Total", "2"), ("Total", "2")), None),
        ((("Total", "2"), ("Total", "2"), ("Total", "4")), 4),
        ((("Total", "1,204"),), 1_204),
    ],
)
def test_the_total_of_a_part_is_not_that_of_the_extract(
    totals: tuple[tuple[str, str], ...], stated: int | None, tmp_path: Path
) -> None:
    first, *records = rows()
    lines = [first, *records[:2], padded(*totals[0]), *records[2:], *(padded(*total) for total in totals[1:])]
    found = audited(tmp_path / "a.csv", making.csv(lines))
    control = next(fit for fit in found.audits[-1].fitness if fit.id == "extract.control")
    said_so = f"the total in the extract is {stated:,}, and 4 came" if stated else "no control total was given"
    assert (found.audits[-1].extract.rows, control.reason) == (4, said_so)


# --- headers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_rows_is_read_together(tmp_path: Path, *, merged: bool) -> None:
    """`Contact` stands over `Ref`, `Date`, `Age`, …: together they are the columns' names."""
    book = openpyxl.Workbook()
    sheet = book.active
    parts = [name.partition("_") for name in NAMES]
    sheet.append(
        [first if second and first != parts[at - 1][0] else None for at, (first, _, second) in enumerate(parts)]
    )
    sheet.append([second or first for first, _, second in parts])
    if merged:
        sheet.merge_cells("C1:F1")
    for row in rows()[1:]:
        sheet.append(row)
    found = audited(tmp_path / "extract.xlsx", making.saved(book))
    assert found.audits[-1].extract.rows == 4
    assert "the header takes up 2 rows" in said(found)
    assert placed(found)[0] == ("C/0001", 3)


def test_of_columns_with_one_name_the_project_says_which(tmp_path: Path) -> None:
    lines = [["contact_age", *row] if at == 0 else ["99", *row] for at, row in enumerate(rows())]
    path = tmp_path / "extract.csv"
    with pytest.raises(InputError, match=r'contact_age = "contact_age \(2\)"'):
        audited(path, making.csv(lines))
    columns = ({"contact_age": "contact_age (2)"},)
    project = Project(Path(), sources={ASB: SourceConfig(columns=columns)})
    age = audited(path, making.csv(lines), project).audits[-1].finding("council.asb-contact-age", "contact_age")
    assert states(age) == {"valid": 2, "unknown": 1, "blank": 1}


def test_a_hidden_sheet_is_read_only_where_no_other_will_do(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    shown, hidden = book.active, book.create_sheet("Old")
    for row in rows():
        shown.append(row)
        hidden.append(row)
    hidden.append(rows()[1])
    hidden.sheet_state = "hidden"
    found = audited(tmp_path / "extract.xlsx", making.saved(book))
    assert found.audits[-1].extract.rows == 4
    assert "sheet 2 (hidden) looks like the same source and was not read: 5 of its rows" in said(found)


def test_all_sheets_are_read_where_the_project_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    second = book.create_sheet("South")
    for at, row in enumerate(rows()):
        for sheet in (book.active, second) if at == 0 else (book.active,) if at < 3 else (second,):
            sheet.append(row)
    project = Project(Path(), sources={ASB: SourceConfig(sheet="*")})
    found = audited(tmp_path / "extract.xlsx", making.saved(book), project)
    assert found.audits[-1].extract.rows == 4
    assert placed(found) == [("C/0001", 2), ("C/0003", 2), ("C/0002", 3), ("C/0004", 3)]


def test_sheets_with_different_columns_are_not_read_as_one(tmp_path: Path) -> None:
    """A column that the second sheet does not have would read as blank in all its rows."""
    book = openpyxl.Workbook()
    second = book.create_sheet("South")
    for row in rows():
        book.active.append(row)
        second.append([cell for name, cell in zip(NAMES, row, strict=True) if name != "contact_age"])
    project = Project(Path(), sources={ASB: SourceConfig(sheet="*")})
    with pytest.raises(InputError, match="sheet 2 has no contact_age, which another sheet has"):
        audited(tmp_path / "extract.xlsx", making.saved(book), project)


# --- cells without a value ----------------------------------------------------------------------------------------


def _with(cell: str) -> list[list[str]]:
    lines = rows()
    lines[1][NAMES.index("contact_age")] = cell
    return lines


def _formula_without_result() -> bytes:
    """What openpyxl saves: the formula, and nothing of what it comes to."""
    return making.xlsx(_with("=30+4"))


def _xlsx_error() -> bytes:
    book = openpyxl.Workbook()
    for row in _with("#N/A"):
        book.active.append(row)
    return making.saved(book)  # openpyxl writes the words of an error as an error


def _moved(lines: list[list[str]]) -> list[list[str]]:
    """A sheet whose first filled cell is C3."""
    return [[], [], *(["", "", *line] for line in lines)]


UNREADABLE = {
    "error.xlsx": _xlsx_error,
    "formula.xlsx": _formula_without_result,
    "error.xls": lambda: making.xls(_with("#N/A")),
    "error.xlsb": lambda: making.xlsb(_with("#N/A")),
    "error moved.xls": lambda: making.xls(_moved(_with("#N/A"))),
    "error moved.xlsb": lambda: making.xlsb(_moved(_with("#N/A"))),
    "error moved.xlsx": lambda: making.xlsx(_moved(_with("#N/A"))),
    "error moved.ods": lambda: making.ods(_moved(_with(making.ODS_ERROR))),
    "error.ods": lambda: making.ods(_with(making.ODS_ERROR)),
    "formula.ods": lambda: making.ods(_with(making.ODS_NO_RESULT)),
    "error.csv": lambda: making.csv(_with("#DIV/0!")),
    "narrow.csv": lambda: making.csv(_with("#######")),
    "error.html": lambda: making.page(_with("#REF!")),
}


@pytest.mark.few(4)
@pytest.mark.parametrize("name", UNREADABLE)
def test_a_cell_that_holds_no_value_is_not_blank(name: str, tmp_path: Path) -> None:
    found = audited(tmp_path / name, UNREADABLE[name]())
    judged = check(tmp_path / name, ASB, period="2026-01", packs=packs()).audits[-1]
    age = judged.finding("council.asb-contact-age", "contact_age")
    assert age.outcome is Outcome.COULD_NOT_JUDGE
    assert "1 of 4 cells of contact_age cannot be read" in age.reason
    assert "1 of 4 cells of contact_age cannot be read" in said(found)
    ethnicity = judged.finding("council.asb-contact-ethnicity", "contact_ethnicity")
    assert ethnicity.outcome is not Outcome.COULD_NOT_JUDGE


def test_an_error_that_does_not_say_where_it_stands_is_refused(tmp_path: Path) -> None:
    """A cell may leave out its place; counting on from the cell before it would be a guess."""
    parts = making.unpacked(_xlsx_error())
    sheet = re.sub(rb'<c r="[A-Z]+2"(?=[^>]* t="e")', b"<c", parts["xl/worksheets/sheet1.xml"])
    assert sheet != parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet
    with pytest.raises(InputError, match="do not say where they stand"):
        audited(tmp_path / "a.xlsx", making.packed(parts))


def test_a_formula_with_a_stored_result_is_its_result(tmp_path: Path) -> None:
    made = making.xlsx(_with("=30+4"))
    parts = making.unpacked(made)
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<f>30\+4</f>(?:<v ?/>|<v></v>)", b"<f>30+4</f><v>34</v>", sheet)
    assert parts["xl/worksheets/sheet1.xml"] != sheet
    age = (
        audited(tmp_path / "a.xlsx", making.packed(parts)).audits[-1].finding("council.asb-contact-age", "contact_age")
    )
    assert states(age) == {"valid": 2, "unknown": 1, "blank": 1}


@pytest.mark.parametrize("token", ["..", ":", "-", "*", "[c]", "[x]", "n/a"])
def test_the_markers_of_published_tables_are_not_values(token: str, tmp_path: Path) -> None:
    age = (
        audited(tmp_path / "a.csv", making.csv(_with(token)))
        .audits[-1]
        .finding("council.asb-contact-age", "contact_age")
    )
    assert states(age) == {"valid": 1, "unknown": 2, "blank": 1}


def test_leading_zeros_and_numbers_as_text_are_kept(tmp_path: Path) -> None:
    lines = rows()
    lines[1][0] = "0007"
    path = tmp_path / "a.xlsx"
    path.write_bytes(making.xlsx(lines))
    frame = pl.concat(list(read(path, Naming(packs().source(ASB))).slices(["case_ref"])))
    assert frame["case_ref"].to_list()[0] == "0007"


# --- dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    ["46025", "46025.5", "46025.0", "20260103", "03/01/2026", "03-Jan-2026", "2026-01-03T12:00", "03/01/2026 9:05"],
)
def test_days_as_spreadsheets_count_them_and_text_dates_mixed(cell: str, tmp_path: Path) -> None:
    """46023 is 1 January 2026: in a cell that was not formatted as a date, the number is all that arrives."""
    lines = rows()
    lines[1][NAMES.index("opened_on")] = cell
    counts = audited(tmp_path / "a.csv", making.csv(lines)).audits[-1].findings[0].counts
    assert (counts.in_period, counts.period_unknown) == (4, 0)


@pytest.mark.parametrize("cell", ["4602", "146025", "46025,5", "20261301", "99999999"])
def test_other_numbers_are_no_dates(cell: str, tmp_path: Path) -> None:
    lines = rows()
    lines[1][NAMES.index("opened_on")] = cell
    counts = audited(tmp_path / "a.csv", making.csv(lines)).audits[-1].findings[0].counts
    assert (counts.in_period, counts.period_unknown) == (3, 1)


@pytest.mark.parametrize("formatted", [True, False])
def test_a_workbook_that_counts_from_1904(tmp_path: Path, *, formatted: bool) -> None:
    """There 1 January 2026 is day 44561, whether or not the cell is shown as a date."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for at, row in enumerate(rows()):
        book.active.append(row)
        if at:
            cell = book.active.cell(at + 1, NAMES.index("opened_on") + 1)
            cell.value, cell.number_format = 44561 + at, "dd/mm/yyyy" if formatted else "General"
    found = audited(tmp_path / "a.xlsx", making.saved(book))
    assert found.audits[-1].findings[0].counts.in_period == 4
    assert "counted from 1904" in said(found)


# --- what a mutant of the reader survived without -------------------------------------------------------------------


def test_last_rows_with_several_cells_are_records_even_without_date_and_reference(tmp_path: Path) -> None:
    """No empty line stands before them: somebody left both out."""
    bare = ["", "", *rows()[1][2:]]
    assert audited(tmp_path / "a.csv", making.csv([*rows(), bare])).audits[-1].extract.rows == 5


def test_words_for_formats_are_values_below_the_first_row(tmp_path: Path) -> None:
    """`M` for mandatory under the header; further down it is somebody's sex."""
    lines = rows()
    bare = ["" for _ in NAMES]
    bare[NAMES.index("contact_sex")], bare[NAMES.index("contact_ethnicity")] = "M", "n/a"
    lines.insert(3, bare)
    assert audited(tmp_path / "a.csv", making.csv(lines)).audits[-1].extract.rows == 5


def test_a_merged_cell_lends_its_words_to_all_below_it() -> None:
    head = [["Victim", None, None, "Offence", None], ["Age", "Sex", "Ethnicity", "Code", "LSOA"]]
    assert [words[0] for words in spellings(head, 1, depth=2)] == [
        "Victim Age", "Victim Sex", "Victim Ethnicity", "Offence Code", "Offence LSOA",
    ]  # fmt: skip


def test_a_formula_whose_result_is_the_empty_text_is_blank(tmp_path: Path) -> None:
    parts = making.unpacked(making.xlsx(_with('=IF(1=1,"","x")')))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(
        rb'<c r="(\w+)"><f>(.*?)</f>(?:<v ?/>|<v></v>)', rb'<c r="\1" t="str"><f>\2</f><v></v>', parts[name]
    )
    assert b't="str"' in parts[name]
    found = (
        audited(tmp_path / "a.xlsx", making.packed(parts)).audits[-1].finding("council.asb-contact-age", "contact_age")
    )
    assert (states(found), found.obstacle) == ({"valid": 1, "unknown": 1, "blank": 2}, "")


# --- large text files, of which only the end is looked at -----------------------------------------------------------


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as a large one."""
    monkeypatch.setattr("dq_audit.extracts.delimited._LOOKED_THROUGH", 10)


@pytest.mark.usefixtures("large")
def test_the_total_below_a_large_file_is_no_record(tmp_path: Path) -> None:
    found = audited(tmp_path / "a.csv", making.csv([*rows(), ["Total", "4"], []]))
    assert found.audits[-1].extract.rows == 4
    assert "1 rows at the end left out: totals or notes" in said(found)


@pytest.mark.usefixtures("large")
def test_what_a_large_file_is_not_looked_through_for_is_said(tmp_path: Path) -> None:
    """A row that ends after its date is a record with blanks, as in a small file; nobody counts such rows, and says so."""
    lines = [*rows(), ["C/0005", "2026-01-09"]]
    found = audited(tmp_path / "a.csv", making.csv(lines))
    age = found.audits[-1].finding("council.asb-contact-age", "contact_age")
    assert states(age) == {"valid": 2, "unknown": 1, "blank": 2}
    assert "rows with fewer cells than the header are not told" in said(found)


@pytest.mark.usefixtures("large")
def test_an_end_that_begins_within_a_cell_is_not_taken_for_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The part that is looked at begins behind `South`, and the rest of the record looks like a total."""
    lines = [[name for name in NAMES if name != "team"] + ["team"], ["C/0001", "2026-01-05"]]
    lines += [["C/0002", "2026-01-06", *[""] * (len(NAMES) - 3), "South\nTotal"]]
    content = making.csv(lines)
    monkeypatch.setattr("dq_audit.extracts.delimited._TAIL_BYTES", len('South\nTotal"\n') - 2)
    assert audited(tmp_path / "a.csv", content).audits[-1].extract.rows == 2


@pytest.mark.usefixtures("large")
def test_a_record_with_a_cell_too_many_is_never_cut_to_fit(tmp_path: Path) -> None:
    """A delimiter that slipped into a cell moves all cells after it; with a total at the end no less."""
    lines = [*rows(), ["Total", "4"]]
    lines[2] = [*lines[2], "x"]
    with pytest.raises(InputError):
        audited(tmp_path / "a.csv", making.csv(lines))
