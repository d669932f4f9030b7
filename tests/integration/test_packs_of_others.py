"""What authors of packs are given: a draft that is whole at once, a lint that finds what lacks, a fixture of pytest."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import TypeAlias

import pandera.pandas as pa
import pytest

from dq_audit.declare import check, column, known, source
from dq_audit.examples import needs_examples
from dq_audit.linting import checks_of, cites, lint
from dq_audit.model import Finding

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]

LOANS = (
    "--source", "lent.loans", "--agency", "Library", "--column", "loan_no:text", "--column", "lent_on:date",
    "--column", "reader_age:whole", "--key", "loan_no", "--period", "lent_on", "--item", "reader_age",
    "--why", "Whether children read cannot be said.", "--cite", "the library's own rule",
)  # fmt: skip


def test_a_draft_lints_and_runs_at_once(dq: Run, tmp_path: Path) -> None:
    made = dq("new-check", "lent.reader-age", *LOANS)
    assert made.returncode == 0, made.stderr
    assert "1 of 1 have examples that are true" in made.stdout
    (tmp_path / "loans-2026-10.csv").write_text("loan_no,lent_on,reader_age\n1,2026-10-02,34\n2,2026-10-03,\n")
    done = dq("check", "loans-2026-10.csv", "-s", "lent.loans", "-c", "checks", "--fail-on", "never")
    assert "1 of 2" in done.stdout
    again = dq("new-check", "lent.reader-age", *LOANS)
    assert again.returncode == 2
    assert "ids never repeat" in again.stderr


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"--cite": ""}, "--gap"),
        ({"--period": "loan_no"}, "write --column loan_no:date"),
        ({"--column": "reader_age"}, "write it as name:kind"),
        ({"--item": "reader_aeg"}, "did you mean 'reader_age'?"),
        ({"--agency": ""}, "there is no source 'lent.loans'"),
        ({"--source": "Loans"}, "Loans: an id reads agency.what-it-is"),
        ({"--column": "class:text"}, "--column class:text: write it as name:kind"),
    ],
)
def test_a_draft_that_is_not_whole_is_refused_in_a_sentence(
    dq: Run, tmp_path: Path, changed: dict[str, str], words: str
) -> None:
    given = [changed.get(before, word) for before, word in zip(("", *LOANS), LOANS, strict=False)]
    done = dq("new-check", "lent.refused", *given)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "checks").exists()


BARE = '''
"""A pack with one of each fault."""

import pandera.pandas as pa

from dq_audit.declare import check, known
from dq_audit_checks.police.victims import Victims


@check(id="lacking.nothing-cited", gap=None, source=Victims, target=0.9)
class NothingCited(pa.DataFrameModel):
    """Why.

    Examples:
        victim_age | expected
        34         | pass
        134        | pass
    """

    victim_age: int = known()


@check(id="lacking.no-examples", gap="3.2.1", source=Victims, target=0.9)
class NoExamples(pa.DataFrameModel):
    """Why."""

    victim_age: int = known()


@check(id="lacking.another-column", gap="3.2.1", source=Victims, target=0.9)
class AnotherColumn(pa.DataFrameModel):
    """Why.

    Examples:
        victim_aeg | expected
        34         | pass
    """

    victim_age: int = known()
'''


def test_lint_says_what_is_lacking_with_file_and_line(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "bare.py").write_text(BARE, encoding="utf-8")
    done = dq("lint", "pack", "--annotations", "github")
    assert done.returncode == 1
    for words in (
        "pack/bare.py:10: lacking.nothing-cited: cites no source",
        "pack/bare.py:15: lacking.nothing-cited: no example must fail",
        "pack/bare.py:17: lacking.nothing-cited: pass is expected of this example, and it is fail",
        "lacking.no-examples: no examples: draw a record",
        "lacking.another-column: its examples cannot be used: police.victims has no column 'victim_aeg'",
        "::error file=pack/bare.py,line=10::lacking.nothing-cited: cites no source",
        "3 checks: 3 of 3 have an id of their own, 3 of 3 state a target or limit, 2 of 3 cite a source, 0 of 3 have",
    ):
        assert words in done.stdout
    told = json.loads(dq("lint", "pack", "--json").stdout)
    assert {(one["check"], one["line"]) for one in told["lacking"]} == {
        ("lacking.nothing-cited", 10),
        ("lacking.nothing-cited", 15),
        ("lacking.nothing-cited", 17),
        ("lacking.no-examples", 23),
        ("lacking.another-column", 35),
    }
    assert dq("lint", "no_such_pack").returncode == 2


MANY = '''
"""A rule that looks at records one by one, in two extracts, and one that looks at them together."""

import pandera.pandas as pa

from dq_audit.declare import check, must, recorded, unique
from dq_audit_checks.police.victims import Victims


@check(id="lines.alone", gap="3.2.1", source=Victims, target=0.9)
class Alone(pa.DataFrameModel):
    """Why.

    Examples:
        victim_age | expected
        34         | pass
                   | 3 pass
                   | fail
        or:
        35         | fail
    """

    rule = must(recorded("victim_age"))


@check(id="lines.together", gap="3.2.1", source=Victims, target=0.9)
class Together(pa.DataFrameModel):
    """Why.

    Examples:
        victim_age | expected
        34         | pass
        35         | pass
        35         | fail
    """

    rule = must(unique(("victim_age",)))
'''


def test_lint_names_the_line_of_an_example_that_is_not_true(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "many.py").write_text(MANY, encoding="utf-8")
    said = dq("lint", "pack").stdout.splitlines()
    assert said[:-1] == [
        "pack/many.py:17: lines.alone: 3 pass is expected of this example, and it is 3 fail",
        "pack/many.py:20: lines.alone: fail is expected of this example, and it is pass",
        "pack/many.py:31: lines.together: of its examples 2 pass, 1 fail is expected, and it is 1 pass, 2 fail",
    ]


def test_the_faults_of_all_files_are_told_at_once(dq: Run, tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "one.py").write_text("import nothing_such\n", encoding="utf-8")
    (tmp_path / "pack" / "two.py").write_text("\nx = (\n", encoding="utf-8")
    done = dq("lint", "pack")
    assert done.returncode == 2
    assert "the pack file one.py, line 1, cannot be used: ModuleNotFoundError" in done.stderr
    assert "\nthe pack file two.py, line 2, cannot be used: SyntaxError" in done.stderr


@pytest.mark.slow
def test_the_shipped_pack_lints() -> None:
    """Of 141 checks 130 are about records."""
    found = lint("dq_audit_checks")
    assert (found.checks, found.cited, found.tried, found.true) == (141, 141, 130, 130)
    assert found.lacking == ()


def test_every_shipped_check_cites_a_source_and_has_examples() -> None:
    _, chosen = checks_of("dq_audit_checks")
    assert [c.id for c in chosen if not cites(c)] == []
    assert [c.id for c in chosen if needs_examples(c) and not c.guidance.examples] == []


@source(id="fixture.loans", agency="Library", key=("loan_no",), period="lent_on")
class Loans(pa.DataFrameModel):
    """Loans."""

    loan_no: str = column()
    lent_on: date = column()
    reader_age: int = column(ge=0, le=120)


@check(id="fixture.reader-age", gap=None, source=Loans, target=0.9)
class ReaderAge(pa.DataFrameModel):
    """Why."""

    reader_age: int = known()


def test_the_fixture_takes_a_table_and_gives_counts(audit: Callable[..., Finding]) -> None:
    """By class and by id; what the table does not say is filled in, and what it says stays."""
    text = """
        loan_no | reader_age
        1       | 34
        2       | 207
        3       |
    """
    found = audit(text, ReaderAge, "reader_age")
    assert (found.counts.applicable, found.counts.complete, found.counts.invalid, found.counts.blank) == (3, 1, 1, 1)
    away = "loan_no | lent_on | reader_age\n1 | 2026-09-30 | 34"
    assert audit(away, ReaderAge).counts.in_period == 0
    shipped = audit("victim_type | victim_sex | victim_age\nperson | F | 34\nbusiness | |", "police.triangle-victim")
    assert (shipped.counts.applicable, shipped.counts.complete) == (1, 1)
