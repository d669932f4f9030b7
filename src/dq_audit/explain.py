"""Sources and checks in words: what `checks` lists and `explain` tells, for people and as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dq_audit.declaration import ROWS
from dq_audit.outcomes import percent_of
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.declaration import CheckRule
    from dq_audit.discover import Packs


def check_facts(check: CheckRule) -> dict[str, Any]:
    """A check as plain values, for people and for JSON."""
    rule = check.rule
    return {
        "id": check.id,
        "gap": check.gap,
        "source": check.source.id,
        "kind": "items" if check.items else "signal" if check.is_signal else "rule",
        "why": check.guidance.why,
        "applies_to": "every record" if check.applies_to is None else check.applies_to.describe(),
        "items": [
            {"item": i.name, "valid": i.reader.describe(), "target": i.target, "default_allowance": i.allowance}
            for i in check.items
        ],
        "rule": None if rule is None else rule.describe(),
        "target": check.target,
        "record_target": check.record_target,
        "numerator": _numerator(check),
        "denominator": f"records of {check.source.id} of the month, in the area"
        + ("" if check.applies_to is None else f", for which {check.applies_to.describe()}"),
        "what_counts": check.guidance.counts,
        "what_to_do": check.guidance.supplier,
        "what_it_tells": check.guidance.reader,
    }


def told(check: CheckRule) -> dict[str, str]:
    """What a report says about a check beside its figures: why, what counts, what to do, how it is counted, lists."""
    facts, guidance = check_facts(check), check.guidance
    lists = {item.reader.codes for item in check.items if isinstance(item.reader, Coded)}
    named = [f"{one.name} ({'; '.join(one.sources)})" for one in sorted(lists, key=lambda one: one.name)]
    return {
        "why": guidance.why,
        "counts": guidance.counts,
        "supplier": guidance.supplier,
        "reader": guidance.reader,
        "method": f"Numerator: {facts['numerator']}. Denominator: {facts['denominator']}.",
        "lists": ". ".join(named),
    }


def _numerator(check: CheckRule) -> str:
    if check.items:
        return "of each item: valid or declined; of the record: every item valid or declined"
    return "records that keep the rule" if not check.is_signal else "records without the mark"


def check_lines(packs: Packs, chosen: Sequence[CheckRule]) -> Iterator[str]:
    """The list of checks by source, as text."""
    for source in sorted({c.source.id for c in chosen}):
        declared = packs.sources[source]
        yield f"\n{source}  ({declared.agency}, {declared.delivery.describe()})  {declared.title}"
        for c in (c for c in chosen if c.source.id == source):
            yield f"  {c.gap or '-':6} {c.id}\n         {c.title}"


def explained(facts: dict[str, Any]) -> str:
    """A check's page as text."""
    lines = [facts["id"], "", facts["why"], ""]
    named = (
        ("Gap", f"{facts['gap']} {ROWS[facts['gap']]}" if facts["gap"] else "none of the register"),
        ("Source", facts["source"]),
        ("Kind", facts["kind"]),
        ("Applies to", facts["applies_to"]),
    )
    lines += [f"{name + ':':16}{value}" for name, value in named]
    lines += [f"{'Item:':16}{i['item']}: {i['valid']}; target {percent_of(i['target'])}" for i in facts["items"]]
    if facts["rule"]:
        lines.append(f"{'Rule:':16}{facts['rule']}; target {percent_of(facts['target'])}")
    lines += [f"{'Numerator:':16}{facts['numerator']}", f"{'Denominator:':16}{facts['denominator']}"]
    told = (
        ("What counts", facts["what_counts"]),
        ("What to do", facts["what_to_do"]),
        ("What it tells", facts["what_it_tells"]),
    )
    lines += [f"\n{name}: {text}" for name, text in told if text]
    return "\n".join(lines)
