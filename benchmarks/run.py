"""Times dq-audit beside the floor (a bare scan), beside its peers, and its start beside the imports it needs.

    python benchmarks/run.py --only floor dq-audit --rounds 5

Every contestant runs in a process of its own, in rounds: one of each, then again. Seconds depend on the machine and on
what else it does, so the targets are ratios within one run; on a busy machine those wander as well. This file keeps to
the standard library, because a child's peak memory never reads lower than its parent's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
KINDS = ("csv", "parquet")
MIXES = ("mixed", "clean", "blank", "invalid")
FLOOR, OURS, START = "floor", "dq-audit", "start-up"
PANDERA, PANDERA_LEAN = "pandera on pandas", "pandera on pandas, one case a check"
GX, GX_BASIC, GX_LEAN = (f"great-expectations on pandas, {how}" for how in ("SUMMARY", "BASIC", "BOOLEAN_ONLY"))
BARE, IMPORTS = "bare Python", "import pandas, pandera.pandas"
HELP, VERSION, CHECK = "--help", "--version", "check of 10,000 rows"
ALONE = (FLOOR, OURS, PANDERA_LEAN, GX_LEAN)  # each answers a question of its own
MANY, FEW = 5_000_000, 10_000
GB = 1e9
FAILED = "failed"


@dataclass(frozen=True)
class Contestant:
    """Who counts the extract: the module that does it, and the distribution it needs."""

    name: str
    module: str
    needs: str

    @property
    def short(self) -> str:
        """The name for `--only`: the module's, for the peers."""
        return self.name if self.name in (FLOOR, OURS) else self.module.rpartition(".")[2].replace("_", "-")


CONTESTANTS = (
    Contestant(FLOOR, "floor", "polars"),
    Contestant(OURS, "audit", "dq-audit"),
    Contestant(PANDERA, "peers.pandera_pandas", "pandera"),
    Contestant(PANDERA_LEAN, "peers.pandera_pandas_lean", "pandera"),
    Contestant("pandera on Polars", "peers.pandera_polars", "pandera"),
    Contestant(GX, "peers.gx_pandas", "great-expectations"),
    Contestant(GX_BASIC, "peers.gx_pandas_basic", "great-expectations"),
    Contestant(GX_LEAN, "peers.gx_pandas_lean", "great-expectations"),
    Contestant("pointblank on Polars", "peers.pointblank_polars", "pointblank"),
    Contestant("dataframely on Polars", "peers.dataframely_polars", "dataframely"),
    Contestant("cuallee on Polars", "peers.cuallee_polars", "cuallee"),
)
ON_POLARS = tuple(one.name for one in CONTESTANTS if one.name.endswith("on Polars"))
NAMED = ("dq-audit", "pandas", "polars", "pandera", "great-expectations", "pointblank", "dataframely", "cuallee")


@dataclass(frozen=True)
class Sample:
    """One run of one process. `work` leaves out the start of Python and the imports, `counts` is what it answered."""

    wall: float
    cpu: float
    peak: int
    work: float | None = None
    counts: dict[str, int] = field(default_factory=dict)


@dataclass
class Job:
    """A process to time, of a group that is compared: csv, parquet or start-up."""

    group: str
    name: str
    argv: list[str]
    warm: list[str]
    samples: list[Sample] = field(default_factory=list)
    missing: str = ""

    @property
    def best(self) -> Sample:
        """The fastest run."""
        return min(self.samples, key=lambda sample: sample.wall)

    @property
    def peak(self) -> float:
        """The highest memory of all runs, in GB."""
        return max(sample.peak for sample in self.samples) / GB

    def run(self, argv: Sequence[str]) -> Sample | None:
        """Run it once; None, with the reason in `missing`, where it fails."""
        found = measured(argv)
        if isinstance(found, str):
            self.missing = found
            return None
        return found


class Results:
    """What was measured, by group and name."""

    def __init__(self, jobs: Iterable[Job]) -> None:
        self.jobs = list(jobs)

    def __getitem__(self, key: tuple[str, str]) -> Job:
        """The job of a group by its name; LookupError where it was not run."""
        for job in self.jobs:
            if (job.group, job.name) == key and job.samples:
                return job
        raise LookupError(key)

    def __contains__(self, key: tuple[str, str]) -> bool:
        """Whether a job was run."""
        return any((job.group, job.name) == key and job.samples for job in self.jobs)

    def ratio(self, group: str, over: str, under: str) -> float:
        """How many times the best wall time of one job is that of another."""
        return self[group, over].best.wall / self[group, under].best.wall

    def spread(self, group: str, over: str, under: str) -> tuple[float, float]:
        """The least and the greatest ratio of two jobs within one round: how far to trust the other."""
        pairs = zip(self[group, over].samples, self[group, under].samples, strict=False)
        ratios = [one.wall / other.wall for one, other in pairs]
        return min(ratios), max(ratios)

    def disagreeing(self) -> list[str]:
        """Those whose answer differs from the first of those who were asked the same: the peers but for lean ones."""
        first: dict[str, dict[str, int]] = {}
        wrong = []
        for job in (j for j in self.jobs if j.group in KINDS and j.samples):
            for sample in job.samples:
                counts = {name: n for name, n in sample.counts.items() if n}
                if counts != first.setdefault(job.name if job.name in ALONE else "peers", counts):
                    wrong.append(f"{job.name}, {job.group}")
        return list(dict.fromkeys(wrong))


