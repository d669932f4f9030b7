"""One side of A4 for the partnership: a sentence, a row for each question, nothing to learn before it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dq_audit.declaration import ASKED, GAPS
from dq_audit.render import word, words
from dq_audit.render.paper import NONE, rendered, sentence, short
from dq_audit.standing import cheapest_next, standing_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document as Doc

    from dq_audit.register import GapRow
    from dq_audit.standing import Next, Standing

NOBODY, NO_DAY = "nobody named yet", "no day yet"
MOST_ROWS: Final = 15  # that fit on one side
_TITLE, _WHO, _QUESTION, _WHAT, _WORDS, _NOTE = 90, 34, 70, 40, 24, 220  # characters
_HEADERS: Final = ("Question", "Complete records", "Direction", "Where it stands", "Who acts", "By when")
_WIDTHS: Final = (31, 14, 12, 20, 13, 10)
_READ: Final = (
    "Complete records: those with everything filled in that the question names, of all it is about, in the latest "
    "month of each source. How many records would settle a question is reckoned as if those to come were like those "
    "that are there."
)


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row of the page, in words."""

    ref: str
    question: str
    figures: str
    direction: str
    standing: Standing
    who: str
    due: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """All that stands on the page."""

    title: str
    month: str
    sentence: str
    questions: tuple[PlainRow, ...]
    recommendations: tuple[PlainRow, ...]
    notes: tuple[str, ...]


def one_page(
    rows: Sequence[GapRow], title: str, directions: Mapping[str, str] | None = None, notes: Sequence[str] = ()
) -> OnePage:
    """The page of a register.

    `directions` say by reference where a row is going (better, worse, no change shown, too early to say); `notes` are
    a sentence or two for the foot, such as what was done so that nobody can be recognised.
    """
    listed = [row for row in rows if row.ref]
    shown = [_plain(row, (directions or {}).get(row.ref or "", "")) for row in listed[:MOST_ROWS]]
    more = len(listed) - len(shown)
    unshown = [f"{words.counted(more, 'row')} of the register did not fit on this side."] if more else []
    periods = [line.audit.period for row in listed for line in row.lines]
    return OnePage(
        title=short(title, _TITLE),
        month=words.uk_month(max(periods, default="")),
        sentence=headline(rows),
        questions=tuple(row for row in shown if not _is_recommendation(row)),
        recommendations=tuple(row for row in shown if _is_recommendation(row)),
        notes=tuple(filter(None, (_READ, *unshown, short(" ".join(map(sentence, notes)), _NOTE)))),
    )


def one_page_html(
    rows: Sequence[GapRow], title: str, directions: Mapping[str, str] | None = None, notes: Sequence[str] = ()
) -> str:
    """The page as HTML that prints on one side of A4; see `one_page`."""
    page = one_page(rows, title, directions, notes)
    return rendered("one_page.html.j2", page=page, nobody=NOBODY, no_day=NO_DAY)


def one_page_docx(
    rows: Sequence[GapRow], title: str, directions: Mapping[str, str] | None = None, notes: Sequence[str] = ()
) -> bytes:
    """The page as a Word document of one side; see `one_page`."""
    page, made = one_page(rows, title, directions, notes), word.document()
    word.paragraph(made, _over(page), muted=True)
    word.heading(made, page.sentence, 1)
    _table(made, page.questions, "Each question of the partnership: how much is complete, where it stands, who acts")
    if page.recommendations:
        word.heading(made, "Recommendations", 2)
        _table(made, page.recommendations, "The partnership's recommendations: how much is complete, where each stands")
    word.foot(made, page.notes)
    return word.saved(made, f"{page.title}: where we stand")


def _table(made: Doc, rows: Sequence[PlainRow], about: str) -> None:
    cells = [(f"{r.ref}\t{r.question}", r.figures, r.direction, f"{r.standing.words}\t", r.who, r.due) for r in rows]
    word.table(made, _HEADERS, cells, _WIDTHS, about)


def _over(page: OnePage) -> str:
    return ", ".join(filter(None, (page.title, page.month)))


def headline(rows: Sequence[GapRow]) -> str:
    """How many of the ten gaps' questions can be answered, and which is the cheapest next."""
    asked = [standing_of(row) for row in rows if row.ref in GAPS]
    answered, every = sum(standing.answered for standing in asked), words.counted(len(asked), "question")
    if not asked:
        return "No question stands on the register."
    if answered == len(asked):
        return f"All {every} can be answered."
    return f"{answered} of {every} can be answered; {_next(cheapest_next(rows))}."


def _next(cheapest: Next | None) -> str:
    if cheapest is None:
        return "how many records would settle another is not known"
    what = short(cheapest.what, _WHAT)
    needed = f"{cheapest.records:,} {what}" if cheapest.records > 1 else f"1 record ({what})"
    return f"the cheapest next one is {short(cheapest.ref, _WORDS)}: {needed}"


def _plain(row: GapRow, direction: str) -> PlainRow:
    ref, planned = row.ref or "", row.planned
    return PlainRow(
        ref=short(ref, _WORDS),
        question=ASKED.get(ref) or short(sentence(row.title), _QUESTION),
        figures=_figures(row),
        direction=short(str(direction), _WORDS) or NONE,
        standing=standing_of(row),
        who=short(planned.owner, _WHO) if planned and planned.owner else NOBODY,
        due=_short_date(planned.due) if planned and planned.due else NO_DAY,
    )


def _figures(row: GapRow) -> str:
    """N of N, and of how many months; or why there is none."""
    if row.of:
        return f"{words.share(row.n, row.of)}{words.in_months(row.pooled)}"
    if any(not line.silent for line in row.lines):
        return "no record"
    since = max((line.audit.period for line in row.lines), default="")
    return f"nothing since {words.short_month(since)}" if since else "nothing received"


def _short_date(day: str) -> str:
    """30 Sep 2026."""
    of_month, _, month = words.uk_date(day).partition(" ")
    name, _, year = month.partition(" ")
    return short(f"{of_month} {name[:3]} {year}", _WHO)


def _is_recommendation(row: PlainRow) -> bool:
    return row.ref not in GAPS and row.ref in ASKED
