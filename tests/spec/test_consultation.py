"""R4 worked by hand: response, what is left out, lists that can only yield crime types, and who answered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from harness import finding, packs, project, result, states, table

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.audit import check as audited
from dq_audit.discover import questions
from dq_audit.model import Audit, ExtractFacts, Finding, Kind, Outcome, Tally

SOURCE = "consultation.survey"
HEAD = "wave | respondent_ref | wave_opened_on | status | question_kind | priority | priority_text"


def told(rows: str, check: str, item: str | None = None, head: str = HEAD) -> Finding:
    return finding(f"{head}\n{rows.strip()}", SOURCE, f"consultation.{check}", item)


def judged(rows: str, check: str, item: str | None = None, head: str = HEAD) -> Finding:
    """The same with its outcome."""
    done = audited(table(f"{head}\n{rows.strip()}"), SOURCE, period="2026-10", packs=packs())
    return done.audits[-1].finding(f"consultation.{check}", item)


def kept(found: Finding) -> tuple[int, int, int]:
    """Records that keep a rule, that break it, and of which it cannot be told."""
    return found.counts.valid, found.counts.invalid, found.counts.applicability_unknown


def invited(*statuses: str) -> str:
    return "\n".join(f"A | {at} | 09/10/2026 | {status} | | | " for at, status in enumerate(statuses))


def answering(*answers: str, wave: str = "A") -> str:
    """People who answered: the kind of question, the code and the text of each."""
    return "\n".join(f"{wave} | {wave}{at} | 2026-10-09 | completed | {answer}" for at, answer in enumerate(answers))


# --- response -----------------------------------------------------------------------------------------------------

EVERY_STATUS = (
    "Completed", "complete", "PARTIAL", "Refused", "no reply", "language", "returned undelivered", "empty property",
    "Deceased", "", "n/k", "see letter",
)  # fmt: skip


def test_response_is_of_all_who_are_not_known_to_be_ineligible() -> None:
    """Of twelve two are ineligible; three answered. Undelivered, blank, unknown and unreadable stay: 3 of 10."""
    found = told(invited(*EVERY_STATUS), "response")
    assert (found.counts.valid, found.counts.applicable) == (3, 10)
    assert (found.kind, found.remark) == (Kind.RULE, "2 left out: ineligible")
    assert states(told(invited(*EVERY_STATUS), "invited-status", "status")) == {
        "valid": 9, "blank": 1, "unknown": 1, "invalid": 1
    }  # fmt: skip


def test_nobody_is_at_fault_who_did_not_answer() -> None:
    failing = result(f"{HEAD}\n{invited(*['Refused'] * 50)}", SOURCE).failing
    assert failing.height == 0


@pytest.mark.parametrize("statuses", [("Completed",) * 60, ("Completed",) * 59 + ("ineligible",)])
def test_a_file_of_answers_alone_has_no_response(statuses: tuple[str, ...]) -> None:
    found = judged(invited(*statuses), "response")
    assert (found.outcome, found.counts.applicable) == (Outcome.COULD_NOT_JUDGE, 0)
    assert found.reason == "no record is not responded or eligibility unknown: a file of successes has no rate"
    assert judged(invited(*statuses), "no-answer-listed").outcome is Outcome.MISSED


def test_the_target_of_response() -> None:
    """Wilson's limits of 30 of 50 at 80% lie above 40%, of 10 of 50 below."""
    assert judged(invited(*["completed"] * 30, *["no answer"] * 20), "response").outcome is Outcome.MET
    assert judged(invited(*["completed"] * 10, *["no answer"] * 40), "response").outcome is Outcome.MISSED


def test_each_wave_lists_who_did_not_answer() -> None:
    """Wave B holds answers alone; an ineligible house is no refusal; of a record without a wave it cannot be told."""
    rows = """
    A | 1 | 2026-10-09 | completed | | |
    A | 2 | 2026-10-09 | refused   | | |
    B | 1 | 2026-10-09 | completed | | |
    B | 2 | 2026-10-09 | ineligible | | |
      | 3 | 2026-10-09 | completed | | |
    """
    assert kept(told(rows, "no-answer-listed")) == (2, 2, 1)


def test_without_the_status_nothing_can_be_judged() -> None:
    head, rows = "wave | respondent_ref | wave_opened_on", "A | 1 | 2026-10-09\nA | 2 | 2026-10-09"
    for check, item in (("response", None), ("no-answer-listed", None), ("how-asked", "mode"), ("one-response", None)):
        found = judged(rows, check, item, head)
        assert (found.outcome, found.counts.applicable) == (Outcome.COULD_NOT_JUDGE, 0), check


