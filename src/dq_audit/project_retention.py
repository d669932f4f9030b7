"""How long what is kept stays, as the project file states it: `[retention]`. Nothing in it has a usual value."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator

from dq_audit.project_values import Table, must

_TEXT = re.compile(r"(?P<number>[1-9][0-9]{0,3}) ?(?P<unit>d|m|days?|months?|years?)", re.ASCII)
_WANTED = 'must be a time such as "90 days", "24 months" or "10 years"'
_UNITS = {"d": "days", "m": "months", "y": "years"}
_MONTHS_OF_A_YEAR = 12
SUGGESTED = 'lists = "3 months", records = "24 months", counts = "10 years", log = "6 years"'


@dataclass(frozen=True)
class KeptFor:
    """How long something is kept: days, months or years of the calendar."""

    number: int
    unit: str  # days, months or years

    def since(self, today: date) -> date:
        """The first day from which on something is still kept.

        >>> KeptFor(1, "months").since(date(2026, 3, 31)), KeptFor(30, "days").since(date(2026, 3, 31))
        (datetime.date(2026, 2, 28), datetime.date(2026, 3, 1))
        """
        if self.unit == "days":
            return today - timedelta(days=min(self.number, today.toordinal() - 1))
        number = self.number * (_MONTHS_OF_A_YEAR if self.unit == "years" else 1)
        months = today.year * _MONTHS_OF_A_YEAR + today.month - 1 - number
        year, month = max(months // _MONTHS_OF_A_YEAR, 1), months % _MONTHS_OF_A_YEAR + 1
        return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.number} {self.unit if self.number > 1 else self.unit[:-1]}"


def kept_for(text: Any) -> KeptFor:  # noqa: ANN401  whatever stands in the file
    """A time such as `90 days` or `24 months`, or shorter `90d` and `24m`. ValueError for anything else."""
    found = _TEXT.fullmatch(text.strip()) if isinstance(text, str) else None
    must(found is not None, text, _WANTED)
    return KeptFor(int(found["number"]), _UNITS[found["unit"][0]]) if found else KeptFor(0, "days")


Time = Annotated[KeptFor, BeforeValidator(kept_for)]


class Retention(Table):
    """How long each class of what is kept stays. `governance.kinds` says which file is of which class."""

    lists: Time  # files that name records: work lists, what came back, lists of failing records
    records: Time  # what the history knows of single records since an extract last showed them
    counts: Time  # the audits of the history
    log: Time  # the access log, release notes
    extracts: Time | None = None  # what agencies sent; where it is not stated, none is ever said to be too old
