"""A letter of one side to each agency: what is good, what needs work, what changed, what to do by when, what is absent.

All of it stands in the register's rows, so that a letter says nothing that the report does not say.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Final

from dq_audit.declaration import GAPS
from dq_audit.model import Kind, Outcome
from dq_audit.render import word, words
from dq_audit.render.naming import apart, safe
from dq_audit.render.paper import NONE, rendered, sentence, short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from docx.document import Document as Doc

    from dq_audit.model import Finding, Unusable
    from dq_audit.register import GapRow, Line

_GOOD, _WORST, _MOVED, _PLANS, _LOST = 3, 4, 3, 2, 3  # of a kind that are named
_TITLE, _NAME, _REASON, _ADVICE, _AGREED, _LINE = 90, 50, 70, 240, 180, 170  # characters
_POOR: Final = {Outcome.MISSED, Outcome.COULD_NOT_JUDGE}
NONE_GOOD: Final = "Nothing is known to have reached its target."
NONE_POOR: Final = "Nothing is known to fall short of its target."
NONE_CHANGED: Final = "Nothing that can be held against the month before."
NO_ADVICE: Final = "Nothing beyond what you do already."
NONE_MISSING: Final = "Nothing that was expected is known to be missing."
HEADERS: Final = {
    "poor": ("What", "In order", "Target"),
    "changed": ("What", "The month before", "Now"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as a page and as a Word document, and what its files are called, without ending."""

    stem: str
    html: str
    docx: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """All that stands in a letter."""

    agency: str
    title: str
    month: str
    sources: str
    good: tuple[str, ...]
    poor: tuple[tuple[str, str, str], ...]
    changed: tuple[tuple[str, str, str], ...]
    advice: tuple[str, ...]
    agreed: tuple[str, ...]
    absent: tuple[str, ...]
    notes: tuple[str, ...] = ()


def letters(
    rows: Sequence[GapRow],
    title: str,
    guidance: Mapping[str, Mapping[str, str]],
    unusable: Sequence[Unusable] = (),
    agencies: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
) -> dict[str, Letter]:
    """A letter for each agency of the register.

    `guidance` holds for each check id the text `supplier`; `agencies` says of each source of the project whose it is,
    so that one of which nothing came, or nothing that could be used, is asked for in its agency's letter; `notes`
    are sentences for the foot.
    """
    told = [replace(one, notes=tuple(notes)) for one in told_to(rows, title, guidance, unusable, agencies or {})]
    stems = apart(f"letter-{safe(one.agency) or 'agency'}" for one in told)
    return {one.agency: Letter(stem, _html(one), _docx(one)) for one, stem in zip(told, stems, strict=True)}


def told_to(
    rows: Sequence[GapRow],
    title: str,
    guidance: Mapping[str, Mapping[str, str]],
    unusable: Sequence[Unusable],
    agencies: Mapping[str, str],
) -> list[Told]:
    """What each agency is told, in the order of their names."""
    lines = [(row, line) for row in rows for line in row.lines]
    absent = {source: f"{short(_source(source), _NAME)}: nothing came at all" for row in rows for source in row.absent}
    silent = {line.audit.source: line for _, line in lines if line.silent}
    whose = {**agencies, **{line.audit.source: line.audit.agency for _, line in lines}}
    missing = [(whose.get(source, ""), text) for source, text in absent.items()]
    missing += [(line.audit.agency, _silent(line)) for line in silent.values()]
    missing += [(whose.get(one.source, ""), _unusable(one)) for one in unusable]
    named = sorted({*(line.audit.agency for _, line in lines), *(agency for agency, _ in missing if agency)})
    return [
        _told(
            agency,
            title,
            [(row, line) for row, line in lines if line.audit.agency == agency and not line.silent],
            guidance,
            [text for whom, text in missing if whom == agency],
        )
        for agency in named
    ]


