"""Audits as rows of the tables, and rows as audits again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cached_property, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, null, select, update

from dq_audit.clock import stamp
from dq_audit.document import beside, to_document, with_beside
from dq_audit.history.tables import AUDITS, BREAKDOWNS, FINDINGS
from dq_audit.model import COUNT_NAMES, Audit, Counts, ExtractFacts, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
        "recorded_at": stamp(),
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


class Later(Mapping[str, Mapping[str, Counts]]):
    """The breakdowns of a finding, read when somebody first asks: there may be millions, and few are asked for."""

    def __init__(self, ask: Callable[[], Mapping[str, Mapping[str, Counts]]]) -> None:
        self._ask = ask

    @cached_property
    def _read(self) -> Mapping[str, Mapping[str, Counts]]:
        return self._ask()

    def __getitem__(self, name: str) -> Mapping[str, Counts]:
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def read(
    connection: Connection,
    wanted: Sequence[ColumnElement[bool]],
    *,
    check: str | None = None,
    broken_down: str = "",
    later: Callable[[int], Mapping[str, Mapping[str, Counts]]],
) -> list[Audit]:
    """The audits that are wanted, in order of source, period, as-of and arrival; of one check, nothing beside it.

    Breakdowns, of which there may be millions, are read at once of months from `broken_down` on, and `later`, by the
    number of their finding, of earlier ones.
    """
    order = (AUDITS.c.source, AUDITS.c.period, AUDITS.c.as_of, AUDITS.c.id)
    heads = connection.execute(select(AUDITS).where(*wanted).order_by(*order)).mappings().all()
    old, late = ([h["id"] for h in heads if (h["period"] >= broken_down) is is_late] for is_late in (False, True))
    rows = {**_findings(connection, old, check, later), **_findings(connection, late, check, None)}
    return [_audit(head, rows.get(head["id"], ()), whole=check is None) for head in heads]


def _findings(
    connection: Connection,
    audits: Sequence[int],
    check: str | None,
    later: Callable[[int], Mapping[str, Mapping[str, Counts]]] | None,
) -> dict[int, list[Finding]]:
    """The findings of some audits, in order, with their breakdowns or with what reads them later."""
    found: dict[int, list[Finding]] = {}
    for at in range(0, len(audits), _MANY):
        of_audits = FINDINGS.c.audit_id.in_(audits[at : at + _MANY])
        which = of_audits & (FINDINGS.c.check_id == check) if check else of_audits
        rows = connection.execute(select(*_FINDING).where(which).order_by(FINDINGS.c.audit_id, FINDINGS.c.position))
        parts = {} if later else _breakdowns(connection, which)
        for id_, audit, kind, *told in rows:
            values = Later(partial(later, id_)) if later else parts.get(id_, {})
            found.setdefault(audit, []).append(_finding(Kind(kind), told, values))
    return found


def breakdowns_of(connection: Connection, finding: int) -> dict[str, dict[str, Counts]]:
    """The breakdowns of a finding, by its number."""
    return _breakdowns(connection, FINDINGS.c.id == finding).get(finding, {})


def _breakdowns(connection: Connection, which: ColumnElement[bool]) -> dict[int, dict[str, dict[str, Counts]]]:
    columns = (BREAKDOWNS.c.finding_id, BREAKDOWNS.c.name, BREAKDOWNS.c.value, *(BREAKDOWNS.c[n] for n in COUNT_NAMES))
    joined = select(*columns).join(FINDINGS, FINDINGS.c.id == BREAKDOWNS.c.finding_id).where(which)
    found: dict[int, dict[str, dict[str, Counts]]] = {}
    order = (BREAKDOWNS.c.finding_id, BREAKDOWNS.c.name, BREAKDOWNS.c.position)
    for finding, name, value, *counts in connection.execute(joined.order_by(*order)):
        found.setdefault(finding, {}).setdefault(name, {})[value] = Counts(*counts)
    return found


_TOLD = tuple(name for name in _FACTS if name != "kind")
_FINDING = (
    *(FINDINGS.c[name] for name in ("id", "audit_id", "kind")),
    *(FINDINGS.c["check_id" if name == "check" else name] for name in _TOLD),
    *(FINDINGS.c[name] for name in COUNT_NAMES),
)


def _finding(kind: Kind, told: Sequence[Any], breakdowns: Mapping[str, Mapping[str, Counts]]) -> Finding:
    facts, counts = told[: len(_TOLD)], Counts(*told[len(_TOLD) :])
    return Finding(kind=kind, counts=counts, breakdowns=breakdowns, **dict(zip(_TOLD, facts, strict=True)))


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


def table(
    connection: Connection, wanted: Sequence[ColumnElement[bool]], breakdowns: Sequence[str] | None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Counts as a tidy table: its columns, and a row for each line and each value of the breakdowns wanted (None: all).

    Complete stands beside the recording states it is the sum of.
    """
    names = [*_TIDY, "breakdown", "value", "vintage", "complete", *COUNT_NAMES]
    joined = FINDINGS.join(AUDITS, AUDITS.c.id == FINDINGS.c.audit_id)
    about, order = [_column(name) for name in _TIDY], [AUDITS.c[name] for name in ("source", "period", "as_of", "id")]
    lists = select(AUDITS.c.id, AUDITS.c.vintages).select_from(joined).where(*wanted).distinct()
    vintages = {id_: json.loads(told) for id_, told in connection.execute(lists)}
    whole = select(AUDITS.c.id, null(), null(), *about, *(FINDINGS.c[name] for name in COUNT_NAMES))
    asked = [whole.select_from(joined).where(*wanted).order_by(*order, FINDINGS.c.position)]
    if breakdowns is None or breakdowns:
        parts = select(
            AUDITS.c.id, BREAKDOWNS.c.name, BREAKDOWNS.c.value, *about, *(BREAKDOWNS.c[n] for n in COUNT_NAMES)
        )
        named = [] if breakdowns is None else [BREAKDOWNS.c.name.in_(breakdowns)]
        both = joined.join(BREAKDOWNS, BREAKDOWNS.c.finding_id == FINDINGS.c.id)
        by = (*order, FINDINGS.c.position, BREAKDOWNS.c.name, BREAKDOWNS.c.position)
        asked.append(parts.select_from(both).where(*wanted, *named).order_by(*by))
    valid, declined = (len(_TIDY) + COUNT_NAMES.index(name) for name in ("valid", "declined"))
    rows = [
        (*row[: len(_TIDY)], name, value, vintages[id_].get(name), row[valid] + row[declined], *row[len(_TIDY) :])
        for one in asked
        for id_, name, value, *row in connection.execute(one)
    ]
    return names, rows


_TIDY = ("source", "agency", "period", "as_of", "area", "check", "kind", "item", "rule", "gap", "target", "obstacle")


def _column(name: str) -> ColumnElement[Any]:
    """The column behind a name of the tidy table; an as-of that nobody knows is none."""
    if name == "as_of":
        return func.nullif(AUDITS.c.as_of, "").label(name)
    return FINDINGS.c.check_id if name == "check" else (AUDITS if name in AUDITS.c else FINDINGS).c[name]
