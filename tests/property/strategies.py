"""Small sources, checks and extracts at random: what people type, and what no one should.

Every example declares its classes anew under the same names, which the rule language allows.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
import polars as pl
from hypothesis import strategies as st
from oracle import Oracle

from dq_audit.audit import Result, count_extract
from dq_audit.codes import Code, CodeList
from dq_audit.declare import (
    CheckRule,
    Coded,
    Grain,
    Number,
    Place,
    Shaped,
    Source,
    Text,
    When,
    agreed,
    at_midnight,
    at_most,
    blank,
    both_or_neither,
    by_area,
    by_code,
    by_grade,
    by_group,
    by_hour,
    by_list,
    by_weekday,
    check,
    coded,
    column,
    declaration,
    differs,
    grouped,
    implies,
    known,
    loaded_once,
    must,
    not_after,
    one_answer,
    possibly,
    recorded,
    same_group,
    signal,
    some,
    source,
    stands,
    unique,
    within_days,
    within_months,
)
from dq_audit.discover import Packs
from dq_audit.model import State
from dq_audit.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dq_audit.conditions import Condition
    from dq_audit.grouped import Grouped

    Row = dict[str, str | None]
    Predicate = Callable[[str], bool]
    Demands = dict[tuple[str, str], list[Predicate]]
    Drawer = Callable[..., Any]

PERIOD = "2026-10"
AREAS = {"home": ("W1", "E01 000002", "Straße 1")}
LISTS = {"teams": ("t1", "Team 2")}

# --- cells ------------------------------------------------------------------------------------------------------

EDGES = (
    "",
    "",
    "",
    " ",
    "  ",
    "\t",
    "\xa0",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\n",
    "\r\n",
    "\x00",
    "\x85",
    "\u2028",
    "\x1f ",
)
BLANK_CELLS = (
    "",
    " ",
    "\t",
    "\xa0",
    "\u200b",
    "\ufeff",
    "\u3000 ",
    "\u2060",
    " \n",
    "\x00",
    "\u180e",
    "\u00ad",
)  # the last two are no blanks
MISSING = (
    "unknown", "unk", "u/k", "n/k", "nk", "n/a", "not known", "not given", "not stated", "not recorded", "unknown / not given",
    "unknown/not given", "refused", "declined", "prefer not to say", "not asked", "unkonwn", "NK.", "unknown.", "none", "-", "null", "NaN",
)  # fmt: skip
STRANGE = (
    "Straße",
    "STRASSE",
    "İstanbul",
    "i̇stanbul",
    "ırmak",
    "IRMAK",
    "\u212aelvin",
    "kelvin",
    "ſtreet",
    "ΑΣ",
    "ας",
    "ασ",
    "n\u212a",
    "Æ",
)
WORDS = (
    "a",
    "W1",
    "w1",
    "E01 000002",
    "Team 2",
    "t1",
    "x,y",
    'say "no"',
    "two\nlines",
    "=1+1",
    "é",
    "e\u0301",
    "9lives",
    "seventy",
    "refuse",
    "2026",
)
PLACES = (
    "pub", "the pub", "in the park", "outside", "outside the", "outside outside", "the", "town centre", "High Street", "The Crown pub",
    "TS18 1AB", "on High St", "street", "near a road", "on or near", "On or near", "On or near High St", "at home", "public place", "st.",
)  # fmt: skip
NUMBERS = (
    "0", "1", "7", "007", "-0", "+5", "5.", "5.0", "5.00", "5.5", ".5", "-.5", "-1", "120", "121", "120.0", "1e2", "1,000", "1 000",
    "12 3", "０", "１２", "٣", "5٣", "²", "½", "nan", "inf", "--1", "+", ".", "0x1", "999999999999999", "9999999999999999", "1.2.3",
    "5.0000000000000000000001", "5,5", "£5", "5%", "5 ", "0.1", "10.05",
)  # fmt: skip
DAYS = (
    "2026-10-01", "2026-10-31", "2026-09-30", "2026-11-01", "31/10/2026", "1/10/2026", "01.10.2026", "05-10-2026", "10/31/2026",
    "31 Oct 2026", "1 october 2026", "01-OCT-2026", "31 Sep 2026", "31-Sept-2026", "5 Sept 2026", "31 Octob 2026", "29/02/2024", "29/02/2026",
    "2028-02-29", "1900-02-29", "2026-02-29", "2026-09-31", "31/09/2026", "2026-10-32", "2026-13-01", "2026-00-10", "0026-10-05", "1899-12-31",
    "1900-01-01", "2100-12-31", "2101-01-01", "2026-1-01", "2026-10-1", "2026-10-1 ", "2026- 1-01", "2026-10- 1", "+2026-1-01", "-026-10-01",
    "20261001", "2026/10/01", "1/10/26", "2026-10", "2026-13", "2026-9", "26-10", "2026", "10-2026", "October 2026", "45931", "46296", "46296.5", "46326.999999", "46296.0", "46296.75 ", "4629", "146296", "46296,5", "46296.", "20261031T1:05", "２０２６-10-01",
    "2026-10-0１", "2026-10-\uff11", "2026-10-01T", "2026-10-01 ", "2026.10.01", "1 Oct, 2026", "1st Oct 2026", "Thu 1 Oct 2026", "0000-00-00",
    "9999-12-31", "2062-07-01", "2099-06-30", "1944-05-05", "1969-12-01", "2038-01-19",
)  # fmt: skip
CLOCKS = (
    "T00:00", " 00:00", "T00:00:00", " 23:05", "T23:05:59", "T23:59:59.999", " 24:00", " 9:05", "T12:60", "T12:00:60", " 23:05 ", "  23:05",
    "T00:00Z", "T23:00Z", "T23:30:00Z", "T22:59:59Z", "T00:30+01:00", "T00:00+0100", "T01:30+00:00", "T00:59Z", "T01:00Z", "T23:30-01:00",
    "T00:30+14:00", "T12:00-1200", " 10:00 Z", "T10:00z", "t10:00", "T10", "T10:00+01", "T1０:00", "T10:0٥", " 10.30", "T23:05,5", "T00:00:00.000000",
    "T23:45-19:59", "\xa010:00", "T00:00:00.5", "T00:00:00.000Z",
)  # fmt: skip
MOMENTS = (
    "2026-03-29T00:59:59Z", "2026-03-29T01:00Z", "2026-10-25T00:59Z", "2026-10-25T01:00Z", "2026-10-25T01:30", "2026-03-29 01:30",
    "2026-09-30T23:00Z", "2026-09-30T22:59Z", "2026-10-31T23:59Z", "2026-10-31T23:59:59-00:01", "2026-11-01T00:00+01:00", "2026-10-05T00:00", "2026-10-05T9:05", "05/10/2026 9:5",
    "05/10/2026 00:00", "5 Oct 2026 00:00:01", "2026-10-05T23:00Z", "2026-10-06", "2026-10-06 10:00", "2026-10-06T10:00:00Z", "31/02/2026 00:00",
    "0026-10-05T00:00", "2062-07-01T23:30Z", "1899-12-31T23:30-01:00", "2100-12-31T23:30-01:00", "2101-01-01T00:30+01:00", "1970-06-01T00:00Z",
    "1944-05-05T22:30Z", "1969-12-01T23:30Z", "0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "2026-10-07 00:00", "2026-10-07T00:00:00.9",
)  # fmt: skip
IN_MONTH = (
    "2026-10-05",
    "2026-10-05T10:00",
    "06/10/2026 00:00",
    "7 Oct 2026 11:15",
    "2026-10-08T23:00:00Z",
    "2026-10-31",
    "2026-10",
)


def _dressed(text: str, front: str, back: str, case: str, inner: str) -> str:
    cased: str = getattr(text, case)()
    return front + cased.replace(" ", inner) + back


def dressed(words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Words with stray blanks and case of all kinds."""
    edges, cases = st.sampled_from(EDGES), st.sampled_from(("strip", "upper", "lower", "title", "swapcase"))
    return st.builds(_dressed, words, edges, edges, cases, st.sampled_from((" ", " ", "  ", "\xa0", " \u200b", "\t")))


