"""What the courts decided (4.2.2): what ends an offence, what must be known of it, and what is no outcome."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness import finding, result, states

from dq_audit.discover import discover
from dq_audit.model import Finding, Outcome
from dq_audit.month import Month, run
from dq_audit.project import Project, SourceConfig

SOURCE = "courts.outcomes"
HEAD = (
    "month | extracted_on | case_urn | defendant_no | offence_no | result_no | asn | charged_on | court | hearing_on | "
    "plea | plea_on | verdict | verdict_on | result_category | result_label | ordered_on | is_convicted_result | "
    "is_discontinued | responsible"
)
COLUMNS = HEAD.split(" | ")
OLD, YOUNG = "2026-01-05", "2026-10-05"  # charged, seen from 5 November 2026


def row(**cells: str) -> str:
    """A result; a final one of a guilty plea, where nothing else is said."""
    usual = {
        "month": "2026-10", "extracted_on": "2026-11-05", "case_urn": "A", "defendant_no": "1", "offence_no": "1",
        "result_no": "1", "asn": "N1", "charged_on": OLD, "court": "X", "hearing_on": "2026-03-01", "plea": "Guilty",
        "plea_on": "2026-03-01", "verdict": "", "verdict_on": "", "result_category": "FINAL", "result_label": "Fine",
        "ordered_on": "2026-03-01", "is_convicted_result": "true", "is_discontinued": "", "responsible": "R",
    }  # fmt: skip
    return " | ".join({**usual, **cells}[name] for name in COLUMNS)


def told(check: str, *rows: str, item: str | None = None, head: str = HEAD) -> Finding:
    return finding("\n".join((head, *rows)), SOURCE, f"courts.{check}", item)


def kept(found: Finding) -> tuple[int, int, int]:
    """Records that keep a rule, that break it, and of which it cannot be told."""
    return found.counts.valid, found.counts.invalid, found.counts.applicability_unknown


def test_hearings_are_no_outcomes() -> None:
    """Offence 1 of A: a hearing and a final result; 2: a hearing and an ancillary one; B: nothing yet; C: Final."""
    found = told(
        "offence-final-result",
        row(result_category="INTERMEDIARY"),
        row(result_no="2"),
        row(offence_no="2", result_category="Interim"),
        row(offence_no="2", result_no="2", result_category="ANCILLARY"),
        row(case_urn="B", result_category="", result_label=""),
        row(case_urn="C", result_category="final"),
    )
    assert kept(found) == (3, 3, 0)


def test_an_offence_is_numbered_within_defendant_and_case() -> None:
    """The final result of one defendant, offence or case is nobody else's."""
    hearing = {"result_category": "INTERMEDIARY"}
    found = told(
        "offence-final-result", row(), row(defendant_no="2", **hearing), row(offence_no="2", **hearing),
        row(case_urn="B", **hearing), row(case_urn=" a ", result_no="2", **hearing),
    )  # fmt: skip
    assert kept(found) == (2, 3, 0)


def test_a_discontinued_case_is_resolved_also_where_one_of_its_rows_alone_says_so() -> None:
    """“no” and a blank say nothing of the kind; a word that is no answer neither."""
    hearing = {"result_category": "INTERMEDIARY"}
    found = told(
        "offence-final-result",
        row(**hearing),
        row(result_no="2", is_discontinued="Yes", **hearing),
        row(case_urn="B", is_discontinued="no", **hearing),
        row(case_urn="C", is_discontinued="perhaps", **hearing),
        row(case_urn="D", is_discontinued="true", result_category="see file"),
    )
    assert kept(found) == (3, 2, 0)


def test_what_was_charged_lately_rightly_awaits_its_outcome() -> None:
    """5 November less 182 days is 7 May: that day is not due, 6 May is; a lost day cannot be told."""
    hearing = {"result_category": "INTERMEDIARY"}
    found = told(
        "offence-final-result",
        row(case_urn="A", charged_on=YOUNG, **hearing),
        row(case_urn="B", charged_on="2026-05-07", **hearing),
        row(case_urn="C", charged_on="2026-05-06", **hearing),
        row(case_urn="D", charged_on="", **hearing),
        row(case_urn="E", charged_on="31/02/2026"),
    )
    assert kept(found) == (0, 1, 2)


