"""Makes registers for tests of the papers of one side. All figures are invented, and all longest texts are longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dq_audit.answers import Answer, Planned
from dq_audit.declaration import ROWS
from dq_audit.model import Audit, Counts, ExtractFacts, Finding, Kind, Outcome, Unusable
from dq_audit.register import GapRow, register

TITLE = "Made-up Safer Partnership"
OPEN = "cannot be determined"
LIVE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x","y")',
    "\x1b[31mesc\x00",
    "\ud800\u202e\ufffe",
    "{{ 7 * 7 }}",
)
GUIDANCE = {"police.victim-ethnicity": {"supplier": "ask, and record the `code`"}}


def counts(complete: int, of: int) -> Counts:
    return Counts(rows=of, in_period=of, in_area=of, applicable=of, valid=complete, blank=of - complete)


def finding(
    check: str, gap: str | None, complete: int, of: int, outcome: Outcome = Outcome.MISSED, **more: object
) -> Finding:
    made = Finding(check, gap, Kind.RECORD, None, counts(complete, of), 0.9, "It matters.", outcome, "the reason")
    return replace(made, **more)  # type: ignore[arg-type]  by the test


def audit(source: str, agency: str, period: str, *findings: Finding) -> Audit:
    return Audit(source, agency, period, None, ExtractFacts("", "", 1), findings)


def answer(gap: str, verdict: str, records: int | None = None, what: str = "locations") -> Answer:
    return Answer(
        gap, "Is it more than half?", verdict, "3 of 9 are so.", "the day of every charge",
        records_needed=records, what_needed=what, covers={"police.victims": ("2025-04", "2026-03")},
    )  # fmt: skip


def police() -> list[Audit]:
    """Two months of the police: better in ethnicity (60 to 80 of 100), as before in home area (95 of 100)."""
    told = []
    for period, known in (("2026-02", 60), ("2026-03", 80)):
        told.append(
            audit(
                "police.victims",
                "Police",
                period,
                finding("police.victim-ethnicity", "3.2.1", known, 100),
                finding("police.victim-home-area", "3.2.1", 95, 100, Outcome.MET),
            )
        )
    return told


def rows(
    audits: Sequence[Audit] = (),
    answers: Sequence[Answer] = (),
    plans: Mapping[str, Planned] | None = None,
    absent: Mapping[str, Sequence[str]] | None = None,
) -> tuple[GapRow, ...]:
    return register(audits or police(), ROWS, answers, plans, (), absent)


def fullest(text: str) -> tuple[GapRow, ...]:
    """Everything that others write as long as can be, in every row, with the longest of our own words beside it."""
    audits = [
        audit(f"{agency}.{text}", text, period, *_of_every_row(f"{agency}.{text}", text, int(period[-1])))
        for agency in ("police", "health")
        for period in ("2026-02", "2026-03")
    ]
    answers = [answer(ref, OPEN, 7_654_321, text) for ref in ROWS]
    plans = {ref: Planned(text, text, "2026-09-30", text) for ref in ROWS}
    found = rows(audits, answers, plans, {"3.2.1": [f"courts.{text}{n}" for n in range(9)]})
    met = [replace(row, outcome=Outcome.MET) for row in found]  # the longest status
    return (*met, replace(met[0], ref=f"X.{text}", title=text))


def _of_every_row(name: str, text: str, month: int) -> list[Finding]:
    return [
        finding(f"{name}{ref}-{n}", ref, 1_234_567 + n - month, 7_654_321, outcome, reason=text, obstacle=text)
        for ref in ROWS
        for n, outcome in enumerate((Outcome.MET, Outcome.MET, Outcome.MISSED))
    ]


def unusable(text: str) -> list[Unusable]:
    return [Unusable(f"police.{text}", text, text) for _ in range(9)]


def guidance(register_rows: Sequence[GapRow], text: str) -> dict[str, dict[str, str]]:
    return {line.finding.check: {"supplier": text} for row in register_rows for line in row.lines}
