"""Months of contacts with the ASB team, as they arrive one after the other: what tests of the history are fed with."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import making
from commands import RETENTION

CANARY = "Zebedee Invented-Canary"
TOML = f"""
[area]
lsoa = ["E01000001", "E01000002"]

[history]
place = "kept/history.sqlite"
{RETENTION}
[sources."council.asb_contacts"]
files = ["in/asb-*.csv"]
"""
HEAD = [
    "case_ref",
    "opened_on",
    "contact_name",
    "contact_age",
    "contact_ethnicity",
    "home_lsoa",
    "case_officer",
    "team",
]


def contacts(month: str, known: int, of: int) -> bytes:
    """So many contacts of a month, some with an age."""
    rows = [
        [f"{month}/{at}", f"{month}-05", CANARY, "41" if at < known else "", "W1", "E01000001", CANARY, "West"]
        for at in range(of)
    ]
    return making.csv([HEAD, *rows])


def send(project: Path, month: str, known: int, of: int = 60) -> None:
    """A month arrives, and those before it are gone: nobody keeps personal data for longer than needed."""
    for old in (project / "in").iterdir():
        old.unlink()
    (project / "in" / f"asb-{month}-as-of-{month}-28.csv").write_bytes(contacts(month, known, of))
