"""The first tables: audits, findings, breakdowns."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_COUNTS = (
    "rows", "in_period", "period_unknown", "in_area", "area_unknown", "applicable", "applicability_unknown",
    "valid", "declined", "unknown", "not_asked", "blank", "invalid", "defaults",
)  # fmt: skip


def _counts() -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False, server_default="0") for name in _COUNTS]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "audits",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("as_of", sa.Text, nullable=False),
        sa.Column("is_current", sa.Boolean, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("area", sa.Text, nullable=False),
        sa.Column("counted", sa.Text, nullable=False),
        sa.Column("tool", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("beside", sa.Text, nullable=False),
    )
    op.create_index("audits_of_source", "audits", ["source", "period"])
    current = sa.text("is_current")
    op.create_index(
        "audits_current", "audits", ["source", "period", "as_of"], unique=True,
        sqlite_where=current, postgresql_where=current,
    )  # fmt: skip
    op.create_table(
        "findings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("audit_id", sa.Integer, sa.ForeignKey("audits.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("check_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("gap", sa.Text),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("target", sa.Float),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("allowance", sa.Float),
        sa.Column("obstacle", sa.Text, nullable=False),
        sa.Column("remark", sa.Text, nullable=False),
        sa.Column("alone", sa.Boolean, nullable=False),
        *_counts(),
        sa.UniqueConstraint("audit_id", "position"),
    )
    op.create_index("findings_of_check", "findings", ["check_id", "audit_id"])
    op.create_table(
        "breakdowns",
        sa.Column("finding_id", sa.Integer, sa.ForeignKey("findings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        *_counts(),
        sqlite_with_rowid=False,
    )