@dataclass(frozen=True)
class Target:
    """What is promised: a ratio (or GB) at most, or at least, some number."""

    text: str
    value: Callable[[Results], float]
    limit: float
    at_least: bool = False
    unit: str = "x"

    def met(self, results: Results) -> tuple[bool, float] | None:
        """Whether it is met, and the figure; None where it was not measured."""
        try:
            value = self.value(results)
        except LookupError:
            return None
        return (value >= self.limit if self.at_least else value <= self.limit), value

    def told(self, results: Results) -> str:
        """The verdict in words."""
        found = self.met(results)
        if found is None:
            return f"{self.text}: not measured"
        return f"{self.text}: {'met' if found[0] else 'MISSED'} ({found[1]:.2f}{self.unit})"


def _ahead_of_polars(results: Results) -> Iterator[float]:
    """How many times longer each peer on Polars took; LookupError where none was run."""
    yield from (
        results.ratio(kind, peer, OURS)
        for kind in KINDS
        for peer in ON_POLARS
        if (kind, peer) in results or peer == ON_POLARS[0]
    )


TARGETS = (
    Target("CSV ≤2x floor", lambda r: r.ratio("csv", OURS, FLOOR), 2),
    Target("Parquet ≤3x floor", lambda r: r.ratio("parquet", OURS, FLOOR), 3),
    Target("≥10x faster than pandera on pandas", lambda r: min(r.ratio(k, PANDERA, OURS) for k in KINDS), 10, True),
    Target("≥15x faster than great-expectations", lambda r: min(r.ratio(k, GX, OURS) for k in KINDS), 15, True),
    Target("ahead of the fastest peer on Polars", lambda r: min(_ahead_of_polars(r)), 1, True),
    Target("peak memory <1 GB", lambda r: max(r[k, OURS].peak for k in KINDS), 1, unit=" GB"),
    Target("check of 10,000 rows ≤1.3x import", lambda r: r.ratio(START, CHECK, IMPORTS), 1.3),
    Target(
        "help within 0.25 s of bare Python",
        lambda r: r[START, HELP].best.wall - r[START, BARE].best.wall,
        0.25,
        unit=" s",
    ),
)


def measured(argv: Sequence[str]) -> Sample | str:
    """Run a process to its end; the reason, in a few words, where it fails."""
    # Bytecode must be written by the warm-up run, whatever the shell says.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = perf_counter()
        process = subprocess.Popen(argv, cwd=HERE, env=env, stdout=out, stderr=err)  # noqa: S603  our own commands
        _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            print(_last_line(err), file=sys.stderr)
            return f"{FAILED} ({process.returncode})"
        told = _last_line(out)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    answer = json.loads(told) if told.startswith('{"work"') else {}
    return Sample(wall, usage.ru_utime + usage.ru_stime, peak, **answer)


def _last_line(told: IO[bytes]) -> str:
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def extract(rows: int, mix: str) -> dict[str, str]:
    """The extract of so many rows by kind of file, made where it is missing, and read once so that it is in memory."""
    found = {kind: DATA / f"victims-2026-10-{mix}-{rows}.{kind}" for kind in KINDS}
    if not all(path.exists() for path in found.values()):
        print(f"making {rows:,} rows …", file=sys.stderr)
        subprocess.run([sys.executable, HERE / "extract.py", DATA, str(rows), mix], check=True)  # noqa: S603
    for path in found.values():
        with path.open("rb") as file:
            while file.read(1 << 20):
                pass
    return {kind: str(path) for kind, path in found.items()}


def all_jobs(rows: int, mix: str, only: Sequence[str], out: Path) -> Iterator[Job]:
    """The processes to time, with what warms each of them up."""
    many, few = extract(rows, mix), extract(FEW, "mixed")
    for kind in KINDS:
        for one in (c for c in CONTESTANTS if c.short in only):
            argv = [sys.executable, "-m", one.module]
            missing = "" if installed(one.needs) else "not installed"
            yield Job(kind, one.name, [*argv, many[kind]], [*argv, few[kind]], missing=missing)
    if START in only:
        command = str(Path(sys.executable).with_name("dq-audit"))
        check = [command, "check", few["csv"], "--source", "bench.victims", "--checks", str(HERE / "checks")]
        check += ["--out", str(out), "--failing", str(out / "failing.csv"), "--fail-on", "never"]
        started = {
            BARE: [sys.executable, "-c", ""],
            IMPORTS: [sys.executable, "-c", IMPORTS],
            HELP: [command, "--help"],
            VERSION: [command, "--version"],
            CHECK: check,
        }
        for name, argv in started.items():
            yield Job(START, name, argv, argv)


