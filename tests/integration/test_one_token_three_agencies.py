"""One person has one token with police, probation and council, where one key makes it; a run joins them by it."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from dq_audit.keys import VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

KEY = "6a09e667f3bcc908b2fb1366ea957d3e3adec17512775099da2f590b0667322a"
OTHER = "c3a5c85c97cb3127b492b66fbe98f273ab62d1c0ff51afd7896efa4cb9a3e5d1"
POLICE = """\
crime_ref,suspect_no,recorded_on,PNC ID,Surname,Forename,DOB,Sex,team
C1,1,2024-01-05,2010/0000012P,Invented,Łukasz,01/02/1990,M,North
C2,1,2024-01-06,,O'Made-Up,Ann,01/03/1980,F,North
"""
PROBATION = """\
entry_ref,index_on,index_kind,reoffence_no,reoffence_status,reoffence_on,convicted_on,offence_code,breach_only,\
Offender PNC No,Offender surname,Offender forenames,Offender date of birth,Offender gender
E1,2024-01-10,custody,1,proven,2024-03-01,2024-05-01,8N,N,10/12p,Invented,Lukasz,1990-02-01,Male
E2,2024-01-11,caution,0,none,,,,,,OMADEUP,ANN,1980-03-01,Female
E3,2024-01-12,court,0,none,,,,,,Fictional,Sam,1970-03-01,Male
E4,2024-01-13,court,0,none,,,,,,Unknown,Unknown,01/01/1900,Male
"""
COUNCIL = """\
case_ref,perpetrator_no,recorded_on,category,Perpetrator PNC,Perpetrator surname,Perpetrator forename,Perpetrator DOB,\
Perpetrator sex
A1,1,2024-01-20,nuisance,,o’made up,ann,1 Mar 1980,F
A2,1,2024-01-21,nuisance,,Elsewhere,Kim,2 Mar 1980,F
"""
TOML = """
[sources."police.suspects"]
files = ["suspects-*.csv"]
[sources."probation.offenders"]
files = ["offenders-*.csv"]
[sources."council.asb_perpetrators"]
files = ["perpetrators-*.csv"]
"""
FILES = {
    "suspects-2024-01-as-of-2026-01-05.csv": (POLICE, "suspect_token"),
    "offenders-2024-01-as-of-2026-01-05.csv": (PROBATION, "offender_token"),
    "perpetrators-2024-01-as-of-2026-01-05.csv": (COUNCIL, "perpetrator_token"),
}


def made(folder: Path, dq: Run, keys: tuple[str, str, str] = (KEY, KEY, KEY)) -> list[list[str]]:
    """The tokens of the three files, each made under a key."""
    tokens = []
    for (name, (content, column)), key in zip(FILES.items(), keys, strict=True):
        (folder / f"named-{name}").write_text(content, encoding="utf-8")
        done = dq(
            "pseudonymise", f"named-{name}", "--out", name, "--token", column, "--force", "--keep-sex",
            env={VARIABLE: key},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        (folder / f"named-{name}").unlink()
        written = (folder / name).read_text(encoding="utf-8-sig")
        for person in ("Invented", "lukasz", "fictional", "2010/0000012", "10/12", "1990", "1980-03-01", "made"):
            assert person.lower() not in written.lower()
        tokens.append([row[column] for row in csv.DictReader(io.StringIO(written))])
    (folder / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    return tokens


def linked(dq: Run) -> dict[str, tuple[int, int]]:
    """Of the two checks across agencies: rows found in the other source, of how many."""
    done = dq("register", "--json")
    [row] = [row for row in json.loads(done.stdout) if row["ref"] == "4.2.3"]
    return {one["check"]: (one["n"], one["of"]) for one in row["checks"] if "-is-" in one["check"]}


def test_the_same_person_has_the_same_token_in_all_three(tmp_path: Path, dq: Run) -> None:
    """Lukasz by a PNC id in two spellings; Ann by her name, in three. Sam is known to probation alone."""
    (lukasz, ann), (probation_lukasz, probation_ann, sam, nobody), (council_ann, kim) = made(tmp_path, dq)
    assert (lukasz, ann, ann) == (probation_lukasz, probation_ann, council_ann)
    assert len({lukasz, ann, sam, kim}) == 4
    assert nobody == ""
    assert all(len(token) == 64 for token in (lukasz, ann, sam, kim))


def test_a_run_finds_offenders_among_suspects_and_perpetrators(tmp_path: Path, dq: Run) -> None:
    """Of three offenders with a token two are suspects and one is a perpetrator."""
    made(tmp_path, dq)
    assert linked(dq) == {"probation.offender-is-suspect": (2, 3), "probation.offender-is-perpetrator": (1, 3)}


@pytest.mark.slow
def test_under_another_key_nobody_is_found(tmp_path: Path, dq: Run) -> None:
    made(tmp_path, dq, (KEY, OTHER, KEY))
    assert linked(dq) == {"probation.offender-is-suspect": (0, 3), "probation.offender-is-perpetrator": (0, 3)}


def test_a_council_without_tokens_is_no_council_without_offenders(tmp_path: Path, dq: Run) -> None:
    made(tmp_path, dq)
    path = tmp_path / "perpetrators-2024-01-as-of-2026-01-05.csv"
    path.write_text("case_ref,perpetrator_no,recorded_on\nA1,1,2024-01-20\n", encoding="utf-8")
    done = dq("register", "--json")
    [row] = [row for row in json.loads(done.stdout) if row["ref"] == "4.2.3"]
    [found] = [one for one in row["checks"] if one["check"] == "probation.offender-is-perpetrator"]
    assert (found["outcome"], found["of"]) == ("could not judge", 0)
