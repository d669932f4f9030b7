"""Validation results of great-expectations in our history: counts come over, values do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeAlias

import pytest
from commands import RETENTION

Run: TypeAlias = Callable[..., "CompletedProcess[str]"]
CANARY = "Zebedee Quillfeather"
TOML = f'{RETENTION}[history]\nplace = "history.sqlite"\n[sources."gx.victims"]\ngx = "Police"\n'


def _result(kind: str, result: dict[str, Any], raised: bool = False, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401, FBT001, FBT002
    return {
        "success": True,
        "exception_info": {"raised_exception": raised, "exception_message": CANARY if raised else None},
        "expectation_config": {"type": f"expect_{kind}", "kwargs": kwargs, "meta": {}},
        "result": result,
    }


def _counted(of: int, unexpected: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"element_count": of, "unexpected_count": unexpected, "partial_unexpected_list": [CANARY], **more}


@pytest.fixture
def kept(dq: Run, tmp_path: Path) -> Callable[..., CompletedProcess[str]]:
    """Take results in: `kept(*results)`."""
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    assert dq("history", "init", "--no-ledger").returncode == 0

    def take(*results: Any, period: str = "2026-10", source: str = "gx.victims") -> CompletedProcess[str]:  # noqa: ANN401
        meta = {"great_expectations_version": "1.24.1"}
        told = {"success": False, "results": list(results), "meta": meta}
        (tmp_path / "result.json").write_text(json.dumps(told), encoding="utf-8")
        return dq("history", "gx", "result.json", "--source", source, "--period", period, "--json")

    return take


def test_counts_come_over_and_values_do_not(kept: Run, dq: Run, tmp_path: Path) -> None:
    """By hand: of 100 cells 9 are null and 6 unexpected, so 85 are complete; the nulls stay in the denominator."""
    done = kept(
        _result(
            "column_values_to_match_regex", _counted(100, 6, missing_count=9), column="sex", regex="^F", mostly=0.9
        ),
        _result("column_values_to_not_be_null", _counted(100, 9), column="sex"),
        _result("column_values_to_be_in_set", _counted(0, 0, missing_count=0), column="age", row_condition="x"),
        _result("column_values_to_be_unique", {}, raised=True, column="ref"),
        _result("column_mean_to_be_between", {"observed_value": 3.0}, column="age"),
    )
    assert done.returncode == 0, done.stderr
    audit = json.loads(done.stdout)
    found = {f["check"].removeprefix("gx.victims."): f for f in audit["findings"]}
    regex = found["sex.column-values-to-match-regex"]
    counts = ("rows", "applicable", "valid", "blank", "invalid")
    assert [regex["counts"][name] for name in counts] == [100, 100, 85, 9, 6]
    assert (regex["target"], regex["outcome"]) == (0.9, "missed")  # GX calls 85 of 91 a success
    assert [found["sex.column-values-to-not-be-null"]["counts"][name] for name in counts] == [100, 100, 91, 9, 0]
    assert found["age.column-values-to-be-in-set"]["outcome"] == "not applicable"
    assert found["ref.column-values-to-be-unique"]["outcome"] == "could not judge"
    assert len(found) == 4
    assert any("1 of 5 results left out, which hold no counts" in note for note in audit["notes"])
    (entry,) = json.loads(dq("history", "list", "--json").stdout)
    assert (entry["origin"], entry["tool"]) == ("gx", "great-expectations 1.24.1")
    everything = done.stdout + done.stderr + (tmp_path / "history.sqlite").read_bytes().decode("latin-1")
    assert CANARY not in everything
    assert dq("history", "export").returncode == 0
    assert dq("trend", "gx.victims.sex.column-values-to-match-regex").returncode == 0


def test_another_question_is_another_rule(kept: Run) -> None:
    """The share that is asked for is no part of the rule; what is asked is."""

    def rule(**kwargs: Any) -> str:  # noqa: ANN401
        done = kept(_result("column_values_to_match_regex", _counted(9, 0), column="a", **kwargs))
        return str(json.loads(done.stdout)["findings"][0]["rule"])

    assert rule(regex="x", mostly=0.5) == rule(regex="x", mostly=0.9)
    assert rule(regex="x") != rule(regex="y")


@pytest.mark.parametrize(
    ("results", "options", "code", "said"),
    [
        ([_result("column_mean_to_be_between", {"observed_value": 1})], {}, 3, "none of its 1 results holds counts"),
        ([_result("column_values_to_be_unique", {})], {}, 3, "none of its 1 results holds counts"),  # BOOLEAN_ONLY
        ([_result("column_values_to_be_unique", _counted(3, 4))], {}, 3, "none of its 1 results holds counts"),
        ([_result("column_values_to_be_unique", _counted(3, -1))], {}, 3, "none of its 1 results holds counts"),
        ([], {"period": "2026-13"}, 2, "both must be in the calendar"),
        ([], {"source": "police.victims"}, 2, "names no source 'police.victims'"),
    ],
)
def test_what_holds_no_counts_is_refused(kept: Run, results: list[Any], options: Any, code: int, said: str) -> None:  # noqa: ANN401
    done = kept(*results, **options)
    assert done.returncode == code
    assert said in done.stderr


def test_no_result_at_all_is_a_sentence(kept: Run, dq: Run, tmp_path: Path) -> None:
    kept()
    for text in ("{}", "[1]", "nonsense", '{"success": 1, "results": 3}'):
        (tmp_path / "other.json").write_text(text, encoding="utf-8")
        done = dq("history", "gx", "other.json", "-s", "gx.victims", "--period", "2026-10")
        assert (done.returncode, "is no validation result" in done.stderr) == (3, True)
