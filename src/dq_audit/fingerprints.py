"""Short fingerprints of what is counted and how: of a check's rule, and of the areas a project calls its own.

Two figures are alike only where both are the same. A fingerprint tells that something changed, not what.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from dq_audit.as_pandera import further_checks
from dq_audit.belonging import kinds_asked
from dq_audit.codes import CodeList
from dq_audit.conditions import Condition
from dq_audit.declaration import ANY_AREA, Covered
from dq_audit.grouped import Grouped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from _typeshed import DataclassInstance

    from dq_audit.codes import Listed
    from dq_audit.declaration import CheckRule, Source

_LENGTH = 16  # hexadecimal digits: of a million rules two are alike by chance once in 10^8 times


def rule_fingerprint(check: CheckRule) -> str:
    """Of what a check counts: its items, rule and denominator, the columns these look at, the source's month and area.

    Targets are left out: under another target the same counts are judged again. So is what people are told.
    """
    source = check.source
    asked = [condition for condition in (check.applies_to, check.rule) if isinstance(condition, Condition)]
    named = {name for condition in asked for name in condition.columns}
    named |= {name for name in (source.period, source.area[0] if source.area else "") if name}
    if isinstance(check.rule, Grouped):
        named |= {*(check.rule.columns or source.key), *filter(None, [check.rule.value_column])}
    read = {name: source.readers[name] for name in sorted(named) if name in source.readers}
    items = [(item.name, item.reader, further_checks(check.model, item.name)) for item in check.items]
    told = (check.id, source.id, source.period, source.delivery, source.area, items, read, check.applies_to, check.rule)
    return _short(repr(plain(told)))


def area_fingerprint(
    areas: Mapping[str, Sequence[Listed | str]], month: str, kinds: Collection[str] | None = None
) -> str:
    """Of the areas that a project lists, of some kinds or all, as they hold in a month; empty where it lists none."""
    ours = {
        kind: codes
        for kind, listed in sorted(areas.items())
        if (kinds is None or kind in kinds) and (codes := sorted(_holding(listed, month)))
    }
    return _short(repr(ours)) if ours else ""


def area_kinds(source: Source, checks: Iterable[CheckRule]) -> frozenset[str] | None:
    """The kinds of area by which a source is counted; None where it is by those of any kind.

    Kinds that merely break its counts down are none of them: another list of wards leaves every sum as it was.
    """
    asked: list[Condition | None] = [one.applies_to for one in source.tallies]
    asked += [condition for one in source.persons for condition in (one.applies_to, one.counting)]
    kinds = {source.area[1]} if source.area else set()
    views = {view.name: view.listed for view in source.breakdowns}
    for check in checks:
        looked = check.rule.looks_for if isinstance(check.rule, Grouped) else check.rule
        asked += [check.applies_to, looked if isinstance(looked, Condition) else None]
        kinds |= {views[check.rule.breakdown]} if isinstance(check.rule, Covered) else set()
    kinds |= {kind for one in asked for kind in kinds_asked(one)}
    return None if ANY_AREA in kinds else frozenset(kinds)


def list_fingerprint(codes: CodeList, month: str) -> str:
    """Of what the values of a list stand for in a month: the vintage of a breakdown by it."""
    holding = {c for c in codes.codes if (c.start or month) <= month <= (c.end or month)}
    return _short(repr(sorted({(c.code, c.label, c.group, c.state.name) for c in holding})))


def _holding(listed: Iterable[Listed | str], month: str) -> set[str]:
    codes = ((one, None, None) if isinstance(one, str) else one for one in listed)
    return {code for code, start, end in codes if (start or month) <= month <= (end or month)}


def plain(value: object) -> object:
    """A declared value as texts, numbers and lists: the same in every run of the program, whatever the hash seed."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, CodeList):
        return _plain_list(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _plain_fields(value)
    if isinstance(value, frozenset | set | dict):
        unordered = value.items() if isinstance(value, dict) else value
        return sorted(repr(plain(one)) for one in unordered)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value if isinstance(value, str | int | float | None) else str(value)


@lru_cache
def _plain_list(codes: CodeList) -> object:
    """A list of codes, which many rules share and which may be long."""
    return _plain_fields(codes)


def _plain_fields(value: DataclassInstance) -> object:
    return [type(value).__name__, *([f.name, plain(getattr(value, f.name))] for f in fields(value) if f.compare)]


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_LENGTH]
