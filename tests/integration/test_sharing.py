"""Before an extract leaves: what the agreement does not allow is named; what may leave is verified on arrival."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment

from dq_audit.audit import check
from dq_audit.discover import discover
from dq_audit.errors import InputError
from dq_audit.extracts.content import Member
from dq_audit.extracts.names import Naming
from dq_audit.outgoing import Agreed, breaches, is_nhs_number
from dq_audit.project import Project
from dq_audit.sharing import fingerprint, release_note

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

SOURCE = "police.victims"
AGREED = [
    "crime_ref",
    "victim_no",
    "recorded_on",
    "victim_age",
    "victim_sex",
    "victim_ethnicity",
    "offence_lsoa",
    "team",
]
NAMES = [*AGREED, "offence_code", "victim_type"]
TOML = (
    '[area]\nname = "Made-up Borough"\n[sources."police.victims".agreement]\npartner = "Made-up Council"\n'
    f'columns = {json.dumps(NAMES)}\npseudonymised = ["crime_ref"]\n'
)
TOKEN = "0123456789abcdef" * 4


def rows(**cells: str) -> list[list[str]]:
    good = {
        "crime_ref": TOKEN, "victim_no": "1", "recorded_on": "2026-01-05", "victim_age": "34", "victim_sex": "F",
        "victim_ethnicity": "W1", "offence_lsoa": "E01000001", "team": "North", "offence_code": "8N",
        "victim_type": "person",
    }  # fmt: skip
    table = [{**good, "victim_no": str(n)} for n in range(1, 6)]
    table[2] |= cells
    names = [*NAMES, *(name for name in cells if name not in NAMES)]
    return [names, *[[row.get(name, "") for name in names] for row in table]]


@pytest.fixture
def leaves(tmp_path: Path, dq: Run):  # noqa: ANN201  a function
    def run(content: bytes, *more: str, name: str = "victims-2026-01.csv"):  # noqa: ANN202
        (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
        (tmp_path / name).write_bytes(content)
        return dq("check", name, "-s", SOURCE, "--outgoing", "--fail-on", "never", *more)

    return run


def test_columns_beside_the_agreed_ones_are_named_and_no_value_is(leaves: Run) -> None:
    table = rows(Surname="Zebedee-Canary", DOB="01/02/1990", officer="PC Zebedee-Canary")
    done = leaves(making.csv(table))
    assert done.returncode == 1
    said = [line for line in done.stdout.splitlines() if line.startswith("May not leave")]
    assert said == [f"May not leave: a column that is not agreed: {name}" for name in ("Surname", "DOB", "officer")]
    assert "Zebedee" not in done.stdout + done.stderr
    assert "1990" not in done.stdout + done.stderr


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("team", "North, ask Mr Canary", "what looks like a name"),
        ("victim_sex", "Zebedee Canary", "what looks like a name"),
        ("victim_ethnicity", "Canary, Zebedee", "what looks like a name"),
        ("team", "z.canary@example.invalid", "what looks like an e-mail address"),
        ("victim_ethnicity", "07700 900123", "what looks like a telephone number"),
        ("team", "+44 7700 900123", "what looks like a telephone number"),
        ("offence_code", "943 476 5919", "what looks like an NHS number"),
        ("victim_no", "2009/12345X", "what looks like a PNC number"),
        ("crime_ref", "ZZ/2601/0001", "a key that is not pseudonymised"),
    ],
)
def test_cells_that_name_or_reach_somebody_are_told_by_row(leaves: Run, column: str, cell: str, what: str) -> None:
    done = leaves(making.csv(rows(**{column: cell})))
    assert done.returncode == 1
    assert f"May not leave: {what}: {column}, 1 cells (row 4)" in done.stdout
    assert cell not in done.stdout + done.stderr


SUSPECTED = {
    "what looks like a telephone number": (
        "(01642) 555123", "+44 (0)1642 555123", "0044 7700 900123", "01642.555.123", "7700900123", "home 01642 555123",
    ),
    "what looks like a PNC number": ("2009/12345x", "20090012345X", "02/234567X"),
    "what looks like an NHS number": ("943.476.5919", "9434765919"),
    "what looks like a name": ("seen by MRS CANARY", "ask mr canary", "Mr Żółw", "for Mr Z Canary", "Dr. O’Canary"),
}  # fmt: skip
CODED = ("Zoë Canary", "Łukasz Żółw", "Z Canary", "Z. Canary", "CANARY,Zebedee", "O'Canary, Máire")
HARMLESS = (
    "05-01-2026 10:05", "01.02.2026 10:05:07", "2026-01-05T10:05:33", "12/3b Made-up Row", "N A", "E01000001",
    "miss it", "016425551", "0123456789012345", "North East",
)  # fmt: skip


def found_in(cells: tuple[str, ...], column: str, folder: Path) -> dict[str, set[str]]:
    """What the cells of a column of an extract look like, with those that do."""
    table = [NAMES, *[[cell if name == column else "" for name in NAMES] for cell in cells]]
    (folder / "a.csv").write_bytes(making.csv(table))
    naming = Naming(discover().sources[SOURCE])
    told = breaches(Member(folder / "a.csv"), naming, Agreed(frozenset(NAMES)))
    return {breach.what: {cells[row - 2] for row in breach.rows} for breach in told}


def test_numbers_and_names_are_told_however_they_are_written(tmp_path: Path) -> None:
    cells = tuple(cell for looks in SUSPECTED.values() for cell in looks)
    assert found_in((*cells, *HARMLESS), "team", tmp_path) == {what: {*looks} for what, looks in SUSPECTED.items()}
    assert found_in((*CODED, "N A"), "victim_ethnicity", tmp_path) == {"what looks like a name": {*CODED}}


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("victim_ethnicity", "White - British"),
        ("team", "North East"),
        ("offence_code", "943 476 5918"),
        ("crime_ref", ""),
    ],
)
def test_codes_labels_and_other_numbers_are_not_suspected(leaves: Run, column: str, cell: str) -> None:
    done = leaves(making.csv(rows(**{column: cell})))
    assert "May not leave" not in done.stdout
    assert done.returncode == 0


def test_a_second_sheet_and_lines_above_the_table_do_not_leave_unseen(leaves: Run) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Printed for Mr Canary"])
    for row in rows():
        book.active.append(row)
    other = book.create_sheet("Lookup")
    other.append(["Zebedee Canary"])
    other.sheet_state = "hidden"
    done = leaves(making.saved(book), name="victims-2026-01.xlsx")
    assert done.returncode == 1
    assert "May not leave: a sheet beside the agreed one: sheet 2" in done.stdout
    assert "May not leave: what looks like a name: the lines above the table, 1 cells (row 1)" in done.stdout
    assert "Canary" not in done.stdout + done.stderr


def _noted() -> bytes:
    book = openpyxl.Workbook()
    for row in rows():
        book.active.append(row)
    book.active["D2"].comment = Comment("Zebedee Canary, 07700 900123", "Mr Canary")
    return making.saved(book)


def _ods_noted() -> bytes:
    parts = making.unpacked(making.ods(rows()))
    note = b"<office:annotation><text:p>Zebedee Canary</text:p></office:annotation>"
    parts["content.xml"] = re.sub(rb"(<text:p>2026-01-05)", note + rb"\1", parts["content.xml"], count=1)
    return making.packed(parts)


def _with_part(name: str) -> bytes:
    return making.packed({**making.unpacked(making.xlsx(rows())), name: b"Zebedee Canary"})


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("name", "make", "what"),
    [
        ("a.xlsx", _noted, "notes on cells"),
        ("a.ods", _ods_noted, "notes on cells"),
        ("a.xlsx", lambda: _with_part("xl/pivotCache/pivotCacheRecords1.xml"), "records kept behind a pivot table"),
        ("a.xlsx", lambda: _with_part("xl/media/image1.png"), "a picture, drawing or chart"),
        ("a.xlsx", lambda: _with_part("xl/embeddings/oleObject1.bin"), "an embedded file"),
        ("a.xlsx", lambda: _with_part("xl/externalLinks/externalLink1.xml"), "a link to another file"),
        ("a.xlsx", lambda: _with_part("xl/vbaProject.bin"), "a macro"),
        ("a.xls", lambda: making.xls(rows()), "save it as .xlsx or CSV"),
        ("a.xlsx", lambda: making.xlsx(rows()), ""),
        ("a.ods", lambda: making.ods(rows()), ""),
        ("a.xlsb", lambda: making.xlsb(rows()), ""),
    ],
)
def test_what_stands_beside_the_cells_does_not_leave_unseen(
    name: str, make: Callable[[], bytes], what: str, tmp_path: Path
) -> None:
    """A note on a cell, or the records behind a pivot table, go with the workbook and no reader shows them."""
    (tmp_path / name).write_bytes(make())
    agreed = Agreed(frozenset(NAMES), frozenset({"crime_ref"}))
    told = breaches(Member(tmp_path / name), Naming(discover().sources[SOURCE]), agreed)
    assert [breach.what for breach in told] == (["beside the cells"] if what else [])
    assert all(what in breach.where for breach in told)


def test_a_release_note_goes_with_what_may_leave_and_is_verified_at_the_other_end(
    leaves: Run,
    dq: Run,
    tmp_path: Path,
) -> None:
    done = leaves(making.csv(rows()), "--release", "note.json", "--by", "Data Controller Example")
    assert done.returncode == 0, done.stderr
    note = json.loads((tmp_path / "note.json").read_text(encoding="utf-8"))
    assert (note["rows"], note["periods"], note["area"], note["partner"], note["released_by"]) == (
        5, ["2026-01"], "Made-up Borough", "Made-up Council", "Data Controller Example",
    )  # fmt: skip
    assert sum(note["outcomes"].values()) > 0
    assert TOKEN not in (tmp_path / "note.json").read_text(encoding="utf-8")
    good = dq("receive", "victims-2026-01.csv", "note.json")
    assert (good.returncode, "released by Data Controller Example" in good.stdout) == (0, True)
    (tmp_path / "victims-2026-01.csv").write_bytes(making.csv(rows(victim_age="35")))
    bad = dq("receive", "victims-2026-01.csv", "note.json")
    assert (bad.returncode, bad.stderr.count("\n")) == (3, 1)
    assert "not the one that was released" in bad.stderr


def test_a_file_that_changes_while_it_is_looked_at_is_not_released(tmp_path: Path) -> None:
    """The note would be of bytes that nobody looked at."""
    file = tmp_path / "victims-2026-01.csv"
    file.write_bytes(making.csv(rows()))
    before = fingerprint(file)
    audits = check(file, SOURCE).audits
    file.write_bytes(making.csv(rows(victim_age="35")))
    with pytest.raises(InputError, match="changed while it was looked at"):
        release_note(file, before, audits, Project(tmp_path), "Data Controller Example")


def test_no_note_is_written_of_what_may_not_leave(leaves: Run, tmp_path: Path) -> None:
    done = leaves(making.csv(rows(Surname="Canary")), "--release", "note.json")
    assert done.returncode == 1
    assert not (tmp_path / "note.json").exists()
    assert "No release note was written." in done.stdout


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"release_note": "1.0"}', "not json"])
def test_what_is_no_note_is_refused(content: str, dq: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "note.json").write_text(content, encoding="utf-8")
    done = dq("receive", "a.csv", "note.json")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


def test_without_an_agreement_nothing_leaves(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "victims-2026-01.csv").write_bytes(making.csv(rows()))
    done = dq("check", "victims-2026-01.csv", "-s", SOURCE, "--outgoing")
    assert (done.returncode, "no sharing agreement" in done.stderr) == (2, True)


def test_an_agreement_about_columns_that_no_source_has_is_refused(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "victims-2026-01.csv").write_bytes(making.csv(rows()))
    (tmp_path / "dq_audit.toml").write_text(TOML.replace("victim_age", "victim_agee"), encoding="utf-8")
    assert dq("check", "victims-2026-01.csv", "-s", SOURCE, "--outgoing").returncode == 2


@pytest.mark.parametrize(
    ("text", "valid"), [("943 476 5919", True), ("9434765919", True), ("9434765918", False), ("1111111111", False)]
)
def test_nhs_numbers_by_their_check_digit(text: str, valid: bool) -> None:  # noqa: FBT001
    assert is_nhs_number(text) is valid


# --- several extracts at once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["extracts", "extracts/*.csv"])
def test_a_folder_and_a_pattern_are_audited_together(place: str, dq: Run, tmp_path: Path) -> None:
    (tmp_path / "extracts").mkdir()
    for month in ("2025-12", "2026-01"):
        table = rows()
        content = making.csv(table).replace(b"2026-01-05", f"{month}-05".encode())
        (tmp_path / "extracts" / f"victims-{month}.csv").write_bytes(content)
    done = dq("check", place, "-s", SOURCE, "--json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert [audit["period"] for audit in json.loads(done.stdout)] == ["2025-12", "2026-01"]


def test_lists_of_the_project_are_found_from_its_file_and_not_from_the_folder_of_extracts(
    dq: Run, tmp_path: Path
) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / "extracts" / "victims-2026-01.csv").write_bytes(making.csv(rows(victim_ethnicity="Q7")))
    (tmp_path / "ours.csv").write_text(
        "code,label,group,state,source\nQ7,Ours,,valid,us\nW1,White,,valid,us\n", encoding="utf-8"
    )
    settings = '[sources."police.victims"]\ncode_lists = { victim_ethnicity = "ours.csv" }\n'
    (tmp_path / "dq_audit.toml").write_text(settings, encoding="utf-8")
    done = dq("check", "extracts", "-s", SOURCE, "--json", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    audit = json.loads(done.stdout)
    ethnicity = next(f for f in audit["findings"] if f["item"] == "victim_ethnicity")
    assert ethnicity["counts"]["invalid"] == 0
    assert ethnicity["counts"]["valid"] == 5
    assert discover().sources[SOURCE]