def test_without_a_reference_it_cannot_be_told_whose_end_it_is() -> None:
    assert kept(told("offence-final-result", row(offence_no=""), row(case_urn=""), row())) == (1, 0, 2)


@pytest.mark.parametrize("absent", ["result_category", "is_discontinued", "charged_on", "extracted_on", "offence_no"])
def test_a_missing_column_is_never_met(absent: str) -> None:
    names = [name for name in COLUMNS if name != absent]
    cells = row().split(" | ")
    text = " | ".join(names) + "\n" + " | ".join(c for n, c in zip(COLUMNS, cells, strict=True) if n != absent)
    found = finding(text, SOURCE, "courts.offence-final-result")
    assert absent in found.obstacle
    assert found.counts.applicable == 0


def test_details_of_final_results() -> None:
    """Four are final; a hearing needs none, and of a row without a category it cannot be told."""
    rows = [
        row(),
        row(result_no="2", result_label="", ordered_on="", is_convicted_result=""),
        row(result_no="3", result_label="n/k", ordered_on="soon", is_convicted_result="perhaps"),
        row(result_no="4", is_convicted_result="N"),
        row(result_no="5", result_category="INTERMEDIARY", result_label=""),
        row(result_no="6", result_category="", result_label=""),
    ]
    label, ordered, convicted = (
        told("result-details", *rows, item=item) for item in ("result_label", "ordered_on", "is_convicted_result")
    )
    assert states(label) == {"valid": 2, "blank": 1, "unknown": 1}
    assert states(ordered) == {"valid": 2, "blank": 1, "invalid": 1}
    assert states(convicted) == {"valid": 2, "blank": 1, "invalid": 1}
    assert label.counts.applicability_unknown == 1


def test_a_plea_of_final_results_that_were_not_discontinued() -> None:
    """“No plea” is unknown, NG is no plea of the list; a discontinued offence needs none."""
    rows = [
        row(plea="GUILTY"),
        row(result_no="2", plea="Change to guilty after sworn in"),
        row(result_no="3", plea="No plea", plea_on=""),
        row(result_no="4", plea="NG"),
        row(result_no="5", plea="", plea_on=""),
        row(result_no="6", plea="", is_discontinued="true"),
        row(result_no="7", plea="", result_category="INTERMEDIARY"),
    ]
    assert states(told("plea", *rows, item="plea")) == {"valid": 2, "unknown": 1, "invalid": 1, "blank": 1}
    assert states(told("plea-date", *rows, row(result_no="8", plea_on=""), item="plea_on")) == {"valid": 2, "blank": 1}


def test_a_verdict_of_contested_offences_only() -> None:
    """Guilty pleas, hearings and discontinued offences need none; without a plea it cannot be told; a jury that could
    not agree found nothing."""
    contested = {"plea": "Not guilty", "verdict": "Guilty", "verdict_on": "2026-03-01"}
    rows = [
        row(**contested),
        row(result_no="2", **{**contested, "verdict": "Not guilty"}),
        row(result_no="3", **{**contested, "verdict": "Jury unable to agree"}),
        row(result_no="4", **{**contested, "verdict": "", "verdict_on": ""}),
        row(result_no="5", **contested, is_discontinued="true"),
        row(result_no="6", **{**contested, "result_category": "INTERMEDIARY"}),
        row(result_no="7"),
        row(result_no="8", plea=""),
        row(result_no="9", **{**contested, "plea": "Change to not guilty", "verdict": "Guilty?"}),
    ]
    found = told("verdict", *rows, item="verdict")
    assert states(found) == {"valid": 2, "unknown": 1, "blank": 1, "invalid": 1}
    assert found.counts.applicability_unknown == 1
    assert states(told("verdict", *rows, item="verdict_on")) == {"valid": 4, "blank": 1}


