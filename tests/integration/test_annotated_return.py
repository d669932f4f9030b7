"""A return comes back as it was sent, with the cells to put right marked: compared part by part.

What is expected of the workbook was worked out by hand from `returns.records`; what came is read by openpyxl and by
ElementTree, which know nothing of the splicing.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from attacking import call
from commands import RETENTION
from making import KINDS, packed, saved, unpacked
from returns import CANARY, HEADERS, MACRO, MAIN, OFFICE, SHEET, everything

import dq_audit
from dq_audit.annotate.editing import NOTES
from dq_audit.annotate.faults import Colour
from dq_audit.annotate.summary import LISTS, NAME
from dq_audit.model import Audit, Kind

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")  # by openpyxl, which would lose it

AE = "health.ae_assaults"
COLOURED = {
    "F9": Colour.EMPTY,
    "F10": Colour.INVALID,
    "G11": Colour.ASK,
    "B13": Colour.RULE,
    "C13": Colour.RULE,
    "G14": Colour.INVALID,
    "C15": Colour.EMPTY,
}
TOUCHED = {
    "[Content_Types].xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/worksheets/sheet2.xml",
    "xl/comments2.xml",
    "xl/drawings/vmlDrawing2.vml",
}
ADDED = {"xl/worksheets/sheet4.xml", "xl/worksheets/sheet5.xml"}
ORDER = (  # ECMA-376, 18.3.1.99
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection", "autoFilter"),
    *("mergeCells", "conditionalFormatting", "dataValidations", "hyperlinks", "pageMargins", "pageSetup"),
    *("headerFooter", "drawing", "legacyDrawing", "tableParts", "extLst"),
)
GOOD = ("2026-01-05T22:15", "2026-01-05T20:15", "1", "2", "The Invented Arms, 1 Made-up Road", "Y")
ABOVE = (("Site code", "ZZ901"), ("Period start", "2026-01-01"), ("Period end", "2026-01-31"), (None,))


def annotated(data: bytes, folder: Path, ending: str = ".xlsx", source: str = AE) -> tuple[dict[str, bytes], str]:
    """The parts of the annotated return of a file, and what was said of it."""
    path, out = folder / f"return{ending}", folder / f"annotated{ending}"
    path.write_bytes(data)
    called = call("check", path, "-s", source, "--annotate", out)
    assert called.code in (0, 1), called.err
    assert path.read_bytes() == data
    return unpacked(out.read_bytes()), called.out


def simple(*rows: tuple[str | None, ...], header: tuple[str, ...] = HEADERS[:6]) -> list[list[str | None]]:
    """A return of some rows; those of the usual arrival each come a minute after the other."""
    table = [list(row) for row in rows]
    for at, row in enumerate(table):
        row[0] = f"2026-01-06T{at // 60:02d}:{at % 60:02d}" if row[0] == GOOD[0] else row[0]
    return [*map(list, ABOVE), list(header), *table]


def bad(**cells: str | None) -> tuple[str | None, ...]:
    """A good row but for some cells: `alcohol=None`."""
    names = ("arrival", "assault", "method", "type", "place", "alcohol")
    return tuple(cells.get(name, good) for name, good in zip(names, GOOD, strict=True))


@pytest.fixture(scope="module")
def sent() -> bytes:
    return everything()


@pytest.fixture(scope="module")
def came(sent: bytes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return annotated(sent, tmp_path_factory.mktemp("return"), ".xlsm")[0]


# --- what stays -------------------------------------------------------------------------------------------------


def test_every_part_that_need_not_be_touched_is_the_same(sent: bytes, came: dict[str, bytes]) -> None:
    before = unpacked(sent)
    assert set(came) - set(before) == ADDED
    assert {name for name, part in before.items() if came[name] != part} == TOUCHED
    assert came["xl/vbaProject.bin"] == MACRO
    for kind in ("charts/", "media/", "pivotTables/", "threadedComments/", "featurePropertyBag/", "printerSettings/"):
        assert any(kind in name for name in set(came) - TOUCHED), kind


def test_the_sheet_is_the_same_but_for_what_was_added(sent: bytes, came: dict[str, bytes]) -> None:
    name = "xl/worksheets/sheet2.xml"
    before, after = (ET.fromstring(parts[name]) for parts in (unpacked(sent), came))  # noqa: S314  our own workbook
    there = {cell.get("r"): cell for cell in before.iter(f"{{{MAIN}}}c")}
    for row in after.iter(f"{{{MAIN}}}row"):
        for cell in list(row):
            where = cell.get("r", "")
            if where not in there:
                assert where in COLOURED
                assert len(cell) == 0
                row.remove(cell)
            elif where in COLOURED:
                cell.set("s", there[where].get("s", "0"))
    for view in before.iter(f"{{{MAIN}}}sheetView"):
        assert view.attrib.pop("tabSelected") == "1"
    assert ET.canonicalize(ET.tostring(before)) == ET.canonicalize(ET.tostring(after))
    opening = came[name].split(b">", 2)[1]
    assert b'mc:Ignorable="x14ac xr"' in opening  # ElementTree does not keep prefixes; Excel needs them
    assert b"xmlns:x14ac=" in opening


def test_the_styles_are_the_same_but_for_what_stands_at_their_end(sent: bytes, came: dict[str, bytes]) -> None:
    before, after = (ET.fromstring(parts["xl/styles.xml"]) for parts in (unpacked(sent), came))  # noqa: S314  our own
    for table in after:
        old = before.find(table.tag)
        assert old is not None
        assert int(table.get("count", len(table))) == len(table)
        texts = [[ET.tostring(child) for child in each] for each in (old, table)]
        assert texts[1][: len(texts[0])] == texts[0], table.tag
        grown = table.tag.rpartition("}")[2] in {"fonts", "fills", "borders", "cellXfs"}
        assert (len(table) > len(old)) == grown, table.tag


def test_the_sheet_keeps_the_order_that_excel_demands(came: dict[str, bytes], tmp_path: Path) -> None:
    plain = annotated(KINDS["extract.xlsx"](simple(GOOD, bad(alcohol=None))), tmp_path)[0]
    for part in (came["xl/worksheets/sheet2.xml"], plain["xl/worksheets/sheet1.xml"]):
        names = [child.tag.rpartition("}")[2] for child in ET.fromstring(part)]  # noqa: S314  our own workbook
        assert names == sorted(names, key=ORDER.index)
        assert {"sheetData", "dataValidations", "legacyDrawing"} <= set(names)


def test_names_and_the_sheet_in_view_move_on_with_the_sheets(came: dict[str, bytes]) -> None:
    book = ET.fromstring(came["xl/workbook.xml"])  # noqa: S314  our own workbook
    sheets = [sheet.get("name") for sheet in book.iter(f"{{{MAIN}}}sheet")]
    assert sheets == [NAME, "Cover", SHEET, "Old lists", LISTS]
    assert len({sheet.get("sheetId") for sheet in book.iter(f"{{{MAIN}}}sheet")}) == 5
    local = {n.get("name"): sheets[int(n.get("localSheetId", ""))] for n in book.iter(f"{{{MAIN}}}definedName")
             if n.get("localSheetId")}  # fmt: skip
    assert local == {"Local": SHEET, "_xlnm._FilterDatabase": SHEET}
    assert [view.get("activeTab") for view in book.iter(f"{{{MAIN}}}workbookView")] == ["0"]
    selected = [name for name, part in came.items() if b'tabSelected="1"' in part]
    assert len(selected) == 1  # of two, both would be changed by what is typed
    assert b"what to put right" in came[selected[0]]


def test_another_sheet_that_is_in_view_stays_so_and_is_not_touched(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title, book.active.sheet_view.tabSelected = "Cover", True
    sheet = book.create_sheet("Return")
    for row in simple(GOOD, bad(alcohol=None)):
        sheet.append(row)
    data = saved(book)
    came = annotated(data, tmp_path)[0]
    assert came["xl/worksheets/sheet1.xml"] == unpacked(data)["xl/worksheets/sheet1.xml"]
    assert b'activeTab="1"' in came["xl/workbook.xml"]
    assert sum(b'tabSelected="1"' in part for part in came.values()) == 1


# --- what is marked ---------------------------------------------------------------------------------------------


def opened(parts: dict[str, bytes]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(packed(parts)))


def test_the_cells_to_put_right_are_coloured_and_keep_their_format(sent: bytes, came: dict[str, bytes]) -> None:
    before, after = openpyxl.load_workbook(io.BytesIO(sent))[SHEET], opened(came)[SHEET]
    shown = {f"FF{colour.value}": colour for colour in Colour}
    found = {cell.coordinate: shown.get(cell.fill.fgColor.rgb) for row in after["B8:J19"] for cell in row}
    assert {place: colour for place, colour in found.items() if colour} == COLOURED
    for place in COLOURED:
        old, new = before[place], after[place]
        assert (old.value, old.number_format) == (new.value, new.number_format), place
        if place != "F9":  # it is not there at first, and takes the format of its column
            for part in ("font", "border", "protection", "alignment"):
                assert repr(getattr(old, part)) == repr(getattr(new, part)), (place, part)
    assert after["F9"].protection.locked is False
    assert after.protection.sheet is True


def test_notes_say_what_to_do_and_leave_those_that_stand_there(came: dict[str, bytes]) -> None:
    sheet = opened(came)[SHEET]
    told = {cell.coordinate: cell.comment.text for row in sheet["B8:J19"] for cell in row if cell.comment}
    assert set(told) == {*COLOURED, "B8"}
    assert told["B8"] == "late entry"
    assert told["G11"] == "[Threaded comment]"
    assert told["F9"].startswith("ask the ward\n\ndq-audit: Empty.")
    assert "the name of a place or street" in told["F9"]
    assert "Ask at reception" in told["F10"]
    assert told["F10"].startswith("This cannot be right")
    assert told["G14"].startswith("This is none of the listed entries.")
    assert "“Not known”" in told["C15"]
    assert told["B13"] == told["C13"]
    assert "Compare both times with the triage note." in told["B13"]


def test_each_new_note_has_a_box_of_its_own(came: dict[str, bytes]) -> None:
    drawing = came["xl/drawings/vmlDrawing2.vml"].decode()
    boxes = re.findall(r"<x:Row>(\d+)</x:Row><x:Column>(\d+)</x:Column>", drawing)
    assert sorted(f"{chr(65 + int(column))}{int(row) + 1}" for row, column in boxes) == sorted(
        {"B8", "F9", "F10", "B13", "C13", "G14", "C15"}
    )
    assert 'ObjectType="Button"' in drawing
    drawings = [part.decode() for name, part in came.items() if name.endswith(".vml")]
    ids = [number for text in drawings for number in re.findall(r'<v:shape id="_x0000_s(\d+)"', text)]
    assert len(ids) == len(set(ids))
    listed = {int(n) for n in re.search(r'data="([\d,]+)"', drawing)[1].split(",")}  # type: ignore[index]
    assert {int(n) // 1024 for n in re.findall(r'<v:shape id="_x0000_s(\d+)"', drawing)} <= listed


def test_a_cell_takes_a_list_unless_it_has_a_rule_of_its_own(came: dict[str, bytes], tmp_path: Path) -> None:
    """G11 has a usual rule, G14 an extended one: both keep them."""
    assert came["xl/worksheets/sheet2.xml"].count(b"<dataValidation ") == 2
    rows = simple(GOOD, bad(alcohol=None), bad(alcohol="perhaps"), GOOD, bad(alcohol="x"), bad(place=None))
    book = opened(annotated(KINDS["extract.xlsx"](rows), tmp_path)[0])
    [rule] = book["Sheet1"].data_validations.dataValidation
    assert str(rule.sqref) == "F7:F8 F10"
    assert rule.type == "list"
    place = re.fullmatch(r"'Lists to choose from'!\$B\$(\d+):\$B\$(\d+)", rule.formula1)
    assert place
    entries = [book[LISTS].cell(row, 2).value for row in range(int(place[1]), int(place[2]) + 1)]
    assert {"Yes", "No"} <= set(entries)


@pytest.mark.slow
def test_many_cells_are_coloured_but_not_all_have_a_note(tmp_path: Path) -> None:
    rows = simple(*[bad(alcohol=None) for _ in range(NOTES + 40)])
    came = annotated(KINDS["extract.xlsx"](rows), tmp_path)[0]
    sheet = opened(came)["Sheet1"]
    column = [sheet.cell(row, 6) for row in range(6, 6 + NOTES + 40)]
    assert Counter(bool(cell.comment) for cell in column) == {True: NOTES, False: 40}
    assert all(cell.fill.fgColor.rgb == f"FF{Colour.EMPTY.value}" for cell in column)
    assert "Coloured cells without a note: 40." in front(came)


def test_a_record_of_no_month_is_marked_where_its_month_should_stand(tmp_path: Path) -> None:
    rows = simple(GOOD, bad(arrival=None), bad(arrival="last night"))
    came = annotated(KINDS["extract.xlsx"](rows), tmp_path)[0]
    sheet = opened(came)["Sheet1"]
    assert [sheet[f"A{row}"].fill.fgColor.rgb[2:] for row in (7, 8)] == [Colour.EMPTY.value, Colour.INVALID.value]
    assert "Nobody can tell of which month" in sheet["A7"].comment.text
    assert "nobody can tell of which month they are: 2." in front(came)


def test_what_stands_above_the_table_is_marked_there(tmp_path: Path) -> None:
    rows = simple(GOOD, GOOD)
    rows[1][1] = "soon"
    sheet = opened(annotated(KINDS["extract.xlsx"](rows), tmp_path)[0])["Sheet1"]
    assert sheet["B2"].fill.fgColor.rgb == f"FF{Colour.INVALID.value}"
    assert sheet["B2"].comment


def test_cells_under_a_merged_one_are_told_and_not_marked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in simple(GOOD, bad(alcohol=None), bad(alcohol=None)):
        book.active.append(row)
    book.active.merge_cells("F6:F8")
    came = annotated(saved(book), tmp_path)[0]
    assert "under merged cells, and so could not be coloured: 2." in front(came)
    assert opened(came)["Sheet"]["F6"].fill.fgColor.rgb == "00000000"


def test_sheets_read_together_are_each_marked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, fault in (("Jo Madeup", bad(place=None)), ("Al Invented", bad(alcohol=None))):
        sheet = book.create_sheet(name)
        for row in simple(GOOD, GOOD, fault):
            sheet.append(row)
    del book["Sheet"]
    project = tmp_path / "dq_audit.toml"
    project.write_text(f'[sources."{AE}"]\nfiles = ["*.xlsx"]\nsheet = "*"\n{RETENTION}', encoding="utf-8")
    path, out = tmp_path / "return.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(saved(book))
    called = call("check", path, "-s", AE, "-P", project, "--annotate", out)
    assert out.exists(), called.err
    after = openpyxl.load_workbook(out)
    marked = {
        (sheet.title, cell.coordinate)
        for sheet in after.worksheets[1:3]
        for row in sheet
        for cell in row
        if cell.comment
    }
    assert {("Jo Madeup", "E8"), ("Al Invented", "F8")} <= marked
    assert not {("Jo Madeup", "F8"), ("Al Invented", "E8")} & marked


# --- the summary ------------------------------------------------------------------------------------------------


def front(parts: dict[str, bytes]) -> str:
    """The texts of the sheet in front."""
    book = opened(parts)
    return "\n".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value)


def test_every_number_of_the_summary_is_the_audits(sent: bytes, came: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "return.xlsm").write_bytes(sent)
    [audit] = dq_audit.check(tmp_path / "return.xlsm", AE).audits
    rows = list(opened(came).worksheets[0].iter_rows(values_only=True))
    begin = next(at for at, row in enumerate(rows) if row[0] == "Column")
    lines = [row for row in rows[begin + 1 :] if row[1]]
    told = sorted((str(row[3]), str(row[4]), [str(n) for n in row[6:10]]) for row in lines)
    assert told == sorted(_expected(audit))


def _expected(audit: Audit) -> list[tuple[str, str, list[str]]]:
    lines = []
    for found in audit.findings:
        if found.kind in (Kind.ITEM, Kind.RULE):
            n = found.counts
            share = (
                f"{n.complete:,} of {n.applicable:,} ({100 * n.complete / n.applicable:.3g}%)" if n.applicable else "–"
            )
            states = [n.blank, n.unknown, n.not_asked, n.invalid] if found.kind is Kind.ITEM else ["–"] * 4
            lines.append((share, f"{100 * (found.target or 0):g}%", [str(state) for state in states]))
    return lines


def test_the_colours_of_an_item_are_as_many_as_the_audit_says(tmp_path: Path) -> None:
    """One check looks at alcohol alone: each of its states has as many coloured cells as records."""
    rows = [bad(alcohol=None)] * 3 + [bad(alcohol="unknown")] * 2 + [bad(alcohol="perhaps")] + [GOOD] * 9
    sheet = opened(annotated(KINDS["extract.xlsx"](simple(*rows)), tmp_path)[0])["Sheet1"]
    colours = Counter(sheet.cell(row, 6).fill.fgColor.rgb[2:] for row in range(6, 6 + len(rows)))
    assert colours == {Colour.EMPTY.value: 3, Colour.ASK.value: 2, Colour.INVALID.value: 1, "000000": 9}


def test_the_annotated_return_audits_as_the_return_did(sent: bytes, came: dict[str, bytes], tmp_path: Path) -> None:
    results = []
    for name, data in (("sent.xlsm", sent), ("came.xlsm", packed(came))):
        (tmp_path / name).write_bytes(data)
        results.append(dq_audit.check(tmp_path / name, AE).summary().to_dict("records"))
    assert str(results[0]) == str(results[1])


def test_nothing_that_was_entered_is_quoted(came: dict[str, bytes]) -> None:
    assert CANARY.encode() in came["xl/sharedStrings.xml"]
    ours = {name: part for name, part in came.items() if name in ADDED | TOUCHED}
    for word in (CANARY, "perhaps", "Made-up Road"):
        assert [name for name, part in ours.items() if word.encode() in part] == [], word
    assert b"Site code" in came["xl/worksheets/sheet4.xml"]
    assert b"ZZ901" not in came["xl/worksheets/sheet4.xml"]


def test_a_return_without_fault_says_so(tmp_path: Path) -> None:
    came = annotated(KINDS["extract.xlsx"](simple(GOOD, bad(arrival="2026-01-06T10:00"))), tmp_path)[0]
    assert "Nothing that was looked at is to be put right." in front(came)
    assert not any("comments" in name for name in came)


def test_a_header_cannot_start_a_formula(tmp_path: Path) -> None:
    project = tmp_path / "dq_audit.toml"
    project.write_text(f'[sources."{AE}".columns]\nalcohol = "=1+1 drink"\n{RETENTION}', encoding="utf-8")
    path, out = tmp_path / "return.xlsx", tmp_path / "out.xlsx"
    rows = simple(GOOD, bad(alcohol=None), header=(*HEADERS[:5], "=1+1 drink"))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["F5"].data_type = "s"
    path.write_bytes(saved(book))
    call("check", path, "-s", AE, "-P", project, "--annotate", out)
    cells = [c for s in (0, -1) for row in openpyxl.load_workbook(out).worksheets[s].iter_rows() for c in row]
    shown = [cell for cell in cells if str(cell.value).startswith("=1+1")]
    assert shown
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in shown)


# --- what cannot be edited --------------------------------------------------------------------------------------


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "kind", ["extract.csv", "extract.xls", "extract.ods", "page.xls", "extract.parquet", "workbook.zip"]
)
def test_what_cannot_be_edited_comes_back_as_a_list(kind: str, tmp_path: Path) -> None:
    header = (*HEADERS[:6], "site code", "period start", "period end")
    whole = [(*row, "ZZ901", "2026-01-01", "2026-01-31") for row in (GOOD, bad(place=f"pub {CANARY}", alcohol=None))]
    path, out = tmp_path / kind, tmp_path / "out.xlsx"
    path.write_bytes(KINDS[kind]([list(header), *map(list, whole)]))
    called = call("check", path, "-s", AE, "--annotate", out)
    assert "a list of the cells to put right" in called.out, called.err
    with ZipFile(out) as archive:
        assert not any(CANARY.encode() in archive.read(name) for name in archive.namelist())
    book = openpyxl.load_workbook(out)
    said = " ".join(str(cell.value) for row in book.worksheets[0].iter_rows(max_row=6) for cell in row if cell.value)
    assert "could not be marked itself" in said
    rows = list(book["Cells to put right"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows if row[2] == "Alcohol"] == ["3"]


def spoilt(change: Callable[[dict[str, bytes]], None]) -> bytes:
    parts = unpacked(KINDS["extract.xlsx"](simple(GOOD, bad(alcohol=None))))
    change(parts)
    return packed(parts)


def _signed(parts: dict[str, bytes]) -> None:
    parts["_xmlsignatures/sig1.xml"] = b"<Signature/>"


def _shared(parts: dict[str, bytes]) -> None:
    parts["xl/revisions/revisionHeaders.xml"] = b"<headers/>"


def _unstyled(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}"/>'.encode()


def _typed(parts: dict[str, bytes]) -> None:
    text = parts["xl/styles.xml"].decode()
    parts["xl/styles.xml"] = re.sub(r"<styleSheet", '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet', text).encode()


def _undrawn(parts: dict[str, bytes]) -> None:
    drawing = f'<legacyDrawing xmlns:r="{OFFICE}" r:id="rId77"/></worksheet>'.encode()
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</worksheet>", drawing)


def _wide(parts: dict[str, bytes]) -> None:
    text = parts["[Content_Types].xml"].decode()
    parts["[Content_Types].xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_signed, "it is signed"),
        (_shared, "shared with its changes tracked"),
        (_unstyled, "its styles are not complete"),
        (_typed, "declares types"),
        (_wide, "not written in UTF-8"),
        (_undrawn, "its drawing of notes and buttons is not there"),
    ],
)
def test_a_workbook_that_must_not_be_edited_comes_back_as_a_list(
    change: Callable[[dict[str, bytes]], None], why: str, tmp_path: Path
) -> None:
    came, said = annotated(spoilt(change), tmp_path)
    assert why in " ".join(said.split())
    assert "could not be marked itself" in front(came)


# --- as a command -----------------------------------------------------------------------------------------------


def test_nothing_is_written_over(tmp_path: Path) -> None:
    path, out = tmp_path / "return.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(KINDS["extract.xlsx"](simple(GOOD)))
    out.write_bytes(b"corrected")
    for target in (out, path, tmp_path):
        called = call("check", path, "-s", AE, "--annotate", target)
        assert called.code == 2
        assert len(called.err.strip().splitlines()) == 1
    assert out.read_bytes() == b"corrected"
    assert openpyxl.load_workbook(path).sheetnames == ["Sheet1"]


def test_the_name_has_to_fit_what_is_written(sent: bytes, tmp_path: Path) -> None:
    """Excel does not open a workbook with macros under .xlsx, nor one without under .xlsm."""
    (tmp_path / "return.xlsm").write_bytes(sent)
    (tmp_path / "return.csv").write_text("a,b\n", encoding="utf-8")
    for name, out, ending in (("return.xlsm", "out.xlsx", ".xlsm"), ("return.csv", "out.csv", ".xlsx")):
        called = call("check", tmp_path / name, "-s", AE, "--annotate", tmp_path / out)
        assert called.code == 2
        assert f"ends in {ending}" in called.err


def test_a_folder_has_no_annotated_return(tmp_path: Path) -> None:
    called = call("check", tmp_path, "-s", AE, "--annotate", tmp_path / "out.xlsx")
    assert called.code == 2
    assert "--annotate" in called.err


def test_a_file_that_changes_while_it_is_audited_is_not_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, out = tmp_path / "return.xlsx", tmp_path / "out.xlsx"
    path.write_bytes(KINDS["extract.xlsx"](simple(GOOD, bad(alcohol=None))))

    def changed(*_: object, **__: object) -> dq_audit.Result:
        result = dq_audit.check(path, AE)
        assert result.audits[0].extract.sha256
        path.write_bytes(KINDS["extract.xlsx"](simple(bad(alcohol=None), GOOD)))
        return result

    monkeypatch.setattr("dq_audit.verbs.check_extract", changed)
    called = call("check", path, "-s", AE, "--annotate", out)
    assert called.code == 3
    assert "has changed" in called.err
    assert not out.exists()


@pytest.mark.slow
def test_libreoffice_opens_it_with_all_that_was_there(came: dict[str, bytes], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not here: nothing was opened")
    path = tmp_path / "annotated.xlsm"
    path.write_bytes(packed(came))
    words = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "ods", str(path)]
    subprocess.run(words, cwd=tmp_path, capture_output=True, check=True, timeout=180)  # noqa: S603  our own words
    with ZipFile(tmp_path / "annotated.ods") as archive:
        content = archive.read("content.xml").decode()
    tables = re.findall(r'<table:table table:name="([^"]+)"', content)
    assert tables == [NAME, "Cover", SHEET.replace("&", "&amp;"), "Old lists", LISTS]
    assert content.count("<office:annotation ") == 9  # one on the cover, seven cells to put right, one in the first row
    assert "Ask at reception" in content
