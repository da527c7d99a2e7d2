"""Workbooks: the codes, what they mean, why cells are empty, and what each column is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from pathlib import Path
from typing import Any

from survey.definition import in_language
from survey.exporting.codebook_rows import build_codebook_rows
from survey.exporting.microdata import Microdata
from survey.exporting.printable import printable
from survey.problems import Place, Problem, SurveyError

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings of a text that a spreadsheet would compute instead of showing."""

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
"""What a sheet holds, with the row of names."""

_LINE_HEIGHT = 15.0
_WIDTHS: Mapping[str, int] = {"label": 48, "question": 48, "intro": 30, "asked": 30, "note": 48}


def write_excel(microdata: Microdata, path: Path, language: str) -> None:
    """Write the sheets Data, Labels, Reasons, Codebook and About.

    Raises
    ------
    SurveyError
        A sheet does not hold so many rows or columns.
    """
    from openpyxl import Workbook

    table = microdata.table
    rows = max(len(table), len(microdata.reasons)) + 1
    if rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        raise SurveyError(
            Problem(
                "excel-too-small",
                f"a sheet of Excel holds {MOST_ROWS} rows and {MOST_COLUMNS} columns; this file "
                f"needs {rows} and {len(table.columns)}.",
                "Write .sav, .csv or .parquet.",
                Place(path.name),
            )
        )
    book = Workbook(write_only=True)
    plain = table.astype(object).where(table.notna(), None)
    _sheet(book, "Data", tuple(table.columns), plain.itertuples(index=False))
    labels = [
        (name, column.label, column.measure, code, text, "yes" if code in column.missing else "")
        for name, variable in microdata.columns.items()
        for column in (variable.spoken(language),)
        for code, text in (column.value_labels or {"": ""}).items()
    ]
    heads = ("Variable", "Wording", "Level", "Code", "Meaning", "Declared missing")
    _sheet(book, "Labels", heads, labels, (24, 60, 12, 12, 40, 18))
    keys = tuple(str(name).capitalize() for name in microdata.reasons.columns[:-2])
    why = microdata.reasons.astype(object).itertuples(index=False)
    _sheet(book, "Reasons", (*keys, "Variable", "Reason"), why, [*(36 for _ in keys), 24, 18])
    described = build_codebook_rows(microdata)
    names = next(described)
    widths = [_WIDTHS.get(name.split("_")[0], 14) for name in names]
    _sheet(book, "Codebook", names, described, widths, wrap=True)
    _sheet(book, "About", ("What", "Value"), _about(microdata, language), (24, 100), wrap=True)
    book.save(path)


def _about(microdata: Microdata, language: str) -> list[tuple[str, str]]:
    from importlib.metadata import version

    return [
        ("Use", in_language(microdata.purpose, language)),
        ("Contents", microdata.title),
        ("Waves", ", ".join(microdata.waves)),
        ("Rows", f"{len(microdata.table)} {microdata.rows_are}"),
        ("Columns", str(len(microdata.table.columns))),
        ("Left out", ", ".join(microdata.left_out)),
        ("Made with", f"Likeverd {version('likeverd')}"),
    ]


def _sheet(
    book: Any,
    name: str,
    heads: tuple[str, ...],
    rows: Iterable[Iterable[Any]],
    widths: Sequence[int] = (),
    wrap: bool = False,
) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    if wrap:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold, alignment = Font(name="Calibri", bold=True), Alignment(wrap_text=True, vertical="top")
    named = [WriteOnlyCell(sheet, head) for head in heads]
    for cell in named:
        cell.font = bold
    sheet.append(named)
    for number, row in enumerate(rows, 2):
        values = [printable(value) if isinstance(value, str) else value for value in row]
        cells: list[Any] = []
        for value in values:
            risky = isinstance(value, str) and value.startswith(RISKY)
            if not (risky or wrap):
                cells.append(value)
                continue
            cell = WriteOnlyCell(sheet, value)
            if risky:
                cell.data_type = "s"
                cell.quotePrefix = True
            if wrap:
                cell.alignment = alignment
            cells.append(cell)
        if wrap:
            sheet.row_dimensions[number].height = _height(values, widths)
        sheet.append(cells)


def _height(values: Sequence[Any], widths: Sequence[int]) -> float:
    """Return the height of a row of wrapped texts, which LibreOffice does not measure."""
    lines = (
        sum(max(1, ceil(len(line) / (width - 2))) for line in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
    )
    return _LINE_HEIGHT * max(lines)
