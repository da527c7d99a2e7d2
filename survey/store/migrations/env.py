"""What Alembic runs; `survey.store.upgrades` hands it an open connection."""

from __future__ import annotations

from alembic import context

options = context.config.attributes
context.configure(
    connection=options["connection"],
    target_metadata=options["metadata"],
    version_table=options["version_table"],
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
