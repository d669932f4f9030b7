"""The checks of a source as a great-expectations suite: the same denominators, targets and reasons.

GX judges a column at a time and leaves nulls out of every share but that of nulls. So an item becomes two shares and
a guard, and the suite knows three answers, told in its own meta (`READING`): nothing failed, so every exported target
is met; something critical failed, so a target is missed; only warnings failed, so GX cannot tell.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.expectations.core.expect_column_unique_value_count_to_be_between import (
    ExpectColumnUniqueValueCountToBeBetween,
)
from great_expectations.expectations.core.expect_column_values_to_be_unique import ExpectColumnValuesToBeUnique
from great_expectations.expectations.core.expect_column_values_to_match_regex import ExpectColumnValuesToMatchRegex
from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
from great_expectations.expectations.core.expect_column_values_to_not_match_regex import (
    ExpectColumnValuesToNotMatchRegex,
)
from great_expectations.expectations.core.expect_compound_columns_to_be_unique import ExpectCompoundColumnsToBeUnique
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.expectations.row_conditions import Column

from dq_audit.as_pandera import further_checks
from dq_audit.bridges.gx_conditions import Written, write
from dq_audit.bridges.patterns import BLANK, InexpressibleError, Pattern, complete
from dq_audit.declaration import Whole
from dq_audit.errors import UsageError
from dq_audit.grouped import unique

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.row_conditions import Condition as GxCondition

    from dq_audit.declaration import CheckRule, Item, Source

MISSED, CANNOT_TELL = FailureSeverity.CRITICAL, FailureSeverity.WARNING
READING = {
    "rows": "The records of one month and one area: a suite knows neither. Columns under the source's names.",
    "cells": "Text, with blanks as empty text: pandas.read_csv(path, dtype=str, keep_default_na=False). Then the share "
    "of each expectation with the role complete is the audit's share, and its success says whether the target is met.",
    "nulls": "Where blanks were read as null, GX leaves them out of that share, which is then too kind: an item can "
    "pass both its critical expectations and still miss its target. The guard on nulls fails wherever this can be so.",
    "counts": "With either reading: applicable = element_count and complete = element_count - missing_count - "
    "unexpected_count, all of the expectation with the role complete (or rule, where it counts keys).",
    "success": "Every exported target is met, and every share is the audit's (read the remarks).",
    "critical": "A target is missed, or its column is absent; for certain, where no guard on spelling failed.",
    "warning": "Great-expectations cannot tell whether targets are met. Ask dq-audit.",
    "not known to GX": "That a share of nobody is no success (the guard that somebody is there fails then), that "
    "numbers can be too small to judge, and the targets and spellings of a project file: these are the pack's.",
}


@dataclass
class _Suite:
    """Expectations as they are collected, and what was left out."""

    source: Source
    expectations: list[Expectation] = field(default_factory=list)
    left_out: list[dict[str, str | None]] = field(default_factory=list)
    _guards: set[str] = field(default_factory=set)

    def share(self, check: CheckRule, kind: Any, target: float, meta: dict[str, Any], **domain: Any) -> None:  # noqa: ANN401  GX's own
        """A share with a target, and why it matters that it is met."""
        facts = {"check": check.id, "gap": check.gap, "target": target, **meta}
        note, told = check.guidance.why, {"dq_audit": facts}
        self.expectations.append(kind(mostly=target, severity=MISSED, notes=note, meta=told, **domain))

    def guard(self, role: str, of: str, kind: Any, **domain: Any) -> None:  # noqa: ANN401  GX's own
        """What must hold for a share to be the audit's. Many shares need the same; it stands in the suite once."""
        made = kind(severity=CANNOT_TELL, meta={"dq_audit": {"role": f"guard: {role}", "of": of}}, **domain)
        identity = json.dumps(made.configuration.to_json_dict(), sort_keys=True)
        if identity not in self._guards:
            self._guards.add(identity)
            self.expectations.append(made)

    def leave_out(self, check: CheckRule, reason: str, items: Sequence[str | None] = (None,)) -> None:
        """Say what has no place in the suite, and why."""
        self.left_out += [{"check": check.id, "item": item, "reason": reason} for item in items]


def export_suite(source: Source, checks: tuple[CheckRule, ...], out: Path) -> tuple[Path, list[str]]:
    """Write the suite into a folder, as `<source>.json`. Its path, and the rules left out with their reasons."""
    suite = build_suite(source, checks)
    text = json.dumps(suite.to_json_dict(), indent=2, sort_keys=True) + "\n"
    path = out / f"{source.id}.json"
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError:
        pass
    else:
        return path, [f"{' '.join(filter(None, key))}: {reason}" for key, reason in left_out(suite).items()]
    message = f"{path} cannot be written: is it open in another program, or the folder read-only?"
    raise UsageError(message)


def left_out(suite: gx.ExpectationSuite) -> dict[tuple[str, str | None], str]:
    """The rules that have no place in a suite, by check and item, with their reasons."""
    told = (suite.meta or {})["dq_audit"]["left_out"]
    return {(one["check"], one["item"]): one["reason"] for one in told}


def left_out_of(source: Source, checks: tuple[CheckRule, ...]) -> dict[tuple[str, str | None], str]:
    """The rules of a source that have no place in its suite."""
    return left_out(build_suite(source, checks))


