"""Gap 4.2.3 worked by hand: what counts as a proven re-offence, to the day, and whose it is."""

from __future__ import annotations

import json
from dataclasses import asdict

import polars as pl
import pytest
from dq_audit_checks.tokens import OF_NOTHING
from harness import packs, states, table

from dq_audit.audit import Result, check
from dq_audit.model import Finding, Outcome
from dq_audit.project import Project, SourceConfig

SOURCE = "probation.offenders"
A, B, C = "a1" * 32, "b2" * 32, "c3" * 32
NAMES = {"A": A, "B": B, "C": C, "NOTHING": OF_NOTHING[2]}
HEAD = (
    "entry_ref | offender_token | index_on | index_kind | reoffence_no | reoffence_status | reoffence_on | convicted_on "
    "| offence_code | breach_only | offender_sex | offender_birth_year | home_lsoa | team\n"
)


def row(  # noqa: PLR0913  a row has as many cells as columns
    token: str = "A",  # noqa: S107
    index: str = "2024-01-31",
    status: str = "proven",
    on: str = "2024-06-01",
    convicted: str = "2024-09-01",
    breach: str = "N",
    *,
    ref: str = "E1",
    no: str = "1",
    kind: str = "custody",
    code: str = "8N",
    sex: str = "M",
    born: str = "1980",
    home: str = "E01999001",
) -> str:
    """A row of a proven re-offence, as it should be."""
    token = NAMES.get(token, token)
    cells = (ref, token, index, kind, no, status, on, convicted, code, breach, sex, born, home, "North")
    return "|".join(cells) + "\n"


def none(token: str = "A", index: str = "2024-01-31", status: str = "none", **more: str) -> str:  # noqa: S107
    """A row that says that no re-offence was found."""
    return row(token, index, status, "", "", "", **{"no": "0", "code": "", **more})


def audited(*rows: str, period: str = "2024-01", as_of: str = "2026-04-05", without: str = "") -> Result:
    given = table(HEAD + "".join(rows))
    given = given.rename({name: name.strip() for name in given.columns})
    given = given.drop(without) if without else given
    project = Project(sources={SOURCE: SourceConfig()}, folder=None)  # type: ignore[arg-type]  no folder is read
    return check(given, SOURCE, period=period, as_of=as_of, project=project, packs=packs())


def told(result: Result, id_: str, item: str | None = None) -> Finding:
    return result.audits[-1].finding(f"probation.{id_}", item)


def kept(*rows: str, id_: str) -> tuple[int, int, int]:
    """Rows that keep a rule, that break it, and of which it cannot be told."""
    counts = told(audited(*rows), id_).counts
    return counts.valid, counts.invalid, counts.applicability_unknown


def events(result: Result, name: str = "reoffences", period: str = "2024-01") -> tuple[dict[int, int], int]:
    """{events: offenders} of a cohort, and events of rows without a token."""
    [audit] = [audit for audit in result.audits if audit.period == period]
    [found] = [one for one in audit.persons if one.name == name]
    assert found.periods == (period,)
    return found.by_events(), found.unnamed


# --- what counts, to the day ------------------------------------------------------------------------------------------

DAYS = [  # index, re-offence, conviction: does it count?
    ("2024-01-31", "2024-01-30", "2024-09-01", False),  # before
    ("2024-01-31", "2024-01-31", "2024-09-01", False),  # on the index date itself
    ("2024-01-31", "2024-02-01", "2024-02-01", True),
    ("2024-01-31", "2025-01-31", "2025-02-01", True),  # the last day of twelve months
    ("2024-01-31", "2025-02-01", "2025-02-02", False),
    ("2024-01-31", "2024-06-01", "2025-07-31", True),  # the last day of eighteen
    ("2024-01-31", "2024-06-01", "2025-08-01", False),
    ("2024-02-29", "2025-02-28", "2025-03-01", True),  # no 29 February in 2025: the last of the month
    ("2024-02-29", "2025-03-01", "2025-03-02", False),
    ("2023-03-15", "2024-03-15", "2024-04-01", True),  # 366 days: months, not 365 days
    ("2023-03-15", "2024-03-16", "2024-04-01", False),
    ("2024-08-31", "2024-09-01", "2026-02-28", True),  # 18 months from 31 August end with February
    ("2024-08-31", "2024-09-01", "2026-03-01", False),
    ("2024-12-31", "2025-12-31", "2026-06-30", True),
    ("2024-12-31", "2025-12-31", "2026-07-01", False),
]


