"""Runs the zip for Windows under Wine, with the network cut: the sample year, the doctor, a shortcut.

    uv run python release/prove.py dist/dq-audit-0.1.0-windows.zip

The zip is unpacked in a folder with spaces, an é and an &, and started by its own launcher, in a namespace of Linux
that has no network (`unshare --net`). The figures are held against a run of the sample year here: the same JSON, or
the proof fails. The doctor must find nothing wrong, and files dropped on a shortcut must get their pages. Needs
Debian's wine64 and gcc-mingw-w64-x86-64; takes some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from desktop import run
from standin import SOURCES, compiled, exported, forwarding

if TYPE_CHECKING:
    from collections.abc import Iterator

AWKWARD, OUT = "Dossiers d’équipe (A&E)", "rapports de l’année"
COMPLEX = re.compile(r"c(?:abs|arg|imag|real|acosh?|asinh?|atanh?|cosh?|exp|log|sinh?|sqrt|tanh?|pow)[fl]?")
BUILTIN = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
QUIET = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "ucrtbase=n;mscoree,mshtml,wbemprox="}


def prefix(folder: Path) -> dict[str, str]:
    """A fresh Windows 10 of Wine, and what it lacks for NumPy and for Rust; the environment to run it in."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DQ_AUDIT_"))}
    plain |= {"WINEPREFIX": str(folder), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
    for words in (
        ["wineboot", "--init"],
        ["wine", "reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10"],
    ):
        subprocess.run(words, env=plain, check=True, capture_output=True, timeout=300)
    system = folder / "drive_c/windows/system32"
    if not (BUILTIN / "bcryptprimitives.dll").exists():
        source = SOURCES / "bcryptprimitives.c"
        compiled(system / "bcryptprimitives.dll", "-shared", source, "-ladvapi32")
    theirs = (BUILTIN / "ucrtbase.dll").read_bytes()
    unsigned = (
        theirs[:0x40] + bytes(32) + theirs[0x60:]
    )  # Wine takes a library of its own by that mark, not by its name
    (system / "ucrtwine.dll").write_bytes(unsigned)
    names = {
        name: f"our_{name}" if COMPLEX.fullmatch(name) else f"ucrtwine.{name}"
        for name in exported(BUILTIN / "ucrtbase.dll")
    }
    (system / "ucrtbase.dll").unlink(missing_ok=True)  # where it is a link, it leads to this machine's own
    forwarding(names, system / "ucrtbase.dll", SOURCES / "ucrtbase.c")
    return plain | QUIET


def started(file: Path, env: dict[str, str], *words: str | Path, codes: tuple[int, ...] = (0,)) -> str:
    """What a batch file prints, started as a person at a prompt would who presses a key; without a network."""
    apart = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    done = subprocess.run(
        [*apart, "wine", "cmd", "/c", file.name, *map(str, words)], cwd=file.parent, env=env, check=False,
        input=b"\r\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3_000,
    )  # fmt: skip
    told = done.stdout.decode("utf-8", errors="replace")
    if done.returncode not in codes:
        message = f"{file.name} {words} ended with {done.returncode}:\n{told[-3000:]}"
        raise SystemExit(message)
    return told


def prove(archive: Path, scratch: Path) -> Iterator[str]:
    """What was shown, a line each as it is; the end of the program where something is otherwise."""
    env, place = prefix(scratch / "wine"), scratch / AWKWARD
    with ZipFile(archive) as held:
        held.extractall(place)
    [launcher] = place.glob("*/dq-audit.cmd")
    yield starts(launcher, env)
    yield f"{started(launcher, env, '--version').strip()} runs from “{AWKWARD}” without a network"
    yield sample_year(launcher, env, scratch / "here")
    yield doctor(launcher, env)
    yield dropped(launcher, env, scratch)


def starts(launcher: Path, env: dict[str, str]) -> str:
    """How long a verb takes that loads everything and audits nothing; Python compiles what was just unpacked."""
    moments = [time.monotonic()]
    for _ in range(2):
        started(launcher, env, "checks")
        moments.append(time.monotonic())
    first, later = (round(end - begin) for begin, end in pairwise(moments))
    return f"the first start (`checks`) took {first} seconds under Wine, the next {later}"


def sample_year(launcher: Path, env: dict[str, str], here: Path) -> str:
    """The sample year, there and here."""
    there = launcher.parent / OUT
    started(launcher, env, "demo", "--out", OUT)
    run(sys.executable, "-m", "dq_audit", "demo", "--out", here)
    theirs, ours = (json.loads((one / "report.json").read_text(encoding="utf-8")) for one in (there, here))
    if theirs != ours:
        message = "the sample year has other figures under Windows than here"
        raise SystemExit(message)
    files = [{path.relative_to(one).as_posix() for path in one.rglob("*")} for one in (there, here)]
    if files[0] != files[1]:
        message = f"other files are written under Windows than here: {sorted(files[0] ^ files[1])}"
        raise SystemExit(message)
    return f"the sample year has the same {len(ours)} audits, finding by finding, and the same {len(files[0])} files"


def doctor(launcher: Path, env: dict[str, str]) -> str:
    """What the doctor says there: all is well, but for the fonts, which Wine has none of."""
    looks = json.loads(started(launcher, env, "doctor", "--json", codes=(0, 1)))
    wrong = [look for look in looks if not look["ok"]]
    if not {look["what"] for look in wrong} <= {"fonts"}:
        message = f"the doctor finds something wrong: {wrong}"
        raise SystemExit(message)
    return f"the doctor finds {len(looks) - len(wrong)} of {len(looks)} looks well{' (Wine has no fonts)' * len(wrong)}"


def dropped(launcher: Path, env: dict[str, str], scratch: Path) -> str:
    """A shortcut that is written there, and files dropped on it; moved where Wine's cmd.exe can read its path."""
    desk, top = scratch / "Desk top", launcher.parent.rename(scratch / "Team folder (A&E)")
    desk.mkdir()
    year = (top / OUT / "sample_year").rename(scratch / "year")
    extract = min((year / "extracts").rglob("victims-2026-*.csv"))
    files = [shutil.copy(extract, desk / name) for name in ("A&E,1.csv", "c d é.csv")]
    words = ("-s", "police.victims", "-P", windows(year / "dq_audit.toml"), "-o", windows(desk / "victims.cmd"))
    started(top / launcher.name, env, "shortcut", *words)
    told = started(desk / "victims.cmd", env, *map(windows, files), codes=(0, 1))
    pages = [path for path in desk.rglob("report.html") if path.parent.name.startswith("police.victims 2026-")]
    if len(pages) != len(files) or "File 2 of 2: " not in told:
        message = f"{len(pages)} pages were written for {len(files)} files that were dropped:\n{told}"
        raise SystemExit(message)
    started(desk / "victims.cmd", env, "not there.csv", codes=(3,))
    started(desk / "victims.cmd", env, codes=(2,))
    return f"{len(files)} files dropped on a shortcut got a page each; none, and one that is not there, a sentence"


def windows(path: Path) -> str:
    """A path of this machine as Wine names it."""
    return "Z:" + str(path).replace("/", "\\")


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("zip", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        for shown in prove(said.parse_args().zip, Path(folder)):
            print(shown, flush=True)
