"""Dropping in one file adds a check, and it shows up in every output. There is no registry to edit.

Three files lie in a folder that `--checks` names: a check on a shipped source, a new source with its check, and the
example of README, with another id.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeAlias

import pytest
from commands import run_here
from openpyxl import load_workbook

import dq_audit
from dq_audit.discover import Packs, discover

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]

# On a shipped source.
OPERATION = '''
"""Dropped in by a partnership: searches within an operation."""

import pandera.pandas as pa

from dq_audit.declare import check, known
from dq_audit_checks.police.stop_search import StopSearch


@check(id="dropped.operation-name", gap="3.2.3", source=StopSearch, target=0.80)
class OperationName(pa.DataFrameModel):
    """A search within an operation cannot be reviewed when the operation has no name.

    What counts: every search.

    What to do: write the name of the operation.

    What it tells: which operations search most.
    """

    policing_operation: str = known()
'''

# A source of its own.
LIBRARY = '''
"""Dropped in by a library: its own source and check."""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import by_weekday, check, column, known, must, source, unique


@source(
    id="dropped.loans", agency="Library", key=("loan_no",), period="lent_on", owner="librarian",
    breakdowns=(by_weekday("lent_on"),),
)
class Loans(pa.DataFrameModel):
    """Books that the library lent."""

    loan_no: str = column()
    lent_on: date = column()
    librarian: str = column()
    reader_age: int = column(ge=0, le=120, personal=True)


@check(id="dropped.reader-age", gap=None, source=Loans, target=0.90, record_target=0.90)
class ReaderAge(pa.DataFrameModel):
    """Whether children read cannot be said without the reader's age.

    What to do: ask at the desk.
    """

    reader_age: int = known()


@check(id="dropped.loan-once", gap=None, source=Loans, target=1.0)
class LoanOnce(pa.DataFrameModel):
    """A loan that stands twice is counted twice."""

    rule = must(unique())
'''

# As people write it; only the id differs from the shipped check.
DESIGN = '''
"""The example of the design."""

import pandera.pandas as pa

from dq_audit.declare import check, known      # dq_audit.check(frame_or_path, source=…) is another thing: it audits
from dq_audit_checks.lists import ETHNICITY_SELF_DEFINED, SEX
from dq_audit_checks.police.victims import Victims as victims, is_msv

@check(id="dropped.msv-victim-details", gap="3.2.3", source=victims, applies_to=is_msv, target=0.98)
class MsvVictimDetails(pa.DataFrameModel):
    """Most serious violence cannot be understood when the victim is not on the record."""

    victim_age: int = known(ge=0, le=120)
    victim_sex: str = known(SEX)
    victim_ethnicity: str = known(ETHNICITY_SELF_DEFINED, target=0.90)
'''

SEARCHES = """\
Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,\
Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome
Person search,2026-01-05T10:00:00+00:00,True,Operation One,54.5,-1.3,Male,18-24,\
White - English/Welsh/Scottish/Northern Irish/British,White,\
Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest
Person search,2026-01-06T11:30:00+00:00,False,,54.5,-1.3,Female,25-34,\
White - English/Welsh/Scottish/Northern Irish/British,White,\
Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest
Person search,2026-01-07T12:15:00+00:00,False,,54.5,-1.3,Male,10-17,\
White - English/Welsh/Scottish/Northern Irish/British,White,\
Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest
"""

# Twenty loans in January; the third without an age, the seventh with one that cannot be, the last two share a number.
LOANS = [
    {"loan_no": f"L{min(n, 19)}", "lent_on": f"2026-01-{n:02d}", "librarian": "B. Shelf", "reader_age": str(20 + n)}
    for n in range(1, 21)
]
LOANS[2]["reader_age"] = ""
LOANS[6]["reader_age"] = "207"

VICTIMS = """\
crime_ref,victim_no,recorded_on,offence_code,victim_type,victim_age,victim_sex,victim_ethnicity,home_lsoa,\
offence_lsoa,relationship_to_suspect,injury_level,officer_in_case,team
C1,1,2026-01-05,1,Person,34,F,W1,E01000001,E01000001,stranger,serious,Officer A,North
C2,1,2026-01-06,4/1,Person,,M,A2,E01000001,E01000001,stranger,serious,Officer A,North
C3,1,2026-01-07,4.1,Person,130,F,N4,E01000001,E01000001,stranger,serious,Officer B,North
C4,1,2026-01-08,104/23,Person,,,,E01000001,E01000001,stranger,serious,Officer B,North
"""


@dataclass(frozen=True)
class Dropped:
    """A folder with the packs and their extracts, and the reports on the new source."""

    folder: Path
    packs: Packs
    loans: Path
    searches: Path
    victims: Path


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Dropped:
    root = tmp_path_factory.mktemp("dropped in")
    folder = root / "our checks"
    folder.mkdir()
    for name, text in (("operation.py", OPERATION), ("library.py", LIBRARY), ("design.py", DESIGN)):
        (folder / name).write_text(text, encoding="utf-8")
    loans, searches, victims = (root / f"{name}-2026-01.csv" for name in ("loans", "searches", "victims"))
    with loans.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(LOANS[0]))
        writer.writeheader()
        writer.writerows(LOANS)
    searches.write_text(SEARCHES, encoding="utf-8")
    victims.write_text(VICTIMS, encoding="utf-8")
    return Dropped(folder, discover([folder]), loans, searches, victims)


# --- listing ----------------------------------------------------------------------------------------------------


def test_nothing_of_it_is_there_without_the_folder(dq: Run) -> None:
    assert "dropped." not in dq("checks").stdout


def test_it_stands_in_the_list_of_checks(dq: Run, dropped: Dropped) -> None:
    listed = dq("checks", "--checks", dropped.folder).stdout
    assert "dropped.loans  (Library, month)  Books that the library lent." in listed
    assert "dropped.reader-age" in listed
    assert "Whether children read cannot be said" in listed
    assert "dropped.operation-name" in listed
    facts = {c["id"]: c for c in json.loads(dq("checks", "--json", "--checks", dropped.folder).stdout)}
    assert facts["dropped.operation-name"]["source"] == "police.stop_search"
    ids = dq("checks", "--ids", "--checks", dropped.folder).stdout.splitlines()
    assert {i for i in ids if i.startswith("dropped.")} == {
        "dropped.loan-once",
        "dropped.msv-victim-details",
        "dropped.operation-name",
        "dropped.reader-age",
    }
    assert ids == sorted(ids)


def test_it_is_explained(dq: Run, dropped: Dropped) -> None:
    told = dq("explain", "dropped.operation-name", "--checks", dropped.folder)
    assert told.returncode == 0
    for words in (
        "A search within an operation cannot be reviewed",
        "3.2.3",
        "police.stop_search",
        "policing_operation",
        "80%",
        "What to do: write the name of the operation.",
        "What it tells: which operations search most.",
    ):
        assert words in told.stdout


# --- every output ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reports:
    """One `check` with all outputs."""

    done: CompletedProcess[str]
    out: Path
    failing: Path

    @property
    def document(self) -> dict[str, Any]:
        found = json.loads((self.out / "report.json").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


@pytest.fixture
def loans(dq: Run, dropped: Dropped, tmp_path: Path) -> Reports:
    out, failing = tmp_path / "reports", tmp_path / "to put right.csv"
    done = dq(
        "check", dropped.loans, "--source", "dropped.loans", "--checks", dropped.folder, "--out", out,
        "--failing", failing,
    )  # fmt: skip
    return Reports(done, out, failing)


def test_a_new_source_shows_up_in_every_output(loans: Reports) -> None:
    assert loans.done.returncode == 1
    assert "dropped.reader-age" in loans.done.stdout
    assert "18 of 20" in loans.done.stdout
    page = (loans.out / "report.html").read_text(encoding="utf-8")
    assert "dropped.reader-age" in page
    assert "18 of 20" in page
    cells = _cells(loans.out / "report.xlsx")
    assert "dropped.reader-age" in cells
    assert "dropped.loan-once" in cells
    findings = {(f["check"], f["kind"]): f for f in loans.document["findings"]}
    counts = findings["dropped.reader-age", "item"]["counts"]
    assert {k: counts[k] for k in ("rows", "in_period", "applicable", "valid", "blank", "invalid")} == {
        "rows": 20, "in_period": 20, "applicable": 20, "valid": 18, "blank": 1, "invalid": 1,
    }  # fmt: skip
    assert findings["dropped.loan-once", "rule"]["counts"]["invalid"] == 2
    days = findings["dropped.reader-age", "item"]["breakdowns"]["lent_on_weekday"]
    assert sum(day["applicable"] for day in days.values()) == 20


def test_its_failing_records_come_out_with_owner_and_items(loans: Reports) -> None:
    text = loans.failing.read_text(encoding="utf-8")
    assert text.startswith("\ufeff"), "Excel reads a CSV as UTF-8 only with a BOM"
    rows = {row["row"]: row for row in csv.DictReader(text.removeprefix("\ufeff").splitlines())}
    assert set(rows) == {"4", "8", "20", "21"}  # as a spreadsheet shows them: the header is row 1
    assert (rows["4"]["key"], rows["4"]["owner"], rows["4"]["checks"], rows["4"]["items"]) == (
        "L3",
        "B. Shelf",
        "dropped.reader-age",
        "reader_age",
    )
    assert (rows["21"]["key"], rows["21"]["checks"], rows["21"]["items"]) == ("L19", "dropped.loan-once", "")
    assert "207" not in text, "what is wrong in a cell is not repeated"


def test_reports_hold_no_record(loans: Reports) -> None:
    texts = [loans.done.stdout, loans.done.stderr, (loans.out / "report.html").read_text(encoding="utf-8")]
    texts += [(loans.out / "report.json").read_text(encoding="utf-8"), " ".join(_cells(loans.out / "report.xlsx"))]
    assert [text for text in texts if "B. Shelf" in text or "L19" in text] == []


def test_the_summary_has_a_row_for_each_finding(dropped: Dropped) -> None:
    result = dq_audit.check(dropped.loans, source="dropped.loans", packs=dropped.packs)
    table = result.summary()
    names = ("check", "kind", "complete", "applicable", "invalid")
    rows = set(zip(*(table[name].tolist() for name in names), strict=True))
    assert rows == {
        ("dropped.reader-age", "item", 18, 20, 1),
        ("dropped.reader-age", "record", 18, 20, 2),
        ("dropped.loan-once", "rule", 18, 20, 2),
    }
    assert len(result.failing) == 4


def test_exit_codes_follow_the_new_check(dq: Run, dropped: Dropped, tmp_path: Path) -> None:
    right = tmp_path / "loans-2026-02.csv"
    right.write_text(
        "loan_no,lent_on,librarian,reader_age\n" + "".join(f"M{n},2026-02-03,B. Shelf,{n}\n" for n in range(1, 41)),
        encoding="utf-8",
    )
    options = ("--source", "dropped.loans", "--checks", dropped.folder)
    assert dq("check", right, *options).returncode == 0
    assert dq("check", dropped.loans, *options).returncode == 1
    assert dq("check", dropped.loans, *options, "--fail-on", "could-not-judge").returncode == 0
    lost = tmp_path / "lost-2026-02.csv"
    lost.write_text("loan_no,lent_on,librarian\n" + "M1,2026-02-03,B. Shelf\n" * 40, encoding="utf-8")
    assert dq("check", lost, *options, "--fail-on", "could-not-judge").returncode == 1
    assert dq("check", dropped.loans, "--source", "dropped.loans").returncode == 2


def test_it_takes_part_in_a_run(dq: Run, dropped: Dropped, tmp_path: Path) -> None:
    project = tmp_path / "dq_audit.toml"
    project.write_text('[sources."dropped.loans"]\nfiles = ["loans-*.csv"]\n', encoding="utf-8")
    (tmp_path / dropped.loans.name).write_bytes(dropped.loans.read_bytes())
    done = dq("run", "--project", project, "--checks", dropped.folder, "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert {f["check"] for f in found["findings"]} == {"dropped.reader-age", "dropped.loan-once"}
    assert "dropped.reader-age" in (tmp_path / "reports" / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_project_file_may_name_the_folder_once_for_every_verb(dropped: Dropped, tmp_path: Path) -> None:
    """`init --checks` writes it, relative to the project file; the same folder on the command line is no second one."""
    (tmp_path / dropped.loans.name).write_bytes(dropped.loans.read_bytes())
    dq = partial(run_here, cwd=tmp_path)
    assert dq("init", ".", "--checks", dropped.folder).returncode == 0
    seen_from_it = Path(os.path.relpath(dropped.folder, tmp_path)).as_posix()
    assert f'checks = ["{seen_from_it}"]' in (tmp_path / "dq_audit.toml").read_text(encoding="utf-8")
    assert "dropped.reader-age" in dq("checks", "--ids").stdout
    assert dq("explain", "dropped.loan-once").returncode == 0
    assert dq("inspect", dropped.loans.name, "--source", "dropped.loans").returncode == 0
    assert "not known to any pack" not in dq("doctor").stdout
    for more in ((), ("--checks", dropped.folder)):
        done = dq("run", "--json", *more)
        assert {f["check"] for f in json.loads(done.stdout)["findings"]} == {"dropped.reader-age", "dropped.loan-once"}


def test_a_source_of_checks_that_nobody_named_says_how_to_name_them(dropped: Dropped, tmp_path: Path) -> None:
    assert dropped
    (tmp_path / "dq_audit.toml").write_text('sources."dropped.loans".files = "loans-*.csv"\n', encoding="utf-8")
    for words in (("run",), ("check", "x.csv", "--source", "dropped.loans")):
        done = run_here(*words, cwd=tmp_path)
        assert (done.returncode, "--checks FOLDER" in done.stderr) == (2, True), done.stderr
    assert "did you mean 'police.victim-once'?" in run_here("explain", "police.victim-one", cwd=tmp_path).stderr


def test_the_register_of_other_subjects_alone_is_what_their_checks_came_to(dropped: Dropped, tmp_path: Path) -> None:
    """No gap is heard of, and a missed target is no success for that."""
    project = f'project.checks = ["{dropped.folder.as_posix()}"]\nsources."dropped.loans".files = "loans-*.csv"\n'
    (tmp_path / "dq_audit.toml").write_text(project, encoding="utf-8")
    (tmp_path / dropped.loans.name).write_bytes(dropped.loans.read_bytes())
    done = run_here("register", cwd=tmp_path)
    assert (done.returncode, "In all: 1 missed." in done.stdout) == (1, True), done.stdout
    [row] = json.loads(run_here("register", "--json", cwd=tmp_path).stdout)
    assert (row["ref"], row["outcome"]) == (None, "missed")


def test_a_check_on_a_shipped_source_stands_among_its_own(dq: Run, dropped: Dropped, tmp_path: Path) -> None:
    done = dq(
        "check", dropped.searches, "--source", "police.stop_search", "--checks", dropped.folder, "--out", tmp_path,
        "--failing", tmp_path / "f.csv", "--fail-on", "never",
    )  # fmt: skip
    assert done.returncode == 0
    assert "dropped.operation-name" in done.stdout
    document = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    checks = {f["check"] for f in document["findings"]}
    assert {"dropped.operation-name", "police.stop-search-person"} <= checks
    (counts,) = (
        f["counts"] for f in document["findings"] if (f["check"], f["kind"]) == ("dropped.operation-name", "item")
    )
    assert (counts["applicable"], counts["valid"], counts["blank"]) == (3, 1, 2)
    assert "dropped.operation-name" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "dropped.operation-name" in _cells(tmp_path / "report.xlsx")
    rows = (tmp_path / "f.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert sum("dropped.operation-name" in row for row in rows) == 2


# --- the example of the design -----------------------------------------------------------------------------------


def test_the_example_of_the_design_audits(dropped: Dropped) -> None:
    (audit,) = dq_audit.check(dropped.victims, source="police.victims", packs=dropped.packs).audits
    told = {}
    for item in ("victim_age", "victim_sex", "victim_ethnicity"):
        found = audit.finding("dropped.msv-victim-details", item)
        c = found.counts
        told[item] = (found.target, c.applicable, c.valid, c.declined, c.blank, c.invalid)
    assert told == {
        "victim_age": (0.98, 3, 1, 0, 1, 1),  # 130 is over 120
        "victim_sex": (0.98, 3, 3, 0, 0, 0),
        "victim_ethnicity": (0.90, 3, 2, 1, 0, 0),  # N4: asked, and would not say
    }


def test_the_example_of_the_design_is_a_pandera_model(dropped: Dropped) -> None:
    model = dropped.packs.check("dropped.msv-victim-details").model
    assert list(model.to_schema().columns) == ["victim_age", "victim_sex", "victim_ethnicity"]


# --- a broken pack -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("import pandera.pandas as pa\n\nx = 1 +\n", 3, "SyntaxError"),
        ("x = 1\nimport no_such_library\n", 2, "no_such_library"),
        (
            (
                "import pandera.pandas as pa\nfrom dq_audit.declare import check, known\n"
                "from dq_audit_checks.police.victims import Victims\n\n"
                '@check(id="dropped.broken", gap=None, source=Victims, target=95)\nclass Broken(pa.DataFrameModel):\n'
                '    """Why."""\n\n    victim_age: int = known()\n'
            ),
            5,
            "95% is 0.95",
        ),
    ],
    ids=["syntax", "library", "declaration"],
)
def test_a_broken_file_is_named_with_its_line(dq: Run, tmp_path: Path, text: str, line: int, words: str) -> None:
    folder = tmp_path / "checks"
    folder.mkdir()
    (folder / "slipped.py").write_text(text, encoding="utf-8")
    done = dq("checks", "--checks", folder)
    assert done.returncode == 2
    assert f"slipped.py, line {line}," in done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def _cells(path: Path) -> list[str]:
    book = load_workbook(path, read_only=True)
    try:
        return [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c is not None]
    finally:
        book.close()


def test_nothing_is_mapped_for_a_source_that_a_schema_judges(tmp_path: Path) -> None:
    """Its project file names it, so it must not be called unknown."""
    (tmp_path / "n.csv").write_text("ref\nN1\n", encoding="utf-8")
    (tmp_path / "dq_audit.toml").write_text('sources."council.noise".pandera = "s.py:Noise"\n', encoding="utf-8")
    for verb in ("inspect", "map"):
        done = run_here(verb, "n.csv", "--source", "council.noise", cwd=tmp_path)
        assert (done.returncode, "is judged by a schema of pandera" in done.stderr) == (2, True), done.stderr
