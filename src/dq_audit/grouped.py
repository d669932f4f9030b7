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

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUP = "@group"  # a column that is equal for, and only for, records of one group
VALUE = "@value"  # the column whose variety within the group matters, where one does


def group_of(columns: Sequence[str]) -> pl.Expr:
    """What records have in common that belong together: these cells, without stray blanks and case."""
    return pl.struct(pl.col(name).str.strip_chars(BLANKS).str.to_lowercase().fill_null("") for name in columns)


def kept(rule: Grouped) -> pl.Expr:
    """True for records that keep a rule, over frames with `GROUP` (and `VALUE`). Whoever stands alone keeps it."""
    records = pl.len().over(GROUP)
    holds: pl.Expr = rule.holds(records, pl.col(VALUE).n_unique().over(GROUP) > 1)
    return (records == 1) | holds


@dataclass(frozen=True)
class Grouped(ABC):
    """A rule over groups of records. `columns` empty: the source's record key. A record that stands alone keeps it."""

    columns: tuple[str, ...] = ()

    @property
    def whole_row(self) -> bool:
        """Whether the group is made of every column of the extract."""
        return False

    @property
    def value_column(self) -> str | None:
        """The column whose variety within the group matters."""
        return None

    @property
    def blanks_matter(self) -> bool:
        """Whether a blank in a group column is a value like any other; otherwise such a record cannot be told."""
        return False

    @property
    def is_about_doubles(self) -> bool:
        """Whether whoever breaks it is a record that stands more than once."""
        return False

    @abstractmethod
    def holds(self, records: Any, various: Any) -> Any:  # noqa: ANN401  expressions of whatever engine asks
        """True for records that keep the rule: by how many `records` their group has, and whether it is `various`.

        A group is various where `VALUE` has more than one answer in it.
        """

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

    def holds(self, records: Any, various: Any) -> Any:  # noqa: ANN401, ARG002
        """True for records that stand alone."""
        return records == 1

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

    def holds(self, records: Any, various: Any) -> Any:  # noqa: ANN401, ARG002
        """True for rows that stand an odd number of times."""
        return records % 2 == 1

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

    def holds(self, records: Any, various: Any) -> Any:  # noqa: ANN401
        """True for records of small groups and of groups with variety."""
        return (records < self.at_least) | various

    def describe(self) -> str:
        """The rule in plain words."""
        return f"not all of the {self.at_least} or more records of one {self.columns[0]} have the same {self.item}"
