"""Edits of XML as bytes: cells that are not there, prefixes, single tags, and what stands around them."""

from __future__ import annotations

import pytest

from dq_audit.annotate.book import Book, Tab
from dq_audit.annotate.cells import coloured
from dq_audit.annotate.columns import Widths
from dq_audit.annotate.comments import with_boxes, with_notes
from dq_audit.annotate.faults import Colour
from dq_audit.annotate.references import Range, cell_name, place_of, ranges
from dq_audit.annotate.sheet import Sheet
from dq_audit.annotate.splice import MAIN, OFFICE, CannotEditError, elements, filled, spliced, with_attributes, xml_text
from dq_audit.annotate.styles import SKELETON, Styles

RED = Colour.INVALID


def sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def painted(part: bytes, *places: str) -> str:
    """A sheet with some cells coloured: their format is 100 more than their own."""
    found = Sheet(part)
    found.colour(dict.fromkeys(map(place_of, places), RED), lambda own, _: own + 100)
    return found.edited().decode()


@pytest.mark.parametrize(
    ("rows", "place", "expected"),
    [
        ('<row r="1"><c r="A1"/></row>', "A1", '<row r="1"><c r="A1" s="100"/></row>'),
        ("<row r='1'><c r='A1' s='3'><v>1</v></c></row>", "A1", "<row r='1'><c r='A1' s=\"103\"><v>1</v></c></row>"),
        ('<row r="1"><c r="A1"/></row>', "B1", '<row r="1"><c r="A1"/><c r="B1" s="100"/></row>'),
        ('<row r="1"><c r="B1"/></row>', "A1", '<row r="1"><c r="A1" s="100"/><c r="B1"/></row>'),
        ('<row r="1"><c r="A1"/><c r="C1"/></row>', "B1", '<row r="1"><c r="A1"/><c r="B1" s="100"/><c r="C1"/></row>'),
        ('<row r="1"/>', "A1", '<row r="1"><c r="A1" s="100"/></row>'),
        ('<row r="1" s="7" customFormat="1"/>', "A1", '<row r="1" s="7" customFormat="1"><c r="A1" s="107"/></row>'),
        ('<row r="1" s="7"/>', "A1", '<row r="1" s="7"><c r="A1" s="100"/></row>'),
        ('<row r="1"/><row r="3"/>', "A2", '<row r="1"/><row r="2"><c r="A2" s="100"/></row><row r="3"/>'),
        ('<row r="2"/>', "A1", '<row r="1"><c r="A1" s="100"/></row><row r="2"/>'),
        ('<row r="2"/>', "A4", '<row r="2"/><row r="4"><c r="A4" s="100"/></row>'),
        ("<row><c/><c s='1'/></row><row><c/></row>", "B1", '<row><c/><c s="101"/></row><row><c/></row>'),
        ("<row><c/></row><row><c/></row>", "A2", '<row><c/></row><row><c s="100"/></row>'),
        ('<row r="1" spans="1:2"><c/></row>', "D1", '<row r="1" spans="1:4"><c/><c r="D1" s="100"/></row>'),
        ('<row r="1" spans="2:3"/>', "A1", '<row r="1" spans="1:3"><c r="A1" s="100"/></row>'),
    ],
)  # fmt: skip
def test_a_cell_takes_its_colour_where_it_stands(rows: str, place: str, expected: str) -> None:
    assert painted(sheet(rows), place) == sheet(expected).decode()


def test_an_empty_sheet_takes_rows() -> None:
    part = f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode()
    assert '<sheetData><row r="2"><c r="A2" s="100"/></row></sheetData>' in painted(part, "A2")


def test_several_cells_of_a_row_come_in_order() -> None:
    rows = '<row r="1"><c r="B1"/><c r="D1" s="2"/></row>'
    expected = (
        '<row r="1"><c r="A1" s="100"/><c r="B1"/><c r="C1" s="100"/><c r="D1" s="102"/><c r="E1" s="100"/></row>'
    )
    assert painted(sheet(rows), "E1", "C1", "A1", "D1") == sheet(expected).decode()


def test_names_keep_their_prefix() -> None:
    part = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'.encode()
    found = Sheet(part)
    found.colour({(1, 0): RED, (2, 0): RED}, lambda own, _: own + 1)
    found.offer({"$A$1": [(1, 0)]})
    found.name_drawing("rId1")
    text = found.edited().decode()
    assert '<x:row r="1"><x:c r="A1" s="1"/></x:row><x:row r="2"><x:c r="A2" s="1"/></x:row>' in text
    assert '<x:dataValidations count="1"><x:dataValidation ' in text
    assert f'<x:legacyDrawing xmlns:r="{OFFICE}" r:id="rId1"/></x:worksheet>' in text
    assert {e.name for e in elements(text.encode(), {"c"})} >= {"c", "legacyDrawing"}


