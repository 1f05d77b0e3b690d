"""Alembic's environment: works on the connection that :mod:`engine.store.migrating` hands over."""

from __future__ import annotations

from alembic import context

from engine.store.tables import metadata

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=metadata,
    on_version_apply=given.get("on_version_apply"),
    version_table="schema_version",
)
context.run_migrations()
