"""Conditions over the columns of a source: who is in the denominator, and what a cross-item rule demands.

A condition is data: it can be printed, checked when the class is defined and compiled to an expression that is true,
false or null. Null means that it cannot be told (a blank, an unreadable date, a code that is in no list); `&`, `|`
and `~` follow Kleene's three-valued logic. What a condition says of a single column is a *leaf*: whoever compiles it
decides where the truth of leaves is found, so that an engine may judge each distinct cell once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import narwhals as nw

from dq_audit.cells import stripped
from dq_audit.errors import PackError, did_you_mean
from dq_audit.model import State
from dq_audit.moments import day_column, second_column
from dq_audit.patterns import pattern_fault
from dq_audit.readers import Coded, Reader, When

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Readers: TypeAlias = Mapping[str, Reader]

HOUR = 3600
LISTED = "the page “Write a check on a new source” lists all conditions and rules"


class Condition(ABC):
    """A statement about a record that is true, false or cannot be told."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns it looks at."""

    @abstractmethod
    def expr(self, see: See) -> nw.Expr:
        """The condition as a nullable boolean expression; `see` says where the truth of its leaves is."""

    @abstractmethod
    def describe(self) -> str:
        """The condition in plain words."""

    def verify(self, readers: Readers) -> None:
        """PackError where the condition cannot be compiled for these columns."""
        for column in self.columns:
            if column not in list(readers):  # a name may be given as anything, so nothing is hashed
                near = did_you_mean(str(column), map(str, readers))
                message = f"the condition «{self.describe()}» names {column!r}, which the source does not have; {near}"
                raise PackError(message)

    def __bool__(self) -> bool:
        """PackError: `a and b` would silently be b alone."""
        message = f"the condition «{self.describe()}» is neither true nor false by itself; join conditions with & | ~"
        raise PackError(message)

    def __and__(self, other: Condition) -> Condition:
        """Both."""
        return _Both(self, other)

    def __or__(self, other: Condition) -> Condition:
        """At least one."""
        return _Either(self, other)

    def __invert__(self) -> Condition:
        """Not."""
        return _Not(self)


def verify(condition: object, readers: Readers) -> None:
    """PackError where something is no condition, or one that cannot be compiled for these columns."""
    if not isinstance(condition, Condition):
        message = f'{condition!r} is no condition; write one in full, such as coded("victim_type", "person"); {LISTED}'
        raise PackError(message)
    condition.verify(readers)


@dataclass(frozen=True)
class Leaf(Condition, ABC):
    """A condition on one column."""

    column: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,)

    def expr(self, see: See) -> nw.Expr:
        return see.look(self)

    @abstractmethod
    def of(self, reader: Reader) -> nw.Expr:
        """The leaf as an expression over its column, to which its reader's layers were added."""


@dataclass(frozen=True)
class See:
    """How a condition sees a record: how columns are read, and where the truth of a leaf is found."""

    readers: Readers
    look: Callable[[Leaf], nw.Expr]


def directly(readers: Readers) -> See:
    """Leaves computed on the spot."""
    return See(readers, lambda leaf: leaf.of(readers[leaf.column]))


@dataclass(frozen=True)
class _Pair(Condition, ABC):
    left: Condition
    right: Condition

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.left.columns + self.right.columns))

    def verify(self, readers: Readers) -> None:
        verify(self.left, readers)
        verify(self.right, readers)


@dataclass(frozen=True)
class _Both(_Pair):
    def expr(self, see: See) -> nw.Expr:
        return self.left.expr(see) & self.right.expr(see)

    def describe(self) -> str:
        return f"{self.left.describe()} and {self.right.describe()}"


@dataclass(frozen=True)
class _Either(_Pair):
    def expr(self, see: See) -> nw.Expr:
        return self.left.expr(see) | self.right.expr(see)

    def describe(self) -> str:
        return f"({self.left.describe()} or {self.right.describe()})"


@dataclass(frozen=True)
class OfOne(Condition, ABC):
    """A condition about another one."""

    inner: Condition

    @property
    def columns(self) -> tuple[str, ...]:
        return self.inner.columns

    def verify(self, readers: Readers) -> None:
        verify(self.inner, readers)


@dataclass(frozen=True)
class _Not(OfOne):
    def expr(self, see: See) -> nw.Expr:
        inner = self.inner.expr(see)
        return nw.when(inner).then(nw.lit(False)).when(~inner).then(nw.lit(True))

    def describe(self) -> str:
        return f"not ({self.inner.describe()})"

    def __invert__(self) -> Condition:
        return self.inner


