"""Gap 4.2.2 asked of counts: what happened to the cases, with answers worked out by hand."""

from __future__ import annotations

import pytest
from dq_audit_checks.courts.outcomes import DUE_DAYS
from dq_audit_checks.questions.courts import DUE_MONTHS, TEXT, WINDOW_MONTHS

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.discover import discover, questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Persons, Tally

COURTS, SUSPECTS, LAST = "courts.outcomes", "police.suspects", "2026-10"


def counted(name: str, events: dict[int, int], unnamed: int = 0) -> Persons:
    return Persons(name, "case_urn", (), (LAST,), {(str(k),): n for k, n in events.items() if n}, unnamed)


def courts(convicted: int, otherwise: int, open_: int, undated: int = 0, unnamed: int = 0) -> Audit:
    """An extract of the courts: how its due offences ended; a tenth of the convictions stand in two results."""
    twice = convicted // 10
    persons = (
        counted("due-offences-told", {0: open_, 1: convicted - twice + otherwise, 2: twice}, unnamed),
        counted("due-offences-convicted", {0: open_ + otherwise, 1: convicted - twice, 2: twice}),
        counted("resolved-charged-over-a-year-ago", {0: 1, 1: 2}),
    )
    rule = finding("courts.offence-final-result", Counts(applicability_unknown=undated))
    mix = Tally(
        "final-results-by-disposal", "disposal", ("court",), {("prison", "X"): 2, ("fine", "X"): 5, ("blank", "X"): 3}
    )
    return Audit(COURTS, "Court", LAST, "2026-11-05", ExtractFacts("", "", 1), (rule,), (mix,), persons=persons)


def finding(check: str, counts: Counts, obstacle: str = "") -> Finding:
    return Finding(check, "4.2.2", Kind.RULE, None, counts, 0.9, obstacle=obstacle)


def police(period: str, unlinked: int = 0, untold: int = 0, obstacle: str = "") -> Audit:
    counts = Counts(applicable=unlinked, invalid=unlinked, applicability_unknown=untold)
    found = finding("police.charge-at-court", counts, obstacle)
    return Audit(SUSPECTS, "Police", period, None, ExtractFacts("", "", 1), (found,))


DUE = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][
    10:28
]  # November 2024 to April 2026


def asked(*audits: Audit) -> Answer:
    """Where the police sent any charges, those of the other months came too, and all of them are at court."""
    sent = {audit.period for audit in audits if audit.source == SUSPECTS}
    others = [police(month) for month in DUE if sent & set(DUE) and month not in sent]
    return asked_of(*audits, *others)


def asked_of(*audits: Audit) -> Answer:
    [answer] = [one for one in answers_of(audits, questions()) if one.gap == "4.2.2"]
    return answer


def test_yes_where_the_lower_limit_says_so() -> None:
    """70 of 100, 5 open: as with shares of 100 elsewhere, Wilson's lower limit of 70/100 is 0.6042, of 75/100 0.8245."""
    found = asked(courts(70, 25, 5), police("2026-04"))
    assert (found.question, found.verdict, found.needed) == (TEXT, "yes", "")
    assert found.figures["low"] == pytest.approx(0.60415, abs=1e-5)
    assert found.figures["high"] == pytest.approx(0.82455, abs=1e-5)
    assert found.said == (
        "70 of 100 offences are known to have ended in a conviction and 25 without one: 70.0% to 75.0% convicted "
        "whatever the 5 others come to, 60.4% to 82.5% with chance. Most frequent of the 7 known disposals of 10 final "
        "results: fine 5 of 7, prison 2 of 7."
    )
    assert "charged over a year ago: 2 of 3 offences resolved" in found.notes
    assert "an outcome is due 182 days after the charge; the extract was cut on 2026-11-05" in found.notes


def test_no_where_even_all_that_is_open_would_not_make_half() -> None:
    """25 of 100 and 5 open: Wilson's upper limit of 30/100 is 0.3958."""
    found = asked(courts(25, 70, 5), police("2026-04"))
    assert (found.verdict, found.figures["high"]) == ("no", pytest.approx(0.39585, abs=1e-5))


def test_months_whose_charges_did_not_come_forbid_an_answer() -> None:
    """Of a month that the police did not send, no charge may ever have reached court."""
    sent = [police(month) for month in DUE]
    assert asked_of(courts(70, 25, 5), *sent).verdict == "yes"
    found = asked_of(courts(70, 25, 5), *sent[1:])
    assert found.verdict == "cannot be determined"
    assert any("of 1 of 18 months the police's charges are not in the run" in note for note in found.notes)


