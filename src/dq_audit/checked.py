"""`@check`: a pandera model as one data-gap rule, and what may be wrong with how it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.as_pandera import into_pandera, refuse_frame_checks
from dq_audit.declaration import ROWS, CheckRule, Covered, Guidance, Item, Lasting, Placed, Rated, Source, Summed, Whole
from dq_audit.fields import (
    MARK,
    Must,
    add_further,
    drawn_in,
    facts_of,
    fail,
    hints,
    paragraphs_of,
    plain,
    reader_of,
    register,
    ruled,
    share,
    tolerance,
    tuple_of,
    verified,
)
from dq_audit.grouped import Grouped
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandera.pandas as pa

    from dq_audit.conditions import Condition


def check(
    *,
    id: str,  # noqa: A002  the word of the rule language
    gap: str | None,
    source: type[pa.DataFrameModel],
    target: float | None = None,
    record_target: float | None = None,
    applies_to: Condition | None = None,
    first: bool = False,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a check on a pandera model: fields of `known(...)`, or one `must(...)`, or one `signal(...)`.

    `target` holds for each item that names none of its own; `record_target` judges the record line; the records of a
    check that comes `first` head the work lists. The docstring is compulsory: its first paragraph says why the gap
    matters; paragraphs that begin with “What counts:”, “What to do:” and “What it tells:” are the guidance for supplier
    and reader; “Source:” says where the rule comes from; “Examples:” is a table drawn with bars, a line a record, whose
    last column says what is `expected` of it. PackError, saying how to mend it, for any mistake.
    """

    def declare(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
        plain(model)
        facts = getattr(source, MARK, None)
        if not isinstance(facts, Source):
            fail(model, "needs source=… to be a class declared with @source")
        paragraphs = paragraphs_of(model, id)
        if gap is not None and gap not in list(ROWS):
            fail(model, f"gap={gap!r} is none of the register's ({', '.join(ROWS)}); None where it stands outside")
        if applies_to is not None:
            verified(model, "applies_to", applies_to, facts)
        share(model, "target", target)
        share(model, "record_target", record_target)
        refuse_frame_checks(model)
        rules = ruled(model)
        items = _items(model, facts, target) if not rules else ()
        rule = _rule(model, facts, rules, target) if rules else None
        limit = rules[0].limit if rules else None
        if rule is not None and record_target is not None:
            fail(model, "has a record_target, which is that of several items together; a rule has its target only")
        if limit is not None and target is not None:
            fail(model, "has a target, but a signal is judged by its limit: leave the target out")
        goal = target if limit is None else round(1 - limit, 12)
        if first and (limit is not None or isinstance(rule, Whole)):
            fail(model, "is to come first in the work lists, and finds fault with no single record; leave first out")
        declared = CheckRule(
            id, paragraphs[0], gap, facts, model, goal, record_target, applies_to, items, rule, limit,
            _guidance(model, paragraphs), first,
        )  # fmt: skip
        register(model, id)
        into_pandera(model, declared)
        setattr(model, MARK, declared)
        return model

    return declare


def _items(model: type, facts: Source, target: float | None) -> tuple[Item, ...]:
    fields = hints(model)
    if not fields:
        fail(
            model, "checks nothing: give it items (`name: str = known()`), a rule (`must(…)`) or a signal (`signal(…)`)"
        )
    return tuple(_item(model, name, hint, facts, target) for name, hint in fields.items())


def _item(model: type, name: str, hint: object, facts: Source, target: float | None) -> Item:
    if name not in facts.columns:
        fail(model, f"names the item {name!r}, which {facts.id} does not have ({', '.join(facts.columns)})")
    given = facts_of(model, name, "known")
    goal = target if given["target"] is None else given["target"]
    if goal is None:
        fail(model, f"has no target for {name!r}: write known(target=0.95) or give the check a target")
    share(model, f"target of {name!r}", goal)
    if given["allowance"] is not None:
        tolerance(model, f"the allowance of {name!r}", given["allowance"])
    add_further(model, name, given["further"])
    reader = reader_of(model, name, hint, given, facts.columns[name].reader)
    return Item(name, reader, goal, given["allowance"])


def _rule(model: type, facts: Source, rules: list[Must], target: float | None) -> Condition | Grouped | Whole:
    if len(rules) > 1 or hints(model):
        fail(model, "mixes several rules, or rules and items; one check, one id, one rule: split it")
    word, rule = rules[0].word, rules[0].rule
    if word == "signal":
        tolerance(model, "a signal's limit", rules[0].limit)
    elif target is None:
        fail(model, "has no target: say which share of records must keep the rule")
    if isinstance(rule, Grouped):
        _group_columns(model, rule, facts)
    elif isinstance(rule, Whole):
        _whole(model, rule, facts)
    else:
        verified(model, f"the rule of {word}(…)", rule, facts)
        return ~rule if word == "signal" else rule
    return rule


def _whole(model: type, rule: Whole, facts: Source) -> None:
    areas, tallies = [b.name for b in facts.breakdowns if b.kind == "area"], [t.name for t in facts.tallies]
    if isinstance(rule, Covered) and rule.breakdown not in areas:
        fail(model, f"asks which areas of {rule.breakdown!r} are there; breakdowns by area are {', '.join(areas)}")
    windows = [made.name for made in facts.persons if not made.each]
    unknown = {rule.persons, rule.among or rule.persons}.difference(windows) if isinstance(rule, Lasting) else ()
    if unknown:
        fail(model, f"asks whether {min(unknown)!r} last; counts of persons over a window are: {', '.join(windows)}")
    if isinstance(rule, Placed) and facts.area is None:
        fail(model, f"asks whether records can be placed; {facts.id} has no area=(column, kind) that could say it")
    if isinstance(rule, Summed) and rule.tally not in tallies:
        fail(model, f"sums the tally {rule.tally!r}, which {facts.id} does not have ({', '.join(tallies)})")
    if isinstance(rule, Summed) and any(t.decimals for t in facts.tallies if t.name == rule.tally):
        fail(model, f"sums the tally {rule.tally!r}, which has decimals; control totals are whole")
    if isinstance(rule, Rated):
        _rated(model, rule, facts)
    if isinstance(rule, Summed):
        tolerance(model, "what a sum may be off", rule.within)


def _rated(model: type, rule: Rated, facts: Source) -> None:
    tally = next((t for t in facts.tallies if t.name == rule.tally), None)
    if tally is None:
        fail(model, f"rates the tally {rule.tally!r}, which {facts.id} does not have")
    reader = facts.columns[tally.item].reader
    groups = {c.group for c in reader.codes.select()} if isinstance(reader, Coded) else set[str]()
    named = (rule.counted, rule.without, rule.beside)
    if not rule.counted or not all(tuple_of(str, one) and set(one) <= groups for one in named):
        fail(model, f"counts groups that {tally.item} does not have; write tuples of {', '.join(sorted(groups))}")


def _group_columns(model: type, rule: Grouped, facts: Source) -> None:
    if not tuple_of(str, rule.columns):
        fail(model, f"groups by {rule.columns!r}; write a tuple of columns, as in unique(('case_ref',))")
    named = [*rule.columns, *([rule.value_column] if rule.value_column else [])]
    missing = [name for name in named if name not in facts.columns]
    if missing:
        fail(model, f"groups by {', '.join(missing)}, which {facts.id} does not have")
    if rule.looks_for is not None:
        verified(model, "the condition that is looked for", rule.looks_for, facts)
    listed = facts.columns[rule.value_column].reader if rule.answers and rule.value_column else None
    known = {c.code for c in listed.codes.codes} if isinstance(listed, Coded) else set[str]()
    if rule.looks_for is None and not rule.answers <= known:
        strange = ", ".join(sorted(rule.answers - known))
        fail(model, f"looks for {strange} in {rule.value_column}, whose code list does not have it")
    if not (rule.columns or rule.whole_row or facts.key):
        fail(model, f"needs a record key, and {facts.id} has none: name the columns, as in unique(('case_ref',))")


_HEADS = {
    "What counts": "counts",
    "What to do": "supplier",
    "What it tells": "reader",
    "Source": "cited",
    "Examples": "examples",
}


def _guidance(model: type, paragraphs: list[str]) -> Guidance:
    said: dict[str, str] = {}
    for paragraph in paragraphs[1:]:
        head, _, text = paragraph.partition(":")
        if head not in _HEADS or _HEADS[head] in said:
            fail(
                model,
                f"has a paragraph that begins with {' '.join(paragraph.split()[:4])!r}; after the first, each begins "
                f"with one of {', '.join(f'“{known}:”' for known in _HEADS)}, once",
            )
        said[_HEADS[head]] = text.strip()
    if "examples" in said:
        said["examples"] = drawn_in(model)
    return Guidance(paragraphs[0], **said)


def declaration(model: type) -> Source | CheckRule:
    """What was declared on a class. PackError where nothing was."""
    facts = getattr(model, MARK, None)
    if not isinstance(facts, Source | CheckRule):
        fail(model, "is declared neither with @source nor with @check")
    return facts
