"""The renderers: every figure as counted, nothing live in any output, nothing but met that looks like good news."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from rich.console import Console

from dq_audit.answers import Answer, Planned
from dq_audit.document import from_document
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome, Tally, Unusable, latest
from dq_audit.register import Line, distinct, register
from dq_audit.render import charts, words
from dq_audit.render.documents import TOOL, to_json
from dq_audit.render.funnel import funnels_of
from dq_audit.render.page import page
from dq_audit.render.sections import months_of_run
from dq_audit.render.terminal import show, show_register
from dq_audit.render.workbook import write_workbook
from dq_audit.reported import Report, timelines_of

GAPS = {"3.2.1": "ethnicity of crime victims", "3.2.2": "BME population by ward", "3.2.4": "A&E data"}
LIVE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "[red]markup[/red]",
    "\x1b[31mesc",
    "a\x00b",
    "\ud800",
)
FUNNEL = {"rows": 950, "in_period": 930, "period_unknown": 4, "in_area": 310, "area_unknown": 25}
STATES = {"valid": 1180, "declined": 21, "unknown": 42, "not_asked": 26, "blank": 53, "invalid": 12, "defaults": 30}
ETHNICITY = Counts(
    rows=4950, in_period=4930, period_unknown=4, in_area=1345, area_unknown=25, applicable=1334,
    applicability_unknown=3, **STATES,
)  # fmt: skip


def finding(outcome: Outcome | None = Outcome.MISSED, **changes: Any) -> Finding:  # noqa: ANN401  whatever the value takes
    given_ = Finding(
        "police.victim-ethnicity", "3.2.1", Kind.ITEM, "victim_ethnicity", ETHNICITY, 0.925, "Cannot be seen.", outcome,
        "1,201 of 1,334 (90.0%), target 92.5%", allowance=0.05,
        breakdowns={"team": {"T1": ETHNICITY, "not listed": Counts()}},
    )  # fmt: skip
    return replace(given_, **changes)


def record(outcome: Outcome | None = None, **changes: Any) -> Finding:  # noqa: ANN401  whatever the value takes
    counts = replace(ETHNICITY, valid=1100, declined=7, unknown=0, not_asked=0, blank=0, invalid=227, defaults=0)
    return finding(outcome, **{"kind": Kind.RECORD, "item": None, "counts": counts, "allowance": None, **changes})


def audit(*findings: Finding, **changes: Any) -> Audit:  # noqa: ANN401  whatever the value takes
    facts = ExtractFacts("2023-02-…", "a" * 64, 4950)
    tally = Tally("by-home", "victim_ethnicity", ("home_lsoa",), {("White", "E01"): 5, ("Asian", "E01"): 2})
    given_ = Audit(
        "police.victims", "Police", "2023-02", "2023-03-05", facts, findings or (finding(), record()), (tally,),
        ("read as cp1252",), {"team": {"T1": "Team one"}},
    )  # fmt: skip
    return replace(given_, **changes)


def nothing_judged() -> Audit:
    none = Counts(rows=9, in_period=9, in_area=9)
    return audit(
        finding(Outcome.COULD_NOT_JUDGE, counts=none, reason="column absent"),
        finding(Outcome.TOO_FEW, item="victim_age"),
        finding(Outcome.NOT_APPLICABLE, item="victim_sex", counts=none, target=None),
        record(None),
    )


def hostile() -> Audit:
    """Everything that is text, live."""
    every = " ".join(LIVE)
    return audit(
        *(finding(check=f"police.check{n}", item=t, title=t, reason=t, note=t) for n, t in enumerate(LIVE)),
        finding(breakdowns={text: {text: ETHNICITY} for text in LIVE}),
        source=LIVE[0], agency=LIVE[1], extract=ExtractFacts(every, "", 1), notes=LIVE,
        labels={text: {text: text} for text in LIVE}, as_of=LIVE[1],
        tallies=(Tally(LIVE[0], LIVE[1], (), {}),),
    )  # fmt: skip


def printed(audits: Sequence[Audit], width: int = 80, encoding: str = "utf-8", **console: Any) -> str:  # noqa: ANN401  whatever the value takes
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="")
    show(audits, Console(file=out, width=width, **console), {"police.victim-ethnicity": "ask, and record the code"})
    out.flush()
    return raw.getvalue().decode(encoding)


def html_of(audits: Sequence[Audit], **guidance: dict[str, str]) -> str:
    given_ = {k: v for k, v in guidance.items() if v}
    return page(Report("The month", tuple(audits), register(audits, GAPS), given_))


def cells(path: Path) -> Iterator[tuple[str, Any]]:
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            yield from ((sheet.title, cell) for cell in row)


def book(audits: Sequence[Audit], tmp_path: Path) -> Path:
    path = tmp_path / "book.xlsx"
    write_workbook(Report("", tuple(audits), register(audits, GAPS)), path)
    return path


def rows(path: Path, sheet: str) -> list[dict[str, Any]]:
    lines = list(load_workbook(path)[sheet].values)
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


class Tags(HTMLParser):
    """The tags of a page with their attributes, and the text of each kind of tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def classes(self) -> list[str]:
        return [c for _, a in self.tags for c in (a.get("class") or "").split()]


