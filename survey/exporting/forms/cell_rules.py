"""What a cell of a workbook accepts as an answer to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey.instrument import AnswerScale

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

DATE_FORMAT = "yyyy-mm-dd"
EARLIEST = "1900-01-01"


def list_rule(cells: str) -> DataValidation:
    """Return a rule that takes one of the texts in some cells, and shows them as a list."""
    from openpyxl.worksheet.datavalidation import DataValidation

    return DataValidation("list", formula1=cells, allow_blank=True)


def scale_rule(scale: AnswerScale, cell: str) -> DataValidation | None:
    """Return a rule for a number, date or text; `cell` is the first cell it is for."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if scale.type == "number":
        formula = number_formula(scale, cell)
        return DataValidation("custom", formula1=formula, allow_blank=True)
    if scale.type == "date":
        first = f"DATE({EARLIEST.replace('-', ',')})"
        return DataValidation(
            "date", operator="greaterThanOrEqual", formula1=first, allow_blank=True
        )
    if scale.type == "text":
        most = str(scale.max_length)
        return DataValidation(
            "textLength", operator="lessThanOrEqual", formula1=most, allow_blank=True
        )
    return None


def number_formula(scale: AnswerScale, cell: str) -> str:
    """Return a formula that is true for a number the scale takes."""
    parts = [f"ISNUMBER({cell})"]
    parts += [f"{cell}>={scale.min:g}"] if scale.min is not None else []
    parts += [f"{cell}<={scale.max:g}"] if scale.max is not None else []
    parts += [f"{cell}=INT({cell})"] if scale.whole else []
    known = [f"{cell}={code}" for code in scale.missing if not isinstance(code, str)]
    return f"OR(AND({','.join(parts)}),{','.join(known)})" if known else f"AND({','.join(parts)})"


def cell_format(scale: AnswerScale) -> str:
    """Return the number format: texts stay texts, so that 07 keeps its nought."""
    if scale.type == "text":
        return "@"
    return DATE_FORMAT if scale.type == "date" else "General"
