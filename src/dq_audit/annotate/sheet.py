"""One worksheet of the package: its cells coloured, drop-down lists added, its notes named.

What comes after the cells stands in a fixed order (ECMA-376, 18.3.1.99), or Excel offers a repair.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from dq_audit.annotate.cells import coloured
from dq_audit.annotate.columns import Widths
from dq_audit.annotate.faults import Colour
from dq_audit.annotate.references import Cover, Range, cell_name, ranges
from dq_audit.annotate.splice import (
    MAIN,
    CannotEditError,
    Edit,
    elements,
    filled,
    office_prefix,
    prefix,
    quoted,
    retagged,
    spliced,
    without_attribute,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from dq_audit.annotate.splice import Element

_ORDER = (  # of the children of a worksheet
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls"),
    *("webPublishItems", "tableParts", "extLst"),
)
_SOUGHT = frozenset({"col", "mergeCell", "dataValidation", "sqref", "sheetView"})
_RANGES = 400  # ranges of a rule: Excel reads no more than some 8,000 letters of them
_MOST_RULES = 60_000  # Excel's limit is 65,534
_TITLE = "Please choose"


@dataclass
class Sheet:
    """A worksheet part, and what is in it that matters here. CannotEditError where it is not laid out as usual."""

    part: bytes
    _found: list[Element] = field(init=False, repr=False)
    _edits: list[Edit] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self._found = elements(self.part, _SOUGHT)
        if self._root.name != "worksheet" or not any(e.name == "sheetData" for e in self._children):
            message = "its sheet is not laid out as Excel does"
            raise CannotEditError(message)
        self.prefix = prefix(self.part, self._root)
        self.widths = Widths(self._found)

    @property
    def _root(self) -> Element:
        return self._found[-1]

    @property
    def _children(self) -> list[Element]:
        return [e for e in self._found if e.depth == 1]

    def child(self, name: str) -> Element | None:
        """The first child of the root of a name."""
        return next((e for e in self._children if e.name == name), None)

    @property
    def locked(self) -> bool:
        """Whether the sheet is protected."""
        found = self.child("sheetProtection")
        return found is not None and found.attributes.get("sheet") in ("1", "true")

    @property
    def drawing(self) -> str:
        """The relation of the drawing of notes and buttons; empty where there is none."""
        found = self.child("legacyDrawing")
        return "" if found is None else next((v for n, v in found.attributes.items() if n.endswith(" id")), "")

    def under_merged(self, cells: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
        """The cells that lie under a merged range and are not its first one: nothing of them is seen."""
        merged = [r for e in self._found if e.name == "mergeCell" for r in ranges(e.attributes.get("ref", ""))]
        cover, first = Cover(merged), {(r.top, r.left) for r in merged}
        return {(row, column) for row, column in cells if cover.covers(row, column) and (row, column) not in first}

    def colour(self, cells: Mapping[tuple[int, int], Colour], marked: Callable[[int, Colour], int]) -> None:
        """Colour cells."""
        wanted = defaultdict[int, dict[int, Colour]](dict)
        for (row, column), colour in cells.items():
            wanted[row][column] = colour
        self._edits += coloured(self.part, wanted, marked, self.widths, self.prefix)
        self._widen(cells)

    def _widen(self, cells: Iterable[tuple[int, int]]) -> None:
        """Where a coloured cell lies beyond what the sheet says of its size, say so."""
        said = self.child("dimension")
        known = ranges(said.attributes.get("ref", "")) if said else []
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        if said and known and rows:
            [old] = known
            new = Range(min(old.top, *rows), min(old.left, *columns), max(old.bottom, *rows), max(old.right, *columns))
            if new != old:
                ref = f"{cell_name(new.top, new.left)}:{cell_name(new.bottom, new.right)}"
                self._edits.append(retagged(self.part, said, ref=ref))

    def unvalidated(self, cells: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The cells that have no rule of their own about what may be entered, of whatever kind."""
        said = [e.attributes.get("sqref", "") for e in self._found if e.name == "dataValidation"]
        said += [self.part[e.inner : e.close].decode() for e in self._found if e.name == "sqref"]
        ruled = Cover(found for text in said for found in ranges(text))
        return [(row, column) for row, column in cells if not ruled.covers(row, column)]

    def offer(self, lists: Mapping[str, Iterable[tuple[int, int]]]) -> None:
        """Give cells a drop-down list; by the formula of where its entries stand."""
        rules = [rule for formula, cells in lists.items() for rule in self._rules(formula, cells)]
        if not rules:
            return
        there, p = self.child("dataValidations"), self.prefix
        if there is None:
            xml = f'<{p}dataValidations count="{len(rules)}">{"".join(rules)}</{p}dataValidations>'
            self._insert("dataValidations", xml)
            return
        own = sum(1 for e in self._found if e.name == "dataValidation" and there.start < e.start < there.end)
        if own + len(rules) <= _MOST_RULES:
            self._edits += filled(self.part, there, last="".join(rules), count=own + len(rules))

    def _rules(self, formula: str, cells: Iterable[tuple[int, int]]) -> Iterator[str]:
        p, found = self.prefix, iter(_runs(cells))
        while some := list(islice(found, _RANGES)):
            yield (
                f'<{p}dataValidation type="list" errorStyle="warning" allowBlank="1" showInputMessage="1" '
                f'showErrorMessage="1" errorTitle="{_TITLE}" error="This is not in the list. Keep it all the same?" '
                f'sqref="{" ".join(some)}"><{p}formula1>{quoted(formula)}</{p}formula1></{p}dataValidation>'
            )

    def name_drawing(self, relation: str) -> None:
        """Say which drawing holds the boxes of the notes."""
        p, declared = office_prefix(self.part, self._root)
        self._insert("legacyDrawing", f'<{self.prefix}legacyDrawing{declared} {p}:id="{relation}"/>')

    def _insert(self, name: str, xml: str) -> None:
        """Put a child of the root in its place in the order."""
        rank = _ORDER.index(name)
        before = [e for e in self._children if e.name in _ORDER and _ORDER.index(e.name) <= rank]
        at = max(e.end for e in before)
        self._edits.append(Edit(at, at, xml.encode()))

    @property
    def selected(self) -> bool:
        """Whether it is one of the sheets that are shown when the workbook is opened."""
        return any(e.name == "sheetView" and e.attributes.get("tabSelected") in ("1", "true") for e in self._found)

    def unselect(self) -> None:
        """Show another sheet first: of two that are selected both would be changed by what is typed."""
        for view in (e for e in self._found if e.name == "sheetView" and "tabSelected" in e.attributes):
            tag = without_attribute(self.part[view.start : view.inner], "tabSelected")
            self._edits.append(Edit(view.start, view.inner, tag))

    def edited(self) -> bytes:
        """The part with all edits made."""
        return spliced(self.part, self._edits)


def is_strict(part: bytes) -> bool:
    """Whether a part is of strict Office Open XML, whose names are all others."""
    return MAIN.encode() not in part[:4_096]


def _runs(cells: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Cells as ranges: those of a column that stand one below the other are one."""
    run: list[tuple[int, int]] = []
    for row, column in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if run and (column != run[-1][1] or row != run[-1][0] + 1):
            yield _range(run)
            run = []
        run.append((row, column))
    if run:
        yield _range(run)


def _range(run: list[tuple[int, int]]) -> str:
    first, last = cell_name(*run[0]), cell_name(*run[-1])
    return first if first == last else f"{first}:{last}"
