"""Workbooks (.xlsx, .xlsm, .xls, .ods), a sheet an export."""

from __future__ import annotations

from pathlib import Path

from survey.importing.raw_export import RawExport, build_export
from survey.problems import Place, Problem, SurveyError


def read_excel(path: Path) -> tuple[RawExport, ...]:
    """Read every sheet that holds something; raises `SurveyError` when there is none."""
    import python_calamine as calamine

    try:
        with path.open("rb") as file:
            book = calamine.CalamineWorkbook.from_filelike(file)
            exports = [
                build_export(
                    book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                    path.name,
                    sheet.name,
                    "Excel",
                )
                for sheet in book.sheets_metadata
                if sheet.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError:
        raise SurveyError(encrypted(path)) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this workbook cannot be read: {str(error).rstrip('.')}.",
                "It may have been cut short on the way. Export it again, or open it in Excel or "
                "LibreOffice and save it anew as .xlsx.",
                Place(path.name),
            )
        ) from None
    filled = tuple(export for export in exports if export is not None)
    if not filled:
        raise SurveyError(
            Problem(
                "empty-sheet",
                "no sheet of this workbook holds anything.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    return filled


def encrypted(path: Path) -> Problem:
    """Return the problem of a file that a password protects."""
    return Problem(
        "encrypted-file",
        "this file is protected by a password.",
        "Open it with the password and save a copy without.",
        Place(path.name),
    )
