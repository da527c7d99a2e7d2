"""Tables as an Excel workbook: one sheet a table, and a sheet of notes and sources."""

from __future__ import annotations

import math
import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from panel import numbers
from panel.rendering.packing import AUTHOR, FIXED_DATE, fix_archive_dates
from panel.rendering.words import LOCALES, NOTE, NOTES_SHEET, PAGE, SIGNS, SOURCES, TITLE
from panel.tables import SYNTHETIC, Cell, Row, Table, TableSet, table_set

_FORMULA = "=+-@"
_LINE_HEIGHT = 15.5
_LABEL_WIDTH = 46
_WORDS_WIDTH = 40
_LEAST_TEXT_WIDTH = 90
_KEY_WIDTH = 30
_VALUE_WIDTH = 100
_HEAD_ROW = 3
_HEAD_LINE = "FF83898D"
_ROW_LINE = "FFDDE0E2"


def excel_bytes(tables: Table | TableSet) -> bytes:
    """Write tables as a workbook whose numbers are numbers, with the digits that are shown."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    parts = table_set(tables)
    book = Workbook()
    book.remove(book.active)
    names = _sheet_names(parts)
    for table, name in zip(parts, names, strict=True):
        _write_table(book.create_sheet(name), table)
    _write_notes(book.create_sheet(NOTES_SHEET[parts.language]), parts)
    properties = book.properties
    properties.title, properties.creator = parts.caption, AUTHOR
    properties.language = LOCALES[parts.language]
    properties.created = properties.modified = FIXED_DATE
    packed = BytesIO()
    # Workbook.save would set the time of writing.
    ExcelWriter(book, ZipFile(packed, "w", ZIP_DEFLATED)).save()
    return fix_archive_dates(packed.getvalue())


def number_format(cell: Cell, language: str) -> str:
    """Return Excel's format for a numeric cell; Excel itself sets the locale's comma."""
    digits = "0" + ("." + "0" * cell.decimals if cell.decimals else "")
    if cell.kind == "count" and abs(cell.number or 0) >= 10_000:
        digits = "#,##0"
    unit = ""
    if cell.kind == "percent":
        unit = f'"{numbers.HARD_SPACE}%"' if language == "nb" else '"%"'
    end = unit + ('"*"' if cell.star else "")
    plus = "+" if cell.kind == "change" else ""
    return f'{plus}{digits}{end};"{numbers.MINUS}"{digits}{end};{digits}{end}'


def _sheet_names(parts: TableSet) -> list[str]:
    taken = {NOTES_SHEET[parts.language].casefold(), "history"}
    names = []
    for table in parts:
        stem = re.sub(r"[\[\]:*?/\\]", "-", table.id).strip("' ") or "Tabell"
        name, count = stem[:31], 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem[: 30 - len(str(count))]}-{count}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _set_text(target: Any, text: str) -> None:
    """Set text that no spreadsheet takes for a formula, an error value or a number."""
    target.value = text
    target.data_type = "s"
    if text[:1] in _FORMULA and text:
        target.quotePrefix = True


def _write_table(sheet: Any, table: Table) -> None:
    from openpyxl.utils import get_column_letter

    widths = _widths(table)
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width
    span, text_width = 0, 0.0
    while span < len(widths) or text_width < _LEAST_TEXT_WIDTH:
        text_width += widths[span] if span < len(widths) else 9
        span += 1
    _write_wide(sheet, 1, table.caption, span, text_width / 1.15, bold=True)
    first_body = _write_head(sheet, table)
    for offset, row in enumerate(table.rows):
        _write_row(sheet, first_body + offset, row, table)
        wrapped = [(row.marked_label, widths[0] - 3 * row.depth - 2)]
        if row.cells:
            wrapped += [
                (row.cells[i].text(table.language), widths[i + 1] - 2) for i in table.text_columns
            ]
        _set_height(sheet, first_body + offset, wrapped)
    after = first_body + len(table.rows) + 1
    for offset, note in enumerate(table.footnotes):
        _write_wide(sheet, after + offset, note, span, text_width * 1.1)
    _set_up(sheet, table, first_body)


def _widths(table: Table) -> list[float]:
    label = max(
        [len(table.row_heading), *(len(row.marked_label) + 3 * row.depth for row in table.rows)]
    )
    widths: list[float] = [min(_LABEL_WIDTH, label + 3)]
    starts = {first for group, first, _ in table.column_groups if group and first}
    for i, column in enumerate(table.columns):
        texts = [row.cells[i].marked_text(table.language) for row in table.rows if row.cells]
        longest = max([len(text) for text in texts], default=0)
        if i in table.text_columns:
            widths.append(min(_WORDS_WIDTH, max(longest, len(column.heading)) + 3))
        else:
            word = max((len(part) for part in column.heading.split()), default=0)
            widths.append(max(7, longest + 2, word + 2) + (3 if i in starts else 0))
    for group, first, count in table.column_groups:
        missing = len(group or "") + 2 - sum(widths[first + 1 : first + 1 + count])
        if missing > 0:
            for i in range(first + 1, first + 1 + count):
                widths[i] += missing / count
    return widths


def _write_wide(
    sheet: Any, row: int, text: str, span: int, width: float, bold: bool = False
) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=span)
    target = sheet.cell(row, 1)
    _set_text(target, text)
    target.font = Font(name="Calibri", size=12 if bold else 10, bold=bold)
    target.alignment = Alignment(wrap_text=True, vertical="top")
    _set_height(sheet, row, [(text, width)])


def _set_height(sheet: Any, row: int, texts: list[tuple[str, float]]) -> None:
    # Excel measures wrapped rows itself but not merged ones; LibreOffice measures neither.
    lines = max(math.ceil(len(text) / width) for text, width in texts)
    sheet.row_dimensions[row].height = _LINE_HEIGHT * max(1, lines)


def _write_head(sheet: Any, table: Table) -> int:
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Border(bottom=Side("thin", color=_HEAD_LINE))
    last = _HEAD_ROW + (1 if table.has_groups else 0)
    for i, text in enumerate((table.row_heading, *(c.heading for c in table.columns))):
        target = sheet.cell(last, i + 1)
        _set_text(target, text)
        left = i == 0 or i - 1 in table.text_columns
        target.font = Font(name="Calibri", bold=True)
        target.alignment = Alignment("left" if left else "right", "bottom", wrap_text=True)
        target.border = line
    for group, first, count in table.column_groups if table.has_groups else ():
        if group is None:
            continue
        for i in range(first, first + count):
            sheet.cell(_HEAD_ROW, i + 2).border = line
        target = sheet.cell(_HEAD_ROW, first + 2)
        _set_text(target, group)
        target.font = Font(name="Calibri", bold=True)
        target.alignment = Alignment("center", "bottom", wrap_text=True)
        if count > 1:
            sheet.merge_cells(
                start_row=_HEAD_ROW,
                end_row=_HEAD_ROW,
                start_column=first + 2,
                end_column=first + 1 + count,
            )
    return last + 1


def _write_row(sheet: Any, at: int, row: Row, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Border(bottom=Side("thin", color=_ROW_LINE))
    font = Font(name="Calibri", bold=row.style in ("group", "index"), italic=row.style == "answers")
    label = sheet.cell(at, 1)
    _set_text(label, row.marked_label)
    label.alignment = Alignment("left", "top", wrap_text=True, indent=2 * row.depth)
    for i in range(len(table.columns)):
        target = sheet.cell(at, i + 2)
        if row.cells:
            _write_cell(target, row.cells[i], table.language)
        left = i in table.text_columns
        target.alignment = Alignment("left" if left else "right", "top", wrap_text=left)
    for i in range(len(table.columns) + 1):
        sheet.cell(at, i + 1).font = font
        sheet.cell(at, i + 1).border = line


def _write_cell(target: Any, cell: Cell, language: str) -> None:
    if cell.number is None:
        _set_text(target, cell.marked_text(language))
    else:
        target.value = cell.number
        target.number_format = number_format(cell, language)


def _set_up(sheet: Any, table: Table, first_body: int) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.freeze_panes = sheet.cell(first_body, 2)
    sheet.print_title_rows = f"{_HEAD_ROW}:{first_body - 1}"
    _set_up_page(sheet, table.language, table.synthetic)


def _set_up_page(sheet: Any, language: str, synthetic: bool) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddFooter.right.text = PAGE[language]
    if synthetic:
        sheet.oddHeader.center.text = SYNTHETIC[language]
        sheet.oddHeader.center.font = "Calibri,Bold"


def _write_notes(sheet: Any, parts: TableSet) -> None:
    from openpyxl.styles import Alignment, Font

    language = parts.language
    lines: list[tuple[str, str]] = []
    for table in parts:
        lines += [(table.id, ""), (TITLE[language], table.caption)]
        lines += [(f"{NOTE[language]} {i}", note) for i, note in enumerate(table.footnotes, 1)]
    used = [sign for sign in numbers.SIGN_TEXTS if any(sign in table.signs for table in parts)]
    if used:
        lines.append((SIGNS[language], ""))
        lines += [(sign, numbers.explain_sign(sign, language)) for sign in used]
    if parts.all_provenance:
        lines += [(SOURCES[language], ""), *parts.all_provenance]
    for at, (key, value) in enumerate(lines, 1):
        for column, text in enumerate((key, value), 1):
            if text:
                _set_text(sheet.cell(at, column), text)
            sheet.cell(at, column).font = Font(name="Calibri", bold=not value)
            sheet.cell(at, column).alignment = Alignment("left", "top", wrap_text=True)
        _set_height(sheet, at, [(key, _KEY_WIDTH - 2), (value, _VALUE_WIDTH - 2)])
    sheet.column_dimensions["A"].width = _KEY_WIDTH
    sheet.column_dimensions["B"].width = _VALUE_WIDTH
    sheet.sheet_view.showGridLines = False
    _set_up_page(sheet, language, parts.synthetic)
