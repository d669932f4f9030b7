"""What leaves for the partnership and the public holds protected counts alone, in every file and on screen."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from attacking import ASB, LSOA, Called, as_csv, call, good_rows

CANARY = "Zebulon Quagmire"
ROWS, NO_AGE, NO_ETHNICITY = {"2026-01": 283, "2026-02": 317}, 139, 111  # true figures that no rounding to 5 can show
STATED = """
[disclosure.partnership]
empty_fields = { threshold = 5, base = 5 }
people = { threshold = 5, base = 5 }

[disclosure.public]
empty_fields = { threshold = 10, base = 10 }
people = { threshold = 10, base = 10 }
"""


@dataclass(frozen=True)
class Ran:
    """A run for an audience: what it said, and the folder it wrote to."""

    told: Called
    out: Path

    def text(self, name: str) -> str:
        """All that can be read in a file."""
        path = self.out / name
        if path.suffix == ".html":
            page = re.sub(r"<style.*?</style>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            titles = " ".join(re.findall(r'(?:title|aria-label|content)="([^"]*)"', page))
            return unescape(re.sub(r"<[^>]*>", " ", page) + titles)
        if path.suffix == ".xlsx":
            sheets = openpyxl.load_workbook(path).worksheets
            return "\n".join(str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row)
        return path.read_text(encoding="utf-8")


def project(folder: Path, stated: str = STATED) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for month, rows in ROWS.items():
        made = [{**row, "opened_on": f"{month}-15"} for row in good_rows(ASB, rows)]
        for at, row in enumerate(made):
            row["contact_age"] = "" if at < NO_AGE else row["contact_age"]
            row["contact_ethnicity"] = "" if at < NO_ETHNICITY else row["contact_ethnicity"]
            row["case_ref"] = f"{CANARY} {at}"
            row["case_officer"] = CANARY
        path = folder / f"asb {CANARY} {month}-as-of-{month}-28.csv"
        path.write_text(as_csv(made), encoding="utf-8")
    file = folder / "dq_audit.toml"
    said = f'[area]\nlsoa = ["{LSOA}"]\n[lists]\nteams = ["North"]\n[sources."{ASB}"]\nfiles = ["*.csv"]\n{stated}'
    file.write_text(said, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ran]:
    folder = tmp_path_factory.mktemp("audiences")
    file = project(folder)
    assert call("disclosure", "new-key", "-P", file).code == 0
    out = folder / "out"
    return {
        audience: Ran(call("run", "-P", file, "--audience", audience, "--out", out, "--fail-on", "never"), out)
        for audience in ("internal", "partnership", "public")
    }


OTHERS = pytest.mark.parametrize(("audience", "base"), [("partnership", 5), ("public", 10)])
KINDS = pytest.mark.parametrize("kind", ["html", "xlsx", "json"])
pytestmark = pytest.mark.slow  # three runs


@OTHERS
@KINDS
def test_no_true_figure_and_no_name_is_in_a_file(ran: dict[str, Ran], audience: str, base: int, kind: str) -> None:
    text = ran[audience].text(f"report-{audience}.{kind}")
    assert f"rounded by a secret key to a multiple of {base}" in text
    for true in (*ROWS.values(), NO_AGE, NO_ETHNICITY, ROWS["2026-02"] - NO_AGE, ROWS["2026-02"] - NO_ETHNICITY):
        assert not re.search(rf"(?<![\d.]){true}(?![\d.])", text), true
    assert CANARY.partition(" ")[0].casefold() not in text.casefold()


@OTHERS
@KINDS
def test_every_n_of_n_is_a_multiple_of_the_base_and_percentages_are_whole(
    ran: dict[str, Ran], audience: str, base: int, kind: str
) -> None:
    text = ran[audience].text(f"report-{audience}.{kind}")
    told = re.findall(r"(?<![\d.,])([\d,]+) of ([\d,]+)(?![\d,]| (?:months|columns|days))", text)
    numbers = [int(n.replace(",", "")) for pair in told for n in pair if n.strip(",")]
    assert [n for n in numbers if n % base] == []
    assert kind != "html" or len(numbers) > 20
    assert not re.search(r"\d\.\d+%", text)


@OTHERS
def test_every_count_of_the_json_is_a_multiple_of_the_base(ran: dict[str, Ran], audience: str, base: int) -> None:
    audits = json.loads(ran[audience].text(f"report-{audience}.json"))
    assert {audit["period"] for audit in audits} == set(ROWS)
    for audit in audits:
        assert (audit["extract"]["name"], audit["extract"]["sha256"], audit["tallies"], audit["persons"]) == (
            "",
            "",
            [],
            [],
        )
        for finding in audit["findings"]:
            assert finding["breakdowns"] == {}
            assert [n for n in finding["counts"].values() if n % base] == []


@pytest.mark.parametrize("audience", ["partnership", "public"])
def test_what_is_printed_is_protected_too(ran: dict[str, Ran], audience: str) -> None:
    told = ran[audience].told
    assert told.code == 0, told.err
    for true in (*ROWS.values(), NO_AGE, NO_ETHNICITY):
        assert not re.search(rf"(?<!\d){true}(?!\d)", told.out + told.err)
    assert CANARY.partition(" ")[0] not in told.out + told.err


def test_internal_reports_are_as_they_were(ran: dict[str, Ran]) -> None:
    assert f" of {ROWS['2026-02']}" in ran["internal"].text("report.html")


def test_public_figures_can_be_made_of_the_partnerships(ran: dict[str, Ran]) -> None:
    """No count is further from the partnership's than one step, but for what is left over: two."""
    inner, outer = (json.loads(ran[one].text(f"report-{one}.json")) for one in ("partnership", "public"))
    for one, other in zip(inner, outer, strict=True):
        for found, shown in zip(one["findings"], other["findings"], strict=True):
            for state in ("declined", "unknown", "not_asked", "blank"):
                assert abs(found["counts"][state] - shown["counts"][state]) < 10


