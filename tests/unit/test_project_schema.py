"""The JSON Schema of the project file is made of the models that read it, and both say the same of a file."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dq_audit.errors import ProjectError
from dq_audit.project import load_project
from dq_audit.project_schema import as_text, project_schema, settings

ROOT = Path(__file__).parents[2]


def test_what_is_committed_is_what_is_made() -> None:
    """Made again by `python -m dq_audit.project_schema > src/dq_audit/project.schema.json`."""
    committed = (ROOT / "src" / "dq_audit" / "project.schema.json").read_text(encoding="utf-8")
    assert json.loads(committed) == json.loads(as_text())


def test_every_setting_says_what_it_is() -> None:
    said = settings()
    assert len(said) > 80
    assert [path for path, words in said.items() if not words] == [], "say it in WORDS of project_schema"


def test_the_project_file_of_the_sample_year_fits() -> None:
    given = tomllib.loads((ROOT / "sample_data" / "dq_audit.toml").read_text(encoding="utf-8"))
    Draft202012Validator(project_schema()).validate(given)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ('[project]\nname = "A"\n[history]\nplace = "h.sqlite"', False),  # nobody has said how long it may be kept
        (
            '[history]\nplace = "h"\n[retention]\nlists = "9d"\nrecords = "2 years"\ncounts = "9 years"\nlog = "6m"',
            True,
        ),
        ('[retention]\nlists = "soon"\nrecords = "24 months"\ncounts = "10 years"\nlog = "6 years"', False),
        ('[targets]\n"police.victim-ethnicity" = 0.8', True),
        ('[[targets."police.victim-ethnicity"]]\ntarget = 0.8\nuntil = "2026-03"', True),
        ('[area]\nname = "A"\nfrom = "2026-01"\nward = ["E05000001"]', True),
        ('[[events]]\nmonth = "2026-01"\nname = "Training"\nsources = "police.victims"', True),
        ('[sources."police.victims"]\nfiles = "v-*.csv"\nnil = ["2026-01"]', True),
        ('[sources."police.victims".columns]\nvictim_age = "Age"\nfrom = "2026-01"', True),
        ('[sources."police.victims".codes.victim_sex]\nfem = "F"', True),
        ('[sources."police.victims".control."2026-01"]\nrecords = 40', True),
        ('[projct]\nname = "A"', False),
        ('[project]\nnmae = "A"', False),
        ('[targets]\n"police.victim-ethnicity" = 95', False),
        ('[sources."police.victims"]\nnil = ["January"]', False),
        ('[sources."police.victims"]\ntimeout = "long"', False),
        ('[[events]]\nname = "Training"', False),
    ],
)
def test_schema_and_reader_agree(text: str, fits: bool, tmp_path: Path) -> None:  # noqa: FBT001  a case
    path = tmp_path / "dq_audit.toml"
    path.write_text(text, encoding="utf-8")
    assert Draft202012Validator(project_schema()).is_valid(tomllib.loads(text)) == fits
    if fits:
        load_project(path)
    else:
        with pytest.raises(ProjectError):
            load_project(path)