def _told(
    agency: str,
    title: str,
    lines: Sequence[tuple[GapRow, Line]],
    guidance: Mapping[str, Mapping[str, str]],
    missing: Sequence[str],
) -> Told:
    poor = sorted(((row, line) for row, line in lines if line.outcome in _POOR), key=lambda one: _poor_first(*one))
    good = sorted((one for one in lines if _is_good(one[1])), key=lambda one: -one[1].finding.counts.applicable)
    moved = [line for row, line in lines if row.pooled == 1 and _change(line)]  # months together are not one month
    changed = sorted(moved, key=lambda line: -abs(_change(line)))
    planned = {row.ref: row for row, _ in lines if row.planned and row.planned.action}
    sources = dict.fromkeys(f"{_source(line.audit.source)} for {_month(line)}" for _, line in lines)
    return Told(
        agency=short(agency, _NAME),
        title=short(title, _TITLE),
        month=words.uk_month(max((line.audit.period for _, line in lines), default="")),
        sources=short(", ".join(sources), 2 * _LINE),
        good=tuple(f"{_name(line)}: {_figures(line.finding, row.pooled)}" for row, line in good[:_GOOD]),
        poor=tuple(_poor_row(row, line) for row, line in poor[:_WORST]),
        changed=tuple(_changed_row(line) for line in changed[:_MOVED]),
        advice=tuple(dict.fromkeys(filter(None, (_advice(row, line, guidance) for row, line in poor[:_WORST])))),
        agreed=tuple(_agreed(row) for row in list(planned.values())[:_PLANS]),
        absent=(*missing[:_LOST], *_further(len(missing) - _LOST)),
    )


# --- what is chosen -----------------------------------------------------------------------------------------------


def _is_good(line: Line) -> bool:
    return line.outcome is Outcome.MET and line.finding.counts.applicable > 0


def _poor_first(row: GapRow, line: Line) -> tuple[int, int, float]:
    """The worst outcome first; of equal ones the gaps, then the others, then signals; then the least share."""
    counts = _worst(row, line).counts
    place = 2 if line.finding.kind is Kind.SIGNAL else 0 if row.ref in GAPS else 1
    share = counts.complete / counts.applicable if counts.applicable else 0.0
    return -line.outcome.severity if line.outcome else 0, place, share


def _worst(row: GapRow, line: Line) -> Finding:
    """What of a check stands worst: an item that is as poor as the whole, or its own line, as of months together."""
    if row.pooled > 1:
        return line.finding
    return next((item for item in line.items[:1] if item.outcome is line.outcome), line.finding)


def _change(line: Line) -> float:
    """How far a check moved since the month before, in standard errors, so that small months do not lead."""
    if line.before is None:
        return 0.0
    now, then = line.finding.counts, line.before.counts
    if not (now.applicable and then.applicable):
        return 0.0
    pooled = (now.complete + then.complete) / (now.applicable + then.applicable)
    spread = sqrt(pooled * (1 - pooled) * (1 / now.applicable + 1 / then.applicable))
    return (now.complete / now.applicable - then.complete / then.applicable) / spread if spread else 0.0


# --- in words -----------------------------------------------------------------------------------------------------


def _source(source: str) -> str:
    return words.plain(source.rpartition(".")[2])


def _month(line: Line) -> str:
    return words.uk_month(line.audit.period)


def _name(line: Line, finding: Finding | None = None) -> str:
    """What a check is called, with the item where one is meant."""
    name, shown = words.check_name(line.finding.check), finding or line.finding
    about = words.subject(shown) if shown.kind in {Kind.ITEM, Kind.SIGNAL} else ""
    return short(f"{name} ({about})" if about and about.lower() not in name.lower() else name, _NAME)


def _figures(finding: Finding, months: int = 1) -> str:
    figures = words.share(finding.counts.complete, finding.counts.applicable, finding.target)
    return f"{figures}{words.in_months(months)}"


