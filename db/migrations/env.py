"""Alembic's environment: runs on the connection that db.migrate hands over."""

from __future__ import annotations

from alembic import context

from db.models import load_all

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=load_all().metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
