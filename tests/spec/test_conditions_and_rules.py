"""Conditions, cross-item rules, uniqueness and signals."""

from datetime import date

import pandera.pandas as pa
import polars as pl
import pytest
from harness import finding, own, project, result, table
from pandera.errors import SchemaErrors

from dq_audit.codes import Code, CodeList
from dq_audit.declare import agreed, at_most, check, coded, column, must, recorded, some, source
from dq_audit.model import State
from dq_audit.project import SourceConfig, Target


def victim(*rows: str) -> str:
    return "crime_ref | victim_no | recorded_on | victim_type | offence_code | occurred_at\n" + "\n".join(rows)


@pytest.mark.parametrize("code", ["1", "001", "4/4", "4.4", "004/04", "37/1", "037.1", "5D", "005d"])
def test_msv_codes_are_recognised_however_they_are_written(code: str) -> None:
    text = victim(f"1 | 1 | 2026-10-01 | person | {code} | 2026-09-30 10:00")
    assert finding(text, "police.victims", "police.msv-dates").counts.applicable == 1


def test_msv_is_what_the_list_of_the_month_says() -> None:
    old_code, new_code = "5A", "5D"
    for month, msv, not_msv in (("2009-10", old_code, new_code), ("2026-10", new_code, old_code)):
        text = victim(
            f"1 | 1 | {month}-05 | person | {msv} | {month}-01 10:00",
            f"2 | 1 | {month}-05 | person | {not_msv} | {month}-01 10:00",
        )
        counts = finding(text, "police.victims", "police.msv-dates", period=month).counts
        assert (counts.applicable, counts.applicability_unknown) == (1, 1)  # a class outside its years is no class


@pytest.mark.parametrize(
    ("month", "code", "msv"),
    [("2013-03", "5A", 1), ("2013-04", "5A", 0), ("2013-03", "5D", 0), ("2013-04", "5D", 1)],
)
def test_a_code_holds_from_its_first_month_until_its_last(month: str, code: str, msv: int) -> None:
    """5A until March 2013, 5D from April 2013: both ends are in."""
    text = victim(f"1 | 1 | {month}-01 | person | {code} | {month}-01 10:00")
    assert finding(text, "police.victims", "police.msv-dates", period=month).counts.applicable == msv


def test_a_class_outside_the_list_is_not_msv_and_a_blank_one_cannot_be_told() -> None:
    text = victim(
        "1 | 1 | 2026-10-01 | person | 123 | 2026-10-01 10:00",
        "2 | 1 | 2026-10-01 | person |  | 2026-10-01 10:00",
        "3 | 1 | 2026-10-01 | person | stabbing | 2026-10-01 10:00",
    )
    counts = finding(text, "police.victims", "police.msv-dates").counts
    assert (counts.applicable, counts.applicability_unknown) == (0, 2)


def test_dates_in_the_wrong_order_break_the_rule_and_unreadable_ones_cannot_be_told() -> None:
    text = victim(
        "1 | 1 | 2026-10-05 | person | 1 | 2026-10-05 23:59",  # the same day: in order, since one holds no time
        "2 | 1 | 2026-10-05 | person | 1 | 2026-10-06 00:00",
        "3 | 1 | 2026-10-05 | person | 1 | 31/09/2026",
        "4 | 1 | 2026-10-05 | person | 1 | ",
    )
    counts = finding(text, "police.victims", "police.msv-dates").counts
    assert (counts.applicable, counts.valid, counts.invalid, counts.applicability_unknown) == (2, 1, 1, 2)


