"""Feeds cases to a worker process, starts another where it died or grew, and holds what came of each against its case."""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from .case import ITEMS, TOKENS, Audited, Case, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS, MEMORY = 30, 1 << 30
ENDS = (0, 1, 3)
WORDS = "wording: "  # begins a fault that is one of the sentence alone
WORN = 600 << 20  # a worker that held so much, or panicked, is replaced: what it keeps would be laid to the next case
_WHAT_TO_DO = re.compile(
    r"\b(ask|save|send|give|name|rename|unpack|extract|export|convert|remove|mend|put|map|check|choose|split|open|use|"
    r"copy|declare|say)\b|\?$",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # what a terminal obeys


@dataclass(frozen=True)
class Observed:
    """What came of a case: exit code (or how the process ended), texts, cost, files."""

    code: int | str
    out: str = ""
    err: str = ""
    seconds: float = 0.0
    peak: int = 0
    told: tuple[tuple[str, str], ...] = ()  # reports and lists, by name
    left: tuple[str, ...] = ()  # what lies where nothing may


class Worker:
    """A process for many cases. `run` never raises for what a case does."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._worn = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def run(self, case: Case) -> Observed:
        """Make the file, audit it, look at what is there afterwards. A doubt about cost is settled in a new process."""
        observed = self._once(case)
        if isinstance(observed.code, int) and (observed.peak > MEMORY or observed.seconds > SECONDS):
            self._end()
            observed = self._once(case)
        return observed

    def _once(self, case: Case) -> Observed:
        with tempfile.TemporaryDirectory(prefix="hostile-") as home:
            given, out, scratch, spare = (Path(home) / name for name in ("given", "out", "scratch", "spare"))
            for folder in (given, scratch, spare):
                folder.mkdir()
            path = case.make(given)
            before = _listed(given)
            words = ["check", "-s", case.source, "--json", "-o", out]
            words += [] if os.path.isdir(path) else ["--failing", out / "failing.csv"]  # noqa: PTH112  never raises
            words.append("--")
            words[1:1] = () if case.full else ("-f", "json")
            words.append(os.path.relpath(path, given) if case.beside else path)
            observed = self._asked(words, given if case.beside else spare, scratch)
            strange = (_listed(given) ^ before) | _listed(spare) | {n for n in _listed(out) if not _is_ours(n)}
            left = strange | _listed(Path(self._temporary.name))
            return Observed(
                **{**vars(observed), "told": tuple(_texts(out)), "left": tuple(sorted(left))},
            )

    def _asked(self, words: list[object], cwd: Path, scratch: Path) -> Observed:
        process = self._started()
        assert process.stdin
        assert process.stdout
        asked = {
            "words": [os.fsencode(str(word)).hex() for word in words],
            "cwd": str(cwd),
            "scratch": str(scratch),
        }
        start = time.perf_counter()
        process.stdin.write(json.dumps(asked).encode() + b"\n")
        process.stdin.flush()
        answer = _line(process.stdout, SECONDS + 1)
        if answer is None:
            seconds = time.perf_counter() - start
            ended = process.poll() is not None or seconds < SECONDS
            code = f"the process died with {process.wait()}" if ended else f"no end after {seconds:.0f} s"
            self._end()
            return Observed(code, seconds=seconds)
        found = json.loads(answer)
        if found["peak"] > WORN or found["code"] not in ENDS:
            self._worn = True
        return Observed(found["code"], found["out"], found["err"], found["seconds"], found["peak"])

    def _started(self) -> subprocess.Popen[bytes]:
        if self._worn:
            self._end()
        if self._process is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="hostile-tmp-")
            ours = {k: v for k, v in os.environ.items() if not k.startswith(("DQ_AUDIT_", "PYTHON", "COLUMNS"))}
            more = {"POLARS_MAX_THREADS": "2", "PYTHONUTF8": "1", "TMPDIR": self._temporary.name, "COLUMNS": "200"}
            self._process = subprocess.Popen(  # noqa: S603  our own script
                [sys.executable, "-P", str(Path(__file__).with_name("worker.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=ours | more,
            )
            assert self._process.stdout
            if _line(self._process.stdout, 120) is None:
                message = "the worker did not start"
                raise RuntimeError(message)
        return self._process

    def _end(self) -> None:
        self._worn = False
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process = None
        self._temporary.cleanup()


def _line(stream: IO[bytes], seconds: float) -> bytes | None:
    """A line, or None where none comes in time or the other side is gone."""
    end, collected = time.monotonic() + seconds, b""
    while (left := end - time.monotonic()) > 0:
        if not select.select([stream], [], [], left)[0]:
            return None
        part = os.read(stream.fileno(), 1 << 16)
        if not part:
            return None
        collected += part
        if collected.endswith(b"\n"):
            return collected
    return None


def _listed(folder: Path) -> set[str]:
    return {os.path.join(at, name) for at, folders, files in os.walk(folder) for name in (*folders, *files)}  # noqa: PTH118


def _is_ours(path: str) -> bool:
    return Path(path).name in {"report.html", "report.json", "report.xlsx", "failing.csv"}


def _texts(out: Path) -> Iterator[tuple[str, str]]:
    """All that was written, the parts of a workbook one by one."""
    for path in sorted(out.glob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                yield from ((f"{path.name} {n}", archive.read(n).decode("utf-8")) for n in archive.namelist())
        else:
            yield path.name, path.read_bytes().decode("utf-8-sig", "backslashreplace")


# --- what must become of it ----------------------------------------------------------------------------------------


def faults(case: Case, observed: Observed) -> list[str]:
    """What is wrong with what came of a case; nothing where it is right."""
    found = [*_ends(observed), *_leaks(observed)]
    if observed.code not in ENDS:
        return found
    ways = case.must if isinstance(case.must, tuple) else (case.must,)
    apart = [
        list(_refused(way, observed) if isinstance(way, Refused) else _audited(way, case, observed)) for way in ways
    ]
    return found + min(apart, key=lambda each: (any(not fault.startswith(WORDS) for fault in each), len(each)))


def _ends(observed: Observed) -> Iterator[str]:
    """What no file may do, whatever it is."""
    if not isinstance(observed.code, int):
        yield str(observed.code)
        return
    if observed.code not in ENDS:
        yield f"exit code {observed.code}: {_short(observed.err)}"
    if observed.peak > MEMORY:
        yield f"{observed.peak >> 20:,} MB of memory"
    if observed.seconds > SECONDS:
        yield f"{observed.seconds:.0f} s"
    if "Traceback" in observed.out + observed.err or "panicked" in observed.err:
        yield "a traceback, or the message of a panic, on stderr"
    if _CONTROL.search(observed.err):
        yield f"control characters on stderr: {observed.err[:200]!r}"
    if observed.left:
        yield f"left behind: {', '.join(Path(name).name for name in observed.left)}"


def _leaks(observed: Observed) -> Iterator[str]:
    for name, told in (("stdout", observed.out), ("stderr", observed.err), *observed.told):
        folded = told.casefold().replace("\x00", "").replace("\\x00", "")
        if any(token in folded for token in TOKENS):
            yield f"the canary stands in {name}"


def _refused(way: Refused, observed: Observed) -> Iterator[str]:
    said = observed.err.strip()
    if observed.code != 3:
        yield f"exit code {observed.code} instead of 3 ({_gist(observed)})"
        return
    if not said.startswith("dq-audit: ") or len(said.splitlines()) != 1:
        yield f"{WORDS}not one sentence on stderr: {_short(said)}"
    if observed.out or observed.told:
        yield "something was printed or written beside the refusal"
    if not re.search(way.said, said, re.IGNORECASE):
        yield f"{WORDS}does not say {way.said!r}: {_short(said)}"
    if not _WHAT_TO_DO.search(said):
        yield f"{WORDS}does not say what to do: {_short(said)}"


def _gist(observed: Observed) -> str:
    """How it ended otherwise, in short."""
    if observed.code in (0, 1) and observed.out:
        documents = _documents(observed)
        return f"audited {[d['extract']['rows'] for d in documents]} rows"
    return _short(observed.err)


def _short(said: str) -> str:
    return " / ".join(said.strip().splitlines()[:2])[:240]


def _documents(observed: Observed) -> list[dict[str, Any]]:
    found = json.loads(observed.out)
    return found if isinstance(found, list) else [found]


def _audited(way: Audited, case: Case, observed: Observed) -> Iterator[str]:
    if observed.code not in (0, 1):
        yield f"not audited ({observed.code}): {_short(observed.err)}"
        return
    documents = _documents(observed)
    if tuple(d["period"] for d in documents) != way.months:
        yield f"months {[d['period'] for d in documents]} instead of {list(way.months)}"
    for document in documents:
        if document["extract"]["rows"] != way.rows:
            yield f"{document['extract']['rows']:,} records received instead of {way.rows:,}"
        if way.noted and not any(re.search(way.noted, note, re.IGNORECASE) for note in document["notes"]):
            yield f"no note says {way.noted!r}: {document['notes']}"
        yield from _wrong_states(way, case, document)


def _wrong_states(way: Audited, case: Case, document: dict[str, Any]) -> Iterator[str]:
    for finding in document["findings"]:
        item, counts = finding["item"], finding["counts"]
        if finding["kind"] != "item":
            continue
        if item in way.unjudged:
            if finding["outcome"] != "could not judge":
                yield f"{finding['check']} {item}: {finding['outcome']} instead of could not judge"
        elif not way.unchecked and item in (*ITEMS[case.source], *way.states):
            expected = way.states.get(item, {"valid": way.rows})
            states = ("valid", "declined", "unknown", "not_asked", "blank", "invalid")
            got = {state: counts[state] for state in states if counts[state]}
            if got != dict(expected):
                yield f"{finding['check']} {item}: {got} instead of {dict(expected)}"
