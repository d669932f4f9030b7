"""Makes returns of an A&E department as they come: with macro, button, chart, and all else that a workbook may hold.

What xlsxwriter cannot write is put into the package by hand: a pivot table, extended validations, a conversation,
printer settings, a sensitivity label. All people in it are invented.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from datetime import datetime, timedelta

import xlsxwriter
from making import packed, unpacked

CANARY = "Zebulon Quillfeather"
HEADERS = ("Arrival date and time", "Assault date and time", "Method of assault", "Location type",
           "Location of assault", "Alcohol", "Notes for us", "Trend", "Bottle?")  # fmt: skip
SHEET, TOP, LEFT = "Return & co", 6, 1  # the header stands in row 7, from column B on
RECORDS = 12
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
SPREADSHEET, EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml", "application/vnd.ms-excel"
MACRO = b"\xd0\xcf\x11\xe0 not a real macro, but nobody looks into it"


def png() -> bytes:
    """A picture of four by four pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\x20\x60\xa0" * 4 for _ in range(4))
    head = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def records() -> list[list[object]]:
    """Twelve attendances; those at fault: row 9 blank place, row 10 “pub”, row 11 unknown alcohol, row 13 both times,

    row 14 a code of alcohol that is none, row 15 an empty assault time. Rows as a spreadsheet counts them.
    """
    start = datetime(2026, 1, 5, 22, 15)
    rows: list[list[object]] = []
    for at in range(RECORDS):
        arrived = start + timedelta(days=at)
        place = f"The Invented Arms, {at} Made-up Road"
        rows.append([arrived, arrived - timedelta(hours=2), "1", "2", place, "Y", f"seen by {CANARY}", None, "=1+1"])
    rows[1][4] = None
    rows[2][4] = "pub"
    rows[3][5] = "unknown"
    rows[5][1] = rows[5][0] + timedelta(hours=5)  # type: ignore[operator]
    rows[6][5] = "perhaps"
    rows[7][1] = None
    return rows


def everything(*, macro: bool = True) -> bytes:
    """A return with all that must survive."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    cover, sheet, hidden = (book.add_worksheet(name) for name in ("Cover", SHEET, "Old lists"))
    _write_records(book, sheet)
    _decorate(book, sheet)
    hidden.write_column(0, 0, ["1", "2", "3"])
    hidden.hide()
    cover.write(0, 0, "How to send this")
    cover.write_comment("A1", "a note on another sheet", {"author": "Made-up Person"})
    sheet.activate()
    book.define_name("Methods", "='Old lists'!$A$1:$A$3")
    book.define_name(f"'{SHEET}'!Local", f"='{SHEET}'!$B$8:$B$19")
    if macro:
        book.add_vba_project(io.BytesIO(MACRO), is_stream=True)
        book.set_vba_name("ThisWorkbook")
    book.close()
    return packed(_injected(unpacked(out.getvalue())))


def _write_records(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "locked": False, "font_color": "#1F4E79"})
    plain, bold = book.add_format({"locked": False, "border": 1, "italic": True}), book.add_format({"bold": True})
    sheet.write(2, 1, "Site code:")
    sheet.write(2, 2, "ZZ901")
    for label, row, day in (("Period start", 3, datetime(2026, 1, 1)), ("Period end", 4, datetime(2026, 1, 31))):
        sheet.write(row, 1, label)
        sheet.write_datetime(row, 2, day, moment)
    sheet.write_row(TOP, LEFT, HEADERS, bold)
    for at, cells in enumerate(records(), TOP + 1):
        for place, cell in enumerate(cells, LEFT):
            if isinstance(cell, datetime):
                sheet.write_datetime(at, place, cell, moment)
            elif isinstance(cell, str) and cell.startswith("="):
                sheet.write_formula(at, place, cell, plain, 2)
            elif cell is not None:
                sheet.write_string(at, place, str(cell), plain)
            elif place == LEFT + 1:
                sheet.write_blank(at, place, None, moment)
    sheet.write_rich_string(TOP + 1, LEFT + 6, "seen ", bold, "twice")
    sheet.set_column("B:C", 18)
    sheet.set_column("F:F", 30, book.add_format({"locked": False, "bg_color": "#EEEEEE"}))


def _decorate(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
    sheet.data_validation("D8:D19", {"validate": "list", "source": "=Methods"})
    sheet.data_validation("G11", {"validate": "list", "source": ["Y", "N"]})
    sheet.conditional_format("D8:D19", {"type": "data_bar"})
    sheet.conditional_format("F8:F19", {"type": "duplicate", "format": book.add_format({"bold": True})})
    for row in range(8, 20):
        sheet.add_sparkline(f"I{row}", {"range": f"D{row}:E{row}"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{SHEET}'!$D$8:$D$19"})
    sheet.insert_chart("M2", chart)
    sheet.insert_image("M20", "logo.png", {"image_data": io.BytesIO(png()), "description": "a logo"})
    sheet.insert_button("L2", {"macro": "Send", "caption": "Send it"})
    sheet.insert_textbox("L5", "Please read")
    sheet.insert_checkbox("L8", boolean=True)
    sheet.write_comment("F9", "ask the ward", {"author": "Made-up Person"})
    sheet.write_comment("B8", "late entry", {"author": "Made-up Person"})
    sheet.write_url("K3", "https://example.org/", string="help")
    sheet.add_table("O30:P32", {"columns": [{"header": "Code"}, {"header": "Meaning"}]})
    sheet.merge_range("B1:F1", "Assaults treated at Made-up General", book.add_format({"align": "center"}))
    sheet.autofilter("B7:J19")
    sheet.freeze_panes(7, 0)
    sheet.protect("invented", {"format_cells": False})
    sheet.set_header("&Lreturn")


def _injected(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The same with what xlsxwriter does not write."""
    name = "xl/worksheets/sheet2.xml"
    sheet = parts[name].decode()
    rule = (
        f'<ext xmlns:x14="{X14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}"><x14:dataValidations '
        'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list" '
        "allowBlank=\"1\"><x14:formula1><xm:f>'Old lists'!$A$1:$A$3</xm:f></x14:formula1><xm:sqref>G14</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></ext>"
    )
    sheet = sheet.replace("</extLst>", f"{rule}</extLst>")
    mc = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr"'
        ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
        ' xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision"'
        ' xr:uid="{00000000-0001-0000-0000-000000000000}"'
    )
    parts[name] = re.sub(r"(<worksheet [^>]*?)(?: xmlns:mc=[^>]*)?>", rf"\1{mc}>", sheet, count=1).encode()
    _pivot(parts)
    _conversation(parts)
    parts["xl/printerSettings/printerSettings1.bin"] = b"\x01\x02 paper"
    _related(parts, "xl/worksheets/_rels/sheet2.xml.rels", "printerSettings", "../printerSettings/printerSettings1.bin")
    parts["docMetadata/LabelInfo.xml"] = (
        b'<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>'
    )
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="J8" i="2"/></calcChain>'.encode()
    _related(parts, "xl/_rels/workbook.xml.rels", "calcChain", "calcChain.xml")
    kinds = {"xl/calcChain.xml": "calcChain", "xl/pivotTables/pivotTable1.xml": "pivotTable",
             "xl/pivotCache/pivotCacheDefinition1.xml": "pivotCacheDefinition"}  # fmt: skip
    said = "".join(f'<Override PartName="/{part}" ContentType="{SPREADSHEET}.{k}+xml"/>' for part, k in kinds.items())
    said += (
        f'<Override PartName="/xl/threadedComments/threadedComment1.xml" ContentType="{EXCEL}.threadedcomments+xml"/>'
    )
    said += f'<Override PartName="/xl/persons/person.xml" ContentType="{EXCEL}.person+xml"/>'
    types = parts["[Content_Types].xml"].decode()
    types = types.replace("<Override", '<Default Extension="dat" ContentType="application/octet-stream"/><Override', 1)
    parts["[Content_Types].xml"] = types.replace("</Types>", f"{said}</Types>").encode()
    return parts


