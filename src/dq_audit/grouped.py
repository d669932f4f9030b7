"""Rules about records that belong together: uniqueness, files loaded twice, one owner with a single answer.

Such a rule names the columns that make a group and turns each group into a flag for its records. It cannot be judged
record by record, nor slice by slice, so the engine keeps a fingerprint of every record's group until all have been
read. Groups never leave the engine: their keys are personal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from dq_audit.cells import BLANKS
from dq_audit.conditions import Condition

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUP = "@group"  # a column that is equal for, and only for, records of one group
VALUE = "@value"  # the column whose variety within the group matters, where one does
HOLDS = "holds"  # stands there where a condition is looked for


def group_of(columns: Sequence[str]) -> pl.Expr:
    """What records have in common that belong together: these cells, without stray blanks and case."""
    return pl.struct(pl.col(name).str.strip_chars(BLANKS).str.to_lowercase().fill_null("") for name in columns)


@dataclass(frozen=True)
class Group:
    """What is known of the group of a record, as expressions of whatever engine asks."""

    records: Any  # how many they are
    various: Any  # whether `VALUE` has more than one answer among them
    named: Any  # whether one of these is among the rule's `answers`


def kept(rule: Grouped) -> pl.Expr:
    """True for records that keep a rule, over frames with `GROUP` (and `VALUE`)."""
    value, records = pl.col(VALUE), pl.len().over(GROUP)
    named = value.is_in(sorted(rule.answers)).any().over(GROUP) if rule.answers else pl.lit(value=False)
    holds: pl.Expr = kept_by(rule, Group(records, value.n_unique().over(GROUP) > 1, named))
    return holds


def kept_by(rule: Grouped, group: Group) -> Any:  # noqa: ANN401  an expression of whatever engine asks
    """True for records of groups that keep a rule. Whoever stands alone keeps one about what records share."""
    holds = rule.holds(group)
    return holds if rule.judges_alone else (group.records == 1) | holds


@dataclass(frozen=True)
class Grouped(ABC):
    """A rule over groups of records. `columns` empty: the source's record key."""

    columns: tuple[str, ...] = ()

    @property
    def judges_alone(self) -> bool:
        """Whether a record that stands alone may break it."""
        return False

    @property
    def answers(self) -> frozenset[str]:
        """The answers of which one is looked for in a group."""
        return frozenset()

    @property
    def looks_for(self) -> Condition | None:
        """The condition that is looked for in a group, in the place of answers in a column."""
        return None

    @property
    def whole_row(self) -> bool:
        """Whether the group is made of every column of the extract."""
        return False

    @property
    def value_column(self) -> str | None:
        """The column whose variety within the group matters."""
        return None

    @property
    def needs_answers(self) -> bool:
        """Whether records without a valid answer in `value_column` do not count."""
        return True

    @property
    def blanks_matter(self) -> bool:
        """Whether a blank in a group column is a value like any other; otherwise such a record cannot be told."""
        return False

    @property
    def is_about_doubles(self) -> bool:
        """Whether whoever breaks it is a record that stands more than once."""
        return False

    @abstractmethod
    def holds(self, group: Group) -> Any:  # noqa: ANN401  an expression of whatever engine asks
        """True for records that keep the rule, by what is known of their group."""

    @abstractmethod
    def describe(self) -> str:
        """The rule in plain words."""


@dataclass(frozen=True)
class unique(Grouped):  # noqa: N801  a word of the rule language
    """No other record that the check is about has the same key in the month."""

    @property
    def is_about_doubles(self) -> bool:
        """Where the key is the record's own."""
        return not self.columns

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records that stand alone."""
        return group.records == 1

    def describe(self) -> str:
        """The rule in plain words."""
        return f"no two records share {' and '.join(self.columns) or 'the record key'}"


@dataclass(frozen=True)
class loaded_once(Grouped):  # noqa: N801
    """Whole rows stand an odd number of times. Where a file was loaded twice, every row stands an even number."""

    @property
    def whole_row(self) -> bool:
        """All columns make the group."""
        return True

    @property
    def is_about_doubles(self) -> bool:
        """A row that stands twice is a record counted twice."""
        return True

    @property
    def blanks_matter(self) -> bool:
        """A blank is a value like any other."""
        return True

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for rows that stand an odd number of times."""
        return group.records % 2 == 1

    def describe(self) -> str:
        """The rule in plain words."""
        return "whole rows do not stand an even number of times (as they all do when a file was loaded twice)"


