"""For tests of packs: `audit` takes a small table and a check, and gives its counts.

    def test_an_age_over_120_is_invalid(audit):
        found = audit('''
            reader_age
            34
            207
        ''', ReaderAge)
        assert (found.counts.complete, found.counts.applicable) == (1, 2)

Pytest loads this in every project of an environment with dq-audit, so that nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from dq_audit.model import Finding


@pytest.fixture(scope="session")
def audit() -> Callable[..., Finding]:
    """Audit a table drawn with bars by one check: `audit(table, check, item=None, checks=…, period=…, project=…)`.

    The check is a class, or an id of an installed pack or of the folder `checks`.

    Columns that the table does not have are blank, the key a running number, the month `2026-10`. What comes back is
    the finding of the item, else of the whole record: `.counts` holds `rows`, `applicable`, `complete`,
    `valid`, `blank` and so on.
    """
    found: Callable[..., Finding] = importlib.import_module("dq_audit.trying").audit
    return found
