"""The site of a run: a page for each gap, source and agency, links that lead somewhere, nothing live in any of them."""

from __future__ import annotations

import re
from pathlib import Path

from test_render import GAPS, LIVE, audit, hostile

from dq_audit.answers import Answer
from dq_audit.files import write_reports
from dq_audit.model import Audit
from dq_audit.register import register
from dq_audit.render.site import INDEX, site
from dq_audit.reported import Report, timelines_of, triangles_of


def made(*audits: Audit) -> Report:
    rows = register(audits, GAPS)
    return Report("The year", audits, rows, timelines=timelines_of(audits), triangles=triangles_of(audits))


def test_a_page_for_each_gap_source_and_agency() -> None:
    pages = dict(site(made(audit())))
    assert list(pages) == [
        INDEX, "gap-3-2-1.html", "gap-3-2-2.html", "gap-3-2-4.html", "source-police-victims.html", "agency-police.html",
    ]  # fmt: skip
    assert "1,201 of 1,334" in pages["gap-3-2-1.html"]
    assert "Nothing received" in pages["gap-3-2-2.html"]
    assert "1,107 of 1,334" in pages["agency-police.html"]


def test_every_link_of_a_site_leads_to_a_page_and_a_place_of_it() -> None:
    pages = dict(site(made(audit(), audit(source="health.ae_assaults", agency="A&E"))))
    for name, html in pages.items():
        for target in re.findall(r'<a [^>]*href="([^"]*)"', html):
            file, _, place = target.partition("#")
            assert (file or name) in pages
            assert not place or f'id="{place}"' in pages[file or name]


def test_names_that_are_alike_in_an_address_stay_apart() -> None:
    """Two agencies, told apart by a stroke that no address holds."""
    pages = dict(site(made(audit(agency="A&E"), audit(source="health.ecds", agency="A/E"))))
    assert {"agency-a-e.html", "agency-a-e-2.html"} <= set(pages)


def test_nothing_in_a_site_is_live() -> None:
    answer = Answer(LIVE[0], LIVE[1], LIVE[0], LIVE[1], LIVE[0], (LIVE[1],), (LIVE[0],))
    rows = register([hostile()], {LIVE[0]: LIVE[0]}, [answer])
    for name, html in site(Report(LIVE[0], (hostile(),), rows)):
        assert html.count("<script") == 1
        assert "\x1b" not in html
        assert re.fullmatch(r"[a-z0-9-]+\.html", name)


def test_a_page_that_a_site_has_no_more_is_removed_and_other_files_stay(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    (place / "source-gone.html").write_text("old", encoding="utf-8")
    (place / "minutes.html").write_text("ours", encoding="utf-8")
    assert list(write_reports(made(audit()), tmp_path, ["site"])) == [place / INDEX]
    assert not (place / "source-gone.html").exists()
    assert (place / "minutes.html").read_text(encoding="utf-8") == "ours"