@pytest.mark.few(4)
@pytest.mark.parametrize(("index", "on", "convicted", "counts"), DAYS)
def test_follow_up_to_the_day(index: str, on: str, convicted: str, counts: bool) -> None:  # noqa: FBT001  a table
    """British dates too. What surely does not count may not be one either."""
    period = index[:7]
    for dates in ((index, on, convicted), tuple("/".join(reversed(d.split("-"))) for d in (index, on, convicted))):
        result = audited(row("A", dates[0], on=dates[1], convicted=dates[2]), period=period, as_of="2026-10-05")
        for name in ("reoffences", "possible-reoffences"):
            assert events(result, name, period) == ({int(counts): 1}, 0)


def test_none_is_told_from_blank_and_a_breach_alone_is_none() -> None:
    """Six offenders: surely 1, 0 and 0 (a breach); of three nobody can tell: no status, no date, no word on breach."""
    result = audited(
        row("A"), none("B"), row("C", breach="Y"),
        none("d4" * 32, status=""), row("e5" * 32, on=""), row("f6" * 32, breach="?"),
    )  # fmt: skip
    assert events(result) == ({1: 1, 0: 5}, 0)
    assert events(result, "possible-reoffences") == ({1: 4, 0: 2}, 0)
    assert events(result, "cohort") == ({1: 6}, 0)


def test_what_one_date_rules_out_is_ruled_out_without_the_other() -> None:
    """The offence lies after the follow-up, the conviction is not known: it is none. In time, it may be one."""
    late = audited(row("A", on="2025-03-01", convicted=""))
    assert events(late, "possible-reoffences") == ({0: 1}, 0)
    assert events(audited(row("A", convicted="")), "possible-reoffences") == ({1: 1}, 0)


def test_reoffences_are_added_up_by_offender_and_cohort_by_cohort() -> None:
    """A has three in January's cohort and one in March's; B none. Blanks and case do not tell tokens apart."""
    result = audited(
        row("A", no="1"), row("A", no="2", on="2024-07-01"), row(f" {A.upper()}", no="3", on="2024-08-01"),
        none("B", ref="E2"),
        row("A", "2024-03-10", ref="E3"),
        period="2024-03",
    )  # fmt: skip
    assert events(result) == ({3: 1, 0: 1}, 0)
    assert events(result, period="2024-03") == ({1: 1}, 0)
    assert [audit.period for audit in result.audits] == ["2024-01", "2024-03"]


def test_rows_without_a_token_are_counted_apart() -> None:
    result = audited(row(""), row("unknown", no="2"), none("N00123"), row("", status=""), row("A"))
    assert events(result, "cohort") == ({1: 1}, 4)
    assert events(result) == ({1: 1}, 2)
    assert events(result, "possible-reoffences") == ({1: 1}, 3)


@pytest.mark.parametrize(
    "column", ["offender_token", "reoffence_status", "reoffence_on", "convicted_on", "breach_only"]
)
def test_without_a_column_nobody_is_counted_and_it_is_said(column: str) -> None:
    [audit] = audited(row(), without=column).audits
    assert "reoffences" not in {one.name for one in audit.persons}
    assert "persons of reoffences not counted: a column it needs is absent" in audit.notes


def test_rows_are_of_the_month_of_their_index_date_and_undated_ones_of_none() -> None:
    """Of four rows one is too old for a window of 30 months and one has no date."""
    result = audited(none("A"), none("B", "2021-06-01"), none("C", ""), none("B", "2024-01-02"))
    assert [audit.period for audit in result.audits] == ["2024-01"]
    counts = told(result, "reoffence-known", "reoffence_status").counts
    assert (counts.rows, counts.in_period, counts.period_unknown) == (4, 2, 1)


# --- the checks -------------------------------------------------------------------------------------------------------


def test_a_token_is_known() -> None:
    """Two of seven: a word is unknown, a name, a number and a bare hash are invalid."""
    tokens = ("A", B.upper(), "", "unknown", "Testperson, Sam", "N00123", "9f" * 16)
    found = told(audited(*(none(token, ref=f"E{at}") for at, token in enumerate(tokens))), "offender-token")
    assert states(told(audited(*map(none, tokens)), "offender-token", "offender_token")) == {
        "valid": 2, "blank": 1, "unknown": 1, "invalid": 3,
    }  # fmt: skip
    assert found.counts.applicable == 7


def test_what_gives_an_offender_away_and_what_is_no_token() -> None:
    rows = [none(token) for token in ("A", "", "not known", "Testperson, Sam", "99/123A", "9f" * 16, "NOTHING")]
    assert kept(*rows, id_="offender-token-personal") == (3, 2, 0)
    assert kept(*rows, id_="offender-token-bare-hash") == (4, 1, 0)
    assert kept(*rows, id_="offender-token-of-blank") == (4, 1, 0)


