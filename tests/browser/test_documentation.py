"""The documentation's site in Chromium: it fits a telephone, and asks a network for nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BUILDER = Path(__file__).parents[2] / "docs" / "build_site.py"
PAGES = ("index.html", "checks/index.html", "reference/command-line.html", "tutorials/ae-team.html")


@pytest.mark.browser
def test_pages_of_the_site_ask_for_nothing_from_a_network(browser: Browser, tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("build_site", BUILDER)
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    site: Path = builder.build(tmp_path)
    asked: list[str] = []
    for name in PAGES:
        for width in (1280, 390):
            page = browser.new_page(viewport={"width": width, "height": 900})
            page.on("request", lambda request: asked.append(request.url))
            page.goto((site / name).as_uri())
            page.wait_for_timeout(300)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            page.close()
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