# --- words --------------------------------------------------------------------------------------------------------


def test_no_outcome_is_called_a_pass() -> None:
    assert set(words.OUTCOMES) == {*Outcome, None}
    for outcome, w in words.OUTCOMES.items():
        assert "pass" not in f"{w.word} {w.css}".lower()
        assert outcome is None or w.word.lower() == outcome.value
        assert w.ascii_symbol.isascii()


def test_every_outcome_has_its_own_symbol_and_class() -> None:
    for name in ("symbol", "ascii_symbol", "word", "css"):
        assert len({getattr(w, name) for w in words.OUTCOMES.values()}) == len(words.OUTCOMES)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.n_of_n(1201, 12345), "1,201 of 12,345"),
        (words.share(0, 0), "0 of 0"),
        (words.share(9999, 10000), "9,999 of 10,000 (99.99%)"),
        (words.uk_month("2023-01"), "January 2023"),
        (words.uk_month("2023-13"), "2023-13"),
        (words.uk_date("2023-03-05"), "5 March 2023"),
        (words.uk_date(None), "not known"),
        (words.uk_date("=1+1"), "=1+1"),
        (words.check_name("police.msv-victim-details"), "MSV victim details"),
        (words.plain("home_lsoa"), "home LSOA"),
        (words.counted(1, "month"), "1 month"),
        (words.counted(1200, "row"), "1,200 rows"),
        (words.clean("a\x1b[31m\u202eb\ud800\tc"), "a [31m b  c"),
        (words.summary([]), "nothing to judge"),
        (words.summary([None]), "nothing to judge"),
    ],
)
def test_words(said: str, expected: str) -> None:
    assert said == expected


@pytest.mark.parametrize(
    ("one", "many"),
    [("team", "teams"), ("ethnicity", "ethnicities"), ("day", "days"), ("status", "statuses"), ("branch", "branches")],
)
def test_more_than_one_of_what_a_pack_breaks_down_by(one: str, many: str) -> None:
    assert (words.counted(1, one), words.counted(2, one)) == (f"1 {one}", f"2 {many}")


def test_the_summary_names_what_is_wrong_first() -> None:
    outcomes = [Outcome.MET, Outcome.COULD_NOT_JUDGE, Outcome.MISSED, None, Outcome.MISSED, Outcome.COULD_NOT_JUDGE]
    assert words.summary([*outcomes, Outcome.MISSED]) == "3 missed, 2 could not judge, 1 met"


# --- run ----------------------------------------------------------------------------------------------------------


def test_the_latest_is_the_last_month_and_of_it_the_last_as_of() -> None:
    given_ = [audit(period="2023-02", as_of="2023-04-01"), audit(period="2023-02", as_of=None), audit(period="2022-12")]
    assert latest(given_) == (given_[0],)


def test_a_gap_without_an_extract_could_not_be_judged() -> None:
    heard, *unheard, none = register([audit(), audit(finding(gap=None), source="police.x")], GAPS)
    assert (heard.outcome, heard.received) == (Outcome.MISSED, True)
    assert [(row.ref, row.outcome, row.received) for row in unheard] == [
        ("3.2.2", Outcome.COULD_NOT_JUDGE, False),
        ("3.2.4", Outcome.COULD_NOT_JUDGE, False),
    ]
    assert none.ref is None


def test_a_gap_that_has_no_title_is_not_dropped() -> None:
    assert [row.ref for row in register([audit(finding(gap="9.9"))], GAPS)] == [*GAPS, "9.9"]


