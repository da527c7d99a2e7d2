"""Workbooks: the codes, what they mean, and why cells are empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey.exporting.columns import ExportColumn

if TYPE_CHECKING:
    import pandas as pd

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that a spreadsheet would compute instead of showing."""


def write_excel(
    table: pd.DataFrame,
    columns: Mapping[str, ExportColumn],
    reasons: pd.DataFrame,
    path: Path,
    purpose: str,
) -> None:
    """Write the sheets Data, Labels, Reasons and About."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    plain = table.astype(object).where(table.notna(), None)
    _sheet(book, "Data", tuple(table.columns), plain.itertuples(index=False))
    labels = [
        (name, column.label, column.measure, code, text, "yes" if code in column.missing else "")
        for name, column in columns.items()
        for code, text in (column.value_labels or {"": ""}).items()
    ]
    heads = ("Variable", "Wording", "Level", "Code", "Meaning", "Declared missing")
    _sheet(book, "Labels", heads, labels)
    shown = reasons[reasons["column"].isin(list(table.columns))]
    why = shown.astype(object).itertuples(index=False)
    _sheet(book, "Reasons", ("Response", "Variable", "Reason"), why)
    _sheet(book, "About", ("Use",), [(purpose,)])
    book.save(path)


def _sheet(book: Any, name: str, heads: tuple[str, ...], rows: Iterable[Any]) -> None:
    from openpyxl.cell import WriteOnlyCell

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    sheet.append(heads)
    for row in rows:
        cells = []
        for value in row:
            if isinstance(value, str) and value.startswith(RISKY):
                cell = WriteOnlyCell(sheet, value)
                cell.data_type = "s"
                cell.quotePrefix = True
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)
