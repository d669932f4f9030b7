"""Builds the zip for a Windows desktop: an embedded Python, the wheels and a launcher. It installs nothing.

    uv run python release/desktop.py --python python-3.12.10-embed-amd64.zip --sha256 … --wheel dist/dq_audit-….whl

The Python is the embeddable package for Windows (64 bit) as python.org publishes it, with the SHA-256 that stands
beside it there; the wheels come from the package index, each held against the hash of the resolution. The same wheels
make the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[1]
EXTRAS = ("encryption", "pictures", "databases")  # great-expectations is for developers
LONGEST = 259  # characters of a path on Windows, where nobody has allowed more
LAUNCHER = """\
@echo off
setlocal DisableDelayedExpansion
"%~dp0python\\python.exe" -X utf8 -m dq_audit %*
exit /b %ERRORLEVEL%
"""
READ_ME = """\
dq-audit {version} for Windows (64 bit). Nothing is installed, no rights are needed, and nothing is sent anywhere.

1. Unpack the whole folder to a disk of this machine. Its path may have {room} characters at most.
2. Open a command prompt in the folder, and type:  dq-audit demo
   The first start takes longer than the later ones: Python compiles what it loads.
3. A file to drop extracts on:  dq-audit shortcut --source police.victims --out victims.cmd

dq-audit doctor      says what is wrong with this machine, and what to do
COMPONENTS.txt       everything that is in here, with the SHA-256 of each archive as it was published; only the folders
                     `tests` of the libraries were left out
"""


def build(python: Path, sha256: str, wheel: Path, out: Path, epoch: int) -> Path:
    """The zip, built from a Python whose hash is known, a wheel of ours, and what that needs."""
    if (found := digest(python)) != sha256.lower():
        message = f"{python.name} is not the one that was asked for: its SHA-256 is {found}"
        raise SystemExit(message)
    version = wheel.name.split("-")[1]
    name = f"dq-audit-{version}-windows"
    with tempfile.TemporaryDirectory() as scratch:
        top, wheels = Path(scratch) / name, Path(scratch) / "wheels"
        minor = unpacked_python(python, top / "python")
        download(minor, wheels)
        shutil.copy2(wheel, wheels)
        install(minor, version, wheels, top / "site")
        archives = sorted([python, *wheels.iterdir()], key=lambda one: one.name.lower())
        listed = "".join(f"{digest(one)}  {one.name}\n" for one in archives)
        room = LONGEST - longest(top)
        for file, text in (
            ("dq-audit.cmd", LAUNCHER),
            ("README.txt", READ_ME.format(version=version, room=room)),
            ("COMPONENTS.txt", listed),
        ):
            (top / file).write_text(text, encoding="utf-8", newline="\r\n")
        return zipped(top, out / f"{name}.zip", epoch)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpacked_python(archive: Path, folder: Path) -> str:
    """Unpack a Python that finds our packages, and no others, beside it; its version as 3.12."""
    with ZipFile(archive) as held:
        held.extractall(folder)
    [path] = folder.glob("python*._pth")
    major, minor = re.fullmatch(r"python(\d)(\d+)\._pth", path.name).groups()  # an AttributeError says: another layout
    path.write_text(f"{path.stem}.zip\n.\n..\\site\n", encoding="utf-8", newline="\r\n")
    return f"{major}.{minor}"


def download(minor: str, folder: Path) -> None:
    """The wheels for Windows of everything that the package and its extras need, held against their hashes."""
    asked = [word for extra in EXTRAS for word in ("--extra", extra)]
    target = ("--python-platform", "windows", "--python-version", minor)
    plain = ("--generate-hashes", "--no-annotate", "--no-header", "--quiet")
    wanted = run("uv", "pip", "compile", "pyproject.toml", *asked, *target, *plain)
    folder.mkdir()
    listed = folder.with_name("wanted.txt")
    listed.write_text(wanted, encoding="utf-8")
    only = ("--platform", "win_amd64", "--python-version", minor, "--implementation", "cp", "--only-binary", ":all:")
    pip = ("uv", "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip", "download", "--quiet")
    run(*pip, *only, "--no-deps", "--require-hashes", "--dest", folder, "--requirement", listed)


def install(minor: str, version: str, wheels: Path, folder: Path) -> None:
    """Lay the wheels out. By name, so that nothing says where on this machine they lay."""
    names = sorted(f"{one.name.split('-')[0]}=={one.name.split('-')[1]}" for one in wheels.iterdir())
    if f"dq_audit=={version}" not in names:
        message = "our own wheel is not among the wheels"
        raise SystemExit(message)
    target = ("--python-platform", "windows", "--python-version", minor, "--target", folder)
    run("uv", "pip", "install", "--quiet", "--no-index", "--no-deps", "--find-links", wheels, *target, *names)
    shutil.rmtree(folder / "bin", ignore_errors=True)  # starters for this machine, with its paths in them
    (folder / ".lock").unlink(missing_ok=True)
    for tests in [path for path in folder.rglob("tests") if path.is_dir()]:  # of the libraries: nobody runs them there,
        shutil.rmtree(tests, ignore_errors=True)  # and their paths are longer than Windows has room for
    for record in folder.glob("*.dist-info/RECORD"):
        without_moment(record)


def without_moment(record: Path) -> None:
    """Take away when uv had a library, and let the list of its files name those that are there."""
    (record.parent / "uv_cache.json").unlink(missing_ok=True)
    lines = record.read_text(encoding="utf-8").splitlines(keepends=True)
    names = [name for name, *_ in csv.reader(lines)]
    there = [line for line, name in zip(lines, names, strict=True) if (record.parents[1] / name).is_file()]
    record.write_text("".join(there), encoding="utf-8", newline="")


def longest(top: Path) -> int:
    """How many characters the longest path has, below the folder it is unpacked to."""
    return max(len(str(path.relative_to(top.parent))) for path in top.rglob("*")) + 1


def zipped(top: Path, target: Path, epoch: int) -> Path:
    """The folder as a zip whose bytes depend on names and contents only."""
    target.parent.mkdir(parents=True, exist_ok=True)
    stamp = time.gmtime(epoch)[:6]
    with ZipFile(target, "w") as archive:
        for path in sorted(path for path in top.rglob("*") if path.is_file()):
            entry = ZipInfo(path.relative_to(top.parent).as_posix(), stamp)
            entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return target


def run(*words: str | Path, env: Mapping[str, str] | None = None) -> str:
    """What a command prints; the end, with what it said, where it fails."""
    said, here = [str(word) for word in words], os.environ | dict(env or {})
    done = subprocess.run(said, cwd=ROOT, env=here, capture_output=True, check=False, encoding="utf-8")
    if done.returncode:
        message = f"{' '.join(map(str, words[:6]))} …\n{done.stdout}{done.stderr}"
        raise SystemExit(message)
    return done.stdout


def main() -> None:
    """Build it, and say how large it is."""
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--python", type=Path, required=True, help="the embeddable package of Python for Windows")
    said.add_argument("--sha256", required=True, help="its SHA-256, as published")
    said.add_argument("--wheel", type=Path, required=True, help="the wheel of dq-audit")
    said.add_argument("--out", type=Path, default=Path("dist"))
    said.add_argument("--epoch", type=int, default=315532800, help="the time of all files in it (SOURCE_DATE_EPOCH)")
    told = said.parse_args()
    made = build(told.python, told.sha256, told.wheel, told.out, told.epoch)
    print(f"{digest(made)}  {made} ({made.stat().st_size / 1e6:.0f} MB)")


if __name__ == "__main__":
    main()
