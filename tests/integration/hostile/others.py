"""ODS, XLS and XLSB: repeated rows, entities, broken chains and lying lengths."""

from __future__ import annotations

import struct
from functools import partial
from typing import TYPE_CHECKING, Any

from .building import (
    MEGABYTE,
    Raw,
    biff,
    brt,
    compound,
    cuts,
    label,
    ods,
    ods_parts,
    ods_rows,
    plain,
    raw_zip,
    record,
    repeated,
    wide,
    xls,
    xlsb,
    xlsb_cell,
    xlsb_parts,
    zipped,
)
from .case import CANARY, NAMES, PERIOD, ROWS, Audited, Kind, Must, Refused, grid, place, victims
from .workbooks import BOMB, DAMAGED, LAUGHS, LOCKED, NO_ROWS, QUADRATIC, XML, changed

if TYPE_CHECKING:
    from pathlib import Path

ODS, XLS, XLSB = Kind("ods"), Kind("xls"), Kind("xlsb")
AS_IT_IS = Audited()


def _add(kind: Kind, name: str, content: Any, must: Must, **options: Any) -> None:  # noqa: ANN401
    kind.add(name, content, must, **{"file": f"{PERIOD}.{kind.name}", **options})


# --- ODS --------------------------------------------------------------------------------------------------------------

add = partial(_add, ODS)
GOOD = ods_rows(grid())


def row(inner: str, times: str = "") -> str:
    repeat = f' table:number-rows-repeated="{times}"' if times else ""
    return f"<table:table-row{repeat}>{inner}</table:table-row>"


def cell(content: str = "", times: str = "", kind: str = 'office:value-type="string"') -> str:
    repeat = f' table:number-columns-repeated="{times}"' if times else ""
    return f"<table:table-cell {kind if content else ''}{repeat}>{f'<text:p>{content}</text:p>' if content else ''}</table:table-cell>"


add("plain", ods(), AS_IT_IS)
for name, cut in cuts(ods()).items():
    add(f"cut to {name}", cut, DAMAGED if name != "10 bytes" else Refused("."))
add("blank rows repeated to the sheet's end", ods(GOOD + row(cell("", "16384"), "1048563")), AS_IT_IS)
add(
    "blank columns repeated to the sheet's edge",
    ods(GOOD.replace("</table:table-row>", cell("", "16366") + "</table:table-row>")),
    AS_IT_IS,
)
add(
    "bomb: a filled row repeated a million times, filled columns 16,384 times",
    ods(GOOD + row(cell("x", "16384"), "1048563")),
    BOMB,
)
add(
    "bomb: a filled row repeated a million times",
    ods(GOOD + row("".join(cell(c) for c in grid()[1]), "1048563")),
    (BOMB, Audited(rows=ROWS + 1_048_563, unchecked=True)),
    slow=True,
)
add(
    "bomb: a filled cell repeated 4 billion times",
    ods(GOOD + row(cell("x", "4294967295"))),
    (BOMB, DAMAGED, Audited(rows=ROWS + 1, unchecked=True)),
)
add("bomb: columns repeated in 100,000 rows", lambda: ods(GOOD + row(cell("x", "16384")) * 100_000), BOMB, slow=True)
add(
    "a filled row repeated three times",
    ods(GOOD + row("".join(cell(c) for c in grid()[1]), "3")),
    Audited(rows=ROWS + 3),
)
for times in ("-1", "0", "ten", "1.5", "99999999999999999999999", ""):
    add(
        f"a row repeated {times!r} times",
        ods(GOOD + f'<table:table-row table:number-rows-repeated="{times}">{cell("x")}</table:table-row>'),
        (Audited(rows=ROWS + 1, unchecked=True), AS_IT_IS, BOMB, DAMAGED),
    )
