"""The licences of all that is installed with dq-audit, as a table. Ends in 1 where one is unknown or does not fit.

uv run python docs/licences.py                  what the program itself needs
uv run python docs/licences.py databases gx     and some of its extras
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import TYPE_CHECKING

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXTRAS = ("databases", "encryption", "gx", "pictures")
# What may be given away together with an MIT program. Of the weak copyleft ones the library itself stays under its
# licence, as it was made, and can be replaced by whoever gets it: so it is where Python packages lie side by side.
FITS = (
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BSD", "Apache-2.0", "Apache", "ISC", "PSF-2.0",
    "Python-2.0", "CNRI-Python", "Zlib", "Unlicense", "CC0-1.0", "HPND", "BlueOak-1.0.0", "MPL-2.0", "LGPL-3.0-only",
    "LGPL", "GPL-3.0-or-later WITH GCC-exception-3.1",
)  # fmt: skip
_WORDS = (  # how older packages call a licence, and its name
    (r"mozilla public license 2|mpl[ -]?2", "MPL-2.0"),
    (r"lesser general public", "LGPL"),
    (r"apache", "Apache-2.0"),
    (r"bsd[ -]3|3-clause|new bsd", "BSD-3-Clause"),
    (r"bsd[ -]2|2-clause", "BSD-2-Clause"),
    (r"\bbsd\b", "BSD"),
    (r"python software foundation|psf", "PSF-2.0"),
    (r"\bisc\b", "ISC"),
    (r"\bmit\b|permission is hereby granted, free of charge, to any person obtaining a\s+copy", "MIT"),
)
UNKNOWN = "unknown"


def installed(extras: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Name and licence of everything that dq-audit pulls in, in order of their names."""
    found: dict[str, Distribution] = {}
    waiting = [("dq-audit", frozenset(extras))]
    done = set()
    while waiting:
        name, wanted = waiting.pop()
        if (name, wanted) in done:
            continue
        done.add((name, wanted))
        try:
            package = distribution(name)
        except PackageNotFoundError:  # of another system
            continue
        found[name] = package
        waiting += _needed(package, wanted)
    found.pop("dq-audit")
    return [(name, licence_of(package)) for name, package in sorted(found.items())]


def _needed(package: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for text in package.requires or ():
        one = Requirement(text)
        if any(one.marker is None or one.marker.evaluate({"extra": extra}) for extra in extras or {""}):
            yield canonicalize_name(one.name), frozenset(one.extras)


def licence_of(package: Distribution) -> str:
    """The licence of a package as an expression: what it says so itself, else what its words mean."""
    told = package.metadata
    if expression := told.get("License-Expression"):
        return str(expression)
    classified = [
        line.rpartition("::")[2] for line in told.get_all("Classifier") or () if line.startswith("License ::")
    ]
    files = (package.read_text(f"licenses/{name}") or "" for name in told.get_all("License-File") or ())
    for text in (*classified, (told.get("License") or "").strip()[:200], *files):
        for words, name in _WORDS:
            if re.search(words, text, re.IGNORECASE):
                return name
    return UNKNOWN


def misfits(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those whose licence is unknown, or has a part that does not fit; of a choice one fitting part is enough."""
    return [(name, licence) for name, licence in found if not _fits(licence)]


def _fits(licence: str) -> bool:
    parts = re.split(r"\s+AND\s+", licence.strip("()"))
    return all(any(one.strip(" ()") in FITS for one in re.split(r"\s+OR\s+", part)) for part in parts)


def main() -> int:
    """Print the table."""
    found = installed(sys.argv[1:])
    lines = ["| package | licence |", "|---|---|", *(f"| {name} | {licence} |" for name, licence in found)]
    sys.stdout.write("\n".join(lines) + "\n")
    wrong = misfits(found)
    sys.stderr.write("".join(f"{name}: the licence {licence} does not fit\n" for name, licence in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
