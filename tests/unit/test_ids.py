"""Ids of checks never change: history, work lists and other people's scripts hold on to them.

`docs/check-ids.txt` lists the shipped ones. It is written by `dq-audit checks --ids > docs/check-ids.txt`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dq_audit.discover import discover

LIST = Path(__file__).parents[2] / "docs" / "check-ids.txt"
COMMAND = "dq-audit checks --ids > docs/check-ids.txt"


def complaint(listed: list[str], found: set[str]) -> str:
    """What is wrong with the ids found, in words; empty where nothing is."""
    gone = [check_id for check_id in listed if check_id not in found]
    if not gone:
        return ""
    return (
        f"shipped check ids are gone or renamed: {', '.join(gone)}. An id never changes, since histories and work "
        "lists hold on to it: give the check its id back."
    )


def addition(listed: list[str], found: set[str]) -> str:
    """What to do about new ids, in words; empty where there are none."""
    new = sorted(found - set(listed))
    return f"new check ids, not guarded yet: {', '.join(new)}. Add them: {COMMAND}" if new else ""


@pytest.fixture(scope="module")
def listed() -> list[str]:
    return LIST.read_text(encoding="utf-8").splitlines()


def test_no_shipped_id_is_gone_or_renamed(listed: list[str]) -> None:
    fault = complaint(listed, set(discover().checks))
    assert not fault, fault


def test_new_ids_are_told_and_never_fail(listed: list[str]) -> None:
    told = addition(listed, set(discover().checks))
    if told:
        pytest.skip(told)


def test_the_list_is_as_the_command_writes_it(listed: list[str]) -> None:
    assert listed == sorted(set(listed))


def test_an_id_that_is_gone_is_named() -> None:
    assert complaint(["a.kept", "a.lost"], {"a.kept", "a.new"}) == complaint(["a.lost"], set())
    assert "a.lost" in complaint(["a.lost"], set())
    assert complaint(["a.kept"], {"a.kept", "a.new"}) == ""


def test_a_new_id_is_named_with_the_command() -> None:
    assert "a.new" in addition(["a.kept"], {"a.kept", "a.new"})
    assert COMMAND in addition([], {"a.new"})
    assert addition(["a.kept"], {"a.kept"}) == ""


@pytest.mark.parametrize("check_id", sorted(discover().checks))
def test_every_shipped_check_carries_its_guidance(check_id: str) -> None:
    """Why it matters, what counts, what the supplier should do, what a reader may conclude."""
    guidance = discover().checks[check_id].guidance
    assert all((guidance.why, guidance.counts, guidance.supplier, guidance.reader))
