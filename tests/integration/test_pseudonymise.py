"""Before an extract leaves the force: names out, tokens in. Nobody's name and nobody's key comes out anywhere."""

from __future__ import annotations

import base64
import csv
import hmac
import io
import json
import logging
import os
import stat
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import polars as pl
import pytest

from dq_audit import files, persons_in, pseudonyms
from dq_audit.errors import AuditError, UsageError
from dq_audit.keys import OLD_VARIABLE, VARIABLE, make_key, secret_key, weakness
from dq_audit.persons_in import Asked
from dq_audit.pseudonyms import Plan, pseudonymise

if TYPE_CHECKING:
    from subprocess import CompletedProcess

    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

KEY = "6a09e667f3bcc908b2fb1366ea957d3e3adec17512775099da2f590b0667322a"
OTHER = "c3a5c85c97cb3127b492b66fbe98f273ab62d1c0ff51afd7896efa4cb9a3e5d1"
ENV = {VARIABLE: KEY}
HEADER = ["crime_ref", "PNC ID", "Surname", "Forename(s)", "DOB", "Sex", "team", "offence_code"]
PEOPLE = [
    ["007", "2010/0000012P", "O'Brien", "Łukasz", "01/02/1990", "M", "North", "8N"],
    ["008", "10/12p", "Obrien", "Lukasz", "1990-02-01", "Male", "North East", "008"],
    ["009", "", "O’BRIEN", "LUKASZ", "1 Feb 1990", "m", "", "8N"],
    ["010", "", "Smith", "Ann", "01/03/1980", "F", "South", "8N"],
    ["011", "", "UNKNOWN", "Unknown", "01/01/1900", "U", "South", "8N"],
]
CANARIES = ("Zebulon", "Quagmire", "zebulonquagmire", "1931-07-03", "03/07/1931", "1931/0012345", "Xanthippe")


def token(identity: str, key: str = KEY) -> str:
    return hmac.new(bytes.fromhex(key), f"suspect|{identity}".encode(), "sha256").hexdigest()


LUKASZ, ANN = token("pnc|2010/0000012P"), token("name|smith|ann|1980-03-01|F")
TOKENS = [LUKASZ, LUKASZ, LUKASZ, ANN, ""]


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.fixture
def tokens(tmp_path: Path, dq: Run):  # noqa: ANN201  a function
    def run(
        content: bytes, *more: str | Path, name: str = "suspects.csv", env: dict[str, str] = ENV
    ) -> CompletedProcess[str]:
        (tmp_path / name).write_bytes(content)
        return dq("pseudonymise", name, "--out", "out.csv", *more, env=env)

    return run


