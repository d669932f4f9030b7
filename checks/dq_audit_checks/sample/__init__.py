"""The sample year: twelve months of invented extracts with planted faults, and the counts that an audit must find.

Nothing here imports dq-audit: the truth comes from the generator's own bookkeeping, never from the engine.
"""

from dq_audit_checks.sample.year import generate

__all__ = ["generate"]
