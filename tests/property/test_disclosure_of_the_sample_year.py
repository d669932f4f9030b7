"""The sample year's reports for partnership and public, written, parsed back and attacked."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from disclosure_attack import Attacked, Tried
from disclosure_tables import left_over

from dq_audit.disclosing import Shown
from dq_audit.disclosure.settings import Audience, Protection, Rounding
from dq_audit.discover import discover
from dq_audit.document import from_document
from dq_audit.drawing_up import reported, write
from dq_audit.keys import Key
from dq_audit.model import Audit, months_of
from dq_audit.month import Month
from dq_audit.month import run as run_month
from dq_audit.monthly import rows_of
from dq_audit.project import Project, load_project
from dq_audit.register import GapRow

pytestmark = pytest.mark.slow
PUBLISHED = frozenset({"population.wards", "places.neighbourhoods"})
BASES = {Audience.PARTNERSHIP: 5, Audience.PUBLIC: 10}


@dataclass(frozen=True)
class Year:
    """The sample year, and what was written of it."""

    true: Month
    settings: Project
    out: Path
    rows: dict[Audience, tuple[GapRow, ...]]

    def audits(self, audience: Audience) -> list[Audit]:
        """What can be read back from the JSON of an audience."""
        text = (self.out / f"report-{audience}.json").read_text(encoding="utf-8")
        return [from_document(one) for one in json.loads(text)]


def steps(audience: Audience) -> tuple[Protection, ...]:
    secret = hashlib.sha256(b"the sample year").digest()
    standing = frozenset(source.id for source in discover().sources.values() if source.stands)
    made = [
        Protection(one, Rounding(base, base), Rounding(base, base), 3, Key(secret), "", PUBLISHED, standing)
        for one, base in BASES.items()
    ]
    return tuple(made[: 1 + list(BASES).index(audience)])


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    folder, packs = tmp_path_factory.mktemp("year"), discover()
    [maker] = importlib.metadata.entry_points(group="dq_audit.samples")
    settings = load_project(maker.load()(folder / "sample"))
    month, rows = run_month(settings, packs), {}
    for audience in BASES:
        shown = Shown(audience, steps(audience))
        with shown.percentages:
            told = shown.month(month, settings)
            rows[audience] = rows_of(told, packs, settings, {}, None, shown, shown.others(month, settings))
            report = reported(
                shown.written(told.audits), packs, title="", rows=rows[audience], project=settings, audience=audience
            )
            write(report, folder, ("html", "xlsx", "json"))
    return Year(month, settings, folder, rows)


def test_every_protected_count_keeps_its_candidates(year: Year) -> None:
    """Printed with -s: the figures of docs/disclosure.md. Public figures are a step of the partnership's, as tested."""
    [rule] = steps(Audience.PARTNERSHIP)
    true = {(a.source, a.period): a for months in months_of(year.true.audits).values() for a in months}
    tried = Tried(5)
    for shown in year.audits(Audience.PARTNERSHIP):
        if shown.source not in PUBLISHED:
            counted = true[shown.source, shown.period]
            tried.add(Attacked(counted, shown, 5, left_over(counted, shown, rule)).protected(5))
    print(dict(tried.said))  # noqa: T201  what is measured
    assert tried.protected > 1_000
    assert min(tried.candidates) >= 3, tried.fewest


def test_the_public_file_says_nothing_that_the_partnerships_does_not(year: Year) -> None:
    """It can be made of it, by the key alone."""
    inner = Month(tuple(year.audits(Audience.PARTNERSHIP)), (), ())
    outer = Shown(Audience.PUBLIC, steps(Audience.PUBLIC)[1:])
    made = {(a.source, a.period): [f.counts for f in a.findings] for a in outer.month(inner, year.settings).audits}
    read = {(a.source, a.period): [f.counts for f in a.findings] for a in year.audits(Audience.PUBLIC)}
    assert made == read


@pytest.mark.parametrize("audience", list(BASES))
def test_the_workbook_holds_the_counts_of_the_json(year: Year, audience: Audience) -> None:
    book = openpyxl.load_workbook(year.out / f"report-{audience}.xlsx", read_only=True)
    head, *rows = book["Findings"].iter_rows(values_only=True)
    book.close()
    at = {name: place for place, name in enumerate(head)}
    told = [
        (row[at["Source"]], row[at["Period"]], row[at["Rows"]], row[at["Applicable"]], row[at["Blank"]]) for row in rows
    ]
    audits = year.audits(audience)
    held = [
        (a.source, a.period, f.counts.rows, f.counts.applicable, f.counts.blank) for a in audits for f in a.findings
    ]
    assert told == held


@pytest.mark.parametrize("audience", list(BASES))
def test_the_page_holds_no_other_n_of_n(year: Year, audience: Audience) -> None:
    """Every n of N of the page, but those of public sources, is made of multiples of the base."""
    page = (year.out / f"report-{audience}.html").read_text(encoding="utf-8")
    text = unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<style.*?</style>", " ", page, flags=re.DOTALL)))
    told = re.findall(r"(?<![\d.,])([\d,]+) of ([\d,]+)(?![\d,]| (?:months|columns|days|areas))", text)
    pairs = {tuple(int(n.replace(",", "")) for n in pair) for pair in told if all(n.strip(",") for n in pair)}
    public = {
        (x, f.counts.applicable)
        for a in year.audits(audience)
        if a.source in PUBLISHED
        for f in a.findings
        for x in (f.counts.complete, f.counts.invalid)
    }
    odd = {pair for pair in pairs if any(n % BASES[audience] for n in pair)} - public
    assert len(odd) <= 12, odd  # what answers say of public figures: areas, sets of places


@pytest.mark.parametrize("audience", list(BASES))
def test_no_register_row_is_withheld(year: Year, audience: Audience) -> None:
    rows = [row for row in year.rows[audience] if row.ref and row.lines]
    assert [row.ref for row in rows if row.of == 0] == []
    assert all(row.outcome is not None for row in rows)
