"""What the property tests have in common: how often they run, and how findings are held against the oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, settings
from strategies import PERIOD

if TYPE_CHECKING:
    from oracle import Key
    from strategies import Case

    from dq_audit.audit import Result
    from dq_audit.model import Finding

_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


def quick(examples: int) -> settings:
    """Settings of a property in the quick profile: a failing example is shown as drawn, since shrinking is slow."""
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
    """All counts of the one month."""
    return {key: found.counts.as_dict() for key, found in findings(result).items()}


def expected(case: Case) -> dict[Key, dict[str, int]]:
    """All counts by the oracle, in the same form."""
    return {key: line.counts.as_dict() for key, line in case.oracle.lines().items()}
