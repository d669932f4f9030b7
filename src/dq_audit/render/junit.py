"""Audits as JUnit XML, which every build server shows: a suite for each extract, a case for each finding judged.

Missed is a failure and could not judge an error; too few and not applicable are skipped, so that nothing passes that
was not judged. A suite in which nothing could pass or fail has an error that says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dq_audit.model import Outcome
from dq_audit.render.words import clean, n_of_n, subject, target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dq_audit.model import Audit, Finding, Unusable

_TAGS = {
    Outcome.MISSED: "failure",
    Outcome.COULD_NOT_JUDGE: "error",
    Outcome.TOO_FEW: "skipped",
    Outcome.NOT_APPLICABLE: "skipped",
}


@dataclass(frozen=True)
class _Case:
    suite: str
    name: str
    outcome: Outcome
    message: str

    def xml(self) -> str:
        attributes = f'classname="{_text(self.suite)}" name="{_text(self.name)}"'
        tag = _TAGS.get(self.outcome)
        inside = f'><{tag} message="{_text(self.message)}"/></testcase>' if tag else "/>"
        return f"    <testcase {attributes}{inside}"


def junit(audits: Sequence[Audit], unusable: Sequence[Unusable], title: str) -> str:
    """One document for some audits, and for the extracts that could not be audited."""
    suites = [(f"{audit.source} {audit.period}", list(_cases(audit))) for audit in audits]
    suites += [
        (f"{one.source} {one.name}", [_Case(one.source, "the extract", Outcome.COULD_NOT_JUDGE, one.reason)])
        for one in unusable
    ]
    every = [case for _, cases in suites for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="{_text(title)}" {_totals(every)}>']
    for name, cases in suites:
        lines += [f'  <testsuite name="{_text(name)}" {_totals(cases)}>', *(case.xml() for case in cases)]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _cases(audit: Audit) -> Iterator[_Case]:
    judged = [found for found in audit.findings if found.outcome is not None]
    for found in judged:
        yield _Case(audit.source, f"{found.check}: {subject(found)}", found.outcome or Outcome.MET, said(found))
    for fit in audit.fitness:
        yield _Case(audit.source, f"the extract: {fit.title}", fit.outcome, fit.reason)
    if not any(found.outcome in (Outcome.MET, Outcome.MISSED, Outcome.COULD_NOT_JUDGE) for found in judged):
        yield _Case(audit.source, "anything judged", Outcome.COULD_NOT_JUDGE, "no finding of this extract was judged")


def said(found: Finding) -> str:
    """A finding in a line: n of N, its target, and why it is judged so."""
    counts = n_of_n(found.counts.complete, found.counts.applicable)
    return ", ".join(filter(None, (counts, f"target {target(found)}" if found.target else "", found.reason)))


def _totals(cases: Sequence[_Case]) -> str:
    tags = [_TAGS.get(case.outcome) for case in cases]
    return f'tests="{len(cases)}" ' + " ".join(
        f'{name}="{tags.count(tag)}"'
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    )


def _text(text: str) -> str:
    return escape(clean(text))
