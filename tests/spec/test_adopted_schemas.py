"""A pandera schema written without a thought of us audits with the counts that pandera itself gives.

The oracle is pandera's own list of failure cases: of each rule, how many records stand in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pandera.polars as pp
import polars as pl
import pytest
from pandera.config import config_context
from pandera.typing import Series

import dq_audit
from dq_audit.errors import InputError, PackError
from dq_audit.model import Audit, Kind, Outcome

CANARY = "Zebedee Quillfeather"
CELLS: dict[str, list[Any]] = {
    "ref": ["A1", "A2", "A2", "a4", "A5", "A6"],
    "team": ["North", "South", "East", None, CANARY, "North"],
    "age": [34, -1, 34, 130, 7, 18],
    "weight": [70.5, None, 70.5, 12.0, 300.0, 61.0],
    "score_1": [1, 2, 3, 9, 5, 0],
    "score_2": [5, 4, 3, 2, -1, 0],
    "noted": ["x", "y", None, None, "z", "w"],
}


class Contacts(pa.DataFrameModel):
    ref: Series[str] = pa.Field(str_matches=r"^A\d$", unique=True)
    team: str = pa.Field(isin=["North", "South", "East"])
    age: int = pa.Field(ge=0, le=120)
    weight: float = pa.Field(nullable=True, in_range={"min_value": 20, "max_value": 250})
    scores: int = pa.Field(alias=r"^score_\d$", regex=True, ge=0, le=5)

    @pa.check("age")
    @classmethod
    def is_even(cls, age: pd.Series) -> pd.Series:
        return age % 2 == 0

    @pa.dataframe_check
    @classmethod
    def scores_add_up(cls, frame: pd.DataFrame) -> pd.Series:
        return frame["score_1"] + frame["score_2"] <= 6


class Unique(pa.DataFrameModel):
    age: int = pa.Field(eq=34)

    class Config:
        unique = ["age", "weight"]  # noqa: RUF012  pandera's own form


PANDAS: dict[str, Callable[[], Any]] = {
    "model": lambda: Contacts,
    "built-in": lambda: _pandas(age=pa.Column(int, [pa.Check.ge(0), pa.Check.lt(100), pa.Check.notin([7])])),
    "regex columns": lambda: pa.DataFrameSchema({r"^score_\d$": pa.Column(int, pa.Check.in_range(0, 5), regex=True)}),
    "element-wise": lambda: _pandas(age=pa.Column(int, pa.Check(lambda age: age < 100, element_wise=True))),
    "vectorised": lambda: _pandas(
        weight=pa.Column(float, pa.Check(lambda w: w > w.mean(), name="heavy"), nullable=True)
    ),
    "nulls matter": lambda: _pandas(noted=pa.Column(str, pa.Check(lambda s: s == "x", ignore_na=False), nullable=True)),
    "group-wise": lambda: _pandas(
        team=pa.Column(str, nullable=True),
        noted=pa.Column(str, pa.Check.unique_values_eq(["x"]), nullable=True),
        age=pa.Column(int, pa.Check(lambda by: by["North"].mean() < by["South"].mean(), groupby="team")),
        weight=pa.Column(float, pa.Check(lambda w: w.mean() < 10, name="light"), nullable=True),
    ),
    "frame level": lambda: pa.DataFrameSchema(
        {"age": pa.Column(int)}, checks=[pa.Check(lambda f: f["age"] > f["score_1"]), pa.Check(lambda f: len(f) > 9)]
    ),
    "unique": lambda: _pandas(ref=pa.Column(str, unique=True), weight=pa.Column(float, unique=True, nullable=True)),
    "several unique": lambda: Unique,
    "coerce": lambda: _pandas(ref=pa.Column(int, coerce=True), age=pa.Column(str, pa.Check.str_length(2), coerce=True)),
    "parsers": lambda: _pandas(
        ref=pa.Column(str, pa.Check.str_matches("A[1-4]"), parsers=pa.Parser(lambda s: s.str.upper()))
    ),
    "optional": lambda: _pandas(
        age=pa.Column(int, pa.Check.gt(10)), height=pa.Column(int, pa.Check.gt(3), required=False)
    ),
    "wrong type": lambda: _pandas(ref=pa.Column(int), age=pa.Column(int)),
    "cut off": lambda: _pandas(age=pa.Column(int, pa.Check.gt(20, n_failure_cases=1))),
}
POLARS: dict[str, Callable[[], Any]] = {
    "built-in": lambda: _polars(age=pp.Column(int, [pp.Check.ge(0), pp.Check.lt(100), pp.Check.notin([7])])),
    "regex columns": lambda: pp.DataFrameSchema({r"^score_\d$": pp.Column(int, pp.Check.in_range(0, 5), regex=True)}),
    "element-wise": lambda: _polars(age=pp.Column(int, pp.Check(lambda age: age < 100, element_wise=True))),
    "expression": lambda: _polars(
        weight=pp.Column(
            float,
            pp.Check(lambda data: data.lazyframe.select(pl.col(data.key) > pl.col(data.key).mean()), name="heavy"),
            nullable=True,
        )
    ),
    "one verdict": lambda: _polars(
        age=pp.Column(int, pp.Check(lambda data: data.lazyframe.select(pl.col(data.key).mean() < 5), name="young"))
    ),
    "frame level": lambda: pp.DataFrameSchema(
        {"age": pp.Column(int)},
        checks=pp.Check(lambda data: data.lazyframe.select(pl.col("age") > pl.col("score_1")), name="older"),
    ),
    "unique": lambda: _polars(ref=pp.Column(str, unique=True)),
    "several unique": lambda: pp.DataFrameSchema({"age": pp.Column(int)}, unique=["age", "weight"]),
    "nullable": lambda: _polars(team=pp.Column(str, pp.Check.isin(["North"])), noted=pp.Column(str, nullable=True)),
    "matches": lambda: _polars(ref=pp.Column(str, pp.Check.str_matches(r"^A\d$"))),
    "optional": lambda: _polars(
        age=pp.Column(int, pp.Check.gt(10)), height=pp.Column(int, pp.Check.gt(3), required=False)
    ),
    "wrong type": lambda: _polars(ref=pp.Column(int), age=pp.Column(int)),
}


def _pandas(**columns: Any) -> Any:  # noqa: ANN401
    return pa.DataFrameSchema(columns)


def _polars(**columns: Any) -> Any:  # noqa: ANN401
    return pp.DataFrameSchema(columns)


def _failing(schema: Any, frame: Any) -> Counter[tuple[str, int]]:  # noqa: ANN401
    """Of each column (or «records») the numbers of records that stand in pandera's failure cases, rule by rule."""
    schema = schema.to_schema() if isinstance(schema, type) else schema
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = pd.DataFrame(
            errors.failure_cases if isinstance(frame, pd.DataFrame) else errors.failure_cases.to_dicts()
        )
    else:
        return Counter()
    records: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for case in cases.itertuples(index=False):
        pattern = next((p for p, c in schema.columns.items() if c.regex and re.match(p, str(case.column))), case.column)
        column = pattern if case.schema_context == "Column" else "records"
        check = "type" if "dtype" in case.check else f"{case.check} {case.check_number}"
        records[column, check].add(None if pd.isna(case.index) else int(case.index))
    return Counter((column, len(found)) for (column, _), found in records.items())