# --- what is written ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", making.csv([HEADER, *PEOPLE])),
        ("a.csv", making.csv([HEADER, *PEOPLE], ";")),
        ("a.txt", making.csv([HEADER, *PEOPLE], "\t").decode().encode("utf-16")),
        ("a.csv", making.csv([HEADER, *PEOPLE]).decode().replace("Łukasz", "Lukasz").encode("cp1252")),
        ("a.csv", b"\xef\xbb\xbf" + making.csv([HEADER, *PEOPLE]).replace(b"\n", b"\r\n")),
        ("a.xlsx", making.xlsx([HEADER, *PEOPLE])),
        ("a.xls", making.xls([HEADER, *PEOPLE])),
        ("a.ods", making.ods([HEADER, *PEOPLE])),
        ("a.xlsx", making.xlsx([["Printed for Mr Quagmire"], [], HEADER, *PEOPLE])),
    ],
)
def test_a_file_of_any_kind_becomes_tokens_and_what_names_nobody(
    tokens: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    done = tokens(content, name=name)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(tmp_path / "out.csv") == [
        ["suspect_token", "crime_ref", "team", "offence_code"],
        *([told, row[0], row[6], row[7]] for told, row in zip(TOKENS, PEOPLE, strict=True)),
    ]
    assert "Quagmire" not in done.stdout
    for line in (
        "A token by PNC id: 2 of 5 rows",
        "A token by a name that stands with one PNC id: 1 of 5 rows",
        "A token by surname, forename, date of birth and sex: 1 of 5 rows",
        "No token, for nobody is named: 1 of 5 rows",
        "Tokens: 2; no token stands in more than 3 of 5 rows",
    ):
        assert line in done.stdout.splitlines()


def test_typed_dates_of_a_workbook_are_the_same_days(tokens: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append([*PEOPLE[3][:4], None, *PEOPLE[3][5:]])
    cell = book.active.cell(2, 5, 29281)  # 1980-03-01, as spreadsheets count days
    assert tokens(making.saved(book), name="a.xlsx").returncode == 0
    assert read(tmp_path / "out.csv")[1][0] == ANN
    cell.number_format = "dd/mm/yyyy"
    assert tokens(making.saved(book), "--force", name="a.xlsx").returncode == 0
    assert read(tmp_path / "out.csv")[1][0] == ANN
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    cell.value, cell.number_format = 29281 - 1462, "General"
    done = tokens(making.saved(book), "--force", name="a.xlsx")
    assert "from 1904" in done.stdout
    assert read(tmp_path / "out.csv")[1][0] == ANN


def test_columns_with_names_of_their_own_are_named_and_more_are_dropped(tokens: Run, tmp_path: Path) -> None:
    header = ["Ref", "P", "Nachname", "Vorname", "Geboren", "Geschlecht", "Notes", "team"]
    done = tokens(
        making.csv([header, *PEOPLE]), "--pnc-id", "P", "--surname", "nachname", "--forename", "Vorname", "--birth",
        "Geboren", "--sex", "Geschlecht", "--drop", "notes", "--keep-sex", "--token", "Person",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    table = read(tmp_path / "out.csv")
    assert table[0] == ["Person", "Ref", "Geschlecht", "team"]
    assert [row[0] for row in table[1:]] == TOKENS


def test_no_cell_can_start_a_formula_and_plain_numbers_stay_as_they_are(tokens: Run, tmp_path: Path) -> None:
    cells = ["=1+1", "@SUM(A1)", "+44 x", "-1.31", "+5", "-", "007", "'x", "-2+3", "\t=1", "a\nb", 'say "so"', "a,b"]
    table = [["PNC ID", "team", "=HEAD()"], *(["10/12P", cell, "x"] for cell in cells)]
    assert tokens(making.csv(table)).returncode == 0
    out = read(tmp_path / "out.csv")
    expected = [
        "'=1+1",
        "'@SUM(A1)",
        "'+44 x",
        "-1.31",
        "+5",
        "-",
        "007",
        "'x",
        "'-2+3",
        "'\t=1",
        "a\nb",
        'say "so"',
        "a,b",
    ]
    assert (out[0][2], [row[1] for row in out[1:]]) == ("'=HEAD()", expected)


def test_kept_columns_that_look_personal_are_told_by_number(tokens: Run) -> None:
    header = ["PNC ID", "Surname", "Forename", "DOB", "Sex", "Home address", "free", "other"]
    rows = [["10/12P", "Zebulonson", "Ann", "01/03/1980", "F", "x", "ring 07700 900123", "nothing"]] * 2
    rows += [
        [
            "10/12P",
            "Zebulonson",
            "Ann",
            "01/03/1980",
            "F",
            "x",
            "ask Mr Canary",
            "MISS ZEBULONSON, born 01/03/1980, is 10/12P",
        ]
    ]
    done = tokens(making.csv([header, *rows]))
    said = [line.removeprefix("Look again: ") for line in done.stdout.splitlines() if line.startswith("Look again")]
    assert sorted(said) == sorted([
        "column 6 is called like something personal",
        "column 7 holds what looks like a telephone number in 2 of 3 rows",
        "column 7 holds what looks like a name in 1 of 3 rows",
        "column 8 holds what looks like a PNC number in 1 of 3 rows",
        "column 8 holds what looks like a name in 1 of 3 rows",
        "column 8 holds the row's own surname in 1 of 3 rows",
        "column 8 holds the row's own PNC id in 1 of 3 rows",
        "column 8 holds the row's own date of birth in 1 of 3 rows",
    ])  # fmt: skip
    assert "Zebulonson" not in done.stdout


@pytest.mark.parametrize(
    ("header", "warned"),
    [("Full name", True), ("Middle names", True), ("Alias", True), ("Offence name", False), ("Team", False)],
)
def test_headers_that_say_personal_are_told_whatever_the_cells(tokens: Run, header: str, warned: bool) -> None:  # noqa: FBT001
    done = tokens(making.csv([["PNC ID", header], ["10/12P", "x"]]))
    assert ("Look again: column 2 is called like something personal" in done.stdout) is warned


def test_counts_for_programs(tokens: Run) -> None:
    done = tokens(making.csv([HEADER, *PEOPLE]), "--json")
    counts = json.loads(done.stdout)
    assert {k: counts[k] for k in ("rows", "by_pnc", "joined", "by_name", "none", "tokens", "unread", "odd")} == {
        "rows": 5, "by_pnc": 2, "joined": 1, "by_name": 1, "none": 1, "tokens": 2, "unread": 1, "odd": 0,
    }  # fmt: skip
    assert "A token by PNC id" in done.stderr


def test_doubtful_pnc_ids_and_names_of_several_are_counted(tokens: Run) -> None:
    table = [HEADER, *([*PEOPLE[3][:1], pnc, *PEOPLE[3][2:]] for pnc in ("10/12P", "10/13A", "pending", "N/K", ""))]
    done = tokens(making.csv(table))
    assert "1 of 5 rows hold something in place of a PNC id; it was left aside" in done.stdout
    assert "1 of 2 PNC ids have a check letter that does not fit: typed wrong?" in done.stdout
    assert "1 names stand with several PNC ids; no row was joined by them" in done.stdout


def test_identities_held_elsewhere_join_what_the_file_alone_cannot(tokens: Run, tmp_path: Path) -> None:
    (tmp_path / "held.csv").write_bytes(making.csv([HEADER, *PEOPLE[:2]]))
    alone = making.csv([HEADER, PEOPLE[2]])
    assert tokens(alone).returncode == 0
    assert read(tmp_path / "out.csv")[1][0] == token("name|obrien|lukasz|1990-02-01|M")
    assert tokens(alone, "--identities", "held.csv", "--force").returncode == 0
    assert read(tmp_path / "out.csv")[1][0] == LUKASZ


PACK = '''
"""A source whose key is a token."""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import check, column, known, source


@source(id="made.suspects", agency="Made", period="recorded", key=("suspect_token",))
class Suspects(pa.DataFrameModel):
    """Suspects."""

    suspect_token: str = column()
    recorded: date = column()
    team: str = column()


@check(id="made.repeat-suspect-indicator", gap="4.2.1", source=Suspects, target=0.5)
class Indicator(pa.DataFrameModel):
    """Repeat suspects cannot be told without a token.

    What counts: every suspect.

    What to do: run pseudonymise.

    What it tells: nothing of who they are.
    """

    suspect_token: str = known()
'''


def test_what_is_written_may_leave(tokens: Run, dq: Run, tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "made.py").write_text(PACK, encoding="utf-8")
    (tmp_path / "dq_audit.toml").write_text(
        '[sources."made.suspects".agreement]\npartner = "Made-up Council"\n'
        'columns = ["suspect_token", "recorded", "team"]\npseudonymised = ["suspect_token"]\n',
        encoding="utf-8",
    )
    table = [["PNC ID", "recorded", "team"], ["10/12P", "2026-01-05", "North"], ["", "2026-01-06", "South"]]
    assert tokens(making.csv(table)).returncode == 0
    words = ("check", "out.csv", "-s", "made.suspects", "-c", "packs", "--outgoing", "--fail-on", "never")
    done = dq(*words)
    assert (done.returncode, "May not leave" in done.stdout) == (0, False), done.stdout + done.stderr
    (tmp_path / "out.csv").write_bytes(
        (tmp_path / "out.csv").read_bytes().replace(token("pnc|2010/0000012P").encode(), b"10/12P")
    )
    assert dq(*words).returncode == 1


# --- what is refused ----------------------------------------------------------------------------------------------


def refused(done: CompletedProcess[str], code: int, words: str, tmp_path: Path) -> None:
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1), done.stderr
    assert words in done.stderr
    assert not (tmp_path / "out.csv").exists()
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("table", "more", "code", "words"),
    [
        ([["ref", "team"], ["1", "North"]], (), 3, "nobody can be told apart"),
        ([["ref", "surname", "dob", "sex"], ["1", "Quagmire", "1931-07-03", "M"]], (), 3, "(--pnc-id, --forename)"),
        ([["Zebulon", "Quagmire"], ["1", "2"]], (), 3, "nobody can be told apart"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--surname", "Nachname"), 2, "no column 'Nachname'"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--drop", "Notes"), 2, "--drop: the file has no column 'Notes'"),
        (
            [["pnc", "pnc_no"], ["10/12P", "N"]],
            (),
            2,
            "columns 1 and 2 could both be meant; say which: --pnc-id COLUMN",
        ),
        ([["pnc", "suspect token"], ["10/12P", "N"]], (), 2, "has a column of that name"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--unmatched", "keep"), 2, "mean nothing without --rotate"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--rotate",), 2, "--rotate needs --identities"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--new-key", "k"), 2, "run it by itself"),
        ([["pnc", "team"], ["10/12P", "N"]], ("--token", " - "), 2, "--token is the name of a column"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tokens: Run, tmp_path: Path, table: list[list[str]], more: tuple[str, ...], code: int, words: str
) -> None:
    done = tokens(making.csv(table), *more)
    refused(done, code, words, tmp_path)
    assert not any(canary in done.stderr for canary in CANARIES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "ref,pnc,surname,team\n1,10/12P,Quagmire, Zebulon,North\n",
            "1 rows have more cells than the header's 4 (row 2)",
        ),
        (
            "ref,pnc,surname,team\n1,10/12P,A,N\nQuagmire,10/12P,North\n",
            "1 rows have fewer cells than the header's 4 (row 3)",
        ),
        (
            'ref,pnc,surname,note\n1,10/12P,A,"open\n2,10/13Q,Quagmire,"shut"\n',
            "a cell seems to hold other rows (row 2)",
        ),
        (
            'ref,note,pnc,surname\n1,"open\n2,x,10/13Q,Quagmire\n3,shut",10/12P,A\n',
            "a cell seems to hold other rows (row 2)",
        ),
        ('ref,pnc,note,x,y\n1,10/12P,"open\n2,10/13Q,"shut",A,N\n', "a cell seems to hold other rows (row 2)"),
        (
            'surname,forename,dob,note,sex,x,y\nA,B,1990-02-01,"open\nQuagmire,Zebulon,3/7/1931,"shut",M,A,N\n',
            "a cell seems to hold other rows (row 2)",
        ),
        ("", "the file is empty"),
    ],
)
def test_a_file_whose_cells_may_stand_in_other_columns_is_refused(
    tokens: Run, tmp_path: Path, text: str, words: str
) -> None:
    done = tokens(text.encode())
    refused(done, 3, words, tmp_path)
    assert "Quagmire" not in done.stderr


