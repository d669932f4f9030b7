"""The sample year, audited, against the counts that its generator kept while it planted every cell.

The truth knows nothing of the engine. Where a test here fails, one of the two is wrong by the definitions.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from dq_audit_checks.sample import generate
from dq_audit_checks.sample.checks import SOURCES

import dq_audit
from dq_audit.discover import discover
from dq_audit.model import COUNT_NAMES
from dq_audit.month import Month, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.model import Audit

COMMITTED = Path(__file__).parents[2] / "sample_data"
CHECKS = [check.id for source in SOURCES for check in source.checks]
STATES = COUNT_NAMES[COUNT_NAMES.index("valid") : COUNT_NAMES.index("defaults")]
# Their denominator is a control total, the list of areas or a part of the records that no condition names.
WHOLE = {"consultation.response", "health.ae-case-capture", "population.adds-up", "population.areas-covered"}
NOT_GENERATED = {"README.md", ".gitattributes"}


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
def suspects(year: Year) -> Month:
    """The suspects of the year as a run audits them, which sees the victims too."""
    return run(dq_audit.load_project(year.folder / "dq_audit.toml"), discover(), ["police.suspects"])


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


def test_crimes_with_a_victim_are_those_planted(year: Year, suspects: Month) -> None:
    """A file alone cannot be judged by it (the counts of `audits` say so); a run has the victims of all months."""
    planted = year.truth["linked"]
    found = {(audit.period, f.check): f.counts for audit in suspects.audits for f in audit.findings}
    assert {one["period"] for one in planted} == {audit.period for audit in suspects.audits}
    for one in planted:
        counts = one["counts"]
        assert found[one["period"], one["check"]].as_dict() == counts, one["period"]
        assert min(counts["valid"], counts["invalid"]) > 0


def test_persons_are_those_planted(year: Year, suspects: Month) -> None:
    [found], planted = suspects.latest[-1].persons, year.truth["persons"]["suspect-events"]
    assert {str(k): n for k, n in found.by_events().items()} == planted["events"]
    assert (found.unnamed, list(found.periods)) == (planted["unnamed"], planted["months"])


def test_the_year_has_a_stand_in_and_names_that_slipped_in(year: Year) -> None:
    giant = year.counts("police/suspects-2025-09.csv", "police.suspect-token-giant", kind="rule")
    assert giant["invalid"] > 30
    broken = {
        check: sum(
            f["counts"]["invalid"] for audit in year.truth["audits"] for f in audit["findings"] if f["check"] == check
        )
        for check in CHECKS
        if check.startswith("police.suspect-") and check != "police.suspect-crime-has-victim"
    }
    assert min(broken.values()) > 0, broken


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
