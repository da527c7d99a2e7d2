"""The tables of the two stores, in types that SQLite and PostgreSQL share.

`CONTACTS` knows persons, positions and which response is whose; `ANSWERS` knows what was
answered, under random ids. A new version of either needs a migration in `migrations/`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

CONTACTS = MetaData()
ANSWERS = MetaData()


def _text(name: str, *, null: bool = False, **given: Any) -> Column[str]:
    return Column(name, Text, nullable=null, **given)


contact_facts = Table(
    "contact_facts",
    CONTACTS,
    _text("name", primary_key=True),
    _text("value", null=True),
)
"""What the store knows of itself; the row `lock` is updated first by everything that writes."""

persons = Table(
    "persons",
    CONTACTS,
    _text("person_id", primary_key=True),
    _text("name", null=True),
    _text("email", null=True),
    _text("language", null=True),
    _text("key", null=True),
    _text("note", null=True),
    Column("issue", Integer, nullable=False, default=1),
    Column("left_register", Date, nullable=True),
)

holdings = Table(
    "holdings",
    CONTACTS,
    Column("holding_id", Integer, primary_key=True),
    _text("person_id"),
    _text("position", null=True),
    _text("project"),
    _text("role"),
    _text("arena", null=True),
    Column("from_day", Date, nullable=True),
    Column("to_day", Date, nullable=True),
    Column("is_primary", Boolean, nullable=False),
    _text("exit_reason", null=True),
    _text("predecessor", null=True),
    Index("holdings_person", "person_id"),
)

invited = Table(
    "invited",
    CONTACTS,
    _text("person_id", primary_key=True),
    _text("wave", primary_key=True),
    Column("invited", Boolean, nullable=False),
    _text("disposition", null=True),
)

register_images = Table(
    "register_images",
    CONTACTS,
    Column("change_id", Integer, primary_key=True, autoincrement=False),
    _text("person_id", primary_key=True),
    _text("image"),
)
"""What the register said of a person before a change, as JSON with names and addresses, to undo
it; `null` of a person who was new. It goes when addresses go."""

imports = Table(
    "imports",
    CONTACTS,
    Column("import_id", Integer, primary_key=True, autoincrement=False),
    _text("wave"),
    _text("instrument"),
    Column("version", Integer, nullable=False),
    _text("file"),
    _text("file_hash"),
    _text("layout"),
    Column("at", DateTime, nullable=False),
    Column("added", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    _text("state"),
)
"""`state` is `stored`, `undoing` or `undone`."""

response_keys = Table(
    "response_keys",
    CONTACTS,
    _text("response_id", primary_key=True),
    _text("wave"),
    _text("source"),
    _text("source_hash"),
    _text("person_id", null=True),
    _text("token_hash", null=True),
    _text("near_person", null=True),
    Column("consent", Boolean, nullable=True),
    Column("link_consent", Boolean, nullable=True),
    Column("aside", Boolean, nullable=False, default=False),
    Column("import_id", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""`near_person` has a token that differs from the one given in one character. No two rows of a wave
have one `source_hash`: `survey.store.batch_plan` sees to it, under the lock. There is no index but
that of the ids, since a wave is always read whole."""

key_images = Table(
    "key_images",
    CONTACTS,
    Column("import_id", Integer, primary_key=True, autoincrement=False),
    _text("response_id", primary_key=True),
    _text("image"),
)
"""What a response's key, codes and map of texts were before an import, as JSON, to undo it."""

code_hashes = Table(
    "code_hashes",
    CONTACTS,
    _text("response_id", primary_key=True),
    Column("element", Integer, primary_key=True, autoincrement=False),
    _text("hash"),
)

free_text_map = Table(
    "free_text_map",
    CONTACTS,
    _text("text_id", primary_key=True),
    _text("response_id"),
    _text("question"),
    Index("free_text_map_response", "response_id"),
)

links = Table(
    "links",
    CONTACTS,
    _text("response_id", primary_key=True),
    _text("person_id"),
    _text("wave"),
    _text("method"),
    Column("distance", Float, nullable=True),
    _text("status"),
    _text("decided_by"),
    Column("decided_at", DateTime, nullable=False),
    Index("links_person", "person_id"),
)

