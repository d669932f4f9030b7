"""Loans and their checks."""

from datetime import date

import pandera.pandas as pa

from dq_audit.declare import by_weekday, check, column, known, must, source, unique


@source(
    id="lent.loans",
    agency="Library",
    key=("loan_no",),
    period="lent_on",
    owner="librarian",
    breakdowns=(by_weekday("lent_on"),),
)
class Loans(pa.DataFrameModel):
    """Books that the library lent.

    Source: the library's own rules of lending.
    """

    loan_no: str = column()
    lent_on: date = column()
    librarian: str = column()
    reader_age: int = column(ge=0, le=120, personal=True)


@check(id="lent.reader-age", gap=None, source=Loans, target=0.90)
class ReaderAge(pa.DataFrameModel):
    """Whether children read cannot be said without the reader's age.

    What to do: ask at the desk.

    Examples:
        reader_age | expected
        34         | pass
        207        | fail
                   | fail
    """

    reader_age: int = known()


@check(id="lent.loan-once", gap=None, source=Loans, target=1.0)
class LoanOnce(pa.DataFrameModel):
    """A loan that stands twice is counted twice.

    What to do: remove the copy.

    Examples:
        loan_no | expected
        L1      | pass
        L2      | fail
        L2      | fail
    """

    rule = must(unique())
