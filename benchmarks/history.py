"""A history of ten years, made and timed: 12 months x 20 sources x 60 checks x 100 values, some 14 million rows.

Its figures mean nothing. The months go in as those of a run do, and what is timed is what the verbs do. From the
project's root: `uv run python benchmarks/history.py` (see README.md).
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from dq_audit.compared import compared
from dq_audit.discover import discover
from dq_audit.history.store import History
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Tally
from dq_audit.project import Project
from dq_audit.trending import line_of

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCES, CHECKS, VALUES = 20, 60, 100
DATA = Path(__file__).parent / "data"
SOURCE, CHECK = "police.victims", "police.victim-ethnicity"  # the first of them, so that verbs know it


def months(years: int) -> list[str]:
    """The months of some years to 2025-12."""
    return [f"{2026 - years + at // 12}-{at % 12 + 1:02d}" for at in range(12 * years)]


def checks_by_source() -> dict[str, list[str]]:
    """Twenty sources of sixty checks each."""
    named = {f"agency.source-{s:02d}": [f"agency.check-{s:02d}-{c:02d}" for c in range(CHECKS)] for s in range(SOURCES)}
    checks = named.popitem()[1]
    return {SOURCE: [CHECK, *checks[1:]], **named}


def counts(seed: int) -> Counts:
    """Forty records, some of them incomplete."""
    blank = (seed * 2654435761 >> 7) % 13
    return Counts(rows=40, in_period=40, in_area=40, applicable=40, valid=40 - blank, blank=blank)


def audit(source: str, checks: list[str], period: str, seed: int) -> Audit:
    """A month of a source: an item for each check, by team, and a tally of four groups by 120 small areas."""
    findings = []
    for at, check in enumerate(checks):
        parts = {f"Team {v:03d}": counts(seed + at * VALUES + v) for v in range(VALUES)}
        whole = sum(parts.values(), Counts())
        findings.append(
            Finding(
                check, "3.2.1", Kind.ITEM, "item", whole, 0.9, "Why it matters.", rule="0123456789abcdef",
                breakdowns={"team": parts},
            )
        )  # fmt: skip
    cells = {(group, f"E0100{lsoa:04d}"): 3 for group in ("White", "Asian", "Black", "Mixed") for lsoa in range(120)}
    facts = ExtractFacts("extract.csv", f"{seed:064d}", 4000)
    tally = Tally("by-home", "item", ("home_lsoa",), cells)
    return Audit(source, "Agency", period, f"{period}-28", facts, tuple(findings), (tally,), area="fedcba9876543210")


def month(period: str, seed: int) -> list[Audit]:
    """A month of all sources."""
    return [audit(source, checks, period, seed + at) for at, (source, checks) in enumerate(checks_by_source().items())]


def make(file: Path, years: int) -> None:
    """The history, a transaction a month; the file is there when it is whole."""
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    history = History.make(draft.name, draft.parent)
    for at, period in enumerate(months(years)):
        history.take(month(period, at * 1000), "dq-audit 0")
        print(f"\r{period}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    draft.replace(file)


def timed(name: str, what: Callable[..., str], file: Path) -> None:
    """Do something in a process of its own; print how long it took and its peak of memory, imports left out."""
    with get_context("spawn").Pool(1) as one:
        seconds, work, peak, came = one.apply(_one, (what, file))
    print(f"| {name} | {seconds:.2f} | {work:.2f} | {peak:.2f} | {came} |", flush=True)


def _one(what: Callable[..., str], file: Path) -> tuple[float, float, float, str]:
    discover()
    history = History.open(file.name, file.parent)
    made = (month(ADDED[what], 999_000),) if what in ADDED else ()
    start, before = perf_counter(), process_time()
    came = what(history, *made)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return perf_counter() - start, process_time() - before, peak, came


def one_extract(history: History, made: list[Audit]) -> str:
    """The month of one source added."""
    history.take(made[:1], "dq-audit 0")
    return "1 audit"


def one_month(history: History, made: list[Audit]) -> str:
    """The month of all sources added, a transaction each, as a run does."""
    for one in made:
        history.take([one], "dq-audit 0")
    return f"{len(made)} audits"


def trend(history: History) -> str:
    """The line of a check."""
    line = line_of(history, Project(Path()), discover(), CHECK, "item")
    return f"{len(line.chart.points)} points"


def trend_of_a_value(history: History) -> str:
    """The line of one value of a breakdown."""
    line = line_of(history, Project(Path()), discover(), CHECK, "item", "team=Team 042")
    return f"{len(line.chart.points)} points"


def context(history: History) -> str:
    """What a run is judged and asked with."""
    return f"{len(history.context()):,} audits"


def units(history: History) -> str:
    """The values of one month of a source compared."""
    ids = [entry.id for entry in history.entries() if entry.source == SOURCE]
    found = history.audit(ids[-1])
    return f"{compared(found, discover()).compared:,} values" if found else "none"


def table(history: History) -> str:
    """All counts of one check as a tidy table."""
    _, rows = history.counts(None, CHECK, "", None)
    return f"{len(rows):,} rows"


def entries(history: History) -> str:
    """`history list`."""
    return f"{len(history.entries()):,} audits"


ADDED = {one_extract: "2026-01", one_month: "2026-02"}  # what adds a month, and which
WHAT = {
    "one extract added (6,000 values)": one_extract,
    "a month added: 20 extracts, 120,000 values": one_month,
    "`trend`: the line of a check": trend,
    "`trend --of`: the line of one value": trend_of_a_value,
    "`units`: a month of a source": units,
    "`history list`": entries,
    "`history_table(check=…)`": table,
    "what a `run` reads (`context`)": context,
}


def main() -> None:
    """Make the history where it is not there, and time what the verbs do with a copy of it."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--years", type=int, default=10)
    years = given.parse_args().years
    file, copy = DATA / f"history-{years}.sqlite", DATA / "history-copy.sqlite"
    DATA.mkdir(exist_ok=True)
    if not file.exists():
        make(file, years)
    shutil.copyfile(file, copy)
    print(f"\n{file.stat().st_size / 1e9:.2f} GB\n\n| what | wall s | CPU s | peak GB | came |")
    print("| --- | ---: | ---: | ---: | --- |")
    for name, what in WHAT.items():
        timed(name, what, copy)
    copy.unlink()


if __name__ == "__main__":
    main()
