"""Runs the examples of a page as they stand there, from the top, in a folder of their own.

`sh` blocks are run by bash, `python` blocks by this interpreter, in a process each; a block with a title is written to
that file and not run. A `text` block right below one that runs says what it prints: each of its lines, somewhere. The
sample year is made once for all pages.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAKES_SAMPLE = "python -m dq_audit_checks.sample sample_year"
_FENCE = re.compile(
    r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Block:
    """One fenced block, with what is said to come of it."""

    language: str
    title: str
    body: str
    line: int
    prints: str


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    found = list(_FENCE.finditer(text))
    for at, block in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        told = after is not None and after["language"] == "text" and not text[block.end() : after.start()].strip()
        line = text.count("\n", 0, block.start()) + 1
        yield Block(
            block["language"], block["title"] or "", block["body"], line, after["body"] if told and after else ""
        )


def run_page(page: Path, folder: Path, sample: Path) -> int:
    """Run a page; how many blocks ran. AssertionError, with the line, where one does not do what the page says."""
    ran = 0
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DQ_AUDIT_", "PYTEST_"))}
    environment |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "PYTHONIOENCODING": "utf-8",
    }
    for block in blocks(page):
        if block.title:
            target = folder / block.title
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, encoding="utf-8")
            continue
        body = block.body.replace(MAKES_SAMPLE, f"cp -r {sample} sample_year")
        words = {"sh": ["bash", "-euc", body], "python": [sys.executable, "-c", block.body]}.get(block.language)
        if words is None:
            continue
        done = subprocess.run(  # noqa: S603  our own pages
            words,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=900,
        )
        said = _plain(done.stdout + done.stderr)
        assert done.returncode == 0, f"{page.name}:{block.line} ended in {done.returncode}: {said[-2000:]}"
        for line in filter(None, map(_plain, block.prints.splitlines())):
            assert line in said, f"{page.name}:{block.line} does not print {line!r} but {said[-3000:]}"
        ran += 1
    return ran


def _plain(text: str) -> str:
    """Words without the blanks that a table puts between them."""
    return " ".join(text.split())
