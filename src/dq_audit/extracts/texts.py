"""One typed cell as text, by one stated rule, whatever it came from.

Whole numbers lose a trailing `.0`; dates are ISO; times are to the second, with their offset where they have one;
booleans are `true` and `false`; null and NaN are blank.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal

ERROR, NO_RESULT = "#ERROR!", "#NO RESULT!"  # an error of a workbook, a formula of which no result was stored
_WHOLE = 2**53  # beyond it a float is no exact whole number


def cell_text(value: object) -> str | None:
    """One typed cell as text; None for blank."""
    if _is_missing(value):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _WHOLE else repr(float(value))
    if isinstance(value, dt.datetime | dt.time):
        return value.isoformat(timespec="seconds")
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)  # a date is ISO by itself


def _is_missing(value: object) -> bool:
    """None, the empty text, NaN, NaT and pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return (isinstance(value, str) and value == "") or (isinstance(value, float) and math.isnan(value))
