"""The versions of the two schemas: bring an older database up, refuse a newer one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from survey.problems import Problem, SurveyError

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection, Engine

Which = Literal["contacts", "answers"]

VERSIONS: dict[Which, tuple[str, ...]] = {
    "contacts": ("0001", "0002", "0003", "0004", "0005"),
    "answers": ("0001", "0002", "0003"),
}
"""Every version of each schema, in order; the last is what this program works with."""

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, which: Which) -> bool:
    """Bring one database to this program's version; returns whether it was behind."""
    with engine.connect() as connection:
        found = stored_version(connection, which)
    if found == VERSIONS[which][-1]:
        return False
    if found is not None and found not in VERSIONS[which]:
        raise SurveyError(
            Problem(
                "store-newer",
                f"the {which} store was made by a newer version of the program.",
                "Update the program, or give another folder with --data.",
            )
        )
    from alembic import command

    with engine.begin() as connection:
        command.upgrade(alembic_config(connection, which), "head")
    return True


def stored_version(connection: Connection, which: Which) -> str | None:
    """Return the version a database has; `None` when it has no tables yet."""
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError, ProgrammingError

    try:
        version = connection.execute(text(f"SELECT version_num FROM {which}_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        connection.rollback()
        from sqlalchemy import inspect

        if inspect(connection).has_table(f"{which}_version"):
            raise error from None
        return None
    return None if version is None else str(version)


def alembic_config(connection: Connection, which: Which) -> Config:
    """Return what Alembic needs to know to work on one of the stores."""
    from alembic.config import Config

    from survey.store import schema

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("version_locations", str(MIGRATIONS / which).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = schema.CONTACTS if which == "contacts" else schema.ANSWERS
    config.attributes["version_table"] = f"{which}_version"
    return config
