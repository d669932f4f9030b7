"""Runs the sample year from the zip for Windows, under Wine, with the network cut, and holds its figures against ours.

    uv run python release/prove.py dist/dq-audit-0.1.0-windows.zip

The zip is unpacked in a folder with spaces, an é and an &, and started by its own launcher, in a namespace of Linux
that has no network (`unshare --net`). The figures are held against a run of the sample year here: the same JSON, or
the proof fails. Needs Debian's wine64 and gcc-mingw-w64-x86-64; takes some ten minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from desktop import run
from standin import SOURCES, compiled, exported, forwarding

AWKWARD = "Dossiers d’équipe (A&E)"
COMPLEX = re.compile(r"c(?:abs|arg|imag|real|acosh?|asinh?|atanh?|cosh?|exp|log|sinh?|sqrt|tanh?|pow)[fl]?")
BUILTIN = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
QUIET = {"WINEDEBUG": "-all", "WINEDLLOVERRIDES": "ucrtbase=n;mscoree,mshtml,wbemprox="}


def prefix(folder: Path) -> dict[str, str]:
    """A fresh Windows 10 of Wine, and what it lacks for NumPy and for Rust; the environment to run it in."""
    plain = {**os.environ, "WINEPREFIX": str(folder), "WINEDEBUG": "-all", "WINEDLLOVERRIDES": "mscoree,mshtml="}
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


def started(launcher: Path, env: dict[str, str], *words: str | Path, cut: bool = True) -> str:
    """What the launcher prints, started as a person at a prompt would, without a network."""
    apart = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    said = ["wine", "cmd", "/c", str(launcher.name), *map(str, words)]
    done = subprocess.run(
        [*(apart if cut else []), *said], cwd=launcher.parent, env=env, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=3_000,
    )  # fmt: skip
    told = done.stdout.decode("utf-8", errors="replace")
    if done.returncode:
        message = f"{words} ended with {done.returncode}:\n{told[-3000:]}"
        raise SystemExit(message)
    return told


def prove(archive: Path, scratch: Path) -> list[str]:
    """What was shown, a line each; the end of the program where something is otherwise."""
    env, place = prefix(scratch / "wine"), scratch / AWKWARD
    with ZipFile(archive) as held:
        held.extractall(place)
    [launcher] = place.glob("*/dq-audit.cmd")
    version = started(launcher, env, "--version").strip()
    out = launcher.parent / "rapports de l’année"
    started(launcher, env, "demo", "--out", out.name)
    run(sys.executable, "-m", "dq_audit", "demo", "--out", scratch / "here")
    theirs, ours = (json.loads((one / "report.json").read_text(encoding="utf-8")) for one in (out, scratch / "here"))
    if theirs != ours:
        message = "the sample year has other figures under Windows than here"
        raise SystemExit(message)
    files = [{path.relative_to(one).as_posix() for path in one.rglob("*")} for one in (out, scratch / "here")]
    if files[0] != files[1]:
        message = f"other files are written under Windows than here: {sorted(files[0] ^ files[1])}"
        raise SystemExit(message)
    return [
        f"{version} ran from “{AWKWARD}” without a network",
        f"the sample year has the same {len(ours)} audits, finding by finding, and the same {len(files[0])} files",
    ]


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("zip", type=Path)
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(prove(said.parse_args().zip, Path(folder))))
