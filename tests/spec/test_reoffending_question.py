"""Gap 4.2.3 asked of counts, with answers worked out by hand: complete cohorts answer, younger ones never do."""

from __future__ import annotations

import pytest
from dq_audit_checks.questions.reoffending import HIGH

from dq_audit.answers import Answer
from dq_audit.asking import answers_of, fault_in, question
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Persons

SOURCE = "probation.offenders"
CUT = "2026-04-05"
YEAR = ("2023-10", "2023-11", "2023-12", *(f"2024-{month:02}" for month in range(1, 10)))


def cohort(
    events: dict[int, int],
    may: dict[int, int] | None = None,
    unnamed: tuple[int, int, int] = (0, 0, 0),
    period: str = "2024-09",
    as_of: str | None = CUT,
    broken: dict[str, int] | None = None,
) -> Audit:
    """A cohort of offenders by re-offences; `unnamed` are its rows without a token: all, re-offences, possible ones."""
    counted = {"cohort": {1: sum(events.values())}, "reoffences": events, "possible-reoffences": may or events}
    people = tuple(
        Persons(name, "offender_token", (), (period,), {(str(k),): n for k, n in each.items()}, left)
        for (name, each), left in zip(counted.items(), unnamed, strict=True)
    )
    findings = tuple(
        Finding(f"probation.{id_}", "4.2.3", Kind.RULE, None, Counts(applicable=n, invalid=n), 1.0)
        for id_, n in (broken or {}).items()
    )
    return Audit(SOURCE, "Probation", period, as_of, ExtractFacts("", "", 1), findings, persons=people)


def asked(*audits: Audit) -> Answer:
    [answer] = answers_of(audits, questions())
    assert answer.gap == "4.2.3"
    return answer


def test_the_rate_the_frequency_and_the_high_crime_causers_by_hand() -> None:
    """Of 100 offenders 40 re-offend: Wilson 0.3094 to 0.4980, above a quarter.

    29 + 4 + 8 + 25 + 20 = 86 re-offences are 2.15 each. High crime causers: 5 with 5 and 2 with 10, who have 45 of 86.
    """
    found = asked(cohort({0: 60, 1: 29, 2: 2, 4: 2, 5: 5, 10: 2}))
    assert found.verdict == "yes"
    assert found.figures == pytest.approx(
        {"stated": 0.25, "cohorts": 1, "offenders": 100, "reoffenders": 40, "reoffences": 86, "rate": 0.4,
         "rate_low": 0.30940, "rate_high": 0.49798, "least": 0.4, "most": 0.4, "low": 0.30940, "high": 0.49798,
         "unclear": 0, "without_token": 0, "frequency": 2.15, "frequency_low": found.figures["frequency_low"],
         "frequency_high": found.figures["frequency_high"], "high_crime_causers_from": 5, "high_crime_causers": 7,
         "high_crime_causers_most": 7, "high_crime_causers_reoffences": 45}, abs=1e-4
    )  # fmt: skip
    assert "40 of 100 offenders in 1 complete cohorts re-offended (40.0%)" in found.said
    assert "86 known re-offences of 40 re-offenders are 2.15 each" in found.said
    assert (
        "(5 re-offences or more): 7 of 100 offenders, 7 at most, with 45 of 86 known re-offences (52.3%)" in found.said
    )
    assert HIGH == 5
    assert any("5 re-offences or more in the follow-up, our parameter; no official rule" in n for n in found.notes)
    assert "with 3 or more: 9 of 100 offenders, 53 of 86 re-offences" in found.notes
    assert "with 10 or more: 2 of 100 offenders, 20 of 86 re-offences" in found.notes
    assert "complete: followed for 12 months and 6 more for the court" in found.notes


def test_the_project_chooses_who_is_a_high_crime_causer() -> None:
    """From 3 on: 2 with 4, 5 with 5 and 2 with 10, who have 53 of 86; what else the project sets for others is theirs."""
    chosen = {"4.2.3": {"high_crime_causers": 3.0}, "4.2.1": {"high_crime_causers": 4}}
    made = [cohort({0: 60, 1: 29, 2: 2, 4: 2, 5: 5, 10: 2})]
    [found] = answers_of(made, questions(), {}, chosen)
    assert "High crime causers (3 re-offences or more): 9 of 100 offenders, 9 at most, with 53 of 86" in found.said
    assert (found.figures["high_crime_causers_from"], found.figures["high_crime_causers"]) == (3, 9)
    assert any("3 re-offences or more in the follow-up, the project file's parameter" in n for n in found.notes)
    assert [n for n in found.notes if n.startswith("with ")] == [
        "with 10 or more: 2 of 100 offenders, 20 of 86 re-offences"
    ]


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ({}, ""),
        ({"4.2.3": {"high_crime_causers": 8}}, ""),
        ({"4.2.3": {"high_crime_causers": 2.5}}, "4.2.3 high_crime_causers: must be a whole number from 1 to 1,000"),
        ({"4.2.3": {"high_crime_causers": 1e300}}, "4.2.3 high_crime_causers: must be a whole number from 1 to 1,000"),
        ({"4.2.3": {"high_crime_causers": 0.5}}, "4.2.3 high_crime_causers: must be a whole number from 1 to 1,000"),
        ({"4.2.3": {"hcc": 5}}, "4.2.3: 'hcc' is no setting of its question; "),
        ({"9.9": {"high_crime_causers": 5}}, "9.9: 'high_crime_causers' is no setting of its question; "),
        ({"x": {"share": 0.3}}, ""),
        ({"x": {"share": 1}}, "x share: must be a share between 0 and 1 (25% is 0.25)"),
    ],
)
def test_a_setting_that_no_question_has_is_told(chosen: dict[str, dict[str, float]], fault: str) -> None:
    asked_of = [*questions(), question("x", "", share=0.5)(lambda _: None)]
    found = fault_in(chosen, asked_of)
    assert found.startswith(f"[questions] {fault}") if fault else found == ""


