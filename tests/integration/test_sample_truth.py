"""The sample year, audited, against the counts that its generator kept while it planted every cell.

The truth knows nothing of the engine. Where a test here fails, one of the two is wrong by the definitions.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from dq_audit_checks.sample import generate
from dq_audit_checks.sample.checks import SOURCES
from dq_audit_checks.sample.truth import Lasting, Linked

import dq_audit
from dq_audit.asking import answers_of
from dq_audit.declaration import ROWS, DeliveryKind
from dq_audit.discover import discover, questions
from dq_audit.document import from_document
from dq_audit.drawing_up import reported
from dq_audit.model import COUNT_NAMES, Kind, Outcome
from dq_audit.month import Month, run
from dq_audit.register import GapRow, register
from dq_audit.render.documents import to_json
from dq_audit.render.site import site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.model import Audit

PACKS = discover()
COULD_NOT_JUDGE = Outcome.COULD_NOT_JUDGE
COMMITTED = Path(__file__).parents[2] / "sample_data"
CHECKS = [check.id for source in SOURCES for check in source.checks]
STATES = COUNT_NAMES[COUNT_NAMES.index("valid") : COUNT_NAMES.index("defaults")]
# Their denominator is a control total the list of areas or a part of the records that no condition names.
WHOLE = {
    "health.ae-arrival",
    "health.ae-case-capture",
    "police.offence-placed",
    "council.asb-contact-placed",
    "population.adds-up",
    "population.areas-covered",
    "places.areas-covered",
    "probation.cohort-complete",
    "consultation.response",
}
NOT_GENERATED = {"README.md", ".gitattributes"}
pytestmark = pytest.mark.slow  # the whole year is made, and audited file by file


@dataclass(frozen=True)
class Year:
    """The year as generated and as audited; audits and failing records by file and period."""

    folder: Path
    truth: dict[str, Any]
    audits: dict[tuple[str, str], Audit]
    failing: dict[str, int]

    def pairs(self) -> Iterator[tuple[dict[str, Any], Audit]]:
        for planted in self.truth["audits"]:
            yield planted, self.audits[planted["file"], planted["period"]]

    def counts(self, file: str, check: str, item: str | None = None, kind: str = "item") -> dict[str, int]:
        """The planted counts of one finding of a file about one month."""
        (audit,) = (a for a in self.truth["audits"] if a["file"] == f"extracts/{file}")
        wanted = [check, kind, item]
        (counts,) = (f["counts"] for f in audit["findings"] if [f["check"], f["kind"], f["item"]] == wanted)
        return dict(counts)


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    toml = generate(tmp_path_factory.mktemp("year"))
    truth = json.loads((toml.parent / "truth.json").read_text(encoding="utf-8"))
    project = dq_audit.load_project(toml)
    audits: dict[tuple[str, str], Audit] = {}
    failing: dict[str, int] = {}
    for source, file in dict.fromkeys((a["source"], a["file"]) for a in truth["audits"]):
        result = dq_audit.check(toml.parent / file, source=source, project=project)
        audits |= {(file, audit.period): audit for audit in result.audits}
        periods = result.failing["period"].to_list()
        failing |= {f"{file}|{audit.period}": periods.count(audit.period) for audit in result.audits}
    return Year(toml.parent, truth, audits, failing)


@pytest.fixture(scope="session")
def together(year: Year) -> Month:
    """The year as a run audits it, in which every source sees the others."""
    return run(dq_audit.load_project(year.folder / "dq_audit.toml"), discover())


def test_same_seed_same_bytes_as_committed(year: Year) -> None:
    assert _hashes(year.folder) == _hashes(COMMITTED)


def test_another_seed_makes_another_year(year: Year, tmp_path: Path) -> None:
    other = generate(tmp_path, seed=2011).parent
    assert _hashes(other).keys() == _hashes(year.folder).keys()
    assert (other / "truth.json").read_bytes() != (year.folder / "truth.json").read_bytes()


def test_the_year_is_small(year: Year) -> None:
    assert sum(path.stat().st_size for path in year.folder.rglob("*") if path.is_file()) < 6_000_000


def test_every_audit_is_of_a_planted_month(year: Year) -> None:
    assert set(year.audits) == {(a["file"], a["period"]) for a in year.truth["audits"]}


def test_rows_and_as_of(year: Year) -> None:
    for planted, audit in year.pairs():
        assert (audit.extract.rows, audit.as_of) == (planted["rows"], planted["as_of"]), planted["file"]


def test_no_finding_is_missing_or_more(year: Year) -> None:
    for planted, audit in year.pairs():
        wanted = {(f["check"], f["kind"], f["item"]) for f in planted["findings"]}
        assert {(f.check, f.kind.value, f.item) for f in audit.findings} == wanted, planted["file"]


@pytest.mark.parametrize("check", CHECKS)
def test_counts_are_those_planted(year: Year, check: str) -> None:
    differences = []
    for planted, audit in year.pairs():
        for want in planted["findings"]:
            if want["check"] == check:
                found = next(
                    f for f in audit.findings if (f.check, f.kind.value, f.item) == (check, want["kind"], want["item"])
                )
                differences += _differences(planted, want, found.counts.as_dict(), want["counts"])
                for name, values in want.get("breakdowns", {}).items():
                    got = {value: counts.as_dict() for value, counts in found.breakdowns[name].items()}
                    assert got.keys() == values.keys()
                    for value, counts in values.items():
                        differences += _differences(planted, want, got[value], counts, f"{name} {value}")
    assert differences == []


def test_failing_records(year: Year) -> None:
    wanted = year.truth["failing"]
    assert year.failing.keys() == wanted.keys()
    assert {name: (n, wanted[name]) for name, n in year.failing.items() if n != wanted[name]} == {}


def test_planted_counts_add_up(year: Year) -> None:
    for planted in year.truth["audits"]:
        for finding in planted["findings"]:
            for counts in (finding["counts"], *finding.get("breakdowns", {}).get("team", {}).values()):
                assert tuple(counts) == COUNT_NAMES
                assert counts["applicable"] == sum(counts[state] for state in STATES)
                assert counts["in_period"] + counts["period_unknown"] <= counts["rows"]
                assert counts["in_area"] + counts["area_unknown"] <= counts["in_period"]
                if finding["check"] not in WHOLE:
                    assert counts["applicable"] + counts["applicability_unknown"] <= counts["in_area"]


def test_breakdown_by_team_adds_up(year: Year) -> None:
    for planted in year.truth["audits"]:
        for finding in planted["findings"]:
            for teams in finding.get("breakdowns", {}).values():
                assert {n: sum(c[n] for c in teams.values()) for n in COUNT_NAMES} == finding["counts"]


LINKED = [check.id for source in SOURCES for check in source.checks if isinstance(check, Linked | Lasting)]


@pytest.mark.parametrize("check", LINKED)
def test_what_stands_in_another_source_is_as_planted(check: str, year: Year, together: Month) -> None:
    """A file alone cannot be judged by it (the counts of `audits` say so); a run has all months of the sources."""
    planted = {(one["period"], one["as_of"]): one["counts"] for one in year.truth["linked"] if one["check"] == check}
    found = {(a.period, a.as_of): f.counts.as_dict() for a in together.audits for f in a.findings if f.check == check}
    assert found == planted
    assert sum(counts["valid"] for counts in planted.values()) > 0
    assert check == "places.area-in-census-2021" or sum(counts["invalid"] for counts in planted.values()) > 0


def test_the_first_table_has_every_slip(year: Year) -> None:
    """All but a second census of qualifications; the two rules that need a run stand in another test."""
    spotless = {"places.qualifications-one-vintage", "places.qualifications-are-recent"}
    spotless |= {"places.area-in-census-2011", "places.area-in-census-2021"}
    [audit] = [a for a in year.truth["audits"] if a["file"] == "extracts/council/neighbourhoods-2025-09.csv"]
    broken = {f["check"] for f in audit["findings"] if f["counts"]["applicable"] > f["counts"]["valid"]}
    assert {check for check in CHECKS if check.startswith("places.")} - broken == spotless


def test_the_newest_table_answers_its_question(together: Month) -> None:
    """The four worst areas were planted; of 38 residential ones one lacks a variable."""
    [answer] = [one for one in answers_of(together.audits, questions()) if one.gap == "5.2.1"]
    assert answer.verdict == "yes"
    assert (answer.figures["priority"], answer.figures["incomplete"], answer.figures["of"]) == (4, 1, 37)
    assert all(area in answer.said for area in ("E01999007", "E01999018", "E01999019", "E01999031"))


def test_persons_and_offences_are_those_planted(year: Year, together: Month) -> None:
    """Those of a window; cohorts have a test of their own."""
    found = {one.name: one for audit in together.latest for one in audit.persons}
    planted = {name: one for name, one in year.truth["persons"].items() if not name.startswith("cohort ")}
    assert {"suspect-events", "due-offences-resolved"} <= planted.keys() <= found.keys()
    for name, one in planted.items():
        assert {str(k): n for k, n in found[name].by_events().items()} == one["events"], name
        assert (found[name].unnamed, list(found[name].periods)) == (one["unnamed"], one["months"]), name


def test_the_year_has_every_gap_of_the_courts(year: Year) -> None:
    last = "courts/court-outcomes-2026-03-as-of-2026-04-05.csv"
    for check in ("offence-final-result", "charge-before-hearing", "charge-before-result", "result-once"):
        assert year.counts(last, f"courts.{check}", kind="rule")["invalid"] > 0, check
    for check, item in (("plea", "plea"), ("plea-date", "plea_on"), ("verdict", "verdict"), ("verdict", "verdict_on")):
        counts = year.counts(last, f"courts.{check}", item)
        assert 0 < counts["valid"] < counts["applicable"], item
    for item in ("result_label", "ordered_on", "is_convicted_result"):
        assert year.counts(last, "courts.result-details", item)["blank"] > 0, item


def test_offenders_by_reoffences_are_those_planted(year: Year, together: Month) -> None:
    """Of each of the thirty cohorts by itself."""
    audits = [audit for audit in together.audits if audit.source == "probation.offenders"]
    assert len(audits) == 30
    for audit in audits:
        found = {
            one.name: {"events": {str(k): n for k, n in one.by_events().items()}, "unnamed": one.unnamed}
            for one in audit.persons
        }
        assert found == year.truth["persons"][f"cohort {audit.period}"], audit.period


def test_every_check_of_offenders_finds_a_planted_fault(year: Year) -> None:
    found: dict[str, int] = {}
    for audit in year.truth["audits"]:
        for finding in audit["findings"]:
            if finding["check"].startswith("probation.") and finding["check"] not in LINKED:
                counts = finding["counts"]
                broken = counts["applicable"] - counts["valid"] - counts["declined"]
                found[finding["check"]] = found.get(finding["check"], 0) + broken
    assert len(found) == 16
    assert min(found.values()) > 0, found


def test_the_year_has_a_stand_in_and_names_that_slipped_in(year: Year) -> None:
    giant = year.counts("police/suspects-2025-09.csv", "police.suspect-token-giant", kind="rule")
    assert giant["invalid"] > 30
    broken = {
        check: sum(
            f["counts"]["invalid"] for audit in year.truth["audits"] for f in audit["findings"] if f["check"] == check
        )
        for check in CHECKS
        if check.startswith("police.suspect-") and check not in LINKED
    }
    assert min(broken.values()) > 0, broken


def test_every_audit_of_the_year_is_itself_again_as_a_document(together: Month) -> None:
    for audit in together.audits:
        assert from_document(json.loads(to_json([audit]))) == audit
        assert all(finding.rule for finding in audit.findings)
    by_area = {audit.source for audit in together.audits if len(audit.area) == 16}
    assert {"police.victims", "council.asb_contacts", "police.suspects"} <= by_area
    assert {audit.area for audit in together.audits if audit.source not in by_area} == {""}  # counted by no area


# --- the truth itself, held against plain readings of the files ---------------------------------------------------


def test_blank_ethnicities_of_a_month_counted_by_csv(year: Year) -> None:
    file = "police/victims-2025-04-as-of-2025-05-03.csv"
    area = {row["code"] for row in _rows(year.folder / "areas/lsoa.csv", "utf-8")}
    ours = [
        row
        for row in _rows(year.folder / "extracts" / file, "cp1252")
        if row["Date Rec"].endswith("/04/2025") and row["Locn LSOA"] in area
    ]
    people = [row for row in ours if row["Vic Type"].lower() in ("person", "p", "individual", "police")]
    planted = year.counts(file, "police.victim-ethnicity", "victim_ethnicity")
    assert len(ours) == planted["in_area"]
    assert len(people) == planted["applicable"]
    assert sum(not row["Vic Ethnicity"].strip() for row in people) == planted["blank"]


def test_default_codes_of_a_month_counted_by_csv(year: Year) -> None:
    file = "council/asb-contacts-2025-04-as-of-2025-05-03.csv"
    rows = [row for row in _rows(year.folder / "extracts" / file, "utf-8") if row["Home lsoa"].startswith("E01999")]
    planted = year.counts(file, "council.asb-merged-value", kind="signal")
    assert len(rows) == planted["in_area"]
    merged = [row for row in rows if row["Contact ethnicity"].lower().replace(" ", "") == "unknown/notgiven"]
    assert len(merged) == planted["invalid"]


def test_response_of_the_wave_and_none_of_the_panel_counted_by_csv(year: Year) -> None:
    """The rows of a readable opening day; `Empty property` is the only ineligible status that was planted."""
    name = "council/residents-survey-2026-02.csv"
    rows = [row for row in _rows(year.folder / "extracts" / name, "utf-8") if row["Wave opened on"] == "09/02/2026"]
    planted = year.counts(name, "consultation.response", kind="rule")
    answered = sum(row["Status"].lower() in ("completed", "complete", "partial") for row in rows)
    invited = sum(row["Status"] != "Empty property" for row in rows)
    assert (planted["valid"], planted["applicable"]) == (answered, invited)
    panel = "council/crime-panel-2026-01.csv"
    assert year.counts(panel, "consultation.response", kind="rule")["applicable"] == 0
    for check in ("no-answer-listed", "only-crime-types", "closed-without-other"):
        counts = year.counts(panel, f"consultation.{check}", kind="rule")
        assert (counts["valid"], counts["invalid"] > 0) == (0, True), check


def test_midnights_of_a_return_counted_in_its_xml(year: Year) -> None:
    with ZipFile(year.folder / "extracts/health/istv-return-2025-04.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assaults = [cell for cell in sheet.split("<c r=") if cell.startswith('"B') and 's="2"' in cell]
    whole = [cell for cell in assaults if "." not in cell.partition("<v>")[2].partition("</v>")[0].removesuffix(".0")]
    planted = year.counts("health/istv-return-2025-04.xlsx", "health.ae-midnight", kind="signal")
    assert (len(assaults), len(whole)) == (planted["applicable"], planted["invalid"])


def _differences(
    planted: dict[str, Any], want: dict[str, Any], got: dict[str, int], counts: dict[str, int], place: str = ""
) -> list[str]:
    unequal = {n: f"planted {counts[n]}, audited {got[n]}" for n in COUNT_NAMES if counts[n] != got[n]}
    where = " ".join(filter(None, (planted["file"], planted["period"], want["item"] or want["kind"], place)))
    return [f"{where}: {unequal}"] if unequal else []


def _rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def _hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in NOT_GENERATED)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# --- the register -------------------------------------------------------------------------------------------------

SNAPSHOTS = [source.id for source in discover().sources.values() if source.delivery.kind is DeliveryKind.SNAPSHOT]


def _register(year: Year, audits: Iterable[Audit]) -> dict[str | None, GapRow]:
    project = dq_audit.load_project(year.folder / "dq_audit.toml")
    answers = answers_of(audits := list(audits), questions(), project.lookups)
    return {row.ref: row for row in register(audits, ROWS, answers, snapshots=SNAPSHOTS)}


@pytest.fixture(scope="session")
def rows(year: Year, together: Month) -> dict[str | None, GapRow]:
    return _register(year, together.audits)


def test_every_row_has_the_verdicts_that_were_planted(year: Year, rows: dict[str | None, GapRow]) -> None:
    found = {ref: [answer.verdict for answer in row.answers] for ref, row in rows.items() if ref and row.answers}
    assert found == year.truth["verdicts"]
    assert found.keys() == set(ROWS)


def test_every_row_has_its_records(year: Year, rows: dict[str | None, GapRow], together: Month) -> None:
    """n of N by what was planted: the record lines of its checks in the latest audit of each source."""
    latest = {(audit.source, audit.period, audit.as_of) for audit in together.latest}
    planted: dict[str, Counter[str]] = {}
    for audit in year.truth["audits"]:
        if (audit["source"], audit["period"], audit["as_of"]) in latest:
            for finding in audit["findings"]:
                gap = PACKS.check(finding["check"]).gap
                if finding["kind"] == "record" and gap:
                    planted.setdefault(gap, Counter()).update(finding["counts"])
    for ref, counts in planted.items():
        assert (rows[ref].n, rows[ref].of) == (counts["valid"] + counts["declined"], counts["applicable"]), ref
    assert {"3.2.1", "3.2.3", "4.2.3", "5.2.1", "R2", "R5"} <= planted.keys()


def test_each_source_has_its_rows(year: Year) -> None:
    assert year.truth["turns"].keys() == {audit["source"] for audit in year.truth["audits"]}


# Rows of other sources that are held against this one: audits alone do not know that its file did not come.
LOOKED_UP = {"police.victims": ["4.2.1"], "police.suspects": ["R1"]}
SOURCE_IDS = [source.id for source in SOURCES]


def _turned(before: dict[str | None, GapRow], after: dict[str | None, GapRow]) -> list[str]:
    blocked = [ref for ref in ROWS if after[ref].outcome is COULD_NOT_JUDGE]
    return [ref for ref in blocked if before[ref].outcome is not COULD_NOT_JUDGE]


@pytest.mark.parametrize("source", SOURCE_IDS)
def test_without_a_source_in_the_latest_month_its_rows_turn_and_no_others(
    source: str, year: Year, together: Month, rows: dict[str | None, GapRow]
) -> None:
    left = [audit for audit in together.audits if (audit.source, audit.period) != (source, "2026-03")]
    if source == "probation.offenders":  # one file holds all cohorts
        left = [audit for audit in together.audits if audit.source != source]
    planted = [ref for ref in year.truth["turns"][source] if ref not in LOOKED_UP.get(source, ())]
    assert _turned(rows, _register(year, left)) == planted


def _newest(year: Year) -> dict[str, str]:
    """The latest month that each file of the year tells of."""
    found: dict[str, str] = {}
    for audit in year.truth["audits"]:
        found[audit["file"]] = max(found.get(audit["file"], ""), audit["period"])
    return found


def test_the_site_of_a_year_of_all_sources_is_small(
    year: Year, together: Month, rows: dict[str | None, GapRow]
) -> None:
    """Under 5 MB, so that it can be mailed; every page works alone."""
    project, packs = dq_audit.load_project(year.folder / "dq_audit.toml"), discover()
    report = reported(together.audits, packs, title="The year", rows=list(rows.values()), project=project)
    pages = dict(site(report))
    assert len(pages) > len(ROWS) + len({audit.source for audit in together.audits})
    assert sum(len(html.encode()) for html in pages.values()) < 5_000_000


@pytest.fixture(scope="session")
def winter(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The year from December 2025 on: months enough for a snapshot to be expected; and what does not come monthly."""
    folder = tmp_path_factory.mktemp("winter") / "year"
    shutil.copytree(year.folder, folder)
    seldom = {"population.wards", "consultation.survey", "places.neighbourhoods", "probation.offenders"}
    kept = {a["file"] for a in year.truth["audits"] if a["source"] in seldom}
    for file, month in _newest(year).items():
        if month < "2025-12" and file not in kept:
            (folder / file).unlink()
    return folder


