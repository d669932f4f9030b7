"""How far two dates lie apart by the calendar, and what cannot be ruled out: conditions for cohorts that are followed.

Months are counted as the law and the statistics count them, by the calendar: a follow-up of twelve months from 31
March 2024 ends on 31 March 2025, whether a leap day lies between or not. Days are whole numbers since 1970, of which
month and day are made by arithmetic that every engine has (H. Hinnant, civil_from_days, public domain).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw

from dq_audit.conditions import Condition, OfOne, not_after
from dq_audit.errors import PackError
from dq_audit.moments import day_column

if TYPE_CHECKING:
    from dq_audit.conditions import Readers, See

_MARCH_0 = 719_468  # days from 1 March of the year 0, from which leap days come last in a year, to 1 January 1970
_ERA = 146_097  # days of 400 years


@dataclass(frozen=True)
class within_months(Condition):  # noqa: N801  reads as a word of the rule language
    """The second date is at most some calendar months after the first: `within_months("index_on", "again_on", 12)`.

    The last day is that of the same number; where its month has no such day, the last of that month. A second date
    before the first is within. A date that cannot be read: cannot be told.
    """

    first: str
    second: str
    months: int

    @property
    def columns(self) -> tuple[str, ...]:
        """The two dates."""
        return (self.first, self.second)

    def verify(self, readers: Readers) -> None:
        """PackError unless both columns are dates and the months a whole number."""
        not_after(self.first, self.second).verify(readers)
        if type(self.months) is not int or self.months < 0:
            message = f"the condition «{self.describe()}» needs a whole number of months, not {self.months!r}"
            raise PackError(message)

    def expr(self, see: See) -> nw.Expr:  # noqa: ARG002
        """In the last month the day decides; where that month is too short, all of its days are within."""
        (first, day), (second, other) = (_month_and_day(day_column(column)) for column in self.columns)
        apart = second - first
        return (apart < self.months) | ((apart == self.months) & (other <= day))

    def describe(self) -> str:
        """The condition in plain words."""
        return f"{self.second} is at most {self.months} months after {self.first}"


class possibly(OfOne):  # noqa: N801
    """The condition holds or cannot be told: `possibly(is_reoffence)` counts what may turn out to be one."""

    def expr(self, see: See) -> nw.Expr:
        """Always true or false."""
        return self.inner.expr(see).fill_null(True)

    def describe(self) -> str:
        """The condition in plain words."""
        return f"it holds or cannot be told that {self.inner.describe()}"


def _month_and_day(column: str) -> tuple[nw.Expr, nw.Expr]:
    """The month, counted on from one to the next, and the day of the month of days since 1970."""
    days = nw.col(column) + _MARCH_0
    era = days // _ERA
    of_era = days - era * _ERA
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    month = (5 * of_year + 2) // 153
    return (era * 400 + year) * 12 + month, of_year - (153 * month + 2) // 5 + 1