def test_charges_that_nobody_can_look_up_may_never_have_reached_court() -> None:
    """70 of 100 convicted: with 30 charges without a number it is 70 of 130, whose lower limit is below a half."""
    assert asked(courts(70, 30, 0), police("2026-04", untold=5)).verdict == "yes"
    found = asked(courts(70, 30, 0), police("2026-04", untold=30))
    assert found.verdict == "cannot be determined"
    assert any("30 charges have no number or no known status" in note for note in found.notes)


def test_what_is_open_can_keep_it_from_being_determined() -> None:
    """55 of 65 known convict, 35 open. Needed: (50 + 1.96 x 5) / (100 x 55/65) = 70.7%: 71 known ends, 6 more."""
    found = asked(courts(55, 10, 35), police("2026-04"))
    assert found.verdict == "cannot be determined"
    assert found.needed == "a known end in 70.7% of offences: 6 more, toward yes"
    assert (found.records_needed, found.what_needed) == (6, "known ends of cases")


def test_charges_that_never_reached_court_may_end_either_way() -> None:
    """70 convictions of 100 say yes; 40 charges more that no court knows make it 70 of 140, half."""
    found = asked(courts(70, 30, 0), police("2026-03", unlinked=15), police("2026-04", unlinked=25, untold=3))
    assert found.verdict == "cannot be determined"
    assert (found.figures["of"], found.figures["not_at_court"], found.figures["least"]) == (140, 40, 0.5)
    assert any(
        note.startswith("charges of the police in 18 months: 40 not found at court, 3 with") for note in found.notes
    )


@pytest.mark.parametrize(
    ("period", "counts"), [("2026-05", False), ("2026-04", True), ("2024-11", True), ("2024-10", False)]
)
def test_only_charges_whose_outcome_is_due_and_that_the_courts_extract_holds(period: str, counts: bool) -> None:  # noqa: FBT001
    """October 2026 less half a year is April; 24 months to October 2026 begin in November 2024."""
    found = asked(courts(70, 30, 0), police("2026-02"), police(period, unlinked=3))
    assert found.figures["not_at_court"] == (3 if counts else 0)


@pytest.mark.parametrize("audits", [[], [police("2026-10")], [police("2026-04", obstacle="rows held by Court")]])
def test_without_the_charges_of_the_police_no_yes(audits: list[Audit]) -> None:
    """Nobody knows how many never came to court."""
    found = asked(courts(70, 25, 5), *audits)
    needed = "the police's charges of 18 of the 18 months whose outcomes are due"
    assert (found.verdict, found.needed) == ("cannot be determined", needed)
    assert found.records_needed is None
    assert any("how many charges never reached court is not known" in note for note in found.notes)


def test_no_yes_that_offences_without_a_day_of_charge_could_undo() -> None:
    """64 of 100 say yes (0.543); with 28 more of which 0 convict it would be 64 of 128, half."""
    assert asked(courts(64, 36, 0), police("2026-04")).verdict == "yes"
    found = asked(courts(64, 36, 0, undated=28), police("2026-04"))
    assert (found.verdict, found.needed) == ("cannot be determined", "the day of charge of 28 results")
    assert (found.records_needed, found.what_needed) == (28, "charges with day, number and status")
    assert found.narrows == (
        "results of which it cannot be told whether an outcome is due: 28, each is worth 1/100 of the share",
    )
    assert "results of which it cannot be told whether an outcome is due: 28" in found.notes


def test_no_no_that_offences_without_a_day_of_charge_could_undo() -> None:
    """36 of 100 say no (0.457 at most); with 28 more, were all of them convicted, 64 of 128."""
    assert asked(courts(36, 64, 0), police("2026-04")).verdict == "no"
    assert asked(courts(36, 64, 0, undated=28), police("2026-04")).verdict == "cannot be determined"


def test_results_without_a_reference_count_as_offences_of_unknown_end() -> None:
    found = asked(courts(70, 25, 5, unnamed=2), police("2026-04"))
    assert (found.figures["of"], found.figures["without_reference"]) == (102, 2)


def test_a_few_cases_are_not_enough() -> None:
    """Of 19 offences 9.5 are expected on either side of the half."""
    assert asked(courts(15, 4, 0), police("2026-04")).verdict == "not enough records"


def test_where_nothing_is_due_it_says_so_and_without_courts_nothing_is_asked() -> None:
    found = asked(courts(0, 0, 0), police("2026-04"))
    assert (found.verdict, found.figures["of"]) == ("not enough records", 0)
    assert [one for one in answers_of([police("2026-04")], questions()) if one.gap == "4.2.2"] == []


def test_the_question_and_the_pack_mean_the_same_half_year() -> None:
    assert DUE_DAYS // 30 == DUE_MONTHS
    assert discover().source(COURTS).delivery.months == WINDOW_MONTHS
