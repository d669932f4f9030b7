"""The papers of one side, printed: one page of A4, no letter below 9 points; on a screen of any width all of it seen.

Each is tried as usual and with everything that others write far longer than it can be.
"""

from __future__ import annotations

import importlib.util
import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from papers_made import GUIDANCE, TITLE, answer, fullest, guidance, rows, unusable

from dq_audit.declaration import ROWS
from dq_audit.disclosure.settings import Audience
from dq_audit.render.letters import letters
from dq_audit.render.one_page import one_page_docx, one_page_html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LONG = "Anybody who answers for the quality of these data and their delivery, " * 20
UNBROKEN = "W" * 500
A4 = (8.27 * 96, 11.69 * 96)  # px
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
AXE = Path(str(importlib.util.find_spec("axe_playwright_python").origin)).with_name("axe.min.js")  # type: ignore[union-attr]
SMALLEST = 12  # px: 9 points
# The smallest letter of a text that is shown, and its own words.
SIZES = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('body'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const box = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (text && box.getClientRects().length && box.tagName !== 'STYLE')
      found.push([parseFloat(getComputedStyle(box).fontSize), text]);
  }
  return found;
}"""


def _usual() -> dict[str, tuple[str, bytes]]:
    given = rows(answers=[answer(ref, "cannot be determined", 31) for ref in ROWS])
    directions = dict.fromkeys(ROWS, "no change shown")
    told = {one.stem: (one.html, one.docx) for one in letters(given, TITLE, GUIDANCE, unusable("damaged")).values()}
    return {"page": (one_page_html(given, TITLE, directions), one_page_docx(given, TITLE, directions)), **told}


def _full(text: str) -> dict[str, tuple[str, bytes]]:
    given, directions = fullest(text), dict.fromkeys(ROWS, text)
    caution = Audience.PARTNERSHIP.caution  # the longest that stands at a foot
    [letter] = letters(given, text, guidance(given, text), unusable(text), notes=[caution]).values()
    page = (given, text, directions, [text] * 9)
    return {"page": (one_page_html(*page), one_page_docx(*page)), "letter": (letter.html, letter.docx)}


PAPERS = {
    f"{kind}: {name}": paper
    for kind, papers in {"usual": _usual(), "long": _full(LONG), "unbroken": _full(UNBROKEN)}.items()
    for name, paper in papers.items()
}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def opened(browser: Browser, folder: Path, html: str, **context: object) -> tuple[Page, list[str]]:
    path = folder / "paper.html"
    path.write_text(html, encoding="utf-8")
    tab = browser.new_context(**context).new_page()  # type: ignore[arg-type]  by the test
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("request", lambda request: told.append(request.url) if request.url != path.as_uri() else None)
    tab.goto(path.as_uri())
    return tab, told


@pytest.mark.browser
@pytest.mark.parametrize("name", PAPERS)
def test_it_prints_on_one_side_and_nothing_is_small_or_cut_off(browser: Browser, tmp_path: Path, name: str) -> None:
    tab, _ = opened(browser, tmp_path, PAPERS[name][0])
    pdf = tab.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    tab.emulate_media(media="print")
    tab.set_viewport_size({"width": int(A4[0] - 2 * 13 / 25.4 * 96), "height": int(A4[1])})
    sizes = tab.evaluate(SIZES)
    assert len(sizes) > 10
    assert [text for size, text in sizes if size < SMALLEST - 0.01] == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_every_screen_and_asks_for_nothing(browser: Browser, tmp_path: Path, width: int, scheme: str) -> None:
    for html, _ in PAPERS.values():
        tab, told = opened(browser, tmp_path, html, viewport={"width": width, "height": 900}, color_scheme=scheme)
        assert told == []
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        tab.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAPERS)
def test_it_shuts_nobody_out(browser: Browser, tmp_path: Path, name: str, scheme: str) -> None:
    """By axe-core, against WCAG 2.2 AA, on a wide screen and on a narrow one."""
    for width in (1280, 320):
        tab, _ = opened(
            browser, tmp_path, PAPERS[name][0], viewport={"width": width, "height": 900}, color_scheme=scheme
        )
        tab.evaluate(AXE.read_text(encoding="utf-8"))
        found = tab.evaluate("tags => axe.run({runOnly: tags})", list(STANDARDS))
        assert {one["id"]: [node["html"][:200] for node in one["nodes"][:3]] for one in found["violations"]} == {}
        tab.context.close()


@pytest.mark.slow
def test_word_documents_are_of_one_side(tmp_path: Path) -> None:
    """As LibreOffice lays them out. Word clips no lines: with a word of 500 letters a document may take a side more."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not here: nobody laid the documents out")
    papers = {name: docx for name, (_, docx) in PAPERS.items() if not name.startswith("unbroken")}
    for place, docx in enumerate(papers.values()):
        (tmp_path / f"{place}.docx").write_bytes(docx)
    made = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(  # noqa: S603  LibreOffice, on our own files
        [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *made],
        capture_output=True, check=False, timeout=300,
    )  # fmt: skip
    if not list(tmp_path.glob("*.pdf")):
        pytest.skip("LibreOffice has no Writer here: nobody laid the documents out")
    pages = {name: pages_of((tmp_path / f"{place}.pdf").read_bytes()) for place, name in enumerate(papers)}
    assert pages == dict.fromkeys(papers, 1)


@pytest.mark.slow
def test_no_letter_of_a_word_document_is_small() -> None:
    for _, docx in PAPERS.values():
        made = Document(io.BytesIO(docx))
        cells = [p for table in made.tables for cell in table._cells for p in cell.paragraphs]
        sizes = [
            (run.font.size or p.style.font.size).pt for p in (*made.paragraphs, *cells) for run in p.runs if p.style
        ]
        assert min(sizes) >= 9
