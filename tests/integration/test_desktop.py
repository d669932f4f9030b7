"""What stands on a Windows desktop: the shortcut on which extracts are dropped, and the doctor.

A Windows is not to be had here; docs/desktop.md says what was shown under Wine, and what nobody has shown.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asb_months import CANARY, contacts
from commands import RETENTION

from dq_audit.doctor.libraries import Needed, installed, look_at_libraries, needed_of, number
from dq_audit.doctor.looks import look_at_clock, look_at_folders, look_at_project, told_by
from dq_audit.dropping import dropped_on

if TYPE_CHECKING:
    from conftest import Run

SOURCE = ("--source", "council.asb_contacts")


# --- the shortcut ------------------------------------------------------------------------------------------------


def test_a_shortcut_is_what_cmd_reads_right(dq: Run, tmp_path: Path) -> None:
    """UTF-8 without a mark and said so before any path, CRLF, `%` doubled, every path whole and in quotes."""
    folder = tmp_path / "Dépôt 100 % (A&E)"
    folder.mkdir()
    (folder / "dq_audit.toml").write_text('[sources."council.asb_contacts"]\nfiles = ["x.csv"]\n', encoding="utf-8")
    done = dq("shortcut", *SOURCE, "--project", folder / "dq_audit.toml", "--out", folder / "asb é.cmd")
    assert (done.returncode, done.stderr) == (0, "")
    raw = (folder / "asb é.cmd").read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    lines = raw.decode("utf-8").split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    written = str(folder).replace("%", "%%")
    [command] = [line for line in lines if " -m dq_audit " in line]
    assert command == (
        f'"{sys.executable}" -X utf8 -m dq_audit dropped --source "council.asb_contacts" --out "{written}/reports" '
        f'--project "{written}/dq_audit.toml" -- %*'
    )
    assert lines.index("setlocal DisableDelayedExpansion", 5) == lines.index(command) - 1  # else `!` in a path is lost
    assert "pause" in lines[lines.index(command) :]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--out", "a&b.cmd"), "no name for a shortcut"),
        (("--out", "asb.lnk"), "no name for a shortcut"),
        (("--out", "there.cmd"), "is there already"),
        (("--source", "council.abs_contacts", "--out", "x.cmd"), "council.asb_contacts"),
        (("--project", "none.toml", "--out", "x.cmd"), "no project file none.toml"),
    ],
)
def test_a_shortcut_that_would_not_work_is_refused(dq: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "there.cmd").write_bytes(b"mine")
    done = dq("shortcut", *(() if "--source" in words else SOURCE), *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["there.cmd"]
    assert (tmp_path / "there.cmd").read_bytes() == b"mine"


CMD = r"C:\WINDOWS\system32\cmd.exe /c "
PLAIN = r"D:\v.cmd"


@pytest.mark.parametrize(
    ("line", "own", "files"),
    [
        (rf'{CMD}"D:\v.cmd" D:\a.csv', PLAIN, [r"D:\a.csv"]),
        (rf'{CMD}""D:\v.cmd" D:\a.csv"', PLAIN, [r"D:\a.csv"]),
        (rf'{CMD}""D:\v.cmd" "D:\a b.csv" D:\c.csv "', PLAIN, [r"D:\a b.csv", r"D:\c.csv"]),
        (rf'{CMD}""D:\v.cmd" D:\A&E,1;2=3^4%5%!6!é.csv"', PLAIN, [r"D:\A&E,1;2=3^4%5%!6!é.csv"]),
        (rf'{CMD}""D:\v.cmd" "\\srv\share x\a.csv""', PLAIN, [r"\\srv\share x\a.csv"]),
        (rf'{CMD}""d:\V.CMD" D:\a.csv"', PLAIN, [r"D:\a.csv"]),
        (rf'{CMD}""D:\my (A&E)\v.cmd" D:\a.csv"', r"D:\my (A&E)\v.cmd", [r"D:\a.csv"]),
        (rf'{CMD}""D:\v.cmd" "', PLAIN, []),
        (r"C:\WINDOWS\system32\cmd.exe", PLAIN, []),  # typed at a prompt: its words are arguments
        (rf'{CMD}""D:\v.cmd" D:\a.csv"', "", []),
    ],
)
def test_files_are_found_in_the_command_line_that_explorer_makes(line: str, own: str, files: list[str]) -> None:
    assert dropped_on(line, own) == files


def test_files_that_are_dropped_are_audited_each(dq: Run, tmp_path: Path) -> None:
    """One short of its target, one that is not there, one of the same month: three sentences, two pages, one code.

    Neither a folder nor a sentence has the name of a file, which may name somebody.
    """
    (tmp_path / f"A&E,{CANARY.split()[0]}.csv").write_bytes(contacts("2026-03", 30, 40))
    (tmp_path / "second é.csv").write_bytes(contacts("2026-03", 40, 40))
    own = str(tmp_path / "v.cmd")
    names = f'{tmp_path}/A&E,{CANARY.split()[0]}.csv {tmp_path}/gone.csv "{tmp_path}/second é.csv"'
    env = {"DQ_AUDIT_DROPPED": f'cmd.exe /c ""{own}" {names}"', "DQ_AUDIT_DROPPED_ON": own}
    done = dq("dropped", *SOURCE, "--out", "pages", "--no-open", env=env, encoding="cp1252")
    assert (done.returncode, done.stderr) == (3, "")
    first, second, third = done.stdout.splitlines()
    assert re.match(r"File 1 of 3: .*missed", first)
    assert second == "File 2 of 3: there is no such file; check the name and the folder"
    assert re.match(r"File 3 of 3: .*\d+ met", third)
    found = sorted(path.relative_to(tmp_path / "pages").as_posix() for path in (tmp_path / "pages").rglob("*.html"))
    assert found == ["council.asb_contacts 2026-03 (2)/report.html", "council.asb_contacts 2026-03/report.html"]
    assert CANARY.split()[0] not in done.stdout
    assert "second" not in done.stdout


def test_nothing_dropped_is_a_sentence(dq: Run) -> None:
    done = dq("dropped", *SOURCE, "--out", "pages")
    assert (done.returncode, done.stdout) == (2, "")
    assert "drag one or more extracts onto the shortcut" in done.stderr


# --- paths and consoles ------------------------------------------------------------------------------------------


def test_a_path_of_400_characters_with_spaces_and_accents(dq: Run, tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*(["un dossier très très long " + "é" * 40] * 6))
    deep.mkdir(parents=True)
    assert len(str(deep)) > 400
    (deep / "contacts 2026-03.csv").write_bytes(contacts("2026-03", 40, 40))
    done = dq("check", deep / "contacts 2026-03.csv", *SOURCE, "--out", deep / "reports", "--fail-on", "never")
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in (deep / "reports").iterdir()} == {"report.html", "report.xlsx", "report.json"}


@pytest.mark.parametrize("verb", ["shortcut", "dropped", "doctor"])
def test_help_on_a_console_of_ascii(dq: Run, verb: str) -> None:
    done = dq(verb, "--help", encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")


# --- the doctor --------------------------------------------------------------------------------------------------


def test_what_a_package_asks_for() -> None:
    lines = [
        "pandas>=3.0",
        "pandera[pandas]>=0.35",
        "sqlglot<30.17; extra == 'databases'",
        'psycopg[binary]>=3.2 ; extra == "databases"',
        "tzdata>=2025.2; sys_platform == 'nowhere'",
    ]
    assert list(needed_of(lines)) == [
        Needed("pandas", "3.0", "", ""),
        Needed("pandera", "0.35", "", ""),
        Needed("sqlglot", "", "30.17", "databases"),
        Needed("psycopg", "3.2", "", "databases"),
    ]
    assert [number("3.10"), number("3.9.1rc2"), number("2025.2")] == [(3, 10), (3, 9, 1), (2025, 2)]


def test_versions_that_the_tests_have_are_written_down() -> None:
    """Extras may be of others; what is always needed is what these tests run on."""
    held = (Path(__file__).parents[2] / "src/dq_audit/doctor/tested.txt").read_text(encoding="utf-8")
    assert set(held.splitlines()) <= set(installed().splitlines()), "write dq_audit.doctor.libraries.installed() there"
    assert {"pandas", "polars", "pandera"} <= {line.split()[0] for line in held.splitlines()}


def test_a_library_that_is_broken_or_ends_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked in a process of its own, each: what one of them does keeps no other from being asked."""
    for name, code in {"fine": "", "torn": "raise OSError('a secret')", "deadly": "import os; os._exit(3)"}.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert told_by("libraries", "fine", "torn", "deadly") == ("fine \ntorn OSError\n", "it ends the program")
    record = ["fine", "torn; extra == 'x'", "deadly", "absent_of_all>=2", "fine2; extra == 'unwanted'"]
    (tmp_path / "fine2.py").write_text("", encoding="utf-8")
    monkeypatch.setattr("importlib.metadata.requires", lambda _: record)
    monkeypatch.setattr(
        Needed, "version", property(lambda one: "" if one.name in {"absent_of_all", "fine2"} else "1.0")
    )
    looks = {look.what: (look.found, bool(look.todo)) for look in look_at_libraries()}
    assert looks == {
        "library fine": ("1.0", False),
        "library deadly": ("1.0 cannot be loaded (it ends the program)", True),
        "library absent_of_all": ("is not installed", True),
        "extra x": ("torn 1.0 cannot be loaded (OSError)", True),
        "extra unwanted": ("not installed (dq-audit[unwanted])", False),
    }


