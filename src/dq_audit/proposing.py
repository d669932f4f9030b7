"""What a project file would have to say for a file to be read: columns and local codes, with how sure each is.

Nothing is applied here: a proposal is shown, and written into the project file only where somebody says so.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from glob import escape
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from dq_audit.cells import fold
from dq_audit.errors import InputError, ProjectError
from dq_audit.extracts.content import Member
from dq_audit.extracts.look import Found, look
from dq_audit.extracts.patterns import matching_files
from dq_audit.inspecting import PLAUSIBLE, earlier
from dq_audit.matching import KNOWN_NAME, LIKELY, Match, Sample, are_headers, likelihood, matches, states_of
from dq_audit.model import State
from dq_audit.project import SourceConfig, load_project
from dq_audit.readers import Coded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    import polars as pl

    from dq_audit.declaration import Source
    from dq_audit.project import Project

FEWEST_RECORDS, LONGEST_CODE = 3, 40  # a cell of fewer records or more characters may name somebody
_RESEMBLES = 0.6


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a file of a source. Headers and codes are as delivered."""

    source: str
    likelihood: float
    matched: tuple[Match, ...]
    columns: Mapping[str, str] = field(repr=False)  # column -> header, where the tool does not know it by itself
    codes: Mapping[str, Mapping[str, str]] = field(repr=False)  # column -> spelling -> code
    missing: tuple[str, ...] = ()  # columns of the source for which nothing was found

    @property
    def sure(self) -> dict[str, str]:
        """The columns that are more than doubtful."""
        doubtful = {match.column for match in self.matched if match.confidence < LIKELY}
        return {column: header for column, header in self.columns.items() if column not in doubtful}


def propose(file: Path | Member, source: Source, project: Project | None = None) -> Proposal:
    """Find the columns and the local codes of a file. InputError where no table of it could be the source."""
    config = project.source(source.id) if project else None
    looked = look(file if isinstance(file, Member) else Member(file), config.encoding if config else None)
    headed = [found for found in looked.tables if are_headers(found.names, [source])]
    if looked.tables and not headed:
        message = "the first row may already be data: it has hardly a word that headers have; put a header row on top"
        raise InputError(message)
    candidates = [_proposal(found, source, project) for found in headed]
    best = max(candidates, key=lambda made: made.likelihood, default=None)
    if best is None or best.likelihood < PLAUSIBLE / 2:
        message = f"no table of the file could be {source.id}; `dq-audit inspect` shows what is in it"
        raise InputError(message)
    return best


def _proposal(found: Found, source: Source, project: Project | None) -> Proposal:
    sample = Sample.of(found.names, found.cells)
    matched = matches(sample, source, earlier(project, source.id))
    config = project.source(source.id) if project else SourceConfig()
    codes: dict[str, dict[str, str]] = {}
    for match in matched:
        reader = source.columns[match.column].reader
        known = {fold(spelling) for table in config.codes.get(match.column, ()) for spelling in table.names}
        local = dict(_codes(found.cells[str(match.at)], reader, known)) if isinstance(reader, Coded) else {}
        codes |= {match.column: local} if local else {}
    there = {match.column for match in matched}
    return Proposal(
        source.id,
        likelihood(matched, source, sample),
        tuple(matched),
        {match.column: match.header for match in matched if match.why != KNOWN_NAME},
        codes,
        tuple(name for name, column in source.columns.items() if not column.optional and name not in there),
    )


def _codes(cells: pl.Series, reader: Coded, known: set[str]) -> Iterator[tuple[str, str]]:
    """Cells that are no code of the list but resemble the spelling of one, and of no other so much."""
    times = Counter(cell.strip() for cell in cells.drop_nulls().to_list())
    often = [c for c, n in times.items() if n >= FEWEST_RECORDS and len(c) <= LONGEST_CODE and fold(c) not in known]
    for cell, state in zip(often, states_of(often, reader), strict=True):
        if state is State.INVALID:
            ranked = sorted(
                ((_resemblance(cell, s), c.code) for c in reader.codes.codes for s in c.spellings), reverse=True
            )
            rival = next((score for score, code in ranked if code != ranked[0][1]), 0)
            if ranked[0][0] >= _RESEMBLES and ranked[0][0] - rival > 0.05:  # noqa: PLR2004  no tie
                yield cell, ranked[0][1]


def _resemblance(cell: str, spelling: str) -> float:
    """How like a spelling a cell is: by its letters, or by words that are shortened ones of it."""
    one, other = fold(cell), fold(spelling)
    words, long = one.replace("-", " ").split(), other.replace("-", " ").split()
    shortened = len(words) > 1 and all(any(w.startswith(word) for w in long) for word in words if len(word) > 1)
    return max(SequenceMatcher(None, one, other).ratio(), 0.9 if shortened else 0)


# --- the project file ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Addition:
    """What is to stand in a project file for a source: patterns of files, and dated tables of columns and codes."""

    source: str
    files: tuple[str, ...] = ()
    columns: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = ()  # (from and until, column -> header)
    codes: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=dict)  # by column


