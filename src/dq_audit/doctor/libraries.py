"""The libraries: are they there, as new as they must be, as the tests had them, and do they load?"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from dq_audit.doctor.looks import Look, told_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MODULES = {"python-calamine": "python_calamine", "python-docx": "docx", "msoffcrypto-tool": "msoffcrypto"}
_MODULES |= {"ibis-framework": "ibis", "pyspark-client": "pyspark"}
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)(?:\[[^\]]*\])?(?P<limits>[^;]*)(?:;(?P<marker>.*))?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w.-]+)['\"]")
_HEAD = "# Versions that the tests had; `dq_audit.doctor.libraries.installed()` gives this text."
_AGAIN = "install dq-audit anew, or unpack its zip anew"


@dataclass(frozen=True)
class Needed:
    """A library that the package asks for, from which version on, and for which extra (none: always)."""

    name: str
    least: str
    below: str
    extra: str

    @property
    def module(self) -> str:
        """What is imported of it."""
        return _MODULES.get(self.name, self.name.replace("-", "_"))

    @property
    def version(self) -> str:
        """The version that is installed; empty where it is not."""
        try:
            return importlib.metadata.version(self.name)
        except importlib.metadata.PackageNotFoundError:
            return ""


def look_at_libraries() -> Iterator[Look]:
    """Whether everything is there that is always needed, and what each extra lacks."""
    needed = list(needed_of(importlib.metadata.requires("dq-audit") or ()))
    there = [one for one in needed if one.version]
    faults, tested = _loaded(one.module for one in there), _tested()
    for one in needed:
        if not one.extra:
            yield _judged(one, faults, tested)
    for extra in sorted({one.extra for one in needed if one.extra}):
        yield _of_extra(extra, [one for one in needed if one.extra == extra], faults, tested)


def needed_of(lines: Iterable[str]) -> Iterator[Needed]:
    """The libraries of a package's own record that are for this system.

    >>> list(needed_of(["ibis-framework[duckdb]>=12.0; extra == 'databases'", "sqlglot<30.17"]))
    [Needed(name='ibis-framework', least='12.0', below='', extra='databases'),
     Needed(name='sqlglot', least='', below='30.17', extra='')]
    """
    for line in lines:
        found = _REQUIREMENT.match(line)
        marker = (found and found["marker"]) or ""
        if found and ("sys_platform" not in marker or sys.platform in marker):
            limits, extra = found["limits"], _EXTRA.search(marker)
            least, below = (re.search(rf"{sign}\s*([\w.]+)", limits) for sign in (">=", "<(?!=)"))
            yield Needed(
                found["name"].lower(), least[1] if least else "", below[1] if below else "", extra[1] if extra else ""
            )


def installed() -> str:
    """The text of tested.txt as it is to be for the libraries of this environment."""
    needed = needed_of(importlib.metadata.requires("dq-audit") or ())
    lines = sorted({f"{one.name} {one.version}" for one in needed if one.version})
    return "\n".join([_HEAD, *lines, ""])


def number(version: str) -> tuple[int, ...]:
    """A version to compare by: 3.10 is after 3.9.

    >>> number("3.10.1rc1") > number("3.9")
    True
    """
    found = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _judged(one: Needed, faults: dict[str, str], tested: dict[str, str]) -> Look:
    what, version = f"library {one.name}", one.version
    if not version:
        return Look(what, "is not installed", _AGAIN)
    if one.least and number(version) < number(one.least):
        return Look(what, f"{version} is older than {one.least}, which is needed", _AGAIN)
    if one.below and number(version) >= number(one.below):
        return Look(what, f"{version} is not below {one.below}, as it must be", _AGAIN)
    if fault := faults.get(one.module):
        return Look(what, f"{version} cannot be loaded ({fault})", _AGAIN)
    newer = one.name in tested and number(version) > number(tested[one.name])
    return Look(what, f"{version}, newer than the tests had it ({tested[one.name]})" if newer else version)


def _of_extra(extra: str, needed: list[Needed], faults: dict[str, str], tested: dict[str, str]) -> Look:
    """An extra that is not there at all was not wanted; half of one is a fault."""
    what, looks = f"extra {extra}", [_judged(one, faults, tested) for one in needed]
    if not any(one.version for one in needed):
        return Look(what, f"not installed (dq-audit[{extra}])")
    wrong = [f"{look.what.removeprefix('library ')} {look.found}" for look in looks if look.todo]
    if wrong:
        return Look(what, "; ".join(wrong), f"install dq-audit[{extra}] anew")
    return Look(what, ", ".join(f"{one.name} {one.version}" for one in needed))


def _loaded(modules: Iterable[str]) -> dict[str, str]:
    """What each library raised when it was loaded. Where one ends or keeps the process, another asks those after it."""
    rest, faults = list(dict.fromkeys(modules)), dict[str, str]()
    while rest:
        printed, ended = told_by("libraries", *rest)
        lines = [line.partition(" ") for line in printed.splitlines()]
        faults |= {name: fault.strip() for name, _, fault in lines if name in rest}
        rest = [name for name in rest if name not in faults]
        if rest:
            faults[rest.pop(0)] = ended or "it ends the program"
    return faults


def _tested() -> dict[str, str]:
    """The versions that the tests of this release had."""
    lines = files("dq_audit.doctor").joinpath("tested.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))
