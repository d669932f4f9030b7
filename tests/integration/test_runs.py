"""What a `run` makes of extracts that contradict each other or the project file. Found by using it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from attacking import ASB, LSOA, Called, as_csv, call, good_row
from commands import run_here

import dq_audit
from dq_audit.discover import discover
from dq_audit.errors import ProjectError
from dq_audit.month import Month
from dq_audit.month import run as run_month

if TYPE_CHECKING:
    from pathlib import Path

S = f'[sources."{ASB}"]\n'


def of_month(month: str, count: int = 40, first: int = 0) -> str:
    return as_csv([{**good_row(ASB, n), "opened_on": f"{month}-15"} for n in range(first, first + count)])


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ran(folder: Path, toml: str = S + 'files = ["*.csv"]\n') -> Month:
    return run_month(dq_audit.load_project(put(folder, "p.toml", toml)), discover())


def test_two_halves_of_a_month_are_not_one_of_them(tmp_path: Path) -> None:
    """Either half alone would be a wrong figure for the month."""
    put(tmp_path, "north 2026-01.csv", of_month("2026-01"))
    put(tmp_path, "south 2026-01.csv", of_month("2026-01", first=40))
    put(tmp_path, "asb 2026-02.csv", of_month("2026-02"))
    month = ran(tmp_path)
    assert [audit.period for audit in month.latest] == ["2026-02"]
    assert [audit.period for audit in month.audits if audit.extract.rows == 40 and audit.period == "2026-01"] == []
    assert all("2 different extracts are for 2026-01" in one.reason for one in month.unusable)
    assert len(month.unusable) == 2


def test_of_the_same_bytes_the_right_month_stays(tmp_path: Path) -> None:
    put(tmp_path, "asb-2026-01.csv", of_month("2026-02"))  # February's, sent as January's
    put(tmp_path, "asb-2026-02.csv", of_month("2026-02"))
    month = ran(tmp_path)
    assert [audit.period for audit in month.latest] == ["2026-02"]
    assert month.latest[0].findings[0].counts.in_period == 40
    assert [one.name for one in month.unusable] == ["asb-2026-01.csv"]
    assert "very bytes of the extract for 2026-02, sent again for 2026-01" in month.unusable[0].reason


def test_the_bytes_of_a_month_that_only_the_history_knows_are_no_other_month(tmp_path: Path) -> None:
    put(tmp_path, "asb-2026-01.csv", of_month("2026-01"))
    january = ran(tmp_path)
    (tmp_path / "asb-2026-01.csv").rename(tmp_path / "asb-2026-02.csv")
    project = dq_audit.load_project(tmp_path / "p.toml")
    february = run_month(project, discover(), earlier=january.audits)
    assert february.audits == ()
    assert "very bytes of the extract for 2026-01, sent again for 2026-02" in february.unusable[0].reason
    put(tmp_path, "asb-2026-02.csv", of_month("2026-02"))
    assert run_month(project, discover(), earlier=january.audits).unusable == ()


def test_what_history_had_under_the_wrong_month_does_not_keep_the_right_one_out(tmp_path: Path) -> None:
    put(tmp_path, "asb-2026-01.csv", of_month("2026-02"))
    wrong = ran(tmp_path)
    (tmp_path / "asb-2026-01.csv").rename(tmp_path / "asb-2026-02.csv")
    right = run_month(dq_audit.load_project(tmp_path / "p.toml"), discover(), earlier=wrong.audits)
    assert ([audit.period for audit in right.audits], right.unusable) == (["2026-02"], ())


def test_files_whose_names_read_alike_are_told_apart(tmp_path: Path) -> None:
    """Nobody else's name stands between them: their place in the order of names does."""
    for name in ("Adam", "Berta", "Cecil"):
        put(tmp_path, f"{name} 2026-01.csv", "fish,chips\ncod,12\n" if name != "Cecil" else of_month("2026-01"))
    assert [one.name for one in ran(tmp_path).unusable] == [
        f"… 2026-01.csv ({at} of 3 in order of their names)" for at in (1, 2)
    ]