def test_versions_out_of_their_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.requires", lambda _: ["pandas>=999.1", "rich<2"])
    monkeypatch.setattr("dq_audit.doctor.libraries.told_by", lambda *_: ("pandas \nrich \n", ""))
    found = {look.what: look.found for look in look_at_libraries()}
    assert re.fullmatch(r"[\d.]+ is older than 999.1, which is needed", found["library pandas"])
    assert re.fullmatch(r"[\d.]+ is not below 2, as it must be", found["library rich"])


def test_a_clock_that_is_behind_the_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "asb.csv").write_bytes(b"")
    assert look_at_clock(tmp_path / "dq_audit.toml").todo == ""
    os.utime(tmp_path / "in" / "asb.csv", (0, time.time() + 40.5 * 86_400))
    assert "40 days ahead" in look_at_clock(tmp_path / "dq_audit.toml").found


def test_folders_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    looks = {look.what: look for look in look_at_folders(None, tmp_path / "file" / "reports")}
    assert looks["reports folder"].todo
    assert "cannot be written" in looks["reports folder"].found
    assert looks["temporary folder"].todo == ""
    assert not (tmp_path / "new").exists()
    assert next(look_at_folders(None, tmp_path / "new" / "reports")).todo == ""
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_a_project_file_and_its_history(tmp_path: Path) -> None:
    file = tmp_path / "dq_audit.toml"
    file.write_text(f'[history]\nplace = "kept.sqlite"\n{RETENTION}', encoding="utf-8")
    whole, history = look_at_project(file)
    assert (whole.found, whole.todo) == (str(file), "")
    assert "history init" in history.found
    assert history.todo
    (tmp_path / "s.py").write_text(
        "import pandera.pandas as pa\nNoise = pa.DataFrameSchema({'level': pa.Column(int)})\n"
    )
    file.write_text('[sources."council.noise"]\npandera = {at = "s.py:Noise", agency = "Council"}\n', encoding="utf-8")
    assert next(iter(look_at_project(file))).todo == ""  # a source of somebody else's schema is known, too
    file.write_text("[histroy]\n", encoding="utf-8")
    [wrong, _] = look_at_project(file)
    assert "histroy" in wrong.found
    assert wrong.todo


@pytest.mark.slow
def test_the_doctor_finds_this_machine_well(dq: Run) -> None:
    done = dq("doctor", "--json", encoding="cp1252", written_in="utf-8")
    looks = {look["what"]: look for look in json.loads(done.stdout)}
    assert [look for look in looks.values() if not look["ok"]] == []
    assert done.returncode == 0
    assert {
        "python",
        "clock",
        "console",
        "reports folder",
        "project file",
        "library polars",
        "extra gx",
        "fonts",
    } <= set(looks)
    assert looks["console"]["found"].startswith(("cp1252", "utf-8"))


@pytest.mark.slow
def test_the_doctor_runs_where_a_heavy_library_is_broken(
    dq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "polars.py").write_text("raise ImportError('DLL load failed')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    done = dq("doctor")
    assert done.returncode == 1
    assert re.search(
        r"WRONG  library polars: [\d.]+ cannot be loaded \(ImportError\)\. What to do: install", done.stdout
    )
    assert "ok     library pydantic" in done.stdout