def test_notes_and_tables_below_are_left_out_and_said(tokens: Run, tmp_path: Path) -> None:
    text = (
        "ref,pnc,team\n1,10/12P,N\n\n2,11/7X,S\n\nOfficer,Zebulon,Quagmire\nSgt,A,B\n\nPrinted for Zebulon Quagmire\n"
    )
    done = tokens(text.encode())
    assert done.returncode == 0
    assert [row[1:] for row in read(tmp_path / "out.csv")] == [["ref", "team"], ["1", "N"], ["2", "S"]]
    assert "1 lines of one cell below the header left out" in done.stdout
    assert "2 rows below an empty one left out (row 6, 7)" in done.stdout
    assert not any(canary in done.stdout for canary in CANARIES)


def test_other_sheets_lines_above_and_nameless_columns_are_left_out_and_said(tokens: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Zebulon Quagmire"], ["pnc", None, "team"], ["10/12P", "Zebulon", "North"]):
        book.active.append(row)
    other = book.create_sheet("Quagmire")
    for row in (["surname", "sex", "officer"], ["Quagmire", "M", "x"]):
        other.append(row)
    done = tokens(making.saved(book), name="a.xlsx")
    assert done.returncode == 0, done.stderr
    assert [row[1:] for row in read(tmp_path / "out.csv")] == [["team"], ["North"]]
    for words in ("1 lines above the header left out", "sheet 1 of 2 read", "1 columns without a name hold something"):
        assert words in done.stdout
    assert not any(canary in done.stdout for canary in CANARIES)


def test_of_two_sheets_that_tell_who_somebody_is_none_is_guessed(tokens: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    other = book.create_sheet("Quagmire")
    for sheet in book:
        for row in (["pnc", "team"], ["10/12P", "North"]):
            sheet.append(row)
    refused(tokens(making.saved(book), name="a.xlsx"), 3, "sheets 1 and 2 all tell who somebody is", tmp_path)
    other.sheet_state = "hidden"
    assert tokens(making.saved(book), name="a.xlsx").returncode == 0


@pytest.mark.parametrize("out", ["suspects.csv", "./suspects.csv", "held.csv", "ours.csv", "out.xlsx", "."])
def test_nothing_that_is_read_is_written_over(dq: Run, tmp_path: Path, out: str) -> None:
    for name in ("suspects.csv", "held.csv"):
        (tmp_path / name).write_bytes(making.csv([HEADER, *PEOPLE]))
    (tmp_path / "ours.csv").write_text(KEY, encoding="ascii")
    (tmp_path / "ours.csv").chmod(0o600)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = dq(
        "pseudonymise", "suspects.csv", "--identities", "held.csv", "--key-file", "ours.csv", "--out", out, "--force"
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_that_is_there_is_replaced_only_where_told_to(tokens: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine", encoding="ascii")
    assert tokens(making.csv([HEADER, *PEOPLE])).returncode == 2
    assert (tmp_path / "out.csv").read_text(encoding="ascii") == "mine"
    assert tokens(making.csv([HEADER, *PEOPLE]), "--force").returncode == 0


def test_half_a_file_is_not_left(tokens: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(rows: pl.DataFrame, but: str | None = None) -> pl.DataFrame:
        if but:
            message = "Zebulon Quagmire"
            raise ValueError(message)
        return rows

    monkeypatch.setattr(files, "_harmless", broken)
    done = tokens(making.csv([HEADER, *PEOPLE]))
    refused(done, 4, "dq-audit itself failed", tmp_path)
    assert "Quagmire" not in done.stderr


# --- keys ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("", "there is no key"),
        ("   ", "there is no key"),
        (KEY[:62], "has 31 bytes; it needs 32"),
        ("00" * 32, "a pattern that repeats"),
        ("ab" * 40, "a pattern that repeats"),
        ("0123456789abcdef" * 4, "a pattern that repeats"),
        (KEY[:32] * 2, "a pattern that repeats"),
        (bytes(range(32)).hex(), "a plain count"),
        (bytes(range(64, 0, -2)).hex(), "a plain count"),
        ("0001" * 8 + "0100" * 7 + "0101" + "ff" * 2, "too few different bytes"),
        (b"correct horse battery staple, it said".hex(), "text that somebody typed"),
        (base64.b64encode(b"Stockton-on-Tees is a fine place to be").decode(), "text that somebody typed"),
        ("correcthorsebatterystapleandanotherhorseand", "neither hexadecimal digits nor base64"),
        (KEY[:-1], "neither hexadecimal digits nor base64"),
        ("0" + KEY.upper(), "neither hexadecimal digits nor base64"),
        ("CorrectHorseBatteryStapleAndAnotherHorseAndA", "reads as words"),
        ("Correct horse battery staple and another one", "neither hexadecimal digits nor base64"),
        ("Stockton2026Stockton2026Stockton2026Stockton2026", "a pattern that repeats"),
    ],
)
def test_keys_that_can_be_guessed_are_refused_and_not_shown(tokens: Run, tmp_path: Path, key: str, words: str) -> None:
    done = tokens(making.csv([HEADER, *PEOPLE]), env={VARIABLE: key})
    refused(done, 2, words, tmp_path)
    assert not key.strip() or key not in done.stderr


@pytest.mark.parametrize(
    "form",
    [
        KEY,
        KEY.upper(),
        f" {KEY}\n",
        base64.b64encode(bytes.fromhex(KEY)).decode(),
        base64.urlsafe_b64encode(bytes.fromhex(KEY)).decode().rstrip("="),
    ],
)
def test_one_key_in_any_form_makes_the_same_tokens(tokens: Run, tmp_path: Path, form: str) -> None:
    assert tokens(making.csv([HEADER, *PEOPLE]), env={VARIABLE: form}).returncode == 0
    assert [row[0] for row in read(tmp_path / "out.csv")[1:]] == TOKENS


def test_random_keys_are_not_refused() -> None:
    assert {weakness(os.urandom(32)) for _ in range(2_000)} == {""}


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell who may read a file")
@pytest.mark.parametrize(
    ("mode", "fine"), [(0o600, True), (0o400, True), (0o640, False), (0o604, False), (0o660, False), (0o610, False)]
)
def test_a_key_file_is_its_owner_s_alone(tokens: Run, tmp_path: Path, mode: int, fine: bool) -> None:  # noqa: FBT001
    (tmp_path / "k").write_text(KEY, encoding="ascii")
    (tmp_path / "k").chmod(mode)
    done = tokens(making.csv([HEADER, *PEOPLE]), "--key-file", "k", env={})
    if fine:
        assert [row[0] for row in read(tmp_path / "out.csv")[1:]] == TOKENS
    else:
        refused(done, 2, "not its owner's alone", tmp_path)
        assert KEY not in done.stderr


@pytest.mark.parametrize("what", ["absent", "folder", "pipe"])
def test_what_is_no_key_file_is_refused(tokens: Run, tmp_path: Path, what: str) -> None:
    if what == "folder":
        (tmp_path / "k").mkdir()
    elif what == "pipe":
        os.mkfifo(tmp_path / "k", 0o600)
    refused(tokens(making.csv([HEADER, *PEOPLE]), "--key-file", "k", env={}), 2, "the key file", tmp_path)


def test_two_keys_are_one_too_many(tokens: Run, tmp_path: Path) -> None:
    make_key(tmp_path / "k")
    refused(tokens(making.csv([HEADER, *PEOPLE]), "--key-file", "k"), 2, "give one of them", tmp_path)


def test_a_new_key_is_its_owner_s_alone_good_and_never_written_over(dq: Run, tmp_path: Path) -> None:
    done = dq("pseudonymise", "--new-key", "k")
    text = (tmp_path / "k").read_text(encoding="ascii").strip()
    assert (done.returncode, len(bytes.fromhex(text)), weakness(bytes.fromhex(text))) == (0, 32, "")
    assert text not in done.stdout + done.stderr
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "k").stat().st_mode) == 0o600
    again = dq("pseudonymise", "--new-key", "k")
    assert (again.returncode, again.stderr.count("\n")) == (2, 1)
    assert (tmp_path / "k").read_text(encoding="ascii").strip() == text
    assert dq("pseudonymise", "--new-key", "nowhere/k").returncode == 2


def test_the_key_is_taken_out_of_the_environment_and_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, KEY)
    key = secret_key(None, VARIABLE)
    assert VARIABLE not in os.environ
    assert KEY not in repr(key) + str(key) + f"{key}" + repr([key])
    assert repr(bytes.fromhex(KEY)) not in repr(key)


