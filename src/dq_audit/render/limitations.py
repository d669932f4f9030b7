"""A paragraph for each gap, to be pasted into the written assessment: what the data cover, and what they cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dq_audit.declaration import ASKED
from dq_audit.model import Kind
from dq_audit.render import words
from dq_audit.render.paper import sentence
from dq_audit.standing import SETTLED, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dq_audit.answers import Answer
    from dq_audit.model import Finding
    from dq_audit.register import GapRow

_ITEMS = 3  # the least complete that are named
_METHOD: Final = (
    "Method: counts of records, never of their contents; a range holds however the missing records turn out."
)
_FEW, _OPEN = VERDICTS[2:]
_LIMITS: Final = {
    _FEW: "There are too few records for an answer, however complete: quote the counts, and draw no rate from them",
    _OPEN: "As the data stand the answer may be either: state neither a yes nor a no",
}


def limitations(rows: Iterable[GapRow], caution: str = "") -> Mapping[str, str]:
    """By reference, one paragraph of plain English; each ends with the `caution` that its figures need, if any."""
    return {row.ref: " ".join(filter(None, (*_sentences(row), caution))) for row in rows if row.ref}


def limitations_text(rows: Iterable[GapRow], title: str, caution: str = "") -> str:
    """All of them as a text file."""
    found = limitations(rows, caution)
    told = "".join(f"{ref}  {ASKED.get(ref, '')}".rstrip() + f"\n{text}\n\n" for ref, text in found.items())
    return f"{words.clean(title)}: what the data can and cannot say\n\n{told}".encode("utf-8", "replace").decode()


def _sentences(row: GapRow) -> list[str]:
    said = [_complete(row), _least(row), _absent(row)]
    for answer in row.answers:
        said += [f"“{answer.question}” {_covers(answer)}", _answered(answer), _needed(answer)]
    if not row.answers:
        said.append("Its question cannot be put: what it needs is not there.")
    return [words.clean(one) for one in (*said, _METHOD) if one]


def _complete(row: GapRow) -> str:
    """N of N in the latest month of each source."""
    lines = [line for line in row.counted if not line.silent]
    if not lines:
        return "Nothing was received of late." if row.received else "Nothing was received."
    months = dict.fromkeys(words.months_to(line.audit.period, row.pooled) for line in lines)
    sources = dict.fromkeys(f"{_source(line.audit.source)} ({line.audit.agency})" for line in lines)
    of = f"{_and(sources)} for {_and(months)}"
    if not row.of:
        return f"No record of {of} is about it."
    checks = f", counted over {len(lines)} checks" if len(lines) > 1 else ""
    return f"Of {of}, {words.share(row.n, row.of)} records are complete{checks}."


def _least(row: GapRow) -> str:
    """What is missing most. Of months together no item is told: it has the figures of one of them."""
    if row.pooled > 1:
        return ""
    items = [item for line in row.lines if not line.silent for item in line.items if item.kind is Kind.ITEM]
    gaps = sorted((item for item in items if item.counts.missing), key=_share)[:_ITEMS]
    named = [f"{words.plain(item.item or '')} {words.share(*_n(item))}" for item in gaps]
    return f"Least complete: {', '.join(named)}." if named else ""


def _absent(row: GapRow) -> str:
    silent = {line.audit.source: line.audit.period for line in row.lines if line.silent}
    told = [f"{_source(source)} since {words.uk_month(month)}" for source, month in silent.items()]
    missing = [*map(_source, row.absent), *told]
    return f"Not received: {', '.join(missing)}; what came is not the whole." if missing and row.lines else ""


def _covers(answer: Answer) -> str:
    """The months of each source that the question was asked of."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for source, months in answer.covers.items():
        alike.setdefault(months, []).append(_source(source))
    told = [f"{_and(sources)}, {_months(months)}" for months, sources in alike.items()]
    return f"was asked of {'; '.join(told)}." if told else "was asked."


def _months(months: tuple[str, ...]) -> str:
    if len(months) == 1:
        return words.uk_month(months[0])
    return f"{len(months)} months from {words.uk_month(months[0])} to {words.uk_month(months[-1])}"


def _answered(answer: Answer) -> str:
    """The verdict with its figures, and what follows for what may be said."""
    if answer.verdict in SETTLED:
        return f"{answer.verdict.capitalize()}: {sentence(answer.said)} Quote the range with the answer."
    return f"{_LIMITS.get(answer.verdict, _LIMITS[_OPEN])}. {sentence(answer.said)}".strip()


def _needed(answer: Answer) -> str:
    if answer.verdict in SETTLED:
        return ""
    if answer.records_needed:
        what = answer.what_needed or "records"
        return f"What is needed, if what comes is like what is there: {answer.records_needed:,} more ({what})."
    return f"What is needed: {answer.needed.rstrip('.')}." if answer.needed else ""


def _source(source: str) -> str:
    """What a source is called amid a sentence: victims, A&E assaults."""
    return words.plain(source.rpartition(".")[2])


def _and(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _n(item: Finding) -> tuple[int, int]:
    return item.counts.complete, item.counts.applicable


def _share(item: Finding) -> float:
    return item.counts.complete / item.counts.applicable
