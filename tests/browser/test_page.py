"""The sample year's page in Chromium: nothing is fetched, nothing overflows, nothing needs a script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from dq_audit.declaration import ROWS
from dq_audit.discover import discover
from dq_audit.month import run
from dq_audit.project import load_project
from dq_audit.register import register
from dq_audit.render.page import page
from dq_audit.reported import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SAMPLE = Path(__file__).parents[2] / "sample_data" / "dq_audit.toml"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    month = run(load_project(SAMPLE), discover(), only=["police.victims", "health.ae_assaults"])
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(page(Report("The sample year", month.audits, register(month.audits, ROWS))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, report: str, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=True
    )  # type: ignore[arg-type]
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(report)
    assert asked == [report]
    assert complaints == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def test_the_page_is_read_without_a_script(browser: Browser, report: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(report)
    text = tab.inner_text("body")
    assert all(gap in text for gap in ROWS)
    assert tab.locator("h1").count() == 1
    assert tab.locator("html").get_attribute("lang") == "en-GB"
    context.close()
