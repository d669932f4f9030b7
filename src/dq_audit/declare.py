"""How a source and its checks are written. Packs import nothing else of dq-audit.

A source is one pandera model: the extract's columns, its record key, period, delivery, area, owner, breakdowns and
tallies. Beside it stand its checks, pandera models too:

    @check(id="police.msv-victim-details", gap="3.2.3", source=Victims, applies_to=is_msv, target=0.98)
    class MsvVictimDetails(pa.DataFrameModel):
        '''Most serious violence cannot be understood when the victim is not on the record.'''

        victim_age: int = known()
        victim_ethnicity: str = known(target=0.90)

Cells are text until they are judged (docs/decisions/0001): the annotation says what the text must read as (`str` as
the reader has it, `int`, `float`, `date`, `datetime`), and in the pandera schema every column is text. The models
validate without dq-audit's engine on the frame that the source hands on: text cells without blanks around them,
blank cells null, only the applicable records of one month. There the failing records of an item are those whose
recording state is neither valid nor declined.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dq_audit.as_pandera import into_pandera, refuse_frame_checks, text_only
from dq_audit.cells import snake
from dq_audit.codes import CodeList, code_list
from dq_audit.conditions import (
    Condition,
    at_midnight,
    blank,
    both_or_neither,
    coded,
    differs,
    directly,
    grouped,
    implies,
    looks_personal,
    matches,
    not_after,
    on_the_hour,
    recorded,
    same_group,
    stands,
    verify,
    within_days,
)
from dq_audit.declaration import (
    GAPS,
    MONTH,
    SNAPSHOT,
    Breakdown,
    Captured,
    CheckRule,
    Column,
    Delivery,
    Guidance,
    Item,
    Source,
    TallyOf,
    by_area,
    by_code,
    by_grade,
    by_group,
    by_hour,
    by_list,
    by_weekday,
    rolling,
    tally,
)
from dq_audit.errors import PackError
from dq_audit.fields import (
    MARK,
    Must,
    add_further,
    captured,
    column,
    facts_of,
    fail,
    has_groups,
    hints,
    known,
    must,
    paragraphs_of,
    plain,
    reader_of,
    register,
    ruled,
    share,
    signal,
    tolerance,
    tuple_of,
)
from dq_audit.grouped import Grouped, agreed, at_most, loaded_once, one_answer, some, unique
from dq_audit.moments import Grain
from dq_audit.readers import Coded, Number, Place, Shaped, Text, When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandera.pandas as pa

# --- sources ----------------------------------------------------------------------------------------------------


def source(  # noqa: PLR0913  a source has as many facts as keywords
    *,
    id: str,  # noqa: A002  the word of the rule language
    agency: str,
    period: str,
    delivery: Delivery = MONTH,
    key: tuple[str, ...] = (),
    area: tuple[str, str] | None = None,
    owner: str | None = None,
    supervisor: str | None = None,
    breakdowns: tuple[Breakdown, ...] = (),
    tallies: tuple[TallyOf, ...] = (),
    file_period: str = r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)",
    file_as_of: str | None = None,
    as_of: str | None = None,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a source on a pandera model whose fields are `column(...)`.

    `area` is (column, kind of area in the project file's `[area]`); `file_period` and `file_as_of` are patterns for
    file names (groups year, month, day); `as_of` a column that holds the day the extract was cut.
    PackError where a name is not a column, the docstring is missing, or the id is taken.
    """

    def declare(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
        plain(model)
        title = paragraphs_of(model, id)
        refuse_frame_checks(model)
        if ruled(model):
            fail(model, "has a rule or a signal, which a source cannot hold; put it into a class with @check")
        columns = {name: _column(model, name, hint) for name, hint in hints(model).items()}
        facts = Source(
            id, title[0], agency, model, columns, key, period, delivery, area, owner, supervisor, breakdowns, tallies,
            file_period, file_as_of, as_of,
        )  # fmt: skip
        _check_keywords(facts)
        _check_columns(facts)
        _check_headers(facts)
        _check_names_once(facts)
        _check_breakdowns(facts)
        _check_tallies(facts)
        register(model, id)
        text_only(model)
        setattr(model, MARK, facts)
        return model

    return declare


def _column(model: type, name: str, hint: object) -> Column:
    facts = facts_of(model, name, "column")
    reader = reader_of(model, name, hint, facts, None)
    if not tuple_of(str, facts["also"]):
        fail(model, f'{name!r} has also={facts["also"]!r}; write a tuple of other names, as in also=("age",)')
    return Column(
        name, reader, facts["also"], facts["personal"], facts["requirement"], facts["header"], facts["optional"]
    )


# The keywords of a source that could be given something else: what fits, and how it is written.
_KEYWORDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "agency": (lambda given: isinstance(given, str) and given != "", '"Police"'),
    "period": (lambda given: isinstance(given, str), '"recorded_on"'),
    "delivery": (
        lambda given: isinstance(given, Delivery) and given.months in range(1, 1_000),
        "rolling(12)",
    ),
    "key": (lambda given: tuple_of(str, given), '("crime_ref", "victim_no")'),
    "area": (
        lambda given: given is None or (tuple_of(str, given) and len(given) == 2),  # noqa: PLR2004  column and kind
        '("home_lsoa", "lsoa")',
    ),
    "breakdowns": (lambda given: tuple_of(Breakdown, given), '(by_code("victim_sex"),)'),
    "tallies": (lambda given: tuple_of(TallyOf, given), '(tally("sex-by-team", "victim_sex", ("team",)),)'),
    "file_period": (lambda given: has_groups(given, "year", "month"), r'r"(?P<year>\d{4})-(?P<month>\d{2})"'),
    "file_as_of": (
        lambda given: given is None or has_groups(given, "year", "month", "day"),
        r'r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"',
    ),
}


