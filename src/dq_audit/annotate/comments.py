"""The notes of a sheet: its comments part, and the drawing in which Excel keeps their boxes.

What stands there stays: our text is appended to a note of the cell, and a conversation (a threaded comment) takes none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING

from dq_audit.annotate.references import LAST_COLUMN, LAST_ROW, cell_name, place_of
from dq_audit.annotate.splice import MAIN, CannotEditError, Edit, Element, elements, filled, prefix, spliced, xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.annotate.columns import Widths

AUTHOR = "dq-audit"
_LONGEST = 32_000  # letters of a note; Excel's limit is 32,767
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EMPTY = f'{_HEAD}<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_THREAD = "tc="  # Excel's author of the note that stands in for a conversation
_VML = {"v": "urn:schemas-microsoft-com:vml", "o": "urn:schemas-microsoft-com:office:office",
        "x": "urn:schemas-microsoft-com:office:excel"}  # fmt: skip
_DECLARED = " ".join(f'xmlns:{p}="{uri}"' for p, uri in _VML.items())
_NO_SHAPES = f"<xml {_DECLARED}></xml>".encode()
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BLOCK = 1_024  # ids of shapes come in blocks, which a sheet's drawing lists as its own
_ID_MAP = re.compile(rb"""(<o:idmap\b[^>]*?\bdata\s*=\s*)(["'])([\d,\s]*)\2""")
_SHAPE_ID = re.compile(rb"_x0000_s(\d{1,9})")
_ROOT = re.compile(rb"<xml\b[^>]*>")
_WIDE, _LETTERS, _ROW, _TEXT_LINE = (
    300,
    48,
    20,
    15,
)  # pixels of a box, letters of its line, pixels of a row and of a line


@dataclass
class Noted:
    """What came of the notes of a sheet: the part, the cells that need a box, those in which a conversation stands."""

    part: bytes
    boxes: list[tuple[int, int]] = field(default_factory=list)
    in_talks: int = 0


def with_notes(part: bytes | None, notes: Mapping[tuple[int, int], str]) -> Noted:
    """The comments part with our notes."""
    content = part or _EMPTY
    found = elements(content, {"author", "comment", "text", "t", "r"})
    lists = {element.name: element for element in found if element.depth == 1}
    if not {"authors", "commentList"} <= set(lists):
        message = "its comments are not laid out as Excel does"
        raise CannotEditError(message)
    p = prefix(content, lists["commentList"])
    names = [content[e.inner : e.close] for e in found if e.name == "author"]
    there = {place_of(e.attributes.get("ref", "")): e for e in found if e.name == "comment"}
    noted, edits, added = Noted(b""), list[Edit](), []
    for place in sorted(notes):
        if place not in there:
            noted.boxes.append(place)
            added.append(_comment(place, len(names), notes[place], p))
        elif _author(there[place], names).startswith(_THREAD.encode()):
            noted.in_talks += 1
        else:
            edits += _appended(content, there[place], found, notes[place], p)
    author = f"<{p}author>{AUTHOR}</{p}author>"
    edits += filled(content, lists["authors"], last=author) if added else []
    edits += filled(content, lists["commentList"], last="".join(added))
    noted.part = spliced(content, edits)
    return noted


def _author(comment: Element, names: Sequence[bytes]) -> bytes:
    number = comment.attributes.get("authorId", "")
    return names[int(number)] if number.isdigit() and int(number) < len(names) else b""


def _comment(place: tuple[int, int], author: int, text: str, p: str) -> str:
    said = _run(text, p)
    return f'<{p}comment ref="{cell_name(*place)}" authorId="{author}"><{p}text>{said}</{p}text></{p}comment>'


def _run(text: str, p: str) -> str:
    looks = f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
    return f'<{p}r><{p}rPr>{looks}</{p}rPr><{p}t xml:space="preserve">{xml_text(text)}</{p}t></{p}r>'


def _appended(part: bytes, comment: Element, found: Iterable[Element], text: str, p: str) -> list[Edit]:
    """Our text behind that of a comment. One without runs becomes a run: a text and runs side by side are not shown."""
    inside = [e for e in found if comment.start < e.start < comment.end]
    body = next((e for e in inside if e.name == "text" and e.depth == comment.depth + 1), None)
    if body is None or body.end - body.start + len(text) > _LONGEST:
        return []
    ours = _run(f"\n\n{AUTHOR}: {text}", p)
    parts = [e for e in inside if e.depth == body.depth + 1 and e.name in ("t", "r")]
    if not parts:
        return filled(part, body, first=ours)
    edits = []
    for plain in (e for e in parts if e.name == "t"):
        edits += [Edit(plain.start, plain.start, f"<{p}r>".encode()), Edit(plain.end, plain.end, f"</{p}r>".encode())]
    return [*edits, Edit(parts[-1].end, parts[-1].end, ours.encode())]


# --- boxes --------------------------------------------------------------------------------------------------------


def blocks_taken(parts: Iterable[bytes]) -> int:
    """The highest block of shape ids that the drawings of a workbook use."""
    found = [0]
    for part in parts:
        found += [int(n) for listed in _ID_MAP.finditer(part) for n in listed[3].replace(b" ", b"").split(b",") if n]
        found += [int(number[1]) // _BLOCK for number in _SHAPE_ID.finditer(part)]
    return max(found)


def with_boxes(part: bytes | None, notes: Mapping[tuple[int, int], str], widths: Widths, block: int) -> bytes:
    """A drawing with a hidden box for each note, their ids from a block on that no drawing uses.

    What Excel writes there need not be well-formed, so nothing of it is parsed.
    """
    content = part or _NO_SHAPES
    root = _ROOT.search(content)
    end = content.rfind(b"</xml>")
    if not root or end < root.end():
        message = "its drawing of notes and buttons is not laid out as Excel does"
        raise CannotEditError(message)
    declared = "".join(f' xmlns:{p}="{uri}"' for p, uri in _VML.items() if f"xmlns:{p}=".encode() not in root[0])
    shapes = [
        _box(place, text, widths, block * _BLOCK + 1 + at, declared) for at, (place, text) in enumerate(notes.items())
    ]
    kind = "" if b'id="_x0000_t202"' in content else _SHAPE_TYPE.replace("<v:shapetype", f"<v:shapetype{declared}", 1)
    blocks = ",".join(str(block + at) for at in range(1 + len(notes) // _BLOCK))
    body = (kind + "".join(shapes)).encode()
    listed = _ID_MAP.search(content)
    if listed:
        more = listed[3].strip().rstrip(b",") + b"," + blocks.encode()
        edits = [Edit(listed.start(3), listed.end(3), more.lstrip(b","))]
    else:
        map_of_ids = f'<o:shapelayout v:ext="edit"{declared}><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
        edits = [Edit(root.end(), root.end(), map_of_ids.encode())]
    return spliced(content, [*edits, Edit(end, end, body)])


def _box(place: tuple[int, int], text: str, widths: Widths, number: int, declared: str) -> str:
    row, column = place
    lines = sum(max(1, len(wrap(part, _LETTERS))) for part in text.split("\n"))
    rows = ceil((lines + 1) * _TEXT_LINE / _ROW)
    left = min(column + 1, LAST_COLUMN - 1)
    right = min(widths.reaching(left, _WIDE), LAST_COLUMN)
    top = max(0, min(row - 2, LAST_ROW - 2 - rows))
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202"{declared} style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:225pt;height:{rows * _ROW * 3 // 4}pt;z-index:{number};visibility:hidden" '
        'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{left}, 12, {top}, 4, {right}, 12, {top + rows}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )
