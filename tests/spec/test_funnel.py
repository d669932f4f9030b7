"""The funnel: received, in period, in area, applicable, complete; each step with what cannot be told."""

from harness import finding, project, result

TABLE = """
    crime_ref | victim_no | recorded_on | offence_lsoa | victim_type | victim_ethnicity
    1         | 1         | 2026-10-01  | E01000001    | person      | W1
    2         | 1         | 31/10/2026  | E01000001    | Person      |
    3         | 1         | 2026-09-30  | E01000001    | person      | W1
    4         | 1         | 2026-02-30  | E01000001    | person      | W1
    5         | 1         | 2026-10-05  | E01000009    | person      | W1
    6         | 1         | 2026-10-06  |              | person      | W1
    7         | 1         | 2026-10-07  | e01000001    | business    |
    8         | 1         | 2026-10-08  | E01000001    |             | W1
    9         | 1         | 2026-10-09  | E01000001    | robot       | W1
"""


def test_every_step_is_counted_and_adds_up() -> None:
    counts = finding(
        TABLE,
        "police.victims",
        "police.victim-ethnicity",
        "victim_ethnicity",
        project=project(areas={"lsoa": ("E01000001",)}),
    ).counts
    assert counts.rows == 9
    assert (counts.in_period, counts.period_unknown) == (7, 1)  # 3 is of September, 4 of no day at all
    assert (counts.in_area, counts.area_unknown) == (5, 1)  # 5 lies elsewhere, 6 nobody knows where
    assert (counts.applicable, counts.applicability_unknown) == (2, 2)  # 7 is a business; of 8 and 9 it cannot be told
    assert (counts.valid, counts.blank) == (1, 1)


def test_without_an_area_in_the_project_all_records_of_the_month_are_in_area() -> None:
    counts = finding(TABLE, "police.victims", "police.victim-ethnicity", "victim_ethnicity").counts
    assert (counts.in_period, counts.in_area, counts.area_unknown) == (7, 7, 0)


def test_an_absent_area_column_makes_every_area_unknown_and_nothing_can_be_judged() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity
        1         | 1         | 2026-10-01  | person      | W1
    """
    ethnicity = finding(
        text,
        "police.victims",
        "police.victim-ethnicity",
        "victim_ethnicity",
        project=project(areas={"lsoa": ("E01000001",)}),
    )
    assert (ethnicity.counts.in_area, ethnicity.counts.area_unknown, ethnicity.counts.applicable) == (0, 1, 0)
    assert "area column is absent" in ethnicity.obstacle


def test_a_missing_column_costs_only_the_checks_that_need_it() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | home_lsoa
        1         | 1         | 2026-10-01  | person      | E01000001
    """
    absent = finding(text, "police.victims", "police.victim-ethnicity", "victim_ethnicity")
    assert absent.obstacle == "column victim_ethnicity is absent"
    assert (absent.counts.applicable, absent.counts.valid) == (0, 0)
    there = finding(text, "police.victims", "police.victim-home-area", "home_lsoa")
    assert (there.obstacle, there.counts.valid, there.counts.applicable) == ("", 1, 1)


def test_the_record_line_is_the_worst_of_its_items() -> None:
    text = """
        crime_ref | victim_no | recorded_on | offence_code | victim_type | victim_age | victim_sex | victim_ethnicity | home_lsoa | relationship_to_suspect | injury_level
        1         | 1         | 2026-10-01  | 1            | person      | 30         | M          | W1               | E01000001 | stranger                | serious
        2         | 1         | 2026-10-01  | 4/4          | person      | 30         | M          | N4               | E01000001 | stranger                | serious
        3         | 1         | 2026-10-01  | 5D           | person      |            | M          | W1               | E01000001 | stranger                | serious
        4         | 1         | 2026-10-01  | 46           | person      |            |            |                  |           |                         |
    """
    record = finding(text, "police.victims", "police.msv-victim-details").counts
    assert (record.applicable, record.valid, record.declined, record.invalid) == (3, 1, 1, 1)


def test_a_month_with_no_rows_is_no_pass() -> None:
    september = finding(TABLE, "police.victims", "police.victim-ethnicity", "victim_ethnicity", period="2026-08")
    assert september.counts.in_period == 0
    assert september.obstacle == "none of the 9 records received is known to be of this month"


def asb(*days: str) -> str:
    return "case_ref | opened_on | contact_age\n" + "\n".join(f"{n} | {day} | 30" for n, day in enumerate(days))


def test_a_rolling_extract_is_audited_for_as_many_months_as_it_holds() -> None:
    audits = result(asb("2026-07-31", "2026-08-01", "2026-09-01", "2026-10-01"), "council.asb_contacts").audits
    assert [audit.period for audit in audits] == ["2026-08", "2026-09", "2026-10"]


def test_of_months_with_as_many_rows_the_later_is_taken_and_a_monthly_extract_says_nothing_of_later_ones() -> None:
    head = "crime_ref | recorded_on | victim_type | offence_code\n"
    even = result(head + "1 | 2026-10-01 | person | 1\n2 | 2026-09-01 | person | 1", "police.victims", "").audits
    assert [audit.period for audit in even] == ["2026-10"]
    rows = "1 | 2026-10-01 | person | 1\n2 | 2026-09-01 | person | 1\n3 | 2026-09-01 | person | 1"
    early = result(head + rows, "police.victims", "").audits
    assert [audit.period for audit in early] == ["2026-09"]
    assert not [note for note in early[0].notes if "stand in no audit" in note]


def test_a_month_of_half_the_usual_rows_is_not_nearly_empty() -> None:
    days = ["2026-08-01"] * 4 + ["2026-09-01"] * 4 + ["2026-10-01"] * 2
    text = "person_ref | referred_on | age\n" + "\n".join(f"{n} | {day} | 30" for n, day in enumerate(days))
    assert result(text, "police.vulnerable_people", "").audits[-1].period == "2026-10"