@pytest.mark.parametrize("bad", [KEY[:60], "zz" + KEY, "00" * 40])
def test_no_frame_of_a_refusal_holds_the_key(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, bad)
    with pytest.raises(UsageError) as fault:
        secret_key(None, VARIABLE)
    frames = list(traceback.walk_tb(fault.value.__traceback__))[1:]  # the first is this test's
    told = "".join(traceback.StackSummary.extract(iter(frames), capture_locals=True).format())
    assert bad not in told
    assert fault.value.__context__ is None


# --- a new key for old tokens -------------------------------------------------------------------------------------


@pytest.fixture
def old(tokens: Run, tmp_path: Path) -> Path:
    """A file of tokens of the old key, and beside it the identities that the controller holds."""
    assert tokens(making.csv([HEADER, *PEOPLE]), name="held.csv").returncode == 0
    (tmp_path / "out.csv").rename(tmp_path / "old.csv")
    return tmp_path / "old.csv"


ROTATE = ("pseudonymise", "old.csv", "--rotate", "--out", "new.csv", "--identities", "held.csv")
BOTH = {VARIABLE: OTHER, OLD_VARIABLE: KEY}


def test_old_tokens_become_those_that_the_new_key_makes(old: Path, dq: Run, tmp_path: Path) -> None:
    done = dq(*ROTATE, env=BOTH)
    assert done.returncode == 0, done.stderr
    direct = dq("pseudonymise", "held.csv", "--out", "direct.csv", env={VARIABLE: OTHER})
    assert direct.returncode == 0
    assert (tmp_path / "new.csv").read_bytes() == (tmp_path / "direct.csv").read_bytes()
    assert {row[0] for row in read(old)[1:]} & {row[0] for row in read(tmp_path / "new.csv")[1:]} == {""}
    assert "Renewed: 4 of 4 tokens" in done.stdout
    assert "Without a token before and after: 1 of 5 rows" in done.stdout
    again = dq("pseudonymise", "new.csv", "--rotate", "--out", "again.csv", "--identities", "held.csv", env=BOTH)
    assert "Of the new key already: 4 of 4 tokens" in again.stdout
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "new.csv").read_bytes()


