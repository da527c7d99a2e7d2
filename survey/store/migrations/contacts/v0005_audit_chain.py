"""The audit log gets its chain, and withdrawals their marks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from survey.store.audit_log import sealed

revision = "0005"
down_revision = "0004"

NEW = ("salt", "seal", "chain")


def upgrade() -> None:
    """Bring the tables of version 0003 to this one; rows written before are chained as they are."""
    for name in NEW:
        op.add_column("audit", sa.Column(name, sa.Text(), nullable=True))
    names = ("who", "what", "subject", "detail", *NEW)
    columns = [sa.column(name, sa.Text()) for name in names]
    audit = sa.table(
        "audit", sa.column("audit_id", sa.Integer()), sa.column("at", sa.DateTime()), *columns
    )
    connection = op.get_bind()
    chain = ""
    for row in connection.execute(sa.select(audit).order_by(audit.c.audit_id)).all():
        made = sealed(row._asdict(), chain)
        chain = made["chain"]
        values = {name: made[name] for name in NEW}
        connection.execute(sa.update(audit).where(audit.c.audit_id == row.audit_id).values(values))
    op.create_table(
        "withdrawn", sa.Column("mark", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("mark")
    )
    op.create_table(
        "erasing",
        sa.Column("response_id", sa.Text(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("response_id"),
    )
