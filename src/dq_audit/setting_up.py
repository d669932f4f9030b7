"""The verbs that come before the first audit: look into a file, map its columns, make a project of a folder."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Column, Table

from dq_audit.console import console, extracts_done, print_json, say
from dq_audit.discover import discover
from dq_audit.errors import InputError, ProjectError, UsageError
from dq_audit.extracts.content import Member, members
from dq_audit.extracts.names import masked_name, told_apart
from dq_audit.extracts.patterns import EXTENSIONS, is_litter
from dq_audit.files import write_text
from dq_audit.governance.access import entry, has_read, lies_at, logged
from dq_audit.governance.kinds import EXTRACT
from dq_audit.inspecting import FileFacts, TableFacts, inspect
from dq_audit.json_schemas import BESIDE, schema_text
from dq_audit.periods import dated, is_month
from dq_audit.project import FILE_NAME, project_here
from dq_audit.proposing import Addition, Placed, Proposal, project_text, propose, save, written
from dq_audit.schemas import dropped_in
from dq_audit.sharing import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.discover import Packs
    from dq_audit.project import Project

OK = 0
_TABLES_SHOWN, _LONGEST_HEADER = 8, 60


@logged("inspect")
def inspect_file(file: Path, source: str | None, *, json: bool, project: Path | None, checks: list[Path] | None) -> int:
    """What a file holds, without a value of it."""
    settings = project_here(project)
    facts = inspect(file, _held_against(source, settings, checks), settings, source)
    _note(file)
    if json:
        print_json(_as_values(facts))
        return OK
    first, *others = facts.tables
    say([f"{facts.name}: {facts.kind}", *(f"  {note}" for note in facts.notes)])
    _show_table(first)
    say(f"Also in {table.where}: {_described(table)}" for table in others[:_TABLES_SHOWN])
    say([f"and {len(others) - _TABLES_SHOWN} more tables"] if len(others) > _TABLES_SHOWN else [])
    return OK


@logged("map")
def map_columns(
    file: Path,
    source: str,
    *,
    write: bool,
    start: str | None,
    end: str | None,
    project: Path | None,
    checks: list[Path] | None,
) -> int:
    """Propose what the project file would have to say for a file to be read; write it where asked."""
    settings = project_here(project)
    packs = _held_against(source, settings, checks)
    if not all(is_month(month) for month in (start, end) if month):
        message = "--from and --until are months, written 2026-10"
        raise UsageError(message)
    made = propose(file, packs.source(source), settings)
    _note(file)
    _show_proposal(made)
    path = project or Path(FILE_NAME)
    if not (made.columns or made.codes):
        say(["Every column and code found is known already: nothing needs to be written."])
    elif write:
        window = {word: month for word, month in (("from", start), ("until", end)) if month}
        codes = {column: (window, spellings) for column, spellings in made.codes.items()}
        columns = ((window, made.columns),) if made.columns else ()
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        save(path, written(text, Addition(source, (), columns, codes)))
        say([f"Wrote {path}. Read what it says before the next run."])
    else:
        say([f"Nothing was written; --write puts this into {path}."])
    return OK


def init(folder: Path, *, force: bool, checks: list[Path] | None) -> int:
    """Make a working project file from a folder of extracts."""
    with entry("init", folder / FILE_NAME) as access:
        access.code = _made(folder, force=force, checks=checks)
    return access.code


def _made(folder: Path, *, force: bool, checks: list[Path] | None) -> int:
    path = folder / FILE_NAME
    if not folder.is_dir():
        message = f"{folder.name or folder} is no folder; give the folder that holds the extracts"
        raise UsageError(message)
    if path.exists() and not force:
        message = f"there is a {FILE_NAME} in the folder already; --force replaces it"
        raise ProjectError(message)
    there = _files(folder)
    placed, left = _sorted_out(there, discover(checks or ()))
    has_read({fingerprint(path) for path in {file.path for file in there}}, len(left))
    if not placed:
        message = f"none of the {len(left)} files in the folder was recognised; `dq-audit inspect FILE` shows why"
        raise InputError(message)
    save(path, f"#:schema ./{BESIDE}\n{project_text(folder, placed, checks or ())}")
    write_text(schema_text("project"), folder / BESIDE)
    for source, files in placed.items():
        absent = dict.fromkeys(column for file in files for column in file.proposal.missing)
        codes = sum(len(spellings) for spellings in files[-1].proposal.codes.values())
        say([f"{source}: {len(files)} extracts" + (f"; not found in all: {', '.join(absent)}" if absent else "")])
        say([f"  {codes} local codes resemble listed ones: dq-audit map FILE --source {source}"] if codes else [])
    say(f"Left aside: {name}: {reason}" for name, reason in left)
    say([f"Wrote {path}, and {BESIDE} by which editors complete it. Read it, then: dq-audit run --project {path}"])
    return OK


def _held_against(source: str | None, settings: Project | None, checks: list[Path] | None) -> Packs:
    """The packs whose sources a file is held against. UsageError for one whose columns only its schema knows."""
    if settings and source and settings.source(source).pandera:
        message = (
            f"{source} is judged by a schema of pandera, and its columns are called as the schema calls them: there is "
            f"nothing to map; `dq-audit check FILE --source {source}` says what is absent"
        )
        raise UsageError(message)
    return dropped_in(settings, checks)


def _note(file: Path) -> None:
    """Enter in the log that a file was looked into, and where it lies."""
    has_read([fingerprint(file)])
    lies_at(EXTRACT, file)


# --- what a file holds --------------------------------------------------------------------------------------------


def _described(table: TableFacts) -> str:
    header = " and ".join(f"{row:,}" for row in dict.fromkeys(table.header_rows))
    return (
        f"a table with its header in row {header} and {table.records:,} records in rows {table.rows[0]:,} to "
        f"{table.rows[1]:,}"
    )


def _show_table(table: TableFacts) -> None:
    likely = "None of the known sources is likely."
    if table.source:
        others = (f"{source} {share:.0%}" for source, share in table.sources[1:2])
        likely = f"Most likely {table.source} ({table.likelihood:.0%}); next {', '.join(others) or 'none'}"
    say([f"In {table.where}: {_described(table)}", *(f"  {note}" for note in table.notes), likely])
    shown = _folding("", "header", "holds", "filled", "stands for", "how sure", "states")
    for column in table.columns:
        match = column.match
        shown.add_row(
            column.letter,
            column.header[:_LONGEST_HEADER],
            column.holds,
            f"{column.filled:,} of {column.rows:,}",
            match.column if match else "",
            f"{match.confidence:.0%}, {match.why}" if match else "",
            ", ".join(f"{n:,} {state.label.replace('_', ' ')}" for state, n in sorted(column.states.items())),
        )
    console().print(shown, markup=False, highlight=False)


def _folding(*headers: str) -> Table:
    """A table whose cells go on in the next line where the window is narrow: a name that is cut may be two columns'."""
    return Table(*(Column(header, overflow="fold") for header in headers), box=None, pad_edge=False)