def _ours(audit: Audit) -> Counter[tuple[str, int]]:
    """The same of an audit: the lines with anything missing."""
    lines = Counter()
    for found in audit.findings:
        column = found.item if found.kind is Kind.ITEM else found.title.rpartition(" (")[0]
        if found.kind is not Kind.RECORD and found.counts.missing:
            lines[column, found.counts.missing] += 1
    return lines


def _audit(frame: Any, schema: Any, **options: Any) -> Audit:  # noqa: ANN401
    return dq_audit.check_by_schema(frame, schema, "own.contacts", **{"period": "2026-10", **options}).audits[-1]


@pytest.mark.parametrize("idiom", PANDAS)
def test_pandas_schemas_audit_as_they_validate(idiom: str) -> None:
    frame = pd.DataFrame(CELLS)
    limit = {"cut off": Counter({("age", 3): 1})}  # pandera shows one case of three: it was told to
    wanted = limit.get(idiom) or _failing(PANDAS[idiom](), frame)
    assert wanted
    assert _ours(_audit(frame, PANDAS[idiom]())) == wanted


@pytest.mark.parametrize("idiom", POLARS)
def test_polars_schemas_audit_as_they_validate(idiom: str) -> None:
    frame = pl.DataFrame(CELLS)
    wanted = _failing(POLARS[idiom](), frame)
    assert wanted
    assert _ours(_audit(frame, POLARS[idiom]())) == wanted