def test_the_manifest_lists_every_file_and_what_it_holds(ran: dict[str, Ran]) -> None:
    lines = json.loads(ran["public"].text("disclosure-manifest.json"))
    names = [
        f"{name}.{kind}"
        for name in ("report", "report-partnership", "report-public")
        for kind in ("html", "xlsx", "json")
    ]
    pages = {f"{site}/index.html" for site in ("site", "site-partnership", "site-public")}
    every = [one.relative_to(ran["public"].out).as_posix() for one in ran["public"].out.rglob("*.*")]
    listed = [line["file"] for line in lines]
    assert {*names, *pages} <= set(listed)
    assert sorted(listed) == sorted(one for one in every if "disclosure-manifest" not in one)
    told = {line["file"]: line for line in lines}
    assert (told["report.html"]["audience"], told["report.html"]["counts"]) == ("internal", "exact counts")
    assert "multiples of 10" in told["report-public.json"]["counts"]
    assert not any(line["personal_data"] or line["record_references"] for line in lines)
    text = ran["public"].text("disclosure-manifest.txt")
    assert len(text.splitlines()) == len(lines)
    key = (ran["public"].out.parent / "disclosure.key").read_text(encoding="utf-8").strip()
    assert all(key not in path.read_text(encoding="utf-8", errors="ignore") for path in ran["public"].out.rglob("*.*"))


def test_an_audience_of_which_nothing_is_stated_is_refused(tmp_path: Path) -> None:
    file = project(tmp_path, "")
    for verb in ("run", "register"):
        told = call(verb, "-P", file, "--audience", "public")
        assert (told.code, "states nothing for the audience public" in told.err) == (2, True)
    assert not (tmp_path / "reports").exists()


def test_without_a_key_nothing_is_read(tmp_path: Path) -> None:
    told = call("run", "-P", project(tmp_path), "--audience", "partnership")
    assert told.code == 2
    assert "`dq-audit disclosure new-key` makes one" in told.err


ONE = "[disclosure.partnership]\n"
RULE = "empty_fields = { threshold = 5, base = 5 }\n"


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        (f"{ONE}empty_fields = {{ threshold = 5 }}", "[disclosure] partnership empty_fields base: must be stated"),
        (f"{ONE}{RULE}", "[disclosure] partnership people: must be stated"),
        (STATED.replace("= 5, base = 5", "= 5, base = 1"), "must be a whole number, 2 or more"),
        (STATED.replace("= 5, base = 5", "= 5, base = 4"), "a base must be 5 or more to keep 3 candidates"),
        (STATED.replace("= 10, base = 10", "= 10, base = 7"), "must be a multiple of the partnership's, 5"),
        (STATED.replace(ONE, f"{ONE}candidates = 6\n"), "no more than any threshold or base: 5"),
        (f"[disclosure.public]\n{RULE}people = {{ threshold = 5, base = 5 }}", "public needs partnership too"),
        (f'[disclosure]\npublished = ["a.b"]\n{STATED}', "[disclosure] published"),
    ],
)
def test_what_is_stated_must_be_whole(tmp_path: Path, stated: str, said: str) -> None:
    file = project(tmp_path, stated)
    call("disclosure", "new-key", "-P", file)
    told = call("run", "-P", file, "--audience", "partnership")
    assert (told.code, said in told.err) == (2, True), told.err


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    file = project(tmp_path)
    assert call("disclosure", "new-key", "-P", file).code == 0
    assert call("disclosure", "new-key", "-P", file).code == 2


def test_the_register_for_an_audience(ran: dict[str, Ran]) -> None:
    file = ran["public"].out.parent / "dq_audit.toml"
    told = call("register", "-P", file, "--audience", "public", "--json", "--fail-on", "never")
    [row] = [row for row in json.loads(told.out) if row["ref"] == "3.2.5"]
    assert row["of"] % 10 == row["n"] % 10 == 0
    assert row["of"] > 0
    assert "counts that are not published anyway are rounded" in told.err
