"""XLSX and XLSM: bombs, corners, errors, formulas, dates, macros, sheets of all kinds, damaged packages."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile

from .building import (
    MEGABYTE,
    SHEET,
    Packed,
    Parts,
    Raw,
    Sheet,
    Table,
    cuts,
    plain,
    raw_zip,
    repeated,
    rows_xml,
    sheet_xml,
    strings_xml,
    with_strings,
    xlsx,
    xlsx_parts,
    zipped,
)
from .case import CANARY, PERIOD, ROWS, Audited, Kind, Must, Refused, grid, place, victims

WORKBOOKS = Kind("workbook")
AS_IT_IS = Audited()
DAMAGED = Refused("empty|archive holds|damaged|cut off|incomplete|not a workbook|cannot be (read|opened)")
BOMB = Refused("memory|unpack|more than|too (large|big|many)|bomb|larger|cells")
LOCKED = Refused("password|encrypted|protected")
NO_ROWS = Refused("no rows|header|no sheet|empty|no cell")
XML = Refused("damaged|entit|DOCTYPE|DTD|cannot be (read|opened)|not a workbook")
ONE = {"valid": ROWS - 1}


def add(name: str, content: Any, must: Must, *, file: str = f"{PERIOD}.xlsx", **options: Any) -> None:  # noqa: ANN401
    WORKBOOKS.add(name, content, must, file=file, **options)


def changed(column: str, cell: Raw | str, row: int = 4, table: Table | None = None) -> list[list[Raw | str]]:
    """The good table, one cell of it another."""
    out = [list[Raw | str](cells) for cells in (table or grid())]
    out[row][place(column)] = cell
    return out


def all_changed(column: str, cell: Raw) -> list[list[Raw | str]]:
    """The good table, a column of it another."""
    return [list[Raw | str](grid()[0])] + [
        [cell if at == place(column) else old for at, old in enumerate(row)] for row in grid()[1:]
    ]


def value(written: str, *, kind: str = "", style: int = 0) -> Raw:
    """A cell with a value as it stands in the XML."""
    return Raw(f'<c r="{{r}}" s="{style}"{f""" t="{kind}" """ if kind else ""}><v>{written}</v></c>')


def bombed(part: str, packed: Packed, told: int | None = None) -> bytes:
    """A workbook one part of which is a bomb."""
    members = [(name, plain(content)) for name, content in xlsx_parts().items() if name != part]
    return raw_zip([*members, (part, packed)], told=told)


add("plain", xlsx(), AS_IT_IS)
add(
    "macros, never run",
    zipped(xlsx_parts(macros=True) | {"xl/macros.txt": CANARY.encode()}),
    AS_IT_IS,
    file=f"{PERIOD}.xlsm",
)
add("macros in an .xlsx", zipped(xlsx_parts(macros=True)), AS_IT_IS)
for name, cut in cuts(xlsx()).items():
    add(f"cut to {name}", cut, DAMAGED if name != "10 bytes" else Refused("."))

# --- bombs ------------------------------------------------------------------------------------------------------------

BEFORE, BEHIND = sheet_xml(grid()).split(b"</sheetData>")
BEHIND = b"</sheetData>" + BEHIND
BLANKS = b" " * MEGABYTE
ROW = '<row r="14">{}</row>'
CELL = b'<row r="14"><c r="A14" t="inlineStr"><is><t>', b"</t></is></c></row>"
add("bomb: 3 GB of blanks in a sheet", lambda: bombed(SHEET, repeated(BLANKS, 3_000, BEFORE, BEHIND)), BOMB, slow=True)
add(
    "bomb: 1 GB in a cell",
    lambda: bombed(SHEET, repeated(b"Z" * MEGABYTE, 1_000, BEFORE + CELL[0], CELL[1] + BEHIND)),
    BOMB,
    slow=True,
)
add(
    "bomb: 1.5 GB in a cell, told as 900 bytes",
    lambda: bombed(SHEET, repeated(b"Z" * MEGABYTE, 1_500, BEFORE + CELL[0], CELL[1] + BEHIND), 900),
    (BOMB, DAMAGED),
    slow=True,
)
add(
    "a cell of 50 MB",
    lambda: bombed(SHEET, repeated(b"Z" * MEGABYTE, 50, BEFORE + CELL[0], CELL[1] + BEHIND)),
    (Audited(rows=ROWS + 1, unchecked=True), BOMB, DAMAGED),
    slow=True,
)
MANY = "".join(f'<row r="{{0}}">{"<c/>" * 16_000}</row>' for _ in range(1)).encode()
add("bomb: 3 GB of empty cells", lambda: bombed(SHEET, repeated(MANY * 10, 3_700, BEFORE, BEHIND)), BOMB, slow=True)
add(
    "bomb: 30 million cells without references",
    lambda: bombed(SHEET, repeated(b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>", 1_900, BEFORE, BEHIND)),
    BOMB,
    slow=True,
)
for part in ("xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/media/image1.png"):
    add(
        f"bomb: 3 GB in {part}",
        lambda part=part: bombed(part, repeated(BLANKS, 3_000)),
        (BOMB, DAMAGED, AS_IT_IS) if "media" in part else (BOMB, DAMAGED),
        slow=True,
    )
add(
    "bomb: 3 GB of shared strings",
    lambda: raw_zip(
        [
            *((n, plain(c)) for n, c in with_strings(grid(), b"").items() if "sharedS" not in n),
            ("xl/sharedStrings.xml", repeated(BLANKS, 3_000)),
        ]
    ),
    (BOMB, DAMAGED),
    slow=True,
)
add(
    "100,000 parts",
    lambda: zipped([*xlsx_parts().items(), *((f"xl/media/{n}", b"") for n in range(100_000))]),
    (AS_IT_IS, BOMB),
    slow=True,
)
add(
    "1,000 sheets",
    zipped(
        xlsx_parts([Sheet(f"S{n}", sheet_xml([[CANARY]])) for n in range(999)] + [Sheet(content=sheet_xml(grid()))])
    ),
    AS_IT_IS,
)
add(
    "shared strings told to be 4 billion",
    zipped(with_strings(grid(), strings_xml([f"<t>{CANARY}</t>"], told=4_294_967_295))),
    (AS_IT_IS, BOMB, DAMAGED),
)
add(
    "a string of 100,000 letters used 40,000 times",
    zipped(
        with_strings(
            [*grid(), *([""] * 17 + [Raw('<c r="{r}" t="s"><v>0</v></c>')] for _ in range(40_000))],
            strings_xml([f"<t>{'Z' * 100_000}</t>"]),
        )
    ),
    (Audited(rows=ROWS + 40_000, unchecked=True), BOMB),
    slow=True,
)
add(
    "a shared string that is not there",
    zipped(with_strings(changed("notes", value("99", kind="s")), strings_xml(["<t>x</t>"]))),
    (AS_IT_IS, DAMAGED),
)

# --- entities ---------------------------------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ZZZZZZZZZZ">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    + "]>"
)
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"Z" * 100_000}">]>'
EMPTY_DTD = "<!DOCTYPE worksheet>"
ENTITY = Raw('<c r="{r}" t="inlineStr"><is><t>&{e};</t></is></c>')


def using(entity: str, times: int = 1) -> Raw:
    return Raw(f'<c r="{{r}}" t="inlineStr"><is><t>{f"&{entity};" * times}</t></is></c>')


add("billion laughs in a sheet", xlsx(changed("notes", using("a10")), doctype=LAUGHS), (XML, BOMB))
add("quadratic entities in a sheet", xlsx(changed("notes", using("a", 50_000)), doctype=QUADRATIC), (XML, BOMB))
add(
    "billion laughs in the strings",
    zipped(with_strings(changed("notes", value("0", kind="s")), strings_xml(["<t>&a10;</t>"], doctype=LAUGHS))),
    (XML, BOMB),
)
add(
    "billion laughs in the workbook part",
    zipped(
        xlsx_parts()
        | {
            "xl/workbook.xml": xlsx_parts()["xl/workbook.xml"]
            .replace(b"<workbook", LAUGHS.encode() + b"<workbook", 1)
            .replace(b"Return", b"&a10;")
        }
    ),
    (XML, BOMB),
)
add(
    "billion laughs in a part nobody needs",
    zipped(xlsx_parts() | {"docProps/core.xml": (LAUGHS + "<x>&a10;</x>").encode()}),
    (AS_IT_IS, XML, BOMB),
)
add("an empty document type", xlsx(doctype=EMPTY_DTD), (AS_IT_IS, XML))
add("an entity nobody declared", xlsx(changed("notes", using("zebedee"))), (AS_IT_IS, XML))
add(
    "an entity that calls itself",
    xlsx(changed("notes", using("a")), doctype='<!DOCTYPE x [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    XML,
)


def external(system: str, parameter: bool = False):  # noqa: ANN201, FBT001, FBT002
    """A workbook that asks for a file beside it, which holds the canary."""

    def make(folder: Path) -> Path:
        secret = folder / "secret.txt"
        secret.write_text(CANARY, encoding="ascii")
        address = system.format(secret.as_posix())
        doctype = (
            f'<!DOCTYPE x [<!ENTITY {"% " if parameter else ""}e SYSTEM "{address}">{"%e;" if parameter else ""}]>'
        )
        path = folder / f"{PERIOD}.xlsx"
        path.write_bytes(xlsx(changed("relationship_to_suspect", using("e")), doctype=doctype))
        return path

    return make


add("an external entity, a file", external("file://{}"), XML, whole_folder=True)
add("an external entity, a relative file", external("secret.txt"), XML, whole_folder=True)
add("an external parameter entity", external("file://{}", parameter=True), XML, whole_folder=True)
add("an external entity, an endless device", external("file:///dev/zero"), XML, whole_folder=True)

# --- corners ----------------------------------------------------------------------------------------------------------


def stray(reference: str, cell: str = "<v>1</v>", row: str = "") -> bytes:
    """The good table and a cell far from it."""
    number = row or "".join(filter(str.isdigit, reference))
    return xlsx(rows_xml(grid()) + f'<row r="{number}"><c r="{reference}">{cell}</c></row>')


FAR = (BOMB, Audited(rows=ROWS + 1, unchecked=True))
add("two far corners", stray("XFD1048576"), FAR)
add(
    "two far corners and nothing else",
    xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    (BOMB, NO_ROWS),
)
add("a far corner without a value", stray("XFD1048576", ""), (AS_IT_IS, BOMB))
add("a far row", stray("A1048576"), FAR, slow=True)
add("a far row without a value", stray("A1048576", ""), AS_IT_IS)
add("a far column", xlsx([[*grid()[0], *[""] * 16_360, CANARY], *grid()[1:]]), AS_IT_IS)
add("a far column beside the last row", stray("XFD14"), (Audited(noted="left out"), Refused("cells")))
add(
    "far rows in every tenth of the sheet",
    xlsx(
        rows_xml(grid())
        + "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(100_000, 1_048_576, 100_000))
    ),
    FAR,
)
add("a corner beyond the last column", stray("ZZZZ20"), (*FAR, DAMAGED))
add("a corner beyond the last row", stray("A4294967295"), (*FAR, DAMAGED))
add("a corner beyond all numbers", stray("A99999999999999999999"), (*FAR, DAMAGED))
add("row 0", stray("A0"), (*FAR, DAMAGED))
add("a reference without a row", stray("A", row="14"), (*FAR, DAMAGED))
add("a reference without a column", stray("14"), (*FAR, DAMAGED))
add("an empty reference", stray("", row="14"), (*FAR, DAMAGED))
add("a negative row", stray("A-5", row="-5"), (*FAR, DAMAGED))
add(
    "no references at all",
    xlsx(re.sub(r' r="[A-Z]*[0-9]+"', "", rows_xml([[cell or "-" for cell in row] for row in grid()]))),
    (AS_IT_IS, DAMAGED),
)
add("a dimension told as the whole sheet", xlsx(before='<dimension ref="A1:XFD1048576"/>'), AS_IT_IS)
add("a dimension told as nonsense", xlsx(before='<dimension ref="ZZZZZ9:A0:::"/>'), (AS_IT_IS, DAMAGED))
add("a dimension told as one cell", xlsx(before='<dimension ref="A1"/>'), AS_IT_IS)
add("cells twice", xlsx(rows_xml(grid()) + rows_xml([["C0"]], 2)), (AS_IT_IS, DAMAGED))
add(
    "rows from the last to the first",
    xlsx("".join(rows_xml([row], n) for n, row in reversed(list(enumerate(grid(), 1))))),
    (AS_IT_IS, DAMAGED),
)
add(
    "all merged",
    zipped(
        {
            **xlsx_parts(),
            SHEET: sheet_xml(grid()).replace(
                b"</worksheet>", b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
            ),
        }
    ),
    (AS_IT_IS, Refused("merge|cells")),
)

# --- sheets -----------------------------------------------------------------------------------------------------------

GOOD = Sheet(content=sheet_xml(grid()))
OTHER = Sheet(CANARY, sheet_xml([[CANARY], [CANARY]]))
CHART = Sheet(
    "Chart",
    b'<?xml version="1.0"?><chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
    kind="chartsheet",
)


def book(*sheets: Sheet) -> bytes:
    return zipped(xlsx_parts(sheets))


def hidden(state: str) -> Sheet:
    return Sheet("Hidden", sheet_xml(grid()), state)


EMPTY = Sheet("Empty", sheet_xml([]))
add("an empty sheet", book(EMPTY), NO_ROWS)
add("only a header", xlsx(grid()[:1]), Refused("no rows|header and"))
add("only blank rows under the header", xlsx([grid()[0], *([" "] * 18 for _ in range(20))]), NO_ROWS)
add("only formatted rows", xlsx([[Raw('<c r="{r}" s="1"/>')] * 18 for _ in range(50)]), NO_ROWS)
add("blank rows between the rows", xlsx([*grid()[:5], [], [""], *grid()[5:], [], []]), AS_IT_IS)
add("no sheet at all", zipped(xlsx_parts([])), Refused("no sheet|damaged|not a workbook|empty"))
add("an empty sheet first", book(EMPTY, GOOD), AS_IT_IS)
add("a chart sheet first", book(CHART, GOOD), AS_IT_IS)
add("only a chart sheet", book(CHART), Refused("no sheet|chart|no cell|no rows"))
add("a dialog sheet first", book(Sheet("D", b"<dialogsheet/>", kind="dialogsheet"), GOOD), AS_IT_IS)
add("a sheet named after a person", book(OTHER, Sheet(f"={CANARY}", sheet_xml(grid()))), AS_IT_IS)
for state in ("hidden", "veryHidden"):
    add(f"the table on a {state} sheet only", book(OTHER, hidden(state)), (Audited(noted="hidden"), Refused("hidden")))
    add(
        f"an old copy on a {state} sheet",
        book(GOOD, Sheet("Old", sheet_xml(grid(victims(30))), state)),
        (Audited(noted="hidden|sheet 2"), Refused("sheets")),
    )
add(
    "two sheets of the source",
    book(GOOD, Sheet("South", sheet_xml(grid()))),
    (Audited(noted="sheet 2"), Audited(rows=2 * ROWS, unchecked=True), Refused("sheets")),
)
add("two sheets of one name", book(GOOD, Sheet("Return", sheet_xml([[CANARY]]))), (AS_IT_IS, DAMAGED))
add("a sheet whose part is missing", zipped({n: c for n, c in xlsx_parts().items() if n != SHEET}), DAMAGED)
add(
    "a second sheet whose part is missing",
    zipped({n: c for n, c in xlsx_parts([GOOD, OTHER]).items() if "sheet2" not in n}),
    (AS_IT_IS, DAMAGED),
)


def related(target: str, mode: str = "") -> Parts:
    parts = xlsx_parts()
    edited = parts["xl/_rels/workbook.xml.rels"].replace(
        b'Target="worksheets/sheet1.xml"', f'Target="{target}"{mode}'.encode()
    )
    return parts | {"xl/_rels/workbook.xml.rels": edited}


add("a sheet's part by its absolute name", zipped(related("/xl/worksheets/sheet1.xml")), AS_IT_IS)
add("a sheet's part outside of the package", zipped(related("../../../../../etc/passwd")), DAMAGED)
add(
    "a sheet's part on the network", zipped(related("http://localhost:9/sheet1.xml", ' TargetMode="External"')), DAMAGED
)

# --- the package ------------------------------------------------------------------------------------------------------


def edited(name: str, content: bytes) -> bytes:
    return zipped(xlsx_parts() | {name: content})


PLAIN = sheet_xml(grid())
add(
    "a sheet in UTF-16",
    edited(SHEET, PLAIN.replace(b"UTF-8", b"UTF-16").decode().encode("utf-16")),
    (AS_IT_IS, DAMAGED),
)
add("a sheet that claims UTF-16 and is not", edited(SHEET, PLAIN.replace(b"UTF-8", b"UTF-16")), (AS_IT_IS, DAMAGED))
add("a sheet with bytes that are no UTF-8", edited(SHEET, PLAIN.replace(b"PC 1", b"PC \xff\xfe")), (AS_IT_IS, DAMAGED))
add("a sheet cut off inside a good package", edited(SHEET, PLAIN[: len(PLAIN) // 2]), DAMAGED)
add("a sheet cut off between rows", edited(SHEET, PLAIN[: PLAIN.index(b'<row r="8"')]), DAMAGED)
add("a sheet with a tag never closed", edited(SHEET, PLAIN.replace(b"</row>", b"", 1)), (AS_IT_IS, DAMAGED))
add("an empty sheet part", edited(SHEET, b""), (NO_ROWS, DAMAGED))
add("noise for a sheet part", edited(SHEET, bytes(range(256)) * 100), (NO_ROWS, DAMAGED))
add(
    "100,000 elements within each other",
    edited(SHEET, PLAIN.replace(b"<sheetData>", b"<sheetData>" + b"<x>" * 100_000 + b"</x>" * 100_000)),
    (AS_IT_IS, DAMAGED),
)
add(
    "100,000 runs within each other",
    xlsx(
        changed(
            "notes",
            Raw('<c r="{r}" t="inlineStr"><is>' + "<r>" * 100_000 + "<t>x</t>" + "</r>" * 100_000 + "</is></c>"),
        )
    ),
    (AS_IT_IS, DAMAGED),
)
add(
    "an attribute of 20 MB",
    lambda: xlsx(changed("notes", Raw(f'<c r="{{r}}" z="{"Z" * 20_000_000}"><v>1</v></c>'))),
    AS_IT_IS,
    slow=True,
)
add(
    "a namespace with a prefix",
    edited(
        SHEET,
        PLAIN.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=")
        .replace(b"</worksheet", b"</x:worksheet")
        .replace(b"<sheetData", b"<x:sheetData")
        .replace(b"</sheetData", b"</x:sheetData")
        .replace(b"<row", b"<x:row")
        .replace(b"</row", b"</x:row")
        .replace(b"<c ", b"<x:c ")
        .replace(b"</c>", b"</x:c>")
        .replace(b"<is>", b"<x:is>")
        .replace(b"</is>", b"</x:is>")
        .replace(b"<t ", b"<x:t ")
        .replace(b"</t>", b"</x:t>"),
    ),
    AS_IT_IS,
)
add(
    "strict Open XML",
    zipped(
        {
            n: c.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for n, c in xlsx_parts().items()
        }
    ),
    AS_IT_IS,
)
add("no styles part", zipped({n: c for n, c in xlsx_parts().items() if "styles" not in n}), (AS_IT_IS, DAMAGED))
add("no content types", zipped({n: c for n, c in xlsx_parts().items() if "Types" not in n}), (AS_IT_IS, DAMAGED))
add("no relationships", zipped({n: c for n, c in xlsx_parts().items() if "workbook.xml.rels" not in n}), DAMAGED)
add(
    "part names with backslashes",
    zipped({n.replace("/", "\\"): c for n, c in xlsx_parts().items()}),
    (AS_IT_IS, DAMAGED),
)
add(
    "part names in capitals",
    zipped({n.upper() if "Types" not in n else n: c for n, c in xlsx_parts().items()}),
    (AS_IT_IS, DAMAGED),
)
add(
    "a part twice, the second with other rows",
    raw_zip([*((n, plain(c)) for n, c in xlsx_parts().items()), (SHEET, plain(sheet_xml(grid(victims(5)))))]),
    (DAMAGED, Refused("twice|two|damaged")),
)
add("bytes in front of the package", b"Z" * 5_000 + xlsx(), (AS_IT_IS, DAMAGED, Refused("header|not text")))
add("bytes behind the package", xlsx() + bytes(5_000), (AS_IT_IS, DAMAGED))
add("parts stored, not deflated", zipped(xlsx_parts(), zipfile.ZIP_STORED), AS_IT_IS)
add("parts packed with LZMA", zipped(xlsx_parts(), zipfile.ZIP_LZMA), (AS_IT_IS, DAMAGED))
add(
    "a wrong checksum",
    raw_zip([(n, Packed(plain(c).stream, len(c), 1) if n == SHEET else plain(c)) for n, c in xlsx_parts().items()]),
    DAMAGED,
)
add("sizes told too small", raw_zip([(n, plain(c)) for n, c in xlsx_parts().items()], told=100), DAMAGED)
add("sizes told as 4 GB", raw_zip([(n, plain(c)) for n, c in xlsx_parts().items()], told=0xFFFFFFFE), (DAMAGED, BOMB))
add("parts marked as encrypted", raw_zip([(n, plain(c)) for n, c in xlsx_parts().items()], flags=1), (LOCKED, DAMAGED))
add(
    "personal data in properties, comments and links",
    zipped(
        xlsx_parts(properties=f'<definedNames><definedName name="{CANARY}">Return!$A$1</definedName></definedNames>')
        | {
            n: f"<x>{CANARY}</x>".encode()
            for n in (
                "docProps/core.xml",
                "docProps/app.xml",
                "xl/comments1.xml",
                "customXml/item1.xml",
                "xl/externalLinks/externalLink1.xml",
                "xl/persons/person.xml",
            )
        }
    ),
    (AS_IT_IS, DAMAGED),
)


def encrypted() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt(CANARY, out)
    return out.getvalue()


add("a password, agile encryption", encrypted, LOCKED)
add("a password, the file cut", lambda: encrypted()[:-3_000], (LOCKED, DAMAGED))
add("a password, named .csv", encrypted, LOCKED, file=f"{PERIOD}.csv")
