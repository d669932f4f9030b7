"""An audit as a JSON document, and a document as an audit again (schema: `dq_audit/audit.schema.json`).

What one installation writes another reads, and the history holds the same audits. A document may come from anywhere,
so whatever reads one is told in one sentence what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from dq_audit.model import (
    COUNT_NAMES,
    Audit,
    Counts,
    ExtractFacts,
    Finding,
    Fitness,
    Kind,
    Outcome,
    Persons,
    Tally,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = "1.5"
OLDEST = "1.4"  # what came before does not say by which rules it was counted
_VERSION = re.compile("[1-9][0-9]{0,2}[.](?:0|[1-9][0-9]{0,2})")
_SINCE = {"vintages": (1, 5)}  # what a later minor version added to what is read


def is_readable(version: object) -> bool:
    """Whether documents of a version of the schema are read: those from the oldest on, and none that is newer."""
    known = isinstance(version, str) and _VERSION.fullmatch(version) is not None
    return known and _parts(OLDEST) <= _parts(version) <= _parts(SCHEMA_VERSION)


def _parts(version: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(version).split("."))


def to_document(audit: Audit, tool: str) -> dict[str, Any]:
    """The document of an audit, as plain Python values. In breakdowns, counts that are 0 are left out."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": tool,
        "source": audit.source,
        "agency": audit.agency,
        "period": audit.period,
        "as_of": audit.as_of,
        "area": audit.area,
        "vintages": dict(audit.vintages),
        "extract": asdict(audit.extract),
        "outcome": audit.outcome.value if audit.outcome else None,
        "findings": [_finding_document(finding) for finding in audit.findings],
        **beside(audit),
    }


def beside(audit: Audit) -> dict[str, Any]:
    """What a document holds beside its findings and what the audit is of."""
    return {
        "notes": list(audit.notes),
        "tallies": [_tally_document(tally) for tally in audit.tallies],
        "persons": [_persons_document(persons) for persons in audit.persons],
        "fitness": [{**asdict(fit), "outcome": fit.outcome.value} for fit in audit.fitness],
        "labels": {name: dict(labels) for name, labels in audit.labels.items()},
    }


def from_document(document: Mapping[str, Any]) -> Audit:
    """The audit of a document, also of an earlier minor version: what was added since is not known of it.

    ValueError where it is of another version of the schema; KeyError, TypeError, AttributeError and ValueError where it
    is no document of an audit.
    """
    version = document.get("schema_version")
    if not is_readable(version):
        shown = version if _VERSION.fullmatch(str(version)) else "unknown"
        message = f"its schema has version {shown}, and this program reads {OLDEST} to {SCHEMA_VERSION}"
        raise ValueError(message)
    audit = Audit(
        source=document["source"],
        agency=document["agency"],
        period=document["period"],
        as_of=document["as_of"],
        area=document["area"],
        vintages=document["vintages"] if _parts(version) >= _SINCE["vintages"] else {},
        extract=ExtractFacts(**document["extract"]),
        findings=tuple(_finding(one) for one in document["findings"]),
    )
    return with_beside(audit, document)


def with_beside(audit: Audit, document: Mapping[str, Any]) -> Audit:
    """An audit with what `beside` told of it."""
    return replace(
        audit,
        tallies=tuple(_tally(one) for one in document["tallies"]),
        notes=tuple(document["notes"]),
        labels=document["labels"],
        fitness=tuple(Fitness(**{**one, "outcome": Outcome(one["outcome"])}) for one in document["fitness"]),
        persons=tuple(_persons(one) for one in document["persons"]),
    )


def _finding_document(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "rule": finding.rule,
        "gap": finding.gap,
        "kind": finding.kind.value,
        "item": finding.item,
        "title": finding.title,
        "outcome": finding.outcome.value if finding.outcome else None,
        "reason": finding.reason,
        "target": finding.target,
        "note": finding.note,
        "allowance": finding.allowance,
        "obstacle": finding.obstacle,
        "remark": finding.remark,
        "alone": finding.alone,
        "counts": finding.counts.as_dict(),
        "breakdowns": {
            name: {value: _filled(counts) for value, counts in values.items()}
            for name, values in finding.breakdowns.items()
        },
    }


def _finding(document: Mapping[str, Any]) -> Finding:
    breakdowns = {
        name: {value: Counts(**counts) for value, counts in values.items()}
        for name, values in document["breakdowns"].items()
    }
    return Finding(
        **{
            **document,
            "kind": Kind(document["kind"]),
            "outcome": Outcome(document["outcome"]) if document["outcome"] else None,
            "counts": Counts(**document["counts"]),
            "breakdowns": breakdowns,
        }
    )


def _filled(counts: Counts) -> dict[str, int]:
    return {name: n for name in COUNT_NAMES if (n := getattr(counts, name))}


def _tally_document(tally: Tally) -> dict[str, Any]:
    names = ("group", *tally.by)
    cells = [{**dict(zip(names, cell, strict=True)), "records": n} for cell, n in sorted(tally.cells.items())]
    scale = {name: n for name in ("decimals", "untold") if (n := getattr(tally, name))}
    return {"name": tally.name, "item": tally.item, "by": list(tally.by), **scale, "cells": cells}


def _tally(document: Mapping[str, Any]) -> Tally:
    names = ("group", *document["by"])
    values = (map(itemgetter(name), document["cells"]) for name in names)  # there may be thousands, of each month
    cells = dict(zip(zip(*values, strict=True), map(itemgetter("records"), document["cells"]), strict=True))
    further = {name: document[name] for name in ("decimals", "untold") if name in document}
    return Tally(document["name"], document["item"], tuple(document["by"]), cells, **further)


def _persons_document(persons: Persons) -> dict[str, Any]:
    cells = [
        {"events": int(events), **dict(zip(persons.by, values, strict=True)), "persons": n}
        for (events, *values), n in sorted(persons.cells.items(), key=lambda cell: (int(cell[0][0]), cell[0][1:]))
    ]
    return {
        "name": persons.name,
        "item": persons.item,
        "by": list(persons.by),
        "periods": list(persons.periods),
        "cells": cells,
        "unnamed": persons.unnamed,
    }


def _persons(document: Mapping[str, Any]) -> Persons:
    names = tuple(document["by"])
    cells = {(str(cell["events"]), *(cell[name] for name in names)): cell["persons"] for cell in document["cells"]}
    return Persons(document["name"], document["item"], names, tuple(document["periods"]), cells, document["unnamed"])