@pytest.fixture(scope="session")
def of_winter(year: Year, winter: Path) -> dict[str | None, GapRow]:
    return _register(year, run(dq_audit.load_project(winter / "dq_audit.toml"), PACKS).audits)


@pytest.mark.parametrize("source", SOURCE_IDS)
def test_files_of_the_latest_month_that_did_not_come_turn_exactly_the_rows_of_the_truth(
    source: str, year: Year, winter: Path, of_winter: dict[str | None, GapRow], tmp_path: Path
) -> None:
    """The same with the files themselves: what other sources look up in them is not there either."""
    folder = tmp_path / "year"
    shutil.copytree(winter, folder)
    files = {a["file"] for a in year.truth["audits"] if a["source"] == source}
    gone = [file for file in files if _newest(year)[file] == "2026-03"]
    for file in gone:
        (folder / file).unlink()
    assert len(gone) == (0 if source in ("population.wards", "consultation.survey") else 1)
    after = _register(year, run(dq_audit.load_project(folder / "dq_audit.toml"), PACKS).audits)
    assert _turned(of_winter, after) == list(year.truth["turns"][source])


def test_a_month_of_most_serious_violence_is_too_few_and_the_year_is_judged(year: Year, together: Month) -> None:
    """8 of 9 in March 2026: of the file alone nothing can be said, with twelve months 73 of 85 miss 90%."""
    check, file = "police.msv-victim-details", "extracts/police/victims-2026-03-as-of-2026-04-03.csv"
    alone = next(f for f in year.audits[file, "2026-03"].findings if f.check == check and f.kind is Kind.RECORD)
    assert (alone.outcome, alone.counts.complete, alone.counts.applicable) == (Outcome.TOO_FEW, 8, 9)
    [latest] = [audit for audit in together.latest if audit.source == "police.victims"]
    pooled = next(f for f in latest.findings if f.check == check and f.kind is Kind.RECORD)
    assert pooled.outcome is Outcome.MISSED
    assert pooled.reason.startswith("73 of 85 (85.9%) over 2025-04 to 2026-03 (12 months pooled)")
