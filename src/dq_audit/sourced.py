"""`@source`: a pandera model as a kind of extract, and what may be wrong with how it was written."""

from __future__ import annotations

from collections import Counter
from string import Formatter
from typing import TYPE_CHECKING, Any

from dq_audit.as_pandera import refuse_frame_checks, text_only
from dq_audit.cells import snake
from dq_audit.declaration import MONTH, Breakdown, Column, Delivery, Folded, Lookup, PersonsOf, Source, TallyOf
from dq_audit.fields import (
    MARK,
    facts_of,
    fail,
    has_groups,
    hints,
    paragraphs_of,
    plain,
    reader_of,
    register,
    ruled,
    tuple_of,
    verified,
)
from dq_audit.quiet_errors import quiet
from dq_audit.readers import Coded, Number, Place, When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandera.pandas as pa

_DIGITS = 15  # a double holds whole numbers of so many exactly


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
    persons: tuple[PersonsOf, ...] = (),
    file_period: str = r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)",
    file_as_of: str | None = None,
    as_of: str | None = None,
    folded: Folded | None = None,
    file_values: Mapping[str, tuple[str, str]] | None = None,
    about: str | None = None,
) -> Callable[[type[pa.DataFrameModel]], type[pa.DataFrameModel]]:
    """Declare a source on a pandera model whose fields are `column(...)`.

    `area` is (column, kind of area in the project file's `[area]`); `file_period` and `file_as_of` are patterns for
    file names (groups year, month, day); `as_of` a column that holds the day the extract was cut; `folded` a published
    layout in which headers are values; `file_values` what a file's name says of columns that are not in it, each by a
    pattern and what becomes of its groups, as in {"census_on": (r"(?P<year>20[0-9]{2})", "{year}-03")}; `about` the
    coded column that says what a record is about, such as its offence: a problem profile finds its records by it.
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
            persons, file_period, file_as_of, as_of, folded, dict(file_values or {}), about, _cited(title),
        )  # fmt: skip
        _check_keywords(facts)
        _check_columns(facts)
        _check_made(facts)
        _check_headers(facts)
        _check_names_once(facts)
        _check_breakdowns(facts)
        _check_tallies(facts)
        _check_persons(facts)
        _check_layout(facts)
        register(model, id)
        text_only(model)
        quiet(model)
        setattr(model, MARK, facts)
        return model

    return declare


def _cited(paragraphs: list[str]) -> str:
    """What the docstring says below “Source:”: where the rules about this kind of extract come from."""
    return next((said[7:].strip() for said in paragraphs[1:] if said.startswith("Source:")), "")


def _column(model: type, name: str, hint: object) -> Column:
    facts = facts_of(model, name, "column")
    reader = reader_of(model, name, hint, facts, None)
    if not tuple_of(str, facts["also"]):
        fail(model, f'{name!r} has also={facts["also"]!r}; write a tuple of other names, as in also=("age",)')
    if facts["made"] is not None and not isinstance(facts["made"], Lookup):
        fail(model, f'{name!r} has made={facts["made"]!r}; write it as in made=lookup("home_postcode", "postcodes")')
    return Column(
        name, reader, facts["also"], facts["personal"], facts["requirement"], facts["header"], facts["optional"],
        facts["made"],
    )  # fmt: skip


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
    "persons": (
        lambda given: tuple_of(PersonsOf, given) and all(one.months in range(1, 1_000) for one in given),
        '(persons("suspect-events", "suspect_token", months=12),)',
    ),
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
    named = [*facts.key, facts.owner, facts.supervisor, facts.as_of, facts.area and facts.area[0], facts.about]
    named += [*(b.column for b in facts.breakdowns), *(t.item for t in facts.tallies)]
    named += [*(t.of for t in facts.tallies), *(name for p in facts.persons for name in p.by), *facts.file_values]
    named += [facts.folded.names, facts.folded.numbers] if facts.folded else []
    for name in (facts.period, *filter(None, named)):
        if name not in list(facts.columns):
            fail(facts.model, f"names {name!r}, which is not one of its columns ({', '.join(facts.columns)})")
    for word, dated in (("period", facts.period), ("as_of", facts.as_of)):
        if dated and dated not in facts.grains:
            fail(facts.model, f"{word}={dated!r} must be a date column; annotate it as date or datetime")


def _check_made(facts: Source) -> None:
    """A column is made of another one that arrives."""
    for column in facts.columns.values():
        base = column.made.base if column.made else ""
        if column.made and (base not in list(facts.columns) or facts.columns[base].made):
            fail(facts.model, f"makes {column.name!r} of {base!r}, which is not one of the columns that arrive")


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
    views = {word: [one.name for one in getattr(facts, word)] for word in ("breakdowns", "tallies", "persons")}
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
        if t.of and not isinstance(facts.columns[t.of].reader, Number):
            fail(facts.model, f"tally {t.name!r} sums {t.of!r}, which holds no number")
        _check_decimals(facts, t)
        if t.applies_to is not None:
            verified(facts.model, f"applies_to of the tally {t.name!r}", t.applies_to, facts)


def _check_decimals(facts: Source, t: TallyOf) -> None:
    """Numbers are summed in whole units of the last decimal: exactly, where those have no more than 15 digits."""
    if type(t.decimals) is not int or not 0 <= t.decimals <= _DIGITS or (t.decimals and not t.of):
        fail(facts.model, f"tally {t.name!r} has decimals={t.decimals!r}; write a number of them, as in decimals=6")
    reader = facts.columns[t.of].reader if t.decimals else None
    if isinstance(reader, Number) and max(abs(reader.low), abs(reader.high)) * 10**t.decimals > 10**_DIGITS:
        fail(facts.model, f"tally {t.name!r} keeps {t.decimals} decimals of {t.of!r}, too many for its limits")


def _check_persons(facts: Source) -> None:
    """Persons are counted across breakdowns of the source, by conditions that can be compiled."""
    views = [b.name for b in facts.breakdowns]
    for p in facts.persons:
        if not set(p.across) <= set(views):
            fail(facts.model, f"counts persons {p.name!r} across {p.across!r}; breakdowns are {', '.join(views)}")
        for word, condition in (("applies_to", p.applies_to), ("counting", p.counting)):
            if condition is not None:
                verified(facts.model, f"{word} of the persons {p.name!r}", condition, facts)


def _check_layout(facts: Source) -> None:
    """A folded table's headers are codes of a list, and a file's name speaks of columns."""
    folded = facts.folded
    if folded and not isinstance(facts.columns[folded.names].reader, Coded):
        fail(facts.model, f"folds headers into {folded.names!r}, which has no code list")
    if folded and not isinstance(facts.columns[folded.numbers].reader, Number):
        fail(facts.model, f"folds cells into {folded.numbers!r}, which holds no number")
    for name, (pattern, layout) in facts.file_values.items():
        groups = [part for _, part, _, _ in Formatter().parse(layout) if part is not None]
        if not has_groups(pattern, *groups):
            fail(facts.model, f"file_values of {name!r} needs a pattern with just the groups {', '.join(groups)}")
