"""The keys that a source holds, for the rules of other sources: fingerprints, no cell."""

from __future__ import annotations

from dataclasses import replace
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
    from collections.abc import Sequence

    from dq_audit.declaration import Source
    from dq_audit.extracts.read import Extract
    from dq_audit.linked import found_in


def keys_in(extract: Extract, source: Source, rules: Sequence[found_in], settings: Settings) -> dict[found_in, Keys]:
    """The keys that an extract of the other source holds for each rule, of whatever area and month."""
    bare = replace(source, breakdowns=(), tallies=(), persons=())  # nothing is counted, so nothing else is judged
    everywhere = Settings(spellings=settings.spellings, code_lists=settings.code_lists)
    planned = plan(bare, tuple(_only(rule, source, at) for at, rule in enumerate(rules)), extract.present, everywhere)
    asked = {rule: made for rule, made in zip(rules, planned.checks, strict=True) if not made.obstacle}
    facts = Facts(planned)
    found: dict[found_in, list[pl.DataFrame]] = {rule: [] for rule in asked}
    for rows in extract.slices(planned.needed) if asked else ():
        judged = judge_slice(planned, facts, rows)
        for rule, made in asked.items():
            found[rule].append(judged.filter(pl.col(made.scope) == YES).select(fingerprint(rule.theirs)).unique())
    return {
        rule: Keys(pl.concat(found[rule]).unique()) if rule in asked else Keys(None, f"{source.id}: {made.obstacle}")
        for rule, made in zip(rules, planned.checks, strict=True)
    }


def _only(rule: found_in, source: Source, at: int) -> CheckRule:
    """A check that asks for the keys of a rule and judges nobody."""
    return CheckRule(
        f"@keys{at}", "", None, source, source.model, 1.0, None, rule.where, (), unique(rule.theirs), None, Guidance("")
    )
