"""Insert, delete and end many rows of a table at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

PORTION = 20_000
"""So many rows are handed to a database at a time."""


def write_rows(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert many rows straight through the driver, in portions so that memory stays bounded.

    A row has a value for every column of the table, in its order.
    """
    _insert(connection, table, {}, rows)


def write_columns(
    connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Insert the rows that columns of equal length make; every column of the table is there.

    A value that is the same in all rows stands in the statement: handing it over row by row
    costs more than storing it.
    """
    same = {
        name: cells[0]
        for name, cells in columns.items()
        if cells and cells.count(cells[0]) == len(cells)
    }
    if same.keys() == columns.keys():
        same.popitem()
    varying = [cells for name, cells in columns.items() if name not in same]
    _insert(connection, table, same, zip(*varying, strict=True))


def _insert(
    connection: Connection,
    table: Table,
    same: Mapping[str, Any],
    rows: Iterable[tuple[Any, ...]],
) -> None:
    """Insert rows that hold the columns which are not the same in all, in the table's order."""
    from sqlalchemy import bindparam, insert, literal, literal_column

    dialect = connection.dialect
    values: dict[str, Any] = {
        name: literal_column(
            str(
                literal(value, table.c[name].type).compile(
                    dialect=dialect, compile_kwargs={"literal_binds": True}
                )
            )
        )
        for name, value in same.items()
    }
    names = [column.name for column in table.columns if column.name not in same]
    values |= {name: bindparam(name) for name in names}
    statement = insert(table).values(values).compile(dialect=dialect)
    rows = iter(rows)
    while portion := list(islice(rows, PORTION)):
        if statement.positional:
            connection.exec_driver_sql(str(statement), portion)
        else:
            given = [dict(zip(names, row, strict=True)) for row in portion]
            connection.exec_driver_sql(str(statement), given)


def delete_rows(connection: Connection, column: Column[Any], values: Sequence[Any]) -> None:
    """Delete the rows of a table that have one of these values in a column."""
    from sqlalchemy import bindparam, delete

    if values:
        statement = delete(column.table).where(column == bindparam("one"))
        connection.execute(statement, [{"one": value} for value in values])


def end_rows(
    connection: Connection, column: Column[Any], values: Sequence[Any], import_id: int
) -> None:
    """Let rows of the answers store, named by a column, stand no more from an import on."""
    from sqlalchemy import bindparam, update

    if values:
        statement = (
            update(column.table).where(column == bindparam("one")).values(ended_by=import_id)
        )
        connection.execute(statement, [{"one": value} for value in values])
