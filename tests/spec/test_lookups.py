"""Lookups: columns made of others, and areas of ours, by what the project file supplies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandera.pandas as pa
import pytest
from harness import packs, table

from dq_audit.audit import check
from dq_audit.declare import column, lookup, source
from dq_audit.errors import PackError, ProjectError
from dq_audit.project import load_project

SOURCE = "council.asb_perpetrators"
TOML = '[area]\ndistrict = ["E06999004"]\n[lookups]\npostcodes = "lookups/postcodes.csv"\n'
ROWS = "case_ref|perpetrator_no|recorded_on|home_postcode\nC1|1|2026-10-01|TS99 1AA"


def written(folder: Path, lines: str, toml: str = TOML) -> Path:
    (folder / "lookups").mkdir(exist_ok=True)
    (folder / "lookups" / "postcodes.csv").write_text(lines, encoding="utf-8")
    (folder / "dq_audit.toml").write_text(toml, encoding="utf-8")
    return folder / "dq_audit.toml"


def test_keys_compare_without_blanks_and_case_and_the_same_value_twice_is_let_be(tmp_path: Path) -> None:
    project = load_project(written(tmp_path, "from,to\nTS99 1AA,E06999004\nts991aa,E06999004\n\nTS99 2BB,E06999002\n"))
    assert project.lookups == {"postcodes": {"ts991aa": "E06999004", "ts992bb": "E06999002"}}
    assert "ts99" not in repr(project).lower()


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("from,to\nTS99 1AA,E06999004\nts991aa,E06999002\n", "line 3 gives a key another value than a line above it"),
        ("postcode,district\nTS99 1AA,\n", "line 2 needs a key and what it stands for"),
        ("postcode,district\n,E06999004\n", "line 2 needs a key and what it stands for"),
        ("postcode,district\nTS99 1AA\n", "line 2 needs a key and what it stands for"),
        ("TS99 1AA,E06999004\n", "two columns under the header from,to or postcode,district"),
        ("", "two columns under the header"),
        ("from,to\n", "has no line below its header"),
    ],
)
def test_a_lookup_that_is_unclear_is_refused_and_shows_no_key(lines: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as refused:
        load_project(written(tmp_path, lines))
    assert f"{refused.value}".startswith("dq_audit.toml: [lookups] postcodes: ")
    assert fault in f"{refused.value}"
    assert "ts99" not in f"{refused.value}".lower()


@pytest.mark.parametrize("given", ['"elsewhere.csv"', "3", '"lookups"'])
def test_a_lookup_that_cannot_be_read_is_refused(given: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"\[lookups\] postcodes"):
        load_project(written(tmp_path, "from,to\na,b\n", f"[lookups]\npostcodes = {given}\n"))


def test_a_lookup_that_no_source_uses_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    toml = TOML.replace("postcodes =", "postcode =")
    project = load_project(written(tmp_path, "from,to\na,b\n", toml))
    with pytest.raises(ProjectError, match=r"\[lookups\]: 'postcode' is not known to any pack; did you mean"):
        check(table(ROWS), SOURCE, project=project, packs=packs())


def test_a_column_that_the_extract_has_is_not_made(tmp_path: Path) -> None:
    project = load_project(written(tmp_path, "from,to\nTS99 1AA,E06999002\n"))
    rows = "case_ref|perpetrator_no|recorded_on|home_postcode|home_district\nC1|1|2026-10-01|TS99 1AA|E06999004"
    [audit] = check(table(rows), SOURCE, project=project, packs=packs()).audits
    cells = next(t for t in audit.tallies if t.name == "perpetrators-by-home").cells
    assert dict(cells) == {("not listed", "E06999004"): 1}
    assert not any("[lookups]" in note for note in audit.notes)


def test_a_column_is_made_of_one_that_arrives() -> None:
    class Odd(pa.DataFrameModel):
        """Odd."""

        seen_on: date = column()
        district: str = column(made=lookup("postcode", "postcodes"))

    with pytest.raises(PackError, match="makes 'district' of 'postcode', which is not one of the columns that arrive"):
        source(id="spec.odd", agency="Spec", period="seen_on")(Odd)
