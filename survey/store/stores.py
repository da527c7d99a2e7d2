"""Open the two databases: private files, the right schema, nothing half done."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from survey.problems import Problem, SurveyError
from survey.store.upgrades import Which, upgrade

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VARIABLES: dict[Which, str] = {
    "contacts": "LIKEVERD_CONTACTS",
    "answers": "LIKEVERD_ANSWERS",
}
"""Environment variables that hold another address of a store."""


PRAGMAS = (
    "busy_timeout=30000", "journal_mode=WAL", "foreign_keys=ON", "cache_size=-65536",
    "secure_delete=ON",
)  # fmt: skip
"""How SQLite works: it waits for other writers, keeps 64 MB of pages in memory, and writes zeros
over what is deleted."""


@dataclass(frozen=True, slots=True)
class Stores:
    """The two databases of a study and the folder that holds the keys.

    `contacts` knows who, `answers` knows what; only linking and importing look at both.
    """

    contacts: Engine
    answers: Engine
    data: Path

    def key(self) -> bytes:
        """Return the secret of tokens and keyed hashes."""
        from survey.tokens import read_key

        return read_key(self.data)

    def codes_key(self) -> bytes:
        """Return the secret of the hashes of self-generated codes."""
        from survey.tokens import read_codes_key

        return read_codes_key(self.data)

    def close(self) -> None:
        """Let go of both databases."""
        self.contacts.dispose()
        self.answers.dispose()

    def __enter__(self) -> Self:
        """Return the stores themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close both databases."""
        self.close()


def open_stores(data: Path, create: bool = True) -> Stores:
    """Open both stores, bring their schema up to date and settle what a crash left.

    Parameters
    ----------
    data
        The folder of the databases and keys; the environment variables of `VARIABLES` move a
        database elsewhere, the keys stay.
    create
        Make what is missing; otherwise a missing store is an error.

    Raises
    ------
    SurveyError
        A store is missing, made by a newer program, no database, or its key is lost.
    """
    from sqlalchemy.exc import DBAPIError

    if create:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
    contacts = _open("contacts", data, create)
    answers = _open("answers", data, create)
    stores = Stores(contacts, answers, data)
    try:
        upgrade(contacts, "contacts")
        upgrade(answers, "answers")
        _check_keys(stores)
        from survey.store.recovery import recover

        recover(stores)
    except DBAPIError as error:
        stores.close()
        raise SurveyError(
            Problem(
                "store-unreadable",
                f"a store in {data} cannot be used: {error.orig}.",
                "Check that the files are the program's databases and may be written by you.",
            )
        ) from None
    except BaseException:
        stores.close()
        raise
    return stores


@contextmanager
def writing(stores: Stores) -> Iterator[Connection]:
    """Open a transaction on the contacts store that keeps every other writer waiting."""
    with stores.contacts.begin() as connection:
        take_lock(connection)
        yield connection


def take_lock(connection: Connection) -> None:
    """Keep every other writer of the contacts store waiting until this transaction ends."""
    from sqlalchemy import update

    from survey.store.schema import contact_facts

    connection.execute(
        update(contact_facts).where(contact_facts.c.name == "lock").values(value="held")
    )


def note(connection: Connection, what: str, subject: str | None = None, detail: str = "") -> None:
    """Write an audit row: what was done, to which id, and how many; never a name or a code."""
    from sqlalchemy import insert

    from survey.store.audit_log import last_chain, sealed
    from survey.store.schema import audit

    take_lock(connection)
    row = {"at": now(), "who": user(), "what": what, "subject": subject, "detail": detail}
    connection.execute(insert(audit), sealed(row, last_chain(connection)))


def now() -> dt.datetime:
    """Return the time, in UTC and whole seconds, as the stores keep it."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0, tzinfo=None)


def user() -> str:
    """Return the login name of whoever runs the program."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _open(which: Which, data: Path, create: bool) -> Engine:
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.exc import ArgumentError

    # No exception may hold what was to be written: names, addresses, answers.
    given = os.environ.get(VARIABLES[which])
    try:
        url = make_url(given or f"sqlite:///{data / f'{which}.db'}")
    except ArgumentError:
        raise SurveyError(
            Problem(
                "store-address",
                f"{VARIABLES[which]} does not hold the address of a database.",
                "Write for example postgresql+psycopg://user@host/name, or leave it empty.",
            )
        ) from None
    if url.get_backend_name() != "sqlite":
        return create_engine(url, hide_parameters=True)
    path = Path(url.database or f"{which}.db")
    if not path.exists():
        if not create:
            raise SurveyError(
                Problem(
                    "no-store",
                    f"there is no {which} store at {path}.",
                    "Import a file first, or give the right folder with --data.",
                )
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    engine = create_engine(url, hide_parameters=True)
    _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: Engine) -> None:
    """Let SQLAlchemy, not the sqlite3 module, say when a transaction begins."""
    from sqlalchemy import event

    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _check_keys(stores: Stores) -> None:
    """Refuse to work with a key that is not the one the contacts store was filled with."""
    from sqlalchemy import insert, select

    from survey.store.schema import contact_facts
    from survey.tokens import keyed_hash

    facts = contact_facts.c
    with stores.contacts.connect() as connection:
        rows = connection.execute(select(facts.name, facts.value)).all()
    known = {str(row.name): row.value for row in rows}
    for name, read in (("contacts.key", Stores.key), ("codes.key", Stores.codes_key)):
        if name in known and not (stores.data / name).exists():
            raise SurveyError(
                Problem(
                    "key-missing",
                    f"the key file {stores.data / name} is missing, so nobody can be recognised.",
                    "Put it back from the backup; a new key cannot replace it.",
                )
            )
        mark = keyed_hash(read(stores), "mark", name)
        if known.setdefault(name, mark) != mark:
            raise SurveyError(
                Problem(
                    "key-wrong",
                    f"the key file {stores.data / name} does not belong to this contacts store.",
                    "Put back the key that lay beside the store.",
                )
            )
    if "lock" not in known:
        known["lock"] = "free"
        with stores.contacts.begin() as connection:
            facts_now = [{"name": name, "value": value} for name, value in sorted(known.items())]
            connection.execute(insert(contact_facts), facts_now)
