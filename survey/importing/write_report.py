"""The import report as a workbook, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.importing.import_report import ImportReport

RISKY = ("=", "+", "-", "@")
WIDTHS = {"Summary": (26, 70), "Rows": (8, 12, 40), "Columns": (40, 12, 24, 28)}
CELL_HEADS = (
    "Severity", "Rule", "File", "Sheet", "Row", "Column", "Value", "What is wrong", "What to do",
)  # fmt: skip


def write_workbook(report: ImportReport, path: Path) -> None:
    """Write Summary, the rows set aside, Cells, Columns and, when answers changed, Changes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _sheet(book, "Summary", ("What", "Value"), report.summary())
    _sheet(
        book,
        "Rows",
        ("Row", "Became", "Why"),
        [(line.row, line.fate, line.why) for line in report.rows.set_aside()],
    )
    cells = [
        (
            problem.severity,
            problem.rule,
            problem.place.file if problem.place else report.file,
            (problem.place.sheet if problem.place else None) or "",
            problem.place.row if problem.place else None,
            (problem.place.column if problem.place else None) or "",
            problem.value,
            problem.message,
            problem.remedy,
        )
        for problem in report.problems
    ]
    _sheet(book, "Cells", CELL_HEADS, cells)
    _sheet(
        book,
        "Columns",
        ("Column", "Became", "Question", "How"),
        [(c.column, c.became, c.target, c.how) for c in report.columns],
    )
    if changes := _changes(report):
        rows = [tuple(change.values()) for change in changes]
        _sheet(book, "Changes", ("Response", "Column", "Before", "After"), rows)
    book.save(path)
    path.chmod(0o600)


def write_json(report: ImportReport, path: Path) -> None:
    """Write the figures, the rows set aside, every problem and every column, by name."""
    import os

    import orjson

    said = {
        "figures": {what.strip(): value for what, value in report.summary()},
        "filled_cells": asdict(report.filled),
        "cells": report.cells,
        "rows_set_aside": [asdict(line) for line in report.rows.set_aside()],
        "columns": [asdict(line) for line in report.columns],
        "problems": [asdict(problem) for problem in report.problems],
        "changes": _changes(report),
    }
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    path.write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))


def _changes(report: ImportReport) -> list[dict[str, str | None]]:
    if report.stored is None or report.stored.changes.empty:
        return []
    changes = report.stored.changes[["response_id", "column", "before", "after"]]
    plain = changes.astype(object).where(changes.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _sheet(book: Any, name: str, heads: tuple[str, ...], rows: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(name)
    sheet.append(heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    # Not by `append` and the last row: openpyxl looks through all cells to find which that is.
    for number, row in enumerate(rows, start=2):
        for place, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, place, value)
            if isinstance(value, str) and value.startswith(RISKY):
                cell.data_type = "s"
                cell.quotePrefix = True
    sheet.freeze_panes = "A2"
    widths = WIDTHS.get(name, (10, 22, 24, 14, 8, 22, 24, 70, 60))
    for number, width in enumerate(widths, start=1):
        column = sheet.cell(1, number).column_letter
        sheet.column_dimensions[column].width = width
    if name in ("Summary", "Cells"):
        top = Alignment(vertical="top", wrap_text=True)
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = top
