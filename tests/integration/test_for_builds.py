"""Findings for build servers: JUnit XML and annotations. What was not judged passes nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

from defusedxml import ElementTree

from dq_audit.render.annotations import annotation

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]

# Forty of one month: the home area of 4 is blank, ages of all are there, and nobody died of most serious violence.
VICTIMS = (
    "crime_ref,victim_no,recorded_on,offence_code,victim_type,victim_age,victim_sex,victim_ethnicity,home_lsoa,"
    "offence_lsoa,officer_in_case\n"
    + "".join(
        f"C{n},1,2026-10-{n % 28 + 1:02d},105A,person,34,F,W1,{'' if n < 4 else 'E01000001'},E01000001,Canary Jones\n"
        for n in range(40)
    )
)


def test_a_check_as_junit_and_annotations(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "victims-2026-10.csv").write_text(VICTIMS, encoding="utf-8")
    done = dq(
        "check", "victims-2026-10.csv", "-s", "police.victims", "--format", "junit", "--out", "reports",
        "--annotations", "github",
    )  # fmt: skip
    suite = ElementTree.parse(tmp_path / "reports" / "report.junit.xml").getroot().find("testsuite")
    assert suite is not None
    cases = {case.get("name"): case for case in suite}
    tags = {name: [below.tag for below in case] for name, case in cases.items()}
    assert tags["police.victim-ethnicity: victim ethnicity"] == []  # 40 of 40
    assert tags["police.msv-victim-details: victim age"] == ["skipped"]  # nobody in the denominator
    assert tags["police.violence-markers: alcohol"] != []  # a column that did not come is no pass
    assert int(suite.get("tests", 0)) == len(cases)
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(attribute, 0)) == sum(found == [tag] for found in tags.values())
    assert int(suite.get("errors", 0)) > 0
    lines = [line for line in done.stdout.splitlines() if line.startswith("::")]
    assert len(lines) == sum(found != [] for found in tags.values())
    assert [line for line in lines if not re.match(r"::(error|warning) title=[^:]+::", line)] == []
    everything = done.stdout + done.stderr + (tmp_path / "reports" / "report.junit.xml").read_text(encoding="utf-8")
    assert "Canary" not in everything


def test_a_run_in_which_nothing_is_judged_is_an_error(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "dq_audit.toml").write_text('[sources."police.victims"]\nfiles = ["victims-*.csv"]\n', encoding="utf-8")
    (tmp_path / "victims-2026-10.csv").write_text("nothing,of,it\n1,2,3\n", encoding="utf-8")
    done = dq("run", "--format", "junit", "--annotations", "azure")
    assert done.returncode == 3
    root = ElementTree.parse(tmp_path / "reports" / "report.junit.xml").getroot()
    assert (root.get("tests"), root.get("errors")) == ("1", "1")
    assert "##vso[task.logissue type=error]police.victims victims-2026-10.csv: not audited" in done.stdout


def test_no_text_leaves_its_annotation() -> None:
    """Both services read commands from lines; a line break or a bracket in a text must not begin one."""
    hostile = "a\n::set-output name=x::y]; 100%"
    assert annotation("github", hostile, title="t:1,2") == "::error title=t%3A1%2C2::a ::set-output name=x::y]; 100%25"
    assert annotation("azure", hostile) == "##vso[task.logissue type=error]a ::set-output name=x::y%5D%3B 100%AZP25"
