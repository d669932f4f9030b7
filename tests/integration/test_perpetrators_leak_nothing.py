"""Postcodes and names of perpetrators, with a lookup in the project: in no report, line, list or register."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from commands import RETENTION

if TYPE_CHECKING:
    from conftest import Run

sys.path.insert(0, str(Path(__file__).parents[1]))
import making

CANARY = "Zebedee-Canary"
KNOWN, STRANGE, MISTYPED = "TS99 7QQ", "ZX98 6WW", "TS9G 5VV"
TOML = """
[area]
district = ["E06999001"]
[lookups]
postcodes = "postcodes.csv"
[sources."council.asb_perpetrators"]
files = ["asb-*.*"]
"""


def content(kind: str) -> bytes:
    head = ["case_ref", "perpetrator_no", "recorded_on", "perpetrator_name", "home_postcode", "purpose_of_travel"]
    rows = [
        [f"A{n}", "1", "2026-01-05", CANARY, postcode, CANARY if n % 3 else "shopping"]
        for n, postcode in enumerate([KNOWN, STRANGE, MISTYPED, CANARY, "no fixed abode", ""] * 8)
    ]
    return {"csv": making.csv, "xlsx": making.xlsx}[kind]([head, *rows])


def everything(folder: Path) -> str:
    """All that was written, what is packed unpacked."""
    texts = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".xlsx", ".docx"}:
            with ZipFile(path) as book:
                texts += [book.read(name).decode("utf-8", "replace") for name in book.namelist()]
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", pytest.param("xlsx", marks=pytest.mark.slow)])
def test_no_postcode_and_no_name_leaves(kind: str, tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(TOML + RETENTION, encoding="utf-8")
    (tmp_path / "postcodes.csv").write_text(f"from,to\n{KNOWN},E06999001\n", encoding="utf-8")
    extract = tmp_path / f"asb-2026-01.{kind}"
    extract.write_bytes(content(kind))
    verbs = (
        ("run", "--json", "--out", "reports"),
        ("run", "--out", "reports"),
        ("register",),
        ("register", "--json"),
        ("check", extract.name, "-s", "council.asb_perpetrators", "--failing", "reports/failing.csv"),
        ("inspect", extract.name),
    )
    said = [dq(*words) for words in verbs]
    assert {done.returncode for done in said} <= {0, 1}
    told = "".join(done.stdout + done.stderr for done in said) + everything(tmp_path / "reports")
    assert "5.2.2" in told
    for secret in (CANARY, KNOWN, STRANGE, MISTYPED):
        for form in (secret, secret.lower(), secret.replace(" ", ""), secret.replace(" ", "").lower()):
            assert form not in told, form


def test_a_lookup_that_cannot_be_used_is_refused_without_its_keys(tmp_path: Path, dq: Run) -> None:
    (tmp_path / "dq_audit.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "asb-2026-01.csv").write_bytes(content("csv"))
    (tmp_path / "postcodes.csv").write_text(f"from,to\n{KNOWN},E06999001\n{KNOWN},E06999002\n", encoding="utf-8")
    done = dq("run")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "line 3 gives a key another value" in done.stderr
    assert KNOWN not in done.stderr