@dataclass(frozen=True)
class one_answer(Grouped):  # noqa: N801
    """A group of at least some records has more than one valid answer in a column.

    `one_answer("victim_ethnicity", by="officer_in_case")` finds officers who give everybody the same ethnicity.
    Records without a valid answer do not count.
    """

    item: str = ""
    at_least: int = 30

    def __init__(self, item: str, by: str, at_least: int = 30) -> None:
        """Which column must vary, by whom, from how many records on."""
        object.__setattr__(self, "columns", (by,))
        object.__setattr__(self, "item", item)
        object.__setattr__(self, "at_least", at_least)

    @property
    def value_column(self) -> str | None:
        """The column that must vary."""
        return self.item

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records of small groups and of groups with variety."""
        return (group.records < self.at_least) | group.various

    def describe(self) -> str:
        """The rule in plain words."""
        return f"not all of the {self.at_least} or more records of one {self.columns[0]} have the same {self.item}"


@dataclass(frozen=True)
class agreed(Grouped):  # noqa: N801
    """All valid answers in a column are the same within a group.

    `agreed("suspect_sex", by="suspect_token")`: one person has one sex. Records without a valid answer do not count.
    """

    item: str = ""

    def __init__(self, item: str, by: str) -> None:
        """Which column must agree, within what."""
        object.__setattr__(self, "columns", (by,))
        object.__setattr__(self, "item", item)

    @property
    def value_column(self) -> str | None:
        """The column that must agree."""
        return self.item

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records of groups with one answer."""
        return ~group.various

    def describe(self) -> str:
        """The rule in plain words."""
        return f"all records of one {self.columns[0]} have the same {self.item}"


@dataclass(frozen=True)
class at_most(Grouped):  # noqa: N801
    """No group has more records than so many.

    `at_most(30, by="suspect_token")`: whoever stands in more records in a month is a stand-in for many.
    """

    most: int = 1

    def __init__(self, most: int, by: str) -> None:
        """How many records, of what."""
        object.__setattr__(self, "columns", (by,))
        object.__setattr__(self, "most", most)

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records of groups that are no larger."""
        return group.records <= self.most

    def describe(self) -> str:
        """The rule in plain words."""
        return f"no {self.columns[0]} stands in more than {self.most} records"


@dataclass(frozen=True)
class some(Grouped):  # noqa: N801
    """At least one record of each group has one of some answers in a column, or fulfils a condition.

    `some("result_category", "FINAL", by=("case_urn", "offence_no"))`: every offence of a case has a final result.
    With a condition, `some(is_final | is_discontinued, by=…)`; where it cannot be told it is not fulfilled.
    """

    item: str = ""
    wanted: frozenset[str] = frozenset()
    where: Condition | None = None

    def __init__(self, item: str | Condition, *wanted: str, by: tuple[str, ...]) -> None:
        """Which column, which answers of it (codes, where it has a list), of what; or which condition, of what."""
        condition = item if isinstance(item, Condition) else None
        object.__setattr__(self, "columns", by)
        object.__setattr__(self, "item", "" if condition is not None else item)
        object.__setattr__(self, "wanted", frozenset(wanted))
        object.__setattr__(self, "where", condition)

    @property
    def judges_alone(self) -> bool:
        """A record that stands alone must have the answer itself."""
        return True

    @property
    def answers(self) -> frozenset[str]:
        """The answers of which one is enough."""
        return self.wanted if self.where is None else frozenset({HOLDS})

    @property
    def looks_for(self) -> Condition | None:
        """The condition, where there is one."""
        return self.where

    @property
    def value_column(self) -> str | None:
        """The column that is looked at; none where a condition is."""
        return self.item or None

    @property
    def needs_answers(self) -> bool:
        """A record without a valid answer is one of its group."""
        return False

    def holds(self, group: Group) -> Any:  # noqa: ANN401
        """True for records of groups in which one of the answers stands."""
        return group.named

    def describe(self) -> str:
        """The rule in plain words."""
        wanted = f"has {' or '.join(sorted(self.wanted))} in {self.item}"
        holds = f"fulfils: {self.where.describe()}" if self.where is not None else wanted
        return f"one of the records of each {' and '.join(self.columns)} {holds}"
