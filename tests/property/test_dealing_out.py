"""However records, leavers and replies may be: each failing record stands on one list, and no list has another's."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worklists_made import KEY, sheet, task

from dq_audit.worklists.dealing import deal
from dq_audit.worklists.identity import owner_digest
from dq_audit.worklists.tasks import Task

NAMES = ["PC 1", "pc 1 ", "PC 2", "Sgt A", "Sgt B", "=1+1", None, "", "  "]
AGENCIES = ["Police", "Council"]


@st.composite
def records(draw: st.DrawFn) -> list[Task]:
    made = []
    for number in range(draw(st.integers(0, 25))):
        agency = draw(st.sampled_from(AGENCIES))
        told = draw(st.sets(st.sampled_from([name for name in NAMES if name and name.strip()]), max_size=2))
        refused = frozenset(owner_digest(KEY, agency, name) for name in told)
        owner, supervisor = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        urgency = draw(st.integers(0, 3))
        made.append(task(number, agency=agency, owner=owner, supervisor=supervisor, not_mine=refused, urgency=urgency))
    return made


def plain(name: str | None) -> str:
    return " ".join((name or "").lower().split())


@given(records(), st.sets(st.sampled_from(["PC 1", "SGT A", "PC 2"])))
def test_every_record_stands_on_one_list_and_only_on_that_of_somebody_named_on_it(
    tasks: list[Task], leavers: set[str]
) -> None:
    lists = deal(tasks, leavers, KEY)
    assert Counter(e.task.row for one in lists for e in one.entries) == Counter(t.row for t in tasks)
    assert len({(one.agency, plain(one.owner)) for one in lists}) == len(lists)
    for one in lists:
        for entry in one.entries:
            assert entry.task.agency == one.agency
            named = {plain(entry.task.owner), plain(entry.task.supervisor)}
            assert one.owner is None or plain(one.owner) in named
            assert plain(one.owner) not in {plain(name) for name in leavers}
            assert one.owner is None or owner_digest(KEY, one.agency, one.owner) not in entry.task.not_mine


@pytest.mark.slow
@given(records())
def test_rows_of_a_list_are_told_apart_and_the_most_urgent_come_first(tasks: list[Task]) -> None:
    for one in deal(tasks):
        urgencies = [entry.task.urgency for entry in one.entries]
        assert urgencies == sorted(urgencies)
        lines = sheet([entry.task for entry in one.entries if plain(one.owner) == plain(entry.task.owner)] or tasks[:1])
        assert len({line.mark for line in lines.lines}) == len(lines.lines)