def test_dates_in_order() -> None:
    """The same day is in order; a blank second date is not asked about, a blank charge cannot be told."""
    for check, column in (("charge-before-hearing", "hearing_on"), ("charge-before-result", "ordered_on")):
        rows = [
            row(**{column: OLD}),
            row(**{column: "2026-01-04"}),
            row(**{column: ""}),
            row(**{column: "later"}),
            row(charged_on=""),
        ]
        assert kept(told(check, *rows)) == (1, 1, 1), check


def test_a_result_stands_once() -> None:
    assert kept(told("result-once", row(), row(), row(result_no="2"), row(defendant_no="2"))) == (2, 2, 0)


def test_month_and_day_of_the_cut_stand_in_the_files_name(tmp_path: Path) -> None:
    """Only the name says them: charged 5 January, cut 5 November, so an outcome is due."""
    month = made(tmp_path, courts=[row(result_category="INTERMEDIARY")], suspects=[])
    [audit] = month.audits
    assert (audit.period, audit.as_of) == ("2026-10", "2026-11-05")
    assert kept(audit.finding("courts.offence-final-result")) == (0, 1, 0)


def test_months_that_hold_the_same_results_again_are_not_pooled(tmp_path: Path) -> None:
    """39 of 40 results are in order: too few against 99%. Two months of them are the same 40; 78 of 80 would be missed."""
    rows = [row(case_urn=f"A{at}", hearing_on="2026-01-04" if at == 0 else "2026-03-01") for at in range(40)]
    month = made(tmp_path, rows, [], earlier=[one.replace("Fine", "Fined") for one in rows])
    assert len(month.audits) == 2
    latest = month.latest[0].finding("courts.charge-before-hearing")
    assert latest.outcome is Outcome.TOO_FEW
    assert latest.reason == "39 of 40: fewer than 500 records and the share lies too near the target 99%"


def test_without_a_month_no_row_is_of_the_period_and_nothing_is_met() -> None:
    cells = " | ".join(row().split(" | ")[2:])
    text = " | ".join(COLUMNS[2:]) + "\n" + cells
    found = result(text, SOURCE).audits[-1]
    assert {one.counts.in_period for one in found.findings} == {0}
    assert not any(one.outcome is Outcome.MET for one in found.findings)


# --- the other side -------------------------------------------------------------------------------------------------

SUSPECTS = "crime_ref,suspect_no,recorded_on,suspect_token,suspect_sex,suspect_birth_year,status,charged_on,asn\n"


