"""Text files with separated values, in the encodings and separators platforms write."""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from pathlib import Path

from survey.importing.sheet import Sheet, make_sheet
from survey.importing.text_encoding import decode
from survey.problems import Place, Problem, SurveyError

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "bars"}

MASKED = re.compile("'+[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How our own exports make a text harmless that a spreadsheet would compute."""

ONE_COLUMN = "\x1f"
"""Parts nothing: no text that people write holds it."""

SAMPLE = 100_000
LOOKED_AT = 30
"""So many letters, and rows, tell the separator; a header alone may have 40,000 letters."""

NAMES = 3
"""Under a title stand at least so many names."""

LARGEST = 200_000_000
MOST_CELLS = 20_000_000
"""A text file may have so many bytes and cells; more would not fit in a laptop's memory."""


def read_csv(path: Path) -> Sheet:
    """Read a text file; raises `SurveyError` when it is empty or no table."""
    if path.stat().st_size > LARGEST:
        raise SurveyError(_too_large(path, f"{LARGEST // 1_000_000} MB"))
    text, encoding, judged = decode(path, path.read_bytes())
    if not text.strip("\ufeff \r\n\t"):
        raise SurveyError(
            Problem(
                "empty-sheet",
                "this file holds nothing.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    text = text.removeprefix("\ufeff")
    separator, text = _separator(text)
    if text.count(separator) > MOST_CELLS:
        raise SurveyError(_too_large(path, f"{MOST_CELLS // 1_000_000} million cells"))
    csv.field_size_limit(10_000_000)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise SurveyError(
            Problem(
                "damaged-file",
                f"this file is not a table of separated values: {error}.",
                "Export it again from the platform as CSV.",
                Place(path.name),
            )
        ) from None
    for row in table:
        for number, cell in enumerate(row):
            if MASKED.match(cell):
                row[number] = cell[1:]
    parted = f"parted by {SEPARATORS[separator]}" if separator in SEPARATORS else "one column"
    read_as = f"CSV, {encoding}, {parted}"
    problems = (_guessed(path, encoding),) if judged else ()
    sheet = make_sheet(path, None, "CSV", table, read_as, problems)
    if sheet is None:
        raise SurveyError(
            Problem(
                "empty-sheet",
                "this file holds only separators.",
                "Export it again from the platform.",
                Place(path.name),
            )
        )
    return sheet


def _too_large(path: Path, limit: str) -> Problem:
    return Problem(
        "file-too-large",
        f"this text file has more than {limit}.",
        "Export it as .sav, or in parts.",
        Place(path.name),
    )


def _guessed(path: Path, encoding: str) -> Problem:
    return Problem(
        "encoding-guessed",
        f"this file is not UTF-8; judged by its letters it was read as {encoding}.",
        "If letters look wrong, export it again as UTF-8.",
        Place(path.name),
        "note",
    )


def _separator(text: str) -> tuple[str, str]:
    """Return the separator that cuts the first rows into the most, equally long, parts.

    Excel may say it in a first line of its own, `sep=;`. Where the first row has one cell by every
    separator, it is a title above the names, or the file has one column.
    """
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and first.strip()[4:5] in SEPARATORS:
        return first.strip()[4:5], "\n" + rest
    sample = text[:SAMPLE]
    tables = {separator: _first_rows(sample, separator) for separator in SEPARATORS}
    if len(text) > len(sample):
        tables = {separator: rows[:-1] or rows for separator, rows in tables.items()}
    titled = all(rows and len(rows[0]) == 1 for rows in tables.values())

    def score(separator: str) -> tuple[int, int]:
        rows = tables[separator][1:] if titled else tables[separator]
        width = max(len(rows[0]), 1) if rows else 1
        same = sum(_is_as_wide(row, width) for row in rows) if width > 1 else 0
        return same, width

    best = max(SEPARATORS, key=score)
    same, width = score(best)
    if titled and (width < NAMES or same * 5 < (len(tables[best]) - 1) * 4):
        return ONE_COLUMN, text
    return best, text


def _first_rows(sample: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    return list(islice(filter(any, reader), LOOKED_AT))


def _is_as_wide(row: list[str], width: int) -> bool:
    """Compare a row's cells with the header's; some platforms end rows with a separator."""
    return len(row) == width or (len(row) == width + 1 and not row[-1])
