"""The package, not only the code: what is in it, and that it works alone, installed elsewhere.

Nothing here skips: without `uv` the tests fail and say so. The wheel is installed without its dependencies, which are
lent from this environment by links that leave dq-audit itself out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZipFile

import pytest
import typer.main
from asb_months import TOML, contacts
from ruamel.yaml import YAML

from dq_audit.cli.program import app

ROOT = Path(__file__).parents[2]
OTHERS = Path(__file__).parent / "lent_books"
DATA_OF_REPORTS = (".xlsx", ".xls", ".parquet", ".html", ".db", ".sqlite")
BIN = "Scripts" if sys.platform == "win32" else "bin"


@dataclass(frozen=True)
class Built:
    """A wheel and a source distribution, built from this working tree."""

    wheel: Path
    sdist: Path

    @property
    def names(self) -> set[str]:
        with ZipFile(self.wheel) as archive:
            return set(archive.namelist())

    @property
    def source_names(self) -> set[str]:
        with tarfile.open(self.sdist) as archive:
            return {str(PurePosixPath(*PurePosixPath(m.name).parts[1:])) for m in archive if m.isfile()}

    def text(self, ending: str) -> str:
        (name,) = (n for n in self.names if n.endswith(ending))
        with ZipFile(self.wheel) as archive:
            return archive.read(name).decode("utf-8")


@dataclass(frozen=True)
class Installed:
    """A fresh environment with dq-audit in it. `git` is not on its path, and its home is empty."""

    environment: Path
    home: Path
    dependencies: Path

    @property
    def command(self) -> Path:
        return self.environment / BIN / "dq-audit"

    @property
    def python(self) -> Path:
        return self.environment / BIN / "python"

    @property
    def packages(self) -> Path:
        return Path(self.run(self.python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])").strip())

    def run(self, *words: str | Path, cwd: Path | None = None) -> str:
        """What a command prints; the test fails, with what went wrong, where it does not end in 0."""
        settings = {
            "PATH": str(self.environment / BIN),
            "HOME": str(self.home),
            "PYTHONPATH": str(self.dependencies),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "COLUMNS": "120",
        }
        return _run(*words, cwd=cwd or self.home, env=settings)


def _run(*words: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(  # noqa: S603  our own words
        [str(word) for word in words],
        cwd=cwd,
        env=env,
        capture_output=True,
        check=False,
        timeout=300,  # a fault, not a wait without end
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def uv() -> str:
    found = shutil.which("uv")
    if found is None:
        pytest.fail("uv is not on the path, and the packaging tests build with it: python3 -m pip install uv")
    return found


@pytest.fixture(scope="session")
def built(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("dist")
    _run(uv, "build", "--quiet", "--out-dir", folder, ROOT, cwd=folder)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return Built(wheel, sdist)


@pytest.fixture(scope="session")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that is installed here except dq-audit, by link: an editable install must not stand in for the wheel."""
    folder = tmp_path_factory.mktemp("dependencies")
    for path in Path(sysconfig.get_paths()["purelib"]).iterdir():
        ours = path.name.startswith(("dq_audit", "_editable_impl_dq_audit"))
        if not ours and path.suffix != ".pth":
            (folder / path.name).symlink_to(path, target_is_directory=path.is_dir())
    return folder


def _install(uv: str, dependencies: Path, folder: Path, *what: str | Path) -> Installed:
    environment, home = folder / "environment", folder / "home"
    home.mkdir()
    _run(uv, "venv", "--quiet", "--offline", "--python", sys.executable, environment, cwd=folder)
    installed = Installed(environment, home, dependencies)
    # The build backend of an editable install lies in uv's cache since `built`.
    _run(uv, "pip", "install", "--quiet", "--no-deps", "--python", installed.python, *what, cwd=folder)
    return installed