def test_a_pack_of_other_subjects_gets_no_ten_empty_rows() -> None:
    """Where one check belongs to a gap, all ten stand there: what did not come is told."""
    other = html_of([audit(finding(gap=None), source="eh.noise")])
    assert "None of the checks of these extracts belongs to one of the ten gaps." in other
    assert "Nothing received" not in other
    both = html_of([audit(), audit(finding(gap=None), source="eh.noise")])
    assert "belongs to one of the ten gaps" not in both
    assert "Nothing received" in both


def test_a_register_line_shows_records_and_the_worst_outcome_of_its_check() -> None:
    row = register([audit(finding(Outcome.MET), finding(Outcome.MISSED, item="b"), record())], GAPS)[0]
    assert [(line.finding.kind, line.outcome) for line in row.lines] == [(Kind.RECORD, Outcome.MISSED)]
    assert row.outcome is Outcome.MISSED


def test_the_record_line_of_a_single_item_is_not_shown_twice() -> None:
    assert [f.kind for f in distinct([finding(), record()])] == [Kind.ITEM]
    assert len(distinct([finding(), finding(item="b"), record()])) == 3


# --- charts -------------------------------------------------------------------------------------------------------

NUMBERS = st.integers(0, 10**9)


@given(st.lists(NUMBERS, min_size=6, max_size=6).filter(any))
def test_a_stacked_bar_adds_up(numbers: list[int]) -> None:
    names = ("valid", "declined", "unknown", "not_asked", "blank", "invalid")
    bar = charts.stacked(Counts(applicable=sum(numbers), **dict(zip(names, numbers, strict=True))))
    assert sum(segment.width for segment in bar) == Decimal(100)
    assert sum(segment.records for segment in bar) == sum(numbers)
    assert all(segment.width >= 0 for segment in bar)
    assert [s.x for s in bar] == [sum((s.width for s in bar[:n]), Decimal(0)) for n in range(len(bar))]


def test_a_bar_of_nothing_is_empty() -> None:
    assert charts.stacked(Counts()) == ()


def test_the_line_breaks_where_a_month_is_absent_or_empty() -> None:
    empty = finding(counts=Counts())
    months = [
        ("2023-01", finding()),
        ("2023-02", finding()),
        ("2023-03", empty),
        ("2023-05", finding()),
        ("2023-06", finding()),
    ]
    chart = charts.line_chart(months)
    assert len(chart.points) == 4
    assert len(chart.lines) == 2
    assert (chart.first, chart.last) == ("Jan 2023", "Jun 2023")


def test_line_chart_places() -> None:
    half = replace(ETHNICITY, applicable=100, valid=50, declined=0)
    whole = replace(half, valid=100)
    chart = charts.line_chart(
        [("2023-01", finding(counts=half, target=0.5)), ("2023-02", finding(counts=whole, target=0.5))]
    )
    assert [(p.x, p.y) for p in chart.points] == [(40, 108), (306, 14)]
    assert chart.target_y == 108
    assert [label for _, label in chart.ticks] == ["50%", "75%", "100%"]


def test_the_funnel_adds_up() -> None:
    (funnel,) = funnels_of(audit())
    said = [(step.label, step.figure) for step in funnel.steps]
    assert said == [
        ("Received", "4,950"),
        ("of other months", "16"),
        ("month cannot be told", "4"),
        ("In the period", "4,930"),
        ("of other areas", "3,560"),
        ("area cannot be told", "25"),
        ("In the area", "1,345"),
        ("not what the check is about", "8"),
        ("cannot be told whether it applies", "3"),
        ("Applicable", "1,334"),
        ("Complete: Victim ethnicity", "1,107 of 1,334"),
    ]
    assert all(0 <= step.x <= step.x + step.width <= 100 for step in funnel.steps)


def test_a_control_total_may_be_larger_than_what_was_sent() -> None:
    counts = Counts(rows=58, in_period=58, in_area=58, applicable=98, valid=58, invalid=40)
    (funnel,) = funnels_of(audit(finding(kind=Kind.RULE, item=None, counts=counts)))
    assert [(s.label, s.figure) for s in funnel.steps[-2:]] == [
        ("Control total, counted by the agency", "98"),
        ("Rule kept: Victim ethnicity", "58 of 98"),
    ]
    assert all(0 <= step.x <= step.x + step.width <= 100 for step in funnel.steps)


