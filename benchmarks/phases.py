"""Where dq-audit spends its time: seconds of an audit by phase, one after the other, and of a start step by step.

    python benchmarks/phases.py benchmarks/results/phases.json

In an audit the phases overlap, on as many cores as there are; here they do not, so that each can be told.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import run
from audit import CHECKS

import dq_audit
from dq_audit.discover import discover
from dq_audit.engine import kernel
from dq_audit.engine.facts import Facts
from dq_audit.extracts.parquet import ParquetRows
from dq_audit.extracts.read import Extract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS, FEW, ROUNDS = 5_000_000, 10_000, 3
READ, FACTS, MASKED, SUMS, START, REST = (
    "reading",
    "facts of cells (numbering them, dealing facts out)",
    "combining facts of a record",
    "sums",
    "starting the process that reads Parquet",
    "all else",
)
STEPS = {
    "Python": "",
    "pandas and pandera": "import pandas, pandera.pandas",
    "Polars": "import polars",
    "what the verbs need": "import dq_audit.verbs",
    "declaring all checks": "from dq_audit.discover import discover; discover([])",
}


def phases(file: Path) -> dict[str, float]:
    """Seconds by phase of one audit."""
    spent: Counter[str] = Counter()

    def timed(phase: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def timing(*given: Any, **named: Any) -> Any:  # noqa: ANN401  whatever it is asked
            began = perf_counter()
            try:
                return act(*given, **named)
            finally:
                spent[phase] += perf_counter() - began

        return timing

    def reading(*given: Any) -> Iterator[Any]:  # noqa: ANN401
        slices = iter(numbered(*given))
        coming = timed(READ, next)
        while (item := coming(slices, None)) is not None:
            yield item

    numbered = Extract.numbered
    packs = discover([CHECKS])
    with (
        patch.object(kernel, "_ahead", iter),
        patch.object(Extract, "numbered", reading),
        patch.object(Facts, "add_to", timed(FACTS, Facts.add_to)),
        patch.object(kernel, "judge_slice", timed(MASKED, kernel.judge_slice)),
        patch.object(kernel, "_sums", timed(SUMS, kernel._sums)),  # noqa: SLF001  timed, not used
        patch.object(ParquetRows, "__init__", timed(START, ParquetRows.__init__)),
    ):
        timed(REST, dq_audit.check)(file, source="bench.victims", packs=packs)
    spent[MASKED] -= spent[FACTS]
    spent[REST] -= sum(spent.values()) - spent[REST]
    return {phase: round(spent[phase], 2) for phase in (START, READ, FACTS, MASKED, SUMS, REST) if phase in spent}


def starts() -> list[list[str | float]]:
    """How long a start takes that goes as far as each step, the fastest of some; last a check of a few rows."""
    found: list[list[str | float]] = []
    code = "pass"
    for name, more in STEPS.items():
        code = f"{code}; {more}" if more else code
        found.append([name, _fastest([sys.executable, "-c", code])])
    audit = [sys.executable, str(run.HERE / "audit.py"), str(run.extract(FEW, "mixed")["csv"])]
    found.append([f"a check of {FEW:,} rows", _fastest(audit)])
    return found


def _fastest(words: list[str]) -> float:
    walls = []
    for _ in range(ROUNDS + 1):  # the first one writes bytecode
        began = perf_counter()
        subprocess.run(words, check=True, capture_output=True)  # noqa: S603  our own words
        walls.append(perf_counter() - began)
    return round(min(walls[1:]), 2)


if __name__ == "__main__":
    files = run.extract(ROWS, "mixed")
    found = {"rows": ROWS, "phases": {kind: phases(Path(file)) for kind, file in files.items()}, "start": starts()}
    Path(sys.argv[1]).write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