def test_a_cell_that_is_not_there_looks_as_its_column() -> None:
    before = '<cols><col min="2" max="3" width="9" style="5"/></cols>'
    assert '<c r="C1" s="105"/>' in painted(sheet('<row r="1"/>', before), "C1")


def test_the_size_of_the_sheet_grows_with_it() -> None:
    assert '<dimension ref="A1:C4"/>' in painted(sheet('<row r="1"/>', '<dimension ref="A1:B2"/>'), "C4")
    assert '<dimension ref="A1:B2"/>' in painted(sheet('<row r="1"/>', '<dimension ref="A1:B2"/>'), "B2")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A2"/></row>',
        '<row r="x"/>',
    ],
)
def test_a_sheet_out_of_order_is_not_edited(rows: str) -> None:
    with pytest.raises(CannotEditError):
        painted(sheet(rows), "A1")


@pytest.mark.parametrize(
    "part", [b"<a><b></a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a/>".encode("utf-16"), b""]
)
def test_only_plain_xml_is_edited(part: bytes) -> None:
    with pytest.raises(CannotEditError):
        elements(part, ())


def test_a_mark_of_the_byte_order_and_letters_of_many_bytes_move_nothing() -> None:
    part = b"\xef\xbb\xbf" + sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>caf\u00e9 \U0001f600</t></is></c><c r="B1"/></row>'
    )
    text = Sheet(part)
    text.colour({(1, 1): RED}, lambda *_: 9)
    assert text.edited() == part.replace(b'<c r="B1"/>', b'<c r="B1" s="9"/>')


def test_attributes_are_told_from_those_with_a_prefix_and_from_values() -> None:
    tag = b"<c xr:s='1' t=\" s='2'\" s = '3'>"
    assert with_attributes(tag, s=4) == b"<c xr:s='1' t=\" s='2'\" s=\"4\">"
    assert with_attributes(b"<c/>", s=4) == b'<c s="4"/>'


def test_a_list_stands_where_the_order_wants_it() -> None:
    after = "<mergeCells/><conditionalFormatting/><conditionalFormatting/><hyperlinks/><drawing/><extLst/>"
    found = Sheet(sheet('<row r="1"/>', after=after))
    found.offer({"Lists": [(1, 0), (2, 0), (4, 0), (1, 2)]})
    found.name_drawing("rId9")
    names = [e.name for e in elements(found.edited(), ()) if e.depth == 1]
    assert names == ["sheetData", "mergeCells", "conditionalFormatting", "conditionalFormatting", "dataValidations",
                     "hyperlinks", "drawing", "legacyDrawing", "extLst"]  # fmt: skip
    assert b'sqref="A1:A2 A4 C1"' in found.edited()


def test_lists_that_are_there_stay() -> None:
    after = '<dataValidations count="1"><dataValidation sqref="A1:A9 C:C"/></dataValidations>'
    found = Sheet(sheet('<row r="1"/>', after=after))
    assert found.unvalidated([(1, 0), (10, 0), (5, 2), (5, 3)]) == [(10, 0), (5, 3)]
    found.offer({"Lists": [(10, 0)]})
    text = found.edited().decode()
    assert '<dataValidations count="2"><dataValidation sqref="A1:A9 C:C"/><dataValidation type="list"' in text


def test_a_note_without_runs_becomes_one_and_is_added_to() -> None:
    part = (
        f'<comments xmlns="{MAIN}"><authors><author>A</author></authors><commentList><comment ref="A1" authorId="0">'
        '<text><t xml:space="preserve">mine </t></text></comment><comment ref="B1" authorId="0"><text/></comment>'
        "</commentList></comments>"
    ).encode()
    noted = with_notes(part, {(1, 0): "first", (1, 1): "second", (2, 0): "third"})
    text = noted.part.decode()
    assert '<text><r><t xml:space="preserve">mine </t></r><r><rPr>' in text
    assert text.count("dq-audit: ") == 2
    assert "<author>A</author><author>dq-audit</author>" in text
    assert noted.boxes == [(2, 0)]