def test_a_key_that_stands_twice_fails_both_records_and_a_key_with_a_blank_part_cannot_be_told() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type
        CR1       | 1         | 2026-10-01  | person
        cr1       | 1         | 2026-10-02  | person
        CR1       | 2         | 2026-10-03  | person
        CR2       |           | 2026-10-03  | person
        CR3       | 1         | 2026-09-30  | person
        CR3       | 1         | 2026-10-01  | person
    """
    counts = finding(text, "police.victims", "police.victim-once").counts
    assert (counts.applicable, counts.valid, counts.invalid, counts.applicability_unknown) == (4, 2, 2, 1)


def test_half_a_coordinate_breaks_both_or_neither() -> None:
    text = """
        type          | date                      | latitude | longitude
        Person search | 2026-10-01T10:00:00+00:00 | 54.5     | -1.2
        Person search | 2026-10-01T11:00:00+00:00 |          |
        Person search | 2026-10-01T12:00:00+00:00 | 54.5     |
        Person search | 2026-10-01T13:00:00+00:00 | unknown  | -1.2
    """
    counts = finding(text, "police.stop_search", "police.stop-search-coordinates").counts
    assert (counts.valid, counts.invalid) == (2, 2)


def test_a_summer_midnight_is_midnight_in_london() -> None:
    text = """
        type          | date                      | gender
        Person search | 2026-06-30T23:00:00+00:00 | Male
        Person search | 2026-07-01T00:00:00+00:00 | Male
        Person search | 2026-07-31T22:59:59Z      | Male
        Person search | 2026-07-31T23:00:00Z      | Male
        Person search | 2026-07-05                | Male
    """
    counts = finding(text, "police.stop_search", "police.stop-search-midnight", period="2026-07").counts
    assert counts.in_period == 4  # the fourth stands in August
    assert (counts.applicable, counts.invalid, counts.valid, counts.applicability_unknown) == (3, 1, 2, 1)


def test_a_file_loaded_twice_stands_an_even_number_of_times() -> None:
    once = ["Person search | 2026-10-01T10:00:00+00:00 | Male", "Person search | 2026-10-01T10:00:00+00:00 | Female"]
    head = "type | date | gender\n"
    single = finding(head + "\n".join(once), "police.stop_search", "police.stop-search-loaded-once").counts
    double = finding(head + "\n".join(once * 2), "police.stop_search", "police.stop-search-loaded-once").counts
    triple = finding(head + "\n".join(once * 3), "police.stop_search", "police.stop-search-loaded-once").counts
    assert (single.invalid, double.invalid, triple.invalid) == (0, 4, 0)


def test_an_officer_with_one_answer_for_everybody_shows_however_it_is_spelt() -> None:
    head = "crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity | officer_in_case\n"
    same = [f"{n} | 1 | 2026-10-01 | person | {'W1' if n % 2 else 'White British'} | Officer A" for n in range(30)]
    few = [f"{n} | 2 | 2026-10-01 | person | W1 | Officer B" for n in range(29)]
    varied = [f"{n} | 3 | 2026-10-01 | person | {'W1' if n else 'B2'} | Officer C" for n in range(30)]
    counts = finding(
        head + "\n".join(same + few + varied), "police.victims", "police.victim-ethnicity-one-answer"
    ).counts
    assert (counts.applicable, counts.invalid) == (89, 30)


@source(id="spec.people", agency="Spec", period="seen_on", key=("ref",))
class People(pa.DataFrameModel):
    """People who stand in records, by a token."""

    ref: str = column()
    seen_on: date = column()
    token: str = column()
    birth_year: int = column(ge=1900, le=2026)
    result: str = column(
        CodeList("results", tuple(Code(c, c.title(), "", State.VALID) for c in ("HEARD", "FINAL", "DROPPED")))
    )


@check(id="spec.one-birth-year", gap=None, source=People, target=1.0)
class OneBirthYear(pa.DataFrameModel):
    """One person has one year of birth."""

    rule = must(agreed("birth_year", by="token"))


@check(id="spec.no-giant", gap=None, source=People, target=1.0)
class NoGiant(pa.DataFrameModel):
    """A token in too many records stands for many people."""

    rule = must(at_most(2, by="token"))


@check(id="spec.has-end", gap=None, source=People, target=1.0)
class HasEnd(pa.DataFrameModel):
    """Everything comes to an end."""

    rule = must(some("result", "FINAL", "DROPPED", by=("token",)))


@check(id="spec.ends-or-known", gap=None, source=People, target=1.0)
class EndsOrKnown(pa.DataFrameModel):
    """Everything comes to an end, or is at least about somebody whose year of birth is known."""

    rule = must(some(coded("result", "FINAL") | recorded("birth_year"), by=("token",)))


@check(id="spec.final-by-two", gap=None, source=People, target=1.0)
class FinalByTwo(pa.DataFrameModel):
    """A condition that cannot be told (no result) is not fulfilled, and another record of the two columns helps."""

    rule = must(some(coded("result", "FINAL") | coded("result", "DROPPED"), by=("token", "birth_year")))


def test_rules_about_all_records_of_a_person() -> None:
    """T1 has two years (1980.0 is 1980), T2 one; T3 no valid year at all; a blank token cannot be told."""
    text = """
        ref | seen_on    | token | birth_year | result
        1   | 2026-10-01 | T1    | 1980       | HEARD
        2   | 2026-10-02 | t1    | 1980.0     | FINAL
        3   | 2026-10-03 | T1    | 1981       | HEARD
        4   | 2026-10-01 | T2    | 1990       | HEARD
        5   | 2026-10-02 | T2    | 1990.0     |
        6   | 2026-10-01 | T3    | 999        | DROPPED
        7   | 2026-10-01 |       | 1970       | HEARD
    """
    audit = own(text, People, OneBirthYear, NoGiant, HasEnd).audits[-1]
    told = {
        found.check: (found.counts.valid, found.counts.invalid, found.counts.applicability_unknown)
        for found in audit.findings
    }
    assert told == {"spec.one-birth-year": (2, 3, 2), "spec.no-giant": (3, 3, 1), "spec.has-end": (4, 2, 1)}


def test_some_record_of_a_group_fulfils_a_condition() -> None:
    """T1 and T2 have a year of birth, T3 has none and is not final; by token and year T1 of 1980 and T3 come to an end."""
    text = """
        ref | seen_on    | token | birth_year | result
        1   | 2026-10-01 | T1    | 1980       | HEARD
        2   | 2026-10-02 | t1    | 1980       | FINAL
        3   | 2026-10-03 | T1    | 1981       | HEARD
        4   | 2026-10-01 | T2    | 1990       |
        5   | 2026-10-02 | T2    | 1990       | HEARD
        6   | 2026-10-01 | T3    | 999        | DROPPED
        7   | 2026-10-01 |       | 1970       | FINAL
    """
    audit = own(text, People, EndsOrKnown, FinalByTwo).audits[-1]
    told = {
        found.check: (found.counts.valid, found.counts.invalid, found.counts.applicability_unknown)
        for found in audit.findings
    }
    assert told == {"spec.ends-or-known": (5, 1, 1), "spec.final-by-two": (3, 3, 1)}
    broken = EndsOrKnown.to_schema().validate
    frame = table(text).drop_nulls("token").to_pandas()
    with pytest.raises(SchemaErrors) as refused:
        broken(frame, lazy=True)
    assert set(refused.value.failure_cases["index"]) == {5}


def test_the_merged_value_is_unknown_and_stands_on_a_line_of_its_own() -> None:
    text = """
        case_ref | opened_on  | contact_ethnicity
        1        | 2026-10-01 | Unknown / not given
        2        | 2026-10-01 | unknown/not given
        3        | 2026-10-01 | Unknown
        4        | 2026-10-01 | Declined to say
        5        | 2026-10-01 |
    """
    item = finding(text, "council.asb_contacts", "council.asb-contact-ethnicity", "contact_ethnicity").counts
    assert (item.unknown, item.declined, item.blank) == (3, 1, 1)
    merged = finding(text, "council.asb_contacts", "council.asb-merged-value").counts
    assert (merged.invalid, merged.valid) == (2, 3)


def test_the_two_views_of_ethnicity_agree_by_group_and_mixed_cannot_be_compared() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity | officer_observed_ethnicity
        1         | 1         | 2026-10-01  | person      | W1               | IC1
        2         | 1         | 2026-10-01  | person      | W9               | 2
        3         | 1         | 2026-10-01  | person      | B2               | IC1
        4         | 1         | 2026-10-01  | person      | M1               | IC3
        5         | 1         | 2026-10-01  | person      | W1               | IC9
    """
    counts = finding(text, "police.victims", "police.victim-ethnicity-agrees").counts
    assert (counts.applicable, counts.valid, counts.invalid, counts.applicability_unknown) == (3, 2, 1, 2)


