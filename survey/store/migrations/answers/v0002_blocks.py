"""Responses in blocks, which end and stand again, instead of a row each with images of before."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LETTERS = {
    "not_asked": "n", "skipped": "s", "break_off": "b", "invalid": "i", "dont_know": "u",
    "not_applicable": "a", "platform_missing": "m",
}  # fmt: skip
HEAD = (
    "mode", "language", "project", "arena", "role", "role2", "role_source", "started_on",
    "completed_on",
)  # fmt: skip


def upgrade() -> None:
    """Bring the tables of version 0001 to this one, and every row with them."""
    blocks = op.create_table(
        "blocks",
        sa.Column("block_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wave", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("block_id"),
    )
    op.add_column("free_text", sa.Column("ended_by", sa.Integer(), nullable=True))
    connection = op.get_bind()
    groups: defaultdict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row, ended_by in _rows(connection):
        made = (row["wave"], row["instrument"], row["version"], row["import_id"], ended_by)
        groups[made].append(row)
    for number, (made, rows) in enumerate(groups.items(), start=1):
        named = dict(
            zip(("wave", "instrument", "version", "import_id", "ended_by"), made, strict=True)
        )
        block = named | {"block_id": number, "rows": json.dumps(_block(rows))}
        connection.execute(sa.insert(blocks), block)
    _keep_texts(connection)
    op.drop_table("before_images")
    op.drop_index("responses_import", "responses")
    op.drop_index("responses_wave", "responses")
    op.drop_table("responses")


def _rows(connection: sa.Connection) -> list[tuple[dict[str, Any], int | None]]:
    """Return every row with the unfinished import that replaced it, if one did."""
    names = ("response_id", "wave", "instrument", "version", *HEAD, "answers", "reasons",
             "answered", "aside", "import_id")  # fmt: skip
    table = sa.table("responses", *map(sa.column, names))
    found = connection.execute(sa.select(table).order_by(table.c.response_id))
    rows: list[tuple[dict[str, Any], int | None]] = [(row._asdict(), None) for row in found]
    for import_id, row in _images(connection, "responses"):
        rows = [(r, e) for r, e in rows if r["response_id"] != row["response_id"]
                or r["import_id"] == import_id]  # fmt: skip
        rows.append((row, import_id))
    return rows


def _images(connection: sa.Connection, name: str) -> list[tuple[int, dict[str, Any]]]:
    names = ("import_id", "table_name", "row_id", "row")
    table = sa.table("before_images", *map(sa.column, names))
    found = connection.execute(sa.select(table).where(table.c.table_name == name))
    return [(image.import_id, json.loads(image.row)) for image in found]


def _keep_texts(connection: sa.Connection) -> None:
    names = ("text_id", "wave", "project", "question", "text", "import_id", "ended_by")
    table = sa.table("free_text", *map(sa.column, names))
    for import_id, row in _images(connection, "free_text"):
        connection.execute(sa.insert(table), row | {"ended_by": import_id})


def _block(rows: list[dict[str, Any]]) -> dict[str, Any]:
    said = [json.loads(row["answers"]) for row in rows]
    why = [json.loads(row["reasons"]) for row in rows]
    answered = sorted({name for row in said for name in row})
    columns = sorted({name for row in (*said, *why) for name in row})
    return {
        "response_id": [row["response_id"] for row in rows],
        "place": list(range(1, len(rows) + 1)),
        "aside": [bool(row["aside"]) for row in rows],
        "answered": [row["answered"] for row in rows],
        "head": {name: [row[name] for row in rows] for name in HEAD},
        "answers": {name: [row.get(name) for row in said] for name in answered},
        "reasons": {
            name: "".join(LETTERS[row[name]] if name in row else "." for row in why)
            for name in columns
        },
    }
