"""What a spreadsheet program checks while records are entered: the tool's own reading as data validation.

A cell takes what the tool reads as valid, or a word for a missing value: a limit that refused “Prefer not to say” for
an age would make the gap that the workbook is to close. So limits are formulas, not the program's own kinds of limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from dq_audit.model import State
from dq_audit.moments import FIRST_YEAR, LAST_YEAR, Grain
from dq_audit.readers import Number, When
from dq_audit.render.words import clean
from dq_audit.template.columns import EntryColumn, Need
from dq_audit.template.guide import quoted, what_to_enter

if TYPE_CHECKING:
    from collections.abc import Sequence

_TITLE, _MESSAGE, _ERROR, _FORMULA = 32, 255, 225, 255  # characters that Excel takes; with more it offers a repair
_TODAY = {Grain.DAY: "TODAY()", Grain.MOMENT: "TODAY()+1"}


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a column to which a rule applies, as letters and rows."""

    letters: str
    first: int
    last: int

    @property
    def top(self) -> str:
        """The first cell: what a formula is written for; the others follow from it."""
        return f"{self.letters}{self.first}"

    @property
    def range(self) -> str:
        """All of them."""
        return f"{self.top}:{self.letters}{self.last}"

    @property
    def fixed(self) -> str:
        """All of them, for a formula that must not move."""
        return f"${self.letters}${self.first}:${self.letters}${self.last}"


def validation(column: EntryColumn, cells: Cells, entries: str, key: Sequence[Cells] = ()) -> DataValidation:
    """The rule and the message of a column. `entries` is where its list stands; `key` the cells of the record key."""
    rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
    rule.promptTitle, rule.prompt = _cut(column.header, _TITLE), _message(column)
    rule.errorTitle, rule.error = "Please check", shorten(_error(column), _ERROR, placeholder=" …")
    rule.errorStyle = "stop"
    limit, unique = _limit(column, cells.top), _unique(key, cells.first)
    if column.entries:
        rule.type, rule.formula1 = "list", entries
        rule.errorStyle = "stop" if column.closed else "warning"
    elif column.identifies and isinstance(column.reader, When) and column.reader.grain in _TODAY:
        rule.type, rule.operator = "date", "between"
        rule.formula1, rule.formula2 = f"DATE({FIRST_YEAR},1,1)", _TODAY[column.reader.grain]
    elif limit:
        rule.type, rule.formula1 = "custom", limit
    elif unique:
        rule.type, rule.formula1, rule.errorStyle = "custom", unique, "warning"
        rule.error = "This reference stands in the sheet already: the record would be counted twice. Keep it?"
    rule.add(cells.range)
    return rule


def _limit(column: EntryColumn, cell: str) -> str | None:
    """What a cell may hold, where that can be told: a number or date within limits, or a word for missing."""
    reader = column.reader
    if isinstance(reader, Number):
        limits = [f"{cell}>={reader.low:.15G}", f"{cell}<={reader.high:.15G}"]
        return _or_words(column, cell, f"AND({','.join([*limits, *([f'INT({cell})={cell}'] * reader.is_whole)])})")
    if isinstance(reader, When) and reader.grain is Grain.MONTH:
        month = f'ISNUMBER(DATEVALUE({cell}&"-01"))'
        inside = f'AND(LEN({cell})=7,MID({cell},5,1)="-",{month})'
        words = _words(column, cell)
        return f"OR({inside},{words})" if words else inside
    if isinstance(reader, When):
        return _or_words(column, cell, f"AND({cell}>=DATE({FIRST_YEAR},1,1),{cell}<DATE({LAST_YEAR + 1},1,1))")
    return None


def _or_words(column: EntryColumn, cell: str, inside: str) -> str:
    """IF and not OR: a comparison of a text would make the whole formula an error."""
    words = _words(column, cell)
    return f"IF(ISNUMBER({cell}),{inside},{f'OR({words})' if words else 'FALSE'})"


def _words(column: EntryColumn, cell: str) -> str:
    return ",".join(f'{cell}="{word.text}"' for word in column.words)


def _unique(key: Sequence[Cells], row: int) -> str | None:
    """That no other row has this record key; texts are compared as texts, which COUNTIF does not do."""
    same = "*".join(f"({cells.fixed}=${cells.letters}{row})" for cells in key)
    formula = f"SUMPRODUCT(1*{same})=1"
    return formula if key and len(formula) <= _FORMULA else None


def _message(column: EntryColumn) -> str:
    """What to enter, then why, as much as there is room for."""
    needed = "Needed" if column.need is not Need.OPTIONAL else "If you have it"
    where = f" where {', or where '.join(column.only_where)}" if column.only_where else ""
    said = [f"{needed}{where}. {what_to_enter(column)}.", *(["Personal data."] if column.personal else [])]
    said += [f"Would not say: {quoted(column.said(State.DECLINED)[:1])}."] if column.said(State.DECLINED) else []
    return shorten(clean(" ".join([*said, *column.why[:1]])), _MESSAGE, placeholder=" …")


def _error(column: EntryColumn) -> str:
    unsure = "This is not in the list. Keep it only if you are sure. " if column.entries and not column.closed else ""
    unknown = column.said(State.UNKNOWN)[:1]
    return clean(f"{unsure}{what_to_enter(column)}." + (f" If it is not known: {quoted(unknown)}." if unknown else ""))


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