def _related(parts: dict[str, bytes], rels: str, kind: str, target: str, base: str = OFFICE) -> str:
    there = parts[rels].decode()
    number = f"rId{90 + there.count('<Relationship ')}"
    said = f'<Relationship Id="{number}" Type="{base}/{kind}" Target="{target}"/></Relationships>'
    parts[rels] = there.replace("</Relationships>", said).encode()
    return number


def _pivot(parts: dict[str, bytes]) -> None:
    """A pivot table of the codes on the hidden sheet, without stored records."""
    definition = "xl/pivotCache/pivotCacheDefinition1.xml"
    parts[definition] = (
        f'<pivotCacheDefinition xmlns="{MAIN}" refreshOnLoad="1" saveData="0"><cacheSource type="worksheet">'
        '<worksheetSource ref="A1:A3" sheet="Old lists"/></cacheSource><cacheFields count="1">'
        '<cacheField name="1"><sharedItems/></cacheField></cacheFields></pivotCacheDefinition>'
    ).encode()
    parts["xl/pivotTables/pivotTable1.xml"] = (
        f'<pivotTableDefinition xmlns="{MAIN}" name="P" cacheId="1" dataCaption="Values"><location ref="R2:S4" '
        'firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/><pivotFields count="1"><pivotField showAll="0"/>'
        "</pivotFields></pivotTableDefinition>"
    ).encode()
    parts["xl/pivotTables/_rels/pivotTable1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/pivotCacheDefinition" Target="../pivotCache/pivotCacheDefinition1.xml"/></Relationships>'
    ).encode()
    _related(parts, "xl/worksheets/_rels/sheet2.xml.rels", "pivotTable", "../pivotTables/pivotTable1.xml")
    number = _related(
        parts, "xl/_rels/workbook.xml.rels", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"
    )
    caches = f'<pivotCaches><pivotCache cacheId="1" r:id="{number}"/></pivotCaches></workbook>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", caches.encode())


def _conversation(parts: dict[str, bytes]) -> None:
    """A threaded comment on G11, with the note that stands in for it in older programs."""
    thread, person = "{11111111-1111-1111-1111-111111111111}", "{22222222-2222-2222-2222-222222222222}"
    name = next(n for n in parts if n.startswith("xl/comments") and b'ref="F9"' in parts[n])
    comments = parts[name].decode()
    author = comments.count("<author>")
    comments = comments.replace("</authors>", f"<author>tc={thread}</author></authors>")
    note = f'<comment ref="G11" authorId="{author}"><text><t>[Threaded comment]</t></text></comment></commentList>'
    parts[name] = comments.replace("</commentList>", note).encode()
    base = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    parts["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{base}"><threadedComment ref="G11" dT="2026-01-20T10:00:00.00" personId="{person}" '
        f'id="{thread}"><text>who asked?</text></threadedComment></ThreadedComments>'
    ).encode()
    parts["xl/persons/person.xml"] = (
        f'<personList xmlns="{base}"><person displayName="Made-up Person" id="{person}" userId="x" providerId="None"/>'
        "</personList>"
    ).encode()
    kinds = "http://schemas.microsoft.com/office/2017/10/relationships"
    sheet = "xl/worksheets/_rels/sheet2.xml.rels"
    _related(parts, sheet, "threadedComment", "../threadedComments/threadedComment1.xml", kinds)
    _related(parts, "xl/_rels/workbook.xml.rels", "person", "persons/person.xml", kinds)
