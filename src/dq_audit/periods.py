"""Which months an extract is about, and when it was cut: by what was said, the file's name, or the rows themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dq_audit.declaration import DeliveryKind
from dq_audit.errors import InputError
from dq_audit.outcomes import month_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.declaration import Source

_PARTS = ("year", "month", "day")


def file_name(given: Any) -> str:  # noqa: ANN401  a path or any frame
    """The name of a file, without its folders; empty for a table in memory."""
    return Path(given).name if isinstance(given, str | Path) else ""


def dated(name: str, pattern: str | None) -> str | None:
    """A month or day out of a file name, by a source's pattern with the groups year, month (and day)."""
    found = re.search(pattern, name) if pattern and name else None
    return "-".join(found[part] for part in _PARTS if part in found.re.groupindex) if found else None


def month_text(month: int) -> str:
    """YYYYMM as YYYY-MM."""
    return f"{month // 100:04d}-{month % 100:02d}"


def month_key(period: str) -> int:
    """YYYY-MM as YYYYMM."""
    return int(period.replace("-", ""))


def periods(
    source: Source, rows: Mapping[int | None, int], named: str | None, notes: list[str], *, nil: bool
) -> list[str]:
    """The months to audit: one under delivery `month`, else every month of the extract up to the named one.

    `rows` are the records by data month (YYYYMM; None: month unknown). Guesses are added to `notes`. InputError where
    there is nothing to audit, or no way to tell the month.
    """
    if not sum(rows.values()):
        return [_nil(source, named, notes, nil=nil)]
    known = {month: n for month, n in rows.items() if month is not None}
    last = named or _guess(source, known, notes)
    if source.delivery.kind is DeliveryKind.MONTH:
        return [last]
    first = month_number(last) - source.delivery.months + 1 if source.delivery.kind is DeliveryKind.ROLLING else 0
    months = {month_text(month) for month in known} | {last}
    return sorted(month for month in months if first <= month_number(month) <= month_number(last))


def _guess(source: Source, known: Mapping[int, int], notes: list[str]) -> str:
    if not known:
        message = f"no row has a readable date in {source.period}; say which month it is with --period YYYY-MM"
        raise InputError(message)
    whole_months = source.delivery.kind is DeliveryKind.MONTH
    month = month_text(max(known, key=lambda m: (known[m], m)) if whole_months else max(known))
    how = "the month of most rows" if whole_months else "the latest month in the rows"
    notes.append(f"period {month}: {how}, since it was neither given nor in the file's name")
    return month


def _nil(source: Source, named: str | None, notes: list[str], *, nil: bool) -> str:
    if nil and named:
        notes.append(f"nil return declared for {named}")
        return named
    month = named or "YYYY-MM"
    message = (
        "the extract has a header and no rows; if nothing happened, declare a nil return in dq_audit.toml "
        f'([sources."{source.id}"] nil = ["{month}"]), otherwise ask the agency to send it again'
    )
    raise InputError(message)
