"""The sample year's pages in Chromium: nothing is fetched, nothing overflows, nobody is shut out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dq_audit.declaration import ROWS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDTHS = (320, 768, 1280, 1920)  # 320 is 1280 at 400%
PAGES = (
    "report.html",
    "site/index.html",
    "site/gap-3-2-1.html",
    "site/source-police-victims.html",
    "site/agency-police.html",
)
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = Path(str(importlib.util.find_spec("axe_playwright_python").origin)).with_name("axe.min.js")  # type: ignore[union-attr]


def opened(browser: Browser, page: Path, **context: Any) -> Page:  # noqa: ANN401  Playwright's own
    tab = browser.new_context(**context).new_page()
    tab.goto(page.as_uri())
    return tab


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_asks_for_nothing_and_complains_of_nothing(
    browser: Browser, reports: Path, name: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    page = (reports / name).as_uri()
    tab.goto(page)
    assert asked == [page]
    assert complaints == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_shuts_nobody_out(browser: Browser, reports: Path, name: str, scheme: str) -> None:
    """By axe-core, against WCAG 2.2 AA."""
    tab = opened(browser, reports / name, viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    tab.evaluate(AXE.read_text(encoding="utf-8"))
    found = tab.evaluate("tags => axe.run({runOnly: tags})", list(STANDARDS))
    told = {one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in found["violations"]}
    assert told == {}
    tab.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_script_and_style(browser: Browser, reports: Path, name: str) -> None:
    tab = opened(browser, reports / name, java_script_enabled=False)
    assert tab.locator("h1").count() == 1
    assert tab.locator("html").get_attribute("lang") == "en-GB"
    assert tab.locator("button").count() == 0
    text = tab.inner_text("body")
    if name.endswith(("report.html", "index.html")):
        assert all(gap in text for gap in ROWS)
    tab.context.close()


def test_whatever_can_be_used_is_reached_by_the_keyboard(browser: Browser, reports: Path) -> None:
    tab = opened(browser, reports / "site/agency-police.html", viewport={"width": 1280, "height": 900})
    wanted = tab.evaluate("document.querySelectorAll('a[href], button, summary, input, [tabindex=\"0\"]').length")
    reached: set[str] = set()
    for _ in range(wanted + 5):
        tab.keyboard.press("Tab")
        reached.add(tab.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement).toString()"))
    assert len(reached) >= wanted
    tab.context.close()


def test_a_table_sorts_by_its_figures_and_filters(browser: Browser, reports: Path) -> None:
    tab = opened(browser, reports / "site/agency-police.html", viewport={"width": 1280, "height": 900})
    table = tab.locator("table.sortable").first
    table.get_by_role("button", name="Complete, n of N").press("Enter")
    assert table.locator("th[aria-sort=ascending]").count() == 1
    told = table.locator("tbody tr td:nth-of-type(2)").all_inner_texts()
    shares = [x / n if n else -1.0 for x, n in (figures(one) for one in told)]
    assert shares == sorted(shares)
    assert len(set(shares)) > 1
    box = tab.get_by_label("Show only rows with").first
    box.fill("victim once")
    assert table.locator("tbody tr:visible").count() == 1
    assert f"1 of {len(told)} rows shown" in tab.get_by_role("status").first.inner_text()
    tab.context.close()


def figures(text: str) -> tuple[int, int]:
    x, _, rest = text.replace(",", "").partition(" of ")
    return int(x), int(rest.split()[0])


@pytest.mark.parametrize("name", PAGES)
def test_no_two_things_lie_on_each_other(browser: Browser, reports: Path, name: str) -> None:
    """Headings, paragraphs, tables and pictures of a page that is read from top to bottom, at the width of a laptop."""
    tab = opened(browser, reports / name, viewport={"width": 1280, "height": 900})
    over = tab.evaluate("""() => {
      const kinds = ['h2', 'h3', 'h4', 'p', 'table', 'figure', 'dl', 'ul'].map((kind) => `main ${kind}`).join(', ');
      const seen = [...document.querySelectorAll(kinds)]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 2)
        .filter((one, at, all) => !all.some((other) => other !== one && other.contains(one)));
      const boxes = seen.map((one) => one.getBoundingClientRect());
      const told = [];
      boxes.forEach((a, i) => boxes.slice(i + 1, i + 8).forEach((b, j) => {
        const [across, down] = [Math.min(a.right, b.right) - Math.max(a.left, b.left),
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
        if (across > 1 && down > 2)
          told.push([seen[i].outerHTML.slice(0, 90), seen[i + 1 + j].outerHTML.slice(0, 90)]);
      }));
      return told;
    }""")
    assert over == []
    tab.context.close()
