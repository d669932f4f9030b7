"""What the release command promises: notes that are there, the same bytes twice, signed sums, a zip that is whole.

The zip itself is built and run at release time (`release/prove.py`): it needs the package index, and Wine.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from zipfile import ZipFile

import desktop
import pytest

import dq_audit
import release

ROOT = Path(__file__).parents[2]
NOTE = "# Upgrading\n\n## 1.2.0\n\n### Where figures change\n\nNowhere.\n\n## 1.1.0\n\nOld.\n"


def test_the_version_stands_in_one_place() -> None:
    assert release.version_of() == dq_audit.__version__
    assert f'"{dq_audit.__version__}"' not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_this_version_has_its_notes() -> None:
    assert release.notes_fault(dq_audit.__version__, released=False) == ""


@pytest.mark.parametrize(
    ("changes", "note", "fault"),
    [
        ("## 1.2.0, 2026-12-01\n\n* New.\n", NOTE, ""),
        ("## 1.2.0, unreleased\n\n* New.\n", NOTE, "wants the day of its release"),
        ("## 1.2.0, 2026-13-01\n\n* New.\n", NOTE, "wants the day of its release"),
        ("## 1.2.0, 2026-12-01\n\n## 1.1.0, 2026-11-01\n\n* Old.\n", NOTE, "says nothing"),
        ("## 1.2.01, 2026-12-01\n\n* New.\n", NOTE, "has no section"),
        ("## 1.2.0, 2026-12-01\n\n* New.\n", NOTE.replace("1.2", "1.0"), "Where figures"),
        ("## 1.2.0, 2026-12-01\n\n* New.\n", NOTE.replace("Nowhere.\n\n", ""), "Where figures"),
        ("## 1.2.0, 2026-12-01\n\n* New.\n", NOTE.replace("Nowhere.", "### What"), "Where figures"),
    ],
)  # fmt: skip
def test_a_release_without_its_notes_is_refused(tmp_path: Path, changes: str, note: str, fault: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "CHANGELOG.md").write_text(f"# Changes\n\n{changes}", encoding="utf-8")
    (tmp_path / "docs" / "upgrading.md").write_text(note, encoding="utf-8")
    found = release.notes_fault("1.2.0", tmp_path)
    assert fault in found
    assert bool(found) == bool(fault)


@pytest.mark.slow
def test_what_is_built_twice_is_the_same_bytes(tmp_path: Path) -> None:
    """In two folders, or the command ends; every file in it has the time that was given."""
    made = release.distributions(tmp_path / "dist", 1_700_000_000)
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == [
        f"dq_audit-{dq_audit.__version__}-py3-none-any.whl",
        f"dq_audit-{dq_audit.__version__}.tar.gz",
    ]
    [wheel] = [path for path in made if path.suffix == ".whl"]
    with ZipFile(wheel) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


def _key(folder: Path) -> Path:
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / "key")]
    folder.mkdir(exist_ok=True)
    subprocess.run(words, check=True)  # noqa: S603  our own words
    return folder / "key"


def test_sums_are_signed_by_one_who_may_and_hold_what_was_made(tmp_path: Path) -> None:
    assert shutil.which("ssh-keygen"), "releases are signed with ssh-keygen: install openssh-client"
    key, other = _key(tmp_path / "ours"), _key(tmp_path / "theirs")
    signers = tmp_path / "allowed_signers"
    public = key.with_suffix(".pub").read_text(encoding="utf-8").strip()
    signers.write_text(f'releases namespaces="{release.NAMESPACE}" {public}\n', encoding="utf-8")
    made = tmp_path / "made.zip"
    made.write_bytes(b"whole")
    sums, signature = release.signed(tmp_path, [made], key, signers)
    assert sums.read_text(encoding="utf-8") == f"{hashlib.sha256(b'whole').hexdigest()}  made.zip\n"
    assert release.verified(sums, signature, signers) == "releases"
    assert _told_to_users(tmp_path) == [0, 0]
    sums.write_text(f"{'0' * 64}  made.zip\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="not what was signed"):
        release.verified(sums, signature, signers)
    assert 0 not in _told_to_users(tmp_path)
    with pytest.raises(SystemExit):
        release.signed(tmp_path, [made], other, signers)


def _told_to_users(folder: Path) -> list[int]:
    """What the commands end with by which users are told to verify; certutil is of Windows alone."""
    page = (ROOT / "docs/desktop.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:ssh-keygen -Y verify|sha256sum) .*$", page, re.MULTILINE)
    assert len(lines) == 2
    return [
        subprocess.run(["/bin/sh", "-c", line], cwd=folder, capture_output=True, check=False).returncode  # noqa: S603  our page's words
        for line in lines
    ]


def test_the_zip_is_the_same_bytes_and_its_python_finds_our_packages_only(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "python.zip", "w") as archive:
        archive.writestr("python312._pth", "python312.zip\r\n.\r\n#import site\r\n")
        archive.writestr("python.exe", b"MZ")
    top = tmp_path / "dq-audit-1-windows"
    assert desktop.unpacked_python(tmp_path / "python.zip", top / "python") == "3.12"
    assert (top / "python" / "python312._pth").read_bytes() == b"python312.zip\r\n.\r\n..\\site\r\n"
    one = desktop.zipped(top, tmp_path / "one.zip", 1_700_000_000)
    (top / "python" / "python.exe").touch()
    two = desktop.zipped(top, tmp_path / "two.zip", 1_700_000_000)
    assert one.read_bytes() == two.read_bytes()
    with ZipFile(one) as archive:
        names = archive.namelist()
    assert names == ["dq-audit-1-windows/python/python.exe", "dq-audit-1-windows/python/python312._pth"]
    assert desktop.longest(top) == len(names[1]) + 1


def test_nothing_in_the_zip_tells_when_its_wheels_were_had(tmp_path: Path) -> None:
    """uv notes the moment, which made other bytes each time, and lists starters that are not in the zip."""
    library = tmp_path / "one-1.dist-info"
    library.mkdir()
    listed = [
        '"a,b.py",sha256=1,2',
        "one-1.dist-info/RECORD,,",
        "bin/one,sha256=3,4",
        "one-1.dist-info/uv_cache.json,5,6",
    ]
    (library / "RECORD").write_text("\n".join([*listed, ""]), encoding="utf-8")
    (library / "uv_cache.json").write_text('{"timestamp": 1}', encoding="utf-8")
    (tmp_path / "a,b.py").write_bytes(b"")
    desktop.without_moment(library / "RECORD")
    assert (library / "RECORD").read_bytes().decode() == "\n".join([*listed[:2], ""])
    assert [path.name for path in library.iterdir()] == ["RECORD"]


def test_every_extra_is_in_the_zip_or_said_not_to_be() -> None:
    """Spark came later, and the page still said that all but one were in it."""
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    page = (ROOT / "docs/desktop.md").read_text(encoding="utf-8")
    [said] = re.findall(r"an embedded Python, all wheels but those of (.*?),\sand a ", page)
    names = {"gx": "great-expectations", "spark": "Spark"}
    assert set(desktop.EXTRAS) | names.keys() == extras.keys()
    assert said == " and ".join(names.values())


def test_another_python_than_the_one_asked_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "python.zip").write_bytes(b"other")
    with pytest.raises(SystemExit, match="is not the one that was asked for"):
        desktop.build(tmp_path / "python.zip", "0" * 64, tmp_path / "dq_audit-1-py3-none-any.whl", tmp_path, 0)
    assert [path.name for path in tmp_path.iterdir()] == ["python.zip"]


def test_the_launcher_is_relative_to_itself_and_speaks_utf_8() -> None:
    assert '"%~dp0python\\python.exe" -X utf8 -m dq_audit %*' in desktop.LAUNCHER.splitlines()
    assert "setlocal DisableDelayedExpansion" in desktop.LAUNCHER  # `!` in a name stays