def test_one_month_is_no_trend() -> None:
    assert months_of_run([audit()]) is None


# --- JSON ---------------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    text = files("dq_audit").joinpath("audit.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@pytest.mark.parametrize("audits", [[], [audit()], [audit(), nothing_judged()], [audit(as_of=None, tallies=())]])
def test_the_schema_describes_the_document(audits: list[Audit]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(json.loads(to_json(audits)))


@pytest.mark.parametrize("one", [audit(), nothing_judged(), audit(as_of=None, tallies=())])
def test_a_document_is_the_audit_again(one: Audit) -> None:
    assert from_document(json.loads(to_json([one]))) == one


def test_a_document_of_another_version_is_refused() -> None:
    document = json.loads(to_json([audit()])) | {"schema_version": "1.3"}
    with pytest.raises(ValueError, match=r"its schema has version 1\.3, and this program reads 1\.4 to 1\.5"):
        from_document(document)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("findings", 0, "counts", "valid"), -1),
        (("findings", 0, "outcome"), "passed"),
        (("findings", 0, "item"), None),
        (("findings", 0, "value"), "Ann Other"),
        (("period",), "2023-13"),
        (("records",), []),
    ],
)
def test_the_schema_refuses_what_is_wrong(place: tuple[str | int, ...], value: object) -> None:
    document = json.loads(to_json([audit()]))
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert not jsonschema.Draft202012Validator(schema()).is_valid(document)


def test_every_property_is_described() -> None:
    def bare(node: object, path: str = "") -> Iterator[str]:
        if isinstance(node, dict):
            for name, sub in node.get("properties", {}).items():
                if path.endswith(("/if", "/then", "/else")):
                    continue
                if "description" not in sub and "description" not in schema()["$defs"].get(sub.get("$ref", "")[8:], {}):
                    yield f"{path}/{name}"
            for key, sub in node.items():
                yield from bare(sub, f"{path}/{key}")

    assert list(bare(schema())) == []


def test_one_audit_is_an_object_and_several_are_a_list() -> None:
    one = json.loads(to_json([audit()]))
    assert one["tool"] == TOOL
    assert one["findings"][0]["counts"] == ETHNICITY.as_dict()
    assert [a["period"] for a in json.loads(to_json([audit(), audit(period="2023-03")]))] == ["2023-02", "2023-03"]
    assert "…" in to_json([audit()])


def test_half_a_character_is_written_all_the_same() -> None:
    to_json([hostile()]).encode()


# --- terminal -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [80, 160])
def test_the_terminal_shows_every_figure(width: int) -> None:
    said = printed([audit()], width)
    for text in (
        "February 2023",
        "3.2.1",
        "police.victim-ethnicity",
        "victim ethnicity",
        "1,201 of 1,334",
        "90.0%",
        "92.5%",
    ):
        assert text in said
    for text in ("✗ missed", "1,107 of 1,334", "· no target", "Note: read as cp1252", "ask, and record the code"):
        assert text in said
    left_out = "16 of other months, 4 whose month cannot be told, 3,560 of other areas, 25 whose area cannot be told"
    assert left_out in " ".join(said.split())
    assert said.rstrip().splitlines()[-1].strip() == "In all: 1 missed."
    assert max(len(line) for line in said.splitlines()) <= width


def test_a_narrow_terminal_gives_the_reasons_below_the_table() -> None:
    said = " ".join(printed([nothing_judged()]).split())
    assert "? police.victim-ethnicity, victim ethnicity: column absent" in said


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-8"])
def test_any_console_can_write_it(encoding: str) -> None:
    said = printed([audit(), hostile(), nothing_judged()], encoding=encoding, force_terminal=True)
    assert "missed" in said
    assert "could not judge" in said
    assert "\x1b[31mesc" not in said
    assert "[red]" in said


def test_no_colour_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(
        r"\x1b\[[0-9;]*3[0-7]", printed([audit(), nothing_judged()], force_terminal=True, color_system="standard")
    )


def test_a_terminal_is_green_only_where_something_is_met() -> None:
    green = "\x1b[32m"
    assert green not in printed([nothing_judged()], force_terminal=True, color_system="standard")
    assert green in printed([audit(finding(Outcome.MET))], force_terminal=True, color_system="standard")