def _check_keywords(facts: Source) -> None:
    for word, (fits, example) in _KEYWORDS.items():
        given = getattr(facts, word)
        if not fits(given):
            fail(facts.model, f"{word}={given!r} cannot be used; write it as in {word}={example}")


def _check_columns(facts: Source) -> None:
    """What the keywords name is a column, and a date where it tells time."""
    named = [*facts.key, facts.owner, facts.supervisor, facts.as_of, facts.area and facts.area[0]]
    named += [*(b.column for b in facts.breakdowns), *(t.item for t in facts.tallies)]
    for name in (facts.period, *filter(None, named)):
        if name not in list(facts.columns):
            fail(facts.model, f"names {name!r}, which is not one of its columns ({', '.join(facts.columns)})")
    for word, dated in (("period", facts.period), ("as_of", facts.as_of)):
        if dated and dated not in facts.grains:
            fail(facts.model, f"{word}={dated!r} must be a date column; annotate it as date or datetime")


def _check_headers(facts: Source) -> None:
    """No header stands for two columns: the last one would win unseen."""
    meant: dict[str, str] = {}
    for c in facts.columns.values():
        for name in (c.name, *c.also):
            other = meant.setdefault(snake(name), c.name)
            if other != c.name:
                fail(
                    facts.model, f"the header {name!r} stands for {other!r} and for {c.name!r}; leave it to one of them"
                )


def _check_names_once(facts: Source) -> None:
    views = {"breakdowns": [b.name for b in facts.breakdowns], "tallies": [t.name for t in facts.tallies]}
    for word, names in {"key": list(facts.key), **views}.items():
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            fail(facts.model, f"{word} has {twice[0]!r} more than once; leave one out or give it another name")


def _check_breakdowns(facts: Source) -> None:
    needs: dict[str, type] = {"code": Coded, "group": Coded, "hour": When, "weekday": When, "grade": Place}
    for b in facts.breakdowns:
        reader = facts.columns[b.column].reader
        if b.kind in needs and not isinstance(reader, needs[b.kind]):
            fail(facts.model, f"breaks down by {b.kind} of {b.column!r}, which is read as {reader.describe()}")


def _check_tallies(facts: Source) -> None:
    names = {b.name for b in facts.breakdowns}
    for t in facts.tallies:
        if not isinstance(facts.columns[t.item].reader, Coded) or len(t.by) > 2 or not set(t.by) <= names:  # noqa: PLR2004
            fail(
                facts.model,
                f"tally {t.name!r} needs a coded item and at most two of its breakdowns ({', '.join(sorted(names))})",
            )
        if t.applies_to is not None:
            _verified(facts.model, f"applies_to of the tally {t.name!r}", t.applies_to, facts)


# --- checks -----------------------------------------------------------------------------------------------------


