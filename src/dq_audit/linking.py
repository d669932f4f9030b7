"""What the sources of a run hold for each other: gathered before any of them is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.audit import opened, settings_of
from dq_audit.engine.keys import keys_in
from dq_audit.errors import InputError
from dq_audit.extracts.read import file_name
from dq_audit.linked import Keys, found_in
from dq_audit.periods import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.extracts.content import Member
    from dq_audit.extracts.database import Database
    from dq_audit.project import Project


def links_of(packs: Packs, sources: Iterable[str]) -> list[found_in]:
    """The rules of some sources that hold records against those of another source."""
    rules = [check.rule for id_ in sources for check in packs.checks_of(packs.source(id_))]
    return list(dict.fromkeys(rule for rule in rules if isinstance(rule, found_in)))


def keys_for(
    rules: Iterable[found_in], given: Mapping[str, Sequence[Member | Database]], packs: Packs, project: Project | None
) -> dict[found_in, Keys]:
    """The keys that each rule asks for, from the extracts `given` of the sources; else why they are not to be had.

    A rule is judged by all extracts or not at all: with a month missing, it would accuse that month's records.
    """
    by_source: dict[str, list[found_in]] = {}
    for rule in rules:
        by_source.setdefault(rule.source, []).append(rule)
    return {
        rule: keys
        for id_, asked in by_source.items()
        for rule, keys in _keys(id_, asked, given.get(id_, ()), packs, project).items()
    }


def _keys(
    id_: str, rules: Sequence[found_in], files: Sequence[Member | Database], packs: Packs, project: Project | None
) -> dict[found_in, Keys]:
    """What a source holds for the rules that ask it: each of its extracts is read once."""
    source = packs.sources.get(id_)
    if source is None:
        return dict.fromkeys(rules, Keys(None, f"rows held elsewhere: no pack declares {id_}"))
    if not files:
        return dict.fromkeys(rules, Keys(None, f"rows held by {source.agency}: no extract of {id_} is in this run"))
    found: dict[found_in, list[Keys]] = {rule: [] for rule in rules}
    for file in files:
        for rule, keys in _of_extract(rules, file, source, project).items():
            found[rule].append(keys)
    return {rule: _together(parts) for rule, parts in found.items()}


def _together(parts: Sequence[Keys]) -> Keys:
    """The keys of all extracts, or the first reason for which one of them has none."""
    frames = [part.fingerprints for part in parts if part.fingerprints is not None]
    without = next((part for part in parts if part.fingerprints is None), None)
    return without or Keys(pl.concat(frames).unique())


def _of_extract(
    rules: Sequence[found_in], file: Member | Database, source: Source, project: Project | None
) -> dict[found_in, Keys]:
    try:
        extract = opened(file, source, project, dated(file_name(file), source.file_period))
        return keys_in(extract, source, rules, settings_of(project, source))
    except InputError:
        pass
    return dict.fromkeys(
        rules, Keys(None, f"rows held by {source.agency}: not every extract of {source.id} could be read")
    )
