"""What an import replaced is kept, so that it can be undone; rows are compared, not hashes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEYS: tuple[sa.Column[Any], ...] = (
    sa.Column("response_id", sa.Text(), nullable=False),
    sa.Column("wave", sa.Text(), nullable=False),
    sa.Column("source", sa.Text(), nullable=False),
    sa.Column("source_hash", sa.Text(), nullable=False),
    sa.Column("person_id", sa.Text(), nullable=True),
    sa.Column("token_hash", sa.Text(), nullable=True),
    sa.Column("near_person", sa.Text(), nullable=True),
    sa.Column("consent", sa.Boolean(), nullable=True),
    sa.Column("link_consent", sa.Boolean(), nullable=True),
    sa.Column("aside", sa.Boolean(), nullable=False),
    sa.Column("import_id", sa.Integer(), nullable=False),
)


def upgrade() -> None:
    """Bring the tables of version 0001 to this one."""
    op.create_table(
        "key_images",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "response_id"),
    )
    op.add_column("imports", sa.Column("removed", sa.Integer(), nullable=False, server_default="0"))
    for name in ("response_keys_person", "response_keys_wave"):
        op.drop_index(name, "response_keys")
    op.rename_table("response_keys", "response_keys_old")
    new = op.create_table(
        "response_keys",
        *KEYS,
        sa.PrimaryKeyConstraint("response_id"),
        sqlite_with_rowid=False,
    )
    names = [column.name for column in KEYS]
    old = sa.table("response_keys_old", *map(sa.column, names))
    op.execute(sa.insert(new).from_select(names, sa.select(old)))
    op.drop_table("response_keys_old")