# --- who answered -------------------------------------------------------------------------------------------------

PEOPLE = """
wave | respondent_ref | wave_opened_on | status    | respondent_age    | respondent_sex | respondent_ethnicity  | home_area
A    | 1              | 2026-10-09     | completed | 25 to 34          | F              | W1                    | E01999001
A    | 2              | 2026-10-09     | partial   | 34.0              | not known      | Pakistani             | e05999001
A    | 3              | 2026-10-09     | completed | 120               | refused        | Unknown / not given   | TS99 9ZZ
A    | 4              | 2026-10-09     | completed | 121               | m              | prefer not to say     | no fixed abode
A    | 5              | 2026-10-09     | completed | Prefer not to say |                | Purple                | address unknown
A    | 6              | 2026-10-09     | completed | adult             | F              |                       | declined
A    | 7              | 2026-10-09     | no answer |                   |                |                       |
A    | 8              | 2026-10-09     |           | 16-24             | F              | W1                    | E01999001
"""  # fmt: skip


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("respondent_age", {"valid": 3, "declined": 1, "invalid": 2}),
        ("respondent_sex", {"valid": 3, "declined": 1, "unknown": 1, "blank": 1}),
        ("respondent_ethnicity", {"valid": 2, "declined": 1, "unknown": 1, "blank": 1, "invalid": 1}),
        ("home_area", {"valid": 3, "declined": 1, "unknown": 1, "invalid": 1}),
    ],
)
def test_what_is_left_out_is_asked_of_respondents_alone(item: str, wanted: dict[str, int]) -> None:
    """Six answered, one did not, and of one nobody knows."""
    found = finding(PEOPLE, SOURCE, "consultation.respondent-details", item)
    assert states(found) == wanted
    assert (found.counts.applicable, found.counts.applicability_unknown) == (6, 1)


def test_the_tallies_of_the_question() -> None:
    """The cells that are not zero. An area that is not of ours stands as not listed; a postcode is no area."""
    ours = project(areas={"lsoa": ("E01999001",), "ward": ("E05999001",)})
    made = result(PEOPLE, SOURCE, project=ours).audits[-1].tallies
    tallies = {t.name: {cell: n for cell, n in t.cells.items() if n} for t in made}
    assert tallies["respondents-by-area"] == {
        ("not listed", "E01999001"): 1, ("not listed", "E05999001"): 1, ("invalid", "not recorded"): 1,
        ("no fixed abode", "not listed"): 1, ("unknown", "not recorded"): 1, ("declined", "not recorded"): 1,
    }  # fmt: skip
    assert tallies["invited-by-status"] == {("responded",): 6, ("not responded",): 1, ("blank",): 1}


def test_one_row_and_one_response_for_each_person() -> None:
    """1 answered twice, 2 was listed twice and answered once, 3 stands in two waves, 4 has no status."""
    rows = """
    A | 1 | 2026-10-09 | completed | | |
    a | 1 | 2026-10-09 | partial   | | |
    A | 2 | 2026-10-09 | no answer | | |
    A | 2 | 2026-10-09 | completed | | |
    A | 3 | 2026-10-09 | completed | | |
    B | 3 | 2026-10-09 | completed | | |
    A | 4 | 2026-10-09 |           | | |
    A |   | 2026-10-09 | completed | | |
    """
    assert kept(told(rows, "one-response")) == (3, 2, 2)
    assert kept(told(rows, "invited-once")) == (3, 4, 1)


# --- the question that was asked ------------------------------------------------------------------------------------

KINDS = (
    "closed list | burglary |", "Closed with other | Something else | the steps by the invented market",
    "closed with other | other |", "open | | dark streets", "open | | n/a", "closed | see form |", " | asb |",
    "closed with other | Prefer not to say |", "free text | lighting | dark streets",
)  # fmt: skip


def test_a_closed_answer_is_of_the_list() -> None:
    """Five closed questions; of the one whose kind is blank it cannot be told."""
    found = told(answering(*KINDS), "closed-answer", "priority")
    assert states(found) == {"valid": 3, "declined": 1, "invalid": 1}
    assert found.counts.applicability_unknown == 1


