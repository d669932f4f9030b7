"""The rules about records that belong together, judged when all slices have been read.

Of every record in a rule's denominator only a 128-bit fingerprint of its group is kept, with its month and its place
in the breakdowns. With a billion records the chance that any two groups collide is below one in 10^20. Records that
break a rule are found again by the fingerprint too: a database gives its rows in another order each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from dq_audit.engine.plan import YES, CheckPlan, Plan, key_column
from dq_audit.grouped import GROUP, VALUE, Grouped, group_of, kept
from dq_audit.moments import MONTH_COLUMN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.linked import Keys

    Kept: TypeAlias = dict[tuple[int | None, str | None], int]

_KEPT = "@kept"
_MARKS = [MONTH_COLUMN, "@h1", "@h2"]  # what tells a group from others


@dataclass
class GroupRows:
    """What is kept of each grouped rule while slices go by, and its verdicts at the end."""

    plan: Plan
    _parts: dict[str, list[pl.DataFrame]] = field(default_factory=dict, repr=False)
    _judged: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)

    def add(self, judged: pl.DataFrame) -> None:
        """Take what is needed from a judged slice."""
        for check, rule in self.checks():
            self._parts.setdefault(check.check.id, []).append(_slice(self.plan, check, rule, judged))

    def taken(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """What was kept of the slices, by check, to be judged elsewhere."""
        yield from ((name, pl.concat(parts)) for name, parts in self._parts.items())

    def take(self, check: str, rows: pl.DataFrame) -> None:
        """Take what was kept elsewhere."""
        self._parts.setdefault(check, []).append(rows)

    def has(self, check: CheckPlan) -> bool:
        """Whether anything was kept of a check."""
        return check.check.id in self._parts or check.check.id in self._judged

    def verdicts(self, check: CheckPlan) -> pl.DataFrame:
        """The group, the breakdown keys and whether the rule holds, of every record in the rule's denominator."""
        name = check.check.id
        if name not in self._judged:
            rule = next(rule for planned, rule in self.checks() if planned is check)
            self._judged[name] = _held(pl.concat(self._parts.pop(name)), rule, check.keys)
        return self._judged[name]

    def kept(self, check: CheckPlan, breakdown: str) -> Kept:
        """Records that keep the rule, by month and key of a breakdown (the empty name: by month alone)."""
        verdicts = self.verdicts(check).filter(pl.col(_KEPT))
        key = pl.col(key_column(breakdown)) if breakdown else pl.lit(None, dtype=pl.String)
        sums = verdicts.group_by(MONTH_COLUMN, key.alias("key")).len()
        return {(month, value): n for month, value, n in sums.iter_rows()}

    def breaking(self, judged: pl.DataFrame) -> list[pl.Series]:
        """For each grouped rule the records of a judged slice whose group breaks it, as a column `broken_column`."""
        return [self._breaking(check, rule, judged) for check, rule in self.checks()]

    def asked(self, judged: pl.DataFrame) -> list[tuple[pl.Series, pl.Series, pl.Series]]:
        """For each grouped rule the records of a judged slice that it is about, and the fingerprints of their groups.

        Whole numbers with a sign; null for other records.
        """
        found = []
        for check, rule in self.checks():
            inside = (judged[check.scope] == YES).fill_null(value=False).alias(broken_column(check))
            marks = judged.select(fingerprint(columns_of(self.plan, rule)))
            signed = marks.select(pl.when(inside).then(pl.all().reinterpret(signed=True)))
            found.append((inside, signed["@h1"], signed["@h2"]))
        return found

    def broken(self, check: CheckPlan) -> pl.DataFrame:
        """The groups that break the rule of a check, each once, by month and fingerprint."""
        return self.verdicts(check).filter(~pl.col(_KEPT)).select(_MARKS).unique()

    def _breaking(self, check: CheckPlan, rule: Grouped, judged: pl.DataFrame) -> pl.Series:
        broken = self.broken(check).select(pl.struct(_MARKS)).to_series()
        groups = (
            judged.select(MONTH_COLUMN, *fingerprint(columns_of(self.plan, rule))).select(pl.struct(_MARKS)).to_series()
        )
        inside = (judged[check.scope] == YES).fill_null(value=False)
        return (groups.is_in(broken.implode()) & inside).alias(broken_column(check))

    def checks(self) -> Iterator[tuple[CheckPlan, Grouped]]:
        """The checks with such a rule."""
        for planned in self.plan.checks:
            if isinstance(planned.check.rule, Grouped) and not planned.obstacle:
                yield planned, planned.check.rule


@dataclass
class CountedGroups(GroupRows):
    """The verdicts of grouped rules as whoever holds the rows gave them: counts by month and key, by check and view."""

    counted: dict[tuple[str, str], Kept] = field(default_factory=dict, repr=False)

    def kept(self, check: CheckPlan, breakdown: str) -> Kept:
        """Records that keep the rule, by month and key of a breakdown (the empty name: by month alone)."""
        return self.counted.get((check.check.id, breakdown), {})


def _held(rows: pl.DataFrame, rule: Grouped, keys: Keys | None) -> pl.DataFrame:
    """The rows with the verdict of the rule. Where whoever stands alone keeps it, only the others are grouped."""
    if keys is not None and keys.fingerprints is not None:
        known = keys.fingerprints.select(pl.struct("@h1", "@h2")).to_series()
        return rows.with_columns(pl.struct("@h1", "@h2").is_in(known.implode()).alias(_KEPT)).drop(VALUE)
    alone = rows.select(pl.lit(value=False) if rule.judges_alone else pl.col("@h1").is_unique()).to_series()
    together = rows.filter(~alone).with_columns(pl.struct(_MARKS).alias(GROUP))
    judged = together.with_columns(kept(rule).alias(_KEPT)).drop(GROUP)
    return pl.concat([rows.filter(alone).with_columns(pl.lit(value=True).alias(_KEPT)), judged]).drop(VALUE)


def broken_column(check: CheckPlan) -> str:
    """The name of the flag of records whose group breaks the rule of a check."""
    return f"@broken:{check.check.id}"


def columns_of(plan: Plan, rule: Grouped) -> list[str]:
    """The columns that make a rule's groups."""
    if rule.whole_row:
        return [name for name in plan.needed if not name.startswith("@")]
    return [*(rule.columns or plan.source.key)]


def fingerprint(columns: Sequence[str]) -> tuple[pl.Expr, pl.Expr]:
    """The 128 bits that stand for a group, in two columns; of whatever source, the same for the same cells."""
    group = group_of(columns)
    return group.hash(seed=1).alias("@h1"), group.hash(seed=2).alias("@h2")


def _slice(plan: Plan, check: CheckPlan, rule: Grouped, judged: pl.DataFrame) -> pl.DataFrame:
    value = pl.col(check.value) if check.value else pl.lit(None, dtype=pl.String)
    return judged.filter(pl.col(check.scope) == YES).select(
        MONTH_COLUMN,
        *fingerprint(columns_of(plan, rule)),
        value.alias(VALUE),
        *(pl.col(key_column(name)).cast(pl.String) for name in plan.breakdowns),
    )
