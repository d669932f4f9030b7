"""The papers of one side: the partnership's page, the agencies' letters, the paragraphs to be pasted."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import islice
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from papers_made import (
    GUIDANCE,
    LIVE,
    OPEN,
    TITLE,
    answer,
    audit,
    finding,
    fullest,
    guidance,
    police,
    rows,
    unusable,
)

from dq_audit.answers import Planned
from dq_audit.declaration import ASKED, GAPS, ROWS
from dq_audit.disclosure.settings import Audience
from dq_audit.model import Kind, Outcome, State, Unusable
from dq_audit.register import GapRow, register
from dq_audit.render.letters import letters
from dq_audit.render.limitations import limitations, limitations_text
from dq_audit.render.naming import apart, safe
from dq_audit.render.one_page import MOST_ROWS, headline, one_page, one_page_docx, one_page_html
from dq_audit.standing import STANDINGS

VOCABULARY = [o.value for o in Outcome] + [s.label.replace("_", " ") for s in State]


class Read(HTMLParser):
    """What a reader of a page sees, and its tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._style and data.strip():
            self.said.append(" ".join(data.split()))
        self._style = False

    @property
    def text(self) -> str:
        return " ".join(self.said)


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    left = iter(items)
    return iter(lambda: list(islice(left, size)), [])


def words_of(docx: bytes) -> str:
    made = Document(io.BytesIO(docx))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in made.paragraphs] + cells)


# --- the sentence and the rows ------------------------------------------------------------------------------------


def test_the_sentence_counts_the_ten_and_names_the_cheapest_next() -> None:
    answers = [answer(ref, "yes") for ref in ("3.2.1", "4.2.1", "5.2.1", "R1")]  # three of the ten, and one beside
    assert headline(rows(answers=[*answers, answer("3.2.4", OPEN, 31), answer("3.2.5", OPEN, 90)])) == (
        "3 of 10 questions can be answered; the cheapest next one is 3.2.4: 31 locations."
    )
    assert headline(rows(answers=[answer("3.2.4", OPEN, 1)])) == (
        "0 of 10 questions can be answered; the cheapest next one is 3.2.4: 1 record (locations)."
    )
    assert headline(rows(answers=answers)) == (
        "3 of 10 questions can be answered; how many records would settle another is not known."
    )
    assert headline(rows(answers=[answer(ref, "no") for ref in GAPS])) == "All 10 questions can be answered."
    assert headline(()) == "No question stands on the register."


def test_a_row_says_the_figures_of_the_register_who_acts_and_by_when() -> None:
    """80 of 100 and 95 of 100 are 175 of 200; nothing came of the other nine."""
    plans = {"3.2.1": Planned("ask", "Data controller", "2026-09-30"), "3.2.4": Planned("ask", "", "")}
    found = {row.ref: row for row in one_page(rows(plans=plans), TITLE, {"3.2.1": "better"}).questions}
    row = found["3.2.1"]
    assert (row.question, row.figures, row.direction) == (ASKED["3.2.1"], "175 of 200 (87.5%)", "better")
    assert (row.who, row.due) == ("Data controller", "30 Sep 2026")
    other = found["3.2.4"]
    assert (other.figures, other.direction, other.who, other.due) == (
        "nothing received", "—", "nobody named yet", "no day yet"
    )  # fmt: skip
    assert other.standing.words == "Not yet: data absent or unusable"


def test_a_row_of_which_nothing_came_of_late_has_no_figures() -> None:
    later = audit("council.asb_contacts", "Council", "2026-05", finding("council.age", "3.2.5", 1, 1))
    found = {row.ref: row.figures for row in one_page(rows([*police(), later]), TITLE).questions}
    assert (found["3.2.1"], found["3.2.5"]) == ("nothing since Mar 2026", "1 of 1 (100%)")
    empty = audit("council.asb_contacts", "Council", "2026-05", finding("council.age", "3.2.5", 0, 0))
    assert {r.ref: r.figures for r in one_page(rows([empty]), TITLE).questions}["3.2.5"] == "no record"


def test_more_rows_than_fit_are_not_lost_silently() -> None:
    more = [replace(rows()[0], ref=f"X.{n}", title="a pack's own gap") for n in range(3)]
    page = one_page([*rows(), *more], TITLE, notes=["counts below 5 are hidden"])
    assert len(page.questions) + len(page.recommendations) == MOST_ROWS == len(ROWS)
    assert page.notes[1:] == ("3 rows of the register did not fit on this side.", "Counts below 5 are hidden.")
    assert [row.question for row in one_page(more, TITLE).questions] == ["A pack's own gap."] * 3