@dataclass(frozen=True)
class coded(Leaf):  # noqa: N801  reads as a word of the rule language
    """The column holds one of some codes: `coded("victim_type", "person")`. Not a valid code: cannot be told."""

    codes: tuple[str, ...] = ()
    groups: bool = False

    def __init__(self, column: str, *codes: str) -> None:
        object.__setattr__(self, "column", column)
        object.__setattr__(self, "codes", codes)

    def verify(self, readers: Readers) -> None:
        if not self.codes or not all(isinstance(word, str) for word in self.codes):
            word = type(self).__name__
            message = f'the condition on {self.column} needs codes or groups as text: {word}("{self.column}", "…", "…")'
            raise PackError(message)
        super().verify(readers)
        reader = readers[self.column]
        if not isinstance(reader, Coded):
            message = (
                f"the condition «{self.describe()}» needs a code list; {self.column} is read as {reader.describe()}"
            )
            raise PackError(message)
        unknown = reader.codes.unknown_names(self.codes, groups=self.groups)
        if unknown:
            message = f"the condition «{self.describe()}» names {unknown}"
            raise PackError(message)

    def of(self, reader: Reader) -> nw.Expr:
        codes, groups = self._wanted()
        listed = _listed(reader, self.column)
        return listed.among(self.column, listed.codes.select(codes=codes, groups=groups))

    def describe(self) -> str:
        return f"{self.column} is {' or '.join(self.codes)}"

    def _wanted(self) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        return (None, self.codes) if self.groups else (self.codes, None)


class grouped(coded):  # noqa: N801
    """The column holds a code of one of some groups of its list: `grouped("offence_code", "msv")`."""

    groups = True

    def describe(self) -> str:
        return f"{self.column} belongs to {' or '.join(self.codes)}"


class stands(coded):  # noqa: N801
    """The cell stands for one of some codes, of whatever state («not given», say); always true or false."""

    def of(self, reader: Reader) -> nw.Expr:
        listed = _listed(reader, self.column)
        return listed.stands_for(self.column, listed.codes.select(codes=self.codes, states=State))

    def describe(self) -> str:
        return f"{self.column} reads {' or '.join(self.codes)}"


def _listed(reader: Reader, column: str) -> Coded:
    if isinstance(reader, Coded):
        return reader
    message = f"{column} has no code list"
    raise PackError(message)


class recorded(Leaf):  # noqa: N801
    """The column is complete: valid or declined. Always true or false."""

    def of(self, reader: Reader) -> nw.Expr:
        return reader.state(self.column) <= int(State.DECLINED)

    def describe(self) -> str:
        return f"{self.column} is recorded"


class blank(Leaf):  # noqa: N801
    """The column is blank. Always true or false."""

    def of(self, reader: Reader) -> nw.Expr:
        return reader.state(self.column) == int(State.BLANK)

    def describe(self) -> str:
        return f"{self.column} is blank"


class filled(Leaf):  # noqa: N801
    """The cell holds any text at all, whatever it says. Always true or false."""

    def of(self, reader: Reader) -> nw.Expr:  # noqa: ARG002
        return (stripped(nw.col(self.column)) != "").fill_null(False)

    def describe(self) -> str:
        return f"{self.column} holds something"


@dataclass(frozen=True)
class matches(Leaf):  # noqa: N801
    """The cell contains a match of a regular expression, any case. Blank: false."""

    pattern: str
    means: str

    def verify(self, readers: Readers) -> None:
        super().verify(readers)
        fault = pattern_fault(self.pattern)
        if fault:
            raise PackError(fault)

    def of(self, reader: Reader) -> nw.Expr:  # noqa: ARG002
        return nw.col(self.column).str.contains(f"(?i){self.pattern}").fill_null(False)

    def describe(self) -> str:
        return f"{self.column} {self.means}"


def looks_personal(column: str) -> Condition:
    """The text holds what looks like a person: a title with a name, a date of birth, a phone, e-mail or NHS number."""
    title = r"\b(?:mr|mrs|ms|miss|dr)\.? [a-z]"
    number = r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b|\b0\d{9,10}\b|\b0\d{3,4} \d{3} ?\d{3,4}\b"
    mail, birth = r"[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z]", r"\bd\.?o\.?b\b|\bborn\b|\b\d{1,2}/\d{1,2}/(?:19|20)\d{2}\b"
    return matches(column, f"(?:{title}|{number}|{mail}|{birth})", "looks as if it names or describes a person")


@dataclass(frozen=True)
class _OfTwo(Condition, ABC):
    first: str
    second: str

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.second)