def test_who_did_not_answer_left_nothing_out() -> None:
    """The questionnaire that was sent is closed; one of the three answered it, and of one nobody knows."""
    rows = """
    A | 1 | 2026-10-09 | completed | closed | asb |
    A | 2 | 2026-10-09 | no answer | closed | |
    A | 3 | 2026-10-09 | | closed | |
    """
    found = told(rows, "closed-answer", "priority")
    assert (states(found), found.counts.applicability_unknown) == ({"valid": 1}, 1)
    assert kept(told(rows, "closed-without-other")) == (0, 1, 1)


def test_an_open_answer_and_other_want_words() -> None:
    """Three open questions, one without words; “other” twice, once without. Of a blank kind it cannot be told, nor of a
    list with other where nothing is known to have been chosen."""
    found = told(answering(*KINDS), "open-answer", "priority_text")
    assert states(found) == {"valid": 3, "unknown": 1, "blank": 1}
    assert found.counts.applicability_unknown == 2


def test_a_list_without_other_is_at_fault() -> None:
    """Two closed lists of nine; the open ones and those with other are not, the blank one cannot be told."""
    assert kept(told(answering(*KINDS), "closed-without-other")) == (6, 2, 1)


def test_a_list_that_yields_crime_types_alone_is_at_fault() -> None:
    """In wave A a place was chosen; B has crime types, something else and nothing; C has words alone; D declined."""
    rows = "\n".join(
        (
            answering("closed | burglary |", "closed with other | Street lighting |", "closed | |"),
            answering("closed | burglary |", "closed with other | other | fog", "closed | nothing |", wave="B"),
            answering("open | lighting | dark", wave="C"),
            answering("closed | refused |", "closed | car crime |", wave="D"),
        )
    )
    assert kept(told(rows, "only-crime-types")) == (2, 5, 0)


def test_a_place_named_by_whoever_was_asked_openly_does_not_save_a_closed_list() -> None:
    rows = answering("closed | burglary |", "open | lighting | dark")
    assert kept(told(rows, "only-crime-types")) == (0, 1, 0)


def test_the_share_of_crime_types_is_a_signal() -> None:
    """Of five answers out of a list three are crime types; a declined and a blank one cannot be told."""
    rows = answering(
        "closed | asb |", "closed | Hate crime |", "closed | drugs |", "closed | trust |", "closed with other | other |",
        "closed | declined |", "closed | |", "open | burglary | x",
    )  # fmt: skip
    found = told(rows, "mostly-crime-types")
    assert kept(found) == (2, 3, 2)
    assert found.kind is Kind.SIGNAL


def test_text_that_looks_personal() -> None:
    texts = ("too dark", "Mr Testperson at 5", "call 01632 960 999", "x@example.org", "n/a", "")
    assert kept(told(answering(*(f"open | | {text}" for text in texts)), "text-personal")) == (2, 3, 0)


def test_what_was_written_is_in_no_output() -> None:
    found = result(f"{HEAD}\n{answering('open | | Mr Testperson', 'closed | Zebedee |')}", SOURCE)
    left = repr(found.audits) + repr(found) + str(found.failing.to_dicts()) + found.summary().to_csv()
    assert "Testperson" not in left
    assert "Zebedee" not in left


def test_a_wave_of_one_day_lacks_no_other_day() -> None:
    fitness = result(f"{HEAD}\n{invited(*['no answer'] * 200)}", SOURCE).audits[-1].fitness
    [days] = [one for one in fitness if one.id == "extract.days"]
    assert (days.outcome, days.reason) == (Outcome.NOT_APPLICABLE, "the records are of one event, on one day")


# --- the question of the row ----------------------------------------------------------------------------------------

AREAS = ("E01999001", "E01999002")
CENSUS = {(group, area): n for area in AREAS for group, n in (("White", 5000), ("Asian", 5000))}


def audits(
    groups: dict[tuple[str, str], int],
    homes: dict[tuple[str, str], int] | None = None,
    census: dict[tuple[str, str], int] | None = None,
    period: str = "2026-02",
) -> list[Audit]:
    """A wave and a census. Homes follow from the groups where they are not given."""
    counted = homes if homes is not None else {}
    for (_, area), n in groups.items() if homes is None else ():
        state = "unknown" if area == "not recorded" else "not listed"
        counted[state, area] = counted.get((state, area), 0) + n
    tallies = (
        Tally("invited-by-status", "status", (), {("responded",): 90, ("not responded",): 100, ("ineligible",): 10}),
        Tally("respondents-by-ethnicity", "respondent_ethnicity", ("home_area",), groups),
        Tally("respondents-by-area", "home_area", ("home_area",), counted),
    )
    people = CENSUS if census is None else census
    nobody = {(group, area): 0 for group in ("White", "Asian", "Black", "Mixed", "Other") for _, area in people}
    living = (Tally("residents-by-area", "ethnic_group", ("area_code",), nobody | people),)
    facts = ExtractFacts("", "", 1)
    return [
        Audit(SOURCE, "A", period, None, facts, (), tallies),
        Audit("population.wards", "A", "2021-03", None, facts, (), living),
    ]


