"""Delimited text: encodings, line ends, quotes, delimiters, widths, headers, and what is no text at all."""

from __future__ import annotations

import codecs
import random

from .case import (
    CANARY,
    NAMES,
    PERIOD,
    PLAIN,
    ROWS,
    STREET,
    Audited,
    Kind,
    Refused,
    grid,
    street,
    text,
    victim,
    victims,
    with_cell,
)

TEXT = Kind("text")
add = TEXT.add
AS_IT_IS = Audited()
SHORT = Audited(unchecked=True, noted="fewer cells")
NO_HEADER = Refused("RTF|header|not look like|not text|not a table|no table|names a column")
NOT_TEXT = Refused("not text|NUL|encoding|noise|not a table|cannot be read|damaged|no table|header|kind of file")
TOO_WIDE = Refused("more cells|columns")
QUOTE = Refused("quot")
HEADER, *LINES = PLAIN.splitlines()
LARGE = 50_000_000
HALF = "\n".join([HEADER, *LINES[:6], ""])


def lines(*of: str, end: str = "\n") -> str:
    return "".join(f"{line}{end}" for line in of)


def noise(size: int, *, without: bytes = b"") -> bytes:
    made = random.Random(7).randbytes(size)  # noqa: S311  the same noise each time
    return made.translate(None, without)


add("plain", PLAIN, AS_IT_IS)
add("plain street crime", text(grid([street(n) for n in range(ROWS)])), AS_IT_IS, source=STREET)

# --- nothing, noise, NULs ---------------------------------------------------------------------------------------------

add("empty", b"", Refused("empty"))
add("white space only", b" \n\t\r\n \n", Refused("empty|no rows|header"))
add("BOM only", codecs.BOM_UTF8, Refused("empty|no rows|header"))
add("UTF-16 BOM only", codecs.BOM_UTF16_LE, Refused("empty|no rows|header"))
add("commas only", "," * 17 + "\n", Refused("empty|no rows|header"))
add("header only", lines(HEADER), Refused("no rows|no records|header and"))
add("header without line end", HEADER, Refused("no rows|no records|header and"))
add("blank rows under the header", lines(HEADER, *["," * (len(NAMES) - 1)] * 50), Refused("no rows|no records|blank"))
add("blank lines under the header", HEADER + "\n" * 5_000, Refused("no rows|no records|blank"))
add("noise", noise(100_000), NOT_TEXT)
add("noise without NUL", noise(100_000, without=b"\0"), NOT_TEXT)
add("noise of bytes that cp1252 has", noise(50_000, without=bytes({0, 0x81, 0x8D, 0x8F, 0x90, 0x9D})), NOT_TEXT)
add("noise after good rows", PLAIN.encode() + noise(20_000), NOT_TEXT)
add("noise without NUL after good rows", PLAIN.encode() + noise(20_000, without=b"\0\n"), Refused("."))
add("noise before good rows", noise(20_000) + b"\n" + PLAIN.encode(), NOT_TEXT)
add("NULs only", bytes(10_000), NOT_TEXT)
add("a NUL in a cell", PLAIN.replace("stranger", "stran\0ger", 1), Refused("NUL|not text"))
add("NULs behind the last row", PLAIN.encode() + bytes(4096), Refused("NUL|not text|cut off"))
add("a NUL late in a long file", PLAIN.encode() + text(grid()[1:]).encode() * 300 + b"\0\n", Refused("NUL|not text"))

# --- cut off ----------------------------------------------------------------------------------------------------------

CUT_ROW = {item: {"valid": ROWS - 1, "blank": 1} for item in ("victim_age", "victim_sex", "victim_ethnicity")}
add("cut in the header", HEADER[:25], Refused("not look like|no rows|header"))
add("cut in the header's third name", HEADER[:19], Refused("not look like|no rows|header"))
add("cut between rows", lines(HEADER, *LINES[:7]), Audited(rows=7))
add("cut before the last line end", PLAIN.rstrip("\n"), AS_IT_IS)
add(
    "cut in a row",
    lines(HEADER, *LINES[:11]) + LINES[11][:45],
    (Audited(unchecked=True, noted="fewer cells"), Refused("cut off|fewer cells")),
)
add("cut inside quotes", lines(HEADER, *LINES[:11]) + LINES[11][: LINES[11].index('"') + 5], QUOTE)
add(
    "cut inside a letter of two bytes",
    text(grid(victims(officer_in_case="PC Zoë"))).encode() + "C99,1,2026-01-15,ë".encode()[:-1],
    (Audited(rows=ROWS + 1, unchecked=True, noted="fewer cells"), Refused("cut off|fewer cells|UTF-8|encoding")),
)

