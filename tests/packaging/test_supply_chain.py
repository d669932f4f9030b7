"""What comes with dq-audit: every licence is known and fits, and the bill of materials names it all."""

from __future__ import annotations

import json
import runpy
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LICENCES = runpy.run_path(str(ROOT / "docs/licences.py"))


def test_every_licence_is_known_and_fits() -> None:
    found = LICENCES["installed"](LICENCES["EXTRAS"])
    assert {"polars", "pandera", "psycopg", "great-expectations"} <= {name for name, _ in found}
    assert LICENCES["misfits"](found) == []


@pytest.mark.parametrize(
    ("licence", "fits"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND CC0-1.0", True),
        ("GPL-3.0-only OR MIT", True),
        ("(Apache-2.0 OR GPL-2.0-only) AND MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("unknown", False),
    ],
)
def test_of_a_choice_one_fitting_licence_is_enough(licence: str, fits: bool) -> None:  # noqa: FBT001  what is expected
    assert (LICENCES["misfits"]([("one", licence)]) == []) is fits


@pytest.mark.slow
def test_the_bill_of_materials_names_what_is_installed_and_no_place_of_this_machine(tmp_path: Path) -> None:
    subprocess.run(["uv", "build", "--quiet", "--wheel", "-o", tmp_path, ROOT], check=True)  # noqa: S603, S607
    [wheel] = tmp_path.glob("*.whl")
    subprocess.run([ROOT / ".ci/sbom", wheel, tmp_path / "bom.json"], check=True)  # noqa: S603  our own script
    text = (tmp_path / "bom.json").read_text(encoding="utf-8")
    bom = json.loads(text)
    named = {one["name"].lower().replace("_", "-") for one in bom["components"]}
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    assert {name for name, _ in LICENCES["installed"]()} | {"dq-audit"} == named
    assert str(tmp_path) not in text
