"""The great-expectations context that is exported: it runs alone, calls nobody, holds no value, and its pages open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CANARY = "Zebedee Quillfeather"

# Each in a process of its own, where a call to anybody is a fault; the second where importing dq-audit fails. Spark
# Connect, which great-expectations loads where it is there, would take `python -c` for its own doctests and end it.
_NO_NETWORK = """
import socket, sys
sys.modules["pyspark.sql.connect"] = None
def refused(*_):
    raise SystemExit("something called out")
socket.socket.connect = socket.getaddrinfo = refused
"""
_EXPORT = """
from dq_audit.cli.program import main
sys.argv = ["dq-audit", "export", "gx", "--source", "police.vulnerable_people", "--context", "--out", sys.argv[1]]
main()
"""
_RUN = """
sys.modules["dq_audit"] = sys.modules["dq_audit_checks"] = None
import great_expectations as gx, pandas as pd
context = gx.get_context(mode="file", project_root_dir=sys.argv[1])
good = {"person_ref": "P1", "referred_on": "2026-10-01", "age": "40", "sex": "F", "ethnicity": "W1"}
odd = dict.fromkeys(good, sys.argv[2])
frame = pd.DataFrame([good, odd, {**good, "person_ref": "P2", "sex": ""}], dtype="str")
done = context.checkpoints.get("police.vulnerable_people").run(batch_parameters={"dataframe": frame})
print(sorted((r.expectation_config.kwargs["column"], r.result.get("element_count"), r.result.get("unexpected_count"))
             for run in done.run_results.values() for r in run.results
             if r.expectation_config.meta["dq_audit"]["role"] == "complete"))
"""


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a context whose checkpoint ran, and what it counted."""
    out, said = tmp_path_factory.mktemp("context"), ""
    for program in (_EXPORT, _RUN):
        words = [sys.executable, "-W", "ignore", "-c", _NO_NETWORK + program, out, CANARY]
        done = subprocess.run(words, capture_output=True, check=False, encoding="utf-8")  # noqa: S603  our own words
        assert done.returncode == 0, done.stderr
        assert CANARY not in done.stdout + done.stderr
        said = done.stdout
    return out, said


def test_it_runs_as_it_stands_and_counts(context: tuple[Path, str]) -> None:
    """By hand: of three notices the second holds nothing that could be right, the third no sex."""
    assert "[('age', 3, 1), ('ethnicity', 3, 1), ('sex', 3, 2)]" in context[1]


def test_no_file_of_it_holds_a_value(context: tuple[Path, str]) -> None:
    files = [path for path in context[0].rglob("*") if path.is_file()]
    assert any(path.suffix == ".json" and "validations" in path.parts for path in files)
    assert [path.name for path in files if CANARY.encode() in path.read_bytes()] == []


def test_its_pages_open_without_a_network(context: tuple[Path, str], browser: Browser) -> None:
    """No request but for the page itself, nothing said on the console, and what matters is there to be read."""
    pages = sorted(context[0].rglob("*.html"))
    assert len(pages) == 3  # index, suite, result
    for path in pages:
        tab = browser.new_context(offline=True).new_page()
        asked: list[str] = []
        said: list[str] = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.on("console", lambda message, said=said: said.append(message.text))
        tab.on("pageerror", lambda fault, said=said: said.append(str(fault)))
        tab.goto(path.as_uri())
        assert [unquote(url) for url in asked] == [unquote(path.as_uri())]
        assert said == []
        text = tab.inner_text("body")
        assert "police.vulnerable_people" in text
        for link in tab.eval_on_selector_all("a[href]", "all => all.map(one => one.href)"):
            assert link.startswith("file:")
            assert Path(unquote(link.removeprefix("file://").partition("#")[0])).is_file()
        if "validations" in path.parts:
            shown = "getComputedStyle(document.querySelector('.fa-times'), '::before').content"
            assert "failed" in tab.evaluate(shown)
        tab.context.close()
