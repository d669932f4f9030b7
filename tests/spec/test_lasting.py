"""Whether the persons of a month stood in an earlier one: under another key of the tokens nobody does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandera.pandas as pa
import pytest

from dq_audit.declaration import Source
from dq_audit.declare import CheckRule, check, column, declaration, lasting, persons, recorded, source
from dq_audit.discover import Packs
from dq_audit.errors import PackError
from dq_audit.model import Finding, Outcome
from dq_audit.month import Month, run
from dq_audit.outcomes import judge_audits
from dq_audit.project import Project, SourceConfig


@source(
    id="spec.lasting",
    agency="Spec",
    period="seen_on",
    key=("ref",),
    persons=(persons("events", "token", months=2), persons("cohort", "token", each=True)),
    file_as_of=r"as-of-(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
)
class Seen(pa.DataFrameModel):
    """Persons by a token."""

    ref: str = column()
    seen_on: date = column()
    token: str = column()


@check(id="spec.lasting-tokens", gap=None, source=Seen, target=0.25)
class Lasts(pa.DataFrameModel):
    """Some come back."""

    rule = lasting("events")


def run_of(folder: Path, months: dict[str, str]) -> Month:
    """`months`: {month of the file: a letter for the token of each record; "-" has none}."""
    declared, rule = declaration(Seen), declaration(Lasts)
    assert isinstance(declared, Source)
    assert isinstance(rule, CheckRule)
    for name, tokens in months.items():
        rows = [f"{name}{at},{name[:7]}-03,{who.replace('-', '')}" for at, who in enumerate(tokens)]
        (folder / f"seen-{name}.csv").write_text("\n".join(["ref,seen_on,token", *rows, ""]), encoding="utf-8")
    project = Project(folder, sources={declared.id: SourceConfig(files=("*.csv",))})
    return run(project, Packs({declared.id: declared}, {rule.id: rule}))


def told(month: Month) -> dict[str, tuple[int, int]]:
    return {a.period: (f.counts.valid, f.counts.applicable) for a in month.audits for f in a.findings}


def test_persons_who_stood_in_any_earlier_month_are_counted_once(tmp_path: Path) -> None:
    """July: A B. August: A (twice) and C. September: nobody known by a token. October: B, C and D; blanks count not."""
    month = run_of(tmp_path, {"2026-07": "AB-", "2026-08": "AAC", "2026-09": "--", "2026-10": " bCD-"})
    assert told(month) == {"2026-07": (0, 0), "2026-08": (1, 2), "2026-09": (0, 0), "2026-10": (2, 3)}


def test_the_first_month_could_not_be_judged_and_a_month_without_persons_is_no_pass(tmp_path: Path) -> None:
    month = run_of(tmp_path, {"2026-07": "AB", "2026-09": "--"})
    first, empty = (audit.findings[0] for audit in month.audits)
    assert (first.outcome, first.reason) == (
        Outcome.COULD_NOT_JUDGE, "no earlier month in this run to hold it against"
    )  # fmt: skip
    assert empty.outcome is Outcome.COULD_NOT_JUDGE


def test_under_another_key_nobody_comes_back(tmp_path: Path) -> None:
    """Twenty people each month, the same ones under other tokens from September on; October knows September's."""
    month = run_of(
        tmp_path, {"2026-08": "ABCDEFGHIJKLMNOPQRST", "2026-09": "0123456789!$%&/()=?#", "2026-10": "01234567"}
    )
    assert told(month) == {"2026-08": (0, 0), "2026-09": (0, 20), "2026-10": (8, 8)}
    _, september, october = (audit.findings[0] for audit in month.audits)
    assert (september.outcome, september.reason) == (
        Outcome.MISSED, "0 of 20 (0%), target 25%; persons by their tokens, not records"
    )  # fmt: skip
    assert october.outcome is Outcome.MET


def test_of_a_month_that_came_twice_the_latest_counts(tmp_path: Path) -> None:
    month = run_of(
        tmp_path,
        {"2026-08-as-of-2026-09-01": "AB", "2026-08-as-of-2026-09-20": "XY", "2026-09-as-of-2026-10-01": "ABX"},
    )
    assert told(month)["2026-09"] == (1, 3)


