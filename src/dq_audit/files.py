"""Whatever is written to the disk: each file whole or not there, and what stood in its place kept until it is."""

from __future__ import annotations

import io
import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl

from dq_audit.disclosure.manifest import MANIFEST, as_text, joined
from dq_audit.errors import UsageError
from dq_audit.render.words import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from dq_audit.annotate.returned import Saved
    from dq_audit.disclosure.manifest import Written

OF_AN_EXTRACT = ("html", "xlsx", "json")  # the kinds of report that are written where none is asked for
OF_A_RUN = (*OF_AN_EXTRACT, "site", "one-page", "letters", "limitations")
_PLAIN = r"^(?:[+-]?[0-9]+(?:\.[0-9]+)?|-{1,2})$"  # a longitude, or a stroke for a missing value: nothing to run


def refuse_folder(folder: Path) -> None:
    """UsageError where no folder of that name can be made, said before an hour is spent on reading."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not nearest.is_dir():
        message = f"{folder} cannot be a folder: {nearest.name} is a file"
        raise UsageError(message)


def refuse_file(path: Path, kept: Iterable[Path]) -> None:
    """UsageError where a file cannot be written, or is one that would be lost: the extract, the project file."""
    if path.is_dir():
        message = f"{path} is a folder; give the name of a file"
        raise UsageError(message)
    refuse_folder(path.absolute().parent)
    if any(os.path.realpath(path) == os.path.realpath(other) or _same(path, other) for other in kept):
        message = f"{path} is what is read, and would be lost; give another name"
        raise UsageError(message)


def refuse_entry_workbook(path: Path, *, replace: bool) -> None:
    """UsageError where an entry workbook cannot be written, or one is there that may be filled in."""
    if path.suffix.lower() != ".xlsx":
        message = f"{path} is written as a workbook; give a name that ends in .xlsx"
        raise UsageError(message)
    refuse_file(path, ())
    if not replace and (path.exists() or path.is_symlink()):
        message = (
            f"{path} is there already and may be filled in; give another name with --out, or replace it with --force"
        )
        raise UsageError(message)


def refuse_table(path: Path, kept: Iterable[Path], *, replace: bool) -> None:
    """UsageError where a table cannot be written as CSV, would replace what is read, or another file unasked."""
    if path.suffix.lower() != ".csv":
        message = f"{path} is written as CSV; give a name that ends in .csv"
        raise UsageError(message)
    refuse_replaced(path, kept, replace=replace)


def refuse_replaced(path: Path, kept: Iterable[Path], *, replace: bool) -> None:
    """UsageError where a file cannot be written, would replace what is read, or another file unasked."""
    refuse_file(path, kept)
    if not replace and (path.exists() or path.is_symlink()):
        message = f"{path} is there already; give another name with --out, or replace it with --force"
        raise UsageError(message)


def _same(path: Path, other: Path) -> bool:
    """One file under two names: a hard link."""
    return path.exists() and other.exists() and path.samefile(other)


def written(content: str | bytes, path: Path) -> Path:
    """The path of a file, once it is whole."""
    with replacing(path) as part:
        part.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def write_failing(records: pl.DataFrame, path: Path) -> None:
    """The failing records as CSV with a BOM, so that Excel reads it right; no cell can start a formula."""
    flat = records.with_columns(pl.col(name).list.join(" | ") for name in ("key", "checks", "items"))
    with replacing(path) as part:
        _harmless(flat).write_csv(part, include_bom=True)


def write_rows(header: Sequence[str], batches: Iterable[pl.DataFrame], path: Path) -> None:
    """Rows of text as CSV with a BOM under a header of any names, batch by batch; no cell can start a formula.

    Cells are otherwise as they were, plain numbers too: whoever reads the file next must find -1.31 as a number.
    """
    names = pl.DataFrame([pl.Series(str(at), [name]) for at, name in enumerate(header)])
    with replacing(path) as part, part.open("wb") as file:
        _harmless(names).write_csv(file, include_bom=True, include_header=False)
        for rows in batches:
            _harmless(rows, but=_PLAIN).write_csv(file, include_header=False)


def _harmless(rows: pl.DataFrame, but: str | None = None) -> pl.DataFrame:
    """The rows with an apostrophe before each text that a spreadsheet could take for a formula."""
    texts = pl.col(pl.String)
    doubtful = texts.str.contains(FORMULA) & (~texts.str.contains(but) if but else True)
    return rows.with_columns(pl.when(doubtful).then("'" + texts).otherwise(texts).name.keep())


def write_json(value: object, path: Path) -> None:
    """A value as a JSON file."""
    with replacing(path) as part:
        part.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_manifest(folder: Path, lines: Sequence[Written]) -> list[Path]:
    """Add files to the disclosure manifest of their folder, which forgets those that are no longer there."""
    path, told = folder / f"{MANIFEST}.json", folder / f"{MANIFEST}.txt"
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        text = as_text(before)  # whoever wrote it otherwise loses what is no line of it
    except (OSError, ValueError, TypeError, KeyError):
        before, text = [], ""
    there = [one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()]
    held = joined(before if text else [], lines, there)
    write_json(held, path)
    write_text(as_text(held), told)
    return [path, told]


def write_text(text: str, path: Path) -> None:
    """A page, or a document, in UTF-8."""
    written(text, path)


def write_bytes(content: bytes, path: Path) -> None:
    """A file in an encoding of its own."""
    written(content, path)


def write_entry_workbook(book: Workbook, path: Path, *, replace: bool) -> None:
    """Write an entry workbook. Looked at again before it takes its place: a filled-in one must never be lost."""
    with replacing(path) as part:
        book.save(part)
        refuse_entry_workbook(path, replace=replace)


def refuse_annotated(path: Path, kept: Iterable[Path]) -> None:
    """UsageError where an annotated return cannot be written, or one is there in which cells may be put right."""
    refuse_file(path, kept)
    if path.exists() or path.is_symlink():
        message = f"{path} is there already and may have been worked on; give another name, or remove it first"
        raise UsageError(message)


def write_annotated(book: Saved, path: Path) -> None:
    """Write an annotated return. Looked at again before it takes its place, as an entry workbook is."""
    with replacing(path) as part:
        book.save(part)
        refuse_annotated(path, ())


def refuse_work_lists(folder: Path, month: str) -> None:
    """UsageError where the work lists of a month cannot be written, or are there already and may be filled in."""
    refuse_folder(folder)
    there = next((path.name for path in folder.glob(f"worklist*-{month}-*")), None) if folder.is_dir() else None
    if there:
        message = (
            f"{folder} holds work lists of {month} already, which may be filled in or sent; move them away or give "
            "another folder with --out"
        )
        raise UsageError(message)


def write_work_list(book: Workbook, path: Path, sealed: Callable[[bytes], bytes] | None = None) -> None:
    """Write the workbook of a work list, `sealed` by a password where there is one: its plain bytes meet no disk."""
    held = io.BytesIO()
    book.save(held)
    data = sealed(held.getvalue()) if sealed else held.getvalue()
    with replacing(path) as part:
        part.write_bytes(data)


def write_table(columns: Mapping[str, Sequence[str]], path: Path) -> None:
    """Columns of text as CSV with a BOM, so that Excel reads it right; no cell can start a formula."""
    with replacing(path) as part:
        _harmless(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))).write_csv(part, include_bom=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place once it is written. UsageError where that cannot be."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
        blocked = False
    except OSError:
        blocked = True
    finally:
        removed(part)
    if blocked:
        message = f"{path} cannot be written: is it open in another program, the disk full, the folder read-only?"
        raise UsageError(message)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` that takes its name once it is written: half a list is none. UsageError otherwise."""
    part = path.with_name(f"{path.name}.part")
    shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
    try:
        yield part
        part.rename(path)
        blocked = False
    except OSError:
        blocked = True
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if blocked:
        message = f"{path} cannot be written: is the disk full, the folder read-only?"
        raise UsageError(message)


def removed(part: Path) -> None:
    """Half a file is no report."""
    try:
        part.unlink(missing_ok=True)
    except OSError:  # nothing more can be done about it, and the message to come says what is wrong
        return
