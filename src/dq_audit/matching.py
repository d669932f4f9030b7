"""Which column of a source does a header stand for? Told from its words and from the cells below it.

Nothing here decides: whoever reads a proposal sees how sure it is and why, and nothing is applied unless they say so.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

import narwhals as nw
import polars as pl

from dq_audit.cells import fold, snake
from dq_audit.extracts.names import FOLDED, Naming
from dq_audit.model import State
from dq_audit.moments import MONTH_COLUMN, Grain, with_moments
from dq_audit.readers import Coded, Number, Place, Shaped, Text, When, layers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Column, Source
    from dq_audit.readers import Reader

SURE, LIKELY, DOUBTFUL = 0.9, 0.6, 0.4  # confidence from which a match is called so; below, none is proposed
KNOWN_NAME = "a known name"
_SAMPLED = 1_000  # different cells of a column that are judged
_CELL = "cell"
_NO_NAME = 0.15
_YES_OR_NO = 3
_MANY = 4  # headers
_ABOUT_TABLES = 1 / 3  # of the headers, of which a word must be one that headers have
_LOCAL_CODES = 40  # different cells that may still be codes of the agency's own
_LOOKS = {  # what free text looks like where a word of the column's name says so
    "postcode": re.compile(r"\s*[A-Za-z]{1,2}\d[A-Za-z\d]?\s*\d[A-Za-z]{2}\s*$"),
    "name": re.compile(r"\s*[A-Za-z][\w.'’-]*,?\s+[A-Za-z]"),
}
_STOP = frozenset(
    {"of", "the", "at", "on", "in", "a", "an", "to", "and", "or", "for", "by", "s", "their", "was", "were", "has"}
    | {"from", "value", "part", "more", "than", "just"}
)
_CASES = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_ENDING = re.compile(r"(?<=[a-z]{4})(?:ings?|ed|ers?|ions?|als?|s|d|e)$")
_FEW_ROWS = 20  # with fewer, how often cells are repeated tells nothing
_NAMES_IN_LIST = 30
_SOME_TWICE = 0.75  # an owner has some records twice; with few records to a month, not many
_ALIKE = 0.8  # of two words, from which one may be the other misspelt
_CONTRADICTED = 0.2  # a column of which fewer cells are valid is hardly the one meant


@dataclass(frozen=True)
class Match:
    """A header that stands for a column of a source. `confidence` is from 0 to 1; `why` says what it rests on."""

    column: str
    at: int  # the header's position
    header: str
    confidence: float
    why: str

    @property
    def word(self) -> str:
        """How sure it is, in a word."""
        return "sure" if self.confidence >= SURE else "likely" if self.confidence >= LIKELY else "doubtful"


@dataclass(frozen=True)
class Sample:
    """Headers with some of the cells below each; what a column holds is judged once for all sources."""

    names: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...] = field(repr=False)  # different filled cells, by position
    filled: tuple[int, ...]  # filled cells, by position
    distinct: tuple[int, ...]  # of them different
    _judged: dict[object, tuple[Counter[State], ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, names: Sequence[str], cells: pl.DataFrame) -> Sample:
        """A sample of a table; columns without a name are left out of it."""
        filled = [cells[name].drop_nulls() for name in cells.columns]
        distinct = [column.unique(maintain_order=True) for column in filled]
        some = tuple(tuple(c for c in column.head(_SAMPLED) if c.strip()) for column in distinct)
        return cls(tuple(names), some, tuple(map(len, filled)), tuple(map(len, distinct)))

    def states(self, reader: Reader) -> tuple[Counter[State], ...]:
        """The recording states of the sampled cells of each column, if a reader were to read them."""
        key = (type(reader), reader)
        if key not in self._judged:
            every = list(dict.fromkeys(cell for column in self.cells for cell in column))
            state = dict(zip(every, states_of(every, reader), strict=True))
            self._judged[key] = tuple(Counter(state[cell] for cell in column) for column in self.cells)
        return self._judged[key]


def states_of(cells: Sequence[str], reader: Reader) -> list[State]:
    """The recording state of each cell as a reader reads it, in whatever month a code may hold."""
    if isinstance(reader, Coded) and reader.codes.dated:
        timeless = {fold(c.code): replace(c, start=None, end=None) for c in reader.codes.codes}
        reader = replace(reader, codes=replace(reader.codes, codes=tuple(timeless.values())))
    frame = pl.DataFrame({_CELL: pl.Series(list(cells), dtype=pl.String)})
    grains = {_CELL: reader.grain} if reader.grain else {}
    rows = nw.from_native(with_moments(frame.with_columns(pl.lit(None, pl.Int32).alias(MONTH_COLUMN)), grains).lazy())
    for layer in layers({_CELL: reader}):
        rows = rows.with_columns(**layer)
    return [State(code) for code in rows.select(state=reader.state(_CELL)).to_native().collect()["state"]]


def matches(sample: Sample, source: Source, earlier: Mapping[str, str] | None = None) -> list[Match]:
    """The most plausible header of each column of a source, each header used once, in the order of the headers.

    `earlier` are headers (in snake case) of earlier months with the columns for which they stood.
    """
    matcher = _Matcher(sample, source, earlier or {})
    named = [at for at, name in enumerate(sample.names) if name]
    columns = list(source.columns.values())
    scored = [[matcher.match(at, column) for at in named] for column in columns]
    gains = [[m.confidence**2 if m.confidence >= DOUBTFUL else 0 for m in row] for row in scored]
    chosen = (scored[row][at] for row, at in assigned(gains).items())
    return sorted((m for m in chosen if m.confidence >= DOUBTFUL), key=lambda match: match.at)


def assigned(gains: Sequence[Sequence[float]]) -> dict[int, int]:
    """To each row a column of its own, so that the sum of the gains is the largest (Kuhn 1955, Munkres 1957)."""
    height, width = len(gains), len(gains[0]) if gains else 0
    size = height + width  # whoever gains nothing is given to nobody
    cost = [[-gains[i][j] if i < height and j < width else 0.0 for j in range(size)] for i in range(size)]
    rows, columns, owner = [0.0] * size, [0.0] * (size + 1), [-1] * (size + 1)
    for row in range(size):
        owner[size], at = row, size
        least, before, seen = [float("inf")] * size, [size] * size, [False] * (size + 1)
        while owner[at] != -1:
            seen[at] = True
            free = [j for j in range(size) if not seen[j]]
            for j in free:
                slack = cost[owner[at]][j] - rows[owner[at]] - columns[j]
                if slack < least[j]:
                    least[j], before[j] = slack, at
            nearest = min(free, key=least.__getitem__)
            step = least[nearest]
            for j in range(size + 1):
                if seen[j]:
                    rows[owner[j]] += step
                    columns[j] -= step
                elif j < size:
                    least[j] -= step
            at = nearest
        while at != size:
            owner[at], at = owner[before[at]], before[at]
    return {owner[j]: j for j in range(width) if owner[j] < height and gains[owner[j]][j] > 0}


def by_name(headers: Sequence[str], source: Source) -> dict[str, str]:
    """The columns for which some headers may stand, told from their words alone: column -> header."""
    nothing = pl.DataFrame({str(at): pl.Series([], dtype=pl.String) for at in range(len(headers))})
    return {match.column: match.header for match in matches(Sample.of(headers, nothing), source)} if headers else {}


def likelihood(found: Sequence[Match], source: Source, sample: Sample) -> float:
    """How well a source explains a table, from 0 to 1: the harmonic mean of how much of each the matches cover.

    Columns that need not be there count half, and so do headers over nothing.
    """
    weight = {column.name: 0.5 if column.optional else 1.0 for column in source.columns.values()}
    told = {at: 1.0 if sample.filled[at] else 0.5 for at, name in enumerate(sample.names) if name}
    values, folded = _values(sample.names, source), source.folded
    made = {folded.names, folded.numbers} if folded and values else set[str]()
    other = [match for match in found if match.at not in values and match.column not in made]
    of_source = sum(weight[name] for name in made) + sum(match.confidence * weight[match.column] for match in other)
    of_table = sum(told[at] for at in values) + sum(match.confidence * told[match.at] for match in other)
    explained, covered = of_source / sum(weight.values()), of_table / (sum(told.values()) or 1)
    return 2 * explained * covered / (explained + covered) if other or values else 0


def _values(names: Sequence[str], source: Source) -> set[int]:
    """The places of headers that are values, where tables of the source have such."""
    if source.folded is None:
        return set()
    known = Naming(source).canonical
    return {at for at, name in enumerate(names) if known.get(snake(name), "").startswith(FOLDED)}


@dataclass(frozen=True)
class _Matcher:
    """Scores headers of a sample for columns of a source."""

    sample: Sample
    source: Source
    earlier: Mapping[str, str]

    @cached_property
    def weights(self) -> dict[str, float]:
        """A word that stands in many names of the source tells little."""
        times = Counter(word for column in self.source.columns.values() for word in words(column.name))
        return {word: 1 / number for word, number in times.items()}

    @cached_property
    def common(self) -> frozenset[str]:
        """Words that stand in most of the headers: a system's prefix tells nothing."""
        named = [words(name) for name in self.sample.names if name]
        times = Counter(word for name in named for word in name)
        return frozenset(word for word, number in times.items() if number > max(_MANY, len(named) / 2))

    def match(self, at: int, column: Column) -> Match:
        """The header at a position for a column."""
        header = self.sample.names[at]
        if self.earlier.get(snake(header)) == column.name:
            return Match(column.name, at, header, 1.0, "called so in an earlier month")
        names = (column.name, *column.also)
        telling_words = words(header) - self.common or words(header)
        if snake(header) in map(snake, names):
            return Match(column.name, at, header, 1.0, KNOWN_NAME)
        also = _kind_words(column.reader)
        name = max(_alike(telling_words, words(known), also, self.weights) for known in names)
        share, telling = self._evidence(at, column)
        return Match(column.name, at, header, *self._judged(at, column, name, share, telling))

    def _judged(self, at: int, column: Column, name: float, share: float | None, telling: float) -> tuple[float, str]:
        """The confidence that a name and the share of cells that speak for it give, and what it rests on."""
        if share is None:
            return name, "its name"
        if share < (_CONTRADICTED if telling else _ALIKE / 2):
            if isinstance(column.reader, Coded) and self.sample.distinct[at] <= _LOCAL_CODES:
                return name * 0.7, "its name; its codes are others"
            return name * 0.4, "its name; its cells say otherwise"
        if name < _NO_NAME:
            return 0.55 * share * telling, "its cells alone"
        return min(
            0.99, 1 - (1 - name) * (1 - 0.6 * share * telling)
        ), "its name and its cells" if telling else "its name"

    def _evidence(self, at: int, column: Column) -> tuple[float | None, float]:
        """The share of cells that speak for a column, and how much that tells; None where there are none to ask."""
        if not isinstance(column.reader, Text):
            return self._content(at, column.reader)
        share, telling = self._role(at, column)
        return (share, telling) if share is not None else (1 - self.coded[at], 0.0)

    @cached_property
    def coded(self) -> list[float]:
        """How surely the cells at each position are dates, numbers or answers, and so hardly free text."""
        readers = [c.reader for c in self.source.columns.values() if _is_strict(c.reader)]
        found = [[self._content(at, reader) for reader in readers] for at in range(len(self.sample.names))]
        return [max(((share or 0) * telling for share, telling in one), default=0) for one in found]

    def _role(self, at: int, column: Column) -> tuple[float | None, float]:
        """What free text is used for, told by how often it is repeated: a reference hardly ever, a team often."""
        filled, distinct, cells = self.sample.filled[at], self.sample.distinct[at], self.sample.cells[at]
        if filled < _FEW_ROWS:
            return None, 0
        listed = {b.column for b in self.source.breakdowns if b.kind == "listed"}
        if column.name in self.source.key:
            numbered = sum(any(map(str.isdigit, cell)) for cell in cells) > len(cells) / 2
            if len(self.source.key) > 1:  # a part of a key may be a word, and stand often
                return (1.0, 0.5) if numbered else (None, 0)
            return float(numbered and distinct > filled / 2), 0.5
        if column.name in listed:
            return float(distinct <= _NAMES_IN_LIST), 0.3
        if column.name in (self.source.owner, self.source.supervisor):
            return float(1 < distinct < filled * _SOME_TWICE), 0.3
        looks = next((pattern for word, pattern in _LOOKS.items() if word in words(column.name)), None)
        return (sum(bool(looks.match(cell)) for cell in cells) / len(cells), 0.6) if looks else (None, 0)

    def _content(self, at: int, reader: Reader) -> tuple[float | None, float]:
        """The share of a column's filled cells that a reader finds valid, and how rare that is among other columns."""
        states = self.sample.states(reader)
        filled = [counted[State.VALID] + counted[State.INVALID] for counted in states]  # neither blank nor a token
        if not filled[at]:
            return None, 0
        shares = [counted[State.VALID] / n for counted, n in zip(states, filled, strict=True) if n]
        return states[at][State.VALID] / filled[at], max(0.0, 1 - sum(shares) / len(shares))


