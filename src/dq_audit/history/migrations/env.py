"""Alembic's way in: migrations run on the connection that the history hands over, in its transaction."""

from __future__ import annotations

from alembic import context

from dq_audit.history.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
