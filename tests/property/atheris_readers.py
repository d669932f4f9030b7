"""Coverage-guided fuzzing of the readers that are our own Python: text, HTML, headers, bodies, parts of workbooks.

Run by hand on Linux; native readers show atheris no coverage, so hypothesis does those (`test_readers_never_crash.py`):

    uv run --with atheris python tests/property/atheris_readers.py -max_total_time=600
"""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["dq_audit.extracts", "dq_audit.cells"]):
    from dq_audit.extracts import body, content, delimited, grid, header, html, kinds, package, shapes

from dq_audit.discover import discover
from dq_audit.errors import InputError
from dq_audit.extracts.names import Naming

VICTIMS = Naming(discover().sources["police.victims"])
HEAD = ",".join(VICTIMS.source.columns).encode() + b"\n"
BOOK = b'<workbook xmlns:r="r"><sheets><sheet name="s" r:id="a"/></sheets></workbook>'
LINKS = b'<Relationships><Relationship Id="a" Target="worksheets/s.xml"/></Relationships>'


def read_text(data: bytes) -> None:
    table = delimited.read_delimited(content.Content(HEAD + data), VICTIMS)
    for _ in table.slices(table.columns):
        pass


def read_any_text(data: bytes) -> None:
    found, _ = delimited.text_grid(content.Content(data))
    shapes.tables(list(found.rows()))


def read_page(data: bytes) -> None:
    for found in html.read_html(content.Content(b"<table><tr><td>" + data + b"</table>")):
        grid.table_of([found], VICTIMS)


def look_into_sheet(data: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/s.xml", b"<sheetData><row>" + data)
    package.survey(out.getvalue())


def look_into_ods(data: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", data)
    package.survey(out.getvalue())


def tell_kind(data: bytes) -> None:
    kinds.kind_of(content.Content(data))


def tell_records(data: bytes) -> None:
    rows = [[cell or None for cell in line.split("\t")] for line in data.decode("latin-1").split("\n")]
    names = [[*VICTIMS.source.columns], *rows]
    body.left_out(rows, header.find_header(names, VICTIMS), VICTIMS.source)


WAYS = (read_text, read_any_text, read_page, look_into_sheet, look_into_ods, tell_kind, tell_records)


def one_input(data: bytes) -> None:
    """Only what is told in a sentence may come out."""
    if data:
        with suppress(InputError, package.PackageError):
            WAYS[data[0] % len(WAYS)](data[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