DATED_TEXT = st.builds(str.__add__, st.sampled_from(DAYS), st.sampled_from(CLOCKS)) | st.sampled_from(DAYS + MOMENTS)
ANYTHING = st.sampled_from(BLANK_CELLS + MISSING + STRANGE + WORDS) | dressed(st.sampled_from(MISSING))
FREE = st.text(st.characters(exclude_categories=["Cs"], max_codepoint=0xFFFF), max_size=6)


def cells(reader: Any) -> st.SearchStrategy[str | None]:  # noqa: ANN401  any reader
    """Cells for a column: mostly such as belong there."""
    if isinstance(reader, Coded):
        own = st.sampled_from(
            [s for code in reader.codes.codes for s in code.spellings] + ["zz", "q7", "é", "nk", "wh", "White 001A"]
        )
    elif isinstance(reader, Number):
        own = st.sampled_from(NUMBERS) | st.integers(-5, 130).map(str) | st.decimals(-5, 130, places=2).map(str)
    elif isinstance(reader, When):
        own = DATED_TEXT | st.sampled_from(IN_MONTH)
    elif isinstance(reader, Place):
        own = st.sampled_from(PLACES)
    elif isinstance(reader, Shaped):
        own = st.from_regex(reader.pattern, fullmatch=True) | st.sampled_from(
            ("AB1", "ab1", "AB1\n", "xAB1", "NK", "unk", "A\nB1")
        )
    else:
        own = st.sampled_from(WORDS + STRANGE + NUMBERS)
    return st.one_of(own, own, own, dressed(own), ANYTHING, st.none(), FREE)