def test_no_word_of_outcomes_or_states_stands_on_the_page() -> None:
    """Whatever the status of a row is, all 30 of them, and the tool's own titles of gaps nowhere."""
    base = rows(answers=[answer(ref, OPEN, 5) for ref in ROWS])
    word = re.compile(rf"\b({'|'.join(VOCABULARY)})\b", re.IGNORECASE)
    for statuses in batched(STANDINGS, len(ROWS)):
        said = [
            replace(row, outcome=outcome, answers=(answer(row.ref or "", verdict),) if verdict else ())
            for row, (outcome, verdict) in zip(base, statuses, strict=True)
        ]
        for text in (Read(one_page_html(said, TITLE)).text, words_of(one_page_docx(said, TITLE))):
            assert word.findall(text) == []
            assert all(STANDINGS[status].words in text for status in statuses)
    assert word.findall("Met, and not asked") == ["Met", "not asked"]  # the test can fail


# --- the page as a file -------------------------------------------------------------------------------------------


def _pages() -> list[str]:
    told = letters(rows(), TITLE, GUIDANCE)
    return [one_page_html(rows(), TITLE), *(letter.html for letter in told.values())]


def test_the_style_is_named_by_its_hash_and_nothing_else_may_be_loaded() -> None:
    for page in _pages():
        style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
        assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'" in page
        tags = Read(page).tags
        assert not [tag for tag, given in tags if tag == "script" or any(name.startswith("on") for name in given)]
        assert not [tag for tag, given in tags if "style" in given]
        assert [given["href"] for tag, given in tags if tag == "link"] == ["data:,"]
        assert [given.get("lang") for tag, given in tags if tag == "html"] == ["en-GB"]
        assert sum(tag == "h1" for tag, _ in tags) == 1


def test_what_others_wrote_is_text_and_no_more() -> None:
    live = " ".join(LIVE)
    register_rows = fullest(live)
    told = letters(register_rows, live, guidance(register_rows, live), unusable(live))
    pages = [one_page_html(register_rows, live, {"3.2.1": live}, [live]), *(one.html for one in told.values())]
    usual = {tag for page in _pages() for tag, _ in Read(page).tags} | {"tbody", "table"}
    for page in pages:
        assert {tag for tag, _ in Read(page).tags} <= usual
        assert not re.search("[\x00\x1b\ud800\u202e\ufffe]", page)
        assert "49" not in Read(page).text
        page.encode()
    made = [one_page_docx(register_rows, live, {"3.2.1": live}, [live]), *(one.docx for one in told.values())]
    for docx in made:
        assert not re.search("[\x00\x1b\ud800\u202e\ufffe]", words_of(docx))
    limitations_text(register_rows, live).encode()


# --- Word ---------------------------------------------------------------------------------------------------------


