"""Mistakes in a declaration are caught when the class is defined, with a message that says how to mend them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from typing import Any, TypeAlias

import pandas as pd
import pandera.pandas as pa
import pytest
from dq_audit_checks import lists

from dq_audit import declare
from dq_audit.declare import Shaped, column, known, must, signal
from dq_audit.errors import PackError

Model: TypeAlias = type[pa.DataFrameModel]
_number = count()


def _id() -> str:
    return f"mistakes.number-{next(_number)}"


def a_source(**changes: object) -> Model:
    """A source that is right but for the changes."""
    facts: dict[str, Any] = {"id": _id(), "agency": "Nobody", "period": "day", "key": ("ref",), **changes}

    class Things(pa.DataFrameModel):
        """Invented things."""

        ref: str = column()
        day: date = column()
        moment: datetime = column()
        sex: str = column(lists.SEX)
        age: int = column(ge=0, le=120)
        place: str = column()

    return declare.source(**facts)(Things)


THINGS = a_source()


def a_check(body: dict[str, Any], **changes: object) -> Model:
    """A check whose class body is given: field name to (annotation, field), or attribute name to a rule.

    `doc` among the changes is its docstring.
    """
    doc = changes.pop("doc", "Why it matters.")
    facts: dict[str, Any] = {"id": _id(), "gap": None, "source": THINGS, "target": 0.9, **changes}
    hints = {name: value[0] for name, value in body.items() if isinstance(value, tuple)}
    values = {name: value[1] if isinstance(value, tuple) else value for name, value in body.items()}
    members = {"__doc__": doc, "__module__": __name__, "__annotations__": hints, **values}
    return declare.check(**facts)(type("Mistaken", (pa.DataFrameModel,), members))


def sex(**changes: object) -> Callable[[], Model]:
    """A check of one item, right but for the changes."""
    return lambda: a_check({"sex": (str, known())}, **changes)


def item(name: str, hint: type, field: Callable[[], Any]) -> Callable[[], Model]:
    return lambda: a_check({name: (hint, field())})


def rule(made: Callable[[], Any], **changes: object) -> Callable[[], Model]:
    return lambda: a_check({"rule": made()}, **changes)


def source(**changes: object) -> Callable[[], Model]:
    return lambda: a_source(**changes)


def twice() -> Model:
    check_id = _id()
    sex(id=check_id)()

    @declare.check(id=check_id, gap=None, source=THINGS, target=0.9)
    class Another(pa.DataFrameModel):
        """Why it matters."""

        sex: str = known()

    return Another


def frame_check() -> Model:
    class Framed(pa.DataFrameModel):
        """Why it matters."""

        sex: str = known()

        @pa.dataframe_check
        def any_row(cls: type, frame: pd.DataFrame) -> bool:  # type: ignore[misc]  # noqa: N805  pandera's way
            return len(frame) > 0

    return declare.check(id=_id(), gap=None, source=THINGS, target=0.9)(Framed)


# What is wrong, how it comes about, and what the message must say: what was found and how to mend it.
MISTAKES: dict[str, tuple[Callable[[], Any], tuple[str, ...]]] = {
    # who and why
    "no docstring": (sex(doc=None), ("no docstring", "first line is printed")),
    "empty docstring": (sex(doc="  \n "), ("no docstring",)),
    "id used twice": (twice, ("mistakes.number-", "already", "never repeat")),
    "id without an agency": (sex(id="ethnicity"), ("agency.what-is-wrong",)),
    "id in capitals": (sex(id="Police.Ethnicity"), ("lower case",)),
    "gap not in the register": (sex(gap="9.9.9"), ("9.9.9", "3.2.1", "None")),
    "source is not one": (sex(source=pa.DataFrameModel), ("@source",)),
    # targets
    "no target": (sex(target=None), ("no target for 'sex'", "known(target=0.95)")),
    "target 0": (sex(target=0), ("is 0", "above 0 and at most 1")),
    "target below 0": (sex(target=-0.5), ("is -0.5", "above 0")),
    "target over 1": (sex(target=1.2), ("is 1.2", "at most 1")),
    "target in percent": (sex(target=95), ("is 95", "95% is 0.95")),
    "item target in percent": (item("sex", str, lambda: known(target=95)), ("'sex'", "95% is 0.95")),
    "record target in percent": (sex(record_target=95), ("record_target", "95% is 0.95")),
    "target of a rule in percent": (
        rule(lambda: must(declare.recorded("sex")), target=95),
        ("target is 95", "95% is 0.95"),
    ),
    "rule without a target": (rule(lambda: must(declare.recorded("sex")), target=None), ("no target", "which share")),
    "check target in percent though each item has its own": (
        lambda: a_check({"sex": (str, known(target=0.9))}, target=95),
        ("95% is 0.95",),
    ),
    # items
    "unknown column": (item("colour", str, known), ("'colour'", "does not have", "sex")),
    "nothing to check": (lambda: a_check({}), ("checks nothing", "known()", "must(", "signal(")),
    "a field of pandera's": (item("sex", str, pa.Field), ("'sex'", "known(")),
    "ge on text": (item("place", str, lambda: known(ge=0)), ("'place'", "int or float")),
    "le on text": (item("place", str, lambda: known(le=9)), ("'place'", "int or float")),
    "a pattern with look-ahead": (
        item("place", str, lambda: known(str_matches="(?=a)b")),
        ("look-around", "write one"),
    ),
    "a shape with look-behind": (item("place", str, lambda: known(Shaped("(?<!a)b", "x"))), ("look-around",)),
    "a pattern that is none": (item("place", str, lambda: known(str_matches="(")), ("not a regular expression",)),
    "a pattern to contain, with look-ahead": (
        item("place", str, lambda: known(str_contains="(?=a)b")),
        ("look-around",),
    ),
    "a frame-level check of pandera's": (frame_check, ("@pa.dataframe_check", "must(", "counted")),
    # conditions
    "condition on an unknown column": (sex(applies_to=declare.recorded("colour")), ("'colour'", "does not have")),
    "condition without a list": (sex(applies_to=declare.coded("place", "x")), ("needs a code list", "place")),
    "condition on an unknown code": (
        sex(applies_to=declare.coded("sex", "zebra")),
        ("zebra", "not found in the list sex"),
    ),
    "condition on an unknown group": (
        sex(applies_to=declare.grouped("sex", "zoo")),
        ("zoo", "not found in the list sex"),
    ),
    "condition on no code at all": (sex(applies_to=declare.coded("sex")), ("sex", "code")),
    "the unknown column stands deep in the condition": (
        sex(applies_to=~(declare.recorded("sex") & (declare.blank("place") | declare.blank("colour")))),
        ("'colour'",),
    ),
    "applies to a name, not to a condition": (sex(applies_to="sex"), ("applies_to", "coded(")),
    # rules and signals
    "rule and items mixed": (
        lambda: a_check({"sex": (str, known()), "rule": must(declare.recorded("age"))}),
        ("mixes", "split it"),
    ),
    "two rules": (
        lambda: a_check({"one": must(declare.recorded("sex")), "two": must(declare.recorded("age"))}),
        ("mixes", "split it"),
    ),
    "rule on an unknown column": (rule(lambda: must(declare.recorded("colour"))), ("'colour'", "does not have")),
    "rule of time on text": (rule(lambda: must(declare.not_after("place", "day"))), ("needs a date", "place")),
    "rule of pattern with look-around": (rule(lambda: must(declare.matches("place", "(?=a)", "x"))), ("look-around",)),
    "rule of pattern that is none": (rule(lambda: must(declare.matches("place", "(", "x"))), ("regular expression",)),
    "rule that is only a name": (rule(lambda: must("sex")), ("must(", "condition")),  # type: ignore[arg-type]
    "groups of lists with none in common": (rule(lambda: must(declare.same_group("sex", "place"))), ("in common",)),
    "unique by an unknown column": (rule(lambda: must(declare.unique(("colour",)))), ("colour", "does not have")),
    "unique without a key": (
        lambda: a_check({"rule": must(declare.unique())}, source=a_source(key=())),
        ("needs a record key", "unique(("),
    ),
    "signal limit 1": (rule(lambda: signal(declare.blank("place"), limit=1)), ("at least 0 and under 1", "not 1")),
    "signal limit in percent": (rule(lambda: signal(declare.blank("place"), limit=5)), ("under 1", "not 5")),
    "signal limit below 0": (rule(lambda: signal(declare.blank("place"), limit=-0.1)), ("at least 0", "not -0.1")),
    # sources
    "source without docstring's key column": (source(key=("number",)), ("'number'", "not one of its columns", "ref")),
    "area is no column": (source(area=("ward", "ward")), ("'ward'", "not one of its columns")),
    "owner is no column": (source(owner="officer"), ("'officer'", "not one of its columns")),
    "period is no column": (source(period="month"), ("'month'", "not one of its columns")),
    "period is no date": (source(period="place"), ("'place'", "date or datetime")),
    "breakdown of no column": (source(breakdowns=(declare.by_code("colour"),)), ("'colour'", "not one of its columns")),
    "breakdown by code of text": (source(breakdowns=(declare.by_code("place"),)), ("by code of 'place'", "read as")),
    "breakdown by group of text": (source(breakdowns=(declare.by_group("place"),)), ("by group of 'place'",)),
    "breakdown by hour of text": (source(breakdowns=(declare.by_hour("place"),)), ("by hour of 'place'",)),
    "breakdown by grade of a code": (source(breakdowns=(declare.by_grade("sex"),)), ("by grade of 'sex'",)),
    "tally of an uncoded item": (source(tallies=(declare.tally("t", "place"),)), ("'t'", "coded item")),
    "tally by no breakdown": (source(tallies=(declare.tally("t", "sex", ("place",)),)), ("'t'", "its breakdowns")),
    "tally by three": (
        source(
            breakdowns=(declare.by_code("sex"), declare.by_hour("moment"), declare.by_weekday("moment")),
            tallies=(declare.tally("t", "sex", ("sex", "moment_hour", "moment_weekday")),),
        ),
        ("at most two",),
    ),
    "tally of an unknown code": (
        source(tallies=(declare.tally("t", "sex", (), declare.coded("sex", "zebra")),)),
        ("zebra", "not found in the list sex"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_caught_when_the_class_is_defined(mistake: str) -> None:
    make, words = MISTAKES[mistake]
    with pytest.raises(PackError) as caught:
        make()
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message
    assert "\n" not in message


def test_the_message_names_the_class() -> None:
    with pytest.raises(PackError, match=r"test_declare_mistakes\.Mistaken"):
        sex(target=None)()


def test_no_mistake_is_caught_where_there_is_none() -> None:
    """The helpers above are right in themselves; otherwise every test here would pass for the wrong reason."""
    declared = declare.declaration(sex()())
    assert isinstance(declared, declare.CheckRule)
    assert [(i.name, i.target) for i in declared.items] == [("sex", 0.9)]
    assert isinstance(declare.declaration(a_source()), declare.Source)
    rule(lambda: must(declare.recorded("sex")))()
    rule(lambda: signal(declare.blank("place"), limit=0.0))()
    item("age", int, lambda: known(ge=18, le=65))()


def test_an_inherited_item_counts_or_is_refused() -> None:
    """Never dropped unseen: pandera's model has it, and so must the audit."""

    class Base(pa.DataFrameModel):
        """Why it matters."""

        sex: str = known()

    class More(Base):
        """Why it matters."""

        age: int = known()

    try:
        declared = declare.declaration(declare.check(id=_id(), gap=None, source=THINGS, target=0.9)(More))
    except PackError:
        return
    assert isinstance(declared, declare.CheckRule)
    assert {i.name for i in declared.items} == {"sex", "age"}


def test_a_class_may_be_defined_again() -> None:
    """As a notebook cell does that is run twice."""
    check_id = _id()
    assert sex(id=check_id)() is not sex(id=check_id)()
