"""Edits of the bytes of an XML part: what is not touched stays as it was, byte for byte.

A parser tells where elements stand; it writes nothing, so prefixes, declarations, order and blanks cannot change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape

from dq_audit.render.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TAG = re.compile(rb"""</?([^\s/>"']+)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_ATTRIBUTE = re.compile(rb"""\s([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a letter
_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class CannotEditError(Exception):
    """Why a file cannot be edited part by part: a clause, without a full stop."""


class Edit(NamedTuple):
    """Bytes of a part from `start` to `end`, and what comes in their place."""

    start: int
    end: int
    new: bytes


@dataclass(frozen=True)
class Element:
    """An element of a part: where its opening tag, its content, its closing tag begin, and where it ends."""

    name: str  # without its namespace
    attributes: Mapping[str, str]
    depth: int
    start: int
    inner: int
    close: int
    end: int

    @property
    def is_empty(self) -> bool:
        """Whether it is a single tag."""
        return self.inner == self.end


class Opened(NamedTuple):
    """An element whose end has not come yet."""

    name: str
    attributes: dict[str, str]
    start: int


def scan(
    part: bytes, started: Callable[[str, dict[str, str], int], object], ended: Callable[[str, int], object]
) -> None:
    """Tell each element of a part as it begins and ends, by name with its namespace, and at which byte.

    CannotEditError where the part is no plain XML in UTF-8.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: started(name, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda name: ended(name, parser.CurrentByteIndex)
    parser.StartDoctypeDeclHandler = _refuse_types
    parser.XmlDeclHandler = _refuse_encoding
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        _refuse_encoding("", "utf-16", 0)
    try:
        parser.Parse(part, True)
        fault = ""
    except expat.ExpatError:
        fault = "a part of it is not well-formed"
    if fault:
        raise CannotEditError(fault)


def _refuse_types(*_: object) -> None:
    message = "a part of it declares types, which no spreadsheet program does"
    raise CannotEditError(message)


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in _UTF_8:
        message = "a part of it is not written in UTF-8"
        raise CannotEditError(message)


def elements(part: bytes, wanted: Collection[str]) -> list[Element]:
    """The elements of some names (without namespace) and the root with its children, in the order in which they end."""
    found: list[Element] = []
    stack: list[Opened | None] = []

    def started(name: str, attributes: dict[str, str], at: int) -> None:
        local = name.rpartition(" ")[2]
        stack.append(Opened(local, attributes, at) if len(stack) < 2 or local in wanted else None)  # noqa: PLR2004

    def ended(_: str, at: int) -> None:
        opened = stack.pop()
        if opened:
            inner = tag_end(part, opened.start)
            end = inner if part[inner - 2 : inner] == b"/>" else tag_end(part, at)
            close = inner if end == inner else at
            found.append(Element(opened.name, opened.attributes, len(stack), opened.start, inner, close, end))

    scan(part, started, ended)
    return found


def tag_end(part: bytes, start: int) -> int:
    """Where the tag that begins at a byte ends."""
    found = _TAG.match(part, start)
    if not found:
        message = "a part of it is not laid out as its parser says"
        raise CannotEditError(message)
    return found.end()


def prefix(part: bytes, element: Element) -> str:
    """What stands before the names of elements like this one: `x:`, mostly nothing."""
    tag = _TAG.match(part, element.start)
    name = tag[1].decode() if tag else ""
    return name[: -len(element.name)]


def spliced(part: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with all edits made; those at one place in the order given."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        pieces += [part[at : edit.start], edit.new]
        at = edit.end
    return b"".join([*pieces, part[at:]])


def with_attributes(tag: bytes, **values: object) -> bytes:
    """An opening tag with attributes (without prefix) set, in their place where they stand there already."""
    for name, value in values.items():
        new = f'{name}="{quoted(str(value))}"'.encode()
        found = next((a for a in _ATTRIBUTE.finditer(tag) if a[1] == name.encode()), None)
        if found:
            tag = tag[: found.start() + 1] + new + tag[found.end() :]
        else:
            end = len(tag) - (2 if tag.endswith(b"/>") else 1)
            tag = tag[:end].rstrip() + b" " + new + tag[end:]
    return tag


def without_attribute(tag: bytes, name: str) -> bytes:
    """An opening tag without one of its attributes."""
    found = next((a for a in _ATTRIBUTE.finditer(tag) if a[1] == name.encode()), None)
    return tag[: found.start()] + tag[found.end() :] if found else tag


def retagged(part: bytes, element: Element, **values: object) -> Edit:
    """The edit that sets attributes of an element."""
    return Edit(element.start, element.inner, with_attributes(part[element.start : element.inner], **values))


def filled(part: bytes, element: Element, first: str = "", last: str = "", **values: object) -> list[Edit]:
    """The edits that put XML at the beginning and at the end of an element, and set attributes of it."""
    tag = with_attributes(part[element.start : element.inner], **values)
    if element.is_empty:
        name = f"{prefix(part, element)}{element.name}"
        whole = tag[:-2].rstrip() + f">{first}{last}</{name}>".encode()
        return [Edit(element.start, element.end, whole)]
    opening = Edit(element.start, element.inner, tag + first.encode())
    return [opening, Edit(element.close, element.close, last.encode())]


def office_prefix(part: bytes, root: Element) -> tuple[str, str]:
    """The prefix of relations in a part, and its declaration where the root has none."""
    for name, value in _ATTRIBUTE.findall(part[root.start : root.inner]):
        if name.startswith(b"xmlns:") and value[1:-1].decode() == OFFICE:
            return name[6:].decode(), ""
    return "r", f' xmlns:r="{OFFICE}"'


def number(text: str | None, default: int = 0) -> int:
    """A whole number that stands in an attribute. CannotEditError where it is none."""
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()):
        message = "a number in it is none"
        raise CannotEditError(message)
    return int(text)


def xml_text(text: str) -> str:
    """A text as content of an element."""
    kept = "\n".join(clean(line) for line in text.split("\n"))
    return escape(_ESCAPE.sub("_x005F_", kept))


def quoted(text: str) -> str:
    """A text as the value of an attribute."""
    return escape(text, {'"': "&quot;", "\n": "&#10;", "\t": " "})