def test_a_note_that_is_full_is_left_as_it_is() -> None:
    part = (
        f'<comments xmlns="{MAIN}"><authors/><commentList><comment ref="A1" authorId="0"><text><t>{"x" * 32_000}</t>'
        "</text></comment></commentList></comments>"
    ).encode()
    assert with_notes(part, {(1, 0): "more"}).part == part


def test_a_drawing_that_is_not_well_formed_is_added_to() -> None:
    """Excel writes captions of buttons so."""
    part = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        b'<v:shape id="_x0000_s1025"><div>two<br>lines</div></v:shape></xml>'
    )
    made = with_boxes(part, {(1, 0): "note"}, Widths(()), 2)
    assert b'data="1,2"' in made
    assert b"two<br>lines</div></v:shape><v:shapetype" in made
    assert b'id="_x0000_s2049"' in made
    assert b'xmlns:x="urn:schemas-microsoft-com:office:excel"' in made
    with pytest.raises(CannotEditError):
        with_boxes(b"<p/>", {(1, 0): "note"}, Widths(()), 2)


def test_boxes_stay_on_the_sheet() -> None:
    text = with_boxes(None, {(1_048_576, 16_383): "note"}, Widths(()), 1).decode()
    left, _, top, _, right, _, bottom, _ = map(int, text.partition("<x:Anchor>")[2].partition("<")[0].split(","))
    assert left < right <= 16_383
    assert 0 <= top < bottom < 1_048_576


def test_sheets_that_are_counted_move_on() -> None:
    part = (
        f'<workbook xmlns="{MAIN}" xmlns:q="{OFFICE}"><bookViews><workbookView firstSheet="1" activeTab="1"/>'
        '</bookViews><sheets><sheet name="A" sheetId="4" q:id="r1"/><sheet name="B" sheetId="9" q:id="r2"/>'
        "</sheets><definedNames>"
        '<definedName name="x" localSheetId="0">A!$A$1</definedName><definedName name="y">1</definedName>'
        "</definedNames></workbook>"
    ).encode()
    book = Book(part)
    assert book.free_name("b") == "b (2)"
    text = book.with_sheets(Tab("Front", "r3"), [Tab("Back", "r4")], shown=False).decode()
    assert '<sheets><sheet name="Front" sheetId="10" q:id="r3"/><sheet name="A"' in text
    assert '<sheet name="Back" sheetId="11" q:id="r4"/></sheets>' in text
    assert 'localSheetId="1"' in text
    assert '<workbookView firstSheet="0" activeTab="2"/>' in text
    assert Book(book.with_sheets(Tab("F", "r3"), [], shown=True)).tabs[1] == Tab("A", "r1")


def test_a_format_is_the_cells_own_with_another_fill() -> None:
    own = b'<xf numFmtId="14" fontId="0" fillId="1" borderId="0" xfId="0" quotePrefix="1"><protection locked="0"/></xf>'
    part = SKELETON.replace(b'<cellXfs count="1">', b'<cellXfs count="7">').replace(b"</cellXfs>", own + b"</cellXfs>")
    styles = Styles(part)
    assert [styles.marked(1, RED), styles.marked(1, RED), styles.marked(0, RED), styles.marked(99, RED)] == [2, 2, 3, 3]
    text = styles.part()
    assert own.replace(b'fillId="1"', b'fillId="2"').replace(b'"1"><pro', b'"1" applyFill="1"><pro') in text
    assert b'<cellXfs count="4">' in text
    assert RED.value.encode() in text


def test_references() -> None:
    assert [cell_name(row, column) for row, column in ((1, 0), (2, 25), (3, 26), (4, 16_383))] == [
        "A1",
        "Z2",
        "AA3",
        "XFD4",
    ]
    assert place_of("$XFD$4") == (4, 16_383)
    assert ranges("A1 B2:C3 $D:$E 7:8 nothing") == [
        Range(1, 0, 1, 0), Range(2, 1, 3, 2), Range(1, 3, 1_048_576, 4), Range(7, 0, 8, 16_383)
    ]  # fmt: skip


def test_texts_of_ours_cannot_be_read_as_something_else() -> None:
    assert xml_text("a<b & _x0041_ \x07\ncaf\u00e9") == "a&lt;b &amp; _x005F_x0041_  \ncaf\u00e9"


def test_edits_at_one_place_keep_their_order() -> None:
    part = b"<a><b/></a>"
    [inner] = [e for e in elements(part, {"b"}) if e.name == "b"]
    assert spliced(part, filled(part, inner, first="x", last="y", n=1)) == b'<a><b n="1">xy</b></a>'
    assert coloured(sheet(""), {}, lambda own, _: own, Widths(()), "") == []