def test_a_damaged_archive_stops_no_other_extract(tmp_path: Path) -> None:
    put(tmp_path, "asb-2026-01.csv", of_month("2026-01"))
    put(tmp_path, "parts.zip", "PK\3\4 and no more")
    month = ran(tmp_path, S + 'files = ["parts.zip/*.csv", "*.csv"]\n')
    assert [audit.period for audit in month.audits] == ["2026-01"]
    assert ["archive is damaged" in one.reason for one in month.unusable] == [True]


def test_what_other_programs_leave_beside_the_extracts_is_none(tmp_path: Path) -> None:
    for name in ("~$asb-2026-01.csv", "._asb-2026-01.csv", "reports/report.csv"):
        put(tmp_path, name, "x")
    put(tmp_path, "asb-2026-01.csv", of_month("2026-01"))
    assert ran(tmp_path, S + 'files = ["**/*.csv"]\n').unusable == ()


def test_a_dated_mapping_holds_for_a_month_that_was_guessed(tmp_path: Path) -> None:
    text = of_month("2026-01").replace("contact_age", "Age at call", 1)
    mapping = f'[[sources."{ASB}".columns]]\nfrom = "2026-01"\ncontact_age = "Age at call"\n'
    project = dq_audit.load_project(put(tmp_path, "p.toml", mapping))
    found = dq_audit.check(put(tmp_path, "export.csv", text), source=ASB, project=project).audits[-1]
    assert found.finding("council.asb-contact-age", "contact_age").counts.valid == 40
    assert any("month of most rows" in note and "mapping" in note for note in found.notes)


# --- lists of areas -------------------------------------------------------------------------------------------------


def in_area(folder: Path, listed: str) -> Called:
    toml = put(folder, "p.toml", '[area]\nlsoa = "area.csv"\n')
    put(folder, "area.csv", listed)
    return call("check", put(folder, "2026-01.csv", of_month("2026-01")), "-s", ASB, "-P", toml)


def test_an_area_in_which_no_record_lies_is_said(tmp_path: Path) -> None:
    called = in_area(tmp_path, "lsoa\nE01099999\n")
    assert "none of the 40 records of 2026-01 is in the area" in " ".join(called.out.split())


@pytest.mark.parametrize("listed", [f"lsoa;name\n{LSOA};North\n", f"lsoa\tname\n{LSOA}\tNorth\n"])
def test_an_area_list_that_is_no_csv_is_refused(tmp_path: Path, listed: str) -> None:
    assert in_area(tmp_path, listed).code == 2


def test_an_area_list_without_a_header_loses_nothing(tmp_path: Path) -> None:
    called = in_area(tmp_path, f"{LSOA}\nE01099999\n")
    assert (called.code, "begins with what looks like a code" in called.err) == (2, True)


# --- slips that were silent or ended in 4 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (S + 'files = ["."]\n', "pattern"),
        (S + 'files = ["a**b/*.csv"]\n', "pattern"),
        ('[project]\nreports = "a\\u0000"\n', "[project] reports"),
        ("x = " + "[" * 2_000 + "]" * 2_000, "nested"),
        (f'[sources."{ASB}".columns]\ncontact_age = "Age"\ncontact_sex = "AGE"\n', "stands for two columns"),
        (f'[sources."{ASB}".columns]\ncontact_age = " "\n', "names no column"),
        (f'[[sources."{ASB}".columns]]\nfrom = 2026-01-01\nteam = "T"\n', "columns from"),
        (S + 'encoding = "latin-99"\n', "latin-99"),
        ('[targets."council.asb-contact-once"]\nrecord_target = 0.5\n', "no record line"),
        ("[judging]\nminimum = 5.5\n", "whole number"),
    ],
)
def test_a_slip_is_one_sentence_with_its_place(tmp_path: Path, toml: str, said: str) -> None:
    path = put(tmp_path, "2026-01.csv", of_month("2026-01"))
    called = call("check", path, "-s", ASB, "-P", put(tmp_path, "p.toml", toml))
    assert (called.code, said in called.err, len(called.err.splitlines())) == (2, True, 1), called.err