def test_months_together_are_told_as_such_on_a_terminal_also_where_they_are_met() -> None:
    months = [audit(finding(Outcome.MET), record(Outcome.MET), period=f"2026-0{month}") for month in (1, 2, 3)]
    out = io.StringIO()
    show_register(register(months, GAPS, few=2_000), Console(file=out, width=120))
    assert "3.2.1: n of N over 3 months, for one has too few records" in out.getvalue()


def test_nothing_at_all_on_a_terminal() -> None:
    assert printed([]).strip() == "No extract was audited."


# --- page ---------------------------------------------------------------------------------------------------------


def test_the_page_shows_every_figure() -> None:
    said = html_of([audit()])
    for text in (
        "1,201 of 1,334",
        "1,107 of 1,334",
        "90.0%",
        "92.5%",
        "3.2.1",
        "February 2023",
        "5 March 2023",
        "Team one",
    ):
        assert text in said
    for n in (1180, 21, 42, 26, 53, 12):
        assert f">{n:,}<" in said
    assert "0.907" in said  # (1180 valid + 30 defaults) of 1,334; 30 defaults are within the 5% accepted
    assert "2 cells, 7 records" in said
    assert "z = 1.281552" in said
    assert said.count("Nothing received") == 2 * 2  # in the register, and in the gap's own part


def test_the_page_says_which_months_it_is_about_and_how_large_a_tally_is() -> None:
    said = html_of([audit(period="2023-01"), audit()])
    assert "victim ethnicity by home lsoa: 2 cells, 7 records" in said.replace("home LSOA", "home lsoa")
    assert "January 2023" in said.partition("<h2")[0]


def test_the_dqmi_score_stands_with_its_counts() -> None:
    said = html_of([audit()])
    assert f"{1210 / 1334:.3f}" in said
    assert "1,210 of 1,334" in said
    assert "30 of 1,334" in said


