"""The audit log: a row for everything that was done, each holding on to the row before it.

A row's `seal` is the hash of what it says and of a random `salt`; its `chain` is the hash of the
`chain` before it and of its own `seal`. Whoever alters, takes out or puts in a row breaks the
chain there, unless all rows after it are made anew; the last `chain`, kept elsewhere, shows that.
Words of a row that name somebody can be erased: `subject`, `detail` and `salt` go, so that the
seal tells nothing, and the chain holds. A later row says how many rows were erased.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from survey.problems import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from survey.store.stores import Stores

ERASED = "audit rows erased"
"""What the row says that counts rows whose words were erased."""


def sealed(row: Mapping[str, Any], before: str) -> dict[str, Any]:
    """Return an audit row with its salt, its seal and its place in the chain after `before`."""
    salt = secrets.token_hex(16)
    seal = _seal(row, salt)
    return {**row, "salt": salt, "seal": seal, "chain": _hash(before, seal)}


def last_chain(connection: Connection) -> str:
    """Return where the chain ends; nothing while no row stands."""
    from sqlalchemy import select

    from survey.store.schema import audit

    query = select(audit.c.chain).order_by(audit.c.audit_id.desc()).limit(1)
    return connection.execute(query).scalar() or ""


def check_audit(stores: Stores, known: str = "") -> tuple[int, str, list[Problem]]:
    """Return how many rows the log has, where its chain ends, and what is wrong with it.

    Parameters
    ----------
    known
        Where the chain ended when it was last looked at; it must still lead through there.
    """
    from sqlalchemy import select

    from survey.store.schema import audit

    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(audit).order_by(audit.c.audit_id)).all()
    problems = list(_broken(rows))
    if known and known not in {row.chain for row in rows}:
        problems.append(
            Problem(
                "audit-rewritten",
                "the audit log does not lead through the end that was noted before.",
                "Rows were taken off its end or all made anew: compare with a backup.",
            )
        )
    return len(rows), rows[-1].chain if rows else "", problems


def read_audit(stores: Stores) -> list[str]:
    """Return the log, a line a row."""
    from sqlalchemy import select

    from survey.store.schema import audit

    with stores.contacts.connect() as contacts:
        rows = contacts.execute(select(audit).order_by(audit.c.audit_id)).all()
    return [
        "  ".join((str(row.audit_id), str(row.at), row.who, row.what, row.subject or "-",
                   row.detail or "-"))
        for row in rows
    ]  # fmt: skip


def erase_words(connection: Connection, words: Collection[str]) -> int:
    """Erase what audit rows say of these ids, and return of how many; the chain holds."""
    from sqlalchemy import select, update

    from survey.store.schema import audit

    rows = connection.execute(select(audit.c.audit_id, audit.c.subject, audit.c.detail)).all()
    gone = [
        row.audit_id
        for row in rows
        if any(word in (text or "") for text in (row.subject, row.detail) for word in words)
    ]
    for audit_id in gone:
        nothing = {"subject": None, "detail": None, "salt": None}
        connection.execute(update(audit).where(audit.c.audit_id == audit_id).values(nothing))
    return len(gone)


def _broken(rows: Iterable[Row[Any]]) -> Iterable[Problem]:
    before, erased, said = "", 0, 0
    for row in rows:
        if row.salt is None:
            erased += 1
        if row.what == ERASED:
            said += int(row.detail or 0)
        altered = row.salt is not None and row.seal != _seal(row._asdict(), row.salt)
        if altered or row.chain != _hash(before, row.seal):
            what = "is not as it was written" if altered else "does not follow on the row before it"
            yield Problem(
                "audit-broken",
                f"row {row.audit_id} of the audit log {what}.",
                "Somebody has changed the log: compare with a backup.",
            )
        before = row.chain
    if erased != said:
        yield Problem(
            "audit-erased",
            f"the words of {erased} rows of the audit log are erased, but the log says it of "
            f"{said}.",
            "Somebody has erased words beside the program: compare with a backup.",
        )


def _seal(row: Mapping[str, Any], salt: str) -> str:
    texts = (str(row[name] or "") for name in ("at", "who", "what", "subject", "detail"))
    return _hash(salt, *texts)


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