# --- words --------------------------------------------------------------------------------------------------------


def words(header: str) -> frozenset[str]:
    """The words of a header, abbreviations written out.

    >>> sorted(words("VicEthnicity_Cd"))
    ['code', 'ethnicity', 'victim']
    """
    parted = re.sub(
        r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])", " ", header
    )
    plain = (word for word in snake(parted.replace("&", "")).split("_") if not word.isdigit())
    long = (w for word in plain for w in _written_out(word).split())
    return frozenset(word for word in long if word not in _STOP)


def vocabulary(sources: Iterable[Source]) -> frozenset[str]:
    """The words that the columns of some sources are called by."""
    named = (words(name) for source in sources for c in source.columns.values() for name in (c.name, *c.also))
    return frozenset(_abbreviations().values()).union(*named)


def are_headers(names: Sequence[str], sources: Iterable[Source]) -> bool:
    """Whether enough names are made of words that headers have; a row of data has hardly any."""
    known = vocabulary(sources)
    named = [name for name in names if name]
    return sum(not words(name).isdisjoint(known) for name in named) > _ABOUT_TABLES * len(named)


@cache
def _stem(word: str) -> str:
    """A word without its commonest endings: «reported» and «reporting» are one, and so are «burglary», «burglaries»."""
    return _ENDING.sub("", word[:-3] + "y" if word.endswith("ies") else word)


