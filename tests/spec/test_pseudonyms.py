"""One person, one token; nobody, no token. Expected tokens are made here, from the text that decision 0011 documents."""

import csv
import hashlib
import hmac
import string
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dq_audit.keys import Key
from dq_audit.persons import fits_check_letter, identities, letters, pnc_part, sex_part
from dq_audit.persons_in import Asked
from dq_audit.pseudonyms import Plan, pseudonymise

SECRET = bytes.fromhex("6a09e667f3bcc908b2fb1366ea957d3e3adec17512775099da2f590b0667322a")
CODES = Path(__file__).parents[2] / "checks" / "dq_audit_checks" / "codes"
COLUMNS = ("pnc_id", "surname", "forename", "birth", "sex")
ANN = ("", "Smith", "Ann", "1980-03-01", "F")
JOHN = ("", "O'Brien", "John Paul", "1990-02-01", "M")


def told(*people: tuple[str | None, ...]) -> list[tuple[str | None, str | None]]:
    """The canonical texts of some persons, by PNC id and by name."""
    rows = pl.DataFrame(
        [[cell or None for cell in person] for person in people], dict.fromkeys(COLUMNS, pl.String), orient="row"
    )
    return identities(rows).select("pnc", "name").rows()


def token(text: str, secret: bytes = SECRET) -> str:
    """HMAC-SHA256 by its definition (RFC 2104), beside the library's own."""
    block = secret.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(b ^ 0x36 for b in block) + text.encode()).digest()
    made = hashlib.sha256(bytes(b ^ 0x5C for b in block) + inner).hexdigest()
    assert made == hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
    return made


# --- one person ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("", "O'Brien", "John Paul", "1990-02-01", "M"), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "O’BRIEN", "john-paul", "01/02/1990", "Male"), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", " o brien ", "John  Paul", "1 Feb 1990", "m"), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "Ó Brien", "Ｊohn Paul", "01.02.1990", "1"), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "OBrien", "JOHNPAUL\u200b", "19900201", "MALE "), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "O`Brien", "John_Paul", "01-February-1990 00:00:00", "Man"), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "O Brien", "John Paul", "32905", "m."), "suspect|name|obrien|johnpaul|1990-02-01|M"),
        (("", "Łukasiewicz", "Şükrü", "1985-07-09", "f"), "suspect|name|lukasiewicz|sukru|1985-07-09|F"),
        (("", "Lukasiewicz", "Sukru", "09/07/1985", "Female"), "suspect|name|lukasiewicz|sukru|1985-07-09|F"),
        (("", "Weiß", "Yıldız", "1985-07-09", "2"), "suspect|name|weiss|yildiz|1985-07-09|F"),
        (("", "Øster-Dahl", "Æsa", "1985-07-09", "Non-binary"), "suspect|name|osterdahl|aesa|1985-07-09|X"),
        (("", "Иванов", "Анна", "1985-07-09", "F"), "suspect|name|иванов|анна|1985-07-09|F"),
        (("", "Na", "Al", "1985-07-09", "F"), "suspect|name|na|al|1985-07-09|F"),
    ],
)
def test_a_person_spelled_in_many_ways_is_one_text(cells: tuple[str, ...], expected: str) -> None:
    assert told(cells) == [(None, expected)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2010/0000012P", "2010/0000012P"),
        ("10/12P", "2010/0000012P"),
        ("10/0000012p", "2010/0000012P"),
        (" 2010 / 12 P ", "2010/0000012P"),
        ("20100000012P", "2010/0000012P"),
        ("79/123456z", "1979/0123456Z"),
        ("79123456Z", "1979/0123456Z"),
        ("00/1B", "2000/0000001B"),
        ("49/1B", "2049/0000001B"),
        ("50/1B", "1950/0000001B"),
        ("1000000012P", None),  # the short form with seven digits, or the long one with five: nobody can say
        ("2010/12345678P", None),
        ("2010/0000000Z", None),
        ("1810/0000012P", None),
        ("2010/0000012", None),
        ("pending", None),
        ("N/K", None),
        ("٢٠١٠/12P", None),
    ],
)
def test_pnc_ids_in_every_form_that_can_be_told_are_one(cell: str, expected: str | None) -> None:
    assert pnc_part(cell) == expected
    assert told((cell, "", "", "", "")) == [(f"suspect|pnc|{expected}" if expected else None, None)]


