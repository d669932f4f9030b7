"""The verbs for authors of packs: draft a check, lint a pack, print the schemas that editors complete by."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dq_audit.console import print_json, say, to_stdout
from dq_audit.declaration import ROWS
from dq_audit.discover import discover
from dq_audit.drafting import Asked, NewSource, check_text, new_source, passing_value, test_text
from dq_audit.errors import UsageError, did_you_mean
from dq_audit.fields import DROPPED_IN, ID
from dq_audit.files import refuse_folder, write_text
from dq_audit.json_schemas import schema_text
from dq_audit.linting import lint as lint_pack
from dq_audit.render.annotations import annotation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dq_audit.declaration import Source
    from dq_audit.discover import Packs

OK, FAILED = 0, 1


def lint(pack: str, *, json: bool, annotations: str | None) -> int:
    """What a pack still lacks, a line each, and how many checks lack nothing."""
    found = lint_pack(pack)
    here = Path.cwd()
    for one in found.lacking:
        place = one.file.relative_to(here) if one.file.is_relative_to(here) else one.file
        said = f"{one.check}: {one.sentence}"
        say([f"{place}:{one.line}: {said}"], json=json)
        if annotations:
            say([annotation(annotations, said, file=place.as_posix(), line=one.line)], json=json)
    if json:
        lacking = [
            {"check": one.check, "file": one.file.name, "line": one.line, "lacks": one.sentence}
            for one in found.lacking
        ]
        print_json(
            {"checks": found.checks, "cited": found.cited, "tried": found.tried, "true": found.true, "lacking": lacking}
        )
    say([found.summary], json=json)
    return FAILED if found.lacking else OK


def schema(name: str) -> int:
    """A JSON Schema, as it is committed."""
    to_stdout(schema_text(name))
    return OK


def new_check(
    id_: str,
    *,
    source: str,
    items: Sequence[str],
    target: float,
    why: str,
    gap: str | None,
    cited: str,
    passing: Sequence[str],
    out: Path,
    agency: str | None,
    columns: Sequence[str],
    key: Sequence[str],
    period: str | None,
) -> int:
    """Write a check, and its source where that is new, with examples and a test."""
    refuse_folder(out)
    for one in (id_, source):
        if not ID.fullmatch(one):
            message = f"{one}: an id reads agency.what-it-is, in lower case"
            raise UsageError(message)
    if not 0 < target <= 1:
        message = f"--target {target:g}: a target is a share above 0 and at most 1 (95% is 0.95)"
        raise UsageError(message)
    packs = discover([out] if any(out.glob("*.py")) else [])
    if id_ in packs.checks:
        message = f"there is a check {id_!r} already; ids never repeat"
        raise UsageError(message)
    if gap is None and not cited:
        message = "where does the rule come from? Name a gap of the register (--gap) or say so with --cite"
        raise UsageError(message)
    if gap is not None and gap not in ROWS:
        message = f"--gap {gap}: {did_you_mean(gap, ROWS)}"
        raise UsageError(message)
    made = _source_of(packs, source, out, agency, columns, key, period)
    asked = Asked(
        id_,
        _items(made, items, _given(passing)),
        target,
        " ".join(why.split()),
        gap,
        cited,
        source,
        _other(made, items),
    )
    _write(asked, made, out)
    return OK


def _source_of(
    packs: Packs,
    source: str,
    out: Path,
    agency: str | None,
    columns: Sequence[str],
    key: Sequence[str],
    period: str | None,
) -> Source | NewSource:
    declared = packs.sources.get(source)
    if declared is None:
        return new_source(source, agency, columns, key, period)
    if declared.model.__module__.startswith(DROPPED_IN):
        message = (
            f"{source} is declared in a file of {out}; a second check of it stands beside the first: copy its class, "
            "and give it another id, name and items"
        )
        raise UsageError(message)
    if columns or agency or key or period:
        message = f"there is a source {source} already: leave out --agency, --column, --key and --period"
        raise UsageError(message)
    return declared


def _given(passing: Sequence[str]) -> dict[str, str]:
    pairs = [one.partition("=") for one in passing]
    if not all(name and value for name, _, value in pairs):
        message = "--passing is written COLUMN=VALUE"
        raise UsageError(message)
    return {name: value for name, _, value in pairs}


def _items(source: Source | NewSource, items: Sequence[str], given: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The items with their annotations and values that pass."""
    if isinstance(source, NewSource):
        known = {column.name: (column.annotation, column.passing) for column in source.columns}
    else:
        known = dict.fromkeys(source.columns, ("str", ""))
    found = {}
    for item in items:
        if item not in known:
            message = f"--item {item}: {source.id} has no such column; {did_you_mean(item, known)}"
            raise UsageError(message)
        if isinstance(source, NewSource):
            annotation, value = known[item]
        elif item in given:
            annotation, value = "str", given[item]
        else:
            annotation, value = passing_value(item, source.columns[item].reader)
        found[item] = (annotation, given.get(item, value))
    return found


def _other(source: Source | NewSource, items: Sequence[str]) -> str:
    """A column to tell the records of a test by: of the key, or any that is not judged."""
    names = [column.name for column in source.columns] if isinstance(source, NewSource) else list(source.columns)
    return next((name for name in (*source.key, *names) if name not in items and name != source.period), source.period)


def _write(asked: Asked, source: Source | NewSource, out: Path) -> None:
    stem = source.id.replace(".", "_") if isinstance(source, NewSource) else asked.stem
    written = {out / f"{stem}.py": check_text(asked, source), out / f"test_{asked.stem}.py": test_text(asked)}
    there = [path for path in written if path.exists()]
    if there:
        message = f"{there[0]} is there already, and may be worked on; move it away or give another folder with --out"
        raise UsageError(message)
    for path, text in written.items():
        write_text(text, path)
        say([f"Wrote {path}"])
    say([lint_pack(str(out)).summary])
    say(["Now read what was written, then:", f"  pytest {out}", f"  dq-audit check FILE -s {source.id} -c {out}"])
