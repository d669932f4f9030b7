"""Work lists that go out: who finds what in which file, how they look, what the verbs say and refuse.

Invented people are planted in every cell that is no reference and no owner, and must stand in no file.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attacking import as_csv, good_row
from commands import RETENTION
from openpyxl import load_workbook
from worklists_made import COLUMNS, FIRST, fill, pages, sheet, task, write

from dq_audit.discover import discover
from dq_audit.month import run
from dq_audit.project import load_project
from dq_audit.working import dealt
from dq_audit.worklists.book import AT_MOST, GUIDE, IDENTITY, NOW, REST
from dq_audit.worklists.lines import NOTE, REFERENCE, REPLY, SHOWN
from dq_audit.worklists.replies import ReplyKind
from dq_audit.worklists.tasks import Known

if TYPE_CHECKING:
    from conftest import Run

SAMPLE = Path(__file__).parents[2] / "sample_data" / "dq_audit.toml"
PROJECT = f"""
[sources."police.victims"]
files = ["victims-*.csv"]
{RETENTION}"""
NAMES = ("Zebulon Quagmire", "17 Xanthippe Crescent", '=HYPERLINK("http://zebulon")')
OWNERS = ("PC Canary Aldous", "PC Canary Berenice", "=PC Canary Cosmo", "")
TOKENS = (b"zebulon", b"quagmire", b"xanthippe")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """30 victims, in turn of four owners (one of them blank), all without ethnicity; names planted everywhere else."""
    rows = []
    for number in range(32):
        row = good_row("police.victims", number) | {"victim_ethnicity": "", "officer_in_case": OWNERS[number % 4]}
        row |= {"victim_name": NAMES[number % 3], "home_postcode": NAMES[(number + 1) % 3], "team": NAMES[0]}
        row |= {"relationship_to_suspect": NAMES[2], "supervisor": "Sgt Canary Dorcas" if number < 28 else ""}
        rows.append(row)
    (tmp_path / "victims-2026-01.csv").write_text(as_csv(rows), encoding="utf-8")
    path = tmp_path / "dq_audit.toml"
    path.write_text(PROJECT, encoding="utf-8")
    return path


def texts(folder: Path) -> dict[str, bytes]:
    """The name and the bytes of every file, the parts of workbooks one by one, in lower case."""
    found = {}
    for path in folder.iterdir():
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                found |= {f"{path.name} {name}": archive.read(name).lower() for name in archive.namelist()}
        else:
            found[path.name] = path.read_bytes().lower()
    return found


def index(folder: Path) -> dict[str, dict[str, str]]:
    [path] = folder.glob("worklists-*-index.csv")
    return {row["File"]: row for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}


# --- who finds what ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_each_owner_finds_their_own_records_and_nobody_elses(dq: Run, tmp_path: Path) -> None:
    done = dq("worklists", "write", "--out", tmp_path / "lists", "--format", "xlsx,csv,json")
    assert done.returncode == 0, done.stderr
    assert "police.victims 2026-01: 32 of 32 records to put right stand on a list" in done.stdout
    assert "32 records on 5 lists; 1 of them with nobody named" in done.stdout
    told = index(tmp_path / "lists")
    assert {row["Owner"]: row["Records"] for row in told.values()} == {
        "'=PC Canary Cosmo": "8",
        "PC Canary Aldous": "8",
        "PC Canary Berenice": "8",
        "Sgt Canary Dorcas": "7",
        "(nobody is named)": "1",
    }
    found: dict[str, list[str]] = {}
    for name, row in told.items():
        records = json.loads((tmp_path / "lists" / f"{name}.json").read_text(encoding="utf-8"))["records"]
        [page] = pages(load_workbook(tmp_path / "lists" / f"{name}.xlsx"))
        shown = [page.cell(at, COLUMNS[REFERENCE]).value for at in range(FIRST, FIRST + len(records))]
        assert shown == [record["reference"] for record in records]
        found[row["Owner"]] = shown
    places = {owner: {int(shown.split(" ")[0][1:]) % 4 for shown in all_} for owner, all_ in found.items()}
    assert places == {
        "PC Canary Aldous": {0},
        "PC Canary Berenice": {1},
        "'=PC Canary Cosmo": {2},
        "Sgt Canary Dorcas": {3},
        "(nobody is named)": {3},
    }


def test_a_list_says_of_each_cell_whether_it_is_blank_or_wrong(dq: Run, tmp_path: Path) -> None:
    """Five victims: a blank, a code of no list, a code that says it was not stated, a name in its place, a good one."""
    cells = ("", "Q9", "not known", "Zebulon Quagmire", "W1")
    rows = [good_row("police.victims", number) | {"victim_ethnicity": cell} for number, cell in enumerate(cells)]
    (tmp_path / "victims-2026-01.csv").write_text(as_csv(rows), encoding="utf-8")
    (tmp_path / "dq_audit.toml").write_text(PROJECT, encoding="utf-8")
    done = dq("worklists", "write", "--out", tmp_path / "lists", "--format", "csv")
    assert done.returncode == 0, done.stderr
    [lists] = (tmp_path / "lists").glob("worklist-*.csv")
    told = csv.DictReader(io.StringIO(lists.read_text(encoding="utf-8-sig")))
    said = [line for row in told for line in row["What is missing"].splitlines()]
    assert Counter(line for line in said if line.startswith("victim ethnicity")) == {
        "victim ethnicity is blank": 1,
        "victim ethnicity is not on the list of codes": 2,
        "victim ethnicity is declared not known": 1,
    }
    assert b"quagmire" not in b"".join(texts(tmp_path / "lists").values())


@pytest.mark.usefixtures("project")
def test_no_victim_and_no_other_owner_stands_in_any_file(dq: Run, tmp_path: Path) -> None:
    done = dq("worklists", "write", "--out", tmp_path / "lists", "--format", "xlsx,csv,json")
    parts = texts(tmp_path / "lists")
    assert [place for place, text in parts.items() for token in TOKENS if token in text] == []
    assert not [token for token in TOKENS if token in (done.stdout + done.stderr).lower().encode()]
    owners = {name: row["Owner"].lstrip("'=").lower().encode() for name, row in index(tmp_path / "lists").items()}
    for place, text in parts.items():
        stem = place.split(".", maxsplit=1)[0]
        others = {owner for name, owner in owners.items() if name != stem}
        assert "index" in place or [one for one in others if one in text] == []
    assert not [path.name for path in (tmp_path / "lists").iterdir() if "canary" in path.name.lower()]


@pytest.mark.usefixtures("project")
def test_no_cell_starts_a_formula(dq: Run, tmp_path: Path) -> None:
    dq("worklists", "write", "--out", tmp_path / "lists", "--format", "xlsx,csv")
    for path in (tmp_path / "lists").glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@\t\r"))]
    for path in (tmp_path / "lists").glob("*.xlsx"):
        for page in load_workbook(path):
            assert {cell.data_type for row in page for cell in row} <= {"s", "n"}
            assert all(cell.value is None for row in page for cell in row if cell.data_type == "n")


def test_names_stand_in_file_names_where_the_project_allows_it_and_leavers_records_move(
    dq: Run, project: Path, tmp_path: Path
) -> None:
    more = '\n[worklists]\nowner_in_file_names = true\nleavers = ["pc canary aldous"]\n'
    project.write_text(PROJECT + more, encoding="utf-8")
    done = dq("worklists", "write", "--out", tmp_path / "lists")
    assert done.returncode == 0, done.stderr
    assert {path.stem for path in (tmp_path / "lists").glob("*.xlsx")} == {
        "worklist-2026-01-=PC-Canary-Cosmo",
        "worklist-2026-01-PC-Canary-Berenice",
        "worklist-2026-01-Sgt-Canary-Dorcas",
        "worklist-2026-01-nobody",
    }
    page = load_workbook(tmp_path / "lists" / "worklist-2026-01-Sgt-Canary-Dorcas.xlsx")[NOW]
    told = {page.cell(row, 2).value.split("\n")[-1] for row in range(FIRST, page.max_row + 1)}
    assert told == {"nobody is named on the record", "whoever is named on the record has left"}


@pytest.mark.slow
def test_earlier_months_are_dealt_out_where_they_are_asked_for(dq: Run, project: Path, tmp_path: Path) -> None:
    for month in ("2025-11", "2025-12"):
        row = good_row("police.victims") | {"victim_ethnicity": "", "recorded_on": f"{month}-05", "crime_ref": month}
        (project.parent / f"victims-{month}.csv").write_text(as_csv([row]), encoding="utf-8")
    assert "32 records on 5 lists" in dq("worklists", "write", "--out", tmp_path / "one").stdout
    done = dq("worklists", "write", "--out", tmp_path / "two", "--since", "2025-12")
    assert "police.victims 2025-12: 1 of 1 records" in done.stdout
    assert "33 records on 6 lists" in done.stdout
    assert "--since is a month" in dq("worklists", "write", "--since", "autumn").stderr


# --- how a workbook is made -------------------------------------------------------------------------------------


def test_twenty_records_stand_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task(n) for n in range(23)])))
    assert book.sheetnames == [NOW, REST, GUIDE, IDENTITY]
    now, rest = pages(book)
    assert (now.max_row, rest.max_row) == (FIRST + AT_MOST - 1, FIRST + 2)
    assert now["A1"].value == "20 records to put right now, for PC 1234"
    assert now["A2"].value == (
        "20 of 23 records of this list; the others stand on the sheet “The rest”. "
        "September 2026, issued 5 October 2026."
    )
    assert rest["A1"].value == "3 more records to put right, for PC 1234"


def test_no_reference_and_no_owner_starts_a_formula(tmp_path: Path) -> None:
    formula = '=HYPERLINK("http://zebulon")'
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task(reference=(formula,), owner=formula)])))
    cell = book[NOW].cell(FIRST, 1)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (formula, "s", True)


def test_what_a_list_is_stands_on_a_hidden_sheet_that_names_nobody(tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task()])))
    assert [page.title for page in book if page.sheet_state == "hidden"] == [IDENTITY]
    assert "1234" not in str([cell.value for row in book[IDENTITY] for cell in row])


def test_no_row_is_higher_than_excel_has_them(tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task(reference=("Z" * 200,) * 9)])))
    assert book[NOW].row_dimensions[FIRST].height == 409


def test_only_reply_and_note_are_open_and_the_rest_can_still_be_used(tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task(n) for n in range(3)])))
    page = book[NOW]
    opened = {cell.coordinate for row in page for cell in row if not cell.protection.locked}
    assert opened == {f"{letters}{row}" for letters in "EF" for row in (5, 6, 7)}
    assert all(other.protection.sheet for other in book)
    allowed = page.protection
    assert not any((allowed.autoFilter, allowed.sort, allowed.formatColumns, allowed.formatRows))
    assert allowed.deleteRows
    assert allowed.insertRows
    assert page.auto_filter.ref == "A4:F7"
    [choice, _] = page.data_validations.dataValidation
    assert choice.formula1 == f'"{",".join(kind.value for kind in ReplyKind)}"'
    assert str(choice.sqref) == "E5:E7"
    assert [page.column_dimensions[letter].hidden for letter in "AFGHIJ"] == [False, False, True, True, True, True]


def test_a_sheet_is_fit_to_be_printed_and_heard(tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "a.xlsx", sheet([task(n) for n in range(3)])))
    page = book[NOW]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("landscape", 9, 1)
    assert (page.print_title_rows, page.freeze_panes) == ("$4:$4", "B5")
    assert [cell.value for cell in page[4]][: len(SHOWN)] == list(SHOWN)
    assert book.properties.language == "en-GB"
    assert not any(other.merged_cells.ranges for other in book)


# --- the verbs --------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.usefixtures("project")
def test_what_is_written_is_read_back_by_the_verb(dq: Run, tmp_path: Path) -> None:
    dq("worklists", "write", "--out", tmp_path / "lists")
    first = min((tmp_path / "lists").glob("*.xlsx"))
    fill(first, {1: "updated", 2: "person declined"}, {1: NAMES[0]})
    done = dq("worklists", "read", tmp_path / "lists")
    assert (done.returncode, done.stderr) == (0, "")
    assert "updated: 1 of 32\n" in done.stdout
    assert "Replies to 2 of 32 records of 5 lists, in 5 files" in done.stdout
    fill(first, {3: NAMES[0]})
    done = dq("worklists", "read", tmp_path / "lists", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["replies"] == {"updated": 1, "cannot obtain": 0, "person declined": 1, "not mine": 0}
    assert [(problem["file"], problem["row"]) for problem in told["problems"]] == [(first.name, 7)]
    assert not [token for token in TOKENS if token in (done.stdout + done.stderr).lower().encode()]


@pytest.mark.usefixtures("project")
def test_lists_that_may_be_filled_in_are_never_written_over(dq: Run, tmp_path: Path) -> None:
    dq("worklists", "write", "--out", tmp_path / "lists")
    before = texts(tmp_path / "lists")
    done = dq("worklists", "write", "--out", tmp_path / "lists")
    assert done.returncode == 2
    assert "holds work lists of 2026-01 already" in done.stderr
    assert texts(tmp_path / "lists") == before


@pytest.mark.slow
@pytest.mark.usefixtures("project")
def test_with_a_password_only_workbooks_are_written_and_all_are_sealed(dq: Run, tmp_path: Path) -> None:
    pytest.importorskip("msoffcrypto")
    env = {"DQ_AUDIT_WORKLIST_PASSWORD": "correct horse 42"}
    refused = dq("worklists", "write", "--out", tmp_path / "lists", "--format", "csv", env=env)
    assert (refused.returncode, (tmp_path / "lists").exists()) == (2, False)
    assert dq("worklists", "write", "--out", tmp_path / "lists", env=env).returncode == 0
    assert not [path for path in (tmp_path / "lists").glob("*.xlsx") if zipfile.is_zipfile(path)]
    assert "of 32 records of 5 lists" in dq("worklists", "read", tmp_path / "lists", env=env).stdout
    assert dq("worklists", "read", tmp_path / "lists").returncode == 1


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ('first = ["police.msv-victim-detail"]', "did you mean 'police.msv-victim-details'"),
        ('leaver = ["PC 1"]', "did you mean 'leavers'"),
        ('owner_in_file_names = "yes"', "must be true or false"),
    ],
)
def test_a_slip_in_the_project_file_is_said(
    setting: str, sentence: str, dq: Run, project: Path, tmp_path: Path
) -> None:
    project.write_text(f"{PROJECT}\n[worklists]\n{setting}\n", encoding="utf-8")
    done = dq("worklists", "write", "--out", tmp_path / "lists")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "[worklists]" in done.stderr


@pytest.mark.usefixtures("project")
def test_other_slips_are_said(dq: Run, tmp_path: Path) -> None:
    assert "--format is one or more of xlsx, csv, json" in dq("worklists", "write", "--format", "pdf").stderr
    absent = dq("worklists", "read", tmp_path / "absent")
    assert (absent.returncode, "there is no folder absent" in absent.stderr) == (3, True)


@pytest.mark.slow
@pytest.mark.usefixtures("project")
def test_the_lists_are_those_of_the_ledgers_key(dq: Run, tmp_path: Path) -> None:
    env = {"DQ_AUDIT_LEDGER_KEY": "u6Rk0h3l5cXbVw9yT1mZq8sJ4nPfA7eKdG2xLoYvQ0U="}
    assert dq("worklists", "write", "--out", tmp_path / "lists", env=env).returncode == 0
    fill(min((tmp_path / "lists").glob("*.xlsx")), {1: "updated"})
    assert dq("worklists", "read", tmp_path / "lists", env=env).returncode == 0
    assert "another key of the ledger" in dq("worklists", "read", tmp_path / "lists").stdout


# --- the sample year, and LibreOffice ---------------------------------------------------------------------------


@pytest.mark.slow
def test_the_lists_of_the_sample_year_are_the_reports_records() -> None:
    settings, packs = load_project(SAMPLE), discover()
    month = run(settings, packs)
    lists, totals = dealt(month, packs, settings, Known())  # raises where the report counts otherwise
    _, year = dealt(month, packs, settings, Known(), "2025-04")
    assert sum(total.listed for total in year) > sum(total.listed for total in totals)
    listed = [entry.task for one in lists for entry in one.entries]
    assert sum(total.failing for total in totals) == len(listed)
    assert len({(t.source, t.sheet, t.row) for t in listed}) == len(listed) > 1_000
    [audit] = [one for one in month.latest if one.source == "police.victims"]
    ethnicity = [t for t in listed if "police.victim-ethnicity" in {gap.check for gap in t.missing}]
    assert len(ethnicity) == audit.finding("police.victim-ethnicity", "victim_ethnicity").counts.missing
    police = [one for one in lists if one.agency == "Police"]
    violent = [one for one in police for e in one.entries if "msv-victim-details" in str(e.task.missing)]
    assert violent
    assert all("msv-victim-details" in str(one.entries[0].task.missing) for one in violent)


@pytest.mark.usefixtures("project")
@pytest.mark.slow
def test_libreoffice_opens_every_list(dq: Run, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: that it opens work lists was not tried")
    dq("worklists", "write", "--out", tmp_path / "lists")
    given = sorted((tmp_path / "lists").glob("*.xlsx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "pdf"), *map(str, given)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)  # noqa: S603  found above
    assert len(list((tmp_path / "pdf").glob("*.pdf"))) == len(given)


def test_a_note_may_be_typed_beside_every_record(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", sheet([task(n) for n in range(25)]))
    for page in pages(load_workbook(path)):
        for row in range(FIRST, page.max_row + 1):
            assert [page.cell(row, COLUMNS[name]).protection.locked for name in (REPLY, NOTE)] == [False, False]
