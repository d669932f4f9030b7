"""Suspects told by a token: what is no token, whom a token joins, and whether repeat suspects make up the half."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path

import pytest
from dq_audit_checks.tokens import OF_NOTHING
from harness import finding, packs, states

from dq_audit.answers import Answer
from dq_audit.asking import answers_of
from dq_audit.cells import missing_tokens
from dq_audit.discover import questions
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome, Persons
from dq_audit.month import run
from dq_audit.project import Project, SourceConfig

SOURCE = "police.suspects"
A, B, C = ("a1" * 32, "b2" * 32, "c3" * 32)
NAMES = {"A": A, "B": B, "C": C, "NOTHING": hashlib.sha256(b"").hexdigest()}


def told(cells: list[str], check: str, sexes: list[str] | None = None, years: list[str] | None = None) -> Finding:
    """A finding about suspects with these tokens; A, B and C are whole ones."""
    sexes, years = sexes or ["M"] * len(cells), years or ["1980"] * len(cells)
    rows = "\n".join(
        f"Z{at} | 1 | 2026-10-05 | {NAMES.get(cell, cell)} | {sex} | {year}"
        for at, (cell, sex, year) in enumerate(zip(cells, sexes, years, strict=True))
    )
    head = "crime_ref | suspect_no | recorded_on | suspect_token | suspect_sex | suspect_birth_year\n"
    return finding(head + rows, SOURCE, check, "suspect_token" if check == "police.suspect-token" else None)


def kept(found: Finding) -> tuple[int, int, int]:
    """Records that keep a rule, that break it, and of which it cannot be told."""
    return found.counts.valid, found.counts.invalid, found.counts.applicability_unknown


def test_a_token_is_known() -> None:
    """Of ten cells three are tokens, in any case and with blanks around; a blank is blank, a word is unknown."""
    cells = ["A", A.upper(), f"{{nbsp}}{A}", "", "unknown", "Testperson, Sam", "N00123", A[:-1], f"{A}0", "g" * 64]
    assert states(told(cells, "police.suspect-token")) == {"valid": 3, "blank": 1, "unknown": 1, "invalid": 5}


PERSONAL = [
    "Testperson, Sam", "TESTPERSON,SAM", "Sam Testperson", "O'Test-Person Sam", "Mr Testperson", "99/123A",
    "2099/0000012P", "20990000012P", "999 123 4567", "9991234567", "1980-02-01", "01/02/1980", "1.2.80",
    "sam@example.org", "Testperson 01-02-1980", "José Núñez-Invented", "S Testperson", "Sam Testperson 1980",
]  # fmt: skip


@pytest.mark.parametrize("cell", PERSONAL)
def test_what_gives_a_person_away(cell: str) -> None:
    """It stands beside a token, a blank and a word, of which none gives anybody away; the last two are not asked."""
    assert kept(told([cell, "A", "", "not known"], "police.suspect-token-personal")) == (1, 1, 0)


@pytest.mark.parametrize("cell", ["A", A.upper(), "1" * 64, "2025" * 16, "d41d8cd98f00b204e9800998ecf8427e", "N00123"])
def test_what_gives_nobody_away(cell: str) -> None:
    assert kept(told([cell], "police.suspect-token-personal")) == (1, 0, 0)


def test_a_word_for_a_missing_value_is_neither_personal_nor_short() -> None:
    """All but the long rows of `#`, of which one is enough."""
    words = [word for word in sorted(missing_tokens()) if len(word) < 25]
    words += [word.upper() for word in words] + ["No token", "Pending", "Not known at time"]
    for check in ("personal", "short", "bare-hash", "of-blank"):
        assert told(words, f"police.suspect-token-{check}").counts.applicable == 0


def test_a_short_value_is_no_token() -> None:
    """Three numbers of a system and a word are short; a name is counted elsewhere, a token and a bare hash are long."""
    cells = ["N00123", "77", "ref 12", "Testperson", "Testperson, Sam", "A", "0" * 32, ""]
    assert kept(told(cells, "police.suspect-token-short")) == (2, 4, 0)


def test_a_hash_as_long_as_md5_or_sha1_is_a_signal() -> None:
    """Of an unkeyed SHA-256 nothing is said: it has the length of a token."""
    hashes = [hashlib.new(name, b"Sam").hexdigest() for name in ("md5", "sha1", "sha224", "sha384", "sha512")]
    found = told([*hashes, hashlib.sha256(b"Sam").hexdigest(), "A", "", "x" * 32], "police.suspect-token-bare-hash")
    assert kept(found) == (3, 5, 0)
    assert found.kind is Kind.SIGNAL


def test_the_hashes_of_nothing_are_what_they_are_said_to_be() -> None:
    plain = [hashlib.new(name, b"").hexdigest() for name in ("md5", "sha1", "sha256", "sha512")]
    assert [*plain, hmac.digest(b"", b"", "sha256").hex()] == list(OF_NOTHING)


def test_a_blank_that_was_hashed_is_told() -> None:
    cells = [*OF_NOTHING, OF_NOTHING[2].upper(), "A", "", hmac.digest(b"made up", b"", "sha256").hex()]
    found = told(cells, "police.suspect-token-of-blank")
    assert kept(found) == (2, 6, 0), "under a key that nobody knows it looks like any token"


@pytest.mark.parametrize(("times", "broken"), [(30, 0), (31, 31)])
def test_a_token_in_more_than_thirty_records_of_a_month_is_a_stand_in(times: int, broken: int) -> None:
    """Blanks, words and names are no tokens, however often they stand there."""
    cells = [*["A"] * times, *["B"] * 5, *[""] * 40, *["unknown"] * 40, *["Testperson"] * 40]
    assert kept(told(cells, "police.suspect-token-giant")) == (times + 5 - broken, broken, 0)


def test_one_token_has_one_sex() -> None:
    """A has two: its three records break the rule. B's second sex is unknown and C's, however written, is one."""
    tokens = ["A", "A", "A", "B", "B", "C", "C", "", ""]
    sexes = ["M", "F", "M", "F", "U", "M", "male", "M", "F"]
    assert kept(told(tokens, "police.suspect-token-one-sex", sexes)) == (3, 3, 1)


def test_one_token_has_one_year_of_birth() -> None:
    """B's 1900 is nobody's year and C's has no second; A's two years break the rule for both of its records."""
    tokens, years = ["A", A.upper(), "B", "B", "C", "", ""], ["1980", "1981", "1990", "1900", "1970", "1960", "1961"]
    assert kept(told(tokens, "police.suspect-token-one-birth-year", years=years)) == (2, 2, 1)


def test_a_suspect_stands_once_for_a_crime() -> None:
    table = (
        "crime_ref | suspect_no | recorded_on\nZ1 | 1 | 2026-10-05\nz1 | 1 | 2026-10-06\nZ1 | 2 | 2026-10-05\n"
        "Z2 | | 2026-10-05"
    )
    assert kept(finding(table, SOURCE, "police.suspect-once")) == (1, 2, 1)


def test_the_crime_of_a_suspect_has_a_victim(tmp_path: Path) -> None:
    """Z1 has one, in a file of another month; Z2 has none; of the blank it cannot be told."""
    (tmp_path / "suspects-2026-10.csv").write_text(
        "crime_ref,suspect_no,recorded_on\nZ1,1,2026-10-05\n z2 ,1,2026-10-05\n,1,2026-10-05\n", encoding="utf-8"
    )
    (tmp_path / "victims-2026-09.csv").write_text(
        "crime_ref,victim_no,recorded_on,team\nz1,1,2026-09-30,North\n", encoding="utf-8"
    )
    sources = {
        SOURCE: SourceConfig(files=("suspects-*.csv",)), "police.victims": SourceConfig(files=("victims-*.csv",))
    }  # fmt: skip
    check = "police.suspect-crime-has-victim"
    [audit] = run(Project(tmp_path, sources=sources), packs(), [SOURCE]).audits
    assert kept(audit.finding(check)) == (1, 1, 1)
    alone = finding("crime_ref | suspect_no | recorded_on\nZ1 | 1 | 2026-10-05", SOURCE, check)
    assert (alone.obstacle, alone.counts.applicable) == ("rows held elsewhere: the other source is not in this run", 0)


# --- the question -------------------------------------------------------------------------------------------------

YEAR = tuple(f"{2025 + at // 12}-{at % 12 + 1:02d}" for at in range(3, 15))


def audits(
    events: dict[int, int], unnamed: int, periods: tuple[str, ...] = YEAR, giant: int = 0, back: int = 30
) -> list[Audit]:
    """{records of a person: persons}, counted with the last month; in each `giant` records under too large a token.

    Of 100 people of each month `back` stood in an earlier one.
    """
    cells = {(str(k),): n for k, n in events.items()}
    counted = (Persons("suspect-events", "suspect_token", (), periods, cells, unnamed),)
    counts = Counts(applicable=giant, invalid=giant)
    large = Finding("police.suspect-token-giant", "4.2.1", Kind.RULE, None, counts, 1.0)
    there = Counts(applicable=100, valid=back, invalid=100 - back)
    lasting = Finding("police.suspect-token-lasting", "4.2.1", Kind.RULE, None, there, 0.02, outcome=Outcome.TOO_FEW)
    facts = ExtractFacts("", "", 1)
    return [
        Audit(SOURCE, "Police", at, None, facts, (large, lasting), persons=counted if at == periods[-1] else ())
        for at in periods
    ]


def asked(events: dict[int, int], unnamed: int = 0, periods: tuple[str, ...] = YEAR, giant: int = 0) -> Answer:
    [answer] = answers_of(audits(events, unnamed, periods, giant), questions())
    assert answer.gap == "4.2.1"
    return answer


def test_more_than_half_whatever_the_missing_are() -> None:
    """30 + 20 + 50 records, 70 of them of people with two or more.

    With ten of nobody knows whom: at least 70 of 110, at most 70 + 10 + ten people who stood alone, 90 of 110. The first
    five of 50 people have 25 records; at least 25 of 110; at most, with one of the ten a new person, so that six are
    the tenth of 51, 30 and the other nine: 39 of 110.
    """
    found = asked({1: 30, 2: 10, 5: 10}, 10)
    assert found.verdict == "yes"
    assert found.said == (
        "70 of 100 records with a token are of repeat suspects (70.0%; 63.6% to 81.8% of all, whatever the 10 without "
        "one are); the 10% of people with most records stand in 25 of 100 (25.0%; 22.7% to 35.5% of all, whatever the 10 "
        "without one are)."
    )
    assert (found.figures["records"], found.figures["of"], found.figures["people"]) == (70, 100, 50)
    assert (found.figures["repeat_people"], found.figures["without_token"], found.needed) == (20, 10, "")


def test_no_more_than_half_whatever_the_missing_are() -> None:
    """10 of 90, and at most 10 + 10 + 10 of 100."""
    found = asked({1: 80, 2: 5}, 10)
    assert (found.verdict, found.needed) == ("no", "")
    assert found.figures["high"] == pytest.approx(0.3)


def test_exactly_half_is_not_more() -> None:
    assert asked({1: 10, 2: 5}).verdict == "no"
    assert asked({1: 10, 2: 5}).said.startswith("10 of 20 records with a token are of repeat suspects (50.0%); ")


def test_what_would_settle_it_toward_yes() -> None:
    """60 of 100 and 50 missing: 40% to 100%. Of 26 more 15.6 are of repeats, and 75.6 of 150 is more than half."""
    found = asked({1: 40, 3: 20}, 50)
    assert (found.verdict, found.needed) == (
        "cannot be determined", "a token in 84.0% of records: 26 more, toward yes"
    )  # fmt: skip
    assert (found.records_needed, found.what_needed) == (26, "tokens")


def test_what_would_settle_it_toward_no() -> None:
    """30 of 100 and 40 missing. Of 24 more 7.2 are of repeats, the other 16 count twice: 69.2 of 140 at most."""
    found = asked({1: 70, 3: 10}, 40)
    assert (found.verdict, found.needed) == (
        "cannot be determined", "a token in 88.6% of records: 24 more, toward no"
    )  # fmt: skip
    assert (found.records_needed, found.what_needed) == (24, "tokens")


def test_too_few_records_answer_nothing() -> None:
    """Of 16 records eight are expected on either side of the half."""
    found = asked({1: 8, 2: 4})
    assert (found.verdict, found.needed) == ("not enough records", "")
    assert "decided: 8.0 expected at 0.5, fewer than 10" in found.notes


def test_settings_window_and_doubts_are_printed() -> None:
    found = asked({1: 30, 2: 10, 5: 10}, periods=("2026-01", "2026-03"), giant=31)
    assert "setting: more than half is above 0.5; at least 10 records expected on either side" in found.notes
    assert "window: 12 months to 2026-03, 2 of them there; over fewer months fewer people come back" in found.notes
    assert "records under a token with too many of them in a month, which may be nobody's: 62" in found.notes
    assert any("all months are taken to be under one key" in note for note in found.notes)
    whole = asked({1: 30, 2: 10, 5: 10})
    assert "window: 12 months to 2026-03, 12 of them there" in whole.notes
    assert not any("too many" in note for note in whole.notes)


def test_a_yes_that_stand_ins_could_undo_is_none() -> None:
    """70 of 100: with 19 doubtful ones 51 are left, more than half; with 20 exactly half."""
    events = {1: 30, 2: 10, 5: 10}
    assert asked(events, periods=("2026-03",), giant=19).verdict == "yes"
    found = asked(events, periods=("2026-03",), giant=20)
    assert (found.verdict, found.needed) == (
        "cannot be determined", "whose the 20 records under doubtful tokens are"
    )  # fmt: skip
    assert (found.records_needed, found.what_needed) == (20, "tokens")
    assert "decided: 20 records stand under doubtful tokens (the lower limit 0.700 lies above 0.5)" in found.notes


def test_a_no_that_stand_ins_could_undo_is_none() -> None:
    """30 of 100, 70 people alone: 12 of nobody knows whom, one a month, could make repeats of 12, 42; two a month 54."""
    events = {1: 70, 3: 10}
    assert asked(events, giant=1).verdict == "no"
    assert asked(events, giant=2).verdict == "cannot be determined"


def rekeyed(events: dict[int, int], unnamed: int = 0) -> Answer:
    """The same, and nobody of the months before stands in September 2025."""
    year = [
        replace(
            a,
            findings=tuple(replace(f, outcome=Outcome.MISSED) if a.period == "2025-09" else f for f in a.findings[1:]),
        )
        for a in audits(events, unnamed)
    ]
    [answer] = answers_of(year, questions())
    return answer


def test_a_no_under_two_keys_is_none_and_a_yes_stays() -> None:
    """Joined, two tokens of a person who stood alone under each make a repeat: the share can only rise."""
    assert (asked({1: 80, 2: 5}).verdict, asked({1: 30, 2: 10, 5: 10}).verdict) == ("no", "yes")
    found = rekeyed({1: 80, 2: 5})
    assert (found.verdict, found.needed) == (
        "cannot be determined", "tokens of all months under one key (2025-09)"
    )  # fmt: skip
    other = "next to nobody of earlier months stands in 2025-09: its tokens may be under another key"
    assert other in found.notes
    assert rekeyed({1: 30, 2: 10, 5: 10}).verdict == "yes"
    assert other in rekeyed({1: 30, 2: 10, 5: 10}).notes
    both = rekeyed({1: 70, 3: 10}, 40)
    assert both.needed == (
        "tokens of all months under one key (2025-09); a token in 88.6% of records: 24 more, toward no"
    )
    assert both.records_needed is None  # they would lead to a no, which two keys forbid
    assert rekeyed({1: 40, 3: 20}, 50).records_needed == 26  # toward yes, which they do not


def test_a_no_needs_people_who_are_seen_to_come_back() -> None:
    """Of small forces each month is too few to tell; over the year 5 of 100 coming back are too few, 6 are enough."""
    events, year = {1: 80, 2: 5}, audits({1: 80, 2: 5}, 0, back=5)
    [few] = answers_of(year, questions())
    assert few.verdict == "cannot be determined"
    assert any("60 of 1,200 people of a month stood in an earlier one: so few that" in note for note in few.notes)
    [enough] = answers_of(audits(events, 0, back=6), questions())
    assert enough.verdict == "no"


def test_a_no_needs_a_whole_year() -> None:
    """Whoever stands alone in eleven months may stand in the twelfth too."""
    found = asked({1: 80, 2: 5}, periods=YEAR[1:])
    assert found.verdict == "cannot be determined"
    assert any("1 of 12 months are absent" in note for note in found.notes)
    assert asked({1: 30, 2: 10, 5: 10}, periods=YEAR[1:]).verdict == "yes"


def test_nobody_with_a_token_is_no_answer_and_no_record_no_question() -> None:
    found = asked({}, 40)
    assert found.verdict == "cannot be determined"
    assert answers_of(audits({}, 0), questions()) == []
    assert answers_of([], questions()) == []
