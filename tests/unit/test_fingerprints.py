"""When are two figures alike? Where what is counted and how has one fingerprint, and the areas have one."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest
from dq_audit_checks.police.victims import Victims

from dq_audit.audit import check as audit_of
from dq_audit.codes import Code, CodeList, Listed
from dq_audit.declaration import CheckRule
from dq_audit.declare import Coded, Number, check, coded, declaration, known, must, recorded, unique
from dq_audit.discover import discover
from dq_audit.fingerprints import area_fingerprint, area_kinds, list_fingerprint, rule_fingerprint
from dq_audit.model import State
from dq_audit.project import Project

PACKS = discover()


def rule(id_: str = "police.msv-victim-details") -> CheckRule:
    return PACKS.check(id_)


def test_every_check_has_its_own() -> None:
    assert len({rule_fingerprint(one) for one in PACKS.checks.values()}) == len(PACKS.checks)
    assert {len(rule_fingerprint(one)) for one in PACKS.checks.values()} == {16}


@pytest.mark.slow
def test_it_is_the_same_in_every_run() -> None:
    """Sets have another order in each."""
    code = (
        "from dq_audit.discover import discover; from dq_audit.fingerprints import rule_fingerprint;"
        "print(*[rule_fingerprint(one) for one in discover().checks.values()])"
    )
    runs = [
        subprocess.run(  # noqa: S603  our own interpreter
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].split() == [rule_fingerprint(one) for one in PACKS.checks.values()]


def test_another_target_or_text_is_the_same_rule() -> None:
    before = rule()
    guidance = replace(before.guidance, why="Something else.")
    items = tuple(replace(item, target=0.5, allowance=0.1) for item in before.items)
    after = replace(before, target=0.5, record_target=0.4, items=items, title="Other", guidance=guidance, gap=None)
    assert rule_fingerprint(after) == rule_fingerprint(before)


def with_item(reader: object) -> CheckRule:
    first, *others = rule().items
    assert isinstance(reader, Number | Coded)
    return replace(rule(), items=(replace(first, reader=reader), *others))


def changed() -> dict[str, CheckRule]:
    coded_item = next(item.reader for item in rule().items if isinstance(item.reader, Coded))
    shorter = replace(coded_item.codes, codes=coded_item.codes.codes[1:])
    source = rule().source
    day = {**source.columns, "recorded_on": replace(source.columns["recorded_on"], reader=Number(0, 1))}
    return {
        "an item less": replace(rule(), items=rule().items[1:]),
        "another limit of a number": with_item(Number(0, 99)),
        "a code less": with_item(replace(coded_item, codes=shorter)),
        "others about": replace(rule(), applies_to=coded("victim_type", "person")),
        "all about": replace(rule(), applies_to=None),
        "another month": replace(rule(), source=replace(source, period="other")),
        "another area": replace(rule(), source=replace(source, area=("home_lsoa", "lsoa"))),
        "a month read otherwise": replace(rule(), source=replace(source, columns=day)),
    }


@pytest.mark.parametrize("what", list(changed()))
def test_what_is_counted_otherwise_has_another(what: str) -> None:
    assert rule_fingerprint(changed()[what]) != rule_fingerprint(rule())


def test_rules_and_further_checks_tell() -> None:
    @check(id="police.fingerprint-a", gap=None, source=Victims, target=1.0)
    class Unique(pa.DataFrameModel):
        """Once."""

        rule = must(unique())

    @check(id="police.fingerprint-b", gap=None, source=Victims, target=1.0)
    class UniqueByTeam(pa.DataFrameModel):
        """Once a team."""

        rule = must(unique(("team",)))

    @check(id="police.fingerprint-c", gap=None, source=Victims, target=1.0, applies_to=recorded("team"))
    class Team(pa.DataFrameModel):
        """A team."""

        team: str = known()

    @check(id="police.fingerprint-d", gap=None, source=Victims, target=1.0, applies_to=recorded("team"))
    class LongTeam(pa.DataFrameModel):
        """A team of two letters or more."""

        team: str = known(str_length={"min_value": 2})

    rules = [declaration(one) for one in (Unique, UniqueByTeam, Team, LongTeam)]
    same_id = [replace(one, id="police.same") for one in rules if isinstance(one, CheckRule)]
    assert len({rule_fingerprint(one) for one in same_id}) == 4


def test_areas_as_they_hold_in_a_month() -> None:
    """A code that ends in April is none of May's; order and kinds without a code do not matter."""
    areas = {"lsoa": ["E01000001", Listed("E01000002", None, "2026-04"), Listed("E01000003", "2026-05", None)]}
    april, may = (area_fingerprint(areas, month) for month in ("2026-04", "2026-05"))
    assert april != may
    assert april == area_fingerprint({"ward": [], "lsoa": ["E01000002", "E01000001", "E01000001"]}, "2031-01")
    assert may == area_fingerprint({"lsoa": ["E01000003", "E01000001"]}, "2026-05")
    assert area_fingerprint({}, "2026-05") == area_fingerprint({"ward": []}, "2026-05") == ""
    assert area_fingerprint({"ward": ["E05000001"]}, "2026-05") != area_fingerprint({"lsoa": ["E05000001"]}, "2026-05")


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("police.victims", {"lsoa"}),  # whose area it is by the place of the offence
        ("council.asb_perpetrators", {"district"}),  # of no area, and some of its rules ask who is ours
        ("health.ae_assaults", set()),
    ],
)
def test_the_kinds_of_area_by_which_a_source_is_counted(source: str, kinds: set[str]) -> None:
    found = PACKS.source(source)
    assert area_kinds(found, PACKS.checks_of(found)) == kinds


def test_another_list_of_wards_leaves_what_is_counted_by_lsoa_alone() -> None:
    old, new = ({"lsoa": ["E01000001"], "ward": [ward]} for ward in ("E05000001", "E05000002"))
    assert area_fingerprint(old, "2027-05", {"lsoa"}) == area_fingerprint(new, "2027-05", {"lsoa"})
    assert area_fingerprint(old, "2027-05") != area_fingerprint(new, "2027-05")


def test_the_vintage_of_a_list_is_what_it_holds_in_the_month() -> None:
    """A ward of which the code ends in April 2027; how it may be spelt does not matter, what it means does."""
    old = Code("E05000001", "Old", "", State.VALID, end="2027-04")
    new = Code("E05000002", "New", "", State.VALID, start="2027-05")
    april, may = (list_fingerprint(CodeList("wards", (old, new)), month) for month in ("2027-04", "2027-05"))
    assert april == list_fingerprint(CodeList("other", (replace(old, also=("O",)),)), "2026-01")
    assert may == list_fingerprint(CodeList("wards", (new,)), "2030-01") != april
    assert list_fingerprint(CodeList("wards", (replace(new, label="Newer"),)), "2030-01") != may


def test_an_audit_carries_the_vintage_of_each_breakdown_by_a_list() -> None:
    """A team more makes another list; hours of the day are of no list."""
    rows = pd.DataFrame(
        {"opened_on": ["2026-01-05"], "team": ["West"], "category": ["noise"], "home_lsoa": ["E01000001"]}
    )
    two, three = (
        audit_of(rows, "council.asb_contacts", project=Project(Path(), lists={"teams": teams})).audits[0].vintages
        for teams in (("West", "East"), ("West", "East", "North"))
    )
    assert set(two) == {"team", "category", "home_lsoa"}
    assert two["team"] != three["team"]
    assert two["category"] == three["category"]