class both_or_neither(_OfTwo):  # noqa: N801
    """Two columns are both recorded or both not. Always true or false."""

    def expr(self, see: See) -> nw.Expr:
        return recorded(self.first).expr(see) == recorded(self.second).expr(see)

    def describe(self) -> str:
        return f"{self.first} and {self.second} are both recorded or both not"


class _Moments(_OfTwo, ABC):
    def verify(self, readers: Readers) -> None:
        super().verify(readers)
        for column in self.columns:
            _must_tell_time(column, readers, self.describe())

    @property
    def _days_apart(self) -> nw.Expr:
        """Whole days from the first to the second column; null where either cannot be read."""
        return nw.col(day_column(self.second)) - nw.col(day_column(self.first))


class not_after(_Moments):  # noqa: N801
    """The first moment is not after the second; compared by day where either holds no time of day."""

    def expr(self, see: See) -> nw.Expr:  # noqa: ARG002
        late = (nw.col(second_column(self.first)) > nw.col(second_column(self.second))).fill_null(False)
        days = self._days_apart
        return (days > 0) | ((days == 0) & ~late)

    def describe(self) -> str:
        return f"{self.first} is not after {self.second}"


class differs(_Moments):  # noqa: N801
    """The two moments are not the same to the second. A missing time of day: cannot be told."""

    def expr(self, see: See) -> nw.Expr:  # noqa: ARG002
        apart = nw.col(second_column(self.first)) != nw.col(second_column(self.second))
        return (self._days_apart != 0) | apart

    def describe(self) -> str:
        return f"{self.first} and {self.second} differ"


@dataclass(frozen=True)
class within_days(Condition):  # noqa: N801
    """The second date is at most some days after the first."""

    first: str
    second: str
    days: int

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.first, self.second)

    def verify(self, readers: Readers) -> None:
        not_after(self.first, self.second).verify(readers)
        if not isinstance(self.days, int):
            message = f"the condition «{self.describe()}» needs a whole number of days, not {self.days!r}"
            raise PackError(message)

    def expr(self, see: See) -> nw.Expr:  # noqa: ARG002
        return not_after(self.first, self.second)._days_apart <= self.days  # noqa: SLF001  same room

    def describe(self) -> str:
        return f"{self.second} is at most {self.days} days after {self.first}"


class _TimeOfDay(Leaf, ABC):
    def verify(self, readers: Readers) -> None:
        super().verify(readers)
        _must_tell_time(self.column, readers, self.describe())


class at_midnight(_TimeOfDay):  # noqa: N801
    """The local time is exactly midnight: mostly no time was recorded. No time at all: cannot be told."""

    def of(self, reader: Reader) -> nw.Expr:  # noqa: ARG002
        return nw.col(second_column(self.column)) == 0

    def describe(self) -> str:
        return f"{self.column} is exactly midnight"


class on_the_hour(_TimeOfDay):  # noqa: N801
    """The local time is a full hour."""

    def of(self, reader: Reader) -> nw.Expr:  # noqa: ARG002
        return nw.col(second_column(self.column)) % HOUR == 0

    def describe(self) -> str:
        return f"{self.column} is exactly on the hour"


class same_group(_OfTwo):  # noqa: N801
    """Two coded columns fall into the same group; null where either has no valid code or a group only one list has."""

    def verify(self, readers: Readers) -> None:
        super().verify(readers)
        if not _shared_groups(self, readers):
            message = f"the condition «{self.describe()}» needs two code lists with groups in common"
            raise PackError(message)

    def expr(self, see: See) -> nw.Expr:
        shared = tuple(sorted(_shared_groups(self, see.readers)))
        agree, comparable = nw.lit(False), nw.lit(True)
        for column in self.columns:
            comparable = comparable & grouped(column, *shared).expr(see)
        for group in shared:
            pair = grouped(self.first, group).expr(see) & grouped(self.second, group).expr(see)
            agree = agree | pair.fill_null(False)
        return nw.when(comparable).then(agree)

    def describe(self) -> str:
        return f"{self.first} and {self.second} fall into the same group"


def _shared_groups(condition: same_group, readers: Readers) -> set[str]:
    first, second = (readers[column] for column in condition.columns)
    if not (isinstance(first, Coded) and isinstance(second, Coded)):
        return set()
    return {c.group for c in first.codes.select()} & {c.group for c in second.codes.select()} - {""}


def _must_tell_time(column: str, readers: Readers, what: str) -> None:
    if not isinstance(readers[column], When):
        message = f"the condition «{what}» needs a date; {column} is read as {readers[column].describe()}"
        raise PackError(message)


def implies(first: Condition, then: Condition) -> Condition:
    """If the first holds, the second must."""
    return _Either(_Not(first), then)  # no operators: what is no condition has none, and `verify` says so better