def test_no_where_the_upper_limit_lies_below() -> None:
    """10 of 100: Wilson up to 0.1744."""
    found = asked(cohort({0: 90, 1: 10}))
    assert (found.verdict, found.needed) == ("no", "")
    assert found.figures["high"] == pytest.approx(0.17437, abs=1e-4)


def test_nobody_re_offends_is_a_no_without_a_frequency() -> None:
    found = asked(cohort({0: 100}))
    assert (found.verdict, found.figures["frequency"]) == ("no", None)
    assert "No re-offence is known." in found.said
    assert "with 0 of 0 known re-offences." in found.said


def test_unclear_offenders_and_rows_without_a_token_bound_the_rate() -> None:
    """100 offenders, 30 re-offend, 8 more may. 10 rows without a token: 2 surely re-offences, 5 possibly.

    Least: the 8 rows that are no sure re-offence are new offenders, 30 of 108. Most: 5 rows make re-offenders of
    5 who are not, 43 of 100. Wilson of 30/108 from 0.2020, of 43/100 up to 0.5277. Complete, and like the 92 that are
    known, it would be 32.6 of 100, from 0.242: even complete records would not decide.
    """
    found = asked(cohort({0: 70, 1: 30}, {0: 62, 1: 38}, (10, 2, 5)))
    assert (found.figures["least"], found.figures["most"]) == (pytest.approx(30 / 108), pytest.approx(0.43))
    assert (found.figures["unclear"], found.figures["without_token"]) == (8, 10)
    assert found.figures["low"] == pytest.approx(0.20200, abs=1e-3)
    assert found.figures["high"] == pytest.approx(0.52770, abs=1e-3)
    assert "whatever the 8 unclear offenders and 10 rows without a token are" in found.said
    assert found.verdict == "not enough records"


def test_what_is_missing_is_why_and_so_many_must_be_completed() -> None:
    """400 offenders: 100 re-offend, 150 do not, 150 are unclear, 40% of those known. From 0.2102 to 0.6716.

    Needed: (100 + 1.96 x 8.66) / (400 x 0.4) = 73.1%, which is 293 records, 43 more.
    """
    found = asked(cohort({0: 300, 1: 100}, {0: 150, 1: 250}))
    assert found.verdict == "cannot be determined"
    assert found.needed == "a token and what came of it in 73.1% of offenders: 43 more, toward yes"
    assert (found.records_needed, found.what_needed) == (43, "tokens and what came of them")


def test_a_row_without_a_token_may_make_a_reoffender_of_somebody_known() -> None:
    """Never more than all: 9 known offenders, 20 rows that may be theirs."""
    found = asked(cohort({0: 9}, None, (20, 20, 20)))
    assert (found.figures["least"], found.figures["most"]) == (0, 1)


def test_too_few_offenders() -> None:
    """A quarter of 39 is 9.75, fewer than 10 expected; of 40 it is 10."""
    assert asked(cohort({0: 0, 1: 39})).verdict == "not enough records"
    assert asked(cohort({0: 0, 1: 40})).verdict == "yes"


# --- complete and young -----------------------------------------------------------------------------------------------


def test_only_complete_cohorts_are_pooled() -> None:
    """30 September 2024 and 18 months are 30 March 2026, October's end 30 April: cut on 5 April it is too young.

    It would turn the answer: with 400 who have not re-offended yet, 40 of 500 would be a no.
    """
    found = asked(cohort({0: 60, 1: 40}), cohort({0: 396, 1: 4}, period="2024-10"), cohort({0: 9}, period="2026-03"))
    assert (found.verdict, found.figures["offenders"], found.figures["cohorts"]) == ("yes", 100, 1)
    [note] = [note for note in found.notes if "2 cohorts from 2024-10 to 2026-03" in note]
    assert "4 of 409 offenders are known to have re-offended so far" in note
    assert "incomplete: known to 2026-04-05, needed to 2026-04-30; rates so far are too low" in note


