"""How large a workbook would be once unpacked, before it is unpacked into memory."""

from __future__ import annotations

import re
import zipfile
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from survey.importing.fast_search import blocks, holds
from survey.importing.lost_cells import LostCells
from survey.importing.old_workbook import old_workbook_cells
from survey.importing.opendocument_size import opendocument_cells
from survey.problems import Place, Problem, SurveyError

LARGEST = 1_500_000_000
LARGEST_SHEET = 700_000_000
LARGEST_PART = 300_000_000
MOST_CELLS = 30_000_000
MOST_PARTS = 10_000
"""Bytes unpacked in all, of one sheet and of another part; cells from A1 to the last corner; and
files in the archive."""

MOST_EMPTY = 6_000_000
"""So many cells a sheet may have that are nearly all empty, with less than a byte for each."""

LARGE = 50_000_000
TIGHTEST = 200
"""What is large and was packed so many times smaller is one thing over and over, no answers."""

PIECE = 1 << 22
PIECE_END = 4096
SMALL = 5_000_000
WIDEST = 702
"""So many columns have names of one or two letters."""

_ROW = re.compile(rb'row\b[^>]*?\br="(\d{1,20})\d*\D')
_CELL = re.compile(rb'r="([A-Za-z]{1,9})[A-Za-z]*(\d{1,20})\d*\D')
_PLACE = re.compile(_ROW.pattern + b"|" + _CELL.pattern)
_LOOSE = re.compile(rb"\br\s*=\s*[\"']")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")


def check_workbook_size(path: Path) -> LostCells:
    """Refuse a workbook that would fill the memory; raises `SurveyError`.

    Returns the cells that will come in empty though they are not, seen on the way.

    A spreadsheet's reader lays out every cell from the first to the last corner, so that one
    far cell is enough for billions.
    """
    lost = LostCells()
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise SurveyError(_too_large(path, f"{MOST_PARTS} files in it"))
        if sum(part.file_size for part in parts) > LARGEST:
            raise SurveyError(_too_large(path, f"{LARGEST // 1_000_000} MB when unpacked"))
        for part in parts:
            if part.file_size > LARGEST_SHEET:
                raise SurveyError(_too_large(path, f"{LARGEST_SHEET // 1_000_000} MB in a sheet"))
            if part.file_size > max(LARGE, TIGHTEST * part.compress_size):
                raise SurveyError(_odd(path, "parts packed more tightly than answers can be"))
            _check_part(path, archive, part, lost)
    return lost


def _check_part(
    path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo, lost: LostCells
) -> None:
    """Unpack a part to its true end, and count the cells if it is a sheet."""
    whole = copy(part)
    whole.file_size = LARGEST_SHEET + 1  # else zipfile stops where a false claim says
    read, largest, rows = 0, LARGEST_PART, None
    with archive.open(whole) as file:
        while piece := file.read(PIECE):
            if not read and b"sheetData" in piece:
                if _DECLARES.search(piece, 0, 4096):
                    raise SurveyError(_odd(path, "definitions that no spreadsheet writes"))
                rows, largest = _Rows(lost, closely=part.file_size < SMALL), LARGEST_SHEET
            read += len(piece)
            if read > largest:
                raise SurveyError(_too_large(path, f"{largest // 1_000_000} MB in a part"))
            if rows is not None and not rows.add(piece):
                raise SurveyError(_odd(path, "rows in another order than their numbers"))
    if read != part.file_size:
        raise SurveyError(_odd(path, "parts of another size than it says"))
    cells = 0
    if rows is not None:
        few = min(MOST_CELLS, max(MOST_EMPTY, read))
        if rows.closely or rows.last * WIDEST > few:
            cells = rows.last * _last_column(archive, part)
    elif part.filename == "content.xml":
        with archive.open(part) as file:
            cells = opendocument_cells(file)
    _check_cells(path, cells, read)


def check_old_workbook(path: Path) -> None:
    """Refuse an .xls file that would fill the memory or end the reader; raises `SurveyError`."""
    try:
        cells = old_workbook_cells(path)
    except ValueError as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this workbook cannot be read: {error}.",
                "Open it in Excel or LibreOffice and save it anew as .xlsx.",
                Place(path.name),
            )
        ) from None
    _check_cells(path, cells, path.stat().st_size)


def _check_cells(path: Path, cells: int, size: int) -> None:
    if cells > MOST_CELLS:
        raise SurveyError(_too_large(path, f"{MOST_CELLS // 1_000_000} million cells in a sheet"))
    if cells > max(MOST_EMPTY, size):
        most = f"{MOST_EMPTY // 1_000_000} million cells in a sheet, nearly all of them empty"
        raise SurveyError(_too_large(path, most))


@dataclass(slots=True)
class _Rows:
    """The numbers of a sheet's rows, as far as it was read.

    Rows in another order than their numbers would end the program: calamine counts from the first
    to the last. Each cell is looked at only in a small sheet, or where a row or column is far out.
    """

    lost: LostCells
    closely: bool
    last: int = 0
    tail: bytes = b""

    def add(self, piece: bytes) -> bool:
        """Read on; tells whether the rows still ascend."""
        text = _joined(self.tail, piece)
        self.lost.add(text)
        self.closely = self.closely or _may_be_far(text)
        if self.closely:
            numbers = [int(row or of_cell) for row, _, of_cell in _PLACE.findall(text)]
        else:
            cells = _CELL.findall(text, max(0, len(text) - PIECE_END))
            numbers = [*map(int, _ROW.findall(text)), *(int(row) for _, row in cells[-1:])]
        # The tail is read twice, so that a number may come again.
        ascend = all(above <= below for above, below in pairwise([self.last, *numbers]))
        self.last = max([self.last, *numbers])
        self.tail = text[-200:]
        return ascend


def _may_be_far(text: bytes) -> bool:
    """Tell whether a text may name a cell of a three-letter column, or below row 99,999.

    It looks for three letters and a digit, and a letter and six digits; words in cells may look
    so too, and are then looked at closely. Arrays do it in a third of a regular expression's time.
    """
    for signs in blocks(text):
        letters, digits = ((signs | 32) - 97) < 26, (signs - 48) < 10
        three = letters[:-3] & letters[1:-2] & letters[2:-1] & digits[3:]
        if three.any():
            return True
        two = digits[:-1] & digits[1:]
        four = two[:-2] & two[2:]
        six = four[:-2] & two[4:]
        if (letters[:-6] & six[1:]).any():
            return True
    return False


def _last_column(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    last, tail = 0, b""
    with archive.open(part) as file:
        while piece := file.read(PIECE):
            text = _joined(tail, piece)
            last = max([last, *map(_number, {column for column, _ in _CELL.findall(text)})])
            tail = text[-200:]
    return last


def _joined(tail: bytes, piece: bytes) -> bytes:
    """Put two pieces together, with the numbers of cells quoted as nearly every program does."""
    text = tail + piece
    loose = (b"'" in text and b" r='" in text) or holds(text, b" r =")
    return _LOOSE.sub(b'r="', text) if loose else text


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_large(path: Path, limit: str) -> Problem:
    return Problem(
        "file-too-large",
        f"this workbook has more than {limit}.",
        "Delete empty rows and columns at its edges in Excel, or export it as .csv or .sav.",
        Place(path.name),
    )


def _odd(path: Path, what: str) -> Problem:
    return Problem(
        "damaged-file",
        f"this workbook holds {what}.",
        "Open it in Excel or LibreOffice and save it anew as .xlsx.",
        Place(path.name),
    )
