"""Mistakes in a declaration are caught when the class is defined, with a message that says how to mend them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd
import pandera.pandas as pa
import pytest
from dq_audit_checks import lists

from dq_audit import declare
from dq_audit.codes import Code, CodeList
from dq_audit.declare import Shaped, column, known, must, signal
from dq_audit.discover import discover
from dq_audit.errors import PackError
from dq_audit.model import State

Model: TypeAlias = type[pa.DataFrameModel]
_number = count()


def _id() -> str:
    return f"mistakes.number-{next(_number)}"


SORTS = CodeList("sorts", tuple(Code(one, one, "pets", State.VALID) for one in ("cat", "dog", "owl")))
LONG = CodeList("long", tuple(Code(str(n), "", "", State.VALID) for n in range(14)))


def a_source(sorts: CodeList = lists.SEX, **changes: object) -> Model:
    """A source that is right but for the changes."""
    facts: dict[str, Any] = {"id": _id(), "agency": "Nobody", "period": "day", "key": ("ref",), **changes}

    class Things(pa.DataFrameModel):
        """Invented things."""

        ref: str = column()
        day: date = column()
        moment: datetime = column()
        sex: str = column(lists.SEX)
        sort: str = column(sorts)
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


def two_columns(**fields: tuple[object, object]) -> Callable[[], Model]:
    """A source of a day and of these fields, each an annotation and what stands behind it."""

    def make() -> Model:
        hints = {"day": date, **{name: hint for name, (hint, _) in fields.items()}}
        values = {"day": column(), **{name: value for name, (_, value) in fields.items()}}
        members = {"__doc__": "Invented things.", "__module__": __name__, "__annotations__": hints, **values}
        declared = declare.source(id=_id(), agency="Nobody", period="day")
        return declared(type("Things", (pa.DataFrameModel,), members))

    return make


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


def inherited() -> Model:
    """Refused rather than counted: pandera would have both columns, and two checks would share one field."""

    class Base(pa.DataFrameModel):
        """Why it matters."""

        sex: str = known()

    class More(Base):
        """Why it matters."""

        age: int = known()

    return declare.check(id=_id(), gap=None, source=THINGS, target=0.9)(More)


def no_model() -> object:
    class Plain:
        """Why it matters."""

        sex: str = known()

    return declare.check(id=_id(), gap=None, source=THINGS, target=0.9)(Plain)  # type: ignore[type-var]


def declared_twice() -> Model:
    return declare.check(id=_id(), gap=None, source=THINGS, target=0.9)(sex()())


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
    "source is an id": (sex(source="police.victims"), ("@source",)),
    "source is a check": (sex(source=sex()()), ("@source",)),
    "id is a number": (sex(id=5), ("id=5", "agency.what-is-wrong")),
    "gaps in a list": (sex(gap=["3.2.1"]), ("['3.2.1']", "none of the register's")),
    "what it inherits": (inherited, ("pa.DataFrameModel", "inherits", "write its fields out")),
    "no model of pandera's": (no_model, ("pa.DataFrameModel",)),
    "declared twice": (declared_twice, ("already declared as 'mistakes.number-", "class of its own")),
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
    "a signal with a target": (rule(lambda: signal(declare.blank("place"), limit=0.1)), ("judged by its limit",)),
    "a signal that comes first": (
        rule(lambda: signal(declare.blank("place"), limit=0.1), target=None, first=True),
        ("come first in the work lists", "leave first out"),
    ),
    "a paragraph of no known head": (
        rule(lambda: must(declare.recorded("sex")), doc="Why.\n\nWhat count: all of it."),
        ("“What counts:”",),
    ),
    "rule without a target": (rule(lambda: must(declare.recorded("sex")), target=None), ("no target", "which share")),
    "check target in percent though each item has its own": (
        lambda: a_check({"sex": (str, known(target=0.9))}, target=95),
        ("95% is 0.95",),
    ),
    "target as text": (sex(target="0.9"), ("'0.9'", "95% is 0.95")),
    "target True": (sex(target=True), ("is True", "95% is 0.95")),
    "target that is no number": (sex(target=float("nan")), ("is nan", "95% is 0.95")),
    "item target 0": (item("sex", str, lambda: known(target=0)), ("'sex' is 0", "above 0")),
    "item target as text": (item("sex", str, lambda: known(target="90%")), ("'90%'", "95% is 0.95")),  # type: ignore[arg-type]
    "record target as text": (sex(record_target="x"), ("record_target is 'x'",)),
    "record target of a rule": (
        rule(lambda: must(declare.recorded("sex")), record_target=0.9),
        ("record_target", "a rule has its target only"),
    ),
    "allowance in percent": (item("sex", str, lambda: known(allowance=5)), ("allowance of 'sex'", "under 1", "not 5")),
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
    "a pattern that only Python knows": (
        item("place", str, lambda: known(str_matches=r"(?>a)\Z")),
        ("str_matches", "does not compile in Polars", "every engine"),
    ),
    "a shape that only Python knows": (item("place", str, lambda: known(Shaped(r"a\Z", "x"))), ("Polars",)),
    "a pattern to contain, that is none": (
        item("place", str, lambda: known(str_contains="(")),
        ("not a regular expression",),
    ),
    "a pattern that is a number": (item("place", str, lambda: known(str_matches=5)), ("is no text",)),
    "a keyword that nobody knows": (item("sex", str, lambda: known(targett=0.9)), ("'sex'", "targett", "no such")),
    "a keyword of pandera's that checks nothing": (item("sex", str, lambda: known(unique=True)), ("unique", "no such")),
    "a keyword that pandera cannot use": (
        item("place", str, lambda: known(str_length={"min": 5})),
        ("'place'", "pandera cannot use"),
    ),
    "a number compared with text": (item("age", int, lambda: known(gt=0)), ("gt=0", "ge and le")),
    "numbers compared with text": (item("age", int, lambda: known(isin=[1, 2])), ("isin=[1, 2]", "cells are text")),
    "one text for several": (item("sex", str, lambda: known(isin="FM")), ("isin='FM'", "isin=('1', '2')")),
    "texts that can be read only once": (
        item("sex", str, lambda: known(isin=(c for c in "FM"))),
        ("'sex'", "isin=('1', '2')"),
    ),
    "limits the wrong way round": (item("age", int, lambda: known(ge=65, le=18)), ("ge=65", "lower one first")),
    "a limit as text": (item("age", int, lambda: known(ge="18")), ("ge='18'", "two numbers")),  # type: ignore[arg-type]
    "limits and a reader": (item("sex", str, lambda: known(lists.SEX, ge=0)), ("'sex'", "one or the other")),
    "a reader that is a name": (item("sex", str, lambda: known("sex")), ("'sex'", "code_list(")),  # type: ignore[arg-type]
    "a reader not made": (item("sex", str, lambda: known(Shaped)), ("Shaped", "code_list(")),  # type: ignore[arg-type]
    "a column in a check": (item("sex", str, column), ("'sex'", "known(")),
    "an item that is only annotated": (lambda: a_check({"sex": (str, None)}), ("'sex'", "known(")),
    "an item without annotation": (
        lambda: a_check({"sex": (str, known()), "place": known()}),
        ("'place'", "annotate it"),
    ),
    "an annotation that is no kind of text": (item("sex", list, known), ("'sex'", "str, int, float, date")),
    "an annotation nobody imported": (lambda: a_check({"day": ("datum", known())}), ("'datum'", "import it")),
    "a frame-level check of pandera's": (frame_check, ("@pa.dataframe_check", "must(", "counted")),
    # conditions
    "condition on an unknown column": (sex(applies_to=declare.recorded("colour")), ("'colour'", "does not have")),
    "condition on a misspelt column": (sex(applies_to=declare.recorded("plaice")), ("did you mean 'place'?",)),
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
    "condition on a group as a code": (
        lambda: a_check({"rule": must(declare.coded("sort", "pets"))}, source=a_source(SORTS)),
        ("names pets", "whose codes are cat, dog, owl", 'pets is a group of it: write grouped("…", "pets")'),
    ),
    "condition on a code as a group": (
        lambda: a_check({"rule": must(declare.grouped("sort", "cat"))}, source=a_source(SORTS)),
        ("names cat", "whose groups are pets", 'cat is a code of it: write coded("…", "cat")'),
    ),
    "condition on no code of a long list": (
        lambda: a_check({"rule": must(declare.coded("sort", "x"))}, source=a_source(LONG)),
        ("whose codes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 2 more",),
    ),
    "applies to a name, not to a condition": (
        sex(applies_to="sex"),
        ("applies_to", "coded(", "“Write a check on a new source” lists all"),
    ),
    "condition on a list of codes": (sex(applies_to=declare.coded("sex", ["F"])), ("needs codes", 'coded("sex"')),  # type: ignore[arg-type]
    "condition on codes that are numbers": (sex(applies_to=declare.stands("sex", 1)), ("stands(",)),  # type: ignore[arg-type]
    "condition joined with a name": (
        sex(applies_to=declare.recorded("sex") & "age"),  # type: ignore[operator]
        ("'age'", "no condition"),
    ),
    "a name implies": (
        sex(applies_to=declare.implies("sex", declare.blank("age"))),  # type: ignore[arg-type]
        ("'sex'", "no condition"),
    ),
    "days as text": (sex(applies_to=declare.within_days("day", "moment", "7")), ("'7'", "whole number")),  # type: ignore[arg-type]
    "months as text": (sex(applies_to=declare.within_months("day", "moment", "7")), ("'7'", "whole number")),  # type: ignore[arg-type]
    "months below none": (sex(applies_to=declare.within_months("day", "moment", -1)), ("-1", "whole number")),
    "months of what is no date": (sex(applies_to=declare.within_months("day", "sex", 1)), ("needs a date",)),
    "possibly a name": (sex(applies_to=declare.possibly("sex")), ("'sex'", "no condition")),  # type: ignore[arg-type]
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
    "rule not made": (rule(lambda: must(declare.unique)), ("must(", "unique", "condition")),  # type: ignore[arg-type]
    "signal that is only a name": (rule(lambda: signal("sex", limit=0.1)), ("signal(", "condition")),  # type: ignore[arg-type]
    "some of what the list has not": (
        rule(lambda: must(declare.some("sex", "Q", by=("ref",)))),
        ("looks for Q in sex", "code list does not have"),
    ),
    "unique by a name": (rule(lambda: must(declare.unique("ref"))), ("'ref'", "unique(('case_ref',))")),  # type: ignore[arg-type]
    "groups of lists with none in common": (rule(lambda: must(declare.same_group("sex", "place"))), ("in common",)),
    "unique by an unknown column": (rule(lambda: must(declare.unique(("colour",)))), ("colour", "does not have")),
    "unique without a key": (
        lambda: a_check({"rule": must(declare.unique())}, source=a_source(key=())),
        ("needs a record key", "unique(("),
    ),
    "signal limit 1": (rule(lambda: signal(declare.blank("place"), limit=1)), ("at least 0 and under 1", "not 1")),
    "signal limit in percent": (rule(lambda: signal(declare.blank("place"), limit=5)), ("under 1", "not 5")),
    "signal limit as text": (rule(lambda: signal(declare.blank("place"), limit="5%")), ("not '5%'",)),  # type: ignore[arg-type]
    "signal limit none": (rule(lambda: signal(declare.blank("place"), limit=None)), ("not None",)),  # type: ignore[arg-type]
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
    "a share of a tally that is not there": (
        rule(lambda: declare.rated("invited", ("x",))),
        ("rates the tally 'invited'", "does not have"),
    ),
    "a share of groups that are not there": (
        rule(lambda: declare.rated("by-sex", ("zebra",)), source=a_source(tallies=(declare.tally("by-sex", "sex"),))),
        ("counts groups that sex does not have",),
    ),
    "a share of nothing": (
        rule(lambda: declare.rated("by-sex", ()), source=a_source(tallies=(declare.tally("by-sex", "sex"),))),
        ("counts groups that sex does not have",),
    ),
    "tally of a name": (
        source(tallies=(declare.tally("t", "sex", (), "sex"),)),  # type: ignore[arg-type]
        ("tally 't'", "no condition"),
    ),
    "decimals of records": (source(tallies=(declare.tally("t", "sex", decimals=2),)), ("decimals=2", "decimals=6")),
    "decimals as text": (
        source(tallies=(declare.tally("t", "sex", of="age", decimals="2"),)),  # type: ignore[arg-type]
        ("decimals='2'",),
    ),
    "decimals that a sum cannot hold": (
        source(tallies=(declare.tally("t", "sex", of="age", decimals=14),)),
        ("'t' keeps 14 decimals of 'age'", "too many for its limits"),
    ),
    "tally twice": (source(tallies=(declare.tally("t", "sex"), declare.tally("t", "sex"))), ("tallies", "'t' more")),
    "one tally, no tuple": (source(tallies=declare.tally("t", "sex")), ("tallies=", "tallies=(tally(")),
    "one breakdown, no tuple": (source(breakdowns=declare.by_code("sex")), ("breakdowns=(by_code(",)),
    "breakdown by a name": (source(breakdowns=("sex",)), ("('sex',)", "by_code(")),
    "breakdowns of one name": (
        source(breakdowns=(declare.by_code("sex"), declare.by_group("sex", "sex"))),
        ("breakdowns", "'sex' more than once", "another name"),
    ),
    "key is a text": (source(key="ref"), ("key='ref'", 'key=("crime_ref"')),
    "key column twice": (source(key=("ref", "ref")), ("key", "'ref' more than once")),
    "area is a text": (source(area="place"), ("area='place'", 'area=("home_lsoa", "lsoa")')),
    "agency is none": (source(agency=""), ("agency=''", "Police")),
    "period not named": (source(period=None), ("period=None", "recorded_on")),
    "day of the cut is no date": (source(as_of="place"), ("as_of='place'", "date or datetime")),
    "delivery is a word": (source(delivery="month"), ("delivery='month'", "rolling(12)")),
    "rolling over no month": (source(delivery=declare.rolling(0)), ("months=0", "rolling(12)")),
    "rolling over a text": (source(delivery=declare.rolling("12")), ("months='12'", "rolling(12)")),  # type: ignore[arg-type]
    "file pattern without groups": (source(file_period=r"\d{4}-\d{2}"), ("file_period=", "(?P<year>", "(?P<month>")),
    "file pattern that is none": (source(file_period="("), ("file_period='('", "(?P<year>")),
    "file pattern of a cut without day": (
        source(file_as_of=r"(?P<year>\d{4})-(?P<month>\d{2})"),
        ("file_as_of=", "(?P<day>"),
    ),
    "a rule in a source": (
        two_columns(a=(str, column()), rule=(str, must(declare.recorded("a")))),
        ("rule", "@check"),
    ),
    "an item in a source": (two_columns(a=(str, known())), ("'a'", "column(")),
    "a text for a column": (two_columns(a=(str, "text")), ("'a'", "column(")),
    "other names in a text": (two_columns(a=(str, column(also="age"))), ("also='age'", 'also=("age",)')),  # type: ignore[arg-type]
    "one header for two columns": (
        two_columns(a=(str, column(also=("Crime ref",))), b=(str, column(also=("crime-REF",)))),
        ("'crime-REF'", "'a'", "'b'"),
    ),
    "a header that is another column": (two_columns(a=(str, column(also=("B",))), b=(str, column())), ("'a'", "'b'")),
    "a code list that is not there": (lambda: declare.code_list("none.csv"), ("none.csv", "cannot be read")),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_caught_when_the_class_is_defined(mistake: str) -> None:
    make, words = MISTAKES[mistake]
    with pytest.raises(PackError) as caught:
        make()
    message = str(caught.value)
    assert [word for word in words if word not in message] == [], message
    assert "\n" not in message


@pytest.mark.parametrize(
    "make",
    [
        sex(target=None),
        sex(applies_to="sex"),
        sex(applies_to=declare.coded("sex")),
        item("place", str, lambda: known(str_contains="(")),
        rule(lambda: must("sex")),  # type: ignore[arg-type]
        rule(lambda: must(declare.matches("place", "(", "x"))),
        rule(lambda: signal(declare.blank("place"), limit=5)),
    ],
)
def test_the_message_names_the_class(make: Callable[[], Model]) -> None:
    with pytest.raises(PackError, match=r"test_declare_mistakes\.Mistaken: "):
        make()


def test_no_mistake_is_caught_where_there_is_none() -> None:
    """The helpers above are right in themselves; otherwise every test here would pass for the wrong reason."""
    assert isinstance(declare.declaration(two_columns(a=(str, column(also=("age",))))()), declare.Source)
    declared = declare.declaration(sex()())
    assert isinstance(declared, declare.CheckRule)
    assert [(i.name, i.target) for i in declared.items] == [("sex", 0.9)]
    assert isinstance(declare.declaration(a_source()), declare.Source)
    rule(lambda: must(declare.recorded("sex")))()
    rule(lambda: signal(declare.blank("place"), limit=0.0), target=None)()
    item("age", int, lambda: known(ge=18, le=65))()


def test_a_class_may_be_defined_again() -> None:
    """As a notebook cell does that is run twice."""
    check_id = _id()
    assert sex(id=check_id)() is not sex(id=check_id)()


def test_a_condition_by_itself_is_neither_true_nor_false() -> None:
    """`a and b` would be b alone, and nobody would see it."""
    with pytest.raises(PackError, match="join conditions with"):
        bool(declare.recorded("a"))


# --- in a file of a pack ----------------------------------------------------------------------------------------

PACK = """
from datetime import date
import pandera.pandas as pa
from dq_audit.declare import column, source

@source(id="{id}", agency="Nobody", period="day")
class Things(pa.DataFrameModel):
    'Invented things.'
    day: date = column()
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("column,", "not_before, column,", ("line 4", "has no 'not_before'; did you mean 'not_after'?", "lists all")),
        ("column,", "zzz, column,", ("has no 'zzz'; known are MONTH, SNAPSHOT,", "within_months (the page")),
        ("column()", "column(owner=True)", ("line 9", "column(…) takes no owner=; source(…) does", "also, personal,")),
        ("column()", "column(personel=True)", ("takes no personel=; did you mean 'personal'?",)),
        ("period=", "periods=", ("line 6", "source(…) takes no periods=; did you mean 'period'?")),
        ('agency="Nobody"', "agency=''", ("cannot be used: things.Things: agency=''",)),
    ],
)
def test_a_word_that_is_not_there_is_answered_with_those_that_are(
    tmp_path: Path, before: str, after: str, said: tuple[str, ...]
) -> None:
    (tmp_path / "things.py").write_text(PACK.format(id=_id()).replace(before, after), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        discover([tmp_path])
    assert [words for words in said if words not in str(caught.value)] == []
    assert "dq_audit_pack_" not in str(caught.value)
