"""Runs the corpus and lists what fails: `uv run python -m tests.integration.hostile [--kind text] [--name bomb]`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from .corpus import CASES
from .running import WORDS, Worker, faults

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Exit code 1 where a case fails."""
    asked = _asked()
    chosen = [
        c
        for c in CASES
        if asked.kind in (None, c.kind)
        and asked.name in c.name
        and not (asked.fast and c.slow)
        and (not asked.slow or c.slow)
    ]
    if asked.list:
        _print([f"{case.name}{'  (slow)' if case.slow else ''}" for case in chosen])
        return 0
    ran, failed = Counter[str](), Counter[str]()
    with Worker() as worker:
        for case in chosen:
            observed = worker.run(case)
            found = [f for f in faults(case, observed) if not (asked.grave and f.startswith(WORDS))]
            ran[case.kind] += 1
            failed[case.kind] += bool(found)
            cost = f"{observed.seconds:5.1f} s {observed.peak >> 20:5,} MB"
            if found or asked.all:
                _print([f"{'FAILS' if found else 'right'} {cost}  {case.name}", *(f"      {fault}" for fault in found)])
    _print([f"{kind}: {failed[kind]} of {count} fail" for kind, count in ran.items()])
    _print([f"in all: {failed.total()} of {ran.total()} fail"])
    return int(failed.total() > 0)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.integration.hostile", description=__doc__)
    parser.add_argument("--kind", choices=sorted({case.kind for case in CASES}))
    parser.add_argument("--name", default="", help="only cases whose name holds this")
    parser.add_argument("--fast", action="store_true", help="without the slow ones")
    parser.add_argument("--slow", action="store_true", help="the slow ones alone")
    parser.add_argument("--grave", action="store_true", help="without faults of wording alone")
    parser.add_argument("--all", action="store_true", help="tell those that are right, too")
    parser.add_argument("--list", action="store_true", help="tell the names and run nothing")
    return parser.parse_args()


def _print(lines: Sequence[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
