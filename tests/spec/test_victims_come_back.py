"""Victims who come back: a key of theirs, where one is sent, tells how far the limits of 3.2.1 must be widened."""

from __future__ import annotations

import sys
from pathlib import Path

from dq_audit.asking import answers_of
from dq_audit.discover import discover, questions
from dq_audit.month import Month, run
from dq_audit.project import Project, SourceConfig

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

HEAD = ["crime ref", "recorded on", "offence code", "victim type", "victim token", "victim ethnicity", "home lsoa",
        "offence lsoa"]  # fmt: skip
CENSUS = [
    ["geography code", *(f"Ethnic group: {group}" for group in (
        "Asian, Asian British or Asian Welsh", "White", "Black, Black British, Black Welsh, Caribbean or African",
        "Mixed or Multiple ethnic groups", "Other ethnic group",
    ))],
    ["E01999001", "500", "500", "0", "0", "0"],
]  # fmt: skip


def year(folder: Path, head: list[str], months: dict[str, str]) -> Month:
    """`months`: {month: the token of each victim, a dot for none}; one victim of two is White."""
    for month, tokens in months.items():
        rows = [
            [
                f"{month}{at}",
                f"{month}-05",
                "8N",
                "person",
                who.replace(".", ""),
                "W1" if at % 2 else "A2",
                *["E01999001"] * 2,
            ]
            for at, who in enumerate(tokens)
        ]
        (folder / f"victims-{month}.csv").write_bytes(making.csv([head, *rows]))
    (folder / "census2021-ts021.csv").write_bytes(making.csv(CENSUS))
    sources = {
        "police.victims": SourceConfig(files=("victims-*.csv",)),
        "population.wards": SourceConfig(files=("census*.csv",)),
    }
    return run(Project(folder, sources=sources, areas={"lsoa": ("E01999001",)}), discover())


def notes(month: Month) -> tuple[str, ...]:
    return next(one.notes for one in answers_of(month.audits, questions()) if one.gap == "3.2.1")


def test_the_dispersion_comes_from_how_often_one_person_is_there_in_a_year(tmp_path: Path) -> None:
    """A three times, B and C once: (9 + 1 + 1) / (3 + 1 + 1) is 2.2; two have no key; February 2025 is too long ago."""
    month = year(tmp_path, HEAD, {"2025-02": "ABC", "2025-12": "AAB.", "2026-02": "AC."})
    [events] = [one for audit in month.audits for one in audit.persons if one.name == "victim-events"]
    assert (events.by_events(), events.unnamed) == ({3: 1, 1: 2}, 2)
    assert "dispersion 2.20, from how often one person is there" in notes(month)


def test_without_a_key_it_is_assumed_and_said(tmp_path: Path) -> None:
    head = [name if name != "victim token" else "Own note" for name in HEAD]
    month = year(tmp_path, head, {"2026-01": "AAAA", "2026-02": "AAAA"})
    assert not any(one.name == "victim-events" for audit in month.audits for one in audit.persons)
    assert "dispersion 1.60, assumed, since no key tells victims apart" in notes(month)


def test_a_key_that_nobody_has_is_no_key(tmp_path: Path) -> None:
    month = year(tmp_path, HEAD, {"2026-01": "....", "2026-02": "...."})
    assert "dispersion 1.60, assumed, since no key tells victims apart" in notes(month)
