"""The parts of a workbook as a zip: read one by one, some replaced or added, all others copied as they are."""

from __future__ import annotations

import posixpath
import shutil
import zipfile
from typing import IO, TYPE_CHECKING, NamedTuple

from dq_audit.annotate.splice import CannotEditError, elements, filled, prefix, quoted, spliced

if TYPE_CHECKING:
    from pathlib import Path

_TYPES, _RELS = "[Content_Types].xml", "_rels"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHUNK = 1 << 20
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KEPT = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what spreadsheet programs unpack


class Relation(NamedTuple):
    """What a part says of another: its id, the last word of its kind, and the other part's name."""

    id: str
    kind: str
    target: str


class Package:
    """A workbook's parts. Changes are kept aside until it is saved."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file)
        self._changed: dict[str, bytes] = {}
        self.names = frozenset(self._archive.namelist())

    def read(self, name: str) -> bytes:
        """A part as it now is. CannotEditError where there is none."""
        if name in self._changed:
            return self._changed[name]
        if name not in self.names:
            message = "a part of it that another names is not there"
            raise CannotEditError(message)
        return self._archive.read(name)

    def head(self, name: str, size: int) -> bytes:
        """The first bytes of a part that is there."""
        with self._archive.open(name) as part:
            return part.read(size)

    def put(self, name: str, content: bytes) -> None:
        """Replace a part, or add one."""
        self._changed[name] = content

    def free(self, pattern: str) -> str:
        """The first name of a pattern such as `xl/comments{}.xml` that no part has."""
        taken = {name.lower() for name in (*self.names, *self._changed)}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def relations(self, name: str) -> list[Relation]:
        """What a part says of other parts; links to the outside left out."""
        rels = _rels(name)
        if rels not in self.names and rels not in self._changed:
            return []
        said = [e.attributes for e in elements(self.read(rels), ()) if e.name == "Relationship"]
        folder = posixpath.dirname(name)
        return [
            Relation(
                one.get("Id", ""),
                one.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in said
            if one.get("TargetMode") != "External"
        ]

    def relate(self, name: str, kind: str, target: str) -> str:
        """Have a part name another one; the relation's id."""
        rels = _rels(name)
        there = rels in self.names or rels in self._changed
        part = self.read(rels) if there else f'{_HEAD}<Relationships xmlns="{_PACKAGE}"/>'.encode()
        found = elements(part, ())
        taken = {e.attributes.get("Id") for e in found}
        number = next(n for n in range(1, len(taken) + 2) if f"rIdDq{n}" not in taken)
        where = posixpath.relpath(target, posixpath.dirname(name))
        tag = f"{prefix(part, found[-1])}Relationship"
        said = f'<{tag} Id="rIdDq{number}" Type="{_OFFICE}/{kind}" Target="{quoted(where)}"/>'
        self.put(rels, spliced(part, filled(part, found[-1], last=said)))
        return f"rIdDq{number}"

    def content_type(self, name: str) -> str:
        """What kind of content a part is said to have."""
        for one in elements(self.read(_TYPES), ()):
            if one.attributes.get("PartName", "").lstrip("/").lower() == name.lower():
                return one.attributes.get("ContentType", "")
        return ""

    def declare(self, name: str, kind: str) -> None:
        """Say what kind of content a part has."""
        self._declared("Override", "PartName", f"/{name}", kind)

    def declare_extension(self, extension: str, kind: str) -> None:
        """Say what kind of content parts of an extension have, where nothing is said of it yet."""
        said = (e.attributes.get("Extension", "") for e in elements(self.read(_TYPES), ()) if e.name == "Default")
        if extension not in {word.lower() for word in said}:
            self._declared("Default", "Extension", extension, kind)

    def _declared(self, element: str, attribute: str, value: str, kind: str) -> None:
        part = self.read(_TYPES)
        root = elements(part, ())[-1]
        said = f'<{prefix(part, root)}{element} {attribute}="{quoted(value)}" ContentType="{kind}"/>'
        first, last = (said, "") if element == "Default" else ("", said)
        self.put(_TYPES, spliced(part, filled(part, root, first=first, last=last)))

    def save(self, path: Path) -> None:
        """Write the workbook: its parts in their order, those added at the end."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for old in self._archive.infolist():
                new = zipfile.ZipInfo(old.filename, old.date_time)
                new.compress_type = old.compress_type if old.compress_type in _KEPT else zipfile.ZIP_DEFLATED
                new.external_attr = old.external_attr
                if old.filename in self._changed:
                    out.writestr(new, self._changed[old.filename])
                elif not old.is_dir():
                    with (
                        self._archive.open(old) as source,
                        out.open(new, "w", force_zip64=old.file_size > _BIG) as part,
                    ):
                        shutil.copyfileobj(source, part, _CHUNK)
            for name, content in self._changed.items():
                if name not in self.names:
                    out.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


_BIG = 1 << 31


def _rels(name: str) -> str:
    folder, _, last = name.rpartition("/")
    return posixpath.join(folder, _RELS, f"{last}.rels")
