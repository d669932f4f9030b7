"""Keys that nobody can read: cut in the list of failing records, whole in every rule."""

from __future__ import annotations

from harness import result

HEAD = "crime_ref | victim_no | recorded_on | victim_type | victim_sex | officer_in_case"


def test_keys_and_owners_of_the_list_are_cut_after_200_letters_and_differ_all_the_same() -> None:
    """Two records whose keys differ only in their last letter are two; a key of 200 letters stays whole."""
    long = "k" * 300
    rows = [f"{ref} | 1 | 2026-10-05 | person |  | O" for ref in (f"{long}a", f"{long}b", "k" * 200)]
    found = result("\n".join((HEAD, *rows)), "police.victims")
    assert found.audits[0].finding("police.victim-once").counts.invalid == 0
    keys = [key[0] for key in found.failing.sort("row")["key"].to_list()]
    assert keys == ["k" * 200 + "…", "k" * 200 + "…", "k" * 200]
    assert found.failing["row"].n_unique() == 3
