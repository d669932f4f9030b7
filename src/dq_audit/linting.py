"""What a pack still lacks before others can rely on it: targets, sources, and examples that are there and true."""

from __future__ import annotations

import importlib.metadata
import inspect
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.discover import ENTRY_POINTS, Packs, discover
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.examples import example_faults, needs_examples
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Callable

    from dq_audit.declaration import CheckRule


@dataclass(frozen=True)
class Lacking:
    """One thing that a check lacks, with the file and line of its class or of the example."""

    check: str
    file: Path
    line: int
    sentence: str


@dataclass(frozen=True)
class Linted:
    """What came of a pack: how many of its checks were looked at, and what they lack."""

    checks: int
    tried: int  # those whose examples were tried; the others are about a whole extract
    cited: int
    true: int
    lacking: tuple[Lacking, ...]

    @property
    def summary(self) -> str:
        """Every figure as n of N."""
        n = self.checks
        whole = n - self.tried
        ending = f"; {whole} about a whole extract, which no record passes or fails, need none" if whole else ""
        return (
            f"{n} {'check' if n == 1 else 'checks'}: {n} of {n} have an id of their own, "
            f"{n} of {n} state a target or limit, "
            f"{self.cited} of {n} cite a source, {self.true} of {self.tried} have examples that are true{ending}."
        )


def lint(pack: str, told: Callable[[int, int], None] | None = None) -> Linted:
    """Look at every check of a pack: a folder, or the name of an installed one.

    That ids are unique and targets stated is seen to when a pack is loaded: PackError where they are not.
    """
    packs, chosen = checks_of(pack)
    lacking: list[Lacking] = []
    uncited = untrue = 0
    for number, check in enumerate(chosen, 1):
        wrong = list(example_faults(check, packs))
        bare = [] if cites(check) else ["cites no source: name a gap or a code list, or write a paragraph “Source: …”"]
        file, line = place_of_class(check.model)
        lacking += [Lacking(check.id, file, line, sentence) for sentence in bare]
        lacking += [Lacking(check.id, file, line_of_example(check.model, one.at), one.sentence) for one in wrong]
        uncited, untrue = uncited + len(bare), untrue + bool(wrong)
        if told:
            told(number, len(chosen))
    tried = sum(map(needs_examples, chosen))
    return Linted(len(chosen), tried, len(chosen) - uncited, tried - untrue, tuple(lacking))


def cites(check: CheckRule) -> bool:
    """Whether a check says where its rule comes from: a gap of the register, a code list with sources, or words."""
    lists = (item.reader.codes for item in check.items if isinstance(item.reader, Coded))
    return bool(check.gap or check.guidance.cited or check.source.cited or any(one.sources for one in lists))


def checks_of(pack: str) -> tuple[Packs, list[CheckRule]]:
    """All packs, and the checks of one: a folder, or the name of an installed one. UsageError where there is none."""
    folder = Path(pack)
    if folder.is_dir():
        inside = str(folder.resolve())
        packs = discover([folder])
        chosen = [c for c in packs.checks.values() if Path(inspect.getfile(c.model)).is_relative_to(inside)]
    else:
        packs, package = discover(), _package_of(pack)
        chosen = [c for c in packs.checks.values() if f"{c.model.__module__}.".startswith(f"{package}.")]
    if not chosen:
        message = f"{pack} declares no check, so there is nothing to look at"
        raise UsageError(message)
    return packs, sorted(chosen, key=lambda check: check.id)


def _package_of(name: str) -> str:
    installed = {entry.name: entry.value for entry in importlib.metadata.entry_points(group=ENTRY_POINTS)}
    if name not in installed:
        message = f"there is neither a folder nor an installed pack {name!r}; {did_you_mean(name, installed)}"
        raise UsageError(message)
    return installed[name]


def place_of_class(model: type) -> tuple[Path, int]:
    """The file and the line at which a class begins."""
    return Path(inspect.getfile(model)), inspect.getsourcelines(model)[1]


def line_of_example(model: type, at: int | None) -> int:
    """The line of a file on which an example stands, by its line in the table; the class's where there is no table."""
    lines, first = inspect.getsourcelines(model)
    below = next((n for n, line in enumerate(lines) if line.strip() == "Examples:"), None)
    if at is None or below is None:
        return first
    return first + below + 1 + at
