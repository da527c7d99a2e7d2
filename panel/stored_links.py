"""The links kept in the contacts store: what differs from those found, and putting it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Connection


def differing_links(
    contacts: Connection, found: list[dict[str, Any]]
) -> tuple[list[str], list[dict[str, Any]]]:
    """Return the responses whose stored link goes, and the links that are new or differ."""
    from sqlalchemy import select

    from survey.store.schema import links

    stored = {row.response_id: row._asdict() for row in contacts.execute(select(links))}
    gone = sorted(stored.keys() - {row["response_id"] for row in found})
    fresh = [
        row
        for row in found
        if {name: stored.get(row["response_id"], {}).get(name) for name in row} != row
    ]
    return gone, fresh


def store_links(contacts: Connection, found: list[dict[str, Any]]) -> int:
    """Replace the links that differ, so that an unchanged one keeps when it was decided."""
    from sqlalchemy import delete, insert

    from survey.store.schema import links
    from survey.store.stores import now

    gone, fresh = differing_links(contacts, found)
    for start in range(0, len(ids := [*gone, *(row["response_id"] for row in fresh)]), 5_000):
        contacts.execute(delete(links).where(links.c.response_id.in_(ids[start : start + 5_000])))
    at = now()
    for start in range(0, len(fresh), 20_000):
        part = [row | {"decided_at": at} for row in fresh[start : start + 20_000]]
        contacts.execute(insert(links), part)
    return len(gone) + len(fresh)
