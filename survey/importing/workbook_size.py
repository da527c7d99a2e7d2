"""How large a workbook would be once unpacked, before it is unpacked into memory."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from survey.problems import Place, Problem, SurveyError

LARGEST = 1_500_000_000
LARGEST_SHEET = 700_000_000
LARGEST_PART = 300_000_000
MOST_CELLS = 30_000_000
"""Bytes unpacked in all, of one sheet and of another part, and cells from A1 to the last corner."""

PIECE = 1 << 22
SMALL = 5_000_000
WIDEST = 702
"""So many columns have names of one or two letters."""

_ROW = re.compile(rb'<row\b[^>]*?\br="(\d{1,20})"')
_FAR = re.compile(rb'r="(?:[A-Z]{3,}\d|[A-Z]{1,2}\d{6})')
_CELL = re.compile(rb'\br="([A-Z]{1,9})(\d{1,20})"')
_FILLED = re.compile(rb'number-columns-repeated="(\d{1,9})"[^>]*?value')
_REPEATED_ROW = re.compile(rb'number-rows-repeated="(\d{5,9})"')
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def check_workbook_size(path: Path) -> None:
    """Refuse a workbook that would fill the memory; raises `SurveyError`.

    A spreadsheet's reader lays out every cell from the first to the last corner, so that one
    far cell is enough for billions.
    """
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > LARGEST:
            raise SurveyError(_too_large(path, f"{LARGEST // 1_000_000} MB when unpacked"))
        for part in parts:
            if part.file_size > LARGEST_SHEET:
                raise SurveyError(_too_large(path, f"{LARGEST_SHEET // 1_000_000} MB in a sheet"))
            if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                _check_sheet(path, archive, part)
            elif part.filename.endswith(".xml"):
                _check_part(path, archive, part)


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack and count; in OpenDocument, count also the cells that repetitions stand for."""
    read, tail, repeated = 0, b"", 0
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            read += len(piece)
            if read > LARGEST_PART:
                raise SurveyError(_too_large(path, f"{LARGEST_PART // 1_000_000} MB in a part"))
            text = tail + piece
            if part.filename == "content.xml":
                for found in _FILLED.finditer(text):
                    repeated += int(found[1])
                for found in _REPEATED_ROW.finditer(text):
                    row = text[found.end() : found.end() + 2000].partition(b"</table:table-row>")[0]
                    repeated += int(found[1]) * WIDEST if b"value-type" in row else 0
            tail = text[-200:]
    if repeated > MOST_CELLS:
        raise SurveyError(_too_large(path, f"{MOST_CELLS // 1_000_000} million cells in a sheet"))


def _check_sheet(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Walk through one sheet's XML piece by piece; what is claimed of its size may be false.

    Each cell is looked at only in a small sheet, or where a row or column is far out.
    """
    last_row, read, tail = 0, 0, b""
    closely = part.file_size < SMALL
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            read += len(piece)
            if read > LARGEST_SHEET:
                raise SurveyError(_too_large(path, f"{LARGEST_SHEET // 1_000_000} MB in a sheet"))
            text = tail + piece
            if _DECLARES.search(text, 0, 4096):
                raise SurveyError(_odd(path))
            closely = closely or bool(_FAR.search(text))
            last_row = max([last_row, *map(int, _ROW.findall(text))])
            tail = text[-200:]
    if not closely and 0 < last_row * WIDEST <= MOST_CELLS:
        return
    last_row, last_column = _last_cell(archive, part)
    if last_row * last_column > MOST_CELLS:
        raise SurveyError(_too_large(path, f"{MOST_CELLS // 1_000_000} million cells in a sheet"))


def _last_cell(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    last_row, last_column, tail = 0, 0, b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            text = tail + piece
            found = _CELL.findall(text)
            last_row = max([last_row, *(int(row) for _, row in found)])
            last_column = max([last_column, *map(_number, {column for column, _ in found})])
            tail = text[-200:]
    return last_row, last_column


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path, limit: str) -> Problem:
    return Problem(
        "file-too-large",
        f"this workbook has more than {limit}.",
        "Delete empty rows and columns at its edges in Excel, or export it as .csv or .sav.",
        Place(path.name),
    )


def _odd(path: Path) -> Problem:
    return Problem(
        "damaged-file",
        "this workbook holds definitions that no spreadsheet writes.",
        "Open it in Excel or LibreOffice and save it anew as .xlsx.",
        Place(path.name),
    )
