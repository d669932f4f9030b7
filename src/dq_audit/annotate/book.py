"""The workbook part: which sheets there are, and a sheet put before them and one behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dq_audit.annotate.splice import (
    CannotEditError,
    Edit,
    Element,
    elements,
    filled,
    number,
    office_prefix,
    prefix,
    quoted,
    retagged,
    spliced,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONGEST_NAME = 31  # of a sheet, in Excel


class Tab(NamedTuple):
    """A sheet of a workbook: its name, and the id of its relation."""

    name: str
    relation: str


@dataclass
class Book:
    """The workbook part."""

    part: bytes
    _found: list[Element] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._found = elements(self.part, {"sheet", "workbookView", "definedName"})
        if not any(e.name == "sheets" and e.depth == 1 for e in self._found):
            message = "it has no list of sheets"
            raise CannotEditError(message)

    @property
    def _sheets(self) -> list[Element]:
        [listed] = [e for e in self._found if e.name == "sheets" and e.depth == 1]
        return [e for e in self._found if e.name == "sheet" and listed.start < e.start < listed.end]

    @property
    def tabs(self) -> list[Tab]:
        """The sheets in their order."""
        return [
            Tab(e.attributes.get("name", ""), next((v for n, v in e.attributes.items() if n.endswith(" id")), ""))
            for e in self._sheets
        ]

    @property
    def has_views(self) -> bool:
        """Whether it says which sheet is shown."""
        return any(e.name == "workbookView" for e in self._found)

    def free_name(self, name: str) -> str:
        """A name that no sheet has, made of this one."""
        taken, times, found = {tab.name.lower() for tab in self.tabs}, 1, name
        while found.lower() in taken:
            times += 1
            found = f"{name[: _LONGEST_NAME - 5]} ({times})"
        return found

    def with_sheets(self, front: Tab, behind: Sequence[Tab], *, shown: bool) -> bytes:
        """The part with a sheet put before all others, which is `shown` first or not, and others behind them.

        Names that belong to a sheet count the sheets, and so does which one is shown: all of them move on by one.
        """
        [listed] = [e for e in self._found if e.name == "sheets" and e.depth == 1]
        numbers = [number(e.attributes.get("sheetId")) for e in self._sheets]
        first = max(numbers, default=0) + 1
        last = [self._tag(tab, first + 1 + at) for at, tab in enumerate(behind)]
        edits: list[Edit] = filled(self.part, listed, first=self._tag(front, first), last="".join(last))
        for found in self._found:
            if found.name == "definedName" and "localSheetId" in found.attributes:
                moved = number(found.attributes["localSheetId"]) + 1
                edits.append(retagged(self.part, found, localSheetId=moved))
            elif found.name == "workbookView":
                active = 0 if shown else number(found.attributes.get("activeTab")) + 1
                begins = {"firstSheet": 0} if "firstSheet" in found.attributes else {}
                edits.append(retagged(self.part, found, activeTab=active, **begins))
        return spliced(self.part, edits)

    def _tag(self, tab: Tab, sheet_id: int) -> str:
        root = self._found[-1]
        r, declared = office_prefix(self.part, root)
        said = f'name="{quoted(tab.name)}" sheetId="{sheet_id}"{declared} {r}:id="{tab.relation}"'
        return f"<{prefix(self.part, root)}sheet {said}/>"
