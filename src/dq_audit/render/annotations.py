"""Findings as lines that GitHub Actions and Azure Pipelines show beside a build."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dq_audit.model import Outcome
from dq_audit.render.junit import said
from dq_audit.render.words import clean, outcome_words, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dq_audit.model import Audit, Unusable

_GITHUB = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_AZURE = {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}
_ERRORS = (Outcome.MISSED, Outcome.COULD_NOT_JUDGE)


def annotation(service: str, text: str, *, title: str = "", file: str = "", line: int = 0, error: bool = True) -> str:
    """One annotation, as the service reads it from the output of a build."""
    text = clean(text)
    if service == "azure":
        named = {"type": "error" if error else "warning", "sourcepath": file, "linenumber": str(line or "")}
        told = ";".join(f"{name}={_escaped(value, _AZURE)}" for name, value in named.items() if value)
        words = f"{title}: {text}" if title else text
        return f"##vso[task.logissue {told}]{_escaped(words, _AZURE)}"
    named = {"file": file, "line": str(line or ""), "title": title}
    further = _GITHUB | {":": "%3A", ",": "%2C"}
    told = ",".join(f"{name}={_escaped(clean(value), further)}" for name, value in named.items() if value)
    return f"::{'error' if error else 'warning'}{' ' if told else ''}{told}::{_escaped(text, _GITHUB)}"


def annotated(service: str, audits: Iterable[Audit], unusable: Iterable[Unusable] = ()) -> Iterator[str]:
    """An annotation for each finding that is not met; what could not be judged is as loud as what was missed."""
    for audit in audits:
        where = f"{audit.source} {audit.period}"
        for found in audit.findings:
            if found.outcome not in (Outcome.MET, None):
                word = outcome_words(found.outcome).word
                text = f"{word}: {subject(found)}, {said(found)} ({where})"
                yield annotation(service, text, title=found.check, error=found.outcome in _ERRORS)
        for fit in audit.fitness:
            if fit.outcome is not Outcome.MET:
                text = f"{outcome_words(fit.outcome).word}: {fit.title}, {fit.reason}"
                yield annotation(service, text, title=where, error=fit.outcome in _ERRORS)
    for one in unusable:
        yield annotation(service, f"not audited: {one.reason}", title=f"{one.source} {one.name}")


def _escaped(text: str, signs: dict[str, str]) -> str:
    return "".join(signs.get(letter, letter) for letter in text)
