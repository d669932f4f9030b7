"""Audits as rows of the tables, and rows as audits again."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from dq_audit.document import beside, to_document, with_beside
from dq_audit.history.tables import AUDITS, BREAKDOWNS, FINDINGS
from dq_audit.model import COUNT_NAMES, Audit, Counts, ExtractFacts, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Table

_FACTS = ("check", "kind", "item", "rule", "gap", "title", "target", "note", "allowance", "obstacle", "remark", "alone")
_MANY = 500  # ids asked for in one statement


class Came(StrEnum):
    """What an audit was to the history."""

    NEW = "new"
    SAME = "unchanged"
    SUPERSEDES = "another version of the extract: the earlier one is kept, and counts no more"
    RECOUNTED = "the same extract counted otherwise: the earlier counts are kept, and count no more"


def counted(audit: Audit) -> str:
    """Fingerprint of what an audit counted: the same counts under the same rules, whatever is said of them."""
    document = to_document(replace(audit, persons=(), notes=(), fitness=(), labels={}), "")
    kept = {name: document[name] for name in ("source", "period", "as_of", "area", "vintages", "tallies")}
    kept["sha256"], kept["rows"] = audit.extract.sha256, audit.extract.rows
    kept["findings"] = [
        {name: finding[name] for name in ("check", "kind", "item", "rule", "obstacle", "counts", "breakdowns")}
        for finding in document["findings"]
    ]
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


# --- in -----------------------------------------------------------------------------------------------------------


def take(connection: Connection, audit: Audit, tool: str, origin: str) -> Came:
    """Take an audit in: nothing changes where its counts are there already."""
    same_month = (AUDITS.c.source == audit.source) & (AUDITS.c.period == audit.period)
    here = same_month & (AUDITS.c.as_of == (audit.as_of or ""))
    before = connection.execute(select(AUDITS).where(here, AUDITS.c.is_current)).mappings().one_or_none()
    now = counted(audit)
    if before and before["counted"] == now:
        return Came.SAME
    if before:
        connection.execute(update(AUDITS).where(AUDITS.c.id == before["id"]).values(is_current=False))
    row = {
        "source": audit.source,
        "agency": audit.agency,
        "period": audit.period,
        "as_of": audit.as_of or "",
        "is_current": True,
        "sha256": audit.extract.sha256,
        "rows": audit.extract.rows,
        "name": audit.extract.name,
        "area": audit.area,
        "vintages": json.dumps(dict(audit.vintages)),
        "counted": now,
        "tool": tool,
        "origin": origin,
        "recorded_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "beside": json.dumps(beside(audit), ensure_ascii=False),
    }
    id_ = connection.execute(insert(AUDITS).values(row).returning(AUDITS.c.id)).scalar_one()
    _add_findings(connection, id_, audit.findings)
    if not before:
        return Came.NEW
    return Came.RECOUNTED if before["sha256"] == audit.extract.sha256 else Came.SUPERSEDES


def _add_findings(connection: Connection, audit: int, findings: Sequence[Finding]) -> None:
    rows = [_finding_row(audit, position, finding) for position, finding in enumerate(findings)]
    if not rows:
        return
    connection.execute(insert(FINDINGS), rows)
    told = connection.execute(select(FINDINGS.c.position, FINDINGS.c.id).where(FINDINGS.c.audit_id == audit))
    ids = {row.position: row.id for row in told}
    parts = [
        {"finding_id": ids[position], "name": name, "value": value, "position": at, **counts.as_dict()}
        for position, finding in enumerate(findings)
        for name, values in finding.breakdowns.items()
        for at, (value, counts) in enumerate(values.items())
    ]
    if parts:
        _add_many(connection, BREAKDOWNS, parts)


def _add_many(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows straight by the driver: of thousands, SQLAlchemy's look at each takes most of the time."""
    made = insert(table).compile(dialect=connection.dialect)
    told = [tuple(row[name] for name in made.positiontup) for row in rows] if made.positiontup else rows
    connection.exec_driver_sql(made.string, told)


def _finding_row(audit: int, position: int, finding: Finding) -> dict[str, Any]:
    told = {name: getattr(finding, name) for name in _FACTS}
    told["check_id"], told["kind"] = told.pop("check"), finding.kind.value
    return {"audit_id": audit, "position": position, **told, **finding.counts.as_dict()}


# --- out ----------------------------------------------------------------------------------------------------------


def read(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], *, check: str | None = None, broken_down: str = ""
) -> list[Audit]:
    """The audits that are wanted, in order of source, period, as-of and arrival; of one check, nothing beside it.

    Breakdowns, of which there may be millions, are read of months from `broken_down` on.
    """
    order = (AUDITS.c.source, AUDITS.c.period, AUDITS.c.as_of, AUDITS.c.id)
    heads = connection.execute(select(AUDITS).where(*wanted).order_by(*order)).mappings().all()
    old, late = ([h["id"] for h in heads if (h["period"] >= broken_down) is is_late] for is_late in (False, True))
    rows = {**_findings(connection, old, check, whole=False), **_findings(connection, late, check, whole=True)}
    return [_audit(head, rows.get(head["id"], ()), whole=check is None) for head in heads]


def _findings(
    connection: Connection, audits: Sequence[int], check: str | None, *, whole: bool
) -> dict[int, list[Finding]]:
    """The findings of some audits, in order, with their breakdowns or without."""
    found: dict[int, list[Finding]] = {}
    for at in range(0, len(audits), _MANY):
        of_audits = FINDINGS.c.audit_id.in_(audits[at : at + _MANY])
        which = of_audits & (FINDINGS.c.check_id == check) if check else of_audits
        rows = connection.execute(select(FINDINGS).where(which).order_by(FINDINGS.c.audit_id, FINDINGS.c.position))
        parts = _breakdowns(connection, which) if whole else {}
        for row in rows.mappings():
            found.setdefault(row["audit_id"], []).append(_finding(row, parts.get(row["id"], {})))
    return found


def _breakdowns(connection: Connection, which: ColumnElement[bool]) -> dict[int, dict[str, dict[str, Counts]]]:
    columns = (BREAKDOWNS.c.finding_id, BREAKDOWNS.c.name, BREAKDOWNS.c.value, *(BREAKDOWNS.c[n] for n in COUNT_NAMES))
    joined = select(*columns).join(FINDINGS, FINDINGS.c.id == BREAKDOWNS.c.finding_id).where(which)
    found: dict[int, dict[str, dict[str, Counts]]] = {}
    order = (BREAKDOWNS.c.finding_id, BREAKDOWNS.c.name, BREAKDOWNS.c.position)
    for finding, name, value, *counts in connection.execute(joined.order_by(*order)):
        found.setdefault(finding, {}).setdefault(name, {})[value] = Counts(*counts)
    return found


def _finding(row: RowMapping, breakdowns: Mapping[str, Mapping[str, Counts]]) -> Finding:
    told = {name: row[name] for name in _FACTS if name not in ("check", "kind")}
    counts = Counts(*(row[name] for name in COUNT_NAMES))
    return Finding(check=row["check_id"], kind=Kind(row["kind"]), counts=counts, breakdowns=breakdowns, **told)


def _audit(head: RowMapping, findings: Sequence[Finding], *, whole: bool) -> Audit:
    audit = Audit(
        source=head["source"],
        agency=head["agency"],
        period=head["period"],
        as_of=head["as_of"] or None,
        extract=ExtractFacts(head["name"], head["sha256"], head["rows"]),
        findings=tuple(findings),
        area=head["area"],
        vintages=json.loads(head["vintages"]),
    )
    return with_beside(audit, json.loads(head["beside"])) if whole else audit