def test_months_are_not_pooled_since_they_hold_the_same_persons_again(tmp_path: Path) -> None:
    """0 of 4 is too few; with 12 of 12 of the month before it would be 12 of 16, and met."""
    month = run_of(tmp_path, {"2026-08": "ABCDEFGHIJKL", "2026-09": "ABCDEFGHIJKL", "2026-10": "0123"})
    last = judge_audits(month.audits)[-1].findings[0]
    assert (last.outcome, last.counts.valid, last.counts.applicable) == (Outcome.TOO_FEW, 0, 4)
    assert not any(finding.alone for finding in month.audits[0].findings)


def test_a_count_of_each_month_by_itself_has_no_earlier_month() -> None:
    with pytest.raises(PackError, match="asks whether 'cohort' last; counts of persons over a window are: events"):

        @check(id="spec.lasting-cohort", gap=None, source=Seen, target=0.25)
        class Cohort(pa.DataFrameModel):
            """Cohorts do not come back."""

            rule = lasting("cohort")


def test_a_rule_of_persons_needs_no_item() -> None:
    rule = declaration(Lasts)
    assert isinstance(rule, CheckRule)
    assert rule.rule is not None
    assert rule.rule.describe() == "of the persons of events in a month, those who stood in an earlier one too"


@source(
    id="spec.named",
    agency="Spec",
    period="seen_on",
    key=("ref",),
    persons=(
        persons("codes", "code", 12, (), recorded("called")),
        persons("names", ("code", "called")),
    ),
)
class Named(pa.DataFrameModel):
    """Places by a code, and what they are called."""

    ref: str = column()
    seen_on: date = column()
    code: str = column()
    called: str = column(optional=True)


@check(id="spec.name-kept", gap=None, source=Named, target=1.0)
class Kept(pa.DataFrameModel):
    """A name stays with its code."""

    rule = lasting("names", among="codes")


def named_run(folder: Path, months: dict[str, str]) -> list[Finding]:
    """`months`: {month: code and name of each record, as in "A:yarm B: C:ham"}; None of a name: no such column."""
    declared, rule = declaration(Named), declaration(Kept)
    assert isinstance(declared, Source)
    assert isinstance(rule, CheckRule)
    for month, given in months.items():
        pairs = [one.partition(":")[::2] for one in given.replace("|", "").split()]
        header = "ref,seen_on,code" if "|" in given else "ref,seen_on,code,called"
        rows = [
            f"{month}{at},{month}-03,{code}{'' if '|' in given else ',' + called}"
            for at, (code, called) in enumerate(pairs)
        ]
        (folder / f"named-{month}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    project = Project(folder, sources={declared.id: SourceConfig(files=("*.csv",))})
    return [audit.findings[0] for audit in run(project, Packs({declared.id: declared}, {rule.id: rule})).audits]


def test_a_code_under_another_name_is_held_against_the_codes_that_stood_there_before(tmp_path: Path) -> None:
    """A keeps its name, twice; B has another; C had none before and D none now; E is new: two can be told, one kept."""
    first, then = named_run(
        tmp_path, {"2011-03": "A:Yarm B:Ham C: D:Ely", "2021-03": "A:yarm A:Yarm B:Hamlet C:Ash D: E:Ox"}
    )
    assert first.outcome is Outcome.COULD_NOT_JUDGE
    assert (then.counts.valid, then.counts.applicable, then.outcome) == (1, 2, Outcome.MISSED)
    assert then.reason == "1 of 2 (50.0%), target 100%; 2 of 4 stood in an earlier month; not records"


def test_where_a_table_has_no_names_nobody_is_accused(tmp_path: Path) -> None:
    told = named_run(tmp_path, {"2011-03": "A:Yarm B:Ham", "2021-03": "|A B", "2026-03": "A:Yarm B:Hem"})
    assert [(f.counts.valid, f.counts.applicable) for f in told] == [(0, 0), (0, 0), (1, 2)]
    assert told[1].outcome is Outcome.COULD_NOT_JUDGE
