"""What the sources of a run hold for each other: gathered before any of them is audited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from dq_audit.audit import opened, settings_of
from dq_audit.engine.keys import keys_in
from dq_audit.errors import InputError
from dq_audit.extracts.spark import month_told
from dq_audit.linked import Keys, found_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs
    from dq_audit.extracts.engines import Given
    from dq_audit.project import Project


def links_of(packs: Packs, sources: Iterable[str]) -> list[found_in]:
    """The rules of some sources that hold records against those of another source."""
    rules = [check.rule for id_ in sources for check in packs.checks_of(packs.source(id_))]
    return list(dict.fromkeys(rule for rule in rules if isinstance(rule, found_in)))


def keys_for(
    rules: Iterable[found_in], given: Mapping[str, Sequence[Given]], packs: Packs, project: Project | None
) -> dict[found_in, Keys]:
    """The keys that each rule asks for, from the extracts `given` of the sources; else why they are not to be had.

    A rule is judged by all extracts or not at all: with a month missing, it would accuse that month's records.
    """
    return {rule: _keys(rule, given.get(rule.source, ()), packs, project) for rule in rules}


def _keys(rule: found_in, files: Sequence[Given], packs: Packs, project: Project | None) -> Keys:
    source = packs.sources.get(rule.source)
    if source is None:
        return Keys(None, f"rows held elsewhere: no pack declares {rule.source}")
    if not files:
        return Keys(None, f"rows held by {source.agency}: no extract of {source.id} is in this run")
    found: list[pl.DataFrame] = []
    for file in files:
        keys = _of_extract(rule, file, source, project)
        if keys.fingerprints is None:
            return keys
        found.append(keys.fingerprints)
    return Keys(pl.concat(found).unique())


def _of_extract(rule: found_in, file: Given, source: Source, project: Project | None) -> Keys:
    try:
        extract = opened(file, source, project, month_told(file, source.file_period))
        return keys_in(extract, source, rule, settings_of(project, source))
    except InputError:
        pass
    return Keys(None, f"rows held by {source.agency}: not every extract of {source.id} could be read")