def test_tokens_without_identity_wait_for_a_choice(old: Path, dq: Run, tmp_path: Path) -> None:
    (tmp_path / "held.csv").write_bytes(making.csv([HEADER, *PEOPLE[:3]]))
    done = dq(*ROTATE, env=BOTH)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "1 of 4 tokens belong to no identity given" in done.stderr
    assert not (tmp_path / "new.csv").exists()
    renewed = token("pnc|2010/0000012P", OTHER)
    for choice, last, words in (("blank", "", "left blank"), ("keep", read(old)[4][0], "kept as they were")):
        done = dq(*ROTATE, "--unmatched", choice, "--force", env=BOTH)
        assert f"No identity was given: 1 of 4 tokens; {words}" in done.stdout
        assert [row[0] for row in read(tmp_path / "new.csv")[1:]] == [renewed, renewed, renewed, last, ""]


def test_tokens_of_a_name_that_was_joined_to_no_id_then_are_renewed_as_they_are(
    dq: Run, tokens: Run, tmp_path: Path
) -> None:
    """Rotation changes keys, never who is one with whom: that would be another decision."""
    assert tokens(making.csv([HEADER, *PEOPLE]), "--no-join", name="held.csv").returncode == 0
    (tmp_path / "out.csv").rename(tmp_path / "old.csv")
    assert dq(*ROTATE, env=BOTH).returncode == 0
    by_name = token("name|obrien|lukasz|1990-02-01|M", OTHER)
    assert read(tmp_path / "new.csv")[3][0] == by_name