@pytest.fixture(scope="session")
def installed(uv: str, built: Built, dependencies: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return _install(uv, dependencies, tmp_path_factory.mktemp("wheel"), "--offline", built.wheel)


@pytest.fixture(scope="session")
def editable(uv: str, built: Built, dependencies: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    assert built.wheel.is_file()
    return _install(uv, dependencies, tmp_path_factory.mktemp("editable"), "--editable", ROOT)


# --- contents ----------------------------------------------------------------------------------------------------


def _shipped() -> set[str]:
    """Every file of the two packages, as the wheel must name it."""
    return {
        path.relative_to(base).as_posix()
        for base, package in ((ROOT / "src", "dq_audit"), (ROOT / "checks", "dq_audit_checks"))
        for path in (base / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_both_packages_whole_and_nothing_else(built: Built) -> None:
    inside = {name for name in built.names if ".dist-info/" not in name}
    assert inside == _shipped()
    assert {name.partition("/")[0] for name in inside} == {"dq_audit", "dq_audit_checks"}


@pytest.mark.parametrize(
    "name",
    [
        "dq_audit/py.typed",
        "dq_audit_checks/py.typed",
        "dq_audit/audit.schema.json",
        "dq_audit/project.schema.json",
        "dq_audit/doctor/tested.txt",
        "dq_audit/history/migrations/env.py",
        "dq_audit/history/migrations/versions/v0001_first.py",
        "dq_audit/missing_tokens.csv",
        "dq_audit/render/page.css",
        "dq_audit/render/page.html.j2",
        "dq_audit_checks/codes/ethnicity_self_defined.csv",
        "dq_audit_checks/codes/offence.csv",
        "dq_audit_checks/sample/year.py",
        "dq_audit_checks/sample/__main__.py",
    ],
)
def test_what_is_no_module_is_in_the_wheel_too(built: Built, name: str) -> None:
    """Asked for by name: a file that was deleted would be missed by a comparison with the tree."""
    assert name in built.names


def test_every_code_list_is_in_the_wheel(built: Built) -> None:
    lists = {f"dq_audit_checks/codes/{path.name}" for path in (ROOT / "checks/dq_audit_checks/codes").glob("*.csv")}
    assert len(lists) > 15
    assert lists <= built.names


def test_no_tests_and_no_data_of_reports_are_in_the_wheel(built: Built) -> None:
    parts = {part for name in built.names for part in PurePosixPath(name).parts}
    assert parts & {"tests", "sample_data", "reports", "benchmarks", "extracts.csv", "truth.json", ".ci"} == set()
    assert [name for name in built.names if name.endswith(DATA_OF_REPORTS)] == []


def test_entry_points(built: Built) -> None:
    found = ConfigParser()
    found.read_string(built.text("entry_points.txt"))
    assert dict(found["console_scripts"]) == {"dq-audit": "dq_audit.cli.program:main"}
    assert dict(found["pytest11"]) == {"dq_audit": "dq_audit.pytest_plugin"}
    assert dict(found["dq_audit.packs"]) == {"dq_audit_checks": "dq_audit_checks"}
    assert dict(found["dq_audit.samples"]) == {"dq_audit_checks": "dq_audit_checks.sample:generate"}


def test_metadata(built: Built) -> None:
    metadata = built.text("METADATA")
    assert "License-Expression: MIT" in metadata
    assert "Requires-Python: >=3.11" in metadata
    core = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:") and "extra ==" not in line]
    assert core
    heavy = ("great", "spark", "ibis", "duckdb", "zensical", "mkdocs", "pytest")
    assert [line for line in core if any(name in line.lower() for name in heavy)] == [], "extras, or for development"
    assert any(name.endswith("licenses/LICENSE") for name in built.names)


def test_the_source_distribution_can_be_built_and_tested(built: Built) -> None:
    names = built.source_names
    assert {"pyproject.toml", "README.md", "LICENSE", "PKG-INFO"} <= names
    tops = {name.partition("/")[0] for name in names if "/" in name}
    assert {"src", "checks", "tests", "sample_data"} <= tops
    assert tops <= {"src", "checks", "tests", "docs", "sample_data", "benchmarks", "release"}
    assert {f"src/{n}" if n.startswith("dq_audit/") else f"checks/{n}" for n in _shipped()} <= names
    assert [n for n in names if "__pycache__" in n or n.endswith((".html", ".parquet"))] == []


# --- installed ---------------------------------------------------------------------------------------------------


def _ids() -> list[str]:
    return (ROOT / "docs" / "check-ids.txt").read_text(encoding="utf-8").splitlines()


def test_the_wheel_is_what_runs(installed: Installed) -> None:
    told = installed.run(
        installed.python, "-c", "import dq_audit, dq_audit_checks; print(dq_audit.__file__, dq_audit_checks.__file__)"
    )
    assert all(Path(path).is_relative_to(installed.environment) for path in told.split())


@pytest.mark.slow
def test_the_wheel_finds_its_packs_and_as_a_module_it_is_the_same(installed: Installed) -> None:
    told = installed.run(installed.command, "checks", "--ids")
    assert set(_ids()) <= set(told.splitlines())
    assert installed.run(installed.python, "-m", "dq_audit", "checks", "--ids") == told


@pytest.mark.slow
def test_the_demo_of_the_wheel_writes_below_out_only(installed: Installed, tmp_path: Path) -> None:
    """From a folder that is no clone, without git, with an empty home."""
    assert shutil.which("git", path=str(installed.environment / BIN)) is None
    work = tmp_path / "anywhere é"
    work.mkdir()
    watched = (tmp_path, installed.home, installed.packages)
    before = {path for folder in watched for path in _files(folder)}
    told = installed.run(installed.command, "demo", "--out", "out put", cwd=work)
    new = {path for folder in watched for path in _files(folder)} - before
    out = work / "out put"
    assert [path for path in new if not path.is_relative_to(out)] == []
    assert {"report.html", "report.xlsx", "report.json"} <= {path.name for path in new}
    assert "police.victim-ethnicity" in told
    assert "Not audited" not in told
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "police.victim-ethnicity" in page


def _files(folder: Path) -> set[Path]:
    return {Path(root) / name for root, _, names in os.walk(folder) for name in names}


# --- a pack of another author --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_pack_of_another_author_is_found_by_its_own_wheel(
    uv: str, built: Built, dependencies: Path, tmp_path: Path
) -> None:
    """Built, installed beside ours, listed, linted, tested and run; no file of ours names it."""
    _run(uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", tmp_path / "dist", OTHERS, cwd=tmp_path)
    (wheel,) = (tmp_path / "dist").glob("lent_books-*.whl")
    installed = _install(uv, dependencies, tmp_path, "--offline", built.wheel, wheel)
    assert "lent.reader-age" in installed.run(installed.command, "checks", "--ids").splitlines()
    linted = installed.run(installed.command, "lint", "lent_books")
    assert "2 of 2 cite a source, 2 of 2 have examples that are true." in linted
    tested = installed.run(installed.python, "-m", "pytest", "-q", "-p", "no:cacheprovider", OTHERS / "check_loans.py")
    assert "1 passed" in tested
    loans = tmp_path / "loans-2026-10.csv"
    loans.write_text(
        "loan_no,lent_on,librarian,reader_age\nL1,2026-10-01,B. Shelf,34\nL2,2026-10-02,B. Shelf,\n", encoding="utf-8"
    )
    told = installed.run(installed.command, "check", loans, "--source", "lent.loans", "--fail-on", "never", "--json")
    counts = {(f["check"], f["kind"]): f["counts"] for f in json.loads(told)["findings"]}
    assert (counts["lent.reader-age", "item"]["applicable"], counts["lent.reader-age", "item"]["blank"]) == (2, 1)
    assert counts["lent.loan-once", "rule"]["valid"] == 2


def test_the_hook_of_pre_commit_names_a_command_that_is_there(built: Built) -> None:
    [hook] = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    command, *words = hook["entry"].split()
    found = ConfigParser()
    found.read_string(built.text("entry_points.txt"))
    assert command in found["console_scripts"]
    listed = typer.main.get_command(app)
    assert words == ["lint"]
    assert "lint" in listed.commands  # type: ignore[attr-defined]  typer keeps its classes to itself
    assert hook["pass_filenames"] is False


@pytest.mark.slow
def test_an_editable_install_finds_both_packages(editable: Installed) -> None:
    told = editable.run(
        editable.python, "-c", "import dq_audit, dq_audit_checks; print(dq_audit.__file__, dq_audit_checks.__file__)"
    )
    assert [Path(path).parent for path in told.split()] == [
        ROOT / "src" / "dq_audit",
        ROOT / "checks" / "dq_audit_checks",
    ]
    assert set(_ids()) <= set(editable.run(editable.command, "checks", "--ids").splitlines())


@pytest.mark.slow
def test_an_editable_install_is_seen_by_type_checkers(editable: Installed) -> None:
    """They read plain paths in a .pth file, and run no import hooks."""
    lines = {line for path in editable.packages.glob("*.pth") for line in path.read_text().splitlines()}
    assert {str(ROOT / "src"), str(ROOT / "checks")} <= lines


# --- the release before -------------------------------------------------------------------------------------------


def _last_tag() -> str:
    """The newest release before what stands here; empty where there is none yet, or no git that knows."""
    words = ["git", "tag", "--list", "v*", "--merged", "HEAD", "--no-contains", "HEAD", "--sort=-version:refname"]
    try:
        told = subprocess.run(words, cwd=ROOT, capture_output=True, check=False, text=True)  # noqa: S603  our own words
    except FileNotFoundError:
        return ""
    return told.stdout.partition("\n")[0]


@pytest.fixture(scope="session")
def released(uv: str, installed: Installed, dependencies: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The last release, installed alone, from its tag. Before the first one this very program stands for it."""
    tag = _last_tag()
    if not tag:
        return installed
    folder = tmp_path_factory.mktemp("released")
    _run("git", "archive", "--output", folder / "release.tar", tag, cwd=ROOT)
    with tarfile.open(folder / "release.tar") as archive:
        archive.extractall(folder / "source", filter="data")
    _run(uv, "build", "--quiet", "--wheel", "--out-dir", folder, folder / "source", cwd=folder)
    [wheel] = folder.glob("*.whl")
    return _install(uv, dependencies, folder, "--offline", wheel)


def _holds(now: Any, before: Any) -> bool:  # noqa: ANN401  any JSON
    """Whether all that stood in a document stands in another: one that may say more."""
    if isinstance(before, dict):
        return all(name in now and _holds(now[name], part) for name, part in before.items())
    if isinstance(before, list):
        return len(now) == len(before) and all(map(_holds, now, before))
    return bool(now == before)


@pytest.mark.slow
def test_what_the_last_release_kept_is_there_in_this_one(
    released: Installed, installed: Installed, tmp_path: Path
) -> None:
    """Its project file is read, its history upgraded, its JSON taken in: with every figure."""
    for name in ("project/in", "project/kept", "elsewhere/kept"):
        (tmp_path / name).mkdir(parents=True)
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    for folder in (project, elsewhere):
        (folder / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    for known, month in enumerate(("2026-01", "2026-02", "2026-03"), 31):
        (project / "in" / f"asb-{month}-as-of-{month}-28.csv").write_bytes(contacts(month, known, 60))
    for words in (("init",), ("backfill",), ("export", "--out", "before.json")):
        released.run(released.command, "history", *words, cwd=project)
    for words in (("upgrade",), ("export", "--out", "after.json")):
        installed.run(installed.command, "history", *words, cwd=project)
    before, after = (json.loads((project / f"{one}.json").read_text(encoding="utf-8")) for one in ("before", "after"))
    told = [{name: part for name, part in one.items() if name not in {"schema_version", "tool"}} for one in before]
    assert len(told) == 3
    assert _holds(after, told)
    ages = [f["counts"]["valid"] for one in after for f in one["findings"] if f["item"] == "contact_age"]
    assert ages == [31, 32, 33]
    installed.run(installed.command, "history", "init", cwd=elsewhere)
    assert "3 new" in installed.run(installed.command, "history", "import", project / "before.json", cwd=elsewhere)
    assert _last_tag() or released is installed
