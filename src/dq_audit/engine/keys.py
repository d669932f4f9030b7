"""The keys that a source holds, for the rules of other sources: fingerprints, no cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.declaration import CheckRule, Guidance
from dq_audit.engine.facts import Facts
from dq_audit.engine.groups import fingerprint
from dq_audit.engine.kernel import judge_slice
from dq_audit.engine.plan import YES, Settings
from dq_audit.engine.planning import plan
from dq_audit.grouped import unique
from dq_audit.linked import Keys

if TYPE_CHECKING:
    from dq_audit.declaration import Source
    from dq_audit.extracts.read import Extract
    from dq_audit.linked import found_in


def keys_in(extract: Extract, source: Source, rule: found_in, settings: Settings) -> Keys:
    """The keys that an extract of the other source holds for a rule, of whatever area and month."""
    only = CheckRule(
        "@keys", "", None, source, source.model, 1.0, None, rule.where, (), unique(rule.theirs), None, Guidance("")
    )
    everywhere = Settings(spellings=settings.spellings, code_lists=settings.code_lists)
    planned = plan(source, (only,), extract.present, everywhere)
    [made] = planned.checks
    if made.obstacle:
        return Keys(None, f"{source.id}: {made.obstacle}")
    facts, found = Facts(planned), []
    for rows in extract.slices(planned.needed):
        judged = judge_slice(planned, facts, rows)
        found.append(judged.filter(pl.col(made.scope) == YES).select(fingerprint(rule.theirs)).unique())
    return Keys(pl.concat(found).unique())
