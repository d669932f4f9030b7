"""What a workbook holds beside the cells of its sheets: notes, the records behind a pivot table, pictures, macros.

No reader hands these on, and all of them leave with the file.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from dq_audit.extracts.content import ZIP

if TYPE_CHECKING:
    from dq_audit.extracts.content import Content

_PARTS = {
    "notes on cells": r"comment",
    "records kept behind a pivot table": r"pivotcacherecords",
    "a link to another file": r"externallinks/",
    "an embedded file": r"embeddings/|^object ",
    "a picture, drawing or chart": r"media/|pictures/|drawings/drawing|charts/",
    "a macro": r"vbaproject|^basic/|^scripts/",
}
_ODS, _ODS_NOTE = "content.xml", b"<office:annotation"
_OLD = "what an .xls may hold beside its cells cannot be looked at: save it as .xlsx or CSV"


def beside_cells(content: Content) -> list[str]:
    """What stands in a workbook (which was read already, and so is sound) beside its cells, in words."""
    if not content.head(len(ZIP)).startswith(ZIP):
        return [_OLD]
    with content.open() as stream, zipfile.ZipFile(stream) as archive:
        names = [name.lower() for name in archive.namelist()]
        found = [what for what, part in _PARTS.items() if any(re.search(part, name) for name in names)]
        if _ODS in names and _ODS_NOTE in archive.read(_ODS):
            found.append("notes on cells")
    return found