@pytest.mark.parametrize(
    ("env", "code", "words"),
    [
        ({VARIABLE: OTHER, OLD_VARIABLE: OTHER}, 2, "are the same"),
        ({VARIABLE: OTHER, OLD_VARIABLE: KEY[::-1]}, 3, "none of the 4 tokens is one that the old key makes"),
        ({VARIABLE: OTHER}, 2, f"set {OLD_VARIABLE}"),
        ({OLD_VARIABLE: KEY}, 2, f"set {VARIABLE}"),
    ],
)
@pytest.mark.usefixtures("old")
def test_keys_that_do_not_fit_are_refused(dq: Run, tmp_path: Path, env: dict[str, str], code: int, words: str) -> None:
    done = dq(*ROTATE, env=env)
    assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (code, 1, True), done.stderr
    assert not (tmp_path / "new.csv").exists()


def test_tokens_that_a_spreadsheet_has_touched_are_known(old: Path, dq: Run, tmp_path: Path) -> None:
    old.write_text(old.read_text(encoding="utf-8-sig").replace(LUKASZ, f" {LUKASZ.upper()}\u00a0"), encoding="utf-8")
    assert dq(*ROTATE, env=BOTH).returncode == 0
    assert read(tmp_path / "new.csv")[1][0] == token("pnc|2010/0000012P", OTHER)