def test_the_page_is_built_for_everybody() -> None:
    said = html_of([audit(period="2023-01"), audit()])
    found = Tags(said)
    names = [tag for tag, _ in found.tags]
    assert ("html", {"lang": "en-GB"}) in found.tags
    assert names.count("h1") == names.count("main") == names.count("header") == names.count("footer") == 1
    assert names.count("table") == names.count("caption")
    assert all("scope" in attributes for tag, attributes in found.tags if tag == "th")
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in found.tags:
        if tag == "svg" and attributes.get("aria-hidden") != "true":
            assert all(ref in ids for ref in (attributes["aria-labelledby"] or "").split())
        href = attributes.get("href") or ""
        assert not href.startswith("#") or href[1:] in ids
    levels = [int(tag[1]) for tag in names if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    said = html_of([audit(), hostile()])
    found = Tags(said)
    assert [tag for tag, _ in found.tags].count("script") == 1
    assert not {"iframe", "object", "embed", "form", "img"} & {tag for tag, _ in found.tags}
    assert not [a for _, a in found.tags if any(name == "style" or name.startswith("on") for name in a)]
    assert not re.search(r"(src|href)=.?(?!#|data:)[a-z/]", said)
    assert "url(" in said
    assert not re.search(r"url\((?!#)", said)
    style = re.search(r"<style>(.*?)</style>", said, re.DOTALL)
    assert style is not None
    script = re.search(r"<script>(.*?)</script>", said, re.DOTALL)
    assert script is not None
    named = [base64.b64encode(hashlib.sha256(one[1].encode()).digest()).decode() for one in (style, script)]
    policy = "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; img-src data:"
    assert policy.format(*named) in said


def test_the_page_escapes_everything() -> None:
    answer = Answer(LIVE[0], LIVE[1], LIVE[0], LIVE[1], LIVE[0], (LIVE[1],), (LIVE[0],))
    plan = Planned(LIVE[0], LIVE[1], LIVE[0], LIVE[1])
    register_rows = register([hostile()], {LIVE[0]: LIVE[0]}, [answer], {LIVE[0]: plan})
    guidance = {"police.check0": dict.fromkeys(("why", "counts"), LIVE[0])}
    said = page(Report(LIVE[0], (hostile(),), register_rows, guidance))
    assert said.count("<script") == 1  # ours
    assert "&lt;script&gt;" in said
    assert "\x1b" not in said
    assert "\x00" not in said
    said.encode()


def test_a_page_on_which_nothing_was_judged_has_nothing_green() -> None:
    body = html_of([nothing_judged()]).split('id="method"')[0]
    assert "met" not in Tags(body).classes()
    assert "i-met" not in [c for _, a in Tags(body).tags for c in (a.get("href") or "").split("#")]
    assert "met" in Tags(html_of([audit(finding(Outcome.MET))]).split('id="method"')[0]).classes()


def test_a_page_of_nothing() -> None:
    said = html_of([])
    assert "No extract was audited." in said
    assert said.count("Nothing received") == 2 * 3
    assert "No gap is named" in page(Report("Nothing", ()))


def test_the_months_of_a_run_are_drawn_and_tabled() -> None:
    later = audit(finding(counts=replace(ETHNICITY, valid=1313, unknown=0, not_asked=0, blank=0, invalid=0)), record())
    said = html_of([audit(), replace(later, period="2023-03")])
    assert "from 1,201 of 1,334 (90.0%) in February 2023 to 1,334 of 1,334 (100%) in March 2023" in said
    assert "<polyline" in said
    assert "Feb 2023" in said


def test_guidance_is_shown_where_there_is_any() -> None:
    told = {"why": "It matters.", "counts": "Everybody.", "supplier": "Ask.", "reader": ""}
    said = html_of([audit()], **{"police.victim-ethnicity": told})
    assert "Why it matters" in said
    assert "Ask." in said
    assert "What it tells" not in said


# --- workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_shows_every_figure(tmp_path: Path) -> None:
    path = book([audit()], tmp_path)
    found = rows(path, "Findings")
    assert found[0]["Outcome"] == "Missed"
    assert (found[0]["Complete"], found[0]["Of applicable"], found[0]["Target"]) == (1201, 1334, 0.925)
    assert found[0]["Share"] == pytest.approx(1201 / 1334)
    assert [found[0][name.capitalize().replace("_", " ")] for name in STATES] == list(STATES.values())
    assert found[0]["DQMI score"] == pytest.approx(1210 / 1334)
    assert found[0]["Reason"] == "1,201 of 1,334 (90.0%), target 92.5%"
    assert [row["Records"] for row in rows(path, "States")] == [1180, 21, 42, 26, 53, 12]
    assert [row["Share"] for row in rows(path, "States")] == pytest.approx(
        [n / 1334 for n in (1180, 21, 42, 26, 53, 12)]
    )
    assert [row["Gap"] for row in rows(path, "Register")] == ["3.2.1", "3.2.2", "3.2.4"]
    assert [row["Why"] for row in rows(path, "Register")][1:] == ["nothing received"] * 2
    assert [row["Line"] for row in rows(path, "Gaps and checks")][1:] == ["nothing received"] * 2
    first = rows(path, "Breakdowns")[0]
    assert (first["Code"], first["Label"], first["Complete"]) == ("T1", "Team one", 1201)
    assert rows(path, "Notes")[0]["Note"] == "read as cp1252"


def test_a_register_line_says_its_targets_and_that_it_was_judged_on_months_pooled() -> None:
    """8 of 9 of a month say nothing by themselves; without it people would read them as the figure that was judged."""
    reason = "73 of 85 (85.9%) over 2025-04 to 2026-03 (12 months pooled), target 98%"
    whole = replace(finding(), kind=Kind.RECORD, target=0.90, reason="8 of 9 (88.9%), target 90%")
    items = (replace(finding(), target=0.98, reason=reason), replace(finding(), target=0.90, reason=""))
    line = Line(audit(), whole, Outcome.MISSED, items)
    assert words.goal(line) == f"targets 90% to 98%; judged on {reason}"
    assert words.goal(Line(audit(), replace(whole, target=None), None)) == ""
    assert words.goal(Line(audit(), whole, Outcome.MET)) == "target 90%"


@pytest.mark.parametrize("audits", [[], [audit()], [audit(), hostile()]])
def test_every_sheet_is_a_real_table(audits: list[Audit], tmp_path: Path) -> None:
    loaded = load_workbook(book(audits, tmp_path))
    assert loaded.sheetnames == [
        "Contents",
        "Charts",
        "Register",
        "Questions",
        "Gaps and checks",
        "Trends",
        "Findings",
        "Breakdowns",
        "States",
        "Fitness",
        "Notes",
    ]
    for sheet in loaded:
        if sheet.title == "Charts":
            continue
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert [c.name for c in table.tableColumns] == [c.value for c in sheet[1]]
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        assert all(sheet.column_dimensions[c.column_letter].width > 7 for c in sheet[1])


def test_charts_are_native_named_and_described(tmp_path: Path) -> None:
    """Three months of 90.0%, 95% and all: the register's bars, and a line for each of the two findings' check."""
    months = []
    for period, valid in (("2023-01", 1180), ("2023-02", 1246), ("2023-03", 1313)):
        counts = replace(ETHNICITY, valid=valid, unknown=1313 - valid, not_asked=0, blank=0, invalid=0)
        months.append(audit(finding(counts=counts), period=period))
    path = tmp_path / "book.xlsx"
    write_workbook(Report("", tuple(months), register(months, GAPS), timelines=timelines_of(months)), path)
    bars, line = load_workbook(path)["Charts"]._charts
    assert [one.val.numRef.f for one in bars.series] == ["'Register'!$D$2:$D$4", "'Register'!$G$2:$G$4"]
    assert line.series[0].val.numRef.f == "'Trends'!$F$2:$F$4"
    assert [row["Complete"] for row in rows(path, "Trends")] == [1201, 1267, 1334]
    with zipfile.ZipFile(path) as archive:
        drawn = archive.read("xl/drawings/drawing1.xml").decode()
        assert "Victim ethnicity: 1,334 of 1,334 (100%) in March 2023, from 1,201 of 1,334 at first." in drawn
        assert drawn.count("descr=") == 2
        assert archive.testzip() is None


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = book([hostile()], tmp_path)
    live = [
        cell for _, cell in cells(path) if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@"))
    ]
    assert live
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in live)
    assert all(cell.data_type != "f" for _, cell in cells(path))
    with zipfile.ZipFile(path) as archive:
        formulas = {(name, f) for name in archive.namelist() for f in re.findall(rb"<f>(.*?)</f>", archive.read(name))}
    assert {name.startswith("xl/charts/") for name, _ in formulas} == {True}
    assert [f for _, f in formulas if not re.fullmatch(rb"'\w+'!\$?[A-Z]\$?\d+(:\$[A-Z]\$\d+)?", f)] == []


