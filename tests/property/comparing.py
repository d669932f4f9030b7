"""What the property tests have in common: how often they run, and how findings are held against the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from strategies import PERIOD

from dq_audit.model import Kind, State

if TYPE_CHECKING:
    from oracle import Key
    from strategies import Case

    from dq_audit.audit import Result
    from dq_audit.model import Counts, Finding

_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def quick(examples: int) -> settings:
    """Settings of a property in the quick profile: a failing example is shown as it was drawn, since shrinking is slow."""
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, deadline=None, suppress_health_check=_QUIET, phases=phases)


def long(examples: int) -> settings:
    """Ten times as many examples; a failing one is shrunk."""
    return settings(max_examples=10 * examples, deadline=None, suppress_health_check=_QUIET)


def findings(result: Result) -> dict[Key, Finding]:
    """The findings of the one month."""
    (audit,) = result.audits
    assert audit.period == PERIOD
    return {found.key: found for found in audit.findings}


def counted(result: Result) -> dict[Key, dict[str, int]]:
    """All counts of the one month. On record lines what is missing is one figure; a test of its own takes it apart."""
    return {key: _told(key, found.counts) for key, found in findings(result).items()}


def expected(case: Case) -> dict[Key, dict[str, int]]:
    """All counts by the oracle, in the same form."""
    return {key: _told(key, line.counts) for key, line in case.oracle.lines().items()}


def _told(key: Key, counts: Counts) -> dict[str, int]:
    told = counts.as_dict()
    if key[1] is not Kind.RECORD:
        return told
    apart = {state.label for state in State if state > State.DECLINED}
    return {name: n for name, n in told.items() if name not in apart} | {"missing": counts.missing}
