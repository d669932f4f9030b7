"""Three installations, each with its own share of the year, make one register by `history import`.

Figure for figure the one that a single installation makes that has everything: but for the rules that hold records of
one agency against those of another, which nobody can judge without both, and which say so.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from commands import run_here
from year_fed import SAMPLE

from dq_audit.discover import discover
from dq_audit.linked import found_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

SHARES = {
    "force": ("police.victims", "police.suspects", "police.vulnerable_people"),
    "trust": ("health.ae_assaults", "health.ecds_injuries"),
    "council": (
        "council.asb_contacts", "council.asb_perpetrators", "courts.outcomes", "probation.offenders",
        "places.neighbourhoods", "population.wards", "consultation.survey",
    ),
}  # fmt: skip
FOLDERS = {"force": ("police",), "trust": ("health",), "council": ("council", "courts", "probation")}
ACROSS = {  # the rules that hold records of one share against those of another, and what each says
    "police.charge-at-court": "rows held by Court: no extract of courts.outcomes is in this run",
    "police.charge-final-result": "rows held by Court: no extract of courts.outcomes is in this run",
    "courts.case-has-charge": "rows held by Police: no extract of police.suspects is in this run",
    "probation.offender-is-suspect": "rows held by Police: no extract of police.suspects is in this run",
}
HISTORY = '\n[history]\nplace = "history.sqlite"\n'


def settings_for(sources: tuple[str, ...]) -> str:
    """The project file of the year with the tables of some sources alone."""
    kept, ours = [], True
    for line in (SAMPLE / "dq_audit.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            named = line.startswith(("[sources.", "[[sources.")) and line.split('"')[1]
            ours = not named or named in sources
        kept += [line] if ours else []
    return "\n".join(kept) + HISTORY


def install(folder: Path, sources: tuple[str, ...], extracts: tuple[str, ...]) -> Path:
    """A project of some sources with their extracts and a history."""
    for part in ("areas", "lookups"):
        shutil.copytree(SAMPLE / part, folder / part)
    for part in extracts:
        shutil.copytree(SAMPLE / "extracts" / part, folder / "extracts" / part)
    (folder / "dq_audit.toml").write_text(settings_for(sources), encoding="utf-8")
    assert run_here("history", "init", cwd=folder).returncode == 0
    return folder


def told(folder: Path, *words: str) -> Any:  # noqa: ANN401  whatever stands in JSON
    done = run_here(*words, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Where everything was fed, and where only counts came; no extract is left in either."""
    root = tmp_path_factory.mktemp("installations")
    sent = []
    for name, sources in SHARES.items():
        folder = install(root / name, sources, FOLDERS[name])
        done = run_here("run", "--out", folder / "out", "--format", "json", cwd=folder)
        assert done.returncode in (0, 1), done.stderr
        sent.append(folder / "out" / "report.json")
    centre = install(root / "centre", (), ())
    assert run_here("history", "import", *sent, cwd=centre).returncode == 0
    whole = install(
        root / "whole", *(tuple(one for part in given.values() for one in part) for given in (SHARES, FOLDERS))
    )
    assert run_here("history", "backfill", cwd=whole).returncode == 0
    shutil.copy(centre / "dq_audit.toml", whole / "dq_audit.toml")
    shutil.rmtree(whole / "extracts")
    return whole, centre


@pytest.mark.slow
def test_the_exceptions_are_the_rules_between_shares() -> None:
    share_of = {source: name for name, sources in SHARES.items() for source in sources}
    rules = {check.id: check for check in discover().checks.values() if isinstance(check.rule, found_in)}
    assert ACROSS.keys() == {
        id_
        for id_, check in rules.items()
        if isinstance(check.rule, found_in)
        and check.source.id in share_of
        and share_of[check.source.id] != share_of[check.rule.source]
    }


@pytest.mark.slow
def test_every_audit_has_the_same_figures(places: tuple[Path, Path]) -> None:
    """Findings, breakdowns, tallies, persons, fitness and notes of all 241 audits; outcomes and reasons too."""
    whole, centre = (
        {(one["source"], one["period"], one["as_of"]): one for one in told(place, "history", "export")}
        for place in places
    )
    assert len(whole) == 241
    assert whole.keys() == centre.keys()
    for place, audit in whole.items():
        other = centre[place]
        barred = [one["obstacle"] for one in other["findings"] if one["check"] in ACROSS]
        assert barred == [ACROSS[one["check"]] for one in other["findings"] if one["check"] in ACROSS]
        assert without_exceptions(other) == without_exceptions(audit), place


def without_exceptions(audit: dict[str, Any]) -> dict[str, Any]:
    """An audit but for the rules between shares, and for its outcome where it has any of them."""
    findings = [one for one in audit["findings"] if one["check"] not in ACROSS]
    rest = audit if len(findings) == len(audit["findings"]) else {**audit, "outcome": None}
    return {**rest, "findings": findings}


@pytest.mark.slow
def test_the_register_is_the_same_and_names_what_it_cannot_judge(places: tuple[Path, Path]) -> None:
    whole, centre = ({row["ref"]: row for row in told(place, "register", "--json")} for place in places)
    assert list(whole) == list(centre)
    assert len(whole) == 15
    for ref, row in whole.items():
        other = centre[ref]
        across = {one["check"]: one for one in other["checks"] if one["check"] in ACROSS}
        if not across:
            assert other == row, ref
            continue
        assert (other["n"], other["of"], other["n_before"], other["of_before"]) == (
            row["n"], row["of"], row["n_before"], row["of_before"]
        )  # fmt: skip
        assert by_check(other, across) == by_check(row, across), ref
        assert other["outcome"] == "could not judge"
        assert other["reason"] == "; ".join(f"{id_}, could not judge: {ACROSS[id_]}" for id_ in across)
    named = {one["check"] for row in centre.values() for one in row["checks"]}
    assert ACROSS.keys() - named == {"police.charge-final-result"}  # which belongs to no gap


@pytest.mark.slow
def test_questions_have_the_same_answers_but_for_the_charges_that_never_reached_court(
    places: tuple[Path, Path],
) -> None:
    """Whether a charge reached court is told by police and court together; without, the question says what it wants."""
    whole, centre = ({row["ref"]: row["questions"] for row in told(place, "register", "--json")} for place in places)
    assert {ref for ref, asked in whole.items() if asked != centre[ref]} == {"4.2.2"}
    [before], [after] = whole["4.2.2"], centre["4.2.2"]
    assert before["verdict"] == after["verdict"] == "cannot be determined"
    assert after["needed"].startswith("the police's charges of ")


def by_check(row: dict[str, Any], but: Collection[str]) -> dict[str, Any]:
    return {one["check"]: one for one in row["checks"] if one["check"] not in but}