@cache
def _written_out(word: str) -> str:
    """An abbreviation or a synonym as the packs have it."""
    known = _abbreviations()
    stems = {_stem(short): long for short, long in reversed(known.items()) if len(short) > 3}  # noqa: PLR2004
    return known.get(word) or stems.get(_stem(word)) or word


@cache
def _abbreviations() -> dict[str, str]:
    text = resources.files("dq_audit").joinpath("abbreviations.csv").read_text(encoding="utf-8")
    return {row["short"]: row["long"] for row in csv.DictReader(text.splitlines())}


def _is_strict(reader: Reader) -> bool:
    """Whether what it finds valid can hardly be a text of another meaning."""
    if isinstance(reader, Coded):
        return 1 < len(reader.codes.select()) <= _YES_OR_NO
    return isinstance(reader, When | Number | Shaped)


def _kind_words(reader: Reader) -> frozenset[str]:
    """Words that a header may hold because of what stands below it; nobody misses them where they are not there."""
    if isinstance(reader, When):
        return frozenset({"date", "time"} if reader.grain is Grain.MOMENT else {"date"})
    if isinstance(reader, Coded):
        few = len(reader.codes.select()) <= _YES_OR_NO
        return frozenset({"code", "flag"} if few else {"code", "type", "category", "group"})
    return frozenset(
        {"description"} if isinstance(reader, Place) else {"code", "type"} if isinstance(reader, Shaped) else ()
    )


def _alike(header: frozenset[str], known: frozenset[str], also: frozenset[str], weights: Mapping[str, float]) -> float:
    """How much of the one name's words is in the other's: the harmonic mean of both shares, by weight."""
    if not header or not known:
        return 0
    found = {word: max(_same(word, other) for other in header) for word in known}
    back = {word: max(_same(word, other) for other in known | also) for word in header}
    recall = sum(weights.get(w, 1) * hit for w, hit in found.items()) / sum(weights.get(w, 1) for w in known)
    precision = sum(weights.get(w, 0.7) * hit for w, hit in back.items()) / sum(weights.get(w, 0.7) for w in header)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0


@cache
def _same(one: str, other: str) -> float:
    """Whether two words are one: wholly, shortened, or misspelt."""
    if one == other:
        return 1
    if _stem(one) == _stem(other):
        return 0.95
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):  # noqa: PLR2004
        return 0.9
    ratio = SequenceMatcher(None, one, other).ratio()
    return ratio if ratio >= _ALIKE and len(short) > 3 else 0  # noqa: PLR2004