def asked(*given: object) -> Answer:
    [answer] = [one for one in answers_of(audits(*given), questions()) if one.gap == "R4"]  # type: ignore[arg-type]
    return answer


def wave(white: int, asian: int, missing: int = 0, area: str = AREAS[0]) -> dict[tuple[str, str], int]:
    return {("White", area): white, ("Asian", area): asian, ("blank", area): missing}


def evenly(white: int, asian: int, missing: int = 0) -> dict[tuple[str, str], int]:
    return wave(white, asian, missing) | wave(white, asian, missing, AREAS[1])


def test_alike_by_group_and_by_area_is_yes() -> None:
    """1000 answers of either group, from a borough of halves: 1 +- 9%, and 0 to 0.04 between the areas."""
    found = asked(evenly(500, 500))
    assert (found.verdict, found.needed) == ("yes", "")
    assert (found.figures["by_group"], found.figures["by_area"]) == ("yes", "yes")
    assert found.figures["ratio"] == pytest.approx(1.0)
    assert (found.figures["usable"], found.figures["of"], found.figures["areas"]) == (2000, 2000, 2)
    assert "from 2,000 of 2,000 answers with a usable ethnicity" in found.said
    assert "sex cannot be told: no source of residents has it" in found.notes
    assert any(note.startswith("age cannot be told: no table of neighbourhoods") for note in found.notes)
    assert "wave: 2026-02; 90 of 190 invited who are not known to be ineligible answered" in found.notes


@pytest.mark.parametrize(("white", "asian", "ratio"), [(300, 100, 1 / 3), (100, 300, 3.0)])
def test_a_group_that_answers_much_less_or_much_more_often_is_no(white: int, asian: int, ratio: float) -> None:
    found = asked(evenly(white, asian))
    assert (found.verdict, found.figures["by_group"], found.figures["by_area"]) == ("no", "no", "yes")
    assert found.figures["ratio"] == pytest.approx(ratio)


def test_areas_that_answer_unlike_are_no_though_the_groups_are_alike() -> None:
    """800 and 200 of 1000: X = 360, so (18.97 - 1.96) / 31.62 = 0.538 at least."""
    found = asked(wave(400, 400) | wave(100, 100, area=AREAS[1]))
    assert (found.verdict, found.figures["by_group"], found.figures["by_area"]) == ("no", "yes", "no")
    assert found.figures["spread_low"] == pytest.approx(0.538, abs=1e-3)
    assert "differ between 2 areas by 60% of their mean (54% to 66% wherever the missing live)" in found.said


def test_what_is_missing_forbids_an_answer_and_says_what_would_settle_it() -> None:
    found = asked(evenly(500, 500, 500))
    assert (found.verdict, found.figures["by_group"], found.figures["by_area"]) == ("cannot be determined",) * 2 + (
        "yes",
    )
    assert found.needed.startswith("by ethnic group: a usable ethnicity in ")
    assert found.needed.endswith("toward yes")
    homeless = evenly(500, 500) | {("White", "not recorded"): 400, ("Asian", "not recorded"): 400}
    found = asked(homeless)
    assert (found.figures["by_group"], found.figures["by_area"]) == ("yes", "cannot be determined")
    assert found.needed == "by home area: the homes of those 800 of 2,800 answers that have none"


def test_too_few_answers_decide_nothing() -> None:
    found = asked(evenly(5, 5))
    assert (found.verdict, found.needed) == ("not enough records", "")


def test_who_lives_elsewhere_or_nowhere_is_left_out_and_said() -> None:
    homes = {
        ("not listed", AREAS[0]): 500, ("not listed", AREAS[1]): 500, ("not listed", "not listed"): 40,
        ("no fixed abode", "not listed"): 2, ("invalid", "not recorded"): 3, ("declined", "not recorded"): 4,
    }  # fmt: skip
    found = asked(evenly(250, 250) | {("White", "not listed"): 42, ("White", "not recorded"): 7}, homes)
    assert (found.figures["homes_known"], found.figures["homes_of"], found.figures["of"]) == (1000, 1007, 1007)
    assert found.figures["usable"] == 1007
    assert "42 who live elsewhere or have no fixed abode are left out" in found.notes


