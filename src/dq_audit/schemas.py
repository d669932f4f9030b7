"""Schemas that are named by the command line or the project file, as `file.py:Name` or `module:Name`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dq_audit.adopted import adopt, counted_elsewhere
from dq_audit.discover import Packs, discover, module_of
from dq_audit.errors import PackError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dq_audit.project import Project


def packs_for(project: Project | None, folders: Iterable[Path] | None = None) -> Packs:
    """All packs, and the sources that the project file has pandera judge by a schema of somebody else's."""
    packs = dropped_in(project, folders)
    for source_id, config in project.sources.items() if project else ():
        if (config.pandera or config.gx) and source_id in packs.sources:
            message = f"{source_id} is a source of the packs; give what comes from elsewhere an id of its own"
            raise PackError(message)
        if config.pandera and project:
            asked = config.pandera
            schema = schema_named(asked.at, project.folder)
            options = {"agency": asked.agency, "period": asked.period, "key": asked.key}
            packs = with_schema(packs, schema, source_id, **options)
        if config.gx:
            packs = replace(packs, sources={**packs.sources, source_id: counted_elsewhere(source_id, config.gx)})
    return packs


def dropped_in(project: Project | None, folders: Iterable[Path] | None = None) -> Packs:
    """The installed packs, and those in folders that the project file or the command line names."""
    every = [*(project.checks if project else ()), *(folders or ())]
    return discover(dict.fromkeys(folder.resolve() for folder in every))


def with_schema(packs: Packs, schema: Any, source_id: str, **options: Any) -> Packs:  # noqa: ANN401  a pandera schema
    """The packs with a schema as a source of its own. PackError where the id is that of another source."""
    if source_id in packs.sources:
        message = f"{source_id} is a source already; give the schema an id of its own"
        raise PackError(message)
    source, checks = adopt(schema, source_id, **options)
    more = {check.id: check for check in checks}
    return replace(packs, sources={**packs.sources, source_id: source}, checks={**packs.checks, **more})


def schema_named(place: str, folder: Path) -> Any:  # noqa: ANN401  a pandera schema
    """What stands at `file.py:Name` (a file relative to the folder) or `module:Name`. PackError where nothing does."""
    where, _, name = place.rpartition(":")
    if not where or not name:
        message = f"{place!r} names no schema; write file.py:Name or module:Name"
        raise PackError(message)
    module = module_of(folder / where if where.endswith(".py") else where)
    if not hasattr(module, name):
        message = f"{Path(where).name} has no {name!r}"
        raise PackError(message)
    return getattr(module, name)
