"""What a case is: a name, how its file is made, and what must become of it. And the good rows that are spoilt."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

CANARY = "ZEBEDEE-CANARY"  # an invented name, in columns of names and free text; it may come out nowhere
TOKENS = ("zebedee", "canary")
ROWS = 12
PERIOD = "2026-01"
VICTIMS, STREET = "police.victims", "police.street_crime"
ITEMS = {  # of which every good row is valid: a column that slipped by one is seen here
    VICTIMS: ("victim_type", "victim_age", "victim_sex", "victim_ethnicity", "home_lsoa", "injury_level"),
    STREET: ("crime_id", "last_outcome_category", "latitude", "longitude", "lsoa_code"),
}


@dataclass(frozen=True)
class Audited:
    """Exit code 0 or 1, all records received, and states as counted by hand."""

    rows: int = ROWS
    states: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of items; the others are valid in all rows
    unjudged: tuple[str, ...] = ()  # items whose outcome is `could not judge`
    unchecked: bool = False  # the states of the items are another case's subject
    noted: str = ""  # a pattern that one of the notes must bear
    months: tuple[str, ...] = (PERIOD,)


@dataclass(frozen=True)
class Refused:
    """Exit code 3 and one sentence that bears a pattern: what was found. What to do is looked for in every one."""

    said: str


Must: TypeAlias = Audited | Refused | tuple[Audited | Refused, ...]  # of several, any one


@dataclass(frozen=True)
class Case:
    """A hostile file. `make` writes into a folder of its own and gives the path to audit."""

    name: str  # "kind: what it is"
    make: Callable[[Path], Path]
    must: Must
    source: str = VICTIMS
    slow: bool = False  # above a second or so; left to CI
    beside: bool = False  # called from within its folder, by its bare name

    @property
    def kind(self) -> str:
        return self.name.partition(":")[0]

    @property
    def full(self) -> bool:
        """Whether all kinds of report are written: they differ in what they make of names, hardly in anything else."""
        return self.kind == "name" or self.name.endswith(": plain")


class Kind:
    """The cases of one kind, in the order in which they are declared."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cases: list[Case] = []

    def add(
        self,
        name: str,
        content: bytes | str | Callable[[], bytes] | Callable[[Path], Path],
        must: Must,
        *,
        file: str = f"{PERIOD}.csv",
        source: str = VICTIMS,
        slow: bool = False,
        beside: bool = False,
        whole_folder: bool = False,
    ) -> None:
        """One case, from the bytes of its file, or from a function that makes them or (whole_folder) a folder."""
        make = content if whole_folder else _writer(content, file)
        self.cases.append(Case(f"{self.name}: {name}", make, must, source, slow, beside))  # type: ignore[arg-type]


def _writer(content: bytes | str | Callable[[], bytes], file: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        made = content() if callable(content) else content
        path = folder / file
        path.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
        return path

    return make


# --- good rows -----------------------------------------------------------------------------------------------------


def victim(number: int) -> dict[str, str]:
    """A victim with nothing to put right. The canary stands where names and free text do."""
    return {
        "crime_ref": f"C{number}",
        "victim_no": "1",
        "recorded_on": "2026-01-15",
        "occurred_at": "2026-01-14T10:05",
        "offence_code": "1",
        "victim_type": "person",
        "victim_name": CANARY,
        "victim_age": str(20 + number % 60),
        "victim_sex": "F",
        "victim_ethnicity": "W1",
        "home_postcode": CANARY,
        "home_lsoa": "E01012345",
        "offence_lsoa": "E01012345",
        "relationship_to_suspect": "stranger",
        "injury_level": "none",
        "officer_in_case": f"PC {number % 3}",
        "team": CANARY,
        "notes": f"said by {CANARY}, twice",
    }


def street(number: int) -> dict[str, str]:
    """A street crime with nothing to put right."""
    return {
        "Crime ID": f"{number + 1:064x}",
        "Month": "2026-01",
        "Reported by": CANARY,
        "Falls within": "Cleveland Police",
        "Longitude": "-1.3",
        "Latitude": "54.5",
        "Location": f"On or near {CANARY}",
        "LSOA code": "E01012345",
        "LSOA name": "Stockton-on-Tees 001A",
        "Crime type": "Burglary",
        "Last outcome category": "Unable to prosecute suspect",
        "Context": CANARY,
    }


def victims(count: int = ROWS, **cells: str) -> list[dict[str, str]]:
    """Good victims, some cells replaced in all of them."""
    return [{**victim(number), **cells} for number in range(count)]


Grid: TypeAlias = list[list[str]]


def grid(rows: Sequence[Mapping[str, str]] | None = None) -> Grid:
    """Rows with their header, as lists of cells."""
    rows = victims() if rows is None else rows
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def text(table: Iterable[Sequence[str]] | None = None, delimiter: str = ",", end: str = "\n") -> str:
    """A table as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(grid() if table is None else table)
    return out.getvalue()


NAMES = list(victim(0))
PLAIN = text()


def place(name: str) -> int:
    """Where a column stands, from 0."""
    return NAMES.index(name)


def with_cell(column: str, value: str, number: int = 3) -> list[dict[str, str]]:
    """Good victims, one cell of one of them replaced."""
    rows = victims()
    rows[number] = {**rows[number], column: value}
    return rows
