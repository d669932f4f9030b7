"""The vintage of each breakdown: by which list its values were told. Of audits from before nobody knows it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("audits", sa.Column("vintages", sa.Text, nullable=False, server_default="{}"))
