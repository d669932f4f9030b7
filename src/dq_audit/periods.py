"""Which months an extract is about, and when it was cut: by what was said, the file's name, or the rows themselves."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from dq_audit.declaration import DeliveryKind
from dq_audit.errors import InputError
from dq_audit.outcomes import month_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dq_audit.declaration import Source

_PARTS = ("year", "month", "day")


def dated(name: str, pattern: str | None) -> str | None:
    """A month or day out of a file name, by a source's pattern with the groups year, month (and day)."""
    found = re.search(pattern, name) if pattern and name else None
    said = "-".join(found[part] for part in _PARTS if part in found.re.groupindex) if found else ""
    return said if is_month(said) or is_day(said) else None


def is_month(text: str) -> bool:
    """Whether a text is a month, YYYY-MM."""
    return re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text) is not None


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, YYYY-MM-DD."""
    try:
        return re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


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
    if nil:
        notes.append(f"a nil return is declared for {named}, and {sum(rows.values()):,} rows came")
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
    if source.delivery.kind is DeliveryKind.SNAPSHOT:
        usual = sorted(known.values())[len(known) // 2]
        month, how = max(m for m, n in known.items() if 2 * n >= usual), "the latest month that is not nearly empty"
    else:
        month, how = max(known, key=lambda m: (known[m], m)), "the month of most rows"
    notes.append(f"period {month_text(month)}: {how}, since it was neither given nor in the file's name")
    later = sum(n for m, n in known.items() if m > month)
    if later and source.delivery.kind is not DeliveryKind.MONTH:
        notes.append(f"{later:,} records are dated after it and stand in no audit")
    return month_text(month)


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
