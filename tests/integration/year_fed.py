"""The sample year as it comes in: month by month into a history, with what comes twice, lists that come back, a pull.

What is fed when, and what it must come to, stands in the truth file. Here it is only carried out and listened to.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from commands import run_here
from openpyxl import load_workbook
from worklists_made import COLUMNS, FIRST, pages

from dq_audit.worklists.lines import NOTE, REFERENCE, REPLY, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from subprocess import CompletedProcess

SAMPLE = Path(__file__).parents[2] / "sample_data"
APPROVER = "Chief Example Approver"
LISTED = ("council.asb_contacts", "police.vulnerable_people", "police.victims")
TWICE = "2025-08"  # the month that is fed again, byte for byte
_SETTINGS = """
[history]
place = "{address}"

[approvers]
names = ["{approver}"]
"""


def truth() -> dict[str, Any]:
    """What the generator says of the year month by month."""
    found: dict[str, Any] = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))["month by month"]
    return found


@dataclass
class Fed:
    """A project whose history is fed; what was said on the way, by name."""

    folder: Path
    address: str
    truth: dict[str, Any]
    said: dict[str, CompletedProcess[str]] = field(default_factory=dict)
    watching: sqlite3.Connection | None = None  # keeps a write-ahead log from being put away

    @classmethod
    def made(cls, folder: Path, address: str) -> Fed:
        """The project file of the year with a new history; no extract has come."""
        for part in ("areas", "lookups"):
            shutil.copytree(SAMPLE / part, folder / part)
        settings = (SAMPLE / "dq_audit.toml").read_text(encoding="utf-8")
        settings += _SETTINGS.format(address=address, approver=APPROVER)
        (folder / "dq_audit.toml").write_text(settings, encoding="utf-8")
        fed = cls(folder, address, truth())
        assert fed.dq("history", "init").returncode == 0
        if "://" not in address:
            fed.watching = sqlite3.connect(folder / address)
            assert fed.watching.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
            fed.watching.execute("SELECT count(*) FROM audits").fetchall()  # from its first look on it holds the log
        return fed

    def dq(self, *words: str | Path) -> CompletedProcess[str]:
        """Give a command."""
        return run_here(*words, cwd=self.folder)

    def asked(self, *words: str) -> Any:  # noqa: ANN401  whatever stands in JSON
        """What a command answers in JSON."""
        done = self.dq(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def year(self) -> None:
        """Feed the whole year."""
        for month in self.truth["feed"]:
            self.month(month)
            if month == TWICE:
                self.said["the same again"] = self.entered()
            if month == self.truth["replies"]["month"]:
                self.said["before the replies"] = self.dq("history", "export")
                self.lists_come_back()
                self.said["after the replies"] = self.dq("history", "export")
            if month == self.month_after:
                self.said["status of the month after"] = self.dq("worklists", "status", "--json")
                self.said["lists of the month after"] = self.lists_go_out("lists after", "--since", self.replied)
        self.said["status at last"] = self.dq("worklists", "status", "--json")

    @property
    def replied(self) -> str:
        """The month whose lists come back."""
        return str(self.truth["replies"]["month"])

    @property
    def month_after(self) -> str:
        """The month after it."""
        months = list(self.truth["feed"])
        return str(months[months.index(self.replied) + 1])

    def month(self, month: str) -> None:
        """What was cut for a month comes, and what came before is gone; a first cut comes before the whole."""
        first = {whole: cut for cut, whole in self.truth["first cut"].items()}
        files = self.truth["feed"][month]
        self.arrive(files, first)
        self.said[month] = self.entered()
        if first.keys() & set(files):
            self.arrive(files)
            self.said["the whole after a first cut"] = self.entered()

    def arrive(self, files: Iterable[str], instead: Mapping[str, str] | None = None) -> None:
        """Some extracts lie there, and no others; another file `instead` of some."""
        shutil.rmtree(self.folder / "extracts", ignore_errors=True)
        for file in files:
            target = self.folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(SAMPLE / (instead or {}).get(file, file), target)

    def everything(self) -> None:
        """All extracts of the year lie there again."""
        shutil.rmtree(self.folder / "extracts", ignore_errors=True)
        shutil.copytree(SAMPLE / "extracts", self.folder / "extracts")

    def entered(self) -> CompletedProcess[str]:
        """All that lies there is entered. Only the sources that did not come may be missed."""
        done = self.dq("history", "backfill")
        assert done.returncode in (0, 3), done.stderr
        missed = [line for line in done.stderr.splitlines() if line.strip()]
        assert all("nothing received: no file matches" in line for line in missed), done.stderr
        return done

    def lists_go_out(self, name: str, *words: str) -> CompletedProcess[str]:
        """Write the lists of the sources whose owners get any."""
        sources = [word for source in LISTED for word in ("-s", source)]
        done = self.dq("worklists", "write", "--out", self.folder / name, *sources, *words)
        assert done.returncode == 0, done.stderr
        return done

    def lists_come_back(self) -> None:
        """Write the lists, type the replies in, read them, and accept what they propose."""
        self.said["lists"] = self.lists_go_out("lists")
        with (SAMPLE / "follow_up/replies.csv").open(encoding="utf-8", newline="") as file:
            typed = list(csv.DictReader(file))
        returned = self.folder / "returned"
        returned.mkdir()
        for saved in sorted({row["saved"] for row in typed}):
            for agency, owner in sorted({(row["agency"], row["owner"]) for row in typed if row["saved"] == saved}):
                rows = [row for row in typed if (row["saved"], row["agency"], row["owner"]) == (saved, agency, owner)]
                book = self.book("lists", agency, owner)
                type_in(book, rows, saved)
                shutil.copy(book, returned / f"{saved[:10]} {book.name}")
        self.said["read"] = self.dq("worklists", "read", returned, "--json")
        self.said["status of the month"] = self.dq("worklists", "status", "--json")
        self.said["accepted"] = self.dq("worklists", "accept", returned, "--by", APPROVER, "--until", "2099-12")

    def book(self, folder: str, agency: str, owner: str) -> Path:
        """The list of an owner."""
        [row] = [row for row in self.index(folder) if (row["Agency"], row["Owner"]) == (agency, owner)]
        return self.folder / folder / f"{row['File']}.xlsx"

    def index(self, folder: str) -> list[dict[str, str]]:
        """Whose list is which."""
        [path] = (self.folder / folder).glob("*-index.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def references(book: Path) -> set[tuple[str, str]]:
    """The records of a list, by source and reference."""
    return set(_places(load_workbook(book)))


def _places(book: Any) -> dict[tuple[str, str], tuple[Any, int]]:  # noqa: ANN401  a workbook
    return {
        (page.cell(row, COLUMNS[SOURCE]).value, page.cell(row, COLUMNS[REFERENCE]).value): (page, row)
        for page in pages(book)
        for row in range(FIRST, page.max_row + 1)
    }


def type_in(book: Path, replies: Iterable[Mapping[str, str]], saved: str) -> None:
    """Type replies and notes into a list and save it at a moment."""
    opened = load_workbook(book)
    places = _places(opened)
    for reply in replies:
        page, row = places[reply["source"], reply["reference"]]
        page.cell(row, COLUMNS[REPLY]).value = reply["reply"]
        page.cell(row, COLUMNS[NOTE]).value = reply["note"] or None
    opened.save(book)
    _saved_at(book, saved)


def _saved_at(book: Path, moment: str) -> None:
    """Have a workbook say that it was saved at a moment."""
    with ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}", core).encode()
    with ZipFile(book, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
