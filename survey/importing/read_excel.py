"""Workbooks (.xlsx, .xlsm, .xls, .ods), sheet by sheet."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

from survey.importing.lost_cells import LostCells
from survey.importing.sheet import Sheet, make_sheet
from survey.importing.workbook_marks import has_macros, is_old, is_protected
from survey.importing.workbook_size import check_old_workbook, check_workbook_size
from survey.problems import Place, Problem, SurveyError


def read_excel(path: Path) -> tuple[Sheet, ...]:
    """Read every visible sheet that holds something; raises `SurveyError` when there is none."""
    import python_calamine as calamine

    try:
        if is_protected(path):
            raise SurveyError(encrypted(path))
        lost = LostCells()
        if is_old(path):
            check_old_workbook(path)
        else:
            lost = check_workbook_size(path)
        macros = has_macros(path)
        with path.open("rb") as file:
            book = calamine.CalamineWorkbook.from_filelike(file)
            listed = [s for s in book.sheets_metadata if s.typ == calamine.SheetTypeEnum.WorkSheet]
            sheets = [
                (
                    sheet.visible == calamine.SheetVisibleEnum.Visible,
                    make_sheet(
                        path,
                        sheet.name,
                        "Excel",
                        book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False),
                        "Excel",
                    ),
                )
                for sheet in listed
            ]
    except calamine.PasswordError:
        raise SurveyError(encrypted(path)) from None
    except SurveyError:
        raise
    except (calamine.CalamineError, zipfile.BadZipFile, EOFError, OSError, ValueError,
            OverflowError, NotImplementedError, RuntimeError, zlib.error) as error:  # fmt: skip
        raise SurveyError(_damaged(path, str(error))) from None
    except BaseException as error:
        # A panic inside the reader derives from BaseException, and may not reach the user.
        if type(error).__name__ != "PanicException":
            raise
        raise SurveyError(_damaged(path, "its contents contradict each other")) from None
    filled = [(shown, sheet) for shown, sheet in sheets if sheet is not None]
    visible = tuple(sheet for shown, sheet in filled if shown)
    chosen = visible or tuple(sheet for _, sheet in filled)
    if not chosen:
        raise SurveyError(
            Problem(
                "empty-sheet",
                "no sheet of this workbook holds anything.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    hidden = [f'"{sheet.name}"' for _, sheet in filled if sheet not in chosen]
    notes = [*lost.problems(path)]
    notes += [_hidden(path, hidden)] if hidden else []
    notes += [_macros(path)] if macros else []
    return tuple(replace(sheet, problems=(*sheet.problems, *notes)) for sheet in chosen)


def _hidden(path: Path, names: list[str]) -> Problem:
    return Problem(
        "sheet-hidden",
        f"hidden sheets were not read: {', '.join(names)}.",
        "Show them in Excel if they hold answers.",
        Place(path.name),
        "note",
    )


def _macros(path: Path) -> Problem:
    return Problem(
        "macros-not-run",
        "this workbook holds macros; they were not run, only the cells were read.",
        "Save a copy as .xlsx if nobody needs them.",
        Place(path.name),
        "note",
    )


def _damaged(path: Path, why: str) -> Problem:
    return Problem(
        "damaged-file",
        f"this workbook cannot be read: {why.rstrip('.')}.",
        "It may have been cut short on the way. Export it again, or open it in Excel or "
        "LibreOffice and save it anew as .xlsx.",
        Place(path.name),
    )


def encrypted(path: Path) -> Problem:
    """Return the problem of a file that a password protects."""
    return Problem(
        "encrypted-file",
        "this file is protected by a password.",
        "Open it with the password and save a copy without.",
        Place(path.name),
    )