@pytest.mark.parametrize(("as_of", "complete"), [("2026-03-29", False), ("2026-03-30", True), ("2026-03-31", True)])
def test_a_cohort_is_complete_from_the_day_on(as_of: str, complete: bool) -> None:  # noqa: FBT001  a table
    found = asked(cohort({0: 60, 1: 40}, as_of=as_of))
    assert (found.verdict == "yes") is complete


def test_young_cohorts_alone_answer_nothing_and_say_until_when() -> None:
    """Neither a yes, however many have re-offended, nor a no; March 2026 was not over when it was cut."""
    for events in ({1: 300}, {0: 300}):
        found = asked(cohort(events, period="2024-10"), cohort(events, period="2026-03", as_of="2026-03-20"))
        assert found.verdict == "cannot be determined"
        assert found.said == "None of 2 cohorts is complete."
        assert found.needed == "an extract cut on 2026-04-30 or later, for the first cohort of them"
        assert "rate" not in found.figures
    [found] = [asked(cohort({0: 9}, period="2026-03", as_of="2026-03-20"))]
    assert found.needed.startswith("an extract cut on 2027-09-30 or later")
    assert any("incomplete: known to 2026-03-20, needed to 2027-09-30" in note for note in found.notes)


def test_an_extract_of_which_nobody_says_when_it_was_cut_answers_nothing() -> None:
    found = asked(cohort({0: 60, 1: 40}, as_of=None))
    assert (found.verdict, found.said) == ("cannot be determined", "None of 1 cohorts is complete.")
    assert found.needed == "the day on which the extract was cut, in its name (as-of-YYYY-MM-DD)"
    mixed = asked(cohort({0: 60, 1: 40}), cohort({0: 400}, period="2024-08", as_of=None))
    assert (mixed.verdict, mixed.figures["offenders"]) == ("yes", 100)
    assert "in no figure: 1 cohorts of extracts that nobody says when they were cut" in mixed.notes


def test_a_year_of_complete_cohorts_is_pooled_and_no_more() -> None:
    """Ten offenders a month, four of whom re-offend; the cohort of a year before stands in no figure."""
    audits = [cohort({0: 6, 1: 4}, period=month) for month in ("2023-09", *YEAR)]
    found = asked(*audits)
    assert (found.verdict, found.figures["offenders"], found.figures["cohorts"]) == ("yes", 120, 12)
    assert "pooled: 12 complete cohorts of the 12 months to 2024-09, the first 2023-10" in found.notes


def test_without_the_columns_nobody_is_counted_and_the_answer_says_so() -> None:
    bare = Audit(SOURCE, "Probation", "2024-09", CUT, ExtractFacts("", "", 1), ())
    found = asked(bare)
    assert found.verdict == "cannot be determined"
    assert "a column that the measure needs is absent" in found.said
    both = asked(bare, cohort({0: 60, 1: 40}, period="2024-08"))
    assert (both.verdict, both.figures["cohorts"]) == ("yes", 1)
    assert "in no figure: 1 complete cohorts without a column that is needed" in both.notes


def test_rows_without_any_token_answer_nothing() -> None:
    found = asked(cohort({}, None, (50, 20, 20)))
    assert (found.verdict, found.needed) == ("cannot be determined", "tokens")
    assert found.records_needed is None
    assert "None of 50 rows of the complete cohorts has a token." in found.said


def test_nothing_that_came_is_no_question() -> None:
    assert answers_of([], questions()) == []


# --- doubts -----------------------------------------------------------------------------------------------------------


def test_a_yes_that_stand_ins_could_undo_is_none() -> None:
    """40 of 100, with 3 rows in doubt: 37 of 103 from 0.2733, still above. With 10: 30 of 110 from 0.1982."""
    few = asked(cohort({0: 60, 1: 40}, broken={"offender-token-of-blank": 3}))
    assert few.verdict == "yes"
    assert "rows with the hash of a blank, which count as one offender's: 3" in few.notes
    found = asked(cohort({0: 60, 1: 40}, broken={"offender-token-giant": 10}))
    assert (found.verdict, found.needed) == ("cannot be determined", "whose the 10 rows under doubtful tokens are")
    assert found.records_needed == 10


def test_a_no_that_stand_ins_could_undo_is_none() -> None:
    """10 of 100 with 31 rows in doubt: 41 of 69 at most."""
    found = asked(cohort({0: 90, 1: 10}, broken={"offender-token-giant": 31}))
    assert found.verdict == "cannot be determined"


def test_doubtful_tokens_of_a_young_cohort_change_nothing() -> None:
    found = asked(cohort({0: 60, 1: 40}), cohort({0: 9}, period="2025-09", broken={"offender-token-giant": 900}))
    assert found.verdict == "yes"


def test_dates_out_of_order_are_told() -> None:
    found = asked(cohort({0: 60, 1: 40}, broken={"reoffence-after-index": 2}))
    assert "re-offences dated on or before the index date, which do not count: 2" in found.notes
