"""One Chromium for all tests of pages, and the pages of two sources of the sample year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from dq_audit.asking import answers_of
from dq_audit.declaration import ROWS
from dq_audit.discover import discover, questions
from dq_audit.drawing_up import reported
from dq_audit.month import run
from dq_audit.project import load_project
from dq_audit.register import register
from dq_audit.report_files import write_reports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[2] / "sample_data" / "dq_audit.toml"


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reports."""
    project, packs = load_project(SAMPLE), discover()
    month = run(project, packs, only=["police.victims", "health.ae_assaults", "police.vulnerable_people"])
    rows = register(month.audits, ROWS, answers_of(month.audits, questions(), project.lookups, project.questions))
    report = reported(month.audits, packs, title="The sample year", rows=rows, project=project)
    folder = tmp_path_factory.mktemp("reports")
    assert list(write_reports(report, folder, ["html", "site"]))
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()
