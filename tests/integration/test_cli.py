"""The command line: every verb, exit code, option and stream. Extracts are small and invented."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeAlias
from zipfile import ZipFile

import jsonschema  # type: ignore[import-untyped]
import pytest
import typer.main

import dq_audit
from dq_audit import report_files, telling, verbs
from dq_audit.cli.program import FailOn, app
from dq_audit.discover import Packs, discover
from dq_audit.month import Month
from dq_audit.month import run as run_month
from dq_audit.project import Project

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]
Shell: TypeAlias = Callable[..., "CompletedProcess[bytes]"]

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(files("dq_audit").joinpath("audit.schema.json").read_text(encoding="utf-8"))
MOJIBAKE = ("Ã", "â€", "Â·", "\ufffd")

PACK = '''
"""Made for these tests: guests of a garden, so that a handful of rows has any outcome that is wanted."""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import check, column, known, recorded, source


@source(id="garden.guests", agency="Garden", key=("guest_no",), period="came_on", owner="gardener")
class Guests(pa.DataFrameModel):
    """Guests of the garden."""

    guest_no: str = column()
    came_on: date = column()
    gardener: str = column()
    member_no: str = column()
    tea: str = column()
    cake: str = column()


@check(id="garden.tea", gap=None, source=Guests, target=0.90, applies_to=recorded("member_no"))
class Tea(pa.DataFrameModel):
    """Which tea to buy cannot be said – “tea” is not enough…

    What to do: ask every guest → write it down (≥ 90%).
    """

    tea: str = known()
'''
HEADER = ("guest_no", "came_on", "gardener", "member_no", "tea", "cake")
# Outcome -> rows of the extract: of members, how many, and of those without their tea.
EXTRACTS = {
    "met": (40, 40, 0),
    "not applicable": (40, 0, 0),
    "too few to judge": (3, 3, 0),
    "missed": (40, 40, 20),
    "could not judge": (40, 40, None),
}


def guests(month: str, rows: int, members: int, without: int | None) -> str:
    """An extract; without a column for tea where `without` is None."""
    lines = [
        (f"G{n}", f"{month}-{n % 28 + 1:02d}", "Rosa", f"M{n}" if n < members else "",
         "" if n < (without or 0) else "green", "plum")
        for n in range(rows)
    ]  # fmt: skip
    kept = [i for i, name in enumerate(HEADER) if name != "tea" or without is not None]
    return "".join(",".join(line[i] for i in kept) + "\n" for line in [HEADER, *lines])


@pytest.fixture(scope="session")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("our pack é")
    (folder / "garden.py").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def garden(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An extract for each outcome."""
    folder = tmp_path_factory.mktemp("garden")
    made = {}
    for outcome, (rows, members, without) in EXTRACTS.items():
        made[outcome] = folder / f"{outcome.replace(' ', '-')}-2026-01.csv"
        made[outcome].write_text(guests("2026-01", rows, members, without), encoding="utf-8")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two months: the first met, the second missed."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "guests-2026-01.csv").write_text(guests("2026-01", 40, 40, 0), encoding="utf-8")
    (tmp_path / "in" / "guests-2026-02.csv").write_text(guests("2026-02", 40, 40, 20), encoding="utf-8")
    file = tmp_path / "dq_audit.toml"
    file.write_text(
        '[project]\nname = "Gardens of Hélène"\n\n[sources."garden.guests"]\nfiles = ["in/guests-*.csv"]\n',
        encoding="utf-8",
    )
    return file


# --- help and version --------------------------------------------------------------------------------------------


def _verbs() -> Iterator[tuple[str, ...]]:
    def below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:  # noqa: ANN401  typer's own class
        deeper = getattr(command, "commands", {})
        if not deeper:
            yield path
        for name, found in deeper.items():
            yield from below(found, (*path, name))

    return below(typer.main.get_command(app), ())


VERBS = list(_verbs())


def test_the_verbs_are_these() -> None:
    assert {"check", "run", "demo", "checks", "explain", "template", "export gx"} <= {" ".join(verb) for verb in VERBS}


