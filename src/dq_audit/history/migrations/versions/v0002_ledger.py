"""The ledger: what happened to each record, by a keyed hash of its key, and what was replied about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the ledger; without a key in `settings` none is kept."""
    op.create_table(
        "settings",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "slots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("slots", sa.Text, nullable=False),
        sa.UniqueConstraint("source", "slots"),
    )
    op.create_table(
        "pulls",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("day", sa.Text, primary_key=True),
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("slots_id", sa.Integer, sa.ForeignKey("slots.id"), nullable=False),
        sa.Column("records", sa.BigInteger, nullable=False),
        sa.Column("unkeyed", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sightings",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("record", sa.LargeBinary, primary_key=True),
        sa.Column("since", sa.Text, primary_key=True),
        sa.Column("until", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("is_last", sa.Boolean, nullable=False),
        sa.Column("period", sa.Text, nullable=False),
        sa.Column("slots_id", sa.Integer, sa.ForeignKey("slots.id"), nullable=False),
        sa.Column("states", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "replies",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("record", sa.LargeBinary, primary_key=True),
        sa.Column("owner", sa.Text, primary_key=True),
        sa.Column("said_at", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
    )
    op.create_table(
        "waivers",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("record", sa.LargeBinary, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("accepted_on", sa.Text, nullable=False),
        sa.Column("accepted_by", sa.Text, nullable=False),
        sa.Column("until", sa.Text, nullable=False),
    )