def _counted(audit: Audit) -> dict[tuple[str, str | None], tuple[int, int]]:
    return {
        (f.check.removeprefix("own.contacts."), f.item): (f.counts.complete, f.counts.applicable)
        for f in audit.findings
    }


def test_every_rule_is_n_of_n() -> None:
    """By hand: six records, of which one has no team and one no weight; two are A2, four heed the form of a reference."""
    counted = _counted(_audit(pd.DataFrame(CELLS), Contacts))
    assert counted["filled-in", "team"] == (5, 6)
    assert counted["filled-in", None] == (5, 6)  # records with every needed column
    assert counted["team.isin", None] == (4, 5)  # of those with a team
    assert counted["ref.str-matches", None] == (5, 6)
    assert counted["ref.unique", None] == (4, 6)
    assert counted["weight.in-range", None] == (3, 5)
    assert counted["age.is-even", None] == (4, 6)
    assert counted["score_d.less-than-or-equal-to", None] == (5, 6)
    assert counted["records.scores-add-up", None] == (5, 6)  # 9 and 2 are above


def test_a_file_is_read_as_the_types_of_the_schema(tmp_path: Path) -> None:
    """Every cell of a file is text. What cannot be read as a type fails the type, and is neither blank nor a value."""
    path = tmp_path / "contacts-2026-10.csv"
    path.write_text(
        "ref,team,age,weight,score_1,score_2,seen\n"
        "A1,North,34,70.5,1,5,03/10/2026\n"
        "A2,South,old,,2,4,2026-10-04\n"
        "A3,East,,61,3,x,30/02/2026\n"
        f"A4,{CANARY},140,12,4,1,\n",
        encoding="utf-8",
    )
    seen = {"seen": pa.Column("datetime64[ns]", nullable=True)}
    audit = _audit(path, Contacts.to_schema().add_columns(seen), period=None)
    counted = _counted(audit)
    assert audit.period == "2026-10"
    assert counted["age.type", None] == (2, 3)  # «old» is no number; a blank is none either, and is asked for elsewhere
    assert counted["filled-in", "age"] == (3, 4)
    assert counted["age.less-than-or-equal-to", None] == (1, 2)
    assert counted["weight.in-range", None] == (2, 3)
    assert counted["score_d.type", None] == (3, 4)
    assert counted["seen.type", None] == (2, 3)
    assert CANARY not in repr(audit)


def test_numbers_too_large_for_their_type_are_none(tmp_path: Path) -> None:
    (tmp_path / "n-2026-10.csv").write_text(
        "a,b,c,d,e\n127,255,1.0,yes,5\n128,-1,1.5,maybe,x\n-129,256,,,\n", encoding="utf-8"
    )
    schema = _pandas(a=pa.Column(pa.Int8), b=pa.Column(pa.UInt8), c=pa.Column(int, nullable=True), d=pa.Column(bool))
    above = pa.Check(lambda e: e > 0, name="above", ignore_na=False)
    schema = schema.add_columns({"e": pa.Column(int, above, nullable=True)})
    counted = _counted(_audit(tmp_path / "n-2026-10.csv", schema, period=None))
    told = {name: counted[f"{name}.type", None] for name in "abcd"}
    assert told == {"a": (1, 3), "b": (1, 3), "c": (1, 2), "d": (1, 2)}
    assert counted["e.above", None] == (1, 2)  # 5 is, a blank is not, and «x» is no number to ask it of


def test_an_error_of_a_spreadsheet_is_neither_a_value_nor_blank(tmp_path: Path) -> None:
    (tmp_path / "n-2026-10.csv").write_text("team,age\nNorth,1\n#N/A,2\n,3\n", encoding="utf-8")
    audit = _audit(tmp_path / "n-2026-10.csv", _pandas(team=pa.Column(str), age=pa.Column(int)), period=None)
    told = {f.check.removeprefix("own.contacts."): f for f in audit.findings if f.item in (None, "team")}
    assert {told[name].outcome for name in ("filled-in", "team.type")} == {Outcome.COULD_NOT_JUDGE}
    assert told["filled-in"].reason.startswith("1 of 3 cells of team cannot be read")
    assert told["age.type"].counts.complete == 3


def test_a_column_that_is_not_there_is_no_good_news() -> None:
    frame = pd.DataFrame(CELLS).drop(columns="team")
    found = {f.check: f for f in _audit(frame, Contacts).findings}
    assert found["own.contacts.team.isin"].outcome is Outcome.COULD_NOT_JUDGE
    assert "column team is absent" in found["own.contacts.team.isin"].reason


