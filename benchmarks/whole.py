"""All of it in one command: peers on three mixes, growth in rows, checks and breakdowns, memory at 50M rows, the page.

    python benchmarks/whole.py                       # writes benchmarks/results/ and docs/performance.md
    python benchmarks/whole.py --rows 100000 --rounds 1 --large 200000 --results /tmp/results --page /tmp/performance.md

Keeps to the standard library, as `run` does and for its reason.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import fmean

import run

MIXES = ("mixed", "clean", "invalid")  # 30% missing and 5% invalid; everything right; every row failing
MANY, LARGE = 5_000_000, 50_000_000
ROOT = run.HERE.parent


def main() -> int:
    """Measure all, write the results, and the page made of them."""
    parser = argparse.ArgumentParser(description="Everything that docs/performance.md shows.")
    parser.add_argument("--rows", type=int, default=MANY, help="rows of the extracts (%(default)s)")
    parser.add_argument("--large", type=int, default=LARGE, help="rows of the largest, for memory (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each contestant (%(default)s)")
    parser.add_argument("--results", type=Path, default=run.HERE / "results", metavar="FOLDER")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "performance.md", metavar="FILE")
    chosen = parser.parse_args()
    chosen.results.mkdir(parents=True, exist_ok=True)
    codes = [_peers(mix, chosen.rows, chosen.rounds, chosen.results) for mix in MIXES]
    grown = {"rows": _rows(chosen.rows, chosen.rounds), **_declared(chosen.rows, chosen.rounds)}
    _write(chosen.results / "growth.json", {"rows": chosen.rows, "rounds": chosen.rounds, "series": grown})
    _write(chosen.results / "memory.json", _memory(chosen.rows, chosen.large))
    words = [sys.executable, str(run.HERE / "phases.py"), str(chosen.results / "phases.json")]
    subprocess.run(words, check=True)  # noqa: S603  our own script
    words = [sys.executable, str(run.HERE / "page.py"), str(chosen.results), str(chosen.page)]
    subprocess.run(words, check=True)  # noqa: S603  our own script
    return max(codes)


def _peers(mix: str, rows: int, rounds: int, results: Path) -> int:
    words = ["--mix", mix, "--rows", str(rows), "--rounds", str(rounds), "--json", str(results / f"{mix}.json")]
    return subprocess.run([sys.executable, str(run.HERE / "run.py"), *words], check=False).returncode  # noqa: S603


def _rows(most: int, rounds: int) -> list[list[float]]:
    """Rows and seconds of work, of Parquet, the fastest of some rounds."""
    sizes = [most // 5 * at for at in (1, 2, 3, 4, 5)]
    return [[size, _fastest(["audit", run.extract(size, "mixed")["parquet"]], rounds)] for size in sizes]


def _declared(rows: int, rounds: int) -> dict[str, list[list[float]]]:
    """Checks (with no breakdown) and breakdowns (of one check), each with seconds of work."""
    file = run.extract(rows, "mixed")["parquet"]
    checks = [[n, _fastest(["growth", file, str(n), "0"], rounds)] for n in (1, 2, 4, 8, 12)]
    breakdowns = [[n, _fastest(["growth", file, "1", str(n)], rounds)] for n in (0, 1, 2, 3, 4)]
    return {"checks": checks, "breakdowns": breakdowns}


def _fastest(words: list[str], rounds: int) -> float:
    samples = [_once(words) for _ in range(rounds)]
    return min(sample.work or sample.wall for sample in samples)


def _once(words: list[str]) -> run.Sample:
    module, *rest = words
    found = run.measured([sys.executable, "-m", module, *rest])
    if isinstance(found, str):
        sys.exit(f"{module}: {found}")
    return found


def _memory(rows: int, large: int) -> list[dict[str, float]]:
    """Peak memory of dq-audit by rows and kind of file, in bytes."""
    found = []
    for size in (rows, large):
        for kind, file in run.extract(size, "mixed").items():
            sample = _once(["audit", file])
            found.append({"rows": size, "kind": kind, "peak": sample.peak, "wall": round(sample.wall, 1)})
    return found


def fitted(points: list[list[float]]) -> dict[str, float]:
    """A straight line through points by least squares: slope, start, and how much of the variance it explains."""
    xs, ys = zip(*points, strict=True)
    mean_x, mean_y = fmean(xs), fmean(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    start = mean_y - slope * mean_x
    total = sum((y - mean_y) ** 2 for y in ys)
    left = sum((y - start - slope * x) ** 2 for x, y in points)
    return {"slope": slope, "start": start, "r2": 1 - left / total if total else 1.0}


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
