"""The pictures in Chromium: nothing overflows, no words are cut or in each other's way, in any width and colours."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment, PackageLoader, StrictUndefined
from pictures_made import pictures

from dq_audit.render.words import clean

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

PAGE = """{% import "pictures.html.j2" as pictures %}
<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Pictures</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{{ style_hash }}'">
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{{ style | safe }}</style></head>
<body>{{ pictures.sprite() }}<main class="wrap"><h1>Pictures</h1>
{% for macro, picture in found %}{{ pictures[macro](picture, "p" ~ loop.index) }}{% endfor %}
</main></body></html>"""

# Words that leave their picture, or touch other words of it, by more than a pixel; and words below 11 pixels.
IN_THE_WAY = """
[...document.querySelectorAll('.picture')].flatMap(figure => {
  const plot = figure.querySelector('.plot');
  if (!plot) return [];
  const edge = plot.getBoundingClientRect();
  const found = [...plot.querySelectorAll('text')].filter(t => t.getClientRects().length && t.textContent);
  const boxes = found.map(t => [t.textContent, t.getBoundingClientRect(), parseFloat(getComputedStyle(t).fontSize)]);
  const out = boxes.filter(([, b, size]) => size < 11 || b.left < edge.left - 1 || b.right > edge.right + 1
    || b.top < edge.top - 1 || b.bottom > edge.bottom + 1).map(([text]) => [figure.id, text, 'the edge']);
  boxes.forEach(([text, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
    if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 3 < b.bottom && b.top + 3 < a.bottom)
      out.push([figure.id, text, other]);
  }));
  return out;
})
"""
SHAPES_BEYOND = """
[...document.querySelectorAll('.plot')].flatMap(plot => [...plot.querySelectorAll('use, path, line')].filter(shape => {
  const [b, edge] = [shape.getBoundingClientRect(), plot.getBoundingClientRect()];
  return b.left < edge.left - 1 || b.right > edge.right + 1;
}).map(shape => shape.outerHTML.slice(0, 80)))
"""


@pytest.fixture(scope="module")
def page_of_pictures(tmp_path_factory: pytest.TempPathFactory) -> str:
    style = "".join(
        files("dq_audit.render").joinpath(f).read_text(encoding="utf-8") for f in ("page.css", "pictures.css")
    )
    environment = Environment(
        loader=PackageLoader("dq_audit", "render"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=lambda value: clean(value) if type(value) is str else value,
    )  # fmt: skip
    style_hash = b64encode(sha256(style.encode()).digest()).decode()
    html = environment.from_string(PAGE).render(style=style, style_hash=style_hash, found=pictures())
    path = tmp_path_factory.mktemp("pictures") / "pictures.html"
    path.write_text(html, encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("light", "active")])
def test_nothing_overflows_and_no_words_are_in_the_way(
    browser: Browser, page_of_pictures: str, width: int, scheme: str, forced: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(page_of_pictures)
    assert complaints == []
    assert tab.locator(".picture").count() == len(pictures())
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert tab.evaluate(IN_THE_WAY) == []
    assert tab.evaluate(SHAPES_BEYOND) == []
    assert tab.locator("script, [style], .picture [onload]").count() == 0
    ids = tab.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(set(ids)) == len(ids)
    context.close()


def test_shapes_and_lines_can_be_told_from_the_paper_in_any_colours(browser: Browser, page_of_pictures: str) -> None:
    """Each mark that is filled has another colour than what lies behind it."""
    for scheme, forced in (("light", "none"), ("dark", "none"), ("light", "active"), ("dark", "active")):
        context = browser.new_context(color_scheme=scheme, forced_colors=forced)  # type: ignore[arg-type]
        tab = context.new_page()
        tab.goto(page_of_pictures)
        found = tab.evaluate(
            "[...document.querySelectorAll('.sprite .k')].map(k => [k.id, getComputedStyle(k).fill, "
            "getComputedStyle(k).stroke, getComputedStyle(document.body).backgroundColor])"
        )
        assert len(found) == 10
        assert [name for name, fill, stroke, paper in found if {fill, stroke} <= {paper, "none"}] == []
        context.close()
