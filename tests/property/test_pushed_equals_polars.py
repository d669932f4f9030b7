"""What a database counts is what the Polars kernel counts, on cells as awkward as they come."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from comparing import long, quick
from databases import Postgres, counted_there, duckdb_table, failing, said
from hypothesis import given
from hypothesis import strategies as st
from strategies import Case, cases, declared_check, drawn_class
from test_engine_equals_oracle import AWKWARD, MOMENT_RULES, READERS, one_column_case

from dq_audit.audit import Result
from dq_audit.declare import (
    Coded,
    Place,
    Text,
    When,
    by_code,
    by_grade,
    by_group,
    by_hour,
    by_list,
    by_weekday,
    check,
    coded,
    grouped,
    known,
    looks_personal,
    one_answer,
    same_group,
    tally,
    unique,
)
from dq_audit.engine import pushed
from dq_audit.engine.plan import Settings
from dq_audit.engine.planning import plan
from dq_audit.extracts import servers

EXAMPLES = 12


# Days as spreadsheets count them, with halves of a second to be rounded, and dates without any mark between.
COUNTED = tuple(
    f"{day}{time}"
    for day in ("46025", "10000", "69999", "70000", "09999", "25569", "25568")
    for time in ("", ".", ".0", ".5", ".00390625", ".01171875", ".02734375", ".999999", ".9999999", ".25 ", "e1")
) + tuple(
    f"{day}{clock}"
    for day in ("20261005", "20261305", "20260230", "18991231", "21001231", "21010101", "19000101", "2026-10-05")
    for clock in ("", "T9:05", " 9:05:07Z", " 0:00", "T24:00", " 09:5", "T23:59:59+01:00", "T9:05-01:00")
)  # fmt: skip
UNREAD = (
    "#N/A",
    "#n/a ",
    " #REF!",
    "Err:502",
    "err:502",
    "Err:500",
    "###",
    "##",
    "#" * 99,
    "#" * 100,
    "# n/a",
    "#GETTING_DATA",
)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _assert_alike(case: Case, database: object, *, by_cell: bool = True) -> None:
    """The same of the database, whether it judges distinct cells apart or record by record."""
    with patch.object(pushed, "FEWEST_ROWS", 0 if by_cell else 1_000_000):
        here, there = case.audited(), case.audited(database)
        assert failing(there) == failing(here)
    assert said(there) == said(here)
    assert _sums(there) == _sums(here)
    assert counted_there(there) is not _has_python_checks(case)


def _sums(result: Result) -> dict[str, object]:
    """All sums, whether or not a finding shows them; and the codes never seen, as those who may ask are told them."""
    sums, found = result._sums, {}
    for name, frame in [*sums.by.items(), *sums.tallies.items()]:
        found[name] = sorted(map(repr, frame.select(sorted(frame.columns)).rows()))
    unseen = {column: sorted(sums.unseen.values(column).items()) for column in result._plan.source.columns}
    return {
        **found,
        "unseen": unseen,
        "rows": sums.rows,
        "cut": sums.cut,
        "unreadable": dict(sums.unreadable),
        "days": sums.days,
    }


def _has_python_checks(case: Case) -> bool:
    return bool(plan(case.source, case.checks, frozenset(case.source.columns), Settings()).python_checks)


def _every_cell(name: str) -> Case:
    """All awkward cells under a reader, each with a reference of its own, in every view and under many a rule."""
    reader = READERS[name]
    rules: tuple[object, ...] = (unique(("one",)), one_answer("one", by="two", at_least=2), looks_personal("one"))
    views = [by_list("one", "teams")]
    if isinstance(reader, Coded):
        rules += (coded("one", "A", "B"), grouped("one", "g2"), same_group("one", "two"))
        views += [by_code("one"), by_group("two")]
    if isinstance(reader, When):
        rules += tuple(MOMENT_RULES.values())
        views += [by_hour("one"), by_weekday("one")]
    if isinstance(reader, Place):
        views += [by_grade("one")]
    case = one_column_case(reader, tuple(dict.fromkeys(AWKWARD + COUNTED + UNREAD)), rules)
    tallies = (tally("codes", "one", ("two_group",)),) if isinstance(reader, Coded) else ()
    source = replace(case.source, breakdowns=tuple(views), tallies=tallies)
    rows = [row | {"ref": f"r{at:05}"} for at, row in enumerate(case.rows)]
    checks = tuple(replace(check, source=source) for check in case.checks)
    return replace(case, source=source, checks=checks, rows=rows, areas={})


def some(names: Iterable[str], *kept: str) -> list[Any]:
    """A case for each name; all but some are left to CI."""
    return [pytest.param(name, marks=() if name in kept else pytest.mark.slow) for name in names]


SOME_READERS = some(READERS, "codes")


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME_READERS)
def test_duckdb_judges_every_awkward_cell_as_polars_does(name: str, folder: Path) -> None:
    case = _every_cell(name)
    _assert_alike(case, duckdb_table(folder, case.frame))


@pytest.mark.slow
@pytest.mark.parametrize("name", SOME_READERS)
def test_postgresql_judges_every_awkward_cell_as_polars_does(name: str, postgres: Postgres) -> None:
    case = _every_cell(name).fit_for_files()
    _assert_alike(case, postgres.table(case.frame))


@pytest.mark.slow
@pytest.mark.parametrize("collation", ["pg_c_utf8", "C.utf8"])
@pytest.mark.parametrize("name", ["codes", "text", "place"])
def test_postgresql_that_lowers_letter_by_letter(name: str, collation: str, postgres: Postgres) -> None:
    """Older servers do not know the Σ that ends a word."""
    case = _every_cell(name).fit_for_files()
    with patch.object(servers, "_PREFERRED", [collation]):
        _assert_alike(case, postgres.table(case.frame))


def test_postgresql_without_a_collation_that_serves_is_read(postgres: Postgres) -> None:
    case = _every_cell("codes").fit_for_files()
    with patch.object(servers, "_PREFERRED", []):
        there = case.audited(postgres.table(case.frame))
    assert said(there) == said(case.audited())
    assert not counted_there(there)


KEYWORDS: dict[str, Any] = {
    "eq": "t1",
    "ne": "t1",
    "gt": "T",
    "lt": "b",
    "isin": ["A", "a", "refuse"],
    "notin": ["A", "nk"],
    "str_matches": "[A-Z]|t",
    "str_contains": "o.",
    "str_startswith": "St",
    "str_endswith": "e",
    "str_length": {"min_value": 2, "max_value": 4},
}


def _keyword(word: str) -> Case:
    case = one_column_case(Text(), AWKWARD)
    declare = check(id="drawn.one-item", gap=None, source=case.source.model, target=0.9)
    rule = declared_check(declare(drawn_class("DrawnOneItem", {"one": str}, {"one": known(**{word: KEYWORDS[word]})})))
    rows = [row | {"ref": f"r{at:05}"} for at, row in enumerate(case.rows)]
    return replace(case, checks=(rule,), rows=rows).fit_for_files()


@pytest.mark.slow
@pytest.mark.parametrize("word", some(KEYWORDS, "isin"))
def test_keywords_of_pandera_judge_alike(word: str, folder: Path, postgres: Postgres) -> None:
    case = _keyword(word)
    for database in (duckdb_table(folder, case.frame), postgres.table(case.frame)):
        _assert_alike(case, database)


def test_texts_in_the_order_of_a_language_are_not_compared(postgres: Postgres) -> None:
    case = _keyword("lt")
    with patch.object(servers, "_IN_ORDER", ()):
        there = case.audited(postgres.table(case.frame))
    assert said(there) == said(case.audited())
    assert not counted_there(there)


def test_rows_that_come_in_another_order_each_time(postgres: Postgres) -> None:
    """The counts and the list of records are two readings; records that break a rule are found again by their group."""
    case = _every_cell("codes").fit_for_files()
    rows = [row | {"ref": f"r{at % 2_000:05}"} for at, row in enumerate(case.rows)]
    check_ = replace(case.checks[1], rule=unique(("ref",)))
    case = replace(case, rows=rows, checks=(check_, *case.checks[2:]))
    table = postgres.table(case.frame)
    shuffled = replace(table, table="", query=f"SELECT * FROM {table.table} ORDER BY random()")  # noqa: S608
    with patch.object(servers, "_PREFERRED", []):
        there = case.audited(shuffled)
        assert not counted_there(there)
        assert failing(there) == failing(case.audited())


@pytest.mark.slow
@quick(EXAMPLES)
@given(case=cases(), by_cell=st.booleans())
def test_duckdb_counts_what_polars_counts(*, case: Case, by_cell: bool, folder: Path) -> None:
    _assert_alike(case, duckdb_table(folder, case.frame), by_cell=by_cell)


@pytest.mark.slow
@quick(EXAMPLES)
@given(case=cases(), by_cell=st.booleans())
def test_postgresql_counts_what_polars_counts(*, case: Case, by_cell: bool, postgres: Postgres) -> None:
    fit = case.fit_for_files()  # PostgreSQL has no NUL in a text
    _assert_alike(fit, postgres.table(fit.frame), by_cell=by_cell)


@pytest.mark.slow
@long(EXAMPLES)
@given(case=cases(), by_cell=st.booleans())
def test_databases_count_what_polars_counts_at_length(
    *, case: Case, by_cell: bool, folder: Path, postgres: Postgres
) -> None:
    _assert_alike(case, duckdb_table(folder, case.frame), by_cell=by_cell)
    fit = case.fit_for_files()
    _assert_alike(fit, postgres.table(fit.frame), by_cell=by_cell)
