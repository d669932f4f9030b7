"""The tables of the history. Whoever changes one writes a migration, and a test holds both against each other."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from dq_audit.model import COUNT_NAMES

METADATA = MetaData()


def _counts() -> list[Column[int]]:
    """A column for each count. Most are 0, which takes no room in SQLite."""
    return [Column(name, BigInteger, nullable=False, server_default="0") for name in COUNT_NAMES]


AUDITS = Table(
    "audits",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("period", Text, nullable=False),  # YYYY-MM, the data month
    Column("as_of", Text, nullable=False),  # YYYY-MM-DD; empty where nobody knows it
    Column("is_current", Boolean, nullable=False),  # False: another version of this period and as-of came later
    Column("sha256", Text, nullable=False),  # of the extract
    Column("rows", BigInteger, nullable=False),
    Column("name", Text, nullable=False),  # of the extract, masked
    Column("area", Text, nullable=False),
    Column("vintages", Text, nullable=False, server_default="{}"),  # JSON: breakdown, fingerprint of its list
    Column("counted", Text, nullable=False),  # fingerprint of what was counted
    Column("tool", Text, nullable=False),
    Column("origin", Text, nullable=False),  # run, import or gx
    Column("recorded_at", Text, nullable=False),  # UTC
    Column("beside", Text, nullable=False),  # JSON: notes, tallies, persons, fitness, labels
)
Index("audits_of_source", AUDITS.c.source, AUDITS.c.period)
Index(
    "audits_current",
    AUDITS.c.source,
    AUDITS.c.period,
    AUDITS.c.as_of,
    unique=True,
    sqlite_where=text("is_current"),
    postgresql_where=text("is_current"),
)

FINDINGS = Table(
    "findings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("audit_id", Integer, ForeignKey("audits.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # in the audit
    Column("check_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("item", Text),
    Column("rule", Text, nullable=False),  # fingerprint
    Column("gap", Text),
    Column("title", Text, nullable=False),
    Column("target", Float),
    Column("note", Text, nullable=False),
    Column("allowance", Float),
    Column("obstacle", Text, nullable=False),
    Column("remark", Text, nullable=False),
    Column("alone", Boolean, nullable=False),
    *_counts(),
    UniqueConstraint("audit_id", "position"),
)
Index("findings_of_check", FINDINGS.c.check_id, FINDINGS.c.audit_id)

BREAKDOWNS = Table(
    "breakdowns",
    METADATA,
    Column("finding_id", Integer, ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("position", Integer, nullable=False),  # among the values
    *_counts(),
    sqlite_with_rowid=False,
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),  # ledger_key: fingerprint of the key; absent where no ledger is kept
    Column("value", Text, nullable=False),
)

# The ledger. A record is 16 bytes of a keyed hash of its record key; what it was called stands nowhere.
SLOTS = Table(
    "slots",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("slots", Text, nullable=False),  # JSON: check, item, fingerprint of each letter of `states`
    UniqueConstraint("source", "slots"),
)

PULLS = Table(
    "pulls",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("day", Text, primary_key=True),  # YYYY-MM-DD on which it was cut
    Column("scope", Text, primary_key=True),  # the month it holds; empty where it holds several; recheck
    Column("sha256", Text, nullable=False),
    Column("slots_id", Integer, ForeignKey("slots.id"), nullable=False),
    Column("records", BigInteger, nullable=False),
    Column("unkeyed", BigInteger, nullable=False),  # records without a whole key: nobody can follow them
)

SIGHTINGS = Table(
    "sightings",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("record", LargeBinary, primary_key=True),
    Column("since", Text, primary_key=True),  # the first day on which it stood so
    Column("until", Text, nullable=False),  # the last one
    Column("before", Text, nullable=False),  # `until` before the latest extract: what is restored if that is superseded
    Column("is_last", Boolean, nullable=False),
    Column("period", Text, nullable=False),  # of the record
    Column("slots_id", Integer, ForeignKey("slots.id"), nullable=False),
    Column("states", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What came back with work lists. Nobody's name: owners and approvers are digests under the ledger's key.
REPLIES = Table(
    "replies",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("record", LargeBinary, primary_key=True),
    Column("owner", Text, primary_key=True),  # whose list it was
    Column("said_at", Text, primary_key=True),  # YYYY-MM-DDTHH:MM:SS, when the workbook was saved
    Column("kind", Text, nullable=False),
)

WAIVERS = Table(
    "waivers",
    METADATA,
    Column("source", Text, primary_key=True),
    Column("record", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("accepted_on", Text, nullable=False),  # YYYY-MM-DD
    Column("accepted_by", Text, nullable=False),
    Column("until", Text, nullable=False),  # YYYY-MM, the last month in which it holds
)
