"""Mappings, local codes, targets and areas that hold for some months: old months audit unattended, each by its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dq_audit.discover import discover
from dq_audit.errors import ProjectError
from dq_audit.model import Outcome
from dq_audit.month import run
from dq_audit.project import load_project

if TYPE_CHECKING:
    from conftest import Run

    from dq_audit.model import Audit

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

SOURCE = "police.victims"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)][3:21]  # 18 months
COLUMNS = (
    "crime_ref", "victim_no", "recorded_on", "offence_code", "victim_type", "victim_age", "victim_sex",
    "victim_ethnicity", "home_lsoa", "offence_lsoa", "officer_in_case", "team",
)  # fmt: skip
LAYOUTS = {  # from which month on the columns are called so; nothing here is a name that the tool knows
    "2024-04": "RMS_{}",
    "2024-09": "{} (new system)",
    "2025-01": "Col: {}",
    "2025-06": "v4.{}.text",
}
CODES = {"2024-04": "White A", "2024-09": "Wht", "2025-01": "WH-1", "2025-06": "1 - WHITE"}
OLD_AREA, NEW_AREA = "E01000001", "E01000099"


def layout(month: str) -> str:
    return max(start for start in LAYOUTS if start <= month)


def window(start: str) -> str:
    """From and until, as lines of a table; the first layout has no from, the last no until."""
    starts = sorted(LAYOUTS)
    at = starts.index(start)
    until = MONTHS[MONTHS.index(starts[at + 1]) - 1] if at + 1 < len(starts) else ""
    return (f'from = "{start}"\n' if at else "") + (f'until = "{until}"\n' if until else "")


def project_text() -> str:
    text = ""
    for start, form in LAYOUTS.items():
        names = "".join(f'{name} = "{form.format(name.upper())}"\n' for name in COLUMNS)
        text += f'[[sources."{SOURCE}".columns]]\n{window(start)}{names}\n'
    for start, spelling in CODES.items():
        text += f'[[sources."{SOURCE}".codes.victim_ethnicity]]\n{window(start)}"{spelling}" = "W1"\n\n'
    text += f'[[area]]\nuntil = "2024-12"\nlsoa = ["{OLD_AREA}"]\n[[area]]\nfrom = "2025-01"\nlsoa = ["{NEW_AREA}"]\n'
    text += '[[targets."police.victim-ethnicity"]]\nuntil = "2024-12"\ntarget = 0.5\nnote = "The first year."\n'
    text += '[[targets."police.victim-ethnicity"]]\nfrom = "2025-01"\ntarget = 0.9\n'
    return f'[sources."{SOURCE}"]\nfiles = ["*.csv"]\n\n{text}'


def extract(month: str) -> bytes:
    """40 victims: 28 with the layout's word for White British (30 in 2025-01's area, 10 in the other), 12 blank."""
    area, other = (OLD_AREA, NEW_AREA) if month < "2025-01" else (NEW_AREA, OLD_AREA)
    rows = [[LAYOUTS[layout(month)].format(name.upper()) for name in COLUMNS]]
    for n in range(40):
        cells = {
            "crime_ref": f"C/{month}/{n}", "victim_no": "1", "recorded_on": f"{month}-{n % 28 + 1:02}",
            "offence_code": "8N", "victim_type": "person", "victim_age": "34", "victim_sex": "F",
            "victim_ethnicity": CODES[layout(month)] if n < 28 else "", "officer_in_case": "A", "team": "North",
            "home_lsoa": area, "offence_lsoa": area if n < 30 else other,
        }  # fmt: skip
        rows.append([cells[name] for name in COLUMNS])
    return making.csv(rows)


@pytest.fixture(scope="module")
def audits(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Audit]:
    folder = tmp_path_factory.mktemp("months")
    (folder / "dq_audit.toml").write_text(project_text(), encoding="utf-8")
    for month in MONTHS:
        (folder / f"victims-{month}-as-of-{month}-28.csv").write_bytes(extract(month))
    done = run(load_project(folder / "dq_audit.toml"), discover())
    assert done.unusable == ()
    return {audit.period: audit for audit in done.audits}


@pytest.mark.slow
@pytest.mark.parametrize("month", MONTHS)
def test_18_months_in_four_layouts_audit_unattended(audits: dict[str, Audit], month: str) -> None:
    """By hand: of 40, 30 lie in the area of their month; of these 28 have the code of their month and 2 none."""
    found = audits[month].finding("police.victim-ethnicity", "victim_ethnicity")
    counts = found.counts
    assert (counts.rows, counts.in_area, counts.applicable, counts.valid, counts.blank) == (40, 30, 30, 28, 2)
    assert (found.target, found.note) == ((0.5, "The first year.") if month < "2025-01" else (0.9, ""))
    assert found.outcome is Outcome.MET


def test_a_code_of_another_layout_is_none_in_this_month(tmp_path: Path) -> None:
    (tmp_path / "dq_audit.toml").write_text(project_text(), encoding="utf-8")
    old = extract("2024-04").replace(b"White A", b"1 - WHITE")
    (tmp_path / "victims-2024-04-as-of-2024-04-28.csv").write_bytes(old)
    (audit,) = run(load_project(tmp_path / "dq_audit.toml"), discover()).audits
    counts = audit.finding("police.victim-ethnicity", "victim_ethnicity").counts
    assert (counts.valid, counts.invalid, counts.blank) == (0, 28, 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            '[[targets."police.victim-ethnicity"]]\nfrom = "2025-02"\nuntil = "2025-01"\ntarget = 0.5\n',
            "it never holds",
        ),
        ('[[targets."police.victim-ethnicity"]]\nfrm = "2025-02"\ntarget = 0.5\n', "did you mean"),
        ('[[area]]\nfrom = "February"\nlsoa = ["E01000001"]\n', "a month is written"),
        (f'[[sources."{SOURCE}".codes.victim_ethnicity]]\nfrom = 2025\n"x" = "W1"\n', "must be a text"),
    ],
)
def test_a_slip_in_a_dated_table_is_told(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "dq_audit.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError, match=words):
        load_project(tmp_path / "dq_audit.toml")


def test_extracts_in_an_archive_are_audited_where_a_pattern_reaches_into_it(tmp_path: Path, dq: Run) -> None:
    """Two months and something else, as a download of published crimes packs them."""
    names = {f"2024-0{n}/victims-2024-0{n}-as-of-2024-0{n}-28.csv": extract(f"2024-0{n}") for n in (4, 5)}
    (tmp_path / "all.zip").write_bytes(making.packed({**names, "2024-04/outcomes.csv": b"a,b\n1,2\n"}))
    (tmp_path / "dq_audit.toml").write_text(project_text().replace("*.csv", "all.zip/*victims-*.csv"), encoding="utf-8")
    done = dq("run", "--json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert [audit["period"] for audit in json.loads(done.stdout)] == ["2024-04", "2024-05"]
