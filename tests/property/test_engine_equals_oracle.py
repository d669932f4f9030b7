"""The engine counts what plain Python counts, whatever the extract comes as."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import pytest
from comparing import counted, expected, long, quick
from hypothesis import given
from strategies import (
    BLANK_CELLS,
    CLOCKS,
    DAYS,
    EDGES,
    MISSING,
    MOMENTS,
    NUMBERS,
    PLACES,
    STRANGE,
    WORDS,
    Case,
    cases,
    declared_check,
    declared_source,
    drawn_class,
)

from dq_audit.codes import Code, CodeList
from dq_audit.declare import (
    CheckRule,
    Coded,
    Grain,
    Number,
    Place,
    Shaped,
    Text,
    When,
    at_midnight,
    check,
    coded,
    column,
    differs,
    grouped,
    known,
    must,
    not_after,
    one_answer,
    possibly,
    same_group,
    source,
    within_days,
    within_months,
)
from dq_audit.errors import AuditError
from dq_audit.model import Kind, State

if TYPE_CHECKING:
    from dq_audit.conditions import Condition
    from dq_audit.grouped import Grouped

EXAMPLES = 25

DATED_CODES = CodeList(
    "dated",
    (
        Code("A", "Alpha", "g1", State.VALID),
        Code("B", "Bravo", "g2", State.VALID, start="2026-11"),
        Code("C", "Straße", "g2", State.VALID, also=("refused",), end="2026-10"),
        Code("D", "İstanbul", "", State.UNKNOWN, default=True, also=("\u212aelvin",)),
        Code("E", "n/a", "g3", State.DECLINED, end="2026-09"),
        Code("F", "n/a", "g3", State.NOT_ASKED, start="2026-10"),
    ),
)
CODES = CodeList(
    "undated",
    tuple(Code(c.code, c.label, c.group, c.state, c.default, c.also) for c in DATED_CODES.codes if c.code != "E"),
)
READERS: dict[str, Any] = {
    "codes": Coded(CODES),
    "dated": Coded(DATED_CODES),
    "others": Coded(CODES, others=r"[a-z]{2}\d?"),
    "ending": Coded(CODES.with_ending_ignored(r" \d{3}[a-z]")),
    "whole": Number(0, 120),
    "whole from a half": Number(0.5, 120.5),
    "decimal": Number(0.1, 10.05, is_whole=False),
    "wide": Number(-1e15, 1e15, is_whole=False),
    "text": Text(),
    "shaped": Shaped("[A-Z]{2}[0-9]", "two letters and a digit"),
    "shaped of nothing": Shaped("[0-9]{0,3}", "up to three digits"),
    "place": Place(),
    "prefixed place": Place("On or near"),
    "day": When(Grain.DAY),
    "moment": When(Grain.MOMENT),
    "month": When(Grain.MONTH),
}
SPELLINGS = tuple(spelling for code in DATED_CODES.codes for spelling in code.spellings)
SIMPLE = (
    BLANK_CELLS
    + MISSING
    + STRANGE
    + WORDS
    + NUMBERS
    + PLACES
    + SPELLINGS
    + ("nk", "AB1", "AB1\n", "zz9", "White 001A", "Alpha 001A")
)
TIMED = tuple(day + clock for day in DAYS for clock in ("", *CLOCKS)) + MOMENTS
DRESSED = tuple(
    edge + word + back
    for at, word in enumerate(SIMPLE)
    for edge, back in zip(EDGES, EDGES[at % len(EDGES) :] + EDGES, strict=False)
)
CASED = tuple(form(word) for word in SIMPLE for form in (str.upper, str.lower, str.title, str.swapcase))
SPACED = tuple(word.replace(" ", blank) for word in SIMPLE for blank in ("  ", "\xa0", " \u200b", "\t"))
AWKWARD: tuple[str | None, ...] = tuple(dict.fromkeys((None, *SIMPLE, *DRESSED, *CASED, *SPACED, *TIMED)))


def one_column_case(reader: Any, cells: tuple[str | None, ...], rules: tuple[Condition | Grouped, ...] = ()) -> Case:  # noqa: ANN401  any reader
    """A source with one column of interest (twice, so that conditions can compare), a check of it and some rules."""
    fields = {"happened": column(When(Grain.DAY)), "one": column(reader), "two": column(reader), "ref": column(Text())}
    of = source(id="drawn.one", agency="Drawn", period="happened", key=("ref",))(
        drawn_class("DrawnOne", dict.fromkeys(fields, str), fields)
    )
    declare = check(id="drawn.one-item", gap=None, source=of, target=0.9)
    checks: list[CheckRule] = [declared_check(declare(drawn_class("DrawnOneItem", {"one": str}, {"one": known()})))]
    for number, rule in enumerate(rules):
        declare = check(id=f"drawn.one-rule-{number}", gap=None, source=of, target=0.9)
        checks.append(declared_check(declare(drawn_class(f"DrawnOneRule{number}", {}, {"rule": must(rule)}))))
    others = cells[3:] + cells[:3]
    rows = [
        {"happened": "2026-10-05", "one": cell, "two": other, "ref": "r"}
        for cell, other in zip(cells, others, strict=True)
    ]
    return Case(declared_source(of), tuple(checks), rows, None, {})


ENOUGH = 12  # cells to show


def misjudged(case: Case) -> list[str]:
    """Some rows that are counted otherwise than by the oracle, found by halving, with what is wrong with each."""
    fault = _fault(case)
    if not fault:
        return []
    if len(case.rows) == 1:
        return [f"{case.rows[0]['one']!r}, {case.rows[0]['two']!r}: {fault}"]
    half = len(case.rows) // 2
    found: list[str] = []
    for rows in (case.rows[:half], case.rows[half:]):
        if len(found) < ENOUGH:
            found += misjudged(replace(case, rows=rows))
    return found or [f"only together: {fault}"]


def _fault(case: Case) -> str:
    try:
        given = counted(case.audited())
    except AuditError as error:
        return str(error)[:60]
    wanted = expected(case)
    told = [
        f"{key[0]} {key[1].value} {name} is {n}, not {wanted[key][name]}"
        for key, counts in given.items()
        for name, n in counts.items()
        if n != wanted[key][name]
    ]
    return "; ".join(told)


@pytest.mark.few(6)
@pytest.mark.parametrize("name", READERS)
def test_every_awkward_cell_is_judged_as_by_the_oracle(name: str) -> None:
    """All the cells that people get wrong, under each reader."""
    assert misjudged(one_column_case(READERS[name], AWKWARD)) == []


MOMENT_RULES: dict[str, Condition] = {
    "at_midnight": at_midnight("one"),
    "not midnight": ~at_midnight("one"),
    "not_after": not_after("one", "two"),
    "not_after itself": not_after("one", "one"),
    "differs": differs("one", "two"),
    "differs from itself": differs("one", "one"),
    "within_days": within_days("one", "two", 3),
    "within_months": within_months("one", "two", 1),
    "possibly": possibly(~within_months("one", "two", 12)),
}


@pytest.mark.parametrize("name", MOMENT_RULES)
def test_conditions_about_awkward_moments(name: str) -> None:
    """What cannot be read tells nothing."""
    assert (
        misjudged(one_column_case(When(Grain.MOMENT), (*MOMENTS, *DAYS, *TIMED[::7], None), (MOMENT_RULES[name],)))
        == []
    )


@pytest.mark.parametrize("name", ["codes", "dated", "others", "ending"])
def test_conditions_about_awkward_codes(name: str) -> None:
    """A cell that is no valid code tells nothing."""
    rules = (
        coded("one", "A", "B"),
        grouped("one", "g2"),
        same_group("one", "two"),
        one_answer("one", by="two", at_least=2),
    )
    assert misjudged(one_column_case(READERS[name], (None, *SIMPLE, *CASED), rules)) == []


def _same_counts(case: Case) -> None:
    assert counted(case.audited()) == expected(case)


@quick(EXAMPLES)
@given(cases())
def test_the_engine_counts_as_the_oracle_does(case: Case) -> None:
    """Every count of every item, record, rule and signal."""
    _same_counts(case)


@pytest.mark.slow
@long(EXAMPLES)
@given(cases())
def test_the_engine_counts_as_the_oracle_does_at_length(case: Case) -> None:
    """The same, for longer."""
    _same_counts(case)


def _same_from_everywhere(drawn: Case) -> None:
    case = drawn.fit_for_files()
    wanted = expected(case)
    frame = case.frame
    assert counted(case.audited(pd.DataFrame(case.rows, columns=list(case.source.columns)))) == wanted
    assert counted(case.audited(frame.to_arrow())) == wanted
    with tempfile.TemporaryDirectory() as folder:
        parquet = Path(folder) / "rows.parquet"
        frame.write_parquet(parquet)
        assert counted(case.audited(parquet)) == wanted
        assert counted(case.audited(case.write_csv(Path(folder) / "rows.csv"))) == wanted


@pytest.mark.slow
@quick(EXAMPLES // 5)
@given(cases())
def test_the_counts_are_the_same_from_pandas_arrow_csv_and_parquet(case: Case) -> None:
    """A file, a table of another library: the same records."""
    _same_from_everywhere(case)


@pytest.mark.slow
@long(EXAMPLES // 5)
@given(cases())
def test_the_counts_are_the_same_from_pandas_arrow_csv_and_parquet_at_length(case: Case) -> None:
    """The same, for longer."""
    _same_from_everywhere(case)


def test_a_date_reader_of_its_own_reads_a_text_column() -> None:
    """`known(When(...))` on a column that the source has as text."""
    fields = {"happened": column(When(Grain.DAY)), "noted": column(Text())}
    of = source(id="drawn.own", agency="Drawn", period="happened")(
        drawn_class("DrawnOwn", dict.fromkeys(fields, str), fields)
    )
    items = drawn_class("DrawnOwnItem", {"noted": str}, {"noted": known(When(Grain.DAY))})
    rule = declared_check(check(id="drawn.own-item", gap=None, source=of, target=0.9)(items))
    rows: list[dict[str, str | None]] = [
        {"happened": "2026-10-05", "noted": cell} for cell in ("2026-10-01", "soon", None)
    ]
    _same_counts(Case(declared_source(of), (rule,), rows, None, {}))


def test_a_python_function_judges_as_the_oracle_does() -> None:
    """`@pa.check` on an item: a complete value that fails it is invalid."""
    fields = {"happened": column(When(Grain.DAY)), "name": column(Text())}
    of = source(id="drawn.py", agency="Drawn", period="happened")(
        drawn_class("DrawnPython", dict.fromkeys(fields, str), fields)
    )

    def short(cls: type, cells: pd.Series) -> pd.Series:  # noqa: ARG001  pandera passes the class
        return cells.str.len() < 4

    members = {"name": known(), "short": pa.check("name")(short)}
    declare = check(id="drawn.py-item", gap=None, source=of, target=0.9)
    rule = declared_check(declare(drawn_class("DrawnPythonItem", {"name": str}, members)))
    rows: list[dict[str, str | None]] = [
        {"happened": "2026-10-05", "name": name} for name in ("ab", "abcdef", " abc ", None, "unknown")
    ]
    demands = {(rule.id, "name"): [lambda text: len(text) < 4]}
    _same_counts(Case(declared_source(of), (rule,), rows, None, demands))


def test_a_record_is_valid_declined_or_invalid() -> None:
    """All items valid, all complete, or not: other states do not occur on a record's line."""
    case = one_column_case(Coded(CODES), ("A", "D", "F", None, "zz", "refused"))
    (audit,) = case.audited().audits
    found = audit.finding("drawn.one-item", kind=Kind.RECORD)
    assert found.counts == case.oracle.lines()[found.key].counts
    assert (found.counts.unknown, found.counts.not_asked, found.counts.blank) == (0, 0, 0)
