"""Records of one source held against those of another: what is found, what cannot be told, what is held elsewhere."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pandera.pandas as pa
import pytest
from harness import own

from dq_audit.codes import Code, CodeList
from dq_audit.declaration import CheckRule, Source
from dq_audit.declare import check, coded, column, declaration, found_in, must, source
from dq_audit.discover import Packs
from dq_audit.model import Finding, Outcome, State
from dq_audit.month import Month, run
from dq_audit.project import Project, SourceConfig

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

RESULTS = CodeList("results", tuple(Code(code, code.title(), "", State.VALID) for code in ("FINAL", "INTERIM")))


@source(id="spec.results", agency="Spec court", period="heard_on", key=("number",), area=("place", "lsoa"))
class Results(pa.DataFrameModel):
    """Results of hearings."""

    number: str = column()
    heard_on: date = column()
    place: str = column(optional=True)
    result: str = column(RESULTS, optional=True)


@source(id="spec.charges", agency="Spec police", period="charged_on", key=("ref",))
class Charges(pa.DataFrameModel):
    """Charges, each with a number."""

    ref: str = column()
    charged_on: date = column()
    summons: str = column()


@check(id="spec.charge-ends", gap=None, source=Charges, target=0.5)
class ChargeEnds(pa.DataFrameModel):
    """What became of a charge is known once there is a final result."""

    rule = must(found_in("spec.results", summons="number", where=coded("result", "FINAL")))


CHARGES = (
    "ref,charged_on,summons\n1,2026-10-01,A1\n2,2026-10-02, a2 \n3,2026-10-03,A3\n4,2026-10-03,A4\n5,2026-10-03,\n"
)
SEPTEMBER = "number,heard_on,place,result\na1,2026-09-05,E01999001,FINAL\nA3,2026-09-05,E01999001,INTERIM\n"
OCTOBER = "number,heard_on,place,result\nA2,2026-10-05,E01998001,final\nA3,2026-10-20,E01999001,\n"


def packs() -> Packs:
    declared = [declaration(model) for model in (Results, Charges, ChargeEnds)]
    sources = {one.id: one for one in declared if isinstance(one, Source)}
    return Packs(sources, {one.id: one for one in declared if isinstance(one, CheckRule)})


def made(folder: Path, results: dict[str, str], only: tuple[str, ...] = ()) -> Month:
    """A run over the charges and some files of results; the second of A2 lies outside our area and counts no less."""
    (folder / "charges-2026-10.csv").write_text(CHARGES, encoding="utf-8")
    for name, text in results.items():
        (folder / name).write_text(text, encoding="utf-8")
    sources = {"spec.charges": SourceConfig(files=("charges-*.csv",)), "spec.results": SourceConfig(files=("r-*.csv",))}
    return run(Project(folder, sources=sources, areas={"lsoa": ("E01999001",)}), packs(), only)


def charges(month: Month) -> Finding:
    return next(audit for audit in month.audits if audit.source == "spec.charges").finding("spec.charge-ends")


BOTH = {"r-2026-09.csv": SEPTEMBER, "r-2026-10.csv": OCTOBER}


@pytest.mark.parametrize("only", [(), ("spec.charges",)])
def test_a_key_is_found_in_any_extract_of_the_other_source(only: tuple[str, ...], tmp_path: Path) -> None:
    """A1 and A2 have final results, A3 an interim one and a blank, A4 none; the blank number cannot be told."""
    month = made(tmp_path, BOTH, only)
    counts = charges(month).counts
    assert (counts.valid, counts.invalid, counts.applicability_unknown) == (2, 2, 1)
    failing = next(r for r in month.results if r.audits[-1].source == "spec.charges").failing
    assert [row["key"][0] for row in failing.sort("row").iter_rows(named=True)] == ["3", "4"]


def test_without_the_other_source_the_rule_says_who_holds_the_rows(tmp_path: Path) -> None:
    found = charges(made(tmp_path, {}))
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert found.reason == "rows held by Spec court: no extract of spec.results is in this run"
    single = own("ref | charged_on | summons\n1 | 2026-10-01 | A1", Charges, ChargeEnds).audits[-1]
    assert single.finding("spec.charge-ends").obstacle == "rows held elsewhere: the other source is not in this run"


def test_one_unreadable_extract_accuses_nobody(tmp_path: Path) -> None:
    found = charges(made(tmp_path, {"r-2026-09.csv": "", "r-2026-10.csv": OCTOBER}))
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert found.reason == "rows held by Spec court: not every extract of spec.results could be read"


def test_a_month_for_which_the_other_source_has_sent_nothing_accuses_nobody(tmp_path: Path) -> None:
    """October's charges may have results in October's file; without it those of September are judged all the same."""
    (tmp_path / "charges-2026-09.csv").write_text("ref,charged_on,summons\n9,2026-09-01,A1\n", encoding="utf-8")
    month = made(tmp_path, {"r-2026-09.csv": SEPTEMBER})
    found = {a.period: a.finding("spec.charge-ends") for a in month.audits if a.source == "spec.charges"}
    assert (found["2026-09"].counts.valid, found["2026-09"].counts.applicable) == (1, 1)
    assert (found["2026-10"].outcome, found["2026-10"].reason) == (
        Outcome.COULD_NOT_JUDGE,
        "rows held by Spec court: nothing received of spec.results since 2026-09",
    )
    assert not any(result.failing.height for result in month.results if result.audits[-1].source == "spec.charges")


def test_a_column_that_the_other_source_did_not_send_is_named(tmp_path: Path) -> None:
    found = charges(made(tmp_path, {"r-2026-10.csv": "number,heard_on\nA1,2026-10-05\n"}))
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert "column result is absent" in found.reason


def test_every_kind_of_file_gives_the_same_keys(tmp_path: Path) -> None:
    rows = [line.split(",") for line in OCTOBER.strip().split("\n")]
    (tmp_path / "r-2026-10.xlsx").write_bytes(making.xlsx(rows))
    (tmp_path / "charges-2026-10.csv").write_text(CHARGES, encoding="utf-8")
    sources = {"spec.charges": SourceConfig(files=("charges-*",)), "spec.results": SourceConfig(files=("r-*.xlsx",))}
    assert charges(run(Project(tmp_path, sources=sources), packs())).counts.valid == 1


def test_a_rule_about_some_records_of_the_other_source_says_of_which() -> None:
    rule = declaration(ChargeEnds)
    assert isinstance(rule, CheckRule)
    assert isinstance(rule.rule, found_in)
    assert rule.rule.describe() == "summons stands in spec.results as number (of those where result is FINAL)"
    assert found_in("spec.results", summons="number").describe() == "summons stands in spec.results as number"


def test_the_model_on_its_own_has_no_rule_that_always_passes() -> None:
    assert not ChargeEnds.to_schema().checks


def test_a_rule_says_which_of_the_other_records_count() -> None:
    rule = found_in("spec.results", summons="number", where=coded("result", "FINAL"))
    assert rule.describe() == "summons stands in spec.results as number (of those where result is FINAL)"
    assert found_in("spec.results", summons="number").describe() == "summons stands in spec.results as number"
