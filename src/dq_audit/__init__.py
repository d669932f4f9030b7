"""dq-audit: what is missing in public-safety extracts, from whom, and whether the question behind it can be answered.

>>> import dq_audit
>>> dq_audit.check("2023-01-stop-and-search.csv", source="police.stop_search").summary()  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dq_audit.audit import Result, check, check_by_schema, summary
    from dq_audit.extracts.database import Database
    from dq_audit.extracts.spark import Spark
    from dq_audit.project import load_project
    from dq_audit.tables import history_table, trend_table

__version__ = "0.1.0"
__all__ = [
    "Database",
    "Result",
    "Spark",
    "__version__",
    "check",
    "check_by_schema",
    "history_table",
    "load_project",
    "summary",
    "trend_table",
]
_HOMES = {
    "check": "audit",
    "check_by_schema": "audit",
    "Database": "extracts.database",
    "Result": "audit",
    "Spark": "extracts.spark",
    "summary": "audit",
    "load_project": "project",
    "history_table": "tables",
    "trend_table": "tables",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401  the module's own names
    """Load the engine on first use: `dq-audit --help` must not pay for pandas, Polars and pandera."""
    if name not in _HOMES:
        message = f"module 'dq_audit' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"dq_audit.{_HOMES[name]}"), name)