def test_a_signal_makes_no_failing_record() -> None:
    text = """
        type          | date                      | gender | age_range | self_defined_ethnicity | officer_defined_ethnicity | legislation | object_of_search | outcome | latitude | longitude
        Person search | 2026-10-01T23:00:00+00:00 | Male   | 18-24     | W1                     | White                     | PACE        | Drugs            | Arrest  | 54.5     | -1.2
    """
    counted = result(text, "police.stop_search")
    assert counted.audits[0].finding("police.stop-search-midnight").counts.invalid == 1  # British Summer Time
    assert counted.failing.height == 0


def test_slices_of_a_row_each_give_the_counts_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    text = victim(
        "1 | 1 | 2009-10-05 | person | 5A | 2009-10-01 10:00",
        "2 | 1 | 2026-10-05 | person | 5A | 2026-10-01 10:00",  # known by now, but no class of this month
        "3 | 1 | 2026-10-05 | person | 5D | 2026-10-01 10:00",
        "3 | 1 | 2026-10-05 | person | 1 | 2026-10-09 10:00",
        "4 | 1 | 2026-09-05 | person | 5D | 2026-10-09 10:00",
    )
    whole = result(text, "police.victims")
    monkeypatch.setattr("dq_audit.extracts.read.SLICE_ROWS", 1)
    sliced = result(text, "police.victims")
    assert sliced.audits[0].findings == whole.audits[0].findings
    dates = sliced.audits[0].finding("police.msv-dates").counts
    assert (dates.rows, dates.in_period, dates.applicable, dates.applicability_unknown) == (5, 3, 2, 1)
    assert sliced.audits[0].finding("police.victim-once").counts.invalid == 2
    assert sliced.failing["row"].to_list() == whole.failing["row"].to_list() == [4, 5]


