"""Makes a release: everything that is published, its sums, and their signature. Publishes nothing.

    uv run python release/release.py --key ~/.ssh/release --python python-3.12.10-embed-amd64.zip --sha256 …

In order, and it stops at the first that is not so: no change is uncommitted; the changelog has this version with its
day, and docs/upgrading.md says where its figures change; wheel and source distribution built twice, in different
folders, are the same bytes; the tests of what is in them pass; the bill of materials is written; the zip for Windows is
built and, under Wine without a network, gives the figures that the sample year has here; SHA256SUMS is written, signed,
and the signature verified against release/allowed_signers.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from desktop import ROOT, build, digest, run
from prove import prove

NAMESPACE, SUMS = "dq-audit-release", "SHA256SUMS"
SIGNERS = Path(__file__).with_name("allowed_signers")


def version_of(root: Path = ROOT) -> str:
    """The version, from the one place where it stands."""
    text = (root / "src/dq_audit/__init__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)[1]


def notes_fault(version: str, root: Path = ROOT, *, released: bool = True) -> str:
    """What the changelog or the upgrade note lacks for a version; empty where they are as they must be."""
    heading = section((root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    if not heading:
        return f"CHANGELOG.md has no section ## {version}"
    day = re.match(rf"## {re.escape(version)}, (\S+)", heading)
    if released and not (day and is_day(day[1])):
        return f"CHANGELOG.md: ## {version} wants the day of its release, as in ## {version}, 2026-12-01"
    if len(heading.splitlines()) < 2:  # noqa: PLR2004  the heading itself
        return f"CHANGELOG.md: ## {version} says nothing"
    note = section((root / "docs/upgrading.md").read_text(encoding="utf-8"), version)
    figures = re.search(r"^### Where figures change\n+(?!#)(\S.*)", note, re.MULTILINE)
    return "" if figures else f"docs/upgrading.md: ## {version} wants ### Where figures change (nowhere, if nowhere)"


def section(text: str, version: str) -> str:
    """The part of a document under the heading of a version; empty where there is none."""
    found = re.search(rf"^## {re.escape(version)}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[0].strip() if found else ""


def is_day(text: str) -> bool:
    """Whether a text is a day, as 2026-12-01."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def distributions(out: Path, epoch: int, root: Path = ROOT) -> list[Path]:
    """Wheel and source distribution, built twice from copies in different folders; the end where they differ."""
    with tempfile.TemporaryDirectory() as scratch:
        built = [_built(root, Path(scratch) / name, epoch) for name in ("once", "once-more")]
        if digests(built[0]) != digests(built[1]):
            message = "what is built twice is not the same bytes"
            raise SystemExit(message)
        out.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy2(path, out)) for path in built[0]]


def digests(files: list[Path]) -> dict[str, str]:
    """The SHA-256 of files by name."""
    return {path.name: digest(path) for path in files}


def _built(root: Path, folder: Path, epoch: int) -> list[Path]:
    """Built from a copy of what git would hold, so that nothing else that lies about gets in."""
    for name in run("git", "-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0"):
        if name and (root / name).is_file():
            (folder / "copy" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, folder / "copy" / name)
    made = folder / "dist"
    env = {"SOURCE_DATE_EPOCH": str(epoch)}
    run("uv", "build", "--quiet", "--out-dir", made, folder / "copy", env=env)
    return sorted(path for path in made.iterdir() if path.name.endswith((".whl", ".tar.gz")))


def signed(folder: Path, files: list[Path], key: Path, signers: Path = SIGNERS) -> list[Path]:
    """SHA256SUMS of files and its signature by an SSH key; the end where that key may not sign."""
    sums = folder / SUMS
    sums.write_text("".join(f"{told}  {name}\n" for name, told in sorted(digests(files).items())), encoding="utf-8")
    signature = folder / f"{SUMS}.sig"
    signature.unlink(missing_ok=True)
    run("ssh-keygen", "-Y", "sign", "-q", "-f", key.expanduser(), "-n", NAMESPACE, sums)
    verified(sums, signature, signers)
    return [sums, signature]


def verified(sums: Path, signature: Path, signers: Path = SIGNERS) -> str:
    """Who signed; the end where the signature is not of somebody who may sign."""
    who = run("ssh-keygen", "-Y", "find-principals", "-s", signature, "-f", signers).strip()
    words = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", who, "-n", NAMESPACE, "-s", signature]
    done = subprocess.run([str(word) for word in words], input=sums.read_bytes(), capture_output=True, check=False)
    if done.returncode:
        message = f"{sums.name} is not what was signed"
        raise SystemExit(message)
    return who


def main() -> None:
    """All of it, in order."""
    told = _arguments()
    version, out = version_of(), told.out
    if changed := run("git", "status", "--porcelain").strip():
        sys.exit(f"these are changed and not committed:\n{changed}")
    if fault := notes_fault(version):
        sys.exit(fault)
    epoch = int(run("git", "log", "-1", "--format=%ct"))
    files = distributions(out, epoch)
    print(*(f"built twice, the same bytes: {path.name}" for path in files), sep="\n")
    run(sys.executable, "-m", "pytest", "-q", "-m", "slow or not slow", "tests/packaging")
    print("the tests of what is in them pass")
    [wheel] = [path for path in files if path.suffix == ".whl"]
    files.append(out / f"dq_audit-{version}.bom.json")
    run(ROOT / ".ci/sbom", wheel, files[-1])
    files.append(build(told.python, told.sha256, wheel, out, epoch))
    with tempfile.TemporaryDirectory() as folder:
        for shown in prove(files[-1], Path(folder)):
            print(shown, flush=True)
    files += signed(out, files, told.key)
    print(*(f"{digest(path)}  {path} ({path.stat().st_size:,} bytes)" for path in files), sep="\n")


def _arguments() -> argparse.Namespace:
    said = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    said.add_argument(
        "--key", type=Path, required=True, help="the SSH key that signs; its other half is in allowed_signers"
    )
    said.add_argument("--python", type=Path, required=True, help="the embeddable package of Python for Windows")
    said.add_argument("--sha256", required=True, help="its SHA-256, as published")
    said.add_argument("--out", type=Path, default=Path("dist"))
    return said.parse_args()


if __name__ == "__main__":
    main()