# --- code lists and readers -------------------------------------------------------------------------------------

_TEMPLATES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("A", "Alpha", ("al pha", "ALF")),
    ("B", "Beta two", ()),
    ("C", "", ("Straße",)),
    ("D", "İstanbul", ("\u212aelvin",)),
    ("E1", "n/a", ()),
    ("F", "Not stated", ("not said", "refused")),
    ("G", "ΑΣ", ("ırmak",)),
    ("9", "nk", ()),
)
_WINDOWS = (
    ("2026-11", None),
    (None, "2026-09"),
    ("2026-10", "2026-10"),
    ("2026-09", "2026-10"),
    (None, "2025-12"),
    ("2020-01", None),
)


@st.composite
def code_lists(draw: Drawer, *, dated: bool | None = None) -> CodeList:
    """A code list: some codes of any state, some with local spellings, some only for some months."""
    windowed = draw(st.booleans()) if dated is None else dated
    codes = []
    for at, (code, label, also) in enumerate(_TEMPLATES[: draw(st.integers(3, len(_TEMPLATES)))]):
        state = State.VALID if at < 2 else draw(st.sampled_from([State.VALID, *list(State)[:4]]))
        default = state is not State.VALID and draw(st.booleans())
        window = draw(st.sampled_from(((None, None), *_WINDOWS))) if windowed else (None, None)
        codes.append(Code(code, label, ("g1", "g2", "")[at % 3] if at else "g1", state, default, also, *window))
        if window[1] and draw(st.booleans()):  # the same spelling means something else afterwards
            later = draw(st.sampled_from(list(State)[:4]))
            codes.append(
                Code(code + "n", label, "g2", later, later is not State.VALID, (code,), _after(window[1]), None)
            )
    made = CodeList("drawn", tuple(codes))
    return made.with_ending_ignored(r" \d{3}[a-z]") if draw(st.integers(0, 5)) == 0 else made


def _after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"


CODED = st.builds(Coded, code_lists(), st.sampled_from(("", "", r"[a-z]{2}\d?", r"[A-Za-z_]\d")))
NUMBER = st.one_of(
    st.builds(Number, st.sampled_from((0, -2, 0.5, -0.5, 18)), st.sampled_from((120, 18.5, 5000)), st.booleans()),
    st.just(Number(0.1, 10.05, is_whole=False)),
)
SHAPED = st.sampled_from(("[A-Z]{2}[0-9]", "[0-9]{0,3}", "[A-Za-z]{2,3}|[0-9]+", ".+", "a|b c"))
OTHER_READERS = st.one_of(
    NUMBER,
    st.builds(Shaped, SHAPED, st.just("drawn")),
    st.just(Text()),
    st.builds(Place, st.sampled_from(("", "On or near"))),
    CODED,
    st.builds(When, st.sampled_from(Grain)),
)
MOMENT_READERS = st.builds(When, st.sampled_from((Grain.MOMENT, Grain.MOMENT, Grain.DAY, Grain.MONTH)))

# --- conditions -------------------------------------------------------------------------------------------------


def _named(columns: Mapping[str, Any], kind: type) -> list[str]:
    return [name for name, reader in columns.items() if isinstance(reader, kind)]