def test_a_code_list_with_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "list.csv", "code,label,group,state,source,from\nA,Alpha,,valid,made up,2025/10\n")
    toml = put(tmp_path, "p.toml", f'[sources."{ASB}".code_lists]\ncategory = "list.csv"\n')
    with pytest.raises(ProjectError, match="line 2: from and until"):
        run_month(dq_audit.load_project(put(tmp_path, "q.toml", toml.read_text(encoding="utf-8"))), discover())


@pytest.mark.parametrize("name", ["2026-01.csv", "none/../2026-01.csv", "p.toml"])
def test_what_is_read_is_never_written_over(tmp_path: Path, name: str) -> None:
    path, toml = put(tmp_path, "2026-01.csv", of_month("2026-01")), put(tmp_path, "p.toml", "")
    before = shutil.copy(tmp_path / name, tmp_path / "before") if ".." not in name else path
    content = before.read_bytes()
    called = call("check", path, "-s", ASB, "-P", toml, "--failing", tmp_path / name)
    assert called.code == 2
    assert (tmp_path / name.rpartition("/")[2]).read_bytes() == content


def test_a_nil_return_with_rows_is_said(tmp_path: Path) -> None:
    project = dq_audit.load_project(put(tmp_path, "p.toml", S + 'nil = ["2026-01"]\n'))
    found = dq_audit.check(put(tmp_path, "2026-01.csv", of_month("2026-01")), source=ASB, project=project)
    assert "a nil return is declared for 2026-01, and 40 rows came" in found.audits[-1].notes


def test_a_declared_nil_return_needs_no_file(tmp_path: Path) -> None:
    """Its control total is held against it all the same: the month is there, and 3 cases are missing from it."""
    source = "health.ae_assaults"
    toml = (
        f'[sources."{source}"]\nfiles = ["*.csv"]\nnil = ["2026-02"]\n'
        f'[sources."{source}".control]\n2026-02 = {{ coded_assaults = 3 }}\n'
    )
    put(tmp_path, "istv-2026-01.csv", as_csv([good_row(source, n) for n in range(40)]))
    month = ran(tmp_path, toml)
    assert (month.unusable, [audit.period for audit in month.audits]) == ((), ["2026-01", "2026-02"])
    captured = month.latest[0].finding("health.ae-case-capture").counts
    assert (captured.valid, captured.applicable, month.latest[0].extract.rows) == (0, 3, 0)
    assert any("no file came" in note for note in month.latest[0].notes)


@pytest.mark.parametrize("name", ["asb-2026-02.csv", "late return.csv"])
def test_a_file_that_cannot_be_used_is_no_nil_return(tmp_path: Path, name: str) -> None:
    """The month would read as one in which nothing happened."""
    put(tmp_path, "asb-2026-01.csv", of_month("2026-01"))
    put(tmp_path, name, "fish,chips\ncod,12\n")
    month = ran(tmp_path, S + 'files = ["*.csv"]\nnil = ["2026-02"]\n')
    assert ([audit.period for audit in month.latest], len(month.unusable)) == (["2026-01"], 1)
    assert not [audit for audit in month.audits if audit.period == "2026-02"]


def test_two_rivals_for_a_nil_month_are_no_nil_return(tmp_path: Path) -> None:
    put(tmp_path, "north 2026-02.csv", of_month("2026-02"))
    put(tmp_path, "south 2026-02.csv", of_month("2026-02", first=40))
    month = ran(tmp_path, S + 'files = ["*.csv"]\nnil = ["2026-02"]\n')
    assert (month.audits, len(month.unusable)) == ((), 2)


def test_long_numbers_in_file_names_are_masked(tmp_path: Path) -> None:
    path = put(tmp_path, "07700900123 4857773456 asb 2026-01 as of 20260203.csv", of_month("2026-01"))
    assert dq_audit.check(path, source=ASB).audits[-1].extract.name == "… … asb 2026-01 … … 20260203.…"


def test_the_reports_of_the_time_before_are_no_extracts(tmp_path: Path) -> None:
    """The folder of reports is named from where the command is given, the extracts beside it by their whole name."""
    put(tmp_path / "in", "asb-2026-01.csv", of_month("2026-01"))
    for _ in range(2):
        done = run_here("check", "in", "-s", ASB, "--out", "in", "--fail-on", "never", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
