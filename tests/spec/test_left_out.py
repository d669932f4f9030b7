"""What stands in no figure of an answer: records of no known area or month, or of which nobody knows what they are."""

from __future__ import annotations

import pytest

from dq_audit.answers import Answer
from dq_audit.asking import Evidence, answers_of, question
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Tally

SOURCE = "police.victims"


@question("R2", "Is it so?")
def asked(evidence: Evidence) -> Answer | None:
    """Yes, of whatever was counted."""
    counted = evidence.tally(SOURCE, "drink")
    return Answer("R2", "Is it so?", "yes", f"{counted.total} of {counted.total}.") if counted else None


def audit(period: str = "2026-10", untold: int = 0, **counts: int) -> Audit:
    told = Counts(**{"rows": 100, "in_period": 100, "in_area": 100, **counts})
    tally = Tally("drink", "alcohol", (), {("yes",): 95}, untold=untold)
    finding = Finding("police.x", None, Kind.RULE, None, told, 1.0)
    return Audit(SOURCE, "Police", period, None, ExtractFacts("", "", 100), (finding,), (tally,))


def answer(*audits: Audit) -> Answer:
    [found] = answers_of(audits, [asked])
    return found


def test_where_all_is_told_nothing_is_said() -> None:
    found = answer(audit())
    assert (found.verdict, found.notes, found.needed) == ("yes", (), "")


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"in_area": 95, "area_unknown": 5}, "5 of 100 records of police.victims whose area is not known"),
        ({"period_unknown": 5}, "5 of 100 records of police.victims whose month is not known"),
        ({"untold": 5}, "5 of 100 records of police.victims of which it is not known whether they are asked about"),
    ],
)
def test_up_to_one_in_twenty_is_said_and_more_forbids_an_answer(counts: dict[str, int], said: str) -> None:
    found = answer(audit(**counts))
    assert (found.verdict, found.notes) == ("yes", (f"left out: {said}",))
    many = {name: 100 if name == "in_area" else 2 * n for name, n in counts.items()}
    forbidden = answer(audit(**many))
    assert forbidden.verdict == "cannot be determined"
    assert forbidden.needed.startswith("what is left out now: 10 of ")
    assert (
        forbidden.notes[-1] == "what is left would say yes, but more than 5% of the records is left out of every figure"
    )


def test_months_are_added_up() -> None:
    """4 of 100 and 8 of 100 are 12 of 200, above one in twenty."""
    found = answer(audit("2026-09", in_area=96, area_unknown=4), audit("2026-10", in_area=92, area_unknown=8))
    assert found.verdict == "cannot be determined"
    assert found.needed == "what is left out now: 12 of 200 records of police.victims whose area is not known"
    assert found.covers == {"police.victims": ("2026-09", "2026-10")}


def test_an_answer_that_is_none_stays_as_it_is() -> None:
    @question("R2", "Is it so?")
    def undecided(evidence: Evidence) -> Answer | None:
        counted = evidence.tally(SOURCE, "drink")
        return Answer("R2", "Is it so?", "cannot be determined", "", "20 more", records_needed=20) if counted else None

    [found] = answers_of([audit(in_area=10, area_unknown=90)], [undecided])
    assert (found.verdict, found.needed) == ("cannot be determined", "20 more")
    assert found.records_needed is None  # 20 more would make an answer that is taken back
    assert found.notes == ("left out: 90 of 100 records of police.victims whose area is not known",)


def test_questions_do_not_share_what_they_leave_out() -> None:
    @question("R2", "And this?")
    def of_nothing(_: Evidence) -> Answer | None:
        return Answer("R2", "And this?", "yes", "")

    first, second = answers_of([audit(in_area=10, area_unknown=90)], [asked, of_nothing])
    assert (first.verdict, second.verdict, second.notes) == ("cannot be determined", "yes", ())


def test_the_questions_of_the_packs_are_held_to_it() -> None:
    """Offences without an area: 70% of victims, and of them nobody knows where it was."""
    people = Counts(rows=300, in_period=300, in_area=90, area_unknown=210, applicable=90, valid=90)
    findings = tuple(
        Finding(check, "R1", Kind.RULE, None, people, 0.9)
        for check in (
            "police.triangle-victim",
            "police.triangle-offender",
            "police.triangle-all",
            "police.offence-placed",
        )
    )
    facts = ExtractFacts("", "", 300)
    victims = Audit(SOURCE, "Police", "2026-10", None, facts, findings)
    suspects = Audit("police.suspects", "Police", "2026-10", None, facts, ())
    [found] = [one for one in answers_of([victims, suspects], questions()) if one.gap == "R1"]
    assert found.verdict == "cannot be determined"
    assert "what is left would say yes" in found.notes[-1]


def test_without_suspects_of_a_month_the_triangle_is_not_told() -> None:
    people = Counts(rows=300, in_period=300, in_area=300, applicable=300, valid=10, invalid=290)
    findings = tuple(
        Finding(check, "R1", Kind.RULE, None, people, 0.9)
        for check in ("police.triangle-victim", "police.triangle-offender", "police.triangle-all")
    )
    facts = ExtractFacts("", "", 300)
    months = [Audit(SOURCE, "Police", month, None, facts, findings) for month in ("2026-09", "2026-10")]
    suspects = [Audit("police.suspects", "Police", month, None, facts, ()) for month in ("2026-09", "2026-10")]
    verdicts = {
        len(sent): next(one for one in answers_of([*months, *sent], questions()) if one.gap == "R1").verdict
        for sent in (suspects, suspects[:1])
    }
    assert verdicts == {2: "no", 1: "cannot be determined"}
