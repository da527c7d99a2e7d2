"""The import report as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.importing.import_report import ImportReport

RISKY = ("=", "+", "-", "@")
WIDTHS = {"Summary": (26, 70), "Rows": (8, 12, 40), "Columns": (40, 12, 24, 28)}
CELL_HEADS = (
    "Severity", "Rule", "File", "Sheet", "Row", "Column", "Value", "What is wrong", "What to do",
)  # fmt: skip


def write_report(report: ImportReport, path: Path) -> None:
    """Write the sheets Summary, Rows, Cells, Columns and, when answers changed, Changes."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _sheet(book, "Summary", ("What", "Value"), report.summary())
    _sheet(
        book,
        "Rows",
        ("Row", "Became", "Why"),
        [(line.row, line.fate, line.why) for line in report.rows],
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
    if report.stored is not None and len(report.stored.changes):
        changes = report.stored.changes[["response_id", "column", "before", "after"]]
        rows = changes.astype(object).where(changes.notna(), None).itertuples(index=False)
        _sheet(book, "Changes", ("Response", "Column", "Before", "After"), rows)
    book.save(path)
    path.chmod(0o600)


def _sheet(book: Any, name: str, heads: tuple[str, ...], rows: Any) -> None:
    from openpyxl.styles import Alignment, Font

    sheet = book.create_sheet(name)
    sheet.append(heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in rows:
        sheet.append(row)
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, str) and cell.value.startswith(RISKY):
                cell.data_type = "s"
                cell.quotePrefix = True
    sheet.freeze_panes = "A2"
    widths = WIDTHS.get(name, (10, 22, 24, 14, 8, 22, 24, 70, 60))
    for number, width in enumerate(widths, start=1):
        column = sheet.cell(1, number).column_letter
        sheet.column_dimensions[column].width = width
    if name in ("Summary", "Cells"):
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                cell.alignment = Alignment(vertical="top", wrap_text=True)
