"""Runs the migrations on the connection that the store hands over, in its transaction."""

from alembic import context

from exact_zoho.staging.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=context.config.attributes["version_table"],
)
with context.begin_transaction():
    context.run_migrations()