add(
    "bomb: 2 billion blanks in a cell",
    ods(GOOD.replace("person", '<text:s text:c="2000000000"/>person', 1)),
    (BOMB, DAMAGED, AS_IT_IS),
)
add(
    "a table within a cell",
    ods(
        GOOD.replace(
            "<text:p>stranger</text:p>",
            '<table:table table:name="Z"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
            1,
        )
    ),
    (Audited(unchecked=True), DAMAGED),
)
add(
    "rows hidden by a filter",
    ods(GOOD.replace("<table:table-row>", '<table:table-row table:visibility="filter">')),
    AS_IT_IS,
)
add(
    "covered cells",
    ods(GOOD.replace(cell(CANARY), f"<table:covered-table-cell><text:p>{CANARY}</text:p></table:covered-table-cell>")),
    AS_IT_IS,
)
add("a table named after a person", ods(name=CANARY), AS_IT_IS)
add(
    "a password",
    ods(
        locked='<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="AAAA"><manifest:algorithm manifest:algorithm-name="http://www.w3.org/2001/04/xmlenc#aes256-cbc" manifest:initialisation-vector="AAAA"/></manifest:encryption-data>'
    ),
    LOCKED,
)
add(
    "an error in an item",
    ods(
        ods_rows(
            changed(
                "victim_ethnicity",
                Raw(
                    '<table:table-cell office:value-type="string" table:formula="of:=NA()" office:string-value=""><text:p>#N/A</text:p></table:table-cell>'
                ),
            )
        )
    ),
    Audited(unjudged=("victim_ethnicity",)),
)
add(
    "a formula without a cached value",
    ods(ods_rows(changed("victim_ethnicity", Raw('<table:table-cell table:formula="of:=[.A1]"/>')))),
    Audited(unjudged=("victim_ethnicity",)),
)
for name, doctype, inner in (
    ("billion laughs", LAUGHS, "&a10;"),
    ("quadratic entities", QUADRATIC, "&a;" * 50_000),
    ("an entity nobody declared", "", "&zebedee;"),
    ("an external entity", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///dev/zero">]>', "&e;"),
):
    add(name, ods(GOOD.replace("PC 1", inner, 1), doctype=doctype), (XML, BOMB) if doctype else (AS_IT_IS, XML))


def external(folder: Path) -> Path:
    secret, path = folder / "secret.txt", folder / f"{PERIOD}.ods"
    secret.write_text(CANARY, encoding="ascii")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    path.write_bytes(ods(GOOD.replace("stranger", "&e;", 1), doctype=doctype))
    return path


add("an external entity, a file", external, XML, whole_folder=True)
add("no rows", ods(""), NO_ROWS)
add("only a header", ods(ods_rows(grid()[:1])), Refused("no rows|header and"))
add("no content part", zipped({n: c for n, c in ods_parts().items() if n != "content.xml"}), DAMAGED)
add("an empty content part", zipped(ods_parts() | {"content.xml": b""}), (DAMAGED, NO_ROWS))
add(
    "content cut off inside a good package",
    zipped(ods_parts() | {"content.xml": ods_parts()["content.xml"][:9_000]}),
    DAMAGED,
)
add("no mimetype part", zipped({n: c for n, c in ods_parts().items() if n != "mimetype"}), (AS_IT_IS, DAMAGED))
add(
    "a text document's mimetype",
    zipped(ods_parts() | {"mimetype": b"application/vnd.oasis.opendocument.text"}),
    DAMAGED,
)
add("flat ODS", ods_parts()["content.xml"], (AS_IT_IS, Refused("header|flat|not a table|XML")), file=f"{PERIOD}.fods")
add(
    "ages as numbers and dates as dates",
    ods(
        ods_rows(
            changed(
                "victim_age",
                Raw(
                    '<table:table-cell office:value-type="float" office:value="34"><text:p>34</text:p></table:table-cell>'
                ),
                table=changed(
                    "recorded_on",
                    Raw(
                        '<table:table-cell office:value-type="date" office:date-value="2026-01-15"><text:p>15/01/26</text:p></table:table-cell>'
                    ),
                ),
            )
        )
    ),
    AS_IT_IS,
)
add(
    "a number that is none",
    ods(ods_rows(changed("victim_age", Raw(f'<table:table-cell office:value-type="float" office:value="{CANARY}"/>')))),
    (Audited(unchecked=True), DAMAGED),
)
add(
    "a date that is none",
    ods(
        ods_rows(
            changed("recorded_on", Raw(f'<table:table-cell office:value-type="date" office:date-value="{CANARY}"/>'))
        )
    ),
    (Audited(unchecked=True), DAMAGED),
)


def bombed() -> bytes:
    before, behind = ods_parts()["content.xml"].split(b"</table:table>")
    blanks = repeated(b" " * MEGABYTE, 3_000, before, b"</table:table>" + behind)
    return raw_zip([(n, blanks if n == "content.xml" else plain(c)) for n, c in ods_parts().items()])


add("bomb: 3 GB of blanks", bombed, BOMB, slow=True)

# --- XLS --------------------------------------------------------------------------------------------------------------

add = partial(_add, XLS)
CELLS = b"".join(label(r, c, text) for r, line in enumerate(grid()) for c, text in enumerate(line))
add("plain", xls(), AS_IT_IS)
for name, cut in cuts(xls()).items():
    add(f"cut to {name}", cut, (AS_IT_IS, DAMAGED) if "all but" in name else Refused("."))
add("cut in its cells, in a whole container", compound(biff()[: len(biff()) * 2 // 3]), DAMAGED)
add("noise in its cells", xls(CELLS[:2_000] + bytes(range(256)) * 20 + CELLS[2_000:]), DAMAGED)
add("a record longer than the file", xls(CELLS + record(0x0204, b"\0" * 8, 0xFFFF)), DAMAGED)
add(
    "a label longer than its record",
    xls(CELLS + record(0x0204, struct.pack("<HHHHB", 13, 0, 0, 60_000, 1) + b"Z\0")),
    (DAMAGED, AS_IT_IS),
)
add("a record of no length for a cell", xls(CELLS + record(0x0204)), (DAMAGED, AS_IT_IS))
add("a far corner", xls(CELLS + label(65_535, 255, "1")), (BOMB, Refused("memory"), Audited(noted="left out")))
add(
    "a column beyond the last",
    xls(CELLS + label(65_535, 65_535, "1")),
    (BOMB, DAMAGED, Audited(rows=ROWS + 1, unchecked=True)),
    slow=True,
)
add(
    "dimensions told as 4 billion rows",
    xls(record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)) + CELLS),
    (AS_IT_IS, BOMB, DAMAGED),
)
add("dimensions told backwards", xls(record(0x0200, struct.pack("<IIHHH", 9, 1, 9, 1, 0)) + CELLS), (AS_IT_IS, DAMAGED))
add(
    "shared strings told to be 4 billion",
    compound(
        biff().replace(record(0x000A), record(0x00FC, struct.pack("<II", 0xFFFFFFFF, 0xFFFFFFFF)) + record(0x000A), 1)
    ),
    (AS_IT_IS, BOMB, DAMAGED),
)
add(
    "a shared string that is not there",
    xls(CELLS + record(0x00FD, struct.pack("<HHHI", 13, 0, 0, 999_999))),
    (AS_IT_IS, Audited(rows=ROWS + 1, unchecked=True), DAMAGED),
)
add(
    "an error in an item",
    xls(CELLS + record(0x0205, struct.pack("<HHHBB", 4, place("victim_ethnicity"), 0, 0x2A, 1))),
    Audited(unjudged=("victim_ethnicity",)),
)
add(
    "a formula without a cached value",
    xls(
        CELLS
        + record(0x0006, struct.pack("<HHH", 4, place("victim_ethnicity"), 0) + b"\3\0\0\0\0\0\xff\xff" + bytes(8))
    ),
    (Audited(unjudged=("victim_ethnicity",)), Audited(states={"victim_ethnicity": {"valid": ROWS - 1, "blank": 1}})),
)
add("a password", xls(globals_=record(0x002F, struct.pack("<H", 1) + bytes(52))), (LOCKED, DAMAGED))
add(
    "a number of the old packed kind",
    xls(CELLS + record(0x027E, struct.pack("<HHHi", 4, place("victim_age"), 0, (34 << 2) | 2))),
    AS_IT_IS,
)
add(
    "a number that is none",
    xls(CELLS + record(0x0203, struct.pack("<HHHd", 4, place("notes"), 0, float("nan")))),
    AS_IT_IS,
)
add("dates of the 1904 system", xls(record(0x0022, b"\1\0") + CELLS), AS_IT_IS)
add("a chain of sectors without end", compound(biff(), chain={3: 0}), (AS_IT_IS, DAMAGED))
add("a chain of sectors that leaves the file", compound(biff(), chain={0: 1_000_000}), DAMAGED)
add("a stream that starts beyond the file", compound(biff(), first=4_000_000), DAMAGED)
add("a stream of another name", compound(biff(), "WordDocument"), DAMAGED)
add("a stream of BIFF5's name", compound(biff(), "Book"), (AS_IT_IS, DAMAGED))
add("an OLE file of noise", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20, DAMAGED)
add("an OLE file of zeros", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), DAMAGED)
add("an OLE file of 0xFF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5_000, DAMAGED)
for at, told in (
    (24, "versions"),
    (30, "sector shift"),
    (44, "tables"),
    (48, "directory"),
    (56, "cutoff"),
    (64, "number of small tables"),
    (68, "further tables"),
    (72, "number of further tables"),
    (76, "first table"),
):
    add(f"an OLE header with wrong {told}", xls()[:at] + b"\xfe\xff\xff\x7f" + xls()[at + 4 :], (AS_IT_IS, DAMAGED))
add("an OLE header four bytes too far and nothing else", (xls()[:40] + bytes(4) + xls()[40:])[:512], DAMAGED)
add("only a header", xls(b"".join(label(0, c, name) for c, name in enumerate(NAMES))), Refused("no rows|header and"))
add("no cells", xls(b""), NO_ROWS)
add("a stream without a workbook", compound(b"\0" * 5_000), (DAMAGED, NO_ROWS))
add(
    "names of people in an XLM macro",
    xls(CELLS + label(40, 0, f'=EXEC("{CANARY}")')),
    Audited(noted="left out"),
)
add(
    "rows in the order of another program",
    xls(b"".join(label(r, c, text) for r, line in reversed(list(enumerate(grid()))) for c, text in enumerate(line))),
    (AS_IT_IS, DAMAGED),
)
add("30,000 records of cells in one place", xls(CELLS + label(12, 17, CANARY) * 1_500), AS_IT_IS)

# --- XLSB -------------------------------------------------------------------------------------------------------------

add = partial(_add, XLSB)
ROW_HEADER = struct.Struct("<II")


def row_of(number: int, cells: bytes) -> bytes:
    return brt(0, ROW_HEADER.pack(number, 0) + bytes(17)) + cells


ROWS_B = b"".join(
    row_of(r, b"".join(xlsb_cell(c, text) for c, text in enumerate(line))) for r, line in enumerate(grid())
)
add("plain", xlsb(), AS_IT_IS)
for name, cut in cuts(xlsb()).items():
    add(f"cut to {name}", cut, DAMAGED if name != "10 bytes" else Refused("."))
SHEET_B = "xl/worksheets/sheet1.bin"
add("a sheet cut off inside a good package", zipped(xlsb_parts() | {SHEET_B: xlsb_parts()[SHEET_B][:3_000]}), DAMAGED)
add(
    "a far corner",
    xlsb(ROWS_B + row_of(1_048_575, xlsb_cell(16_383, "1")), (1_048_575, 16_383)),
    (BOMB, Audited(rows=ROWS + 1, unchecked=True)),
)
add(
    "a far corner, not told in the dimensions",
    xlsb(ROWS_B + row_of(1_048_575, xlsb_cell(16_383, "1"))),
    (BOMB, DAMAGED, Audited(rows=ROWS + 1, unchecked=True)),
)
add("dimensions told as the whole sheet", xlsb(ROWS_B, (1_048_575, 16_383)), (AS_IT_IS, BOMB))
add("dimensions told as 4 billion", xlsb(ROWS_B, (0xFFFFFFFF, 0xFFFFFFFF)), (AS_IT_IS, BOMB, DAMAGED))
add("a record longer than the file", xlsb(ROWS_B + brt(6, b"\0" * 8, 0x0FFFFFFF)), (DAMAGED, BOMB))
add(
    "a string longer than its record",
    xlsb(ROWS_B + row_of(13, brt(6, ROW_HEADER.pack(0, 0) + wide("Z", 0x7FFFFFFF)))),
    DAMAGED,
)
add(
    "a shared string that is not there",
    xlsb(ROWS_B + row_of(13, brt(7, struct.pack("<III", 0, 0, 999_999)))),
    (DAMAGED, AS_IT_IS, Audited(rows=ROWS + 1, unchecked=True)),
)
add("a record too short for a cell", xlsb(ROWS_B + row_of(13, brt(6, b"\0"))), (DAMAGED, AS_IT_IS))
add(
    "an error in an item",
    xlsb(
        ROWS_B.replace(
            xlsb_cell(place("victim_ethnicity"), "W1"),
            brt(3, ROW_HEADER.pack(place("victim_ethnicity"), 0) + b"\x2a"),
            1,
        )
    ),
    Audited(unjudged=("victim_ethnicity",)),
)
add("noise for a sheet", zipped(xlsb_parts() | {SHEET_B: bytes(range(256)) * 50}), (DAMAGED, BOMB, NO_ROWS))
add(
    "only a header",
    xlsb(row_of(0, b"".join(xlsb_cell(c, name) for c, name in enumerate(NAMES)))),
    Refused("no rows|header and"),
)
add(
    "a second copy of the rows under the first",
    xlsb(
        ROWS_B
        + b"".join(
            row_of(20 + r, b"".join(xlsb_cell(c, text) for c, text in enumerate(line)))
            for r, line in enumerate(grid(victims())[1:])
        )
    ),
    Audited(rows=2 * ROWS),
)