def test_a_check_that_raises_could_not_judge() -> None:
    schema = _pandas(team=pa.Column(None, pa.Check.gt(3), nullable=True))
    (found,) = _audit(pd.DataFrame(CELLS), schema).findings
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert "pandera could not run it" in found.reason
    assert CANARY not in repr(found)


def test_one_verdict_for_all_accuses_no_record() -> None:
    schema = _pandas(weight=pa.Column(None, pa.Check(lambda w: bool(w.mean() < 10), name="light"), nullable=True))
    result = dq_audit.check_by_schema(pd.DataFrame(CELLS), schema, "own.contacts", period="2026-10")
    (found,) = result.audits[0].findings
    assert (found.kind, found.counts.complete, found.counts.applicable) == (Kind.SIGNAL, 0, 1)
    assert result.failing.height == 0


def test_failing_records_are_named_by_their_key() -> None:
    schema = _pandas(age=pa.Column(int, pa.Check.ge(0)))
    result = dq_audit.check_by_schema(pd.DataFrame(CELLS), schema, "own.contacts", period="2026-10", key=("ref",))
    assert result.failing["key"].to_list() == [["A2"]]
    assert result.failing["row"].to_list() == [3]


def test_months_are_told_by_a_column() -> None:
    frame = pd.DataFrame({"seen": ["2026-10-01", "2026-09-30", "2026-10-02", "?"], "age": [1, -1, -1, -1]})
    audit = _audit(frame, _pandas(age=pa.Column(int, pa.Check.ge(0))), period_column="seen", period="2026-10")
    found = audit.finding("own.contacts.age.greater-than-or-equal-to")
    assert (found.counts.complete, found.counts.applicable, found.counts.period_unknown) == (1, 2, 1)


def test_another_function_is_another_rule() -> None:
    """A history must not draw one line through two rules."""

    def rule(schema: Any) -> str:  # noqa: ANN401
        return _audit(pd.DataFrame(CELLS), schema).findings[0].rule

    def of(check: Any) -> Any:  # noqa: ANN401
        return _pandas(age=pa.Column(None, check, nullable=True))

    assert rule(of(pa.Check.ge(0))) == rule(of(pa.Check.ge(0)))
    assert rule(of(pa.Check.ge(0))) != rule(of(pa.Check.ge(1)))
    assert rule(of(pa.Check(lambda a: a > 1))) != rule(of(pa.Check(lambda a: a > 2)))


def test_switches_that_make_pandera_see_nothing_do_not() -> None:
    """Rows dropped in silence, warnings in the place of failures, validation turned off: none is a pass."""
    column = pa.Column(int, pa.Check.ge(0, raise_warning=True))
    schema = pa.DataFrameSchema({"age": column}, drop_invalid_rows=True)
    with config_context(validation_enabled=False):
        audit = _audit(pd.DataFrame(CELLS), schema)
    found = audit.finding("own.contacts.age.greater-than-or-equal-to")
    assert (found.counts.complete, found.counts.applicable) == (5, 6)


@pytest.mark.parametrize(
    ("schema", "frame", "fault", "said"),
    [
        (pa.DataFrameSchema({"age": pa.Column()}, dtype=int), CELLS, PackError, "one type for all columns"),
        (int, CELLS, PackError, "is no schema"),
        (pa.DataFrameSchema({}, index=pa.Index(int)), CELLS, PackError, "about the index"),
        (pp.DataFrameSchema({"age": pp.Column(int)}), CELLS, InputError, "the schema is for polars"),
        (pa.DataFrameSchema({"age": pa.Column(int)}), {"x": ["1"]}, InputError, "no header row"),
        (
            pa.DataFrameSchema({"age": pa.Column(int)}, checks=pa.Check(lambda f: f["none"] > 1)),
            CELLS,
            None,
            "pandera could not run it (KeyError)",
        ),
    ],
    ids=["one type", "no schema", "index", "other frame", "other table", "check raises"],
)
def test_what_cannot_be_audited_is_a_sentence(schema: Any, frame: Any, fault: Any, said: str) -> None:  # noqa: ANN401
    if fault is None:
        assert said in " ".join(f.reason for f in _audit(pd.DataFrame(frame), schema).findings)
        return
    with pytest.raises(fault, match=re.escape(said)):
        _audit(pd.DataFrame(frame), schema)
