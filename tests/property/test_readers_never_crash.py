"""Good files of every format, damaged at random: a result or an InputError comes out, and nobody's name.

`DQ_AUDIT_FUZZ_MINUTES=10 uv run pytest -m "slow or not slow" tests/property/test_readers_never_crash.py` shares ten
minutes among the formats instead of drawing a few examples of each. Where the process dies, the last file drawn is
left in the folder `dq-audit-fuzz-…` of the system's temporary folder.
"""

from __future__ import annotations

import gzip
import io
import os
import shutil
import struct
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from comparing import quick
from hostile.building import ods_parts, xls, xlsb_parts, xlsx_parts, zipped
from hostile.case import CANARY, PLAIN, TOKENS, VICTIMS, text
from hostile.pages import page, rows
from hostile.parquet import table as frame
from hostile.parquet import written as parquet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import dq_audit
from dq_audit.errors import InputError
from dq_audit.render.documents import to_json

MINUTES = float(os.environ.get("DQ_AUDIT_FUZZ_MINUTES", "0"))
EXAMPLES, A_ROUND = 15, 20
HERE, FEW = ("csv", "xlsx", "gz"), 5  # a few examples of these here; the others, and more of them all, are left to CI
Draw: TypeAlias = Callable[..., object]

PLAIN_FILES: dict[str, bytes] = {
    "csv": PLAIN.encode(),
    "csv in UTF-16": PLAIN.encode("utf-16"),
    "tsv with BOM": text(delimiter="\t", end="\r\n").encode("utf-8-sig"),
    "xls": xls(),
    "parquet": parquet(frame(), compression="none"),
    "parquet, packed": parquet(frame(), compression="zstd"),
    "html": page(rows()).encode(),
    "gz": gzip.compress(PLAIN.encode(), mtime=0),
}
PACKAGES: dict[str, dict[str, bytes]] = {
    "xlsx": xlsx_parts(),
    "xlsb": xlsb_parts(),
    "ods": ods_parts(),
    "zip": {f"{CANARY}.csv": PLAIN.encode()},
    "zip of a workbook": {f"{CANARY}.xlsx": zipped(xlsx_parts())},
}
FORMATS = (*PLAIN_FILES, *PACKAGES)
EXTREMES = [struct.pack("<I", number) for number in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)]
WORDS = [
    *EXTREMES,
    *(
        word.encode()
        for word in ('"', ",", "\n", "\r", "\0", "<", ">", "&", "&a;", "</", "]]>", "<!--", "<c", 'r="A1"', 'r="B9"')
    ),
    *(
        word.encode()
        for word in ('t="s"', 't="e"', 't="d"', "<v>", "#N/A", "NaN", "1E+308", "-1", "colspan=9", "<td>", "</table>")
    ),
    *(word.encode() for word in ("number-rows-repeated", "PK\3\4", "PAR1", CANARY)),
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x81",
    b"\x1f\x8b",
]


@st.composite
def damaged(draw: Draw, whole: bytes) -> bytes:
    """Some bytes with one to four blows."""
    for _ in range(draw(st.integers(1, 4))):
        whole = draw(blow(whole))
    return whole


@st.composite
def blow(draw: Draw, whole: bytes) -> bytes:
    """One blow: bits turned, a word put in or written over, a piece lost, doubled or moved, the end cut off."""
    at = draw(st.integers(0, max(len(whole) - 1, 0)))
    size = draw(st.sampled_from((1, 2, 4, 16, 200, 3_000)))
    kind = draw(st.sampled_from(("turn", "put", "write", "lose", "double", "move", "cut")))
    if kind == "turn":
        return whole[:at] + bytes(byte ^ draw(st.integers(1, 255)) for byte in whole[at : at + 1]) + whole[at + 1 :]
    if kind in {"put", "write"}:
        word = draw(st.sampled_from(WORDS) | st.binary(max_size=8))
        return whole[:at] + word + whole[at + (len(word) if kind == "write" else 0) :]
    if kind == "cut":
        return whole[:at]
    piece, rest = whole[at : at + size], whole[:at] + whole[at + size :]
    if kind == "lose":
        return rest
    if kind == "double":
        return whole[:at] + piece + whole[at:]
    to = draw(st.integers(0, len(rest)))
    return rest[:to] + piece + rest[to:]


@st.composite
def repacked(draw: Draw, parts: dict[str, bytes]) -> bytes:
    """A package with a member damaged before it is packed, or its members shuffled, lost, doubled or renamed."""
    members = list(parts.items())
    for _ in range(draw(st.integers(1, 3))):
        if not members:
            break
        at = draw(st.integers(0, len(members) - 1))
        name, content = members[at]
        kind = draw(st.sampled_from(("damage", "damage", "damage", "shuffle", "lose", "double", "rename")))
        if kind == "damage":
            members[at] = (name, draw(damaged(content)))
        elif kind == "shuffle":
            members = draw(st.permutations(members))
        elif kind == "lose":
            members.pop(at)
        elif kind == "double":
            members.append((name, draw(damaged(content))))
        else:
            members[at] = (
                draw(st.sampled_from((f"../{name}", f"/{name}", name.upper(), f"{CANARY}/{name}", ""))),
                content,
            )
    return _packed(members)


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name or "z")
            entry.filename, entry.compress_type = name, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def drawn(kind: str) -> st.SearchStrategy[bytes]:
    """Damaged files of a format."""
    if kind in PLAIN_FILES:
        return damaged(PLAIN_FILES[kind])
    return repacked(PACKAGES[kind]) | damaged(zipped(PACKAGES[kind]))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="dq-audit-fuzz-"))
    yield home
    shutil.rmtree(home)


def leaked(told: str) -> bool:
    return any(token in told.casefold() for token in TOKENS)


def check_one(content: bytes, path: Path) -> None:
    """A result with all that it says, or one sentence; whatever else is raised fails the test."""
    path.write_bytes(content)
    try:
        result = dq_audit.check(path, source=VICTIMS)
        told = to_json(result.audits) + repr(result) + result.summary().to_csv()
        _ = result.failing
    except InputError as refused:
        told = str(refused)
        assert len(told.splitlines()) == 1
    assert not leaked(told)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", HERE)
def test_a_few_damaged_files_are_audited_or_refused(kind: str, folder: Path) -> None:
    path = folder / f"{kind} 2026-01"

    @quick(FEW)
    @given(drawn(kind))
    def some(content: bytes) -> None:
        check_one(content, path)

    some()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("kind", FORMATS)
def test_a_damaged_file_is_audited_or_refused(kind: str, folder: Path) -> None:
    path = folder / f"{kind.split(',', maxsplit=1)[0].split(maxsplit=1)[0]} 2026-01"
    found = drawn(kind)

    @quick(EXAMPLES)
    @given(found)
    def some(content: bytes) -> None:
        check_one(content, path)

    @settings(
        max_examples=A_ROUND,  # rounds go on until the time is up
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(found)
    def many(content: bytes) -> None:
        check_one(content, path)

    if not MINUTES:
        some()
        return
    tried, end = 0, time.monotonic() + MINUTES * 60 / len(FORMATS)
    while time.monotonic() < end:
        many()
        tried += A_ROUND
    sys.stdout.write(f"{kind}: {tried} files\n")  # -s shows it: minutes on a busy machine tell little
