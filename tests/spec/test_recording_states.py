"""Recording states: what a cell says."""

from harness import finding, result, states

VICTIMS = "police.victims"


def ethnicity(*cells: str) -> dict[str, int]:
    rows = "\n".join(f"{n} | 1 | 2026-10-01 | person | {cell}" for n, cell in enumerate(cells))
    text = f"crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity\n{rows}"
    return states(finding(text, VICTIMS, "police.victim-ethnicity", "victim_ethnicity"))


def age(*cells: str) -> dict[str, int]:
    rows = "\n".join(f"{n} | 1 | 2026-10-01 | person | 1 | {cell}" for n, cell in enumerate(cells))
    text = f"crime_ref | victim_no | recorded_on | victim_type | offence_code | victim_age\n{rows}"
    return states(finding(text, VICTIMS, "police.msv-victim-details", "victim_age"))


def test_a_code_its_label_and_its_local_spellings_are_valid() -> None:
    assert ethnicity("W1", "White British", "White - British", "A4", "O1") == {"valid": 5}


def test_case_and_stray_blanks_do_not_matter() -> None:
    assert ethnicity("w1", "WHITE  BRITISH", "{nbsp}W1{zwsp}", "White{nbsp}British", "{bom}w1{wide}") == {"valid": 5}


def test_declined_is_told_apart_from_unknown_and_from_not_asked() -> None:
    assert ethnicity("N4", "Refused", "N3", "NS", "unknown", "N1", "N2", "not asked") == {
        "declined": 2,
        "unknown": 3,
        "not_asked": 3,
    }


def test_what_looks_blank_is_blank() -> None:
    assert ethnicity("", "{nbsp}", "{zwsp}", "{wide}", "{tab}") == {"blank": 5}


def test_a_code_never_seen_is_invalid_and_observed_codes_never_complete_the_self_defined_item() -> None:
    assert ethnicity("IC1", "Q9", "White?", "W") == {"invalid": 4}


def test_whole_numbers_may_look_as_spreadsheets_write_them() -> None:
    assert age("34", "34.0", "034", " 34 ", "0", "120") == {"valid": 6}


def test_numbers_beyond_the_limits_and_text_are_invalid() -> None:
    assert age("121", "-1", "34.5", "adult", "1e2", "3 4") == {"invalid": 6}


def test_a_missing_token_is_missing_whatever_the_item() -> None:
    assert age("unk", "N/K", "refused", "Not Known") == {"unknown": 3, "declined": 1}


def test_na_and_007_stay_the_text_that_was_sent() -> None:
    assert age("N/A", "007") == {"unknown": 1, "valid": 1}


def test_defaults_are_counted_beside_the_states() -> None:
    text = """
        crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity
        1         | 1         | 2026-10-01  | person      | W1
        2         | 1         | 2026-10-01  | person      | N4
        3         | 1         | 2026-10-01  | person      | NS
        4         | 1         | 2026-10-01  | person      | unknown
    """
    counts = finding(text, VICTIMS, "police.victim-ethnicity", "victim_ethnicity").counts
    assert (counts.defaults, counts.complete, counts.unknown) == (2, 2, 2)


def location(*cells: str) -> dict[str, int]:
    rows = "\n".join(f"2026-10-01 10:00 | {cell}" for cell in cells)
    text = "arrival_at | assault_location_description | assault_at | assault_method\n" + "\n".join(
        f"{row} | 2026-10-01 09:00 | 1" for row in rows.splitlines()
    )
    return states(finding(text, "health.ae_assaults", "health.ae-location", "assault_location_description"))


def test_a_place_must_be_one_that_can_be_found() -> None:
    assert location("The Invented Arms", "High Street", "Invented Arms on High Street", "TS99 9ZZ") == {"valid": 4}
    assert location("pub", "in the street", "home", "outside") == {"invalid": 4}
    assert location("unk", "u/k", "n/k", "") == {"unknown": 3, "blank": 1}


def test_where_no_list_is_known_the_shape_counts_and_the_reason_says_so() -> None:
    text = """
        arrival_at       | assault_at       | assault_method | assault_location_type | site_code
        2026-10-01 10:00 | 2026-10-01 09:00 | 07             | 1                     | RVWAE
        2026-10-01 11:00 | 2026-10-01 09:00 | NK             | 123                   | RVWAE
    """
    method = finding(text, "health.ae_assaults", "health.ae-istv-mandatory", "assault_method")
    assert states(method) == {"valid": 1, "unknown": 1}
    assert method.remark == "shape only, no code list configured"


def test_a_word_joiner_is_blank() -> None:
    assert ethnicity("\u2060") == {"blank": 1}


def test_codes_never_seen_are_counted_and_named_from_three_records_and_up_to_twelve_characters() -> None:
    cells = ["QQ"] * 3 + ["ZZ"] * 2 + ["twelve-chars"] * 3 + ["thirteen-char"] * 3
    rows = "\n".join(f"{n} | 1 | 2026-10-01 | person | {cell}" for n, cell in enumerate(cells))
    found = result(f"crime_ref | victim_no | recorded_on | victim_type | victim_ethnicity\n{rows}", VICTIMS)
    assert found.unseen_codes("victim_ethnicity") == {"QQ": 3, "twelve-chars": 3}
    said = "codes never seen in victim_ethnicity: 11 records, 4 different; AA (5), text of 12 (3), text of 13 (3)"
    assert said in found.audits[0].notes


def test_an_age_may_be_either_limit() -> None:
    assert age("0", "120", " 0.0", " 120.0", "-1", "121") == {"valid": 4, "invalid": 2}
