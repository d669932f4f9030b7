"""What is printed, and where: people's words, JSON for programs, progress on a terminal only."""

from __future__ import annotations

import io
import json as jsonlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dq_audit import log

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def console(*, json: bool = False) -> Console:
    """Where people read: standard error where standard output holds JSON."""
    return Console(stderr=json, legacy_windows=False)


def say(lines: Iterable[str], *, json: bool = False) -> None:
    """Print lines as they are; they stand in the log, where one is kept."""
    for line in lines:
        log.said(line)
        show([line], json=json)


def show(lines: Iterable[str], *, json: bool = False) -> None:
    """Print lines as they are, and keep them out of the log: they hold figures."""
    for line in lines:
        console(json=json).print(line, markup=False, highlight=False, soft_wrap=True)


def is_utf8(out: Console) -> bool:
    """Whether a console has all letters."""
    return out.encoding.lower().replace("-", "") == "utf8"


def print_json(value: Any) -> None:  # noqa: ANN401  any JSON value
    """A value for programs."""
    to_stdout(jsonlib.dumps(value, ensure_ascii=False, indent=2) + "\n")


def to_stdout(text: str) -> None:
    """Text for programs: UTF-8 whatever the console speaks, as RFC 8259 has it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)


@contextmanager
def rows_read(*, json: bool) -> Iterator[Callable[[int], None] | None]:
    """A count of rows read, on a terminal only."""
    out = console(json=json)
    if not out.is_terminal:
        yield None
        return
    columns = (TextColumn("Reading"), TextColumn("{task.completed:,} rows"), TimeElapsedColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("rows", total=None)
        yield lambda rows: bar.update(task, completed=rows)


@contextmanager
def extracts_done(*, json: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar of extracts with what is being read, on a terminal only."""
    out = console(json=json)
    if not out.is_terminal:
        yield None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=out, transient=True) as bar:
        task = bar.add_task("extracts", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)