def made(folder: Path, courts: list[str], suspects: list[str], earlier: list[str] | None = None) -> Month:
    """A run over a month of the courts (and one before) and of suspects; month and day stand in the names alone."""
    sources = {SOURCE: SourceConfig(files=("court-*.csv",)), "police.suspects": SourceConfig(files=("suspects-*.csv",))}
    for name, rows in (("2026-10-as-of-2026-11-05", courts), ("2026-09-as-of-2026-10-05", earlier or [])):
        lines = [",".join(cell.strip() for cell in one.split(" | ")[2:]) for one in (HEAD, *rows)]
        if rows:
            (folder / f"court-{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if suspects:
        (folder / "suspects-2026-10.csv").write_text(SUSPECTS + "\n".join(suspects) + "\n", encoding="utf-8")
    given = {name: config for name, config in sources.items() if list(folder.glob(config.files[0]))}
    return run(Project(folder, sources=given), discover())


def suspect(number: int, status: str, asn: str) -> str:
    return f"Z{number},1,2026-10-01,{'a1' * 32},M,1980,{status},2026-10-02,{asn}"


def of_police(month: Month, check: str) -> Finding:
    return next(audit for audit in month.audits if audit.source == "police.suspects").finding(f"police.{check}")


CHARGED = [
    suspect(1, "Charged", "N1"),  # final in an earlier extract, gone since
    suspect(2, "Charged", "n2 "),  # a hearing only
    suspect(3, "Charged", "N3"),  # at no court
    suspect(4, "Charged", ""),  # cannot be told
    suspect(5, "NFA", "N5"),
    suspect(6, "Not yet assigned an outcome", "N3"),
    suspect(7, "0", "N3"),
    suspect(8, "not known", "N3"),
    suspect(9, "Charged", "N9"),  # discontinued
    suspect(10, "Police bail", "N3"),
    suspect(11, "", "N3"),
]
HEARD = [
    row(case_urn="B", asn="N2", result_category="INTERMEDIARY"),
    row(case_urn="C", asn="N9", result_category="INTERMEDIARY", is_discontinued="true"),
    row(case_urn="D", asn="N5"),
    row(case_urn="E", asn=""),
    row(case_urn="F", asn="M1"),
]


def test_a_charge_is_found_at_court_and_has_its_final_result(tmp_path: Path) -> None:
    """Of four charges with a number 1, 2 and 9 are at court, 1 and 9 have an end; types 0 are in no denominator."""
    month = made(tmp_path, HEARD, CHARGED, earlier=[row(asn="N1")])
    at_court, ended = of_police(month, "charge-at-court"), of_police(month, "charge-final-result")
    assert kept(at_court) == (3, 1, 5)
    assert kept(ended) == (2, 2, 5)
    assert at_court.counts.applicable == 4


def test_outcome_type_0_is_in_no_denominator(tmp_path: Path) -> None:
    """However it is written: were it a status like any other, it would be a charge or none."""
    rows = [suspect(at, word, "N1") for at, word in enumerate(("0", "Type 0", "Not yet assigned", "Outcome type 0"))]
    month = made(tmp_path, HEARD, rows)
    for check in ("charge-at-court", "charge-final-result"):
        counts = of_police(month, check).counts
        assert (counts.applicable, counts.applicability_unknown) == (0, 4)


def test_a_case_has_a_charge(tmp_path: Path) -> None:
    """Of five rows N2 and N9 are charged; N5 is a suspect who was not, M1 is of nobody, and a blank cannot be told."""
    month = made(tmp_path, HEARD, CHARGED)
    found = next(a for a in month.audits if a.source == SOURCE).finding("courts.case-has-charge")
    assert kept(found) == (2, 2, 1)


def test_where_the_other_source_is_not_in_the_run_it_says_who_holds_the_rows(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    alone = made(tmp_path / "a", [], CHARGED)
    found = of_police(alone, "charge-at-court")
    assert found.outcome is Outcome.COULD_NOT_JUDGE
    assert found.reason == "rows held by Court: no extract of courts.outcomes is in this run"
    (tmp_path / "b").mkdir()
    courts = made(tmp_path / "b", HEARD, []).audits[0].finding("courts.case-has-charge")
    assert courts.reason == "rows held by Police: no extract of police.suspects is in this run"


def test_offences_are_counted_once_however_many_results_they_have(tmp_path: Path) -> None:
    """Due: A with two final results of which one convicts, B open, C discontinued, D final and not saying how, E not
    convicted. F is young, G young and resolved, H is charged over a year ago."""
    rows = [
        row(), row(result_no="2", is_convicted_result="false"),
        row(case_urn="B", result_category="INTERMEDIARY"),
        row(case_urn="C", result_category="", is_discontinued="true", is_convicted_result=""),
        row(case_urn="D", is_convicted_result=""),
        row(case_urn="E", is_convicted_result="no"),
        row(case_urn="F", charged_on=YOUNG, result_category=""),
        row(case_urn="G", charged_on=YOUNG),
        row(case_urn="H", charged_on="2025-01-05", result_category="INTERMEDIARY"),
    ]  # fmt: skip
    [audit] = made(tmp_path, rows, []).audits
    found = {one.name: one.by_events() for one in audit.persons}
    assert found == {
        "resolved-charged-in-the-last-half-year": {0: 1, 1: 1},
        "resolved-charged-half-a-year-to-a-year-ago": {0: 1, 1: 3, 2: 1},
        "resolved-charged-over-a-year-ago": {0: 1},
        "due-offences-resolved": {0: 2, 1: 3, 2: 1},
        "due-offences-told": {0: 3, 1: 2, 2: 1},
        "due-offences-convicted": {0: 5, 1: 1},
    }
