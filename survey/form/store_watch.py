"""Notices that a database file was moved or replaced while it was open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from survey.store.stores import Stores


class StoreMovedError(Exception):
    """A database is not where it was: what was written now would be in no file."""


STORE_FAULTS: tuple[type[Exception], ...] = (DBAPIError, PoolTimeoutError, StoreMovedError)
"""What is raised when a store cannot be read or written."""


class StoreWatch:
    """Remembers which files the databases of SQLite are.

    SQLite goes on in a file that was moved or deleted under it, and says that all is well.
    """

    def __init__(self, stores: Stores) -> None:
        engines = (stores.contacts, stores.answers)
        self._files = {engine: _file_of(engine) for engine in engines if _path(engine)}

    def check(self) -> None:
        """Let go of a database that is not the file it was.

        Raises
        ------
        StoreMovedError
            There is none in its place.
        """
        for engine, known in self._files.items():
            now = _file_of(engine)
            if now != known:
                engine.dispose()
                self._files[engine] = now
            if now is None:
                raise StoreMovedError


def _path(engine: Engine) -> str:
    return (engine.url.database or "") if engine.dialect.name == "sqlite" else ""


def _file_of(engine: Engine) -> tuple[int, int] | None:
    """Return what tells one file from another, `None` where there is none."""
    try:
        found = Path(_path(engine)).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