def test_a_stand_in_is_found_within_a_cohort() -> None:
    """30 rows of one token may be; with 31 each of them is wrong. Two others keep the rule."""
    rows = [row("A", no=f"{at}") for at in range(30)]
    assert kept(*rows, none("B"), none("C"), id_="offender-token-giant") == (32, 0, 0)
    assert kept(*rows, row("A", no="31"), none("B"), id_="offender-token-giant") == (1, 31, 0)


def test_one_offender_has_one_sex_one_year_and_one_index_date() -> None:
    """A differs in all three; B in nothing that is known; a row without a token is not asked."""
    rows = [row("A"), row("A", "2024-01-30", sex="F", born="1981"), row("B"), row("B", sex="", born="x"), row("")]
    assert kept(*rows, id_="offender-one-sex") == (1, 2, 1)
    assert kept(*rows, id_="offender-one-birth-year") == (1, 2, 1)
    assert kept(*rows, id_="offender-one-index") == (2, 2, 0)


def test_how_somebody_entered() -> None:
    kinds = ("Release from custody", "Community order", "Caution", "Final warning", "", "Not known", "on holiday")
    found = told(audited(*(none("A", kind=kind) for kind in kinds)), "offender-index", "index_kind")
    assert states(found) == {"valid": 4, "blank": 1, "unknown": 1, "invalid": 1}


def test_a_status_that_says_nothing_is_not_none() -> None:
    words = ("None", "no re-offence", "Proven", "", "Not traced", "Not checked", "see file")
    found = told(audited(*(none("A", status=word) for word in words)), "reoffence-known", "reoffence_status")
    assert states(found) == {"valid": 3, "blank": 1, "unknown": 1, "not_asked": 1, "invalid": 1}


def test_a_proven_reoffence_is_complete() -> None:
    """Two proven rows of three; of the third, without a status, it cannot be told. A row of none is not asked."""
    result = audited(
        row("A"), row("B", on="31/02/2024", convicted="", breach="unknown", code="?"), none("C"), row(status="")
    )
    wanted = {"reoffence_on": "invalid", "convicted_on": "blank", "breach_only": "unknown", "offence_code": "invalid"}
    for item, state in wanted.items():
        found = told(result, "reoffence-complete", item)
        assert (found.counts.applicable, found.counts.applicability_unknown) == (2, 1)
        assert states(found) == {"valid": 1, state: 1}


def test_dates_in_order() -> None:
    """On the index date is not after it; convicted on the day is in order. Of a missing date it cannot be told."""
    rows = [row(), row(on="2024-01-31"), row(on="2024-01-01"), row(on=""), none("B")]
    assert kept(*rows, id_="reoffence-after-index") == (1, 2, 1)
    rows = [row(), row(convicted="2024-06-01"), row(convicted="2024-05-31"), row(convicted=""), none("B")]
    assert kept(*rows, id_="reoffence-before-conviction") == (2, 1, 1)


def test_a_row_that_stands_twice_and_an_entry_that_contradicts_itself() -> None:
    """E1 has none and some; E2 stands twice; without a reference it cannot be told."""
    rows = [none(), row(), none("B", ref="E2"), none("B", ref="E2"), none("C", ref="")]
    assert kept(*rows, id_="offender-once") == (2, 2, 1)
    assert kept(*rows, id_="none-and-some") == (2, 2, 1)


@pytest.mark.slow
def test_the_cohort_is_held_against_probations_own_count() -> None:
    control = {"2024-01": {"records": 4}}
    project = Project(sources={SOURCE: SourceConfig(control=control)}, folder=None)  # type: ignore[arg-type]  as above
    given = table(HEAD + row() + none("B") + none("C"))
    given = given.rename({name: name.strip() for name in given.columns})
    result = check(given, SOURCE, period="2024-01", project=project, packs=packs())
    found = told(result, "cohort-complete")
    assert (found.counts.valid, found.counts.applicable, found.outcome) == (3, 4, Outcome.MISSED)
    assert told(audited(row()), "cohort-complete").outcome is Outcome.COULD_NOT_JUDGE


def test_alone_nothing_is_said_of_other_agencies() -> None:
    for id_ in ("offender-is-suspect", "offender-is-perpetrator"):
        found = told(audited(row()), id_)
        assert (found.outcome, found.counts.applicable) == (Outcome.COULD_NOT_JUDGE, 0)
        assert "rows held elsewhere" in found.reason


def test_no_token_and_no_home_leaves() -> None:
    result = audited(row("A"), none("Testperson, Sam"), row("B", home="E01999777"))
    left = json.dumps([asdict(audit) for audit in result.audits], default=str, skipkeys=True) + repr(result)
    left += result.summary().to_csv()
    for secret in (A, B, "Testperson", "E01999777"):
        assert secret.lower() not in left.lower()
    assert isinstance(result.failing, pl.DataFrame)
