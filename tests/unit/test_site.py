"""The site of a run: a page for each gap, source and agency, links that lead somewhere, nothing live in any of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

from papers_made import audit as paper_audit
from papers_made import finding
from test_render import GAPS, LIVE, audit, hostile
from test_render import finding as found

from dq_audit.answers import Answer
from dq_audit.disclosing import TO_US
from dq_audit.disclosure.settings import Audience
from dq_audit.model import Audit, Outcome
from dq_audit.outcomes import ROUNDED, percents
from dq_audit.register import register
from dq_audit.render.site import INDEX, site
from dq_audit.report_files import write_charts, write_reports
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


def test_protected_pages_say_so_and_months_together_are_told_as_such() -> None:
    small = [paper_audit("police.victims", "Police", f"2026-0{m}", finding("a.b", "3.2.1", 6, 10)) for m in (1, 2, 3)]
    report = Report("The year", tuple(small), register(small, GAPS, few=10), audience=Audience.PUBLIC)
    pages = dict(site(report))
    assert all(Audience.PUBLIC.caution in html for html in pages.values())
    for name in (INDEX, "gap-3-2-1.html"):
        said = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", pages[name]))
        assert re.search(r"18 of 30( records complete)? 60.0% in 3 months", said)
    assert "3 months to March 2026" in pages[INDEX]
    with percents(ROUNDED):
        whole = dict(site(report))
    assert re.search(
        r"18 of 30( records complete)? in 3 months", re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", whole[INDEX]))
    )
    assert not any("rounded" in html for _, html in site(made(audit())))


def test_the_register_says_why_a_row_with_figures_could_not_be_judged() -> None:
    rows = register([audit()], GAPS, absent={"3.2.1": ["police.vulnerable_people"]})
    pages = dict(site(Report("The year", (audit(),), rows)))
    assert all("Nothing received of police.vulnerable_people" in pages[name] for name in (INDEX, "gap-3-2-1.html"))


def test_nothing_in_a_site_is_live() -> None:
    answer = Answer(LIVE[0], LIVE[1], LIVE[0], LIVE[1], LIVE[0], (LIVE[1],), (LIVE[0],))
    rows = register([hostile()], {LIVE[0]: LIVE[0]}, [answer])
    for name, html in site(Report(LIVE[0], (hostile(),), rows)):
        assert html.count("<script") == 1
        assert "\x1b" not in html
        assert re.fullmatch(r"[a-z0-9-]+\.html", name)


def test_the_manifest_lists_every_file_of_ours_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "charts").mkdir()
    for theirs in ("site/minutes.html", "charts/holiday.png"):
        (tmp_path / theirs).write_text("ours", encoding="utf-8")
    report = made(*(audit(period=f"2026-0{month}") for month in (1, 2, 3)))
    written = [*write_reports(report, tmp_path, ["site", "letters", "html"]), write_charts(report, tmp_path, "svg")]
    TO_US.manifest([str(path) for path in written], tmp_path)
    listed = {line["file"] for line in json.loads((tmp_path / "disclosure-manifest.json").read_text(encoding="utf-8"))}
    every = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()}
    assert {"letters/letter-Police.docx", "charts/what-they-show.txt", "site/gap-3-2-1.html"} < listed
    assert every - listed == {
        "site/minutes.html", "charts/holiday.png", "disclosure-manifest.json", "disclosure-manifest.txt"
    }  # fmt: skip


def test_charts_of_protected_counts_say_so(tmp_path: Path) -> None:
    report = replace(made(*(audit(period=f"2026-0{month}") for month in (1, 2, 3))), audience=Audience.PUBLIC)
    place = write_charts(report, tmp_path, "svg")
    drawn = [*place.glob("*.svg")]
    assert drawn
    for path in drawn:
        said = " ".join(re.findall(">([^<]+)</text>", path.read_text(encoding="utf-8")))
        assert Audience.PUBLIC.caution in said
    assert Audience.PUBLIC.caution in (place / "what-they-show.txt").read_text(encoding="utf-8")


def test_a_page_that_a_site_has_no_more_is_removed_and_other_files_stay(tmp_path: Path) -> None:
    place = tmp_path / "site"
    place.mkdir()
    (place / "source-gone.html").write_text("old", encoding="utf-8")
    (place / "minutes.html").write_text("ours", encoding="utf-8")
    assert list(write_reports(made(audit()), tmp_path, ["site"])) == [place / INDEX]
    assert not (place / "source-gone.html").exists()
    assert (place / "minutes.html").read_text(encoding="utf-8") == "ours"


def test_a_source_that_fell_silent_has_its_page_and_says_so_in_its_gap() -> None:
    """Its last month is in the history alone: no link leads nowhere, and an old “met” is not shown as today's."""
    old = audit(found(Outcome.MET, gap="3.2.4", check="health.a"), source="health.ae", agency="A&E", period="2023-01")
    now = audit()
    rows = register([old, now], GAPS)
    pages = dict(site(Report("The year", (now,), rows)))
    assert "source-health-ae.html" in pages
    assert "the findings of 1 source in the latest month" in pages["index.html"]
    gap = pages["gap-3-2-4.html"]
    assert 'href="source-health-ae.html"' in gap
    assert "Nothing received of health.ae since 2023-01: what stands below is of then." in gap
    assert "What the checks of this gap found in January 2023" in gap