def _as_values(facts: FileFacts) -> dict[str, Any]:
    """The facts as plain values: states by their names, and what they are likeliest to be."""
    values = asdict(facts)
    for table, plain in zip(facts.tables, values["tables"], strict=True):
        plain["source"] = table.source
        plain["sources"] = {source: round(share, 3) for source, share in table.sources}
        for column, told in zip(table.columns, plain["columns"], strict=True):
            told["states"] = {state.label: n for state, n in sorted(column.states.items())}
    return values


# --- a mapping ----------------------------------------------------------------------------------------------------


def _show_proposal(made: Proposal) -> None:
    say([f"{made.source}: {made.likelihood:.0%} likely"])
    shown = _folding("column", "header", "how sure", "")
    for match in made.matched:
        shown.add_row(match.column, match.header[:_LONGEST_HEADER], match.word, f"{match.confidence:.0%}, {match.why}")
    console().print(shown, markup=False, highlight=False)
    say([f"Not found: {', '.join(made.missing)}"] if made.missing else [])
    say(
        f"{column}: {len(spellings)} local codes resemble listed ones (shown in the project file only)"
        for column, spellings in made.codes.items()
    )


# --- a folder -----------------------------------------------------------------------------------------------------


def _files(folder: Path) -> list[Member]:
    """The files below a folder that may be extracts, those in archives too, in order of their names."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in EXTENSIONS)
    return [member for path in found if not is_litter(path.name) for member in _inside(path)]


def _inside(path: Path) -> Iterator[Member]:
    try:
        names = members(path) if path.suffix.lower() == ".zip" else []
    except InputError:
        names = []
    yield from (Member(path, name) for name in names) if len(names) > 1 else (Member(path),)


def _sorted_out(files: Sequence[Member], packs: Packs) -> tuple[dict[str, list[Placed]], list[tuple[str, str]]]:
    """The files by their source, with what is proposed for each; and those of none, with the reason.

    A file called like one before but for its numbers is held against that one's source first.
    """
    placed: dict[str, list[Placed]] = defaultdict(list)
    left: dict[Member, str] = {}
    called: dict[str, str] = {}
    with extracts_done(json=False) as told:
        for done, file in enumerate(files, 1):
            name = re.sub("[0-9]+", "", file.shown)
            try:
                source = called.get(name) or inspect(file, packs).tables[0].source
                if source:
                    declared = packs.source(source)
                    placed[source].append(
                        Placed(file, dated(file.shown, declared.file_period), propose(file, declared))
                    )
                    called[name] = source
                else:
                    left[file] = "like no known source"
            except InputError as error:
                left[file] = str(error)
            if told:
                told("looking", done, len(files))
    words = " ".join([*packs.sources, *called])  # the names of recognised files stand in the project file anyway
    names = told_apart({file: masked_name(file.shown, words) for file in left})
    return dict(placed), [(names[file], reason) for file, reason in left.items()]
