"""Tables of HTML that were saved as workbooks: spans, nesting, tags never closed, scripts."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from .case import CANARY, PERIOD, ROWS, Audited, Kind, Must, Refused, grid, victims

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGES = Kind("page")
AS_IT_IS = Audited()
SPANS = Refused("span|cells|more than|too (large|many)|columns|header")
NO_TABLE = Refused("cut off|no table|header|not a table|no rows|not look like")
FILE = f"{PERIOD}.xls"


def rows(table: Sequence[Sequence[str]] | None = None, cell: str = "td") -> str:
    return "".join(
        f"<tr>{''.join(f'<{cell}>{escape(text)}</{cell}>' for text in line)}</tr>\n" for line in (table or grid())
    )


def page(table: str, head: str = "", behind: str = "") -> str:
    return f"<html><head>{head}</head><body><table>{table}</table>{behind}</body></html>"


def _add(name: str, content: Any, must: Must, **options: Any) -> None:  # noqa: ANN401
    PAGES.add(name, content, must, **{"file": FILE, **options})


add = _add
GOOD = rows()
FIRST = GOOD.index("<td>")


def spanning(attribute: str, value: str) -> str:
    """A cell more at the end of a row, which spans much."""
    return page(GOOD.replace("</tr>", f'<td {attribute}="{value}">x</td></tr>', 1))


add("plain", page(GOOD), AS_IT_IS)
add("plain, named .html", page(GOOD), AS_IT_IS, file=f"{PERIOD}.html")
add("plain, named .csv", page(GOOD), AS_IT_IS, file=f"{PERIOD}.csv")
add(
    "header cells, thead and tbody",
    page(f"<thead>{rows(grid()[:1], 'th')}</thead><tbody>{rows(grid()[1:])}</tbody>"),
    AS_IT_IS,
)
add(
    "as Excel saves it",
    page(
        GOOD,
        '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><!--[if gte mso 9]><xml><x:ExcelWorkbook/></xml><![endif]--><style>td{mso-number-format:"\\@"}</style>',
    ).replace("<html>", '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'),
    AS_IT_IS,
)
add("a byte order mark in front", page(GOOD).encode("utf-8-sig"), AS_IT_IS)
add("UTF-16", page(GOOD).encode("utf-16"), AS_IT_IS)
add(
    "cp1252 by its meta tag",
    page(rows(grid(victims(officer_in_case="PC Zoë"))), '<meta charset="windows-1252">').encode("cp1252"),
    AS_IT_IS,
)
add("blank lines in front", "\n" * 3_000 + page(GOOD), AS_IT_IS)
add("tags in capitals", page(GOOD).replace("td>", "TD>").replace("tr>", "TR>").replace("table>", "TABLE>"), AS_IT_IS)
add("cells and rows never closed", page(GOOD).replace("</td>", "").replace("</tr>", ""), AS_IT_IS)
add("the table never closed", page(GOOD).partition("</table>")[0], (AS_IT_IS, Refused("cut off|not closed|incomplete")))
add("cut in a cell", page(GOOD)[: len(GOOD) * 2 // 3], Refused("cut off|not closed|incomplete|damaged|end"))
add(
    "cut between rows",
    page(GOOD)[: page(GOOD).index("<tr>", len(GOOD) // 2)],
    Refused("cut off|not closed|incomplete|damaged|end"),
)
add("cut in the header", page(GOOD)[:200], Refused("."))
add("colspan of a billion", spanning("colspan", "1000000000"), (AS_IT_IS, SPANS))
add("rowspan of a billion", spanning("rowspan", "1000000000"), (AS_IT_IS, SPANS))
add(
    "bomb: both spans of a million in every cell",
    page(GOOD.replace("<td>", '<td colspan="1000000" rowspan="1000000">')),
    SPANS,
)
add("colspan -1", spanning("colspan", "-1"), AS_IT_IS)
add("colspan of letters", spanning("colspan", CANARY), AS_IT_IS)
add("colspan of 5,000 digits", spanning("colspan", "9" * 5_000), (AS_IT_IS, SPANS))
add("a title that spans the table", page(f'<tr><td colspan="18">{CANARY}</td></tr>' + GOOD), AS_IT_IS)
add(
    "a cell that spans two rows",
    page(GOOD.replace("<td>stranger</td>", '<td rowspan="2">stranger</td>', 1).replace("<td>stranger</td>", "", 1)),
    (AS_IT_IS, Refused("span|cells")),
)
add(
    "a cell that spans the next item",
    page(GOOD.replace("<td>F</td><td>W1</td>", '<td colspan="2">F</td>', 1)),
    (
        Audited(states={"victim_ethnicity": {"valid": ROWS - 1, "blank": 1}}),
        Audited(states={"victim_ethnicity": {"valid": ROWS - 1, "invalid": 1}}),
        Refused("span|cells"),
    ),
)
add(
    "a table within a cell",
    page(GOOD.replace("<td>stranger</td>", f"<td><table><tr><td>{CANARY}</td></tr></table></td>", 1)),
    (Audited(unchecked=True), Refused("table|nested")),
)
add(
    "the table within a table of layout",
    f"<html><body><table><tr><td>{page(GOOD)}</td></tr></table></body></html>",
    (AS_IT_IS, Refused("table|nested|header")),
)
add("20,000 tables within each other", "<html><body>" + "<table><tr><td>" * 20_000 + CANARY, NO_TABLE)
add(
    "100,000 elements within each other, then the table",
    "<html><body>" + "<div>" * 100_000 + page(GOOD),
    (AS_IT_IS, Refused("nested|damaged|deep")),
)
add("a menu's table first", page(rows([["Home", "Help"]])) + page(GOOD), AS_IT_IS)
add(
    "two tables of the source",
    page(GOOD, behind=f"<table>{GOOD}</table>"),
    (Audited(noted="table"), Audited(rows=2 * ROWS), Refused("table")),
)
add(
    "scripts, styles and comments",
    page(
        GOOD.replace(
            "</tr>", f"<script>document.write('<tr><td>{CANARY}</td></tr>')</script><!-- <tr><td>x</td></tr> --></tr>"
        )
    ),
    AS_IT_IS,
)
add("a script in a cell", page(GOOD.replace("stranger", f"stranger<script>alert('{CANARY}')</script>")), AS_IT_IS)
add(
    "tags and line breaks within cells",
    page(GOOD.replace("W1", "<b>W<i>1</i></b><br>").replace("stranger", "<span>stranger</span>")),
    AS_IT_IS,
)
add(
    "blanks and entities within cells",
    page(GOOD.replace("W1", "\n  W1&nbsp;\n").replace("person", "&#112;erson")),
    AS_IT_IS,
)
add("entities that do not exist", page(GOOD.replace("PC ", "PC &zebedee; &#99999999999; &#0; ")), AS_IT_IS)
add(
    "a document type with entities",
    '<!DOCTYPE html [<!ENTITY a "Z">]>' + page(GOOD.replace("PC ", "&a;")),
    (AS_IT_IS, Refused("entit|DOCTYPE|header|table")),
)
add(
    "an image and a link to the network",
    page(
        GOOD,
        f'<link rel="stylesheet" href="http://localhost:9/{CANARY}"><base href="http://localhost:9/">',
        '<img src="http://localhost:9/x.png">',
    ),
    AS_IT_IS,
)
add(
    "a frame set, as Excel saves several sheets",
    f'<html><frameset><frame src="2026-01_files/sheet001.htm" name="{CANARY}"></frameset></html>',
    NO_TABLE,
)
add("a page without a table", f"<html><body><p>{CANARY}</p></body></html>", NO_TABLE)
add(
    "a page of a login",
    f"<!DOCTYPE html><html><body><form><table><tr><td>User {CANARY}</td><td><input></td></tr></table></form></body></html>",
    NO_TABLE,
)
add("an empty table", page(""), NO_TABLE)
add("only a header", page(rows(grid()[:1])), Refused("no rows|header and"))
add(
    "a row with a cell more",
    page(GOOD.replace("</tr>", "</tr>", 1).replace("<td>C3</td>", "<td>C3</td><td>x</td>", 1)),
    Refused("more cells"),
)
add(
    "a row with cells fewer",
    page(rows(grid()[:-1]) + "<tr><td>C99</td><td>1</td><td>2026-01-15</td></tr>"),
    (Audited(unchecked=True, noted="fewer cells"), Refused("fewer cells")),
)
add("cells that are formulas", page(GOOD.replace("<td>said", '<td x:fmla="=1+1">=said')), AS_IT_IS)
add(
    "#N/A in an item",
    page(GOOD.replace("<td>W1</td>", "<td x:err>#N/A</td>", 1)),
    (Audited(unjudged=("victim_ethnicity",)), Audited(states={"victim_ethnicity": {"valid": ROWS - 1, "invalid": 1}})),
)
add(
    "bomb: a million rows of nothing",
    lambda: page(GOOD + "<tr></tr>" * 1_000_000).encode(),
    (AS_IT_IS, Refused("rows|more than")),
    slow=True,
)
add(
    "bomb: 5 million cells in a row",
    lambda: page(GOOD + f"<tr>{'<td>' * 5_000_000}").encode(),
    Refused("more|cells|too (large|many)"),
    slow=True,
)
add(
    "a cell of 20 MB",
    lambda: page(GOOD.replace("said", "Z" * 20_000_000, 1)).encode(),
    (AS_IT_IS, Refused("too (large|long)|more than")),
    slow=True,
)
add(
    "noise behind the page",
    page(GOOD).encode() + bytes(range(128, 256)) * 100,
    (AS_IT_IS, Refused("damaged|encoding|not text")),
)
add(
    "MHTML, as Excel saves a single web page",
    f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=X\n\n--X\nContent-Type: text/html\n\n{page(GOOD)}\n--X--",
    (AS_IT_IS, Refused("header|MHTML|web page|table")),
)
add(
    "XML Spreadsheet 2003",
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Return"><Table>'
    + GOOD.replace("tr>", "Row>").replace("<td>", '<Cell><Data ss:Type="String">').replace("</td>", "</Data></Cell>")
    + "</Table></Worksheet></Workbook>",
    (AS_IT_IS, Refused("XML|header|no table|save")),
)
