"""Audits on a terminal: a table for the latest month of each source and one closing line.

Nothing is said by colour alone, and a console that cannot write a character (cp1252) gets one that it can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from dq_audit.model import Counts, Outcome, latest
from dq_audit.outcomes import percent
from dq_audit.register import by_check, listed
from dq_audit.render.words import (
    check_name,
    clean,
    counted,
    goal,
    n_of_n,
    outcome_words,
    plain,
    profile_summary,
    profile_title,
    source_name,
    subject,
    summary,
    target,
    uk_date,
    uk_month,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from dq_audit.model import Audit, Finding
    from dq_audit.profiles import Profile
    from dq_audit.register import GapRow

_WIDE = 110  # columns from which the reason has a column of its own
_STYLES = {"met": "green", "missed": "bold red", "unjudged": "bold magenta", "few": "yellow", "nobody": "dim"}
_ASKING = (Outcome.MISSED, Outcome.COULD_NOT_JUDGE)
_STAND_INS = str.maketrans(
    {"–": "-", "—": "-", "…": "...", "“": '"', "”": '"', "‘": "'", "’": "'", "→": "->", "≥": ">="}
)


def show(audits: Sequence[Audit], console: Console, guidance: Mapping[str, str] | None = None) -> None:
    """Print the latest month of each source. `guidance` says what to do, by check id, where a check asks for it."""
    newest = latest(audits)
    for audit in newest:
        _Page(console, audit, guidance or {}).show()
    judged = [f.outcome for audit in newest for f in audit.findings]
    console.print(_text(console, f"In all: {summary(judged)}." if newest else "No extract was audited.", "bold"))


def show_register(rows: Sequence[GapRow], console: Console) -> None:
    """Print the register: a row for each gap, and below it what its question came to and who acts."""
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("Gap", "Outcome"):
        table.add_column(name, no_wrap=True)
    table.add_column("Title", overflow="fold", ratio=3)
    figures = ("Complete", "%", "Before") if console.width >= _WIDE else ("Complete", "%")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=name != "Complete")
    table.add_column("Answered?", overflow="fold", ratio=1)
    named = listed(rows)
    for row in named:
        words = outcome_words(row.outcome)
        outcome = f"{_symbol(console, row.outcome)} {words.word.lower()}"
        before = percent(*row.before) if row.before else "–"
        verdict = row.answers[0].verdict if row.answers else "not asked"
        cells = [*[n_of_n(row.n, row.of), percent(row.n, row.of), before][: len(figures)], verdict]
        first = [_text(console, row.ref or "–"), _text(console, outcome, _STYLES.get(words.css, "dim"))]
        table.add_row(*first, *(_text(console, cell) for cell in (row.title, *cells)))
    console.print(table)
    console.print()
    for row in named:
        for line in _beneath(row):
            console.print(_text(console, f"{row.ref or '–'}: {line}"))
    console.print(_text(console, f"In all: {summary(row.outcome for row in named)}.", "bold"))


def show_profile(profile: Profile, console: Console) -> None:
    """Print a profile: a row for each thing that it can ask, and what is not in it."""
    console.print(_text(console, profile_title(profile), "bold"))
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("Source", "What"):
        table.add_column(name, overflow="fold")
    for name in ("Recorded", "%"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Supports a statement?", overflow="fold")
    for line in profile.lines:
        n, of = line.counts.complete, line.counts.applicable
        what = plain(line.what) if line.what else check_name(line.check)
        cells = (source_name(line.source), what, n_of_n(n, of), percent(n, of), line.status)
        table.add_row(*(_text(console, cell) for cell in cells))
    console.print(table)
    for source, reason in profile.left_out.items():
        console.print(_text(console, f"{source_name(source)}: left out, {reason}"))
    console.print(_text(console, profile_summary(profile), "bold"))


def _beneath(row: GapRow) -> Iterator[str]:
    """What stands below the table about a gap."""
    if row.reason and (row.outcome is not Outcome.MET or row.pooled > 1):
        worst = next((line for line in row.lines if line.finding.check == row.reason), None)
        counts = n_of_n(worst.finding.counts.complete, worst.finding.counts.applicable) if worst else ""
        yield ", ".join(filter(None, (row.reason, counts, goal(worst) if worst else "")))
    for answer in row.answers:
        yield f"{answer.question} {answer.verdict[:1].upper()}{answer.verdict[1:]}. {answer.said}"
        if answer.needed:
            yield f"needed: {answer.needed}"
        yield from (f"would narrow it most: {one}" for one in answer.narrows)
        if answer.notes:
            yield f"how: {'; '.join(answer.notes)}"
    if row.planned and row.planned.action:
        who = " ".join(filter(None, (row.planned.owner, f"by {row.planned.due}" if row.planned.due else "")))
        yield " ".join(filter(None, (f"action: {row.planned.action}", f"({who})" if who else "", row.planned.progress)))


class _Page:
    """What is printed of one audit."""

    def __init__(self, console: Console, audit: Audit, guidance: Mapping[str, str]) -> None:
        self._console, self._audit, self._guidance = console, audit, guidance
        self._wide = console.width >= _WIDE

    def show(self) -> None:
        """Heading, table, reasons where the table has no room for them, what to do, notes."""
        for line in (*self._heading(), *self._left_out()):
            self._console.print(line)
        self._console.print()
        self._console.print(self._table())
        self._console.print()
        for text, style in (*self._fitness(), *self._reasons(), *self._tasks(), *self._notes()):
            self._console.print(self._text(text, style))
        self._console.print()

    def _text(self, text: str, style: str = "") -> Text:
        return _text(self._console, text, style)

    def _heading(self) -> tuple[Text, Text]:
        audit = self._audit
        name = f"{source_name(audit.source)} ({audit.source}), {uk_month(audit.period)}"
        facts = f"{audit.agency} · {counted(audit.extract.rows, 'row')} · as of: {uk_date(audit.as_of)}"
        return self._text(name, "bold"), self._text(facts, "dim")

    def _left_out(self) -> Iterator[Text]:
        """Rows that no figure below is about, where there are any."""
        c = self._audit.findings[0].counts if self._audit.findings else Counts()
        reasons = {
            "of other months": c.rows - c.in_period - c.period_unknown,
            "whose month cannot be told": c.period_unknown,
            "of other areas": c.in_period - c.in_area - c.area_unknown,
            "whose area cannot be told": c.area_unknown,
        }
        named = ", ".join(f"{n:,} {why}" for why, n in reasons.items() if n)
        if named:
            yield self._text(f"Left out of {counted(c.rows, 'row')}: {named}")

    def _table(self) -> Table:
        table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column("Outcome", min_width=10)
        table.add_column("Gap", no_wrap=True)
        table.add_column("Check, item", overflow="fold", ratio=3 if self._wide else None)
        for name in ("Complete", "%", "Target"):
            table.add_column(name, justify="right", no_wrap=name != "Complete")
        if self._wide:
            table.add_column("Reason", overflow="fold", ratio=4)
        for check, findings in by_check(self._audit.findings).items():
            table.add_row("", self._text(findings[0].gap or ""), self._text(check, "bold"))
            for finding in findings:
                table.add_row(*self._cells(finding))
        return table

    def _cells(self, finding: Finding) -> Iterator[Text]:
        counts = finding.counts
        yield self._outcome(finding.outcome)
        yield self._text("")
        yield self._text(f"  {subject(finding)}")
        yield self._text(n_of_n(counts.complete, counts.applicable))
        yield self._text(percent(counts.complete, counts.applicable, finding.target))
        yield self._text(target(finding))
        if self._wide:
            yield self._text(finding.reason)

    def _outcome(self, outcome: Outcome | None) -> Text:
        words = outcome_words(outcome)
        return self._text(f"{_symbol(self._console, outcome)} {words.word.lower()}", _STYLES.get(words.css, "dim"))

    def _reasons(self) -> Iterator[tuple[str, str]]:
        if self._wide:
            return
        for finding in self._audit.findings:
            if finding.outcome not in (Outcome.MET, None):
                symbol = _symbol(self._console, finding.outcome)
                yield f"{symbol} {finding.check}, {subject(finding)}: {finding.reason}", ""

    def _fitness(self) -> Iterator[tuple[str, str]]:
        """What keeps the extract from being fit to be judged; what does not is in the reports."""
        for fit in self._audit.fitness:
            if fit.outcome in _ASKING:
                yield f"{_symbol(self._console, fit.outcome)} The extract, {fit.title}: {fit.reason}", ""

    def _tasks(self) -> Iterator[tuple[str, str]]:
        for check, findings in by_check(self._audit.findings).items():
            if self._guidance.get(check) and any(f.outcome in _ASKING for f in findings):
                yield f"What to do ({check}): {self._guidance[check]}", ""

    def _notes(self) -> Iterator[tuple[str, str]]:
        for note in self._audit.notes:
            yield f"Note: {note}", "dim"


def _symbol(console: Console, outcome: Outcome | None) -> str:
    words = outcome_words(outcome)
    return words.symbol if console.encoding.lower().startswith("utf") else words.ascii_symbol


def _text(console: Console, text: str, style: str = "") -> Text:
    """Text as the console can write it, markup and control characters without effect."""
    lines = "\n".join(clean(line) for line in text.split("\n"))
    try:
        lines.encode(console.encoding)
    except UnicodeEncodeError:
        lines = lines.translate(_STAND_INS).encode(console.encoding, "replace").decode(console.encoding)
    return Text(lines, style)
