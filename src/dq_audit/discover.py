"""How packs are found: by entry point (`dq_audit.packs`) and by `--checks DIR`. Dropping in a file is all it takes.

A pack is a package or a folder. Every module in it is imported; every class declared with `@source` or `@check` in
such a module belongs to the pack. There is no list to edit. A package named `sample` makes the pack's sample data and
is left alone.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib
import importlib.metadata
import importlib.util
import pkgutil
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.asking import Question
from dq_audit.declaration import CheckRule, Source
from dq_audit.declare import declaration
from dq_audit.errors import PackError
from dq_audit.fields import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

ENTRY_POINTS = "dq_audit.packs"
QUESTIONS = "dq_audit.questions"
OWN_CHECKS = '. Checks of your own are found by --checks FOLDER, or checks = ["FOLDER"] in [project]'
SAMPLE, ASKED = "sample", "questions"  # parts of a pack that hold no checks: loaded when they are wanted


@dataclass(frozen=True)
class Packs:
    """All sources and checks found."""

    sources: dict[str, Source]
    checks: dict[str, CheckRule]

    def source(self, source_id: str) -> Source:
        """A source by id; PackError listing those there are."""
        if source_id not in self.sources:
            message = f"there is no source {source_id!r}; there are: {', '.join(sorted(self.sources))}{OWN_CHECKS}"
            raise PackError(message)
        return self.sources[source_id]

    def check(self, check_id: str) -> CheckRule:
        """A check by id; PackError pointing to the list."""
        if check_id not in self.checks:
            near = difflib.get_close_matches(check_id, self.checks, 1)
            known = f"did you mean {near[0]!r}?" if near else "`dq-audit checks` lists them"
            message = f"there is no check {check_id!r}; {known}"
            raise PackError(message)
        return self.checks[check_id]

    def checks_of(self, source: Source) -> tuple[CheckRule, ...]:
        """The checks of a source, in order of gap and id."""
        found = (c for c in self.checks.values() if c.source.id == source.id)
        return tuple(sorted(found, key=lambda c: (c.gap or "9", c.id)))


def discover(folders: Iterable[Path] = ()) -> Packs:
    """Find all packs: installed ones and those in `folders`. PackError, with file and line, where one is broken."""
    sources: dict[str, Source] = {}
    checks: dict[str, CheckRule] = {}
    for declared in (*_installed(), *(one for folder in folders for one in _inside(folder))):
        if isinstance(declared, Source):
            sources[declared.id] = declared
        else:
            checks[declared.id] = declared
    return Packs(sources, checks)


def module_of(place: Path | str) -> ModuleType:
    """A module of somebody else's, by its file or its name. PackError, with file and line, where it is broken."""
    if isinstance(place, str):
        return _import(place)
    if not place.is_file():
        message = f"there is no file {place.name}"
        raise PackError(message)
    return _file(place.resolve())


def questions() -> list[Question]:
    """The questions of all installed packs, in order of gap. Loads the statistics behind them."""
    entries = sorted(importlib.metadata.entry_points(group=QUESTIONS), key=lambda entry: entry.name)
    modules = [module for entry in entries for module in _package(entry.value)]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, Question)]
    return sorted(found, key=lambda one: one.gap)


def _installed() -> Iterator[Source | CheckRule]:
    for entry in sorted(importlib.metadata.entry_points(group=ENTRY_POINTS), key=lambda e: e.name):
        for module in _package(entry.value):
            yield from _declared(module)


def _inside(folder: Path) -> list[Source | CheckRule]:
    """What a folder declares; one that declares nothing is not the one that was meant."""
    place = folder.resolve()
    if not place.is_dir():
        message = f"--checks {place.name}: there is no such folder; give the folder that holds the pack's files"
        raise PackError(message)
    files = sorted(path for path in place.rglob("*.py") if not _is_test(path))
    found = [declared for path in files for declared in _declared(_file(path.resolve()))]
    if not found:
        message = (
            f"--checks {place.name}: no file (*.py) in it declares a source or a check; "
            "give the folder that holds the pack's files"
        )
        raise PackError(message)
    return found


def _is_test(path: Path) -> bool:
    """Whether a file is pytest's: tests may stand beside the checks they are about."""
    return path.name.startswith("test_") or path.name == "conftest.py"


def _package(name: str) -> Iterator[ModuleType]:
    package = _import(name)
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", ()), f"{name}."):
        if found.name.rpartition(".")[2] not in (SAMPLE, ASKED):
            yield from _package(found.name)


DROPPED_IN = "dq_audit_pack_"  # how the names of modules begin that no process but this one can import


def _file(path: Path) -> ModuleType:
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:12]
    name = f"{DROPPED_IN}{digest}_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"{path.name} cannot be imported"
        raise PackError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    fault = None
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # noqa: BLE001  a pack is foreign code: its file and line are named
        del sys.modules[name]
        fault = _where(error, path, path.as_posix())
    if fault:
        raise PackError(fault)
    return module


def _import(name: str) -> ModuleType:
    fault = None
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:  # noqa: BLE001  a pack is foreign code: its file and line are named
        fault = _where(error, Path(name.replace(".", "/") + ".py"), f"/{name.partition('.')[0]}")
    raise PackError(fault)


def _where(error: BaseException, path: Path, inside: str) -> str:
    """Why an import failed, with file and line: the last place of the pack, which lies `inside`, not in a library."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if inside in Path(f.filename).as_posix()]
    if isinstance(error, SyntaxError) and error.filename:
        file, line = Path(error.filename).name, error.lineno or 1
    elif frames:
        file, line = Path(frames[-1].filename).name, frames[-1].lineno or 1
    else:
        file, line = path.name, 1
    return f"the pack file {file}, line {line}, cannot be used: {_reason(error)}"


def _reason(error: BaseException) -> str:
    """Why, in one line."""
    said = " ".join(str(error).split())
    if isinstance(error, SystemExit):
        return f"it ends the process (exit {said or 0}); take that out, a pack only declares"
    return said if isinstance(error, PackError) else f"{type(error).__name__}: {said}"


def _declared(module: ModuleType) -> Iterator[Source | CheckRule]:
    for value in vars(module).values():
        if isinstance(value, type) and value.__module__ == module.__name__ and MARK in vars(value):
            yield declaration(value)