# --- large ------------------------------------------------------------------------------------------------------------

add("5,000 columns nobody asked for", text([[*row, *["x"] * 5_000] for row in grid()]), AS_IT_IS)
WIDE = [[*row, *["x"] * 50_000] for row in grid()]
add("50,000 columns nobody asked for", lambda: text(WIDE).encode(), (AS_IT_IS, Refused("columns")), slow=True)
add("a header of 10,000 letters", text([[*grid()[0], "h" * 10_000], *([*r, "x"] for r in grid()[1:])]), AS_IT_IS)
add("a header of 300,000 letters", text([[*grid()[0], "h" * 300_000], *([*r, "x"] for r in grid()[1:])]), AS_IT_IS)
add(
    "a free cell of 50 MB", lambda: text(grid(with_cell("notes", CANARY * (LARGE // 14)))).encode(), AS_IT_IS, slow=True
)
add(
    "a name of 50 MB",
    lambda: text(grid(with_cell("victim_name", CANARY * (LARGE // 14)))).encode(),
    AS_IT_IS,
    slow=True,
)
add(
    "a code of 50 MB",
    lambda: text(grid(with_cell("injury_level", CANARY * (LARGE // 14)))).encode(),
    Audited(states={"injury_level": {"valid": ROWS - 1, "invalid": 1}}),
    slow=True,
)
add(
    "a cell of 5 MB of line ends",
    lambda: text(grid(with_cell("notes", f"{CANARY}\n" * 350_000))).encode(),
    (AS_IT_IS, Refused("line ends|quot")),
)
add("50 MB without a line end", lambda: CANARY.encode() * (LARGE // 14), NO_HEADER, slow=True)
add("50 MB of delimiters in a row", lambda: PLAIN.encode() + b"," * LARGE, TOO_WIDE, slow=True)
add(
    "50 MB of quotes",
    lambda: PLAIN.encode() + b'"' * (LARGE + 1),
    (Refused("quot|cell"), Audited(noted="left out")),
    slow=True,
)
add("a million blank lines", lambda: HALF.encode() + b"\n" * 1_000_000 + lines(*LINES[6:]).encode(), AS_IT_IS)
add(
    "a row too long behind 40 MB",
    lambda: PLAIN.encode() + f"{LINES[0]}\n".encode() * 260_000 + f"{LINES[1]},x\n".encode(),
    TOO_WIDE,
    slow=True,
)
add(
    "a quote never closed behind 40 MB",
    lambda: PLAIN.encode() + f"{LINES[0]}\n".encode() * 260_000 + f'C1,1,2026-01-15,"{CANARY}'.encode(),
    QUOTE,
    slow=True,
)

# --- cells that a spreadsheet would run -------------------------------------------------------------------------------

for start in ("=", "+", "-", "@", "\t", "\r", "＝", "=cmd|' /C calc'!A0", "\x1b[31m", "\u202e", "<script>", "[bold]"):
    written = {"notes": f"{start}{CANARY}", "victim_name": f"{start}1+1", "relationship_to_suspect": f"{start}{CANARY}"}
    add(
        f"cells that start with {start!r}",
        text(grid(victims(**written))),
        Audited(states={"relationship_to_suspect": {"invalid": ROWS}}),
    )

# --- encodings --------------------------------------------------------------------------------------------------------

FRENCH = text(grid(victims(officer_in_case="PC Zoë", team=f"Œuvre {CANARY}")))
add("UTF-8 with BOM", FRENCH.encode("utf-8-sig"), AS_IT_IS)
add("UTF-8 with two BOMs", codecs.BOM_UTF8 + FRENCH.encode("utf-8-sig"), AS_IT_IS)
add("a BOM in the middle", lines(HEADER, *LINES[:6]) + "\ufeff" + lines(*LINES[6:]), AS_IT_IS)
add("a BOM in every cell", text([[f"\ufeff{cell}" for cell in row] for row in grid()]), AS_IT_IS)
add("cp1252", FRENCH.encode("cp1252"), AS_IT_IS)
add("UTF-16 LE with BOM", codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), AS_IT_IS)
add("UTF-16 BE with BOM", codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), AS_IT_IS)
UNMARKED = (AS_IT_IS, Refused("UTF-16|UTF-32|encoding|not text|NUL"))
add("UTF-16 LE without BOM", FRENCH.encode("utf-16-le"), UNMARKED)
add("UTF-16 BE without BOM", FRENCH.encode("utf-16-be"), UNMARKED)
add("UTF-16 cut in a unit", codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le")[:-1], Refused("cut off|UTF-16|encoding"))
add(
    "UTF-16 with half a pair",
    codecs.BOM_UTF16_LE + FRENCH.replace("Œ", "\ud83d").encode("utf-16-le", "surrogatepass"),
    (AS_IT_IS, Refused("UTF-16|encoding|not text")),
)
add("UTF-16 LE with the BOM of BE", codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-le"), Refused("."))
add("UTF-16 tabs, as Excel's Unicode text", codecs.BOM_UTF16_LE + text(delimiter="\t").encode("utf-16-le"), AS_IT_IS)
add("UTF-32 LE with BOM", codecs.BOM_UTF32_LE + FRENCH.encode("utf-32-le"), UNMARKED)
add("UTF-32 BE with BOM", codecs.BOM_UTF32_BE + FRENCH.encode("utf-32-be"), UNMARKED)
add("UTF-32 LE without BOM", FRENCH.encode("utf-32-le"), UNMARKED)
add("UTF-7", FRENCH.encode("utf-7"), (AS_IT_IS, Refused("encoding|UTF-7|header")))
add("EBCDIC", PLAIN.encode("cp500"), Refused("encoding|not text|header"))
add("overlong UTF-8", PLAIN.encode().replace(b"PC", b"\xc0\xaf"), AS_IT_IS)
add("UTF-8 of half a pair", PLAIN.encode().replace(b"PC", b"\xed\xa0\x80"), AS_IT_IS)
add("UTF-8 beyond Unicode", PLAIN.encode().replace(b"PC", b"\xf4\x91\x80\x80"), (AS_IT_IS, Refused("encoding|UTF-8")))
add("bytes that no encoding here has", PLAIN.encode().replace(b"PC", b"\x81\x8d"), Refused("encoding|not text"))
add(
    "UTF-8 and cp1252 mixed",
    lines(HEADER, *LINES[:6]).replace("PC", "Zoë").encode() + lines(*LINES[6:]).replace("PC", "Zoë").encode("cp1252"),
    Audited(noted="cp1252"),
)
add(
    "UTF-8, then UTF-16",
    lines(HEADER, *LINES[:6]).encode() + codecs.BOM_UTF16_LE + lines(*LINES[6:]).encode("utf-16-le"),
    Refused("NUL|not text|encoding"),
)

# --- line ends --------------------------------------------------------------------------------------------------------

add("CRLF", text(end="\r\n"), AS_IT_IS)
add("CR alone", text(end="\r"), AS_IT_IS)
add("CR alone, UTF-16", codecs.BOM_UTF16_LE + text(end="\r").encode("utf-16-le"), (AS_IT_IS, Refused("line end")))
add("CR CR LF", text(end="\r\r\n"), (AS_IT_IS, Refused("line end")))
add("LF CR", text(end="\n\r"), (AS_IT_IS, Refused("line end")))
add(
    "CRLF and LF in turn",
    "".join(f"{line}{chr(10) if n % 2 else chr(13) + chr(10)}" for n, line in enumerate([HEADER, *LINES])),
    AS_IT_IS,
)
add(
    "CR in the first half, LF in the second",
    lines(HEADER, *LINES[:6], end="\r") + lines(*LINES[6:]),
    (AS_IT_IS, Refused("line end|more cells|header")),
)
add(
    "LF in the first half, CR in the second",
    lines(HEADER, *LINES[:6]) + lines(*LINES[6:], end="\r"),
    (AS_IT_IS, Refused("line end|more cells")),
)
add("a CR inside quotes", text(grid(victims(notes=f"{CANARY}\rtwice"))), AS_IT_IS)
add("a CR outside quotes", PLAIN.replace("PC ", "PC\r"), (AS_IT_IS, Refused("line end|cells")))
add("line ends of Unicode in cells", text(grid(victims(notes=f"{CANARY}\u2028a\u2029b\x85c\x0bd\x0ce\x1cf"))), AS_IT_IS)
add("a DOS end-of-file mark", PLAIN + "\x1a", (AS_IT_IS, Refused("cells|end-of-file|row")))

# --- quotes -----------------------------------------------------------------------------------------------------------

OPEN = LINES[4].replace("stranger", '"stranger')
add(
    "a quote never closed in the last row",
    lines(HEADER, *LINES[:-1]) + LINES[-1].replace("stranger", '"stranger') + "\n",
    QUOTE,
)
add("a quote never closed, all quoted rows before", lines(HEADER, *LINES[:4], OPEN, *LINES[5:]), QUOTE)
BARE = text(grid(victims(notes=CANARY))).splitlines()


def marked(line: str, before: str = "", behind: str = "") -> str:
    """A row with a mark in front of or behind its last cell but one."""
    cells = line.split(",")
    return ",".join([*cells[:-2], f"{before}{cells[-2]}{behind}", cells[-1]])


SWALLOWED = Audited(rows=ROWS - 3, unchecked=True, noted="quot|line end|inside a cell|several lines")
add(
    "a quote opened in one row and closed in another, the widths agree",
    lines(*BARE[:4], marked(BARE[4], '"'), *BARE[5:7], marked(BARE[7], behind='"'), *BARE[8:]),
    (Audited(unchecked=True), SWALLOWED, QUOTE),
)
add(
    "a quote opened in one row's last cell and closed in another's",
    lines(*BARE[:4], BARE[4][: -len(CANARY)] + f'"{CANARY}', *BARE[5:7], f'{BARE[7]}"', *BARE[8:]),
    (Audited(unchecked=True), SWALLOWED, QUOTE),
)
add("a quote in the middle of a cell", PLAIN.replace("PC 1", 'PC "1'), (AS_IT_IS, QUOTE))
add("an inch mark at a cell's end", PLAIN.replace("PC 1", 'PC 5"'), (AS_IT_IS, QUOTE))
add("a cell that is a single quote mark", PLAIN.replace("PC 1", '"'), QUOTE)
add("text behind a closing quote", PLAIN.replace("PC 1", '"PC 1" again'), (AS_IT_IS, QUOTE))
add("doubled quotes", text(grid(victims(notes=f'""{CANARY}"", he said'))), AS_IT_IS)
add("quotes doubled twice", PLAIN.replace("PC 1", '"""""PC 1"""""'), AS_IT_IS)
add("quotes escaped with a backslash", PLAIN.replace("PC 1", '"PC \\"1\\", acting"'), (AS_IT_IS, QUOTE, TOO_WIDE))
add("single quotes around cells", PLAIN.replace("PC 1", "'PC 1'"), AS_IT_IS)
add("curly quotes around a comma", PLAIN.replace("PC 1", "“PC, 1”"), TOO_WIDE)
add("blanks before quotes", PLAIN.replace(',"', ', "'), TOO_WIDE)
add("all cells quoted", lines(*(",".join(f'"{cell}"' for cell in row) for row in grid())), AS_IT_IS)
add(
    "whole rows quoted",
    lines(HEADER, *(f'"{line.replace(chr(34), chr(34) * 2)}"' for line in LINES)),
    (SHORT, Refused(".")),
)
add("a line end in every free cell", text(grid(victims(notes=f"{CANARY}\nand\nmore"))), AS_IT_IS)

# --- delimiters and widths --------------------------------------------------------------------------------------------

for name, delimiter in {"semicolons": ";", "tabs": "\t", "vertical bars": "|"}.items():
    add(name, text(delimiter=delimiter), AS_IT_IS)
add("tabs as .tsv", text(delimiter="\t"), AS_IT_IS, file=f"{PERIOD}.tsv")
add("commas as .tsv", PLAIN, AS_IT_IS, file=f"{PERIOD}.tsv")
add("commas as .txt", PLAIN, AS_IT_IS, file=f"{PERIOD}.txt")
add("commas without extension", PLAIN, AS_IT_IS, file=PERIOD)
add("semicolons with decimal commas", text(grid(victims(notes="1,5")), delimiter=";").replace('"', ""), AS_IT_IS)
add("a line sep=; above the header", "sep=;\n" + text(delimiter=";"), AS_IT_IS)
for name, delimiter in {
    "colons": ":",
    "unit separators": "\x1f",
    "carets": "^",
    "double bars": "||",
    "blanks": "  ",
}.items():
    add(f"{name} for delimiters", lines(*(delimiter.join(row) for row in grid())), (AS_IT_IS, NO_HEADER))
add(
    "commas, then semicolons",
    lines(HEADER, *LINES[:6]) + text(grid()[7:], delimiter=";"),
    (SHORT, Refused("fewer|cells|delimiter|semicolon")),
)
add("a comma behind every row", lines(HEADER, *(f"{line}," for line in LINES)), (AS_IT_IS, TOO_WIDE))
add("a comma behind the header, too", lines(*(f"{line}," for line in (HEADER, *LINES))), AS_IT_IS)
add("a row longer than the header", lines(HEADER, *LINES[:5], LINES[5] + f",{CANARY}", *LINES[6:]), TOO_WIDE)
add("all rows longer than the header", lines(HEADER, *(f"{line},{CANARY}" for line in LINES)), TOO_WIDE)
add(
    "a row with a cell too few in front",
    lines(HEADER, *LINES[:5], LINES[5].partition(",")[2], *LINES[6:]),
    (Audited(unchecked=True, noted="fewer cells"), Refused("fewer cells")),
)
add(
    "a row shorter than the header",
    lines(HEADER, *LINES[:5], ",".join(LINES[5].split(",")[:9]), *LINES[6:]),
    Audited(
        states={
            item: {"valid": ROWS - 1, "blank": 1}
            for item in ("victim_ethnicity", "home_lsoa", "relationship_to_suspect", "injury_level")
        },
        noted="fewer cells",
    ),
)
add(
    "a row of one cell at the end",
    PLAIN + "12 records\n",
    (Audited(noted="left out"), Refused("fewer|total|cells")),
)

# --- headers ----------------------------------------------------------------------------------------------------------


def headed(change: dict[str, str]) -> str:
    return text([[change.get(name, name) for name in NAMES], *grid()[1:]])


add("a known column twice", headed({"team": "victim_sex"}), Refused("columns for victim_sex"))
add("a known column twice, by its synonym", headed({"team": "Gender"}), Refused("columns for victim_sex"))
add("unknown columns twice", text([[*row, CANARY, CANARY] for row in grid()]), AS_IT_IS)
add("unknown columns without names", text([[*row, "", ""] for row in grid()]), AS_IT_IS)
add("all header cells empty", text([[""] * len(NAMES), *grid()[1:]]), Refused("header"))
add("header names of blanks and marks", text([[f"\u200e {name}\u00a0\u200b" for name in NAMES], *grid()[1:]]), AS_IT_IS)
add("header names like formulas", text([[f"={name}" for name in NAMES], *grid()[1:]]), AS_IT_IS)
add("no header, rows of people", lines(*LINES), Refused("header"))
add("no header, one row", LINES[0], Refused("header"))
add("titles above the header", f"Return of {CANARY}\n\n{CANARY},{CANARY}\n" + PLAIN, AS_IT_IS)
add("100 lines above the header", f"{CANARY}\n" * 100 + PLAIN, (AS_IT_IS, Refused("header")))
add(
    "the header again in the middle",
    lines(HEADER, *LINES[:6], HEADER, *LINES[6:]),
    (Audited(rows=ROWS + 1, unchecked=True), AS_IT_IS, Refused("header")),
)
add("another source's header", text(grid([street(n) for n in range(ROWS)])), Refused("header|look like"))
add("no date anyone can read", text(grid(victims(recorded_on=CANARY))), (Audited(unchecked=True), Refused("date")))
add(
    "every date in the year 9999",
    text(grid(victims(recorded_on="9999-12-31"))),
    (Audited(unchecked=True), Refused("date|month")),
)
add(
    "a key that is a name everywhere",
    text(grid([{**victim(n), "home_lsoa": CANARY} for n in range(ROWS)])),
    Audited(states={"home_lsoa": {"invalid": ROWS}}),
)

# --- no table at all --------------------------------------------------------------------------------------------------

OTHER = {
    "JSON": f'[{{"crime_ref": "C1", "victim_name": "{CANARY}"}}]',
    "XML": f'<?xml version="1.0"?><rows><row crime_ref="C1" victim_name="{CANARY}"/></rows>',
    "SQL": f"COPY victims (crime_ref, victim_name) FROM stdin;\n{CANARY}\n" * 20,
    "a mail": f"From: {CANARY}\nTo: audit\nSubject: return\n\nPlease find attached.\n",
    "RTF": "{\\rtf1\\ansi " + CANARY + "}",
    "a private key": "-----BEGIN OPENSSH PRIVATE KEY-----\n" + f"{CANARY}\n" * 5,
    "YAML": "".join(f"- crime_ref: C{n}\n  victim_name: {CANARY}\n" for n in range(5)),
    "Markdown": f"| crime | name |\n|---|---|\n| C1 | {CANARY} |\n",
    "an LFS pointer": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 12345\n",
}
for name, content in OTHER.items():
    add(f"{name} as .csv", content, NO_HEADER)