def test_check_letters_are_those_of_the_published_rule() -> None:
    """The rule: two digits of the year and seven of the number, modulo 23, in this alphabet."""
    alphabet = "ZABCDEFGHJKLMNPQRTUVWXY"
    ids = [f"20{year:02}/{number:07}" for year in (0, 3, 26) for number in (1, 62845, 9_999_999)]
    right = [f"{one}{alphabet[int(one[2:4] + one[5:]) % 23]}" for one in ids]
    wrong = [f"{one[:-1]}{'A' if one[-1] != 'A' else 'B'}" for one in right]
    fits = pl.DataFrame({"pnc": [*right, *wrong, None]}).select(fits_check_letter(pl.col("pnc"))).to_series().to_list()
    assert fits == [True] * len(ids) + [False] * len(ids) + [None]


def test_every_spelling_of_a_sex_in_the_code_list_is_known() -> None:
    """The canonical form is small and fixed; the list may grow, and then this says so."""
    for row in csv.DictReader((CODES / "sex.csv").read_text(encoding="utf-8").splitlines()):
        expected = row["code"] if row["state"] == "valid" else None
        for spelling in (row["code"], row["label"], *filter(None, row["also"].split("|"))):
            assert sex_part(spelling) == expected, row["code"]


# --- different persons --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        ("", "Smith", "Anna", "1980-03-01", "F"),
        ("", "Smyth", "Ann", "1980-03-01", "F"),
        ("", "Smith", "Ann", "1980-01-03", "F"),
        ("", "Smith", "Ann", "1980-03-01", "M"),
        ("", "SmithA", "nn", "1980-03-01", "F"),
        ("", "Ann", "Smith", "1980-03-01", "F"),
        ("2010/0000012P", "Smith", "Ann", "1980-03-01", "F"),
    ],
)
def test_persons_that_differ_in_anything_are_two(other: tuple[str, ...]) -> None:
    first, second = told(ANN, other)
    assert (first[0] or first[1]) != (second[0] or second[1])


# --- nobody -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", range(1, 5))
@pytest.mark.parametrize(
    "cell", ["", "  ", "\u00a0", "N/K", "unknown", "Not known", "n/a", "-", "--", "#N/A", "####", "*"]
)
def test_a_part_that_is_not_there_makes_no_identity(at: int, cell: str) -> None:
    assert told(tuple(cell if place == at else part for place, part in enumerate(ANN))) == [(None, None)]


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize(
    "cell",
    [
        "UNKNOWN",
        "Unknown Male",
        "unknown (1)",
        "unidentified person",
        "Anon",
        "no name",
        "NULL",
        "x",
        "XXX",
        "zzzz",
        "...",
        "tbc",
        "''",
        "U/K",
        "n/k male",
    ],
)
def test_placeholders_are_nobody_s_name(at: int, cell: str) -> None:
    assert told(tuple(cell if place == at else part for place, part in enumerate(ANN))) == [(None, None)]


@pytest.mark.parametrize(
    "cell",
    [
        "01/01/1900",
        "1900-01-01",
        "01/01/1901",
        "1899-12-30",
        "31/12/9999",
        "2099-01-01",
        "0",
        "1",
        "30/02/1980",
        "01/03/80",
        "March 1980",
        "45",
    ],
)
def test_dates_that_stand_for_none_are_nobody_s_birthday(cell: str) -> None:
    assert told((*ANN[:3], cell, ANN[4])) == [(None, None)]


@pytest.mark.parametrize("cell", ["U", "9", "0", "Not specified", "?", "MF", "X Y"])
def test_a_sex_that_is_not_known_makes_no_identity(cell: str) -> None:
    assert told((*ANN[:4], cell)) == [(None, None)]


def test_what_is_held_and_cannot_be_read_is_counted() -> None:
    rows = pl.DataFrame(
        {"pnc_id": ["pending", "N/K", None, "10/12P"], "birth": ["01/03/80", "unknown", None, "1980-03-01"]}
    )
    assert identities(rows).select("odd", "unread").rows() == [
        (True, True),
        (False, False),
        (False, False),
        (False, False),
    ]


# --- properties ---------------------------------------------------------------------------------------------------


@given(st.text(max_size=30))
def test_a_name_s_letters_are_letters_and_do_not_change_again(text: str) -> None:
    once = letters(text)
    assert once == letters(once)
    assert all(unicodedata.category(c)[0] in "LN" for c in once)
    assert "|" not in once


@given(st.text(string.ascii_letters + "'’-. éüÇßŁøñ", min_size=1, max_size=20), st.data())
def test_case_marks_and_blanks_make_no_difference(name: str, data: st.DataObject) -> None:
    noise = data.draw(
        st.lists(st.sampled_from(list("'’`-–. ,\u00a0\u200b_()")), min_size=len(name), max_size=len(name))
    )
    spelled = "".join(
        data.draw(st.sampled_from([c.upper(), c.lower(), c])) + mark for c, mark in zip(name, noise, strict=True)
    )
    assert (
        letters(spelled)
        == letters(name)
        == letters(unicodedata.normalize("NFD", name))
        == letters(unicodedata.normalize("NFC", name))
    )