def installed(distribution: str) -> str:
    """The version of a distribution; empty where there is none."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""


def time_all(jobs: Sequence[Job], rounds: int) -> None:
    """Warm every job up, then run all of them in turn, again and again."""
    for at in range(rounds + 1):
        for job in (j for j in jobs if not j.missing):
            sample = job.run(job.argv if at else job.warm)
            told = job.missing or (f"{sample.wall:.2f} s" if sample else "")
            print(f"{f'round {at}' if at else 'warm-up'}: {job.group}, {job.name}: {told}", file=sys.stderr)
            if at and sample:
                job.samples.append(sample)


def table(results: Results, group: str) -> list[list[str]]:
    """The figures of a group, a heading first."""
    start = group == START
    base, head = (IMPORTS, "x import") if start else (FLOOR, "x floor")
    heading = ["start-up" if start else f"{group}", "wall s", head, "from-to", "CPU s", "peak GB"]
    rows = [heading if start else [*heading[:4], "x dq-audit", "work s", *heading[4:]]]
    for job in (j for j in results.jobs if j.group == group):
        if not job.samples:
            rows.append([job.name, job.missing, *[""] * (len(rows[0]) - 2)])
            continue
        cells = [job.name, f"{job.best.wall:.2f}", _ratio(results, group, job.name, base)]
        cells.append(_spread(results, group, job.name, base))
        if not start:
            cells += [_ratio(results, group, job.name, OURS), f"{job.best.work or 0:.2f}"]
        rows.append([*cells, f"{job.best.cpu:.2f}", f"{job.peak:.2f}"])
    return rows if len(rows) > 1 else []


def _ratio(results: Results, group: str, over: str, under: str) -> str:
    try:
        return f"{results.ratio(group, over, under):.2f}"
    except LookupError:
        return "-"


def _spread(results: Results, group: str, over: str, under: str) -> str:
    try:
        least, most = results.spread(group, over, under)
    except LookupError:
        return "-"
    return f"{least:.2f}-{most:.2f}"


def plain(rows: Sequence[Sequence[str]]) -> str:
    """A table for the eye: names to the left, figures to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table for the README."""
    ruled = [rows[0], ["---", *["---:"] * (len(rows[0]) - 1)], *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in ruled)


def setting(rows: int, mix: str, rounds: int) -> str:
    """What the figures hold for: size, machine, versions."""
    versions = ", ".join(f"{name} {installed(name) or 'not installed'}" for name in NAMED)
    return (
        f"{rows:,} rows ({mix}), best of {rounds}; {platform.system()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {versions}"
    )


def as_json(results: Results, about: str) -> str:
    """Every run and every verdict."""
    jobs = [
        {"group": j.group, "name": j.name, "missing": j.missing, "runs": [asdict(s) for s in j.samples]}
        for j in results.jobs
    ]
    targets = [{"target": t.text, "limit": t.limit, "found": t.met(results)} for t in TARGETS]
    return json.dumps({"about": about, "jobs": jobs, "targets": targets}, indent=1)


def main() -> int:
    """Measure and tell; 1 where a contestant failed, or two that were asked the same gave different counts."""
    names = [*(c.short for c in CONTESTANTS), START]
    parser = argparse.ArgumentParser(description="Times dq-audit beside a bare scan and its peers.")
    parser.add_argument("--rows", type=int, default=MANY, help="rows of the extract; the targets hold for %(default)s")
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many runs counts (%(default)s)")
    parser.add_argument("--mix", choices=MIXES, default="mixed", help="how dirty the extract is (%(default)s)")
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every run to this file")
    parser.add_argument("--markdown", action="store_true", help="print the tables as the README has them")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        results = Results(all_jobs(chosen.rows, chosen.mix, chosen.only, Path(out)))
        time_all(results.jobs, chosen.rounds)
    about, render = setting(chosen.rows, chosen.mix, chosen.rounds), markdown if chosen.markdown else plain
    print(about, *(render(rows) for rows in (table(results, g) for g in (*KINDS, START)) if rows), sep="\n\n")
    if chosen.json:
        chosen.json.write_text(as_json(results, about), encoding="utf-8")
    wrong = results.disagreeing()
    print(
        f"\nCounts DIFFER: {'; '.join(wrong)}" if wrong else "\nNo two who were asked the same gave different counts."
    )
    size = "" if chosen.rows == MANY else f" (of {MANY:,} rows; these are {chosen.rows:,})"
    print(f"\nTargets{size}:", "; ".join(target.told(results) for target in TARGETS))
    return 1 if wrong or any(job.missing.startswith(FAILED) for job in results.jobs) else 0


if __name__ == "__main__":
    sys.exit(main())
