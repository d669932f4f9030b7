"""pandera's errors without what they quote: cells of records stand in their messages, their cases and their data.

What stays is which records fail (by their index), which rule, and what the cell looks like (`A9`, `text of 14`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from dq_audit.cells import shape

if TYPE_CHECKING:
    import pandera.pandas as pa

_NAMES = (SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME, SchemaErrorReason.WRONG_DATATYPE)  # their cases are no cells


def quiet(model: type[pa.DataFrameModel]) -> None:
    """Have a model's own `validate` raise errors that hold no value of a record."""

    def validate(cls: type[pa.DataFrameModel], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  as pandera has it
        fault: SchemaError | SchemaErrors
        try:
            return super(model, cls).validate(*args, **kwargs)  # bound late: no `super` held, since none can travel
        except SchemaErrors as errors:
            told = [_quiet(error) for error in errors.schema_errors]
            fault = SchemaErrors(errors.schema, told, pd.DataFrame())
        except SchemaError as error:
            fault = _quiet(error)
        raise fault

    model.validate = classmethod(validate)  # type: ignore[assignment,method-assign]


def _quiet(error: SchemaError) -> SchemaError:
    cases = error.failure_cases
    if isinstance(cases, pd.DataFrame):
        shapes = pd.Series([_shape(cell) for cell in cases["failure_case"]], index=cases.index, dtype=object)
        told: Any = cases.assign(failure_case=shapes)
        number = f"{cases['index'].nunique():,} records" if "index" in cases else "it"
    else:
        told, number = (cases if error.reason_code in _NAMES else _shape(cases)), "it"
    about = error.column_name or getattr(error.schema, "name", None)
    message = f"{about}: {number} failed {error.check}; the cells are withheld, because they may name somebody"
    kept = {name: getattr(error, name) for name in ("check", "check_index", "check_output", "reason_code")}
    make: Any = SchemaError  # pandera leaves it without types
    made: SchemaError = make(error.schema, None, message, failure_cases=told, column_name=error.column_name, **kept)
    return made


def _shape(cell: Any) -> str | None:  # noqa: ANN401  whatever pandera puts there
    return None if cell is None or cell is pd.NA or cell != cell else shape(str(cell))  # noqa: PLR0124  NaN