def conditions(columns: Mapping[str, Any]) -> st.SearchStrategy[Condition]:
    """Conditions over the columns of a source, given by their readers."""
    listed, dated, every = _named(columns, Coded), _named(columns, When), list(columns)
    two_dates = st.tuples(st.sampled_from(dated), st.sampled_from(dated))
    leaves: list[st.SearchStrategy[Condition]] = [
        st.sampled_from(listed).flatmap(lambda name: _about_codes(name, columns[name].codes)),
        st.sampled_from(every).map(recorded),
        st.sampled_from(every).map(blank),
        st.builds(both_or_neither, st.sampled_from(every), st.sampled_from(every)),
        two_dates.map(lambda pair: not_after(*pair)),
        two_dates.map(lambda pair: differs(*pair)),
        st.builds(lambda pair, days: within_days(pair[0], pair[1], days), two_dates, st.integers(-1, 40)),
        st.builds(lambda pair, months: within_months(pair[0], pair[1], months), two_dates, st.integers(0, 18)),
        st.sampled_from(dated).map(at_midnight),
    ]
    pairs = [(a, b) for a in listed for b in listed if a < b and _valid_groups(columns[a]) & _valid_groups(columns[b])]
    if pairs:
        leaves.append(st.sampled_from(pairs).map(lambda pair: same_group(*pair)))
    leaf = st.one_of(leaves)
    joined = st.builds(lambda how, a, b: how(a, b), st.sampled_from((_both, _either, implies)), leaf, leaf)
    negated = leaf.map(lambda a: ~a) | joined.map(lambda a: ~a) | joined.map(possibly)
    return st.one_of(leaf, leaf, joined, negated, st.builds(_both, joined, negated))


def _both(a: Condition, b: Condition) -> Condition:
    return a & b


def _either(a: Condition, b: Condition) -> Condition:
    return a | b


def _valid_groups(reader: Coded) -> set[str]:
    return {c.group for c in reader.codes.codes if c.state is State.VALID} - {""}


def _about_codes(name: str, codes: CodeList) -> st.SearchStrategy[Condition]:
    words = st.lists(st.sampled_from(sorted({c.code for c in codes.codes})), min_size=1, max_size=3, unique=True)
    groups = st.lists(
        st.sampled_from(sorted({c.group for c in codes.codes} - {""})), min_size=1, max_size=2, unique=True
    )
    return st.one_of(
        words.map(lambda chosen: coded(name, *chosen)),
        words.map(lambda chosen: stands(name, *chosen)),
        groups.map(lambda chosen: grouped(name, *chosen)),
    )


# --- declarations -----------------------------------------------------------------------------------------------


def drawn_class(name: str, annotations: Mapping[str, object], members: Mapping[str, object]) -> type[pa.DataFrameModel]:
    """A model as if written out: annotated fields and other members."""
    body = {
        "__doc__": "Drawn at random.",
        "__module__": __name__,
        "__qualname__": name,
        "__annotations__": dict(annotations),
        **members,
    }
    return type(name, (pa.DataFrameModel,), body)


@st.composite
def sources(draw: Drawer) -> type[pa.DataFrameModel]:
    """A source with a key of two columns, an area, an owner and every kind of breakdown."""
    readers: dict[str, Any] = {
        "happened": draw(MOMENT_READERS),
        "ref": Text(),
        "team": Text(),
        "ward": Text(),
        "c0": draw(CODED),
        "c1": draw(CODED),
        "m1": draw(MOMENT_READERS),
        "x1": draw(OTHER_READERS),
        "x2": draw(OTHER_READERS),
    }
    hints = {name: _hint(reader) for name, reader in readers.items()}
    views = [
        by_code("c0"), by_group("c1"), by_group("c0"), by_weekday("happened"), by_hour("m1"), by_list("team", "teams"), by_area("ward", "home"),
        *(by_grade(name) for name in _named(readers, Place)),
    ]  # fmt: skip
    declare = source(
        id="drawn.rows",
        agency="Drawn",
        period="happened",
        key=draw(st.sampled_from((("ref",), ("ref", "team")))),
        area=draw(st.sampled_from((("ward", "home"), None))),
        owner="team",
        breakdowns=tuple(draw(st.lists(st.sampled_from(views), max_size=3, unique=True))),
    )
    return declare(drawn_class("DrawnSource", hints, {name: column(reader) for name, reader in readers.items()}))


def _hint(reader: object) -> type:
    if isinstance(reader, When):
        return date if reader.grain is Grain.DAY else datetime
    if isinstance(reader, Number):
        return int if reader.is_whole else float
    return str