steps = Table(
    "steps",
    CONTACTS,
    _text("person_id", primary_key=True),
    _text("wave", primary_key=True),
    _text("step", primary_key=True),
    _text("state"),
    _text("channel"),
    Column("at", DateTime, nullable=False),
)
"""Messages, one a person, wave and step: `claimed` before it is handed over, then `sent` or
`failed`. What stands here is never sent again, so that a crash sends nothing twice."""

events = Table(
    "events",
    CONTACTS,
    Column("event_id", Integer, primary_key=True),
    _text("person_id"),
    _text("wave"),
    _text("what"),
    Column("at", DateTime, nullable=False),
    _text("source"),
    Index("events_wave", "wave"),
)
"""What fieldwork learned of a person in a wave, see `survey.fieldwork.events.What`. What was sent
stands in `steps`, what was answered in `sittings`."""

sittings = Table(
    "sittings",
    CONTACTS,
    _text("sitting_id", primary_key=True),
    _text("person_id"),
    _text("wave"),
    _text("mode"),
    Column("consent", Boolean, nullable=True),
    Column("link_consent", Boolean, nullable=True),
    _text("consent_hash", null=True),
    Column("opened_at", DateTime, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("submitted_at", DateTime, nullable=True),
    Index("sittings_person", "wave", "person_id", unique=True),
)
"""Who sat down with the form of a wave, and how far it came. What was answered lies in
`form_pages` of the other store, under the same random id, which becomes the response's."""

link_decisions = Table(
    "link_decisions",
    CONTACTS,
    Column("decision_id", Integer, primary_key=True),
    _text("earlier_response"),
    _text("later_response"),
    Column("same", Boolean, nullable=False),
    _text("reason"),
    _text("decided_by"),
    Column("decided_at", DateTime, nullable=False),
    Column("undone_at", DateTime, nullable=True),
    _text("undone_by", null=True),
    _text("undone_reason", null=True),
)

audit = Table(
    "audit",
    CONTACTS,
    Column("audit_id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    _text("who"),
    _text("what"),
    _text("subject", null=True),
    _text("detail", null=True),
    _text("salt", null=True),
    _text("seal", null=True),
    _text("chain", null=True),
)
"""What was done; `survey.store.audit_log` says how the rows hold together."""

withdrawn = Table("withdrawn", CONTACTS, _text("mark", primary_key=True))
"""Keyed hashes by which answers that were withdrawn are known if a file brings them again. They
tell nothing without the answers themselves."""

erasing = Table(
    "erasing",
    CONTACTS,
    _text("response_id", primary_key=True),
    Column("until", Integer, nullable=False),
)
"""Responses that are being erased, so that a crash does not stop it: what stood of them before
import `until`, or all of them where that is -1."""

blocks = Table(
    "blocks",
    ANSWERS,
    Column("block_id", Integer, primary_key=True, autoincrement=False),
    _text("wave"),
    _text("instrument"),
    Column("version", Integer, nullable=False),
    Column("import_id", Integer, nullable=False),
    Column("ended_by", Integer, nullable=True),
    _text("rows"),
)
"""Responses, many in a row, as `survey.store.blocks` writes them; they stand from `import_id` on
until `ended_by`, if that is given."""

free_text = Table(
    "free_text",
    ANSWERS,
    _text("text_id", primary_key=True),
    _text("wave"),
    _text("project", null=True),
    _text("question"),
    _text("text"),
    Column("import_id", Integer, nullable=False),
    Column("ended_by", Integer, nullable=True),
)

form_pages = Table(
    "form_pages",
    ANSWERS,
    _text("sitting_id", primary_key=True),
    _text("page", primary_key=True),
    _text("answers"),
    _text("language"),
    Column("saved_at", DateTime, nullable=False),
)
"""A page of the form as it was last sent in: `answers` is a JSON object of question and value."""

answer_imports = Table(
    "answer_imports",
    ANSWERS,
    Column("import_id", Integer, primary_key=True, autoincrement=False),
    _text("state"),
)
"""`waiting` until the contacts store has the import as well, then `stored`, or `undone`."""
