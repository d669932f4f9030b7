"""The reports of an audit or a run as files, by the kinds that people ask for.

Apart from `files`, since all that draws is loaded here: an audit that is read on a terminal needs none of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dq_audit.disclosure.settings import name_of
from dq_audit.files import removed, replacing, write_text, written
from dq_audit.render.documents import to_json
from dq_audit.render.junit import junit
from dq_audit.render.letters import letters
from dq_audit.render.limitations import limitations_text
from dq_audit.render.one_page import one_page_docx, one_page_html
from dq_audit.render.page import page
from dq_audit.render.png import png, standalone
from dq_audit.render.site import INDEX, site
from dq_audit.render.views import pictures_of, views_of
from dq_audit.render.workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from dq_audit.reported import Report

_PAGES = ("index.html", "gap-*.html", "source-*.html", "agency-*.html")
_IN_WORDS = "what-they-show.txt"
_CHARTS = ("gap-*.png", "gap-*.svg", _IN_WORDS)


def write_reports(report: Report, folder: Path, kinds: Iterable[str]) -> Iterator[Path]:
    """Write those of `kinds` to a folder; each path when it is there. Of a site that is its first page."""
    for kind in kinds:
        yield from _WRITERS[kind](report, folder)


def behind(told: Path) -> Iterator[Path]:
    """The files behind a path that was told as written: the pages of a site, the charts in their folder, or itself.

    What others keep in such a folder is not ours to vouch for.
    """
    place = told if told.is_dir() else told.parent
    names = _CHARTS if told.is_dir() else _PAGES if told.name == INDEX else ()
    yield from sorted({one for name in names for one in place.glob(name)}) if names else [told]


def _write_site(report: Report, folder: Path) -> Iterator[Path]:
    """The pages of a site; those of an earlier one that have no page any more are removed."""
    place, names = folder / name_of(report.audience, "site"), set()
    for name, html in site(report):
        write_text(html, place / name)
        names.add(name)
    for left in behind(place / INDEX):
        if left.name not in names:
            removed(left)
    yield place / INDEX


def _write_one_page(report: Report, folder: Path) -> Iterator[Path]:
    """One side of A4 for the partnership, as a page and as a document."""
    stem, told = (
        folder / name_of(report.audience, "one-page"),
        (report.rows, report.title, report.directions, report.cautions),
    )
    yield written(one_page_html(*told), stem.with_name(f"{stem.name}.html"))
    yield written(one_page_docx(*told), stem.with_name(f"{stem.name}.docx"))


def _write_letters(report: Report, folder: Path) -> Iterator[Path]:
    """A letter to each agency, as a page and as a document."""
    place = folder / name_of(report.audience, "letters")
    found = letters(report.rows, report.title, report.guidance, report.unusable, report.agencies, report.cautions)
    for letter in found.values():
        yield written(letter.html, place / f"{letter.stem}.html")
        yield written(letter.docx, place / f"{letter.stem}.docx")


def _write_workbook(report: Report, folder: Path) -> Iterator[Path]:
    path = folder / f"{name_of(report.audience)}.xlsx"
    with replacing(path) as part:
        write_workbook(report, part)
    yield path


def _write_page(report: Report, folder: Path) -> Iterator[Path]:
    yield written(page(report), folder / f"{name_of(report.audience)}.html")


def _write_json(report: Report, folder: Path) -> Iterator[Path]:
    yield written(to_json(report.audits) + "\n", folder / f"{name_of(report.audience)}.json")


def _write_limitations(report: Report, folder: Path) -> Iterator[Path]:
    """What may be said of each gap, a paragraph each."""
    path = folder / f"{name_of(report.audience, 'limitations')}.txt"
    yield written(limitations_text(report.rows, report.title, report.audience.caution), path)


def _write_junit(report: Report, folder: Path) -> Iterator[Path]:
    """Findings as cases of a test, for build servers."""
    path = folder / f"{name_of(report.audience)}.junit.xml"
    yield written(junit(report.audits, report.unusable, report.title), path)


_WRITERS: dict[str, Callable[[Report, Path], Iterable[Path]]] = {
    "html": _write_page,
    "xlsx": _write_workbook,
    "json": _write_json,
    "site": _write_site,
    "one-page": _write_one_page,
    "letters": _write_letters,
    "limitations": _write_limitations,
    "junit": _write_junit,
}


def write_charts(report: Report, folder: Path, kind: str) -> Path:
    """Every picture of the gaps as a file (`png` or `svg`), and what each shows in words; their folder.

    UsageError where what draws a PNG is not installed.
    """
    place, told = folder / name_of(report.audience, "charts"), []
    for name, drawn in pictures_of(views_of(report)):
        picture = replace(drawn, notes=(*drawn.notes, *report.cautions))
        svg = standalone(picture)
        written(png(svg) if kind == "png" else svg, place / f"{name}.{kind}")
        told.append(f"{name}.{kind}\n{picture.title}\n{picture.description}\n")
    said = [*(f"{caution}\n" for caution in report.cautions), *(told or ["There is nothing to draw.\n"])]
    write_text("\n".join(said), place / _IN_WORDS)
    return place