def check(
    *,
    id: str,  # noqa: A002  the word of the rule language
    gap: str | None,
    source: type[pa.DataFrameModel],
    target: float | None = None,
    record_target: float | None = None,
    applies_to: Condition | None = None,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a check on a pandera model: fields of `known(...)`, or one `must(...)`, or one `signal(...)`.

    `target` holds for each item that names none of its own; `record_target` judges the record line. The docstring is
    compulsory: its first paragraph says why the gap matters; paragraphs that begin with “What counts:”, “What to do:”
    and “What it tells:” are the guidance for supplier and reader. PackError, saying how to mend it, for any mistake.
    """

    def declare(model: type[pa.DataFrameModel]) -> type[pa.DataFrameModel]:
        plain(model)
        facts = getattr(source, MARK, None)
        if not isinstance(facts, Source):
            fail(model, "needs source=… to be a class declared with @source")
        paragraphs = paragraphs_of(model, id)
        if gap is not None and gap not in list(GAPS):
            fail(model, f"gap={gap!r} is none of the register's ({', '.join(GAPS)}); None where it stands outside")
        if applies_to is not None:
            _verified(model, "applies_to", applies_to, facts)
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
        declared = CheckRule(
            id,
            paragraphs[0],
            gap,
            facts,
            model,
            goal,
            record_target,
            applies_to,
            items,
            rule,
            limit,
            _guidance(model, paragraphs),
        )
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


def _rule(model: type, facts: Source, rules: list[Must], target: float | None) -> Condition | Grouped | Captured:
    if len(rules) > 1 or hints(model):
        fail(model, "mixes several rules, or rules and items; one check, one id, one rule: split it")
    word, rule = rules[0].word, rules[0].rule
    if word == "signal":
        tolerance(model, "a signal's limit", rules[0].limit)
    elif target is None:
        fail(model, "has no target: say which share of records must keep the rule")
    if isinstance(rule, Grouped):
        _group_columns(model, rule, facts)
    elif not isinstance(rule, Captured):
        _verified(model, f"the rule of {word}(…)", rule, facts)
        return ~rule if word == "signal" else rule
    return rule


def _group_columns(model: type, rule: Grouped, facts: Source) -> None:
    if not tuple_of(str, rule.columns):
        fail(model, f"groups by {rule.columns!r}; write a tuple of columns, as in unique(('case_ref',))")
    named = [*rule.columns, *([rule.value_column] if rule.value_column else [])]
    missing = [name for name in named if name not in facts.columns]
    if missing:
        fail(model, f"groups by {', '.join(missing)}, which {facts.id} does not have")
    listed = facts.columns[rule.value_column].reader if rule.answers and rule.value_column else None
    known = {c.code for c in listed.codes.codes} if isinstance(listed, Coded) else set[str]()
    if not rule.answers <= known:
        strange = ", ".join(sorted(rule.answers - known))
        fail(model, f"looks for {strange} in {rule.value_column}, whose code list does not have it")
    if not (rule.columns or rule.whole_row or facts.key):
        fail(model, f"needs a record key, and {facts.id} has none: name the columns, as in unique(('case_ref',))")


def _verified(model: type, what: str, condition: Condition, facts: Source) -> None:
    try:
        verify(condition, facts.readers)
        condition.expr(directly(facts.readers))
    except PackError as error:
        reason = str(error)
    else:
        return
    fail(model, f"{what} cannot be compiled: {reason}")


_HEADS = {"What counts": "counts", "What to do": "supplier", "What it tells": "reader"}


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
    return Guidance(paragraphs[0], **said)


def declaration(model: type) -> Source | CheckRule:
    """What was declared on a class. PackError where nothing was."""
    facts = getattr(model, MARK, None)
    if not isinstance(facts, Source | CheckRule):
        fail(model, "is declared neither with @source nor with @check")
    return facts


__all__ = [
    "MONTH",
    "SNAPSHOT",
    "Captured",
    "CheckRule",
    "CodeList",
    "Coded",
    "Condition",
    "Grain",
    "Number",
    "Place",
    "Shaped",
    "Source",
    "Text",
    "When",
    "agreed",
    "at_midnight",
    "at_most",
    "blank",
    "both_or_neither",
    "by_area",
    "by_code",
    "by_grade",
    "by_group",
    "by_hour",
    "by_list",
    "by_weekday",
    "captured",
    "check",
    "code_list",
    "coded",
    "column",
    "declaration",
    "differs",
    "grouped",
    "implies",
    "known",
    "loaded_once",
    "looks_personal",
    "matches",
    "must",
    "not_after",
    "on_the_hour",
    "one_answer",
    "recorded",
    "rolling",
    "same_group",
    "signal",
    "some",
    "source",
    "stands",
    "tally",
    "unique",
    "within_days",
]