# Pandera's own keywords, and the same in plain Python.
_FURTHER: tuple[tuple[dict[str, Any], Predicate], ...] = (
    ({"str_matches": r"[A-Za-z0-9 ]+$"}, lambda text: re.match(r"[A-Za-z0-9 ]+\Z", text) is not None),
    ({"str_matches": "[0-9]|t"}, lambda text: re.match("[0-9]|t", text) is not None),
    (
        {"isin": ["A", "Alpha", "5", "2026-10-05", "t1", "refused"]},
        {"A", "Alpha", "5", "2026-10-05", "t1", "refused"}.__contains__,
    ),
    ({"str_length": {"min_value": 2, "max_value": 9}}, lambda text: 2 <= len(text) <= 9),
    ({"str_length": {"max_value": 4}, "str_matches": "[A-Z]"}, lambda text: len(text) <= 4 and "A" <= text[0] <= "Z"),
)


def even_length(text: str) -> bool:
    """A demand that only Python can judge."""
    return len(text) % 2 == 0


def _even_series(cls: type, cells: pd.Series) -> pd.Series:  # noqa: ARG001  pandera passes the class
    return pd.Series([not isinstance(cell, str) or even_length(cell) for cell in cells], index=cells.index, dtype=bool)


_OWN_READERS = st.one_of(
    st.builds(Number, st.just(1), st.just(2100), st.booleans()),
    st.just(Shaped("[A-Za-z0-9_]+", "one word")),
    CODED,
    st.builds(When, st.sampled_from(Grain)),
)


@st.composite
def item_checks(draw: Drawer, of: type[pa.DataFrameModel], number: int) -> tuple[CheckRule, Demands]:
    """A check of some items, some with further demands of pandera's."""
    facts = declared_source(of)
    names = draw(st.lists(st.sampled_from(list(facts.columns)), min_size=1, max_size=3, unique=True))
    id_, hints = f"drawn.items-{number}", {}
    members: dict[str, Any] = {}
    demands: Demands = {}
    for name in names:
        further, demand = draw(st.sampled_from(_FURTHER)) if draw(st.integers(0, 2)) == 0 else ({}, None)
        reader = facts.columns[name].reader
        own = draw(_OWN_READERS) if isinstance(reader, Text) and draw(st.integers(0, 3)) == 0 else None
        members[name], hints[name] = known(own, **further), _hint(own or reader)
        demands[id_, name] = [demand] if demand else []
        if draw(st.integers(0, 5)) == 0:
            members[f"even_{name}"] = pa.check(name, name=f"even_{name}")(_even_series)
            demands[id_, name].append(even_length)
    applies = draw(st.none() | conditions(facts.readers))
    model = check(id=id_, gap=None, source=of, target=0.9, applies_to=applies)(
        drawn_class(f"DrawnItems{number}", hints, members)
    )
    return declared_check(model), demands


def _codes_of(reader: object) -> list[str]:
    return sorted({c.code for c in reader.codes.codes}) if isinstance(reader, Coded) else ["X"]


@st.composite
def rule_checks(draw: Drawer, of: type[pa.DataFrameModel], number: int) -> CheckRule:
    """A rule over single records or groups of records, or a signal of either kind."""
    facts = declared_source(of)
    groups: st.SearchStrategy[Grouped] = st.one_of(
        st.just(unique()),
        st.sampled_from((("c0",), ("ref", "ward"), ("team", "m1"))).map(unique),
        st.just(loaded_once()),
        st.builds(one_answer, st.sampled_from(("c0", "c1")), st.sampled_from(("team", "ward")), st.integers(1, 4)),
        st.builds(agreed, st.sampled_from(("c0", "c1")), st.sampled_from(("team", "ward"))),
        st.builds(at_most, st.integers(1, 3), st.sampled_from(("team", "ward"))),
        st.builds(
            lambda codes, by: some("c0", *codes, by=by),
            st.lists(st.sampled_from(_codes_of(facts.columns["c0"].reader)), min_size=1, max_size=2, unique=True),
            st.sampled_from((("team",), ("team", "ward"))),
        ),
        st.builds(
            lambda fulfilled, by: some(fulfilled, by=by),
            conditions(facts.readers),
            st.sampled_from((("team",), ("team", "ward"))),
        ),
    )
    rule: Any = draw(conditions(facts.readers) | conditions(facts.readers) | groups)
    member, goal = (must(rule), 0.9) if draw(st.integers(0, 2)) else (signal(rule, limit=0.1), None)
    applies = draw(st.none() | conditions(facts.readers))
    declare = check(id=f"drawn.rule-{number}", gap=None, source=of, target=goal, applies_to=applies)
    return declared_check(declare(drawn_class(f"DrawnRule{number}", {}, {"rule": member})))


def declared_source(model: type[pa.DataFrameModel]) -> Source:
    """The source declared on a class."""
    facts = declaration(model)
    assert isinstance(facts, Source)
    return facts


