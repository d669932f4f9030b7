"""The register: a row for every gap, what is silent, what it was a month before, what the partnership plans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dq_audit.answers import Answer, Planned, plans
from dq_audit.errors import ProjectError
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome
from dq_audit.register import GapRow, register, to_rows

GAPS = {"3.2.1": "ethnicity", "3.2.2": "population", "3.2.4": "A&E data"}


def finding(gap: str, complete: int, of: int, check: str = "a.check", kind: Kind = Kind.RECORD) -> Finding:
    counts = Counts(rows=of, in_period=of, in_area=of, applicable=of, valid=complete, invalid=of - complete)
    return Finding(check, gap, kind, None, counts, 0.9, outcome=Outcome.MET if complete == of else Outcome.MISSED)


def audit(source: str, period: str, *findings: Finding) -> Audit:
    return Audit(source, "Agency", period, None, ExtractFacts("", "", 1), findings)


def rows(audits: list[Audit], **more: object) -> dict[str | None, GapRow]:
    return {row.ref: row for row in register(audits, GAPS, **more)}  # type: ignore[arg-type]  by the test


def test_every_gap_has_its_row_heard_of_or_not() -> None:
    found = rows([audit("a.b", "2026-01", finding("3.2.1", 8, 10))])
    assert list(found) == list(GAPS)
    silent = found["3.2.2"]
    assert (silent.outcome, silent.n, silent.of, silent.reason) == (Outcome.COULD_NOT_JUDGE, 0, 0, "nothing received")


def test_n_of_n_is_that_of_checks_with_items_and_rules_move_the_outcome_only() -> None:
    """8 of 10 and 5 of 5 have every item complete; the rule that 3 of 10 keep makes it missed and adds nothing."""
    rule = finding("3.2.1", 3, 10, "a.rule", Kind.RULE)
    row = rows(
        [audit("a.b", "2026-01", finding("3.2.1", 8, 10), rule), audit("c.d", "2026-01", finding("3.2.1", 5, 5))]
    )
    assert (row["3.2.1"].n, row["3.2.1"].of, row["3.2.1"].outcome) == (13, 15, Outcome.MISSED)
    only = rows([audit("a.b", "2026-01", rule)])["3.2.1"]
    assert (only.n, only.of) == (3, 10)


def test_the_worst_stands_first_and_of_equals_what_is_least_complete() -> None:
    """Of one check 9 of 10 and 4 of 10 miss their target and 10 of 10 meet it; another check is met."""
    items = [
        replace(finding("3.2.1", n, 10, "b.check", Kind.ITEM), item=name)
        for name, n in {"met": 10, "nearly": 9, "poor": 4}.items()
    ]
    good = finding("3.2.1", 10, 10, "a.check")
    row = rows([audit("a.b", "2026-01", good, finding("3.2.1", 3, 10, "b.check"), *items)])["3.2.1"]
    assert [line.finding.check for line in row.lines] == ["b.check", "a.check"]
    assert [item.item for item in row.lines[0].items] == ["poor", "nearly", "met"]
    told = to_rows([row])[0]["checks"][0]["items"]
    assert told[0] == {"item": "poor", "outcome": "missed", "n": 4, "of": 10, "target": 0.9, "reason": ""}


def test_a_source_that_fell_silent_keeps_its_gap_from_being_judged() -> None:
    """Others came for February; of a snapshot no month is expected."""
    audits = [
        audit("a.b", "2026-01", finding("3.2.1", 10, 10)),
        audit("c.d", "2026-02", finding("3.2.4", 10, 10)),
        audit("e.f", "2021-03", finding("3.2.2", 10, 10)),
    ]
    found = rows(audits, snapshots=["e.f"])
    assert (found["3.2.1"].outcome, found["3.2.1"].reason) == (
        Outcome.COULD_NOT_JUDGE,
        "nothing received of a.b since 2026-01",
    )
    assert (found["3.2.1"].n, found["3.2.1"].of) == (0, 0)
    assert found["3.2.2"].outcome is found["3.2.4"].outcome is Outcome.MET


def test_a_snapshot_that_came_every_month_is_expected_too() -> None:
    """Of e.f came three months to January, so that February is missed; of g.h two waves, a month apart."""
    audits = [
        audit("c.d", "2026-02", finding("3.2.4", 10, 10)),
        *(audit("e.f", month, finding("3.2.1", 10, 10)) for month in ("2025-11", "2025-12", "2026-01")),
        *(audit("g.h", month, finding("3.2.2", 10, 10)) for month in ("2025-08", "2025-09")),
    ]
    found = rows(audits, snapshots=["e.f", "g.h"])
    assert (found["3.2.1"].outcome, found["3.2.1"].reason) == (
        Outcome.COULD_NOT_JUDGE,
        "nothing received of e.f since 2026-01",
    )
    assert found["3.2.2"].outcome is Outcome.MET


def test_a_source_of_which_nothing_came_at_all_keeps_its_gap_from_being_judged() -> None:
    row = rows([audit("a.b", "2026-01", finding("3.2.1", 10, 10))], absent={"3.2.1": ["c.d"]})["3.2.1"]
    assert (row.outcome, row.reason) == (Outcome.COULD_NOT_JUDGE, "nothing received of c.d")


def test_every_check_that_cannot_be_judged_is_named_with_what_it_wants() -> None:
    """The rows of the other agency lie elsewhere. Of the check that was missed there is no word: that is less bad."""
    held = "rows held by Court: no extract of courts.outcomes is in this run"
    barred = replace(finding("3.2.1", 0, 0, "a.charged"), obstacle=held, outcome=Outcome.COULD_NOT_JUDGE)
    row = rows([audit("a.b", "2026-01", finding("3.2.1", 1, 10), barred, replace(barred, check="a.ended"))])["3.2.1"]
    assert row.reason == f"a.charged, could not judge: {held}; a.ended, could not judge: {held}"


def test_what_it_was_a_month_before_and_only_then() -> None:
    now, before = finding("3.2.1", 8, 10), finding("3.2.1", 6, 12)
    assert rows([audit("a.b", "2025-12", before), audit("a.b", "2026-01", now)])["3.2.1"].before == (6, 12)
    assert rows([audit("a.b", "2025-11", before), audit("a.b", "2026-01", now)])["3.2.1"].before is None
    assert rows([audit("a.b", "2026-01", now)])["3.2.1"].before is None


def test_the_register_as_plain_values() -> None:
    answer = Answer("3.2.1", "More?", "no", "1.00 times.", "nothing", ("here",), ("by then",), {"estimate": 1.0})
    found = register(
        [audit("a.b", "2026-01", finding("3.2.1", 8, 10))],
        GAPS,
        [answer],
        {"3.2.1": Planned("ask again", "Police", "2026-12-31", "half done")},
    )
    first, second, *_ = to_rows(found)
    assert (first["ref"], first["outcome"], first["n"], first["of"], first["verdict"]) == (
        "3.2.1",
        "missed",
        8,
        10,
        "no",
    )
    assert first["questions"][0]["figures"] == {"estimate": 1.0}
    assert (first["action"], first["owner"], first["due"], first["progress"]) == (
        "ask again",
        "Police",
        "2026-12-31",
        "half done",
    )
    assert first["checks"][0] == {
        "check": "a.check", "source": "a.b", "period": "2026-01", "outcome": "missed", "n": 8, "of": 10, "silent": "",
        "target": 0.9, "reason": "", "items": [],
    }  # fmt: skip
    assert (second["outcome"], second["verdict"], second["reason"]) == ("could not judge", None, "nothing received")


# --- the partnership's plan -----------------------------------------------------------------------------------------

HEAD = "ref,action,owner,due,progress\n"


def planned(folder: Path, text: str | bytes) -> dict[str, Planned]:
    path = folder / "register.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return plans(path, GAPS)


def test_the_plan_is_read_as_the_analyst_saves_it(tmp_path: Path) -> None:
    """Excel writes a mark at the front and turns a date round."""
    found = planned(tmp_path, b"\xef\xbb\xbf" + f"{HEAD}3.2.1,Ask again,Police,31/12/2026,\n3.2.2,,,,\n,,,,\n".encode())
    assert found == {"3.2.1": Planned("Ask again", "Police", "2026-12-31", ""), "3.2.2": Planned()}
    assert plans(tmp_path / "none.csv", GAPS) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "columns ref, action, owner, due, progress"),
        ("ref,action\n3.2.1,x\n", "columns ref, action, owner, due, progress"),
        (HEAD + "9.9,x,,,\n", "row 2 has a reference that is no gap's; they are 3.2.1, 3.2.2, 3.2.4"),
        (HEAD + "3.2.1,x,,,\n3.2.1,y,,,\n", "row 3 has 3.2.1 once more"),
        (HEAD + "3.2.1,x,,soon,\n", "row 2 has a due date that is none"),
        (b"\xff\xfe\x00", "cannot be read as a table"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused_in_a_sentence(text: str | bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=said) as refused:
        planned(tmp_path, text)
    assert "\n" not in str(refused.value)


def test_a_row_of_few_records_shows_months_together_and_says_so() -> None:
    """5, 5 and 5: 5 are few, 15 over 3 months are not; nothing is said of the month before, which is among them."""
    months = [audit("a.b", f"2026-0{n}", finding("3.2.1", 4, 5)) for n in range(1, 5)]
    row = rows(months, few=5)["3.2.1"]
    assert (row.n, row.of, row.pooled, row.before) == (12, 15, 3, None)
    assert "n of N over 3 months" in row.reason
    alone = rows(months)["3.2.1"]
    assert (alone.n, alone.of, alone.pooled, alone.before) == (4, 5, 1, (4, 5))


def test_a_row_of_few_records_all_year_shows_the_year_and_one_without_any_source_nothing() -> None:
    months = [audit("a.b", f"2025-{n:02d}", finding("3.2.1", 0, 0)) for n in range(1, 13)]
    found = rows(months, few=5)
    assert (found["3.2.1"].of, found["3.2.1"].pooled) == (0, 12)
    assert found["3.2.2"].pooled == 1
