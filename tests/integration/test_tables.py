"""The history as tidy tables of pandas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from test_trend_verbs import CHECK, ITEM, MONTHS, TOML, kept, month

import dq_audit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    return tmp_path / "dq_audit.toml"


def test_a_row_for_each_count(project: Path) -> None:
    """Two months of an item and a record line, each in all and by one team; a second as-of of the first month."""
    first = replace(month("2025-01", 80, 100), vintages={"team": "a" * 16})
    kept(project.parent, [first, replace(first, as_of="2025-03-01"), month("2025-02", 90, 100)])
    table = dq_audit.history_table(project)
    assert len(table) == 3 * 2 * 2
    [row] = table[
        (table["period"] == "2025-01") & table["as_of"].isna() & (table["item"] == ITEM) & (table["value"] == "West")
    ].to_dict("records")  # fmt: skip
    assert (row["source"], row["check"], row["kind"], row["breakdown"]) == (
        "council.asb_contacts", CHECK, "item", "team"
    )  # fmt: skip
    assert (row["complete"], row["applicable"], row["blank"], row["vintage"]) == (40, 50, 10, "a" * 16)
    whole = table[table["breakdown"].isna() & (table["item"] == ITEM)]
    assert whole["complete"].tolist() == [80, 80, 90]
    assert whole["as_of"].tolist()[1] == "2025-03-01"
    assert table["complete"].equals(table["valid"] + table["declined"])


def test_it_can_be_narrowed(project: Path) -> None:
    kept(project.parent, [month("2025-01", 80, 100), month("2025-02", 90, 100)])
    assert len(dq_audit.history_table(project, breakdowns=())) == 4
    assert len(dq_audit.history_table(project, since="2025-02", breakdowns=["team"])) == 4
    assert len(dq_audit.history_table(project, check="x.y")) == len(dq_audit.history_table(project, source="x.z")) == 0
    empty = dq_audit.history_table(project, source="x.z")
    assert {"source", "period", "as_of", "check", "item", "breakdown", "value", "blank"} <= set(empty.columns)


def test_a_row_for_each_point_of_a_line(project: Path) -> None:
    """23 months of 80 to 84 of 100, then 40, which is below the limits."""
    kept(
        project.parent, [month(m, 80 + at % 5, 100) for at, m in enumerate(MONTHS[:23])] + [month(MONTHS[23], 40, 100)]
    )
    table = dq_audit.trend_table(CHECK, project, item=ITEM)
    assert isinstance(table, pd.DataFrame)
    assert (len(table), table.attrs["direction"]) == (24, "worse")
    last = table.iloc[-1]
    assert (last["first"], last["n"], last["of"], last["share"]) == ("2025-12", 40, 100, 0.4)
    assert last["share"] < last["low"] < last["centre"] < last["high"]
    assert "below the lower limit" in last["marks"]
    assert set(dq_audit.trend_table(CHECK, project, volume=True)["records"]) == {100.0}