def declared_check(model: type[pa.DataFrameModel]) -> CheckRule:
    """The check declared on a class."""
    facts = declaration(model)
    assert isinstance(facts, CheckRule)
    return facts


# --- extracts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Case:
    """A source, its checks and an extract."""

    source: Source
    checks: tuple[CheckRule, ...]
    rows: list[Row]
    areas: Mapping[str, Sequence[str]] | None
    demands: Demands

    def __repr__(self) -> str:
        """What is needed to see what happened: a whole source would be some 40 kB."""
        readers = {name: type(column.reader).__name__ for name, column in self.source.columns.items()}
        checks = [
            (c.id, c.applies_to, c.rule, [(i.name, type(i.reader).__name__) for i in c.items]) for c in self.checks
        ]
        return f"Case({readers}, {checks}, areas={self.areas}, rows={self.rows})"

    @property
    def project(self) -> Project | None:
        """The project file, where areas are set."""
        if self.areas is None:
            return None
        return Project(folder=Path(), areas={kind: tuple(codes) for kind, codes in self.areas.items()}, lists=LISTS)

    @property
    def packs(self) -> Packs:
        """The source and its checks, as if discovered."""
        return Packs({self.source.id: self.source}, {c.id: c for c in self.checks})

    @property
    def oracle(self) -> Oracle:
        """The second opinion."""
        return Oracle(self.source, self.checks, self.rows, PERIOD, self.areas, self.demands)

    @property
    def frame(self) -> pl.DataFrame:
        """The rows as a Polars frame."""
        return pl.DataFrame(self.rows, schema=dict.fromkeys(self.source.columns, pl.String), orient="row")

    def fit_for_files(self) -> Case:
        """The same case fit for a file: no NUL in a cell, and no row that is wholly empty."""
        rows = [{name: cell and cell.replace("\x00", "") for name, cell in row.items()} for row in self.rows]
        return replace(self, rows=[row | {"ref": row["ref"] or "r"} for row in rows])

    def audited(self, extract: Any = None) -> Result:  # noqa: ANN401  a path or any frame
        """What dq-audit counts of the rows, or of an extract said to hold them."""
        return count_extract(
            self.frame if extract is None else extract, self.source, self.packs, self.project, PERIOD, None
        )

    def write_csv(self, path: Path) -> Path:
        """The rows as a CSV file."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(self.source.columns)
            writer.writerows([row[name] for name in self.source.columns] for row in self.rows)
        return path


def _turn(pool: Sequence[str | None], at: int, turn: int) -> str | None:
    """The cell of a row: every column goes through its pool at a pace of its own, so that many pairs of cells meet."""
    return pool[(at * (turn + 1) + at // len(pool)) % len(pool)]


@st.composite
def cases(draw: Drawer) -> Case:
    """Everything at once."""
    of = draw(sources())
    facts = declared_source(of)
    items = [draw(item_checks(of, number)) for number in range(draw(st.integers(0, 2)))]
    rules = [draw(rule_checks(of, number)) for number in range(draw(st.integers(0 if items else 1, 2)))]
    mostly_in_month = st.sampled_from(IN_MONTH) | st.sampled_from(IN_MONTH) | cells(facts.columns["happened"].reader)
    few = st.sampled_from(("1", "2", " 1", "a", "A ", "", None, "\u200b"))
    by_column: dict[str, st.SearchStrategy[str | None]] = {
        **{name: cells(c.reader) for name, c in facts.columns.items()},
        "happened": mostly_in_month,
        "ref": few | few | cells(Text()),
        "team": st.sampled_from(("t1", "T1 ", "Team 2", "t3", None, "unknown")),
        "ward": st.sampled_from(
            ("W1", "w1 ", "W2", "E01  000002", "STRASSE 1", "Straße 1", None, " ", "unknown", "Refused")
        ),
    }
    pools = {name: draw(st.lists(pool, min_size=1, max_size=11)) for name, pool in by_column.items()}
    rows = [
        {name: _turn(pool, at, turn) for turn, (name, pool) in enumerate(pools.items())}
        for at in range(draw(st.integers(1, 45)))
    ]
    rows += [dict(row) for row in rows[: draw(st.integers(0, 3))]]
    demands = {key: asked for _, found in items for key, asked in found.items()}
    areas = draw(st.sampled_from((AREAS, AREAS, None)))
    return Case(facts, tuple([c for c, _ in items] + rules), rows, areas, demands)