@pytest.mark.few(12)
@pytest.mark.parametrize("verb", VERBS, ids=" ".join)
def test_help_of_a_verb_ends_with_an_example_that_parses(dq: Run, verb: tuple[str, ...]) -> None:
    done = dq(*verb, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == dq(*verb, "-h").stdout
    example = shlex.split(" ".join(done.stdout.split()).partition("Example: dq-audit ")[2])
    assert tuple(example[: len(verb)]) == verb, "the example shows the verb"
    command: Any = typer.main.get_command(app)
    for name in verb:
        command = command.commands[name]
    command.make_context(" ".join(verb), example[len(verb) :])  # raises where an option is unknown or one is missing


def test_help_names_every_verb_and_the_exit_codes(dq: Run) -> None:
    told = dq("--help").stdout
    assert dq("-h").stdout == told
    for verb in VERBS:
        assert f" {verb[0]} " in told
    for code in ("0 ", "1 ", "2 ", "3 ", "4 "):
        assert code in told.partition("Exit codes:")[2]


@pytest.mark.few(12)
@pytest.mark.parametrize("verb", [(), *VERBS], ids=lambda verb: " ".join(verb) or "top")
def test_help_shows_all_that_was_written(dq: Run, verb: tuple[str, ...]) -> None:
    """Nothing is taken for markup: `dq-audit[gx]` is not a style."""
    command: Any = typer.main.get_command(app)
    for name in verb:
        command = command.commands[name]
    shown = "".join(dq(*verb, "--help", env={"COLUMNS": "400"}).stdout.split())
    texts = [command.help, command.epilog, *(getattr(p, "help", None) for p in command.params)]
    written = ["".join(text.split()).replace("\\[", "[") for text in texts if text]
    assert [text for text in written if text not in shown] == []


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(dq: Run, option: str) -> None:
    done = dq(option)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"dq-audit {dq_audit.__version__}\n", "")


def test_nothing_given_shows_the_help(dq: Run) -> None:
    done = dq()
    assert done.returncode in (0, 2)
    assert "Commands" in done.stdout + done.stderr


# --- exit codes --------------------------------------------------------------------------------------------------

_REACHED = {  # the outcome of the extract -> the levels at which it ends in 1
    "met": set[str](),
    "not applicable": {"not-applicable"},
    "too few to judge": {"not-applicable", "too-few"},
    "missed": {"not-applicable", "too-few", "missed"},
    "could not judge": {"not-applicable", "too-few", "missed", "could-not-judge"},
}


@pytest.mark.few(2)
@pytest.mark.parametrize("outcome", EXTRACTS)
def test_fail_on_levels(dq: Run, pack: Path, garden: dict[str, Path], outcome: str) -> None:
    options = ("--source", "garden.guests", "--checks", pack, "--json")
    codes = {}
    for level in FailOn:
        done = dq("check", garden[outcome], *options, "--fail-on", level.value)
        assert json.loads(done.stdout)["outcome"] == outcome
        codes[level.value] = done.returncode
    assert codes == {level.value: int(level.value in _REACHED[outcome]) for level in FailOn}


def test_missed_is_the_level_without_an_option(dq: Run, pack: Path, garden: dict[str, Path]) -> None:
    options = ("--source", "garden.guests", "--checks", pack)
    codes = {outcome: dq("check", path, *options).returncode for outcome, path in garden.items()}
    assert codes == {outcome: int("missed" in levels) for outcome, levels in _REACHED.items()}