@given(st.integers(0, 99), st.integers(1, 9_999_999), st.sampled_from("ZABCDEFGHJKLMNPQRTUVWXY"))
def test_all_forms_of_a_pnc_id_are_one(year: int, number: int, letter: str) -> None:
    whole = f"{2000 + year if year < 50 else 1900 + year}"
    forms = [
        f"{year:02}/{number}{letter}",
        f"{whole}/{number}{letter}",
        f"{whole}/{number:07}{letter}",
        f"{whole}{number:07}{letter}",
        f"{year:02}/{number:07}{letter.lower()}",
    ]
    forms += [f"{year:02}{number}{letter}"] if number < 1_000_000 else []
    assert {pnc_part(form) for form in forms} == {f"{whole}/{number:07}{letter}"}


# --- tokens -------------------------------------------------------------------------------------------------------


def made(folder: Path, rows: list[tuple[str, ...]], *, joins: bool = True, secret: bytes = SECRET) -> list[str]:
    """The tokens of some persons, through a file."""
    lines = [
        ",".join(("ref", *COLUMNS)),
        *(f"{at}," + ",".join(f'"{cell}"' for cell in row) for at, row in enumerate(rows)),
    ]
    (folder / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    pseudonymise(Plan(folder / "in.csv", folder / "out.csv", Asked(), joins=joins), Key(secret))
    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["suspect_token"] for row in csv.DictReader(file)]


def test_tokens_are_the_hmac_of_the_documented_text(tmp_path: Path) -> None:
    """The second is written out, so that the test itself cannot drift."""
    tokens = made(tmp_path, [JOHN, ("10/12p", "", "", "", ""), ("", "Smith", "", "", "")])
    assert tokens == [token("suspect|name|obrien|johnpaul|1990-02-01|M"), token("suspect|pnc|2010/0000012P"), ""]
    assert tokens[1] == "26ca11945a80776052fb2e1d38519df605c7942588ec331bf872407ed9bb453c"


def test_another_key_makes_other_tokens(tmp_path: Path) -> None:
    other = hashlib.sha256(b"another").digest()
    assert set(made(tmp_path, [JOHN, ANN])).isdisjoint(made(tmp_path, [JOHN, ANN], secret=other))


def test_a_row_with_a_name_only_is_joined_to_the_one_pnc_id_that_stands_with_it(tmp_path: Path) -> None:
    with_id = ("10/12P", *JOHN[1:])
    rows = [JOHN, with_id, ("", "OBRIEN", "john paul", "01/02/1990", "male"), ANN]
    pnc = token("suspect|pnc|2010/0000012P")
    by_name = [token(f"suspect|name|{name}") for name in ("obrien|johnpaul|1990-02-01|M", "smith|ann|1980-03-01|F")]
    assert made(tmp_path, rows) == [pnc, pnc, pnc, by_name[1]]
    assert made(tmp_path, rows, joins=False) == [by_name[0], pnc, by_name[0], by_name[1]]


def test_a_name_that_stands_with_two_pnc_ids_joins_nobody(tmp_path: Path) -> None:
    rows = [JOHN, ("10/12P", *JOHN[1:]), ("11/7X", *JOHN[1:])]
    assert len(set(made(tmp_path, rows))) == 3


@pytest.mark.slow
def test_a_million_persons_have_a_million_tokens(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": range(1_000_000)}).select(
        pl.format("R{}", "n").alias("ref"),
        pl.when(pl.col("n") % 2 == 0).then(pl.format("{}/{}A", 2000 + pl.col("n") % 20, pl.col("n") + 1)).alias("pnc_id"),
        pl.format("Sur{}", pl.col("n") // 9).alias("surname"), pl.format("Fore{}", pl.col("n") % 9).alias("forename"),
        pl.lit("01/02/1990").alias("dob"), pl.lit("M").alias("sex"),
    )  # fmt: skip
    frame.write_csv(tmp_path / "in.csv")
    counts = pseudonymise(Plan(tmp_path / "in.csv", tmp_path / "out.csv", Asked()), Key(SECRET))
    assert (counts.rows, counts.by_pnc, counts.by_name, counts.tokens, counts.most) == (
        1_000_000,
        500_000,
        500_000,
        1_000_000,
        1,
    )
    out = pl.read_csv(tmp_path / "out.csv", infer_schema=False)
    assert out["suspect_token"].n_unique() == 1_000_000
    assert out["ref"].to_list() == frame["ref"].to_list()
