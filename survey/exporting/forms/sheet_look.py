"""How answer sheets look, and how they are protected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey.exporting.forms.form_content import FormContent

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

INK, MUTED, ACCENT, SURFACE, LINE = "17242D", "4C5B66", "0A5C73", "F4F6F7", "C3CCD3"
FONT = "Calibri"
SIZE = 12
LINE_HEIGHT = 16.5
"""Points a line of text takes."""


def lines_needed(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    return sum(max(1, -(-len(line) // max(1, width - 4))) for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a sheet's rows."""

    def height(self, lines: int) -> float:
        """Return the height of a row in points."""
        return LINE_HEIGHT * lines + 9

    def head(self, sheet: Worksheet, row: int, size: int = SIZE) -> None:
        """Draw the row of column headings."""
        from openpyxl.styles import Alignment, Font, PatternFill

        for cell in sheet[row]:
            cell.font = Font(name=FONT, size=size, bold=True, color="FFFFFF")
            cell.fill = PatternFill("solid", fgColor=ACCENT)
            cell.alignment = Alignment("left", "top", wrap_text=True, indent=int(cell.column > 2))
        sheet.row_dimensions[row].height = 24

    def band(self, sheet: Worksheet, row: int) -> None:
        """Draw the title of a page."""
        from openpyxl.styles import Alignment, Font

        cell = sheet.cell(row, 2)
        cell.font = Font(name=FONT, size=SIZE + 3, bold=True, color=ACCENT)
        cell.alignment = Alignment(vertical="bottom")
        sheet.row_dimensions[row].height = 36

    def stem(self, sheet: Worksheet, row: int) -> None:
        """Draw the words before a page's questions."""
        from openpyxl.styles import Alignment, Font

        cell = sheet.cell(row, 3)
        cell.font = Font(name=FONT, size=SIZE, italic=True, color=INK)
        cell.alignment = Alignment("left", "top", wrap_text=True, indent=1)

    def row(self, sheet: Worksheet, row: int) -> None:
        """Draw a question."""
        from openpyxl.styles import Alignment, Border, Font, Side

        line = Border(bottom=Side("thin", color="E3E8EB"))
        for column in range(2, 6):
            cell = sheet.cell(row, column)
            quiet = column in (2, 5)
            side = "center" if column == 2 else "left"
            cell.font = Font(name=FONT, size=SIZE, color=MUTED if quiet else INK)
            cell.alignment = Alignment(side, "center", wrap_text=True, indent=int(column > 2))
            cell.border = line
            cell.fill = _fill(SURFACE)

    def answer(self, cell: Any, form: str) -> None:
        """Draw a cell that may be filled in, and open it."""
        from openpyxl.styles import Alignment, Border, Font, Protection, Side

        side = Side("thin", color="7D8A96")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.fill = _fill("FFFFFF")
        cell.font = Font(name=FONT, size=SIZE, bold=True, color=INK)
        cell.alignment = Alignment("left", "center", wrap_text=True, indent=1)
        cell.protection = Protection(locked=False)
        cell.number_format = form

    def protect(self, sheet: Worksheet, freeze: str) -> None:
        """Lock everything but the answers, and settle how the sheet is shown and printed."""
        sheet.freeze_panes = freeze
        sheet.sheet_view.showGridLines = False
        sheet.protection.sheet = True
        # Columns and rows may be made wider: what is false here is not forbidden.
        sheet.protection.formatColumns = sheet.protection.formatRows = False
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True


def add_information(sheet: Worksheet, content: FormContent, *how: str) -> None:
    """Write what a person reads before answering."""
    from openpyxl.styles import Alignment, Font

    width = 96
    sheet.column_dimensions["A"].width = 3
    sheet.column_dimensions["B"].width = width
    title = Font(name=FONT, size=SIZE + 8, bold=True, color=INK)
    lines = [(content.title, title)]
    lines += [(text, Font(name=FONT, size=SIZE, bold=True, color=ACCENT)) for text in how]
    body = Font(name=FONT, size=SIZE, color=INK)
    lines += [(text, body) for text in content.information]
    for row, (text, font) in enumerate(lines, 1):
        cell = sheet.cell(row, 2, _rich(text))
        cell.data_type, cell.font = "s", font
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        lines_here = lines_needed(text, width if row > 1 else width // 2)
        sheet.row_dimensions[row].height = (LINE_HEIGHT if row > 1 else 27) * lines_here + 12
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _rich(text: str) -> Any:
    """Return a text with what stands between two pairs of asterisks in bold."""
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    if "**" not in text:
        return text
    bold = InlineFont(rFont=FONT, sz=SIZE, b=True, color=INK)
    parts = enumerate(text.split("**"))
    return CellRichText(*(TextBlock(bold, part) if at % 2 else part for at, part in parts if part))


def _fill(color: str) -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=color)
