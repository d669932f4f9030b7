"""Tallies that sum fractions: exact in whole units of the last decimal, and the same wherever they are counted."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pandera.pandas as pa
import pytest
from databases import Postgres, counted_there, duckdb_table
from harness import table

from dq_audit.asking import Evidence
from dq_audit.audit import Result, count_extract
from dq_audit.codes import Code
from dq_audit.declaration import CheckRule, Source
from dq_audit.declare import CodeList, by_code, check, column, declaration, known, source, tally
from dq_audit.discover import Packs
from dq_audit.document import to_document
from dq_audit.model import State

if TYPE_CHECKING:
    from pathlib import Path

    from dq_audit.extracts.database import Database

KINDS = CodeList("kinds", tuple(Code(code, code, "", State.VALID) for code in ("H", "F")))


@source(
    id="spec.scores",
    agency="Spec office",
    period="seen_on",
    breakdowns=(by_code("kind"),),
    tallies=(
        tally("scores", "kind", of="score", decimals=3),
        tally("whole", "kind", of="score"),
        tally("people", "kind", of="people"),
    ),
)
class Scores(pa.DataFrameModel):
    """Scores between -1 and 1."""

    seen_on: date = column()
    kind: str = column(KINDS)
    score: float = column(ge=-1, le=1)
    people: int = column(ge=0, le=1000)


@check(id="spec.score-known", gap=None, source=Scores, target=0.9)
class ScoreKnown(pa.DataFrameModel):
    """A score is known."""

    score: float = known()
    people: int = known()


ROWS = """
seen_on    | kind | score   | people
2026-10-01 | H    | 0.1     | 1
2026-10-01 | H    | 0.2     | 2.0
2026-10-01 | H    | .7      | 3
2026-10-01 | H    | .0      | 4
2026-10-01 | H    | +0.0005 | 5
2026-10-01 | H    | 0.00049 | +6
2026-10-01 | H    | 1.      | 7
2026-10-01 | H    | 1.001   | 8
2026-10-01 | H    | n/k     | -9
2026-10-01 | H    |         |
2026-10-01 | F    | -0.25   | 0
2026-10-01 | F    | -0.0005 | 0
"""
# H: 0.1 + 0.2 + 0.7 + 0 + 0.001 (a half goes up) + 0 + 1; above 1 is no score. F: -0.25, and minus a half goes up to 0.
SUMS = {("H",): 2001, ("F",): -250}


def counted(given: object) -> Result:
    declared, rule = declaration(Scores), declaration(ScoreKnown)
    assert isinstance(declared, Source)
    assert isinstance(rule, CheckRule)
    return count_extract(given, declared, Packs({declared.id: declared}, {rule.id: rule}), None, "2026-10")


@pytest.mark.few(1)
@pytest.mark.parametrize("engine", ["polars", "duckdb", "postgresql"])
def test_fractions_are_summed_exactly_and_alike_everywhere(engine: str, tmp_path: Path, postgres: Postgres) -> None:
    rows = table(ROWS)
    stored: dict[str, Database] = {"duckdb": duckdb_table(tmp_path, rows), "postgresql": postgres.table(rows)}
    result = counted(stored.get(engine, rows))
    assert counted_there(result) is (engine in stored) or engine == "polars"
    scores, _, people = result.audits[-1].tallies
    assert (dict(scores.cells), scores.decimals) == (SUMS, 3)
    assert (dict(people.cells), people.decimals) == ({("H",): 36, ("F",): 0}, 0)


def test_slices_add_up_to_the_same(tmp_path: Path) -> None:
    """A tenth is no binary fraction: ten thousand of them, summed as such, would not be a thousand."""
    rows = "\n".join(["seen_on,kind,score,people", *["2026-10-01,H,0.1,1"] * 10_000])
    (tmp_path / "scores.csv").write_text(rows, encoding="utf-8")
    assert dict(counted(tmp_path / "scores.csv").audits[-1].tallies[0].cells) == {("H",): 1_000_000}


def test_the_unit_goes_with_the_figures() -> None:
    audit = counted(table(ROWS)).audits[-1]
    tallies = {one["name"]: one for one in json.loads(json.dumps(to_document(audit, "dq-audit x")))["tallies"]}
    assert tallies["scores"]["decimals"] == 3
    assert "decimals" not in tallies["people"]
    pooled = Evidence.of([audit]).tally("spec.scores", "scores")
    assert pooled
    assert (pooled.decimals, pooled.total) == (3, 1751)
