"""The examples in a check's docstring: records drawn as a table, and what is expected of each.

Examples:
        victim_type | victim_sex | expected
        person      | F          | pass
        person      |            | fail
        business    |            | not applicable

Only the columns that matter are drawn. `30 pass` stands for thirty such records. A line `or:` begins another extract
with the same header, for rules about records that stand together. Below the table may stand those of other sources that
the rule looks into, each under a line with the source's id and a colon; and under `area:` what is ours, a column for
each kind of area.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from dq_audit.declaration import Whole
from dq_audit.errors import AuditError, PackError, did_you_mean
from dq_audit.grouped import Grouped
from dq_audit.linked import found_in
from dq_audit.linking import keys_for
from dq_audit.project import Project
from dq_audit.trying import filled, of_frame, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dq_audit.declaration import CheckRule
    from dq_audit.discover import Packs

EXPECTED = "expected"
AT = "@at"  # the line of the table on which a record was drawn, its header being line 0
PASS, FAIL, NOT_APPLICABLE, UNTOLD = "pass", "fail", "not applicable", "cannot be told"
WORDS = (PASS, FAIL, NOT_APPLICABLE, UNTOLD)
_OUT = "of no month or another, so that no check looks at it"
_WORD = re.compile(rf"(?:([0-9]+) +)?({'|'.join(WORDS)})")
_BEGINS = re.compile(r"([a-z][a-z0-9_.-]+):")
_OR, _AREA = "or", "area"


@dataclass(frozen=True)
class Examples:
    """The extracts of a check's examples, with what is expected of each record; those of other sources; our areas."""

    extracts: tuple[pl.DataFrame, ...]
    others: dict[str, pl.DataFrame]
    project: Project

    @property
    def expected(self) -> Counter[str]:
        """How many records are expected to pass, to fail and so on."""
        return Counter(word for extract in self.extracts for word in extract[EXPECTED])


def needs_examples(check: CheckRule) -> bool:
    """Whether records can pass and fail a check: not where it is about a whole extract."""
    return not isinstance(check.rule, Whole)


class Faulty(NamedTuple):
    """What is wrong with examples, and on which line of their table (its header is 0); None where there is none."""

    at: int | None
    sentence: str


def example_faults(check: CheckRule, packs: Packs) -> Iterator[Faulty]:
    """What is wrong with the examples of a check, a sentence each; nothing where all are there and true."""
    if not needs_examples(check):
        return
    fault = ""
    try:
        examples = drawn(check.guidance.examples, packs) if check.guidance.examples else None
        untrue = list(_untrue(check, examples, packs)) if examples else []
    except AuditError as error:
        fault = str(error)
    if fault:
        yield Faulty(0, f"its examples cannot be used: {fault}")
    elif examples is None:
        yield Faulty(None, "no examples: draw a record that must pass and one that must fail below “Examples:”")
    else:
        yield from (Faulty(0, f"no example must {word}") for word in (PASS, FAIL) if not examples.expected[word])
        yield from untrue


def drawn(text: str, packs: Packs) -> Examples:
    """The examples that a docstring draws. PackError, saying how to mend it, where they cannot be read."""
    header, *lines = text.splitlines() or [""]
    parts: list[tuple[str, int, list[str]]] = [(_OR, 1, [])]
    for at, line in enumerate(lines, 1):
        named = _BEGINS.fullmatch(line.strip())
        if named:
            parts.append((named[1], at + 1, []))
        else:
            parts[-1][2].append(line)
    records = [table("\n".join((header, *rows))) for name, _, rows in parts if name == _OR]
    begins = [first for name, first, _ in parts if name == _OR]
    below = {name: table("\n".join(rows)) for name, _, rows in parts if name != _OR}
    areas = {kind.name: tuple(kind.drop_nulls()) for kind in below.pop(_AREA, pl.DataFrame())}
    if records[0].columns[-1] != EXPECTED:
        message = f"the last column of the table is not {EXPECTED!r}, which says what becomes of each record"
        raise PackError(message)
    others = {name: filled(frame, packs.source(name)) for name, frame in below.items()}
    repeated = (_repeated(part.with_row_index(AT, first)) for part, first in zip(records, begins, strict=True))
    return Examples(tuple(repeated), others, Project(Path(), areas=areas))


def _repeated(records: pl.DataFrame) -> pl.DataFrame:
    """The records, each as often as its last cell says."""
    words = [_WORD.fullmatch(cell or "") for cell in records[EXPECTED]]
    known = [word for word in words if word]
    if len(known) < len(words):
        message = f"record {words.index(None) + 1} of its table expects none of: {', '.join(WORDS)}"
        raise PackError(message)
    times = pl.Series([int(word[1] or 1) for word in known], dtype=pl.Int64)
    found = records.with_columns(pl.Series(EXPECTED, [word[2] for word in known], dtype=pl.String))
    return found.select(pl.all().repeat_by(times).explode()) if len(found) else found


def _untrue(check: CheckRule, examples: Examples, packs: Packs) -> Iterator[Faulty]:
    """Which examples are not true. Those that expect the same are tried together; of a rule about groups, all."""
    source = check.source
    strange = [name for name in examples.extracts[0].columns if name not in (AT, *source.columns, EXPECTED)]
    if strange:
        message = f"{source.id} has no column {strange[0]!r}; {did_you_mean(strange[0], source.columns)}"
        raise PackError(message)
    bare = replace(check, source=replace(source, breakdowns=(), tallies=(), persons=()))
    together = isinstance(check.rule, Grouped) and not isinstance(check.rule, found_in)
    for extract in examples.extracts:
        records = filled(extract, source)
        for part in [records] if together else records.partition_by(EXPECTED, maintain_order=True):
            expected, became = _told_and_became(bare, part, examples, packs)
            if became != expected:
                lines = [] if together else list(_lines(bare, part, examples, packs))
                yield from lines or [
                    Faulty(0, f"of its examples {_told(expected)} is expected, and it is {_told(became)}")
                ]


def _lines(check: CheckRule, part: pl.DataFrame, examples: Examples, packs: Packs) -> Iterator[Faulty]:
    """The lines that are not true, each tried by itself."""
    for (at,), line in part.group_by(AT, maintain_order=True):
        expected, became = _told_and_became(check, line, examples, packs)
        if became != expected:
            yield Faulty(at, f"{_told(expected)} is expected of this example, and it is {_told(became)}")


def _told_and_became(
    check: CheckRule, records: pl.DataFrame, examples: Examples, packs: Packs
) -> tuple[Counter[str], Counter[str]]:
    return Counter(records[EXPECTED].to_list()), _became(check, records.drop(EXPECTED, AT), examples, packs)


def _became(check: CheckRule, records: pl.DataFrame, examples: Examples, packs: Packs) -> Counter[str]:
    given = {name: [frame] for name, frame in examples.others.items()}
    keys = keys_for([check.rule], given, packs, None) if isinstance(check.rule, found_in) else {}
    found = of_frame(records, check, project=examples.project, keys=keys)
    if found.obstacle:
        raise PackError(found.obstacle)
    counts = found.counts
    told = {
        PASS: counts.complete,
        FAIL: counts.applicable - counts.complete,
        UNTOLD: counts.applicability_unknown,
        NOT_APPLICABLE: counts.in_period - counts.applicable - counts.applicability_unknown,
        _OUT: counts.rows - counts.in_period,
    }
    return Counter({word: n for word, n in told.items() if n})


def _told(counts: Counter[str]) -> str:
    if counts.total() == 1:
        return next(iter(counts))
    return ", ".join(f"{counts[word]} {word}" for word in (*WORDS, _OUT) if counts[word])
