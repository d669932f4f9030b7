"""What we write as a workbook opens in LibreOffice without repair, and no number is shown as ####."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from asb_months import TOML, contacts
from attacking import as_csv, good_row
from commands import RETENTION
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run

OFFICE, TEXT = shutil.which("libreoffice"), shutil.which("pdftotext")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        OFFICE is None or TEXT is None, reason="LibreOffice or pdftotext is not installed: not looked at"
    ),
]


def shown(workbook: Path) -> str:
    """The text of a workbook as LibreOffice prints it. What needs repair is not loaded, and nothing is printed."""
    folder = workbook.parent / "shown"
    profile = f"-env:UserInstallation=file://{workbook.parent}/profile"
    words = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(workbook)]
    subprocess.run(words, check=True, capture_output=True, timeout=300)  # noqa: S603  what was found on this machine
    page = folder / f"{workbook.stem}.pdf"
    assert page.is_file(), "LibreOffice does not open it"
    told = subprocess.run(  # noqa: S603  what was found on this machine
        [str(TEXT), "-layout", str(page), "-"], check=True, capture_output=True, timeout=60
    )
    return told.stdout.decode("utf-8")


def template(folder: Path, dq: Run) -> tuple[Path, str]:
    assert dq("template", "council.asb_contacts", "--out", "entry.xlsx").returncode == 0
    return folder / "entry.xlsx", "Contact ethnicity"


def report(folder: Path, dq: Run) -> tuple[Path, str]:
    (folder / "asb-2026-01.csv").write_bytes(contacts("2026-01", 30, 60))
    dq("check", folder / "asb-2026-01.csv", "-s", "council.asb_contacts", "--out", "reports")
    return folder / "reports/report.xlsx", "Could not judge"


def work_list(folder: Path, dq: Run) -> tuple[Path, str]:
    rows = [good_row("police.victims", at) | {"victim_ethnicity": "", "officer_in_case": "PC 1"} for at in range(30)]
    (folder / "victims-2026-01.csv").write_text(as_csv(rows), encoding="utf-8")
    toml = f'[sources."police.victims"]\nfiles = ["victims-*.csv"]\n{RETENTION}'
    (folder / "dq_audit.toml").write_text(toml, encoding="utf-8")
    assert dq("worklists", "write", "--out", "lists").returncode == 0
    return next((folder / "lists").glob("*.xlsx")), "20 records to put right now"


def annotated(folder: Path, dq: Run) -> tuple[Path, str]:
    book = Workbook()
    for line in contacts("2026-01", 5, 20).decode("utf-8").splitlines():
        book.active.append(line.split(","))
    book.save(folder / "asb-2026-01.xlsx")
    dq("check", folder / "asb-2026-01.xlsx", "-s", "council.asb_contacts", "--annotate", "marked.xlsx")
    return folder / "marked.xlsx", "contact age"


@pytest.mark.parametrize("make", [template, report, work_list, annotated])
def test_it_opens_without_repair(make: Callable[[Path, Run], tuple[Path, str]], tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(
        TOML.replace('[history]\nplace = "kept/history.sqlite"', ""), encoding="utf-8"
    )
    workbook, expected = make(tmp_path, dq)
    assert workbook.is_file()
    text = shown(workbook)
    assert expected.lower() in text.lower()
    assert "###" not in text


def test_a_damaged_one_is_not_shown(tmp_path: Path) -> None:
    """So that the tests above can fail."""
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    with pytest.raises((AssertionError, subprocess.CalledProcessError)):
        shown(tmp_path / "broken.xlsx")
