"""Traps that gave wrong counts somewhere else: regular expressions, typed cells, odd Unicode."""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pandera.pandas as pa
import polars as pl
import pytest
from harness import own

from dq_audit.declare import Shaped, by_weekday, check, column, known, must, one_answer, source
from dq_audit.errors import PackError
from dq_audit.extracts.frames import cell_text
from dq_audit.extracts.frames import from_native as read_frame


@source(id="spec.traps", agency="Spec", period="day", breakdowns=(by_weekday("day"),))
class Traps(pa.DataFrameModel):
    """A source that exists in this spec only."""

    day: dt.date = column()
    code: str = column(Shaped("A1|B2", "A1 or B2"))
    text: str = column()
    number: float = column(ge=0, le=100)


@check(id="spec.trap-code", gap=None, source=Traps, target=0.9)
class TrapCode(pa.DataFrameModel):
    """Whole cells match, not their beginnings."""

    code: str = known()
    text: str = known(str_matches="A1|B2")
    number: float = known()


def rows(*cells: str) -> str:
    return "day | code | text | number\n" + "\n".join(f"2026-10-01 | {cell}" for cell in cells)


def test_an_alternative_in_a_pattern_is_anchored_at_both_ends() -> None:
    found = own(rows("A1 | A1 | 1", "B2 | B2 | 1", "A12 | x | 1", "xB2 | xB2 | 1"), Traps, TrapCode).audits[0]
    assert found.finding("spec.trap-code", "code").counts.valid == 2
    assert (
        found.finding("spec.trap-code", "text").counts.valid == 2
    )  # pandera's str_matches, written as ^A1|B2, finds 3


def test_a_line_end_behind_a_code_is_a_stray_blank() -> None:
    assert own(rows("A1{nl} | A1 | 1"), Traps, TrapCode).audits[0].finding("spec.trap-code", "code").counts.valid == 1


def test_the_first_of_october_2026_is_a_thursday() -> None:
    text = rows("A1 | A1 | 1") + "\n2026-10-04 | A1 | A1 | 1\n2026-10-05 | A1 | A1 | 1"
    days = own(text, Traps, TrapCode).audits[0].finding("spec.trap-code", "code").breakdowns["day_weekday"]
    assert {day: counts.valid for day, counts in days.items()} == {"Monday": 1, "Sunday": 1, "Thursday": 1}


def test_look_around_is_refused_when_the_class_is_defined() -> None:
    with pytest.raises(PackError, match="look-around"):
        Shaped("A(?=1)", "A before 1")


def test_nan_and_infinity_are_no_numbers() -> None:
    found = own(
        rows("A1 | A1 | nan", "A1 | A1 | inf", "A1 | A1 | 1.5", "A1 | A1 | .5", "A1 | A1 | 101"), Traps, TrapCode
    )
    counts = found.audits[0].finding("spec.trap-code", "number").counts
    assert (counts.valid, counts.invalid) == (2, 3)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (20.0, "20"),
        (20.5, "20.5"),
        (7, "7"),
        (True, "true"),
        (float("nan"), None),
        (None, None),
        ("", None),
        ("007", "007"),
        ("NA", "NA"),
        (dt.date(2026, 10, 1), "2026-10-01"),
        (dt.datetime(2026, 10, 1, 0, 0), "2026-10-01T00:00:00"),
        (dt.datetime(2026, 10, 1, 9, 5, 7, 250000, tzinfo=dt.UTC), "2026-10-01T09:05:07+00:00"),
        (Decimal("3.50"), "3.5"),
        (pd.NaT, None),
        (pd.NA, None),
    ],
)
def test_typed_cells_become_text_by_one_rule(typed: object, text: str | None) -> None:
    assert cell_text(typed) == text


def test_typed_polars_and_pandas_columns_follow_the_same_rule() -> None:
    typed = {"whole": [20.0, None], "day": [dt.date(2026, 10, 1), None], "yes": [True, None]}
    expected = {"whole": ["20", None], "day": ["2026-10-01", None], "yes": ["true", None]}
    assert read_frame(pl.DataFrame(typed)).to_dict(as_series=False) == expected
    assert read_frame(pd.DataFrame(typed)).to_dict(as_series=False) == expected


@pytest.mark.parametrize("cell", ["ß", "İ", "ı", "ſ", "K"])
def test_letters_that_fold_strangely_are_never_mistaken_for_a_code(cell: str) -> None:
    counts = own(rows(f"{cell} | A1 | 1"), Traps, TrapCode).audits[0].finding("spec.trap-code", "code").counts
    assert counts.invalid == 1


@pytest.mark.parametrize(
    ("cell", "valid"),
    [
        ("2026-10-01", True), ("01/10/2026", True), ("1.10.2026", True), ("1 Oct 2026", True), ("01-October-2026", True),
        ("2026-10-01T23:59:59", True), ("01/10/2026 23:59", True), ("2024-02-29", True),
        ("1900-01-01", True), ("2100-12-31", True), ("1899-12-31", False), ("2101-01-01", False),
        ("2026-02-29", False), ("31/09/2026", False), ("2026-13-01", False), ("2026-10-01T24:00:00", False),
        ("20261001", True), ("20261301", False), ("1", False), ("10/2026", False), ("1026-10-01", False), ("2026-1-1", False), ("yesterday", False),
    ],
)  # fmt: skip
def test_dates_that_do_not_exist_are_invalid(cell: str, valid: bool) -> None:  # noqa: FBT001  parametrised
    text = f"day | code | text | number\n{cell} | A1 | A1 | 1"
    audit = own(text, Traps, TrapCode, period="2026-10").audits[0]
    assert (audit.finding("spec.trap-code", "code").counts.period_unknown == 0) is valid


@source(id="spec.cut", agency="Spec", period="day", as_of="cut")
class Cut(pa.DataFrameModel):
    """A source that says in each row when it was cut."""

    day: dt.date = column()
    cut: dt.date = column()


@check(id="spec.cut-day", gap=None, source=Cut, target=0.9)
class CutDay(pa.DataFrameModel):
    """The day is known."""

    day: dt.date = known()


def test_the_extract_was_cut_on_the_latest_day_of_all_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dq_audit.extracts.read.SLICE_ROWS", 1)
    text = "day | cut\n2026-10-01 | 2026-11-01\n2026-10-01 | 2026-11-03\n2026-10-01 | 2026-11-02"
    assert own(text, Cut, CutDay).audits[0].as_of == "2026-11-03"


@source(id="spec.alone", agency="Spec", period="day")
class Alone(pa.DataFrameModel):
    """Answers by officer."""

    day: dt.date = column()
    officer: str = column()
    answer: str = column()


@check(id="spec.alone-answers", gap=None, source=Alone, target=1)
class AloneAnswers(pa.DataFrameModel):
    """An officer gives more than one answer."""

    rule = must(one_answer("answer", by="officer", at_least=1))


def test_a_record_that_stands_alone_in_its_month_keeps_a_rule_about_groups() -> None:
    """Another month has the same officer, and is another matter."""
    text = """
        day        | officer | answer
        2026-10-01 | A       | yes
        2026-09-01 | A       | yes
        2026-10-01 | B       | yes
        2026-10-02 | B       | yes
    """
    counts = own(text, Alone, AloneAnswers).audits[0].finding("spec.alone-answers").counts
    assert (counts.applicable, counts.valid, counts.invalid) == (3, 1, 2)
