"""Tables as CSV, for reading into another program."""

from __future__ import annotations

import csv
import re
from io import StringIO

from panel.tables import SYNTHETIC, Cell, Table, TableSet, table_set

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet may take for a formula, in ASCII and full width.
_FORMULA = re.compile("[=+\\-@\uff1d\uff0b\uff0d\uff20]")


def csv_text(tables: Table | TableSet) -> str:
    """Write tables as CSV with a byte order mark.

    Parameters
    ----------
    tables
        Bokmål gives semicolons and decimal commas, English commas and points. One heading line a
        table; of several tables each has its id on a line above, and an empty line between.

    Notes
    -----
    Numbers are bare: a hyphen for minus, no plus, no percent sign, no star. Signs stand as
    text. Title and notes are left out; that numbers are invented stands in the first heading.
    """
    parts = table_set(tables)
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";" if parts.language == "nb" else ",")
    for i, table in enumerate(parts):
        if i:
            writer.writerow([])
        if len(parts.tables) > 1:
            writer.writerow([_harmless(table.id)])
        writer.writerows(_lines(table))
    return BYTE_ORDER_MARK + stream.getvalue()


def _lines(table: Table) -> list[list[str]]:
    corner = table.row_heading
    if table.synthetic:
        corner = f"{corner} ({SYNTHETIC[table.language]})"
    lines = [[_harmless(text) for text in (corner, *(c.full_heading for c in table.columns))]]
    for row in table.rows:
        cells = [_value(cell, table.language) for cell in row.cells]
        lines.append([_harmless(row.marked_label), *(cells or [""] * len(table.columns))])
    return lines


def _value(cell: Cell, language: str) -> str:
    if cell.number is None:
        return _harmless(cell.text(language))
    text = f"{cell.number:.{cell.decimals}f}"
    return text.replace(".", ",") if language == "nb" else text


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