def test_a_file_without_tokens_is_not_rotated(old: Path, dq: Run) -> None:
    old.write_bytes(making.csv([["ref", "team"], ["1", "N"]]))
    done = dq(*ROTATE, env=BOTH)
    assert (done.returncode, "no column of tokens" in done.stderr) == (3, True)


# --- canaries -----------------------------------------------------------------------------------------------------

CANARY = ["", "1931/0012345A", "Quagmire", "Zebulon", "03/07/1931", "M", "", ""]


def canary_files() -> dict[str, bytes]:
    """A person planted in every identity column, in rows that are whole, broken, shifted, and in titles and notes."""
    spoilt = [[*CANARY[:at], "", *CANARY[at + 1 :]] for at in range(1, 6)]
    moved = [[*CANARY[:1], *CANARY[at:6], *CANARY[1:at], "", ""] for at in range(2, 6)]
    table = [HEADER, CANARY, *spoilt, *moved]
    good = making.csv(table)
    return {
        "Quagmire.csv": good,
        "Quagmire.xlsx": making.xlsx([["Printed for Zebulon Quagmire"], *table], title="Quagmire"),
        "wide.csv": good + b"1,2,Quagmire,Zebulon,5,6,7,8,Quagmire\n",
        "short.csv": good + b"Quagmire,Zebulon\n",
        "open.csv": good + b'1,"Quagmire,Zebulon\n',
        "no header.csv": making.csv([CANARY, CANARY]),
        "broken.xlsx": making.xlsx(table)[:-200],
        "broken.csv": good.replace(b"Zebulon", b"Zeb\x00ulon\xff"),
    }