def written(text: str, added: Addition) -> str:
    """The text of a project file with something added, all else as it stands. ProjectError where it is no TOML."""
    try:
        document = tomlkit.parse(text)
        fault = ""
    except TOMLKitError:
        fault = "the project file is not valid TOML; mend it first"
    if fault:
        raise ProjectError(fault)
    source = _table(_table(document, "sources"), added.source)
    if added.files:
        source["files"] = list(added.files)
    for window, names in added.columns:
        source["columns"] = _with_one_more(source.get("columns"), {**window, **names})
    for column, (window, spellings) in added.codes.items():
        codes = _table(source, "codes")
        codes[column] = _with_one_more(codes.get(column), {**window, **spellings})
    return tomlkit.dumps(document)


def _table(parent: Any, name: str) -> Any:  # noqa: ANN401  a container of tomlkit
    if name not in parent:
        parent[name] = tomlkit.table(is_super_table=name in ("sources", "codes"))
    return parent[name]


def _with_one_more(old: Any, new: Mapping[str, str]) -> Any:  # noqa: ANN401  an item of tomlkit
    """The tables that stand there, and one more."""
    tables = [] if old is None else list(old) if isinstance(old, list) else [old]
    made = tomlkit.aot()
    for table in (*tables, new):
        item = tomlkit.table()
        item.update(dict(table))
        made.append(item)
    return made


def save(path: Path, text: str) -> None:
    """Replace a project file by a text that was read and found right; else it stays as it was. ProjectError then."""
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text(text, encoding="utf-8")
        load_project(draft)
        draft.replace(path)
        fault = ""
    except OSError:
        fault = f"{path.name} cannot be written; is the folder yours to write?"
    finally:
        draft.unlink(missing_ok=True)
    if fault:
        raise ProjectError(fault)


# --- a project from a folder --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Placed:
    """A file of a folder with what was proposed for it. `month` is that of its name, where it has one."""

    file: Member
    month: str | None
    proposal: Proposal


_RETENTION = """
# How long what is kept may stay: agree on it with your information governance officer before the first run.
[retention]
lists = "3 months" # files that name records: work lists and what came back, failing records, annotated returns
records = "24 months" # what a history knows of single records since an extract last showed them
counts = "10 years" # the audits of a history
log = "6 years" # who ran what on which extract
# extracts = "3 months"
"""


def project_text(folder: Path, placed: Mapping[str, Sequence[Placed]], checks: Iterable[Path] = ()) -> str:
    """The text of a project file for the files of a folder, by source, and the folders of checks that it asks for."""
    head = tomlkit.document()
    head.add(tomlkit.comment("Made by `dq-audit init`. Read it before the first run, above all what is mapped."))
    own = [_seen_from(folder, one) for one in checks]
    head["project"] = {"name": folder.resolve().name} | ({"checks": own} if own else {})
    text = tomlkit.dumps(head) + _RETENTION
    for source, files in placed.items():
        others = {file.file for other, placed_there in placed.items() if other != source for file in placed_there}
        text = written(text, Addition(source, _patterns(folder, files, others), tuple(windows(files))))
    return text


def _seen_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_posix()


def _patterns(folder: Path, files: Sequence[Placed], others: AbstractSet[Member]) -> tuple[str, ...]:
    """Patterns that match these files: their names with the numbers left open, if no other source's file fits them."""
    names = [escape("/".join(filter(None, (f.file.path.relative_to(folder).as_posix(), f.file.name)))) for f in files]
    open_names = dict.fromkeys(re.sub(r"[0-9]+([-_. ]?[0-9]+)*", "*", name) for name in names)
    found = {file for pattern in open_names for file in matching_files(folder, pattern)}
    return tuple(names) if found & others else tuple(open_names)


def windows(placed: Sequence[Placed]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """What the files of a source call its columns, as tables for the project file: months, and column to header.

    Columns that are called the same in every file stand in one table without months.
    """
    always: dict[str, str] = {}
    dated: dict[tuple[str, str], dict[str, str]] = {}
    ordered = sorted(placed, key=lambda file: file.month or "")
    for column in dict.fromkeys(name for file in ordered for name in file.proposal.sure):
        called = [(f.month or "", f.proposal.sure[column]) for f in ordered if column in f.proposal.sure]
        runs = [(header, [month for month, _ in run]) for header, run in groupby(called, key=itemgetter(1))]
        if len(runs) == 1:
            always[column] = runs[0][0]
            continue
        for at, (header, months) in enumerate(runs):
            window = (months[0] if at else "", months[-1] if at + 1 < len(runs) else "")
            dated.setdefault(window, {})[column] = header
    timed = [
        ({word: month for word, month in zip(("from", "until"), window, strict=True) if month}, names)
        for window, names in sorted(dated.items())
    ]
    undated: dict[str, str] = {}
    return [(undated, always), *timed] if always else timed
