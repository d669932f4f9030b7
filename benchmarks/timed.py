"""What every contestant ends with: its answer and the seconds of its work, as one line of JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def answer(contest: Callable[[Path], Mapping[str, int]]) -> None:
    """Let a contestant count the file that the command line names, and print what it says and how long it took.

    The seconds leave out the start of Python and the imports; the runner's own clock has them in.
    """
    start = perf_counter()
    counts = contest(Path(sys.argv[1]))
    print(json.dumps({"work": perf_counter() - start, "counts": dict(counts)}))