@pytest.mark.few(8)
@pytest.mark.parametrize("name", canary_files())
@pytest.mark.parametrize("more", [(), ("--json",), ("--identities", "held.csv"), ("--drop", "team")])
def test_a_canary_comes_out_nowhere(
    tokens: Run,
    tmp_path: Path,
    name: str,
    more: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (tmp_path / "held.csv").write_bytes(making.csv([HEADER, CANARY]))
    before = {path.name for path in tmp_path.iterdir()}
    with caplog.at_level(logging.DEBUG):
        done = tokens(canary_files()[name], *more, name=name)
    out = (tmp_path / "out.csv").read_text(encoding="utf-8-sig") if (tmp_path / "out.csv").exists() else ""
    assert bool(out) == (done.returncode == 0)
    everything = (done.stdout + done.stderr + out + caplog.text).casefold()
    assert [canary for canary in (*CANARIES, KEY) if canary.casefold() in everything] == []
    assert {path.name for path in tmp_path.iterdir()} - before <= {name, "out.csv"}
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("broken", ["identities", "looks", "write_rows", "_chosen"])
def test_no_exception_holds_a_canary_or_the_key(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks inside, and with whatever message."""
    (tmp_path / "a.csv").write_bytes(making.csv([HEADER, CANARY]))
    monkeypatch.setenv(VARIABLE, KEY)
    key = secret_key(None, VARIABLE)

    def breaks(*_: object, **__: object) -> object:
        message = f"Zebulon Quagmire {KEY}"
        raise RuntimeError(message)

    monkeypatch.setattr(pseudonyms, broken, breaks)
    with pytest.raises(AuditError) as fault:
        pseudonymise(Plan(tmp_path / "a.csv", tmp_path / "out.csv", Asked()), key)
    told = "".join(traceback.TracebackException.from_exception(fault.value, capture_locals=True).format())
    assert [canary for canary in (*CANARIES, KEY) if canary in told] == []
    assert fault.value.__context__ is None
    assert fault.value.__cause__ is None


def test_values_that_hold_rows_do_not_show_them(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(making.csv([HEADER, CANARY]))
    found = persons_in.persons_in(tmp_path / "a.csv", Asked())
    assert not any(canary in repr(found) for canary in CANARIES)