def build_suite(source: Source, checks: tuple[CheckRule, ...]) -> gx.ExpectationSuite:
    """The suite as GX's own object. It needs no data context, and makes none (a context would call home)."""
    suite = _Suite(source)
    for check in checks:
        if check.items:
            _items(suite, check)
        elif check.is_signal:
            suite.leave_out(check, "a signal: no record is at fault, but a failed expectation would say so")
        elif isinstance(check.rule, unique):
            _unique(suite, check, check.rule)
        else:
            _other_rule(suite, check)
    facts = {"source": source.id, "title": source.title, "reading": READING, "left_out": suite.left_out}
    return gx.ExpectationSuite(name=source.id, expectations=suite.expectations, meta={"dq_audit": facts})


# --- items ------------------------------------------------------------------------------------------------------


def _items(suite: _Suite, check: CheckRule) -> None:
    written = _denominator(check, suite.source)
    if isinstance(written, str):
        suite.leave_out(check, written, [item.name for item in check.items])
    else:
        for item in check.items:
            made = suite.source.columns[item.name].made
            pattern = f"the column is {made.describe()}, which GX does not have" if made else _pattern(check, item)
            if isinstance(pattern, str):
                suite.leave_out(check, pattern, [item.name])
            else:
                _item(suite, check, item, pattern, written)
    if check.record_target is not None:
        suite.leave_out(check, "the record line: GX has no share of records that are complete in several columns")


def _denominator(check: CheckRule, source: Source, also: Sequence[GxCondition] = ()) -> Written | str:
    """Whom a check is about, or why GX cannot say it."""
    try:
        return write(check.applies_to, source.readers, also)
    except InexpressibleError as error:
        return f"whom it is about cannot be said: {error}"


def _pattern(check: CheckRule, item: Item) -> Pattern | str:
    """What completes an item, or why GX cannot say it."""
    if further_checks(check.model, item.name):
        return "pandera's own checks judge it further"
    try:
        return complete(item.reader)
    except InexpressibleError as error:
        return str(error)


def _item(suite: _Suite, check: CheckRule, item: Item, pattern: Pattern, written: Written) -> None:
    """The share of complete cells among those that are not null, the share of these, and the guard of no nulls."""
    who, where = _who(check), {"column": item.name, "row_condition": written.condition}
    matching = ExpectColumnValuesToMatchRegex if pattern.matches else ExpectColumnValuesToNotMatchRegex
    meta = {
        "item": item.name,
        "role": "complete",
        "of": f"{who} whose {item.name} is not null: the audit's applicable records where none is",
        "valid": item.reader.describe(),
    }
    if pattern.remark:
        meta["remark"] = pattern.remark
    suite.share(check, matching, item.target, meta, regex=pattern.regex, **where)
    of = f"{who}: the audit's applicable records, but of its incomplete ones only the nulls count as such"
    suite.share(
        check,
        ExpectColumnValuesToNotBeNull,
        item.target,
        {"item": item.name, "role": "not null", "of": of},
        **where,
    )
    suite.guard("nulls", f"{who}: none may be null in {item.name}", ExpectColumnValuesToNotBeNull, **where)
    _guards(suite, written, who)


def _who(check: CheckRule) -> str:
    return f"records for which {check.applies_to.describe()}" if check.applies_to is not None else "all records"


def _guards(suite: _Suite, written: Written, who: str) -> None:
    """That the row condition finds somebody, and everybody."""
    suite.guard(
        "somebody",
        f"{who}: there must be one",
        ExpectColumnUniqueValueCountToBeBetween,
        column=suite.source.period,
        min_value=1,
        row_condition=written.condition,
    )
    for spelt in written.spelt:
        suite.guard(
            "spelling",
            f"cells of {spelt.column} not spelt to the letter as row conditions have it: none may mean the same",
            ExpectColumnValuesToNotMatchRegex,
            column=spelt.column,
            regex=spelt.regex,
            row_condition=Column(spelt.column).is_not_in(spelt.literal),
        )


# --- rules ------------------------------------------------------------------------------------------------------


def _unique(suite: _Suite, check: CheckRule, rule: unique) -> None:
    """Unique keys, among the records whose key is filled in."""
    key = rule.columns or suite.source.key
    filled = [c for name in key for c in (Column(name).is_not_null(), Column(name).is_not_in([""]))]
    written = _denominator(check, suite.source, filled)
    if isinstance(written, str):
        suite.leave_out(check, written)
        return
    who = f"{_who(check)} with {' and '.join(key)} filled in"
    meta = {
        "item": None,
        "role": "rule",
        "of": f"{who}: the audit's applicable records",
        "remark": "GX compares to the letter; the audit takes keys that differ only by case for the same",
    }
    target, where = 1.0 if check.target is None else check.target, {"row_condition": written.condition}
    if len(key) == 1:
        suite.share(check, ExpectColumnValuesToBeUnique, target, meta, column=key[0], **where)
    else:
        columns = {"column_list": list(key), "ignore_row_if": "any_value_is_missing"}
        suite.share(check, ExpectCompoundColumnsToBeUnique, target, meta, **columns, **where)
    _guards(suite, written, who)
    for name in key:
        suite.guard(
            "key",
            f"cells of {name}: none may have blanks around it, which GX compares and the audit does not",
            ExpectColumnValuesToNotMatchRegex,
            column=name,
            regex=f"^{BLANK}|{BLANK}$",
        )


def _other_rule(suite: _Suite, check: CheckRule) -> None:
    if isinstance(check.rule, Whole):
        suite.leave_out(check, "it is about the whole extract, not about its records")
    else:
        said = "no rule" if check.rule is None else check.rule.describe()
        suite.leave_out(check, f"no expectation of GX judges «{said}» on cells of text as the audit does")