def test_the_properties_name_nobody(tmp_path: Path) -> None:
    loaded = load_workbook(book([audit()], tmp_path))
    assert loaded.properties.creator == TOOL
    assert loaded.properties.lastModifiedBy is None


def test_a_share_never_reads_as_all_or_none_where_it_is_not(tmp_path: Path) -> None:
    nearly = replace(ETHNICITY, applicable=10**6, valid=10**6 - 1, declined=0)
    hardly = replace(ETHNICITY, applicable=10**6, valid=1, declined=0)
    given_ = audit(finding(counts=nearly), finding(counts=hardly), finding(counts=replace(nearly, valid=10**6)))
    formats = [cell.number_format for cell in list(load_workbook(book([given_], tmp_path))["Findings"]["K"])[1:]]
    assert formats == ["0.0000%", "0.0000%", "0%"]


def test_a_workbook_in_which_nothing_was_judged_has_nothing_green(tmp_path: Path) -> None:
    def green(audits: list[Audit]) -> bool:
        return any(cell.fill.fgColor.rgb == "00D9EFE8" for _, cell in cells(book(audits, tmp_path)))

    assert not green([nothing_judged()])
    assert green([audit(finding(Outcome.MET))])


def test_what_could_not_be_used_stands_in_page_and_workbook(tmp_path: Path) -> None:
    """Who reads a report only would take its silence for a run that was whole."""
    left_out = (Unusable("council.asb_contacts", "2026-02 …", "the file is empty"),)
    report = Report("Run", (), register([], GAPS), unusable=left_out)
    html = page(report)
    assert "1 extract could not be audited" in html
    assert all(text in html for text in ("2026-02 …", "The file is empty.", "council.asb_contacts"))
    write_workbook(report, tmp_path / "report.xlsx")
    sheet = load_workbook(tmp_path / "report.xlsx")["Not audited"]
    assert [cell.value for cell in sheet[2]] == ["council.asb_contacts", "2026-02 …", "the file is empty"]
