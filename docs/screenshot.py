"""Takes the pictures of README and docs from the sample year's reports.

uv run dq-audit demo --out reports && uv run python docs/screenshot.py reports
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent
PICTURES = {  # picture: page, width, height, where on the page it begins
    "report.png": ("report.html", 1100, 900, ""),
    "gap.png": ("site/gap-3-2-1.html", 1100, 1000, ""),
    "months.png": ("site/gap-3-2-1.html", 1100, 760, "#gap-3-2-1-1-t1"),
    "one-page.png": ("one-page.html", 900, 1000, ""),
    "letter.png": ("letters/letter-Police.html", 900, 1100, ""),
}


def take(reports: Path) -> None:
    """Every picture, at the width of a laptop or of a sheet of paper."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for picture, (page, width, height, place) in PICTURES.items():
            tab = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            tab.goto((reports.resolve() / page).as_uri() + place)
            tab.screenshot(path=DOCS / picture)
            tab.close()
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