def test_a_blank_costs_no_doubt_where_the_rule_does_not_apply_and_makes_no_failing_record() -> None:
    text = victim(
        "1 | 1 | 2026-10-05 | person | 123 | ",
        "2 | 1 | 2026-10-05 | person | 123 | 2026-10-06 00:00",
        "3 | 1 | 2026-10-05 | person | 1 | 2026-10-06 00:00",
    )
    counted = result(text, "police.victims")
    counts = counted.audits[0].finding("police.msv-dates").counts
    assert (counts.applicable, counts.applicability_unknown) == (1, 0)
    dates = counted.failing.filter(pl.col("checks").list.contains("police.msv-dates"))
    assert dates["row"].to_list() == [4]


def test_who_declined_is_no_failing_record() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity
        1         | 1         | 2026-10-01  | person      | N4
        2         | 1         | 2026-10-01  | person      | N3
    """
    assert result(text, "police.victims").failing["row"].to_list() == [3]


def test_values_of_a_breakdown_add_up_and_what_has_no_name_stands_last() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | offence_code | team  | victim_ethnicity | home_lsoa
        1         | 1         | 2026-10-01  | person      | 1            | zebra | W1               | E01000001
        2         | 1         | 2026-10-01  | person      | 4/4          | alpha | W9               | E01000001
        3         | 1         | 2026-10-01  | person      | 1            | 10    | W1               | E01000001
        4         | 1         | 2026-10-01  | person      | 1            | 9     | W1               | E01000001
        5         | 1         | 2026-10-01  | person      | 1            |       | W1               | E01000001
        6         | 1         | 2026-10-01  | person      | 1            | other | W1               | E01000001
    """
    named = project(lists={"teams": ("zebra", "alpha", "10", "9")})
    audit = result(text, "police.victims", project=named).audits[0]
    broken = audit.finding("police.victim-ethnicity", "victim_ethnicity").breakdowns
    assert list(broken["team"]) == ["9", "10", "alpha", "zebra", "not listed", "not recorded"]
    assert {value: counts.valid for value, counts in broken["offence_group"].items()} == {"msv": 6}
    homes = next(tally for tally in audit.tallies if tally.name == "victim-ethnicity-by-home")
    assert list(homes.cells.values()) == [6]


def test_a_home_that_can_be_no_area_is_not_one_elsewhere() -> None:
    """Whoever lives elsewhere is left out of a question about residents; whose home is not known stays in doubt."""
    text = """
        crime_ref | victim_no | recorded_on | victim_type | offence_code | offence_lsoa | victim_ethnicity | home_lsoa
        1         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               | E01000001
        2         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               | E01000999
        3         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               | see notes
        4         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               | TS18 1AB
        5         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               | unknown
        6         | 1         | 2026-10-01  | person      | 1            | E01000001    | W1               |
    """
    ours = project(areas={"lsoa": ("E01000001",)})
    audit = result(text, "police.victims", project=ours).audits[0]
    homes = next(tally for tally in audit.tallies if tally.name == "victim-ethnicity-by-home")
    told = {cell[homes.by.index("home_lsoa") + 1]: 0 for cell in homes.cells}
    for cell, n in homes.cells.items():
        told[cell[homes.by.index("home_lsoa") + 1]] += n
    assert told == {"E01000001": 1, "not listed": 1, "not recorded": 4}


def test_a_control_total_is_the_denominator_and_as_many_sent_are_not_too_many() -> None:
    text = """
        arrival_at       | assault_at | assault_method | site_code
        2026-10-01T10:00 |            |                |
        2026-10-02T10:00 |            |                |
        2026-09-02T10:00 |            |                |
    """
    for total, said in ((2, False), (1, True), (5, False)):
        control = {"2026-10": {"coded_assaults": total}}
        given = project(sources={"health.ae_assaults": SourceConfig(control=control)})
        found = finding(text, "health.ae_assaults", "health.ae-case-capture", project=given)
        assert (found.counts.applicable, found.counts.valid) == (total, min(2, total))
        assert ("more than counted" in found.remark) is said


def test_a_target_of_the_project_is_that_of_every_item_and_not_of_the_record() -> None:
    text = victim("1 | 1 | 2026-10-05 | person | 1 | 2026-10-01 10:00")
    check = "police.msv-victim-details"
    own = result(text, "police.victims").audits[0].finding(check)
    given = project(targets={check: (Target(target=0.5, items={"victim_sex": 0.25}),)})
    audit = result(text, "police.victims", project=given).audits[0]
    targets = {f.item: f.target for f in audit.findings if f.check == check}
    assert (targets["victim_age"], targets["victim_sex"], targets[None]) == (0.5, 0.25, own.target)