def _poor_row(row: GapRow, line: Line) -> tuple[str, str, str]:
    worst = _worst(row, line)
    what = f"{row.ref}\t{_name(line, worst)}" if row.ref else _name(line, worst)
    if line.outcome is Outcome.COULD_NOT_JUDGE:
        return what, short(worst.reason or worst.obstacle, _REASON), words.target(worst)
    return what, _figures(worst, row.pooled), words.target(worst)


def _changed_row(line: Line) -> tuple[str, str, str]:
    return _name(line), _figures(line.before) if line.before else NONE, _figures(line.finding)


def _advice(row: GapRow, line: Line, guidance: Mapping[str, Mapping[str, str]]) -> str:
    """What the guidance says to whoever supplies the data, and by when the gap's plan wants it."""
    text = guidance.get(line.finding.check, {}).get("supplier", "").replace("`", "")
    due = f" By {words.uk_date(row.planned.due)}." if row.planned and row.planned.due else ""
    return f"{_name(line)}: {sentence(short(text, _ADVICE))}{due}" if text else ""


def _agreed(row: GapRow) -> str:
    planned = row.planned
    if planned is None:
        return ""
    who = f" ({planned.owner or 'nobody named yet'}{f', by {words.uk_date(planned.due)}' if planned.due else ''})"
    progress = f": {planned.progress}" if planned.progress else ""
    return short(f"{row.ref}: {planned.action}{who}{progress}", _AGREED)


def _silent(line: Line) -> str:
    return short(f"{_source(line.audit.source)}: nothing came since {_month(line)}", _LINE)


def _unusable(one: Unusable) -> str:
    what, _, _ = one.reason.partition(";")  # behind it stands how the tool is set, which is nothing for an agency
    said = what if one.absent else f"{one.name} could not be used: {what}"
    return short(f"{_source(one.source)}: {said}", _LINE)


def _further(more: int) -> Iterable[str]:
    return [f"{more:,} more, which the report names"] if more > 0 else []


# --- as files -----------------------------------------------------------------------------------------------------


def _html(told: Told) -> str:
    empty = {"good": NONE_GOOD, "poor": NONE_POOR, "changed": NONE_CHANGED, "advice": NO_ADVICE, "absent": NONE_MISSING}
    return rendered("letter.html.j2", told=told, headers=HEADERS, sentence=sentence, empty=empty)


def _docx(told: Told) -> bytes:
    made = word.document()
    word.paragraph(made, _over(told), muted=True)
    word.heading(made, f"To {told.agency}: how your data stand", 1)
    if told.sources:
        _stands(made, told)
    _listed(made, "What did not come", told.absent, NONE_MISSING)
    word.foot(made, told.notes)
    return word.saved(made, f"{told.title}: letter to {told.agency}")


def _stands(made: Doc, told: Told) -> None:
    word.paragraph(made, f"We had {told.sources}.")
    _listed(made, "What is good", told.good, NONE_GOOD)
    _tabled(made, "What needs work most", "poor", told.poor, NONE_POOR)
    _tabled(made, "What changed since the month before", "changed", told.changed, NONE_CHANGED)
    _listed(made, "What to do", told.advice, NO_ADVICE)
    if told.agreed:
        _listed(made, "What is agreed, and by when", told.agreed, "")


def _over(told: Told) -> str:
    return ", ".join(filter(None, (told.title, told.month)))


def _listed(made: Doc, heading: str, entries: Sequence[str], none: str) -> None:
    word.heading(made, heading, 2)
    for entry in entries:
        word.paragraph(made, sentence(entry), bullet=True)
    if not entries:
        word.paragraph(made, none)


def _tabled(made: Doc, heading: str, kind: str, rows: Sequence[tuple[str, str, str]], none: str) -> None:
    word.heading(made, heading, 2)
    if rows:
        word.table(made, HEADERS[kind], rows, (50, 28, 22), heading)
    else:
        word.paragraph(made, none)
