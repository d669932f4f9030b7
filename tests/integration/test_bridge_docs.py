"""The examples of docs/pandera.md and docs/great-expectations.md run as they stand."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from commands import RETENTION

from dq_audit.project import load_project

DOCS = Path(__file__).parents[2] / "docs"


def _blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), re.DOTALL)


def _run(text: str, folder: Path) -> None:
    path = folder / "example.py"  # pandera and the fingerprint of a check look at the file
    path.write_text(text, encoding="utf-8")
    with contextlib.chdir(folder):
        exec(compile(text, str(path), "exec"), {"__name__": "example"})  # noqa: S102  an example of ours


def _schema() -> str:
    """The schema of the example, with a column that tells the month."""
    text = _blocks("pandera.md", "python")[0].partition("frame = ")[0]
    return text.replace("    level", '    received_on: pa.typing.Series["datetime64[ns]"]\n    level')


def test_the_example_of_a_schema(tmp_path: Path) -> None:
    (python,) = _blocks("pandera.md", "python")
    _run(python, tmp_path)


@pytest.mark.slow
def test_a_schema_by_its_file_and_month_after_month(tmp_path: Path, dq: Callable[..., CompletedProcess[str]]) -> None:
    (toml,) = _blocks("pandera.md", "toml")
    (tmp_path / "schemas.py").write_text(_schema(), encoding="utf-8")
    for month in ("09", "10"):
        rows = f"ref,received_on,level,ward\nN1,2026-{month}-01,50,Central\nN2,2026-{month}-02,500,Elsewhere\n"
        (tmp_path / f"noise-2026-{month}.csv").write_text(rows, encoding="utf-8")
    words = ("check", "noise-2026-10.csv", "--schema", "schemas.py:Noise", "--source", "council.noise", "--key", "ref")
    assert dq(*words).returncode == 1
    (tmp_path / "dq_audit.toml").write_text(f'[history]\nplace = "history.sqlite"\n{RETENTION}{toml}', encoding="utf-8")
    assert dq("history", "init").returncode == 0
    assert dq("history", "backfill").returncode == 0
    assert "2026-10  1 of 2" in dq("trend", "council.noise.ward.isin").stdout
    assert "council.noise.ward.isin" in dq("run", "--out", "reports", "--format", "json").stdout
    taken = dq("check", "noise-2026-10.csv", "--schema", "schemas.py:Noise", "-s", "council.noise")
    assert (taken.returncode, "is a source already" in taken.stderr) == (2, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--schema", "schemas.py:Nothing"), "has no 'Nothing'"),
        (("--schema", "nothing.py:Noise"), "there is no file nothing.py"),
        (("--schema", "schemas.py"), "names no schema"),
        (("--schema", "broken.py:Noise"), "the pack file broken.py, line 1, cannot be used"),
        (("--key", "ref"), "say something of a --schema"),
    ],
)
def test_a_schema_that_is_not_there_is_a_sentence(
    dq: Callable[..., CompletedProcess[str]],
    tmp_path: Path,
    options: tuple[str, ...],
    said: str,
) -> None:
    (tmp_path / "schemas.py").write_text("", encoding="utf-8")
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    (tmp_path / "x.csv").write_text("a\n1\n", encoding="utf-8")
    done = dq("check", "x.csv", "-s", "own.thing", *options)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_the_project_file_of_great_expectations(tmp_path: Path) -> None:
    (toml,) = _blocks("great-expectations.md", "toml")
    (tmp_path / "dq_audit.toml").write_text(toml, encoding="utf-8")
    assert load_project(tmp_path / "dq_audit.toml").source("gx.victims").gx == "Police"
