"""Makes tasks, lists and returned workbooks for tests of several folders. All people are invented."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dq_audit.files import write_work_list
from dq_audit.keys import Key
from dq_audit.worklists.book import GUIDE, IDENTITY, workbook
from dq_audit.worklists.dealing import deal
from dq_audit.worklists.lines import HIDDEN, NOTE, REPLY, SHOWN, Sheet, sheet_of
from dq_audit.worklists.tasks import Missing, Task

KEY = Key(base64.b64decode("u6Rk0h3l5cXbVw9yT1mZq8sJ4nPfA7eKdG2xLoYvQ0U="))
COLUMNS = {name: at for at, name in enumerate((*SHOWN, *HIDDEN), 1)}
FIRST = 5  # row of the first record


def task(number: int = 1, **other: Any) -> Task:  # noqa: ANN401  the fields of a task
    given = {
        "source": "police.victims",
        "agency": "Police",
        "period": "2026-09",
        "record": None,
        "reference": (f"ZZ/{number:05}", "1"),
        "sheet": None,
        "row": number + 1,
        "owner": "PC 1234",
        "supervisor": "Sgt Example",
        "missing": (Missing("police.victim-ethnicity", "victim_ethnicity", "victim ethnicity: to fill in"),),
    }
    return Task(**{**given, **other})


def sheet(
    tasks: Sequence[Task], key: Key | None = None, issued_on: str = "2026-10-05", month: str = "2026-09"
) -> Sheet:
    """The one list of some tasks of one owner."""
    [work] = deal(tasks, key=key)
    return sheet_of(work, month, issued_on, key)


def write(path: Path, made: Sheet, key: Key | None = None, sealed: Callable[[bytes], bytes] | None = None) -> Path:
    write_work_list(workbook(made, {"Victim ethnicity": "ask the victim"}, key), path, sealed)
    return path


def pages(book: Any) -> list[Worksheet]:  # noqa: ANN401  a workbook
    """The sheets of records."""
    return [page for page in book.worksheets if page.title not in (GUIDE, IDENTITY)]


def fill(path: Path, replies: dict[int, str], notes: dict[int, str] | None = None) -> Path:
    """Type replies (and notes) into a list, by the number of the record from 1, and save it."""
    book = load_workbook(path)
    rows = [(page, row) for page in pages(book) for row in range(FIRST, page.max_row + 1)]
    for name, said in ((REPLY, replies), (NOTE, notes or {})):
        for number, text in said.items():
            page, row = rows[number - 1]
            page.cell(row, COLUMNS[name]).value = text
    book.save(path)
    return path


def edit(path: Path, change: Callable[[Any], object]) -> Path:
    """Do something to the workbook at a path and save it."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path
