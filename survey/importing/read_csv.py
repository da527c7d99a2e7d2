"""Text files with separated values, in the encodings and separators platforms write."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from survey.importing.sheet import Sheet, make_sheet
from survey.importing.text_encoding import decode
from survey.problems import Place, Problem, SurveyError

SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs", "|": "bars"}

MASKED = re.compile("'+[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How our own exports make a text harmless that a spreadsheet would compute."""

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
    read_as = f"CSV, {encoding}, parted by {SEPARATORS[separator]}"
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

    Excel may say it in a first line of its own, `sep=;`.
    """
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and first.strip()[4:5] in SEPARATORS:
        return first.strip()[4:5], "\n" + rest
    sample = text[:20_000]

    def score(separator: str) -> tuple[int, int]:
        rows = [r for r in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if r]
        if len(text) > len(sample):
            rows = rows[:-1] or rows
        width = len(rows[0]) if rows else 0
        same = sum(_is_as_wide(row, width) for row in rows[:30]) if width > 1 else 0
        return same, width

    return max(SEPARATORS, key=score), text


def _is_as_wide(row: list[str], width: int) -> bool:
    """Compare a row's cells with the header's; some platforms end rows with a separator."""
    return len(row) == width or (len(row) == width + 1 and not row[-1])