def test_homes_of_other_boundaries_are_not_known() -> None:
    """The census has no E01999003; a wave from nowhere else cannot be told."""
    found = asked(wave(500, 500, area="E01999003"))
    assert (found.figures["homes_known"], found.figures["homes_of"]) == (0, 1000)
    assert found.figures["by_area"] == "cannot be determined"


def test_a_census_of_wards_and_of_lsoas_counts_nobody_twice() -> None:
    """Homes are by LSOA; the ward, in which White residents alone are counted here, is left aside."""
    both = CENSUS | {("White", "E05999001"): 90_000}
    found = asked(evenly(500, 500), None, both)
    assert (found.verdict, found.figures["areas"]) == ("yes", 2)


def aged(ages: dict[str, int], young: int = 2000, adults: int = 20_000) -> Answer:
    """A wave alike by group and area, its answers by age, and a table of residents by age."""
    wave_, census = audits(evenly(500, 500))
    told = Tally(
        "respondents-by-age", "respondent_age", ("home_area",), {(age, AREAS[0]): n for age, n in ages.items()}
    )
    table = tuple(
        Tally(name, "residential", ("area_code",), {("Y", area): n // 2 for area in AREAS} | {("Y", "not recorded"): 5})
        for name, n in (("young-people", young), ("adults", adults))
    )
    places = Audit("places.neighbourhoods", "A", "2025-09", None, ExtractFacts("", "", 1), (), table)
    given = [replace(wave_, tallies=(*wave_.tallies, told)), census, places]
    [answer] = [one for one in answers_of(given, questions()) if one.gap == "R4"]
    return answer


def test_the_young_who_answer_as_often_as_their_elders_are_alike() -> None:
    """2000 of 15 to 24: 1800 without a tenth, of 20000 adults; 1800 of 20000 answers are 9% as well.

    With none or a fifth of them 15 it is 0.89 and 1.14 times: by chance 0.05 more or less, and no more than 1.25.
    """
    found = aged({"16-24": 1500, "22": 300, "25-34": 9000, "75+": 7000, "41.0": 2200, "Under 16": 3})
    assert (found.verdict, found.figures["by_age"]) == ("yes", "yes")
    assert found.figures["age_ratio"] == pytest.approx(1.0)
    assert "By age: yes; people of 16 to 24 answered 1.00 times as often as their elders (0." in found.said
    assert "answers of people under 16, which are left out by age: 3" in found.notes
    assert any(
        "table of neighbourhoods of 2025-09; of its people of 15 to 24 0%, 10%, 20% taken as 15" in n
        for n in found.notes
    )


def test_a_survey_that_the_young_do_not_answer_is_not_alike() -> None:
    """60 of 2000 are 3%; even if a fifth of the table's young were 15, 8% of the adults are young."""
    found = aged({"16-24": 60, "35-44": 1940})
    assert (found.verdict, found.figures["by_age"], found.figures["by_group"]) == ("no", "no", "yes")


def test_ages_that_are_not_known_may_be_of_anyone() -> None:
    found = aged({"16-24": 90, "35-44": 910, "blank": 1000})
    assert (found.verdict, found.figures["by_age"]) == ("cannot be determined", "cannot be determined")
    assert found.needed.startswith("by age: a known age in ")
    assert "answers without a known age: 1,000 of 2,000" in found.narrows


def test_an_answer_that_depends_on_how_many_are_fifteen_is_none() -> None:
    """240 of 2000: 1.23 of nine tenths; with all of them 16 and over 1.09 is alike, with a fifth of 15 1.39 is not."""
    found = aged({"16-24": 2400, "35-44": 17_600})
    assert found.figures["by_age"] == "cannot be determined"


def test_only_the_latest_wave_is_asked() -> None:
    earlier = audits(evenly(900, 10), period="2025-10")[:1]
    [answer] = [one for one in answers_of([*earlier, *audits(evenly(500, 500))], questions()) if one.gap == "R4"]
    assert (answer.verdict, answer.figures["of"]) == ("yes", 2000)


def test_without_a_census_or_an_answer_nothing_is_asked() -> None:
    answers = [
        answers_of(given, questions())
        for given in (audits(evenly(5, 5))[:1], audits({}), audits(evenly(5, 5), census={}))
    ]
    assert answers == [[], [], []]