EXTRACT = "2026-01.csv"
# What is given, the exit code, and what standard error says of it. `{bad}` and `{good}` stand for files made below.
FAULTS: dict[str, tuple[tuple[str, ...], int, str]] = {
    "unknown verb": (("audti",), 2, "audti"),
    "unknown option": (("checks", "--sorce", "x"), 2, "--sorce"),
    "no source": (("check", EXTRACT), 2, "--source"),
    "unknown source": (("check", EXTRACT, "-s", "garden.gnomes"), 2, "garden.guests"),
    "unknown source to list": (("checks", "-s", "garden.gnomes"), 2, "garden.guests"),
    "unknown check": (("explain", "garden.gnomes"), 2, "dq-audit checks"),
    "unknown level": (("check", EXTRACT, "-s", "garden.guests", "--fail-on", "awful"), 2, "missed"),
    "unknown format": (("check", EXTRACT, "-s", "garden.guests", "-f", "pdf"), 2, "html"),
    "a period that is none": (("check", EXTRACT, "-s", "garden.guests", "--period", "2026-13"), 2, "YYYY-MM"),
    "a period with a day": (("check", EXTRACT, "-s", "garden.guests", "--period", "2026-01-02"), 2, "YYYY-MM"),
    "a day that is none": (("check", EXTRACT, "-s", "garden.guests", "--as-of", "2026-02-31"), 2, "YYYY-MM-DD"),
    "a day written otherwise": (("check", EXTRACT, "-s", "garden.guests", "--as-of", "05/01/2026"), 2, "YYYY-MM-DD"),
    "codes that may not be shown": (
        ("check", EXTRACT, "-s", "garden.guests", "--show-codes", "tea"),
        2,
        '[allow] columns = ["tea"]',
    ),
    "no project file": (("run",), 2, "dq_audit.toml"),
    "no such project file": (("run", "--project", "nowhere.toml"), 2, "nowhere.toml"),
    "a project file that is no TOML": (("run", "--project", "broken.toml"), 2, "broken.toml"),
    "a slip in the project file": (("run", "--project", "slip.toml"), 2, "did you mean 'sources'"),
    "no such folder of checks": (("checks", "--checks", "nowhere"), 2, "nowhere"),
    "no such extract": (("check", "nowhere.csv", "-s", "garden.guests"), 3, "no such file"),
    "a folder without extracts": (("check", "folder", "-s", "garden.guests"), 3, "holds no extract"),
    "an empty extract": (("check", "empty.csv", "-s", "garden.guests"), 3, "empty"),
    "another source's extract": (("check", "other.csv", "-s", "garden.guests"), 3, "garden.guests"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_a_sentence_with_its_exit_code(dq: Run, pack: Path, tmp_path: Path, fault: str) -> None:
    for name, text in {
        EXTRACT: guests("2026-01", 3, 3, 0),
        "empty.csv": "",
        "other.csv": "fish,chips\ncod,12\n",
        "broken.toml": "[sources\n",
        "slip.toml": "[sorces]\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "folder").mkdir()
    args, code, words = FAULTS[fault]
    done = dq(*args, *(() if "--checks" in args else _pack_option(args, pack)))
    assert done.returncode == code, done.stderr
    assert words in " ".join(done.stderr.split()), done.stderr
    assert "Traceback" not in done.stderr
    if code == 3:
        assert done.stderr.count("\n") == 1, "one sentence"
    assert "cod" not in done.stdout + done.stderr.replace("code", "").replace("--show-codes", "")


def _pack_option(args: tuple[str, ...], pack: Path) -> tuple[str, ...]:
    return ("--checks", str(pack)) if args[0] in {"check", "run", "checks", "explain"} else ()


def test_an_internal_fault_ends_in_4_and_tells_no_value(
    dq: Run, pack: Path, garden: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        message = "Jane Canary, 1 Secret Street"
        raise ValueError(message)

    monkeypatch.setattr(verbs, "check_extract", fails)
    done = dq("check", garden["met"], "--source", "garden.guests", "--checks", pack)
    assert done.returncode == 4
    assert "ValueError at" in done.stderr
    assert "Canary" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_report_that_is_open_elsewhere_is_a_sentence(
    dq: Run, pack: Path, garden: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(report_files, "write_workbook", locked)
    done = dq("check", garden["met"], "--source", "garden.guests", "--checks", pack, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "report.xlsx cannot be written" in done.stderr


# --- JSON --------------------------------------------------------------------------------------------------------


def test_json_of_a_check_is_valid_and_words_go_to_standard_error(dq: Run, pack: Path, garden: dict[str, Path]) -> None:
    done = dq("check", garden["missed"], "--source", "garden.guests", "--checks", pack, "--json")
    document = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA)
    assert (document["source"], document["period"], document["outcome"]) == ("garden.guests", "2026-01", "missed")
    assert "garden.tea" in done.stderr
    assert "20 of 40" in done.stderr


def test_json_of_a_run_is_a_valid_list(dq: Run, pack: Path, project: Path) -> None:
    done = dq("run", "--checks", pack, "--json", cwd=project.parent)
    documents = json.loads(done.stdout)
    jsonschema.validate(documents, SCHEMA)
    assert [(d["period"], d["outcome"]) for d in documents] == [("2026-01", "met"), ("2026-02", "missed")]
    assert "garden.tea" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("outcome", EXTRACTS)
def test_json_is_valid_whatever_the_outcome(dq: Run, pack: Path, garden: dict[str, Path], outcome: str) -> None:
    done = dq("check", garden[outcome], "--source", "garden.guests", "--checks", pack, "--json")
    jsonschema.validate(json.loads(done.stdout), SCHEMA)


@pytest.mark.parametrize("args", [("checks",), ("explain", "police.victim-ethnicity")], ids=lambda args: args[0])
def test_json_of_the_lists(dq: Run, args: tuple[str, ...]) -> None:
    done = dq(*args, "--json")
    assert json.loads(done.stdout)
    assert done.stderr == ""


def test_json_is_utf_8_whatever_the_console_speaks(
    dq: Run, pack: Path, garden: dict[str, Path], tmp_path: Path
) -> None:
    """`--json > audit.json` at a Windows desktop: RFC 8259 knows no cp1252."""
    file = tmp_path / "Gäste 2026-01.csv"  # shown masked, with …
    shutil.copy(garden["met"], file)
    options = ("--source", "garden.guests", "--checks", pack, "--json")
    done = dq("check", file, *options, encoding="cp1252", written_in="utf-8")
    assert done.returncode == 0
    jsonschema.validate(json.loads(done.stdout), SCHEMA)


def test_json_survives_a_console_of_few_letters(dq: Run, pack: Path) -> None:
    """The guidance holds → and ≥, which cp1252 has not."""
    done = dq("explain", "garden.tea", "--checks", pack, "--json", encoding="cp1252", written_in="utf-8")
    assert done.returncode == 0
    assert "→" in json.loads(done.stdout)["what_to_do"]


# --- options from the environment --------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_option_has_a_variable_of_its_name(dq: Run) -> None:
    missing = []
    for verb in VERBS:
        command: Any = typer.main.get_command(app)
        for name in verb:
            command = command.commands[name]
        told = dq(*verb, "--help", env={"COLUMNS": "400"}).stdout
        for option in (p for p in command.params if p.param_type_name == "option" and p.name != "help"):
            words = (*verb, max(option.opts, key=len).lstrip("-"))
            variable = "DQ_AUDIT_" + "_".join(words).upper().replace("-", "_")
            if f"{variable}]" not in told and f"{variable};" not in told:
                missing.append(variable)
    assert missing == []


def test_options_come_from_the_environment(dq: Run, pack: Path, garden: dict[str, Path], tmp_path: Path) -> None:
    settings = {
        "DQ_AUDIT_CHECK_SOURCE": "garden.guests",
        "DQ_AUDIT_CHECK_CHECKS": str(pack),  # its name holds blanks and é
        "DQ_AUDIT_CHECK_JSON": "1",
        "DQ_AUDIT_CHECK_PERIOD": "2025-11",
        "DQ_AUDIT_CHECK_AS_OF": "2026-02-03",
        "DQ_AUDIT_CHECK_OUT": str(tmp_path / "from the environment"),
        "DQ_AUDIT_CHECK_FAIL_ON": "not-applicable",
    }
    done = dq("check", garden["met"], env=settings)
    document = json.loads(done.stdout)
    assert (document["source"], document["period"], document["as_of"]) == ("garden.guests", "2025-11", "2026-02-03")
    assert done.returncode == 1, "no guest came in that month"
    assert (tmp_path / "from the environment" / "report.html").is_file()


def test_an_option_comes_before_the_environment(dq: Run, pack: Path, garden: dict[str, Path]) -> None:
    settings = {"DQ_AUDIT_CHECK_SOURCE": "garden.gnomes", "DQ_AUDIT_CHECK_FAIL_ON": "never"}
    done = dq(
        "check", garden["missed"], "-s", "garden.guests", "-c", pack, "--fail-on", "missed", env=settings
    )  # fmt: skip
    assert done.returncode == 1


def test_a_nested_verb_reads_its_environment(dq: Run) -> None:
    done = dq("export", "gx", env={"DQ_AUDIT_EXPORT_GX_SOURCE": "garden.gnomes"})
    assert done.returncode == 2
    assert "garden.gnomes" in done.stderr


def test_a_version_in_the_environment_stops_nothing(dq: Run) -> None:
    """Images and pipelines set TOOL_VERSION as a matter of course; it is no flag."""
    done = dq("checks", "--ids", env={"DQ_AUDIT_VERSION": dq_audit.__version__})
    assert (done.returncode, done.stderr) == (0, "")
    assert "police.victim-ethnicity" in done.stdout


# --- consoles ----------------------------------------------------------------------------------------------------

_COLOURS = tuple(f"\x1b[{style}{code}m" for style in ("", "1;", "2;") for code in (*range(30, 38), *range(90, 98)))


def test_no_bars_and_no_escapes_where_nobody_looks(dq: Run, pack: Path, project: Path, garden: dict[str, Path]) -> None:
    runs = [
        dq("check", garden["missed"], "--source", "garden.guests", "--checks", pack),
        dq("run", "--checks", pack, cwd=project.parent),
        dq("checks"),
        dq("check", "--help"),
    ]
    for done in runs:
        assert "\x1b" not in done.stdout + done.stderr
        assert "\r" not in done.stdout + done.stderr
        assert "Reading" not in done.stdout + done.stderr


def test_no_color_is_respected(dq: Run, pack: Path, garden: dict[str, Path]) -> None:
    """FORCE_COLOR stands for a terminal, so that there is something to switch off."""
    args = ("check", garden["missed"], "--source", "garden.guests", "--checks", pack)
    terminal = {"FORCE_COLOR": "1", "TERM": "xterm-256color"}
    coloured = dq(*args, env=terminal).stdout
    assert any(colour in coloured for colour in _COLOURS)
    plain = dq(*args, env={**terminal, "NO_COLOR": "1"}).stdout
    assert not any(colour in plain for colour in _COLOURS)
    assert "missed" in plain


@pytest.mark.few(1)
@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_a_console_of_few_letters_gets_what_it_can_write(
    dq: Run, pack: Path, project: Path, garden: dict[str, Path], encoding: str
) -> None:
    runs = [
        dq("check", garden["missed"], "--source", "garden.guests", "--checks", pack, encoding=encoding),
        dq("check", garden["could not judge"], "--source", "garden.guests", "--checks", pack, encoding=encoding),
        dq("run", "--checks", pack, cwd=project.parent, encoding=encoding),
        dq("checks", "--checks", pack, encoding=encoding),
        dq("explain", "garden.tea", "--checks", pack, encoding=encoding),
        dq("--help", encoding=encoding),
        dq("check", "--help", encoding=encoding),
        dq("check", "nowhere é.csv", "--source", "garden.guests", "--checks", pack, encoding=encoding),
        dq("check", "x.csv", "--source", "→", "--checks", pack, encoding=encoding),
    ]
    assert [done.returncode for done in runs] == [1, 1, 1, 0, 0, 0, 0, 3, 2], [done.stderr for done in runs]
    for done in runs:
        assert [bad for bad in MOJIBAKE if bad in done.stdout + done.stderr] == []


@pytest.mark.slow
def test_every_shipped_check_is_explained_on_a_cp1252_console(dq: Run) -> None:
    for check_id in discover().checks:
        done = dq("explain", check_id, encoding="cp1252")
        assert (done.returncode, done.stderr) == (0, "")
        assert check_id in done.stdout


@pytest.mark.slow
def test_a_cp1252_process_of_its_own(shell: Shell, pack: Path, garden: dict[str, Path], tmp_path: Path) -> None:
    done = shell(
        "check", garden["missed"], "--source", "garden.guests", "--checks", pack, "--out", "Ausgabe é",
        cwd=tmp_path, env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    told = done.stdout.decode("cp1252")
    assert [bad for bad in MOJIBAKE if bad in told] == []
    assert "missed" in told
    assert "Ausgabe é" in told
    assert "ask every guest -> write it down (>= 90%)" in " ".join(told.split())


def test_what_to_do_is_what_the_check_says_to_do(dq: Run, pack: Path, garden: dict[str, Path]) -> None:
    told = " ".join(dq("check", garden["missed"], "-s", "garden.guests", "-c", pack).stdout.split())
    assert "What to do (garden.tea): ask every guest" in told


# --- paths -------------------------------------------------------------------------------------------------------


def test_paths_with_blanks_and_accents(dq: Run, pack: Path, garden: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "Jardin d'été (2026) [neu]"
    folder.mkdir()
    file = folder / "guests é 2026-01.csv"
    shutil.copy(garden["missed"], file)
    done = dq(
        "check", file, "-s", "garden.guests", "-c", pack, "--out", folder / "rapports à lire",
        "--failing", folder / "à corriger.csv",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert sorted(p.name for p in (folder / "rapports à lire").iterdir()) == [
        "report.html",
        "report.json",
        "report.xlsx",
    ]
    assert len((folder / "à corriger.csv").read_text(encoding="utf-8").splitlines()) == 21


def test_a_project_in_a_folder_with_blanks_and_brackets(dq: Run, pack: Path, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "Jardin d'été [neu]"
    folder.mkdir()
    shutil.move(project.parent / "in", folder / "in")
    shutil.move(project, folder / project.name)
    done = dq("run", "--project", folder / project.name, "--checks", pack)
    assert done.returncode == 1, done.stderr
    assert "report.html" in {p.name for p in (folder / "reports").iterdir()}


def test_only_the_formats_asked_for(dq: Run, pack: Path, garden: dict[str, Path], tmp_path: Path) -> None:
    options = ("-s", "garden.guests", "-c", pack, "--out", tmp_path / "out")
    dq("check", garden["met"], *options, "-f", "json", "-f", "xlsx")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["report.json", "report.xlsx"]


# --- run ---------------------------------------------------------------------------------------------------------


def test_one_unusable_extract_stops_nothing(dq: Run, pack: Path, project: Path) -> None:
    (project.parent / "in" / "guests-2026-03.csv").write_bytes(b"\x00\x01\x02" * 100)
    done = dq("run", "--checks", pack, "--json", cwd=project.parent)
    assert done.returncode == 3
    assert [d["period"] for d in json.loads(done.stdout)] == ["2026-01", "2026-02"]
    assert "Not audited: garden.guests guests-2026-03" in done.stderr
    report = json.loads((project.parent / "reports" / "report.json").read_text(encoding="utf-8"))
    assert len(report) == 2


def test_an_unusable_extract_is_told_in_the_reports_too(dq: Run, pack: Path, project: Path) -> None:
    """Who reads the page only would take its silence for an audit that was complete."""
    (project.parent / "in" / "guests-2026-03.csv").write_text("fish,chips\ncod,12\n", encoding="utf-8")
    assert dq("run", "--checks", pack, cwd=project.parent).returncode == 3
    assert "2026-03" in (project.parent / "reports" / "report.html").read_text(encoding="utf-8")


def test_all_extracts_unusable(dq: Run, pack: Path, project: Path) -> None:
    for path in (project.parent / "in").iterdir():
        path.write_text("", encoding="utf-8")
    done = dq("run", "--checks", pack, cwd=project.parent)
    assert done.returncode == 3
    assert done.stderr.count("Not audited:") == 2


def test_a_pattern_without_files_is_not_audited(dq: Run, pack: Path, project: Path) -> None:
    project.write_text('[sources."garden.guests"]\nfiles = ["in/*.csv", "late/*.csv"]\n', encoding="utf-8")
    done = dq("run", "--checks", pack, cwd=project.parent)
    assert done.returncode == 3
    assert "nothing received" in done.stderr


def test_the_same_bytes_sent_twice_are_not_two_months(dq: Run, pack: Path, project: Path) -> None:
    folder = project.parent / "in"
    shutil.copy(folder / "guests-2026-01.csv", folder / "guests-2026-03.csv")
    done = dq("run", "--checks", pack, "--json", cwd=project.parent)
    assert done.returncode == 3
    assert [d["period"] for d in json.loads(done.stdout)] == ["2026-01", "2026-02"]
    assert "very bytes of the extract for 2026-01, sent again for 2026-03" in done.stderr


def test_fail_on_looks_at_the_latest_month(dq: Run, pack: Path, project: Path) -> None:
    """January missed, February met: the run ends in 0."""
    folder = project.parent / "in"
    (folder / "guests-2026-01.csv").write_text(guests("2026-01", 40, 40, 20), encoding="utf-8")
    (folder / "guests-2026-02.csv").write_text(guests("2026-02", 40, 40, 0), encoding="utf-8")
    assert dq("run", "--checks", pack, cwd=project.parent).returncode == 0


def test_only_the_sources_asked_for(dq: Run, pack: Path, project: Path) -> None:
    with project.open("a", encoding="utf-8") as file:
        file.write('\n[sources."police.victims"]\nfiles = ["in/victims-*.csv"]\n')
    assert dq("run", "--checks", pack, cwd=project.parent).returncode == 3
    assert dq("run", "--checks", pack, "--source", "garden.guests", cwd=project.parent).returncode == 1


def test_a_source_that_the_project_does_not_name_is_refused(dq: Run, pack: Path, project: Path) -> None:
    """An audit of nothing is no pass."""
    done = dq("run", "--checks", pack, "--source", "garden.gnomes", cwd=project.parent)
    assert done.returncode == 2
    assert "garden.gnomes" in done.stderr


def test_a_project_of_no_extracts_is_no_pass(dq: Run, pack: Path, project: Path) -> None:
    project.write_text('[project]\nname = "Nothing"\n', encoding="utf-8")
    assert dq("run", "--checks", pack, cwd=project.parent).returncode != 0


# --- twice the same ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_twice_the_same_bytes(dq: Run, shell: Shell, pack: Path, garden: dict[str, Path], tmp_path: Path) -> None:
    """In two processes, whose hashes are seeded apart: whatever stands in a set comes out in one order."""
    told = []
    for name in ("one", "two"):
        out, failing = tmp_path / name, tmp_path / f"{name}.csv"
        args = ("check", garden["missed"], "-s", "garden.guests", "-c", pack, "--out", out, "--json",
                "--failing", failing)  # fmt: skip
        if name == "one":
            assert dq(*args).returncode == 1
        else:
            assert shell(*args, cwd=tmp_path, env={"PYTHONHASHSEED": "7"}).returncode == 1
        book = {n: ZipFile(out / "report.xlsx").read(n) for n in ZipFile(out / "report.xlsx").namelist()}
        book.pop("docProps/core.xml", None)  # openpyxl's time of writing
        texts = {path.name: path.read_bytes() for path in (failing, out / "report.html", out / "report.json")}
        told.append({path.removeprefix(name): data for path, data in (texts | book).items()})
    assert [name for name in told[0] if told[0][name] != told[1][name]] == []


# --- demo --------------------------------------------------------------------------------------------------------


@pytest.mark.slow  # the packaging tests run the whole of it
def test_demo_leaves_a_clone_clean(dq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it writes is what counts here, so one source is audited; the packaging tests run the whole of it."""
    git = shutil.which("git")
    if git is None:
        pytest.fail("this test clones the repository: install git")
    monkeypatch.setattr(telling, "run_month", partial(_run_of, "health.ecds_injuries"))
    clone = tmp_path / "clone"
    _git(git, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone))
    done = dq("demo", cwd=clone)
    assert done.returncode == 0, done.stderr
    assert "health.ecds_injuries" in done.stdout
    assert _git(git, "-C", str(clone), "status", "--porcelain") == ""
    written = _git(git, "-C", str(clone), "status", "--porcelain", "--ignored", "--untracked-files=all").split()
    assert {"reports/report.html", "reports/report.json", "reports/report.xlsx"} <= set(written)
    assert [path for path in written if path != "!!" and not path.startswith("reports/")] == []


def _run_of(source: str, project: Project, packs: Packs, only: object, *more: Any) -> Month:  # noqa: ANN401, ARG001
    return run_month(project, packs, (source,), *more)


def _git(git: str, *args: str) -> str:
    done = subprocess.run(  # noqa: S603  git with our own words
        [git, *args], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout


@pytest.mark.slow
def test_on_a_terminal_there_is_a_bar(pack: Path, project: Path, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="Windows' Python has no pseudo-terminals")
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "dq_audit", "run", "--period", "all", "--checks", str(pack), "-P", str(project)]
    environment = {**os.environ, "TERM": "xterm-256color"}
    seen = b""
    with subprocess.Popen(  # noqa: S603  our own interpreter and module
        words, cwd=tmp_path, env=environment, stdout=theirs, stderr=theirs, stdin=theirs
    ) as process:
        os.close(theirs)
        with contextlib.suppress(OSError):  # Linux says so that the other end is closed
            while more := os.read(ours, 65536):
                seen += more
    os.close(ours)
    assert process.returncode == 1
    assert b"\x1b[" in seen
    assert b"2/2" in seen
