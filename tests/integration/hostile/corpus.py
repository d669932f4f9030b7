"""All cases, by kind."""

from __future__ import annotations

from collections import Counter

from .names import EXTENSIONS, NAMES
from .others import ODS, XLS, XLSB
from .packed import GZ, ZIP
from .pages import PAGES
from .parquet import PARQUET
from .text import TEXT
from .workbook_cells import WORKBOOKS

KINDS = (TEXT, WORKBOOKS, ODS, XLS, XLSB, PAGES, GZ, ZIP, PARQUET, NAMES, EXTENSIONS)
CASES = tuple(case for kind in KINDS for case in kind.cases)
TWICE = [name for name, times in Counter(case.name for case in CASES).items() if times > 1]
FEW = frozenset(  # every hundredth of a kind, and none that takes long: what runs without being asked for
    case.name for kind in KINDS for at, case in enumerate(kind.cases) if at % 100 == 0 and not case.slow
)