def test_word_documents_have_real_headings_and_tables_that_can_be_heard() -> None:
    made = Document(io.BytesIO(one_page_docx(rows(), TITLE)))
    headings = [
        (p.style.name, p.text) for p in made.paragraphs if p.style is not None and "Heading" in str(p.style.name)
    ]
    assert headings == [("Heading 1", headline(rows())), ("Heading 2", "Recommendations")]
    assert [len(table.rows) for table in made.tables] == [1 + len(GAPS), 1 + len(ROWS) - len(GAPS)]
    for table in made.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        names = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        order = [
            "tblStyle",
            "tblW",
            "jc",
            "tblBorders",
            "tblLayout",
            "tblCellMar",
            "tblLook",
            "tblCaption",
            "tblDescription",
        ]
        assert names == [name for name in order if name in names]  # Word refuses another order
    assert {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    sizes = [run.font.size for t in made.tables for c in t._cells for p in c.paragraphs for run in p.runs]
    assert min(size.pt for size in sizes if size) >= 9
    assert (made.sections[0].page_width.mm, made.sections[0].page_height.mm) == pytest.approx((210, 297), abs=0.1)


def test_word_documents_say_nothing_of_who_made_them_or_when() -> None:
    plans = {"3.2.1": Planned("ask", "Data controller", "2026-09-30")}
    first, again = (one_page_docx(rows(plans=plans), TITLE) for _ in range(2))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {member.date_time for member in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert re.findall(r"<(?:dc|cp|dcterms):(\w+)[ >]", core) == ["coreProperties", "title", "language"]
    assert f"<dc:title>{TITLE}: where we stand</dc:title>" in core


# --- few records, and protected counts ----------------------------------------------------------------------------


def small() -> tuple[GapRow, ...]:
    """Ten records in each of three months, which are too few to be shown alone: 6, 7 and 9 complete."""
    given = [
        audit("police.victims", "Police", f"2026-0{month}", finding("police.victim-ethnicity", "3.2.1", known, 10))
        for month, known in ((1, 6), (2, 7), (3, 9))
    ]
    return register(given, ROWS, few=10)


def test_months_shown_together_are_not_told_as_one_month() -> None:
    [row] = [row for row in one_page(small(), TITLE).questions if row.ref == "3.2.1"]
    assert row.figures == "22 of 30 (73.3%) in 3 months"
    told = "Of victims (Police) for 3 months to March 2026, 22 of 30 (73.3%) records are complete."
    assert limitations(small())["3.2.1"].startswith(told)
    letter = Read(letters(small(), TITLE, GUIDANCE)["Police"].html).text
    assert "3.2.1 Victim ethnicity 22 of 30 (73.3%) in 3 months 90%" in letter
    assert "Nothing that can be held against the month before." in letter
    assert "of 10" not in letter


def test_papers_of_protected_counts_say_so() -> None:
    said = Audience.PUBLIC.caution
    assert "rounded" in said
    page, letter = one_page_docx(rows(), TITLE, notes=[said]), letters(rows(), TITLE, GUIDANCE, notes=[said])["Police"]
    assert said in words_of(page)
    assert said in Read(letter.html).text
    assert said in words_of(letter.docx)
    assert all(text.endswith(said) for text in limitations(rows(), said).values())
    assert Audience.INTERNAL.caution == ""


# --- letters ------------------------------------------------------------------------------------------------------


def test_a_letter_says_what_is_good_worst_changed_to_do_and_absent() -> None:
    plans = {"3.2.1": Planned("remind officers", "Data controller", "2026-06-30", "half done")}
    lost = [Unusable("police.suspects", "suspects-2026-…", "it has no header row")]
    told = letters(rows(plans=plans, absent={"4.2.2": ["courts.outcomes"]}), TITLE, GUIDANCE, lost, {
        "courts.outcomes": "Court", "police.suspects": "Police"
    })  # fmt: skip
    assert list(told) == ["Court", "Police"]
    assert [one.stem for one in told.values()] == ["letter-Court", "letter-Police"]
    for text in (Read(told["Police"].html).text, words_of(told["Police"].docx)):
        assert "We had victims for March 2026." in text
        assert "Victim home area: 95 of 100 (95.0%)." in text
        assert "3.2.1 Victim ethnicity 80 of 100 (80.0%) 90%" in text
        assert "Victim ethnicity 60 of 100 (60.0%) 80 of 100 (80.0%)" in text
        assert "Victim ethnicity: Ask, and record the code. By 30 June 2026." in text
        assert "3.2.1: remind officers (Data controller, by 30 June 2026): half done." in text
        assert "Suspects: suspects-2026-… could not be used: it has no header row." in text
        assert "outcomes" not in text
    court = Read(told["Court"].html).text
    assert "Outcomes: nothing came at all." in court
    assert "What is good" not in court


def test_what_cannot_be_judged_says_why_and_leads_what_needs_work() -> None:
    lost = finding("police.victim-age", "3.2.1", 0, 0, Outcome.COULD_NOT_JUDGE, reason="column absent")
    item = finding("police.b", "3.2.1", 3, 10, kind=Kind.ITEM, item="victim_sex", target=0.8)
    whole = finding("police.b", "3.2.1", 2, 10)
    signal = finding("police.late", "3.2.1", 1, 10, kind=Kind.SIGNAL)
    ours = finding("police.own", None, 2, 10)
    few = finding("police.few", "3.2.1", 3, 3, Outcome.TOO_FEW)
    given = audit("police.victims", "Police", "2026-03", lost, whole, item, signal, ours, few)
    text = Read(letters(rows([given]), TITLE, {})["Police"].html).text
    assert "Nothing is known to have reached its target." in text
    assert "Few" not in text
    order = ["Victim age", "column absent", "B (victim sex)", "3 of 10 (30.0%) 80%", "Own", "Late (without the signal)"]
    places = [text.index(part) for part in order]
    assert places == sorted(places)


def test_a_source_that_fell_silent_is_asked_for_and_its_figures_are_not_told() -> None:
    later = audit("council.asb_contacts", "Council", "2026-05", finding("council.age", "3.2.5", 1, 1))
    text = Read(letters(rows([*police(), later]), TITLE, {})["Police"].html).text
    assert "Victims: nothing came since March 2026." in text
    assert "of 100" not in text


def test_a_letter_says_what_was_wrong_with_a_file_and_not_how_the_tool_is_set() -> None:
    lost = [Unusable("police.victims", "2026-…", 'it has no rows; declare it in dq_audit.toml ([sources."x"] nil)')]
    text = Read(letters(rows(), TITLE, GUIDANCE, lost)["Police"].html).text
    assert "Victims: 2026-… could not be used: it has no rows." in text
    assert "toml" not in text


def test_a_letter_says_which_month_has_not_come() -> None:
    lost = [
        Unusable("police.victims", "2026-10", "no extract for 2026-10 has come; the latest is for 2026-09", absent=True)
    ]
    text = Read(letters(rows(), TITLE, GUIDANCE, lost)["Police"].html).text
    assert "Victims: no extract for 2026-10 has come." in text
    assert "could not be used" not in text


def test_every_number_of_a_letter_is_one_of_the_register() -> None:
    """Numbers of records, shares of them and targets; the rest are months and the references of gaps."""
    register_rows = rows(plans={"3.2.1": Planned("ask", "Data controller", "2026-06-30")})
    found = [f for row in register_rows for line in row.lines for f in (line.finding, line.before, *line.items) if f]
    known = {f"{n:,}" for f in found for n in f.counts.as_dict().values()} | {f"{f.counts.complete:,}" for f in found}
    known |= {f"{100 * f.counts.complete / f.counts.applicable:.1f}%" for f in found}
    known |= {f"{100 * f.target:g}%" for f in found if f.target}
    for letter in letters(register_rows, TITLE, GUIDANCE).values():
        said = re.sub(r"Written by \S+ \S+\.|\b3\.2\.1\b|\d* ?(June|March) 2026", "", Read(letter.html).text)
        numbers = re.findall(r"\d[\d,.]*\d%?|\d%?", said)
        assert len(numbers) > 10
        assert set(numbers) <= known


def test_file_names_are_safe_on_windows_and_told_apart() -> None:
    assert safe('A&E: "West" / <East>|?*') == "A&E-West-East"
    assert safe("council. ") == "council"
    assert list(apart(["letter-a", "letter-A", "letter-b"])) == ["letter-a", "letter-A-2", "letter-b"]
    given = [
        audit(f"{n}.x", agency, "2026-03", finding("a.b", "3.2.1", 1, 1))
        for n, agency in enumerate(["CON", "con", "?"])
    ]
    assert {one.stem for one in letters(rows(given), TITLE, {}).values()} == {
        "letter-CON",
        "letter-con-2",
        "letter-agency",
    }


# --- limitations --------------------------------------------------------------------------------------------------


def gap(row: GapRow) -> str:
    return limitations([row])[row.ref or ""]


def test_a_paragraph_says_what_is_covered_what_is_missing_and_what_may_be_said() -> None:
    found = limitations(rows(answers=[answer("3.2.1", OPEN, 31, "ethnicities"), answer("3.2.4", "yes")]))
    assert list(found) == list(ROWS)
    assert found["3.2.1"] == (
        "Of victims (Police) for March 2026, 175 of 200 (87.5%) records are complete, counted over 2 checks. "
        "“Is it more than half?” was asked of victims, 2 months from April 2025 to March 2026. "
        "As the data stand the answer may be either: state neither a yes nor a no. 3 of 9 are so. "
        "What is needed, if what comes is like what is there: 31 more (ethnicities). "
        "Method: counts of records, never of their contents; a range holds however the missing records turn out."
    )
    assert found["3.2.4"].startswith("Nothing was received. “Is it more than half?” was asked of victims, ")
    assert "Yes: 3 of 9 are so. Quote the range with the answer." in found["3.2.4"]
    assert "Its question cannot be put: what it needs is not there." in found["3.2.5"]


def test_a_paragraph_names_the_least_complete_and_what_did_not_come() -> None:
    items = [
        finding("police.b", "3.2.1", n, 10, kind=Kind.ITEM, item=name)
        for name, n in {"victim_sex": 9, "victim_age": 2, "home_lsoa": 10}.items()
    ]
    given = audit("police.victims", "Police", "2026-03", finding("police.b", "3.2.1", 2, 10), *items)
    [row] = [row for row in rows([given], absent={"3.2.1": ["police.vulnerable_people"]}) if row.ref == "3.2.1"]
    assert "Least complete: victim age 2 of 10 (20.0%), victim sex 9 of 10 (90.0%)." in gap(row)
    assert "Not received: vulnerable people; what came is not the whole." in gap(row)


def test_too_few_is_said_as_too_few_and_a_pack_s_word_as_open() -> None:
    [row] = [row for row in rows(answers=[answer("3.2.1", "not enough records")]) if row.ref == "3.2.1"]
    assert "There are too few records for an answer, however complete" in gap(row)
    assert "What is needed: the day of every charge." in gap(row)
    odd = replace(row, answers=(answer("3.2.1", "maybe"),))
    assert "state neither a yes nor a no" in gap(odd)


def test_the_text_file_holds_every_row_with_its_question() -> None:
    text = limitations_text(rows(), TITLE)
    assert text.startswith(f"{TITLE}: what the data can and cannot say\n\n3.2.1  {ASKED['3.2.1']}\n")
    assert all(f"{ref}  {ASKED[ref]}\n" in text for ref in ROWS)
    assert html.escape(text, quote=False) == text
