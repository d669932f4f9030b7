"""What the history holds as tidy tables of pandas: a row for each count, a row for each point of a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from dq_audit.project import FILE_NAME
from dq_audit.remembering import opened, settings_of
from dq_audit.schemas import packs_for
from dq_audit.trending import as_dict, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_POINT = ("first", "last", "n", "of", "share", "records", "centre", "low", "high", "marks")


def history_table(
    project: Path | str = FILE_NAME,
    *,
    source: str | None = None,
    check: str | None = None,
    since: str = "",
    breakdowns: Iterable[str] | None = None,
) -> pd.DataFrame:
    """The counts of a project's history: one row per source, period, as-of, check, item, breakdown and value.

    `breakdown` and `value` are None where a row counts all records; `vintage` tells values of one list from those of
    another. `breakdowns` may name those that are wanted; where it names none (`()`), rows of all records alone are
    read. There may be millions: narrow them by `source`, `check` and `since` (YYYY-MM). Each month stands once for each
    as-of, in the version that counts; nothing is judged. Raises ProjectError where the project has no history.
    """
    wanted = None if breakdowns is None else tuple(breakdowns)
    names, rows = opened(settings_of(Path(project))).counts(source, check, since, wanted)
    return pd.DataFrame.from_records(rows, columns=names)


def trend_table(
    check: str,
    project: Path | str = FILE_NAME,
    *,
    item: str | None = None,
    of: str = "",
    volume: bool = False,
) -> pd.DataFrame:
    """The line of a check over the months of a project's history: one row per point, with its limits and marks.

    As `dq-audit trend` tells it; `direction` and its reason stand in the table's `attrs`. UsageError where the history
    does not have the check.
    """
    settings = settings_of(Path(project))
    line = as_dict(line_of(opened(settings), settings, packs_for(settings), check, item, of, volume=volume))
    points = [{name: point[name] for name in _POINT} for point in line.pop("points")]
    table = pd.DataFrame.from_records(points, columns=list(_POINT))
    table["marks"] = table["marks"].map("; ".join)
    table.insert(0, "check", check)
    table.insert(1, "item", item)
    table.insert(2, "value", of or None)
    table.attrs |= line
    return table
