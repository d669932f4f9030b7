"""Code lists: what they refuse, and that a window of months includes both its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dq_audit.codes import CodeList, code_list
from dq_audit.errors import PackError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "code,label,group,state,source,from,until,default"


def listed(folder: Path, *lines: str) -> CodeList:
    path = folder / "made_up.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return code_list(path)


def test_a_spelling_may_pass_from_one_code_to_another(tmp_path: Path) -> None:
    found = listed(tmp_path, "A,Alpha,,valid,made up,,2026-03,", "B,Alpha,,valid,made up,2026-04,,")
    assert [code.code for code in found.codes] == ["A", "B"]


@pytest.mark.parametrize(("until", "start"), [("2026-03", "2026-03"), ("2026-04", "2026-03"), ("", "2026-03")])
def test_a_spelling_of_two_codes_in_one_month_is_refused(tmp_path: Path, until: str, start: str) -> None:
    with pytest.raises(PackError, match="stands for A and for B"):
        listed(tmp_path, f"A,Alpha,,valid,made up,,{until},", f"B,Alpha,,valid,made up,{start},,")


@pytest.mark.parametrize(
    "line",
    ["A,Alpha,,fine,made up,,,", "A,Alpha,,valid,,,,", ",Alpha,,valid,made up,,,", "A,Alpha,,valid,made up,,,1"],
    ids=["no state", "no source", "no code", "a default that is valid"],
)
def test_a_line_that_says_too_little_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    with pytest.raises(PackError, match="line 2"):
        listed(tmp_path, line)


def test_a_retired_code_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "made_up.csv"
    path.write_text("code,label,group,state,source,retired\nA,Alpha,,valid,made up,1\nB,Bravo,,valid,made up,\n")
    found = code_list(path)
    assert [(code.code, code.retired) for code in found.select()] == [("A", True), ("B", False)]
